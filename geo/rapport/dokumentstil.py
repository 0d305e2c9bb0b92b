"""The look of the DOCX as WordprocessingML: styles, settings, fonts. Sizes are given in points and millimetres.

Word's own style names are kept (heading 1, caption, table of figures), so that its navigation, its list of figures and
screen readers know what each paragraph is.
"""

import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from geo.rapport.kontorfil import SPRAAK
from geo.tegning.skrift import Skrift, Vekt

NAVNEROM: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TEKSTFARGE: Final = "1A1A1A"
DEMPET: Final = "595959"  # 7:1 on white
STREK: Final = "BFBFBF"


@dataclass(frozen=True, slots=True)
class Avsnittstil:
    """One paragraph style; sizes in points, ``linje`` is an exact line pitch or None for what the content needs."""

    id: str
    navn: str
    storrelse: float
    linje: float | None
    for_: float = 0
    etter: float = 0
    fet: bool = False
    farge: str = TEKSTFARGE
    niva: int | None = None  # outline level of a heading, 0 the highest
    med_neste: bool = False
    tabulator_mm: float | None = None  # one tab flush right, with dots to it
    midtstilt: bool = False


BREDDE_MM: Final = 160.0  # the column of text: A4 with margins of 25 mm
HOYDE_MM: Final = 247.0
MARG_MM: Final = 25.0

NORMAL = Avsnittstil("Normal", "Normal", 10.5, 14, etter=6)
TITTEL = Avsnittstil("Title", "Title", 30, 36, for_=170, etter=10, fet=True)
UNDERTITTEL = Avsnittstil("Subtitle", "Subtitle", 15, 20, etter=28, farge=DEMPET)
OVERSKRIFT_1 = Avsnittstil("Heading1", "heading 1", 20, 25, etter=6, fet=True, niva=0, med_neste=True)
OVERSKRIFT_2 = Avsnittstil("Heading2", "heading 2", 12, 15, for_=14, etter=5, fet=True, niva=1, med_neste=True)
SETNING = Avsnittstil("Setning", "Setning", 12.5, 17, etter=8, med_neste=True)
FIGUR = Avsnittstil("Figur", "Figur", 10.5, None, etter=4, med_neste=True, midtstilt=True)
BILDETEKST = Avsnittstil("Caption", "caption", 9.5, 12.5, etter=4, med_neste=True)
KILDE = Avsnittstil("Kilde", "Kilde", 8, 10.5, etter=3, farge=DEMPET)
TABELLTEKST = Avsnittstil("Tabelltekst", "Tabelltekst", 8, 10)
FIGURLISTE = Avsnittstil("TableofFigures", "table of figures", 10.5, 14, etter=3, tabulator_mm=BREDDE_MM)
BUNNTEKST = Avsnittstil("Footer", "footer", 8, 10.5, farge=DEMPET, tabulator_mm=BREDDE_MM)
STILER: Final = (
    NORMAL,
    TITTEL,
    UNDERTITTEL,
    OVERSKRIFT_1,
    OVERSKRIFT_2,
    SETNING,
    FIGUR,
    BILDETEKST,
    KILDE,
    TABELLTEKST,
    FIGURLISTE,
    BUNNTEKST,
)
TABELLSTIL: Final = "Samarbeidskart"


