"""Everything about one kommune as a value: what the page shows, and what a printed profile is to be drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.beskrivelse.kart.monster import build_partnerkart, find_partneromrade
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave, Sektor
from geo.data.referanse import Referanse, find_kommuner, find_tall
from geo.data.register import Niva, Omfang, Ordning, Register
from geo.data.samling import Samling
from geo.maal.monster import Fragmentering, Partner, compute_fragmentering, compute_partnere
from geo.maal.omfang import compute_regionsnitt, compute_storrelsesklasser, count_niva, count_per_kommune
from geo.maal.sporsmal import er_rapportens
from geo.maal.verter import count_verter
from geo.tekst import format_tall, sammenfoy


@dataclass(frozen=True, slots=True)
class Nabosamarbeid:
    """A task that a kommune stands outside of, and the ordninger its neighbours have for it."""

    oppgave: Oppgave
    ordninger: tuple[tuple[Ordning, tuple[str, ...]], ...]  # each with the neighbours in it, sorted


@dataclass(frozen=True, slots=True)
class Sammenlignet:
    """How many ordninger a kommune is in, or some kommuner on average."""

    navn: str
    snitt: float | None
    kommuner: int


@dataclass(frozen=True, slots=True)
class Kommuneprofil:
    """One kommune. Of one that was not surveyed only what others' ordninger tell is known: every count is «minst»."""

    kommune: Kommune
    kartlagt: bool
    setning: str
    ordninger: tuple[Ordning, ...]  # by sector, those with fewest deltakere first
    sammenligning: tuple[Sammenlignet, ...]  # its number of ordninger and the means; empty where it was not surveyed
    partnere: tuple[Partner, ...]
    partnerkart: Temakart
    fragmentering: Fragmentering
    vert_for: tuple[Ordning, ...]
    kjente_verter: int  # of how many of its ordninger the host is known
    utenfor: tuple[Nabosamarbeid, ...]  # in catalogue order; empty where it was not surveyed


def build_profil(grunnlag: Samling, nummer: str) -> Kommuneprofil:
    """Build the profile of a kommune of the inndeling (kommunenummer), surveyed or not."""
    register, kommuner = grunnlag.register, grunnlag.kommuner
    sektorer = list(Sektor)
    ordninger = tuple(
        sorted(
            register.etter_kommune.get(nummer, ()),
            key=lambda o: (sektorer.index(o.sektor), o.antall, o.navn.casefold()),
        )
    )
    kartlagt = nummer in register.kartlagt
    omrade = find_partneromrade(register, nummer, grunnlag.kartlegging)
    return Kommuneprofil(
        kommune=kommuner[nummer],
        kartlagt=kartlagt,
        setning=_setning(kommuner[nummer], ordninger, kartlagt=kartlagt),
        ordninger=ordninger,
        sammenligning=_sammenlign(grunnlag, nummer, kartlagt=kartlagt),
        partnere=compute_partnere(register, nummer),
        partnerkart=build_partnerkart(register, nummer, omrade, kommuner),
        fragmentering=compute_fragmentering(register, nummer),
        vert_for=tuple(ordning for ordning in ordninger if ordning.vertskommune == nummer),
        kjente_verter=sum(ordning.vertskommune is not None for ordning in ordninger),
        utenfor=find_utenfor(grunnlag, nummer) if kartlagt else (),
    )


def _setning(kommune: Kommune, ordninger: tuple[Ordning, ...], *, kartlagt: bool) -> str:
    if not ordninger:
        return (
            f"{kommune.navn} deltar ikke i noen formell ordning"
            if kartlagt
            else f"Registeret kjenner ingen ordning som {kommune.navn} deltar i"
        )
    antall = len(ordninger)
    niva = [f"{ett.antall} med {Niva(ett.nokkel).spenn}" for ett in count_niva(ordninger) if ett.antall]
    hvor_mange = f"{'' if kartlagt else 'minst '}{antall} {'ordning' if antall == 1 else 'ordninger'}"
    return f"{kommune.navn} deltar i {hvor_mange}: {sammenfoy(niva)} deltakere"


SAMMENLIGNINGSKOLONNER: Final = (
    Kolonne("Hvem"),
    Kolonne("Ordninger per kommune", Slag.TALL),
    Kolonne("Kommuner", Slag.ANTALL),
)


def build_sammenligningstabell(profil: Kommuneprofil) -> Tabell:
    """Build the table of the kommune's number beside the means."""
    rader = tuple((ett.navn, ett.snitt, ett.kommuner) for ett in profil.sammenligning)
    return Tabell("Antall ordninger, sammenlignet", SAMMENLIGNINGSKOLONNER, rader)


