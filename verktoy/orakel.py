"""The oracle: everything ``python -m geo`` writes, recorded once and held against later: ``python -m verktoy.orakel``.

``skriv FASIT.json`` records the sha256 of the answer of every command, of every figure as PNG, SVG and PDF, and of
every file in the ZIP package, for the survey, one region and the whole country. What is refused is recorded as well,
with what is said. ``sammenlign FASIT.json`` does it all again and prints what is missing, new or changed; it ends with
status 1 where anything is. ``--del`` and ``--omrade`` take a part of it, and of a record that part is written anew.

Beside the record lies a folder with the files themselves (``FASIT.filer``), so that a change can be shown as
«[3].verdi.x: 1 → 2» and two pictures be looked at; ``--ny MAPPE`` keeps those of the comparison. There also lies a copy
of the register, which the comparison reads: the register's version is printed below every figure, so one changed row
would hide what the code did. ``--register`` reads another.

The commands run as processes and nothing of ``geo`` is imported, so it works on either side of any rebuilding of it.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

ROT: Final = Path(__file__).resolve().parent.parent
REGISTER: Final = ROT / "data" / "samarbeid.csv"
OPPLYSNINGER: Final = ".kilde.toml"  # what the description beside a table ends with
FELLES: Final = "felles"  # what no area is asked of
OMRADER: Final = ("kartlegging", "region:Hallingdal", "landet")
DELER: Final = ("json", "figurer", "pakke")
KOMMUNER: Final = ("3040", "0301")  # a surveyed one and one that is not
AVSLAG: Final = 2  # what a command ends with that refuses; any other status is a crash
MAKS_LAGRET: Final = 10_000_000  # byte; of what is larger, such as the GeoPackage of the country, the sum is enough
MAKS_FUNN: Final = 10  # differences shown inside one file; the rest are counted
MAKS_TEGN: Final = 80  # shown of a value

Filer = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Jobb:
    """Commands run together; ``utfor`` takes the register and a folder to work in, and returns files by name."""

    del_: str
    omrade: str
    navn: str
    utfor: Callable[[Path, Path], Filer]

    @property
    def nokkel(self) -> str:
        """What the keys of its files begin with."""
        return f"{self.del_}/{self.omrade}/"


def run_geo(register: Path, *argumenter: str) -> tuple[int, bytes]:
    """Run a command; return its status, and its answer or, where it refuses, what it says."""
    kjort = subprocess.run(
        [sys.executable, "-m", "geo", *argumenter, "--register", str(register)],
        cwd=ROT,
        capture_output=True,
        check=False,
    )
    svar = kjort.stdout if kjort.returncode == 0 else b"status %d\n%b" % (kjort.returncode, kjort.stderr)
    if kjort.returncode not in (0, AVSLAG):
        # No truth to record, and the rest would say the same.
        msg = f"python -m geo {' '.join(argumenter)}\n{svar.decode('utf-8', 'replace')}"
        raise RuntimeError(msg)
    return kjort.returncode, svar


def build_jobber() -> list[Jobb]:
    """List everything that is recorded, the slowest first."""
    jobber = [Jobb("pakke", omrade, "figurpakke", _pakke(omrade)) for omrade in reversed(OMRADER)]
    jobber += [Jobb("figurer", omrade, "figurer", _figurer(omrade)) for omrade in reversed(OMRADER)]
    # Another width is laid out anew: names, legends and line breaks move.
    jobber.append(Jobb("figurer", OMRADER[0], "figurer 80 mm", _figurer(OMRADER[0], bredde="80", formater="svg")))
    for omrade in OMRADER:
        jobber += [
            Jobb("json", omrade, kommando[0], _svar(*kommando, "--omrade", omrade))
            for kommando in (("struktur",), ("rapport", "--fro", "2"))
        ]
    for kommando in (
        ("ordninger",),
        ("ordninger", "--uformelle"),
        ("ordninger", "--kommune", KOMMUNER[0]),
        ("ordninger", "--oppgave", "brannvesen"),
        ("kommuner",),
        ("kommuner", "--alle"),
        ("avstemming",),
        ("sjekk",),
        ("struktur", "--omrade", "finnes-ikke"),
    ):
        jobber.append(Jobb("json", FELLES, " ".join(kommando), _svar(*kommando)))
    # As people read them: columns, cut cells, decimals.
    jobber += [
        Jobb("json", FELLES, f"{kommando} som tekst", _svar(kommando, format_="tekst"))
        for kommando in ("struktur", "ordninger", "kommuner", "avstemming", "rapport", "sjekk")
    ]
    jobber += [Jobb("json", FELLES, f"bekreftelse {nummer}", _bekreftelse(nummer)) for nummer in KOMMUNER]
    return jobber


def _svar(*kommando: str, format_: str = "json") -> Callable[[Path, Path], Filer]:
    navn = "_".join(kommando).replace("--", "").partition("_omrade_")[0]

    def utfor(register: Path, mappe: Path) -> Filer:  # noqa: ARG001 - every job is asked in the same way
        status, svar = run_geo(register, *kommando, "--format", format_)
        return {f"{navn}.{'txt' if status else {'json': 'json', 'tekst': 'tekst.txt'}[format_]}": svar}

    return utfor


def _bekreftelse(nummer: str) -> Callable[[Path, Path], Filer]:
    def utfor(register: Path, mappe: Path) -> Filer:
        fil = mappe / f"bekreftelse-{nummer}.csv"
        _, svar = run_geo(register, "bekreftelse", "--kommune", nummer, "--ut", str(fil))
        return {**_read_mappe(mappe), f"bekreftelse-{nummer}.svar.txt": svar}

    return utfor


def _figurer(omrade: str, *, bredde: str = "160", formater: str = "png,svg,pdf") -> Callable[[Path, Path], Filer]:
    navn = f"{bredde}mm"

    def utfor(register: Path, mappe: Path) -> Filer:
        felles = ("--omrade", omrade, "--bredde", bredde)
        status, svar = run_geo(register, "figurer", *felles, "--format", formater, "--ut", str(mappe))
        svarene = {"svar.txt": svar}
        if status:
            # The first that is refused stops the rest: ask for each of them. The package has them as PNG and SVG.
            for kode, stamme in _read_figurer(register).items():
                fil = mappe / f"{stamme}.pdf"
                if not fil.exists():
                    svarene[f"{stamme}.svar.txt"] = run_geo(register, "figur", kode, *felles, "--ut", str(fil))[1]
        return {f"{navn}/{fil}": innhold for fil, innhold in {**_read_mappe(mappe), **svarene}.items()}

    return utfor


def _read_figurer(register: Path) -> dict[str, str]:
    """Return the stem of each figure's file by its code, as the manifest of the smallest area has them."""
    with tempfile.TemporaryDirectory() as mappe:
        run_geo(register, "figurer", "--omrade", OMRADER[1], "--format", "svg", "--ut", mappe)
        manifest = json.loads((Path(mappe) / "manifest.json").read_text(encoding="utf-8"))
    return {linje["figur"]: Path(linje["fil"]).stem for linje in manifest}


