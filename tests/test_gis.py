"""GeoPackage and GeoJSON of described maps: where things are, what they are called, who is credited, the same twice."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import geopandas
import pyogrio
import pytest
import shapely

from geo.beskrivelse.klassekart import build_antallskart
from geo.beskrivelse.temakart import Temakart
from geo.data.grenser import load_grenser
from geo.data.samling import Samling
from geo.errors import CrsError
from geo.rapport.gis import KOLONNER, build_geojson, build_geopackage, build_lagnavn
from tests.rapportprove import FIENDTLIG, FIENDTLIG_RENSET, build_kart


@pytest.fixture(scope="module")
def grenser() -> geopandas.GeoDataFrame:
    return load_grenser()


@pytest.fixture(scope="module")
def kart(grunnlag: Samling) -> tuple[Temakart, ...]:
    return tuple(build_kart(grunnlag, kode) for kode in ("brannvesen", "legevakt"))


@pytest.fixture(scope="module")
def gpkg(kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    fil = tmp_path_factory.mktemp("gis") / "kart.gpkg"
    fil.write_bytes(build_geopackage(kart, grenser, "2021-11-01"))
    return fil


@pytest.fixture(scope="module")
def geojson(kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame) -> dict:
    return json.loads(build_geojson(kart[1], grenser))


def test_same_maps_give_same_bytes(kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame, gpkg: Path) -> None:
    assert build_geopackage(kart, grenser, "2021-11-01") == gpkg.read_bytes()
    assert build_geojson(kart[0], grenser) == build_geojson(kart[0], grenser)


def test_geopackage_bears_the_registers_date(gpkg: Path) -> None:
    assert b"2021-11-01T00:00:00.000Z" in gpkg.read_bytes()


def test_geopackage_has_a_layer_for_each_map_in_metres(gpkg: Path, kart: tuple[Temakart, ...]) -> None:
    assert [lag[0] for lag in pyogrio.list_layers(gpkg)] == ["brannvesen", "legevakt"]
    for temakart in kart:
        lag = geopandas.read_file(gpkg, layer=temakart.kode)
        assert lag.crs.to_epsg() == 25833
        assert tuple(lag.columns) == (*KOLONNER, "geometry")
        assert list(lag["kommunenummer"]) == sorted(temakart.felt)
        assert lag.geometry.is_valid.all()


def test_layer_says_what_the_map_says(gpkg: Path, kart: tuple[Temakart, ...]) -> None:
    lag = geopandas.read_file(gpkg, layer="legevakt").set_index("kommunenummer")
    for nummer, felt in kart[1].felt.items():
        rad = lag.loc[nummer]
        assert (rad["navn"], rad["tilstand"], bool(rad["i_omradet"])) == (felt.navn, felt.tilstand, felt.i_omradet)
        assert rad["farger"].split() == list(felt.fyll.farger)
        assert rad["fyllfarge"] == felt.fyll.farger[0]
    assert lag.loc["3005", "tall"] == "1+2"
    assert "Legevakta i Drammen" in lag.loc["3005", "grupper"]


def test_a_measure_is_a_number_in_every_layer(
    grunnlag: Samling, kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    maal = build_antallskart(grunnlag.register, grunnlag.omrader["landet"], grunnlag.kommuner)
    fil = tmp_path / "maal.gpkg"
    fil.write_bytes(build_geopackage([maal, kart[0]], grenser, "2021-11-01"))
    antall, brann = (geopandas.read_file(fil, layer=lag)["verdi"] for lag in ("antall", "brannvesen"))
    assert (antall.dtype, brann.dtype) == ("float64", "float64")
    assert antall.sum() == sum(len(grunnlag.register.etter_kommune[n]) for n in grunnlag.register.kartlagt)
    assert antall.isna().sum() == len(grunnlag.kommuner) - len(grunnlag.register.kartlagt)
    assert brann.isna().all()


def test_layer_carries_source_and_credit(gpkg: Path, kart: tuple[Temakart, ...]) -> None:
    om = pyogrio.read_info(gpkg, layer="brannvesen")["layer_metadata"]
    assert om["kreditering"] == "© Kartverket"
    assert om["kilde"] == kart[0].kildelinje
    assert om["setning"] == "14 brannvesen, 8 kommunale og 6 interkommunale"


def test_geojson_follows_rfc_7946(geojson: dict) -> None:
    assert "crs" not in geojson
    vest, sor, ost, nord = geojson["bbox"]
    assert (4 < vest < ost < 32, 57 < sor < nord < 72) == (True, True)
    for feature in geojson["features"]:
        flate = shapely.geometry.shape(feature["geometry"])
        assert flate.is_valid
        for del_ in shapely.get_parts(flate):
            assert shapely.is_ccw(del_.exterior)


def test_geojson_holds_strings_where_numbers_would_lose_zeros_and_null_where_unknown(geojson: dict) -> None:
    egenskaper = {feature["id"]: feature["properties"] for feature in geojson["features"]}
    assert tuple(egenskaper["3005"]) == KOLONNER
    assert egenskaper["3005"]["kommunenummer"] == "3005"
    assert egenskaper["3818"]["tall"] is None
    assert egenskaper["3005"]["i_omradet"] is True
    assert (geojson["kreditering"], geojson["inndeling"]) == ("© Kartverket", "2020")


def test_deltakere_outside_the_area_are_there_and_marked(geojson: dict) -> None:
    utenfor = [f["properties"]["navn"] for f in geojson["features"] if not f["properties"]["i_omradet"]]
    assert "Gjøvik" in utenfor


def test_area_is_the_same_in_both_files(gpkg: Path, geojson: dict) -> None:
    fra_gpkg = geopandas.read_file(gpkg, layer="legevakt").area.sum()
    fra_json = geopandas.GeoDataFrame.from_features(geojson["features"], crs=4326).to_crs(25833).area.sum()
    assert fra_json == pytest.approx(fra_gpkg, rel=1e-6)


def test_hostile_text_is_text(kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame, tmp_path: Path) -> None:
    felt = dict(kart[0].felt)
    felt["3005"] = replace(felt["3005"], sier=FIENDTLIG)
    ondt = replace(kart[0], kode="../=ond'; DROP TABLE", tittel=FIENDTLIG, felt=MappingProxyType(felt))
    fil = tmp_path / "ond.gpkg"
    fil.write_bytes(build_geopackage([ondt], grenser, "2021-11-01"))
    lag = geopandas.read_file(fil, layer="ond_drop_table").set_index("kommunenummer")
    assert lag.loc["3005", "beskrivelse"] == f"Drammen: {FIENDTLIG_RENSET}"
    assert json.loads(build_geojson(ondt, grenser))["tittel"] == FIENDTLIG_RENSET


def test_boundaries_in_another_projection_are_refused(
    kart: tuple[Temakart, ...], grenser: geopandas.GeoDataFrame
) -> None:
    with pytest.raises(CrsError):
        build_geojson(kart[0], grenser.to_crs(4326))


def test_layer_names_are_plain(kart: tuple[Temakart, ...]) -> None:
    assert build_lagnavn(replace(kart[0], kode="lonn+regnskap")) == "lonn_regnskap"
    assert build_lagnavn(replace(kart[0], kode="++")) == "kart"
