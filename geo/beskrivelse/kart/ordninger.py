"""Maps of ordninger: who takes part in what, for an oppgave or for ordninger that are given."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.kildelinje import build_kildelinje
from geo.beskrivelse.tabell import KOMMUNE, Kolonne, Slag, Tabell
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
from geo.data.oppgaver import Oppgave
from geo.data.register import Omfang, Ordning, Register
from geo.maal.struktur import Struktur, build_andel, build_setning, compute_struktur
from geo.tekst import format_antall, format_dato, liten_forbokstav, sammenfoy

OMFANGSTILSTAND: Final = {
    Omfang.HEL: Tilstand.DELTAKER,
    Omfang.DELVIS: Tilstand.DELVIS,
    Omfang.BEROERER: Tilstand.BEROERER,
}


def build_oppgavekart(
    register: Register,
    oppgaver: Sequence[Oppgave],
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    farger: Mapping[str, str],
) -> Temakart:
    """Describe the map of one oppgave, or of a few that are shown together (figure 5.3: lonn and regnskap).

    Parameters
    ----------
    register, oppgaver, omrade, kommuner
        What is asked, and of which area.
    farger
        Colour by ordning id, from ``farger.assign_farger``.

    """
    strukturer = [compute_struktur(register, oppgave, omrade.kommuner) for oppgave in oppgaver]
    omfang: dict[str, Omfang] = {}
    for struktur in strukturer:
        for ordning in struktur.ordninger:
            nytt = ordning.oppgaver[struktur.oppgave.kode]
            omfang[ordning.id] = min(omfang.get(ordning.id, nytt), nytt, key=list(Omfang).index)
    ordninger = [(ordning, omfang[ordning.id]) for ordning in register.formelle if ordning.id in omfang]
    ordninger.sort(key=lambda par: list(Omfang).index(par[1]))
    kartlagt = frozenset.intersection(*(register.find_kartlagt(oppgave.kode) for oppgave in oppgaver))
    alene = Tilstand.EGENREGI if all(o.egenregi_har_mening for o in oppgaver) else Tilstand.IKKE_REGISTRERT
    return _build(
        kode="+".join(oppgave.kode for oppgave in oppgaver),
        tittel=build_oppgavenavn(oppgaver),
        undertittel=_andeler(strukturer),
        setning=". ".join(build_setning(struktur) for struktur in strukturer),
        register=register,
        ordninger=ordninger,
        omrade=omrade,
        kommuner=kommuner,
        farger=farger,
        kartlagt=kartlagt,
        alene=alene,
    )


def build_oppgavenavn(oppgaver: Sequence[Oppgave]) -> str:
    """Name tasks that are shown together: «Lønn og regnskap»."""
    return sammenfoy([oppgaver[0].navn, *(liten_forbokstav(oppgave.navn) for oppgave in oppgaver[1:])])


def _andeler(strukturer: Sequence[Struktur]) -> str:
    if len(strukturer) == 1:
        return build_andel(strukturer[0])
    return "; ".join(f"{struktur.oppgave.navn}: {build_andel(struktur)}" for struktur in strukturer)


def build_ordningskart(  # noqa: PLR0913 - the parts of one description, all named
    *,
    kode: str,
    tittel: str,
    ordninger: Sequence[Ordning],
    register: Register,
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    farger: Mapping[str, str],
    enhet: tuple[str, str] = ("ordning", "ordninger"),
) -> Temakart:
    """Describe the map of given ordninger: one of them, the regional councils (figure 4.1), a filtered list.

    ``enhet`` is what the sentence calls one and several of them.
    """
    i_omradet = [o for o in ordninger if o.kommuner & omrade.kommuner]
    antall = len(i_omradet)
    dekket = frozenset().union(*(o.kommuner for o in i_omradet)) & omrade.kommuner
    ukjent = len(omrade.kommuner - register.kartlagt - dekket)
    deltar = f"{len(dekket)} av {format_antall(len(omrade.kommuner))} deltar" + (f"; {ukjent} ukjent" if ukjent else "")
    return _build(
        kode=kode,
        tittel=tittel,
        undertittel=f"Område: {omrade.navn}",
        setning=f"{antall} {enhet[antall != 1]}, {deltar}",
        register=register,
        ordninger=[(o, Omfang.HEL) for o in i_omradet],
        omrade=omrade,
        kommuner=kommuner,
        farger=farger,
        kartlagt=register.kartlagt,
        alene=Tilstand.IKKE_REGISTRERT,
    )


def _build(  # noqa: PLR0913 - the parts of one description, all named
    *,
    kode: str,
    tittel: str,
    undertittel: str,
    setning: str,
    register: Register,
    ordninger: Sequence[tuple[Ordning, Omfang]],
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    farger: Mapping[str, str],
    kartlagt: frozenset[str],
    alene: Tilstand,
) -> Temakart:
    nummer = {ordning.id: nr for nr, (ordning, _) in enumerate(ordninger, start=1)}
    hos: dict[str, list[tuple[Ordning, Omfang]]] = {n: [] for n in omrade.kommuner}
    for ordning, omfang in ordninger:
        for kommunenummer in ordning.kommuner:
            hos.setdefault(kommunenummer, []).append((ordning, omfang))
    felt = {}
    for kommunenummer in sorted(hos):
        tilstand = _tilstand(hos[kommunenummer], kartlagt=kommunenummer in kartlagt, alene=alene)
        felt[kommunenummer] = _felt(
            kommune=kommuner[kommunenummer],
            hos=hos[kommunenummer],
            tilstand=tilstand,
            omrade=omrade,
            nummer=nummer,
            farger=farger,
        )
    grupper = (
        *_ordningsgrupper(ordninger, omrade, nummer, farger),
        *_kombinasjonsgrupper(felt.values(), hos, nummer),
        *build_noytrale_grupper(felt.values()),
    )
    ordninger_vist = [ordning for ordning, _ in ordninger]
    return Temakart(
        kode=kode,
        tittel=tittel,
        undertittel=undertittel,
        setning=setning,
        alt_tekst=build_alt_tekst(tittel, setning, omrade, grupper, kommuner),
        kildelinje=build_kildelinje(register),
        inndeling=register.inndeling,
        omrade=omrade,
        felt=MappingProxyType(felt),
        grupper=grupper,
        tabell=_kommunetabell(felt.values(), hos, nummer, kommuner),
        grunnlag=build_grunnlag(ordninger, omrade, kommuner, nummer),
        forbehold=(*_egne_enheter(felt.values(), kartlagt, alene), *_forbehold(ordninger_vist, register)),
    )


def _tilstand(hos: Sequence[tuple[Ordning, Omfang]], *, kartlagt: bool, alene: Tilstand) -> Tilstand:
    teller = [omfang for _, omfang in hos if omfang is not Omfang.BEROERER]
    if len(teller) > 1:
        return Tilstand.FLERE
    if hos:
        return OMFANGSTILSTAND[min((omfang for _, omfang in hos), key=list(Omfang).index)]
    return alene if kartlagt else Tilstand.UKJENT


OMFANGSMONSTER: Final = {Omfang.HEL: Monster.HEL, Omfang.DELVIS: Monster.PRIKKER, Omfang.BEROERER: Monster.LINJER}


def _felt(  # noqa: PLR0913 - one kommune and what it is described by
    *,
    kommune: Kommune,
    hos: Sequence[tuple[Ordning, Omfang]],
    tilstand: Tilstand,
    omrade: Omrade,
    nummer: Mapping[str, int],
    farger: Mapping[str, str],
) -> Felt:
    teller = [ordning for ordning, omfang in hos if omfang is not Omfang.BEROERER]
    rorer = [ordning for ordning, omfang in hos if omfang is Omfang.BEROERER]
    if tilstand in NOYTRALT_FYLL:
        fyll = NOYTRALT_FYLL[tilstand]
    elif tilstand is Tilstand.FLERE:
        fyll = Fyll(tuple(farger[ordning.id] for ordning in teller), Monster.STRIPER)
    else:
        ordning, omfang = min(hos, key=lambda par: list(Omfang).index(par[1]))
        fyll = Fyll((farger[ordning.id],), OMFANGSMONSTER[omfang])
    tall = "+".join(str(nummer[ordning.id]) for ordning in teller)
    tall += f" ({'+'.join(str(nummer[ordning.id]) for ordning in rorer)})" if rorer else ""
    vert = [ordning for ordning, _ in hos if ordning.vertskommune == kommune.kommunenummer]
    deler = [f"{nummer[o.id]} {o.navn}{_omfangstekst(omfang)}" for o, omfang in hos] or [tilstand.navn]
    sier = sammenfoy(deler)
    sier += f". Vertskommune for {sammenfoy([o.navn for o in vert])}" if vert else ""
    sier += "" if kommune.kommunenummer in omrade.kommuner else ". Utenfor området"
    return Felt(
        kommunenummer=kommune.kommunenummer,
        navn=kommune.navn,
        tilstand=tilstand,
        fyll=fyll,
        grupper=tuple(ordning.id for ordning, _ in hos) or (tilstand.value,),
        i_omradet=kommune.kommunenummer in omrade.kommuner,
        tall=tall.strip(),
        vert_for=tuple(nummer[ordning.id] for ordning in vert),
        sier=sier,
    )


def _omfangstekst(omfang: Omfang) -> str:
    return {Omfang.DELVIS: " (delvis)", Omfang.BEROERER: " (berører)"}.get(omfang, "")


def _ordningsgrupper(
    ordninger: Sequence[tuple[Ordning, Omfang]], omrade: Omrade, nummer: Mapping[str, int], farger: Mapping[str, str]
) -> list[Gruppe]:
    return [
        Gruppe(
            nokkel=ordning.id,
            navn=ordning.navn,
            fyll=Fyll((farger[ordning.id],), OMFANGSMONSTER[omfang]),
            kommuner=tuple(sorted(ordning.kommuner & omrade.kommuner)),
            nummer=nummer[ordning.id],
            utenfor=tuple(sorted(ordning.kommuner - omrade.kommuner)),
            ordning=ordning,
            omfang=omfang,
        )
        for ordning, omfang in ordninger
    ]


def _kombinasjonsgrupper(
    felt: Iterable[Felt], hos: Mapping[str, Sequence[tuple[Ordning, Omfang]]], nummer: Mapping[str, int]
) -> list[Gruppe]:
    flere: dict[tuple[int, ...], list[Felt]] = {}
    for ett in felt:
        if ett.tilstand is Tilstand.FLERE and ett.i_omradet:
            numre = tuple(nummer[o.id] for o, omfang in hos[ett.kommunenummer] if omfang is not Omfang.BEROERER)
            flere.setdefault(numre, []).append(ett)
    return [
        Gruppe(
            nokkel="+".join(str(n) for n in numre),
            navn=f"Både {sammenfoy([str(n) for n in numre])}",
            fyll=felt_[0].fyll,
            kommuner=tuple(sorted(ett.kommunenummer for ett in felt_)),
        )
        for numre, felt_ in sorted(flere.items())
    ]


def _kommunetabell(
    felt: Iterable[Felt],
    hos: Mapping[str, Sequence[tuple[Ordning, Omfang]]],
    nummer: Mapping[str, int],
    kommuner: Mapping[str, Kommune],
) -> Tabell:
    rader = tuple(
        (
            kommuner[ett.kommunenummer],
            ett.tilstand.navn,
            "; ".join(f"{nummer[o.id]} {o.navn}{_omfangstekst(omfang)}" for o, omfang in hos[ett.kommunenummer])
            or None,
            sammenfoy([str(n) for n in ett.vert_for]) or None,
        )
        for ett in felt
        if ett.i_omradet
    )
    kolonner = (KOMMUNE, Kolonne("Tilstand"), Kolonne("Ordninger"), Kolonne("Kjent vert for"))
    return Tabell("Kommunene i kartet", kolonner, rader)


GRUNNLAGSKOLONNER: Final = (
    Kolonne("Nr.", Slag.TALL, 0),
    Kolonne("Ordning", Slag.ORDNING),
    Kolonne("Omfang"),
    Kolonne("Deltakere i området"),
    Kolonne("Deltakere utenfor"),
    Kolonne("Antall", Slag.ANTALL),
    Kolonne("Vertskommune", Slag.KOMMUNE),
    Kolonne("Form"),
    Kolonne("Kilde"),
)


def build_grunnlag(
    ordninger: Sequence[tuple[Ordning, Omfang]],
    omrade: Omrade,
    kommuner: Mapping[str, Kommune],
    nummer: Mapping[str, int],
) -> Tabell:
    """Build the rows behind the numbers: each ordning with its deltakere, host, form and source."""
    rader = tuple(
        (
            nummer[ordning.id],
            ordning,
            omfang.value.replace("oe", "ø"),
            sammenfoy([kommuner[n].navn for n in sorted(ordning.kommuner & omrade.kommuner)]),
            sammenfoy([kommuner[n].navn for n in sorted(ordning.kommuner - omrade.kommuner)]) or None,
            ordning.antall,
            kommuner[ordning.vertskommune] if ordning.vertskommune else None,
            ordning.juridisk_form.navn if ordning.juridisk_form else None,
            "; ".join(kilde.tekst for kilde in ordning.kilder) or None,
        )
        for ordning, omfang in ordninger
    )
    return Tabell("Ordningene bak tallet", GRUNNLAGSKOLONNER, rader)


MAKS_EGNE: Final = 4  # more names than this make a note a list


def _egne_enheter(felt: Iterable[Felt], kartlagt: frozenset[str], alene: Tilstand) -> Iterable[str]:
    """Name who takes part only partly, or is only touched, and has a unit of its own: the sentence counts them so."""
    delvis = {Tilstand.DELVIS, Tilstand.BEROERER} if alene is Tilstand.EGENREGI else set()
    egne = [e.navn for e in felt if e.i_omradet and e.tilstand in delvis and e.kommunenummer in kartlagt]
    if egne:
        hvem = sammenfoy(egne) if len(egne) <= MAKS_EGNE else f"{len(egne)} kommuner med prikker eller linjer"
        yield f"{hvem} har egen enhet og er regnet blant de kommunale."


def _forbehold(ordninger: Iterable[Ordning], register: Register) -> Iterable[str]:
    for ordning in ordninger:
        if ordning.ufullstendig:
            yield f"{ordning.navn}: {len(ordning.deltakere)} av {ordning.antall} deltakere er navngitt i kilden."
        if ordning.gyldig_fra and ordning.gyldig_fra > register.dato:
            yield f"{ordning.navn} gjelder fra {format_dato(ordning.gyldig_fra)}."
