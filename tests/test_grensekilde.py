"""Originals of boundaries as they come: other formats, other layouts, names that do not belong, traps."""

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from geopandas import GeoDataFrame

from geo import settings
from geo.__main__ import main
from geo.data.grensekilde import MAKS_MEDLEMMER, KildeError, find_navn, open_kilde, read_grenser
from geo.data.grensekontroll import find_plassfeil, load_kjent_land
from geo.data.grenser import load_grenser
from tests.lekegrenser import ALFA, BETA, GAMMA, NAVN, build_rute, build_samling, build_tre, format_geojson, write_gpkg
from tests.test_prepare import build_land, zip_av

KJENTE = {ALFA: ("Alfa",), BETA: ("Beta", "Bïeta"), GAMMA: ("Gamma",)}


def les(fil: Path, innhold: bytes) -> GeoDataFrame:
    fil.write_bytes(innhold)
    with open_kilde(fil) as kilde:
        return read_grenser(kilde, KJENTE)


def samling_med_navn(**navn: object) -> dict:
    return build_samling([({"kommunenummer": n, **navn}, build_rute(i)) for i, n in enumerate(NAVN) if n == BETA])


# --- Layouts


@pytest.mark.parametrize("felt", ["navn", "administrativenhetnavn"])
@pytest.mark.parametrize(
    "pakk",
    [
        pytest.param(lambda s: {"administrative_enheter.kommune": s}, id="2019"),
        pytest.param(lambda s: {"Kommune": s}, id="several collections"),
        pytest.param(lambda s: s, id="one collection"),
    ],
)
def test_a_list_of_names_by_language_gives_the_norwegian_name_in_every_layout(
    tmp_path: Path, felt: str, pakk: Callable[[dict], dict]
) -> None:
    liste = [{"rekkefolge": "", "sprak": "sma", "navn": "Bïeta"}, {"rekkefolge": "", "sprak": "nor", "navn": "Beta"}]
    grenser = les(tmp_path / "k.geojson", format_geojson(pakk(samling_med_navn(**{felt: liste}))))
    assert grenser["navn"].to_dict() == {BETA: "Beta"}
    assert grenser["navn_alle"].to_dict() == {BETA: "Beta - Bïeta"}


@pytest.mark.parametrize(
    ("uttak", "dato"),
    [
        ("20191220110344", "2019-12-20"),
        ("2023-12-15T18:36:18+01:00", "2023-12-15"),
        ("20191320", ""),
        ("i fjor", ""),
        (None, ""),
    ],
)
def test_the_date_is_read_in_every_form_and_is_unknown_where_it_is_none(
    tmp_path: Path, uttak: str | None, dato: str
) -> None:
    samling = samling_med_navn(navn="Beta", datauttaksdato=uttak)
    assert list(les(tmp_path / "k.geojson", format_geojson(samling))["dato"]) == [dato]


def test_a_crs_after_the_features_and_a_point_in_the_name_are_understood(tmp_path: Path) -> None:
    samling = samling_med_navn(navn="Beta")
    sist = {"type": samling["type"], "features": samling["features"], "crs": samling["crs"]}
    grenser = les(tmp_path / "k.geojson", format_geojson({"a.b": sist, "a.b.c": {"features": []}}))
    assert grenser.geometry[BETA].equals(build_rute(1))
    assert grenser.attrs["kilde"] == "GeoJSON, laget a.b, EPSG:25833"


# --- Names


def test_a_lone_saami_name_stands_beside_the_norwegian_and_not_in_its_place(tmp_path: Path) -> None:
    grenser = les(tmp_path / "k.geojson", format_geojson(samling_med_navn(kommunenavn="Bïehta")))
    assert (grenser["navn"][BETA], grenser["navn_alle"][BETA]) == ("Beta", "Beta - Bïehta - Bïeta")


@pytest.mark.parametrize("navn", ["BETA", "Beta kommune", "Beta (Innlandet)", "Bïeta – Beta", "Beta/Bïeta"])
def test_another_spelling_of_a_known_name_is_no_name_of_its_own(tmp_path: Path, navn: str) -> None:
    grenser = les(tmp_path / "k.geojson", format_geojson(samling_med_navn(kommunenavn=navn)))
    assert (grenser["navn"][BETA], grenser["navn_alle"][BETA]) == ("Beta", "Beta - Bïeta")


