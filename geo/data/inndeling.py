"""The divisions: of the country into kommuner, and of kommuner into larger parts with the names these may have."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# The divisions of the country into kommuner, and when each was in force.
INNDELINGER: Final[Mapping[str, str]] = MappingProxyType({"2020": "1.1.2020–31.12.2023", "2024": "fra 1.1.2024"})

# The three divisions into counties. A value outside them is a typing error, and would quietly make a county of its own.
FYLKER: Final = frozenset(
    {
        "Agder",
        "Innlandet",
        "Møre og Romsdal",
        "Nordland",
        "Oslo",
        "Rogaland",
        "Troms og Finnmark",
        "Trøndelag",
        "Vestfold og Telemark",
        "Vestland",
        "Viken",
    }
)  # 1.1.2020–31.12.2023
FYLKER_2024: Final = frozenset(
    {
        "Agder",
        "Akershus",
        "Buskerud",
        "Finnmark",
        "Innlandet",
        "Møre og Romsdal",
        "Nordland",
        "Oslo",
        "Rogaland",
        "Telemark",
        "Troms",
        "Trøndelag",
        "Vestfold",
        "Vestland",
        "Østfold",
    }
)  # from 1.1.2024
VALGDISTRIKTER: Final = frozenset(
    {
        "Akershus",
        "Aust-Agder",
        "Buskerud",
        "Finnmark",
        "Hedmark",
        "Hordaland",
        "Møre og Romsdal",
        "Nord-Trøndelag",
        "Nordland",
        "Oppland",
        "Oslo",
        "Rogaland",
        "Sogn og Fjordane",
        "Sør-Trøndelag",
        "Telemark",
        "Troms",
        "Vest-Agder",
        "Vestfold",
        "Østfold",
    }
)  # the 19 of the election to the Storting in 2021
STATSFORVALTERE: Final = (FYLKER - {"Oslo", "Viken"}) | {"Oslo og Viken"}  # the ten offices of 2021


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

    @property
    def tittel(self) -> str:
        """What a map of it is called."""
        return "Valgdistriktene ved stortingsvalget 2021" if self is Inndeling.VALGDISTRIKT else self.navn

    @property
    def ord(self) -> tuple[str, str]:
        """One and several of its parts, in a sentence."""
        return ORD[self]

    @property
    def kilde(self) -> str | None:
        """Who made it, where that is not told with the register; None elsewhere."""
        return "valgdistriktene ved stortingsvalget 2021" if self is Inndeling.VALGDISTRIKT else None


NAVN: Final = MappingProxyType(
    {
        Inndeling.REGION: "Regioner i kartleggingen",
        Inndeling.VALGDISTRIKT: "Valgdistrikter",
        Inndeling.FYLKE: "Fylker 2020",
        Inndeling.FYLKE_2024: "Fylker 2024",
        Inndeling.STATSFORVALTER: "Statsforvaltere",
    }
)
ORD: Final = MappingProxyType(
    {
        Inndeling.REGION: ("region", "regioner"),
        Inndeling.VALGDISTRIKT: ("valgdistrikt", "valgdistrikter"),
        Inndeling.FYLKE: ("fylke", "fylker"),
        Inndeling.FYLKE_2024: ("fylke", "fylker"),
        Inndeling.STATSFORVALTER: ("embete", "embeter"),
    }
)
# The names that the parts of a division may have, by the name of its column; the regions are what the data says.
DELER: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        Inndeling.VALGDISTRIKT.value: VALGDISTRIKTER,
        Inndeling.FYLKE.value: FYLKER,
        Inndeling.FYLKE_2024.value: FYLKER_2024,
        Inndeling.STATSFORVALTER.value: STATSFORVALTERE,
    }
)


class Fylkesinndeling(StrEnum):
    """The divisions into counties that a kommune of inndeling 2020 can be placed in."""

    VALGDISTRIKT = Inndeling.VALGDISTRIKT.value
    FYLKE = Inndeling.FYLKE.value
    FYLKE_2024 = Inndeling.FYLKE_2024.value

    @property
    def navn(self) -> str:
        """What one of its counties is called, for people."""
        return FYLKESNAVN[self][0]

    @property
    def flertall(self) -> str:
        """What its counties are called, for people."""
        return FYLKESNAVN[self][1]


FYLKESNAVN: Final = MappingProxyType(
    {
        Fylkesinndeling.VALGDISTRIKT: ("valgdistrikt", "valgdistrikter"),
        Fylkesinndeling.FYLKE: ("fylke 2020–2023", "fylker 2020–2023"),
        Fylkesinndeling.FYLKE_2024: ("fylke fra 2024", "fylker fra 2024"),
    }
)
