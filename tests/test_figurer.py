"""The catalogue of figures: what is in it, the words that follow each, and what a command writes."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.katalog import Figur, find_figur
from geo.beskrivelse.temakart import Temakart
from geo.errors import UkjentKodeError
from geo.rapport.figurfil import (
    build_ark,
    draw_figur,
    write_figurer,
)
from geo.tegning.oppsett import Format, Oppsett, OppsettError
from tests.trykk import find_former, hent_ark, hent_beskrivelse, hent_figurer, hent_kart, hent_sporsmal

KART = ("1.1", "2.2", "4.1", *(f"5.{nr}" for nr in range(2, 18)))
DIAGRAMMER = ("2.1", "2.3", "2.4", "3.1", "3.5", "5.1")
TABELLER = ("tabell-3.1", "tabell-3.2", "tabell-3.3", "tabell-3.4", "kapittel-3.4")
LITEN = Oppsett(bredde_mm=80, dpi=150)


def test_every_figure_of_the_report_is_there_in_its_order() -> None:
    koder = list(hent_figurer())
    assert sorted(koder) == sorted((*KART, *DIAGRAMMER, *TABELLER))
    numre = [[int(tall) for tall in re.findall(r"\d+", kode)] for kode in koder]
    assert numre == sorted(numre)


@pytest.mark.parametrize("kode", KART)
def test_maps_are_maps(kode: str) -> None:
    assert isinstance(hent_beskrivelse(kode), Temakart)


@pytest.mark.parametrize("kode", [*DIAGRAMMER, *TABELLER])
def test_charts_are_charts(kode: str) -> None:
    assert isinstance(hent_beskrivelse(kode), Diagram)


@pytest.mark.parametrize(
    ("kode", "setning"),
    [
        ("5.2", "12 IKT-tjenester, 9 kommunale og 3 interkommunale"),
        ("5.8", "12 legevakter, 2 kommunale og 10 interkommunale"),
        ("5.10", "15 barneverntjenester, 11 kommunale og 4 interkommunale"),
        ("5.14", "15 PP-tjenester, 10 kommunale og 5 interkommunale"),
        ("5.17", "14 brannvesen, 8 kommunale og 6 interkommunale"),
        ("2.1", "221 ordninger: 47 % lokale, 40 % regionale og 13 % på høyere nivå"),
        ("4.1", "5 regionråd, 25 av 25 kommuner deltar"),
    ],
)
def test_a_figure_says_what_the_report_says(kode: str, setning: str) -> None:
    assert hent_beskrivelse(kode).setning == setning


@pytest.mark.parametrize(
    ("skrevet", "kode"),
    [
        ("5.17", "5.17"),
        ("figur 5.17", "5.17"),
        ("Figur 5.17", "5.17"),
        ("tabell 3.1", "tabell-3.1"),
        ("legevakt", "5.8"),
        ("lonn+regnskap", "5.3"),
        ("barnevern", "5.10"),
        ("arkiv+vann", "arkiv+vann"),
        ("konsentrasjon", "konsentrasjon"),
        ("snitt-region", "snitt-region"),
        ("fylke_2024", "fylke_2024"),
        ("partnere.3005", "partnere.3005"),
    ],
)
def test_a_figure_is_found_by_number_or_task(skrevet: str, kode: str) -> None:
    assert find_figur(skrevet, hent_sporsmal().data).nummer == kode


@pytest.mark.parametrize("kode", ["5.99", "brann", "", "legevakt+", "../5.17"])
def test_an_unknown_figure_is_refused_with_those_there_are(kode: str) -> None:
    with pytest.raises(UkjentKodeError, match=r"bruk et nummer \(1\.1, "):
        find_figur(kode, hent_sporsmal().data)


@pytest.mark.parametrize("kode", [*hent_figurer(), "kulturskole", "vann"])
def test_caption_and_alt_text_are_made_from_the_numbers(kode: str) -> None:
    fil = draw_figur(kode, hent_sporsmal(), hent_kart(), Oppsett(format=Format.SVG))
    beskrivelse = hent_beskrivelse(kode)
    assert fil.setning == beskrivelse.setning
    assert fil.setning in fil.bildetekst
    assert fil.setning in fil.alt_tekst
    assert fil.tittel in fil.alt_tekst
    assert fil.bildetekst.endswith(".")
    assert not re.search(r"\.\.|\bNone\b|  |\(\)", fil.bildetekst + fil.alt_tekst)
    assert all(
        tabell.rader and all(len(rad) == len(tabell.kolonner) for rad in tabell.rader) for tabell in fil.tabeller
    )
    if fil.sted:
        assert fil.bildetekst.startswith(f"{fil.sted}. ")


@pytest.mark.parametrize("kode", [*DIAGRAMMER, *TABELLER])
def test_a_chart_says_how_many_ordninger_it_rests_on(kode: str) -> None:
    fil = draw_figur(kode, hent_sporsmal(), hent_kart(), Oppsett(format=Format.SVG))
    assert re.search(r"Bygger på \d+ ordning(er)? per 1\.11\.2021\.$", fil.bildetekst)


def test_every_export_bears_source_version_and_division() -> None:
    register = hent_sporsmal().data.register
    for kode in KART[1:]:
        kilde = hent_beskrivelse(kode).kildelinje
        assert register.versjon in kilde
        assert "1.11.2021" in kilde
        assert "Kommuneinndeling 2020" in kilde
        assert "© Kartverket" in kilde


@pytest.mark.parametrize("kode", [*DIAGRAMMER, *TABELLER])
def test_bars_are_as_long_as_their_numbers_say(kode: str) -> None:
    diagram, tegning = hent_beskrivelse(kode), hent_ark(kode, Oppsett())
    bredder = [
        form.sti.punkter[:, 0].max() - form.sti.punkter[:, 0].min() for form in find_former(tegning, "stolpekant")
    ]
    verdier = [verdi for stolpe in diagram.stolper for verdi in stolpe.verdier if verdi > 0]
    assert len(bredder) == len(verdier)
    skala = max(bredder) / max(verdier)
    assert bredder == pytest.approx([verdi * skala for verdi in verdier])


def test_the_printed_numbers_of_levels_are_those_that_the_register_gives() -> None:
    for stolpe in hent_beskrivelse("2.1").stolper:
        assert round(stolpe.verdier[0]) == stolpe.referanse


def test_printed_numbers_are_not_shown_for_another_area() -> None:
    s = hent_sporsmal()
    hallingdal = replace(s, omrade=s.data.find_omrade("region:Hallingdal"))
    for kode in ("2.1", "2.3", "2.4", "3.1", "5.1", "tabell-3.2", "kapittel-3.4"):
        diagram = hent_figurer()[kode].beskriv(hallingdal)
        assert all(stolpe.referanse is None for stolpe in diagram.stolper), kode
        assert diagram.referansenavn == ""


def test_a_chart_without_numbers_is_refused_in_one_sentence() -> None:
    s = hent_sporsmal()
    oslo = replace(s, omrade=s.data.find_omrade("0301"))
    with pytest.raises(OppsettError, match="registeret har ingen tall å vise for området"):
        build_ark(hent_figurer()["3.5"].beskriv(oslo), hent_kart(), Oppsett())


# -------------------------------------------------------------------------------------------------------------- writing


def velg(*koder: str) -> list[Figur]:
    return [hent_figurer()[kode] for kode in koder]


def test_files_and_manifest_agree(tmp_path: Path) -> None:
    meldt: list[tuple[int, int, str]] = []
    manifest = write_figurer(
        tmp_path / "ny",
        hent_sporsmal(),
        hent_kart(),
        LITEN,
        [Format.PNG, Format.SVG],
        figurer=velg("5.17", "2.1"),
        fremdrift=lambda *stand: meldt.append(stand),
    )
    skrevet = json.loads((tmp_path / "ny" / "manifest.json").read_text(encoding="utf-8"))
    assert skrevet == json.loads(json.dumps(manifest))
    assert sorted(linje["fil"] for linje in skrevet) == sorted(
        fil.name for fil in (tmp_path / "ny").iterdir() if fil.name != "manifest.json"
    )
    for linje in skrevet:
        assert linje["sha256"] == hashlib.sha256((tmp_path / "ny" / linje["fil"]).read_bytes()).hexdigest()
        assert linje["registerversjon"] == hent_sporsmal().data.register.versjon
        assert linje["bildetekst"]
        assert linje["alt_tekst"]
    assert meldt == [(nr, 4, linje["fil"]) for nr, linje in enumerate(skrevet, start=1)]


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for mappe in ("a", "b"):
        write_figurer(tmp_path / mappe, hent_sporsmal(), hent_kart(), LITEN, list(Format), figurer=velg("5.9", "2.4"))
    for fil in (tmp_path / "a").iterdir():
        assert fil.read_bytes() == (tmp_path / "b" / fil.name).read_bytes()


def test_work_that_is_called_off_leaves_no_manifest(tmp_path: Path) -> None:
    ferdige: list[str] = []
    write_figurer(
        tmp_path,
        hent_sporsmal(),
        hent_kart(),
        LITEN,
        [Format.SVG],
        fremdrift=lambda _nr, _av, navn: ferdige.append(navn),
        avbryt=lambda: len(ferdige) == 2,
    )
    assert sorted(fil.name for fil in tmp_path.iterdir()) == sorted(ferdige)
    assert len(ferdige) == 2


def test_every_figure_of_the_catalogue_has_a_file_of_its_own() -> None:
    navn = [figur.filnavn for figur in hent_figurer().values()]
    assert len(set(navn)) == len(navn)
    assert all(re.fullmatch(r"[a-z0-9.+_-]+", ett) for ett in navn)


def test_a_chart_of_an_area_nobody_surveyed_is_refused_and_never_drawn_as_zeros() -> None:
    s, kart = hent_sporsmal(), hent_kart()
    ukartlagt = replace(s, omrade=s.data.find_omrade("fylke:Rogaland"))
    with pytest.raises(OppsettError, match="ingen kommuner er kartlagt"):
        draw_figur("3.1", ukartlagt, kart, Oppsett(format=Format.SVG))
    assert "ukjent" in draw_figur("5.8", ukartlagt, kart, Oppsett(format=Format.SVG)).setning
