"""Kommuner: the reader, the committed facts, old and new numbers, and neighbours."""

import hashlib
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from geo import settings
from geo.data.inndeling import FYLKER, FYLKER_2024, STATSFORVALTERE, VALGDISTRIKTER
from geo.data.kommuner import load_kommuner, load_naboer, load_omskriving
from geo.errors import DataError

KOMMUNER = load_kommuner()
HODE = "kommune;andre_navn;fylke;fylke_2024;valgdistrikt;statsforvalter;region;innbyggere"
DRAMMEN = "3005 Drammen;;Viken;Buskerud;Buskerud;Oslo og Viken;Drammensregionen;101859"
KARASJOK = "5437 Karasjok;Kárášjohka;Troms og Finnmark;Finnmark;Finnmark;Troms og Finnmark;;"

# Which county of 2020 and of 2024 an electoral district lies in; they are older than both.
FYLKER_AV_VALGDISTRIKT = {
    "Akershus": ("Viken", "Akershus"),
    "Aust-Agder": ("Agder", "Agder"),
    "Buskerud": ("Viken", "Buskerud"),
    "Finnmark": ("Troms og Finnmark", "Finnmark"),
    "Hedmark": ("Innlandet", "Innlandet"),
    "Hordaland": ("Vestland", "Vestland"),
    "Møre og Romsdal": ("Møre og Romsdal", "Møre og Romsdal"),
    "Nord-Trøndelag": ("Trøndelag", "Trøndelag"),
    "Nordland": ("Nordland", "Nordland"),
    "Oppland": ("Innlandet", "Innlandet"),
    "Oslo": ("Oslo", "Oslo"),
    "Rogaland": ("Rogaland", "Rogaland"),
    "Sogn og Fjordane": ("Vestland", "Vestland"),
    "Sør-Trøndelag": ("Trøndelag", "Trøndelag"),
    "Telemark": ("Vestfold og Telemark", "Telemark"),
    "Troms": ("Troms og Finnmark", "Troms"),
    "Vest-Agder": ("Agder", "Agder"),
    "Vestfold": ("Vestfold og Telemark", "Vestfold"),
    "Østfold": ("Viken", "Østfold"),
}


def write_kommuner(mappe: Path, *rader: str, hode: str = HODE) -> Path:
    fil = mappe / "kommuner.csv"
    fil.write_text("\n".join((hode, *rader)) + "\n", encoding="utf-8-sig")
    return fil


# --- Facts: the reader


def test_a_kommune_is_read_with_its_parallel_names_and_unknown_stays_none(tmp_path: Path) -> None:
    kommuner = load_kommuner(write_kommuner(tmp_path, KARASJOK, DRAMMEN))
    assert list(kommuner) == ["3005", "5437"]
    assert kommuner["3005"].innbyggere == 101_859
    assert (kommuner["5437"].region, kommuner["5437"].innbyggere) == (None, None)
    assert kommuner["5437"].andre_navn == ("Kárášjohka",)
    assert str(kommuner["3005"]) == "3005 Drammen"


def test_row_order_does_not_matter(tmp_path: Path) -> None:
    fram = load_kommuner(write_kommuner(tmp_path, DRAMMEN, KARASJOK))
    assert load_kommuner(write_kommuner(tmp_path, KARASJOK, DRAMMEN)) == fram


def test_the_kommuner_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        KOMMUNER["3005"] = KOMMUNER["0301"]


def test_all_faults_of_a_file_are_reported_at_once_with_line_column_and_remedy(tmp_path: Path) -> None:
    fil = write_kommuner(
        tmp_path,
        DRAMMEN,
        DRAMMEN,
        "301 Oslo;;Oslo;Oslo;Oslo;Oslo og Viken;;",
        "Gol;;Viken;Buskerud;Buskerud;Oslo og Viken;;",
        "3006 Kongsberg;;Buskerud;Viken;Numedal;Buskerud;;mange",
    )
    with pytest.raises(DataError) as feil:
        load_kommuner(fil)
    assert [(avvik.linje, avvik.kolonne) for avvik in feil.value.avvik] == [
        (3, "kommune"),
        (4, "kommune"),
        (5, "kommune"),
        (6, "fylke"),
        (6, "fylke_2024"),
        (6, "valgdistrikt"),
        (6, "statsforvalter"),
        (6, "innbyggere"),
    ]
    tekst = str(feil.value)
    assert "står også i linje 2" in tekst
    assert "skriv «0301 Oslo»" in tekst
    assert "Oslo og Viken" in tekst


