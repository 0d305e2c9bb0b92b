"""Where the names of a map stand: inside their kommune, or beside it with a leader line, and never on one another.

Pure geometry over the sizes of the texts, in the units of the sheet (millimetres). The same input gives the same
places on every machine: candidates are tried in a fixed order and the cheapest wins, the first of equals.

Method. A label is tried in the ways its owner lists, best first. Inside, candidates are a grid over the polygon, and of
those where the whole label lies inside, clear of what is placed, the one with most air around it and least distance to
the middle of the polygon is taken. What does not fit inside gets a leader line from its pole (the centre of its largest
circle) to a box in a ring around it, the shortest that crosses no label, no other leader and no obstacle; boxes over
the area itself cost more than boxes beside it. A label that finds no place takes that of those it disturbs least, which
are laid out again. What finds none at last is left out, and counted by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from numpy.typing import NDArray

Boks = tuple[float, float, float, float]  # left, top, right, bottom
Punkt = tuple[float, float]
Strek = tuple[Punkt, Punkt]

LUFT: Final = 0.45  # least distance between the ink of two labels, and between a label and a leader line, millimetres
KANTLUFT: Final = 0.2  # least distance between ink and the border of its own polygon
RUTER: Final = 26  # candidates along the longer side of a polygon: finer moves a label less than a reader can see
RETNINGER: Final = 32
RINGVEKST: Final = 1.15  # how much farther out each ring of places with a leader line is than the one before
MAKS_LUFT: Final = 2.5  # more air than this makes no label better
MAKS_STREKER: Final = 40  # more leader lines than this is a hedgehog, not a map
DEKKE: Final = 10.0  # what a box wholly over the area costs, in millimetres of leader line
VARIANTPRIS: Final = 15.0  # what a later variant costs, in millimetres of leader line
KANDIDATER: Final = 240  # places with a leader line that are kept for a label: the cheapest
OMGANGER: Final = 12  # how often each leader is offered a cheaper place
MAKS_FLYTT: Final = 300  # how many times a leader is laid before those without a place are left out


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to set a label: the ink of its rows around its middle, inside or with a leader line."""

    rader: tuple[Boks, ...]
    inne: bool = True

    @property
    def boks(self) -> Boks:
        """The box around all rows, seen from the middle of the label."""
        venstre, topp, hoyre, bunn = zip(*self.rader, strict=True)
        return min(venstre), min(topp), max(hoyre), max(bunn)


@dataclass(frozen=True, slots=True)
class Etikett:
    """A label that wants a place: its polygon on the sheet and the ways it may be set, best first."""

    nokkel: str
    flate: BaseGeometry
    varianter: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Plassering:
    """The place a label got: which variant, its middle, its box, and the leader line from the polygon to the box."""

    variant: int
    midt: Punkt
    boks: Boks
    strek: Strek | None = None


def find_plasseringer(
    etiketter: Sequence[Etikett],
    ramme: Boks,
    hindringer: Iterable[Boks] = (),
    dekket: BaseGeometry | None = None,
) -> Mapping[str, Plassering]:
    """Find a place for each label.

    Parameters
    ----------
    etiketter
        In order of importance.
    ramme
        The frame that every box stays inside.
    hindringer
        Boxes that nothing may touch: scale bar, inset.
    dekket
        What boxes with leader lines rather leave open: the area that the map is about.

    Returns
    -------
    Mapping[str, Plassering]
        By key; a label that found no place is absent.

    """
    opptatt = list(hindringer)
    funnet: dict[str, Plassering] = {}

    def legg(etikett: Etikett, plassering: Plassering | None) -> bool:
        if plassering:
            funnet[etikett.nokkel] = plassering
            opptatt.append(plassering.boks)
        return plassering is not None

    resten = []
    for etikett in etiketter:
        forst_ute = next((nr for nr, variant in enumerate(etikett.varianter) if not variant.inne), None)
        if not legg(etikett, _plasser_inne(etikett, etikett.varianter[:forst_ute], ramme, opptatt)):
            resten += [etikett] if forst_ute is not None else []
    if len(resten) <= MAKS_STREKER:
        streker = _plasser_streker(resten, ramme, opptatt, dekket)
        funnet |= streker
        opptatt += [plassering.boks for plassering in streker.values()]
    linjer = [plassering.strek for plassering in funnet.values() if plassering.strek]
    for etikett in resten:
        if etikett.nokkel not in funnet:
            legg(etikett, _plasser_inne(etikett, etikett.varianter, ramme, opptatt, linjer))
    return {etikett.nokkel: funnet[etikett.nokkel] for etikett in etiketter if etikett.nokkel in funnet}


