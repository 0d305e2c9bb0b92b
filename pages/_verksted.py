"""What a page asks the pool of processes for: it waits, tells how many are before it, and can be cancelled."""

from collections.abc import Callable, Hashable
from concurrent.futures import wait
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.tekst import escape_markdown

if TYPE_CHECKING:
    from geo.rapport.verksted import Jobb

P = ParamSpec("P")
T = TypeVar("T")
STRAKS_S: Final = 0.3  # what is done within this is waited for without a word
TAKT_S: Final = 0.5  # between looks at the line; each look is also where Streamlit may stop a page that was left


def gjor_klar() -> None:
    """Let a process start, where the page may soon need one: getting ready takes it a second or two."""
    from geo.rapport.verksted import VERKSTED  # noqa: PLC0415 - as in pages/_data.py

    VERKSTED.varm_opp()


def find_okt() -> str:
    """Find whose page this is: a session has one job of each kind."""
    kontekst = get_script_run_ctx()
    return kontekst.session_id if kontekst else ""


def lag(slag: str, hva: str, funksjon: Callable[..., T], *verdier: object, nokkel: Hashable) -> T | None:
    """Let the pool make something for the page, and wait for it.

    Parameters
    ----------
    slag, hva
        The kind of thing, and what is being done in bokmål.
    funksjon, verdier
        Of a module, and what it is called with.
    nokkel
        All that the answer depends on.

    Returns
    -------
    T | None
        None where the reader cancelled, the line is full or the process stopped, which the page says.

    """
    from geo.rapport.verksted import VERKSTED, FulltError, StoppetError  # noqa: PLC0415 - as above

    merke = f"_avbrutt_{slag}"
    if st.session_state.get(merke) == nokkel:
        st.info("Avbrutt.")
        st.button("Prøv igjen", key=f"igjen-{slag}", on_click=lambda: st.session_state.pop(merke, None))
        return None
    try:
        jobb = VERKSTED.bestill(find_okt(), slag, funksjon, *verdier, nokkel=nokkel)
        _vent(jobb, hva, lambda: st.session_state.__setitem__(merke, nokkel))
        return jobb.svar.result()
    except (FulltError, StoppetError) as feil:
        st.warning(f"{escape_markdown(feil.kort)}.")
        st.button("Prøv igjen", key=f"igjen-{slag}")  # the rerun is what tries
        return None


def _vent(jobb: "Jobb[T]", hva: str, ved_avbrudd: Callable[[], None]) -> None:
    """Wait for a job; a page that is left or run anew meanwhile takes it out of the line."""
    try:
        if wait([jobb.svar], STRAKS_S).done:
            return
        felt = st.empty()
        with felt.container():
            tekst = st.empty()
            st.button("Avbryt", key=f"avbryt-{jobb.slag}", on_click=ved_avbrudd)
        while not jobb.svar.done():
            plass = jobb.plass
            tekst.markdown(f"{hva} … " + (f"Nummer {plass} i køen." if plass else ""))
            wait([jobb.svar], TAKT_S)
        felt.empty()
    finally:
        if not jobb.svar.done():
            jobb.avbryt()


def senere(slag: str, funksjon: Callable[P, T]) -> Callable[P, T]:
    """Return the same function as the pool does it, for a download that is made when it is asked for.

    Streamlit runs a handful of downloads at a time, so they need no bound of their own; and it has no words for one
    that fails, so a process that stopped is replaced and asked once more.
    """
    okt = find_okt()  # a download has no session of its own

    def lag_(*verdier: P.args, **_: P.kwargs) -> T:
        from geo.rapport.verksted import VERKSTED, StoppetError  # noqa: PLC0415 - as above

        def spor() -> T:
            return VERKSTED.bestill(okt, slag, funksjon, *verdier, uten_tak=True).svar.result()

        try:
            return spor()
        except StoppetError:
            return spor()

    return lag_
