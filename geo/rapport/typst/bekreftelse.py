"""The sheet on which a kommune confirms its ordninger, for paper: what the register has, boxes, and room to write."""

import re
from itertools import groupby
from typing import Final

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.kommuneprofil import build_profil
from geo.data.register import Ordning
from geo.data.samling import Samling
from geo.rapport.bekreftelsesark import UKJENT, build_opplysninger
from geo.rapport.typst.pdf import build_pdf
from geo.tekst import format_antall, format_dato

SVAR: Final = (
    ("bekreftet", "alt som står om ordningen, stemmer"),
    ("endret", "noe er annerledes; skriv hva"),
    ("avsluttet", "ordningen, eller kommunens del i den, er slutt; skriv når"),
    ("vet ikke", "den som svarer, kjenner ikke ordningen"),
)


def build_bekreftelse(grunnlag: Samling, nummer: str) -> bytes:
    """Set the sheet of a kommune as PDF, the same bytes for the same input; the same words as in the CSV."""
    kommune, register = grunnlag.kommuner[nummer], grunnlag.register
    ordninger = build_profil(grunnlag, nummer).ordninger
    numre = {ordning.id: nr for nr, ordning in enumerate(ordninger, start=1)}
    sektorer = [
        {"navn": sektor.navn, "ordninger": [_build_ordning(o, numre[o.id], grunnlag) for o in gruppe]}
        for sektor, gruppe in groupby(ordninger, key=lambda ordning: ordning.sektor)
    ]
    innhold = {
        "navn": kommune.navn,
        "nummer": nummer,
        "innledning": _build_innledning(kommune.navn, len(ordninger), format_dato(register.dato)),
        "svar": SVAR,
        "sektorer": sektorer,
        "kilde": f"{kommune}. {build_kildelinje(register, grenser=False)}",
    }
    return build_pdf(
        "bekreftelse.typ",
        innhold,
        tittel=f"Bekreftelsesark: {kommune.navn}",
        beskrivelse=f"Ordningene som {kommune.navn} bekrefter eller retter",
        dato=register.dato,
    )


def _build_innledning(navn: str, antall: int, dato: str) -> str:
    if not antall:
        return f"Registeret kjenner ingen ordning som {navn} deltar i. Skriv opp dem som finnes, nederst på arket."
    return (
        f"Dette er {format_antall(antall, 'ordningen', 'ordningene')} som registeret per {dato} har {navn} med i. Sett "
        "ett kryss for hver. «Ukjent» er det registeret ikke vet; fyll det ut der dere kan."
    )


def _build_ordning(ordning: Ordning, nr: int, grunnlag: Samling) -> dict[str, object]:
    opplysninger = build_opplysninger(ordning, grunnlag)
    id_, navn = opplysninger.pop("id"), opplysninger.pop("Ordning")
    lange = [(hva, _bind_numre(opplysninger.pop(hva))) for hva in ("Oppgaver", "Deltakere")]
    korte = [(hva, None if verdi == UKJENT else verdi) for hva, verdi in opplysninger.items()]
    return {"nr": nr, "id": id_, "navn": navn, "lange": [par for par in lange if par[1]], "korte": korte}


def _bind_numre(tekst: str) -> str:
    """Keep a kommunenummer and its name on one line."""
    return re.sub(r"(?<=\b\d{4}) ", "\u00a0", tekst)
