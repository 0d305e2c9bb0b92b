"""The areas that a question can be asked of: the survey, a region, a county or another, or an own selection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.data.inndeling import Inndeling
from geo.data.kommuner import Kommune, find_deler
from geo.data.register import Register
from geo.errors import UkjentKodeError


class Omradetype(StrEnum):
    """What kind of area it is."""

    KARTLEGGING = "kartlegging"
    REGION = "region"
    FYLKE = "fylke"
    FYLKE_2024 = "fylke_2024"
    VALGDISTRIKT = "valgdistrikt"
    STATSFORVALTER = "statsforvalter"
    LANDET = "landet"
    EGET = "eget"


OMRADETYPENAVN: Mapping[Omradetype, str] = {
    Omradetype.KARTLEGGING: "Kartleggingen",
    Omradetype.REGION: "Region",
    Omradetype.FYLKE: "Fylke (2020)",
    Omradetype.FYLKE_2024: "Fylke (2024)",
    Omradetype.VALGDISTRIKT: "Valgdistrikt",
    Omradetype.STATSFORVALTER: "Statsforvalter",
    Omradetype.LANDET: "Hele landet",
    Omradetype.EGET: "Eget utvalg",
}


@dataclass(frozen=True, slots=True)
class Omrade:
    """A chosen set of kommuner with a name for titles; ``kode`` is stable and safe in a URL."""

    kode: str
    navn: str
    type: Omradetype
    kommuner: frozenset[str]


def build_eget(kommuner: Iterable[str], kjente: Mapping[str, Kommune]) -> Omrade:
    """Build an own selection; raises UkjentKodeError for numbers that are no kommune."""
    numre = frozenset(kommuner)
    ukjente = sorted(numre - set(kjente))
    if ukjente:
        msg = f"ukjent kommunenummer {', '.join(ukjente)}"
        raise UkjentKodeError(msg)
    navn = kjente[next(iter(numre))].navn if len(numre) == 1 else f"{len(numre)} valgte kommuner"
    return Omrade(".".join(sorted(numre)), navn, Omradetype.EGET, numre)


def find_omrader(register: Register, kommuner: Mapping[str, Kommune]) -> Mapping[str, Omrade]:
    """Find every area that has a name, by code; the surveyed one first."""
    funnet = [
        Omrade(
            "kartlegging", f"de {len(register.kartlagt)} kartlagte kommunene", Omradetype.KARTLEGGING, register.kartlagt
        )
    ]
    for type_ in (
        Omradetype.REGION,
        Omradetype.FYLKE,
        Omradetype.FYLKE_2024,
        Omradetype.VALGDISTRIKT,
        Omradetype.STATSFORVALTER,
    ):
        for navn, numre in find_deler(kommuner.values(), Inndeling(type_.value)).items():
            tittel = f"Statsforvalteren i {navn}" if type_ is Omradetype.STATSFORVALTER else navn
            funnet.append(Omrade(f"{type_}:{navn}", tittel, type_, frozenset(numre)))
    funnet.append(Omrade("landet", "hele landet", Omradetype.LANDET, frozenset(kommuner)))
    return {omrade.kode: omrade for omrade in funnet}


def find_omrade(kode: str, register: Register, kommuner: Mapping[str, Kommune]) -> Omrade:
    """Find an area by its code, or build one from kommunenumre with dots between («3005.3006»)."""
    navngitt = find_omrader(register, kommuner).get(kode)
    if navngitt:
        return navngitt
    if kode and all(del_.isdecimal() for del_ in kode.split(".")):
        return build_eget(kode.split("."), kommuner)
    msg = f"ukjent område «{kode}»; bruk for eksempel kartlegging, region:Hallingdal, fylke:Viken eller 3005.3006"
    raise UkjentKodeError(msg)
