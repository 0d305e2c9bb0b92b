"""The readers of cells, tables and descriptions: what they take goes round unchanged, and what they refuse is told."""

import csv
import io
import math
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.data.beskrivelsesfil import read_beskrivelse
from geo.data.kommuner import Kommune, forklar_ukjent_nummer, load_kommuner
from geo.data.tabellfil import USYNLIG, decode_tekst, format_tabell, read_tabell, rens_celle, rett_dobbeltkodet
from geo.data.verdier import FORSTE_AAR, SISTE_AAR, parse_dato, parse_heltall, parse_tall
from geo.errors import Avvik, DataError
from geo.tekst import format_tall


def les(
    mappe: Path, innhold: bytes, kolonner: tuple[str, ...] = ("id", "navn"), **valg: object
) -> list[dict[str, str]]:
    fil = mappe / "prove.csv"
    fil.write_bytes(innhold)
    return [dict(rad.celler) for rad in read_tabell(fil, kolonner, **valg)]


def godta(feil: DataError) -> None:
    """Take an error as an answer: each deviation says what it is and the way out."""
    assert feil.avvik
    assert all(avvik.hva and avvik.losning for avvik in feil.avvik)


def feil_av(mappe: Path, innhold: bytes, **valg: object) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(DataError) as feil:
        les(mappe, innhold, **valg)
    assert all(avvik.losning for avvik in feil.value.avvik)
    return [(avvik.linje, avvik.kolonne, avvik.hva) for avvik in feil.value.avvik]


# -------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("tekst", "tall"),
    [
        ("1\u00a0234,5", 1234.5),
        ("1 234 567", 1_234_567.0),
        ("12.5", 12.5),
        ("\u22123", -3.0),
        ("007", 7.0),
        (" ", None),
    ],
)
def test_a_number_is_read_as_norwegians_write_it(tekst: str, tall: float | None) -> None:
    assert parse_tall(tekst) == tall


@pytest.mark.parametrize(
    "tekst",
    [
        "nan",
        "inf",
        "-inf",
        "1e999",
        "1e3",
        "1_000",
        "\u0663",
        "\uff11\uff12",
        "12 34",
        "1.234,5",
        "1,2,3",
        "--1",
        "1-",
        "9" * 16,
        "0x1",
        "½",
    ],
)
def test_what_nobody_means_as_a_number_is_refused(tekst: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_tall(tekst)


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda tall: round(tall, 2)))
def test_a_number_that_is_written_is_read_the_same(tall: float) -> None:
    assert parse_tall(format_tall(tall, 2)) == pytest.approx(tall)


@given(st.text())
def test_any_text_is_a_finite_number_nothing_or_refused(tekst: str) -> None:
    try:
        tall = parse_tall(tekst)
    except ValueError:
        return
    assert tall is None or math.isfinite(tall)


def test_a_whole_number_has_no_fraction() -> None:
    assert parse_heltall("1 200,0") == 1200
    with pytest.raises(ValueError, match="1,5"):
        parse_heltall("1,5")


# ---------------------------------------------------------------------------------------------------------------- dates


@given(
    st.dates(
        min_value=date(FORSTE_AAR, 1, 1),
        max_value=date(SISTE_AAR, 12, 31),
    )
)
def test_a_date_is_read_the_same_in_every_form(dag: date) -> None:
    iso = dag.isoformat()
    assert {parse_dato(f"{ord_}{iso}") for ord_ in ("", "per ", "fra ", "til ")} == {iso}
    assert parse_dato(f"{dag.day}.{dag.month}.{dag.year}") == iso
    assert parse_dato(iso[:7]) == iso[:7]
    assert parse_dato(iso[:4]) == iso[:4]


@pytest.mark.parametrize(
    "tekst",
    [
        "2021-13",
        "2021-00",
        "0000",
        "1799",
        "2200",
        "2021-02-30",
        "30.2.2021",
        "2021-6",
        "20210601",
        "i fjor",
        "\uff12\uff10\uff12\uff11",
    ],
)
def test_a_date_that_cannot_be_is_refused(tekst: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_dato(tekst)


# --------------------------------------------------------------------------------------------------------------- tables

CELLER = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30).map(rens_celle)


@given(st.lists(st.tuples(CELLER, CELLER), max_size=8))
def test_a_table_that_is_written_is_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, rader: list[tuple[str, str]]
) -> None:
    rader = [rad for rad in rader if any(rad) and not any(USYNLIG.search(celle) for celle in rad)]
    if any(
        celle.startswith(("=", "+", "-", "@")) or rett_dobbeltkodet(celle) != celle for rad in rader for celle in rad
    ):
        return  # those are changed on purpose, and told
    lest = les(tmp_path_factory.mktemp("t"), format_tabell(("id", "navn"), rader))
    assert [(rad["id"], rad["navn"]) for rad in lest] == rader


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, innhold: bytes
) -> None:
    for bytene in (innhold, b"id;navn\n" + innhold):
        try:
            les(tmp_path_factory.mktemp("b"), bytene, advarsler=[])
        except DataError as feil:
            godta(feil)


