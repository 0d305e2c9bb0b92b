"""A part of a finished drawing: without what the page around it says in its own text, and without empty rims."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from geo.tegning.verdi import Element, Form, Sti, Tegning, Tekst

KANT_MM: Final = 0.6  # kept around the ink, for half a line's width


def crop_tegning(tegning: Tegning, uten: Collection[str], rim_mm: float = 0.0) -> Tegning:
    """Leave out elements by role, take an empty rim off, and cut the sheet below the lowest ink that is left.

    Left and right are cut by the rim alone, so that the maps of a series keep their place from one to the next.
    """
    elementer = [element for element in tegning.elementer if element.rolle not in uten]
    if not elementer:
        return tegning
    bunn = min(tegning.hoyde_mm, max(_find_bunn(element) for element in elementer) + KANT_MM)
    return replace(
        tegning,
        bredde_mm=tegning.bredde_mm - 2 * rim_mm,
        hoyde_mm=bunn - rim_mm,
        elementer=tuple(_flytt(element, rim_mm) for element in elementer),
    )


def find_noter(tegning: Tegning) -> str:
    """Find the notes of a sheet as running text, empty where there are none."""
    return " ".join(tekst.tekst for tekst in tegning.find_tekster("note"))


def _find_bunn(element: Element) -> float:
    if isinstance(element, Tekst):
        return element.boks[3]
    return float(element.sti.punkter[:, 1].max()) + element.bredde_mm / 2


def _flytt(element: Element, rim_mm: float) -> Element:
    if isinstance(element, Form):
        return replace(element, sti=Sti(element.sti.punkter - rim_mm, element.sti.koder))
    return replace(element, x=element.x - rim_mm, y=element.y - rim_mm)
