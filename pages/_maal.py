"""The pages of measures: a part to choose, the area, what that part asks besides, and what describes it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.katalog import Emne, Side, find_deler
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.matrise import Varmetabell
from geo.data.inndeling import Fylkesinndeling
from geo.data.referanse import find_deltakelsessett
from geo.maal.kapasitet import MINST_ARSVERK, MINST_INNBYGGERE
from geo.maal.monster import Telling
from geo.maal.sporsmal import Sporsmal
from geo.tekst import escape_markdown, stor_forbokstav
from pages._data import hent_areal, hent_grunnlag, hent_sporsmal
from pages._deler import velg, velg_del, velg_tall, vis_kildelinje, vis_tittel
from pages._diagram import vis_diagram, vis_varmetabell
from pages._html import build_lenke, find_omradevalg
from pages._kartdeler import velg_omrade
from pages._monster import vis_partnere, vis_regioner
from pages._stil import DIAGRAM

MEST_INNBYGGERE: Final = (500, 1_000_000)  # no kommune is smaller than a few hundred, and Oslo has 700 000
MEST_ARSVERK: Final = (1, 100)


def vis_maalside(side: Side, tittel: str, standard: str) -> None:
    """Show a page of measures: the part that is chosen, over the area that is chosen, with definition and source."""
    st.html(f"<style>{DIAGRAM}</style>")
    vis_tittel(tittel)
    data = hent_grunnlag()
    deler = find_deler(side)
    valg = {kode: ett.del_.navn for kode, ett in deler.items() if ett.del_}
    emne = deler[velg_del("Hva vil du se?", valg, "del", standard)]
    omrade_felt, valg_felt = st.columns(2)
    with omrade_felt:
        s = hent_sporsmal(data, velg_omrade(data))
    if not s.ordninger:
        navn = escape_markdown(s.omrade.navn)
        st.info(f"Registeret har ingen ordninger med deltakere fra {navn}. Velg et annet område.")
        st.stop()
    if emne.kode in EGNE:
        EGNE[emne.kode](s, valg_felt)
    else:
        with valg_felt:
            s = VALG[emne.kode](s) if emne.kode in VALG else s
        _vis_figurer(emne, s)
    st.html(f'<p class="sk-liten"><b>Slik er det regnet.</b> {escape(emne.definisjon)}</p>')
    vis_kildelinje(f"Definisjon: {emne.oppgi_kilde(s.data)}. {build_kildelinje(s.data.register, grenser=False)}")


def _vis_figurer(emne: Emne, s: Sporsmal) -> None:
    for figur in emne.figurer:
        beskrivelse = figur.beskriv(s) if figur.paa_siden and not figur.art.er_kart else None
        if isinstance(beskrivelse, Diagram):
            vis_diagram(beskrivelse)
        elif isinstance(beskrivelse, Varmetabell):
            vis_varmetabell(beskrivelse, figur.kode)
    if emne.kode == "sarbarhet":
        lenke = build_lenke("omfang", "Årsverk per enhet", **{"del": "arsverk"}, **find_omradevalg(s.omrade))
        st.html(f"<p>{lenke}</p>")


# ------------------------------------------------------------------------------------------- what a part asks besides


def _velg_sett(s: Sporsmal) -> Sporsmal:
    sett = {ett.kode: ett.navn for ett in find_deltakelsessett(s.referanse)}
    if not sett:
        return s
    standard = s.sett if s.sett in sett else next(iter(sett))
    return replace(s, sett=velg("Sammenlign med", sett, "sett", standard))


def _velg_inndeling(s: Sporsmal) -> Sporsmal:
    valg = {ett.value: stor_forbokstav(ett.navn) for ett in Fylkesinndeling}
    return replace(s, inndeling=Fylkesinndeling(velg("Fylkesinndeling", valg, "inndeling", s.inndeling.value)))


def _velg_innbyggere(s: Sporsmal) -> Sporsmal:
    etikett = "Regn enheten som liten under (innbyggere)"
    return replace(
        s, terskel_innbyggere=velg_tall(etikett, "innbyggere", MINST_INNBYGGERE, MEST_INNBYGGERE, steg=1_000)
    )


def _velg_arsverk(s: Sporsmal) -> Sporsmal:
    etikett = "Regn enheten som liten under (årsverk)"
    return replace(s, terskel_arsverk=velg_tall(etikett, "arsverk", int(MINST_ARSVERK), MEST_ARSVERK))


def _velg_telling(s: Sporsmal) -> Sporsmal:
    valg = {ett.value: ett.navn for ett in Telling}
    return replace(s, telling=Telling(velg("Ordninger som telles", valg, "tell", s.telling.value)))


def _mal_areal(s: Sporsmal) -> Sporsmal:
    return replace(s, areal_km2=hent_areal() or None)


VALG: Final[Mapping[str, Callable[[Sporsmal], Sporsmal]]] = {
    "deltakelse": _velg_sett,
    "kryssing": _velg_inndeling,
    "befolkning": _velg_innbyggere,
    "kapasitet": _velg_arsverk,
    "matrise": _velg_telling,
    "kongruens": _mal_areal,
}
# Parts with a map to click in, or that take too long to be shown unasked.
EGNE: Final = {"partnere": vis_partnere, "funksjonelle": vis_regioner}
