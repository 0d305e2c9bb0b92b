"""Faults of files, disk and folders: every page says what is wrong and lives on, and a mended file mends the page.

The pages run in a copy of the project, so that no test ever breaks the product's own files.
"""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from geo.errors import DataError
from geo.tekst import escape_markdown
from kartkomponent import NETTSIDE, find_kartside
from tests.frossen import ROT, build_miljo, copy_prosjekt

# What is done to a file (or several), and words that a page must then show: the file, the place, what, the way out.
KORRUPT: Final = {
    "broken row": ("samarbeid.csv", "bytt 3006 Kongsberg→3006 Kongsbarg", ("samarbeid.csv", "linje 2", "deltakere")),
    "no text": ("samarbeid.csv", "binær", ("samarbeid.csv", "lagre som «CSV UTF-8» i Excel")),
    "control character": ("samarbeid.csv", "bytt SuksIT→Suks\x0bIT", ("samarbeid.csv", "linje 3", "navn", "U+000B")),
    "turned text": ("samarbeid.csv", "bytt SuksIT→Suks\u202eIT", ("samarbeid.csv", "linje 3", "navn", "U+202E")),
    "missing register": ("samarbeid.csv", "fjern", ("samarbeid.csv", "finnes ikke", "legg filen i mappen")),
    "missing description": ("samarbeid.kilde.toml", "fjern", ("samarbeid.kilde.toml", "finnes ikke")),
    "description is no text": ("samarbeid.kilde.toml", "binær", ("samarbeid.kilde.toml", "lagre filen som UTF-8")),
    "description is no TOML": (
        "samarbeid.kilde.toml",
        "bytt dato =→dato",
        ("samarbeid.kilde.toml", "ikke TOML", "nøkkel"),
    ),
    "kommuner are no list": (
        "samarbeid.kilde.toml",
        "bytt kartlagt = [→kartlagt = 5\nannet = [",
        ("samarbeid.kilde.toml", "kartlagt", "liste"),
    ),
    "missing tasks": ("oppgaver.csv", "fjern", ("oppgaver.csv", "finnes ikke")),
    "missing boundaries": ("kommunegrenser/kommuner-2020-skjerm.gpkg", "fjern", ("skjerm.gpkg", "geo.prepare")),
    "cut boundaries": ("kommunegrenser/kommuner-2020-skjerm.gpkg", "kutt", ("skjerm.gpkg", "skadet", "geo.prepare")),
    "missing old numbers": ("kommunenummer-2020-2024.csv", "fjern", ("kommunenummer-2020-2024.csv", "Søket")),
    "missing reference": ("referanse/niva.csv", "fjern", ("niva", "finnes ikke")),
    "empty register": ("samarbeid.csv arsverk.csv", "bare hodet", ()),
    "ordning gone, but not its årsverk": ("samarbeid.csv", "bare hodet", ("arsverk.csv", "linje 2", "slett raden")),
    "unknown task of årsverk": (
        "arsverk.csv",
        "bytt ;ikt;→;flyvakt;",
        ("arsverk.csv", "linje 3", "oppgave", "ukjent oppgave «flyvakt»", "oppgaver.csv"),
    ),
}
ALLE_SIDER: Final = ["broken row", "missing old numbers", "empty register"]  # as the files that only some pages read
# A change in a file beside the register, the page where it shows, and what is read there before and after.
ENDRET: Final = {
    "a task": ("oppgaver.csv", "bytt ;Brannvesen;→;Brannvern;", "kart", "Brannvesen", "Brannvern"),
    "one task more": (
        "oppgaver.csv",
        "bytt kriseledelse;→flyvakt;Flyvakt;helse;ja;;flyvakt;flyvakter;felleskjønn;;\nkriseledelse;",
        "ordning?ordning=jobb-i-hallingdal",
        "ingen av de 45 i oppgavekatalogen",
        "ingen av de 46 i oppgavekatalogen",
    ),
    "the area": (
        "samarbeid.kilde.toml",
        'bytt "3044 Hol",→',
        "oversikt",
        "14 brannvesen, 8 kommunale og 6",
        "av 24 kartlagte kommuner",
    ),
    "a kommune": (
        "kommuner.csv",
        "bytt ;Hallingdal;4648→;Hallingdal;4649",
        "kommune?kommune=3043",
        "4\xa0648",
        "4\xa0649",
    ),
    "a printed number": ("referanse/niva.csv", "bytt ;104;47;→;104;46,4;", "figurer?figur=2.1", "47,0", "46,4"),
}
# Other boundaries show in no word of a page, only in its picture.
NYE_GRENSER: Final = ("kommunegrenser/kommuner-2020.gpkg", "som kommuner-2020-skjerm.gpkg", "figurer?figur=5.8")

