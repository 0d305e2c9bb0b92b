"""The register at a glance: its headline numbers, the maps of the report, and the regions of the area."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.beskrivelse.katalog import Art, find_rapportfigurer
from geo.beskrivelse.strukturtabell import STRUKTURKOLONNER, build_strukturrader
from geo.beskrivelse.tabell import Tabell
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.register import Niva
from geo.data.samling import Samling
from geo.maal.omfang import Spredning, compute_spredning, count_former, count_niva, count_per_kommune, find_ordninger
from geo.maal.struktur import compute_alle
from geo.maal.verter import count_verter


@dataclass(frozen=True, slots=True)
class Oversikt:
    """What the first page tells of an area."""

    antall: int  # formal ordninger
    niva: Mapping[Niva, int]  # how many of them are on each level
    med_form: int  # how many have a known legal form
    med_vert: int
    per_kommune: Spredning | None  # None where no kommune of the area is surveyed
    kart: tuple[str, ...]  # theme of each map of the service structure, in the order of the report
    tabell: Tabell  # the numbers of those maps
    regioner: Mapping[str, tuple[str, ...]]  # kommunenumre by region, both sorted
    bekreftet: tuple[str, ...]  # the dates on which rows were last confirmed, each once


def build_oversikt(grunnlag: Samling, omrade: Omrade) -> Oversikt:
    """Count what the first page tells of an area."""
    register = grunnlag.register
    ordninger = find_ordninger(register, omrade.kommuner)
    serie = tuple(figur.kode for figur in find_rapportfigurer(grunnlag).values() if figur.art is Art.OPPGAVE)
    strukturer = compute_alle(register, grunnlag.oppgaver, omrade.kommuner)
    return Oversikt(
        antall=len(ordninger),
        niva={Niva(ett.nokkel): ett.antall for ett in count_niva(ordninger)},
        med_form=count_former(ordninger).kjent,
        med_vert=count_verter(ordninger, omrade.kommuner).kjent,
        per_kommune=compute_spredning(count_per_kommune(register, omrade.kommuner)),
        kart=serie,
        tabell=Tabell(
            "Oppgavene i kartene",
            (STRUKTURKOLONNER[0], *STRUKTURKOLONNER[2:]),
            tuple((navn, *tall) for navn, _, *tall in build_strukturrader(s for s in strukturer if s.oppgave.figur)),
        ),
        regioner=find_regioner(omrade, grunnlag.kommuner),
        bekreftet=tuple(sorted({ordning.bekreftet for ordning in ordninger if ordning.bekreftet})),
    )


def find_regioner(omrade: Omrade, kommuner: Mapping[str, Kommune]) -> Mapping[str, tuple[str, ...]]:
    """Find the kommuner of an area by region of table 1.1; those without one stand together."""
    funnet: dict[str, list[str]] = {}
    for nummer in sorted(omrade.kommuner):
        funnet.setdefault(kommuner[nummer].region or "Uten region", []).append(nummer)
    return {region: tuple(funnet[region]) for region in sorted(funnet)}
