"""The PPTX: a slide per figure with real title, alt text, source, notes with the numbers, and the same bytes twice."""

import io
import zipfile
from collections.abc import Iterator

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.slide import Slide

from geo.beskrivelse.tabell import Mal, format_rader
from geo.data.samling import Samling
from geo.rapport.lysbilder import BREDDE_MM, HOYDE_MM, build_pptx
from geo.rapport.rapportside import Bilde
from tests.rapportprove import FIENDTLIG_RENSET, build_kart, build_png, build_rapport

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def innhold(grunnlag: Samling) -> bytes:
    return build_pptx(build_rapport(grunnlag))


@pytest.fixture(scope="module")
def vis(innhold: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(innhold))


def find_bilder(lysbilde: Slide) -> Iterator[object]:
    return (form for form in lysbilde.shapes if form.shape_type == 13)  # a picture


def test_same_report_gives_same_bytes(grunnlag: Samling, innhold: bytes) -> None:
    assert build_pptx(build_rapport(grunnlag)) == innhold


def test_no_part_bears_the_clock(innhold: bytes, vis: Presentation) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        assert {del_.date_time for del_ in pakke.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [navn for navn in pakke.namelist() if "thumbnail" in navn or "printer" in navn]
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
    assert bilde.left >= 0
    assert bilde.left + bilde.width <= vis.slide_width
    for felt in lysbilde.placeholders:
        over, under = felt.top + felt.height <= bilde.top, felt.top >= bilde.top + bilde.height
        assert over or under, felt.name


def test_slides_are_read_in_the_order_they_are_seen(vis: Presentation) -> None:
    topper = [form.top for form in vis.slides[1].shapes]
    assert topper == sorted(topper)


def test_own_picture_for_slides_is_preferred(grunnlag: Samling) -> None:
    rapport = build_rapport(grunnlag)
    side = type(rapport.sider[0])(
        **{felt: getattr(rapport.sider[0], felt) for felt in rapport.sider[0].__slots__ if felt != "lysbilde"},
        lysbilde=Bilde(build_png(48, 27), 320, 180),
    )
    vis = pptx.Presentation(io.BytesIO(build_pptx(build_rapport(grunnlag, side))))
    bilde = next(find_bilder(vis.slides[1]))
    assert bilde.width / bilde.height == pytest.approx(16 / 9, rel=1e-3)


def test_source_line_with_credit_is_on_every_figure_slide(vis: Presentation) -> None:
    kilder = [felt.text_frame.text for felt in vis.slides[1].placeholders if felt.placeholder_format.idx == 14]
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
        assert b'lang="en-US"' not in pakke.read("ppt/slideLayouts/slideLayout6.xml")


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
    assert (round(vis.slide_width.mm, 1), round(vis.slide_height.mm, 1)) == (round(BREDDE_MM, 1), HOYDE_MM)
