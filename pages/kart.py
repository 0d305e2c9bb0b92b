"""Kart: one theme over an area, or two beside each other, with sentence, legend, rows and tables."""

import streamlit as st

from geo.tekst import escape_markdown, liten_forbokstav
from pages._data import INTET_UTVALG, hent_grunnlag
from pages._deler import start_side, vis_tegnforklaring
from pages._kartdeler import (
    INGEN,
    Visning,
    hent_kart,
    velg_kommune,
    velg_omrade,
    velg_tema,
    velg_utvalg,
    velg_visning,
    vis_alle_ordninger,
    vis_grunnlag,
    vis_kommune,
    vis_temakart,
    vis_virkning,
)

FLERE = ("mot", "grenser", "fliser", "sektor", "form", "niva", "periode")  # in the URL

start_side("Kart")
grunnlag = hent_grunnlag()

tema_felt, omrade_felt, kommune_felt = st.columns([5, 5, 3])
with tema_felt:
    tema = velg_tema(grunnlag)
with omrade_felt:
    omrade = velg_omrade(grunnlag)
with kommune_felt:
    valgt = velg_kommune(grunnlag, omrade, "kommune")
flere = st.expander("Flere valg: sammenlign, vis grenser, velg ut ordninger", key="flere", on_change="rerun")
mot, visning, utvalg = INGEN, Visning(valgt=valgt), INTET_UTVALG
# Half of the page's fields, and a third of the time of a rerun: made when they are asked for or in use.
if flere.open or any(nokkel in st.query_params for nokkel in FLERE):
    with flere:
        mot = velg_tema(grunnlag, "mot", INGEN, "Vis et annet tema ved siden av")
        visning = velg_visning(valgt)
        st.markdown("Velg ut ordninger: i kartet over en oppgave blir de andre grå, og tallene gjelder fortsatt alle.")
        utvalg = velg_utvalg()

temakart = hent_kart(grunnlag, tema, omrade, utvalg, valgt)
if temakart is None:
    st.stop()
motkart = hent_kart(grunnlag, mot, omrade, utvalg, valgt) if mot else None
vis_virkning(utvalg, [kart for kart in (temakart, motkart) if kart])
if motkart is None:
    st.title(escape_markdown(temakart.tittel))
    kart_felt, side_felt = st.columns([5, 3])
    with kart_felt:
        vis_temakart(grunnlag, temakart, visning, "kart")
    with side_felt:
        st.header("Tegnforklaring")
        vis_tegnforklaring(temakart.grupper)
        if valgt:
            vis_kommune(grunnlag, temakart, valgt)
    if valgt:
        vis_alle_ordninger(grunnlag, valgt)
    vis_grunnlag(grunnlag, temakart, "Hva tallet bygger på")
else:
    st.title(escape_markdown(f"{temakart.tittel} og {liten_forbokstav(motkart.tittel)}"))
    for felt, kart, nokkel in zip(st.columns(2), (temakart, motkart), ("kart", "motkart"), strict=True):
        with felt:
            st.header(escape_markdown(kart.tittel))
            vis_temakart(grunnlag, kart, visning, nokkel, sync="kart")
            vis_tegnforklaring(kart.grupper)
    if valgt:
        vis_kommune(grunnlag, temakart, valgt)
        vis_alle_ordninger(grunnlag, valgt)
    vis_grunnlag(grunnlag, temakart, f"Hva tallet bygger på: {temakart.tittel}")
    vis_grunnlag(grunnlag, motkart, f"Hva tallet bygger på: {motkart.tittel}")
