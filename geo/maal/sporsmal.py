"""The question: which data, which printed figures, which area, and the choices that an answer depends on.

Every measure, chart, theme and figure is asked with one of these, so that screen, paper and JSON answer the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from geo.data.inndeling import Fylkesinndeling, Inndeling
from geo.data.kommuner import find_deler
from geo.data.omrade import Omrade
from geo.data.referanse import (
    Referanse,
    Referansetabell,
    find_kommune,
    find_kommuner,
    find_tall,
    krev_heltall,
    load_referanse,
)
from geo.data.register import Ordning, Register
from geo.data.samling import Samling, load_samling
from geo.maal import kapasitet, omfang, verter
from geo.maal.monster import Telling
from geo.maal.struktur import Struktur, compute_alle

UTEN_REGION: Final = "hele området"


@dataclass(frozen=True, eq=False)  # compared by identity, as the data is
class Sporsmal:
    """What is asked, and of which data; what several measures need is computed once."""

    data: Samling
    referanse: Referanse
    omrade: Omrade
    areal_km2: Mapping[str, float] | None = None  # by kommunenummer, for the councils; None leaves it out
    fro: int = 0  # seeds for the functional regions; 0 leaves them out, since they take longer than all the rest
    terskel_innbyggere: int = kapasitet.MINST_INNBYGGERE  # a unit under these is small
    terskel_arsverk: float = kapasitet.MINST_ARSVERK
    sett: str = "trondelag-2020"  # the reference set that participation is held against, as in table 3.1
    inndeling: Fylkesinndeling = Fylkesinndeling.VALGDISTRIKT  # whose borders ordninger cross
    telling: Telling = Telling.NAERE  # which shared ordninger a matrix counts

    @cached_property
    def ordninger(self) -> tuple[Ordning, ...]:
        """The formal ordninger of the area."""
        return omfang.find_ordninger(self.data.register, self.omrade.kommuner)

    @cached_property
    def antall(self) -> Mapping[str, int]:
        """Ordninger per surveyed kommune."""
        return omfang.count_per_kommune(self.data.register, self.omrade.kommuner)

    @cached_property
    def strukturer(self) -> Sequence[Struktur]:
        """The service structure of every task."""
        return compute_alle(self.data.register, self.data.oppgaver, self.omrade.kommuner)

    @cached_property
    def kapasiteter(self) -> Sequence[kapasitet.Kapasitet]:
        """The årsverk of every unit of the area that a source tells of."""
        return kapasitet.compute_kapasiteter(
            self.data.arsverk, self.omrade.kommuner, self.data.kommuner, self.terskel_arsverk
        )

    @cached_property
    def kjente_verter(self) -> verter.Verter:
        """The hosts that the register knows."""
        return verter.count_verter(self.ordninger, self.omrade.kommuner)

    @cached_property
    def vertsfordeling(self) -> verter.Vertsfordeling | None:
        """How host roles are spread: the known ones where they are enough, else the printed; None without either."""
        return self._find_vertsfordeling("vert_for")

    @cached_property
    def vertsfordeling_samlet(self) -> verter.Vertsfordeling | None:
        """The same with the ordninger of one unit, as Hallinghelse, counted as one (footnote 10 of chapter 3.2)."""
        return self._find_vertsfordeling("vert_for_samlet", "vert_for")

    def _find_vertsfordeling(self, *kolonner: str) -> verter.Vertsfordeling | None:
        """Find the distribution; of the printed table the first of the columns that has a number in a row."""
        trykt = {
            find_kommune(rad): krev_heltall(rad, next((k for k in kolonner if rad[k]), kolonner[0]))
            for rad in self.referanse["tabell-3-2"].rader
        }
        return verter.find_vertsfordeling(self.kjente_verter, self.omrade.kommuner, trykt if self.er_rapportens else {})

    @cached_property
    def raad(self) -> tuple[Ordning, ...]:
        """The regional councils with a deltaker in the area."""
        return tuple(raad for raad in self.data.register.regionraad if raad.kommuner & self.omrade.kommuner)

    @cached_property
    def regioner(self) -> Mapping[str, frozenset[str]]:
        """The kommuner of the area by region of table 1.1; all in one where none has a region."""
        deler = find_deler((self.data.kommuner[nummer] for nummer in self.omrade.kommuner), Inndeling.REGION)
        return {region: frozenset(numre) for region, numre in deler.items()} or {UTEN_REGION: self.omrade.kommuner}

    # ------------------------------------------------------------------------------------------------ printed figures

    @cached_property
    def er_rapportens(self) -> bool:
        """Whether the report tells of this register: it surveyed the kommuner of table 3.2, no more and no fewer."""
        return er_rapportens(self.data.register, self.referanse)

    @cached_property
    def er_trykt(self) -> bool:
        """Whether the area is the one whose numbers the report prints."""
        return self.er_rapportens and self.omrade.kommuner == self.data.register.kartlagt

    @cached_property
    def trykt_arsverksandel(self) -> Referansetabell | None:
        """The printed shares of årsverk (chapter 2.4); None unless the area holds the kommuner they are of."""
        tabell = self.referanse["arsverk-hallingdal"]
        kommuner = {nummer for rad in tabell.rader for nummer in find_kommuner(rad)}
        return tabell if self.er_rapportens and kommuner <= self.omrade.kommuner else None

    def find_trykt(self, tabell: str, nokkel: str, verdi: str) -> Mapping[str, float]:
        """Find printed numbers by the key of their rows; empty where they were printed for another area."""
        if not self.er_trykt:
            return {}
        rader = ((rad[nokkel], find_tall(rad, verdi)) for rad in self.referanse[tabell].rader)
        return {rad: tall for rad, tall in rader if tall is not None}

    def find_trykt_per_kommune(self, tabell: str, verdi: str) -> Mapping[str, float]:
        """Find printed numbers by kommunenummer; empty where they were printed for another area."""
        if not self.er_trykt:
            return {}
        rader = ((find_kommuner(rad, "kommune")[0], find_tall(rad, verdi)) for rad in self.referanse[tabell].rader)
        return {nummer: tall for nummer, tall in rader if tall is not None}


def er_rapportens(register: Register, referanse: Referanse) -> bool:
    """Return whether the report's printed figures tell of a register: it surveyed the kommuner of table 3.2."""
    return register.kartlagt == {find_kommune(rad) for rad in referanse["tabell-3-2"].rader}


def load_sporsmal(data: Samling | None = None, omrade: str = "kartlegging") -> Sporsmal:
    """Load all that is asked of, for an area by its code; raises DataError and UkjentKodeError."""
    data = data or load_samling()
    return Sporsmal(data, load_referanse(), data.find_omrade(omrade))
