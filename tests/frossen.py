"""The data folder of the tests: the survey as it was when its numbers were pinned, beside the product's other files.

Importing this makes the folder and tells ``geo.settings`` of it, so it comes before any import of ``geo``. Tests of
rows, files and descriptions read ``EKTE`` instead, and test_frossen lists who may.

A fact of 2021 that is mended in ``data/`` is mended in the frozen copy in the same commit, with the numbers that tests
pin to it. Whatever else ``data/`` gains or loses is nothing to the copy.
"""

import atexit
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROT: Final = Path(__file__).parent.parent
EKTE: Final = ROT / "data"  # what the product reads
KARTLEGGING: Final = Path(__file__).parent / "kartlegging-2021"  # register, catalogue, årsverk and printed numbers
MILJO: Final = "SAMARBEIDSKART_DATA"
TEGNERE: Final = "SAMARBEIDSKART_TEGNERE"

_mappe = TemporaryDirectory(prefix="samarbeidskart-tester-")
atexit.register(_mappe.cleanup)
FROSSEN: Final = Path(_mappe.name)
shutil.copytree(
    EKTE, FROSSEN, dirs_exist_ok=True, ignore=shutil.ignore_patterns("innbyggere.*")
)  # somebody's own import
shutil.copytree(KARTLEGGING, FROSSEN, dirs_exist_ok=True)
os.environ[MILJO] = str(FROSSEN)
os.environ[TEGNERE] = "0"  # what AppTest shows is drawn at once; test_verksted and the browser have the processes


def copy_prosjekt(rot: Path) -> Path:
    """Copy what the app is run from, with the frozen survey as its data, for tests that break its files."""
    for mappe in ("geo", "pages", "kartkomponent", ".streamlit"):
        shutil.copytree(ROT / mappe, rot / mappe, ignore=shutil.ignore_patterns("__pycache__"))
    for fil in ("app.py", "tjener.py"):
        shutil.copy(ROT / fil, rot)
    shutil.copytree(FROSSEN, rot / "data")
    return rot


def build_miljo(rot: Path) -> dict[str, str]:
    """Return the environment in which the project reads the frozen survey, and a copy of it what lies in the copy."""
    miljo = {navn: verdi for navn, verdi in os.environ.items() if navn != TEGNERE}
    return miljo | {MILJO: str(FROSSEN if rot == ROT else rot / "data")}
