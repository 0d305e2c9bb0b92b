"""The profile of one kommune, printed on two pages of A4.

Page one says who the kommune is and whom it cooperates with, page two lists every ordning. Where there are many, the
type becomes smaller and then the list stands in two columns; nothing is left out, and there is never a third page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from geo.beskrivelse import farger as f
from geo.beskrivelse.kommuneprofil import Kommuneprofil
from geo.beskrivelse.tabell import format_celle
from geo.beskrivelse.temakart import build_kildelinje
from geo.data.register import Form as Juridisk
from geo.data.register import Niva, Ordning
from geo.data.samling import Samling
from geo.maal.omfang import count_niva
from geo.rapport.pdfhefte import join_pdf
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import ARKMAL, Ark, Format, Oppsett, OppsettError, Plass
from geo.tegning.sats import (
    BLEKK,
    GRATT,
    HARDT_MELLOMROM,
    Linje,
    build_avsnitt,
    compute_hoyde,
    find_grunnlinje,
    plasser_linjer,
)
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, Vekt, brekk_tekst, compute_bredde_mm
from geo.tegning.trykk import draw_tegning
from geo.tegning.verdi import Anker, Element, Form, Sti, Tegning, Tekst, build_linje, build_rektangel
from geo.tekst import format_dato, format_tall, liten_forbokstav, sammenfoy

BREDDE_MM, HOYDE_MM = ARKMAL[Ark.A4_STAENDE]
MARG: Final = 15.0  # millimetres; room for a printer that cannot reach the edge, and for a hole punch
BUNNMARG: Final = 12.0  # under the foot
FOTLUFT: Final = 3.3  # between the content and the text of the foot; the line is in it
SATSBREDDE: Final = BREDDE_MM - 2 * MARG
MELLOMROM: Final = 3.0  # between columns of a table
SPALTELUFT: Final = 6.0  # between columns of the page
BRODTEKST, SMATEKST = 9.5, 7.0  # points
KARTSKRIFT: Final = 8.25  # points; the largest that gives the legend three columns in this width
STREKFARGE: Final = "#dcdad5"
RADLUFT: Final = 0.1  # of a line: the space over and under the text of a row
SEKTORBREDDE: Final = 3.05  # millimetres per point: «og støttetjenester» on a line
SAMMEN_MED: Final = "Sammen med"
UKJENT: Final = "ukjent"
MINST_KART: Final = 80.0  # millimetres; a map lower than this is unreadable, and text above it has run away
# Type sizes of page two and columns of its list that are tried before it is refused; 7 points is the smallest that
# people read on paper without effort.
STORRELSER: Final = (9.0, 8.75, 8.5, 8.25, 8.0, 7.75, 7.5, 7.25, 7.0)
FORSOK: Final = tuple((punkt, spalter) for spalter in (1, 2) for punkt in STORRELSER)
KORTFORM: Final = {
    Juridisk.IPR: "Politisk råd",
    Juridisk.KO: "Oppgavefellesskap",
    Juridisk.VERT_20_2: f"Vertskommune §{HARDT_MELLOMROM}20-2",
    Juridisk.VERT_20_3: f"Vertskommune §{HARDT_MELLOMROM}20-3",
    Juridisk.STYRE_27: f"Styre, gammel §{HARDT_MELLOMROM}27",
    Juridisk.IKS: "IKS",
    Juridisk.AS: "AS",
    Juridisk.SA: "SA",
    Juridisk.AVTALE: "Avtale",
    Juridisk.NETTVERK: "Nettverk",
    Juridisk.PROSJEKT: "Prosjekt",
    Juridisk.PARTNERSKAP: "Partnerskap",
}
NIVATEKST: Final = {
    Niva.LOKALT: "lokale, med 2–3 deltakere",
    Niva.REGIONALT: "regionale, med 4–8 deltakere",
    Niva.HOYERE: "på høyere nivå, med 9 eller flere",
}


def draw_profil(
    profil: Kommuneprofil, grunnlag: Samling, kart: Kart, *, trykt_vertsansvar: float | None = None
) -> bytes:
    """Draw the profile of a kommune as a PDF of two pages, the same bytes for the same input.

    ``trykt_vertsansvar`` is what ``kommuneprofil.find_trykt_vertsansvar`` finds, and is printed as reference only.
    Raises OppsettError where its ordninger do not fit.
    """
    sider = build_profilark(profil, grunnlag, kart, trykt_vertsansvar=trykt_vertsansvar)
    return join_pdf([draw_tegning(side, Format.PDF) for side in sider])


def build_profilark(
    profil: Kommuneprofil, grunnlag: Samling, kart: Kart, *, trykt_vertsansvar: float | None = None
) -> tuple[Tegning, Tegning]:
    """Lay out the two pages of a profile; raises OppsettError where its ordninger do not fit."""
    sider = (_build_forside(profil, grunnlag, kart), _build_bakside(profil, grunnlag, trykt_vertsansvar))
    kilde = build_kildelinje(grunnlag.register)
    fakta = (profil.setning, profil.partnerkart.alt_tekst)
    return tuple(
        Tegning(
            bredde_mm=BREDDE_MM,
            hoyde_mm=HOYDE_MM,
            elementer=(*innhold, *_draw_fot(grunnlag, f"Side {nr} av {len(sider)}")),
            tittel=f"Kommuneprofil: {profil.kommune.navn}",
            alt_tekst=" ".join(f"{setning.removesuffix('.')}." for setning in fakta),
            kilde=kilde,
        )
        for nr, innhold in enumerate(sider, start=1)
    )


# -------------------------------------------------------------------------------------------------------- typesetting


@dataclass(frozen=True, slots=True)
class _Blokk:
    """Something of a height that is not divided between columns, drawn from the origin."""

    hoyde: float
    elementer: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class _Kolonne:
    """A column of a table: its heading, where it starts, how wide it is, and whether it holds numbers."""

    navn: str
    x: float
    bredde: float
    tall: bool = False


@dataclass(frozen=True, slots=True)
class _Celle:
    """The text of a cell; it wraps to as many lines as it needs."""

    tekst: str
    farge: str = BLEKK
    vekt: Vekt = Vekt.NORMAL


def flytt(element: Element, dx: float, dy: float) -> Element:
    """Return a shape or a line of text moved on the sheet."""
    if isinstance(element, Tekst):
        return replace(element, x=element.x + dx, y=element.y + dy)
    return replace(element, sti=Sti(element.sti.punkter + np.array([dx, dy]), element.sti.koder))


def _stable(blokker: Iterable[_Blokk], x: float, y: float) -> tuple[list[Element], float]:
    """Place blocks under one another from a top left corner; returns them and where the last one ends."""
    elementer: list[Element] = []
    for blokk in blokker:
        elementer += [flytt(element, x, y) for element in blokk.elementer]
        y += blokk.hoyde
    return elementer, y


def _compute_hoyde(blokker: Iterable[_Blokk]) -> float:
    return sum(blokk.hoyde for blokk in blokker)


def _build_tekst(tekst: str, bredde: float, stil: Linje) -> _Blokk:
    """Build a paragraph set like ``stil``."""
    linjer = build_avsnitt(tekst, bredde, stil)
    return _Blokk(compute_hoyde(linjer), tuple(plasser_linjer(linjer, 0, 0)))


def _build_luft(hoyde: float) -> _Blokk:
    return _Blokk(hoyde, ())


def _build_overskrift(tekst: str, bredde: float, punkt: float) -> _Blokk:
    """Build a heading with the space that sets it apart from what is over and under it."""
    innhold, slutt = _stable(
        [
            _build_luft(0.55 * punkt * MM_PER_PUNKT),
            _build_tekst(tekst, bredde, Linje("", punkt, BLEKK, "overskrift", Vekt.FET)),
            _build_luft(0.2 * punkt * MM_PER_PUNKT),
        ],
        0,
        0,
    )
    return _Blokk(slutt, tuple(innhold))


def _plasser_kolonner(bredder: Sequence[tuple[str, float]], tall: str = "") -> list[_Kolonne]:
    """Place columns beside one another with a space between."""
    plassert, x = [], 0.0
    for navn, bredde in bredder:
        plassert.append(_Kolonne(navn, x, bredde, tall=navn == tall))
        x += bredde + MELLOMROM
    return plassert


def _del_likt(navn: Sequence[str], antall: int) -> list[_Kolonne]:
    """Place columns as wide as each of ``antall`` over the type area."""
    bredde = (SATSBREDDE - MELLOMROM * (antall - 1)) / antall
    return _plasser_kolonner([(ett, bredde) for ett in navn])


def _build_rad(kolonner: Sequence[_Kolonne], celler: Sequence[_Celle], punkt: float, rolle: str = "celle") -> _Blokk:
    """Build a row of a table with the thin line over it; it is as high as its highest cell."""
    linje = punkt * MM_PER_PUNKT * LINJEHOYDE
    luft = RADLUFT * linje
    slutt = kolonner[-1].x + kolonner[-1].bredde
    elementer: list[Element] = [
        Form(build_linje((kolonner[0].x, 0), (slutt, 0)), strek=STREKFARGE, bredde_mm=0.15, rolle="strek")
    ]
    flest = 1
    for kolonne, celle in zip(kolonner, celler, strict=True):
        linjer = brekk_tekst(celle.tekst, kolonne.bredde, punkt, celle.vekt)
        flest = max(flest, len(linjer))
        x, anker = (kolonne.x + kolonne.bredde, Anker.SLUTT) if kolonne.tall else (kolonne.x, Anker.START)
        elementer += [
            Tekst(x, find_grunnlinje(luft + (nr + 0.5) * linje, punkt), tekst, punkt, celle.farge, celle.vekt, anker)
            for nr, tekst in enumerate(linjer)
            if tekst
        ]
    merket = tuple(replace(e, rolle=rolle) if isinstance(e, Tekst) else e for e in elementer)
    return _Blokk(flest * linje + 2 * luft, merket)


def _build_hode(kolonner: Sequence[_Kolonne], punkt: float) -> _Blokk:
    celler = [_Celle(kolonne.navn, GRATT, Vekt.FET) for kolonne in kolonner]
    rad = _build_rad(kolonner, celler, punkt, "hode")
    return _Blokk(rad.hoyde, rad.elementer[1:])  # the line over the first row is the one under the heads


def _fordel(blokker: Sequence[_Blokk], antall: int) -> list[list[_Blokk]]:
    """Share blocks out on columns in order, so that the highest column is as low as can be."""
    grense = max([_compute_hoyde(blokker) / antall, *(blokk.hoyde for blokk in blokker)], default=0.0)
    while True:
        spalter: list[list[_Blokk]] = [[]]
        for blokk in blokker:
            if spalter[-1] and _compute_hoyde(spalter[-1]) + blokk.hoyde > grense + 1e-6:
                spalter.append([])
            spalter[-1].append(blokk)
        if len(spalter) <= antall:
            return spalter
        grense += 0.5


def _draw_fot(grunnlag: Samling, sidetall: str) -> list[Element]:
    """Draw the foot of a page: a line, the source with its credit, and the page number."""
    tekst_y = _find_bunn(grunnlag) + FOTLUFT
    strek_y = tekst_y - 0.8
    strek = Form(
        build_linje((MARG, strek_y), (BREDDE_MM - MARG, strek_y)), strek=GRATT, bredde_mm=0.2, rolle="fotstrek"
    )
    forste, *_ = tekster = plasser_linjer(_build_kildelinjer(grunnlag), MARG, tekst_y)
    nummer = Tekst(BREDDE_MM - MARG, forste.y, sidetall, SMATEKST, GRATT, anker=Anker.SLUTT, rolle="sidetall")
    return [strek, *tekster, nummer]


def _build_kildelinjer(grunnlag: Samling) -> list[Linje]:
    kilde = build_kildelinje(grunnlag.register).replace("© ", f"©{HARDT_MELLOMROM}")
    return build_avsnitt(kilde, SATSBREDDE - 25.0, Linje("", SMATEKST, GRATT, "kilde"))


def _find_bunn(grunnlag: Samling) -> float:
    """Find where the content of a page must end."""
    return HOYDE_MM - BUNNMARG - compute_hoyde(_build_kildelinjer(grunnlag)) - FOTLUFT


# ------------------------------------------------------------------------------------------------------------ page one


@dataclass(frozen=True, slots=True)
class _Kartfelt(Oppsett):
    """A map that fills the room that is left on a page."""

    hoyde_mm: float = 100.0

    @property
    def arkhoyde_mm(self) -> float:
        """The height of the room."""
        return self.hoyde_mm


def _build_forside(profil: Kommuneprofil, grunnlag: Samling, kart: Kart) -> list[Element]:
    navn = profil.kommune.navn
    blokker = [
        _build_tekst("Kommuneprofil", SATSBREDDE, Linje("", BRODTEKST, GRATT, "stikktittel")),
        _build_tekst(navn, SATSBREDDE, Linje("", 26, BLEKK, "tittel", Vekt.FET)),
        _build_luft(2),
        _build_fakta(profil),
        _build_luft(3.5),
        _build_tekst(f"{profil.setning}.", SATSBREDDE, Linje("", 12.5, BLEKK, "setning", Vekt.FET)),
        *_build_forbehold(profil),
        _build_luft(3),
        _build_nokkeltall(profil),
        *_build_sammenligning(profil),
        _build_overskrift("Samarbeidspartnere", SATSBREDDE, 13),
        _build_tekst(_build_partnertekst(profil), SATSBREDDE, Linje("", BRODTEKST, BLEKK, "tekst")),
        _build_luft(2),
    ]
    elementer, y = _stable(blokker, MARG, MARG)
    if not profil.partnere:
        return elementer
    plass = _find_bunn(grunnlag) - y
    if plass < MINST_KART:
        raise OppsettError(f"Profilen for {navn} har ikke plass til kartet på første side")
    # Under the map on every profile, so that the maps of a series are of one size.
    oppsett = _Kartfelt(
        bredde_mm=SATSBREDDE, hoyde_mm=plass, skriftstorrelse=KARTSKRIFT, tittel=False, tegnforklaring=Plass.UNDER
    )
    # The source of the page is the map's too, and stands in the foot.
    felt = build_kartark(replace(profil.partnerkart, kildelinje=""), kart, oppsett)
    return elementer + [flytt(element, MARG, y) for element in felt.elementer]


def _build_fakta(profil: Kommuneprofil) -> _Blokk:
    """Build what the kommune is: names over values, in four columns."""
    kommune = profil.kommune
    innbyggere = UKJENT if kommune.innbyggere is None else format_tall(kommune.innbyggere)
    fakta = [
        ("Kommunenummer", kommune.kommunenummer),
        ("Innbyggere 1.1.2021", innbyggere),
        ("Region", kommune.region),
        ("Valgdistrikt", kommune.valgdistrikt),
        ("Fylke 2020", kommune.fylke),
        ("Fylke 2024", kommune.fylke_2024),
        ("Statsforvalter", kommune.statsforvalter),
        ("Andre navn", sammenfoy(kommune.andre_navn)),
    ]
    kjente = [(navn, verdi) for navn, verdi in fakta if verdi]
    rader = []
    for start in range(0, len(kjente), 4):
        rad = kjente[start : start + 4]
        kolonner = _del_likt([navn for navn, _ in rad], 4)
        rader += [
            _build_hode(kolonner, 8),
            _uten_strek(_build_rad(kolonner, [_Celle(verdi) for _, verdi in rad], BRODTEKST)),
            _build_luft(1),
        ]
    elementer, hoyde = _stable(rader, 0, 0)
    return _Blokk(hoyde, tuple(elementer))


def _uten_strek(blokk: _Blokk) -> _Blokk:
    return _Blokk(blokk.hoyde, tuple(element for element in blokk.elementer if element.rolle != "strek"))


def _build_forbehold(profil: Kommuneprofil) -> list[_Blokk]:
    """Build what must be said of a kommune that was not surveyed; none for one that was."""
    if profil.kartlagt:
        return []
    navn = profil.kommune.navn
    tekst = (
        f"{navn} er ikke kartlagt. Registeret kjenner bare ordninger som kartlagte kommuner også deltar i. "
        "Listen er derfor ufullstendig, og alle tall er minstetall."
    )
    return [_build_luft(1.5), _build_tekst(tekst, SATSBREDDE, Linje("", BRODTEKST, BLEKK, "forbehold"))]


def _build_nokkeltall(profil: Kommuneprofil) -> _Blokk:
    """Build the headline numbers: large, with what they count under them."""
    naere = sum(partner.deling.naere > 0 for partner in profil.partnere)
    tall = [
        (len(profil.ordninger), "ordninger i alt"),
        *((ett.antall, NIVATEKST[ett.nokkel]) for ett in count_niva(profil.ordninger)),
        (naere, "partnere i lokale eller regionale ordninger"),
    ]
    kolonner = _del_likt([tekst for _, tekst in tall], len(tall))
    celler = [_Celle(_format_antall(antall, kartlagt=profil.kartlagt), vekt=Vekt.FET) for antall, _ in tall]
    store = _build_rad(kolonner, celler, 22, "nokkeltall")
    sma = _uten_strek(_build_rad(kolonner, [_Celle(tekst, GRATT) for _, tekst in tall], 8.5))
    elementer, hoyde = _stable([store, sma], 0, 0)
    return _Blokk(hoyde, tuple(elementer))


def _format_antall(antall: int, *, kartlagt: bool) -> str:
    """Format a count; of a kommune that was not surveyed it is a least number, and none is not known to be none."""
    if kartlagt:
        return format_tall(antall)
    return f"minst {format_tall(antall)}" if antall else UKJENT


def _build_sammenligning(profil: Kommuneprofil) -> list[_Blokk]:
    """Build bars of the kommune's number of ordninger beside the means; none where it was not surveyed."""
    rader = profil.sammenligning.rader
    if not rader:
        return []
    punkt, linje = BRODTEKST, BRODTEKST * MM_PER_PUNKT * LINJEHOYDE
    navn = [hvem if kommuner == 1 else f"{hvem} ({kommuner} kommuner)" for hvem, _, kommuner in rader]
    verdier = [verdi or 0.0 for _, verdi, _ in rader]
    null = max(compute_bredde_mm(ett, punkt, Vekt.FET) for ett in navn) + 2.5
    per_mm = (SATSBREDDE - null - 14.0) / max(*verdier, 1.0)
    blokker = [_build_overskrift(profil.sammenligning.tittel, SATSBREDDE, 11)]
    for nr, (ett, verdi) in enumerate(zip(navn, verdier, strict=True)):
        grunn = find_grunnlinje(linje / 2, punkt)
        vekt, farge = (Vekt.NORMAL, f.LYSBLA) if nr else (Vekt.FET, f.ORANSJE)  # orange is its own on the map as well
        tall = format_celle(verdi, profil.sammenligning.kolonner[1])
        stolpe = build_rektangel(null, 0.14 * linje, verdi * per_mm, 0.72 * linje)
        elementer = (
            Tekst(0, grunn, ett, punkt, BLEKK, vekt, rolle="stolpenavn"),
            Form(stolpe, farge, f.KANT, 0.12, rolle="stolpe"),
            Tekst(null + verdi * per_mm + 1.5, grunn, tall, punkt, BLEKK, vekt, rolle="stolpetall"),
        )
        blokker.append(_Blokk(1.08 * linje, elementer))
    return blokker


