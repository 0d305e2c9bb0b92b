"""Sheets in millimetres: a description laid out with type, labels, legend and source, and drawn as PNG, PDF or SVG.

Knows descriptions and boundaries; must not know the browser, and decides nothing of what is told.
"""
