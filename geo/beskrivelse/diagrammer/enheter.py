"""Charts of tasks and the units behind them: participation, structure, borders, population, årsverk and mergers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.diagram import (
    BLA,
    GRA,
    GUL,
    INGEN_KARTLAGT,
    MINT,
    ORANSJE,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    build_enkle,
    compute_andel,
    format_prosent,
)
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.arsverk import Arsverk, Arsverktype
from geo.data.inndeling import Fylkesinndeling
from geo.data.kommuner import find_folketallskilde
from geo.data.referanse import find_tall
from geo.maal import kapasitet, kryssing, omfang
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import Struktur
from geo.tekst import format_antall, format_tall, format_tallord, sammenfoy, stor_forbokstav

# ---------------------------------------------------------------------------------------------------------------- tasks


def build_deltakelse(s: Sporsmal) -> Diagram:
    """Describe how many kommuner take part in cooperation on each task, with the set asked for as marks (table 3.1)."""
    tittel = "Andel av kommunene som samarbeider, etter oppgave"
    alle = s.referanse.sett
    maal = [ett for ett in omfang.compute_deltakelse(s.strukturer, alle.values()) if ett.andel is not None]
    if not maal:
        return build_diagram(s, kode="deltakelse", tittel=tittel, setning=INGEN_KARTLAGT)
    rekke = sorted(((ett, 100 * (ett.andel or 0)) for ett in maal), key=lambda par: -par[1])
    hyppige = sum(ett.gruppe is omfang.Gruppe.HYPPIG for ett in maal)
    sett = alle.get(s.sett)
    forbehold, referansenavn = [], ""
    if sett:
        referansenavn = f"{sett.navn} ({sett.kommuner} kommuner)" if sett.kommuner else sett.navn
        merknad = f" {sett.merknad}" if sett.merknad else ""
        forbehold = [f"{sett.navn}: {sett.kilde}.{merknad} Oppgaver uten merke har ikke noe tall der."]
    return build_diagram(
        s,
        kode="deltakelse",
        tittel=tittel,
        setning=f"{hyppige} av {len(maal)} oppgaver har formelt samarbeid i "
        f"minst {format_prosent(omfang.HYPPIG_FRA)} av kommunene",
        enhet="Prosent av de kartlagte kommunene",
        serier=[Serie(stor_forbokstav(s.omrade.navn), BLA)],
        stolper=[
            Stolpe(
                ett.navn,
                (andel,),
                f"{ett.deltar} ({format_prosent(ett.andel)})",
                ett.referanse.get(s.sett),
                GRUPPENAVN[ett.gruppe],
            )
            for ett, andel in rekke
        ],
        ordninger=len({o.id for struktur in s.strukturer for o in (*struktur.felles, *struktur.delvis)}),
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


GRUPPENAVN: Final[Mapping[omfang.Gruppe | None, str]] = MappingProxyType(
    {
        omfang.Gruppe.HYPPIG: f"Hyppig: {100 * omfang.HYPPIG_FRA:.0f} prosent eller mer",
        omfang.Gruppe.VANLIG: f"Vanlig: {100 * omfang.VANLIG_FRA:.0f}–{100 * omfang.HYPPIG_FRA:.0f} prosent",
        omfang.Gruppe.SJELDEN: f"Sjelden: under {100 * omfang.VANLIG_FRA:.0f} prosent",
        None: "Ikke kartlagt",
    }
)


def build_tjenestestruktur(s: Sporsmal) -> Diagram:
    """Describe how many service units there are of each task that the report counts (chapter 3.4)."""
    trykt, trykt_kommunale, trykt_felles = (
        s.find_trykt("kapittel-3-4", "oppgave", kolonne) for kolonne in ("antall", "kommunale", "interkommunale")
    )
    koder = [rad["oppgave"] for rad in s.referanse["kapittel-3-4"].rader]
    etter_kode = {struktur.oppgave.kode: struktur for struktur in s.strukturer}
    alle = [(etter_kode[kode], etter_kode[kode].kommunale) for kode in koder if kode in etter_kode]
    kommunale = {ett.oppgave.kode: antall for ett, antall in alle if antall is not None}
    rekke = [ett for ett, antall in alle if antall is not None]
    avvik = {
        ett.oppgave.kode: trykt[ett.oppgave.kode]
        for ett in rekke
        if trykt.get(ett.oppgave.kode, ett.antall) != ett.antall
    }
    rene = sum(1 for ett in rekke if not ett.interkommunale)

    def etikett(ett: Struktur) -> str:
        """Write the number and its parts; beside them the printed ones, where any of them is another."""
        kode = ett.oppgave.kode
        tall = [ett.antall, ett.interkommunale, ett.kommunale]
        egne = [
            trykte.get(kode, eget) for trykte, eget in zip((trykt, trykt_felles, trykt_kommunale), tall, strict=True)
        ]
        tekst = "{} ({} + {})".format(*map(format_tall, tall))
        return tekst if egne == tall else f"{tekst}; trykt " + "{} ({} + {})".format(*map(format_tall, egne))

    return build_diagram(
        s,
        kode="tjenestestruktur",
        tittel="Tjenesteenheter etter oppgave",
        setning=f"{len(rekke)} oppgaver; {rene} av dem har bare kommunale enheter",
        enhet="Antall tjenesteenheter",
        serier=[Serie("Interkommunale", BLA), Serie("Kommunale", GUL)],
        stolper=[
            Stolpe(
                ett.oppgave.navn,
                (ett.interkommunale, kommunale[ett.oppgave.kode]),
                etikett(ett),
                avvik.get(ett.oppgave.kode),
            )
            for ett in rekke
        ],
        ordninger=len({o.id for ett in rekke for o in ett.felles}),
        referansenavn="Trykt antall der det er et annet",
        tabell=Tabell(
            "Tjenesteenheter etter oppgave",
            (
                Kolonne("Oppgave"),
                *(
                    Kolonne(navn, Slag.ANTALL)
                    for navn in (
                        *("Antall", "Kommunale", "Interkommunale"),
                        *("Trykt antall", "Trykte kommunale", "Trykte interkommunale"),
                    )
                ),
            ),
            tuple(
                (
                    *(ett.oppgave.navn, ett.antall, ett.kommunale, ett.interkommunale),
                    *(trykte.get(ett.oppgave.kode) for trykte in (trykt, trykt_kommunale, trykt_felles)),
                )
                for ett in rekke
            ),
        ),
    )


# ------------------------------------------------------------------------------------------------------- county borders


def build_kryssing(s: Sporsmal) -> Diagram:
    """Describe how many ordninger cross county borders by each division, with the one asked for apart."""
    tittel, inndeling = "Kryssing av fylkesgrenser", s.inndeling
    if not s.ordninger:
        return build_diagram(s, kode="kryssing", tittel=tittel, setning=INGEN_ORDNINGER)
    antall = len(s.ordninger)
    alle = {
        ett: kryssing.compute_kryssinger(s.ordninger, s.omrade.kommuner, s.data.kommuner, ett)
        for ett in Fylkesinndeling
    }
    trykt = s.find_trykt("fylkeskryssing", "nokkel", "antall").get("i-alt")
    merker = {Fylkesinndeling.VALGDISTRIKT: trykt}
    return build_diagram(
        s,
        kode="kryssing",
        tittel=tittel,
        setning=f"Av {antall} ordninger krysser "
        + sammenfoy([f"{ett.antall} grenser mellom {kode.flertall}" for kode, ett in alle.items()]),
        serier=(Serie("inndelingen som er valgt", BLA), Serie("de andre", GRA)),
        stolper=[
            Stolpe(
                kode.flertall[0].upper() + kode.flertall[1:],
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


def build_retning(s: Sporsmal) -> Diagram | None:
    """Describe which way ordninger cross by the division asked for; None where there are no ordninger."""
    if not s.ordninger:
        return None
    inndeling = s.inndeling
    valgt = kryssing.compute_kryssinger(s.ordninger, s.omrade.kommuner, s.data.kommuner, inndeling)
    fylker = list(valgt.per_fylke.items())
    return build_diagram(
        s,
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


INGEN_ORDNINGER: Final = "Registeret har ingen ordninger i området. Velg et annet område."


# ------------------------------------------------------------------------------------------------------ population base


def build_innbyggere(s: Sporsmal) -> Diagram:
    """Describe how many units of each task have fewer inhabitants behind them than asked for."""
    rader, grense = _find_befolkning(s), format_tall(s.terskel_innbyggere)
    if not rader:
        setning = "Folketallet er ikke kjent for noen enhet i området. Velg et område med kartlagte kommuner."
        return build_diagram(s, kode="innbyggere", tittel="Befolkningsgrunnlag", setning=setning)
    under = sum(len(maal.under_terskel) for _, maal, _ in rader)
    return build_diagram(
        s,
        kode="innbyggere",
        tittel=f"Enheter med under {grense} innbyggere bak seg",
        setning=f"{under} av {sum(m.enheter for _, m, _ in rader)} enheter i {len(rader)} oppgaver har under "
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
                f"Innbyggere {find_folketallskilde(s.data.kommuner).per}. En enhet som også betjener kommuner utenfor "
                "området eller uten kjent folketall, regnes aldri som liten."
            )
        ],
    )


def build_sma_enheter(s: Sporsmal) -> Diagram | None:
    """Describe who stands behind the units with fewer inhabitants than asked for; None where there are none."""
    hos: dict[tuple[int, str], list[str]] = {}
    for navn, maal, _ in _find_befolkning(s):
        for enhet in maal.under_terskel:
            hos.setdefault((enhet.innbyggere or 0, enhet.navn), []).append(navn)
    minste, grense = sorted(hos), format_tall(s.terskel_innbyggere)
    if not minste:
        return None
    return build_diagram(
        s,
        kode="sma-enheter",
        tittel=f"Hvem som står bak enhetene under {grense}",
        setning=f"Minst er {minste[0][1]} med {format_tall(minste[0][0])} innbyggere bak "
        f"{format_antall(len(hos[minste[0]]), 'enhet', 'enheter')}",
        enhet="Antall enheter",
        stolper=build_enkle(
            (f"{navn} ({format_tall(tall)})", len(hos[tall, navn]), str(len(hos[tall, navn]))) for tall, navn in minste
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
    )


def _find_befolkning(s: Sporsmal) -> list[tuple[str, kapasitet.Befolkning, int]]:
    """Find the units of each task, and how many of them may be small or not; those with most small units first."""
    terskel = s.terskel_innbyggere
    rader = []
    for struktur in s.strukturer:
        enheter = kapasitet.find_enheter(struktur, s.data.kommuner)
        maal = kapasitet.compute_befolkning(enheter, struktur.oppgave.kode, terskel)
        usikre = sum(e.bare_i_omradet and (e.innbyggere or 0) < terskel for e in enheter)
        if maal.kjent:
            rader.append((struktur.oppgave.navn, maal, usikre))
    return sorted(rader, key=lambda rad: (-len(rad[1].under_terskel), rad[0]))


# -------------------------------------------------------------------------------------------------------------- årsverk


def build_arsverk(s: Sporsmal) -> Diagram:
    """Describe the årsverk of each unit against those asked for."""
    terskel, kommuner, oppgaver = s.terskel_arsverk, s.data.kommuner, s.data.oppgaver
    rader = sorted(
        (
            (sammenfoy([oppgaver[kode].navn for kode in e.oppgaver]) or UTEN_OPPGAVE, e.arsverk, e)
            for e in s.kapasiteter
            if e.arsverk is not None
        ),
        key=lambda rad: (rad[0] == UTEN_OPPGAVE, rad[0], -rad[1], rad[2].tjeneste),
    )
    if not rader:
        setning = "Ingen kilde oppgir årsverk for enheter i området. Velg kartleggingen eller en av regionene"
        return build_diagram(s, kode="arsverk", tittel="Årsverk per enhet", setning=setning)
    grense = format_tall(terskel, 0 if terskel == int(terskel) else 1)
    konflikter = sum(e.konflikt for _, _, e in rader)
    return build_diagram(
        s,
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


UTEN_OPPGAVE: Final = "Uten oppgave i katalogen"


def build_faa_arsverk(s: Sporsmal) -> Diagram:
    """Tell how many units rest on fewer årsverk than asked for; the chart of årsverk has each of them."""
    kjente = [enhet for enhet in s.kapasiteter if enhet.arsverk is not None]
    faa = [enhet for enhet in kjente if enhet.under_terskel]
    grense = format_tall(s.terskel_arsverk, 0 if s.terskel_arsverk == int(s.terskel_arsverk) else 1)
    return build_diagram(
        s,
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


def build_arsverk_samarbeid(s: Sporsmal) -> Diagram | None:
    """Describe the årsverk that are known in the ordninger each region has part in (chapter 2.4)."""
    regioner: dict[str, set[str]] = {}
    for nummer in s.omrade.kommuner:
        regioner.setdefault(s.data.kommuner[nummer].region or "Uten region", set()).add(nummer)
    alle = {
        region: kapasitet.compute_arsverksandel(omfang.find_ordninger(s.data.register, numre), s.data.arsverk, numre)
        for region, numre in sorted(regioner.items())
    }
    rader = sorted(((region, a) for region, a in alle.items() if a.ordninger), key=lambda rad: -rad[1].sum)
    if not rader:
        return None
    trykt = s.trykt_arsverksandel
    andel = find_tall(trykt.etter("nokkel")["tjenestesamarbeid-andel"], "verdi") if trykt else None
    referanse = (
        [f"Rapporten oppgir {format_tall(andel, 1)} % for Hallingdal (kapittel 2.4, referanse)."] if andel else []
    )
    return build_diagram(
        s,
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


# ---------------------------------------------------------------------------------------- the printed tables of årsverk


@dataclass(frozen=True, slots=True)
class _Arsverkstabell:
    """A printed table of årsverk: where it stands in the source, what it counts and how its bars are divided."""

    kode: str
    sted: str  # how the source of each figure begins
    tittel: str
    enhet: str  # of the units, plural
    deler: tuple[tuple[str, Arsverktype, Fyll], ...]
    rest: str  # what of the total is in none of the parts
    opphav: str  # who made the figures
    terskel: tuple[float, str] | None = None


PPT: Final = _Arsverkstabell(
    "arsverk-ppt",
    "Figur 3.5",
    "Årsverk i PP-tjenestene 2020–21",
    "PP-tjenester",
    (
        ("Fagstillinger", Arsverktype.FAGSTILLINGER, BLA),
        ("Ledelse", Arsverktype.LEDELSE, GUL),
        ("Merkantilt", Arsverktype.MERKANTILT, ORANSJE),
    ),
    "Ikke fordelt",
    "Grunnskolens Informasjonssystem",
)


_FAA: Final = format_tallord(kapasitet.MINST_ARSVERK)
BARNEVERN: Final = _Arsverkstabell(
    "arsverk-barnevern",
    "Tabell 3.3",
    "Årsverk i barneverntjenestene",
    "barneverntjenester",
    (("Med fagutdanning", Arsverktype.FAGSTILLINGER, BLA),),
    "Andre",
    "",
    (
        kapasitet.MINST_ARSVERK,
        f"{_FAA} årsverk, som Barnevernpanelet (2011) anbefaler som minste størrelse",
    ),
)


NAV: Final = _Arsverkstabell(
    "arsverk-nav",
    "Tabell 3.4",
    "Årsverk ved NAV-kontorene",
    "NAV-kontorer",
    (("Kommunale", Arsverktype.KOMMUNALE, BLA), ("Statlige", Arsverktype.STATLIGE, GUL)),
    "Ikke fordelt",
    "NAV Vest-Viken",
)


MEST_AVVIK: Final = 0.15  # årsverk: parts that miss their total by more than rounding are not shown as parts


def build_arsverk_ppt(s: Sporsmal) -> Diagram:
    """Describe the årsverk of the PP-tjenester (figure 3.5)."""
    return _build_arsverk(s, PPT)


def build_arsverk_barnevern(s: Sporsmal) -> Diagram:
    """Describe the årsverk of the barneverntjenester (table 3.3)."""
    return _build_arsverk(s, BARNEVERN)


def build_arsverk_nav(s: Sporsmal) -> Diagram:
    """Describe the årsverk of the NAV offices (table 3.4)."""
    return _build_arsverk(s, NAV)


def _build_arsverk(s: Sporsmal, tabell: _Arsverkstabell) -> Diagram:
    enheter: dict[str, dict[Arsverktype, Arsverk]] = {}
    for maal in s.data.arsverk:
        if maal.sted == tabell.sted and not s.omrade.kommuner.isdisjoint(maal.kommuner):
            enheter.setdefault(maal.tjeneste, {})[maal.type] = maal
    stolper, rader, udelte, summer = [], [], [], []
    for navn, mal in sorted(enheter.items(), key=lambda par: -par[1][Arsverktype.TOTALT].arsverk):
        i_alt = mal[Arsverktype.TOTALT].arsverk
        summer.append(i_alt)
        deler = [mal[type_].arsverk if type_ in mal else 0.0 for _, type_, _ in tabell.deler]
        if sum(deler) > i_alt + MEST_AVVIK:
            udelte.append(navn)
            verdier = (*(0.0 for _ in deler), i_alt)
        else:
            rest = i_alt - sum(deler)
            verdier = (*deler, rest if rest > MEST_AVVIK or tabell.rest == "Andre" else 0.0)
        stolper.append(Stolpe(navn, verdier, format_tall(i_alt, 1)))
        kommuner = sammenfoy([s.data.kommuner[n].navn for n in mal[Arsverktype.TOTALT].kommuner])
        rader.append((navn, kommuner, *(mal[t].arsverk if t in mal else None for _, t, _ in tabell.deler), i_alt))
    felles = {maal.ordninger for mal in enheter.values() for maal in mal.values() if maal.ordninger}
    serier = [Serie(navn, fyll) for navn, _, fyll in tabell.deler]
    serier.append(Serie(tabell.rest, MINT if tabell.rest == "Andre" else GRA))
    setning = (
        f"{len(rader)} {tabell.enhet} med fra {format_tall(min(summer), 1)} til {format_tall(max(summer), 1)} årsverk"
        if rader
        else f"Ingen årsverk er kjent for {tabell.enhet} i området"
    )
    forbehold = [f"{navn}: delene er trykt større enn summen og er ikke vist." for navn in udelte]
    opphav = f"{tabell.opphav}, gjengitt i " if tabell.opphav else ""
    register = s.data.register
    return build_diagram(
        s,
        kode=tabell.kode,
        tittel=tabell.tittel,
        setning=setning,
        enhet="Årsverk",
        serier=serier,
        stolper=stolper,
        tabell=Tabell(
            tabell.tittel,
            (
                Kolonne("Tjeneste"),
                Kolonne("Kommuner"),
                *(Kolonne(navn, Slag.TALL, 1) for navn in (*(navn for navn, _, _ in tabell.deler), "I alt")),
            ),
            tuple(rader),
        ),
        ordninger=len(felles),
        terskel=tabell.terskel,
        forbehold=forbehold,
        kildelinje=f"Kilde: {opphav}{register.kilde}, {tabell.sted.lower()}. Kommuneinndeling {register.inndeling}.",
    )


# -------------------------------------------------------------------------------------------------------------- mergers


HENDELSER: Final = {"nedlagt": "nedlagt", "faerre-eiere": "færre eiere", "endret": "nye deltakere"}


def build_sammenslaing(s: Sporsmal) -> Diagram:
    """Tell what the source says of the mergers of 2020, beside the register as it is (chapter 4.3): a table."""
    tittel = "Etter kommunesammenslåingene"
    if not s.er_trykt:
        setning = "Kilden forteller bare om de kartlagte kommunene samlet. Velg kartleggingen som område"
        return build_diagram(s, kode="sammenslaing", tittel=tittel, setning=setning)

    endringer = omfang.compute_endringer(s.data.register, s.referanse["sammenslaing"].rader)
    nedlagt = sum(ett.hendelse == "nedlagt" for ett in endringer)
    return build_diagram(
        s,
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
    )
