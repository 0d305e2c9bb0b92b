"""The description beside a data file (``.kilde.toml``): one reader for all of them, that believes no key."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from geo.data.tabellfil import USYNLIG, forklar_oserror, rens_celle
from geo.data.verdier import parse_dato
from geo.errors import Avvik, DataError

SUFFIKS: Final = ".kilde.toml"  # beside a table
MAKS_BYTE: Final = 1_000_000
LINJE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")  # where tomllib says that it stopped


@dataclass(frozen=True, slots=True)
class Beskrivelse:
    """The keys of one description, each asked for by the kind that it must be."""

    fil: str
    felt: Mapping[str, object]

    def tekst(self, nokkel: str, standard: str = "") -> str:
        """Return a text; a number or a date is read as what it prints. ``standard`` where the key is missing."""
        verdi = self.felt.get(nokkel)
        return standard if verdi is None else rens_celle(str(verdi))

    def liste(self, nokkel: str) -> tuple[str, ...]:
        """Return a list of texts; empty where the key is missing."""
        verdi = self.felt.get(nokkel, [])
        return tuple(rens_celle(str(ett)) for ett in verdi) if isinstance(verdi, list) else ()

    def heltall(self, nokkel: str) -> int | None:
        """Return a whole number; None where the key is missing."""
        verdi = self.felt.get(nokkel)
        return verdi if isinstance(verdi, int) and not isinstance(verdi, bool) else None


def read_beskrivelse(
    fil: Path, pabudt: Sequence[str], *, lister: Sequence[str] = (), datoer: Sequence[str] = (), navn: str | None = None
) -> Beskrivelse:
    """Read a description.

    Parameters
    ----------
    fil
        TOML in UTF-8, with or without a byte order mark.
    pabudt
        Keys that must be there and say something.
    lister
        Keys, also others, that are lists of texts where they stand; the rest of ``pabudt`` are texts. ``merknader`` is
        a list and ``rader`` a whole number wherever they stand. Keys that nobody asked for may be anything.
    datoer
        Those of them that are dates, whether TOML's own or text; they are returned as ISO.
    navn
        What errors call the file; its name where not given.

    Raises
    ------
    DataError
        With every key that is missing or of another kind, or the line where the file stops being TOML.

    """
    kalt = navn or fil.name
    return parse_beskrivelse(read_innhold(fil, kalt), kalt, pabudt, lister=lister, datoer=datoer)


def parse_beskrivelse(
    innhold: bytes, kalt: str, pabudt: Sequence[str], *, lister: Sequence[str] = (), datoer: Sequence[str] = ()
) -> Beskrivelse:
    """Read a description from its bytes, as ``read_beskrivelse`` does from a file; ``kalt`` is what errors call it."""
    felt = _les(innhold, kalt)
    avvik: list[Avvik] = []
    for nokkel in dict.fromkeys((*pabudt, *lister, "merknader", "rader")):
        if nokkel in felt and felt[nokkel] != "":
            feil = _find_feil(felt[nokkel], er_liste=nokkel in {*lister, "merknader"}, er_tall=nokkel == "rader")
            if feil is not None:
                avvik.append(Avvik(None, nokkel, *feil))
            elif nokkel in datoer:
                felt[nokkel] = _les_dato(felt[nokkel], nokkel, avvik)
        elif nokkel in pabudt:
            avvik.append(Avvik(None, nokkel, "nøkkelen mangler", "legg den til"))
    if avvik:
        raise DataError(kalt, avvik)
    return Beskrivelse(kalt, felt)


def _find_feil(verdi: object, *, er_liste: bool, er_tall: bool) -> tuple[str, str] | None:
    """Find what is wrong with a value of a kind, and the way out."""
    if er_tall:
        er_heltall = isinstance(verdi, int) and not isinstance(verdi, bool)
        return None if er_heltall else ("er ikke et helt tall", "skriv tallet uten anførselstegn")
    if er_liste and not (isinstance(verdi, list) and all(isinstance(ett, str) for ett in verdi)):
        return "er ikke en liste av tekster", 'skriv ["…", "…"]'
    if not er_liste and isinstance(verdi, dict | list):
        return "er ikke en tekst", 'skriv "…"'
    tekster = verdi if isinstance(verdi, list) else [str(verdi)]
    if any(USYNLIG.search(ett) for ett in tekster):
        return "teksten har et usynlig tegn", "skriv den på nytt"
    return None


def _les_dato(verdi: object, nokkel: str, avvik: list[Avvik]) -> str:
    try:
        return verdi.isoformat()[:10] if isinstance(verdi, date) else parse_dato(str(verdi))
    except ValueError:
        avvik.append(Avvik(None, nokkel, "er ikke en dato", "skriv for eksempel 2021-11-01"))
        return ""


def read_innhold(fil: Path, navn: str) -> bytes:
    """Return the bytes of a description; DataError, which calls it ``navn``, where it is missing or too large."""
    try:
        if fil.stat().st_size > MAKS_BYTE:
            raise DataError(navn, [Avvik(None, None, "filen er over 1 MB", "kontroller at det er riktig fil")])
        return fil.read_bytes()
    except OSError as feil:
        losning = "legg den ved siden av datafilen"
        raise DataError(navn, [Avvik(None, None, forklar_oserror(feil), losning)]) from feil


def _les(innhold: bytes, navn: str) -> dict[str, object]:
    try:
        tekst = innhold.decode("utf-8-sig").removeprefix("\ufeff")
        return tomllib.loads(unicodedata.normalize("NFC", tekst))
    except UnicodeDecodeError as feil:
        linje = innhold[: feil.start].count(b"\n") + 1
        raise DataError(navn, [Avvik(linje, None, "tegnsettet er ikke UTF-8", "lagre filen som UTF-8")]) from feil
    except (ValueError, RecursionError) as feil:  # no TOML, or a number or a date that Python cannot hold
        treff = LINJE.search(str(feil))
        losning = 'skriv hver opplysning som nøkkel = "tekst", og se etter anførselstegn som ikke er lukket'
        raise DataError(navn, [Avvik(int(treff[1]) if treff else None, None, "linjen er ikke TOML", losning)]) from feil
