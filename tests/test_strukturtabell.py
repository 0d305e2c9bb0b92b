"""Tables of the service structure: the right order, the right rows, and unknown kept apart from zero."""

import pytest

from geo.beskrivelse.strukturtabell import (
    Sortering,
    build_alenesetning,
    build_befolkningssetning,
    build_enhetstabell,
    build_referansetabell,
    build_strukturtabell,
    sort_strukturer,
)
from geo.data.omrade import Omrade
from geo.data.referanse import load_referanse
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal.kapasitet import compute_befolkning, compute_kapasiteter, find_enheter
from geo.maal.omfang import compute_deltakelse
from geo.maal.struktur import Struktur, compute_alle, compute_struktur
from geo.tekst import format_tall


@pytest.fixture(scope="module")
def strukturer(grunnlag: Samling) -> list[Struktur]:
    return compute_alle(grunnlag.register, grunnlag.oppgaver, grunnlag.kartlegging.kommuner)


def build_struktur(grunnlag: Samling, kode: str) -> Struktur:
    return compute_struktur(grunnlag.register, grunnlag.oppgaver[kode], grunnlag.kartlegging.kommuner)


@pytest.mark.parametrize("sortering", list(Sortering))
def test_every_order_has_all_tasks_and_a_name(strukturer: list[Struktur], sortering: Sortering) -> None:
    assert len(sort_strukturer(strukturer, sortering)) == len(strukturer) == 45
    assert sortering.navn


@pytest.mark.parametrize("sortering", [Sortering.ENHETER, Sortering.KOMMUNALE])
def test_what_cannot_be_counted_comes_last(strukturer: list[Struktur], sortering: Sortering) -> None:
    tall = [s.antall for s in sort_strukturer(strukturer, sortering)]
    assert tall.count(None) == 8
    assert tall[-8:] == [None] * 8


def test_equal_tasks_keep_the_order_of_the_catalogue(strukturer: list[Struktur]) -> None:
    sortert = [s.oppgave.kode for s in sort_strukturer(strukturer, Sortering.HOYEST)]
    assert sortert[:6] == ["brann_110", "iua", "legevaktsentral", "barnevernvakt", "krisesenter", "veterinaervakt"]


def test_names_are_sorted_as_in_norwegian(strukturer: list[Struktur]) -> None:
    navn = [s.oppgave.navn for s in sort_strukturer(strukturer, Sortering.NAVN)]
    assert navn[0] == "110-sentral"
    assert navn[-1] == "Voksenopplæring"
    assert navn.index("Jordmortjeneste") < navn.index("Kart og oppmåling")


def test_the_table_tells_unknown_from_zero(strukturer: list[Struktur]) -> None:
    rader = {rad[0]: rad for rad in build_strukturtabell(strukturer, "området").rader}
    assert rader["Brannvesen"][2:] == (14, 8, 6, 17, 17 / 25)
    assert rader["Kriseledelse"][2:] == (25, 25, 0, 0, 0.0)
    assert rader["Havn"][2:5] == (None, None, 1)


def test_units_have_their_own_arsverk_with_every_source(grunnlag: Samling) -> None:
    struktur = build_struktur(grunnlag, "ppt")
    kapasiteter = compute_kapasiteter(grunnlag.arsverk, struktur.omrade, grunnlag.kommuner)
    enheter = find_enheter(struktur, grunnlag.kommuner)
    rader = {rad[0]: rad for rad in build_enhetstabell(struktur, enheter, kapasiteter, grunnlag.kommuner).rader}
    assert len(rader) == 15
    assert rader["PPT for Ål og Hol"][1:6] == ("interkommunalt", "Ål og Hol", 4648 + 4434, False, 7.5)
    assert rader["PPT for Ål og Hol"][7] == "per 1.11.2021; en annen kilde har 8,5 per 2021"


