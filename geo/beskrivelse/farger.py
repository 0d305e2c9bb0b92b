"""The colour of each ordning: the same in a whole series of maps, and never like that of one it touches.

Palette: Paul Tol's «light» without its grey (FACTS: the one tested that survives full dichromacy with black labels at
4.5:1 or more). Two of its pairs fall under CIEDE2000 8 for one kind of vision, so they are never given to neighbours.
The method is written down in docs/figurer.md, and its promises are tests (tests/test_farger.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import combinations
from types import MappingProxyType
from typing import Final

from geo.data.register import Ordning, Register
from geo.data.samling import Samling

LYSBLA: Final = "#77aadd"
ORANSJE: Final = "#ee8866"
GUL: Final = "#eedd88"
ROSA: Final = "#ffaabb"
CYAN: Final = "#99ddff"
MINT: Final = "#44bb99"
PAERE: Final = "#bbcc33"
OLIVEN: Final = "#aaaa00"
PALETT: Final = (LYSBLA, ORANSJE, GUL, ROSA, CYAN, MINT, PAERE, OLIVEN)
FORVEKSLES: Final = frozenset(
    {frozenset({PAERE, OLIVEN}), frozenset({LYSBLA, MINT})}
)  # ΔE2000 7.9 (deutan), 7.5 (tritan)

EGENREGI: Final = "#ffffff"
IKKE_REGISTRERT: Final = "#f4f2ee"
UKJENT: Final = "#d9d9d9"
UKJENT_STREK: Final = "#8c8c8c"
UTENFOR_UTVALG: Final = "#888a8c"  # ordninger outside a choice; a lighter grey is rosa to the colour-blind
BAKGRUNN: Final = "#f4f3f0"  # kommuner that the map says nothing of
KANT: Final = "#333333"
# The classes of a measure, light to dark: as even steps for all kinds of colour vision as six can be (ΔE2000 ≥ 6) with
# black labels at 4.5:1 on the darkest. The value is written on each kommune besides.
SEKVENS: Final = ("#ffffe3", "#dcecc2", "#b3d9c1", "#86c1bd", "#5fa6b8", "#438bae")


def mix_hvit(farge: str, andel: float) -> str:
    """Mix ``#rrggbb`` with ``andel`` (0–1) of white."""
    return "#" + "".join(f"{round(int(farge[i : i + 2], 16) * (1 - andel) + 255 * andel):02x}" for i in (1, 3, 5))


def find_konflikter(serie: Iterable[Sequence[Ordning]], naboer: AbstractSet[tuple[str, str]]) -> dict[str, set[str]]:
    """Find which ordninger meet on some map of the series: they share a kommune, or have kommuner that are neighbours.

    Returns the ids each id meets; an ordning that meets none has an empty set.
    """
    nabo_til: dict[str, set[str]] = {}
    for a, b in naboer:
        nabo_til.setdefault(a, set()).add(b)
        nabo_til.setdefault(b, set()).add(a)
    meter: dict[str, set[str]] = {}
    for ordninger in serie:
        rekkevidde = {o.id: o.kommuner.union(*(nabo_til.get(nummer, ()) for nummer in o.kommuner)) for o in ordninger}
        for ordning in ordninger:
            meter.setdefault(ordning.id, set())
        for a, b in combinations(ordninger, 2):
            if not rekkevidde[a.id].isdisjoint(b.kommuner):
                meter[a.id].add(b.id)
                meter[b.id].add(a.id)
    return meter


