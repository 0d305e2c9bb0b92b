"""Ordninger that cross county borders (chapter 2.5); which division into counties is meant is part of the question."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geo.data.inndeling import Fylkesinndeling, Inndeling
from geo.data.kommuner import Kommune
from geo.data.register import Ordning


@dataclass(frozen=True, slots=True)
class Kryssing:
    """One ordning whose named deltakere lie in more than one county."""

    ordning: str
    navn: str
    fylker: tuple[str, ...]  # all of them, sorted
    mot: tuple[str, ...]  # those that are not the home county of the area
    ufullstendig: bool  # more take part than are named, so there may be more counties


@dataclass(frozen=True, slots=True)
class Kryssinger:
    """All crossing ordninger of an area by one division, with the direction they go in."""

    inndeling: Fylkesinndeling
    hjemfylke: str | None  # the county of most kommuner of the area; None for an empty area
    ordninger: int  # of how many
    kryssinger: tuple[Kryssing, ...]
    per_fylke: Mapping[str, int]  # crossing ordninger that involve each other county, most first; they overlap
    per_retning: Mapping[
        str, int
    ]  # by the whole set «Telemark», «Telemark + Vestfold», most first; they do not overlap

    @property
    def antall(self) -> int:
        """How many cross."""
        return len(self.kryssinger)


def find_fylker(ordning: Ordning, fylke_av: Mapping[str, str]) -> frozenset[str]:
    """Find the counties of the named deltakere."""
    return frozenset(fylke_av[nummer] for nummer in ordning.kommuner)


def build_fylke_av(kommuner: Mapping[str, Kommune], inndeling: Fylkesinndeling) -> dict[str, str]:
    """Build the county of each kommune by the division asked for."""
    return {nummer: kommune.find_del(Inndeling(inndeling)) or "" for nummer, kommune in kommuner.items()}


def compute_kryssinger(
    ordninger: Sequence[Ordning],
    omrade: AbstractSet[str],
    kommuner: Mapping[str, Kommune],
    inndeling: Fylkesinndeling,
) -> Kryssinger:
    """Compute which ordninger have deltakere in more than one county, and towards which.

    Parameters
    ----------
    ordninger
        Those of the area (``omfang.find_ordninger``).
    omrade
        The kommuner asked about; the county that most of them lie in (the first by name where equal) is home, and the
        direction of an ordning is every other county it reaches.
    kommuner, inndeling
        Where each kommune lies, and by which division.

    """
    fylke_av = build_fylke_av(kommuner, inndeling)
    hjemme = Counter(fylke_av[nummer] for nummer in omrade)
    hjemfylke = min(hjemme, key=lambda fylke: (-hjemme[fylke], fylke), default=None)
    kryssinger = []
    for ordning in ordninger:
        fylker = find_fylker(ordning, fylke_av)
        if len(fylker) > 1:
            mot = tuple(sorted(fylker - {hjemfylke}))
            kryssinger.append(Kryssing(ordning.id, ordning.navn, tuple(sorted(fylker)), mot, ordning.ufullstendig))
    per_fylke = Counter(fylke for kryssing in kryssinger for fylke in kryssing.mot)
    per_retning = Counter(" + ".join(kryssing.mot) for kryssing in kryssinger)
    return Kryssinger(inndeling, hjemfylke, len(ordninger), tuple(kryssinger), _flest(per_fylke), _flest(per_retning))


def compute_retning(
    ordninger: Sequence[Ordning], nummer: str, kommuner: Mapping[str, Kommune], inndeling: Fylkesinndeling
) -> dict[str, int]:
    """Count how many of one kommune's ordninger have another deltaker in each county, most first; they overlap.

    Answers what chapter 4.3 asks of Holmestrand: how much of its cooperation is directed towards the rest of Vestfold.
    """
    fylke_av = build_fylke_av(kommuner, inndeling)
    telt = Counter(fylke for o in ordninger for fylke in {fylke_av[annen] for annen in o.kommuner if annen != nummer})
    return _flest(telt)


def _flest(telt: Counter[str]) -> dict[str, int]:
    return dict(sorted(telt.items(), key=lambda par: (-par[1], par[0])))
