"""Hosts: what is known, what it rests on, and how concentrated it is."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from geo.beskrivelse.diagrammer.verter import build_uten_vert
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Sektor
from geo.data.referanse import find_kommuner, load_referanse
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal import verter
from geo.maal.omfang import find_ordninger
from geo.maal.sporsmal import load_sporsmal
from geo.maal.verter import Grunnlagstype, Vertsfordeling, Vertsmodell
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})


@pytest.fixture(scope="module")
def trykt() -> Mapping[str, int]:
    rader = load_referanse()["tabell-3-2"].rader
    return MappingProxyType({find_kommuner(rad, "kommune")[0]: int(rad["vert_for"]) for rad in rader})


def test_an_unknown_host_is_nobodys(lekeregister: Register) -> None:
    kjente = verter.count_verter(lekeregister.formelle, KARTLAGT)
    assert (kjente.ordninger, kjente.kjent, kjente.i_omradet, kjente.utenfor) == (7, 1, {ALFA: 1}, {})
    assert kjente.dekning == pytest.approx(1 / 7)
    assert verter.count_verter(lekeregister.formelle, {BETA}).utenfor == {ALFA: 1}
    assert verter.count_verter([], KARTLAGT).dekning is None


def test_a_register_that_knows_few_hosts_is_not_measured(lekeregister: Register) -> None:
    kjente = verter.count_verter(lekeregister.formelle, KARTLAGT)
    assert verter.find_vertsfordeling(kjente, KARTLAGT, {}) is None
    trykt = {ALFA: 4, BETA: 1, GAMMA: 0}
    fordeling = verter.find_vertsfordeling(kjente, KARTLAGT, trykt)
    assert fordeling == Vertsfordeling(Grunnlagstype.REFERANSE, trykt)
    assert verter.find_vertsfordeling(kjente, KARTLAGT | {"0104"}, trykt) is None, "Delta is not in the printed table"


def test_a_register_that_knows_its_hosts_goes_before_print(lekeregister: Register) -> None:
    kjente = verter.count_verter(lekeregister.formelle[:1], KARTLAGT)
    fordeling = verter.find_vertsfordeling(kjente, KARTLAGT, {ALFA: 9, BETA: 9, GAMMA: 9})
    assert fordeling == Vertsfordeling(Grunnlagstype.REGISTER, {ALFA: 1, BETA: 0, GAMMA: 0})


@pytest.mark.parametrize(
    ("verdier", "gini"),
    [([1, 1, 1], 0), ([0, 0, 3], 2 / 3), ([1, 3], 1 / 4), ([3, 1], 1 / 4), ([], None), ([0, 0], None)],
    ids=["even", "one has all", "two", "order", "none", "nothing"],
)
def test_gini(verdier: list[int], gini: float | None) -> None:
    assert verter.compute_gini(verdier) == (None if gini is None else pytest.approx(gini))


@pytest.mark.parametrize(
    ("verdier", "antall"), [([5, 3, 2], 2), ([2, 5, 3], 2), ([10], 1), ([1, 1, 1, 1, 1], 4), ([], 0), ([0, 0], 0)]
)
def test_how_few_hold_eighty_per_cent(verdier: list[int], antall: int) -> None:
    assert verter.count_faerrest(verdier, 0.8) == antall


@pytest.mark.parametrize(
    ("antall", "modell"),
    [
        ((5, 1, 1, 1), Vertsmodell.SENTRERT),
        ((2, 2, 2, 2), Vertsmodell.BALANSERT),
        ((3, 3, 1, 1), Vertsmodell.BALANSERT),
        ((0, 0, 0, 0), None),
    ],
)
def test_the_model_of_a_region(antall: tuple[int, ...], modell: Vertsmodell | None) -> None:
    numre = [f"000{nr}" for nr in range(4)]
    kommuner = {n: Kommune(n, n, "F", "F", "F", "F", region="Dalen") for n in numre}
    fordeling = Vertsfordeling(Grunnlagstype.REGISTER, dict(zip(numre, antall, strict=True)))
    modeller = verter.compute_regionsmodeller(fordeling, kommuner)
    assert [m.modell for m in modeller] == ([] if modell is None else [modell])


def test_a_region_of_one_kommune_has_no_model(lekekommuner: Mapping[str, Kommune]) -> None:
    fordeling = Vertsfordeling(Grunnlagstype.REFERANSE, {ALFA: 4, BETA: 1, GAMMA: 3})
    (dalen,) = verter.compute_regionsmodeller(fordeling, lekekommuner)
    assert (dalen.region, dalen.storste, dalen.storste_andel, dalen.sum) == ("Dalen", ALFA, 4 / 5, 5)


# ---------------------------------------------------------------------------------------------------------- the report


def test_the_printed_distribution_is_used_and_named_as_such(grunnlag: Samling, trykt: Mapping[str, int]) -> None:
    omrade = grunnlag.register.kartlagt
    kjente = verter.count_verter(find_ordninger(grunnlag.register, omrade), omrade)
    assert kjente.dekning is not None
    assert kjente.dekning < verter.MINST_DEKNING
    fordeling = verter.find_vertsfordeling(kjente, omrade, trykt)
    assert fordeling is not None
    assert fordeling.grunnlag is Grunnlagstype.REFERANSE
    konsentrasjon = verter.compute_konsentrasjon(fordeling)
    assert (konsentrasjon.sum, konsentrasjon.faerrest) == (170, 9), "«nesten 80» is 132 of 170, held by eight"
    assert [grunnlag.kommuner[n].navn for n in konsentrasjon.uten] == ["Hemsedal", "Hjartdal"]


def test_three_regions_are_sentrert_and_hallingdal_is_not_once_hallinghelse_is_one(grunnlag: Samling) -> None:
    """Footnote 10: «Hvis Hallinghelse regnes som én samarbeidsordning blir Ål vertskommune for 16 ordninger»."""
    fordeling = load_sporsmal(grunnlag).vertsfordeling_samlet
    assert fordeling is not None
    modeller = verter.compute_regionsmodeller(fordeling, grunnlag.kommuner)
    hallingdal = next(m for m in modeller if m.region == "Hallingdal")
    assert (grunnlag.kommuner[hallingdal.storste].navn, hallingdal.sum) == ("Ål", 16 + 12 + 4 + 1 + 1 + 0)
    assert round(100 * hallingdal.storste_andel) == 47
    assert {m.region: m.modell.value for m in modeller} == {
        "Drammensregionen": "sentrert",
        "Hadeland": "sentrert",
        "Hallingdal": "delt",
        "Kongsbergregionen": "delt",
        "Ringeriksregionen": "sentrert",
    }


# --------------------------------------------------------------------------------------- ordninger without a known host


def test_each_kommune_has_its_own_ordninger_without_a_known_host(lekeregister: Register) -> None:
    funnet = verter.count_uten_vert(lekeregister, {ALFA, BETA, GAMMA, DELTA})
    assert funnet.keys() == {ALFA, BETA, GAMMA}, "of Delta only some ordninger are known"
    assert funnet[ALFA][Sektor.BRANN] == {"uten_vert": 0, "ordninger": 1}
    assert funnet[ALFA][Sektor.HELSE] == {"uten_vert": 1, "ordninger": 1}
    assert Sektor.BRANN not in funnet[GAMMA]
    assert sum(ett["ordninger"] for ett in funnet[BETA].values()) == len(lekeregister.etter_kommune[BETA])


def test_the_chart_of_unknown_hosts_has_every_sector_and_the_table_every_kommune(grunnlag: Samling) -> None:
    diagram = build_uten_vert(load_sporsmal(grunnlag))
    assert diagram is not None
    assert "209 av 221" in diagram.setning
    assert diagram.stolper[-1].etikett == "50 % (1 av 2)"
    assert [stolpe.verdier[0] for stolpe in diagram.stolper] == sorted(
        (stolpe.verdier[0] for stolpe in diagram.stolper), reverse=True
    )
    assert len(diagram.tabell.rader) == 25
    navn = [kolonne.navn for kolonne in diagram.tabell.kolonner]
    al = next(rad for rad in diagram.tabell.rader if rad[0] == grunnlag.kommuner["3043"])
    helse = [o for o in grunnlag.register.etter_kommune["3043"] if o.sektor is Sektor.HELSE]
    ventet = sum(o.vertskommune is None for o in helse) / len(helse)
    assert al[navn.index(Sektor.HELSE.navn)] == pytest.approx(ventet)
