"""What a person who has never seen the app must find within a minute each."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

OpenApp = Callable[..., Page]


def folg(page: Page, navn: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_role("link", name=navn, exact=True).first.click()


def test_who_shares_fire_service_with_hole(open_app: OpenApp) -> None:
    page = open_app()
    page.get_by_role("searchbox").fill("Hole")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Hole")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hole")
    rad = page.get_by_role("row").filter(has_text="Ringerike brann og redningstjeneste").first
    expect(rad).to_contain_text("Ringerike")


def test_which_kommuner_stand_alone_in_barnevern_and_how_many_live_there(open_app: OpenApp) -> None:
    page = open_app()
    folg(page, "Tjenestestruktur")
    page.get_by_role("link", name="Barneverntjeneste", exact=True).first.click()
    expect(
        page.get_by_text(re.compile("11 kommuner står alene: Drammen, .*Tinn.*der bor [\\d\\s]+ innbyggere"))
    ).to_be_visible()


def test_all_arrangements_of_aal(open_app: OpenApp) -> None:
    page = open_app()
    page.get_by_role("searchbox").fill("ål")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Ål")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ål")
    expect(page.get_by_text(re.compile(r"\b44\b.*ordninger")).first).to_be_visible()
    for navn in ("PPT for Ål og Hol", "Hallingdal Kraftnett AS", "Regionrådet for Hallingdal"):
        expect(page.get_by_role("link", name=navn).first).to_be_attached()


def test_the_png_of_figure_5_8_for_a_word_report(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app()
    folg(page, "Figurer")
    page.get_by_role("combobox", name=re.compile("Figur")).first.click()
    page.keyboard.type("5.8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Legevakt")).first).to_be_visible()
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name=re.compile("PNG")).first.click()
    fil = tmp_path / "figur.png"
    nedlasting.value.save_as(fil)
    assert "5.8" in nedlasting.value.suggested_filename
    assert fil.read_bytes().startswith(b"\x89PNG")


def test_a_meeting_sequence_for_hallingdal(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app()
    folg(page, "Møtevisning")
    page.get_by_role("combobox", name="Område").click()
    page.keyboard.type("Hallingdal")
    page.get_by_role("option", name="Hallingdal", exact=True).click()
    expect(page).to_have_url(re.compile("Hallingdal"))
    expect(page.frame_locator("iframe[data-testid=stIFrame]").get_by_role("heading", level=1)).to_be_visible()
    with page.expect_download() as nedlasting:
        page.get_by_role("button", name="Last ned møtefil").click()
    fil = tmp_path / "mote.html"
    nedlasting.value.save_as(fil)
    assert "Hemsedal" in fil.read_text(encoding="utf-8")
