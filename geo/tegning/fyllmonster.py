"""Fills as drawn geometry: even colours, stripes of exactly as many colours as there are, dots, lines and hatching.

The pattern of a map and that of its legend come from here, so that they are the same; matplotlib's own hatching has one
colour and its own size in each file format. Millimetres on the sheet, y downwards.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.beskrivelse import fyll as f
from geo.beskrivelse.fyll import Fyll, Monster, mix_hvit
from geo.tegning.stil import BLEKK
from geo.tegning.verdi import Form, build_sti

STRIPE_MM: Final = 1.5  # the width of one colour's stripe at type size 7.5
PRIKK_MM: Final = 0.62  # the radius of a dot, and
PRIKK_STEG_MM: Final = 1.75  # how far apart they stand
LINJE_STEG_MM: Final = 1.35  # between the lines of berører and ukjent
UTENFOR: Final = 0.55  # how much white is mixed in outside the area


@dataclass(frozen=True, slots=True)
class _Prikker:
    """Dots, so far apart and of such a radius."""

    steg: float
    radius: float


@dataclass(frozen=True, slots=True)
class _Linjer:
    """Lines at some angles to the x axis, so far apart and so wide."""

    grader: tuple[float, ...]
    steg: float
    bredde: float


# For print in black and white: a pattern or an even grey for each colour of the palette, so that what differs in colour
# differs here.
_SVARTHVITT: Final[tuple[_Prikker | _Linjer | str, ...]] = (
    _Linjer((45.0,), 1.3, 0.22),
    "#dadada",
    _Prikker(1.5, 0.26),
    _Linjer((0.0,), 1.3, 0.22),
    _Linjer((-45.0,), 0.9, 0.22),
    _Linjer((45.0, -45.0), 1.9, 0.16),
    "#b4b4b4",
    _Linjer((90.0,), 0.9, 0.22),
)
_MORKEST_GRA: Final = 0x8E  # of the classes of a measure: black labels keep 4.5:1 on it


@dataclass(frozen=True, slots=True)
class Stil:
    """How fills are drawn: ``skala`` of the patterns, in black and white or not, lighter outside the area."""

    skala: float = 1.0
    svarthvitt: bool = False
    lys: bool = False


def draw_fyll(
    flate: BaseGeometry, fyll: Fyll, stil: Stil, rolle: str, deler: Sequence[BaseGeometry] = ()
) -> Iterator[Form]:
    """Yield the shapes that fill a polygon as ``fyll`` says; nothing for an empty one.

    ``deler`` are the polygons that it was merged from, if any: dots and lines are clipped to each of them and kept, so
    that the country is not clipped anew for every map on which another kommune is ukjent.
    """
    deler = deler or (flate,)
    sti = build_sti(flate)
    if sti.er_tom:
        return
    farger = [mix_hvit(farge, UTENFOR) if stil.lys else farge for farge in fyll.farger]
    if fyll.monster is Monster.HEL:
        if stil.svarthvitt:
            yield from _draw_svarthvitt(flate, fyll.farger[0], stil, rolle)
        else:
            yield Form(sti, fyll=farger[0], rolle=rolle)
    elif fyll.monster is Monster.STRIPER:
        yield from _draw_striper(flate, fyll, farger, stil, rolle)
    elif fyll.monster is Monster.PRIKKER:
        yield Form(sti, fyll=f.EGENREGI, rolle=rolle)
        farge = BLEKK if stil.svarthvitt else _mork(farger[0])
        prikker = [_klipp(del_, _prikker, PRIKK_STEG_MM * stil.skala, PRIKK_MM * stil.skala) for del_ in deler]
        yield from _form(prikker, rolle, fyll=farge)
    elif fyll.monster is Monster.LINJER:
        yield Form(sti, fyll=f.EGENREGI, rolle=rolle)
        farge = BLEKK if stil.svarthvitt else _mork(farger[0])
        bredde = (0.2 if stil.svarthvitt else 0.55) * stil.skala
        linjer = [_klipp(del_, _linjer, LINJE_STEG_MM * stil.skala, 0.0) for del_ in deler]
        yield from _form(linjer, rolle, strek=farge, bredde=bredde)
    else:
        yield Form(sti, fyll=farger[0], rolle=rolle)
        for grader in (45.0, -45.0):
            linjer = [_klipp(del_, _linjer, 1.2 * LINJE_STEG_MM * stil.skala, grader) for del_ in deler]
            yield from _form(linjer, rolle, strek=f.EGENREGI, bredde=0.22 * stil.skala)


def _mork(farge: str) -> str:
    """Return a colour a little darker: dots and lines on white look lighter than the same colour as an area."""
    return "#" + "".join(f"{round(int(farge[i : i + 2], 16) * 0.88):02x}" for i in (1, 3, 5))


def _draw_striper(flate: BaseGeometry, fyll: Fyll, farger: list[str], stil: Stil, rolle: str) -> Iterator[Form]:
    """Yield stripes of all the colours, the first one's under the others so that no white shows between them."""
    antall = len(farger)
    bredde = STRIPE_MM * stil.skala * (1.6 if stil.svarthvitt else 1.0)
    if not stil.svarthvitt:
        yield Form(build_sti(flate), fyll=farger[0], rolle=rolle)
    for nr, farge in enumerate(farger):
        if stil.svarthvitt:
            del_ = shapely.intersection(flate, _striper(_kvantiser(flate.bounds), bredde, antall, nr))
            yield from _draw_svarthvitt(_bare_flater(del_), fyll.farger[nr], stil, rolle)
        elif nr:
            yield from _form(_klipp(flate, _striper, bredde, antall, nr), rolle, fyll=farge)


