"""The parts of the page of one ordning, all of one profile."""

from html import escape

import streamlit as st

from geo.beskrivelse.ordningsprofil import UKJENT, Ordningsprofil
from geo.data.register import Omfang, Register
from geo.data.samling import Samling
from geo.tekst import format_dato
from pages._deler import vis_minikart, vis_tabell, vis_tegnforklaring
from pages._html import build_fakta, build_kommunelenke, build_lenke, build_oppgavelenke

OMFANGSTEKST = {Omfang.HEL: "", Omfang.DELVIS: " (delvis)", Omfang.BEROERER: " (berører)"}


def vis_fakta(profil: Ordningsprofil, grunnlag: Samling) -> None:
    """Show what the ordning is, its deltakere on a map and in a table, and its history."""
    ordning, kommuner = profil.ordning, grunnlag.kommuner
    st.html(f'<p class="sk-setning">{escape(profil.setning)}</p>')
    if ordning.ufullstendig:
        st.warning(
            f"Kilden navngir {len(ordning.deltakere)} av {ordning.antall} deltakere. Kart, partnere og folketall "
            "gjelder bare dem som er navngitt."
        )
    kart_felt, fakta_felt = st.columns(2, gap="large")
    with kart_felt:
        vis_minikart(profil.kart)
        vis_tegnforklaring(profil.kart.grupper)
    oppgaver = ", ".join(
        build_oppgavelenke(grunnlag.oppgaver[kode]) + OMFANGSTEKST[omfang] for kode, omfang in ordning.oppgaver.items()
    )
    vert = build_kommunelenke(kommuner[ordning.vertskommune]) if ordning.vertskommune else UKJENT
    fakta = [
        ("Hovedinnhold", escape(ordning.hovedinnhold or "")),
        ("Sektor", build_lenke("ordning", ordning.sektor.navn, sektor=ordning.sektor)),
        ("Oppgaver", oppgaver or f"ingen av de {len(grunnlag.oppgaver)} i oppgavekatalogen"),
        ("Juridisk form", escape(ordning.juridisk_form.navn if ordning.juridisk_form else UKJENT)),
        ("Vertskommune", vert),
        ("Etablert", escape(ordning.etablert or UKJENT)),
        ("Regionråd", escape(profil.kongruens)),
        ("Merknad", escape(ordning.merknad or "")),
        ("Trykt navn", escape(ordning.navn_trykt or "") if ordning.navn_trykt != ordning.navn else ""),
        ("Sist bekreftet", format_dato(ordning.bekreftet) if ordning.bekreftet else UKJENT),
    ]
    with fakta_felt:
        st.html(build_fakta((navn, verdi) for navn, verdi in fakta if verdi))
        st.html(f"<p>{build_lenke('ordning', 'Tilbake til alle ordninger')}</p>")

    st.header("Deltakere")
    vis_tabell(profil.deltakere, f"deltakere-{ordning.id}")
    st.header("Historie")
    if profil.historie:
        st.html(f"<ul>{''.join(f'<li>{escape(hendelse)}.</li>' for hendelse in profil.historie)}</ul>")
    else:
        st.html("<p>Registeret kjenner ikke når ordningen begynte, og ingen endringer i den.</p>")


def vis_kilder(profil: Ordningsprofil, register: Register) -> None:
    """Show årsverk and where each fact of the ordning is stated."""
    ordning = profil.ordning
    if profil.arsverk.rader:
        st.header("Årsverk")
        vis_tabell(profil.arsverk, f"arsverk-{ordning.id}")
    st.header("Kilder")
    sted = f"linje {ordning.linje} i {escape(register.fil)}" if ordning.linje and register.fil else "registeret"
    st.html(f"<p>Ordningen står på {sted}, og er hentet fra {escape(register.kilde)}.</p>")
    if profil.kilder.rader:
        vis_tabell(profil.kilder, f"kilder-{ordning.id}")
