"""All measures together: complete, plain, the same each time, and saying what they rest on."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from geo.beskrivelse.kart.monster import USIKKER
from geo.beskrivelse.katalog import EMNER, Emne, list_rapport
from geo.data.eksempler import load_iris
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype, build_eget
from geo.data.oppgaver import Oppgave
from geo.data.referanse import Referanse, load_referanse
from geo.data.register import Niva, Register
from geo.data.samling import Samling
from geo.maal.kapasitet import MINST_ARSVERK
from geo.maal.monster import GRADER, Deling
from geo.maal.regioner import ANTALL_FRO
from geo.maal.sporsmal import Sporsmal
from geo.maal.svar import Enkel, forenkle
from geo.maal.verter import MESTEPARTEN
from geo.tekst import format_tall
from tests.lekeland import ALFA, BETA, DELTA, GAMMA


@pytest.fixture(scope="module")
def referanse() -> Referanse:
    return load_referanse()


def svar_paa(s: Sporsmal) -> dict[str, Enkel]:
    return {rad["maal"]: rad["verdi"] for rad in list_rapport(s)}


@pytest.fixture(scope="module")
def rapport(grunnlag: Samling, referanse: Referanse) -> dict[str, Enkel]:
    return svar_paa(Sporsmal(grunnlag, referanse, grunnlag.kartlegging, fro=3))


def test_every_measure_has_name_definition_source_and_value(grunnlag: Samling, referanse: Referanse) -> None:
    rader = list_rapport(Sporsmal(grunnlag, referanse, grunnlag.find_omrade("region:Hallingdal")))
    assert [rad["maal"] for rad in rader] == [emne.kode for emne in EMNER if emne.svar]
    assert len({emne.kode for emne in EMNER}) == len(EMNER)
    for rad in rader:
        assert all(rad[nokkel] for nokkel in ("navn", "definisjon", "kilde"))


def test_the_whole_is_json_and_the_same_again(
    grunnlag: Samling, referanse: Referanse, rapport: dict[str, Enkel]
) -> None:
    tekst = json.dumps(rapport, ensure_ascii=False, allow_nan=False)
    assert json.loads(tekst) == rapport
    igjen = svar_paa(Sporsmal(grunnlag, referanse, grunnlag.kartlegging, fro=3))
    assert json.dumps(igjen, ensure_ascii=False) == tekst


def test_it_holds_the_figures_of_the_survey(rapport: dict[str, Enkel]) -> None:
    assert rapport["oversikt"]["ordninger"] == 221
    assert [k["antall"] for k in rapport["kryssing"]["inndelinger"]] == [77, 64, 88]
    struktur = {rad["oppgave"]: rad for rad in rapport["struktur"]["oppgaver"]}
    assert [struktur["brannvesen"][n] for n in ("antall", "kommunale", "interkommunale")] == [14, 8, 6]
    assert rapport["verter"]["kjente"]["dekning"] == pytest.approx(12 / 221, abs=1e-6)
    assert rapport["verter"]["fordeling"]["grunnlag"] == "referanse"
    assert rapport["kapasitet"]["regioner"]["Hallingdal"]["sum"] == 93.1
    assert len(rapport["anbefalinger"]) == 5
    assert [len(delt["inndeling"]["regioner"]) for delt in rapport["funksjonelle"]] == [3, 4, 5]


def test_printed_figures_stand_beside_the_area_they_tell_of_and_no_other(
    grunnlag: Samling, referanse: Referanse, rapport: dict[str, Enkel]
) -> None:
    assert len(rapport["niva"]["trykt"]) == 3
    svar = svar_paa(Sporsmal(grunnlag, referanse, grunnlag.find_omrade("region:Hallingdal")))
    assert svar["niva"]["trykt"] is None
    assert svar["sammenslaing"] is None
    assert svar["kapasitet"]["trykt_andel"] == rapport["kapasitet"]["trykt_andel"]
    assert svar["kapasitet"]["trykt_andel"][1]["verdi"] == 3.9, "chapter 2.4: 3,9 prosent in the six of Hallingdal"
    uten = svar_paa(Sporsmal(grunnlag, referanse, grunnlag.find_omrade("region:Kongsbergregionen")))
    assert uten["kapasitet"]["trykt_andel"] is None
    assert svar["verter"]["fordeling"]["antall"]["3043"] == 23, "table 3.2 tells of each kommune"


def test_another_register_gets_none_of_the_report_s_figures(grunnlag: Samling, referanse: Referanse) -> None:
    iris = load_iris(grunnlag.kommuner, grunnlag.oppgaver)
    omrade = build_eget(frozenset().union(*(o.kommuner for o in iris.ordninger)), grunnlag.kommuner)
    svar = svar_paa(Sporsmal(replace(grunnlag, register=iris, arsverk=()), referanse, omrade, fro=2))
    assert (svar["oversikt"]["ordninger"], svar["oversikt"]["uformelle"]) == (4, 8)
    assert svar["verter"]["fordeling"] is None
    assert svar["per_kommune"]["spredning"] is None
    assert svar["kapasitet"]["enheter"] == []
    assert svar["kapasitet"]["trykt_andel"] is None
    hallingdal = grunnlag.find_omrade("region:Hallingdal")
    svar = svar_paa(Sporsmal(replace(grunnlag, register=iris, arsverk=()), referanse, hallingdal))
    assert svar["kapasitet"]["trykt_andel"] is None, "the kommuner are those, but nobody surveyed them"


@pytest.mark.parametrize("omrade", [frozenset(), frozenset({DELTA}), frozenset({ALFA, BETA, GAMMA, DELTA})])
def test_an_odd_area_gets_an_answer(
    lekeregister: Register,
    lekekommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    referanse: Referanse,
    omrade: frozenset[str],
) -> None:
    data = Samling(lekekommuner, oppgaver, lekeregister, frozenset(), ())
    svar = svar_paa(Sporsmal(data, referanse, Omrade("x", "området", Omradetype.EGET, omrade), fro=2))
    assert svar.keys() == {emne.kode for emne in EMNER if emne.svar}


def test_thresholds_are_the_user_s(grunnlag: Samling, referanse: Referanse) -> None:
    def smaa(terskel: int) -> int:
        svar = svar_paa(Sporsmal(grunnlag, referanse, grunnlag.kartlegging, terskel_innbyggere=terskel))
        return sum(len(rad["befolkning"]["under_terskel"]) for rad in svar["befolkning"])

    assert smaa(0) == 0
    assert smaa(5_000) < smaa(20_000)


def test_plain_values(lekeregister: Register) -> None:
    assert forenkle(Niva.LOKALT) == "lokalt"
    assert type(forenkle(Niva.LOKALT)) is str
    assert forenkle(frozenset({"b", "a"})) == ["a", "b"]
    assert forenkle({Niva.LOKALT: (1, 2.00000001)}) == {"lokalt": [1, 2.0]}
    assert forenkle(Deling(lokalt=2, hoyere=1)) == {
        "lokalt": 2,
        "regionalt": 0,
        "hoyere": 1,
        "bilateralt": 0,
        "vekt": 0.0,
        "naere": 2,
        "antall": 3,
    }
    assert lekeregister.ordninger[0].kommuner == {ALFA, BETA}, "input untouched"


# ------------------------------------------------------------------------------------------------------- docs/metode.md

METODE = (Path(__file__).parent.parent / "docs" / "metode.md").read_text(encoding="utf-8")
LOPENDE = " ".join(METODE.split())  # a sentence breaks over lines


@pytest.mark.parametrize("emne", [emne for emne in EMNER if emne.svar], ids=lambda emne: emne.kode)
def test_the_document_defines_each_measure(emne: Emne) -> None:
    assert METODE.count(f"\n`{emne.kode}`. ") == 1
    assert re.search(rf"^#+ {re.escape(emne.navn)}$", METODE, re.MULTILINE)


def test_the_document_has_the_borders_that_are_used() -> None:
    for lavest, grad in GRADER[:-1]:
        assert f"| {grad} | {100 * lavest:.0f} % |" in LOPENDE
    assert f"Under {format_tall(USIKKER, 1)} kalles plassen usikker" in LOPENDE
    assert f"minst {100 * MESTEPARTEN:.0f} prosent av vertsansvaret" in LOPENDE
    assert f"med {ANTALL_FRO} frø" in LOPENDE
    assert f"mindre enn {format_tall(MINST_ARSVERK, 1)}" in LOPENDE


def test_the_document_has_the_figures_that_come_out(rapport: dict[str, Enkel]) -> None:
    spredning = rapport["per_kommune"]["spredning"]
    assert f"{spredning['lavest']}–{spredning['hoyest']}, snitt {format_tall(spredning['snitt'], 1)}" in LOPENDE
    distrikt = rapport["kryssing"]["inndelinger"][0]
    assert f"{distrikt['antall']} etter valgdistrikt" in LOPENDE
    alle = rapport["kongruens"]["alle"]
    assert f"{alle['innenfor'] + alle['sammenfallende']} av {alle['ordninger']}" in LOPENDE
    kjente = rapport["verter"]["kjente"]
    assert f"({kjente['kjent']} av {kjente['ordninger']})" in LOPENDE
