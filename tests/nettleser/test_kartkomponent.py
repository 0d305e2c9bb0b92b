"""The map component in a real browser, in an app of its own: paint, choose, walk by keyboard, keep the view."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, Request, expect

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.temakart import Temakart
from geo.data.samling import Samling
from tests.nettleser.conftest import ROT, find_free_port, wait_until_healthy

APP = Path(__file__).with_name("kartapp.py")
OpenApp = Callable[..., Page]
KOMMUNER = "path[role=button]"
DEKODER = """(kart) => Object.fromEntries([...kart.querySelectorAll('path[role=button]')].map(
  (sti) => [sti.getAttribute('aria-label'), sti.getAttribute('fill')]))"""


@pytest.fixture(scope="module")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the map's own app instead of the product."""
    url = f"http://127.0.0.1:{(port := find_free_port())}"
    logg = tmp_path_factory.mktemp("kartapp") / "server.log"
    valg = ["--server.headless=true", "--server.fileWatcherType=none", f"--server.port={port}"]
    with logg.open("wb") as utskrift:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(APP), *valg],
            cwd=ROT,
            env={**os.environ, "PYTHONPATH": str(ROT)},
            stdout=utskrift,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(server, url, logg)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def tegn(grunnlag: Samling) -> Callable[[str], Temakart]:
    return lambda kode: build_oppgavekart(
        grunnlag.register, [grunnlag.oppgaver[kode]], grunnlag.kartlegging, grunnlag.kommuner, find_farger(grunnlag)
    )


# The page begins in the middle of the country, and shows its area a moment after it is painted.
TILPASSET = """() => [...document.querySelectorAll("iframe")].some((ramme) => {
  const map = ramme.contentWindow?.samarbeidskart?.map;
  return map && !(map.getZoom() === 7 && map.getCenter().lat === 60.5);
})"""


@pytest.fixture
def open_kart(open_app: OpenApp) -> OpenApp:
    """Open the app and wait until its map is painted."""

    def open_it(sti: str = "", **valg: object) -> Page:
        page = open_app(sti, **valg)
        expect(kart(page).locator(KOMMUNER).first).to_be_attached()
        page.wait_for_function(TILPASSET)
        return page

    return open_it


def kart(page: Page, nr: int = 0) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stCustomComponentV1]").nth(nr)


def kommune(page: Page, navn: str) -> Locator:
    return kart(page).get_by_role("button", name=re.compile(rf"^{navn}:"))


def choose(page: Page, felt: str, valg: str) -> None:
    page.get_by_role("combobox", name=felt).click()
    page.get_by_role("option", name=valg, exact=True).click()


def evaluate(page: Page, uttrykk: str, nr: int = 0) -> object:
    """Evaluate an expression of ``k``, the map's own object, in its frame."""
    return kart(page, nr).locator("body").evaluate(f"() => ((k) => {uttrykk})(samarbeidskart)")


def read_visning(page: Page, nr: int = 0) -> list[float]:
    return evaluate(
        page, "[k.map.getCenter().lat, k.map.getCenter().lng, k.map.getZoom()].map((t) => +t.toFixed(4))", nr
    )


# --- paint ----------------------------------------------------------------------------------------------------------


def test_every_choice_paints_the_fills_and_names_of_its_map(
    open_kart: OpenApp, tegn: Callable[[str], Temakart]
) -> None:
    page = open_kart()
    for kode in ("brannvesen", "legevakt", "byggesak"):
        choose(page, "Tema", kode)
        temakart = tegn(kode)
        ventet = {felt.tekst for felt in temakart.felt.values()}
        expect(kart(page).locator("#kart")).to_have_attribute("aria-label", re.compile(re.escape(temakart.setning)))
        malt = kart(page).locator("body").evaluate(DEKODER)
        assert set(malt) == ventet
        for gruppe in temakart.grupper:
            like = {malt[temakart.felt[n].tekst] for n in gruppe.kommuner if temakart.felt[n].fyll == gruppe.fyll}
            assert len(like) <= 1, gruppe.navn
            assert all(
                fyll == gruppe.fyll.farger[0] or fyll.startswith(f"url(#{gruppe.fyll.monster}-") for fyll in like
            )


