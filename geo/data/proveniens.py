"""Where every data file comes from: what its description beside it says of source, terms, date and known oddities."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo import settings
from geo.errors import Avvik, DataError

SUFFIKS: Final = ".kilde.toml"  # beside a table; a folder of files made together has one KILDE.toml
MAPPEFIL: Final = "KILDE.toml"


@dataclass(frozen=True, slots=True)
class Proveniens:
    """The description of one data file, or of a folder of files made together; None where it says nothing."""

    fil: str  # path inside the data folder, as people write it: «referanse/niva.csv»
    tittel: str
    kilde: str
    dato: str
    inndeling: str
    vilkar: str
    full_kilde: str | None = None
    sted: str | None = None
    kreditering: str | None = None
    laget: str | None = None
    rader: int | None = None
    sha256: str | None = None
    merknader: tuple[str, ...] = ()


PABUDT: Final = ("tittel", "kilde", "dato", "inndeling")


def load_proveniens(mappe: Path = settings.DATA) -> tuple[Proveniens, ...]:
    """Read every description under the data folder: the main files first, then by folder and name.

    Raises
    ------
    DataError
        With every description that cannot be read or lacks what all must say.

    """
    filer = [*mappe.rglob(f"*{SUFFIKS}"), *mappe.rglob(MAPPEFIL)]
    funnet, avvik = [], []
    for fil in sorted(filer, key=lambda fil: (len(fil.relative_to(mappe).parts), fil.relative_to(mappe).as_posix())):
        navn = fil.relative_to(mappe).as_posix()
        try:
            felt = tomllib.loads(fil.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as feil:
            avvik.append(Avvik(None, None, f"{navn} kan ikke leses ({type(feil).__name__})", "rett eller hent filen"))
            continue
        mangler = [nokkel for nokkel in PABUDT if nokkel not in felt]
        avvik += [Avvik(None, nokkel, f"mangler i {navn}", "legg nøkkelen til") for nokkel in mangler]
        if not mangler:
            funnet.append(_build(navn, felt))
    if avvik:
        raise DataError("opplysningsfilene", avvik)
    return tuple(funnet)


def _build(navn: str, felt: Mapping[str, object]) -> Proveniens:
    """Build from the keys of a table's description, or from those that ``geo.prepare`` writes of the boundaries."""
    fil = navn.removesuffix(MAPPEFIL) if navn.endswith(MAPPEFIL) else navn.removesuffix(SUFFIKS) + ".csv"
    laget = felt.get("laget") or " – ".join(str(felt[nokkel]) for nokkel in ("kommando", "endringer") if nokkel in felt)
    tekst = {
        nokkel: str(felt[nokkel]) if nokkel in felt else None
        for nokkel in ("full_kilde", "sted", "kreditering", "sha256")
    }
    return Proveniens(
        fil=fil,
        **{nokkel: str(felt[nokkel]) for nokkel in PABUDT},
        vilkar=str(felt.get("vilkar") or felt.get("lisens") or "ikke oppgitt"),
        **tekst,
        laget=str(laget) or None,
        rader=felt.get("rader") if isinstance(felt.get("rader"), int) else None,
        merknader=tuple(str(merknad) for merknad in felt.get("merknader", ())),
    )
