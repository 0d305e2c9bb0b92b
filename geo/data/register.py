"""The register of cooperation arrangements as an immutable value: load, check, query, write.

One row of the CSV is one ordning. A participant reads as number and name («3005 Drammen»), so that a person sees whom
it means, Excel drops no zeros, and the name is checked against the number. Unknown is an empty cell, and None here.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from geo import settings
from geo.data.beskrivelsesfil import SUFFIKS, Beskrivelse, parse_beskrivelse, read_innhold
from geo.data.kommuner import Kommune, forklar_ukjent_nummer
from geo.data.oppgaver import Oppgave, Sektor
from geo.data.tabellfil import Rad, format_tabell, read_tabell, write_atomisk
from geo.data.verdier import parse_dato, parse_heltall
from geo.errors import Avvik, DataError, UkjentKodeError

_K = TypeVar("_K", bound=StrEnum)


class Omfang(StrEnum):
    """How an ordning concerns an oppgave; belongs to the pair (DOMAIN: the counting rules)."""

    HEL = "hel"  # runs the service itself jointly: counts in deltar and in felles
    DELVIS = "delvis"  # formal cooperation without joining the service: counts in deltar only
    BEROERER = "beroerer"  # touches the task: shown, counts in neither


class Form(StrEnum):
    """Legal form; the last four are informal, outside the definition of a formal ordning (NIVI 2021:3, chapter 1.3)."""

    IPR = "ipr"
    KO = "ko"
    VERT_20_2 = "vert_20_2"
    VERT_20_3 = "vert_20_3"
    STYRE_27 = "styre_27"
    IKS = "iks"
    AS = "as"
    SA = "sa"
    AVTALE = "avtale"
    STIFTELSE = "stiftelse"
    ANNET = "annet"
    NETTVERK = "nettverk"
    PROSJEKT = "prosjekt"
    PARTNERSKAP = "partnerskap"
    RAD_UTEN_AVTALE = "rad_uten_avtale"

    @property
    def navn(self) -> str:
        """The form's name for people."""
        return FORMNAVN[self]

    @property
    def formell(self) -> bool:
        """Whether the form is inside the definition of formal cooperation."""
        return self not in {Form.NETTVERK, Form.PROSJEKT, Form.PARTNERSKAP, Form.RAD_UTEN_AVTALE}


FORMNAVN: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.IPR: "Interkommunalt politisk råd",
        Form.KO: "Kommunalt oppgavefellesskap",
        Form.VERT_20_2: "Administrativt vertskommunesamarbeid (§ 20-2)",
        Form.VERT_20_3: "Vertskommunesamarbeid med felles folkevalgt nemnd (§ 20-3)",
        Form.STYRE_27: "Styre etter § 27 i gammel kommunelov",
        Form.IKS: "Interkommunalt selskap (IKS)",
        Form.AS: "Aksjeselskap (AS)",
        Form.SA: "Samvirkeforetak (SA)",
        Form.AVTALE: "Avtale (kjøp og salg)",
        Form.STIFTELSE: "Stiftelse",
        Form.ANNET: "Annet",
        Form.NETTVERK: "Nettverk (uformelt)",
        Form.PROSJEKT: "Prosjekt (uformelt)",
        Form.PARTNERSKAP: "Partnerskap (uformelt)",
        Form.RAD_UTEN_AVTALE: "Råd uten avtale (uformelt)",
    }
)


class Niva(StrEnum):
    """Geographic level by the number of deltakere (NIVI 2021:3, chapter 2.1)."""

    LOKALT = "lokalt"
    REGIONALT = "regionalt"
    HOYERE = "hoyere"

    @property
    def navn(self) -> str:
        """The level's name for people."""
        return f"{self.ord} ({self.spenn})"

    @property
    def ord(self) -> str:
        """The level in a word."""
        return "høyere" if self is Niva.HOYERE else self.value

    @property
    def spenn(self) -> str:
        """How many deltakere that is: «2–3», «4–8», «9 eller flere»."""
        lokalt, regionalt = settings.NIVA_LOKALT_MAKS, settings.NIVA_REGIONALT_MAKS
        return {
            Niva.LOKALT: f"{MINST_DELTAKERE}–{lokalt}",
            Niva.REGIONALT: f"{lokalt + 1}–{regionalt}",
            Niva.HOYERE: f"{regionalt + 1} eller flere",
        }[self]


