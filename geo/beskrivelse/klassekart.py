"""Class maps, where each kommune falls in one class of a measure or a division; two of them count its ordninger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.fyll import GUL, LYSBLA, MINT, SEKVENS, Fyll
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.tabell import KOMMUNE, Celle, Kolonne, Slag, Tabell, format_celle
from geo.beskrivelse.temakart import (
    NOYTRALT_FYLL,
    Felt,
    Gruppe,
    Temakart,
    Tilstand,
    build_alt_tekst,
    build_noytrale_grupper,
)
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.register import Register
from geo.maal.omfang import STORRELSESSPENN, find_storrelsesklasse
from geo.tekst import format_antall, format_tall, sammenfoy, stor_forbokstav


@dataclass(frozen=True, slots=True)
class Klasse:
    """One class of a measure's map: key, name in the legend, fill; the lowest first, neutral ones last."""

    nokkel: str
    navn: str
    fyll: Fyll


def build_klassekart(  # noqa: PLR0913 - the parts of one description, all named
    *,
    kode: str,
    tittel: str,
    undertittel: str,
    setning: str,
    klasser: Sequence[Klasse],
    klasse_av: Mapping[str, str],
    verdi_av: Mapping[str, Celle],
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    register: Register,
    verdikolonne: Kolonne,
    kildelinje: str | None = None,
    forbehold: Sequence[str] = (),
) -> Temakart:
    """Describe a map where each kommune falls in one class.

    Parameters
    ----------
    klasser, klasse_av
        The classes in legend order, and the key of each kommune's class; a kommune that is absent is ukjent.
    verdi_av
        The value of each kommune, written on the map and in the table; absent for none.
    verdikolonne
        The table's column of the values.

    """
    etter_nokkel = {klasse.nokkel: klasse for klasse in klasser}
    felt = {}
    for nummer in sorted(omrade.kommuner):
        klasse = etter_nokkel.get(klasse_av.get(nummer, ""))
        verdi = verdi_av.get(nummer)
        skrevet = format_celle(verdi, verdikolonne) if nummer in verdi_av else ""
        tekst = ", ".join(filter(None, (skrevet, klasse.navn if klasse else Tilstand.UKJENT.navn)))
        felt[nummer] = Felt(
            kommunenummer=nummer,
            navn=kommuner[nummer].navn,
            tilstand=Tilstand.KLASSE if klasse else Tilstand.UKJENT,
            fyll=klasse.fyll if klasse else NOYTRALT_FYLL[Tilstand.UKJENT],
            grupper=(klasse.nokkel if klasse else Tilstand.UKJENT.value,),
            i_omradet=True,
            tall=skrevet,
            verdi=verdi if isinstance(verdi, int | float) and verdikolonne.slag.er_tall else None,
            vert_for=(),
            sier=tekst,
        )
    klassegrupper = [
        Gruppe(k.nokkel, k.navn, k.fyll, tuple(n for n in felt if klasse_av.get(n) == k.nokkel)) for k in klasser
    ]
    grupper = (*(gruppe for gruppe in klassegrupper if gruppe.kommuner), *build_noytrale_grupper(felt.values()))
    rader = tuple(
        (
            kommuner[ett.kommunenummer],
            verdi_av.get(ett.kommunenummer),
            etter_nokkel[ett.grupper[0]].navn if ett.tilstand is Tilstand.KLASSE else ett.tilstand.navn,
        )
        for ett in felt.values()
    )
    return Temakart(
        kode=kode,
        tittel=tittel,
        undertittel=undertittel,
        setning=setning,
        alt_tekst=build_alt_tekst(tittel, setning, omrade, grupper, kommuner),
        kildelinje=kildelinje or build_kildelinje(register),
        inndeling=register.inndeling,
        omrade=omrade,
        felt=MappingProxyType(felt),
        grupper=grupper,
        tabell=Tabell("Kommunene i kartet", (KOMMUNE, verdikolonne, Kolonne("Klasse")), rader),
        grunnlag=Tabell(
            "Klassene i kartet",
            (Kolonne("Klasse"), Kolonne("Antall kommuner", Slag.ANTALL), Kolonne("Kommuner")),
            tuple((g.navn, len(g.kommuner), sammenfoy([kommuner[n].navn for n in g.kommuner])) for g in grupper),
        ),
        forbehold=tuple(forbehold),
    )


