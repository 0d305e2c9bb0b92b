"""The profile of one kommune in print: who it is and whom it cooperates with, and then every ordning it takes part in.

Two pages of A4. Where the ordninger are many the second is set smaller, and where they are too many to be read so, it
goes on over more pages; nothing is left out.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Final

from geo.beskrivelse import fyll as f
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.kommuneprofil import Kommuneprofil, Nabosamarbeid, build_sammenligningstabell
from geo.beskrivelse.tabell import format_celle
from geo.data.register import Form, Niva, Ordning
from geo.data.samling import Samling
from geo.maal.omfang import count_niva
from geo.rapport.typst.pdf import build_figur, build_pdf
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import Kart
from geo.tegning.oppsett import Oppsett, Plass
from geo.tekst import format_antall, format_dato, format_tall, liten_forbokstav, sammenfoy

KARTBREDDE_MM: Final = 180.0  # the type area
KARTHOYDE_MM: Final = 142.0  # what three lines about the partners leave; under more it becomes a little smaller
KARTSKRIFT: Final = 8.25  # points; the largest that gives the legend three columns in this width
MAKS_NAVN: Final = 8  # deltakere that a line of the list could name
UKJENT: Final = "ukjent"
KORTFORM: Final = {
    Form.IPR: "Politisk råd",
    Form.KO: "Oppgavefellesskap",
    Form.VERT_20_2: "Vertskommune § 20-2",
    Form.VERT_20_3: "Vertskommune § 20-3",
    Form.STYRE_27: "Styre, gammel § 27",
    Form.IKS: "IKS",
    Form.AS: "AS",
    Form.SA: "SA",
    Form.AVTALE: "Avtale",
    Form.NETTVERK: "Nettverk",
    Form.PROSJEKT: "Prosjekt",
    Form.PARTNERSKAP: "Partnerskap",
}
NIVATEKST: Final[Mapping[str, str]] = {
    Niva.LOKALT: f"lokale, med {Niva.LOKALT.spenn} deltakere",
    Niva.REGIONALT: f"regionale, med {Niva.REGIONALT.spenn} deltakere",
    Niva.HOYERE: f"på høyere nivå, med {Niva.HOYERE.spenn}",
}


def build_profilark(
    profil: Kommuneprofil, grunnlag: Samling, kart: Kart, *, trykt_vertsansvar: float | None = None
) -> bytes:
    """Set the profile of a kommune as PDF, the same bytes for the same input.

    ``trykt_vertsansvar`` is what ``kommuneprofil.find_trykt_vertsansvar`` finds, and is printed as reference only.
    """
    navn = profil.kommune.navn
    innhold = {
        "navn": navn,
        "fakta": _build_fakta(profil),
        "setning": f"{profil.setning}.",
        "forbehold": _build_forbehold(profil),
        "nokkeltall": _build_nokkeltall(profil),
        "sammenligning": _build_sammenligning(profil),
        "partnertekst": _build_partnertekst(profil),
        "kart": _build_kart(profil, kart),
        "merknad": _build_merknad(profil),
        "sektorer": _build_liste(profil, grunnlag),
        "verter": _build_verter(profil, grunnlag, trykt_vertsansvar),
        "utenfor": _build_utenfor(profil, grunnlag),
        "kilde": build_kildelinje(grunnlag.register),
    }
    return build_pdf(
        "profil.typ",
        innhold,
        tittel=f"Kommuneprofil: {navn}",
        beskrivelse=f"{profil.setning}.",
        dato=grunnlag.register.dato,
    )


# ------------------------------------------------------------------------------------------------------------ page one


def _build_fakta(profil: Kommuneprofil) -> list[tuple[str, str]]:
    """Build what the kommune is: names and values; what it does not have is not among them."""
    kommune = profil.kommune
    fakta = (
        ("Kommunenummer", kommune.kommunenummer),
        (
            f"Innbyggere {kommune.folketallskilde.per}",
            UKJENT if kommune.innbyggere is None else format_tall(kommune.innbyggere),
        ),
        ("Region", kommune.region),
        ("Valgdistrikt", kommune.valgdistrikt),
        ("Fylke 2020", kommune.fylke),
        ("Fylke 2024", kommune.fylke_2024),
        ("Statsforvalter", kommune.statsforvalter),
        ("Andre navn", sammenfoy(kommune.andre_navn)),
    )
    return [(navn, verdi) for navn, verdi in fakta if verdi]


def _build_forbehold(profil: Kommuneprofil) -> str:
    """Build what must be said of a kommune that was not surveyed; empty for one that was."""
    if profil.kartlagt:
        return ""
    return (
        f"{profil.kommune.navn} er ikke kartlagt. Registeret kjenner bare ordninger som kartlagte kommuner også deltar "
        "i. Listen er derfor ufullstendig, og alle tall er minstetall."
    )


def _build_nokkeltall(profil: Kommuneprofil) -> list[tuple[str, str]]:
    """Build the headline numbers, each with what it counts."""
    naere = sum(partner.deling.naere > 0 for partner in profil.partnere)
    tall = (
        (len(profil.ordninger), "ordninger i alt"),
        *((ett.antall, NIVATEKST[ett.nokkel]) for ett in count_niva(profil.ordninger)),
        (naere, "partnere i lokale eller regionale ordninger"),
    )
    return [(_format_minst(antall, kartlagt=profil.kartlagt), hva) for antall, hva in tall]


def _format_minst(antall: int, *, kartlagt: bool) -> str:
    """Format a count; of a kommune that was not surveyed it is a least number, and none is not known to be none."""
    if kartlagt:
        return format_tall(antall)
    return f"minst {format_tall(antall)}" if antall else UKJENT


def _build_sammenligning(profil: Kommuneprofil) -> dict[str, object] | None:
    """Build bars of the kommune's number of ordninger beside the means; None where it was not surveyed."""
    if not profil.sammenligning:
        return None
    tabell = build_sammenligningstabell(profil)
    storst = max(ett.snitt or 0.0 for ett in profil.sammenligning) or 1.0
    return {
        "tittel": tabell.tittel,
        "kolonner": [kolonne.hode for kolonne in tabell.kolonner[:2]],
        "rader": [
            {
                "navn": ett.navn if ett.kommuner == 1 else f"{ett.navn} ({format_antall(ett.kommuner)})",
                "tall": format_celle(ett.snitt, tabell.kolonner[1]),
                "andel": (ett.snitt or 0.0) / storst,
                "farge": f.LYSBLA if nr else f.ORANSJE,  # orange is its own on the map as well
            }
            for nr, ett in enumerate(profil.sammenligning)
        ],
    }


