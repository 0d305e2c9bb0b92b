"""A PDF read back as a screen reader gets it: its tags in order with their text, and where each stands."""

import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import pikepdf
from pikepdf import Array, Dictionary, Object, Page, String, parse_content_stream

from geo.tegning.skrift import MM_PER_PUNKT, Vekt, compute_bredde_mm


@dataclass(frozen=True)
class Merke:
    """One tag: its kind without slash, its own text, its alternative text and its attributes."""

    slag: str
    tekst: str
    alt: str | None
    egenskaper: dict[str, str]
    barn: tuple[Self, ...]

    def __iter__(self) -> Iterator[Self]:
        """Yield this tag and all under it, in reading order."""
        yield self
        for ett in self.barn:
            yield from ett

    def find(self, *slag: str) -> list[Self]:
        return [ett for ett in self if ett.slag in slag]

    @property
    def hele(self) -> str:
        """The text of this tag and all under it; what stands in tags of its own is set apart by a space."""
        return " ".join(" ".join(filter(None, (self.tekst, *(ett.hele for ett in self.barn)))).split())


@dataclass(frozen=True)
class Linje:
    """A piece of a line of text: its page, from where to where (millimetres from the top left corner), and its size."""

    side: int
    x: float
    slutt: float
    y: float
    punkt: float
    tekst: str


@dataclass(frozen=True)
class Pdf:
    """A tagged PDF."""

    tittel: str
    spraak: str
    standard: str  # the part of PDF/UA that the metadata claims
    sider: tuple[str, ...]  # the text of each page, also of artifacts and pictures
    linjer: tuple[Linje, ...]  # of the same
    rot: Merke

    @property
    def tekst(self) -> str:
        return self.rot.hele

    def find(self, *slag: str) -> list[Merke]:
        return self.rot.find(*slag)

    def find_tabeller(self) -> list[list[list[str]]]:
        """Find the tables as rows of the texts of their cells."""
        return [[[c.hele for c in rad.find("TH", "TD")] for rad in t.find("TR")] for t in self.find("Table")]


Matrise = tuple[float, float, float, float, float, float]


