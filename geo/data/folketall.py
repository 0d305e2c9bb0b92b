"""Inhabitants of every kommune from a file of others: read, checked as a whole, and kept with source and date.

What is kept is always of the kommuner of inndeling 2020; numbers of 2024 are converted, and the answer says so.
"""

import hashlib
import itertools
import json
import math
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from geo import settings
from geo.data.beskrivelsesfil import SUFFIKS
from geo.data.kommuner import FOLKETALLKOLONNER, Kommune, Omskriving
from geo.data.tabellfil import (
    MAKS_BYTE,
    USYNLIG,
    forklar_oserror,
    format_tabell,
    read_rader,
    read_tekst,
    rens_celle,
    write_atomisk,
)
from geo.data.verdier import parse_dato, parse_heltall
from geo.errors import Avvik, DataError
from geo.tekst import format_dato, format_tall, sammenfoy

INGEN: Final = frozenset({"", "0", ".", "..", ":", "-", "–"})  # SSB's marks, and 0 for what is no kommune that year
LANDET: Final = re.compile(r"(?:[A-Z]?-?0\s+)?(?:hele landet|landet|landet i alt|norge)|0", re.IGNORECASE)
FYLKE: Final = re.compile(r"(?:[A-Z]+[-_])?([0-9]{2})(?:\s+\D.*)?")
KOMMUNE: Final = re.compile(r"(?:[A-Z]+[-_])?([0-9]{4})(?:\s+(\S.*))?")
MISTET_NULL: Final = re.compile(r"([1-9][0-9]{2})(\s+\S.*)?")  # Excel drops the zero of 0301
TIDSROM: Final = re.compile(r"\s*\(\s*(?:[0-9]{4})?\s*-\s*(?:[0-9]{4})?\s*\)$")  # «Halden (2020-2023)»
PARALLELL: Final = re.compile(r"\s+[-–/]\s+|/")
FORORD: Final = re.compile(r"^[^0-9]*(?=[0-9])")  # «Personer 2025», «per 1.1.2025»
TID: Final = frozenset({"år", "aar", "tid", "year", "dato"})
VERDI: Final = frozenset({"innbyggere", "antall", "personer", "folketall", "befolkning", "verdi", "value"})
MEST_VIST: Final = 8  # kommuner named one by one in a message


@dataclass(frozen=True, slots=True)
class Tall:
    """One number as a file has it: of what, when, and where it stands."""

    linje: int | None
    kolonne: str
    region: str
    dato: str  # ISO
    tekst: str


@dataclass(frozen=True, slots=True)
class Folketall:
    """The inhabitants at one date by number of inndeling 2020, with what was done to get them."""

    innbyggere: Mapping[str, int]
    dato: str
    datoer: tuple[str, ...]  # all that the file has
    inndeling: str  # of the numbers in the file
    kilde: str
    merknader: tuple[str, ...]
    mangler: tuple[str, ...]  # kommuner without a number


def read_folketall(
    fil: Path,
    kommuner: Mapping[str, Kommune],
    omskriving: Omskriving,
    *,
    dato: str | None = None,
    delvis: bool = False,
) -> Folketall:
    """Read the inhabitants at a date from CSV, XLSX or JSON-stat 2.

    Parameters
    ----------
    fil
        A table with a row per kommune and a column per date, or a row for each pair of them;
        or JSON-stat as SSB's API gives it.
    dato
        ISO; the newest in the file where not given.
    delvis
        Whether kommuner may lack a number; they are then unknown.

    Raises
    ------
    DataError
        With everything that is wrong in one go.

    """
    tall, oppgitt = _les(fil)
    datoer = tuple(sorted({ett.dato for ett in tall if ett.tekst not in INGEN}))
    if not datoer:
        hva = "fant ingen tall med kommune og år"
        losning = "filen må ha en rad per kommune og en kolonne per år, som «kommune;2024;2025»"
        raise DataError(fil.name, [Avvik(None, None, hva, losning)])
    valgt = dato or datoer[-1]
    if valgt not in datoer:
        finnes = sammenfoy([format_dato(ett) for ett in datoer])
        hva = f"filen har ingen tall for {format_dato(valgt)}"
        raise DataError(fil.name, [Avvik(None, None, hva, f"velg en av datoene {finnes} med --dato")])
    leser = _Leser(kommuner, omskriving)
    leser.les([ett for ett in tall if ett.dato == valgt and ett.tekst not in INGEN])
    return leser.bygg(fil.name, valgt, datoer, oppgitt or fil.name, delvis=delvis)


