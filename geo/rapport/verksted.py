"""The pool of processes that draw and compute, so that nobody's figure takes time from those who look at maps.

Drawing holds the interpreter: in a thread of the server, one figure slows every session for as long as it takes (the
measured numbers are in docs/ytelse.md). A job waits in one bounded line for one of a few niced processes (``tegner``),
one by default. The processes are sent the data themselves and read no data file, so that a figure holds what the page
shows also where the files have changed since. They keep what they were sent, and the pool the last answers.
"""

import copyreg
import errno
import logging
import pickle
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field, fields
from io import BytesIO
from itertools import count
from threading import Lock, RLock, Thread
from types import MappingProxyType
from typing import IO, Any, Final, Generic, TypeVar, cast

from geo import settings
from geo.data.referanse import Referanse
from geo.data.samling import Samling
from geo.errors import SamarbeidskartError
from geo.maal.sporsmal import Sporsmal
from geo.rapport.tegner import FEIL, FREMDRIFT, HOLD, JOBB, SLIPP, STOPP, SVAR, les_melding, skriv_melding
from geo.tegning.kartutsnitt import Kart

PLASSER: Final = 24  # in line: a warm preview takes a fifth of a second, so the last one waits some five seconds
HUSKES: Final = 60  # answers: a preview is 0.3 MB
HOLDES: Final = 12  # large values in each process: those of some areas, and of the version before
UTSKIFTES: Final = 200  # jobs of one process, so that what libraries leave behind does not grow for ever

T = TypeVar("T")
_logg: Final = logging.getLogger("samarbeidskart")


class FulltError(SamarbeidskartError):
    """The line is full."""


class StoppetError(SamarbeidskartError):
    """The process ended before the job did."""


@dataclass(frozen=True, slots=True)
class Fremdrift:
    """How far a job has come; ``ferdig`` of ``i_alt`` steps are done, and ``hva`` is the one at work."""

    ferdig: int
    i_alt: int
    hva: str

    @property
    def andel(self) -> float:
        """The share that is done, 0–1."""
        return self.ferdig / self.i_alt if self.i_alt else 0.0


VENTER: Final = Fremdrift(0, 0, "Venter på tur")


@dataclass(eq=False)
class Jobb(Generic[T]):
    """One job on its way."""

    nr: int
    okt: str  # whose it is
    slag: str
    funksjon: Callable[..., T]
    verdier: tuple[object, ...]
    nokkel: Hashable  # what its answer is remembered by; None where it is not
    lang: bool  # takes short ones in between, and is told ``fremdrift`` and ``avbryt``
    verksted: "Verksted"
    svar: "Future[T]" = field(default_factory=Future)
    fremdrift: Fremdrift = VENTER

    @property
    def plass(self) -> int:
        """How many are before it in line, and itself; 0 where it is at work or done."""
        return self.verksted.find_plass(self)

    def find_feil(self) -> BaseException | None:
        """Find why a job that is done has no answer; None where it has."""
        return CancelledError() if self.svar.cancelled() else self.svar.exception()

    def avbryt(self) -> None:
        """Take it out of the line, or stop it before its next step."""
        self.verksted.avbryt(self)


