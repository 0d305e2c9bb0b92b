"""Where everything in the DOCX comes to stand: numbers of figures, sizes of pictures, lengths of tables, page numbers.

Page numbers in the list of figures must be right before anybody updates a field, so every length is reckoned. Tables
flow freely; the room in their rows is chosen so that they end on the same page even where another program sets the
lines a little tighter or looser.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.rapport import dokumentstil as stil
from geo.rapport.dokumentstil import Avsnittstil
from geo.rapport.kontorfil import bind_tekst
from geo.rapport.rapportside import Rapport, Rapportside
from geo.rapport.tabelloppsett import SLINGRING, Tabelloppsett, build_tabelloppsett, compute_radhoyder
from geo.tegning.skrift import MM_PER_PUNKT, Vekt, brekk_tekst

SEKVENS: Final = "Figur"  # what Word counts captions by and gathers the list of figures from
NUMMER: Final = re.compile(r"(?P<for>\w+ (?:\d+\.)*)(?P<siste>\d+)")  # «Figur 5.» and «17»; a chart may be «Tabell 3.1»
FIGURLISTE_TITTEL: Final = "Figurer"
MAKS_RADER: Final = 60  # two pages: what is longer is looked up in the workbook

MINSTE_FIGUR_MM: Final = 90.0  # a picture lower than this cannot be read: rather let the text flow on to a next page
MINSTE_TABELL_MM: Final = 45.0  # heading, header and a handful of rows: less is not worth starting on a page
SIDETALL_MM: Final = 10.0  # room for the dots and the page number of an entry
SLAKK_MM: Final = 5.0  # kept free on a page with a picture
STREK_MM: Final = 0.18  # the line between two rows
RADLUFT_MM: Final = (0.6, 0.75, 0.9, 1.05, 0.45)  # above and below a row's text, the best first
TETTEST, LOSEST = 0.97, 1.04  # how far other programs' heights may be from what is reckoned here


@dataclass(frozen=True, slots=True)
class Figurnummer:
    """The number of a caption: the words before the sequence field, the field's code and its value."""

    for_: str
    kode: str
    verdi: int

    def __str__(self) -> str:
        """Render as «Figur 5.17»."""
        return f"{self.for_}{self.verdi}"


@dataclass(frozen=True, slots=True)
class Sideplan:
    """How one figure fills its pages."""

    nummer: Figurnummer
    bildetekst: str  # with the number
    bilde_mm: tuple[float, float]
    tabeller: tuple[Tabelloppsett | None, ...]  # None for a table with no rows, or with more than a reader wants
    ny_side: bool  # the tables start on a page of their own
    tabellstart_mm: float  # from the top of the page
    radluft_mm: float
    sider: int
    start: int  # the number of its first page


def plan_rapport(rapport: Rapport) -> list[Sideplan]:
    """Plan every figure, in order; the title page is page 1 and the list of figures begins on page 2."""
    numre = number_figurer(rapport.sider)
    tekster = [f"{nr}. {side.bildetekst}" for nr, side in zip(numre, rapport.sider, strict=True)]
    planer: list[Sideplan] = []
    neste = 2 + count_listesider(tekster)
    for side, nummer, tekst in zip(rapport.sider, numre, tekster, strict=True):
        planer.append(_plan_side(side, nummer, tekst, neste))
        neste += planer[-1].sider
    return planer


def number_figurer(sider: Iterable[Rapportside]) -> list[Figurnummer]:
    """Give figures the numbers of their report, and one without the next number, as Word will count it."""
    numre, forrige = [], 0
    for side in sider:
        treff = NUMMER.fullmatch(side.sted or "")
        forrige = int(treff["siste"]) if treff else forrige + 1
        kode = f"SEQ {SEKVENS} \\* ARABIC" + (f" \\r {forrige}" if treff else "")
        numre.append(Figurnummer(treff["for"] if treff else f"{SEKVENS} ", kode, forrige))
    return numre


