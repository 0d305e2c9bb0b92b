"""The answers of the measures as plain values, which JSON holds: what ``python -m geo rapport`` prints of each subject.

The modules that measure are pure; here they are asked the same question. What each subject is called, says and rests on
is in the catalogue.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from geo.data.inndeling import Fylkesinndeling
from geo.data.referanse import find_deltakelsessett, find_heltall
from geo.data.register import Ordning, Register
from geo.maal import anbefalinger, kapasitet, kryssing, monster, omfang, regioner, sarbarhet, verter
from geo.maal.sporsmal import Sporsmal

Enkel = None | bool | int | float | str | Sequence["Enkel"] | Mapping[str, "Enkel"]
DESIMALER: Final = 6  # enough for every share; more would differ between processors


def find_trykt(s: Sporsmal, tabell: str) -> Sequence[Mapping[str, Enkel]] | None:
    """Return the rows of a printed table, None unless they tell of the area that is asked about."""
    return s.referanse[tabell].build_verdier() if s.er_trykt else None


def find_oversikt(s: Sporsmal) -> object:
    """Find what is asked of: the register, the area, and how many ordninger it has part in."""
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


def find_per_kommune(s: Sporsmal) -> object:
    """Find ordninger per surveyed kommune, with spread, size classes and regions."""
    return {
        "antall": s.antall,
        "spredning": omfang.compute_spredning(s.antall),
        "storrelse": omfang.compute_storrelsesklasser(s.antall, s.data.kommuner),
        "regioner": omfang.compute_regionsnitt(s.antall, s.data.kommuner),
        "trykt_per_kommune": find_trykt(s, "tabell-3-2"),
        "trykt_storrelse": find_trykt(s, "storrelsesklasser"),
        "andre_fylker": s.referanse["sammenlikning-fylker"].build_verdier(),
    }


def find_lister(s: Sporsmal) -> object:
    """Find the ordninger of each surveyed kommune."""
    return {nummer: omfang.list_ordninger(s.data.register, nummer) for nummer in s.antall}


def find_niva(s: Sporsmal) -> object:
    """Find ordninger by geographic level."""
    return {"fordeling": omfang.count_niva(s.ordninger), "trykt": find_trykt(s, "niva")}


def find_etablering(s: Sporsmal) -> object:
    """Find when ordninger began, by the periods of the report that have years."""
    perioder = [
        (rad["periode"], rad["trykt"], find_heltall(rad, "aar_fra"), find_heltall(rad, "aar_til"))
        for rad in s.referanse["periode"].rader
        if rad["aar_fra"] or rad["aar_til"]
    ]
    return {"registeret": omfang.compute_etablering(s.ordninger, perioder), "trykt": find_trykt(s, "periode")}


def find_verter(s: Sporsmal) -> object:
    """Find known hosts, and how host roles are spread."""
    fordeling, samlet = s.vertsfordeling, s.vertsfordeling_samlet
    return {
        "kjente": s.kjente_verter,
        "fordeling": fordeling,
        "konsentrasjon": verter.compute_konsentrasjon(fordeling) if fordeling else None,
        "regioner": verter.compute_regionsmodeller(samlet, s.data.kommuner) if samlet else None,
        "trykt_utenfor": find_trykt(s, "verter-utenfor"),
    }


def find_former(s: Sporsmal) -> object:
    """Find ordninger by legal form."""
    return {"registeret": omfang.count_former(s.ordninger), "trykt": find_trykt(s, "form")}


def find_sektorer(s: Sporsmal) -> object:
    """Find ordninger by sector."""
    return {"fordeling": omfang.count_sektor(s.ordninger), "trykt": find_trykt(s, "sektor")}


def find_deltakelse(s: Sporsmal) -> object:
    """Find how many kommuner take part in each task, beside every reference set."""
    sett = find_deltakelsessett(s.referanse)
    return {
        "oppgaver": omfang.compute_deltakelse(s.strukturer, sett),
        "sett": [{"kode": e.kode, "navn": e.navn, "kommuner": e.kommuner, "kilde": e.kilde} for e in sett],
        "landet": s.referanse["oslo-economics"].build_verdier(),
    }


def find_struktur(s: Sporsmal) -> object:
    """Find the units of each task."""
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


def find_befolkning(s: Sporsmal) -> object:
    """Find the inhabitants behind each unit of each task."""
    return [
        {
            "befolkning": kapasitet.compute_befolkning(enheter, ett.oppgave.kode, s.terskel_innbyggere),
            "enheter": enheter,
        }
        for ett in s.strukturer
        if (enheter := kapasitet.find_enheter(ett, s.data.kommuner))
    ]


def find_kapasitet(s: Sporsmal) -> object:
    """Find årsverk per unit, with the names of its ordninger, and those in the cooperation of each region."""
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


def find_kryssing(s: Sporsmal) -> object:
    """Find ordninger that cross county borders by each division, and which way."""
    distrikt = Fylkesinndeling.VALGDISTRIKT
    return {
        "inndelinger": [
            kryssing.compute_kryssinger(s.ordninger, s.omrade.kommuner, s.data.kommuner, inndeling)
            for inndeling in Fylkesinndeling
        ],
        "retning": {
            nummer: kryssing.compute_retning(
                s.data.register.etter_kommune.get(nummer, ()), nummer, s.data.kommuner, distrikt
            )
            for nummer in s.antall
        },
        "trykt": find_trykt(s, "fylkeskryssing"),
    }


def find_raad(s: Sporsmal) -> object:
    """Find the regional councils."""
    return {"raad": regioner.compute_raad(s.raad, s.data.kommuner, s.areal_km2), "trykt": find_trykt(s, "regionraad")}


def find_sammenslaing(s: Sporsmal) -> object:
    """Find what the source tells of mergers; None of another area than the report's."""
    if not s.er_trykt:
        return None
    return omfang.compute_endringer(s.data.register, s.referanse["sammenslaing"].rader)


