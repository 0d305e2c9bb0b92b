"""The typeface of every export: where its files are, how wide a text is, where it may break, and a part of it to embed.

Source Sans Pro (SIL Open Font License) comes from the package ``font-source-sans-pro`` and has all Norwegian and Sámi
letters; where it is not installed, DejaVu Sans, which comes with matplotlib, takes its place. Widths are the sums of
the font's own advances, without kerning, so that PNG, SVG and PDF share one layout and no text is wider than reckoned.
"""

import base64
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

MM_PER_PUNKT: Final = 25.4 / 72
LINJEHOYDE: Final = 1.22  # of the type size: room for Å and g without lines touching
VERSALHOYDE: Final = 0.66  # of the type size: Source Sans Pro; a line is centred on half of it
# How far the ink reaches over and under the base line, of the type size; letters with marks and tails reach further.
OVERSTREK: Final = (0.74, 0.92)
NEDSTREK: Final = (0.03, 0.23)
MED_MERKE: Final = frozenset("ÅÄÖÁÂČĐŠŽÉÈÜÏÑ")
MED_HALE: Final = frozenset("gjpqyçŋŊQ,;()[]/|§")
ALFABET: Final = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—’“”…−≤≥≈→"  # embedded in every SVG


class Vekt(StrEnum):
    """The two weights that exports are set in."""

    NORMAL = "normal"
    FET = "fet"


@dataclass(frozen=True, slots=True)
class Skrift:
    """A typeface: its name for people and stylesheets, and the file of each weight."""

    navn: str
    filer: Mapping[Vekt, Path]

    @property
    def css_familie(self) -> str:
        """The family list of a stylesheet, with what programs that cannot read an embedded font are likely to have."""
        return f"'{self.navn}', 'Source Sans 3', 'Open Sans', 'DejaVu Sans', Arial, sans-serif"


_KANDIDATER: Final = (
    # package, folder in it, name, regular, bold
    (
        "font_source_sans_pro",
        "files",
        "Source Sans Pro",
        "SourceSansPro-Regular.ttf",
        "SourceSansPro-Semibold.ttf",
    ),
    ("matplotlib", "mpl-data/fonts/ttf", "DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)


@lru_cache(maxsize=1)
def find_skrift() -> Skrift:
    """Find the first typeface that is installed, without importing the package that carries it.

    Raises
    ------
    FileNotFoundError
        Not even matplotlib is installed.

    """
    for pakke, mappe, navn, normal, fet in _KANDIDATER:
        funnet = find_spec(pakke)
        for rot in funnet.submodule_search_locations or () if funnet else ():
            filer = {Vekt.NORMAL: Path(rot) / mappe / normal, Vekt.FET: Path(rot) / mappe / fet}
            if all(fil.is_file() for fil in filer.values()):
                return Skrift(navn, MappingProxyType(filer))
    raise FileNotFoundError("ingen skrift er installert; kjør «pip install -r requirements.txt»")


@lru_cache(maxsize=len(Vekt))
def _bredder(vekt: Vekt) -> tuple[Mapping[int, float], float]:
    """Return the advance of each character in em, and that of a missing one."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only exports measure text

    with TTFont(find_skrift().filer[vekt], lazy=True) as font:
        em = font["head"].unitsPerEm
        bredder = font["hmtx"].metrics
        tegn = {kode: bredder[glyf][0] / em for kode, glyf in font.getBestCmap().items()}
    return MappingProxyType(tegn), bredder[".notdef"][0] / em


@lru_cache(maxsize=8192)
def compute_bredde_mm(tekst: str, punkt: float, vekt: Vekt = Vekt.NORMAL) -> float:
    """Compute how wide a line of text is in millimetres at a type size in points."""
    bredder, ukjent = _bredder(vekt)
    return sum(bredder.get(ord(tegn), ukjent) for tegn in tekst) * punkt * MM_PER_PUNKT


def erstatt_ukjente(tekst: str) -> str:
    """Replace what the typeface lacks by «\ufffd», so that the loss is seen; signs without form are left out."""
    kjente, _ = _bredder(Vekt.NORMAL)
    ukjente = {tegn for tegn in set(tekst) if ord(tegn) not in kjente}
    return tekst.translate({ord(tegn): _find_erstatning(tegn) for tegn in ukjente})


def _find_erstatning(tegn: str) -> str:
    if tegn == "\u2011":
        return "-"  # a hyphen that does not break
    slag = unicodedata.category(tegn)
    if tegn.isspace() or slag.startswith("Z"):
        return " "
    return "" if slag == "Cf" else "\ufffd"


def brekk_tekst(tekst: str, bredde_mm: float, punkt: float, vekt: Vekt = Vekt.NORMAL) -> list[str]:
    """Break a text into lines that are no wider than ``bredde_mm``.

    Breaks at spaces (not at no-break spaces), after a hyphen or a slash, and inside a word only where the word alone
    is wider than the line. An empty text is one empty line.
    """
    linjer = [""]
    for bit in _biter(tekst):
        if compute_bredde_mm((linjer[-1] + bit).rstrip(" "), punkt, vekt) <= bredde_mm:
            linjer[-1] += bit
            continue
        if linjer[-1]:
            linjer.append("")
        for tegn in bit:
            if linjer[-1] and compute_bredde_mm((linjer[-1] + tegn).rstrip(" "), punkt, vekt) > bredde_mm:
                linjer.append("")
            linjer[-1] += tegn
    return [linje.rstrip(" ") for linje in linjer]


def _biter(tekst: str) -> Iterable[str]:
    """Yield the pieces between which a line may break, each with the sign that ends it."""
    start = 0
    for i, tegn in enumerate(tekst):
        if tegn in " -/" and i > start:
            yield tekst[start : i + 1]
            start = i + 1
    if start < len(tekst):
        yield tekst[start:]


@lru_cache(maxsize=len(Vekt))
def build_font_uri(vekt: Vekt) -> str:
    """Build a data URI of the letters of ``ALFABET`` as WOFF, for an SVG to carry (some 20 kB)."""
    from fontTools import subset  # noqa: PLC0415 - as in _bredder
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as in _bredder

    # Without kerning, so that a browser sets the text exactly as wide as the sheet was laid out for.
    valg = subset.Options(hinting=False, drop_tables=["GPOS", "GSUB", "GDEF", "DSIG"])
    with TTFont(find_skrift().filer[vekt], recalcTimestamp=False) as font:
        utvalg = subset.Subsetter(valg)
        utvalg.populate(text=ALFABET)
        utvalg.subset(font)
        font.flavor = "woff"
        ut = io.BytesIO()
        font.save(ut)
    return f"data:font/woff;base64,{base64.b64encode(ut.getvalue()).decode('ascii')}"


def find_grunnlinje(midt: float, punkt: float) -> float:
    """Return the base line of a row whose capitals are centred on ``midt``."""
    return midt + VERSALHOYDE / 2 * punkt * MM_PER_PUNKT


def find_blekk(tekst: str, punkt: float) -> tuple[float, float]:
    """Find how far the ink of a line reaches over and under its base line, in millimetres."""
    mm = punkt * MM_PER_PUNKT
    tegn = set(tekst)
    return OVERSTREK[bool(tegn & MED_MERKE)] * mm, NEDSTREK[bool(tegn & MED_HALE)] * mm
