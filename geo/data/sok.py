"""Search for a kommune, an oppgave or an ordning by any part of a name or number, old or new, in any language."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from geo.data.kommuner import Kommune, Nummerbytte, Omskriving
from geo.data.oppgaver import Oppgave
from geo.data.register import Ordning
from geo.data.tidligere import Tidligere
from geo.tekst import liten_forbokstav, sammenfoy


class Trefftype(StrEnum):
    """What was found; the order is the one that equally good hits come in."""

    KOMMUNE = "kommune"
    OPPGAVE = "oppgave"
    ORDNING = "ordning"


@dataclass(frozen=True, slots=True)
class Treff:
    """One hit; ``kode`` is the kommunenummer, the task's code or the ordning's id."""

    type: Trefftype
    kode: str
    navn: str
    forklaring: str  # what it is, so that the two Våler are told apart
    funnet_i: str | None = None  # the name or number that matched, where it is not ``navn``
    ble: str | None = None  # what became of the name or number that matched: «3005 ble 3301 1.1.2024»


@dataclass(frozen=True, slots=True)
class Oppslag:
    """One thing that can be found, with all that it is known by: its name first."""

    treff: Treff
    navn: tuple[str, ...]
    strengt: tuple[str, ...]  # as ``fold`` keeps æ, ø and å
    romslig: tuple[str, ...]  # without them
    hendelser: Mapping[str, str]  # what became of a name or number, by it


KORTEST: Final = 2  # letters; one finds nearly everything
MELLOMTEGN: Final = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})  # letters that have no mark to take off
UTEN_NORSKE: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def fold(tekst: str, *, norske: bool = True) -> str:
    """Reduce a name to small letters and figures with one space between words.

    Marks are taken off Sámi and other letters; æ, ø and å stay unless ``norske`` is False, and «aa» then counts as å.
    """
    tegn = []
    for bokstav in unicodedata.normalize("NFC", tekst).casefold().translate(MELLOMTEGN):
        deler = bokstav if bokstav in "æøå" else unicodedata.normalize("NFKD", bokstav)
        tegn += [del_ if del_.isalnum() else " " for del_ in deler if not unicodedata.combining(del_)]
    foldet = " ".join("".join(tegn).split())
    return foldet if norske else foldet.translate(UTEN_NORSKE).replace("aa", "a")


def build_indeks(
    kommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    ordninger: Iterable[Ordning],
    omskriving: Omskriving,
    tidligere: Iterable[Tidligere] = (),
) -> tuple[Oppslag, ...]:
    """Build what ``find_treff`` looks in: every kommune, oppgave and ordning with all its names and numbers.

    A kommune is also found by the former ones that became a part of it, and tells so.
    """
    gamle: dict[str, list[tuple[str, str]]] = {}
    for ett in tidligere:
        ord_ = ett.beskriv(kommuner)
        for nummer in ett.ble:
            kjent_som = (ett.nummer, ett.navn if ett.navn != kommuner[nummer].navn else None)
            gamle.setdefault(nummer, []).extend((navn, ord_) for navn in kjent_som if navn)
    nye: dict[str, list[Nummerbytte]] = {}
    for bytte in omskriving.bytter:
        nye.setdefault(bytte.nummer_2020, []).append(bytte)
    return (
        *(_kommune(k, nye.get(nummer, ()), gamle.get(nummer, ())) for nummer, k in kommuner.items()),
        *(_oppgave(oppgave) for oppgave in oppgaver.values()),
        *(_ordning(ordning) for ordning in ordninger),
    )


def _kommune(kommune: Kommune, nye: Sequence[Nummerbytte], gamle: Sequence[tuple[str, str]]) -> Oppslag:
    treff = Treff(
        Trefftype.KOMMUNE, kommune.kommunenummer, kommune.navn, f"kommune {kommune.kommunenummer} i {kommune.fylke}"
    )
    # Excel drops the zero of 0301, and people copy from it.
    numre = (kommune.kommunenummer, kommune.kommunenummer.lstrip("0"), *(ny.nummer_2024 for ny in nye))
    hendelser: dict[str, str] = {}
    for navn, ord_ in (*gamle, *_tell_2024(kommune, nye)):
        hendelser[navn] = f"{hendelser[navn]}; {ord_}" if navn in hendelser else ord_
    navn_2024 = (ny.navn_2024 for ny in nye)
    return _oppslag(treff, (kommune.navn, *kommune.andre_navn, *numre, *navn_2024, *hendelser), hendelser)


def _tell_2024(kommune: Kommune, nye: Sequence[Nummerbytte]) -> Iterator[tuple[str, str]]:
    """Tell what became of a number on 1.1.2024, by the numbers before and after, and by the name of a new kommune."""
    if not nye:
        return
    delt = len(nye) > 1
    navn = sammenfoy([f"{ny.nummer_2024} {ny.navn_2024}" if delt else ny.nummer_2024 for ny in nye])
    ord_ = f"{kommune.kommunenummer} ble {'delt i ' if delt else ''}{navn} 1.1.2024"
    yield from ((nummer, ord_) for nummer in (kommune.kommunenummer, *(ny.nummer_2024 for ny in nye)))
    if delt:
        yield from ((ny.navn_2024, ord_) for ny in nye if ny.navn_2024 != kommune.navn)


def _oppgave(oppgave: Oppgave) -> Oppslag:
    treff = Treff(
        Trefftype.OPPGAVE, oppgave.kode, oppgave.navn, f"oppgave i sektoren {liten_forbokstav(oppgave.sektor.navn)}"
    )
    return _oppslag(treff, (oppgave.navn, oppgave.enhet_entall, oppgave.enhet_flertall, *oppgave.sokeord))


def _ordning(ordning: Ordning) -> Oppslag:
    antall = f"{ordning.antall} {'deltaker' if ordning.antall == 1 else 'deltakere'}"
    treff = Treff(
        Trefftype.ORDNING, ordning.id, ordning.navn, f"ordning med {antall}, {liten_forbokstav(ordning.sektor.navn)}"
    )
    return _oppslag(treff, (ordning.navn, ordning.navn_trykt or ""))


def _oppslag(treff: Treff, navn: Iterable[str], hendelser: Mapping[str, str] = MappingProxyType({})) -> Oppslag:
    kjente = tuple(dict.fromkeys(filter(None, navn)))
    strengt, romslig = (tuple(fold(ett, norske=norske) for ett in kjente) for norske in (True, False))
    return Oppslag(treff, kjente, strengt, romslig, hendelser)


def find_treff(indeks: Iterable[Oppslag], tekst: str) -> tuple[Treff, ...]:
    """Find all that has every word of ``tekst`` in its names or numbers, the best hit first; nothing for one letter.

    The whole name is best, then its beginning, the beginning of its words, and any part. A hit in the name itself comes
    before one in another name, and one with the letters as they were typed before one without æ, ø and å.
    """
    strengt, romslig = fold(tekst), fold(tekst, norske=False)
    if len(strengt) < KORTEST:
        return ()
    funnet = []
    for oppslag in indeks:
        beste = min(
            (
                (grad, nr > 0, lost, nr)
                for lost, sok, navn in ((False, strengt, oppslag.strengt), (True, romslig, oppslag.romslig))
                for nr, ett in enumerate((*navn, " ".join(navn)))
                if (grad := _grad(sok, ett)) is not None
            ),
            default=None,
        )
        if beste:
            *rang, nr = beste
            funnet.append((tuple(rang), oppslag, nr))
    typer = list(Trefftype)
    funnet.sort(key=lambda par: (par[0], typer.index(par[1].treff.type), par[1].navn[0], par[1].treff.kode))
    return tuple(_med_funn(oppslag, nr, romslig) for _, oppslag, nr in funnet)


def _grad(sok: str, navn: str) -> int | None:
    """How well a folded name fits: 0 the whole of it, 1 its beginning, 2 beginnings of words, 3 any part, None not."""
    if navn == sok:
        return 0
    if navn.startswith(sok):
        return 1
    ord_ = sok.split()
    if all(f" {ett}" in f" {navn}" for ett in ord_):
        return 2
    return 3 if all(ett in navn for ett in ord_) else None


def _med_funn(oppslag: Oppslag, nr: int, romslig: str) -> Treff:
    """Tell which name was found, unless what people see says so already, and what became of it."""
    treff = oppslag.treff
    if nr < len(oppslag.navn) and (nr or romslig == oppslag.romslig[nr]):
        # Of its own number only where all of it was typed: half the country begins with 3.
        egen = oppslag.navn[nr] == treff.kode and romslig != oppslag.romslig[nr]
        treff = replace(treff, ble=None if egen else oppslag.hendelser.get(oppslag.navn[nr]))
    synlig = fold(f"{treff.navn} {treff.forklaring}", norske=False)
    if nr == len(oppslag.navn) or _grad(romslig, synlig) is not None:
        return treff
    return replace(treff, funnet_i=oppslag.navn[nr])
