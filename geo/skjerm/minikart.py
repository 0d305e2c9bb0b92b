"""A described map as a small SVG text, without a drawing library: the wall of maps, choosers, legends, sequences."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.temakart import Temakart
from geo.data.grenser import find_grenselinjer
from geo.skjerm.svgfyll import build_monster

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

RUTER: Final = 2  # grid cells per px: whole numbers in the file, and still sharp on a dense screen
TOLERANSE_PX: Final = 1.0  # detail that a small map cannot show
MINSTE_OY_PX: Final = 1.5  # a smaller island is a speck; a kommune keeps its largest part all the same
SKRIFT_PX: Final = 11  # size of the numbers on a small map
SKRIFT_ANDEL: Final = 0.025  # of the width of a larger one, which a phone shows at half its size
LYS: Final = ".45"  # opacity of deltakere outside the area


@dataclass(frozen=True, slots=True)
class Minigeometri:
    """Paths of an extent on the grid of a small map, made once and used for every map of it."""

    bredde: int  # px
    hoyde: int  # px
    land: str  # SVG path data of all land outside the extent's kommuner, as one silhouette
    flater: Mapping[str, str]  # SVG path data by kommunenummer
    linjer: Mapping[tuple[str, str], str]  # SVG path data of the border between two kommuner
    punkter: Mapping[str, tuple[int, int, float]]  # where a number stands (grid) and how far it is to the border (px)
    naboer: Mapping[str, frozenset[str]]  # neighbours by kommunenummer, among those in the picture


def build_minigeometri(
    grenser: "GeoDataFrame", utsnitt: AbstractSet[str], bredde: int = 320, toleranse_px: float = TOLERANSE_PX
) -> Minigeometri:
    """Scale boundaries to a small map: simplified together, cut to the picture and set on a grid of half pixels.

    Parameters
    ----------
    grenser
        Boundaries by kommunenummer that are a coverage, EPSG:25833.
    utsnitt
        The kommuner that the map is cut to; others are drawn as far as they reach into it.
    bredde
        Width in px; the height follows the extent.
    toleranse_px
        How much detail is taken away, in px; neighbours keep the same border.

    """
    import shapely  # noqa: PLC0415 - half a second that the command line does without

    x_min, y_min, x_max, y_max = grenser.loc[sorted(utsnitt)].total_bounds
    luft = 0.03 * max(x_max - x_min, y_max - y_min)
    x_min, y_min, x_max, y_max = x_min - luft, y_min - luft, x_max + luft, y_max + luft
    skala = bredde / (x_max - x_min)  # px per metre
    hoyde = round((y_max - y_min) * skala)
    # Cut a little outside the picture, so that the cut is never seen as a border.
    kant = 3 / skala
    ramme = (x_min - kant, y_min - kant, x_max + kant, y_max + kant)
    synlige = grenser.cx[x_min:x_max, y_min:y_max][["geometry"]]
    synlige = synlige.set_geometry(
        shapely.coverage_simplify(synlige.geometry.to_numpy(), toleranse_px / skala), crs=grenser.crs
    )
    linjer = find_grenselinjer(synlige)
    klipt = zip(synlige.index, shapely.clip_by_rect(synlige.geometry.to_numpy(), *ramme), strict=True)
    flater = {nummer: polygoner for nummer, flate in klipt if (polygoner := _polygoner(flate))}
    land = shapely.coverage_union_all([flate for nummer, flate in synlige.geometry.items() if nummer not in utsnitt])

    def til_rute(koordinater: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
        ruter = ((round((x - x_min) * skala * RUTER), round((y_max - y) * skala * RUTER)) for x, y in koordinater)
        return [rute for rute, _ in groupby(ruter)]

    def til_flate(polygoner: "Sequence[Polygon]") -> str:
        ringer = [til_rute(ring.coords) for polygon in polygoner for ring in (polygon.exterior, *polygon.interiors)]
        store = [ring for ring in ringer if _utstrekning(ring) >= MINSTE_OY_PX * RUTER]
        return "".join(_bane(ring[:-1], "z") for ring in store or ringer[:1])

    def til_linje(linje: "BaseGeometry") -> str:
        deler = getattr(linje, "geoms", [linje])
        return "".join(_bane(til_rute(del_.coords), "") for del_ in deler if del_.geom_type == "LineString")

    sirkler = shapely.maximum_inscribed_circle([polygoner[0] for polygoner in flater.values()])
    punkter = {
        nummer: (*til_rute([shapely.get_coordinates(sirkel)[0]])[0], shapely.length(sirkel) * skala)
        for nummer, sirkel in zip(flater, sirkler, strict=True)
    }
    naboer: dict[str, set[str]] = {nummer: set() for nummer in synlige.index}
    for a, b in linjer:
        naboer[a].add(b)
        naboer[b].add(a)
    klipte = {par: til_linje(shapely.clip_by_rect(linje, *ramme)) for par, linje in linjer.items()}
    return Minigeometri(
        bredde=bredde,
        hoyde=hoyde,
        land=til_flate(_polygoner(shapely.clip_by_rect(land, *ramme))),
        flater={nummer: til_flate(polygoner) for nummer, polygoner in flater.items()},
        linjer={par: bane for par, bane in klipte.items() if bane},
        punkter=punkter,
        naboer={nummer: frozenset(andre) for nummer, andre in naboer.items()},
    )


def _polygoner(geometri: "BaseGeometry") -> list["Polygon"]:
    """Find the polygons of what a cut left, the largest first; lines and points along the edge are no part of it."""
    deler = [
        del_ for del_ in getattr(geometri, "geoms", [geometri]) if del_.geom_type == "Polygon" and not del_.is_empty
    ]
    return sorted(deler, key=lambda polygon: -polygon.area)


def _utstrekning(ring: Sequence[tuple[int, int]]) -> int:
    x, y = [x for x, _ in ring], [y for _, y in ring]
    return max(max(x) - min(x), max(y) - min(y))


def _bane(ruter: Sequence[tuple[int, int]], slutt: str) -> str:
    """Write grid points as SVG path data with relative steps, as short as it can be; nothing for a single point."""
    if len(ruter) < 2:  # noqa: PLR2004 - one point has no length
        return ""
    steg = "".join(
        f"{'' if tall < 0 else ' '}{tall}"
        for fra, til in pairwise(ruter)
        for tall in (til[0] - fra[0], til[1] - fra[1])
    )
    return f"M{ruter[0][0]} {ruter[0][1]}l{steg.lstrip()}{slutt}"


def build_minikart(
    temakart: Temakart, geometri: Minigeometri, *, nokkel: str = "k", tall: bool = False, verter: bool = False
) -> str:
    """Build the map as one SVG text with its title and alt text.

    Parameters
    ----------
    temakart, geometri
        What is shown, and where.
    nokkel
        Keeps the ids of patterns apart where several maps stand in one document.
    tall
        Write the numbers of the legend, once for each field of neighbours with the same number, where there is room.
    verter
        Mark known vertskommuner with a ring.

    """
    fyll = sorted({felt.fyll for felt in temakart.felt.values()}, key=repr)
    monstre = {ett: build_monster(ett, f"{nokkel}{i}", stripe=5 * RUTER) for i, ett in enumerate(fyll)}
    flater = []
    for nummer, felt in temakart.felt.items():
        if nummer in geometri.flater:
            lys = "" if felt.i_omradet else f' fill-opacity="{LYS}"'
            flater.append(f'<path d="{geometri.flater[nummer]}" fill="{monstre[felt.fyll][1]}"{lys}/>')
    tykke = "".join(bane for (a, b), bane in geometri.linjer.items() if temakart.er_tykk(a, b))
    tegn = "".join((_tall(temakart, geometri) if tall else "", _verter(temakart, geometri) if verter else ""))
    bredde, hoyde = geometri.bredde, geometri.hoyde
    strek = f'stroke="{f.KANT}" stroke-linejoin="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {bredde * RUTER} {hoyde * RUTER}" '
        f'width="{bredde}" height="{hoyde}" role="img" lang="nb">'
        f"<title>{escape(temakart.tittel)}</title><desc>{escape(temakart.alt_tekst)}</desc>"
        f"<defs>{''.join(monster for monster, _ in monstre.values())}</defs>"
        f'<rect width="100%" height="100%" fill="#fff"/><path d="{geometri.land}" fill="{f.BAKGRUNN}"/>'
        f'<g {strek} stroke-opacity=".3" stroke-width="{0.5 * RUTER:g}">{"".join(flater)}</g>'
        f'<path d="{tykke}" fill="none" {strek} stroke-width="{1.2 * RUTER:g}"/>{tegn}</svg>'
    )


def _tall(temakart: Temakart, geometri: Minigeometri) -> str:
    """Write each field's number where it has most room; a field too small for its number has none."""
    skrift_px = _skrift_px(geometri)
    storrelse = round(skrift_px * RUTER)
    ut = []
    for felt in _find_sammenhengende(temakart, geometri):
        nummer = max(felt, key=lambda n: (geometri.punkter[n][2], n))
        tekst = temakart.felt[nummer].tall
        x, y, radius_px = geometri.punkter[nummer]
        if tekst and radius_px * 2 > skrift_px * max(1, 0.56 * len(tekst)):
            ut.append(f'<text x="{x}" y="{y + round(storrelse * 0.35)}">{escape(tekst)}</text>')
    return (
        f'<g font-family="Arial,sans-serif" font-size="{storrelse}" font-weight="600" text-anchor="middle" '
        f'stroke="#fff" stroke-width="{2.5 * RUTER:g}" stroke-linejoin="round" paint-order="stroke">'
        f"{''.join(ut)}</g>"
    )


