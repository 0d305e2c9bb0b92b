"""The style of every sheet: the colours of ink, how sizes follow the type, and the lines of a map."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BLEKK: Final = "#1a1a1a"
GRATT: Final = "#555555"  # 7.5:1 on white: names outside the area, notes, source
HVITT: Final = "#ffffff"
SKRIFT_AV_SKALA: Final = 7.5  # patterns grow with the type, so that a slide and a column look alike

STREKER: Final[Mapping[str, float]] = MappingProxyType(
    {  # line widths in millimetres at type size 7.5, in the order they are drawn
        "bakgrunn": 0.10,
        "tynn": 0.18,
        "klasse": 0.26,
        "utenfor": 0.26,
        "tykk": 0.42,
        "omriss": 0.55,
    }
)
STIPLING: Final = (1.1, 0.7)


def find_stipling(skala: float) -> tuple[float, float]:
    """Return dash and gap in millimetres for deltakere outside the area."""
    return STIPLING[0] * skala, STIPLING[1] * skala
