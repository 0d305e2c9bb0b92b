"""Boundaries: the coverage functions on the toy country, the reader, and the committed files."""

import hashlib
import tomllib
from pathlib import Path

import pytest
import shapely
from shapely import LineString, Polygon, box

from geo import settings
from geo.data.grenser import compute_areal_km2, compute_punkter, find_grenselinjer, load_grenser, require_crs
from geo.data.kommuner import (
    load_kommuner,
    load_naboer,
)
from geo.data.tabellfil import read_tabell
from geo.errors import CrsError, DataError
from tests.lekegrenser import ALFA, BETA, GAMMA, build_grenser, build_rute, build_tre, write_gpkg

# --- Boundaries: the toy country


def test_each_pair_of_neighbours_has_the_line_that_they_share() -> None:
    linjer = find_grenselinjer(build_tre())
    assert {par: linje.length for par, linje in linjer.items()} == {(ALFA, BETA): 10_000, (BETA, GAMMA): 10_000}


def test_a_border_is_one_line_however_many_vertices_it_has() -> None:
    grenser = build_grenser(
        {ALFA: shapely.segmentize(build_rute(0), 500), BETA: shapely.segmentize(build_rute(1), 500)}
    )
    linje = find_grenselinjer(grenser)[ALFA, BETA]
    assert isinstance(linje, LineString)
    assert shapely.get_num_coordinates(linje) == 21


def test_row_order_does_not_matter_for_borders_and_input_is_untouched() -> None:
    tre = build_tre()
    kopi = tre.copy()
    snudd = tre.iloc[::-1]
    assert find_grenselinjer(snudd) == find_grenselinjer(tre)
    assert tre.equals(kopi)


def test_kommuner_that_meet_in_a_point_are_not_neighbours() -> None:
    assert find_grenselinjer(build_grenser({ALFA: build_rute(0), BETA: build_rute(1, 1)})) == {}


def test_a_kommune_inside_another_shares_all_of_its_border() -> None:
    indre = box(205_000, 6_605_000, 206_000, 6_606_000)
    grenser = build_grenser({ALFA: build_rute(0).difference(indre), BETA: indre})
    assert find_grenselinjer(grenser)[ALFA, BETA].length == 4_000


def test_a_kommune_of_several_islands_keeps_all_its_lines() -> None:
    oyer = shapely.MultiPolygon([build_rute(0), build_rute(2)])
    grenser = build_grenser({ALFA: oyer, BETA: build_rute(1)})
    assert find_grenselinjer(grenser)[ALFA, BETA].length == 20_000


def test_the_label_point_is_the_middle_of_a_square_and_the_radius_says_how_much_room_there_is() -> None:
    punkter = compute_punkter(build_tre())
    assert punkter.geometry[BETA].distance(build_rute(1).centroid) < 20
    assert punkter["radius_m"][BETA] == pytest.approx(5_000, abs=20)


def test_the_label_point_lies_inside_a_kommune_whose_centroid_does_not() -> None:
    hestesko = Polygon([(0, 0), (9, 0), (9, 1), (1, 1), (1, 8), (9, 8), (9, 9), (0, 9)])
    assert not hestesko.contains(hestesko.centroid)
    punkt = compute_punkter(build_grenser({ALFA: hestesko})).geometry[ALFA]
    assert hestesko.contains(punkt)


def test_the_area_of_a_square_is_100_km2() -> None:
    assert compute_areal_km2(build_tre()) == {ALFA: 100, BETA: 100, GAMMA: 100}


@pytest.mark.parametrize("epsg", [4326, 25832, None])
def test_another_crs_is_refused_and_never_reprojected(epsg: int | None) -> None:
    with pytest.raises(CrsError, match="EPSG:25833"):
        require_crs(build_tre().set_crs(epsg, allow_override=True), 25833)


# --- Boundaries: the reader

