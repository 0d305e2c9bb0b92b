"""Kommune: everything about one kommune: its ordninger, partners, hosts, and what it stands outside of."""

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.kommuneprofil import build_kommunetabell
from geo.rapport.bekreftelsesark import build_bekreftelsesark
from pages._data import hent_grunnlag, hent_profil
from pages._deler import start_side, velg, vis_kilde, vis_kildelinje, vis_tabell, vis_tittel
from pages._kommune import (
    utsett_bekreftelse,
    utsett_profil,
    vis_ordninger,
    vis_partnere,
    vis_sammenligning,
    vis_utenfor,
    vis_verter,
)
from pages._verksted import gjor_klar

start_side("Kommune", smal=True)
grunnlag = hent_grunnlag()
kartlagt, kommuner = grunnlag.register.kartlagt, grunnlag.kommuner

tittel = st.container()
etter_navn = sorted(kommuner.values(), key=lambda k: (k.kommunenummer not in kartlagt, k.navn))
valg = {"": "Velg en kommune"} | {
    k.kommunenummer: k.navn if k.kommunenummer in kartlagt else f"{k.navn} i {k.fylke} (ikke kartlagt)"
    for k in etter_navn
}
nummer = velg("Kommune", valg, "kommune", "", hjelp="Skriv for å søke. De kartlagte kommunene står først.")

if nummer:
    gjor_klar()
    profil = hent_profil(grunnlag, nummer)
    vis_tittel(profil.kommune.navn, tittel)
    with st.container(horizontal=True):
        st.download_button(
            "Last ned profil (PDF)",
            utsett_profil(grunnlag, nummer),  # drawn when it is asked for
            file_name=f"kommuneprofil-{nummer}.pdf",
            mime="application/pdf",
            on_click="ignore",
            key=f"profil-{nummer}",
            icon=":material/download:",
        )
        st.download_button(
            "Last ned bekreftelsesark",
            build_bekreftelsesark(grunnlag, nummer),
            file_name=f"bekreftelsesark-{nummer}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"bekreftelse-{nummer}",
            icon=":material/download:",
            help="Én rad per ordning, som kommunen bekrefter eller retter. Åpnes i Excel.",
        )
        st.download_button(
            "Last ned til utskrift (PDF)",
            utsett_bekreftelse(grunnlag, nummer),
            file_name=f"bekreftelsesark-{nummer}.pdf",
            mime="application/pdf",
            on_click="ignore",
            key=f"utskrift-{nummer}",
            icon=":material/print:",
            help="Det samme arket med ruter og linjer, til å fylle ut for hånd.",
        )
    vis_sammenligning(profil)
    vis_partnere(profil, kommuner)
    vis_ordninger(profil, grunnlag)
    vis_verter(profil, grunnlag)
    vis_utenfor(profil, kommuner)
    vis_kilde(profil.partnerkart)
else:
    vis_tittel("Kommune", tittel)
    st.html("<p>Velg en kommune i feltet over, eller blant de kartlagte i tabellen.</p>")
    vis_tabell(build_kommunetabell(grunnlag), "kommuner")
    vis_kildelinje(build_kildelinje(grunnlag.register))
