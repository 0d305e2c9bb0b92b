"""A report as PPTX: a title slide, and per figure a slide with title, sentence, the figure, its source, and notes."""

import io
from typing import TYPE_CHECKING, Final

from geo.beskrivelse.tabell import Mal, Tabell, format_rader
from geo.rapport.kontorfil import SPRAAK, bind_tekst, build_kontorfil, clean_alt, clean_tekst
from geo.rapport.rapportside import Rapport, Rapportside
from geo.tegning.skrift import Vekt, compute_bredde_mm
from geo.tekst import format_dato

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide, SlideLayout

# Arial is on every machine with PowerPoint, and Liberation Sans, which LibreOffice takes for it, is as wide. A typeface
# of our own would be replaced on the machine in the meeting room, since a slide show carries none that all can read.
SKRIFT: Final = "Arial"
ARIAL_BREDDE: Final = {Vekt.NORMAL: 1.14, Vekt.FET: 1.16}  # of Source Sans Pro, which the program can measure
BREDDE_MM, HOYDE_MM = 338.67, 190.5  # 16:9, 13.333 × 7.5 inches
MARG_MM: Final = 12.0
INNHOLD_MM: Final = BREDDE_MM - 2 * MARG_MM
# top and height in millimetres
TITTEL_MM: Final = (6.0, 13.0)
SETNING_MM: Final = (19.0, 9.0)
FIGUR_MM: Final = (30.0, 149.0)
KILDE_MM: Final = (180.5, 7.0)
SIDETALL_MM: Final = 20.0  # wide
TITTEL_PT: Final = (28, 24, 20, 18)  # the largest that the text has room for on one line
SETNING_PT: Final = (18, 16, 14, 12)
KILDE_PT: Final = (11, 10, 9)
SETNING_IDX, KILDE_IDX = 13, 14  # placeholders of our layout; below 13 are those of the template
TEKSTFARGE, DEMPET = "1A1A1A", "595959"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
NAVNEROM: Final = f'xmlns:a="{A[1:-1]}" xmlns:p="{P[1:-1]}"'


def build_pptx(rapport: Rapport) -> bytes:
    """Build the slide show; the same report gives the same bytes."""
    import pptx  # noqa: PLC0415 - only this export needs it
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    vis = pptx.Presentation()
    vis.slide_width, vis.slide_height = Mm(BREDDE_MM), Mm(HOYDE_MM)
    vis.element.sldSz.attrib.pop("type", None)  # the template's «screen4x3»
    forside, figurark = _sett_mal(vis)
    _skriv_forside(vis.slides.add_slide(forside), rapport)
    for nr, side in enumerate(rapport.sider, start=2):
        _skriv_figur(vis.slides.add_slide(figurark), side, nr)
    _sett_sprak(vis)
    return build_kontorfil(vis, rapport)


def _skriv_forside(lysbilde: "Slide", rapport: Rapport) -> None:
    tittel, undertittel = lysbilde.placeholders
    tittel.text_frame.text = bind_tekst(rapport.tittel)
    undertittel.text_frame.text = bind_tekst(
        f"{rapport.undertittel}\nRegisteret er per {format_dato(rapport.dato)}, versjon {rapport.versjon}. "
        f"Kommuneinndeling {rapport.inndeling}."
    )
    lysbilde.notes_slide.notes_text_frame.text = bind_tekst(rapport.kildelinje)


