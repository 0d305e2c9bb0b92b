"""Om dataene: definitions, what the register knows and does not, its reconciliation, sources and licences."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.ordningsprofil import Utvalg, find_utvalg
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import Ordning
from geo.tekst import format_dato
from pages._data import hent_avstemming, hent_grunnlag, hent_proveniens
from pages._deler import start_side, velg, vis_kildelinje, vis_tabell
from pages._html import build_fakta, build_lenke
from pages._omtekst import DEFINISJONER, LISENSER, TILGJENGELIGHET


def format_nokkel(nokkel: str, navngitt: Mapping[str, Kommune | Oppgave | Ordning]) -> str:
    """Format the key of a printed number for people: «Innkjøp: deltar»."""
    hva, _, maal = nokkel.partition(":")
    navn = navngitt[hva].navn if hva in navngitt else hva[:1].upper() + hva[1:]
    return f"{navn}: {maal}".replace("_", " ")


start_side("Om dataene", smal=True)
grunnlag = hent_grunnlag()
register = grunnlag.register

st.title("Om dataene")
st.html(
    f'<p class="sk-ingress">Registeret gjelder {format_dato(register.dato)} og kommuneinndelingen '
    f"{escape(register.inndeling)}. Det er bygd rad for rad av {escape(register.kilde)}, og hvert tall kan følges "
    "tilbake til rader og kilde.</p>"
)

st.header("Ord og regneregler")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in DEFINISJONER))

st.header("Hva registeret vet, og ikke vet")
antall, folketall = len(register.formelle), [k for k in grunnlag.kommuner.values() if k.innbyggere is not None]
kjent = {utvalg: len(find_utvalg(register.formelle, utvalg, grunnlag.arsverk)) for utvalg in Utvalg}
rader = (
    *((utvalg.navn, nummer, antall) for utvalg, nummer in kjent.items()),
    ("Kjent folketall (kommuner)", len(folketall), len(grunnlag.kommuner)),
)
lenker = [build_lenke("ordning", utvalg.navn, kjent=utvalg) for utvalg in Utvalg]
kolonner = (Kolonne("Opplysning"), Kolonne("Antall", Slag.ANTALL), Kolonne("Av", Slag.ANTALL))
vis_tabell(Tabell("Dekning", kolonner, rader), "dekning", {"Opplysning": [*lenker, escape(rader[-1][0])]})
st.html("<p>Resten er ukjent, og vises slik. En vertskommune eller form gjettes aldri av et navn på et sted.</p>")

st.header("Avstemming mot rapporten")
avstemming = hent_avstemming(grunnlag)
if avstemming:
    avvik = [rad for rad in avstemming if rad.avvik]
    st.html(
        f"<p>{len(avstemming) - len(avvik)} av {len(avstemming)} trykte tall er like dem registeret gir. "
        f"{len(avvik)} er ulike, hvert med sin forklaring. Ingen rad er endret for å få et trykt tall til å stemme.</p>"
    )
    with st.columns(3)[0]:
        vis = velg("Vis", {"avvik": "Bare tall som er ulike", "alle": "Alle tall"}, "avstemming", "avvik")
    navngitt = {**grunnlag.kommuner, **grunnlag.oppgaver, **register.etter_id}
    rader = tuple(
        (rad.sted, format_nokkel(rad.nokkel, navngitt), rad.trykt, rad.beregnet, rad.forklaring or None)
        for rad in (avvik if vis == "avvik" else avstemming)
    )
    kolonner = (
        Kolonne("Sted i rapporten"),
        Kolonne("Tall"),
        Kolonne("Trykt", Slag.TALL),
        Kolonne("Beregnet", Slag.TALL),
        Kolonne("Forklaring"),
    )
    vis_tabell(Tabell("Trykte og beregnede tall", kolonner, rader), "avstemming")

st.header("Datafilene")
proveniens = {ett.fil: ett for ett in hent_proveniens()}
if proveniens:
    fil = velg("Datafil", {p.fil: f"{p.fil}: {p.tittel}" for p in proveniens.values()}, "fil", "samarbeid.csv")
    valgt = proveniens[fil]
    fakta = (
        ("Kilde", valgt.full_kilde or valgt.kilde),
        ("Sted i kilden", valgt.sted),
        ("Vilkår", valgt.vilkar),
        ("Kreditering", valgt.kreditering),
        ("Laget", valgt.laget),
        ("Kontrollsum (sha256)", valgt.sha256),
    )
    merknader = "".join(f"<li>{escape(merknad)}</li>" for merknad in valgt.merknader)
    st.html(
        build_fakta(
            [
                *((navn, escape(verdi)) for navn, verdi in fakta if verdi),
                *([("Merknader", f"<ul>{merknader}</ul>")] if merknader else []),
            ]
        )
    )
    rader = tuple((p.fil, p.tittel, p.kilde, p.dato, p.inndeling, p.rader) for p in proveniens.values())
    with st.expander(f"Alle {len(rader)} datafiler som tabell"):
        tekster = (Kolonne(navn) for navn in ("Fil", "Innhold", "Kilde"))
        kolonner = (*tekster, Kolonne("Dato", Slag.DATO), Kolonne("Inndeling"), Kolonne("Rader", Slag.ANTALL))
        vis_tabell(Tabell("Datafilene", kolonner, rader), "datafiler")

st.header("Tilgjengelighet")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in TILGJENGELIGHET))
st.header("Lisenser")
st.html(build_fakta((navn, escape(tekst)) for navn, tekst in LISENSER))
vis_kildelinje(build_kildelinje(register))
