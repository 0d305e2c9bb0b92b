"""A report as DOCX: title page, list of figures; per figure heading, sentence, picture, caption, source and tables."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from geo import settings
from geo.beskrivelse.temakart import Tabell
from geo.rapport import dokumentstil as stil
from geo.rapport.dokumentstil import Avsnittstil, mm_til_twips
from geo.rapport.kontorfil import OPPHAV, SPRAAK, bind_tekst, clean_alt, clean_tekst, parse_dato, repack_zip
from geo.rapport.rapportside import Rapport, Rapportside
from geo.rapport.sideplan import FIGURLISTE_TITTEL, SEKVENS, Sideplan, plan_rapport
from geo.rapport.tabelloppsett import LUFT_MM, Tabelloppsett
from geo.tegning.skrift import Skrift, find_skrift
from geo.tekst import format_dato, format_tall

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

LESEHJELP: Final = (
    (
        "Kart, setninger, tabeller og tekstalternativer er regnet ut av det samme registeret. «Ukjent» betyr at "
        "kommunen ikke er kartlagt, og er aldri regnet som egenregi."
    ),
    (
        "Tallene på kartene er numrene i tegnforklaringen og i tabellene. En strek (–) i en tabell betyr at registeret "
        "ikke har opplysningen."
    ),
)


def build_docx(rapport: Rapport) -> bytes:
    """Build the document; the same report gives the same bytes."""
    import docx  # noqa: PLC0415 - only this export needs it

    dokument = docx.Document()
    _sett_mal(dokument, rapport, find_skrift())
    planer = plan_rapport(rapport)
    _skriv_forside(dokument, rapport)
    _skriv_figurliste(dokument, planer)
    for nr, (side, plan) in enumerate(zip(rapport.sider, planer, strict=True), start=1):
        _skriv_side(dokument, nr, side, plan)
    _legg_til(dokument, _avsnitt(stil.KILDE, _lop(rapport.kildelinje)))  # Word wants a paragraph after a last table
    ut = io.BytesIO()
    dokument.save(ut)
    return repack_zip(ut.getvalue())


# -------------------------------------------------------------------------------------------------------------- the XML


def _lop(tekst: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(bind_tekst(tekst))}</w:t></w:r>'


def _felt(kode: str, verdi: str) -> str:
    """Format a field: its code and the value that stands until somebody updates it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(kode)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_lop(verdi)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _avsnitt(avsnitt: Avsnittstil, innhold: str, egenskaper: str = "") -> str:
    return f'<w:p {stil.NAVNEROM}><w:pPr><w:pStyle w:val="{avsnitt.id}"/>{egenskaper}</w:pPr>{innhold}</w:p>'


def _parse(xml: str) -> "BaseOxmlElement":
    from docx.oxml import parse_xml  # noqa: PLC0415 - as docx

    return parse_xml(xml)


def _legg_til(dokument: "Document", *xml: str) -> None:
    kropp = dokument.element.body
    for ett in xml:
        kropp.insert_element_before(_parse(ett), "w:sectPr")


def _bokmerke(nr: int) -> str:
    return f"_Figur{nr:03d}"  # Word hides a bookmark that starts so


def _skriv_forside(dokument: "Document", rapport: Rapport) -> None:
    utelatt = [f"Utelatt: {'; '.join(rapport.utelatt)}."] if rapport.utelatt else []
    _legg_til(
        dokument,
        _avsnitt(stil.TITTEL, _lop(rapport.tittel)),
        _avsnitt(stil.UNDERTITTEL, _lop(rapport.undertittel)),
        _avsnitt(
            stil.NORMAL,
            _lop(
                f"Registeret er per {format_dato(rapport.dato)}, versjon {rapport.versjon}. "
                f"Kommuneinndelingen er den fra {rapport.inndeling}."
            ),
        ),
        *(_avsnitt(stil.NORMAL, _lop(tekst)) for tekst in (*LESEHJELP, *utelatt, rapport.kildelinje)),
    )


