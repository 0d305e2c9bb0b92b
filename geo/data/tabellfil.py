"""Tables of text that people edit in Norwegian Excel: read without guessing, written so that Excel does no harm."""

import csv
import difflib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo.data.verdier import MELLOMROM
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
    fil: str = ""  # the file it stands in, for errors that are found later

    def __getitem__(self, kolonne: str) -> str:
        """Return the cell, empty where the file has no such column."""
        return self.celler.get(kolonne, "")


BOKSTAV: Final = "a-zA-ZæøåÆØÅ"


def _find_spor(koding: str) -> re.Pattern[str]:
    """Build the pattern of what æ, ø and å of another character set look like in Windows-1252, between letters."""
    tegn = "".join(re.escape(ett) for ett in "æøå".encode(koding).decode("cp1252", errors="ignore"))
    return re.compile(f"(?<=[{BOKSTAV}])[{tegn}](?=[{BOKSTAV}])")


ANDRE_TEGNSETT: Final = tuple(
    (navn, koding, _find_spor(koding)) for navn, koding in (("Mac OS Roman", "mac_roman"), ("DOS (865)", "cp865"))
)


def _dobbeltkod(tekst: str) -> str:
    """Return what a text becomes where its UTF-8 is read as Windows-1252: each letter beyond ASCII is two or three."""
    return "".join(bytes([kode]).decode("cp1252", errors="ignore") or chr(kode) for kode in tekst.encode())


KODET_TO_GANGER: Final[Mapping[str, str]] = MappingProxyType(
    {_dobbeltkod(tegn): tegn for tegn in ("»", "«", "–", *map(chr, range(0xC0, 0x100)), *"čđŋšŧžČĐŊŠŦŽ")}
)
DOBBELTKODET: Final = re.compile("|".join(map(re.escape, KODET_TO_GANGER)))
LAGRE_SOM: Final = "lagre som «CSV UTF-8» i Excel"


def decode_tekst(innhold: bytes, fil: str) -> str:
    """Decode UTF-8 (with or without BOM) or, where that fails, Windows-1252 as Norwegian Excel saves.

    Raises DataError for other character sets, so far as they can be told: those of old Mac and DOS files are named.
    """
    try:
        return innhold.decode("utf-8-sig").removeprefix("\ufeff")  # some programs put a mark before the mark
    except UnicodeDecodeError:
        pass
    tekst = innhold.decode("cp1252", errors="replace")
    for navn, koding, spor in ANDRE_TEGNSETT:
        linje = next((nr for nr, ett in enumerate(tekst.splitlines(), start=1) if spor.search(ett)), None)
        if linje is not None or ("\ufffd" in tekst and _er_norsk(innhold.decode(koding))):
            raise DataError(fil, [Avvik(linje, None, f"filen er lagret med tegnsettet {navn}", LAGRE_SOM)])
    if "\ufffd" in tekst:
        linje = tekst[: tekst.index("\ufffd")].count("\n") + 1
        raise DataError(fil, [Avvik(linje, None, "tegnsettet er verken UTF-8 eller Windows-1252", LAGRE_SOM)])
    return tekst


def _er_norsk(tekst: str) -> bool:
    """Tell whether all letters beyond ASCII in a text are Norwegian."""
    fremmede = {tegn for tegn in tekst if not tegn.isascii()}
    return bool(fremmede) and fremmede <= set("æøåÆØÅéÉ«»–")


