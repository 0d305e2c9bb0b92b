"""A scenario: a named, ordered list of changes, as a value, as a small JSON file, and applied to all the data.

The file is the one that ``python -m geo hvaom`` and ``register endre`` read (docs/hvaom.md); whatever it holds, every
fault is told in one go.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from geo.data.endring import (
    Del,
    Endring,
    Fylke,
    Inn,
    Ny,
    Oppgaver,
    Opphor,
    SlaSammen,
    SlaSammenOrdninger,
    Ut,
    Utfall,
    Vert,
    lag_id,
    utfor,
)
from geo.data.inndeling import FYLKER
from geo.data.kommuner import Kommune, sum_innbyggere
from geo.data.oppgaver import Sektor
from geo.data.register import ID_MONSTER, MAKS_NAVN, Form, Omfang
from geo.data.samling import Samling
from geo.data.tabellfil import USYNLIG, rens_celle
from geo.errors import Avvik, DataError

MAKS_ENDRINGER: Final = 500  # more is a register of its own
MAKS_BYTE: Final = 1_000_000
MAKS_SITAT: Final = 60  # of what is wrong, letters; a message is no echo

_K = TypeVar("_K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes in order, with the name that somebody gave them."""

    navn: str
    endringer: tuple[Endring, ...]


def bruk_scenario(samling: Samling, scenario: Scenario, *, per: str | None = None) -> tuple[Samling, Utfall]:
    """Apply a scenario to all the data: the register, and the kommuner and neighbours where kommuner change.

    ``per`` is the ISO date that the register is seen on first; None is the register as registered. Raises DataError.
    """
    utfall = utfor(samling.register, scenario.endringer, per=per, fil=scenario.navn)
    kommuner = dict(samling.kommuner)
    naboer = samling.naboer
    for endring in scenario.endringer:
        if isinstance(endring, SlaSammen):
            kommuner, naboer = _slaa_sammen(kommuner, naboer, endring)
        elif isinstance(endring, Del):
            kommuner, naboer = _del(kommuner, naboer, endring)
        elif isinstance(endring, Fylke):
            kommuner[endring.kommune] = replace(kommuner[endring.kommune], fylke=endring.fylke)
    return replace(samling, register=utfall.register, kommuner=MappingProxyType(kommuner), naboer=naboer), utfall


def _slaa_sammen(
    kommuner: Mapping[str, Kommune], naboer: frozenset[tuple[str, str]], endring: SlaSammen
) -> tuple[dict[str, Kommune], frozenset[tuple[str, str]]]:
    foreldre = [kommuner[nummer] for nummer in endring.kommuner]
    ny = replace(
        kommuner.get(endring.nummer, foreldre[0]),  # county and district of the one whose number it keeps
        kommunenummer=endring.nummer,
        navn=endring.navn,
        innbyggere=sum_innbyggere(endring.kommuner, kommuner),
        trykt_innbyggere=None,
        region=foreldre[0].region if len({forelder.region for forelder in foreldre}) == 1 else None,
        andre_navn=(),
    )
    igjen = {nummer: kommune for nummer, kommune in kommuner.items() if nummer not in endring.kommuner}
    return dict(sorted({**igjen, ny.kommunenummer: ny}.items())), _bytt(
        naboer, dict.fromkeys(endring.kommuner, (endring.nummer,))
    )


def _del(
    kommuner: Mapping[str, Kommune], naboer: frozenset[tuple[str, str]], endring: Del
) -> tuple[dict[str, Kommune], frozenset[tuple[str, str]]]:
    hel = kommuner[endring.kommune]
    ukjent = replace(hel, innbyggere=None, trykt_innbyggere=None, andre_navn=())
    deler = {n: replace(ukjent, kommunenummer=n, navn=navn) for n, navn in endring.til}
    igjen = {nummer: kommune for nummer, kommune in kommuner.items() if nummer != endring.kommune}
    numre = tuple(deler)
    # Where the new border runs is not known: every part is next to the others, and to all that the whole was next to.
    innbyrdes = {(a, b) for a in numre for b in numre if a < b}
    return dict(sorted({**igjen, **deler}.items())), _bytt(naboer, {endring.kommune: numre}) | innbyrdes


