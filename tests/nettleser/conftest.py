"""The running app in the machine's own Chromium: server, browser, outside requests counted, axe-core in every frame."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Frame, Page, expect, sync_playwright

from tests.frossen import ROT, build_miljo
from verktoy.chromium import MANGLER, find_chromium

MAPPE: Final = Path(__file__).parent
AXE: Final = ROT / "node_modules" / "axe-core" / "axe.min.js"

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

# Streamlit answers within two seconds; a loaded machine may take ten times that.
OPPSTART_S: Final = 60
expect.set_options(timeout=30_000)  # as long as every other wait of Playwright; its five seconds are for idle machines

START: Final = [
    *(sys.executable, "-m", "streamlit", "run", "app.py"),
    *("--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"),
]

CHROMIUM_ARGS: Final = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    # The browser itself asks for nothing, so that every outside request is the page's.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Local to the page: no host is asked.
LOKALE_SKJEMA: Final = {"data", "blob", "about", "chrome-extension"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder ``nettleser``, so that «make sjekk» can leave it out."""
    for item in items:
        if item.path.is_relative_to(MAPPE):
            item.add_marker(pytest.mark.nettleser)


def find_free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as kontakt:
        kontakt.bind(("127.0.0.1", 0))
        return kontakt.getsockname()[1]


def wait_until_healthy(server: subprocess.Popen[bytes], url: str, logg: Path) -> None:
    """Return when the server answers on ``url``; fail with its log if it ends or stays silent."""
    for _ in range(OPPSTART_S * 10):
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):  # noqa: S310 - loopback
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.1)
            break
    pytest.fail(f"Appen startet ikke:\n{logg.read_text(encoding='utf-8', errors='replace')}")


@contextmanager
def start_app(rot: Path, logg: Path, port: int, **miljo: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the app in a folder as ``make app`` does, on the loopback address; give its process, and end it after."""
    with logg.open("ab") as utskrift:
        server = subprocess.Popen(
            [*START, f"--server.port={port}"],
            cwd=rot,
            env={navn: ett for navn, ett in build_miljo(rot).items() if not navn.startswith("STREAMLIT_")} | miljo,
            stdout=utskrift,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(server, f"http://127.0.0.1:{port}", logg)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the product itself, on a free port."""
    port = find_free_port()
    with start_app(ROT, tmp_path_factory.mktemp("app") / "server.log", port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium, headless; no browser is ever downloaded."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(MANGLER)
    with sync_playwright() as playwright:
        nettleser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield nettleser
        nettleser.close()


def wait_until_drawn(page: Page) -> None:
    """Return when Streamlit has run the page to its end and has nothing more to draw."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="hidden")


@pytest.fixture
def open_app(browser: Browser, app_url: str) -> Iterator[Callable[..., Page]]:
    """Give ``open_app(sti, tema=, bredde=, hoyde=)``, which opens a page of the app in a fresh browser profile.

    The test fails where any of its pages asked another origin for anything, where a script of it failed, or where
    it did what no page of ours does: opened a dialog or tried what its own policy forbids.
    """
    vert = urlsplit(app_url).netloc
    profiler: list[BrowserContext] = []
    utenfra: list[str] = []
    skriptfeil: list[str] = []

    def note(url: str) -> None:
        deler = urlsplit(url)
        if deler.scheme not in LOKALE_SKJEMA and deler.netloc != vert:
            utenfra.append(url)

    def note_dialog(dialog: Dialog) -> None:
        skriptfeil.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def note_konsoll(melding: ConsoleMessage) -> None:
        if "Content Security Policy" in melding.text:
            skriptfeil.append(melding.text)

    def open_page(sti: str = "", *, tema: str = "light", bredde: int = 1366, hoyde: int = 768) -> Page:
        profil = browser.new_context(
            base_url=app_url,
            color_scheme=tema,
            locale="nb-NO",
            reduced_motion="reduce",
            viewport={"width": bredde, "height": hoyde},
        )
        profiler.append(profil)
        profil.on("request", lambda request: note(request.url))
        profil.on("weberror", lambda feil: skriptfeil.append(str(feil.error)))
        profil.on("dialog", note_dialog)
        profil.on("console", note_konsoll)
        page = profil.new_page()
        page.on("websocket", lambda kanal: note(kanal.url))
        page.goto(f"/{sti.removeprefix('/')}")
        wait_until_drawn(page)
        return page

    yield open_page
    for profil in profiler:
        profil.close()
    assert not utenfra, f"Siden spurte andre enn appen selv: {sorted(set(utenfra))}"
    assert not skriptfeil, f"Skript i siden feilet: {skriptfeil}"


@pytest.fixture(scope="session")
def find_violations() -> Callable[[Page], list[str]]:
    """Give ``find_violations(page)``: axe-core's findings under the WCAG tags, one line each, frames included."""
    kilde = AXE.read_text(encoding="utf-8")

    def has_axe(frame: Frame) -> bool:
        return frame.evaluate("() => typeof window.axe === 'object'")

    def run(page: Page) -> list[str]:
        # axe asks the axe of each frame; a frame without one would be left out without a word.
        for frame in page.frames:
            if not has_axe(frame):
                frame.evaluate(kilde)
            assert has_axe(frame), f"axe-core kom ikke inn i rammen {frame.url}"
        svar = page.evaluate("merker => axe.run(document, {runOnly: merker})", WCAG)
        return [
            f"{funn['id']}: {funn['help']} | {node['target']} | {node['html'][:200]}"
            for funn in svar["violations"]
            for node in funn["nodes"]
        ]

    return run
