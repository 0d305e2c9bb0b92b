"""What a person may adjust on a printed figure, checked when it is made; sizes in millimetres."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.errors import SamarbeidskartError
from geo.tekst import format_tall

if TYPE_CHECKING:
    from collections.abc import Mapping


class OppsettError(SamarbeidskartError, ValueError):
    """A figure cannot be made as asked; says what can."""


class Format(StrEnum):
    """The file formats of a figure."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


class Ark(StrEnum):
    """The sheet: a column of a report, as high as its content, or a page or slide of fixed size."""

    SPALTE = "spalte"
    A4_STAENDE = "a4-staende"
    A4_LIGGENDE = "a4-liggende"
    SKJERM = "16-9"


class Etiketter(StrEnum):
    """Which names of kommuner stand on the map; the numbers of the ordninger always do."""

    ALLE = "alle"  # the area, and deltakere outside it where there is room
    OMRADET = "omradet"
    INGEN = "ingen"


class Plass(StrEnum):
    """Where the legend stands."""

    AUTO = "auto"
    HOYRE = "hoyre"
    UNDER = "under"


ARKMAL: Final["Mapping[Ark, tuple[float, float]]"] = MappingProxyType(
    {
        Ark.A4_STAENDE: (210.0, 297.0),
        Ark.A4_LIGGENDE: (297.0, 210.0),
        Ark.SKJERM: (338.7, 190.5),  # PowerPoint's wide slide, 13.333 × 7.5 inches
    }
)
SPALTEBREDDER: Final = (80, 120, 160)  # half, three quarters and all of the text width of an A4 report
MIN_BREDDE, MAKS_BREDDE = 60.0, 420.0  # narrower leaves no room for a name; wider is A3 lying
MIN_DPI, MAKS_DPI = 150, 600
MAKS_PIKSLER: Final = 40_000_000  # A4 at 600 dpi is 35 million; each takes about 12 bytes of memory while it is drawn
MIN_PUNKT, MAKS_PUNKT = 4.5, 24.0
MAKS_HOYDE: Final = 420.0  # a column higher than this fits no page; its legend must be told to go elsewhere


@dataclass(frozen=True, slots=True)
class Oppsett:
    """How a figure is laid out and exported.

    Parameters
    ----------
    bredde_mm
        The width of a column; a page or slide has its own.
    skriftstorrelse
        Points; None for what suits the sheet.
    hoyde_mm
        The height of a column; None for what the content needs.
    fot
        Whether notes and source stand under the figure; not where the page around it says them.
    svarthvitt
        Patterns in black and greys instead of colours.
    epsg
        25833, or 25832 for the south and west where 25833 leans.

    """

    ark: Ark = Ark.SPALTE
    bredde_mm: float = 160.0
    dpi: int = 300
    skriftstorrelse: float | None = None
    etiketter: Etiketter = Etiketter.ALLE
    tittel: bool = True
    oversiktskart: bool = True
    nordpil: bool = False
    tegnforklaring: Plass = Plass.AUTO
    svarthvitt: bool = False
    format: Format = Format.PNG
    epsg: int = 25833
    hoyde_mm: float | None = None
    fot: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be made, with the nearest that can."""
        if self.ark is Ark.SPALTE and not MIN_BREDDE <= self.bredde_mm <= MAKS_BREDDE:
            msg = f"bredden {self.bredde_mm:g} mm går ikke; velg fra {MIN_BREDDE:g} til {MAKS_BREDDE:g} mm"
            raise OppsettError(msg)
        if self.hoyde_mm is not None and not MIN_BREDDE <= self.hoyde_mm <= MAKS_HOYDE:
            msg = f"høyden {self.hoyde_mm:g} mm går ikke; velg fra {MIN_BREDDE:g} til {MAKS_HOYDE:g} mm"
            raise OppsettError(msg)
        if not MIN_DPI <= self.dpi <= MAKS_DPI:
            msg = f"oppløsningen {self.dpi} dpi går ikke; velg fra {MIN_DPI} til {MAKS_DPI} dpi"
            raise OppsettError(msg)
        if self.skriftstorrelse is not None and not MIN_PUNKT <= self.skriftstorrelse <= MAKS_PUNKT:
            msg = f"skriftstørrelsen {self.skriftstorrelse:g} går ikke; velg fra {MIN_PUNKT:g} til {MAKS_PUNKT:g} punkt"
            raise OppsettError(msg)
        if self.epsg not in {25832, 25833}:
            msg = f"EPSG:{self.epsg} går ikke; trykte kart tegnes i EPSG:25833 eller EPSG:25832"
            raise OppsettError(msg)

    @property
    def arkbredde_mm(self) -> float:
        """The width of the sheet."""
        return self.bredde_mm if self.ark is Ark.SPALTE else ARKMAL[self.ark][0]

    @property
    def arkhoyde_mm(self) -> float | None:
        """The height of the sheet; None where the content decides."""
        return self.hoyde_mm if self.ark is Ark.SPALTE else ARKMAL[self.ark][1]

    @property
    def marg_mm(self) -> float:
        """The empty rim: a column stands in a page that has its own, and needs only that no ink lies on its edge."""
        return 0.6 if self.ark is Ark.SPALTE else 0.05 * min(ARKMAL[self.ark])

    @property
    def punkt(self) -> float:
        """The type size of names and legend in points."""
        if self.skriftstorrelse is not None:
            return self.skriftstorrelse
        if self.ark is not Ark.SPALTE:
            return {Ark.A4_STAENDE: 9.0, Ark.A4_LIGGENDE: 9.0, Ark.SKJERM: 13.0}[self.ark]
        return min(10.0, max(6.0, 4.4 + self.bredde_mm / 50))  # 80 mm: 6.0, 120 mm: 6.8, 160 mm: 7.6

    @property
    def legend_til_hoyre(self) -> bool:
        """Whether the legend stands beside the map; by the sheet alone, so that a series keeps its place."""
        if self.tegnforklaring is Plass.AUTO:
            return self.ark in {Ark.A4_LIGGENDE, Ark.SKJERM} or (self.ark is Ark.SPALTE and self.bredde_mm >= 140)  # noqa: PLR2004 - narrower leaves the map under 90 mm
        return self.tegnforklaring is Plass.HOYRE


def sjekk_hoyde(hoyde_mm: float, oppsett: Oppsett) -> None:
    """Refuse a column that fits no page; raises OppsettError."""
    if hoyde_mm > MAKS_HOYDE:
        msg = f"figuren blir {format_tall(hoyde_mm)} mm høy; velg en bredde over {format_tall(oppsett.arkbredde_mm)} mm"
        raise OppsettError(msg)


def sjekk_piksler(bredde_mm: float, hoyde_mm: float, dpi: int) -> None:
    """Refuse a bitmap that would take gigabytes, with the largest resolution that works; raises OppsettError."""
    piksler = bredde_mm * hoyde_mm * (dpi / 25.4) ** 2
    if piksler > MAKS_PIKSLER:
        storste = int(dpi * (MAKS_PIKSLER / piksler) ** 0.5)
        msg = (
            f"bildet blir på {format_tall(piksler / 1e6)} millioner punkter, og grensen er "
            f"{format_tall(MAKS_PIKSLER / 1e6)} millioner; velg høyst {storste} dpi i denne størrelsen, SVG eller PDF"
        )
        raise OppsettError(msg)
