"""The colour of each ordning: the same in a whole series of maps, and never like that of one it touches.

The method is written down in docs/figurer.md, and its promises are tests (tests/test_farger.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import compress
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.fyll import PALETT, kan_forveksles
from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Ordning, Register
from geo.data.samling import Samling

# From here on a colour is its place in the palette, and an ordning its place among all, sorted by id.
ALLE: Final = tuple(range(len(PALETT)))
UTEN: Final = -1  # no colour yet
# The colours that each is confusable with, itself among them.
LIKE: Final = tuple(tuple(b for b in ALLE if kan_forveksles(PALETT[a], PALETT[b])) for a in ALLE)
# The colours that are free, where those met have a set of colours: bit ``farge`` of the place in this list.
LEDIGE: Final = tuple(
    tuple(farge for farge in ALLE if not any(tatt >> lik & 1 for lik in LIKE[farge]))
    for tatt in range(1 << len(PALETT))
)
# The look of a combination is how many of it have each colour, confusable ones counted as one: a number with sixteen
# bits for each. This is what one more ordning of a colour adds to it.
UTSEENDE: Final = tuple(1 << 16 * min(like) for like in LIKE)

FLYTTEDYBDE: Final = 3  # how many ordninger may be moved in a row to make room for one
# How many moves may be tried for one ordning and in all: the bounds on the time where the colours do not reach, however
# one moves. Of 400 random maps of 30 ordninger that six colours are enough for, the hardest takes 76 in all.
MAKS_FLYTT_FOR_EN: Final = 100
MAKS_FLYTT: Final = 1_000
# How often all are asked whether another colour suits them better, now that all have one. The survey is settled after
# one; at 20 000 ordninger the third takes a fortieth off those that meet and are alike, and a tenth more time.
OMGANGER: Final = 2


def assign_farger(serie: Iterable[Sequence[Ordning]], naboer: AbstractSet[tuple[str, str]]) -> Mapping[str, str]:
    """Give each ordning of a series of maps its colour, the same on all of them.

    Colours are given to the most constrained ordning first (DSATUR); where none is left for one, those it meets are
    moved to make room, within ``MAKS_FLYTT`` moves in all. Among the colours that are free, the one is taken that makes
    fewest combinations look alike, then the one that its maps use least.

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
    mote = find_mote(serie, naboer)
    valg = _Fargevalg(mote)
    # A heap with stale entries: one is right when its count of colours left is still true.
    ko = [(len(PALETT), -len(motte), ordning) for ordning, motte in enumerate(mote.meter)]
    heapify(ko)
    while ko:
        antall, grad, neste = heappop(ko)
        ledige = valg.find_ledige(neste)
        if len(ledige) != antall:
            heappush(ko, (len(ledige), grad, neste))
            continue
        if not ledige:
            valg.lag_plass(neste)
        valg.sett(neste, valg.find_beste(neste, valg.find_ledige(neste) or valg.find_ulike(neste)))
    valg.forbedre()
    return MappingProxyType({navn: PALETT[valg.farger[nr]] for nr, navn in enumerate(mote.ider)})


@dataclass(frozen=True, slots=True)
class Mote:
    """Where the ordninger of a series of maps meet. An ordning is known by its place in ``ider``."""

    ider: tuple[str, ...]  # sorted
    kart: tuple[tuple[int, ...], ...]  # the maps each is on that show others too
    meter: tuple[tuple[int, ...], ...]  # those each meets on some map
    kombinasjoner: tuple[tuple[int, tuple[int, ...]], ...]  # a map, and two or more that some kommune is in on it


