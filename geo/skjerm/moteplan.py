"""The plan of a meeting: which maps in which order, of which area, and the presenter's notes; as a small file."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from geo.errors import Avvik, DataError

MAKS_KART: Final = 60  # more is no meeting
MAKS_NOTAT: Final = 5_000  # letters
MAKS_SITAT: Final = 60  # of what is wrong: a message is no echo
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
        avvik.append(Avvik(None, None, f"ukjent område «{_siter(omrade)}»", "velg området på nytt og lagre planen"))
    for nr, rad in enumerate(rader, start=1):
        tema, notat = rad.get("tema"), rad.get("notat", "")
        if not isinstance(tema, str) or tema not in temaer:
            avvik.append(Avvik(None, None, f"kart {nr}: ukjent tema «{_siter(tema)}»", "ta det ut av planen"))
        if not isinstance(notat, str):
            avvik.append(Avvik(None, None, f"kart {nr}: notatet er ikke tekst", "skriv det på nytt"))
        elif len(notat) > MAKS_NOTAT:
            avvik.append(Avvik(None, None, f"kart {nr}: notatet er for langt", f"hold det under {MAKS_NOTAT} tegn"))
    if avvik:
        raise DataError(FILNAVN, avvik)
    kart = tuple(dict.fromkeys(rad["tema"] for rad in rader))
    notater = tuple((rad["tema"], _hele_tegn(rad["notat"])) for rad in rader if rad.get("notat"))
    return Moteplan(omrade, kart, notater)


def _siter(verdi: object) -> str:
    return _hele_tegn(str(verdi))[:MAKS_SITAT]


def _hele_tegn(tekst: str) -> str:
    """Return a text that can be written: half a pair, as a cut emoji leaves, becomes the mark of what is lost."""
    return tekst.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