def _bytt(naboer: Iterable[tuple[str, str]], bytte: Mapping[str, tuple[str, ...]]) -> frozenset[tuple[str, str]]:
    par = ((x, y) for a, b in naboer for x in bytte.get(a, (a,)) for y in bytte.get(b, (b,)))
    return frozenset((min(x, y), max(x, y)) for x, y in par if x != y)


# ------------------------------------------------------------------------------------------------------------ the file


def parse_scenario(
    innhold: bytes, samling: Samling, fil: str, *, per: str | None = None, varig: bool = False
) -> Scenario:
    """Read a scenario file, and try it as ``utfor`` does; raises DataError with every fault of both kinds."""
    leser = _Leser(samling)
    scenario = leser.les(innhold, fil)
    avvik = list(leser.avvik)
    try:
        utfor(samling.register, scenario.endringer, per=per, fil=fil, numre=leser.plasser, varig=varig)
    except DataError as feil:
        avvik += feil.avvik
    if avvik:
        raise DataError(fil, avvik)
    return scenario


def format_scenario(scenario: Scenario) -> bytes:
    """Format a scenario as the file that ``parse_scenario`` reads."""
    innhold = {"navn": scenario.navn, "endringer": [build_post(endring) for endring in scenario.endringer]}
    return f"{json.dumps(innhold, ensure_ascii=False, indent=1)}\n".encode()


def build_post(endring: Endring) -> dict[str, object]:
    """Build the entry of one change: its type and those of its fields that say something."""
    post: dict[str, object] = {"type": TYPER_AV[type(endring)]}
    for navn in endring.__dataclass_fields__:
        verdi = getattr(endring, navn)
        if isinstance(endring, Del) and navn == "til":
            post[navn] = [{"nummer": nummer, "navn": ett} for nummer, ett in verdi]
        elif isinstance(verdi, Mapping):
            post |= (
                {navn: {str(n): list(v) if isinstance(v, tuple) else str(v) for n, v in verdi.items()}} if verdi else {}
            )
        elif isinstance(verdi, tuple):
            post[navn] = list(verdi)
        elif verdi is not None or (isinstance(endring, Vert) and navn == "kommune"):
            post[navn] = verdi
    return post


