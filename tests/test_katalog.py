"""The catalogue: every subject once, and everything in it found by its code, described, and drawn where it can be."""

import re
from dataclasses import replace

import pytest

from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.katalog import (
    EMNER,
    Art,
    Figur,
    Side,
    find_deler,
    find_figur,
    find_figurer,
    find_rapportfigurer,
    find_temaer,
    parse_sted,
)
from geo.beskrivelse.matrise import Varmetabell
from geo.beskrivelse.temakart import Temakart
from geo.errors import UkjentKodeError
from geo.rapport.figurfil import beskriv_figur, build_ark
from geo.tegning.oppsett import Oppsett, OppsettError
from geo.tegning.skrift import compute_bredde_mm
from tests.trykk import find_former, find_tekster, hent_kart, hent_sporsmal

DATA = hent_sporsmal().data
FIGURER = find_figurer(DATA)
DIAGRAMMER = [figur for figur in FIGURER.values() if figur.art is Art.DIAGRAM]
TYPER = {
    Art.OPPGAVE: Temakart,
    Art.KART: Temakart,
    Art.DIAGRAM: Diagram,
    Art.TABELL: Diagram,
    Art.VARMETABELL: Varmetabell,
}


def test_every_subject_stands_once() -> None:
    koder = [figur.kode for emne in EMNER for figur in emne.figurer]
    assert len(koder) == len(set(koder))
    assert len({emne.kode for emne in EMNER}) == len(EMNER)
    deler = [(emne.del_.side, emne.del_.kode) for emne in EMNER if emne.del_]
    assert len(deler) == len(set(deler)) == sum(len(find_deler(side)) for side in Side)
    filnavn = [figur.filnavn for figur in FIGURER.values()]
    assert len(filnavn) == len(set(filnavn))
    assert all(re.fullmatch(r"[a-z0-9.+_-]+", navn) for navn in filnavn)


@pytest.mark.parametrize("figur", FIGURER.values(), ids=lambda figur: figur.kode)
def test_everything_is_found_by_its_code_and_is_what_the_catalogue_says(figur: Figur) -> None:
    assert find_figur(figur.kode, DATA).kode == figur.kode
    assert find_figur(figur.nummer, DATA).nummer == figur.nummer
    beskrivelse = figur.beskriv(hent_sporsmal())
    assert isinstance(beskrivelse, TYPER[figur.art]), "the survey has something to say of every subject"
    if isinstance(beskrivelse, Temakart | Diagram):
        assert beskrivelse.kode == figur.kode
    if isinstance(beskrivelse, Diagram):
        assert bool(beskrivelse.stolper) == (figur.art is Art.DIAGRAM)


@pytest.mark.parametrize("figur", DIAGRAMMER, ids=lambda figur: figur.kode)
def test_every_chart_can_be_printed_also_those_that_the_report_has_not(figur: Figur) -> None:
    s = hent_sporsmal()
    beskrivelse = beskriv_figur(figur, s)
    ark = build_ark(beskrivelse, hent_kart(), Oppsett())
    assert find_tekster(ark, "tittel")
    assert len(find_tekster(ark, "verdi")) == len(beskrivelse.stolper)
    assert figur.tittel.startswith("Diagram: " if figur.sted is None else f"{figur.sted}: ")


@pytest.mark.parametrize(
    ("kode", "hvorfor"),
    [
        ("matrise", "er en tabell"),
        ("samsvar-ordninger", "har ingen tall"),
        ("verter-utenfor", "har ingen tall for Hallingdal"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(kode: str, hvorfor: str) -> None:
    hallingdal = replace(hent_sporsmal(), omrade=DATA.find_omrade("region:Hallingdal"))
    with pytest.raises(OppsettError, match=hvorfor):
        build_ark(beskriv_figur(find_figur(kode, DATA), hallingdal), hent_kart(), Oppsett())


def test_the_figures_and_the_themes_are_filters_over_it() -> None:
    i_rapporten = find_rapportfigurer(DATA)
    assert {figur.kode for figur in i_rapporten.values()} <= FIGURER.keys()
    assert [figur.sted for figur in i_rapporten.values() if figur.sted is None] == []
    assert set(find_temaer(DATA)) == {kode for kode, figur in FIGURER.items() if figur.art.er_kart}
    assert set(DATA.oppgaver) < set(find_temaer(DATA))


@pytest.mark.parametrize(
    ("tekst", "kode", "i_ord"),
    [
        ("figur 5.17", "5.17", "Figur 5.17"),
        ("tabell 3.1", "tabell-3.1", "Tabell 3.1"),
        ("kapittel 3.4", "kapittel-3.4", "Kapittel 3.4"),
    ],
)
def test_a_place_in_the_report_has_one_reader(tekst: str, kode: str, i_ord: str) -> None:
    sted = parse_sted(tekst)
    assert (sted.kode, str(sted)) == (kode, i_ord)


def test_an_unknown_code_is_refused_with_what_there_is() -> None:
    with pytest.raises(UkjentKodeError, match=r"bruk et nummer \(1\.1, .*en kode, som legevakt eller konsentrasjon"):
        find_figur("konsentrat", DATA)


def test_no_number_stands_under_the_line_across_a_chart() -> None:
    diagram = beskriv_figur(find_figur("arsverk", DATA), hent_sporsmal())
    ark = build_ark(diagram, hent_kart(), Oppsett())
    assert any(sum(stolpe.verdier) < diagram.terskel[0] for stolpe in diagram.stolper)
    (terskel,) = find_former(ark, "terskel")
    assert all(
        verdi.x - compute_bredde_mm(verdi.tekst, verdi.punkt) > terskel.sti.punkter[:, 0].max()
        for verdi in find_tekster(ark, "verdi")
    )


def test_an_axis_of_whole_ordninger_has_no_halves() -> None:
    ark = build_ark(beskriv_figur(find_figur("kjente-verter", DATA), hent_sporsmal()), hent_kart(), Oppsett())
    assert [ett.tekst for ett in find_tekster(ark, "akse")] == ["0", "1", "2", "3", "Antall ordninger"]
