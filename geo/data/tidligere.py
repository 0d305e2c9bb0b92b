"""Kommuner that are no more, and numbers that are not in use: what became of each, as far as a source says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo import settings
from geo.data.kommuner import Kommune
from geo.data.tabellfil import read_tabell
from geo.data.verdier import parse_dato
from geo.errors import Avvik, DataError
from geo.tekst import format_dato, sammenfoy

KOLONNER: Final = ("tidligere", "ble", "dato", "kilde")
_TIDLIGERE: Final = re.compile(r"(?:(?P<nummer>[0-9]{4}) )?(?P<navn>[^\W\d].*)")


@dataclass(frozen=True, slots=True)
class Tidligere:
    """One former kommune; in two kommuner of today where it was divided."""

    nummer: str | None  # None where no source at hand has it
    navn: str
    ble: tuple[str, ...]  # kommunenumre of the inndeling
    dato: str | None  # when; None where the source does not say

    def beskriv(self, kommuner: Mapping[str, Kommune]) -> str:
        """Say what became of it: «Hurum ble en del av 3025 Asker 1.1.2020»."""
        hvem = f"{self.nummer} {self.navn}" if self.nummer else self.navn
        hva = sammenfoy([str(kommuner[nummer]) for nummer in self.ble])
        if len(self.ble) > 1:
            hva = f"delt mellom {hva}"
        elif kommuner[self.ble[0]].navn != self.navn:
            hva = f"en del av {hva}"
        return f"{hvem} ble {hva}" + (f" {format_dato(self.dato)}" if self.dato else "")


def load_tidligere(kommuner: Mapping[str, Kommune], path: Path = settings.TIDLIGERE_CSV) -> tuple[Tidligere, ...]:
    """Load the former kommuner, in the order of the file.

    Raises
    ------
    DataError
        With every row whose cells are not a name, a kommune of ``kommuner`` and a date, or that has no source.

    """
    funnet: dict[tuple[str | None, str], Tidligere] = {}
    avvik: list[Avvik] = []
    kjente = {str(kommune): kommune.kommunenummer for kommune in kommuner.values()}
    for rad in read_tabell(path, KOLONNER):
        treff, ble, dato = _TIDLIGERE.fullmatch(rad["tidligere"]), kjente.get(rad["ble"]), None
        if not treff:
            losning = "skriv navnet, eller nummer og navn («1534 Haram»)"
            avvik.append(Avvik(rad.linje, "tidligere", f"«{rad['tidligere']}» er ikke en kommune", losning))
        if ble is None:
            losning = "skriv nummer og navn som i kommuner.csv, én kommune per rad"
            avvik.append(Avvik(rad.linje, "ble", f"ukjent kommune «{rad['ble']}»", losning))
        if not rad["kilde"]:
            avvik.append(Avvik(rad.linje, "kilde", "raden har ingen kilde", "skriv hvor det står"))
        try:
            dato = parse_dato(rad["dato"]) if rad["dato"] else None
        except ValueError:
            losning = "skriv som «fra 2020-01-01», eller la cellen stå tom"
            avvik.append(Avvik(rad.linje, "dato", f"«{rad['dato']}» er ikke en dato", losning))
        if treff and ble:
            nokkel = (treff["nummer"], treff["navn"])
            for_ = funnet[nokkel].ble if nokkel in funnet else ()
            funnet[nokkel] = Tidligere(*nokkel, (*for_, ble), dato)
    if avvik:
        raise DataError(path.name, avvik)
    return tuple(funnet.values())
