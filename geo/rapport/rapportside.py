"""A report as a plain value: its figures with the words, numbers and source that leave with each."""

from dataclasses import dataclass

from geo.beskrivelse.tabell import Tabell


@dataclass(frozen=True, slots=True)
class Bilde:
    """A finished picture: PNG bytes and the size they are meant to be shown at, in millimetres."""

    png: bytes
    bredde_mm: float
    hoyde_mm: float

    def fit(self, bredde_mm: float, hoyde_mm: float) -> tuple[float, float]:
        """Return the largest width and height with its own proportions that a frame has room for."""
        skala = min(bredde_mm / self.bredde_mm, hoyde_mm / self.hoyde_mm)
        return self.bredde_mm * skala, self.hoyde_mm * skala


@dataclass(frozen=True, slots=True)
class Rapportside:
    """One figure of a report."""

    kode: str  # stable, ASCII: names of files and bookmarks
    sted: str | None  # in the report it belongs to, like «Figur 5.8»; None for a figure that none has
    tittel: str
    bildetekst: str  # without the place, which the caption has as a number of its own
    setning: str
    alt_tekst: str
    kildelinje: str
    tabeller: tuple[Tabell, ...]
    bilde: Bilde  # for a column of text
    lysbilde: Bilde | None = None  # for a slide; None where the column's serves
    forbehold: tuple[str, ...] = ()

    @property
    def nummer(self) -> str:
        """The place in short: «5.8», «Tabell 3.1»; empty where there is none."""
        return (self.sted or "").removeprefix("Figur ")


@dataclass(frozen=True, slots=True)
class Rapport:
    """A set of figures with what they all rest on."""

    tittel: str
    undertittel: str
    dato: str  # ISO date of the register; every file bears it in place of the clock's
    versjon: str
    inndeling: str
    kildelinje: str
    sider: tuple[Rapportside, ...]
    utelatt: tuple[str, ...] = ()  # why figures that were asked for are not here, a sentence each