def test_a_kommune_alone_has_its_own_arsverk_and_not_its_neighbours(grunnlag: Samling) -> None:
    struktur = build_struktur(grunnlag, "nav")
    kapasiteter = compute_kapasiteter(grunnlag.arsverk, struktur.omrade, grunnlag.kommuner)
    enheter = find_enheter(struktur, grunnlag.kommuner)
    rader = {rad[0]: rad for rad in build_enhetstabell(struktur, enheter, kapasiteter, grunnlag.kommuner).rader}
    assert rader["Drammen"][5:7] == (243.6, 112.7)
    assert rader["Drammen"][8] == "per 1.10.2021"
    assert rader["NAV Hallingdal"][5] == 32.2
    assert rader["NAV Hallingdal"][8].startswith("per 1.10.2021")


def test_a_service_without_figures_says_nothing_of_them(lekeregister: Register, grunnlag: Samling) -> None:
    struktur = compute_struktur(lekeregister, grunnlag.oppgaver["brannvesen"], {"0101", "0102", "0103"})
    kommuner = dict.fromkeys(struktur.omrade, grunnlag.kommuner["3005"])
    rader = build_enhetstabell(struktur, find_enheter(struktur, kommuner), (), kommuner).rader
    assert {rad[5:] for rad in rader} == {(None,) * 4}


def test_the_population_behind_units_says_who_serves_more(grunnlag: Samling) -> None:
    enheter = find_enheter(build_struktur(grunnlag, "barnevern"), grunnlag.kommuner)
    setning = build_befolkningssetning(compute_befolkning(enheter, "barnevern", 7_000))
    assert setning == (
        "Bak enhetene står fra 5\u00a0604 til 101\u00a0859 innbyggere, 19\u00a0709 i median. "
        "4 av 15 enheter har under 7\u00a0000."
    )
    felles = find_enheter(build_struktur(grunnlag, "legevakt"), grunnlag.kommuner)
    assert "betjener også kommuner utenfor" in build_befolkningssetning(compute_befolkning(felles, "legevakt"))


def test_one_unit_has_no_range(grunnlag: Samling) -> None:
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver["legevakt"], {"3803", "3802"})
    befolkning = compute_befolkning(find_enheter(struktur, grunnlag.kommuner), "legevakt")
    assert build_befolkningssetning(befolkning).startswith("Bak hver enhet står 25\u00a0011 kjente innbyggere. ")


def test_unknown_population_is_said_to_be(grunnlag: Samling) -> None:
    kommuner = grunnlag.kommuner
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver["legevakt"], {"3803"})
    befolkning = compute_befolkning(find_enheter(struktur, kommuner), "legevakt")
    assert build_befolkningssetning(befolkning) == "Folketallet bak enhetene er ikke kjent."


def test_references_without_a_figure_for_the_task_are_left_out(grunnlag: Samling, lekeomrade: Omrade) -> None:
    sett = list(load_referanse().sett.values())
    deltakelse = compute_deltakelse([build_struktur(grunnlag, "barnevern")], sett)[0]
    tabell = build_referansetabell(deltakelse, sett, lekeomrade.navn)
    assert tabell.rader[0] == ("I de tre kartlagte kommunene", pytest.approx(0.56), 25, "registeret")
    assert ("Trøndelag 2020", 0.76, 38) in {rad[:3] for rad in tabell.rader}
    uten = compute_deltakelse([build_struktur(grunnlag, "iua")], sett)[0]
    assert "Hele landet 2021" not in {rad[0] for rad in build_referansetabell(uten, sett, "området").rader}


def test_who_stands_alone_is_told_with_how_many_live_there(grunnlag: Samling) -> None:
    barnevern = compute_struktur(grunnlag.register, grunnlag.oppgaver["barnevern"], grunnlag.kartlegging.kommuner)
    setning = build_alenesetning(barnevern, grunnlag.kommuner)
    assert setning.startswith("11 kommuner står alene: Drammen, Kongsberg, Ringerike, Hole, ")
    innbyggere = sum(grunnlag.kommuner[nummer].innbyggere for nummer in barnevern.alene)
    assert f"der bor {format_tall(innbyggere)} innbyggere." in setning


def test_nobody_is_told_to_stand_alone_where_not_all_have_the_service(grunnlag: Samling) -> None:
    havn = compute_struktur(grunnlag.register, grunnlag.oppgaver["havn"], grunnlag.kartlegging.kommuner)
    assert build_alenesetning(havn, grunnlag.kommuner) == ""
