"""Colours: the palette proven for three kinds of colour blindness, and the real register's colours on every map."""

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, permutations

import pytest
from coloraide import Color

from geo.beskrivelse import fyll as f
from geo.beskrivelse.farger import UTSEENDE, assign_farger, find_farger, find_mote, find_serie
from geo.beskrivelse.fyll import FORVEKSLES, PALETT, SEKVENS, Monster, kan_forveksles, mix_hvit
from geo.beskrivelse.temakart import Temakart, Tilstand
from geo.data.oppgaver import Sektor
from geo.data.register import Deltaker, Ordning
from geo.tegning.fyllmonster import UTENFOR, find_gratone
from geo.tegning.kartark import HAV
from geo.tegning.stil import BLEKK, GRATT, HVITT
from tests.trykk import hent_beskrivelse, hent_figurer, hent_kartkoder, hent_sporsmal

SYN = ("normalt", "protan", "deutan", "tritan")
METODER = ("machado", "brettel")  # two models of full dichromacy; neither is the truth, so both must be pleased
MINST_DELTA_E = 8.0
MINST_KONTRAST = 4.5


@cache
def sett(farge: str, syn: str, metode: str) -> Color:
    return Color(farge) if syn == "normalt" else Color(farge).filter(syn, 1, method=metode).clip()


@cache
def delta_e(a: str, b: str) -> float:
    """The smallest CIEDE2000 over all kinds of colour vision."""
    return min(sett(a, syn, metode).delta_e(sett(b, syn, metode), method="2000") for syn in SYN for metode in METODER)


def alle_koder() -> list[str]:
    """Every map there can be of the real register: the report's, and one for each other task."""
    oppgaver = list(hent_sporsmal().data.oppgaver)
    return [*(kode for kode in hent_kartkoder() if kode != "1.1"), *oppgaver]


def ordning(navn: str, *kommuner: str) -> Ordning:
    return Ordning(navn, navn, Sektor.BRANN, tuple(Deltaker(nummer) for nummer in kommuner))


def find_utseende(farger: Iterable[str]) -> tuple[str, ...]:
    """What a combination of colours looks like to everybody: confusable colours count as one and the same."""
    familie = {farge: min(par) for par in FORVEKSLES for farge in par}
    return tuple(sorted(familie.get(farge, farge) for farge in farger))


# --------------------------------------------------------------------------------------------------------- the palette


@pytest.mark.parametrize(("a", "b"), list(combinations(PALETT, 2)))
def test_two_colours_are_told_apart_by_all_or_known_as_confusable(a: str, b: str) -> None:
    assert (delta_e(a, b) < MINST_DELTA_E) == (frozenset({a, b}) in FORVEKSLES)


@pytest.mark.parametrize("farge", PALETT)
def test_every_colour_is_told_from_a_kommune_that_runs_the_service_alone(farge: str) -> None:
    assert delta_e(farge, f.EGENREGI) >= MINST_DELTA_E
    assert delta_e(farge, f.IKKE_REGISTRERT) >= MINST_DELTA_E
    assert delta_e(farge, f.UTENFOR_UTVALG) >= MINST_DELTA_E


@pytest.mark.parametrize(("a", "b"), list(pairwise(SEKVENS)))
def test_the_steps_of_a_measure_are_seen_by_all(a: str, b: str) -> None:
    # Six steps that all keep labels readable cannot be 8 apart; the value stands on each kommune besides.
    assert delta_e(a, b) >= 6


@pytest.mark.parametrize(
    "bunn",
    [
        *PALETT,
        *SEKVENS,
        f.EGENREGI,
        f.IKKE_REGISTRERT,
        f.UTENFOR_UTVALG,
        f.UKJENT,
        *(find_gratone(nr) for nr in range(len(SEKVENS))),
    ],
)
def test_a_name_is_read_on_every_fill(bunn: str) -> None:
    assert Color(BLEKK).contrast(bunn) >= MINST_KONTRAST


@pytest.mark.parametrize("bunn", ["#ffffff", f.BAKGRUNN, HAV, *(mix_hvit(farge, UTENFOR) for farge in PALETT)])
def test_a_name_outside_the_area_is_read_on_every_lighter_fill(bunn: str) -> None:
    assert Color(GRATT).contrast(bunn) >= MINST_KONTRAST


def test_a_host_number_is_read_on_its_disc() -> None:
    assert Color(HVITT).contrast(BLEKK) >= MINST_KONTRAST
    assert Color(HVITT).contrast(GRATT) >= MINST_KONTRAST


def test_mixing_with_white_goes_from_the_colour_to_white() -> None:
    assert mix_hvit("#102030", 0) == "#102030"
    assert mix_hvit("#102030", 1) == "#ffffff"
    assert mix_hvit("#000000", 0.5) == "#808080"


# --------------------------------------------------------------------------------------------------- the real register