def test_a_pattern_is_really_painted(open_kart: OpenApp) -> None:
    page = open_kart()
    choose(page, "Tema", "legevakt")
    hol = kommune(page, "Hol")
    expect(hol).to_have_attribute("fill", re.compile(r"^url\(#striper-"))
    nokkel = re.search(r"#(.+)\)", hol.get_attribute("fill"))[1]
    monster = kart(page).locator(f"pattern[id='{nokkel}']")
    expect(monster).to_have_count(1)
    assert set(re.findall(r"[0-9a-f]{6}", nokkel)) == {
        rute.get_attribute("fill").lstrip("#") for rute in monster.locator("rect").all()
    }


def test_no_label_lies_on_another(open_kart: OpenApp) -> None:
    for bredde, hoyde in ((1366, 768), (390, 844)):
        page = open_kart(bredde=bredde, hoyde=hoyde)
        for kode in ("brannvesen", "legevakt", "ikt", "antall"):
            choose(page, "Tema", kode)
            expect(kommune(page, "Ål")).to_be_attached()
            treff = evaluate(
                page,
                """(() => {
                  const b = [...k.etiketter.querySelectorAll('text')].map((t) => [t.textContent, t.getBBox()]);
                  // A text's box has air above and below its letters.
                  return b.flatMap(([a, p], i) => b.slice(i + 1).filter(([, q]) =>
                    p.x < q.x + q.width && q.x < p.x + p.width &&
                    p.y + 3 < q.y + q.height - 3 && q.y + 3 < p.y + p.height - 3).map(([c]) => `${a} og ${c}`));
                })()""",
            )
            assert treff == [], f"{kode} på {bredde} px"


def test_every_kommune_of_the_survey_has_its_number_on_a_laptop(
    open_kart: OpenApp, tegn: Callable[[str], Temakart]
) -> None:
    page = open_kart()
    tall = evaluate(page, "[...k.etiketter.querySelectorAll('.tall:not(.ute)')].map((t) => t.textContent).sort()")
    temakart = tegn("brannvesen")
    assert tall == sorted(felt.tall for felt in temakart.felt.values() if felt.tall and felt.i_omradet)


def test_a_division_is_drawn_on_top_and_follows_the_view(open_kart: OpenApp) -> None:
    assert not kart(open_kart()).locator(".deling").get_attribute("d")
    page = open_kart("?fylker")
    deling = kart(page).locator(".deling")
    for_ = deling.get_attribute("d")
    assert for_.count("M") > 50
    kart(page).get_by_role("button", name="Zoom inn").click()
    assert deling.get_attribute("d") != for_


def test_the_credit_is_always_in_the_corner(open_kart: OpenApp) -> None:
    lenke = kart(open_kart()).get_by_role("link", name="© Kartverket")
    expect(lenke).to_be_visible()
    expect(lenke).to_have_attribute("href", "https://www.kartverket.no/")


def test_hostile_text_is_shown_as_text(open_kart: OpenApp) -> None:
    page = open_kart()
    ond = "<img src=x onerror=document.body.remove()>"
    evaluate(
        page,
        f"""k.paint({{ tittel: "{ond}", omrade: "x", monstre: "", fyll: [["#fff", "0-9"]], ute: "", tykk: "",
            stiplet: "", tall: [["{ond}", "0-9"]], vert: "", tekst: [["{ond}", "0-9"]] }})""",
    )
    forste = kart(page).locator(KOMMUNER).first
    forste.focus()
    page.keyboard.press("ArrowRight")
    expect(kart(page).locator(".tips")).to_contain_text(ond)
    expect(kart(page).locator("#kart")).to_have_attribute("aria-label", f"Kart: {ond}")
    assert kart(page).locator(".tall").first.text_content() == ond
    assert kart(page).locator("img").count() == 0


# --- choose ---------------------------------------------------------------------------------------------------------


