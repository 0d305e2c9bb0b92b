"""Typed columns: the kind of a column decides what a cell may be and how it is written, never the look of the cell."""

import csv
import io
from dataclasses import replace

import pytest

from geo.beskrivelse.tabell import (
    Celle,
    Kolonne,
    Mal,
    Slag,
    Tabell,
    drop_tomme,
    find_excelformat,
    format_celle,
    format_csv,
    format_rader,
)
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Ordning

OSLO = Kommune("0301", "Oslo", "Oslo", "Oslo", "Oslo", "Oslo og Viken")
BRANN = Ordning("brann", "Brann AB IKS", Sektor.BRANN, (Deltaker("0301"),))
ETT_TALL = Kolonne("Tall", Slag.TALL, 1)

# kind and decimals, cell, on a page, on paper, in a file
CELLER = {
    "text": (Kolonne("A"), "4–8", "4–8", "4–8", "4–8"),
    "count": (Kolonne("A", Slag.ANTALL), 101859, "101\u00a0859", "101\u00a0859", "101859"),
    "four digits": (Kolonne("A", Slag.ANTALL), 4500, "4\u00a0500", "4\u00a0500", "4500"),
    "count from a file, which is a float": (Kolonne("A", Slag.ANTALL), 13.0, "13", "13", "13"),
    "zero is not unknown": (Kolonne("A", Slag.ANTALL), 0, "0", "0", "0"),
    "unknown": (Kolonne("A", Slag.ANTALL), None, "–", "–", ""),
    "share": (Kolonne("A", Slag.ANDEL), 17 / 25, "68\u00a0%", "68\u00a0%", "68%"),
    "share with decimals": (Kolonne("A", Slag.ANDEL, 1), 104 / 221, "47,1\u00a0%", "47,1\u00a0%", "47,1%"),
    "number": (ETT_TALL, 7.25, "7,3", "7,3", "7,3"),
    "whole number among numbers": (ETT_TALL, 5, "5,0", "5,0", "5,0"),
    "negative number": (ETT_TALL, -0.5, "\u22120,5", "\u22120,5", "-0,5"),
    "number of a column that does not say": (Kolonne("A", Slag.TALL), 33.88, "33,9", "33,9", "33,9"),
    "whole number of such a column": (Kolonne("A", Slag.TALL), 14.0, "14", "14", "14"),
    "year": (Kolonne("A", Slag.AAR), 2011, "2011", "2011", "2011"),
    "years": (Kolonne("A", Slag.AAR), "2015–2021", "2015–2021", "2015–2021", "2015–2021"),
    "date": (Kolonne("A", Slag.DATO), "2021-11-01", "1.11.2021", "1.11.2021", "2021-11-01"),
    "month": (Kolonne("A", Slag.DATO), "2021-06", "6.2021", "6.2021", "2021-06"),
    "yes": (Kolonne("A", Slag.JANEI), True, "ja", "ja", "ja"),
    "no": (Kolonne("A", Slag.JANEI), False, "nei", "nei", "nei"),
    "kommune": (Kolonne("A", Slag.KOMMUNE), OSLO, "Oslo", "0301 Oslo", "0301 Oslo"),
    "ordning": (Kolonne("A", Slag.ORDNING), BRANN, "Brann AB IKS", "Brann AB IKS", "Brann AB IKS"),
    "empty text": (Kolonne("A"), "", "–", "–", ""),
}


@pytest.mark.parametrize(("kolonne", "verdi", "side", "trykk", "fil"), CELLER.values(), ids=CELLER)
def test_a_cell_is_written_by_the_kind_of_its_column(
    kolonne: Kolonne, verdi: Celle, side: str, trykk: str, fil: str
) -> None:
    assert [format_celle(verdi, kolonne, mal) for mal in (Mal.SIDE, Mal.TRYKK, Mal.FIL)] == [side, trykk, fil]


@pytest.mark.parametrize(
    ("kolonne", "format_"),
    [
        (Kolonne("A"), "@"),
        (Kolonne("A", Slag.KOMMUNE), "@"),
        (Kolonne("A", Slag.JANEI), "@"),
        (Kolonne("A", Slag.ANTALL), "#,##0"),
        (Kolonne("A", Slag.ANDEL), "0 %"),
        (Kolonne("A", Slag.ANDEL, 1), "0.0 %"),
        (Kolonne("A", Slag.TALL, 2), "#,##0.00"),
        (Kolonne("A", Slag.TALL, 0), "#,##0"),
        (Kolonne("A", Slag.TALL), "General"),
        (Kolonne("A", Slag.AAR), "0"),
        (Kolonne("A", Slag.DATO), "d.m.yyyy"),
    ],
    ids=str,
)
def test_excel_shows_a_number_by_the_kind_of_its_column(kolonne: Kolonne, format_: str) -> None:
    assert find_excelformat(kolonne) == format_


