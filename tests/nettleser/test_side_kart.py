"""The page «Kart» in the running app: what a reader sees, clicks and reaches with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

OpenApp = Callable[..., Page]


def kart(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-testid=stCustomComponentV1]")


def kommune(page: Page, navn: str) -> Locator:
    return kart(page).get_by_role("button", name=re.compile(rf"^{navn}:"))


def test_brannvesen_is_shown_with_sentence_legend_map_and_rows(open_app: OpenApp) -> None:
    page = open_app("kart")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brannvesen")
    expect(page.get_by_text("14 brannvesen, 8 kommunale og 6 interkommunale", exact=True)).to_be_visible()
    expect(kommune(page, "Hole")).to_have_accessible_name(re.compile("Ringerike brann og redningstjeneste"))
    expect(page.get_by_role("list", name="Tegnforklaring").get_by_role("listitem")).to_have_count(8)
    tabell = page.get_by_role("table").filter(has_text="Ordningene bak tallet")
    expect(tabell.get_by_role("row")).to_have_count(8)
    expect(tabell).to_contain_text("tabell 5.8 rad 3")
    expect(page.get_by_role("link", name="© Kartverket").last).to_be_visible()


def test_the_kommunale_units_are_named_too(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    alene = page.get_by_text("Brannvesen, 8 kommunale:")
    expect(alene.get_by_role("link")).to_have_count(8)
    expect(alene.get_by_role("link", name="Hol", exact=True)).to_be_visible()


def test_the_page_is_norwegian_and_tells_its_title(open_app: OpenApp) -> None:
    page = open_app("kart")
    assert page.locator("html").get_attribute("lang") == "nb"
    expect(page).to_have_title("Kart – Samarbeidskart")


def test_choosing_a_task_repaints_the_map_and_writes_the_url(open_app: OpenApp) -> None:
    page = open_app("kart")
    rollag = kommune(page, "Rollag")
    for_ = rollag.get_attribute("fill")
    page.get_by_role("combobox", name="Tema").click()
    page.keyboard.type("legevakt")
    page.get_by_role("option", name="Helsetjenester: Legevakt", exact=True).click()
    expect(page.get_by_text("12 legevakter, 2 kommunale og 10 interkommunale", exact=True)).to_be_visible()
    expect(rollag).to_have_accessible_name(re.compile("Kongsbergregionen interkommunale legevakt"))
    assert rollag.get_attribute("fill") != for_
    expect(page).to_have_url(re.compile(r"tema=legevakt"))
    flesberg, hol = (kommune(page, navn).get_attribute("fill") for navn in ("Flesberg", "Hol"))
    assert rollag.get_attribute("fill") == flesberg, "the same ordning, the same fill"
    assert hol is not None
    assert hol.startswith("url(#striper"), "in two ordninger: stripes"


def test_a_click_shows_the_arrangements_of_the_kommune(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    kommune(page, "Hole").click()
    expect(page.get_by_role("heading", name="Hole", exact=True)).to_be_visible()
    tabell = page.get_by_role("table").filter(has_text="Hole: Brannvesen")
    expect(tabell).to_contain_text("Ringerike og Hole")
    expect(page).to_have_url(re.compile(r"kommune=3038"))
    expect(page.get_by_role("combobox", name="Kommune")).to_have_value("Hole")


def test_the_select_box_does_what_a_click_does(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    page.get_by_role("combobox", name="Kommune").click()
    page.get_by_role("option", name="Hole", exact=True).click()
    expect(page.get_by_role("table").filter(has_text="Hole: Brannvesen")).to_contain_text("Ringerike og Hole")
    expect(kommune(page, "Hole")).to_have_attribute("aria-pressed", "true")


def test_keyboard_alone_reaches_and_chooses_a_kommune(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    expect(kommune(page, "Hole")).to_be_attached()
    for _ in range(40):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.tagName") == "IFRAME"
            and page.frames[-1].evaluate("document.activeElement.getAttribute('role')") == "button"
        ):
            break
    else:
        pytest.fail("Tab nådde ikke kartet")
    page.keyboard.type("h")
    navn = page.frames[-1].evaluate("document.activeElement.getAttribute('aria-label')").partition(":")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=navn, exact=True)).to_be_visible()


def test_a_link_opens_the_same_view(open_app: OpenApp) -> None:
    page = open_app("kart?tema=barnevern&omrade=region%3AHallingdal&kommune=3043")
    expect(page.get_by_role("heading", level=1)).to_have_text("Barneverntjeneste")
    expect(page.get_by_role("combobox", name="Område")).to_have_value("Region: Hallingdal")
    expect(page.get_by_role("heading", name="Ål", exact=True)).to_be_visible()


def test_back_goes_to_the_last_choice(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen")
    page.get_by_role("combobox", name="Tema").click()
    page.keyboard.type("ppt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Brannvesen")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Brannvesen")


def test_a_link_with_nonsense_opens_the_first_view(open_app: OpenApp) -> None:
    page = open_app("kart?tema=%3Cscript%3E&omrade=Atlantis&kommune=9999")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brannvesen")


def test_a_choice_of_ordninger_greys_the_others_and_leaves_the_count(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen&niva=lokalt")
    expect(page.get_by_text("14 brannvesen, 8 kommunale og 6 interkommunale").first).to_be_visible()
    expect(page.get_by_text("Hallingdal brann og redningsteneste IKS, utenfor utvalget").first).to_be_visible()
    expect(kommune(page, "Gol")).to_have_accessible_name(re.compile("Utenfor utvalget$"))
    expect(kommune(page, "Hole")).not_to_have_accessible_name(re.compile("Utenfor utvalget$"))


def test_a_choice_of_ordninger_says_where_it_has_no_meaning(open_app: OpenApp) -> None:
    page = open_app("kart?tema=brannvesen&mot=fylke&niva=lokalt")
    expect(page.get_by_text("Utvalget virker ikke på Fylker 2020")).to_be_visible()
    expect(page.get_by_text("Hallingdal brann og redningsteneste IKS, utenfor utvalget").first).to_be_visible()


def test_outside_the_survey_the_page_says_unknown(open_app: OpenApp) -> None:
    page = open_app("kart?tema=ppt&omrade=valgdistrikt%3AVestfold")
    expect(page.get_by_text("5 ukjent", exact=False).first).to_be_visible()
    expect(kommune(page, "Horten")).to_have_accessible_name(re.compile("ukjent"))


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("sti", ["kart?tema=legevakt&kommune=3044", "kart?tema=antall"])
def test_axe_finds_nothing(
    open_app: OpenApp, find_violations: Callable[[Page], list[str]], tema: str, sti: str
) -> None:
    page = open_app(sti, tema=tema)
    expect(kommune(page, "Hol")).to_be_attached()
    assert find_violations(page) == []
