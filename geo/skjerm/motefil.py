"""A sequence of maps as one HTML file for a meeting: no server, no network, no other file.

Each map is an SVG with names, numbers, hover and choice; the keys are those of a clicker. The page «Møtevisning» shows
the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.tabell import Tabell, format_rader
from geo.beskrivelse.temakart import Felt, Temakart
from geo.skjerm.minikart import RUTER, Minigeometri
from geo.skjerm.svgfyll import build_monster, build_rute

MALER: Final = Path(__file__).with_name("maler")
BREDDE: Final = 1000  # px of the geometry; it scales to the screen, and this is the detail of a projector
NAVN_PX: Final = 26  # read from the back of a council chamber
# Nothing is fetched, whatever a register's text might hold.
CSP: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
KNAPPER: Final = (
    ("forrige", "Forrige", "Pil venstre"),
    ("neste", "Neste", "Pil høyre eller mellomrom"),
    ("tabellknapp", "Tabell (T)", "T"),
    ("notatknapp", "Notater (N)", "N"),
    ("svartknapp", "Svart skjerm (B)", "B eller punktum"),
    ("fullknapp", "Fullskjerm (F)", "F"),
    ("tasteknapp", "Bokstavtaster", "Slår tastene T, N, B og F av og på"),
)


@dataclass(frozen=True, slots=True)
class Motebilde:
    """One screen of a sequence: a map, the geometry of its extent, and what the presenter wants to remember."""

    temakart: Temakart
    geometri: Minigeometri
    notat: str = ""


def build_motefil(tittel: str, bilder: Sequence[Motebilde]) -> str:
    """Build the file; the same sequence gives the same text."""
    innhold = "".join(_build_bilde(bilde, nr) for nr, bilde in enumerate(bilder))
    knapper = "".join(
        f'<button type="button" id="{id_}" title="{escape(tast)}">{escape(navn)}</button>'
        for id_, navn, tast in KNAPPER
    )
    return (
        f'<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(CSP)}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(tittel)}</title>'
        f"<style>{_les('mote.css')}</style></head><body><main>{innhold}</main>"
        f'<nav aria-label="Visning"><span id="teller" role="status"></span>{knapper}</nav>'
        f'<div id="tips" aria-hidden="true" hidden></div><div id="svart" hidden></div>'
        f"<script>{les_skript()}</script></body></html>\n"
    )


@cache
def les_skript() -> str:
    """Read the one script of the file, which whoever shows the file in a page of its own must let run."""
    return _les("mote.js")


def _les(navn: str) -> str:
    return (MALER / navn).read_text(encoding="utf-8")


def _build_bilde(bilde: Motebilde, nr: int) -> str:
    kart = bilde.temakart
    forklaring = "".join(
        f"<li>{_merk(build_rute(gruppe.fyll), f'r{nr}-{i}')}<span>{escape(gruppe.tekst)}</span></li>"
        for i, gruppe in enumerate(kart.grupper)
    )
    notat = escape(bilde.notat) or "Ingen notater til dette kartet."
    return (
        f'<section class="bilde" aria-label="{escape(kart.tittel)}"{" hidden" if nr else ""}>'
        f'<header><h1>{escape(kart.tittel)}</h1><p class="setning">{escape(kart.setning)}</p></header>'
        f'<div class="kart">{_build_kart(bilde, nr)}</div>'
        f'<aside aria-label="Tegnforklaring" tabindex="0"><ol>{forklaring}</ol>'
        f'<div class="valgt" role="status" hidden></div></aside>'
        f'<p class="kilde">{escape(kart.kildelinje)}</p>'
        f'<div class="tabell" hidden>{_build_tabell(kart.tabell)}{_build_tabell(kart.grunnlag)}</div>'
        f'<div class="notat" hidden>{notat}</div></section>'
    )


def _merk(svg: str, nokkel: str) -> str:
    """Give the pattern of a swatch an id of its own, since the document holds many, and hide it from readers."""
    ny = svg.replace('id="m"', f'id="{nokkel}"').replace("url(#m)", f"url(#{nokkel})")
    return ny.replace('<svg xmlns="http://www.w3.org/2000/svg" ', '<svg aria-hidden="true" ', 1)


def _build_tabell(tabell: Tabell) -> str:
    klasser = [' class="tall"' if kolonne.slag.er_tall else "" for kolonne in tabell.kolonner]
    hode = "".join(
        f'<th scope="col"{klasse}>{escape(kolonne.hode)}</th>'
        for kolonne, klasse in zip(tabell.kolonner, klasser, strict=True)
    )
    rader = "".join(
        f"<tr>{''.join(f'<td{klasse}>{escape(celle)}</td>' for celle, klasse in zip(rad, klasser, strict=True))}</tr>"
        for rad in format_rader(tabell)
    )
    tittel = f"<caption>{escape(tabell.tittel)}</caption>"
    return f"<table>{tittel}<thead><tr>{hode}</tr></thead><tbody>{rader}</tbody></table>"


def _build_kart(bilde: Motebilde, nr: int) -> str:
    kart, geometri = bilde.temakart, bilde.geometri
    fyll: Mapping[f.Fyll, tuple[str, str]] = {
        ett: build_monster(ett, f"k{nr}-{i}", stripe=9 * RUTER)
        for i, ett in enumerate(sorted({felt.fyll for felt in kart.felt.values()}, key=repr))
    }
    flater = "".join(
        _build_flate(felt, geometri.flater[nummer], fyll[felt.fyll][1])
        for nummer, felt in sorted(kart.felt.items(), key=lambda par: par[1].navn)
        if nummer in geometri.flater
    )
    tykke = "".join(bane for (a, b), bane in geometri.linjer.items() if kart.er_tykk(a, b))
    strek = f'stroke="{f.KANT}" stroke-linejoin="round"'
    return (
        f'<svg viewBox="0 0 {geometri.bredde * RUTER} {geometri.hoyde * RUTER}" role="group" '
        f'aria-label="{escape(kart.alt_tekst)}"><defs>{"".join(monster for monster, _ in fyll.values())}</defs>'
        f'<path d="{geometri.land}" fill="{f.BAKGRUNN}"/>'
        f'<g {strek} stroke-opacity=".35" stroke-width="{RUTER:g}">{flater}</g>'
        f'<path d="{tykke}" fill="none" {strek} stroke-width="{2.4 * RUTER:g}" pointer-events="none"/>'
        f"{_build_navn(bilde)}</svg>"
    )


def _build_flate(felt: Felt, bane: str, verdi: str) -> str:
    knapp = (
        f' role="button" tabindex="0" aria-pressed="false" aria-label="{escape(felt.tekst)}"' if felt.i_omradet else ""
    )
    lys = "" if felt.i_omradet else ' fill-opacity=".45"'
    return f'<path d="{bane}" fill="{verdi}"{lys}{knapp}/>'


Boks = tuple[float, float, float, float]  # left, top, right, bottom


def _build_navn(bilde: Motebilde) -> str:
    """Write the number of each kommune, and its name above or below where there is room.

    All numbers come first, so that a name never takes the place of one; then names, the largest kommuner of the area
    first. No text stands on another or over the edge.
    """
    kart, geometri = bilde.temakart, bilde.geometri
    synlige = [n for n in kart.felt if n in geometri.punkter and n in geometri.flater]
    synlige.sort(key=lambda n: (not kart.felt[n].i_omradet, -geometri.punkter[n][2], n))
    opptatt: list[Boks] = []
    ut = []
    for er_navn in (False, True):
        for nummer in synlige:
            felt = kart.felt[nummer]
            linjer = ((-1.0, 1.0) if felt.tall else (0.0, -0.7, 0.7)) if er_navn else (0.0,)
            tekst = felt.navn if er_navn else felt.tall
            boks = _find_plass(geometri, nummer, tekst, linjer, opptatt)
            if tekst and boks:
                opptatt.append(boks)
                ut.append(_build_tekst(geometri.punkter[nummer][0], boks[1], tekst, i_omradet=felt.i_omradet))
    return "".join(ut)


def _find_plass(
    geometri: Minigeometri, nummer: str, tekst: str, linjer: Sequence[float], opptatt: Sequence[Boks]
) -> Boks | None:
    """Find the first of some lines above or below a kommune's point where a text is free and inside the picture."""
    x, y, _ = geometri.punkter[nummer]
    hoyde = NAVN_PX * RUTER
    halv = len(tekst) * hoyde * 0.28  # the mean width of a bold letter is a good half of its height
    for linje in linjer:
        midt = y + linje * hoyde
        boks = (x - halv, midt - hoyde / 2, x + halv, midt + hoyde / 2)
        i_bildet = min(boks) >= 0 and boks[2] <= geometri.bredde * RUTER and boks[3] <= geometri.hoyde * RUTER
        if i_bildet and not any(
            boks[0] < o[2] and boks[2] > o[0] and boks[1] < o[3] and boks[3] > o[1] for o in opptatt
        ):
            return boks
    return None


def _build_tekst(x: float, topp: float, tekst: str, *, i_omradet: bool) -> str:
    storrelse = NAVN_PX * RUTER
    klasse = "navn" if i_omradet else "navn ute"
    y = topp + 0.85 * storrelse
    return (
        f'<text class="{klasse}" x="{x:g}" y="{y:g}" font-size="{storrelse}" aria-hidden="true">{escape(tekst)}</text>'
    )
