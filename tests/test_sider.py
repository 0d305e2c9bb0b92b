"""The pages run by themselves, as a deep link opens them, and show the register's text as text."""

import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from tests.frossen import ROT, build_miljo, copy_prosjekt
from tests.sideprove import find_tekst

FRIST_S: Final = 30  # the first page of a run reads register and boundaries

# Page, query parameters, heading.
VALG: Final = [
    ("oversikt", {}, "Interkommunalt samarbeid i Buskerud og randkommuner"),
    ("oversikt", {"sok": "våler"}, "Interkommunalt samarbeid i Buskerud og randkommuner"),
    ("tjenestestruktur", {}, "Tjenestestruktur"),
    ("tjenestestruktur", {"sektor": "helse", "sorter": "lavest", "omrade": "region:Hallingdal"}, "Tjenestestruktur"),
    ("tjenestestruktur", {"oppgave": "barnevern", "terskel": "10000"}, "Barneverntjeneste"),
    ("tjenestestruktur", {"oppgave": "kriseledelse"}, "Kriseledelse"),
    ("tjenestestruktur", {"oppgave": "havn", "omrade": "fylke:Rogaland"}, "Havn"),
    ("tjenestestruktur", {"oppgave": "nav", "omrade": "eget", "kommuner": "3043.3044"}, "NAV-kontor"),
    ("tjenestestruktur", {"omrade": "eget"}, "Tjenestestruktur"),
    ("tjenestestruktur", {"oppgave": "finnes_ikke"}, "Tjenestestruktur"),
    ("kommune", {}, "Kommune"),
    ("kommune", {"kommune": "3043"}, "Ål"),
    ("kommune", {"kommune": "0301"}, "Oslo"),
    ("kommune", {"kommune": "1103"}, "Stavanger"),
    ("kommune", {"kommune": "9999"}, "Kommune"),
    ("ordning", {}, "Ordninger"),
    ("ordning", {"niva": "lokalt"}, "Ordninger"),
    ("ordning", {"niva": "lokalt", "form": "iks", "sektor": "kultur"}, "Ordninger"),
    ("ordning", {"ordning": "lvs-hallingdal"}, "LVS Hallingdal"),
    ("ordning", {"ordning": "osloregionen-ikpr"}, "Osloregionen IKPR"),
    ("kart", {"tema": "legevakt", "omrade": "region:Hallingdal"}, "Legevakt"),  # none of them alone
    ("om_dataene", {}, "Om dataene"),
    ("om_dataene", {"avstemming": "alle", "fil": "kommunegrenser/"}, "Om dataene"),
]


def open_side(side: str, valg: dict[str, str], rot: Path = ROT) -> AppTest:
    app = AppTest.from_file(str(rot / "pages" / f"{side}.py"), default_timeout=FRIST_S)
    for nokkel, verdi in valg.items():
        app.query_params[nokkel] = verdi
    return app.run()


