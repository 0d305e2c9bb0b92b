"""Reference figures: what reports print and other surveys found, each table with its provenance, chosen by name.

A reference is never register: a measure that shows one says whose figure it is. To add a set, put a CSV and its
``.kilde.toml`` in ``data/referanse`` and a row in ``sett.csv`` that names the set and its columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from geo import settings
from geo.data.beskrivelsesfil import read_beskrivelse
from geo.data.kommuner import parse_kommunecelle
from geo.data.tabellfil import Rad, read_tabell
from geo.data.verdier import parse_heltall, parse_tall
from geo.errors import Avvik, DataError, UkjentKodeError

_T = TypeVar("_T")

SETT: Final = "sett"  # the table that lists the sets
PROVENIENS: Final = ("tittel", "kilde", "sted", "dato")
# The columns of numbers, by the same names in every table; the others are text.
TALLKOLONNER: Final = frozenset(
    {
        *("aar", "aar_fra", "aar_til", "antall", "antall_etter", "antall_for", "antall_trykt", "areal_km2"),
        *("bistand", "buskerud_antall", "buskerud_prosent", "egenregi_prosent", "form_as", "form_iks"),
        *("form_oppgavefellesskap", "form_styre_27", "form_vertskommune", "innbyggere", "innbyggere_fra"),
        *("innbyggere_til", "innkjop_prosent", "interkommunale", "interkommunalt_prosent", "kommunale", "linje"),
        *("nr", "nr_trykt", "ordninger_per_kommune", "prosent", "rader", "siste_nr", "snitt_ordninger", "sum"),
        *("totalt", "trondelag_prosent", "verdi", "vert_for", "vert_for_samlet"),
    }
)
AARSKOLONNER: Final = frozenset({"etablert"})  # a year, or text where the source has a date or a period


@dataclass(frozen=True, slots=True)
class Referansetabell:
    """One table of printed figures; an empty cell is unknown."""

    navn: str  # the file's name without suffix
    tittel: str
    kilde: str
    sted: str
    dato: str
    rader: tuple[Rad, ...]
    merknader: tuple[str, ...] = ()

    def etter(self, kolonne: str) -> Mapping[str, Rad]:
        """Rows by the text of one column, the last where it repeats; asked for one that is not there, a DataError."""
        return _Rader(f"{self.navn}.csv", kolonne, {rad[kolonne]: rad for rad in self.rader})

    def build_verdier(self) -> list[dict[str, str | float | None]]:
        """Build the rows as plain values by the kind of each column, None where a cell is empty.

        Raises
        ------
        DataError
            A column of numbers holds other text.

        """
        return [{kolonne: self._find_verdi(rad, kolonne) for kolonne in rad.celler} for rad in self.rader]

    def _find_verdi(self, rad: Rad, kolonne: str) -> str | float | None:
        if kolonne in TALLKOLONNER or (kolonne in AARSKOLONNER and rad[kolonne].isdecimal()):
            tall = find_tall(rad, kolonne)
            return int(tall) if tall is not None and tall.is_integer() else tall
        return rad[kolonne] or None


class _Rader(dict[str, Rad]):
    """Rows by a key; one that is not there is a fault of the file."""

    def __init__(self, fil: str, kolonne: str, rader: Mapping[str, Rad]) -> None:
        super().__init__(rader)
        self.fil, self.kolonne = fil, kolonne

    def __missing__(self, nokkel: str) -> Rad:
        hva, losning = f"raden «{nokkel}» mangler", "legg den til etter kilden, eller hent filen på nytt"
        raise DataError(self.fil, [Avvik(None, self.kolonne, hva, losning)])


class Maal(StrEnum):
    """What a reference set measures, and so what it is held against."""

    DELTAKELSE = "deltakelse"  # per cent of kommuner in formal cooperation, by oppgave
    EGENREGI = "egenregi"  # per cent that run the service alone, by oppgave
    INNKJOP = "innkjop"  # per cent that buy the service, by oppgave


@dataclass(frozen=True, slots=True)
class Referansesett:
    """A named column of figures by oppgave, from one table."""

    kode: str
    navn: str
    maal: Maal
    kommuner: int | None  # how many kommuner it rests on; None where the source does not say
    kilde: str
    verdier: Mapping[str, float]  # by code of oppgave; a code that the source has no figure for is absent
    merknad: str | None = None


@dataclass(frozen=True, slots=True)
class Referanse:
    """All reference tables, by name, and the sets chosen from them."""

    tabeller: Mapping[str, Referansetabell]
    sett: Mapping[str, Referansesett]

    def __getitem__(self, navn: str) -> Referansetabell:
        """Return the table or raise UkjentKodeError."""
        try:
            return self.tabeller[navn]
        except KeyError as feil:
            msg = f"ukjent referansetabell «{navn}»; bruk en av {', '.join(sorted(self.tabeller))}"
            raise UkjentKodeError(msg) from feil


INGEN_REFERANSE: Final = Referanse(MappingProxyType({}), MappingProxyType({}))  # for a map, which shows none of them


def find_deltakelsessett(referanse: Referanse) -> list[Referansesett]:
    """Find the sets that participation can be held against."""
    return [sett for sett in referanse.sett.values() if sett.maal is Maal.DELTAKELSE]


def _feil(rad: Rad, kolonne: str, hva: str, losning: str) -> DataError:
    return DataError(rad.fil, [Avvik(rad.linje, kolonne, hva, losning)])


def find_tall(rad: Rad, kolonne: str) -> float | None:
    """Return the number in a cell, None where it is empty; DataError where it is other text."""
    try:
        return parse_tall(rad[kolonne])
    except ValueError as feil:
        raise _feil(rad, kolonne, f"«{rad[kolonne]}» er ikke et tall", "skriv for eksempel 38,2") from feil


def find_heltall(rad: Rad, kolonne: str) -> int | None:
    """Return the whole number in a cell, None where it is empty; DataError where it is anything else."""
    try:
        return parse_heltall(rad[kolonne])
    except ValueError as feil:
        raise _feil(rad, kolonne, f"«{rad[kolonne]}» er ikke et helt tall", "skriv for eksempel 38") from feil


def krev_heltall(rad: Rad, kolonne: str) -> int:
    """Return the whole number in a cell; DataError also where it is empty."""
    tall = find_heltall(rad, kolonne)
    if tall is None:
        raise _feil(rad, kolonne, "cellen er tom", "skriv tallet etter kilden")
    return tall


def find_kommuner(rad: Rad, kolonne: str = "kommuner") -> tuple[str, ...]:
    """Return the kommunenumre in a cell like «3005 Drammen, 3049 Lier», in its order; DataError for other text."""
    try:
        return tuple(parse_kommunecelle(del_.strip())[0] for del_ in rad[kolonne].split(",") if del_.strip())
    except ValueError as feil:
        raise _feil(rad, kolonne, f"«{rad[kolonne]}» er ikke lest", str(feil)) from feil


def find_kommune(rad: Rad, kolonne: str = "kommune") -> str:
    """Return the one kommunenummer in a cell like «3005 Drammen»; DataError where there is none or more."""
    numre = find_kommuner(rad, kolonne)
    if len(numre) != 1:
        raise _feil(rad, kolonne, f"«{rad[kolonne]}» er ikke én kommune", "skriv nummer og navn («3005 Drammen»)")
    return numre[0]


def find_kode(rad: Rad, kolonne: str, kjente: Mapping[str, _T]) -> _T:
    """Return what the code in a cell stands for; DataError where it is none of those known."""
    try:
        return kjente[rad[kolonne]]
    except KeyError as feil:
        raise _feil(rad, kolonne, f"ukjent kode «{rad[kolonne]}»", "rett koden etter katalogen") from feil


def find_tabellnavn(mappe: Path = settings.REFERANSE) -> set[str]:
    """Find the tables of the folder: whatever has rows or a description."""
    return {fil.name.partition(".")[0] for fil in mappe.glob("*.*") if fil.name.endswith((".csv", ".kilde.toml"))}


def load_referanse(mappe: Path = settings.REFERANSE) -> Referanse:
    """Read every table of the folder with its provenance, and the sets that ``sett.csv`` names.

    Raises
    ------
    DataError
        A table lacks its provenance, or provenance its table, or ``sett.csv`` names a table, column or measure that is
        not there.

    """
    navn = find_tabellnavn(mappe)
    tabeller = {ett: load_referansetabell(mappe / f"{ett}.csv") for ett in sorted(navn)}
    sett: dict[str, Referansesett] = {}
    avvik: list[Avvik] = []
    for rad in tabeller[SETT].rader if SETT in tabeller else ():
        ett = _build_sett(rad, tabeller, avvik)
        if ett is not None:
            sett[ett.kode] = ett
    if avvik:
        raise DataError(f"{SETT}.csv", avvik)
    return Referanse(MappingProxyType(tabeller), MappingProxyType(sett))


def load_referansetabell(fil: Path, kolonner: Sequence[str] = ()) -> Referansetabell:
    """Read one table, which must have ``kolonner``, with its provenance; raises DataError."""
    beskrivelse = read_beskrivelse(fil.with_suffix(".kilde.toml"), PROVENIENS)
    rader = tuple(read_tabell(fil, kolonner))
    ventet = beskrivelse.heltall("rader")
    if ventet is not None and ventet != len(rader):
        # A file that was cut between two rows is whole to every other check, and its sums are wrong.
        hva = f"tabellen har {len(rader)} rader, men {beskrivelse.fil} sier {ventet}"
        raise DataError(fil.name, [Avvik(None, None, hva, "hent tabellen på nytt, eller rett tallet der")])
    return Referansetabell(
        navn=fil.stem,
        **{navn: beskrivelse.tekst(navn) for navn in PROVENIENS},
        rader=rader,
        merknader=beskrivelse.liste("merknader"),
    )


def _build_sett(rad: Rad, tabeller: Mapping[str, Referansetabell], avvik: list[Avvik]) -> Referansesett | None:
    tabell = tabeller.get(rad["tabell"])
    if tabell is None:
        avvik.append(Avvik(rad.linje, "tabell", f"tabellen «{rad['tabell']}» finnes ikke", "bruk et filnavn i mappen"))
        return None
    if rad["maal"] not in set(Maal):
        avvik.append(Avvik(rad.linje, "maal", f"ukjent mål «{rad['maal']}»", f"bruk {', '.join(Maal)}"))
        return None
    verdier: dict[str, float] = {}
    for celler in tabell.rader:
        verdi = find_tall(celler, rad["verdikolonne"])
        if verdi is not None:
            # One figure may stand for two tasks of the catalogue («renovasjon, vann»), and for none.
            verdier |= dict.fromkeys(filter(None, (kode.strip() for kode in celler["oppgave"].split(","))), verdi)
    if not verdier:
        losning = "rett verdikolonne; tabellen må ha kolonnen oppgave"
        avvik.append(Avvik(rad.linje, "verdikolonne", f"ingen tall i «{rad['verdikolonne']}»", losning))
        return None
    kommuner = find_tall(rad, "kommuner")
    return Referansesett(
        kode=rad["kode"],
        navn=rad["navn"],
        maal=Maal(rad["maal"]),
        kommuner=None if kommuner is None else int(kommuner),
        kilde=f"{tabell.kilde}, {tabell.sted}",
        verdier=MappingProxyType(verdier),
        merknad=rad["merknad"] or None,
    )
