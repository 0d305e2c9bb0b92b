"""The house: what is committed names no host or machine, what is installed is used, and what is promised is there."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from streamlit import config as streamlit_config

ROT: Final = Path(__file__).parent.parent

# Written as patterns that do not match themselves: this file is committed too.
FREMMEDE: Final = {
    "register for pakker": r"registry\.npmjs|pypi\.org|pythonhosted\.|deb\.debian\.org|archive\.ubuntu\.com",
    "CDN": r"cdn\.jsdelivr|unpkg\.com|cdnjs\.|code\.jquery\.com|bootstrapcd[n]|fonts\.(googleapis|gstatic)\.",
    "en bestemt maskin": r"/[w]ork/(main|shared)|/tmp/w[/]|/root[/]|\.\./shared[/]|/home/[a-z]|[A-Z]:\\\\Users",
}

# The user's own list; the program is to be built on these.
BRUKERENS: Final = {"fiona", "folium", "geopandas", "pyproj", "pytest", "shapely", "streamlit"}

# Used without being imported, with the reason.
UTEN_IMPORT: Final[dict[str, str]] = {
    "font-source-sans-pro": "geo.tegning.skrift finds its files without importing it",
    "mypy": "run by make",
    "psycopg": "SQLAlchemy loads it where the address is of PostgreSQL",
    "pytest-xdist": "run by make",
    "ruff": "run by make",
    "scipy-stubs": "read by mypy",
    "types-defusedxml": "read by mypy",
    "types-geopandas": "read by mypy",
    "types-openpyxl": "read by mypy",
    "types-shapely": "read by mypy",
}


@cache
def find_committed() -> tuple[Path, ...]:
    """Return every file that is or would be committed."""
    kommando = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    navn = subprocess.run(kommando, cwd=ROT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(ROT / ett for ett in navn if (ROT / ett).is_file())


@cache
def find_texts() -> dict[str, str]:
    """Return the committed text files by path; a file with a zero byte is no text."""
    innhold = {fil.relative_to(ROT).as_posix(): fil.read_bytes() for fil in find_committed()}
    return {navn: bytene.decode("utf-8") for navn, bytene in innhold.items() if b"\0" not in bytene}


def read_requirements(fil: str) -> dict[str, Requirement]:
    """Return the requirements that ``fil`` itself lists, by canonical name."""
    krav = {}
    for linje in (ROT / fil).read_text(encoding="utf-8").splitlines():
        kode = linje.partition("#")[0].strip()
        if kode and not kode.startswith("-"):
            ett = Requirement(kode)
            krav[canonicalize_name(ett.name)] = ett
    return krav


def read_lock(fil: str) -> dict[str, set[Version]]:
    """Return the locked versions by canonical name; more than one where they differ between platforms."""
    last: dict[str, set[Version]] = {}
    for navn, versjon in re.findall(r"^([\w.-]+)==([\w.]+)", (ROT / fil).read_text(encoding="utf-8"), re.MULTILINE):
        last.setdefault(canonicalize_name(navn), set()).add(Version(versjon))
    return last


# Where the program's own code lies; the rest is tests, benchmarks and set-up.
PROGRAMMET: Final = ("app.py", "tjener.py", "geo", "kartkomponent", "pages")


def find_imported(*mapper: str) -> set[str]:
    """Return the distributions, by canonical name, that the files in ``mapper`` import from outside this project."""
    moduler = set()
    for navn, tekst in find_texts().items():
        if not navn.endswith(".py") or not any(navn == mappe or navn.startswith(f"{mappe}/") for mappe in mapper):
            continue
        for node in ast.walk(ast.parse(tekst)):
            if isinstance(node, ast.Import):
                moduler |= {del_av.name.partition(".")[0] for del_av in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                moduler.add(node.module.partition(".")[0])
    egne = {fil.stem for fil in (*ROT.iterdir(), *(ROT / "tests").rglob("*.py"))}
    fordeling = packages_distributions()
    return {
        canonicalize_name(dist)
        for modul in moduler - egne - sys.stdlib_module_names
        for dist in fordeling.get(modul, (modul,))
    }


@pytest.mark.parametrize("monster", FREMMEDE.values(), ids=FREMMEDE)
def test_no_committed_file_names_a_host_or_a_machine(monster: str) -> None:
    funn = [
        f"{navn}:{nummer}: {treff[0]}"
        for navn, tekst in find_texts().items()
        for nummer, linje in enumerate(tekst.splitlines(), 1)
        if (treff := re.search(monster, linje))
    ]
    assert not funn, "\n".join(funn)


def test_every_committed_text_is_utf8_with_plain_line_ends() -> None:
    feil = [
        navn
        for navn, tekst in find_texts().items()
        # Norwegian Excel needs the mark to read a CSV as UTF-8; elsewhere it is a stray character.
        if "\r" in tekst or (tekst.startswith("\ufeff") and not navn.endswith(".csv"))
    ]
    assert not feil


def test_what_set_up_makes_is_not_committed() -> None:
    laget = re.compile(r"(^|/)(node_modules|\.venv|__pycache__)/|^kartkomponent/nettside/leaflet/")
    assert not [navn for navn in find_texts() if laget.search(navn)]


def test_every_requirement_has_a_lower_bound_and_a_reason() -> None:
    linjer = (ROT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    krav = [linje for linje in linjer if linje and not linje.startswith("#")]
    assert len(krav) >= len(BRUKERENS)
    assert not [linje for linje in krav if not re.fullmatch(r"[\w-]+(?:\[\w+\])?>=[\d.]+ +# \S.*", linje)]


def test_no_requirement_is_unused() -> None:
    brukt = find_imported(*PROGRAMMET)
    ubrukt = set(read_requirements("requirements.txt")) - brukt - BRUKERENS - set(UTEN_IMPORT)
    assert not ubrukt


def test_no_development_requirement_is_unused() -> None:
    brukt = find_imported("tests", "benchmarks", "verktoy")
    ubrukt = set(read_requirements("requirements/utvikling.in")) - brukt - set(UTEN_IMPORT)
    assert not ubrukt


def test_what_the_program_imports_is_required() -> None:
    mangler = find_imported(*PROGRAMMET) - set(read_requirements("requirements.txt"))
    assert not mangler


def test_what_tests_and_benchmarks_import_is_required() -> None:
    krav = set(read_requirements("requirements.txt")) | set(read_requirements("requirements/utvikling.in"))
    assert not find_imported("tests", "benchmarks") - krav


@pytest.mark.parametrize("fil", ["drift", "utvikling"])
def test_the_lock_holds_what_is_required(fil: str) -> None:
    last = read_lock(f"requirements/{fil}.txt")
    for navn, krav in read_requirements("requirements.txt").items():
        assert navn in last, f"{navn} mangler i låsen; kjør make laas"
        assert all(versjon in krav.specifier for versjon in last[navn])


def test_tests_run_on_the_versions_that_the_program_runs_on() -> None:
    drift, utvikling = read_lock("requirements/drift.txt"), read_lock("requirements/utvikling.txt")
    assert drift == {navn: utvikling.get(navn) for navn in drift}


@pytest.mark.parametrize("fil", sorted((ROT / "requirements").glob("*.txt")), ids=lambda fil: fil.stem)
def test_a_lock_has_hashes_and_no_address(fil: Path) -> None:
    tekst = fil.read_text(encoding="utf-8")
    assert "://" not in tekst
    poster = re.split(r"\n(?=\w)", tekst.partition("\n")[2])
    assert poster
    for post in poster:
        assert not re.match(r"[\w.-]+==", post) or "--hash=sha256:" in post, post


def test_the_npm_lock_has_hashes_and_no_address() -> None:
    pakker = json.loads((ROT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in pakke for pakke in pakker.values())
    assert all("integrity" in pakke for navn, pakke in pakker.items() if navn)


def test_front_end_packages_are_pinned() -> None:
    pakker = json.loads((ROT / "package.json").read_text(encoding="utf-8"))
    for versjon in (pakker["dependencies"] | pakker["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", versjon)


def test_leaflet_is_served_as_installed() -> None:
    installert = ROT / "node_modules" / "leaflet" / "dist"
    servert = ROT / "kartkomponent" / "nettside" / "leaflet"
    for navn in ("leaflet.js", "leaflet.css", "images/layers.png"):
        assert (servert / navn).read_bytes() == (installert / navn).read_bytes()


def read_settings() -> dict[str, object]:
    """Return the app's settings with dotted names, as Streamlit calls them."""

    def flatten(verdi: object, navn: str) -> dict[str, object]:
        if not isinstance(verdi, dict):
            return {navn: verdi}
        flat = {}
        for del_av, under in verdi.items():
            flat |= flatten(under, f"{navn}.{del_av}" if navn else del_av)
        return flat

    return flatten(tomllib.loads((ROT / ".streamlit" / "config.toml").read_text(encoding="utf-8")), "")


