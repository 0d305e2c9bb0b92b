"""Find the Chromium that the browser tests drive, or install it: ``python -m verktoy.chromium``."""

import os
import shutil
import subprocess
import sys
from typing import Final

from verktoy.apt import install_packages

# The browser's own names on Debian, Ubuntu, Fedora and macOS with Homebrew; Chrome is the same engine.
NAVN: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MANGLER: Final = (
    "Testene i nettleser trenger Chromium, og den finnes ikke her eller starter ikke.\n"
    "Kjør: sudo apt-get install chromium libatomic1\n"
    "eller sett CHROMIUM til programfilen. Uten nettleser går resten av testene med: make sjekk"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts: the one in the environment variable CHROMIUM, else one on PATH.

    It is started, because Ubuntu has a ``chromium-browser`` that only says to install a snap.
    """
    for navn in (os.environ.get("CHROMIUM"), *NAVN):
        sti = shutil.which(navn) if navn else None
        if sti is not None and subprocess.run([sti, "--version"], capture_output=True, check=False).returncode == 0:
            return sti
    return None


def starts_driver() -> bool:
    """Tell whether Playwright's own program starts; on a bare Debian it lacks one library."""
    kommando = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(kommando, capture_output=True, check=False).returncode == 0


def main() -> None:
    """Leave a Chromium that can be driven on the machine, or end with one message that says how to get it."""
    if find_chromium() is None or not starts_driver():
        install_packages("chromium", "libatomic1")
    if find_chromium() is None or not starts_driver():
        sys.exit(MANGLER)


if __name__ == "__main__":
    main()
