"""Search for a kommune, an oppgave or an ordning by any part of a name or number, old or new, in any language."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from geo.data.kommuner import Kommune, Nummerbytte, Omskriving
from geo.data.oppgaver import Oppgave
from geo.data.register import Ordning
from geo.tekst import liten_forbokstav


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


@dataclass(frozen=True, slots=True)
class Oppslag:
    """One thing that can be found, with all that it is known by: its name first."""

    treff: Treff
    navn: tuple[str, ...]
    strengt: tuple[str, ...]  # as ``fold`` keeps æ, ø and å
    romslig: tuple[str, ...]  # without them


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
) -> tuple[Oppslag, ...]:
    """Build what ``find_treff`` looks in: every kommune, oppgave and ordning with all its names and numbers."""
    nye: dict[str, list[Nummerbytte]] = {}
    for bytte in omskriving.bytter:
        nye.setdefault(bytte.nummer_2020, []).append(bytte)
    return (
        *(_kommune(kommune, nye.get(kommune.kommunenummer, ())) for kommune in kommuner.values()),
        *(_oppgave(oppgave) for oppgave in oppgaver.values()),
        *(_ordning(ordning) for ordning in ordninger),
    )


def _kommune(kommune: Kommune, nye: Sequence[Nummerbytte]) -> Oppslag:
    treff = Treff(
        Trefftype.KOMMUNE, kommune.kommunenummer, kommune.navn, f"kommune {kommune.kommunenummer} i {kommune.fylke}"
    )
    # Excel drops the zero of 0301, and people copy from it.
    numre = (kommune.kommunenummer, kommune.kommunenummer.lstrip("0"), *(ny.nummer_2024 for ny in nye))
    return _oppslag(treff, (kommune.navn, *kommune.andre_navn, *numre, *(ny.navn_2024 for ny in nye)))


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


def _oppslag(treff: Treff, navn: Iterable[str]) -> Oppslag:
    kjente = tuple(dict.fromkeys(filter(None, navn)))
    return Oppslag(treff, kjente, tuple(fold(ett) for ett in kjente), tuple(fold(ett, norske=False) for ett in kjente))


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
    """Tell which name was found, unless what people see says so already."""
    treff = oppslag.treff
    synlig = fold(f"{treff.navn} {treff.forklaring}", norske=False)
    if nr == len(oppslag.navn) or _grad(romslig, synlig) is not None:
        return treff
    return replace(treff, funnet_i=oppslag.navn[nr])
