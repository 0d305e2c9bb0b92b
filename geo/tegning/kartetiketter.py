"""The names and numbers of a map: how each may be written, where it is placed, and what is left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.beskrivelse.temakart import Felt, Gruppe, Temakart, Tilstand
from geo.data.register import Omfang
from geo.tegning.etiketter import Boks, Etikett, Plassering, Strek, Variant, find_plasseringer
from geo.tegning.kartutsnitt import Utsnitt, merge_flater
from geo.tegning.merker import (
    Bit,
    Merke,
    Merkestil,
    Rad,
    compute_bitbredde,
    compute_kapselhoyde,
    compute_mellomrom,
    compute_radbredde,
    draw_bit,
)
from geo.tegning.oppsett import Etiketter, Oppsett
from geo.tegning.sats import Satsspeil
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, find_blekk, find_grunnlinje
from geo.tegning.stil import BLEKK, GRATT, HVITT
from geo.tegning.verdi import Element, Form, build_kapsel, build_linje

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MANGE: Final = 60  # in an area of more kommuner than this, a number stands once for each ordning
MIN_NAVN: Final = 0.3  # where fewer of the names than this find room, all are left out
MIN_ETIKETT: Final = 5.0  # points: smaller names are not read on paper


@dataclass(frozen=True, slots=True)
class Oppstilling:
    """One way to write a label: rows of words and numbers, their size, and whether the name of the kommune is there."""

    rader: tuple[Rad, ...]
    punkt: float
    farge: str
    navn: bool
    inne: bool = True

    @property
    def variant(self) -> Variant:
        """The ink of each row around the middle of the block, with what of the halo must be free."""
        mm = self.punkt * MM_PER_PUNKT
        rader = []
        for nr, rad in enumerate(self.rader):
            halv = compute_radbredde(rad, self.punkt) / 2
            midt = (nr + 0.5 - len(self.rader) / 2) * mm * LINJEHOYDE
            over, under = find_blekk("".join(bit if isinstance(bit, str) else bit.tekst for bit in rad), self.punkt)
            grunn = find_grunnlinje(midt, self.punkt)
            topp, bunn = grunn - over, grunn + under
            if any(isinstance(bit, Merke) and bit.vert for bit in rad):
                kapsel = compute_kapselhoyde(self.punkt) / 2
                topp, bunn = min(topp, midt - kapsel), max(bunn, midt + kapsel)
            rader.append((-halv, topp, halv, bunn))
        return Variant(tuple(rader), self.inne)


@dataclass(frozen=True, slots=True)
class Telling:
    """What the map leaves out, for the notes to say."""

    navn_utelatt: int
    utenfor_utsnittet: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is written on a map: names where, and numbers on each kommune or once for each group."""

    navn: Etiketter
    gruppemerker: Mapping[str, Bit]  # by key of the group; empty where each kommune has its own numbers

    def skal_navngi(self, felt: Felt) -> bool:
        """Whether a kommune is named."""
        return self.navn is Etiketter.ALLE or (self.navn is Etiketter.OMRADET and felt.i_omradet)


def _build_plan(temakart: Temakart, oppsett: Oppsett) -> _Plan:
    if len(temakart.omrade.kommuner) <= MANGE:
        return _Plan(oppsett.etiketter, {})
    alle = ((gruppe.nokkel, _find_gruppemerke(gruppe, temakart)) for gruppe in temakart.grupper)
    merker = {nokkel: bit for nokkel, bit in alle if bit is not None}
    # Where classes are named, names of kommuner are not what the map is about.
    navngitt = any(isinstance(bit, str) for bit in merker.values())
    return _Plan(Etiketter.INGEN if navngitt else oppsett.etiketter, merker)


def draw_etiketter(
    temakart: Temakart, utsnitt: Utsnitt, oppsett: Oppsett, speil: Satsspeil, hindringer: Sequence[Boks]
) -> tuple[list[Element], Telling]:
    """Draw names, numbers and leader lines, clear of ``hindringer``, and tell what found no place."""
    plan = _build_plan(temakart, oppsett)
    ventet = 0 if plan.navn is Etiketter.INGEN else len(temakart.omrade.kommuner)
    oppstillinger, plassert = _plasser(temakart, utsnitt, plan, speil, hindringer)
    navngitte = _tell_navn(plassert, oppstillinger, temakart)
    if navngitte < MIN_NAVN * ventet:
        # A name here and there says nothing of where they are missing.
        plan, navngitte = replace(plan, navn=Etiketter.INGEN), 0
        oppstillinger, plassert = _plasser(temakart, utsnitt, plan, speil, hindringer)
    elementer: list[Element] = []
    for nokkel, plassering in plassert.items():
        if plassering.strek:
            elementer += _draw_strek(nokkel, plassering.strek, speil)
    for nokkel, plassering in plassert.items():
        elementer += _draw_oppstilling(nokkel, oppstillinger[nokkel][plassering.variant], plassering, speil)
    utenfor = sum(1 for nummer, felt in temakart.felt.items() if nummer not in utsnitt.flater and not felt.i_omradet)
    return elementer, Telling(ventet - navngitte, utenfor)


