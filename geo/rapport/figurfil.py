"""Figures as files: what the catalogue describes, drawn and written with the words that are made from its numbers."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.katalog import Figur, find_figur, find_rapportfigurer
from geo.beskrivelse.tabell import Tabell
from geo.beskrivelse.temakart import Temakart
from geo.data.register import Register
from geo.data.tabellfil import write_atomisk
from geo.maal.sporsmal import Sporsmal
from geo.tegning.diagramark import build_diagramark
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Format, Oppsett, OppsettError
from geo.tegning.trykk import draw_tegning
from geo.tegning.verdi import Tegning
from geo.tekst import format_antall, format_dato

Beskrivelse = Temakart | Diagram


@dataclass(frozen=True, slots=True)
class Figurfil:
    """A figure as one file, with the words and numbers that leave with it."""

    figur: str  # its number, or the code of one that the report has not
    sted: str | None
    filnavn: str
    format: Format
    innhold: bytes
    bredde_mm: float
    hoyde_mm: float
    tittel: str
    bildetekst: str
    alt_tekst: str
    setning: str
    kildelinje: str
    tabeller: tuple[Tabell, ...]
    forbehold: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------------------- drawing


def build_ark(beskrivelse: Beskrivelse, kart: Kart, oppsett: Oppsett) -> Tegning:
    """Lay out a described map or chart as a finished sheet; raises OppsettError."""
    if isinstance(beskrivelse, Diagram):
        return build_diagramark(beskrivelse, oppsett)
    return build_kartark(beskrivelse, kart, oppsett)


def beskriv_figur(figur: Figur, s: Sporsmal) -> Beskrivelse:
    """Describe a figure to be drawn.

    Raises
    ------
    OppsettError
        It is a table, it has nothing to show of the area, or it is a chart of an area that nobody surveyed, where every
        bar would be an unknown drawn as zero.

    """
    beskrivelse = figur.beskriv_trykt(s)
    if beskrivelse is None:
        raise OppsettError(f"«{figur.navn}» har ingen tall for {s.omrade.navn}")
    if not isinstance(beskrivelse, Temakart | Diagram):
        raise OppsettError(f"«{figur.navn}» er en tabell, og kan ikke tegnes; velg et diagram eller et kart")
    if isinstance(beskrivelse, Diagram) and not s.omrade.kommuner & s.data.register.kartlagt:
        raise OppsettError(f"«{beskrivelse.tittel}» har ingen tall for {s.omrade.navn}, der ingen kommuner er kartlagt")
    return beskrivelse


def draw_figur(kode: str, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> Figurfil:
    """Draw one figure by its number or code; raises UkjentKodeError and OppsettError."""
    return next(draw_figurer([find_figur(kode, s.data)], s, kart, oppsett, [oppsett.format]))


def draw_figurer(
    figurer: Iterable[Figur], s: Sporsmal, kart: Kart, oppsett: Oppsett, formater: Sequence[Format]
) -> Iterator[Figurfil]:
    """Draw figures one by one, each laid out once and then drawn in every format."""
    for figur in figurer:
        yield from draw_filer(figur, beskriv_figur(figur, s), s, kart, oppsett, formater)


def draw_filer(  # noqa: PLR0913, PLR0917 - what, of what, and how
    figur: Figur, beskrivelse: Beskrivelse, s: Sporsmal, kart: Kart, oppsett: Oppsett, formater: Sequence[Format]
) -> Iterator[Figurfil]:
    """Draw a figure that is described already, laid out once and then drawn in every format."""
    tegning = build_ark(beskrivelse, kart, oppsett)
    for format_ in formater:
        yield Figurfil(
            figur=figur.nummer,
            sted=str(figur.sted) if figur.sted else None,
            filnavn=f"{figur.filnavn}.{format_}",
            format=format_,
            innhold=draw_tegning(tegning, format_, oppsett.dpi),
            bredde_mm=tegning.bredde_mm,
            hoyde_mm=tegning.hoyde_mm,
            tittel=beskrivelse.tittel,
            bildetekst=build_bildetekst(figur, beskrivelse, s),
            alt_tekst=beskrivelse.alt_tekst,
            setning=beskrivelse.setning,
            kildelinje=beskrivelse.kildelinje,
            tabeller=find_tabeller(beskrivelse),
            forbehold=beskrivelse.forbehold,
        )


def build_bildetekst(figur: Figur, beskrivelse: Beskrivelse, s: Sporsmal) -> str:
    """Build the caption: number, title, what the figure says, and how many ordninger it rests on."""
    sted = f"{figur.sted}. " if figur.sted else ""
    return f"{sted}{beskrivelse.tittel}. {beskrivelse.setning}. {build_bygger_pa(beskrivelse, s)}".rstrip()


def build_bygger_pa(beskrivelse: Beskrivelse, s: Sporsmal) -> str:
    """Build the sentence of how many ordninger a figure rests on; empty where it is not made from ordninger."""
    antall = count_ordninger(beskrivelse)
    if antall is None:
        return ""
    return f"Bygger på {format_antall(antall, 'ordning', 'ordninger')} per {format_dato(s.data.register.dato)}."


def count_ordninger(beskrivelse: Beskrivelse) -> int | None:
    """Count the ordninger that a figure rests on; None where it is not made from ordninger."""
    if isinstance(beskrivelse, Diagram):
        return beskrivelse.ordninger
    ordninger = sum(gruppe.ordning is not None for gruppe in beskrivelse.grupper)
    er_maal = any(felt.tilstand.value == "klasse" for felt in beskrivelse.felt.values())
    return None if er_maal else ordninger


def find_tabeller(beskrivelse: Beskrivelse) -> tuple[Tabell, ...]:
    """Find the tables behind a figure."""
    if isinstance(beskrivelse, Diagram):
        return (beskrivelse.tabell,)
    return beskrivelse.tabell, beskrivelse.grunnlag


# ------------------------------------------------------------------------------------------------------------- writing

MANIFEST: Final = "manifest.json"
Fremdrift = Callable[[int, int, str], None]


def write_figurer(  # noqa: PLR0913 - where, what, how, and who is told
    mappe: Path,
    s: Sporsmal,
    kart: Kart,
    oppsett: Oppsett,
    formater: Sequence[Format],
    *,
    figurer: Iterable[Figur] | None = None,
    fremdrift: Fremdrift | None = None,
    avbryt: Callable[[], bool] | None = None,
) -> list[dict[str, object]]:
    """Write figures to a folder with a manifest, and return the manifest's entries.

    Parameters
    ----------
    figurer
        Those to write; all of the report where not given.
    fremdrift
        Told how many files are done, how many there are and the name of the last.
    avbryt
        Asked before each file; True stops there, and leaves no manifest.

    """
    valgte = list(find_rapportfigurer(s.data).values() if figurer is None else figurer)
    i_alt = len(valgte) * len(formater)
    mappe.mkdir(parents=True, exist_ok=True)
    manifest: list[dict[str, object]] = []
    for fil in draw_figurer(valgte, s, kart, oppsett, formater):
        if avbryt and avbryt():
            return manifest
        write_atomisk(mappe / fil.filnavn, fil.innhold)
        manifest.append(build_manifestlinje(fil, s.data.register))
        if fremdrift:
            fremdrift(len(manifest), i_alt, fil.filnavn)
    innhold = f"{json.dumps(manifest, ensure_ascii=False, indent=1)}\n".encode()
    write_atomisk(mappe / MANIFEST, innhold)
    return manifest


def build_manifestlinje(fil: Figurfil, register: Register) -> dict[str, object]:
    """Build what the manifest says of one file."""
    return {
        "fil": fil.filnavn,
        "figur": fil.figur,
        "sted": fil.sted,
        "format": fil.format,
        "tittel": fil.tittel,
        "bildetekst": fil.bildetekst,
        "alt_tekst": fil.alt_tekst,
        "setning": fil.setning,
        "kilde": fil.kildelinje,
        "bredde_mm": fil.bredde_mm,
        "hoyde_mm": fil.hoyde_mm,
        "sha256": hashlib.sha256(fil.innhold).hexdigest(),
        "registerversjon": register.versjon,
        "registerdato": register.dato,
        "inndeling": register.inndeling,
    }
