"""The frame of the app in the running server: navigation on every link, language and headers on every answer."""

import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tjener import HODER


@pytest.mark.parametrize("sti", ["", "kart", "kommune?kommune=3043"])
def test_a_deep_link_opens_the_page_inside_the_frame(open_app: Callable[..., Page], sti: str) -> None:
    page = open_app(sti)
    expect(page.get_by_role("link", name="Tjenestestruktur", exact=True)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "nb"


def test_the_search_is_written_in_as_soon_as_it_opens(open_app: Callable[..., Page]) -> None:
    page = open_app("kart")
    page.get_by_role("button", name="Søk").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hole")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hole", exact=True).first).to_be_visible()


def test_every_answer_of_the_running_server_has_the_security_headers(app_url: str) -> None:
    for sti in ("/", "/kart", "/_stcore/health"):
        with urllib.request.urlopen(f"{app_url}{sti}", timeout=5) as svar:  # noqa: S310 - loopback
            hoder = {navn.lower(): verdi for navn, verdi in svar.headers.items()}
        for navn, verdi in HODER:
            assert hoder[navn.decode()] == verdi.decode(), (sti, navn)
