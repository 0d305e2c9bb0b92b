"""Charts of the extent of cooperation that the report has no figure of: per kommune, start, form and hosts.

Charts with a figure of their own are in ``rapportdiagram``. A number that a source prints is a mark beside the bar, or
a chart that says so: a reference is never register.
"""

from collections.abc import Iterable
from typing import Final

from geo.beskrivelse.diagram import (
    BLA,
    GRA,
    INGEN_KARTLAGT,
    REGISTERET,
    TRYKT,
    TRYKT_SERIE,
    Diagram,
    Serie,
    Stolpe,
    build_diagram,
    build_enkle,
    format_prosent,
)
from geo.beskrivelse.klassekart import STORRELSESFYLL
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.data.referanse import find_tall
from geo.maal import omfang, verter
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, format_tall, sammenfoy

INGEN_ORDNINGER: Final = "Registeret har ingen ordninger i området. Velg et annet område."


# -------------------------------------------------------------------------------------------------------- per kommune


def build_per_kommune(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe ordninger per kommune, most first, and their mean by size, region and county (chapter 2.2)."""
    spredning = omfang.compute_spredning(d.antall)
    if spredning is None:
        return (build_diagram(d, kode="kommuner", tittel="Ordninger per kommune", setning=INGEN_KARTLAGT),)
    kommuner = d.data.kommuner
    storrelser = omfang.compute_storrelsesklasser(d.antall, kommuner)
    plass = {n: nr for nr, gruppe in enumerate(storrelser) for n in gruppe.kommuner}
    serier = [Serie(g.navn, fyll) for g, fyll in zip(storrelser, STORRELSESFYLL, strict=True)]
    serier.append(Serie("ukjent folketall", GRA))
    rekke = sorted(d.antall, key=lambda n: (-d.antall[n], kommuner[n].navn))
    lavest, hoyest = (
        sammenfoy([kommuner[n].navn for n in numre]) for numre in (spredning.lavest_i, spredning.hoyest_i)
    )
    trykt = {celle[:4]: tall for celle, tall in d.find_trykt("tabell-3-2", "kommune", "totalt").items()}
    avvik = {n: tall for n, tall in trykt.items() if tall != d.antall[n]}
    snitt = format_tall(spredning.snitt, 1)
    ukjente = len(d.omrade.kommuner) - len(d.antall)
    ikke_kartlagt = format_antall(
        ukjente, "kommune i området er ikke kartlagt og har", "kommuner i området er ikke kartlagt og har"
    )
    per_kommune = build_diagram(
        d,
        kode="kommuner",
        tittel="Ordninger per kommune",
        setning=f"Fra {spredning.lavest} ordninger ({lavest}) til {spredning.hoyest} ({hoyest}); "
        f"{snitt} i gjennomsnitt",
        serier=serier,
        stolper=[
            Stolpe(
                kommuner[n].navn,
                tuple(d.antall[n] if nr == plass.get(n, len(storrelser)) else 0 for nr in range(len(serier))),
                str(d.antall[n]),
                avvik.get(n),
            )
            for n in rekke
        ],
        terskel=(spredning.snitt, f"gjennomsnitt {snitt}"),
        referansenavn="Trykt tall der det er et annet" if avvik else "",
        tabell=Tabell(
            "Ordninger per kommune",
            (
                KOMMUNE,
                Kolonne("Region"),
                Kolonne("Innbyggere", Slag.ANTALL),
                Kolonne("Ordninger", Slag.ANTALL),
                *((Kolonne("Trykt i tabell 3.2", Slag.ANTALL),) if trykt else ()),
            ),
            tuple(
                (
                    kommuner[n],
                    kommuner[n].region,
                    kommuner[n].innbyggere,
                    d.antall[n],
                    *((trykt.get(n),) if trykt else ()),
                )
                for n in rekke
            ),
        ),
        forbehold=[f"{ikke_kartlagt} ikke noe tall."] if ukjente else [],
    )
    return (per_kommune, *_snitt(d, storrelser), _andre_fylker(d, spredning))


def _snitt(d: Sporsmal, storrelser: Iterable[omfang.Gruppesnitt]) -> list[Diagram]:
    """Describe the mean of each size class and of each region; a set of groups that is empty has no chart."""
    kommuner = d.data.kommuner
    trykt = d.find_trykt("storrelsesklasser", "klasse", "snitt_ordninger")
    funnet = []
    for kode, tittel, ord_, grupper in (
        ("snitt-storrelse", "Gjennomsnitt etter størrelse", "med", storrelser),
        ("snitt-region", "Gjennomsnitt etter region", "i", omfang.compute_regionsnitt(d.antall, kommuner)),
    ):
        rader = [(g, g.snitt) for g in grupper if g.snitt is not None]
        if not rader:
            continue
        (hoyest, mest), (lavest, minst) = (valg(rader, key=lambda rad: rad[1]) for valg in (max, min))
        funnet.append(
            build_diagram(
                d,
                kode=kode,
                tittel=tittel,
                setning=f"Høyest {ord_} {hoyest.navn}: {format_tall(mest, 1)} ordninger per kommune"
                + (f"; lavest {ord_} {lavest.navn}: {format_tall(minst, 1)}" if len(rader) > 1 else ""),
                enhet="Ordninger per kommune",
                stolper=[
                    Stolpe(g.navn[0].upper() + g.navn[1:], (snitt,), format_tall(snitt, 1), trykt.get(g.nokkel))
                    for g, snitt in rader
                ],
                referansenavn=TRYKT,
                tabell=Tabell(
                    tittel,
                    (
                        Kolonne("Gruppe"),
                        Kolonne("Kommuner", Slag.ANTALL),
                        Kolonne("Ordninger i snitt", Slag.TALL, 1),
                        Kolonne("Hvilke kommuner"),
                    ),
                    tuple(
                        (g.navn, len(g.kommuner), snitt, sammenfoy([kommuner[n].navn for n in g.kommuner]))
                        for g, snitt in rader
                    ),
                ),
            )
        )
    return funnet


def _andre_fylker(d: Sporsmal, spredning: omfang.Spredning) -> Diagram:
    """Hold the mean of the area beside those that NIVI prints of other counties."""
    alle = [
        (rad["fylke"], tall, int(rad["aar"]), rad["sted"])
        for rad in d.referanse["sammenlikning-fylker"].rader
        if rad["mal"] == "snitt" and (tall := find_tall(rad, "ordninger_per_kommune")) is not None
    ]
    alle.sort(key=lambda rad: -rad[1])
    her = format_tall(spredning.snitt, 1)
    return build_diagram(
        d,
        kode="andre-fylker",
        tittel="Ved siden av kartlegginger i andre fylker",
        setning=f"{her} ordninger per kommune her; kartleggingene NIVI viser til, fant fra "
        f"{format_tall(alle[-1][1])} til {format_tall(alle[0][1])}",
        enhet="Ordninger per kommune",
        serier=(*REGISTERET, *TRYKT_SERIE),
        stolper=[
            Stolpe("Området her", (spredning.snitt, 0), her),
            *(Stolpe(f"{navn} {aar}", (0, tall), format_tall(tall)) for navn, tall, aar, _ in alle),
        ],
        tabell=Tabell(
            "Ordninger per kommune i andre kartlegginger",
            (
                Kolonne("Fylke"),
                Kolonne("Ordninger per kommune", Slag.TALL),
                Kolonne("År", Slag.AAR),
                Kolonne("Sted i NIVI Rapport 2021:3"),
            ),
            tuple(alle),
        ),
        forbehold=["Kartleggingene er fra ulike år, og fylkene er slik de var da."],
    )


# ------------------------------------------------------------------------------------------------------ start and form

MANGE_AAR: Final = 30  # fewer exact years show no waves


def build_valgperioder(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe the exact start years against local elections (chapter 2.3); none where no year is known."""
    maal = omfang.compute_etablering(d.ordninger, ())
    if not maal.med_aar:
        return ()
    har = format_antall(maal.med_aar, "ordning har", "ordninger har")
    return (
        build_diagram(
            d,
            kode="valgperioder",
            tittel="Kjente årstall etter valgperiode",
            setning=f"{har} et kjent årstall"
            + ("; det er for få til å si når bølgene kom" if maal.med_aar < MANGE_AAR else ""),
            stolper=build_enkle((periode, n, str(n)) for periode, n in maal.per_valgperiode.items()),
            tabell=Tabell(
                "Kjente årstall og hvor lenge etter lokalvalget",
                (
                    Kolonne("Årstall", Slag.AAR),
                    Kolonne("Ordninger", Slag.ANTALL),
                    Kolonne("År siden lokalvalget", Slag.ANTALL),
                ),
                tuple((aar, n, (aar - omfang.VALGAAR) % omfang.VALGPERIODE) for aar, n in maal.per_aar.items()),
            ),
        ),
    )


def build_styring(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe how many ordninger of known form have a board or council with elected members (chapter 3.3)."""
    former = omfang.count_former(d.ordninger)
    if not former.kjent:
        return ()
    rader = [
        ("Uten folkevalgt styringsorgan", former.uten_politisk_organ),
        ("Med folkevalgt styringsorgan", former.med_politisk_organ),
        ("Formen avgjør det ikke", former.uavklart_organ),
        ("Ukjent form", former.ordninger - former.kjent),
    ]
    return (
        build_diagram(
            d,
            kode="styring",
            tittel="Folkevalgt styring",
            setning="Av ordningene der formen er kjent og avgjør det, er "
            f"{format_prosent(former.andel_uten_politisk_organ)} uten folkevalgt styringsorgan; "
            f"det er kjent for {former.avklart_organ} av {former.ordninger}",
            serier=(Serie("kjent form", BLA), Serie("uavklart eller ukjent", GRA)),
            stolper=[Stolpe(navn, (n, 0) if nr <= 1 else (0, n), str(n)) for nr, (navn, n) in enumerate(rader)],
            tabell=Tabell("Folkevalgt styring", (Kolonne("Styring"), Kolonne("Ordninger", Slag.ANTALL)), tuple(rader)),
            forbehold=[
                (
                    "Selskaper kjennes på navnet, de andre formene bare der kilden nevner dem. Selskapene er derfor "
                    "overrepresentert blant de kjente, og andelen er lavere enn rapportens «to tredjedeler»."
                )
            ]
            if d.er_trykt
            else ["Selskaper kjennes på navnet, og er derfor overrepresentert blant de kjente."],
        ),
    )


# -------------------------------------------------------------------------------------------------------------- hosts


def build_konsentrasjon(d: Sporsmal) -> tuple[Diagram, ...]:
    """Describe known hosts, how concentrated host roles are, and which hosts the source names outside (chapter 3.2)."""
    kommuner, kjente = d.data.kommuner, d.kjente_verter
    alle = {**kjente.i_omradet, **kjente.utenfor}
    registeret = build_diagram(
        d,
        kode="kjente-verter",
        tittel="Kjente vertskommuner i registeret",
        setning=f"Vertskommunen er kjent for {kjente.kjent} av {kjente.ordninger} ordninger",
        stolper=build_enkle(
            (kommuner[n].navn + ("" if n in d.omrade.kommuner else " (utenfor området)"), antall, str(antall))
            for n, antall in alle.items()
        ),
        tabell=Tabell(
            "Kjente vertskommuner",
            (KOMMUNE, Kolonne("I området", Slag.JANEI), Kolonne("Kjent vert for", Slag.ANTALL)),
            tuple((kommuner[n], n in d.omrade.kommuner, tall) for n, tall in alle.items()),
        ),
        forbehold=["For de andre ordningene er verten ukjent. Registeret gjetter ikke etter stedsnavn."],
    )
    if d.vertsfordeling is None or d.vertsfordeling_samlet is None:
        return (registeret,)
    modeller = _modeller(d, d.vertsfordeling, d.vertsfordeling_samlet)
    return (registeret, _fordeling(d, d.vertsfordeling), *modeller, *_utenfor(d))


def _er_trykt(fordeling: verter.Vertsfordeling) -> bool:
    return fordeling.grunnlag is verter.Grunnlagstype.REFERANSE


def _fordeling(d: Sporsmal, fordeling: verter.Vertsfordeling) -> Diagram:
    kommuner, maal = d.data.kommuner, verter.compute_konsentrasjon(fordeling)
    rekke = sorted(fordeling.antall, key=lambda n: (-fordeling.antall[n], kommuner[n].navn))
    gini = f"; Gini-koeffisienten er {format_tall(maal.gini, 2)}" if maal.gini is not None else ""
    return build_diagram(
        d,
        kode="konsentrasjon",
        tittel=f"Konsentrasjon av vertsansvar{' (trykte tall)' if _er_trykt(fordeling) else ''}",
        setning=f"{maal.faerrest} av {maal.kommuner} kommuner har minst 80 % av de {maal.sum} vertsrollene{gini}",
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


def _modeller(d: Sporsmal, hver_for_seg: verter.Vertsfordeling, fordeling: verter.Vertsfordeling) -> list[Diagram]:
    """Describe the host model of each region, with the ordninger of one unit as one; none where no region has one."""
    kommuner, modeller = d.data.kommuner, verter.compute_regionsmodeller(fordeling, d.data.kommuner)
    if not modeller:
        return []
    telt = {modell: sum(ett.modell is modell for ett in modeller) for modell in verter.Vertsmodell}
    deler = [f"{antall} {modell}" for modell, antall in telt.items() if antall]
    return [
        build_diagram(
            d,
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
    ]


def _utenfor(d: Sporsmal) -> list[Diagram]:
    trykt = d.find_trykt("verter-utenfor", "kommune", "vert_for")
    if not trykt:
        return []
    rader = [(celle[5:], tall) for celle, tall in trykt.items()]
    return [
        build_diagram(
            d,
            kode="verter-utenfor",
            tittel="Verter utenfor området (trykte tall)",
            setning=f"Rapporten har {format_tall(sum(trykt.values()))} vertsroller hos kommuner utenfor området, "
            f"flest i {rader[0][0]} ({format_tall(rader[0][1])})",
            serier=TRYKT_SERIE,
            stolper=build_enkle((navn, tall, format_tall(tall)) for navn, tall in rader),
            tabell=Tabell(
                "Verter utenfor området",
                (KOMMUNE, Kolonne("Vert for", Slag.ANTALL)),
                tuple((d.data.kommuner[celle[:4]], tall) for celle, tall in trykt.items()),
            ),
            forbehold=["Referanse, ikke register: NIVI Rapport 2021:3, fotnote 9."],
        )
    ]
