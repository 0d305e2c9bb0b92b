"""What if: known questions to the survey of 2021, answered by the same numbers as the service structure."""

import json
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.beskrivelse.hvaom import build_brudd, build_endringer, build_json, build_setninger
from geo.data.endring import Hendelsestype, Inn, Ny, SlaSammen, Ut
from geo.data.oppgaver import Sektor
from geo.data.register import Omfang
from geo.data.samling import Samling
from geo.data.scenario import Scenario, format_scenario
from geo.maal.hvaom import Hvaom, Oppgaveendring, compute_hvaom

DRAMMEN, RINGERIKE, HOLE, HOL, LIER, JEVNAKER = "3005", "3007", "3038", "3044", "3049", "3053"
HALLINGDAL = ("3039", "3040", "3041", "3042", "3043", HOL)
DRBV, HALLINGDAL_BRANN = "drammensregionens-brannvesen-iks-drbv", "hallingdal-brann-og-redningsteneste-iks"


def sporr(grunnlag: Samling, *endringer: object, omrade: str = "kartlegging", dato: str | None = None) -> Hvaom:
    scenario = Scenario("Prøve", endringer)
    return compute_hvaom(grunnlag, scenario, grunnlag.find_omrade(omrade).kommuner, dato=dato)


def oppgave(hvaom: Hvaom, kode: str) -> Oppgaveendring:
    return next(ett for ett in hvaom.oppgaver if ett.for_.oppgave.kode == kode)


def tall(hvaom: Hvaom, kode: str) -> list[tuple[int | None, ...]]:
    ett = oppgave(hvaom, kode)
    return [(s.antall, s.kommunale, s.interkommunale, len(s.deltar)) for s in (ett.for_, ett.etter)]


def test_no_change_moves_no_number(grunnlag: Samling) -> None:
    hvaom = sporr(grunnlag)
    assert not any(ett.endret for ett in hvaom.oppgaver)
    assert not any(ett.vunnet or ett.tapt or ett.for_ != ett.etter for ett in hvaom.kommuner)
    assert build_setninger(hvaom) == ("Ingen tall endrer seg",)


def test_drammen_and_lier_merged_keep_fourteen_fire_services(grunnlag: Samling) -> None:
    hvaom = sporr(grunnlag, SlaSammen((DRAMMEN, LIER), "Drammen", DRAMMEN))
    assert tall(hvaom, "brannvesen") == [(14, 8, 6, 17), (14, 8, 6, 16)]
    assert [len(register.find_ordning(DRBV).kommuner) for register in (hvaom.for_.register, hvaom.etter.register)] == [
        5,
        4,
    ]
    interne = {h.ordning for h in hvaom.hendelser if h.type is Hendelsestype.INTERN}
    assert len(interne) == 5
    assert {"legevakta-i-drammen-lier", "barnevernvakten-i-drammen"} <= interne
    # Nobody has lost or won a partner by a number that went: Drammen was everybody's partner who was Lier's, or is now.
    assert not any(LIER in ett.tapt for ett in hvaom.kommuner)
    assert hvaom.etter.kommuner[DRAMMEN].innbyggere == 101_859 + 27_118


def test_all_of_hallingdal_as_one_kommune_makes_its_own_ordninger_internal(grunnlag: Samling) -> None:
    hvaom = sporr(grunnlag, SlaSammen(HALLINGDAL, "Hallingdal", "3041"), omrade="region:Hallingdal")
    assert tall(hvaom, "brannvesen") == [(2, 1, 1, 5), (1, 1, 0, 0)]
    [kommune] = hvaom.kommuner
    assert kommune.etter < kommune.for_
    assert not kommune.vunnet
    egne = {o.id for o in hvaom.for_.register.formelle if o.kommuner <= set(HALLINGDAL) and not o.ufullstendig}
    assert {h.ordning for h in hvaom.hendelser if h.type is Hendelsestype.INTERN} == egne


def test_hol_in_the_fire_service_of_hallingdal_leaves_seven_alone(grunnlag: Samling) -> None:
    hvaom = sporr(grunnlag, Inn(HALLINGDAL_BRANN, HOL))
    assert tall(hvaom, "brannvesen") == [(14, 8, 6, 17), (13, 7, 6, 18)]
    [setning] = [ett for ett in build_setninger(hvaom) if ett.startswith("Brannvesen")]
    assert setning == (
        "Brannvesen: 14 → 13 brannvesen; 8 → 7 kommunale, 6 interkommunale; Hol er ikke lenger alene; "
        "17 → 18 kommuner deltar"
    )
    assert build_endringer(hvaom) == ("Hol går inn i Hallingdal brann og redningsteneste IKS",)


