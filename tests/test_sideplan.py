"""The plan of the DOCX: sure page numbers, tables where they save a page, figures numbered as Word will count them."""

from dataclasses import replace
from itertools import product

import pytest

from geo.beskrivelse.temakart import Tabell
from geo.data.samling import Samling
from geo.rapport import dokumentstil as stil
from geo.rapport.rapportside import Bilde
from geo.rapport.sideplan import LOSEST, MAKS_RADER, TETTEST, Sideplan, count_tabellsider, number_figurer, plan_rapport
from tests.rapportprove import FIENDTLIG_SIDE, build_png, build_rapport, gjenta

KORT = replace(FIENDTLIG_SIDE, tittel="T", setning="S", bildetekst="B", kildelinje="K", forbehold=(), tabeller=())


def plan(grunnlag: Samling, rader: int, hoyde_mm: float = 120) -> Sideplan:
    navn = [(f"Rad {nr}",) for nr in range(rader)]
    tabeller = tuple(
        Tabell("Tabell", ("Navn",), tuple(del_)) for del_ in (navn[:MAKS_RADER], navn[MAKS_RADER:]) if del_
    )
    side = replace(KORT, tabeller=tabeller, bilde=Bilde(build_png(), 160, hoyde_mm))
    return plan_rapport(build_rapport(grunnlag, side))[0]


@pytest.mark.parametrize(("rader", "ny_side", "sider"), [(5, False, 1), (40, True, 2), (55, False, 2), (80, True, 3)])
def test_tables_start_under_the_figure_only_where_that_saves_a_page(
    grunnlag: Samling,
    rader: int,
    ny_side: bool,  # noqa: FBT001 - what a case expects
    sider: int,
) -> None:
    funnet = plan(grunnlag, rader)
    assert (funnet.ny_side, funnet.sider) == (ny_side, sider)


def test_end_of_a_table_is_sure_where_lines_are_set_tighter_or_looser(grunnlag: Samling) -> None:
    luft = set()
    # Where the picture fills its page, the table cannot get away from an unsure end by starting below it.
    for rader, hoyde_mm in product(range(3, 120), (120, 190)):
        funnet = plan(grunnlag, rader, hoyde_mm)
        titler = ["Tabell"] * len(funnet.tabeller)
        sider = {
            count_tabellsider(titler, funnet.tabeller, funnet.tabellstart_mm, funnet.radluft_mm, skala)
            for skala in (TETTEST, 1.0, LOSEST)
        }
        assert sider == {funnet.sider - funnet.ny_side}, rader
        luft.add(funnet.radluft_mm)
    assert len(luft) > 1  # so the room in the rows was needed for it


def test_each_figure_starts_where_the_one_before_it_ends(grunnlag: Samling) -> None:
    planer = plan_rapport(build_rapport(grunnlag, *gjenta(KORT, 60)))  # so many that the list itself takes two pages
    assert [ett.start for ett in planer] == list(range(4, 64))


def test_picture_is_as_wide_as_the_column_or_as_high_as_the_page_has_room_for(grunnlag: Samling) -> None:
    bred = plan_rapport(build_rapport(grunnlag, KORT))[0].bilde_mm
    assert bred == (160, 120)
    hoy = replace(KORT, bilde=Bilde(build_png(), 160, 400))
    bredde, hoyde = plan_rapport(build_rapport(grunnlag, hoy))[0].bilde_mm
    assert 170 < hoyde < stil.HOYDE_MM
    assert bredde / hoyde == pytest.approx(160 / 400)


def test_text_longer_than_a_page_is_reckoned_with(grunnlag: Samling) -> None:
    lang = replace(KORT, setning="ord " * 2000)
    planer = plan_rapport(build_rapport(grunnlag, lang, KORT))
    assert planer[0].sider >= 2
    assert planer[1].start == planer[0].start + planer[0].sider


def test_figures_have_their_reports_numbers_and_others_the_next_one() -> None:
    sider = [replace(KORT, sted=sted) for sted in ("Figur 1.1", None, "Figur 5.17", "Tabell 3.1")]
    assert [(str(nr), nr.kode) for nr in number_figurer(sider)] == [
        ("Figur 1.1", "SEQ Figur \\* ARABIC \\r 1"),
        ("Figur 2", "SEQ Figur \\* ARABIC"),
        ("Figur 5.17", "SEQ Figur \\* ARABIC \\r 17"),
        ("Tabell 3.1", "SEQ Figur \\* ARABIC \\r 1"),
    ]


def test_table_that_nobody_would_read_is_left_to_the_workbook(grunnlag: Samling) -> None:
    lang = Tabell("Lang", ("Navn",), tuple((f"Rad {nr}",) for nr in range(MAKS_RADER + 1)))
    assert plan_rapport(build_rapport(grunnlag, replace(KORT, tabeller=(lang,))))[0].tabeller == (None,)
