"""``python -m geo register`` as its users meet it, and the other commands on a register that is kept."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo import settings
from geo.__main__ import main

ENDRING = {"type": "inn", "ordning": "suksit", "kommune": "3044"}
HVEM = ("--hvem", "Kari", "--notat", "vedtak 12/26")


@pytest.fixture
def lager(tmp_path: Path) -> str:
    return str(tmp_path / "lager.db")


@pytest.fixture
def endringer(tmp_path: Path) -> Path:
    return skriv(tmp_path / "endringer.json", ENDRING)


def skriv(fil: Path, *endringer: dict[str, Any]) -> Path:
    fil.write_text(json.dumps({"endringer": endringer}), encoding="utf-8")
    return fil


def les(capsys: pytest.CaptureFixture[str], *argumenter: object) -> Any:  # noqa: ANN401 - whatever the JSON says
    assert main([*map(str, argumenter), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def feil(capsys: pytest.CaptureFixture[str], *argumenter: object) -> str:
    assert main([*map(str, argumenter)]) == 2
    svar = capsys.readouterr()
    assert svar.out == ""
    assert svar.err.count("\n") == 1
    return svar.err


def test_an_empty_store_begins_with_the_products_own_register(capsys: pytest.CaptureFixture[str], lager: str) -> None:
    (forste,) = les(capsys, "register", "versjoner", "--lager", lager)
    assert (forste["versjon"], forste["slag"]) == (1, "import")
    assert les(capsys, "struktur", "--lager", lager) == les(capsys, "struktur")
    assert les(capsys, "ordninger", "--lager", lager) == les(capsys, "ordninger")


def test_a_change_is_saved_read_by_the_other_commands_and_undone(
    capsys: pytest.CaptureFixture[str], lager: str, endringer: Path
) -> None:
    svar = les(capsys, "register", "endre", endringer, *HVEM, "--lager", lager)
    assert (svar["versjon"], svar["hvem"], svar["notat"], len(svar["endret"])) == (2, "Kari", "vedtak 12/26", 1)
    hol = {rad["id"] for rad in les(capsys, "ordninger", "--kommune", "3044", "--lager", lager)}
    assert hol == {rad["id"] for rad in les(capsys, "ordninger", "--kommune", "3044")} | {"suksit"}
    assert [rad["versjon"] for rad in les(capsys, "register", "historikk", "suksit", "--lager", lager)] == [1, 2]
    assert len(les(capsys, "register", "sammenlign", 1, 2, "--lager", lager)) == 1
    angret = les(capsys, "register", "angre", 2, "--lager", lager)
    assert (angret["versjon"], angret["slag"], angret["angrer"]) == (3, "angre", 2)
    assert les(capsys, "register", "sammenlign", 1, 3, "--lager", lager) == []
    assert les(capsys, "register", "kontroller", "--lager", lager)[0]["versjoner"] == 3


def test_a_version_is_exported_and_imported_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lager: str, endringer: Path
) -> None:
    les(capsys, "register", "endre", endringer, *HVEM, "--lager", lager)
    ut = tmp_path / "samarbeid.csv"
    les(capsys, "register", "eksporter", "--ut", ut, "--versjon", 1, "--lager", lager)
    assert ut.read_bytes() == settings.REGISTER_CSV.read_bytes()
    svar = les(capsys, "register", "importer", ut, "--lager", lager)
    assert (svar["versjon"], svar["notat"], len(svar["endret"])) == (3, "Fra samarbeid.csv", 1)
    assert main(["register", "importer", str(ut), "--lager", lager]) == 0
    assert capsys.readouterr().out == "Ingen rad er endret. Versjon 3 er den nyeste.\n"


def test_people_get_tables(capsys: pytest.CaptureFixture[str], lager: str, endringer: Path) -> None:
    for argumenter in (("endre", str(endringer), *HVEM), ("versjoner",), ("historikk", "suksit"), ("kontroller",)):
        assert main(["register", *argumenter, "--lager", lager]) == 0
    ut = capsys.readouterr().out
    assert "vedtak 12/26" in ut
    assert "alle sjekksummene stemmer" in ut


def test_every_fault_of_a_change_file_is_told_at_once_and_nothing_is_saved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lager: str
) -> None:
    fil = skriv(
        tmp_path / "feil.json",
        {**ENDRING, "ordning": "finnes-ikke"},
        {"type": "fylke", "kommune": "3044", "fylke": "Viken"},
        {"type": "tull"},
    )
    melding = feil(capsys, "register", "endre", fil, *HVEM, "--lager", lager)
    assert all(f"endring {nr}: " in melding for nr in (1, 2, 3))
    assert len(les(capsys, "register", "versjoner", "--lager", lager)) == 1


def test_changes_from_an_older_version_show_what_others_did(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lager: str, endringer: Path
) -> None:
    les(capsys, "register", "endre", endringer, *HVEM, "--lager", lager)
    min_ = skriv(tmp_path / "min.json", {"type": "ut", "ordning": "suksit", "kommune": "3045"})
    melding = feil(capsys, "register", "endre", min_, *HVEM, "--forrige", 1, "--lager", lager)
    assert "bygger på versjon 1, men registeret er kommet til 2: suksit, deltakere: da «" in melding


def test_the_environment_says_where_the_register_is_kept(lager: str, endringer: Path) -> None:
    miljo = {"SAMARBEIDSKART_LAGER": lager, "SAMARBEIDSKART_DATA": str(settings.DATA)}
    kommando = [sys.executable, "-m", "geo", "register", "endre", str(endringer), *HVEM]
    subprocess.run(kommando, env=miljo, cwd=settings.ROT, check=True, capture_output=True)
    kommando = [sys.executable, "-m", "geo", "ordninger", "--kommune", "3044", "--format", "json"]
    svar = subprocess.run(kommando, env=miljo, cwd=settings.ROT, check=True, capture_output=True)
    assert "suksit" in {rad["id"] for rad in json.loads(svar.stdout)}


def test_a_command_without_a_place_or_with_two_says_so(capsys: pytest.CaptureFixture[str], lager: str) -> None:
    assert "--lager FIL" in feil(capsys, "register", "versjoner")
    assert "to steder" in feil(capsys, "struktur", "--lager", lager, "--register", settings.REGISTER_CSV)
    assert "ingen versjon 7" in feil(capsys, "register", "angre", "7", "--lager", lager)
    assert "filen finnes ikke" in feil(capsys, "register", "endre", "borte.json", *HVEM, "--lager", lager)


def test_a_command_that_keeps_no_register_loads_no_database() -> None:
    kode = "import sys; from geo.__main__ import main; main(['kommuner']); sys.exit('sqlalchemy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", kode], cwd=settings.ROT, check=False, capture_output=True).returncode == 0
    )
