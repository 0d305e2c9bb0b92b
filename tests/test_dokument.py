"""The DOCX: real headings, numbered captions, alt texts, whole tables, a page for each figure, the same bytes twice."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest

from geo import settings
from geo.beskrivelse.tabell import Kolonne, Mal, Tabell, format_rader
from geo.data.samling import Samling
from geo.rapport.docxtillegg import scramble_skrift
from geo.rapport.dokument import LUFT_MM, MAKS_RADER, MAL, build_docx, fordel_bredde, number_figurer
from geo.rapport.rapportside import Rapportside
from geo.tegning.skrift import Vekt, compute_bredde_mm, find_skrift
from tests.rapportprove import (
    ENKEL,
    FIENDTLIG_RENSET,
    FIENDTLIG_SIDE,
    build_bilde,
    build_kart,
    build_rapport,
    build_side,
    gjenta,
)
from verktoy.dokumentmal import build_mal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KORT = replace(FIENDTLIG_SIDE, tittel="T", setning="S", bildetekst="B", kildelinje="K", forbehold=(), tabeller=())
LANG = "Kongsbergregionens kommunale oppgavefellesskap for tjenesteutvikling " * 3
FIGURLISTE = "tableoffigures"  # the id of Word's style for it
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def innhold(grunnlag: Samling) -> bytes:
    return build_docx(build_rapport(grunnlag))


@pytest.fixture(scope="module")
def xml(innhold: bytes) -> ET.Element:
    return parse(innhold)


def parse(innhold: bytes) -> ET.Element:
    return ET.fromstring(read(innhold, "word/document.xml"))  # noqa: S314 - our own file


def read(innhold: bytes, navn: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        return pakke.read(navn)


def find_tekst(element: ET.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def find_avsnitt(xml: ET.Element, stil_id: str) -> list[str]:
    return [
        find_tekst(p)
        for p in xml.iter(f"{W}p")
        for merke in p.iterfind(f"{W}pPr/{W}pStyle")
        if merke.get(f"{W}val") == stil_id
    ]


def test_same_report_gives_same_bytes(grunnlag: Samling, innhold: bytes) -> None:
    assert build_docx(build_rapport(grunnlag)) == innhold


def test_same_report_gives_same_bytes_whatever_else_is_loaded() -> None:
    # openpyxl tells lxml of prefixes of its own; a process that has never seen it must write the same.
    assert openpyxl.__version__
    kode = (
        "import hashlib, sys; from tests.rapportprove import ENKEL; from geo.rapport.dokument import build_docx;"
        "print(hashlib.sha256(build_docx(ENKEL)).hexdigest(), 'openpyxl' in sys.modules)"
    )
    kjort = subprocess.run([sys.executable, "-c", kode], cwd=settings.ROT, capture_output=True, text=True, check=True)
    assert kjort.stdout.split() == [sha256(build_docx(ENKEL)).hexdigest(), "False"]


def test_no_part_bears_the_clock(innhold: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        assert {del_.date_time for del_ in pakke.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    egenskaper = docx.Document(io.BytesIO(innhold)).core_properties
    assert egenskaper.created.date().isoformat() == egenskaper.modified.date().isoformat() == "2021-11-01"


def test_every_picture_has_its_alt_text(xml: ET.Element, grunnlag: Samling) -> None:
    bilder = list(xml.iter(f"{WP}docPr"))
    assert [bilde.get("descr") for bilde in bilder] == [build_kart(grunnlag).alt_tekst, FIENDTLIG_RENSET]
    assert len({bilde.get("id") for bilde in bilder}) == 2


def test_headings_are_real_and_in_order(innhold: bytes) -> None:
    overskrifter = [
        (p.style.name, p.text) for p in docx.Document(io.BytesIO(innhold)).paragraphs if p.style.name.startswith("Head")
    ]
    assert overskrifter[:7] == [
        ("Heading 1", "Figurer"),
        ("Heading 1", "Brannvesen"),
        ("Heading 1", FIENDTLIG_RENSET),
        ("Heading 1", "Tabeller"),
        ("Heading 2", "Figur 5.17. Brannvesen i de 25 kartlagte kommunene"),
        ("Heading 3", "Kommunene i kartet"),
        ("Heading 3", "Ordningene bak tallet"),
    ]


def test_caption_carries_the_reports_number_as_a_field(xml: ET.Element) -> None:
    koder = [" ".join((t.text or "").split()) for t in xml.iter(f"{W}instrText")]
    assert "SEQ Figur \\* ARABIC \\r 17" in koder
    assert find_avsnitt(xml, "Caption")[0] == "Figur 5.17. Brannvesen i de 25 kartlagte kommunene"


def test_figure_without_number_is_counted(grunnlag: Samling) -> None:
    side = build_side(build_kart(grunnlag), sted=None)
    xml = parse(build_docx(build_rapport(grunnlag, side)))
    assert find_avsnitt(xml, "Caption")[0].startswith("Figur 1. Brannvesen")
    assert find_avsnitt(xml, FIGURLISTE)[0].startswith("Figur 1. Brannvesen")


def test_figures_have_their_reports_numbers_and_others_the_next_one() -> None:
    sider = [replace(KORT, sted=sted) for sted in ("Figur 1.1", None, "Figur 5.17", "Tabell 3.1")]
    assert [(f"{plass.for_}{plass.nummer}", plass.kode) for plass in number_figurer(sider)] == [
        ("Figur 1.1", "SEQ Figur \\* ARABIC \\r 1"),
        ("Figur 2", "SEQ Figur \\* ARABIC"),
        ("Figur 5.17", "SEQ Figur \\* ARABIC \\r 17"),
        ("Tabell 3.1", "SEQ Figur \\* ARABIC \\r 1"),
    ]


def test_list_of_figures_is_filled_before_any_field_is_updated(xml: ET.Element) -> None:
    koder = [" ".join((t.text or "").split()) for t in xml.iter(f"{W}instrText")]
    assert koder[0] == 'TOC \\h \\z \\c "Figur"'
    forste, andre, tabeller = find_avsnitt(xml, FIGURLISTE)
    assert forste == "Figur 5.17. Brannvesen i de 25 kartlagte kommunene1"
    assert andre == f"Figur 5.18. {FIENDTLIG_RENSET}2"
    assert tabeller == "Tabeller3"
    slutt = next(p for p in xml.iter(f"{W}p") if find_tekst(p) == andre)  # Word makes anew what stands within the field
    assert [f.get(f"{W}fldCharType") for f in slutt.iter(f"{W}fldChar")].count("end") == 2
    merker = [b.get(f"{W}name") for b in xml.iter(f"{W}bookmarkStart")]
    assert len({b.get(f"{W}id") for b in xml.iter(f"{W}bookmarkStart")}) == len(merker) == len(set(merker))
    assert {lenke.get(f"{W}anchor") for lenke in xml.iter(f"{W}hyperlink")} == set(merker)
    tegn = [f.get(f"{W}fldCharType") for f in xml.iter(f"{W}fldChar")]
    assert tegn.count("begin") == tegn.count("separate") == tegn.count("end")


def test_tables_repeat_their_header_and_keep_rows_whole(xml: ET.Element) -> None:
    tabeller = list(xml.iter(f"{W}tbl"))
    assert len(tabeller) == 3  # the fourth has no rows, and says so in words
    for tabell in tabeller:
        rader = tabell.findall(f"{W}tr")
        assert rader[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(rad.find(f"{W}trPr/{W}cantSplit") is not None for rad in rader)
        bredde = sum(int(kolonne.get(f"{W}w")) for kolonne in tabell.iter(f"{W}gridCol"))
        assert bredde <= 160 / 25.4 * 1440 + 5
    assert "Ingen ordninger." in find_avsnitt(xml, "Tabelltekst")


def test_table_holds_every_row_of_the_figure(xml: ET.Element, grunnlag: Samling) -> None:
    rader = [[find_tekst(celle) for celle in rad.iter(f"{W}tc")] for rad in next(xml.iter(f"{W}tbl")).iter(f"{W}tr")]
    assert [tuple(rad[:2]) for rad in rader[1:]] == [
        rad[:2] for rad in format_rader(build_kart(grunnlag).tabell, Mal.TRYKK)
    ]


def test_hostile_text_is_text(innhold: bytes, xml: ET.Element) -> None:
    assert find_avsnitt(xml, "Heading1")[2] == FIENDTLIG_RENSET
    assert find_avsnitt(xml, "Heading2")[1] == f"Figur 5.18. {FIENDTLIG_RENSET}"
    assert FIENDTLIG_RENSET in find_avsnitt(xml, "Tabelltekst")
    assert b"<img" not in read(innhold, "word/document.xml")


def test_source_and_credit_stand_under_each_figure(xml: ET.Element) -> None:
    assert any("© Kartverket" in tekst.replace("\u00a0", " ") for tekst in find_avsnitt(xml, "Kilde"))


def test_language_is_bokmaal_everywhere(innhold: bytes) -> None:
    for navn in ("word/styles.xml", "word/settings.xml", "word/document.xml"):
        assert b"en-US" not in read(innhold, navn)
    assert b'w:lang w:val="nb-NO"' in read(innhold, "word/styles.xml")
    assert docx.Document(io.BytesIO(innhold)).core_properties.language == "nb-NO"


def test_sheet_is_a4_and_figure_fills_the_column(innhold: bytes) -> None:
    dokument = docx.Document(io.BytesIO(innhold))
    del_ = dokument.sections[0]
    assert (round(del_.page_width.mm), round(del_.page_height.mm)) == (210, 297)
    assert round(dokument.inline_shapes[0].width.mm) == 160
    assert {dokument.inline_shapes[0]._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}  # noqa: SLF001 - python-docx does not read it


def test_typeface_is_embedded_whole(innhold: bytes) -> None:
    mappe = find_skrift().filer[Vekt.NORMAL].parent
    tabell = read(innhold, "word/fontTable.xml").decode()
    for nr, vekt in enumerate(("Regular", "Bold"), start=1):
        fil = read(innhold, f"word/fonts/font{nr}.odttf")
        original = (mappe / f"SourceSansPro-{vekt}.ttf").read_bytes()
        nokkel = scramble_skrift(original)[1]
        assert re.search(f'w:embed{vekt} [^>]*r:id="rId{nr}" w:fontKey="{nokkel}"', tabell)
        maske = bytes.fromhex(nokkel.strip("{}").replace("-", ""))[::-1] * 2
        assert bytes(a ^ b for a, b in zip(fil[:32], maske, strict=True)) + fil[32:] == original


def test_template_leaves_no_trace_of_itself(innhold: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        navn = " ".join(pakke.namelist())
    assert not re.search("thumbnail|stylesWithEffects|customXml|app.xml", navn)
    assert b"python-docx" not in read(innhold, "docProps/core.xml")


def test_each_figure_is_a_page_with_the_number_that_the_list_says(grunnlag: Samling) -> None:
    xml = parse(build_docx(build_rapport(grunnlag, *gjenta(KORT, 60))))  # so many that the list itself takes two pages
    tall = [
        int(re.search(r"(\d+)$", tekst.removeprefix(f"Figur 1.{nr}. B"))[1])
        for nr, tekst in enumerate(find_avsnitt(xml, FIGURLISTE)[:-1], start=1)
    ]
    assert tall == list(range(1, 61))
    # The front matter is a section of its own, and pages are counted from the first figure.
    telling = [[t.attrib for t in del_.iter(f"{W}pgNumType")] for del_ in xml.iter(f"{W}sectPr")]
    assert telling == [[{f"{W}fmt": "lowerRoman"}], [{f"{W}start": "1"}]]
    stil = ET.fromstring(read(build_docx(build_rapport(grunnlag)), "word/styles.xml"))  # noqa: S314 - our own file
    assert stil.find(f"{W}style[@{W}styleId='Heading1']/{W}pPr/{W}pageBreakBefore") is not None


def find_hoyde_mm(grunnlag: Samling, side: Rapportside) -> float:
    return docx.Document(io.BytesIO(build_docx(build_rapport(grunnlag, side)))).inline_shapes[0].height.mm


def test_picture_is_as_high_as_the_words_of_its_page_leave_room_for(grunnlag: Samling) -> None:
    hoy = replace(KORT, bilde=build_bilde(160, 400))
    hoyde = find_hoyde_mm(grunnlag, hoy)
    assert 190 < hoyde < 247
    linje_mm = 17 * 25.4 / 72
    to_linjer = replace(hoy, setning="ord " * 30)
    assert find_hoyde_mm(grunnlag, to_linjer) == pytest.approx(hoyde - linje_mm, abs=0.1)
    assert find_hoyde_mm(grunnlag, replace(hoy, setning="ord " * 2000)) == pytest.approx(90, abs=0.1)


def test_table_that_nobody_would_read_is_left_to_the_workbook(grunnlag: Samling) -> None:
    lang = Tabell("Lang", (Kolonne("Navn"),), tuple((f"Rad {nr}",) for nr in range(MAKS_RADER + 1)))
    xml = parse(build_docx(build_rapport(grunnlag, replace(KORT, tabeller=(lang,)))))
    assert not list(xml.iter(f"{W}tbl"))
    assert find_avsnitt(xml, "Tabelltekst") == ["Tabellen har 61 rader og står i regnearket."]


@pytest.mark.parametrize("kolonner", [1, 3, 9, 25])
def test_table_is_never_wider_than_its_column(kolonner: int) -> None:
    navn = [f"Kolonne {nr}" for nr in range(kolonner)]
    assert sum(fordel_bredde([navn, [LANG] * kolonner, ["a"] * kolonner], 160, 8)) <= 160 + 1e-6


def test_short_column_is_not_broken_to_make_room_for_a_long_one() -> None:
    kort, _ = fordel_bredde([["Klasse", "Kommuner"], ["25–29 ordninger", LANG * 3]], 160, 8)
    assert kort >= compute_bredde_mm("25–29 ordninger", 8) + LUFT_MM


def test_table_with_room_enough_is_no_wider_than_what_it_holds() -> None:
    assert sum(fordel_bredde([["Navn", "Tall"], ["Hol", "12"]], 160, 8)) < 40


def test_template_is_what_the_script_makes_of_it() -> None:
    assert build_mal() == MAL.read_bytes()