def find_partnere(s: Sporsmal) -> object:
    """Find the partners of each surveyed kommune."""
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


def find_matrise(s: Sporsmal) -> object:
    """Find what each pair of kommuner shares; pairs that share nothing are absent."""
    matrise = monster.compute_matrise(s.ordninger, s.omrade.kommuner)
    return [{"a": a, "b": b, "deling": deling} for (a, b), deling in matrise.items()]


def find_partnersett(s: Sporsmal) -> object:
    """Find the sets of kommuner that recur."""
    return {
        "hele": [sett for sett in monster.find_partnersett(s.ordninger) if len(sett.ordninger) > 1],
        "i_omradet": [
            sett for sett in monster.find_partnersett(s.ordninger, s.omrade.kommuner) if len(sett.ordninger) > 1
        ],
    }


def find_fragmentering(s: Sporsmal) -> object:
    """Find how divided the cooperation of each surveyed kommune is."""
    return [monster.compute_fragmentering(s.data.register, nummer) for nummer in s.antall]


def find_kongruens(s: Sporsmal) -> object:
    """Find how far cooperation follows the regional councils."""
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


def find_sarbarhet(s: Sporsmal) -> object:
    """Find what rests on known hosts and on few årsverk."""
    enheter = s.kapasiteter
    return {
        "dekning_vert": {"ordninger": len(s.ordninger), "kjent": sum(o.vertskommune is not None for o in s.ordninger)},
        "avhengighet": [sarbarhet.compute_avhengighet(s.data.register, nummer) for nummer in s.antall],
        "bortfall": sarbarhet.compute_alle_bortfall(s.ordninger, s.omrade.kommuner, s.data.kommuner),
        "faa_arsverk": [enhet.tjeneste for enhet in enheter if enhet.under_terskel],
        "enheter_med_arsverk": len(enheter),
    }


def find_anbefalinger(s: Sporsmal) -> object:
    """Find how far each region covers NIVI's recommended areas."""
    omrader = anbefalinger.build_anbefalinger(s.referanse["nivi-2023-omrader"])
    return [
        {"region": region, "telling": anbefalinger.count_dekning(vurderinger), "vurderinger": vurderinger}
        for region, numre in s.regioner.items()
        for vurderinger in [anbefalinger.compute_vurderinger(s.data.register, numre, omrader)]
    ]


def find_funksjonelle(s: Sporsmal) -> object:
    """Find the functional regions at each resolution; None where no seeds are asked for."""
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

# -------------------------------------------------------------------------------------------------------- plain values


