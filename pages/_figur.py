"""The parts of the page Figurer: what can be adjusted, the preview with its words, downloads, and the package."""

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.maal.sporsmal import Sporsmal
from geo.tegning.oppsett import SPALTEBREDDER, Ark, Etiketter, Format, Oppsett, OppsettError, Plass
from geo.tekst import escape_markdown, format_tall
from pages._data import lag_figurversjon
from pages._deler import velg, vis_tabell
from pages._verksted import find_okt, lag, senere

if TYPE_CHECKING:
    from geo.rapport.figurfil import Figurfil
    from geo.rapport.pakke import Pakkejobb
    from geo.tegning.kartutsnitt import Kart

ARKVALG: Final = {
    **{str(bredde): f"Spalte, {bredde} mm bred" for bredde in SPALTEBREDDER},
    Ark.A4_STAENDE.value: "A4 stående",
    Ark.A4_LIGGENDE.value: "A4 liggende",
    Ark.SKJERM.value: "Lysbilde 16:9",
}
# The highest, on the largest sheet here, is still under what ``oppsett.sjekk_piksler`` refuses.
DPIVALG: Final = {str(dpi): f"{dpi} dpi" for dpi in (150, 200, 300, 450, 600)}
SKRIFTVALG: Final = {"": "Passer til arket", **{str(punkt): f"{punkt} punkt" for punkt in (5, 6, 7, 8, 9, 10, 12, 14)}}
ETIKETTVALG: Final = {
    Etiketter.ALLE.value: "Alle",
    Etiketter.OMRADET.value: "Bare i området",
    Etiketter.INGEN.value: "Ingen",
}
PLASSVALG: Final = {Plass.AUTO.value: "Passer til arket", Plass.HOYRE.value: "Til høyre", Plass.UNDER.value: "Under"}
MIME: Final = {Format.PNG: "image/png", Format.SVG: "image/svg+xml", Format.PDF: "application/pdf"}
VISNINGS_DPI: Final = 150  # sharp on a screen, and drawn in a quarter of the time of 300
PIKSLER_PER_MM: Final = 96 / 25.4 * 1.4  # on the screen: somewhat larger than in print, for reading at arm's length


def velg_oppsett() -> Oppsett:
    """Show what people adjust on a figure; every choice is in the URL."""
    ark = velg("Størrelse", ARKVALG, "ark", "160")
    skrift = velg("Skriftstørrelse", SKRIFTVALG, "skrift", "")
    navn = velg("Navn på kommuner", ETIKETTVALG, "navn", Etiketter.ALLE.value)
    plass = velg("Tegnforklaring", PLASSVALG, "forklaring", Plass.AUTO.value)
    dpi = velg("Oppløsning for PNG", DPIVALG, "dpi", "300")
    return Oppsett(
        ark=Ark.SPALTE if ark.isdecimal() else Ark(ark),
        bredde_mm=float(ark) if ark.isdecimal() else 160.0,
        dpi=int(dpi),
        skriftstorrelse=float(skrift) if skrift else None,
        etiketter=Etiketter(navn),
        tegnforklaring=Plass(plass),
        tittel=_bryter("Tittel i figuren", "tittel", paa=True),
        oversiktskart=_bryter("Oversiktskart", "oversikt", paa=True),
        nordpil=_bryter("Nordpil", "nordpil", paa=False),
        svarthvitt=_bryter("Mønster i stedet for farger (svart-hvitt trykk)", "svarthvitt", paa=False),
    )


def _bryter(etikett: str, nokkel: str, *, paa: bool) -> bool:
    return st.toggle(etikett, value=paa, key=nokkel, bind="query-params")


def vis_figur(s: Sporsmal, kart: "Kart", kode: str, oppsett: Oppsett) -> None:
    """Show a figure as it will be printed, its downloads, and the words and rows that go with it."""
    from geo.rapport.figurfil import draw_figur  # noqa: PLC0415 - as in pages/_data.py

    som_vist = replace(oppsett, dpi=VISNINGS_DPI, format=Format.PNG)
    nokkel = ("figur", lag_figurversjon(s.data), s.omrade.kode, kode, som_vist)
    try:
        visning = lag("figur", "Tegner", draw_figur, kode, s, kart, som_vist, nokkel=nokkel)
    except OppsettError as feil:
        st.warning(f"Figuren kan ikke lages slik: {escape_markdown(str(feil))}.")
        return
    if visning is None:
        return
    mal = f"{format_tall(visning.bredde_mm)} × {format_tall(visning.hoyde_mm)} mm"
    st.image(visning.innhold, width=round(visning.bredde_mm * PIKSLER_PER_MM), alt=visning.alt_tekst)
    st.html(f'<p class="sk-under">Figuren blir {mal}.</p>')
    _vis_nedlastinger(s, kart, kode, oppsett, visning)
    st.header("Ordene som følger figuren")
    for tittel, tekst in (("Bildetekst", visning.bildetekst), ("Alternativ tekst", visning.alt_tekst)):
        st.subheader(tittel)
        st.code(tekst, language=None, wrap_lines=True)
    for forbehold in visning.forbehold:
        st.html(f'<p class="sk-liten">{escape(forbehold)}</p>')
    for nr, tabell in enumerate(visning.tabeller):
        with st.expander(f"Tabellen bak: {escape_markdown(tabell.tittel)}"):
            vis_tabell(tabell, f"figur-{kode}-{nr}")