def test_hole_out_of_the_fire_service_of_ringerike_leaves_both_alone(grunnlag: Samling) -> None:
    [brann] = [o for o in grunnlag.register.etter_kommune[HOLE] if o.oppgaver.get("brannvesen") is Omfang.HEL]
    hvaom = sporr(grunnlag, Ut(brann.id, HOLE))
    assert brann.kommuner == {RINGERIKE, HOLE}
    assert tall(hvaom, "brannvesen") == [(14, 8, 6, 17), (15, 10, 5, 15)]
    [setning] = [ett for ett in build_setninger(hvaom) if ett.startswith("Brannvesen")]
    assert "Ringerike (30 835 innbyggere) og Hole (6 811 innbyggere) blir alene" in setning.replace("\u00a0", " ")
    assert build_brudd(hvaom) == (f"{brann.navn} opphører, for bare én deltaker er igjen",)


def test_on_a_date_the_register_is_seen_on_it_before_anything_is_changed(grunnlag: Samling) -> None:
    for_, etter = (sporr(grunnlag, dato=dato) for dato in ("2021-12-31", "2022-01-01"))
    borte = {o.id for o in for_.for_.register.ordninger} ^ {o.id for o in etter.for_.register.ordninger}
    assert borte == {"drammensregionen-ikpr"}
    hadeland = "regionradet-for-hadeland"
    assert JEVNAKER in for_.for_.register.find_ordning(hadeland).kommuner
    assert JEVNAKER not in etter.for_.register.find_ordning(hadeland).kommuner


def test_ringerike_hole_and_jevnaker_as_one_are_one_of_each_kommunale_unit(grunnlag: Samling) -> None:
    tre = (RINGERIKE, HOLE, JEVNAKER)
    hvaom = sporr(grunnlag, SlaSammen(tre, "Ringeriksregionen", RINGERIKE))
    assert tall(hvaom, "grunnskole") == [(25, 25, 0, 0), (23, 23, 0, 0)]
    assert len(hvaom.kommuner) == 23


def test_a_new_ordning_wins_partners_and_has_an_id_in_the_answer(grunnlag: Samling) -> None:
    ny = Ny("Felles barnevern", Sektor.SOSIAL, (HOL, HOLE), {"barnevern": Omfang.HEL})
    svar = build_json(sporr(grunnlag, ny))
    assert svar["nye_ordninger"] == [
        {
            "id": "felles-barnevern",
            "navn": "Felles barnevern",
            "deltakere": [HOLE, HOL],
            "oppgaver": {"barnevern": "hel"},
        }
    ]
    kommuner = {rad["kommunenummer"]: rad for rad in svar["kommuner"]}
    assert kommuner[HOL]["etter"] == kommuner[HOL]["foer"] + 1


def test_the_command_answers_with_the_numbers_of_struktur(
    grunnlag: Samling, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "lier.json"
    fil.write_bytes(format_scenario(Scenario("Lier til Drammen", (SlaSammen((DRAMMEN, LIER), "Drammen", DRAMMEN),))))
    assert main(["hvaom", str(fil), "--format", "json"]) == 0
    svar = json.loads(capsys.readouterr().out)
    assert main(["struktur", "--format", "json"]) == 0
    struktur = json.loads(capsys.readouterr().out)
    felt = ("antall", "kommunale", "interkommunale", "deltar", "andel")
    assert [[rad["foer"][navn] for navn in felt] for rad in svar["oppgaver"]] == [
        [rad[navn] for navn in felt] for rad in struktur
    ]
    assert svar["navn"] == "Lier til Drammen"
    assert svar["endringer"] == ["Drammen og Lier blir én kommune: 3005 Drammen"]
    assert len(svar["oppgaver"]) == len(grunnlag.oppgaver)
    assert svar["brudd"]


@pytest.mark.parametrize(
    ("innhold", "valg", "ord_"),
    [
        ('{"endringer": [{"type": "ut", "ordning": "x", "kommune": "9"}]}', (), "ukjent kommunenummer «9»"),
        ('{"endringer": [{"type": "opphor", "ordning": "x"}]}', (), "registeret har ingen ordning «x»"),
        ('{"endringer": []}', ("--dato", "2022-13-01"), "er ikke en dato"),
        (None, (), "filen finnes ikke"),
    ],
    ids=["unknown kommune", "unknown ordning", "no date", "no file"],
)
def test_a_mistake_ends_the_command_with_status_two(
    innhold: str | None, valg: tuple[str, ...], ord_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "hvaom.json"
    if innhold is not None:
        fil.write_text(innhold, encoding="utf-8")
    assert main(["hvaom", str(fil), *valg]) == 2
    assert ord_ in capsys.readouterr().err
