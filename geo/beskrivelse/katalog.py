"""The catalogue: every subject once, with its definition, its source, its answer and what describes it.

The figures of the report, the themes of the map, the parts of the pages, ``python -m geo rapport``, ``python -m geo
figur`` and the definitions in docs/metode.md are filters over it. A new subject is a row here, and what it refers to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from operator import itemgetter
from typing import Final

from geo.beskrivelse import matrise
from geo.beskrivelse.diagram import Diagram
from geo.beskrivelse.diagrammer import enheter, monster, omfang, verter
from geo.beskrivelse.kart.ordninger import build_oppgavenavn
from geo.beskrivelse.kart.temaer import (
    build_antall,
    build_inndeling,
    build_oppgave,
    build_partnere,
    build_regionraad,
    build_storrelse,
)
from geo.beskrivelse.matrise import Varmetabell
from geo.beskrivelse.temakart import Temakart
from geo.data.inndeling import Inndeling
from geo.data.kommuner import find_folketallskilde
from geo.data.oppgaver import Sektor
from geo.data.register import Niva
from geo.data.samling import Samling
from geo.errors import UkjentKodeError
from geo.maal import svar
from geo.maal.kapasitet import MINST_ARSVERK
from geo.maal.omfang import HYPPIG_FRA, VANLIG_FRA
from geo.maal.sporsmal import Sporsmal
from geo.maal.svar import Enkel
from geo.maal.verter import count_uten_vert
from geo.tekst import format_tallord

Beskrivelse = Temakart | Diagram | Varmetabell
Beskriver = Callable[[Sporsmal], Beskrivelse | None]


class Art(StrEnum):
    """What a subject is described as."""

    OPPGAVE = "oppgave"  # the map of a task
    KART = "kart"  # any other map
    DIAGRAM = "diagram"
    TABELL = "tabell"  # a sentence with a table, and no bars
    VARMETABELL = "varmetabell"

    @property
    def er_kart(self) -> bool:
        """Whether it is a map."""
        return self in {Art.OPPGAVE, Art.KART}

    @property
    def kan_tegnes(self) -> bool:
        """Whether it can be drawn for print."""
        return self.er_kart or self is Art.DIAGRAM


@dataclass(frozen=True, slots=True)
class Sted:
    """Where a figure stands in the report: «Figur 5.17», «Tabell 3.1», «Kapittel 3.4»."""

    hva: str
    nummer: tuple[int, ...]

    def __str__(self) -> str:
        """Write it as in a caption."""
        return f"{self.hva} {'.'.join(map(str, self.nummer))}"

    @property
    def kode(self) -> str:
        """What it is called in commands and URLs: «5.17», «tabell-3.1»."""
        return str(self).lower().replace(" ", "-").removeprefix("figur-")

    @property
    def rekke(self) -> tuple[tuple[int, ...], int]:
        """What the figures of the report are sorted by."""
        return self.nummer, STEDER.index(self.hva)


STEDER: Final = ("Kapittel", "Tabell", "Figur")  # where they have the same number, the one that says most comes first


def parse_sted(tekst: str) -> Sted:
    """Read «figur 5.17», as data/oppgaver.csv writes it."""
    hva, nummer = tekst.split()
    return Sted(hva.capitalize(), tuple(map(int, nummer.split("."))))


@dataclass(frozen=True, slots=True)
class Figur:
    """One thing that is described of a subject; it has the code of its place in the report where it has a place."""

    kode: str  # «konsentrasjon», «brannvesen», «lonn+regnskap»
    navn: str
    art: Art
    beskriv: Beskriver  # None where there is nothing to say of the area
    sted: Sted | None = None
    paa_siden: bool = True  # False where the page of its subject shows the same in another way
    gruppe: str = "Oversikt"  # what a list of themes puts it under
    trykk: Beskriver | None = None  # as the report prints it, where that is over another area than the one asked about

    def beskriv_trykt(self, s: Sporsmal) -> Beskrivelse | None:
        """Describe it as the report prints it."""
        return (self.trykk or self.beskriv)(s)

    @property
    def nummer(self) -> str:
        """What commands and URLs of figures call it: «5.17», else its code."""
        return self.sted.kode if self.sted else self.kode

    @property
    def tittel(self) -> str:
        """What a list of figures calls it."""
        return f"{self.sted or self.art.capitalize()}: {self.navn}"

    @property
    def filnavn(self) -> str:
        """What its files are called, without suffix."""
        return str(self.sted or f"{self.art} {self.kode}").lower().replace(" ", "-")


class Side(StrEnum):
    """The pages of measures."""

    OMFANG = "omfang"
    MONSTER = "samarbeidsmonster"


@dataclass(frozen=True, slots=True)
class Del:
    """The part of a page that shows a subject: its code in the URL and its short name."""

    side: Side
    kode: str
    navn: str


@dataclass(frozen=True, slots=True)
class Emne:
    """A subject: what it is called, what it says, what it rests on, its answer, and what describes it."""

    kode: str
    navn: str
    definisjon: str  # bokmål, for people; docs/metode.md says more
    kilde: str  # ``oppgi_kilde`` puts where the inhabitants come from in the place of FOLKETALL
    svar: Callable[[Sporsmal], object] | None  # for JSON; None where a map says it all
    del_: Del | None = None
    figurer: tuple[Figur, ...] = ()

    def oppgi_kilde(self, data: Samling) -> str:
        """Say what it rests on, in the data that are asked."""
        folketall = find_folketallskilde(data.kommuner)
        return self.kilde.replace(FOLKETALL, f"{folketall.per}, {folketall.kilde}")


FOLKETALL: Final = "{folketall}"


def _diagram(kode: str, navn: str, beskriv: Beskriver, sted: str | None = None, *, paa_siden: bool = True) -> Figur:
    return Figur(kode, navn, Art.DIAGRAM, beskriv, parse_sted(sted) if sted else None, paa_siden)


def _inndeling(inndeling: Inndeling, sted: str | None = None, over: str = "") -> Figur:
    trykk = partial(build_inndeling, inndeling=inndeling, over=over) if over else None
    return Figur(
        inndeling.value,
        inndeling.navn,
        Art.KART,
        partial(build_inndeling, inndeling=inndeling),
        parse_sted(sted) if sted else None,
        trykk=trykk,
    )


NIVI: Final = "NIVI Rapport 2021:3"
_HYPPIG, _VANLIG = f"{100 * HYPPIG_FRA:.0f}", f"{100 * VANLIG_FRA:.0f}"
_FAA: Final = format_tallord(MINST_ARSVERK)
EMNER: Final = (
    Emne(
        "oversikt",
        "Grunnlaget",
        "Register, område og hvor mange ordninger området har del i.",
        "Registeret",
        svar.find_oversikt,
    ),
    Emne(
        "per_kommune",
        "Ordninger per kommune",
        "Antall formelle ordninger hver kartlagt kommune deltar i, med spredning, størrelsesklasser og regioner. "
        "Kommuner som ikke er kartlagt, mangler tall.",
        f"{NIVI}, kapittel 2.2, figur 2.2 og 2.3, tabell 3.2",
        svar.find_per_kommune,
        Del(Side.OMFANG, "kommuner", "Per kommune"),
        figurer=(
            Figur("antall", "Antall ordninger per kommune", Art.KART, build_antall, parse_sted("figur 2.2")),
            Figur("storrelse", "Antall ordninger etter innbyggertall", Art.KART, build_storrelse),
            _diagram(
                "per-kommune",
                "Antall ordninger per kommune etter innbyggertall",
                omfang.build_per_kommune,
                "figur 2.3",
                paa_siden=False,
            ),
            _diagram("kommuner", "Ordninger per kommune", omfang.build_kommuner),
            _diagram("snitt-storrelse", "Gjennomsnitt etter størrelse", omfang.build_snitt_storrelse),
            _diagram("snitt-region", "Gjennomsnitt etter region", omfang.build_snitt_region),
            _diagram("andre-fylker", "Ved siden av kartlegginger i andre fylker", omfang.build_andre_fylker),
        ),
    ),
    Emne(
        "lister",
        "Ordningene til hver kommune",
        "Alle formelle ordninger en kartlagt kommune deltar i, de med færrest deltakere først.",
        f"{NIVI}, tabell 4.1–4.6",
        svar.find_lister,
    ),
    Emne(
        "niva",
        "Geografisk nivå",
        f"Lokalt er {Niva.LOKALT.spenn} deltakere, regionalt {Niva.REGIONALT.spenn}, høyere {Niva.HOYERE.spenn}; "
        "størst av navngitt og oppgitt antall teller.",
        f"{NIVI}, kapittel 2.1",
        svar.find_niva,
        Del(Side.OMFANG, "niva", "Nivå"),
        figurer=(_diagram("niva", "Ordninger etter geografisk nivå", omfang.build_niva, "figur 2.1"),),
    ),
    Emne(
        "etablering",
        "Etablering",
        "Startår og perioder så langt registeret kjenner dem, mot lokalvalgene. Andeler er av dem som er kjent.",
        f"{NIVI}, kapittel 2.3, tabell 2.1 og 2.2, figur 2.4",
        svar.find_etablering,
        Del(Side.OMFANG, "start", "Start"),
        figurer=(
            _diagram("etablering", "Når ordningene er etablert", omfang.build_etablering, "figur 2.4"),
            _diagram("valgperioder", "Kjente årstall etter valgperiode", omfang.build_valgperioder),
        ),
    ),
    Emne(
        "verter",
        "Vertskommuner",
        "Kjente verter med dekning. Konsentrasjon og vertsmodell regnes av registeret når det kjenner minst halvparten "
        "av vertene, ellers av rapportens trykte fordeling, og svaret sier hvilken.",
        f"{NIVI}, kapittel 3.2, tabell 3.2, fotnote 9; Gini (1912)",
        svar.find_verter,
        Del(Side.OMFANG, "vert", "Vertskommuner"),
        figurer=(
            _diagram("verter", "Vertskommuneansvar", verter.build_verter, "tabell 3.2", paa_siden=False),
            _diagram("kjente-verter", "Kjente vertskommuner i registeret", verter.build_kjente_verter),
            _diagram("konsentrasjon", "Konsentrasjon av vertsansvar", verter.build_konsentrasjon),
            _diagram("vertsmodell", "Sentrert eller balansert vertsmodell", verter.build_vertsmodell),
            _diagram("verter-utenfor", "Verter utenfor området", verter.build_verter_utenfor),
        ),
    ),
    Emne(
        "ukjente_verter",
        "Ordninger uten kjent vert",
        "For hver kartlagt kommune og sektor: hvor mange av kommunens ordninger som ikke har en kjent vert, av alle.",
        "Prosjektets eget mål; vertene etter kapittel 3.2 i NIVI Rapport 2021:3",
        lambda s: count_uten_vert(s.data.register, s.omrade.kommuner),
        Del(Side.OMFANG, "uten-vert", "Ukjente verter"),
        figurer=(_diagram("uten-vert", "Ordninger uten kjent vert, etter sektor", verter.build_uten_vert),),
    ),
    Emne(
        "former",
        "Juridisk form",
        "Antall ordninger av hver kjent form; andeler er av dem med kjent form. Uten politisk organ er administrativt "
        "vertskommunesamarbeid og avtale.",
        f"{NIVI}, kapittel 3.3, figur 3.1",
        svar.find_former,
        Del(Side.OMFANG, "form", "Juridisk form"),
        figurer=(
            _diagram("former", "Juridisk form", omfang.build_former, "figur 3.1"),
            _diagram("styring", "Folkevalgt styring", omfang.build_styring),
        ),
    ),
    Emne(
        "sektorer",
        "Sektor",
        "Antall ordninger i hver sektor.",
        f"{NIVI}, kapittel 5.1, figur 5.1",
        svar.find_sektorer,
        Del(Side.OMFANG, "sektor", "Sektor"),
        figurer=(_diagram("sektorer", "Ordninger etter sektor", omfang.build_sektorer, "figur 5.1"),),
    ),
    Emne(
        "deltakelse",
        "Deltakelse per oppgave",
        "Andel av de kartlagte kommunene som er med i en ordning med omfang hel eller delvis. "
        f"Hyppig er {_HYPPIG} prosent eller mer, vanlig {_VANLIG}–{_HYPPIG}, sjelden under {_VANLIG}.",
        f"{NIVI}, kapittel 3.1, tabell 3.1; Jones mfl. (2021) hos Oslo Economics",
        svar.find_deltakelse,
        Del(Side.OMFANG, "oppgaver", "Oppgaver"),
        figurer=(
            _diagram(
                "deltakelse",
                "Andel av kommunene som samarbeider, etter oppgave",
                enheter.build_deltakelse,
                "tabell 3.1",
            ),
        ),
    ),
    Emne(
        "struktur",
        "Tjenestestruktur",
        "Interkommunale enheter er ordninger med omfang hel; kommunale er kartlagte kommuner som ikke er med i noen.",
        f"{NIVI}, kapittel 3.4",
        svar.find_struktur,
        figurer=(
            _diagram(
                "tjenestestruktur", "Tjenesteenheter etter oppgave", enheter.build_tjenestestruktur, "kapittel 3.4"
            ),
        ),
    ),
    Emne(
        "befolkning",
        "Befolkningsgrunnlag per enhet",
        "Innbyggerne i enhetens kommuner i området. Enheter med deltakere utenfor er merket og regnes aldri som små.",
        f"Innbyggertall {FOLKETALL}",
        svar.find_befolkning,
        Del(Side.OMFANG, "innbyggere", "Innbyggere bak enheten"),
        figurer=(
            _diagram("innbyggere", "Enheter med få innbyggere bak seg", enheter.build_innbyggere),
            _diagram("sma-enheter", "Hvem som står bak de små enhetene", enheter.build_sma_enheter),
        ),
    ),
    Emne(
        "kapasitet",
        "Årsverk per enhet",
        f"Årsverk i enheten etter nyeste kilde, per 1 000 innbyggere, og om de er færre enn {_FAA}. "
        "Årsverk i samarbeidet er summen over ordningene regionen har del i og som har et tall; flere regioner kan "
        "ha del i den samme.",
        f"{NIVI}, kapittel 2.4 og 3.4, tabell 2.3, 3.3 og 3.4, figur 3.5",
        svar.find_kapasitet,
        Del(Side.OMFANG, "arsverk", "Årsverk"),
        figurer=(
            _diagram("arsverk", "Årsverk per enhet", enheter.build_arsverk),
            _diagram("arsverk-samarbeid", "Årsverk i ordninger regionen har del i", enheter.build_arsverk_samarbeid),
            *(
                _diagram(tabell.kode, tabell.tittel, bygg, sted, paa_siden=False)
                for tabell, bygg, sted in (
                    (enheter.BARNEVERN, enheter.build_arsverk_barnevern, "tabell 3.3"),
                    (enheter.NAV, enheter.build_arsverk_nav, "tabell 3.4"),
                    (enheter.PPT, enheter.build_arsverk_ppt, "figur 3.5"),
                )
            ),
        ),
    ),
    Emne(
        "kryssing",
        "Kryssing av fylkesgrenser",
        "Ordninger med navngitte deltakere i mer enn ett fylke, etter tre inndelinger, og hvilken vei de går.",
        f"{NIVI}, kapittel 2.5, tabell 2.4–2.7",
        svar.find_kryssing,
        Del(Side.OMFANG, "fylker", "Fylkesgrenser"),
        figurer=(
            _diagram("kryssing", "Kryssing av fylkesgrenser", enheter.build_kryssing),
            _diagram("retning", "Hvilken vei ordningene krysser", enheter.build_retning),
        ),
    ),
    Emne(
        "raad",
        "Regionråd",
        "Deltakere, innbyggere og areal.",
        f"{NIVI}, kapittel 4.2, figur 4.1",
        svar.find_raad,
        figurer=(Figur("regionraad", "Regionråd", Art.KART, build_regionraad, parse_sted("figur 4.1")),),
    ),
    Emne(
        "sammenslaing",
        "Etter kommunesammenslåingene",
        "Det kilden forteller om nedlagte og endrede ordninger, ved siden av det registeret kjenner i dag.",
        f"{NIVI}, kapittel 4.3",
        svar.find_sammenslaing,
        Del(Side.OMFANG, "sammenslaing", "Sammenslåinger"),
        figurer=(Figur("sammenslaing", "Etter kommunesammenslåingene", Art.TABELL, enheter.build_sammenslaing),),
    ),
    Emne(
        "partnere",
        "Samarbeidspartnere",
        "Hvor mange ordninger kommunen deler med hver annen kommune; lokale, regionale og store talt hver for seg.",
        "Ordlyden etter Oslo Economics om Hadeland; vekten etter Newman (2001)",
        svar.find_partnere,
        Del(Side.MONSTER, "partnere", "Én kommunes partnere"),
    ),
    Emne(
        "matrise",
        "Partnermatrise",
        "Delte ordninger for hvert par av kommuner i området.",
        "Som samarbeidspartnere",
        svar.find_matrise,
        Del(Side.MONSTER, "matrise", "Alle mot alle"),
        figurer=(Figur("matrise", "Felles ordninger", Art.VARMETABELL, matrise.build_partnermatrise),),
    ),
    Emne(
        "partnersett",
        "Gjentatte partnersett",
        "Sett av kommuner som er alle deltakerne i to eller flere ordninger, og det som er igjen av settene i området.",
        "Prosjektets eget mål",
        svar.find_partnersett,
        Del(Side.MONSTER, "sett", "Partnersett"),
        figurer=(
            _diagram("sett-hele", "Sett som er alle deltakerne i flere ordninger", monster.build_sett_hele),
            _diagram("sett-omradet", "Det som er igjen av settene i området", monster.build_sett_omradet),
        ),
    ),
    Emne(
        "fragmentering",
        "Oppdeling",
        "Hvor mange ulike partnersett kommunen er med i; indeksen er 0 når alle er like og 1 når ingen gjentas.",
        "Prosjektets eget mål",
        svar.find_fragmentering,
        Del(Side.MONSTER, "oppdeling", "Oppdeling"),
        figurer=(_diagram("oppdeling", "Ulike deltakersett per kommune", monster.build_oppdeling),),
    ),
    Emne(
        "kongruens",
        "Samsvar med regionrådene",
        "Innenfor: alle deltakerne er i ett råd. Sammenfallende: de er nøyaktig rådets. På tvers: resten.",
        "Prosjektets eget mål; regionrådene etter kapittel 4.2 i NIVI Rapport 2021:3",
        svar.find_kongruens,
        Del(Side.MONSTER, "samsvar", "Mot regionrådene"),
        figurer=(
            _diagram("samsvar", "Samsvar med regionrådene", monster.build_samsvar),
            _diagram("raad", "Regionrådene", monster.build_raad),
            Figur("samsvar-ordninger", "Hver ordning mot rådene", Art.TABELL, monster.build_samsvar_ordninger),
        ),
    ),
    Emne(
        "sarbarhet",
        "Sårbarhet",
        f"Enheter med færre enn {_FAA} årsverk, avhengighet av én vert, og hva som faller om den går. "
        "Bare kjente verter.",
        f"Prosjektets eget mål; {_FAA} årsverk etter barnevernpanelet (2011)",
        svar.find_sarbarhet,
        Del(Side.MONSTER, "sarbarhet", "Sårbarhet"),
        figurer=(
            _diagram("bortfall", "Hva som faller om en kjent vert går", verter.build_bortfall),
            _diagram("avhengighet", "Hvem som er avhengig av andre som vert", verter.build_avhengighet),
            Figur("faa-arsverk", "Enheter med få årsverk", Art.TABELL, enheter.build_faa_arsverk),
        ),
    ),
    Emne(
        "anbefalinger",
        "Anbefalte samarbeidsområder",
        "NIVIs ni områder mot hver region. Dekket: alle kommunene har hele oppgaven felles med en annen i regionen.",
        "NIVI (2023), anbefalte samarbeidsområder",
        svar.find_anbefalinger,
        Del(Side.MONSTER, "anbefalinger", "Anbefalte områder"),
        figurer=(
            Figur(
                "anbefalinger",
                "NIVIs ni anbefalte samarbeidsområder",
                Art.VARMETABELL,
                matrise.build_omradedekning,
            ),
        ),
    ),
    Emne(
        "funksjonelle",
        "Funksjonelle regioner",
        "Grupper av kommuner som deler mange ordninger, ved tre oppløsninger, med stabilitet og sikkerhet.",
        "Blondel mfl. (2008), Newman (2001), Hubert og Arabie (1985)",
        svar.find_funksjonelle,
        Del(Side.MONSTER, "regioner", "Funksjonelle regioner"),
    ),
    Emne(
        "inndelinger",
        "Inndelinger",
        "Regionene i kartleggingen, valgdistriktene, fylkene før og etter 2024, og statsforvalterne.",
        "Kommuneinndelingen",
        None,
        figurer=(
            _inndeling(Inndeling.REGION),
            _inndeling(Inndeling.VALGDISTRIKT, "figur 1.1", over="landet"),
            _inndeling(Inndeling.FYLKE),
            _inndeling(Inndeling.FYLKE_2024),
            _inndeling(Inndeling.STATSFORVALTER),
        ),
    ),
)


# ------------------------------------------------------------------------------------------------------------- filters

PARTNERE: Final = "partnere."  # followed by the kommunenummer that is asked of


def find_deler(side: Side) -> dict[str, Emne]:
    """Find the subjects that a page shows, by the code of their part."""
    return {emne.del_.kode: emne for emne in EMNER if emne.del_ and emne.del_.side is side}


def find_figurer(data: Samling) -> dict[str, Figur]:
    """Find everything that is described, by code: what the catalogue has, then the map of every task."""
    figurer = [figur for emne in EMNER for figur in emne.figurer]
    return {figur.kode: figur for figur in (*figurer, *_find_oppgavekart(data))}


def _find_oppgavekart(data: Samling) -> Iterable[Figur]:
    """Find the map of each task by sector, and of those that the report shows together."""
    i_figur: dict[str, list[str]] = {}
    for oppgave in data.oppgaver.values():
        if oppgave.figur:
            i_figur.setdefault(oppgave.figur, []).append(oppgave.kode)
    rekkefolge = list(Sektor)
    for oppgave in sorted(data.oppgaver.values(), key=lambda oppgave: rekkefolge.index(oppgave.sektor)):
        alene = oppgave.figur is not None and len(i_figur[oppgave.figur]) == 1
        yield _build_oppgavefigur(data, [oppgave.kode], oppgave.figur if alene else None)
    for figur, koder in i_figur.items():
        if len(koder) > 1:
            yield _build_oppgavefigur(data, koder, figur)


def _build_oppgavefigur(data: Samling, koder: Sequence[str], sted: str | None) -> Figur:
    oppgaver = [data.oppgaver[kode] for kode in koder]
    return Figur(
        kode="+".join(koder),
        navn=build_oppgavenavn(oppgaver),
        art=Art.OPPGAVE,
        beskriv=partial(build_oppgave, koder=tuple(koder)),
        sted=parse_sted(sted) if sted else None,
        gruppe=oppgaver[0].sektor.navn,
    )


def find_rapportfigurer(data: Samling) -> dict[str, Figur]:
    """Find the figures of the report by number, in its order."""
    figurer = [(figur.sted.rekke, figur) for figur in find_figurer(data).values() if figur.sted]
    return {figur.nummer: figur for _, figur in sorted(figurer, key=itemgetter(0))}


def find_kart(data: Samling) -> dict[str, Figur]:
    """Find every map that can be made without more being asked, by code: the measures, then the tasks."""
    return {kode: figur for kode, figur in find_figurer(data).items() if figur.art.er_kart}


def find_temaer(data: Samling) -> dict[str, str]:
    """Find what a map can show, by code with its name."""
    return {kode: f"{figur.gruppe}: {figur.navn}" for kode, figur in find_kart(data).items()}


def find_figur(tekst: str, data: Samling) -> Figur:
    """Find what is described by number or code: «5.17», «Figur 5.17», «tabell 3.1», «konsentrasjon», «lonn+regnskap».

    Tasks may be put together with «+», and «partnere.3005» is the map of whom Drammen cooperates with.

    Raises
    ------
    UkjentKodeError
        It is none of these.

    """
    nokkel = tekst.strip().lower().removeprefix("figur").strip().replace(" ", "-")
    numre = find_rapportfigurer(data)
    if figur := numre.get(nokkel):
        return figur
    if figur := find_figurer(data).get(nokkel):
        return replace(figur, sted=None, trykk=None) if figur.trykk else figur  # asked for by its code: of the area
    if nokkel.startswith(PARTNERE) and nokkel.removeprefix(PARTNERE) in data.kommuner:
        nummer = nokkel.removeprefix(PARTNERE)
        navn = f"Samarbeidspartnerne til {data.kommuner[nummer].navn}"
        return Figur(nokkel, navn, Art.KART, partial(build_partnere, nummer=nummer))
    koder = [del_.strip() for del_ in nokkel.replace("-", "_").split("+")]
    if all(kode in data.oppgaver for kode in koder):
        return find_figurer(data).get("+".join(koder)) or _build_oppgavefigur(data, koder, None)
    msg = f"ukjent figur «{tekst}»; bruk et nummer ({', '.join(numre)}) eller en kode, som legevakt eller konsentrasjon"
    raise UkjentKodeError(msg)


def build_kart(s: Sporsmal, kode: str) -> Temakart:
    """Describe the map of a theme, by a code of ``find_temaer`` or another that ``find_figur`` finds a map by.

    Raises
    ------
    UkjentKodeError
        The code is none of a map.

    """
    kart = find_figur(kode, s.data).beskriv(s)
    if not isinstance(kart, Temakart):
        msg = f"«{kode}» er ikke et kart; kodene er {', '.join(find_kart(s.data))}"
        raise UkjentKodeError(msg)
    return kart


def list_rapport(s: Sporsmal) -> Sequence[Mapping[str, Enkel]]:
    """List every subject that has an answer with its definition and source, for ``python -m geo rapport``."""
    return [
        {
            "maal": emne.kode,
            "navn": emne.navn,
            "definisjon": emne.definisjon,
            "kilde": emne.oppgi_kilde(s.data),
            "verdi": svar.forenkle(emne.svar(s)),
        }
        for emne in EMNER
        if emne.svar
    ]
