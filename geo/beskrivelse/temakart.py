"""The described map: one value that says everything a map shows, read by screen, print, table, sentence and alt text.

It holds no geometry, no pixels and no widgets. The outline of a group is the set of borders where membership differs
(``Temakart.er_tykk``), which both renderers look up among the border lines of the inndeling, so they cannot disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from geo import settings
from geo.beskrivelse import farger as f
from geo.beskrivelse.tabell import Celle, Kolonne, Slag, Tabell, format_celle
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.register import Omfang, Ordning, Register
from geo.maal.omfang import find_storrelsesklasse
from geo.maal.struktur import Struktur, build_andel, build_setning, compute_struktur
from geo.tekst import format_antall, format_dato, format_tall, liten_forbokstav, sammenfoy


class Tilstand(StrEnum):
    """The state of a kommune on a map; the fill is the first that applies (DOMAIN.md)."""

    FLERE = "flere"
    DELTAKER = "deltaker"
    DELVIS = "delvis"
    BEROERER = "beroerer"
    UKJENT = "ukjent"
    EGENREGI = "egenregi"
    IKKE_REGISTRERT = "ikke_registrert"
    KLASSE = "klasse"  # on a map of a measure: which class its value falls in

    @property
    def navn(self) -> str:
        """The state's name for people."""
        return TILSTANDSNAVN[self]


TILSTANDSNAVN: Final[Mapping[Tilstand, str]] = MappingProxyType(
    {
        Tilstand.FLERE: "i flere ordninger",
        Tilstand.DELTAKER: "deltar",
        Tilstand.DELVIS: "deltar delvis",
        Tilstand.BEROERER: "berøres",
        Tilstand.UKJENT: "ukjent (ikke kartlagt)",
        Tilstand.EGENREGI: "egenregi",
        Tilstand.IKKE_REGISTRERT: "ikke registrert samarbeid",
        Tilstand.KLASSE: "",
    }
)
OMFANGSTILSTAND: Final = {
    Omfang.HEL: Tilstand.DELTAKER,
    Omfang.DELVIS: Tilstand.DELVIS,
    Omfang.BEROERER: Tilstand.BEROERER,
}


class Monster(StrEnum):
    """How a fill is drawn, so that states differ without colour too."""

    HEL = "hel"  # one even colour
    STRIPER = "striper"  # diagonal stripes of all the colours, equally wide
    PRIKKER = "prikker"  # dots of the colour on white: delvis
    LINJER = "linjer"  # thin horizontal lines of the colour on white: berører
    KRYSS = "kryss"  # grey cross-hatch: ukjent


@dataclass(frozen=True, slots=True)
class Fyll:
    """A fill: its colours (``#rrggbb``, more than one only for stripes) and its pattern."""

    farger: tuple[str, ...]
    monster: Monster = Monster.HEL


@dataclass(frozen=True, slots=True)
class Gruppe:
    """One entry of the legend: an ordning, a combination of several, a class, or a neutral state."""

    nokkel: str
    navn: str
    fyll: Fyll
    kommuner: tuple[str, ...]  # in the area, sorted
    nummer: int | None = None  # the number on the map
    utenfor: tuple[str, ...] = ()  # named deltakere outside the area, sorted
    ordning: Ordning | None = None
    omfang: Omfang | None = None

    @property
    def tekst(self) -> str:
        """The legend's text: number, name and how many kommuner, of which some may be outside."""
        nummer = f"{self.nummer} " if self.nummer is not None else ""
        antall = str(len(self.kommuner))
        if self.ordning is not None and self.ordning.antall > len(self.kommuner):
            antall = f"{self.ordning.antall}, {len(self.kommuner)} i området"
        omfang = {Omfang.DELVIS: ", deltar delvis", Omfang.BEROERER: ", berører oppgaven"}.get(self.omfang, "")
        return f"{nummer}{self.navn} ({antall}{omfang})"


