"""The second register: other surveys read by the same code, to show that nothing is made for one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo import settings
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.referanse import find_heltall, find_kommuner
from geo.data.register import Register, load_register
from geo.data.tabellfil import read_tabell
from geo.errors import Avvik, DataError

EKSEMPLER: Final = settings.DATA / "eksempler"
IRIS_CSV: Final = EKSEMPLER / "iris-2013.csv"
KOMMUNEREGIONER_CSV: Final = EKSEMPLER / "kommuneregioner-2023.csv"


def load_iris(kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]) -> Register:
    """Load the twelve IRIS cases of 2013; eight are outside the definition, and ``formelle`` leaves them out."""
    return load_register(IRIS_CSV, kommuner, oppgaver)


@dataclass(frozen=True, slots=True)
class Kommuneregion:
    """One of the kommuneregioner of Troms og Finnmark in 2023; ``kommuner`` is empty where the source names none."""

    navn: str
    fylke: str
    antall_kommuner: int
    innbyggere: int
    kommuner: tuple[str, ...]


def load_kommuneregioner(kommuner: Mapping[str, Kommune], fil: Path = KOMMUNEREGIONER_CSV) -> tuple[Kommuneregion, ...]:
    """Load the kommuneregioner, in the source's order; DataError where a number or a kommune is wrong."""
    funnet: list[Kommuneregion] = []
    avvik: list[Avvik] = []
    for rad in read_tabell(fil, ("navn", "fylke", "antall_kommuner", "innbyggere", "kommuner")):
        try:
            antall, innbyggere = (find_heltall(rad, kolonne) for kolonne in ("antall_kommuner", "innbyggere"))
            numre = find_kommuner(rad)
        except DataError as feil:
            avvik += feil.avvik
            continue
        ukjente = [nummer for nummer in numre if nummer not in kommuner]
        if antall is None or innbyggere is None or ukjente or len(numre) not in {0, antall}:
            hva = "antall, innbyggere og kommuner stemmer ikke med hverandre eller med inndelingen"
            avvik.append(Avvik(rad.linje, None, hva, "rett raden etter kilden"))
            continue
        funnet.append(Kommuneregion(rad["navn"], rad["fylke"], antall, innbyggere, numre))
    if avvik:
        raise DataError(fil.name, avvik)
    return tuple(funnet)
