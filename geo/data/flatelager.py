"""Boundaries that are checked already, kept as one array file, so that a figure needs no GDAL and no second check.

The file is named by the sum of all that it was made from, so it is never old; it may be deleted at any time, and where
there is nowhere to write it the boundaries are read and checked each time.
"""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.data.grenser import load_grenser
from geo.data.kommuner import load_kommuner
from geo.data.tabellfil import write_atomisk

if TYPE_CHECKING:
    import numpy as np

UTGAVE: Final = "1"  # raised when the file or the checks of ``grenser`` change
Flater = tuple[tuple[str, ...], "np.ndarray"]


def load_flater(path: Path = settings.GRENSER_GPKG, lager: Path = settings.MELLOMLAGER) -> Flater:
    """Load the kommunenumre, rising, and their polygons in EPSG:25833, checked as ``load_grenser`` does.

    Raises
    ------
    DataError, CrsError
        As ``load_grenser``.

    """
    for_ = _finn_fil(path, lager)
    if for_ is not None:
        with suppress(OSError, ValueError, KeyError, EOFError):
            return _les(for_)
    grenser = load_grenser(path)
    flater = tuple(grenser.index), grenser.geometry.to_numpy()
    if for_ is not None and for_ == _finn_fil(path, lager):  # the same before and after: it is what was read
        with suppress(OSError):
            lager.mkdir(exist_ok=True)
            write_atomisk(for_, _pakk(*flater))
    return flater


def _finn_fil(path: Path, lager: Path) -> Path | None:
    try:
        innhold = path.read_bytes()
    except OSError:
        return None  # what is wrong is told by the reader
    sum_ = sha256("\n".join((UTGAVE, *sorted(load_kommuner()))).encode())
    sum_.update(innhold)
    return lager / f"{path.stem}-{sum_.hexdigest()[:24]}.npy"


def _pakk(numre: Sequence[str], flater: "np.ndarray") -> bytes:
    """Pack three arrays: numbers, lengths, and the polygons end to end as well-known binary, exact to the last bit."""
    import numpy as np  # noqa: PLC0415 - as in geo/data/grenser.py
    import shapely  # noqa: PLC0415 - as above

    wkb = [bytes(ett) for ett in shapely.to_wkb(flater)]
    ut = BytesIO()
    for rad in (np.array(numre), np.array([len(ett) for ett in wkb]), np.frombuffer(b"".join(wkb), dtype=np.uint8)):
        np.save(ut, rad, allow_pickle=False)
    return ut.getvalue()


def _les(fil: Path) -> Flater:
    import numpy as np  # noqa: PLC0415 - as above
    import shapely  # noqa: PLC0415 - as above

    with fil.open("rb") as inn:
        numre, lengder, wkb = (np.load(inn, allow_pickle=False) for _ in range(3))
    ender = lengder.cumsum()
    if len(numre) != len(lengder) or not len(ender) or ender[-1] != len(wkb):
        raise ValueError
    innhold = wkb.tobytes()
    biter = [innhold[ende - lengde : ende] for ende, lengde in zip(ender.tolist(), lengder.tolist(), strict=True)]
    try:
        return tuple(numre.tolist()), shapely.from_wkb(biter)
    except shapely.errors.GEOSException as feil:
        raise ValueError from feil
