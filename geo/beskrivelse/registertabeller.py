"""The register as tables of typed values, for a workbook: nothing shortened, one fact per cell, None where unknown."""

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.tabeller import format_oppgaver
from geo.beskrivelse.temakart import Tabell, build_oppgavekart
from geo.data.omrade import Omrade
from geo.data.samling import Samling
from geo.maal.struktur import build_setning, compute_alle

JA, NEI = "ja", "nei"


def build_registertabeller(grunnlag: Samling, omrade: Omrade) -> tuple[Tabell, ...]:
    """Build every table of the register: what is counted in the area, and the rows that it is counted from."""
    return (
        build_strukturtabell(grunnlag, omrade),
        build_ordninger(grunnlag, omrade),
        build_deltakere(grunnlag, omrade),
        build_kommuner(grunnlag, omrade),
        build_tilstander(grunnlag, omrade),
        build_arsverk(grunnlag),
    )


def build_strukturtabell(grunnlag: Samling, omrade: Omrade) -> Tabell:
    """Build the service structure of every task, in catalogue order."""
    kolonner = (
        "Kode",
        "Oppgave",
        "Sektor",
        "Enheter",
        "Kommunale",
        "Interkommunale",
        "Kommuner som deltar",
        "Andel av kartlagte (%)",
        "Ukjent",
        "Setning",
    )
    rader = tuple(
        (
            s.oppgave.kode,
            s.oppgave.navn,
            s.oppgave.sektor.navn,
            s.antall,
            s.kommunale,
            s.interkommunale,
            len(s.deltar),
            None if s.andel is None else round(100 * s.andel, 1),
            len(s.ukjent),
            build_setning(s),
        )
        for s in compute_alle(grunnlag.register, grunnlag.oppgaver, omrade.kommuner)
    )
    return Tabell("Tjenestestruktur", kolonner, rader)


def build_ordninger(grunnlag: Samling, omrade: Omrade) -> Tabell:
    """Build one row per ordning of the register, informal ones included and marked."""
    kommuner = grunnlag.kommuner
    kolonner = (
        "Id",
        "Ordning",
        "Sektor",
        "Oppgaver",
        "Deltakere",
        "Antall deltakere",
        "Navngitte deltakere",
        "Deltakere i området",
        "Nivå",
        "Juridisk form",
        "Formell",
        "Vertskommune nr.",
        "Vertskommune",
        "Etablert",
        "Hovedinnhold",
        "Merknad",
        "Gyldig fra",
        "Gyldig til",
        "Kilde",
        "Sist bekreftet",
        "Navn i kilden",
    )
    rader = tuple(
        (
            o.id,
            o.navn,
            o.sektor.navn,
            format_oppgaver(o, grunnlag.oppgaver) or None,
            ", ".join(str(kommuner[deltaker.kommunenummer]) for deltaker in o.deltakere),
            o.antall,
            len(o.deltakere),
            len(o.kommuner & omrade.kommuner),
            o.niva.navn,
            o.juridisk_form.navn if o.juridisk_form else None,
            JA if o.formell else NEI,
            o.vertskommune,
            kommuner[o.vertskommune].navn if o.vertskommune else None,
            o.etablert,
            o.hovedinnhold,
            o.merknad,
            o.gyldig_fra,
            o.gyldig_til,
            "; ".join(str(kilde) for kilde in o.kilder) or None,
            o.bekreftet,
            o.navn_trykt,
        )
        for o in grunnlag.register.ordninger
    )
    return Tabell("Ordninger", kolonner, rader)


def build_deltakere(grunnlag: Samling, omrade: Omrade) -> Tabell:
    """Build one row per ordning and named deltaker."""
    kolonner = (
        "Ordning-id",
        "Ordning",
        "Sektor",
        "Kommunenummer",
        "Kommune",
        "I området",
        "Kjent vert",
        "Deltar fra",
        "Deltar til",
    )
    rader = tuple(
        (
            o.id,
            o.navn,
            o.sektor.navn,
            deltaker.kommunenummer,
            grunnlag.kommuner[deltaker.kommunenummer].navn,
            JA if deltaker.kommunenummer in omrade.kommuner else NEI,
            None if o.vertskommune is None else JA if o.vertskommune == deltaker.kommunenummer else NEI,
            deltaker.fra,
            deltaker.til,
        )
        for o in grunnlag.register.ordninger
        for deltaker in o.deltakere
    )
    return Tabell("Deltakere", kolonner, rader)


def build_kommuner(grunnlag: Samling, omrade: Omrade) -> Tabell:
    """Build one row per kommune of the area; what the survey did not cover has no count of ordninger."""
    register = grunnlag.register
    kolonner = (
        "Kommunenummer",
        "Kommune",
        "Region",
        "Fylke 2020",
        "Valgdistrikt",
        "Innbyggere 1.1.2021",
        "Kartlagt",
        "Antall ordninger",
        "Kjent vert for",
    )
    rader = []
    for nummer in sorted(omrade.kommuner):
        kommune, egne = grunnlag.kommuner[nummer], register.etter_kommune.get(nummer, ())
        kartlagt = nummer in register.kartlagt
        rader.append(
            (
                nummer,
                kommune.navn,
                kommune.region,
                kommune.fylke,
                kommune.valgdistrikt,
                kommune.innbyggere,
                JA if kartlagt else NEI,
                len(egne) if kartlagt else None,
                sum(o.vertskommune == nummer for o in egne),
            )
        )
    return Tabell("Kommuner", kolonner, tuple(rader))


def build_tilstander(grunnlag: Samling, omrade: Omrade) -> Tabell:
    """Build one row per task and kommune of the area: its state on the task's map, and in which ordninger."""
    rader = []
    for oppgave in grunnlag.oppgaver.values():
        kart = build_oppgavekart(grunnlag.register, [oppgave], omrade, grunnlag.kommuner, find_farger(grunnlag))
        for nummer, navn, tilstand, ordninger, _ in kart.tabell.rader:
            rader.append((oppgave.kode, oppgave.navn, nummer, navn, tilstand, ordninger))
    kolonner = ("Kode", "Oppgave", "Kommunenummer", "Kommune", "Tilstand", "Ordninger")
    return Tabell("Kommune og oppgave", kolonner, tuple(rader))


def build_arsverk(grunnlag: Samling) -> Tabell:
    """Build one row per figure of årsverk; sources that differ stand in rows of their own."""
    kolonner = (
        "Tjeneste",
        "Oppgaver",
        "Ordninger",
        "Kommunenumre",
        "Kommuner",
        "Årsverk",
        "Hva som telles",
        "Dato",
        "Kilde",
        "Merknad",
    )
    rader = tuple(
        (
            maal.tjeneste,
            ", ".join(grunnlag.oppgaver[kode].navn for kode in maal.oppgaver) or None,
            "; ".join(grunnlag.register.etter_id[id_].navn for id_ in maal.ordninger) or None,
            ", ".join(maal.kommuner),
            ", ".join(grunnlag.kommuner[nummer].navn for nummer in maal.kommuner),
            maal.arsverk,
            maal.type.value,
            maal.dato,
            maal.kilde,
            maal.merknad,
        )
        for maal in grunnlag.arsverk
    )
    return Tabell("Årsverk", kolonner, rader)