Oppstillinger = Mapping[str, tuple[Oppstilling, ...]]  # the ways to write each label, by key


def _plasser(
    temakart: Temakart, utsnitt: Utsnitt, plan: _Plan, speil: Satsspeil, hindringer: Sequence[Boks]
) -> tuple[Oppstillinger, Mapping[str, Plassering]]:
    """Find how each label may be written, and where it stands."""
    oppstillinger: dict[str, tuple[Oppstilling, ...]] = {}
    flater: dict[str, BaseGeometry] = {}
    for nokkel, bit in plan.gruppemerker.items():
        # A number stands on each part of its group, a name once.
        deler = _find_deler(temakart.gruppe[nokkel], temakart, utsnitt)
        for nr, del_ in enumerate(deler if isinstance(bit, Merke) else deler[:1]):
            oppstillinger[f"{nokkel}#{nr}"] = tuple(_find_gruppeoppstillinger(bit, speil, strek=nr == 0))
            flater[f"{nokkel}#{nr}"] = del_
    for nummer, felt in sorted(temakart.felt.items(), key=lambda par: (not par[1].i_omradet, par[0])):
        oppstilling = tuple(_find_oppstillinger(felt, temakart, plan, speil)) if nummer in utsnitt.flater else ()
        if oppstilling:
            oppstillinger[nummer] = oppstilling
            flater[nummer] = utsnitt.flater[nummer]
    etiketter = tuple(
        Etikett(nokkel, flater[nokkel], tuple(en.variant for en in oppstilling))
        for nokkel, oppstilling in oppstillinger.items()
    )
    return oppstillinger, _find_plasseringer(utsnitt, etiketter, tuple(hindringer), frozenset(temakart.felt))


def _find_gruppeoppstillinger(bit: Bit, speil: Satsspeil, *, strek: bool) -> Iterable[Oppstilling]:
    for andel in (1.0, 0.8):
        yield Oppstilling(((bit,),), andel * speil.punkt, BLEKK, navn=False)
    if strek:
        yield Oppstilling(((bit,),), 0.9 * speil.punkt, BLEKK, navn=False, inne=False)


def _find_gruppemerke(gruppe: Gruppe, temakart: Temakart) -> Bit | None:
    """Find what stands once for a whole group: its number, or the value or name that a class has in common."""
    if gruppe.nummer is not None:
        return Merke(str(gruppe.nummer))
    felles = {temakart.felt[n].tall for n in gruppe.kommuner if temakart.felt[n].tilstand is Tilstand.KLASSE}
    if len(felles) != 1:
        return None
    tall = felles.pop()
    return Merke(tall) if tall else gruppe.navn


def _find_deler(gruppe: Gruppe, temakart: Temakart, utsnitt: Utsnitt) -> list[shapely.Polygon]:
    """Find the parts of a group in the frame, the largest first: where it is alone, if it is so anywhere."""
    numre = [n for n in (*gruppe.kommuner, *gruppe.utenfor) if n in utsnitt.flater]
    alene = [n for n in numre if temakart.felt[n].grupper == (gruppe.nokkel,)]
    deler = shapely.get_parts(merge_flater(utsnitt, tuple(alene or numre)))
    return [deler[i] for i in np.argsort(-shapely.area(deler), kind="stable")]


def _tell_navn(plassert: Mapping[str, Plassering], oppstillinger: Oppstillinger, temakart: Temakart) -> int:
    """Count the kommuner of the area whose name stands on the map."""
    return sum(
        oppstillinger[nokkel][plassering.variant].navn and temakart.felt[nokkel].i_omradet
        for nokkel, plassering in plassert.items()
        if nokkel in temakart.felt
    )


@lru_cache(maxsize=256)
def _find_plasseringer(
    utsnitt: Utsnitt, etiketter: tuple[Etikett, ...], hindringer: tuple[Boks, ...], dekket: frozenset[str]
) -> Mapping[str, Plassering]:
    return find_plasseringer(etiketter, utsnitt.ramme, hindringer, merge_flater(utsnitt, tuple(sorted(dekket))))