def _skrift_px(geometri: Minigeometri) -> float:
    return max(SKRIFT_PX, SKRIFT_ANDEL * geometri.bredde)


def _find_sammenhengende(temakart: Temakart, geometri: Minigeometri) -> list[set[str]]:
    """Find the fields of neighbours that have the same number and are all in the area, or all outside it."""
    igjen = {nummer for nummer in temakart.felt if nummer in geometri.flater}
    felt = []
    while igjen:
        forste = min(igjen)
        like = (temakart.felt[forste].tall, temakart.felt[forste].i_omradet)
        ett, ko = set(), [forste]
        while ko:
            nummer = ko.pop()
            if nummer in igjen and (temakart.felt[nummer].tall, temakart.felt[nummer].i_omradet) == like:
                igjen.discard(nummer)
                ett.add(nummer)
                ko.extend(geometri.naboer[nummer])
        felt.append(ett)
    return felt


def _verter(temakart: Temakart, geometri: Minigeometri) -> str:
    """Draw a ring in each known vertskommune, below where its number stands."""
    under = round(0.9 * _skrift_px(geometri) * RUTER)
    punkter = [
        geometri.punkter[nummer]
        for nummer, felt in temakart.felt.items()
        if felt.vert_for and nummer in geometri.punkter
    ]
    ringer = "".join(f'<circle cx="{x}" cy="{y + under}" r="{2.6 * RUTER:g}"/>' for x, y, _ in punkter)
    return f'<g fill="#fff" stroke="#000" stroke-width="{1.2 * RUTER:g}">{ringer}</g>' if ringer else ""
