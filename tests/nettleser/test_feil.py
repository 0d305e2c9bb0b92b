"""Faults and load in the running app, over a copy of the project: files that change or break, restarts, many readers.

What every page says of every broken file is in tests/test_feil.py; here it happens while people look.
"""

import asyncio
import shutil
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPMessage
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.error import HTTPError
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect
from websockets.asyncio.client import connect as kobl
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.last import MINNE_MB, OKTER, TEMAER, Okt, open_okter, read_minne_mb
from geo.data.tabellfil import write_atomisk
from tests.fiendtlig import ANGREP, MERKE
from tests.frossen import copy_prosjekt
from tests.nettleser.conftest import find_free_port, start_app
from tjener import HODER

OpenApp = Callable[..., Page]
T = TypeVar("T")

# Toasts go by themselves; kept from the moment that they come, so that a slow machine misses none.
HUSK_BESKJEDER: Final = """() => {
  window.beskjeder = [];
  new MutationObserver(() => {
    for (const ett of document.querySelectorAll("[data-testid=stToast]")) beskjeder.push(ett.innerText);
  }).observe(document.body, { childList: true, subtree: true });
}"""
ER_SAGT: Final = "(tekst) => beskjeder.some((ett) => ett.includes(tekst))"
ER_DER: Final = """(url) => {
  fetch(url).then((svar) => { window.erDer ||= svar.ok; });
  return window.erDer;
}"""
VISNING: Final = (
    "() => { const { lat, lng } = samarbeidskart.map.getCenter(); return [lat, lng, samarbeidskart.map.getZoom()]; }"
)


@dataclass
class Drift:
    """The app in operation: a folder that is ours to break, and a server that can be restarted at its address."""

    rot: Path
    port: int
    stabel: ExitStack = field(default_factory=ExitStack)
    pid: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tmp(self) -> Path:
        return self.rot / "tmp"

    def start(self) -> None:
        server = start_app(self.rot, self.rot / "server.log", self.port, TMPDIR=str(self.tmp))
        self.pid = self.stabel.enter_context(server).pid

    def stopp(self) -> None:
        self.stabel.close()


@pytest.fixture(scope="module")
def drift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drift]:
    drift = Drift(copy_prosjekt(tmp_path_factory.mktemp("feil") / "kopi"), find_free_port())
    drift.tmp.mkdir()
    drift.start()
    yield drift
    drift.stopp()


@pytest.fixture(scope="module")
def app_url(drift: Drift) -> str:
    """Serve the copy instead of the product."""
    return drift.url


@pytest.fixture
def bytt(drift: Drift) -> Iterator[Callable[[str, str], str]]:
    """Give ``bytt(fra, til)``, which replaces the register by an edited one and returns its version; undone after."""
    fil = drift.rot / "data" / "samarbeid.csv"
    helt = fil.read_bytes()

    def skriv(innhold: bytes) -> str:
        write_atomisk(fil, innhold)
        return sha256(innhold).hexdigest()[:12]

    def bytt(fra: str, til: str) -> str:
        assert fra.encode() in helt
        return skriv(helt.replace(fra.encode(), til.encode(), 1))

    yield bytt
    skriv(helt)


def kart(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stCustomComponentV1]")


def felt(page: Page, navn: str) -> Locator:
    return page.get_by_role("combobox", name=navn, exact=True)


def choose(page: Page, navn: str, valg: str) -> None:
    felt(page, navn).click()
    page.keyboard.type(valg)  # a long list holds only the options that are in view
    page.get_by_role("option", name=valg, exact=True).click()
    expect(felt(page, navn)).to_have_value(valg)


