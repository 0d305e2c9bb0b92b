"""Fifty sessions that choose at once over websockets: ``python -m benchmarks.last``.

A real server is asked on the loopback address as fifty browsers would ask it: each session opens the page «Kart», and
then all of them choose another theme in the same moment. The answer time is from the choice is sent until the page has
run to its end and the last of it has arrived. Beside it, in the same run: the same app with a garbage collection after
each rerun (Streamlit's default), and the page with nothing kept between reruns.

The number of sessions, rounds and seconds is bounded, and the servers end with the program. Memory is the growth of
the server's resident set by a hundred sessions more, so without what all share; Linux only.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.server import MAPPE, start_server

OKTER: Final = 50
RUNDER: Final = 10
FRIST_S: Final = 240  # for one server, all rounds
SVAR_S: Final = 0.5  # DESIGN: all answered within
MINNE_MB: Final = 0.1  # DESIGN: per session
TEMAER: Final = slice(10, 40)  # of the box «Tema»: tasks


@dataclass
class Okt:
    """One browser: its connection, the choices that its page offers, and the address as the server has set it."""

    kanal: ClientConnection
    adresse: str = ""
    felt: str = ""
    valg: Sequence[str] = ()
    byte: int = 0

    async def velg(self, verdi: str | None = None) -> float:
        """Ask for the page, with a new choice or as it first is; return the seconds until all of it has come."""
        melding = BackMsg()
        melding.rerun_script.page_name = "kart"
        melding.rerun_script.query_string = self.adresse
        if verdi is not None:
            tilstand = melding.rerun_script.widget_states.widgets.add()
            tilstand.id, tilstand.string_value = self.felt, verdi
        start = time.perf_counter()
        await self.kanal.send(melding.SerializeToString())
        while not await self._ta_imot():
            pass
        return time.perf_counter() - start

    async def _ta_imot(self) -> bool:
        """Take one message, and tell whether it was the last."""
        ramme = await self.kanal.recv()
        self.byte += len(ramme)
        svar = ForwardMsg.FromString(ramme)
        type_ = svar.WhichOneof("type")
        if type_ == "page_info_changed":
            self.adresse = svar.page_info_changed.query_string
        elif type_ == "delta" and svar.delta.new_element.selectbox.label == "Tema":
            self.felt, self.valg = svar.delta.new_element.selectbox.id, svar.delta.new_element.selectbox.options
        elif type_ == "delta" and svar.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(svar.delta.new_element.exception.message)
        elif type_ == "script_finished" and svar.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise RuntimeError(ForwardMsg.ScriptFinishedStatus.Name(svar.script_finished))
        return type_ == "script_finished"


@asynccontextmanager
async def open_okter(url: str, antall: int) -> AsyncIterator[list[Okt]]:
    """Open sessions one after the other, each with its page shown; they end with the context."""
    assert urlsplit(url).hostname == "127.0.0.1"  # noqa: S101 - a load test of anybody else's server is an attack
    async with AsyncExitStack() as stabel:
        okter = []
        for _ in range(antall):
            kanal = await stabel.enter_async_context(
                connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
            )
            okter.append(Okt(kanal))
            await okter[-1].velg()
        yield okter


async def choose_samtidig(okter: Sequence[Okt], runde: int) -> list[float]:
    """Let every session choose a theme of its own in the same moment; return the seconds of each."""
    temaer = okter[0].valg[TEMAER]
    return await asyncio.gather(*(okt.velg(temaer[(nr + 7 * runde) % len(temaer)]) for nr, okt in enumerate(okter)))


def read_minne_mb(pid: int) -> float | None:
    """Read the resident set of a process in MB; None where the system does not tell it so."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    (linje,) = [linje for linje in status.read_text().splitlines() if linje.startswith("VmRSS:")]
    return int(linje.split()[1]) / 1024


@dataclass
class Maling:
    """What one server answered: the seconds of every choice, and MB a session where it was measured."""

    tider: list[float] = field(default_factory=list)
    minne_mb: float | None = None
    kb: float = 0


async def measure_server(url: str, pid: int, runder: int, *, minne: bool) -> Maling:
    """Measure one server: first what a session holds, then the rounds, after two that fill its caches."""
    maling = Maling()
    async with asyncio.timeout(FRIST_S):
        if minne:
            maling.minne_mb = await measure_minne(url, pid)
        async with open_okter(url, OKTER) as okter:
            for nr in range(2 if runder > 1 else 0):
                await choose_samtidig(okter, nr)
            for okt in okter:
                okt.byte = 0
            for nr in range(runder):
                maling.tider += await choose_samtidig(okter, nr)
            maling.kb = sum(okt.byte for okt in okter) / len(maling.tider) / 1000
    return maling


async def measure_minne(url: str, pid: int) -> float | None:
    """Measure how many MB the server grows by for each session, when they come and choose one by one.

    One by one, since the stacks of threads that run at once belong to no session; after a few that fill the caches.
    """

    async def velg(okter: Sequence[Okt]) -> None:
        for okt in okter:
            await okt.velg(okt.valg[TEMAER][0])

    async with open_okter(url, OKTER // 5) as forst:
        await velg(forst)
        for_ = read_minne_mb(pid)
        async with open_okter(url, 2 * OKTER) as flere:
            await velg(flere)
            etter = read_minne_mb(pid)
    return None if for_ is None or etter is None else (etter - for_) / (2 * OKTER)


def skriv(hva: str, maling: Maling, vart: Maling | None = None) -> None:
    """Print one line: median, 95 % and max in ms, and how many times slower than ours."""
    ms = sorted(1000 * tid for tid in maling.tider)
    median, nest, storst = statistics.median(ms), ms[int(0.95 * len(ms))], ms[-1]
    linje = f"{hva:44}{median:9.0f}{nest:9.0f}{storst:9.0f} ms {len(ms):5} svar {maling.kb:6.0f} kB hvert"
    if vart is not None:
        linje += f"  median {median / statistics.median(1000 * tid for tid in vart.tider):.1f} ganger vår"
    print(linje)


def main() -> None:
    """Measure and print."""
    print(f"{OKTER} økter velger samtidig; median, 95 %, størst")
    app, naivt = MAPPE.parent / "app.py", MAPPE / "last_naivt.py"
    forsok = (
        ("vårt", app, (), RUNDER),
        ("med opprydding etter hver kjøring", app, ("--runner.postScriptGC=true",), RUNDER),
        ("uten mellomlager, og med opprydding", naivt, ("--runner.postScriptGC=true",), 1),
    )
    vart: Maling | None = None
    for navn, fil, valg, runder in forsok:
        with start_server(fil, *valg) as (url, server):
            maling = asyncio.run(measure_server(url, server.pid, runder, minne=fil is app and not valg))
        skriv(navn, maling, vart)
        vart = vart or maling
    holdt = max(vart.tider) <= SVAR_S
    print(f"alle svar innen {SVAR_S:.1f} s: {'holdt' if holdt else 'IKKE HOLDT'}")
    if vart.minne_mb is not None:
        print(f"minne per økt {vart.minne_mb:.3f} MB, budsjett {MINNE_MB}: ", end="")
        print("holdt" if vart.minne_mb <= MINNE_MB else "IKKE HOLDT")


if __name__ == "__main__":
    main()