def _build_partnertekst(profil: Kommuneprofil) -> str:
    if not profil.partnere:
        return f"Registeret kjenner ingen kommune som {profil.kommune.navn} deler en ordning med."
    deling = profil.fragmentering
    sett = f" Ordningene har {deling.sett} ulike sett av deltakere." if deling.sett > 1 else ""
    sett += f" Det vanligste går igjen i {deling.vanligste}." if sett and deling.vanligste > 1 else ""
    naere = any(partner.deling.naere for partner in profil.partnere)
    tall = " Tallene på kartet er felles lokale og regionale ordninger." if naere else ""
    return f"{profil.partnerkart.setning}.{sett}{tall}"


def _build_kart(profil: Kommuneprofil, kart: Kart) -> dict[str, object] | None:
    """Draw the map of partners; None for a kommune without any."""
    if not profil.partnere:
        return None
    # Legend under the map on every profile, so that the maps of a series are of one size.
    oppsett = Oppsett(
        bredde_mm=KARTBREDDE_MM,
        hoyde_mm=KARTHOYDE_MM,
        skriftstorrelse=KARTSKRIFT,
        tittel=False,
        tegnforklaring=Plass.UNDER,
    )
    # The source of the page is the map's too, and stands in the foot.
    ark = build_kartark(replace(profil.partnerkart, kildelinje=""), kart, oppsett)
    return build_figur(replace(ark, kilde=profil.partnerkart.kildelinje))


# ------------------------------------------------------------------------------------------------------------ page two


def _build_merknad(profil: Kommuneprofil) -> str:
    setninger = [] if profil.kartlagt else [f"{profil.kommune.navn} er ikke kartlagt, så listen er ufullstendig."]
    if profil.ordninger:
        setninger.append("«Ukjent» betyr at kildene ikke sier det, ikke at svaret er nei.")
    if any(ordning.ufullstendig for ordning in profil.ordninger):
        setninger.append("* Kilden oppgir flere deltakere enn den navngir.")
    return " ".join(setninger) or "Registeret kjenner ingen."


def _build_liste(profil: Kommuneprofil, grunnlag: Samling) -> list[dict[str, object]]:
    """Build the rows of the ordninger by sector; what is not known is None."""
    return [
        {
            "navn": sektor.navn,
            "rader": [
                {
                    "navn": _build_navn(ordning, profil.kommune.kommunenummer),
                    "antall": f"{format_tall(ordning.antall)}{'*' if ordning.ufullstendig else ''}",
                    "sammen": _build_andre(ordning, profil, grunnlag),
                    "form": _find_kortform(ordning),
                    "vert": ordning.vertskommune and grunnlag.kommuner[ordning.vertskommune].navn,
                }
                for ordning in gruppe
            ],
        }
        for sektor, gruppe in groupby(profil.ordninger, key=lambda ordning: ordning.sektor)
    ]


