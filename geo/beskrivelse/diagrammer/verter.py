"""Charts of hosts (chapter 3.2): who they are, how host roles are spread, and what rests on them."""

from collections import Counter
from typing import Final

from geo.beskrivelse.diagram import (
    BLA,
    ORANSJE,
    REGISTERET,
    TRYKT_SERIE,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    build_enkle,
    format_prosent,
)
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.data.oppgaver import Sektor
from geo.maal import sarbarhet, verter
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, format_tall, sammenfoy

# ------------------------------------------------------------------------------------------------------------ who hosts


def build_uten_vert(s: Sporsmal) -> Diagram | None:
    """Describe the share of the ordninger of each sector that have no known host; the table has each kommune's own."""
    if not s.ordninger:
        return None
    alle, uten = (
        Counter(o.sektor for o in s.ordninger if ukjent or o.vertskommune is None) for ukjent in (True, False)
    )
    sektorer = sorted(
        alle, key=lambda sektor: (-uten[sektor] / alle[sektor], -alle[sektor], list(Sektor).index(sektor))
    )
    per_kommune = verter.count_uten_vert(s.data.register, s.omrade.kommuner)
    kjent = [sektor.navn.lower() for sektor in reversed(sektorer) if uten[sektor] < alle[sektor]]
    rest = f"; kjent for noen innen {sammenfoy(kjent[:NEVNTE])}" if kjent else ""
    return build_diagram(
        s,
        kode="uten-vert",
        tittel="Ordninger uten kjent vert, etter sektor",
        setning=f"Verten er ukjent for {uten.total()} av {alle.total()} ordninger{rest}",
        enhet="Prosent av ordningene i sektoren",
        stolper=build_enkle(
            (
                sektor.navn,
                100 * uten[sektor] / alle[sektor],
                f"{format_prosent(uten[sektor] / alle[sektor])} ({uten[sektor]} av {alle[sektor]})",
            )
            for sektor in sektorer
        ),
        tabell=Tabell(
            "Andel av kommunens ordninger uten kjent vert",
            (KOMMUNE, *(Kolonne(sektor.navn, Slag.ANDEL) for sektor in Sektor)),
            tuple(
                (
                    s.data.kommuner[nummer],
                    *(
                        telt[sektor]["uten_vert"] / telt[sektor]["ordninger"] if sektor in telt else None
                        for sektor in Sektor
                    ),
                )
                for nummer, telt in per_kommune.items()
            ),
        ),
        forbehold=["Ukjent er ikke det samme som ingen: registeret gjetter ikke på verter."],
    )


NEVNTE: Final = 3  # sectors in a sentence