def read_tabell(
    fil: Path, kolonner: Sequence[str], *, valgfrie: Sequence[str] | None = None, advarsler: list[Avvik] | None = None
) -> list[Rad]:
    """Read a delimited text table.

    Parameters
    ----------
    fil
        The file; the delimiter is what a first line ``sep=;`` says, or the one of ``; tab ,`` that finds most of the
        wanted columns in the header.
    kolonner
        Columns that must be there. A header is known whatever its case and the spaces around it.
    valgfrie
        Columns that may be there; a missing one reads as empty cells. None: any others may, under their own names.
    advarsler
        Gets what was read in spite of a fault: a double-encoded cell, which is read as it was meant, and a column that
        is not known. Where not given, they are deviations.

    Returns
    -------
    list[Rad]
        Rows in file order, wholly empty ones left out; all cells are stripped text on one line in composed letters
        (NFC), empty where unknown.

    Raises
    ------
    DataError
        The file is missing, empty, too large, undecodable, lacks a column, repeats one, has one that is nearly a known
        one, a row has too many cells, a quote is left open, or a cell has a character that cannot be shown.

    """
    navn = fil.name
    tekst, sep = _skill_ut_sep(read_tekst(fil))
    if not tekst.strip():
        raise DataError(
            navn, [Avvik(None, None, "filen er tom", "hent den på nytt, eller skriv kolonnene i første linje")]
        )
    forste = 1 if sep is None else 2
    rader = _les_rader(tekst, sep or _find_skilletegn(tekst, {*kolonner, *(valgfrie or ())}), navn, forste)
    avvik: list[Avvik] = []
    hode, mindre = _les_hode(forste, rader[0], kolonner, valgfrie, avvik)
    if avvik:
        raise DataError(navn, avvik)
    funnet = []
    for linje, celler in enumerate(rader[1:], start=forste + 1):
        verdier = [rens_celle(celle) for celle in celler]
        if not any(verdier):
            continue
        if any(verdier[len(hode) :]):
            hva = f"raden har {len(verdier)} celler, men tabellen {len(hode)} kolonner"
            avvik.append(Avvik(linje, None, hva, "se etter et skilletegn for mye"))
            continue
        rad = Rad(linje, dict(zip(hode, verdier, strict=False)), navn)
        funnet.append(_rett_dobbeltkoding(rad, mindre))
    avvik += find_usynlige(funnet) if USYNLIG.search(tekst) else ()
    if advarsler is None:
        avvik += mindre
    else:
        advarsler += mindre
    if avvik:
        raise DataError(navn, sorted(avvik, key=lambda ett: ett.linje or 0))
    return funnet


def read_rader(fil: Path) -> list[list[str]]:
    """Read every line of a delimited text as cells, for a table whose header may come after a title.

    The delimiter is what a first line ``sep=;`` says (that line reads as an empty one), or the commonest of
    ``; tab ,``. Raises DataError where the file cannot be read as such text.
    """
    tekst, sep = _skill_ut_sep(read_tekst(fil))
    rader = _les_rader(tekst, sep or max(SKILLETEGN, key=tekst.count), fil.name, 1 if sep is None else 2)
    rensede = [[rens_celle(celle) for celle in rad] for rad in rader]
    return rensede if sep is None else [[], *rensede]


def read_tekst(fil: Path) -> str:
    """Read a text file of reasonable size; raises DataError where it cannot be read as text."""
    navn = fil.name
    try:
        if fil.stat().st_size > MAKS_BYTE:
            raise DataError(navn, [Avvik(None, None, "filen er over 50 MB", "kontroller at det er riktig fil")])
        tekst = decode_tekst(fil.read_bytes(), navn)
    except OSError as feil:
        raise DataError(
            navn, [Avvik(None, None, forklar_oserror(feil), f"legg filen i mappen «{fil.parent.name}»")]
        ) from feil
    if "\0" in tekst:
        raise DataError(navn, [Avvik(None, None, "filen er ikke en tekstfil", LAGRE_SOM)])
    return tekst


def read_innhold(fil: Path) -> bytes:
    """Return the bytes of a file that a user named, or raise DataError."""
    try:
        return fil.read_bytes()
    except OSError as feil:
        raise DataError(fil.name, [Avvik(None, None, forklar_oserror(feil), "kontroller navnet")]) from feil


def forklar_oserror(feil: OSError) -> str:
    """Say in bokmål why a file cannot be read."""
    if isinstance(feil, FileNotFoundError):
        return "filen finnes ikke"
    if isinstance(feil, IsADirectoryError):
        return "dette er en mappe, ikke en fil"
    if isinstance(feil, PermissionError):
        return "filen kan ikke leses, for programmet har ikke tilgang"
    return f"filen kan ikke leses (feil {feil.errno})"


def _skill_ut_sep(tekst: str) -> tuple[str, str | None]:
    """Take off the line «sep=;» with which Excel is told the delimiter, and return the delimiter."""
    forste, _, resten = tekst.partition("\n")
    treff = re.fullmatch(r'"?sep=(.)"?\s*', forste.strip("\r"), re.IGNORECASE)
    return (resten, treff[1]) if treff and treff[1] in SKILLETEGN else (tekst, None)


def _find_skilletegn(tekst: str, onsket: AbstractSet[str]) -> str:
    forste = tekst.partition("\n")[0]
    return max(SKILLETEGN, key=lambda tegn: len(onsket & {_forenkle(celle) for celle in forste.split(tegn)}))


def _forenkle(kolonne: str) -> str:
    """Return the name of a column whatever its case, quotes and spaces: «Juridisk form» is juridisk_form."""
    return "_".join(rens_celle(kolonne.strip().strip('"')).casefold().split())