def _draw_svarthvitt(flate: BaseGeometry, farge: str, stil: Stil, rolle: str) -> Iterator[Form]:
    """Yield the pattern that stands for a colour: for the palette its own, for a class its grey, neutral ones white."""
    sti = build_sti(flate)
    if sti.er_tom:
        return
    if farge in f.SEKVENS:
        yield Form(sti, fyll=find_gratone(f.SEKVENS.index(farge)), rolle=rolle)
        return
    if farge not in f.PALETT:
        yield Form(sti, fyll=f.EGENREGI, rolle=rolle)
        return
    monster = _SVARTHVITT[f.PALETT.index(farge)]
    blekk = "#6e6e6e" if stil.lys else BLEKK
    if isinstance(monster, str):
        yield Form(sti, fyll=mix_hvit(monster, UTENFOR) if stil.lys else monster, rolle=rolle)
        return
    yield Form(sti, fyll=f.EGENREGI, rolle=rolle)
    if isinstance(monster, _Prikker):
        prikker = _klipp(flate, _prikker, monster.steg * stil.skala, monster.radius * stil.skala)
        yield from _form(prikker, rolle, fyll=blekk)
        return
    for vinkel in monster.grader:
        linjer = _klipp(flate, _linjer, monster.steg * stil.skala, vinkel)
        yield from _form(linjer, rolle, strek=blekk, bredde=monster.bredde * stil.skala)


def find_gratone(nr: int) -> str:
    """Return the grey of a class of a measure, in even steps from white."""
    tone = round(0xFF - (0xFF - _MORKEST_GRA) * nr / (len(f.SEKVENS) - 1))
    return f"#{tone:02x}{tone:02x}{tone:02x}"


def _form(
    geometri: BaseGeometry | Sequence[BaseGeometry],
    rolle: str,
    fyll: str | None = None,
    strek: str | None = None,
    bredde: float = 0.0,
) -> Iterator[Form]:
    sti = build_sti(geometri)
    if not sti.er_tom:
        yield Form(sti, fyll=fyll, strek=strek, bredde_mm=bredde, rolle=rolle)


