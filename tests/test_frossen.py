"""Numbers are pinned to a frozen survey, so that next to no test notices a correct row in the register of today."""

import ast
import hashlib
import tomllib
from pathlib import Path
from typing import Final

import pytest

from geo import settings
from tests.frossen import EKTE, FROSSEN, KARTLEGGING, ROT

# What checks the files of today row by row; everything else reads the frozen survey.
LESER_EKTE: Final = {"frossen.py", "test_frossen.py", "test_datafiler.py", "test_proveniens.py"}


@pytest.mark.parametrize("fil", sorted(KARTLEGGING.rglob("*.csv")), ids=lambda fil: fil.stem)
def test_a_frozen_file_is_as_it_was(fil: Path) -> None:
    kilde = tomllib.loads(fil.with_suffix(".kilde.toml").read_text(encoding="utf-8"))
    assert kilde["sha256"] == hashlib.sha256(fil.read_bytes()).hexdigest()


def test_the_product_reads_the_frozen_survey_in_tests_and_its_own_boundaries() -> None:
    assert settings.DATA == FROSSEN
    assert settings.REGISTER_CSV.read_bytes() == (KARTLEGGING / "samarbeid.csv").read_bytes()
    assert settings.NABOER_CSV.read_bytes() == (EKTE / settings.NABOER_CSV.relative_to(FROSSEN)).read_bytes()


def find_ekte(kode: str) -> bool:
    """Return whether a test reaches for the data of today: by ``EKTE``, or by a folder «data» of the project."""
    return any(
        (isinstance(node, ast.alias | ast.Name) and "EKTE" in {getattr(node, "name", None), getattr(node, "id", None)})
        or (isinstance(node, ast.BinOp) and ast.unparse(node) in {"ROT / 'data'", "settings.ROT / 'data'"})
        for node in ast.walk(ast.parse(kode))
    )


def test_only_the_tests_of_files_read_the_register_of_today() -> None:
    leser = {fil.name for fil in (ROT / "tests").rglob("*.py") if find_ekte(fil.read_text(encoding="utf-8"))}
    assert leser == LESER_EKTE


@pytest.mark.parametrize(
    ("kode", "ekte"),
    [
        ("from tests.frossen import EKTE", True),
        ("fil = EKTE / 'samarbeid.csv'", True),
        ("fil = ROT / 'data' / 'samarbeid.csv'", True),
        ("fil = rot / 'data'", False),
        ("fil = settings.REGISTER_CSV", False),
    ],
)
def test_reaching_for_the_data_of_today_is_seen(kode: str, *, ekte: bool) -> None:
    assert find_ekte(kode) is ekte