@pytest.mark.parametrize("navn", read_settings())
def test_every_setting_is_one_that_streamlit_knows(navn: str) -> None:
    kjente = {f"{valg.section}.{valg.name}" for valg in streamlit_config._config_options_template.values()}  # noqa: SLF001
    assert navn in kjente


@pytest.mark.parametrize(
    ("navn", "verdi"),
    [
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.showSidebarNavigation", False),
        ("runner.postScriptGC", False),
        ("server.address", "127.0.0.1"),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
    ],
)
def test_the_settings_that_matter_are_set(navn: str, verdi: object) -> None:
    assert read_settings()[navn] == verdi


def compute_contrast(en: tuple[float, ...], annen: tuple[float, ...]) -> float:
    """Return the contrast of two colours, each three parts of 0–1, by WCAG 2.1's definition."""

    def luminance(farge: tuple[float, ...]) -> float:
        r, g, b = (del_av / 12.92 if del_av <= 0.04045 else ((del_av + 0.055) / 1.055) ** 2.4 for del_av in farge)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    mork, lys = sorted((luminance(en), luminance(annen)))
    return (lys + 0.05) / (mork + 0.05)


def read_farge(tema: str, navn: str) -> tuple[float, ...]:
    heks = str(read_settings()[f"theme.{tema}.{navn}"]).removeprefix("#")
    return tuple(int(heks[sted : sted + 2], 16) / 255 for sted in (0, 2, 4))