def compute_hoyde_mm(tekst: str, avsnitt: Avsnittstil, bredde_mm: float = stil.BREDDE_MM) -> float:
    """Compute how high a paragraph becomes, with the room before and after it; one with a picture has no own height."""
    luft = avsnitt.for_ + avsnitt.etter
    if avsnitt.linje is None:
        return luft * MM_PER_PUNKT
    vekt = Vekt.FET if avsnitt.fet else Vekt.NORMAL
    linjer = len(brekk_tekst(bind_tekst(tekst), bredde_mm / SLINGRING[vekt], avsnitt.storrelse, vekt))
    return (linjer * avsnitt.linje + luft) * MM_PER_PUNKT


def count_listesider(bildetekster: Iterable[str]) -> int:
    """Count the pages that the list of figures takes."""
    hoyde = compute_hoyde_mm(FIGURLISTE_TITTEL, stil.OVERSKRIFT_1)
    hoyde += sum(compute_hoyde_mm(t, stil.FIGURLISTE, stil.BREDDE_MM - SIDETALL_MM) for t in bildetekster)
    return 1 + int(hoyde * LOSEST // stil.HOYDE_MM)


def _plan_side(side: Rapportside, nummer: Figurnummer, bildetekst: str, start: int) -> Sideplan:
    avsnitt = (
        (side.tittel, stil.OVERSKRIFT_1),
        (side.setning, stil.SETNING),
        ("", stil.FIGUR),
        (bildetekst, stil.BILDETEKST),
        *((tekst, stil.KILDE) for tekst in (*side.forbehold, side.kildelinje)),
    )
    tekst_mm = sum(compute_hoyde_mm(tekst, ett) for tekst, ett in avsnitt) + SLAKK_MM
    bilde_mm = side.bilde.fit(stil.BREDDE_MM, max(MINSTE_FIGUR_MM, stil.HOYDE_MM - tekst_mm))
    hele, under_mm = divmod(tekst_mm + bilde_mm[1], stil.HOYDE_MM)  # more than a page only where a text is very long
    tabeller = tuple(
        build_tabelloppsett(tabell, stil.BREDDE_MM, stil.TABELLTEKST.storrelse)
        if 0 < len(tabell.rader) <= MAKS_RADER
        else None
        for tabell in side.tabeller
    )
    titler = [tabell.tittel for tabell in side.tabeller]

    def tell(fra_mm: float, luft_mm: float = RADLUFT_MM[0], skala: float = LOSEST) -> int:
        return count_tabellsider(titler, tabeller, fra_mm, luft_mm, skala)

    # A page of their own is calmer; below the picture is better than one page more.
    trangt = stil.HOYDE_MM - under_mm < MINSTE_TABELL_MM
    ny_side = bool(tabeller) and (trangt or tell(under_mm) > tell(0.0))
    fra_mm = 0.0 if ny_side else under_mm
    sikre = [luft for luft in RADLUFT_MM if tell(fra_mm, luft, TETTEST) == tell(fra_mm, luft, LOSEST)]
    luft_mm = min(sikre or RADLUFT_MM, key=lambda luft: tell(fra_mm, luft))  # of equals the first
    sider = int(hele) + ny_side + tell(fra_mm, luft_mm)
    return Sideplan(nummer, bildetekst, bilde_mm, tabeller, ny_side, fra_mm, luft_mm, sider, start)


def count_tabellsider(
    titler: Sequence[str], tabeller: Sequence[Tabelloppsett | None], fra_mm: float, luft_mm: float, skala: float
) -> int:
    """Count the pages that headings and tables take, from a place on the first; rows are never split.

    ``skala`` is how much looser than reckoned a program sets them.
    """
    sider, y = 1, fra_mm
    for tittel, ett in zip(titler, tabeller, strict=True):
        overskrift = compute_hoyde_mm(tittel, stil.OVERSKRIFT_2)
        if ett is None:
            hode, rader = 0.0, [compute_hoyde_mm("", stil.TABELLTEKST)]
        else:
            hode, *rader = (h + STREK_MM for h in compute_radhoyder(ett, stil.TABELLTEKST.linje or 0, luft_mm))
        for nr, rad in enumerate(rader):
            forst = overskrift + hode if nr == 0 else 0.0  # a heading is never parted from the table's first row
            if y + (forst + rad) * skala > stil.HOYDE_MM and y > 0:
                sider, y = sider + 1, 0.0
                forst = forst or hode  # the header is repeated
            y += (forst + rad) * skala
    return sider
