"""Make the template of the Word document: ``python -m verktoy.dokumentmal``.

python-docx's own template is an American letter in English with somebody else's styles; this makes of it an A4 sheet in
bokmål with ours. The program reads every size from the template, so the look is changed here, or in Word itself.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.rapport.docxtillegg import build_element
from geo.rapport.dokument import MAL, TABELLSTIL
from geo.rapport.kontorfil import SPRAAK, repack_zip
from geo.tegning.skrift import find_skrift

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

TEKSTFARGE, DEMPET, STREK = "1A1A1A", "595959", "BFBFBF"  # the grey is 7:1 on white
MARG_MM: Final = 25.0
BREDDE_MM: Final = 210 - 2 * MARG_MM


@dataclass(frozen=True, slots=True)
class Stil:
    """A paragraph style: type size and exact line pitch in points (None for what the content needs), room, colour."""

    punkt: float
    linje: float | None
    for_: float = 0
    etter: float = 0
    fet: bool = False
    farge: str = TEKSTFARGE
    med_neste: bool = False


# Word's own names, so that its navigation, its list of figures and screen readers know what each paragraph is.
STILER: Final = {
    "Normal": Stil(10.5, 14, etter=6),
    "Title": Stil(30, 36, for_=170, etter=10, fet=True),
    "Subtitle": Stil(15, 20, etter=28, farge=DEMPET),
    "Heading 1": Stil(20, 25, etter=6, fet=True, med_neste=True),
    "Heading 2": Stil(12, 15, for_=16, etter=2, fet=True, med_neste=True),
    "Heading 3": Stil(9.5, 12.5, for_=6, etter=4, med_neste=True),
    "Caption": Stil(9.5, 12.5, etter=4, med_neste=True),
    "Footer": Stil(8, 10.5, farge=DEMPET),
    "table of figures": Stil(10.5, 14, etter=3),
    "Setning": Stil(12.5, 17, etter=8, med_neste=True),
    "Figur": Stil(10.5, None, etter=4, med_neste=True),
    "Kilde": Stil(8, 10.5, etter=3, farge=DEMPET),
    "Tabelltekst": Stil(8, 10),
    "Tabelltall": Stil(8, 10),
}
BEHOLDES: Final = {*STILER, "Default Paragraph Font", "Normal Table", "No List"}
OVERFLODIG: Final = {
    "stylesWithEffects",
    "customXml",
    "numbering",
    "webSettings",
    "thumbnail",
    "core-properties",
    "extended-properties",
}


def build_mal() -> bytes:
    """Build the template of the Word document; the same bytes each time."""
    import docx  # noqa: PLC0415 - tests that only look here do without
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER  # noqa: PLC0415 - as docx
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as docx
    from docx.opc.oxml import serialize_part_xml  # noqa: PLC0415 - as docx
    from docx.shared import Mm  # noqa: PLC0415 - as docx

    dokument = docx.Document()
    for forbindelser in (dokument.part.rels, dokument.part.package.rels):
        for nokkel in [n for n, f in forbindelser.items() if f.reltype.rpartition("/")[2] in OVERFLODIG]:
            del forbindelser[nokkel]
    stiler = _sett_stiler(dokument)
    stiler["Heading 1"].paragraph_format.page_break_before = True
    stiler["Figur"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    stiler["Tabelltall"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for navn, prikker in (("table of figures", WD_TAB_LEADER.DOTS), ("Footer", WD_TAB_LEADER.SPACES)):
        tabulatorer = stiler[navn].paragraph_format.tab_stops
        tabulatorer.add_tab_stop(Mm(BREDDE_MM), WD_TAB_ALIGNMENT.RIGHT, prikker)
    _sett_tabellstil(dokument)
    _sett_innstillinger(dokument)
    side = dokument.sections[0]
    side.page_width, side.page_height = Mm(210), Mm(297)
    side.left_margin = side.right_margin = side.top_margin = side.bottom_margin = Mm(MARG_MM)
    side.header_distance = side.footer_distance = Mm(12)
    side.different_first_page_header_footer = True
    side._sectPr.find("{*}pgMar").addnext(build_element("pgNumType", {"fmt": "lowerRoman"}))  # noqa: SLF001 - python-docx numbers no pages
    skrifter = dokument.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    skrifter._blob = serialize_part_xml(build_element("fonts"))  # noqa: SLF001 - python-docx reads no typefaces
    ut = io.BytesIO()
    dokument.save(ut)
    return repack_zip(ut.getvalue())


def _sett_stiler(dokument: "Document") -> "dict[str, ParagraphStyle]":
    """Leave the styles of ``STILER`` alone in the template, each as it says, in one typeface and one language."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as docx
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - as docx

    for stil in [stil for stil in dokument.styles if stil.name not in BEHOLDES]:
        stil.delete()
    standard = dokument.styles.element.find(".//{*}docDefaults")
    skrift = find_skrift().navn
    for egenskap, verdier in {
        "rFonts": dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), skrift),
        "lang": {"val": SPRAAK, "bidi": "ar-SA"},
    }.items():
        gammel = standard.find(f".//{{*}}{egenskap}")
        gammel.getparent().replace(gammel, build_element(egenskap, verdier))
    standard.find(".//{*}pPr").clear()
    stiler = {}
    for navn, mal in STILER.items():
        kjent, builtin = navn in dokument.styles, navn.islower()
        stil = dokument.styles[navn] if kjent else dokument.styles.add_style(navn, WD_STYLE_TYPE.PARAGRAPH, builtin)
        for del_ in stil.element.xpath("w:pPr|w:rPr|w:link|w:unhideWhenUsed|w:semiHidden"):
            stil.element.remove(del_)
        stil.base_style = None if navn == "Normal" else dokument.styles["Normal"]
        stil.quick_style = True
        stil.font.size, stil.font.bold, stil.font.color.rgb = (
            Pt(mal.punkt),
            mal.fet or None,
            RGBColor.from_string(mal.farge),
        )
        form = stil.paragraph_format
        form.space_before, form.space_after = Pt(mal.for_), Pt(mal.etter)
        form.line_spacing = 1.0 if mal.linje is None else Pt(mal.linje)
        form.keep_with_next = form.keep_together = mal.med_neste
        if navn.startswith("Heading"):
            stil.element.get_or_add_pPr().append(build_element("outlineLvl", {"val": str(int(navn[-1]) - 1)}))
        stiler[navn] = stil
    return stiler


