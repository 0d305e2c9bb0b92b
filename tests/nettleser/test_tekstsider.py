"""The pages of text and tables in the running app: reachable, readable on a phone, and found within a minute."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

SIDER: Final = {
    "?sok=hol": "Interkommunalt samarbeid i Buskerud og randkommuner",
    "tjenestestruktur": "Tjenestestruktur",
    "tjenestestruktur?oppgave=legevakt&omrade=fylke:Viken": "Legevakt",
    "kommune": "Kommune",
    "kommune?kommune=3043": "Ål",
    "kommune?kommune=0301": "Oslo",
    "ordning?niva=hoyere": "Ordninger",
    "ordning?ordning=osloregionen-ikpr": "Osloregionen IKPR",
    "om_dataene": "Om dataene",
}
SKJERMER: Final = [(390, 844), (320, 568)]  # a phone; WCAG 1.4.10, which is also 400 % zoom of 1280


def wait_for_heading(page: Page, navn: str) -> None:
    page.get_by_role("heading", level=1, name=navn, exact=True).wait_for()


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("sti", SIDER)
def test_axe_finds_nothing(
    open_app: Callable[..., Page], find_violations: Callable[[Page], list[str]], sti: str, tema: str
) -> None:
    page = open_app(sti, tema=tema)
    wait_for_heading(page, SIDER[sti])
    for detaljer in page.locator("details").all():
        detaljer.evaluate("element => { element.open = true; }")
    assert find_violations(page) == []


@pytest.mark.parametrize("sti", SIDER)
def test_a_phone_never_scrolls_a_page_sideways(open_app: Callable[..., Page], sti: str) -> None:
    bredde, hoyde = SKJERMER[0]
    page = open_app(sti, bredde=bredde, hoyde=hoyde)
    wait_for_heading(page, SIDER[sti])
    for bredde, hoyde in SKJERMER:
        page.set_viewport_size({"width": bredde, "height": hoyde})
        assert page.get_by_test_id("stMain").evaluate("felt => felt.scrollWidth - felt.clientWidth") == 0


@pytest.mark.parametrize("sti", ["", "tjenestestruktur?oppgave=legevakt", "ordning?ordning=lvs-hallingdal"])
def test_every_map_and_swatch_is_drawn(open_app: Callable[..., Page], sti: str) -> None:
    page = open_app(sti)
    bilder = page.locator(".stHtml img")
    assert bilder.count() > 0
    for bilde in bilder.all():
        bilde.scroll_into_view_if_needed()
        expect(bilde).to_have_js_property("complete", value=True)
        assert bilde.evaluate("bilde => bilde.naturalWidth") > 0


def test_a_link_between_pages_loads_nothing_anew_and_back_returns(open_app: Callable[..., Page]) -> None:
    page = open_app("")
    page.evaluate("window.samme = true")
    page.get_by_role("link", name="Alle ordningene").click()
    wait_for_heading(page, "Ordninger")
    page.get_by_role("link", name="IKT Hallingdal", exact=True).click()
    wait_for_heading(page, "IKT Hallingdal")
    expect(page).to_have_url("/ordning?ordning=ikt-hallingdal")
    expect(page).to_have_title("IKT Hallingdal – Samarbeidskart")
    expect(page.get_by_role("main")).to_be_focused()
    page.go_back()
    wait_for_heading(page, "Ordninger")
    page.go_back()
    page.get_by_role("heading", level=2, name="Nøkkeltall").wait_for()
    page.go_forward()
    wait_for_heading(page, "Ordninger")
    assert page.evaluate("window.samme") is True


def test_a_link_opens_in_a_new_tab_when_asked_to(open_app: Callable[..., Page]) -> None:
    page = open_app("ordning?niva=hoyere")
    with page.context.expect_page() as ny:
        page.get_by_role("link", name="Osloregionen IKPR").click(modifiers=["ControlOrMeta"])
    wait_for_heading(ny.value, "Osloregionen IKPR")


def test_all_of_the_ordninger_of_al_are_found_from_the_front_page_with_the_keyboard_alone(
    open_app: Callable[..., Page],
) -> None:
    page = open_app("")
    sok = page.get_by_label("Søk etter kommune, ordning eller oppgave")
    while not sok.evaluate("felt => felt === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("ål")
    page.keyboard.press("Enter")
    forste = page.locator(".sk-treff a").first
    expect(forste).to_have_text("Ål")
    while not forste.evaluate("lenke => lenke === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_heading(page, "Ål")
    tabell = page.get_by_role("region", name="44 ordninger etter sektor")
    expect(tabell.locator("a[href*='ordning=']")).to_have_count(44)


def test_who_stands_alone_in_barnevern_and_how_many_live_there_is_found(open_app: Callable[..., Page]) -> None:
    page = open_app("")
    page.get_by_role("link", name="Oppgave for oppgave").click()
    page.get_by_role("link", name="Barneverntjeneste").click()
    wait_for_heading(page, "Barneverntjeneste")
    rader = page.get_by_role("region", name="Enheter: Barneverntjeneste").get_by_role("row")
    alene = rader.filter(has_text="kommunalt").filter(has_not_text="interkommunalt")
    expect(alene).to_have_count(11)
    expect(alene.filter(has_text="Hole")).to_contain_text("6\u00a0811")