def assign_farger(serie: Iterable[Sequence[Ordning]], naboer: AbstractSet[tuple[str, str]]) -> Mapping[str, str]:
    """Give each ordning of a series of maps its colour, the same on all of them.

    Colours are given to the most constrained ordning first (DSATUR); where none is left for one, those it meets are
    moved to make room. Among the colours that are free, the one is taken that makes fewest combinations look alike,
    then the one that its maps use least.

    Parameters
    ----------
    serie
        For each map, the ordninger it shows.
    naboer
        Pairs of kommunenumre that share a border.

    Returns
    -------
    Mapping[str, str]
        ``#rrggbb`` by ordning id. Ordninger that meet differ, also for the colour-blind, and no two combinations of
        colours in one kommune look alike on a map, as far as eight colours reach; where they do not, the numbers tell.

    """
    serie = [tuple(ordninger) for ordninger in serie]
    meter = find_konflikter(serie, naboer)
    valg = _Fargevalg(serie, meter)
    # A heap with stale entries: one is right when its count of colours left is still true.
    ko = [(len(PALETT), -len(meter[i]), i) for i in sorted(meter)]
    heapify(ko)
    while ko:
        antall, grad, neste = heappop(ko)
        if neste in valg.farger:
            continue
        ledige = valg.find_ledige(neste)
        if len(ledige) != antall:
            heappush(ko, (len(ledige), grad, neste))
            continue
        if not ledige and valg.lag_plass(neste, FLYTTEDYBDE):
            ledige = valg.find_ledige(neste)
        valg.sett(neste, min(ledige or PALETT, key=lambda farge: valg.pris(neste, farge)))
    valg.forbedre()
    return MappingProxyType(valg.farger)


FLYTTEDYBDE: Final = 3  # how many ordninger may be moved in a row to make room for one
OMGANGER: Final = 4  # how often all are asked whether another colour suits them better, now that all have one


