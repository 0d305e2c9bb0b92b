"""Maps of the patterns, tested on the value that screen and print draw."""

from collections.abc import Mapping

import pytest

from geo.beskrivelse.diagrammer.monster import build_partnertabeller
from geo.beskrivelse.kart.monster import build_partnerkart, build_regionkart, find_partneromrade
from geo.beskrivelse.temakart import Temakart, Tilstand
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal.regioner import compute_funksjonelle
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

ALLE = Omrade("landet", "hele landet", Omradetype.LANDET, frozenset({ALFA, BETA, GAMMA, DELTA}))


def klasse(kart: Temakart, nummer: str) -> str:
    return kart.gruppe[kart.felt[nummer].grupper[0]].navn


def test_the_partner_map_shows_degree_and_number(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    kart = build_partnerkart(lekeregister, ALFA, ALLE, lekekommuner)
    assert {n: (klasse(kart, n), kart.felt[n].tall) for n in kart.felt} == {
        ALFA: ("kommunen selv", ""),
        BETA: ("svært mye", "3"),
        GAMMA: ("ofte", "2"),
        DELTA: ("bare i store ordninger", ""),
    }
    assert kart.setning == "Alfa samarbeider svært mye med Beta; ofte med Gamma"
    assert "5 ordninger, 4 av dem" in kart.undertittel


def test_near_partners_stand_apart_from_those_of_large_ordninger(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    tabeller = build_partnertabeller(lekeregister, ALFA, lekekommuner)
    assert [[str(rad[0]) for rad in tabell.rader] for tabell in tabeller] == [
        ["0102 Beta", "0103 Gamma"],
        ["0104 Delta"],
    ]


def test_for_a_surveyed_kommune_nothing_shared_is_known(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    assert klasse(build_partnerkart(lekeregister, GAMMA, ALLE, lekekommuner), DELTA) == "ingen felles ordning"


def test_for_one_that_was_not_surveyed_it_is_unknown(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    kart = build_partnerkart(lekeregister, DELTA, ALLE, lekekommuner)
    assert kart.felt[GAMMA].tilstand is Tilstand.UKJENT
    assert "Registeret kjenner 2 ordninger med Delta" in kart.undertittel
    assert any("ikke kartlagt" in forbehold for forbehold in kart.forbehold)


def test_near_partners_outside_the_area_are_shown(lekeregister: Register, lekeomrade: Omrade) -> None:
    assert find_partneromrade(lekeregister, BETA, lekeomrade).kommuner == lekeomrade.kommuner | {DELTA}
    assert find_partneromrade(lekeregister, ALFA, lekeomrade).kommuner == lekeomrade.kommuner, (
        "Delta shares a large one"
    )


@pytest.fixture(scope="module")
def regionkart(grunnlag: Samling) -> Temakart:
    delt = compute_funksjonelle(grunnlag.register.formelle, grunnlag.register.kartlagt)
    return build_regionkart(delt, grunnlag.kartlegging, grunnlag.kommuner, grunnlag.register, grunnlag.naboer)


def test_every_kommune_is_in_one_functional_region(regionkart: Temakart, grunnlag: Samling) -> None:
    assert sum(len(gruppe.kommuner) for gruppe in regionkart.grupper) == 25
    assert regionkart.felt["3043"].tall == regionkart.felt["3044"].tall != regionkart.felt["3005"].tall
    assert "4 regioner" in regionkart.setning
    usikre = [grunnlag.kommuner[n].navn for n, felt in regionkart.felt.items() if felt.tall.endswith("?")]
    assert usikre
    assert all(navn in regionkart.forbehold[-1] for navn in usikre)
    assert all(grunnlag.kommuner[n].navn in regionkart.alt_tekst for n in regionkart.felt)


def test_neighbouring_regions_differ_in_colour(regionkart: Temakart, grunnlag: Samling) -> None:
    farge = {n: felt.fyll.farger for n, felt in regionkart.felt.items()}
    tall = {n: felt.tall.rstrip("?") for n, felt in regionkart.felt.items()}
    grenser = [(a, b) for a, b in grunnlag.naboer if a in tall and b in tall and tall[a] != tall[b]]
    assert grenser
    assert all(farge[a] != farge[b] for a, b in grenser)
