"""Every chart and table of the toy survey says what is counted by hand in ``lekerapport.txt``, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from geo.beskrivelse import (
    kommuneprofil,
    matrise,
    oppgaveprofil,
    ordningsprofil,
    registertabeller,
    strukturtabell,
    tabeller,
)
from geo.beskrivelse.datatabeller import build_dekning
from geo.beskrivelse.diagrammer import monster as monsterdiagrammer
from geo.beskrivelse.katalog import find_figur, find_figurer
from geo.beskrivelse.oversikt import build_oversikt
from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.maal import monster
from geo.maal.regioner import Funksjonelle
from geo.maal.sporsmal import Sporsmal
from tests.lekeland import ALFA, BETA, DELTA, GAMMA
from tests.lekerapport import build_samling, build_sporsmal
from tests.tabellprove import MELLOMROM, vis, vis_setning, vis_tabell

# What the report prints is shown beside in these, and in no other area.
MED_TRYKTE = (
    *("niva", "per-kommune", "kommuner", "snitt-storrelse", "etablering", "verter", "konsentrasjon", "verter-utenfor"),
    *("former", "styring", "sektorer", "deltakelse", "tjenestestruktur", "kryssing", "retning", "sammenslaing"),
)
FASIT = Path(__file__).with_name("lekerapport.txt")


def read_fasit() -> dict[str, list[str]]:
    """Read the counted answers: sections headed «== navn»; lines with # tell how something was counted."""
    svar: dict[str, list[str]] = {}
    for linje in FASIT.read_text(encoding="utf-8").splitlines():
        if linje.startswith("== "):
            svar[linje[3:]] = []
        elif linje and not linje.startswith("#"):
            svar[list(svar)[-1]].append(linje)
    return svar


def build_matriser(d: Sporsmal) -> Iterator[str]:
    """Describe who shares how much with whom, also between two kommuner that nobody surveyed."""
    par = monster.compute_matrise(d.data.register.formelle, d.data.kommuner.keys())
    for telling in monster.Telling:
        numre = matrise.sort_etter_region(d.data.kommuner, d.data.kommuner)
        yield from vis(matrise.build_matrise(par, numre, d.data.kommuner, telling, d.data.register.kartlagt))


def build_oppgave(d: Sporsmal, kode: str) -> Iterator[str]:
    """Describe one task: its units, who runs it alone and how usual it is elsewhere."""
    oppgave = d.data.oppgaver[kode]
    profil = oppgaveprofil.build_oppgaveprofil(d.data, oppgave, d.omrade, d.referanse)
    yield from (profil.setning, profil.andel, profil.alene or "(ingen alene)")
    yield from (oppgaveprofil.build_grensesetning(profil, oppgave, terskel) for terskel in (1_000, 5_000))
    yield f"andeler: {' / '.join('–' if andel is None else f'{100 * andel:.1f}' for andel in profil.andeler)}"
    yield from (*vis_tabell(profil.enhetstabell), *vis_tabell(profil.andelstabell))


def build_forste_side(d: Sporsmal) -> Iterator[str]:
    """Describe the first page, and what the data know of themselves."""
    oversikt = build_oversikt(d.data, d.omrade)
    niva = ", ".join(f"{niva}: {antall}" for niva, antall in oversikt.niva.items())
    yield f"{oversikt.antall} ordninger ({niva}), {oversikt.med_form} med form, {oversikt.med_vert} med vert"
    yield f"kart: {', '.join(oversikt.kart)}; bekreftet {', '.join(oversikt.bekreftet)}"
    yield from (f"{region}: {', '.join(numre)}" for region, numre in oversikt.regioner.items())
    yield from (*vis_tabell(oversikt.tabell), *vis_tabell(build_dekning(d.data)))


def build_kommune(d: Sporsmal, nummer: str) -> Iterator[str]:
    profil = kommuneprofil.build_profil(d.data, nummer)
    yield from (profil.setning, kommuneprofil.format_befolkning(profil.kommune))
    yield f"trykt vert for: {kommuneprofil.find_trykt_vertsansvar(d.data.register, d.referanse, nummer)}"
    yield f"kjente verter: {profil.kjente_verter}; vert for: {', '.join(o.navn for o in profil.vert_for)}"
    yield f"ordninger: {', '.join(o.navn for o in profil.ordninger)}"
    yield from vis_tabell(kommuneprofil.build_sammenligningstabell(profil))
    yield from vis_tabell(kommuneprofil.build_partnertabell(profil, d.data.kommuner))
    yield from vis_tabell(monsterdiagrammer.build_partnertabell(nummer, profil.partnere, d.data.kommuner))
    yield from vis_tabell(kommuneprofil.build_utenfortabell(profil, d.data.kommuner))


