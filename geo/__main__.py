"""The command line, ``python -m geo KOMMANDO``: the same functions as the pages, as tables or as JSON."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn, TypeVar

from geo import settings
from geo.beskrivelse.tabell import INGEN_VERDI, Kolonne, Mal, Slag, format_celle
from geo.data.arsverk import find_nyeste
from geo.data.inndeling import INNDELINGER
from geo.data.register import Ordning
from geo.data.samling import Samling, load_samling
from geo.data.tabellfil import read_innhold, write_atomisk
from geo.data.verdier import parse_dato, parse_heltall
from geo.errors import DataError, SamarbeidskartError, UkjentKodeError
from geo.maal.struktur import compute_alle
from geo.tekst import format_dato, format_tall, skriv_utf8

Rad = Mapping[str, object]
Svar = list[Rad] | Rad | str  # a table, one value, or text that is already for people
_K = TypeVar("_K", bound=StrEnum)
FEILSTATUS = 2  # what every mistake of the user's ends with


def list_struktur(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """List the service structure of all tasks, in catalogue order."""
    omrade = grunnlag.find_omrade(valg.omrade)
    return [
        {
            "oppgave": s.oppgave.kode,
            "navn": s.oppgave.navn,
            "antall": s.antall,
            "kommunale": s.kommunale,
            "interkommunale": s.interkommunale,
            "deltar": len(s.deltar),
            "ukjent": len(s.ukjent),
            "andel": None if s.andel is None else round(100 * s.andel, 1),
            "utenfor": list(s.utenfor),
        }
        for s in compute_alle(grunnlag.register, grunnlag.oppgaver, omrade.kommuner)
    ]


def list_ordninger(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """List the ordninger, of one kommune or one task where asked."""
    if valg.kommune is not None:
        _krev_kommune(grunnlag, valg.kommune)
    if valg.oppgave is not None and valg.oppgave not in grunnlag.oppgaver:
        msg = f"ukjent oppgave «{valg.oppgave}»; kodene står i data/oppgaver.csv, som brannvesen"
        raise UkjentKodeError(msg)
    register = grunnlag.register
    return [
        {
            "id": ordning.id,
            "navn": ordning.navn,
            "sektor": ordning.sektor,
            "oppgaver": list(ordning.oppgaver),
            "omfang": dict(ordning.oppgaver),
            "deltakere": sorted(ordning.kommuner),
            "antall_oppgitt": ordning.antall_oppgitt,
            "niva": ordning.niva,
            "juridisk_form": ordning.juridisk_form,
            "vertskommune": ordning.vertskommune,
            "etablert": ordning.etablert,
            "arsverk": _find_arsverk(grunnlag, ordning),
            "gyldig_fra": ordning.gyldig_fra,
            "gyldig_til": ordning.gyldig_til,
            "merknad": ordning.merknad,
            "kilde": "; ".join(str(kilde) for kilde in ordning.kilder),
        }
        for ordning in (register.med_uformelle() if valg.uformelle else register).formelle
        if (valg.kommune is None or valg.kommune in ordning.kommuner)
        and (valg.oppgave is None or valg.oppgave in ordning.oppgaver)
    ]


def _find_arsverk(grunnlag: Samling, ordning: Ordning) -> float | None:
    maal = find_nyeste(grunnlag.arsverk, ordning.id)
    return maal.arsverk if maal else None


def list_kommuner(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """List the surveyed kommuner, or all of the inndeling; what was not surveyed has no count of ordninger."""
    register = grunnlag.register
    numre = grunnlag.kommuner if valg.alle else sorted(register.kartlagt)
    return [
        {
            "kommunenummer": nummer,
            "navn": grunnlag.kommuner[nummer].navn,
            "region": grunnlag.kommuner[nummer].region,
            "innbyggere": grunnlag.kommuner[nummer].innbyggere,
            "antall_ordninger": len(kjente) if nummer in register.kartlagt else None,
            "kjente_ordninger": len(kjente),
            "vert_for": sum(ordning.vertskommune == nummer for ordning in kjente),
            "kartlagt": nummer in register.kartlagt,
        }
        for nummer, kjente in ((nummer, register.etter_kommune.get(nummer, ())) for nummer in numre)
    ]


def list_avstemming(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """List what the report prints beside what the register gives."""
    from geo.maal.avstemming import load_avstemming  # noqa: PLC0415 - only this command reads the printed numbers

    return [
        {
            "tabell": rad.tabell,
            "nokkel": rad.nokkel,
            "trykt": rad.trykt,
            "beregnet": rad.beregnet,
            "avvik": rad.avvik,
            "forklaring": rad.forklaring,
        }
        for rad in load_avstemming(grunnlag)
        if rad.avvik or not valg.bare_avvik
    ]


def list_rapport(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """List every measure of the survey with its definition, source and value."""
    from geo.beskrivelse import katalog  # noqa: PLC0415 - only this command asks every measure
    from geo.data.grenser import compute_areal_km2, load_grenser  # noqa: PLC0415 - geopandas, a second of its own
    from geo.maal.sporsmal import load_sporsmal  # noqa: PLC0415 - as above

    areal_km2 = compute_areal_km2(load_grenser())
    rader = katalog.list_rapport(replace(load_sporsmal(grunnlag, valg.omrade), areal_km2=areal_km2, fro=valg.fro))
    if valg.format == "json":
        return list(rader)
    # A value is a tree: for people it says what there is, and the pages and JSON show it.
    return [{navn: verdi for navn, verdi in rad.items() if navn != "verdi"} for rad in rader]


def tell_hvaom(grunnlag: Samling, valg: argparse.Namespace) -> Svar:
    """Say what a scenario does to the service structure and to each kommune of an area."""
    from geo.beskrivelse.hvaom import build_json, build_oppsummering  # noqa: PLC0415 - only this command asks what if
    from geo.data.scenario import parse_scenario  # noqa: PLC0415 - as above
    from geo.maal.hvaom import compute_hvaom  # noqa: PLC0415 - as above

    omrade = grunnlag.find_omrade(valg.omrade)
    dato = None if valg.dato is None else _les_dato(valg.dato)
    scenario = parse_scenario(read_innhold(valg.fil), grunnlag, valg.fil.name, per=dato)
    hvaom = compute_hvaom(grunnlag, scenario, omrade.kommuner, dato=dato)
    return build_json(hvaom) if valg.format == "json" else build_oppsummering(hvaom)


def _les_dato(tekst: str) -> str:
    try:
        dato = parse_dato(tekst)
    except ValueError:
        dato = ""
    if len(dato) != len("2022-01-01"):
        raise UkjentKodeError(f"«{tekst[:MAKS_BREDDE]}» er ikke en dato; skriv år-måned-dag, som 2022-01-01")
    return dato


def list_sjekk(valg: argparse.Namespace) -> list[Rad]:
    """Read every data file and say what was read, with warnings; raises SjekkError with all deviations at once."""
    from geo.data.sjekk import SjekkError, sjekk_data  # noqa: PLC0415 - reads what no other command does

    sjekk = sjekk_data(valg.register or settings.REGISTER_CSV)
    if sjekk.avvik:
        raise SjekkError(sjekk.avvik)
    lest = (f"{sjekk.ordninger} ordninger er lest uten avvik", f"{sjekk.filer} datafiler er lest uten avvik")
    return [
        *({"fil": None, "linje": None, "kolonne": None, "hva": hva, "losning": ""} for hva in lest),
        *(
            {"fil": fil, "linje": a.linje, "kolonne": a.kolonne, "hva": a.hva, "losning": a.losning}
            for fil, a in sjekk.advarsler
        ),
    ]


def hent_innbyggere(valg: argparse.Namespace) -> list[Rad]:
    """Fetch the inhabitants from SSB's open API, and go on as with a file."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - only this command fetches

    from geo.data.folketall import SSB_07459, hent_folketall  # noqa: PLC0415 - as above

    with TemporaryDirectory() as mappe:
        valg.fil = hent_folketall(Path(mappe), valg.adresse or SSB_07459)
        return importer_innbyggere(valg)


