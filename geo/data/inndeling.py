"""The divisions of kommuner into larger parts."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from geo.data.kommuner import Kommune


class Inndeling(StrEnum):
    """A division, by the name of the field of ``Kommune`` that has it."""

    REGION = "region"
    VALGDISTRIKT = "valgdistrikt"
    FYLKE = "fylke"
    FYLKE_2024 = "fylke_2024"
    STATSFORVALTER = "statsforvalter"

    @property
    def navn(self) -> str:
        """What its parts are called, for people."""
        return NAVN[self]

    def find_del(self, kommune: Kommune) -> str | None:
        """Return the part that a kommune lies in; None where it is in none."""
        funnet: str | None = getattr(kommune, self.value)
        return funnet


NAVN: Final = MappingProxyType(
    {
        Inndeling.REGION: "Regioner i kartleggingen",
        Inndeling.VALGDISTRIKT: "Valgdistrikter",
        Inndeling.FYLKE: "Fylker 2020",
        Inndeling.FYLKE_2024: "Fylker 2024",
        Inndeling.STATSFORVALTER: "Statsforvaltere",
    }
)
