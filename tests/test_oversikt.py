"""What the first page and the page of the data tell: headline numbers, coverage, reconciliation and files."""

from geo.beskrivelse.datatabeller import (
    FOLKETALL,
    build_avstemming,
    build_avstemmingssetning,
    build_datafiler,
    build_dekning,
)
from geo.beskrivelse.katalog import build_kart
from geo.beskrivelse.oppgaveprofil import build_grensesetning, build_oppgaveprofil, find_alene
from geo.beskrivelse.oversikt import build_oversikt
from geo.data.proveniens import load_proveniens
from geo.data.referanse import INGEN_REFERANSE
from geo.data.register import Niva
from geo.data.samling import Samling
from geo.maal.avstemming import load_avstemming
from geo.maal.sporsmal import Sporsmal


def test_the_headline_numbers_are_those_of_the_report(grunnlag: Samling) -> None:
    oversikt = build_oversikt(grunnlag, grunnlag.kartlegging)
    assert oversikt.antall == 221
    assert oversikt.niva == {Niva.LOKALT: 104, Niva.REGIONALT: 88, Niva.HOYERE: 29}
    assert (oversikt.per_kommune.lavest, oversikt.per_kommune.hoyest) == (22, 45)
    assert sum(map(len, oversikt.regioner.values())) == len(grunnlag.register.kartlagt) == 25


def test_an_area_that_nobody_surveyed_has_no_number_per_kommune(grunnlag: Samling) -> None:
    oversikt = build_oversikt(grunnlag, grunnlag.omrader["fylke:Rogaland"])
    assert oversikt.per_kommune is None
    assert set(oversikt.regioner) == {"Uten region"}


def test_the_series_has_the_sixteen_maps_in_the_order_of_the_report(grunnlag: Samling) -> None:
    serie = build_oversikt(grunnlag, grunnlag.kartlegging).kart
    assert len(serie) == 16
    assert serie[1] == "lonn+regnskap"  # figure 5.3
    assert serie[-1] == next(o.kode for o in grunnlag.oppgaver.values() if o.figur == "figur 5.17")


def test_the_table_of_the_maps_has_a_row_per_task_on_them(grunnlag: Samling) -> None:
    oversikt = build_oversikt(grunnlag, grunnlag.kartlegging)
    rader = {navn: tall for navn, *tall in oversikt.tabell.rader}
    assert len(rader) == 17
    assert rader["Brannvesen"] == [14, 8, 6, 17, 17 / 25]


def test_coverage_tells_of_every_kind_of_fact_and_of_the_population(grunnlag: Samling) -> None:
    rader = {navn: (antall, av) for navn, antall, av in build_dekning(grunnlag).rader}
    former = [o for o in grunnlag.register.formelle if o.juridisk_form]
    assert rader["Kjent juridisk form"] == (len(former), 221)
    folketall = [k for k in grunnlag.kommuner.values() if k.innbyggere is not None]
    assert rader[FOLKETALL] == (len(folketall), 356)


def test_the_reconciliation_is_told_in_numbers_and_in_rows(grunnlag: Samling) -> None:
    avstemming = load_avstemming(grunnlag)
    ulike = build_avstemming(avstemming, grunnlag, bare_ulike=True).rader
    assert len(build_avstemming(avstemming, grunnlag).rader) == len(avstemming)
    assert all(trykt != beregnet and forklaring for _, _, trykt, beregnet, forklaring in ulike)
    like, alle = len(avstemming) - len(ulike), len(avstemming)
    assert build_avstemmingssetning(avstemming).startswith(f"{like} av {alle} trykte tall er like dem registeret gir.")
    assert f"{len(ulike)} er ulike" in build_avstemmingssetning(avstemming)
    assert "Innkjøp: deltar" in {navn for _, navn, *_ in ulike}


def test_every_data_file_stands_in_the_table_with_its_source() -> None:
    proveniens = load_proveniens()
    rader = build_datafiler(proveniens).rader
    assert [rad[0] for rad in rader] == [p.fil for p in proveniens]
    assert all(kilde for _, _, kilde, *_ in rader)


def test_the_profile_of_a_task_agrees_with_its_parts(grunnlag: Samling) -> None:
    oppgave, omrade = grunnlag.oppgaver["brannvesen"], grunnlag.kartlegging
    profil = build_oppgaveprofil(grunnlag, oppgave, omrade, None)
    assert profil.setning.startswith("14 brannvesen")
    assert len(profil.enheter) == len(profil.enhetstabell.rader) == 14
    assert profil.alene.startswith("8 kommuner står alene: ")
    assert "av 14 enheter har under 5" in build_grensesetning(profil, oppgave, 5_000)
    assert len(profil.andelstabell.rader) == 1  # no reference to hold it against


def test_who_is_alone_is_told_of_tasks_that_a_kommune_can_run_and_of_nothing_else(grunnlag: Samling) -> None:
    def alene(kode: str) -> list[int]:
        return [
            s.kommunale
            for s in find_alene(grunnlag, build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.kartlegging), kode))
        ]

    assert alene("brannvesen") == [8]
    assert alene("havn") == []  # not every kommune has one
    assert alene("regionraad") == []
