"""Run every benchmark, each in a process of its own so that none warms another: ``python -m benchmarks``."""

import subprocess
import sys
from pathlib import Path
from typing import Final

# Module and what it measures, in the order of DESIGN's budgets.
MODULER: Final = {
    "kart": "Kartet: valg → malt, klikk → tekst",
    "oppstart": "Oppstart og sidelast",
    "last": "Mange økter på en gang",
    "ved_siden": "En besøkende ved siden av dem som tegner",
    "trykk": "Figurer for trykk",
    "mal": "Tjenestestruktur og alle mål",
    "lager": "Registeret som tas vare på",
}
FRIST_S: Final = 1800  # a slow or busy machine gets its time; a hung browser does not get the night


def main() -> int:
    """Run each; one that fails is told, and the rest go on."""
    feilet = []
    for modul, tittel in MODULER.items():
        print(f"\n== {tittel} (benchmarks.{modul})", flush=True)
        try:
            subprocess.run(  # noqa: S603 - ours
                [sys.executable, "-m", f"benchmarks.{modul}"],
                cwd=Path(__file__).parent.parent,
                check=True,
                timeout=FRIST_S,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as feil:
            feilet.append(modul)
            print(f"benchmarks.{modul} ble ikke ferdig: {feil}", flush=True)
    return 1 if feilet else 0


if __name__ == "__main__":
    sys.exit(main())
