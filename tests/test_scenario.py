"""Scenario files: what they say is read and written back, and every fault of one is told at once."""

import json
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from geo.data.endring import Del, Inn, Ny, Oppgaver, Opphor, SlaSammen, SlaSammenOrdninger, Ut, Vert
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave, Sektor
from geo.data.register import Form, Omfang, Register
from geo.data.samling import Samling
from geo.data.scenario import MAKS_ENDRINGER, Scenario, bruk_scenario, format_scenario, parse_scenario
from geo.errors import DataError
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

NABOER = frozenset({(ALFA, BETA), (BETA, GAMMA), (GAMMA, DELTA)})


@pytest.fixture
def samling(
    lekeregister: Register, lekekommuner: MappingProxyType[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> Samling:
    return Samling(lekekommuner, oppgaver, lekeregister, NABOER, ())


def les(samling: Samling, innhold: object) -> Scenario:
    return parse_scenario(json.dumps(innhold).encode(), samling, "prove.json")


def feil_av(samling: Samling, *endringer: object) -> list[str]:
    with pytest.raises(DataError) as feil:
        les(samling, {"navn": "Prøve", "endringer": list(endringer)})
    return [avvik.hva for avvik in feil.value.avvik]


ALLE = Scenario(
    "Alt på en gang",
    (
        Inn("brann-ab", GAMMA),
        Ut("legevakt-ab", BETA),
        Opphor("tilsyn"),
        Ny("Nytt brannvesen", Sektor.BRANN, (GAMMA, DELTA), {"brannvesen": Omfang.HEL}, Form.IKS, GAMMA, "nytt"),
        Vert("brann-ab", None),
        Oppgaver("digi-c", {"ikt": Omfang.HEL}),
        SlaSammenOrdninger(("nytt", "stor"), "Nytt og stort"),
        SlaSammen((ALFA, BETA), "Alfabeta", "0105"),
        Del(DELTA, (("0106", "Delta nord"), ("0107", "Delta sør")), {"legevakt-bd": ("0106",)}),
    ),
)


def test_every_kind_of_change_goes_through_the_file_unchanged(samling: Samling) -> None:
    assert parse_scenario(format_scenario(ALLE), samling, "alle.json") == ALLE


def test_a_dated_change_goes_through_the_file_unchanged(samling: Samling) -> None:
    datert = Scenario("Datert", (Ut("brann-ab", BETA, fra="2022-01-01"), Opphor("tilsyn", fra="2023-01-01")))
    assert parse_scenario(format_scenario(datert), samling, "datert.json", per="2022-06-01") == datert


def test_the_kommuner_and_their_neighbours_follow_a_merger(samling: Samling) -> None:
    etter, _ = bruk_scenario(samling, Scenario("AB", (SlaSammen((ALFA, BETA), "Alfabeta", "0105"),)))
    ny = etter.kommuner["0105"]
    assert (ny.navn, ny.innbyggere, ny.region, ny.fylke) == ("Alfabeta", 28_000, "Dalen", "Vest")
    assert etter.kommuner.keys() == {"0105", GAMMA, DELTA}
    assert etter.naboer == {(GAMMA, "0105"), (GAMMA, DELTA)}
    assert samling.naboer == NABOER


def test_inhabitants_are_unknown_where_those_of_a_parent_are(samling: Samling) -> None:
    etter, _ = bruk_scenario(samling, Scenario("CD", (SlaSammen((GAMMA, DELTA), "Gammadelta", DELTA),)))
    assert etter.kommuner[DELTA].innbyggere is None
    assert etter.kommuner[DELTA].region is None


def test_the_parts_of_a_kommune_are_kommuner_with_unknown_inhabitants(samling: Samling) -> None:
    deling = Scenario("Del", (Del(BETA, ((BETA, "Beta"), ("0105", "Betavik"))),))
    etter, _ = bruk_scenario(samling, deling)
    assert {n: (k.navn, k.innbyggere) for n, k in etter.kommuner.items() if k.fylke == "Vest" and n != ALFA} == {
        BETA: ("Beta", None),
        "0105": ("Betavik", None),
    }
    assert {(BETA, "0105"), (ALFA, "0105"), (GAMMA, "0105")} <= {(min(p), max(p)) for p in etter.naboer}


def test_every_fault_of_a_file_is_told_at_once_with_its_place(samling: Samling) -> None:
    assert feil_av(
        samling,
        "ikke et objekt",
        {"type": "flytt"},
        {"type": "inn", "ordning": "brann-ab", "kommune": 104},
        {"type": "inn", "ordning": "brann-ab", "kommune": "9999", "dato": "2022"},
        {"type": "ut", "ordning": "brann-ab", "kommune": "0102", "fra": "2022-13-01"},
        {"type": "ny", "navn": "", "sektor": "luft", "deltakere": []},
        {"type": "oppgaver", "ordning": "stor", "oppgaver": {"flyging": "hel", "iua": "litt"}},
        {"type": "sla_sammen", "kommuner": ["0101", "0102"], "navn": "AB", "nummer": "0104"},
        {"type": "del", "kommune": "0104", "til": [{"nummer": "0104", "navn": "Delta"}]},
        {"type": "ut", "ordning": "brann-ab", "kommune": "0104"},
    ) == [
        "endring 1: er ikke et objekt",
        "endring 2: ukjent type «flytt»",
        "endring 3: ukjent kommunenummer «104»",
        "endring 4: ukjent nøkkel «dato»",
        "endring 4: ukjent kommunenummer «9999»",
        "endring 5: «2022-13-01» er ikke en dato",
        "endring 6: navn mangler",
        "endring 6: ukjent sektor «luft»",
        "endring 6: deltakere er ikke en liste av minst 1 kommunenumre",
        "endring 7: ukjent oppgave «flyging»",
        "endring 7: ukjent omfang «litt»",
        "endring 8: 0104 er alt Delta",
        "endring 9: til er ikke minst to kommuner",
        "endring 10: ukjent kommunenummer «0104»",
    ]


def test_a_change_that_cannot_be_carried_out_is_told_beside_one_that_cannot_be_read(samling: Samling) -> None:
    inn = {"type": "inn", "ordning": "brann-ab", "kommune": GAMMA}
    assert feil_av(samling, {"type": "flytt"}, inn, inn) == [
        "endring 1: ukjent type «flytt»",
        f"endring 3: {GAMMA} er alt med i Brann AB IKS",
    ]


@pytest.mark.parametrize(
    ("innhold", "hva"),
    [
        (b"", "filen er ikke JSON"),
        (b"{", "filen er ikke JSON"),
        (b"\xff\xfe", "filen er ikke JSON i UTF-8"),
        (b"[" * 100_000, "filen er ikke JSON i UTF-8"),
        (b"NaN", "filen er ikke JSON i UTF-8"),
        (b"[1]", "filen har ingen liste «endringer»"),
        (b'{"endringer": {}}', "filen har ingen liste «endringer»"),
        (b'{"endringer": [], "dato": 1}', "ukjent nøkkel «dato»"),
        (b'{"navn": "\\ud800", "endringer": []}', "navn har et usynlig tegn"),
        (b" " * 1_000_001, "filen er over 1 MB"),
        (json.dumps({"endringer": [0] * (MAKS_ENDRINGER + 1)}).encode(), f"listen har {MAKS_ENDRINGER + 1} endringer"),
    ],
    ids=[
        "empty",
        "cut",
        "no text",
        "deep",
        "NaN",
        "a list",
        "no list",
        "unknown key",
        "half a surrogate",
        "large",
        "long",
    ],
)
def test_a_file_that_is_no_scenario_is_told_in_a_sentence(samling: Samling, innhold: bytes, hva: str) -> None:
    with pytest.raises(DataError) as feil:
        parse_scenario(innhold, samling, "prove.json")
    assert [avvik.hva for avvik in feil.value.avvik] == [hva]
    assert all(avvik.losning for avvik in feil.value.avvik)


def test_what_is_wrong_is_quoted_briefly(samling: Samling) -> None:
    [hva] = feil_av(samling, {"type": "x" * 15_000})
    assert len(hva) < 120
