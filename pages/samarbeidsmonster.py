"""Samarbeidsmønster: who cooperates with whom, for one kommune and for an area."""

from geo.beskrivelse.katalog import Side
from pages._deler import start_side
from pages._maal import vis_maalside

start_side("Samarbeidsmønster", smal=True)
vis_maalside(Side.MONSTER, "Samarbeidsmønster", "partnere")
