"""The counting rules: for one oppgave in one area, how many service units there are and who runs them (DOMAIN.md).

Let A be the chosen area and K the part of it that the register surveyed. Then

- ``deltar`` are the kommuner of A that are deltaker in an ordning with omfang hel or delvis,
- ``felles`` are the ordninger with omfang hel and a deltaker in A: the interkommunale units,
- ``kommunale`` are the kommuner of K in none of ``felles``: each runs a unit alone,
- ``ukjent`` are the kommuner of A outside K in no ordning for the oppgave,
- ``antall`` = interkommunale + kommunale, ``andel`` = |deltar ∩ K| / |K|.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geo.data.oppgaver import Oppgave
from geo.data.register import Omfang, Ordning, Register
from geo.tekst import format_antall, format_tall, liten_forbokstav, sammenfoy


@dataclass(frozen=True, slots=True)
class Struktur:
    """The service structure of one oppgave in an area; kommunenumre are those of the area only."""

    oppgave: Oppgave
    omrade: frozenset[str]  # A
    kartlagt: frozenset[str]  # K
    deltar: frozenset[str]
    felles: tuple[Ordning, ...]  # omfang hel, in register order
    delvis: tuple[Ordning, ...]
    beroerer: tuple[Ordning, ...]
    alene: frozenset[str]  # kommuner of K in none of felles
    ukjent: frozenset[str]

    @property
    def interkommunale(self) -> int:
        """How many units are run jointly."""
        return len(self.felles)

    @property
    def kommunale(self) -> int | None:
        """How many kommuner of K run their own unit; None where egenregi has no meaning, or none is surveyed."""
        return len(self.alene) if self.oppgave.egenregi_har_mening and self.kartlagt else None

    @property
    def antall(self) -> int | None:
        """How many units there are; None where ``kommunale`` is."""
        return None if self.kommunale is None else self.kommunale + self.interkommunale

    @property
    def andel(self) -> float | None:
        """Share of K that takes part, 0–1; None where nothing of the area is surveyed."""
        return len(self.deltar & self.kartlagt) / len(self.kartlagt) if self.kartlagt else None

    @property
    def utenfor(self) -> tuple[str, ...]:
        """The kommuner of A that are not in ``deltar``, sorted."""
        return tuple(sorted(self.omrade - self.deltar))

    @property
    def ordninger(self) -> tuple[Ordning, ...]:
        """All ordninger for the oppgave with a deltaker in the area, those that count first."""
        return self.felles + self.delvis + self.beroerer


def compute_struktur(register: Register, oppgave: Oppgave, omrade: AbstractSet[str]) -> Struktur:
    """Compute the service structure of one oppgave for the kommuner of ``omrade`` (kommunenumre)."""
    omrade = frozenset(omrade)
    kartlagt = omrade & register.find_kartlagt(oppgave.kode)
    etter_omfang: dict[Omfang, list[Ordning]] = {omfang: [] for omfang in Omfang}
    dekket: dict[Omfang, set[str]] = {omfang: set() for omfang in Omfang}
    for ordning in register.etter_oppgave.get(oppgave.kode, ()):
        i_omradet = ordning.kommuner & omrade
        if i_omradet:
            omfang = ordning.oppgaver[oppgave.kode]
            etter_omfang[omfang].append(ordning)
            dekket[omfang] |= i_omradet
    deltar = frozenset(dekket[Omfang.HEL] | dekket[Omfang.DELVIS])
    return Struktur(
        oppgave=oppgave,
        omrade=omrade,
        kartlagt=kartlagt,
        deltar=deltar,
        felles=tuple(etter_omfang[Omfang.HEL]),
        delvis=tuple(etter_omfang[Omfang.DELVIS]),
        beroerer=tuple(etter_omfang[Omfang.BEROERER]),
        alene=kartlagt - dekket[Omfang.HEL],
        ukjent=omrade - kartlagt - deltar - dekket[Omfang.BEROERER],
    )


def compute_alle(register: Register, oppgaver: Mapping[str, Oppgave], omrade: Iterable[str]) -> list[Struktur]:
    """Compute the structure of every oppgave, in catalogue order."""
    omrade = frozenset(omrade)
    return [compute_struktur(register, oppgave, omrade) for oppgave in oppgaver.values()]


def build_setning(struktur: Struktur) -> str:
    """Build the sentence, like «14 brannvesen, 8 kommunale og 6 interkommunale»; what is unknown is said to be."""
    if not struktur.omrade:
        return "Ingen kommuner er valgt"
    setning = _setning_uten_egenregi(struktur) if struktur.antall is None else _setning_med_egenregi(struktur)
    if not struktur.ukjent:
        return setning
    kartlagt, ukjent = len(struktur.kartlagt), len(struktur.ukjent)
    minst = f"Minst {setning}" if setning[0].isdigit() else setning
    hvor = f"i de {kartlagt} kartlagte kommunene" if kartlagt > 1 else "i den ene kartlagte kommunen"
    return f"{minst}{f' {hvor}' if kartlagt else ''}; {ukjent} ukjent"


def _setning_med_egenregi(struktur: Struktur) -> str:
    oppgave, antall = struktur.oppgave, struktur.antall or 0
    kommunale, felles = struktur.kommunale or 0, struktur.interkommunale
    if kommunale and felles:
        deler = [f"{kommunale} {oppgave.kommunal(kommunale)}", f"{felles} {oppgave.interkommunal(felles)}"]
        return f"{antall} {oppgave.enhet(antall)}, {sammenfoy(deler)}"
    alle = {1: "", 2: "begge "}.get(antall, "alle ")
    adjektiv = oppgave.kommunal(antall) if kommunale else oppgave.interkommunal(antall)
    return f"{antall} {oppgave.enhet(antall)}, {alle}{adjektiv}"


def _setning_uten_egenregi(struktur: Struktur) -> str:
    oppgave, felles, deltar = struktur.oppgave, struktur.interkommunale, len(struktur.deltar)
    if not deltar:
        return f"Ikke registrert samarbeid om {liten_forbokstav(oppgave.navn)}"
    enheter = (
        f"{felles} {oppgave.interkommunal(felles)} {oppgave.enhet(felles)}"
        if felles
        else f"Ingen interkommunale {oppgave.enhet_flertall}"
    )
    return f"{enheter}, {deltar} av {len(struktur.omrade)} kommuner deltar"


def build_andel(struktur: Struktur) -> str:
    """Build the share as text: «17 av 25 kartlagte kommuner (68 %) deltar i formelt samarbeid», and who is left out."""
    if struktur.andel is None:
        return "Ingen av kommunene er kartlagt"
    deltar, av = len(struktur.deltar & struktur.kartlagt), len(struktur.kartlagt)
    if av == 1 < len(struktur.omrade):  # a share of one tells nothing
        andel = f"Den ene kartlagte kommunen deltar {'' if deltar else 'ikke '}i formelt samarbeid"
    else:
        kommuner = format_antall(av, "kartlagt kommune", "kartlagte kommuner")
        andel = f"{deltar} av {kommuner} ({format_tall(100 * struktur.andel, 0)} %) deltar i formelt samarbeid"
    mangler = len(struktur.omrade) - av
    return f"{andel}; {mangler} av {len(struktur.omrade)} kommuner er ikke kartlagt" if mangler else andel