MINST_DELTAKERE: Final = 2  # one alone is no cooperation


AARSTALL: Final = re.compile(r"(\d{4})(?:\s*[–-]\s*(\d{4}))?")


def parse_etablert(etablert: str | None) -> tuple[int, int] | None:
    """Read «2011» or «2015–2021» as first and last year; None for «over lengre tid», other words and nothing."""
    treff = AARSTALL.fullmatch(etablert.strip()) if etablert else None
    return (int(treff[1]), int(treff[2] or treff[1])) if treff else None


@dataclass(frozen=True, slots=True)
class Deltaker:
    """A kommune that takes part; ``fra`` and ``til`` are ISO dates, months or years, None where unknown."""

    kommunenummer: str
    fra: str | None = None
    til: str | None = None


@dataclass(frozen=True, slots=True)
class Kilde:
    """Where a fact of a row is stated; ``felt`` None means the row itself."""

    sted: str
    felt: str | None = None

    def __str__(self) -> str:
        """Render as the register writes it: «vertskommune: kap. 4.4»."""
        return f"{self.felt}: {self.sted}" if self.felt else self.sted

    @property
    def tekst(self) -> str:
        """The same for people: «juridisk form: navnet»."""
        return str(self).replace("_", " ", self.felt.count("_")) if self.felt else self.sted


@dataclass(frozen=True)
class Ordning:
    """One formal cooperation arrangement. None and empty mean unknown, never «no»."""

    id: str
    navn: str
    sektor: Sektor
    deltakere: tuple[Deltaker, ...]  # sorted by kommunenummer
    oppgaver: Mapping[str, Omfang] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )  # in catalogue order
    navn_trykt: str | None = None
    antall_oppgitt: int | None = None
    hovedinnhold: str | None = None
    etablert: str | None = None
    juridisk_form: Form | None = None
    vertskommune: str | None = None
    merknad: str | None = None
    gyldig_fra: str | None = None
    gyldig_til: str | None = None
    kilder: tuple[Kilde, ...] = ()
    bekreftet: str | None = None
    linje: int | None = None  # its line in the file, as a spreadsheet shows it
    antall_beregnet: bool = False  # the stated number has followed the named deltakere since its source
    intern: bool = False  # left with one owner, or only merged kommuner in it: stands, and is outside every count

    @cached_property
    def kommuner(self) -> frozenset[str]:
        """The kommunenumre of all named deltakere, also those outside any area."""
        return frozenset(deltaker.kommunenummer for deltaker in self.deltakere)

    @property
    def antall(self) -> int:
        """How many take part: the larger of the named and the stated number."""
        return max(len(self.kommuner), self.antall_oppgitt or 0)

    @property
    def ufullstendig(self) -> bool:
        """Whether the list of deltakere is known to be incomplete."""
        return self.antall > len(self.kommuner)

    @property
    def niva(self) -> Niva:
        """Geographic level, counting all deltakere."""
        if self.antall <= settings.NIVA_LOKALT_MAKS:
            return Niva.LOKALT
        return Niva.REGIONALT if self.antall <= settings.NIVA_REGIONALT_MAKS else Niva.HOYERE

    @property
    def formell(self) -> bool:
        """Whether it is inside the definition; an unknown form is counted as formal, as the survey did."""
        return self.juridisk_form is None or self.juridisk_form.formell


