"""Charts of tasks and the units behind them: participation, county borders, population base, årsverk and mergers."""

from typing import Final

from geo.beskrivelse.diagram import (
    BLA,
    GRA,
    INGEN_KARTLAGT,
    ORANSJE,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    build_enkle,
    compute_andel,
    format_prosent,
)
from geo.beskrivelse.omfangsdiagram import INGEN_ORDNINGER
from geo.beskrivelse.rapportdiagram import GRUPPENAVN
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.referanse import find_tall
from geo.maal import kapasitet, kryssing, omfang
from geo.maal.kryssing import Fylkesinndeling
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, format_tall, sammenfoy, stor_forbokstav

# ------------------------------------------------------------------------------------------------------ participation


def build_deltakelse(d: Sporsmal) -> Diagram:
    """Describe how many kommuner take part in cooperation on each task, with the set asked for as marks (table 3.1)."""
    tittel = "Andel av kommunene som samarbeider, etter oppgave"
    alle = d.referanse.sett
    maal = [ett for ett in omfang.compute_deltakelse(d.strukturer, alle.values()) if ett.andel is not None]
    if not maal:
        return build_diagram(d, kode="deltakelse", tittel=tittel, setning=INGEN_KARTLAGT)
    rekke = sorted(((ett, 100 * (ett.andel or 0)) for ett in maal), key=lambda par: -par[1])
    hyppige = sum(ett.gruppe is omfang.Gruppe.HYPPIG for ett in maal)
    sett = alle.get(d.sett)
    forbehold, referansenavn = [], ""
    if sett:
        referansenavn = f"{sett.navn} ({sett.kommuner} kommuner)" if sett.kommuner else sett.navn
        merknad = f" {sett.merknad}" if sett.merknad else ""
        forbehold = [f"{sett.navn}: {sett.kilde}.{merknad} Oppgaver uten merke har ikke noe tall der."]
    return build_diagram(
        d,
        kode="deltakelse",
        tittel=tittel,
        setning=f"{hyppige} av {len(maal)} oppgaver har formelt samarbeid i minst 70 % av kommunene",
        enhet="Prosent av de kartlagte kommunene",
        serier=[Serie(stor_forbokstav(d.omrade.navn), BLA)],
        stolper=[
            Stolpe(
                ett.navn,
                (andel,),
                f"{ett.deltar} ({format_prosent(ett.andel)})",
                ett.referanse.get(d.sett),
                GRUPPENAVN[ett.gruppe],
            )
            for ett, andel in rekke
        ],
        ordninger=len({o.id for struktur in d.strukturer for o in (*struktur.felles, *struktur.delvis)}),
        referansenavn=referansenavn,
        tabell=Tabell(
            tittel,
            (
                Kolonne("Oppgave"),
                Kolonne("Kommuner", Slag.ANTALL),
                *(Kolonne(navn, Slag.ANDEL, 1) for navn in ("Her", *(ett.navn for ett in alle.values()))),
            ),
            tuple(
                (e.navn, e.deltar, e.andel, *(compute_andel(e.referanse.get(kode)) for kode in alle)) for e, _ in rekke
            ),
        ),
        forbehold=forbehold,
    )


# ----------------------------------------------------------------------------------------------------- county borders