def _format_stil(stil: Avsnittstil) -> str:
    linje = "" if stil.linje is None else f' w:line="{stil.linje * 20:.0f}" w:lineRule="exact"'
    if stil.linje is None:
        linje = ' w:line="240" w:lineRule="auto"'
    egenskaper = (
        ("<w:keepNext/><w:keepLines/>" if stil.med_neste else "")
        + (
            f'<w:tabs><w:tab w:val="right" w:leader="{"dot" if stil is FIGURLISTE else "none"}" '
            f'w:pos="{mm_til_twips(stil.tabulator_mm)}"/></w:tabs>'
            if stil.tabulator_mm is not None
            else ""
        )
        + f'<w:spacing w:before="{stil.for_ * 20:.0f}" w:after="{stil.etter * 20:.0f}"{linje}/>'
        + ('<w:jc w:val="center"/>' if stil.midtstilt else "")
        + (f'<w:outlineLvl w:val="{stil.niva}"/>' if stil.niva is not None else "")
    )
    arv = "" if stil is NORMAL else '<w:basedOn w:val="Normal"/>'
    neste = '<w:next w:val="Normal"/>' if stil.niva is not None else ""
    standard = ' w:default="1"' if stil is NORMAL else ""
    egen = ' w:customStyle="1"' if stil.id == stil.navn and stil not in {NORMAL, TITTEL, UNDERTITTEL} else ""
    return (
        f'<w:style w:type="paragraph"{standard}{egen} w:styleId="{stil.id}"><w:name w:val="{stil.navn}"/>{arv}{neste}'
        f"<w:qFormat/><w:pPr>{egenskaper}</w:pPr><w:rPr>{'<w:b/>' if stil.fet else ''}"
        f'<w:color w:val="{stil.farge}"/><w:sz w:val="{stil.storrelse * 2:.0f}"/>'
        f'<w:szCs w:val="{stil.storrelse * 2:.0f}"/></w:rPr></w:style>'
    )


def format_stiler(skrift: str) -> str:
    """Format the styles part: one typeface, one language, and the styles above."""
    strek = f'w:val="single" w:sz="4" w:space="0" w:color="{STREK}"'
    return (
        f"<w:styles {NAVNEROM}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{skrift}" w:hAnsi="{skrift}" w:eastAsia="{skrift}" w:cs="{skrift}"/>'
        f'<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{SPRAAK}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        + "".join(_format_stil(stil) for stil in STILER)
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABELLSTIL}"><w:name w:val="{TABELLSTIL}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"<w:top {strek}/><w:bottom {strek}/><w:insideH {strek}/></w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{TEKSTFARGE}"/></w:tcBorders></w:tcPr>'
        "</w:tblStylePr></w:style></w:styles>"
    )


def format_innstillinger() -> str:
    """Format the settings part: language and decimal comma, fonts embedded, no compatibility mode, no prompt."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings {NAVNEROM}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/>'
        '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="{uri}" w:val="1"/>'
        f'</w:compat><w:themeFontLang w:val="{SPRAAK}"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" '
        'w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" '
        'w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


@dataclass(frozen=True, slots=True)
class Innfelt:
    """One font file as a DOCX carries it: scrambled with its key after ECMA-376 part 4, 2.8.1."""

    merke: str  # the element of the font table that names it
    nokkel: str
    innhold: bytes


def build_innfelte(skrift: Skrift) -> tuple[Innfelt, ...]:
    """Read the regular and bold files of the typeface, so that a machine without it shows the same document.

    Bold is the family's own bold, which Word asks for by the family's name, not the semibold of the figures.
    """
    normal = skrift.filer[Vekt.NORMAL]
    fet = normal.with_name(f"{normal.stem.removesuffix('-Regular')}-Bold.ttf")
    ut = []
    for merke, fil in (("embedRegular", normal), ("embedBold", fet)):
        innhold = fil.read_bytes()
        nokkel = uuid5(NAMESPACE_URL, hashlib.sha256(innhold).hexdigest())
        maske = nokkel.bytes[::-1] * 2
        hode = bytes(a ^ b for a, b in zip(innhold[:32], maske, strict=True))
        ut.append(Innfelt(merke, f"{{{str(nokkel).upper()}}}", hode + innhold[32:]))
    return tuple(ut)


def format_skrifttabell(skrift: str, innfelte: tuple[Innfelt, ...], forbindelser: tuple[str, ...]) -> str:
    """Format the font table, with the relation of each embedded file."""
    felt = "".join(
        f'<w:{innfelt.merke} r:id="{forbindelse}" w:fontKey="{innfelt.nokkel}"/>'
        for innfelt, forbindelse in zip(innfelte, forbindelser, strict=True)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {NAVNEROM}><w:font w:name="{skrift}">'
        f'<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{felt}</w:font></w:fonts>'
    )


def mm_til_twips(mm: float) -> int:
    """Convert millimetres to twentieths of a point."""
    return round(mm / 25.4 * 1440)
