"""Crossing of county borders: the answer depends on the division asked for."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import Kommune
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal.kryssing import compute_kryssinger, compute_retning
from geo.maal.omfang import find_ordninger
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})


def test_who_crosses_and_which_way(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    svar = compute_kryssinger(lekeregister.formelle, KARTLAGT, lekekommuner, Fylkesinndeling.FYLKE)
    assert svar.hjemfylke == "Vest"
    assert (svar.antall, svar.ordninger) == (5, 7)
    assert {k.ordning for k in svar.kryssinger} == {"legevakt-bd", "digi-c", "tilsyn", "stor", "rad"}
    assert svar.per_fylke == svar.per_retning == {"Øst": 5}
    assert [k.ordning for k in svar.kryssinger if k.ufullstendig] == ["stor"]


def test_an_even_area_has_the_first_county_as_home(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    svar = compute_kryssinger(lekeregister.formelle, {ALFA, GAMMA}, lekekommuner, Fylkesinndeling.FYLKE)
    assert svar.hjemfylke == "Vest"
    assert compute_kryssinger([], frozenset(), lekekommuner, Fylkesinndeling.FYLKE).hjemfylke is None


def test_directions_do_not_overlap_but_counties_do(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    tre = {**lekekommuner, DELTA: replace(lekekommuner[DELTA], fylke="Nord")}
    rad, bd = lekeregister.find_ordning("rad"), lekeregister.find_ordning("legevakt-bd")
    alle = replace(rad, id="alle", deltakere=(*rad.deltakere, bd.deltakere[1]))
    svar = compute_kryssinger([alle, bd], KARTLAGT, tre, Fylkesinndeling.FYLKE)
    assert svar.per_retning == {"Nord": 1, "Nord + Øst": 1}
    assert svar.per_fylke == {"Nord": 2, "Øst": 1}


def test_the_direction_of_one_kommune(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    ordninger = lekeregister.etter_kommune[ALFA]
    assert compute_retning(ordninger, ALFA, lekekommuner, Fylkesinndeling.FYLKE) == {"Vest": 3, "Øst": 3}


@pytest.mark.parametrize(("inndeling", "antall"), [("valgdistrikt", 77), ("fylke", 64), ("fylke_2024", 88)])
def test_the_question_is_part_of_the_answer(grunnlag: Samling, inndeling: str, antall: int) -> None:
    omrade = grunnlag.register.kartlagt
    ordninger = find_ordninger(grunnlag.register, omrade)
    assert compute_kryssinger(ordninger, omrade, grunnlag.kommuner, Fylkesinndeling(inndeling)).antall == antall


def test_the_five_that_the_report_does_not_list(grunnlag: Samling) -> None:
    omrade = grunnlag.register.kartlagt
    ordninger = find_ordninger(grunnlag.register, omrade)
    svar = compute_kryssinger(ordninger, omrade, grunnlag.kommuner, Fylkesinndeling.VALGDISTRIKT)
    trykt = {o.id for o in ordninger if any(f"tabell 2.{nr} rad" in k.sted for k in o.kilder for nr in (4, 5, 6, 7))}
    assert len(trykt) == 72
    assert {k.ordning for k in svar.kryssinger} - trykt == {
        "greve-biogass-as",
        "hadeland-og-ringerike-avfallsselskap-as-hra",
        "ringerike-og-hadeland-skadefellingslag",
        "vestfold-og-telemark-revisjon-iks-vtr",
        "voksenopplaering-baerum",
    }


def test_at_least_eighty_per_cent_of_holmestrand_is_towards_vestfold(grunnlag: Samling) -> None:
    ordninger = grunnlag.register.etter_kommune["3802"]
    retning = compute_retning(ordninger, "3802", grunnlag.kommuner, Fylkesinndeling.VALGDISTRIKT)
    assert retning["Vestfold"] / len(ordninger) >= 0.8
