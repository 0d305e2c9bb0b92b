"""The interactive map as a Streamlit component: a page made once, small messages in, the chosen kommune out.

``find_kartside`` makes what is served (or finds it made), ``vis_kart`` shows a described map in it. The page, Leaflet
and the boundaries come from the app's own origin; see docs/kart.md.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v1 import declare_component

from geo import settings
from geo.beskrivelse.temakart import Temakart
from geo.errors import Avvik, DataError, SamarbeidskartError
from geo.skjerm import skjermkart
from geo.skjerm.skjermkart import Kartgeometri, build_melding
from geo.tekst import escape_markdown

MAPPE: Final = Path(__file__).parent
NETTSIDE: Final = MAPPE / "nettside"  # what is served; made here, never committed
LEAFLET_FILER: Final = ("leaflet/leaflet.js", "leaflet/leaflet.css")  # put there by verktoy.frontend
SKRIPT: Final = ("kart.js", "bro.js")
STIL: Final = "kart.css"
SOM_FOR: Final = "Tabellene og valgene på siden virker som før."
UTEN_LEAFLET: Final = (
    "Kartet kan ikke vises, fordi Leaflet ikke er hentet. Kjør «python -m verktoy.frontend» i mappen til "
    f"Samarbeidskart, og last siden på nytt. {SOM_FOR}"
)


@dataclass(frozen=True)
class Kartside:
    """A page that is ready to be served: its folder, and what it knows of the boundaries."""

    mappe: Path
    geometri: Kartgeometri


def find_kilder(grenser: Path = settings.GRENSER_SKJERM_GPKG, nettside: Path = NETTSIDE) -> tuple[Path, ...]:
    """Find the files that the page is made from; when one changes, ``find_kartside`` makes it anew."""
    egne = (*(MAPPE / navn for navn in (*SKRIPT, STIL)), Path(skjermkart.__file__), Path(__file__))
    return (grenser, *(nettside / navn for navn in LEAFLET_FILER), *egne)


def find_kartside(
    grenser: Path = settings.GRENSER_SKJERM_GPKG, nettside: Path = NETTSIDE, numre: Collection[str] | None = None
) -> Kartside | None:
    """Find the page for some boundaries, and make it first where it is missing or stale; None without Leaflet.

    Two processes may do this at once: every file is written whole, and the page that names the others last. Where the
    program's folder cannot be written to, the page is made in the user's cache. ``numre`` as in ``load_grenser``.

    Raises
    ------
    DataError, CrsError
        The boundaries cannot be used (``grenser.load_grenser``); they are read only when the page is made.

    """
    if not all((nettside / navn).exists() for navn in LEAFLET_FILER):
        return None
    merke = _compute_merke(find_kilder(grenser, nettside))
    geometri: Kartgeometri | None = None
    feil: OSError | None = None
    for mappe in _find_mapper(nettside):
        funnet = _read_side(mappe, merke)
        if funnet is not None:
            return funnet
        geometri = geometri or _build_geometri(grenser, numre)
        try:
            if mappe != nettside:
                shutil.copytree(nettside / "leaflet", mappe / "leaflet", dirs_exist_ok=True)
            return _write_side(mappe, merke, geometri)
        except OSError as denne:
            feil = denne
    raise DataError(nettside.name, [Avvik(None, None, f"kartsiden kan ikke skrives ({feil})", "gi plass på disken")])


def _compute_merke(kilder: tuple[Path, ...]) -> str:
    """Compute what changes when the page must be made anew; nothing heavy is imported for it."""
    sum_ = sha256(f"folium {version('folium')}".encode())
    for fil in kilder:
        # A file that is missing is told by what reads it for its content.
        sum_.update(sha256(fil.read_bytes() if fil.exists() else b"").digest())
    return sum_.hexdigest()[:16]


def _find_mapper(nettside: Path) -> Iterator[Path]:
    yield nettside
    hjem = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):  # a service user may have no home
        yield (Path(hjem) if hjem else Path.home() / ".cache") / "samarbeidskart"
    # Never a fixed name in a folder that others write to: what lies there is served as ours.
    midlertidig = Path(tempfile.mkdtemp(prefix="samarbeidskart-"))
    yield midlertidig
    shutil.rmtree(midlertidig, ignore_errors=True)  # asked for yet another: this could not be written to either


def _build_geometri(grenser: Path, numre: Collection[str] | None) -> Kartgeometri:
    from geo.data.grenser import load_grenser  # noqa: PLC0415 - geopandas, only when the page is made

    return skjermkart.build_kartgeometri(load_grenser(grenser, numre))


def _read_side(mappe: Path, merke: str) -> Kartside | None:
    """Read back a page that is up to date, or return None."""
    try:
        _, _, hale = (mappe / "index.html").read_text(encoding="utf-8").rpartition("<!-- ")
        lest, fil, *_ = hale.split()
        if lest != merke:
            return None
        return Kartside(mappe, skjermkart.parse_kartgeometri((mappe / fil).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        return None


def _write_side(mappe: Path, merke: str, geometri: Kartgeometri) -> Kartside:
    mappe.mkdir(parents=True, exist_ok=True)
    innhold = {navn: (MAPPE / navn).read_text(encoding="utf-8") for navn in (*SKRIPT, STIL)}
    innhold["grenser.json"] = geometri.innhold
    # A name that follows the content can be kept by browsers for ever.
    navn = {
        fil: f"{Path(fil).stem}-{sha256(tekst.encode()).hexdigest()[:12]}{Path(fil).suffix}"
        for fil, tekst in innhold.items()
    }
    side = skjermkart.build_side(
        navn["grenser.json"],
        skript=[LEAFLET_FILER[0], *(navn[fil] for fil in SKRIPT)],
        stiler=[LEAFLET_FILER[1], navn[STIL]],
    )
    for fil, tekst in innhold.items():
        _write_fil(mappe / navn[fil], tekst)
    _write_fil(mappe / "index.html", f"{side}\n<!-- {merke} {navn['grenser.json']} -->\n")
    for gammel in mappe.glob("*-????????????.*"):
        if gammel.name not in navn.values():
            gammel.unlink(missing_ok=True)
    return Kartside(mappe, geometri)


def _write_fil(fil: Path, tekst: str) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=fil.parent, prefix=".", delete=False) as ny:
        ny.write(tekst)
    try:
        Path(ny.name).chmod(0o644)  # temporary files are their owner's alone; the server may run as another user
        Path(ny.name).replace(fil)
    except OSError:
        Path(ny.name).unlink()
        raise


def vis_kart(  # noqa: PLR0913 - what a page can set, all named
    temakart: Temakart,
    kartside: Kartside | SamarbeidskartError | None,
    *,
    valgt: str | None = None,
    hoyde: int = 620,
    key: str = "kart",
    ved_valg: Callable[[str], None] | None = None,
    deling: Mapping[str, str] | None = None,
    fliser: bool = False,
    sync: str | None = None,
) -> str | None:
    """Show a described map, and return the kommunenummer that was just chosen in it, once per choice.

    Parameters
    ----------
    kartside
        From ``find_kartside``. None, or the error it raised, shows a sentence about what to do instead of a map.
    valgt
        The kommunenummer that is marked.
    hoyde
        Height in px; less on a narrow screen.
    key
        Identity of the map. The same key keeps zoom, view and keyboard focus from one run to the next.
    ved_valg
        Called with the chosen kommunenummer before the page runs, so that widgets above the map can follow at once.
    deling, fliser, sync
        As in ``skjermkart.build_melding``.

    """
    if kartside is None:
        st.warning(UTEN_LEAFLET, icon=":material/map:")
        return None
    if isinstance(kartside, SamarbeidskartError):
        st.error(f"Kartet kan ikke vises. {escape_markdown(kartside.kort)}. {SOM_FOR}", icon=":material/map:")
        return None
    melding = build_melding(temakart, kartside.geometri, valgt=valgt, deling=deling, fliser=fliser, sync=sync)

    def meld_fra() -> None:
        nummer, _ = _parse_valg(st.session_state.get(key), kartside.geometri)
        if nummer is not None and ved_valg is not None:
            ved_valg(nummer)

    # Declared anew each time, which costs microseconds: each runtime has its own list of components.
    komponent = declare_component("kart", path=kartside.mappe)
    # Bytes, since Streamlit would write a dict with spaces and every «ø» as six characters. It sends them on only when
    # an argument of another kind has changed too, hence the fingerprint; an equal message is not painted again.
    innhold = json.dumps(melding, ensure_ascii=False, separators=(",", ":")).encode()
    verdi = komponent(
        melding=innhold,
        avtrykk=sha256(innhold).hexdigest()[:16],
        height=hoyde,  # Streamlit keeps the room from the first moment
        key=key,
        on_change=meld_fra if ved_valg else None,
    )
    nummer, nonce = _parse_valg(verdi, kartside.geometri)
    sett = f"_{key}_nonce"
    if nummer is None or st.session_state.get(sett) == nonce:
        return None
    st.session_state[sett] = nonce
    return nummer


def _parse_valg(verdi: object, geometri: Kartgeometri) -> tuple[str | None, str | None]:
    """Parse what a browser says was chosen; anything but a kommune of the map is nothing."""
    nummer, nonce = (verdi.get("kommunenummer"), verdi.get("nonce")) if isinstance(verdi, dict) else (None, None)
    if isinstance(nummer, str) and isinstance(nonce, str) and nummer in geometri.plass:
        return nummer, nonce
    return None, None
