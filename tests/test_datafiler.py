"""The product's own data files: each with its provenance, each row as its document says and joined to the others."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

import pytest

from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import Oppgave, load_oppgaver
from geo.data.register import Form, Register, load_register
from geo.data.tabellfil import FORMELTEGN
from geo.data.verdier import parse_dato, parse_tall
from tests.frossen import EKTE, MILJO, ROT

REFERANSER: Final = (
    *("arsverk-hallingdal", "arsverk-summer", "form", "fylkeskryssing", "hovedtall", "kapittel-3-4", "lister-antall"),
    *("niva", "nivi-2023-konklusjoner", "nivi-2023-omrader", "oslo-economics", "periode", "regioner", "regionraad"),
    *("sammenlikning-fylker", "sammenslaing", "sektor", "storrelsesklasser", "tabell-3-1", "tabell-3-2"),
    *("tabeller-antall", "tabeller-per-kommune", "verter-utenfor"),
)
FILER: Final = (
    "samarbeid",
    "oppgaver",
    "arsverk",
    "eksempler/kommuneregioner-2023",
    *(f"referanse/{navn}" for navn in REFERANSER),
)
NOKLER: Final = {
    *("tittel", "kilde", "full_kilde", "sted", "vilkar", "dato"),
    *("inndeling", "rader", "sha256", "laget", "merknader"),
}

# DOMAIN: the codes are fixed, and other programs call them.
KODER: Final = (
    *("brann_110", "iua", "legevaktsentral", "barnevernvakt", "krisesenter"),
    *("veterinaervakt", "revisjon", "legevakt", "arkiv", "skadefelling"),
    *("renovasjon", "kontrollutvalg", "ikt", "arbeidsmarked", "brannvesen"),
    *("nav", "ppt", "miljorettet_helsevern", "barnevern", "samfunnsmedisin"),
    *("innkjop", "jordmor", "voksenopplaering", "kommunepsykolog", "responssenter"),
    *("landbruk", "personvernombud", "vann", "lonn", "psykisk_helse"),
    *("ergoterapeut", "skogbruk", "helsestasjon_ungdom", "kommuneadvokat", "kulturskole"),
    *("regnskap", "havn", "beredskap", "kart_oppmaling", "planadministrasjon"),
    *("arealplan", "byggesak", "forvaltningskontor", "grunnskole", "kriseledelse"),
)
UTEN_EGENREGI: Final = {
    *("skadefelling", "arbeidsmarked", "responssenter", "kommuneadvokat"),
    *("skogbruk", "helsestasjon_ungdom", "havn", "forvaltningskontor"),
}

# What Norwegian Excel turns into something else: dates, times, fractions, numbers without their zeros, SANN and USANN.
MAANED: Final = r"(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)[a-zæøå]*\.?"
EXCEL_ENDRER: Final = re.compile(
    rf"""
      \d+(?:[.\-/:]\d+)+ \.?            # 5.1, 1.1.2021, 2020-21, 1/2, 08:30
    | 0\d+ (?:[.,]\d+)?                 # 0301
    | \d+,\d*0                         # 5,0 is saved as 5, and every row shows as changed
    | \d+ (?:[.,]\d+)? e[+-]?\d+        # 1E5
    | \d{{1,2}}\.? [ -]? {MAANED} (?:[ -]?\d+)? | {MAANED} [ -]? \d+
    | sann | usann | true | false
    """,
    re.VERBOSE | re.IGNORECASE,
)


@cache
def les(navn: str) -> tuple[dict[str, str], ...]:
    tekst = (EKTE / f"{navn}.csv").read_bytes().decode("utf-8-sig")
    return tuple(csv.DictReader(io.StringIO(tekst, newline=""), delimiter=";", strict=True))


@cache
def les_kilde(navn: str) -> dict[str, object]:
    return tomllib.loads((EKTE / f"{navn}.kilde.toml").read_text(encoding="utf-8"))


@cache
def kommuner() -> frozenset[str]:
    return frozenset(rad["kommune"] for rad in les("kommuner"))


@cache
def ekte_oppgaver() -> Mapping[str, Oppgave]:
    return load_oppgaver(EKTE / "oppgaver.csv")


@cache
def register() -> Register:
    return load_register(EKTE / "samarbeid.csv", load_kommuner(EKTE / "kommuner.csv"), ekte_oppgaver())


def liste(celle: str) -> list[str]:
    return [del_ for del_ in celle.split(", ") if del_]


def summer(navn: str, kolonne: str) -> float:
    return round(sum(parse_tall(rad[kolonne]) or 0 for rad in les(navn)), 1)


def hovedtall(nokkel: str) -> float | None:
    (rad,) = (rad for rad in les("referanse/hovedtall") if rad["nokkel"] == nokkel)
    return parse_tall(rad["verdi"])


# --------------------------------------------------------------------------------------------------------- every file


def test_the_product_finds_no_deviation_in_its_own_files() -> None:
    miljo = {navn: verdi for navn, verdi in os.environ.items() if navn != MILJO}
    kommando = [sys.executable, "-m", "geo", "sjekk", "--format", "json"]
    kjort = subprocess.run(kommando, cwd=ROT, env=miljo, capture_output=True, encoding="utf-8", check=False)
    assert (kjort.returncode, kjort.stderr) == (0, "")
    antall = len(list(EKTE.rglob("*.csv"))) + len(list(EKTE.rglob("*.gpkg")))
    assert [rad["hva"] for rad in json.loads(kjort.stdout)] == [
        f"{len(les('samarbeid'))} ordninger er lest uten avvik",
        f"{antall} datafiler er lest uten avvik",
    ]


@pytest.mark.parametrize("navn", FILER)
def test_each_file_has_its_provenance_and_is_the_file_it_tells_of(navn: str) -> None:
    kilde = les_kilde(navn)
    assert set(kilde) == NOKLER | ({"kartlagt"} if navn == "samarbeid" else set())
    assert all(kilde[nokkel] for nokkel in NOKLER - {"merknader"})
    assert kilde["rader"] == len(les(navn))
    assert kilde["sha256"] == hashlib.sha256((EKTE / f"{navn}.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize("navn", FILER)
def test_each_file_is_written_as_norwegian_excel_reads_it(navn: str) -> None:
    innhold = (EKTE / f"{navn}.csv").read_bytes()
    assert innhold.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in innhold
    assert innhold.endswith(b"\n")
    hode, *rader = csv.reader(io.StringIO(innhold.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    assert len(set(hode)) == len(hode)
    assert all(re.fullmatch(r"[a-z0-9_]+", kolonne) for kolonne in hode)
    assert {len(rad) for rad in rader} == {len(hode)}
    assert len({tuple(rad) for rad in rader}) == len(rader)


@pytest.mark.parametrize("navn", FILER)
def test_no_cell_is_harmed_by_norwegian_excel(navn: str) -> None:
    celler = [
        (linje, kolonne, celle)
        for linje, rad in enumerate(les(navn), start=2)
        for kolonne, celle in rad.items()
        if EXCEL_ENDRER.fullmatch(celle) or celle.startswith(FORMELTEGN) or celle != celle.strip() or "\n" in celle
    ]
    assert not celler


@pytest.mark.parametrize(
    "celle", ["5.1", "1.1.2021", "2020-21", "1/2", "0301", "5,0", "1E5", "5. mai", "mai 5", "3-des", "SANN"]
)
def test_the_check_for_excel_catches_what_excel_changes(celle: str) -> None:
    assert EXCEL_ENDRER.fullmatch(celle)


@pytest.mark.parametrize(
    "celle", ["5,1", "2021", "tabell 5.1", "per 2021-11-01", "0301 Oslo", "2–3 kommuner", "0,5", "0"]
)
def test_the_check_for_excel_lets_safe_text_pass(celle: str) -> None:
    assert not EXCEL_ENDRER.fullmatch(celle)


@pytest.mark.parametrize("navn", FILER)
def test_each_kommune_has_the_name_of_its_number(navn: str) -> None:
    nevnt = [
        (linje, tekst)
        for linje, rad in enumerate(les(navn), start=2)
        for kolonne in ("kommune", "kommuner")
        for tekst in liste(rad.get(kolonne, ""))
    ]
    assert [sted for sted in nevnt if sted[1] not in kommuner()] == []


@pytest.mark.parametrize("navn", [navn for navn in FILER if navn not in {"oppgaver", "samarbeid"}])
def test_each_task_is_a_code_of_the_catalogue_and_codes_stand_in_its_order(navn: str) -> None:
    for rad in les(navn):
        for kolonne in ("oppgave", "oppgaver"):
            koder = liste(rad.get(kolonne, ""))
            assert set(koder) <= set(KODER)
            assert koder == sorted(koder, key=KODER.index)


# ------------------------------------------------------------------------------------------------------ the catalogue


def test_the_catalogue_holds_the_fixed_codes_in_the_order_of_table_3_1() -> None:
    assert tuple(ekte_oppgaver()) == KODER
    assert tuple(rad["oppgave"] for rad in les("referanse/tabell-3-1")) == KODER


def test_egenregi_has_no_meaning_where_not_every_kommune_has_the_service() -> None:
    assert {kode for kode, oppgave in ekte_oppgaver().items() if not oppgave.egenregi_har_mening} == UTEN_EGENREGI


def test_each_map_of_the_report_has_its_tasks() -> None:
    figurer = defaultdict(set)
    for kode, oppgave in ekte_oppgaver().items():
        if oppgave.figur:
            figurer[oppgave.figur].add(kode)
    assert set(figurer) == {f"figur 5.{nr}" for nr in range(2, 18)}
    assert {figur: koder for figur, koder in figurer.items() if len(koder) > 1} == {"figur 5.3": {"lonn", "regnskap"}}


def test_names_and_search_words_of_the_catalogue_are_told_apart() -> None:
    oppgaver = ekte_oppgaver().values()
    assert len({oppgave.navn for oppgave in oppgaver}) == len(KODER)
    assert all(oppgave.sokeord for oppgave in oppgaver)
    assert not [oppgave.kode for oppgave in oppgaver if len(set(oppgave.sokeord)) != len(oppgave.sokeord)]


# ------------------------------------------------------------------------------------------------------- the register


def test_the_register_is_read_without_a_warning() -> None:
    assert register().ordninger
    assert register().advarsler == ()


def test_every_ordning_has_its_source_and_when_it_was_confirmed() -> None:
    assert [ordning.id for ordning in register().ordninger if not ordning.kilder or not ordning.bekreftet] == []


def test_a_known_host_year_or_form_says_where_it_is_stated() -> None:
    for ordning in register().ordninger:
        felt = {kilde.felt for kilde in ordning.kilder}
        for navn in ("etablert", "juridisk_form", "vertskommune"):
            assert (getattr(ordning, navn) is not None) == (navn in felt), (ordning.id, navn)


# --------------------------------------------------------------------------------------------------------- the register


def test_legevaktsentraler_answer_a_telephone_number_and_not_the_emergency_number() -> None:
    """Chapter 2.3: «samarbeid om syv legevaktsentraler (LVS) for tlf. 116117»; the emergency number is 113."""
    sentraler = [rad for rad in les("samarbeid") if rad["oppgaver"] == "legevaktsentral"]
    assert len(sentraler) == 7
    assert {rad["hovedinnhold"] for rad in sentraler} == {"Legevaktsentral for telefonnummer 116117."}


def test_the_legevakter_of_drammen_rest_on_bilateral_agreements() -> None:
    """Chapter 4.3: «videreført i form av bilaterale avtaler med Lier og Holmestrand»."""
    rader = {rad["id"]: rad for rad in les("samarbeid") if rad["id"].startswith("legevakta-i-drammen-")}
    assert rader.keys() == {"legevakta-i-drammen-holmestrand", "legevakta-i-drammen-lier"}
    assert {rad["juridisk_form"] for rad in rader.values()} == {"avtale"}
    assert all("juridisk_form: kap. 4.3" in rad["kilder"].split(" | ") for rad in rader.values())


# ------------------------------------------------------------------------------------------------------------ årsverk


@pytest.mark.parametrize("rad", les("arsverk"), ids=lambda rad: rad["id"])
def test_each_figure_of_arsverk_says_what_where_and_when(rad: dict[str, str]) -> None:
    assert rad["tjeneste"]
    assert rad["kommuner"]
    assert re.fullmatch(r"\d+(,\d)?", rad["arsverk"])
    assert rad["kilde"].startswith(("Tabell 2.3", "Tabell 3.3", "Tabell 3.4", "Figur 3.5", "Kapittel 4.4"))
    assert not rad["dato"] or parse_dato(rad["dato"]) <= "2021-11-01"
    assert rad["dato_trykt"]
    assert rad["id"].endswith(f"-{rad['type']}")


def test_each_ordning_with_arsverk_is_in_the_register_with_the_same_deltakere() -> None:
    deltakere = {rad["id"]: liste(rad["deltakere"]) for rad in les("samarbeid")}
    for rad in les("arsverk"):
        for ordning in liste(rad["ordninger"]):
            assert liste(rad["kommuner"]) == [re.sub(r" \((fra|til) .*\)", "", d) for d in deltakere[ordning]]


def test_the_rows_of_arsverk_sum_to_the_printed_sums() -> None:
    summene = Counter()
    for rad in les("arsverk"):
        summene[rad["id"][:3], rad["type"]] += parse_tall(rad["arsverk"]) or 0
    # Table 2.3 sums the kommuner's part of NAV Hallingdal with the totals of the rest.
    summene["t23", "totalt"] += summene.pop(("t23", "kommunale"))
    tabeller = {"t23": "tabell 2.3", "t33": "tabell 3.3", "t34": "tabell 3.4", "f35": "figur 3.5"}
    regnet = {(tabeller[id_], type_): round(sum_, 1) for (id_, type_), sum_ in summene.items() if id_ in tabeller}
    assert regnet == {(rad["tabell"], rad["type"]): parse_tall(rad["sum"]) for rad in les("referanse/arsverk-summer")}


def test_services_whose_sources_disagree_keep_every_figure_and_say_so() -> None:
    totalt = defaultdict(dict)
    for rad in les("arsverk"):
        if rad["type"] == "totalt" and rad["ordninger"]:
            totalt[rad["ordninger"]][rad["arsverk"]] = rad["merknad"]
    uenige = {ordning: funnet for ordning, funnet in totalt.items() if len(funnet) > 1}
    assert {ordning: set(funnet) for ordning, funnet in uenige.items()} == {
        "ppt-for-al-og-hol": {"7,5", "8,5"},
        "ppt-og-ot-i-nedre-hallingdal-iks": {"9,6", "7,5"},
        "hallingdal-barneverntjeneste": {"25,2", "24,9"},
    }
    for funnet in uenige.values():
        for tall, merknad in funnet.items():
            assert all(annet in merknad for annet in set(funnet) - {tall})


def test_only_the_row_of_aal_and_hol_in_figure_3_5_does_not_add_up() -> None:
    deler = defaultdict(dict)
    for rad in les("arsverk"):
        if rad["id"].startswith(("f35", "t34")):
            deler[rad["tjeneste"]][rad["type"]] = parse_tall(rad["arsverk"])
    skjeve = {tjeneste for tjeneste, tall in deler.items() if round(sum(tall.values()) - 2 * tall["totalt"], 1) != 0}
    assert skjeve == {"PPT for Ål og Hol"}


# --------------------------------------------------------------------------------------------------- printed numbers


def test_the_shares_of_table_3_1_are_of_25_kommuner() -> None:
    for rad in les("referanse/tabell-3-1"):
        assert int(rad["buskerud_antall"]) * 4 == int(rad["buskerud_prosent"])
        assert 0 <= int(rad["trondelag_prosent"]) <= 100
        assert rad["gruppe"] in {"hyppig", "vanlig", "sjelden", ""}


def test_chapter_3_4_has_21_rows_of_which_three_do_not_add_up() -> None:
    rader = les("referanse/kapittel-3-4")
    skjeve = {
        rad["oppgave"]: (rad["antall"], rad["kommunale"], rad["interkommunale"])
        for rad in rader
        if int(rad["antall"]) != int(rad["kommunale"]) + int(rad["interkommunale"])
    }
    assert len(rader) == 21
    assert skjeve == {"legevaktsentral": ("8", "1", "8"), "nav": ("16", "9", "5"), "renovasjon": ("10", "5", "6")}
    assert all(rad["merknad"] for rad in rader if rad["oppgave"] in skjeve)


def test_table_3_2_adds_up_by_row_and_to_the_hosts_in_the_area() -> None:
    rader = les("referanse/tabell-3-2")
    assert all(int(rad["vert_for"]) + int(rad["bistand"]) == int(rad["totalt"]) for rad in rader)
    assert len(rader) == hovedtall("kommuner")
    assert summer("referanse/tabell-3-2", "vert_for") == hovedtall("verter-i-omradet")
    assert summer("referanse/verter-utenfor", "vert_for") == hovedtall("verter-utenfor")
    assert hovedtall("verter-i-omradet") + hovedtall("verter-utenfor") == hovedtall("med-vert")


def test_populations_agree_between_table_3_2_the_regions_and_the_facts_of_kommuner() -> None:
    innbyggere = {rad["kommune"]: int(rad["innbyggere"]) for rad in les("kommuner") if rad["innbyggere"]}
    assert innbyggere == {rad["kommune"]: int(rad["innbyggere"]) for rad in les("referanse/tabell-3-2")}
    regioner = les("referanse/regioner")
    assert sorted(kommune for rad in regioner for kommune in liste(rad["kommuner"])) == sorted(innbyggere)
    for rad in regioner:
        assert sum(innbyggere[kommune] for kommune in liste(rad["kommuner"])) == int(rad["innbyggere"])


def test_levels_periods_sectors_and_crossings_sum_to_what_the_report_says() -> None:
    assert summer("referanse/niva", "antall") == hovedtall("ordninger")
    assert summer("referanse/periode", "antall") == hovedtall("med-etableringsaar")
    sektorer = {rad["sektor"]: int(rad["antall"]) for rad in les("referanse/sektor")}
    assert sektorer.pop("helse, sosial") == sektorer["helse"] + sektorer["sosial"]
    assert sum(sektorer.values()) == 214
    assert len(sektorer) == 10
    kryssing = {rad["nokkel"]: int(rad["antall"]) for rad in les("referanse/fylkeskryssing")}
    deler = defaultdict(int)
    for rad in les("referanse/fylkeskryssing"):
        deler[rad["del_av"]] += int(rad["antall"])
    assert (deler["i-alt"], deler["vestfold-telemark"]) == (kryssing["i-alt"], kryssing["vestfold-telemark"])
    assert kryssing["i-alt"] == hovedtall("fylkeskryssende")


def test_the_tables_per_kommune_have_as_many_rows_as_table_3_2_gives_the_kommune() -> None:
    totalt = {rad["kommune"]: int(rad["totalt"]) for rad in les("referanse/tabell-3-2")}
    linjer = Counter((rad["tabell"], rad["kommune"]) for rad in les("referanse/tabeller-per-kommune"))
    assert linjer == {(rad["tabell"], rad["kommune"]): int(rad["rader"]) for rad in les("referanse/tabeller-antall")}
    assert all(antall == totalt[kommune] for (_, kommune), antall in linjer.items())
    for tabell, _ in linjer:
        rader = [rad for rad in les("referanse/tabeller-per-kommune") if rad["tabell"] == tabell]
        assert [int(rad["linje"]) for rad in rader] == list(range(1, len(rader) + 1))


def test_a_printed_count_is_the_same_in_every_table_that_prints_it() -> None:
    navn = {rad["id"]: rad["navn"] for rad in les("samarbeid")}
    antall = {navn[rad["ordning"]]: rad["antall_trykt"] for rad in les("referanse/lister-antall")}
    for rad in les("referanse/tabeller-per-kommune"):
        trykt = re.fullmatch(r"(\d+) kommuner", rad["deltakere_trykt"])
        assert rad["antall_trykt"] == (trykt[1] if trykt else "")
        assert not trykt or antall[rad["navn"]] == trykt[1]


@pytest.mark.parametrize(
    ("navn", "kolonne", "nokkel"),
    [
        ("referanse/lister-antall", "ordning", "id"),
        ("referanse/sammenslaing", "ordning", "id"),
        ("referanse/tabeller-per-kommune", "navn", "navn"),
        ("referanse/regionraad", "navn", "navn"),
    ],
)
def test_each_ordning_of_the_printed_numbers_is_in_the_register(navn: str, kolonne: str, nokkel: str) -> None:
    assert {rad[kolonne] for rad in les(navn)} - {""} <= {rad[nokkel] for rad in les("samarbeid")}


def test_only_what_was_closed_after_the_mergers_has_no_row_in_the_register() -> None:
    assert {rad["hendelse"] for rad in les("referanse/sammenslaing") if not rad["ordning"]} == {"nedlagt"}
    assert all(not rad["ordning"] for rad in les("referanse/sammenslaing") if rad["hendelse"] == "nedlagt")


def test_the_tasks_of_kemneren_went_to_the_state_and_not_its_people() -> None:
    """Chapter 4.3: «Skatteoppkreveroppgavene ble overført til staten 1.11.2020»."""
    (kemneren,) = (rad for rad in les("referanse/sammenslaing") if rad["navn"] == "Kemneren i Drammensregionen")
    assert kemneren["merknad"] == "Skatteoppkreveroppgavene ble overført til staten 1.11.2020"


@pytest.mark.parametrize(("navn", "kolonne"), [("referanse/form", "former"), ("referanse/regionraad", "juridisk_form")])
def test_each_legal_form_is_a_code_of_the_register(navn: str, kolonne: str) -> None:
    assert {form for rad in les(navn) for form in liste(rad[kolonne])} <= set(Form)


@pytest.mark.parametrize("navn", ["form", "sektor", "hovedtall", "arsverk-hallingdal"])
def test_a_rounded_number_says_that_it_is_rounded(navn: str) -> None:
    for rad in les(f"referanse/{navn}"):
        tall = rad["prosent"] if navn == "sektor" else rad["verdi"]
        assert rad["omtrentlig"] in ({"ja", "nei"} if tall else {""})
        assert rad["omtrentlig"] != "ja" or rad["merknad"]


def test_the_country_wide_shares_are_percent_and_uneven_splits_on_forms_say_their_sum() -> None:
    for rad in les("referanse/oslo-economics"):
        assert all(
            0 <= parse_tall(rad[f"{maate}_prosent"]) <= 100 for maate in ("egenregi", "interkommunalt", "innkjop")
        )
        former = [parse_tall(celle) for kolonne, celle in rad.items() if kolonne.startswith("form_") and celle]
        assert bool(former) == (parse_tall(rad["interkommunalt_prosent"]) > 0)
        skjev = bool(former) and abs(sum(former) - 100) > 0.5
        assert skjev == ("Formene summerer til" in rad["merknad"])


def test_the_recommended_areas_that_no_task_covers_say_so() -> None:
    rader = les("referanse/nivi-2023-omrader")
    assert [rad["nr"] for rad in rader] == [str(nr) for nr in range(1, 10)]
    assert all(rad["merknad"] for rad in rader)
    assert {rad["nr"] for rad in rader if not rad["oppgaver"]} == {"3", "4", "8"}


def test_the_regions_of_the_north_sum_to_the_printed_populations_and_name_only_what_the_source_names() -> None:
    innbyggere = Counter()
    for rad in les("eksempler/kommuneregioner-2023"):
        innbyggere[rad["fylke"]] += int(rad["innbyggere"])
        navngitt = [kommune[5:] for kommune in liste(rad["kommuner"])]
        assert all(navn in rad["navn"] for navn in navngitt)
        assert len(navngitt) in {0, int(rad["antall_kommuner"])}
        assert rad["antall_trykt"].upper() == ("" if navngitt else f"{rad['antall_kommuner']}K")
    assert innbyggere == {"Troms": 167_786, "Finnmark": 75_586}
