"""What a scenario does: the service structure, the kommuner and the regional councils before and after it.

Numbers are those of ``struktur`` on the register before and after; a kommune whose number changed is compared under its
new one, so that a renamed partner is neither lost nor won.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from geo.data.endring import Hendelse, Utfall
from geo.data.register import Ordning, Register
from geo.data.samling import Samling
from geo.data.scenario import Scenario, bruk_scenario
from geo.maal.kapasitet import MINST_INNBYGGERE, compute_befolkning, find_enheter
from geo.maal.struktur import Struktur, compute_struktur


@dataclass(frozen=True, slots=True)
class Oppgaveendring:
    """One task before and after; ``under_for`` and ``under_etter`` count units with too few inhabitants behind them."""

    for_: Struktur
    etter: Struktur
    under_for: int
    under_etter: int

    @property
    def endret(self) -> bool:
        """Whether any number or unit of the task differs."""
        a, b = self.for_, self.etter
        tall_a, tall_b = ((s.antall, s.kommunale, s.interkommunale, len(s.deltar), s.andel) for s in (a, b))
        return tall_a != tall_b or [o.kommuner for o in a.felles] != [o.kommuner for o in b.felles]


@dataclass(frozen=True, slots=True)
class Kommuneendring:
    """One kommune, by its number after: its ordninger, and the partners it has got and lost."""

    kommunenummer: str
    for_: int
    etter: int
    vunnet: tuple[str, ...]
    tapt: tuple[str, ...]


@dataclass(frozen=True)
class Hvaom:
    """A scenario held against the register that it starts from, over one area."""

    scenario: Scenario
    for_: Samling  # as registered, or on the date asked for
    etter: Samling
    utfall: Utfall
    omrade: frozenset[str]  # before
    omrade_etter: frozenset[str]
    oppgaver: tuple[Oppgaveendring, ...]  # all, in catalogue order
    kommuner: tuple[Kommuneendring, ...]  # of the area after

    @property
    def hendelser(self) -> tuple[Hendelse, ...]:
        """What the changes bring with them."""
        return self.utfall.hendelser


def compute_hvaom(
    samling: Samling,
    scenario: Scenario,
    omrade: AbstractSet[str],
    *,
    dato: str | None = None,
    terskel: int = MINST_INNBYGGERE,
) -> Hvaom:
    """Compute what a scenario does to the kommuner of an area.

    Parameters
    ----------
    samling, scenario
        What is, and what is thought.
    omrade
        Kommunenumre before; those that become others are followed.
    dato
        ISO date on which the register is seen before and after; None is as registered.
    terskel
        A unit with fewer inhabitants behind it counts as small.

    Raises
    ------
    DataError
        With every change that cannot be carried out.

    """
    etter, utfall = bruk_scenario(samling, scenario, per=dato)
    for_ = _per(samling, dato)
    omrade = frozenset(omrade)
    omrade_etter = utfall.find_numre(omrade)
    oppgaver = tuple(
        Oppgaveendring(a, b, _tell_sma(a, for_, terskel), _tell_sma(b, etter, terskel))
        for oppgave in samling.oppgaver.values()
        for a, b in [
            (
                compute_struktur(for_.register, oppgave, omrade),
                compute_struktur(etter.register, oppgave, omrade_etter),
            )
        ]
    )
    return Hvaom(
        scenario=scenario,
        for_=for_,
        etter=etter,
        utfall=utfall,
        omrade=omrade,
        omrade_etter=omrade_etter,
        oppgaver=oppgaver,
        kommuner=tuple(_sammenlign(for_.register, etter.register, utfall, nummer) for nummer in sorted(omrade_etter)),
    )


def _per(samling: Samling, dato: str | None) -> Samling:
    return samling if dato is None else replace(samling, register=samling.register.per(dato))


def _tell_sma(struktur: Struktur, samling: Samling, terskel: int) -> int:
    enheter = find_enheter(struktur, samling.kommuner)
    return len(compute_befolkning(enheter, struktur.oppgave.kode, terskel).under_terskel)


def _sammenlign(for_: Register, etter: Register, utfall: Utfall, nummer: str) -> Kommuneendring:
    opphav = [gammel for gammel, nye in utfall.nummer.items() if nummer in nye] or [nummer]
    ordninger_for = {o.id: o for gammel in opphav for o in for_.etter_kommune.get(gammel, ())}
    partnere_for = utfall.find_numre(_finn_partnere(ordninger_for) - set(opphav)) - {nummer}
    ordninger_etter = {o.id: o for o in etter.etter_kommune.get(nummer, ())}
    partnere_etter = _finn_partnere(ordninger_etter) - {nummer}
    return Kommuneendring(
        kommunenummer=nummer,
        for_=len(ordninger_for),
        etter=len(ordninger_etter),
        vunnet=tuple(sorted(partnere_etter - partnere_for)),
        tapt=tuple(sorted(partnere_for - partnere_etter)),
    )


def _finn_partnere(ordninger: Mapping[str, Ordning]) -> frozenset[str]:
    return frozenset().union(*(ordning.kommuner for ordning in ordninger.values()))