SSB_07459: Final = "https://data.ssb.no/api/v0/no/table/07459"
# All regions, also those of other years, which are 0; sex and age left out are summed. Not tried against the source.
SSB_SPORRING: Final = {
    "query": [
        {"code": "Region", "selection": {"filter": "all", "values": ["*"]}},
        {"code": "ContentsCode", "selection": {"filter": "item", "values": ["Personer1"]}},
        {"code": "Tid", "selection": {"filter": "top", "values": ["5"]}},
    ],
    "response": {"format": "json-stat2"},
}


def hent_folketall(mappe: Path, adresse: str = SSB_07459) -> Path:
    """Ask SSB's open API for the last five years, and keep the answer in a folder; raises DataError."""
    from geo.data.henting import hent_fil  # noqa: PLC0415 - a network is asked for by this alone

    fil = mappe / "07459.json"
    fil.write_bytes(hent_fil(adresse, json.dumps(SSB_SPORRING).encode()))
    return fil


class _Leser:
    """Sorts the numbers of one date into kommuner, counties and the country, and keeps what is wrong with them."""

    def __init__(self, kommuner: Mapping[str, Kommune], omskriving: Omskriving) -> None:
        self.kommuner = kommuner
        self.gamle = {bytte.nummer_2024: bytte for bytte in omskriving.bytter}
        self.nye = {nummer: omskriving.find_2024(nummer) for nummer in kommuner}
        self.avvik: list[Avvik] = []
        self.merknader: list[str] = []
        self.lest: dict[str, tuple[Tall, int]] = {}  # by the number that the file has
        self.summer: dict[str, tuple[Tall, int]] = {}  # "" is the country, two digits a county

    def les(self, tall: Iterable[Tall]) -> None:
        for ett in tall:
            nokkel = self._find_nokkel(ett)
            antall = self._find_antall(ett)
            if nokkel is None or antall is None:
                continue
            funnet = self.lest if len(nokkel) == len("0301") else self.summer
            if nokkel in funnet:
                linje = funnet[nokkel][0].linje
                hva = f"«{ett.region}» står også i linje {linje}" if linje else f"«{ett.region}» står flere ganger"
                losning = "la hver kommune ha ett tall per dato; hent tabellen uten alder og kjønn"
                self.avvik.append(Avvik(ett.linje, ett.kolonne, hva, losning))
            else:
                funnet[nokkel] = (ett, antall)

    def _find_nokkel(self, ett: Tall) -> str | None:
        """Find what a number is of: a kommunenummer, a county, or the country; None with a deviation."""
        if LANDET.fullmatch(ett.region):
            return ""
        if fylke := FYLKE.fullmatch(ett.region):
            return fylke[1]
        region = ett.region
        if mistet := MISTET_NULL.fullmatch(region):
            region = f"0{region}"
            self.merknader.append(f"«{mistet[0]}» er lest som «{region}»")
        treff = KOMMUNE.fullmatch(region)
        if not treff:
            self._avvik(ett, "er ikke et kommunenummer", "skriv fire siffer, eller nummer og navn («0301 Oslo»)")
            return None
        nummer, navn = treff[1], TIDSROM.sub("", treff[2] or "")
        hjemme = self.kommuner.get(self.gamle[nummer].nummer_2020 if nummer in self.gamle else nummer)
        if hjemme is None:
            losning = "bruk et nummer i inndelingen 2020 eller 2024, eller slett raden"
            self._avvik(ett, "er et ukjent kommunenummer", losning)
            return None
        egne = {self.gamle[nummer].navn_2024} if nummer in self.gamle else set()
        if navn and not any(hjemme.heter(del_) or del_ in egne for del_ in (navn, *PARALLELL.split(navn))):
            rett = self.gamle[nummer].navn_2024 if nummer in self.gamle else hjemme.navn
            self._avvik(
                ett, "har et navn som ikke hører til nummeret", f"{nummer} er {rett}; rett nummeret eller navnet"
            )
            return None
        return nummer

    def _find_antall(self, ett: Tall) -> int | None:
        try:
            antall = parse_heltall(ett.tekst)
        except ValueError:
            antall = None
        if antall is None or antall < 0:
            hva = f"«{ett.tekst[:40]}» for {ett.region} er ikke et folketall"
            self.avvik.append(Avvik(ett.linje, ett.kolonne, hva, "skriv et helt tall uten fortegn"))
            return None
        return antall

    def _avvik(self, ett: Tall, hva: str, losning: str) -> None:
        self.avvik.append(
            Avvik(ett.linje, "region" if ett.linje else ett.kolonne, f"«{ett.region[:60]}» {hva}", losning)
        )

    def bygg(self, fil: str, dato: str, datoer: tuple[str, ...], kilde: str, *, delvis: bool) -> Folketall:
        """Check the whole, and convert it to the numbers of inndeling 2020."""
        bare_2024 = sorted(self.lest.keys() - self.kommuner.keys())
        bare_2020 = sorted(n for n in self.lest if n in self.kommuner and self.nye[n] != (n,))
        if bare_2024 and bare_2020:
            hva = f"filen har tall i begge inndelinger for {format_dato(dato)}: {_vis(bare_2020)} og {_vis(bare_2024)}"
            self.avvik.append(Avvik(None, None, hva, "behold numrene fra én av dem"))
        i_2024 = bool(bare_2024)
        funnet: dict[str, int] = {}
        for nummer in self.kommuner:
            deler = self.nye[nummer] if i_2024 else (nummer,)
            if all(del_ in self.lest for del_ in deler):
                funnet[nummer] = sum(self.lest[del_][1] for del_ in deler)
            if len(deler) > 1 and any(del_ in self.lest for del_ in deler):
                self._si_delt(nummer, deler, lagt_sammen=nummer in funnet)
        if i_2024:
            endret = sum(self.nye[nummer] != (nummer,) for nummer in funnet)
            self.merknader.append(f"{endret} kommuner er gjort om fra numrene av 2024 til dem av 2020")
        mangler = tuple(nummer for nummer in self.kommuner if nummer not in funnet)
        if mangler and not self.avvik and not delvis:
            navn = [str(self.kommuner[nummer]) for nummer in mangler]
            hva = f"{len(mangler)} av {len(self.kommuner)} kommuner mangler tall for {format_dato(dato)}: {_vis(navn)}"
            losning = "legg dem til, eller skriv --delvis for å la dem være ukjent"
            self.avvik.append(Avvik(None, None, hva, losning))
        if not self.avvik and not mangler:
            self._sjekk_summer()
        if self.avvik:
            raise DataError(fil, sorted(self.avvik, key=lambda ett: ett.linje or 0))
        inndeling = "2024" if i_2024 else "2020"
        return Folketall(funnet, dato, datoer, inndeling, kilde, tuple(self.merknader), mangler)

    def _si_delt(self, nummer: str, deler: Sequence[str], *, lagt_sammen: bool) -> None:
        navn = sammenfoy([f"{del_} {self.gamle[del_].navn_2024}" for del_ in deler])
        hva = f"er summen av {navn}" if lagt_sammen else f"er ukjent, for filen har ikke både {navn}"
        self.merknader.append(f"{self.kommuner[nummer]} {hva}")

    def _sjekk_summer(self) -> None:
        """Check the totals of the file against its kommuner, by the two first digits."""
        for nokkel, (ett, oppgitt) in self.summer.items():
            funnet = sum(antall for nummer, (_, antall) in self.lest.items() if nummer.startswith(nokkel))
            if funnet != oppgitt:
                hva = f"«{ett.region}» er {format_tall(oppgitt)}, men kommunene gir {format_tall(funnet)}"
                losning = "se etter en kommune med feil tall, eller slett raden med summen"
                self.avvik.append(Avvik(ett.linje, ett.kolonne, hva, losning))
        if "" in self.summer:
            self.merknader.append("summen av kommunene er lik tallet for hele landet i filen")