def test_a_click_returns_its_kommune_once(open_kart: OpenApp, tegn: Callable[[str], Temakart]) -> None:
    page = open_kart()
    kommune(page, "Hole").click()
    expect(page.get_by_text(f"Valgt: {tegn('brannvesen').felt['3038'].tekst}", exact=True)).to_be_visible()
    expect(page.get_by_text("Returnert nå: 3038", exact=True)).to_be_visible()
    expect(kommune(page, "Hole")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Kjør på nytt").click()
    expect(page.get_by_text("Returnert nå: None", exact=True)).to_be_visible()
    kommune(page, "Hole").click()
    expect(page.get_by_text("Returnert til sammen: 2", exact=True)).to_be_visible()


def test_a_kommune_that_the_map_says_nothing_of_cannot_be_chosen(open_kart: OpenApp) -> None:
    page = open_kart()
    bare = kart(page).locator("path.flate:not(.felt)")
    assert bare.count() > 300
    assert bare.first.get_attribute("tabindex") is None
    assert bare.first.get_attribute("role") is None
    nr = evaluate(page, "k.grenser.numre.indexOf('3420')")  # Elverum, east of the area
    evaluate(page, f"void k.flater[{nr}].fire('click')")
    page.get_by_role("button", name="Kjør på nytt").click()
    expect(page.get_by_text("Returnert til sammen: 0", exact=True)).to_be_visible()


# --- keyboard -------------------------------------------------------------------------------------------------------


def tab_to_kommune(page: Page) -> None:
    ramme = page.frames[1]
    for _ in range(15):
        page.keyboard.press("Tab")
        if ramme.evaluate("document.activeElement?.getAttribute('role')") == "button":
            return
    pytest.fail("Tab nådde ingen kommune")


def read_fokus(page: Page) -> str:
    return page.frames[1].evaluate("document.activeElement.getAttribute('aria-label')").partition(":")[0]


def test_the_keyboard_alone_reaches_and_chooses_a_kommune(open_kart: OpenApp) -> None:
    page = open_kart()
    tab_to_kommune(page)
    page.keyboard.type("hem")
    assert read_fokus(page) == "Hemsedal"
    page.keyboard.press("ArrowDown")
    assert read_fokus(page) in {"Gol", "Ål"}
    page.keyboard.type("ål")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Valgt: Ål:"))).to_be_visible()
    page.keyboard.press("ArrowLeft")
    assert read_fokus(page) == "Hol", "the focus survives the choice"
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^Valgt: Hol:"))).to_be_visible()


def test_one_kommune_is_in_the_tab_order_and_all_can_be_walked_to(open_kart: OpenApp) -> None:
    page = open_kart()
    assert kart(page).locator(f"{KOMMUNER}[tabindex='0']").count() == 1
    tab_to_kommune(page)
    page.keyboard.press("Home")
    sett = []
    for _ in range(kart(page).locator(KOMMUNER).count()):
        sett.append(read_fokus(page))
        page.keyboard.press("PageDown")
    assert sett[0] == read_fokus(page), "the round is closed"
    assert len(set(sett)) == len(sett)
    assert kart(page).locator(f"{KOMMUNER}[tabindex='0']").count() == 1


def test_the_focus_is_seen_and_told(open_kart: OpenApp) -> None:
    page = open_kart()
    strek = kart(page).locator(".fokus.strek")
    assert not strek.get_attribute("d")
    tab_to_kommune(page)
    assert len(strek.get_attribute("d")) > 20
    expect(kart(page).locator(".tips")).to_be_visible()
    expect(kart(page).locator(".tips")).to_have_text(page.frames[1].evaluate("document.activeElement.ariaLabel"))
    page.keyboard.press("Escape")
    expect(kart(page).locator(".tips")).to_be_hidden()


def test_a_kommune_outside_the_view_is_brought_into_it(open_kart: OpenApp) -> None:
    page = open_kart()
    tab_to_kommune(page)
    for _ in range(3):
        page.keyboard.press("+")
    page.keyboard.press("End")
    assert evaluate(page, "k.map.getBounds().contains(k.punkter[k.fokus])")


def test_a_new_map_is_read_aloud_and_the_first_is_not(open_kart: OpenApp) -> None:
    page = open_kart()
    status = kart(page).get_by_role("status")
    expect(status).to_have_text("")
    choose(page, "Tema", "legevakt")
    expect(status).to_have_text("Legevakt. 12 legevakter, 2 kommunale og 10 interkommunale.")


def test_leaflets_buttons_speak_norwegian(open_kart: OpenApp) -> None:
    page = open_kart()
    for navn in ("Zoom inn", "Zoom ut", "Vis hele området"):
        expect(kart(page).get_by_role("button", name=navn)).to_be_visible()
    assert kart(page).locator("html").get_attribute("lang") == "nb"
    expect(page.locator("iframe").first).to_have_attribute("title", re.compile("^Kart: Brannvesen"))


# --- the view -------------------------------------------------------------------------------------------------------


def test_zoom_and_place_survive_a_choice_and_a_new_area_is_shown(open_kart: OpenApp) -> None:
    page = open_kart()
    hel = read_visning(page)
    kart(page).get_by_role("button", name="Zoom inn").click()
    expect(kart(page).locator("#kart")).to_be_visible()
    narmere = read_visning(page)
    assert narmere[2] > hel[2]
    choose(page, "Tema", "legevakt")
    expect(kart(page).locator("#kart")).to_have_attribute("aria-label", re.compile("Legevakt"))
    assert read_visning(page) == narmere
    choose(page, "Område", "region:Hallingdal")
    expect(kart(page).locator(f"{KOMMUNER}:not(.ute)")).to_have_count(6)
    assert read_visning(page)[2] > hel[2]
    assert evaluate(page, "k.map.getBounds().contains(k.utsnitt)")


def test_escape_and_the_button_show_the_whole_area(open_kart: OpenApp) -> None:
    page = open_kart()
    hel = read_visning(page)
    for tilbake in (
        lambda: page.keyboard.press("Escape"),
        lambda: kart(page).get_by_role("button", name="Vis hele området").click(),
    ):
        kart(page).get_by_role("button", name="Zoom inn").click()
        assert read_visning(page) != hel
        tilbake()
        assert read_visning(page) == hel


def test_the_wheel_scrolls_the_page_and_zooms_only_with_ctrl(open_kart: OpenApp) -> None:
    page = open_kart()
    hel = read_visning(page)
    boks = page.locator("iframe").first.bounding_box()
    page.mouse.move(boks["x"] + 300, boks["y"] + 200)
    page.mouse.wheel(0, -100)
    expect(kart(page).locator(".hint")).to_be_visible()
    assert read_visning(page) == hel
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(
        "z => document.querySelector('iframe').contentWindow.samarbeidskart.map.getZoom() > z", arg=hel[2]
    )


def test_maps_in_one_group_show_the_same_view(open_kart: OpenApp) -> None:
    page = open_kart("?to")
    expect(kart(page, 1).locator(KOMMUNER).first).to_be_attached()
    kart(page).get_by_role("button", name="Zoom inn").click()
    page.wait_for_function(
        """() => {
          const [a, b] = [...document.querySelectorAll('iframe')].map((f) => f.contentWindow.samarbeidskart.map);
          return a.getZoom() === b.getZoom() && a.getCenter().distanceTo(b.getCenter()) < 10;
        }"""
    )
    kart(page, 1).locator("body").evaluate("() => void samarbeidskart.map.panBy([120, 60], { animate: false })")
    page.wait_for_function(
        """() => {
          const [a, b] = [...document.querySelectorAll('iframe')].map((f) => f.contentWindow.samarbeidskart.map);
          return a.getCenter().distanceTo(b.getCenter()) < 10;
        }"""
    )


def test_a_map_outside_the_group_stays(open_kart: OpenApp) -> None:
    page = open_kart()
    hel = read_visning(page)
    page.evaluate(
        """() => frames[0].postMessage(
          { type: 'samarbeidskart:visning', gruppe: 'to', senter: [70, 25], zoom: 9 }, location.origin)"""
    )
    page.get_by_role("button", name="Kjør på nytt").click()
    expect(page.get_by_text("Returnert nå: None")).to_be_visible()
    assert read_visning(page) == hel


def test_what_a_reader_zoomed_to_survives_another_size_of_the_window(open_kart: OpenApp) -> None:
    page = open_kart()
    kart(page).get_by_role("button", name="Zoom inn").click()
    narmere = read_visning(page)[2]
    page.set_viewport_size({"width": 900, "height": 900})
    page.wait_for_function("() => frames[0].samarbeidskart.map.getSize().x < 900")
    assert read_visning(page)[2] == narmere


def test_one_finger_scrolls_the_page_until_the_reader_has_zoomed_in(browser: Browser, app_url: str) -> None:
    telefon = {"width": 390, "height": 844}
    page = browser.new_page(base_url=app_url, viewport=telefon, is_mobile=True, has_touch=True, reduced_motion="reduce")
    page.goto("/")
    expect(kart(page).locator(KOMMUNER).first).to_be_attached()
    assert evaluate(page, "k.map.dragging.enabled()") is False
    kart(page).get_by_role("button", name="Zoom inn").tap()
    assert evaluate(page, "k.map.dragging.enabled()") is True
    kommune(page, "Tinn").tap()
    expect(page.get_by_text("Returnert nå: 3818", exact=True)).to_be_visible()
    page.close()


def test_a_frame_that_gets_a_size_later_shows_the_whole_area(open_kart: OpenApp) -> None:
    page = open_kart()
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        """() => {
          const k = frames[0].samarbeidskart;
          return k.map.getBounds().contains(k.utsnitt) && k.map.getSize().x < 700;
        }"""
    )