def build_verter(s: Sporsmal) -> Diagram:
    """Describe who hosts (table 3.2): the printed distribution, with the hosts that the register knows beside it."""
    kommuner = s.data.kommuner
    kjente = s.kjente_verter
    trykt = s.find_trykt_per_kommune("tabell-3-2", "vert_for")
    rekke = sorted(s.omrade.kommuner, key=lambda n: (-trykt.get(n, 0), -kjente.i_omradet.get(n, 0), kommuner[n].navn))
    serier = [Serie("Vertskommune for, trykt i tabell 3.2" if trykt else "Kjent vertskommune for", BLA)]
    setning = f"Vertskommunen er kjent i registeret for {kjente.kjent} av {kjente.ordninger} ordninger"
    if trykt:
        med = sum(1 for antall in trykt.values() if antall)
        setning += f"; rapporten fordeler {format_tall(sum(trykt.values()))} vertsroller på {med} kommuner"
    return build_diagram(
        s,
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


def build_kjente_verter(s: Sporsmal) -> Diagram:
    """Describe the hosts that the register knows (chapter 3.2)."""
    kommuner, kjente = s.data.kommuner, s.kjente_verter
    alle = {**kjente.i_omradet, **kjente.utenfor}
    return build_diagram(
        s,
        kode="kjente-verter",
        tittel="Kjente vertskommuner i registeret",
        setning=f"Vertskommunen er kjent for {kjente.kjent} av {kjente.ordninger} ordninger",
        stolper=build_enkle(
            (kommuner[n].navn + ("" if n in s.omrade.kommuner else " (utenfor området)"), antall, str(antall))
            for n, antall in alle.items()
        ),
        tabell=Tabell(
            "Kjente vertskommuner",
            (KOMMUNE, Kolonne("I området", Slag.JANEI), Kolonne("Kjent vert for", Slag.ANTALL)),
            tuple((kommuner[n], n in s.omrade.kommuner, tall) for n, tall in alle.items()),
        ),
        forbehold=["For de andre ordningene er verten ukjent. Registeret gjetter ikke etter stedsnavn."],
    )


def build_verter_utenfor(s: Sporsmal) -> Diagram | None:
    """Describe the hosts outside the area that the report prints; None of another area."""
    trykt = s.find_trykt_per_kommune("verter-utenfor", "vert_for")
    if not trykt:
        return None
    rader = [(s.data.kommuner[nummer], tall) for nummer, tall in trykt.items()]
    return build_diagram(
        s,
        kode="verter-utenfor",
        tittel="Verter utenfor området (trykte tall)",
        setning=f"Rapporten har {format_tall(sum(trykt.values()))} vertsroller hos kommuner utenfor området, "
        f"flest i {rader[0][0].navn} ({format_tall(rader[0][1])})",
        serier=TRYKT_SERIE,
        stolper=build_enkle((kommune.navn, tall, format_tall(tall)) for kommune, tall in rader),
        tabell=Tabell(
            "Verter utenfor området",
            (KOMMUNE, Kolonne("Vert for", Slag.ANTALL)),
            tuple(rader),
        ),
        forbehold=["Referanse, ikke register: NIVI Rapport 2021:3, fotnote 9."],
    )


# ----------------------------------------------------------------------------------------------------- how it is spread


def build_konsentrasjon(s: Sporsmal) -> Diagram | None:
    """Describe how concentrated host roles are; None where neither register nor print tells how they are spread."""
    fordeling = s.vertsfordeling
    if fordeling is None:
        return None
    kommuner, maal = s.data.kommuner, verter.compute_konsentrasjon(fordeling)
    rekke = sorted(fordeling.antall, key=lambda n: (-fordeling.antall[n], kommuner[n].navn))
    gini = f"; Gini-koeffisienten er {format_tall(maal.gini, 2)}" if maal.gini is not None else ""
    return build_diagram(
        s,
        kode="konsentrasjon",
        tittel=f"Konsentrasjon av vertsansvar{' (trykte tall)' if _er_trykt(fordeling) else ''}",
        setning=f"{maal.faerrest} av {maal.kommuner} kommuner har minst {format_prosent(verter.MESTEPARTEN)} av de "
        f"{maal.sum} vertsrollene{gini}",
        serier=TRYKT_SERIE if _er_trykt(fordeling) else REGISTERET,
        stolper=build_enkle((kommuner[n].navn, fordeling.antall[n], str(fordeling.antall[n])) for n in rekke),
        tabell=Tabell(
            "Vertsroller per kommune",
            (KOMMUNE, Kolonne("Region"), Kolonne("Vert for", Slag.ANTALL)),
            tuple((kommuner[n], kommuner[n].region, fordeling.antall[n]) for n in rekke),
        ),
        forbehold=[
            (
                "Referanse, ikke register: NIVI Rapport 2021:3, tabell 3.2. Den gir antall per kommune, ikke hvilke. "
                "Registeret kjenner for få verter til å måle konsentrasjonen selv."
            )
        ]
        if _er_trykt(fordeling)
        else [],
    )


def build_vertsmodell(s: Sporsmal) -> Diagram | None:
    """Describe the host model of each region, with the ordninger of one unit as one; None where no region has one."""
    hver_for_seg, fordeling = s.vertsfordeling, s.vertsfordeling_samlet
    if hver_for_seg is None or fordeling is None:
        return None
    kommuner, modeller = s.data.kommuner, verter.compute_regionsmodeller(fordeling, s.data.kommuner)
    if not modeller:
        return None
    telt = {modell: sum(ett.modell is modell for ett in modeller) for modell in verter.Vertsmodell}
    deler = [f"{antall} {modell}" for modell, antall in telt.items() if antall]
    return build_diagram(
        s,
        kode="vertsmodell",
        tittel="Sentrert eller balansert vertsmodell",
        setning=f"Av {format_antall(len(modeller), 'region', 'regioner')} er {sammenfoy(deler)}",
        enhet="Prosent av regionens vertsroller",
        serier=TRYKT_SERIE if _er_trykt(fordeling) else REGISTERET,
        stolper=build_enkle(
            (
                m.region,
                100 * m.storste_andel,
                f"{m.modell}: {kommuner[m.storste].navn} {format_prosent(m.storste_andel)}",
            )
            for m in modeller
        ),
        tabell=Tabell(
            "Vertsmodell per region",
            (
                Kolonne("Region"),
                Kolonne("Vertsroller", Slag.ANTALL),
                Kolonne("Største vert", Slag.KOMMUNE),
                Kolonne("Andel hos den", Slag.ANDEL),
                Kolonne("Modell"),
            ),
            tuple((m.region, m.sum, kommuner[m.storste], m.storste_andel, m.modell) for m in modeller),
        ),
        forbehold=[
            (
                "Sentrert: én kommune har mer enn halvparten. Balansert: ingen har mer enn det dobbelte av en jevn "
                "fordeling. Delt ligger mellom. Grensene er våre."
            ),
            *(
                f"{kommuner[n].navn} er vert for {antall}, og ikke {hver_for_seg.antall[n]}, når ordningene under "
                "én enhet regnes som én (tabell 3.2, fotnote 10)."
                for n, antall in fordeling.antall.items()
                if antall != hver_for_seg.antall[n]
            ),
        ],
    )


def _er_trykt(fordeling: verter.Vertsfordeling) -> bool:
    return fordeling.grunnlag is verter.Grunnlagstype.REFERANSE


# -------------------------------------------------------------------------------------------------- what rests on hosts


def build_bortfall(s: Sporsmal) -> Diagram:
    """Describe what would fall if a known host left, with the coverage first."""
    kommuner, dekning = s.data.kommuner, _build_dekning(s)
    alle = sarbarhet.compute_alle_bortfall(s.ordninger, s.omrade.kommuner, kommuner)
    if not alle:
        return build_diagram(
            s, kode="bortfall", tittel="Hva som faller om en vert går", setning=f"{dekning}; mer kan ikke sies"
        )
    navn_av = {ordning.id: ordning.navn for ordning in s.ordninger}
    oppgave_av = {kode: oppgave.navn for kode, oppgave in s.data.oppgaver.items()}
    return build_diagram(
        s,
        kode="bortfall",
        tittel="Hva som faller om en kjent vert går",
        setning=f"{dekning}. Går {kommuner[alle[0].vert].navn}, faller minst {len(alle[0].ordninger)} av dem",
        stolper=[
            Stolpe(
                kommuner[ett.vert].navn + ("" if ett.vert in s.omrade.kommuner else " (utenfor området)"),
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


def build_avhengighet(s: Sporsmal) -> Diagram | None:
    """Describe how kommuner depend on others as hosts; None where no host is known of any."""
    kommuner = s.data.kommuner
    alle = [sarbarhet.compute_avhengighet(s.data.register, nummer) for nummer in s.antall]
    kjente = sorted((ett for ett in alle if ett.kjent), key=lambda e: (-e.hos_andre, kommuner[e.kommunenummer].navn))
    if not kjente:
        return None
    return build_diagram(
        s,
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
        forbehold=[
            f"{_build_dekning(s)}. En kommune uten kjent vert er ikke med i stolpene; det betyr ikke at den er uten."
        ],
    )


def _build_dekning(s: Sporsmal) -> str:
    return f"Vertskommunen er kjent for {s.kjente_verter.kjent} av {len(s.ordninger)} ordninger"
