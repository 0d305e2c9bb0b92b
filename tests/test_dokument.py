"""The DOCX: real headings, numbered captions, alt texts, whole tables, right page numbers, and the same bytes twice."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import docx
import pytest

from geo.data.samling import Samling
from geo.rapport import dokumentstil as stil
from geo.rapport.dokument import build_docx
from geo.tegning.skrift import Vekt, find_skrift
from tests.rapportprove import FIENDTLIG_RENSET, FIENDTLIG_SIDE, build_kart, build_rapport, build_side, gjenta

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def innhold(grunnlag: Samling) -> bytes:
    return build_docx(build_rapport(grunnlag))


@pytest.fixture(scope="module")
def xml(innhold: bytes) -> ET.Element:
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
    assert overskrifter[:4] == [
        ("Heading 1", "Figurer"),
        ("Heading 1", "Brannvesen"),
        ("Heading 2", "Kommunene i kartet"),
        ("Heading 2", "Ordningene tallet bygger på"),
    ]


def test_caption_carries_the_reports_number_as_a_field(xml: ET.Element) -> None:
    koder = [" ".join((t.text or "").split()) for t in xml.iter(f"{W}instrText")]
    assert "SEQ Figur \\* ARABIC \\r 17" in koder
    assert find_avsnitt(xml, "Caption")[0] == "Figur 5.17. Brannvesen i de 25 kartlagte kommunene"


def test_figure_without_number_is_counted(grunnlag: Samling) -> None:
    side = build_side(build_kart(grunnlag), sted=None)
    xml = ET.fromstring(read(build_docx(build_rapport(grunnlag, side)), "word/document.xml"))  # noqa: S314 - our own file
    assert find_avsnitt(xml, "Caption")[0].startswith("Figur 1. Brannvesen")
    assert find_avsnitt(xml, "TableofFigures")[0].startswith("Figur 1. Brannvesen")


def test_list_of_figures_is_filled_before_any_field_is_updated(xml: ET.Element) -> None:
    koder = [" ".join((t.text or "").split()) for t in xml.iter(f"{W}instrText")]
    assert koder[0] == 'TOC \\h \\z \\c "Figur"'
    forste, andre = find_avsnitt(xml, "TableofFigures")
    assert forste == "Figur 5.17. Brannvesen i de 25 kartlagte kommunene3"
    assert re.fullmatch(r"Figur 5\.18\. .*\d", andre)
    merker = {b.get(f"{W}name") for b in xml.iter(f"{W}bookmarkStart")}
    assert {lenke.get(f"{W}anchor") for lenke in xml.iter(f"{W}hyperlink")} == merker
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
        assert bredde <= stil.mm_til_twips(stil.BREDDE_MM) + 5
    assert "Ingen ordninger." in find_avsnitt(xml, "Tabelltekst")


def test_table_holds_every_row_of_the_figure(xml: ET.Element, grunnlag: Samling) -> None:
    rader = [[find_tekst(celle) for celle in rad.iter(f"{W}tc")] for rad in next(xml.iter(f"{W}tbl")).iter(f"{W}tr")]
    assert [rad[:2] for rad in rader[1:]] == [list(rad[:2]) for rad in build_kart(grunnlag).tabell.rader]


def test_hostile_text_is_text(innhold: bytes, xml: ET.Element) -> None:
    assert find_avsnitt(xml, "Heading1")[2] == FIENDTLIG_RENSET
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
    innfelte = stil.build_innfelte(find_skrift())
    tabell = read(innhold, "word/fontTable.xml").decode()
    for nr, innfelt in enumerate(innfelte, start=1):
        fil = read(innhold, f"word/fonts/font{nr}.odttf")
        assert innfelt.nokkel in tabell
        maske = bytes.fromhex(innfelt.nokkel.strip("{}").replace("-", ""))[::-1] * 2
        assert bytes(a ^ b for a, b in zip(fil[:32], maske, strict=True)) + fil[32:] in {
            sti.read_bytes() for sti in find_skrift().filer[Vekt.NORMAL].parent.glob("*.ttf")
        }


def test_template_leaves_no_trace_of_itself(innhold: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        navn = " ".join(pakke.namelist())
    assert not re.search("thumbnail|stylesWithEffects|customXml", navn)
    assert b"python-docx" not in read(innhold, "docProps/core.xml")


def test_second_figure_starts_where_the_list_says(grunnlag: Samling) -> None:
    kort = replace(FIENDTLIG_SIDE, tabeller=(), tittel="Kort", setning="Kort", bildetekst="Kort", kildelinje="K")
    sider = gjenta(kort, 60)  # so many that the list itself takes two pages
    xml = ET.fromstring(read(build_docx(build_rapport(grunnlag, *sider)), "word/document.xml"))  # noqa: S314 - our own file
    tall = [int(re.search(r"Kort(\d+)$", tekst)[1]) for tekst in find_avsnitt(xml, "TableofFigures")]
    assert tall == list(range(4, 64))