def find_mote(serie: Iterable[Iterable[Ordning]], naboer: AbstractSet[tuple[str, str]]) -> Mote:
    """Find which ordninger meet on some map of the series: they share a kommune, or have kommuner that are neighbours.

    They are found by way of the kommuner, so the work grows with those that meet and not with all pairs. A kommune in
    more ordninger than there are colours makes no combination, since colours cannot tell it from others.
    """
    alle = [tuple(ordninger) for ordninger in serie]
    ider = tuple(sorted({ordning.id for ordninger in alle for ordning in ordninger}))
    plass = {navn: nr for nr, navn in enumerate(ider)}
    nabo_til: dict[str, list[str]] = {}
    for a, b in naboer:
        nabo_til.setdefault(a, []).append(b)
        nabo_til.setdefault(b, []).append(a)
    kart: list[tuple[int, ...]] = [()] * len(ider)
    meter: list[tuple[int, ...]] = [()] * len(ider)
    kombinasjoner: list[tuple[int, tuple[int, ...]]] = []
    for nr, ordninger in enumerate(ordninger for ordninger in alle if len(ordninger) > 1):
        # A set of ordninger is a number here, with a bit for each that the map shows.
        vist = [plass[ordning.id] for ordning in ordninger]
        hos: dict[str, int] = {}
        for lokal, ordning in enumerate(ordninger):
            for nummer in ordning.kommuner:
                hos[nummer] = hos.get(nummer, 0) | 1 << lokal
        rundt = dict(hos)
        for nummer in hos:
            for nabo in nabo_til.get(nummer, ()):
                rundt[nummer] |= hos.get(nabo, 0)
        for lokal, ordning in enumerate(ordninger):
            sett = 0
            for nummer in ordning.kommuner:
                sett |= rundt[nummer]
            motte = find_medlemmer(sett & ~(1 << lokal), vist)
            en = vist[lokal]
            meter[en] = tuple({*meter[en], *motte}) if kart[en] else tuple(motte)
            kart[en] += (nr,)
        flere = {sett for sett in hos.values() if 1 < sett.bit_count() <= len(PALETT)}
        kombinasjoner += [(nr, tuple(find_medlemmer(sett, vist))) for sett in flere]
    return Mote(ider, tuple(kart), tuple(meter), tuple(kombinasjoner))


def find_medlemmer(sett: int, blant: Sequence[int]) -> Iterator[int]:
    """Find the members of a set that is written as a number: the lowest bit is the first of ``blant``."""
    return compress(blant, bin(sett)[:1:-1].encode().translate(BITER))


BITER: Final = bytes.maketrans(b"01", b"\x00\x01")


