"""Who cooperates with whom: partners, recurring partner sets, fragmentation, and congruence with the regional councils.

Only named deltakere can be partners. An ordning whose list is incomplete is counted with those named, so that its
numbers are a lower bound. Large ordninger are counted apart: that 63 kommuner are in a council says little of any two.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from geo.data.kommuner import Kommune
from geo.data.register import MINST_DELTAKERE, Niva, Omfang, Ordning, Register
from geo.settings import NIVA_REGIONALT_MAKS
from geo.tekst import format_tallord, sammenfoy, stor_forbokstav

BILATERALT: Final = 2  # deltakere

# ------------------------------------------------------------------------------------------------------------ partners


class Grad(StrEnum):
    """How much two kommuner cooperate, in the words that Oslo Economics uses of Hadeland."""

    SVAERT_MYE = "svært mye"
    OFTE = "ofte"
    MYE = "mye"
    EN_DEL = "en del"
    NOE = "noe"
    BARE_STORE = "bare i store ordninger"


# Lowest share of a kommune's local and regional ordninger that the partner is in. The borders are ours, set so that
# they give the source's words for Lunner: Gran svært mye, Jevnaker ofte, Gjøvikregionen mye, Ringerike en del.
GRADER: Final = ((0.60, Grad.SVAERT_MYE), (0.30, Grad.OFTE), (0.15, Grad.MYE), (0.05, Grad.EN_DEL), (0.0, Grad.NOE))


@dataclass(frozen=True, slots=True)
class Deling:
    """How many ordninger some kommuner share, by geographic level."""

    lokalt: int = 0  # 2–3 deltakere
    regionalt: int = 0  # 4–8
    hoyere: int = 0  # 9 or more
    bilateralt: int = 0  # exactly two deltakere; those are in ``lokalt`` too
    vekt: float = 0.0  # the sum of ``find_vekt``: few together weigh more

    @property
    def naere(self) -> int:
        """The local and regional ones."""
        return self.lokalt + self.regionalt

    @property
    def antall(self) -> int:
        """All of them."""
        return self.naere + self.hoyere


class Telling(StrEnum):
    """Which shared ordninger are counted; large ones say little of any two, so they are counted apart."""

    NAERE = "naere"
    BILATERALT = "bilateralt"
    LOKALT = "lokalt"
    REGIONALT = "regionalt"
    HOYERE = "hoyere"

    @property
    def ord(self) -> str:
        """What is counted, in words."""
        return TELLINGSORD[self][0]

    @property
    def navn(self) -> str:
        """What is counted, with how many deltakere that is."""
        ord_, spenn = TELLINGSORD[self]
        return f"{stor_forbokstav(ord_)} ({spenn} deltakere)"

    def tell(self, deling: Deling) -> int:
        """Count those that two kommuner share."""
        return TELLERE[self](deling)


STORE_FRA: Final = format_tallord(NIVA_REGIONALT_MAKS + 1)  # «ni»: from so many on, an ordning says little of any two
TELLINGSORD: Final[Mapping[Telling, tuple[str, str]]] = MappingProxyType(
    {
        Telling.NAERE: ("lokale og regionale", f"{MINST_DELTAKERE}–{NIVA_REGIONALT_MAKS}"),
        Telling.BILATERALT: ("bilaterale", str(MINST_DELTAKERE)),
        Telling.LOKALT: ("lokale", Niva.LOKALT.spenn),
        Telling.REGIONALT: ("regionale", Niva.REGIONALT.spenn),
        Telling.HOYERE: ("store", Niva.HOYERE.spenn),
    }
)
TELLERE: Final[Mapping[Telling, Callable[[Deling], int]]] = MappingProxyType(
    {
        Telling.NAERE: lambda deling: deling.naere,
        Telling.BILATERALT: lambda deling: deling.bilateralt,
        Telling.LOKALT: lambda deling: deling.lokalt,
        Telling.REGIONALT: lambda deling: deling.regionalt,
        Telling.HOYERE: lambda deling: deling.hoyere,
    }
)


@dataclass(frozen=True, slots=True)
class Partner:
    """What one kommune shares with another; ``grad`` is seen from the first, whose own number it is a share of."""

    kommunenummer: str
    deling: Deling
    andel: float | None  # of the first kommune's local and regional ordninger, 0–1; None where it has none
    grad: Grad


def compute_partnere(register: Register, nummer: str) -> tuple[Partner, ...]:
    """Compute what a kommune shares with each other: most local and regional ordninger first, then most weight.

    A kommune that it shares nothing with is absent. One that was not surveyed has the partners that others' ordninger
    tell of; they are a lower bound.
    """
    ordninger = register.etter_kommune.get(nummer, ())
    delinger = _delinger(ordninger)
    delinger.pop(nummer, None)
    naere = sum(ordning.niva is not Niva.HOYERE for ordning in ordninger)
    partnere = (_partner(annen, deling, naere) for annen, deling in delinger.items())
    return tuple(sorted(partnere, key=lambda p: (-p.deling.naere, -p.deling.vekt, p.kommunenummer)))


def _partner(nummer: str, deling: Deling, naere: int) -> Partner:
    andel = deling.naere / naere if naere else None
    if not deling.naere:
        return Partner(nummer, deling, andel, Grad.BARE_STORE)
    return Partner(nummer, deling, andel, next(grad for lavest, grad in GRADER if deling.naere / naere >= lavest))


def _delinger(ordninger: Iterable[Ordning], innen: AbstractSet[str] | None = None) -> dict[str, Deling]:
    """Count, for every kommune that takes part, how many of the ordninger it is in, by level."""
    telt: dict[Niva | None, Counter[str]] = {niva: Counter() for niva in (*Niva, None)}
    vekt: dict[str, float] = {}
    for ordning in ordninger:
        numre = ordning.kommuner if innen is None else ordning.kommuner & innen
        telt[ordning.niva].update(numre)
        if ordning.antall == BILATERALT:
            telt[None].update(numre)
        andel = find_vekt(ordning)
        for nummer in numre:
            vekt[nummer] = vekt.get(nummer, 0.0) + andel
    return {
        nummer: Deling(
            lokalt=telt[Niva.LOKALT][nummer],
            regionalt=telt[Niva.REGIONALT][nummer],
            hoyere=telt[Niva.HOYERE][nummer],
            bilateralt=telt[None][nummer],
            vekt=vekt[nummer],
        )
        for nummer in sorted(vekt)
    }


def find_vekt(ordning: Ordning) -> float:
    """Return what an ordning ties each pair of its n deltakere with: 1/(n − 1), so that each is tied by one in all.

    The weight that Newman (2001) gives authors of the same paper. Zero for an ordning with one deltaker.
    """
    return 1 / (ordning.antall - 1) if ordning.antall > 1 else 0.0


def compute_matrise(ordninger: Iterable[Ordning], omrade: AbstractSet[str]) -> dict[tuple[str, str], Deling]:
    """Compute what each pair of kommuner of an area shares, the lower number first; who shares nothing is absent."""
    hos: dict[str, list[Ordning]] = {nummer: [] for nummer in sorted(omrade)}
    for ordning in ordninger:
        for nummer in ordning.kommuner & omrade:
            hos[nummer].append(ordning)
    matrise = {}
    for nummer, deres in hos.items():
        for annen, deling in _delinger(deres, omrade).items():
            if nummer < annen:
                matrise[nummer, annen] = deling
    return matrise


def build_partnersetning(
    partnere: Sequence[Partner], nummer: str, kommuner: Mapping[str, Kommune], *, kartlagt: bool
) -> str:
    """Build «Lunner samarbeider svært mye med Gran; ofte med Jevnaker»; «noe» and less are left out.

    Of a kommune that was not surveyed the register knows only what others told of.
    """
    deler = []
    for _, grad in GRADER[:-1]:
        navn = [kommuner[p.kommunenummer].navn for p in partnere if p.grad is grad]
        if navn:
            deler.append(f"{grad} med {sammenfoy(navn)}")
    if not kartlagt:
        kjent = f"andre har oppgitt samarbeid {'; '.join(deler)}" if deler else "det meste av samarbeidet er ukjent"
        return f"{kommuner[nummer].navn} er ikke kartlagt; {kjent}"
    if not deler:
        return (
            f"{kommuner[nummer].navn} har ingen kommune den deler mer enn noen få lokale eller regionale ordninger med"
        )
    return f"{kommuner[nummer].navn} samarbeider {'; '.join(deler)}"


# --------------------------------------------------------------------------------------------- recurring partner sets


@dataclass(frozen=True, slots=True)
class Partnersett:
    """A set of kommuner that is the whole of one or more ordninger."""

    kommuner: tuple[str, ...]
    ordninger: tuple[str, ...]  # ids, in register order
    oppgaver: tuple[str, ...]  # codes with omfang hel or delvis, in the order met
    sektorer: tuple[str, ...]


def find_partnersett(ordninger: Iterable[Ordning], omrade: AbstractSet[str] | None = None) -> tuple[Partnersett, ...]:
    """Find which sets of kommuner take part in ordninger, those in most ordninger first.

    Parameters
    ----------
    ordninger
        Where to look. One whose list of deltakere is incomplete has no known set, and is left out.
    omrade
        None for whole sets. Else what is left of each set inside the area, where two or more are; then incomplete lists
        count too, since the missing lie outside as far as anyone knows.

    """
    funnet: dict[frozenset[str], list[Ordning]] = {}
    for ordning in ordninger:
        if omrade is None and ordning.ufullstendig:
            continue
        sett = ordning.kommuner if omrade is None else ordning.kommuner & omrade
        if len(sett) > 1:
            funnet.setdefault(sett, []).append(ordning)
    rekke = sorted(funnet.items(), key=lambda par: (-len(par[1]), -len(par[0]), sorted(par[0])))
    return tuple(
        Partnersett(
            kommuner=tuple(sorted(sett)),
            ordninger=tuple(ordning.id for ordning in deres),
            oppgaver=tuple(
                dict.fromkeys(
                    kode for o in deres for kode, omfang in o.oppgaver.items() if omfang is not Omfang.BEROERER
                )
            ),
            sektorer=tuple(dict.fromkeys(ordning.sektor.value for ordning in deres)),
        )
        for sett, deres in rekke
    )


@dataclass(frozen=True, slots=True)
class Fragmentering:
    """How many different partner sets a kommune belongs to."""

    kommunenummer: str
    ordninger: int
    sett: int  # different sets of deltakere; an incomplete list is a set of its own
    vanligste: int  # how many ordninger the most usual set has
    indeks: float | None  # (sett − 1)/(ordninger − 1): 0 all with the same, 1 never twice the same; None under two


def compute_fragmentering(register: Register, nummer: str) -> Fragmentering:
    """Compute how split a kommune's cooperation is between partner sets; with the whole sets, also outside any area."""
    ordninger = register.etter_kommune.get(nummer, ())
    sett = Counter(ordning.id if ordning.ufullstendig else ordning.kommuner for ordning in ordninger)
    antall = len(ordninger)
    return Fragmentering(
        kommunenummer=nummer,
        ordninger=antall,
        sett=len(sett),
        vanligste=max(sett.values(), default=0),
        indeks=(len(sett) - 1) / (antall - 1) if antall > 1 else None,
    )


