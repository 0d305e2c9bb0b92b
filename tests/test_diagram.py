"""Charts and heat tables of the measures: what they say, how long the bars are, and what is unknown."""

import re
from dataclasses import replace
from types import MappingProxyType

import pytest

from geo.beskrivelse import matrise
from geo.beskrivelse.diagram import TRYKT_SERIE, Diagram
from geo.beskrivelse.diagrammer import enheter, omfang, verter
from geo.beskrivelse.katalog import Art, find_figurer, find_rapportfigurer
from geo.beskrivelse.tabell import Slag
from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.referanse import find_deltakelsessett, load_referanse
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal import monster
from geo.maal.monster import Telling
from geo.maal.sporsmal import Sporsmal
from geo.tegning.diagramark import build_diagramark
from geo.tegning.oppsett import Oppsett
from pages._diagram import build_diagram, build_varmetabell
from tests.lekeland import ALFA, BETA, DELTA, GAMMA
from tests.trykk import find_tekster


@pytest.fixture(scope="module")
def ekte(grunnlag: Samling) -> Sporsmal:
    return Sporsmal(grunnlag, load_referanse(), grunnlag.kartlegging)


@pytest.fixture
def leke(
    lekeregister: Register,
    lekekommuner: MappingProxyType[str, Kommune],
    oppgaver: MappingProxyType[str, Oppgave],
    lekeomrade: Omrade,
) -> Sporsmal:
    grunnlag = Samling(lekekommuner, oppgaver, lekeregister, frozenset(), ())
    return Sporsmal(grunnlag, load_referanse(), lekeomrade)


def build_alle(s: Sporsmal) -> list[Diagram]:
    """Build every chart of the catalogue that has something to say of the area."""
    figurer = find_figurer(s.data).values()
    alle = [figur.beskriv(s) for figur in figurer if figur.art in {Art.DIAGRAM, Art.TABELL}]
    return [ett for ett in alle if ett is not None]


@pytest.mark.parametrize("omrade", ["kartlegging", "region:Hallingdal", "fylke:Viken", "fylke:Nordland", "landet"])
def test_every_chart_of_an_area_is_whole_and_says_something(grunnlag: Samling, omrade: str) -> None:
    diagrammer = build_alle(Sporsmal(grunnlag, load_referanse(), grunnlag.find_omrade(omrade)))
    assert len({diagram.kode for diagram in diagrammer}) == len(diagrammer), "codes are file names and widget keys"
    for diagram in diagrammer:
        assert diagram.setning
        assert all(len(stolpe.verdier) <= len(diagram.serier) for stolpe in diagram.stolper)
        assert all(len(rad) == len(diagram.tabell.kolonner) for rad in diagram.tabell.rader)
        if any(stolpe.referanse is not None for stolpe in diagram.stolper):
            assert diagram.referansenavn, "a mark without a name is a riddle"


def test_ordninger_per_kommune_stand_most_first_with_size_class_and_mean(ekte: Sporsmal) -> None:
    per_kommune = omfang.build_kommuner(ekte)
    antall = [int(stolpe.etikett) for stolpe in per_kommune.stolper]
    assert antall == sorted(antall, reverse=True)
    assert (antall[0], antall[-1], len(antall)) == (45, 22, 25)
    assert per_kommune.terskel == (pytest.approx(33.88), "gjennomsnitt 33,9")
    klasser = [sum(bool(stolpe.verdier[nr]) for stolpe in per_kommune.stolper) for nr in range(4)]
    assert klasser == [12, 7, 6, 0]
    trykt = {stolpe.navn: stolpe.referanse for stolpe in per_kommune.stolper if stolpe.referanse is not None}
    assert trykt == {"Ål": 48, "Hjartdal": 34}


@pytest.mark.parametrize(("antall", "for_faa"), [(29, True), (30, False)])
def test_thirty_known_years_are_enough_to_look_for_waves(leke: Sporsmal, antall: int, *, for_faa: bool) -> None:
    register = leke.data.register
    med_aar = (replace(register.ordninger[0], id=f"o{nr}", etablert="2010") for nr in range(antall))
    mange = replace(register, ordninger=tuple(med_aar))
    diagram = omfang.build_valgperioder(replace(leke, data=replace(leke.data, register=mange)))
    assert ("for få" in diagram.setning) is for_faa


