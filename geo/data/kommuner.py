"""Facts and boundaries of kommuner, per inndeling: load, check, and the lines, points and areas that maps need.

The facts need only the standard library, so that the command line starts fast; geopandas is imported where geometry is.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo import settings
from geo.data.tabellfil import Rad, read_tabell
from geo.data.verdier import parse_tall
from geo.errors import Avvik, CrsError, DataError
from geo.tekst import sammenfoy

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from pandas import Series
    from shapely import LineString, MultiLineString, MultiPolygon

# The three divisions into counties. A value outside them is a typing error, and would quietly make a county of its own.
FYLKER: Final = frozenset(
    {
        "Agder",
        "Innlandet",
        "Møre og Romsdal",
        "Nordland",
        "Oslo",
        "Rogaland",
        "Troms og Finnmark",
        "Trøndelag",
        "Vestfold og Telemark",
        "Vestland",
        "Viken",
    }
)  # 1.1.2020–31.12.2023
FYLKER_2024: Final = frozenset(
    {
        "Agder",
        "Akershus",
        "Buskerud",
        "Finnmark",
        "Innlandet",
        "Møre og Romsdal",
        "Nordland",
        "Oslo",
        "Rogaland",
        "Telemark",
        "Troms",
        "Trøndelag",
        "Vestfold",
        "Vestland",
        "Østfold",
    }
)  # from 1.1.2024
VALGDISTRIKTER: Final = frozenset(
    {
        "Akershus",
        "Aust-Agder",
        "Buskerud",
        "Finnmark",
        "Hedmark",
        "Hordaland",
        "Møre og Romsdal",
        "Nord-Trøndelag",
        "Nordland",
        "Oppland",
        "Oslo",
        "Rogaland",
        "Sogn og Fjordane",
        "Sør-Trøndelag",
        "Telemark",
        "Troms",
        "Vest-Agder",
        "Vestfold",
        "Østfold",
    }
)  # the 19 of the election to the Storting in 2021
STATSFORVALTERE: Final = (FYLKER - {"Oslo", "Viken"}) | {"Oslo og Viken"}  # the ten offices of 2021

LAG: Final = "kommuner"  # the layer of every GeoPackage of boundaries
GRENSE_KOLONNER: Final = ("kommunenummer", "navn", "navn_alle", "geometry")
GLIPE_M: Final = 20.0  # a hole narrower than this is a fault of drawing; the narrowest water that is cut out is 120 m
KOLONNER: Final = ("kommune", "fylke", "fylke_2024", "valgdistrikt", "statsforvalter", "region", "innbyggere")
_KOMMUNE: Final = re.compile(r"(?P<nummer>[0-9]{4}) (?P<navn>\S.*)")
_NUMMER: Final = re.compile(r"[0-9]{4}")
_MISTET_NULL: Final = re.compile(r"[0-9]{3} \S.*")
_GPKG_MAGI: Final = b"SQLite format 3\0"  # anything else under the name .gpkg may be a file that points to other files


@dataclass(frozen=True, slots=True)
class Kommune:
    """One kommune of the inndeling; ``region`` and ``innbyggere`` are None where unknown, never zero."""

    kommunenummer: str
    navn: str
    fylke: str
    fylke_2024: str
    valgdistrikt: str
    statsforvalter: str
    region: str | None = None
    innbyggere: int | None = None  # 1.1.2021
    andre_navn: tuple[str, ...] = ()  # Sámi and Kven parallel names, as far as the sources give them

    def __str__(self) -> str:
        """Render as «3005 Drammen», the form that data files use."""
        return f"{self.kommunenummer} {self.navn}"

    def heter(self, navn: str) -> bool:
        """Whether a name, as people and other registers write it, is one of this kommune.

        Case and the word «kommune» do not count, «Kárášjohka – Karasjok» is both its names, and «Våler (Innlandet)» and
        «Herøy i Nordland» are told by a county or district that is this kommune's own, and by no other.
        """
        egne = {forenkle_navn(ett) for ett in (self.navn, *self.andre_navn)}
        steder = {forenkle_navn(ett) for ett in (self.fylke, self.fylke_2024, self.valgdistrikt)}
        uten_sted = _KVALIFISERT.sub("", navn).strip()
        sted = _KVALIFISERT.search(navn)
        if sted and forenkle_navn(navn) not in egne:
            return forenkle_navn(sted[1] or sted[2]) in steder and forenkle_navn(uten_sted) in egne
        deler = [forenkle_navn(del_) for del_ in _PARALLELL.split(navn)]
        return forenkle_navn(navn) in egne or all(del_ in egne for del_ in deler)


_KVALIFISERT: Final = re.compile(r"\s*\(([^()]*)\)\s*$|\s+i\s+([A-ZÆØÅ][\w -]*)$")
_PARALLELL: Final = re.compile(r"\s+[-–/]\s+|/")


def forenkle_navn(navn: str) -> str:
    """Reduce the name of a place to what is compared: small composed letters, single spaces, without «kommune»."""
    rent = " ".join(unicodedata.normalize("NFC", navn).replace("\u00a0", " ").casefold().split())
    return rent.removesuffix(" kommune").removesuffix(" fylke").strip()


def forklar_ukjent_nummer(nummer: str, inndeling: str = settings.INNDELING) -> tuple[str, str]:
    """Say what is wrong with a kommunenummer that the inndeling does not have, and what to write in its place."""
    bytter = [ett for ett in load_omskriving().bytter if ett.nummer_2024 == nummer]
    if bytter:
        nye = sammenfoy([f"{ett.nummer_2020} {ett.navn_2020}" for ett in bytter])
        hva = f"{nummer} {bytter[0].navn_2024} er et nummer i inndelingen 2024"
        return hva, f"skriv {nye}, som er nummeret i inndelingen {inndeling}"
    vist = nummer if len(nummer) <= len("12345678") else f"{nummer[:8]}…"
    return f"ukjent kommunenummer «{vist}»", f"bruk et nummer i inndelingen {inndeling}"


def load_kommuner(path: Path = settings.KOMMUNER_CSV) -> Mapping[str, Kommune]:
    """Load the facts of every kommune, by kommunenummer in rising order, read-only.

    Raises
    ------
    DataError
        With every deviation of the file: line, column, what, and the way out.

    """
    kommuner: dict[str, Kommune] = {}
    linjer: dict[str, int] = {}
    avvik: list[Avvik] = []
    for rad in read_tabell(path, KOLONNER, valgfrie=("andre_navn",)):
        kommune = _parse_kommune(rad, avvik)
        if kommune is None:
            continue
        forste = linjer.setdefault(kommune.kommunenummer, rad.linje)
        if forste != rad.linje:
            hva = f"{kommune.kommunenummer} står også i linje {forste}"
            avvik.append(Avvik(rad.linje, "kommune", hva, "la hver kommune ha én linje"))
        kommuner[kommune.kommunenummer] = kommune
    if not kommuner and not avvik:
        avvik.append(Avvik(None, None, "filen har ingen kommuner", "hent den opprinnelige filen på nytt"))
    if avvik:
        raise DataError(path.name, avvik)
    return MappingProxyType(dict(sorted(kommuner.items())))


def parse_kommunecelle(celle: str) -> tuple[str, str]:
    """Split «3005 Drammen» into number and name; raises ValueError, with the remedy in bokmål, for other text."""
    treff = _KOMMUNE.fullmatch(celle)
    if treff:
        return treff["nummer"], treff["navn"]
    if _MISTET_NULL.fullmatch(celle):
        raise ValueError(f"skriv «0{celle}»")
    raise ValueError("skriv fire siffer, mellomrom og navn («3005 Drammen»)")


def _parse_kommune(rad: Rad, avvik: list[Avvik]) -> Kommune | None:
    """Parse one row; add what is wrong with it to ``avvik`` and return None where the kommune itself cannot be told."""
    try:
        nummer, navn = parse_kommunecelle(rad["kommune"])
    except ValueError as feil:
        avvik.append(Avvik(rad.linje, "kommune", f"«{rad['kommune']}» er ikke nummer og navn", str(feil)))
        return None
    for kolonne, kjente in (
        ("fylke", FYLKER),
        ("fylke_2024", FYLKER_2024),
        ("valgdistrikt", VALGDISTRIKTER),
        ("statsforvalter", STATSFORVALTERE),
    ):
        if rad[kolonne] not in kjente:
            losning = f"bruk ett av: {', '.join(sorted(kjente))}"
            avvik.append(Avvik(rad.linje, kolonne, f"ukjent verdi «{rad[kolonne]}»", losning))
    return Kommune(
        kommunenummer=nummer,
        navn=navn,
        fylke=rad["fylke"],
        fylke_2024=rad["fylke_2024"],
        valgdistrikt=rad["valgdistrikt"],
        statsforvalter=rad["statsforvalter"],
        region=rad["region"] or None,
        innbyggere=_parse_innbyggere(rad, avvik),
        andre_navn=tuple(navn.strip() for navn in rad["andre_navn"].split(",") if navn.strip()),
    )


def _parse_innbyggere(rad: Rad, avvik: list[Avvik]) -> int | None:
    """Parse the population; None where the cell is empty (unknown) or, with a deviation, wrong."""
    try:
        tall = parse_tall(rad["innbyggere"])
    except ValueError:
        tall = -1.0
    if tall is None:
        return None
    if tall <= 0 or not tall.is_integer():
        hva = f"«{rad['innbyggere']}» er ikke et folketall"
        losning = "skriv et helt tall, eller la cellen stå tom når tallet er ukjent"
        avvik.append(Avvik(rad.linje, "innbyggere", hva, losning))
        return None
    return int(tall)


@dataclass(frozen=True, slots=True)
class Nummerbytte:
    """One line of the change of 1.1.2024; 1507 Ålesund stands twice, split in 1508 Ålesund and 1580 Haram."""

    nummer_2020: str
    navn_2020: str
    nummer_2024: str
    navn_2024: str


@dataclass(frozen=True, slots=True)
class Omskriving:
    """The numbers that changed on 1.1.2024, both ways; a number that is not here is the same in both inndelinger."""

    bytter: tuple[Nummerbytte, ...]

    def find_2020(self, nummer: str) -> str:
        """Find the number of inndeling 2020 for an old or new number; an unknown one comes back as it is."""
        return next((bytte.nummer_2020 for bytte in self.bytter if bytte.nummer_2024 == nummer), nummer)

    def find_2024(self, nummer: str) -> tuple[str, ...]:
        """Find the number or numbers of inndeling 2024 for a number of 2020."""
        return tuple(bytte.nummer_2024 for bytte in self.bytter if bytte.nummer_2020 == nummer) or (nummer,)


def load_omskriving(path: Path = settings.OMSKRIVING_CSV) -> Omskriving:
    """Load the table of numbers that changed from inndeling 2020 to 2024; raises DataError."""
    kolonner = ("kommunenummer_2020", "navn_2020", "kommunenummer_2024", "navn_2024")
    bytter, avvik = [], []
    for rad in read_tabell(path, kolonner):
        avvik += [
            Avvik(rad.linje, kolonne, f"«{rad[kolonne]}» er ikke et kommunenummer", "skriv fire siffer")
            for kolonne in ("kommunenummer_2020", "kommunenummer_2024")
            if not _NUMMER.fullmatch(rad[kolonne])
        ]
        bytter.append(Nummerbytte(*(rad[kolonne] for kolonne in kolonner)))
    if avvik:
        raise DataError(path.name, avvik)
    return Omskriving(tuple(bytter))


def load_naboer(path: Path = settings.NABOER_CSV) -> frozenset[tuple[str, str]]:
    """Load the pairs of kommuner that share a border line of positive length, each once with the lower number first.

    Raises
    ------
    DataError
        With every row whose cells are not number and name, or whose numbers are not in rising order.

    """
    naboer, avvik = set(), []
    for rad in read_tabell(path, ("nabo_a", "nabo_b", "lengde_km")):
        try:
            par = (parse_kommunecelle(rad["nabo_a"])[0], parse_kommunecelle(rad["nabo_b"])[0])
        except ValueError as feil:
            avvik.append(Avvik(rad.linje, "nabo_a, nabo_b", "ikke nummer og navn", str(feil)))
            continue
        if par[0] >= par[1]:
            avvik.append(
                Avvik(rad.linje, "nabo_a, nabo_b", "numrene står ikke stigende", "lag filen på nytt med geo.prepare")
            )
        naboer.add(par)
    if avvik:
        raise DataError(path.name, avvik)
    return frozenset(naboer)


def load_grenser(path: Path = settings.GRENSER_GPKG, numre: Collection[str] | None = None) -> "GeoDataFrame":
    """Load boundaries, checked: in EPSG:25833, valid, a coverage without gaps or overlaps, and complete.

    Parameters
    ----------
    path
        A GeoPackage written by ``geo.prepare``.
    numre
        The kommunenumre that must be there, no more and no fewer; None for those of ``data/kommuner.csv``.

    Returns
    -------
    GeoDataFrame
        Index ``kommunenummer`` in rising order; columns ``navn``, ``navn_alle``, ``geometry`` (EPSG:25833, metres).
        Shared by all sessions: never change it.

    Raises
    ------
    DataError
        The file is missing or is no GeoPackage, or its boundaries are not as promised above.
    CrsError
        The file is in another coordinate reference system.

    """
    import geopandas  # noqa: PLC0415 - half a second that the command line does without

    losning = "lag grensene på nytt med «python -m geo.prepare»"
    try:
        with path.open("rb") as fil:
            if fil.read(len(_GPKG_MAGI)) != _GPKG_MAGI:
                raise DataError(path.name, [Avvik(None, None, "filen er ikke en GeoPackage", losning)])
        grenser = geopandas.read_file(path, layer=LAG)
    except FileNotFoundError as feil:
        raise DataError(path.name, [Avvik(None, None, "filen finnes ikke", losning)]) from feil
    except (OSError, RuntimeError) as feil:  # pyogrio's errors are RuntimeErrors
        raise DataError(path.name, [Avvik(None, None, "filen er skadet og kan ikke leses", losning)]) from feil
    mangler = [kolonne for kolonne in GRENSE_KOLONNER if kolonne not in grenser.columns]
    if mangler:
        raise DataError(path.name, [Avvik(None, kolonne, "kolonnen mangler", losning) for kolonne in mangler])
    require_crs(grenser, settings.EPSG_INTERN)
    grenser = grenser.set_index("kommunenummer").sort_index()
    avvik = find_grenseavvik(grenser, load_kommuner() if numre is None else numre)
    if avvik:
        raise DataError(path.name, [Avvik(None, None, hva, losning) for hva in avvik])
    return grenser


def require_crs(gdf: "GeoDataFrame", epsg: int) -> None:
    """Stop unless ``gdf`` is in EPSG:``epsg``; never reprojects, since only the caller knows what the numbers mean."""
    if gdf.crs is None or gdf.crs.to_epsg() != epsg:
        raise CrsError(f"ventet EPSG:{epsg}, fikk {gdf.crs}; bruk to_crs({epsg}) der filen leses")


def find_grenseavvik(grenser: "GeoDataFrame", numre: Collection[str]) -> list[str]:
    """Find what keeps ``grenser`` (indexed by kommunenummer) from being a valid and complete coverage, in bokmål."""
    import shapely  # noqa: PLC0415 - as in load_grenser

    avvik = []
    til_stede = list(grenser.index)
    flere_ganger = sorted({nummer for nummer in til_stede if til_stede.count(nummer) > 1})
    mangler, ukjente = sorted(set(numre) - set(til_stede)), sorted(set(til_stede) - set(numre))
    avvik += [f"kommuner står flere ganger: {_ramse(flere_ganger)}"] if flere_ganger else []
    avvik += [f"kommuner mangler: {_ramse(mangler)}"] if mangler else []
    avvik += [f"ukjente kommunenumre: {_ramse(ukjente)}"] if ukjente else []
    geometrier = grenser.geometry.to_numpy()
    tomme = list(grenser.index[shapely.is_missing(geometrier) | shapely.is_empty(geometrier)])
    if tomme:
        return [*avvik, f"kommuner uten flate: {_ramse(tomme)}"]
    andre = list(grenser.index[~grenser.geom_type.isin(["Polygon", "MultiPolygon"])])
    ugyldige = list(grenser.index[~shapely.is_valid(geometrier)])
    avvik += [f"kommuner med annet enn flater: {_ramse(andre)}"] if andre else []
    avvik += [f"ugyldige flater: {_ramse(ugyldige)}"] if ugyldige else []
    if andre or ugyldige:
        return avvik
    brudd = list(grenser.index[~shapely.is_empty(shapely.coverage_invalid_edges(geometrier))])
    avvik += [f"overlapp eller ulike kanter mellom naboer: {_ramse(brudd)}"] if brudd else []
    gliper = list(grenser.index[shapely.intersects(geometrier, _find_gliper(geometrier))]) if not brudd else []
    avvik += [f"glipe mellom naboer: {_ramse(gliper)}"] if gliper else []
    return avvik


def _find_gliper(geometrier: "np.ndarray") -> "MultiPolygon":
    """Find the holes in a coverage that are too narrow to be water."""
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    deler = shapely.get_parts(shapely.coverage_union_all(geometrier))
    hull = np.array([shapely.Polygon(ring) for del_ in deler for ring in del_.interiors], dtype=object)
    radier_m = shapely.length(shapely.maximum_inscribed_circle(hull))
    return shapely.MultiPolygon(list(hull[2 * radier_m < GLIPE_M]))


def _ramse(numre: Collection[str], maks: int = 8) -> str:
    """List numbers for a message, and say how many more there are."""
    viste = ", ".join(list(numre)[:maks])
    return viste if len(numre) <= maks else f"{viste} og {len(numre) - maks} til"


def find_grenselinjer(grenser: "GeoDataFrame") -> "dict[tuple[str, str], LineString | MultiLineString]":
    """Find the border line that each pair of neighbours shares, in the CRS of ``grenser``.

    Rests on the coverage: neighbours have the same vertices along their border, so a segment that stands in two
    polygons is border, and one that stands once is coast or outer border.

    Returns
    -------
    dict
        By pair of kommunenumre with the lower first, sorted; kommuner that only touch in a point are no pair.

    """
    ender, eiere = _find_segmenter(grenser)
    forst = (ender[1:] == ender[:-1]).all(axis=1).nonzero()[0]
    antall = len(grenser)
    linjer = _merge_segmenter(ender[forst], eiere[forst] * antall + eiere[forst + 1])
    numre = sorted(grenser.index)
    return {(numre[kode // antall], numre[kode % antall]): linje for kode, linje in linjer.items()}


def find_ytterlinjer(grenser: "GeoDataFrame") -> "dict[str, LineString | MultiLineString]":
    """Find the part of each kommune's boundary that it shares with nobody: coast and outer border.

    Rests on the coverage as ``find_grenselinjer`` does. A kommune that lies wholly among others is absent.
    """
    import numpy as np  # noqa: PLC0415 - as in load_grenser

    ender, eiere = _find_segmenter(grenser)
    lik_neste = np.append((ender[1:] == ender[:-1]).all(axis=1), [False])
    alene = ~(lik_neste | np.roll(lik_neste, 1))
    numre = sorted(grenser.index)
    return {numre[eier]: linje for eier, linje in _merge_segmenter(ender[alene], eiere[alene]).items()}


def _find_segmenter(grenser: "GeoDataFrame") -> "tuple[np.ndarray, np.ndarray]":
    """Find every straight piece of boundary, so sorted that the two sides of a shared piece follow each other.

    Returns
    -------
    ender, eiere
        Rows of x, y, x, y (lower end first) in rising order, and the position of each one's kommune in rising order of
        kommunenummer, which also rises where the rows are equal.

    """
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    flater, flate_eier = shapely.get_parts(grenser.sort_index().geometry.to_numpy(), return_index=True)
    ringer, ring_flate = shapely.get_rings(flater, return_index=True)
    punkter, ring = shapely.get_coordinates(ringer, return_index=True)
    i_ring = ring[1:] == ring[:-1]
    fra, til, eiere = punkter[:-1][i_ring], punkter[1:][i_ring], flate_eier[ring_flate[ring[:-1][i_ring]]]
    snu = (fra[:, 0] > til[:, 0]) | ((fra[:, 0] == til[:, 0]) & (fra[:, 1] > til[:, 1]))
    fra[snu], til[snu] = til[snu], fra[snu]
    ender = np.hstack([fra, til])
    rekkefolge = np.lexsort([eiere, *ender.T[::-1]])
    return ender[rekkefolge], eiere[rekkefolge]


def _merge_segmenter(ender: "np.ndarray", koder: "np.ndarray") -> "dict[int, LineString | MultiLineString]":
    """Merge the pieces that have the same code into as few lines as can be; by code in rising order."""
    import numpy as np  # noqa: PLC0415 - as in load_grenser
    import shapely  # noqa: PLC0415 - as in load_grenser

    unike, gruppe = np.unique(koder, return_inverse=True)
    rekkefolge = np.argsort(gruppe, kind="stable")
    stykker = shapely.linestrings(ender[rekkefolge].reshape(-1, 2, 2))
    linjer = shapely.line_merge(shapely.multilinestrings(stykker, indices=gruppe[rekkefolge]))
    return dict(zip(unike.tolist(), linjer, strict=True))


def compute_punkter(grenser: "GeoDataFrame") -> "GeoDataFrame":
    """Compute where each kommune's label stands: the centre of the largest circle that fits inside it.

    Returns
    -------
    GeoDataFrame
        Index and CRS of ``grenser``; ``geometry`` is a point inside the polygon, ``radius_m`` the circle's radius in
        metres: how much room there is.

    """
    import shapely  # noqa: PLC0415 - as in load_grenser

    radier = shapely.maximum_inscribed_circle(grenser.geometry.to_numpy())  # lines from centre to boundary
    punkter = grenser[[grenser.geometry.name]].set_geometry(shapely.get_point(radier, 0), crs=grenser.crs)
    return punkter.assign(radius_m=shapely.length(radier))


def compute_areal_km2(grenser: "GeoDataFrame") -> "Series[float]":
    """Compute each kommune's area in km², fresh water included; within 0.7 % of equal-area from Bergen to Vardø."""
    require_crs(grenser, settings.EPSG_INTERN)
    return (grenser.area / 1e6).rename("areal_km2")