# ---------------------------------------------------------------------------------------------------------- congruence


class Kongruens(StrEnum):
    """How an ordning lies to the regional councils."""

    INNENFOR = "innenfor"  # all its deltakere are in one council, which has more
    SAMMENFALLENDE = "sammenfallende"  # its deltakere are exactly those of one council
    PAA_TVERS = "på tvers"  # the rest: deltakere of several councils, or outside all of them


def find_kongruens(ordning: Ordning, raad: Iterable[AbstractSet[str]]) -> Kongruens:
    """Find how an ordning lies to councils; where more take part than are named, some may lie anywhere: på tvers."""
    if ordning.ufullstendig:
        return Kongruens.PAA_TVERS
    rundt = [medlemmer for medlemmer in raad if ordning.kommuner <= medlemmer]
    if not rundt:
        return Kongruens.PAA_TVERS
    return Kongruens.SAMMENFALLENDE if ordning.kommuner in rundt else Kongruens.INNENFOR


@dataclass(frozen=True, slots=True)
class Kongruensmaal:
    """How far cooperation follows the councils, for all, for one region or for one kommune."""

    nokkel: str
    navn: str
    ordninger: int
    innenfor: int
    sammenfallende: int
    paa_tvers: int

    @property
    def andel(self) -> float | None:
        """Share that is innenfor or sammenfallende, 0–1; None where there are no ordninger."""
        return (self.innenfor + self.sammenfallende) / self.ordninger if self.ordninger else None


