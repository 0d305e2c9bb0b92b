"""Every chart and table of the toy survey says what is counted by hand in ``lekerapport.txt``, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from geo.beskrivelse import (
    kommuneprofil,
    matrise,
    ordningsprofil,
    registertabeller,
    strukturtabell,
    tabeller,
)
from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.diagrammer import enheter, omfang, verter
from geo.beskrivelse.diagrammer import monster as monsterdiagrammer
from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.katalog import Beskriver, find_rapportfigurer
from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.referanse import find_deltakelsessett
from geo.maal import kapasitet, monster
from geo.maal.omfang import compute_deltakelse
from geo.maal.regioner import Funksjonelle
from geo.maal.sporsmal import Sporsmal
from tests.lekeland import ALFA, BETA, DELTA, GAMMA
from tests.lekerapport import build_samling, build_sporsmal
from tests.tabellprove import MELLOMROM, vis_diagram, vis_tabell

# The charts of the report, in the order of the answers.
DIAGRAMMER = (
    "2.1",
    "2.3",
    "2.4",
    "tabell-3.1",
    "tabell-3.2",
    "3.1",
    "kapittel-3.4",
    "tabell-3.3",
    "tabell-3.4",
    "3.5",
    "5.1",
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


def build(d: Sporsmal, *beskrivere: Beskriver) -> Iterator[Diagram]:
    """Build the charts that have something to say."""
    yield from filter(None, (beskriv(d) for beskriv in beskrivere))


def build_med_trykte(d: Sporsmal) -> Iterator[Diagram]:
    """Build the charts that show what the report prints, where it prints something of the area."""
    figurer = find_rapportfigurer(d.data)
    yield from build(d, *(figurer[nummer].beskriv for nummer in DIAGRAMMER))
    yield from build(d, omfang.build_kommuner, omfang.build_snitt_storrelse, omfang.build_snitt_region)
    yield from build(d, omfang.build_andre_fylker, omfang.build_styring)
    yield from build(d, verter.build_kjente_verter, verter.build_konsentrasjon, verter.build_vertsmodell)
    yield from build(d, verter.build_verter_utenfor)
    med_fylker = replace(d, inndeling=Fylkesinndeling.FYLKE_2024)
    yield from build(med_fylker, enheter.build_kryssing, enheter.build_retning, enheter.build_sammenslaing)


def build_diagrammer(d: Sporsmal) -> Iterator[Diagram]:
    yield from build_med_trykte(d)
    yield from build(d, omfang.build_valgperioder)
    for sett in find_deltakelsessett(d.referanse):
        if sett.kode != d.sett:
            yield replace(enheter.build_deltakelse(replace(d, sett=sett.kode)), kode=f"deltakelse-{sett.kode}")
    yield from build(d, enheter.build_innbyggere, enheter.build_sma_enheter)
    yield from build(d, enheter.build_arsverk, enheter.build_arsverk_samarbeid)
    yield from build(d, monsterdiagrammer.build_sett_hele, monsterdiagrammer.build_sett_omradet)
    yield from build(d, monsterdiagrammer.build_samsvar, monsterdiagrammer.build_raad)
    yield from build(d, monsterdiagrammer.build_samsvar_ordninger, monsterdiagrammer.build_oppdeling)
    yield from build(d, verter.build_bortfall, verter.build_avhengighet)


def build_matriser(d: Sporsmal) -> Iterator[str]:
    par = monster.compute_matrise(d.data.register.formelle, d.data.kommuner.keys())
    for telling in monster.Telling:
        numre = matrise.sort_etter_region(d.data.kommuner, d.data.kommuner)
        varme = matrise.build_matrise(par, numre, d.data.kommuner, telling, d.data.register.kartlagt)
        yield from (varme.setning, f"tegn: {' / '.join(varme.tegn)}", *vis_tabell(varme.tabell))
        yield " | ".join(str(rute.trinn) for _, ruter in varme.rader for rute in ruter)


def build_oppgave(d: Sporsmal, kode: str) -> Iterator[str]:
    """Describe one task: its map, its units, who runs it alone and how usual it is elsewhere."""
    data = d.data
    struktur = next(ett for ett in d.strukturer if ett.oppgave.kode == kode)
    enheter = kapasitet.find_enheter(struktur, data.kommuner)
    yield strukturtabell.build_befolkningssetning(kapasitet.compute_befolkning(enheter, kode))
    yield strukturtabell.build_alenesetning(struktur, data.kommuner) or "(ingen alene)"
    yield from vis_tabell(strukturtabell.build_enhetstabell(struktur, enheter, d.kapasiteter, data.kommuner))
    sett = tuple(d.referanse.sett.values())
    (deltakelse,) = compute_deltakelse([struktur], sett)
    yield from vis_tabell(strukturtabell.build_referansetabell(deltakelse, sett, d.omrade.navn))
    kart = build_oppgavekart(data.register, [struktur.oppgave], d.omrade, data.kommuner, find_farger(data))
    yield from (kart.tittel, kart.undertittel, kart.setning, *vis_tabell(kart.tabell), *vis_tabell(kart.grunnlag))
    yield from (f"! {forbehold}" for forbehold in kart.forbehold)


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
    for tabell in (profil.deltakere, profil.arsverk, profil.kilder, profil.kart.tabell):
        yield from vis_tabell(tabell)


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
    for ett in build_diagrammer(trykt):
        yield ett.kode, vis_diagram(ett)
    dalen, delta = (replace(trykt, omrade=trykt.data.find_omrade(kode)) for kode in ("region:Dalen", DELTA))
    for ett in build_med_trykte(dalen):
        yield f"{ett.kode} i Dalen", vis_diagram(ett)
    yield "Delta, som ikke er kartlagt", (f"{ett.kode}: {ett.setning}" for ett in build_diagrammer(delta))
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
