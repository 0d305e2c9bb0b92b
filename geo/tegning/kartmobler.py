"""Scale bar, north arrow and locator inset, each in the corner of the map where it hides least."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.beskrivelse.temakart import Temakart
from geo.tegning.etiketter import Boks
from geo.tegning.kartutsnitt import Kart, Utsnitt, merge_flater
from geo.tegning.merker import Merkestil, draw_bit
from geo.tegning.oppsett import Oppsett
from geo.tegning.sats import Satsspeil
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, Vekt, compute_bredde_mm, find_grunnlinje
from geo.tegning.stil import BLEKK, HVITT
from geo.tegning.verdi import Anker, Element, Form, Sti, Tekst, build_rektangel, build_sti

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUNDE_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
KANT: Final = "#bdbab3"


def draw_mobler(
    temakart: Temakart, kart: Kart, utsnitt: Utsnitt, oppsett: Oppsett, speil: Satsspeil
) -> tuple[list[Element], list[Boks]]:
    """Draw scale bar, north arrow and locator inset, each in the corner where it covers least of the area."""
    omrade = merge_flater(utsnitt, tuple(sorted(temakart.omrade.kommuner)))
    alle = merge_flater(utsnitt, tuple(sorted(temakart.felt)))

    def find_hjorne(hjorner: Iterable[tuple[int, int]], bredde: float, hoyde: float) -> tuple[int, int]:
        def dekning(hjorne: tuple[int, int]) -> float:
            boks = shapely.box(*_i_hjorne(utsnitt.ramme, hjorne, bredde, hoyde, speil))
            dekket = [shapely.area(shapely.intersection(boks, flate)) for flate in (omrade, alle)]
            return round(10 * dekket[0] + dekket[1], 2)

        return min(hjorner, key=dekning)

    elementer: list[Element] = []
    bokser: list[Boks] = []
    hjorner = [(0, 0), (1, 0), (1, 1), (0, 1)]  # the scale bar, which comes last, takes the bottom left if it can
    if oppsett.oversiktskart and _er_del_av_landet(kart, temakart.omrade.kommuner):
        bredde, hoyde = _oversiktsmal(kart, utsnitt)
        hjorne = find_hjorne(hjorner, bredde, hoyde)
        hjorner.remove(hjorne)
        boks = _i_hjorne(utsnitt.ramme, hjorne, bredde, hoyde, speil)
        elementer += _draw_oversiktskart(kart, frozenset(temakart.omrade.kommuner), boks, speil)
        bokser.append(boks)
    km, lengde = _find_malestokk(utsnitt)
    tekst = f"{km} km"
    bredde = lengde + compute_bredde_mm(tekst, speil.liten) / 2 + compute_bredde_mm("0", speil.liten) / 2
    pil = 5.5 * speil.skala if oppsett.nordpil else 0.0
    hoyde = speil.liten * MM_PER_PUNKT * LINJEHOYDE + 1.6 * speil.skala + pil
    hjorne = find_hjorne(reversed(hjorner), bredde, hoyde)
    boks = _i_hjorne(utsnitt.ramme, hjorne, bredde, hoyde, speil)
    bokser.append(boks)
    x = boks[0] + compute_bredde_mm("0", speil.liten) / 2
    y = boks[3] - 1.1 * speil.skala
    elementer += _draw_malestokk(x, y, lengde, tekst, speil)
    if oppsett.nordpil:
        elementer += _draw_nordpil(boks[0] + 2.2 * speil.skala, boks[1], pil, speil)
    return elementer, bokser


def _i_hjorne(ramme: Boks, hjorne: tuple[int, int], bredde: float, hoyde: float, speil: Satsspeil) -> Boks:
    luft = 0.8 * speil.luft
    x = ramme[2] - luft - bredde if hjorne[0] else ramme[0] + luft
    y = ramme[3] - luft - hoyde if hjorne[1] else ramme[1] + luft
    return x, y, x + bredde, y + hoyde


def _find_malestokk(utsnitt: Utsnitt) -> tuple[int, float]:
    """Find the round number of kilometres nearest under a quarter of the frame, and its length on the sheet."""
    mest = 0.24 * (utsnitt.ramme[2] - utsnitt.ramme[0]) * utsnitt.meter_per_mm / 1000
    km = max((km for km in RUNDE_KM if km <= mest), default=RUNDE_KM[0])
    return km, km * 1000 / utsnitt.meter_per_mm


def _draw_malestokk(x: float, y: float, lengde: float, tekst: str, speil: Satsspeil) -> list[Element]:
    hoyde = 0.9 * speil.skala
    midt = y - hoyde - 0.35 * speil.liten * MM_PER_PUNKT - 0.6 * speil.skala
    deler: list[Element] = [
        Form(build_rektangel(x, y - hoyde, lengde / 2, hoyde), BLEKK, BLEKK, 0.12 * speil.skala, rolle="malestokk"),
        Form(
            build_rektangel(x + lengde / 2, y - hoyde, lengde / 2, hoyde),
            HVITT,
            BLEKK,
            0.12 * speil.skala,
            rolle="malestokk",
        ),
    ]
    skrift = Merkestil(speil.liten, BLEKK, speil.halo, "malestokk")
    return [*deler, *draw_bit("0", x, midt, skrift), *draw_bit(tekst, x + lengde, midt, skrift)]


def _draw_nordpil(x: float, y: float, hoyde: float, speil: Satsspeil) -> list[Element]:
    """Draw a small arrow; the projection leans a few degrees at its edges, which no reader of these maps measures."""
    b = 0.26 * hoyde
    pil = shapely.Polygon([(x, y), (x + b, y + 0.62 * hoyde), (x, y + 0.48 * hoyde), (x - b, y + 0.62 * hoyde)])
    grunn = find_grunnlinje(y + 0.80 * hoyde, speil.liten)
    return [
        Form(build_sti(pil), fyll=BLEKK, rolle="nordpil"),
        Tekst(x, grunn, "N", speil.liten, BLEKK, Vekt.FET, Anker.MIDT, speil.halo, "nordpil"),
    ]


def _er_del_av_landet(kart: Kart, numre: Iterable[str]) -> bool:
    """Whether the area is so small a part of the country that a locator says something."""
    x0, y0, x1, y1 = kart.find_omriss(numre)
    lx0, ly0, lx1, ly1 = kart.find_omriss(kart.numre)
    return max((x1 - x0) / (lx1 - lx0), (y1 - y0) / (ly1 - ly0)) < 0.5  # noqa: PLR2004 - half the country locates itself


def _oversiktsmal(kart: Kart, utsnitt: Utsnitt) -> tuple[float, float]:
    x0, y0, x1, y1 = kart.find_omriss(kart.numre)
    hoyde = 0.15 * min(utsnitt.ramme[2] - utsnitt.ramme[0], utsnitt.ramme[3] - utsnitt.ramme[1])
    return hoyde * (x1 - x0) / (y1 - y0), hoyde


def _draw_oversiktskart(kart: Kart, omrade: frozenset[str], boks: Boks, speil: Satsspeil) -> list[Element]:
    bakgrunn = build_rektangel(boks[0], boks[1], boks[2] - boks[0], boks[3] - boks[1])
    land, flate = _oversikt(kart, omrade, boks)
    return [
        Form(bakgrunn, HVITT, KANT, 0.15 * speil.skala, rolle="oversiktskart"),
        Form(land, fyll="#c9c5bd", rolle="oversiktskart"),
        Form(flate, fyll=BLEKK, rolle="oversiktskart"),
    ]


@lru_cache(maxsize=64)
def _oversikt(kart: Kart, omrade: frozenset[str], boks: Boks) -> tuple[Sti, Sti]:
    """Lay country and area in a box, kept: the same on every map of a series."""
    x0, y0, x1, y1 = kart.find_omriss(kart.numre)
    rim = 0.06 * (y1 - y0)
    skala = max((x1 - x0 + rim) / (boks[2] - boks[0]), (y1 - y0 + rim) / (boks[3] - boks[1]))
    midt = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    ark_midt = np.array([(boks[0] + boks[2]) / 2, (boks[1] + boks[3]) / 2])
    flate = shapely.coverage_union_all(kart.flater[[kart.plass[n] for n in sorted(omrade)]])

    def flytt(punkter: "NDArray[np.float64]") -> "NDArray[np.float64]":
        lagt: NDArray[np.float64] = (punkter - midt) / (skala, -skala) + ark_midt
        return lagt

    # So little thinned that even the smallest area is seen.
    enkel = shapely.simplify(flate, 2_000)
    return build_sti(shapely.transform(kart.landet, flytt)), build_sti(shapely.transform(enkel, flytt))