def _gang(a: Matrise, b: Matrise) -> Matrise:
    """Multiply two transformations as PDF does: ``a`` within ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class _Skrift:
    """A font of a page: its weight, and which letters each glyph stands for (ISO 32000-1, 9.10.3)."""

    def __init__(self, skrift: Dictionary) -> None:
        self.vekt = Vekt.FET if "Semibold" in str(skrift.BaseFont) else Vekt.NORMAL
        kart = skrift.ToUnicode.read_bytes().decode("ascii")
        self.tegn: dict[int, str] = {}
        for bit in re.findall(r"beginbfchar(.*?)endbfchar", kart, re.DOTALL):
            self.tegn |= {int(fra, 16): _les_heks(til) for fra, til in re.findall(r"<(\w+)>\s*<(\w+)>", bit)}
        for bit in re.findall(r"beginbfrange(.*?)endbfrange", kart, re.DOTALL):
            for fra, til, start in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", bit):
                forste = _les_heks(start)
                for nr in range(int(til, 16) - int(fra, 16) + 1):
                    self.tegn[int(fra, 16) + nr] = forste[:-1] + chr(ord(forste[-1]) + nr)

    def les(self, raa: bytes) -> str:
        return "".join(self.tegn[int.from_bytes(raa[i : i + 2])] for i in range(0, len(raa), 2))


def _les_heks(heks: str) -> str:
    return bytes.fromhex(heks).decode("utf-16-be")


class _Side:
    """The text of a page: of each marked part by its number, and line by line. All text is marked or an artifact."""

    def __init__(self, side: Page, nr: int) -> None:
        self.nr, self.hoyde = nr, float(side.mediabox[3])
        self.deler: dict[int, str] = {}
        self.linjer: list[Linje] = []
        self.skrifter = {navn: _Skrift(skrift) for navn, skrift in side.resources.get("/Font", {}).items()}
        self.merker: list[int | str] = []
        self.matrise: Matrise = (1, 0, 0, 1, 0, 0)
        self.stabel = [self.matrise]
        for operander, operator in parse_content_stream(side, "BDC BMC EMC q Q cm Tf Tm Tj TJ"):
            match str(operator):
                case "BDC" | "BMC" | "EMC":
                    self._merk(operander)
                case "q":
                    self.stabel.append(self.matrise)
                case "Q":
                    self.matrise = self.stabel.pop()
                case "cm":
                    self.matrise = _gang(_les_matrise(operander), self.matrise)
                case "Tm":
                    self.tekstmatrise = _les_matrise(operander)
                case "Tf":
                    self.skrift, self.punkt = self.skrifter[str(operander[0])], float(operander[1])
                case _:
                    self._sett(operander)

    def _merk(self, operander: list[Object]) -> None:
        if not operander:
            self.merker.pop()
            return
        nummer = operander[-1].get("/MCID") if isinstance(operander[-1], Dictionary) else None
        self.merker.append(str(operander[0]) if nummer is None else int(nummer))
        if nummer is not None:
            self.deler.setdefault(int(nummer), "")

    def _sett(self, operander: list[Object]) -> None:
        biter = operander[0] if isinstance(operander[0], Array) else operander
        tekst = "".join(self.skrift.les(bytes(bit)) for bit in biter if isinstance(bit, String))
        numre = [merke for merke in self.merker if isinstance(merke, int)]
        assert numre or "/Artifact" in self.merker, tekst
        if numre:
            self.deler[numre[-1]] += tekst
        a, b, *_, x, y = _gang(self.tekstmatrise, self.matrise)
        punkt, x_mm = round(self.punkt * math.hypot(a, b), 3), x * MM_PER_PUNKT
        kerning = sum(float(bit) for bit in biter if not isinstance(bit, String)) / 1000 * punkt * MM_PER_PUNKT
        slutt = x_mm + compute_bredde_mm(tekst.rstrip(), punkt, self.skrift.vekt) - kerning
        self.linjer.append(Linje(self.nr, x_mm, slutt, (self.hoyde - y) * MM_PER_PUNKT, punkt, tekst))


def _les_matrise(operander: Iterable[Object]) -> Matrise:
    a, b, c, d, e, f = map(float, operander)
    return a, b, c, d, e, f


def les_pdf(fil: bytes) -> Pdf:
    """Read a file and hold it to what PDF/UA-1 asks of every one: marked, title shown, text in tags, pictures told."""
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        sider = {side.objgen: _Side(side, nr) for nr, side in enumerate(pdf.pages)}
        (rot,) = [_les_merke(ett, None, sider) for ett in _som_liste(pdf.Root.StructTreeRoot.K)]
        assert all(figur.alt for figur in rot.find("Figure", "Formula"))
        return Pdf(
            tittel=str(pdf.docinfo.Title),
            spraak=str(pdf.Root.Lang),
            standard=re.search(rb"pdfuaid:part\W+(\d)", pdf.Root.Metadata.read_bytes())[1].decode(),
            sider=tuple(" ".join(linje.tekst for linje in side.linjer) for side in sider.values()),
            linjer=tuple(linje for side in sider.values() for linje in side.linjer),
            rot=rot,
        )


def _som_liste(verdi: Object) -> list[Object]:
    return list(verdi) if isinstance(verdi, Array) else [verdi]


Sidenummer = tuple[int, int]  # of the page's object


def _les_merke(element: Dictionary, side: Sidenummer | None, sider: dict[Sidenummer, _Side]) -> Merke:
    side = element.Pg.objgen if "/Pg" in element else side
    tekst, barn = [], []
    for ett in _som_liste(element.get("/K", Array())):
        if not isinstance(ett, Dictionary):
            tekst.append(sider[side].deler[int(ett)])
        elif ett.get("/Type") == "/MCR":
            hvor = ett.Pg.objgen if "/Pg" in ett else side
            tekst.append(sider[hvor].deler[int(ett.MCID)])
        elif ett.get("/Type") != "/OBJR":
            barn.append(_les_merke(ett, side, sider))
    egenskaper = {
        navn.removeprefix("/"): _les_verdi(verdi)
        for sett in _som_liste(element.get("/A", Array()))
        for navn, verdi in sett.items()
    }
    alt = str(element.Alt) if "/Alt" in element else None
    return Merke(str(element.S).removeprefix("/"), "".join(tekst), alt, egenskaper, tuple(barn))


def _les_verdi(verdi: Object) -> str:
    return " ".join(map(str, verdi)) if isinstance(verdi, Array) else str(verdi).removeprefix("/")