# -------------------------------------------------------------------------------------------------------------- inside


@lru_cache(maxsize=2048)
def _find_pol(flate: shapely.Polygon) -> Punkt:
    sirkel = shapely.maximum_inscribed_circle(flate, tolerance=0.1)
    punkt = shapely.get_point(sirkel, 0)
    return (punkt.x, punkt.y) if punkt else (flate.representative_point().x, flate.representative_point().y)


def _find_midt(flate: shapely.Polygon) -> Punkt:
    """Return the centre of gravity where that is inside, else the pole: where a reader looks for the name."""
    midt = flate.centroid
    return (midt.x, midt.y) if flate.contains(midt) else _find_pol(flate)


def _storste_del(flate: BaseGeometry) -> shapely.Polygon:
    deler: list[shapely.Polygon] = shapely.get_parts(flate).tolist()
    return max(deler, key=lambda del_: del_.area)


def _plasser_inne(
    etikett: Etikett,
    varianter: Sequence[Variant],
    ramme: Boks,
    opptatt: Sequence[Boks],
    linjer: Sequence[Strek] = (),
) -> Plassering | None:
    """Place a label in the first of some variants that fits inside its polygon, clear of boxes and leader lines."""
    if etikett.flate.is_empty:
        return None
    flate = _storste_del(etikett.flate)
    naere = [boks for boks in opptatt if _overlapper(boks, flate.bounds)]
    for nr, variant in enumerate(varianter):
        if not variant.inne:
            continue
        for midt, boks in _find_innebokser(flate, variant, ramme):
            if not any(_overlapper(boks, annen) for annen in naere) and not any(
                _linje_i_boks(linje, boks) for linje in linjer
            ):
                return Plassering(nr, midt, boks)
    return None


@lru_cache(maxsize=8192)
def _find_innebokser(flate: shapely.Polygon, variant: Variant, ramme: Boks) -> list[tuple[Punkt, Boks]]:
    """Find the places where all rows lie inside a polygon, as middle and box, best first."""
    x0, y0, x1, y1 = flate.bounds
    venstre, topp, hoyre, bunn = variant.boks
    if hoyre - venstre + 2 * KANTLUFT > x1 - x0 or bunn - topp + 2 * KANTLUFT > y1 - y0:
        return []
    mx, my = _find_midt(flate)
    steg = max(0.3, max(x1 - x0, y1 - y0) / RUTER)
    # The grid is laid out from the middle, so that the best place of all is among the candidates.
    x = mx + steg * np.arange(-int((mx - x0) / steg), int((x1 - mx) / steg) + 1)
    y = my + steg * np.arange(-int((my - y0) / steg), int((y1 - my) / steg) + 1)
    xx, yy = (akse.ravel() for akse in np.meshgrid(x, y))
    ok = (
        (xx + venstre - LUFT >= ramme[0])
        & (yy + topp - LUFT >= ramme[1])
        & (xx + hoyre + LUFT <= ramme[2])
        & (yy + bunn + LUFT <= ramme[3])
    )
    xx, yy = xx[ok], yy[ok]
    shapely.prepare(flate)
    rader = [_voks(rad, KANTLUFT) for rad in variant.rader]
    for dx, dy in {(rad[i], rad[j]) for rad in rader for i in (0, 2) for j in (1, 3)}:
        # The corners first: most places fall on them, and points are far cheaper than boxes.
        inne = shapely.contains_xy(flate, xx + dx, yy + dy)
        xx, yy = xx[inne], yy[inne]
    luft = np.full(len(xx), MAKS_LUFT)
    for v, t, h, b in rader:
        bokser = shapely.box(xx + v, yy + t, xx + h, yy + b)
        inne = shapely.contains_properly(flate, bokser)
        xx, yy, luft = xx[inne], yy[inne], luft[inne]
        luft = np.minimum(luft, shapely.distance(flate.boundary, bokser[inne]))
    verdi = luft - 0.08 * np.hypot(xx - mx, yy - my)
    rekkefolge = np.argsort(-np.round(verdi, 6), kind="stable").tolist()
    punkter = [(float(xx[i]), float(yy[i])) for i in rekkefolge]
    return [((x, y), (x + venstre, y + topp, x + hoyre, y + bunn)) for x, y in punkter]


