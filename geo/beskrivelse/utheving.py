"""A choice of ordninger on a map that counts them all: those outside it go grey, and no number changes.

Taking ordninger away from the map of a task would make their kommuner look alone in it, which the register never said.
"""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from geo.beskrivelse.fyll import UTENFOR_UTVALG, Fyll
from geo.beskrivelse.tabell import Kolonne, Slag, Tabell
from geo.beskrivelse.temakart import Gruppe, Temakart
from geo.data.register import Ordning
from geo.data.utvalg import UKJENT, Utvalg, find_periode, velg_ordninger
from geo.tekst import format_antall, format_tall


def kan_utheves(temakart: Temakart) -> bool:
    """Whether a choice of ordninger has a meaning: the map shows ordninger, not measures or a division."""
    return any(gruppe.ordning for gruppe in temakart.grupper)


def uthev(temakart: Temakart, utvalg: Utvalg) -> Temakart:
    """Describe the same map with the ordninger outside a choice in one grey; sentence, numbers and borders stand.

    Legend, rows, tooltips and alt text say which are outside. A map that shows no ordninger is returned as it is.
    """
    if utvalg.tomt or not kan_utheves(temakart):
        return temakart
    ordninger = [gruppe.ordning for gruppe in temakart.grupper if gruppe.ordning]
    valgt = {ordning.id for ordning in velg_ordninger(ordninger, utvalg)}
    ute = {ordning.id for ordning in ordninger} - valgt
    felt = {
        nummer: replace(
            ett,
            fyll=_demp(ett.fyll, ett.grupper, ute),
            sier=f"{ett.sier}. Utenfor utvalget" if ute.issuperset(ett.grupper) else ett.sier,
        )
        for nummer, ett in temakart.felt.items()
    }
    setning = _build_setning(ordninger, valgt, utvalg)
    grupper = [_demp_gruppe(gruppe, temakart, ute) for gruppe in temakart.grupper]
    grupper.sort(key=lambda gruppe: gruppe.nokkel in ute if gruppe.ordning else 2)  # stable: neutral classes stay last
    return replace(
        temakart,
        undertittel=f"{temakart.undertittel}. {setning}",
        alt_tekst=f"{temakart.alt_tekst} {setning}.",
        felt=MappingProxyType(felt),
        grupper=tuple(grupper),
        tabell=_legg_til(temakart.tabell, (_svar(ett.grupper, valgt, ute) for ett in felt.values() if ett.i_omradet)),
        grunnlag=_legg_til(temakart.grunnlag, (ordning.id in valgt for ordning in ordninger)),
        forbehold=(*temakart.forbehold, *_ukjente(ordninger, utvalg)),
    )


def _demp(fyll: Fyll, ordninger: Iterable[str], ute: set[str]) -> Fyll:
    """Take the colour from the ordninger outside; a fill has its colours in the order of the legend."""
    farger = tuple(
        UTENFOR_UTVALG if ordning in ute else farge for farge, ordning in zip(fyll.farger, ordninger, strict=False)
    )
    return replace(fyll, farger=farger or fyll.farger)


def _demp_gruppe(gruppe: Gruppe, temakart: Temakart, ute: set[str]) -> Gruppe:
    if gruppe.ordning:
        navn = f"{gruppe.navn}, utenfor utvalget" if gruppe.nokkel in ute else gruppe.navn
        return replace(gruppe, navn=navn, fyll=_demp(gruppe.fyll, [gruppe.nokkel], ute))
    return replace(gruppe, fyll=_demp(gruppe.fyll, temakart.felt[gruppe.kommuner[0]].grupper, ute))


def _build_setning(ordninger: list[Ordning], valgt: set[str], utvalg: Utvalg) -> str:
    alle = format_antall(len(ordninger), "ordning", "ordninger")
    return f"I utvalget ({utvalg.tekst}): {format_tall(len(valgt))} av {alle}; de andre er grå"


def _svar(grupper: tuple[str, ...], valgt: set[str], ute: set[str]) -> bool | None:
    if valgt.intersection(grupper):
        return True
    return False if ute.intersection(grupper) else None


def _legg_til(tabell: Tabell, verdier: Iterable[bool | None]) -> Tabell:
    rader = tuple((*rad, verdi) for rad, verdi in zip(tabell.rader, verdier, strict=True))
    return replace(tabell, kolonner=(*tabell.kolonner, Kolonne("I utvalget", Slag.JANEI)), rader=rader)


def _ukjente(ordninger: list[Ordning], utvalg: Utvalg) -> Iterable[str]:
    """Say how many are outside only because the register does not know."""
    former = sum(ordning.juridisk_form is None for ordning in ordninger)
    if utvalg.former and UKJENT not in utvalg.former and former:
        yield f"{format_antall(former, 'ordning', 'ordninger')} har ukjent juridisk form og er utenfor utvalget."
    perioder = sum(find_periode(ordning) == UKJENT for ordning in ordninger)
    if utvalg.perioder and UKJENT not in utvalg.perioder and perioder:
        yield f"{format_antall(perioder, 'ordning', 'ordninger')} har ukjent etablering og er utenfor utvalget."
