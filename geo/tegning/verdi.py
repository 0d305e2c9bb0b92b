"""A drawing as a plain value: shapes and lines of text in millimetres, which PNG, PDF and SVG are made from.

The origin is the top left corner of the sheet, y grows downwards. Nothing here knows what is drawn, or with what.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.tegning.skrift import Vekt, compute_bredde_mm, find_blekk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FLYTT: Final = 1  # the codes of a path, the same numbers as matplotlib's
STREK: Final = 2
LUKK: Final = 79


class Anker(StrEnum):
    """Which end of a line of text stands at its point."""

    START = "start"
    MIDT = "middle"
    SLUTT = "end"


@dataclass(frozen=True, slots=True, eq=False)
class Sti:
    """A path: points (n × 2, millimetres) and codes (n); none where there is nothing to draw."""

    punkter: "NDArray[np.float64]"
    koder: "NDArray[np.uint8]"

    @property
    def er_tom(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.koder)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A shape: filled, stroked or both. ``rolle`` says what it is part of, for tests and readers of the SVG."""

    sti: Sti
    fyll: str | None = None
    strek: str | None = None
    bredde_mm: float = 0.0
    stipling: tuple[float, float] | None = None  # dash and gap, millimetres
    rolle: str = ""


@dataclass(frozen=True, slots=True)
class Tekst:
    """One line of text; ``y`` is its base line. The halo is a rim in white that keeps it readable on any fill."""

    x: float
    y: float
    tekst: str
    punkt: float
    farge: str
    vekt: Vekt = Vekt.NORMAL
    anker: Anker = Anker.START
    halo_mm: float = 0.0
    rolle: str = ""

    @property
    def boks(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the ink with its halo, in millimetres."""
        bredde = compute_bredde_mm(self.tekst, self.punkt, self.vekt)
        venstre = self.x - {Anker.START: 0, Anker.MIDT: bredde / 2, Anker.SLUTT: bredde}[self.anker]
        over, under = find_blekk(self.tekst, self.punkt)
        return (
            venstre - self.halo_mm,
            self.y - over - self.halo_mm,
            venstre + bredde + self.halo_mm,
            self.y + under + self.halo_mm,
        )


Element = Form | Tekst


@dataclass(frozen=True, slots=True, eq=False)
class Tegning:
    """A finished sheet, drawn in the order of its elements, with the words that leave with it."""

    bredde_mm: float
    hoyde_mm: float
    elementer: tuple[Element, ...]
    tittel: str
    alt_tekst: str
    kilde: str
    noter: str = ""  # what must be said of the figure, also where the sheet itself does not


def build_sti(geometri: "shapely.Geometry | Iterable[shapely.Geometry]") -> Sti:
    """Build one path of polygons or lines (single, multi, mixed or many)."""
    deler = shapely.get_parts(np.atleast_1d(np.asarray(geometri, dtype=object)))
    typer = shapely.get_type_id(deler)
    if (typer == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        return build_sti(shapely.get_parts(deler))
    flater = typer == shapely.GeometryType.POLYGON
    linjer = np.concatenate(
        [
            shapely.get_rings(deler[flater]),
            deler[(typer == shapely.GeometryType.LINESTRING) | (typer == shapely.GeometryType.LINEARRING)],
        ]
    )
    punkter, linje = shapely.get_coordinates(linjer, return_index=True)
    koder = np.full(len(punkter), STREK, dtype=np.uint8)
    forst = np.r_[True, linje[1:] != linje[:-1]]
    koder[forst] = FLYTT
    lukket = shapely.get_type_id(linjer) == shapely.GeometryType.LINEARRING
    koder[np.r_[forst[1:], True] & lukket[linje]] = LUKK
    return Sti(punkter, koder)


def build_rektangel(x: float, y: float, bredde: float, hoyde: float) -> Sti:
    """Build an upright rectangle from its top left corner."""
    hjorner = np.array([(x, y), (x + bredde, y), (x + bredde, y + hoyde), (x, y + hoyde), (x, y)])
    return Sti(hjorner, np.array([FLYTT, STREK, STREK, STREK, LUKK], dtype=np.uint8))


def build_linje(*punkter: tuple[float, float]) -> Sti:
    """Build an open line through points."""
    return Sti(np.array(punkter, dtype=float), np.array([FLYTT, *[STREK] * (len(punkter) - 1)], dtype=np.uint8))


def build_kapsel(x: float, y: float, bredde: float, hoyde: float) -> Sti:
    """Build a rectangle with round ends around its centre; a disc where it is no wider than high."""
    halv, utenpaa = hoyde / 2, max(0.0, (bredde - hoyde) / 2)
    vinkler = np.linspace(-np.pi / 2, np.pi / 2, 17)
    hoyre = np.column_stack([x + utenpaa + halv * np.cos(vinkler), y + halv * np.sin(vinkler)])
    punkter = np.vstack([hoyre, np.array([2 * x, 2 * y]) - hoyre])
    punkter = np.vstack([punkter, punkter[:1]])
    return Sti(punkter, np.array([FLYTT, *[STREK] * (len(punkter) - 2), LUKK], dtype=np.uint8))