# ------------------------------------------------------------------------------------------------------- leader lines


def _plasser_streker(
    etiketter: Sequence[Etikett], ramme: Boks, opptatt: Sequence[Boks], dekket: BaseGeometry | None
) -> dict[str, Plassering]:
    kandidater = {e.nokkel: _find_strekbokser(e, ramme, opptatt, dekket) for e in etiketter}
    ko = sorted((nokkel for nokkel in kandidater if kandidater[nokkel]), key=lambda n: (len(kandidater[n]), n))
    lagt: dict[str, Plassering] = {}
    best: dict[str, Plassering] = {}
    flyttet = dict.fromkeys(kandidater, 0)
    for _ in range(MAKS_FLYTT):
        if not ko:
            break
        nokkel = ko.pop(0)
        # The cheapest place that is free; where none is, the one whose holders have been moved least makes way.
        plassering: Plassering | None = None
        i_veien: list[str] = []
        for _, kandidat in kandidater[nokkel]:
            treff = [n for n, p in lagt.items() if not _passer(kandidat, (p,))]
            tapt = sum(1 + flyttet[n] for n in treff)
            if plassering is None or tapt < sum(1 + flyttet[n] for n in i_veien):
                plassering, i_veien = kandidat, treff
            if not treff:
                break
        for n in i_veien:
            del lagt[n]
            flyttet[n] += 1
        ko += i_veien
        if plassering is not None:
            lagt[nokkel] = plassering
        if len(lagt) > len(best):
            best = dict(lagt)
    return _forbedre(best, kandidater)


def _forbedre(
    lagt: dict[str, Plassering], kandidater: Mapping[str, list[tuple[float, Plassering]]]
) -> dict[str, Plassering]:
    """Move each leader to the cheapest place that the others leave, until none moves."""
    for _ in range(OMGANGER):
        flyttet = False
        for nokkel in list(lagt):
            andre = [p for n, p in lagt.items() if n != nokkel]
            ny = next(p for _, p in kandidater[nokkel] if p == lagt[nokkel] or _passer(p, andre))
            flyttet |= ny != lagt[nokkel]
            lagt[nokkel] = ny
        if not flyttet:
            break
    return lagt


def _find_strekbokser(
    etikett: Etikett, ramme: Boks, opptatt: Sequence[Boks], dekket: BaseGeometry | None
) -> list[tuple[float, Plassering]]:
    """Find the places with a leader line that are free of what is placed, with what each costs, cheapest first."""
    flate = _storste_del(etikett.flate)
    pol = _find_pol(flate)
    alle: list[tuple[float, Plassering]] = []
    for nr, variant in enumerate(etikett.varianter):
        if variant.inne:
            continue
        venstre, topp, hoyre, bunn = variant.boks
        bokser, streker = _ring(pol, hoyre - venstre, bunn - topp, ramme)
        if not len(bokser):
            continue
        stengt = shapely.box(*(np.array([_voks(b, LUFT) for b in opptatt]).reshape(-1, 4).T)) if opptatt else None
        flater = np.asarray(shapely.box(*bokser.T))
        shapely.prepare(flate)
        linjer = np.asarray(shapely.linestrings(streker))
        pris = shapely.length(linjer) + VARIANTPRIS * nr
        ok = ~shapely.intersects(flate, flater)
        if stengt is not None:
            tre = shapely.STRtree(stengt)
            ok[tre.query(flater, predicate="intersects")[0]] = False
            ok[tre.query(linjer, predicate="intersects")[0]] = False
        if dekket is not None:
            pris = pris + DEKKE * _find_dekning(bokser, dekket)
        pris = np.where(ok, pris, np.inf).round(6)
        for i in np.argsort(pris, kind="stable")[: min(KANDIDATER, int(ok.sum()))].tolist():
            boks = tuple(bokser[i].tolist())
            strek = (tuple(streker[i, 0].tolist()), tuple(streker[i, 1].tolist()))
            alle.append((float(pris[i]), Plassering(nr, (boks[0] - venstre, boks[1] - topp), boks, strek)))
    return sorted(alle, key=lambda k: k[0])


