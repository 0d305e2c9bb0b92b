"""Parts of the pages with an interactive map: what it shows, of which area, and the kommune that is chosen in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from geo.beskrivelse.katalog import PARTNERE, find_temaer
from geo.beskrivelse.oppgaveprofil import find_alene
from geo.beskrivelse.tabeller import build_korttabell, build_ordningstabell
from geo.beskrivelse.temakart import Temakart
from geo.beskrivelse.utheving import kan_utheves
from geo.data.inndeling import Inndeling
from geo.data.omrade import OMRADETYPENAVN, Omrade, build_eget
from geo.data.oppgaver import Sektor
from geo.data.samling import Samling
from geo.data.utvalg import FORMVALG, NIVAVALG, PERIODEVALG, SEKTORVALG, Utvalg
from geo.maal.struktur import Struktur
from geo.tekst import escape_markdown, liten_forbokstav, sammenfoy, stor_forbokstav
from kartkomponent import vis_kart
from pages._data import hent_kartside, hent_temakart
from pages._deler import skriv_url, velg, velg_flere, vis_kilde, vis_tabell
from pages._html import build_kommunelenker, build_lenke

INGEN = ""
EGET = "eget"


def velg_tema(grunnlag: Samling, nokkel: str = "tema", standard: str = "brannvesen", etikett: str = "Tema") -> str:
    """Show the themes to choose among; an empty standard adds «Ingen»."""
    temaer = {PARTNERE: "Oversikt: Samarbeidspartnerne til valgt kommune", **find_temaer(grunnlag)}
    valg = temaer if standard else {INGEN: "Ingen", **temaer}
    return velg(etikett, valg, nokkel, standard, hjelp="Skriv for å søke, for eksempel «legevakt»", forkortet=True)


def velg_omrade(grunnlag: Samling) -> Omrade:
    """Show the areas to choose among, and the kommuner of an own selection; the page stops until one is chosen."""
    valg = {kode: f"{OMRADETYPENAVN[o.type]}: {o.navn}" for kode, o in grunnlag.omrader.items()}
    kode = velg("Område", {**valg, EGET: "Eget utvalg: velg kommunene selv"}, "omrade", "kartlegging")
    if kode != EGET:
        skriv_url("kommuner", None)
        return grunnlag.omrader[kode]
    navn = {nummer: f"{kommune.navn} ({nummer})" for nummer, kommune in grunnlag.kommuner.items()}
    numre = velg_flere("Kommunene i utvalget", navn, "kommuner", tom="Skriv navn eller nummer")
    if not numre:
        st.info("Velg én eller flere kommuner, så kommer kartet.")
        st.stop()
    return build_eget(numre, grunnlag.kommuner)


def velg_utvalg() -> Utvalg:
    """Show what ordninger can be chosen by, side by side."""
    felt = st.columns(4)
    with felt[0]:
        sektorer = velg_flere("Sektor", SEKTORVALG, "sektor")
    with felt[1]:
        former = velg_flere("Juridisk form", FORMVALG, "form")
    with felt[2]:
        nivaer = velg_flere("Geografisk nivå", NIVAVALG, "niva")
    with felt[3]:
        perioder = velg_flere("Etablert", PERIODEVALG, "periode")
    return Utvalg(sektorer, former, nivaer, perioder)


def vis_virkning(utvalg: Utvalg, kart: Sequence[Temakart]) -> None:
    """Say of which of the maps a choice of ordninger has no meaning."""
    uten = [ett.tittel for ett in kart if not (utvalg.tomt or ett.kode == "antall" or kan_utheves(ett))]
    if uten:
        st.info(f"Utvalget virker ikke på {escape_markdown(sammenfoy(uten))}, som ikke viser ordninger.")


def velg_kommune(grunnlag: Samling, omrade: Omrade, nokkel: str) -> str | None:
    """Show a select box that does what a click on the map does; returns the kommunenummer, None for none.

    The map's ``ved_valg`` sets the same key of the session (``sett_valg``).
    """
    navn = {nummer: grunnlag.kommuner[nummer].navn for nummer in omrade.kommuner}
    like = {ett for ett in navn.values() if list(navn.values()).count(ett) > 1}
    etiketter = {
        INGEN: "Ingen valgt",
        **{
            nummer: f"{ett} ({grunnlag.kommuner[nummer].fylke})" if ett in like else ett
            for nummer, ett in sorted(navn.items(), key=lambda par: (par[1], par[0]))
        },
    }
    forrige = st.session_state.get(nokkel)
    hjelp = "Det samme som å klikke på kommunen i kartet"
    valgt = velg("Kommune", etiketter, nokkel, INGEN, hjelp=hjelp)
    if isinstance(forrige, str) and forrige in grunnlag.kommuner and forrige not in etiketter:
        st.info(f"{escape_markdown(grunnlag.kommuner[forrige].navn)} er ikke i området, og er ikke lenger valgt.")
    return valgt or None


def sett_valg(nokkel: str) -> Callable[[str], None]:
    """Return what a click does: choose the kommune in the select box with this key."""
    return lambda nummer: st.session_state.update({nokkel: nummer})


def hent_kart(grunnlag: Samling, tema: str, omrade: Omrade, utvalg: Utvalg, valgt: str | None) -> Temakart | None:
    """Return the map of a theme; None, with a word of what to do, where it lacks a kommune to tell of."""
    if tema == PARTNERE and not valgt:
        st.info("Velg en kommune for å se hvem den samarbeider med.")
        return None
    kode = f"{PARTNERE}{valgt}" if tema == PARTNERE else tema
    return hent_temakart(grunnlag, kode, omrade, utvalg)


@dataclass(frozen=True, slots=True)
class Visning:
    """How maps are shown: which division is drawn on top, grey tiles behind, and which kommune is marked."""

    deling: str = INGEN
    fliser: bool = False
    valgt: str | None = None


def velg_visning(valgt: str | None) -> Visning:
    """Show what can be laid over and under the map."""
    oppaa, bak = st.columns(2, vertical_alignment="bottom")
    with oppaa:
        grenser = {INGEN: "Ingen", **{inndeling.value: inndeling.navn for inndeling in Inndeling}}
        deling = velg("Grenser oppå kartet", grenser, "grenser", INGEN)
    with bak:
        fliser = st.toggle("Bakgrunnskart fra Kartverket (henter fra nettet)", key="fliser", bind="query-params")
    return Visning(deling, fliser, valgt)


def vis_temakart(grunnlag: Samling, temakart: Temakart, visning: Visning, nokkel: str, sync: str | None = None) -> None:
    """Show the sentence of a map and the map itself; maps with the same ``sync`` follow each other."""
    st.html(
        f'<p class="sk-setning">{escape(temakart.setning)}</p><p class="sk-under">{escape(temakart.undertittel)}</p>'
    )
    deling = None
    if visning.deling:
        inndeling = Inndeling(visning.deling)
        deling = {nummer: kommune.find_del(inndeling) or "" for nummer, kommune in grunnlag.kommuner.items()}
    vis_kart(
        temakart,
        hent_kartside(),
        valgt=visning.valgt,
        key=nokkel,
        ved_valg=sett_valg("kommune"),
        deling=deling,
        fliser=visning.fliser,
        sync=sync,
    )
    if visning.deling:
        navn = liten_forbokstav(Inndeling(visning.deling).navn)
        st.html(f'<p class="sk-under">Lilla stiplet strek i kartet: {escape(navn)}.</p>')


def vis_grunnlag(grunnlag: Samling, temakart: Temakart, overskrift: str) -> None:
    """Show the rows behind the numbers of a map, who runs the service alone, the map as a table, and its source."""
    st.header(escape_markdown(overskrift))
    vis_tabell(temakart.grunnlag, f"{temakart.kode}-grunnlag")
    for struktur in find_alene(grunnlag, temakart):
        st.html(_build_alene(struktur, grunnlag))
    with st.expander(escape_markdown(f"Kommunene i kartet som tabell: {temakart.tittel}")):
        vis_tabell(temakart.tabell, f"{temakart.kode}-kommuner")
    vis_kilde(temakart)


def _build_alene(struktur: Struktur, grunnlag: Samling) -> str:
    """Build who the kommunale units are, as links."""
    enheter = f"{len(struktur.alene)} {struktur.oppgave.kommunal(len(struktur.alene))}"
    lenker = build_kommunelenker(sorted(struktur.alene), grunnlag.kommuner)
    return f"<p>{escape(struktur.oppgave.navn)}, {escape(enheter)}: {lenker}</p>"


def vis_kommune(grunnlag: Samling, temakart: Temakart, nummer: str) -> None:
    """Show what a kommune takes part in of the map's theme, short enough to stand beside the map."""
    kommune = grunnlag.kommuner[nummer]
    alle = grunnlag.register.etter_kommune.get(nummer, ())
    i_kartet = [ordning for ordning in alle if ordning.id in temakart.gruppe]
    st.header(escape_markdown(kommune.navn))
    if nummer in temakart.felt:
        st.html(f'<p class="sk-under">{escape(stor_forbokstav(temakart.felt[nummer].sier))}</p>')
    if i_kartet:
        tabell = build_korttabell(f"{kommune.navn}: {temakart.tittel}", i_kartet, grunnlag.kommuner)
        vis_tabell(tabell, f"{nummer}-{temakart.kode}")
    st.html(f"<p>{build_lenke('kommune', f'Alt om {kommune.navn}', kommune=nummer)}</p>")


def vis_alle_ordninger(grunnlag: Samling, nummer: str) -> None:
    """Show everything a kommune is known to take part in, by sector."""
    kommune, register = grunnlag.kommuner[nummer], grunnlag.register
    alle = register.etter_kommune.get(nummer, ())
    kjent = "ordninger" if nummer in register.kartlagt else "kjente ordninger (kommunen er ikke kartlagt)"
    with st.expander(f"Alle {len(alle)} {kjent} som {escape_markdown(kommune.navn)} deltar i"):
        etter_sektor = sorted(alle, key=lambda ordning: list(Sektor).index(ordning.sektor))
        tittel = f"Ordningene til {kommune.navn}"
        tabell = build_ordningstabell(tittel, etter_sektor, grunnlag.kommuner, grunnlag.oppgaver)
        vis_tabell(tabell, f"{nummer}-ordninger")