def build_kryssing(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe how many ordninger cross county borders by each division, and towards which by the one chosen."""
    tittel, inndeling = "Kryssing av fylkesgrenser", d.inndeling
    if not d.ordninger:
        return (build_diagram(d, kode="kryssing", tittel=tittel, setning=INGEN_ORDNINGER),)
    antall = len(d.ordninger)
    alle = {
        ett: kryssing.compute_kryssinger(d.ordninger, d.omrade.kommuner, d.data.kommuner, ett)
        for ett in Fylkesinndeling
    }
    valgt = alle[inndeling]
    trykt = d.find_trykt("fylkeskryssing", "nokkel", "antall").get("i-alt")
    merker = {Fylkesinndeling.VALGDISTRIKT: trykt}
    tre = build_diagram(
        d,
        kode="kryssing",
        tittel=tittel,
        setning=f"Av {antall} ordninger krysser "
        + sammenfoy([f"{ett.antall} grenser mellom {FLERTALL[kode]}" for kode, ett in alle.items()]),
        serier=(Serie("inndelingen som er valgt", BLA), Serie("de andre", GRA)),
        stolper=[
            Stolpe(
                FLERTALL[kode][0].upper() + FLERTALL[kode][1:],
                (ett.antall, 0) if kode is inndeling else (0, ett.antall),
                f"{ett.antall} ({format_prosent(ett.antall / antall)})",
                merker.get(kode),
            )
            for kode, ett in alle.items()
        ],
        referansenavn="NIVIs trykte tall (tabell 2.4–2.7)" if trykt else "",
        tabell=Tabell(
            "Ordninger som krysser fylkesgrenser",
            (
                Kolonne("Inndeling"),
                Kolonne("Krysser", Slag.ANTALL),
                Kolonne("Av", Slag.ANTALL),
                Kolonne("Andel", Slag.ANDEL, 1),
            ),
            tuple((kode.navn, ett.antall, antall, ett.antall / antall) for kode, ett in alle.items()),
        ),
        forbehold=["Tallet følger av hvilken inndeling det spørres om; ingen av dem er mer riktig enn de andre."],
    )
    fylker = list(valgt.per_fylke.items())
    retning = build_diagram(
        d,
        kode="retning",
        tittel=f"Hvilken vei de går, etter {inndeling.navn}",
        setning=f"Sett fra {valgt.hjemfylke} går flest mot {fylker[0][0]} ({fylker[0][1]})"
        if fylker
        else f"Ingen ordninger krysser grensene etter {inndeling.navn}",
        stolper=build_enkle((fylke, n, str(n)) for fylke, n in fylker),
        tabell=Tabell(
            f"Ordninger som krysser, etter {inndeling.navn}",
            (Kolonne("Ordning"), Kolonne("Fylker"), Kolonne("Mot"), Kolonne("Alle deltakere kjent", Slag.JANEI)),
            tuple((k.navn, ", ".join(k.fylker), ", ".join(k.mot), not k.ufullstendig) for k in valgt.kryssinger),
        ),
        forbehold=["En ordning med deltakere i flere andre fylker teller i hvert av dem."] if fylker else [],
    )
    return (tre, retning)


FLERTALL: Final = {
    Fylkesinndeling.VALGDISTRIKT: "valgdistrikter",
    Fylkesinndeling.FYLKE: "fylker 2020–2023",
    Fylkesinndeling.FYLKE_2024: "fylker fra 2024",
}

# ---------------------------------------------------------------------------------------------------- population base


def build_befolkning(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe how many units of each task have fewer inhabitants behind them than asked, and which they are."""
    terskel = d.terskel_innbyggere
    rader = []
    for struktur in d.strukturer:
        enheter = kapasitet.find_enheter(struktur, d.data.kommuner)
        maal = kapasitet.compute_befolkning(enheter, struktur.oppgave.kode, terskel)
        usikre = sum(e.bare_i_omradet and (e.innbyggere or 0) < terskel for e in enheter)
        if maal.kjent:
            rader.append((struktur.oppgave.navn, maal, usikre))
    if not rader:
        setning = "Folketallet er ikke kjent for noen enhet i området. Velg et område med kartlagte kommuner."
        return (build_diagram(d, kode="innbyggere", tittel="Befolkningsgrunnlag", setning=setning),)
    rader.sort(key=lambda rad: (-len(rad[1].under_terskel), rad[0]))
    grense = format_tall(terskel)
    under = [(navn, enhet) for navn, maal, _ in rader for enhet in maal.under_terskel]
    per_oppgave = build_diagram(
        d,
        kode="innbyggere",
        tittel=f"Enheter med under {grense} innbyggere bak seg",
        setning=f"{len(under)} av {sum(m.enheter for _, m, _ in rader)} enheter i {len(rader)} oppgaver har under "
        f"{grense} innbyggere bak seg",
        enhet="Antall enheter",
        serier=(
            Serie(f"under {grense}", ORANSJE),
            Serie(f"{grense} eller flere", BLA),
            Serie("ukjent, for de betjener flere enn tallet sier", GRA),
        ),
        stolper=[
            Stolpe(
                navn,
                (len(maal.under_terskel), maal.enheter - len(maal.under_terskel) - usikre, usikre),
                f"{len(maal.under_terskel)} av {maal.enheter}",
            )
            for navn, maal, usikre in rader
        ],
        tabell=Tabell(
            "Innbyggere bak hver enhet",
            (
                Kolonne("Oppgave"),
                Kolonne("Enheter", Slag.ANTALL),
                Kolonne(f"Under {grense}", Slag.ANTALL),
                Kolonne("Færrest", Slag.ANTALL),
                Kolonne("Median", Slag.TALL, 0),
                Kolonne("Flest", Slag.ANTALL),
                Kolonne("Betjener flere enn tallet sier", Slag.ANTALL),
            ),
            tuple(
                (
                    navn,
                    m.enheter,
                    len(m.under_terskel),
                    m.minst,
                    m.median,
                    m.storst,
                    m.bare_i_omradet,
                )
                for navn, m, _ in rader
            ),
        ),
        forbehold=[
            (
                "Innbyggere 1.1.2021. En enhet som også betjener kommuner utenfor området eller uten kjent folketall, "
                "regnes aldri som liten."
            )
        ],
    )
    hos: dict[tuple[int, str], list[str]] = {}
    for navn, enhet in under:
        hos.setdefault((enhet.innbyggere or 0, enhet.navn), []).append(navn)
    minste = sorted(hos)
    if not minste:
        return (per_oppgave,)
    return (
        per_oppgave,
        build_diagram(
            d,
            kode="sma-enheter",
            tittel=f"Hvem som står bak enhetene under {grense}",
            setning=f"Minst er {minste[0][1]} med {format_tall(minste[0][0])} innbyggere bak "
            f"{format_antall(len(hos[minste[0]]), 'enhet', 'enheter')}",
            enhet="Antall enheter",
            stolper=build_enkle(
                (f"{navn} ({format_tall(tall)})", len(hos[tall, navn]), str(len(hos[tall, navn])))
                for tall, navn in minste
            ),
            tabell=Tabell(
                "Enheter under terskelen",
                (
                    Kolonne("Enhet"),
                    Kolonne("Innbyggere", Slag.ANTALL),
                    Kolonne("Antall", Slag.ANTALL),
                    Kolonne("Oppgaver"),
                ),
                tuple((navn, tall, len(hos[tall, navn]), ", ".join(hos[tall, navn])) for tall, navn in minste),
            ),
        ),
    )


# ------------------------------------------------------------------------------------------------------------- årsverk


def build_arsverk(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe the årsverk of each unit against those asked for, and those in the cooperation of each region."""
    terskel, kommuner, oppgaver = d.terskel_arsverk, d.data.kommuner, d.data.oppgaver
    rader = sorted(
        (
            (sammenfoy([oppgaver[kode].navn for kode in e.oppgaver]) or UTEN_OPPGAVE, e.arsverk, e)
            for e in d.kapasiteter
            if e.arsverk is not None
        ),
        key=lambda rad: (rad[0] == UTEN_OPPGAVE, rad[0], -rad[1], rad[2].tjeneste),
    )
    if not rader:
        setning = "Ingen kilde oppgir årsverk for enheter i området. Velg kartleggingen eller en av regionene"
        return (build_diagram(d, kode="arsverk", tittel="Årsverk per enhet", setning=setning),)
    grense = format_tall(terskel, 0 if terskel == int(terskel) else 1)
    konflikter = sum(e.konflikt for _, _, e in rader)
    per_enhet = build_diagram(
        d,
        kode="arsverk",
        tittel=f"Årsverk per enhet mot «minst {grense} årsverk»",
        setning=f"{sum(bool(e.under_terskel) for _, _, e in rader)} av {len(rader)} enheter med kjent tall har "
        f"færre enn {grense} årsverk",
        enhet="Årsverk",
        serier=(Serie(f"under {grense}", ORANSJE), Serie(f"{grense} eller flere", BLA)),
        stolper=[
            Stolpe(
                e.tjeneste,
                (tall, 0) if e.under_terskel else (0, tall),
                format_tall(tall, 1) + (" *" if e.konflikt else ""),
                gruppe=gruppe,
            )
            for gruppe, tall, e in rader
        ],
        terskel=(terskel, f"{grense} årsverk"),
        tabell=Tabell(
            "Årsverk per enhet",
            (
                Kolonne("Enhet"),
                Kolonne("Oppgave"),
                Kolonne("Kommuner"),
                Kolonne("Årsverk", Slag.TALL, 1),
                Kolonne("Per 1 000 innbyggere", Slag.TALL, 1),
                Kolonne("Kilder"),
            ),
            tuple(
                (
                    e.tjeneste,
                    gruppe,
                    sammenfoy([kommuner[n].navn for n in e.kommuner]),
                    tall,
                    e.per_1000,
                    "; ".join(f"{format_tall(ett.arsverk, 1)} ({ett.kilde})" for ett in e.oppgitt),
                )
                for gruppe, tall, e in rader
            ),
        ),
        forbehold=[
            "Enheter som ingen kilde oppgir årsverk for, er ikke med.",
            *([f"* Kildene er uenige om {konflikter} enheter. Det nyeste tallet er brukt."] if konflikter else []),
        ],
    )
    return (per_enhet, *_arsverk_i_samarbeid(d))


UTEN_OPPGAVE: Final = "Uten oppgave i katalogen"


def _arsverk_i_samarbeid(d: Sporsmal) -> list[Diagram]:
    """Describe the årsverk that are known in the ordninger each region has part in (chapter 2.4)."""
    regioner: dict[str, set[str]] = {}
    for nummer in d.omrade.kommuner:
        regioner.setdefault(d.data.kommuner[nummer].region or "Uten region", set()).add(nummer)
    alle = {
        region: kapasitet.compute_arsverksandel(omfang.find_ordninger(d.data.register, numre), d.data.arsverk, numre)
        for region, numre in sorted(regioner.items())
    }
    rader = sorted(((region, a) for region, a in alle.items() if a.ordninger), key=lambda rad: -rad[1].sum)
    if not rader:
        return []
    trykt = d.trykt_arsverksandel
    andel = find_tall(trykt.etter("nokkel")["tjenestesamarbeid-andel"], "verdi") if trykt else None
    referanse = (
        [f"Rapporten oppgir {format_tall(andel, 1)} % for Hallingdal (kapittel 2.4, referanse)."] if andel else []
    )
    return [
        build_diagram(
            d,
            kode="arsverk-samarbeid",
            tittel="Årsverk i ordninger regionen har del i",
            setning=f"Mest kjent for {rader[0][0]}: {format_tall(rader[0][1].sum, 1)} årsverk i "
            f"{rader[0][1].ordninger} av {rader[0][1].av} ordninger regionen har del i",
            enhet="Årsverk",
            serier=(Serie("i ordninger bare for regionens kommuner", BLA), Serie("med kommuner utenfor", ORANSJE)),
            stolper=[
                Stolpe(
                    region,
                    (a.bare_her, a.sum - a.bare_her),
                    f"minst {format_tall(a.sum, 1)} ({a.ordninger} av {a.av})",
                )
                for region, a in rader
            ],
            tabell=Tabell(
                "Årsverk i ordninger regionen har del i",
                (
                    Kolonne("Region"),
                    Kolonne("Årsverk, minst", Slag.TALL, 1),
                    Kolonne("Av dem i ordninger bare for regionens kommuner", Slag.TALL, 1),
                    Kolonne("Ordninger med tall", Slag.ANTALL),
                    Kolonne("Ordninger i alt", Slag.ANTALL),
                ),
                tuple((region, a.sum, a.bare_her, a.ordninger, a.av) for region, a in rader),
            ),
            forbehold=[
                "En ordning som flere regioner har del i, er talt hos hver av dem. Tallene kan ikke legges sammen.",
                "Andelen av kommunenes årsverk kan ikke regnes ut, for ingen kilde her oppgir alle årsverkene.",
                *referanse,
            ],
        )
    ]


# ------------------------------------------------------------------------------------------------------------- mergers

HENDELSER: Final = {"nedlagt": "nedlagt", "faerre-eiere": "færre eiere", "endret": "nye deltakere"}


def build_sammenslaing(d: Sporsmal) -> tuple[Diagram, ...]:
    """Tell what the source says of the mergers of 2020, beside the register as it is (chapter 4.3): a table."""
    tittel = "Etter kommunesammenslåingene"
    if not d.er_trykt:
        setning = "Kilden forteller bare om de kartlagte kommunene samlet. Velg kartleggingen som område"
        return (build_diagram(d, kode="sammenslaing", tittel=tittel, setning=setning),)

    endringer = omfang.compute_endringer(d.data.register, d.referanse["sammenslaing"].rader)
    nedlagt = sum(ett.hendelse == "nedlagt" for ett in endringer)
    return (
        build_diagram(
            d,
            kode="sammenslaing",
            tittel=tittel,
            setning=f"Kilden nevner {len(endringer)} ordninger som ble endret; {nedlagt} av dem ble nedlagt",
            tabell=Tabell(
                "Endringer som kilden forteller om",
                (
                    Kolonne("Ordning"),
                    Kolonne("Endring"),
                    Kolonne("Deltakere før", Slag.ANTALL),
                    Kolonne("Deltakere etter", Slag.ANTALL),
                    Kolonne("I registeret nå", Slag.ANTALL),
                    Kolonne("Merknad"),
                ),
                tuple(
                    (e.navn, HENDELSER.get(e.hendelse, e.hendelse), e.trykt_for, e.trykt_etter, e.antall_na, e.merknad)
                    for e in endringer
                ),
            ),
            forbehold=["En nedlagt ordning er ikke i registeret, som kjenner ordningene slik de er nå."],
        ),
    )