PROGRAM: Final = """
import functools, json, sys
from pathlib import Path
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)  # as sideprove

korrupt, endret, nye_grenser, alle_sider = json.loads(sys.argv[1])
alle = sorted(fil.stem for fil in Path("pages").glob("[!_]*.py"))

def gjor(fil, hva):
    handling, _, resten = hva.partition(" ")
    if handling == "fjern":
        fil.unlink()
    elif handling == "binær":
        fil.write_bytes(bytes(range(1, 256)))
    elif handling == "kutt":
        fil.write_bytes(fil.read_bytes()[:9000])
    elif handling == "som":
        fil.write_bytes(fil.with_name(resten).read_bytes())
    elif handling == "bare":
        fil.write_bytes(fil.read_bytes().partition(b"\\n")[0] + b"\\n")
    else:
        fra, til = resten.split("→")
        tekst = fil.read_text(encoding="utf-8")
        assert fra in tekst, fra
        fil.write_text(tekst.replace(fra, til, 1), encoding="utf-8")

def kjor(sti):
    side, _, valg = sti.partition("?")
    app = AppTest.from_file(f"pages/{side}.py", default_timeout=60)
    for del_ in filter(None, valg.split("&")):
        nokkel, verdi = del_.split("=")
        app.query_params[nokkel] = verdi
    app.run()
    return {
        "unntak": len(app.exception),
        "ord": " ".join(element.value for element in (*app.error, *app.warning)),
        "side": " ".join([*(t.value for t in app.title), *(e.proto.body for e in app.get("html"))]),
        "bilder": [bilde.url for e in app.get("image") for bilde in e.proto.imgs],  # each named by its content
    }

def prov(sti, hva, sider, *, nystartet):
    hele = {fil: fil.read_bytes() for fil in (Path("data") / del_ for del_ in sti.split())}
    if nystartet:
        st.cache_resource.clear()
        for_ = None
    else:
        for_ = kjor(sider[0])
    for fil in hele:
        gjor(fil, hva)
    under = {side: kjor(side) for side in sider}
    for fil, helt in hele.items():
        fil.write_bytes(helt)
    # A page that a broken file changes nothing on cannot be mended.
    rammet = [side for side in sider if under[side]["ord"] or under[side]["unntak"]] or sider
    return {"for": for_, "under": under, "etter": {side: kjor(side) for side in rammet}}

# What stops the data is told by the same lines on every page; the rest is told where it is used.
faa, alle = ["kart", "om_dataene"], [*alle, "oversikt?sok=hol"]
svar = {
    navn: prov(sti, hva, alle if "/" in sti or navn in alle_sider else faa, nystartet=True)
    for navn, (sti, hva, _) in korrupt.items()
}
svar |= {navn: prov(sti, hva, [side], nystartet=False) for navn, (sti, hva, side, _, _) in endret.items()}
*fil, side = nye_grenser
svar["nye grenser"] = prov(*fil, [side], nystartet=False)
print(json.dumps(svar))
"""


