"""Choice → repainted map and click → text, our map and stock st_folium side by side: ``python -m benchmarks.kart``.

Times are taken inside the browser, from the event in the page to the frame in which the final picture (or text) stands.
Both apps get the same boundaries, the same descriptions and Leaflet from this machine.
"""

import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as Tidsavbrudd

from benchmarks.kart_felles import TEMAER
from verktoy.chromium import find_chromium

MAPPE = Path(__file__).parent
ROT = MAPPE.parent
GANGER = 15
OMRADER = {"kartlegging": "25", "landet": "356"}
NAVN = {"valg_ms": "valg → malt, ms", "valg_kb": "sendt ved valg, kB", "klikk_ms": "klikk → tekst, ms"}
BUDSJETT = {  # DESIGN; choice also at least 20 times faster than st_folium
    ("valg_ms", "landet"): 60,
    ("valg_kb", "landet"): 10,
    ("klikk_ms", "kartlegging"): 110,
    ("klikk_ms", "landet"): 200,
}
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# In the page: note when a choice or click is made, and after each painted frame whether map or text has changed. Only
# the top frame runs this, since the naive app throws its frame away and makes a new one at every choice.
MALER = """
(() => {
  const na = () => performance.timeOrigin + performance.now();
  const t = (window.__t = { fra: 0, sett: [], siste: na() });
  const lytt = (vindu, hva) => vindu.addEventListener("click", (e) => e.target.closest?.(hva) && (t.fra = na()), true);
  lytt(window, "[role=option]");
  const forrige = {};
  const les = (hva, tekst, naa) => {
    if (forrige[hva] === tekst) return;
    forrige[hva] = tekst;
    t.siste = naa;
    t.sett.push([hva, naa, tekst]);
  };
  const kanal = new MessageChannel();
  kanal.port1.onmessage = () => {  // just after a frame was painted
    const naa = na();
    const fyll = [];
    for (const { contentWindow: vindu } of document.querySelectorAll("iframe")) {
      if (!vindu.__lytter) lytt(vindu, "path");
      vindu.__lytter = true;
      for (const sti of vindu.document.querySelectorAll("path")) fyll.push(sti.getAttribute("fill"));
    }
    if (fyll.length) les("kart", fyll.join(), naa);
    les("tekst", [...document.querySelectorAll("[data-testid=stText]")].map((e) => e.textContent).join(), naa);
  };
  const tikk = () => { kanal.port2.postMessage(0); requestAnimationFrame(tikk); };
  requestAnimationFrame(tikk);
})();
"""


@dataclass(frozen=True)
class Maling:
    """One app over one area: milliseconds and kB, medians."""

    valg_ms: float
    valg_kb: float
    klikk_ms: float


@contextmanager
def start_app(fil: Path) -> Iterator[str]:
    """Start an app on a free port of the loopback address."""
    with socket.socket() as kontakt:
        kontakt.bind(("127.0.0.1", 0))
        port = kontakt.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    kommando = [sys.executable, "-m", "streamlit", "run", str(fil), f"--server.port={port}", "--server.headless=true"]
    stille = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*kommando, "--server.fileWatcherType=none"], cwd=ROT, **stille)  # noqa: S603 - ours
    try:
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):  # noqa: S310 - loopback
                break
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


def serve_leaflet(rute: Route) -> None:
    """Answer what folium's page asks the world for: its Leaflet from ours, the rest (jQuery, icons) with nothing."""
    url = rute.request.url
    if "127.0.0.1" in url:
        rute.fallback()
    elif url.endswith(("leaflet.js", "leaflet.css")):
        rute.fulfill(path=ROT / "node_modules" / "leaflet" / "dist" / url.rpartition("/")[2])
    else:
        rute.fulfill(body="", content_type="text/css" if url.endswith(".css") else "text/javascript")


def wait_for_rest(page: Page) -> None:
    """Return when nothing has been drawn for half a second."""
    page.wait_for_function("() => __t.siste && performance.timeOrigin + performance.now() - __t.siste > 500")


