"""Omfang og organisering: the survey's measures for an area as charts, each with sentence, table and download."""

from html import escape

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.maal.samlet import MAALINGER
from geo.tekst import escape_markdown
from pages._data import hent_grunnlag, hent_sporsmal
from pages._deler import start_side, velg_del, vis_kildelinje, vis_tittel
from pages._diagram import vis_diagram
from pages._kartdeler import velg_omrade
from pages._omfang import DELER
from pages._stil import DIAGRAM

start_side("Omfang og organisering", smal=True)
st.html(f"<style>{DIAGRAM}</style>")
vis_tittel("Omfang og organisering")
grunnlag = hent_grunnlag()

valgt = velg_del("Hva vil du se?", {kode: ett.navn for kode, ett in DELER.items()}, "del", "kommuner")
omrade_felt, valg_felt = st.columns(2)
with omrade_felt:
    d = hent_sporsmal(grunnlag, velg_omrade(grunnlag))
if d is None:
    st.stop()
if not d.ordninger:
    navn = escape_markdown(d.omrade.navn)
    st.info(f"Registeret har ingen ordninger med deltakere fra {navn}. Velg et annet område.")
    st.stop()

maal = next(ett for ett in MAALINGER if ett.kode == DELER[valgt].maal)
with valg_felt:
    diagrammer = DELER[valgt].bygg(d)
for diagram in diagrammer:
    vis_diagram(diagram)
st.html(f'<p class="sk-liten"><b>Slik er det regnet.</b> {escape(maal.definisjon)}</p>')
vis_kildelinje(f"Definisjon: {maal.kilde}. {build_kildelinje(d.data.register, grenser=False)}")
