"""Charts and tables of the pattern: partners, recurring sets, regional councils, fragmentation and regions."""

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
from geo.data.kommuner import Kommune, find_folketallskilde
from geo.data.register import MINST_DELTAKERE, Niva, Ordning, Register
from geo.maal import monster, regioner
from geo.maal.monster import Kongruens, Kongruensmaal, Partner, Partnersett
from geo.maal.regioner import Funksjonelle
from geo.maal.sporsmal import Sporsmal
from geo.settings import NIVA_REGIONALT_MAKS
from geo.tekst import format_antall, format_tall, sammenfoy

# ------------------------------------------------------------------------------------------------------------- partners


def build_partnertabell(nummer: str, partnere: Sequence[Partner], kommuner: Mapping[str, Kommune]) -> Tabell:
    """Build the table of all partners of a kommune, with bilateral, local, regional and large ordninger apart."""
    return Tabell(
        f"Hvem {kommuner[nummer].navn} deler ordninger med",
        (
            KOMMUNE,
            Kolonne("Samarbeider"),
            Kolonne(f"Bilaterale ({MINST_DELTAKERE})", Slag.ANTALL),
            Kolonne(f"Lokale ({Niva.LOKALT.spenn})", Slag.ANTALL),
            Kolonne(f"Regionale ({Niva.REGIONALT.spenn})", Slag.ANTALL),
            Kolonne(f"Store ({NIVA_REGIONALT_MAKS + 1}+)", Slag.ANTALL),
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


# --------------------------------------------------------------------------------------------------------- partner sets


MAKS_SETT: Final = 15  # more bars than these are the table's


MAKS_NAVN: Final = 4  # a longer set is named by its first kommuner and how many more


def build_sett_hele(s: Sporsmal) -> Diagram:
    """Describe which sets of kommuner recur as the whole of an ordning."""
    alle = monster.find_partnersett(s.ordninger)
    return _sett(s, "sett-hele", "Sett som er alle deltakerne i flere ordninger", "deltakersett", alle)


def build_sett_omradet(s: Sporsmal) -> Diagram:
    """Describe which sets of kommuner recur as what is left in the area of those of an ordning."""
    alle = monster.find_partnersett(s.ordninger, s.omrade.kommuner)
    return _sett(s, "sett-omradet", "Det som er igjen av settene i området", "sett i området", alle)


def _sett(s: Sporsmal, kode: str, tittel: str, hva: str, alle: Sequence[Partnersett]) -> Diagram:
    sett, i_alt = [ett for ett in alle if len(ett.ordninger) > 1], len(alle)
    if not sett:
        return build_diagram(s, kode=kode, tittel=tittel, setning=f"Ingen av {i_alt} {hva} går igjen")
    navn_av = {ordning.id: ordning.navn for ordning in s.ordninger}
    vanligst = sammenfoy([s.data.kommuner[n].navn for n in sett[0].kommuner])
    return build_diagram(
        s,
        kode=kode,
        tittel=tittel,
        setning=f"{len(sett)} av {i_alt} {hva} går igjen; vanligst er {vanligst}, "
        f"med {len(sett[0].ordninger)} ordninger",
        stolper=build_enkle(
            (_settnavn(ett, s.data.kommuner), len(ett.ordninger), str(len(ett.ordninger))) for ett in sett[:MAKS_SETT]
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
                    sammenfoy([s.data.kommuner[n].navn for n in ett.kommuner]),
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


# ---------------------------------------------------------------------------------------------------- regional councils


def build_samsvar(s: Sporsmal) -> Diagram:
    """Describe how far cooperation follows the regional councils: of all, of each council, of each kommune."""
    raad, tittel = s.raad, "Samsvar med regionrådene"
    if not raad:
        return build_diagram(s, kode="samsvar", tittel=tittel, setning="Registeret har ingen regionråd i området")
    etter_kommune, kommuner = s.data.register.etter_kommune, s.data.kommuner
    kongruens = _find_kongruens(s)
    alle = monster.count_kongruens("alle", "Hele området", s.ordninger, kongruens)
    maal = [
        ("", alle),
        *(
            ("Ordninger med deltakere fra rådet", monster.count_kongruens(r.id, r.navn, _med(s, r), kongruens))
            for r in raad
        ),
        *(
            (
                "Ordningene til hver kommune",
                monster.count_kongruens(n, kommuner[n].navn, etter_kommune.get(n, ()), kongruens),
            )
            for n in sort_etter_region(s.antall, kommuner)
        ),
    ]
    return build_diagram(
        s,
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


KONGRUENSSERIER: Final = (
    Serie("sammenfallende med et råd", MINT),
    Serie("innenfor et råd", BLA),
    Serie("på tvers", ORANSJE),
)


def _kongruensstolpe(gruppe: str, maal: Kongruensmaal) -> Stolpe:
    deler = (maal.sammenfallende, maal.innenfor, maal.paa_tvers)
    andeler = tuple(100 * antall / maal.ordninger for antall in deler)
    return Stolpe(maal.navn, andeler, format_prosent(maal.andel), gruppe=gruppe)


def _med(s: Sporsmal, raad: Ordning) -> Iterable[Ordning]:
    """Find the ordninger of the area with a deltaker from a council."""
    return (ordning for ordning in s.ordninger if not ordning.kommuner.isdisjoint(raad.kommuner))


def build_raad(s: Sporsmal) -> Diagram | None:
    """Describe the regional councils of the area; None where there are none."""
    if not s.raad:
        return None
    kommuner = s.data.kommuner
    rader = regioner.compute_raad(s.raad, kommuner, s.areal_km2)
    kjente = [(ett.navn, ett.innbyggere) for ett in rader if ett.innbyggere is not None]
    kjente.sort(key=lambda par: -par[1])
    return build_diagram(
        s,
        kode="raad",
        tittel="Regionrådene",
        setning=f"{format_antall(len(rader), 'regionråd', 'regionråd')} har deltakere i området"
        + (f"; flest innbyggere har {kjente[0][0]}, {format_tall(kjente[0][1])}" if kjente else ""),
        enhet=f"Innbyggere {find_folketallskilde(kommuner).per}",
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


def build_samsvar_ordninger(s: Sporsmal) -> Diagram | None:
    """List how each ordning keeps to the councils; None where there are none."""
    if not s.raad:
        return None
    kongruens = _find_kongruens(s)
    rader = tuple(
        (o, kongruens[o.id].value, o.sektor.navn, o.antall, not o.ufullstendig)
        for o in sorted(s.ordninger, key=lambda o: (kongruens.get(o.id, ""), o.navn))
        if o.id in kongruens
    )
    return build_diagram(
        s,
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


def _find_kongruens(s: Sporsmal) -> Mapping[str, Kongruens]:
    return monster.compute_kongruens(s.ordninger, {ett.id: ett.kommuner for ett in s.raad})


# -------------------------------------------------------------------------------------------------------- fragmentation


def build_oppdeling(s: Sporsmal) -> Diagram:
    """Describe how many different partner sets each kommune is in."""
    kommuner = s.data.kommuner
    alle = [monster.compute_fragmentering(s.data.register, nummer) for nummer in s.antall]
    alle.sort(key=lambda ett: (-ett.sett, kommuner[ett.kommunenummer].navn))
    tittel = "Ulike deltakersett per kommune"
    if not alle:
        setning = "Ingen av kommunene er kartlagt. Velg et annet område"
        return build_diagram(s, kode="oppdeling", tittel=tittel, setning=setning)
    mest, minst = alle[0], alle[-1]
    return build_diagram(
        s,
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
    )


# --------------------------------------------------------------------------------------------------- functional regions


def build_opplosninger(s: Sporsmal, delinger: Iterable[Funksjonelle]) -> Tabell:
    """Build the table of how regions, their certainty and their likeness to the councils change with resolution."""
    raad = [ett.kommuner & s.omrade.kommuner for ett in s.raad]
    # A kommune in two councils has no one place to be compared with.
    dobbelt = {n for n in s.omrade.kommuner if sum(n in medlemmer for medlemmer in raad) > 1}
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
