"""A table set for print: numbers as Norwegians write them, columns that fit, and lines counted as they will break."""

import pytest

from geo.beskrivelse.temakart import Tabell
from geo.rapport.tabelloppsett import LUFT_MM, SLINGRING, build_tabelloppsett, compute_radhoyder, format_verdi
from geo.tegning.skrift import Vekt, compute_bredde_mm

LANG = "Kongsbergregionens kommunale oppgavefellesskap for tjenesteutvikling " * 3


@pytest.mark.parametrize(
    ("tall", "desimaler", "tekst"),
    [(2011, 0, "2011"), (9999, 0, "9999"), (101859, 0, "101\u00a0859"), (7.25, 1, "7,3"), (-3.0, 0, "\u22123")],
)
def test_numbers_are_set_as_norwegians_write_them(tall: float, desimaler: int, tekst: str) -> None:
    assert format_verdi(tall, desimaler) == tekst


def test_column_of_numbers_has_one_number_of_decimals_and_is_flush_right() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("Navn", "Tall"), (("a", 1), ("b", 2.5), ("c", None))), 160, 8)
    assert [rad[1] for rad in oppsett.rader] == ["1,0", "2,5", "–"]
    assert oppsett.tallkolonner == (False, True)


def test_column_without_a_value_is_left_out() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("Navn", "Tom", "Blank"), (("a", None, ""), ("b", None, ""))), 160, 8)
    assert oppsett.kolonner == ("Navn",)


@pytest.mark.parametrize("kolonner", [1, 3, 9, 25])
def test_table_is_never_wider_than_its_column(kolonner: int) -> None:
    tabell = Tabell("T", tuple(f"Kolonne {nr}" for nr in range(kolonner)), ((LANG,) * kolonner, ("a",) * kolonner))
    oppsett = build_tabelloppsett(tabell, 160, 8)
    assert sum(oppsett.bredder_mm) <= 160 + 1e-6


def test_short_column_is_not_broken_to_make_room_for_a_long_one() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("Klasse", "Kommuner"), (("25–29 ordninger", LANG * 3),)), 160, 8)
    trenger = compute_bredde_mm("25–29 ordninger", 8) * SLINGRING[Vekt.NORMAL] + 2 * LUFT_MM
    assert oppsett.bredder_mm[0] >= trenger


def test_row_is_as_high_as_its_highest_cell() -> None:
    oppsett = build_tabelloppsett(Tabell("T", ("A", "B"), (("kort", LANG * 4), ("kort", "kort"))), 100, 8)
    hode, lang, kort = compute_radhoyder(oppsett, 10, 0.5)
    assert hode == kort < lang
    assert kort == pytest.approx(10 * 25.4 / 72 + 1)


def test_table_without_rows_is_its_header() -> None:
    assert build_tabelloppsett(Tabell("T", ("A", "B"), ()), 160, 8).kolonner == ("A", "B")
