"""Debian packages, where the user is allowed to install them without being asked for a password."""

from __future__ import annotations

import os
import shutil
import subprocess


def install_packages(*pakker: str) -> bool:
    """Install ``pakker`` with apt-get and tell whether that went well.

    Tries only as root or where sudo asks for no password: a set-up step that stops to ask for one hangs in CI.
    """
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    sudo = shutil.which("sudo")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        foran: list[str] = []
    elif sudo is not None and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        foran = [sudo, "-n"]
    else:
        return False
    print(f"Installerer {' '.join(pakker)} med apt-get …", flush=True)
    miljo = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for kommando in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *pakker]):
        kjort = subprocess.run([*foran, apt, *kommando], env=miljo, stdout=subprocess.DEVNULL, check=False)
        if kjort.returncode != 0:
            return False
    return True
