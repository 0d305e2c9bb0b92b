"""Reference sets: data with provenance, chosen by name, and one that a user adds."""

import re
from pathlib import Path

import pytest

from geo.data.referanse import TALLKOLONNER, Maal, Referanse, find_kommuner, find_tall, load_referanse
from geo.errors import DataError, UkjentKodeError

PROVENIENS = 'tittel = "T"\nkilde = "K"\nsted = "S"\ndato = "2022-01-01"\n'
HODE = "kode;navn;maal;tabell;verdikolonne;kommuner;merknad"


@pytest.fixture(scope="module")
def referanse() -> Referanse:
    return load_referanse()


def skriv(mappe: Path, sett: str = "", **tabeller: str) -> Path:
    for navn, innhold in {**tabeller, **({"sett": f"{HODE}\n{sett}\n"} if sett else {})}.items():
        (mappe / f"{navn}.csv").write_text(innhold, encoding="utf-8")
        (mappe / f"{navn}.kilde.toml").write_text(PROVENIENS, encoding="utf-8")
    return mappe


def test_sets_are_chosen_by_name(referanse: Referanse) -> None:
    trondelag = referanse.sett["trondelag-2020"]
    assert (trondelag.kommuner, trondelag.maal) == (38, Maal.DELTAKELSE)
    assert trondelag.verdier["brannvesen"] == 63
    assert len(trondelag.verdier) == 45
    landet = referanse.sett["landet-2021"]
    assert landet.kommuner == 284
    assert landet.verdier["vann"] == landet.verdier["renovasjon"] == 30.6, "one figure for both"
    assert "lonn" not in landet.verdier, "absent is not zero"
    assert referanse.sett["landet-2021-egenregi"].verdier["revisjon"] == 1.8


def test_unknown_names_say_what_there_is(referanse: Referanse) -> None:
    with pytest.raises(UkjentKodeError, match="tabell-3-1"):
        referanse["mars"]


def test_a_user_can_add_a_set(tmp_path: Path) -> None:
    mappe = skriv(tmp_path, "mitt;Mitt fylke;deltakelse;mitt;andel;12;", mitt="oppgave;andel\nlegevakt;81,5\nikt;\n")
    sett = load_referanse(mappe).sett["mitt"]
    assert (sett.verdier, sett.kommuner, sett.kilde) == ({"legevakt": 81.5}, 12, "K, S")


@pytest.mark.parametrize(
    ("rad", "ventet"),
    [
        ("x;X;deltakelse;borte;andel;;", "tabellen «borte» finnes ikke"),
        ("x;X;lykke;mitt;andel;;", "ukjent mål «lykke»"),
        ("x;X;deltakelse;mitt;borte;;", "ingen tall i «borte»"),
    ],
)
def test_a_set_that_points_nowhere_is_refused(tmp_path: Path, rad: str, ventet: str) -> None:
    with pytest.raises(DataError, match=ventet):
        load_referanse(skriv(tmp_path, rad, mitt="oppgave;andel\nlegevakt;81,5\n"))


def test_a_table_without_provenance_is_refused(tmp_path: Path) -> None:
    mappe = skriv(tmp_path, mitt="oppgave;andel\nlegevakt;81,5\n")
    (mappe / "mitt.kilde.toml").write_text('tittel = "T"\n', encoding="utf-8")
    with pytest.raises(DataError, match="kilde: nøkkelen mangler"):
        load_referanse(mappe)
    (mappe / "mitt.kilde.toml").unlink()
    with pytest.raises(DataError, match=r"mitt\.kilde\.toml: 1 avvik\n  - filen finnes ikke"):
        load_referanse(mappe)


def test_cells_read_as_numbers_and_kommuner(tmp_path: Path) -> None:
    mappe = skriv(tmp_path, mitt="kommuner;tall\n3005 Drammen, 3049 Lier;1,5\n;\n;x\n".replace("\n;\n", "\n-;\n"))
    med, uten, feil = load_referanse(mappe)["mitt"].rader
    assert (find_kommuner(med), find_tall(med, "tall")) == (("3005", "3049"), 1.5)
    assert find_tall(uten, "tall") is None
    with pytest.raises(DataError, match="«x» er ikke et tall"):
        find_tall(feil, "tall")


@pytest.mark.parametrize("navn", load_referanse().tabeller)
def test_a_column_of_numbers_holds_nothing_else_and_is_known_to_be_one(navn: str) -> None:
    tabell = load_referanse()[navn]
    for kolonne in tabell.rader[0].celler:
        verdier = [rad[kolonne] for rad in tabell.build_verdier() if rad[kolonne] is not None]
        if kolonne in TALLKOLONNER:
            assert all(isinstance(verdi, int | float) for verdi in verdier)
        elif verdier and (navn, kolonne) != ("sett", "kommuner"):  # how many; elsewhere the column says which
            assert not all(re.fullmatch(r"[\d ,]+", str(verdi)) for verdi in verdier), f"{navn}.{kolonne} is numbers"


def test_values_are_by_the_kind_of_their_column(tmp_path: Path) -> None:
    innhold = "oppgave;antall;etablert;trykt\nlegevakt;81,5;2005;1\niua;3;fra 2022-01-01;\n"
    legevakt, iua = load_referanse(skriv(tmp_path, mitt=innhold))["mitt"].build_verdier()
    assert legevakt == {"oppgave": "legevakt", "antall": 81.5, "etablert": 2005, "trykt": "1"}
    assert iua == {"oppgave": "iua", "antall": 3, "etablert": "fra 2022-01-01", "trykt": None}


def test_text_in_a_column_of_numbers_is_refused(tmp_path: Path) -> None:
    tabell = load_referanse(skriv(tmp_path, mitt="oppgave;antall\nlegevakt;mange\n"))["mitt"]
    with pytest.raises(DataError, match="«mange» er ikke et tall"):
        tabell.build_verdier()
