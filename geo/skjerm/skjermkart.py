"""The described map on screen: the page that folium builds once, and the small message that repaints it.

The page holds the boundaries, one border line per pair of neighbours and one label point per kommune; a message
(docs/kart.md) says how they look. Nothing here serves or shows anything: ``kartkomponent`` does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeVar

from geo import settings
from geo.beskrivelse.fyll import Fyll, mix_hvit
from geo.beskrivelse.temakart import Temakart
from geo.data.grenser import compute_punkter, find_grenselinjer, require_crs
from geo.errors import UkjentKodeError
from geo.skjerm.svgfyll import build_monster

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

_G = TypeVar("_G")

SKALA: Final = 10_000  # coordinates in the page are whole ten-thousandths of a degree: 11 m north, 5 m east
UTENFOR_HVIT: Final = 0.55  # how much white is mixed into deltakere outside the area
STRIPE_PX: Final = 7.0  # width of a stripe on the map; wide enough to tell the colours of
FLISER_URL: Final = (
    "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png"  # FACTS; z/y/x
)
KARTNAVN: Final = "kart"  # the same every time, so that the same boundaries give the same page


@dataclass(frozen=True)
class Kartgeometri:
    """What a page knows of the boundaries: kommuner and borders by position, and the file that it draws them from."""

    numre: tuple[str, ...]  # kommunenumre in rising order
    navn: tuple[str, ...]
    par: tuple[tuple[str, str], ...]  # the two kommuner of each border line
    innhold: str  # the page's file: JSON, see docs/kart.md

    @cached_property
    def versjon(self) -> str:
        """The start of the sha256 of the file, which stands in its name and in every message."""
        return sha256(self.innhold.encode()).hexdigest()[:12]

    @cached_property
    def plass(self) -> Mapping[str, int]:
        """The position of each kommunenummer."""
        return {nummer: plass for plass, nummer in enumerate(self.numre)}


def build_kartgeometri(grenser: "GeoDataFrame") -> Kartgeometri:
    """Build what the page draws from boundaries in EPSG:25833, as ``grenser.load_grenser`` gives them.

    Coordinates become longitude and latitude here, and nowhere else; rings and lines are written as steps from point to
    point, which is a third of GeoJSON's size.
    """
    from geopandas import GeoSeries  # noqa: PLC0415 - who has boundaries has loaded it
    from shapely import LineString, Polygon  # noqa: PLC0415 - as above

    require_crs(grenser, settings.EPSG_INTERN)
    grenser = grenser.sort_index()
    linjer = find_grenselinjer(grenser)
    punkter = compute_punkter(grenser)
    grader = grenser.geometry.to_crs(settings.EPSG_SKJERM)
    linjer_grader = GeoSeries(list(linjer.values()), crs=grenser.crs).to_crs(settings.EPSG_SKJERM)
    punkter_grader = punkter.geometry.to_crs(settings.EPSG_SKJERM)
    plass = {nummer: i for i, nummer in enumerate(grenser.index)}
    innhold = {
        "skala": SKALA,
        "numre": list(grenser.index),
        "navn": list(grenser["navn"]),
        "flater": [[_ringer(flate) for flate in _deler(geometri, Polygon)] for geometri in grader],
        "punkter": [
            [round(x * SKALA), round(y * SKALA)] for x, y in zip(punkter_grader.x, punkter_grader.y, strict=True)
        ],
        "radier_m": [round(radius) for radius in punkter["radius_m"]],
        "par": [[plass[a], plass[b]] for a, b in linjer],
        "linjer": [[_steg(del_.coords) for del_ in _deler(linje, LineString)] for linje in linjer_grader],
    }
    return parse_kartgeometri(json.dumps(innhold, ensure_ascii=False, separators=(",", ":")))


def parse_kartgeometri(innhold: str) -> Kartgeometri:
    """Read back what ``build_kartgeometri`` wrote, without any geometry library: milliseconds at start."""
    lest = json.loads(innhold)
    numre = tuple(lest["numre"])
    par = tuple((numre[a], numre[b]) for a, b in lest["par"])
    return Kartgeometri(numre=numre, navn=tuple(lest["navn"]), par=par, innhold=innhold)


def _deler(geometri: "BaseGeometry", slag: type[_G]) -> list[_G]:
    """Return the parts of a geometry, which are all of one kind."""
    return [del_ for del_ in getattr(geometri, "geoms", (geometri,)) if isinstance(del_, slag)]


def _ringer(flate: "Polygon") -> list[list[int]]:
    # Leaflet closes a ring by itself.
    return [_steg(ring.coords[:-1]) for ring in (flate.exterior, *flate.interiors)]


def _steg(koordinater: Iterable[tuple[float, ...]]) -> list[int]:
    """Write coordinates as whole steps: x and y of the first, then how far each next one is from the one before."""
    steg: list[int] = []
    x0, y0 = 0, 0
    for x, y in koordinater:
        x1, y1 = round(x * SKALA), round(y * SKALA)
        if not steg or x1 != x0 or y1 != y0:
            steg += (x1 - x0, y1 - y0)
        x0, y0 = x1, y1
    return steg


def build_side(geometri_fil: str, skript: Sequence[str], stiler: Sequence[str]) -> str:
    """Build the page with folium: an empty map, our own files and the call that starts the bridge.

    Parameters
    ----------
    geometri_fil
        The file with ``Kartgeometri.innhold``, relative to the page.
    skript, stiler
        The scripts, Leaflet first, and the style sheets, relative to the page. Nothing else is loaded.

    """
    import folium  # noqa: PLC0415 - 0.3 s, and needed only when the page is made
    from branca.element import Element, Figure, MacroElement  # noqa: PLC0415 - comes with folium
    from folium.template import Template  # noqa: PLC0415 - as above

    class Start(MacroElement):
        """The last line of the page's script: hand the map to the bridge."""

        kart, fil = KARTNAVN, geometri_fil
        _template = Template(
            "{% macro script(this, kwargs) %}start({{ this.kart }}, {{ this.fil|tojson }});{% endmacro %}"
        )

    class Kart(folium.Map):
        """A map with the same name every time, where folium would draw a random one."""

        def get_name(self) -> str:
            return KARTNAVN

    side = Figure(title="Kart")
    kart = Kart(
        location=[60.5, 9.0],  # until the first message says which area
        zoom_start=7,
        tiles=None,
        zoom_control=False,  # the bridge makes one with Norwegian titles
        attribution_control=False,  # likewise, without Leaflet's own flag
        keyboard=False,  # arrows walk between kommuner
        scroll_wheel_zoom=False,  # the wheel scrolls the page around the map; with Ctrl the bridge zooms
        track_resize=False,  # the bridge watches the frame itself
        zoom_snap=0.1,  # an area fills its frame
        zoom_delta=0.5,
    )
    kart.default_js = [(f"skript{nr}", fil) for nr, fil in enumerate(skript)]
    kart.default_css = [(f"stil{nr}", fil) for nr, fil in enumerate(stiler)]
    kart.add_to(side)
    Start().add_to(kart)  # type: ignore[no-untyped-call]  # branca does not say the type of its constructor
    # The boundaries are the largest file, and otherwise asked for when the scripts have run.
    side.header.add_child(Element(f'<link rel="preload" href="{geometri_fil}" as="fetch" crossorigin>'), name="grenser")
    return _mend(side.render())