def _pakke(omrade: str) -> Callable[[Path, Path], Filer]:
    def utfor(register: Path, mappe: Path) -> Filer:
        fil = mappe / "pakke.zip"
        status, svar = run_geo(register, "figurpakke", "--omrade", omrade, "--ut", str(fil))
        if status:
            return {"svar.txt": svar}
        with zipfile.ZipFile(fil) as pakke:
            return {navn: pakke.read(navn) for navn in pakke.namelist() if not navn.endswith("/")}

    return utfor


def _read_mappe(mappe: Path) -> dict[str, bytes]:
    return {fil.relative_to(mappe).as_posix(): fil.read_bytes() for fil in mappe.rglob("*") if fil.is_file()}


def run_alle(jobber: Sequence[Jobb], register: Path, lager: Path, antall: int) -> dict[str, str]:
    """Run the jobs, keep their files under ``lager``, and return the sha256 of each by key."""

    def run_en(jobb: Jobb) -> dict[str, str]:
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as mappe:
            filer = jobb.utfor(register, Path(mappe))
        for navn, innhold in filer.items():
            if len(innhold) <= MAKS_LAGRET:
                sti = find_lagret(lager, jobb.nokkel + navn)
                sti.parent.mkdir(parents=True, exist_ok=True)
                sti.write_bytes(innhold)
        brukt = time.perf_counter() - start
        print(f"{brukt:6.1f} s  {jobb.nokkel}: {jobb.navn} ({len(filer)})", file=sys.stderr, flush=True)
        return {jobb.nokkel + navn: hashlib.sha256(innhold).hexdigest() for navn, innhold in filer.items()}

    with ThreadPoolExecutor(antall) as arbeidere:
        return {nokkel: sum_ for summer in arbeidere.map(run_en, jobber) for nokkel, sum_ in summer.items()}


