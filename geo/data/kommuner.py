"""Facts of kommuner: what each is called and belongs to, how many live there, and who its neighbours are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo import settings
from geo.data.inndeling import DELER, Inndeling
from geo.data.tabellfil import Rad, read_tabell
from geo.data.verdier import parse_dato, parse_tall
from geo.errors import Avvik, DataError
from geo.tekst import format_dato, sammenfoy

KOLONNER: Final = ("kommune", "fylke", "fylke_2024", "valgdistrikt", "statsforvalter", "region", "innbyggere")
_KOMMUNE: Final = re.compile(r"(?P<nummer>[0-9]{4}) (?P<navn>\S.*)")
_NUMMER: Final = re.compile(r"[0-9]{4}")
_MISTET_NULL: Final = re.compile(r"[0-9]{3} \S.*")


@dataclass(frozen=True, slots=True)
class Folketallskilde:
    """Where numbers of inhabitants come from, and the day they are of."""

    dato: str  # ISO
    kilde: str

    @property
    def per(self) -> str:
        """The day as people write it: «1.1.2021»."""
        return format_dato(self.dato)


TABELL_1_1: Final = Folketallskilde("2021-01-01", "tabell 1.1 i NIVI Rapport 2021:3")  # the column of kommuner.csv
FOLKETALLKOLONNER: Final = ("kommune", "innbyggere", "dato", "kilde")


@dataclass(frozen=True, slots=True)
class Kommune:
    """One kommune of the inndeling; ``region`` and ``innbyggere`` are None where unknown, never zero."""

    kommunenummer: str
    navn: str
    fylke: str
    fylke_2024: str
    valgdistrikt: str
    statsforvalter: str
    region: str | None = None
    innbyggere: int | None = None
    andre_navn: tuple[str, ...] = ()  # Sámi and Kven parallel names, as far as the sources give them
    folketallskilde: Folketallskilde = TABELL_1_1  # of ``innbyggere``; the same for all that are loaded together
    trykt_innbyggere: int | None = None  # of table 1.1, where ``innbyggere`` is from elsewhere

    def __str__(self) -> str:
        """Render as «3005 Drammen», the form that data files use."""
        return f"{self.kommunenummer} {self.navn}"

    def heter(self, navn: str) -> bool:
        """Whether a name, as people and other registers write it, is one of this kommune.

        Case and the word «kommune» do not count, «Kárášjohka – Karasjok» is both its names, and «Våler (Innlandet)» and
        «Herøy i Nordland» are told by a county or district that is this kommune's own, and by no other.
        """
        egne = {forenkle_navn(ett) for ett in (self.navn, *self.andre_navn)}
        steder = {forenkle_navn(ett) for ett in (self.fylke, self.fylke_2024, self.valgdistrikt)}
        uten_sted = _KVALIFISERT.sub("", navn).strip()
        sted = _KVALIFISERT.search(navn)
        if sted and forenkle_navn(navn) not in egne:
            return forenkle_navn(sted[1] or sted[2]) in steder and forenkle_navn(uten_sted) in egne
        deler = [forenkle_navn(del_) for del_ in split_parallelle(navn)]
        return forenkle_navn(navn) in egne or all(del_ in egne for del_ in deler)

    def find_del(self, inndeling: Inndeling) -> str | None:
        """Find the part of a division that it lies in; None where it is in none."""
        del_: str | None = getattr(self, inndeling)
        return del_


def find_deler(kommuner: Iterable[Kommune], inndeling: Inndeling) -> dict[str, list[str]]:
    """Group kommunenumre by the parts of a division, both in rising order; a kommune in no part is left out."""
    deler: dict[str, list[str]] = {}
    for kommune in sorted(kommuner, key=lambda kommune: kommune.kommunenummer):
        if del_ := kommune.find_del(inndeling):
            deler.setdefault(del_, []).append(kommune.kommunenummer)
    return {del_: deler[del_] for del_ in sorted(deler)}


_KVALIFISERT: Final = re.compile(r"\s*\(([^()]*)\)\s*$|\s+i\s+([A-ZÆØÅ][\w -]*)$")
_PARALLELL: Final = re.compile(r"\s+[-–/]\s+|/")


def split_parallelle(navn: str) -> list[str]:
    """Split «Kárášjohka – Karasjok» or «Kautokeino/Guovdageaidnu» into the names that stand in it."""
    return _PARALLELL.split(navn)


def find_navneformer(navn: str) -> tuple[str, ...]:
    """Find what one name is compared by: as it is, and without «(Innlandet)» or «i Nordland» after it."""
    return tuple(dict.fromkeys([forenkle_navn(navn), forenkle_navn(_KVALIFISERT.sub("", navn))]))


def forenkle_navn(navn: str) -> str:
    """Reduce the name of a place to what is compared: small composed letters, single spaces, without «kommune»."""
    rent = " ".join(unicodedata.normalize("NFC", navn).replace("\u00a0", " ").casefold().split())
    return rent.removesuffix(" kommune").removesuffix(" fylke").strip()


def forklar_ukjent_nummer(nummer: str, inndeling: str = settings.INNDELING) -> tuple[str, str]:
    """Say what is wrong with a kommunenummer that the inndeling does not have, and what to write in its place."""
    bytter = [ett for ett in load_omskriving().bytter if ett.nummer_2024 == nummer]
    if bytter:
        nye = sammenfoy([f"{ett.nummer_2020} {ett.navn_2020}" for ett in bytter])
        hva = f"{nummer} {bytter[0].navn_2024} er et nummer i inndelingen 2024"
        return hva, f"skriv {nye}, som er nummeret i inndelingen {inndeling}"
    vist = nummer if len(nummer) <= len("12345678") else f"{nummer[:8]}…"
    return f"ukjent kommunenummer «{vist}»", f"bruk et nummer i inndelingen {inndeling}"


def load_kommuner(path: Path = settings.KOMMUNER_CSV, *, med_folketall: bool = True) -> Mapping[str, Kommune]:
    """Load the facts of every kommune, by kommunenummer in rising order, read-only.

    Where there is an ``innbyggere.csv`` beside the file, the inhabitants are those of it, and of no other date, unless
    ``med_folketall`` says that they are not wanted.

    Raises
    ------
    DataError
        With every deviation of the file: line, column, what, and the way out.

    """
    kommuner: dict[str, Kommune] = {}
    linjer: dict[str, int] = {}
    avvik: list[Avvik] = []
    for rad in read_tabell(path, KOLONNER, valgfrie=("andre_navn",)):
        kommune = _parse_kommune(rad, avvik)
        if kommune is None:
            continue
        forste = linjer.setdefault(kommune.kommunenummer, rad.linje)
        if forste != rad.linje:
            hva = f"{kommune.kommunenummer} står også i linje {forste}"
            avvik.append(Avvik(rad.linje, "kommune", hva, "la hver kommune ha én linje"))
        kommuner[kommune.kommunenummer] = kommune
    if not kommuner and not avvik:
        avvik.append(Avvik(None, None, "filen har ingen kommuner", "hent den opprinnelige filen på nytt"))
    if avvik:
        raise DataError(path.name, avvik)
    folketall = path.with_name(settings.INNBYGGERE_CSV.name)
    if med_folketall and folketall.exists():
        kommuner = _med_folketall(kommuner, folketall)
    return MappingProxyType(dict(sorted(kommuner.items())))


def _med_folketall(kommuner: Mapping[str, Kommune], fil: Path) -> dict[str, Kommune]:
    """Return the kommuner with the inhabitants of a file; one that it does not have is unknown.

    Raises DataError with every row that is no kommune of these, stands twice, or has no number or another date.
    """
    funnet: dict[str, int] = {}
    avvik: list[Avvik] = []
    rader = read_tabell(fil, FOLKETALLKOLONNER, valgfrie=())
    for rad in rader:
        nummer = rad["kommune"][:4]
        if nummer not in kommuner or nummer in funnet:
            hva = "står to ganger" if nummer in funnet else "er ingen kommune i kommuner.csv"
            avvik.append(Avvik(rad.linje, "kommune", f"«{rad['kommune']}» {hva}", NY_IMPORT))
        elif (antall := _parse_innbyggere(rad, avvik)) is not None:
            funnet[nummer] = antall
        if (rad["dato"], rad["kilde"]) != (rader[0]["dato"], rader[0]["kilde"]):
            avvik.append(Avvik(rad.linje, "dato, kilde", "er en annen enn i første rad", NY_IMPORT))
    dato = ""
    try:
        dato = parse_dato(rader[0]["dato"]) if rader else ""
    except ValueError:
        avvik.append(Avvik(rader[0].linje, "dato", f"«{rader[0]['dato']}» er ikke en dato", "skriv som 2025-01-01"))
    if not rader:
        avvik.append(Avvik(None, None, "filen har ingen kommuner", NY_IMPORT))
    if avvik:
        raise DataError(fil.name, avvik)
    kilde = Folketallskilde(dato, rader[0]["kilde"])
    return {
        nummer: replace(
            kommune, innbyggere=funnet.get(nummer), folketallskilde=kilde, trykt_innbyggere=kommune.innbyggere
        )
        for nummer, kommune in kommuner.items()
    }


NY_IMPORT: Final = "lag filen på nytt med «python -m geo innbyggere importer», eller slett den"


def find_folketallskilde(kommuner: Mapping[str, Kommune]) -> Folketallskilde:
    """Find where the inhabitants of kommuner that were loaded together come from."""
    return next((kommune.folketallskilde for kommune in kommuner.values()), TABELL_1_1)


def bruk_trykt_folketall(kommuner: Mapping[str, Kommune]) -> Mapping[str, Kommune]:
    """Return the kommuner with the inhabitants of table 1.1, which the printed figures of the survey rest on."""
    return {
        nummer: kommune
        if kommune.folketallskilde == TABELL_1_1
        else replace(kommune, innbyggere=kommune.trykt_innbyggere, folketallskilde=TABELL_1_1, trykt_innbyggere=None)
        for nummer, kommune in kommuner.items()
    }


def parse_kommunecelle(celle: str) -> tuple[str, str]:
    """Split «3005 Drammen» into number and name; raises ValueError, with the remedy in bokmål, for other text."""
    treff = _KOMMUNE.fullmatch(celle)
    if treff:
        return treff["nummer"], treff["navn"]
    if _MISTET_NULL.fullmatch(celle):
        raise ValueError(f"skriv «0{celle}»")
    raise ValueError("skriv fire siffer, mellomrom og navn («3005 Drammen»)")


def _parse_kommune(rad: Rad, avvik: list[Avvik]) -> Kommune | None:
    """Parse one row; add what is wrong with it to ``avvik`` and return None where the kommune itself cannot be told."""
    try:
        nummer, navn = parse_kommunecelle(rad["kommune"])
    except ValueError as feil:
        avvik.append(Avvik(rad.linje, "kommune", f"«{rad['kommune']}» er ikke nummer og navn", str(feil)))
        return None
    for kolonne in filter(DELER.__contains__, KOLONNER):
        if rad[kolonne] not in DELER[kolonne]:
            losning = f"bruk ett av: {', '.join(sorted(DELER[kolonne]))}"
            avvik.append(Avvik(rad.linje, kolonne, f"ukjent verdi «{rad[kolonne]}»", losning))
    return Kommune(
        kommunenummer=nummer,
        navn=navn,
        fylke=rad["fylke"],
        fylke_2024=rad["fylke_2024"],
        valgdistrikt=rad["valgdistrikt"],
        statsforvalter=rad["statsforvalter"],
        region=rad["region"] or None,
        innbyggere=_parse_innbyggere(rad, avvik),
        andre_navn=tuple(navn.strip() for navn in rad["andre_navn"].split(",") if navn.strip()),
    )


def _parse_innbyggere(rad: Rad, avvik: list[Avvik]) -> int | None:
    """Parse the population; None where the cell is empty (unknown) or, with a deviation, wrong."""
    try:
        tall = parse_tall(rad["innbyggere"])
    except ValueError:
        tall = -1.0
    if tall is None:
        return None
    if tall <= 0 or not tall.is_integer():
        hva = f"«{rad['innbyggere']}» er ikke et folketall"
        losning = "skriv et helt tall, eller la cellen stå tom når tallet er ukjent"
        avvik.append(Avvik(rad.linje, "innbyggere", hva, losning))
        return None
    return int(tall)


@dataclass(frozen=True, slots=True)
class Nummerbytte:
    """One line of the change of 1.1.2024; 1507 Ålesund stands twice, split in 1508 Ålesund and 1580 Haram."""

    nummer_2020: str
    navn_2020: str
    nummer_2024: str
    navn_2024: str


@dataclass(frozen=True, slots=True)
class Omskriving:
    """The numbers that changed on 1.1.2024, both ways; a number that is not here is the same in both inndelinger."""

    bytter: tuple[Nummerbytte, ...]

    def find_2024(self, nummer: str) -> tuple[str, ...]:
        """Find the number or numbers of inndeling 2024 for a number of 2020."""
        return tuple(bytte.nummer_2024 for bytte in self.bytter if bytte.nummer_2020 == nummer) or (nummer,)


def load_omskriving(path: Path = settings.OMSKRIVING_CSV) -> Omskriving:
    """Load the table of numbers that changed from inndeling 2020 to 2024; raises DataError."""
    kolonner = ("kommunenummer_2020", "navn_2020", "kommunenummer_2024", "navn_2024")
    bytter, avvik = [], []
    for rad in read_tabell(path, kolonner):
        avvik += [
            Avvik(rad.linje, kolonne, f"«{rad[kolonne]}» er ikke et kommunenummer", "skriv fire siffer")
            for kolonne in ("kommunenummer_2020", "kommunenummer_2024")
            if not _NUMMER.fullmatch(rad[kolonne])
        ]
        bytter.append(Nummerbytte(*(rad[kolonne] for kolonne in kolonner)))
    if avvik:
        raise DataError(path.name, avvik)
    return Omskriving(tuple(bytter))


def load_naboer(path: Path = settings.NABOER_CSV) -> frozenset[tuple[str, str]]:
    """Load the pairs of kommuner that share a border line of positive length, each once with the lower number first.

    Raises
    ------
    DataError
        With every row whose cells are not number and name, or whose numbers are not in rising order.

    """
    naboer, avvik = set(), []
    for rad in read_tabell(path, ("nabo_a", "nabo_b", "lengde_km")):
        try:
            par = (parse_kommunecelle(rad["nabo_a"])[0], parse_kommunecelle(rad["nabo_b"])[0])
        except ValueError as feil:
            avvik.append(Avvik(rad.linje, "nabo_a, nabo_b", "ikke nummer og navn", str(feil)))
            continue
        if par[0] >= par[1]:
            avvik.append(
                Avvik(rad.linje, "nabo_a, nabo_b", "numrene står ikke stigende", "lag filen på nytt med geo.prepare")
            )
        naboer.add(par)
    if avvik:
        raise DataError(path.name, avvik)
    return frozenset(naboer)


def sum_innbyggere(numre: Iterable[str], kommuner: Mapping[str, Kommune]) -> int | None:
    """Sum the inhabitants of some kommuner; None where one is unknown."""
    innbyggere = [kommuner[nummer].innbyggere for nummer in numre]
    kjente = [antall for antall in innbyggere if antall is not None]
    return sum(kjente) if len(kjente) == len(innbyggere) else None
