"""The boundaries laid on a sheet: kommuner and border lines within a frame in millimetres, kept per extent.

What is the same for all maps of a series is worked out here once: projection, clipping to the frame, background. What
depends on the theme (which kommuner share a fill, which borders are thick) is put together from it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import settings
from geo.data.flatelager import load_flater
from geo.data.grenser import find_linjer, require_crs
from geo.tegning.verdi import Sti, build_sti

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

Boks = tuple[float, float, float, float]

MARG: Final = 0.055  # empty rim around the area, as a share of its longer side: room to see who takes part just outside
FORENKLING_MM: Final = 0.04  # half a pixel at 300 dpi: nothing finer is seen


@dataclass(frozen=True, eq=False)
class Kart:
    """The boundaries of an inndeling in one projection; made once, shared by all."""

    numre: tuple[str, ...]  # the kommunenumre, rising
    flater: "NDArray[np.object_]"  # their polygons in ``epsg``, metres
    epsg: int = settings.EPSG_INTERN

    @cached_property
    def grenser(self) -> "GeoDataFrame":
        """The same as a table by kommunenummer, for a GIS."""
        import geopandas  # noqa: PLC0415 - half a second that figures do without

        return geopandas.GeoDataFrame(geometry=self.flater, index=list(self.numre), crs=self.epsg)

    @cached_property
    def plass(self) -> Mapping[str, int]:
        """Where in ``flater`` each kommune is."""
        return {nummer: i for i, nummer in enumerate(self.numre)}

    @cached_property
    def landet(self) -> BaseGeometry:
        """The whole country thinned to 3 km, for the locator inset."""
        return shapely.coverage_union_all(shapely.coverage_simplify(self.flater, 3_000))

    def i_projeksjon(self, epsg: int) -> "Kart":
        """Return the same boundaries in EPSG:25832 or back; kept, since moving the whole country takes time."""
        return self if epsg == self.epsg else _projiser(self, epsg)

    def find_omriss(self, numre: Iterable[str]) -> Boks:
        """Find the bounds of some kommuner, metres."""
        return tuple(shapely.total_bounds(self.flater[[self.plass[n] for n in numre]]).tolist())


def build_kart(grenser: "GeoDataFrame") -> Kart:
    """Build the value that maps are drawn from; ``grenser`` must be in EPSG:25833."""
    require_crs(grenser, settings.EPSG_INTERN)
    ordnet = grenser.sort_index()
    return Kart(tuple(ordnet.index), ordnet.geometry.to_numpy())


def load_kart(path: Path = settings.GRENSER_GPKG) -> Kart:
    """Load the boundaries of the inndeling to draw from; raises DataError and CrsError."""
    return Kart(*load_flater(path))


@lru_cache(maxsize=4)
def _projiser(kart: Kart, epsg: int) -> Kart:
    return Kart(kart.numre, kart.grenser.to_crs(epsg).geometry.to_numpy(), epsg)


@dataclass(frozen=True, eq=False)
class Utsnitt:
    """A part of the map laid in a frame: millimetres from the top left of the sheet, y downwards."""

    ramme: Boks
    meter_per_mm: float
    flater: Mapping[str, BaseGeometry]  # clipped to the frame; a kommune outside it is absent
    linjer: Mapping[tuple[str, str], BaseGeometry]  # border lines, clipped; lower kommunenummer first
    til_ark: Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
    hele: frozenset[str]  # the kommuner that lie wholly inside the frame

    @cached_property
    def land(self) -> Sti:
        """All land in the frame as one path."""
        return build_sti(shapely.coverage_union_all(list(self.flater.values())))

    def find_flate(self, numre: Iterable[str]) -> BaseGeometry:
        """Merge some kommuner to one shape; empty where none is in the frame."""
        deler = [self.flater[n] for n in numre if n in self.flater]
        return shapely.coverage_union_all(deler) if deler else shapely.MultiPolygon()


def find_utsnitt(kart: Kart, numre: frozenset[str], ramme: Boks) -> Utsnitt:
    """Lay the kommuner of an area in the middle of a frame, as large as fits with a rim around; kept per extent."""
    return _find_utsnitt(kart, numre, tuple(round(v, 3) for v in ramme))


def find_hoyde(kart: Kart, numre: frozenset[str], bredde_mm: float) -> float:
    """Find how high a frame of a width must be for an area with its rim."""
    x0, y0, x1, y1 = kart.find_omriss(numre)
    rim = 2 * MARG * max(x1 - x0, y1 - y0)
    return bredde_mm * (y1 - y0 + rim) / (x1 - x0 + rim)


@lru_cache(maxsize=512)
def merge_flater(utsnitt: Utsnitt, numre: tuple[str, ...]) -> BaseGeometry:
    """Merge some kommuner of a map to one shape, kept; empty where none is in the frame."""
    return utsnitt.find_flate(numre)


@lru_cache(maxsize=32)
def _find_utsnitt(kart: Kart, numre: frozenset[str], ramme: Boks) -> Utsnitt:
    x0, y0, x1, y1 = kart.find_omriss(numre)
    rim = 2 * MARG * max(x1 - x0, y1 - y0)
    bredde, hoyde = ramme[2] - ramme[0], ramme[3] - ramme[1]
    meter_per_mm = max((x1 - x0 + rim) / bredde, (y1 - y0 + rim) / hoyde)
    midt = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    ark_midt = np.array([(ramme[0] + ramme[2]) / 2, (ramme[1] + ramme[3]) / 2])

    def til_ark(punkter: "NDArray[np.float64]") -> "NDArray[np.float64]":
        lagt: NDArray[np.float64] = (punkter - midt) / (meter_per_mm, -meter_per_mm) + ark_midt
        return lagt

    halv = np.array([bredde, hoyde]) / 2 * meter_per_mm
    utsnitt = (*(midt - halv), *(midt + halv))
    # A kommune that only touches the frame is taken along too, so that simplifying moves no border that is seen.
    synlige = np.flatnonzero(shapely.intersects(kart.flater, shapely.box(*utsnitt)))
    flater = kart.flater[synlige]
    if FORENKLING_MM * meter_per_mm > 150:  # noqa: PLR2004 - the boundaries themselves are drawn at some 150 m
        flater = shapely.coverage_simplify(flater, FORENKLING_MM * meter_per_mm)
    navn = [kart.numre[i] for i in synlige]
    linjer = find_linjer(navn, flater)
    klipt = dict(zip(navn, _til_ark(flater, til_ark, ramme), strict=True))
    klipte_linjer = dict(
        zip(linjer, _til_ark(np.array(list(linjer.values()), dtype=object), til_ark, ramme), strict=True)
    )
    inne = shapely.contains(shapely.box(*utsnitt), flater)
    return Utsnitt(
        ramme=ramme,
        meter_per_mm=meter_per_mm,
        flater={n: f for n, f in klipt.items() if not f.is_empty},
        linjer={par: linje for par, linje in klipte_linjer.items() if not linje.is_empty},
        til_ark=til_ark,
        hele=frozenset(n for n, i in zip(navn, inne, strict=True) if i),
    )


def _til_ark(
    geometrier: "NDArray[np.object_]",
    til_ark: Callable[["NDArray[np.float64]"], "NDArray[np.float64]"],
    ramme: Boks,
) -> "NDArray[np.object_]":
    """Move geometries to the sheet and clip those that reach over the frame."""
    if not len(geometrier):
        return geometrier
    flyttet = shapely.transform(geometrier, til_ark)
    kant = shapely.bounds(flyttet)
    over = (kant[:, 0] < ramme[0]) | (kant[:, 1] < ramme[1]) | (kant[:, 2] > ramme[2]) | (kant[:, 3] > ramme[3])
    flyttet[over] = shapely.intersection(flyttet[over], shapely.box(*ramme))
    return flyttet
