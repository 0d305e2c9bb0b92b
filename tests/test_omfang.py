"""Extent on the toy country, whose answers are known by hand, its invariants, and the figures of the report."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.referanse import Maal, Referansesett, load_referanse
from geo.data.register import Form, Ordning, Register, parse_etablert
from geo.data.samling import Samling
from geo.data.tabellfil import Rad
from geo.maal import omfang
from geo.maal.struktur import compute_alle
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})


def andeler(rader: tuple[omfang.Andel, ...]) -> dict[str, int]:
    return {rad.nokkel: rad.antall for rad in rader if rad.antall}


def med_aar(register: Register, *aar: str | None) -> list[Ordning]:
    mal = register.ordninger[0]
    return [replace(mal, id=f"o{nr}", etablert=etablert) for nr, etablert in enumerate(aar)]


def test_the_ordninger_of_an_area_are_those_with_a_deltaker_in_it(lekeregister: Register) -> None:
    assert [o.id for o in omfang.find_ordninger(lekeregister, {GAMMA})] == ["digi-c", "tilsyn", "rad"]
    assert omfang.find_ordninger(lekeregister, frozenset()) == ()


def test_a_kommune_outside_the_survey_has_no_number(lekeregister: Register) -> None:
    antall = omfang.count_per_kommune(lekeregister, KARTLAGT | {DELTA})
    assert antall == {ALFA: 5, BETA: 5, GAMMA: 3}


def test_a_surveyed_kommune_in_no_ordning_is_zero(lekeregister: Register) -> None:
    tomt = lekeregister.velg([])
    assert omfang.count_per_kommune(tomt, KARTLAGT) == {ALFA: 0, BETA: 0, GAMMA: 0}


def test_range_and_mean(lekeregister: Register) -> None:
    spredning = omfang.compute_spredning(omfang.count_per_kommune(lekeregister, KARTLAGT))
    assert spredning is not None
    assert (spredning.lavest, spredning.hoyest, spredning.median) == (3, 5, 5)
    assert spredning.snitt == pytest.approx(13 / 3)
    assert (spredning.lavest_i, spredning.hoyest_i) == ((GAMMA,), (ALFA, BETA))
    assert omfang.compute_spredning({}) is None


def test_the_mean_of_each_size_and_region(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    antall = omfang.count_per_kommune(lekeregister, KARTLAGT)
    storrelser = omfang.compute_storrelsesklasser(antall, lekekommuner)
    assert {g.nokkel: (g.kommuner, g.snitt) for g in storrelser} == {
        "liten": ((GAMMA,), 3),
        "middels": ((BETA,), 5),
        "stor": ((ALFA,), 5),
    }
    regioner = omfang.compute_regionsnitt(antall, lekekommuner)
    assert {g.nokkel: g.snitt for g in regioner} == {"Dalen": 5, "Fjellet": 3}


def test_an_unknown_population_is_in_no_size_class(lekekommuner: Mapping[str, Kommune]) -> None:
    klasser = omfang.compute_storrelsesklasser({DELTA: 7}, lekekommuner)
    assert [(g.kommuner, g.snitt) for g in klasser] == [((), None)] * 3
    assert omfang.compute_regionsnitt({DELTA: 7}, lekekommuner) == ()


@pytest.mark.parametrize(("innbyggere", "klasse"), [(4_999, 0), (5_000, 1), (15_000, 1), (15_001, 2)])
def test_the_borders_of_the_size_classes(innbyggere: int, klasse: int) -> None:
    assert omfang.find_storrelsesklasse(innbyggere) == klasse


def test_the_list_of_a_kommune_has_the_smallest_first(lekeregister: Register) -> None:
    linjer = omfang.list_ordninger(lekeregister, ALFA)
    assert [linje.ordning for linje in linjer] == ["brann-ab", "digi-c", "legevakt-ab", "rad", "stor"]
    assert omfang.list_ordninger(lekeregister, "9999") == ()


def test_levels_and_sectors_sum_to_the_whole(lekeregister: Register) -> None:
    ordninger = omfang.find_ordninger(lekeregister, KARTLAGT)
    assert andeler(omfang.count_niva(ordninger)) == {"lokalt": 6, "hoyere": 1}
    sektorer = omfang.count_sektor(ordninger)
    assert sum(rad.antall for rad in sektorer) == len(ordninger)
    assert sum(rad.andel or 0 for rad in sektorer) == pytest.approx(1)
    assert {rad.andel for rad in omfang.count_niva([])} == {None}


def test_an_unknown_form_is_no_form(lekeregister: Register) -> None:
    former = omfang.count_former(omfang.find_ordninger(lekeregister, KARTLAGT))
    assert (former.ordninger, former.kjent, former.selskaper) == (7, 4, 2)
    assert andeler(former.former) == {"ipr": 1, "iks": 1, "as": 1, "avtale": 1}
    assert (former.andel_uten_politisk_organ, former.avklart_organ) == (1 / 4, 4)
    assert omfang.count_former([]).andel_uten_politisk_organ is None


def test_a_form_that_tells_nothing_of_politics_is_counted_on_neither_side(lekeregister: Register) -> None:
    ordninger = [replace(o, juridisk_form=Form.STIFTELSE) for o in lekeregister.ordninger[:2]]
    former = omfang.count_former(ordninger)
    assert (former.uavklart_organ, former.uten_politisk_organ, former.med_politisk_organ) == (2, 0, 0)
    assert (former.avklart_organ, former.andel_uten_politisk_organ) == (0, None)


@pytest.mark.parametrize(
    ("tekst", "spenn"),
    [
        ("2011", (2011, 2011)),
        ("2015–2021", (2015, 2021)),
        ("2015-2021", (2015, 2021)),
        ("ca. 1980", None),
        ("over lengre tid", None),
        (None, None),
    ],
)
def test_a_start_is_a_year_a_period_or_unknown(tekst: str | None, spenn: tuple[int, int] | None) -> None:
    assert parse_etablert(tekst) == spenn


def test_start_years_against_periods_and_elections(lekeregister: Register) -> None:
    ordninger = med_aar(lekeregister, "2019", "2020", "2020", "2015–2021", "over lengre tid", None)
    etablering = omfang.compute_etablering(
        ordninger, [("nye", "", 2015, 2021), ("siste", "", 2020, None), ("for", "", None, 2014)]
    )
    assert (etablering.med_aar, etablering.med_periode, etablering.uspesifisert, etablering.ukjent) == (3, 1, 1, 1)
    assert etablering.per_aar == {2019: 1, 2020: 2}
    assert {p.nokkel: p.antall for p in etablering.per_periode} == {"nye": 4, "siste": 2, "for": 0}
    assert etablering.per_valgperiode == {"2015–2019": 1, "2019–2023": 2}
    assert etablering.etter_valg == {0: 1, 1: 2, 2: 0, 3: 0}


def test_a_period_counts_only_what_surely_began_within_it(lekeregister: Register) -> None:
    ordninger = med_aar(lekeregister, "2015–2021")
    (rad,) = omfang.compute_etablering(ordninger, [("x", "", 2016, 2021)]).per_periode
    assert rad.antall == 0


def test_participation_beside_references(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    sett = Referansesett("x", "X", Maal.DELTAKELSE, 10, "boka", {"brannvesen": 63.0})
    rader = {d.oppgave: d for d in omfang.compute_deltakelse(compute_alle(lekeregister, oppgaver, KARTLAGT), [sett])}
    assert (rader["brannvesen"].deltar, rader["brannvesen"].andel) == (2, pytest.approx(2 / 3))
    assert rader["brannvesen"].gruppe is omfang.Gruppe.VANLIG
    assert rader["brannvesen"].referanse == {"x": 63.0}
    assert rader["legevakt"].referanse == {}
    assert list(rader) == list(oppgaver)


def test_where_nobody_is_surveyed_there_is_no_share(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    (rad,) = omfang.compute_deltakelse(compute_alle(lekeregister, oppgaver, {DELTA})[:1], [])
    assert (rad.andel, rad.gruppe) == (None, None)


@pytest.mark.parametrize(
    ("andel", "gruppe"), [(0.70, "hyppig"), (0.699, "vanlig"), (0.30, "vanlig"), (0.299, "sjelden"), (0.0, "sjelden")]
)
def test_the_borders_of_the_groups(andel: float, gruppe: str) -> None:
    assert omfang.find_gruppe(andel) == gruppe


def test_a_closed_ordning_is_known_from_the_source_alone(lekeregister: Register) -> None:
    nedlagt = Rad(2, {"hendelse": "nedlagt", "navn": "Borte IKS", "ordning": ""})
    faerre = {"hendelse": "faerre-eiere", "navn": "Brannvesenet", "ordning": "brann-ab", "antall_for": "4"}
    borte, brann = omfang.compute_endringer(lekeregister, [nedlagt, Rad(3, {**faerre, "antall_etter": "2"})])
    assert (borte.navn, borte.ordning, borte.antall_na) == ("Borte IKS", None, None)
    assert brann.navn == "Brannvesenet", "as the source has it, whatever the register calls it"
    assert (brann.ordning, brann.antall_na, brann.trykt_for, brann.trykt_etter) == ("brann-ab", 2, 4, 2)


def test_measuring_leaves_the_register_as_it_was(lekeregister: Register) -> None:
    for_ = lekeregister.ordninger
    omfang.count_former(for_)
    omfang.compute_etablering(for_, [])
    assert lekeregister.ordninger is for_


# ---------------------------------------------------------------------------------------------------------- the report


def test_the_level_figures_of_the_report(grunnlag: Samling) -> None:
    ordninger = omfang.find_ordninger(grunnlag.register, grunnlag.register.kartlagt)
    assert andeler(omfang.count_niva(ordninger)) == {"lokalt": 104, "regionalt": 88, "hoyere": 29}


def test_the_means_of_the_size_classes(grunnlag: Samling) -> None:
    antall = omfang.count_per_kommune(grunnlag.register, grunnlag.register.kartlagt)
    spredning = omfang.compute_spredning(antall)
    assert spredning is not None
    assert (spredning.lavest, spredning.hoyest, round(spredning.snitt, 1)) == (22, 45, 33.9)
    klasser = omfang.compute_storrelsesklasser(antall, grunnlag.kommuner)
    assert [round(g.snitt or 0, 1) for g in klasser] == [37.9, 31.4, 28.7]


def test_companies_are_a_fifth_and_sixty_three_are_new(grunnlag: Samling) -> None:
    ordninger = omfang.find_ordninger(grunnlag.register, grunnlag.register.kartlagt)
    assert round(100 * omfang.count_former(ordninger).selskaper / len(ordninger)) == 21
    assert omfang.compute_etablering(ordninger, [("nye", "", 2015, 2021)]).per_periode[0].antall == 63


def test_the_owners_after_the_mergers_are_as_printed(grunnlag: Samling) -> None:
    endringer = omfang.compute_endringer(grunnlag.register, load_referanse()["sammenslaing"].rader)
    igjen = {e.ordning: (e.trykt_for, e.trykt_etter) for e in endringer if e.ordning}
    assert igjen == {
        "renovasjonsselskapet-for-drammensregionen-iks-rfd": (8, 5),
        "drammensregionens-brannvesen-iks-drbv": (8, 5),
        "glitrevannverket-iks": (4, 3),
        "lonningskontor-ovre-eiker": (3, 3),
    }
    assert all(e.antall_na == e.trykt_etter for e in endringer if e.ordning)
    assert sum(e.hendelse == "nedlagt" for e in endringer) == 8