def compute_kongruens(ordninger: Iterable[Ordning], raad: Mapping[str, AbstractSet[str]]) -> dict[str, Kongruens]:
    """Compute the congruence of each ordning with the councils (deltakere by the council's id), by ordning id.

    A council is itself left out, since it is what the others are held against.
    """
    raad_hos: dict[str, list[AbstractSet[str]]] = {}
    for medlemmer in raad.values():
        for nummer in medlemmer:
            raad_hos.setdefault(nummer, []).append(medlemmer)
    # Only a council that has one of the deltakere can have them all.
    return {
        o.id: find_kongruens(o, raad_hos.get(next(iter(o.kommuner), ""), ())) for o in ordninger if o.id not in raad
    }


def count_kongruens(
    nokkel: str, navn: str, ordninger: Iterable[Ordning], kongruens: Mapping[str, Kongruens]
) -> Kongruensmaal:
    """Count the congruence of some ordninger; councils, which have none, are not counted."""
    telt = Counter(kongruens[o.id] for o in ordninger if o.id in kongruens)
    return Kongruensmaal(
        nokkel=nokkel,
        navn=navn,
        ordninger=telt.total(),
        innenfor=telt[Kongruens.INNENFOR],
        sammenfallende=telt[Kongruens.SAMMENFALLENDE],
        paa_tvers=telt[Kongruens.PAA_TVERS],
    )
