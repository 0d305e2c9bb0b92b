"""Boundaries as a coverage: load and check them, and find the lines, points and areas that maps need.

In a coverage neighbours have the same vertices along their border, with no gap and no overlap, and all here rests on
that. geopandas and shapely are imported where they are used, so that the command line starts fast without them.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from geo import settings
from geo.data.geopakke import LAG
from geo.data.kommuner import load_kommuner
from geo.errors import Avvik, CrsError, DataError

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from shapely import LineString, MultiLineString, MultiPolygon

Grenser: TypeAlias = "GeoDataFrame"  # for who passes them on, and needs no geopandas for it
GRENSE_KOLONNER: Final = ("kommunenummer", "navn", "navn_alle", "geometry")
GLIPE_M: Final = 20.0  # a hole narrower than this is a fault of drawing; the narrowest water that is cut out is 120 m
_GPKG_MAGI: Final = b"SQLite format 3\0"  # anything else under the name .gpkg may be a file that points to other files


def load_grenser(path: Path = settings.GRENSER_GPKG, numre: Collection[str] | None = None) -> "GeoDataFrame":
    """Load boundaries, checked: in EPSG:25833, valid, a coverage without gaps or overlaps, and complete.

    Parameters
    ----------
    path
        A GeoPackage written by ``geo.prepare``.
    numre
        The kommunenumre that must be there, no more and no fewer; None for those of ``data/kommuner.csv``.

    Returns
    -------
    GeoDataFrame
        Index ``kommunenummer`` in rising order; columns ``navn``, ``navn_alle``, ``geometry`` (EPSG:25833, metres).
        Shared by all sessions: never change it.

    Raises
    ------
    DataError
        The file is missing or is no GeoPackage, or its boundaries are not as promised above.
    CrsError
        The file is in another coordinate reference system.

    """
    import geopandas  # noqa: PLC0415 - half a second that the command line does without
    import shapely.errors  # noqa: PLC0415 - as above

    losning = "lag grensene på nytt med «python -m geo.prepare»"
    try:
        with path.open("rb") as fil:
            if fil.read(len(_GPKG_MAGI)) != _GPKG_MAGI:
                raise DataError(path.name, [Avvik(None, None, "filen er ikke en GeoPackage", losning)])
        grenser = geopandas.read_file(path, layer=LAG)
    except FileNotFoundError as feil:
        raise DataError(path.name, [Avvik(None, None, "filen finnes ikke", losning)]) from feil
    except (OSError, RuntimeError, UnicodeDecodeError, shapely.errors.ShapelyError) as feil:
        # pyogrio's own errors are RuntimeErrors; a text that is not UTF-8, or a ring that does not close, are others
        raise DataError(path.name, [Avvik(None, None, "filen er skadet og kan ikke leses", losning)]) from feil
    mangler = [kolonne for kolonne in GRENSE_KOLONNER if kolonne not in grenser.columns]
    if mangler:
        raise DataError(path.name, [Avvik(None, kolonne, "kolonnen mangler", losning) for kolonne in mangler])
    tomme = [
        kolonne for kolonne in GRENSE_KOLONNER[:-1] if not all(isinstance(verdi, str) for verdi in grenser[kolonne])
    ]
    if tomme:
        raise DataError(path.name, [Avvik(None, kolonne, "en kommune mangler verdien", losning) for kolonne in tomme])
    require_crs(grenser, settings.EPSG_INTERN)
    grenser = grenser.set_index("kommunenummer").sort_index()
    avvik = find_grenseavvik(grenser, load_kommuner() if numre is None else numre)
    if avvik:
        raise DataError(path.name, [Avvik(None, None, hva, losning) for hva in avvik])
    return grenser


def require_crs(gdf: "GeoDataFrame", epsg: int) -> None:
    """Stop unless ``gdf`` is in EPSG:``epsg``; never reprojects, since only the caller knows what the numbers mean."""
    if _find_epsg(gdf) != epsg:
        raise CrsError(f"ventet EPSG:{epsg}, fikk {gdf.crs}; bruk to_crs({epsg}) der filen leses")


def _find_epsg(gdf: "GeoDataFrame") -> int | None:
    """Find the EPSG code of a frame; None where it has no reference system, or one that is defined nowhere."""
    from pyproj.exceptions import CRSError  # noqa: PLC0415 - as in load_grenser

    try:
        return None if gdf.crs is None else gdf.crs.to_epsg()
    except CRSError:
        return None


def find_grenseavvik(grenser: "GeoDataFrame", numre: Collection[str]) -> list[str]:
    """Find what keeps ``grenser`` (indexed by kommunenummer) from being a valid and complete coverage, in bokmål."""
    import shapely  # noqa: PLC0415 - as in load_grenser

    til_stede = list(grenser.index)
    flere_ganger = sorted({nummer for nummer in til_stede if til_stede.count(nummer) > 1})
    avvik = [f"kommuner står flere ganger: {_ramse(flere_ganger)}"] if flere_ganger else []
    avvik += find_nummeravvik(til_stede, numre)
    geometrier = grenser.geometry.to_numpy()
    tomme = list(grenser.index[shapely.is_missing(geometrier) | shapely.is_empty(geometrier)])
    if tomme:
        return [*avvik, f"kommuner uten flate: {_ramse(tomme)}"]
    andre = list(grenser.index[~grenser.geom_type.isin(["Polygon", "MultiPolygon"])])
    ugyldige = list(grenser.index[~shapely.is_valid(geometrier)])
    avvik += [f"kommuner med annet enn flater: {_ramse(andre)}"] if andre else []
    avvik += [f"ugyldige flater: {_ramse(ugyldige)}"] if ugyldige else []
    if andre or ugyldige:
        return avvik
    brudd = list(grenser.index[~shapely.is_empty(shapely.coverage_invalid_edges(geometrier))])
    avvik += [f"overlapp eller ulike kanter mellom naboer: {_ramse(brudd)}"] if brudd else []
    gliper = list(grenser.index[shapely.intersects(geometrier, _find_gliper(geometrier))]) if not brudd else []
    avvik += [f"glipe mellom naboer: {_ramse(gliper)}"] if gliper else []
    return avvik


def find_nummeravvik(til_stede: Collection[str], numre: Collection[str]) -> list[str]:
    """Find which kommuner are missing and which should not be there, in bokmål."""
    mangler, ukjente = sorted(set(numre) - set(til_stede)), sorted(set(til_stede) - set(numre))
    return [
        *([f"kommuner mangler: {_ramse(mangler)}"] if mangler else []),
        *([f"ukjente kommunenumre: {_ramse(ukjente)}"] if ukjente else []),
    ]


def _find_gliper(geometrier: "np.ndarray") -> "MultiPolygon":
    """Find the holes in a coverage that are too narrow to be water."""
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    deler = shapely.get_parts(shapely.coverage_union_all(geometrier))
    hull = np.array([shapely.Polygon(ring) for del_ in deler for ring in del_.interiors], dtype=object)
    radier_m = shapely.length(shapely.maximum_inscribed_circle(hull))
    return shapely.MultiPolygon(list(hull[2 * radier_m < GLIPE_M]))


def _ramse(numre: Collection[str], maks: int = 8) -> str:
    """List numbers for a message, and say how many more there are."""
    viste = ", ".join(list(numre)[:maks])
    return viste if len(numre) <= maks else f"{viste} og {len(numre) - maks} til"


def find_grenselinjer(grenser: "GeoDataFrame") -> "dict[tuple[str, str], LineString | MultiLineString]":
    """Find the border line that each pair of neighbours shares, in the CRS of ``grenser``.

    Rests on the coverage: neighbours have the same vertices along their border, so a segment that stands in two
    polygons is border, and one that stands once is coast or outer border.

    Returns
    -------
    dict
        By pair of kommunenumre with the lower first, sorted; kommuner that only touch in a point are no pair.

    """
    return find_linjer(list(grenser.index), grenser.geometry.to_numpy())


def find_linjer(numre: Sequence[str], flater: "np.ndarray") -> "dict[tuple[str, str], LineString | MultiLineString]":
    """Find the border lines as ``find_grenselinjer``, of polygons in the order of ``numre``."""
    rekke = sorted(range(len(numre)), key=numre.__getitem__)
    ender, eiere = _find_segmenter(flater[rekke])
    forst = (ender[1:] == ender[:-1]).all(axis=1).nonzero()[0]
    antall = len(numre)
    linjer = _merge_segmenter(ender[forst], eiere[forst] * antall + eiere[forst + 1])
    stigende = [numre[plass] for plass in rekke]
    return {(stigende[kode // antall], stigende[kode % antall]): linje for kode, linje in linjer.items()}


def _find_segmenter(polygoner: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Find every straight piece of boundary, so sorted that the two sides of a shared piece follow each other.

    Parameters
    ----------
    polygoner
        Of the kommuner in rising order of kommunenummer.

    Returns
    -------
    ender, eiere
        Rows of x, y, x, y (lower end first) in rising order, and the position of each one's kommune in rising order of
        kommunenummer, which also rises where the rows are equal.

    """
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    flater, flate_eier = shapely.get_parts(polygoner, return_index=True)
    ringer, ring_flate = shapely.get_rings(flater, return_index=True)
    punkter, ring = shapely.get_coordinates(ringer, return_index=True)
    i_ring = ring[1:] == ring[:-1]
    fra, til, eiere = punkter[:-1][i_ring], punkter[1:][i_ring], flate_eier[ring_flate[ring[:-1][i_ring]]]
    snu = (fra[:, 0] > til[:, 0]) | ((fra[:, 0] == til[:, 0]) & (fra[:, 1] > til[:, 1]))
    fra[snu], til[snu] = til[snu], fra[snu]
    ender = np.hstack([fra, til])
    rekkefolge = np.lexsort([eiere, *ender.T[::-1]])
    return ender[rekkefolge], eiere[rekkefolge]


