"""What pages ask the pool of processes for (``verksted``), from values that they have."""

from geo.beskrivelse.katalog import build_kart
from geo.beskrivelse.kommuneprofil import build_profil
from geo.data.referanse import INGEN_REFERANSE
from geo.data.samling import Samling
from geo.maal.regioner import Funksjonelle, compute_funksjonelle
from geo.maal.sporsmal import Sporsmal
from geo.rapport.figurfil import draw_figur
from geo.skjerm.minikart import Minigeometri
from geo.skjerm.motefil import Motebilde, build_motefil
from geo.skjerm.moteplan import Moteplan
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Oppsett


def lag_figur(kode: str, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> bytes:
    """Draw one figure, the file alone."""
    return draw_figur(kode, s, kart, oppsett).innhold


def lag_profilark(grunnlag: Samling, nummer: str, kart: Kart, trykt_vertsansvar: float | None) -> bytes:
    """Set the profile of a kommune as PDF."""
    from geo.rapport.typst.profil import build_profilark  # noqa: PLC0415 - as in pages/_data.py

    return build_profilark(build_profil(grunnlag, nummer), grunnlag, kart, trykt_vertsansvar=trykt_vertsansvar)


def lag_bekreftelse(grunnlag: Samling, nummer: str) -> bytes:
    """Set the sheet on which a kommune confirms its ordninger as PDF."""
    from geo.rapport.typst.bekreftelse import build_bekreftelse  # noqa: PLC0415 - as above

    return build_bekreftelse(grunnlag, nummer)


def lag_motefil(grunnlag: Samling, plan: Moteplan, geometri: Minigeometri) -> str:
    """Build the meeting file of a plan, whose area the geometry is of."""
    s, notater = Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.find_omrade(plan.omrade)), dict(plan.notater)
    bilder = [Motebilde(build_kart(s, kode), geometri, notater.get(kode, "")) for kode in plan.kart]
    return build_motefil(f"Samarbeidskart: {s.omrade.navn}", bilder)


def lag_regioner(s: Sporsmal, opplosning: float) -> Funksjonelle:
    """Divide an area into functional regions."""
    return compute_funksjonelle(s.ordninger, s.omrade.kommuner, opplosning=opplosning)
