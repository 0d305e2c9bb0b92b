"""Universell utforming in the running app: every page, both themes, keyboard alone, without the map, enlarged."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

OpenApp = Callable[..., Page]

# Every page with something in it. The rest of axe-core's runs stand with the tests of map, meeting and text.
ALLE: Final = (
    "",
    "kart?tema=legevakt&kommune=3044",
    "kart?tema=brannvesen&mot=regionraad",
    "tjenestestruktur?oppgave=barnevern",
    "kommune?kommune=3043",
    "ordning?ordning=lvs-hallingdal",
    "samarbeidsmonster?kommune=3043",
    "omfang",
    "figurer?figur=5.8",
    "mote?rekke=brann",
    "om_dataene",
)
AXE: Final = [
    *(f"omfang?del={del_}" for del_ in ("kommuner", "verter", "innbyggere")),
    *(f"samarbeidsmonster?del={del_}&kommune=3043" for del_ in ("partnere", "matrise", "sett")),
    "figurer?figur=5.8",
    "figurer?figur=2.3",
]
TAB_MAKS: Final = 150  # Tab stops to what is looked for; the table of ordninger alone has 221 links


def tab_to(page: Page, mal: Locator) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(TAB_MAKS):
        page.keyboard.press("Tab")
        if mal.first.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{mal} nås ikke med Tab")


def follow(page: Page, navn: str | re.Pattern[str]) -> None:
    """Go to a link with Tab and follow it with Enter."""
    tab_to(page, page.get_by_role("link", name=navn, exact=True))
    page.keyboard.press("Enter")


def choose(page: Page, etikett: str | re.Pattern[str], tekst: str) -> None:
    """Go to a select box with Tab, write a part of what is wanted, and take the first hit."""
    tab_to(page, page.get_by_role("combobox", name=etikett))
    page.keyboard.type(tekst)
    page.get_by_role("option", name=re.compile(re.escape(tekst))).first.wait_for()
    page.keyboard.press("Enter")


# ----------------------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("sti", AXE)
def test_axe_finds_nothing(
    open_app: OpenApp, find_violations: Callable[[Page], list[str]], sti: str, tema: str
) -> None:
    page = open_app(sti, tema=tema)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert find_violations(page) == []


@pytest.mark.parametrize("sti", ALLE)
def test_a_page_is_named_has_its_headings_in_order_and_fits_at_200_percent(open_app: OpenApp, sti: str) -> None:
    page = open_app(sti)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    nivaer = [int(h.evaluate("h => h.tagName[1]")) for h in page.locator("h1:visible, h2:visible, h3:visible").all()]
    assert nivaer[0] == 1
    assert all(neste - forrige <= 1 for forrige, neste in itertools.pairwise(nivaer)), nivaer
    assert page.title().endswith("Samarbeidskart")
    assert page.locator("html").get_attribute("lang") == "nb"
    page.set_viewport_size({"width": 1366 // 2, "height": 768 // 2})
    # The map's frame follows in the next picture.
    page.wait_for_function("() => ((f) => f.scrollWidth === f.clientWidth)(document.querySelector('.stMain'))")


# An outline, a shadow, a border or a ground that goes away with the focus, on the element or on the field around it.
SES: Final = """async () => {
  const tegnet = () => new Promise((ferdig) => requestAnimationFrame(() => requestAnimationFrame(ferdig)));
  const stil = (element) => {
    const s = getComputedStyle(element);
    const omriss = s.outlineStyle === 'none' ? '' : s.outlineWidth + s.outlineColor;
    return [omriss, s.boxShadow, s.borderColor, s.backgroundColor].join('|');
  };
  const her = document.activeElement;
  if (her === document.body || her.tagName === 'IFRAME') return null;
  const rekke = [];
  for (let e = her; e && e !== document.body && rekke.length < 5; e = e.parentElement) rekke.push(e);
  await tegnet();
  const med = rekke.map(stil);
  her.blur();
  await tegnet();
  const uten = rekke.map(stil);
  her.focus({ focusVisible: true, preventScroll: true });
  if (med.some((en, nr) => en !== uten[nr])) return null;
  return `${her.tagName} ${her.getAttribute('aria-label') ?? her.textContent.slice(0, 40)}`;
}"""


@pytest.mark.parametrize(("sti", "tema"), [*((sti, "light") for sti in ALLE), *((sti, "dark") for sti in ALLE[::4])])
def test_the_focus_is_seen_at_every_stop(open_app: OpenApp, sti: str, tema: str) -> None:
    page = open_app(sti, tema=tema)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.add_style_tag(content="* { transition: none !important; }")
    usett = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        usett.add(page.evaluate(SES))
    assert usett == {None}


# ------------------------------------------------------------------------------------------ the five, by keyboard alone


def test_fire_service_of_hole_with_the_keyboard_alone(open_app: OpenApp) -> None:
    page = open_app()
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("Hole")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="treff").first.wait_for()
    follow(page, "Hole")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hole")
    rad = page.get_by_role("row").filter(has_text="Ringerike brann og redningstjeneste").first
    expect(rad).to_contain_text("Ringerike")


def test_barnevern_with_the_keyboard_alone(open_app: OpenApp) -> None:
    page = open_app()
    follow(page, "Tjenestestruktur")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tjenestestruktur")
    follow(page, "Barneverntjeneste")
    expect(page.get_by_text(re.compile("11 kommuner står alene: Drammen"))).to_be_visible()


def test_figure_5_8_with_the_keyboard_alone(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app()
    follow(page, "Figurer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Figurer")
    choose(page, re.compile("^Figur"), "5.8")
    expect(page.get_by_role("heading", name=re.compile("Legevakt")).first).to_be_visible()
    tab_to(page, page.get_by_role("button", name=re.compile("PNG")))
    with page.expect_download() as nedlasting:
        page.keyboard.press("Enter")
    nedlasting.value.save_as(tmp_path / "figur.png")
    assert (tmp_path / "figur.png").read_bytes().startswith(b"\x89PNG")


def test_a_meeting_for_hallingdal_with_the_keyboard_alone(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app()
    follow(page, "Møtevisning")
    expect(page.get_by_role("heading", level=1)).to_have_text("Møtevisning")
    choose(page, "Område", "Hallingdal")
    expect(page).to_have_url(re.compile("Hallingdal"))
    tab_to(page, page.get_by_role("button", name="Last ned møtefil"))
    with page.expect_download() as nedlasting:
        page.keyboard.press("Enter")
    nedlasting.value.save_as(tmp_path / "mote.html")
    assert "Hemsedal" in (tmp_path / "mote.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------ without the map


def test_the_map_page_is_whole_without_its_map(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    page.add_style_tag(content="iframe { display: none !important; }")
    choose(page, "Kommune", "Hole")
    expect(page.get_by_role("heading", level=2, name="Hole")).to_be_visible()
    rad = page.get_by_role("row").filter(has_text="Ringerike brann og redningstjeneste").first
    expect(rad).to_contain_text("Ringerike")
    expect(page.get_by_text("14 brannvesen, 8 kommunale og 6 interkommunale").first).to_be_visible()
    page.get_by_text("Kommunene i kartet som tabell").first.click()
    tabell = page.get_by_role("table").filter(has_text="Krødsherad").last
    expect(tabell.get_by_role("row").filter(has_text="Hemsedal").first).to_contain_text("Hallingdal brann")