def _build_partnertekst(profil: Kommuneprofil) -> str:
    if not profil.partnere:
        return f"Registeret kjenner ingen kommune som {profil.kommune.navn} deler en ordning med."
    deling = profil.fragmentering
    sett = f" Ordningene har {deling.sett} ulike sett av deltakere." if deling.sett > 1 else ""
    sett += f" Det vanligste går igjen i {deling.vanligste}." if sett and deling.vanligste > 1 else ""
    naere = any(partner.deling.naere for partner in profil.partnere)
    tall = " Tallene på kartet er felles lokale og regionale ordninger." if naere else ""
    return f"{profil.partnerkart.setning}.{sett}{tall}"


# ------------------------------------------------------------------------------------------------------------ page two


def _build_bakside(profil: Kommuneprofil, grunnlag: Samling, trykt_vertsansvar: float | None) -> list[Element]:
    """Lay out page two in the largest type that fits."""
    navn, bunn = profil.kommune.navn, _find_bunn(grunnlag)
    for punkt, spalter in FORSOK:
        topp = [
            _build_tekst(f"Ordningene {navn} deltar i", SATSBREDDE, Linje("", 15, BLEKK, "tittel", Vekt.FET)),
            _build_tekst(_build_merknad(profil), SATSBREDDE, Linje("", SMATEKST, GRATT, "note")),
            _build_luft(1.5),
        ]
        elementer, y = _stable(topp, MARG, MARG)
        bredde = (SATSBREDDE - (spalter - 1) * SPALTELUFT) / spalter
        liste, hode = _build_liste(profil, grunnlag, punkt, bredde, i_spalter=spalter > 1)
        ender = []
        for nr, spalte in enumerate(_fordel(liste, spalter)):
            innhold, slutt = _stable([hode, *spalte], MARG + nr * (bredde + SPALTELUFT), y)
            elementer += innhold if spalte else []
            ender.append(slutt if spalte else y)
        resten, slutt = _stable(_build_resten(profil, grunnlag, punkt, trykt_vertsansvar), MARG, max(ender))
        if slutt <= bunn:
            return elementer + resten
    raise OppsettError(
        f"{navn} deltar i {len(profil.ordninger)} ordninger, og de får ikke plass på to sider; "
        "last ned tabellen over ordningene i stedet"
    )