def _sammenlign(grunnlag: Samling, nummer: str, *, kartlagt: bool) -> tuple[Sammenlignet, ...]:
    """Set the kommune's number beside the mean of its region, its size class and all that were surveyed."""
    if not kartlagt:
        return ()
    kommuner = grunnlag.kommuner
    antall = count_per_kommune(grunnlag.register, grunnlag.register.kartlagt)
    grupper = (*compute_regionsnitt(antall, kommuner), *compute_storrelsesklasser(antall, kommuner))
    return (
        Sammenlignet(kommuner[nummer].navn, antall[nummer], 1),
        *(
            Sammenlignet(f"Snitt, {gruppe.navn}", gruppe.snitt, len(gruppe.kommuner))
            for gruppe in grupper
            if nummer in gruppe.kommuner
        ),
        Sammenlignet("Snitt, alle kartlagte", sum(antall.values()) / len(antall), len(antall)),
    )


def find_utenfor(grunnlag: Samling, nummer: str) -> tuple[Nabosamarbeid, ...]:
    """Find the tasks that a kommune takes no part in, with the ordninger that its neighbours have for them.

    Tasks are in catalogue order; one that no neighbour is known to cooperate on has no ordninger. «Takes part» is as in
    ``deltar``: omfang hel or delvis.
    """
    naboer = frozenset(b if a == nummer else a for a, b in grunnlag.naboer if nummer in {a, b})
    funnet = []
    for oppgave in grunnlag.oppgaver.values():
        ordninger = _teller(grunnlag.register, oppgave)
        if any(nummer in ordning.kommuner for ordning in ordninger):
            continue
        deres = ((ordning, tuple(sorted(ordning.kommuner & naboer))) for ordning in ordninger)
        funnet.append(Nabosamarbeid(oppgave, tuple(par for par in deres if par[1])))
    return tuple(funnet)


def _teller(register: Register, oppgave: Oppgave) -> list[Ordning]:
    ordninger = register.etter_oppgave.get(oppgave.kode, ())
    return [ordning for ordning in ordninger if ordning.oppgaver[oppgave.kode] is not Omfang.BEROERER]


def build_partnertabell(profil: Kommuneprofil, kommuner: Mapping[str, Kommune]) -> Tabell:
    """Build the table of near partners: who shares a local or regional ordning."""
    rader = tuple(
        (
            kommuner[p.kommunenummer],
            p.grad.value,
            p.deling.lokalt,
            p.deling.regionalt,
            p.deling.hoyere,
            p.deling.antall,
        )
        for p in profil.partnere
        if p.deling.naere
    )
    antall = (Kolonne(navn, Slag.ANTALL) for navn in ("Lokale", "Regionale", "Høyere nivå", "Felles i alt"))
    kolonner = (KOMMUNE, Kolonne("Samarbeider"), *antall)
    return Tabell(f"Hvem {profil.kommune.navn} deler ordninger med", kolonner, rader)


def build_utenfortabell(profil: Kommuneprofil, kommuner: Mapping[str, Kommune]) -> Tabell:
    """Build the table of tasks that the kommune stands outside of while a neighbour cooperates."""
    rader = tuple(
        (
            ett.oppgave.navn,
            "; ".join(f"{o.navn}: {sammenfoy([kommuner[n].navn for n in naboer])}" for o, naboer in ett.ordninger),
        )
        for ett in profil.utenfor
        if ett.ordninger
    )
    tittel = f"Oppgaver der naboer samarbeider og {profil.kommune.navn} står utenfor"
    return Tabell(tittel, (Kolonne("Oppgave"), Kolonne("Naboer som samarbeider")), rader)


def build_kommunetabell(grunnlag: Samling) -> Tabell:
    """Build the table of all surveyed kommuner: region, population, ordninger and known host roles."""
    register, kommuner = grunnlag.register, grunnlag.kommuner
    vert_for = count_verter(register.formelle, register.kartlagt).i_omradet
    rader = tuple(
        (
            kommuner[nummer],
            kommuner[nummer].region,
            kommuner[nummer].innbyggere,
            antall,
            vert_for.get(nummer),
        )
        for nummer, antall in count_per_kommune(register, register.kartlagt).items()
    )
    antall = (Kolonne(navn, Slag.ANTALL) for navn in ("Innbyggere", "Ordninger", "Kjent vert for"))
    kolonner = (KOMMUNE, Kolonne("Region"), *antall)
    return Tabell("De kartlagte kommunene", kolonner, rader)


def format_befolkning(kommune: Kommune) -> str:
    """Format the population with its date; «ukjent» where the sources do not give it."""
    return (
        "ukjent" if kommune.innbyggere is None else f"{format_tall(kommune.innbyggere)} ({kommune.folketallskilde.per})"
    )


def find_trykt_vertsansvar(register: Register, referanse: Referanse, nummer: str) -> float | None:
    """Find how many ordninger the report prints that a kommune hosts (table 3.2).

    None for a kommune it does not list, and of a register that it does not tell of.
    """
    if not er_rapportens(register, referanse):
        return None
    for rad in referanse["tabell-3-2"].rader:
        if find_kommuner(rad, "kommune") == (nummer,):
            return find_tall(rad, "vert_for")
    return None
