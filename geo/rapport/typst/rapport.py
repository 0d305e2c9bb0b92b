"""A report as one tagged PDF: title page, contents, list of figures, a page per figure, the tables and the sources."""

import re
from collections.abc import Iterable
from typing import Final

from geo import settings
from geo.beskrivelse.tabell import Mal, Tabell, drop_tomme, format_rader
from geo.rapport.dokument import LESEHJELP, MAKS_RADER, Figurplass, fordel_bredde, number_figurer
from geo.rapport.rapportside import Rapport
from geo.rapport.typst.pdf import build_figur, build_pdf
from geo.tegning.skrift import find_skrift
from geo.tekst import format_dato, format_tall

# What the chapters that figures have their places in are about.
KAPITLER: Final = {"1": "Området", "2": "Omfang", "3": "Organisering", "4": "Regionråd", "5": "Tjenester"}
UTEN_KAPITTEL: Final = "Andre oppgaver"
SATSBREDDE_MM: Final = 160.0  # between the margins of the template
TABELLPUNKT: Final = 8.0  # as in the template


def build_rapportpdf(rapport: Rapport) -> bytes:
    """Set the document; the same report gives the same bytes."""
    figurer = list(number_figurer(rapport.sider))
    innhold = {
        "undertittel": rapport.undertittel,
        "forside": rapport.forside and build_figur(rapport.forside),
        "per": format_dato(rapport.dato),
        "register": f"Registeret er per {format_dato(rapport.dato)}, versjon {rapport.versjon}. "
        f"Kommuneinndelingen er den fra {rapport.inndeling}.",
        "lesehjelp": LESEHJELP,
        "utelatt": rapport.utelatt,
        "kapitler": list(_build_kapitler(figurer)),
        "kilder": list(dict.fromkeys([rapport.kildelinje, *(side.kildelinje for side in rapport.sider)])),
        "vilkar": _build_vilkar(),
        "kilde": f"{rapport.tittel}. Grenser: {settings.KREDITERING}",
    }
    return build_pdf("rapport.typ", innhold, tittel=rapport.tittel, beskrivelse=rapport.undertittel, dato=rapport.dato)


def _build_vilkar() -> list[str]:
    grenser = f"Grenser: {settings.KREDITERING} ({settings.KREDITERING_URL}), CC BY 4.0, bearbeidet."
    return [
        f"{grenser} Krediteringen skal stå ved hvert kart som brukes, også på trykk.",
        f"Skriften er {find_skrift().navn}, som har en åpen lisens.",
    ]


def _build_kapitler(figurer: Iterable[Figurplass]) -> Iterable[dict[str, object]]:
    """Yield the chapters in the order of their first figure, each with its figures."""
    kapitler: dict[str, list[dict[str, object]]] = {}
    for figur in figurer:
        kapitler.setdefault(_find_kapittel(figur.innhold.sted), []).append(_build_side(figur))
    for navn, sider in kapitler.items():
        yield {"navn": navn, "sider": sider}


def _find_kapittel(sted: str | None) -> str:
    treff = re.search(r"\d+", sted or "")
    return KAPITLER.get(treff[0], UTEN_KAPITTEL) if treff else UTEN_KAPITTEL


def _build_side(figur: Figurplass) -> dict[str, object]:
    side = figur.innhold
    return {
        "nr": figur.side,
        "tittel": side.tittel,
        "setning": side.setning,
        "bildetekst": figur.bildetekst,
        "figur": build_figur(side.bilde.tegning),
        "noter": side.forbehold,
        "kilde": side.kildelinje,
        "tabeller": [_build_tabell(tabell) for tabell in side.tabeller],
    }


def _build_tabell(tabell: Tabell) -> dict[str, object]:
    """Build a table as texts and the widths of its columns; one that is too long, or empty, is a sentence."""
    antall = len(tabell.rader)
    if not 0 < antall <= MAKS_RADER:
        lang = (
            f"Tabellen har {format_tall(antall)} rader og står i figurpakkens regneark."
            if antall
            else "Ingen ordninger."
        )
        return {"tittel": tabell.tittel, "tekst": lang}
    kort = drop_tomme(tabell)
    hode, rader = [kolonne.hode for kolonne in kort.kolonner], format_rader(kort, Mal.TRYKK)
    return {
        "tittel": kort.tittel,
        "bredder_mm": fordel_bredde([hode, *rader], SATSBREDDE_MM, TABELLPUNKT),
        "tall": [kolonne.slag.er_tall for kolonne in kort.kolonner],
        "hode": hode,
        "rader": rader,
    }
