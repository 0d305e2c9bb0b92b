"""Mutants of every file, plan and argument the product reads, in-process: ``make fuzz``, or ``python -m tests.fuzz``.

A mutant is taken, or refused with a sentence (a ``SamarbeidskartError`` with a remedy; for the command line status 2).
A traceback of any other kind, or more than two seconds, is a fault: the run tells its kind, its place and the seed that
gives it again, and ends with status 1.
"""

import argparse
import contextlib
import io
import json
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from geo import settings
from geo.__main__ import main as kommando
from geo.beskrivelse.katalog import list_rapport
from geo.data.arsverk import load_arsverk
from geo.data.eksempler import KOMMUNEREGIONER_CSV, load_kommuneregioner
from geo.data.grenser import load_grenser
from geo.data.kommuner import load_kommuner, load_naboer, load_omskriving
from geo.data.oppgaver import load_oppgaver
from geo.data.proveniens import load_proveniens
from geo.data.referanse import load_referanse
from geo.data.register import load_register
from geo.data.samling import Samling, load_samling
from geo.data.scenario import parse_scenario
from geo.errors import DataError, SamarbeidskartError
from geo.maal.avstemming import compute_avstemming
from geo.maal.hvaom import compute_hvaom
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import compute_alle
from geo.skjerm.moteplan import Moteplan, format_plan, parse_plan

MAKS_SEKUNDER: Final = 2.0
ARBEIDERE: Final = 2
BUNKE: Final = 50  # mutants a worker takes at a time

# What people, spreadsheets and other programs put where something else should be.
ORD: Final = (
    *(
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e999",
        "1e3",
        "1_000",
        "\u0663",
        "\uff11",
        "-5",
        "0",
        "99999999999999999999",
        "½",
        "1,2,3",
    ),
    *("2021-13", "0000", "30.2.2021", "per 2021", "fra 9999-12-31", "til 2021-02-30"),
    *(
        "",
        " ",
        "\u00a0",
        ";",
        '"',
        "'",
        "\\",
        "\n",
        "\t",
        "\0",
        "\ufeff",
        "\u202e",
        "\ud83d",
        "\u00c3\u00b8",
        "A\u030al",
        "=1+1",
        "<b>",
        "{{x}}",
    ),
    *(
        "9999",
        "301",
        "0301",
        "3334",
        "1849",
        "0301 Oslo",
        "3005 Lier",
        "3005 DRAMMEN",
        "x" * 15_000,
        "None",
        "true",
        "[]",
        "{}",
    ),
)


@dataclass(frozen=True, slots=True)
class Maal:
    """Something that is read: how its mutants are made and tried, and how large a part of the run it gets."""

    lag: Callable[[Random], bytes]
    prov: Callable[[bytes, Path], object]
    vekt: int


# ------------------------------------------------------------------------------------------------------------- mutants


def muter(innhold: bytes, tilfeldig: Random) -> bytes:
    """Make a mutant: one to three changes of bytes, lines, cells or words."""
    for _ in range(tilfeldig.choice((1, 1, 1, 2, 3))):
        innhold = tilfeldig.choice(ENDRINGER)(innhold, tilfeldig)
    return innhold


def _bytt_byte(innhold: bytes, t: Random) -> bytes:
    sted = t.randrange(len(innhold) + 1)
    return innhold[:sted] + bytes([t.randrange(256)]) + innhold[sted + t.randrange(2) :]


def _kutt(innhold: bytes, t: Random) -> bytes:
    a, b = sorted(t.randrange(len(innhold) + 1) for _ in range(2))
    return t.choice((innhold[:a], innhold[:a] + innhold[b:]))


def _bytt_koding(innhold: bytes, t: Random) -> bytes:
    return innhold.decode("utf-8-sig", "replace").encode(
        t.choice(("cp1252", "utf-16", "mac_roman", "cp865", "utf-8-sig")), "replace"
    )