def _vis(navn: Sequence[str]) -> str:
    return ", ".join(navn[:MEST_VIST]) + (f" og {len(navn) - MEST_VIST} til" if len(navn) > MEST_VIST else "")


# --------------------------------------------------------------------------------------------------------- the formats


def _les(fil: Path) -> tuple[list[Tall], str | None]:
    """Read every number of a file, by the ending of its name, and what it says of its source."""
    if fil.suffix.lower() == ".json":
        return _les_jsonstat(read_tekst(fil), fil.name)
    if fil.suffix.lower() == ".xlsx":
        for ark in _read_ark(fil):
            lest = _les_rutenett(ark, fil.name)
            if lest[0]:
                return lest
        return [], None
    return _les_rutenett(read_rader(fil), fil.name)


def _les_rutenett(rader: Sequence[Sequence[str]], navn: str) -> tuple[list[Tall], str | None]:
    """Read a table whose header is the first row that tells of time: a column per date, or one for all dates."""
    for nr, rad in enumerate(rader):
        datoer = {i: dato for i, celle in enumerate(rad) if i and (dato := _find_dato(celle))}
        tid = next((i for i, celle in enumerate(rad) if celle.casefold() in TID), None)
        if datoer and not any(KOMMUNE.fullmatch(celle) and i == 0 for i, celle in enumerate(rad)):
            tall = _les_brede(rader, nr, datoer)
        elif tid is not None:
            tall = _les_lange(rader, nr, tid, navn)
        else:
            continue
        tittel = " ".join(celle for forrige in rader[:nr] for celle in forrige if celle)
        return tall, tittel or None
    return [], None


