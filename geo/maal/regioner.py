"""Regions: the regional councils with area and population, and the functional regions that the pattern itself forms.

Functional regions are communities in the graph whose kommuner are tied by the weight of the ordninger they share. They
describe the register, not the world: resolution and chance both shape them, so both are told with them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate
from math import comb
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.data.kommuner import Kommune, sum_innbyggere
from geo.data.register import Ordning
from geo.maal.monster import find_vekt

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    _Matrise = csr_matrix[np.float64]

# ----------------------------------------------------------------------------------------------------------- councils


@dataclass(frozen=True, slots=True)
class Raad:
    """One regional council."""

    ordning: str
    navn: str
    kommuner: tuple[str, ...]
    innbyggere: int | None  # None where one of them is unknown
    areal_km2: float | None  # fresh water included; None where no areas are given
    gyldig_fra: str | None
    gyldig_til: str | None


def compute_raad(
    raad: Iterable[Ordning], kommuner: Mapping[str, Kommune], areal_km2: Mapping[str, float] | None = None
) -> tuple[Raad, ...]:
    """Compute population and area of councils (chapter 4.2).

    Parameters
    ----------
    raad
        The councils (``farger.find_regionraad``).
    kommuner
        For the population.
    areal_km2
        Area by kommunenummer (``kommuner.compute_areal_km2``), None to leave it out.

    """
    funnet = []
    for ordning in raad:
        numre = sorted(ordning.kommuner)
        funnet.append(
            Raad(
                ordning=ordning.id,
                navn=ordning.navn,
                kommuner=tuple(numre),
                innbyggere=sum_innbyggere(numre, kommuner),
                areal_km2=None if areal_km2 is None else float(sum(areal_km2[nummer] for nummer in numre)),
                gyldig_fra=ordning.gyldig_fra,
                gyldig_til=ordning.gyldig_til,
            )
        )
    return tuple(funnet)


# --------------------------------------------------------------------------------------------------- functional regions

OPPLOSNING: Final = 1.0  # the plain modularity of Newman and Girvan; higher gives more and smaller regions
ANTALL_FRO: Final = 20  # runs with different seeds, and draws of ordninger; more tell no more


@dataclass(frozen=True, slots=True)
class Funksjonelle:
    """The functional regions of an area and how sure they are."""

    regioner: tuple[tuple[str, ...], ...]  # kommunenumre sorted, the largest region first
    uten: tuple[str, ...]  # kommuner that share no ordning with another of the area: in no region
    modularitet: float  # of the chosen regions
    opplosning: float
    fro: int  # how many seeds were tried, and how many draws were made
    ulike: int  # how many different divisions the seeds gave
    stabilitet: (
        float  # mean adjusted Rand index between the chosen division and those of the seeds; 1 is always the same
    )
    sikkerhet: Mapping[str, float]  # by kommune: mean overlap of its region with the one it gets in a draw, 0–1

    @property
    def region_av(self) -> Mapping[str, int]:
        """The position of each kommune's region."""
        return MappingProxyType({nummer: nr for nr, region in enumerate(self.regioner) for nummer in region})


_Deler = tuple[tuple[int, ...], ...]  # places of kommuner, those that are tied to nobody left out


def compute_funksjonelle(
    ordninger: Sequence[Ordning],
    omrade: AbstractSet[str],
    *,
    opplosning: float = OPPLOSNING,
    fro: int = ANTALL_FRO,
) -> Funksjonelle:
    """Compute the functional regions of an area by Louvain's method (Blondel and others 2008).

    Every ordning ties each pair of its deltakere by ``monster.find_vekt``. The method runs once per seed, and the
    division of highest modularity is chosen, the most usual of equals. How sure a kommune's place is shows when the
    ordninger are drawn anew with replacement, as if the survey had found some twice and others not (bootstrap). The
    same ordninger give the same answer every time.

    Parameters
    ----------
    ordninger
        What ties the kommuner. Of kommuner that were not surveyed only some ordninger are known.
    omrade
        The kommuner to divide.
    opplosning
        Resolution: higher gives more and smaller regions.
    fro
        How many seeds, and how many draws.

    """
    numre = sorted(omrade)
    alle = sorted(ordninger, key=lambda ordning: ordning.id)  # drawn by place: the register's order plays no part
    deltakelse, vekter = _build_deltakelse(alle, numre)
    graf = _bind(deltakelse, vekter)
    if not graf.nnz:
        return Funksjonelle((), tuple(numre), 0.0, opplosning, fro, 0, 1.0, MappingProxyType({}))
    ganger = Counter(_del(graf, opplosning, nr) for nr in range(fro))
    modularitet = {deler: _modularitet(graf, deler, opplosning) for deler in ganger}
    valgt = min(ganger, key=lambda deler: (-round(modularitet[deler], 9), -ganger[deler], deler))
    hjemme = {nr: frozenset(del_) for del_ in valgt for nr in del_}
    overlapp = dict.fromkeys(hjemme, 0.0)
    for nr in range(fro):
        trukket = Counter(Random(nr).choices(range(len(alle)), k=len(alle)))  # noqa: S311 - a repeatable draw, no secret
        grafen = _bind(deltakelse, [trukket[plass] * vekt for plass, vekt in enumerate(vekter)])
        i_trekket = {k: frozenset(del_) for del_ in _del(grafen, opplosning, nr) for k in del_}
        for kommune, region in hjemme.items():
            overlapp[kommune] += _felles(region, i_trekket.get(kommune, frozenset())) / fro
    regioner = sorted((tuple(numre[nr] for nr in del_) for del_ in valgt), key=lambda region: (-len(region), region))
    return Funksjonelle(
        regioner=tuple(regioner),
        uten=tuple(nummer for nr, nummer in enumerate(numre) if nr not in hjemme),
        modularitet=modularitet[valgt],
        opplosning=opplosning,
        fro=fro,
        ulike=len(ganger),
        stabilitet=sum(antall * _rand(valgt, deler) for deler, antall in ganger.items()) / fro,
        sikkerhet=MappingProxyType({numre[nr]: overlapp[nr] for nr in sorted(overlapp)}),
    )


