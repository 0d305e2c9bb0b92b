"""The map on screen without a browser: what the page holds, what a message says, and where the page is made."""

import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from shapely import Polygon
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.klassekart import build_antallskart
from geo.beskrivelse.temakart import Temakart
from geo.data.samling import Samling
from geo.errors import CrsError, DataError, UkjentKodeError
from geo.skjerm.skjermkart import (
    FLISER_URL,
    SKALA,
    Kartgeometri,
    build_kartgeometri,
    build_melding,
    build_side,
    format_omraader,
    parse_kartgeometri,
)
from kartkomponent import LEAFLET_FILER, MAPPE, NETTSIDE, Kartside, _parse_valg, find_kartside
from tests.lekegrenser import ALFA, BETA, GAMMA, build_grenser, build_rute, build_tre

TI_KB = 10_000  # DESIGN's budget for a message of 356 kommuner


def parse_omraader(tekst: str) -> list[int]:
    deler = [del_.split("-") for del_ in tekst.split(",") if del_]
    return [plass for del_ in deler for plass in range(int(del_[0]), int(del_[-1]) + 1)]


def parse_grupper(grupper: list[list[str]]) -> dict[int, str]:
    return {plass: verdi for verdi, plasser in grupper for plass in parse_omraader(plasser)}


@pytest.fixture(scope="module")
def tre() -> Kartgeometri:
    return build_kartgeometri(build_tre())


@pytest.fixture(scope="module")
def kartside() -> Kartside:
    side = find_kartside()
    assert side is not None, "make oppsett henter Leaflet"
    return side


@pytest.fixture(scope="module")
def tegn(grunnlag: Samling) -> Callable[..., Temakart]:
    def tegn_kart(kode: str, omrade: str = "kartlegging") -> Temakart:
        valgt = grunnlag.find_omrade(omrade)
        if kode == "antall":
            return build_antallskart(grunnlag.register, valgt, grunnlag.kommuner)
        return build_oppgavekart(
            grunnlag.register, [grunnlag.oppgaver[kode]], valgt, grunnlag.kommuner, find_farger(grunnlag)
        )

    return tegn_kart


# --- the geometry ---------------------------------------------------------------------------------------------------


def test_three_squares_have_two_borders_and_three_names(tre: Kartgeometri) -> None:
    assert tre.numre == (ALFA, BETA, GAMMA)
    assert tre.navn == ("Alfa", "Beta", "Gamma")
    assert tre.par == ((ALFA, BETA), (BETA, GAMMA))


def test_steps_add_up_to_the_boundaries_in_degrees(tre: Kartgeometri) -> None:
    innhold = json.loads(tre.innhold)
    fasit = build_tre().geometry.to_crs(4326)
    for deler, flate in zip(innhold["flater"], fasit, strict=True):
        steg = deler[0][0]
        punkter = [(sum(steg[0:i:2]) / SKALA, sum(steg[1 : i + 1 : 2]) / SKALA) for i in range(1, len(steg), 2)]
        assert Polygon(punkter).symmetric_difference(flate).area < flate.area / 500


def test_a_border_has_the_same_corners_as_its_kommuner(tre: Kartgeometri) -> None:
    innhold = json.loads(tre.innhold)

    def corners(steg: list[int]) -> set[tuple[int, int]]:
        return {(sum(steg[0:i:2]), sum(steg[1 : i + 1 : 2])) for i in range(1, len(steg), 2)}

    alfa, beta = (corners(innhold["flater"][nr][0][0]) for nr in (0, 1))
    assert corners(innhold["linjer"][0][0]) == alfa & beta


def test_holes_and_islands_are_kept() -> None:
    ramme = build_rute(0).difference(build_rute(0).buffer(-2_000))
    innhold = json.loads(
        build_kartgeometri(
            build_grenser({ALFA: ramme.union(build_rute(3)), BETA: build_rute(0).buffer(-2_000)})
        ).innhold
    )
    assert sorted(len(ringer) for ringer in innhold["flater"][0]) == [1, 2]


def test_the_file_can_be_read_back_and_its_version_follows_it(tre: Kartgeometri) -> None:
    assert parse_kartgeometri(tre.innhold) == tre
    assert build_kartgeometri(build_tre()).versjon == tre.versjon
    assert build_kartgeometri(build_tre().iloc[::-1]).versjon == tre.versjon, "row order does not matter"
    assert build_kartgeometri(build_tre().iloc[:2]).versjon != tre.versjon


