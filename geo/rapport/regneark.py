"""Tables as one XLSX: an overview with links, then a sheet per table. Text is never run, a number is a number."""

import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.beskrivelse.tabell import TEKSTFORMAT, Celle, Kolonne, Mal, Slag, Tabell, find_excelformat, format_celle
from geo.rapport.kontorfil import OPPHAV, clean_tekst, find_tidspunkt
from geo.rapport.rapportside import Rapport
from geo.tekst import format_dato

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAKS_NAVN: Final = 31  # of a sheet, in Excel
MAKS_CELLE: Final = 32_767  # characters; XlsxWriter leaves out what is longer
MAKS_BUNNTEKST: Final = 250  # Excel's own limit is 255 with the codes
MAKS_BREDDE: Final = 44  # characters; longer text is broken, or in a wide table goes on behind the next cell
MAKS_BRUTT: Final = 10  # a table of more columns is for filters, not for reading, and keeps one line a row
MAKS_RADHOYDE: Final = 409.0  # points, Excel's own limit
LINJE_PT: Final = 13.0  # of type size 10, set on rows of broken text, since LibreOffice does not do it itself
# On every machine, so that columns are as wide as reckoned.
SKRIFT: Final[Mapping[str, str | int]] = MappingProxyType({"font_name": "Arial", "font_size": 10})
HOYRE: Final[Mapping[str, str | int]] = MappingProxyType({"align": "right", "indent": 1, "valign": "top"})
RADER: Final = Kolonne("Rader", Slag.ANTALL)  # of the overview
OVERSIKTSBREDDER: Final = (34, 90, 10)
MAKS_TABELLNAVN: Final = 255
NAVN: Final = re.compile(r"[^\W\d]{4,}\w*")  # three letters and a number would be a cell
TABELLSTIL: Final = "Table Style Light 1"  # lines above and below, and every other row grey
ULOVLIG_I_NAVN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
OVERSIKT: Final = "Oversikt"
HEL_DATO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")  # a month or a year is no date to Excel, and stays text


@dataclass(frozen=True, slots=True)
class Arktabell:
    """A table for a sheet: the name wished for the sheet, what the overview says of it, and the table."""

    navn: str
    beskrivelse: str
    tabell: Tabell


def build_xlsx(rapport: Rapport, tabeller: Sequence[Arktabell]) -> bytes:
    """Build the workbook; the same tables give the same bytes.

    Parameters
    ----------
    rapport
        What the overview tells of all of them: title, register, date, inndeling, source.
    tabeller
        In order; names are shortened and made unique where Excel needs it.

    """
    import xlsxwriter  # noqa: PLC0415 - only this export needs it

    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(
        ut,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": dict(SKRIFT),  # XlsxWriter writes in it
        },
    )
    bok.set_properties(
        {
            "title": clean_tekst(rapport.tittel),
            "subject": clean_tekst(rapport.undertittel),
            "author": OPPHAV,
            "comments": clean_tekst(rapport.kildelinje),
            "created": find_tidspunkt(rapport.dato),
        }
    )
    navn = find_arknavn((OVERSIKT, *(ett.navn for ett in tabeller)))
    formater = _Formater(bok)
    oversikt = bok.add_worksheet(navn[0])
    _skriv_oversikt(oversikt, rapport, list(zip(navn[1:], tabeller, strict=True)), formater)
    tabellnavn = find_tabellnavn(navn[1:])
    for arknavn, excelnavn, ett in zip(navn[1:], tabellnavn, tabeller, strict=True):
        ark = bok.add_worksheet(arknavn)
        _skriv_tabell(ark, excelnavn, ett.tabell, formater)
        _sett_utskrift(ark, rapport.kildelinje)
    bok.close()
    return ut.getvalue()


def find_arknavn(onsket: Iterable[str]) -> list[str]:
    """Find names that Excel takes: no forbidden signs, at most 31 characters in whole words, none twice in any case."""
    brukt = {"history"}  # Excel keeps the name History for itself
    return [
        _find_ledig(" ".join(ULOVLIG_I_NAVN.sub(" ", clean_tekst(navn)).split()).strip("'") or "Ark", " ({})", brukt)
        for navn in onsket
    ]


