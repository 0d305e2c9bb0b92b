"""Vulnerability: what rests on few årsverk, who depends on one host, and what would fall if that host left.

All of it is over the known hosts alone, and says how many they are: an ordning whose host is unknown may rest on the
same kommune, or on another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geo.data.kommuner import Kommune, sum_innbyggere
from geo.data.register import Omfang, Ordning, Register


@dataclass(frozen=True, slots=True)
class Avhengighet:
    """How a kommune depends on other kommuner as hosts."""

    kommunenummer: str
    ordninger: int
    kjent: int  # ordninger with a known host
    hos_andre: int  # of those, hosted by another kommune
    egne: int  # of those, hosted by itself
    verter: Mapping[str, int]  # the others, most first
    storste_vert: str | None  # the lowest number where equal; None where no other is known to host
    andel_hos_storste: float | None  # of ``hos_andre``, 0–1


def compute_avhengighet(register: Register, nummer: str) -> Avhengighet:
    """Compute how many of a kommune's ordninger others are known to host, and how many of those rest on one of them."""
    ordninger = register.etter_kommune.get(nummer, ())
    telt = Counter(o.vertskommune for o in ordninger if o.vertskommune is not None)
    egne = telt.pop(nummer, 0)
    verter = dict(sorted(telt.items(), key=lambda par: (-par[1], par[0])))
    storste = next(iter(verter), None)
    hos_andre = sum(verter.values())
    return Avhengighet(
        kommunenummer=nummer,
        ordninger=len(ordninger),
        kjent=hos_andre + egne,
        hos_andre=hos_andre,
        egne=egne,
        verter=verter,
        storste_vert=storste,
        andel_hos_storste=verter[storste] / hos_andre if storste else None,
    )


@dataclass(frozen=True, slots=True)
class Bortfall:
    """What is known to fall if one kommune stopped hosting."""

    vert: str
    ordninger: tuple[str, ...]  # ids
    oppgaver: tuple[str, ...]  # tasks that those ordninger run whole, in the order met
    rammede: Mapping[str, int]  # by other deltaker in the area: how many of the ordninger it would lose
    innbyggere: int | None  # of those deltakere; None where one is unknown


def compute_bortfall(
    ordninger: Iterable[Ordning], vert: str, omrade: AbstractSet[str], kommuner: Mapping[str, Kommune]
) -> Bortfall:
    """Compute what would fall if ``vert`` left: the ordninger it is known to host, their tasks and other deltakere."""
    deres = [ordning for ordning in ordninger if ordning.vertskommune == vert]
    rammede = Counter(nummer for o in deres for nummer in o.kommuner & omrade if nummer != vert)
    return Bortfall(
        vert=vert,
        ordninger=tuple(ordning.id for ordning in deres),
        oppgaver=tuple(
            dict.fromkeys(kode for o in deres for kode, omfang in o.oppgaver.items() if omfang is Omfang.HEL)
        ),
        rammede=dict(sorted(rammede.items(), key=lambda par: (-par[1], par[0]))),
        innbyggere=sum_innbyggere(rammede, kommuner),
    )


def compute_alle_bortfall(
    ordninger: Sequence[Ordning], omrade: AbstractSet[str], kommuner: Mapping[str, Kommune]
) -> tuple[Bortfall, ...]:
    """Compute the loss for every known host, also those outside the area, the most ordninger first."""
    hos: dict[str, list[Ordning]] = {}
    for ordning in ordninger:
        if ordning.vertskommune is not None:
            hos.setdefault(ordning.vertskommune, []).append(ordning)
    bortfall = (compute_bortfall(deres, vert, omrade, kommuner) for vert, deres in hos.items())
    return tuple(sorted(bortfall, key=lambda ett: (-len(ett.ordninger), ett.vert)))