def _les_brede(rader: Sequence[Sequence[str]], nr: int, datoer: Mapping[int, str]) -> list[Tall]:
    kropp = [
        (linje, rad)
        for linje, rad in enumerate(rader[nr + 1 :], start=nr + 2)
        if any(rad[i : i + 1] != [""] for i in datoer if i < len(rad))
    ]
    return [
        Tall(linje, rader[nr][i], _find_region(rad[: min(datoer)]), dato, rad[i])
        for linje, rad in kropp
        for i, dato in datoer.items()
        if i < len(rad)
    ]


def _find_region(celler: Sequence[str]) -> str:
    """Find the cell that names the kommune among those before the numbers: the first with a number in it."""
    return next((celle for celle in celler if any(tegn.isdigit() for tegn in celle)), celler[0] if celler else "")


def _les_lange(rader: Sequence[Sequence[str]], nr: int, tid: int, navn: str) -> list[Tall]:
    hode = [celle.casefold() for celle in rader[nr]]
    verdi = next((i for i, celle in enumerate(hode) if celle in VERDI), len(hode) - 1)
    tall, avvik = [], []
    for linje, rad in enumerate(rader[nr + 1 :], start=nr + 2):
        if len(rad) <= max(tid, verdi) or not rad[tid]:
            continue  # a footnote
        if (dato := _find_dato(rad[tid])) is None:
            avvik.append(Avvik(linje, rader[nr][tid], f"«{rad[tid]}» er ikke et år eller en dato", "skriv som 2025"))
            continue
        tall.append(Tall(linje, rader[nr][verdi], _find_region(rad[: min(tid, verdi)]), dato, rad[verdi]))
    if avvik:
        raise DataError(navn, avvik)
    return tall


def _find_dato(celle: str) -> str | None:
    """Read «2025», «Personer 2025» or «per 1.1.2025» as an ISO date; a year is its first day, as SSB counts."""
    try:
        dato = parse_dato(FORORD.sub("", celle))
    except ValueError:
        return None
    return f"{dato}-01-01" if len(dato) == len("2025") else dato if len(dato) == len("2025-01-01") else None


