"""A small report to test documents with: one figure of the real register, one whose every text is hostile."""

from dataclasses import replace

from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.samling import Samling
from geo.rapport.rapportside import Bilde, Rapport, Rapportside
from geo.tegning.verdi import Form, Tegning, build_rektangel

FORMEL = '=HYPERLINK("http://e.no";"x")'
HTML = "<img src=x onerror=alert(1)> & </w:t>"
STYRETEGN = "bjelle\x07 null\x00 slutt\ufffe"
RENSET = "bjelle\ufffd null\ufffd slutt\ufffd"
FIENDTLIG = f"{FORMEL} {HTML} {STYRETEGN}"
FIENDTLIG_RENSET = f"{FORMEL} {HTML} {RENSET}"


def build_bilde(bredde_mm: float = 160, hoyde_mm: float = 120) -> Bilde:
    """Build a grey picture."""
    flate = Form(build_rektangel(0, 0, bredde_mm, hoyde_mm), fyll="#808080")
    return Bilde(Tegning(bredde_mm, hoyde_mm, (flate,), "Grått", "Et grått felt", "Kilde: ingen"), 20)


def build_kart(grunnlag: Samling, kode: str = "brannvesen") -> Temakart:
    return build_oppgavekart(
        grunnlag.register, [grunnlag.oppgaver[kode]], grunnlag.kartlegging, grunnlag.kommuner, find_farger(grunnlag)
    )


def build_side(kart: Temakart, sted: str | None = "Figur 5.17") -> Rapportside:
    return Rapportside(
        kode=kart.kode,
        sted=sted,
        tittel=kart.tittel,
        bildetekst=f"{kart.tittel} i {kart.omrade.navn}",
        setning=kart.setning,
        alt_tekst=kart.alt_tekst,
        kildelinje=kart.kildelinje,
        tabeller=(kart.tabell, kart.grunnlag),
        bilde=build_bilde(),
        forbehold=kart.forbehold,
    )


FIENDTLIG_SIDE = Rapportside(
    kode="fiendtlig",
    sted="Figur 5.18",
    tittel=FIENDTLIG,
    bildetekst=FIENDTLIG,
    setning=FIENDTLIG,
    alt_tekst=FIENDTLIG,
    kildelinje=FIENDTLIG,
    tabeller=(
        Tabell(
            FIENDTLIG,
            (Kolonne("Nummer"), Kolonne(FIENDTLIG), Kolonne("Årsverk", Slag.TALL, 1)),
            (("0301", FIENDTLIG, 7.5), ("3005", None, None)),
        ),
        Tabell("Tom", (Kolonne("A"), Kolonne("B")), ()),
    ),
    bilde=build_bilde(),
    forbehold=(FIENDTLIG,),
)


ENKEL = Rapport("Tittel", "Undertittel", "2021-11-01", "v", "2020", "Kilde", (FIENDTLIG_SIDE,))  # of no data


def build_rapport(grunnlag: Samling, *sider: Rapportside, tittel: str | None = None) -> Rapport:
    register = grunnlag.register
    kart = build_kart(grunnlag)
    return Rapport(
        tittel=tittel or register.tittel,
        undertittel="Kart, figurer og tabeller",
        dato=register.dato,
        versjon=register.versjon,
        inndeling=register.inndeling,
        kildelinje=kart.kildelinje,
        sider=sider or (build_side(kart), FIENDTLIG_SIDE),
    )


def gjenta(side: Rapportside, antall: int) -> tuple[Rapportside, ...]:
    """Return as many copies as asked for, each with a number of its own."""
    return tuple(replace(side, sted=f"Figur 1.{nr}", kode=f"{side.kode}-{nr}") for nr in range(1, antall + 1))