@pytest.mark.parametrize("bakgrunn", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("tema", ["light", "dark"])
def test_the_theme_has_contrast(tema: str, bakgrunn: str) -> None:
    bunn = read_farge(tema, bakgrunn)
    for navn, minst in {"textColor": 4.5, "linkColor": 4.5, "primaryColor": 4.5, "borderColor": 3}.items():
        assert compute_contrast(read_farge(tema, navn), bunn) >= minst, navn
    # Captions and the heads of tables are the text at 60 % over the background.
    blek = tuple(0.6 * del_av + 0.4 * under for del_av, under in zip(read_farge(tema, "textColor"), bunn, strict=True))
    assert compute_contrast(blek, bunn) >= 4.5


def test_contrast_of_black_on_white_is_21() -> None:
    assert compute_contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


def test_ci_runs_make_test() -> None:
    ci = ROT / ".ci" / "run"
    assert ci.stat().st_mode & 0o111
    tekst = ci.read_text(encoding="utf-8")
    assert "set -euo pipefail" in tekst
    assert "make test" in tekst


@pytest.mark.parametrize("mal", ["app", "test", "sjekk", "benchmark", "hjelp"])
def test_a_promised_make_target_is_in_the_help(mal: str) -> None:
    hjelp = subprocess.run(["make", "hjelp"], cwd=ROT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert re.search(rf"^{mal} +\S", hjelp, re.MULTILINE)


def test_the_type_checker_reads_all_of_the_program_and_passes_over_nothing_without_a_reason() -> None:
    oppsett = tomllib.loads((ROT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert oppsett["strict"]
    assert {*PROGRAMMET, "verktoy"} <= set(oppsett["files"])
    assert all(unntak.keys() <= {"module", "ignore_missing_imports"} for unntak in oppsett["overrides"])
    uten_grunn = [
        f"{navn}:{nummer}"
        for navn, tekst in find_texts().items()
        if navn.endswith(".py")
        for nummer, linje in enumerate(tekst.splitlines(), 1)
        if re.search(r"#\s*(type[:]\s*ignore(?!\[[a-z-]+\]  # \w)|mypy[:])", linje)
    ]
    assert not uten_grunn