class _Fargevalg:
    """The colours given so far, with what is needed to price the next one."""

    def __init__(self, mote: Mote) -> None:
        self.mote = mote
        self.farger = [UTEN] * len(mote.ider)
        self._med = [[0] * len(mote.ider) for _ in ALLE]  # by colour and ordning: how many it meets that have it
        self._tatt = [0] * len(mote.ider)  # the set of colours that those it meets have
        self._flyttet: list[tuple[int, int]] = []  # who has been moved, and from which colour, to be able to go back
        self._trekk_i_alt = MAKS_FLYTT  # how many moves are left, in all and for the ordning that has no colour
        self._trekk = 0
        antall_kart = 1 + max((nr for kart in mote.kart for nr in kart), default=-1)
        self._brukt = [[0] * len(PALETT) for _ in range(antall_kart)]
        self._klokke = 0
        self._endret = [0] * antall_kart  # when each map got its last colour
        self._brukt_i_alt = [0] * len(PALETT)
        # For each combination its look so far and how many of it lack a colour; per map how many have each look.
        self._utseende = [0] * len(mote.kombinasjoner)
        self._mangler = [len(kombinasjon) for _, kombinasjon in mote.kombinasjoner]
        self._like: list[Counter[int]] = [Counter() for _ in range(antall_kart)]
        self._kombinasjoner: list[list[tuple[int, Counter[int]]]] = [[] for _ in mote.ider]
        for nr, (kart, kombinasjon) in enumerate(mote.kombinasjoner):
            for ordning in kombinasjon:
                self._kombinasjoner[ordning].append((nr, self._like[kart]))

    def find_ledige(self, ordning: int) -> Sequence[int]:
        """Find the colours that nobody confuses with that of any ordning it meets."""
        return LEDIGE[self._tatt[ordning]]

    def find_ulike(self, ordning: int) -> Sequence[int]:
        """Find the colours that fewest of those it meets have; of equals, those confusable with fewest."""
        antall = [med[ordning] for med in self._med]
        blant = _find_minste(ALLE, antall)
        return blant if len(blant) == 1 else _find_minste(blant, [sum([antall[lik] for lik in LIKE[f]]) for f in blant])

    def find_beste(self, ordning: int, blant: Sequence[int]) -> int:
        """Choose a colour for an ordning that has none: of those that tell most apart, the one used least in all."""
        return min(self._find_jevne(ordning, blant), key=self._brukt_i_alt.__getitem__)

    def _find_jevne(self, ordning: int, blant: Sequence[int]) -> Sequence[int]:
        """Find the colours that make fewest combinations look alike; of equals, those used least on its maps."""
        if len(blant) > 1 and self._kombinasjoner[ordning]:
            blant = _find_minste(blant, [self._count_like(ordning, farge) for farge in blant])
        if len(blant) > 1:
            brukt = [self._brukt[kart] for kart in self.mote.kart[ordning]]
            blant = _find_minste(blant, [sum([antall[farge] for antall in brukt]) for farge in blant])
        return blant

    def _count_like(self, ordning: int, farge: int) -> int:
        """Count the combinations that would look like one of this ordning's, if it had the colour; it has none yet."""
        ny = UTSEENDE[farge]
        return sum(
            [like[self._utseende[nr] + ny] for nr, like in self._kombinasjoner[ordning] if self._mangler[nr] == 1]
        )

    def sett(self, ordning: int, farge: int) -> None:
        """Give an ordning a colour, or a new one."""
        gammel = self.farger[ordning]
        if gammel != UTEN:
            self._tell_motte(ordning, gammel, -1)
            self._tell_kart(ordning, gammel, -1)
        self.farger[ordning] = farge
        self._klokke += 1
        for kart in self.mote.kart[ordning]:
            self._endret[kart] = self._klokke
        self._tell_motte(ordning, farge, 1)
        self._tell_kart(ordning, farge, 1)

    def _tell_motte(self, ordning: int, farge: int, fortegn: int) -> None:
        med, tatt, bit = self._med[farge], self._tatt, 1 << farge
        if fortegn > 0:
            for annen in self.mote.meter[ordning]:
                med[annen] += 1
                tatt[annen] |= bit
        else:
            for annen in self.mote.meter[ordning]:
                med[annen] -= 1
                if not med[annen]:
                    tatt[annen] ^= bit

    def _tell_kart(self, ordning: int, farge: int, fortegn: int) -> None:
        self._brukt_i_alt[farge] += fortegn
        for kart in self.mote.kart[ordning]:
            self._brukt[kart][farge] += fortegn
        for nr, like in self._kombinasjoner[ordning]:
            if not self._mangler[nr]:
                like[self._utseende[nr]] -= 1
            self._utseende[nr] += UTSEENDE[farge] * fortegn
            self._mangler[nr] -= fortegn
            if not self._mangler[nr]:
                like[self._utseende[nr]] += 1

    def forbedre(self) -> None:
        """Give each ordning a better colour where there is one, now that those of all the others are known."""
        kart, endret = self.mote.kart, self._endret
        sett_sist = [-1] * len(kart)
        for _ in range(OMGANGER):
            for ordning in range(len(kart)):
                # What suits it depends on the colours of its maps alone.
                if max([endret[nr] for nr in kart[ordning]], default=-1) <= sett_sist[ordning]:
                    continue
                sett_sist[ordning] = self._klokke
                gammel = self.farger[ordning]
                ulike = self.find_ledige(ordning) or self.find_ulike(ordning)
                if len(ulike) == 1 and ulike[0] == gammel:
                    continue
                self._tell_kart(ordning, gammel, -1)
                beste = self._find_jevne(ordning, ulike)
                self._tell_kart(ordning, gammel, 1)
                if gammel not in beste:
                    self.sett(ordning, beste[0])

    def lag_plass(self, ordning: int) -> None:
        """Give ordninger that this one meets other colours until one is free for it; all stand where that fails."""
        kvote = self._trekk = min(MAKS_FLYTT_FOR_EN, self._trekk_i_alt)
        self._lag_plass(ordning, FLYTTEDYBDE, frozenset())
        self._trekk_i_alt -= kvote - self._trekk

    def _lag_plass(self, ordning: int, dybde: int, last: AbstractSet[int]) -> bool:
        last = last | {ordning}
        for farge, like in enumerate(LIKE) if self._trekk else ():
            i_veien = sorted([annen for annen in self.mote.meter[ordning] if self.farger[annen] in like])
            if not last.isdisjoint(i_veien):
                continue
            for_ = len(self._flyttet)
            if all(self._flytt(annen, farge, dybde, last) for annen in i_veien) and farge in self.find_ledige(ordning):
                return True
            while len(self._flyttet) > for_:
                self.sett(*self._flyttet.pop())
        return False

    def _flytt(self, ordning: int, bort_fra: int, dybde: int, last: AbstractSet[int]) -> bool:
        """Give an ordning another colour, not confusable with ``bort_fra``; tell whether that could be done."""
        for _ in range(2):
            if not self._trekk:
                return False
            self._trekk -= 1
            nye = [farge for farge in self.find_ledige(ordning) if farge not in LIKE[bort_fra]]
            if nye:
                self._flyttet.append((ordning, self.farger[ordning]))
                self.sett(ordning, self.find_beste(ordning, nye))
                return True
            if dybde <= 1 or not self._lag_plass(ordning, dybde - 1, last):
                return False
        return False


