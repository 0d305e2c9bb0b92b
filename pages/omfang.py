"""Omfang og organisering: the survey's measures for an area as charts, each with sentence, table and download."""

from geo.beskrivelse.katalog import Side
from pages._deler import start_side
from pages._maal import vis_maalside

start_side("Omfang og organisering", smal=True)
vis_maalside(Side.OMFANG, "Omfang og organisering", "kommuner")
