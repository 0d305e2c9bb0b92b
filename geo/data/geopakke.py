"""GeoPackages through fiona: read the layers of one that comes from outside, and write one whose bytes repeat."""

import errno
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LAG: Final = "kommuner"  # the layer of every GeoPackage of boundaries
DATO: Final = "2020-01-01T00:00:00.000Z"  # stands in the GeoPackages instead of the clock, so that their bytes repeat
Objekt = tuple[Mapping[str, Any], Mapping[str, Any] | None]  # properties and geometry


class GeopakkeError(ValueError):
    """The file is no whole GeoPackage."""


def read_lag(sti: Path) -> Iterator[tuple[str, str, Iterator[Objekt]]]:
    """Read the layers: name, CRS as WKT (empty where unknown) and features, of which each must be used before the next.

    ``sti`` is a path of ours: a name that a user chose could mean something to GDAL. Raises GeopakkeError.
    """
    import fiona  # noqa: PLC0415 - half a second that the command line does without

    try:
        with fiona.open(sti, enabled_drivers=["GPKG"]):  # first: listlayers itself would try every driver
            lag = fiona.listlayers(sti)
        for navn in lag:
            with fiona.open(sti, layer=navn, enabled_drivers=["GPKG"]) as objekter:
                yield (
                    navn,
                    objekter.crs_wkt,
                    ((o.properties, None if o.geometry is None else dict(o.geometry)) for o in objekter),
                )
    except find_feil() as feil:
        raise GeopakkeError(str(feil)) from feil


def write_gpkg(grenser: "GeoDataFrame", sti: Path) -> None:
    """Write boundaries (index kommunenummer) as a GeoPackage; raises OSError."""
    import fiona  # noqa: PLC0415 - as above

    try:
        with fiona.Env(OGR_CURRENT_DATE=DATO):
            grenser.reset_index().to_file(sti, driver="GPKG", layer=LAG, engine="fiona", SPATIAL_INDEX="NO")
    except find_feil() as feil:
        raise OSError(errno.EIO, "disken er full eller skadet") from feil


def find_feil() -> tuple[type[Exception], ...]:
    """Find what fiona throws of a file or a disk: errors of its own, of GDAL's that have no public class, of values."""
    from fiona._err import CPLE_BaseError  # noqa: PLC0415 - as above
    from fiona.errors import FionaError  # noqa: PLC0415 - as above

    return FionaError, CPLE_BaseError, OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError
