"""A tiny app with the map alone, so that the component is proven without any page of the product."""

import streamlit as st

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.klassekart import build_antallskart
from geo.data.samling import load_samling
from kartkomponent import find_kartside, vis_kart

grunnlag = st.cache_resource(load_samling)()
side = st.cache_resource(find_kartside)()

st.title("Kartprøve")
tema = st.selectbox("Tema", ["brannvesen", "legevakt", "ikt", "byggesak", "antall"], key="tema")
omrade = grunnlag.find_omrade(st.selectbox("Område", ["kartlegging", "region:Hallingdal", "landet"], key="omrade"))
temakart = (
    build_antallskart(grunnlag.register, omrade, grunnlag.kommuner)
    if tema == "antall"
    else build_oppgavekart(
        grunnlag.register, [grunnlag.oppgaver[tema]], omrade, grunnlag.kommuner, find_farger(grunnlag)
    )
)
valgt = st.session_state.get("valgt")
# What the address asks for: a second map with the same view, tiles, or the old electoral districts on top.
to = "to" in st.query_params
fylker = {nummer: kommune.fylke for nummer, kommune in grunnlag.kommuner.items()}
klikket = vis_kart(
    temakart,
    side,
    valgt=valgt,
    ved_valg=lambda nummer: st.session_state.update(valgt=nummer),
    sync="to" if to else None,
    fliser="fliser" in st.query_params,
    deling=fylker if "fylker" in st.query_params else None,
)
if to:
    annet = build_oppgavekart(
        grunnlag.register, [grunnlag.oppgaver["ikt"]], omrade, grunnlag.kommuner, find_farger(grunnlag)
    )
    vis_kart(annet, side, key="annet", sync="to")
if klikket:
    st.session_state["antall"] = st.session_state.get("antall", 0) + 1
st.text(f"Valgt: {temakart.felt[valgt].tekst if valgt in temakart.felt else 'ingen'}")
st.text(f"Returnert nå: {klikket}")
st.text(f"Returnert til sammen: {st.session_state.get('antall', 0)}")
st.button("Kjør på nytt")
