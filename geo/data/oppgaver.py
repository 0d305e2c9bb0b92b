"""The catalogue of municipal tasks (NIVI 2021:3, table 3.1): codes, names in bokmål, sector and figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from geo import settings
from geo.data.tabellfil import read_tabell
from geo.errors import Avvik, DataError

JA_NEI = {"ja": True, "nei": False}


class Sektor(StrEnum):
    """The report's ten sectors (tables 5.1–5.10) and political cooperation (chapter 4.2), in its order."""

    ADMINISTRASJON = "administrasjon"
    HELSE = "helse"
    SOSIAL = "sosial"
    UNDERVISNING = "undervisning"
    PLAN = "plan"
    LANDBRUK = "landbruk"
    TEKNISK = "teknisk"
    BRANN = "brann"
    KULTUR = "kultur"
    NAERING = "naering"
    POLITISK = "politisk"

    @property
    def navn(self) -> str:
        """The sector's name for people."""
        return SEKTORNAVN[self]


SEKTORNAVN: Mapping[Sektor, str] = MappingProxyType(
    {
        Sektor.ADMINISTRASJON: "Administrasjon og støttetjenester",
        Sektor.HELSE: "Helsetjenester",
        Sektor.SOSIAL: "Sosialtjenester",
        Sektor.UNDERVISNING: "Skole og barnehage",
        Sektor.PLAN: "Planlegging og byggesak",
        Sektor.LANDBRUK: "Landbruk og naturforvaltning",
        Sektor.TEKNISK: "Tekniske tjenester",
        Sektor.BRANN: "Brannvern og beredskap",
        Sektor.KULTUR: "Kultur",
        Sektor.NAERING: "Næringsutvikling",
        Sektor.POLITISK: "Politisk samarbeid",
    }
)


@dataclass(frozen=True, slots=True)
class Oppgave:
    """One homogeneous municipal task.

    ``egenregi_har_mening`` is False where not every kommune has the service, so that «kommunale» cannot be counted.
    """

    kode: str
    navn: str
    sektor: Sektor
    egenregi_har_mening: bool
    figur: str | None
    enhet_entall: str
    enhet_flertall: str
    intetkjonn: bool
    sokeord: tuple[str, ...]
    merknad: str | None

    def enhet(self, antall: int) -> str:
        """Return the unit noun in the number asked for: «brannvesen», «legevakter»."""
        return self.enhet_entall if antall == 1 else self.enhet_flertall

    def kommunal(self, antall: int) -> str:
        """Bend the adjective «kommunal» for the unit and the number."""
        return _boy("kommunal", antall, intetkjonn=self.intetkjonn)

    def interkommunal(self, antall: int) -> str:
        """Bend the adjective «interkommunal» for the unit and the number."""
        return _boy("interkommunal", antall, intetkjonn=self.intetkjonn)


def _boy(adjektiv: str, antall: int, *, intetkjonn: bool) -> str:
    return f"{adjektiv}{('t' if intetkjonn else '') if antall == 1 else 'e'}"


KOLONNER = ("kode", "navn", "sektor", "egenregi_har_mening", "figur", "enhet_entall", "enhet_flertall", "kjonn")


def load_oppgaver(fil: Path = settings.OPPGAVER_CSV) -> Mapping[str, Oppgave]:
    """Read the catalogue in its own order, by code; every deviation in one DataError."""
    avvik: list[Avvik] = []
    oppgaver: dict[str, Oppgave] = {}
    for rad in read_tabell(fil, KOLONNER, valgfrie=("sokeord", "merknad")):
        feil = [
            Avvik(rad.linje, kolonne, "cellen er tom", "fyll den ut")
            for kolonne in ("kode", "navn", "enhet_entall", "enhet_flertall")
            if not rad[kolonne]
        ]
        if rad["kode"] in oppgaver:
            feil.append(Avvik(rad.linje, "kode", f"«{rad['kode']}» står flere ganger", "la hver kode stå én gang"))
        if rad["sektor"] not in set(Sektor):
            feil.append(
                Avvik(rad.linje, "sektor", f"ukjent sektor «{rad['sektor']}»", f"bruk en av {', '.join(Sektor)}")
            )
        if rad["egenregi_har_mening"] not in JA_NEI:
            feil.append(
                Avvik(rad.linje, "egenregi_har_mening", f"«{rad['egenregi_har_mening']}»", "skriv ja eller nei")
            )
        if rad["kjonn"] not in {"intetkjønn", "felleskjønn"}:
            feil.append(Avvik(rad.linje, "kjonn", f"«{rad['kjonn']}»", "skriv intetkjønn eller felleskjønn"))
        avvik += feil
        if not feil:
            oppgaver[rad["kode"]] = Oppgave(
                kode=rad["kode"],
                navn=rad["navn"],
                sektor=Sektor(rad["sektor"]),
                egenregi_har_mening=JA_NEI[rad["egenregi_har_mening"]],
                figur=rad["figur"] or None,
                enhet_entall=rad["enhet_entall"],
                enhet_flertall=rad["enhet_flertall"],
                intetkjonn=rad["kjonn"] == "intetkjønn",
                sokeord=tuple(ord_.strip() for ord_ in rad["sokeord"].split(",") if ord_.strip()),
                merknad=rad["merknad"] or None,
            )
    if avvik:
        raise DataError(fil.name, avvik)
    return MappingProxyType(oppgaver)
