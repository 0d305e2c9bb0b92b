"""Heat tables: who shares how much with whom, and how far regions cover NIVI's recommended areas; values, no HTML."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.tabell import Celle, Kolonne, Slag, Tabell
from geo.data.kommuner import Kommune
from geo.maal.anbefalinger import Dekning, Vurdering, build_anbefalinger, compute_vurderinger
from geo.maal.monster import Deling, Telling, compute_matrise
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_tall, sammenfoy

MAKS_KOMMUNER: Final = 60  # a wider table is no longer read at a glance, nor on any screen
TRINN: Final = f.SEKVENS[1:]  # the lightest is too near the white of «none»


@dataclass(frozen=True, slots=True)
class Rute:
    """One cell: what it says, how dark it is (an index in ``farger``, None for white), and its value in a file."""

    tekst: str
    trinn: int | None = None
    verdi: Celle = None


@dataclass(frozen=True, slots=True)
class Varmetabell:
    """A table whose cells are shaded by their value."""

    tittel: str
    setning: str
    hjorne: str  # what the first column holds
    kolonner: tuple[str, ...]
    rader: tuple[tuple[str, tuple[Rute, ...]], ...]  # name and cells
    farger: tuple[str, ...]
    tegn: tuple[str, ...]  # what each shade stands for
    slag: Slag  # of the cells' values
    forbehold: tuple[str, ...] = ()

    @property
    def tabell(self) -> Tabell:
        """The same as a plain table, for download."""
        rader = tuple((navn, *(rute.verdi for rute in ruter)) for navn, ruter in self.rader)
        kolonner = (Kolonne(self.hjorne), *(Kolonne(navn, self.slag) for navn in self.kolonner))
        return Tabell(self.tittel, kolonner, rader)


def sort_etter_region(numre: Iterable[str], kommuner: Mapping[str, Kommune]) -> list[str]:
    """Sort kommuner by region and then name, so that what belongs together stands together."""
    return sorted(numre, key=lambda n: (kommuner[n].region or "~", kommuner[n].fylke, kommuner[n].navn))


def build_partnermatrise(s: Sporsmal) -> Varmetabell:
    """Build the matrix of the area; of one larger than can be read, only what to do about it."""
    antall = len(s.omrade.kommuner)
    if antall > MAKS_KOMMUNER:
        setning = f"Området har {antall} kommuner, og en matrise er lesbar med høyst {MAKS_KOMMUNER}"
        return _build_tom("Felles ordninger", "Kommune", f"{setning}. Velg et mindre område")
    varme = build_matrise(
        compute_matrise(s.ordninger, s.omrade.kommuner),
        sort_etter_region(s.omrade.kommuner, s.data.kommuner),
        s.data.kommuner,
        s.telling,
        s.data.register.kartlagt,
    )
    return replace(varme, forbehold=("Kommunene står etter region og navn. Bare navngitte deltakere kan telles.",))


def _build_tom(tittel: str, hjorne: str, setning: str) -> Varmetabell:
    return Varmetabell(tittel, setning, hjorne, (), (), (), (), Slag.TEKST)


def build_matrise(
    matrise: Mapping[tuple[str, str], Deling],
    numre: Sequence[str],
    kommuner: Mapping[str, Kommune],
    telling: Telling,
    kartlagt: AbstractSet[str],
) -> Varmetabell:
    """Build the matrix of shared ordninger; what two kommuner share is unknown where neither was surveyed.

    Parameters
    ----------
    matrise
        From ``monster.compute_matrise``: pairs with the lower number first, those that share nothing absent.
    numre
        The kommuner in the order of rows and columns.
    kommuner, telling, kartlagt
        Names, what is counted, and who was surveyed.

    """
    par = [(min(a, b), max(a, b)) for a, b in combinations(numre, 2)]
    antall = {ett: telling.tell(matrise.get(ett, Deling())) for ett in par}
    kjente = [ett for ett in par if antall[ett] or not kartlagt.isdisjoint(ett)]
    mest = max(antall.values(), default=0)
    steg = max(1, -(-mest // len(TRINN)))

    def rute(a: str, b: str) -> Rute:
        if a == b:
            return Rute("–")
        verdi = antall[min(a, b), max(a, b)]
        if not verdi:
            return Rute("0", verdi=0) if kartlagt & {a, b} else Rute("?")
        return Rute(str(verdi), (verdi - 1) // steg, verdi)

    ingen = sum(not antall[ett] for ett in kjente)
    flest = [ett for ett in par if antall[ett] == mest]
    navn = telling.ord
    if mest:
        hvem = sammenfoy([kommuner[n].navn for n in flest[0]])
        like = f", som {len(flest) - 1} andre par" if len(flest) > 1 else ""
        setning = f"Mest deler {hvem} ({mest}{like}); {ingen} av {len(kjente)} par deler ingen"
    else:
        setning = f"Ingen av de {len(kjente)} parene som er kjent, deler {navn} ordninger"
    if len(kjente) < len(par):
        setning += f"; {len(par) - len(kjente)} par er ukjente, for ingen av de to er kartlagt"
    return Varmetabell(
        tittel=f"Felles ordninger: {navn}",
        setning=setning,
        hjorne="Kommune",
        kolonner=tuple(kommuner[n].navn for n in numre),
        rader=tuple((kommuner[n].navn, tuple(rute(n, annen) for annen in numre)) for n in numre),
        farger=TRINN,
        tegn=tuple(_spenn(nr * steg + 1, (nr + 1) * steg) for nr in range(-(-mest // steg))),
        slag=Slag.ANTALL,
    )


def _spenn(fra: int, til: int) -> str:
    return str(fra) if fra == til else f"{fra}–{til}"


# --------------------------------------------------------------------------------------------------- recommended areas

DEKNINGSTRINN: Final[Mapping[Dekning, int | None]] = MappingProxyType(
    {Dekning.DEKKET: 1, Dekning.DELVIS: 0, Dekning.IKKE: None, Dekning.UKJENT: None}
)


def build_omradedekning(s: Sporsmal) -> Varmetabell:
    """Build NIVI's recommended areas against each region with surveyed kommuner."""
    regioner: dict[str, set[str]] = {}
    for nummer in sorted(s.antall):
        regioner.setdefault(s.data.kommuner[nummer].region or "Uten region", set()).add(nummer)
    if not regioner:
        setning = "Ingen av kommunene i området er kartlagt, så dekningen er ukjent. Velg et annet område"
        return _build_tom("NIVIs ni anbefalte samarbeidsområder", "Anbefalt område", setning)
    omrader = build_anbefalinger(s.referanse["nivi-2023-omrader"])
    register = s.data.register
    varme = build_dekning(
        {navn: compute_vurderinger(register, numre, omrader) for navn, numre in sorted(regioner.items())}
    )
    return replace(
        varme,
        forbehold=(
            "Tallet er par av kommune og oppgave der hele oppgaven er felles med en annen kommune i regionen.",
            "Kilden sier ikke hvilke oppgaver som hører til hvert område. Slik er de tolket her:",
            *(f"{ett.nr}. {ett.navn}: {ett.merknad or 'uten merknad'}" for ett in omrader),
        ),
    )


