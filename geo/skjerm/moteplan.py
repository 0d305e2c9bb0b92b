"""The plan of a meeting: which maps in which order, of which area, and the presenter's notes; as a small file."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from geo.errors import Avvik, DataError

MAKS_KART: Final = 60  # more is no meeting
MAKS_NOTAT: Final = 5_000  # letters
FILNAVN: Final = "moteplan.json"


@dataclass(frozen=True, slots=True)
class Moteplan:
    """Codes of themes in order, the code of the area, and a note for each theme that has one."""

    omrade: str
    kart: tuple[str, ...]
    notater: tuple[tuple[str, str], ...] = ()


def format_plan(plan: Moteplan) -> bytes:
    """Format a plan as the file that ``parse_plan`` reads."""
    notater = dict(plan.notater)
    kart = [{"tema": tema, "notat": notater.get(tema, "")} for tema in plan.kart]
    return f"{json.dumps({'omrade': plan.omrade, 'kart': kart}, ensure_ascii=False, indent=1)}\n".encode()


def parse_plan(innhold: bytes, temaer: Collection[str], omrader: Collection[str]) -> Moteplan:
    """Read a plan; raises DataError with every deviation, for what may be any file at all."""
    try:
        lest = json.loads(innhold.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # no text, no JSON, or a number beyond all reason
        lest = None
    rader = lest.get("kart") if isinstance(lest, dict) else None
    if not isinstance(rader, list) or not rader or not all(isinstance(rad, dict) for rad in rader):
        raise DataError(FILNAVN, [Avvik(None, None, "filen er ikke en møteplan", "last ned en plan fra denne siden")])
    avvik = []
    if len(rader) > MAKS_KART:
        avvik.append(Avvik(None, None, f"planen har {len(rader)} kart", f"hold den under {MAKS_KART}"))
    omrade = lest.get("omrade")
    if not isinstance(omrade, str) or omrade not in omrader:
        avvik.append(Avvik(None, None, f"ukjent område «{omrade}»", "velg området på nytt og lagre planen"))
    for nr, rad in enumerate(rader, start=1):
        tema, notat = rad.get("tema"), rad.get("notat", "")
        if not isinstance(tema, str) or tema not in temaer:
            avvik.append(Avvik(None, None, f"kart {nr}: ukjent tema «{tema}»", "ta det ut av planen"))
        if not isinstance(notat, str) or len(notat) > MAKS_NOTAT:
            avvik.append(Avvik(None, None, f"kart {nr}: notatet er for langt", f"hold det under {MAKS_NOTAT} tegn"))
    if avvik:
        raise DataError(FILNAVN, avvik)
    kart = tuple(dict.fromkeys(rad["tema"] for rad in rader))
    return Moteplan(omrade, kart, tuple((rad["tema"], rad["notat"]) for rad in rader if rad.get("notat")))