@dataclass(frozen=True)
class Register:
    """All ordninger with what the register says of itself: its date, its inndeling and which kommuner it surveyed."""

    tittel: str
    inndeling: str
    dato: str  # ISO date it tells of
    kilde: str
    kartlagt: frozenset[str]
    ordninger: tuple[Ordning, ...]
    ikke_spurt: frozenset[tuple[str, str]] = frozenset()  # pairs of kommune and oppgave that the survey did not cover
    versjon: str = ""  # first twelve hex digits of the sha256 of the file
    fil: str = ""
    advarsler: tuple[Avvik, ...] = ()

    @cached_property
    def etter_id(self) -> Mapping[str, Ordning]:
        """Every ordning by its id."""
        return MappingProxyType({ordning.id: ordning for ordning in self.ordninger})

    @cached_property
    def formelle(self) -> tuple[Ordning, ...]:
        """The ordninger inside the definition, which every count is made of unless asked otherwise."""
        return tuple(ordning for ordning in self.ordninger if ordning.formell and not ordning.intern)

    @cached_property
    def delvis_kartlagt(self) -> bool:
        """Whether some kommune was not asked about some task, so that counts over tasks are a lower bound."""
        return bool(self.ikke_spurt)

    def find_kartlagt(self, oppgave: str) -> frozenset[str]:
        """Find the kommuner that the survey covered for one task; of the others it knows only what ordninger tell."""
        return self.kartlagt - self._ikke_spurt_om.get(oppgave, frozenset())

    @cached_property
    def _ikke_spurt_om(self) -> Mapping[str, frozenset[str]]:
        funnet: dict[str, set[str]] = {}
        for nummer, oppgave in self.ikke_spurt:
            funnet.setdefault(oppgave, set()).add(nummer)
        return {oppgave: frozenset(numre) for oppgave, numre in funnet.items()}

    @cached_property
    def regionraad(self) -> tuple[Ordning, ...]:
        """The regional councils: political cooperation on local or regional level (figure 4.1)."""
        return tuple(o for o in self.formelle if o.sektor is Sektor.POLITISK and o.niva is not Niva.HOYERE)

    @cached_property
    def etter_oppgave(self) -> Mapping[str, tuple[Ordning, ...]]:
        """The formal ordninger of each code, in register order; a code that none has is absent."""
        funnet: dict[str, list[Ordning]] = {}
        for ordning in self.formelle:
            for kode in ordning.oppgaver:
                funnet.setdefault(kode, []).append(ordning)
        return MappingProxyType({kode: tuple(ordninger) for kode, ordninger in funnet.items()})

    @cached_property
    def etter_kommune(self) -> Mapping[str, tuple[Ordning, ...]]:
        """The formal ordninger of each kommunenummer, in register order; a kommune in none is absent."""
        funnet: dict[str, list[Ordning]] = {}
        for ordning in self.formelle:
            for nummer in ordning.kommuner:
                funnet.setdefault(nummer, []).append(ordning)
        return MappingProxyType({nummer: tuple(ordninger) for nummer, ordninger in funnet.items()})

    def find_ordning(self, ordning_id: str) -> Ordning:
        """Return the ordning or raise UkjentKodeError."""
        try:
            return self.etter_id[ordning_id]
        except KeyError as feil:
            msg = f"registeret har ingen ordning «{ordning_id}»"
            raise UkjentKodeError(msg) from feil

    def per(self, dato: str) -> "Register":
        """Return the register on a date (ISO), with the ordninger and deltakere that hold on it, and what follows."""
        funnet = (avgrens(ordning, dato) for ordning in self.ordninger)
        return self._med(ordning for ordning in funnet if ordning is not None)

    def med_uformelle(self) -> "Register":
        """Return the register with the informal ordninger counted as well; only for who asks for it."""
        return _Alle(**{navn: getattr(self, navn) for navn in self.__dataclass_fields__})

    def velg(self, behold: Iterable[Ordning]) -> "Register":
        """Return the register with only the ordninger given, in register order; ``kartlagt`` stays."""
        ider = {ordning.id for ordning in behold}
        return self._med(ordning for ordning in self.ordninger if ordning.id in ider)

    def _med(self, ordninger: Iterable[Ordning]) -> "Register":
        return replace(self, ordninger=tuple(ordninger))


class _Alle(Register):
    """A register whose counts include informal ordninger."""

    @cached_property
    def formelle(self) -> tuple[Ordning, ...]:
        return self.ordninger


def _gjelder(fra: str | None, til: str | None, dato: str) -> bool:
    # A bare year as an end («2021») means in the course of it: it holds to the year's last day, and from its first.
    return (fra is None or fra <= dato) and (til is None or dato[: len(til)] <= til)


