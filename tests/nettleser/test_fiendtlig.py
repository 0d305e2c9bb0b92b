"""Hostile text in every free text of the data is text and nothing else, on every page and in every file they give."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Page, expect
from playwright.sync_api import TimeoutError as Tidsavbrudd

from geo.beskrivelse.katalog import Side, find_deler
from geo.data.kommuner import Kommune, load_kommuner
from geo.data.oppgaver import Oppgave, load_oppgaver
from geo.data.register import Register, load_register
from geo.data.tabellfil import FORMELTEGN
from tests.fiendtlig import ALLE, HOLE, MERKE, REGION, VERT, write_fiendtlig
from tests.frossen import copy_prosjekt
from tests.nettleser.conftest import find_free_port, start_app, wait_until_drawn

OpenApp = Callable[..., Page]

# As a link between pages does (pages/stil/lenker.js), so that a visitor sees them all without loading the app anew.
GA: Final = """(sti) => {
  history.pushState({}, "", sti);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
# Texts that are not to be read on a page, where a line may break anywhere; the word joiner is that of escape_markdown.
MANGLER: Final = r"""(tekster) => {
  const rens = (tekst) => tekst.replaceAll("\u2060", "").replace(/\s+/g, " ").trim();
  const synlig = rens(document.body.innerText);
  return tekster.filter((tekst) => !synlig.includes(rens(tekst)));
}"""
# What hostile text must never become: an element of its own, Markdown, or an address to go to or fetch.
FARLIG: Final = f"""() => [...document.querySelectorAll(
  "[{MERKE}], [href^='javascript:'], [href*='{VERT}'], [src^='http://{VERT}'], "
  + "[data-testid=stMarkdownContainer] :is(em, code, del, .katex, [aria-label='home icon'])"
)].map((element) => element.outerHTML.slice(0, 200))"""
ALLE_TEGNET: Final = """() => [...document.querySelectorAll(".stHtml img:not([loading=lazy])")].every(
  (bilde) => bilde.complete && bilde.naturalWidth
)"""


@dataclass(frozen=True, slots=True)
class Ondt:
    """The hostile data as the app has read them."""

    register: Register
    oppgaver: Mapping[str, Oppgave]
    kommuner: Mapping[str, Kommune]

    def find_navn(self, *koder: str) -> list[str]:
        """Find the names of the ordninger that a map of some tasks tells of."""
        alle = (ordning for kode in koder for ordning in self.register.etter_oppgave[kode])
        return [ordning.navn for ordning in alle if ordning.kommuner & self.register.kartlagt]


@pytest.fixture(scope="module")
def rot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rot = copy_prosjekt(tmp_path_factory.mktemp("fiendtlig") / "kopi")
    write_fiendtlig(rot / "data")
    return rot


@pytest.fixture(scope="module")
def ondt(rot: Path) -> Ondt:
    kommuner, oppgaver = load_kommuner(rot / "data" / "kommuner.csv"), load_oppgaver(rot / "data" / "oppgaver.csv")
    return Ondt(load_register(rot / "data" / "samarbeid.csv", kommuner, oppgaver), oppgaver, kommuner)


@pytest.fixture(scope="module")
def app_url(rot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the copy instead of the product."""
    port = find_free_port()
    with start_app(rot, tmp_path_factory.mktemp("app") / "server.log", port):
        yield f"http://127.0.0.1:{port}"


def find_mangler(ramme: Page | Frame, tekster: Sequence[str]) -> list[str]:
    """Wait until all of the texts are read, and return those that never were."""
    with suppress(Tidsavbrudd):
        ramme.wait_for_function(f"(tekster) => !({MANGLER})(tekster).length", arg=tekster)
    return ramme.evaluate(MANGLER, tekster)


def find_farlig(page: Page) -> list[str]:
    return [funn for ramme in page.frames for funn in ramme.evaluate(FARLIG)]


def find_sider(ondt: Ondt) -> dict[str, list[str]]:
    """Find every page with its parts, and texts that only it shows when it is drawn."""
    register, oppgaver = ondt.register, ondt.oppgaver
    hole, forste = ondt.kommuner[HOLE].navn, register.formelle[6]
    hallingdal = quote(f"region:{REGION[1]}")
    i_figuren = next(oppgave for oppgave in oppgaver.values() if oppgave.figur == "figur 5.8")
    return {
        "/": [ALLE, REGION[1], hole, *(o.navn for o in oppgaver.values() if o.figur not in {None, "figur 5.3"})],
        "/tjenestestruktur": [oppgave.navn for oppgave in oppgaver.values()],
        f"/tjenestestruktur?oppgave=legevakt&omrade={hallingdal}": ["Enhetene", oppgaver["legevakt"].navn, ALLE],
        "/?sok=onerror": ["treff", REGION[1]],
        f"/kommune?kommune={HOLE}": [hole, ALLE, *(o.navn for o in register.etter_kommune[HOLE])],
        "/ordning": [ALLE, *(ordning.navn for ordning in register.formelle)],
        f"/ordning?ordning={forste.id}": ["Hovedinnhold", forste.navn, ALLE],
        **{
            f"/samarbeidsmonster?del={kode}&kommune={HOLE}": [emne.definisjon, ALLE]
            for kode, emne in find_deler(Side.MONSTER).items()
        },
        **{f"/omfang?del={kode}": [emne.definisjon, ALLE] for kode, emne in find_deler(Side.OMFANG).items()},
        "/figurer?figur=5.8": ["Figur 5.8", i_figuren.navn, ALLE],
        "/om_dataene?avstemming=alle": ["Avstemming mot rapporten", ALLE],
        f"/kart?tema=brannvesen&kommune={HOLE}": ["Tegnforklaring", hole, ALLE, *ondt.find_navn("brannvesen")],
        "/kart?tema=legevakt&mot=revisjon": [ALLE, *ondt.find_navn("legevakt", "revisjon")],
    }


def test_hostile_text_is_shown_as_text_on_every_page(open_app: OpenApp, ondt: Ondt) -> None:
    page = open_app("om_dataene")
    feil = {}
    for sti, tekster in find_sider(ondt).items():
        page.evaluate(GA, sti)
        mangler = find_mangler(page, tekster)
        wait_until_drawn(page)
        page.wait_for_function(ALLE_TEGNET)
        feil[sti] = mangler + find_farlig(page)
    assert not {sti: funn for sti, funn in feil.items() if funn}


def kart(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stCustomComponentV1]")


def test_the_map_tells_hostile_names_when_a_kommune_is_pointed_at_and_chosen(open_app: OpenApp, ondt: Ondt) -> None:
    page = open_app("kart?tema=brannvesen")
    hole = kart(page).get_by_role("button", name=ondt.kommuner[HOLE].navn)
    navn = hole.get_attribute("aria-label")
    assert any(ordning.navn in navn for ordning in ondt.register.etter_kommune[HOLE])
    hole.hover()
    expect(kart(page).locator(".tips")).to_have_text(navn)
    hole.click()
    expect(page.get_by_role("combobox", name="Kommune")).to_have_value(ondt.kommuner[HOLE].navn)
    i_kartet = [o.navn for o in ondt.register.etter_oppgave["brannvesen"] if HOLE in o.kommuner]
    assert find_mangler(page, [f"Alt om {ondt.kommuner[HOLE].navn}", *i_kartet]) == []
    assert find_farlig(page) == []


def test_the_meeting_file_tells_hostile_names_and_notes_on_the_page_and_from_disk(
    open_app: OpenApp, ondt: Ondt, browser: Browser, tmp_path: Path
) -> None:
    page = open_app("mote?rekke=brann")
    page.get_by_text("Notater og lagret plan").click()
    page.get_by_label("Notat", exact=True).fill(ALLE)
    page.keyboard.press("Control+Enter")
    visning = page.frame_locator("iframe[data-testid=stIFrame]")
    expect(visning.locator(".notat").first).to_contain_text(ALLE, use_inner_text=False)
    tittel = ondt.oppgaver["brann_110"].navn
    expect(visning.get_by_role("heading", level=1)).to_have_text(tittel)
    assert find_farlig(page) == []
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned møtefil").click()
    fil = tmp_path / nedlasting.value.suggested_filename
    nedlasting.value.save_as(fil)

    with browser.new_context(offline=True) as profil:
        utenfor: list[str] = []
        profil.on("request", lambda spurt: utenfor.append(spurt.url) if not spurt.url.startswith("file:") else None)
        for hendelse in ("dialog", "weberror"):
            profil.on(hendelse, lambda funn: utenfor.append(str(funn)))
        mote = profil.new_page()
        mote.goto(fil.as_uri())
        expect(mote).to_have_title(tittel)
        hole = mote.get_by_role("button", name=ondt.kommuner[HOLE].navn)
        hole.hover()
        expect(mote.locator("#tips")).to_have_text(hole.get_attribute("aria-label"))
        hole.click()
        expect(mote.locator(".valgt:visible")).to_have_text(hole.get_attribute("aria-label"))
        mote.keyboard.press("n")
        mote.keyboard.press("t")
        navn = [ordning.navn for ordning in ondt.register.etter_oppgave["brann_110"]]
        assert find_mangler(mote, [tittel, ALLE, *navn]) == []
        assert find_farlig(mote) == []
        assert utenfor == []


def test_a_figure_opened_from_disk_runs_nothing(open_app: OpenApp, browser: Browser, tmp_path: Path) -> None:
    page = open_app("figurer?figur=5.8")
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned SVG").click()
    fil = tmp_path / nedlasting.value.suggested_filename
    nedlasting.value.save_as(fil)
    with browser.new_context() as profil:
        uventet: list[str] = []
        profil.on("dialog", lambda dialog: uventet.append(dialog.message))
        profil.on("request", lambda spurt: uventet.append(spurt.url) if not spurt.url.startswith("file:") else None)
        svg = profil.new_page()
        svg.goto(fil.as_uri())
        assert svg.evaluate("document.documentElement.tagName") == "svg", "no fault of XML"
        assert MERKE in svg.evaluate("document.documentElement.textContent"), "its words are there, as text"
        assert find_farlig(svg) == []
        assert uventet == []


@pytest.mark.parametrize(
    ("sti", "knapp"),
    [("ordning", "Last ned tabellen (CSV)"), (f"kommune?kommune={HOLE}", "Last ned bekreftelsesark")],
    ids=["table", "confirmation sheet"],
)
def test_no_cell_of_a_download_is_a_formula(open_app: OpenApp, ondt: Ondt, sti: str, knapp: str) -> None:
    page = open_app(sti)
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name=knapp).click()
    tekst = Path(nedlasting.value.path()).read_text(encoding="utf-8-sig")
    celler = [celle for rad in csv.reader(io.StringIO(tekst, newline=""), delimiter=";") for celle in rad]
    farlige = {o.navn for o in ondt.register.etter_kommune[HOLE] if o.navn.startswith(FORMELTEGN)}
    assert farlige
    assert {f"'{navn}" for navn in farlige} <= set(celler)
    assert not [celle for celle in celler if celle.startswith(FORMELTEGN)]