@pytest.fixture(scope="module")
def svar(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every page says while each file is broken, and once it is mended; no restart in between."""
    rot = copy_prosjekt(tmp_path_factory.mktemp("feil"))
    kjort = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([KORRUPT, ENDRET, NYE_GRENSER, ALLE_SIDER])],
        cwd=rot,
        env=build_miljo(rot),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert kjort.returncode == 0, kjort.stderr[-3000:]
    return json.loads(kjort.stdout)


@pytest.mark.parametrize("feil", KORRUPT)
def test_a_broken_file_is_told_on_the_page_with_place_and_remedy(svar: dict[str, Any], feil: str) -> None:
    under = svar[feil]["under"]
    assert not [side for side, sett in under.items() if sett["unntak"]]
    ord_ = {side: sett["ord"] for side, sett in under.items()}
    # Each word must stand in a message of the same page: the file alone would be no help.
    assert any(all(escape_markdown(del_) in sagt for del_ in KORRUPT[feil][2]) for sagt in ord_.values()), ord_


@pytest.mark.parametrize("feil", KORRUPT)
def test_a_mended_file_mends_every_page_without_a_restart(svar: dict[str, Any], feil: str) -> None:
    assert not {side: sett for side, sett in svar[feil]["etter"].items() if sett["unntak"] or sett["ord"]}


@pytest.mark.parametrize("endring", ENDRET)
def test_what_is_derived_follows_a_file_beside_the_register(svar: dict[str, Any], endring: str) -> None:
    *_, side, for_, naa = ENDRET[endring]
    sett = svar[endring]
    assert for_ in sett["for"]["side"]
    assert naa not in sett["for"]["side"]
    assert naa in sett["under"][side]["side"]
    assert for_ not in sett["under"][side]["side"]


def test_a_figure_follows_the_boundaries(svar: dict[str, Any]) -> None:
    sett, side = svar["nye grenser"], NYE_GRENSER[-1]
    assert sett["for"]["bilder"]
    assert sett["under"][side]["bilder"] != sett["for"]["bilder"]
    assert sett["etter"][side]["bilder"] == sett["for"]["bilder"]


# ------------------------------------------------------------------------------------------------------------ full disk


def run_med_full_disk(*kommando: str, cwd: Path = ROT, **miljo: str) -> subprocess.CompletedProcess[str]:
    """Run Python where no file can grow past 1 kB, as on a disk that is full; root may write in any folder.

    Without bytecode, since Python would leave cut .pyc files in the installation itself, and break it.
    """
    return subprocess.run(
        [sys.executable, *kommando],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **miljo},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("kommando", ["figurer", "figur"])
def test_a_full_disk_is_one_line_on_the_command_line(tmp_path: Path, kommando: str) -> None:
    ut = tmp_path / "ut"
    valg = ["figurer", "--ut", str(ut)] if kommando == "figurer" else ["figur", "5.8", "--ut", f"{ut}.png"]
    kjort = run_med_full_disk("-m", "geo", *valg, MPLCONFIGDIR=str(tmp_path / "mpl"), HOME=str(tmp_path))
    assert kjort.returncode == 2
    linjer = [linje for linje in kjort.stderr.splitlines() if "kan ikke skrives" in linje]
    assert len(linjer) == 1
    assert "Traceback" not in kjort.stderr
    assert not list(tmp_path.rglob("*.png"))


LAG_SIDE: Final = """
import sys
from pathlib import Path
from kartkomponent import find_kartside
from geo.errors import DataError
try:
    print(find_kartside(nettside=Path(sys.argv[1])).mappe)
except DataError as feil:
    print(feil.kort)
"""


def test_a_full_disk_stops_the_map_page_with_a_word_and_leaves_nothing_behind(tmp_path: Path) -> None:
    nettside, tmp = tmp_path / "nettside", tmp_path / "tmp"
    shutil.copytree(NETTSIDE / "leaflet", nettside / "leaflet")
    tmp.mkdir()
    kjort = run_med_full_disk("-c", LAG_SIDE, str(nettside), HOME=str(tmp_path / "hjem"), TMPDIR=str(tmp))
    assert "kartsiden kan ikke skrives" in kjort.stdout, kjort.stderr
    assert "gi plass på disken" in kjort.stdout
    assert not (nettside / "index.html").exists()
    assert not list(tmp.iterdir()), "each try would leave a folder"


def test_the_map_page_is_made_elsewhere_where_its_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nettside = tmp_path / "nettside"
    shutil.copytree(NETTSIDE / "leaflet", nettside / "leaflet")
    (nettside / "index.html").mkdir()  # root may write in any folder, but not over one
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mellomlager"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    side = find_kartside(nettside=nettside)
    assert side is not None
    assert side.mappe == tmp_path / "mellomlager" / "samarbeidskart"
    assert (side.mappe / "index.html").is_file()


def test_boundaries_that_are_gone_are_told_and_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="finnes ikke"):
        find_kartside(tmp_path / "borte.gpkg", nettside=NETTSIDE)
