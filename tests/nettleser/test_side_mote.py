"""«Møtevisning» in the running app, and the meeting file opened from disk without a server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

OpenApp = Callable[..., Page]


def visning(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stIFrame]")


@pytest.fixture
def motefil(open_app: OpenApp, tmp_path: Path) -> Path:
    """The meeting file of «Brannvern og beredskap», as a reader downloads it."""
    page = open_app("mote?rekke=brann")
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned møtefil").click()
    fil = tmp_path / nedlasting.value.suggested_filename
    nedlasting.value.save_as(fil)
    return fil


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


def test_the_arrows_turn_before_anybody_has_clicked_and_letters_can_be_turned_off(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=brann", hoyde=1500)
    ramme = visning(page)
    expect(ramme.get_by_text("1 av 4")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(ramme.get_by_text("2 av 4")).to_be_visible()
    page.get_by_role("combobox", name="Rekke").focus()
    page.keyboard.press("ArrowLeft")
    expect(ramme.get_by_text("2 av 4")).to_be_visible()
    ramme.get_by_role("button", name="Bokstavtaster").click()
    page.keyboard.press("t")
    expect(ramme.get_by_role("table").first).to_be_hidden()
    ramme.get_by_role("button", name="Bokstavtaster").click()
    page.keyboard.press("t")
    expect(ramme.get_by_role("table").first).to_be_visible()


@pytest.mark.parametrize(("skjerm", "navn_px", "forklaring_px"), [((1920, 1080), 24, 28), ((1366, 768), 17, 19)])
def test_names_and_legend_are_read_from_the_back_of_the_room(
    motefil: Path, browser: Browser, skjerm: tuple[int, int], navn_px: float, forklaring_px: float
) -> None:
    profil = browser.new_context(offline=True, viewport={"width": skjerm[0], "height": skjerm[1]})
    mote = profil.new_page()
    mote.goto(motefil.as_uri())
    px = "tekst => parseFloat(getComputedStyle(tekst).fontSize)"
    kart = mote.locator("svg[role=group]").first
    assert kart.locator("text.navn").first.evaluate(px) * kart.evaluate("svg => svg.getScreenCTM().a") >= navn_px
    forklaring = mote.get_by_role("complementary")
    assert forklaring.evaluate(px) >= forklaring_px
    assert forklaring.evaluate("felt => felt.scrollHeight <= felt.clientHeight")
    assert mote.get_by_role("navigation").evaluate("felt => felt.scrollHeight <= felt.clientHeight")
    profil.close()


def test_a_sequence_for_hallingdal_is_a_link(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=egen&omrade=region%3AHallingdal&kart=legevakt.barnevern")
    expect(visning(page).get_by_role("heading", name="Legevakt")).to_be_visible()
    expect(visning(page).get_by_text("1 av 2")).to_be_visible()
    expect(page.get_by_role("combobox", name="Område")).to_have_value("Hallingdal")


def test_a_note_that_is_still_being_written_is_saved(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app("mote?rekke=egen&kart=legevakt.barnevern")
    page.get_by_text("Notater og lagret plan").click()
    for knapp, fil, notat in (("Lagre planen", "plan.json", "Først"), ("Last ned møtefil", "mote.html", "Sist")):
        page.get_by_role("textbox", name="Notat").fill(notat)
        with page.expect_download() as nedlasting:
            page.get_by_role("button", name=knapp).click()
        nedlasting.value.save_as(tmp_path / fil)
        assert notat in (tmp_path / fil).read_text(encoding="utf-8")


def test_an_empty_sequence_says_what_to_do(open_app: OpenApp) -> None:
    page = open_app("mote?rekke=egen")
    expect(page.get_by_text("Velg minst ett kart")).to_be_visible()


def test_the_downloaded_file_works_without_a_server(motefil: Path, browser: Browser) -> None:
    profil = browser.new_context(offline=True, viewport={"width": 1920, "height": 1080})
    utenfor: list[str] = []
    profil.on("request", lambda request: utenfor.append(request.url) if not request.url.startswith("file:") else None)
    mote = profil.new_page()
    mote.goto(motefil.as_uri())
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