def importer_innbyggere(valg: argparse.Namespace) -> list[Rad]:
    """Read the inhabitants of a file, keep them in the data folder, and say what was found."""
    from geo.data.folketall import read_folketall, write_folketall  # noqa: PLC0415 - only this command imports
    from geo.data.kommuner import load_kommuner, load_omskriving  # noqa: PLC0415 - as above

    # The facts without an earlier import, which may be what is to be replaced because it cannot be read.
    kommuner = load_kommuner(med_folketall=False)
    dato = None if valg.dato is None else _les_dato(f"{valg.dato}-01-01" if valg.dato.isdigit() else valg.dato)
    lest = read_folketall(valg.fil, kommuner, load_omskriving(), dato=dato, delvis=valg.delvis)
    lest = replace(lest, kilde=valg.kilde or lest.kilde)
    write_folketall(lest, kommuner, valg.fil, settings.INNBYGGERE_CSV)
    sum_ = format_tall(sum(lest.innbyggere.values()))
    rader = [
        ("dato", format_dato(lest.dato)),
        ("datoer i filen", ", ".join(map(format_dato, lest.datoer))),
        ("inndeling i filen", lest.inndeling),
        ("kommuner med tall", f"{len(lest.innbyggere)} av {len(kommuner)}"),
        ("innbyggere i alt", sum_),
        ("kilde", lest.kilde),
        *(("merknad", merknad) for merknad in lest.merknader),
        *(("ukjent", str(kommuner[nummer])) for nummer in lest.mangler),
        ("lagret i", settings.INNBYGGERE_CSV.name),
    ]
    return [{"hva": hva, "funnet": funnet} for hva, funnet in rader]


