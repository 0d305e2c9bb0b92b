"""The command line as its users meet it: JSON that programs read, tables for people, one line for a mistake."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo import settings
from geo.__main__ import TALLKOLONNER, main
from geo.beskrivelse.tabell import sjekk_celle
from tests.frossen import FROSSEN, MILJO


def kjor(*argumenter: str, **miljo: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "geo", *argumenter],
        capture_output=True,
        check=False,
        cwd=settings.ROT,
        env=miljo | {MILJO: str(FROSSEN)} if miljo else None,
    )


def les(*argumenter: str) -> list[dict[str, Any]]:
    svar = kjor(*argumenter, "--format", "json")
    assert (svar.returncode, svar.stderr) == (0, b"")
    return json.loads(svar.stdout.decode("utf-8"))


def test_struktur_gives_all_45_tasks_in_catalogue_order() -> None:
    rader = les("struktur")
    assert len(rader) == 45
    assert (rader[0]["oppgave"], rader[-1]["oppgave"]) == ("brann_110", "kriseledelse")
    brann = next(rad for rad in rader if rad["oppgave"] == "brannvesen")
    assert brann == {
        "oppgave": "brannvesen",
        "navn": "Brannvesen",
        "antall": 14,
        "kommunale": 8,
        "interkommunale": 6,
        "deltar": 17,
        "ukjent": 0,
        "andel": 68.0,
        "utenfor": ["3006", "3044", "3047", "3050", "3051", "3052", "3053", "3818"],
    }
    havn = next(rad for rad in rader if rad["oppgave"] == "havn")
    assert (havn["antall"], havn["kommunale"]) == (None, None)


def test_struktur_of_another_area_keeps_the_unknown() -> None:
    brann = next(rad for rad in les("struktur", "--omrade", "valgdistrikt:Vestfold") if rad["oppgave"] == "ppt")
    assert (brann["ukjent"], brann["kommunale"]) == (5, 1)


def test_ordninger_gives_the_221_with_the_promised_keys() -> None:
    rader = les("ordninger")
    assert len(rader) == 221
    assert len({rad["id"] for rad in rader}) == 221
    nokler = (
        "id navn sektor oppgaver omfang deltakere antall_oppgitt niva juridisk_form vertskommune etablert arsverk kilde"
    )
    assert all(set(nokler.split()) <= set(rad) for rad in rader)
    vtr = next(rad for rad in rader if "(VTR)" in rad["navn"])
    assert (vtr["antall_oppgitt"], vtr["niva"], vtr["juridisk_form"], len(vtr["deltakere"])) == (23, "hoyere", "iks", 4)
    ppt = next(rad for rad in rader if rad["navn"] == "PPT for Ål og Hol")
    assert ppt["arsverk"] == 7.5


def test_ordninger_can_be_asked_of_a_kommune_and_a_task() -> None:
    rader = les("ordninger", "--kommune", "3038", "--oppgave", "brannvesen")
    assert [(rad["navn"], rad["deltakere"]) for rad in rader] == [
        ("Ringerike brann og redningstjeneste", ["3007", "3038"])
    ]
    assert len(les("ordninger", "--kommune", "3043")) == 44


def test_kommuner_gives_the_25_or_all() -> None:
    assert len(les("kommuner")) == 25
    alle = les("kommuner", "--alle")
    assert len(alle) == 356
    assert next(rad for rad in alle if rad["kommunenummer"] == "0301")["antall_ordninger"] is None
    drammen = next(rad for rad in alle if rad["kommunenummer"] == "3005")
    assert (drammen["antall_ordninger"], drammen["innbyggere"], drammen["region"]) == (31, 101859, "Drammensregionen")


def test_json_is_utf_8_whatever_the_machine_is_set_to() -> None:
    svar = kjor("kommuner", "--format", "json", PYTHONIOENCODING="ascii", LC_ALL="C", PATH="")
    assert any(rad["navn"] == "Ål" for rad in json.loads(svar.stdout.decode("utf-8")))


def test_the_table_for_people_has_a_heading_and_a_line_each() -> None:
    linjer = kjor("kommuner").stdout.decode("utf-8").splitlines()
    assert linjer[0].split()[:2] == ["kommunenummer", "navn"]
    assert len(linjer) == 26


@pytest.mark.parametrize("kommando", ["struktur", "ordninger --uformelle", "kommuner --alle", "avstemming", "sjekk"])
def test_every_number_of_a_command_stands_in_a_column_of_numbers(kommando: str) -> None:
    rader = les(*kommando.split())
    med_tall = {
        navn
        for rad in rader
        for navn, verdi in rad.items()
        if isinstance(verdi, int | float) and not isinstance(verdi, bool)
    }
    assert med_tall <= TALLKOLONNER.keys()
    for rad in rader:
        assert all(sjekk_celle(rad[navn], TALLKOLONNER[navn].slag) for navn in rad.keys() & TALLKOLONNER.keys())


def test_numbers_are_set_flush_right_and_text_left() -> None:
    hode, brann, *_ = kjor("struktur").stdout.decode("utf-8").splitlines()
    assert hode.index("navn") == brann.index("110-sentral")
    assert brann[: hode.index("antall") + len("antall")].endswith("     2")


def test_sjekk_says_that_the_register_is_sound() -> None:
    assert les("sjekk")[0]["hva"] == "221 ordninger er lest uten avvik"


FEIL = {
    "no such command": (("flyvakt",), "flyvakt"),
    "no command": ((), "KOMMANDO"),
    "no such task": (("ordninger", "--oppgave", "flyvakt"), "flyvakt"),
    "no such kommune": (("ordninger", "--kommune", "9999"), "9999"),
    "no such area": (("struktur", "--omrade", "Atlantis"), "Atlantis"),
    "no such number in an area": (("struktur", "--omrade", "3005.9999"), "9999"),
    "no such file": (("struktur", "--register", "finnes-ikke.csv"), "finnes-ikke"),
    "no such format": (("struktur", "--format", "xml"), "xml"),
}


@pytest.mark.parametrize(("argumenter", "hva"), FEIL.values(), ids=FEIL)
def test_a_mistake_is_one_line_on_stderr_and_status_2(argumenter: tuple[str, ...], hva: str) -> None:
    svar = kjor(*argumenter)
    assert (svar.returncode, svar.stdout) == (2, b"")
    linjer = svar.stderr.decode("utf-8").splitlines()
    assert len(linjer) == 1
    assert hva in linjer[0]


def test_broken_rows_are_one_line_that_names_them_all(tmp_path: Path) -> None:
    fil = tmp_path / "samarbeid.csv"
    linjer = settings.REGISTER_CSV.read_text(encoding="utf-8-sig").splitlines()
    linjer[1] = linjer[1].replace("3006 Kongsberg", "3006 Drammen")
    linjer[2] = linjer[2].replace("ikt", "flyvakt")
    fil.write_text("\n".join(linjer), encoding="utf-8")
    kilde = settings.REGISTER_CSV.with_suffix(".kilde.toml")
    fil.with_suffix(".kilde.toml").write_bytes(kilde.read_bytes())
    svar = kjor("struktur", "--register", str(fil))
    feil = svar.stderr.decode("utf-8")
    assert svar.returncode == 2
    assert len(feil.splitlines()) == 1
    assert "linje 2, kolonne deltakere" in feil
    assert "linje 3, kolonne oppgaver" in feil
    assert "Traceback" not in feil


def test_rapport_gives_every_measure_with_definition_and_source() -> None:
    rader = les("rapport")
    assert all(rad["definisjon"] and rad["kilde"] for rad in rader)
    per_kommune = next(rad["verdi"] for rad in rader if rad["maal"] == "per_kommune")
    assert (min(per_kommune["antall"].values()), max(per_kommune["antall"].values())) == (22, 45)


# The figures are asked for in this process: drawing imports libraries that take seconds each time.


def test_a_figure_is_written_in_the_format_of_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for navn, start in {"figur.png": b"\x89PNG", "figur.svg": b"<svg", "figur.pdf": b"%PDF"}.items():
        assert main(["figur", "5.17", "--ut", str(tmp_path / navn), "--bredde", "80", "--dpi", "150"]) == 0
        assert (tmp_path / navn).read_bytes().startswith(start)
    assert capsys.readouterr().err == ""


def test_any_task_can_be_a_figure(tmp_path: Path) -> None:
    assert main(["figur", "veterinaervakt", "--ut", str(tmp_path / "vet.svg")]) == 0
    assert "Veterinærvakt" in (tmp_path / "vet.svg").read_text(encoding="utf-8")


FIGURFEIL = {
    "no such figure": (("9.9", "--ut", "x.png"), "9.9"),
    "no such format": (("5.8", "--ut", "x.gif"), "gif"),
    "no such folder": (("5.8", "--ut", "finnes/ikke/x.svg"), "kan ikke skrives"),
    "too fine": (("5.8", "--ut", "x.png", "--dpi", "3000"), "600"),
    "too wide": (("5.8", "--ut", "x.png", "--bredde", "5000"), "420"),
}


@pytest.mark.parametrize(("argumenter", "hva"), FIGURFEIL.values(), ids=FIGURFEIL)
def test_a_figure_that_cannot_be_made_says_why_in_one_line(
    argumenter: tuple[str, ...], hva: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figur", *argumenter]) == 2
    svar = capsys.readouterr()
    assert svar.out == ""
    assert len(svar.err.splitlines()) == 1
    assert hva in svar.err


def test_a_report_is_one_file_with_a_figure_for_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rapportpdf", "--omrade", "region:Hallingdal", "--ut", str(tmp_path / "r.pdf")]) == 0
    assert re.search(r"r\.pdf +30 ", capsys.readouterr().out)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_a_kommune_gets_its_confirmation_sheet(tmp_path: Path) -> None:
    assert main(["bekreftelse", "--kommune", "3043", "--ut", str(tmp_path / "al.csv")]) == 0
    linjer = (tmp_path / "al.csv").read_text(encoding="utf-8-sig").splitlines()
    assert sum("PPT for Ål og Hol" in linje for linje in linjer) == 1


def test_the_name_of_a_confirmation_sheet_says_its_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bekreftelse", "--kommune", "3043", "--ut", str(tmp_path / "al.pdf")]) == 0
    assert (tmp_path / "al.pdf").read_bytes().startswith(b"%PDF-")
    assert main(["bekreftelse", "--kommune", "3043", "--ut", str(tmp_path / "al.docx")]) == 2
    assert "ukjent format «docx»; bruk csv, pdf" in capsys.readouterr().err


def test_a_confirmation_sheet_for_no_kommune_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bekreftelse", "--kommune", "9999", "--ut", str(tmp_path / "x.csv")]) == 2
    assert "9999" in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()
