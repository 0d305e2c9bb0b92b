"""A drawing as SVG: text as text with its font embedded, title and description, and nothing from outside."""

from html import escape
from itertools import groupby
from typing import Final

import numpy as np

from geo.tegning.skrift import MM_PER_PUNKT, Vekt, build_font_uri, find_skrift
from geo.tegning.verdi import FLYTT, LUKK, Anker, Form, Sti, Tegning, Tekst

_BOKSTAV: Final = {FLYTT: "M", LUKK: "z"}


def build_svg(tegning: Tegning, *, med_skrift: bool = True) -> str:
    """Build the SVG document of a drawing, in user units of one millimetre.

    Without its typeface (``med_skrift``) it is for a program that has it.
    """
    b, h = _tall(tegning.bredde_mm), _tall(tegning.hoyde_mm)
    skrift = find_skrift()
    fonter = "".join(
        f"@font-face{{font-family:'{skrift.navn}';font-weight:{tykkelse};"
        f"src:url({build_font_uri(vekt)}) format('woff')}}"
        for vekt, tykkelse in (((Vekt.NORMAL, 400), (Vekt.FET, 600)) if med_skrift else ())
    )
    stil = (
        f"{fonter}text{{font-family:{skrift.css_familie};white-space:pre}}"
        "path{stroke-linejoin:round;stroke-linecap:butt;fill-rule:evenodd}"
        ".h{paint-order:stroke;stroke:#fff;stroke-linejoin:round}.f{font-weight:600}"
    )
    innhold = "\n".join(
        "".join(_build_element(element) for element in elementer)
        for _, elementer in groupby(tegning.elementer, key=lambda e: e.rolle)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{b}mm" height="{h}mm" viewBox="0 0 {b} {h}" lang="nb" '
        f'role="img" aria-labelledby="tittel beskrivelse">\n<title id="tittel">{escape(tegning.tittel)}</title>\n'
        f'<desc id="beskrivelse">{escape(tegning.alt_tekst)} {escape(tegning.kilde)}</desc>\n<style>{stil}</style>\n'
        f'<rect width="{b}" height="{h}" fill="#fff"/>\n{innhold}\n</svg>\n'
    )


def _build_element(element: Form | Tekst) -> str:
    return _build_tekst(element) if isinstance(element, Tekst) else _build_form(element)


def _build_form(form: Form) -> str:
    strek = ""
    if form.strek:
        strek = f' stroke="{form.strek}" stroke-width="{_tall(form.bredde_mm, 3)}"'
        if form.stipling:
            strek += f' stroke-dasharray="{" ".join(_tall(d) for d in form.stipling)}"'
    return f'<path d="{_build_sti(form.sti)}" fill="{form.fyll or "none"}"{strek}/>'


def _build_sti(sti: Sti) -> str:
    """Write a path in steps of a hundredth of a millimetre; points that fall together are written once."""
    deler: list[str] = []
    start = np.flatnonzero(sti.koder == FLYTT).tolist()
    hundredeler = np.round(sti.punkter * 100).astype(np.int64)
    for fra, til in zip(start, [*start[1:], len(sti.koder)], strict=True):
        bit = hundredeler[fra:til]
        lukket = sti.koder[til - 1] == LUKK
        bit = bit[: -1 if lukket else None]
        skritt = np.diff(bit, axis=0)
        skritt = skritt[skritt.any(axis=1)]
        if not len(skritt):
            continue
        ord_ = " ".join(f"{_hundredel(x)} {_hundredel(y)}" for x, y in skritt.tolist())
        x, y = bit[0].tolist()
        deler.append(f"M{_hundredel(x)} {_hundredel(y)}l{ord_}{'z' if lukket else ''}")
    return "".join(deler)


def _hundredel(tall: int) -> str:
    """Write hundredths as the shortest decimal number."""
    if tall % 100 == 0:
        return str(tall // 100)
    return f"{tall / 100:g}".replace("0.", ".", 1) if -100 < tall < 100 else f"{tall / 100:.2f}".rstrip("0")  # noqa: PLR2004


def _build_tekst(tekst: Tekst) -> str:
    klasser = " ".join(k for k, har in (("h", tekst.halo_mm), ("f", tekst.vekt is Vekt.FET)) if har)
    return (
        f'<text x="{_tall(tekst.x)}" y="{_tall(tekst.y)}" font-size="{_tall(tekst.punkt * MM_PER_PUNKT, 3)}"'
        f' fill="{tekst.farge}"'
        + (f' text-anchor="{tekst.anker}"' if tekst.anker is not Anker.START else "")
        + (f' stroke-width="{_tall(2 * tekst.halo_mm, 3)}"' if tekst.halo_mm else "")
        + (f' class="{klasser}"' if klasser else "")
        + f">{escape(tekst.tekst, quote=False)}</text>"
    )


def _tall(tall: float, desimaler: int = 2) -> str:
    return f"{tall:.{desimaler}f}".rstrip("0").rstrip(".")
