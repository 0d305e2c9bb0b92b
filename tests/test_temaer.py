"""Every theme that a page offers is a map, over any area."""

import pytest

from geo.beskrivelse.katalog import build_kart, find_figur, find_temaer
from geo.data.inndeling import Inndeling
from geo.data.omrade import Omrade, Omradetype
from geo.data.referanse import INGEN_REFERANSE
from geo.data.samling import Samling
from geo.errors import UkjentKodeError
from geo.maal.sporsmal import Sporsmal, load_sporsmal


@pytest.mark.parametrize("omrade", ["kartlegging", "region:Hallingdal", "landet"])
def test_every_theme_is_a_map_of_the_whole_area(grunnlag: Samling, omrade: str) -> None:
    valgt = grunnlag.find_omrade(omrade)
    for kode in find_temaer(grunnlag):
        kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, valgt), kode)
        assert {n for n, felt in kart.felt.items() if felt.i_omradet} == valgt.kommuner, kode
        assert kart.kode == kode
        assert kart.setning
        assert kart.kildelinje.count("© Kartverket") == 1


def test_the_regional_councils_are_those_of_figure_4_1(grunnlag: Samling) -> None:
    kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.kartlegging), "regionraad")
    navn = [gruppe.navn for gruppe in kart.grupper if gruppe.ordning]
    assert len(navn) == 5
    assert kart.felt["3053"].tall == "3+5", "Jevnaker is in two until the end of 2021"


def test_neighbouring_counties_never_share_a_colour(grunnlag: Samling) -> None:
    for kode in ("fylke", "fylke_2024", "valgdistrikt"):
        kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.find_omrade("landet")), kode)
        like = [
            (a, b)
            for a, b in grunnlag.naboer
            if kart.felt[a].grupper != kart.felt[b].grupper and kart.felt[a].fyll == kart.felt[b].fyll
        ]
        assert like == []


def test_partners_are_asked_by_kommune(grunnlag: Samling) -> None:
    kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.kartlegging), "partnere.3054")
    assert "Gran" in kart.setning


@pytest.mark.parametrize("kode", ["flyvakt", "partnere.9999", "legevakt+flyvakt", ""])
def test_an_unknown_theme_is_refused(grunnlag: Samling, kode: str) -> None:
    with pytest.raises(UkjentKodeError):
        build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.kartlegging), kode)


@pytest.mark.parametrize("kode", ["antall", "storrelse", "regionraad", *Inndeling, "legevakt"])
def test_an_empty_area_still_has_a_map_with_a_sentence(grunnlag: Samling, kode: str) -> None:
    tomt = Omrade("", "ingen kommuner", Omradetype.EGET, frozenset())
    assert build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, tomt), kode).setning


def test_figure_1_1_and_the_theme_of_electoral_districts_are_one_map(grunnlag: Samling) -> None:
    s = load_sporsmal(grunnlag)
    trykt, tema = find_figur("1.1", grunnlag).beskriv_trykt(s), find_figur("valgdistrikt", grunnlag).beskriv_trykt(s)
    assert (trykt.kode, trykt.tittel, trykt.kildelinje) == (tema.kode, tema.tittel, tema.kildelinje)
    hvor = "de 25 kartlagte kommunene ligger i Buskerud (19), Telemark (3), Akershus (1), Oppland (1) og Vestfold (1)"
    assert (trykt.setning, tema.setning) == (f"19 valgdistrikter; {hvor}", f"D{hvor[1:]}")
    assert trykt.omrade.kode == "landet", "the report shows the country"
    assert tema.omrade.kode == "kartlegging"
    assert {felt.tall for felt in trykt.felt.values()} == {""}, "the districts are named"
    assert find_figur("valgdistrikt", grunnlag).sted is None
