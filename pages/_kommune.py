"""The parts of the page Kommune, one function each, all of one profile."""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import streamlit as st

from geo.beskrivelse.kommuneprofil import (
    Kommuneprofil,
    build_partnertabell,
    build_sammenligningstabell,
    build_utenfortabell,
    find_trykt_vertsansvar,
    format_befolkning,
)
from geo.beskrivelse.tabeller import build_ordningstabell
from geo.data.kommuner import Kommune
from geo.data.samling import Samling
from geo.maal.monster import STORE_FRA
from geo.tekst import escape_markdown, format_tall, sammenfoy
from pages._data import hent_referanse, les_figurkart
from pages._deler import vis_minikart, vis_tabell, vis_tegnforklaring
from pages._html import (
    build_fakta,
    build_kommunelenker,
    build_oppgavelenke,
    build_ordningslenke,
    build_stolpe,
)
from pages._verksted import senere


def vis_sammenligning(profil: Kommuneprofil) -> None:
    """Show what the kommune is, and its number of ordninger beside its region, its size class and all surveyed."""
    kommune = profil.kommune
    st.html(f'<p class="sk-setning">{escape(profil.setning)}</p>')
    if not profil.kartlagt:
        navn = escape_markdown(kommune.navn)
        st.info(f"{navn} er ikke kartlagt. Registeret kjenner bare ordninger som kartlagte kommuner deltar i.")
    fakta_felt, tabell_felt = st.columns(2, gap="large")
    with fakta_felt:
        fakta = [
            ("Kommunenummer", kommune.kommunenummer),
            ("Andre navn", escape(sammenfoy(kommune.andre_navn))),
            ("Innbyggere", escape(format_befolkning(kommune))),
            ("Region", escape(kommune.region or "")),
            ("Fylke 2020", escape(kommune.fylke)),
            ("Fylke 2024", escape(kommune.fylke_2024)),
            ("Valgdistrikt", escape(kommune.valgdistrikt)),
            ("Statsforvalter", escape(kommune.statsforvalter)),
        ]
        st.html(build_fakta((navn, verdi) for navn, verdi in fakta if verdi))
    if profil.sammenligning:
        with tabell_felt:
            storst = max(ett.snitt or 0 for ett in profil.sammenligning)
            stolper = [
                build_stolpe([("sk-egen" if nr else "sk-felles", ett.snitt or 0)], storst or 1)
                for nr, ett in enumerate(profil.sammenligning)
            ]
            tabell = build_sammenligningstabell(profil)
            vis_tabell(tabell, f"sammenligning-{kommune.kommunenummer}", {"Fra null": stolper})


def vis_partnere(profil: Kommuneprofil, kommuner: Mapping[str, Kommune]) -> None:
    """Show whom the kommune cooperates with, as sentence, map and table."""
    st.header("Samarbeidspartnere")
    if not profil.partnere:
        st.html(f"<p>Registeret kjenner ingen kommune som {escape(profil.kommune.navn)} deler en ordning med.</p>")
        return
    deling = profil.fragmentering
    sett = f"Ordningene har {deling.sett} ulike sett av deltakere."
    sett += f" Det vanligste går igjen i {deling.vanligste}." if deling.vanligste > 1 else ""
    st.html(f'<p class="sk-ingress">{escape(profil.partnerkart.setning)}.</p><p class="sk-under">{sett}</p>')
    kart_felt, forklaring_felt = st.columns([3, 2])
    with kart_felt:
        vis_minikart(profil.partnerkart)
    with forklaring_felt:
        st.html(f"<p>Tallene i kartet er felles lokale og regionale ordninger, med under {STORE_FRA} deltakere.</p>")
        vis_tegnforklaring(profil.partnerkart.grupper)
    if any(p.deling.naere for p in profil.partnere):
        vis_tabell(build_partnertabell(profil, kommuner), f"partnere-{profil.kommune.kommunenummer}")
    fjerne = [p.kommunenummer for p in profil.partnere if not p.deling.naere]
    if fjerne:
        with st.expander(f"{len(fjerne)} kommuner den bare møter i ordninger med {STORE_FRA} eller flere deltakere"):
            st.html(f"<p>{build_kommunelenker(fjerne, kommuner)}</p>")


