"""A described chart on the screen: bars as a list of text, which reflows, follows the theme and can be read aloud."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from geo.beskrivelse.diagram import Diagram, Stolpe
from geo.beskrivelse.matrise import Rute, Varmetabell
from geo.beskrivelse.temakart import Fyll
from geo.skjerm.minikart import build_data_uri, build_rute
from geo.tekst import escape_markdown, liten_forbokstav
from pages._deler import vis_nedlasting, vis_tabell

# Fills are those of map and print; the dark or light rim gives them 3:1 against both backgrounds.
STIL: Final = """
.sk-diagram { margin: .5rem 0 .75rem; max-width: 66rem; container-type: inline-size; --sk-rad: 1.45rem; }
.sk-diagram :is(ol, ul) { list-style: none; padding: 0; margin: 0; }
.stHtml .sk-diagram li { margin: 0; }
.sk-stolper > li { display: grid; grid-template-columns: minmax(7rem, 19rem) var(--sk-tall) 1fr; column-gap: .75rem;
  align-items: center; min-height: var(--sk-rad); line-height: 1.25; }
.sk-stolper > li > span:first-child { overflow-wrap: anywhere; padding: .1rem 0; }
.sk-stolper > li > b { font-weight: 600; text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.sk-felt { position: relative; align-self: stretch; border-left: 1px solid #808b96; min-width: 0; }
.sk-bar { position: absolute; inset: 16% auto 16% 0; display: flex; }
.sk-bar i { display: block; height: 100%; box-sizing: border-box; border: 1px solid light-dark(#333333, #dfe5ea);
  margin-left: -1px; }
.sk-felt .sk-merke { position: absolute; inset: 4% auto 4% auto; width: 4px; margin-left: -2px;
  background: light-dark(#0b1218, #edf1f4); outline: 1px solid light-dark(#ffffff, #12181e); }
.sk-felt .sk-strek { position: absolute; inset: 0 auto; border-left: 2px dashed light-dark(#0b1218, #edf1f4); }
.sk-diagram li.sk-mellom { font-weight: 600; padding: .75rem 0 .15rem; }
.sk-diagram ul.sk-tegn { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 .5rem; font-size: .95rem; }
.sk-diagram ul.sk-tegn li { display: flex; align-items: center; gap: .5rem; }
.sk-tegn img { width: 2rem; height: 1.1rem; display: block; }
.sk-tegn i { display: block; height: 1.1rem; }
.sk-tegn .sk-merke { width: 4px; background: currentColor; }
.sk-tegn .sk-strek { width: 0; border-left: 2px dashed currentColor; }
.stHtml :is(.sk-akse, .sk-noter p) { margin: .35rem 0 0; font-size: .875rem; max-width: 90ch; }
.sk-utsagn { font-size: 1.15rem; line-height: 1.5; margin: 0 0 .5rem; max-width: 80ch; text-wrap: pretty; }
.sk-varme { overflow-x: auto; margin: .5rem 0; }
.sk-varme table { border-collapse: separate; border-spacing: 0; font-size: .95rem; }
.sk-varme caption { text-align: left; font-weight: 600; padding: .25rem 0 .5rem; }
.sk-varme :is(th, td) { border: 0 solid #80808055; border-width: 0 1px 1px 0; padding: .2rem .4rem; font-weight: 400; }
.sk-varme td { text-align: center; min-width: 2rem; font-variant-numeric: tabular-nums; }
.sk-varme tbody th { text-align: left; position: sticky; left: 0; background: light-dark(#ffffff, #12181e); }
.sk-varme thead th { vertical-align: bottom; text-align: left; }
.sk-varme .sk-smal thead th + th { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left;
  vertical-align: top; padding: .4rem .2rem; border-width: 1px 0 0 1px; white-space: nowrap; }
.sk-varme td.sk-null { opacity: .75; }
@container (max-width: 34rem) {
  .sk-stolper > li { grid-template-columns: 1fr auto; padding-top: .35rem; }
  .sk-stolper > li > b { white-space: normal; max-width: 60cqw; }
  .sk-felt { grid-column: 1 / -1; min-height: 1.1rem; }
}
"""


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
    """Show a heat table: its heading, sentence and key, the cells as a real table, and its download."""
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