class _Leser:
    """Reads the entries of one file, and keeps every fault."""

    def __init__(self, samling: Samling) -> None:
        self.oppgaver = samling.oppgaver
        self.kommuner = {nummer: kommune.navn for nummer, kommune in samling.kommuner.items()}
        self.ider = set(samling.register.etter_id)
        self.avvik: list[Avvik] = []
        self.plasser: list[int] = []  # of each change that was read: its number in the file
        self.nr = 0

    def feil(self, hva: str, losning: str) -> None:
        self.avvik.append(Avvik(None, None, f"endring {self.nr}: {hva}" if self.nr else hva, losning))

    def les(self, innhold: bytes, fil: str) -> Scenario:
        if len(innhold) > MAKS_BYTE:
            raise DataError(fil, [Avvik(None, None, "filen er over 1 MB", "kontroller at det er riktig fil")])
        try:
            lest = json.loads(innhold.decode("utf-8-sig"), parse_constant=_avvis)
        except json.JSONDecodeError as feil:
            avvik = Avvik(feil.lineno, None, "filen er ikke JSON", "se etter et komma eller en parentes for lite her")
            raise DataError(fil, [avvik]) from feil
        except (ValueError, RecursionError) as feil:
            raise DataError(fil, [Avvik(None, None, "filen er ikke JSON i UTF-8", "lagre den på nytt")]) from feil
        poster = lest.get("endringer") if isinstance(lest, dict) else None
        if not isinstance(poster, list):
            losning = 'skriv {"navn": "…", "endringer": […]}'
            raise DataError(fil, [Avvik(None, None, "filen har ingen liste «endringer»", losning)])
        if len(poster) > MAKS_ENDRINGER:
            hva = f"listen har {len(poster)} endringer"
            raise DataError(fil, [Avvik(None, None, hva, f"hold den under {MAKS_ENDRINGER}")])
        navn = self._tekst(lest, "navn", valgfri=True) or "Uten navn"
        for ukjent in sorted(map(str, lest.keys() - {"navn", "endringer"})):
            self.feil(f"ukjent nøkkel «{_sitat(ukjent)}»", "bruk navn og endringer")
        endringer = []
        for self.nr, post in enumerate(poster, start=1):
            for_ = len(self.avvik)
            endring = self._les_post(post)
            if endring is not None and len(self.avvik) == for_:
                endringer.append(endring)
                self.plasser.append(self.nr)
        return Scenario(navn, tuple(endringer))

    def _les_post(self, post: object) -> Endring | None:
        if not isinstance(post, dict):
            self.feil("er ikke et objekt", 'skriv {"type": "inn", …}')
            return None
        type_ = post.get("type")
        if not isinstance(type_, str) or type_ not in TYPER:
            self.feil(f"ukjent type «{_sitat(type_)}»", f"bruk {', '.join(TYPER)}")
            return None
        klasse, les = TYPER[type_]
        ukjente = sorted(map(str, post.keys() - {"type", *klasse.__dataclass_fields__}))
        for navn in ukjente:
            self.feil(f"ukjent nøkkel «{_sitat(navn)}»", f"{type_} har {', '.join(klasse.__dataclass_fields__)}")
        return les(self, post)

    def inn(self, post: Mapping[str, object]) -> Inn:
        return Inn(self._id(post), self._kommune(post, "kommune"), self._dato(post))

    def ut(self, post: Mapping[str, object]) -> Ut:
        return Ut(self._id(post), self._kommune(post, "kommune"), self._dato(post))

    def opphor(self, post: Mapping[str, object]) -> Opphor:
        return Opphor(self._id(post), self._dato(post))

    def ny(self, post: Mapping[str, object]) -> Ny:
        navn, id_ = self._tekst(post, "navn"), self._ny_id(post)
        ny = Ny(
            navn=navn,
            sektor=self._kode(post, "sektor", Sektor) or Sektor.POLITISK,
            deltakere=self._kommuner(post, "deltakere"),
            oppgaver=self._oppgaver(post),
            juridisk_form=self._kode(post, "juridisk_form", Form, valgfri=True),
            vertskommune=self._kommune(post, "vertskommune") if post.get("vertskommune") is not None else None,
            id=id_,
            fra=self._dato(post),
        )
        self.ider.add(id_ or lag_id(navn, self.ider))
        return ny

    def vert(self, post: Mapping[str, object]) -> Vert:
        ukjent = "kommune" in post and post["kommune"] is None
        return Vert(self._id(post), None if ukjent else self._kommune(post, "kommune"))

    def sett_oppgaver(self, post: Mapping[str, object]) -> Oppgaver:
        if "oppgaver" not in post:
            self.feil("oppgaver mangler", 'skriv {"brannvesen": "hel"}')
        return Oppgaver(self._id(post), self._oppgaver(post))

    def sla_sammen(self, post: Mapping[str, object]) -> SlaSammen:
        kommuner = self._kommuner(post, "kommuner", minst=2)
        navn, nummer = self._tekst(post, "navn"), self._nytt_nummer(post.get("nummer"), kommuner)
        for gammel in kommuner:
            self.kommuner.pop(gammel, None)
        if nummer:
            self.kommuner[nummer] = navn
        return SlaSammen(kommuner, navn, nummer)

    def del_(self, post: Mapping[str, object]) -> Del:
        hel = self._kommune(post, "kommune")
        til: list[tuple[str, str]] = []
        poster = post.get("til")
        if not isinstance(poster, list) or len(poster) < 2 or not all(isinstance(ett, dict) for ett in poster):  # noqa: PLR2004 - one part is no division
            self.feil("til er ikke minst to kommuner", 'skriv [{"nummer": "1508", "navn": "Ålesund"}, …]')
            poster = []
        for ett in poster:
            nummer = self._nytt_nummer(ett.get("nummer"), (hel,))
            if nummer in dict(til):
                self.feil(f"{nummer} står to ganger i «til»", "gi hver del sitt eget nummer")
            til.append((nummer, self._tekst(ett, "navn")))
        deltakelse = post.get("deltakelse", {})
        if not isinstance(deltakelse, dict) or not all(
            isinstance(ett, list) and all(nummer in dict(til) for nummer in ett) for ett in deltakelse.values()
        ):
            self.feil("deltakelse er ikke lest", 'skriv {"<id>": ["1508"]} med numre fra «til»')
            deltakelse = {}
        self.kommuner.pop(hel, None)
        self.kommuner |= {nummer: navn for nummer, navn in til if nummer}
        return Del(hel, tuple(til), MappingProxyType({str(id_): tuple(numre) for id_, numre in deltakelse.items()}))

    def sla_sammen_ordninger(self, post: Mapping[str, object]) -> SlaSammenOrdninger:
        ider = post.get("ordninger")
        if not isinstance(ider, list) or not all(isinstance(id_, str) for id_ in ider):
            self.feil("ordninger er ikke en liste av id-er", 'skriv ["<id>", "<id>"]')
            ider = []
        navn, id_ = self._tekst(post, "navn"), self._ny_id(post)
        return SlaSammenOrdninger(tuple(ider), navn, id_)

    def fylke(self, post: Mapping[str, object]) -> Fylke:
        kommune, fylke = self._kommune(post, "kommune"), self._tekst(post, "fylke")
        if fylke and fylke not in FYLKER:
            self.feil(f"ukjent fylke «{_sitat(fylke)}»", f"bruk {', '.join(sorted(FYLKER))}")
        return Fylke(kommune, fylke)

    # ------------------------------------------------------------------------------------------------ single values

    def _tekst(self, post: Mapping[str, object], navn: str, *, valgfri: bool = False) -> str:
        verdi = post.get(navn)
        if verdi is None and valgfri:
            return ""
        if not isinstance(verdi, str) or not rens_celle(verdi):
            self.feil(f"{navn} mangler" if verdi is None or verdi == "" else f"{navn} er ikke tekst", "skriv det")
            return ""
        tekst = rens_celle(verdi)
        if USYNLIG.search(tekst) or any("\ud800" <= tegn <= "\udfff" for tegn in tekst):
            self.feil(f"{navn} har et usynlig tegn", "skriv teksten på nytt")
            return ""
        if len(tekst) > MAKS_NAVN:
            self.feil(f"{navn} har {len(tekst)} tegn", f"hold det under {MAKS_NAVN}")
        return tekst

    def _id(self, post: Mapping[str, object]) -> str:
        return self._tekst(post, "ordning")

    def _ny_id(self, post: Mapping[str, object]) -> str | None:
        if post.get("id") is None:
            return None
        id_ = self._tekst(post, "id")
        if id_ and not ID_MONSTER.fullmatch(id_):
            self.feil(f"«{_sitat(id_)}» er ikke en gyldig id", "bruk små bokstaver a–z, tall og bindestrek")
        return id_

    def _kommune(self, post: Mapping[str, object], navn: str) -> str:
        nummer = post.get(navn)
        if not isinstance(nummer, str) or nummer not in self.kommuner:
            hva = f"{navn} mangler" if nummer is None else f"ukjent kommunenummer «{_sitat(nummer)}»"
            self.feil(hva, "bruk fire sifre som tekst, fra registerets inndeling, som «3005»")
            return ""
        return nummer

    def _kommuner(self, post: Mapping[str, object], navn: str, minst: int = 1) -> tuple[str, ...]:
        numre = post.get(navn)
        if not isinstance(numre, list) or len({str(nummer) for nummer in numre}) < minst:
            self.feil(f"{navn} er ikke en liste av minst {minst} kommunenumre", 'skriv ["3005", "3049"]')
            return ()
        return tuple(nummer for ett in dict.fromkeys(map(str, numre)) if (nummer := self._kommune({navn: ett}, navn)))

    def _nytt_nummer(self, nummer: object, foreldre: Iterable[str]) -> str:
        if not isinstance(nummer, str) or len(nummer) != 4 or not (nummer.isascii() and nummer.isdigit()):  # noqa: PLR2004 - a kommunenummer
            self.feil(f"«{_sitat(nummer)}» er ikke et kommunenummer", "skriv fire sifre som tekst, som «3005»")
            return ""
        if nummer in self.kommuner and nummer not in foreldre:
            self.feil(f"{nummer} er alt {self.kommuner[nummer]}", "velg et ledig nummer, eller et av de gamle")
        return nummer

    def _oppgaver(self, post: Mapping[str, object]) -> Mapping[str, Omfang]:
        lest = post.get("oppgaver", {})
        if not isinstance(lest, dict):
            self.feil("oppgaver er ikke et objekt", 'skriv {"brannvesen": "hel"}')
            return MappingProxyType({})
        for kode, omfang in lest.items():
            if kode not in self.oppgaver:
                self.feil(f"ukjent oppgave «{_sitat(kode)}»", "bruk en kode fra data/oppgaver.csv")
            if not isinstance(omfang, str) or omfang not in set(Omfang):
                self.feil(f"ukjent omfang «{_sitat(omfang)}»", f"bruk {', '.join(Omfang)}")
        gyldige = {k: v for k, v in lest.items() if k in self.oppgaver and isinstance(v, str) and v in set(Omfang)}
        return MappingProxyType({kode: Omfang(gyldige[kode]) for kode in self.oppgaver if kode in gyldige})

    def _kode(self, post: Mapping[str, object], navn: str, koder: type[_K], *, valgfri: bool = False) -> _K | None:
        verdi = post.get(navn)
        if verdi is None and valgfri:
            return None
        if not isinstance(verdi, str) or verdi not in set(koder):
            hva = f"{navn} mangler" if verdi is None else f"ukjent {navn} «{_sitat(verdi)}»"
            self.feil(hva, f"bruk {', '.join(koder)}")
            return None
        return koder(verdi)

    def _dato(self, post: Mapping[str, object]) -> str | None:
        verdi = post.get("fra")
        if verdi is None:
            return None
        try:
            return date.fromisoformat(
                verdi if isinstance(verdi, str) and len(verdi) == len("2022-01-01") else ""
            ).isoformat()
        except ValueError:
            self.feil(f"«{_sitat(verdi)}» er ikke en dato", "skriv år-måned-dag, som «2022-01-01»")
            return None


