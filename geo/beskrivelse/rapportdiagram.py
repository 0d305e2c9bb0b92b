"""The charts of the survey, each described from the register's own numbers with the printed ones beside them.

Printed numbers stand beside the computed only for the area that they were printed for. What a source does not give is
left out and said.
"""

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
    TRYKT,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    compute_andel,
    compute_prosent,
)
from geo.beskrivelse.fyll import Fyll
from geo.beskrivelse.klassekart import STORRELSESFYLL
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.data.arsverk import Arsverk, Arsverktype
from geo.data.referanse import find_tall
from geo.data.register import Form, Niva
from geo.maal import omfang
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import Struktur
from geo.tekst import format_tall, sammenfoy, stor_forbokstav


def build_niva(d: Sporsmal) -> Diagram:
    """Describe the geographic levels (figure 2.1)."""
    fordeling = omfang.count_niva(d.ordninger)
    trykt = d.find_trykt("niva", "niva", "prosent")
    deler = [
        f"{format_tall(compute_prosent(a.antall, len(d.ordninger)))} % {NIVAORD[Niva(a.nokkel)]}" for a in fordeling
    ]
    return build_diagram(
        d,
        kode="niva",
        tittel="Ordninger etter geografisk nivå",
        setning=f"{len(d.ordninger)} ordninger: {sammenfoy(deler)}",
        enhet="Prosent av ordningene",
        stolper=[
            Stolpe(
                NIVANAVN[Niva(andel.nokkel)],
                (compute_prosent(andel.antall, len(d.ordninger)),),
                f"{andel.antall} ({format_tall(compute_prosent(andel.antall, len(d.ordninger)))} %)",
                trykt.get(andel.nokkel),
            )
            for andel in fordeling
        ],
        referansenavn=TRYKT,
        tabell=Tabell(
            "Ordninger etter geografisk nivå",
            (Kolonne("Nivå"), *FORDELINGSKOLONNER),
            tuple((a.navn, a.antall, a.andel, compute_andel(trykt.get(a.nokkel))) for a in fordeling),
        ),
        forbehold=["Rapportens figur 2.1 viser seks fylker; bare tallene for Buskerud står i teksten."]
        if d.er_trykt
        else (),
    )


NIVANAVN: Final[Mapping[Niva, str]] = MappingProxyType(
    {
        Niva.LOKALT: "Lokalt (2–3 deltakere)",
        Niva.REGIONALT: "Regionalt (4–8 deltakere)",
        Niva.HOYERE: "Høyere (9 eller flere)",
    }
)
NIVAORD: Final[Mapping[Niva, str]] = MappingProxyType(
    {Niva.LOKALT: "lokale", Niva.REGIONALT: "regionale", Niva.HOYERE: "på høyere nivå"}
)


FORDELINGSKOLONNER: Final = (
    Kolonne("Antall", Slag.ANTALL),
    Kolonne("Andel", Slag.ANDEL, 1),
    Kolonne("Trykt andel", Slag.ANDEL, 1),
)


def build_per_kommune(d: Sporsmal) -> Diagram:
    """Describe the number of ordninger per kommune, ranked by population (figure 2.3)."""
    kommuner = d.data.kommuner
    alle = ((nummer, kommuner[nummer].innbyggere) for nummer in d.antall)
    kjente = {nummer: innbyggere for nummer, innbyggere in alle if innbyggere is not None}
    rekke = sorted(kjente, key=lambda nummer: (-kjente[nummer], nummer))
    klasse = {nummer: omfang.find_storrelsesklasse(kjente[nummer]) for nummer in rekke}
    snitt = omfang.compute_storrelsesklasser(d.antall, kommuner)
    trykt = {rad.split()[0]: tall for rad, tall in d.find_trykt("tabell-3-2", "kommune", "totalt").items()}
    deler = [f"{format_tall(g.snitt, 1)} ({g.navn.removesuffix(' innbyggere')})" for g in snitt if g.snitt is not None]
    avvik = {nummer: tall for nummer, tall in trykt.items() if tall != d.antall.get(nummer)}
    return build_diagram(
        d,
        kode="per-kommune",
        tittel="Antall ordninger per kommune etter innbyggertall",
        setning=f"Gjennomsnittlig antall ordninger etter innbyggertall: {sammenfoy(deler)}"
        if deler
        else INGEN_KARTLAGT,
        enhet="Antall ordninger",
        serier=[
            Serie(f"{stor_forbokstav(g.navn)}: {format_tall(g.snitt, 1)} i snitt", fyll)
            for g, fyll in reversed(list(zip(snitt, STORRELSESFYLL, strict=True)))
        ],
        stolper=[
            Stolpe(
                f"{kommuner[nummer].navn} ({format_tall(kjente[nummer])})",
                tuple(d.antall[nummer] if klasse[nummer] == nr else 0 for nr in (2, 1, 0)),
                str(d.antall[nummer]),
                avvik.get(nummer),
            )
            for nummer in rekke
        ],
        referansenavn="Trykt tall der det er et annet",
        tabell=Tabell(
            "Antall ordninger per kommune",
            (KOMMUNE, *(Kolonne(navn, Slag.ANTALL) for navn in ("Innbyggere", "Antall ordninger", "Trykt"))),
            tuple((kommuner[nummer], kjente[nummer], d.antall[nummer], trykt.get(nummer)) for nummer in rekke),
        ),
        forbehold=["Innbyggere 1.1.2021 i parentes."] if rekke else (),
    )