# --- faults ---------------------------------------------------------------------------------------------------------


def test_new_boundaries_on_the_server_fetch_the_page_anew(open_kart: OpenApp) -> None:
    page = open_kart()
    page.evaluate("() => { frames[0].gammel = true; }")
    page.evaluate(
        """() => {
          const melding = new TextEncoder().encode(JSON.stringify({ kart: 'andre grenser' }));
          frames[0].postMessage({ type: 'streamlit:render', args: { melding, height: 400 }, theme: {} }, '*');
        }"""
    )
    page.wait_for_function("() => frames[0].gammel === undefined && frames[0].samarbeidskart?.felt.size > 20")


def open_with_fault(browser: Browser, app_url: str, monster: str) -> Page:
    page = browser.new_page(base_url=app_url)
    page.route(monster, lambda rute: rute.abort())
    page.goto("/")
    return page


@pytest.mark.parametrize(
    ("fil", "tekst"),
    [("**/leaflet.js", "python -m verktoy.frontend"), ("**/grenser-*.json", "Last siden på nytt")],
    ids=["Leaflet", "grenser"],
)
def test_a_file_that_is_missing_is_told_in_the_frame(browser: Browser, app_url: str, fil: str, tekst: str) -> None:
    page = open_with_fault(browser, app_url, fil)
    expect(kart(page).locator("body")).to_contain_text(tekst)
    expect(page.get_by_text("Valgt: ingen")).to_be_visible()
    page.close()


