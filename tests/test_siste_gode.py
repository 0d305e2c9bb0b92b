"""Every data file, missing, half, empty or a folder: the pages go on with the last good data, and say what is wrong.

One server's life in a copy of the project: a file is broken, pages are looked at, the file is mended, and the next.
"""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.frossen import FROSSEN, build_miljo, copy_prosjekt
from tests.sideprove import find_tekst

SKADER: Final = ("borte", "halv", "tom", "mappe")
GRENSER: Final = "kommunegrenser/kommuner-2020"
FIGUR: Final = "figurer?figur=5.8"
# Each file, and the pages that it is looked for on, in turn.
FILER: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("samarbeid.csv", "samarbeid.kilde.toml", "oppgaver.csv", "kommuner.csv", "arsverk.csv"),
        ("figurer?figur=5.2", "kommune?kommune=3043"),
    ),
    "kommunegrenser/naboer-2020.csv": ("kart?tema=brannvesen",),
    "kommunenummer-2020-2024.csv": ("oversikt?sok=hol",),
    f"{GRENSER}.gpkg": (FIGUR, "samarbeidsmonster?del=samsvar"),
    f"{GRENSER}-skjerm.gpkg": ("kart?tema=brannvesen", "tjenestestruktur?oppgave=brannvesen"),
}
REFERANSE: Final = sorted(fil.relative_to(FROSSEN).as_posix() for fil in (FROSSEN / "referanse").iterdir())
# Of the printed tables two damages are tried at the gate, and one on a page, in turn.
SIDER: Final = ("omfang?del=niva", FIGUR, "kommune?kommune=3005", "tjenestestruktur?oppgave=legevakt", "om_dataene")
ALLE: Final = "arsverk.csv"  # what is looked for on every page of a server that has just started

PROGRAM: Final = """
import functools, json, shutil, sys
from pathlib import Path
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from pages import _data

manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)  # as sideprove

filer, referanse, sider, skader, overalt = json.loads(sys.argv[1])
alle = sorted(fil.stem for fil in Path("pages").glob("[!_]*.py"))

def kjor(sti):
    side, _, valg = sti.partition("?")
    app = AppTest.from_file(f"pages/{side}.py", default_timeout=60)
    for del_ in filter(None, valg.split("&")):
        nokkel, verdi = del_.split("=")
        app.query_params[nokkel] = verdi
    app.run()
    return {
        "unntak": [element.message for element in app.exception],
        "ord": " ".join(element.value for element in (*app.error, *app.warning)),
        "side": [*(e.proto.body for e in app.get("html") if "<script" not in e.proto.body)],
        "bilder": [bilde.url for e in app.get("image") for bilde in e.proto.imgs],
    }

def skad(navn, skade, gjor):
    fil = Path("data") / navn
    helt = fil.read_bytes()
    fil.unlink()
    if skade == "mappe":
        fil.mkdir()
    elif skade != "borte":
        fil.write_bytes(find_halv(helt) if skade == "halv" else b"")
    svar = gjor()
    if skade == "mappe":
        fil.rmdir()
    fil.write_bytes(helt)
    return svar

def find_halv(helt):
    # To the middle of a cell or a key, where a copy is broken off.
    midt = len(helt) // 2
    if b"\\0" in helt[:100]:
        return helt[:midt]
    start, slutt = helt.rfind(b"\\n", 0, midt), helt.find(b"\\n", midt)
    return helt[: start + (slutt - start) // 3]

def les():
    lest = _data._les_grunnlag()
    return {"ord": str(lest.feil), "gode": lest.verdi is not None}

svar = {"for": {}, "under": {}, "porten": {}, "kald": {}}
for nr, navn in enumerate(filer | dict.fromkeys(referanse)):
    paa = filer.get(navn, [sider[nr % len(sider)]])
    for side in paa:
        svar["for"].setdefault(side, kjor(side))
    for i, skade in enumerate(skader if navn in filer else [skader[nr % len(skader)]]):
        side = paa[i % len(paa)]
        svar["under"][f"{navn} {skade}"] = skad(navn, skade, lambda: {side: kjor(side)})
    for skade in skader[nr // 2 % 2 :: 2] if navn in referanse else []:
        svar["porten"][f"{navn} {skade}"] = skad(navn, skade, les)
svar["etter"] = {side: kjor(side) for side in svar["for"]}
for navn in [*filer, referanse[0]]:
    st.cache_resource.clear()
    paa = alle if navn == overalt else ["figurer"]
    svar["kald"][navn] = skad(navn, "halv", lambda: {side: kjor(side) for side in paa})
print(json.dumps(svar))
"""


@pytest.fixture(scope="module")
def svar(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the pages say and show before, while and after each file is broken."""
    rot = copy_prosjekt(tmp_path_factory.mktemp("siste"))
    kjort = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([FILER, REFERANSE, SIDER, SKADER, ALLE])],
        cwd=rot,
        env=build_miljo(rot),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert kjort.returncode == 0, kjort.stderr[-3000:]
    return json.loads(kjort.stdout)


@pytest.mark.parametrize("navn", [*FILER, *REFERANSE])
def test_a_page_shows_the_last_good_data_and_tells_which_file_is_broken(svar: dict[str, Any], navn: str) -> None:
    sett = {nokkel: sider for nokkel, sider in svar["under"].items() if nokkel.rpartition(" ")[0] == navn}
    assert len(sett) == (len(SKADER) if navn in FILER else 1)
    for skade, sider in sett.items():
        for side, naa in sider.items():
            assert not naa["unntak"], (skade, side)
            assert naa["side"] == svar["for"][side]["side"], (skade, side)
            assert naa["bilder"] == svar["for"][side]["bilder"], (skade, side)
            assert "Siden viser forrige versjon av" in naa["ord"], (skade, side)
            assert " – " in naa["ord"], (skade, side)  # a deviation has a remedy


@pytest.mark.parametrize("navn", REFERANSE)
def test_the_gate_refuses_a_damaged_printed_table_and_keeps_the_last(svar: dict[str, Any], navn: str) -> None:
    provd = {nokkel: lest for nokkel, lest in svar["porten"].items() if nokkel.rpartition(" ")[0] == navn}
    assert len(provd) == 2
    for skade, lest in provd.items():
        assert lest["gode"], skade
        assert navn.rpartition("/")[2].partition(".")[0] in lest["ord"], skade


def test_what_is_mended_is_told_no_more(svar: dict[str, Any]) -> None:
    assert not {side: sett["ord"] for side, sett in svar["etter"].items() if sett["ord"] or sett["unntak"]}
    assert svar["for"] == svar["etter"]


def test_a_server_that_has_just_started_tells_the_same_fault_and_nothing_else_on_every_page(
    svar: dict[str, Any],
) -> None:
    sider = svar["kald"][ALLE]
    assert len(sider) == 10
    (ord_,) = {sett["ord"] for sett in sider.values()}
    for del_ in ("arsverk.csv", "linje", "kolonne", "Siden vises så snart filen er rettet."):
        assert del_ in find_tekst(ord_)
    assert not [side for side, sett in sider.items() if any("<table" in html for html in sett["side"])]


@pytest.mark.parametrize("navn", [*FILER, REFERANSE[0]])
def test_a_server_that_has_just_started_has_no_traceback(svar: dict[str, Any], navn: str) -> None:
    assert not [side for side, sett in svar["kald"][navn].items() if sett["unntak"]]
