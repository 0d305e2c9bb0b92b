"""The line of sources that every map, chart, table and file carries."""

from typing import Final

from geo import settings
from geo.data.register import Register
from geo.tekst import format_dato

GRENSER: Final = f"Grenser: {settings.KREDITERING} (CC BY 4.0), bearbeidet."


def build_kildelinje_for(kilde: str) -> str:
    """Build the line of a map whose source is another than the register."""
    return f"Kilde: {kilde}. Kommuneinndeling {settings.INNDELING}. {GRENSER}"


def build_kildelinje(register: Register, *, grenser: bool = True) -> str:
    """Build the line that every export carries: register, date, version, inndeling and credit for the boundaries.

    What shows no boundaries, such as a chart, says so with ``grenser`` and does without their credit.
    """
    versjon = f", versjon {register.versjon}" if register.versjon else ""
    kilde = f"Kilde: {register.kilde}, per {format_dato(register.dato)}{versjon}."
    delvis = " Kartleggingen gjelder ikke alle oppgavene." if register.delvis_kartlagt else ""
    linje = f"{kilde}{delvis} Kommuneinndeling {register.inndeling}."
    return f"{linje} {GRENSER}" if grenser else linje
