"""The described chart: one value that says everything a chart shows, as ``Temakart`` does for a map.

All charts of the report are bars that lie down: names stay readable, and twenty-five kommuner or forty-five tasks fit.
"""

from dataclasses import dataclass

from geo.beskrivelse.temakart import Fyll, Tabell


@dataclass(frozen=True, slots=True)
class Serie:
    """What one colour of the bars stands for."""

    navn: str
    fyll: Fyll


@dataclass(frozen=True, slots=True)
class Stolpe:
    """One bar: the name before it, a value for each series laid end to end, and what is written after it."""

    navn: str
    verdier: tuple[float, ...]
    etikett: str
    referanse: float | None = None  # None where there is none
    gruppe: str = ""  # a heading stands over the first bar of each group


@dataclass(frozen=True)
class Diagram:
    """A described chart."""

    kode: str
    tittel: str
    setning: str
    alt_tekst: str
    kildelinje: str
    enhet: str  # what the axis counts
    serier: tuple[Serie, ...]
    stolper: tuple[Stolpe, ...]
    tabell: Tabell
    ordninger: int  # how many it rests on
    referansenavn: str = ""  # what the marks beside the bars are; empty where there are none
    terskel: tuple[float, str] | None = None  # a line across all bars, and what it is
    forbehold: tuple[str, ...] = ()
