"""The package for a report: figures as PNG and SVG, one PDF, DOCX, PPTX and XLSX, files for a GIS, in one ZIP."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from weakref import finalize

from geo import settings
from geo.beskrivelse import katalog
from geo.beskrivelse.katalog import Figur, find_figur, find_rapportfigurer
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.temakart import Temakart
from geo.data.register import Register
from geo.errors import SamarbeidskartError
from geo.maal.sporsmal import Sporsmal
from geo.rapport.figurfil import (
    MANIFEST,
    Beskrivelse,
    Figurfil,
    beskriv_figur,
    build_ark,
    build_bygger_pa,
    build_manifestlinje,
    draw_filer,
    find_tabeller,
)
from geo.rapport.gis import build_geojson, build_geopackage, build_lagnavn
from geo.rapport.kontorfil import build_zip
from geo.rapport.rapportside import Bilde, Rapport, Rapportside
from geo.rapport.verksted import FulltError, Jobb, Verksted
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Etiketter, Format, Oppsett, OppsettError, Plass
from geo.tegning.skrift import find_skrift
from geo.tegning.verdi import Form, Tegning
from geo.tekst import format_dato

Fremdrift = Callable[[int, int, str], None]
T = TypeVar("T")

PDF, DOCX, PPTX, XLSX = "rapport.pdf", "rapport.docx", "lysbilder.pptx", "tabeller.xlsx"
FIGURMAPPE, GISMAPPE = "figurer", "gis"
LESMEG: Final = "LESMEG.txt"
PAKKE: Final = "figurpakke.zip"
# 160 mm: the column of a document, which says the rest in words. A figure has a page, so a map has all of the width.
SPALTE: Final = Oppsett(tittel=False, fot=False, tegnforklaring=Plass.UNDER)
LYSBILDE: Final = Oppsett(  # the frame of the slides' template, at a resolution that is sharp on 2 500 points
    bredde_mm=314.6, hoyde_mm=142.0, dpi=200, skriftstorrelse=13.0, tittel=False, fot=False
)
# The map of a title page is a picture, and says nothing that the pages after it do not.
FORSIDE: Final = replace(SPALTE, etiketter=Etiketter.INGEN, oversiktskart=False)
FORSIDEGRENSER: Final = frozenset({"grense:tynn", "grense:tykk", "grense:klasse", "grense:omriss"})


class AvbruttError(SamarbeidskartError):
    """The user cancelled; nothing was made."""


def build_rapport(
    s: Sporsmal, kart: Kart, figurer: Sequence[Figur] | None = None, *, lysbilder: bool = True
) -> Rapport:
    """Build the report of some figures, or of the whole catalogue: what PDF, DOCX, PPTX and XLSX are made from.

    A figure that cannot be made of the area is left out, and the report says so; raises OppsettError where none can.
    """
    sider, utelatt = [], []
    for figur in find_rapportfigurer(s.data).values() if figurer is None else figurer:
        try:
            sider.append(build_side(figur, beskriv_figur(figur, s), s, kart, lysbilde=lysbilder))
        except OppsettError as feil:
            utelatt.append(str(feil))
    return _build_rapport(s, kart, sider, utelatt)


def build_side(
    figur: Figur, beskrivelse: Beskrivelse, s: Sporsmal, kart: Kart, *, lysbilde: bool = True
) -> Rapportside:
    """Lay a described figure out for a column and, where asked for, for a slide, with the words of the page around."""
    ark = build_ark(beskrivelse, kart, SPALTE)
    # The caption is the title alone, so that the list of figures is a list; the sentence stands above the picture.
    noter = f"{build_bygger_pa(beskrivelse, s)} {ark.noter}".strip()
    return Rapportside(
        kode=figur.nummer,
        sted=str(figur.sted) if figur.sted else None,
        tittel=beskrivelse.tittel,
        bildetekst=beskrivelse.tittel,
        setning=beskrivelse.setning,
        alt_tekst=beskrivelse.alt_tekst,
        kildelinje=beskrivelse.kildelinje,
        tabeller=find_tabeller(beskrivelse),
        bilde=Bilde(ark, SPALTE.dpi),
        lysbilde=_build_lysbilde(beskrivelse, kart) if lysbilde else None,
        forbehold=(noter,) if noter else (),
    )


def _build_lysbilde(beskrivelse: Beskrivelse, kart: Kart) -> Bilde | None:
    """Lay the figure out for a slide; None where it has no room there, and the column's must serve."""
    try:
        return Bilde(build_ark(beskrivelse, kart, LYSBILDE), LYSBILDE.dpi)
    except OppsettError:
        return None


