"""The register as tables of typed values, for a workbook: nothing shortened, one fact per cell, None where unknown."""

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.beskrivelse.tabeller import format_oppgaver
from geo.data.kommuner import Kommune, find_folketallskilde
from geo.data.omrade import Omrade
from geo.data.samling import Samling
from geo.maal.struktur import build_setning, compute_alle


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
        Kolonne("Kode"),
        Kolonne("Oppgave"),
        Kolonne("Sektor"),
        Kolonne("Enheter", Slag.ANTALL),
        Kolonne("Kommunale", Slag.ANTALL),
        Kolonne("Interkommunale", Slag.ANTALL),
        Kolonne("Kommuner som deltar", Slag.ANTALL),
        Kolonne("Andel av kartlagte", Slag.ANDEL),
        Kolonne("Ukjent", Slag.ANTALL),
        Kolonne("Setning"),
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
            s.andel,
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
        Kolonne("Id"),
        Kolonne("Ordning"),
        Kolonne("Sektor"),
        Kolonne("Oppgaver"),
        Kolonne("Deltakere"),
        Kolonne("Antall deltakere", Slag.ANTALL),
        Kolonne("Navngitte deltakere", Slag.ANTALL),
        Kolonne("Deltakere i området", Slag.ANTALL),
        Kolonne("Nivå"),
        Kolonne("Juridisk form"),
        Kolonne("Formell", Slag.JANEI),
        Kolonne("Vertskommune nr."),
        Kolonne("Vertskommune"),
        Kolonne("Etablert"),
        Kolonne("Hovedinnhold"),
        Kolonne("Merknad"),
        Kolonne("Gyldig fra", Slag.DATO),
        Kolonne("Gyldig til", Slag.DATO),
        Kolonne("Kilde"),
        Kolonne("Sist bekreftet", Slag.DATO),
        Kolonne("Navn i kilden"),
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
            o.formell,
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
        Kolonne("Ordning-id"),
        Kolonne("Ordning"),
        Kolonne("Sektor"),
        Kolonne("Kommunenummer"),
        Kolonne("Kommune"),
        Kolonne("I området", Slag.JANEI),
        Kolonne("Kjent vert", Slag.JANEI),
        Kolonne("Deltar fra", Slag.DATO),
        Kolonne("Deltar til", Slag.DATO),
    )
    rader = tuple(
        (
            o.id,
            o.navn,
            o.sektor.navn,
            deltaker.kommunenummer,
            grunnlag.kommuner[deltaker.kommunenummer].navn,
            deltaker.kommunenummer in omrade.kommuner,
            None if o.vertskommune is None else o.vertskommune == deltaker.kommunenummer,
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
        Kolonne("Kommunenummer"),
        Kolonne("Kommune"),
        Kolonne("Region"),
        Kolonne("Fylke 2020"),
        Kolonne("Valgdistrikt"),
        Kolonne(f"Innbyggere {find_folketallskilde(grunnlag.kommuner).per}", Slag.ANTALL),
        Kolonne("Kartlagt", Slag.JANEI),
        Kolonne("Antall ordninger", Slag.ANTALL),
        Kolonne("Kjent vert for", Slag.ANTALL),
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
                kartlagt,
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
        for kommune, tilstand, ordninger, _ in kart.tabell.rader:
            if isinstance(kommune, Kommune):
                rader.append((oppgave.kode, oppgave.navn, kommune.kommunenummer, kommune.navn, tilstand, ordninger))
    kolonner = tuple(map(Kolonne, ("Kode", "Oppgave", "Kommunenummer", "Kommune", "Tilstand", "Ordninger")))
    return Tabell("Kommune og oppgave", kolonner, tuple(rader))


def build_arsverk(grunnlag: Samling) -> Tabell:
    """Build one row per figure of årsverk; sources that differ stand in rows of their own."""
    kolonner = (
        Kolonne("Tjeneste"),
        Kolonne("Oppgaver"),
        Kolonne("Ordninger"),
        Kolonne("Kommunenumre"),
        Kolonne("Kommuner"),
        Kolonne("Årsverk", Slag.TALL, 1),
        Kolonne("Hva som telles"),
        Kolonne("Dato", Slag.DATO),
        Kolonne("Kilde"),
        Kolonne("Merknad"),
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
