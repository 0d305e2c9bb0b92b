"""The legend of a sheet: keys drawn as the map draws them and text that wraps, in as many columns as fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import shapely

from geo.beskrivelse import fyll as f
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.temakart import Temakart
from geo.tegning.fyllmonster import Stil, draw_fyll
from geo.tegning.merker import Merke, Merkestil, draw_bit
from geo.tegning.sats import HARDT_MELLOMROM, Satsspeil
from geo.tegning.skrift import LINJEHOYDE, MM_PER_PUNKT, brekk_tekst, find_grunnlinje
from geo.tegning.stil import BLEKK, HVITT, STREKER, find_stipling
from geo.tegning.verdi import Element, Form, Tekst, build_sti

KOLONNEBREDDE: Final = (40.0, 0.33, 100.0)  # of a legend beside the map: least, share of the sheet, most
KOLONNE_UNDER: Final = 54.0  # the width that an entry wants under the map, at type size 7.5
KORT: Final = 4  # characters: a count no longer than this stays on the line of the last word
UTENFOR: Final = Fyll(("#e2e0db",))  # of a kommune outside the area, whatever it takes part in


class Slag(StrEnum):
    """What the key of an entry looks like."""

    FLATE = "flate"  # a swatch, with the number that stands on the map
    UTENFOR = "utenfor"  # a lighter swatch with a dashed rim
    VERT = "vert"  # a number on a disc
    REFERANSE = "referanse"  # the mark of a chart's reference values


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of the legend."""

    linje: str
    slag: Slag = Slag.FLATE
    fyll: Fyll = UTENFOR
    merke: str = ""


def find_kolonnebredde(speil: Satsspeil, kolonner: int = 1) -> float:
    """Find how wide a legend beside the map is, in one column or more."""
    minst, andel, mest = KOLONNEBREDDE
    return min(max(minst, andel * speil.bredde) * (1 + 0.4 * (kolonner - 1)), mest * kolonner, 0.62 * speil.bredde)


def find_kolonner(speil: Satsspeil) -> int:
    """Find how many columns a legend under the map has."""
    return max(1, min(3, int(speil.bredde / (KOLONNE_UNDER * speil.skala))))


def build_poster(temakart: Temakart) -> list[Post]:
    """Build the entries of a map: its groups in order, and the marks that it uses."""
    poster = []
    for gruppe in temakart.grupper:
        merke = "" if gruppe.nummer is None else str(gruppe.nummer)
        antall = f"({gruppe.hvor_mange})".replace(" ", HARDT_MELLOMROM)
        tekst = f"{gruppe.navn}{HARDT_MELLOMROM if len(gruppe.hvor_mange) <= KORT else ' '}{antall}"
        poster.append(Post(tekst, fyll=gruppe.fyll, merke=merke))
    if any(not felt.i_omradet for felt in temakart.felt.values()):
        poster.append(Post("Deltaker utenfor området", Slag.UTENFOR))
    if any(felt.vert_for for felt in temakart.felt.values()):
        poster.append(Post("Kjent vertskommune", Slag.VERT, merke="1"))
    return poster


class Legend:
    """The legend set in columns of equal width; entries keep their order, down each column."""

    def __init__(self, poster: Sequence[Post], bredde: float, kolonner: int, speil: Satsspeil) -> None:
        self.speil, self.poster = speil, poster
        self.mellom = 2.2 * speil.luft
        self.kolonnebredde = (bredde - (kolonner - 1) * self.mellom) / kolonner
        self.punkt = 0.95 * speil.punkt
        self.rute_b, self.rute_h = 6.4 * speil.skala, 3.7 * speil.skala
        self.innrykk = self.rute_b + 1.6 * speil.skala
        self.linjer = [brekk_tekst(p.linje, self.kolonnebredde - self.innrykk, self.punkt) for p in poster]
        radhoyde = self.punkt * MM_PER_PUNKT * LINJEHOYDE
        self.hoyder = [max(self.rute_h, len(linjer) * radhoyde) + 0.9 * speil.skala for linjer in self.linjer]
        self.radhoyde = radhoyde
        self.kolonner = self._fordel(kolonner)
        self.hoyde = max((sum(self.hoyder[i] for i in kolonne) for kolonne in self.kolonner), default=0.0)

    def _fordel(self, antall: int) -> list[list[int]]:
        """Share the entries out on columns so that the highest is as low as can be."""
        grense = sum(self.hoyder) / antall
        while True:
            kolonner: list[list[int]] = [[]]
            for i, hoyde in enumerate(self.hoyder):
                if kolonner[-1] and sum(self.hoyder[j] for j in kolonner[-1]) + hoyde > grense:
                    kolonner.append([])
                kolonner[-1].append(i)
            if len(kolonner) <= antall:
                return kolonner
            grense += 0.5

    def draw(self, x: float, y: float) -> list[Element]:
        """Draw the legend from its top left corner."""
        elementer: list[Element] = []
        for nr, kolonne in enumerate(self.kolonner):
            venstre = x + nr * (self.kolonnebredde + self.mellom)
            topp = y
            for i in kolonne:
                elementer += self._draw_post(self.poster[i], self.linjer[i], venstre, topp)
                topp += self.hoyder[i]
        return elementer

    def _draw_post(self, post: Post, linjer: Sequence[str], x: float, y: float) -> list[Element]:
        midt = y + max(self.rute_h, self.radhoyde) / 2
        elementer = self._draw_nokkel(post, x, midt)
        start = midt - self.radhoyde / 2
        for nr, linje in enumerate(linjer):
            grunn = find_grunnlinje(start + (nr + 0.5) * self.radhoyde, self.punkt)
            elementer.append(Tekst(x + self.innrykk, grunn, linje, self.punkt, BLEKK, rolle="forklaring"))
        return elementer

    def _draw_nokkel(self, post: Post, x: float, midt: float) -> list[Element]:
        skala, svarthvitt = self.speil.skala, self.speil.oppsett.svarthvitt
        mx = x + self.rute_b / 2
        stil = Merkestil(self.punkt, BLEKK, self.speil.halo, "nokkel")
        if post.slag is Slag.VERT:
            return draw_bit(Merke(post.merke, vert=True), mx, midt, stil)
        if post.slag is Slag.REFERANSE:
            return [build_referansemerke(mx, midt, self.rute_h / 2, skala)]
        rute = shapely.box(x, midt - self.rute_h / 2, x + self.rute_b, midt + self.rute_h / 2)
        utenfor = post.slag is Slag.UTENFOR
        kant = Form(
            build_sti(rute),
            strek=f.KANT,
            bredde_mm=STREKER["utenfor" if utenfor else "tynn"] * skala,
            stipling=find_stipling(skala) if utenfor else None,
            rolle="nokkel",
        )
        merke = draw_bit(Merke(post.merke), mx, midt, stil) if post.merke else []
        return [*draw_fyll(rute, post.fyll, Stil(skala, svarthvitt, lys=utenfor), "nokkel"), kant, *merke]


def build_referansemerke(x: float, y: float, radius: float, skala: float) -> Form:
    """Build the mark of a reference value: a diamond, white with a dark rim."""
    rute = shapely.Polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)])
    return Form(build_sti(rute), fyll=HVITT, strek=BLEKK, bredde_mm=0.25 * skala, rolle="referanse")
