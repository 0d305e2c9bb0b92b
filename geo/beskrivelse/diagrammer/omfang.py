"""Charts of the extent of cooperation (chapters 2 and 5.1): per kommune, level, start, legal form and sector.

A number that a source prints stands as a mark beside the bar, or in a chart that says so, since a reference is never
register, and only for the area that it was printed for. What a source does not give is left out and said.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
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
    compute_andel,
    compute_prosent,
    format_prosent,
)
from geo.beskrivelse.klassekart import STORRELSESFYLL
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
from geo.data.kommuner import TABELL_1_1, find_folketallskilde
from geo.data.referanse import find_tall, krev_heltall
from geo.data.register import Form, Niva
from geo.maal import omfang
from geo.maal.sporsmal import Sporsmal
from geo.tekst import format_antall, format_tall, sammenfoy, stor_forbokstav

# ---------------------------------------------------------------------------------------------------------------- level


def build_niva(s: Sporsmal) -> Diagram:
    """Describe the geographic levels (figure 2.1)."""
    fordeling = omfang.count_niva(s.ordninger)
    trykt = s.find_trykt("niva", "niva", "prosent")
    deler = [
        f"{format_tall(compute_prosent(a.antall, len(s.ordninger)))} % {NIVAORD[Niva(a.nokkel)]}" for a in fordeling
    ]
    return build_diagram(
        s,
        kode="niva",
        tittel="Ordninger etter geografisk nivå",
        setning=f"{len(s.ordninger)} ordninger: {sammenfoy(deler)}",
        enhet="Prosent av ordningene",
        stolper=[
            Stolpe(
                NIVANAVN[Niva(andel.nokkel)],
                (compute_prosent(andel.antall, len(s.ordninger)),),
                f"{andel.antall} ({format_tall(compute_prosent(andel.antall, len(s.ordninger)))} %)",
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
        if s.er_trykt
        else (),
    )


NIVANAVN: Final[Mapping[Niva, str]] = MappingProxyType(
    {
        Niva.LOKALT: f"Lokalt ({Niva.LOKALT.spenn} deltakere)",
        Niva.REGIONALT: f"Regionalt ({Niva.REGIONALT.spenn} deltakere)",
        Niva.HOYERE: f"Høyere ({Niva.HOYERE.spenn})",
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


# ---------------------------------------------------------------------------------------------------------- per kommune


def build_per_kommune(s: Sporsmal) -> Diagram:
    """Describe the number of ordninger per kommune, ranked by population (figure 2.3)."""
    kommuner = s.data.kommuner
    alle = ((nummer, kommuner[nummer].innbyggere) for nummer in s.antall)
    kjente = {nummer: innbyggere for nummer, innbyggere in alle if innbyggere is not None}
    rekke = sorted(kjente, key=lambda nummer: (-kjente[nummer], nummer))
    klasse = {nummer: omfang.find_storrelsesklasse(kjente[nummer]) for nummer in rekke}
    snitt = omfang.compute_storrelsesklasser(s.antall, kommuner)
    trykt = s.find_trykt_per_kommune("tabell-3-2", "totalt")
    med_spenn = zip(snitt, omfang.STORRELSESSPENN, strict=True)
    deler = [f"{format_tall(g.snitt, 1)} ({spenn})" for g, spenn in med_spenn if g.snitt is not None]
    avvik = {nummer: tall for nummer, tall in trykt.items() if tall != s.antall.get(nummer)}
    return build_diagram(
        s,
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
                tuple(s.antall[nummer] if klasse[nummer] == nr else 0 for nr in (2, 1, 0)),
                str(s.antall[nummer]),
                avvik.get(nummer),
            )
            for nummer in rekke
        ],
        referansenavn="Trykt tall der det er et annet",
        tabell=Tabell(
            "Antall ordninger per kommune",
            (KOMMUNE, *(Kolonne(navn, Slag.ANTALL) for navn in ("Innbyggere", "Antall ordninger", "Trykt"))),
            tuple((kommuner[nummer], kjente[nummer], s.antall[nummer], trykt.get(nummer)) for nummer in rekke),
        ),
        forbehold=[f"Innbyggere {find_folketallskilde(kommuner).per} i parentes."] if rekke else (),
    )


def build_kommuner(s: Sporsmal) -> Diagram:
    """Describe ordninger per kommune, most first (chapter 2.2)."""
    spredning = omfang.compute_spredning(s.antall)
    if spredning is None:
        return build_diagram(s, kode="kommuner", tittel="Ordninger per kommune", setning=INGEN_KARTLAGT)
    kommuner = s.data.kommuner
    storrelser = omfang.compute_storrelsesklasser(s.antall, kommuner)
    plass = {n: nr for nr, gruppe in enumerate(storrelser) for n in gruppe.kommuner}
    serier = [Serie(g.navn, fyll) for g, fyll in zip(storrelser, STORRELSESFYLL, strict=True)]
    serier.append(Serie("ukjent folketall", GRA))
    rekke = sorted(s.antall, key=lambda n: (-s.antall[n], kommuner[n].navn))
    lavest, hoyest = (
        sammenfoy([kommuner[n].navn for n in numre]) for numre in (spredning.lavest_i, spredning.hoyest_i)
    )
    trykt = s.find_trykt_per_kommune("tabell-3-2", "totalt")
    avvik = {n: tall for n, tall in trykt.items() if tall != s.antall[n]}
    snitt = format_tall(spredning.snitt, 1)
    ukjente = len(s.omrade.kommuner) - len(s.antall)
    ikke_kartlagt = format_antall(
        ukjente, "kommune i området er ikke kartlagt og har", "kommuner i området er ikke kartlagt og har"
    )
    return build_diagram(
        s,
        kode="kommuner",
        tittel="Ordninger per kommune",
        setning=f"Fra {spredning.lavest} ordninger ({lavest}) til {spredning.hoyest} ({hoyest}); "
        f"{snitt} i gjennomsnitt",
        serier=serier,
        stolper=[
            Stolpe(
                kommuner[n].navn,
                tuple(s.antall[n] if nr == plass.get(n, len(storrelser)) else 0 for nr in range(len(serier))),
                str(s.antall[n]),
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
                    s.antall[n],
                    *((trykt.get(n),) if trykt else ()),
                )
                for n in rekke
            ),
        ),
        forbehold=[f"{ikke_kartlagt} ikke noe tall."] if ukjente else [],
    )


def build_snitt_storrelse(s: Sporsmal) -> Diagram | None:
    """Describe the mean of each size class, with the printed ones as marks where they are of the same inhabitants."""
    samme = find_folketallskilde(s.data.kommuner) == TABELL_1_1
    trykt = s.find_trykt("storrelsesklasser", "klasse", "snitt_ordninger") if samme else {}
    grupper = omfang.compute_storrelsesklasser(s.antall, s.data.kommuner)
    return _build_snitt(s, ("snitt-storrelse", "Gjennomsnitt etter størrelse", "med"), grupper, trykt)


def build_snitt_region(s: Sporsmal) -> Diagram | None:
    """Describe the mean of each region."""
    grupper = omfang.compute_regionsnitt(s.antall, s.data.kommuner)
    return _build_snitt(s, ("snitt-region", "Gjennomsnitt etter region", "i"), grupper, {})


def _build_snitt(
    s: Sporsmal, ordene: tuple[str, str, str], grupper: Iterable[omfang.Gruppesnitt], trykt: Mapping[str, float]
) -> Diagram | None:
    """Describe the mean of each group; None where no group has one."""
    kommuner, (kode, tittel, ord_) = s.data.kommuner, ordene
    rader = [(g, g.snitt) for g in grupper if g.snitt is not None]
    if not rader:
        return None
    (hoyest, mest), (lavest, minst) = (valg(rader, key=lambda rad: rad[1]) for valg in (max, min))
    return build_diagram(
        s,
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


def build_andre_fylker(s: Sporsmal) -> Diagram | None:
    """Hold the mean of the area beside those that NIVI prints of other counties; None where nobody is surveyed."""
    spredning = omfang.compute_spredning(s.antall)
    if spredning is None:
        return None
    alle = [
        (rad["fylke"], tall, krev_heltall(rad, "aar"), rad["sted"])
        for rad in s.referanse["sammenlikning-fylker"].rader
        if rad["mal"] == "snitt" and (tall := find_tall(rad, "ordninger_per_kommune")) is not None
    ]
    alle.sort(key=lambda rad: -rad[1])
    her = format_tall(spredning.snitt, 1)
    return build_diagram(
        s,
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


# ---------------------------------------------------------------------------------------------------------------- start


def build_etablering(s: Sporsmal) -> Diagram:
    """Describe when ordninger began, by the periods of table 2.1 and the years that are known (figure 2.4)."""
    rader = s.referanse["periode"].rader
    perioder = [(r["periode"], r["trykt"], find_tall(r, "aar_fra"), find_tall(r, "aar_til")) for r in rader]
    med_aar = [periode for periode in perioder if periode[2] is not None or periode[3] is not None]
    etablering = omfang.compute_etablering(s.ordninger, med_aar)
    kjent = {andel.nokkel: andel.antall for andel in etablering.per_periode}
    kjent |= {periode[0]: etablering.uspesifisert for periode in perioder if periode not in med_aar}
    trykt = s.find_trykt("periode", "periode", "antall")
    med_tid = etablering.med_aar + etablering.med_periode
    aar = sammenfoy([str(ett) for ett in etablering.per_aar])
    setning = f"Startår eller periode er kjent for {med_tid} av {etablering.ordninger} ordninger"
    if trykt:
        setning += f"; rapporten plasserer {format_tall(sum(trykt.values()))} i en periode"
    return build_diagram(
        s,
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


MANGE_AAR: Final = 30  # fewer exact years show no waves


def build_valgperioder(s: Sporsmal) -> Diagram | None:
    """Describe the exact start years against local elections (chapter 2.3); none where no year is known."""
    maal = omfang.compute_etablering(s.ordninger, ())
    if not maal.med_aar:
        return None
    har = format_antall(maal.med_aar, "ordning har", "ordninger har")
    return build_diagram(
        s,
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
    )


# ------------------------------------------------------------------------------------------------ legal form and sector


# The bars of figure 3.1: name, legal forms, and the row of the printed figures that speaks of the same.
FORMGRUPPER: Final = (
    ("Administrativt vertskommunesamarbeid", (Form.VERT_20_2,), "vertskommune"),
    ("Avtale (kjøp og salg)", (Form.AVTALE,), "avtale"),
    ("Selskap (IKS og AS)", (Form.IKS, Form.AS), "selskap"),
    ("Styre etter gammel § 27", (Form.STYRE_27,), "styre-27"),
    ("Oppgavefellesskap og politisk råd", (Form.KO, Form.IPR), "ko-ipr"),
    ("Annet (SA, stiftelse og andre)", (Form.SA, Form.STIFTELSE, Form.VERT_20_3, Form.ANNET), ""),
)


def build_former(s: Sporsmal) -> Diagram:
    """Describe legal forms (figure 3.1): the known ones as shares of all, as the printed figures are."""
    former = omfang.count_former(s.ordninger)
    antall = {andel.nokkel: andel.antall for andel in former.former}
    trykt = {}
    if s.er_trykt:
        for rad in s.referanse["form"].rader:
            tall = find_tall(rad, "verdi")
            if tall is not None:
                trykt[rad["nokkel"]] = tall if rad["enhet"] == "prosent" else compute_prosent(tall, former.ordninger)
    grupper = [(navn, sum(antall.get(form, 0) for form in former_), nokkel) for navn, former_, nokkel in FORMGRUPPER]
    grupper.append(("Ukjent form", former.ordninger - former.kjent, ""))
    return build_diagram(
        s,
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


def build_styring(s: Sporsmal) -> Diagram | None:
    """Describe how many ordninger of known form have a board or council with elected members (chapter 3.3)."""
    former = omfang.count_former(s.ordninger)
    if not former.kjent:
        return None
    rader = [
        ("Uten folkevalgt styringsorgan", former.uten_politisk_organ),
        ("Med folkevalgt styringsorgan", former.med_politisk_organ),
        ("Formen avgjør det ikke", former.uavklart_organ),
        ("Ukjent form", former.ordninger - former.kjent),
    ]
    return build_diagram(
        s,
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
        if s.er_trykt
        else ["Selskaper kjennes på navnet, og er derfor overrepresentert blant de kjente."],
    )


def build_sektorer(s: Sporsmal) -> Diagram:
    """Describe the sectors (figure 5.1)."""
    fordeling = omfang.count_sektor(s.ordninger)
    trykt = s.find_trykt("sektor", "sektor", "prosent")
    helse = sum(andel.antall for andel in fordeling if andel.nokkel in {"helse", "sosial"})
    rekke = sorted(fordeling, key=lambda andel: -andel.antall)
    forbehold = []
    if "helse, sosial" in trykt:
        andel = format_tall(trykt["helse, sosial"])
        forbehold.append(
            f"Rapporten gir helse og sosial samlet nærmere {andel} prosent, og tall for tre andre sektorer."
        )
    samlet = format_tall(compute_prosent(helse, len(s.ordninger)))
    return build_diagram(
        s,
        kode="sektorer",
        tittel="Ordninger etter sektor",
        setning=f"{helse} av {len(s.ordninger)} ordninger ({samlet} %) er helse- og sosialtjenester",
        enhet="Prosent av ordningene",
        stolper=[
            Stolpe(
                andel.navn,
                (compute_prosent(andel.antall, len(s.ordninger)),),
                f"{andel.antall} ({format_tall(compute_prosent(andel.antall, len(s.ordninger)))} %)",
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