def importer_grenser(valg: argparse.Namespace) -> str:
    """Make the boundary files of an inndeling from an original, and say what was found and repaired."""
    from geo.data.prepare import run  # noqa: PLC0415 - only this command makes boundaries

    return run(valg.fil, valg.inndeling, valg.ut, klipp=valg.klipp, fremdrift=vis_fremdrift).rstrip("\n")


def write_figurer(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """Write every figure of the report to a folder, with a manifest and a progress bar."""
    from geo.maal.sporsmal import load_sporsmal  # noqa: PLC0415 - only some commands ask
    from geo.rapport import figurfil  # noqa: PLC0415 - matplotlib and geopandas, a second of their own
    from geo.tegning.kartutsnitt import load_kart  # noqa: PLC0415 - as above
    from geo.tegning.oppsett import Format, Oppsett  # noqa: PLC0415 - as above

    formater = [_les_kode(Format, navn, "format") for navn in valg.format.split(",")]
    oppsett = Oppsett(bredde_mm=valg.bredde, dpi=valg.dpi)
    s = load_sporsmal(grunnlag, valg.omrade)
    manifest = figurfil.write_figurer(valg.ut, s, load_kart(), oppsett, formater, fremdrift=vis_fremdrift)
    return [{"fil": linje["fil"], "tittel": linje["tittel"], "setning": linje["setning"]} for linje in manifest]


def write_figur(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """Write one figure, by number or task, in the format of the file's name."""
    from geo.maal.sporsmal import load_sporsmal  # noqa: PLC0415 - as above
    from geo.rapport import figurfil  # noqa: PLC0415 - as above
    from geo.tegning.kartutsnitt import load_kart  # noqa: PLC0415 - as above
    from geo.tegning.oppsett import Format, Oppsett  # noqa: PLC0415 - as above

    format_ = _les_kode(Format, valg.ut.suffix.lstrip(".").lower(), "format")
    oppsett = Oppsett(bredde_mm=valg.bredde, dpi=valg.dpi, format=format_)
    fil = figurfil.draw_figur(valg.figur, load_sporsmal(grunnlag, valg.omrade), load_kart(), oppsett)
    write_atomisk(valg.ut, fil.innhold)
    return [{"fil": valg.ut.name, "tittel": fil.tittel, "setning": fil.setning, "alt_tekst": fil.alt_tekst}]


def write_pakke(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """Write figures, documents, tables and map files of an area as one ZIP."""
    from geo.maal.sporsmal import load_sporsmal  # noqa: PLC0415 - as above
    from geo.rapport.pakke import build_pakke  # noqa: PLC0415 - as above
    from geo.rapport.verksted import Verksted  # noqa: PLC0415 - as above
    from geo.tegning.kartutsnitt import load_kart  # noqa: PLC0415 - as above

    hjelper = Verksted(1)  # two processes with this one: more have too little to do
    try:
        pakke = build_pakke(load_sporsmal(grunnlag, valg.omrade), load_kart(), fremdrift=vis_fremdrift, hjelper=hjelper)
    finally:
        hjelper.slutt()
    write_atomisk(valg.ut, pakke)
    return [{"fil": valg.ut.name, "megabyte": round(len(pakke) / 1e6, 1)}]


def write_rapportpdf(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """Write every figure of an area with its words and tables as one tagged PDF."""
    from geo.maal.sporsmal import load_sporsmal  # noqa: PLC0415 - as above
    from geo.rapport.pakke import build_rapport  # noqa: PLC0415 - as above
    from geo.rapport.typst.rapport import build_rapportpdf  # noqa: PLC0415 - as above
    from geo.tegning.kartutsnitt import load_kart  # noqa: PLC0415 - as above

    rapport = build_rapport(load_sporsmal(grunnlag, valg.omrade), load_kart(), lysbilder=False)
    pdf = build_rapportpdf(rapport)
    write_atomisk(valg.ut, pdf)
    return [{"fil": valg.ut.name, "figurer": len(rapport.sider), "megabyte": round(len(pdf) / 1e6, 1)}]


def write_bekreftelse(grunnlag: Samling, valg: argparse.Namespace) -> list[Rad]:
    """Write the sheet that a kommune confirms its ordninger on: a table to fill in, or a form to print."""
    from geo.rapport.bekreftelsesark import Arkformat, build_bekreftelsesark  # noqa: PLC0415 - only this command needs it
    from geo.rapport.typst.bekreftelse import build_bekreftelse  # noqa: PLC0415 - as above

    format_ = _les_kode(Arkformat, valg.ut.suffix.lstrip(".").lower(), "format")
    _krev_kommune(grunnlag, valg.kommune)
    bygg = {Arkformat.CSV: build_bekreftelsesark, Arkformat.PDF: build_bekreftelse}[format_]
    ark = bygg(grunnlag, valg.kommune)
    write_atomisk(valg.ut, ark)
    return [{"fil": valg.ut.name, "ordninger": len(grunnlag.register.etter_kommune.get(valg.kommune, ()))}]


def _krev_kommune(grunnlag: Samling, nummer: str) -> None:
    if nummer not in grunnlag.kommuner:
        msg = f"ukjent kommunenummer «{nummer}»; bruk fire sifre fra inndelingen {settings.INNDELING}, som 3005"
        raise UkjentKodeError(msg)


def _les_kode(koder: type[_K], tekst: str, hva: str) -> _K:
    try:
        return koder(tekst)
    except ValueError as feil:
        msg = f"ukjent {hva} «{tekst}»; bruk {', '.join(koder)}"
        raise UkjentKodeError(msg) from feil


def vis_fremdrift(ferdig: int, i_alt: int, navn: str) -> None:
    """Show progress on one line of stderr, where somebody is there to see it."""
    if sys.stderr.isatty():
        stolpe = "█" * round(30 * ferdig / i_alt)
        sys.stderr.write(f"\r{stolpe:░<30} {ferdig} av {i_alt}  {navn:<40}" + ("\n" if ferdig == i_alt else ""))
        sys.stderr.flush()


class _Leser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command in one line, as every other mistake."""
        melding = _norsk(message)
        kort = (
            melding if len(melding) <= MAKS_MELDING else f"{melding[:MAKS_MELDING]}…"
        )  # an argument is not echoed whole
        sys.stderr.write(f"{kort} (se python -m geo --help)\n")
        raise SystemExit(FEILSTATUS)


MAKS_MELDING: Final = 300


def _norsk(melding: str) -> str:
    """Translate what argparse says of the commonest mistakes."""
    for engelsk, norsk in (
        ("unrecognized arguments:", "ukjent valg:"),
        ("the following arguments are required:", "mangler:"),
        ("invalid choice:", "ukjent verdi:"),
        ("choose from", "velg blant"),
        ("expected one argument", "mangler en verdi"),
        ("invalid int value:", "ikke et helt tall:"),
        ("argument ", ""),
    ):
        melding = melding.replace(engelsk, norsk)
    return melding


MAKS_FRO: Final = 1_000  # some minutes; more seeds tell nothing more


def _les_fro(tekst: str) -> int:
    try:
        fro = parse_heltall(tekst)
    except ValueError:
        fro = None
    if fro is None or not 0 <= fro <= MAKS_FRO:
        raise argparse.ArgumentTypeError(f"«{tekst[:MAKS_BREDDE]}» går ikke; skriv et helt tall fra 0 til {MAKS_FRO}")
    return fro


def build_leser() -> argparse.ArgumentParser:
    """Build the reader of the command line."""
    leser = _Leser(
        prog="python -m geo", description="Samarbeidskart: interkommunalt samarbeid, regnet ut av registeret."
    )
    felles = _Leser(add_help=False)
    felles.add_argument(
        "--format", choices=("tekst", "json"), default="tekst", help="tekst for folk, json for programmer"
    )
    _legg_til_register(felles)
    lest = _Leser(add_help=False, parents=[felles])
    _legg_til_lager(lest)
    kommandoer = leser.add_subparsers(dest="kommando", required=True, metavar="KOMMANDO", parser_class=_Leser)

    def legg_til(
        navn: str,
        hjelp: str,
        utfor: Callable[[Samling, argparse.Namespace], Svar],
        forelder: _Leser | None = None,
    ) -> argparse.ArgumentParser:
        kommando = kommandoer.add_parser(navn, help=hjelp, description=hjelp, parents=[forelder or lest])
        kommando.set_defaults(utfor=lambda valg: utfor(_load_samling(valg), valg))
        return kommando

    struktur = legg_til("struktur", "Tjenestestrukturen for alle oppgaver", list_struktur)
    _legg_til_omrade(struktur)
    ordninger = legg_til("ordninger", "Ordningene i registeret", list_ordninger)
    ordninger.add_argument("--kommune", metavar="NR", help="bare dem en kommune deltar i")
    ordninger.add_argument("--oppgave", metavar="KODE", help="bare dem om en oppgave")
    ordninger.add_argument("--uformelle", action="store_true", help="ta med uformelle former")
    kommuner = legg_til("kommuner", "Kommunene i kartleggingen", list_kommuner)
    kommuner.add_argument("--alle", action="store_true", help="alle kommuner i inndelingen")
    avstemming = legg_til("avstemming", "Trykte tall mot beregnede", list_avstemming)
    avstemming.add_argument("--bare-avvik", action="store_true", help="bare der de er ulike")
    rapport = legg_til("rapport", "Alle målene i kartleggingen, med definisjon og kilde", list_rapport)
    _legg_til_omrade(rapport)
    rapport.add_argument(
        "--fro", type=_les_fro, default=0, metavar="ANTALL", help="ta med funksjonelle regioner, prøvd med så mange frø"
    )
    hvaom = legg_til("hvaom", "Hva en tenkt endring gjør med tjenestestruktur og partnere", tell_hvaom)
    hvaom.add_argument("fil", type=Path, metavar="FIL", help="endringene som JSON, se docs/hvaom.md")
    _legg_til_omrade(hvaom)
    hvaom.add_argument("--dato", metavar="DATO", help="se registeret på en dato først, som 2022-01-01")
    _legg_til_figurer(legg_til)
    _legg_til_innbyggere(kommandoer)
    _legg_til_grenser(kommandoer)
    hjelp = "Les alle datafilene og vis alle avvik og advarsler"
    sjekk = kommandoer.add_parser("sjekk", help=hjelp, description=hjelp, parents=[felles])
    sjekk.set_defaults(utfor=list_sjekk)  # by itself: the other commands stop at the first file that is wrong
    hjelp = "Registeret som tas vare på: importer, eksporter, endre, angre, sammenlign og kontroller versjoner"
    _legg_til_registerkommandoer(kommandoer.add_parser("register", help=hjelp, description=hjelp))
    return leser


def _legg_til_register(kommando: argparse.ArgumentParser) -> None:
    kommando.add_argument("--register", type=Path, metavar="FIL", help="et annet register")


def _legg_til_lager(kommando: argparse.ArgumentParser) -> None:
    hjelp = "der registeret tas vare på, en fil eller postgresql://…; ellers miljøvariabelen SAMARBEIDSKART_LAGER"
    kommando.add_argument("--lager", metavar="URL", help=hjelp)


def _load_samling(valg: argparse.Namespace) -> Samling:
    """Load the data with the register that was asked for: a file, or the newest version in a store."""
    if valg.register and valg.lager:
        raise UkjentKodeError("registeret kan ikke leses fra to steder; velg enten --register eller --lager")
    sted = valg.lager or settings.LAGER
    if valg.register or not sted:
        return load_samling(valg.register or settings.REGISTER_CSV)
    from geo.lager import kommando  # noqa: PLC0415 - SQLAlchemy, for who keeps the register in a store

    return kommando.load_samling(sted)


def change_register(valg: argparse.Namespace) -> Svar:
    """Carry out one of the commands on the register that is kept."""
    sted = valg.lager or settings.LAGER
    if not sted:
        raise UkjentKodeError(
            "si hvor registeret tas vare på, med --lager FIL eller miljøvariabelen SAMARBEIDSKART_LAGER"
        )
    from geo.lager import kommando  # noqa: PLC0415 - SQLAlchemy, a second of its own

    return kommando.utfor(sted, valg)


def _legg_til_registerkommandoer(register: argparse.ArgumentParser) -> None:
    felles = _Leser(add_help=False)
    felles.add_argument(
        "--format", choices=("tekst", "json"), default="tekst", help="tekst for folk, json for programmer"
    )
    _legg_til_lager(felles)
    handlinger = register.add_subparsers(dest="handling", required=True, metavar="HANDLING", parser_class=_Leser)

    def legg_til(navn: str, hjelp: str) -> argparse.ArgumentParser:
        handling = handlinger.add_parser(navn, help=hjelp, description=hjelp, parents=[felles])
        handling.set_defaults(utfor=change_register)
        return handling

    def legg_til_hvem(handling: argparse.ArgumentParser, *, pabudt: bool) -> None:
        standard = None if pabudt else "kommandolinjen"
        handling.add_argument("--hvem", required=pabudt, default=standard, metavar="NAVN", help="hvem som endrer")
        handling.add_argument("--notat", required=pabudt, metavar="TEKST", help="hvorfor, med kilde")

    importer = legg_til("importer", "Lagre et helt register fra en fil som ny versjon")
    importer.add_argument("fil", type=Path, metavar="FIL", help="CSV med kolonnene i docs/data.md")
    legg_til_hvem(importer, pabudt=False)
    eksporter = legg_til("eksporter", "Skriv en versjon som CSV, med opplysningene ved siden av")
    eksporter.add_argument("--ut", type=Path, required=True, metavar="FIL", help="navnet på CSV-filen")
    eksporter.add_argument("--versjon", type=int, metavar="N", help="den nyeste når ikke oppgitt")
    legg_til("versjoner", "Alle versjonene, med hvem og hvorfor")
    historikk = legg_til("historikk", "Alle endringene av én ordning")
    historikk.add_argument("ordning", metavar="ID", help="id fra python -m geo ordninger")
    endre = legg_til("endre", "Lagre endringene i en fil som ny versjon")
    endre.add_argument("fil", type=Path, metavar="FIL.json", help="endringene som JSON, se docs/hvaom.md")
    endre.add_argument("--forrige", type=int, metavar="N", help="versjonen endringene bygger på; den nyeste ellers")
    legg_til_hvem(endre, pabudt=True)
    angre = legg_til("angre", "Lagre radene slik de var før en versjon, som ny versjon")
    angre.add_argument("versjon", type=int, metavar="N", help="versjonen som angres")
    legg_til_hvem(angre, pabudt=False)
    sammenlign = legg_til("sammenlign", "Alt som er ulikt i to versjoner")
    sammenlign.add_argument("fra", type=int, metavar="N", help="den ene versjonen")
    sammenlign.add_argument("til", type=int, metavar="M", help="den andre")
    legg_til("kontroller", "Regn ut alle sjekksummene på nytt")


def _legg_til_innbyggere(kommandoer: "argparse._SubParsersAction[_Leser]") -> None:
    hjelp = "Innbyggertall for kommunene"
    innbyggere = kommandoer.add_parser("innbyggere", help=hjelp, description=hjelp)
    handlinger = innbyggere.add_subparsers(dest="handling", required=True, metavar="HANDLING", parser_class=_Leser)
    hjelp = "Les innbyggertall fra CSV, XLSX eller JSON-stat 2 (SSB tabell 07459) og ta vare på dem"
    importer = handlinger.add_parser("importer", help=hjelp, description=hjelp)
    importer.add_argument("fil", type=Path, metavar="FIL", help="filen fra SSB, eller «kommune;2024;2025»")
    importer.set_defaults(utfor=importer_innbyggere, format="tekst")
    hjelp = "Hent innbyggertall fra SSBs åpne API (tabell 07459) og ta vare på dem; ikke prøvd mot kilden"
    hent = handlinger.add_parser("hent", help=hjelp, description=hjelp)
    hent.add_argument("--adresse", metavar="URL", help="et annet API med samme tabell")
    hent.set_defaults(utfor=hent_innbyggere, format="tekst")
    for handling in (importer, hent):
        handling.add_argument("--dato", metavar="DATO", help="som 2025-01-01; den nyeste der den ikke er oppgitt")
        handling.add_argument("--kilde", metavar="TEKST", help="hva kilden skal kalles, der filen ikke sier det")
        handling.add_argument("--delvis", action="store_true", help="la kommuner som mangler være ukjent")


def _legg_til_grenser(kommandoer: "argparse._SubParsersAction[_Leser]") -> None:
    hjelp = "Kommunegrenser fra Kartverket og andre"
    handlinger = kommandoer.add_parser("grenser", help=hjelp, description=hjelp).add_subparsers(
        dest="handling", required=True, metavar="HANDLING", parser_class=_Leser
    )
    hjelp = "Les, kontroller og reparer grenser, og skriv filene programmet bruker"
    importer = handlinger.add_parser("importer", help=hjelp, description=hjelp)
    importer.add_argument("fil", type=Path, metavar="FIL", help="GeoJSON eller GeoPackage, i zip eller ikke")
    importer.add_argument("--inndeling", choices=INNDELINGER, default=settings.INNDELING, help="kommunene i filen")
    importer.add_argument(
        "--ut", type=Path, default=settings.GRENSER_MAPPE, metavar="MAPPE", help="mappen filene skrives i"
    )
    importer.add_argument("--klipp", action="store_true", help="klipp etter kysten av grensene som følger med")
    importer.set_defaults(utfor=importer_grenser, format="tekst")


def _legg_til_omrade(kommando: argparse.ArgumentParser) -> None:
    hjelp = "kartlegging, region:Hallingdal, fylke:Viken, 3005.3006 …"
    kommando.add_argument("--omrade", default="kartlegging", metavar="KODE", help=hjelp)


def _legg_til_figurer(legg_til: Callable[..., argparse.ArgumentParser]) -> None:
    tegnet = _Leser(add_help=False)
    _legg_til_register(tegnet)
    _legg_til_lager(tegnet)
    _legg_til_omrade(tegnet)
    tegnet.add_argument("--dpi", type=int, default=300, metavar="TALL", help="punkter per tomme, 150–600")
    tegnet.add_argument(
        "--bredde", type=float, default=160, metavar="MM", help="bredden i millimeter, som 80, 120, 160"
    )
    figurer = legg_til("figurer", "Skriv alle figurene i rapporten til en mappe", write_figurer, tegnet)
    figurer.add_argument("--ut", type=Path, required=True, metavar="MAPPE", help="mappen de skrives til")
    figurer.add_argument("--format", default="png", metavar="FORMATER", help="png, svg, pdf, med komma mellom")
    figur = legg_til("figur", "Skriv én figur eller et hvilket som helst tema til en fil", write_figur, tegnet)
    figur.add_argument("figur", metavar="FIGUR", help="nummer som 5.17, eller en kode som legevakt eller konsentrasjon")
    figur.add_argument("--ut", type=Path, required=True, metavar="FIL", help="navnet sier formatet: .png, .svg, .pdf")
    figur.set_defaults(format="tekst")
    ark = _Leser(add_help=False)
    _legg_til_register(ark)
    _legg_til_lager(ark)
    bekreftelse = legg_til("bekreftelse", "Skriv arket en kommune bekrefter ordningene sine på", write_bekreftelse, ark)
    bekreftelse.add_argument("--kommune", required=True, metavar="NR", help="kommunenummer, som 3005")
    bekreftelse.add_argument("--ut", type=Path, required=True, metavar="FIL", help="navnet sier formatet: .csv, .pdf")
    bekreftelse.set_defaults(format="tekst")
    samlet = _Leser(add_help=False)
    _legg_til_register(samlet)
    _legg_til_lager(samlet)
    _legg_til_omrade(samlet)
    pakke = legg_til("figurpakke", "Skriv figurer, dokumenter, tabeller og kartfiler som én ZIP", write_pakke, samlet)
    pakke.add_argument("--ut", type=Path, required=True, metavar="FIL", help="navnet på ZIP-filen")
    pakke.set_defaults(format="tekst")
    hefte = legg_til("rapportpdf", "Skriv alle figurene med ord og tabeller som én PDF", write_rapportpdf, samlet)
    hefte.add_argument("--ut", type=Path, required=True, metavar="FIL", help="navnet på PDF-filen")
    hefte.set_defaults(format="tekst")


def format_tekst(rader: Sequence[Rad]) -> str:
    """Format rows as a table for people: aligned columns, long cells cut with «…»."""
    if not rader:
        return "Ingen treff."
    kolonner = [TALLKOLONNER.get(navn, Kolonne(navn)) for navn in rader[0]]
    linjer = [list(rader[0]), *([_celle(rad[kolonne.navn], kolonne) for kolonne in kolonner] for rad in rader)]
    bredder = [max(map(len, celler)) for celler in zip(*linjer, strict=True)]
    return "\n".join(
        "  ".join(
            celle.rjust(bredde) if kolonne.slag.er_tall else celle.ljust(bredde)
            for celle, bredde, kolonne in zip(linje, bredder, kolonner, strict=True)
        ).rstrip()
        for linje in linjer
    )


# What the commands count and measure, by the same names in all of them; everything else is text.
TALLKOLONNER: Final[Mapping[str, Kolonne]] = MappingProxyType(
    {
        **{
            navn: Kolonne(navn, Slag.ANTALL)
            for navn in (
                *("antall", "kommunale", "interkommunale", "deltar", "ukjent", "antall_oppgitt", "ordninger"),
                *("versjon", "versjoner", "angrer"),
                *("innbyggere", "antall_ordninger", "kjente_ordninger", "vert_for", "linje"),
            )
        },
        **{navn: Kolonne(navn, Slag.TALL, 1) for navn in ("andel", "arsverk", "megabyte")},
        **{navn: Kolonne(navn, Slag.TALL) for navn in ("trykt", "beregnet")},
    }
)


MAKS_BREDDE = 60  # a wider cell breaks the table on most screens; --format json has everything


def _celle(verdi: object, kolonne: Kolonne) -> str:
    if verdi is None:
        return INGEN_VERDI
    if isinstance(verdi, Mapping):
        verdi = [f"{navn} ({omfang})" for navn, omfang in verdi.items()]
    if isinstance(verdi, list):
        tekst = ", ".join(verdi)
    else:
        tekst = format_celle(verdi if isinstance(verdi, str | int | float) else str(verdi), kolonne, Mal.FIL)
    return tekst if len(tekst) <= MAKS_BREDDE else f"{tekst[: MAKS_BREDDE - 1]}…"


def main(argumenter: Sequence[str] | None = None) -> int:
    """Run one command; every mistake a user can mend is one line on stderr (``sjekk``: one for each) and status 2."""
    skriv_utf8()
    valg = build_leser().parse_args(argumenter)
    try:
        krev_sted(valg)
        svar = valg.utfor(valg)
    except DataError as feil:
        sys.stderr.write(f"{feil.fil}: {'; '.join(str(avvik) for avvik in feil.avvik)}\n")
        return FEILSTATUS
    except SamarbeidskartError as feil:
        sys.stderr.write(f"{feil}\n")
        return FEILSTATUS
    except OSError as feil:
        sys.stderr.write(f"{getattr(valg, 'ut', 'Utskriften')} kan ikke skrives: {_forklar_skriving(feil)}\n")
        return FEILSTATUS
    if valg.format == "json":
        tekst = json.dumps(svar, ensure_ascii=False, indent=1)
    else:
        tekst = svar if isinstance(svar, str) else format_tekst(svar)
    return _skriv_ut(f"{tekst}\n")


SKRIVER_MAPPE: Final = frozenset({"figurer", "grenser"})


def krev_sted(valg: argparse.Namespace) -> None:
    """Stop before the work where a command has nowhere to write; raises OSError."""
    ut: Path | None = getattr(valg, "ut", None)
    if ut is None:
        return
    mappe = ut.parent
    if valg.kommando in SKRIVER_MAPPE:  # and makes it, with those over it
        mappe = next(sti for sti in (ut, *ut.absolute().parents) if sti.exists())
    elif ut.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if not mappe.exists():
        raise FileNotFoundError(errno.ENOENT, "")
    if not mappe.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "")
    if not os.access(mappe, os.W_OK):
        raise PermissionError(errno.EACCES, "")


SKRIVEFEIL: Final[Mapping[int, str]] = MappingProxyType(
    {
        errno.EISDIR: "det er en mappe; skriv navnet på en fil",
        errno.ENOENT: "mappen finnes ikke; lag den først",
        errno.ENOTDIR: "det er en fil der mappen skulle vært; velg et annet sted",
        errno.EEXIST: "det er en fil der mappen skulle vært; velg et annet sted",
        errno.EACCES: "programmet har ikke lov til å skrive i mappen; velg en annen",
        errno.EPERM: "programmet har ikke lov til å skrive i mappen; velg en annen",
        errno.EROFS: "mappen kan bare leses; velg en annen",
        errno.ENOSPC: "disken er full; gi plass",
        errno.EFBIG: "disken er full; gi plass",
        errno.EDQUOT: "disken er full; gi plass",
    }
)


def _forklar_skriving(feil: OSError) -> str:
    return SKRIVEFEIL.get(feil.errno or 0, feil.strerror or f"feil {feil.errno}")


def _skriv_ut(tekst: str) -> int:
    try:
        sys.stdout.write(tekst)
        sys.stdout.flush()
    except OSError as feil:
        # What is left in the buffer would be tried once more at the end, and fail with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(feil, BrokenPipeError):  # a reader that has seen enough, as «head», is no mistake
            sys.stderr.write(f"Utskriften kan ikke skrives: {_forklar_skriving(feil)}\n")
        return FEILSTATUS
    return 0


if __name__ == "__main__":
    sys.exit(main())