def find_tabellnavn(arknavn: Iterable[str]) -> list[str]:
    """Find what formulas call the tables: the names of their sheets, where these can be taken for no cell."""
    brukt: set[str] = set()
    navn = (re.sub(r"\W+", "_", ett).strip("_") for ett in arknavn)
    return [_find_ledig(n if NAVN.fullmatch(n) else f"Ark_{n}", "_{}", brukt, maks=MAKS_TABELLNAVN) for n in navn]


def _find_ledig(navn: str, form: str, brukt: set[str], maks: int = MAKS_NAVN) -> str:
    """Find the name that is free, shortened and numbered where it must be, and take it."""
    slutter = itertools.chain([""], map(form.format, itertools.count(2)))
    forslag = next(f for slutt in slutter if (f := _forkort(navn, maks - len(slutt)) + slutt).lower() not in brukt)
    brukt.add(forslag.lower())
    return forslag


def _forkort(navn: str, maks: int) -> str:
    if len(navn) <= maks:
        return navn
    hele = navn[:maks].rpartition(" ")[0]  # up to the last word that has room, and the sign for more
    return f"{hele}…" if hele else navn[:maks].rstrip(" '")


class _Formater:
    """The cell formats of one workbook."""

    def __init__(self, bok: "Workbook") -> None:
        self.tittel = bok.add_format({"bold": True, "font_size": 16})
        hode = {"bold": True, "bottom": 1, "bg_color": "#EDEDED", "valign": "top"}
        self.hode = bok.add_format(hode)
        self.tallhode = bok.add_format({**hode, **HOYRE})
        self.navn = bok.add_format({"bold": True, "valign": "top"})
        self.tekst = bok.add_format({"num_format": TEKSTFORMAT, "valign": "top"})
        self.brutt = bok.add_format({"num_format": TEKSTFORMAT, "valign": "top", "text_wrap": True})
        self.avsnitt = bok.add_format({"text_wrap": True, "valign": "top"})
        self.lenke = bok.add_format({"font_color": "#0B4F9C", "underline": 1, "valign": "top"})
        self._bok = bok
        self._tall: dict[str, Format] = {}

    def find(self, kolonne: Kolonne) -> "Format":
        """Find the format of a column's numbers or dates."""
        kode = find_excelformat(kolonne)
        if kode not in self._tall:
            self._tall[kode] = self._bok.add_format({"num_format": kode, **HOYRE})
        return self._tall[kode]


def _skriv_oversikt(
    ark: "Worksheet", rapport: Rapport, tabeller: Sequence[tuple[str, Arktabell]], formater: _Formater
) -> None:
    ark.hide_gridlines(2)
    for kolonne, bredde in enumerate(OVERSIKTSBREDDER):
        ark.set_column(kolonne, kolonne, bredde)
    ark.write_string(0, 0, clean_tekst(rapport.tittel), formater.tittel)
    fakta = (
        ("Innhold", rapport.undertittel),
        ("Registeret er per", format_dato(rapport.dato)),
        ("Registerets versjon", rapport.versjon),
        ("Kommuneinndeling", rapport.inndeling),
        ("Grenser", f"{settings.KREDITERING} (CC BY 4.0), bearbeidet"),
        ("Kilde", rapport.kildelinje),
        ("Tomme celler", "En tom celle betyr at registeret ikke har opplysningen; den betyr aldri null eller nei."),
    )
    rad = 2
    for navn, verdi in fakta:
        ark.write_string(rad, 0, navn, formater.navn)
        ark.write_string(rad, 1, _kutt(verdi), formater.avsnitt)
        ark.set_row(rad, LINJE_PT * _tell_linjer(verdi, OVERSIKTSBREDDER[1]) + 2)
        rad += 1
    rad += 1
    for kolonne, navn in enumerate(("Ark", "Tabell", RADER.navn)):
        ark.write_string(rad, kolonne, navn, formater.tallhode if navn == RADER.navn else formater.hode)
    for arknavn, ett in tabeller:
        rad += 1
        sted = arknavn.replace("'", "''")
        ark.write_url(rad, 0, f"internal:'{sted}'!A1", formater.lenke, arknavn)
        ark.write_string(rad, 1, _kutt(ett.beskrivelse), formater.avsnitt)
        ark.write_number(rad, 2, len(ett.tabell.rader), formater.find(RADER))
    _sett_utskrift(ark, rapport.kildelinje)


