"""Population and årsverk behind service units: what is known, what is not, and that nothing is summed twice."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.arsverk import Arsverk, Arsverktype
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal import kapasitet
from geo.maal.omfang import find_ordninger
from geo.maal.struktur import compute_alle, compute_struktur
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})
BRANN = Arsverk(
    "b-1", "Brann AB", ("brannvesen",), ("brann-ab",), (ALFA, BETA), 7.0, Arsverktype.TOTALT, None, "T1", None
)


def test_a_joint_unit_serves_its_kommuner_and_a_lone_one_itself(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["brannvesen"], KARTLAGT)
    enheter = kapasitet.find_enheter(struktur, lekekommuner)
    assert [(e.navn, e.innbyggere, e.bare_i_omradet) for e in enheter] == [
        ("Brann AB IKS", 28_000, False),
        ("Gamma", 1_000, False),
    ]
    svar = kapasitet.compute_befolkning(enheter, "brannvesen")
    assert (svar.minst, svar.median, svar.storst) == (1_000, 14_500, 28_000)
    assert [e.navn for e in svar.under_terskel] == ["Gamma"]
    assert kapasitet.compute_befolkning(enheter, "brannvesen", terskel=500).under_terskel == ()


def test_a_kommune_in_two_units_counts_in_both(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    enheter = kapasitet.find_enheter(compute_struktur(lekeregister, oppgaver["legevakt"], KARTLAGT), lekekommuner)
    assert {e.navn: e.innbyggere for e in enheter} == {"Legevakt AB": 28_000, "Legevakt BD": 8_000, "Gamma": 1_000}


def test_a_unit_that_reaches_outside_is_marked_and_never_called_small(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    for omrade in (KARTLAGT, KARTLAGT | {DELTA}):
        struktur = compute_struktur(lekeregister, oppgaver["legevakt"], omrade)
        enheter = kapasitet.find_enheter(struktur, lekekommuner)
        (bd,) = (enhet for enhet in enheter if enhet.ordning == "legevakt-bd")
        assert (bd.innbyggere, bd.bare_i_omradet) == (8_000, True)
        svar = kapasitet.compute_befolkning(enheter, "legevakt", terskel=10_000)
        assert [e.navn for e in svar.under_terskel] == ["Gamma"]
        assert svar.bare_i_omradet == 1


def test_an_unknown_population_is_not_zero(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    uten = {n: replace(k, innbyggere=None) for n, k in lekekommuner.items()}
    enheter = kapasitet.find_enheter(compute_struktur(lekeregister, oppgaver["brannvesen"], KARTLAGT), uten)
    assert {e.innbyggere for e in enheter} == {None}
    svar = kapasitet.compute_befolkning(enheter, "brannvesen")
    assert (svar.enheter, svar.kjent, svar.minst, svar.median, svar.storst) == (2, 0, None, None, None)


def test_where_not_all_have_the_service_only_joint_units_are_known(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    struktur = compute_struktur(lekeregister, oppgaver["skadefelling"], KARTLAGT)
    assert kapasitet.find_enheter(struktur, lekekommuner) == ()


def test_arsverk_per_thousand_and_against_the_threshold(lekekommuner: Mapping[str, Kommune]) -> None:
    (svar,) = kapasitet.compute_kapasiteter([BRANN], KARTLAGT, lekekommuner)
    assert (svar.arsverk, svar.innbyggere, svar.per_1000, svar.under_terskel) == (7.0, 28_000, 0.25, False)
    (paa,) = kapasitet.compute_kapasiteter([replace(BRANN, arsverk=5.0)], KARTLAGT, lekekommuner)
    assert paa.under_terskel is False, "a unit with exactly five is not under five"
    assert kapasitet.compute_kapasiteter([BRANN], {GAMMA}, lekekommuner) == ()


def test_sources_that_differ_are_all_shown_and_the_newest_is_used(lekekommuner: Mapping[str, Kommune]) -> None:
    ny = replace(BRANN, id="b-2", arsverk=8.0, dato="2021-11-01", kilde="T2")
    eldre = replace(BRANN, id="b-3", arsverk=6.0, dato="2021", kilde="T3")
    (svar,) = kapasitet.compute_kapasiteter([BRANN, ny, eldre], KARTLAGT, lekekommuner)
    assert svar.arsverk == 8.0
    assert [(o.arsverk, o.kilde) for o in svar.oppgitt] == [(8.0, "T2"), (6.0, "T3"), (7.0, "T1")]
    assert svar.konflikt


def test_a_population_that_is_unknown_gives_no_rate(lekekommuner: Mapping[str, Kommune]) -> None:
    (svar,) = kapasitet.compute_kapasiteter([replace(BRANN, kommuner=(BETA, DELTA))], KARTLAGT, lekekommuner)
    assert (svar.innbyggere, svar.per_1000) == (None, None)


def test_the_state_s_part_is_no_part_of_an_ordning(lekeregister: Register) -> None:
    deler = [
        replace(BRANN, id=f"b-{type_}", arsverk=tall, type=type_)
        for type_, tall in ((Arsverktype.KOMMUNALE, 2.0), (Arsverktype.STATLIGE, 5.0), (Arsverktype.TOTALT, 7.0))
    ]
    svar = kapasitet.compute_arsverksandel(lekeregister.formelle, deler, KARTLAGT, 40)
    assert (svar.sum, svar.andel, svar.ordninger, svar.av) == (2.0, 0.05, 1, 7)
    assert kapasitet.compute_arsverksandel(lekeregister.formelle, deler, KARTLAGT).andel is None


def test_a_figure_that_ordninger_share_is_counted_once(lekeregister: Register) -> None:
    felles = replace(BRANN, ordninger=("brann-ab", "legevakt-ab"))
    svar = kapasitet.compute_arsverksandel(lekeregister.formelle, [felles], KARTLAGT)
    assert (svar.sum, svar.ordninger) == (7.0, 2)
    assert kapasitet.compute_arsverksandel(lekeregister.formelle[:1], [felles], KARTLAGT).sum == 0, (
        "half of it is not here"
    )


def test_arsverk_are_the_area_s_own_where_nobody_outside_takes_part(lekeregister: Register) -> None:
    tall = [
        BRANN,
        replace(BRANN, id="l-1", ordninger=("legevakt-bd",), kommuner=(BETA, DELTA), arsverk=3.0),
        replace(BRANN, id="s-1", ordninger=("stor",), kommuner=(ALFA,), arsverk=2.0),
        replace(BRANN, id="f-1", ordninger=("legevakt-ab", "legevakt-bd"), arsverk=1.0),
    ]
    svar = kapasitet.compute_arsverksandel(lekeregister.formelle, tall, {ALFA, BETA})
    assert (svar.sum, svar.bare_her) == (13.0, 7.0), (
        "neither Delta's, nor the ten unnamed of Stor, nor half of a figure"
    )
    med_delta = kapasitet.compute_arsverksandel(lekeregister.formelle, tall, {ALFA, BETA, DELTA})
    assert (med_delta.sum, med_delta.bare_her) == (13.0, 11.0)


# ---------------------------------------------------------------------------------------------------------- the report


def test_every_unit_of_the_area_has_a_population(grunnlag: Samling) -> None:
    omrade = grunnlag.register.kartlagt
    for struktur in compute_alle(grunnlag.register, grunnlag.oppgaver, omrade):
        enheter = kapasitet.find_enheter(struktur, grunnlag.kommuner)
        assert all(enhet.innbyggere for enhet in enheter)
        assert len(enheter) == (struktur.antall or struktur.interkommunale)


def test_no_barneverntjeneste_is_under_five_and_tinn_is_on_the_line(grunnlag: Samling) -> None:
    svar = kapasitet.compute_kapasiteter(grunnlag.arsverk, grunnlag.register.kartlagt, grunnlag.kommuner)
    barnevern = [enhet for enhet in svar if enhet.oppgaver == ("barnevern",)]
    assert len(barnevern) == 15
    assert not any(enhet.under_terskel for enhet in barnevern)
    assert min((enhet.arsverk, enhet.tjeneste) for enhet in barnevern) == (5.0, "Tinn barnevern")


def test_three_units_have_sources_that_differ(grunnlag: Samling) -> None:
    svar = kapasitet.compute_kapasiteter(grunnlag.arsverk, grunnlag.register.kartlagt, grunnlag.kommuner)
    assert {enhet.tjeneste: enhet.arsverk for enhet in svar if enhet.konflikt} == {
        "Hallingdal barneverntjeneste": 25.2,
        "PPT for Ål og Hol": 7.5,
        "PPT og OT i Nedre Hallingdal IKS": 9.6,
    }


def test_the_sum_of_hallingdal_is_as_printed(grunnlag: Samling) -> None:
    hallingdal = grunnlag.find_omrade("region:Hallingdal").kommuner
    svar = kapasitet.compute_arsverksandel(
        find_ordninger(grunnlag.register, hallingdal), grunnlag.arsverk, hallingdal, 2_387
    )
    assert svar.sum == pytest.approx(93.1)
    assert round(100 * (svar.andel or 0), 1) == 3.9


def test_ringeriksregionen_runs_none_of_its_arsverk_alone(grunnlag: Samling) -> None:
    """In K-IKT (28) only Krødsherad takes part (chapter 4.4), and Midt-Buskerud's 44,5 are Sigdal's as well."""
    deler = {
        region: kapasitet.compute_arsverksandel(find_ordninger(grunnlag.register, numre), grunnlag.arsverk, numre)
        for region in ("Ringeriksregionen", "Kongsbergregionen", "Hallingdal")
        for numre in [grunnlag.find_omrade(f"region:{region}").kommuner]
    }
    ringerike = deler["Ringeriksregionen"]
    assert (ringerike.sum, ringerike.bare_her) == (pytest.approx(72.5), 0)
    kikt = grunnlag.register.etter_id["kongsbergregionen-ikt-drift-k-ikt"].kommuner
    assert {grunnlag.kommuner[n].navn for n in kikt & grunnlag.find_omrade("region:Ringeriksregionen").kommuner} == {
        "Krødsherad"
    }
    midt_buskerud = [m for m in grunnlag.arsverk if "Midt-Buskerud" in m.tjeneste and m.ordninger]
    assert {grunnlag.kommuner[n].navn for m in midt_buskerud for n in m.kommuner} == {"Sigdal", "Krødsherad", "Modum"}
    # Miljøretta helsevern (2) has three kommuner of Valdres; the rest of table 2.3 is Hallingdal's own.
    assert (deler["Hallingdal"].sum, deler["Hallingdal"].bare_her) == (pytest.approx(93.1), pytest.approx(91.1))
