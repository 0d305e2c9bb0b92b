"""The counting rules on the toy country, their invariants, and the numbers of the report."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.oppgaver import Oppgave
from geo.data.register import Omfang, Register
from geo.data.samling import Samling
from geo.maal.struktur import build_andel, build_setning, compute_alle, compute_struktur
from geo.tekst import liten_forbokstav
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

ALLE = frozenset({ALFA, BETA, GAMMA, DELTA})
KARTLAGT = ALLE - {DELTA}


def test_hel_makes_a_unit_and_the_others_stand_alone(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["brannvesen"], KARTLAGT)
    assert (struktur.antall, struktur.kommunale, struktur.interkommunale) == (2, 1, 1)
    assert struktur.deltar == {ALFA, BETA}
    assert struktur.alene == {GAMMA}
    assert build_setning(struktur) == "2 brannvesen, 1 kommunalt og 1 interkommunalt"
    assert build_andel(struktur) == "2 av 3 kartlagte kommuner (67 %) deltar i formelt samarbeid"


def test_a_share_says_who_was_not_surveyed_and_one_kommune_is_no_percentage(
    lekeregister: Register, oppgaver: Mapping[str, Oppgave]
) -> None:
    def andel(oppgave: str, *omrade: str) -> str:
        return build_andel(compute_struktur(lekeregister, oppgaver[oppgave], omrade))

    assert andel("legevakt", ALFA, GAMMA, DELTA) == (
        "1 av 2 kartlagte kommuner (50 %) deltar i formelt samarbeid; 1 av 3 kommuner er ikke kartlagt"
    )
    assert andel("legevakt", ALFA, DELTA) == (
        "Den ene kartlagte kommunen deltar i formelt samarbeid; 1 av 2 kommuner er ikke kartlagt"
    )
    assert andel("legevakt", GAMMA, DELTA).startswith("Den ene kartlagte kommunen deltar ikke i formelt samarbeid;")
    assert andel("legevakt", DELTA) == "Ingen av kommunene er kartlagt"


def test_a_kommune_in_two_ordninger_is_counted_once(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["legevakt"], KARTLAGT)
    assert (struktur.antall, struktur.kommunale, struktur.interkommunale) == (3, 1, 2)
    assert struktur.deltar == {ALFA, BETA}


def test_delvis_takes_part_but_still_runs_its_own_unit(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["ikt"], KARTLAGT)
    assert struktur.deltar == {ALFA, GAMMA}
    assert (struktur.antall, struktur.kommunale, struktur.interkommunale) == (3, 3, 0)


def test_beroerer_counts_in_neither_but_is_shown(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["byggesak"], KARTLAGT)
    assert struktur.deltar == frozenset()
    assert struktur.kommunale == 3
    assert [o.id for o in struktur.beroerer] == ["tilsyn"]


def test_outside_the_survey_is_unknown_and_never_alone(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["brannvesen"], ALLE)
    assert struktur.ukjent == {DELTA}
    assert struktur.alene == {GAMMA}
    assert (
        build_setning(struktur)
        == "Minst 2 brannvesen, 1 kommunalt og 1 interkommunalt i de 3 kartlagte kommunene; 1 ukjent"
    )


def test_a_deltaker_outside_the_survey_is_known(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["legevakt"], ALLE)
    assert struktur.ukjent == frozenset()
    assert struktur.deltar == {ALFA, BETA, DELTA}
    assert struktur.andel == pytest.approx(2 / 3), "the share is of the surveyed"


def test_where_not_all_have_the_service_the_number_alone_is_null(
    lekeregister: Register, oppgaver: Mapping[str, Oppgave]
) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["skadefelling"], KARTLAGT)
    assert (struktur.antall, struktur.kommunale, struktur.interkommunale) == (None, None, 0)
    assert build_setning(struktur) == "Ikke registrert samarbeid om skadefellingslag"


def test_an_area_that_nobody_surveyed_has_no_share_and_no_number(
    lekeregister: Register, oppgaver: Mapping[str, Oppgave]
) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["brannvesen"], {DELTA})
    assert (struktur.antall, struktur.andel, struktur.ukjent) == (None, None, {DELTA})
    assert build_setning(struktur) == "Ikke registrert samarbeid om brannvesen; 1 ukjent"


def test_an_empty_area_has_a_sentence(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    assert (
        build_setning(compute_struktur(lekeregister, oppgaver["brannvesen"], frozenset())) == "Ingen kommuner er valgt"
    )


def test_the_order_of_rows_does_not_matter(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    snudd = replace(lekeregister, ordninger=lekeregister.ordninger[::-1])
    for a, b in zip(compute_alle(lekeregister, oppgaver, ALLE), compute_alle(snudd, oppgaver, ALLE), strict=True):
        assert (a.antall, a.kommunale, a.deltar, a.ukjent, set(a.ordninger)) == (
            b.antall,
            b.kommunale,
            b.deltar,
            b.ukjent,
            set(b.ordninger),
        )


@pytest.mark.parametrize("omrade", ["kartlegging", "region:Hallingdal", "fylke:Vestfold og Telemark", "landet"])
def test_every_kommune_of_an_area_is_in_exactly_one_place(grunnlag: Samling, omrade: str) -> None:
    for struktur in compute_alle(grunnlag.register, grunnlag.oppgaver, grunnlag.find_omrade(omrade).kommuner):
        i_felles = frozenset().union(*(o.kommuner for o in struktur.felles)) & struktur.omrade
        rorer = frozenset().union(*(o.kommuner for o in struktur.beroerer + struktur.delvis)) & struktur.omrade
        deler = (i_felles, struktur.alene, struktur.ukjent, rorer - i_felles - struktur.kartlagt)
        assert sum(map(len, deler)) == len(struktur.omrade)
        assert frozenset().union(*deler) == struktur.omrade


TRYKT = {
    "brannvesen": (14, 8, 6),
    "legevakt": (12, 2, 10),
    "barnevern": (15, 11, 4),
    "ikt": (12, 9, 3),
    "ppt": (15, 10, 5),
}


@pytest.mark.parametrize(("kode", "tall"), TRYKT.items(), ids=TRYKT)
def test_the_report_and_the_register_agree(grunnlag: Samling, kode: str, tall: tuple[int, int, int]) -> None:
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver[kode], grunnlag.register.kartlagt)
    assert (struktur.antall, struktur.kommunale, struktur.interkommunale) == tall


def test_the_sentence_of_the_mission(grunnlag: Samling) -> None:
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver["brannvesen"], grunnlag.register.kartlagt)
    assert build_setning(struktur) == "14 brannvesen, 8 kommunale og 6 interkommunale"


def test_five_of_the_six_kommuner_of_vestfold_are_unknown_and_not_alone(grunnlag: Samling) -> None:
    vestfold = grunnlag.find_omrade("valgdistrikt:Vestfold")
    assert len(vestfold.kommuner) == 6
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver["ppt"], vestfold.kommuner)
    assert len(struktur.ukjent) == 5
    assert struktur.alene == {"3802"}


def test_the_counting_leaves_the_register_as_it_was(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    for_ = lekeregister.ordninger
    compute_alle(lekeregister, oppgaver, ALLE)
    assert lekeregister.ordninger is for_
    assert lekeregister.find_ordning("tilsyn").oppgaver == {"brannvesen": Omfang.BEROERER, "byggesak": Omfang.BEROERER}


def test_an_acronym_keeps_its_capitals_inside_a_sentence() -> None:
    assert [liten_forbokstav(navn) for navn in ("NAV-kontor", "Legevakt", "IKT-tjeneste", "110-sentral", "")] == [
        "NAV-kontor",
        "legevakt",
        "IKT-tjeneste",
        "110-sentral",
        "",
    ]
