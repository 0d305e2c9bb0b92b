"""The oracle says every difference between what was recorded and what is written now, and where in a file it lies."""

import json
from pathlib import Path

import pytest

from verktoy import orakel

STRUKTUR = ("--del", "json", "--omrade", "kartlegging")


def compare_json(for_: object, na: object) -> list[str]:
    return list(orakel.compare_innhold(json.dumps(for_).encode(), json.dumps(na).encode()))


def test_each_key_is_missing_new_or_changed() -> None:
    fasit = {"a": "1", "b": "2", "c": "3"}
    assert orakel.compare_summer(fasit, {"b": "2", "c": "4", "d": "5"}) == {"a": "mangler", "c": "endret", "d": "ny"}
    assert orakel.compare_summer(fasit, dict(fasit)) == {}


@pytest.mark.parametrize(
    ("for_", "na", "funn"),
    [
        ([{"verdi": {"x": 1}}], [{"verdi": {"x": 2}}], ["[0].verdi.x: 1 → 2"]),
        ({"a": 1, "b": "å"}, {"b": "å", "c": None}, [".a: 1 → mangler", ".c: mangler → null"]),
        ([1, 2], [1, 3, 4], [": 2 → 3 i listen", "[1]: 2 → 3"]),
        ({"a": 1}, {"a": 1.0}, [".a: 1 → 1.0"]),
        ({"a": 1}, {"a": True}, [".a: 1 → true"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, [": nøklene står i en annen rekkefølge"]),
        ({"a": []}, {"a": {}}, [".a: [] → {}"]),
    ],
    ids=["a value", "keys", "a longer list", "whole and decimal", "number and truth", "order of keys", "kind"],
)
def test_a_difference_in_json_is_shown_with_its_path(for_: object, na: object, funn: list[str]) -> None:
    assert compare_json(for_, na) == funn


def test_the_same_json_written_otherwise_is_a_difference_of_lines() -> None:
    assert list(orakel.compare_innhold(b'{"a":1}', b'{"a": 1}')) == ['linje 1, tegn 6: «{"a":1}» → «{"a": 1}»']


def test_a_difference_in_text_is_shown_from_where_it_begins() -> None:
    lang = "x" * 500
    for_, na = f"likt\n{lang}5 brannvesen", f"likt\n{lang}6 brannvesen\nslutt"
    funn = list(orakel.compare_innhold(for_.encode(), na.encode()))
    assert funn == ["2 → 3 linjer", f"linje 2, tegn 501: «{'x' * 20}5 brannvesen» → «{'x' * 20}6 brannvesen»"]


def test_a_difference_in_a_picture_is_shown_by_size() -> None:
    assert list(orakel.compare_innhold(b"\x89PNG", b"\x89PNG\xff")) == ["4 → 5 byte"]


def test_differences_inside_a_file_are_shown_to_a_limit_and_counted_beyond(tmp_path: Path) -> None:
    for lager, verdi in (("for", 0), ("na", 1)):
        (tmp_path / lager).mkdir()
        (tmp_path / lager / "a.json").write_text(json.dumps([verdi] * (orakel.MAKS_FUNN + 3)), encoding="utf-8")
    linjer = list(orakel.describe_forskjeller({"a.json": "endret"}, tmp_path / "for", tmp_path / "na"))
    assert len(linjer) == 1 + orakel.MAKS_FUNN + 1
    assert [linje.split() for linje in (linjer[0], linjer[-1])] == [["endret", "a.json"], ["…", "og", "3", "til"]]


def test_what_is_recorded_is_found_again_and_a_falsified_record_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fasit = tmp_path / "fasit.json"
    annet = {"pakke/landet/LESMEG.txt": "0"}  # another part, which stays as it is recorded
    fasit.write_text(json.dumps(annet), encoding="utf-8")
    assert orakel.main(["skriv", str(fasit), *STRUKTUR]) == 0
    assert orakel.main(["sammenlign", str(fasit), *STRUKTUR]) == 0
    summer = json.loads(fasit.read_text(encoding="utf-8"))
    assert summer.keys() == annet.keys() | {"json/kartlegging/struktur.json", "json/kartlegging/rapport_fro_2.json"}

    lagret = orakel.find_lager(fasit) / "json" / "kartlegging" / "struktur.json"
    rader = json.loads(lagret.read_text(encoding="utf-8"))
    rader[1]["antall"] += 1000
    lagret.write_text(json.dumps(rader), encoding="utf-8")
    summer["json/kartlegging/struktur.json"] = "0"
    summer["json/kartlegging/borte.json"] = "0"
    fasit.write_text(json.dumps(summer), encoding="utf-8")
    capsys.readouterr()
    assert orakel.main(["sammenlign", str(fasit), *STRUKTUR]) == 1
    ut = capsys.readouterr().out
    antall = rader[1]["antall"]
    assert [linje.split() for linje in ut.splitlines()] == [
        ["mangler", "json/kartlegging/borte.json"],
        ["endret", "json/kartlegging/struktur.json"],
        ["[1].antall:", str(antall), "→", str(antall - 1000)],
        ["2", "av", "3", "filer", "er", "ulike"],
    ]
