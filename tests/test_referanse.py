"""Reference sets: data with provenance, chosen by name, and one that a user adds."""

from pathlib import Path

import pytest

from geo.data.referanse import Maal, Referanse, find_kommuner, find_tall, load_referanse
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
    trondelag = referanse.find_sett("trondelag-2020")
    assert (trondelag.kommuner, trondelag.maal) == (38, Maal.DELTAKELSE)
    assert trondelag.verdier["brannvesen"] == 63
    assert len(trondelag.verdier) == 45
    landet = referanse.find_sett("landet-2021")
    assert landet.kommuner == 284
    assert landet.verdier["vann"] == landet.verdier["renovasjon"] == 30.6, "one figure for both"
    assert "lonn" not in landet.verdier, "absent is not zero"
    assert referanse.find_sett("landet-2021-egenregi").verdier["revisjon"] == 1.8


def test_unknown_names_say_what_there_is(referanse: Referanse) -> None:
    with pytest.raises(UkjentKodeError, match="trondelag-2020"):
        referanse.find_sett("mars")
    with pytest.raises(UkjentKodeError, match="tabell-3-1"):
        referanse["mars"]


def test_a_user_can_add_a_set(tmp_path: Path) -> None:
    mappe = skriv(tmp_path, "mitt;Mitt fylke;deltakelse;mitt;andel;12;", mitt="oppgave;andel\nlegevakt;81,5\nikt;\n")
    sett = load_referanse(mappe).find_sett("mitt")
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
    with pytest.raises(DataError, match="beskrivelsen mangler"):
        load_referanse(mappe)


def test_cells_read_as_numbers_and_kommuner(tmp_path: Path) -> None:
    mappe = skriv(tmp_path, mitt="kommuner;tall\n3005 Drammen, 3049 Lier;1,5\n;\n;x\n".replace("\n;\n", "\n-;\n"))
    med, uten, feil = load_referanse(mappe)["mitt"].rader
    assert (find_kommuner(med), find_tall(med, "tall")) == (("3005", "3049"), 1.5)
    assert find_tall(uten, "tall") is None
    with pytest.raises(DataError, match="«x» er ikke et tall"):
        find_tall(feil, "tall")