@pytest.mark.parametrize("tall", ["0", "-3", "12,5", "ca. 100"])
def test_a_population_that_is_no_whole_number_of_people_is_refused(tmp_path: Path, tall: str) -> None:
    with pytest.raises(DataError, match="folketall"):
        load_kommuner(write_kommuner(tmp_path, DRAMMEN.replace("101859", tall)))


def test_a_population_with_the_spaces_of_excel_is_read(tmp_path: Path) -> None:
    fil = write_kommuner(tmp_path, DRAMMEN.replace("101859", "101\u00a0859"))
    assert load_kommuner(fil)["3005"].innbyggere == 101_859


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="ingen kommuner"):
        load_kommuner(write_kommuner(tmp_path))


def test_reading_facts_imports_no_geometry() -> None:
    kode = "import sys, geo.data.kommuner as k; k.load_kommuner(); k.load_naboer(); print('geopandas' in sys.modules)"
    kommando = [sys.executable, "-c", kode]
    assert subprocess.run(kommando, cwd=settings.ROT, capture_output=True, text=True, check=True).stdout == "False\n"


# --- Facts: the committed file


def test_kommuner_csv_is_the_file_its_provenance_describes() -> None:
    _assert_beskrevet(settings.KOMMUNER_CSV, len(KOMMUNER))


def test_the_provenance_of_kommuner_csv_names_every_column() -> None:
    beskrivelse = tomllib.loads(settings.KOMMUNER_CSV.with_suffix(".kilde.toml").read_text(encoding="utf-8"))
    hode = settings.KOMMUNER_CSV.read_text(encoding="utf-8-sig").splitlines()[0]
    assert list(beskrivelse["kolonner"]) == hode.split(";")


def _assert_beskrevet(fil: Path, rader: int) -> None:
    beskrivelse = tomllib.loads(fil.with_suffix(".kilde.toml").read_text(encoding="utf-8"))
    assert {"kilde", "vilkar", "kreditering", "dato", "inndeling", "laget"} <= set(beskrivelse)
    assert beskrivelse["rader"] == rader
    assert beskrivelse["sha256"] == hashlib.sha256(fil.read_bytes()).hexdigest()


def test_there_are_356_kommuner_and_every_part_of_every_division_is_used() -> None:
    assert len(KOMMUNER) == 356
    assert {kommune.fylke for kommune in KOMMUNER.values()} == FYLKER
    assert {kommune.fylke_2024 for kommune in KOMMUNER.values()} == FYLKER_2024
    assert {kommune.valgdistrikt for kommune in KOMMUNER.values()} == VALGDISTRIKTER
    assert {kommune.statsforvalter for kommune in KOMMUNER.values()} == STATSFORVALTERE
    assert [len(deler) for deler in (FYLKER, FYLKER_2024, VALGDISTRIKTER, STATSFORVALTERE)] == [11, 15, 19, 10]


@pytest.mark.parametrize("nummer", KOMMUNER)
def test_the_divisions_of_a_kommune_agree_with_each_other(nummer: str) -> None:
    kommune = KOMMUNER[nummer]
    fylke, fylke_2024 = FYLKER_AV_VALGDISTRIKT[kommune.valgdistrikt]
    assert kommune.fylke == fylke
    # Jevnaker was moved to Buskerud valgdistrikt (report, chapter 1.2), but to the county of Akershus in 2024.
    assert kommune.fylke_2024 == ("Akershus" if nummer == "3053" else fylke_2024)
    assert kommune.statsforvalter == ("Oslo og Viken" if fylke in {"Oslo", "Viken"} else fylke)
    assert (kommune.region is None) == (kommune.innbyggere is None)


def test_a_county_has_its_own_two_first_digits() -> None:
    assert len({(nummer[:2], kommune.fylke) for nummer, kommune in KOMMUNER.items()}) == len(FYLKER)


def test_the_regions_of_table_1_1_sum_to_what_it_prints() -> None:
    sum_ = Counter()
    for kommune in KOMMUNER.values():
        if kommune.region:
            sum_[kommune.region] += kommune.innbyggere
    assert sum_ == {
        "Drammensregionen": 173_697,
        "Kongsbergregionen": 57_829,
        "Ringeriksregionen": 60_898,  # with Jevnaker
        "Hadeland": 22_673,  # without Jevnaker
        "Hallingdal": 20_575,
    }
    assert sum(kommune.region is not None for kommune in KOMMUNER.values()) == 25