def _sett_tabellstil(dokument: "Document") -> None:
    """Add the style of tables, which python-docx can only name: hairlines between rows, and a line under the head."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as docx

    def strek(navn: str, bredde: int, farge: str) -> "BaseOxmlElement":
        return build_element(navn, {"val": "single", "sz": str(bredde), "space": "0", "color": farge})

    stil = dokument.styles.add_style(TABELLSTIL, WD_STYLE_TYPE.TABLE)
    stil.base_style, stil.quick_style = dokument.styles["Normal Table"], True
    luft = {"top": 34, "left": 68, "bottom": 34, "right": 68}  # twentieths of a point
    stil.element.append(
        build_element(
            "tblPr",
            None,
            build_element("tblBorders", None, *(strek(kant, 4, STREK) for kant in ("top", "bottom", "insideH"))),
            build_element(
                "tblCellMar", None, *(build_element(k, {"w": str(mm), "type": "dxa"}) for k, mm in luft.items())
            ),
        )
    )
    hode = build_element("tcPr", None, build_element("tcBorders", None, strek("bottom", 8, TEKSTFARGE)))
    stil.element.append(
        build_element("tblStylePr", {"type": "firstRow"}, build_element("rPr", None, build_element("b")), hode)
    )


def _sett_innstillinger(dokument: "Document") -> None:
    """Set bokmål with decimal comma, the typeface embedded, no compatibility mode, and fields that stand as set.

    Word would ask every reader whether to update the fields; they are right as they are, and F9 updates them.
    """
    uri = "http://schemas.microsoft.com/office/word"
    kompatibel = {"compatibilityMode": "15", "overrideTableStyleFontSizeAndJustification": "1"}
    innstillinger = dokument.settings.element
    fargene = innstillinger.find("{*}clrSchemeMapping")
    innstillinger.clear()
    innstillinger.extend(
        [
            build_element("zoom", {"percent": "100"}),
            build_element("embedTrueTypeFonts"),
            build_element("defaultTabStop", {"val": "709"}),
            build_element("characterSpacingControl", {"val": "doNotCompress"}),
            build_element(
                "compat",
                None,
                *(build_element("compatSetting", {"name": n, "uri": uri, "val": v}) for n, v in kompatibel.items()),
            ),
            build_element("themeFontLang", {"val": SPRAAK}),
            fargene,
            build_element("decimalSymbol", {"val": ","}),
            build_element("listSeparator", {"val": ";"}),
        ]
    )


def main() -> None:
    """Write the template where the program reads it."""
    MAL.write_bytes(build_mal())


if __name__ == "__main__":
    main()