# What JSON has of each value, under these names. A field that is added to a measure is published by adding it here.
FELT: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        omfang.Andel: ("nokkel", "navn", "antall", "andel"),
        omfang.Spredning: ("kommuner", "lavest", "hoyest", "snitt", "median", "lavest_i", "hoyest_i"),
        omfang.Gruppesnitt: ("nokkel", "navn", "kommuner", "snitt"),
        omfang.Listelinje: ("ordning", "navn", "sektor", "antall", "niva"),
        omfang.Etablering: (
            "ordninger",
            "med_aar",
            "med_periode",
            "uspesifisert",
            "ukjent",
            "per_aar",
            "per_periode",
            "per_valgperiode",
            "etter_valg",
        ),
        omfang.Former: (
            "ordninger",
            "kjent",
            "former",
            "selskaper",
            "uten_politisk_organ",
            "med_politisk_organ",
            "uavklart_organ",
            "andel_uten_politisk_organ",
        ),
        omfang.Deltakelse: ("oppgave", "navn", "deltar", "kartlagt", "andel", "gruppe", "referanse"),
        omfang.Endring: ("hendelse", "navn", "trykt_for", "trykt_etter", "ordning", "antall_na", "merknad"),
        verter.Verter: ("ordninger", "kjent", "i_omradet", "utenfor", "dekning"),
        verter.Vertsfordeling: ("grunnlag", "antall"),
        verter.Konsentrasjon: ("sum", "kommuner", "uten", "faerrest", "gini"),
        verter.Regionsmodell: ("region", "sum", "storste", "storste_andel", "modell", "per_kommune"),
        kapasitet.Befolkning: (
            "oppgave",
            "enheter",
            "kjent",
            "minst",
            "median",
            "storst",
            "terskel",
            "under_terskel",
            "bare_i_omradet",
        ),
        kapasitet.Enhet: ("oppgave", "navn", "ordning", "kommuner", "innbyggere", "bare_i_omradet"),
        kapasitet.Kapasitet: (
            "tjeneste",
            "oppgaver",
            "ordninger",
            "kommuner",
            "arsverk",
            "kommunale",
            "innbyggere",
            "per_1000",
            "under_terskel",
            "oppgitt",
            "konflikt",
        ),
        kapasitet.Oppgitt: ("arsverk", "dato", "kilde"),
        kapasitet.Arsverksandel: ("sum", "bare_her", "ordninger", "av", "arsverk_i_alt", "andel"),
        kryssing.Kryssinger: (
            "inndeling",
            "hjemfylke",
            "ordninger",
            "kryssinger",
            "per_fylke",
            "per_retning",
            "antall",
        ),
        kryssing.Kryssing: ("ordning", "navn", "fylker", "mot", "ufullstendig"),
        regioner.Raad: ("ordning", "navn", "kommuner", "innbyggere", "areal_km2", "gyldig_fra", "gyldig_til"),
        regioner.Funksjonelle: (
            "regioner",
            "uten",
            "modularitet",
            "opplosning",
            "fro",
            "ulike",
            "stabilitet",
            "sikkerhet",
            "region_av",
        ),
        monster.Partner: ("kommunenummer", "deling", "andel", "grad"),
        monster.Deling: ("lokalt", "regionalt", "hoyere", "bilateralt", "vekt", "naere", "antall"),
        monster.Partnersett: ("kommuner", "ordninger", "oppgaver", "sektorer"),
        monster.Fragmentering: ("kommunenummer", "ordninger", "sett", "vanligste", "indeks"),
        monster.Kongruensmaal: (
            "nokkel",
            "navn",
            "ordninger",
            "innenfor",
            "sammenfallende",
            "paa_tvers",
            "andel",
        ),
        sarbarhet.Avhengighet: (
            "kommunenummer",
            "ordninger",
            "kjent",
            "hos_andre",
            "egne",
            "verter",
            "storste_vert",
            "andel_hos_storste",
        ),
        sarbarhet.Bortfall: ("vert", "ordninger", "oppgaver", "rammede", "innbyggere"),
        anbefalinger.Vurdering: (
            "nr",
            "navn",
            "oppgaver",
            "sektor",
            "kommuner",
            "par",
            "i_samarbeid",
            "i_regionen",
            "felles",
            "dekning",
            "merknad",
        ),
    }
)


def forenkle(verdi: object) -> Enkel:
    """Turn a value into what JSON holds: measures as objects of the fields in ``FELT``, sets sorted, shares rounded.

    Raises
    ------
    TypeError
        Of a measure that is not in ``FELT``.

    """
    match verdi:
        case str():
            return str(verdi)
        case float():
            return round(verdi, DESIMALER)
        case None | int():
            return verdi
        case Mapping():
            return {str(forenkle(nokkel)): forenkle(innhold) for nokkel, innhold in verdi.items()}
        case Iterable():
            return [forenkle(ett) for ett in (sorted(verdi) if isinstance(verdi, AbstractSet) else verdi)]
    if type(verdi) not in FELT:
        raise TypeError(f"{type(verdi).__name__} har ingen felt i FELT, og kan ikke skrives som JSON")
    return {navn: forenkle(getattr(verdi, navn)) for navn in FELT[type(verdi)]}