def build_etablering(d: Sporsmal) -> Diagram:
    """Describe when ordninger began, by the periods of table 2.1 and the years that are known (figure 2.4)."""
    rader = d.referanse["periode"].rader
    perioder = [(r["periode"], r["trykt"], find_tall(r, "aar_fra"), find_tall(r, "aar_til")) for r in rader]
    med_aar = [periode for periode in perioder if periode[2] is not None or periode[3] is not None]
    etablering = omfang.compute_etablering(d.ordninger, med_aar)
    kjent = {andel.nokkel: andel.antall for andel in etablering.per_periode}
    kjent |= {periode[0]: etablering.uspesifisert for periode in perioder if periode not in med_aar}
    trykt = d.find_trykt("periode", "periode", "antall")
    med_tid = etablering.med_aar + etablering.med_periode
    aar = sammenfoy([str(ett) for ett in etablering.per_aar])
    setning = f"Startår eller periode er kjent for {med_tid} av {etablering.ordninger} ordninger"
    if trykt:
        setning += f"; rapporten plasserer {format_tall(sum(trykt.values()))} i en periode"
    return build_diagram(
        d,
        kode="etablering",
        tittel="Når ordningene er etablert",
        setning=setning,
        enhet="Antall ordninger",
        serier=[Serie("Kjent i registeret", BLA)],
        stolper=[
            Stolpe(
                navn,
                (kjent[nokkel],),
                f"{kjent[nokkel]} (trykt {format_tall(trykt[nokkel])})" if nokkel in trykt else str(kjent[nokkel]),
                trykt.get(nokkel),
            )
            for nokkel, navn, _, _ in perioder
        ],
        ordninger=med_tid,
        referansenavn="Trykt i tabell 2.1 (n = 216)",
        tabell=Tabell(
            "Perioder for etablering",
            (Kolonne("Periode"), Kolonne("Kjent i registeret", Slag.ANTALL), Kolonne("Trykt", Slag.ANTALL)),
            tuple((navn, kjent[nokkel], trykt.get(nokkel)) for nokkel, navn, _, _ in perioder),
        ),
        forbehold=[f"Eksakt årstall er kjent for {etablering.med_aar} ordninger: {aar}."] if aar else (),
    )


# The bars of figure 3.1: name, legal forms, and the row of the printed figures that speaks of the same.
FORMGRUPPER: Final = (
    ("Administrativt vertskommunesamarbeid", (Form.VERT_20_2,), "vertskommune"),
    ("Avtale (kjøp og salg)", (Form.AVTALE,), "avtale"),
    ("Selskap (IKS og AS)", (Form.IKS, Form.AS), "selskap"),
    ("Styre etter gammel § 27", (Form.STYRE_27,), "styre-27"),
    ("Oppgavefellesskap og politisk råd", (Form.KO, Form.IPR), "ko-ipr"),
    ("Annet (SA, stiftelse og andre)", (Form.SA, Form.STIFTELSE, Form.VERT_20_3, Form.ANNET), ""),
)


