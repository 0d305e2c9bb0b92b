"""The style sheets and the script of the pages, which lie beside as files and are read once."""

from pathlib import Path
from typing import Final

MAPPE: Final = Path(__file__).with_name("stil")


def _les(navn: str) -> str:
    return (MAPPE / navn).read_text(encoding="utf-8")


# What every page has, and Streamlit's theme has no setting for. Colours are those of .streamlit/config.toml, where
# st.html does not take them over by itself; the two of the bars have 3:1 or more against both backgrounds.
SIDE: Final = _les("side.css")
# Pages of text and tables: lines and pictures that a reader can take in, also on a projector.
SMAL: Final = _les("smal.css")
# Charts. Fills are those of map and print; the dark or light rim gives them 3:1 against both backgrounds.
DIAGRAM: Final = _les("diagram.css")
# A plain link loads the whole app anew. This lets a link between pages do what the menu does: change the address and
# ask Streamlit for the page at it, as the browser's own back button does. Without it every link still works.
# When the server comes back after a restart the page is asked for in the same way: until then the server knows nothing
# of the reader, and what the page offers for download is not there (tests/nettleser/test_feil.py).
LENKER: Final = _les("lenker.js")
