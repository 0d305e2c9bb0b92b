"""Tables of ordninger for people: the rows behind a number, each with its source."""

from collections.abc import Iterable, Mapping
from typing import Final

from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import Omfang, Ordning
from geo.tekst import sammenfoy

MAKS_NAVN: Final = 12  # a longer list of deltakere hides the rest of the row; the page of the ordning has them all
ORDNING: Final = Kolonne("Ordning", Slag.ORDNING)
ORDNINGSKOLONNER: Final = (
    ORDNING,
    Kolonne("Sektor"),
    Kolonne("Oppgaver"),
    Kolonne("Deltakere"),
    Kolonne("Antall", Slag.ANTALL),
    Kolonne("Vertskommune", Slag.KOMMUNE),
    Kolonne("Form"),
    Kolonne("Etablert"),
    Kolonne("Kilde"),
)


def build_ordningstabell(
    tittel: str, ordninger: Iterable[Ordning], kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> Tabell:
    """Build a table of ordninger, one row each, in the order given; None where the register does not know."""
    rader = tuple(
        (
            ordning,
            ordning.sektor.navn,
            format_oppgaver(ordning, oppgaver) or None,
            format_deltakere(ordning, kommuner),
            ordning.antall,
            kommuner[ordning.vertskommune] if ordning.vertskommune else None,
            ordning.juridisk_form.navn if ordning.juridisk_form else None,
            ordning.etablert,
            "; ".join(kilde.tekst for kilde in ordning.kilder) or None,
        )
        for ordning in ordninger
    )
    return Tabell(tittel, ORDNINGSKOLONNER, rader)


def build_korttabell(tittel: str, ordninger: Iterable[Ordning], kommuner: Mapping[str, Kommune]) -> Tabell:
    """Build a table of ordninger that fits beside a map: who takes part, and where it is stated."""
    rader = tuple(
        (ordning, format_deltakere(ordning, kommuner), "; ".join(kilde.tekst for kilde in ordning.kilder) or None)
        for ordning in ordninger
    )
    return Tabell(tittel, (ORDNING, Kolonne("Deltakere"), Kolonne("Kilde")), rader)


def format_oppgaver(ordning: Ordning, oppgaver: Mapping[str, Oppgave]) -> str:
    """Format the tasks of an ordning: «Brannvesen, Byggesak (berører)»."""
    merke = {Omfang.HEL: "", Omfang.DELVIS: " (delvis)", Omfang.BEROERER: " (berører)"}
    return ", ".join(f"{oppgaver[kode].navn}{merke[omfang]}" for kode, omfang in ordning.oppgaver.items())


def format_deltakere(ordning: Ordning, kommuner: Mapping[str, Kommune], maks: int = MAKS_NAVN) -> str:
    """Format the deltakere by name, at most ``maks`` of them, and how many more the source says take part."""
    navn = [kommuner[deltaker.kommunenummer].navn for deltaker in ordning.deltakere]
    vist = navn[:maks] if len(navn) > maks else navn
    flere = ordning.antall - len(vist)
    return f"{', '.join(vist)} og {flere} til" if flere else sammenfoy(vist)