@pytest.mark.parametrize(
    ("valgdistrikt", "antall"),
    [("Akershus", 20), ("Buskerud", 19), ("Oppland", 24), ("Sogn og Fjordane", 18), ("Sør-Trøndelag", 20)],
)
def test_a_valgdistrikt_has_as_many_kommuner_as_in_2021(valgdistrikt: str, antall: int) -> None:
    assert sum(kommune.valgdistrikt == valgdistrikt for kommune in KOMMUNER.values()) == antall


@pytest.mark.parametrize(
    ("nummer", "valgdistrikt"),
    [
        pytest.param("3005", "Buskerud", id="Drammen med Svelvik fra Vestfold"),
        pytest.param("3025", "Akershus", id="Asker med Hurum og Røyken fra Buskerud"),
        pytest.param("3026", "Akershus", id="Aurskog-Høland med Rømskog fra Østfold"),
        pytest.param("3053", "Buskerud", id="Jevnaker fra Oppland"),
        pytest.param("3054", "Akershus", id="Lunner fra Oppland"),
        pytest.param("3802", "Vestfold", id="Holmestrand med Sande"),
        pytest.param("1577", "Møre og Romsdal", id="Volda med Hornindal fra Sogn og Fjordane"),
        pytest.param("5054", "Sør-Trøndelag", id="Indre Fosen med Leksvik fra Nord-Trøndelag"),
        pytest.param("5055", "Sør-Trøndelag", id="Heim med Halsa fra Møre og Romsdal"),
        pytest.param("5061", "Sør-Trøndelag", id="Rindal fra Møre og Romsdal"),
        pytest.param("5412", "Troms", id="Tjeldsund fra Nordland og Troms"),
    ],
)
def test_a_kommune_of_several_old_counties_is_in_one_valgdistrikt(nummer: str, valgdistrikt: str) -> None:
    assert KOMMUNER[nummer].valgdistrikt == valgdistrikt


# --- Old and new numbers


def test_the_table_of_changed_numbers_is_the_file_its_provenance_describes() -> None:
    _assert_beskrevet(settings.OMSKRIVING_CSV, len(load_omskriving().bytter))


def test_the_new_number_is_found_from_the_old_one() -> None:
    omskriving = load_omskriving()
    assert omskriving.find_2024("3005") == ("3301",)
    assert omskriving.find_2024("0301") == ("0301",)


def test_aalesund_became_two_kommuner_and_both_lead_back_to_it() -> None:
    omskriving = load_omskriving()
    assert omskriving.find_2024("1507") == ("1508", "1580")
    assert {b.nummer_2020 for b in omskriving.bytter if b.nummer_2024 in {"1508", "1580"}} == {"1507"}


def test_there_are_357_kommuner_after_the_change_and_no_number_means_two_things() -> None:
    omskriving = load_omskriving()
    etter = [nummer for gammelt in KOMMUNER for nummer in omskriving.find_2024(gammelt)]
    assert len(etter) == len(set(etter)) == 357
    assert not {bytte.nummer_2024 for bytte in omskriving.bytter} & set(KOMMUNER)
    assert {bytte.nummer_2020 for bytte in omskriving.bytter} <= set(KOMMUNER)


def test_a_number_that_is_not_four_digits_is_refused(tmp_path: Path) -> None:
    fil = tmp_path / "omskriving.csv"
    fil.write_text("kommunenummer_2020;navn_2020;kommunenummer_2024;navn_2024\n301;Oslo;0301;Oslo\n", encoding="utf-8")
    with pytest.raises(DataError, match="linje 2, kolonne kommunenummer_2020"):
        load_omskriving(fil)


# --- Neighbours


def test_neighbours_are_read_as_pairs(tmp_path: Path) -> None:
    fil = tmp_path / "naboer.csv"
    fil.write_text("nabo_a;nabo_b;lengde_km\n0301 Oslo;3024 Bærum;17,4\n", encoding="utf-8")
    assert load_naboer(fil) == {("0301", "3024")}


def test_neighbours_in_the_wrong_order_or_without_number_are_refused(tmp_path: Path) -> None:
    fil = tmp_path / "naboer.csv"
    fil.write_text("nabo_a;nabo_b;lengde_km\n3024 Bærum;0301 Oslo;17,4\nOslo;3024 Bærum;1\n", encoding="utf-8")
    with pytest.raises(DataError) as feil:
        load_naboer(fil)
    assert [avvik.linje for avvik in feil.value.avvik] == [2, 3]
