"""A taste of ``make fuzz``: what is read is taken or refused, and never a traceback."""

from random import Random

import pytest

from tests.fuzz import find_maal, muter, prov

FRO = 2026
ANTALL = 150


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # GDAL's, about boundaries that are broken on purpose
def test_no_mutant_gives_a_traceback() -> None:
    svar = [prov(FRO, nummer) for nummer in range(ANTALL)]
    assert [ett for ett in svar if ett.feil] == []
    assert {ett.avvist for ett in svar} == {True, False}, "some are taken and some refused"


def test_every_file_of_the_product_is_among_what_is_tried() -> None:
    assert {
        "register",
        "oppgaver",
        "kommuner",
        "årsverk",
        "naboer",
        "grenser",
        "møteplan",
        "scenario",
    } <= find_maal().keys()
    assert any(navn.startswith("referanse/") for navn in find_maal())


def test_the_same_seed_gives_the_same_mutant() -> None:
    def lag(fro: int) -> bytes:
        return muter(b"id;navn\n1;Alfa\n2;Beta\n", Random(fro))  # noqa: S311 - repeatable, no secret

    assert lag(7) == lag(7)
    assert len({lag(fro) for fro in range(20)}) > 10