def _mend(side: str) -> str:
    """Say the page's language, and let readers enlarge it, which folium's page forbids (WCAG 3.1.1 and 1.4.4)."""
    rettelser = (
        ("<html>", '<html lang="nb">'),
        ("initial-scale=1.0, maximum-scale=1.0, user-scalable=no", "initial-scale=1.0"),
    )
    for fra, til in rettelser:
        if side.count(fra) != 1:
            msg = f"folium skriver ikke lenger «{fra}» én gang"
            raise RuntimeError(msg)
        side = side.replace(fra, til)
    return side


def build_melding(  # noqa: PLR0913 - what a reader can set, all named
    temakart: Temakart,
    geometri: Kartgeometri,
    *,
    valgt: str | None = None,
    deling: Mapping[str, str] | None = None,
    fliser: bool = False,
    sync: str | None = None,
) -> dict[str, object]:
    """Build the message that paints a described map; the same map gives the same message.

    Parameters
    ----------
    valgt
        The kommunenummer that is marked.
    deling
        A division to draw on top, as the name of its part by kommunenummer: lines where it differs.
    fliser
        Ask Kartverket for grey tiles behind the map; the one thing that ever leaves the reader's machine.
    sync
        Maps on a page that name the same group show the same view.

    Raises
    ------
    UkjentKodeError
        The map has kommuner that the boundaries do not know.

    """
    ukjente = sorted(temakart.felt.keys() - geometri.plass.keys())
    if ukjente:
        msg = f"kartet har ikke grenser for {', '.join(ukjente)}"
        raise UkjentKodeError(msg)
    fyll: dict[tuple[Fyll, bool], list[int]] = {}
    tall: dict[str, list[int]] = {}
    tekst: dict[str, list[int]] = {}
    for nummer, felt in temakart.felt.items():
        plass = geometri.plass[nummer]
        fyll.setdefault((felt.fyll, felt.i_omradet), []).append(plass)
        # The page puts the name of the boundaries before it; a name that differs from that one is said too.
        sier = felt.sier if felt.navn == geometri.navn[plass] else felt.tekst
        tekst.setdefault(sier, []).append(plass)
        if felt.tall:
            tall.setdefault(felt.tall, []).append(plass)
    monstre, verdier = _build_fyll(fyll)
    alle = temakart.felt
    melding: dict[str, object] = {
        "kart": geometri.versjon,
        "tittel": f"{temakart.tittel}. {temakart.setning}.",
        "omrade": f"{temakart.inndeling} {temakart.omrade.kode}",
        "monstre": monstre,
        "fyll": [[verdi, format_omraader(plasser)] for verdi, plasser in zip(verdier, fyll.values(), strict=True)],
        "ute": format_omraader(geometri.plass[n] for n, ett in alle.items() if not ett.i_omradet),
        "tall": [[verdi, format_omraader(plasser)] for verdi, plasser in tall.items()],
        "vert": format_omraader(geometri.plass[n] for n, ett in alle.items() if ett.vert_for),
        "tekst": [[rest, format_omraader(plasser)] for rest, plasser in tekst.items()],
        **_build_grenser(temakart, geometri),
    }
    if deling is not None:
        ulike = (i for i, (a, b) in enumerate(geometri.par) if deling.get(a) != deling.get(b))
        melding["deling"] = format_omraader(ulike)
    if valgt is not None and valgt in alle:
        melding["valgt"] = geometri.plass[valgt]
    if fliser:
        melding["fliser"] = FLISER_URL
    if sync:
        melding["sync"] = sync
    return melding


