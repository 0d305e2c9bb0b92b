"""The report's printed numbers beside those the register gives, each difference with its reason.

What cannot be computed — hosts, most start years and most legal forms, which the report does not print per ordning — is
left out, never guessed. So is what the report gives only roughly («nær en tredjedel»).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from geo.data.arsverk import Arsverk
from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import Kommune, bruk_trykt_folketall
from geo.data.oppgaver import Oppgave
from geo.data.referanse import Referanse, find_kode, find_kommune, find_kommuner, find_tall, load_referanse
from geo.data.register import Ordning, Register
from geo.data.samling import Samling
from geo.data.tabellfil import Rad
from geo.errors import Avvik, DataError
from geo.maal import omfang
from geo.maal.kryssing import compute_kryssinger
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import Struktur

UVENTET: Final = "Uventet avvik: må undersøkes"
NYE: Final = (2015, 2021)  # the period of table 2.2


@dataclass(frozen=True, slots=True)
class Avstemming:
    """One printed number and what the register gives; ``beregnet`` has as many decimals as the report prints."""

    tabell: str  # number of the table or, where there is none, of the chapter: «3.1», «4.4-aal»
    hva: str  # «brannvesen»
    maal: str  # «deltar»
    trykt: float
    beregnet: float
    forklaring: str  # why they differ; empty where they do not
    sted: str  # where the number is printed

    @property
    def nokkel(self) -> str:
        """What and measure together, as the explanations name it: «brannvesen:deltar»."""
        return f"{self.hva}:{self.maal}"

    @property
    def avvik(self) -> bool:
        """Whether they differ."""
        return self.trykt != self.beregnet


_Tall = tuple[str, str, str, str, float | None, float]  # tabell, hva, maal, sted, trykt, beregnet


def load_avstemming(grunnlag: Samling) -> list[Avstemming]:
    """Reconcile the data of the product with the printed numbers."""
    return compute_avstemming(Sporsmal(grunnlag, load_referanse(), grunnlag.kartlegging))


def compute_avstemming(s: Sporsmal) -> list[Avstemming]:
    """Compute every number that the report prints and the register can give, in the report's order.

    A printed cell that is empty is no number, and makes no row. ``forklaringer`` gives the reason of each known
    difference; one that is not there is said to be unexpected.

    Raises
    ------
    DataError
        The register surveyed other kommuner than those whose numbers the report prints.

    """
    register, referanse = s.data.register, s.referanse
    kommuner = bruk_trykt_folketall(s.data.kommuner)
    if not s.er_trykt:
        hva = "registeret har ikke kartlagt de kommunene som rapporten trykker tall for"
        raise DataError(register.fil, [Avvik(None, "kartlagt", hva, "avstem data/samarbeid.csv")])
    forklaringer = {(_nr(rad["tabell"]), rad["nokkel"]): rad["forklaring"] for rad in referanse["forklaringer"].rader}
    strukturer = {struktur.oppgave.kode: struktur for struktur in s.strukturer}
    funnet = []
    for tabell, hva, maal, sted, trykt, beregnet in (
        *_hovedtall(register, referanse, s.ordninger, s.antall, s.data.oppgaver),
        *_regioner(referanse, kommuner),
        *_nivaer(referanse, s.ordninger),
        *_snitt(referanse, s.antall, kommuner),
        *_kryssing(register, kommuner, referanse, s.ordninger),
        *_oppgaver(referanse, strukturer),
        *_per_kommune(referanse, s.antall),
        *_former(referanse, s.ordninger),
        *_sektorer(referanse, s.ordninger),
        *_lister(register, referanse),
        *_arsverk(referanse, s.data.arsverk),
    ):
        if trykt is None:
            continue
        avvik = trykt != beregnet
        forklaring = forklaringer.get((tabell, f"{hva}:{maal}"), UVENTET) if avvik else ""
        funnet.append(Avstemming(tabell, hva, maal, _heltall(trykt), _heltall(beregnet), forklaring, sted))
    return funnet


def _heltall(tall: float) -> float:
    return int(tall) if tall == int(tall) else tall


def _rund(tall: float, desimaler: int = 0) -> float:
    """Round as a person does, halves upwards; Python's own rounding takes them to the even number."""
    return round(tall + 1e-9, desimaler)


def _prosent(del_: int, av: int) -> float:
    return _rund(100 * del_ / av) if av else 0


def _nr(sted: str) -> str:
    """«tabell 4.4-aal» → «4.4-aal»; a table without a number has its name, «lister»."""
    return sted.removeprefix("tabell ")


