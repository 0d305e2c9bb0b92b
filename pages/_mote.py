"""Parts of «Møtevisning»: sequences to choose, notes, the saved plan, and the file itself."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from geo.beskrivelse.katalog import find_rapportfigurer, find_temaer
from geo.data.oppgaver import Sektor
from geo.data.samling import Samling
from geo.errors import DataError
from geo.skjerm.minikart import Minigeometri
from geo.skjerm.moteplan import MAKS_NOTAT, Moteplan, parse_plan
from geo.tekst import escape_markdown
from pages._data import find_skjermversjon
from pages._verksted import lag, senere

HOYDE = 760  # px of the preview; the file itself fills the screen
UTSATT_S = 0.4  # ten times what a rerun of the page takes

Innhold = TypeVar("Innhold", str, bytes)


def find_rekker(grunnlag: Samling) -> tuple[Mapping[str, str], Mapping[str, tuple[str, tuple[str, ...]]]]:
    """Find the themes by code, and the ready sequences: name and codes; the last is the reader's own, and empty."""
    temaer, oppgaver = find_temaer(grunnlag), grunnlag.oppgaver.values()
    i_rapporten = [figur.kode for figur in find_rapportfigurer(grunnlag).values() if figur.kode in temaer]
    rekker = {"rapport": ("Alle kartene i rapporten", tuple(i_rapporten))}
    for sektor in Sektor:
        koder = tuple(
            oppgave.kode
            for oppgave in oppgaver
            if oppgave.sektor is sektor and grunnlag.register.etter_oppgave.get(oppgave.kode)
        )
        if koder:
            rekker[sektor.value] = (sektor.navn, koder)
    return temaer, rekker | {"egen": ("Egen rekke", ())}


def skriv_notater(kart: Sequence[str], temaer: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Let the presenter write a note for one map at a time; returns those that are written, by theme."""
    notater: dict[str, str] = st.session_state.setdefault("notater", {})
    if kart:
        tema = st.selectbox("Notat til kartet", kart, format_func=temaer.__getitem__, key="notatkart")
        notater[tema] = st.text_area(
            "Notat", notater.get(tema, ""), max_chars=MAKS_NOTAT, key=f"notat-{tema}", placeholder="Vises med N i møtet"
        )
        st.caption("Notatene følger planen og møtefilen, ikke adressen: lagre planen før du lukker siden.")
    return _samle(kart, notater)


def _samle(kart: Sequence[str], notater: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((tema, notater[tema]) for tema in kart if notater.get(tema))


def utsett(plan: Moteplan, skriv: Callable[[Moteplan], Innhold]) -> Callable[[], Innhold]:
    """Return a download that is made when it is asked for, with the note that the reader is just leaving.

    The click that takes the focus from a note also starts the download, so that the rerun which brings the note is on
    its way. Both have the session's own notes, and the download waits for it.
    """
    notater: dict[str, str] = st.session_state.setdefault("notater", {})

    def hent() -> Innhold:
        time.sleep(UTSATT_S)
        return skriv(replace(plan, notater=_samle(plan.kart, notater)))

    return hent


def last_plan(temaer: Collection[str], omrader: Collection[str]) -> None:
    """Let the reader open a saved plan; what is wrong with it is told, and nothing is changed then."""

    def les() -> None:
        fil = st.session_state["plan"]
        st.session_state["planfeil"] = None
        if fil is None:
            return
        try:
            plan = parse_plan(fil.getvalue(), temaer, omrader)
        except DataError as feil:
            st.session_state["planfeil"] = "; ".join(str(avvik) for avvik in feil.avvik)
            return
        st.session_state.update(rekke="egen", omrade=plan.omrade, kart=list(plan.kart), notater=dict(plan.notater))
        for tema, notat in plan.notater:
            st.session_state[f"notat-{tema}"] = notat
        st.query_params.update(rekke="egen", omrade=plan.omrade, kart=".".join(plan.kart))
        st.session_state.update(_url_rekke="egen", _url_omrade=plan.omrade, _url_kart=".".join(plan.kart))

    st.file_uploader("Åpne en lagret plan", type="json", key="plan", on_change=les)
    if st.session_state.get("planfeil"):
        st.error(f"Planen kan ikke brukes: {escape_markdown(st.session_state['planfeil'])}")


def vis_fil(grunnlag: Samling, plan: Moteplan, geometri: Minigeometri) -> None:
    """Show the meeting file as it will be, with its download."""
    from geo.rapport.oppdrag import lag_motefil  # noqa: PLC0415 - as in pages/_data.py

    nokkel = ("mote", find_skjermversjon(grunnlag), plan)
    fil = lag("mote", "Lager møtefilen", lag_motefil, grunnlag, plan, geometri, nokkel=nokkel)
    if fil is None:
        return
    lag_ny = senere("motefil", lag_motefil)
    st.download_button(
        f"Last ned møtefil ({len(plan.kart)} kart)",
        utsett(plan, lambda naa: fil if naa == plan else lag_ny(grunnlag, naa, geometri)),
        "samarbeidskart-mote.html",
        "text/html",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )
    st.iframe(fil, height=HOYDE, alt=f"Møtevisning med {len(plan.kart)} kart")