def _build_merknad(profil: Kommuneprofil) -> str:
    setninger = [] if profil.kartlagt else [f"{profil.kommune.navn} er ikke kartlagt, så listen er ufullstendig."]
    if profil.ordninger:
        setninger.append("«Ukjent» betyr at kildene ikke sier det, ikke at svaret er nei.")
    if any(ordning.ufullstendig for ordning in profil.ordninger):
        setninger.append("* Kilden oppgir flere deltakere enn den navngir.")
    return " ".join(setninger) or "Registeret kjenner ingen."


def _build_liste(
    profil: Kommuneprofil, grunnlag: Samling, punkt: float, bredde: float, *, i_spalter: bool
) -> tuple[list[_Blokk], _Blokk]:
    """Build the rows of the ordninger by sector, and the heads of their columns.

    In one column the sector stands in the margin, where it takes no line of its own; in narrow columns it is a heading
    that stays with its first row, and the names of the deltakere give way to their number.
    """
    celler = {
        ordning.id: {
            "Ordning": _Celle(_build_navn(ordning, profil.kommune.kommunenummer)),
            "Antall": _Celle(f"{format_tall(ordning.antall)}{'*' if ordning.ufullstendig else ''}"),
            "Form": _build_kjent(_find_kortform(ordning)),
            "Vertskommune": _build_kjent(ordning.vertskommune and grunnlag.kommuner[ordning.vertskommune].navn),
        }
        for ordning in profil.ordninger
    }
    alle = _plasser_liste(celler.values(), bredde, punkt, i_spalter=i_spalter)
    kolonner = alle if i_spalter else alle[1:]
    blokker = []
    for sektor, gruppe in groupby(profil.ordninger, key=lambda ordning: ordning.sektor):
        rader = []
        for ordning in gruppe:
            rad = celler[ordning.id]
            rad |= {
                kolonne.navn: _Celle(_build_andre(ordning, profil, grunnlag, kolonne.bredde, punkt))
                for kolonne in kolonner
                if kolonne.navn == SAMMEN_MED
            }
            rader.append(_build_rad(kolonner, [rad[kolonne.navn] for kolonne in kolonner], punkt))
        if i_spalter:
            innhold, slutt = _stable([_build_overskrift(sektor.navn, bredde, punkt), rader[0]], 0, 0)
            rader[0] = _Blokk(slutt, tuple(innhold))
            blokker += rader
        else:
            blokker.append(_med_margtekst(rader, sektor.navn, alle, punkt))
    return blokker, _build_hode(alle, punkt)