def avgrens(ordning: Ordning, dato: str) -> Ordning | None:
    """Return an ordning as it is on a date (ISO); None where it does not hold on it, or nobody is left."""
    if not _gjelder(ordning.gyldig_fra, ordning.gyldig_til, dato):
        return None
    gjelder = tuple(d for d in ordning.deltakere if _gjelder(d.fra, d.til, dato))
    return ordning if gjelder == ordning.deltakere else sett_deltakere(ordning, gjelder)[0]


class Utgang(StrEnum):
    """What other deltakere bring with them for an ordning (DOMAIN: «Changes, dates and divisions», 2, 3 and 5)."""

    OPPHORT = "opphort"
    INTERN = "intern"
    VERT_UKJENT = "vert_ukjent"
    BEREGNET = "beregnet"


EIDE_FORMER: Final = frozenset({Form.AS, Form.IKS})  # a company goes on with one owner


def sett_deltakere(
    ordning: Ordning, deltakere: Iterable[Deltaker], *, sammenslaing: bool = False
) -> tuple[Ordning | None, tuple[Utgang, ...]]:
    """Give an ordning other deltakere, and let follow what does.

    The stated number follows the named; a host that is not among them is unknown; a formal ordning whose true size
    becomes one ends (None), unless it is a company with one owner or all its deltakere became one kommune
    (``sammenslaing``): then it is ``intern``. An informal one may stand with one.
    """
    ny = replace(ordning, deltakere=tuple(sorted(deltakere, key=lambda d: (d.kommunenummer, d.fra or ""))))
    utganger = []
    endret = len(ny.kommuner) - len(ordning.kommuner)
    if ordning.antall_oppgitt is not None and endret:
        oppgitt = max(ordning.antall_oppgitt + endret, len(ny.kommuner))
        ny = replace(ny, antall_oppgitt=oppgitt, antall_beregnet=True)
        utganger.append(Utgang.BEREGNET)
    if ny.vertskommune is not None and ny.vertskommune not in ny.kommuner:
        ny = replace(ny, vertskommune=None)
        utganger.append(Utgang.VERT_UKJENT)
    if ny.antall == 0:
        return None, (Utgang.OPPHORT,)
    if ny.formell and ny.antall == 1 < ordning.antall:
        if not (sammenslaing or ny.juridisk_form in EIDE_FORMER):
            return None, (Utgang.OPPHORT,)
        ny = replace(ny, intern=True)
        utganger.append(Utgang.INTERN)
    return ny, tuple(utganger)


# ---------------------------------------------------------------------------------------------------------- reading

KOLONNER: Final = (
    "id",
    "navn",
    "sektor",
    "oppgaver",
    "deltakere",
    "antall_oppgitt",
    "etablert",
    "juridisk_form",
    "vertskommune",
    "hovedinnhold",
    "merknad",
    "gyldig_fra",
    "gyldig_til",
    "kilder",
    "bekreftet",
    "navn_trykt",
)
PABUDT: Final = ("id", "navn", "sektor", "deltakere")
VERSJONSLENGDE: Final = 12  # hex digits of a sha256 that are shown
OPPGAVENOKKEL: Final = "kartlagte_oppgaver"  # in the description
MAKS_DELTAKERE: Final = 10_000  # there are fewer kommuner in all the Nordic countries
MAKS_SITAT: Final = 60  # of what a cell says, letters: a message is no echo
MAKS_NAVN: Final = 200  # a longer name fits no legend, table or slide
ID_MONSTER: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DELTAKER_MONSTER: Final = re.compile(
    r"(?P<nummer>\d{3,4})(?:\s+(?P<navn>[^()]+?(?:\s*\([A-ZÆØÅ][^()]*\))?))?(?P<gyldig>(?:\s*\((?:fra|til)[^()]*\))*)"
)
OPPGAVE_MONSTER: Final = re.compile(r"(?P<kode>[a-z0-9_]+)(?:\s*\((?P<omfang>[a-zøæå]+)\))?")


