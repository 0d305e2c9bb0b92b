"""Charts and tables of the pattern: partners, recurring sets, regional councils, fragmentation, vulnerability."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from geo.beskrivelse.diagram import (
    BLA,
    GRA,
    MINT,
    ORANSJE,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    build_enkle,
    format_prosent,
)
from geo.beskrivelse.matrise import sort_etter_region
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.data.kommuner import Kommune
from geo.data.register import Ordning, Register
from geo.maal import monster, regioner, sarbarhet
from geo.maal.monster import Kongruens, Kongruensmaal, Partner, Partnersett
from geo.maal.regioner import Funksjonelle
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, format_tall, sammenfoy

# ------------------------------------------------------------------------------------------------------------ partners


def build_partnertabell(nummer: str, partnere: Sequence[Partner], kommuner: Mapping[str, Kommune]) -> Tabell:
    """Build the table of all partners of a kommune, with bilateral, local, regional and large ordninger apart."""
    return Tabell(
        f"Hvem {kommuner[nummer].navn} deler ordninger med",
        (
            KOMMUNE,
            Kolonne("Samarbeider"),
            Kolonne("Bilaterale (2)", Slag.ANTALL),
            Kolonne("Lokale (2–3)", Slag.ANTALL),
            Kolonne("Regionale (4–8)", Slag.ANTALL),
            Kolonne("Store (9+)", Slag.ANTALL),
            Kolonne("Andel nære", Slag.ANDEL),
        ),
        tuple(
            (
                kommuner[p.kommunenummer],
                p.grad.value,
                p.deling.bilateralt,
                p.deling.lokalt,
                p.deling.regionalt,
                p.deling.hoyere,
                p.andel,
            )
            for p in partnere
        ),
    )


def build_partnertabeller(register: Register, nummer: str, kommuner: Mapping[str, Kommune]) -> tuple[Tabell, Tabell]:
    """Build the near partners of a kommune, and those it only meets in large ordninger, as two tables."""
    partnere = monster.compute_partnere(register, nummer)
    naere, fjerne = ([p for p in partnere if bool(p.deling.naere) is naer] for naer in (True, False))
    return build_partnertabell(nummer, naere, kommuner), build_partnertabell(nummer, fjerne, kommuner)


# ------------------------------------------------------------------------------------------------------- partner sets

MAKS_SETT: Final = 15  # more bars than these are the table's
MAKS_NAVN: Final = 4  # a longer set is named by its first kommuner and how many more


def build_partnersett(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe which sets of kommuner recur: as the whole of an ordning, and as what is left of it in the area."""
    return tuple(
        _sett(d, kode, tittel, hva, alle)
        for kode, tittel, hva, alle in (
            (
                "sett-hele",
                "Sett som er alle deltakerne i flere ordninger",
                "deltakersett",
                monster.find_partnersett(d.ordninger),
            ),
            (
                "sett-omradet",
                "Det som er igjen av settene i området",
                "sett i området",
                monster.find_partnersett(d.ordninger, d.omrade.kommuner),
            ),
        )
    )


def _sett(d: Sporsmal, kode: str, tittel: str, hva: str, alle: Sequence[Partnersett]) -> Diagram:
    sett, i_alt = [ett for ett in alle if len(ett.ordninger) > 1], len(alle)
    if not sett:
        return build_diagram(d, kode=kode, tittel=tittel, setning=f"Ingen av {i_alt} {hva} går igjen")
    navn_av = {ordning.id: ordning.navn for ordning in d.ordninger}
    vanligst = sammenfoy([d.data.kommuner[n].navn for n in sett[0].kommuner])
    return build_diagram(
        d,
        kode=kode,
        tittel=tittel,
        setning=f"{len(sett)} av {i_alt} {hva} går igjen; vanligst er {vanligst}, "
        f"med {len(sett[0].ordninger)} ordninger",
        stolper=build_enkle(
            (_settnavn(ett, d.data.kommuner), len(ett.ordninger), str(len(ett.ordninger))) for ett in sett[:MAKS_SETT]
        ),
        tabell=Tabell(
            tittel,
            (
                Kolonne("Kommuner"),
                Kolonne("Antall kommuner", Slag.ANTALL),
                Kolonne("Ordninger", Slag.ANTALL),
                Kolonne("Hvilke"),
            ),
            tuple(
                (
                    sammenfoy([d.data.kommuner[n].navn for n in ett.kommuner]),
                    len(ett.kommuner),
                    len(ett.ordninger),
                    ", ".join(navn_av[id_] for id_ in ett.ordninger),
                )
                for ett in sett
            ),
        ),
        forbehold=[f"De {MAKS_SETT} vanligste; tabellen har alle {len(sett)}."] if len(sett) > MAKS_SETT else [],
    )