@pytest.mark.parametrize("kode", alle_koder())
def test_groups_that_touch_inside_the_area_are_told_apart_by_all(kode: str) -> None:
    kart: Temakart = hent_beskrivelse(kode)
    naboer = [par for par in hent_sporsmal().data.naboer if set(par) <= kart.omrade.kommuner]
    for a, b in naboer:
        ene, andre = kart.felt[a], kart.felt[b]
        if Tilstand.UKJENT in {ene.tilstand, andre.tilstand} or ene.tilstand is Tilstand.KLASSE:
            continue
        bare_ene = [farge for n, farge in zip(ene.grupper, farger_i(kart, a), strict=True) if n not in andre.grupper]
        bare_andre = [farge for n, farge in zip(andre.grupper, farger_i(kart, b), strict=True) if n not in ene.grupper]
        for x in bare_ene:
            for y in bare_andre:
                assert delta_e(x, y) >= MINST_DELTA_E, (ene.navn, andre.navn)


def farger_i(kart: Temakart, nummer: str) -> list[str]:
    """The colour of each group of a kommune."""
    return [kart.gruppe[nokkel].fyll.farger[0] for nokkel in kart.felt[nummer].grupper]


@pytest.mark.parametrize("kode", alle_koder())
def test_stripes_in_one_kommune_are_told_apart_by_all(kode: str) -> None:
    for felt in hent_beskrivelse(kode).felt.values():
        if felt.tilstand is Tilstand.FLERE and felt.i_omradet:
            assert all(delta_e(a, b) >= MINST_DELTA_E for a, b in combinations(felt.fyll.farger, 2)), felt.navn


@pytest.mark.parametrize("kode", alle_koder())
def test_no_two_combinations_on_a_map_look_alike(kode: str) -> None:
    # Drammen is in three veterinærvakter, Holmestrand in two legevakter that Drammen is in one of.
    kombinasjoner = {
        felt.grupper: felt.fyll.farger for felt in hent_beskrivelse(kode).felt.values() if len(felt.fyll.farger) > 1
    }
    utseender = [find_utseende(farger) for farger in kombinasjoner.values()]
    assert len(set(utseender)) == len({frozenset(farger) for farger in kombinasjoner.values()}) == len(utseender)


def test_an_ordning_has_one_colour_on_all_maps() -> None:
    farger: dict[str, set[str]] = {}
    for kode in alle_koder():
        for gruppe in hent_beskrivelse(kode).grupper:
            if gruppe.ordning:
                farger.setdefault(gruppe.ordning.id, set()).add(gruppe.fyll.farger[0])
    assert farger
    assert all(len(ett) == 1 for ett in farger.values())


def test_every_ordning_of_the_register_has_a_colour() -> None:
    g = hent_sporsmal().data
    assert set(find_farger(g)) == {ordning.id for ordning in g.register.ordninger}


def test_a_map_with_no_more_ordninger_than_colours_mostly_uses_each_once() -> None:
    g = hent_sporsmal().data
    like = [
        (kode, a.navn, b.navn)
        for kode, ordninger in g.register.etter_oppgave.items()
        for a, b in combinations(ordninger, 2)
        if len(ordninger) <= len(PALETT) and find_farger(g)[a.id] == find_farger(g)[b.id]
    ]
    assert len(like) <= 2, like


def test_the_colours_do_not_depend_on_the_order_of_the_register() -> None:
    g = hent_sporsmal().data
    serie = find_serie(g.register)
    stokket = [list(ordninger) for ordninger in serie]
    for ordninger in stokket:
        random.Random(7).shuffle(ordninger)  # noqa: S311 - a shuffle, not a secret
    assert assign_farger(stokket, g.naboer) == assign_farger(serie, g.naboer)


def test_what_is_unknown_is_told_by_pattern_and_not_by_colour_alone() -> None:
    s = hent_sporsmal()
    beskrivelse = hent_figurer()["5.17"].beskriv(replace(s, omrade=s.data.omrader["landet"]))
    ukjente = [felt for felt in beskrivelse.felt.values() if felt.tilstand is Tilstand.UKJENT]
    assert len(ukjente) > 300
    assert all(felt.fyll.monster is Monster.KRYSS for felt in ukjente)


# ------------------------------------------------------------------------------------------------------------ toy cases


def find_motte(serie: list[tuple[Ordning, ...]], naboer: set[tuple[str, str]]) -> dict[str, set[str]]:
    mote = find_mote(serie, naboer)
    return {en: {mote.ider[nr] for nr in motte} for en, motte in zip(mote.ider, mote.meter, strict=True)}


def test_ordninger_that_share_a_kommune_or_a_border_meet() -> None:
    a, b, c, d = ordning("a", "1"), ordning("b", "1", "2"), ordning("c", "3"), ordning("d", "9")
    assert find_motte([(a, b, c, d)], {("2", "3")}) == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}, "d": set()}


