"""Møtevisning: a sequence of maps for a projector, shown here and as one file that needs no network."""

import streamlit as st

from geo.skjerm.moteplan import FILNAVN, Moteplan, format_plan
from pages._data import hent_grunnlag, hent_motegeometri
from pages._deler import start_side, velg, velg_flere
from pages._mote import find_rekker, last_plan, skriv_notater, utsett, vis_fil

start_side("Møtevisning")
grunnlag = hent_grunnlag()
temaer, rekker = find_rekker(grunnlag)

st.title("Møtevisning")
st.markdown(
    "Velg kartene, vis dem her eller ta med møtefilen på en minnepinne: den åpnes i en nettleser uten nett. "
    "Piltastene blar; velg **Fullskjerm** når møtet begynner. Da virker også fjernkontrollen, **B** gir svart skjerm, "
    "**N** viser notatene og **T** tabellen."
)
rekke_felt, omrade_felt = st.columns(2)
with rekke_felt:
    rekke = velg("Rekke", {kode: navn for kode, (navn, _) in rekker.items()}, "rekke", "rapport")
with omrade_felt:
    omrade_valg = {kode: omrade.navn[0].upper() + omrade.navn[1:] for kode, omrade in grunnlag.omrader.items()}
    omrade = velg("Område", omrade_valg, "omrade", "kartlegging")
kart = rekker[rekke][1] or velg_flere(
    "Kart i rekken", temaer, "kart", tom="Velg kartene i den rekkefølgen de skal vises"
)

with st.expander("Notater og lagret plan"):
    last_plan(temaer, grunnlag.omrader)
    plan = Moteplan(omrade, kart, skriv_notater(kart, temaer))
    st.download_button(
        "Lagre planen", utsett(plan, format_plan), FILNAVN, "application/json", on_click="ignore", disabled=not kart
    )

if not kart:
    st.info("Velg minst ett kart, så kommer visningen.")
    st.stop()
geometri = hent_motegeometri(grunnlag.find_omrade(omrade))
if geometri is not None:
    vis_fil(grunnlag, plan, geometri)
