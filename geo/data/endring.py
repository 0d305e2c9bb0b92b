"""Changes of a register as values, and the one function that applies them: edit, import, undo and scenario alike.

The rules stand in docs/metode.md («Endringer, datoer og inndelinger»). A change with ``fra`` holds from that date and
stands in the periods of the row; one without holds at once. Nothing here reads a file or a clock, and the register
given is left as it was.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, assert_never

from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Form, Omfang, Ordning, Register, Utgang, avgrens, sett_deltakere
from geo.errors import Avvik, DataError
from geo.tekst import sammenfoy


@dataclass(frozen=True, slots=True)
class Inn:
    """A kommune joins an ordning."""

    ordning: str
    kommune: str
    fra: str | None = None


@dataclass(frozen=True, slots=True)
class Ut:
    """A kommune leaves an ordning; ``fra`` is the first day without it."""

    ordning: str
    kommune: str
    fra: str | None = None


@dataclass(frozen=True, slots=True)
class Opphor:
    """An ordning ends; ``fra`` is the first day without it."""

    ordning: str
    fra: str | None = None


@dataclass(frozen=True, slots=True)
class Ny:
    """An ordning starts."""

    navn: str
    sektor: Sektor
    deltakere: tuple[str, ...]
    oppgaver: Mapping[str, Omfang] = field(default_factory=lambda: MappingProxyType({}))
    juridisk_form: Form | None = None
    vertskommune: str | None = None
    id: str | None = None  # None: made from the name
    fra: str | None = None


@dataclass(frozen=True, slots=True)
class Vert:
    """An ordning gets another host; None where it becomes unknown."""

    ordning: str
    kommune: str | None


@dataclass(frozen=True, slots=True)
class Oppgaver:
    """An ordning gets other tasks: all that it has from now on."""

    ordning: str
    oppgaver: Mapping[str, Omfang]


@dataclass(frozen=True, slots=True)
class SlaSammen:
    """Kommuner become one, whose number may be that of one of them or a new one."""

    kommuner: tuple[str, ...]
    navn: str
    nummer: str


@dataclass(frozen=True, slots=True)
class Del:
    """A kommune becomes several. Where ``deltakelse`` does not say which of them go on in an ordning, it is unknown."""

    kommune: str
    til: tuple[tuple[str, str], ...]  # number and name of each
    deltakelse: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SlaSammenOrdninger:
    """Ordninger become one, with all their deltakere and tasks."""

    ordninger: tuple[str, ...]
    navn: str
    id: str | None = None  # None: made from the name


@dataclass(frozen=True, slots=True)
class Fylke:
    """A kommune comes to another county; its ordninger stay as they are."""

    kommune: str
    fylke: str


Tidfestet = Inn | Ut | Opphor | Ny  # may hold from a date, and then stand in the periods of the rows
Endring = Tidfestet | Vert | Oppgaver | SlaSammen | Del | SlaSammenOrdninger | Fylke


class Hendelsestype(StrEnum):
    """What a change brings with it that nobody asked for, or that a reader must know."""

    OPPHORT = "opphort"  # formal, and left with one deltaker
    INTERN = "intern"  # an AS or IKS left with one owner, or only the merged in it: out of the count, not dissolved
    VERT_UKJENT = "vert_ukjent"  # the host left
    FLERE_ENHETER = "flere_enheter"  # the merged come from different units of one task: both stay
    UAVKLART = "uavklart"  # a part of a divided kommune: nobody has said whether it goes on in the ordning
    BEREGNET = "beregnet"  # the stated number of deltakere followed the named ones


@dataclass(frozen=True, slots=True)
class Hendelse:
    """One of them, with the number of the change that brought it (from 1)."""

    type: Hendelsestype
    ordning: str
    navn: str  # the ordning's
    endring: int
    kommune: str | None = None
    oppgave: str | None = None


@dataclass(frozen=True)
class Utfall:
    """What comes out of a list of changes."""

    register: Register
    hendelser: tuple[Hendelse, ...] = ()
    nummer: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))  # of before, to after
    ider: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))  # of what a change made, by its place

    def find_numre(self, kommuner: Iterable[str]) -> frozenset[str]:
        """Find the numbers after of kommuner before; one that did not change is itself."""
        return frozenset(ny for nummer in kommuner for ny in self.nummer.get(nummer, (nummer,)))


def bruk(register: Register, endringer: Sequence[Endring], *, varig: bool = False) -> Register:
    """Apply changes in order, as ``utfor``; raises DataError with every one that cannot be carried out."""
    return utfor(register, endringer, varig=varig).register


def utfor(  # noqa: PLR0913 - what is changed, and the four ways to look at it
    register: Register,
    endringer: Sequence[Endring],
    *,
    per: str | None = None,
    fil: str = "endringer",
    numre: Sequence[int] | None = None,
    varig: bool = False,
) -> Utfall:
    """Apply changes and tell what they brought with them.

    Parameters
    ----------
    register
        As registered.
    endringer
        Those with a date first find their place in the periods of the rows; then, where ``per`` is given, the register
        of that date is taken; then those without a date follow in their order.
    per
        An ISO date, or None for the register as registered, which filters no dates.
    fil
        What a DataError calls the list.
    numre
        What errors and events call each change; 1, 2, 3 … where not given.
    varig
        The changes are to be kept, not only thought: those with a date stand in the periods of the rows whether a date
        is looked at or not, and what a register of one inndeling cannot say is refused.

    Raises
    ------
    DataError
        With every change that cannot be carried out: which, why, and the way out.

    """
    arbeid = _Arbeid(register)
    nummererte = list(zip(numre or range(1, len(endringer) + 1), endringer, strict=True))
    for nr, endring in nummererte:
        if isinstance(endring, Tidfestet) and endring.fra:
            if per is None and not varig:
                arbeid.feil(
                    nr, f"endringen gjelder fra {endring.fra}", "velg en dato å se registeret på, eller ta bort «fra»"
                )
            arbeid.utfor(nr, endring)
    if per is not None:
        arbeid.avgrens(per)
    for nr, endring in nummererte:
        if not (isinstance(endring, Tidfestet) and endring.fra):
            arbeid.utfor(nr, endring)
    if varig:
        arbeid.avvis_uvarige(nummererte)
    if arbeid.avvik:
        raise DataError(fil, arbeid.avvik)
    return arbeid.utfall()


def lag_id(navn: str, tatt: AbstractSet[str] = frozenset()) -> str:
    """Make an id of a name, as the register's own: small letters, figures and hyphens; a number where it is taken."""
    rent = navn.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    rent = "".join(tegn for tegn in unicodedata.normalize("NFKD", rent) if not unicodedata.combining(tegn))
    grunn = re.sub(r"[^a-z0-9]+", "-", rent).strip("-") or "ordning"
    kandidat, nr = grunn, 2
    while kandidat in tatt:
        kandidat, nr = f"{grunn}-{nr}", nr + 1
    return kandidat


