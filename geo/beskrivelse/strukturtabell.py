"""Tables of the service structure for people: all tasks side by side, the units of one, and one held to references."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.beskrivelse.tabell import Celle, Kolonne, Slag, Tabell, drop_tomme
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Sektor
from geo.data.referanse import Referansesett
from geo.data.samling import Samling
from geo.maal.kapasitet import Befolkning, Enhet, Kapasitet, Oppgitt
from geo.maal.omfang import Deltakelse
from geo.maal.struktur import Struktur, compute_alle
from geo.tekst import format_dato, format_tall, sammenfoy


class Sortering(StrEnum):
    """What the tasks can be sorted by."""

    KATALOG = "katalog"
    NAVN = "navn"
    SEKTOR = "sektor"
    ENHETER = "enheter"
    KOMMUNALE = "kommunale"
    INTERKOMMUNALE = "interkommunale"
    HOYEST = "hoyest"
    LAVEST = "lavest"

    @property
    def navn(self) -> str:
        """The order's name for people."""
        return SORTERINGSNAVN[self]


SORTERINGSNAVN: Final = {
    Sortering.KATALOG: "Rapportens rekkefølge",
    Sortering.NAVN: "Oppgavens navn",
    Sortering.SEKTOR: "Sektor",
    Sortering.ENHETER: "Flest enheter",
    Sortering.KOMMUNALE: "Flest kommunale",
    Sortering.INTERKOMMUNALE: "Flest interkommunale",
    Sortering.HOYEST: "Størst andel som deltar",
    Sortering.LAVEST: "Minst andel som deltar",
}
NOKLER: Final[Mapping[Sortering, Callable[[Struktur], str | int | tuple[bool, float]]]] = {
    Sortering.NAVN: lambda s: _alfabetisk(s.oppgave.navn),
    Sortering.SEKTOR: lambda s: list(type(s.oppgave.sektor)).index(s.oppgave.sektor),
    Sortering.ENHETER: lambda s: _synkende(s.antall),
    Sortering.KOMMUNALE: lambda s: _synkende(s.kommunale),
    Sortering.INTERKOMMUNALE: lambda s: -s.interkommunale,
    Sortering.HOYEST: lambda s: _synkende(s.andel),
    Sortering.LAVEST: lambda s: (s.andel is None, s.andel or 0),
}


def _synkende(verdi: float | None) -> tuple[bool, float]:
    # What cannot be counted comes last, and is not zero.
    return verdi is None, -(verdi or 0)


def _alfabetisk(tekst: str) -> str:
    # æ, ø, å follow z in this order, but å stands first of them in Unicode.
    return tekst.casefold().translate(str.maketrans("æøå", "{|}"))


def sort_strukturer(strukturer: Iterable[Struktur], etter: Sortering) -> list[Struktur]:
    """Sort tasks; equal ones keep the order they came in, and what cannot be counted comes last."""
    return sorted(strukturer, key=NOKLER[etter]) if etter in NOKLER else list(strukturer)


STRUKTURKOLONNER: Final = (
    Kolonne("Oppgave"),
    Kolonne("Sektor"),
    Kolonne("Enheter", Slag.ANTALL),
    Kolonne("Kommunale", Slag.ANTALL),
    Kolonne("Interkommunale", Slag.ANTALL),
    Kolonne("Kommuner som deltar", Slag.ANTALL),
    Kolonne("Andel av kartlagte", Slag.ANDEL),
)


def build_strukturrader(strukturer: Iterable[Struktur]) -> tuple[tuple[Celle, ...], ...]:
    """Build a row per task; None where not every kommune has the service, or none of the area is surveyed."""
    return tuple(
        (s.oppgave.navn, s.oppgave.sektor.navn, s.antall, s.kommunale, s.interkommunale, len(s.deltar), s.andel)
        for s in strukturer
    )


def build_strukturtabell(strukturer: Iterable[Struktur], omrade: str) -> Tabell:
    """Build the table of all tasks."""
    return Tabell(f"Tjenestestruktur i {omrade}", STRUKTURKOLONNER, build_strukturrader(strukturer))


@dataclass(frozen=True, slots=True)
class Strukturoversikt:
    """Tasks side by side, with their table; ``flest`` is the most units that any task of the area has, at least 1."""

    strukturer: tuple[Struktur, ...]
    flest: int
    tabell: Tabell


def build_strukturoversikt(
    grunnlag: Samling, omrade: Omrade, sektor: Sektor | None = None, sortering: Sortering = Sortering.KATALOG
) -> Strukturoversikt:
    """Build the service structure of an area, of one sector or of all, sorted."""
    alle = compute_alle(grunnlag.register, grunnlag.oppgaver, omrade.kommuner)
    valgte = sort_strukturer((s for s in alle if sektor in {None, s.oppgave.sektor}), sortering)
    flest = max((s.kommunale or 0) + s.interkommunale for s in alle) or 1
    return Strukturoversikt(tuple(valgte), flest, build_strukturtabell(valgte, omrade.navn))


def find_kapasitet(enhet: Enhet, kapasiteter: Iterable[Kapasitet]) -> Kapasitet | None:
    """Find the årsverk that a unit has for its task; None where no source gives them apart from others."""
    for kapasitet in kapasiteter:
        samme = (
            kapasitet.ordninger == (enhet.ordning,)
            if enhet.ordning
            else not kapasitet.ordninger and kapasitet.kommuner == enhet.kommuner
        )
        if samme and kapasitet.oppgaver == (enhet.oppgave,):
            return kapasitet
    return None