def _skriv_figur(lysbilde: "Slide", side: Rapportside, nr: int) -> None:
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    _skriv_linje(lysbilde.shapes.title, side.tittel, TITTEL_PT, Vekt.FET)
    setning, kilde = (
        next(felt for felt in lysbilde.placeholders if felt.placeholder_format.idx == idx)
        for idx in (SETNING_IDX, KILDE_IDX)
    )
    _skriv_linje(setning, side.setning, SETNING_PT)
    _skriv_linje(kilde, _kildetekst(side), KILDE_PT, bredde_mm=INNHOLD_MM - SIDETALL_MM)
    bilde = side.lysbilde or side.bilde
    bredde, hoyde = bilde.fit(INNHOLD_MM, FIGUR_MM[1])
    venstre, topp = (BREDDE_MM - bredde) / 2, FIGUR_MM[0] + (FIGUR_MM[1] - hoyde) / 2
    figur = lysbilde.shapes.add_picture(io.BytesIO(bilde.png), Mm(venstre), Mm(topp), Mm(bredde), Mm(hoyde))
    egenskaper = figur._element.nvPicPr.cNvPr  # noqa: SLF001 - python-pptx writes the file's name as alt text
    egenskaper.set("name", clean_tekst(side.tittel))
    egenskaper.set("descr", clean_alt(side.alt_tekst))
    kilde._element.addprevious(figur._element)  # noqa: SLF001 - read in the order it is seen: the source last
    kilde._element.addnext(_parse(_format_sidetall(nr)))  # noqa: SLF001 - python-pptx adds no slide numbers
    lysbilde.notes_slide.notes_text_frame.text = format_notater(side)


def _skriv_linje(
    form: "BaseShape",
    tekst: str,
    storrelser: tuple[int, ...],
    vekt: Vekt = Vekt.NORMAL,
    bredde_mm: float = INNHOLD_MM,
) -> None:
    """Write a text in the largest size that has room on one line; the smallest breaks over two."""
    from pptx.util import Pt  # noqa: PLC0415 - as pptx

    tekst = bind_tekst(" ".join(tekst.split()))
    punkt = next(
        (p for p in storrelser if compute_bredde_mm(tekst, p, vekt) * ARIAL_BREDDE[vekt] <= bredde_mm), storrelser[-1]
    )
    form.text_frame.text = tekst
    for lop in form.text_frame.paragraphs[0].runs:
        lop.font.size = Pt(punkt)


def format_notater(side: Rapportside) -> str:
    """Format the speaker's notes: sentence, caption, reservations, and every number behind the figure."""
    deler = [side.setning, side.bildetekst, *side.forbehold]
    deler += [_format_tabell(tabell) for tabell in side.tabeller if tabell.rader]
    return bind_tekst("\n".join([*deler, _kildetekst(side)]))


def _kildetekst(side: Rapportside) -> str:
    return f"{side.sted}. {side.kildelinje}" if side.sted else side.kildelinje


def _format_tabell(tabell: Tabell) -> str:
    rader = ["; ".join(" ".join(celle.splitlines()) for celle in rad) for rad in format_rader(tabell, Mal.TRYKK)]
    return "\n".join(["", f"{tabell.tittel} ({'; '.join(kolonne.hode for kolonne in tabell.kolonner)}):", *rader])


# ------------------------------------------------------------------------------------------------------------ the frame


def _parse(xml: str) -> "BaseOxmlElement":
    from pptx.oxml import parse_xml  # noqa: PLC0415 - as pptx

    return parse_xml(xml)


