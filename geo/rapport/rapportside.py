"""A report as a plain value: its figures with the words, numbers and source that leave with each."""

from dataclasses import dataclass
from functools import cached_property

from geo.beskrivelse.tabell import Tabell
from geo.tegning.oppsett import Format
from geo.tegning.trykk import draw_tegning
from geo.tegning.verdi import Tegning


@dataclass(frozen=True)
class Bilde:
    """A finished drawing in the size that it is meant to be shown at; each file format is made when it is asked for."""

    tegning: Tegning
    dpi: int

    @property
    def bredde_mm(self) -> float:
        """The width it is meant to be shown at."""
        return self.tegning.bredde_mm

    @property
    def hoyde_mm(self) -> float:
        """The height it is meant to be shown at."""
        return self.tegning.hoyde_mm

    @cached_property
    def png(self) -> bytes:
        """The drawing as PNG in 256 colours."""
        return draw_tegning(self.tegning, Format.PNG, self.dpi, palett=True)

    def tegn(self) -> None:
        """Draw the PNG now, which goes with the picture to another process."""
        _ = self.png

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
    forside: Tegning | None = None  # the picture of a title page
    utelatt: tuple[str, ...] = ()  # why figures that were asked for are not here, a sentence each
