"""The kept register, measured and killed: ``python -m benchmarks.lager``.

A register of some 2 000 ordninger is made by repeating the survey's. What is measured is a save of one change (with the
whole register's checksum), a read, and the check of every checksum, in the time of the clock and of the processor. Then
a hundred writers, one after the other, each begin to save without end and are killed after a time of their own; the
checksums are computed after each. Processes and time are bounded, and everything lies in a folder that goes away.
"""

import io
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from geo import settings
from geo.data.beskrivelsesfil import SUFFIKS
from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import load_oppgaver
from geo.data.register import KOLONNER
from geo.data.tabellfil import format_tabell, read_tabell
from geo.lager.lager import open_lager
from geo.lager.versjon import Slag

GANGER: Final = 9  # the survey's 221 are 1 989
RUNDER: Final = 15
DREPTE: Final = 100
BUDSJETT_MS: Final = 100  # DESIGN: saving one change, 2 000 ordninger
LENGST_S: Final = 0.05  # of a writer's life after its first save
SKRIV: Final = """
import sys
from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import load_oppgaver
from geo.lager.lager import open_lager
from geo.lager.versjon import Slag
lager = open_lager(sys.argv[1], load_kommuner(), load_oppgaver())
id_, rad = next(iter(lager.les_celler().items()))
nummer = 0
while True:
    nummer = lager.lagre({id_: {**rad, "merknad": f"{sys.argv[2]} {nummer}"}}, hvem="a", notat="b",
                         slag=Slag.SKJEMA).versjon.nummer
    print(nummer, flush=True)
"""


def main() -> None:
    """Measure and kill, and print what came of it."""
    with tempfile.TemporaryDirectory() as mappe:
        maal(Path(mappe))
        drep(Path(mappe) / "drept.db")


def maal(mappe: Path) -> None:
    """Print the times of a large register."""
    fil = mappe / "stort.csv"
    rader = read_tabell(settings.REGISTER_CSV, KOLONNER)
    fil.write_bytes(
        format_tabell(
            KOLONNER,
            ([f"{rad['id']}-{nr}" if k == "id" else rad[k] for k in KOLONNER] for nr in range(GANGER) for rad in rader),
        )
    )
    fil.with_suffix(SUFFIKS).write_bytes(settings.REGISTER_CSV.with_suffix(SUFFIKS).read_bytes())
    lager = open_lager(str(mappe / "stort.db"), load_kommuner(), load_oppgaver(), fil)
    id_, rad = next(iter(lager.les_celler().items()))
    teller = iter(range(RUNDER))
    _skriv(
        f"lagre én endring av {GANGER * len(rader)} ordninger (budsjett {BUDSJETT_MS} ms)",
        lambda: lager.lagre({id_: {**rad, "merknad": f"runde {next(teller)}"}}, hvem="a", notat="b", slag=Slag.SKJEMA),
        RUNDER,
    )
    _skriv("lese registeret", lager.les, 3)
    _skriv(f"kontrollere {RUNDER + 1} versjoner", lager.kontroller, 3)


def _skriv(hva: str, gjor: Callable[[], object], runder: int) -> None:
    klokke, prosessor = [], []
    for _ in range(runder):
        for_, brukt = time.perf_counter(), time.process_time()
        gjor()
        klokke.append(time.perf_counter() - for_)
        prosessor.append(time.process_time() - brukt)
    tider = [round(1000 * statistics.median(ett)) for ett in (klokke, prosessor)]
    print(f"{hva}: {tider[0]} ms, av det {tider[1]} i prosessoren", flush=True)


def drep(sted: Path) -> None:
    """Kill writers one after the other, and stop at the first store that is not whole."""
    lager = open_lager(str(sted), load_kommuner(), load_oppgaver())
    tilfeldig = Random(1)  # noqa: S311 - when to kill, not a secret
    for nr in range(DREPTE):
        sagt = _drep_en(sted, nr, tilfeldig.uniform(0, LENGST_S))
        feil = lager.kontroller()
        if feil or lager.find_hode().nummer < sagt:
            sys.exit(f"etter {nr + 1} drepte: {feil or f'versjon {sagt} var lagret, og er borte'}")
    print(f"{DREPTE} drept med SIGKILL, {lager.find_hode().nummer} versjoner, ingen feil")


def _drep_en(sted: Path, nr: int, levetid_s: float) -> int:
    """Kill a writer in the middle of its work, and return the last version that it said was saved."""
    kommando = [sys.executable, "-c", SKRIV, str(sted), str(nr)]
    with subprocess.Popen(kommando, stdout=subprocess.PIPE, text=True) as skriver:  # noqa: S603 - ours
        ut = skriver.stdout or io.StringIO()
        forste = ut.readline()
        time.sleep(levetid_s)
        skriver.send_signal(signal.SIGKILL)
        return int((ut.read().splitlines() or [forste])[-1] or 0)


if __name__ == "__main__":
    main()