def build_ordning(d: Sporsmal, id_: str) -> Iterator[str]:
    profil = ordningsprofil.build_ordningsprofil(d.data, d.data.register.etter_id[id_])
    yield from (profil.setning, profil.kongruens, *profil.historie)
    for tabell in (profil.deltakere, profil.arsverk, profil.kilder):
        yield from vis_tabell(tabell)
    yield from vis(profil.kart)


def build_lister(d: Sporsmal) -> Iterator[str]:
    data = d.data
    alle = data.register.ordninger
    yield from vis_tabell(tabeller.build_ordningstabell("Alle", alle, data.kommuner, data.oppgaver))
    yield from vis_tabell(tabeller.build_korttabell("Kort", alle[5:7], data.kommuner))
    yield from vis_tabell(kommuneprofil.build_kommunetabell(data))
    yield from vis_tabell(strukturtabell.build_strukturtabell(d.strukturer, d.omrade.navn))
    for sortering in strukturtabell.Sortering:
        sortert = strukturtabell.sort_strukturer(d.strukturer, sortering)
        yield f"{sortering.navn}: {', '.join(ett.oppgave.kode for ett in sortert)}"
    for utvalg in ordningsprofil.Utvalg:
        valgt = ordningsprofil.find_utvalg(alle, utvalg, data.arsverk)
        yield f"{utvalg.navn}: {', '.join(o.id for o in valgt)}"


def build_svar(trykt: Sporsmal) -> Iterator[tuple[str, Iterable[str]]]:
    dalen, delta = (replace(trykt, omrade=trykt.data.find_omrade(kode)) for kode in ("region:Dalen", DELTA))
    figurer = find_figurer(trykt.data)
    for kode, figur in figurer.items():
        yield kode, vis(figur.beskriv(trykt))
    for kode in MED_TRYKTE:
        yield f"{kode} i Dalen", vis(figurer[kode].beskriv(dalen))
    yield "Delta, som ikke er kartlagt", (" ".join(vis_setning(kode, f.beskriv(delta))) for kode, f in figurer.items())
    yield "figur 1.1", vis(find_figur("1.1", trykt.data).beskriv_trykt(trykt))
    yield "deltakelse mot Landet", vis(figurer["deltakelse"].beskriv(replace(trykt, sett="landet")))
    yield f"partnere.{ALFA}", vis(find_figur(f"partnere.{ALFA}", trykt.data).beskriv(trykt))
    yield "forsiden", build_forste_side(trykt)
    # Not what the method finds, which is tried elsewhere, but how the table tells of it.
    delinger = [
        Funksjonelle(((ALFA, BETA), (GAMMA,)), (), 0.126, 0.5, 30, 2, 0.954, {}),
        Funksjonelle(((ALFA, GAMMA), (BETA,)), (), 0.25, 1.0, 40, 1, 1.0, {}),
    ]
    yield "oppløsninger", vis_tabell(monsterdiagrammer.build_opplosninger(trykt, delinger))
    yield "matriser", build_matriser(trykt)
    for kode in ("legevakt", "ppt", "havn"):
        yield f"oppgave {kode}", build_oppgave(trykt, kode)
    for nummer in (ALFA, GAMMA, DELTA):
        yield f"kommune {nummer}", build_kommune(trykt, nummer)
    for id_ in ("brann-ab", "stor", "rad", "havn-cd", "legevakt-ab"):
        yield f"ordning {id_}", build_ordning(trykt, id_)
    yield "lister", build_lister(trykt)
    for tabell in registertabeller.build_registertabeller(trykt.data, trykt.omrade):
        yield f"register {tabell.tittel}", vis_tabell(tabell)


@pytest.fixture(scope="module")
def svar(
    tmp_path_factory: pytest.TempPathFactory,
    lekekommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    lekeomrade: Omrade,
) -> dict[str, list[str]]:
    """What every chart and table says."""
    data = build_samling(tmp_path_factory.mktemp("lekerapport"), lekekommuner, oppgaver)
    trykt = build_sporsmal(data, tmp_path_factory.mktemp("lekereferanse"), lekeomrade)
    trykt = replace(trykt, inndeling=Fylkesinndeling.FYLKE_2024)  # the one that no other is like
    samlet: dict[str, list[str]] = {}
    for navn, linjer in build_svar(trykt):
        assert navn not in samlet, "codes are file names and widget keys"
        samlet[navn] = [linje.translate(MELLOMROM) for linje in linjer]
    return samlet


def test_every_chart_and_table_is_counted_by_hand(svar: dict[str, list[str]]) -> None:
    assert list(svar) == list(read_fasit())


@pytest.mark.parametrize("navn", read_fasit())
def test_it_says_what_is_counted_by_hand(svar: dict[str, list[str]], navn: str) -> None:
    assert svar[navn] == read_fasit()[navn]
