"""A table set for print: its cells as text, and which columns are numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.beskrivelse.temakart import Tabell
from geo.rapport.kontorfil import bind_tekst
from geo.tekst import format_tall

INGEN_VERDI: Final = "–"
MAKS_DESIMALER: Final = 2
TUSENSKILLE_FRA: Final = 10_000  # four digits stand together (2011, 4 500 would read as two kinds of number)


@dataclass(frozen=True, slots=True)
class Tabelloppsett:
    """A table ready to be set."""

    kolonner: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    tallkolonner: tuple[bool, ...]  # set flush right


def build_tabelloppsett(tabell: Tabell) -> Tabelloppsett:
    """Set the cells of a table as text; columns that are empty in every row are left out."""
    med = [i for i in range(len(tabell.kolonner)) if any(rad[i] not in {None, ""} for rad in tabell.rader)]
    med = med or list(range(len(tabell.kolonner)))
    verdier = [[rad[i] for rad in tabell.rader] for i in med]
    tall = tuple(
        any(v is not None for v in kolonne)
        and all(v is None or (isinstance(v, int | float) and not isinstance(v, bool)) for v in kolonne)
        for kolonne in verdier
    )
    tekster = [_format_kolonne(kolonne, er_tall=t) for kolonne, t in zip(verdier, tall, strict=True)]
    kolonner = tuple(bind_tekst(tabell.kolonner[i]) for i in med)
    return Tabelloppsett(kolonner, tuple(zip(*tekster, strict=True)), tall)


def _format_kolonne(verdier: Sequence[str | float | None], *, er_tall: bool) -> list[str]:
    desimaler = max((_tell_desimaler(v) for v in verdier if isinstance(v, float)), default=0)
    return [
        INGEN_VERDI if v is None or v == "" else format_verdi(v, desimaler) if er_tall else bind_tekst(str(v))
        for v in verdier
    ]


def _tell_desimaler(tall: float) -> int:
    return next((n for n in range(MAKS_DESIMALER) if abs(round(tall, n) - tall) < 10**-MAKS_DESIMALER / 2), 2)


def format_verdi(tall: float, desimaler: int) -> str:
    """Format a number of a table; years and other numbers of four digits are not split."""
    tekst = format_tall(tall, desimaler)
    return tekst if abs(tall) >= TUSENSKILLE_FRA else tekst.replace("\u00a0", "")