def _build_forside(s: Sporsmal, kart: Kart) -> Tegning:
    """Draw how many ordninger each kommune is in as a picture: fills and borders without words."""
    ark = build_kartark(katalog.build_kart(s, "antall"), kart, FORSIDE)
    flater = [e for e in ark.elementer if isinstance(e, Form) and (e.rolle == "flate" or e.rolle in FORSIDEGRENSER)]
    bunn = max((float(form.sti.punkter[:, 1].max()) for form in flater), default=ark.hoyde_mm)
    return replace(ark, hoyde_mm=bunn + ark.bredde_mm / 100, elementer=tuple(flater))  # room for half a line's width


def _build_rapport(s: Sporsmal, kart: Kart, sider: Sequence[Rapportside], utelatt: Sequence[str]) -> Rapport:
    if not sider:
        hvorfor = "; ".join(utelatt) or "velg minst én figur"
        raise OppsettError(f"Ingen av figurene kan lages: {hvorfor}")
    register = s.data.register
    return Rapport(
        tittel=register.tittel,
        undertittel=f"Kart, figurer og tabeller for {s.omrade.navn}",
        dato=register.dato,
        versjon=register.versjon,
        inndeling=register.inndeling,
        kildelinje=build_kildelinje(register),
        sider=tuple(sider),
        forside=_build_forside(s, kart),
        utelatt=tuple(utelatt),
    )


# ------------------------------------------------------------------------------------------------------------ the whole


@dataclass
class _Teller:
    """Tells how far the work has come, and stops it when the user has had enough."""

    i_alt: int
    fremdrift: Fremdrift | None
    avbryt: Callable[[], bool] | None
    ferdig: int = 0

    def neste(self, hva: str) -> None:
        """Begin a step; raises AvbruttError."""
        if self.avbryt and self.avbryt():
            raise AvbruttError("Figurpakken ble avbrutt")
        if self.fremdrift:
            self.fremdrift(self.ferdig, self.i_alt, hva)
        self.ferdig += 1

    def slutt(self) -> None:
        """Say that all is done."""
        if self.fremdrift:
            self.fremdrift(self.i_alt, self.i_alt, "Ferdig")


def build_pakke(  # noqa: PLR0913 - what, how, and who is told
    s: Sporsmal,
    kart: Kart,
    *,
    figurer: Sequence[Figur] | None = None,
    oppsett: Oppsett | None = None,
    formater: Sequence[Format] = (Format.PNG, Format.SVG),
    fremdrift: Fremdrift | None = None,
    avbryt: Callable[[], bool] | None = None,
    hjelper: Verksted | None = None,
) -> bytes:
    """Build the ZIP of everything; the same input gives the same bytes.

    Parameters
    ----------
    figurer
        Those to take; all of the catalogue where not given.
    oppsett, formater
        How the loose figures are set and in which formats; documents have their own.
    fremdrift
        Told before each step how many are done, how many there are and what comes now in bokmål, and at the end.
    avbryt
        Asked before each step.
    hjelper
        A pool that takes its part of the work.

    Raises
    ------
    AvbruttError
        ``avbryt`` said so.
    OppsettError
        None of the figures can be made; some that cannot are left out, and the package says which and why.

    """
    valgte = list(find_rapportfigurer(s.data).values() if figurer is None else figurer)
    teller = _Teller(len(valgte) + 5, fremdrift, avbryt)
    losfiler: list[Figurfil] = []
    sider, utelatt = [], []
    deling = _Deling(hjelper or Verksted(0))
    # The helper begins with what needs no figure, and then from behind; what it has not begun on is done here.
    gisfiler = deling.be_om(build_gisfiler, s, kart)
    tegninger = [
        deling.be_om(tegn_figur, figur.nummer, s, kart, oppsett or Oppsett(), formater) for figur in reversed(valgte)
    ]
    for figur, tegning in zip(valgte, reversed(tegninger), strict=True):
        teller.neste(f"Tegner {_navn(figur)}")
        tegnet = tegning()
        if isinstance(tegnet, str):
            utelatt.append(tegnet)
        else:
            losfiler += tegnet[0]
            sider.append(tegnet[1])
    rapport = _build_rapport(s, kart, sider, utelatt)
    deler = {
        LESMEG: build_lesmeg(s.data.register, rapport).encode("utf-8-sig"),
        **_build_dokumenter(s, rapport, teller, deling),
    }
    deler |= {f"{FIGURMAPPE}/{fil.filnavn}": fil.innhold for fil in losfiler}
    manifest = [build_manifestlinje(fil, s.data.register) for fil in losfiler]
    deler[f"{FIGURMAPPE}/{MANIFEST}"] = f"{json.dumps(manifest, ensure_ascii=False, indent=1)}\n".encode()
    teller.neste("Lager kartfilene for GIS")
    deler |= gisfiler()
    innhold = build_zip(deler)
    teller.slutt()
    return innhold


