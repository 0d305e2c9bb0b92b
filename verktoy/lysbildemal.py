"""Make the template of the slides: ``python -m verktoy.lysbildemal``.

python-pptx's own template is a 4:3 show in English with eleven layouts; this makes of it a wide one in bokmål with the
two that are used. The program reads places and sizes from the template, so the look is changed here, or in PowerPoint.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.rapport.kontorfil import SPRAAK, repack_zip
from geo.rapport.lysbilder import FIGUR, FORSIDE, MAL
from geo.tegning.skrift import find_skrift

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.placeholder import LayoutPlaceholder

LYSBILDE_MM: Final = (338.67, 190.5)  # 16:9, 13.333 × 7.5 inches
KANT_MM: Final = 12.0
INNHOLD_MM: Final = LYSBILDE_MM[0] - 2 * KANT_MM
SIDETALL_MM: Final = 20.0  # wide
OVERFLODIG: Final = {"thumbnail", "printerSettings", "core-properties", "extended-properties"}
TEKSTFARGE, DEMPET = "1A1A1A", "595959"  # 7:1 on white


@dataclass(frozen=True, slots=True)
class Felt:
    """A placeholder of a layout: where it stands in millimetres, and its type size in points."""

    idx: int
    navn: str
    topp: float
    hoyde: float
    punkt: float
    anker: str = "t"
    fet: bool = False
    farge: str = "tx1"  # of the theme: text, or «tx2», muted
    bredde: float = INNHOLD_MM
    venstre: float = KANT_MM
    justering: str = "l"


SIDETALL: Final = Felt(
    idx=12,  # in every layout of the template of python-pptx
    navn="Lysbildenummer",
    topp=180.5,
    hoyde=7,
    punkt=11,
    anker="ctr",
    farge="tx2",
    bredde=SIDETALL_MM,
    venstre=KANT_MM + INNHOLD_MM - SIDETALL_MM,
    justering="r",
)
# Layout of python-pptx, name of ours, its placeholders in the order they are read.
OPPSETT: Final = {
    "Title Slide": (
        FORSIDE,
        (Felt(0, "Tittel", 45, 50, 40, "b", fet=True), Felt(1, "Undertittel", 100, 50, 20, farge="tx2")),
    ),
    "Comparison": (
        FIGUR,
        (
            Felt(0, "Tittel", 6, 13, 28, "ctr", fet=True),
            Felt(1, "Setning", 19, 16, 18),
            Felt(2, "Figur", 36, 142, 16),
            Felt(3, "Kilde", 180.5, 7, 11, "ctr", farge="tx2", bredde=INNHOLD_MM - SIDETALL_MM),
            SIDETALL,
        ),
    ),
}


def build_mal() -> bytes:
    """Build the template of the slides; the same bytes each time."""
    import pptx  # noqa: PLC0415 - whoever makes the other template does without
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    vis = pptx.Presentation()
    vis.slide_width, vis.slide_height = (Mm(mm) for mm in LYSBILDE_MM)
    vis.element.sldSz.attrib.pop("type", None)  # «screen4x3»
    for eier in (vis.part, vis.part.package):
        for nokkel, forbindelse in list(eier._rels.items()):  # noqa: SLF001 - python-pptx has no other way to a thumbnail
            if forbindelse.reltype.rpartition("/")[2] in OVERFLODIG:
                eier.drop_rel(nokkel)
    _sett_tema(vis)
    for ramme in vis.slide_master.placeholders:  # the template's places, made as much wider as the slide is
        ramme.left, ramme.width = ramme.left * 4 // 3, ramme.width * 4 // 3
    _sett_oppsett(vis)
    for del_ in (vis, vis.slide_master, *vis.slide_layouts, vis.notes_master):
        for egenskap in del_.element.xpath(".//a:rPr|.//a:endParaRPr|.//a:defRPr"):
            egenskap.set("lang", SPRAAK)
    ut = io.BytesIO()
    vis.save(ut)
    return repack_zip(ut.getvalue())


def _sett_oppsett(vis: "Presentation") -> None:
    """Leave the two layouts alone, each with its placeholders."""
    for ark in list(vis.slide_layouts):
        if ark.name not in OPPSETT:
            vis.slide_layouts.remove(ark)
            continue
        ark.name, felter = OPPSETT[ark.name]
        if ark.name == FIGUR:
            ark.element.attrib.pop("type")  # two texts and two objects, which it is no more
        vaare = {felt.idx: felt for felt in felter}
        for form in list(ark.placeholders):
            if form.placeholder_format.idx in vaare:
                _sett_felt(form, vaare[form.placeholder_format.idx])
            else:
                form.element.getparent().remove(form.element)


def _sett_tema(vis: "Presentation") -> None:
    """Give the theme the typeface of the figures and the two colours of text."""
    from lxml import etree  # noqa: PLC0415 - as pptx
    from pptx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as pptx
    from pptx.oxml import parse_xml  # noqa: PLC0415 - as pptx
    from pptx.oxml.ns import qn  # noqa: PLC0415 - as pptx

    del_ = vis.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tema = parse_xml(del_.blob)
    for skrift in tema.iter(qn("a:majorFont"), qn("a:minorFont")):
        for annen in skrift.findall(qn("a:font")):  # of other scripts
            skrift.remove(annen)
        skrift.find(qn("a:latin")).set("typeface", find_skrift().navn)
    for navn, farge in (("dk1", TEKSTFARGE), ("dk2", DEMPET)):
        plass = next(tema.iter(qn(f"a:{navn}")))
        plass.clear()
        etree.SubElement(plass, qn("a:srgbClr"), val=farge)
    del_._blob = etree.tostring(tema, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-pptx reads no themes


def _sett_felt(form: "LayoutPlaceholder", felt: Felt) -> None:
    """Give a placeholder of a layout its place, its prompt and its type; a «Figur» takes pictures."""
    from lxml import etree  # noqa: PLC0415 - as pptx
    from pptx.enum.text import MSO_AUTO_SIZE  # noqa: PLC0415 - as pptx
    from pptx.oxml.ns import qn  # noqa: PLC0415 - as pptx
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    form.name = felt.navn
    form.left, form.top, form.width, form.height = map(Mm, (felt.venstre, felt.topp, felt.bredde, felt.hoyde))
    if felt.navn == "Figur":
        form.element.xpath(".//p:nvPr/p:ph")[0].set("type", "pic")
    ramme = form.text_frame
    if felt is not SIDETALL:
        ramme.text = felt.navn
    ramme.margin_left = ramme.margin_right = ramme.margin_top = ramme.margin_bottom = 0
    ramme.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    ramme._txBody.bodyPr.set("anchor", felt.anker)  # noqa: SLF001 - python-pptx styles paragraphs, not placeholders
    stil = ramme._txBody.find(qn("a:lstStyle"))  # noqa: SLF001 - as above
    stil.clear()
    niva = etree.SubElement(stil, qn("a:lvl1pPr"), marL="0", indent="0", algn=felt.justering)
    etree.SubElement(etree.SubElement(niva, qn("a:spcBef")), qn("a:spcPts"), val="0")
    etree.SubElement(niva, qn("a:buNone"))
    tekst = etree.SubElement(niva, qn("a:defRPr"), sz=f"{felt.punkt * 100:.0f}", b=f"{felt.fet:d}")
    etree.SubElement(etree.SubElement(tekst, qn("a:solidFill")), qn("a:schemeClr"), val=felt.farge)


def main() -> None:
    """Write the template where the program reads it."""
    MAL.write_bytes(build_mal())


if __name__ == "__main__":
    main()
