"""A report as PPTX: a title slide, and per figure a slide with title, sentence, the figure, its source, and notes.

The look is that of the two layouts of ``maler/lysbilder.pptx``, which ``verktoy/lysbildemal.py`` makes.
"""

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.beskrivelse.tabell import Mal, Tabell, format_rader
from geo.rapport.kontorfil import SLINGRING, bind_tekst, build_kontorfil, clean_alt, clean_tekst
from geo.rapport.rapportside import Rapport, Rapportside
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, Vekt, brekk_tekst
from geo.tekst import format_dato

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.placeholder import LayoutPlaceholder, PicturePlaceholder, SlidePlaceholder
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

MAL: Final = settings.ROT / "geo" / "rapport" / "maler" / "lysbilder.pptx"
FORSIDE, FIGUR = "Forside", "Figur"  # the layouts
MINSTE_PT: Final = 8.0


def build_pptx(rapport: Rapport) -> bytes:
    """Build the slide show; the same report gives the same bytes."""
    import pptx  # noqa: PLC0415 - only this export needs it

    vis = pptx.Presentation(str(MAL))
    _skriv_forside(_legg_til(vis, FORSIDE), rapport)
    for nr, side in enumerate(rapport.sider, start=2):
        _skriv_figur(_legg_til(vis, FIGUR), side, nr)
    return build_kontorfil(vis, rapport)


def _legg_til(vis: "Presentation", oppsett: str) -> "Slide":
    lysbilde: Slide = vis.slides.add_slide(vis.slide_layouts.get_by_name(oppsett))
    for felt in lysbilde.placeholders:  # as the layout calls them, not in the English of python-pptx
        felt.name = _find_forbilde(lysbilde, felt).name
    return lysbilde


def _find_forbilde(lysbilde: "Slide", felt: "SlidePlaceholder") -> "LayoutPlaceholder":
    """Find the placeholder of the layout that one of a slide follows."""
    nr = felt.placeholder_format.idx
    return next(ett for ett in list(lysbilde.slide_layout.placeholders) if ett.placeholder_format.idx == nr)


def _skriv_forside(lysbilde: "Slide", rapport: Rapport) -> None:
    tittel, undertittel = lysbilde.placeholders
    _fyll(lysbilde, tittel, rapport.tittel)
    register = (
        f"Registeret er per {format_dato(rapport.dato)}, versjon {rapport.versjon}. "
        f"Kommuneinndeling {rapport.inndeling}."
    )
    _skriv(undertittel.text_frame, f"{rapport.undertittel}\n{register}")
    _skriv_notater(lysbilde, rapport.kildelinje)


def _skriv_figur(lysbilde: "Slide", side: Rapportside, nr: int) -> None:
    tittel, setning, figur, kilde = lysbilde.placeholders
    _fyll(lysbilde, tittel, side.tittel)
    _fyll(lysbilde, setning, side.setning)
    _sett_inn_bilde(figur, side)
    _fyll(lysbilde, kilde, _kildetekst(side))
    _skriv_sidetall(lysbilde, nr)
    _skriv_notater(lysbilde, format_notater(side))


def _skriv_notater(lysbilde: "Slide", tekst: str) -> None:
    ramme = lysbilde.notes_slide.notes_text_frame
    if ramme is not None:  # a template may do without, and ours does not
        _skriv(ramme, tekst)


def _skriv(ramme: "TextFrame", tekst: str, punkt: float | None = None) -> None:
    from pptx.enum.lang import MSO_LANGUAGE_ID  # noqa: PLC0415 - as pptx
    from pptx.util import Pt  # noqa: PLC0415 - as pptx

    ramme.text = bind_tekst(tekst)
    for avsnitt in ramme.paragraphs:
        for lop in avsnitt.runs:
            lop.font.language_id = MSO_LANGUAGE_ID.NORWEGIAN_BOKMOL
            lop.font.size = Pt(punkt) if punkt else None


def _fyll(lysbilde: "Slide", felt: "SlidePlaceholder", tekst: str) -> None:
    """Write a text in a placeholder, smaller than its layout says only where it would not have room.

    PowerPoint makes it fit too, but not before somebody edits it.
    """
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    tekst = " ".join(tekst.split())
    oppsett = _find_forbilde(lysbilde, felt)
    (stil,) = oppsett.element.xpath(".//a:lvl1pPr/a:defRPr")
    vekt = Vekt.FET if stil.get("b") == "1" else Vekt.NORMAL
    punkt = storst = int(stil.get("sz")) / 100
    while punkt > MINSTE_PT:
        linjer = len(brekk_tekst(bind_tekst(tekst), oppsett.width / Mm(1) / SLINGRING, punkt, vekt))
        if linjer * punkt * LINJEHOYDE * MM_PER_PUNKT <= oppsett.height / Mm(1):
            break
        punkt -= 1
    _skriv(felt.text_frame, tekst, punkt if punkt < storst else None)


def _sett_inn_bilde(felt: "PicturePlaceholder", side: Rapportside) -> None:
    """Put the picture in its placeholder as large as it has room for; python-pptx would fill the frame and cut."""
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    bilde = side.lysbilde or side.bilde
    venstre, topp, bredde, hoyde = (mal / Mm(1) for mal in (felt.left, felt.top, felt.width, felt.height))
    figur = felt.insert_picture(io.BytesIO(bilde.png))
    figur.crop_left = figur.crop_right = figur.crop_top = figur.crop_bottom = 0
    bilde_mm = bilde.fit(bredde, hoyde)
    figur.left, figur.top = Mm(venstre + (bredde - bilde_mm[0]) / 2), Mm(topp + (hoyde - bilde_mm[1]) / 2)
    figur.width, figur.height = map(Mm, bilde_mm)
    figur.name = clean_tekst(side.tittel)
    figur._element.nvPicPr.cNvPr.set("descr", clean_alt(side.alt_tekst))  # noqa: SLF001 - python-pptx writes the file's name as alt text


def _skriv_sidetall(lysbilde: "Slide", nr: int) -> None:
    """Write the number of a slide, which python-pptx leaves in the layout."""
    from pptx.enum.shapes import PP_PLACEHOLDER  # noqa: PLC0415 - as pptx

    felter = {felt.placeholder_format.type: felt for felt in list(lysbilde.slide_layout.placeholders)}
    element = deepcopy(felter[PP_PLACEHOLDER.SLIDE_NUMBER].element)
    element.nvSpPr.cNvPr.set("id", str(max(form.shape_id for form in lysbilde.shapes) + 1))
    for arvet in element.xpath("./p:spPr|./p:txBody/a:bodyPr|./p:txBody/a:lstStyle"):
        arvet.clear()
    (tall,) = element.xpath(".//a:fld/a:t")
    tall.text = str(nr)
    lysbilde.shapes.element.append(element)


def format_notater(side: Rapportside) -> str:
    """Format the speaker's notes: sentence, caption, reservations, and every number behind the figure."""
    deler = [side.setning, side.bildetekst, *side.forbehold]
    deler += [_format_tabell(tabell) for tabell in side.tabeller if tabell.rader]
    return "\n".join([*deler, _kildetekst(side)])


def _kildetekst(side: Rapportside) -> str:
    return f"{side.sted}. {side.kildelinje}" if side.sted else side.kildelinje


def _format_tabell(tabell: Tabell) -> str:
    rader = ["; ".join(" ".join(celle.splitlines()) for celle in rad) for rad in format_rader(tabell, Mal.TRYKK)]
    return "\n".join(["", f"{tabell.tittel} ({'; '.join(kolonne.hode for kolonne in tabell.kolonner)}):", *rader])
