"""Changes of a register: each kind by hand on the toy country, and what follows from it (DOMAIN: changes and dates)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from geo.data.endring import (
    Del,
    Endring,
    Fylke,
    Hendelsestype,
    Inn,
    Ny,
    Oppgaver,
    Opphor,
    SlaSammen,
    SlaSammenOrdninger,
    Ut,
    Utfall,
    Vert,
    bruk,
    lag_id,
    utfor,
)
from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Form, Omfang, Ordning, Register
from geo.errors import DataError
from tests.lekeland import ALFA, BETA, DELTA, GAMMA


def hendelser(utfall: Utfall) -> list[tuple[Hendelsestype, str]]:
    return [(hendelse.type, hendelse.ordning) for hendelse in utfall.hendelser]


def med(register: Register, *endringer: Endring, per: str | None = None) -> Utfall:
    return utfor(register, endringer, per=per)


def finn(utfall: Utfall, id_: str) -> Ordning:
    return utfall.register.find_ordning(id_)


def feil_av(register: Register, endringer: Sequence[Endring]) -> list[str]:
    with pytest.raises(DataError) as feil:
        bruk(register, endringer)
    return [avvik.hva for avvik in feil.value.avvik]


def test_a_kommune_joins_and_the_register_given_is_left_as_it_was(lekeregister: Register) -> None:
    utfall = med(lekeregister, Inn("brann-ab", GAMMA))
    assert finn(utfall, "brann-ab").kommuner == {ALFA, BETA, GAMMA}
    assert lekeregister.find_ordning("brann-ab").kommuner == {ALFA, BETA}
    assert not utfall.hendelser


def test_no_changes_give_the_same_register(lekeregister: Register) -> None:
    assert bruk(lekeregister, []) == lekeregister


def test_a_formal_ordning_left_with_one_ends(lekeregister: Register) -> None:
    utfall = med(lekeregister, Ut("legevakt-ab", BETA))
    assert "legevakt-ab" not in utfall.register.etter_id
    assert hendelser(utfall) == [(Hendelsestype.OPPHORT, "legevakt-ab")]


def test_a_company_left_with_one_owner_is_intern_and_out_of_the_count(lekeregister: Register) -> None:
    utfall = med(lekeregister, Ut("brann-ab", BETA))
    assert finn(utfall, "brann-ab").intern
    assert "brann-ab" not in {o.id for o in utfall.register.formelle}
    assert hendelser(utfall) == [(Hendelsestype.INTERN, "brann-ab")]


def test_a_host_that_leaves_makes_the_host_unknown(lekeregister: Register) -> None:
    utfall = med(lekeregister, Inn("brann-ab", GAMMA), Ut("brann-ab", ALFA))
    assert finn(utfall, "brann-ab").vertskommune is None
    assert hendelser(utfall) == [(Hendelsestype.VERT_UKJENT, "brann-ab")]


def test_the_stated_number_follows_those_who_come_and_go(lekeregister: Register) -> None:
    assert finn(med(lekeregister, Ut("stor", ALFA)), "stor").antall_oppgitt == 11
    assert finn(med(lekeregister, Inn("stor", BETA)), "stor").antall_oppgitt == 13
    ut = finn(med(lekeregister, Ut("stor", ALFA)), "stor")
    assert ut.antall_beregnet
    assert not lekeregister.find_ordning("stor").antall_beregnet


def test_an_informal_ordning_may_stand_with_one(lekeregister: Register) -> None:
    uformell = replace(lekeregister.find_ordning("legevakt-ab"), juridisk_form=Form.NETTVERK)
    register = replace(lekeregister, ordninger=(uformell,))
    assert finn(med(register, Ut("legevakt-ab", BETA)), "legevakt-ab").kommuner == {ALFA}


def test_a_kommune_that_left_and_came_back_has_two_periods(lekeregister: Register) -> None:
    endringer = [Ut("legevakt-bd", BETA, fra="2022-01-01"), Inn("legevakt-bd", BETA, fra="2024-07-01")]
    utfall = utfor(lekeregister, [*endringer, Inn("legevakt-bd", ALFA, fra="2022-01-01")], per="2021-11-01")
    assert finn(utfall, "legevakt-bd").kommuner == {BETA, DELTA}
    for dato, ventet in (
        ("2021-12-31", {BETA, DELTA}),
        ("2023-01-01", {ALFA, DELTA}),
        ("2024-07-01", {ALFA, BETA, DELTA}),
    ):
        sett = utfor(lekeregister, [*endringer, Inn("legevakt-bd", ALFA, fra="2022-01-01")], per=dato)
        assert finn(sett, "legevakt-bd").kommuner == ventet, dato


def test_an_end_from_a_date_holds_until_the_day_before(lekeregister: Register) -> None:
    endring = Opphor("legevakt-ab", fra="2022-01-01")
    assert "legevakt-ab" in utfor(lekeregister, [endring], per="2021-12-31").register.etter_id
    assert "legevakt-ab" not in utfor(lekeregister, [endring], per="2022-01-01").register.etter_id


def test_a_dated_change_without_a_date_to_see_it_on_is_refused(lekeregister: Register) -> None:
    assert feil_av(lekeregister, [Ut("brann-ab", BETA, fra="2022-01-01")]) == [
        "endring 1: endringen gjelder fra 2022-01-01"
    ]


def test_a_new_ordning_has_an_id_of_its_name(lekeregister: Register) -> None:
    ny = Ny("Felles brannvesen Øst", Sektor.BRANN, (BETA, GAMMA), {"brannvesen": Omfang.HEL})
    utfall = med(lekeregister, ny, Inn("felles-brannvesen-ost", ALFA))
    assert utfall.ider == {1: "felles-brannvesen-ost"}
    assert finn(utfall, "felles-brannvesen-ost").kommuner == {ALFA, BETA, GAMMA}


@pytest.mark.parametrize(
    ("navn", "ventet"),
    [("Ål–Hol PPT", "al-hol-ppt"), ("Æ & Ø AS", "ae-o-as"), ("***", "ordning"), ("Brann AB IKS", "brann-ab-iks-2")],
)
def test_an_id_is_plain_letters_and_never_one_that_is_taken(navn: str, ventet: str) -> None:
    assert lag_id(navn, {"brann-ab-iks"}) == ventet


def test_merged_ordninger_have_all_deltakere_and_the_strongest_omfang(lekeregister: Register) -> None:
    register = bruk(lekeregister, [Oppgaver("legevakt-bd", {"legevakt": Omfang.DELVIS, "jordmor": Omfang.HEL})])
    utfall = med(register, SlaSammenOrdninger(("legevakt-ab", "legevakt-bd"), "Legevakt ABD"))
    ny = finn(utfall, "legevakt-abd")
    assert ny.kommuner == {ALFA, BETA, DELTA}
    assert ny.oppgaver == {"legevakt": Omfang.HEL, "jordmor": Omfang.HEL}
    assert [o.id for o in utfall.register.ordninger] == ["brann-ab", "legevakt-abd", "digi-c", "tilsyn", "stor", "rad"]


def test_what_merged_ordninger_do_not_agree_on_is_unknown_and_hidden_deltakere_stay_counted(
    lekeregister: Register,
) -> None:
    ny = finn(med(lekeregister, SlaSammenOrdninger(("stor", "brann-ab"), "Stor og brann")), "stor-og-brann")
    assert ny.juridisk_form is None
    assert ny.vertskommune is None
    assert (len(ny.kommuner), ny.antall) == (3, 13)  # ten of «stor» are not named


def test_a_merged_kommune_is_in_both_parents_ordninger(lekeregister: Register) -> None:
    utfall = med(lekeregister, SlaSammen((ALFA, BETA), "Alfabeta", ALFA))
    assert {o.id for o in utfall.register.etter_kommune[ALFA]} == {"legevakt-bd", "digi-c", "tilsyn", "stor", "rad"}
    assert {o.id for o in utfall.register.ordninger if o.intern} == {"brann-ab", "legevakt-ab"}
    assert finn(utfall, "brann-ab").vertskommune == ALFA
    assert utfall.find_numre({ALFA, BETA, DELTA}) == {ALFA, DELTA}
    assert utfall.register.kartlagt == {ALFA, GAMMA}


def test_a_merged_kommune_is_surveyed_only_where_all_parents_were(lekeregister: Register) -> None:
    assert med(lekeregister, SlaSammen((GAMMA, DELTA), "Gammadelta", DELTA)).register.kartlagt == {ALFA, BETA}
    spurt = replace(lekeregister, ikke_spurt=frozenset({(BETA, "legevakt")}))
    etter = med(spurt, SlaSammen((ALFA, BETA), "Alfabeta", "0199")).register
    assert etter.find_kartlagt("legevakt") == {GAMMA}
    assert etter.find_kartlagt("brannvesen") == {"0199", GAMMA}


def test_parents_with_different_units_of_a_task_keep_both_and_it_is_flagged(lekeregister: Register) -> None:
    utfall = med(lekeregister, SlaSammen((ALFA, DELTA), "Alfadelta", ALFA))
    flagget = [(h.ordning, h.oppgave) for h in utfall.hendelser if h.type is Hendelsestype.FLERE_ENHETER]
    assert flagget == [("legevakt-ab", "legevakt"), ("legevakt-bd", "legevakt")]
    assert {o.id for o in utfall.register.etter_oppgave["legevakt"]} == {"legevakt-ab", "legevakt-bd"}


def test_two_named_members_that_become_one_take_one_from_the_stated_number(lekeregister: Register) -> None:
    assert finn(med(lekeregister, SlaSammen((ALFA, DELTA), "Alfadelta", ALFA)), "stor").antall == 11


def test_periods_of_the_merged_become_one_where_one_runs_on(lekeregister: Register) -> None:
    utfall = med(lekeregister, SlaSammen((BETA, GAMMA), "Betagamma", BETA))
    assert finn(utfall, "rad").deltakere == (Deltaker(ALFA), Deltaker(BETA))


def test_a_divided_kommune_is_unknown_where_nobody_has_said_who_goes_on(lekeregister: Register) -> None:
    utfall = med(lekeregister, Del(ALFA, (("0111", "Alfa vest"), ("0112", "Alfa øst")), {"brann-ab": ("0111",)}))
    assert finn(utfall, "brann-ab").kommuner == {"0111", BETA}
    assert finn(utfall, "brann-ab").vertskommune == "0111"
    assert finn(utfall, "legevakt-ab").kommuner == {BETA}
    assert finn(utfall, "legevakt-ab").antall == 2
    kartlagt = utfall.register.find_kartlagt
    assert kartlagt("legevakt") == {BETA, GAMMA}  # unknown for both parts
    assert kartlagt("brannvesen") == {"0111", "0112", BETA, GAMMA}
    assert kartlagt("barnevern") == {"0111", "0112", BETA, GAMMA}  # it took no part: both inherit
    assert (Hendelsestype.UAVKLART, "legevakt-ab") in hendelser(utfall)
    assert utfall.find_numre({ALFA}) == {"0111", "0112"}


def test_a_chain_of_mergers_leads_from_the_first_number_to_the_last(lekeregister: Register) -> None:
    utfall = med(lekeregister, SlaSammen((ALFA, BETA), "AB", BETA), SlaSammen((BETA, GAMMA), "ABG", "0199"))
    assert utfall.find_numre({ALFA, BETA, GAMMA}) == {"0199"}


def test_a_county_or_a_task_changes_without_touching_who_takes_part(lekeregister: Register) -> None:
    endret = bruk(
        lekeregister, [Fylke(ALFA, "Viken"), Vert("brann-ab", BETA), Oppgaver("brann-ab", {"iua": Omfang.HEL})]
    )
    assert endret.find_ordning("brann-ab").kommuner == {ALFA, BETA}
    assert endret.find_ordning("brann-ab").vertskommune == BETA
    assert set(endret.etter_oppgave["iua"]) == {endret.find_ordning("brann-ab")}


def test_every_change_that_cannot_be_carried_out_is_told_at_once(lekeregister: Register) -> None:
    endringer: list[Endring] = [
        Inn("finnes-ikke", ALFA),
        Inn("brann-ab", ALFA),
        Ut("brann-ab", GAMMA),
        Vert("brann-ab", GAMMA),
        Ny("Bare én", Sektor.BRANN, (ALFA,)),
        Ny("Tatt", Sektor.BRANN, (ALFA, BETA), id="stor"),
        SlaSammenOrdninger(("stor",), "Stor"),
        Ut("brann-ab", BETA),
    ]
    assert feil_av(lekeregister, endringer) == [
        "endring 1: registeret har ingen ordning «finnes-ikke»",
        f"endring 2: {ALFA} er alt med i Brann AB IKS",
        f"endring 3: {GAMMA} er ikke med i Brann AB IKS",
        f"endring 4: {GAMMA} er ikke med i Brann AB IKS",
        "endring 5: Bare én har færre enn to deltakere",
        "endring 6: registeret har alt en ordning «stor»",
        "endring 7: bare én ordning er nevnt",
    ]


def test_the_register_of_a_date_lets_follow_what_a_left_member_brings(lekeregister: Register) -> None:
    rad = replace(
        lekeregister.find_ordning("brann-ab"),
        deltakere=(Deltaker(ALFA, til="2021"), Deltaker(BETA), Deltaker(GAMMA)),
        antall_oppgitt=5,
    )
    alene = replace(lekeregister.find_ordning("legevakt-ab"), deltakere=(Deltaker(ALFA, til="2021"), Deltaker(BETA)))
    tom = replace(
        lekeregister.find_ordning("legevakt-bd"),
        deltakere=(Deltaker(BETA, til="2021"), Deltaker(DELTA, til="2021")),
    )
    register = replace(lekeregister, ordninger=(rad, alene, tom))
    for_, etter = register.per("2021-12-31"), register.per("2022-01-01")
    assert for_ == register
    assert [o.id for o in etter.ordninger] == ["brann-ab"]  # one is left with one, one with nobody
    assert (etter.ordninger[0].vertskommune, etter.ordninger[0].antall_oppgitt) == (None, 4)
    assert etter.ordninger[0].antall_beregnet
