"""Descriptions for a browser: the interactive map, small SVG maps, and a meeting as one HTML file.

Knows descriptions and boundaries; must not know sheets, files for print, or Streamlit.
"""