def test_numbers_and_nothing_else_are_set_flush_right() -> None:
    assert {slag for slag in Slag if slag.er_tall} == {Slag.ANTALL, Slag.ANDEL, Slag.TALL, Slag.AAR}


def test_a_heading_has_its_unit() -> None:
    assert (Kolonne("Areal", Slag.TALL, 0, "km²").hode, Kolonne("Areal").hode) == ("Areal (km²)", "Areal")


FEIL = {
    "number stored as text": (Slag.ANTALL, "14"),
    "number in a column of text": (Slag.TEKST, 14),
    "yes as text": (Slag.JANEI, "ja"),
    "one for yes": (Slag.JANEI, 1),
    "yes for one": (Slag.ANTALL, True),
    "name for a kommune": (Slag.KOMMUNE, "Oslo"),
    "ordning for a kommune": (Slag.KOMMUNE, BRANN),
    "year for a date": (Slag.DATO, 2021),
}


@pytest.mark.parametrize(("slag", "verdi"), FEIL.values(), ids=FEIL)
def test_a_cell_of_another_kind_is_refused(slag: Slag, verdi: Celle) -> None:
    Tabell("T", (Kolonne("A", slag),), ((None,),))
    with pytest.raises(TypeError, match=r"«T».*«A»"):
        Tabell("T", (Kolonne("A", slag),), ((verdi,),))


@pytest.mark.parametrize("rad", [(), ("a", "b")], ids=["short", "long"])
def test_a_row_is_as_wide_as_the_header(rad: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="1 celler"):
        Tabell("T", (Kolonne("A"),), (rad,))


def test_rows_are_formatted_column_by_column() -> None:
    tabell = Tabell("T", (Kolonne("Kommune", Slag.KOMMUNE), Kolonne("Andel", Slag.ANDEL)), ((OSLO, 0.5), (OSLO, None)))
    assert format_rader(tabell) == [("Oslo", "50\u00a0%"), ("Oslo", "–")]


def test_columns_without_a_value_are_left_out() -> None:
    kolonner = (Kolonne("Navn"), Kolonne("Tom"), Kolonne("Null", Slag.ANTALL), Kolonne("Blank"))
    vist = drop_tomme(Tabell("T", kolonner, (("a", None, 0, ""), ("b", None, None, ""))))
    assert (vist.kolonner, vist.rader) == ((kolonner[0], kolonner[2]), (("a", 0), ("b", None)))
    bare = drop_tomme(Tabell("T", kolonner, (("a", None, 0, ""),)), "Tom")
    assert bare.kolonner == (kolonner[0], *kolonner[2:])
    tom = Tabell("T", kolonner, ())
    assert drop_tomme(tom) == tom


@pytest.mark.parametrize("tekst", ["=1+1", "+47", "-1", "@SUM(A1)"])
def test_text_of_the_register_is_never_a_formula_whatever_its_column(tekst: str) -> None:
    verdier: dict[Slag, Celle] = {
        Slag.TEKST: tekst,
        Slag.AAR: tekst,
        Slag.DATO: tekst,
        Slag.KOMMUNE: replace(OSLO, kommunenummer=tekst),
        Slag.ORDNING: replace(BRANN, navn=tekst),
    }
    kolonner = tuple(Kolonne(tekst, slag) for slag in verdier)
    innhold = format_csv(Tabell("T", kolonner, (tuple(verdier.values()),))).decode("utf-8-sig")
    assert {celle[:2] for rad in csv.reader(io.StringIO(innhold), delimiter=";") for celle in rad} == {f"'{tekst[0]}"}
    assert set(Slag) - verdier.keys() == {Slag.ANTALL, Slag.ANDEL, Slag.TALL, Slag.JANEI}, "the others hold no text"


def test_a_csv_opens_right_in_norwegian_excel() -> None:
    kolonner = (
        Kolonne("Kommune", Slag.KOMMUNE),
        Kolonne("Innbyggere", Slag.ANTALL),
        Kolonne("Endring", Slag.TALL, 1),
        Kolonne("Areal", Slag.TALL, 0, "km²"),
        Kolonne("=1+1"),
    )
    innhold = format_csv(Tabell("T", kolonner, ((OSLO, 697010, -1.5, 454, "=1+1"), (OSLO, None, None, None, "-"))))
    assert innhold.startswith(b"\xef\xbb\xbf")
    hode, *rader = csv.reader(io.StringIO(innhold.decode("utf-8-sig")), delimiter=";")
    assert hode == ["Kommune", "Innbyggere", "Endring", "Areal (km²)", "'=1+1"]
    # The kommunenummer keeps its zero, a number is a number, and text that would be run is not.
    assert rader == [["0301 Oslo", "697010", "-1,5", "454", "'=1+1"], ["0301 Oslo", "", "", "", "'-"]]
