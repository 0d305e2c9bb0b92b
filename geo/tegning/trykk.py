"""Maps and charts as files: a described map becomes a sheet, and the sheet PNG, SVG or PDF.

Only importer of matplotlib, which is loaded when the first PNG or PDF is asked for. It rasterises and writes PDF; the
sheet is laid out already, and both get the same paths in millimetres. Text is outlines in a PNG, and text in PDF and
SVG. Nothing depends on the clock: the same input gives the same bytes.
"""

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.tegning.oppsett import Format, sjekk_piksler
from geo.tegning.skrift import MM_PER_PUNKT, Vekt, find_skrift
from geo.tegning.svg import build_svg
from geo.tegning.verdi import Anker, Form, Tegning, Tekst

if TYPE_CHECKING:
    from matplotlib.collections import PathCollection
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.text import Text
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

MM_PER_TOMME: Final = 25.4
DEFLATE: Final = 2  # the fourth saves a tenth more and takes nearly twice as long
DEFLATE_PALETT: Final = 6  # a third of the bytes to begin with, so that the time is small
PALETT, EKSAKTE = 256, 64  # colours of a palette, and how many of them are the most used
PROGRAM: Final = "Samarbeidskart"


def draw_tegning(tegning: Tegning, format_: Format, dpi: int = 300, *, palett: bool = False) -> bytes:
    """Draw a finished sheet as a file.

    ``dpi`` and ``palett`` matter for PNG only: 256 colours are a third of the bytes, and the eye sees no difference,
    since a sheet has some twenty and only the edges of letters and lines fall in between.
    """
    if format_ is Format.SVG:
        return build_svg(tegning).encode("utf-8")
    if format_ is Format.PDF:
        return _draw_pdf(tegning)
    sjekk_piksler(tegning.bredde_mm, tegning.hoyde_mm, dpi)
    return _draw_png(tegning, dpi, palett=palett)


# ----------------------------------------------------------------------------------------------------------- matplotlib


def _draw_png(tegning: Tegning, dpi: int, *, palett: bool) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - loaded when an export asks for it

    figur = _build_figur(tegning, dpi, tekst_som_flater=True)
    lerret = FigureCanvasAgg(figur)
    lerret.draw()
    bilde = np.asarray(lerret.buffer_rgba())
    tekster = {"Title": tegning.tittel, "Description": tegning.alt_tekst, "Source": tegning.kilde}
    piksler, farger = find_palett(bilde) if palett else (bilde[:, :, :3], None)
    return _skriv_png(piksler, farger, dpi, tekster)


def _draw_pdf(tegning: Tegning) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415 - as in _draw_png
    from matplotlib.backends.backend_pdf import FigureCanvasPdf  # noqa: PLC0415 - as in _draw_png

    figur = _build_figur(tegning, 72, tekst_som_flater=False)
    ut = io.BytesIO()
    opplysninger = {
        "Title": tegning.tittel,
        "Subject": tegning.alt_tekst,
        "Keywords": tegning.kilde,
        "Creator": PROGRAM,
        "Producer": PROGRAM,
        "CreationDate": None,
    }
    with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6}):
        FigureCanvasPdf(figur).print_pdf(ut, metadata=opplysninger)
    return ut.getvalue()


def _build_figur(tegning: Tegning, dpi: int, *, tekst_som_flater: bool) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415 - as in _draw_png
    from matplotlib.transforms import Affine2D  # noqa: PLC0415 - as in _draw_png

    # Whole pixels, so that the last row and column of a PNG are not half covered.
    piksler = [round(mm / MM_PER_TOMME * dpi) for mm in (tegning.bredde_mm, tegning.hoyde_mm)]
    figur = Figure(figsize=(piksler[0] / dpi, piksler[1] / dpi), dpi=dpi, facecolor="white")
    til_skjerm = (
        Affine2D().scale(1 / MM_PER_TOMME, -1 / MM_PER_TOMME).translate(0, piksler[1] / dpi) + figur.dpi_scale_trans
    )
    for _, like in groupby(tegning.elementer, key=type):
        elementer = list(like)
        tekster = [element for element in elementer if isinstance(element, Tekst)]
        for samling in _build_samlinger([e for e in elementer if isinstance(e, Form)], til_skjerm):
            figur.add_artist(samling)
        for samling in _build_tekstflater(tekster, til_skjerm, fyll=tekst_som_flater):
            figur.add_artist(samling)
        if not tekst_som_flater:
            for tekst in tekster:
                figur.add_artist(_build_tekst(tekst, til_skjerm))
    return figur


