"""A scenario in words: what is changed, what follows, and how the numbers move; and as the values that JSON holds."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from geo.data.endring import (
    Del,
    Endring,
    Fylke,
    Hendelse,
    Hendelsestype,
    Inn,
    Ny,
    Oppgaver,
    Opphor,
    SlaSammen,
    SlaSammenOrdninger,
    Ut,
    Vert,
)
from geo.data.register import Omfang, Ordning
from geo.maal.hvaom import Hvaom, Kommuneendring, Oppgaveendring
from geo.maal.struktur import Struktur
from geo.tekst import format_antall, format_dato, format_tall, liten_forbokstav, sammenfoy

PIL: Final = "→"
UENDRET: Final = "Ingen tall endrer seg"


def build_endringer(hvaom: Hvaom) -> tuple[str, ...]:
    """Tell each change as a sentence, with the names that hold where it stands in the list."""
    navn = _Navn(hvaom)
    return tuple(navn.fortell(nr, endring) for nr, endring in enumerate(hvaom.scenario.endringer, start=1))


def build_brudd(hvaom: Hvaom) -> tuple[str, ...]:
    """Tell what the changes bring with them, each as a sentence."""
    return tuple(_fortell_hendelse(hvaom, hendelse) for hendelse in hvaom.hendelser)


def build_setninger(hvaom: Hvaom) -> tuple[str, ...]:
    """Tell how each task that changed moves: «14 → 13 brannvesen; Hol er ikke lenger alene»; or that none does."""
    return tuple(build_oppgavesetning(hvaom, ett) for ett in hvaom.oppgaver if ett.endret) or (UENDRET,)


def build_oppgavesetning(hvaom: Hvaom, endring: Oppgaveendring) -> str:
    """Tell how one task moves."""
    a, b = endring.for_, endring.etter
    oppgave = a.oppgave
    if a.antall is None or b.antall is None:
        deler = [f"{oppgave.navn}: {_pil(a.interkommunale, b.interkommunale)} interkommunale"]
    else:
        deler = [f"{oppgave.navn}: {_pil(a.antall, b.antall)} {oppgave.enhet(b.antall)}"]
        if (a.kommunale, a.interkommunale) != (b.kommunale, b.interkommunale):
            deler.append(
                f"{_pil(a.kommunale or 0, b.kommunale or 0)} kommunale, "
                f"{_pil(a.interkommunale, b.interkommunale)} interkommunale"
            )
        deler += _fortell_alene(hvaom, a, b)
    if len(a.deltar) != len(b.deltar):
        deler.append(f"{_pil(len(a.deltar), len(b.deltar))} kommuner deltar")
    return "; ".join(deler)


def _pil(for_: int, etter: int) -> str:
    return format_tall(etter) if for_ == etter else f"{format_tall(for_)} {PIL} {format_tall(etter)}"


def _fortell_alene(hvaom: Hvaom, a: Struktur, b: Struktur) -> Iterable[str]:
    nye = sorted(b.alene - hvaom.utfall.find_numre(a.alene))
    if nye:
        yield f"{sammenfoy([_med_folketall(hvaom, nummer) for nummer in nye])} blir alene"
    ikke_lenger = sorted(nummer for nummer in a.alene if not hvaom.utfall.find_numre({nummer}) & b.alene)
    if ikke_lenger:
        yield f"{sammenfoy([hvaom.for_.kommuner[nummer].navn for nummer in ikke_lenger])} er ikke lenger alene"


def _med_folketall(hvaom: Hvaom, nummer: str) -> str:
    kommune = hvaom.etter.kommuner[nummer]
    bor = "ukjent folketall" if kommune.innbyggere is None else f"{format_tall(kommune.innbyggere)} innbyggere"
    return f"{kommune.navn} ({bor})"


class _Navn:
    """The names of kommuner and ordninger as they change down the list."""

    def __init__(self, hvaom: Hvaom) -> None:
        self.ider = hvaom.utfall.ider
        self.kommuner = {nummer: kommune.navn for nummer, kommune in hvaom.for_.kommuner.items()}
        self.ordninger = {o.id: o.navn for o in hvaom.for_.register.ordninger}
        self.oppgaver = hvaom.for_.oppgaver

    def fortell(self, nr: int, endring: Endring) -> str:
        """Tell one change, and let its names hold for those that follow."""
        fra = getattr(endring, "fra", None)
        return self._fortell(nr, endring) + (f" fra {format_dato(fra)}" if fra else "")

    def _fortell(self, nr: int, endring: Endring) -> str:  # noqa: C901, PLR0911 - one sentence a kind
        match endring:
            case Inn():
                return f"{self.kommuner[endring.kommune]} går inn i {self._ordning(endring.ordning)}"
            case Ut():
                return f"{self.kommuner[endring.kommune]} går ut av {self._ordning(endring.ordning)}"
            case Opphor():
                return f"{self._ordning(endring.ordning)} opphører"
            case Ny():
                self.ordninger[self.ider[nr]] = endring.navn
                hvem = sammenfoy([self.kommuner[nummer] for nummer in endring.deltakere])
                om = self._oppgaver(endring.oppgaver)
                return f"{endring.navn} starter, med {hvem}" + (f", om {om}" if om else "")
            case Vert():
                vert = "ukjent" if endring.kommune is None else self.kommuner[endring.kommune]
                return f"Vertskommunen for {self._ordning(endring.ordning)} blir {vert}"
            case Oppgaver():
                return (
                    f"{self._ordning(endring.ordning)} omfatter {self._oppgaver(endring.oppgaver) or 'ingen oppgaver'}"
                )
            case SlaSammen():
                gamle = sammenfoy([self.kommuner.pop(nummer) for nummer in endring.kommuner])
                self.kommuner[endring.nummer] = endring.navn
                return f"{gamle} blir én kommune: {endring.nummer} {endring.navn}"
            case Del():
                hel = self.kommuner.pop(endring.kommune)
                self.kommuner |= dict(endring.til)
                return f"{hel} deles i {sammenfoy([f'{nummer} {navn}' for nummer, navn in endring.til])}"
            case SlaSammenOrdninger():
                gamle = sammenfoy([self._ordning(id_) for id_ in endring.ordninger])
                self.ordninger[self.ider[nr]] = endring.navn
                return f"{gamle} blir én ordning: {endring.navn}"
            case Fylke():
                return f"{self.kommuner[endring.kommune]} hører til {endring.fylke}"

    def _ordning(self, id_: str) -> str:
        return self.ordninger.get(id_, id_)

    def _oppgaver(self, oppgaver: Mapping[str, Omfang]) -> str:
        return sammenfoy(
            [
                liten_forbokstav(self.oppgaver[kode].navn) + ("" if omfang is Omfang.HEL else f" ({omfang})")
                for kode, omfang in oppgaver.items()
            ]
        )


HENDELSESORD: Final[Mapping[Hendelsestype, str]] = MappingProxyType(
    {
        Hendelsestype.OPPHORT: "{ordning} opphører, for bare én deltaker er igjen",
        Hendelsestype.INTERN: "{ordning} blir intern, med én eier igjen, og telles ikke lenger som samarbeid",
        Hendelsestype.VERT_UKJENT: "{ordning} mister vertskommunen; hvem som blir vert, er ukjent",
        Hendelsestype.FLERE_ENHETER: "{kommune} får flere enheter for {oppgave}, og alle består: {ordning}",
        Hendelsestype.UAVKLART: "{ordning}: det er ikke sagt hvilken del av {kommune} som fortsetter",
        Hendelsestype.BEREGNET: "{ordning}: antallet deltakere er beregnet ut fra det kilden oppga",
    }
)


def _fortell_hendelse(hvaom: Hvaom, hendelse: Hendelse) -> str:
    kommuner = {**hvaom.for_.kommuner, **hvaom.etter.kommuner}
    oppgave = hvaom.for_.oppgaver[hendelse.oppgave] if hendelse.oppgave else None
    return HENDELSESORD[hendelse.type].format(
        ordning=hendelse.navn,
        kommune=kommuner[hendelse.kommune].navn if hendelse.kommune else "",
        oppgave=liten_forbokstav(oppgave.navn) if oppgave else "",
    )


# ------------------------------------------------------------------------------------------------------------- as JSON


def build_json(hvaom: Hvaom) -> dict[str, object]:
    """Build the answer of ``python -m geo hvaom`` (docs/hvaom.md); shares are per cent with one decimal."""
    nye = [
        hvaom.etter.register.etter_id[id_] for id_ in hvaom.utfall.ider.values() if id_ in hvaom.etter.register.etter_id
    ]
    return {
        "navn": hvaom.scenario.navn,
        "endringer": list(build_endringer(hvaom)),
        "setninger": list(build_setninger(hvaom)),
        "oppgaver": [
            {
                "kode": ett.for_.oppgave.kode,
                "foer": {**_tall(ett.for_), "under_terskel": ett.under_for},
                "etter": {**_tall(ett.etter), "under_terskel": ett.under_etter},
            }
            for ett in hvaom.oppgaver
        ],
        "kommuner": [_kommune(ett) for ett in hvaom.kommuner],
        "brudd": [
            {
                "type": str(hendelse.type),
                "endring": hendelse.endring,
                "ordning": hendelse.ordning,
                "kommune": hendelse.kommune,
                "oppgave": hendelse.oppgave,
                "setning": setning,
            }
            for hendelse, setning in zip(hvaom.hendelser, build_brudd(hvaom), strict=True)
        ],
        "nye_ordninger": [_ordning(ordning) for ordning in nye],
    }


def _tall(struktur: Struktur) -> dict[str, object]:
    return {
        "antall": struktur.antall,
        "kommunale": struktur.kommunale,
        "interkommunale": struktur.interkommunale,
        "deltar": len(struktur.deltar),
        "andel": None if struktur.andel is None else round(100 * struktur.andel, 1),
    }


def _kommune(endring: Kommuneendring) -> dict[str, object]:
    return {
        "kommunenummer": endring.kommunenummer,
        "foer": endring.for_,
        "etter": endring.etter,
        "partnere_vunnet": list(endring.vunnet),
        "partnere_tapt": list(endring.tapt),
    }


def _ordning(ordning: Ordning) -> dict[str, object]:
    return {
        "id": ordning.id,
        "navn": ordning.navn,
        "deltakere": sorted(ordning.kommuner),
        "oppgaver": {kode: str(omfang) for kode, omfang in ordning.oppgaver.items()},
    }


def build_oppsummering(hvaom: Hvaom) -> str:
    """Tell on a few lines what a scenario does, for who reads it in a terminal."""
    endrede = [ett for ett in hvaom.kommuner if ett.for_ != ett.etter or ett.vunnet or ett.tapt]
    navn = {nummer: kommune.navn for nummer, kommune in hvaom.etter.kommuner.items()}
    linjer = [
        f"{hvaom.scenario.navn} – tenkt, ikke registrert",
        "",
        *(f"  {nr}. {setning}" for nr, setning in enumerate(build_endringer(hvaom), start=1)),
        "",
        *(f"  {setning}" for setning in build_setninger(hvaom)),
    ]
    if build_brudd(hvaom):
        linjer += ["", *(f"  ! {setning}" for setning in build_brudd(hvaom))]
    if endrede:
        linjer += ["", f"  {format_antall(len(endrede), 'kommune merker', 'kommuner merker')} det:"]
        linjer += [f"  {navn[ett.kommunenummer]}: {_fortell_kommune(ett, navn)}" for ett in endrede]
    return "\n".join(linjer)


def _fortell_kommune(ett: Kommuneendring, navn: Mapping[str, str]) -> str:
    deler = [f"{_pil(ett.for_, ett.etter)} ordninger"]
    if ett.vunnet:
        deler.append(f"ny partner {sammenfoy([navn[nummer] for nummer in ett.vunnet])}")
    if ett.tapt:
        deler.append(f"mister {sammenfoy([navn[nummer] for nummer in ett.tapt])}")
    return "; ".join(deler)