def _skriv_figurliste(dokument: "Document", planer: Sequence[Sideplan]) -> None:
    _legg_til(dokument, _avsnitt(stil.OVERSKRIFT_1, _lop(FIGURLISTE_TITTEL), "<w:pageBreakBefore/>"))
    for nr, plan in enumerate(planer, start=1):
        # The field of the list begins in its first entry and ends in its last.
        for_ = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\h \\z \\c "{SEKVENS}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        merke = _bokmerke(nr)
        henvisning = _felt(f"PAGEREF {merke} \\h", str(plan.start))
        lenke = f'<w:hyperlink w:anchor="{merke}" w:history="1">{_lop(plan.bildetekst)}<w:r><w:tab/></w:r>'
        lenke += f"{henvisning}</w:hyperlink>"
        etter = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        innhold = (for_ if nr == 1 else "") + lenke + (etter if nr == len(planer) else "")
        _legg_til(dokument, _avsnitt(stil.FIGURLISTE, innhold))


def _skriv_side(dokument: "Document", nr: int, side: Rapportside, plan: Sideplan) -> None:
    _legg_til(
        dokument,
        _avsnitt(stil.OVERSKRIFT_1, _lop(side.tittel), "<w:pageBreakBefore/>"),
        _avsnitt(stil.SETNING, _lop(side.setning)),
    )
    _skriv_bilde(dokument, nr, side, plan.bilde_mm)
    _legg_til(
        dokument,
        _avsnitt(stil.BILDETEKST, _format_bildetekst(nr, side, plan)),
        *(_avsnitt(stil.KILDE, _lop(tekst)) for tekst in (*side.forbehold, side.kildelinje)),
    )
    for i, (tabell, oppsett) in enumerate(zip(side.tabeller, plan.tabeller, strict=True)):
        ny_side = "<w:pageBreakBefore/>" if i == 0 and plan.ny_side else ""
        _legg_til(dokument, _avsnitt(stil.OVERSKRIFT_2, _lop(tabell.tittel), ny_side))
        _legg_til(
            dokument,
            _avsnitt(stil.TABELLTEKST, _lop(_forklar_utelatt(tabell)))
            if oppsett is None
            else _format_tabell(oppsett, f"{side.tittel}: {tabell.tittel}", plan.radluft_mm),
        )


def _forklar_utelatt(tabell: Tabell) -> str:
    rader = len(tabell.rader)
    return f"Tabellen har {format_tall(rader)} rader og står i regnearket." if rader else "Ingen ordninger."


def _format_bildetekst(nr: int, side: Rapportside, plan: Sideplan) -> str:
    """Format the caption: a real sequence field, set to what the report calls the figure, within a bookmark."""
    felt = _lop(plan.nummer.for_) + _felt(plan.nummer.kode, str(plan.nummer.verdi))
    return (
        f'<w:bookmarkStart w:id="{nr}" w:name="{_bokmerke(nr)}"/>{felt}{_lop(f". {side.bildetekst}")}'
        f'<w:bookmarkEnd w:id="{nr}"/>'
    )


def _skriv_bilde(dokument: "Document", nr: int, side: Rapportside, mal_mm: tuple[float, float]) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - as docx

    avsnitt = dokument.add_paragraph()
    avsnitt._p.get_or_add_pPr().append(_parse(f'<w:pStyle {stil.NAVNEROM} w:val="{stil.FIGUR.id}"/>'))  # noqa: SLF001 - python-docx has no other way to a style by id
    bilde = avsnitt.add_run().add_picture(io.BytesIO(side.bilde.png), Mm(mal_mm[0]), Mm(mal_mm[1]))
    for side_av in "TBLR":
        bilde._inline.set(f"dist{side_av}", "0")  # noqa: SLF001 - else LibreOffice sets 3 mm of air beside it
    egenskaper = bilde._inline.docPr  # noqa: SLF001 - python-docx offers no alt text
    egenskaper.set("id", str(nr))
    egenskaper.set("name", clean_tekst(side.tittel))
    egenskaper.set("descr", clean_alt(side.alt_tekst))


def _format_tabell(oppsett: Tabelloppsett, beskrivelse: str, radluft_mm: float) -> str:
    """Format a table whose header row is repeated on each page and whose rows are never split."""
    luft = "".join(
        f'<w:{side} w:w="{mm_til_twips(mm)}" w:type="dxa"/>'
        for side, mm in (("top", radluft_mm), ("left", LUFT_MM), ("bottom", radluft_mm), ("right", LUFT_MM))
    )
    bredder = [mm_til_twips(mm) for mm in oppsett.bredder_mm]
    rader = [_format_rad(oppsett.kolonner, bredder, oppsett.tallkolonner, hode=True)]
    rader += [_format_rad(rad, bredder, oppsett.tallkolonner, hode=False) for rad in oppsett.rader]
    return (
        f'<w:tbl {stil.NAVNEROM}><w:tblPr><w:tblStyle w:val="{stil.TABELLSTIL}"/>'
        f'<w:tblW w:w="{sum(bredder)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{luft}</w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{_attributt(beskrivelse)}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{bredde}"/>' for bredde in bredder)
        + f"</w:tblGrid>{''.join(rader)}</w:tbl>"
    )


