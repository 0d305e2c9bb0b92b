"""The described chart: one value that says everything a chart shows, as ``Temakart`` does for a map.

All charts of the report are bars that lie down: names stay readable, and twenty-five kommuner or forty-five tasks fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.tabell import Tabell
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_tall


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

    @property
    def tegnforklaring(self) -> tuple[Serie, ...]:
        """The series that a key explains: those with a bar, where there is more than one thing to tell apart."""
        brukt = tuple(
            serie
            for nr, serie in enumerate(self.serier)
            if any(stolpe.verdier[nr] > 0 for stolpe in self.stolper if nr < len(stolpe.verdier))
        )
        return brukt if len(brukt) > 1 or self.referansenavn else ()


# ------------------------------------------------------------------------------------------------------------ building

BLA: Final = Fyll((f.LYSBLA,))
GUL: Final = Fyll((f.GUL,))
ORANSJE: Final = Fyll((f.ORANSJE,))
MINT: Final = Fyll((f.MINT,))
GRA: Final = Fyll((f.UKJENT,))  # what is unknown, printed elsewhere, or not what is asked for
REGISTERET: Final = (Serie("Registeret", BLA),)
TRYKT: Final = "Trykt i rapporten"
INGEN_KARTLAGT: Final = "Ingen av kommunene i området er kartlagt, så tallene er ukjent. Velg et annet område."
TRYKT_SERIE: Final = (Serie(TRYKT, GRA),)


def build_diagram(  # noqa: PLR0913 - the parts of one description, all named
    s: Sporsmal,
    *,
    kode: str,
    tittel: str,
    setning: str,
    enhet: str = "Antall ordninger",
    serier: Sequence[Serie] = REGISTERET,
    stolper: Iterable[Stolpe] = (),
    tabell: Tabell | None = None,
    ordninger: int | None = None,
    referansenavn: str = "",
    terskel: tuple[float, str] | None = None,
    forbehold: Iterable[str] = (),
    kildelinje: str | None = None,
) -> Diagram:
    """Build a chart of the area that is asked about; without bars it is a sentence, and a table where there is one."""
    stolper = tuple(stolper)
    linjer = "; ".join(f"{stolpe.navn}: {stolpe.etikett}" for stolpe in stolper)
    return Diagram(
        kode=kode,
        tittel=tittel,
        setning=setning,
        alt_tekst=f"Liggende stolper over {s.omrade.navn}: {tittel}. {setning}. {linjer}.",
        kildelinje=kildelinje or build_kildelinje(s.data.register, grenser=False),
        enhet=enhet,
        serier=tuple(serier),
        stolper=stolper,
        tabell=tabell or Tabell(tittel, (), ()),
        ordninger=len(s.ordninger) if ordninger is None else ordninger,
        referansenavn=referansenavn if any(stolpe.referanse is not None for stolpe in stolper) else "",
        terskel=terskel,
        forbehold=tuple(forbehold),
    )


def build_enkle(rader: Iterable[tuple[str, float, str]]) -> list[Stolpe]:
    """Build bars of one series from name, value and what is written after it."""
    return [Stolpe(navn, (verdi,), etikett) for navn, verdi, etikett in rader]


def compute_prosent(del_: float, av: float) -> float:
    """Compute a share in per cent; zero of nothing."""
    return 100 * del_ / av if av else 0.0


def compute_andel(prosent: float | None) -> float | None:
    """Compute a share (0–1) from the per cent that a source prints."""
    return None if prosent is None else prosent / 100


def format_prosent(andel: float | None) -> str:
    """Format a share (0–1) as «68 %»; «ukjent» where it is None."""
    return "ukjent" if andel is None else f"{format_tall(100 * andel)} %"
