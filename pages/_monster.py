"""The parts of the page Samarbeidsmønster, one function each, all of one area."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.beskrivelse import matrise, monsterdiagram
from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.matrise import MAKS_KOMMUNER, Telling
from geo.beskrivelse.monsterkart import build_regionkart
from geo.beskrivelse.temaer import PARTNERE
from geo.beskrivelse.temakart import Temakart
from geo.maal import monster
from geo.maal.anbefalinger import build_anbefalinger, compute_vurderinger
from geo.maal.samlet import OPPLOSNINGER
from geo.maal.sporsmal import Sporsmal
from geo.tekst import escape_markdown, format_tall
from kartkomponent import vis_kart
from pages._data import hent_areal, hent_funksjonelle, hent_kartside, hent_temakart
from pages._deler import skriv_url, velg, vis_minikart, vis_tabell, vis_tegnforklaring
from pages._diagram import vis_diagram, vis_noter, vis_varmetabell
from pages._html import build_lenke, find_omradevalg
from pages._kartdeler import sett_valg, velg_kommune


def vis_utsagn(kart: Temakart) -> None:
    """Show what a map says, and under it how far it reaches."""
    st.html(f'<p class="sk-utsagn">{escape(kart.setning)}.</p><p class="sk-under">{escape(kart.undertittel)}.</p>')


def vis_partnere(d: Sporsmal, felt: DeltaGenerator) -> None:
    """Show whom a kommune cooperates with: sentence, map to click in, and table with large ordninger apart."""
    kommuner, register = d.data.kommuner, d.data.register
    with felt:
        nummer = velg_kommune(d.data, d.omrade, "kommune")
    if nummer is None:
        st.header("Velg en kommune")
        st.html("<p>Velg i feltet over, eller klikk på en kommune i kartet.</p>")
    temakart = hent_temakart(d.data, f"{PARTNERE}{nummer}" if nummer else "antall", d.omrade)
    if nummer:
        st.header(escape_markdown(temakart.tittel))
        vis_utsagn(temakart)
    kart_felt, side_felt = st.columns([5, 2])
    with kart_felt:
        vis_kart(temakart, hent_kartside(), valgt=nummer, key="monsterkart", hoyde=520, ved_valg=sett_valg("kommune"))
    with side_felt:
        if nummer:
            st.html("<p>Tallene er felles ordninger med under ni deltakere.</p>")
        vis_tegnforklaring(temakart.grupper)
    if nummer:
        partnere = monster.compute_partnere(register, nummer)
        for naere, tittel in ((True, "Nære partnere"), (False, "Kommuner den bare møter i store ordninger")):
            valgte = [p for p in partnere if bool(p.deling.naere) is naere]
            lenker = [
                build_lenke("samarbeidsmonster", kommuner[p.kommunenummer].navn, kommune=p.kommunenummer)
                for p in valgte
            ]
            if valgte:
                with st.expander(f"{tittel} ({len(valgte)})", expanded=naere):
                    tabell = monsterdiagram.build_partnertabell(nummer, valgte, kommuner)
                    vis_tabell(tabell, f"partnere-{nummer}-{naere}", {"Kommune": lenker})
    vis_noter(temakart.forbehold)


def vis_matrise(d: Sporsmal, felt: DeltaGenerator) -> None:
    """Show the matrix of the area; a larger area than can be read is refused with what to do."""
    if len(d.omrade.kommuner) > MAKS_KOMMUNER:
        st.info(
            f"Området har {len(d.omrade.kommuner)} kommuner, og en matrise er lesbar med høyst {MAKS_KOMMUNER}. "
            "Velg et mindre område."
        )
        return
    with felt:
        telling = Telling(velg("Ordninger som telles", {t.value: t.navn for t in Telling}, "tell", Telling.NAERE.value))
    numre = matrise.sort_etter_region(d.omrade.kommuner, d.data.kommuner)
    delt = monster.compute_matrise(d.ordninger, d.omrade.kommuner)
    kartlagt = d.data.register.kartlagt
    vis_varmetabell(matrise.build_matrise(delt, numre, d.data.kommuner, telling, kartlagt), f"matrise-{telling}")
    vis_noter(["Kommunene står etter region og navn. Bare navngitte deltakere kan telles."])


def vis_regioner(d: Sporsmal, felt: DeltaGenerator) -> None:
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
        vis_noter(["Det tar et par sekunder første gang."])
        return
    skriv_url("regn", "ja")
    fremdrift = st.progress(0.0, "Regner ut regionene …")
    delinger = {}
    for nr, opplosning in enumerate(OPPLOSNINGER, start=1):
        delinger[format_tall(opplosning, 1)] = hent_funksjonelle(d.data, d.omrade, opplosning)
        fremdrift.progress(nr / len(OPPLOSNINGER), f"Regner ut regionene: {nr} av {len(OPPLOSNINGER)} oppløsninger")
    fremdrift.empty()
    delt = delinger[valgt]
    if not delt.regioner:
        st.info("Ingen kommuner i området deler ordninger med hverandre. Velg et annet område.")
        return
    kart = build_regionkart(delt, d.omrade, d.data.kommuner, d.data.register, d.data.naboer)
    vis_utsagn(kart)
    for halvdel, ett in zip(st.columns(2), (kart, hent_temakart(d.data, "regionraad", d.omrade)), strict=True):
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
    vis_tabell(monsterdiagram.build_opplosninger(d, delinger.values()), "opplosninger")
    with st.expander("Kommunene i kartet som tabell: Funksjonelle regioner"):
        vis_tabell(kart.tabell, f"funksjonelle-{valgt}")


ORD: Final = ("få og store", "vanlig", "mange og små")


def vis_anbefalinger(d: Sporsmal, _felt: DeltaGenerator) -> None:
    """Show NIVI's nine recommended areas against each region of the area."""
    omrader = build_anbefalinger(d.referanse["nivi-2023-omrader"])
    regioner: dict[str, set[str]] = {}
    for nummer in sorted(d.antall):
        regioner.setdefault(d.data.kommuner[nummer].region or "Uten region", set()).add(nummer)
    if not regioner:
        st.info("Ingen av kommunene i området er kartlagt, så dekningen er ukjent. Velg et annet område.")
        return
    register = d.data.register
    vurderinger = {navn: compute_vurderinger(register, numre, omrader) for navn, numre in sorted(regioner.items())}
    vis_varmetabell(matrise.build_dekning(vurderinger), "anbefalte-omrader")
    vis_noter(
        [
            "Tallet er par av kommune og oppgave der hele oppgaven er felles med en annen kommune i regionen.",
            "Kilden sier ikke hvilke oppgaver som hører til hvert område. Slik er de tolket her:",
            *(f"{ett.nr}. {ett.navn}: {ett.merknad or 'uten merknad'}" for ett in omrader),
        ]
    )


