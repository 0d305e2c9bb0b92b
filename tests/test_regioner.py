"""Councils with what is known of them, and functional regions with how sure they are."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from geo.data.kommuner import Kommune
from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Ordning, Register
from geo.data.samling import Samling
from geo.maal import regioner
from tests.lekeland import ALFA, BETA, GAMMA

TO_KLYNGER = ("1111", "1112", "1113"), ("2221", "2222", "2223")


def ordning(nr: int, *numre: str) -> Ordning:
    return Ordning(f"o{nr}", f"O{nr}", Sektor.TEKNISK, tuple(Deltaker(n) for n in sorted(numre)))


def to_klynger() -> list[Ordning]:
    """Two groups of three, each with four ordninger of its own, and one ordning between them."""
    egne = [ordning(10 * i + nr, *klynge) for i, klynge in enumerate(TO_KLYNGER) for nr in range(4)]
    return [*egne, ordning(99, "1111", "2221")]


def test_a_council_sums_what_is_known(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    rad = lekeregister.find_ordning("rad")
    (svar,) = regioner.compute_raad([rad], lekekommuner, {ALFA: 1.5, BETA: 2.0, GAMMA: 0.5})
    assert (svar.kommuner, svar.innbyggere, svar.areal_km2) == ((ALFA, BETA, GAMMA), 29_000, 4.0)
    (uten,) = regioner.compute_raad([lekeregister.find_ordning("legevakt-bd")], lekekommuner)
    assert (uten.innbyggere, uten.areal_km2) == (None, None)


def test_groups_that_share_most_are_the_regions() -> None:
    svar = regioner.compute_funksjonelle(to_klynger(), {n for klynge in TO_KLYNGER for n in klynge})
    assert svar.regioner == TO_KLYNGER
    assert (svar.ulike, svar.stabilitet, svar.uten) == (1, 1, ())
    assert svar.region_av["2222"] == 1
    assert set(svar.sikkerhet) == {n for klynge in TO_KLYNGER for n in klynge}
    assert all(0 < sikkerhet <= 1 for sikkerhet in svar.sikkerhet.values())


def test_a_kommune_between_two_groups_is_less_sure_than_their_cores() -> None:
    ordninger = [*to_klynger(), ordning(50, "1111", "9999"), ordning(51, "2221", "9999")]
    svar = regioner.compute_funksjonelle(ordninger, {*(n for klynge in TO_KLYNGER for n in klynge), "9999"})
    assert svar.sikkerhet["9999"] < min(svar.sikkerhet["1112"], svar.sikkerhet["2222"])


def test_who_shares_nothing_is_in_no_region() -> None:
    svar = regioner.compute_funksjonelle(to_klynger(), {*(n for klynge in TO_KLYNGER for n in klynge), "9999"})
    assert svar.uten == ("9999",)
    assert "9999" not in svar.sikkerhet
    tomt = regioner.compute_funksjonelle([], {"1111", "1112"})
    assert (tomt.regioner, tomt.uten) == ((), ("1111", "1112"))


def test_a_higher_resolution_gives_no_fewer_regions(grunnlag: Samling) -> None:
    antall = [
        len(
            regioner.compute_funksjonelle(
                grunnlag.register.formelle, grunnlag.register.kartlagt, opplosning=opplosning, fro=3
            ).regioner
        )
        for opplosning in (0.5, 1.0, 1.5)
    ]
    assert antall == sorted(antall)


def test_regions_divide_the_area(grunnlag: Samling) -> None:
    svar = regioner.compute_funksjonelle(grunnlag.register.formelle, grunnlag.register.kartlagt, fro=3)
    alle = [nummer for region in svar.regioner for nummer in region]
    assert sorted([*alle, *svar.uten]) == sorted(grunnlag.register.kartlagt)
    assert -0.5 <= svar.modularitet <= 1


def test_the_order_of_rows_does_not_matter(grunnlag: Samling) -> None:
    omrade, ordninger = grunnlag.register.kartlagt, grunnlag.register.formelle
    assert regioner.compute_funksjonelle(ordninger[::-1], omrade, fro=3) == regioner.compute_funksjonelle(
        ordninger, omrade, fro=3
    )


def test_the_answer_is_the_same_in_every_process() -> None:
    kode = (
        "from geo.data.samling import load_samling\n"
        "from geo.maal.regioner import compute_funksjonelle\n"
        "register = load_samling().register\n"
        "svar = compute_funksjonelle(register.formelle, register.kartlagt, opplosning=1.5, fro=5)\n"
        "print(svar.regioner, sorted(svar.sikkerhet.items()))"
    )
    svar = {
        subprocess.run(
            [sys.executable, "-c", kode],
            cwd=Path(__file__).parent.parent,
            env=os.environ | {"PYTHONHASHSEED": hashfro},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashfro in ("1", "2")
    }
    assert len(svar) == 1


@pytest.mark.parametrize(
    ("a", "b", "likhet"),
    [
        ([["a", "b"], ["c", "d"]], [["c", "d"], ["b", "a"]], 1),
        ([["a", "b", "c", "d"]], [["a"], ["b"], ["c"], ["d"]], 0),
        ([["a", "b"], ["c", "d"]], [["a", "c"], ["b", "d"]], -0.5),
        ([["a", "b"], ["c", "d"], ["x"]], [["a", "b"], ["c", "d"], ["y"]], 1),
        ([], [], 1),
    ],
    ids=["same", "one against all", "crosswise", "only the common count", "nothing"],
)
def test_how_alike_two_divisions_are(a: list[list[str]], b: list[list[str]], likhet: float) -> None:
    assert regioner.compute_likhet(a, b) == pytest.approx(likhet)


def test_hallingdal_is_the_surest_region(grunnlag: Samling) -> None:
    svar = regioner.compute_funksjonelle(grunnlag.register.formelle, grunnlag.register.kartlagt)
    hallingdal = tuple(sorted(grunnlag.find_omrade("region:Hallingdal").kommuner))
    assert hallingdal in svar.regioner
    assert [svar.sikkerhet[n] for n in hallingdal] == pytest.approx([1] * 6)
    assert min(svar.sikkerhet.values()) < 0.8, "others wander"
    raad = [o.kommuner for o in grunnlag.register.regionraad if "Hadeland" not in o.navn]
    assert 0.5 < regioner.compute_likhet(svar.regioner, raad) < 1