def _hovedtall(
    register: Register,
    referanse: Referanse,
    ordninger: Sequence[Ordning],
    antall: Mapping[str, int],
    oppgaver: Mapping[str, Oppgave],
) -> Iterator[_Tall]:
    rader = referanse["hovedtall"].etter("nokkel")
    spredning = omfang.compute_spredning(antall)
    yield "1.2", "kommuner", "antall", "kapittel 1.2", find_tall(rader["kommuner"], "verdi"), len(register.kartlagt)
    yield "2.1", "ordninger", "antall", "kapittel 2.1", find_tall(rader["ordninger"], "verdi"), len(ordninger)
    yield "3.1", "oppgaver", "antall", "kapittel 3.1", find_tall(rader["oppgaver"], "verdi"), len(oppgaver)
    if spredning:
        yield "2.2", "per_kommune", "lavest", "kapittel 2.2", find_tall(rader["lavest"], "verdi"), spredning.lavest
        yield "2.2", "per_kommune", "hoyest", "kapittel 2.2", find_tall(rader["hoyest"], "verdi"), spredning.hoyest
        # Printed as 34, and 34,0 is what table 3.2 sums to, so a tenth is a difference and not rounding.
        yield (
            "2.2",
            "per_kommune",
            "snitt",
            "kapittel 2.2",
            find_tall(rader["snitt-per-kommune"], "verdi"),
            _rund(spredning.snitt, 1),
        )
    # Of table 2.1 only the newest period can be reconciled: table 2.2 names its ordninger, the others are sums alone.
    nye = omfang.compute_etablering(ordninger, [("nye", "", *NYE)]).per_periode[0]
    yield "2.1", "nye-etter-2015", "antall", "tabell 2.1", find_tall(rader["nye-etter-2015"], "verdi"), nye.antall


def _regioner(referanse: Referanse, kommuner: Mapping[str, Kommune]) -> Iterator[_Tall]:
    for rad in referanse["regioner"].rader:
        innbyggere = sum(kommuner[nummer].innbyggere or 0 for nummer in find_kommuner(rad) if nummer in kommuner)
        yield "1.1", rad["region"], "innbyggere", "tabell 1.1", find_tall(rad, "innbyggere"), innbyggere


def _nivaer(referanse: Referanse, ordninger: Sequence[Ordning]) -> Iterator[_Tall]:
    telt = {andel.nokkel: andel.antall for andel in omfang.count_niva(ordninger)}
    for rad in referanse["niva"].rader:
        niva, antall = rad["niva"], find_kode(rad, "niva", telt)
        yield "2.1", niva, "antall", "kapittel 2.1", find_tall(rad, "antall"), antall
        prosent = _prosent(antall, len(ordninger))
        yield "2.1", niva, "prosent", "kapittel 2.1", find_tall(rad, "prosent"), prosent


def _snitt(referanse: Referanse, antall: Mapping[str, int], kommuner: Mapping[str, Kommune]) -> Iterator[_Tall]:
    trykt = referanse["storrelsesklasser"].etter("klasse")
    for gruppe in omfang.compute_storrelsesklasser(antall, kommuner):
        if gruppe.snitt is not None:
            rad = trykt[gruppe.nokkel]
            yield (
                "2.2",
                gruppe.nokkel,
                "snitt",
                "kapittel 2.2",
                find_tall(rad, "snitt_ordninger"),
                _rund(gruppe.snitt, 1),
            )


def _kryssing(
    register: Register, kommuner: Mapping[str, Kommune], referanse: Referanse, ordninger: Sequence[Ordning]
) -> Iterator[_Tall]:
    # The electoral districts are the old counties, whose borders are the ones that the printed lists cross.
    kryssinger = compute_kryssinger(ordninger, register.kartlagt, kommuner, Fylkesinndeling.VALGDISTRIKT)
    trykt = referanse["fylkeskryssing"].etter("nokkel")
    yield "2.5", "i-alt", "antall", "kapittel 2.5", find_tall(trykt["i-alt"], "antall"), kryssinger.antall
    retninger = [frozenset(kryssing.mot) for kryssing in kryssinger.kryssinger]
    telt = Counter(map(find_retning, retninger))
    # By who takes part, and never by which table a row cites: that would find each table's own rows again.
    for nokkel, tabell in RETNINGSTABELL.items():
        yield _nr(tabell), nokkel, "antall", tabell, find_tall(trykt[nokkel], "antall"), telt[nokkel]
    for nokkel, fylker in (
        ("telemark", {"Telemark"}),
        ("vestfold", {"Vestfold"}),
        ("vestfold-og-telemark", SOROVER),
    ):
        yield (
            "2.4",
            nokkel,
            "antall",
            "tabell 2.4",
            find_tall(trykt[nokkel], "antall"),
            retninger.count(frozenset(fylker)),
        )


RETNINGSTABELL: Final = {
    "vestfold-telemark": "tabell 2.4",
    "innlandet": "tabell 2.5",
    "akershus": "tabell 2.6",
    "andre": "tabell 2.7",
}
SOROVER: Final = frozenset({"Vestfold", "Telemark"})
INNLANDET: Final = frozenset({"Oppland", "Hedmark"})
AKERSHUS: Final = frozenset({"Akershus"})  # with Lunner, which the report counts with Hadeland and so Innlandet