def vis_sarbarhet(d: Sporsmal, _felt: DeltaGenerator) -> None:
    """Show what rests on known hosts, and the way to the units that rest on few årsverk."""
    for diagram in monsterdiagram.build_sarbarhet(d):
        vis_diagram(diagram)
    kjente = [enhet for enhet in d.kapasiteter if enhet.arsverk is not None]
    sma = sum(bool(enhet.under_terskel) for enhet in kjente)
    lenke = build_lenke("omfang", "Årsverk per enhet", **{"del": "arsverk"}, **find_omradevalg(d.omrade))
    st.header("Enheter med få årsverk")
    setning = f"{sma} av {len(kjente)} enheter med kjent tall har færre enn fem årsverk."
    st.html(f'<p class="sk-utsagn">{setning}</p><p>{lenke}</p>')


Visning = Callable[[Sporsmal, DeltaGenerator], None]


def _vis_alle(bygg: Callable[[Sporsmal], tuple[Diagram, ...]]) -> Visning:
    def vis(d: Sporsmal, _felt: DeltaGenerator) -> None:
        for diagram in bygg(d):
            vis_diagram(diagram)

    return vis


# By code in the URL: name, the measure whose definition and source it follows, and what shows it.
DELER: Final[Mapping[str, tuple[str, str, Visning]]] = {
    "partnere": ("Én kommunes partnere", "partnere", vis_partnere),
    "matrise": ("Alle mot alle", "matrise", vis_matrise),
    "sett": ("Partnersett", "partnersett", _vis_alle(monsterdiagram.build_partnersett)),
    "samsvar": (
        "Mot regionrådene",
        "kongruens",
        _vis_alle(lambda d: monsterdiagram.build_samsvar(replace(d, areal_km2=hent_areal() or None))),
    ),
    "oppdeling": ("Oppdeling", "fragmentering", _vis_alle(monsterdiagram.build_oppdeling)),
    "regioner": ("Funksjonelle regioner", "funksjonelle", vis_regioner),
    "sarbarhet": ("Sårbarhet", "sarbarhet", vis_sarbarhet),
    "anbefalinger": ("Anbefalte områder", "anbefalinger", vis_anbefalinger),
}