def time_action(page: Page, hva: str, handling: Callable[[], None]) -> float:
    """Do something and return how long after the event the last state of ``hva`` («kart» or «tekst») stood."""
    wait_for_rest(page)
    page.evaluate("() => { __t.sett = []; __t.fra = 0; }")
    handling()
    page.wait_for_function(
        "hva => __t.fra && __t.sett.some(([h, t]) => h === hva && t > __t.fra)", arg=hva, timeout=5_000
    )
    wait_for_rest(page)
    fra, sett = page.evaluate("() => [__t.fra, __t.sett]")
    sett = [(t, bilde) for h, t, bilde in sett if h == hva and t > fra]
    return min(t for t, bilde in sett if bilde == sett[-1][1]) - fra


def measure_app(browser: Browser, url: str, omrade: str) -> Maling:
    """Measure one app over one area."""
    page = browser.new_page(viewport={"width": 1366, "height": 1000})
    page.route("**/*", serve_leaflet)
    byte: list[int] = []
    page.on("websocket", lambda kanal: kanal.on("framereceived", lambda ramme: byte.append(len(ramme))))
    page.goto(f"{url}/?omrade={omrade}")
    ramme = page.frame_locator("iframe")
    ramme.locator("path").nth(20).wait_for(state="attached", timeout=60_000)
    page.evaluate(MALER)

    def choose(nr: int) -> Callable[[], None]:
        def klikk() -> None:
            page.get_by_label("Tema").click()
            page.get_by_role("option", name=TEMAER[nr % len(TEMAER)], exact=True).click()

        return klikk

    time_action(page, "kart", choose(1))  # warm
    valg, sendt = [], []
    for nr in range(2, 2 + GANGER):
        byte.clear()
        valg.append(time_action(page, "kart", choose(nr)))
        sendt.append(sum(byte))
    # Points inside polygons, spread over the map: hit by a real mouse.
    punkter = page.frames[1].evaluate(
        """() => {
          const hits = [];
          for (let y = 60; y < innerHeight - 60; y += 23)
            for (let x = 80; x < innerWidth - 60; x += 31) {
              const p = document.elementFromPoint(x, y);
              if (p?.matches("path.felt, path.leaflet-interactive:not(.flate)")) hits.push([x, y, p]);
            }
          const ulike = hits.filter(([, , p], i) => hits.findIndex(([, , q]) => q === p) === i);
          return ulike.map(([x, y]) => [x, y]);
        }"""
    )
    boks = page.locator("iframe").first.bounding_box()
    klikk = []
    valgte = punkter[:: max(1, len(punkter) // GANGER)][:GANGER]
    for x, y in valgte:
        page.mouse.move(boks["x"] + x, boks["y"] + y)
        # st_folium loses some clicks after the map was made anew; they are not counted as slow.
        with suppress(Tidsavbrudd):
            klikk.append(time_action(page, "tekst", lambda x=x, y=y: page.mouse.click(boks["x"] + x, boks["y"] + y)))
    page.close()
    print(f"  valg {min(valg):.0f}–{max(valg):.0f} ms, {len(valg)} ganger")
    print(f"  klikk {min(klikk):.0f}–{max(klikk):.0f} ms, {len(klikk)} av {len(valgte)} besvart")
    return Maling(statistics.median(valg), statistics.median(sendt) / 1e3, statistics.median(klikk))


def main() -> None:
    """Measure and print a table."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        maling = {}
        for navn in ("vart", "naivt"):
            with start_app(MAPPE / f"kart_{navn}.py") as url:
                for omrade, antall in OMRADER.items():
                    print(f"{navn}, {antall} kommuner")
                    maling[navn, omrade] = measure_app(browser, url, omrade)
        browser.close()
    print(f"{'':24}{'vårt':>12}{'st_folium':>12}{'forhold':>10}{'budsjett':>12}")
    for (omrade, antall), mal in product(OMRADER.items(), ("valg_ms", "valg_kb", "klikk_ms")):
        vart, naivt = (getattr(maling[navn, omrade], mal) for navn in ("vart", "naivt"))
        tall = f"{vart:>12.1f}{naivt:>12.1f}{naivt / vart:>9.1f}×{BUDSJETT.get((mal, omrade), ''):>12}"
        print(f"{f'{NAVN[mal]}, {antall}':24}{tall}")


if __name__ == "__main__":
    main()
