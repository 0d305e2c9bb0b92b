"""Words and numbers on a map and in its legend: what stands in a row, how wide it is, and how it is drawn."""

from dataclasses import dataclass
from itertools import pairwise

from geo.tegning.skrift import MM_PER_PUNKT, Vekt, compute_bredde_mm, find_grunnlinje
from geo.tegning.stil import HVITT
from geo.tegning.verdi import Anker, Element, Form, Tekst, build_kapsel


@dataclass(frozen=True, slots=True)
class Merke:
    """A number on the map: of an ordning the kommune takes part in, hosts, or is only touched by."""

    tekst: str
    vert: bool = False


Bit = str | Merke
Rad = tuple[Bit, ...]


def compute_bitbredde(bit: Bit, punkt: float) -> float:
    """Compute the width of a word, a number or a host's disc in millimetres."""
    if isinstance(bit, str):
        return compute_bredde_mm(bit, punkt)
    bredde = compute_bredde_mm(bit.tekst, punkt, Vekt.FET)
    return max(bredde + 0.42 * punkt * MM_PER_PUNKT, compute_kapselhoyde(punkt)) if bit.vert else bredde


def compute_kapselhoyde(punkt: float) -> float:
    """Compute the height of a host's disc in millimetres."""
    return 1.06 * punkt * MM_PER_PUNKT


def compute_mellomrom(a: Bit, b: Bit, punkt: float) -> float:
    """Return the space between two parts of a row: a word space after the name, less around «+»."""
    return (0.1 if "+" in (a, b) else 0.26) * punkt * MM_PER_PUNKT


def compute_radbredde(rad: Rad, punkt: float) -> float:
    """Compute the width of a row with the spaces between its parts, in millimetres."""
    mellomrom = sum(compute_mellomrom(a, b, punkt) for a, b in pairwise(rad))
    return mellomrom + sum(compute_bitbredde(bit, punkt) for bit in rad)


@dataclass(frozen=True, slots=True)
class Merkestil:
    """How a word or number is set."""

    punkt: float
    farge: str
    halo_mm: float
    rolle: str


def draw_bit(bit: Bit, x: float, midt: float, skrift: Merkestil) -> list[Element]:
    """Draw a word or number with its middle at a point; a host's number is white on a dark disc."""
    grunn = find_grunnlinje(midt, skrift.punkt)
    vert = isinstance(bit, Merke) and bit.vert
    tekst = Tekst(
        x=x,
        y=grunn,
        tekst=bit.tekst if isinstance(bit, Merke) else bit,
        punkt=skrift.punkt,
        farge=HVITT if vert else skrift.farge,
        vekt=Vekt.FET if isinstance(bit, Merke) else Vekt.NORMAL,
        anker=Anker.MIDT,
        halo_mm=0.0 if vert else skrift.halo_mm,
        rolle=skrift.rolle,
    )
    if not vert:
        return [tekst]
    kapsel = build_kapsel(x, midt, compute_bitbredde(bit, skrift.punkt), compute_kapselhoyde(skrift.punkt))
    return [Form(kapsel, skrift.farge, HVITT, 0.5 * skrift.halo_mm, rolle=f"vert:{skrift.rolle}"), tekst]
