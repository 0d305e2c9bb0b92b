"""Make ``.venv`` with uv in it, or say in one sentence what is missing; run by make with whatever python3 there is."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROT = Path(__file__).resolve().parent.parent
VENV = ROT / ".venv"

# fiona has ready-made packages for 3.11, 3.12 and 3.13; for a newer Python it would have to be compiled against GDAL.
ELDSTE, NYESTE = (3, 11), (3, 13)


def find_other_python() -> str | None:
    """Return a Python of a version that works, where the one that runs this is not."""
    for minor in range(NYESTE[1], ELDSTE[1] - 1, -1):
        funnet = shutil.which(f"python3.{minor}")
        if funnet is not None:
            return funnet
    return None


def stop(melding: str) -> NoReturn:
    """End with ``melding`` and status 1, which stops make."""
    sys.exit(f"Oppsett: {melding}")


def build_venv() -> None:
    """Make ``.venv`` anew and put uv, pinned by hash, in it."""
    if not ELDSTE <= sys.version_info[:2] <= NYESTE:
        annen = find_other_python()
        if annen is None:
            stop(f"trenger Python 3.{ELDSTE[1]}–3.{NYESTE[1]}, fant bare {sys.version.split()[0]} ({sys.executable}).")
        os.execv(annen, [annen, str(Path(__file__).resolve())])  # noqa: S606 - the same script under the right Python

    if importlib.util.find_spec("ensurepip") is None:
        # Debian splits venv out of Python.
        # Only here; the folder of this script is on sys.path.
        from apt import install_packages  # type: ignore[import-not-found]  # verktoy.apt to mypy  # noqa: PLC0415

        pakke = f"python3.{sys.version_info[1]}-venv"
        if not install_packages(pakke):
            stop(f"Python mangler venv. Kjør: sudo apt-get install {pakke}")

    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--require-hashes", "-r", str(ROT / "requirements" / "uv.txt")], check=True)


if __name__ == "__main__":
    try:
        build_venv()
    except subprocess.CalledProcessError as feil:
        stop(f"«{' '.join(map(str, feil.cmd[:4]))} …» gikk ikke (status {feil.returncode}), se over.")