def test_tiles_are_asked_for_only_when_turned_on_and_may_fail(browser: Browser, app_url: str) -> None:
    page = browser.new_page(base_url=app_url, reduced_motion="reduce")
    utenfra: list[str] = []

    def note(lokalt: str, request: Request) -> None:
        if urlsplit(request.url).netloc not in {lokalt, ""}:
            utenfra.append(urlsplit(request.url).netloc)

    page.on("request", partial(note, urlsplit(app_url).netloc))
    page.route("**/*.png", lambda rute: rute.abort())
    page.goto("/?fliser")
    expect(kart(page).locator(KOMMUNER).first).to_be_attached()
    expect(kart(page).locator("#kart")).not_to_have_class(re.compile("med-fliser"))
    assert set(utenfra) == {"cache.kartverket.no"}
    assert kart(page).locator(".leaflet-tile").count() == 0
    page.close()


# --- universell utforming -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("bredde", [1366, 320])
def test_axe_finds_nothing(
    open_kart: OpenApp, find_violations: Callable[[Page], list[str]], tema: str, bredde: int
) -> None:
    page = open_kart("?to", tema=tema, bredde=bredde)
    expect(kart(page, 1).locator(KOMMUNER).first).to_be_attached()
    kommune(page, "Ål").first.focus()
    assert find_violations(page) == []


def test_the_dark_theme_reaches_the_frame(open_kart: OpenApp) -> None:
    farger = {
        tema: evaluate(open_kart(tema=tema), "getComputedStyle(k.map.getContainer()).backgroundColor")
        for tema in ("light", "dark")
    }
    assert farger["light"] != farger["dark"]
