"""A report as DOCX: title page, list of figures, one figure per page with its words, and the tables in an appendix.

Figures are numbered as pages of their own, so that the number in the list is that of the figure's place in the report.
The look is that of the styles in ``maler/rapport.docx``, which ``verktoy/dokumentmal.py`` makes.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.beskrivelse.tabell import Mal, Tabell, drop_tomme, format_rader
from geo.rapport.docxtillegg import (
    begynn_felt,
    begynn_seksjon,
    beskriv_bilde,
    beskriv_tabell,
    end_felt,
    felt_inn_skrift,
    find_satsspeil_mm,
    lenk,
    merk,
    skriv_felt,
    tell_sider,
)
from geo.rapport.kontorfil import SLINGRING, bind_tekst, build_kontorfil
from geo.rapport.rapportside import Rapport, Rapportside
from geo.tegning.skrift import MM_PER_PUNKT, Vekt, brekk_tekst, compute_bredde_mm, find_skrift
from geo.tekst import format_dato, format_tall

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MAL: Final = settings.ROT / "geo" / "rapport" / "maler" / "rapport.docx"
TABELLSTIL: Final = "Samarbeidskart"
LISTESTIL: Final = "table of figures"
SEKVENS: Final = "Figur"  # what Word counts captions by and gathers the list of figures from
NUMMER: Final = re.compile(r"(\w+ (?:\d+\.)*)(\d+)")  # «Figur 5.» and «17»; a chart may be «Tabell 3.1»
FIGURLISTE, VEDLEGG = "Figurer", "Tabeller"
TABELLMERKE: Final = "_Tabeller"  # Word hides a bookmark that starts so
HENVISNING: Final = ("Kilde", "Tallene bak figuren står i tabellene bakerst.")
MAKS_RADER: Final = 60  # what is longer is looked up in the workbook
MINSTE_FIGUR_MM: Final = 90.0  # a picture lower than this cannot be read: rather let the text flow on to a next page
SLAKK_MM: Final = 6.0  # kept free under a figure, for a program that sets the text a little looser
LUFT_MM: Final = 3.6  # of a cell, left and right, with some for bold letters, which are wider than those measured
KORT_MM: Final = 26.0  # a column no wider than this is not broken to make room for others
MIN_MAKS_MM: Final = 34.0  # a word wider than this breaks rather than take the room of the others
LESEHJELP: Final = (
    (
        "Kart, setninger, tabeller og tekstalternativer er regnet ut av det samme registeret. «Ukjent» betyr at "
        "kommunen ikke er kartlagt, og er aldri regnet som egenregi."
    ),
    (
        "Tallene på kartene er numrene i tegnforklaringen og i tabellene bakerst. En strek (–) i en tabell betyr at "
        "registeret ikke har opplysningen."
    ),
)


def build_docx(rapport: Rapport) -> bytes:
    """Build the document; the same report gives the same bytes."""
    import docx  # noqa: PLC0415 - only this export needs it

    dokument = docx.Document(str(MAL))
    felt_inn_skrift(dokument, find_skrift())
    figurer = list(number_figurer(rapport.sider))
    (bunntekst,) = dokument.sections[0].footer.paragraphs
    bunntekst.add_run(bind_tekst(f"{rapport.tittel}. Grenser: {settings.KREDITERING}\t"))
    skriv_felt(bunntekst, "PAGE", "1")
    _skriv_forside(dokument, rapport)
    _skriv_figurliste(dokument, figurer)
    tell_sider(begynn_seksjon(dokument), fra=1)
    for figur in figurer:
        _skriv_figur(dokument, figur)
    _skriv_tabeller(dokument, figurer)
    _skriv(dokument, "Kilde", rapport.kildelinje)  # Word wants a paragraph after a last table
    return build_kontorfil(dokument, rapport)


@dataclass(frozen=True, slots=True)
class Figurplass:
    """A figure with its page and its number: the words before it, the number, and the field that counts it."""

    side: int
    innhold: Rapportside
    for_: str
    nummer: int
    kode: str

    @property
    def bildetekst(self) -> str:
        """The caption with the number."""
        return f"{self.for_}{self.nummer}. {self.innhold.bildetekst}"

    @property
    def merke(self) -> str:
        """The bookmark around the caption."""
        return f"_Figur{self.side:03d}"  # Word hides a bookmark that starts so

    @property
    def tabellmerke(self) -> str:
        """The bookmark around the heading of its tables."""
        return f"{TABELLMERKE}{self.side:03d}"


def number_figurer(sider: Iterable[Rapportside]) -> Iterator[Figurplass]:
    """Give figures the numbers of their report, and one without the next number, as Word will count it."""
    siste = 0
    for nr, side in enumerate(sider, start=1):
        treff = NUMMER.fullmatch(side.sted or "")
        siste = int(treff[2]) if treff else siste + 1
        kode = f"SEQ {SEKVENS} \\* ARABIC" + (f" \\r {siste}" if treff else "")
        yield Figurplass(nr, side, treff[1] if treff else f"{SEKVENS} ", siste, kode)


# ---------------------------------------------------------------------------------------------------------------- pages


def _skriv_forside(dokument: "Document", rapport: Rapport) -> None:
    _skriv(dokument, "Title", rapport.tittel)
    _skriv(dokument, "Subtitle", rapport.undertittel)
    register = (
        f"Registeret er per {format_dato(rapport.dato)}, versjon {rapport.versjon}. "
        f"Kommuneinndelingen er den fra {rapport.inndeling}."
    )
    utelatt = [f"Utelatt: {'; '.join(rapport.utelatt)}."] if rapport.utelatt else []
    for tekst in (register, *LESEHJELP, *utelatt, rapport.kildelinje):
        _skriv(dokument, "Normal", tekst)


def _skriv_figurliste(dokument: "Document", figurer: Sequence[Figurplass]) -> None:
    """Write the list that Word makes of the captions, as it will be made, and where the tables begin."""
    _skriv(dokument, "Heading 1", FIGURLISTE)
    linjer = [_skriv(dokument, LISTESTIL, "") for _ in figurer]
    begynn_felt(linjer[0], f'TOC \\h \\z \\c "{SEKVENS}"')
    for linje, figur in zip(linjer, figurer, strict=True):
        _skriv_oppforing(linje, figur.merke, figur.bildetekst, figur.side)
    end_felt(linjer[-1])
    _skriv_oppforing(_skriv(dokument, LISTESTIL, ""), TABELLMERKE, VEDLEGG, len(figurer) + 1)


def _skriv_oppforing(avsnitt: "Paragraph", merke: str, tekst: str, side: int) -> None:
    with lenk(avsnitt, merke):
        avsnitt.add_run(f"{bind_tekst(tekst)}\t")
        skriv_felt(avsnitt, f"PAGEREF {merke} \\h", str(side))


def _skriv_figur(dokument: "Document", figur: Figurplass) -> None:
    """Write a page: what is known of a figure around the picture, which gets the room that the words leave."""
    innhold = figur.innhold
    over = [("Heading 1", innhold.tittel), ("Setning", innhold.setning)]
    under = [("Kilde", tekst) for tekst in (*innhold.forbehold, innhold.kildelinje)]
    ord_mm = sum(
        _compute_hoyde_mm(dokument, *ett) for ett in (*over, ("Caption", figur.bildetekst), *under, HENVISNING)
    )
    for ett in over:
        _skriv(dokument, *ett)
    _skriv_bilde(dokument, innhold, ord_mm)
    bildetekst = _skriv(dokument, "Caption", figur.for_)
    skriv_felt(bildetekst, figur.kode, str(figur.nummer))
    bildetekst.add_run(bind_tekst(f". {innhold.bildetekst}"))
    merk(bildetekst, figur.merke)
    for ett in under:
        _skriv(dokument, *ett)
    if innhold.tabeller:
        stil, tekst = HENVISNING
        henvisning = _skriv(dokument, stil, "")
        with lenk(henvisning, figur.tabellmerke):
            henvisning.add_run(tekst)


def _skriv_bilde(dokument: "Document", side: Rapportside, ord_mm: float) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - as docx

    bredde, hoyde = find_satsspeil_mm(dokument.sections[-1])
    mal_mm = side.bilde.fit(bredde, max(MINSTE_FIGUR_MM, hoyde - ord_mm - SLAKK_MM))
    lop = _skriv(dokument, "Figur", "").add_run()
    beskriv_bilde(lop.add_picture(io.BytesIO(side.bilde.png), *map(Mm, mal_mm)), side.tittel, side.alt_tekst)


def _compute_hoyde_mm(dokument: "Document", stilnavn: str, tekst: str) -> float:
    """Compute how high a paragraph becomes in the column, with the room around it."""
    stil = dokument.styles[stilnavn]
    form, vekt = stil.paragraph_format, Vekt.FET if stil.font.bold else Vekt.NORMAL
    bredde = find_satsspeil_mm(dokument.sections[-1])[0] / SLINGRING
    linjer = len(brekk_tekst(bind_tekst(tekst), bredde, stil.font.size.pt, vekt))
    hoyde_pt: float = linjer * form.line_spacing.pt + form.space_before.pt + form.space_after.pt
    return hoyde_pt * MM_PER_PUNKT


# --------------------------------------------------------------------------------------------------------------- tables


def _skriv_tabeller(dokument: "Document", figurer: Iterable[Figurplass]) -> None:
    merk(_skriv(dokument, "Heading 1", VEDLEGG), TABELLMERKE)
    for figur in figurer:
        if not figur.innhold.tabeller:
            continue
        merk(_skriv(dokument, "Heading 2", figur.bildetekst), figur.tabellmerke)
        for tabell in figur.innhold.tabeller:
            _skriv(dokument, "Heading 3", tabell.tittel)
            if 0 < len(tabell.rader) <= MAKS_RADER:
                _skriv_tabell(dokument, drop_tomme(tabell), f"{figur.innhold.tittel}: {tabell.tittel}")
            else:
                _skriv(dokument, "Tabelltekst", _forklar_utelatt(tabell))


def _forklar_utelatt(tabell: Tabell) -> str:
    rader = len(tabell.rader)
    return f"Tabellen har {format_tall(rader)} rader og står i regnearket." if rader else "Ingen ordninger."


def _skriv_tabell(dokument: "Document", innhold: Tabell, beskrivelse: str) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - as docx

    celler = ([kolonne.hode for kolonne in innhold.kolonner], *format_rader(innhold, Mal.TRYKK))
    rader = [[bind_tekst(celle) for celle in rad] for rad in celler]
    stiler = [dokument.styles["Tabelltall" if k.slag.er_tall else "Tabelltekst"] for k in innhold.kolonner]
    bredde = find_satsspeil_mm(dokument.sections[-1])[0]
    bredder = [Mm(mm) for mm in fordel_bredde(rader, bredde, dokument.styles["Tabelltekst"].font.size.pt)]
    tabell = dokument.add_table(len(rader), len(bredder), TABELLSTIL)
    beskriv_tabell(tabell, beskrivelse)
    for kolonne, kolonnebredde in zip(tabell.columns, bredder, strict=True):
        kolonne.width = kolonnebredde
    for rad, tekster in zip(tabell.rows, rader, strict=True):
        for celle, tekst, kolonnebredde, stil in zip(rad.cells, tekster, bredder, stiler, strict=True):
            celle.width = kolonnebredde
            (avsnitt,) = celle.paragraphs
            avsnitt.style = stil
            avsnitt.add_run(tekst)


def fordel_bredde(rader: Iterable[Iterable[str]], bredde_mm: float, punkt: float) -> list[float]:
    """Share a width among the columns of a table: each what it needs, or its longest word and a part by its length."""
    hele, minste = [], []
    for kolonne in zip(*rader, strict=True):
        ord_ = (del_ for celle in kolonne for del_ in celle.replace("-", "- ").split())
        lengst, ord_mm = (
            max((compute_bredde_mm(bit, punkt, Vekt.FET) for bit in biter), default=0.0) for biter in (kolonne, ord_)
        )
        hele.append(lengst + LUFT_MM)
        minste.append(hele[-1] if hele[-1] <= KORT_MM else min(ord_mm, MIN_MAKS_MM) + LUFT_MM)
    if sum(hele) <= bredde_mm:
        return hele
    if sum(minste) >= bredde_mm:
        return [mm * bredde_mm / sum(minste) for mm in minste]
    del_ = (bredde_mm - sum(minste)) / (sum(hele) - sum(minste))
    return [m + (h - m) * del_ for h, m in zip(hele, minste, strict=True)]


# ------------------------------------------------------------------------------------------------------------ the small


def _skriv(dokument: "Document", stil: str, tekst: str) -> "Paragraph":
    return dokument.add_paragraph(bind_tekst(tekst), dokument.styles[stil])
