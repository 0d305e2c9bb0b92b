"""The sheet on which a kommune confirms its ordninger or corrects them, once a year."""

import re
from enum import StrEnum
from typing import Final

from geo.beskrivelse.kommuneprofil import build_profil
from geo.beskrivelse.tabeller import format_oppgaver
from geo.data.register import Ordning
from geo.data.samling import Samling
from geo.data.tabellfil import format_tabell
from geo.tekst import format_dato


class Arkformat(StrEnum):
    """What the sheet is made as: a table to fill in on a screen, or a form to fill in by hand."""

    CSV = "csv"
    PDF = "pdf"


UKJENT: Final = "ukjent"
BEKREFTELSESKOLONNER: Final = (
    "id",
    "Ordning",
    "Oppgaver",
    "Deltakere",
    "Vertskommune",
    "Form",
    "Etablert",
    "Sist bekreftet",
    "Stemmer (ja/nei)",
    "Rettelse",
)
MAANED: Final = (
    "jan(uar)?|feb(ruar)?|mars?|apr(il)?|mai|juni?|juli?|aug(ust)?|sep(t(ember)?)?|okt(ober)?|nov(ember)?|des(ember)?"
)
# What Norwegian Excel takes for a date, a time, a fraction or a number: it shows something else, and saves that.
TOLKES: Final = re.compile(
    r"0\d+|\d+(\s*[.,:/-]\s*\d+)+[.,]?|\d+[.,]?\s*e[+-]?\d+"
    rf"|\d+[.\s-]*({MAANED})([.\s-]*\d+)?|({MAANED})[.\s-]*\d+",
    re.IGNORECASE,
)


def build_bekreftelsesark(grunnlag: Samling, nummer: str) -> bytes:
    """Build the sheet on which a kommune confirms its ordninger, as CSV that Norwegian Excel opens without harm.

    One row per formal ordning, by sector as on the page, with two empty columns to fill in.
    """
    ordninger = build_profil(grunnlag, nummer).ordninger
    rader = ((*build_opplysninger(ordning, grunnlag).values(), "", "") for ordning in ordninger)
    return format_tabell(BEKREFTELSESKOLONNER, ([_verne(celle) for celle in rad] for rad in rader))


def build_opplysninger(ordning: Ordning, grunnlag: Samling) -> dict[str, str]:
    """Build what a kommune is asked to confirm of an ordning, by column.

    What the register does not know reads «ukjent», so that the kommune sees what it can tell.
    """
    kommuner = grunnlag.kommuner
    verdier = (
        ordning.id,
        ordning.navn,
        format_oppgaver(ordning, grunnlag.oppgaver),
        _build_deltakerliste(ordning, grunnlag),
        str(kommuner[ordning.vertskommune]) if ordning.vertskommune else UKJENT,
        ordning.juridisk_form.navn if ordning.juridisk_form else UKJENT,
        ordning.etablert or UKJENT,
        f"per {format_dato(ordning.bekreftet)}" if ordning.bekreftet else UKJENT,
    )
    return dict(zip(BEKREFTELSESKOLONNER, verdier, strict=False))  # the last two are the kommune's own


def _build_deltakerliste(ordning: Ordning, grunnlag: Samling) -> str:
    navn = ", ".join(str(grunnlag.kommuner[deltaker.kommunenummer]) for deltaker in ordning.deltakere)
    flere = ordning.antall - len(ordning.deltakere)
    return f"{navn} og {flere} til som kilden ikke navngir" if flere else navn


def _verne(celle: str) -> str:
    """Put an apostrophe before text that Excel would read as a date or a number that it writes otherwise."""
    return f"'{celle}" if TOLKES.fullmatch(celle.strip()) else celle
