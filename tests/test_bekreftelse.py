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
from geo.rapport.typst.bekreftelse import build_bekreftelse
from tests.fiendtlig import ANGREP
from tests.pdfprove import Pdf, les_pdf
from tests.test_profilark import AAL, HOL, HORTEN, KARTLAGT, SAMISK, STAVANGER, TYPSTKODE, med_navn


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


# --------------------------------------------------------------------------------------------------------- on paper

SPORSMAAL: Final = "☐ bekreftet ☐ endret ☐ avsluttet ☐ vet ikke"


@pytest.fixture(scope="module")
def ark(grunnlag: Samling) -> bytes:
    return build_bekreftelse(grunnlag, HOL)


@pytest.mark.parametrize("nummer", [HOL, HORTEN, STAVANGER])
def test_the_form_has_every_ordning_with_its_boxes_and_what_the_register_has(grunnlag: Samling, nummer: str) -> None:
    pdf = les_pdf(build_bekreftelse(grunnlag, nummer))
    rader = les_ark(build_bekreftelsesark(grunnlag, nummer))
    assert [merke.hele for merke in pdf.find("H3")] == [f"{nr}. {rad['Ordning']}" for nr, rad in enumerate(rader, 1)]
    assert [merke.hele for merke in pdf.find("P")].count(SPORSMAAL) == len(rader)
    assert pdf.tekst.count("Hva er annerledes?") == len(rader)
    for rad in rader:
        for hva in ("Deltakere", "Vertskommune", "Form", "Etablert", "Sist bekreftet"):
            assert f"{hva}{': ' if hva == 'Deltakere' else ' '}{rad[hva]}" in pdf.tekst


def test_the_form_asks_for_what_is_missing_and_who_has_answered_when(ark: bytes) -> None:
    pdf = les_pdf(ark)
    assert [merke.hele for merke in pdf.find("H2")][-2:] == ["Ordninger som mangler", "Hvem som har svart"]
    assert pdf.tekst.endswith("Navn Stilling E-post eller telefon Dato")
    assert {linje.side for linje in pdf.linjer if linje.tekst in {"Navn", "Dato"}} == {len(pdf.sider) - 1}


def test_every_page_of_the_form_says_whose_it_is_and_of_which_register(ark: bytes, grunnlag: Samling) -> None:
    sider = les_pdf(ark).sider
    for nr, side in enumerate(sider, start=1):
        fot = f"3044 Hol. Kilde: {grunnlag.register.kilde}, per 1.11.2021, versjon {grunnlag.register.versjon}."
        assert fot in side
        assert side.endswith(f"Side {nr} av {len(sider)}")


def test_an_ordning_and_its_lines_are_never_parted_by_a_page(ark: bytes) -> None:
    linjer = les_pdf(ark).linjer
    navn = [linje.side for linje in linjer if re.match(r"\d+\. ", linje.tekst)]
    plass = [linje.side for linje in linjer if linje.tekst == "Hva er annerledes?"]
    assert navn == plass
    assert max(linje.slutt for linje in linjer) < 210 - 14.9
    assert max(linje.y for linje in linjer) < 297 - 10


def test_the_form_is_tagged_in_bokmal_and_the_same_bytes_twice(ark: bytes, grunnlag: Samling) -> None:
    pdf = les_pdf(ark)
    assert (pdf.standard, pdf.spraak, pdf.tittel) == ("1", "nb-NO", "Bekreftelsesark: Hol")
    assert build_bekreftelse(grunnlag, HOL) == ark


@pytest.mark.parametrize("navn", [TYPSTKODE, SAMISK, *ANGREP])
def test_hostile_names_are_names_on_the_form(fiendtlig: Pdf, navn: str) -> None:
    assert re.sub(r"\s", "", navn) in {re.sub(r"\s|\u200b|^\d+\.", "", m.hele) for m in fiendtlig.find("H3")}
    assert not fiendtlig.find("Link", "Code", "Formula")
    assert max(linje.slutt for linje in fiendtlig.linjer) < 210 - 14.9


@pytest.fixture(scope="module")
def fiendtlig(grunnlag: Samling) -> Pdf:
    return les_pdf(build_bekreftelse(med_navn(grunnlag, TYPSTKODE, SAMISK, *ANGREP, "a" * 400), AAL))