@dataclass
class _Deling:
    """Parts of the work, which a pool may do; without processes each is done when it is asked for."""

    verksted: Verksted
    antall: int = 0

    def be_om(self, funksjon: Callable[..., T], *verdier: object) -> Callable[[], T]:
        """Ask for a part, and return what gives it."""
        if not self.verksted.tegnere:
            return partial(funksjon, *verdier)
        self.antall += 1  # each of its own kind, so that none replaces another
        jobb = self.verksted.bestill("pakke", str(self.antall), funksjon, *verdier, uten_tak=True)
        return partial(self.verksted.ta, jobb)


def tegn_figur(
    nummer: str, s: Sporsmal, kart: Kart, oppsett: Oppsett, formater: Sequence[Format]
) -> tuple[list[Figurfil], Rapportside] | str:
    """Draw one figure for the package: its files, and its page with the pictures drawn; or why it is left out."""
    figur = find_figur(nummer, s.data)
    try:
        beskrivelse = beskriv_figur(figur, s)
        filer = list(draw_filer(figur, beskrivelse, s, kart, oppsett, formater))
        side = build_side(figur, beskrivelse, s, kart)
    except OppsettError as feil:
        return str(feil)
    for bilde in (side.bilde, side.lysbilde):
        if bilde is not None:
            bilde.tegn()
    return filer, side


def write_pakke(  # noqa: PLR0913 - as build_pakke
    s: Sporsmal,
    kart: Kart,
    oppsett: Oppsett,
    fil: Path,
    *,
    fremdrift: Fremdrift,
    avbryt: Callable[[], bool],
) -> bool:
    """Write the package to a file; False where it was cancelled, or the folder is gone and with it whoever asked."""
    try:
        innhold = build_pakke(
            s, kart, oppsett=oppsett, fremdrift=fremdrift, avbryt=lambda: avbryt() or not fil.parent.exists()
        )
    except AvbruttError:
        return False
    fil.write_bytes(innhold)
    return True


def _navn(figur: Figur) -> str:
    return str(figur.sted or f"{figur.art} {figur.kode}").lower()


def _build_dokumenter(s: Sporsmal, rapport: Rapport, teller: _Teller, deling: _Deling) -> dict[str, bytes]:
    # Imported one by one as each is reached, so that a cancelled package never loads their libraries.
    from geo.rapport.dokument import build_docx  # noqa: PLC0415 - see above
    from geo.rapport.lysbilder import build_pptx  # noqa: PLC0415 - see _build_dokumenter
    from geo.rapport.typst.rapport import build_rapportpdf  # noqa: PLC0415 - see _build_dokumenter

    pdf = deling.be_om(build_rapportpdf, rapport)
    teller.neste("Skriver dokumentet")
    docx = build_docx(rapport)
    teller.neste("Skriver lysbildene")
    pptx = build_pptx(rapport)
    teller.neste("Skriver regnearket")
    xlsx = build_arbeidsbok(s, rapport)
    teller.neste("Setter rapporten")
    return {PDF: pdf(), DOCX: docx, PPTX: pptx, XLSX: xlsx}


def build_arbeidsbok(s: Sporsmal, rapport: Rapport) -> bytes:
    """Build the workbook: the register's tables, then those of each figure."""
    from geo.beskrivelse.registertabeller import build_registertabeller  # noqa: PLC0415 - see _build_dokumenter
    from geo.rapport.regneark import Arktabell, build_xlsx  # noqa: PLC0415 - see _build_dokumenter

    ark = [Arktabell(t.tittel, t.tittel, t) for t in build_registertabeller(s.data, s.omrade)]
    for side in rapport.sider:
        for nr, tabell in enumerate(side.tabeller):
            navn = f"{side.nummer} {tabell.tittel if nr else side.tittel}".lstrip()
            ark.append(Arktabell(navn, f"{side.tittel}: {tabell.tittel}", tabell))
    return build_xlsx(rapport, ark)


