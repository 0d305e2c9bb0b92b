"""Where the command line writes: nowhere to, no room, or killed in the midst of it. One sentence, and no half file."""

import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Final
from zipfile import ZipFile

import pytest

from geo import settings
from geo.__main__ import main
from geo.data.grenser import load_grenser
from geo.data.proveniens import load_proveniens
from tests.frossen import ROT, build_miljo

KOMMANDOER: Final = {
    "figur": ("figur", "5.8", ".png"),
    "figurpakke": ("figurpakke", ".zip"),
    "rapportpdf": ("rapportpdf", ".pdf"),
    "bekreftelse": ("bekreftelse", "--kommune", "3005", ".csv"),
}


def run(*kommando: str, **valg: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *kommando],
        cwd=ROT,
        env=build_miljo(ROT),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
        **valg,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("kommando", ["struktur", "kommuner"])
def test_output_that_has_no_room_is_one_sentence(kommando: str) -> None:
    with Path("/dev/full").open("w") as full:
        kjort = run("geo", kommando, stdout=full.fileno())
    assert (kjort.returncode, kjort.stderr) == (2, "Utskriften kan ikke skrives: disken er full; gi plass\n")


@pytest.mark.parametrize("kommando", KOMMANDOER)
@pytest.mark.parametrize("sted", ["a folder", "no folder", "a file for a folder"])
def test_a_command_that_has_nowhere_to_write_says_so_before_it_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kommando: str, sted: str
) -> None:
    *ord_, endelse = KOMMANDOER[kommando]
    ut = {
        "a folder": tmp_path / f"x{endelse}",
        "no folder": tmp_path / "borte" / f"x{endelse}",
        "a file for a folder": tmp_path / "fil" / f"x{endelse}",
    }[sted]
    (tmp_path / "fil").write_bytes(b"")
    if sted == "a folder":
        ut.mkdir()
    for_ = sorted(tmp_path.rglob("*"))
    assert main([*ord_, "--ut", str(ut)]) == 2
    sagt = capsys.readouterr().err
    assert sagt.startswith(f"{ut} kan ikke skrives: ")
    assert sagt.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == for_


def test_figures_are_not_written_where_a_file_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "fil"
    fil.write_text("mitt", encoding="utf-8")
    for ut in (fil, fil / "under"):
        assert main(["figurer", "--ut", str(ut)]) == 2
        assert "velg et annet sted" in capsys.readouterr().err
    assert fil.read_text(encoding="utf-8") == "mitt"


@pytest.mark.parametrize(
    "valg",
    [
        *(("rapport", "--fro", tall) for tall in ("-5", "10000000", "nan", "1_0", "")),
        *(("figur", "5.8", "--ut", "x.png", "--dpi", tall) for tall in ("nan", "-5", "0", "10000000")),
        *(("figur", "5.8", "--ut", "x.png", "--bredde", tall) for tall in ("nan", "inf", "-inf", "-5", "1e9")),
    ],
    ids=" ".join,
)
def test_a_number_that_cannot_be_meant_is_refused_with_a_sentence(
    valg: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status = main(valg)
    except SystemExit as slutt:
        status = slutt.code  # type: ignore[assignment]  # argparse's own way out
    assert status == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


# --------------------------------------------------------------------------------------------------------------- killed


def drep(kommando: list[str], sekunder: float) -> None:
    """Run a command, and kill it after some seconds, if it has not ended."""
    with subprocess.Popen(
        [sys.executable, "-m", *kommando],
        cwd=ROT,
        env=build_miljo(ROT),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as prosess:
        try:
            prosess.wait(sekunder)
        except subprocess.TimeoutExpired:
            prosess.send_signal(signal.SIGKILL)


def drep_pakke(mappe: Path, sekunder: float) -> None:
    """Kill the making of a package; what stands is the old one or a whole new one."""
    ut = mappe / "pakke.zip"
    drep(["geo", "figurpakke", "--omrade", "region:Hallingdal", "--ut", str(ut)], sekunder)
    if ut.exists():
        with ZipFile(ut) as pakke:
            assert pakke.testzip() is None


def drep_grenser(mappe: Path, sekunder: float) -> None:
    """Kill the making of boundaries; each file that stands is whole, and no rest is read as data."""
    drep(["geo.prepare", str(settings.GRENSER_GPKG), "--ut", str(mappe)], sekunder)
    for fil in mappe.glob("*.gpkg"):
        assert len(load_grenser(fil)) == 356
    load_proveniens(mappe)


def drep_mange(mappe: Path, antall: int, fro: int = 2021) -> None:
    """Kill both commands at random moments, in turn, always in the same folders."""
    tilfeldig = Random(fro)  # noqa: S311 - repeatable moments, no secret
    for nr in range(antall):
        under = mappe / ("grenser" if nr % 2 else "pakke")
        under.mkdir(exist_ok=True)
        (drep_grenser if nr % 2 else drep_pakke)(under, tilfeldig.uniform(0.2, 5.0 if nr % 2 else 12.0))


def test_commands_that_are_killed_leave_no_half_file_and_the_next_run_goes_well(tmp_path: Path) -> None:
    drep_mange(tmp_path, 4)
    rest = tmp_path / "grenser" / ".ny-rest"
    rest.mkdir()
    (rest / "KILDE.toml").write_text("halv = ", encoding="utf-8")
    load_proveniens(tmp_path / "grenser")
    drep_grenser(tmp_path / "grenser", 60)
    assert not list((tmp_path / "grenser").glob(".*"))
    assert len(list((tmp_path / "grenser").iterdir())) == 4


if __name__ == "__main__":  # python -m tests.test_utskrift MAPPE ANTALL
    drep_mange(Path(sys.argv[1]), int(sys.argv[2]))