def test_crossings_are_told_by_all_three_divisions_whichever_is_chosen(ekte: Sporsmal) -> None:
    for inndeling in Fylkesinndeling:
        tre = enheter.build_kryssing(replace(ekte, inndeling=inndeling))
        assert [sum(stolpe.verdier) for stolpe in tre.stolper] == [77, 64, 88]
        assert "77 grenser mellom valgdistrikter" in tre.setning


def test_the_printed_parts_of_a_structure_stand_where_the_total_hides_them(ekte: Sporsmal) -> None:
    """Chapter 3.4 has «1 kommunal og 8 interkommunale» LVS and «3 kommunale og 3 interkommunale» revisjon."""
    diagram = enheter.build_tjenestestruktur(ekte)
    trykt = {stolpe.navn: stolpe.etikett for stolpe in diagram.stolper if "trykt" in stolpe.etikett}
    assert trykt == {
        "Legevaktsentral": "8 (7 + 1); trykt 8 (8 + 1)",
        "Kommunerevisjon": "5 (3 + 2); trykt 6 (3 + 3)",
        "NAV-kontor": "14 (5 + 9); trykt 16 (5 + 9)",
        "Renovasjon": "11 (6 + 5); trykt 10 (6 + 5)",
    }
    (lvs,) = (rad for rad in diagram.tabell.rader if rad[0] == "Legevaktsentral")
    assert lvs[1:] == (8, 1, 7, 8, 1, 8)


def test_hosts_are_told_with_coverage_and_the_printed_ones_as_reference(ekte: Sporsmal) -> None:
    kjente, trykte = verter.build_kjente_verter(ekte), verter.build_konsentrasjon(ekte)
    assert kjente.setning == "Vertskommunen er kjent for 12 av 221 ordninger"
    assert "9 av 25 kommuner har minst 80 % av de 170" in trykte.setning
    assert "Referanse, ikke register" in trykte.forbehold[0]
    assert trykte.serier == TRYKT_SERIE


@pytest.mark.parametrize(("terskel", "minst"), [(1_000, 0), (5_000, 202), (1_000_000, 500)])
def test_a_higher_threshold_never_makes_fewer_small_units(ekte: Sporsmal, terskel: int, minst: int) -> None:
    per_oppgave = enheter.build_innbyggere(replace(ekte, terskel_innbyggere=terskel))
    sma = sum(stolpe.verdier[0] for stolpe in per_oppgave.stolper)
    assert sma >= minst
    assert sum(sum(stolpe.verdier) for stolpe in per_oppgave.stolper) == 625


def test_a_unit_with_exactly_the_threshold_is_not_small(ekte: Sporsmal) -> None:
    per_enhet = enheter.build_arsverk(ekte)
    tinn = next(stolpe for stolpe in per_enhet.stolper if stolpe.navn == "Tinn barnevern")
    assert tinn.verdier == (0, 5.0)


def test_a_threshold_of_half_an_arsverk_is_told_with_its_decimal(ekte: Sporsmal) -> None:
    diagram = enheter.build_arsverk(replace(ekte, terskel_arsverk=4.5))
    assert diagram.tittel.endswith("«minst 4,5 årsverk»")
    assert diagram.terskel == (4.5, "4,5 årsverk")


def test_participation_is_held_against_the_set_that_is_chosen(ekte: Sporsmal) -> None:
    for sett in find_deltakelsessett(ekte.referanse):
        diagram = enheter.build_deltakelse(replace(ekte, sett=sett.kode))
        assert diagram.referansenavn.startswith(sett.navn)
        brannvesen = next(stolpe for stolpe in diagram.stolper if stolpe.navn == "Brannvesen")
        assert brannvesen.verdier == (68.0,)
        assert brannvesen.referanse == sett.verdier.get("brannvesen")


def test_what_no_source_tells_of_another_area_is_not_told(leke: Sporsmal) -> None:
    diagrammer = {diagram.kode: diagram for diagram in build_alle(leke)}
    assert not {"verter-utenfor", "konsentrasjon"} & diagrammer.keys()
    assert not diagrammer["sammenslaing"].tabell.rader
    assert all(stolpe.referanse is None for stolpe in diagrammer["kommuner"].stolper)


# --------------------------------------------------------------------------------------------------------- heat tables


def build_leke(d: Sporsmal, numre: list[str], telling: Telling = Telling.NAERE) -> matrise.Varmetabell:
    delt = monster.compute_matrise(d.data.register.formelle, frozenset(numre))
    return matrise.build_matrise(delt, numre, d.data.kommuner, telling, d.data.register.kartlagt)


