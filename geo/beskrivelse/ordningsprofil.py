"""Everything about one ordning as a value: its deltakere on a map, its facts, and the sources behind each."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.klassekart import Klasse, build_klassekart
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.arsverk import Arsverk
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.register import Niva, Ordning, Register
from geo.data.samling import Samling
from geo.maal.monster import Kongruens, find_kongruens
from geo.tekst import format_dato, sammenfoy

UKJENT: Final = "ukjent"
FELTNAVN: Final[Mapping[str, str]] = {
    "antall_oppgitt": "Antall deltakere",
    "bekreftet": "Sist bekreftet",
    "deltakere": "Deltakere",
    "etablert": "Etablert",
    "gyldig_fra": "Gyldig fra",
    "gyldig_til": "Gyldig til",
    "hovedinnhold": "Hovedinnhold",
    "juridisk_form": "Juridisk form",
    "merknad": "Merknad",
    "navn": "Navn",
    "oppgaver": "Oppgaver",
    "sektor": "Sektor",
    "vertskommune": "Vertskommune",
}


@dataclass(frozen=True, slots=True)
class Ordningsprofil:
    """One ordning; empty tables where the register knows nothing."""

    ordning: Ordning
    setning: str
    kart: Temakart
    kongruens: str  # how it lies to the regional councils, as a sentence
    historie: tuple[str, ...]  # what is known of its start, end and changes of deltakere, in sentences
    deltakere: Tabell  # one row per named deltaker, in the order of ``ordning.deltakere``
    arsverk: Tabell
    kilder: Tabell


def build_ordningsprofil(grunnlag: Samling, ordning: Ordning) -> Ordningsprofil:
    """Build the profile of an ordning of the register."""
    raad = {o.id: o for o in grunnlag.register.regionraad}
    return Ordningsprofil(
        ordning=ordning,
        setning=_setning(ordning),
        kart=build_deltakerkart(ordning, grunnlag.register, grunnlag.kommuner, find_farger(grunnlag)[ordning.id]),
        kongruens=_kongruens(ordning, raad),
        historie=_historie(ordning, grunnlag.kommuner),
        deltakere=_deltakere(ordning, grunnlag.register.kartlagt, grunnlag.kommuner),
        arsverk=_arsverk(ordning, grunnlag),
        kilder=_kilder(ordning),
    )


NIVANAVN: Final = {Niva.LOKALT: "lokalt nivå", Niva.REGIONALT: "regionalt nivå", Niva.HOYERE: "høyere nivå"}


def _setning(ordning: Ordning) -> str:
    antall = f"{ordning.antall} {'deltaker' if ordning.antall == 1 else 'deltakere'}"
    navngitt = f", {len(ordning.deltakere)} av dem navngitt" if ordning.ufullstendig else ""
    return f"{antall}{navngitt}: {NIVANAVN[ordning.niva]}"


def build_deltakerkart(ordning: Ordning, register: Register, kommuner: Mapping[str, Kommune], farge: str) -> Temakart:
    """Describe the map of one ordning in its own colour: deltakere in and outside the survey, and those without it."""
    omrade = Omrade(ordning.id, ordning.navn, Omradetype.EGET, register.kartlagt | ordning.kommuner)
    klasser = (
        Klasse("deltar", "deltar", Fyll((farge,))),
        Klasse("utenfor", "deltar, ikke kartlagt", Fyll((f.mix_hvit(farge, 0.5),))),
        Klasse("ikke", "ikke navngitt som deltaker" if ordning.ufullstendig else "deltar ikke", Fyll((f.EGENREGI,))),
    )
    klasse_av = dict.fromkeys(register.kartlagt, "ikke")
    klasse_av |= {n: "deltar" if n in register.kartlagt else "utenfor" for n in ordning.kommuner}
    return build_klassekart(
        kode=f"ordning-{ordning.id}",
        tittel=ordning.navn,
        undertittel=ordning.sektor.navn,
        setning=_setning(ordning),
        klasser=klasser,
        klasse_av=klasse_av,
        verdi_av={ordning.vertskommune: "vert"} if ordning.vertskommune else {},
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=Kolonne("Rolle"),
        forbehold=(
            (f"{len(ordning.deltakere)} av {ordning.antall} deltakere er navngitt i kilden.",)
            if ordning.ufullstendig
            else ()
        ),
    )


def _kongruens(ordning: Ordning, raad: Mapping[str, Ordning]) -> str:
    if ordning.id in raad:
        return "Er selv et regionråd"
    if ordning.ufullstendig:
        return "Ukjent, fordi ikke alle deltakerne er navngitt"
    match find_kongruens(ordning, [ett.kommuner for ett in raad.values()]):
        case Kongruens.SAMMENFALLENDE:
            like = next(ett for ett in raad.values() if ett.kommuner == ordning.kommuner)
            return f"Har de samme deltakerne som {like.navn}"
        case Kongruens.INNENFOR:
            rundt = [ett.navn for ett in raad.values() if ordning.kommuner < ett.kommuner]
            return f"Ligger innenfor {sammenfoy(rundt)}"
    berort = [ett.navn for ett in raad.values() if ordning.kommuner & ett.kommuner]
    uten = len(ordning.kommuner - frozenset().union(*(ett.kommuner for ett in raad.values())))
    deler = [f"deltakere fra {sammenfoy(berort)}"] if berort else []
    deler += [f"{uten} {'deltaker' if uten == 1 else 'deltakere'} utenfor regionrådene"] if uten else []
    return f"Går på tvers: {sammenfoy(deler)}"


def _historie(ordning: Ordning, kommuner: Mapping[str, Kommune]) -> tuple[str, ...]:
    funnet = [f"Etablert: {ordning.etablert}"] if ordning.etablert else []
    funnet += [f"Gjelder fra {format_dato(ordning.gyldig_fra)}"] if ordning.gyldig_fra else []
    for deltaker in ordning.deltakere:
        navn = kommuner[deltaker.kommunenummer].navn
        funnet += [f"{navn} deltar fra {format_dato(deltaker.fra)}"] if deltaker.fra else []
        funnet += [f"{navn} deltar til {format_dato(deltaker.til)}"] if deltaker.til else []
    funnet += [f"Gjelder til {format_dato(ordning.gyldig_til)}"] if ordning.gyldig_til else []
    return tuple(funnet)


def _deltakere(ordning: Ordning, kartlagt: AbstractSet[str], kommuner: Mapping[str, Kommune]) -> Tabell:
    rader = tuple(
        (
            kommune,
            kommune.fylke,
            kommune.region,
            kommune.innbyggere,
            kommune.kommunenummer in kartlagt,
            kommune.kommunenummer == ordning.vertskommune if ordning.vertskommune else None,
        )
        for kommune in (kommuner[deltaker.kommunenummer] for deltaker in ordning.deltakere)
    )
    av = f" av {ordning.antall}" if ordning.ufullstendig else ""
    return Tabell(f"{len(rader)}{av} deltakere", DELTAKERKOLONNER, rader)


DELTAKERKOLONNER: Final = (
    Kolonne("Kommune", Slag.KOMMUNE),
    Kolonne("Fylke"),
    Kolonne("Region"),
    Kolonne("Innbyggere", Slag.ANTALL),
    Kolonne("Kartlagt", Slag.JANEI),
    Kolonne("Vertskommune", Slag.JANEI),
)


def _arsverk(ordning: Ordning, grunnlag: Samling) -> Tabell:
    rader = tuple(
        (
            maal.tjeneste,
            maal.arsverk,
            maal.type.value,
            maal.dato,
            "; ".join(grunnlag.register.etter_id[id_].navn for id_ in maal.ordninger if id_ != ordning.id) or None,
            maal.kilde,
            maal.merknad,
        )
        for maal in grunnlag.arsverk
        if ordning.id in maal.ordninger
    )
    return Tabell("Årsverk, slik hver kilde oppgir dem", ARSVERKSKOLONNER, rader)


ARSVERKSKOLONNER: Final = (
    Kolonne("Tjeneste"),
    Kolonne("Årsverk", Slag.TALL, 1),
    Kolonne("Hva som er talt"),
    Kolonne("Per", Slag.DATO),
    Kolonne("Felles med"),
    Kolonne("Kilde"),
    Kolonne("Merknad"),
)


def _kilder(ordning: Ordning) -> Tabell:
    rader = tuple(
        (FELTNAVN.get(kilde.felt, kilde.felt) if kilde.felt else "Ordningen", kilde.sted) for kilde in ordning.kilder
    )
    return Tabell("Hvor opplysningene står", (Kolonne("Opplysning"), Kolonne("Sted i kilden")), rader)


class Utvalg(StrEnum):
    """What the register may know of an ordning, to list those it knows it of."""

    FORM = "form"
    VERT = "vert"
    ETABLERT = "etablert"
    ARSVERK = "arsverk"
    UFULLSTENDIG = "ufullstendig"

    @property
    def navn(self) -> str:
        """The selection's name for people."""
        return UTVALGSNAVN[self]


UTVALGSNAVN: Final = {
    Utvalg.FORM: "Kjent juridisk form",
    Utvalg.VERT: "Kjent vertskommune",
    Utvalg.ETABLERT: "Kjent etablering",
    Utvalg.ARSVERK: "Kjente årsverk",
    Utvalg.UFULLSTENDIG: "Ufullstendig deltakerliste",
}


def find_utvalg(ordninger: Iterable[Ordning], utvalg: Utvalg, arsverk: Iterable[Arsverk]) -> list[Ordning]:
    """Find the ordninger of which the register knows what is asked, in the order given."""
    med_arsverk = {id_ for maal in arsverk for id_ in maal.ordninger}
    kjent: Mapping[Utvalg, Callable[[Ordning], bool]] = {
        Utvalg.FORM: lambda o: o.juridisk_form is not None,
        Utvalg.VERT: lambda o: o.vertskommune is not None,
        Utvalg.ETABLERT: lambda o: o.etablert is not None,
        Utvalg.ARSVERK: lambda o: o.id in med_arsverk,
        Utvalg.UFULLSTENDIG: lambda o: o.ufullstendig,
    }
    return [ordning for ordning in ordninger if kjent[utvalg](ordning)]
