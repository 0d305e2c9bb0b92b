"""Fills: the palette, what its colours mean, and the patterns that tell states apart without colour too.

Palette: Paul Tol's «light» without its grey (the one tested that survives full dichromacy with black labels at
4.5:1 or more). Two of its pairs fall under CIEDE2000 8 for one kind of vision, so they are never given to neighbours.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LYSBLA: Final = "#77aadd"
ORANSJE: Final = "#ee8866"
GUL: Final = "#eedd88"
ROSA: Final = "#ffaabb"
CYAN: Final = "#99ddff"
MINT: Final = "#44bb99"
PAERE: Final = "#bbcc33"
OLIVEN: Final = "#aaaa00"
PALETT: Final = (LYSBLA, ORANSJE, GUL, ROSA, CYAN, MINT, PAERE, OLIVEN)
FORVEKSLES: Final = frozenset(
    {frozenset({PAERE, OLIVEN}), frozenset({LYSBLA, MINT})}
)  # ΔE2000 7.9 (deutan), 7.5 (tritan)

EGENREGI: Final = "#ffffff"
IKKE_REGISTRERT: Final = "#f4f2ee"
UKJENT: Final = "#d9d9d9"
UKJENT_STREK: Final = "#8c8c8c"
UTENFOR_UTVALG: Final = "#888a8c"  # ordninger outside a choice; a lighter grey is rosa to the colour-blind
BAKGRUNN: Final = "#f4f3f0"  # kommuner that the map says nothing of
KANT: Final = "#333333"
# The classes of a measure, light to dark: as even steps for all kinds of colour vision as six can be (ΔE2000 ≥ 6) with
# black labels at 4.5:1 on the darkest. The value is written on each kommune besides.
SEKVENS: Final = ("#ffffe3", "#dcecc2", "#b3d9c1", "#86c1bd", "#5fa6b8", "#438bae")


def mix_hvit(farge: str, andel: float) -> str:
    """Mix ``#rrggbb`` with ``andel`` (0–1) of white."""
    return "#" + "".join(f"{round(int(farge[i : i + 2], 16) * (1 - andel) + 255 * andel):02x}" for i in (1, 3, 5))


def kan_forveksles(a: str, b: str) -> bool:
    """Whether two colours of the palette are the same, or too near for one kind of colour vision."""
    return a == b or frozenset({a, b}) in FORVEKSLES


class Monster(StrEnum):
    """How a fill is drawn, so that states differ without colour too."""

    HEL = "hel"  # one even colour
    STRIPER = "striper"  # diagonal stripes of all the colours, equally wide
    PRIKKER = "prikker"  # dots of the colour on white: delvis
    LINJER = "linjer"  # thin horizontal lines of the colour on white: berører
    KRYSS = "kryss"  # grey cross-hatch: ukjent


@dataclass(frozen=True, slots=True)
class Fyll:
    """A fill: its colours (``#rrggbb``, more than one only for stripes) and its pattern."""

    farger: tuple[str, ...]
    monster: Monster = Monster.HEL
