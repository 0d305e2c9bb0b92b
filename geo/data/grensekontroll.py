"""Imported boundaries held against the known ones: does each kommune lie where it should, and is sea with it."""

from typing import TYPE_CHECKING, Final

from geo import settings
from geo.data.grenser import compute_punkter, load_grenser
from geo.data.kommuner import load_omskriving
from geo.errors import CrsError, DataError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# The edition to the territorial border is some 1.4 times the land; coasts of two editions differ by some per cent.
MAKS_MOT_LAND: Final = 1.1


def load_kjent_land(inndeling: str) -> "GeoDataFrame | None":
    """Load the known land, clipped by the coast, of each kommune of an inndeling.

    Only the boundaries of 2020 are shipped. A kommune of 2024 lies where the one or ones of 2020 that it was made of
    lay; two that were made of the same one share its land here.

    Returns
    -------
    GeoDataFrame or None
        Index ``kommunenummer`` of the inndeling (a number stands once for each kommune of 2020 it lies in), in
        EPSG:25833; None where the known boundaries are missing or damaged themselves.

    """
    try:
        land = load_grenser(settings.GRENSER_GPKG)
    except (DataError, CrsError):
        return None
    if inndeling == settings.INNDELING:
        return land
    omskriving = load_omskriving()
    par = [(nytt, gammelt) for gammelt in land.index for nytt in omskriving.find_2024(str(gammelt))]
    nye = land.loc[[gammelt for _, gammelt in par]].reset_index(drop=True)
    return nye.assign(kommunenummer=[nytt for nytt, _ in par]).set_index("kommunenummer")


def find_plassfeil(grenser: "GeoDataFrame", land: "GeoDataFrame") -> list[tuple[str, str | None]]:
    """Find the kommuner that do not lie where they are known to lie.

    The middle of a kommune's known land must be in its own area. Where it is not (it may be in a lake that one edition
    cuts out, or in Haram where Ålesund was), the known kommune that it shares most land with must be itself.

    Returns
    -------
    list
        Pairs of kommunenumre in rising order: the one that lies wrong, and the one known to be in the place where it
        lies, or None where it lies where no kommune is known.

    """
    import shapely  # noqa: PLC0415 - half a second that the command line does without

    punkt, flate = grenser.sindex.query(compute_punkter(land).geometry, predicate="intersects")
    paa_plass = set(grenser.index[flate[grenser.index[flate] == land.index[punkt]]])
    kjente = land.geometry.to_numpy()
    feil = []
    for nummer in sorted((set(grenser.index) & set(land.index)) - paa_plass):
        denne = shapely.union_all(shapely.make_valid(grenser.loc[[nummer]].geometry.to_numpy()))
        felles = shapely.area(shapely.intersection(kjente, denne))
        like = set(land.index[(felles == felles.max()) & (felles > 0)])
        if nummer not in like:
            feil.append((nummer, min(like, default=None)))
    return feil


def has_sjo(grenser: "GeoDataFrame", land: "GeoDataFrame") -> bool:
    """Whether the areas reach far beyond the known land: then they go out into the sea, to the territorial border."""
    kjent = land[~land.geometry.duplicated()]
    return float(grenser.area.sum()) > MAKS_MOT_LAND * float(kjent.area.sum())


def clip_kyst(grenser: "GeoDataFrame", land: "GeoDataFrame") -> "GeoDataFrame":
    """Clip areas by the known coast: what lies outside all known land is taken away. Input untouched."""
    import shapely  # noqa: PLC0415 - as above

    kjent = land[~land.geometry.duplicated()].geometry.to_numpy()
    traer = shapely.STRtree(kjent)
    klippet = [
        shapely.intersection(flate, shapely.coverage_union_all(kjent[traer.query(flate)]))
        for flate in shapely.make_valid(grenser.geometry.to_numpy())
    ]
    rene = [shapely.multipolygons([del_ for del_ in shapely.get_parts(ett) if del_.area > 0]) for ett in klippet]
    return grenser.set_geometry(rene, crs=grenser.crs)