def find_html(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def find_tabellrader(app: AppTest, tittel: str) -> int:
    """Count the rows of data in the table with a caption."""
    (tabell,) = [html for html in find_html(app) if f"<caption>{tittel}" in html]
    return tabell.count("<tr><td")


@pytest.mark.parametrize(
    ("side", "valg", "overskrift"), VALG, ids=[f"{side} {' '.join(valg.values())}".strip() for side, valg, _ in VALG]
)
def test_a_page_opens_at_any_link_with_one_heading(side: str, valg: dict[str, str], overskrift: str) -> None:
    app = open_side(side, valg)
    assert not app.exception
    assert [find_tekst(tittel.value) for tittel in app.title] == [overskrift]
    assert not app.error


@pytest.mark.parametrize("side", sorted({side for side, _, _ in VALG}))
def test_no_heading_skips_a_level(side: str) -> None:
    app = open_side(side, {})
    assert not app.subheader, "a subheader under the title would skip a level"
    for html in find_html(app):
        assert "<h3>" not in html or app.header


@pytest.mark.parametrize(("side", "valg", "_"), VALG, ids=[f"{s} {' '.join(v.values())}".strip() for s, v, _ in VALG])
def test_every_picture_has_an_alternative_and_every_table_its_headers(side: str, valg: dict[str, str], _: str) -> None:
    for html in find_html(open_side(side, valg)):
        for bilde in re.findall(r"<img [^>]*>", html):
            assert ' alt="' in bilde
        assert html.count("<table>") == html.count("<caption>") == html.count("<thead>")


def test_the_headline_numbers_are_the_reports_and_each_has_its_rows() -> None:
    (tall,) = [html for html in find_html(open_side("oversikt", {})) if "sk-nokkeltall" in html and "<li>" in html]
    assert re.findall(r"<b>([^<]*)</b>", tall) == ["221", "22–45", "45", "104", "88", "29", "79 av 221", "12 av 221"]
    for antall, adresse in (("104", "niva=lokalt"), ("79", "kjent=form"), ("12", "kjent=vert")):
        assert f'href="ordning?{adresse}"' in tall
        nokkel, verdi = adresse.split("=")
        assert find_tabellrader(open_side("ordning", {nokkel: verdi}), f"{antall} av 221") == int(antall)


def test_the_wall_has_the_sixteen_maps_in_the_order_of_the_report() -> None:
    (vegg,) = [html for html in find_html(open_side("oversikt", {})) if '<ul class="sk-vegg">' in html]
    assert re.findall(r'href="kart\?tema=([^"]*)"', vegg) == [
        *("ikt", "lonn%2Bregnskap", "innkjop", "revisjon", "kontrollutvalg", "samfunnsmedisin", "legevakt"),
        *("legevaktsentral", "barnevern", "barnevernvakt", "nav", "krisesenter", "ppt", "landbruk", "renovasjon"),
        "brannvesen",
    ]
    assert vegg.count("<img ") == 16
    assert "14 brannvesen, 8 kommunale og 6 interkommunale" in vegg


def test_a_search_gives_links_and_an_empty_one_says_what_to_do() -> None:
    treff = "".join(find_html(open_side("oversikt", {"sok": "våler"})))
    assert 'href="kommune?kommune=3018"' in treff
    assert 'href="kommune?kommune=3419"' in treff
    assert "Prøv færre bokstaver" in "".join(find_html(open_side("oversikt", {"sok": "qqqq"})))


def test_choosing_a_task_shows_it_and_puts_it_in_the_url() -> None:
    app = open_side("tjenestestruktur", {})
    app.selectbox(key="oppgave").select("brannvesen").run()
    assert app.title[0].value == "Brannvesen"
    assert app.query_params["oppgave"] == "brannvesen"
    assert find_tabellrader(app, "Enheter: Brannvesen") == 14
    app.selectbox(key="oppgave").select("").run()
    assert "oppgave" not in app.query_params
    assert app.title[0].value == "Tjenestestruktur"


def test_the_table_of_tasks_follows_sector_and_order() -> None:
    app = open_side("tjenestestruktur", {"sektor": "brann", "sorter": "kommunale"})
    (tabell,) = [html for html in find_html(app) if "<table>" in html]
    rekke = re.findall(r"tjenestestruktur\?oppgave=(\w+)", tabell)
    assert rekke == ["kriseledelse", "beredskap", "brannvesen", "brann_110", "iua"]


def test_the_kommune_alone_in_barnevern_is_found_with_its_population() -> None:
    html = "".join(find_html(open_side("tjenestestruktur", {"oppgave": "barnevern"})))
    (enheter,) = re.findall(r"<caption>Enheter: Barneverntjeneste.*?</table>", html)
    assert enheter.count("<td>kommunalt</td>") == 11
    assert "6\u00a0811" in enheter


def test_a_kommune_has_its_ordninger_by_sector_with_links() -> None:
    app = open_side("kommune", {"kommune": "3043"})
    assert find_tabellrader(app, "44 ordninger etter sektor") == 44
    (tabell,) = [html for html in find_html(app) if "44 ordninger etter sektor" in html]
    assert tabell.count('scope="rowgroup"') == 10
    assert 'href="ordning?ordning=hallingdal-legevakt"' in tabell


def test_an_ordning_with_an_incomplete_list_warns() -> None:
    app = open_side("ordning", {"ordning": "osloregionen-ikpr"})
    assert "63 av 65" in app.warning[0].value
    assert find_tabellrader(app, "63 av 65 deltakere") == 63


def test_choices_that_leave_nothing_say_what_to_do() -> None:
    app = open_side("ordning", {"niva": "lokalt", "form": "iks", "sektor": "kultur"})
    assert "Ta bort ett av dem" in app.info[0].value


def test_only_differences_are_shown_until_all_are_asked_for() -> None:
    faa, alle = (
        find_tabellrader(open_side("om_dataene", {"avstemming": vis}), "Trykte og beregnede tall")
        for vis in ("avvik", "alle")
    )
    assert 0 < faa < alle


def test_the_colours_of_pages_are_those_of_the_theme() -> None:
    tema = tomllib.loads((ROT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    lyse, morke = ({farge for farge in tema[navn].values() if farge.startswith("#")} for navn in ("light", "dark"))
    stil = (ROT / "pages" / "stil" / "side.css").read_text(encoding="utf-8")
    par = re.findall(r"light-dark\((#\w+), (#\w+)\)", stil)
    assert par, "the contrast of the theme's colours is tested in test_hus.py"
    assert {lys for lys, _ in par} <= lyse
    assert {mork for _, mork in par} <= morke


# ----------------------------------------------------------------------------------------------- hostile register

FARLIG: Final = "<img src=x onerror=alert(1)>\"'&<b>[x](http://y)"
PROGRAM: Final = """
import sys
from streamlit.testing.v1 import AppTest
for sti in sys.argv[1:]:
    side, _, valg = sti.partition("?")
    app = AppTest.from_file(f"pages/{side}.py", default_timeout=60)
    for del_ in filter(None, valg.split("&")):
        nokkel, verdi = del_.split("=")
        app.query_params[nokkel] = verdi
    app.run()
    assert not app.exception, (sti, app.exception)
    print("\\n".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body))
    print("TITTEL", app.title[0].value)
"""


class Tagger(HTMLParser):
    """Keeps every tag and attribute that the text makes."""

    def __init__(self) -> None:
        super().__init__()
        self.funnet: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.funnet.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def fiendtlig(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The HTML of the pages over a register where every free text of every ordning is hostile."""
    rot = copy_prosjekt(tmp_path_factory.mktemp("fiendtlig"))
    fil = rot / "data" / "samarbeid.csv"
    linjer = fil.read_text(encoding="utf-8-sig").splitlines()
    kolonner = linjer[0].split(";")
    celle = '"' + FARLIG.replace('"', '""') + '"'
    rader = []
    for nr, linje in enumerate(linjer[1:]):
        ident, _, sektor, oppgaver, deltakere = re.match(
            r"([^;]*);(\"(?:[^\"]|\"\")*\"|[^;]*);([^;]*);([^;]*);([^;]*);", linje
        ).groups()
        felt = {"id": ident, "sektor": sektor, "oppgaver": oppgaver, "deltakere": deltakere}
        felt["navn"] = celle[:-1] + f' {nr}"'
        felt |= dict.fromkeys(("hovedinnhold", "merknad", "etablert", "kilder", "navn_trykt"), celle)
        rader.append(";".join(felt.get(kolonne, "") for kolonne in kolonner))
    fil.write_text("\n".join([linjer[0], *rader]) + "\n", encoding="utf-8")
    beskrivelse = fil.with_suffix(".kilde.toml")
    tekst = beskrivelse.read_text(encoding="utf-8")
    tekst = re.sub(r"(?m)^(tittel|kilde) = .*$", lambda treff: f"{treff[1]} = '''{FARLIG}'''", tekst)
    beskrivelse.write_text(tekst, encoding="utf-8")
    stier = [
        *("oversikt", "oversikt?sok=onerror", "tjenestestruktur?oppgave=barnevern", "kommune?kommune=3043", "ordning"),
        *("ordning?ordning=ikt-hallingdal", "om_dataene"),
    ]
    kjort = subprocess.run(
        [sys.executable, "-c", PROGRAM, *stier],
        cwd=rot,
        env=build_miljo(rot),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert kjort.returncode == 0, kjort.stderr[-3000:]
    return kjort.stdout


def test_hostile_text_makes_no_tag_and_no_attribute(fiendtlig: str) -> None:
    tagger = Tagger()
    tagger.feed(re.sub(r"(?m)^TITTEL .*$", "", fiendtlig))
    assert len(tagger.funnet) > 1000
    assert not [attr for _, attr in tagger.funnet if any(navn.startswith("on") for navn in attr)]
    assert {attr.get("src", "")[:19] for tag, attr in tagger.funnet if tag == "img"} == {"data:image/svg+xml,"}
    nokkeltall = sum(tag == "b" for tag, _ in tagger.funnet)
    assert nokkeltall == 2 * 8, "only the key figures are bold, on the two views of the overview"


def test_hostile_text_is_shown_as_text(fiendtlig: str) -> None:
    assert fiendtlig.count("&lt;img src=x onerror=alert(1)&gt;") > 500


def test_hostile_text_in_a_heading_is_no_markdown(fiendtlig: str) -> None:
    titler = re.findall(r"(?m)^TITTEL (.*)$", fiendtlig)
    assert sum("onerror" in tittel for tittel in titler) == 3
    assert not [tittel for tittel in titler if "](" in tittel or "<img" in tittel.replace("\\<", "")]