@dataclass(frozen=True, slots=True)
class Felt:
    """One kommune on the map."""

    kommunenummer: str
    navn: str
    tilstand: Tilstand
    fyll: Fyll
    grupper: tuple[str, ...]  # keys of all the groups it belongs to, in legend order
    i_omradet: bool
    tall: str  # what is written on it: «1», «5+6», «2 (7)» with a touching ordning in brackets, or a value
    vert_for: tuple[int, ...]  # numbers of the ordninger it is known to host
    tekst: str  # its accessible name: what a screen reader says


@dataclass(frozen=True)
class Temakart:
    """A described map."""

    kode: str
    tittel: str
    undertittel: str
    setning: str
    alt_tekst: str
    kildelinje: str
    inndeling: str
    omrade: Omrade
    felt: Mapping[str, Felt]  # by kommunenummer: the area and the named deltakere outside it
    grupper: tuple[Gruppe, ...]  # the legend, in order
    tabell: Tabell  # one row per kommune of the area
    grunnlag: Tabell  # one row per ordning or class: what the numbers rest on
    forbehold: tuple[str, ...] = ()

    def er_tykk(self, a: str, b: str) -> bool:
        """Whether the border between two kommuner is drawn thick: membership, or being in the area, differs."""
        return self._side(a) != self._side(b)

    def _side(self, nummer: str) -> tuple[object, ...]:
        felt = self.felt.get(nummer)
        return (felt.i_omradet, felt.tilstand, felt.grupper) if felt else (False,)

    @cached_property
    def gruppe(self) -> Mapping[str, Gruppe]:
        """Every group by its key."""
        return MappingProxyType({gruppe.nokkel: gruppe for gruppe in self.grupper})


def build_kildelinje(register: Register, *, grenser: bool = True) -> str:
    """Build the line that every export carries: register, date, version, inndeling and credit for the boundaries.

    What shows no boundaries, such as a chart, says so with ``grenser`` and does without their credit.
    """
    versjon = f", versjon {register.versjon}" if register.versjon else ""
    kilde = f"Kilde: {register.kilde}, per {format_dato(register.dato)}{versjon}."
    linje = f"{kilde} Kommuneinndeling {register.inndeling}."
    return f"{linje} Grenser: {settings.KREDITERING} (CC BY 4.0), bearbeidet." if grenser else linje


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
    navn = sammenfoy([oppgaver[0].navn, *(liten_forbokstav(oppgave.navn) for oppgave in oppgaver[1:])])
    alene = Tilstand.EGENREGI if all(o.egenregi_har_mening for o in oppgaver) else Tilstand.IKKE_REGISTRERT
    return _build(
        kode="+".join(oppgave.kode for oppgave in oppgaver),
        tittel=navn,
        undertittel=_andeler(strukturer),
        setning=". ".join(build_setning(struktur) for struktur in strukturer),
        register=register,
        ordninger=ordninger,
        omrade=omrade,
        kommuner=kommuner,
        farger=farger,
        alene=alene,
    )


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
    alene: Tilstand,
) -> Temakart:
    nummer = {ordning.id: nr for nr, (ordning, _) in enumerate(ordninger, start=1)}
    hos: dict[str, list[tuple[Ordning, Omfang]]] = {n: [] for n in omrade.kommuner}
    for ordning, omfang in ordninger:
        for kommunenummer in ordning.kommuner:
            hos.setdefault(kommunenummer, []).append((ordning, omfang))
    felt = {}
    for kommunenummer in sorted(hos):
        tilstand = _tilstand(hos[kommunenummer], kartlagt=kommunenummer in register.kartlagt, alene=alene)
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
        *_noytrale_grupper(felt.values()),
    )
    ordninger_vist = [ordning for ordning, _ in ordninger]
    return Temakart(
        kode=kode,
        tittel=tittel,
        undertittel=undertittel,
        setning=setning,
        alt_tekst=_alt_tekst(tittel, setning, omrade, grupper, kommuner),
        kildelinje=build_kildelinje(register),
        inndeling=register.inndeling,
        omrade=omrade,
        felt=MappingProxyType(felt),
        grupper=grupper,
        tabell=_kommunetabell(felt.values(), hos, nummer, kommuner),
        grunnlag=build_grunnlag(ordninger, omrade, kommuner, nummer),
        forbehold=(*_egne_enheter(felt.values(), register, alene), *_forbehold(ordninger_vist, register)),
    )


