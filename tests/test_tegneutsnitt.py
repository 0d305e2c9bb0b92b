"""A part of a drawing: the roles that are left out, the rim that is cut off, and everything else where it was."""

import pytest

from geo.tegning.tegneutsnitt import KANT_MM, crop_tegning, find_noter
from geo.tegning.verdi import Form, Tegning, Tekst, build_rektangel


@pytest.fixture
def tegning() -> Tegning:
    return Tegning(
        bredde_mm=100,
        hoyde_mm=80,
        elementer=(
            Form(build_rektangel(10, 10, 60, 30), fyll="#ffffff", strek="#000000", bredde_mm=1.0, rolle="ramme"),
            Tekst(10, 60, "3 deltakere ligger utenfor", 8, "#000000", rolle="note"),
            Tekst(10, 64, "kartutsnittet.", 8, "#000000", rolle="note"),
            Tekst(10, 70, "Kilde", 8, "#000000", rolle="kilde"),
        ),
        tittel="T",
        alt_tekst="A",
        kilde="K",
    )


def test_sheet_ends_below_the_lowest_ink_that_is_left(tegning: Tegning) -> None:
    delen = crop_tegning(tegning, {"note", "kilde"})
    assert [element.rolle for element in delen.elementer] == ["ramme"]
    assert (delen.bredde_mm, delen.hoyde_mm) == (100, 40 + 0.5 + KANT_MM)


def test_rim_is_cut_off_on_all_sides_but_below(tegning: Tegning) -> None:
    delen = crop_tegning(tegning, {"kilde"}, 8)
    assert delen.bredde_mm == 84
    assert delen.elementer[0].sti.punkter.min(axis=0).tolist() == [2, 2]
    assert (delen.elementer[1].x, delen.elementer[1].y) == (2, 52)


def test_input_is_untouched_and_words_stay(tegning: Tegning) -> None:
    delen = crop_tegning(tegning, {"kilde"}, 8)
    assert (delen.tittel, delen.alt_tekst, delen.kilde) == ("T", "A", "K")
    assert tegning.elementer[0].sti.punkter.min(axis=0).tolist() == [10, 10]


def test_nothing_left_is_the_sheet_itself(tegning: Tegning) -> None:
    assert crop_tegning(tegning, {"ramme", "note", "kilde"}) is tegning


def test_notes_are_read_as_one_text(tegning: Tegning) -> None:
    assert find_noter(tegning) == "3 deltakere ligger utenfor kartutsnittet."
