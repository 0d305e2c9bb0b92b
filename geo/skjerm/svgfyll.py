"""Fills as SVG: the patterns of map and legend, a swatch of each, and the address of a picture that needs no file."""

from typing import Final, assert_never
from urllib.parse import quote

from geo.beskrivelse import fyll as f
from geo.beskrivelse.fyll import Fyll, Monster

RUTE: Final = (36, 22)  # px of a swatch in a legend
STRIPE: Final = 6  # px of one stripe in a swatch
URI_TRYGGE: Final = "/:;,=()' !$*+@-._~"  # stand for themselves in a data URI between double quotes


def build_monster(fyll: Fyll, nokkel: str, stripe: float = STRIPE) -> tuple[str, str]:
    """Build the SVG ``<pattern>`` of a fill and the value of ``fill`` that uses it; an even colour needs no pattern.

    Stripes run at 45 degrees and are equally wide, in the order of the colours.
    """
    side, vending = f"{stripe:g}", ""
    farge = fyll.farger[0]
    bunn = f'<rect width="{side}" height="{side}" fill="#fff"/>'
    match fyll.monster:
        case Monster.HEL:
            return "", farge
        case Monster.STRIPER:
            side, vending = f"{stripe * len(fyll.farger):g}", ' patternTransform="rotate(45)"'
            innhold = "".join(
                f'<rect x="{nr * stripe:g}" width="{stripe:g}" height="{side}" fill="{farge}"/>'
                for nr, farge in enumerate(fyll.farger)
            )
        case Monster.PRIKKER:
            midt = f"{stripe / 2:g}"
            innhold = f'{bunn}<circle cx="{midt}" cy="{midt}" r="{stripe * 0.36:g}" fill="{farge}"/>'
        case Monster.LINJER:
            innhold = f'{bunn}<rect width="{side}" height="{stripe * 0.45:g}" fill="{farge}"/>'
        case Monster.KRYSS:
            kryss = f"M0 0L{side} {side}M{side} 0L0 {side}"
            innhold = f'{bunn}<path d="{kryss}" stroke="{f.UKJENT_STREK}" stroke-width="{stripe / 6:.2g}"/>'
        case _:
            assert_never(fyll.monster)
    mal = f'id="{nokkel}" width="{side}" height="{side}" patternUnits="userSpaceOnUse"{vending}'
    return f"<pattern {mal}>{innhold}</pattern>", f"url(#{nokkel})"


def build_rute(fyll: Fyll) -> str:
    """Build the swatch of a legend as SVG: the fill exactly as on the map."""
    monster, verdi = build_monster(fyll, "m")
    bredde, hoyde = RUTE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {bredde} {hoyde}"><defs>{monster}</defs>'
        f'<rect x=".5" y=".5" width="{bredde - 1}" height="{hoyde - 1}" fill="{verdi}" stroke="{f.KANT}"/></svg>'
    )


def build_data_uri(svg: str) -> str:
    """Build the address of an image that carries its SVG itself, for ``<img src>``."""
    return f"data:image/svg+xml,{quote(svg, safe=URI_TRYGGE)}"
