"""App for benchmarks/last.py: the page «Kart» with nothing kept between runs, as a first version of it would be."""

import runpy
import sys
from pathlib import Path

import streamlit as st

ROT = Path(__file__).parent.parent
sys.path.insert(0, str(ROT))

st.cache_resource.clear()
runpy.run_path(str(ROT / "pages" / "kart.py"))
