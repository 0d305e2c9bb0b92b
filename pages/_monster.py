"""The parts of the page Samarbeidsmønster that show a map: whom a kommune cooperates with, and functional regions."""

from html import escape
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.beskrivelse.diagrammer.monster import build_opplosninger, build_partnertabeller
from geo.beskrivelse.kart.monster import build_regionkart
from geo.beskrivelse.katalog import PARTNERE
from geo.beskrivelse.tabell import Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.kommuner import Kommune
from geo.maal.monster import STORE_FRA
from geo.maal.sporsmal import Sporsmal
from geo.maal.svar import OPPLOSNINGER
from geo.tekst import escape_markdown, format_tall
from kartkomponent import vis_kart
from pages._data import hent_kartside, hent_temakart
from pages._deler import skriv_url, velg, vis_minikart, vis_tabell, vis_tegnforklaring
from pages._diagram import vis_noter
from pages._html import build_lenke
from pages._kartdeler import sett_valg, velg_kommune
from pages._verksted import gjor_klar, lag


def vis_utsagn(kart: Temakart) -> None:
    """Show what a map says, and under it how far it reaches."""
    st.html(f'<p class="sk-utsagn">{escape(kart.setning)}.</p><p class="sk-under">{escape(kart.undertittel)}.</p>')


def vis_partnere(s: Sporsmal, felt: DeltaGenerator) -> None:
    """Show whom a kommune cooperates with: sentence, map to click in, and table with large ordninger apart."""
    with felt:
        nummer = velg_kommune(s.data, s.omrade, "kommune")
    if nummer is None:
        st.header("Velg en kommune")
        st.html("<p>Velg i feltet over, eller klikk på en kommune i kartet.</p>")
    temakart = hent_temakart(s.data, f"{PARTNERE}{nummer}" if nummer else "antall", s.omrade)
    if nummer:
        st.header(escape_markdown(temakart.tittel))
        vis_utsagn(temakart)
    kart_felt, side_felt = st.columns([5, 2])
    with kart_felt:
        vis_kart(temakart, hent_kartside(), valgt=nummer, key="monsterkart", hoyde=520, ved_valg=sett_valg("kommune"))
    with side_felt:
        if nummer:
            st.html(f"<p>Tallene er felles ordninger med under {STORE_FRA} deltakere.</p>")
        vis_tegnforklaring(temakart.grupper)
    if nummer:
        naere, fjerne = build_partnertabeller(s.data.register, nummer, s.data.kommuner)
        _vis_partnertabell(naere, "Nære partnere", f"partnere-{nummer}-naere", apen=True)
        _vis_partnertabell(fjerne, "Kommuner den bare møter i store ordninger", f"partnere-{nummer}-store", apen=False)
    vis_noter(temakart.forbehold)


def _vis_partnertabell(tabell: Tabell, tittel: str, filnavn: str, *, apen: bool) -> None:
    if tabell.rader:
        lenker = [
            build_lenke("samarbeidsmonster", partner.navn, kommune=partner.kommunenummer)
            for partner, *_ in tabell.rader
            if isinstance(partner, Kommune)
        ]
        with st.expander(f"{tittel} ({len(tabell.rader)})", expanded=apen):
            vis_tabell(tabell, filnavn, {"Kommune": lenker})


def vis_regioner(s: Sporsmal, felt: DeltaGenerator) -> None:
    """Show the functional regions beside the councils, when asked for: they take longer than all the rest."""
    st.header("Funksjonelle regioner")
    st.html(
        "<p>Grupper av kommuner som deler mange ordninger med hverandre og få med andre, regnet ut av registeret "
        "alene. Svaret avhenger av oppløsningen og litt av tilfeldigheter, så begge deler vises.</p>"
    )
    valg = {format_tall(ett, 1): f"{format_tall(ett, 1)} ({ord_})" for ett, ord_ in zip(OPPLOSNINGER, ORD, strict=True)}
    with felt:
        valgt = velg("Oppløsning", valg, "opplosning", format_tall(1.0, 1))
    if st.query_params.get("regn") != "ja" and not st.button("Regn ut regionene", type="primary"):
        gjor_klar()
        vis_noter(["Det tar et par sekunder første gang."])
        return
    skriv_url("regn", "ja")
    from geo.rapport.oppdrag import lag_regioner  # noqa: PLC0415 - as in pages/_data.py

    fremdrift = st.progress(0.0, "Regner ut regionene …")
    delinger = {}
    for nr, opplosning in enumerate(OPPLOSNINGER, start=1):
        nokkel = ("regioner", s.data.versjon, s.omrade.kode, opplosning)
        delt = lag("regioner", "Regner ut regionene", lag_regioner, s, opplosning, nokkel=nokkel)
        if delt is None:
            fremdrift.empty()
            return
        delinger[format_tall(opplosning, 1)] = delt
        fremdrift.progress(nr / len(OPPLOSNINGER), f"Regner ut regionene: {nr} av {len(OPPLOSNINGER)} oppløsninger")
    fremdrift.empty()
    delt = delinger[valgt]
    if not delt.regioner:
        st.info("Ingen kommuner i området deler ordninger med hverandre. Velg et annet område.")
        return
    kart = build_regionkart(delt, s.omrade, s.data.kommuner, s.data.register, s.data.naboer)
    vis_utsagn(kart)
    for halvdel, ett in zip(st.columns(2), (kart, hent_temakart(s.data, "regionraad", s.omrade)), strict=True):
        with halvdel:
            st.subheader(escape_markdown(ett.tittel))
            vis_minikart(ett)
            vis_tegnforklaring(ett.grupper)
    vis_noter(kart.forbehold)
    st.subheader("Hvor sikkert er svaret?")
    st.html(
        "<p>Stabilitet er 1 når alle kjøringene gir samme svar. Likhet med rådene er 1 når inndelingene er like, og "
        "0 når de ikke er likere enn tilfeldige. Det som holder ved alle oppløsningene, er sikrest.</p>"
    )
    vis_tabell(build_opplosninger(s, delinger.values()), "opplosninger")
    with st.expander("Kommunene i kartet som tabell: Funksjonelle regioner"):
        vis_tabell(kart.tabell, f"funksjonelle-{valgt}")


ORD: Final = ("få og store", "vanlig", "mange og små")