@lru_cache(maxsize=8192)
def _klipp(flate: BaseGeometry, bygg: Callable[..., BaseGeometry], *tall: float) -> BaseGeometry:
    """Clip a pattern to a polygon; kept, since a series draws the same shapes again and again."""
    return shapely.intersection(flate, bygg(_kvantiser(flate.bounds), *tall))


def _bare_flater(geometri: BaseGeometry) -> BaseGeometry:
    flater: list[shapely.Polygon] = [del_ for del_ in shapely.get_parts(geometri) if isinstance(del_, shapely.Polygon)]
    return shapely.multipolygons(flater)


def _kvantiser(grenser: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Grow bounds to whole centimetres, so that nearby shapes share one pattern that runs on between them."""
    x0, y0, x1, y1 = grenser
    return float(10 * (x0 // 10)), float(10 * (y0 // 10)), float(10 * (x1 // 10 + 1)), float(10 * (y1 // 10 + 1))


@lru_cache(maxsize=256)
def _striper(grenser: tuple[float, float, float, float], bredde: float, antall: float, nr: float) -> BaseGeometry:
    """Build every ``antall``-th diagonal stripe over some bounds, starting with number ``nr``."""
    x0, y0, x1, y1 = grenser
    vannrett = bredde * 2**0.5  # a stripe at 45 degrees, measured along the x axis
    periode = vannrett * antall
    # x + y is constant along a stripe; the phase is that of the sheet, so that neighbours' stripes meet.
    k = np.arange(np.floor((x0 + y0) / periode), np.ceil((x1 + y1) / periode) + 1)
    a = k * periode + nr * vannrett
    b = a + vannrett
    ned, opp = np.full_like(a, y0), np.full_like(a, y1)
    ringer = np.stack(
        [
            np.column_stack([a - ned, ned]),
            np.column_stack([b - ned, ned]),
            np.column_stack([b - opp, opp]),
            np.column_stack([a - opp, opp]),
        ],
        axis=1,
    )
    flater: list[shapely.Polygon] = np.asarray(shapely.polygons(ringer)).tolist()
    return shapely.multipolygons(flater)


@lru_cache(maxsize=256)
def _linjer(grenser: tuple[float, float, float, float], steg: float, grader: float) -> BaseGeometry:
    """Build parallel lines over some bounds, ``steg`` apart, at an angle to the x axis."""
    x0, y0, x1, y1 = grenser
    v = np.radians(grader)
    langs, tvers = np.array([np.cos(v), np.sin(v)]), np.array([-np.sin(v), np.cos(v)])
    hjorner = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    t, s = hjorner @ tvers, hjorner @ langs
    k = np.arange(np.ceil(t.min() / steg), np.floor(t.max() / steg) + 1) * steg
    fra = np.outer(k, tvers) + s.min() * langs
    til = np.outer(k, tvers) + s.max() * langs
    linjer: list[shapely.LineString] = np.asarray(shapely.linestrings(np.stack([fra, til], axis=1))).tolist()
    return shapely.multilinestrings(linjer)


@lru_cache(maxsize=256)
def _prikker(grenser: tuple[float, float, float, float], steg: float, radius: float) -> BaseGeometry:
    """Build dots over some bounds, every other row shifted by half a step."""
    x0, y0, x1, y1 = grenser
    rad = steg * 3**0.5 / 2
    rader = np.arange(np.floor(y0 / rad), np.ceil(y1 / rad) + 1)
    x = np.arange(np.floor(x0 / steg), np.ceil(x1 / steg) + 1)
    xx, yy = np.meshgrid(x, rader)
    punkter = np.asarray(shapely.points((xx + (yy % 2) / 2) * steg, yy * rad)).ravel()
    prikker: list[shapely.Polygon] = shapely.buffer(punkter, radius, quad_segs=6).tolist()
    return shapely.multipolygons(prikker)
