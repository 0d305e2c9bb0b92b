"""The report as a PDF: every figure told, every table in it, every page number true, and no text more than text."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from geo.beskrivelse.katalog import find_figur
from geo.beskrivelse.tabell import Kolonne, Mal, Tabell, drop_tomme, format_rader
from geo.data.samling import Samling
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.dokument import MAKS_RADER
from geo.rapport.pakke import build_rapport
from geo.rapport.rapportside import Rapport
from geo.rapport.typst.rapport import build_rapportpdf
from tests.fiendtlig import ANGREP
from tests.pdfprove import Pdf, les_pdf
from tests.rapportprove import FIENDTLIG_RENSET, FIENDTLIG_SIDE, build_bilde, gjenta
from tests.rapportprove import build_rapport as build_proverapport
from tests.test_profilark import SAMISK, TYPSTKODE
from tests.trykk import hent_kart

# A map of the whole country, a chart whose table fits under it, a map of the area, a chart as high as a page, and a
# task without a place in the report.
KODER = ("1.1", "2.1", "5.17", "tabell-3.1", "arkiv")
MARG = 25.0  # millimetres


@pytest.fixture(scope="module")
def s(grunnlag: Samling) -> Sporsmal:
    return load_sporsmal(grunnlag)


@pytest.fixture(scope="module")
def rapport(s: Sporsmal) -> Rapport:
    figurer = [find_figur(kode, s.data) for kode in KODER]
    return build_rapport(s, hent_kart(), figurer, lysbilder=False)


@pytest.fixture(scope="module")
def fil(rapport: Rapport) -> bytes:
    return build_rapportpdf(rapport)


@pytest.fixture(scope="module")
def pdf(fil: bytes) -> Pdf:
    return les_pdf(fil)


def flat(tekst: str) -> str:
    """Return a text with all room and invisible breaks taken out."""
    return re.sub(r"[\s\u200b\u00ad]", "", tekst)


def finn_side(pdf: Pdf, nummer: str | int) -> str:
    """Find the text of the page that says it is of a number."""
    (side,) = [side for side in pdf.sider if f"Side {nummer} av " in side]
    return side


def finn_overlop(pdf: Pdf) -> list[str]:
    inni = [linje for linje in pdf.linjer if linje.side]  # the title page has its own margins
    return [linje.tekst for linje in inni if linje.x < MARG - 0.1 or linje.slutt > 210 - MARG + 0.1 or linje.y > 287]


def test_the_file_is_tagged_in_bokmal_and_says_its_title(pdf: Pdf, rapport: Rapport) -> None:
    assert (pdf.standard, pdf.spraak, pdf.tittel) == ("1", "nb-NO", rapport.tittel)
    assert [merke.hele for merke in pdf.find("Title")] == [rapport.tittel]


def test_the_headings_are_those_of_the_parts_and_of_every_figure(pdf: Pdf, rapport: Rapport) -> None:
    deler = ["Området", "Omfang", "Tjenester", "Organisering", "Andre oppgaver"]
    ventet = ["Om heftet", "Innhold", "Figurer", *deler, "Tabeller", "Kilder og kreditering"]
    assert [merke.hele for merke in pdf.find("H1")] == ventet
    titler = [merke.hele for merke in pdf.find("H2")]
    assert titler[: len(rapport.sider)] == [side.tittel for side in rapport.sider]


def test_every_figure_has_its_picture_with_alt_text_its_caption_and_its_sentence(pdf: Pdf, rapport: Rapport) -> None:
    figurer = pdf.find("Figure")
    assert len(figurer) == len(rapport.sider)
    tekst = flat(pdf.tekst)
    for figur, side in zip(figurer, rapport.sider, strict=True):
        assert flat(figur.alt).startswith(flat(side.alt_tekst))
        assert flat(f"{side.setning}.") in tekst
        assert flat(side.kildelinje) in tekst
        for merknad in side.forbehold:
            assert flat(merknad) in tekst
    ventet = ["Figur 1.1", "Figur 2.1", "Figur 5.17", "Tabell 3.1", "Figur 2"]
    assert [merke.hele for merke in pdf.find("Caption")] == [
        f"{sted}. {side.bildetekst}" for sted, side in zip(ventet, rapport.sider, strict=True)
    ]


def test_the_lists_lead_to_the_pages_they_say(pdf: Pdf, rapport: Rapport) -> None:
    innhold, figurliste = pdf.find("TOC")
    assert len(figurliste.find("TOCI")) == len(rapport.sider)
    for punkt in (*innhold.find("TOCI"), *figurliste.find("TOCI")):
        navn, nummer = punkt.hele.rsplit(" ", 1)
        assert navn.rstrip() in finn_side(pdf, nummer)


def test_a_figure_without_its_tables_says_on_which_page_they_are(pdf: Pdf) -> None:
    henvist = re.findall(r"Tallene bak figuren står på side (\d+)\.", pdf.tekst)
    med = [merke.hele for nr, merke in enumerate(pdf.find("Caption")) if nr != KODER.index("2.1")]  # has it under it
    for bildetekst, nummer in zip(med, henvist, strict=True):
        assert bildetekst in finn_side(pdf, nummer)


def test_every_table_is_there_once_with_every_cell(pdf: Pdf, rapport: Rapport) -> None:
    satt = [[[flat(celle) for celle in rad] for rad in tabell] for tabell in pdf.find_tabeller()]
    tabeller = [tabell for side in rapport.sider for tabell in side.tabeller]
    for tabell in tabeller:
        if len(tabell.rader) > MAKS_RADER:
            assert f"Tabellen har {len(tabell.rader)} rader og står i figurpakkens regneark." in pdf.tekst
            continue
        kort = drop_tomme(tabell)
        rader = [[kolonne.hode for kolonne in kort.kolonner], *format_rader(kort, Mal.TRYKK)]
        assert satt.count([[flat(celle) for celle in rad] for rad in rader]) == 1
    assert len(satt) == sum(len(tabell.rader) <= MAKS_RADER for tabell in tabeller)
    assert {celle.egenskaper["Scope"] for celle in pdf.find("TH")} == {"Column"}


def test_numbers_stand_flush_right_under_their_heads(pdf: Pdf) -> None:
    (side,) = {linje.side for linje in pdf.linjer if linje.tekst == "Trykt andel"}
    slutt = [
        linje.slutt for linje in pdf.linjer if linje.side == side and linje.tekst in {"Trykt andel", "47,0\u00a0%"}
    ]
    assert len(slutt) == 2
    assert slutt[0] == pytest.approx(slutt[1], abs=0.1)


def test_no_page_is_overfull(pdf: Pdf) -> None:
    assert finn_overlop(pdf) == []


def test_a_map_has_the_whole_width_and_a_chart_as_high_as_a_page_is_made_to_fit(pdf: Pdf) -> None:
    bokser = [[float(tall) * 25.4 / 72 for tall in figur.egenskaper["BBox"].split()] for figur in pdf.find("Figure")]
    bredder, hoyder = [x1 - x0 for x0, _, x1, _ in bokser], [y1 - y0 for _, y0, _, y1 in bokser]
    assert bredder[KODER.index("5.17")] == pytest.approx(160, abs=2)
    assert 150 < hoyder[KODER.index("tabell-3.1")] < 225
    assert min(hoyder) > 20


def test_every_page_but_the_first_has_credit_and_number(pdf: Pdf) -> None:
    forside, *sider = pdf.sider
    assert "Side" not in forside
    for nr, side in enumerate(sider, start=1):
        assert "©\u00a0Kartverket" in side
        assert side.endswith(f"Side {nr} av {len(sider)}")


def test_the_last_page_has_every_source_and_the_terms(pdf: Pdf, rapport: Rapport) -> None:
    siste = flat(pdf.sider[-1])
    for kilde in {rapport.kildelinje, *(side.kildelinje for side in rapport.sider)}:
        assert flat(kilde) in siste
    assert "CCBY4.0" in siste


def test_the_same_report_is_the_same_bytes(rapport: Rapport, fil: bytes) -> None:
    assert build_rapportpdf(rapport) == fil


def test_what_is_left_out_is_said(grunnlag: Samling) -> None:
    rapport = replace(build_proverapport(grunnlag), utelatt=("«Årsverk» har ingen tall for Hallingdal",), forside=None)
    pdf = les_pdf(build_rapportpdf(rapport))
    assert "Utelatt" in [merke.hele for merke in pdf.find("H2")]
    assert "«Årsverk» har ingen tall for Hallingdal" in pdf.tekst


@pytest.fixture(scope="module")
def fiendtlig(grunnlag: Samling) -> Pdf:
    onde = (TYPSTKODE, SAMISK, *ANGREP, "a" * 300)
    tabell = Tabell("Onde", (Kolonne(TYPSTKODE), Kolonne("Tekst")), tuple((ett, ett) for ett in onde))
    sider = (FIENDTLIG_SIDE, replace(FIENDTLIG_SIDE, sted=None, tittel=TYPSTKODE, tabeller=(tabell,)))
    return les_pdf(build_rapportpdf(build_proverapport(grunnlag, *sider, tittel=TYPSTKODE)))


@pytest.mark.parametrize("tekst", [TYPSTKODE, SAMISK, *ANGREP, "a" * 300])
def test_hostile_text_is_text_on_every_page(fiendtlig: Pdf, tekst: str) -> None:
    celler = {flat(celle) for tabell in fiendtlig.find_tabeller() for rad in tabell for celle in rad}
    assert flat(tekst) in celler
    assert fiendtlig.tittel == TYPSTKODE
    assert flat(FIENDTLIG_RENSET) in flat(fiendtlig.tekst)
    assert not fiendtlig.find("Code", "Formula")
    assert finn_overlop(fiendtlig) == []


def test_a_figure_whose_words_fill_the_page_goes_on_to_the_next(grunnlag: Samling) -> None:
    side = replace(FIENDTLIG_SIDE, setning="ord " * 1500, bilde=build_bilde(160, 400))
    pdf = les_pdf(build_rapportpdf(build_proverapport(grunnlag, side)))
    assert finn_overlop(pdf) == []
    assert len(pdf.find("Figure")) == 1


def test_a_long_list_of_figures_goes_on_over_pages_with_true_numbers(grunnlag: Samling) -> None:
    side = replace(FIENDTLIG_SIDE, tittel="Figur", bildetekst="Figur", setning="Setning", alt_tekst="Alt", tabeller=())
    pdf = les_pdf(build_rapportpdf(build_proverapport(grunnlag, *gjenta(side, 80))))
    numre = [int(punkt.hele.rsplit(" ", 1)[1]) for punkt in pdf.find("TOC")[1].find("TOCI")]
    assert numre == list(range(numre[0], numre[0] + 80))
    assert "Figur 1.1. Figur" in finn_side(pdf, numre[0])
    assert "Figur 1.80. Figur" in finn_side(pdf, numre[-1])


@pytest.mark.parametrize("omrade", ["landet", "fylke:Rogaland"])
def test_an_area_of_many_kommuner_or_of_none_that_was_surveyed_has_its_report(grunnlag: Samling, omrade: str) -> None:
    s = load_sporsmal(grunnlag, omrade)
    figurer = [find_figur(kode, s.data) for kode in ("5.8", "2.1")]
    rapport = build_rapport(s, hent_kart(), figurer, lysbilder=False)
    pdf = les_pdf(build_rapportpdf(rapport))
    assert len(pdf.find("Figure")) == len(rapport.sider) >= 1
    assert finn_overlop(pdf) == []


def test_a_report_needs_no_library_for_pictures_of_points() -> None:
    kode = (
        "import sys; from geo.maal.sporsmal import load_sporsmal; from geo.tegning.kartutsnitt import load_kart;"
        "from geo.beskrivelse.katalog import find_figur; from geo.rapport.pakke import build_rapport;"
        "from geo.rapport.typst.rapport import build_rapportpdf; s = load_sporsmal(omrade='region:Hallingdal');"
        "build_rapportpdf(build_rapport(s, load_kart(), [find_figur('5.17', s.data)], lysbilder=False));"
        "print(sorted({'matplotlib', 'docx', 'pptx'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, check=True, text=True).stdout == "[]\n"