class _Leser:
    """Reads rows of one file and keeps every deviation and warning."""

    def __init__(self, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]) -> None:
        self.kommuner, self.oppgaver = kommuner, oppgaver
        self.avvik: list[Avvik] = []
        self.advarsler: list[Avvik] = []

    def les(self, rad: Rad) -> Ordning | None:
        """Turn a row into an ordning; None where it has deviations, which are kept."""
        for_ = len(self.avvik)
        for kolonne in PABUDT:
            if not rad[kolonne]:
                self._feil(rad, kolonne, "cellen er tom", "fyll den ut")
        if rad["id"] and not ID_MONSTER.fullmatch(rad["id"]):
            self._feil(rad, "id", f"«{rad['id']}» er ikke en gyldig id", "bruk små bokstaver a–z, tall og bindestrek")
        if len(rad["navn"]) > MAKS_NAVN:
            self._feil(rad, "navn", f"navnet har {len(rad['navn'])} tegn", f"hold det under {MAKS_NAVN}")
        deltakere = self._deltakere(rad)
        ordning = Ordning(
            id=rad["id"],
            navn=rad["navn"],
            sektor=self._kode(rad, "sektor", Sektor) or Sektor.POLITISK,
            deltakere=deltakere,
            oppgaver=self._oppgaver(rad),
            navn_trykt=rad["navn_trykt"] or None,
            antall_oppgitt=self._antall_oppgitt(rad, len(deltakere)),
            hovedinnhold=rad["hovedinnhold"] or None,
            etablert=rad["etablert"] or None,
            juridisk_form=self._kode(rad, "juridisk_form", Form) if rad["juridisk_form"] else None,
            vertskommune=self._vert(rad, deltakere),
            merknad=rad["merknad"] or None,
            gyldig_fra=self._dato(rad, "gyldig_fra"),
            gyldig_til=self._dato(rad, "gyldig_til"),
            kilder=_kilder(rad["kilder"]),
            bekreftet=self._dato(rad, "bekreftet"),
            linje=rad.linje,
        )
        if ordning.gyldig_fra and ordning.gyldig_til and ordning.gyldig_fra > ordning.gyldig_til:
            self._feil(rad, "gyldig_til", "ordningen slutter før den begynner", "rett en av datoene")
        return ordning if len(self.avvik) == for_ else None

    def _feil(self, rad: Rad, kolonne: str, hva: str, losning: str) -> None:
        self.avvik.append(Avvik(rad.linje, kolonne, hva, losning))

    def _kode(self, rad: Rad, kolonne: str, koder: type[_K]) -> _K | None:
        try:
            return koder(rad[kolonne])
        except ValueError:
            if rad[kolonne]:
                self._feil(rad, kolonne, f"ukjent kode «{rad[kolonne]}»", f"bruk en av {', '.join(koder)}")
            return None

    def _dato(self, rad: Rad, kolonne: str) -> str | None:
        try:
            return parse_dato(rad[kolonne]) if rad[kolonne] else None
        except ValueError:
            self._feil(rad, kolonne, f"«{rad[kolonne]}» er ikke en dato", "skriv for eksempel «per 2021-11-01»")
            return None

    def _kommune(self, rad: Rad, kolonne: str, nummer: str, navn: str | None) -> str | None:
        if len(nummer) == 3:  # noqa: PLR2004 - Excel has dropped the leading zero of a number like 0301
            self.advarsler.append(
                Avvik(rad.linje, kolonne, f"«{nummer}» er lest som «0{nummer}»", "skriv alle fire sifre")
            )
            nummer = f"0{nummer}"
        kommune = self.kommuner.get(nummer)
        if kommune is None:
            self._feil(rad, kolonne, *forklar_ukjent_nummer(nummer))
            return None
        if navn is not None and not kommune.heter(navn):
            self._feil(rad, kolonne, f"{nummer} er {kommune.navn}, ikke «{navn}»", "rett nummeret eller navnet")
            return None
        return nummer

    def _deltakere(self, rad: Rad) -> tuple[Deltaker, ...]:
        funnet: dict[str, list[Deltaker]] = {}
        for tekst in filter(None, (del_.strip() for del_ in rad["deltakere"].split(","))):
            treff = DELTAKER_MONSTER.fullmatch(tekst)
            if not treff:
                self._feil(
                    rad,
                    "deltakere",
                    f"«{tekst}» er ikke lest",
                    "skriv nummer og navn, som «3005 Drammen», med komma mellom",
                )
                continue
            nummer = self._kommune(rad, "deltakere", treff["nummer"], treff["navn"])
            if nummer is None:
                continue
            deltaker = self._deltaker(rad, nummer, treff["gyldig"])
            if any(_overlapper(deltaker, annen) for annen in funnet.get(nummer, ())):
                losning = "la hver kommune stå én gang, eller én gang for hver periode den var med"
                self._feil(rad, "deltakere", f"{tekst} står flere ganger", losning)
            else:
                funnet.setdefault(nummer, []).append(deltaker)
        return tuple(d for nummer in sorted(funnet) for d in sorted(funnet[nummer], key=lambda ett: ett.fra or ""))

    def _deltaker(self, rad: Rad, nummer: str, gyldig: str) -> Deltaker:
        datoer: dict[str, str] = {}
        for tekst in re.findall(r"\(([^()]*)\)", gyldig):
            try:
                datoer[tekst[:3]] = parse_dato(tekst)
            except ValueError:
                self._feil(rad, "deltakere", f"«({tekst})» er ikke en dato", "skriv for eksempel «(til 2021-12-31)»")
        if "fra" in datoer and "til" in datoer and datoer["fra"] > datoer["til"]:
            hva = f"{nummer} går ut ({datoer['til']}) før den går inn ({datoer['fra']})"
            self._feil(rad, "deltakere", hva, "rett en av datoene")
        return Deltaker(nummer, fra=datoer.get("fra"), til=datoer.get("til"))

    def _oppgaver(self, rad: Rad) -> Mapping[str, Omfang]:
        funnet: dict[str, Omfang] = {}
        for tekst in filter(None, (del_.strip() for del_ in rad["oppgaver"].split(","))):
            treff = OPPGAVE_MONSTER.fullmatch(tekst)
            if not treff or treff["kode"] not in self.oppgaver:
                self._feil(
                    rad, "oppgaver", f"ukjent oppgave «{tekst}»", "bruk en kode fra data/oppgaver.csv, med komma mellom"
                )
            elif treff["omfang"] and treff["omfang"] not in set(Omfang):
                self._feil(rad, "oppgaver", f"ukjent omfang «{treff['omfang']}»", f"bruk {', '.join(Omfang)}")
            elif treff["kode"] in funnet:
                self._feil(rad, "oppgaver", f"«{treff['kode']}» står flere ganger", "la hver oppgave stå én gang")
            else:
                funnet[treff["kode"]] = Omfang(treff["omfang"] or Omfang.HEL)
        return MappingProxyType({kode: funnet[kode] for kode in self.oppgaver if kode in funnet})

    def _antall_oppgitt(self, rad: Rad, navngitte: int) -> int | None:
        try:
            tall = parse_heltall(rad["antall_oppgitt"])
        except ValueError:
            tall = -1
        if tall is None:
            return None
        if not navngitte <= tall <= MAKS_DELTAKERE:
            hva = f"«{rad['antall_oppgitt'][:MAKS_SITAT]}» er ikke et helt tall fra {navngitte} til {MAKS_DELTAKERE}"
            self._feil(rad, "antall_oppgitt", hva, "skriv antallet kilden oppgir, eller la cellen stå tom")
            return None
        return tall

    def _vert(self, rad: Rad, deltakere: Sequence[Deltaker]) -> str | None:
        if not rad["vertskommune"]:
            return None
        nummer, _, navn = rad["vertskommune"].partition(" ")
        if not nummer.isdecimal():
            self._feil(
                rad, "vertskommune", f"«{rad['vertskommune']}» er ikke lest", "skriv nummer og navn, som «3005 Drammen»"
            )
            return None
        vert = self._kommune(rad, "vertskommune", nummer, navn.strip() or None)
        if vert and vert not in {deltaker.kommunenummer for deltaker in deltakere}:
            self._feil(
                rad, "vertskommune", f"{rad['vertskommune']} er ikke blant deltakerne", "rett verten eller deltakerne"
            )
        return vert