def _plasser_liste(
    rader: Iterable[Mapping[str, _Celle]], bredde: float, punkt: float, *, i_spalter: bool
) -> list[_Kolonne]:
    """Place the columns of the list: the short ones as wide as their texts, and the rest for the names."""
    smale = dict.fromkeys(("Antall", "Form", "Vertskommune"), 0.0)
    for navn in smale:
        tekster = [(navn, Vekt.FET), *((rad[navn].tekst, Vekt.NORMAL) for rad in rader)]
        lengst = max(compute_bredde_mm(tekst, punkt, vekt) for tekst, vekt in tekster)
        smale[navn] = min(lengst + 0.1, (0.22 if i_spalter else 0.18) * bredde)
    rest = bredde - sum(smale.values()) - MELLOMROM * len(smale)
    antall = ("Antall", smale.pop("Antall"))
    if i_spalter:
        return _plasser_kolonner([("Ordning", rest), antall, *smale.items()], "Antall")
    marg = SEKTORBREDDE * punkt
    rest -= marg + 2 * MELLOMROM
    navn = [("Sektor", marg), ("Ordning", 0.55 * rest), antall, (SAMMEN_MED, 0.45 * rest)]
    return _plasser_kolonner([*navn, *smale.items()], "Antall")


def _med_margtekst(rader: Sequence[_Blokk], tekst: str, kolonner: Sequence[_Kolonne], punkt: float) -> _Blokk:
    """Put rows together with a text in the margin beside them, which may be higher than a single row."""
    luft = RADLUFT * punkt * MM_PER_PUNKT * LINJEHOYDE
    merke = _build_tekst(tekst, kolonner[0].bredde, Linje("", punkt, BLEKK, "sektor", Vekt.FET))
    strek = Form(build_linje((0, 0), (kolonner[1].x, 0)), strek=STREKFARGE, bredde_mm=0.15, rolle="strek")
    innhold, slutt = _stable(rader, 0, 0)
    margtekst = [flytt(element, 0, luft) for element in merke.elementer]
    return _Blokk(max(slutt, merke.hoyde + 2 * luft), (strek, *margtekst, *innhold))


