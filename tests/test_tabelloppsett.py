"""A table set for print: numbers as Norwegians write them, and columns that say something."""

import pytest

from geo.beskrivelse.temakart import Tabell
from geo.rapport.tabelloppsett import build_tabelloppsett, format_verdi


@pytest.mark.parametrize(
    ("tall", "desimaler", "tekst"),
    [(2011, 0, "2011"), (9999, 0, "9999"), (101859, 0, "101\u00a0859"), (7.25, 1, "7,3"), (-3.0, 0, "\u22123")],
)
def test_numbers_are_set_as_norwegians_write_them(tall: float, desimaler: int, tekst: str) -> None:
    assert format_verdi(tall, desimaler) == tekst


def test_column_of_numbers_has_one_number_of_decimals_and_is_flush_right() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("Navn", "Tall"), (("a", 1), ("b", 2.5), ("c", None))))
    assert [rad[1] for rad in oppsett.rader] == ["1,0", "2,5", "–"]
    assert oppsett.tallkolonner == (False, True)


def test_column_without_a_value_is_left_out() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("Navn", "Tom", "Blank"), (("a", None, ""), ("b", None, ""))))
    assert oppsett.kolonner == ("Navn",)


def test_table_without_rows_is_its_header() -> None:
    assert build_tabelloppsett(Tabell("T", ("A", "B"), ())).kolonner == ("A", "B")
