"""Where every data file comes from: what its description beside it says of source, terms, date and known oddities."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from geo import settings
from geo.data.beskrivelsesfil import SUFFIKS, Beskrivelse, read_beskrivelse
from geo.errors import Avvik, DataError

MAPPEFIL: Final = "KILDE.toml"  # of a folder of files made together


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
    alle = (*mappe.rglob(f"*{SUFFIKS}"), *mappe.rglob(MAPPEFIL))
    filer = [fil for fil in alle if not fil.parent.name.startswith(".")]  # what a run that was killed has left
    funnet, avvik = [], []
    for fil in sorted(filer, key=lambda fil: (len(fil.relative_to(mappe).parts), fil.relative_to(mappe).as_posix())):
        navn = fil.relative_to(mappe).as_posix()
        try:
            funnet.append(_build(navn, read_beskrivelse(fil, PABUDT, navn=navn)))
        except DataError as feil:
            avvik += [replace(ett, hva=f"{navn}: {ett.hva}") for ett in feil.avvik]
    if avvik:
        raise DataError("opplysningsfilene", avvik)
    return tuple(funnet)


def find_ubeskrevne(mappe: Path = settings.DATA) -> list[Path]:
    """Find the tables under the data folder that no description tells of."""
    samlet = {fil.parent for fil in mappe.rglob(MAPPEFIL)}
    return [
        fil
        for fil in sorted(mappe.rglob("*.csv"))
        if fil.parent not in samlet and not fil.with_suffix(SUFFIKS).exists()
    ]


def forklar_ubeskrevet(fil: Path) -> Avvik:
    """Say that a table has no description, and the way out."""
    losning = f"skriv {fil.stem}{SUFFIKS} ved siden av den, slik docs/data.md sier"
    return Avvik(None, None, "filen har ingen opplysningsfil", losning)


def _build(navn: str, beskrivelse: Beskrivelse) -> Proveniens:
    """Build from the keys of a table's description, or from those that ``geo.prepare`` writes of the boundaries."""
    fil = navn.removesuffix(MAPPEFIL) if navn.endswith(MAPPEFIL) else navn.removesuffix(SUFFIKS) + ".csv"
    tekst = beskrivelse.tekst
    return Proveniens(
        fil=fil,
        tittel=tekst("tittel"),
        kilde=tekst("kilde"),
        dato=tekst("dato"),
        inndeling=tekst("inndeling"),
        vilkar=tekst("vilkar") or tekst("lisens") or "ikke oppgitt",
        full_kilde=tekst("full_kilde") or None,
        sted=tekst("sted") or None,
        kreditering=tekst("kreditering") or None,
        sha256=tekst("sha256") or None,
        laget=tekst("laget") or " – ".join(filter(None, (tekst("kommando"), tekst("endringer")))) or None,
        rader=beskrivelse.heltall("rader"),
        merknader=beskrivelse.liste("merknader"),
    )