def _overlapper(a: Deltaker, b: Deltaker) -> bool:
    """Tell whether two periods of a kommune share a day, as far as they are known; a bare year is all of it."""
    forst, sist = sorted((a, b), key=lambda d: d.fra or "")
    if forst.til is None or sist.fra is None:
        return True
    return sist.fra[: len(forst.til)] <= forst.til[: len(sist.fra)]


def _kilder(tekst: str) -> tuple[Kilde, ...]:
    funnet = []
    for del_ in filter(None, (del_.strip() for del_ in tekst.split("|"))):
        felt, skille, sted = del_.partition(": ")
        funnet.append(Kilde(sted, felt) if skille and felt in KOLONNER else Kilde(del_))
    return tuple(funnet)


def load_register(
    fil: Path,
    kommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
) -> Register:
    """Read and check a register and the description of it that lies beside (``samarbeid.kilde.toml``).

    Parameters
    ----------
    fil
        CSV with the columns of ``KOLONNER`` (``PABUDT`` must be filled); the toml gives tittel, inndeling, dato, kilde
        and ``kartlagt``, the kommuner it surveyed as «3005 Drammen». It may give ``kartlagte_oppgaver``, the codes of
        the tasks that they were asked about; without it they were asked about all.
    kommuner, oppgaver
        What numbers, names and codes are checked against.

    Returns
    -------
    Register
        Ordninger in file order; ``advarsler`` holds what was read in spite of a fault.

    Raises
    ------
    DataError
        With every deviation of the file, so that one run shows them all.

    """
    kilde = fil.with_suffix(SUFFIKS)
    beskrivelse = parse_registerbeskrivelse(read_innhold(kilde, kilde.name), kilde.name)
    advarsler: list[Avvik] = []
    rader = read_tabell(fil, PABUDT, valgfrie=KOLONNER, advarsler=advarsler)
    versjon = hashlib.sha256(fil.read_bytes()).hexdigest()
    return les_rader(rader, beskrivelse, kommuner, oppgaver, fil=fil.name, versjon=versjon, advarsler=advarsler)


