"""Every data file is described, and a description that cannot be read is told with its name."""

from pathlib import Path

import pytest

from geo import settings
from geo.data.proveniens import load_proveniens
from geo.errors import DataError
from tests.frossen import EKTE


def test_every_table_of_the_product_is_described() -> None:
    beskrevet = {ett.fil for ett in load_proveniens(EKTE)}
    tabeller = {fil.relative_to(EKTE).as_posix() for fil in EKTE.rglob("*.csv")}
    egne = {fil for fil in tabeller if not fil.startswith("kommunegrenser/")}
    assert egne <= beskrevet
    assert "kommunegrenser/" in beskrevet


def test_the_register_comes_among_the_main_files_before_the_folders() -> None:
    filer = [ett.fil for ett in load_proveniens(EKTE)]
    dybde = [fil.count("/") for fil in filer]
    assert dybde == sorted(dybde)
    assert "samarbeid.csv" in filer[:6]


def test_boundaries_carry_licence_and_credit() -> None:
    grenser = next(ett for ett in load_proveniens(EKTE) if ett.fil == "kommunegrenser/")
    assert "CC BY 4.0" in grenser.vilkar
    assert grenser.kreditering == settings.KREDITERING
    assert grenser.laget is not None
    assert "coverage_simplify" in grenser.laget


def test_all_faulty_descriptions_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.kilde.toml").write_text("tittel = 'uten slutt", encoding="utf-8")
    (tmp_path / "b.kilde.toml").write_text("tittel = 'B'\nkilde = 'K'\n", encoding="utf-8")
    with pytest.raises(DataError) as feil:
        load_proveniens(tmp_path)
    tekst = str(feil.value)
    assert "a.kilde.toml" in tekst
    assert "b.kilde.toml" in tekst
    assert "dato" in tekst


def test_what_a_description_does_not_say_is_none_and_not_empty(tmp_path: Path) -> None:
    (tmp_path / "a.kilde.toml").write_text(
        "tittel = 'A'\nkilde = 'K'\ndato = '2021'\ninndeling = '2020'\n", encoding="utf-8"
    )
    (ett,) = load_proveniens(tmp_path)
    assert (ett.fil, ett.laget, ett.rader, ett.sted, ett.merknader) == ("a.csv", None, None, None, ())
    assert ett.vilkar == "ikke oppgitt"
