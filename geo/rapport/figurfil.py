"""The catalogue of figures: every map and chart of the survey, described, drawn and written with its words.

Figures 1.1, 2.2, 4.1 and 5.2–5.17 are maps, and any other task can be drawn as they are; 2.1, 2.3, 2.4, 3.1, 3.5 and
5.1 and tables 3.1–3.4 are charts. All words are generated from the numbers.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.farger import assign_delfarger
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.kildelinje import build_kildelinje_for
from geo.beskrivelse.klassekart import Klasse, build_klassekart
from geo.beskrivelse.rapportdiagram import DIAGRAMMER
from geo.beskrivelse.tabell import Kolonne, Tabell
from geo.beskrivelse.temaer import build_tema
from geo.beskrivelse.temakart import Temakart
from geo.data.oppgaver import Oppgave
from geo.data.register import Register
from geo.data.tabellfil import write_atomisk
from geo.errors import UkjentKodeError
from geo.maal.sporsmal import Sporsmal
from geo.tegning.diagramark import build_diagramark
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Format, Oppsett, OppsettError
from geo.tegning.trykk import draw_tegning
from geo.tegning.verdi import Tegning
from geo.tekst import format_dato, sammenfoy

Beskrivelse = Temakart | Diagram


@dataclass(frozen=True, slots=True)
class Figur:
    """One figure of the catalogue: its code in commands and URLs, its place in the report, how it is described."""

    kode: str  # «5.17», «tabell-3.1», or codes of tasks with «+» between
    sted: str | None  # «Figur 5.17»; None for a task that the report has no figure of
    beskriv: Callable[[Sporsmal], Beskrivelse]

    @property
    def filnavn(self) -> str:
        """What its files are called, without suffix."""
        return (self.sted or f"oppgave {self.kode}").lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Figurfil:
    """A figure as one file, with the words and numbers that leave with it."""

    figur: str  # the code
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


# ----------------------------------------------------------------------------------------------------------- catalogue


def find_figurer(oppgaver: Mapping[str, Oppgave]) -> dict[str, Figur]:
    """Find the figures of the report that can be drawn by code, in its order."""
    funnet = [
        Figur("1.1", "Figur 1.1", _beskriv_valgdistrikter),
        Figur("2.2", "Figur 2.2", partial(_beskriv_tema, kode="antall")),
        Figur("4.1", "Figur 4.1", partial(_beskriv_tema, kode="regionraad")),
    ]
    for sted, bygg in DIAGRAMMER.items():
        kode = sted.removeprefix("figur ").replace(" ", "-")
        funnet.append(Figur(kode, sted.capitalize(), bygg))
    koder: dict[str, list[str]] = {}
    for oppgave in oppgaver.values():
        if oppgave.figur:
            koder.setdefault(oppgave.figur, []).append(oppgave.kode)
    funnet += [
        Figur(sted.removeprefix("figur "), sted.capitalize(), partial(_beskriv_tema, kode="+".join(kodene)))
        for sted, kodene in koder.items()
    ]
    funnet.sort(key=lambda figur: [int(tall) for tall in re.findall(r"\d+", figur.sted)])
    return {figur.kode: figur for figur in funnet}


def find_figur(kode: str, oppgaver: Mapping[str, Oppgave]) -> Figur:
    """Find a figure by its number or a task: «5.17», «figur 5.17», «tabell 3.1», «legevakt», «lonn+regnskap».

    Raises
    ------
    UkjentKodeError
        It is neither.

    """
    nokkel = kode.strip().lower().removeprefix("figur").strip().replace(" ", "-")
    figurer = find_figurer(oppgaver)
    if nokkel in figurer:
        return figurer[nokkel]
    koder = tuple(del_.strip() for del_ in nokkel.replace("-", "_").split("+"))
    if all(del_ in oppgaver for del_ in koder):
        return Figur("+".join(koder), None, partial(_beskriv_tema, kode="+".join(koder)))
    msg = f"ukjent figur «{kode}»; bruk et nummer ({', '.join(figurer)}) eller en oppgavekode, som legevakt"
    raise UkjentKodeError(msg)


def _beskriv_tema(s: Sporsmal, kode: str) -> Temakart:
    return build_tema(s.data, kode, s.omrade)


def _beskriv_valgdistrikter(s: Sporsmal) -> Temakart:
    """Describe the 19 electoral districts, the counties of before, over the whole country whatever the area is."""
    kommuner = s.data.kommuner
    distrikter: dict[str, list[str]] = {}
    for nummer, kommune in kommuner.items():
        distrikter.setdefault(kommune.valgdistrikt, []).append(nummer)
    fargene = assign_delfarger(distrikter, s.data.naboer)
    i_omradet = {navn: len(s.omrade.kommuner.intersection(numre)) for navn, numre in distrikter.items()}
    deler = [f"{navn} ({antall})" for navn, antall in sorted(i_omradet.items(), key=lambda par: -par[1]) if antall]
    return build_klassekart(
        kode="valgdistrikter",
        tittel="Valgdistriktene ved stortingsvalget 2021",
        undertittel=f"{len(distrikter)} valgdistrikter",
        setning=f"{len(distrikter)} valgdistrikter; {s.omrade.navn} ligger i {sammenfoy(deler)}",
        klasser=[Klasse(navn, navn, Fyll((fargene[navn],))) for navn in sorted(distrikter)],
        klasse_av={nummer: kommune.valgdistrikt for nummer, kommune in kommuner.items()},
        verdi_av={},
        omrade=s.data.omrader["landet"],
        kommuner=kommuner,
        register=s.data.register,
        verdikolonne=Kolonne("Verdi"),
        kildelinje=build_kildelinje_for("valgdistriktene ved stortingsvalget 2021"),
    )


# ------------------------------------------------------------------------------------------------------------- drawing


def build_ark(beskrivelse: Beskrivelse, kart: Kart, oppsett: Oppsett) -> Tegning:
    """Lay out a described map or chart as a finished sheet; raises OppsettError."""
    if isinstance(beskrivelse, Diagram):
        return build_diagramark(beskrivelse, oppsett)
    return build_kartark(beskrivelse, kart, oppsett)


def beskriv_figur(figur: Figur, s: Sporsmal) -> Beskrivelse:
    """Describe a figure; raises OppsettError for a chart where nobody is surveyed: unknown would be drawn as zero."""
    beskrivelse = figur.beskriv(s)
    if isinstance(beskrivelse, Diagram) and not s.omrade.kommuner & s.data.register.kartlagt:
        raise OppsettError(f"«{beskrivelse.tittel}» har ingen tall for {s.omrade.navn}, der ingen kommuner er kartlagt")
    return beskrivelse


def draw_figur(kode: str, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> Figurfil:
    """Draw one figure by number or code of task; raises UkjentKodeError and OppsettError."""
    return next(draw_figurer([find_figur(kode, s.data.oppgaver)], s, kart, oppsett, [oppsett.format]))


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
            figur=figur.kode,
            sted=figur.sted,
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
    antall = count_ordninger(beskrivelse)
    bygger = "" if antall is None else f" Bygger på {antall} {'ordning' if antall == 1 else 'ordninger'}"
    bygger += f" per {format_dato(s.data.register.dato)}." if bygger else ""
    return f"{sted}{beskrivelse.tittel}. {beskrivelse.setning}.{bygger}"


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
        Those to write; all of the catalogue where not given.
    fremdrift
        Told how many files are done, how many there are and the name of the last.
    avbryt
        Asked before each file; True stops there, and leaves no manifest.

    """
    valgte = list(find_figurer(s.data.oppgaver).values() if figurer is None else figurer)
    i_alt = len(valgte) * len(formater)
    mappe.mkdir(parents=True, exist_ok=True)
    manifest: list[dict[str, object]] = []
    for fil in draw_figurer(valgte, s, kart, oppsett, formater):
        if avbryt and avbryt():
            return manifest
        write_atomisk(mappe / fil.filnavn, lambda sti, fil=fil: sti.write_bytes(fil.innhold))
        manifest.append(build_manifestlinje(fil, s.data.register))
        if fremdrift:
            fremdrift(len(manifest), i_alt, fil.filnavn)
    innhold = f"{json.dumps(manifest, ensure_ascii=False, indent=1)}\n".encode()
    write_atomisk(mappe / MANIFEST, lambda sti: sti.write_bytes(innhold))
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
