"""Figurer: every map and chart as it will be printed, adjusted and downloaded, or all of them as one package."""

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.tekst import escape_markdown
from pages._data import find_figurnavn, hent_figurkart, hent_grunnlag, hent_sporsmal
from pages._deler import start_side, velg, vis_kildelinje, vis_tittel
from pages._figur import velg_oppsett, vis_figur, vis_pakke
from pages._kartdeler import velg_omrade
from pages._verksted import gjor_klar

start_side("Figurer")
gjor_klar()
vis_tittel("Figurer")
grunnlag = hent_grunnlag()

kode_felt, omrade_felt = st.columns([5, 4])
with omrade_felt:
    omrade = velg_omrade(grunnlag)
    s, kart = hent_sporsmal(grunnlag, omrade), hent_figurkart()
    if kart is None:
        st.stop()
with kode_felt:
    navn = find_figurnavn(grunnlag)
    kode = velg("Figur eller oppgave", navn, "figur", "5.2", hjelp="Skriv for å søke, for eksempel «5.8» eller «arkiv»")

# The figure stands first, also on a phone, where columns come under each other.
figur_felt, tilpass_felt = st.columns([5, 2], gap="large")
with tilpass_felt:
    st.header("Tilpass figuren")
    oppsett = velg_oppsett()
with figur_felt:
    st.header(escape_markdown(navn[kode]))
    vis_figur(s, kart, kode, oppsett)
    vis_pakke(s, kart, oppsett)
    vis_kildelinje(build_kildelinje(s.data.register, grenser=False))
