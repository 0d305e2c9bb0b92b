"""Who hosts: vertskommuner as far as the register knows them, and how concentrated the responsibility is (chapter 3.2).

The host of most ordninger is unknown, and a printed number of host roles per kommune says not which ordninger they are.
So every measure says what it rests on: the register's known hosts with their coverage, or a printed distribution.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.data.kommuner import Kommune
from geo.data.oppgaver import Sektor
from geo.data.register import Ordning, Register

MESTEPARTEN: Final = 0.80  # «nesten 80 prosent» is the share the report asks how few kommuner hold
MINST_DEKNING: Final = 0.50  # under half, the known hosts may be any half, and their pattern says nothing


@dataclass(frozen=True, slots=True)
class Verter:
    """The known hosts of some ordninger. A kommune that is absent may host others whose host is unknown."""

    ordninger: int
    kjent: int
    i_omradet: Mapping[str, int]  # ordninger by kommunenummer, most first
    utenfor: Mapping[str, int]

    @property
    def dekning(self) -> float | None:
        """Share of the ordninger whose host is known; None where there are no ordninger."""
        return self.kjent / self.ordninger if self.ordninger else None


def count_verter(ordninger: Sequence[Ordning], omrade: AbstractSet[str]) -> Verter:
    """Count the ordninger that each kommune is known to host, inside and outside the area (chapter 3.2, footnote 9)."""
    telt = Counter(o.vertskommune for o in ordninger if o.vertskommune is not None)
    rekke = sorted(telt.items(), key=lambda par: (-par[1], par[0]))
    return Verter(
        ordninger=len(ordninger),
        kjent=telt.total(),
        i_omradet={nummer: antall for nummer, antall in rekke if nummer in omrade},
        utenfor={nummer: antall for nummer, antall in rekke if nummer not in omrade},
    )


def count_uten_vert(register: Register, omrade: AbstractSet[str]) -> Mapping[str, Mapping[Sektor, Mapping[str, int]]]:
    """Count, for each surveyed kommune of an area and each sector it has ordninger in, those without a known host.

    Both numbers are given, ``uten_vert`` and ``ordninger``, since a share without its coverage says nothing. A sector
    that the kommune has no ordning in is absent.
    """
    funnet: dict[str, dict[Sektor, dict[str, int]]] = {}
    for nummer in sorted(omrade & register.kartlagt):
        ordninger = register.etter_kommune.get(nummer, ())
        alle = Counter(o.sektor for o in ordninger)
        uten = Counter(o.sektor for o in ordninger if o.vertskommune is None)
        funnet[nummer] = {s: {"uten_vert": uten[s], "ordninger": alle[s]} for s in Sektor if alle[s]}
    return funnet


class Grunnlagstype(StrEnum):
    """What a distribution of host roles rests on."""

    REGISTER = "register"
    REFERANSE = "referanse"


@dataclass(frozen=True, slots=True)
class Vertsfordeling:
    """Host roles by kommune, all kommuner of the area present, none at zero by ignorance."""

    grunnlag: Grunnlagstype
    antall: Mapping[str, int]


def find_vertsfordeling(verter: Verter, omrade: AbstractSet[str], trykt: Mapping[str, int]) -> Vertsfordeling | None:
    """Find the distribution to measure: the register's where it knows half of the hosts or more, else the printed one.

    Parameters
    ----------
    verter
        The known hosts.
    omrade
        The kommuner to spread over.
    trykt
        Printed host roles by kommunenummer (table 3.2).

    Returns
    -------
    Vertsfordeling | None
        None where the register knows too few and some kommune of the area is not in the printed table.

    """
    if verter.dekning is not None and verter.dekning >= MINST_DEKNING:
        return Vertsfordeling(
            Grunnlagstype.REGISTER, {nummer: verter.i_omradet.get(nummer, 0) for nummer in sorted(omrade)}
        )
    if omrade and omrade <= trykt.keys():
        return Vertsfordeling(Grunnlagstype.REFERANSE, {nummer: trykt[nummer] for nummer in sorted(omrade)})
    return None


def compute_gini(verdier: Iterable[float]) -> float | None:
    """Compute the Gini coefficient: 0 where all have the same, (n − 1)/n where one of n has everything.

    Half of the mean absolute difference between all pairs, divided by the mean (Gini 1912). None where there is nothing
    to share.
    """
    sortert = sorted(verdier)
    antall, total = len(sortert), sum(sortert)
    if not total:
        return None
    return sum((2 * plass - antall - 1) * verdi for plass, verdi in enumerate(sortert, start=1)) / (antall * total)


def count_faerrest(verdier: Iterable[float], andel: float) -> int:
    """Count how few hold at least ``andel`` (0–1) of the sum; 0 where there is nothing to hold."""
    sortert = sorted(verdier, reverse=True)
    mangler, faerrest = andel * sum(sortert), 0
    for verdi in sortert:
        if mangler <= 0:
            break
        mangler -= verdi
        faerrest += 1
    return faerrest


@dataclass(frozen=True, slots=True)
class Konsentrasjon:
    """How concentrated host roles are."""

    sum: int
    kommuner: int
    uten: tuple[str, ...]  # kommuner with no host role
    faerrest: int  # how few hold at least 80 per cent
    gini: float | None


def compute_konsentrasjon(fordeling: Vertsfordeling) -> Konsentrasjon:
    """Compute the concentration of a distribution of host roles."""
    verdier = fordeling.antall.values()
    return Konsentrasjon(
        sum=sum(verdier),
        kommuner=len(verdier),
        uten=tuple(nummer for nummer, antall in fordeling.antall.items() if not antall),
        faerrest=count_faerrest(verdier, MESTEPARTEN),
        gini=compute_gini(verdier),
    )


class Vertsmodell(StrEnum):
    """How a region shares the host roles. NIVI names sentrert and balansert; the borders between them are ours."""

    SENTRERT = "sentrert"  # one kommune has more than half
    DELT = "delt"  # none has more than half, but some have much more than their share
    BALANSERT = "balansert"  # none has more than twice an even share


@dataclass(frozen=True, slots=True)
class Regionsmodell:
    """The host model of one region."""

    region: str
    sum: int
    storste: str  # kommunenummer; the lowest where equal
    storste_andel: float
    modell: Vertsmodell
    per_kommune: Mapping[str, int]


def compute_regionsmodeller(fordeling: Vertsfordeling, kommuner: Mapping[str, Kommune]) -> tuple[Regionsmodell, ...]:
    """Compute the host model of each region; a region of one kommune, or with no host role, has none."""
    regioner: dict[str, dict[str, int]] = {}
    for nummer, antall in fordeling.antall.items():
        region = kommuner[nummer].region
        if region is not None:
            regioner.setdefault(region, {})[nummer] = antall
    funnet = []
    for region in sorted(regioner):
        per_kommune = regioner[region]
        total = sum(per_kommune.values())
        if len(per_kommune) > 1 and total:
            storste = min(per_kommune, key=lambda nummer: (-per_kommune[nummer], nummer))
            andel = per_kommune[storste] / total
            modell = (
                Vertsmodell.SENTRERT
                if andel > 1 / 2
                else Vertsmodell.DELT
                if andel > 2 / len(per_kommune)
                else Vertsmodell.BALANSERT
            )
            funnet.append(Regionsmodell(region, total, storste, andel, modell, per_kommune))
    return tuple(funnet)
