"""What the tests of printed figures share: the real data, and every figure laid out once at each width."""

from functools import cache

from geo.beskrivelse.temakart import Temakart
from geo.rapport.figurfil import Beskrivelse, Figurgrunnlag, build_ark, find_figur, load_figurgrunnlag
from geo.tegning.kartutsnitt import Utsnitt, find_utsnitt
from geo.tegning.oppsett import Oppsett
from geo.tegning.verdi import Tegning

BREDDER = (80, 120, 160)


@cache
def hent_grunnlag() -> Figurgrunnlag:
    return load_figurgrunnlag()


@cache
def hent_beskrivelse(kode: str) -> Beskrivelse:
    g = hent_grunnlag()
    return find_figur(kode, g).beskriv(g)


@cache
def hent_ark(kode: str, oppsett: Oppsett) -> Tegning:
    return build_ark(hent_beskrivelse(kode), hent_grunnlag().kart, oppsett)


def hent_kartkoder() -> list[str]:
    g = hent_grunnlag()
    return [kode for kode in g.figurer if isinstance(hent_beskrivelse(kode), Temakart)]


def hent_utsnitt(kode: str, tegning: Tegning) -> Utsnitt:
    """The boundaries as they lie on a sheet."""
    (hav,) = tegning.find_former("hav")
    (x0, y0), (x1, y1) = hav.sti.punkter.min(axis=0), hav.sti.punkter.max(axis=0)
    return find_utsnitt(hent_grunnlag().kart, hent_beskrivelse(kode).omrade.kommuner, (x0, y0, x1, y1))
