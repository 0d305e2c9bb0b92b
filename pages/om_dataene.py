"""Om dataene: definitions, what the register knows and does not, its reconciliation, sources and licences."""

from html import escape

import streamlit as st

from geo.beskrivelse.datatabeller import (
    FOLKETALL,
    build_avstemming,
    build_avstemmingssetning,
    build_datafiler,
    build_dekning,
)
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.ordningsprofil import Utvalg
from geo.tekst import format_dato
from pages._data import hent_avstemming, hent_grunnlag, hent_proveniens
from pages._deler import start_side, velg, vis_kildelinje, vis_tabell
from pages._html import build_fakta, build_lenke
from pages._omtekst import DEFINISJONER, LISENSER, TILGJENGELIGHET

start_side("Om dataene", smal=True)
grunnlag = hent_grunnlag()
register = grunnlag.register

st.title("Om dataene")
st.html(
    f'<p class="sk-ingress">Registeret gjelder {format_dato(register.dato)} og kommuneinndelingen '
    f"{escape(register.inndeling)}. Det er bygd rad for rad av {escape(register.kilde)}, og hvert tall kan følges "
    "tilbake til rader og kilde.</p>"
)

st.header("Ord og regneregler")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in DEFINISJONER))

st.header("Hva registeret vet, og ikke vet")
lenker = [build_lenke("ordning", utvalg.navn, kjent=utvalg) for utvalg in Utvalg]
vis_tabell(build_dekning(grunnlag), "dekning", {"Opplysning": [*lenker, escape(FOLKETALL)]})
st.html("<p>Resten er ukjent, og vises slik. En vertskommune eller form gjettes aldri av et navn på et sted.</p>")

st.header("Avstemming mot rapporten")
avstemming = hent_avstemming(grunnlag)
if avstemming:
    st.html(f"<p>{escape(build_avstemmingssetning(avstemming))}</p>")
    with st.columns(3)[0]:
        vis = velg("Vis", {"avvik": "Bare tall som er ulike", "alle": "Alle tall"}, "avstemming", "avvik")
    vis_tabell(build_avstemming(avstemming, grunnlag, bare_ulike=vis == "avvik"), "avstemming")

st.header("Datafilene")
proveniens = {ett.fil: ett for ett in hent_proveniens()}
if proveniens:
    fil = velg("Datafil", {p.fil: f"{p.fil}: {p.tittel}" for p in proveniens.values()}, "fil", "samarbeid.csv")
    valgt = proveniens[fil]
    fakta = (
        ("Kilde", valgt.full_kilde or valgt.kilde),
        ("Sted i kilden", valgt.sted),
        ("Vilkår", valgt.vilkar),
        ("Kreditering", valgt.kreditering),
        ("Laget", valgt.laget),
        ("Kontrollsum (sha256)", valgt.sha256),
    )
    merknader = "".join(f"<li>{escape(merknad)}</li>" for merknad in valgt.merknader)
    st.html(
        build_fakta(
            [
                *((navn, escape(verdi)) for navn, verdi in fakta if verdi),
                *([("Merknader", f"<ul>{merknader}</ul>")] if merknader else []),
            ]
        )
    )
    with st.expander(f"Alle {len(proveniens)} datafiler som tabell"):
        vis_tabell(build_datafiler(proveniens.values()), "datafiler")

st.header("Tilgjengelighet")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in TILGJENGELIGHET))
st.header("Lisenser")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in LISENSER))
vis_kildelinje(build_kildelinje(register))