# A crack of 10 m by 5 km along the border of Alfa and Beta, a lake of 100 m by 5 km there, and Beta with their corners.
SPREKK = box(209_990, 6_602_000, 210_000, 6_607_000)
VANN = box(209_900, 6_602_000, 210_000, 6_607_000)
BETA_MED_HJORNER = shapely.union(build_rute(1), VANN).difference(VANN)


def test_boundaries_are_read_by_number_in_rising_order(tmp_path: Path) -> None:
    fil = write_gpkg(build_tre().iloc[::-1], tmp_path / "grenser.gpkg")
    grenser = load_grenser(fil, [ALFA, BETA, GAMMA])
    assert list(grenser.index) == [ALFA, BETA, GAMMA]
    assert list(grenser["navn"]) == ["Alfa", "Beta", "Gamma"]


@pytest.mark.parametrize(
    ("flater", "melding"),
    [
        pytest.param({ALFA: build_rute(0), BETA: build_rute(1)}, "mangler: 0103", id="missing"),
        pytest.param(
            {ALFA: build_rute(0), BETA: build_rute(1), GAMMA: build_rute(2), "0199": build_rute(3)},
            "ukjente kommunenumre: 0199",
            id="unknown",
        ),
        pytest.param(
            {ALFA: build_rute(0), BETA: build_rute(0.9), GAMMA: build_rute(2)},
            "overlapp eller ulike kanter mellom naboer: 0101, 0102 ",
            id="overlap",
        ),
        pytest.param(
            {ALFA: build_rute(0), BETA: build_rute(1), GAMMA: Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])},
            "ugyldige flater: 0103",
            id="bow tie",
        ),
        pytest.param(
            {ALFA: build_rute(0).difference(SPREKK), BETA: BETA_MED_HJORNER, GAMMA: build_rute(2)},
            "glipe mellom naboer: 0101, 0102 ",
            id="gap",
        ),
        pytest.param({ALFA: build_rute(0), BETA: build_rute(1), GAMMA: Polygon()}, "uten flate: 0103", id="empty"),
        pytest.param(
            {ALFA: build_rute(0), BETA: build_rute(1), GAMMA: LineString([(0, 0), (1, 1)])},
            "annet enn flater: 0103",
            id="line",
        ),
    ],
)
def test_boundaries_that_are_no_complete_coverage_are_refused(
    tmp_path: Path, flater: dict[str, Polygon], melding: str
) -> None:
    fil = write_gpkg(build_grenser(flater), tmp_path / "grenser.gpkg")
    with pytest.raises(DataError, match=melding) as feil:
        load_grenser(fil, [ALFA, BETA, GAMMA])
    assert "geo.prepare" in str(feil.value)


def test_water_that_is_cut_out_is_no_gap(tmp_path: Path) -> None:
    grenser = build_grenser({ALFA: build_rute(0).difference(VANN), BETA: BETA_MED_HJORNER})
    assert len(load_grenser(write_gpkg(grenser, tmp_path / "grenser.gpkg"), [ALFA, BETA])) == 2


def test_a_kommune_that_stands_twice_is_refused(tmp_path: Path) -> None:
    tre = build_tre()
    tre.index = [ALFA, BETA, BETA]
    fil = write_gpkg(tre.rename_axis("kommunenummer"), tmp_path / "grenser.gpkg")
    with pytest.raises(DataError, match="flere ganger: 0102"):
        load_grenser(fil, [ALFA, BETA])


@pytest.mark.parametrize(
    ("innhold", "melding"),
    [
        pytest.param(None, "finnes ikke", id="missing"),
        pytest.param(b"", "ikke en GeoPackage", id="empty"),
        pytest.param(b"<OGRVRTDataSource></OGRVRTDataSource>", "ikke en GeoPackage", id="VRT"),
        pytest.param(settings.GRENSER_GPKG.read_bytes()[:200_000], "skadet", id="truncated"),
    ],
)
def test_a_file_that_is_no_whole_geopackage_is_refused(tmp_path: Path, innhold: bytes | None, melding: str) -> None:
    fil = tmp_path / "grenser.gpkg"
    if innhold is not None:
        fil.write_bytes(innhold)
    with pytest.raises(DataError, match=melding):
        load_grenser(fil, [ALFA])