def _linjer(innhold: bytes, t: Random) -> bytes:
    linjer = innhold.split(b"\n")
    a, b = t.randrange(len(linjer)), t.randrange(len(linjer))
    handling = t.randrange(3)
    if handling == 0:
        linjer[a], linjer[b] = linjer[b], linjer[a]
    elif handling == 1:
        linjer.insert(b, linjer[a])
    else:
        del linjer[a]
    return b"\n".join(linjer)


def _celle(innhold: bytes, t: Random) -> bytes:
    """Put a word where a cell, a value or a key is."""
    linjer = innhold.split(b"\n")
    nr = t.choice((0, t.randrange(len(linjer)), t.randrange(len(linjer))))
    skille = next((s for s in (b";", b" = ", b": ", b",", b" ") if s in linjer[nr]), b" ")
    deler = linjer[nr].split(skille)
    deler[t.randrange(len(deler))] = t.choice(ORD).encode("utf-8", "surrogatepass")
    linjer[nr] = skille.join(deler)
    return b"\n".join(linjer)


def _kolonne(innhold: bytes, t: Random) -> bytes:
    """Take away, repeat or rename a column of a table."""
    linjer = [linje.split(b";") for linje in innhold.split(b"\n")]
    nr, handling = t.randrange(len(linjer[0])), t.randrange(3)
    if handling == 2:
        linjer[0][nr] = t.choice((b"", linjer[0][nr].upper(), linjer[0][nr] + b"x", b"annet"))
    else:
        for linje in linjer:
            if nr < len(linje):
                linje[nr : nr + 1] = [] if handling == 0 else [linje[nr], linje[nr]]
    return b"\n".join(b";".join(linje) for linje in linjer)


def _sett_inn_ord(innhold: bytes, t: Random) -> bytes:
    sted = t.randrange(len(innhold) + 1)
    return innhold[:sted] + t.choice(ORD).encode("utf-8", "surrogatepass") + innhold[sted:]


ENDRINGER: Final = (_bytt_byte, _kutt, _bytt_koding, _linjer, _celle, _celle, _celle, _kolonne, _sett_inn_ord)


