"""Tables of text that people edit in Norwegian Excel: read without guessing, written so that Excel does no harm."""

import csv
import io
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import Avvik, DataError

SKILLETEGN: Final = (";", "\t", ",")  # what Norwegian Excel, a copy from a sheet and other programs write
FORMELTEGN: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a cell that starts so is run as a formula (OWASP ASVS 5.0, 1.2.10)
MELLOMROM: Final = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))  # no-break and thin spaces from print
# Excel's Alt+Enter, and tabs from a copy: a name or a note is one line wherever it is shown, drawn or compared.
BRUDD: Final = re.compile(r"[ \t\r\n]+")
# What no page, drawing or document can hold: control characters, those that turn the direction of a text, and those
# without width that come along from web pages: they are boxes in print, and make two equal names differ.
USYNLIG: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
MAKS_BYTE: Final = 50_000_000  # a register of the whole country is under 2 MB; more is a mistaken file


@dataclass(frozen=True, slots=True)
class Rad:
    """One row: its line as a spreadsheet shows it (header is 1) and its cells by column name, stripped."""

    linje: int
    celler: Mapping[str, str]

    def __getitem__(self, kolonne: str) -> str:
        """Return the cell, empty where the file has no such column."""
        return self.celler.get(kolonne, "")


def decode_tekst(innhold: bytes, fil: str) -> str:
    """Decode UTF-8 (with or without BOM) or, where that fails, Windows-1252 as Norwegian Excel saves."""
    for koding in ("utf-8-sig", "cp1252"):
        try:
            return innhold.decode(koding)
        except UnicodeDecodeError:
            continue
    raise DataError(
        fil, [Avvik(None, None, "tegnsettet er verken UTF-8 eller Windows-1252", "lagre som «CSV UTF-8» i Excel")]
    )


def read_tabell(fil: Path, kolonner: Sequence[str], *, valgfrie: Sequence[str] = ()) -> list[Rad]:
    """Read a delimited text table.

    Parameters
    ----------
    fil
        The file; the delimiter is the one of ``; tab ,`` that finds most of the wanted columns in the header.
    kolonner
        Columns that must be there.
    valgfrie
        Columns that may be there; a missing one reads as empty cells.

    Returns
    -------
    list[Rad]
        Rows in file order, wholly empty ones left out; all cells are stripped text on one line, empty where unknown.

    Raises
    ------
    DataError
        The file is missing, too large, undecodable, lacks a column, repeats one, a row has too many cells, or a cell a
        character that cannot be shown.

    """
    navn = fil.name
    try:
        if fil.stat().st_size > MAKS_BYTE:
            raise DataError(navn, [Avvik(None, None, "filen er over 50 MB", "kontroller at det er riktig fil")])
        tekst = decode_tekst(fil.read_bytes(), navn)
    except OSError as feil:
        hva = "filen finnes ikke" if isinstance(feil, FileNotFoundError) else f"filen kan ikke leses ({feil.strerror})"
        raise DataError(navn, [Avvik(None, None, hva, f"legg filen i mappen «{fil.parent.name}»")]) from feil
    if "\0" in tekst:
        raise DataError(navn, [Avvik(None, None, "filen er ikke en tekstfil", "lagre som «CSV UTF-8» i Excel")])
    onsket = {*kolonner, *valgfrie}
    forste = tekst.partition("\n")[0]
    skilletegn = max(
        SKILLETEGN, key=lambda tegn: len(onsket & {celle.strip().strip('"') for celle in forste.split(tegn)})
    )
    try:
        rader = list(csv.reader(io.StringIO(tekst, newline=""), delimiter=skilletegn, strict=True))
    except csv.Error as feil:
        avvik = Avvik(None, None, f"tabellen kan ikke leses ({feil})", "se etter et anførselstegn som ikke er lukket")
        raise DataError(navn, [avvik]) from feil
    hode = [celle.strip() for celle in rader[0]] if rader else []
    avvik = [Avvik(1, k, "kolonnen mangler", "legg den til i første linje") for k in kolonner if k not in hode]
    avvik += [
        Avvik(1, k, "kolonnen står flere ganger", "la den stå én gang") for k in sorted(onsket) if hode.count(k) > 1
    ]
    if avvik:
        raise DataError(navn, avvik)
    funnet = []
    for linje, celler in enumerate(rader[1:], start=2):
        verdier = [rens_celle(celle) for celle in celler]
        if not any(verdier):
            continue
        if any(verdier[len(hode) :]):
            avvik.append(
                Avvik(
                    linje,
                    None,
                    f"raden har {len(verdier)} celler, men tabellen {len(hode)} kolonner",
                    "se etter et skilletegn for mye",
                )
            )
            continue
        funnet.append(Rad(linje, dict(zip(hode, verdier, strict=False))))
    avvik += _find_usynlige(tekst, funnet)
    if avvik:
        raise DataError(navn, avvik)
    return funnet


def rens_celle(celle: str) -> str:
    """Return the text of a cell on one line, with plain spaces, one between words and none around."""
    return BRUDD.sub(" ", celle.translate(MELLOMROM)).strip()


def _find_usynlige(tekst: str, rader: Iterable[Rad]) -> list[Avvik]:
    if not USYNLIG.search(tekst):
        return []
    losning = "slett det, eller skriv cellen på nytt"
    return [
        Avvik(rad.linje, kolonne, f"cellen har et usynlig tegn (U+{ord(treff[0]):04X})", losning)
        for rad in rader
        for kolonne, celle in rad.celler.items()
        if (treff := USYNLIG.search(celle))
    ]


def parse_tall(tekst: str) -> float | None:
    """Read «1 234,5» (also with U+2212 and thin spaces) as 1234.5; None for an empty cell, else ValueError."""
    rent = tekst.translate(MELLOMROM).replace(" ", "").replace("\u2212", "-").replace(",", ".")
    return float(rent) if rent else None


def escape_formel(celle: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{celle}" if celle.startswith(FORMELTEGN) else celle


def format_tabell(kolonner: Sequence[str], rader: Iterable[Sequence[str]], *, tall: Collection[int] = ()) -> bytes:
    """Format rows of text as Norwegian Excel opens them: UTF-8 with BOM, semicolons, formulas escaped.

    ``tall`` are the places of columns of numbers, where a minus begins no formula.
    """
    ut = io.StringIO(newline="")
    skriver = csv.writer(ut, delimiter=";", lineterminator="\n")
    skriver.writerow(kolonner)
    skriver.writerows([c if nr in tall else escape_formel(c) for nr, c in enumerate(rad)] for rad in rader)
    return ut.getvalue().encode("utf-8-sig")


def write_atomisk(fil: Path, skriv: Callable[[Path], None]) -> None:
    """Let ``skriv`` fill a temporary file beside and move it into place; on any error the old file stands."""
    haandtak, midlertidig = tempfile.mkstemp(dir=fil.parent, prefix=f".{fil.stem}-", suffix=fil.suffix)
    os.close(haandtak)
    sti = Path(midlertidig)
    try:
        skriv(sti)
        with sti.open("rb+") as aapen:
            os.fsync(aapen.fileno())
        sti.chmod(0o644)
        sti.replace(fil)
    finally:
        sti.unlink(missing_ok=True)
