"""Typesetting of a sheet: sizes that follow the type, and running text in lines."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from geo.tegning.oppsett import Oppsett
from geo.tegning.skrift import (
    LINJEHOYDE,
    MM_PER_PUNKT,
    Vekt,
    brekk_tekst,
    find_grunnlinje,
)
from geo.tegning.stil import BLEKK, GRATT, SKRIFT_AV_SKALA
from geo.tegning.verdi import Tekst

HARDT_MELLOMROM: Final = "\u00a0"
HALO: Final = 0.32  # millimetres at type size 7.5
HALO_SVARTHVITT: Final = 0.6  # lines run through letters that have less


@dataclass(frozen=True)
class Satsspeil:
    """The type area of a sheet: its measures, which all follow the type size."""

    oppsett: Oppsett

    @property
    def punkt(self) -> float:
        """The type size of names and legend in points."""
        return self.oppsett.punkt

    @property
    def skala(self) -> float:
        """How much larger lines and patterns are than at type size 7.5."""
        return self.punkt / SKRIFT_AV_SKALA

    @property
    def marg(self) -> float:
        """The empty rim of the sheet."""
        return self.oppsett.marg_mm

    @property
    def bredde(self) -> float:
        """The width inside the rim."""
        return self.oppsett.arkbredde_mm - 2 * self.marg

    @property
    def luft(self) -> float:
        """The space between the parts of the sheet."""
        return 2.2 * self.skala

    @property
    def halo(self) -> float:
        """The width of the white rim around letters."""
        return self.skala * (HALO_SVARTHVITT if self.oppsett.svarthvitt else HALO)

    @property
    def liten(self) -> float:
        """The type size of notes and source."""
        return max(4.5, 0.84 * self.punkt)


@dataclass(frozen=True, slots=True)
class Linje:
    """A line of running text with the room it takes."""

    tekst: str
    punkt: float
    farge: str
    rolle: str
    vekt: Vekt = Vekt.NORMAL
    for_mm: float = 0.0

    @property
    def hoyde(self) -> float:
        """The height of the line with the space before it."""
        return self.for_mm + self.punkt * MM_PER_PUNKT * LINJEHOYDE


def build_avsnitt(tekst: str, bredde: float, linje: Linje) -> list[Linje]:
    """Break a text into lines like ``linje``; only the first keeps the space before."""
    tekster = brekk_tekst(tekst, bredde, linje.punkt, linje.vekt)
    return [replace(linje, tekst=t, for_mm=linje.for_mm if nr == 0 else 0.0) for nr, t in enumerate(tekster)]


def compute_hoyde(linjer: Iterable[Linje]) -> float:
    """Compute how high lines are together."""
    return sum(linje.hoyde for linje in linjer)


def plasser_linjer(linjer: Iterable[Linje], x: float, y: float) -> list[Tekst]:
    """Place lines under one another from a top left corner."""
    tekster = []
    for linje in linjer:
        y += linje.hoyde
        midt = y - linje.punkt * MM_PER_PUNKT * LINJEHOYDE / 2
        if linje.tekst:
            grunn = find_grunnlinje(midt, linje.punkt)
            tekster.append(Tekst(x, grunn, linje.tekst, linje.punkt, linje.farge, linje.vekt, rolle=linje.rolle))
    return tekster


def build_tittel(tittel: str, setning: str, speil: Satsspeil) -> list[Linje]:
    """Build the lines of title and sentence over a figure."""
    over = build_avsnitt(tittel, speil.bredde, Linje("", 1.45 * speil.punkt, BLEKK, "tittel", Vekt.FET))
    under = build_avsnitt(setning, speil.bredde, Linje("", 1.06 * speil.punkt, BLEKK, "undertittel"))
    luft = Linje("", 0.35 * speil.punkt, BLEKK, "luft")
    return [*over, *under, luft]


def build_noter(setninger: Iterable[str], speil: Satsspeil) -> list[Linje]:
    """Build the lines of the notes under a figure; none for none."""
    tekst = " ".join(setninger)
    return build_avsnitt(tekst, speil.bredde, Linje("", speil.liten, GRATT, "note")) if tekst else []


def build_kilde(kildelinje: str, speil: Satsspeil) -> list[Linje]:
    """Build the source line, wrapped, with the credit kept together."""
    kilde = kildelinje.replace("© ", f"©{HARDT_MELLOMROM}")
    return build_avsnitt(kilde, speil.bredde, Linje("", speil.liten, GRATT, "kilde", for_mm=0.3 * speil.luft))


def build_fot(noter: Iterable[str], kildelinje: str, speil: Satsspeil) -> list[Linje]:
    """Build the lines under a figure, notes and source; none where the page around it says them."""
    return [*build_noter(noter, speil), *build_kilde(kildelinje, speil)] if speil.oppsett.fot else []


def compute_fot(fot: list[Linje], speil: Satsspeil) -> float:
    """Compute how high the lines under a figure are, with the space over them."""
    return speil.luft + compute_hoyde(fot) if fot else 0.0
