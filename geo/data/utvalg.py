"""A choice of ordninger by sector, legal form, level and when they began; unknown is a choice of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.data.oppgaver import Sektor
from geo.data.register import Form, Niva, Ordning, parse_etablert

UKJENT: Final = "ukjent"
PERIODER: Final[Mapping[str, tuple[str, int, int]]] = MappingProxyType(
    {
        "for-2000": ("før 2000", 0, 1999),
        "2000-2014": ("2000–2014", 2000, 2014),
        "2015-": ("2015 eller senere", 2015, 9999),
    }
)  # the periods of NIVI 2021:3, table 2.1
FORMVALG: Final[Mapping[str, str]] = MappingProxyType(
    {**{form.value: form.navn for form in Form if form.formell}, UKJENT: "Ukjent form"}
)
PERIODEVALG: Final[Mapping[str, str]] = MappingProxyType(
    {**{kode: f"Etablert {navn}" for kode, (navn, _, _) in PERIODER.items()}, UKJENT: "Ukjent etablering"}
)
SEKTORVALG: Final[Mapping[str, str]] = MappingProxyType({sektor.value: sektor.navn for sektor in Sektor})
NIVAVALG: Final[Mapping[str, str]] = MappingProxyType({niva.value: niva.navn for niva in Niva})


@dataclass(frozen=True, slots=True)
class Utvalg:
    """Codes that are chosen of each kind; none of a kind means all of it."""

    sektorer: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    nivaer: tuple[str, ...] = ()
    perioder: tuple[str, ...] = ()

    @property
    def tomt(self) -> bool:
        """Whether nothing is chosen, so that all ordninger are shown."""
        return not (self.sektorer or self.former or self.nivaer or self.perioder)

    @property
    def tekst(self) -> str:
        """What is chosen, in words: «Helsetjenester; lokalt (2–3)»."""
        valg = (
            (SEKTORVALG, self.sektorer),
            (FORMVALG, self.former),
            (NIVAVALG, self.nivaer),
            (PERIODEVALG, self.perioder),
        )
        return "; ".join(", ".join(navn[kode] for kode in koder) for navn, koder in valg if koder)


def find_periode(ordning: Ordning) -> str:
    """Return the code of the period that an ordning surely began in; «ukjent» where it is not known which."""
    aar = parse_etablert(ordning.etablert)
    if aar is None:
        return UKJENT
    return next((kode for kode, (_, fra, til) in PERIODER.items() if fra <= aar[0] and aar[1] <= til), UKJENT)


def velg_ordninger(ordninger: Iterable[Ordning], utvalg: Utvalg) -> Sequence[Ordning]:
    """Return the ordninger that fit every kind of choice, in the order given."""
    return [
        ordning
        for ordning in ordninger
        if (not utvalg.sektorer or ordning.sektor in utvalg.sektorer)
        and (not utvalg.former or (ordning.juridisk_form or UKJENT) in utvalg.former)
        and (not utvalg.nivaer or ordning.niva in utvalg.nivaer)
        and (not utvalg.perioder or find_periode(ordning) in utvalg.perioder)
    ]
