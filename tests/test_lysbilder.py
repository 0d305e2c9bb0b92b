"""The PPTX: a slide per figure with real title, alt text, source, notes with the numbers, and the same bytes twice."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.shapes.placeholder import PlaceholderPicture
from pptx.slide import Slide

from geo.beskrivelse.tabell import Mal, format_rader
from geo.data.samling import Samling
from geo.rapport.lysbilder import MAL, build_pptx
from geo.tegning.skrift import find_skrift
from tests.rapportprove import FIENDTLIG_RENSET, build_bilde, build_kart, build_rapport, build_side
from verktoy.lysbildemal import build_mal

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def innhold(grunnlag: Samling) -> bytes:
    return build_pptx(build_rapport(grunnlag))


@pytest.fixture(scope="module")
def vis(innhold: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(innhold))


def find_bilder(lysbilde: Slide) -> Iterator[object]:
    return (form for form in lysbilde.shapes if isinstance(form, PlaceholderPicture))


def test_same_report_gives_same_bytes(grunnlag: Samling, innhold: bytes) -> None:
    assert build_pptx(build_rapport(grunnlag)) == innhold


def test_no_part_bears_the_clock(innhold: bytes, vis: Presentation) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        assert {del_.date_time for del_ in pakke.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [navn for navn in pakke.namelist() if re.search("thumbnail|printer|app.xml", navn)]
    assert vis.core_properties.created.date().isoformat() == "2021-11-01"
    assert vis.core_properties.modified.date().isoformat() == "2021-11-01"


def test_show_is_wide_and_has_a_slide_for_each_figure(vis: Presentation) -> None:
    assert vis.slide_width / vis.slide_height == pytest.approx(16 / 9, abs=1e-3)
    assert "type" not in vis.element.sldSz.attrib  # which would still say 4:3
    assert [lysbilde.slide_layout.name for lysbilde in vis.slides] == ["Forside", "Figur", "Figur"]


def test_every_slide_has_a_title_of_its_own_in_a_title_placeholder(vis: Presentation) -> None:
    titler = [lysbilde.shapes.title.text_frame.text for lysbilde in vis.slides]
    assert titler == [
        "Interkommunalt samarbeid i Buskerud og randkommuner",
        "Brannvesen",
        FIENDTLIG_RENSET,
    ]


def test_every_picture_has_its_alt_text(vis: Presentation, grunnlag: Samling) -> None:
    tekster = [
        bilde._element.nvPicPr.cNvPr.get("descr")  # noqa: SLF001 - python-pptx does not read alt texts
        for lysbilde in vis.slides
        for bilde in find_bilder(lysbilde)
    ]
    assert tekster == [build_kart(grunnlag).alt_tekst, FIENDTLIG_RENSET]


def test_figure_keeps_its_proportions_inside_the_slide_and_clear_of_texts(vis: Presentation) -> None:
    lysbilde = vis.slides[1]
    bilde = next(find_bilder(lysbilde))
    assert bilde.width / bilde.height == pytest.approx(160 / 120, rel=1e-3)
    assert {bilde.crop_left, bilde.crop_right, bilde.crop_top, bilde.crop_bottom} == {0}
    assert bilde.left >= 0
    assert bilde.left + bilde.width <= vis.slide_width
    for felt in lysbilde.placeholders:
        if felt.shape_id == bilde.shape_id:
            continue
        over, under = felt.top + felt.height <= bilde.top, felt.top >= bilde.top + bilde.height
        assert over or under, felt.name


def test_slides_are_read_in_the_order_they_are_seen(vis: Presentation) -> None:
    topper = [form.top for form in vis.slides[1].shapes]
    assert topper == sorted(topper)
    assert [form.name for form in vis.slides[1].slide_layout.placeholders] == [
        "Tittel",
        "Setning",
        "Figur",
        "Kilde",
        "Lysbildenummer",
    ]


def test_own_picture_for_slides_is_preferred(grunnlag: Samling) -> None:
    rapport = build_rapport(grunnlag)
    side = replace(rapport.sider[0], lysbilde=build_bilde(320, 180))
    vis = pptx.Presentation(io.BytesIO(build_pptx(build_rapport(grunnlag, side))))
    bilde = next(find_bilder(vis.slides[1]))
    assert bilde.width / bilde.height == pytest.approx(16 / 9, rel=1e-3)


def test_source_line_with_credit_is_on_every_figure_slide(vis: Presentation) -> None:
    kilder = [felt.text_frame.text for felt in vis.slides[1].placeholders if "Kilde" in felt.name]
    assert len(kilder) == 1
    assert "NIVI Rapport 2021:3" in kilder[0]
    assert "©\u00a0Kartverket" in kilder[0]


def test_notes_hold_the_sentence_and_the_numbers(vis: Presentation, grunnlag: Samling) -> None:
    notater = vis.slides[1].notes_slide.notes_text_frame.text
    assert "14 brannvesen, 8 kommunale og 6 interkommunale" in notater
    kart = build_kart(grunnlag)
    for rad in (*format_rader(kart.tabell, Mal.TRYKK), *format_rader(kart.grunnlag, Mal.TRYKK)):
        assert "; ".join(rad) in notater.replace("\u00a0", " ")
    assert FIENDTLIG_RENSET in vis.slides[2].notes_slide.notes_text_frame.text


def test_language_is_bokmaal_everywhere(innhold: bytes, vis: Presentation) -> None:
    for lysbilde in vis.slides:
        for del_ in (lysbilde, lysbilde.notes_slide):
            for lop in del_.element.iter(f"{A}r"):
                assert lop.find(f"{A}rPr").get("lang") == "nb-NO"
    assert vis.core_properties.language == "nb-NO"
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        for navn in pakke.namelist():
            assert b'lang="en-US"' not in pakke.read(navn), navn


def test_slides_are_numbered(vis: Presentation) -> None:
    numre = [
        felt.text_frame.text
        for lysbilde in vis.slides
        for felt in lysbilde.placeholders
        if felt.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    ]
    assert numre == ["2", "3"]


def test_layouts_lie_within_the_slide(vis: Presentation) -> None:
    for ark in (vis.slide_master, *vis.slide_layouts):
        for felt in ark.placeholders:
            assert felt.left + felt.width <= vis.slide_width + 1, (ark.name, felt.name)
            assert felt.top + felt.height <= vis.slide_height + 1, (ark.name, felt.name)
    assert (round(vis.slide_width.mm, 1), round(vis.slide_height.mm, 1)) == (338.7, 190.5)
    assert [ark.name for ark in vis.slide_layouts] == ["Forside", "Figur"]


def test_text_is_in_the_typeface_of_the_figures(innhold: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        tema = pakke.read("ppt/theme/theme1.xml").decode()
        assert tema.count(f'<a:latin typeface="{find_skrift().navn}"/>') == 2
        for navn in pakke.namelist():
            if navn.startswith("ppt/slides/"):
                assert b"<a:latin" not in pakke.read(navn), navn  # all of it by way of the theme


def find_storrelser(grunnlag: Samling, setning: str) -> list[float | None]:
    side = replace(build_side(build_kart(grunnlag)), setning=setning)
    lysbilde = pptx.Presentation(io.BytesIO(build_pptx(build_rapport(grunnlag, side)))).slides[1]
    felt = next(felt for felt in lysbilde.placeholders if "Setning" in felt.name)
    assert felt.text_frame.text == setning
    return [lop.font.size and lop.font.size.pt for lop in felt.text_frame.paragraphs[0].runs]


def test_sentence_is_set_smaller_only_where_it_would_not_have_room(grunnlag: Samling) -> None:
    assert find_storrelser(grunnlag, "14 brannvesen, 8 kommunale og 6 interkommunale") == [None]
    assert find_storrelser(grunnlag, "ord ord ord ord ord " * 16 + "ord") == [12]
    assert find_storrelser(grunnlag, "ord " * 2000 + "ord") == [8]


def test_template_is_what_the_script_makes_of_it() -> None:
    assert build_mal() == MAL.read_bytes()