def _build_navn(ordning: Ordning, nummer: str) -> str:
    """Build the name of an ordning with the dates that it, or the kommune's part in it, holds from and to."""
    deltaker = next(deltaker for deltaker in ordning.deltakere if deltaker.kommunenummer == nummer)
    fra, til = ordning.gyldig_fra or deltaker.fra, deltaker.til or ordning.gyldig_til
    datoer = [f"{ord_} {format_dato(dato)}" for ord_, dato in (("fra", fra), ("til", til)) if dato]
    return f"{ordning.navn} ({' '.join(datoer)})" if datoer else ordning.navn


def _build_andre(ordning: Ordning, profil: Kommuneprofil, grunnlag: Samling) -> list[str]:
    """Build the list of the other deltakere in as many lengths as it can have, the longest first: «Gol, Hol og 4 til».

    Those the kommune cooperates most with come first, so that the names that are left out are those that say least.
    """
    rekke = {partner.kommunenummer: nr for nr, partner in enumerate(profil.partnere)}
    andre = sorted(ordning.kommuner - {profil.kommune.kommunenummer}, key=rekke.__getitem__)
    navn, antall = [grunnlag.kommuner[nummer].navn for nummer in andre], ordning.antall - 1
    lengder = [
        f"{', '.join(navn[:vist])} og {antall - vist}\u00a0til" if antall > vist else sammenfoy(navn[:vist])
        for vist in range(min(len(navn), MAKS_NAVN), 0, -1)
    ]
    return [*lengder, f"{antall} andre" if antall else "ingen andre navngitt"]


def _find_kortform(ordning: Ordning) -> str | None:
    form = ordning.juridisk_form
    return form and KORTFORM.get(form, form.navn)


def _build_verter(profil: Kommuneprofil, grunnlag: Samling, trykt_vertsansvar: float | None) -> str:
    """Build the sentences of hosts: how many are known, who they are, and the printed number as reference."""
    navn, antall, kjente = profil.kommune.navn, len(profil.ordninger), profil.kjente_verter
    if not antall:
        return "Ingen ordninger."
    verter: dict[str, list[str]] = {}
    for ordning in profil.ordninger:
        if ordning.vertskommune is not None:
            verter.setdefault(ordning.vertskommune, []).append(ordning.navn)
    deler = [f"{grunnlag.kommuner[nummer].navn} for {sammenfoy(deres)}" for nummer, deres in sorted(verter.items())]
    hvem = f": {'; '.join(deler)}" if deler else ""
    tekst = f"Vertskommunen er kjent for {kjente} av {antall} ordninger{hvem}."
    tekst += f" {navn} er ikke kjent som vert for noen." if not profil.vert_for else ""
    if trykt_vertsansvar is not None:
        tekst += (
            f" Rapporten oppgir at {navn} har vertsansvar for {format_tall(trykt_vertsansvar)} ordninger (tabell 3.2), "
            "uten å si hvilke; det tallet er referanse, ikke register."
        )
    return tekst


def _build_utenfor(profil: Kommuneprofil, grunnlag: Samling) -> dict[str, object]:
    """Build the tasks that the kommune stands outside of: those of its neighbours in a table, the others in words."""
    med = [ett for ett in profil.utenfor if ett.ordninger]
    uten = [ett for ett in profil.utenfor if not ett.ordninger]
    tekst = ""
    if not profil.kartlagt:
        tekst = "Ukjent: kommunen er ikke kartlagt, så registeret vet ikke hva den gjør alene."
    elif uten:
        heller = "Heller ingen nabo" if med else "Verken kommunen eller noen nabo"
        navn = sammenfoy([liten_forbokstav(ett.oppgave.navn) for ett in uten])
        tekst = f"{heller} er registrert med samarbeid om {navn}."
    return {"rader": [(ett.oppgave.navn, _build_naboer(ett, grunnlag)) for ett in med], "tekst": tekst}


def _build_naboer(ett: Nabosamarbeid, grunnlag: Samling) -> str:
    kommuner = grunnlag.kommuner
    return "; ".join(f"{o.navn} ({sammenfoy([kommuner[n].navn for n in naboer])})" for o, naboer in ett.ordninger)
