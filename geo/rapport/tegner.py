"""The process that draws, ``python -m geo.rapport.tegner``: it takes jobs on its input and answers on its output.

``verksted`` starts it and speaks with it, in pickled messages, each after its length. What large values a job is made
from are sent once, by a number that jobs then name. Between the steps of a long job it takes the short ones that have
come meanwhile, so that nobody waits for another's package.
"""

import os
import pickle
import struct
from collections.abc import Callable
from io import BytesIO
from queue import SimpleQueue
from threading import Thread
from typing import IO, Final

HOLD, SLIPP, JOBB, STOPP = "hold", "slipp", "jobb", "stopp"  # to the process: keep a value, let it go, work, stop one
FREMDRIFT, SVAR, FEIL = "fremdrift", "svar", "feil"  # from it
SNILL: Final = 5  # nice: whoever looks at maps comes first, yet a figure is not starved by other programs
LENGDE: Final = struct.Struct(">Q")


def skriv_melding(ut: IO[bytes], melding: bytes) -> None:
    """Send one message."""
    ut.write(LENGDE.pack(len(melding)))
    ut.write(melding)
    ut.flush()


def les_melding(inn: IO[bytes]) -> bytes | None:
    """Take one message; None where the other side is gone."""
    hode = inn.read(LENGDE.size)
    if len(hode) < LENGDE.size:
        return None
    (lengde,) = LENGDE.unpack(hode)
    melding = inn.read(lengde)
    return melding if len(melding) == lengde else None


class _Leser(pickle.Unpickler):
    """Reads a message, with the values that are kept in the place of their numbers."""

    def __init__(self, melding: bytes, holdt: dict[int, object]) -> None:
        super().__init__(BytesIO(melding))
        self.holdt = holdt

    def persistent_load(self, nr: int) -> object:
        return self.holdt[nr]


class Tegner:
    """What the process holds: values by number, the messages that wait, and the jobs that are to stop."""

    def __init__(self, inn: IO[bytes], ut: IO[bytes]) -> None:
        """Begin to listen."""
        self.inn, self.ut = inn, ut
        self.holdt: dict[int, object] = {}
        self.stoppet: set[int] = set()
        self.meldinger: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=self._lytt, daemon=True).start()

    def _lytt(self) -> None:
        """Put what comes in line, so that the server never waits to be heard; end with it, whatever is being drawn."""
        while (melding := les_melding(self.inn)) is not None:
            self.meldinger.put(melding)
        os._exit(0)

    def arbeid(self) -> None:
        """Take messages for as long as they come."""
        while True:
            self._ta(self.meldinger.get())

    def _ta(self, melding: bytes) -> None:
        slag, nr, *resten = _Leser(melding, self.holdt).load()
        if slag == HOLD:
            (self.holdt[nr],) = resten
        elif slag == SLIPP:
            self.holdt.pop(nr, None)
        elif slag == STOPP:
            self.stoppet.add(nr)
        else:
            funksjon, verdier, lang = resten
            self._utfor(nr, funksjon, verdier, lang=lang)

    def _utfor(self, nr: int, funksjon: Callable[..., object], verdier: tuple[object, ...], *, lang: bool) -> None:
        def meld(*hvor_langt: object) -> None:
            skriv_melding(self.ut, pickle.dumps((FREMDRIFT, nr, hvor_langt)))

        def avbryt() -> bool:
            while not self.meldinger.empty():
                self._ta(self.meldinger.get())
            return nr in self.stoppet

        try:
            svar = funksjon(*verdier, fremdrift=meld, avbryt=avbryt) if lang else funksjon(*verdier)
            melding = pickle.dumps((SVAR, nr, svar), pickle.HIGHEST_PROTOCOL)
        except Exception as feil:  # noqa: BLE001 - whatever it is, whoever asked is told, and the process works on
            melding = _pakk_feil(nr, feil)
        skriv_melding(self.ut, melding)
        self.stoppet.discard(nr)


def _pakk_feil(nr: int, feil: Exception) -> bytes:
    """Pack a fault as it is, or what it says where it cannot travel."""
    try:
        melding = pickle.dumps((FEIL, nr, feil))
        pickle.loads(melding)  # noqa: S301 - our own bytes
    except (pickle.PickleError, TypeError, AttributeError, ValueError):
        return pickle.dumps((FEIL, nr, RuntimeError(repr(feil))))
    return melding


def _varm_opp() -> None:
    """Load what every figure needs, and draw a blank sheet, before anybody waits for it."""
    from geo.rapport import figurfil  # noqa: F401, PLC0415 - loads what figures are laid out with
    from geo.tegning.oppsett import Format  # noqa: PLC0415 - as above
    from geo.tegning.trykk import draw_tegning  # noqa: PLC0415 - as above
    from geo.tegning.verdi import Tegning, Tekst  # noqa: PLC0415 - as above

    draw_tegning(Tegning(10.0, 10.0, (Tekst(1.0, 5.0, "Å", 8.0, "black"),), "", "", ""), Format.PNG, 72)


def main() -> None:
    """Work until the server is gone."""
    inn, ut = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to the log, and not among the messages
    if hasattr(os, "nice"):
        os.nice(SNILL)
    tegner = Tegner(inn, ut)
    _varm_opp()
    tegner.arbeid()


if __name__ == "__main__":
    main()
