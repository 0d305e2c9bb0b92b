"""NIVI's nine recommended areas of cooperation (2023) held against what a region does today.

The source does not say which tasks each area holds; ``nivi-2023-omrader.csv`` does, and gives its reasons. Where the
catalogue has no task for an area, a sector may stand for it, or ordninger that are known to be such: they tell of the
regions they are in, and of no other. Where nothing does, the area cannot be judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from geo.data.referanse import Referansetabell, krev_heltall
from geo.data.register import Omfang, Ordning, Register


class Dekning(StrEnum):
    """How far a region covers a recommended area today."""

    DEKKET = "dekket"  # every kommune runs everything in it jointly with another of the region (omfang hel)
    DELVIS = "delvis"
    IKKE = "ikke"  # none does any of it with another of the region
    UKJENT = "kan ikke vurderes"


@dataclass(frozen=True, slots=True)
class Anbefaling:
    """One recommended area: its tasks in the catalogue, or the sector or ordninger (ids) that stand for it."""

    nr: int
    navn: str
    oppgaver: tuple[str, ...]
    sektor: str | None
    merknad: str | None
    ordninger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vurdering:
    """One recommended area against one region. Shares are of pairs kommune–task; what stands for tasks is one."""

    nr: int
    navn: str
    oppgaver: tuple[str, ...]
    sektor: str | None
    kommuner: int
    par: int  # kommuner × tasks
    i_samarbeid: int | None  # pairs where the kommune takes part with anyone; None where it cannot be judged
    i_regionen: int | None  # of those, pairs where another kommune of the region is in the same ordning
    felles: int | None  # of those, pairs where the ordning runs the task whole
    dekning: Dekning
    merknad: str | None


def build_anbefalinger(tabell: Referansetabell) -> tuple[Anbefaling, ...]:
    """Build the areas from their table, in its order."""
    return tuple(
        Anbefaling(
            nr=krev_heltall(rad, "nr"),
            navn=rad["omrade"],
            oppgaver=_del(rad["oppgaver"]),
            sektor=rad["sektor"] or None,
            merknad=rad["merknad"] or None,
            ordninger=_del(rad["ordninger"]),
        )
        for rad in tabell.rader
    )


def _del(celle: str) -> tuple[str, ...]:
    return tuple(filter(None, (del_.strip() for del_ in celle.split(","))))


def compute_vurderinger(
    register: Register, region: AbstractSet[str], anbefalinger: Iterable[Anbefaling]
) -> tuple[Vurdering, ...]:
    """Judge every area for the surveyed kommuner of a region.

    A kommune covers a task when it runs it in an ordning with another of the region: the recommendation is cooperation
    in functional regions, so a task solved elsewhere does not cover it, and one solved partly covers it partly. Fewer
    than two surveyed kommuner cannot be judged.
    """
    numre = region & register.kartlagt
    deres = {o.id: o for nummer in sorted(numre) for o in register.etter_kommune.get(nummer, ())}
    return tuple(_vurder(deres.values(), numre, anbefaling) for anbefaling in anbefalinger)


def _vurder(ordninger: Iterable[Ordning], numre: AbstractSet[str], anbefaling: Anbefaling) -> Vurdering:
    grupper = _grupper(ordninger, anbefaling)
    par = len(numre) * len(grupper)
    telt: tuple[int, int, int] | tuple[None, None, None] = (None, None, None)
    dekning = Dekning.UKJENT
    if grupper and len(numre) > 1:
        telt = _tell(grupper, numre)
        dekning = Dekning.DEKKET if telt[2] == par else Dekning.DELVIS if telt[1] else Dekning.IKKE
    return Vurdering(
        nr=anbefaling.nr,
        navn=anbefaling.navn,
        oppgaver=anbefaling.oppgaver,
        sektor=anbefaling.sektor,
        kommuner=len(numre),
        par=par,
        i_samarbeid=telt[0],
        i_regionen=telt[1],
        felles=telt[2],
        dekning=dekning,
        merknad=anbefaling.merknad,
    )


def _grupper(ordninger: Iterable[Ordning], anbefaling: Anbefaling) -> list[list[tuple[Ordning, Omfang]]]:
    """Group the ordninger by task of the area, or all that stand for it in one group; those count as whole."""
    if anbefaling.oppgaver:
        return [
            [(o, o.oppgaver[kode]) for o in ordninger if o.oppgaver.get(kode, Omfang.BEROERER) is not Omfang.BEROERER]
            for kode in anbefaling.oppgaver
        ]
    if anbefaling.sektor:
        return [[(o, Omfang.HEL) for o in ordninger if o.sektor == anbefaling.sektor]]
    kjente = [(o, Omfang.HEL) for o in ordninger if o.id in anbefaling.ordninger]
    return [kjente] if kjente else []


def _tell(grupper: Sequence[Sequence[tuple[Ordning, Omfang]]], numre: AbstractSet[str]) -> tuple[int, int, int]:
    """Count the pairs in cooperation, in cooperation within the region, and whole within the region."""
    i_samarbeid = i_regionen = hele = 0
    for ordninger in grupper:
        deltar: set[str] = set()
        sammen: set[str] = set()
        felles: set[str] = set()
        for ordning, omfang in ordninger:
            her = ordning.kommuner & numre
            deltar |= her
            if len(her) > 1:
                sammen |= her
                felles |= her if omfang is Omfang.HEL else set()
        i_samarbeid += len(deltar)
        i_regionen += len(sammen)
        hele += len(felles)
    return i_samarbeid, i_regionen, hele


def count_dekning(vurderinger: Iterable[Vurdering]) -> Mapping[str, int]:
    """Count the areas by how far they are covered, all four answers present."""
    telt = dict.fromkeys((dekning.value for dekning in Dekning), 0)
    for vurdering in vurderinger:
        telt[vurdering.dekning.value] += 1
    return telt