def _settnavn(sett: Partnersett, kommuner: Mapping[str, Kommune]) -> str:
    navn = [kommuner[n].navn for n in sett.kommuner]
    if len(navn) <= MAKS_NAVN:
        return sammenfoy(navn)
    return f"{', '.join(navn[: MAKS_NAVN - 1])} og {len(navn) - MAKS_NAVN + 1} til"


# ---------------------------------------------------------------------------------------------------------- congruence

KONGRUENSSERIER: Final = (
    Serie("sammenfallende med et råd", MINT),
    Serie("innenfor et råd", BLA),
    Serie("på tvers", ORANSJE),
)


def build_samsvar(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe how far cooperation follows the regional councils: of all, of each council, of each kommune."""
    raad, tittel = d.raad, "Samsvar med regionrådene"
    if not raad:
        return (build_diagram(d, kode="samsvar", tittel=tittel, setning="Registeret har ingen regionråd i området"),)
    etter_kommune, kommuner = d.data.register.etter_kommune, d.data.kommuner
    kongruens = monster.compute_kongruens(d.ordninger, {ett.id: ett.kommuner for ett in raad})
    alle = monster.count_kongruens("alle", "Hele området", d.ordninger, kongruens)
    maal = [
        ("", alle),
        *(
            ("Ordninger med deltakere fra rådet", monster.count_kongruens(r.id, r.navn, _med(d, r), kongruens))
            for r in raad
        ),
        *(
            (
                "Ordningene til hver kommune",
                monster.count_kongruens(n, kommuner[n].navn, etter_kommune.get(n, ()), kongruens),
            )
            for n in sort_etter_region(d.antall, kommuner)
        ),
    ]
    samsvar = build_diagram(
        d,
        kode="samsvar",
        tittel=tittel,
        setning=f"{alle.innenfor + alle.sammenfallende} av {alle.ordninger} ordninger ({format_prosent(alle.andel)}) "
        f"holder seg innenfor ett regionråd; {alle.sammenfallende} har nøyaktig rådets kommuner",
        enhet="Prosent av ordningene",
        serier=KONGRUENSSERIER,
        stolper=[_kongruensstolpe(gruppe, ett) for gruppe, ett in maal if ett.ordninger],
        tabell=Tabell(
            tittel,
            (
                Kolonne("Hvem"),
                Kolonne("Ordninger", Slag.ANTALL),
                Kolonne("Sammenfallende", Slag.ANTALL),
                Kolonne("Innenfor", Slag.ANTALL),
                Kolonne("På tvers", Slag.ANTALL),
                Kolonne("Samsvar", Slag.ANDEL, 1),
            ),
            tuple(
                (
                    ett.navn,
                    ett.ordninger,
                    ett.sammenfallende,
                    ett.innenfor,
                    ett.paa_tvers,
                    ett.andel,
                )
                for _, ett in maal
            ),
        ),
        forbehold=[
            "Tallet er andelen som er sammenfallende eller innenfor. Rådene selv regnes ikke med.",
            "En ordning der ikke alle deltakere er kjent, regnes som på tvers.",
        ],
    )
    return (samsvar, _raad(d), _tvers(d, kongruens))


def _med(d: Sporsmal, raad: Ordning) -> Iterable[Ordning]:
    """Find the ordninger of the area with a deltaker from a council."""
    return (ordning for ordning in d.ordninger if not ordning.kommuner.isdisjoint(raad.kommuner))


def _kongruensstolpe(gruppe: str, maal: Kongruensmaal) -> Stolpe:
    deler = (maal.sammenfallende, maal.innenfor, maal.paa_tvers)
    andeler = tuple(100 * antall / maal.ordninger for antall in deler)
    return Stolpe(maal.navn, andeler, format_prosent(maal.andel), gruppe=gruppe)


def _raad(d: Sporsmal) -> Diagram:
    kommuner = d.data.kommuner
    rader = regioner.compute_raad(d.raad, kommuner, d.areal_km2)
    kjente = [(ett.navn, ett.innbyggere) for ett in rader if ett.innbyggere is not None]
    kjente.sort(key=lambda par: -par[1])
    return build_diagram(
        d,
        kode="raad",
        tittel="Regionrådene",
        setning=f"{format_antall(len(rader), 'regionråd', 'regionråd')} har deltakere i området"
        + (f"; flest innbyggere har {kjente[0][0]}, {format_tall(kjente[0][1])}" if kjente else ""),
        enhet="Innbyggere 1.1.2021",
        stolper=build_enkle((navn, tall, format_tall(tall)) for navn, tall in kjente),
        tabell=Tabell(
            "Regionrådene",
            (
                Kolonne("Regionråd"),
                Kolonne("Kommuner"),
                Kolonne("Innbyggere", Slag.ANTALL),
                Kolonne("Areal", Slag.TALL, 0, "km²"),
                Kolonne("Gjelder fra", Slag.DATO),
                Kolonne("Gjelder til", Slag.DATO),
            ),
            tuple(
                (
                    ett.navn,
                    sammenfoy([kommuner[n].navn for n in ett.kommuner]),
                    ett.innbyggere,
                    ett.areal_km2,
                    ett.gyldig_fra,
                    ett.gyldig_til,
                )
                for ett in rader
            ),
        ),
        forbehold=["Areal med ferskvann. En kommune i to råd teller i begge."],
    )


def _tvers(d: Sporsmal, kongruens: Mapping[str, Kongruens]) -> Diagram:
    rader = tuple(
        (o, kongruens[o.id].value, o.sektor.navn, o.antall, not o.ufullstendig)
        for o in sorted(d.ordninger, key=lambda o: (kongruens.get(o.id, ""), o.navn))
        if o.id in kongruens
    )
    return build_diagram(
        d,
        kode="samsvar-ordninger",
        tittel="Hver ordning mot rådene",
        setning=f"{len(rader)} ordninger er holdt mot rådene",
        tabell=Tabell(
            "Ordninger mot regionrådene",
            (
                Kolonne("Ordning", Slag.ORDNING),
                Kolonne("Samsvar"),
                Kolonne("Sektor"),
                Kolonne("Deltakere", Slag.ANTALL),
                Kolonne("Alle deltakere kjent", Slag.JANEI),
            ),
            rader,
        ),
    )


# ------------------------------------------------------------------------------------------------------- fragmentation


def build_oppdeling(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe how many different partner sets each kommune is in."""
    kommuner = d.data.kommuner
    alle = [monster.compute_fragmentering(d.data.register, nummer) for nummer in d.antall]
    alle.sort(key=lambda ett: (-ett.sett, kommuner[ett.kommunenummer].navn))
    tittel = "Ulike deltakersett per kommune"
    if not alle:
        setning = "Ingen av kommunene er kartlagt. Velg et annet område"
        return (build_diagram(d, kode="oppdeling", tittel=tittel, setning=setning),)
    mest, minst = alle[0], alle[-1]
    return (
        build_diagram(
            d,
            kode="oppdeling",
            tittel=tittel,
            setning=f"Fra {minst.sett} ({kommuner[minst.kommunenummer].navn}) til {mest.sett} "
            f"({kommuner[mest.kommunenummer].navn}) ulike sett per kommune",
            serier=(Serie("ulike deltakersett", BLA), Serie("ordninger med et sett som går igjen", GRA)),
            stolper=[
                Stolpe(
                    kommuner[e.kommunenummer].navn,
                    (e.sett, e.ordninger - e.sett),
                    f"{e.sett} i {e.ordninger} ordninger",
                )
                for e in alle
            ],
            tabell=Tabell(
                tittel,
                (
                    KOMMUNE,
                    Kolonne("Ordninger", Slag.ANTALL),
                    Kolonne("Ulike sett", Slag.ANTALL),
                    Kolonne("Ordninger med det vanligste settet", Slag.ANTALL),
                    Kolonne("Indeks (0–1)", Slag.TALL, 2),
                ),
                tuple(
                    (
                        kommuner[e.kommunenummer],
                        e.ordninger,
                        e.sett,
                        e.vanligste,
                        e.indeks,
                    )
                    for e in alle
                ),
            ),
            forbehold=[
                "Indeksen i tabellen er 0 når alle ordningene har samme deltakere, og 1 når ingen sett går igjen.",
                "En ordning der ikke alle deltakere er kjent, regnes som et eget sett.",
            ],
        ),
    )


# ------------------------------------------------------------------------------------------------------- vulnerability


def build_sarbarhet(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe what would fall if a known host left, and how kommuner depend on hosts, with the coverage first."""
    kommuner = d.data.kommuner
    kjent = sum(ordning.vertskommune is not None for ordning in d.ordninger)
    dekning = f"Vertskommunen er kjent for {kjent} av {len(d.ordninger)} ordninger"
    alle = sarbarhet.compute_alle_bortfall(d.ordninger, d.omrade.kommuner, kommuner)
    if not alle:
        return (
            build_diagram(
                d, kode="bortfall", tittel="Hva som faller om en vert går", setning=f"{dekning}; mer kan ikke sies"
            ),
        )
    navn_av = {ordning.id: ordning.navn for ordning in d.ordninger}
    oppgave_av = {kode: oppgave.navn for kode, oppgave in d.data.oppgaver.items()}
    bortfall = build_diagram(
        d,
        kode="bortfall",
        tittel="Hva som faller om en kjent vert går",
        setning=f"{dekning}. Går {kommuner[alle[0].vert].navn}, faller minst {len(alle[0].ordninger)} av dem",
        stolper=[
            Stolpe(
                kommuner[ett.vert].navn + ("" if ett.vert in d.omrade.kommuner else " (utenfor området)"),
                (len(ett.ordninger),),
                f"{format_antall(len(ett.ordninger), 'ordning', 'ordninger')}, "
                f"{format_antall(len(ett.rammede), 'kommune', 'kommuner')} rammet",
            )
            for ett in alle
        ],
        tabell=Tabell(
            "Hva som er kjent å falle om verten går",
            (
                Kolonne("Vert", Slag.KOMMUNE),
                Kolonne("Ordninger"),
                Kolonne("Oppgaver"),
                Kolonne("Andre kommuner i området"),
                Kolonne("Innbyggere i dem", Slag.ANTALL),
            ),
            tuple(
                (
                    kommuner[ett.vert],
                    ", ".join(navn_av[id_] for id_ in ett.ordninger),
                    ", ".join(oppgave_av[kode] for kode in ett.oppgaver) or None,
                    sammenfoy([kommuner[n].navn for n in ett.rammede]) or None,
                    ett.innbyggere,
                )
                for ett in alle
            ),
        ),
        forbehold=["Tallene er det minste som er kjent: de andre ordningene kan ha samme vert, eller en annen."],
    )
    return (bortfall, *_avhengighet(d, dekning))


def _avhengighet(d: Sporsmal, dekning: str) -> list[Diagram]:
    kommuner = d.data.kommuner
    alle = [sarbarhet.compute_avhengighet(d.data.register, nummer) for nummer in d.antall]
    kjente = sorted((ett for ett in alle if ett.kjent), key=lambda e: (-e.hos_andre, kommuner[e.kommunenummer].navn))
    if not kjente:
        return []
    return [
        build_diagram(
            d,
            kode="avhengighet",
            tittel="Hvem som er avhengig av andre som vert",
            setning=f"{sum(bool(ett.hos_andre) for ett in kjente)} kommuner har en annen som kjent vert for noe",
            serier=(Serie("hos en annen kommune", ORANSJE), Serie("hos kommunen selv", BLA)),
            stolper=[
                Stolpe(
                    kommuner[e.kommunenummer].navn,
                    (e.hos_andre, e.egne),
                    f"{e.hos_andre + e.egne} av {e.ordninger} kjent",
                )
                for e in kjente
            ],
            tabell=Tabell(
                "Kjente verter per kommune",
                (
                    KOMMUNE,
                    Kolonne("Ordninger", Slag.ANTALL),
                    Kolonne("Kjent vert", Slag.ANTALL),
                    Kolonne("Hos andre", Slag.ANTALL),
                    Kolonne("Egne", Slag.ANTALL),
                    Kolonne("Største andre vert", Slag.KOMMUNE),
                ),
                tuple(
                    (
                        kommuner[e.kommunenummer],
                        e.ordninger,
                        e.kjent,
                        e.hos_andre,
                        e.egne,
                        kommuner[e.storste_vert] if e.storste_vert else None,
                    )
                    for e in alle
                ),
            ),
            forbehold=[f"{dekning}. En kommune uten kjent vert er ikke med i stolpene; det betyr ikke at den er uten."],
        )
    ]


def build_faa_arsverk(d: Sporsmal) -> Diagram:
    """Tell how many units rest on fewer årsverk than asked for; the chart of årsverk has each of them."""
    kjente = [enhet for enhet in d.kapasiteter if enhet.arsverk is not None]
    faa = [enhet for enhet in kjente if enhet.under_terskel]
    grense = format_tall(d.terskel_arsverk, 0 if d.terskel_arsverk == int(d.terskel_arsverk) else 1)
    return build_diagram(
        d,
        kode="faa-arsverk",
        tittel="Enheter med få årsverk",
        setning=f"{len(faa)} av {len(kjente)} enheter med kjent tall har færre enn {grense} årsverk",
        tabell=Tabell(
            "Enheter med få årsverk",
            (Kolonne("Enhet"), Kolonne("Årsverk", Slag.TALL, 1)),
            tuple(
                (enhet.tjeneste, enhet.arsverk) for enhet in sorted(faa, key=lambda ett: (ett.arsverk, ett.tjeneste))
            ),
        ),
    )


# -------------------------------------------------------------------------------------------------- functional regions


def build_opplosninger(d: Sporsmal, delinger: Iterable[Funksjonelle]) -> Tabell:
    """Build the table of how regions, their certainty and their likeness to the councils change with resolution."""
    raad = [ett.kommuner & d.omrade.kommuner for ett in d.raad]
    # A kommune in two councils has no one place to be compared with.
    dobbelt = {n for n in d.omrade.kommuner if sum(n in medlemmer for medlemmer in raad) > 1}
    i_ett = [medlemmer - dobbelt for medlemmer in raad]
    return Tabell(
        "Samme spørsmål ved tre oppløsninger",
        (
            Kolonne("Oppløsning", Slag.TALL, 1),
            Kolonne("Regioner", Slag.ANTALL),
            Kolonne("Modularitet", Slag.TALL, 2),
            Kolonne("Stabilitet", Slag.TALL, 2),
            Kolonne("Ulike svar", Slag.ANTALL),
            Kolonne("Kjøringer", Slag.ANTALL),
            Kolonne("Likhet med rådene", Slag.TALL, 2),
        ),
        tuple(
            (
                delt.opplosning,
                len(delt.regioner),
                delt.modularitet,
                delt.stabilitet,
                delt.ulike,
                delt.fro,
                regioner.compute_likhet(delt.regioner, i_ett) if i_ett else None,
            )
            for delt in delinger
        ),
    )
