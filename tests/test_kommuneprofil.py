"""The profile of a kommune: complete for one that was surveyed, and «minst» for one that was not."""

from dataclasses import replace

import pytest

from geo.beskrivelse.kommuneprofil import (
    Kommuneprofil,
    build_kommunetabell,
    build_partnertabell,
    build_profil,
    build_utenfortabell,
    find_trykt_vertsansvar,
    format_befolkning,
)
from geo.data.referanse import load_referanse
from geo.data.register import Niva, Omfang
from geo.data.samling import Samling

AL, HOLE, OSLO, STAVANGER, TINN = "3043", "3038", "0301", "1103", "3818"


@pytest.fixture(scope="module")
def al(grunnlag: Samling) -> Kommuneprofil:
    return build_profil(grunnlag, AL)


def test_the_sentence_counts_by_level(al: Kommuneprofil) -> None:
    assert al.setning == "Ål deltar i 44 ordninger: 7 med 2–3, 29 med 4–8 og 8 med 9 eller flere deltakere"


def test_ordninger_come_by_sector_with_the_fewest_deltakere_first(al: Kommuneprofil, grunnlag: Samling) -> None:
    assert set(al.ordninger) == {o for o in grunnlag.register.formelle if AL in o.kommuner}
    sektorer = [ordning.sektor for ordning in al.ordninger]
    rekke = list(type(sektorer[0]))
    assert sektorer == sorted(sektorer, key=rekke.index)
    for sektor in set(sektorer):
        antall = [ordning.antall for ordning in al.ordninger if ordning.sektor is sektor]
        assert antall == sorted(antall)


def test_it_is_compared_with_its_region_its_size_class_and_all(al: Kommuneprofil) -> None:
    assert [(ett.navn, round(ett.snitt, 1), ett.kommuner) for ett in al.sammenligning] == [
        ("Ål", 44, 1),
        ("Snitt, Hallingdal", 41.2, 6),
        ("Snitt, under 5\u00a0000 innbyggere", 37.9, 12),
        ("Snitt, alle kartlagte", 33.9, 25),
    ]


def test_a_kommune_outside_the_survey_is_not_compared_and_not_said_to_stand_alone(grunnlag: Samling) -> None:
    oslo = build_profil(grunnlag, OSLO)
    assert oslo.setning == "Oslo deltar i minst 3 ordninger: 3 med 9 eller flere deltakere"
    assert oslo.sammenligning == ()
    assert oslo.utenfor == ()
    assert format_befolkning(oslo.kommune) == "ukjent"


def test_a_kommune_of_which_nothing_is_known_says_so(grunnlag: Samling) -> None:
    stavanger = build_profil(grunnlag, STAVANGER)
    assert stavanger.setning == "Registeret kjenner ingen ordning som Stavanger deltar i"
    assert (stavanger.partnere, stavanger.ordninger, stavanger.kjente_verter) == ((), (), 0)


def test_each_task_is_either_taken_part_in_or_stood_outside_of(grunnlag: Samling) -> None:
    for nummer in sorted(grunnlag.register.kartlagt):
        profil = build_profil(grunnlag, nummer)
        med = {kode for o in profil.ordninger for kode, omfang in o.oppgaver.items() if omfang is not Omfang.BEROERER}
        utenfor = {ett.oppgave.kode for ett in profil.utenfor}
        assert med | utenfor == set(grunnlag.oppgaver)
        assert not med & utenfor


def test_neighbours_are_neighbours_and_take_part(al: Kommuneprofil, grunnlag: Samling) -> None:
    naboer = {nummer for par in grunnlag.naboer if AL in par for nummer in par} - {AL}
    for ett in al.utenfor:
        for ordning, deres in ett.ordninger:
            assert set(deres) == ordning.kommuner & naboer
            assert deres
    kontrollutvalg = next(ett for ett in al.utenfor if ett.oppgave.kode == "kontrollutvalg")
    assert [(ordning.navn, deres) for ordning, deres in kontrollutvalg.ordninger] == [
        ("Viken Kontrollutvalgssekretariat IKS (VIKUS)", ("3044", "3052"))
    ]


def test_the_table_of_partners_has_those_of_local_and_regional_ordninger(al: Kommuneprofil, grunnlag: Samling) -> None:
    rader = build_partnertabell(al, grunnlag.kommuner).rader
    assert rader[0] == (grunnlag.kommuner["3044"], "svært mye", 7, 27, 8, 42)
    assert len(rader) == sum(p.deling.naere > 0 for p in al.partnere)
    felles = [o for o in al.ordninger if "3044" in o.kommuner and o.niva is not Niva.HOYERE]
    assert rader[0][2] + rader[0][3] == len(felles)


def test_the_table_of_what_it_stands_outside_of_has_a_row_for_each_task_of_a_neighbour(
    grunnlag: Samling,
) -> None:
    hole = build_profil(grunnlag, HOLE)
    rader = build_utenfortabell(hole, grunnlag.kommuner).rader
    assert ("Kommunerevisjon", "Viken Kommunerevisjon IKS (VKR): Ringerike og Modum") in rader
    assert len(rader) == sum(bool(ett.ordninger) for ett in hole.utenfor)


def test_known_hosts_and_the_printed_number_are_kept_apart(al: Kommuneprofil, grunnlag: Samling) -> None:
    assert {ordning.navn for ordning in al.vert_for} == {"LVS Hallingdal", "Hallinghelse"}
    assert al.kjente_verter <= len(al.ordninger)
    referanse = load_referanse()
    assert find_trykt_vertsansvar(grunnlag.register, referanse, AL) == 23
    assert find_trykt_vertsansvar(grunnlag.register, referanse, "3042") == 0
    assert find_trykt_vertsansvar(grunnlag.register, referanse, OSLO) is None
    faerre = replace(grunnlag.register, kartlagt=grunnlag.register.kartlagt - {OSLO, "3042"})
    assert find_trykt_vertsansvar(faerre, referanse, AL) is None, "the report tells of another survey"


def test_the_table_of_kommuner_has_the_surveyed_ones(grunnlag: Samling) -> None:
    rader = {rad[0].navn: rad[1:] for rad in build_kommunetabell(grunnlag).rader}
    assert len(rader) == 25
    assert rader["Tinn"] == ("Kongsbergregionen", 5604, 22, None)
