"""What a store holds, as plain values: changesets, rows of text cells, differences, checksums and exported files."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from geo.data.register import KOLONNER
from geo.data.tabellfil import escape_formel, format_tabell, rens_celle
from geo.errors import SamarbeidskartError

Celler = Mapping[str, str]  # by column, as the CSV has them; a column that says nothing may be left out


class LagerError(SamarbeidskartError):
    """The store cannot be opened, read or written, or refuses what it was asked."""


class Slag(StrEnum):
    """The door that a changeset came through."""

    IMPORT = "import"
    SKJEMA = "skjema"
    TABELL = "tabell"
    KOMMUNEARK = "kommuneark"
    FIL = "fil"
    ANGRE = "angre"


@dataclass(frozen=True, slots=True)
class Versjon:
    """One changeset: what it was, and the checksums of all that came of it and of those before it."""

    nummer: int  # 1, 2, 3 … without gaps
    forrige: int | None
    tid: str  # ISO, UTC
    hvem: str
    notat: str
    slag: Slag
    angrer: int | None  # the version that it undoes
    beskrivelse: str  # the text of the ``.kilde.toml``
    katalog_sha256: str  # of the catalogue of tasks that its rows were checked against
    csv_sha256: str  # of the whole register as a file
    kjede: str  # sha256 of this changeset and of the chain before it


@dataclass(frozen=True, slots=True)
class Radversjon:
    """A row as a changeset left it; ``celler`` None where it was removed."""

    rad: int
    ordning: str
    celler: Celler | None


@dataclass(frozen=True, slots=True)
class Forskjell:
    """One cell that differs; ``kolonne`` «ordning» where the whole row is new or gone."""

    ordning: str
    kolonne: str
    fra: str
    til: str


@dataclass(frozen=True, slots=True)
class Endret:
    """A version and what it changed; from a save that changed nothing, the newest version and nothing."""

    versjon: Versjon
    forskjeller: tuple[Forskjell, ...]


HEL_RAD: Final = "ordning"


@dataclass(frozen=True, slots=True)
class Konflikt:
    """A row that somebody else has changed meanwhile: as it was, as it is, and as it was to be."""

    ordning: str
    kolonne: str
    da: str
    naa: str
    ditt: str

    def __str__(self) -> str:
        """Render all three."""
        return f"{self.ordning}, {self.kolonne}: da «{self.da}», nå «{self.naa}», ditt «{self.ditt}»"


class KonfliktError(LagerError):
    """The register has moved on since the version that a change was made from; nothing was saved."""

    def __init__(self, forrige: int, hode: int, konflikter: Sequence[Konflikt]) -> None:
        """Keep every cell that differs, so that nothing is overwritten unseen."""
        self.konflikter = tuple(konflikter)
        uberort = "radene dine er ikke rørt; les registeret på nytt og lagre en gang til"
        super().__init__(
            f"endringen bygger på versjon {forrige}, men registeret er kommet til {hode}: "
            + ("; ".join(map(str, konflikter)) or uberort)
        )


class Tilstand:
    """All rows of a version, also the removed ones, whose numbers come back with them."""

    def __init__(self, rader: Iterable[Radversjon]) -> None:
        """Keep the newest row of each number, in the order given."""
        self.rader = {rad.rad: rad for rad in rader}
        self.nummer = {rad.ordning: rad.rad for rad in self.rader.values()}

    @cached_property
    def celler(self) -> Mapping[str, Celler]:
        """The rows that stand, by the id of their ordning, in the order of their numbers."""
        return {r.ordning: r.celler for _, r in sorted(self.rader.items()) if r.celler is not None}

    def find_endrede(self, celler: Mapping[str, Celler | None]) -> list[Radversjon]:
        """Find what would be other than it is; a new ordning gets the next number."""
        staar = self.celler
        neste = max(self.rader, default=0) + 1
        endret = []
        for ordning, nye in celler.items():
            rene = None if nye is None else rens({**nye, "id": ordning})
            if rene == staar.get(ordning):
                continue
            nummer = self.nummer.get(ordning)
            if nummer is None:
                nummer, neste = neste, neste + 1
            endret.append(Radversjon(nummer, ordning, rene))
        return sorted(endret, key=lambda rad: rad.rad)

    def med(self, endret: Iterable[Radversjon]) -> "Tilstand":
        """Return the state with other rows in place of those of the same number."""
        return Tilstand({**self.rader, **{rad.rad: rad for rad in endret}}.values())

    def format_csv(self) -> bytes:
        """Format the rows that stand as the register's own file, byte for byte the same each time."""
        return format_tabell(KOLONNER, ([celler.get(k, "") for k in KOLONNER] for celler in self.celler.values()))


