"""The maps that answer a question: of tasks, counts, regional councils, partners and divisions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

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
from geo.tekst import format_antall, sammenfoy, stor_forbokstav


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


def build_inndeling(s: Sporsmal, inndeling: Inndeling, over: str = "") -> Temakart:
    """Describe a division: neighbouring parts differ in colour, and kommuner carry the number of their part.

    ``over`` is the code of the area that is shown, where it is another than the one that is asked about: figure 1.1
    shows the whole country, where the parts are large enough to be named, and says where in it the area lies.
    """
    kommuner, vist = s.data.kommuner, s.data.omrader[over] if over else s.omrade
    deler = find_deler((kommuner[nummer] for nummer in vist.kommuner), inndeling)
    farge = assign_delfarger(deler, s.data.naboer)
    nummer = {} if over else {navn: nr for nr, navn in enumerate(deler, start=1)}
    antall, hvor = format_antall(len(deler), *inndeling.ord), _build_hvor(s, deler, inndeling)
    return build_klassekart(
        kode=inndeling.value,
        tittel=inndeling.tittel,
        undertittel=antall if over else format_antall(len(vist.kommuner)),
        setning=f"{antall}; {hvor}" if over else stor_forbokstav(hvor),
        klasser=[Klasse(navn, f"{nummer.get(navn, '')} {navn}".strip(), Fyll((farge[navn],))) for navn in deler],
        klasse_av={n: navn for navn, numre in deler.items() for n in numre},
        verdi_av={n: nummer[navn] for navn, numre in deler.items() for n in numre if navn in nummer},
        omrade=vist,
        kommuner=kommuner,
        register=s.data.register,
        verdikolonne=Kolonne("Nummer", Slag.TALL, 0),
        kildelinje=build_kildelinje_for(inndeling.kilde) if inndeling.kilde else None,
    )


MAKS_DELER: Final = 6  # more names than this are a list


def _build_hvor(s: Sporsmal, deler: Mapping[str, Collection[str]], inndeling: Inndeling) -> str:
    """Tell which parts an area lies in: the largest first, and of equals the one with the lowest numbers."""
    i_omradet = {navn: len(s.omrade.kommuner.intersection(numre)) for navn, numre in deler.items()}
    rekke = sorted(filter(i_omradet.get, deler), key=lambda navn: (-i_omradet[navn], min(deler[navn])))
    if not rekke:
        return "ingen inndeling er kjent"
    navn = [f"{ett} ({i_omradet[ett]})" for ett in rekke]
    hvor = sammenfoy(navn) if len(navn) <= MAKS_DELER else format_antall(len(navn), *inndeling.ord)
    return f"{s.omrade.navn} ligger i {hvor}"