def _build_deltakelse(ordninger: Sequence[Ordning], numre: Sequence[str]) -> "tuple[_Matrise, list[float]]":
    """Build who takes part in what, a row per ordning and a column per kommune, and what each ordning ties with."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - half a second that only this measure needs

    plass = {nummer: nr for nr, nummer in enumerate(numre)}
    rader = [sorted(plass[nummer] for nummer in ordning.kommuner & plass.keys()) for ordning in ordninger]
    kolonner = [nr for rad in rader for nr in rad]
    grenser = [0, *accumulate(map(len, rader))]
    form = (len(rader), len(numre))
    return csr_matrix(([1.0] * len(kolonner), kolonner, grenser), shape=form), [find_vekt(o) for o in ordninger]


def _bind(deltakelse: "_Matrise", vekter: Sequence[float]) -> "_Matrise":
    """Build the graph: what each pair of kommuner is tied with by all ordninger, nothing with itself."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    graf = csr_matrix(deltakelse.T.multiply(vekter) @ deltakelse)
    graf.setdiag(0)
    graf.eliminate_zeros()
    return graf


PRESISJON: Final = 1e-7  # of modularity, at which a run stops; the library's own 1e-3 stops short of the best


def _del(graf: "_Matrise", opplosning: float, fro: int) -> _Deler:
    """Divide the kommuner that are tied to another; the same seed gives the same division."""
    from sknetwork.clustering import Louvain  # noqa: PLC0415 - as scipy

    if not graf.nnz:
        return ()
    metode = Louvain(
        opplosning, shuffle_nodes=True, random_state=fro, tol_optimization=PRESISJON, tol_aggregation=PRESISJON
    )
    merker = metode.fit_predict(graf).tolist()
    deler: dict[int, list[int]] = {}
    for nr in graf.getnnz(axis=1).nonzero()[0].tolist():
        deler.setdefault(merker[nr], []).append(nr)
    return tuple(sorted(tuple(del_) for del_ in deler.values()))


def _modularitet(graf: "_Matrise", deler: _Deler, opplosning: float) -> float:
    """Compute how much more the parts are tied within than chance would have it (Newman and Girvan 2004)."""
    import numpy as np  # noqa: PLC0415 - as scipy
    from sknetwork.clustering import get_modularity  # noqa: PLC0415 - as scipy

    merker = np.full(graf.shape[0], -1)  # tied to nobody, and in no part
    for merke, del_ in enumerate(deler):
        merker[list(del_)] = merke
    return float(get_modularity(graf, merker, resolution=opplosning))


def _felles(a: frozenset[int], b: frozenset[int]) -> float:
    """Share of the two sets' union that is in both (Jaccard)."""
    return len(a & b) / len(a | b)


def compute_likhet(a: Sequence[Iterable[str]], b: Sequence[Iterable[str]]) -> float:
    """Compute how alike two divisions of kommuner are: 1 the same, 0 as chance would have it (adjusted Rand index).

    Only kommuner that both divide are held together (Hubert and Arabie 1985).
    """
    felles = {n for del_ in a for n in del_} & {n for del_ in b for n in del_}
    return _rand([felles.intersection(del_) for del_ in a], [felles.intersection(del_) for del_ in b])


def _rand(a: Iterable[Iterable[object]], b: Iterable[Iterable[object]]) -> float:
    deler_a, deler_b = [set(del_) for del_ in a], [set(del_) for del_ in b]
    begge = sum(comb(len(x & y), 2) for x in deler_a for y in deler_b)
    i_a, i_b = (sum(comb(len(del_), 2) for del_ in deler) for deler in (deler_a, deler_b))
    alle = comb(sum(map(len, deler_a)), 2)
    ventet = i_a * i_b / alle if alle else 0.0
    storst = (i_a + i_b) / 2
    return 1.0 if storst == ventet else (begge - ventet) / (storst - ventet)
