"""The maps that answer a question: of tasks, counts, regional councils, partners and divisions."""

from collections.abc import Sequence

from geo.beskrivelse.farger import assign_delfarger, find_farger
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.kart.monster import build_partnerkart, find_partneromrade
from geo.beskrivelse.kart.ordninger import build_oppgavekart, build_ordningskart
from geo.beskrivelse.kildelinje import build_kildelinje_for
from geo.beskrivelse.klassekart import Klasse, build_antallskart, build_klassekart, build_storrelseskart
from geo.beskrivelse.tabell import Kolonne, Slag
from geo.beskrivelse.temakart import Temakart
from geo.data.inndeling import Inndeling
from geo.data.kommuner import find_deler
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, sammenfoy


def build_antall(s: Sporsmal) -> Temakart:
    """Describe the number of ordninger per kommune (figure 2.2)."""
    return build_antallskart(s.data.register, s.omrade, s.data.kommuner)


def build_storrelse(s: Sporsmal) -> Temakart:
    """Describe the number of ordninger by population."""
    return build_storrelseskart(s.data.register, s.omrade, s.data.kommuner)


def build_oppgave(s: Sporsmal, koder: Sequence[str]) -> Temakart:
    """Describe one task, or a few that are shown together."""
    oppgaver = [s.data.oppgaver[kode] for kode in koder]
    return build_oppgavekart(s.data.register, oppgaver, s.omrade, s.data.kommuner, find_farger(s.data))


def build_partnere(s: Sporsmal, nummer: str) -> Temakart:
    """Describe whom a kommune cooperates with, in the area and near it."""
    register = s.data.register
    return build_partnerkart(register, nummer, find_partneromrade(register, nummer, s.omrade), s.data.kommuner)


def build_regionraad(s: Sporsmal) -> Temakart:
    """Describe the regional councils (figure 4.1)."""
    return build_ordningskart(
        kode="regionraad",
        tittel="Regionråd",
        ordninger=s.data.register.regionraad,
        register=s.data.register,
        omrade=s.omrade,
        kommuner=s.data.kommuner,
        farger=find_farger(s.data),
        enhet=("regionråd", "regionråd"),
    )


def build_inndeling(s: Sporsmal, inndeling: Inndeling) -> Temakart:
    """Describe a division of the area: neighbouring parts differ in colour, and kommuner carry their part's number."""
    deler = find_deler((s.data.kommuner[nummer] for nummer in s.omrade.kommuner), inndeling)
    hvor = f"{s.omrade.navn[:1].upper()}{s.omrade.navn[1:]}"
    farge = assign_delfarger(deler, s.data.naboer)
    nummer = {navn: nr for nr, navn in enumerate(deler, start=1)}
    return build_klassekart(
        kode=inndeling.value,
        tittel=inndeling.navn,
        undertittel=format_antall(len(s.omrade.kommuner)),
        setning=f"{hvor} ligger i {format_antall(len(deler), 'del', 'deler')}" if deler else "Ingen inndeling er kjent",
        klasser=[Klasse(navn, f"{nummer[navn]} {navn}", Fyll((farge[navn],))) for navn in deler],
        klasse_av={n: navn for navn, numre in deler.items() for n in numre},
        verdi_av={n: nummer[navn] for navn, numre in deler.items() for n in numre},
        omrade=s.omrade,
        kommuner=s.data.kommuner,
        register=s.data.register,
        verdikolonne=Kolonne("Nummer", Slag.TALL, 0),
    )


def build_valgdistrikter(s: Sporsmal) -> Temakart:
    """Describe the 19 electoral districts, the counties of before, over the whole country whatever the area is."""
    kommuner = s.data.kommuner
    distrikter = find_deler(kommuner.values(), Inndeling.VALGDISTRIKT)
    fargene = assign_delfarger(distrikter, s.data.naboer)
    i_omradet = {navn: len(s.omrade.kommuner.intersection(numre)) for navn, numre in distrikter.items()}
    # The largest first, and of equals the one with the lowest numbers.
    rekke = sorted(filter(i_omradet.get, distrikter), key=lambda navn: (-i_omradet[navn], distrikter[navn]))
    deler = [f"{navn} ({i_omradet[navn]})" for navn in rekke]
    return build_klassekart(
        kode="valgdistrikter",
        tittel="Valgdistriktene ved stortingsvalget 2021",
        undertittel=f"{len(distrikter)} valgdistrikter",
        setning=f"{len(distrikter)} valgdistrikter; {s.omrade.navn} ligger i {sammenfoy(deler)}",
        klasser=[Klasse(navn, navn, Fyll((fargene[navn],))) for navn in distrikter],
        klasse_av={nummer: kommune.valgdistrikt for nummer, kommune in kommuner.items()},
        verdi_av={},
        omrade=s.data.omrader["landet"],
        kommuner=kommuner,
        register=s.data.register,
        verdikolonne=Kolonne("Verdi"),
        kildelinje=build_kildelinje_for("valgdistriktene ved stortingsvalget 2021"),
    )
