"""The described map: one value that says everything a map shows, read by screen, print, table, sentence and alt text.

It holds no geometry, no pixels and no widgets. The outline of a group is the set of borders where membership differs
(``Temakart.er_tykk``), which both renderers look up among the border lines of the inndeling, so they cannot disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.fyll import EGENREGI, IKKE_REGISTRERT, UKJENT, Fyll, Monster
from geo.beskrivelse.tabell import Tabell
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.register import Omfang, Ordning
from geo.tekst import format_antall, sammenfoy


class Tilstand(StrEnum):
    """The state of a kommune on a map; the fill is the first that applies (DOMAIN.md)."""

    FLERE = "flere"
    DELTAKER = "deltaker"
    DELVIS = "delvis"
    BEROERER = "beroerer"
    UKJENT = "ukjent"
    EGENREGI = "egenregi"
    IKKE_REGISTRERT = "ikke_registrert"
    KLASSE = "klasse"  # on a map of a measure: which class its value falls in

    @property
    def navn(self) -> str:
        """The state's name for people."""
        return TILSTANDSNAVN[self]


TILSTANDSNAVN: Final[Mapping[Tilstand, str]] = MappingProxyType(
    {
        Tilstand.FLERE: "i flere ordninger",
        Tilstand.DELTAKER: "deltar",
        Tilstand.DELVIS: "deltar delvis",
        Tilstand.BEROERER: "berøres",
        Tilstand.UKJENT: "ukjent (ikke kartlagt)",
        Tilstand.EGENREGI: "egenregi",
        Tilstand.IKKE_REGISTRERT: "ikke registrert samarbeid",
        Tilstand.KLASSE: "",
    }
)


@dataclass(frozen=True, slots=True)
class Gruppe:
    """One entry of the legend: an ordning, a combination of several, a class, or a neutral state."""

    nokkel: str
    navn: str
    fyll: Fyll
    kommuner: tuple[str, ...]  # in the area, sorted
    nummer: int | None = None  # the number on the map
    utenfor: tuple[str, ...] = ()  # named deltakere outside the area, sorted
    ordning: Ordning | None = None
    omfang: Omfang | None = None

    @property
    def tekst(self) -> str:
        """The legend's text: number, name and how many kommuner, of which some may be outside."""
        nummer = f"{self.nummer} " if self.nummer is not None else ""
        return f"{nummer}{self.navn} ({self.hvor_mange})"

    @property
    def hvor_mange(self) -> str:
        """How many kommuner, of which some may be outside, and how far they take part: «8, 5 i området»."""
        antall = str(len(self.kommuner))
        if self.ordning is not None and self.ordning.antall > len(self.kommuner):
            antall = f"{self.ordning.antall}, {len(self.kommuner)} i området"
        omfang = {Omfang.DELVIS: ", deltar delvis", Omfang.BEROERER: ", berører oppgaven"}
        return antall + (omfang.get(self.omfang, "") if self.omfang else "")


@dataclass(frozen=True, slots=True)
class Felt:
    """One kommune on the map."""

    kommunenummer: str
    navn: str
    tilstand: Tilstand
    fyll: Fyll
    grupper: tuple[str, ...]  # keys of all the groups it belongs to, in legend order
    i_omradet: bool
    tall: str  # what is written on it: «1», «5+6», «2 (7)» with a touching ordning in brackets, or a value
    vert_for: tuple[int, ...]  # numbers of the ordninger it is known to host
    sier: str  # what is said of it
    verdi: float | None = None  # on a map of a measure: the number itself

    @property
    def tekst(self) -> str:
        """Its accessible name: what a screen reader says."""
        return f"{self.navn}: {self.sier}"


@dataclass(frozen=True)
class Temakart:
    """A described map."""

    kode: str
    tittel: str
    undertittel: str
    setning: str
    alt_tekst: str
    kildelinje: str
    inndeling: str
    omrade: Omrade
    felt: Mapping[str, Felt]  # by kommunenummer: the area and the named deltakere outside it
    grupper: tuple[Gruppe, ...]  # the legend, in order
    tabell: Tabell  # one row per kommune of the area
    grunnlag: Tabell  # one row per ordning or class: what the numbers rest on
    forbehold: tuple[str, ...] = ()

    def er_tykk(self, a: str, b: str) -> bool:
        """Whether a border is drawn thick: its kommuner are in different groups, or one of them is outside the area."""
        return self._side(a) != self._side(b)

    def _side(self, nummer: str) -> tuple[object, ...]:
        felt = self.felt.get(nummer)
        return (felt.i_omradet, felt.tilstand, felt.grupper) if felt else (False,)

    @cached_property
    def gruppe(self) -> Mapping[str, Gruppe]:
        """Every group by its key."""
        return MappingProxyType({gruppe.nokkel: gruppe for gruppe in self.grupper})


NOYTRALT_FYLL: Final[Mapping[Tilstand, Fyll]] = MappingProxyType(
    {
        Tilstand.EGENREGI: Fyll((EGENREGI,)),
        Tilstand.IKKE_REGISTRERT: Fyll((IKKE_REGISTRERT,)),
        Tilstand.UKJENT: Fyll((UKJENT,), Monster.KRYSS),
    }
)


def build_noytrale_grupper(felt: Iterable[Felt]) -> list[Gruppe]:
    """Build the legend's entries for the kommuner of the area that are in no ordning and no class, by their state."""
    grupper = []
    felt = [ett for ett in felt if ett.i_omradet]
    for tilstand, fyll in NOYTRALT_FYLL.items():
        kommuner = tuple(ett.kommunenummer for ett in felt if ett.tilstand is tilstand)
        if kommuner:
            navn = tilstand.navn[0].upper() + tilstand.navn[1:]
            grupper.append(Gruppe(nokkel=tilstand.value, navn=navn, fyll=fyll, kommuner=kommuner))
    return grupper


ALT_MAKS_NAVN: Final = 60  # more names than this is a list read aloud, not an alt text; the table beside has them all


def build_alt_tekst(
    tittel: str, setning: str, omrade: Omrade, grupper: Sequence[Gruppe], kommuner: Mapping[str, Kommune]
) -> str:
    """Build what is read aloud instead of the map: its sentence, and who is in each group of the legend."""
    deler = [f"Kart over {omrade.navn}: {tittel}. {setning}."]
    navngi = len(omrade.kommuner) <= ALT_MAKS_NAVN
    for gruppe in grupper:
        navn = sammenfoy([kommuner[n].navn for n in gruppe.kommuner]) if navngi else format_antall(len(gruppe.kommuner))
        utenfor = f", og {len(gruppe.utenfor)} utenfor området" if gruppe.utenfor else ""
        nummer = f"{gruppe.nummer} " if gruppe.nummer is not None else ""
        deler.append(f"{nummer}{gruppe.navn}: {navn}{utenfor}.")
    return " ".join(deler)
