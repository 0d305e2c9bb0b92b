"""Årsverk of service units, joint or not, each at a date from a source; sources that differ stand side by side."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from geo import settings
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.tabellfil import Rad, read_tabell
from geo.data.verdier import parse_dato, parse_tall
from geo.errors import Avvik, DataError

_T = TypeVar("_T")


class Arsverktype(StrEnum):
    """What the figure counts."""

    TOTALT = "totalt"
    FAGSTILLINGER = "fagstillinger"
    LEDELSE = "ledelse"
    MERKANTILT = "merkantilt"
    KOMMUNALE = "kommunale"  # a NAV office is run with the state: the kommuner's part alone
    STATLIGE = "statlige"


@dataclass(frozen=True, slots=True)
class Arsverk:
    """One figure; ``ordninger`` are ids in the register: none for a kommune's own service, several if shared."""

    id: str
    tjeneste: str
    oppgaver: tuple[str, ...]  # codes, several where one figure covers several tasks
    ordninger: tuple[str, ...]
    kommuner: tuple[str, ...]  # kommunenumre, sorted
    arsverk: float
    type: Arsverktype
    dato: str | None  # ISO date or year; None where the source gives none
    kilde: str
    merknad: str | None
    linje: int | None = None  # its line in the file, as a spreadsheet shows it

    @property
    def sted(self) -> str:
        """The table or figure of the source that has it: «Tabell 3.3»."""
        return self.kilde.partition(",")[0]


KOLONNER = ("id", "tjeneste", "oppgave", "ordninger", "kommuner", "arsverk", "type", "dato", "kilde", "merknad")


def load_arsverk(
    kommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    ordninger: Collection[str] | None = None,
    fil: Path = settings.ARSVERK_CSV,
) -> tuple[Arsverk, ...]:
    """Read the figures in file order, checked against numbers, codes and the ids of a register.

    ``ordninger`` None leaves the ids unchecked, for a register that the figures were not written for. Every deviation
    stands in one DataError.
    """
    avvik: list[Avvik] = []
    funnet = [_les(rad, kommuner, oppgaver, avvik) for rad in read_tabell(fil, KOLONNER)]
    if ordninger is not None:
        avvik += find_ukjente(funnet, ordninger)
    if avvik:
        raise DataError(fil.name, sorted(avvik, key=lambda ett: ett.linje or 0))
    return tuple(funnet)


def find_ukjente(arsverk: Iterable[Arsverk], ordninger: Collection[str]) -> list[Avvik]:
    """Find the figures that name an ordning which a register, given by its ids, does not have."""
    return [
        Avvik(maal.linje, "ordninger", f"ukjent ordning «{id_}»", "bruk en id fra registeret, eller slett raden")
        for maal in arsverk
        for id_ in maal.ordninger
        if id_ not in ordninger
    ]


def _les(rad: Rad, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], avvik: list[Avvik]) -> Arsverk:
    numre = []
    for celle in filter(None, (del_.strip() for del_ in rad["kommuner"].split(","))):
        nummer, _, navn = celle.partition(" ")
        if nummer not in kommuner or kommuner[nummer].navn != navn:
            losning = "skriv nummer og navn, som «3005 Drammen»"
            avvik.append(Avvik(rad.linje, "kommuner", f"ukjent kommune «{celle}»", losning))
        numre.append(nummer)
    type_ = Arsverktype.TOTALT
    if rad["type"] in set(Arsverktype):
        type_ = Arsverktype(rad["type"])
    else:
        losning = f"bruk en av {', '.join(Arsverktype)}"
        avvik.append(Avvik(rad.linje, "type", f"ukjent type «{rad['type']}»", losning))
    arsverk = _tolk(rad, "arsverk", parse_tall, "skriv for eksempel 7,5", avvik)
    dato = _tolk(rad, "dato", parse_dato, "skriv for eksempel «per 2021-10-01»", avvik) if rad["dato"] else None
    if not rad["arsverk"]:
        avvik.append(Avvik(rad.linje, "arsverk", "cellen er tom", "skriv for eksempel 7,5"))
    koder = tuple(kode.strip() for kode in rad["oppgave"].split(",") if kode.strip())
    losning = "bruk en kode fra oppgaver.csv, eller la cellen stå tom"
    avvik += [
        Avvik(rad.linje, "oppgave", f"ukjent oppgave «{kode}»", losning) for kode in koder if kode not in oppgaver
    ]
    return Arsverk(
        id=rad["id"],
        tjeneste=rad["tjeneste"],
        oppgaver=koder,
        ordninger=tuple(id_.strip() for id_ in rad["ordninger"].split(",") if id_.strip()),
        kommuner=tuple(sorted(numre)),
        arsverk=arsverk or 0.0,
        type=type_,
        dato=dato,
        kilde=rad["kilde"],
        merknad=rad["merknad"] or None,
        linje=rad.linje,
    )


def _tolk(rad: Rad, kolonne: str, tolk: Callable[[str], _T], losning: str, avvik: list[Avvik]) -> _T | None:
    try:
        return tolk(rad[kolonne])
    except ValueError:
        avvik.append(Avvik(rad.linje, kolonne, f"«{rad[kolonne]}» kan ikke leses", losning))
        return None


def find_nyeste(arsverk: tuple[Arsverk, ...], ordning: str) -> Arsverk | None:
    """Find the newest figure for an ordning alone, by its id; undated figures count as oldest.

    For a NAV office that is the kommuner's own årsverk, since the rest are the state's. Of equally new figures the
    first in the file is taken; None where no source gives any.
    """
    egne = [maal for maal in arsverk if maal.ordninger == (ordning,)]
    kommunale = [maal for maal in egne if maal.type is Arsverktype.KOMMUNALE]
    aktuelle = kommunale or [maal for maal in egne if maal.type is Arsverktype.TOTALT]
    return max(aktuelle, key=lambda maal: maal.dato or "", default=None)