class Verksted:
    """Some processes and the line before them."""

    def __init__(self, tegnere: int = settings.TEGNERE) -> None:
        """Make the pool; a process starts when it is first needed. Without any, jobs are done by whoever asks."""
        self.las = RLock()
        self.ko: list[Jobb[Any]] = []
        self.husket: OrderedDict[Hashable, Any] = OrderedDict()
        self.tegnere = [_Tegner(self) for _ in range(tegnere)]
        self.numre = count()

    def bestill(  # noqa: PLR0913 - who asks, what for, and how
        self,
        okt: str,
        slag: str,
        funksjon: Callable[..., T],
        *verdier: object,
        nokkel: Hashable = None,
        lang: bool = False,
        uten_tak: bool = False,
    ) -> Jobb[T]:
        """Put a job in line, in the place of an older one of the same session and kind that has not begun.

        Parameters
        ----------
        okt, slag
            Who asks, and for what kind of thing.
        funksjon, verdier
            Of a module, and what it is called with; all of it is sent to another process.
        nokkel
            What the answer is remembered by, which says all that it depends on.
        lang
            The job tells how far it has come, and takes short ones in between.
        uten_tak
            It may stand in a full line, for those who are bounded elsewhere.

        Raises
        ------
        FulltError
            There is no room in the line.

        """
        jobb = Jobb(next(self.numre), okt, slag, funksjon, verdier, nokkel, lang, self)
        if not self.tegnere:
            _utfor_her(jobb)
            return jobb
        with self.las:
            if self._svar_av_husket(jobb):
                return jobb
            eldre = [ett for ett in self.ko if (ett.okt, ett.slag) == (okt, slag)]
            if len(self.ko) - len(eldre) >= PLASSER and not uten_tak:
                raise FulltError("Det er mange som tegner nå, og køen er full. Prøv igjen om litt")
            for ett in eldre:
                self.avbryt(ett)
            self.ko.append(jobb)
        self._fordel()
        return jobb

    def varm_opp(self) -> None:
        """Start the first process if none is there, so that it is ready when it is needed."""
        for tegner in self.tegnere[:1]:
            tegner.start()

    def find_plass(self, jobb: Jobb[Any]) -> int:
        """Find the place of a job in line, from 1; 0 where it is not in it."""
        with self.las:
            return self.ko.index(jobb) + 1 if jobb in self.ko else 0

    def avbryt(self, jobb: Jobb[Any]) -> None:
        """Take a job out of the line, or let the process stop it before its next step."""
        with self.las:
            if jobb in self.ko:
                self.ko.remove(jobb)
                jobb.svar.cancel()
                return
            tegner = next((ett for ett in self.tegnere if jobb.nr in ett.aktive), None)
        if tegner is not None and jobb.lang:
            tegner.send(STOPP, jobb.nr)

    def ta(self, jobb: Jobb[T]) -> T:
        """Take the answer of a job, which is done by whoever asks if it has not begun."""
        self.avbryt(jobb)
        return jobb.funksjon(*jobb.verdier) if jobb.svar.cancelled() else jobb.svar.result()

    def slutt(self) -> None:
        """End the processes."""
        for tegner in self.tegnere:
            tegner.slutt()

    # ------------------------------------------------------------------------------------------------ inside the pool

    def _svar_av_husket(self, jobb: Jobb[Any]) -> bool:
        if jobb.nokkel is None or jobb.nokkel not in self.husket:
            return False
        self.husket.move_to_end(jobb.nokkel)
        jobb.svar.set_result(self.husket[jobb.nokkel])
        return True

    def _fordel(self) -> None:
        """Give the processes that have room what is first in line for them."""
        for tegner, jobb in self._velg():
            tegner.gi(jobb)

    def _velg(self) -> Iterator[tuple["_Tegner", Jobb[Any]]]:
        while True:
            with self.las:
                par = next(((t, j) for j in self.ko for t in self.tegnere if t.har_plass(j)), None)
                if par is None:
                    return
                tegner, jobb = par
                self.ko.remove(jobb)
                # Whoever asked for the same before it may have been given it meanwhile.
                if self._svar_av_husket(jobb) or not jobb.svar.set_running_or_notify_cancel():
                    continue
                tegner.aktive[jobb.nr] = jobb
            yield tegner, jobb

    def motta(self, tegner: "_Tegner", slag: str, nr: int, verdi: Any) -> None:  # noqa: ANN401 - whatever a job answers
        """Take a message from a process, of a job that it has."""
        with self.las:
            jobb = tegner.aktive.get(nr)
            if jobb is None:
                return
            if slag == FREMDRIFT:
                jobb.fremdrift = Fremdrift(*verdi)
                return
            del tegner.aktive[nr]
            if slag == SVAR and jobb.nokkel is not None:
                self.husket[jobb.nokkel] = verdi
                while len(self.husket) > HUSKES:
                    self.husket.popitem(last=False)
        if slag == SVAR:
            jobb.svar.set_result(verdi)
        else:
            jobb.svar.set_exception(verdi)
        self._fordel()

    def gi_opp(self, tegner: "_Tegner") -> None:
        """Tell those whose process ended; the next job starts a new one."""
        with self.las:
            aktive = list(tegner.aktive.values())
            tegner.aktive.clear()
        if aktive:
            _logg.error("En prosess som tegner, stoppet midt i %s", ", ".join(jobb.slag for jobb in aktive))
        for jobb in aktive:
            jobb.svar.set_exception(StoppetError("Prosessen som tegner, stoppet, og en ny er startet. Prøv igjen"))
        self._fordel()


def _utfor_her(jobb: Jobb[Any]) -> None:
    """Do a job at once."""
    valg = {"fremdrift": lambda *_: None, "avbryt": lambda: False} if jobb.lang else {}
    try:
        jobb.svar.set_result(jobb.funksjon(*jobb.verdier, **valg))
    except Exception as feil:  # noqa: BLE001 - kept for whoever reads the answer, as of a process
        jobb.svar.set_exception(feil)


