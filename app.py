"""The frame: page config, navigation and credit line. No data.

The file is read in two ways. ``streamlit run app.py`` imports it once as a server and finds ``app``, which adds the
language and the security headers (``tjener``); every session then runs it as its script, which shows the page.
"""

import logging

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.skjerm.motefil import les_skript
from pages._deler import vis_hurtigsok
from pages._stil import LENKER
from tjener import build_mellomlag, send_straks


def vis_ramme() -> None:
    """Show the navigation and run the page that is chosen.

    Pages have no icons: Streamlit would fetch them as favicons from outside.
    """
    side = st.navigation(
        [
            st.Page("pages/oversikt.py", title="Oversikt", default=True),
            st.Page("pages/kart.py", title="Kart"),
            st.Page("pages/tjenestestruktur.py", title="Tjenestestruktur"),
            st.Page("pages/kommune.py", title="Kommune"),
            st.Page("pages/ordning.py", title="Ordninger"),
            st.Page("pages/samarbeidsmonster.py", title="Samarbeidsmønster"),
            st.Page("pages/omfang.py", title="Omfang og organisering"),
            st.Page("pages/figurer.py", title="Figurer"),
            st.Page("pages/mote.py", title="Møtevisning"),
            st.Page("pages/om_dataene.py", title="Om dataene"),
        ],
        position="top",
    )
    if side.url_path:  # the first page has the search in its middle
        vis_hurtigsok()
    side.run()


def vis_feil(feil: Exception) -> bool:
    """Tell of a fault of ours in Norwegian, in place of Streamlit's English; the log has the rest."""
    logging.getLogger("samarbeidskart").error("Siden stoppet på en feil", exc_info=feil)
    st.error("Noe gikk galt på denne siden. Last den på nytt; skjer det igjen, si fra til den som drifter appen.")
    return True


if get_script_run_ctx(suppress_warning=True) is None:
    # Streamlit would otherwise take pages/ for its own navigation until the first st.navigation, and show whoever comes
    # first on a deep link the page without the frame. It has no setting for this (tests/nettleser/test_ramme.py).
    PagesManager.uses_pages_directory = False
    app = st.App(
        __file__, lifespan=send_straks, middleware=build_mellomlag([LENKER, les_skript()]), on_script_error=vis_feil
    )
else:
    vis_ramme()
