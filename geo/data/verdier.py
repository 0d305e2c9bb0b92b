"""One reader for each kind of value in a cell, a file or an argument: numbers and dates, as Norwegians write them.

Each refuses what it cannot mean, with ValueError; who calls says where it stood and what to do.
"""

import re
from datetime import date
from typing import Final

MELLOMROM: Final = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))  # no-break and thin spaces from print
# Digits in one run or in groups of three, and decimals behind a comma or a point. No exponent, no «nan», no «1_000», no
# digits of other scripts: Python reads them all, and nobody means them.
TALL: Final = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
MAKS_SIFFER: Final = 15  # more than a float can tell apart
DATO: Final = re.compile(
    r"(?:(?:fra|til|per)\s+)?(?:([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}))"
)
FORSTE_AAR: Final = 1800  # the oldest cooperation is younger than the formannskapslover of 1837
SISTE_AAR: Final = 2199


def parse_tall(tekst: str) -> float | None:
    """Read «1 234,5» (also with U+2212 and thin spaces) as 1234.5; None for an empty cell, else ValueError."""
    rent = tekst.translate(MELLOMROM).replace("\u2212", "-").strip()
    if not rent:
        return None
    if not TALL.fullmatch(rent) or sum(tegn.isdigit() for tegn in rent) > MAKS_SIFFER:
        raise ValueError(tekst)
    return float(rent.replace(" ", "").replace(",", "."))


def parse_heltall(tekst: str) -> int | None:
    """Read a whole number as ``parse_tall`` does; ValueError where it has a fraction."""
    tall = parse_tall(tekst)
    if tall is None:
        return None
    if not tall.is_integer():
        raise ValueError(tekst)
    return int(tall)


def parse_dato(tekst: str) -> str:
    """Read «per 2021-11-01», «fra 2020-06», «til 2021» or Excel's «1.1.2022» as an ISO date, month or year.

    Raises ValueError for anything else, also for a month 13 and a year beyond 1800–2199.
    """
    treff = DATO.fullmatch(tekst.strip())
    if not treff:
        raise ValueError(tekst)
    aar, maaned, dag, dag_no, maaned_no, aar_no = treff.groups()
    if aar_no:
        aar, maaned, dag = aar_no, maaned_no, dag_no
    hel = date(int(aar), int(maaned or 1), int(dag or 1))
    if not FORSTE_AAR <= hel.year <= SISTE_AAR:
        raise ValueError(tekst)
    if dag:
        return hel.isoformat()
    return hel.isoformat()[:7] if maaned else aar