def test_boundaries_in_degrees_are_refused() -> None:
    with pytest.raises(CrsError, match="25833"):
        build_kartgeometri(build_tre().to_crs(4326))


def test_names_are_the_register_s(kartside: Kartside, grunnlag: Samling) -> None:
    assert dict(zip(kartside.geometri.numre, kartside.geometri.navn, strict=True)) == {
        nummer: kommune.navn for nummer, kommune in grunnlag.kommuner.items()
    }
    assert set(kartside.geometri.par) == grunnlag.naboer


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_is_norwegian_and_can_be_enlarged() -> None:
    side = build_side("grenser-1.json", ["leaflet.js"], ["leaflet.css"])
    assert '<html lang="nb">' in side
    assert "user-scalable" not in side
    assert "maximum-scale" not in side


def test_the_page_is_the_same_every_time() -> None:
    assert build_side("g.json", ["a.js"], ["a.css"]) == build_side("g.json", ["a.js"], ["a.css"])


def test_the_page_loads_our_files_and_nothing_else() -> None:
    side = build_side("grenser-1.json", ["leaflet/leaflet.js", "kart-1.js"], ["leaflet/leaflet.css", "kart-1.css"])
    assert re.findall(r'(?:src|href)="([^"]+)"', side) == [
        "grenser-1.json",  # asked for before the scripts have run
        "leaflet/leaflet.js",
        "kart-1.js",
        "leaflet/leaflet.css",
        "kart-1.css",
    ]
    assert "//" not in side


def test_our_own_files_name_no_host_but_the_credit_s() -> None:
    for navn in ("kart.js", "bro.js", "kart.css"):
        tekst = (MAPPE / navn).read_text(encoding="utf-8")
        adresser = set(re.findall(r"https?://[^\s\"'<)]+", tekst)) - {"http://www.w3.org/2000/svg"}
        assert adresser <= {settings.KREDITERING_URL}
        assert settings.KREDITERING in tekst or navn != "kart.js"


# --- the message ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("omrade", ["kartlegging", "landet"])
def test_every_kommune_gets_its_own_accessible_name_number_and_fill(
    tegn: Callable[..., Temakart], kartside: Kartside, grunnlag: Samling, omrade: str
) -> None:
    geometri = kartside.geometri
    for kode in ("antall", *grunnlag.oppgaver):
        temakart = tegn(kode, omrade)
        melding = build_melding(temakart, geometri)
        tekst, tall, fyll = (parse_grupper(melding[navn]) for navn in ("tekst", "tall", "fyll"))
        assert {f"{geometri.navn[i]}: {t}" for i, t in tekst.items()} == {f.tekst for f in temakart.felt.values()}
        assert {geometri.numre[i]: t for i, t in tall.items()} == {
            n: f.tall for n, f in temakart.felt.items() if f.tall
        }
        assert {geometri.numre[i] for i in fyll} == set(temakart.felt)
        assert {geometri.numre[i] for i in parse_omraader(melding["ute"])} == set(
            temakart.felt
        ) - temakart.omrade.kommuner


