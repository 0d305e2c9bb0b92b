"""Everything a question is asked of, loaded and checked together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geo import settings
from geo.data.arsverk import Arsverk, load_arsverk
from geo.data.kommuner import Kommune, load_kommuner, load_naboer
from geo.data.omrade import Omrade, find_omrade, find_omrader
from geo.data.oppgaver import Oppgave, load_oppgaver
from geo.data.register import Register, load_register


@dataclass(frozen=True, eq=False)  # compared by identity: what is worked out from it is kept by it
class Samling:
    """The data of the product as one immutable value; what is derived from it is computed once."""

    kommuner: Mapping[str, Kommune]
    oppgaver: Mapping[str, Oppgave]
    register: Register
    naboer: frozenset[tuple[str, str]]
    arsverk: tuple[Arsverk, ...]
    versjon: str = ""  # of all the files together, set by who keeps what is derived from them; empty elsewhere

    @cached_property
    def omrader(self) -> Mapping[str, Omrade]:
        """Every area that has a name, by code; the surveyed one first."""
        return find_omrader(self.register, self.kommuner)

    @property
    def kartlegging(self) -> Omrade:
        """The area that the register surveyed."""
        return self.omrader["kartlegging"]

    def find_omrade(self, kode: str) -> Omrade:
        """Find an area by code or kommunenumre; UkjentKodeError where it is neither."""
        return find_omrade(kode, self.register, self.kommuner)


def load_samling(register: Path = settings.REGISTER_CSV) -> Samling:
    """Load and check everything; DataError says what is wrong in the first file that is.

    The figures of årsverk are written for the product's own register, and each must name an ordning of it. Of another
    register they tell where it has the ordning; ``python -m geo sjekk`` says where it has not.
    """
    kommuner, oppgaver = load_kommuner(), load_oppgaver()
    lest = load_register(register, kommuner, oppgaver)
    return build_samling(lest, kommuner, oppgaver, eget=register.resolve() == settings.REGISTER_CSV.resolve())


def build_samling(
    register: Register, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], *, eget: bool = False
) -> Samling:
    """Load the rest beside a register, wherever it is kept; ``eget`` where årsverk must fit, see ``load_samling``."""
    arsverk = load_arsverk(kommuner, oppgaver, register.etter_id if eget else None)
    return Samling(
        kommuner=kommuner,
        oppgaver=oppgaver,
        register=register,
        naboer=load_naboer(),
        arsverk=tuple(maal for maal in arsverk if register.etter_id.keys() >= set(maal.ordninger)),
    )