def _format_felt(nr: int, idx: int, navn: str, mal_mm: tuple[float, float, float], farge: str) -> str:
    """Format a text placeholder of a layout, one line without bullets, from its top, height and width."""
    from pptx.util import Mm  # noqa: PLC0415 - as pptx

    return (
        f'<p:sp {NAVNEROM}><p:nvSpPr><p:cNvPr id="{nr}" name="{navn}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="body" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{Mm(MARG_MM)}" y="{Mm(mal_mm[0])}"/><a:ext cx="{Mm(mal_mm[2])}" cy="{Mm(mal_mm[1])}"/></a:xfrm>'
        '</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
        '<a:lstStyle><a:lvl1pPr marL="0" indent="0"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="1600"><a:solidFill><a:srgbClr val="{farge}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        f"</a:lstStyle><a:p><a:r><a:rPr/><a:t>{navn}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _format_sidetall(nr: int) -> str:
    return (
        f'<p:sp {NAVNEROM}><p:nvSpPr><p:cNvPr id="{100 + nr}" name="Lysbildenummer"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
        '<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" '
        f'type="slidenum"><a:rPr/><a:t>{nr}</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def _sett_mal(vis: "Presentation") -> "tuple[SlideLayout, SlideLayout]":
    """Turn python-pptx's 4:3 template into two 16:9 layouts in one typeface: title slide and figure."""
    arkene = {ark.name: ark for ark in vis.slide_layouts}
    forside, figurark = arkene["Title Slide"], arkene["Title Only"]
    for ark in arkene.values():
        if ark not in (forside, figurark):
            vis.slide_layouts.remove(ark)
    forside.name, figurark.name = "Forside", "Figur"
    mester = vis.slide_master
    for ramme in mester.placeholders:  # the template's places, made as much wider as the slide is
        ramme.left, ramme.width = ramme.left * 4 // 3, ramme.width * 4 // 3
    for skrift in mester.element.iter(f"{A}latin"):
        skrift.set("typeface", SKRIFT)
    tittelstil = next(mester.element.iter(f"{P}titleStyle")).find(f"{A}lvl1pPr")
    tittelstil.set("algn", "l")
    tittelstil.find(f"{A}defRPr").set("b", "1")
    _plasser(forside.placeholders[0], 55, 40, "b")
    _plasser(forside.placeholders[1], 100, 40, "t")
    undertittel = next(forside.placeholders[1].element.iter(f"{A}lvl1pPr"))
    undertittel.set("algn", "l")
    egenskaper = undertittel.find(f"{A}defRPr")
    egenskaper.clear()
    egenskaper.set("sz", "2000")
    egenskaper.append(_parse(f'<a:solidFill {NAVNEROM}><a:srgbClr val="{DEMPET}"/></a:solidFill>'))
    _plasser(figurark.placeholders[0], *TITTEL_MM, "ctr")
    for felt in figurark.placeholders:
        if felt.placeholder_format.idx == 12:  # noqa: PLR2004 - the slide number of every layout of the template
            felt.left, felt.top, felt.width, felt.height = (
                round(mm * 36_000) for mm in (BREDDE_MM - MARG_MM - SIDETALL_MM, KILDE_MM[0], SIDETALL_MM, KILDE_MM[1])
            )
    for nr, (idx, navn, mal, farge) in enumerate(
        (
            (SETNING_IDX, "Setning", (*SETNING_MM, INNHOLD_MM), TEKSTFARGE),
            (KILDE_IDX, "Kilde", (*KILDE_MM, INNHOLD_MM - SIDETALL_MM), DEMPET),
        ),
        start=20,
    ):
        figurark.shapes._spTree.append(_parse(_format_felt(nr, idx, navn, mal, farge)))  # noqa: SLF001 - python-pptx does not make layouts
    return forside, figurark


def _plasser(felt: "BaseShape", topp_mm: float, hoyde_mm: float, anker: str) -> None:
    felt.left, felt.top, felt.width, felt.height = (
        round(mm * 36_000) for mm in (MARG_MM, topp_mm, INNHOLD_MM, hoyde_mm)
    )
    for ramme in felt.element.iter(f"{A}bodyPr"):
        for kant in ("lIns", "tIns", "rIns", "bIns"):
            ramme.set(kant, "0")
        ramme.set("anchor", anker)


def _sett_sprak(vis: "Presentation") -> None:
    """Set the language everywhere, and drop what the template carries of somebody else's machine."""
    deler = [vis, vis.slide_master, *vis.slide_layouts, vis.notes_master]
    deler += [del_ for lysbilde in vis.slides for del_ in (lysbilde, lysbilde.notes_slide)]
    for del_ in deler:
        for lop in del_.element.iter(f"{A}r"):
            lop.get_or_add_rPr()
        for egenskap in del_.element.iter(f"{A}rPr", f"{A}endParaRPr", f"{A}defRPr"):
            egenskap.set("lang", SPRAAK)
    pakke = vis.part.package
    for eier in (vis.part, pakke):
        for nokkel, forbindelse in list(eier._rels.items()):  # noqa: SLF001 - python-pptx has no other way to a thumbnail
            if forbindelse.reltype.rpartition("/")[2] in {"thumbnail", "printerSettings"}:
                eier.drop_rel(nokkel)