class _Tegner:
    """The server's side of one process: what it was sent, and the jobs that it has."""

    def __init__(self, verksted: Verksted) -> None:
        self.verksted = verksted
        self.aktive: dict[int, Jobb[Any]] = {}  # guarded by the lock of the pool
        self.las = Lock()  # of all below: one message goes out at a time
        self.prosess: subprocess.Popen[bytes] | None = None
        self.sendt: OrderedDict[int, object] = OrderedDict()  # by identity; held here, so that it stays the same
        self.jobber = 0

    def har_plass(self, jobb: Jobb[Any]) -> bool:
        """Whether a job can begin: beside nothing, or a short one within a long."""
        return not self.aktive or (not jobb.lang and len(self.aktive) == 1 and next(iter(self.aktive.values())).lang)

    def start(self) -> None:
        """Start the process if it does not run."""
        with self.las:
            self._start()

    def _start(self) -> None:
        if self.prosess is not None:
            return
        self.sendt.clear()
        self.jobber = 0
        self.prosess = subprocess.Popen(
            [sys.executable, "-m", "geo.rapport.tegner"],
            cwd=settings.ROT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a Ctrl+C is the server's; this process ends when nobody speaks to it
        )
        Thread(target=self._lytt, args=(self.prosess,), daemon=True).start()

    def _lytt(self, prosess: "subprocess.Popen[bytes]") -> None:
        """Take what the process says, until it says no more."""
        ut = cast("IO[bytes]", prosess.stdout)  # a pipe, as it was started
        while (melding := les_melding(ut)) is not None:
            self.verksted.motta(self, *pickle.loads(melding))  # noqa: S301 - our own process
            with self.las, self.verksted.las:  # so that no job is on its way to it
                if self.jobber >= UTSKIFTES and not self.aktive:
                    self._slipp()
        prosess.wait()
        ut.close()
        with self.las:
            uventet = self.prosess is prosess
            if uventet:
                self._slipp()
        if uventet:
            self.verksted.gi_opp(self)

    def gi(self, jobb: Jobb[Any]) -> None:
        """Send a job, and before it the large values that the process has not got."""
        try:
            with self.las:
                self._start()
                self.jobber += 1
                self._send(self._pakk(JOBB, jobb.nr, jobb.funksjon, jobb.verdier, jobb.lang))
                while len(self.sendt) > HOLDES:
                    nr, _ = self.sendt.popitem(last=False)
                    self._send(self._pakk(SLIPP, nr))
        except (
            OSError,
            pickle.PickleError,
            TypeError,
            AttributeError,
        ) as feil:  # nothing to send, or to
            self.verksted.motta(self, FEIL, jobb.nr, feil)

    def send(self, *melding: object) -> None:
        """Send a message to a process that runs."""
        with self.las:
            self._send(self._pakk(*melding))

    def slutt(self) -> None:
        """End the process, if it runs."""
        with self.las:
            self._slipp()

    def _slipp(self) -> None:
        """Let go of the process, which ends when its input does; the next job starts a new one."""
        if self.prosess is not None:
            with suppress(OSError):
                cast("IO[bytes]", self.prosess.stdin).close()
        self.prosess = None

    def _send(self, melding: bytes) -> None:
        if self.prosess is not None:
            with suppress(OSError):  # where it has ended, the one who listens to it tells
                skriv_melding(cast("IO[bytes]", self.prosess.stdin), melding)

    def _pakk(self, *melding: object, hel: object = None) -> bytes:
        ut = BytesIO()
        _Pakker(ut, self, hel).dump(melding)
        return ut.getvalue()

    def hold(self, verdi: object) -> int:
        """See to it that the process has a large value, and return the number that it has it by."""
        nr = id(verdi)
        if nr not in self.sendt:
            self._send(self._pakk(HOLD, nr, verdi, hel=verdi))
            self.sendt[nr] = verdi
        self.sendt.move_to_end(nr)
        return nr


def _kle_av(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., MappingProxyType[Any, Any]], tuple[Any, ...]]:
    return _kle_pa, (dict(mapping),)


def _kle_pa(innhold: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(innhold)


copyreg.pickle(MappingProxyType, _kle_av)  # the data are immutable throughout, and Python sends no such mapping itself


def _uten_utregnet(verdi: Any) -> tuple[type, tuple[Any, ...]]:  # noqa: ANN401 - any dataclass
    """Send the fields alone: what was worked out from them would come as copies, and is soon worked out there."""
    return type(verdi), tuple(getattr(verdi, felt.name) for felt in fields(verdi))


class _Pakker(pickle.Pickler):
    """Packs a message, with numbers in the place of large values."""

    dispatch_table = copyreg.dispatch_table | dict.fromkeys((Sporsmal, Kart), _uten_utregnet)

    def __init__(self, ut: BytesIO, tegner: _Tegner, hel: object) -> None:
        super().__init__(ut, pickle.HIGHEST_PROTOCOL)
        self.tegner, self.hel = tegner, hel

    def persistent_id(self, verdi: object) -> int | None:
        if isinstance(verdi, (Samling, Referanse, Sporsmal, Kart)) and verdi is not self.hel:
            return self.tegner.hold(verdi)
        return None


def forklar(feil: BaseException) -> str:
    """Say why a job failed, in words for people."""
    if isinstance(feil, SamarbeidskartError):
        return feil.kort
    if isinstance(feil, OSError):
        grunn = "disken er full" if feil.errno in {errno.ENOSPC, errno.EDQUOT} else "mappen er borte eller stengt"
        return f"filen kunne ikke skrives, for {grunn}"
    if isinstance(feil, CancelledError):
        return "jobben ble avbrutt"
    return "noe gikk galt i prosessen som tegner; prøv igjen"


VERKSTED: Final = Verksted()  # the pool of this server: one, and outside what a session can clear