def test_boundaries_without_a_column_are_refused(tmp_path: Path) -> None:
    fil = write_gpkg(build_tre().drop(columns="navn_alle"), tmp_path / "grenser.gpkg")
    with pytest.raises(DataError, match="kolonne navn_alle"):
        load_grenser(fil, [ALFA, BETA, GAMMA])


def test_boundaries_in_another_crs_are_refused(tmp_path: Path) -> None:
    fil = write_gpkg(build_tre().to_crs(25832), tmp_path / "grenser.gpkg")
    with pytest.raises(CrsError):
        load_grenser(fil, [ALFA, BETA, GAMMA])


# --- Boundaries: the committed files (load_grenser itself proves them valid, a coverage and complete)

KILDE = tomllib.loads((settings.GRENSER_MAPPE / "KILDE.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("beskrevet", KILDE["filer"], ids=lambda beskrevet: beskrevet["navn"])
def test_a_boundary_file_is_the_one_its_provenance_describes(beskrevet: dict[str, object]) -> None:
    fil = settings.GRENSER_MAPPE / beskrevet["navn"]
    assert hashlib.sha256(fil.read_bytes()).hexdigest() == beskrevet["sha256"]
    if fil.suffix == ".gpkg":
        grenser = load_grenser(fil)
        assert len(grenser) == beskrevet["rader"]
        assert grenser.count_coordinates().sum() == beskrevet["punkter"]
    else:
        assert len(load_naboer(fil)) == beskrevet["rader"]


def test_the_boundary_files_have_provenance_and_no_other_file_lies_beside_them() -> None:
    assert {"kilde", "lisens", "kreditering", "endringer", "dato", "inndeling", "crs", "kommando"} <= set(KILDE)
    assert (KILDE["inndeling"], KILDE["kreditering"]) == (settings.INNDELING, settings.KREDITERING)
    beskrevet = {beskrevet["navn"] for beskrevet in KILDE["filer"]} | {"KILDE.toml"}
    assert {fil.name for fil in settings.GRENSER_MAPPE.iterdir()} == beskrevet


@pytest.mark.parametrize(
    "fil", [settings.GRENSER_GPKG, settings.GRENSER_SKJERM_GPKG], ids=["full", "thinned for the screen"]
)
def test_the_country_has_736_pairs_of_neighbours_and_a_label_point_in_each_kommune(fil: Path) -> None:
    grenser = load_grenser(fil)
    linjer = find_grenselinjer(grenser)
    assert len(linjer) == 736
    assert set(linjer) == load_naboer()
    assert all(linje.length > 0 for linje in linjer.values())
    assert grenser.contains(compute_punkter(grenser).geometry).all()


def test_names_in_boundaries_neighbours_and_facts_are_the_same() -> None:
    navn = {nummer: kommune.navn for nummer, kommune in load_kommuner().items()}
    for fil in (settings.GRENSER_GPKG, settings.GRENSER_SKJERM_GPKG):
        assert load_grenser(fil)["navn"].to_dict() == navn
    celler = {
        rad[kolonne]
        for rad in read_tabell(settings.NABOER_CSV, ("nabo_a", "nabo_b"))
        for kolonne in ("nabo_a", "nabo_b")
    }
    assert celler <= {str(kommune) for kommune in load_kommuner().values()}


def test_the_coordinates_are_whole_metres() -> None:
    punkter = shapely.get_coordinates(load_grenser().geometry.to_numpy())
    assert (punkter == punkter.round()).all()


def test_thinning_changes_no_area_by_much() -> None:
    full, tynn = compute_areal_km2(load_grenser()), compute_areal_km2(load_grenser(settings.GRENSER_SKJERM_GPKG))
    assert sum(tynn.values()) == pytest.approx(sum(full.values()), rel=0.001)
    assert max(abs(tynn[nummer] - areal) / areal for nummer, areal in full.items() if areal > 50) < 0.06