def _attributt(tekst: str) -> str:
    return escape(clean_tekst(tekst), {'"': "&quot;"})


def _format_rad(celler: Iterable[str], bredder: Iterable[int], tall: Iterable[bool], *, hode: bool) -> str:
    rad = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{bredde}" w:type="dxa"/></w:tcPr>'
        + _avsnitt(
            stil.TABELLTEKST,
            _lop(celle),
            ("<w:keepNext/>" if hode else "") + ('<w:jc w:val="right"/>' if er_tall else ""),
        ).replace(f" {stil.NAVNEROM}", "")
        + "</w:tc>"
        for celle, bredde, er_tall in zip(celler, bredder, tall, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if hode else ''}</w:trPr>{rad}</w:tr>"


# ------------------------------------------------------------------------------------------------------------ the frame

OVERFLODIG: Final = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")


def _sett_mal(dokument: "Document", rapport: Rapport, skrift: Skrift) -> None:
    """Turn python-docx's American letter template into an A4 document in bokmål with our own styles."""
    from docx.shared import Mm  # noqa: PLC0415 - as docx

    for element, xml in (
        (dokument.styles.element, stil.format_stiler(skrift.navn)),
        (dokument.settings.element, stil.format_innstillinger()),
    ):
        element.clear()
        element.extend(list(_parse(xml)))
    for forbindelser in (dokument.part.rels, dokument.part.package.rels):
        for nokkel in [n for n, f in forbindelser.items() if f.reltype.rpartition("/")[2] in OVERFLODIG]:
            del forbindelser[nokkel]
    _felt_inn_skrift(dokument, skrift)
    del_ = dokument.sections[0]
    del_.page_width, del_.page_height = Mm(210), Mm(297)
    del_.left_margin = del_.right_margin = del_.top_margin = del_.bottom_margin = Mm(stil.MARG_MM)
    del_.header_distance = del_.footer_distance = Mm(12)
    del_.different_first_page_header_footer = True
    bunn = del_.footer._element  # noqa: SLF001 - fields have no other way in
    bunn.clear()
    bunn.append(
        _parse(
            _avsnitt(
                stil.BUNNTEKST,
                _lop(f"{rapport.tittel}. Grenser: {settings.KREDITERING}") + "<w:r><w:tab/></w:r>" + _felt("PAGE", "1"),
            )
        )
    )
    kjerne = dokument.core_properties
    kjerne.title, kjerne.subject = clean_tekst(rapport.tittel), clean_tekst(rapport.undertittel)
    kjerne.author = kjerne.last_modified_by = OPPHAV
    kjerne.comments, kjerne.language = clean_tekst(rapport.kildelinje), SPRAAK
    kjerne.created = kjerne.modified = parse_dato(rapport.dato)
    kjerne.revision, kjerne.keywords, kjerne.category, kjerne.version = 1, "", "", rapport.versjon


def _felt_inn_skrift(dokument: "Document", skrift: Skrift) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as docx
    from docx.opc.packuri import PackURI  # noqa: PLC0415 - as docx
    from docx.opc.part import Part  # noqa: PLC0415 - as docx

    pakke = dokument.part.package
    gammel = next(n for n, f in dokument.part.rels.items() if f.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    innholdstype = dokument.part.rels[gammel].target_part.content_type
    del dokument.part.rels[gammel]
    innfelte = stil.build_innfelte(skrift)
    forbindelser = tuple(f"rId{nr}" for nr in range(1, len(innfelte) + 1))
    xml = stil.format_skrifttabell(skrift.navn, innfelte, forbindelser).encode("utf-8")
    tabell = Part(PackURI("/word/fontTable.xml"), innholdstype, xml, pakke)
    dokument.part.relate_to(tabell, RELATIONSHIP_TYPE.FONT_TABLE)
    for nr, innfelt in enumerate(innfelte, start=1):
        fil = PackURI(f"/word/fonts/font{nr}.odttf")
        skriftdel = Part(fil, "application/vnd.openxmlformats-officedocument.obfuscatedFont", innfelt.innhold, pakke)
        tabell.relate_to(skriftdel, RELATIONSHIP_TYPE.FONT)
