"""The XLSX: typed cells, text that is never run, names that Excel takes, and the same bytes twice."""

import io
import warnings
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from geo.beskrivelse.registertabeller import build_registertabeller
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.kommuner import Kommune
from geo.data.samling import Samling
from geo.rapport.regneark import Arktabell, build_xlsx, find_arknavn, find_tabellnavn
from tests.rapportprove import FIENDTLIG, FIENDTLIG_RENSET, FORMEL, build_rapport

OSLO = Kommune("0301", "Oslo", "Oslo", "Oslo", "Oslo", "Oslo og Viken")
FIENDTLIG_TABELL = Tabell(
    "Fiendtlig",
    (
        Kolonne("Nummer"),
        Kolonne("=1+1"),
        Kolonne("År", Slag.AAR),
        Kolonne("Årsverk", Slag.TALL, 2),
        Kolonne("Fra", Slag.DATO),
        Kolonne("Vert", Slag.KOMMUNE),
        Kolonne("Kartlagt", Slag.JANEI),
    ),
    (
        ("0301", FORMEL, 2011, 7.25, "2022-01-01", OSLO, True),
        ("3005", FIENDTLIG, 1963, 12345.5, "2022-06", None, False),
        ("http://e.no", "+47 12 34 56 78", None, None, None, None, None),
        ("@SUM(A1)", "x" * 40_000, 1999, 0, "2022", None, None),
    ),
)


@pytest.fixture(scope="module")
def tabeller(grunnlag: Samling) -> list[Arktabell]:
    registeret = build_registertabeller(grunnlag, grunnlag.kartlegging)
    return [
        *(Arktabell(tabell.tittel, tabell.tittel, tabell) for tabell in registeret),
        Arktabell(FIENDTLIG, FIENDTLIG, FIENDTLIG_TABELL),
    ]


@pytest.fixture(scope="module")
def innhold(grunnlag: Samling, tabeller: list[Arktabell]) -> bytes:
    return build_xlsx(build_rapport(grunnlag), tabeller)


@pytest.fixture(scope="module")
def bok(innhold: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(innhold))


def test_same_tables_give_same_bytes(grunnlag: Samling, tabeller: list[Arktabell], innhold: bytes) -> None:
    assert build_xlsx(build_rapport(grunnlag), tabeller) == innhold


def test_no_part_bears_the_clock(innhold: bytes, bok: Workbook) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        assert {del_.date_time[0] for del_ in pakke.infolist()} == {1980}
    assert bok.properties.created.date().isoformat() == bok.properties.modified.date().isoformat() == "2021-11-01"


def test_every_row_of_every_table_is_there(bok: Workbook, tabeller: list[Arktabell]) -> None:
    assert bok.sheetnames[:7] == [
        "Oversikt",
        "Tjenestestruktur",
        "Ordninger",
        "Deltakere",
        "Kommuner",
        "Kommune og oppgave",
        "Årsverk",
    ]
    for ark, ett in zip(bok.worksheets[1:], tabeller, strict=True):
        assert (ark.max_row, ark.max_column) == (len(ett.tabell.rader) + 1, len(ett.tabell.kolonner))
    assert (bok["Ordninger"].max_row, bok["Tjenestestruktur"].max_row, bok["Kommuner"].max_row) == (222, 46, 26)


def test_kommunenummer_is_text_and_keeps_its_zero(bok: Workbook) -> None:
    deltakere = bok["Deltakere"]
    kolonne = [celle.value for celle in deltakere[1]].index("Kommunenummer")
    numre = {rad[kolonne].value for rad in deltakere.iter_rows(min_row=2)}
    assert "0301" in numre
    assert all(isinstance(nummer, str) and len(nummer) == 4 for nummer in numre)
    assert {rad[kolonne].number_format for rad in deltakere.iter_rows(min_row=2)} == {"@"}


def test_numbers_are_numbers_with_formats_that_excel_turns_norwegian(bok: Workbook) -> None:
    struktur = bok["Tjenestestruktur"]
    brann = next(rad for rad in struktur.iter_rows(min_row=2) if rad[0].value == "brannvesen")
    assert [celle.value for celle in brann[3:9]] == [14, 8, 6, 17, 17 / 25, 0]
    assert [celle.number_format for celle in brann[6:8]] == ["#,##0", "0 %"]
    ark = bok.worksheets[-1]
    assert [ark.cell(2, 3).number_format, ark.cell(2, 4).number_format] == ["0", "#,##0.00"]
    assert [ark.cell(2, 3).value, ark.cell(2, 4).value, ark.cell(5, 4).value] == [2011, 7.25, 0]


def test_a_whole_date_is_a_date_and_a_month_is_text(bok: Workbook) -> None:
    fra, maaned, _, aar = (bok.worksheets[-1].cell(rad, 5) for rad in range(2, 6))
    assert (fra.value, fra.number_format) == (datetime(2022, 1, 1), "d.m.yyyy")  # noqa: DTZ001 - as Excel keeps it
    assert [(celle.value, celle.number_format) for celle in (maaned, aar)] == [("2022-06", "@"), ("2022", "@")]


