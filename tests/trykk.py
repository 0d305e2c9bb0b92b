"""What the tests of printed figures share: the real data, and every figure laid out once at each width."""

from functools import cache

from geo.beskrivelse.katalog import Figur, find_figur, find_rapportfigurer
from geo.beskrivelse.temakart import Temakart
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.figurfil import Beskrivelse, build_ark
from geo.tegning.kartutsnitt import Kart, Utsnitt, find_utsnitt, load_kart
from geo.tegning.oppsett import Oppsett
from geo.tegning.verdi import Form, Tegning, Tekst

BREDDER = (80, 120, 160)


@cache
def hent_sporsmal() -> Sporsmal:
    return load_sporsmal()


def hent_figurer() -> dict[str, Figur]:
    return find_rapportfigurer(hent_sporsmal().data)


@cache
def hent_kart() -> Kart:
    return load_kart()


@cache
def hent_beskrivelse(kode: str) -> Beskrivelse:
    s = hent_sporsmal()
    return find_figur(kode, s.data).beskriv_trykt(s)


@cache
def hent_ark(kode: str, oppsett: Oppsett) -> Tegning:
    return build_ark(hent_beskrivelse(kode), hent_kart(), oppsett)


def find_tekster(tegning: Tegning, rolle: str) -> list[Tekst]:
    """Find the lines of text whose role starts with ``rolle``."""
    return [e for e in tegning.elementer if isinstance(e, Tekst) and e.rolle.startswith(rolle)]


def find_former(tegning: Tegning, rolle: str) -> list[Form]:
    """Find the shapes whose role starts with ``rolle``."""
    return [e for e in tegning.elementer if isinstance(e, Form) and e.rolle.startswith(rolle)]


def hent_kartkoder() -> list[str]:
    return [kode for kode in hent_figurer() if isinstance(hent_beskrivelse(kode), Temakart)]


def hent_utsnitt(kode: str, tegning: Tegning) -> Utsnitt:
    """The boundaries as they lie on a sheet."""
    (hav,) = find_former(tegning, "hav")
    (x0, y0), (x1, y1) = hav.sti.punkter.min(axis=0), hav.sti.punkter.max(axis=0)
    return find_utsnitt(hent_kart(), hent_beskrivelse(kode).omrade.kommuner, (x0, y0, x1, y1))
