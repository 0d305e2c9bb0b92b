"""Cold start → first map in the browser, and the next page load: ``python -m benchmarks.oppstart``.

A start is timed from the server's process is made until a kommune of the map stands in the browser, which runs already.
A load is a reader's first, in a fresh profile with nothing cached, on a server that has shown the page before; «igjen»
is the same reader once more. Beside them, in the same run: stock st_folium over the same kommuner, which is given its
Leaflet from this machine (its browser then caches nothing, so its «igjen» is a first load too), and an empty Streamlit
page, below which nothing here can come. «Aller første» is a copy of the program that never made the page of its map.
"""

import json
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.kart import ARGS, serve_leaflet
from benchmarks.server import MAPPE, start_server
from verktoy.chromium import find_chromium

GANGER: Final = 5
OPPSTART_S: Final = 2.5  # DESIGN
SIDE_S: Final = 1.0  # DESIGN
ROT: Final = MAPPE.parent
VART: Final = (ROT / "app.py", "kart", "path[role=button]")
NAIVT: Final = (MAPPE / "kart_naivt.py", "?omrade=kartlegging", "path.leaflet-interactive")
TOM: Final = "import streamlit as st\nst.title('Tom side')\n"
# Told by the page itself in the first frame that has it: Playwright's own waiting looks only every half second.
SPEIDER: Final = """(velger) => {
  const vinduer = () => [window, ...Array.from({ length: frames.length }, (_, nr) => frames[nr])];
  const se = () => {
    if (!vinduer().some((vindu) => vindu.document.querySelector(velger))) return requestAnimationFrame(se);
    requestAnimationFrame(() => console.log(`sett ${performance.timeOrigin + performance.now()}`));
  };
  if (top === window) se();
}"""


def open_fane(profil: BrowserContext, app: tuple[Path, str, str]) -> Page:
    """Open an empty tab that tells when a kommune is seen in it; opening one is the browser's time, not the app's."""
    fil, _, kommune = app
    side = profil.new_page()
    if fil == NAIVT[0]:
        side.route("**/*", serve_leaflet)
    side.add_init_script(f"({SPEIDER})({json.dumps(kommune)})")
    return side


def open_kart(side: Page, url: str, sti: str) -> float:
    """Go to a page with a map; return when a kommune of it was seen, in seconds as ``time.time`` counts."""
    with side.expect_console_message(lambda melding: melding.text.startswith("sett "), timeout=60_000) as sett:
        side.goto(f"{url}/{sti}", wait_until="commit")
    return float(sett.value.text.split()[1]) / 1000


def measure_start(browser: Browser, app: tuple[Path, str, str], rot: Path = ROT) -> tuple[float, float, float]:
    """Measure one start, the load of another reader, and that reader's next, in seconds."""
    with ExitStack() as stabel:
        fane = open_fane(browser.new_context(), app)
        start = time.time()
        url, _ = stabel.enter_context(start_server(app[0], rot=rot))
        tider = [open_kart(fane, url, app[1]) - start]
        leser = browser.new_context()
        for _ in range(2):
            fane.close()  # a tab behind another draws a picture a second
            fane = open_fane(leser, app)
            start = time.time()
            tider.append(open_kart(fane, url, app[1]) - start)
    return tuple(tider)


def copy_program(rot: Path) -> tuple[Path, str, str]:
    """Copy what the app runs on, without the page that it makes of its map."""
    for mappe in ("geo", "pages", "kartkomponent", "data", ".streamlit"):
        utelatt = shutil.ignore_patterns("__pycache__", "index.html", "*-????????????.*")
        shutil.copytree(ROT / mappe, rot / mappe, ignore=utelatt)
    for fil in ("app.py", "tjener.py"):
        shutil.copy(ROT / fil, rot / fil)
    return (rot / "app.py", *VART[1:])


def skriv(hva: str, tider: list[float], andre: dict[str, list[float]], budsjett: float) -> None:
    """Print one line: median and range, the other ways, and the budget."""
    median = statistics.median(tider)
    linje = f"{hva:36}{median:6.2f} s ({min(tider):.2f}–{max(tider):.2f})"
    for navn, deres in andre.items():
        linje += f"  {navn} {statistics.median(deres):.2f} s, {statistics.median(deres) / median:.1f} ganger vår"
    print(f"{linje}  budsjett {budsjett} s: {'holdt' if median <= budsjett else 'IKKE HOLDT'}")


def main() -> None:
    """Measure and print; the ways take turns, so that a busy machine is as busy for all."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as mappe:
        tom = Path(mappe) / "tom.py"
        tom.write_text(TOM, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        vart, naivt, tomme = [], [], []
        for _ in range(GANGER):
            vart.append(measure_start(browser, VART))
            naivt.append(measure_start(browser, NAIVT))
            tomme.append(measure_start(browser, (tom, "", "h1")))
        app = copy_program(Path(mappe) / "kopi")
        forste, *_ = measure_start(browser, app, app[0].parent)
        browser.close()
    navn = ("kald oppstart → kart i nettleseren", "neste sidelast, ny leser", "neste sidelast, igjen")
    for nr, (hva, budsjett) in enumerate(zip(navn, (OPPSTART_S, SIDE_S, SIDE_S), strict=True)):
        andre = {"st_folium": [tid[nr] for tid in naivt], "tom side": [tid[nr] for tid in tomme]}
        skriv(hva, [tid[nr] for tid in vart], andre, budsjett)
    print(f"{'aller første oppstart':36}{forste:6.2f} s")


if __name__ == "__main__":
    main()
