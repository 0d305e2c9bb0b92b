"""Samarbeidsmønster: who cooperates with whom, for one kommune and for an area."""

from html import escape

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.maal.samlet import MAALINGER
from geo.tekst import escape_markdown
from pages._data import hent_grunnlag, hent_sporsmal
from pages._deler import start_side, velg_del, vis_kildelinje, vis_tittel
from pages._kartdeler import velg_omrade
from pages._monster import DELER
from pages._stil import DIAGRAM

start_side("Samarbeidsmønster", smal=True)
st.html(f"<style>{DIAGRAM}</style>")
vis_tittel("Samarbeidsmønster")
grunnlag = hent_grunnlag()

valgt = velg_del("Hva vil du se?", {kode: navn for kode, (navn, _, _) in DELER.items()}, "del", "partnere")
omrade_felt, valg_felt = st.columns(2)
with omrade_felt:
    d = hent_sporsmal(grunnlag, velg_omrade(grunnlag))
if d is None:
    st.stop()
if not d.ordninger:
    navn = escape_markdown(d.omrade.navn)
    st.info(f"Registeret har ingen ordninger med deltakere fra {navn}. Velg et annet område.")
    st.stop()

_, kode, vis = DELER[valgt]
vis(d, valg_felt)
maal = next(ett for ett in MAALINGER if ett.kode == kode)
st.html(f'<p class="sk-liten"><b>Slik er det regnet.</b> {escape(maal.definisjon)}</p>')
vis_kildelinje(f"Definisjon: {maal.kilde}. {build_kildelinje(d.data.register, grenser=False)}")