def test_the_matrix_counts_both_ways_and_has_no_number_on_the_diagonal(leke: Sporsmal) -> None:
    varme = build_leke(leke, [ALFA, BETA, GAMMA])
    ruter = [[rute.tekst for rute in rad] for _, rad in varme.rader]
    assert ruter == [["–", "3", "2"], ["3", "–", "2"], ["2", "2", "–"]]
    assert [list(kolonne) for kolonne in zip(*ruter, strict=True)] == ruter


def test_two_kommuner_that_were_not_surveyed_are_unknown_to_each_other(leke: Sporsmal) -> None:
    register = leke.data.register
    varme = matrise.build_matrise({}, [BETA, GAMMA, DELTA], leke.data.kommuner, Telling.NAERE, frozenset({BETA}))
    assert [[rute.tekst for rute in rad] for _, rad in varme.rader] == [
        ["–", "0", "0"],
        ["0", "–", "?"],
        ["0", "?", "–"],
    ]
    assert "1 par er ukjente" in varme.setning
    assert BETA in register.kartlagt


@pytest.mark.parametrize("telling", Telling)
def test_shades_follow_the_numbers_and_fit_the_key(ekte: Sporsmal, telling: Telling) -> None:
    numre = matrise.sort_etter_region(ekte.omrade.kommuner, ekte.data.kommuner)
    delt = monster.compute_matrise(ekte.ordninger, ekte.omrade.kommuner)
    varme = matrise.build_matrise(delt, numre, ekte.data.kommuner, telling, ekte.data.register.kartlagt)
    ruter = {(int(rute.tekst), rute.trinn) for _, rad in varme.rader for rute in rad if rute.tekst != "–"}
    trinn = [-1 if nivaa is None else nivaa for _, nivaa in sorted(ruter, key=lambda rute: rute[0])]
    assert trinn == sorted(trinn)
    assert max(trinn) < len(varme.tegn) <= len(varme.farger)


# ---------------------------------------------------------------------------------------------------------------- HTML


def test_a_chart_is_text_in_a_list_with_bars_that_are_hidden_from_readers(ekte: Sporsmal) -> None:
    html = build_diagram(omfang.build_kommuner(ekte))
    assert "<li><span>Hol</span><b>45</b>" in html
    assert html.count('class="sk-felt" aria-hidden="true"') == 25
    bredder = [float(bredde) for bredde in re.findall(r'class="sk-bar" style="width:([\d.]+)%', html)]
    assert all(0 <= bredde <= 100 for bredde in bredder)
    assert bredder[0] == pytest.approx(100 * 45 / 48, abs=0.01), "the printed 48 of Ål fills the width"


def test_a_chart_without_bars_is_no_html(leke: Sporsmal) -> None:
    assert not build_diagram(enheter.build_sammenslaing(leke))


def test_hostile_names_are_text() -> None:
    ond = "<img src=x onerror=alert(1)>"
    varme = matrise.Varmetabell(
        ond, ond, ond, (ond,), ((ond, (matrise.Rute(ond, 0),)),), ("#ffffff",), (ond,), Slag.TEKST
    )
    html = build_varmetabell(varme)
    assert "<img" not in html
    assert html.count("&lt;img") == 6


# ---------------------------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("omrade", ["kartlegging", "region:Hallingdal", "fylke:Viken"])
def test_screen_and_paper_explain_the_same_series_and_none_that_has_no_bar(grunnlag: Samling, omrade: str) -> None:
    s = Sporsmal(grunnlag, load_referanse(), grunnlag.find_omrade(omrade))
    for figur in find_rapportfigurer(grunnlag).values():
        diagram = figur.beskriv(s)
        if isinstance(diagram, Diagram) and diagram.stolper:
            brukt = [
                serie.navn
                for nr, serie in enumerate(diagram.serier)
                if any(stolpe.verdier[nr] > 0 for stolpe in diagram.stolper)
            ]
            ventet = brukt if len(brukt) > 1 or diagram.referansenavn else []
            assert re.findall(r'alt=""><span>([^<]*)</span>', build_diagram(diagram)) == ventet
            paa_papir = " ".join(ett.tekst for ett in find_tekster(build_diagramark(diagram, Oppsett()), "forklaring"))
            assert paa_papir == " ".join([*ventet, *([diagram.referansenavn] if diagram.referansenavn else [])])
