"""Everything the product reads from files, read and checked in one go, so that one run tells all that is wrong."""

import hashlib
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, ParamSpec, TypeVar

from geo import settings
from geo.data.arsverk import find_ukjente, load_arsverk
from geo.data.beskrivelsesfil import SUFFIKS
from geo.data.eksempler import load_iris, load_kommuneregioner
from geo.data.grenser import load_grenser
from geo.data.kommuner import Kommune, load_kommuner, load_naboer, load_omskriving, parse_kommunecelle
from geo.data.oppgaver import Oppgave, Sektor, load_oppgaver
from geo.data.proveniens import MAPPEFIL, find_ubeskrevne, forklar_ubeskrevet, load_proveniens
from geo.data.referanse import SETT, TALLKOLONNER, find_tabellnavn, load_referanse, load_referansetabell
from geo.data.register import Form, Niva, Register, load_register
from geo.data.tabellfil import Rad, read_tabell
from geo.data.tidligere import load_tidligere
from geo.data.verdier import parse_tall
from geo.errors import Avvik, CrsError, DataError, SamarbeidskartError

_P = ParamSpec("_P")
_T = TypeVar("_T")

# The tables of printed figures and the columns that each must have; what a cell holds follows the column's name.
REFERANSETABELLER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "arsverk-hallingdal": "nokkel verdi enhet omtrentlig kommuner sted merknad",
        "arsverk-summer": "tabell type sum",
        "forklaringer": "tabell nokkel forklaring",
        "form": "nokkel former verdi enhet omtrentlig sted merknad",
        "fylkeskryssing": "nokkel antall del_av beskrivelse sted merknad",
        "hovedtall": "nokkel verdi enhet omtrentlig kommuner sted merknad",
        "kapittel-3-4": "nr oppgave antall kommunale interkommunale trykt merknad",
        "lister-antall": "ordning antall_trykt antall_sted liste_sted merknad",
        "niva": "niva trykt antall prosent merknad",
        "nivi-2023-konklusjoner": "nokkel verdi enhet merknad",
        "nivi-2023-omrader": "nr omrade oppgaver sektor ordninger merknad",
        "oslo-economics": (
            "oppgave trykt_navn gruppe egenregi_prosent interkommunalt_prosent innkjop_prosent form_vertskommune "
            "form_oppgavefellesskap form_iks form_as form_styre_27 merknad"
        ),
        "periode": "periode trykt aar_fra aar_til antall prosent",
        "regioner": "region kommuner innbyggere merknad",
        "regionraad": "navn kommuner etablert innbyggere areal_km2 juridisk_form merknad",
        "sammenlikning-fylker": "fylke mal ordninger_per_kommune kommune aar sted merknad",
        "sammenslaing": "hendelse navn ordning antall_for antall_etter deltakere_for deltakere_etter merknad",
        "sektor": "sektor antall prosent omtrentlig tabell merknad",
        "sett": "kode navn maal tabell verdikolonne kommuner merknad",
        "storrelsesklasser": "klasse trykt innbyggere_fra innbyggere_til snitt_ordninger",
        "tabell-3-1": "nr oppgave buskerud_antall buskerud_prosent trondelag_prosent gruppe merknad",
        "tabell-3-2": "kommune innbyggere vert_for vert_for_samlet bistand totalt merknad",
        "tabeller-antall": "tabell kommune rader siste_nr merknad",
        "tabeller-per-kommune": "tabell kommune linje nr_trykt navn deltakere_trykt antall_trykt",
        "verter-utenfor": "kommune vert_for",
    }
)


class SjekkError(SamarbeidskartError):
    """Data files have deviations, each with its file."""

    def __init__(self, avvik: Sequence[tuple[str, Avvik]]) -> None:
        """Keep every deviation, and tell each on a line of its own."""
        self.avvik = tuple(avvik)
        super().__init__("\n".join(f"{fil}: {ett}" for fil, ett in avvik))