def build_former(d: Sporsmal) -> Diagram:
    """Describe legal forms (figure 3.1): the known ones as shares of all, as the printed figures are."""
    former = omfang.count_former(d.ordninger)
    antall = {andel.nokkel: andel.antall for andel in former.former}
    trykt = {}
    if d.er_trykt:
        for rad in d.referanse["form"].rader:
            tall = find_tall(rad, "verdi")
            if tall is not None:
                trykt[rad["nokkel"]] = tall if rad["enhet"] == "prosent" else compute_prosent(tall, former.ordninger)
    grupper = [(navn, sum(antall.get(form, 0) for form in former_), nokkel) for navn, former_, nokkel in FORMGRUPPER]
    grupper.append(("Ukjent form", former.ordninger - former.kjent, ""))
    return build_diagram(
        d,
        kode="former",
        tittel="Juridisk form",
        setning=f"Formen er kjent for {former.kjent} av {former.ordninger} ordninger; {former.selskaper} er selskaper",
        enhet="Prosent av alle ordningene",
        serier=[Serie("Kjent i registeret", BLA), Serie("Ukjent i registeret", GRA)],
        stolper=[
            Stolpe(
                navn,
                (0.0, prosent) if navn == "Ukjent form" else (prosent, 0.0),
                f"{n} ({format_tall(prosent)} %)"
                + (f", trykt {format_tall(trykt[nokkel])} %" if nokkel in trykt else ""),
                trykt.get(nokkel),
            )
            for navn, n, nokkel in grupper
            for prosent in [compute_prosent(n, former.ordninger)]
        ],
        ordninger=former.kjent,
        referansenavn=TRYKT,
        tabell=Tabell(
            "Juridisk form",
            (
                Kolonne("Form"),
                Kolonne("Antall i registeret", Slag.ANTALL),
                Kolonne("Andel av alle", Slag.ANDEL, 1),
                Kolonne("Trykt andel", Slag.ANDEL, 1),
            ),
            tuple(
                (navn, n, compute_andel(compute_prosent(n, former.ordninger)), compute_andel(trykt.get(nokkel)))
                for navn, n, nokkel in grupper
            ),
        ),
        forbehold=["De trykte andelene er delvis omtrentlige, og går ikke opp i 100 prosent."] if trykt else (),
    )


def build_sektorer(d: Sporsmal) -> Diagram:
    """Describe the sectors (figure 5.1)."""
    fordeling = omfang.count_sektor(d.ordninger)
    trykt = d.find_trykt("sektor", "sektor", "prosent")
    helse = sum(andel.antall for andel in fordeling if andel.nokkel in {"helse", "sosial"})
    rekke = sorted(fordeling, key=lambda andel: -andel.antall)
    forbehold = []
    if "helse, sosial" in trykt:
        andel = format_tall(trykt["helse, sosial"])
        forbehold.append(
            f"Rapporten gir helse og sosial samlet nærmere {andel} prosent, og tall for tre andre sektorer."
        )
    samlet = format_tall(compute_prosent(helse, len(d.ordninger)))
    return build_diagram(
        d,
        kode="sektorer",
        tittel="Ordninger etter sektor",
        setning=f"{helse} av {len(d.ordninger)} ordninger ({samlet} %) er helse- og sosialtjenester",
        enhet="Prosent av ordningene",
        stolper=[
            Stolpe(
                andel.navn,
                (compute_prosent(andel.antall, len(d.ordninger)),),
                f"{andel.antall} ({format_tall(compute_prosent(andel.antall, len(d.ordninger)))} %)",
                trykt.get(andel.nokkel),
            )
            for andel in rekke
        ],
        referansenavn=TRYKT,
        tabell=Tabell(
            "Ordninger etter sektor",
            (Kolonne("Sektor"), *FORDELINGSKOLONNER),
            tuple((a.navn, a.antall, a.andel, compute_andel(trykt.get(a.nokkel))) for a in rekke),
        ),
        forbehold=forbehold,
    )


GRUPPENAVN: Final[Mapping[omfang.Gruppe | None, str]] = MappingProxyType(
    {
        omfang.Gruppe.HYPPIG: "Hyppig: 70 prosent eller mer",
        omfang.Gruppe.VANLIG: "Vanlig: 30–70 prosent",
        omfang.Gruppe.SJELDEN: "Sjelden: under 30 prosent",
        None: "Ikke kartlagt",
    }
)


def build_verter(d: Sporsmal) -> Diagram:
    """Describe who hosts (table 3.2): the printed distribution, with the hosts that the register knows beside it."""
    kommuner = d.data.kommuner
    kjente = d.kjente_verter
    trykt = {rad.split()[0]: tall for rad, tall in d.find_trykt("tabell-3-2", "kommune", "vert_for").items()}
    rekke = sorted(d.omrade.kommuner, key=lambda n: (-trykt.get(n, 0), -kjente.i_omradet.get(n, 0), kommuner[n].navn))
    serier = [Serie("Vertskommune for, trykt i tabell 3.2" if trykt else "Kjent vertskommune for", BLA)]
    setning = f"Vertskommunen er kjent i registeret for {kjente.kjent} av {kjente.ordninger} ordninger"
    if trykt:
        med = sum(1 for antall in trykt.values() if antall)
        setning += f"; rapporten fordeler {format_tall(sum(trykt.values()))} vertsroller på {med} kommuner"
    return build_diagram(
        d,
        kode="verter",
        tittel="Vertskommuneansvar",
        setning=setning,
        enhet="Antall ordninger",
        serier=serier,
        stolper=[
            Stolpe(
                kommuner[nummer].navn,
                (trykt.get(nummer, 0) if trykt else kjente.i_omradet.get(nummer, 0),),
                format_tall(trykt.get(nummer, 0) if trykt else kjente.i_omradet.get(nummer, 0)),
                kjente.i_omradet.get(nummer) if trykt else None,
            )
            for nummer in rekke
        ],
        ordninger=kjente.kjent,
        referansenavn="Kjent i registeret",
        tabell=Tabell(
            "Vertskommuneansvar",
            (KOMMUNE, Kolonne("Kjent vert for", Slag.ANTALL), Kolonne("Trykt vert for", Slag.ANTALL)),
            tuple((kommuner[n], kjente.i_omradet.get(n, 0), trykt.get(n)) for n in rekke),
        ),
        forbehold=["Tabell 3.2 sier hvor mange ordninger hver kommune er vert for, ikke hvilke."] if trykt else (),
    )