def muter_gpkg(tilfeldig: Random) -> bytes:
    """Make a mutant of the boundaries: of the file's bytes, or of what its tables hold."""
    innhold = settings.GRENSER_SKJERM_GPKG.read_bytes()
    if tilfeldig.random() < 1 / 3:
        return muter(innhold, tilfeldig)
    with tempfile.TemporaryDirectory() as mappe:
        fil = Path(mappe) / "g.gpkg"
        fil.write_bytes(innhold)
        with contextlib.closing(sqlite3.connect(fil)) as base, contextlib.suppress(sqlite3.Error):
            for (navn,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
                base.execute(f'drop trigger "{navn}"')
            rad = tilfeldig.randrange(1, 357)
            flate = base.execute("select geom from kommuner where fid = ?", (rad,)).fetchone()
            verdi = tilfeldig.choice(
                (None, b"\xff\xfe", "9999", "", 301, muter(flate[0] if flate else b"GP", tilfeldig))
            )
            kolonne = tilfeldig.choice(("kommunenummer", "navn", "navn_alle", "geom"))
            base.execute(f"update kommuner set {kolonne} = ? where fid = ?", (verdi, rad))  # noqa: S608 - names of ours
            if tilfeldig.random() < 1 / 4:
                base.execute(tilfeldig.choice(SQL))
            base.commit()
        return fil.read_bytes()


SQL: Final = (
    "update gpkg_geometry_columns set srs_id = -1",
    "update gpkg_geometry_columns set srs_id = 4326",
    "update gpkg_spatial_ref_sys set definition = 'undefined'",
    "delete from gpkg_contents",
    "delete from kommuner where fid > 100",
    "drop table gpkg_geometry_columns",
    "alter table kommuner drop column navn_alle",
    "alter table kommuner rename to annet",
)

# -------------------------------------------------------------------------------------------------------- what is tried


@cache
def data() -> Samling:
    """Return the product's own data, read once a process."""
    return load_samling()


def _skriv(mappe: Path, navn: str, innhold: bytes) -> Path:
    fil = mappe / navn
    fil.write_bytes(innhold)
    return fil


def prov_register(innhold: bytes, mappe: Path) -> object:
    """Read a register, and ask of it what every page does."""
    shutil.copy(settings.REGISTER_CSV.with_suffix(".kilde.toml"), mappe / "r.kilde.toml")
    register = load_register(_skriv(mappe, "r.csv", innhold), data().kommuner, data().oppgaver)
    register.per("2022-01-01")
    return compute_alle(register, data().oppgaver, register.kartlagt)


def prov_beskrivelse(innhold: bytes, mappe: Path) -> object:
    """Read a register whose description is the mutant."""
    shutil.copy(settings.REGISTER_CSV, mappe / "r.csv")
    _skriv(mappe, "r.kilde.toml", innhold)
    return load_register(mappe / "r.csv", data().kommuner, data().oppgaver)


def prov_referanse(navn: str, innhold: bytes, mappe: Path) -> object:
    """Read the printed figures with one file changed, and ask every measure and the reconciliation."""
    shutil.copytree(settings.REFERANSE, mappe, dirs_exist_ok=True)
    _skriv(mappe, navn, innhold)
    referanse = load_referanse(mappe)
    sporsmal = Sporsmal(data(), referanse, data().kartlegging)
    return list_rapport(sporsmal), compute_avstemming(sporsmal)


def prov_proveniens(innhold: bytes, mappe: Path) -> object:
    """Read a description as the page of the data does."""
    _skriv(mappe, "x.kilde.toml", innhold)
    return load_proveniens(mappe)


def prov_argument(innhold: bytes, mappe: Path) -> None:
    """Run a command; a mistake ends with status 2 and a short message."""
    argumenter = [del_.decode("utf-8", "surrogateescape") for del_ in innhold.split(b"\n") if b"\0" not in del_]
    ut, feil = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(ut), contextlib.redirect_stderr(feil), contextlib.chdir(mappe):
        try:
            status = kommando(argumenter)
        except SystemExit as slutt:
            status = slutt.code
    feil.flush()
    sagt = feil.buffer.getvalue()
    if status not in {0, 2} or len(sagt) > MAKS_MELDING:
        raise AssertionError(f"status {status}, {len(sagt)} byte på stderr")
    if status == 2:
        raise SamarbeidskartError(sagt.decode("utf-8", "replace"))


MAKS_MELDING: Final = 4_000
KOMMANDOER: Final = (
    "struktur\n--omrade\nregion:Hallingdal\n--format\njson",
    "ordninger\n--kommune\n3005\n--oppgave\nbrannvesen",
    "kommuner\n--alle",
    "rapport\n--omrade\n3005.3049\n--fro\n0",
    "avstemming\n--bare-avvik",
    "hvaom\nfinnes-ikke.json\n--dato\n2022-01-01",
    "figur\n5.99\n--ut\nx.svg\n--bredde\n20",
    "bekreftelse\n--kommune\n30\n--ut\nx.csv",
    "figurer\n--ut\nx\n--format\ngif",
)
SCENARIO: Final = json.dumps(
    {
        "navn": "Prøve",
        "endringer": [
            {"type": "inn", "ordning": "ikt-hallingdal", "kommune": "3005"},
            {"type": "ut", "ordning": "hadeland-digital", "kommune": "3054"},
            {"type": "ny", "navn": "Ny", "sektor": "brann", "oppgaver": {"iua": "hel"}, "deltakere": ["3039", "3040"]},
            {"type": "sla_sammen", "kommuner": ["3005", "3049"], "navn": "Drammen", "nummer": "3005"},
            {
                "type": "del",
                "kommune": "3038",
                "til": [{"nummer": "3038", "navn": "A"}, {"nummer": "3099", "navn": "B"}],
            },
            {"type": "sla_sammen_ordninger", "ordninger": ["suksit", "ikt-hallingdal"], "navn": "Felles"},
            {"type": "vert", "ordning": "ikt-hallingdal", "kommune": "3041"},
        ],
    },
    ensure_ascii=False,
    indent=1,
).encode()
PLAN: Final = format_plan(Moteplan("kartlegging", ("legevakt", "antall"), (("antall", "Si at Tinn har færrest."),)))


def prov_scenario(innhold: bytes, _mappe: Path) -> object:
    """Read a scenario and hold it against the register."""
    scenario = parse_scenario(innhold, data(), "s.json")
    return compute_hvaom(data(), scenario, data().kartlegging.kommuner)


def _av_fil(fil: Path) -> Callable[[Random], bytes]:
    innhold = fil.read_bytes()
    return lambda tilfeldig: muter(innhold, tilfeldig)


def find_maal() -> Mapping[str, Maal]:
    """Find everything that is read, by name."""
    beskrivelse = settings.REGISTER_CSV.with_suffix(".kilde.toml")
    funnet = {
        "register": Maal(_av_fil(settings.REGISTER_CSV), prov_register, 20),
        "registerets beskrivelse": Maal(_av_fil(beskrivelse), prov_beskrivelse, 6),
        "oppgaver": Maal(_av_fil(settings.OPPGAVER_CSV), lambda b, m: load_oppgaver(_skriv(m, "o.csv", b)), 6),
        "kommuner": Maal(_av_fil(settings.KOMMUNER_CSV), lambda b, m: load_kommuner(_skriv(m, "k.csv", b)), 6),
        "årsverk": Maal(
            _av_fil(settings.ARSVERK_CSV),
            lambda b, m: load_arsverk(
                data().kommuner, data().oppgaver, data().register.etter_id, _skriv(m, "a.csv", b)
            ),
            6,
        ),
        "naboer": Maal(_av_fil(settings.NABOER_CSV), lambda b, m: load_naboer(_skriv(m, "n.csv", b)), 4),
        "numre": Maal(_av_fil(settings.OMSKRIVING_CSV), lambda b, m: load_omskriving(_skriv(m, "n.csv", b)), 4),
        "kommuneregioner": Maal(
            _av_fil(KOMMUNEREGIONER_CSV), lambda b, m: load_kommuneregioner(data().kommuner, _skriv(m, "k.csv", b)), 4
        ),
        "opplysningsfiler": Maal(_av_fil(settings.OPPGAVER_CSV.with_suffix(".kilde.toml")), prov_proveniens, 4),
        "grenser": Maal(muter_gpkg, lambda b, m: load_grenser(_skriv(m, "g.gpkg", b), data().kommuner), 3),
        "møteplan": Maal(
            lambda t: muter(PLAN, t), lambda b, _: parse_plan(b, {"legevakt", "antall"}, {"kartlegging"}), 6
        ),
        "scenario": Maal(lambda t: muter(SCENARIO, t), prov_scenario, 8),
        "argumenter": Maal(lambda t: muter(t.choice(KOMMANDOER).encode(), t), prov_argument, 8),
    }
    for fil in sorted(settings.REFERANSE.iterdir()):
        navn = fil.name
        funnet[f"referanse/{navn}"] = Maal(_av_fil(fil), lambda b, m, navn=navn: prov_referanse(navn, b, m), 1)
    return funnet


# ------------------------------------------------------------------------------------------------------------ running


@dataclass(frozen=True, slots=True)
class Svar:
    """What became of one mutant; ``feil`` is the kind and place of a fault."""

    nummer: int
    maal: str
    avvist: bool
    sekunder: float
    feil: str = ""


def prov(fro: int, nummer: int) -> Svar:
    """Make and try one mutant; the same seed and number give the same one."""
    tilfeldig = Random(f"{fro}-{nummer}")  # noqa: S311 - repeatable mutants, no secret
    alle = _maal()
    navn = tilfeldig.choices(list(alle), [maal.vekt for maal in alle.values()])[0]
    innhold = alle[navn].lag(tilfeldig)
    svar = Svar(nummer, navn, avvist=False, sekunder=0.0)
    with tempfile.TemporaryDirectory() as mappe:
        start = time.process_time()  # of this process: another that takes the machine makes no mutant slow
        try:
            alle[navn].prov(innhold, Path(mappe))
        except DataError as feil:
            svar = replace(svar, avvist=True, feil=_uten_losning(feil))
        except SamarbeidskartError:
            svar = replace(svar, avvist=True)
        except Exception as feil:  # noqa: BLE001 - what is looked for
            sted = traceback.extract_tb(feil.__traceback__)[-1]
            svar = replace(
                svar, feil=f"{type(feil).__name__} i {Path(sted.filename).name}:{sted.lineno} ({feil!s:.80})"
            )
        return replace(svar, sekunder=time.process_time() - start)


def _uten_losning(feil: DataError) -> str:
    return (
        ""
        if feil.avvik and all(avvik.hva and avvik.losning for avvik in feil.avvik)
        else "avvik uten hva eller losning"
    )


_maal = cache(find_maal)


def varm_opp() -> None:
    """Load what is loaded once a process, so that no mutant is slow for it."""
    warnings.simplefilter("ignore")  # of libraries, about files that are broken on purpose
    load_grenser(settings.GRENSER_SKJERM_GPKG, data().kommuner)


def prov_bunke(fro: int, numre: range) -> list[Svar]:
    """Try some mutants in this process."""
    return [prov(fro, nummer) for nummer in numre]


def main(argumenter: list[str] | None = None) -> int:
    """Try many mutants, tell of every kind of fault, and end with status 1 where there is one."""
    leser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Prøv mutanter av alt produktet leser.")
    leser.add_argument("--antall", type=int, default=10_000)
    leser.add_argument("--fro", type=int, default=2021)
    leser.add_argument("--bare", type=int, metavar="NUMMER", help="én mutant, med hele feilmeldingen")
    valg = leser.parse_args(argumenter)
    if valg.bare is not None:
        sys.stdout.write(f"{prov(valg.fro, valg.bare)}\n")
        return 0
    sys.stdout.write(f"frø {valg.fro}, {valg.antall} mutanter\n")
    start, alle = time.monotonic(), []
    bunker = [range(i, min(i + BUNKE, valg.antall)) for i in range(0, valg.antall, BUNKE)]
    with ProcessPoolExecutor(ARBEIDERE, initializer=varm_opp) as arbeidere:
        for svar in arbeidere.map(prov_bunke, [valg.fro] * len(bunker), bunker):
            alle += svar
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{len(alle)} av {valg.antall}")
    feil = Counter((svar.maal.partition("/")[0], svar.feil) for svar in alle if svar.feil)
    trege = [svar for svar in alle if svar.sekunder > MAKS_SEKUNDER]
    for (maal, hva), antall in feil.most_common():
        eksempel = next(svar.nummer for svar in alle if svar.feil == hva)
        sys.stdout.write(f"FEIL {maal}: {hva}: {antall} ganger, som --fro {valg.fro} --bare {eksempel}\n")
    for svar in trege:
        sys.stdout.write(f"TREG {svar.maal}: {svar.sekunder:.1f} s, som --fro {valg.fro} --bare {svar.nummer}\n")
    avvist = sum(svar.avvist for svar in alle)
    sys.stdout.write(
        f"{len(alle)} mutanter, {avvist} avvist, {len(alle) - avvist - sum(feil.values())} godtatt, "
        f"{sum(feil.values())} feil av {len(feil)} slag, {len(trege)} over {MAKS_SEKUNDER:.0f} s, "
        f"på {time.monotonic() - start:.0f} s\n"
    )
    return 1 if feil or trege else 0


if __name__ == "__main__":
    sys.exit(main())
