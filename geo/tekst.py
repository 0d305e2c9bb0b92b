"""Numbers and lists as plain bokmål: «1 234,5», «68 %», «Gol, Hol og Ål»; and text read as nothing but text."""

import io
import re
import string
import sys
from collections.abc import Sequence
from typing import Final

TYNT_MELLOMROM = "\u00a0"  # no-break space between thousands, so that a number never breaks over two lines


def format_tall(tall: float | None, desimaler: int = 0) -> str:
    """Format a number with Norwegian grouping and comma; «ukjent» where it is None. Halves round away from zero."""
    if tall is None:
        return "ukjent"
    avrundet = round(tall + (1e-9 if tall >= 0 else -1e-9), desimaler)
    tekst = f"{avrundet:,.{desimaler}f}".replace(",", TYNT_MELLOMROM).replace(".", ",")
    return tekst.replace("-", "\u2212")


TALLORD: Final = ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")


def format_tallord(tall: float) -> str:
    """Format a whole number up to twelve as the word it is in running text, and any other number in digits."""
    if tall == int(tall):
        return TALLORD[int(tall)] if 0 <= tall < len(TALLORD) else format_tall(tall)
    return format_tall(tall, 1)


def sammenfoy(deler: Sequence[str]) -> str:
    """Join as a Norwegian enumeration: «a», «a og b», «a, b og c»; empty for none."""
    return " og ".join(filter(None, (", ".join(deler[:-1]), *deler[-1:])))


def stor_forbokstav(tekst: str) -> str:
    """Begin a text with a capital letter, as a sentence or a heading does."""
    return tekst[:1].upper() + tekst[1:]


def liten_forbokstav(navn: str) -> str:
    """Return a name as it stands inside a sentence; «NAV-kontor» keeps its capitals."""
    return navn if navn[:2].isupper() else f"{navn[:1].lower()}{navn[1:]}"


# What Streamlit replaces after Markdown is read, where a backslash has no effect: icons (:material/x:), colours, emoji,
# addresses, arrows and dashes.
_ERSTATTES: Final = re.compile(r"(?<=[:@])(?=[\w/+-])|(?<=[<>~-])(?=[=<>-])|(?<=www)(?=\.)", re.IGNORECASE)
_MARKDOWN: Final = str.maketrans({tegn: f"\\{tegn}" for tegn in string.punctuation})
ORDBINDER: Final = "\u2060"  # no width, and no line break: what it stands inside of is no longer recognised


def escape_markdown(tekst: str) -> str:
    """Escape what Streamlit's Markdown would read as markup, for titles, labels and messages; always one line."""
    return _ERSTATTES.sub(ORDBINDER, " ".join(tekst.split())).translate(_MARKDOWN)


def format_dato(iso: str) -> str:
    """Format an ISO date as «1.11.2021», a month as «6.2020»; a bare year stays as it is."""
    aar, _, resten = iso.partition("-")
    maaned, _, dag = resten.partition("-")
    if dag:
        return f"{int(dag)}.{int(maaned)}.{aar}"
    return f"{int(maaned)}.{aar}" if maaned else aar


def format_antall(antall: int, entall: str = "kommune", flertall: str = "kommuner") -> str:
    """Format a count with its noun: «1 kommune», «12 kommuner»."""
    return f"{format_tall(antall)} {entall if antall == 1 else flertall}"


def skriv_utf8() -> None:
    """Let both streams of a command write UTF-8; a Norwegian Windows console does not by itself."""
    for strom in (sys.stdout, sys.stderr):
        if isinstance(strom, io.TextIOWrapper):
            strom.reconfigure(encoding="utf-8", errors="backslashreplace")  # an argument may hold what no text can
