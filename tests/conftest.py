"""Fixtures: the toy country, and the frozen survey."""

from types import MappingProxyType

import pytest

import tests.frossen  # noqa: F401 - tells geo where the data lie, before anything reads it

# isort: split
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.oppgaver import Oppgave, load_oppgaver
from geo.data.register import Register, load_register
from geo.data.samling import Samling, load_samling
from tests.lekeland import ALFA, BETA, DELTA, GAMMA, write_leke


@pytest.fixture(scope="session")
def lekekommuner() -> MappingProxyType[str, Kommune]:
    def kommune(nummer: str, navn: str, fylke: str, region: str | None, innbyggere: int | None) -> Kommune:
        return Kommune(nummer, navn, fylke, fylke, fylke, fylke, region, innbyggere)

    return MappingProxyType(
        {
            ALFA: kommune(ALFA, "Alfa", "Vest", "Dalen", 20_000),
            BETA: kommune(BETA, "Beta", "Vest", "Dalen", 8_000),
            GAMMA: kommune(GAMMA, "Gamma", "Øst", "Fjellet", 1_000),
            DELTA: kommune(DELTA, "Delta", "Øst", None, None),
        }
    )


@pytest.fixture(scope="session")
def oppgaver() -> MappingProxyType[str, Oppgave]:
    return load_oppgaver()


@pytest.fixture(scope="session")
def lekeregister(
    tmp_path_factory: pytest.TempPathFactory,
    lekekommuner: MappingProxyType[str, Kommune],
    oppgaver: MappingProxyType[str, Oppgave],
) -> Register:
    return load_register(write_leke(tmp_path_factory.mktemp("leke")), lekekommuner, oppgaver)


@pytest.fixture(scope="session")
def lekeomrade() -> Omrade:
    return Omrade("kartlegging", "de tre kartlagte kommunene", Omradetype.KARTLEGGING, frozenset({ALFA, BETA, GAMMA}))


@pytest.fixture(scope="session")
def grunnlag() -> Samling:
    """The survey of 2021 as it was when its numbers were pinned (tests/frossen)."""
    return load_samling()
