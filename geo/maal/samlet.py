"""Every measure of the survey for one area, computed together and told with definition and source.

The modules that measure are pure; this one asks them all the same question, and turns the answers into plain values
that JSON, a table or a page can show.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Final

from geo.data.referanse import Maal, find_tall
from geo.data.register import Ordning, Register
from geo.data.tabellfil import Rad
from geo.maal import anbefalinger, kapasitet, kryssing, monster, omfang, regioner, sarbarhet, verter
from geo.maal.sporsmal import Sporsmal

Enkel = None | bool | int | float | str | Sequence["Enkel"] | Mapping[str, "Enkel"]
DESIMALER: Final = 6  # enough for every share; more would differ between processors


def find_trykt(s: Sporsmal, tabell: str) -> Sequence[Mapping[str, Enkel]] | None:
    """Return the rows of a printed table, None unless they tell of the area that is asked about."""
    return s.referanse[tabell].build_verdier() if s.er_trykt else None


# ------------------------------------------------------------------------------------------------------- the measures


@dataclass(frozen=True, slots=True)
class Maaling:
    """One measure: what it is called, what it says, where it comes from and how it is asked."""

    kode: str
    navn: str
    definisjon: str  # bokmål, for people; docs/metode.md says more
    kilde: str
    mal: Callable[[Sporsmal], object]


def _oversikt(s: Sporsmal) -> object:
    return {
        "register": s.data.register.tittel,
        "kilde": s.data.register.kilde,
        "dato": s.data.register.dato,
        "versjon": s.data.register.versjon,
        "inndeling": s.data.register.inndeling,
        "kommuner": sorted(s.omrade.kommuner),
        "kartlagt": sorted(s.omrade.kommuner & s.data.register.kartlagt),
        "ordninger": len(s.ordninger),
        "uformelle": sum(not o.formell and bool(o.kommuner & s.omrade.kommuner) for o in s.data.register.ordninger),
        "ufullstendige": [o.id for o in s.ordninger if o.ufullstendig],
    }


def _per_kommune(s: Sporsmal) -> object:
    return {
        "antall": s.antall,
        "spredning": omfang.compute_spredning(s.antall),
        "storrelse": omfang.compute_storrelsesklasser(s.antall, s.data.kommuner),
        "regioner": omfang.compute_regionsnitt(s.antall, s.data.kommuner),
        "trykt_per_kommune": find_trykt(s, "tabell-3-2"),
        "trykt_storrelse": find_trykt(s, "storrelsesklasser"),
        "andre_fylker": s.referanse["sammenlikning-fylker"].build_verdier(),
    }


def _lister(s: Sporsmal) -> object:
    return {nummer: omfang.list_ordninger(s.data.register, nummer) for nummer in s.antall}


def _niva(s: Sporsmal) -> object:
    return {"fordeling": omfang.count_niva(s.ordninger), "trykt": find_trykt(s, "niva")}


def _etablering(s: Sporsmal) -> object:
    perioder = [
        (rad["periode"], rad["trykt"], _heltall(rad, "aar_fra"), _heltall(rad, "aar_til"))
        for rad in s.referanse["periode"].rader
        if rad["aar_fra"] or rad["aar_til"]
    ]
    return {"registeret": omfang.compute_etablering(s.ordninger, perioder), "trykt": find_trykt(s, "periode")}


def _heltall(rad: Rad, kolonne: str) -> int | None:
    tall = find_tall(rad, kolonne)
    return None if tall is None else int(tall)


def _verter(s: Sporsmal) -> object:
    fordeling, samlet = s.vertsfordeling, s.vertsfordeling_samlet
    return {
        "kjente": s.kjente_verter,
        "fordeling": fordeling,
        "konsentrasjon": verter.compute_konsentrasjon(fordeling) if fordeling else None,
        "regioner": verter.compute_regionsmodeller(samlet, s.data.kommuner) if samlet else None,
        "trykt_utenfor": find_trykt(s, "verter-utenfor"),
    }


def _former(s: Sporsmal) -> object:
    return {"registeret": omfang.count_former(s.ordninger), "trykt": find_trykt(s, "form")}


def _sektorer(s: Sporsmal) -> object:
    return {"fordeling": omfang.count_sektor(s.ordninger), "trykt": find_trykt(s, "sektor")}


def _deltakelse(s: Sporsmal) -> object:
    sett = [ett for ett in s.referanse.sett.values() if ett.maal is Maal.DELTAKELSE]
    return {
        "oppgaver": omfang.compute_deltakelse(s.strukturer, sett),
        "sett": [{"kode": e.kode, "navn": e.navn, "kommuner": e.kommuner, "kilde": e.kilde} for e in sett],
        "landet": s.referanse["oslo-economics"].build_verdier(),
    }


def _struktur(s: Sporsmal) -> object:
    return {
        "oppgaver": [
            {
                "oppgave": ett.oppgave.kode,
                "navn": ett.oppgave.navn,
                "antall": ett.antall,
                "kommunale": ett.kommunale,
                "interkommunale": ett.interkommunale,
                "deltar": len(ett.deltar),
                "ukjent": len(ett.ukjent),
                "felles": [ordning.id for ordning in ett.felles],
                "alene": None if ett.kommunale is None else sorted(ett.alene),
            }
            for ett in s.strukturer
        ],
        "trykt": find_trykt(s, "kapittel-3-4"),
    }


def _befolkning(s: Sporsmal) -> object:
    return [
        {
            "befolkning": kapasitet.compute_befolkning(enheter, ett.oppgave.kode, s.terskel_innbyggere),
            "enheter": enheter,
        }
        for ett in s.strukturer
        if (enheter := kapasitet.find_enheter(ett, s.data.kommuner))
    ]


def _kapasitet(s: Sporsmal) -> object:
    return {
        "enheter": [
            replace(enhet, ordninger=tuple(s.data.register.etter_id[id_].navn for id_ in enhet.ordninger))
            for enhet in s.kapasiteter
        ],
        "regioner": {
            region: kapasitet.compute_arsverksandel(
                omfang.find_ordninger(s.data.register, numre), s.data.arsverk, numre
            )
            for region, numre in s.regioner.items()
        },
        "trykt_andel": s.trykt_arsverksandel.build_verdier() if s.trykt_arsverksandel else None,
    }


def _kryssing(s: Sporsmal) -> object:
    distrikt = kryssing.Fylkesinndeling.VALGDISTRIKT
    return {
        "inndelinger": [
            kryssing.compute_kryssinger(s.ordninger, s.omrade.kommuner, s.data.kommuner, inndeling)
            for inndeling in kryssing.Fylkesinndeling
        ],
        "retning": {
            nummer: kryssing.compute_retning(
                s.data.register.etter_kommune.get(nummer, ()), nummer, s.data.kommuner, distrikt
            )
            for nummer in s.antall
        },
        "trykt": find_trykt(s, "fylkeskryssing"),
    }


def _raad(s: Sporsmal) -> object:
    return {"raad": regioner.compute_raad(s.raad, s.data.kommuner, s.areal_km2), "trykt": find_trykt(s, "regionraad")}


def _sammenslaing(s: Sporsmal) -> object:
    if not s.er_trykt:
        return None
    return omfang.compute_endringer(s.data.register, s.referanse["sammenslaing"].rader)


def _partnere(s: Sporsmal) -> object:
    return {
        nummer: {
            "setning": monster.build_partnersetning(
                partnere, nummer, s.data.kommuner, kartlagt=nummer in s.data.register.kartlagt
            ),
            "partnere": partnere,
        }
        for nummer in s.antall
        for partnere in [monster.compute_partnere(s.data.register, nummer)]
    }


def _matrise(s: Sporsmal) -> object:
    matrise = monster.compute_matrise(s.ordninger, s.omrade.kommuner)
    return [{"a": a, "b": b, "deling": deling} for (a, b), deling in matrise.items()]


def _partnersett(s: Sporsmal) -> object:
    return {
        "hele": [sett for sett in monster.find_partnersett(s.ordninger) if len(sett.ordninger) > 1],
        "i_omradet": [
            sett for sett in monster.find_partnersett(s.ordninger, s.omrade.kommuner) if len(sett.ordninger) > 1
        ],
    }


def _fragmentering(s: Sporsmal) -> object:
    return [monster.compute_fragmentering(s.data.register, nummer) for nummer in s.antall]


def _kongruens(s: Sporsmal) -> object:
    per_ordning = monster.compute_kongruens(s.ordninger, {raad.id: raad.kommuner for raad in s.raad})
    return {
        "alle": monster.count_kongruens("alle", "Alle ordninger", s.ordninger, per_ordning),
        "raad": [monster.count_kongruens(r.id, r.navn, _med(s.data.register, r.kommuner), per_ordning) for r in s.raad],
        "kommuner": [
            monster.count_kongruens(n, s.data.kommuner[n].navn, s.data.register.etter_kommune.get(n, ()), per_ordning)
            for n in s.antall
        ],
        "ordninger": per_ordning,
    }


def _med(register: Register, numre: AbstractSet[str]) -> Iterable[Ordning]:
    """Find the ordninger with a deltaker among the kommuner, each once."""
    return {o.id: o for nummer in numre for o in register.etter_kommune.get(nummer, ())}.values()


def _sarbarhet(s: Sporsmal) -> object:
    enheter = s.kapasiteter
    return {
        "dekning_vert": {"ordninger": len(s.ordninger), "kjent": sum(o.vertskommune is not None for o in s.ordninger)},
        "avhengighet": [sarbarhet.compute_avhengighet(s.data.register, nummer) for nummer in s.antall],
        "bortfall": sarbarhet.compute_alle_bortfall(s.ordninger, s.omrade.kommuner, s.data.kommuner),
        "faa_arsverk": [enhet.tjeneste for enhet in enheter if enhet.under_terskel],
        "enheter_med_arsverk": len(enheter),
    }


def _anbefalinger(s: Sporsmal) -> object:
    omrader = anbefalinger.build_anbefalinger(s.referanse["nivi-2023-omrader"])
    return [
        {"region": region, "telling": anbefalinger.count_dekning(vurderinger), "vurderinger": vurderinger}
        for region, numre in s.regioner.items()
        for vurderinger in [anbefalinger.compute_vurderinger(s.data.register, numre, omrader)]
    ]


def _funksjonelle(s: Sporsmal) -> object:
    if not s.fro:
        return None
    raad = [raad.kommuner & s.omrade.kommuner for raad in s.raad]
    dobbelt = {n for n in s.omrade.kommuner if sum(n in medlemmer for medlemmer in raad) > 1}
    svar = []
    for opplosning in OPPLOSNINGER:
        delt = regioner.compute_funksjonelle(s.ordninger, s.omrade.kommuner, opplosning=opplosning, fro=s.fro)
        # A kommune in two councils has no one place to be compared with.
        likhet = regioner.compute_likhet(delt.regioner, [medlemmer - dobbelt for medlemmer in raad]) if raad else None
        svar.append({"inndeling": delt, "likhet_med_raad": likhet})
    return svar


OPPLOSNINGER: Final = (0.5, 1.0, 1.5)  # from few and large regions to many and small; what holds at all three holds

NIVI: Final = "NIVI Rapport 2021:3"
MAALINGER: Final = (
    Maaling(
        "oversikt", "Grunnlaget", "Register, område og hvor mange ordninger området har del i.", "Registeret", _oversikt
    ),
    Maaling(
        "per_kommune",
        "Ordninger per kommune",
        "Antall formelle ordninger hver kartlagt kommune deltar i, med spredning, størrelsesklasser og regioner. "
        "Kommuner som ikke er kartlagt, mangler tall.",
        f"{NIVI}, kapittel 2.2, figur 2.2 og 2.3, tabell 3.2",
        _per_kommune,
    ),
    Maaling(
        "lister",
        "Ordningene til hver kommune",
        "Alle formelle ordninger en kartlagt kommune deltar i, de med færrest deltakere først.",
        f"{NIVI}, tabell 4.1–4.6",
        _lister,
    ),
    Maaling(
        "niva",
        "Geografisk nivå",
        "Lokalt er 2–3 deltakere, regionalt 4–8, høyere 9 eller flere; størst av navngitt og oppgitt antall teller.",
        f"{NIVI}, kapittel 2.1",
        _niva,
    ),
    Maaling(
        "etablering",
        "Etablering",
        "Startår og perioder så langt registeret kjenner dem, mot lokalvalgene. Andeler er av dem som er kjent.",
        f"{NIVI}, kapittel 2.3, tabell 2.1 og 2.2, figur 2.4",
        _etablering,
    ),
    Maaling(
        "verter",
        "Vertskommuner",
        "Kjente verter med dekning. Konsentrasjon og vertsmodell regnes av registeret når det kjenner minst halvparten "
        "av vertene, ellers av rapportens trykte fordeling, og svaret sier hvilken.",
        f"{NIVI}, kapittel 3.2, tabell 3.2, fotnote 9; Gini (1912)",
        _verter,
    ),
    Maaling(
        "former",
        "Juridisk form",
        "Antall ordninger av hver kjent form; andeler er av dem med kjent form. Uten politisk organ er administrativt "
        "vertskommunesamarbeid og avtale.",
        f"{NIVI}, kapittel 3.3, figur 3.1",
        _former,
    ),
    Maaling("sektorer", "Sektor", "Antall ordninger i hver sektor.", f"{NIVI}, kapittel 5.1, figur 5.1", _sektorer),
    Maaling(
        "deltakelse",
        "Deltakelse per oppgave",
        "Andel av de kartlagte kommunene som er med i en ordning med omfang hel eller delvis. Hyppig er 70 prosent "
        "eller mer, vanlig 30–70, sjelden under 30.",
        f"{NIVI}, kapittel 3.1, tabell 3.1; Jones mfl. (2021) hos Oslo Economics",
        _deltakelse,
    ),
    Maaling(
        "struktur",
        "Tjenestestruktur",
        "Interkommunale enheter er ordninger med omfang hel; kommunale er kartlagte kommuner som ikke er med i noen.",
        f"{NIVI}, kapittel 3.4",
        _struktur,
    ),
    Maaling(
        "befolkning",
        "Befolkningsgrunnlag per enhet",
        "Innbyggerne i enhetens kommuner i området. Enheter med deltakere utenfor er merket og regnes aldri som små.",
        "Innbyggertall 1.1.2021, tabell 1.1 i NIVI Rapport 2021:3",
        _befolkning,
    ),
    Maaling(
        "kapasitet",
        "Årsverk per enhet",
        "Årsverk i enheten etter nyeste kilde, per 1 000 innbyggere, og om de er færre enn fem. Årsverk i samarbeidet "
        "er summen over ordningene regionen har del i og som har et tall; flere regioner kan ha del i den samme.",
        f"{NIVI}, kapittel 2.4 og 3.4, tabell 2.3, 3.3 og 3.4, figur 3.5",
        _kapasitet,
    ),
    Maaling(
        "kryssing",
        "Kryssing av fylkesgrenser",
        "Ordninger med navngitte deltakere i mer enn ett fylke, etter tre inndelinger, og hvilken vei de går.",
        f"{NIVI}, kapittel 2.5, tabell 2.4–2.7",
        _kryssing,
    ),
    Maaling("raad", "Regionråd", "Deltakere, innbyggere og areal.", f"{NIVI}, kapittel 4.2, figur 4.1", _raad),
    Maaling(
        "sammenslaing",
        "Etter kommunesammenslåingene",
        "Det kilden forteller om nedlagte og endrede ordninger, ved siden av det registeret kjenner i dag.",
        f"{NIVI}, kapittel 4.3",
        _sammenslaing,
    ),
    Maaling(
        "partnere",
        "Samarbeidspartnere",
        "Hvor mange ordninger kommunen deler med hver annen kommune; lokale, regionale og store talt hver for seg.",
        "Ordlyden etter Oslo Economics om Hadeland; vekten etter Newman (2001)",
        _partnere,
    ),
    Maaling(
        "matrise",
        "Partnermatrise",
        "Delte ordninger for hvert par av kommuner i området.",
        "Som samarbeidspartnere",
        _matrise,
    ),
    Maaling(
        "partnersett",
        "Gjentatte partnersett",
        "Sett av kommuner som er alle deltakerne i to eller flere ordninger, og det som er igjen av settene i området.",
        "Prosjektets eget mål",
        _partnersett,
    ),
    Maaling(
        "fragmentering",
        "Oppdeling",
        "Hvor mange ulike partnersett kommunen er med i; indeksen er 0 når alle er like og 1 når ingen gjentas.",
        "Prosjektets eget mål",
        _fragmentering,
    ),
    Maaling(
        "kongruens",
        "Samsvar med regionrådene",
        "Innenfor: alle deltakerne er i ett råd. Sammenfallende: de er nøyaktig rådets. På tvers: resten.",
        "Prosjektets eget mål; regionrådene etter kapittel 4.2 i NIVI Rapport 2021:3",
        _kongruens,
    ),
    Maaling(
        "sarbarhet",
        "Sårbarhet",
        "Enheter med færre enn fem årsverk, avhengighet av én vert, og hva som faller om den går. Bare kjente verter.",
        "Prosjektets eget mål; fem årsverk etter barnevernpanelet (2011)",
        _sarbarhet,
    ),
    Maaling(
        "anbefalinger",
        "Anbefalte samarbeidsområder",
        "NIVIs ni områder mot hver region. Dekket: alle kommunene har hele oppgaven felles med en annen i regionen.",
        "NIVI (2023), anbefalte samarbeidsområder",
        _anbefalinger,
    ),
    Maaling(
        "funksjonelle",
        "Funksjonelle regioner",
        "Grupper av kommuner som deler mange ordninger, ved tre oppløsninger, med stabilitet og sikkerhet.",
        "Blondel mfl. (2008), Newman (2001), Hubert og Arabie (1985)",
        _funksjonelle,
    ),
)


def compute_rapport(s: Sporsmal) -> dict[str, Enkel]:
    """Compute every measure, as plain values by the measure's code."""
    return {maaling.kode: forenkle(maaling.mal(s)) for maaling in MAALINGER}