@pytest.mark.parametrize("forste", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_tells_excel_the_delimiter_is_no_header(tmp_path: Path, forste: str) -> None:
    assert les(tmp_path, f"{forste}\nid;navn\n1;A\n".encode("utf-8-sig")) == [{"id": "1", "navn": "A"}]
    assert feil_av(tmp_path, f"{forste}\nid;navn\n1;A;B\n".encode()) == [
        (3, None, "raden har 3 celler, men tabellen 2 kolonner")
    ]


@pytest.mark.parametrize("innhold", [b"", b"\xef\xbb\xbf", b"\n \r\n", b"sep=;\n"])
def test_an_empty_file_is_called_empty(tmp_path: Path, innhold: bytes) -> None:
    assert feil_av(tmp_path, innhold) == [(None, None, "filen er tom")]


def test_two_byte_order_marks_are_none_too_many(tmp_path: Path) -> None:
    assert les(tmp_path, "\ufeff\ufeffid;navn\n1;Ål\n".encode()) == [{"id": "1", "navn": "Ål"}]


def test_a_header_is_known_whatever_its_case_and_spaces(tmp_path: Path) -> None:
    innhold = b"ID; Juridisk  form \n1;iks\n"
    assert les(tmp_path, innhold, ("id",), valgfrie=("juridisk_form",)) == [{"id": "1", "juridisk_form": "iks"}]


def test_a_column_that_is_nearly_a_known_one_is_refused_and_another_is_told(tmp_path: Path) -> None:
    kolonner = {"kolonner": ("id",), "valgfrie": ("gyldig_til", "merknad")}
    fil = tmp_path / "prove.csv"
    fil.write_text("id;gyldig_tom;saksnummer\n1;2021;22/1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"kolonne gyldig_tom: ukjent kolonne – mente du gyldig_til\?"):
        read_tabell(fil, **kolonner, advarsler=[])
    fil.write_text("id;saksnummer\n1;22/1\n", encoding="utf-8")
    advarsler: list[Avvik] = []
    assert len(read_tabell(fil, **kolonner, advarsler=advarsler)) == 1
    assert [(a.kolonne, a.hva) for a in advarsler] == [("saksnummer", "ukjent kolonne, som ikke er lest")]


def test_an_open_quote_is_told_with_its_row(tmp_path: Path) -> None:
    [(linje, _, hva)] = feil_av(tmp_path, b'id;navn\n1;A\n2;"B "i" C"\n')
    assert (linje, "anf" in hva) == (3, True)


@pytest.mark.parametrize(("koding", "navn"), [("mac_roman", "Mac OS Roman"), ("cp865", "DOS (865)")])
def test_letters_of_another_character_set_are_not_read_as_something_else(
    tmp_path: Path, koding: str, navn: str
) -> None:
    innhold = "id;navn\n1;Bærum\n2;Røros og Våler\n".encode(koding)
    assert feil_av(tmp_path, innhold) == [(2, None, f"filen er lagret med tegnsettet {navn}")]


@given(st.text("abcæøåÆØÅé«»–’ ", max_size=40))
def test_what_excel_saves_as_windows_1252_is_read_or_refused_never_changed(tekst: str) -> None:
    innhold = tekst.encode("cp1252")
    try:
        lest = decode_tekst(innhold, "prove.csv")
    except DataError:
        return
    assert lest in {tekst, innhold.decode("utf-8", errors="replace")}


@pytest.mark.parametrize("navn", ["Røyken", "Ål", "Kárášjohka", "Porsáŋgu", "«Ål»", "Bærum – Å"])
def test_text_that_was_encoded_twice_is_read_as_it_was_meant_and_told(tmp_path: Path, navn: str) -> None:
    to_ganger = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in navn.encode())
    assert to_ganger != navn
    advarsler: list[Avvik] = []
    [rad] = les(tmp_path, f"id;navn\n1;{to_ganger}\n".encode(), advarsler=advarsler)
    assert rad["navn"] == navn
    assert [(a.linje, a.kolonne) for a in advarsler] == [(2, "navn")]
    assert rett_dobbeltkodet(navn) == navn


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    [rad] = les(tmp_path, f"id;navn\n1;{unicodedata.normalize('NFD', 'Ål og Å')}\n".encode())
    assert rad["navn"] == "Ål og Å"


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="dette er en mappe"):
        read_tabell(tmp_path, ("id",))


def test_rows_with_line_breaks_in_cells_keep_the_line_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    ut = io.StringIO()
    csv.writer(ut, delimiter=";").writerows([("id", "navn"), ("1", "A\nB"), ("2", "C"), ("3", "D", "E")])
    assert feil_av(tmp_path, ut.getvalue().encode())[0][0] == 4