def build_gisfiler(s: Sporsmal, kart: Kart) -> dict[str, bytes]:
    """Build one GeoPackage with every theme as a layer, and each theme as GeoJSON."""
    temakart, grenser = find_kart(s), kart.grenser
    filer = {f"{GISMAPPE}/samarbeidskart.gpkg": build_geopackage(temakart, grenser, s.data.register.dato)}
    return filer | {f"{GISMAPPE}/geojson/{build_lagnavn(k)}.geojson": build_geojson(k, grenser) for k in temakart}


def find_kart(s: Sporsmal) -> list[Temakart]:
    """Describe every theme of the area that has a kommune."""
    alle = (figur.beskriv(s) for figur in katalog.find_kart(s.data).values())
    return [kart for kart in alle if isinstance(kart, Temakart) and kart.felt]


def build_lesmeg(register: Register, rapport: Rapport) -> str:
    """Build the words that explain the package."""
    linjer = (
        rapport.tittel,
        rapport.undertittel,
        "",
        "Innhold",
        f"  {PDF:<24} {len(rapport.sider)} figurer med ord og tabeller, merket for skjermlesere",
        f"  {DOCX:<24} det samme til å skrive videre i",
        f"  {PPTX:<24} et lysbilde per figur, med tallene i notatene",
        f"  {XLSX:<24} alle tabellene: tjenestestruktur, ordninger, deltakere og tallene bak hver figur",
        f"  {FIGURMAPPE + '/':<24} figurene enkeltvis; {MANIFEST} har bildetekst, tekstalternativ og sha256 for hver",
        f"  {GISMAPPE + '/':<24} alle temaene til QGIS: GeoPackage i EPSG:25833 og GeoJSON i EPSG:4326",
        *(["", "Utelatt", *(f"  {hvorfor}" for hvorfor in rapport.utelatt)] if rapport.utelatt else []),
        "",
        "Register",
        f"  {register.kilde}, per {format_dato(register.dato)}",
        f"  Versjon {register.versjon}, {len(register.formelle)} formelle ordninger",
        f"  Kommuneinndeling {register.inndeling}",
        "",
        "Bruk",
        f"  Grenser: {settings.KREDITERING} ({settings.KREDITERING_URL}), CC BY 4.0, bearbeidet.",
        "  Krediteringen skal stå ved hvert kart som brukes, også på trykk.",
        f"  Opplysningene om samarbeid er hentet fra {register.kilde}; oppgi kilden ved bruk.",
        f"  Skriften i dokumentet og figurene er {find_skrift().navn}, som har en åpen lisens.",
        "",
        "Ukjent er ikke det samme som nei: en tom celle eller «ukjent» betyr at registeret ikke har opplysningen.",
    )
    return "\r\n".join(linjer) + "\r\n"  # Notepad on older Windows


# ---------------------------------------------------------------------------------------------------------- as a job


@dataclass(frozen=True, eq=False)
class Pakkejobb:
    """A package on its way; its folder is gone when nobody holds the job any more, and the work stops."""

    jobb: Jobb[bool]
    mappe: Path

    def les_pakke(self) -> bytes:
        """Return the finished package."""
        return (self.mappe / PAKKE).read_bytes()


def start_pakke(verksted: Verksted, okt: str, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> Pakkejobb:
    """Put a package of exactly these data in line; raises FulltError, and OSError where there is no room for it."""
    mappe = Path(tempfile.mkdtemp(prefix="samarbeidskart-"))
    try:
        jobb = verksted.bestill(okt, "pakke", write_pakke, s, kart, oppsett, mappe / PAKKE, lang=True)
    except FulltError:
        shutil.rmtree(mappe, ignore_errors=True)
        raise
    pakke = Pakkejobb(jobb, mappe)
    finalize(pakke, _kast, jobb, mappe)
    return pakke


def _kast(jobb: Jobb[bool], mappe: Path) -> None:
    jobb.avbryt()
    shutil.rmtree(mappe, ignore_errors=True)