def run_async(oppgave: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread: Playwright's event loop is in this one."""
    with ThreadPoolExecutor(1) as traad:
        return traad.submit(asyncio.run, oppgave).result()


def read_visning(page: Page) -> list[float]:
    return kart(page).locator("body").evaluate(VISNING)


# ---------------------------------------------------------------------------------------------------- files that change


def test_a_new_register_is_told_to_two_who_look_and_their_choice_and_view_stay(
    open_app: OpenApp, bytt: Callable[[str, str], str]
) -> None:
    forste = open_app("kart?tema=brannvesen&kommune=3038")
    andre = open_app("kart?tema=legevakt&omrade=region:Hallingdal")
    kart(forste).get_by_role("button", name="Zoom inn").click()
    visning = read_visning(forste)
    for page in (forste, andre):
        page.evaluate(HUSK_BESKJEDER)
    versjon = bytt(";Ringerike brann og redningstjeneste;", ";Ringerikets nye brannvesen;")
    choose(forste, "Kommune", "Ringerike")
    choose(andre, "Kommune", "Gol")
    for page in (forste, andre):
        page.wait_for_function(ER_SAGT, arg=f"Registeret er oppdatert til versjon {versjon}.")
        expect(page.locator(".sk-kilde").filter(has_text=versjon)).to_be_visible()
    expect(kart(forste).get_by_role("button", name="Ringerikets nye brannvesen").first).to_be_attached()
    expect(forste.get_by_role("table").filter(has_text="Ringerike: Brannvesen")).to_contain_text("nye brannvesen")
    expect(felt(forste, "Tema")).to_have_value("Brannvern og beredskap: Brannvesen")
    assert read_visning(forste) == visning
    expect(felt(andre, "Tema")).to_have_value("Helsetjenester: Legevakt")
    expect(felt(andre, "Område")).to_have_value("Region: Hallingdal")


def test_a_register_that_breaks_is_told_to_who_looks_and_a_mended_one_is_shown_again(
    open_app: OpenApp, bytt: Callable[[str, str], str]
) -> None:
    page = open_app("kart?tema=brannvesen")
    varsler = page.get_by_test_id("stAlert")
    expect(varsler).to_have_count(0)
    bytt(";SuksIT;administrasjon;", f";SuksIT;{ANGREP[0]} {ANGREP[7]};")
    choose(page, "Kommune", "Hole")
    feil, forrige = varsler.first, varsler.last
    for del_ in ("samarbeid.csv", "linje 3", "sektor", ANGREP[0], "bruk en av"):
        expect(feil).to_contain_text(del_)
    expect(forrige).to_contain_text("forrige versjon")
    expect(page.locator(f"[{MERKE}]")).to_have_count(0)
    expect(page.get_by_role("heading", name="Hole", exact=True)).to_be_visible()
    ny = open_app("tjenestestruktur")
    expect(ny.get_by_test_id("stAlert").first).to_contain_text("linje 3")
    expect(ny.get_by_role("link", name="Barneverntjeneste")).to_be_visible()

    versjon = bytt("SuksIT", "Nye SuksIT")
    choose(page, "Kommune", "Gol")
    expect(varsler).to_have_count(0)
    expect(page.locator(".sk-kilde").filter(has_text=versjon)).to_be_visible()
    assert open_app("ordning?ordning=suksit").get_by_test_id("stAlert").count() == 0


# ------------------------------------------------------------------------------------------------------------- restarts


def test_a_page_that_stands_open_while_the_server_restarts_works_on_with_its_choice(
    open_app: OpenApp, drift: Drift
) -> None:
    page = open_app("kart?tema=brannvesen&omrade=region:Hallingdal")
    choose(page, "Kommune", "Gol")
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned tabellen (CSV)").first.click()
    app = page.get_by_test_id("stApp")
    drift.stopp()
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    drift.start()
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    page.wait_for_function(ER_DER, arg=nedlasting.value.url, polling=200)
    choose(page, "Tema", "Helsetjenester: Legevakt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Legevakt")
    expect(page.get_by_role("heading", name="Gol", exact=True)).to_be_visible()
    expect(felt(page, "Område")).to_have_value("Region: Hallingdal")


async def choose_forst(drift: Drift, adresse: str, tema: str) -> str:
    """Let a choice be the first that a server hears from a page, as just after a restart; return the new address."""
    kobling = kobl(f"ws://127.0.0.1:{drift.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
    async with asyncio.timeout(60), open_okter(drift.url, 1) as (kjent,), kobling as kanal:
        okt = Okt(kanal, adresse, kjent.felt)
        await okt.velg(tema)
        return okt.adresse


def test_a_choice_wins_over_the_address_where_the_server_knows_neither(drift: Drift) -> None:
    adresse = run_async(choose_forst(drift, "tema=brannvesen&omrade=region%3AHallingdal", "Helsetjenester: Legevakt"))
    assert parse_qs(adresse) == {"tema": ["legevakt"], "omrade": ["region:Hallingdal"]}


# ----------------------------------------------------------------------------------------------------------- strangers


def read_hoder(url: str) -> HTTPMessage:
    try:
        with urllib.request.urlopen(url, timeout=30) as svar:  # noqa: S310 - loopback
            return svar.headers
    except HTTPError as feil:
        with feil:
            return feil.headers


def test_every_answer_of_the_server_has_the_security_headers(open_app: OpenApp, drift: Drift) -> None:
    page = open_app("kart")
    ramme = page.locator("iframe[data-testid=stCustomComponentV1]").get_attribute("src")
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned tabellen (CSV)").first.click()
    komponent = f"{drift.url}{ramme[ramme.index('/component/') :]}"
    stier = ("/", "/kart", "/_stcore/health", "/_stcore/host-config", "/finnes/ikke.js")
    for url in (*(f"{drift.url}{sti}" for sti in stier), komponent, nedlasting.value.url):
        hoder = read_hoder(url)
        assert {navn.decode(): hoder[navn.decode()] for navn, _ in HODER} == {
            navn.decode(): verdi.decode() for navn, verdi in HODER
        }, url


def test_a_page_of_another_origin_may_not_talk_to_the_server(drift: Drift) -> None:
    kanal = f"ws://127.0.0.1:{drift.port}/_stcore/stream"
    with connect(kanal, origin=drift.url, subprotocols=["streamlit"]):
        pass
    with (
        pytest.raises(InvalidStatus) as avvist,
        connect(kanal, origin="http://ond.invalid", subprotocols=["streamlit"]),
    ):
        pass
    assert avvist.value.response.status_code == 403


# --------------------------------------------------------------------------------------------------------- many readers


def test_two_readers_never_see_each_others_choices(open_app: OpenApp) -> None:
    forste, andre = open_app("kart?tema=brannvesen"), open_app("kart?tema=brannvesen")
    choose(forste, "Tema", "Helsetjenester: Legevakt")
    choose(forste, "Kommune", "Hole")
    choose(andre, "Kommune", "Gol")
    expect(forste.get_by_role("table").filter(has_text="Hole: Legevakt")).to_be_visible()
    expect(andre.get_by_role("table").filter(has_text="Gol: Brannvesen")).to_be_visible()
    expect(andre.get_by_role("heading", level=1)).to_have_text("Brannvesen")
    expect(felt(forste, "Kommune")).to_have_value("Hole")


async def visit(url: str, antall: int) -> None:
    """Let some readers come, choose a theme, and go."""
    async with asyncio.timeout(60), open_okter(url, antall) as okter:
        for okt in okter:
            await okt.velg(okt.valg[TEMAER][0])


def test_fifty_readers_who_come_and_go_leave_next_to_nothing(drift: Drift) -> None:
    minne_mb = []
    for _ in range(3):
        run_async(visit(drift.url, OKTER))
        minne_mb.append(read_minne_mb(drift.pid))
    forst, _, sist = minne_mb  # the first fifty also fill what all share
    assert (sist - forst) / (2 * OKTER) <= MINNE_MB


# ------------------------------------------------------------------------------------------------------------- the disk


def test_a_package_is_made_though_the_temporary_folders_were_cleared_and_told_where_there_is_no_room(
    open_app: OpenApp, drift: Drift
) -> None:
    page = open_app("figurer")

    def start_og_avbryt() -> None:
        page.get_by_role("button", name="Lag figurpakken").click()
        page.get_by_role("button", name="Avbryt").click()
        expect(page.get_by_text("Figurpakken ble avbrutt")).to_be_visible()

    start_og_avbryt()
    for mappe in drift.tmp.glob("samarbeidskart-*"):
        shutil.rmtree(mappe)
    start_og_avbryt()
    shutil.rmtree(drift.tmp)
    page.get_by_role("button", name="Lag figurpakken").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Figurpakken kunne ikke lages: filen kunne ikke skrives")
    drift.tmp.mkdir()
    start_og_avbryt()
