"""What ``python -m geo register`` does with a store, as rows for people and programs."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import load_oppgaver
from geo.data.samling import Samling, build_samling
from geo.data.scenario import parse_scenario
from geo.data.tabellfil import read_innhold
from geo.errors import Avvik, DataError
from geo.lager.lager import Lager, open_lager
from geo.lager.versjon import Endret, Forskjell, Slag, Versjon

Rad = Mapping[str, object]
Svar = list[Rad] | Rad | str


def load_samling(sted: str) -> Samling:
    """Load all the data, with the newest version of the register that is kept in a place."""
    lager = _open(sted)
    return build_samling(lager.les(), lager.kommuner, lager.oppgaver)


def utfor(sted: str, valg: argparse.Namespace) -> Svar:
    """Carry out one command on the store in a place."""
    return HANDLINGER[valg.handling](_open(sted), valg)


def _open(sted: str) -> Lager:
    return open_lager(sted, load_kommuner(), load_oppgaver())


def list_versjoner(lager: Lager, _: argparse.Namespace) -> list[Rad]:
    """List every version, the oldest first."""
    return [_build_versjon(versjon) for versjon in lager.find_versjoner()]


def _build_versjon(versjon: Versjon) -> Rad:
    return {
        "versjon": versjon.nummer,
        "tid": versjon.tid,
        "hvem": versjon.hvem,
        "notat": versjon.notat,
        "slag": versjon.slag.value,
        "angrer": versjon.angrer,
        "sha256": versjon.csv_sha256,
    }


def list_historikk(lager: Lager, valg: argparse.Namespace) -> list[Rad]:
    """List every change of one ordning, cell by cell, the oldest first."""
    return [
        {"versjon": v.nummer, "tid": v.tid, "hvem": v.hvem, "notat": v.notat, **rad}
        for v, rad in (
            (endret.versjon, rad)
            for endret in lager.find_historikk(valg.ordning)
            for rad in _build_forskjeller(endret.forskjeller, med_ordning=False)
        )
    ]


def list_forskjeller(lager: Lager, valg: argparse.Namespace) -> list[Rad]:
    """List every cell that differs between two versions."""
    return _build_forskjeller(lager.sammenlign(valg.fra, valg.til))


def _build_forskjeller(forskjeller: Iterable[Forskjell], *, med_ordning: bool = True) -> list[Rad]:
    return [
        {**({"ordning": f.ordning} if med_ordning else {}), "kolonne": f.kolonne, "fra": f.fra, "til": f.til}
        for f in forskjeller
    ]


def save_endringer(lager: Lager, valg: argparse.Namespace) -> Svar:
    """Save the changes of a file, the same that a scenario has; made from the newest version where not said."""
    forrige = lager.find_hode().nummer if valg.forrige is None else valg.forrige
    samling = build_samling(lager.les(forrige), lager.kommuner, lager.oppgaver)
    scenario = parse_scenario(read_innhold(valg.fil), samling, valg.fil.name, varig=True)
    endret = lager.endre(
        samling.register, scenario.endringer, hvem=valg.hvem, notat=valg.notat, slag=Slag.FIL, forrige=forrige
    )
    return _tell_endret(endret, valg)


def save_import(lager: Lager, valg: argparse.Namespace) -> Svar:
    """Save a whole register from a file."""
    return _tell_endret(lager.importer(valg.fil, hvem=valg.hvem, notat=valg.notat or f"Fra {valg.fil.name}"), valg)


def save_angret(lager: Lager, valg: argparse.Namespace) -> Svar:
    """Undo one version as a new one."""
    notat = valg.notat or f"Angrer versjon {valg.versjon}"
    return _tell_endret(lager.angre(valg.versjon, hvem=valg.hvem, notat=notat), valg)


def _tell_endret(endret: Endret, valg: argparse.Namespace) -> Svar:
    rader = _build_forskjeller(endret.forskjeller)
    if valg.format == "json":
        return {**_build_versjon(endret.versjon), "endret": rader}
    nummer = endret.versjon.nummer
    return [{"versjon": nummer, **rad} for rad in rader] or f"Ingen rad er endret. Versjon {nummer} er den nyeste."


def write_eksport(lager: Lager, valg: argparse.Namespace) -> Svar:
    """Write a version as a register file, with its description beside it."""
    versjon = lager.eksporter(valg.ut, valg.versjon)
    return [{"fil": valg.ut.name, "versjon": versjon.nummer, "sha256": versjon.csv_sha256}]


def check_kjede(lager: Lager, _: argparse.Namespace) -> Svar:
    """Compute every checksum anew; DataError with all that do not agree."""
    feil = lager.kontroller()
    if feil:
        losning = "hent lageret fra en sikkerhetskopi"
        raise DataError(lager.base.navn, [Avvik(None, None, hva, losning) for hva in feil])
    antall = lager.find_hode().nummer
    return [{"versjoner": antall, "hva": "alle sjekksummene stemmer"}]


HANDLINGER: Final[Mapping[str, Callable[[Lager, argparse.Namespace], Svar]]] = MappingProxyType(
    {
        "importer": save_import,
        "eksporter": write_eksport,
        "versjoner": list_versjoner,
        "historikk": list_historikk,
        "endre": save_endringer,
        "angre": save_angret,
        "sammenlign": list_forskjeller,
        "kontroller": check_kjede,
    }
)