def build_tjenestestruktur(d: Sporsmal) -> Diagram:
    """Describe how many service units there are of each task that the report counts (chapter 3.4)."""
    trykt, trykt_kommunale, trykt_felles = (
        d.find_trykt("kapittel-3-4", "oppgave", kolonne) for kolonne in ("antall", "kommunale", "interkommunale")
    )
    koder = [rad["oppgave"] for rad in d.referanse["kapittel-3-4"].rader]
    etter_kode = {struktur.oppgave.kode: struktur for struktur in d.strukturer}
    alle = [(etter_kode[kode], etter_kode[kode].kommunale) for kode in koder if kode in etter_kode]
    kommunale = {s.oppgave.kode: antall for s, antall in alle if antall is not None}
    rekke = [s for s, antall in alle if antall is not None]
    avvik = {s.oppgave.kode: trykt[s.oppgave.kode] for s in rekke if trykt.get(s.oppgave.kode, s.antall) != s.antall}
    rene = sum(1 for s in rekke if not s.interkommunale)

    def etikett(s: Struktur) -> str:
        """Write the number and its parts; beside them the printed ones, where any of them is another."""
        kode = s.oppgave.kode
        tall = [s.antall, s.interkommunale, s.kommunale]
        egne = [
            trykte.get(kode, eget) for trykte, eget in zip((trykt, trykt_felles, trykt_kommunale), tall, strict=True)
        ]
        tekst = "{} ({} + {})".format(*map(format_tall, tall))
        return tekst if egne == tall else f"{tekst}; trykt " + "{} ({} + {})".format(*map(format_tall, egne))

    return build_diagram(
        d,
        kode="tjenestestruktur",
        tittel="Tjenesteenheter etter oppgave",
        setning=f"{len(rekke)} oppgaver; {rene} av dem har bare kommunale enheter",
        enhet="Antall tjenesteenheter",
        serier=[Serie("Interkommunale", BLA), Serie("Kommunale", GUL)],
        stolper=[
            Stolpe(
                s.oppgave.navn,
                (s.interkommunale, kommunale[s.oppgave.kode]),
                etikett(s),
                avvik.get(s.oppgave.kode),
            )
            for s in rekke
        ],
        ordninger=len({o.id for s in rekke for o in s.felles}),
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
                    *(s.oppgave.navn, s.antall, s.kommunale, s.interkommunale),
                    *(trykte.get(s.oppgave.kode) for trykte in (trykt, trykt_kommunale, trykt_felles)),
                )
                for s in rekke
            ),
        ),
    )


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
BARNEVERN: Final = _Arsverkstabell(
    "arsverk-barnevern",
    "Tabell 3.3",
    "Årsverk i barneverntjenestene",
    "barneverntjenester",
    (("Med fagutdanning", Arsverktype.FAGSTILLINGER, BLA),),
    "Andre",
    "",
    (5.0, "fem årsverk, som Barnevernpanelet (2011) anbefaler som minste størrelse"),
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


def _build_arsverk(d: Sporsmal, tabell: _Arsverkstabell) -> Diagram:
    enheter: dict[str, dict[Arsverktype, Arsverk]] = {}
    for maal in d.data.arsverk:
        if maal.kilde.startswith(f"{tabell.sted},") and not d.omrade.kommuner.isdisjoint(maal.kommuner):
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
        kommuner = sammenfoy([d.data.kommuner[n].navn for n in mal[Arsverktype.TOTALT].kommuner])
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
    register = d.data.register
    return build_diagram(
        d,
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


def build_arsverk_ppt(d: Sporsmal) -> Diagram:
    """Describe the årsverk of the PP-tjenester (figure 3.5)."""
    return _build_arsverk(d, PPT)


def build_arsverk_barnevern(d: Sporsmal) -> Diagram:
    """Describe the årsverk of the barneverntjenester (table 3.3)."""
    return _build_arsverk(d, BARNEVERN)


def build_arsverk_nav(d: Sporsmal) -> Diagram:
    """Describe the årsverk of the NAV offices (table 3.4)."""
    return _build_arsverk(d, NAV)
