"""A described map laid out on a sheet: frame, fills, borders, names and numbers, legend, scale bar, notes and source.

Everything is placed before anything is drawn, in millimetres and with the widths of the real type, so that a PNG, a PDF
and an SVG are one and the same sheet, and tests can ask it whether two texts touch.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.beskrivelse import fyll as f
from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.temakart import Temakart, Tilstand
from geo.tegning.fyllmonster import Stil, draw_fyll
from geo.tegning.kartetiketter import Telling, draw_etiketter
from geo.tegning.kartmobler import KANT, draw_mobler
from geo.tegning.kartutsnitt import Kart, Utsnitt, find_hoyde, find_utsnitt, merge_flater
from geo.tegning.oppsett import MIN_PUNKT, Oppsett, OppsettError, Plass, sjekk_hoyde
from geo.tegning.sats import Satsspeil, build_fot, build_tittel, compute_fot, compute_hoyde, plasser_linjer
from geo.tegning.stil import BLEKK, GRATT, HVITT, STREKER, find_stipling
from geo.tegning.tegnforklaring import Legend, build_poster, find_kolonnebredde, find_kolonner
from geo.tegning.verdi import Element, Form, Tegning, build_rektangel, build_sti

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HAV: Final = "#e9eff3"  # the sea: a kommune in egenregi is white, and its coast must be seen without a line
TYNN_NOYTRAL: Final = "#a9a69f"
BAKGRUNNSGRENSE: Final = "#d4d1ca"
TETT_MM: Final = 9.0  # kommuner smaller than this across get thinner borders
MIN_KART: Final = 0.42  # a legend that leaves the map less of a fixed sheet than this is set smaller
SIDEFORHOLD: Final = (0.6, 1.4)  # of a map in a column, height to width: least and most
HOYEST_LEGEND: Final = 1.5  # times the map's height: a column beside it that is higher goes under it instead
# Shares of the type size, and columns of a legend beside the map, that are tried before a legend is refused.
FORSOK: Final = ((1.0, 1), (0.9, 1), (0.8, 1), (0.9, 2), (0.8, 2), (0.7, 2), (0.6, 2), (0.5, 3))


def build_kartark(temakart: Temakart, kart: Kart, oppsett: Oppsett) -> Tegning:
    """Lay out a map as a finished sheet; raises OppsettError where it cannot be done in the size that is asked for."""
    if not temakart.omrade.kommuner:
        raise OppsettError("Ingen kommuner er valgt; velg et område med minst én kommune")
    kart = kart.i_projeksjon(oppsett.epsg)
    for andel, kolonner in FORSOK:
        forsok = replace(oppsett, skriftstorrelse=max(MIN_PUNKT, andel * oppsett.punkt))
        tegning = _prov(temakart, kart, forsok, kolonner)
        if tegning:
            return tegning
    raise OppsettError(
        f"Tegnforklaringen med {len(temakart.grupper)} linjer får ikke plass på arket; "
        "velg et større ark, eller en spalte, som blir så høy som den må"
    )


def _prov(temakart: Temakart, kart: Kart, oppsett: Oppsett, kolonner: int) -> Tegning | None:
    """Lay out at one type size; None where the legend does not fit beside the map, or on a sheet of fixed height."""
    speil = Satsspeil(oppsett)
    omrade, poster, hoyre = temakart.omrade.kommuner, build_poster(temakart), oppsett.legend_til_hoyre
    tittel = build_tittel(temakart.tittel, temakart.setning, speil) if oppsett.tittel else []
    topp = speil.marg + compute_hoyde(tittel)
    if hoyre:
        kolonne = find_kolonnebredde(speil, kolonner)
        kartbredde, legend = speil.bredde - kolonne - 2 * speil.luft, Legend(poster, kolonne, kolonner, speil)
    else:
        kartbredde, legend = speil.bredde, Legend(poster, speil.bredde, find_kolonner(speil), speil)
    lavest, hoyest = SIDEFORHOLD
    karthoyde = min(max(find_hoyde(kart, omrade, kartbredde), lavest * kartbredde), hoyest * kartbredde)
    if oppsett.arkhoyde_mm is not None:
        flest = Telling(len(temakart.felt), len(temakart.felt))  # the notes are at their longest
        fothoyde = compute_fot(build_fot(_find_noter(temakart, flest), temakart.kildelinje, speil), speil)
        plass = oppsett.arkhoyde_mm - speil.marg - topp - fothoyde
        karthoyde = plass if hoyre else min(plass - legend.hoyde - speil.luft, karthoyde)
        if karthoyde < MIN_KART * plass or (hoyre and legend.hoyde > plass):
            return None
    elif hoyre and oppsett.tegnforklaring is Plass.AUTO and legend.hoyde > HOYEST_LEGEND * karthoyde:
        return _prov(temakart, kart, replace(oppsett, tegnforklaring=Plass.UNDER), kolonner)
    ramme = (speil.marg, topp, speil.marg + kartbredde, topp + karthoyde)
    kartelementer, telling = _draw_kart(temakart, kart, find_utsnitt(kart, omrade, ramme), oppsett, speil)
    hjorne = (ramme[2] + 2 * speil.luft, topp) if hoyre else (speil.marg, ramme[3] + speil.luft)
    noter = _find_noter(temakart, telling)
    fot = build_fot(noter, temakart.kildelinje, speil)
    if oppsett.arkhoyde_mm is None:
        hoyde = max(ramme[3], hjorne[1] + legend.hoyde) + compute_fot(fot, speil) + speil.marg
        sjekk_hoyde(hoyde, oppsett)
    else:
        hoyde = oppsett.arkhoyde_mm
    return Tegning(
        bredde_mm=oppsett.arkbredde_mm,
        hoyde_mm=round(hoyde, 2),
        elementer=(
            *plasser_linjer(tittel, speil.marg, speil.marg),
            *kartelementer,
            *legend.draw(*hjorne),
            *plasser_linjer(fot, speil.marg, hoyde - speil.marg - compute_hoyde(fot)),
        ),
        tittel=temakart.tittel,
        alt_tekst=temakart.alt_tekst,
        kilde=temakart.kildelinje,
        noter=" ".join(noter),
    )


def _find_noter(temakart: Temakart, telling: Telling) -> list[str]:
    """Find what must be said under the map: what is not in the picture, and what the numbers do not hold."""
    setninger = []
    if telling.utenfor_utsnittet:
        n = telling.utenfor_utsnittet
        setninger.append(f"{n} {'deltaker' if n == 1 else 'deltakere'} ligger utenfor kartutsnittet.")
    if telling.navn_utelatt:
        n = telling.navn_utelatt
        setninger.append(f"{n} kommunenavn er utelatt, fordi {'det' if n == 1 else 'de'} ikke får plass.")
    return [*setninger, *temakart.forbehold]


def _draw_kart(
    temakart: Temakart, kart: Kart, utsnitt: Utsnitt, oppsett: Oppsett, speil: Satsspeil
) -> tuple[list[Element], Telling]:
    x0, y0, x1, y1 = utsnitt.ramme
    elementer: list[Element] = [Form(build_rektangel(x0, y0, x1 - x0, y1 - y0), fyll=HAV, rolle="hav")]
    elementer.append(Form(utsnitt.land, fyll=f.BAKGRUNN, rolle="land"))
    elementer += _draw_flater(temakart, utsnitt, speil)
    elementer += _draw_grenser(temakart, utsnitt, speil)
    mobler, hindringer = draw_mobler(temakart, kart, utsnitt, oppsett, speil)
    elementer += mobler
    etiketter, telling = draw_etiketter(temakart, utsnitt, oppsett, speil, hindringer)
    elementer += etiketter
    kant = Form(build_rektangel(x0, y0, x1 - x0, y1 - y0), strek=KANT, bredde_mm=0.15 * speil.skala, rolle="ramme")
    return [*elementer, kant], telling


def _draw_flater(temakart: Temakart, utsnitt: Utsnitt, speil: Satsspeil) -> Iterable[Element]:
    """Yield the fills: kommuner with the same fill are one shape, so that stripes run on over their borders."""
    like: dict[tuple[Fyll, bool], list[str]] = {}
    for nummer, felt in temakart.felt.items():
        if nummer in utsnitt.flater:
            like.setdefault((felt.fyll, felt.i_omradet), []).append(nummer)
    for (fyll, i_omradet), numre in like.items():
        stil = Stil(speil.skala, speil.oppsett.svarthvitt, lys=not i_omradet)
        deler = [utsnitt.flater[nummer] for nummer in numre]
        yield from draw_fyll(merge_flater(utsnitt, tuple(numre)), fyll, stil, "flate", deler)


def _draw_grenser(temakart: Temakart, utsnitt: Utsnitt, speil: Satsspeil) -> Iterable[Element]:
    """Yield the borders, the thin ones first; the coast has no line."""
    bunker: dict[tuple[str, str], list[BaseGeometry]] = {}
    for par, linje in utsnitt.linjer.items():
        strek = _grenseslag(temakart, *par, svarthvitt=speil.oppsett.svarthvitt)
        bunker.setdefault(strek, []).append(linje)
    rekke = list(STREKER)
    skala = speil.skala * _find_linjeskala(utsnitt)
    for (slag, farge), linjer in sorted(bunker.items(), key=lambda b: (rekke.index(b[0][0]), b[0][1])):
        stipling = find_stipling(speil.skala) if slag == "utenfor" else None
        yield Form(
            build_sti(shapely.line_merge(shapely.multilinestrings(shapely.get_parts(linjer).tolist()))),
            strek=farge,
            bredde_mm=STREKER[slag] * skala,
            stipling=stipling,
            rolle=f"grense:{slag}",
        )


_NOYTRALE: Final = frozenset({Tilstand.EGENREGI, Tilstand.IKKE_REGISTRERT, Tilstand.UKJENT})


def _grenseslag(temakart: Temakart, a: str, b: str, *, svarthvitt: bool) -> tuple[str, str]:
    """Return how a border is drawn: its kind and its colour."""
    ene, andre = temakart.felt.get(a), temakart.felt.get(b)
    if not temakart.er_tykk(a, b):
        if ene is None:
            return "bakgrunn", BAKGRUNNSGRENSE
        hvit = ene.fyll.monster is Monster.HEL and ene.tilstand not in _NOYTRALE
        hvit |= ene.fyll.monster is Monster.STRIPER
        return "tynn", HVITT if hvit and not svarthvitt else TYNN_NOYTRAL
    inne = [felt.tilstand for felt in (ene, andre) if felt is not None and felt.i_omradet]
    if len(inne) == 2:  # noqa: PLR2004 - on both sides
        return ("klasse" if Tilstand.KLASSE in inne else "tykk"), f.KANT
    return ("omriss", BLEKK) if inne else ("utenfor", GRATT)


def _find_linjeskala(utsnitt: Utsnitt) -> float:
    """Return how much thinner borders are drawn where kommuner are small, so that they do not fill the map."""
    sider = np.sqrt([flate.area for flate in utsnitt.flater.values()])
    return float(np.clip(np.median(sider) / TETT_MM, 0.4, 1.0))