def test_a_kommune_is_one_text_with_its_number_and_yes_is_a_word(bok: Workbook) -> None:
    ark = bok.worksheets[-1]
    assert [ark.cell(2, 6).value, ark.cell(2, 7).value, ark.cell(3, 7).value] == ["0301 Oslo", "ja", "nei"]
    assert {ark.cell(2, 6).number_format, ark.cell(2, 7).number_format} == {"@"}


def test_unknown_is_an_empty_cell_and_never_zero(bok: Workbook) -> None:
    havn = next(rad for rad in bok["Tjenestestruktur"].iter_rows(min_row=2) if rad[0].value == "havn")
    assert (havn[3].value, havn[4].value) == (None, None)
    assert bok.worksheets[-1].cell(4, 3).value is None


def test_hostile_text_is_text(bok: Workbook, innhold: bytes) -> None:
    ark = bok.worksheets[-1]
    assert ark["B2"].value == FORMEL
    assert ark["B3"].value == FIENDTLIG_RENSET
    assert (ark["B1"].value, ark["A4"].value, ark["A5"].value) == ("=1+1", "http://e.no", "@SUM(A1)")
    assert {celle.data_type for rad in ark.iter_rows() for celle in rad} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        for navn in pakke.namelist():
            if navn.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in pakke.read(navn)


def test_text_longer_than_a_cell_is_cut_and_says_so(bok: Workbook) -> None:
    tekst = bok.worksheets[-1]["B5"].value
    assert len(tekst) == 32_767
    assert tekst.endswith("…")


def test_sheet_is_a_table_of_excel_with_a_frozen_header_and_a_filter(bok: Workbook, tabeller: list[Arktabell]) -> None:
    for ark, ett in zip(bok.worksheets[1:], tabeller, strict=True):
        assert ark.freeze_panes == "A2"
        (tabell,) = ark.tables.values()
        assert tabell.ref == tabell.autoFilter.ref == ark.dimensions
        assert tabell.column_names == [kolonne.hode for kolonne in ett.tabell.kolonner]
        assert ark.print_title_rows == "$1:$1"


def test_overview_tells_the_source_and_links_to_every_sheet(bok: Workbook) -> None:
    oversikt = bok["Oversikt"]
    tekst = " ".join(str(celle.value) for rad in oversikt.iter_rows() for celle in rad if celle.value)
    for hva in ("1.11.2021", "NIVI Rapport 2021:3", "© Kartverket", "2020"):
        assert hva in tekst
    lenker = [celle.hyperlink.location for rad in oversikt.iter_rows() for celle in rad if celle.hyperlink]
    assert lenker == [f"'{navn}'!A1" for navn in bok.sheetnames[1:]]


@pytest.mark.parametrize(
    ("onsket", "funnet"),
    [
        (["Legevakt"], ["Legevakt"]),
        (["a" * 40, "A" * 40], ["a" * 31, "A" * 27 + " (2)"]),
        (
            ["2.3 Antall ordninger per kommune etter innbyggertall"] * 2,
            ["2.3 Antall ordninger per…", "2.3 Antall ordninger per… (2)"],
        ),
        (["[5.1]: a/b*c?\\d"], ["5.1 a b c d"]),
        (["'sitat'", "''"], ["sitat", "Ark"]),
        (["History", "Oversikt", "oversikt"], ["History (2)", "Oversikt", "oversikt (2)"]),
    ],
    ids=["plain", "long and alike", "long, in words", "forbidden signs", "apostrophes", "taken"],
)
def test_sheet_names_are_such_as_excel_takes(onsket: list[str], funnet: list[str]) -> None:
    assert find_arknavn(onsket) == funnet


@pytest.mark.parametrize(
    ("arknavn", "funnet"),
    [
        (["Kommune og oppgave", "Årsverk"], ["Kommune_og_oppgave", "Årsverk"]),
        (["5.17 Brannvesen", "5.17, Brannvesen"], ["Ark_5_17_Brannvesen", "Ark_5_17_Brannvesen_2"]),
        (["A1", "R1C1", "=1+1"], ["Ark_A1", "Ark_R1C1", "Ark_1_1"]),
    ],
    ids=["plain", "a number first, and alike", "what would be a cell"],
)
def test_tables_are_called_by_their_sheet_in_formulas(arknavn: list[str], funnet: list[str]) -> None:
    assert find_tabellnavn(arknavn) == funnet


def test_no_table_is_a_workbook_all_the_same(grunnlag: Samling) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        innhold = build_xlsx(build_rapport(grunnlag), [Arktabell("Tom", "", Tabell("Tom", (), ()))])
    assert openpyxl.load_workbook(io.BytesIO(innhold)).sheetnames == ["Oversikt", "Tom"]
