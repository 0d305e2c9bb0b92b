"""What the data say of themselves: how much is known, how it agrees with what is printed, and where it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from geo.beskrivelse.ordningsprofil import Utvalg, find_utvalg
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.data.proveniens import Proveniens
from geo.data.samling import Samling
from geo.maal.avstemming import Avstemming
from geo.tekst import stor_forbokstav

FOLKETALL: Final = "Kjent folketall (kommuner)"


def build_dekning(grunnlag: Samling) -> Tabell:
    """Build how many ordninger the register knows each ``Utvalg`` of, and how many kommuner have a known population."""
    ordninger, kommuner = grunnlag.register.formelle, grunnlag.kommuner.values()
    return Tabell(
        "Dekning",
        (Kolonne("Opplysning"), Kolonne("Antall", Slag.ANTALL), Kolonne("Av", Slag.ANTALL)),
        (
            *((ett.navn, len(find_utvalg(ordninger, ett, grunnlag.arsverk)), len(ordninger)) for ett in Utvalg),
            (FOLKETALL, sum(kommune.innbyggere is not None for kommune in kommuner), len(kommuner)),
        ),
    )


def build_avstemmingssetning(avstemming: Sequence[Avstemming]) -> str:
    """Say how many of the printed numbers the register gives as well."""
    ulike = sum(rad.avvik for rad in avstemming)
    return (
        f"{len(avstemming) - ulike} av {len(avstemming)} trykte tall er like dem registeret gir. {ulike} er ulike, "
        "hvert med sin forklaring. Ingen rad er endret for å få et trykt tall til å stemme."
    )


def build_avstemming(avstemming: Iterable[Avstemming], grunnlag: Samling, *, bare_ulike: bool = False) -> Tabell:
    """Build printed and computed numbers side by side, with the reason where they differ."""
    navn = {nummer: kommune.navn for nummer, kommune in grunnlag.kommuner.items()}
    navn |= {kode: oppgave.navn for kode, oppgave in grunnlag.oppgaver.items()}
    navn |= {ordning.id: ordning.navn for ordning in grunnlag.register.ordninger}
    kolonner = (
        Kolonne("Sted i rapporten"),
        Kolonne("Tall"),
        Kolonne("Trykt", Slag.TALL),
        Kolonne("Beregnet", Slag.TALL),
        Kolonne("Forklaring"),
    )
    rader = tuple(
        (rad.sted, _format_maal(rad, navn), rad.trykt, rad.beregnet, rad.forklaring or None)
        for rad in avstemming
        if rad.avvik or not bare_ulike
    )
    return Tabell("Trykte og beregnede tall", kolonner, rader)


def _format_maal(rad: Avstemming, navn: Mapping[str, str]) -> str:
    """Say for people what a printed number is of: «Innkjøp: deltar»."""
    return f"{navn.get(rad.hva) or stor_forbokstav(rad.hva)}: {rad.maal}".replace("_", " ")


def build_datafiler(proveniens: Iterable[Proveniens]) -> Tabell:
    """Build the data files of the product, each with its source and date."""
    kolonner = (
        *(Kolonne(navn) for navn in ("Fil", "Innhold", "Kilde")),
        Kolonne("Dato", Slag.DATO),
        Kolonne("Inndeling"),
        Kolonne("Rader", Slag.ANTALL),
    )
    return Tabell(
        "Datafilene", kolonner, tuple((p.fil, p.tittel, p.kilde, p.dato, p.inndeling, p.rader) for p in proveniens)
    )
