"""The profile of an ordning: what is known of it, where it is stated, and what is not known."""

from collections.abc import Mapping

import pytest

from geo.beskrivelse.ordningsprofil import Ordningsprofil, Utvalg, build_ordningsprofil, find_utvalg
from geo.data.register import Ordning
from geo.data.samling import Samling


@pytest.fixture(scope="module")
def profiler(grunnlag: Samling) -> Mapping[str, Ordningsprofil]:
    return {o.navn: build_ordningsprofil(grunnlag, o) for o in grunnlag.register.ordninger}


def test_every_ordning_has_a_profile_with_all_its_deltakere_and_sources(
    profiler: Mapping[str, Ordningsprofil],
) -> None:
    assert len(profiler) == 221
    for profil in profiler.values():
        assert len(profil.deltakere.rader) == len(profil.ordning.deltakere)
        assert len(profil.kilder.rader) == len(profil.ordning.kilder) > 0


def test_the_map_has_surveyed_kommuner_and_every_deltaker(
    profiler: Mapping[str, Ordningsprofil], grunnlag: Samling
) -> None:
    for profil in profiler.values():
        assert set(profil.kart.felt) == grunnlag.register.kartlagt | profil.ordning.kommuner
        deltar = {n for g in profil.kart.grupper if g.nokkel in {"deltar", "utenfor"} for n in g.kommuner}
        assert deltar == profil.ordning.kommuner


def test_an_incomplete_list_says_so_everywhere(profiler: Mapping[str, Ordningsprofil]) -> None:
    osloregionen = profiler["Osloregionen IKPR"]
    assert osloregionen.setning == "65 deltakere, 63 av dem navngitt: høyere nivå"
    assert osloregionen.deltakere.tittel == "63 av 65 deltakere"
    assert osloregionen.kart.forbehold == ("63 av 65 deltakere er navngitt i kilden.",)
    assert osloregionen.kongruens == "Ukjent, fordi ikke alle deltakerne er navngitt"


def test_a_known_host_is_told_and_an_unknown_one_is_not_a_no(profiler: Mapping[str, Ordningsprofil]) -> None:
    kjent, ukjent = profiler["LVS Hallingdal"], profiler["IKT Hallingdal"]
    assert [rad[0].navn for rad in kjent.deltakere.rader if rad[-1] is True] == ["Ål"]
    assert {rad[-1] for rad in ukjent.deltakere.rader} == {None}
    assert kjent.kart.felt["3043"].tall == "vert"


@pytest.mark.parametrize(
    ("navn", "kongruens"),
    [
        ("IKT Hallingdal", "Har de samme deltakerne som Regionrådet for Hallingdal"),
        ("LVS Hallingdal", "Ligger innenfor Regionrådet for Hallingdal"),
        ("Regionrådet for Hallingdal", "Er selv et regionråd"),
        (
            "Kongsbergregionen IKT Drift (K-IKT)",
            "Går på tvers: deltakere fra Kongsbergregionen IKPR og Ringeriksregionen IKPR",
        ),
    ],
)
def test_it_is_held_against_the_regional_councils(
    profiler: Mapping[str, Ordningsprofil], navn: str, kongruens: str
) -> None:
    assert profiler[navn].kongruens == kongruens


def test_history_has_start_changes_and_end_with_dates(profiler: Mapping[str, Ordningsprofil]) -> None:
    assert profiler["Regionrådet for Hadeland"].historie == ("Jevnaker deltar til 31.12.2021",)
    assert profiler["Drammensregionen IKPR"].historie == ("Etablert: 2015–2021", "Gjelder fra 1.1.2022")
    assert profiler["Osloregionen IKPR"].historie == ()


def test_sources_of_single_facts_are_named_in_plain_words(profiler: Mapping[str, Ordningsprofil]) -> None:
    opplysninger = {rad[0] for profil in profiler.values() for rad in profil.kilder.rader}
    assert {"Ordningen", "Etablert", "Juridisk form", "Vertskommune"} >= opplysninger


def test_every_source_of_arsverk_is_shown(profiler: Mapping[str, Ordningsprofil]) -> None:
    ppt = profiler["PPT for Ål og Hol"].arsverk.rader
    assert {7.5, 8.5} <= {rad[1] for rad in ppt}


@pytest.mark.parametrize("utvalg", list(Utvalg))
def test_a_selection_has_those_and_only_those_of_which_it_is_known(grunnlag: Samling, utvalg: Utvalg) -> None:
    alle = grunnlag.register.ordninger
    valgt = find_utvalg(alle, utvalg, grunnlag.arsverk)
    assert utvalg.navn
    assert 0 < len(valgt) < len(alle)

    def kjent(o: Ordning) -> bool:
        med_arsverk = any(o.id in maal.ordninger for maal in grunnlag.arsverk)
        return {
            "form": bool(o.juridisk_form),
            "vert": bool(o.vertskommune),
            "etablert": bool(o.etablert),
            "arsverk": med_arsverk,
            "ufullstendig": o.antall > len(o.deltakere),
        }[utvalg]

    assert valgt == [o for o in alle if kjent(o)]
