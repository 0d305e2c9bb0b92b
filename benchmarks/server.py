"""A server of its own for a measurement: on a free port of the loopback address, and gone when the measurement is."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MAPPE: Final = Path(__file__).parent
FRIST_S: Final = 60


@contextmanager
def start_server(fil: Path, *valg: str, rot: Path = MAPPE.parent) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start an app as ``make app`` does, and wait until it answers; gives its address and its process."""
    with socket.socket() as kontakt:
        kontakt.bind(("127.0.0.1", 0))
        port = kontakt.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    faste = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    server = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-m", "streamlit", "run", str(fil), *faste, "--server.fileWatcherType=none", *valg],
        cwd=rot,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(url, server)
        yield url, server
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    frist = time.perf_counter() + FRIST_S
    while time.perf_counter() < frist and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):  # noqa: S310 - loopback
            return
        time.sleep(0.02)
    msg = f"serveren svarte ikke på {url}"
    raise RuntimeError(msg)
