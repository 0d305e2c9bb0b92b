"""Described maps of patterns: the partners of a kommune, and functional regions."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.farger import assign_delfarger
from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.klassekart import Klasse, build_klassekart
from geo.beskrivelse.tabell import Kolonne, Slag
from geo.beskrivelse.temakart import Temakart
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.register import Niva, Register
from geo.maal.monster import STORE_FRA, Grad, build_partnersetning, compute_partnere
from geo.maal.regioner import Funksjonelle
from geo.tekst import format_antall, format_tall, sammenfoy

USIKKER: Final = 0.8  # under this a kommune's place in its functional region is said to be unsure

# ------------------------------------------------------------------------------------------------------------ partners

SELV: Final = "selv"
INGEN: Final = "ingen"
NAERE_GRADER: Final = (Grad.NOE, Grad.EN_DEL, Grad.MYE, Grad.OFTE, Grad.SVAERT_MYE)
# The darkest of the sequence, so that its lightest is not taken for the white of «ingen».
GRADFYLL: Final = dict(zip(NAERE_GRADER, f.SEKVENS[-len(NAERE_GRADER) :], strict=True))
PARTNERKLASSER: Final = (
    *(Klasse(grad.name.lower(), grad.value, Fyll((farge,))) for grad, farge in GRADFYLL.items()),
    Klasse(SELV, "kommunen selv", Fyll((f.ORANSJE,))),
    Klasse(Grad.BARE_STORE.name.lower(), Grad.BARE_STORE.value, Fyll((f.UKJENT,), Monster.LINJER)),
    Klasse(INGEN, "ingen felles ordning", Fyll((f.EGENREGI,))),
)


def find_partneromrade(register: Register, nummer: str, omrade: Omrade) -> Omrade:
    """Extend an area with a kommune's near partners: those that it shares a local or regional ordning with."""
    naere = {p.kommunenummer for p in compute_partnere(register, nummer) if p.deling.naere}
    flere = (naere | {nummer}) - omrade.kommuner
    if not flere:
        return omrade
    navn = f"{omrade.navn} og {format_antall(len(flere))} til"
    return Omrade(f"{omrade.kode}+{nummer}", navn, omrade.type, omrade.kommuner | flere)


def build_partnerkart(register: Register, nummer: str, omrade: Omrade, kommuner: Mapping[str, Kommune]) -> Temakart:
    """Describe how much a kommune cooperates with each of the others in an area, by local and regional ordninger.

    For a kommune that was not surveyed, those it is not known to share anything with are ukjent, not «ingen».
    """
    partnere = compute_partnere(register, nummer)
    navn, kartlagt = kommuner[nummer].navn, nummer in register.kartlagt
    klasse_av = dict.fromkeys(omrade.kommuner, INGEN) if kartlagt else {}
    klasse_av |= {p.kommunenummer: p.grad.name.lower() for p in partnere} | {nummer: SELV}
    ordninger = register.etter_kommune.get(nummer, ())
    naere = sum(ordning.niva is not Niva.HOYERE for ordning in ordninger)
    antall = format_antall(len(ordninger), "ordning", "ordninger")
    return build_klassekart(
        kode=f"partnere-{nummer}",
        tittel=f"Samarbeidspartnerne til {navn}",
        undertittel=f"{navn} deltar i {antall}, {naere} av dem lokale eller regionale"
        if kartlagt
        else f"Registeret kjenner {antall} med {navn}",
        setning=build_partnersetning(partnere, nummer, kommuner, kartlagt=kartlagt),
        klasser=PARTNERKLASSER,
        klasse_av={n: klasse for n, klasse in klasse_av.items() if n in omrade.kommuner},
        verdi_av={p.kommunenummer: p.deling.naere for p in partnere if p.deling.naere},
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=Kolonne("Felles lokale og regionale ordninger", Slag.ANTALL),
        forbehold=(
            f"Ordninger med {STORE_FRA} eller flere deltakere er ikke regnet med i tallene på kartet.",
            *(
                []
                if kartlagt
                else [f"{navn} er ikke kartlagt; tallene er det registeret kjenner fra andres ordninger."]
            ),
        ),
    )


# --------------------------------------------------------------------------------------------------- functional regions


def build_regionkart(
    delt: Funksjonelle,
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    register: Register,
    naboer: AbstractSet[tuple[str, str]],
) -> Temakart:
    """Describe the functional regions, each named by its most populous kommune; who belongs nowhere is ukjent.

    A kommune whose place is unsure has a question mark after the number of its region.
    """
    navn = [_regionnavn(region, kommuner) for region in delt.regioner]
    klasser = _build_klasser(navn, delt.regioner, naboer)
    usikre = [n for n, sikkerhet in delt.sikkerhet.items() if sikkerhet < USIKKER]
    antall = len(delt.regioner)
    return build_klassekart(
        kode="funksjonelle",
        tittel="Funksjonelle regioner",
        undertittel=f"Oppløsning {format_tall(delt.opplosning, 1)}, modularitet {format_tall(delt.modularitet, 2)}, "
        f"stabilitet {format_tall(delt.stabilitet, 2)} over {delt.fro} kjøringer",
        setning=f"Delte ordninger knytter kommunene sammen i {antall} {'region' if antall == 1 else 'regioner'}: "
        f"{sammenfoy(navn)}",
        klasser=klasser,
        klasse_av={n: klasser[nr].nokkel for n, nr in delt.region_av.items()},
        verdi_av={n: f"{nr + 1}{'?' if n in usikre else ''}" for n, nr in delt.region_av.items()},
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=Kolonne("Region"),
        forbehold=(
            "Regionene beskriver registeret, ikke noe vedtak. En annen oppløsning gir flere eller færre.",
            *([f"Plassen til {sammenfoy([kommuner[n].navn for n in usikre])} er usikker (?)."] if usikre else []),
        ),
    )


def _regionnavn(region: Sequence[str], kommuner: Mapping[str, Kommune]) -> str:
    storst = max(region, key=lambda n: (kommuner[n].innbyggere or 0, n))
    andre = len(region) - 1
    return f"{kommuner[storst].navn} med {andre} {'annen' if andre == 1 else 'andre'}"


def _build_klasser(
    navn: Sequence[str], regioner: Sequence[Iterable[str]], naboer: AbstractSet[tuple[str, str]]
) -> list[Klasse]:
    """Build one class per region, with colours that differ between neighbours, as ordninger get theirs."""
    fargene = assign_delfarger({f"region-{nr}": region for nr, region in enumerate(regioner, start=1)}, naboer)
    return [
        Klasse(f"region-{nr}", f"{nr} {ett}", Fyll((fargene[f"region-{nr}"],))) for nr, ett in enumerate(navn, start=1)
    ]
