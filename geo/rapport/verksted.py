"""A process of its own that draws, so that an export takes no time from those who look at maps meanwhile.

Drawing holds the interpreter: in a thread of the server, a package slows every session for as long as it takes (the
measured numbers are in docs/figurer.md). The process is sent the data themselves and reads no data file, so that a
package holds what the page shows also where the files have changed since. Of a long job it tells by files in a folder,
which needs nothing from the two sides but that folder.
"""

import copyreg
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any, Final
from weakref import finalize

from geo.errors import SamarbeidskartError
from geo.maal.sporsmal import Sporsmal
from geo.rapport.pakke import AvbruttError, build_pakke
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Oppsett

STATUS, AVBRYT, PAKKE = "status", "avbryt", "figurpakke.zip"
EN_OM_GANGEN: Final = 1  # package at a time: each takes a core and some 400 MB


@dataclass(frozen=True)
class Verksted:
    """The process, and the folder that its packages are made in."""

    prosess: ProcessPoolExecutor
    mappe: Path


def start_verksted() -> Verksted:
    """Start the process; it loads its data when it is first asked, and ends with the server however that ends."""
    mappe = tempfile.mkdtemp(prefix="samarbeidskart-")
    # A fresh process: a fork would copy a server with threads, and locks that some of them hold.
    prosess = ProcessPoolExecutor(EN_OM_GANGEN, get_context("spawn"), initializer=_vokt, initargs=(mappe,))
    return Verksted(prosess, Path(mappe))


@dataclass(frozen=True, slots=True)
class Fremdrift:
    """How far a package has come; ``ferdig`` of ``i_alt`` steps are done, and ``hva`` is the one at work."""

    ferdig: int
    i_alt: int
    hva: str

    @property
    def andel(self) -> float:
        """The share that is done, 0–1."""
        return self.ferdig / self.i_alt if self.i_alt else 0.0


@dataclass(frozen=True)
class Pakkejobb:
    """One package on its way; its folder is gone, and with it the work, when nobody holds the job any more."""

    svar: "Future[bool]"
    sti: Path  # the folder that both sides know

    def les_fremdrift(self) -> Fremdrift:
        """Return how far it has come; nothing yet where the process has not begun."""
        with suppress(OSError, ValueError):
            ferdig, i_alt, hva = (self.sti / STATUS).read_text(encoding="utf-8").split("\t")
            return Fremdrift(int(ferdig), int(i_alt), hva)
        return Fremdrift(0, 0, "Venter på tur")

    def avbryt(self) -> None:
        """Ask it to stop, which it does before its next step."""
        self.svar.cancel()
        with suppress(OSError):
            (self.sti / AVBRYT).touch()

    @staticmethod
    def forklar(feil: BaseException) -> str:
        """Say why it failed, in words for people."""
        if isinstance(feil, SamarbeidskartError):
            return feil.kort
        if isinstance(feil, OSError):
            return f"filen kunne ikke skrives ({feil.strerror})"
        return "prosessen som tegner, stoppet; prøv igjen"

    def les_pakke(self) -> bytes:
        """Return the finished package."""
        return (self.sti / PAKKE).read_bytes()


def start_pakke(verksted: Verksted, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> Pakkejobb:
    """Ask the process for a package of exactly these data: 1,5 MB to send, some 20 ms."""
    sti = Path(tempfile.mkdtemp(dir=verksted.mappe))
    jobb = Pakkejobb(verksted.prosess.submit(write_pakke, s, kart, oppsett, str(sti)), sti)
    finalize(jobb, shutil.rmtree, sti, ignore_errors=True)
    return jobb


def _kle_av(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., MappingProxyType[Any, Any]], tuple[Any, ...]]:
    return _kle_pa, (dict(mapping),)


def _kle_pa(innhold: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(innhold)


copyreg.pickle(MappingProxyType, _kle_av)  # the data are immutable throughout, and Python sends no such mapping itself


# ------------------------------------------------------------------------------------------------------ in the process


def _vokt(mappe: str) -> None:
    """Watch the server from the process: where it is killed, nobody else would end the process and clear its folder."""
    Thread(target=_folg_server, args=(mappe,), daemon=True).start()


def _folg_server(mappe: str) -> None:
    tjener = parent_process()
    if tjener is not None:
        tjener.join()
    shutil.rmtree(mappe, ignore_errors=True)
    os._exit(0)  # at once: what it was drawing has no reader


def write_pakke(s: Sporsmal, kart: Kart, oppsett: Oppsett, mappe: str) -> bool:
    """Write a package to a folder, telling how far it has come; False where it was cancelled or nobody waits."""
    sti = Path(mappe)

    def meld(ferdig: int, i_alt: int, hva: str) -> None:
        ny = sti / f"{STATUS}.ny"
        ny.write_text(f"{ferdig}\t{i_alt}\t{hva}", encoding="utf-8")
        ny.replace(sti / STATUS)  # whole or not at all: the other side reads at any time

    if not sti.exists():
        return False  # whoever asked has left
    try:
        innhold = build_pakke(
            s,
            kart,
            oppsett=oppsett,
            fremdrift=meld,
            avbryt=lambda: (sti / AVBRYT).exists() or not sti.exists(),
        )
        (sti / PAKKE).write_bytes(innhold)
    except AvbruttError:
        return False
    return True
