"""One task on the page Tjenestestruktur: map, units with population and årsverk, references, and the rows behind."""

from html import escape
from typing import Final

import streamlit as st

from geo.beskrivelse.oppgaveprofil import Oppgaveprofil, build_grensesetning, build_oppgaveprofil
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.samling import Samling
from geo.tekst import format_tall
from pages._data import hent_referanse, hent_temakart
from pages._deler import velg, vis_kilde, vis_minikart, vis_tabell, vis_tegnforklaring
from pages._html import (
    build_kommunelenke,
    build_kommunelenker,
    build_lenke,
    build_ordningslenke,
    build_stolpe,
    find_omradevalg,
)

TERSKLER: Final = (1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 50_000)  # inhabitants; figure 2.3 has 5 000 and 15 000


def vis_oppgave(grunnlag: Samling, oppgave: Oppgave, omrade: Omrade) -> None:
    """Show one task in an area."""
    profil = build_oppgaveprofil(grunnlag, oppgave, omrade, hent_referanse())
    temakart = hent_temakart(grunnlag, oppgave.kode, omrade)
    st.html(f'<p class="sk-setning">{escape(profil.setning)}</p><p class="sk-under">{escape(profil.andel)}</p>')
    kart_felt, forklaring_felt = st.columns([3, 2])
    with kart_felt:
        vis_minikart(temakart)
    with forklaring_felt:
        vis_tegnforklaring(temakart.grupper)
        stort = build_lenke("kart", "Åpne det store kartet", tema=oppgave.kode, **find_omradevalg(omrade))
        tilbake = build_lenke("tjenestestruktur", "Tilbake til alle oppgaver", **find_omradevalg(omrade))
        st.html(f"<p>{stort}</p><p>{tilbake}</p>")

    st.header("Enhetene")
    st.html(f"<p>{escape(profil.alene)}</p>")
    _vis_enheter(grunnlag, oppgave, profil)
    st.header("Andre steder")
    _vis_referanser(oppgave, profil)
    st.header("Ordningene")
    if temakart.grunnlag.rader:
        vis_tabell(temakart.grunnlag, f"ordninger-{oppgave.kode}")
    else:
        st.html("<p>Ingen ordning i registeret gjelder denne oppgaven i området.</p>")
    with st.expander("Kommunene i kartet som tabell"):
        vis_tabell(temakart.tabell, f"kommuner-{oppgave.kode}")
    vis_kilde(temakart)


def _vis_enheter(grunnlag: Samling, oppgave: Oppgave, profil: Oppgaveprofil) -> None:
    if not profil.enheter:
        st.info("Registeret kjenner ingen enheter for oppgaven i dette området. Velg et annet område eller oppgave.")
        return
    register, kommuner = grunnlag.register, grunnlag.kommuner
    with st.columns(3)[0]:
        grenser = {str(terskel): f"{format_tall(terskel)} innbyggere" for terskel in TERSKLER}
        terskel = int(velg("Grense for små enheter", grenser, "terskel", "5000"))
    st.html(f"<p>{escape(build_grensesetning(profil, oppgave, terskel))}</p>")
    navn = [
        build_ordningslenke(register.etter_id[e.ordning]) if e.ordning else build_kommunelenke(kommuner[e.kommuner[0]])
        for e in profil.enheter
    ]
    vis_tabell(
        profil.enhetstabell,
        f"enheter-{oppgave.kode}",
        {"Enhet": navn, "Kommuner i området": [build_kommunelenker(e.kommuner, kommuner) for e in profil.enheter]},
    )


def _vis_referanser(oppgave: Oppgave, profil: Oppgaveprofil) -> None:
    stolper = [
        build_stolpe([("sk-egen" if nr else "sk-felles", andel or 0)], 1) for nr, andel in enumerate(profil.andeler)
    ]
    vis_tabell(profil.andelstabell, f"andel-{oppgave.kode}", {"Av alle kommuner": stolper})
