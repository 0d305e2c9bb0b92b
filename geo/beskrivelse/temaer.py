"""What a map can show, by code: every task, the measures of the survey, the regional councils and the divisions."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.fyll import PALETT, Fyll
from geo.beskrivelse.klassekart import Klasse, build_antallskart, build_klassekart, build_storrelseskart
from geo.beskrivelse.monsterkart import build_partnerkart, find_partneromrade
from geo.beskrivelse.ordningskart import build_oppgavekart, build_ordningskart
from geo.beskrivelse.tabell import Kolonne, Slag
from geo.beskrivelse.temakart import Temakart
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Sektor
from geo.data.samling import Samling
from geo.errors import UkjentKodeError
from geo.tekst import format_antall

OKONOMI: Final = "lonn+regnskap"  # figure 5.3 shows both on one map
PARTNERE: Final = "partnere."  # followed by the kommunenummer that is asked of
INNDELINGER: Final[Mapping[str, tuple[str, Callable[[Kommune], str | None]]]] = MappingProxyType(
    {
        "region": ("Regioner i kartleggingen", lambda kommune: kommune.region),
        "valgdistrikt": ("Valgdistrikter", lambda kommune: kommune.valgdistrikt),
        "fylke": ("Fylker 2020", lambda kommune: kommune.fylke),
        "fylke_2024": ("Fylker 2024", lambda kommune: kommune.fylke_2024),
        "statsforvalter": ("Statsforvaltere", lambda kommune: kommune.statsforvalter),
    }
)
MAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "antall": "Antall ordninger per kommune",
        "storrelse": "Antall ordninger etter innbyggertall",
        "regionraad": "Regionråd",
        **{kode: navn for kode, (navn, _) in INNDELINGER.items()},
    }
)


def find_temaer(grunnlag: Samling) -> Mapping[str, str]:
    """Find what a map can show without more being asked: the measures, then the tasks grouped by sector."""
    rekkefolge = list(Sektor)
    oppgaver = sorted(grunnlag.oppgaver.values(), key=lambda oppgave: rekkefolge.index(oppgave.sektor))
    temaer = {kode: f"Oversikt: {navn}" for kode, navn in MAL.items()}
    temaer |= {oppgave.kode: f"{oppgave.sektor.navn}: {oppgave.navn}" for oppgave in oppgaver}
    return temaer | {OKONOMI: f"{Sektor.ADMINISTRASJON.navn}: Lønn og regnskap"}


def build_tema(grunnlag: Samling, kode: str, omrade: Omrade) -> Temakart:
    """Describe the map of a theme over an area.

    Parameters
    ----------
    kode
        A code of ``find_temaer``, task codes with «+» between, or «partnere.3005» for who Drammen cooperates with.

    Raises
    ------
    UkjentKodeError
        The code is none of these.

    """
    register, kommuner = grunnlag.register, grunnlag.kommuner
    if kode == "antall":
        return build_antallskart(register, omrade, kommuner)
    if kode == "storrelse":
        return build_storrelseskart(register, omrade, kommuner)
    if kode == "regionraad":
        return _build_regionraad(grunnlag, omrade)
    if kode in INNDELINGER:
        return _build_inndeling(grunnlag, kode, omrade)
    if kode.startswith(PARTNERE) and kode.removeprefix(PARTNERE) in kommuner:
        nummer = kode.removeprefix(PARTNERE)
        return build_partnerkart(register, nummer, find_partneromrade(register, nummer, omrade), kommuner)
    koder = kode.split("+")
    if not set(koder) <= grunnlag.oppgaver.keys():
        msg = f"ukjent tema «{kode}»; kodene er oppgavene i data/oppgaver.csv og {', '.join(MAL)}"
        raise UkjentKodeError(msg)
    oppgaver = [grunnlag.oppgaver[del_] for del_ in koder]
    return build_oppgavekart(register, oppgaver, omrade, kommuner, find_farger(grunnlag))


def _build_regionraad(grunnlag: Samling, omrade: Omrade) -> Temakart:
    return build_ordningskart(
        kode="regionraad",
        tittel="Regionråd",
        ordninger=grunnlag.register.regionraad,
        register=grunnlag.register,
        omrade=omrade,
        kommuner=grunnlag.kommuner,
        farger=find_farger(grunnlag),
        enhet=("regionråd", "regionråd"),
    )


def _build_inndeling(grunnlag: Samling, kode: str, omrade: Omrade) -> Temakart:
    """Describe a division of the area: neighbouring parts differ in colour, and kommuner carry their part's number."""
    tittel, del_av = INNDELINGER[kode]
    klasse_av = {n: navn for n in sorted(omrade.kommuner) if (navn := del_av(grunnlag.kommuner[n]))}
    deler = sorted(set(klasse_av.values()))
    farge = _fargelegg(deler, klasse_av, grunnlag.naboer)
    nummer = {navn: nr for nr, navn in enumerate(deler, start=1)}
    hvor = f"{omrade.navn[:1].upper()}{omrade.navn[1:]}"
    return build_klassekart(
        kode=kode,
        tittel=tittel,
        undertittel=format_antall(len(omrade.kommuner)),
        setning=f"{hvor} ligger i {format_antall(len(deler), 'del', 'deler')}" if deler else "Ingen inndeling er kjent",
        klasser=[Klasse(navn, f"{nummer[navn]} {navn}", Fyll((farge[navn],))) for navn in deler],
        klasse_av=klasse_av,
        verdi_av={n: nummer[navn] for n, navn in klasse_av.items()},
        omrade=omrade,
        kommuner=grunnlag.kommuner,
        register=grunnlag.register,
        verdikolonne=Kolonne("Nummer", Slag.TALL, 0),
    )


def _fargelegg(
    deler: Sequence[str], klasse_av: Mapping[str, str], naboer: frozenset[tuple[str, str]]
) -> dict[str, str]:
    """Give each part the first colour that no neighbouring part has, those with most neighbours first."""
    moter: dict[str, set[str]] = {navn: set() for navn in deler}
    for a, b in naboer:
        if a in klasse_av and b in klasse_av and klasse_av[a] != klasse_av[b]:
            moter[klasse_av[a]].add(klasse_av[b])
            moter[klasse_av[b]].add(klasse_av[a])
    farge: dict[str, str] = {}
    for navn in sorted(deler, key=lambda ett: (-len(moter[ett]), ett)):
        tatt = {farge.get(nabo) for nabo in moter[navn]}
        farge[navn] = next((ett for ett in PALETT[:6] if ett not in tatt), PALETT[6])
    return farge
