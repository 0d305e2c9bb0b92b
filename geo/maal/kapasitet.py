"""What stands behind a service unit: how many inhabitants it serves, and how many årsverk it has where a source tells.

Populations of units overlap where a kommune is in two of them, so they are never summed (DOMAIN.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import median
from typing import Final

from geo.data.arsverk import Arsverk, Arsverktype
from geo.data.kommuner import Kommune, sum_innbyggere
from geo.data.register import Ordning
from geo.maal.struktur import Struktur

MINST_ARSVERK: Final = 5.0  # the child welfare panel of 2011: no barneverntjeneste under five (chapter 3.4)
MINST_INNBYGGERE: Final = 5_000  # the report's smallest size class; a user sets another


# ----------------------------------------------------------------------------------------------------- population base


@dataclass(frozen=True, slots=True)
class Enhet:
    """One service unit of an area: an ordning with omfang hel, or a kommune that runs the service alone."""

    oppgave: str
    navn: str
    ordning: str | None  # None for a kommune alone
    kommuner: tuple[str, ...]  # those in the area, sorted
    innbyggere: int | None  # of those in the area whose population is known; None where none is
    bare_i_omradet: bool  # deltakere lie outside, are not named, or have no known population: it serves more than this


def find_enheter(struktur: Struktur, kommuner: Mapping[str, Kommune]) -> tuple[Enhet, ...]:
    """Find the units of one oppgave, joint ones first.

    Kommuner alone are units only where every kommune has the service and was surveyed; the others are absent.
    """
    felles = tuple(
        _enhet(struktur, ordning.navn, ordning, ordning.kommuner & struktur.omrade, kommuner)
        for ordning in struktur.felles
    )
    if struktur.kommunale is None:
        return felles
    alene = (
        _enhet(struktur, kommuner[nummer].navn, None, frozenset({nummer}), kommuner)
        for nummer in sorted(struktur.alene)
    )
    return (*felles, *alene)


def _enhet(
    struktur: Struktur,
    navn: str,
    ordning: Ordning | None,
    numre: AbstractSet[str],
    kommuner: Mapping[str, Kommune],
) -> Enhet:
    kjente = [innbyggere for nummer in numre if (innbyggere := kommuner[nummer].innbyggere) is not None]
    mangler = len(kjente) < len(numre) or (ordning is not None and ordning.antall > len(numre))
    return Enhet(
        oppgave=struktur.oppgave.kode,
        navn=navn,
        ordning=ordning.id if ordning else None,
        kommuner=tuple(sorted(numre)),
        innbyggere=sum(kjente) if kjente else None,
        bare_i_omradet=mangler,
    )


@dataclass(frozen=True, slots=True)
class Befolkning:
    """The population base of the units of one oppgave; minst, median and storst are None where no base is known."""

    oppgave: str
    enheter: int
    kjent: int  # units with a known population
    minst: int | None
    median: float | None
    storst: int | None
    terskel: int
    under_terskel: tuple[Enhet, ...]  # those whose whole base is known to be under; smallest first
    bare_i_omradet: int  # units that serve more than the figure tells


def compute_befolkning(enheter: Sequence[Enhet], oppgave: str, terskel: int = MINST_INNBYGGERE) -> Befolkning:
    """Compute the population base of the units of one oppgave.

    A unit that serves more than its known inhabitants is not said to be under the threshold: nobody knows.
    """
    kjente = sorted(enhet.innbyggere for enhet in enheter if enhet.innbyggere is not None)
    under = [e for e in enheter if e.innbyggere is not None and e.innbyggere < terskel and not e.bare_i_omradet]
    return Befolkning(
        oppgave=oppgave,
        enheter=len(enheter),
        kjent=len(kjente),
        minst=kjente[0] if kjente else None,
        median=median(kjente) if kjente else None,
        storst=kjente[-1] if kjente else None,
        terskel=terskel,
        under_terskel=tuple(sorted(under, key=lambda enhet: (enhet.innbyggere, enhet.navn))),
        bare_i_omradet=sum(enhet.bare_i_omradet for enhet in enheter),
    )


# -------------------------------------------------------------------------------------------------------------- årsverk


@dataclass(frozen=True, slots=True)
class Oppgitt:
    """One figure of one source."""

    arsverk: float
    dato: str | None
    kilde: str


@dataclass(frozen=True, slots=True)
class Kapasitet:
    """The årsverk of one service unit. Where sources differ, the newest figure is used and all are shown."""

    tjeneste: str
    oppgaver: tuple[str, ...]
    ordninger: tuple[str, ...]  # ids in the register; empty for a kommune's own service
    kommuner: tuple[str, ...]
    arsverk: float | None  # in all; None where only parts are given
    kommunale: float | None  # at a NAV office, the kommuner's part
    innbyggere: int | None  # of all its kommuner; None where one is unknown
    per_1000: float | None  # årsverk in all per 1 000 inhabitants
    under_terskel: bool | None
    oppgitt: tuple[Oppgitt, ...]  # every figure of the årsverk in all, newest first

    @property
    def konflikt(self) -> bool:
        """Whether sources give different figures."""
        return len({oppgitt.arsverk for oppgitt in self.oppgitt}) > 1


def compute_kapasiteter(
    arsverk: Iterable[Arsverk],
    omrade: AbstractSet[str],
    kommuner: Mapping[str, Kommune],
    terskel: float = MINST_ARSVERK,
) -> tuple[Kapasitet, ...]:
    """Compute årsverk per service unit with a kommune in the area (tables 3.3 and 3.4, figure 3.5), in file order.

    Units of which no source tells are absent. ``terskel`` is årsverk; a unit with exactly that is not under it.
    """
    enheter: dict[tuple[object, ...], list[Arsverk]] = {}
    for maal in arsverk:
        if not omrade.isdisjoint(maal.kommuner):
            enheter.setdefault((maal.oppgaver, maal.ordninger, maal.kommuner, maal.tjeneste), []).append(maal)
    return tuple(_kapasitet(maalinger, kommuner, terskel) for maalinger in enheter.values())


def _kapasitet(maalinger: Sequence[Arsverk], kommuner: Mapping[str, Kommune], terskel: float) -> Kapasitet:
    forste = maalinger[0]
    i_alt, kommunale = (_nyeste_forst(maalinger, type_) for type_ in (Arsverktype.TOTALT, Arsverktype.KOMMUNALE))
    befolkning = sum_innbyggere(forste.kommuner, kommuner)
    sum_ = i_alt[0].arsverk if i_alt else None
    return Kapasitet(
        tjeneste=forste.tjeneste,
        oppgaver=forste.oppgaver,
        ordninger=forste.ordninger,
        kommuner=forste.kommuner,
        arsverk=sum_,
        kommunale=kommunale[0].arsverk if kommunale else None,
        innbyggere=befolkning,
        per_1000=None if sum_ is None or befolkning is None else 1_000 * sum_ / befolkning,
        under_terskel=None if sum_ is None else sum_ < terskel,
        oppgitt=tuple(Oppgitt(maal.arsverk, maal.dato, maal.kilde) for maal in i_alt),
    )


def _nyeste_forst(maalinger: Iterable[Arsverk], type_: Arsverktype) -> list[Arsverk]:
    return sorted((maal for maal in maalinger if maal.type is type_), key=lambda maal: maal.dato or "", reverse=True)


@dataclass(frozen=True, slots=True)
class Arsverksandel:
    """Årsverk in the ordninger an area has part in (chapter 2.4), each figure once, the newest where sources differ.

    Other areas have part in some of the same ordninger, so that sums of areas are never added.
    """

    sum: float
    bare_her: float  # of the sum, in ordninger that nobody outside the area takes part in
    ordninger: int  # how many have a figure
    av: int  # of how many
    arsverk_i_alt: float | None  # of the kommuner; given by who asks, since no source here has it
    andel: float | None  # 0–1; None where the total is not given


def compute_arsverksandel(
    ordninger: Sequence[Ordning],
    arsverk: Iterable[Arsverk],
    omrade: AbstractSet[str],
    arsverk_i_alt: float | None = None,
) -> Arsverksandel:
    """Sum the årsverk of the ordninger, at a NAV office the kommunale ones, and set them against all of the kommuner's.

    Parameters
    ----------
    ordninger
        Those of the area (``omfang.find_ordninger``). One without a figure adds nothing, so the sum is a lower bound
        unless all have one.
    arsverk
        All figures that are known.
    omrade
        The kommuner asked about.
    arsverk_i_alt
        All årsverk of those kommuner, where somebody knows them.

    """
    ider = {ordning.id for ordning in ordninger}
    her = {ordning.id for ordning in ordninger if ordning.antall == len(ordning.kommuner & omrade)}
    etter_ordning: dict[tuple[str, ...], list[Arsverk]] = {}
    for maal in arsverk:
        if maal.ordninger and ider.issuperset(maal.ordninger):
            etter_ordning.setdefault(maal.ordninger, []).append(maal)
    valgt = {}
    for samme, maalinger in etter_ordning.items():
        egne = _nyeste_forst(maalinger, Arsverktype.KOMMUNALE) or _nyeste_forst(maalinger, Arsverktype.TOTALT)
        if egne:
            valgt[samme] = egne[0].arsverk
    total = sum(valgt.values())
    return Arsverksandel(
        sum=total,
        bare_her=sum(tall for samme, tall in valgt.items() if her.issuperset(samme)),
        ordninger=len(frozenset().union(*valgt)),
        av=len(ordninger),
        arsverk_i_alt=arsverk_i_alt,
        andel=total / arsverk_i_alt if arsverk_i_alt else None,
    )