ORDNINGER: Final = Kolonne("Antall ordninger", Slag.ANTALL)
ANTALL_TRINN: Final = 5  # figure 2.2 spans 22–48: steps of five give classes of even width that a reader can name


def build_antallskart(
    register: Register, omrade: Omrade, kommuner: Mapping[str, Kommune], utvalg: str = ""
) -> Temakart:
    """Describe the map of the number of ordninger per kommune (figure 2.2), in even classes of at least five.

    ``utvalg`` says in words which ordninger the register was narrowed to, where it was. Only surveyed kommuner have a
    number; of the others the register knows too little, so they are ukjent.
    """
    antall = {n: len(register.etter_kommune.get(n, ())) for n in omrade.kommuner & register.kartlagt}
    klasser, klasse_av = _antallsklasser(antall)
    return build_klassekart(
        kode="antall",
        tittel="Antall ordninger per kommune",
        undertittel=f"{_antallsundertittel(antall)}{f'. Utvalg: {utvalg}' if utvalg else ''}",
        setning=_antallssetning(antall),
        klasser=klasser,
        klasse_av=klasse_av,
        verdi_av=antall,
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=ORDNINGER,
    )


def _antallsklasser(antall: Mapping[str, int]) -> tuple[list[Klasse], dict[str, str]]:
    if not antall:
        return [], {}
    trinn = ANTALL_TRINN
    while (max(antall.values()) // trinn) - (min(antall.values()) // trinn) >= len(SEKVENS):
        trinn += ANTALL_TRINN
    forste = min(antall.values()) // trinn
    klasser = [
        Klasse(f"k{i}", f"{(forste + i) * trinn}–{(forste + i + 1) * trinn - 1} ordninger", Fyll((farge,)))
        for i, farge in enumerate(SEKVENS)
    ]
    return klasser, {n: f"k{verdi // trinn - forste}" for n, verdi in antall.items()}


def _antallssetning(antall: Mapping[str, int]) -> str:
    if not antall:
        return "Ingen av kommunene er kartlagt"
    snitt = sum(antall.values()) / len(antall)
    lavest, hoyest = min(antall.values()), max(antall.values())
    if lavest == hoyest:
        hvor = "hver kommune" if len(antall) > 1 else "den ene kartlagte kommunen"
        return f"{format_antall(lavest, 'ordning', 'ordninger')} i {hvor}"
    return f"Fra {lavest} til {hoyest} ordninger per kommune, {format_tall(snitt, 1)} i gjennomsnitt"


def _antallsundertittel(antall: Mapping[str, int]) -> str:
    return format_antall(len(antall), "kartlagt kommune", "kartlagte kommuner")


STORRELSESFYLL: Final = (Fyll((GUL,)), Fyll((MINT,)), Fyll((LYSBLA,)))  # figure 2.3: yellow, green, blue


def build_storrelseskart(register: Register, omrade: Omrade, kommuner: Mapping[str, Kommune]) -> Temakart:
    """Describe the number of ordninger per kommune with the size classes of figure 2.3 as fills."""
    antall = {n: len(register.etter_kommune.get(n, ())) for n in omrade.kommuner & register.kartlagt}
    innbyggere = {n: kommuner[n].innbyggere for n in antall}
    klasse = {n: find_storrelsesklasse(i) for n, i in innbyggere.items() if i is not None}
    snitt = []
    for nr, spenn in enumerate(STORRELSESSPENN):
        verdier = [antall[n] for n in sorted(klasse) if klasse[n] == nr]
        if verdier:
            snitt.append(f"{format_tall(sum(verdier) / len(verdier), 1)} ({spenn})")
    return build_klassekart(
        kode="storrelse",
        tittel="Antall ordninger etter innbyggertall",
        undertittel=_antallsundertittel(antall),
        setning=f"Gjennomsnittlig antall ordninger per kommune etter innbyggertall: {sammenfoy(snitt)}"
        if snitt
        else "Ingen av kommunene er kartlagt",
        klasser=[
            Klasse(f"s{nr}", f"{stor_forbokstav(spenn)} innbyggere", STORRELSESFYLL[nr])
            for nr, spenn in enumerate(STORRELSESSPENN)
        ],
        klasse_av={n: f"s{nr}" for n, nr in klasse.items()},
        verdi_av=antall,
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=ORDNINGER,
    )
