"""One task in an area: what is known of its units, of who runs it alone, and how many take part elsewhere."""

from dataclasses import dataclass

from geo.beskrivelse.strukturtabell import (
    build_alenesetning,
    build_befolkningssetning,
    build_enhetstabell,
    build_referansetabell,
)
from geo.beskrivelse.tabell import Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.referanse import Maal, Referanse
from geo.data.samling import Samling
from geo.maal.kapasitet import Enhet, compute_befolkning, compute_kapasiteter, find_enheter
from geo.maal.omfang import compute_deltakelse
from geo.maal.struktur import Struktur, build_andel, build_setning, compute_struktur


@dataclass(frozen=True, slots=True)
class Oppgaveprofil:
    """What the page of a task tells."""

    setning: str
    andel: str
    alene: str  # who runs it alone and how many live there; empty where nobody does, or it cannot be known
    enheter: tuple[Enhet, ...]
    enhetstabell: Tabell  # one row per unit
    andeler: tuple[float | None, ...]  # the share that takes part (0–1) here, then in each reference set
    andelstabell: Tabell  # the same


def build_oppgaveprofil(
    grunnlag: Samling, oppgave: Oppgave, omrade: Omrade, referanse: Referanse | None
) -> Oppgaveprofil:
    """Describe one task in an area; without ``referanse`` there is nothing to hold it against."""
    struktur = compute_struktur(grunnlag.register, oppgave, omrade.kommuner)
    enheter = find_enheter(struktur, grunnlag.kommuner)
    kapasiteter = compute_kapasiteter(grunnlag.arsverk, struktur.omrade, grunnlag.kommuner)
    sett = [ett for ett in referanse.sett.values() if ett.maal is Maal.DELTAKELSE] if referanse else []
    deltakelse = compute_deltakelse([struktur], sett)[0]
    trykte = [deltakelse.referanse[ett.kode] for ett in sett if ett.kode in deltakelse.referanse]
    return Oppgaveprofil(
        setning=build_setning(struktur),
        andel=build_andel(struktur),
        alene=build_alenesetning(struktur, grunnlag.kommuner),
        enheter=enheter,
        enhetstabell=build_enhetstabell(struktur, enheter, kapasiteter, grunnlag.kommuner),
        andeler=(deltakelse.andel, *(prosent / 100 for prosent in trykte)),
        andelstabell=build_referansetabell(deltakelse, sett, omrade.navn),
    )


def build_grensesetning(profil: Oppgaveprofil, oppgave: Oppgave, terskel: int) -> str:
    """Say how many live behind the units, and how many units have fewer than ``terskel`` inhabitants."""
    return build_befolkningssetning(compute_befolkning(profil.enheter, oppgave.kode, terskel))


def find_alene(grunnlag: Samling, temakart: Temakart) -> list[Struktur]:
    """Find the structure of each task on a map that some kommune of its area runs alone."""
    oppgaver = [grunnlag.oppgaver[kode] for kode in temakart.kode.split("+") if kode in grunnlag.oppgaver]
    strukturer = [compute_struktur(grunnlag.register, oppgave, temakart.omrade.kommuner) for oppgave in oppgaver]
    return [struktur for struktur in strukturer if struktur.kommunale]