def _build_samlinger(former: Iterable[Form], til_skjerm: "Transform") -> "Iterator[PathCollection]":
    """Yield as few collections as can be: shapes that are only filled or only stroked go together."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415 - as in _draw_png

    for _, gruppe in groupby(former, key=lambda form: form.stipling):
        liste = list(gruppe)
        stipling = liste[0].stipling
        bredder = [form.bredde_mm / MM_PER_PUNKT for form in liste]
        yield PathCollection(
            [_build_path(form.sti.punkter, form.sti.koder) for form in liste],
            facecolors=[form.fyll or "none" for form in liste],
            edgecolors=[form.strek or "none" for form in liste],
            linewidths=bredder,
            # matplotlib counts dashes in line widths.
            linestyles=[(0, tuple(d / form.bredde_mm for d in stipling)) for form in liste] if stipling else "solid",
            joinstyle="round",
            capstyle="butt",
            transform=til_skjerm,
        )


def _build_path(punkter: "NDArray[np.float64]", koder: "NDArray[np.uint8]") -> "Path":
    from matplotlib.path import Path  # noqa: PLC0415 - as in _draw_png

    return Path(punkter, koder)


@lru_cache(maxsize=len(Vekt))
def _find_font(vekt: Vekt) -> "FontProperties":
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as in _draw_png

    return FontProperties(fname=find_skrift().filer[vekt], size=100)


@lru_cache(maxsize=8192)
def _find_omriss(tekst: str, vekt: Vekt) -> "tuple[NDArray[np.float64], NDArray[np.uint8], float]":
    """Return the outlines of a line of text at one millimetre's type size, y downwards, and how wide it is drawn."""
    from matplotlib.textpath import text_to_path  # noqa: PLC0415 - as in _draw_png

    font = _find_font(vekt)
    bredde, _, _ = text_to_path.get_text_width_height_descent(tekst, font, ismath=False)
    punkter, koder = text_to_path.get_text_path(font, tekst, ismath=False)
    em = text_to_path.FONT_SCALE  # the size that outlines come in; the font is set to the same, so that widths do too
    punkter = np.asarray(punkter, dtype=float).reshape(-1, 2)
    return punkter / (em, -em), np.asarray(koder, dtype=np.uint8), bredde / em