def test_the_name_of_another_kommune_stops_the_reading_and_both_are_named(tmp_path: Path) -> None:
    with pytest.raises(KildeError, match=r"0102 heter «Gamma», men er Beta \(0103 er Gamma\)"):
        les(tmp_path / "k.geojson", format_geojson(samling_med_navn(kommunenavn="Gamma")))


# --- What is refused, and by what name


@pytest.mark.parametrize(
    ("navn", "innhold", "format_"),
    [
        pytest.param("k.topojson", b'{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON", id="TopoJSON"),
        pytest.param("k.shp", b"\x00\x00\x27\x0a\x00\x00", "Shapefile", id="Shapefile"),
        pytest.param("k.dbf", b"\x03\x7b\x01\x01", "Shapefile", id="its table"),
        pytest.param("k.sos", b".HODE\n..TEGNSETT UTF-8", "SOSI", id="SOSI"),
        pytest.param(
            "k.geojson", b'<?xml version="1.0"?><x xmlns:gml="http://www.opengis.net/gml/3.2">', "GML", id="GML"
        ),
        pytest.param("k.kml", b'<?xml version="1.0"?><kml xmlns="x">', "KML", id="KML"),
        pytest.param("k.geojson", b"<!DOCTYPE html><html>", "en nettside", id="a page"),
        pytest.param("k.gz", b"\x1f\x8b\x08\x00", "gzip-arkiv", id="gzip"),
    ],
)
def test_another_format_is_named_with_what_to_use_in_its_place(
    tmp_path: Path, navn: str, innhold: bytes, format_: str
) -> None:
    with pytest.raises(KildeError, match=f"er {format_}, ikke GeoJSON.*bruk GeoJSON-utgaven"):
        les(tmp_path / navn, innhold)


def test_a_file_geodatabase_is_named(tmp_path: Path) -> None:
    mappe = tmp_path / "Kommuner.gdb"
    mappe.mkdir()
    with pytest.raises(KildeError, match="er FGDB"), open_kilde(mappe):
        pass


def test_a_zip_of_another_format_says_which(tmp_path: Path) -> None:
    with pytest.raises(KildeError, match=r"den har FGDB"):
        les(tmp_path / "k.zip", zip_av({"K.gdb/a00000001.gdbtable": b"x"}))


def test_what_a_mac_adds_to_a_zip_is_passed_over(tmp_path: Path) -> None:
    innhold = format_geojson(samling_med_navn(navn="Beta"))
    pakket = zip_av({"k.geojson": innhold, "__MACOSX/._k.geojson": b"\x00\x05\x16\x07", "mappe/._x.json": b"\x00"})
    assert list(les(tmp_path / "k.zip", pakket).index) == [BETA]


def test_a_zip_of_very_many_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KildeError, match="over 1000 filer"):
        les(tmp_path / "k.zip", zip_av({f"{i}.txt": b"" for i in range(MAKS_MEDLEMMER + 1)}))


def test_a_geopackage_that_says_not_where_it_is_is_refused_in_one_sentence(tmp_path: Path) -> None:
    fil = write_gpkg(build_tre(), tmp_path / "k.gpkg")
    with sqlite3.connect(fil) as base:
        base.execute("PRAGMA writable_schema = 1")
        base.execute("UPDATE gpkg_contents SET srs_id = -1")
        base.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
    base.close()
    with pytest.raises(KildeError, match="sier ikke hvilket koordinatsystem den bruker"):
        les(tmp_path / "k2.gpkg", fil.read_bytes())


@pytest.mark.parametrize("tall", ["NaN", "1e999", '"ti"', "null", "[]"])
def test_a_coordinate_that_is_no_number_is_refused_in_one_sentence(tmp_path: Path, tall: str) -> None:
    innhold = json.dumps(samling_med_navn(navn="Beta")).replace("210000.0", tall).encode()
    with pytest.raises(KildeError) as feil:
        les(tmp_path / "k.geojson", innhold)
    assert "\n" not in str(feil.value)


