"""Ordning: one ordning with its deltakere, facts and sources, and the register as a list to choose from."""

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.ordningsprofil import Utvalg, build_ordningsprofil, find_utvalg
from geo.beskrivelse.tabeller import build_ordningstabell
from geo.data.oppgaver import Sektor
from geo.data.register import Form, Niva
from pages._data import hent_grunnlag
from pages._deler import start_side, velg, vis_kilde, vis_kildelinje, vis_tabell, vis_tittel
from pages._ordning import vis_fakta, vis_kilder

start_side("Ordninger", smal=True)
grunnlag = hent_grunnlag()
register = grunnlag.register

tittel = st.container()
etter_navn = {"": "Alle ordninger"} | {o.id: o.navn for o in sorted(register.formelle, key=lambda o: o.navn.casefold())}
valgt = velg("Ordning", etter_navn, "ordning", "", hjelp="Skriv for å søke, for eksempel «legevakt»")

if valgt:
    profil = build_ordningsprofil(grunnlag, register.find_ordning(valgt))
    vis_tittel(profil.ordning.navn, tittel)
    vis_fakta(profil, grunnlag)
    vis_kilder(profil, register)
    vis_kilde(profil.kart)
    st.stop()

vis_tittel("Ordninger", tittel)
felt = st.columns(4)
with felt[0]:
    sektor = velg("Sektor", {"": "Alle sektorer"} | {s.value: s.navn for s in Sektor}, "sektor", "")
with felt[1]:
    niva = velg("Geografisk nivå", {"": "Alle nivåer"} | {n.value: n.navn.capitalize() for n in Niva}, "niva", "")
with felt[2]:
    i_bruk = {o.juridisk_form for o in register.formelle}
    form = velg("Juridisk form", {"": "Alle former"} | {f.value: f.navn for f in Form if f in i_bruk}, "form", "")
with felt[3]:
    utvalg = velg("Det registeret vet", {"": "Alle"} | {u.value: u.navn for u in Utvalg}, "kjent", "")

ordninger = [
    ordning
    for ordning in register.formelle
    if sektor in {"", ordning.sektor} and niva in {"", ordning.niva} and form in {"", ordning.juridisk_form}
]
if utvalg:
    ordninger = find_utvalg(ordninger, Utvalg(utvalg), grunnlag.arsverk)
if ordninger:
    ordninger.sort(key=lambda ordning: list(Sektor).index(ordning.sektor))
    tabell = build_ordningstabell(
        f"{len(ordninger)} av {len(register.formelle)} ordninger", ordninger, grunnlag.kommuner, grunnlag.oppgaver
    )
    vis_tabell(tabell, "ordninger", gruppe="Sektor")
else:
    st.info("Ingen ordning passer med alle valgene. Ta bort ett av dem.")
vis_kildelinje(build_kildelinje(register))