def _find_minste(blant: Sequence[int], priser: Sequence[int]) -> list[int]:
    """Find all the colours of the lowest price."""
    lavest = min(priser)
    return [farge for farge, pris in zip(blant, priser, strict=True) if pris == lavest]


def assign_delfarger(deler: Mapping[str, Iterable[str]], naboer: AbstractSet[tuple[str, str]]) -> Mapping[str, str]:
    """Give the parts of a division (kommunenumre by key) colours that differ between neighbours."""
    # A part is coloured as if it were an ordning on a map of its own.
    som_ordninger = [Ordning(del_, del_, Sektor.POLITISK, tuple(map(Deltaker, deler[del_]))) for del_ in deler]
    return assign_farger([som_ordninger], naboer)


@lru_cache(maxsize=8)
def find_farger(samling: Samling) -> Mapping[str, str]:
    """Find the colour of each ordning, the same on every map of the register; worked out once per ``Samling``."""
    return assign_farger(find_serie(samling.register), samling.naboer)


def find_serie(register: Register) -> list[tuple[Ordning, ...]]:
    """Find the maps that colours are given over: one per oppgave, the regional councils, and lonn with regnskap.

    An ordning that is on none of them is a map of its own, so that every ordning has a colour.
    """
    serie = [*register.etter_oppgave.values(), register.regionraad, _okonomi(register)]
    med = {ordning.id for ordninger in serie for ordning in ordninger}
    return [*serie, *((ordning,) for ordning in register.ordninger if ordning.id not in med)]


def _okonomi(register: Register) -> tuple[Ordning, ...]:
    # Figure 5.3 shows lonn and regnskap on one map.
    lonn, regnskap = (register.etter_oppgave.get(kode, ()) for kode in ("lonn", "regnskap"))
    return (*lonn, *(o for o in regnskap if o not in lonn))