def _read_ark(fil: Path) -> list[list[list[str]]]:
    """Read every sheet of a workbook as cells of text: values, never formulas."""
    # Excel files are read by this command alone. defusedxml is what openpyxl then parses with.
    import defusedxml  # noqa: F401, PLC0415 - as said above
    import openpyxl  # noqa: PLC0415 - likewise

    try:
        _krev_rimelig(fil)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles and extensions, which no value depends on
            bok = openpyxl.load_workbook(fil, read_only=True, data_only=True, keep_links=False)
            ark = []
            for side in bok.worksheets:
                side.reset_dimensions()  # what a program wrote of its size may be wrong
                rader = side.iter_rows(max_row=MAKS_RADER, max_col=MAKS_KOLONNER, values_only=True)
                ark.append([[_format(celle) for celle in rad] for rad in rader])
            bok.close()
    except DataError:
        raise
    except FileNotFoundError as feil:
        raise DataError(fil.name, [Avvik(None, None, forklar_oserror(feil), "kontroller navnet")]) from feil
    except XLSX_FEIL as feil:
        raise DataError(fil.name, [Avvik(None, None, "filen er ikke en Excel-fil som kan leses", LAGRE_ARK)]) from feil
    return ark


def _krev_rimelig(fil: Path) -> None:
    """Stop unless a workbook unpacks to what a table can be, before anything of it is read."""
    with zipfile.ZipFile(fil) as arkiv:
        medlemmer = arkiv.infolist()
    pakket_ut = sum(medlem.file_size for medlem in medlemmer)
    pakket = max(1, sum(medlem.compress_size for medlem in medlemmer))
    if pakket_ut > MAKS_BYTE or pakket_ut > MAKS_FORHOLD * pakket or len(medlemmer) > MAKS_MEDLEMMER:
        raise DataError(fil.name, [Avvik(None, None, "filen pakkes ut til mer enn en tabell kan være", LAGRE_ARK)])


LAGRE_ARK: Final = "lagre den på nytt fra Excel, eller som CSV UTF-8"
MAKS_FORHOLD: Final = 200  # a sheet of equal rows packs some 50 times; more is a trap
MAKS_MEDLEMMER: Final = 1_000
MAKS_RADER: Final = 100_000  # SSB's table of all kommuner, ages and sexes is larger, and is not what is asked for
MAKS_KOLONNER: Final = 500
# What openpyxl, zipfile and the parsers of XML say of a broken workbook; none of them has one base for it.
XLSX_FEIL: Final = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, ImportError, LookupError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)


def _format(verdi: object) -> str:
    """Format a value of a workbook or of JSON as it would stand in a text."""
    if verdi is None:
        return ""
    if isinstance(verdi, float) and verdi.is_integer():
        return str(int(verdi))
    if isinstance(verdi, date):  # a datetime too
        return verdi.isoformat()[: len("2025-01-01")]
    return rens_celle(str(verdi))


def _les_jsonstat(tekst: str, navn: str) -> tuple[list[Tall], str | None]:
    """Read a dataset of JSON-stat 2, with a dimension of regions, one of time, and of the others one value each."""
    try:
        dimensjoner, verdier, kilde = _tolk_jsonstat(tekst)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as feil:
        losning = "hent tabellen på nytt fra SSBs API som json-stat2"
        raise DataError(navn, [Avvik(None, None, "filen er ikke JSON-stat 2", losning)]) from feil
    region = next((d for d in dimensjoner if d.casefold() == "region"), None)
    tid = next((d for d in dimensjoner if d.casefold() in TID), None)
    if region is None or tid is None:
        losning = f"hent den med begge; filen har {', '.join(map(str, dimensjoner)) or 'ingen'}"
        raise DataError(navn, [Avvik(None, None, "tabellen er ikke delt på region og tid", losning)])
    avvik = [
        Avvik(None, d, f"tabellen er delt på {d} ({len(koder)} verdier)", f"hent den med én verdi for {d}")
        for d, koder in dimensjoner.items()
        if d not in {region, tid} and len(koder) > 1
    ]
    if avvik:
        raise DataError(navn, avvik)
    # The others have one value, so a place is counted by these two alone, in the order of the file.
    forst, sist = (region, tid) if list(dimensjoner).index(region) < list(dimensjoner).index(tid) else (tid, region)
    tall = []
    for plass, par in enumerate(itertools.product(dimensjoner[forst], dimensjoner[sist])):
        r, t = par if forst == region else par[::-1]
        if dato := _find_dato(t[0]):
            hvem = f"{r[0]} {r[1]}".strip()
            tall.append(Tall(None, f"{hvem}, {t[0]}", hvem, dato, _format(verdier.get(plass))))
    return tall, kilde or None


