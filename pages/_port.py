"""The one gate between the data files and the pages: what was last read without fault stays until something better is.

A reader says what is wrong with a file (``DataError``). Here, and nowhere else, whatever a reader throws is caught: a
fault of ours in one of them takes no page away either, and is told to whoever runs the service in the log.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from geo.errors import Avvik, DataError, SamarbeidskartError
from geo.tekst import escape_markdown

T = TypeVar("T")
MAKS_AVVIK: Final = 50  # what a page can hold
PROV_IGJEN_S: Final = 2.0  # a disk that gets room, or a right that is given, is seen on no file


@dataclass(frozen=True, slots=True)
class Lest(Generic[T]):
    """What a part of the data is now: the last that could be read, and what is wrong with the files as they are."""

    verdi: T | None = None
    versjon: str = ""  # of what was read, and not of the files
    feil: SamarbeidskartError | None = None

    def krev(self) -> T:
        """Return what was last read; raises what stood in the way where nothing ever was."""
        if self.verdi is None:
            raise self.feil or LookupError
        return self.verdi


class Port:
    """What all sessions share of the files, by part; each part is read by one session at a time."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._kjent: dict[str, tuple[str, float, Lest[Any]]] = {}
        self._laaser: defaultdict[str, Lock] = defaultdict(Lock)

    def les(self, del_: str, stempel: str, les: Callable[[], T]) -> Lest[T]:
        """Return a part of the data, read anew where ``stempel`` is not that of the last time."""
        with self._laaser[del_]:
            sett, naar, lest = self._kjent.get(del_, ("", 0.0, Lest()))
            if sett != stempel or (lest.feil and time.monotonic() - naar > PROV_IGJEN_S):
                lest = _prov(del_, stempel, les, lest)
                self._kjent[del_] = stempel, time.monotonic(), lest
            return lest


def _prov(del_: str, stempel: str, les: Callable[[], T], forrige: Lest[T]) -> Lest[T]:
    try:
        return Lest(les(), stempel)
    except SamarbeidskartError as feil:
        return Lest(forrige.verdi, forrige.versjon, feil)
    except Exception as feil:  # whatever it was, the last good data serve the pages
        logging.getLogger("samarbeidskart").exception("Leseren av %s stoppet på en feil", del_)
        hva = f"leseren stoppet på en feil i programmet ({type(feil).__name__})"
        losning = "legg tilbake forrige utgave av filene, og si fra til den som drifter appen"
        return Lest(forrige.verdi, forrige.versjon, DataError(del_, [Avvik(None, None, hva, losning)]))


def si_fra(lest: Lest[T], hva: str, uten: str = "") -> T | None:
    """Tell what is wrong with the files of a part, and what the page shows meanwhile; return what it shows.

    Parameters
    ----------
    lest, hva
        The part, and what it is called in bokmål, as «grensene».
    uten
        What the page says where there is no last good version: the sentence of what it does without.

    """
    if lest.feil is not None:
        st.error(_forklar(lest.feil))
        st.warning(uten if lest.verdi is None else f"Siden viser forrige versjon av {hva}.")
    return lest.verdi


def _forklar(feil: SamarbeidskartError) -> str:
    if not isinstance(feil, DataError):
        return f"{escape_markdown(feil.kort)}."
    rader = "\n".join(f"- {escape_markdown(str(avvik))}" for avvik in feil.avvik[:MAKS_AVVIK])
    rest = f"\n- … og {len(feil.avvik) - MAKS_AVVIK} til" if len(feil.avvik) > MAKS_AVVIK else ""
    return f"**{escape_markdown(feil.fil)}** kan ikke brukes. Rett filen, og last siden på nytt:\n\n{rader}{rest}"