def _find_dekning(bokser: "NDArray[np.float64]", flate: BaseGeometry) -> "NDArray[np.float64]":
    """Return how much of each box lies over a shape, 0–1, by a sample of 4 × 2 points in it."""
    andeler = [(x, y) for x in (0.0, 0.33, 0.67, 1.0) for y in (0.0, 1.0)]
    shapely.prepare(flate)
    treff = [
        shapely.contains_xy(
            flate,
            bokser[:, 0] + x * (bokser[:, 2] - bokser[:, 0]),
            bokser[:, 1] + y * (bokser[:, 3] - bokser[:, 1]),
        )
        for x, y in andeler
    ]
    andel: NDArray[np.float64] = np.asarray(treff, dtype=float).mean(axis=0)
    return andel


def _ring(pol: Punkt, bredde: float, hoyde: float, ramme: Boks) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Return boxes around a point at growing distance, and the line from the point to each."""
    lengst = 0.5 * max(ramme[2] - ramme[0], ramme[3] - ramme[1])
    ringer = int(np.log(max(lengst / hoyde, 1.0)) / np.log(RINGVEKST)) + 1
    avstand = hoyde * RINGVEKST ** np.arange(ringer)  # near places are told apart finely, far ones need not be
    vinkel = np.linspace(0, 2 * np.pi, RETNINGER, endpoint=False)
    r, v = (akse.ravel() for akse in np.meshgrid(avstand, vinkel, indexing="ij"))
    # The line ends where the ring meets the near side of the box: its middle height at the sides, else top or bottom.
    ende = np.column_stack([pol[0] + r * np.cos(v), pol[1] + r * np.sin(v)])
    til_siden = np.abs(np.cos(v)) > 0.5  # noqa: PLR2004 - steeper than 60 degrees it stands above or below
    mx = ende[:, 0] + np.where(til_siden, np.sign(np.cos(v)) * bredde / 2, np.cos(v) * bredde / 2)
    my = ende[:, 1] + np.where(til_siden, 0.0, np.sign(np.sin(v)) * hoyde / 2)
    bokser = np.column_stack([mx - bredde / 2, my - hoyde / 2, mx + bredde / 2, my + hoyde / 2])
    inne = (
        (bokser[:, 0] >= ramme[0] + LUFT)
        & (bokser[:, 1] >= ramme[1] + LUFT)
        & (bokser[:, 2] <= ramme[2] - LUFT)
        & (bokser[:, 3] <= ramme[3] - LUFT)
    )
    start = np.broadcast_to(np.array(pol), ende.shape)
    return bokser[inne], np.stack([start[inne], ende[inne]], axis=1)


def _passer(ny: Plassering, lagt: Iterable[Plassering]) -> bool:
    return not any(
        _overlapper(ny.boks, p.boks)
        or _linje_i_boks(ny.strek, p.boks)
        or _linje_i_boks(p.strek, ny.boks)
        or _krysser(ny.strek, p.strek)
        for p in lagt
    )


def _voks(boks: Boks, luft: float) -> Boks:
    return boks[0] - luft, boks[1] - luft, boks[2] + luft, boks[3] + luft


def _overlapper(a: Boks, b: Boks) -> bool:
    return a[0] - LUFT < b[2] and b[0] - LUFT < a[2] and a[1] - LUFT < b[3] and b[1] - LUFT < a[3]


def _linje_i_boks(strek: Strek | None, boks: Boks) -> bool:
    """Whether a segment comes within ``LUFT`` of a box (Liang–Barsky); no segment does not."""
    if strek is None:
        return False
    (x, y), (x1, y1) = strek
    dx, dy = x1 - x, y1 - y
    fra, til = 0.0, 1.0
    venstre, topp, hoyre, bunn = _voks(boks, LUFT)
    for p, q in ((-dx, x - venstre), (dx, hoyre - x), (-dy, y - topp), (dy, bunn - y)):
        if p == 0:
            if q < 0:
                return False
        elif p < 0:
            fra = max(fra, q / p)
        else:
            til = min(til, q / p)
    return fra <= til


def _krysser(a: Strek | None, b: Strek | None) -> bool:
    if a is None or b is None:
        return False

    def side(p: Punkt, q: Punkt, r: Punkt) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(*a, b[0]) * side(*a, b[1]) <= 0 and side(*b, a[0]) * side(*b, a[1]) <= 0
