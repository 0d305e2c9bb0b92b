"""NIVI's nine areas against a region: covered, partly, not, or beyond judging."""

import pytest

from geo.data.referanse import load_referanse
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal.anbefalinger import Anbefaling, Dekning, build_anbefalinger, compute_vurderinger, count_dekning
from tests.lekeland import ALFA, BETA, DELTA, GAMMA


def omrade(*oppgaver: str, sektor: str | None = None, ordning: str | None = None) -> Anbefaling:
    return Anbefaling(1, "Område", oppgaver, sektor, None, (ordning,) if ordning else ())


@pytest.mark.parametrize(
    ("anbefaling", "region", "dekning", "telling"),
    [
        (omrade("brannvesen"), {ALFA, BETA}, Dekning.DEKKET, (2, 2, 2)),
        (omrade("brannvesen"), {ALFA, BETA, GAMMA}, Dekning.DELVIS, (2, 2, 2)),
        (omrade("brannvesen", "legevakt"), {ALFA, BETA}, Dekning.DEKKET, (4, 4, 4)),
        (omrade("ikt"), {ALFA, GAMMA}, Dekning.DELVIS, (2, 2, 0)),
        (omrade("ikt"), {ALFA, BETA}, Dekning.IKKE, (1, 0, 0)),
        (omrade("byggesak"), {BETA, GAMMA}, Dekning.IKKE, (0, 0, 0)),
        (omrade(sektor="politisk"), {ALFA, BETA}, Dekning.DEKKET, (2, 2, 2)),
        (omrade(ordning="tilsyn"), {BETA, GAMMA}, Dekning.DEKKET, (2, 2, 2)),
        (omrade(ordning="tilsyn"), {ALFA, BETA, GAMMA}, Dekning.DELVIS, (2, 2, 2)),
        (omrade(ordning="legevakt-bd"), {ALFA, GAMMA}, Dekning.UKJENT, (None, None, None)),
        (omrade(), {ALFA, BETA}, Dekning.UKJENT, (None, None, None)),
        (omrade("brannvesen"), {ALFA}, Dekning.UKJENT, (None, None, None)),
        (omrade("brannvesen"), {ALFA, DELTA}, Dekning.UKJENT, (None, None, None)),
    ],
    ids=[
        "all of it",
        "one stands outside",
        "two tasks",
        "partly is not whole",
        "with others than the region",
        "touching does not count",
        "a sector",
        "an ordning that is just that",
        "one stands outside it",
        "it tells nothing of other regions",
        "nothing to judge by",
        "one kommune",
        "only one was surveyed",
    ],
)
def test_how_far_an_area_is_covered(
    lekeregister: Register,
    anbefaling: Anbefaling,
    region: set[str],
    dekning: Dekning,
    telling: tuple[int | None, ...],
) -> None:
    (svar,) = compute_vurderinger(lekeregister, region, [anbefaling])
    assert (svar.dekning, (svar.i_samarbeid, svar.i_regionen, svar.felles)) == (dekning, telling)


def test_the_nine_areas_have_an_answer_each(grunnlag: Samling) -> None:
    omrader = build_anbefalinger(load_referanse()["nivi-2023-omrader"])
    assert [o.nr for o in omrader] == list(range(1, 10))
    for region in ("Hallingdal", "Kongsbergregionen", "Drammensregionen", "Hadeland", "Ringeriksregionen"):
        svar = compute_vurderinger(grunnlag.register, grunnlag.find_omrade(f"region:{region}").kommuner, omrader)
        assert sum(count_dekning(svar).values()) == 9
        for ett in svar:
            if ett.felles is not None:
                assert ett.felles <= (ett.i_regionen or 0) <= (ett.i_samarbeid or 0) <= ett.par


def test_kongsbergregionen_has_the_third_area_and_of_the_others_nothing_is_known(grunnlag: Samling) -> None:
    """Register row 8 (table 2.4 row 2): all eight are in Kongsbergregionens kommunale oppgavefellesskap."""
    tredje = [o for o in build_anbefalinger(load_referanse()["nivi-2023-omrader"]) if o.nr == 3]
    assert tredje[0].navn == "Oppgavefellesskap for tjenesteutvikling"
    dekning = {
        region: compute_vurderinger(grunnlag.register, grunnlag.find_omrade(f"region:{region}").kommuner, tredje)[0]
        for region in ("Hallingdal", "Kongsbergregionen", "Hadeland", "Drammensregionen", "Ringeriksregionen")
    }
    kongsberg = dekning.pop("Kongsbergregionen")
    assert (kongsberg.dekning, kongsberg.felles, kongsberg.par) == (Dekning.DEKKET, 8, 8)
    assert {vurdering.dekning for vurdering in dekning.values()} == {Dekning.UKJENT}


def test_hadeland_has_no_joint_ikt_organisation(grunnlag: Samling) -> None:
    omrader = build_anbefalinger(load_referanse()["nivi-2023-omrader"])
    dekning = {
        region: compute_vurderinger(grunnlag.register, grunnlag.find_omrade(f"region:{region}").kommuner, omrader)[
            0
        ].dekning
        for region in ("Hallingdal", "Kongsbergregionen", "Hadeland", "Drammensregionen")
    }
    assert dekning == {
        "Hallingdal": Dekning.DEKKET,
        "Kongsbergregionen": Dekning.DEKKET,
        "Hadeland": Dekning.DELVIS,
        "Drammensregionen": Dekning.IKKE,
    }