def finn_dagen_for(dato: str) -> str:
    """Return the ISO date of the day before."""
    return (date.fromisoformat(dato) - timedelta(days=1)).isoformat()


MINST_DELTAKERE: Final = 2  # of a formal ordning


class _Arbeid:
    """A register being changed; keeps every change that cannot be carried out, and goes on."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ordninger = dict(register.etter_id)
        self.kartlagt = set(register.kartlagt)
        self.ikke_spurt = set(register.ikke_spurt)
        self.nummer: dict[str, tuple[str, ...]] = {}
        self.ider: dict[int, str] = {}
        self.hendelser: list[Hendelse] = []
        self.avvik: list[Avvik] = []

    def feil(self, nr: int, hva: str, losning: str) -> None:
        self.avvik.append(Avvik(None, None, f"endring {nr}: {hva}", losning))

    def utfall(self) -> Utfall:
        register = replace(
            self.register,
            ordninger=tuple(self.ordninger.values()),
            kartlagt=frozenset(self.kartlagt),
            ikke_spurt=frozenset(self.ikke_spurt),
        )
        return Utfall(register, tuple(self.hendelser), MappingProxyType(self.nummer), MappingProxyType(self.ider))

    def avvis_uvarige(self, nummererte: Iterable[tuple[int, Endring]]) -> None:
        """Refuse what the rows of a register cannot say: other kommuner, and what stands outside every count."""
        for nr, endring in nummererte:
            if isinstance(endring, SlaSammen | Del | Fylke):
                hva = "registeret gjelder én inndeling, og kommunene i den kan ikke endres"
                self.feil(nr, hva, "prøv endringen med «python -m geo hvaom»")
        for hendelse in self.hendelser:
            if hendelse.type is Hendelsestype.INTERN:
                hva = f"{hendelse.navn} får bare én eier igjen, og er ikke lenger et samarbeid"
                self.feil(hendelse.endring, hva, "la ordningen opphøre")

    def avgrens(self, dato: str) -> None:
        funnet = ((ordning.id, avgrens(ordning, dato)) for ordning in self.ordninger.values())
        self.ordninger = {id_: ordning for id_, ordning in funnet if ordning is not None}

    def utfor(self, nr: int, endring: Endring) -> None:  # noqa: C901 - one branch a kind of change
        match endring:
            case Inn():
                self.inn(nr, endring)
            case Ut():
                self.ut(nr, endring)
            case Opphor():
                self.opphor(nr, endring)
            case Ny():
                self.ny(nr, endring)
            case Vert():
                self.vert(nr, endring)
            case Oppgaver():
                self.oppgaver(nr, endring)
            case SlaSammen():
                self.sla_sammen(nr, endring)
            case Del():
                self.del_(nr, endring)
            case SlaSammenOrdninger():
                self.sla_sammen_ordninger(nr, endring)
            case Fylke():
                pass  # a county is a fact of the kommune, not of the register
            case _:
                assert_never(endring)

    # ------------------------------------------------------------------------------------------------- one ordning

    def _finn(self, nr: int, id_: str) -> Ordning | None:
        if id_ not in self.ordninger:
            self.feil(nr, f"registeret har ingen ordning «{id_}»", "bruk en id fra «python -m geo ordninger»")
        return self.ordninger.get(id_)

    def inn(self, nr: int, endring: Inn) -> None:
        ordning = self._finn(nr, endring.ordning)
        if ordning is None:
            return
        apne = [d for d in ordning.deltakere if d.kommunenummer == endring.kommune and _er_apen(d, endring.fra)]
        if apne:
            self.feil(nr, f"{endring.kommune} er alt med i {ordning.navn}", "ta bort endringen")
            return
        self._sett(nr, ordning, (*ordning.deltakere, Deltaker(endring.kommune, fra=endring.fra)))

    def ut(self, nr: int, endring: Ut) -> None:
        ordning = self._finn(nr, endring.ordning)
        if ordning is None:
            return
        apne = [d for d in ordning.deltakere if d.kommunenummer == endring.kommune and _er_apen(d, endring.fra)]
        if not apne:
            self.feil(nr, f"{endring.kommune} er ikke med i {ordning.navn}", "velg en av deltakerne")
        elif endring.fra is None:
            self._sett(nr, ordning, (d for d in ordning.deltakere if d.kommunenummer != endring.kommune))
        else:
            siste = finn_dagen_for(endring.fra)
            deltakere = tuple(replace(d, til=siste) if d in apne else d for d in ordning.deltakere)
            self.ordninger[ordning.id] = replace(ordning, deltakere=deltakere)

    def opphor(self, nr: int, endring: Opphor) -> None:
        ordning = self._finn(nr, endring.ordning)
        if ordning is None:
            return
        if endring.fra is None:
            del self.ordninger[ordning.id]
        else:
            self.ordninger[ordning.id] = replace(ordning, gyldig_til=finn_dagen_for(endring.fra))

    def ny(self, nr: int, endring: Ny) -> None:
        if endring.id is not None and endring.id in self.ordninger:
            self.feil(nr, f"registeret har alt en ordning «{endring.id}»", "velg en annen id, eller utelat den")
            return
        id_ = endring.id or lag_id(endring.navn, self.ordninger.keys())
        ordning = Ordning(
            id=id_,
            navn=endring.navn,
            sektor=endring.sektor,
            deltakere=tuple(Deltaker(nummer) for nummer in sorted(set(endring.deltakere))),
            oppgaver=endring.oppgaver,
            juridisk_form=endring.juridisk_form,
            vertskommune=endring.vertskommune,
            gyldig_fra=endring.fra,
        )
        if ordning.formell and len(ordning.kommuner) < MINST_DELTAKERE:
            self.feil(nr, f"{endring.navn} har færre enn to deltakere", "et formelt samarbeid har minst to")
        elif endring.vertskommune is not None and endring.vertskommune not in ordning.kommuner:
            self.feil(nr, f"verten {endring.vertskommune} er ikke blant deltakerne", "rett verten eller deltakerne")
        else:
            self.ordninger[id_] = ordning
            self.ider[nr] = id_

    def vert(self, nr: int, endring: Vert) -> None:
        ordning = self._finn(nr, endring.ordning)
        if ordning is None:
            return
        if endring.kommune is not None and endring.kommune not in ordning.kommuner:
            self.feil(nr, f"{endring.kommune} er ikke med i {ordning.navn}", "velg en av deltakerne som vert")
            return
        self.ordninger[ordning.id] = replace(ordning, vertskommune=endring.kommune)

    def oppgaver(self, nr: int, endring: Oppgaver) -> None:
        ordning = self._finn(nr, endring.ordning)
        if ordning is not None:
            self.ordninger[ordning.id] = replace(ordning, oppgaver=endring.oppgaver)

    def _sett(self, nr: int, ordning: Ordning, deltakere: Iterable[Deltaker], *, sammenslaing: bool = False) -> None:
        """Give an ordning other deltakere, and let what follows from it follow."""
        ny, utganger = sett_deltakere(ordning, deltakere, sammenslaing=sammenslaing)
        for utgang in utganger:
            self.hendelser.append(Hendelse(HENDELSE_AV[utgang], ordning.id, ordning.navn, nr))
        if ny is None:
            del self.ordninger[ordning.id]
        else:
            self.ordninger[ordning.id] = ny

    # ------------------------------------------------------------------------------------------------- several

    def sla_sammen_ordninger(self, nr: int, endring: SlaSammenOrdninger) -> None:
        funnet = [ordning for id_ in dict.fromkeys(endring.ordninger) if (ordning := self._finn(nr, id_)) is not None]
        if len(funnet) < MINST_DELTAKERE:
            if len(set(endring.ordninger)) < MINST_DELTAKERE:
                self.feil(nr, "bare én ordning er nevnt", "nevn de ordningene som skal bli én")
            return
        gamle = {ordning.id for ordning in funnet}
        tatt = self.ordninger.keys() - gamle
        if endring.id is not None and endring.id in tatt:
            self.feil(nr, f"registeret har alt en ordning «{endring.id}»", "velg en annen id, eller utelat den")
            return
        ny = _foy_sammen(funnet, endring.id or lag_id(endring.navn, tatt), endring.navn)
        self.ordninger = {
            **{
                (ny.id if id_ == funnet[0].id else id_): (ny if id_ == funnet[0].id else ordning)
                for id_, ordning in self.ordninger.items()
                if id_ not in gamle - {funnet[0].id}
            }
        }
        self.ider[nr] = ny.id

    def sla_sammen(self, nr: int, endring: SlaSammen) -> None:
        foreldre, ny = frozenset(endring.kommuner), endring.nummer
        ulike = self._finn_ulike(foreldre)
        for ordning in list(self.ordninger.values()):
            if not ordning.kommuner & foreldre:
                continue
            vert = ny if ordning.vertskommune in foreldre else ordning.vertskommune
            deltakere = _slaa_sammen_perioder(ordning.deltakere, foreldre, ny)
            self._sett(nr, replace(ordning, vertskommune=vert), deltakere, sammenslaing=True)
        for oppgave in ulike:
            enheter = [o for o in self._finn_enheter(oppgave) if ny in o.kommuner and not o.intern]
            if len(enheter) > 1:
                self.hendelser += [
                    Hendelse(Hendelsestype.FLERE_ENHETER, o.id, o.navn, nr, kommune=ny, oppgave=oppgave)
                    for o in enheter
                ]
        kartlagt = foreldre <= self.kartlagt
        self.kartlagt -= foreldre
        self.kartlagt |= {ny} if kartlagt else set()
        self.ikke_spurt = {(ny if nummer in foreldre else nummer, oppgave) for nummer, oppgave in self.ikke_spurt}
        self._bytt_numre(dict.fromkeys(foreldre, (ny,)))

    def _finn_enheter(self, oppgave: str) -> list[Ordning]:
        return [o for o in self.ordninger.values() if o.formell and o.oppgaver.get(oppgave) is Omfang.HEL]

    def _finn_ulike(self, foreldre: AbstractSet[str]) -> list[str]:
        """Find the tasks that two of the kommuner have in different units, in the order of the register."""
        koder = dict.fromkeys(k for o in self.ordninger.values() if o.kommuner & foreldre for k in o.oppgaver)
        ulike = []
        for kode in koder:
            enheter = self._finn_enheter(kode)
            sett = {frozenset(o.id for o in enheter if forelder in o.kommuner) for forelder in foreldre}
            if len(sett - {frozenset()}) > 1:
                ulike.append(kode)
        return ulike

    def del_(self, nr: int, endring: Del) -> None:
        deler = tuple(nummer for nummer, _ in endring.til)
        ukjente = sorted(
            set(endring.deltakelse) - {o.id for o in self.ordninger.values() if endring.kommune in o.kommuner}
        )
        if ukjente:
            self.feil(nr, f"{endring.kommune} er ikke med i {sammenfoy(ukjente)}", "ta dem ut av «deltakelse»")
            return
        for ordning in list(self.ordninger.values()):
            perioder = [d for d in ordning.deltakere if d.kommunenummer == endring.kommune]
            if not perioder:
                continue
            valgte = endring.deltakelse.get(ordning.id)
            andre = [d for d in ordning.deltakere if d.kommunenummer != endring.kommune]
            nye = [replace(d, kommunenummer=nummer) for nummer in valgte or () for d in perioder]
            vert = ordning.vertskommune
            if vert == endring.kommune:
                vert = valgte[0] if valgte is not None and len(valgte) == 1 else None
            if valgte is None:  # it is in there still, only nobody knows which part of it
                deltakere = tuple(sorted(andre, key=_rekkefolge))
                self.ordninger[ordning.id] = replace(
                    ordning, deltakere=deltakere, vertskommune=vert, antall_oppgitt=ordning.antall, antall_beregnet=True
                )
                self.hendelser.append(Hendelse(Hendelsestype.UAVKLART, ordning.id, ordning.navn, nr, endring.kommune))
                self.ikke_spurt |= {(nummer, oppgave) for nummer in deler for oppgave in ordning.oppgaver}
            else:
                self._sett(nr, replace(ordning, vertskommune=vert), (*andre, *nye))
        if endring.kommune in self.kartlagt:
            self.kartlagt |= set(deler)
        if endring.kommune not in deler:
            self.kartlagt.discard(endring.kommune)
        self.ikke_spurt |= {
            (d, oppgave) for nummer, oppgave in self.ikke_spurt if nummer == endring.kommune for d in deler
        }
        self._bytt_numre({endring.kommune: deler})

    def _bytt_numre(self, bytte: Mapping[str, tuple[str, ...]]) -> None:
        tidligere = {
            gammel: tuple(dict.fromkeys(n for nummer in numre for n in bytte.get(nummer, (nummer,))))
            for gammel, numre in self.nummer.items()
        }
        self.nummer = {**bytte, **tidligere}


HENDELSE_AV: Final[Mapping[Utgang, Hendelsestype]] = MappingProxyType(
    {
        Utgang.OPPHORT: Hendelsestype.OPPHORT,
        Utgang.INTERN: Hendelsestype.INTERN,
        Utgang.VERT_UKJENT: Hendelsestype.VERT_UKJENT,
        Utgang.BEREGNET: Hendelsestype.BEREGNET,
    }
)


def _er_apen(deltaker: Deltaker, fra: str | None) -> bool:
    """Tell whether a period still runs on a date; without a date, whether it has no end."""
    return deltaker.til is None or (fra is not None and deltaker.til >= fra[: len(deltaker.til)])


def _rekkefolge(deltaker: Deltaker) -> tuple[str, str]:
    return deltaker.kommunenummer, deltaker.fra or ""


def _slaa_sammen_perioder(deltakere: Iterable[Deltaker], foreldre: AbstractSet[str], ny: str) -> list[Deltaker]:
    """Let the periods of the parents become those of the new kommune: one where they run on, the rest once each."""
    andre = [d for d in deltakere if d.kommunenummer not in foreldre]
    deres = sorted((d for d in deltakere if d.kommunenummer in foreldre), key=lambda d: d.fra or "")
    samlet: list[Deltaker] = []
    for deltaker in deres:
        forrige = samlet[-1] if samlet else None
        if forrige is not None and (forrige.til is None or deltaker.fra is None or deltaker.fra <= forrige.til):
            til = None if forrige.til is None or deltaker.til is None else max(forrige.til, deltaker.til)
            samlet[-1] = replace(forrige, til=til)
        else:
            samlet.append(replace(deltaker, kommunenummer=ny))
    return [*andre, *samlet]


def _foy_sammen(ordninger: Sequence[Ordning], id_: str, navn: str) -> Ordning:
    """Make one ordning of several: what they agree on stays, the rest is unknown; what runs one of them runs it."""
    forste = ordninger[0]
    former, verter = ({getattr(o, felt) for o in ordninger} for felt in ("juridisk_form", "vertskommune"))
    rang = list(Omfang).index
    oppgaver: dict[str, Omfang] = {}
    for ordning in ordninger:
        for kode, omfang in ordning.oppgaver.items():
            oppgaver[kode] = min(oppgaver.get(kode, omfang), omfang, key=rang)
    numre = sorted(frozenset().union(*(o.kommuner for o in ordninger)))
    ukjente = sum(o.antall - len(o.kommuner) for o in ordninger)  # stated beyond the named: nobody knows who
    return Ordning(
        id=id_,
        navn=navn,
        sektor=forste.sektor,
        deltakere=tuple(Deltaker(nummer) for nummer in numre),
        oppgaver=MappingProxyType(oppgaver),
        antall_oppgitt=len(numre) + ukjente if ukjente else None,
        antall_beregnet=bool(ukjente),
        juridisk_form=former.pop() if len(former) == 1 else None,
        vertskommune=verter.pop() if len(verter) == 1 else None,
        kilder=tuple(dict.fromkeys(kilde for o in ordninger for kilde in o.kilder)),
    )