def test_like_fills_are_painted_alike_and_unlike_ones_differ(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    temakart = tegn("legevakt")
    fyll = parse_grupper(build_melding(temakart, kartside.geometri)["fyll"])
    malt = {(felt.fyll, felt.i_omradet): fyll[kartside.geometri.plass[n]] for n, felt in temakart.felt.items()}
    assert len(set(malt.values())) == len(malt)


def test_every_pattern_that_is_used_is_sent_along(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    for kode in ("legevakt", "ikt", "byggesak", "veterinaervakt"):
        melding = build_melding(tegn(kode, "landet"), kartside.geometri)
        brukt = {verdi[5:-1] for verdi, _ in melding["fyll"] if verdi.startswith("url(#")}
        assert brukt == set(re.findall(r'<pattern id="([^"]+)"', melding["monstre"]))
        assert brukt


def test_borders_are_thick_where_membership_differs(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    temakart, par = tegn("brannvesen"), kartside.geometri.par
    melding = build_melding(temakart, kartside.geometri)
    tykke = {par[i] for i in parse_omraader(melding["tykk"])}
    stiplede = {par[i] for i in parse_omraader(melding["stiplet"])}
    ventet = {(a, b) for a, b in par if {a, b} & set(temakart.felt) and temakart.er_tykk(a, b)}
    assert tykke | stiplede == ventet
    assert all({a, b} & temakart.omrade.kommuner for a, b in tykke)
    assert not any({a, b} & temakart.omrade.kommuner for a, b in stiplede)
    assert stiplede, "Brannvesenet for Holmestrand reaches outside the area"


def test_a_division_draws_the_borders_where_it_differs(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    temakart, par = tegn("brannvesen"), kartside.geometri.par
    deling = {nummer: "øst" if nummer < "2000" else "vest" for nummer in kartside.geometri.numre}
    melding = build_melding(temakart, kartside.geometri, deling=deling)
    assert {par[i] for i in parse_omraader(melding["deling"])} == {p for p in par if deling[p[0]] != deling[p[1]]}


@pytest.mark.parametrize("omrade", ["kartlegging", "landet"])
def test_no_message_is_over_the_budget(
    tegn: Callable[..., Temakart], kartside: Kartside, grunnlag: Samling, omrade: str
) -> None:
    for kode in ("antall", *grunnlag.oppgaver):
        melding = build_melding(tegn(kode, omrade), kartside.geometri)
        assert len(json.dumps(melding, ensure_ascii=False).encode()) <= TI_KB, kode


def test_the_same_map_gives_the_same_message(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    en, to = (json.dumps(build_melding(tegn("iua"), kartside.geometri)) for _ in range(2))
    assert en == to


def test_what_a_reader_sets_is_in_the_message(tegn: Callable[..., Temakart], kartside: Kartside) -> None:
    temakart, geometri = tegn("brannvesen"), kartside.geometri
    stille = build_melding(temakart, geometri)
    assert not {"valgt", "fliser", "sync", "deling"} & stille.keys()
    satt = build_melding(temakart, geometri, valgt="3005", fliser=True, sync="to")
    assert geometri.numre[satt["valgt"]] == "3005"
    assert (satt["fliser"], satt["sync"]) == (FLISER_URL, "to")
    assert "valgt" not in build_melding(temakart, geometri, valgt="0301"), "Oslo is not on this map"


def test_text_of_the_register_never_reaches_what_is_read_as_markup(
    tegn: Callable[..., Temakart], kartside: Kartside
) -> None:
    ond = "<img src=x onerror=alert(1)>"
    temakart = tegn("brannvesen")
    felt = {n: replace(f, sier=ond, tall=ond) for n, f in temakart.felt.items()}
    melding = build_melding(replace(temakart, tittel=ond, setning=ond, felt=felt), kartside.geometri)
    assert ond in melding["tittel"]
    assert melding["monstre"] == build_melding(temakart, kartside.geometri)["monstre"]
    assert all(re.fullmatch(r"#[0-9a-f]{6}|url\(#[a-z0-9-]+\)", verdi) for verdi, _ in melding["fyll"])


def test_a_map_of_other_kommuner_is_refused(tre: Kartgeometri, tegn: Callable[..., Temakart]) -> None:
    with pytest.raises(UkjentKodeError, match="3005"):
        build_melding(tegn("brannvesen"), tre)


@pytest.mark.parametrize(("plasser", "tekst"), [([], ""), ([4], "4"), ([2, 0, 1, 5], "0-2,5"), ([7, 8], "7-8")])
def test_positions_are_written_as_runs(plasser: list[int], tekst: str) -> None:
    assert format_omraader(plasser) == tekst
    assert parse_omraader(tekst) == sorted(plasser)


# --- where the page is made -----------------------------------------------------------------------------------------


@pytest.fixture
def nettside(tmp_path: Path) -> Path:
    mappe = tmp_path / "program" / "nettside"
    (mappe / "leaflet").mkdir(parents=True)
    for navn in LEAFLET_FILER:
        (mappe / navn).write_text("leaflet", encoding="utf-8")
    return mappe


def read_files(mappe: Path) -> Mapping[str, bytes]:
    return {fil.name: fil.read_bytes() for fil in mappe.iterdir() if fil.is_file()}


def test_every_file_that_the_page_names_is_beside_it(nettside: Path) -> None:
    side = find_kartside(nettside=nettside)
    assert side is not None
    assert side.mappe == nettside
    html = (nettside / "index.html").read_text(encoding="utf-8")
    navngitt = {*re.findall(r'(?:src|href)="([^"]+)"', html), *re.findall(r'start\(kart, "([^"]+)"\)', html)}
    assert len(navngitt) == 6
    assert all((nettside / navn).is_file() for navn in navngitt)
    assert side.geometri.versjon in html


def test_a_page_that_is_up_to_date_is_read_and_not_made(nettside: Path) -> None:
    laget = find_kartside(nettside=nettside)
    merker = {fil.name: fil.stat().st_mtime_ns for fil in nettside.iterdir()}
    assert find_kartside(nettside=nettside) == laget
    assert {fil.name: fil.stat().st_mtime_ns for fil in nettside.iterdir()} == merker


def test_a_stale_page_is_made_anew_and_leaves_nothing_behind(nettside: Path) -> None:
    find_kartside(nettside=nettside)
    ferske = read_files(nettside)
    (nettside / "index.html").write_text("gammel <!-- 0123 grenser-000000000000.json -->", encoding="utf-8")
    (nettside / "grenser-000000000000.json").write_text("{}", encoding="utf-8")
    find_kartside(nettside=nettside)
    assert read_files(nettside) == ferske


@pytest.mark.parametrize("skade", ["", "<!-- ", "<!-- a b -->", "\x00"])
def test_a_damaged_page_is_made_anew(nettside: Path, skade: str) -> None:
    find_kartside(nettside=nettside)
    fersk = read_files(nettside)
    (nettside / "index.html").write_text(skade, encoding="utf-8")
    find_kartside(nettside=nettside)
    assert read_files(nettside) == fersk


def test_two_processes_make_the_same_page(nettside: Path) -> None:
    with ProcessPoolExecutor(2) as arbeidere:
        sider = list(arbeidere.map(find_kartside, [settings.GRENSER_SKJERM_GPKG] * 2, [nettside] * 2))
    assert sider[0] == sider[1]
    assert find_kartside(nettside=nettside) == sider[0]
    assert not [fil for fil in nettside.iterdir() if fil.name.startswith(".")]


def test_a_program_folder_that_cannot_be_written_to_gives_way_to_the_users_cache(
    nettside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nettside / "index.html").mkdir()  # no file can take its place, whoever runs this
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    side = find_kartside(nettside=nettside)
    assert side is not None
    assert side.mappe == tmp_path / "cache" / "samarbeidskart"
    assert (side.mappe / LEAFLET_FILER[0]).read_text(encoding="utf-8") == "leaflet"


def test_without_leaflet_there_is_no_page(tmp_path: Path) -> None:
    assert find_kartside(nettside=tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_boundaries_that_cannot_be_read_are_told(nettside: Path, tmp_path: Path) -> None:
    (tmp_path / "grenser.gpkg").write_text("ikke en GeoPackage", encoding="utf-8")
    with pytest.raises(DataError, match="GeoPackage"):
        find_kartside(tmp_path / "grenser.gpkg", nettside)
    assert not (nettside / "index.html").exists()


def test_what_is_made_is_not_committed() -> None:
    assert NETTSIDE.name in (MAPPE / ".gitignore").read_text(encoding="utf-8")


def test_without_leaflet_the_page_says_what_to_run(tegn: Callable[..., Temakart]) -> None:
    def app() -> None:
        import streamlit as st  # noqa: PLC0415 - AppTest runs this text alone

        from kartkomponent import vis_kart  # noqa: PLC0415 - as above

        vis_kart(st.session_state["temakart"], None)
        st.text("resten av siden")

    prove = AppTest.from_function(app)
    prove.session_state["temakart"] = tegn("brannvesen")
    prove.run()
    assert "python -m verktoy.frontend" in prove.warning[0].value
    assert prove.text[0].value == "resten av siden"


@pytest.mark.parametrize(
    "verdi",
    [
        None,
        "3005",
        3005,
        [],
        {},
        {"kommunenummer": "3005"},
        {"kommunenummer": ["3005"], "nonce": "a"},
        {"kommunenummer": "9999", "nonce": "a"},
        {"kommunenummer": "3005", "nonce": 1},
    ],
)
def test_what_is_no_choice_of_a_kommune_is_nothing(verdi: object, kartside: Kartside) -> None:
    assert _parse_valg(verdi, kartside.geometri) == (None, None)