def les_rader(  # noqa: PLR0913 - all that a register is read from
    rader: Iterable[Rad],
    beskrivelse: Beskrivelse,
    kommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    *,
    fil: str,
    versjon: str,
    advarsler: Sequence[Avvik] = (),
) -> Register:
    """Read and check rows of text cells, whatever door they came through; raises DataError with every deviation.

    ``fil`` is what errors call the register, ``versjon`` the sha256 of the file that the rows are or would be, and
    ``advarsler`` what was told before the rows were read.
    """
    leser = _Leser(kommuner, oppgaver)
    ordninger: list[Ordning] = []
    sett: dict[str, int] = {}
    for rad in rader:
        if rad["id"] in sett:
            leser.avvik.append(
                Avvik(
                    rad.linje, "id", f"«{rad['id']}» står også i linje {sett[rad['id']]}", "gi hver ordning sin egen id"
                )
            )
        sett.setdefault(rad["id"], rad.linje)
        ordning = leser.les(rad)
        if ordning:
            ordninger.append(ordning)
    if leser.avvik:
        raise DataError(fil, leser.avvik)
    kartlagt = _read_kartlagt(beskrivelse, kommuner)
    spurte = _read_kartlagte_oppgaver(beskrivelse, oppgaver)
    return Register(
        tittel=beskrivelse.tekst("tittel"),
        inndeling=beskrivelse.tekst("inndeling"),
        dato=beskrivelse.tekst("dato"),
        kilde=beskrivelse.tekst("kilde"),
        kartlagt=kartlagt,
        ordninger=tuple(ordninger),
        ikke_spurt=frozenset((nummer, kode) for nummer in kartlagt for kode in oppgaver.keys() - spurte),
        versjon=versjon[:VERSJONSLENGDE],
        fil=fil,
        advarsler=(*advarsler, *leser.advarsler),
    )


def parse_registerbeskrivelse(innhold: bytes, fil: str) -> Beskrivelse:
    """Read and check the description of a register; raises DataError with every key that is wrong."""
    beskrivelse = parse_beskrivelse(
        innhold,
        fil,
        ("tittel", "inndeling", "dato", "kilde", "kartlagt"),
        lister=("kartlagt", OPPGAVENOKKEL),
        datoer=("dato",),
    )
    if beskrivelse.tekst("inndeling") != settings.INNDELING:
        hva = f"registeret gjelder inndelingen {beskrivelse.tekst('inndeling')}, grensene {settings.INNDELING}"
        raise DataError(fil, [Avvik(None, "inndeling", hva, "skriv om numrene eller bytt grenser")])
    return beskrivelse