def vis_ordninger(profil: Kommuneprofil, grunnlag: Samling) -> None:
    """Show the ordninger by sector, each with its source."""
    st.header("Ordningene")
    if not profil.ordninger:
        st.html("<p>Ingen.</p>")
        return
    tabell = build_ordningstabell(
        f"{len(profil.ordninger)} ordninger etter sektor", profil.ordninger, grunnlag.kommuner, grunnlag.oppgaver
    )
    vis_tabell(tabell, f"ordninger-{profil.kommune.kommunenummer}", gruppe="Sektor")


def vis_verter(profil: Kommuneprofil, grunnlag: Samling) -> None:
    """Show which ordninger the kommune is known to host, how many hosts are known, and what the report prints."""
    st.header("Vertskommune")
    navn, antall = escape(profil.kommune.navn), len(profil.ordninger)
    vert_for = ", ".join(build_ordningslenke(ordning) for ordning in profil.vert_for) or "ingen ordning"
    st.html(
        f"<p>{navn} er kjent vert for {vert_for}. Vertskommunen er kjent for {profil.kjente_verter} av de {antall} "
        f"ordningene; for de andre er den ukjent.</p>"
    )
    trykt = find_trykt_vertsansvar(grunnlag.register, hent_referanse(), profil.kommune.kommunenummer)
    if trykt is not None:
        st.html(
            f"<p>Rapporten oppgir vertsansvar for {format_tall(trykt)} ordninger (tabell 3.2), uten å si hvilke. "
            "Det tallet er referanse, ikke register.</p>"
        )


def vis_utenfor(profil: Kommuneprofil, kommuner: Mapping[str, Kommune]) -> None:
    """Show what the kommune stands outside of, and whom its neighbours do it with."""
    if not profil.kartlagt:
        return
    st.header("Står utenfor")
    med, uten = [u for u in profil.utenfor if u.ordninger], [u for u in profil.utenfor if not u.ordninger]
    if med:
        naboer = [
            "<br>".join(
                f"{build_ordningslenke(ordning)}: {build_kommunelenker(deres, kommuner)}"
                for ordning, deres in ett.ordninger
            )
            for ett in med
        ]
        html = {"Oppgave": [build_oppgavelenke(u.oppgave) for u in med], "Naboer som samarbeider": naboer}
        vis_tabell(build_utenfortabell(profil, kommuner), f"utenfor-{profil.kommune.kommunenummer}", html)
    if uten:
        lenker = ", ".join(build_oppgavelenke(ett.oppgave) for ett in uten)
        st.html(f"<p>Heller ingen nabo er registrert med samarbeid om {lenker}.</p>")


def utsett_profil(grunnlag: Samling, nummer: str) -> Callable[[], bytes]:
    """Return the download of the printed profile (PDF)."""
    from geo.rapport.oppdrag import lag_profilark  # noqa: PLC0415 - as in pages/_data.py

    lag = senere("profil", lag_profilark)
    trykt = find_trykt_vertsansvar(grunnlag.register, hent_referanse(), nummer)
    return lambda: lag(grunnlag, nummer, les_figurkart(), trykt)


def utsett_bekreftelse(grunnlag: Samling, nummer: str) -> Callable[[], bytes]:
    """Return the download of the form on which a kommune confirms its ordninger (PDF)."""
    from geo.rapport.oppdrag import lag_bekreftelse  # noqa: PLC0415 - as in pages/_data.py

    return partial(senere("bekreftelse", lag_bekreftelse), grunnlag, nummer)