@dataclass
class Sjekk:
    """What was found: deviations, what is read in spite of a fault, and how much was read."""

    avvik: list[tuple[str, Avvik]] = field(default_factory=list)  # each with its file
    advarsler: list[tuple[str, Avvik]] = field(default_factory=list)
    ordninger: int = 0
    filer: int = 0

    def les(self, load: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        """Load something and keep its deviations; None where it has any."""
        try:
            return load(*args, **kwargs)
        except DataError as feil:
            self.avvik += [(feil.fil, avvik) for avvik in feil.avvik]
        except CrsError as feil:
            self.avvik.append(("grensene", Avvik(None, None, str(feil), "lag dem på nytt med «python -m geo.prepare»")))
        return None


def sjekk_data(register: Path = settings.REGISTER_CSV) -> Sjekk:
    """Read and check every data file of the product, with ``register`` as the register.

    What other files are checked against is needed first: where kommuner or oppgaver cannot be read, what names them is
    left until they can.
    """
    sjekk, register = Sjekk(), register.resolve()
    kommuner, oppgaver = sjekk.les(load_kommuner), sjekk.les(load_oppgaver)
    if kommuner is not None:
        sjekk.les(load_kommuneregioner, kommuner)
        _sjekk_numre(sjekk, kommuner)
        for fil in (settings.GRENSER_GPKG, settings.GRENSER_SKJERM_GPKG):
            sjekk.les(load_grenser, fil, kommuner.keys())
    if kommuner is not None and oppgaver is not None:
        lest = sjekk.les(load_register, register, kommuner, oppgaver)
        ider = lest.etter_id if lest is not None and register == settings.REGISTER_CSV.resolve() else None
        _sjekk_arsverk(sjekk, kommuner, oppgaver, lest, ider)
        if lest is not None:
            sjekk.ordninger = len(lest.ordninger)
            sjekk.advarsler += [(lest.fil, avvik) for avvik in lest.advarsler]
        iris = sjekk.les(load_iris, kommuner, oppgaver)
        sjekk.advarsler += [(iris.fil, avvik) for avvik in iris.advarsler] if iris is not None else []
        _sjekk_referanse(sjekk, kommuner, oppgaver, ider)
    sjekk.les(load_proveniens)
    _sjekk_proveniens(sjekk, register)
    return sjekk


def _sjekk_arsverk(
    sjekk: Sjekk,
    kommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    register: Register | None,
    ider: Collection[str] | None,
) -> None:
    """Check the årsverk; of another register than the product's own, those it has no ordning for are only told."""
    arsverk = sjekk.les(load_arsverk, kommuner, oppgaver, ider)
    if arsverk is not None and register is not None:
        fil = settings.ARSVERK_CSV.name
        for avvik in find_ukjente(arsverk, register.etter_id):
            sjekk.advarsler.append((fil, Avvik(avvik.linje, avvik.kolonne, avvik.hva, "tallet er ikke med her")))


def _sjekk_numre(sjekk: Sjekk, kommuner: Mapping[str, Kommune]) -> None:
    """Check the numbers that changed, and the neighbours, against the kommuner."""
    omskriving, naboer = sjekk.les(load_omskriving), sjekk.les(load_naboer)
    sjekk.les(load_tidligere, kommuner)
    losning = f"bruk numrene i {settings.KOMMUNER_CSV.name}"
    if omskriving is not None:
        for ukjent in sorted({bytte.nummer_2020 for bytte in omskriving.bytter} - kommuner.keys()):
            avvik = Avvik(None, "kommunenummer_2020", f"ukjent kommunenummer «{ukjent}»", losning)
            sjekk.avvik.append((settings.OMSKRIVING_CSV.name, avvik))
    if naboer is not None:
        for ukjent in sorted({nummer for par in naboer for nummer in par} - kommuner.keys()):
            avvik = Avvik(None, "nabo_a, nabo_b", f"ukjent kommunenummer «{ukjent}»", losning)
            sjekk.avvik.append((settings.NABOER_CSV.name, avvik))


# ------------------------------------------------------------------------------------------------------ printed figures


def _sjekk_referanse(
    sjekk: Sjekk, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], ordninger: Collection[str] | None
) -> None:
    """Check each table by itself, and what the sets say of them where all can be read.

    ``ordninger`` are the ids of the register that the tables were written for; None where another one is checked.
    """
    koder: dict[str, Collection[str]] = {
        **dict.fromkeys(("oppgave", "oppgaver"), oppgaver),
        **dict.fromkeys(("former", "juridisk_form"), tuple(Form)),
        "sektor": tuple(Sektor),
        "niva": tuple(Niva),
        **({} if ordninger is None else dict.fromkeys(("ordning", "ordninger"), ordninger)),
    }
    for_ = len(sjekk.avvik)
    for navn in sorted(find_tabellnavn() | REFERANSETABELLER.keys()):
        fil, kolonner = settings.REFERANSE / f"{navn}.csv", REFERANSETABELLER.get(navn, "").split()
        tabell = sjekk.les(load_referansetabell, fil, kolonner)
        tall = TALLKOLONNER | ({"kommuner"} if navn == SETT else set())  # there it says how many
        for rad in tabell.rader if tabell is not None else ():
            sjekk.avvik += [(fil.name, avvik) for avvik in _find_celleavvik(rad, tall, kommuner, koder)]
    if len(sjekk.avvik) == for_:
        sjekk.les(load_referanse)


