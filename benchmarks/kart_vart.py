"""App for benchmarks/kart.py: our map, where one select box changes everything that can change."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.kart_felles import TEMAER, build_provekart
from geo.data.samling import load_samling
from kartkomponent import find_kartside, vis_kart

grunnlag = st.cache_resource(load_samling)()
side = st.cache_resource(find_kartside)()
kart = st.cache_resource(build_provekart, hash_funcs={type(grunnlag): id})

tema = st.selectbox("Tema", TEMAER, key="tema")
temakart = kart(grunnlag, st.query_params["omrade"], TEMAER.index(tema))
vis_kart(temakart, side, valgt=st.session_state.get("valgt"), ved_valg=lambda n: st.session_state.update(valgt=n))
st.text(f"Valgt: {st.session_state.get('valgt')}")
