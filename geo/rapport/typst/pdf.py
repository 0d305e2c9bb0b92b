"""Sets a template with its data as PDF/UA-1. Only importer of typst, which is loaded when the first PDF is asked for.

The template gets one JSON object, ``sys.inputs.data``, with figures in it as SVG: nothing of it is ever read as Typst's
code. No network, no fonts of the machine and no clock: the same data gives the same bytes.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from geo.rapport.kontorfil import OPPHAV, bind_tekst, find_tidspunkt
from geo.tegning.skrift import erstatt_ukjente, find_skrift
from geo.tegning.stil import BLEKK, GRATT
from geo.tegning.svg import build_svg
from geo.tegning.verdi import Tegning

MALER: Final = Path(__file__).parent
MERKEFARGE: Final = "#1f5f8b"  # the primary colour of the app (.streamlit/config.toml)
STREKFARGE: Final = "#d5d3ce"


def build_pdf(mal: str, innhold: Mapping[str, object], *, tittel: str, beskrivelse: str, dato: str) -> bytes:
    """Set a template of this folder; ``dato`` (ISO) is what the file bears in place of the clock's.

    Signs that the typeface lacks read «\ufffd», since PDF/UA allows no text without letters.
    """
    import typst  # noqa: PLC0415 - only a PDF needs it

    skrift, dag = find_skrift(), find_tidspunkt(dato)
    ramme = {
        "tittel": tittel,
        "beskrivelse": beskrivelse,
        "opphav": OPPHAV,
        "dato": [dag.year, dag.month, dag.day],
        "skrift": skrift.navn,
        "farger": {"blekk": BLEKK, "gratt": GRATT, "merke": MERKEFARGE, "strek": STREKFARGE},
    }
    data = json.dumps(_rens({**ramme, **innhold}), ensure_ascii=False)
    with TemporaryDirectory() as mappe:
        # A folder of these two files alone: which of a folder's many cuts is found first depends on the disk.
        for fil in skrift.filer.values():
            shutil.copy(fil, mappe)
        fonter = typst.Fonts(include_system_fonts=False, font_paths=[mappe])
        return typst.compile(
            MALER / mal,
            root=MALER,
            font_paths=fonter,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"data": data},
        )


def _rens(verdi: object) -> object:
    """Replace, in every text of a value, what the typeface lacks, and bind what must not be parted."""
    if isinstance(verdi, str):
        return erstatt_ukjente(bind_tekst(verdi))
    if isinstance(verdi, Mapping):
        return {navn: _rens(del_) for navn, del_ in verdi.items()}
    return [_rens(del_) for del_ in verdi] if isinstance(verdi, list | tuple) else verdi


def build_figur(tegning: Tegning) -> dict[str, object]:
    """Build what a template needs of a drawing: the picture, its alt text with its source, and its height."""
    return {
        "svg": build_svg(tegning, med_skrift=False),
        "alt": f"{tegning.alt_tekst} {tegning.kilde}".strip(),
        "hoyde_mm": tegning.hoyde_mm,
    }
