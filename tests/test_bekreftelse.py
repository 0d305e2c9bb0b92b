"""The sheet on which a kommune confirms its ordninger: a row each with room to answer, and nothing that is misread."""

import csv
import io
import re
from dataclasses import replace
from typing import Final

import pytest

from geo.data.register import Ordning
from geo.data.samling import Samling
from geo.rapport.bekreftelsesark import BEKREFTELSESKOLONNER, build_bekreftelsesark
from tests.test_profilark import AAL, HORTEN, KARTLAGT, STAVANGER


def les_ark(ark: bytes) -> list[dict[str, str]]:
    assert ark.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(ark.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, STAVANGER])
def test_the_confirmation_sheet_has_a_row_per_ordning_and_room_to_answer(grunnlag: Samling, nummer: str) -> None:
    rader = les_ark(build_bekreftelsesark(grunnlag, nummer))
    ordninger = grunnlag.register.etter_kommune.get(nummer, ())
    assert sorted(rad["id"] for rad in rader) == sorted(ordning.id for ordning in ordninger)
    assert all(rad["Stemmer (ja/nei)"] == rad["Rettelse"] == "" for rad in rader)
    assert all(set(rad) == set(BEKREFTELSESKOLONNER) for rad in rader)


def test_a_row_of_the_confirmation_sheet_says_what_the_register_does(grunnlag: Samling) -> None:
    rader = {rad["id"]: rad for rad in les_ark(build_bekreftelsesark(grunnlag, AAL))}
    rad = rader["lvs-hallingdal"]
    assert rad["Ordning"] == "LVS Hallingdal"
    assert rad["Oppgaver"] == "Legevaktsentral"
    assert rad["Deltakere"] == "3040 Nesbyen, 3041 Gol, 3042 Hemsedal, 3043 Ål, 3044 Hol"
    assert rad["Vertskommune"] == "3043 Ål"
    assert (rad["Form"], rad["Sist bekreftet"]) == ("ukjent", "per 1.11.2021")
    assert any("til som kilden ikke navngir" in rad["Deltakere"] for rad in rader.values())


DATOER: Final = ("5.1", "1-2", "1/2", "12:30", "2021-11-01", "mai 2015", "1. mai", "3-des")


@pytest.mark.parametrize("celle", [*DATOER, "007", "1e5", "=1+1", "+47", "-1", "@a", "\tx"])
def test_no_text_of_the_register_becomes_a_formula_a_date_or_another_number(grunnlag: Samling, celle: str) -> None:
    assert skriv_navn(grunnlag, celle) == f"'{celle}"


@pytest.mark.parametrize("celle", ["2015", "2015–2021", "E134 Haukelivegen AS", "Marka 3", "Septim", "5.1 a"])
def test_text_that_excel_leaves_alone_is_left_alone(grunnlag: Samling, celle: str) -> None:
    assert skriv_navn(grunnlag, celle) == celle


def skriv_navn(grunnlag: Samling, navn: str) -> str:
    """Write a name to a confirmation sheet and read it back."""
    register = grunnlag.register

    def gi_navn(ordning: Ordning) -> Ordning:
        return replace(ordning, navn=navn) if ordning.id == "lvs-hallingdal" else ordning

    endret = replace(grunnlag, register=replace(register, ordninger=tuple(map(gi_navn, register.ordninger))))
    (rad,) = [rad for rad in les_ark(build_bekreftelsesark(endret, AAL)) if rad["id"] == "lvs-hallingdal"]
    return rad["Ordning"]


@pytest.mark.parametrize("nummer", KARTLAGT)
def test_no_cell_of_a_real_sheet_is_read_otherwise_by_excel(grunnlag: Samling, nummer: str) -> None:
    for rad in les_ark(build_bekreftelsesark(grunnlag, nummer)):
        for celle in rad.values():
            assert not re.fullmatch(r"[\d\s.,:/-]*[.,:/-][\d\s.,:/-]*|0\d+", celle)
            assert not celle.startswith(("=", "+", "-", "@", "\t", "\r"))
