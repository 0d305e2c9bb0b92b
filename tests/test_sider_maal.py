"""The pages of measures, patterns and figures, run as Streamlit does, without a browser."""

import re
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from geo.beskrivelse.katalog import Side, find_deler
from geo.tegning.oppsett import ARKMAL, Ark, sjekk_piksler
from pages._figur import ARKVALG, DPIVALG
from tests.sideprove import find_tekst

SIDER: Final = Path(__file__).parent.parent / "pages"
FRIST_S: Final = 60  # a loaded machine; a page takes under a second


def open_side(side: str, **valg: str) -> AppTest:
    app = AppTest.from_file(str(SIDER / f"{side}.py"), default_timeout=FRIST_S)
    for nokkel, verdi in valg.items():
        app.query_params[nokkel.removesuffix("_")] = verdi
    return app.run()


def find_html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


ALLE: Final = [(side.value, del_) for side in Side for del_ in find_deler(side)]
OMRADER: Final = ("kartlegging", "region:Hallingdal", "landet", "fylke:Nordland")


@pytest.mark.parametrize("omrade", OMRADER)
@pytest.mark.parametrize(("side", "del_"), ALLE, ids=[f"{side} {del_}" for side, del_ in ALLE])
def test_every_part_opens_from_a_link_over_any_area(side: str, del_: str, omrade: str) -> None:
    app = open_side(side, del_=del_, omrade=omrade)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert app.header or app.info, "either something to see, or a word of what to do"
    assert app.query_params["del"] == del_
    html = find_html(app)
    assert html.count("<table") == html.count("<caption>")


@pytest.mark.parametrize("side", ["omfang", "samarbeidsmonster", "figurer"])
def test_a_link_with_nonsense_opens_the_standard_view(side: str) -> None:
    app = open_side(side, del_="tull", omrade="tull", figur="tull", kommune="9999", ark="tull", dpi="tull", skrift="1")
    assert not app.exception
    assert app.query_params["omrade"] == "kartlegging"
    assert any("«tull», som ikke er blant valgene under «Område»" in find_tekst(info.value) for info in app.info)
    assert not any("Lenken ber om" in info.value for info in app.run().info), "told once"


@pytest.mark.parametrize(
    ("terskel", "setning"), [("5000", "202 av 625"), ("20000", "av 625 enheter"), ("-3", "202 av 625")]
)
def test_the_threshold_is_in_the_link_and_nonsense_is_the_standard(terskel: str, setning: str) -> None:
    assert setning in find_html(open_side("omfang", del_="innbyggere", innbyggere=terskel))


def test_choosing_another_part_changes_the_page_and_the_link() -> None:
    app = open_side("omfang")
    assert app.header[0].value == "Ordninger per kommune"
    app.session_state["del"] = "fylker"
    app.run()
    assert app.query_params["del"] == "fylker"
    assert "77 grenser mellom valgdistrikter" in find_html(app)


def test_a_kommune_is_told_with_its_partners_large_ordninger_apart() -> None:
    app = open_side("samarbeidsmonster", kommune="3054")
    html = find_html(app)
    assert "Lunner samarbeider svært mye med Gran; ofte med Jevnaker" in html
    assert "samarbeidsmonster?kommune=3446" in html
    assert [ett.label for ett in app.expander] == [
        "Nære partnere (11)",
        "Kommuner den bare møter i store ordninger (81)",
    ]


def test_functional_regions_wait_until_they_are_asked_for() -> None:
    app = open_side("samarbeidsmonster", del_="regioner", omrade="region:Hallingdal")
    assert "over 20 kjøringer" not in find_html(app)
    (knapp,) = [ett for ett in app.button if ett.label == "Regn ut regionene"]
    knapp.click().run()
    assert app.query_params["regn"] == "ja"
    assert re.search(r"modularitet [\d,]+, stabilitet [\d,]+ over 20 kjøringer", find_html(app))
    assert "Samme spørsmål ved tre oppløsninger" in find_html(
        open_side("samarbeidsmonster", del_="regioner", regn="ja")
    )


def test_a_matrix_too_large_to_read_is_refused_with_what_to_do() -> None:
    app = open_side("samarbeidsmonster", del_="matrise", omrade="landet")
    assert "Velg et mindre område" in app.info[0].value


# -------------------------------------------------------------------------------------------------------------- figures


def test_a_figure_is_shown_with_its_size_words_and_rows() -> None:
    app = open_side("figurer", figur="5.17", ark="120")
    assert find_tekst(app.header[0].value) == "Figur 5.17: Brannvesen"
    assert "Figuren blir 120 × " in find_html(app)
    assert "14 brannvesen, 8 kommunale og 6 interkommunale" in app.code[0].value
    assert app.code[1].value.startswith("Kart over de 25 kartlagte kommunene")
    assert [ett.label for ett in app.expander][:1] == ["Tabellen bak: Kommunene i kartet"]


def test_every_adjustment_is_in_the_link() -> None:
    valg = {"figur": "2.3", "ark": "a4-liggende", "skrift": "10", "navn": "ingen", "forklaring": "under", "dpi": "150"}
    app = open_side("figurer", **valg, tittel="false", nordpil="true", svarthvitt="true")
    assert not app.exception
    assert {nokkel: app.query_params[nokkel] for nokkel in valg} == valg
    assert [ett.value for ett in app.toggle] == [False, True, True, True]
    assert "Figuren blir 297 × 210 mm" in find_html(app)


def test_a_task_that_the_report_has_no_figure_of_can_be_chosen() -> None:
    assert find_tekst(open_side("figurer", figur="arkiv").header[0].value) == "Oppgave: Arkiv"


def test_what_cannot_be_drawn_is_told_and_the_page_goes_on() -> None:
    app = open_side("figurer", figur="tabell-3.3", omrade="fylke:Nordland")
    assert not app.exception
    assert "har ingen tall for Nordland, der ingen kommuner er kartlagt" in find_tekst(app.warning[0].value)
    assert [ett.label for ett in app.button] == ["Lag figurpakken"]


@pytest.mark.parametrize("ark", [kode for kode in ARKVALG if not kode.isdecimal()])
def test_the_highest_resolution_on_the_largest_sheet_can_be_made(ark: str) -> None:
    sjekk_piksler(*ARKMAL[Ark(ark)], max(map(int, DPIVALG)))