def _build_fyll(fyll: Iterable[tuple[Fyll, bool]]) -> tuple[str, list[str]]:
    """Build the SVG patterns that are needed, and the value of ``fill`` for each fill; lighter outside the area."""
    monstre, verdier = {}, []
    for ett, i_omradet in fyll:
        farger = ett.farger if i_omradet else tuple(mix_hvit(farge, UTENFOR_HVIT) for farge in ett.farger)
        nokkel = "-".join((ett.monster, *(farge.lstrip("#") for farge in farger)))
        monstre[nokkel], verdi = build_monster(Fyll(farger, ett.monster), nokkel, STRIPE_PX)
        verdier.append(verdi)
    return "".join(monstre.values()), verdier


def _build_grenser(temakart: Temakart, geometri: Kartgeometri) -> dict[str, str]:
    """Say which borders are thick, and which are dashed since neither side is in the area."""
    tykke: list[int] = []
    stiplede: list[int] = []
    felt = temakart.felt
    for plass, (a, b) in enumerate(geometri.par):
        if (a in felt or b in felt) and temakart.er_tykk(a, b):
            i_omradet = any(n in felt and felt[n].i_omradet for n in (a, b))
            (tykke if i_omradet else stiplede).append(plass)
    return {"tykk": format_omraader(tykke), "stiplet": format_omraader(stiplede)}


def format_omraader(plasser: Iterable[int]) -> str:
    """Write positions as short text, runs as «3-7»: «0-2,5»."""
    deler: list[list[int]] = []
    for plass in sorted(plasser):
        if deler and deler[-1][1] == plass - 1:
            deler[-1][1] = plass
        else:
            deler.append([plass, plass])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in deler)