def _merge_segmenter(ender: "np.ndarray", koder: "np.ndarray") -> "dict[int, LineString | MultiLineString]":
    """Merge the pieces that have the same code into as few lines as can be; by code in rising order."""
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    unike, gruppe = np.unique(koder, return_inverse=True)
    rekkefolge = np.argsort(gruppe, kind="stable")
    stykker = np.asarray(shapely.linestrings(ender[rekkefolge].reshape(-1, 2, 2)))
    linjer = np.asarray(shapely.line_merge(shapely.multilinestrings(stykker, indices=gruppe[rekkefolge])))
    return dict(zip(unike.tolist(), linjer, strict=True))


def compute_punkter(grenser: "GeoDataFrame") -> "GeoDataFrame":
    """Compute where each kommune's label stands: the centre of the largest circle that fits inside it.

    Returns
    -------
    GeoDataFrame
        Index and CRS of ``grenser``; ``geometry`` is a point inside the polygon, ``radius_m`` the circle's radius in
        metres: how much room there is.

    """
    import shapely  # noqa: PLC0415 - as in load_grenser

    radier = shapely.maximum_inscribed_circle(grenser.geometry.to_numpy())  # lines from centre to boundary
    punkter = grenser[[grenser.geometry.name]].set_geometry(shapely.get_point(radier, 0), crs=grenser.crs)
    return punkter.assign(radius_m=shapely.length(radier))


def compute_areal_km2(grenser: "GeoDataFrame") -> dict[str, float]:
    """Compute each kommune's area in km², fresh water included; within 0.7 % of equal-area from Bergen to Vardø."""
    require_crs(grenser, settings.EPSG_INTERN)
    return {str(nummer): float(areal_m2) / 1e6 for nummer, areal_m2 in grenser.area.items()}