@pytest.mark.skipif(sys.platform == "win32", reason="resource is of Unix")
def test_a_large_file_is_read_in_less_memory_than_twice_its_size(tmp_path: Path) -> None:
    def bruk(innhold: bytes) -> int:
        """Measure what a process of its own takes to read a file, in bytes."""
        fil = tmp_path / "k.geojson"
        fil.write_bytes(innhold)
        kode = (
            "import resource, sys; from pathlib import Path\n"
            "from geo.data.grensekilde import open_kilde, read_grenser\n"
            f"with open_kilde(Path({str(fil)!r})) as kilde: read_grenser(kilde, {{}})\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024))"
        )
        svar = subprocess.run(
            [sys.executable, "-c", kode], cwd=settings.ROT, capture_output=True, text=True, check=True
        )
        return int(svar.stdout)

    flater = [shapely.segmentize(build_rute(i % 10, i // 10), 5.25) for i in range(100)]
    objekter = [({"kommunenummer": f"{i:04d}", "navn": "x"}, flate) for i, flate in enumerate(flater)]
    stor = format_geojson(build_samling(objekter))
    assert len(stor) > 20_000_000
    assert bruk(stor) - bruk(format_geojson(build_samling(objekter[:1]))) < 2 * len(stor)


RAR = [None, [], {}, ["x"], {"a": [1]}, True, -1, 1.5, "", "\ud800", "[" * 5_000, "x" * 5_000, [[["a"]]]]


@pytest.mark.parametrize("verdi", RAR, ids=lambda verdi: repr(verdi)[:20])
@pytest.mark.parametrize(
    "felt", ["kommunenummer", "objtype", "navn", "kommunenavn", "administrativenhetnavn", "datauttaksdato"]
)
def test_any_value_in_a_property_is_read_or_refused_in_one_sentence(tmp_path: Path, felt: str, verdi: object) -> None:
    objekt = samling_med_navn(navn="Beta")["features"][0]
    rart = {**objekt, "properties": {**objekt["properties"], felt: verdi}}
    samling = {**samling_med_navn(navn="Beta"), "features": [objekt, rart]}
    try:
        navn = set(les(tmp_path / "k.geojson", json.dumps(samling).encode())["navn"])
    except KildeError as feil:
        navn, melding = {"Beta"}, str(feil)
    else:
        melding = ""
    assert (navn, melding.count("\n")) == ({"Beta"}, 0)


@pytest.mark.parametrize("verdi", RAR, ids=lambda verdi: repr(verdi)[:20])
@pytest.mark.parametrize("felt", ["type", "properties", "geometry", "coordinates", "crs", "features"])
def test_any_value_in_the_structure_is_read_or_refused_in_one_sentence(
    tmp_path: Path, felt: str, verdi: object
) -> None:
    samling = samling_med_navn(navn="Beta")
    objekt = samling["features"][0]
    if felt in samling and felt != "type":
        samling[felt] = verdi
    elif felt in objekt["geometry"]:
        objekt["geometry"][felt] = verdi
    else:
        objekt[felt] = verdi
    with pytest.raises(KildeError) as feil:
        les(tmp_path / "k.geojson", json.dumps(samling).encode())
    assert str(feil.value).isprintable()


# --- The command, on the coarse country of test_prepare


def importer(fil: Path, innhold: bytes, *valg: str) -> int:
    fil.write_bytes(innhold)
    return main(["grenser", "importer", str(fil), "--ut", str(fil.parent / "ut"), *valg])


def test_the_layout_of_2019_with_its_list_of_names_becomes_the_known_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def egenskaper(nummer: str, navn: str) -> dict[str, object]:
        sprak = zip(["nor", "sme", "fkv"], navn.split(" - "), strict=False)
        liste = [{"rekkefolge": "", "sprak": s, "navn": n} for s, n in sprak]
        return {"objtype": "Kommune", "kommunenummer": nummer, "datauttaksdato": "20191220110344", "navn": liste}

    assert importer(tmp_path / "k.geojson", build_land(egenskaper=egenskaper)) == 0
    ut = capsys.readouterr().out
    assert "356 kommuner i inndeling 2020 skrevet" in ut
    assert "uttaksdato 2019-12-20" in ut
    grenser = load_grenser(tmp_path / "ut" / "kommuner-2020.gpkg")
    assert grenser["navn"].to_dict() == {nummer: navn[0] for nummer, navn in find_navn("2020").items()}
    assert set("[{}]") & set("".join(grenser["navn_alle"])) == set()
    assert tomllib.loads((tmp_path / "ut" / "KILDE.toml").read_text(encoding="utf-8"))["dato"] == "2019-12-20"


def bytt(a: str, b: str) -> Callable[[GeoDataFrame], GeoDataFrame]:
    """Let two kommuner change places, while each keeps its number and its name."""

    def endre(land: GeoDataFrame) -> GeoDataFrame:
        flater = land.geometry.copy()
        flater[a], flater[b] = land.geometry[b], land.geometry[a]
        return land.set_geometry(flater)

    return endre


def test_two_kommuner_that_have_changed_places_stop_the_import_and_both_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importer(tmp_path / "k.geojson", build_land(endre=bytt("3005", "3049"))) == 2
    feil = capsys.readouterr().err
    assert "3005 Drammen ligger der 3049 Lier skal ligge; 3049 Lier ligger der 3005 Drammen skal ligge" in feil
    assert not list((tmp_path).glob("ut/*"))


def test_coordinates_of_another_zone_are_told_from_swapped_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importer(tmp_path / "k.geojson", build_land(endre=lambda land: land.translate(300_000).to_frame())) == 2
    assert "koordinatsystemet er trolig oppgitt feil" in capsys.readouterr().err


def test_the_shipped_boundaries_lie_where_they_should_in_both_divisions() -> None:
    land = load_kjent_land("2020")
    assert land is not None
    assert find_plassfeil(land, land) == []
    land_2024 = load_kjent_land("2024")
    assert land_2024 is not None
    assert set(land_2024.index) == set(find_navn("2024"))
    aalesund = land.geometry["1507"]
    assert (land_2024.geometry["1508"], land_2024.geometry["1580"]) == (aalesund, aalesund)


def test_the_wrong_division_is_named_with_the_choice_that_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importer(tmp_path / "k.geojson", build_land("2024")) == 2
    assert "har kommunene i inndeling 2024; bruk --inndeling 2024" in capsys.readouterr().err


def test_an_import_of_2024_is_held_against_the_land_of_2020(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert importer(tmp_path / "k.geojson", build_land("2024"), "--inndeling", "2024") == 0
    assert "357 kommuner i inndeling 2024" in capsys.readouterr().out


def til_havs(land: GeoDataFrame) -> GeoDataFrame:
    """Let the country reach out into the sea, as the edition to the territorial border does."""
    hav = land.geometry.union_all()
    flater = land.geometry.copy()
    for nummer in land.index[:: len(land) // 40]:
        utvidet = land.geometry[nummer].buffer(30_000, quad_segs=2) - hav
        flater[nummer] |= utvidet
        hav |= utvidet
    return land.set_geometry(flater)


def test_the_edition_with_sea_is_told_from_the_clipped_one_and_can_be_clipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    innhold = build_land(endre=til_havs)
    assert importer(tmp_path / "k.geojson", innhold) == 0
    assert "går ut i sjøen" in capsys.readouterr().out
    med_sjo = load_grenser(tmp_path / "ut" / "kommuner-2020.gpkg").area.sum()
    assert importer(tmp_path / "k.geojson", innhold, "--klipp") == 0
    ut = capsys.readouterr().out
    assert "går ut i sjøen" not in ut
    assert "klippet etter kysten" in ut
    kilde = tomllib.loads((tmp_path / "ut" / "KILDE.toml").read_text(encoding="utf-8"))
    assert kilde["endringer"].startswith("klippet etter kysten")
    land = load_grenser().area.sum()
    klippet = load_grenser(tmp_path / "ut" / "kommuner-2020.gpkg").area.sum()
    assert med_sjo > 1.1 * land
    assert 0.9 * land < klippet <= land


def test_a_foreign_proj_does_not_move_the_country(tmp_path: Path) -> None:
    fil = tmp_path / "k.geojson"
    fil.write_bytes(build_land())
    kommando = [sys.executable, "-m", "geo", "grenser", "importer", str(fil), "--ut", str(tmp_path / "ut")]
    miljo = {**os.environ, "PROJ_DATA": "/finnes/ikke", "PROJ_LIB": "/finnes/ikke"}
    svar = subprocess.run(kommando, cwd=settings.ROT, env=miljo, capture_output=True, text=True, check=False)
    assert (svar.returncode, svar.stdout[:12]) == (0, "356 kommuner"), svar.stderr
    assert load_grenser(tmp_path / "ut" / "kommuner-2020.gpkg").crs.to_epsg() == 25833