def test_ordninger_that_are_never_on_one_map_do_not_meet() -> None:
    assert find_motte([(ordning("a", "1"),), (ordning("b", "1"),)], set()) == {"a": set(), "b": set()}


def test_ordninger_that_meet_on_two_maps_meet_once() -> None:
    a, b, c = ordning("a", "1"), ordning("b", "1"), ordning("c", "1")
    mote = find_mote([(a, b), (b, a, c)], set())
    assert [sorted(motte) for motte in mote.meter] == [[1, 2], [0, 2], [0, 1]]
    assert mote.kart == ((0, 1), (0, 1), (1,))


def test_combinations_are_the_sets_that_kommuner_are_in() -> None:
    ordninger = [ordning("a", "1", "2"), ordning("b", "2", "3"), ordning("c", "2")]
    assert find_mote([ordninger], set()).kombinasjoner == ((0, (0, 1, 2)),)


def test_a_kommune_in_more_ordninger_than_there_are_colours_is_no_combination() -> None:
    assert find_mote([[ordning(str(n), "1") for n in range(8)]], set()).kombinasjoner
    assert not find_mote([[ordning(str(n), "1") for n in range(9)]], set()).kombinasjoner


@pytest.mark.parametrize("fro", range(10))
def test_those_who_meet_are_those_that_comparing_every_pair_finds(fro: int) -> None:
    r = random.Random(fro)  # noqa: S311 - a test, not a secret
    naboer = {(f"{a}", f"{b}") for a, b in combinations(range(12), 2) if r.random() < 0.15}
    alle = [ordning(f"o{n}", *{f"{r.randrange(12)}" for _ in range(r.randint(1, 3))}) for n in range(20)]
    serie = [tuple(r.sample(alle, 6)) for _ in range(5)]
    ventet = {o.id: set() for kart in serie for o in kart}
    for kart in serie:
        for a, b in permutations(kart, 2):
            delt_grense = any(a.kommuner & {x} and b.kommuner & {y} for par in naboer for x, y in (par, par[::-1]))
            if a.kommuner & b.kommuner or delt_grense:
                ventet[a.id].add(b.id)
    assert find_motte(serie, naboer) == ventet


def test_confusable_colours_look_like_one() -> None:
    assert UTSEENDE[PALETT.index(f.PAERE)] == UTSEENDE[PALETT.index(f.OLIVEN)]
    assert len({UTSEENDE[PALETT.index(farge)] for farge in (f.PAERE, f.GUL, f.CYAN)}) == 3


def test_six_that_all_meet_get_six_colours_that_nobody_confuses() -> None:
    # Six is all there can be: the palette is four colours and two pairs of which only one may be used.
    farger = assign_farger([[ordning(navn, "1") for navn in "abcdef"]], set())
    assert not any(kan_forveksles(a, b) for a, b in combinations(farger.values(), 2))


def test_more_that_meet_than_there_are_colours_still_get_one_each() -> None:
    farger = assign_farger([[ordning(str(n), "1") for n in range(11)]], set())
    assert set(farger.values()) == set(PALETT)


def tilfeldig_kart(fro: int) -> tuple[list[list[Ordning]], set[tuple[str, str]]]:
    """A map that six colours are enough for, since it was made from a colouring, and hard enough to need repair."""
    r = random.Random(fro)  # noqa: S311 - a test, not a secret
    fasit = {f"o{n:02}": r.randrange(6) for n in range(30)}
    naboer = {(a, b) for a, b in combinations(sorted(fasit), 2) if fasit[a] != fasit[b] and r.random() < 0.36}
    return [[ordning(navn, navn) for navn in sorted(fasit)]], naboer


@pytest.mark.parametrize("fro", range(40))
def test_a_map_that_can_be_coloured_is(fro: int) -> None:
    serie, naboer = tilfeldig_kart(fro)
    farger = assign_farger(serie, naboer)
    assert not [(a, b) for a, b in naboer if kan_forveksles(farger[a], farger[b])]


def test_colours_of_twenty_thousand_ordninger_come_in_reasonable_time() -> None:
    r = random.Random(1)  # noqa: S311 - a test, not a secret
    serie = [
        [ordning(f"k{kart}-{n}", f"{r.randrange(400)}", f"{r.randrange(400)}") for n in range(40)]
        for kart in range(500)
    ]
    assert len(assign_farger(serie, {(str(n), str(n + 1)) for n in range(399)})) == 20_000


def test_a_map_that_no_moves_can_colour_gets_its_colours_all_the_same() -> None:
    # Each meets some twenty others: without a bound on the moves this goes on for minutes.
    r = random.Random(3)  # noqa: S311 - a test, not a secret
    serie = [[ordning(f"o{n:03}", *{f"{r.randrange(90)}" for _ in range(5)}) for n in range(400)]]
    assert len(assign_farger(serie, set())) == 400