TYPER: Final[Mapping[str, tuple[type[Endring], Callable[[_Leser, Mapping[str, object]], Endring]]]] = MappingProxyType(
    {
        "inn": (Inn, _Leser.inn),
        "ut": (Ut, _Leser.ut),
        "opphor": (Opphor, _Leser.opphor),
        "ny": (Ny, _Leser.ny),
        "vert": (Vert, _Leser.vert),
        "oppgaver": (Oppgaver, _Leser.sett_oppgaver),
        "sla_sammen": (SlaSammen, _Leser.sla_sammen),
        "del": (Del, _Leser.del_),
        "sla_sammen_ordninger": (SlaSammenOrdninger, _Leser.sla_sammen_ordninger),
        "fylke": (Fylke, _Leser.fylke),
    }
)
TYPER_AV: Final[Mapping[type, str]] = MappingProxyType({klasse: navn for navn, (klasse, _) in TYPER.items()})


def _avvis(konstant: str) -> None:
    raise ValueError(konstant)  # NaN and Infinity, which are no JSON


def _sitat(verdi: object) -> str:
    tekst = rens_celle(USYNLIG.sub("", str(verdi).encode("utf-8", "replace").decode()))
    return tekst if len(tekst) <= MAKS_SITAT else f"{tekst[: MAKS_SITAT - 1]}…"