def build_dekning(regioner: Mapping[str, Sequence[Vurdering]]) -> Varmetabell:
    """Build NIVI's recommended areas against each region: what is covered, with how many pairs kommune–task."""
    navn = {v.nr: v.navn for vurderinger in regioner.values() for v in vurderinger}
    etter_nr = {region: {v.nr: v for v in vurderinger} for region, vurderinger in regioner.items()}
    alle = [v for vurderinger in regioner.values() for v in vurderinger]
    dekket, kan = sum(v.dekning is Dekning.DEKKET for v in alle), sum(v.dekning is not Dekning.UKJENT for v in alle)
    delvis = sum(v.dekning is Dekning.DELVIS for v in alle)
    return Varmetabell(
        tittel="NIVIs ni anbefalte samarbeidsområder",
        setning=f"Av {kan} vurderinger er {dekket} dekket og {delvis} delvis dekket; "
        f"{len(alle) - kan} kan ikke vurderes",
        hjorne="Anbefalt område",
        kolonner=tuple(regioner),
        rader=tuple(
            (f"{nr}. {tittel}", tuple(_dekningsrute(etter_nr[region][nr]) for region in regioner))
            for nr, tittel in sorted(navn.items())
        ),
        farger=(f.SEKVENS[1], f.SEKVENS[4]),
        tegn=("delvis dekket", "dekket"),
        slag=Slag.TEKST,
    )


def _dekningsrute(vurdering: Vurdering) -> Rute:
    tekst = vurdering.dekning.value
    if vurdering.dekning is Dekning.DELVIS:
        tekst += f" ({format_tall(vurdering.felles)} av {vurdering.par})"
    return Rute(tekst, DEKNINGSTRINN[vurdering.dekning], tekst)
