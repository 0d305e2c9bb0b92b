"""The kept boundaries: the same to the last bit, never old, and never needed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo import settings
from geo.data.flatelager import load_flater
from geo.data.grenser import load_grenser
from geo.errors import DataError


@pytest.fixture
def gpkg(tmp_path: Path) -> Path:
    return Path(shutil.copy(settings.GRENSER_GPKG, tmp_path / "kommuner.gpkg"))


def find_wkb(path: Path, lager: Path) -> list[tuple[str, str]]:
    numre, flater = load_flater(path, lager)
    return [(nummer, flate.wkb_hex) for nummer, flate in zip(numre, flater, strict=True)]


def test_what_is_kept_is_what_was_read(gpkg: Path, tmp_path: Path) -> None:
    lest = find_wkb(gpkg, tmp_path / "lager")
    (fil,) = (tmp_path / "lager").iterdir()
    skrevet = fil.stat().st_mtime_ns
    assert find_wkb(gpkg, tmp_path / "lager") == lest
    assert lest == list(load_grenser(gpkg).geometry.map(lambda flate: flate.wkb_hex).items())
    assert fil.stat().st_mtime_ns == skrevet


@pytest.mark.parametrize("ende", [0, 100, -1], ids=["tom", "avkuttet", "en byte kort"])
def test_a_kept_file_that_is_broken_is_made_anew(gpkg: Path, tmp_path: Path, ende: int) -> None:
    lest = find_wkb(gpkg, tmp_path / "lager")
    (fil,) = (tmp_path / "lager").iterdir()
    hel = fil.read_bytes()
    fil.write_bytes(hel[:ende])
    assert find_wkb(gpkg, tmp_path / "lager") == lest
    assert fil.read_bytes() == hel


def test_another_file_is_read_and_checked(gpkg: Path, tmp_path: Path) -> None:
    load_flater(gpkg, tmp_path / "lager")
    with gpkg.open("r+b") as fil:
        fil.truncate(5_000)
    with pytest.raises(DataError):
        load_flater(gpkg, tmp_path / "lager")
    gpkg.unlink()
    with pytest.raises(DataError, match="filen finnes ikke"):
        load_flater(gpkg, tmp_path / "lager")


def test_where_nothing_can_be_written_they_are_read_each_time(gpkg: Path, tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    assert find_wkb(gpkg, tmp_path / "fil") == find_wkb(gpkg, tmp_path / "lager")
    assert (tmp_path / "fil").is_file()


def test_a_figure_of_kept_boundaries_loads_neither_geopandas_nor_gdal(tmp_path: Path) -> None:
    load_flater()
    kode = (
        "import sys; from geo.__main__ import main; main(sys.argv[1:]); "
        "print(sorted({'geopandas', 'pandas', 'pyogrio', 'pyproj'} & set(sys.modules)))"
    )
    svar = subprocess.run(
        [sys.executable, "-c", kode, "figur", "5.8", "--ut", str(tmp_path / "a.svg")],
        cwd=settings.ROT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert svar.stdout.splitlines()[-1] == "[]"