def _tolk_jsonstat(tekst: str) -> tuple[dict[str, list[tuple[str, str]]], dict[int, object], str]:
    """Read the dimensions, the values by place, and the source; raises what Python says of a file that lacks them."""
    data = json.loads(tekst)
    if data["class"] != "dataset":
        raise ValueError(data["class"])
    dimensjoner = {navn: _les_dimensjon(data["dimension"][navn]["category"]) for navn in data["id"]}
    verdier = data["value"]
    par = verdier.items() if isinstance(verdier, dict) else enumerate(verdier)
    storrelser = [len(koder) for koder in dimensjoner.values()]
    if storrelser != data["size"] or math.prod(storrelser) > MAKS_VERDIER:
        raise ValueError(storrelser)
    kilde = " – ".join(rens_celle(str(data[felt])) for felt in ("source", "label") if data.get(felt))
    return dimensjoner, {int(plass): verdi for plass, verdi in par}, kilde


MAKS_VERDIER: Final = 5_000_000


def _les_dimensjon(kategori: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Read the values of a dimension, in order, as code and label (empty where it is the code)."""
    navn = kategori.get("label", {})
    koder = kategori.get("index", list(navn))
    if isinstance(koder, dict):
        koder = sorted(koder, key=koder.__getitem__)
    par = [(str(kode), rens_celle(str(navn.get(kode, "")))) for kode in koder]
    return [(kode, "" if merke == kode else merke.removeprefix(kode).strip()) for kode, merke in par]


# -------------------------------------------------------------------------------------------------------- what is kept


def write_folketall(folketall: Folketall, kommuner: Mapping[str, Kommune], fra: Path, fil: Path) -> None:
    """Write the inhabitants in the data folder with their description; the numbers first, and each file whole."""
    kilde = _rens(folketall.kilde)
    innhold = format_tabell(
        FOLKETALLKOLONNER,
        [(str(kommuner[n]), str(antall), folketall.dato, kilde) for n, antall in sorted(folketall.innbyggere.items())],
    )
    felt: dict[str, str | int | list[str]] = {
        "tittel": f"Innbyggere per kommune {format_dato(folketall.dato)}",
        "kilde": kilde,
        "dato": folketall.dato,
        "inndeling": settings.INNDELING,
        "vilkar": "Som kilden oppgir",
        "rader": len(folketall.innbyggere),
        "sha256": hashlib.sha256(innhold).hexdigest(),
        "laget": f"python -m geo innbyggere importer {_rens(fra.name)} --dato {folketall.dato}",
        "merknader": list(folketall.merknader),
    }
    write_atomisk(fil, innhold)
    # A text of JSON is a text of TOML, and so is a list of them.
    linjer = [f"{nokkel} = {json.dumps(verdi, ensure_ascii=False)}" for nokkel, verdi in felt.items()]
    write_atomisk(fil.with_suffix(SUFFIKS), ("\n".join(linjer) + "\n").encode())


def _rens(tekst: str) -> str:
    """Return a text as a description can hold it: one line, nothing that cannot be seen, no halves of letters."""
    return rens_celle(USYNLIG.sub("", tekst.encode(errors="replace").decode()))
