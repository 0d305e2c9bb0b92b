"""The described map: states, fills, legend, numbers and texts from one computation."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from geo.beskrivelse.farger import assign_farger, find_farger, find_serie
from geo.beskrivelse.fyll import Monster
from geo.beskrivelse.kart.ordninger import build_oppgavekart, build_ordningskart
from geo.beskrivelse.klassekart import build_antallskart, build_storrelseskart
from geo.beskrivelse.temakart import Temakart, Tilstand
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.oppgaver import Oppgave
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal.struktur import compute_struktur
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

Tegn = Callable[..., Temakart]
NABOER = frozenset({(ALFA, BETA), (BETA, GAMMA), (GAMMA, DELTA)})
ALLE = frozenset({ALFA, BETA, GAMMA, DELTA})


@pytest.fixture(scope="module")
def tegn(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], lekeomrade: Omrade
) -> Tegn:
    farger = assign_farger(find_serie(lekeregister), NABOER)

    def tegn_kart(*koder: str, omrade: Omrade = lekeomrade) -> Temakart:
        return build_oppgavekart(lekeregister, [oppgaver[k] for k in koder], omrade, lekekommuner, farger)

    return tegn_kart


def test_each_state_has_its_own_fill(tegn: Tegn) -> None:
    legevakt = tegn("legevakt").felt
    assert legevakt[BETA].tilstand is Tilstand.FLERE
    assert legevakt[BETA].fyll.monster is Monster.STRIPER
    assert legevakt[BETA].fyll.farger == (legevakt[ALFA].fyll.farger[0], legevakt[DELTA].fyll.farger[0])
    assert legevakt[ALFA].tilstand is Tilstand.DELTAKER
    assert legevakt[GAMMA].tilstand is Tilstand.EGENREGI
    assert tegn("ikt").felt[GAMMA].fyll.monster is Monster.PRIKKER
    assert tegn("byggesak").felt[GAMMA].fyll.monster is Monster.LINJER
    assert tegn("skadefelling").felt[ALFA].tilstand is Tilstand.IKKE_REGISTRERT


def test_outside_the_survey_is_unknown(tegn: Tegn) -> None:
    landet = Omrade("landet", "hele landet", Omradetype.LANDET, ALLE)
    felt = tegn("brannvesen", omrade=landet).felt
    assert felt[DELTA].tilstand is Tilstand.UKJENT
    assert felt[DELTA].fyll.monster is Monster.KRYSS


def test_a_touching_ordning_gives_the_fill_only_where_no_other_does(tegn: Tegn) -> None:
    felt = tegn("brannvesen").felt
    assert felt[BETA].tilstand is Tilstand.DELTAKER
    assert felt[BETA].tall == "1 (2)"
    assert felt[GAMMA].tilstand is Tilstand.BEROERER


def test_deltakere_outside_the_area_are_on_the_map_but_not_in_the_table(tegn: Tegn) -> None:
    kart = tegn("legevakt")
    assert not kart.felt[DELTA].i_omradet
    assert "Utenfor området" in kart.felt[DELTA].tekst
    assert [rad[0].kommunenummer for rad in kart.tabell.rader] == [ALFA, BETA, GAMMA]


def test_numbers_on_the_map_are_the_numbers_of_the_legend(tegn: Tegn) -> None:
    kart = tegn("legevakt")
    assert [gruppe.tekst for gruppe in kart.grupper] == [
        "1 Legevakt AB (2)",
        "2 Legevakt BD (2, 1 i området)",
        "Både 1 og 2 (1)",
        "Egenregi (1)",
    ]
    assert kart.felt[BETA].tall == "1+2"


def test_borders_are_thick_where_membership_differs(tegn: Tegn) -> None:
    kart = tegn("brannvesen")
    assert kart.er_tykk(BETA, GAMMA)
    assert kart.er_tykk(GAMMA, DELTA), "the edge of the area"
    uten = tegn("arkiv")
    assert not uten.er_tykk(ALFA, BETA)


def test_a_known_host_is_a_mark_and_never_a_fill(tegn: Tegn) -> None:
    felt = tegn("brannvesen").felt
    assert felt[ALFA].vert_for == (1,)
    assert felt[ALFA].fyll == felt[BETA].fyll
    assert "Vertskommune for Brann AB IKS" in felt[ALFA].tekst


def test_two_tasks_on_one_map_keep_both_sentences(tegn: Tegn) -> None:
    kart = tegn("brannvesen", "legevakt")
    assert kart.kode == "brannvesen+legevakt"
    assert kart.setning.count("interkommunal") == 2
    assert kart.felt[ALFA].tilstand is Tilstand.FLERE


def test_what_the_register_does_not_know_is_said(tegn: Tegn) -> None:
    assert tegn("renovasjon").forbehold == (
        "Stor AS: 2 av 12 deltakere er navngitt i kilden.",
        "Stor AS gjelder fra 1.1.2022.",
    )


def test_alt_text_says_sentence_and_every_group(tegn: Tegn) -> None:
    assert tegn("brannvesen").alt_tekst == (
        "Kart over de tre kartlagte kommunene: Brannvesen. 2 brannvesen, 1 kommunalt og 1 interkommunalt. "
        "1 Brann AB IKS: Alfa og Beta. 2 Tilsyn: Beta og Gamma."
    )


def test_an_empty_area_gives_an_empty_map_and_a_sentence(tegn: Tegn) -> None:
    kart = tegn("brannvesen", omrade=Omrade("", "ingen kommuner", Omradetype.EGET, frozenset()))
    assert kart.felt == {}
    assert kart.grupper == ()
    assert kart.setning == "Ingen kommuner er valgt"


def test_one_ordning_can_be_a_map_of_its_own(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], lekeomrade: Omrade
) -> None:
    ordning = lekeregister.find_ordning("stor")
    kart = build_ordningskart(
        kode="stor",
        tittel=ordning.navn,
        ordninger=[ordning],
        register=lekeregister,
        omrade=lekeomrade,
        kommuner=lekekommuner,
        farger={"stor": "#77aadd"},
    )
    assert kart.setning == "1 ordning, 1 av 3 kommuner deltar"
    assert kart.felt[GAMMA].tilstand is Tilstand.IKKE_REGISTRERT


@pytest.mark.parametrize("omrade", ["kartlegging", "region:Hallingdal", "valgdistrikt:Vestfold", "landet"])
def test_every_real_map_agrees_with_the_counting(grunnlag: Samling, omrade: str) -> None:
    valgt = grunnlag.find_omrade(omrade)
    for oppgave in grunnlag.oppgaver.values():
        kart = build_oppgavekart(grunnlag.register, [oppgave], valgt, grunnlag.kommuner, find_farger(grunnlag))
        struktur = compute_struktur(grunnlag.register, oppgave, valgt.kommuner)
        i_omradet = [felt for felt in kart.felt.values() if felt.i_omradet]
        deltar = {Tilstand.FLERE, Tilstand.DELTAKER, Tilstand.DELVIS}
        assert {felt.kommunenummer for felt in i_omradet} == valgt.kommuner
        assert {felt.kommunenummer for felt in i_omradet if felt.tilstand in deltar} == struktur.deltar
        assert {felt.kommunenummer for felt in i_omradet if felt.tilstand is Tilstand.UKJENT} == struktur.ukjent
        assert {key for felt in i_omradet for key in felt.grupper} <= set(kart.gruppe)
        assert len({gruppe.nummer for gruppe in kart.grupper if gruppe.nummer}) == len(struktur.ordninger)


def test_the_number_of_ordninger_falls_in_even_classes(grunnlag: Samling) -> None:
    kart = build_antallskart(grunnlag.register, grunnlag.kartlegging, grunnlag.kommuner)
    assert kart.setning == "Fra 22 til 45 ordninger per kommune, 33,9 i gjennomsnitt"
    assert [gruppe.navn for gruppe in kart.grupper] == [
        "20–24 ordninger",
        "25–29 ordninger",
        "30–34 ordninger",
        "35–39 ordninger",
        "40–44 ordninger",
        "45–49 ordninger",
    ]
    assert sum(len(gruppe.kommuner) for gruppe in kart.grupper) == 25


def test_classes_are_wider_where_the_numbers_spread(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], lekeomrade: Omrade
) -> None:
    # Alfa is in 80 ordninger and Gamma in 3: sixteen steps of five, but only six shades, so steps of fifteen.
    mange = (replace(lekeregister.ordninger[0], id=f"o{nr}") for nr in range(75))
    register = replace(lekeregister, ordninger=(*lekeregister.ordninger, *mange))
    kart = build_antallskart(register, lekeomrade, lekekommuner)
    assert [(gruppe.navn, gruppe.kommuner) for gruppe in kart.grupper] == [
        ("0–14 ordninger", (GAMMA,)),
        ("75–89 ordninger", (ALFA, BETA)),
    ]


def test_the_size_classes_have_the_means_of_the_report(grunnlag: Samling) -> None:
    kart = build_storrelseskart(grunnlag.register, grunnlag.kartlegging, grunnlag.kommuner)
    assert "37,9 (under 5 000), 31,4 (5 000–15 000) og 28,7 (over 15 000)" in kart.setning.replace("\u00a0", " ")


def test_outside_the_survey_a_count_is_unknown_and_never_low(grunnlag: Samling) -> None:
    kart = build_antallskart(grunnlag.register, grunnlag.find_omrade("valgdistrikt:Vestfold"), grunnlag.kommuner)
    assert [felt.kommunenummer for felt in kart.felt.values() if felt.tilstand is Tilstand.KLASSE] == ["3802"]
