"""A choice on the map of a task: the same counts, the others grey, and every text says so."""

from collections.abc import Mapping

import pytest

from geo.beskrivelse.farger import assign_farger, find_serie
from geo.beskrivelse.fyll import UTENFOR_UTVALG
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.katalog import build_kart
from geo.beskrivelse.tabell import Kolonne, Slag
from geo.beskrivelse.temakart import Temakart, Tilstand
from geo.beskrivelse.utheving import kan_utheves, uthev
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.referanse import INGEN_REFERANSE
from geo.data.register import Register
from geo.data.samling import Samling
from geo.data.utvalg import Utvalg
from geo.maal.sporsmal import Sporsmal
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

BARE_AB = Utvalg(nivaer=("lokalt",), sektorer=("helse",))


@pytest.fixture(scope="module")
def legevakt(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], lekeomrade: Omrade
) -> Temakart:
    naboer = frozenset({(ALFA, BETA), (BETA, GAMMA), (GAMMA, DELTA)})
    farger = assign_farger(find_serie(lekeregister), naboer)
    return build_oppgavekart(lekeregister, [oppgaver["legevakt"]], lekeomrade, lekekommuner, farger)


@pytest.fixture(scope="module")
def brann(grunnlag: Samling) -> Temakart:
    return build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.omrader["kartlegging"]), "brannvesen")


def test_no_choice_is_the_same_map(brann: Temakart) -> None:
    assert uthev(brann, Utvalg()) is brann


def test_counts_numbers_states_and_borders_stand(brann: Temakart) -> None:
    kart = uthev(brann, Utvalg(nivaer=("lokalt",)))
    assert kart.setning == brann.setning
    for nummer, felt in brann.felt.items():
        nytt = kart.felt[nummer]
        assert (nytt.tilstand, nytt.tall, nytt.grupper, nytt.vert_for) == (
            felt.tilstand,
            felt.tall,
            felt.grupper,
            felt.vert_for,
        )
    assert {g.nokkel for g in kart.grupper} == {g.nokkel for g in brann.grupper}
    assert all(kart.er_tykk(a, b) == brann.er_tykk(a, b) for a in brann.felt for b in brann.felt)


def test_those_outside_are_grey_and_told_everywhere(brann: Temakart) -> None:
    kart = uthev(brann, Utvalg(nivaer=("lokalt",)))
    inne = [g for g in kart.grupper if g.ordning and g.ordning.niva == "lokalt"]
    ute = [g for g in kart.grupper if g.ordning and g.ordning.niva != "lokalt"]
    assert inne
    assert ute
    assert all(g.fyll == brann.gruppe[g.nokkel].fyll for g in inne)
    assert all(g.fyll.farger == (UTENFOR_UTVALG,) and "utenfor utvalget" in g.tekst for g in ute)
    rekke = [g.nokkel for g in kart.grupper]
    assert rekke == [*(g.nokkel for g in inne), *(g.nokkel for g in ute), Tilstand.EGENREGI]
    assert f"I utvalget (lokalt (2–3)): {len(inne)} av {len(inne) + len(ute)} ordninger" in kart.undertittel
    assert kart.undertittel.startswith(brann.undertittel)
    assert "I utvalget" in kart.alt_tekst
    (drammen,) = [felt for felt in kart.felt.values() if felt.navn == "Drammen"]
    assert drammen.tekst.endswith(". Utenfor utvalget")
    assert drammen.fyll.farger == (UTENFOR_UTVALG,)
    assert kart.tabell.kolonner[-1] == kart.grunnlag.kolonner[-1] == Kolonne("I utvalget", Slag.JANEI)
    svar = {rad[0].navn: rad[-1] for rad in kart.tabell.rader}
    assert (svar["Drammen"], svar["Gran"], svar["Hol"]) == (False, True, None)
    assert {rad[1].navn: rad[-1] for rad in kart.grunnlag.rader} == {
        g.ordning.navn: g in inne for g in (*inne, *ute) if g.ordning
    }


def test_a_kommune_in_several_keeps_the_colour_of_the_chosen_one(legevakt: Temakart) -> None:
    foer = legevakt.felt[BETA].fyll
    assert legevakt.felt[BETA].tilstand is Tilstand.FLERE
    kart = uthev(legevakt, Utvalg(former=("iks",)))
    assert kart.felt[BETA].fyll.farger == (UTENFOR_UTVALG,) * 2
    assert kart.felt[BETA].fyll.monster is foer.monster
    kombinasjon = next(g for g in kart.grupper if g.ordning is None and BETA in g.kommuner)
    assert kombinasjon.fyll == kart.felt[BETA].fyll


def test_what_the_register_does_not_know_is_said(legevakt: Temakart) -> None:
    kart = uthev(legevakt, Utvalg(former=("iks",), perioder=("2015-",)))
    assert kart.forbehold[-2:] == (
        "2 ordninger har ukjent juridisk form og er utenfor utvalget.",
        "2 ordninger har ukjent etablering og er utenfor utvalget.",
    )
    assert uthev(legevakt, Utvalg(former=("ukjent",))).forbehold == legevakt.forbehold
    assert "2 av 2 ordninger" in uthev(legevakt, BARE_AB).undertittel


def test_a_map_without_ordninger_stands(grunnlag: Samling) -> None:
    for kode in ("antall", "fylke", "partnere.3005"):
        kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.omrader["kartlegging"]), kode)
        assert not kan_utheves(kart)
        assert uthev(kart, BARE_AB) is kart


@pytest.mark.parametrize("utvalg", [Utvalg(former=("iks",)), Utvalg(nivaer=("hoyere",)), Utvalg(sektorer=("helse",))])
def test_every_task_can_be_chosen_in(grunnlag: Samling, utvalg: Utvalg) -> None:
    for kode in grunnlag.oppgaver:
        kart = build_kart(Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.omrader["kartlegging"]), kode)
        nytt = uthev(kart, utvalg)
        assert len(nytt.grupper) == len(kart.grupper)
        assert len(nytt.tabell.rader) == len(kart.tabell.rader)