def find_retning(mot: AbstractSet[str]) -> str:
    """Find which of tables 2.4–2.7 an ordning belongs in, by the electoral districts it reaches outside Buskerud."""
    if mot <= SOROVER:
        return "vestfold-telemark"
    if mot & INNLANDET and mot <= INNLANDET | AKERSHUS:
        return "innlandet"
    return "akershus" if mot == AKERSHUS else "andre"


def _oppgaver(referanse: Referanse, strukturer: Mapping[str, Struktur]) -> Iterator[_Tall]:
    for rad in referanse["tabell-3-1"].rader:
        kode = rad["oppgave"]
        deltar = len(find_kode(rad, "oppgave", strukturer).deltar)
        yield "3.1", kode, "deltar", "tabell 3.1", find_tall(rad, "buskerud_antall"), deltar
    for rad in referanse["kapittel-3-4"].rader:
        struktur = find_kode(rad, "oppgave", strukturer)
        for felt in ("antall", "kommunale", "interkommunale"):
            beregnet = getattr(struktur, felt)
            if beregnet is not None:
                yield "3.4", rad["oppgave"], felt, "kapittel 3.4", find_tall(rad, felt), beregnet


def _per_kommune(referanse: Referanse, antall: Mapping[str, int]) -> Iterator[_Tall]:
    def tall(rad: Rad, tabell: str, kolonne: str) -> _Tall:
        nummer = find_kommune(rad)
        if nummer not in antall:
            avvik = Avvik(rad.linje, "kommune", f"{nummer} er ikke kartlagt", "rett kommunen etter kilden")
            raise DataError(rad.fil, [avvik])
        return _nr(tabell), nummer, "antall_ordninger", tabell, find_tall(rad, kolonne), antall[nummer]

    yield from (tall(rad, "tabell 3.2", "totalt") for rad in referanse["tabell-3-2"].rader)
    yield from (tall(rad, rad["tabell"], "rader") for rad in referanse["tabeller-antall"].rader)


def _former(referanse: Referanse, ordninger: Sequence[Ordning]) -> Iterator[_Tall]:
    """Companies alone, since their names tell the form: most of the other forms the report gives only as sums."""
    trykt = referanse["form"].etter("nokkel")
    selskaper = omfang.count_former(ordninger).selskaper
    yield (
        "3.3",
        "selskap",
        "prosent",
        "kapittel 3.3",
        find_tall(trykt["selskap"], "verdi"),
        _prosent(selskaper, len(ordninger)),
    )


def _sektorer(referanse: Referanse, ordninger: Sequence[Ordning]) -> Iterator[_Tall]:
    telt = {andel.nokkel: andel.antall for andel in omfang.count_sektor(ordninger)}
    for rad in referanse["sektor"].rader:
        sektor = rad["sektor"]
        if sektor not in telt:
            continue  # a sum of two sectors
        yield _nr(rad["tabell"]), sektor, "antall", rad["tabell"], find_tall(rad, "antall"), telt[sektor]
        if rad["omtrentlig"] == "nei":
            prosent = _prosent(telt[sektor], len(ordninger))
            yield "5.1", sektor, "prosent", "kapittel 5.1", find_tall(rad, "prosent"), prosent


def _lister(register: Register, referanse: Referanse) -> Iterator[_Tall]:
    """Only where the report prints both a number and the names: of the others nothing can be counted."""
    for rad in referanse["lister-antall"].rader:
        ordning = register.etter_id.get(rad["ordning"])
        if rad["liste_sted"] and ordning:
            trykt = find_tall(rad, "antall_trykt")
            yield "lister", ordning.id, "deltakere", rad["antall_sted"], trykt, len(ordning.deltakere)


def _arsverk(referanse: Referanse, arsverk: Iterable[Arsverk]) -> Iterator[_Tall]:
    sum_av: dict[tuple[str, str], float] = {}
    for maal in arsverk:
        tabell = maal.sted.lower()
        # Table 2.3 sums its column as it is printed, the kommunale årsverk of NAV with the totals of the others.
        type_ = "totalt" if tabell == "tabell 2.3" else maal.type.value
        sum_av[tabell, type_] = sum_av.get((tabell, type_), 0) + maal.arsverk
    for rad in referanse["arsverk-summer"].rader:
        if (rad["tabell"], rad["type"]) in sum_av:
            beregnet = _rund(sum_av[rad["tabell"], rad["type"]], 1)
            # «arsverk-» tells table 3.3 and 3.4 from chapters 3.3 and 3.4.
            yield f"arsverk-{_nr(rad['tabell'])}", rad["type"], "sum", rad["tabell"], find_tall(rad, "sum"), beregnet