def _find_celleavvik(
    rad: Rad, tall: AbstractSet[str], kommuner: Mapping[str, Kommune], koder: Mapping[str, Collection[str]]
) -> Iterator[Avvik]:
    """Find the cells of a printed table that do not hold what their column says."""
    for kolonne, celle in rad.celler.items():
        deler = [del_.strip() for del_ in celle.split(",") if del_.strip()]
        if kolonne in tall:
            with suppress(ValueError):
                parse_tall(celle)
                continue
            yield Avvik(
                rad.linje, kolonne, f"«{celle}» er ikke et tall", "skriv for eksempel 38,2, eller la den stå tom"
            )
        elif kolonne in {"kommune", "kommuner"}:
            for del_ in deler:
                with suppress(ValueError):
                    nummer, navn = parse_kommunecelle(del_)
                    if nummer in kommuner and kommuner[nummer].navn == navn:
                        continue
                yield Avvik(rad.linje, kolonne, f"ukjent kommune «{del_}»", "skriv nummer og navn, som «3005 Drammen»")
        elif kolonne in koder:
            losning = "bruk en kode fra oppgaver.csv" if kolonne in {"oppgave", "oppgaver"} else "rett koden"
            losning = "bruk en id fra registeret" if kolonne in {"ordning", "ordninger"} else losning
            yield from (
                Avvik(rad.linje, kolonne, f"ukjent kode «{del_}»", losning)
                for del_ in deler
                if del_ not in koder[kolonne]
            )


# ---------------------------------------------------------------------------------------------------------- provenance


def _sjekk_proveniens(sjekk: Sjekk, register: Path) -> None:
    """Check that every table is described, and that each description tells of the file as it is."""
    data = settings.DATA.resolve()
    beskrevet = {fil: fil.with_name(fil.name.removesuffix(SUFFIKS) + ".csv") for fil in data.rglob(f"*{SUFFIKS}")}
    beskrevet[register.with_suffix(SUFFIKS)] = register
    mapper = {fil.parent for fil in data.rglob(MAPPEFIL)}
    for fil, tabell in sorted(beskrevet.items()):
        with suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):  # told where the descriptions are read
            _sjekk_fil(sjekk, _navn(fil), tabell, tomllib.loads(fil.read_text(encoding="utf-8")))
    for mappe in sorted(mapper):
        with suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            for felt in tomllib.loads((mappe / MAPPEFIL).read_text(encoding="utf-8")).get("filer", ()):
                _sjekk_fil(sjekk, _navn(mappe / MAPPEFIL), mappe / felt["navn"], felt)
    for tabell in find_ubeskrevne(data):
        if tabell != register:  # told where the register is read
            sjekk.avvik.append((_navn(tabell), forklar_ubeskrevet(tabell)))


def _sjekk_fil(sjekk: Sjekk, beskrivelse: str, fil: Path, felt: Mapping[str, object]) -> None:
    """Check the fingerprint and the number of rows that a description gives of a file."""
    sjekk.filer += 1
    try:
        innhold = fil.read_bytes()
    except OSError:
        losning = "hent filen, eller slett opplysningene om den"
        sjekk.avvik.append((beskrivelse, Avvik(None, None, f"«{fil.name}» finnes ikke", losning)))
        return
    funnet: dict[str, object] = {"sha256": hashlib.sha256(innhold).hexdigest()}
    if fil.suffix == ".csv":
        with suppress(DataError):  # told where the table is read
            funnet["rader"] = len(read_tabell(fil, ()))
    for nokkel, verdi in funnet.items():
        if nokkel in felt and felt[nokkel] != verdi:
            hva = f"{felt[nokkel]} stemmer ikke med «{fil.name}»"
            sjekk.avvik.append((beskrivelse, Avvik(None, nokkel, hva, f"er filen endret med vilje, skriv {verdi}")))


def _navn(fil: Path) -> str:
    data = settings.DATA.resolve()
    return fil.relative_to(data).as_posix() if fil.is_relative_to(data) else fil.name