def _find_merker(felt: Felt, temakart: Temakart) -> Rad:
    """Find the numbers of a kommune as ``Felt.tall`` writes them: «5+6», «2 (7)»; a known host's stand out."""
    if felt.tilstand is Tilstand.KLASSE:
        return (Merke(felt.tall),) if felt.tall else ()
    grupper = [temakart.gruppe[nokkel] for nokkel in felt.grupper]
    nummererte = [gruppe for gruppe in grupper if gruppe.nummer is not None]
    teller = [Merke(str(g.nummer), g.nummer in felt.vert_for) for g in nummererte if g.omfang is not Omfang.BEROERER]
    rorer = [str(gruppe.nummer) for gruppe in nummererte if gruppe.omfang is Omfang.BEROERER]
    rad: list[Bit] = [bit for merke in teller for bit in ("+", merke)][1:]
    return (*rad, Merke(f"({'+'.join(rorer)})")) if rorer else tuple(rad)


def _find_oppstillinger(felt: Felt, temakart: Temakart, plan: _Plan, speil: Satsspeil) -> Iterable[Oppstilling]:
    """Yield the ways to label a kommune, best first; outside the area only what fits inside it.

    Where numbers stand on the groups, a kommune has its name if that fits inside it, or a value of its own.
    """
    merker = () if plan.gruppemerker.keys() & set(felt.grupper) else _find_merker(felt, temakart)
    med_strek = felt.i_omradet and not plan.gruppemerker
    andeler: tuple[float, ...] = (1.0, 0.9, 0.8) if felt.i_omradet else (0.86, 0.76)
    storrelser = sorted({max(MIN_ETIKETT, andel * speil.punkt) for andel in andeler}, reverse=True)
    strek = max(MIN_ETIKETT, 0.9 * speil.punkt)
    farge = BLEKK if felt.i_omradet else GRATT
    if plan.skal_navngi(felt):
        for punkt in storrelser:
            for rader in _navnerader(felt.navn, merker):
                yield Oppstilling(rader, punkt, farge, navn=True)
        if med_strek:
            yield Oppstilling(((felt.navn, *merker),), strek, farge, navn=True, inne=False)
    if merker:
        for punkt in storrelser:
            yield Oppstilling((merker,), punkt, farge, navn=False)
        if med_strek:
            yield Oppstilling((merker,), strek, farge, navn=False, inne=False)


def _navnerader(navn: str, merker: Rad) -> Iterable[tuple[Rad, ...]]:
    if merker:
        yield (navn,), merker
        yield ((navn, *merker),)
    else:
        yield ((navn,),)
    if " " in navn:
        forst, _, sist = navn.rpartition(" ")
        yield (forst,), (sist,), *((merker,) if merker else ())


def _draw_oppstilling(nummer: str, oppstilling: Oppstilling, plassering: Plassering, speil: Satsspeil) -> list[Element]:
    mx, my = plassering.midt
    punkt = oppstilling.punkt
    radhoyde = punkt * MM_PER_PUNKT * LINJEHOYDE
    elementer: list[Element] = []
    for nr, rad in enumerate(oppstilling.rader):
        midt = my + (nr + 0.5 - len(oppstilling.rader) / 2) * radhoyde
        x = mx - compute_radbredde(rad, punkt) / 2
        for i, bit in enumerate(rad):
            x += compute_mellomrom(rad[i - 1], bit, punkt) if i else 0.0
            bredde = compute_bitbredde(bit, punkt)
            skrift = Merkestil(punkt, oppstilling.farge, speil.halo, f"etikett:{nummer}")
            elementer += draw_bit(bit, x + bredde / 2, midt, skrift)
            x += bredde
    return elementer


def _draw_strek(nummer: str, linje: Strek, speil: Satsspeil) -> list[Element]:
    (x0, y0), _ = linje
    radius = 0.45 * speil.skala
    return [
        Form(build_linje(*linje), strek=HVITT, bredde_mm=0.5 * speil.skala, rolle="strekkant"),
        Form(build_linje(*linje), strek=BLEKK, bredde_mm=0.16 * speil.skala, rolle=f"strek:{nummer}"),
        Form(build_kapsel(x0, y0, 2 * radius, 2 * radius), BLEKK, HVITT, 0.15 * speil.skala, rolle="strekpunkt"),
    ]
