"""What a visitor feels while others draw, pack or compute regions: ``python -m benchmarks.ved_siden [MAPPE …]``.

One session changes theme on the map page twenty times a second, and the answer time is from the choice is sent until
all of the answer has come. Meanwhile others ask for what is heavy: eight downloads of a figure at 600 dpi at once, four
links with functional regions, previews of figures, a package. Memory is the resident set of the server and all its
children together, read each second. The app of each folder given is measured in the same run (this one where none is),
so that two versions can be held against each other; each has its own server.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.last import Okt, open_okter, read_minne_mb
from benchmarks.server import MAPPE, start_server

TAKT_S: Final = 0.05
STILLE_S: Final = 8.0  # of measuring with nobody else there
FRIST_S: Final = 240
TEMAER: Final = slice(10, 40)
NEDLASTINGER, LENKER, VISNINGER = 8, 4, 12
FIGURER: Final = tuple(f"5.{nr}" for nr in range(2, 18))


@dataclass
class Gjest:
    """Another browser: its connection, the buttons of its page, and what the server calls it."""

    kanal: ClientConnection
    nedlastinger: dict[str, str] = field(default_factory=dict)  # id of the file that is not made yet, by label
    knapper: dict[str, str] = field(default_factory=dict)
    okt: str = ""

    async def kjor(self, side: str, adresse: str = "", knapp: str | None = None) -> None:
        """Run a page to its end."""
        melding = BackMsg()
        melding.rerun_script.page_name = side
        melding.rerun_script.query_string = adresse
        if knapp is not None:
            tilstand = melding.rerun_script.widget_states.widgets.add()
            tilstand.id, tilstand.trigger_value = knapp, True
        await self.kanal.send(melding.SerializeToString())
        while await self._ta_imot() != "script_finished":
            pass

    async def last_ned(self, etikett: str) -> None:
        """Fetch what is made when it is asked for, up to where its address is known."""
        melding = BackMsg()
        melding.backend_operation_request.request_id = etikett
        melding.backend_operation_request.session_id = self.okt
        melding.backend_operation_request.deferred_file.file_id = self.nedlastinger[etikett]
        await self.kanal.send(melding.SerializeToString())
        while await self._ta_imot() != "backend_operation_response":
            pass

    async def _ta_imot(self) -> str | None:
        svar = ForwardMsg.FromString(await self.kanal.recv())
        type_: str | None = svar.WhichOneof("type")
        if type_ == "new_session":
            self.okt = svar.new_session.initialize.session_id
        elif type_ == "delta":
            element = svar.delta.new_element
            slag = element.WhichOneof("type")
            if slag == "download_button":
                self.nedlastinger[element.download_button.label] = element.download_button.deferred_file_id
            elif slag == "button":
                self.knapper[element.button.label] = element.button.id
            elif slag == "exception":
                raise RuntimeError(element.exception.message)
        elif type_ == "backend_operation_response" and svar.backend_operation_response.error_msg:
            raise RuntimeError(svar.backend_operation_response.error_msg)
        return type_


@asynccontextmanager
async def open_gjester(url: str, antall: int) -> AsyncIterator[list[Gjest]]:
    """Connect some browsers that have not asked for anything yet."""
    adresse = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    async with AsyncExitStack() as stabel:
        kanaler = [connect(adresse, subprotocols=[Subprotocol("streamlit")], max_size=None) for _ in range(antall)]
        yield [Gjest(await stabel.enter_async_context(kanal)) for kanal in kanaler]


def find_familie(pid: int) -> list[int]:
    """Find a process and all that descend from it."""
    barn = [
        int(ett)
        for traad in Path(f"/proc/{pid}/task").glob("*/children")
        for ett in traad.read_text(encoding="ascii").split()
    ]
    return [pid, *(ett for nr in barn for ett in find_familie(nr))]


@dataclass
class Maling:
    """What a visitor felt: seconds of each choice, and most MB of the server with its children."""

    tider: list[float] = field(default_factory=list)
    mest_mb: float = 0.0
    varte_s: float = 0.0

    @property
    def p95_ms(self) -> float:
        """What 95 of 100 choices were answered within."""
        return 1000 * sorted(self.tider)[int(0.95 * len(self.tider))]


async def folg_minne(pid: int, maling: Maling) -> None:
    """Read the memory each second."""
    while True:
        maling.mest_mb = max(maling.mest_mb, sum(read_minne_mb(ett) or 0 for ett in find_familie(pid)))
        await asyncio.sleep(1)


async def folg_besok(okt: Okt, maling: Maling, slutt: asyncio.Event) -> None:
    """Choose again and again, until the end and the answer that is then on its way."""
    for tema in cycle(okt.valg[TEMAER]):
        maling.tider.append(await okt.velg(tema))
        await asyncio.sleep(TAKT_S)
        if slutt.is_set():
            return


async def measure(okt: Okt, pid: int, arbeid: Awaitable[object]) -> Maling:
    """Measure a visitor for as long as some work takes."""
    maling = Maling()
    start = time.perf_counter()
    slutt = asyncio.Event()
    minne, besok = asyncio.create_task(folg_minne(pid, maling)), asyncio.create_task(folg_besok(okt, maling, slutt))
    try:
        await arbeid
    finally:
        maling.varte_s = time.perf_counter() - start
        minne.cancel()
        slutt.set()
        await besok
    return maling


async def last_ned(gjester: Sequence[Gjest]) -> None:
    """Fetch a figure at 600 dpi, all at once."""
    await asyncio.gather(*(gjest.last_ned("Last ned PNG") for gjest in gjester))


async def regn(gjester: Sequence[Gjest]) -> None:
    """Open links with functional regions of areas that nobody has asked for before, all at once."""
    omrader = ("kartlegging", "landet", "region:Hallingdal", "region:Hadeland")
    await asyncio.gather(
        *(
            gjest.kjor("samarbeidsmonster", f"del=regioner&regn=ja&omrade={omrade}")
            for gjest, omrade in zip(gjester, omrader, strict=True)
        )
    )


async def se(gjester: Sequence[Gjest]) -> None:
    """Look at one figure after the other, each drawn for the first time."""
    (gjest,) = gjester
    for kode in FIGURER[:VISNINGER]:
        await gjest.kjor("figurer", f"figur={kode}&ark=80")


async def pakk(gjester: Sequence[Gjest]) -> None:
    """Let a package be made."""
    (gjest,) = gjester
    await gjest.kjor("figurer", "figur=5.2", gjest.knapper["Lag figurpakken"])
    while "Last ned figurpakken (ZIP)" not in gjest.nedlastinger:
        await asyncio.sleep(1)  # in a browser a part of the page looks by itself
        await gjest.kjor("figurer", "figur=5.2")


async def measure_visning(gjest: Gjest) -> list[float]:
    """Measure previews on a server with nobody else: seconds of each."""
    tider = []
    for kode in FIGURER:
        start = time.perf_counter()
        await gjest.kjor("figurer", f"figur={kode}&ark=120")
        tider.append(time.perf_counter() - start)
    return tider


Arbeid = Callable[[Sequence[Gjest]], Awaitable[None]]
ANGREP: Final[tuple[tuple[str, int, Arbeid], ...]] = (
    (f"{NEDLASTINGER} nedlastinger, 600 dpi", NEDLASTINGER, last_ned),
    (f"{LENKER} lenker med regioner", LENKER, regn),
    (f"{VISNINGER} visninger etter hverandre", 1, se),
    ("én figurpakke", 1, pakk),
)


async def measure_app(url: str, pid: int) -> None:
    """Measure one app, line by line."""
    async with asyncio.timeout(len(ANGREP) * FRIST_S), open_okter(url, 1) as (okt,):
        for tema in okt.valg[TEMAER]:
            await okt.velg(tema)
        ledig = await measure(okt, pid, asyncio.sleep(STILLE_S))
        skriv("ingen andre", ledig, ledig)
        async with open_gjester(url, 1) as (gjest,):
            await gjest.kjor("figurer", "figur=1.1")
            tider = await measure_visning(gjest)
            print(f"  visning av en ny figur, ingen andre: median {1000 * statistics.median(tider):.0f} ms", flush=True)
        for navn, antall, arbeid in ANGREP:
            async with open_gjester(url, antall) as gjester:
                if arbeid is not regn:
                    for gjest in gjester:
                        await gjest.kjor("figurer", "figur=5.2&dpi=600")
                skriv(navn, await measure(okt, pid, arbeid(gjester)), ledig)


def skriv(navn: str, maling: Maling, ledig: Maling) -> None:
    """Print one line."""
    ms = sorted(1000 * tid for tid in maling.tider)
    print(
        f"  {navn:34}{maling.varte_s:6.1f} s  median {statistics.median(ms):5.0f}  95 % {maling.p95_ms:6.0f}  "
        f"mest {ms[-1]:6.0f} ms  {maling.p95_ms / ledig.p95_ms:5.1f} ganger ledig  {maling.mest_mb:5.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure each app and print."""
    for mappe in [Path(ett) for ett in sys.argv[1:]] or [MAPPE.parent]:
        print(f"{mappe}: en besøkende velger igjen og igjen mens andre gjør noe tungt", flush=True)
        with start_server(mappe / "app.py", rot=mappe) as (url, server):
            asyncio.run(measure_app(url, server.pid))


if __name__ == "__main__":
    main()