def _build_navn(ordning: Ordning, nummer: str) -> str:
    """Build the name of an ordning with the dates that it, or the kommune's part in it, holds from and to."""
    deltaker = next(deltaker for deltaker in ordning.deltakere if deltaker.kommunenummer == nummer)
    fra, til = ordning.gyldig_fra or deltaker.fra, deltaker.til or ordning.gyldig_til
    datoer = [f"{ord_} {format_dato(dato)}" for ord_, dato in (("fra", fra), ("til", til)) if dato]
    return f"{ordning.navn} ({' '.join(datoer)})" if datoer else ordning.navn


def _build_andre(ordning: Ordning, profil: Kommuneprofil, grunnlag: Samling, bredde: float, punkt: float) -> str:
    """Build the list of the other deltakere that fits on one line: «Gol, Hol og 4 til»; their number if no name does.

    Those the kommune cooperates most with come first, so that the names that are left out are those that say least.
    """
    rekke = {partner.kommunenummer: nr for nr, partner in enumerate(profil.partnere)}
    andre = sorted(ordning.kommuner - {profil.kommune.kommunenummer}, key=rekke.__getitem__)
    navn, antall = [grunnlag.kommuner[nummer].navn for nummer in andre], ordning.antall - 1
    for vist in range(len(navn), 0, -1):
        flere = antall - vist
        tekst = f"{', '.join(navn[:vist])} og {flere} til" if flere else sammenfoy(navn[:vist])
        if compute_bredde_mm(tekst, punkt) <= bredde:
            return tekst
    return f"{antall} andre" if antall else "ingen andre navngitt"