def _build_tekstflater(tekster: list[Tekst], til_skjerm: "Transform", *, fyll: bool) -> "Iterator[PathCollection]":
    """Yield the halos of some lines of text, and then, where asked for, their letters."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415 - as in _draw_png

    stier = []
    for tekst in tekster:
        punkter, koder, bredde = _find_omriss(tekst.tekst, tekst.vekt)
        mm = tekst.punkt * MM_PER_PUNKT
        flytt = {Anker.START: 0.0, Anker.MIDT: bredde / 2, Anker.SLUTT: bredde}[tekst.anker] * mm
        stier.append(_build_path(punkter * mm + (tekst.x - flytt, tekst.y), koder) if len(koder) else None)
    med_halo = [(sti, tekst) for sti, tekst in zip(stier, tekster, strict=True) if sti is not None and tekst.halo_mm]
    if med_halo:
        yield PathCollection(
            [sti for sti, _ in med_halo],
            facecolors="none",
            edgecolors="white",
            linewidths=[2 * tekst.halo_mm / MM_PER_PUNKT for _, tekst in med_halo],
            joinstyle="round",
            transform=til_skjerm,
        )
    synlige = [(sti, tekst) for sti, tekst in zip(stier, tekster, strict=True) if sti is not None]
    if fyll and synlige:
        yield PathCollection(
            [sti for sti, _ in synlige],
            facecolors=[tekst.farge for _, tekst in synlige],
            edgecolors="none",
            linewidths=0,
            transform=til_skjerm,
        )


def _build_tekst(tekst: Tekst, til_skjerm: "Transform") -> "Text":
    from matplotlib.text import Text  # noqa: PLC0415 - as in _draw_png

    anker = {Anker.START: "left", Anker.MIDT: "center", Anker.SLUTT: "right"}[tekst.anker]
    font = _find_font(tekst.vekt).copy()
    font.set_size(tekst.punkt)
    return Text(
        tekst.x,
        tekst.y,
        tekst.tekst,
        color=tekst.farge,
        fontproperties=font,
        ha=anker,
        va="baseline",
        parse_math=False,
        transform=til_skjerm,
    )


# ------------------------------------------------------------------------------------------------------------------ PNG


def find_palett(bilde: "NDArray[np.uint8]") -> "tuple[NDArray[np.uint8], NDArray[np.uint8]]":
    """Find 256 colours for an RGBA image that covers all, and which of them each point is nearest to.

    The most used are exact, and these are all fills and text; the others are chosen one by one, each that which the
    ones before it are farthest from, so that no point is far from its own colour.
    """
    kode = bilde.view(np.uint32).ravel()
    start = np.flatnonzero(np.r_[True, kode[1:] != kode[:-1]])  # runs of one colour: a tenth of the points
    lengder = np.diff(start, append=len(kode))
    koder, nummer = np.unique(kode[start], return_inverse=True)
    farger = np.ascontiguousarray(koder.view(np.uint8).reshape(-1, 4)[:, :3].T).astype(np.int32)
    vanligste = np.argsort(-np.bincount(nummer, weights=lengder), kind="stable")[:EKSAKTE]
    avstand = np.full(len(koder), np.iinfo(np.int32).max, dtype=np.int32)
    naermest = np.zeros(len(koder), dtype=np.uint8)
    valgte = []
    for nr in range(min(PALETT, len(koder))):
        valgte.append(vanligste[nr] if nr < len(vanligste) else avstand.argmax())
        ny = np.square(farger - farger[:, valgte[-1], None]).sum(axis=0, dtype=np.int32)
        naermest[ny < avstand] = nr
        avstand = np.minimum(avstand, ny)
    return np.repeat(naermest[nummer], lengder).reshape(bilde.shape[:2]), farger[:, valgte].T.astype(np.uint8)


def _skriv_png(
    bilde: "NDArray[np.uint8]", palett: "NDArray[np.uint8] | None", dpi: int, tekster: dict[str, str]
) -> bytes:
    """Write an image as PNG with its resolution and, as international text, the words that belong to it.

    The image is RGB, or places in a palette where there is one.

    No filter, and deflate's second level: on maps, which are large even areas, that gives smaller files than Pillow's
    search for filters, in a quarter of the time.
    """
    hoyde, bredde, *_ = bilde.shape
    rader = np.pad(bilde.reshape(hoyde, -1), ((0, 0), (1, 0)))  # each row starts with its filter: 0, none
    per_meter = round(dpi / MM_PER_TOMME * 1000)
    deler = [
        b"\x89PNG\r\n\x1a\n",
        _png_del(b"IHDR", struct.pack(">IIBBBBB", bredde, hoyde, 8, 2 if palett is None else 3, 0, 0, 0)),
        _png_del(b"pHYs", struct.pack(">IIB", per_meter, per_meter, 1)),
        *(
            _png_del(b"iTXt", nokkel.encode("latin-1") + b"\0\0\0nb\0\0" + verdi.encode("utf-8"))
            for nokkel, verdi in {**tekster, "Software": PROGRAM}.items()
        ),
        *([] if palett is None else [_png_del(b"PLTE", palett.tobytes())]),
        _png_del(b"IDAT", zlib.compress(rader.data, DEFLATE if palett is None else DEFLATE_PALETT)),
        _png_del(b"IEND", b""),
    ]
    return b"".join(deler)


def _png_del(navn: bytes, innhold: bytes) -> bytes:
    return struct.pack(">I", len(innhold)) + navn + innhold + struct.pack(">I", zlib.crc32(navn + innhold))