def find_lagret(lager: Path, nokkel: str) -> Path:
    """Return where the file of a key lies; a colon is no part of a file name everywhere."""
    return lager / nokkel.replace(":", "-")


def compare_summer(fasit: Mapping[str, str], na: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that differ, in order, with «mangler», «ny» or «endret»."""
    return {
        nokkel: "mangler" if nokkel not in na else "ny" if nokkel not in fasit else "endret"
        for nokkel in sorted(fasit.keys() | na.keys())
        if fasit.get(nokkel) != na.get(nokkel)
    }


def compare_innhold(for_: bytes, na: bytes) -> Iterator[str]:
    """Say where two files differ: by path in JSON, by line in other text, by size in the rest."""
    try:
        tekst_for, tekst_na = for_.decode("utf-8"), na.decode("utf-8")
    except UnicodeDecodeError:
        yield f"{len(for_)} → {len(na)} byte"
        return
    try:
        funn = list(compare_verdier(json.loads(tekst_for), json.loads(tekst_na)))
    except json.JSONDecodeError:
        funn = []
    # The same values written in another way is a difference of lines.
    yield from funn or compare_linjer(tekst_for.splitlines(), tekst_na.splitlines())


def compare_verdier(for_: object, na: object, sti: str = "") -> Iterator[str]:
    """Yield each place where two values of JSON differ, as «[3].verdi.x: 1 → 2»."""
    if isinstance(for_, dict) and isinstance(na, dict):
        if list(for_) != list(na) and for_.keys() == na.keys():
            yield f"{sti}: nøklene står i en annen rekkefølge"
        for nokkel in [*for_, *(nokkel for nokkel in na if nokkel not in for_)]:
            under = f"{sti}.{nokkel}"
            if nokkel not in na:
                yield f"{under}: {_kort(for_[nokkel])} → mangler"
            elif nokkel not in for_:
                yield f"{under}: mangler → {_kort(na[nokkel])}"
            else:
                yield from compare_verdier(for_[nokkel], na[nokkel], under)
    elif isinstance(for_, list) and isinstance(na, list):
        if len(for_) != len(na):
            yield f"{sti}: {len(for_)} → {len(na)} i listen"
        for nummer, (a, b) in enumerate(zip(for_, na, strict=False)):
            yield from compare_verdier(a, b, f"{sti}[{nummer}]")
    # 1, 1.0 and true are equal to Python, and not to those who read the file.
    elif (type(for_), for_) != (type(na), na):
        yield f"{sti}: {_kort(for_)} → {_kort(na)}"


def compare_linjer(for_: Sequence[str], na: Sequence[str]) -> Iterator[str]:
    """Yield the lines that differ, from a little before the first character that does."""
    if len(for_) != len(na):
        yield f"{len(for_)} → {len(na)} linjer"
    for nummer, (a, b) in enumerate(zip(for_, na, strict=False), 1):
        if a != b:
            ulik = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            fra = max(0, ulik - MAKS_TEGN // 4)
            yield f"linje {nummer}, tegn {ulik + 1}: «{a[fra : fra + MAKS_TEGN]}» → «{b[fra : fra + MAKS_TEGN]}»"


def _kort(verdi: object) -> str:
    tekst = json.dumps(verdi, ensure_ascii=False)
    return tekst if len(tekst) <= MAKS_TEGN else f"{tekst[: MAKS_TEGN - 1]}…"


def describe_forskjeller(forskjeller: Mapping[str, str], lager_for: Path, lager_na: Path) -> Iterator[str]:
    """Yield a line for each key that differs, and below it what is different inside, where both files are kept."""
    for nokkel, hva in forskjeller.items():
        yield f"{hva:8}{nokkel}"
        filer = find_lagret(lager_for, nokkel), find_lagret(lager_na, nokkel)
        if hva == "endret" and all(fil.exists() for fil in filer):
            funn = compare_innhold(*(fil.read_bytes() for fil in filer))
            yield from (f"        {et}" for et in islice(funn, MAKS_FUNN))
            if resten := sum(1 for _ in funn):
                yield f"        … og {resten} til"


def read_fasit(fil: Path, jobber: Sequence[Jobb]) -> tuple[dict[str, str], dict[str, str]]:
    """Read what is recorded of these jobs, and what of others."""
    prefikser = tuple({jobb.nokkel for jobb in jobber})
    av_disse: dict[str, str] = {}
    av_andre: dict[str, str] = {}
    for nokkel, sum_ in json.loads(fil.read_text(encoding="utf-8")).items():
        (av_disse if nokkel.startswith(prefikser) else av_andre)[nokkel] = sum_
    return av_disse, av_andre


def write_fasit(valg: argparse.Namespace, jobber: Sequence[Jobb]) -> int:
    """Record the jobs, with the files and the register beside; what is recorded of other jobs stays."""
    lager = find_lager(valg.fil)
    av_disse, av_andre = read_fasit(valg.fil, jobber) if valg.fil.exists() else ({}, {})
    for nokkel in av_disse:
        find_lagret(lager, nokkel).unlink(missing_ok=True)
    lager.mkdir(parents=True, exist_ok=True)
    if valg.register or not (av_andre and (lager / REGISTER.name).exists()):
        kilde = valg.register or REGISTER
        shutil.copyfile(kilde, lager / REGISTER.name)
        shutil.copyfile(kilde.with_suffix(OPPLYSNINGER), lager / REGISTER.with_suffix(OPPLYSNINGER).name)
    summer = run_alle(jobber, lager / REGISTER.name, lager, valg.jobber)
    valg.fil.write_text(json.dumps(dict(sorted({**av_andre, **summer}.items())), indent=0) + "\n", encoding="utf-8")
    print(f"{len(summer)} filer er skrevet, {len(av_andre)} står som før i {valg.fil}")
    return 0


def compare_fasit(valg: argparse.Namespace, jobber: Sequence[Jobb]) -> int:
    """Run the jobs again and print how they differ from the record; 1 where they do."""
    lager = find_lager(valg.fil)
    fasit, _ = read_fasit(valg.fil, jobber)
    with ExitStack() as stabel:
        ny = valg.ny or Path(stabel.enter_context(tempfile.TemporaryDirectory()))
        summer = run_alle(jobber, (valg.register or lager / REGISTER.name).resolve(), ny, valg.jobber)
        forskjeller = compare_summer(fasit, summer)
        for linje in describe_forskjeller(forskjeller, lager, ny):
            print(linje)
    print(f"{len(forskjeller)} av {len(fasit.keys() | summer.keys())} filer er ulike")
    return 1 if forskjeller else 0


def find_lager(fil: Path) -> Path:
    """Return the folder with the files of a record."""
    return fil.resolve().with_suffix(".filer")


def main(argumenter: Sequence[str] | None = None) -> int:
    """Read the command line and record or compare."""
    leser = argparse.ArgumentParser(
        prog="python -m verktoy.orakel", description="Fasiten for alt python -m geo skriver."
    )
    leser.add_argument("hva", choices=("skriv", "sammenlign"))
    leser.add_argument("fil", type=Path, metavar="FASIT.json")
    leser.add_argument("--omrade", action="append", choices=(*OMRADER, FELLES), help="bare dette området")
    leser.add_argument("--del", dest="del_", action="append", choices=DELER, help="bare denne delen")
    leser.add_argument("--register", type=Path, metavar="FIL", help="et annet register enn det som ligger ved fasiten")
    leser.add_argument("--ny", type=Path, metavar="MAPPE", help="ta vare på det som ble sammenlignet")
    leser.add_argument("--jobber", type=int, default=2, metavar="ANTALL", help="kommandoer samtidig")
    valg = leser.parse_args(argumenter)
    jobber = [
        jobb
        for jobb in build_jobber()
        if jobb.del_ in (valg.del_ or DELER) and jobb.omrade in (valg.omrade or (*OMRADER, FELLES))
    ]
    return (write_fasit if valg.hva == "skriv" else compare_fasit)(valg, jobber)


if __name__ == "__main__":
    sys.exit(main())
