"""Tjenestestruktur: all tasks side by side, and one of them with its units, population, årsverk and references."""

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.strukturtabell import Sortering, build_strukturoversikt
from geo.data.oppgaver import Sektor
from pages._data import hent_grunnlag
from pages._deler import start_side, velg, vis_kildelinje, vis_tabell, vis_tittel
from pages._html import build_nokkel, build_oppgavelenke, build_stolpe, find_omradevalg
from pages._kartdeler import velg_omrade
from pages._oppgave import vis_oppgave

start_side("Tjenestestruktur", smal=True)
grunnlag = hent_grunnlag()
etter_sektor = sorted(grunnlag.oppgaver.values(), key=lambda oppgave: list(Sektor).index(oppgave.sektor))

tittel = st.container()
oppgave_felt, omrade_felt = st.columns(2)
with oppgave_felt:
    valg = {"": "Alle oppgaver"} | {o.kode: f"{o.sektor.navn}: {o.navn}" for o in etter_sektor}
    kode = velg("Oppgave", valg, "oppgave", "", hjelp="Skriv for å søke, for eksempel «legevakt»")
vis_tittel(grunnlag.oppgaver[kode].navn if kode else "Tjenestestruktur", tittel)
with omrade_felt:
    omrade = velg_omrade(grunnlag)

if kode:
    vis_oppgave(grunnlag, grunnlag.oppgaver[kode], omrade)
    st.stop()

sektor_felt, sortering_felt = st.columns(2)
with sektor_felt:
    sektorer = [sektor for sektor in Sektor if any(oppgave.sektor is sektor for oppgave in etter_sektor)]
    sektor = velg("Sektor", {"": "Alle sektorer"} | {s.value: s.navn for s in sektorer}, "sektor", "")
with sortering_felt:
    sortering = velg("Sorter etter", {s.value: s.navn for s in Sortering}, "sorter", Sortering.KATALOG.value)

valgt = build_strukturoversikt(grunnlag, omrade, Sektor(sektor) if sektor else None, Sortering(sortering))
st.html(build_nokkel([("sk-egen", "kommunale enheter"), ("sk-felles", "interkommunale enheter")]))
vis_tabell(
    valgt.tabell,
    "tjenestestruktur",
    {
        "Oppgave": [build_oppgavelenke(s.oppgave, **find_omradevalg(omrade)) for s in valgt.strukturer],
        "Fordeling": [
            build_stolpe([("sk-egen", s.kommunale or 0), ("sk-felles", s.interkommunale)], valgt.flest)
            for s in valgt.strukturer
        ],
    },
)
st.html(
    "<p>«–» betyr at tallet ikke kan regnes ut: enten har ikke alle kommuner tjenesten, eller så er ingen av "
    "kommunene kartlagt.</p>"
)
vis_kildelinje(build_kildelinje(grunnlag.register))