def _read_kartlagte_oppgaver(beskrivelse: Beskrivelse, oppgaver: Mapping[str, Oppgave]) -> AbstractSet[str]:
    """Read which tasks the survey asked about; all where the description does not say."""
    if OPPGAVENOKKEL not in beskrivelse.felt:
        return oppgaver.keys()
    koder = beskrivelse.liste(OPPGAVENOKKEL)
    avvik = [
        Avvik(None, OPPGAVENOKKEL, f"ukjent oppgave «{kode[:MAKS_SITAT]}»", "bruk en kode fra data/oppgaver.csv")
        for kode in koder
        if kode not in oppgaver
    ]
    if not koder:
        avvik.append(Avvik(None, OPPGAVENOKKEL, "listen er tom", "skriv kodene, eller ta bort nøkkelen"))
    if avvik:
        raise DataError(beskrivelse.fil, avvik)
    return set(koder)


def _read_kartlagt(beskrivelse: Beskrivelse, kommuner: Mapping[str, Kommune]) -> frozenset[str]:
    numre, avvik = set(), []
    for tekst in beskrivelse.liste("kartlagt"):
        nummer, _, navn = tekst.partition(" ")
        if nummer not in kommuner:
            avvik.append(Avvik(None, "kartlagt", *forklar_ukjent_nummer(nummer)))
        elif navn and not kommuner[nummer].heter(navn):
            avvik.append(
                Avvik(
                    None,
                    "kartlagt",
                    f"{nummer} er {kommuner[nummer].navn}, ikke «{navn}»",
                    "rett nummeret eller navnet",
                )
            )
        numre.add(nummer)
    if avvik:
        raise DataError(beskrivelse.fil, avvik)
    return frozenset(numre)


# ---------------------------------------------------------------------------------------------------------- writing


def format_kommune(nummer: str, kommuner: Mapping[str, Kommune]) -> str:
    """Write a kommune as every file that people edit does: «3005 Drammen»."""
    return f"{nummer} {kommuner[nummer].navn}"


def write_register(ordninger: Iterable[Ordning], fil: Path, kommuner: Mapping[str, Kommune]) -> None:
    """Write ordninger as ``load_register`` reads them, one row each, in the order given; atomically."""
    innhold = format_tabell(KOLONNER, (format_rad(ordning, kommuner) for ordning in ordninger))
    write_atomisk(fil, innhold)


def format_rad(ordning: Ordning, kommuner: Mapping[str, Kommune]) -> list[str]:
    """Return the text cells of an ordning, in the order of ``KOLONNER``."""
    deltakere = ", ".join(
        format_kommune(d.kommunenummer, kommuner)
        + (f" (fra {d.fra})" if d.fra else "")
        + (f" (til {d.til})" if d.til else "")
        for d in ordning.deltakere
    )
    celler = {
        "id": ordning.id,
        "navn": ordning.navn,
        "sektor": ordning.sektor,
        "oppgaver": ", ".join(kode if o is Omfang.HEL else f"{kode} ({o})" for kode, o in ordning.oppgaver.items()),
        "deltakere": deltakere,
        "antall_oppgitt": "" if ordning.antall_oppgitt is None else str(ordning.antall_oppgitt),
        "etablert": ordning.etablert,
        "juridisk_form": ordning.juridisk_form,
        "vertskommune": format_kommune(ordning.vertskommune, kommuner) if ordning.vertskommune else None,
        "hovedinnhold": ordning.hovedinnhold,
        "merknad": ordning.merknad,
        "gyldig_fra": f"fra {ordning.gyldig_fra}" if ordning.gyldig_fra else None,
        "gyldig_til": f"til {ordning.gyldig_til}" if ordning.gyldig_til else None,
        "kilder": " | ".join(str(kilde) for kilde in ordning.kilder),
        "bekreftet": f"per {ordning.bekreftet}" if ordning.bekreftet else None,
        "navn_trykt": ordning.navn_trykt,
    }
    return [str(celler[kolonne] or "") for kolonne in KOLONNER]