def _tilstand(hos: Sequence[tuple[Ordning, Omfang]], *, kartlagt: bool, alene: Tilstand) -> Tilstand:
    teller = [omfang for _, omfang in hos if omfang is not Omfang.BEROERER]
    if len(teller) > 1:
        return Tilstand.FLERE
    if hos:
        return OMFANGSTILSTAND[min((omfang for _, omfang in hos), key=list(Omfang).index)]
    return alene if kartlagt else Tilstand.UKJENT


NOYTRALT_FYLL: Final[Mapping[Tilstand, Fyll]] = MappingProxyType(
    {
        Tilstand.EGENREGI: Fyll((f.EGENREGI,)),
        Tilstand.IKKE_REGISTRERT: Fyll((f.IKKE_REGISTRERT,)),
        Tilstand.UKJENT: Fyll((f.UKJENT,), Monster.KRYSS),
    }
)
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
    tekst = f"{kommune.navn}: {sammenfoy(deler)}"
    tekst += f". Vertskommune for {sammenfoy([o.navn for o in vert])}" if vert else ""
    tekst += "" if kommune.kommunenummer in omrade.kommuner else ". Utenfor området"
    return Felt(
        kommunenummer=kommune.kommunenummer,
        navn=kommune.navn,
        tilstand=tilstand,
        fyll=fyll,
        grupper=tuple(ordning.id for ordning, _ in hos) or (tilstand.value,),
        i_omradet=kommune.kommunenummer in omrade.kommuner,
        tall=tall.strip(),
        vert_for=tuple(nummer[ordning.id] for ordning in vert),
        tekst=tekst,
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


def _noytrale_grupper(felt: Iterable[Felt]) -> list[Gruppe]:
    grupper = []
    felt = [ett for ett in felt if ett.i_omradet]
    for tilstand, fyll in NOYTRALT_FYLL.items():
        kommuner = tuple(ett.kommunenummer for ett in felt if ett.tilstand is tilstand)
        if kommuner:
            navn = tilstand.navn[0].upper() + tilstand.navn[1:]
            grupper.append(Gruppe(nokkel=tilstand.value, navn=navn, fyll=fyll, kommuner=kommuner))
    return grupper


ALT_MAKS_NAVN: Final = 60  # more names than this is a list read aloud, not an alt text; the table beside has them all


def _alt_tekst(
    tittel: str, setning: str, omrade: Omrade, grupper: Sequence[Gruppe], kommuner: Mapping[str, Kommune]
) -> str:
    deler = [f"Kart over {omrade.navn}: {tittel}. {setning}."]
    navngi = len(omrade.kommuner) <= ALT_MAKS_NAVN
    for gruppe in grupper:
        navn = sammenfoy([kommuner[n].navn for n in gruppe.kommuner]) if navngi else format_antall(len(gruppe.kommuner))
        utenfor = f", og {len(gruppe.utenfor)} utenfor området" if gruppe.utenfor else ""
        nummer = f"{gruppe.nummer} " if gruppe.nummer is not None else ""
        deler.append(f"{nummer}{gruppe.navn}: {navn}{utenfor}.")
    return " ".join(deler)


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


KOMMUNE: Final = Kolonne("Kommune", Slag.KOMMUNE)
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
    return Tabell("Ordningene tallet bygger på", GRUNNLAGSKOLONNER, rader)


MAKS_EGNE: Final = 4  # more names than this make a note a list


def _egne_enheter(felt: Iterable[Felt], register: Register, alene: Tilstand) -> Iterable[str]:
    """Say who is delvis or berører but runs the service alone, so that the counts of sentence and legend agree."""
    delvis = {Tilstand.DELVIS, Tilstand.BEROERER} if alene is Tilstand.EGENREGI else set()
    egne = [e.navn for e in felt if e.i_omradet and e.tilstand in delvis and e.kommunenummer in register.kartlagt]
    if egne:
        hvem = sammenfoy(egne) if len(egne) <= MAKS_EGNE else f"{len(egne)} kommuner med prikker eller linjer"
        yield f"{hvem} har egen enhet og er regnet blant de kommunale."


def _forbehold(ordninger: Iterable[Ordning], register: Register) -> Iterable[str]:
    for ordning in ordninger:
        if ordning.ufullstendig:
            yield f"{ordning.navn}: {len(ordning.deltakere)} av {ordning.antall} deltakere er navngitt i kilden."
        if ordning.gyldig_fra and ordning.gyldig_fra > register.dato:
            yield f"{ordning.navn} gjelder fra {format_dato(ordning.gyldig_fra)}."


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
        verdi = format_celle(verdi_av[nummer], verdikolonne) if nummer in verdi_av else ""
        tekst = ", ".join(filter(None, (verdi, klasse.navn if klasse else Tilstand.UKJENT.navn)))
        felt[nummer] = Felt(
            kommunenummer=nummer,
            navn=kommuner[nummer].navn,
            tilstand=Tilstand.KLASSE if klasse else Tilstand.UKJENT,
            fyll=klasse.fyll if klasse else NOYTRALT_FYLL[Tilstand.UKJENT],
            grupper=(klasse.nokkel if klasse else Tilstand.UKJENT.value,),
            i_omradet=True,
            tall=verdi,
            vert_for=(),
            tekst=f"{kommuner[nummer].navn}: {tekst}",
        )
    klassegrupper = [
        Gruppe(k.nokkel, k.navn, k.fyll, tuple(n for n in felt if klasse_av.get(n) == k.nokkel)) for k in klasser
    ]
    grupper = (*(gruppe for gruppe in klassegrupper if gruppe.kommuner), *_noytrale_grupper(felt.values()))
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
        alt_tekst=_alt_tekst(tittel, setning, omrade, grupper, kommuner),
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
    while (max(antall.values()) // trinn) - (min(antall.values()) // trinn) >= len(f.SEKVENS):
        trinn += ANTALL_TRINN
    forste = min(antall.values()) // trinn
    klasser = [
        Klasse(f"k{i}", f"{(forste + i) * trinn}–{(forste + i + 1) * trinn - 1} ordninger", Fyll((farge,)))
        for i, farge in enumerate(f.SEKVENS)
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


STORRELSESFYLL: Final = (Fyll((f.GUL,)), Fyll((f.MINT,)), Fyll((f.LYSBLA,)))  # figure 2.3: yellow, green, blue


def build_storrelseskart(register: Register, omrade: Omrade, kommuner: Mapping[str, Kommune]) -> Temakart:
    """Describe the number of ordninger per kommune with the size classes of figure 2.3 as fills."""
    antall = {n: len(register.etter_kommune.get(n, ())) for n in omrade.kommuner & register.kartlagt}
    innbyggere = {n: kommuner[n].innbyggere for n in antall}
    klasse = {n: find_storrelsesklasse(i) for n, i in innbyggere.items() if i is not None}
    navn = ("Under 5 000 innbyggere", "5 000–15 000 innbyggere", "Over 15 000 innbyggere")
    snitt = []
    for nr, tekst in enumerate(navn):
        verdier = [antall[n] for n in sorted(klasse) if klasse[n] == nr]
        if verdier:
            snitt.append(f"{format_tall(sum(verdier) / len(verdier), 1)} ({tekst.lower().removesuffix(' innbyggere')})")
    return build_klassekart(
        kode="storrelse",
        tittel="Antall ordninger etter innbyggertall",
        undertittel=_antallsundertittel(antall),
        setning=f"Gjennomsnittlig antall ordninger per kommune etter innbyggertall: {sammenfoy(snitt)}"
        if snitt
        else "Ingen av kommunene er kartlagt",
        klasser=[Klasse(f"s{nr}", navn[nr], STORRELSESFYLL[nr]) for nr in range(len(navn))],
        klasse_av={n: f"s{nr}" for n, nr in klasse.items()},
        verdi_av=antall,
        omrade=omrade,
        kommuner=kommuner,
        register=register,
        verdikolonne=ORDNINGER,
    )
