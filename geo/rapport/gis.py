"""Described maps as files for a GIS: GeoPackage in EPSG:25833 and GeoJSON in EPSG:4326, with source and credit."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.beskrivelse.temakart import Felt, Temakart
from geo.data.grenser import require_crs
from geo.rapport.kontorfil import clean_tekst

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DESIMALER: Final = 6  # of a degree, some 0.1 m: what RFC 7946 advises, and finer than the boundaries are
KOLONNER: Final = (
    "kommunenummer",
    "navn",
    "tilstand",
    "grupper",
    "tall",
    "verdi",
    "vert_for",
    "fyllfarge",
    "farger",
    "monster",
    "i_omradet",
    "beskrivelse",
)
_LAAS: Final = Lock()  # GDAL's settings are those of the whole process


def build_egenskaper(felt: Felt, temakart: Temakart) -> dict[str, str | float | None]:
    """Build what a GIS file tells of one kommune: plain values, None where there is nothing to tell."""
    grupper = [temakart.gruppe[nokkel].navn for nokkel in felt.grupper if nokkel in temakart.gruppe]
    verdier = (
        felt.kommunenummer,
        felt.navn,
        felt.tilstand.value,
        clean_tekst("; ".join(grupper)) or None,
        clean_tekst(felt.tall) or None,
        felt.verdi,
        ", ".join(str(nummer) for nummer in felt.vert_for) or None,
        felt.fyll.farger[0],
        " ".join(felt.fyll.farger),
        felt.fyll.monster.value,
        felt.i_omradet,
        clean_tekst(felt.tekst),
    )
    return dict(zip(KOLONNER, verdier, strict=True))


def build_metadata(temakart: Temakart) -> dict[str, str]:
    """Build what the file as a whole tells: what it shows, where it is from and on what terms it is used."""
    tekster = {
        "tittel": temakart.tittel,
        "setning": temakart.setning,
        "omrade": temakart.omrade.navn,
        "inndeling": temakart.inndeling,
        "kilde": temakart.kildelinje,
        "kreditering": settings.KREDITERING,
        "lisens_grenser": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    }
    return {nokkel: clean_tekst(tekst) for nokkel, tekst in tekster.items()}


def build_lagnavn(temakart: Temakart) -> str:
    """Build a name of layer and file from the map's code: «lonn+regnskap» becomes «lonn_regnskap»."""
    return re.sub(r"[^a-z0-9]+", "_", temakart.kode.lower()).strip("_") or "kart"


def _build_ramme(temakart: Temakart, grenser: "GeoDataFrame") -> "GeoDataFrame":
    import geopandas  # noqa: PLC0415 - half a second that other exports do without

    require_crs(grenser, settings.EPSG_INTERN)
    numre = sorted(temakart.felt)
    rader = [build_egenskaper(temakart.felt[nummer], temakart) for nummer in numre]
    flater = grenser.loc[numre].geometry.to_numpy()
    ramme = geopandas.GeoDataFrame(rader, columns=KOLONNER, geometry=flater, crs=grenser.crs)
    # A layer where no kommune has a value has the column as a number all the same, so that layers can be joined.
    return ramme.astype({"verdi": "float64"})


def build_geopackage(kart: Sequence[Temakart], grenser: "GeoDataFrame", dato: str) -> bytes:
    """Build one GeoPackage with a layer per map, named by its code.

    Parameters
    ----------
    kart
        The described maps; a map of no kommune becomes no layer.
    grenser
        Boundaries by kommunenummer in EPSG:25833.
    dato
        ISO date that the file bears instead of the clock's, so that the same maps give the same bytes.

    """
    import pyogrio  # noqa: PLC0415 - as geopandas

    med_felt = {build_lagnavn(temakart): temakart for temakart in kart if temakart.felt}
    with tempfile.TemporaryDirectory() as mappe, _LAAS:
        fil = Path(mappe) / "kart.gpkg"
        # The file is thrown away as soon as it is read, so that waiting for the disk after each layer is for nothing.
        oppsett = {"OGR_CURRENT_DATE": f"{dato}T00:00:00.000Z", "OGR_SQLITE_SYNCHRONOUS": "OFF"}
        pyogrio.set_gdal_config_options(oppsett)
        try:
            for nr, (lag, temakart) in enumerate(med_felt.items()):
                om = build_metadata(temakart)
                pyogrio.write_dataframe(
                    _build_ramme(temakart, grenser),
                    fil,
                    layer=lag,
                    driver="GPKG",
                    append=nr > 0,
                    geometry_type="MultiPolygon",
                    promote_to_multi=True,
                    layer_options={"IDENTIFIER": lag, "DESCRIPTION": f"{om['tittel']}. {om['kilde']}"},
                    layer_metadata=om,
                )
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys(oppsett))
        return fil.read_bytes() if med_felt else b""


def build_geojson(temakart: Temakart, grenser: "GeoDataFrame") -> bytes:
    """Build GeoJSON after RFC 7946: longitude and latitude, outer rings anticlockwise, no crs member.

    Title, source and credit stand as further members of the collection, which the standard allows.
    """
    import shapely  # noqa: PLC0415 - as geopandas

    ramme = _build_ramme(temakart, grenser)
    flater = shapely.orient_polygons(ramme.geometry.to_crs(settings.EPSG_SKJERM).to_numpy())
    flater = shapely.transform(flater, lambda punkter: punkter.round(DESIMALER))
    samling: Mapping[str, object] = {
        "type": "FeatureCollection",
        "name": build_lagnavn(temakart),
        **build_metadata(temakart),
        **({"bbox": shapely.total_bounds(flater).tolist()} if len(flater) else {}),
        "features": [
            {
                "type": "Feature",
                "id": nummer,
                "properties": build_egenskaper(temakart.felt[nummer], temakart),
                "geometry": shapely.geometry.mapping(flate),
            }
            for nummer, flate in zip(sorted(temakart.felt), flater, strict=True)
        ],
    }
    return json.dumps(samling, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
