"""Tables as values: a column says what kind its cells are, and one formatter makes a cell into text.

A cell stays a value (a share is 0–1, a date ISO, a kommune a Kommune) until a file or a page is written. Whoever writes
it knows from the column, never from the cell, what is a number and how it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from geo.data.kommuner import Kommune
from geo.data.register import Ordning
from geo.data.tabellfil import escape_formel, format_tabell
from geo.tekst import TYNT_MELLOMROM, format_dato, format_tall

Celle = str | float | Kommune | Ordning | None  # bool and int are floats to a type checker; None is unknown
INGEN_VERDI: Final = "–"


class Slag(StrEnum):
    """What kind the cells of a column are."""

    TEKST = "tekst"
    ANTALL = "antall"  # a whole number of something
    ANDEL = "andel"  # a share, 0–1
    TALL = "tall"  # any other number
    AAR = "aar"  # a year as a number, and text where the source has a period
    DATO = "dato"  # ISO; a month or a year where no more is known
    JANEI = "janei"  # True or False
    KOMMUNE = "kommune"  # a Kommune
    ORDNING = "ordning"  # an Ordning

    @property
    def er_tall(self) -> bool:
        """Whether the cells are numbers: set flush right, digit under digit."""
        return self in TALLSLAG


TALLSLAG: Final = frozenset({Slag.ANTALL, Slag.ANDEL, Slag.TALL, Slag.AAR})
# What a cell may be, besides None. A bool is an int to Python; ``sjekk_celle`` tells them apart.
TYPER: Final[Mapping[Slag, tuple[type, ...]]] = MappingProxyType(
    {
        Slag.TEKST: (str,),
        Slag.ANTALL: (int, float),
        Slag.ANDEL: (int, float),
        Slag.TALL: (int, float),
        Slag.AAR: (int, str),
        Slag.DATO: (str,),
        Slag.JANEI: (bool,),
        Slag.KOMMUNE: (Kommune,),
        Slag.ORDNING: (Ordning,),
    }
)


@dataclass(frozen=True, slots=True)
class Kolonne:
    """One column: its heading, the kind of its cells and, of numbers, how many decimals are shown and of what unit."""

    navn: str
    slag: Slag = Slag.TEKST
    desimaler: int | None = None  # None: none of a count or a share; of other numbers one, where they are not whole
    enhet: str = ""

    @property
    def hode(self) -> str:
        """The heading with the unit: «Areal (km²)»."""
        return f"{self.navn} ({self.enhet})" if self.enhet else self.navn


KOMMUNE: Final = Kolonne("Kommune", Slag.KOMMUNE)  # what most tables begin with


@dataclass(frozen=True, slots=True)
class Tabell:
    """A table: a title, columns, and one tuple of cells per row, None where a cell is unknown or does not apply."""

    tittel: str
    kolonner: tuple[Kolonne, ...]
    rader: tuple[tuple[Celle, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a row that is not as wide as the header, and a cell that is not what its column says.

        Raises
        ------
        TypeError
            Naming the table, the column and the cell: a mistake of the program, never of the data.

        """
        for rad in self.rader:
            if len(rad) != len(self.kolonner):
                raise TypeError(f"«{self.tittel}»: raden {rad} har ikke {len(self.kolonner)} celler")
            for verdi, kolonne in zip(rad, self.kolonner, strict=True):
                if not sjekk_celle(verdi, kolonne.slag):
                    raise TypeError(f"«{self.tittel}»: {verdi!r} i «{kolonne.navn}» er ikke av slaget {kolonne.slag}")


def sjekk_celle(verdi: Celle, slag: Slag) -> bool:
    """Whether a cell may stand in a column of a kind."""
    return verdi is None or (isinstance(verdi, TYPER[slag]) and isinstance(verdi, bool) == (slag is Slag.JANEI))