class _Fargevalg:
    """The colours given so far, with what is needed to price the next one."""

    def __init__(self, serie: Sequence[Sequence[Ordning]], meter: Mapping[str, AbstractSet[str]]) -> None:
        self.meter = meter
        self.farger: dict[str, str] = {}
        self._kart_med: dict[str, list[int]] = {i: [] for i in meter}
        self._brukt: list[Counter[str]] = [Counter() for _ in serie]
        self._brukt_i_alt: Counter[str] = Counter()
        # The combinations each ordning is part of, and per map how each kind of combination has been coloured so far.
        self._kombinasjoner: dict[str, list[tuple[int, frozenset[str]]]] = {i: [] for i in meter}
        self._utseende: list[Counter[tuple[str, ...]]] = [Counter() for _ in serie]
        for nr, ordninger in enumerate(serie):
            for ordning in ordninger:
                self._kart_med[ordning.id].append(nr)
            for kombinasjon in find_kombinasjoner(ordninger):
                for i in kombinasjon:
                    self._kombinasjoner[i].append((nr, kombinasjon))

    def find_ledige(self, ordning: str) -> list[str]:
        """Find the colours that no ordning it meets has, or has one confusable with."""
        tatt = {self.farger[i] for i in self.meter[ordning] if i in self.farger}
        return [farge for farge in PALETT if not any(kan_forveksles(farge, t) for t in tatt)]

    def pris(self, ordning: str, farge: str) -> tuple[int, ...]:
        """Price a colour, lowest best: equals and confusable it meets, look-alikes, its use on the maps and in all."""
        motte = [self.farger[i] for i in self.meter[ordning] if i in self.farger]
        like = sum(self._utseende[nr][utseende] for nr, utseende in self._fullforte(ordning, farge))
        samme = sum(self._brukt[nr][farge] for nr in self._kart_med[ordning])
        forveksles = sum(kan_forveksles(farge, m) for m in motte)
        return motte.count(farge), forveksles, like, samme, self._brukt_i_alt[farge], PALETT.index(farge)

    def sett(self, ordning: str, farge: str) -> None:
        """Give an ordning its colour, or a new one."""
        self.fjern(ordning)
        self.farger[ordning] = farge
        self._tell(ordning, 1)

    def fjern(self, ordning: str) -> None:
        """Take the colour of an ordning away, if it has one."""
        if ordning in self.farger:
            self._tell(ordning, -1)
            del self.farger[ordning]

    def forbedre(self) -> None:
        """Give each ordning a better colour where there is one, until none is; only now are all the others known."""
        for _ in range(OMGANGER):
            byttet = False
            for ordning in sorted(self.meter):
                gammel = self.farger[ordning]
                self.fjern(ordning)
                # The last two of the price only spread the colours evenly.
                pris = {farge: self.pris(ordning, farge)[:-2] for farge in PALETT}
                ny = min(PALETT, key=lambda farge, pris=pris, gammel=gammel: (pris[farge], farge != gammel))
                self.sett(ordning, ny)
                byttet |= ny != gammel
            if not byttet:
                return

    def lag_plass(self, ordning: str, dybde: int, last: AbstractSet[str] = frozenset()) -> bool:
        """Move ordninger that it meets to other colours until one is free for it; nothing is moved where that fails."""
        last = last | {ordning}
        for farge in PALETT:
            i_veien = sorted(
                i for i in self.meter[ordning] if i in self.farger and kan_forveksles(farge, self.farger[i])
            )
            if any(i in last for i in i_veien):
                continue
            for_ = dict(self.farger)
            if all(self._flytt(i, farge, dybde, last) for i in i_veien) and farge in self.find_ledige(ordning):
                return True
            for i, gammel in for_.items():
                if self.farger[i] != gammel:
                    self.sett(i, gammel)
        return False

    def _flytt(self, ordning: str, bort_fra: str, dybde: int, last: AbstractSet[str]) -> bool:
        """Give an ordning a colour that is not confusable with ``bort_fra``; True where that could be done."""
        for _ in range(2):
            nye = [farge for farge in self.find_ledige(ordning) if not kan_forveksles(farge, bort_fra)]
            if nye:
                self.sett(ordning, min(nye, key=lambda farge: self.pris(ordning, farge)))
                return True
            if dybde <= 1 or not self.lag_plass(ordning, dybde - 1, last):
                return False
        return False

    def _fullforte(self, ordning: str, farge: str) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Yield map and look of each combination that has all its colours once ``ordning`` has ``farge``."""
        for nr, kombinasjon in self._kombinasjoner[ordning]:
            farger = [farge if i == ordning else self.farger.get(i) for i in kombinasjon]
            if None not in farger:
                yield nr, find_utseende(farger)

    def _tell(self, ordning: str, fortegn: int) -> None:
        farge = self.farger[ordning]
        for nr in self._kart_med[ordning]:
            self._brukt[nr][farge] += fortegn
        self._brukt_i_alt[farge] += fortegn
        for nr, utseende in self._fullforte(ordning, farge):
            self._utseende[nr][utseende] += fortegn


def kan_forveksles(a: str, b: str) -> bool:
    """Whether two colours of the palette are the same, or too near for one kind of colour vision."""
    return a == b or frozenset({a, b}) in FORVEKSLES


def find_kombinasjoner(ordninger: Iterable[Ordning]) -> set[frozenset[str]]:
    """Find which sets of two or more ordninger (ids) some kommune is in on one map."""
    hos: dict[str, set[str]] = {}
    for ordning in ordninger:
        for nummer in ordning.kommuner:
            hos.setdefault(nummer, set()).add(ordning.id)
    return {frozenset(ider) for ider in hos.values() if len(ider) > 1}


def find_utseende(farger: Iterable[str]) -> tuple[str, ...]:
    """Find what a combination of colours looks like to everybody: confusable colours count as one and the same."""
    familie = {farge: min(par) for par in FORVEKSLES for farge in par}
    return tuple(sorted(familie.get(farge, farge) for farge in farger))


@lru_cache(maxsize=8)
def find_farger(samling: Samling) -> Mapping[str, str]:
    """Find the colour of each ordning, the same on every map of the register; worked out once per ``Samling``."""
    return assign_farger(find_serie(samling.register), samling.naboer)


def find_serie(register: Register) -> list[tuple[Ordning, ...]]:
    """Find the maps of a register that colours are assigned over: one per oppgave, and the regional councils.

    An ordning that is on none of them is a map of its own, so that every ordning has a colour.
    """
    serie = [*register.etter_oppgave.values(), register.regionraad, _okonomi(register)]
    med = {ordning.id for ordninger in serie for ordning in ordninger}
    return [*serie, *((ordning,) for ordning in register.ordninger if ordning.id not in med)]


def _okonomi(register: Register) -> tuple[Ordning, ...]:
    # Figure 5.3 shows lonn and regnskap on one map.
    lonn, regnskap = (register.etter_oppgave.get(kode, ()) for kode in ("lonn", "regnskap"))
    return (*lonn, *(o for o in regnskap if o not in lonn))
