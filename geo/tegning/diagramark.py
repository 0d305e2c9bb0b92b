"""A described chart laid out on a sheet, in the same hand as the maps: title, legend, bars, notes and source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import shapely

from geo.beskrivelse import fyll as f
from geo.beskrivelse.diagram import Diagram, Stolpe
from geo.tegning.fyllmonster import Stil, draw_fyll
from geo.tegning.oppsett import MIN_PUNKT, Oppsett, OppsettError, sjekk_hoyde
from geo.tegning.sats import Satsspeil, build_fot, build_tittel, compute_fot, compute_hoyde, plasser_linjer
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, Vekt, brekk_tekst, compute_bredde_mm, find_grunnlinje
from geo.tegning.stil import BLEKK, GRATT
from geo.tegning.tegnforklaring import Legend, Post, Slag, build_referansemerke
from geo.tegning.verdi import Anker, Element, Form, Tegning, Tekst, build_linje, build_sti
from geo.tekst import format_tall

NAVNEANDEL: Final = 0.42  # of the width, at most, for the names before the bars
STOLPE: Final = 0.66  # of the height of a row
RADLUFT: Final = 1.28  # the height of a row of one line, in line heights
MEST_RADLUFT: Final = 2.2  # a page with few bars spreads them no further than this
RUTENETT: Final = "#dcdad5"
MAKS_STREKER: Final = 6
# Shares of the type size, and columns of bars, that are tried before a chart is refused.
FORSOK: Final = ((1.0, 1), (0.9, 1), (0.8, 1), (0.7, 1), (0.8, 2), (0.7, 2), (0.6, 2), (0.5, 3))


def build_diagramark(diagram: Diagram, oppsett: Oppsett) -> Tegning:
    """Lay out a chart as a finished sheet; raises OppsettError where it does not fit the size that is asked for."""
    if not diagram.stolper:
        raise OppsettError(f"{diagram.tittel}: registeret har ingen tall å vise for området")
    for andel, spalter in FORSOK:
        forsok = replace(oppsett, skriftstorrelse=max(MIN_PUNKT, andel * oppsett.punkt))
        tegning = _prov(diagram, forsok, spalter)
        if tegning:
            return tegning
    raise OppsettError(
        f"Diagrammet med {len(diagram.stolper)} linjer får ikke plass på arket; "
        "velg et større ark, eller en spalte, som blir så høy som den må"
    )


@dataclass(frozen=True, slots=True)
class _Rad:
    """A bar with its place."""

    stolpe: Stolpe
    navn: tuple[str, ...]  # its lines
    topp: float
    hoyde: float
    overskrift: str  # over it; empty for none


@dataclass(frozen=True, slots=True)
class _Felt:
    """A column of bars: from where to where, and where the names before the bars end."""

    venstre: float
    hoyre: float
    navn_til: float


def _prov(diagram: Diagram, oppsett: Oppsett, spalter: int) -> Tegning | None:
    """Lay out at one type size in some columns; None where it does not fit a sheet of fixed height."""
    speil = Satsspeil(oppsett)
    tittel = build_tittel(diagram.tittel, diagram.setning, speil) if oppsett.tittel else []
    fot = build_fot(diagram.forbehold, diagram.kildelinje, speil)
    topp = speil.marg + compute_hoyde(tittel)
    poster = _build_poster(diagram)
    legend = _build_legend(poster, speil)
    start = topp + legend.hoyde + (speil.luft if poster else 0.0)
    bunn = 2.1 * speil.punkt * MM_PER_PUNKT * LINJEHOYDE + compute_fot(fot, speil) + speil.marg
    felt = _build_felt(diagram, spalter, speil)
    deler = _del_opp(diagram.stolper, spalter)

    def stable(radluft: float) -> list[list[_Rad]]:
        return [
            _stable(del_, ett.navn_til - ett.venstre, start, speil.punkt, radluft)
            for del_, ett in zip(deler, felt, strict=False)
        ]

    rader = stable(RADLUFT)
    slutt = max(map(_slutt, rader))
    hoyde = oppsett.arkhoyde_mm or slutt + bunn
    if oppsett.arkhoyde_mm is not None:
        plass = hoyde - bunn - start
        if slutt - start > plass:
            return None
        # A page with few bars spreads them; a name of two lines may need more than its share, and then they stay.
        spredt = stable(min(MEST_RADLUFT, RADLUFT * plass / (slutt - start)))
        rader = spredt if max(map(_slutt, spredt)) <= start + plass else rader
    sjekk_hoyde(hoyde, oppsett)
    return Tegning(
        bredde_mm=oppsett.arkbredde_mm,
        hoyde_mm=round(hoyde, 2),
        elementer=(
            *plasser_linjer(tittel, speil.marg, speil.marg),
            *legend.draw(speil.marg, topp),
            *(e for del_, ett in zip(rader, felt, strict=False) for e in _draw_del(diagram, del_, ett, start, speil)),
            *plasser_linjer(fot, speil.marg, hoyde - speil.marg - compute_hoyde(fot)),
        ),
        tittel=diagram.tittel,
        alt_tekst=diagram.alt_tekst,
        kilde=diagram.kildelinje,
        noter=" ".join(diagram.forbehold),
    )


def _build_felt(diagram: Diagram, spalter: int, speil: Satsspeil) -> list[_Felt]:
    mellom = 3 * speil.luft
    bredde = (speil.bredde - (spalter - 1) * mellom) / spalter
    lengst = max(compute_bredde_mm(stolpe.navn, speil.punkt) for stolpe in diagram.stolper) + speil.skala
    navn = min(NAVNEANDEL * bredde, lengst)
    venstre = [speil.marg + nr * (bredde + mellom) for nr in range(spalter)]
    return [_Felt(x, x + bredde, x + navn) for x in venstre]


def _del_opp(stolper: tuple[Stolpe, ...], spalter: int) -> list[tuple[Stolpe, ...]]:
    """Share the bars out on columns, in order and as evenly as can be."""
    per = -(-len(stolper) // spalter)
    return [stolper[i : i + per] for i in range(0, len(stolper), per)]


def _build_poster(diagram: Diagram) -> list[Post]:
    poster = [Post(serie.navn, fyll=serie.fyll) for serie in diagram.tegnforklaring]
    if diagram.referansenavn:
        poster.append(Post(diagram.referansenavn, Slag.REFERANSE))
    return poster


def _build_legend(poster: list[Post], speil: Satsspeil) -> Legend:
    """Set the legend in as many columns as there is room for, no wider than its longest entry needs."""
    if not poster:
        return Legend((), speil.bredde, 1, speil)
    behov = max(compute_bredde_mm(post.linje, speil.punkt) for post in poster) + 14 * speil.skala
    kolonner = max(1, min(len(poster), int(speil.bredde / behov)))
    return Legend(poster, min(speil.bredde, kolonner * behov), kolonner, speil)


def _stable(stolper: tuple[Stolpe, ...], navnebredde: float, start: float, punkt: float, radluft: float) -> list[_Rad]:
    """Stack bars under one another, with room for the headings of groups."""
    linje = punkt * MM_PER_PUNKT * LINJEHOYDE
    rader, y, gruppe = [], start, ""
    for stolpe in stolper:
        ny = stolpe.gruppe if stolpe.gruppe != gruppe else ""
        gruppe = stolpe.gruppe
        y += 1.5 * linje if ny else 0.0
        navn = tuple(brekk_tekst(stolpe.navn, navnebredde, punkt))
        hoyde = linje * max(radluft, len(navn) + 0.2)
        rader.append(_Rad(stolpe, navn, y, hoyde, ny))
        y += hoyde
    return rader


def _slutt(rader: list[_Rad]) -> float:
    return rader[-1].topp + rader[-1].hoyde


@dataclass(frozen=True, slots=True)
class _Akse:
    """The scale of the bars: where zero is, how long a unit is, and where the numbers stand."""

    null: float
    per_mm: float
    storst: float
    tall_x: float | None  # the right edge of a column of numbers; None where each stands after its bar

    def find_x(self, verdi: float) -> float:
        """Return where a value is on the sheet."""
        return self.null + verdi * self.per_mm


def _build_akse(diagram: Diagram, felt: _Felt, speil: Satsspeil) -> _Akse:
    null = felt.navn_til + 1.4 * speil.skala
    etiketter = max(compute_bredde_mm(stolpe.etikett, speil.punkt) for stolpe in diagram.stolper)
    storst = max(
        *(sum(stolpe.verdier) for stolpe in diagram.stolper),
        *(stolpe.referanse or 0.0 for stolpe in diagram.stolper),
        diagram.terskel[0] if diagram.terskel else 0.0,
        1e-9,
    )
    per_mm = (felt.hoyre - null - etiketter - 3.2 * speil.skala) / storst
    # A number after a reference mark would read as the mark's own, and one under a line as struck out.
    i_kolonne = bool(diagram.referansenavn) or any(_er_krysset(diagram, ett, per_mm, speil) for ett in diagram.stolper)
    return _Akse(null, per_mm, storst, tall_x=felt.hoyre if i_kolonne else None)


def _er_krysset(diagram: Diagram, stolpe: Stolpe, per_mm: float, speil: Satsspeil) -> bool:
    """Whether the line across the chart would go through the number after a bar."""
    if diagram.terskel is None:
        return False
    fra = sum(stolpe.verdier) * per_mm
    til = fra + 2.4 * speil.skala + compute_bredde_mm(stolpe.etikett, speil.punkt)
    return fra < diagram.terskel[0] * per_mm < til


def _draw_del(diagram: Diagram, rader: list[_Rad], felt: _Felt, topp: float, speil: Satsspeil) -> Iterable[Element]:
    punkt, skala, bunn = speil.punkt, speil.skala, _slutt(rader)
    akse = _build_akse(diagram, felt, speil)
    yield from _draw_akse(diagram, akse, felt, (topp, bunn), speil)
    for rad in rader:
        midt = rad.topp + rad.hoyde / 2
        if rad.overskrift:
            grunn = find_grunnlinje(rad.topp - 0.62 * punkt * MM_PER_PUNKT, punkt)
            yield Tekst(felt.venstre, grunn, rad.overskrift, punkt, BLEKK, Vekt.FET, rolle="overskrift")
        yield from _draw_navn(rad, midt, akse.null - 1.4 * skala, punkt)
        yield from _draw_stolpe(diagram, rad, midt, akse, speil)
    if diagram.terskel:
        x = akse.find_x(diagram.terskel[0])
        linje = build_linje((x, topp), (x, bunn))
        stipling = (1.1 * skala, 0.7 * skala)
        yield Form(linje, strek=BLEKK, bredde_mm=0.25 * skala, stipling=stipling, rolle="terskel")


def _draw_navn(rad: _Rad, midt: float, hoyre: float, punkt: float) -> Iterable[Element]:
    linje = punkt * MM_PER_PUNKT * LINJEHOYDE
    for nr, tekst in enumerate(rad.navn):
        y = midt + (nr + 0.5 - len(rad.navn) / 2) * linje
        yield Tekst(hoyre, find_grunnlinje(y, punkt), tekst, punkt, BLEKK, anker=Anker.SLUTT, rolle="navn")


def _draw_stolpe(diagram: Diagram, rad: _Rad, midt: float, akse: _Akse, speil: Satsspeil) -> Iterable[Element]:
    """Yield the parts of a bar, its reference mark and its number."""
    skala = speil.skala
    hoyde = min(STOLPE * rad.hoyde, 1.5 * speil.punkt * MM_PER_PUNKT)
    sum_ = 0.0
    for verdi, serie in zip(rad.stolpe.verdier, diagram.serier, strict=True):
        if verdi > 0:
            flate = shapely.box(akse.find_x(sum_), midt - hoyde / 2, akse.find_x(sum_ + verdi), midt + hoyde / 2)
            yield from draw_fyll(flate, serie.fyll, Stil(skala, speil.oppsett.svarthvitt), "stolpe")
            yield Form(build_sti(flate), strek=f.KANT, bredde_mm=0.15 * skala, rolle="stolpekant")
            sum_ += verdi
    if rad.stolpe.referanse is not None:
        yield build_referansemerke(akse.find_x(rad.stolpe.referanse), midt, 0.44 * hoyde, skala)
    grunn = find_grunnlinje(midt, speil.punkt)
    x, anker = (akse.find_x(sum_) + 1.2 * skala, Anker.START) if akse.tall_x is None else (akse.tall_x, Anker.SLUTT)
    yield Tekst(x, grunn, rad.stolpe.etikett, speil.punkt, BLEKK, anker=anker, rolle="verdi")


def _draw_akse(
    diagram: Diagram, akse: _Akse, felt: _Felt, hoyde: tuple[float, float], speil: Satsspeil
) -> Iterable[Element]:
    """Yield the grid with its numbers under it, and what they count."""
    skala, punkt, mm = speil.skala, speil.liten, speil.liten * MM_PER_PUNKT
    topp, bunn = hoyde
    hele = all(float(verdi).is_integer() for stolpe in diagram.stolper for verdi in stolpe.verdier)
    steg = max(_find_steg(akse.storst), 1 if hele else 0)
    for nr in range(int(akse.storst / steg + 1e-9) + 1):
        x = akse.find_x(nr * steg)
        strek, bredde = (GRATT, 0.25) if nr == 0 else (RUTENETT, 0.15)
        yield Form(build_linje((x, topp), (x, bunn)), strek=strek, bredde_mm=bredde * skala, rolle="rutenett")
        tall = format_tall(nr * steg, 0 if float(steg).is_integer() else 1)
        grunn = find_grunnlinje(bunn + 0.7 * mm, punkt)
        yield Tekst(x, grunn, tall, punkt, GRATT, anker=Anker.MIDT, rolle="akse")
    tekst = f"{diagram.enhet}. Stiplet linje: {diagram.terskel[1]}" if diagram.terskel else diagram.enhet
    grunn = find_grunnlinje(bunn + 1.9 * mm, punkt)
    far_plass = akse.null + compute_bredde_mm(tekst, punkt) <= felt.hoyre
    x, anker = (akse.null, Anker.START) if far_plass else (felt.hoyre, Anker.SLUTT)
    yield Tekst(x, grunn, tekst, punkt, GRATT, anker=anker, rolle="akse")


def _find_steg(storst: float) -> float:
    """Find the round step (1, 2 or 5 times a power of ten) that divides an axis in at most ``MAKS_STREKER`` parts."""
    tierpotens = 10.0 ** (len(str(int(storst))) - 2)
    kandidater = [faktor * tierpotens * 10.0**k for k in range(3) for faktor in (1, 2, 5)]
    return next(steg for steg in kandidater if storst / steg <= MAKS_STREKER)
