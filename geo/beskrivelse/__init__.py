"""Described maps, charts and tables: values without sizes that say everything a reader is to be shown.

Turns measures into words, colours, legends and rows, once, so that screen, print, table, sentence and alt text cannot
disagree. Counts nothing itself, and knows no millimetre, no pixel and no file format.
"""