# --------------------------------------------------------------------------------------------------------- descriptions

HEL = 'tittel = "T"\ndato = 2021-11-01\nliste = ["a"]\n'


def beskriv(mappe: Path, innhold: bytes | str) -> object:
    fil = mappe / "prove.kilde.toml"
    fil.write_bytes(innhold.encode() if isinstance(innhold, str) else innhold)
    return read_beskrivelse(fil, ("tittel", "dato", "liste"), lister=("liste",), datoer=("dato",))


@pytest.mark.parametrize("dato", ["2021-11-01", '"2021-11-01"', '"01.11.2021"', '"1.11.2021"', "2021-11-01T00:00:00"])
def test_a_description_gives_its_date_as_iso(tmp_path: Path, dato: str) -> None:
    assert beskriv(tmp_path, HEL.replace("2021-11-01", dato)).tekst("dato") == "2021-11-01"


@pytest.mark.parametrize("merke", ["", "\ufeff", "\ufeff\ufeff"])
def test_a_byte_order_mark_before_toml_is_read_past(tmp_path: Path, merke: str) -> None:
    assert beskriv(tmp_path, merke + HEL).tekst("tittel") == "T"


@pytest.mark.parametrize(
    ("innhold", "ventet"),
    [
        ("", [(None, "tittel"), (None, "dato"), (None, "liste")]),
        (HEL.replace('["a"]', "1"), [(None, "liste")]),
        (HEL.replace('["a"]', '["a", 1]'), [(None, "liste")]),
        (HEL.replace('"T"', '["T"]'), [(None, "tittel")]),
        (HEL.replace('"T"', '"T\\u202e"'), [(None, "tittel")]),
        (HEL.replace("2021-11-01", '"i går"'), [(None, "dato")]),
        (HEL + "merknader = 1\nrader = true\n", [(None, "merknader"), (None, "rader")]),
        (HEL + "x = \n", [(4, None)]),
        (HEL + "x = 2021-13-01\n", [(4, None)]),
        (HEL.encode() + b"# \xff\n", [(4, None)]),
        ("[" * 5_000, [(1, None)]),
    ],
)
def test_every_fault_of_a_description_is_told_with_its_key_or_line(
    tmp_path: Path, innhold: str | bytes, ventet: list[tuple[int | None, str | None]]
) -> None:
    with pytest.raises(DataError) as feil:
        beskriv(tmp_path, innhold)
    funnet = [(avvik.linje, avvik.kolonne) for avvik in feil.value.avvik]
    assert [sted[1] for sted in funnet] == [sted[1] for sted in ventet]
    assert all(sett[0] in {sted[0], None} for sett, sted in zip(funnet, ventet, strict=True))
    assert "at line" not in str(feil.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_description_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, innhold: bytes
) -> None:
    try:
        beskriv(tmp_path_factory.mktemp("k"), innhold)
    except DataError as feil:
        godta(feil)


# ---------------------------------------------------------------------------------------------------- names and numbers


@pytest.fixture(scope="module")
def kommuner() -> dict[str, Kommune]:
    return dict(load_kommuner())


@pytest.mark.parametrize(
    ("nummer", "navn"),
    [
        ("3018", "Våler (Viken)"),
        ("3018", "Våler i Viken"),
        ("3419", "Våler (Innlandet)"),
        ("1818", "Herøy i Nordland"),
        ("1515", "Herøy (Møre og Romsdal)"),
        ("5437", "Kárášjohka – Karasjok"),
        ("5437", "Karasjok"),
        ("5437", "Kárášjohka - Karasjok"),
        ("3005", "DRAMMEN"),
        ("3005", "Drammen kommune"),
        ("3052", "Nore  og Uvdal"),
        ("3052", "Nore og Uvdal"),
    ],
)
def test_official_and_everyday_forms_of_a_name_are_known(kommuner: dict[str, Kommune], nummer: str, navn: str) -> None:
    assert kommuner[nummer].heter(navn)


@pytest.mark.parametrize(
    ("nummer", "navn"),
    [
        ("3018", "Våler (Innlandet)"),
        ("3419", "Våler i Viken"),
        ("3005", "Lier"),
        ("3005", "Drammen – Lier"),
        ("3005", ""),
    ],
)
def test_the_name_of_another_kommune_is_not_taken(kommuner: dict[str, Kommune], nummer: str, navn: str) -> None:
    assert not kommuner[nummer].heter(navn)


def test_a_number_of_2024_is_told_with_its_number_of_2020() -> None:
    hva, losning = forklar_ukjent_nummer("3334")
    assert "3334 Flesberg er et nummer i inndelingen 2024" in hva
    assert "3050 Flesberg" in losning
    assert forklar_ukjent_nummer("1849")[0] == "ukjent kommunenummer «1849»"
    assert len(forklar_ukjent_nummer("9" * 15_000)[0]) < 60