def list_rapport(s: Sporsmal) -> Sequence[Mapping[str, Enkel]]:
    """List every measure with its definition and source, for ``python -m geo rapport``."""
    verdier = compute_rapport(s)
    return [
        {"maal": m.kode, "navn": m.navn, "definisjon": m.definisjon, "kilde": m.kilde, "verdi": verdier[m.kode]}
        for m in MAALINGER
    ]


# -------------------------------------------------------------------------------------------------------- plain values


def forenkle(verdi: object) -> Enkel:
    """Turn a value into what JSON holds: dataclasses with their properties as objects, sets sorted, shares rounded."""
    if isinstance(verdi, str):
        return str(verdi)
    if isinstance(verdi, float):
        return round(verdi, DESIMALER)
    if verdi is None or isinstance(verdi, int):
        return verdi
    if is_dataclass(verdi) and not isinstance(verdi, type):
        verdi = {navn: getattr(verdi, navn) for navn in _felt(type(verdi))}
    if isinstance(verdi, Mapping):
        return {str(forenkle(nokkel)): forenkle(innhold) for nokkel, innhold in verdi.items()}
    if isinstance(verdi, AbstractSet):
        return [forenkle(ett) for ett in sorted(verdi)]
    if isinstance(verdi, Iterable):
        return [forenkle(ett) for ett in verdi]
    raise TypeError(f"{type(verdi).__name__} kan ikke skrives som JSON")


@cache
def _felt(klasse: type) -> tuple[str, ...]:
    egenskaper = [navn for navn, verdi in vars(klasse).items() if isinstance(verdi, property) and navn[0] != "_"]
    return (*(felt.name for felt in fields(klasse)), *egenskaper)