KOMMUNALE: Final = Kolonne("Kommunale årsverk", Slag.TALL, 1)  # of a service that is run with the state
ENHETSKOLONNER: Final = (
    Kolonne("Enhet"),
    Kolonne("Drives"),
    Kolonne("Kommuner i området"),
    Kolonne("Kjente innbyggere i området", Slag.ANTALL),
    Kolonne("Flere utenfor eller uten kjent folketall", Slag.JANEI),
    Kolonne("Årsverk", Slag.TALL, 1),
    KOMMUNALE,
    Kolonne("Årsverk per 1 000", Slag.TALL, 1),
    Kolonne("Om årsverkene"),
    Kolonne("Kilde for årsverk"),
)


def build_enhetstabell(
    struktur: Struktur, enheter: Iterable[Enhet], kapasiteter: Sequence[Kapasitet], kommuner: Mapping[str, Kommune]
) -> Tabell:
    """Build the table of a task's units: who runs them, the population behind, and the årsverk of every source."""
    rader = []
    for enhet in enheter:
        kapasitet = find_kapasitet(enhet, kapasiteter)
        rader.append(
            (
                enhet.navn,
                "interkommunalt" if enhet.ordning else "kommunalt",
                sammenfoy([kommuner[nummer].navn for nummer in enhet.kommuner]),
                enhet.innbyggere,
                enhet.bare_i_omradet,
                kapasitet.arsverk if kapasitet else None,
                kapasitet.kommunale if kapasitet else None,
                kapasitet.per_1000 if kapasitet else None,
                _om_arsverk(kapasitet.oppgitt) if kapasitet else None,
                "; ".join(dict.fromkeys(oppgitt.kilde for oppgitt in kapasitet.oppgitt)) if kapasitet else None,
            )
        )
    tabell = Tabell(f"Enheter: {struktur.oppgave.navn}", ENHETSKOLONNER, tuple(rader))
    return drop_tomme(tabell, KOMMUNALE.navn)


def _om_arsverk(oppgitt: Sequence[Oppgitt]) -> str | None:
    """Say when the figure is of, and which others there are."""
    datoer = [f"per {format_dato(ett.dato)}" if ett.dato else "uten dato" for ett in oppgitt]
    andre = [f"{format_tall(ett.arsverk, 1)} {dato}" for ett, dato in zip(oppgitt[1:], datoer[1:], strict=True)]
    return "; ".join([*datoer[:1], *(f"en annen kilde har {tall}" for tall in andre)]) or None


def build_befolkningssetning(befolkning: Befolkning) -> str:
    """Say what is known of the population behind a task's units, and how many serve more people than is known."""
    if not befolkning.kjent:
        return "Folketallet bak enhetene er ikke kjent."
    minst, midt, storst = (format_tall(tall) for tall in (befolkning.minst, befolkning.median, befolkning.storst))
    under = len(befolkning.under_terskel)
    if befolkning.minst == befolkning.storst:
        bak = f"Bak {'enheten' if befolkning.kjent == 1 else 'hver enhet'} står {minst} kjente innbyggere"
    else:
        bak = f"Bak enhetene står fra {minst} til {storst} innbyggere, {midt} i median"
    ukjent = befolkning.enheter - befolkning.kjent
    deler = [
        bak + (f"; {ukjent} har ukjent folketall" if ukjent else ""),
        f"{under} av {befolkning.enheter} enheter har under {format_tall(befolkning.terskel)}",
    ]
    if befolkning.bare_i_omradet:
        deler.append(
            f"{befolkning.bare_i_omradet} betjener også kommuner utenfor området eller uten kjent folketall, og er "
            "større enn tallet sier"
        )
    return ". ".join(deler) + "."


def build_referansetabell(deltakelse: Deltakelse, sett: Iterable[Referansesett], omrade: str) -> Tabell:
    """Build the share of kommuner that takes part in one task: here, and in each reference set that tells it."""
    rader = [
        (
            f"I {omrade}",
            deltakelse.andel,
            deltakelse.kartlagt,
            "registeret",
        ),
        *(
            (ett.navn, deltakelse.referanse[ett.kode] / 100, ett.kommuner, ett.kilde)
            for ett in sett
            if ett.kode in deltakelse.referanse
        ),
    ]
    kolonner = (
        Kolonne("Hvor"),
        Kolonne("Andel som samarbeider", Slag.ANDEL, 1),
        Kolonne("Kommuner", Slag.ANTALL),
        Kolonne("Kilde"),
    )
    return Tabell(f"Andel av kommunene som samarbeider: {deltakelse.navn}", kolonner, tuple(rader))


def build_alenesetning(struktur: Struktur, kommuner: Mapping[str, Kommune]) -> str:
    """Say who runs the service alone and how many live there; empty where nobody does, or it cannot be known."""
    if not struktur.alene or struktur.kommunale is None:
        return ""
    numre = sorted(struktur.alene)
    kjente = [innbyggere for nummer in numre if (innbyggere := kommuner[nummer].innbyggere) is not None]
    hvem = f"{len(numre)} kommuner står" if len(numre) > 1 else "1 kommune står"
    bor = f"der bor {format_tall(sum(kjente))} innbyggere" if kjente else "folketallet der er ikke kjent"
    mangler = f" (uten {len(numre) - len(kjente)} med ukjent folketall)" if 0 < len(kjente) < len(numre) else ""
    return f"{hvem} alene: {sammenfoy([kommuner[nummer].navn for nummer in numre])}; {bor}{mangler}."
