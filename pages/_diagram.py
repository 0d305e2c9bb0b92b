"""A described chart on the screen: bars as a list of text, which reflows, follows the theme and can be read aloud."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from geo.beskrivelse.diagram import Diagram, Stolpe
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.matrise import Rute, Varmetabell
from geo.skjerm.svgfyll import build_data_uri, build_rute
from geo.tekst import escape_markdown, liten_forbokstav
from pages._deler import vis_nedlasting, vis_tabell

MEST_AAPENT: Final = 30  # rows of a table without bars that stand open on the page


def vis_diagram(diagram: Diagram) -> None:
    """Show a chart under its heading: sentence, bars, reservations, and the table behind with its download."""
    st.header(escape_markdown(diagram.tittel))
    st.html(f'<p class="sk-utsagn">{escape(diagram.setning.rstrip("."))}.</p>{build_diagram(diagram)}')
    vis_noter(diagram.forbehold)
    if not diagram.tabell.rader:
        return
    if not diagram.stolper and len(diagram.tabell.rader) <= MEST_AAPENT:
        vis_tabell(diagram.tabell, diagram.kode)
        return
    with st.expander(escape_markdown(f"Tabellen bak: {diagram.tittel}")):
        vis_tabell(diagram.tabell, diagram.kode)


def vis_noter(tekster: Sequence[str]) -> None:
    """Show reservations in small type, close under what they are of."""
    if tekster:
        st.html(f'<div class="sk-noter">{"".join(f"<p>{escape(tekst)}</p>" for tekst in tekster)}</div>')


def build_diagram(diagram: Diagram) -> str:
    """Build the bars as HTML with their key; nothing where there are no bars."""
    if not diagram.stolper:
        return ""
    skala = _finn_skala(diagram)
    bredest = max(len(stolpe.etikett) for stolpe in diagram.stolper)
    rader, forrige = [], ""
    for stolpe in diagram.stolper:
        if stolpe.gruppe != forrige:
            forrige = stolpe.gruppe
            rader.append(f'<li class="sk-mellom">{escape(stolpe.gruppe)}</li>')
        rader.append(_build_rad(diagram, stolpe, skala))
    return (
        f'<figure class="sk-diagram" style="--sk-tall:{bredest + 1}ch">{_build_tegn(diagram)}'
        f'<ol class="sk-stolper">{"".join(rader)}</ol>'
        f'<p class="sk-akse">Stolpene viser {escape(liten_forbokstav(diagram.enhet))}.</p></figure>'
    )


def _finn_skala(diagram: Diagram) -> float:
    """Find the value that fills the width: the longest bar or mark, and never zero."""
    referanser = [stolpe.referanse for stolpe in diagram.stolper if stolpe.referanse is not None]
    terskel = [diagram.terskel[0]] if diagram.terskel else []
    return max([sum(stolpe.verdier) for stolpe in diagram.stolper] + referanser + terskel) or 1


def _build_rad(diagram: Diagram, stolpe: Stolpe, skala: float) -> str:

    def sted(verdi: float) -> str:
        return f"{100 * verdi / skala:.2f}%"

    deler = "".join(
        f'<i style="flex:{verdi:.4g} 0 0;background:{serie.fyll.farger[0]}"></i>'
        for verdi, serie in zip(stolpe.verdier, diagram.serier, strict=False)
        if verdi > 0
    )
    merke = "" if stolpe.referanse is None else f'<span class="sk-merke" style="left:{sted(stolpe.referanse)}"></span>'
    strek = f'<span class="sk-strek" style="left:{sted(diagram.terskel[0])}"></span>' if diagram.terskel else ""
    return (
        f"<li><span>{escape(stolpe.navn)}</span><b>{escape(stolpe.etikett)}</b>"
        f'<span class="sk-felt" aria-hidden="true"><span class="sk-bar" style="width:{sted(sum(stolpe.verdier))}">'
        f"{deler}</span>{strek}{merke}</span></li>"
    )


def _build_tegn(diagram: Diagram) -> str:
    """Build the key: series where there are several, marks and the line."""
    punkter = [
        f'<li><img src="{build_data_uri(build_rute(serie.fyll))}" alt=""><span>{escape(serie.navn)}</span></li>'
        for serie in diagram.tegnforklaring
    ]
    if diagram.referansenavn:
        punkter.append(f'<li><i class="sk-merke"></i><span>{escape(diagram.referansenavn)}</span></li>')
    if diagram.terskel:
        punkter.append(f'<li><i class="sk-strek"></i><span>{escape(diagram.terskel[1])}</span></li>')
    return f'<ul class="sk-tegn" aria-label="Tegnforklaring">{"".join(punkter)}</ul>' if punkter else ""


# --------------------------------------------------------------------------------------------------------- heat tables

SMAL_FRA: Final = 7  # from so many columns on, their names stand on end


def vis_varmetabell(varme: Varmetabell, filnavn: str) -> None:
    """Show a heat table: heading, sentence, key, the cells as a real table, and its download; or why there is none."""
    if not varme.rader:
        st.info(f"{varme.setning}.")
        return
    st.header(escape_markdown(varme.tittel))
    tegn = "".join(
        f'<li><img src="{build_data_uri(build_rute(Fyll((farge,))))}" alt=""><span>{escape(tekst)}</span></li>'
        for farge, tekst in zip(varme.farger, varme.tegn, strict=False)
    )
    st.html(
        f'<p class="sk-utsagn">{escape(varme.setning)}.</p><div class="sk-diagram">'
        f'<ul class="sk-tegn" aria-label="Tegnforklaring">{tegn}</ul></div>{build_varmetabell(varme)}'
    )
    vis_nedlasting(varme.tabell, filnavn)
    vis_noter(varme.forbehold)


def build_varmetabell(varme: Varmetabell) -> str:
    """Build the cells as an HTML table with header cells both ways; shade is never the only sign, the number stands."""

    def celle(rute: Rute) -> str:
        if rute.trinn is None:
            return f'<td class="sk-null">{escape(rute.tekst)}</td>'
        return f'<td style="background:{varme.farger[rute.trinn]};color:#0b1218">{escape(rute.tekst)}</td>'

    hode = "".join(f'<th scope="col">{escape(navn)}</th>' for navn in varme.kolonner)
    rader = "".join(
        f'<tr><th scope="row">{escape(navn)}</th>{"".join(map(celle, ruter))}</tr>' for navn, ruter in varme.rader
    )
    smal = ' class="sk-smal"' if len(varme.kolonner) >= SMAL_FRA else ""
    return (
        f'<div class="sk-varme" tabindex="0" role="region" aria-label="{escape(varme.tittel)}"><table{smal}>'
        f"<caption>{escape(varme.tittel)}</caption>"
        f'<thead><tr><th scope="col">{escape(varme.hjorne)}</th>{hode}</tr></thead><tbody>{rader}</tbody></table></div>'
    )