def _vis_nedlastinger(s: Sporsmal, kart: "Kart", kode: str, oppsett: Oppsett, visning: "Figurfil") -> None:
    """Show a button for each format; the file is drawn when it is asked for."""
    from geo.rapport.oppdrag import lag_figur  # noqa: PLC0415 - as in pages/_data.py

    for felt, format_ in zip(st.columns(3), Format, strict=True):
        navn = visning.filnavn.rpartition(".")[0]
        felt.download_button(
            f"Last ned {format_.upper()}",
            partial(senere(f"last-{format_}", lag_figur), kode, s, kart, replace(oppsett, format=format_)),
            file_name=f"{navn}.{format_}",
            mime=MIME[format_],
            on_click="ignore",
            key=f"last-{format_}",
            icon=":material/download:",
            width="stretch",
        )


# --------------------------------------------------------------------------------------------------------- the package

OM_PAKKEN: Final = (
    "Alle kart og diagrammer som PNG og SVG, samlet i én PDF, ett Word-dokument og én PowerPoint-presentasjon, én "
    "Excel-fil med tabellene og kartlag for GIS, i én ZIP-fil. Størrelse, skrift og de andre valgene gjelder de løse "
    "figurene."
)
IKKE_LAGET: Final = "Figurpakken kunne ikke lages"
JOBB: Final = "_pakke"
TAKT_S: Final = 0.7  # between looks at how far it has come


def vis_pakke(s: Sporsmal, kart: "Kart", oppsett: Oppsett) -> None:
    """Show the package: start it, follow and cancel it, and fetch it; the rest of the page can be used meanwhile."""
    st.header("Hele figurpakken")
    st.html(f"<p>{OM_PAKKEN}</p>")
    pakke: Pakkejobb | None = st.session_state.get(JOBB)
    if pakke is None:
        st.button("Lag figurpakken", on_click=_start, args=(s, kart, oppsett), type="primary", key="lag-pakke")
        if st.session_state.pop(f"{JOBB}_avbrutt", False):
            st.info("Figurpakken ble avbrutt.")
        if feil := st.session_state.pop(f"{JOBB}_feil", None):
            st.error(f"{IKKE_LAGET}: {escape_markdown(feil)}.")
    elif pakke.jobb.svar.done():
        _vis_ferdig(pakke)
    else:
        _folg()


@st.fragment(run_every=TAKT_S)
def _folg() -> None:
    """Show how far the package has come; this part of the page runs by itself until it is done or cancelled."""
    pakke: Pakkejobb | None = st.session_state.get(JOBB)
    if pakke is None or pakke.jobb.svar.done():
        st.rerun()
    fremdrift, plass = pakke.jobb.fremdrift, pakke.jobb.plass
    tall = f" ({fremdrift.ferdig} av {fremdrift.i_alt})" if fremdrift.i_alt else ""
    st.progress(fremdrift.andel, f"{fremdrift.hva} …{tall}" + (f" Nummer {plass} i køen." if plass else ""))
    st.button("Avbryt", on_click=_avbryt, key="avbryt-pakke")


def _start(s: Sporsmal, kart: "Kart", oppsett: Oppsett) -> None:
    from geo.rapport.pakke import start_pakke  # noqa: PLC0415 - as in pages/_data.py
    from geo.rapport.verksted import VERKSTED, FulltError, forklar  # noqa: PLC0415 - as above

    try:
        st.session_state[JOBB] = start_pakke(VERKSTED, find_okt(), s, kart, oppsett)
    except (FulltError, OSError) as feil:
        st.session_state[f"{JOBB}_feil"] = forklar(feil)


def _avbryt() -> None:
    st.session_state.pop(JOBB).jobb.avbryt()
    st.session_state[f"{JOBB}_avbrutt"] = True


def _vis_ferdig(pakke: "Pakkejobb") -> None:
    from geo.rapport.verksted import forklar  # noqa: PLC0415 - as in pages/_data.py

    feil = pakke.jobb.find_feil()
    if feil is not None:
        st.error(f"{IKKE_LAGET}: {escape_markdown(forklar(feil))}.")
    else:
        st.success("Figurpakken er ferdig.")
        st.download_button(
            "Last ned figurpakken (ZIP)",
            pakke.les_pakke,
            file_name="figurpakke.zip",
            mime="application/zip",
            on_click="ignore",
            type="primary",
            key="last-pakke",
            icon=":material/download:",
        )
    st.button("Lag en ny", on_click=lambda: st.session_state.pop(JOBB), key="ny-pakke")