def _skriv_tabell(ark: "Worksheet", navn: str, tabell: Tabell, formater: _Formater) -> None:
    """Write a table of Excel's: a number as a number, a whole date as a date, and every text as text."""
    bunn = len(tabell.rader)
    brutt = len(tabell.kolonner) <= MAKS_BRUTT
    hoder: list[dict[str, object]] = []
    linjer = [1] * bunn
    for nr, kolonne in enumerate(tabell.kolonner):
        verdier = [rad[nr] for rad in tabell.rader]
        tallformat = formater.find(kolonne)
        tekstformat = formater.brutt if brutt else formater.tekst
        bredde = _find_bredde(kolonne, verdier)
        ark.set_column(nr, nr, bredde)
        hoyre = kolonne.slag.er_tall or kolonne.slag is Slag.DATO
        hoder.append({"header": _kutt(kolonne.hode), "header_format": formater.tallhode if hoyre else formater.hode})
        for i, verdi in enumerate(verdier):
            tall = _find_tall(verdi, kolonne)
            tekst = format_celle(verdi, kolonne, Mal.FIL)
            if isinstance(tall, datetime):
                ark.write_datetime(i + 1, nr, tall, tallformat)
            elif tall is not None:
                ark.write_number(i + 1, nr, tall, tallformat)
            elif tekst:
                ark.write_string(i + 1, nr, _kutt(tekst), tekstformat)
                linjer[i] = max(linjer[i], _tell_linjer(tekst, bredde))
    for i, antall in enumerate(linjer):
        if brutt and antall > 1:
            ark.set_row(i + 1, min(MAKS_RADHOYDE, LINJE_PT * antall + 2))
    ark.freeze_panes(1, 0)
    ark.repeat_rows(0)
    if tabell.kolonner:
        # A table of Excel's has a row at least; where there is none it is an empty one.
        oppsett = {"name": navn, "style": TABELLSTIL, "columns": hoder}
        ark.add_table(0, 0, max(bunn, 1), len(tabell.kolonner) - 1, oppsett)
        # A kommunenummer is text on purpose; Excel would mark each with a green corner.
        ark.ignore_errors({"number_stored_as_text": f"A1:XFD{bunn + 1}"})


def _find_tall(verdi: Celle, kolonne: Kolonne) -> "float | datetime | None":
    """Find what Excel is to reckon with: a number or a date; None for a cell that is written as text."""
    if kolonne.slag is Slag.DATO and isinstance(verdi, str) and HEL_DATO.fullmatch(verdi):
        return find_tidspunkt(verdi)
    return verdi if kolonne.slag.er_tall and isinstance(verdi, int | float) else None


def _find_bredde(kolonne: Kolonne, verdier: Iterable[Celle]) -> int:
    """Find how many characters a column needs, the header with room for the arrow of the filter."""
    lengder = [len(kolonne.hode) + 4]
    for verdi in verdier:
        lengder += [len(linje) + 2 for linje in format_celle(verdi, kolonne, Mal.TRYKK).splitlines()]
    return min(max(lengder), MAKS_BREDDE)


def _tell_linjer(tekst: str, bredde: int) -> int:
    # A width is counted in digits, and letters are narrower; but words do not fill a line to its end.
    return sum(1 if len(linje) <= 1.1 * bredde else -(-len(linje) // bredde) for linje in tekst.splitlines()) or 1


def _sett_utskrift(ark: "Worksheet", kildelinje: str) -> None:
    ark.set_landscape()
    ark.set_paper(9)  # A4
    ark.fit_to_pages(1, 0)
    kilde = clean_tekst(kildelinje).replace("&", "&&")[: MAKS_BUNNTEKST - 20]
    ark.set_footer(f"&L&8{' ' if kilde[:1].isdigit() else ''}{kilde}&R&8&P / &N")


def _kutt(tekst: str) -> str:
    tekst = clean_tekst(tekst)
    return tekst if len(tekst) <= MAKS_CELLE else f"{tekst[: MAKS_CELLE - 1]}…"
