"""Partners, recurring sets, fragmentation and congruence on the toy country, their invariants, and the real pattern."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.kommuner import Kommune
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal import monster
from geo.maal.monster import Deling, Grad, Kongruens
from geo.maal.omfang import find_ordninger
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})
ALLE = KARTLAGT | {DELTA}


def test_partners_are_counted_by_level(lekeregister: Register) -> None:
    partnere = {p.kommunenummer: p for p in monster.compute_partnere(lekeregister, ALFA)}
    assert partnere[BETA].deling == Deling(lokalt=3, bilateralt=2, vekt=2.5)
    assert partnere[GAMMA].deling == Deling(lokalt=2, bilateralt=1, vekt=1.5)
    assert partnere[DELTA].deling == Deling(hoyere=1, vekt=pytest.approx(1 / 11))
    assert [p.kommunenummer for p in monster.compute_partnere(lekeregister, ALFA)] == [BETA, GAMMA, DELTA]
    assert monster.compute_partnere(lekeregister, "9999") == ()


def test_the_degree_is_a_share_of_ones_own_near_ordninger(lekeregister: Register) -> None:
    partnere = {p.kommunenummer: p for p in monster.compute_partnere(lekeregister, ALFA)}
    assert (partnere[BETA].andel, partnere[BETA].grad) == (0.75, Grad.SVAERT_MYE)
    assert (partnere[GAMMA].andel, partnere[GAMMA].grad) == (0.5, Grad.OFTE)
    assert (partnere[DELTA].andel, partnere[DELTA].grad) == (0, Grad.BARE_STORE)
    hos_delta = {p.kommunenummer: p for p in monster.compute_partnere(lekeregister, DELTA)}
    assert hos_delta[BETA].andel == 1, "Delta's only near ordning is with Beta"


def test_only_large_ordninger_have_no_share(lekeregister: Register) -> None:
    (alfa,) = monster.compute_partnere(lekeregister.velg([lekeregister.find_ordning("stor")]), DELTA)
    assert (alfa.andel, alfa.grad) == (None, Grad.BARE_STORE)


def test_the_matrix_is_the_partners_seen_from_both_sides(lekeregister: Register) -> None:
    matrise = monster.compute_matrise(lekeregister.formelle, ALLE)
    assert list(matrise) == sorted(matrise)
    for (a, b), deling in matrise.items():
        assert a < b
        for en, annen in ((a, b), (b, a)):
            (partner,) = (p for p in monster.compute_partnere(lekeregister, en) if p.kommunenummer == annen)
            assert partner.deling == deling
    assert (GAMMA, DELTA) not in matrise, "they share nothing"
    assert monster.compute_matrise(lekeregister.formelle, KARTLAGT).keys() == {p for p in matrise if DELTA not in p}


def test_a_complete_ordning_ties_each_kommune_by_one_in_all(lekeregister: Register) -> None:
    rad = lekeregister.find_ordning("rad")
    matrise = monster.compute_matrise([rad], ALLE)
    assert sum(deling.vekt for par, deling in matrise.items() if ALFA in par) == pytest.approx(1)
    assert monster.find_vekt(replace(rad, deltakere=rad.deltakere[:1])) == 0


def test_the_sentence_uses_the_words_of_the_degrees(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    partnere = monster.compute_partnere(lekeregister, ALFA)
    setning = monster.build_partnersetning
    assert setning(partnere, ALFA, lekekommuner, kartlagt=True) == "Alfa samarbeider svært mye med Beta; ofte med Gamma"
    assert setning((), GAMMA, lekekommuner, kartlagt=True).startswith("Gamma har ingen kommune")


def test_of_a_kommune_that_was_not_surveyed_nothing_is_claimed(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    setning = monster.build_partnersetning
    assert setning((), DELTA, lekekommuner, kartlagt=False) == (
        "Delta er ikke kartlagt; det meste av samarbeidet er ukjent"
    )
    partnere = monster.compute_partnere(lekeregister, ALFA)
    assert setning(partnere, ALFA, lekekommuner, kartlagt=False).startswith(
        "Alfa er ikke kartlagt; andre har oppgitt samarbeid svært mye med Beta"
    )


def test_recurring_sets_are_whole_and_known(lekeregister: Register) -> None:
    forste, *resten = monster.find_partnersett(lekeregister.formelle)
    assert (forste.kommuner, forste.ordninger) == ((ALFA, BETA), ("brann-ab", "legevakt-ab"))
    assert forste.oppgaver == ("brannvesen", "legevakt")
    assert forste.sektorer == ("brann", "helse")
    assert all(len(sett.ordninger) == 1 for sett in resten)
    assert "stor" not in {ordning for sett in (forste, *resten) for ordning in sett.ordninger}, "its list is incomplete"


def test_within_an_area_what_is_left_of_each_set_counts(lekeregister: Register) -> None:
    sett = monster.find_partnersett(lekeregister.formelle, {ALFA, BETA})
    assert [(s.kommuner, len(s.ordninger)) for s in sett] == [((ALFA, BETA), 3)], "the council has both too"


def test_every_complete_ordning_is_in_exactly_one_set(lekeregister: Register) -> None:
    ider = [ordning for sett in monster.find_partnersett(lekeregister.formelle) for ordning in sett.ordninger]
    hele = {o.id for o in lekeregister.formelle if not o.ufullstendig}
    assert sorted(ider) == sorted(hele)


def test_fragmentation_counts_different_sets(lekeregister: Register) -> None:
    svar = monster.compute_fragmentering(lekeregister, ALFA)
    assert (svar.ordninger, svar.sett, svar.vanligste, svar.indeks) == (5, 4, 2, 0.75)
    like = lekeregister.velg([o for o in lekeregister.ordninger if o.id in {"brann-ab", "legevakt-ab"}])
    assert monster.compute_fragmentering(like, ALFA).indeks == 0
    ulike = lekeregister.velg([o for o in lekeregister.ordninger if o.id in {"brann-ab", "digi-c"}])
    assert monster.compute_fragmentering(ulike, ALFA).indeks == 1
    assert monster.compute_fragmentering(like, DELTA).indeks is None


def test_congruence_with_the_councils(lekeregister: Register) -> None:
    raad = {"rad": lekeregister.find_ordning("rad").kommuner}
    svar = monster.compute_kongruens(lekeregister.formelle, raad)
    assert svar == {
        "brann-ab": Kongruens.INNENFOR,
        "legevakt-ab": Kongruens.INNENFOR,
        "legevakt-bd": Kongruens.PAA_TVERS,
        "digi-c": Kongruens.INNENFOR,
        "tilsyn": Kongruens.INNENFOR,
        "stor": Kongruens.PAA_TVERS,
    }
    maal = monster.count_kongruens("alle", "Alle", lekeregister.formelle, svar)
    assert (maal.ordninger, maal.innenfor, maal.sammenfallende, maal.paa_tvers) == (6, 4, 0, 2)
    assert maal.andel == pytest.approx(2 / 3)
    assert monster.count_kongruens("x", "X", [], svar).andel is None


def test_exactly_a_council_coincides_and_one_kommune_more_goes_across(lekeregister: Register) -> None:
    brann = lekeregister.find_ordning("brann-ab")
    assert monster.find_kongruens(brann, [{ALFA, BETA}, {ALFA, BETA, GAMMA}]) is Kongruens.SAMMENFALLENDE
    assert monster.find_kongruens(brann, [{ALFA, GAMMA}]) is Kongruens.PAA_TVERS
    assert monster.find_kongruens(brann, []) is Kongruens.PAA_TVERS
    assert monster.find_kongruens(replace(brann, antall_oppgitt=3), [{ALFA, BETA}]) is Kongruens.PAA_TVERS


def test_the_order_of_rows_does_not_matter(lekeregister: Register) -> None:
    snudd = replace(lekeregister, ordninger=lekeregister.ordninger[::-1])
    assert monster.compute_partnere(snudd, ALFA) == monster.compute_partnere(lekeregister, ALFA)
    assert monster.compute_fragmentering(snudd, ALFA) == monster.compute_fragmentering(lekeregister, ALFA)
    assert {s.kommuner for s in monster.find_partnersett(snudd.formelle)} == {
        s.kommuner for s in monster.find_partnersett(lekeregister.formelle)
    }


# -------------------------------------------------------------------------------------------------- the real pattern


def test_the_words_of_oslo_economics_come_out_for_lunner(grunnlag: Samling) -> None:
    grader: dict[str, set[str]] = {}
    for partner in monster.compute_partnere(grunnlag.register, "3054"):
        grader.setdefault(partner.grad, set()).add(grunnlag.kommuner[partner.kommunenummer].navn)
    assert grader["svært mye"] == {"Gran"}
    assert grader["ofte"] == {"Jevnaker"}
    assert grader["mye"] == {"Gjøvik", "Østre Toten", "Vestre Toten", "Nordre Land", "Søndre Land"}
    assert "Ringerike" in grader["en del"]
    assert "Nittedal" in grader["noe"]


def test_the_recurring_sets_are_the_close_neighbours(grunnlag: Samling) -> None:
    sett = monster.find_partnersett(grunnlag.register.formelle)
    navn = [([grunnlag.kommuner[n].navn for n in s.kommuner], len(s.ordninger)) for s in sett[:5]]
    assert navn == [
        (["Flå", "Nesbyen", "Gol", "Hemsedal", "Ål", "Hol"], 20),
        (["Lunner", "Gran"], 12),
        (["Ringerike", "Hole"], 10),
        (["Notodden", "Hjartdal"], 10),
        (["Sigdal", "Krødsherad", "Modum"], 8),
    ]


def test_the_four_of_drammensregionen_share_nothing_but_their_council(grunnlag: Samling) -> None:
    raad = {o.id: o.kommuner for o in grunnlag.register.regionraad}
    svar = monster.compute_kongruens(grunnlag.register.formelle, raad)
    maal = {
        nokkel: monster.count_kongruens(nokkel, nokkel, find_ordninger(grunnlag.register, medlemmer), svar)
        for nokkel, medlemmer in raad.items()
    }
    assert maal["drammensregionen-ikpr"].sammenfallende == 0
    assert max(maal.values(), key=lambda m: m.andel or 0).nokkel == "regionradet-for-hallingdal"
    alle = monster.count_kongruens("alle", "alle", grunnlag.register.formelle, svar)
    assert (alle.ordninger, alle.innenfor + alle.sammenfallende + alle.paa_tvers) == (216, 216)
