"""A table set for print: its cells as text, how wide its columns are and how high its rows become, in millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.beskrivelse.temakart import Tabell
from geo.rapport.kontorfil import bind_tekst
from geo.tegning.skrift import MM_PER_PUNKT, Vekt, brekk_tekst, compute_bredde_mm
from geo.tekst import format_tall

INGEN_VERDI: Final = "–"
MAKS_DESIMALER: Final = 2
TUSENSKILLE_FRA: Final = 10_000  # four digits stand together (2011, 4 500 would read as two kinds of number)
LUFT_MM: Final = 1.2  # left and right of a cell's text
SLINGRING: Final = {
    Vekt.NORMAL: 1.03,
    Vekt.FET: 1.09,
}  # a sheet sets letters wider than their sum, and bold, not semibold
STEG_MM: Final = 1.0
KORT_MM: Final = 24.0  # a column no wider than this is not broken to make room for others
MIN_MAKS_MM: Final = 34.0  # a word wider than this breaks rather than take the room of the others


@dataclass(frozen=True, slots=True)
class Tabelloppsett:
    """A table ready to be set."""

    kolonner: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    tallkolonner: tuple[bool, ...]  # set flush right
    bredder_mm: tuple[float, ...]
    linjer: tuple[int, ...]  # how many lines each row takes, the header first


def build_tabelloppsett(tabell: Tabell, bredde_mm: float, punkt: float) -> Tabelloppsett:
    """Set a table in a column of text; columns that are empty in every row are left out."""
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
    rader = tuple(zip(*tekster, strict=True))
    bredder = _fordel_bredde(kolonner, rader, bredde_mm, punkt)
    linjer = tuple(
        max(
            len(brekk_tekst(celle, (bredde - 2 * LUFT_MM) / SLINGRING[vekt], punkt, vekt))
            for celle, bredde in zip(rad, bredder, strict=True)
        )
        for rad, vekt in ((kolonner, Vekt.FET), *((rad, Vekt.NORMAL) for rad in rader))
    )
    return Tabelloppsett(kolonner, rader, tall, bredder, linjer)


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


def _fordel_bredde(
    kolonner: Sequence[str], rader: Sequence[Sequence[str]], bredde_mm: float, punkt: float
) -> tuple[float, ...]:
    """Share the width out: all their own where there is room, else where a millimetre saves most height."""
    alle = [(kolonner, Vekt.FET), *((rad, Vekt.NORMAL) for rad in rader)]
    maal = [[compute_bredde_mm(celle, punkt, vekt) * SLINGRING[vekt] for celle in rad] for rad, vekt in alle]
    hele = [max(rad[i] for rad in maal) + 2 * LUFT_MM + STEG_MM for i in range(len(kolonner))]
    if sum(hele) <= bredde_mm:
        return tuple(hele)
    ord_ = [
        max(
            (
                compute_bredde_mm(del_, punkt, vekt) * SLINGRING[vekt]
                for rad, vekt in alle
                for del_ in rad[i].replace("-", "- ").split()
            ),
            default=0.0,
        )
        for i in range(len(kolonner))
    ]
    minste = [min(h, min(o, MIN_MAKS_MM) + 2 * LUFT_MM) for h, o in zip(hele, ord_, strict=True)]
    bredder = [h if h <= KORT_MM else m for h, m in zip(hele, minste, strict=True)]
    bredder = bredder if sum(bredder) < bredde_mm else minste
    if sum(bredder) >= bredde_mm:
        return tuple(b * bredde_mm / sum(bredder) for b in bredder)
    while sum(bredder) + STEG_MM <= bredde_mm:
        trinn = [rad[i] / (bredder[i] - 2 * LUFT_MM) for rad in maal for i in range(len(bredder))]
        hoyest = [0.0] * len(bredder)
        for nr in range(len(maal)):
            rad = trinn[nr * len(bredder) : (nr + 1) * len(bredder)]
            verst = max(range(len(rad)), key=rad.__getitem__)
            # What the row loses in height when its highest cell gets the step.
            hoyest[verst] += max(0.0, rad[verst] - 1) / (bredder[verst] - 2 * LUFT_MM + STEG_MM)
        if not any(hoyest):
            break
        bredder[max(range(len(hoyest)), key=hoyest.__getitem__)] += STEG_MM
    return tuple(bredder)


def compute_radhoyder(oppsett: Tabelloppsett, linje_pt: float, luft_mm: float) -> list[float]:
    """Compute the height of each row, the header first, for a line pitch in points and room above and below."""
    return [antall * linje_pt * MM_PER_PUNKT + 2 * luft_mm for antall in oppsett.linjer]
