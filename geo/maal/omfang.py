"""The extent of cooperation in an area: per kommune, size, region, level, start year, legal form, sector and task.

Every function is pure. It counts formal ordninger (``Register.formelle``) that have a deltaker in the area, and says
where it counts fewer than all: «absent» means that the register does not know, «zero» that it knows there are none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final, TypeVar

from geo import settings
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Sektor
from geo.data.referanse import Referansesett, find_heltall
from geo.data.register import Form, Niva, Ordning, Register, parse_etablert
from geo.data.tabellfil import Rad
from geo.maal.struktur import Struktur
from geo.tekst import format_tall


def find_ordninger(register: Register, omrade: AbstractSet[str]) -> tuple[Ordning, ...]:
    """Find the formal ordninger that have at least one named deltaker in the area, in register order."""
    return tuple(ordning for ordning in register.formelle if not ordning.kommuner.isdisjoint(omrade))


_K = TypeVar("_K", Sektor, Form, Niva)  # a code of the register with a name for people


@dataclass(frozen=True, slots=True)
class Andel:
    """A count and its share of a whole, 0–1; ``andel`` is None where the whole is empty."""

    nokkel: str
    navn: str
    antall: int
    andel: float | None


def _andeler(telt: Mapping[_K, int], koder: Iterable[_K], av: int) -> tuple[Andel, ...]:
    return tuple(
        Andel(kode.value, kode.navn, telt.get(kode, 0), telt.get(kode, 0) / av if av else None) for kode in koder
    )


# -------------------------------------------------------------------------------------------------------- per kommune


def count_per_kommune(register: Register, omrade: AbstractSet[str]) -> dict[str, int]:
    """Count the ordninger of each surveyed kommune of the area, in rising order of kommunenummer (chapter 2.2).

    A kommune that the survey did not cover is absent: of it the register knows only what others' ordninger tell. A
    surveyed kommune in no ordning is zero.
    """
    return {nummer: len(register.etter_kommune.get(nummer, ())) for nummer in sorted(omrade & register.kartlagt)}


@dataclass(frozen=True, slots=True)
class Spredning:
    """How a number spreads over kommuner."""

    kommuner: int
    lavest: int
    hoyest: int
    snitt: float
    median: float
    lavest_i: tuple[str, ...]  # kommunenumre
    hoyest_i: tuple[str, ...]


def compute_spredning(antall: Mapping[str, int]) -> Spredning | None:
    """Compute range, mean and median of a number by kommune; None where there is no kommune to count."""
    if not antall:
        return None
    lavest, hoyest = min(antall.values()), max(antall.values())
    return Spredning(
        kommuner=len(antall),
        lavest=lavest,
        hoyest=hoyest,
        snitt=sum(antall.values()) / len(antall),
        median=median(antall.values()),
        lavest_i=tuple(sorted(nummer for nummer, verdi in antall.items() if verdi == lavest)),
        hoyest_i=tuple(sorted(nummer for nummer, verdi in antall.items() if verdi == hoyest)),
    )


@dataclass(frozen=True, slots=True)
class Gruppesnitt:
    """The mean number of ordninger of a group of kommuner; ``snitt`` is None for an empty group."""

    nokkel: str
    navn: str
    kommuner: tuple[str, ...]
    snitt: float | None


STORRELSESKLASSER: Final = ("liten", "middels", "stor")  # figure 2.3
_LAV, _HOY = (format_tall(grense) for grense in settings.STORRELSE_GRENSER)
STORRELSESSPENN: Final = (f"under {_LAV}", f"{_LAV}–{_HOY}", f"over {_HOY}")  # inhabitants, in the same order


def find_storrelsesklasse(innbyggere: int) -> int:
    """Return the size class of figure 2.3: 0 under 5 000, 1 from 5 000 to 15 000, 2 over 15 000 inhabitants."""
    lav, hoy = settings.STORRELSE_GRENSER
    return 0 if innbyggere < lav else 1 if innbyggere <= hoy else 2


def compute_storrelsesklasser(antall: Mapping[str, int], kommuner: Mapping[str, Kommune]) -> tuple[Gruppesnitt, ...]:
    """Compute the mean number of ordninger in each size class; a kommune of unknown population is in none."""
    navn = {klasse: f"{spenn} innbyggere" for klasse, spenn in zip(STORRELSESKLASSER, STORRELSESSPENN, strict=True)}
    grupper: dict[str, list[str]] = {klasse: [] for klasse in STORRELSESKLASSER}
    for nummer in antall:
        innbyggere = kommuner[nummer].innbyggere
        if innbyggere is not None:
            grupper[STORRELSESKLASSER[find_storrelsesklasse(innbyggere)]].append(nummer)
    return tuple(_snitt(klasse, navn[klasse], numre, antall) for klasse, numre in grupper.items())


def compute_regionsnitt(antall: Mapping[str, int], kommuner: Mapping[str, Kommune]) -> tuple[Gruppesnitt, ...]:
    """Compute the mean number of ordninger in each region of table 1.1; a kommune without a region is in none."""
    grupper: dict[str, list[str]] = {}
    for nummer in antall:
        region = kommuner[nummer].region
        if region is not None:
            grupper.setdefault(region, []).append(nummer)
    return tuple(_snitt(region, region, grupper[region], antall) for region in sorted(grupper))


def _snitt(nokkel: str, navn: str, numre: Sequence[str], antall: Mapping[str, int]) -> Gruppesnitt:
    snitt = sum(antall[nummer] for nummer in numre) / len(numre) if numre else None
    return Gruppesnitt(nokkel, navn, tuple(sorted(numre)), snitt)


@dataclass(frozen=True, slots=True)
class Listelinje:
    """One ordning of a kommune, as tables 4.1–4.6 list them."""

    ordning: str
    navn: str
    sektor: str
    antall: int
    niva: str


def list_ordninger(register: Register, nummer: str) -> tuple[Listelinje, ...]:
    """List the ordninger of one kommune, those with fewest deltakere first, as tables 4.1–4.6 do."""
    linjer = (
        Listelinje(o.id, o.navn, o.sektor.value, o.antall, o.niva.value) for o in register.etter_kommune.get(nummer, ())
    )
    return tuple(sorted(linjer, key=lambda linje: (linje.antall, linje.navn)))


# ------------------------------------------------------------------------------------------ level, form, sector, year


def count_niva(ordninger: Sequence[Ordning]) -> tuple[Andel, ...]:
    """Count the ordninger on each geographic level (chapter 2.1); the larger of named and stated deltakere decides."""
    return _andeler(Counter(o.niva for o in ordninger), Niva, len(ordninger))


def count_sektor(ordninger: Sequence[Ordning]) -> tuple[Andel, ...]:
    """Count the ordninger of each sector (figure 5.1), political cooperation last."""
    return _andeler(Counter(o.sektor for o in ordninger), Sektor, len(ordninger))


# Figure 3.1 and chapter 3.3: what has no board or council with elected members are the administrative vertskommune and
# the plain agreement; the text's 40 per cent and nearly a third make up its «two thirds». Of these forms the law tells
# nothing either way, so they are left out: a foundation, «annet» and the informal ones.
UTEN_POLITISK_ORGAN: Final = frozenset({Form.VERT_20_2, Form.AVTALE})
UAVKLART_ORGAN: Final = frozenset({Form.STIFTELSE, Form.ANNET}) | {form for form in Form if not form.formell}


@dataclass(frozen=True, slots=True)
class Former:
    """Legal forms (figure 3.1). Shares are of the ordninger whose form is known, never of all."""

    ordninger: int
    kjent: int
    former: tuple[Andel, ...]
    selskaper: int  # IKS and AS; the name tells, so this one is known for all
    uten_politisk_organ: int
    med_politisk_organ: int
    uavklart_organ: int

    @property
    def avklart_organ(self) -> int:
        """How many ordninger have a form that tells whether there is a political body: what the share rests on."""
        return self.uten_politisk_organ + self.med_politisk_organ

    @property
    def andel_uten_politisk_organ(self) -> float | None:
        """Share of the ordninger whose form tells; None where none does."""
        return self.uten_politisk_organ / self.avklart_organ if self.avklart_organ else None


def count_former(ordninger: Sequence[Ordning]) -> Former:
    """Count the ordninger of each legal form; those of unknown form are in ``ordninger`` and nowhere else."""
    telt = Counter(o.juridisk_form for o in ordninger if o.juridisk_form is not None)
    kjent = telt.total()
    uten, uavklart = (sum(telt[form] for form in sett) for sett in (UTEN_POLITISK_ORGAN, UAVKLART_ORGAN))
    return Former(
        ordninger=len(ordninger),
        kjent=kjent,
        former=_andeler(telt, (form for form in Form if form.formell or telt[form]), kjent),
        selskaper=telt[Form.IKS] + telt[Form.AS],
        uten_politisk_organ=uten,
        med_politisk_organ=kjent - uten - uavklart,
        uavklart_organ=uavklart,
    )


VALGAAR: Final = 1963  # a year with a local election; they have come every fourth year since
VALGPERIODE: Final = 4


@dataclass(frozen=True, slots=True)
class Etablering:
    """When ordninger began, as far as the register knows; a year is exact, a period says no more than itself."""

    ordninger: int
    med_aar: int
    med_periode: int
    uspesifisert: int  # stated only in words, such as «over lengre tid»
    ukjent: int
    per_aar: Mapping[int, int]  # exact years only; a year with none is absent
    per_periode: tuple[Andel, ...]  # the periods asked for, each ordning that surely began within it
    per_valgperiode: Mapping[str, int]  # «2019–2023»: exact years from the year after an election to the next one
    etter_valg: Mapping[int, int]  # exact years by years since the last local election, 0 is the election year itself


def compute_etablering(
    ordninger: Sequence[Ordning], perioder: Iterable[tuple[str, str, float | None, float | None]]
) -> Etablering:
    """Compute start years against periods and local elections (table 2.1, figure 2.4, chapter 2.3).

    Parameters
    ----------
    ordninger
        What is counted.
    perioder
        Key, name, first and last year of each period asked for (None: open); shares are of the ordninger whose start is
        known as a year or a period.

    """
    aar = [parse_etablert(o.etablert) for o in ordninger]
    eksakte = Counter(fra for fra, til in filter(None, aar) if fra == til)
    kjent = sum(1 for spenn in aar if spenn)
    etter_valg = Counter(dict.fromkeys(range(VALGPERIODE), 0))
    per_valgperiode: Counter[str] = Counter()
    for ett, antall in eksakte.items():
        siden = (ett - VALGAAR) % VALGPERIODE
        etter_valg[siden] += antall
        forste = ett - siden if siden else ett - VALGPERIODE  # an election in September governs from the year after
        per_valgperiode[f"{forste}–{forste + VALGPERIODE}"] += antall
    per_periode = []
    for nokkel, navn, fra, til in perioder:
        antall = sum(1 for spenn in aar if spenn and (fra or spenn[0]) <= spenn[0] and spenn[1] <= (til or spenn[1]))
        per_periode.append(Andel(nokkel, navn, antall, antall / kjent if kjent else None))
    return Etablering(
        ordninger=len(ordninger),
        med_aar=eksakte.total(),
        med_periode=kjent - eksakte.total(),
        uspesifisert=sum(1 for o, spenn in zip(ordninger, aar, strict=True) if o.etablert and not spenn),
        ukjent=sum(1 for o in ordninger if not o.etablert),
        per_aar=dict(sorted(eksakte.items())),
        per_periode=tuple(per_periode),
        per_valgperiode=dict(sorted(per_valgperiode.items())),
        etter_valg=dict(sorted(etter_valg.items())),
    )


# ------------------------------------------------------------------------------------------------------ participation


class Gruppe(StrEnum):
    """How usual cooperation on a task is (chapter 3.1), by the shares that begin below."""

    HYPPIG = "hyppig"
    VANLIG = "vanlig"
    SJELDEN = "sjelden"


HYPPIG_FRA: Final = 0.70
VANLIG_FRA: Final = 0.30


def find_gruppe(andel: float) -> Gruppe:
    """Return the group of a share of kommuner, 0–1; the borders belong to the more usual group."""
    return Gruppe.HYPPIG if andel >= HYPPIG_FRA else Gruppe.VANLIG if andel >= VANLIG_FRA else Gruppe.SJELDEN


@dataclass(frozen=True, slots=True)
class Deltakelse:
    """How many of the surveyed kommuner take part in formal cooperation on one task, beside references."""

    oppgave: str
    navn: str
    deltar: int  # of the surveyed kommuner
    kartlagt: int
    andel: float | None  # 0–1; None where no kommune of the area is surveyed
    gruppe: Gruppe | None
    referanse: Mapping[str, float]  # per cent by code of the set; a set without a figure for the task is absent


def compute_deltakelse(strukturer: Iterable[Struktur], sett: Iterable[Referansesett]) -> tuple[Deltakelse, ...]:
    """Compute participation per task (table 3.1), in the order given, beside the reference sets chosen."""
    sett = tuple(sett)
    return tuple(
        Deltakelse(
            oppgave=s.oppgave.kode,
            navn=s.oppgave.navn,
            deltar=len(s.deltar & s.kartlagt),
            kartlagt=len(s.kartlagt),
            andel=s.andel,
            gruppe=None if s.andel is None else find_gruppe(s.andel),
            referanse={ett.kode: ett.verdier[s.oppgave.kode] for ett in sett if s.oppgave.kode in ett.verdier},
        )
        for s in strukturer
    )


# ------------------------------------------------------------------------------------------------------------ mergers


@dataclass(frozen=True, slots=True)
class Endring:
    """One change after the mergers of kommuner, as a source tells it, beside the ordning as the register has it now."""

    hendelse: str
    navn: str
    trykt_for: int | None
    trykt_etter: int | None
    ordning: str | None  # id in the register; None where it is gone, or never was there
    antall_na: int | None
    merknad: str | None


def compute_endringer(register: Register, rader: Iterable[Rad]) -> tuple[Endring, ...]:
    """Hold what a source tells of mergers (chapter 4.3, ``sammenslaing.csv``) beside the register.

    The register tells of today only, so that an ordning that was closed is known from the source alone: its row has a
    name and no id. Numbers are None where not printed.
    """
    formelle = {ordning.id: ordning for ordning in register.formelle}
    funnet = []
    for rad in rader:
        ordning = formelle.get(rad["ordning"])
        funnet.append(
            Endring(
                hendelse=rad["hendelse"],
                navn=rad["navn"],
                trykt_for=find_heltall(rad, "antall_for"),
                trykt_etter=find_heltall(rad, "antall_etter"),
                ordning=ordning.id if ordning else None,
                antall_na=ordning.antall if ordning else None,
                merknad=rad["merknad"] or None,
            )
        )
    return tuple(funnet)
