"""Toy boundaries whose answers are known by hand: squares of 100 km², side by side, in EPSG:25833."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas
from geopandas import GeoDataFrame
from shapely import MultiPolygon, Polygon, box
from shapely.geometry import mapping

SIDE_M = 10_000
ORIGO_M = (200_000, 6_600_000)  # near Drammen; the coordinates of a kommune of Norway

ALFA, BETA, GAMMA = "0101", "0102", "0103"
NAVN = {ALFA: "Alfa", BETA: "Beta", GAMMA: "Gamma"}


def build_rute(kolonne: float, rad: float = 0) -> Polygon:
    """Build the square of 10 by 10 km that stands in a column and a row."""
    x, y = ORIGO_M[0] + kolonne * SIDE_M, ORIGO_M[1] + rad * SIDE_M
    return box(x, y, x + SIDE_M, y + SIDE_M)


def build_grenser(flater: Mapping[str, Polygon | MultiPolygon]) -> GeoDataFrame:
    """Build a frame of boundaries as load_grenser gives it."""
    navn = [NAVN.get(nummer, nummer) for nummer in flater]
    return geopandas.GeoDataFrame(
        {"navn": navn, "navn_alle": navn}, index=list(flater), geometry=list(flater.values()), crs=25833
    ).rename_axis("kommunenummer")


def build_tre() -> GeoDataFrame:
    """Build Alfa, Beta and Gamma in a row: Beta has two neighbours, the others one."""
    return build_grenser({ALFA: build_rute(0), BETA: build_rute(1), GAMMA: build_rute(2)})


def write_gpkg(grenser: GeoDataFrame, fil: Path) -> Path:
    """Write boundaries as a GeoPackage."""
    grenser.reset_index().to_file(fil, driver="GPKG", layer="kommuner")
    return fil


def build_samling(objekter: Sequence[tuple[Mapping[str, object], Polygon]], crs: str | None = "EPSG:25833") -> dict:
    """Build a FeatureCollection of properties and areas."""
    samling = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(egenskaper), "geometry": mapping(flate)}
            for egenskaper, flate in objekter
        ],
    }
    return samling if crs is None else {**samling, "crs": {"type": "name", "properties": {"name": crs}}}


def format_geojson(objekt: object) -> bytes:
    """Format as the bytes of a GeoJSON file."""
    return json.dumps(objekt, ensure_ascii=False).encode()
