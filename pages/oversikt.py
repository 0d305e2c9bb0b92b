"""Oversikt: what the register holds, its headline numbers, a search, and the report's maps as a wall."""

from html import escape

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.oversikt import build_oversikt
from geo.data.register import Niva
from geo.tekst import escape_markdown, format_dato, format_tall, sammenfoy
from pages._data import hent_grunnlag, hent_temakart
from pages._deler import start_side, vis_kildelinje, vis_sok, vis_tabell, vis_vegg
from pages._html import Nokkeltall, build_fakta, build_kommunelenker, build_lenke, build_nokkeltall

start_side("Oversikt", smal=True)
grunnlag = hent_grunnlag()
register, omrade = grunnlag.register, grunnlag.kartlegging
oversikt = build_oversikt(grunnlag, omrade)

st.title(escape_markdown(register.tittel))
st.html(
    f'<p class="sk-ingress">Hvem samarbeider om hva, og hvordan er tjenestene organisert? Registeret har '
    f"{oversikt.antall} formelle ordninger med deltakere fra {len(omrade.kommuner)} kartlagte kommuner, slik de var "
    f"{format_dato(register.dato)}.</p>"
)
vis_sok(grunnlag)

st.header("Nøkkeltall")
tall = [Nokkeltall(str(oversikt.antall), "formelle ordninger", build_lenke("ordning", "Alle ordningene"))]
spredning = oversikt.per_kommune
if spredning:
    snitt = f"ordninger per kommune, {format_tall(spredning.snitt, 1)} i gjennomsnitt"
    spenn = f"{spredning.lavest}–{spredning.hoyest}"
    tall.append(Nokkeltall(spenn, snitt, build_lenke("kart", "Antall i hver kommune", tema="antall")))
tall.append(Nokkeltall(str(len(grunnlag.oppgaver)), "oppgaver", build_lenke("tjenestestruktur", "Oppgave for oppgave")))
tall += [
    Nokkeltall(
        str(oversikt.niva[kode]),
        tekst,
        build_lenke("ordning", f"De {hvilke} ordningene", niva=kode),
    )
    for kode, tekst, hvilke in (
        (Niva.LOKALT, f"lokale ordninger, {Niva.LOKALT.spenn} deltakere", "lokale"),
        (Niva.REGIONALT, f"regionale ordninger, {Niva.REGIONALT.spenn} deltakere", "regionale"),
        (Niva.HOYERE, f"ordninger på høyere nivå, {Niva.HOYERE.spenn} deltakere", "største"),
    )
]
tall += [
    Nokkeltall(f"{kjent} av {oversikt.antall}", tekst, build_lenke("ordning", hvilke, kjent=hva))
    for kjent, tekst, hvilke, hva in (
        (oversikt.med_form, "ordninger med kjent juridisk form", "Dem med kjent form", "form"),
        (oversikt.med_vert, "ordninger med kjent vertskommune", "Dem med kjent vert", "vert"),
    )
]
st.html(build_nokkeltall(tall))

st.header(f"Tjenestestrukturen i {len(oversikt.kart)} kart")
vis_vegg([hent_temakart(grunnlag, tema, omrade) for tema in oversikt.kart])
with st.expander("Kartene som tabell"):
    vis_tabell(oversikt.tabell, "oversikt-kart")

st.header("Området")
st.html(
    build_fakta(
        [
            *((navn, build_kommunelenker(numre, grunnlag.kommuner)) for navn, numre in oversikt.regioner.items()),
            ("Kilde", escape(register.kilde)),
            ("Registerets dato", format_dato(register.dato)),
            ("Sist bekreftet", escape(sammenfoy([format_dato(dato) for dato in oversikt.bekreftet]) or "ukjent")),
        ]
    )
)
vis_kildelinje(build_kildelinje(register))