def rens(celler: Celler) -> Celler:
    """Return the cells that say something as the CSV has them, in the order of the columns."""
    rene = ((kolonne, escape_formel(rens_celle(celler.get(kolonne, "")))) for kolonne in KOLONNER)
    return MappingProxyType({kolonne: celle for kolonne, celle in rene if celle})


def finn_forskjeller(da: Mapping[str, Celler], naa: Mapping[str, Celler]) -> list[Forskjell]:
    """Find every cell that differs between two states, and rows that are new or gone, in the order of the ordninger."""
    funnet = []
    for ordning in dict.fromkeys((*da, *naa)):
        for_, etter = da.get(ordning), naa.get(ordning)
        if for_ == etter:
            continue
        if for_ is None or etter is None:
            funnet.append(Forskjell(ordning, HEL_RAD, (for_ or {}).get("navn", ""), (etter or {}).get("navn", "")))
            continue
        funnet += [
            Forskjell(ordning, kolonne, for_.get(kolonne, ""), etter.get(kolonne, ""))
            for kolonne in KOLONNER
            if for_.get(kolonne, "") != etter.get(kolonne, "")
        ]
    return funnet


def finn_konflikter(
    da: Mapping[str, Celler], naa: Mapping[str, Celler], ditt: Mapping[str, Celler | None]
) -> list[Konflikt]:
    """Find, in the rows that are to be saved, every cell that others have changed since."""
    funnet = []
    for ordning, nye in ditt.items():
        trippel = [tilstand.get(ordning) for tilstand in (da, naa)]
        if trippel[0] == trippel[1]:
            continue
        if None in (*trippel, nye):
            navn = [(celler or {}).get("navn", "") for celler in (*trippel, nye)]
            funnet.append(Konflikt(ordning, HEL_RAD, *navn))
            continue
        for kolonne in KOLONNER:
            verdier = [(celler or {}).get(kolonne, "") for celler in (*trippel, nye)]
            if verdier[0] != verdier[1]:
                funnet.append(Konflikt(ordning, kolonne, *verdier))
    return funnet


def sha256(innhold: bytes) -> str:
    """Return the checksum in hex."""
    return hashlib.sha256(innhold).hexdigest()


def format_celler(celler: Celler | None) -> str | None:
    """Format cells as the store keeps them: JSON, the same bytes for the same cells."""
    return None if celler is None else json.dumps(dict(celler), ensure_ascii=False, sort_keys=True)


def parse_celler(celler: str | None) -> Celler | None:
    """Read cells as the store keeps them."""
    try:
        return None if celler is None else MappingProxyType(dict(json.loads(celler)))
    except (ValueError, TypeError) as feil:
        msg = f"lageret er skadet: cellene «{celler[:60] if celler else ''}» er ikke til å lese"
        raise LagerError(msg) from feil


def compute_kjede(versjon: Versjon, rader: Iterable[Radversjon], forrige: str) -> str:
    """Compute the checksum of a changeset, its rows and the chain before it; its own ``kjede`` is not a part."""
    hode = [getattr(versjon, navn) for navn in versjon.__dataclass_fields__ if navn != "kjede"]
    innhold = [forrige, *hode, [[rad.rad, rad.ordning, format_celler(rad.celler)] for rad in rader]]
    return sha256(json.dumps(innhold, ensure_ascii=False).encode())


def format_beskrivelse(beskrivelse: str, csv: bytes, antall: int) -> bytes:
    """Format the description that lies beside an exported file: as it was written, with its rows and checksum."""
    for nokkel, verdi in (("sha256", f'"{sha256(csv)}"'), ("rader", str(antall))):
        linje = f"{nokkel} = {verdi}"
        beskrivelse, funnet = re.subn(rf"^{nokkel}\s*=.*$", linje, beskrivelse, count=1, flags=re.MULTILINE)
        if not funnet:
            beskrivelse = f"{linje}\n{beskrivelse}"
    return beskrivelse.encode()
