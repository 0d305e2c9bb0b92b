"""App for benchmarks/kart.py: the naive way, a folium map built anew at each choice and sent with st_folium."""

import sys
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.kart_felles import TEMAER, build_provekart
from geo import settings
from geo.data.grenser import load_grenser
from geo.data.samling import load_samling

grunnlag = st.cache_resource(load_samling)()
grenser = st.cache_resource(lambda: load_grenser(settings.GRENSER_SKJERM_GPKG).to_crs(4326).reset_index())()

tema = st.selectbox("Tema", TEMAER, key="tema")
temakart = build_provekart(grunnlag, st.query_params["omrade"], TEMAER.index(tema))
i_kartet = grenser[grenser["kommunenummer"].isin(list(temakart.felt))]
kart = folium.Map(tiles=None, zoom_snap=0.25)
folium.GeoJson(
    i_kartet,
    style_function=lambda f: {
        "fillColor": temakart.felt[f["properties"]["kommunenummer"]].fyll.farger[0],
        "fillOpacity": 1,
        "color": "#333",
        "weight": 1,
    },
    tooltip=folium.GeoJsonTooltip(["navn"]),
).add_to(kart)
x0, y0, x1, y1 = i_kartet.total_bounds
kart.fit_bounds([[y0, x0], [y1, x1]])
svar = st_folium(kart, width=700, height=620, returned_objects=["last_active_drawing"])
valgt = (svar.get("last_active_drawing") or {}).get("properties", {}).get("kommunenummer")
st.text(f"Valgt: {valgt}")
