"""«Møtevisning» in the running app, and the meeting file opened from disk without a server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

OpenApp = Callable[..., Page]


def visning(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stIFrame]")


def test_a_ready_sequence_is_shown_and_turned_with_the_arrow_keys(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=brann", hoyde=1500)
    ramme = visning(page)
    expect(ramme.get_by_role("heading", name="110-sentral")).to_be_visible()
    ramme.get_by_role("button", name="Neste").click()
    expect(ramme.get_by_role("heading", name="Akutt forurensning (IUA)")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(ramme.get_by_role("heading", name="Brannvesen")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(ramme.get_by_role("heading", name="Akutt forurensning (IUA)")).to_be_visible()


def test_a_sequence_for_hallingdal_is_a_link(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=egen&omrade=region%3AHallingdal&kart=legevakt.barnevern")
    expect(visning(page).get_by_role("heading", name="Legevakt")).to_be_visible()
    expect(visning(page).get_by_text("1 av 2")).to_be_visible()
    expect(page.get_by_role("combobox", name="Område")).to_have_value("Hallingdal")


def test_an_empty_sequence_says_what_to_do(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=egen")
    expect(page.get_by_text("Velg minst ett kart")).to_be_visible()


def test_the_downloaded_file_works_without_a_server(open_app: OpenApp, browser: Browser, tmp_path: Path) -> None:
    page = open_app("mote?rekke=brann")
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned møtefil").click()
    fil = tmp_path / nedlasting.value.suggested_filename
    nedlasting.value.save_as(fil)
    profil = browser.new_context(offline=True, viewport={"width": 1920, "height": 1080})
    utenfor: list[str] = []
    profil.on("request", lambda request: utenfor.append(request.url) if not request.url.startswith("file:") else None)
    mote = profil.new_page()
    mote.goto(fil.as_uri())
    for _ in range(2):
        mote.keyboard.press("ArrowRight")
    expect(mote.get_by_role("heading", name="Brannvesen")).to_be_visible()
    hole = mote.get_by_role("button", name="Hole: 4 Ringerike brann og redningstjeneste")
    hole.hover()
    expect(mote.locator("#tips")).to_have_text("Hole: 4 Ringerike brann og redningstjeneste")
    hole.click()
    expect(mote.get_by_role("status").filter(has_text="Hole: 4")).to_be_visible()
    mote.keyboard.press("b")
    expect(mote.locator("#svart")).to_be_visible()
    mote.keyboard.press("b")
    expect(mote.locator("#svart")).to_be_hidden()
    mote.keyboard.press("t")
    expect(mote.get_by_role("table").first).to_be_visible()
    assert utenfor == []
    profil.close()


@pytest.mark.parametrize("sti", ["mote?rekke=brann", "mote?rekke=egen&kart=legevakt.barnevern"])
@pytest.mark.parametrize("tema", ["light", "dark"])
def test_axe_finds_nothing(
    open_app: OpenApp, find_violations: Callable[[Page], list[str]], tema: str, sti: str
) -> None:
    page = open_app(sti, tema=tema)
    expect(visning(page).get_by_role("heading", level=1)).to_be_visible()
    assert find_violations(page) == []
