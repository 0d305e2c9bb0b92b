"""The parts of the page Omfang og organisering: what each asks of the reader, and which charts it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.beskrivelse import enhetsdiagram, omfangsdiagram, rapportdiagram
from geo.beskrivelse.diagram import Diagram
from geo.maal.kapasitet import MINST_ARSVERK, MINST_INNBYGGERE
from geo.maal.kryssing import Fylkesinndeling
from geo.maal.sporsmal import Sporsmal
from pages._deler import velg, velg_tall


@dataclass(frozen=True, slots=True)
class Del:
    """One part: its name, the measure whose definition and source it follows, and what shows it."""

    navn: str
    maal: str
    bygg: Callable[[Sporsmal], tuple[Diagram, ...]]


def _start(d: Sporsmal) -> tuple[Diagram, ...]:
    return (rapportdiagram.build_etablering(d), *omfangsdiagram.build_valgperioder(d))


def _form(d: Sporsmal) -> tuple[Diagram, ...]:
    return (rapportdiagram.build_former(d), *omfangsdiagram.build_styring(d))


def _oppgaver(d: Sporsmal) -> tuple[Diagram, ...]:
    sett = {kode: ett.navn for kode, ett in enhetsdiagram.find_sett(d.referanse).items()}
    if not sett:
        return (rapportdiagram.build_deltakelse(d),)
    standard = "trondelag-2020" if "trondelag-2020" in sett else next(iter(sett))
    return enhetsdiagram.build_deltakelse(d, velg("Sammenlign med", sett, "sett", standard))


def _fylker(d: Sporsmal) -> tuple[Diagram, ...]:
    valg = {ett.value: ett.navn[0].upper() + ett.navn[1:] for ett in Fylkesinndeling}
    valgt = velg("Fylkesinndeling", valg, "inndeling", Fylkesinndeling.VALGDISTRIKT.value)
    return enhetsdiagram.build_kryssing(d, Fylkesinndeling(valgt))


def _innbyggere(d: Sporsmal) -> tuple[Diagram, ...]:
    terskel = velg_tall("Regn enheten som liten under (innbyggere)", "innbyggere", MINST_INNBYGGERE, MEST, steg=1_000)
    return enhetsdiagram.build_befolkning(replace(d, terskel_innbyggere=terskel))


def _arsverk(d: Sporsmal) -> tuple[Diagram, ...]:
    terskel = velg_tall("Regn enheten som liten under (årsverk)", "arsverk", int(MINST_ARSVERK), (1, 100))
    return enhetsdiagram.build_arsverk(replace(d, terskel_arsverk=terskel))


MEST: Final = (500, 1_000_000)  # inhabitants: no kommune is smaller than a few hundred, and Oslo has 700 000
DELER: Final[Mapping[str, Del]] = {
    "kommuner": Del("Per kommune", "per_kommune", omfangsdiagram.build_per_kommune),
    "niva": Del("Nivå", "niva", lambda d: (rapportdiagram.build_niva(d),)),
    "sektor": Del("Sektor", "sektorer", lambda d: (rapportdiagram.build_sektorer(d),)),
    "start": Del("Start", "etablering", _start),
    "form": Del("Juridisk form", "former", _form),
    "vert": Del("Vertskommuner", "verter", omfangsdiagram.build_konsentrasjon),
    "oppgaver": Del("Oppgaver", "deltakelse", _oppgaver),
    "fylker": Del("Fylkesgrenser", "kryssing", _fylker),
    "innbyggere": Del("Innbyggere bak enheten", "befolkning", _innbyggere),
    "arsverk": Del("Årsverk", "kapasitet", _arsverk),
    "sammenslaing": Del("Sammenslåinger", "sammenslaing", enhetsdiagram.build_sammenslaing),
}