def _les_rader(tekst: str, skilletegn: str, navn: str, forste: int) -> list[list[str]]:
    leser = csv.reader(io.StringIO(tekst, newline=""), delimiter=skilletegn, strict=True)
    rader: list[list[str]] = []
    try:
        rader.extend(leser)
    except csv.Error as feil:
        losning = "se etter et anførselstegn som ikke er lukket, eller som står alene i en celle (skriv det to ganger)"
        avvik = Avvik(len(rader) + forste, None, "raden kan ikke leses, trolig på grunn av et anførselstegn", losning)
        raise DataError(navn, [avvik]) from feil
    return rader


def _les_hode(
    linje: int, celler: Sequence[str], kolonner: Sequence[str], valgfrie: Sequence[str] | None, avvik: list[Avvik]
) -> tuple[list[str], list[Avvik]]:
    """Read the header as the names that are known; keep what is wrong, return apart what is unknown."""
    mindre: list[Avvik] = []
    kjente = {_forenkle(kolonne): kolonne for kolonne in (*kolonner, *(valgfrie or ()))}
    hode = [kjente.get(_forenkle(celle), rens_celle(celle)) for celle in celler]
    avvik += [Avvik(linje, k, "kolonnen mangler", "legg den til i første linje") for k in kolonner if k not in hode]
    gjentatt = sorted({k for k in hode if k in kjente.values() and hode.count(k) > 1})
    avvik += [Avvik(linje, k, "kolonnen står flere ganger", "la den stå én gang") for k in gjentatt]
    for kolonne in hode if valgfrie is not None else ():
        if not kolonne or kolonne in kjente.values():
            continue
        ledige = [navn for navn in kjente if kjente[navn] not in hode]
        naer = difflib.get_close_matches(_forenkle(kolonne), ledige, n=1, cutoff=0.75)
        if naer:
            avvik.append(Avvik(linje, kolonne, "ukjent kolonne", f"mente du {kjente[naer[0]]}?"))
        else:
            losning = f"ta den bort, eller bruk en av {', '.join(kjente.values())}"
            mindre.append(Avvik(linje, kolonne, "ukjent kolonne, som ikke er lest", losning))
    return hode, mindre


def _rett_dobbeltkoding(rad: Rad, mindre: list[Avvik]) -> Rad:
    """Read cells that were encoded twice as they were meant, and tell of each."""
    rettet = {}
    for kolonne, celle in rad.celler.items():
        if not celle.isascii() and (ment := rett_dobbeltkodet(celle)) != celle:
            rettet[kolonne] = ment
            losning = "rett cellen, og lagre filen som «CSV UTF-8»"
            mindre.append(Avvik(rad.linje, kolonne, f"teksten er kodet to ganger, og er lest som «{ment}»", losning))
    return replace(rad, celler={**rad.celler, **rettet}) if rettet else rad


def rett_dobbeltkodet(tekst: str) -> str:
    """Return a text as it was before UTF-8 was read as Windows-1252 and saved again; other text as it is."""
    return DOBBELTKODET.sub(lambda treff: KODET_TO_GANGER[treff[0]], tekst)


def rens_celle(celle: str) -> str:
    """Return the text of a cell on one line, with plain spaces, one between words and none around, letters composed."""
    return BRUDD.sub(" ", unicodedata.normalize("NFC", celle).translate(MELLOMROM)).strip()


def find_usynlige(rader: Iterable[Rad]) -> list[Avvik]:
    """Find every cell with a character that cannot be shown."""
    losning = "slett det, eller skriv cellen på nytt"
    return [
        Avvik(rad.linje, kolonne, f"cellen har et usynlig tegn (U+{ord(treff[0]):04X})", losning)
        for rad in rader
        for kolonne, celle in rad.celler.items()
        if (treff := USYNLIG.search(celle))
    ]


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


def write_atomisk(fil: Path, innhold: bytes) -> None:
    """Write a file by way of a temporary one beside it; on any error the old file stands."""
    haandtak, midlertidig = tempfile.mkstemp(dir=fil.parent, prefix=f".{fil.stem}-", suffix=fil.suffix)
    os.close(haandtak)
    sti = Path(midlertidig)
    try:
        with sti.open("wb") as aapen:
            aapen.write(innhold)
            aapen.flush()
            os.fsync(aapen.fileno())
        sti.chmod(0o644)
        sti.replace(fil)
    finally:
        sti.unlink(missing_ok=True)