class Mal(StrEnum):
    """What a cell is written to, where that makes a difference."""

    SIDE = "side"  # a page: a kommune is its name, which the page makes a link
    TRYKK = "trykk"  # a document: a kommune is its number and name, since names repeat
    FIL = "fil"  # a file that Norwegian Excel opens: numbers without spaces, dates as ISO, nothing where unknown


def format_celle(verdi: Celle, kolonne: Kolonne, mal: Mal = Mal.SIDE) -> str:
    """Format a cell as text by the kind of its column; «–» on page and paper for what is unknown or does not apply."""
    match verdi:
        case None | "":
            return "" if mal is Mal.FIL else INGEN_VERDI
        case bool():
            return "ja" if verdi else "nei"
        case int() | float():
            return _format_tall(verdi, kolonne, mal)
        case Kommune():
            return verdi.navn if mal is Mal.SIDE else str(verdi)
        case Ordning():
            return verdi.navn
    return format_dato(verdi) if kolonne.slag is Slag.DATO and mal is not Mal.FIL else verdi


def _format_tall(tall: float, kolonne: Kolonne, mal: Mal) -> str:
    if kolonne.slag is Slag.AAR:
        return str(tall)
    prosent = kolonne.slag is Slag.ANDEL
    tekst = format_tall(100 * tall if prosent else tall, _find_desimaler(tall, kolonne))
    if mal is Mal.FIL:  # what Excel reads as a number whatever the country it runs in puts between thousands
        return tekst.replace(TYNT_MELLOMROM, "").replace("\u2212", "-") + ("%" if prosent else "")
    return f"{tekst}{TYNT_MELLOMROM}%" if prosent else tekst


def _find_desimaler(tall: float, kolonne: Kolonne) -> int:
    if kolonne.desimaler is not None:
        return kolonne.desimaler
    return 1 if kolonne.slag is Slag.TALL and round(tall, 1) != round(tall) else 0


def format_rader(tabell: Tabell, mal: Mal = Mal.SIDE) -> list[tuple[str, ...]]:
    """Format every cell of a table, row by row."""
    return [
        tuple(format_celle(verdi, kolonne, mal) for verdi, kolonne in zip(rad, tabell.kolonner, strict=True))
        for rad in tabell.rader
    ]


def drop_tomme(tabell: Tabell, *bare: str) -> Tabell:
    """Leave out the columns that are empty in every row, or those of them named; a table of nothing else keeps all."""
    med = [
        nr
        for nr, kolonne in enumerate(tabell.kolonner)
        if (bare and kolonne.navn not in bare) or any(rad[nr] not in (None, "") for rad in tabell.rader)
    ]
    if not med:
        return tabell
    kolonner = tuple(tabell.kolonner[nr] for nr in med)
    return Tabell(tabell.tittel, kolonner, tuple(tuple(rad[nr] for nr in med) for rad in tabell.rader))


def format_csv(tabell: Tabell) -> bytes:
    """Format a table as a CSV that opens right in Norwegian Excel."""
    hode = [escape_formel(kolonne.hode) for kolonne in tabell.kolonner]
    # Where a minus is a number's; a column of years may hold text.
    tall = {nr for nr, k in enumerate(tabell.kolonner) if k.slag.er_tall and k.slag is not Slag.AAR}
    return format_tabell(hode, format_rader(tabell, Mal.FIL), tall=tall)


TEKSTFORMAT: Final = "@"
DATOFORMAT: Final = "d.m.yyyy"


def find_excelformat(kolonne: Kolonne) -> str:
    """Find the number format of a column in XLSX; Excel shows comma and point as the country it runs in does."""
    desimaler = f".{'0' * kolonne.desimaler}" if kolonne.desimaler else ""
    match kolonne.slag:
        case Slag.ANTALL:
            return "#,##0"
        case Slag.ANDEL:
            return f"0{desimaler} %"
        case Slag.TALL:
            return "General" if kolonne.desimaler is None else f"#,##0{desimaler}"
        case Slag.AAR:
            return "0"
        case Slag.DATO:
            return DATOFORMAT
    return TEKSTFORMAT