def _build_kjent(tekst: str | None) -> _Celle:
    """Build a cell of what may be unknown, which is set in grey so that the known stands out."""
    return _Celle(tekst or UKJENT, BLEKK if tekst else GRATT)


def _find_kortform(ordning: Ordning) -> str | None:
    form = ordning.juridisk_form
    return form and KORTFORM.get(form, form.navn)


def _build_resten(
    profil: Kommuneprofil, grunnlag: Samling, punkt: float, trykt_vertsansvar: float | None
) -> list[_Blokk]:
    """Build what stands under the list: hosts, and what the kommune stands outside of."""
    stil = Linje("", punkt, BLEKK, "tekst")
    blokker = [
        _build_overskrift("Vertskommuner", SATSBREDDE, punkt + 2),
        _build_tekst(_build_verter(profil, grunnlag, trykt_vertsansvar), SATSBREDDE, stil),
        _build_overskrift(f"Oppgaver {profil.kommune.navn} står utenfor", SATSBREDDE, punkt + 2),
    ]
    if not profil.kartlagt:
        tekst = "Ukjent: kommunen er ikke kartlagt, så registeret vet ikke hva den gjør alene."
        return [*blokker, _build_tekst(tekst, SATSBREDDE, stil)]
    kolonner = _plasser_kolonner([("Oppgave", 37.0), ("Naboer som samarbeider om den", SATSBREDDE - 40.0)])
    med, uten = [u for u in profil.utenfor if u.ordninger], [u for u in profil.utenfor if not u.ordninger]
    if med:
        blokker.append(_build_hode(kolonner, punkt))
    for ett in med:
        hos = "; ".join(
            f"{ordning.navn} ({sammenfoy([grunnlag.kommuner[n].navn for n in naboer])})"
            for ordning, naboer in ett.ordninger
        )
        blokker.append(_build_rad(kolonner, [_Celle(ett.oppgave.navn, vekt=Vekt.FET), _Celle(hos)], punkt))
    if uten:
        heller = "Heller ingen nabo" if med else "Verken kommunen eller noen nabo"
        navn = sammenfoy([liten_forbokstav(ett.oppgave.navn) for ett in uten])
        blokker += [
            _build_luft(1),
            _build_tekst(f"{heller} er registrert med samarbeid om {navn}.", SATSBREDDE, stil),
        ]
    return blokker


def _build_verter(profil: Kommuneprofil, grunnlag: Samling, trykt_vertsansvar: float | None) -> str:
    """Build the sentences of hosts: how many are known, who they are, and the printed number as reference."""
    navn, antall, kjente = profil.kommune.navn, len(profil.ordninger), profil.kjente_verter
    if not antall:
        return "Ingen ordninger."
    verter: dict[str, list[str]] = {}
    for ordning in profil.ordninger:
        if ordning.vertskommune is not None:
            verter.setdefault(ordning.vertskommune, []).append(ordning.navn)
    deler = [f"{grunnlag.kommuner[nummer].navn} for {sammenfoy(deres)}" for nummer, deres in sorted(verter.items())]
    hvem = f": {'; '.join(deler)}" if deler else ""
    tekst = f"Vertskommunen er kjent for {kjente} av {antall} ordninger{hvem}."
    tekst += f" {navn} er ikke kjent som vert for noen." if not profil.vert_for else ""
    if trykt_vertsansvar is not None:
        tekst += (
            f" Rapporten oppgir at {navn} har vertsansvar for {format_tall(trykt_vertsansvar)} ordninger (tabell 3.2), "
            "uten å si hvilke; det tallet er referanse, ikke register."
        )
    return tekst
