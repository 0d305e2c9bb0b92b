"""Printed figures beside the naive way, ``geopandas.plot``: ``python -m benchmarks.trykk``.

Both draw the same kommuner with the same fills, hatching, names and legend on A4 at 300 dpi. «Ny» is a figure that this
process has not drawn before, after others of the same extent; «igjen» is the same figure once more, as when only the
resolution is changed. The naive way has no difference between them.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import matplotlib.patheffects as pe
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from geo.beskrivelse.fyll import Monster
from geo.beskrivelse.katalog import find_figur
from geo.beskrivelse.temakart import Temakart
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.figurfil import build_ark, write_figurer
from geo.tegning.kartutsnitt import Kart, load_kart
from geo.tegning.oppsett import Ark, Format, Oppsett
from geo.tegning.trykk import draw_tegning

A4: Final = Oppsett(ark=Ark.A4_LIGGENDE)
KODER: Final = [f"5.{nr}" for nr in range(2, 18)]
GANGER: Final = 9
BUDSJETT: Final = {"25": 150.0, "356": 350.0, "alle": 10_000.0}  # ms, DESIGN; the first two also 5 times the naive way


def draw_naivt(temakart: Temakart, kart: Kart) -> bytes:
    """Draw a map as the documentation of geopandas shows: a layer per group, names at points, a legend of patches."""
    tabell = kart.grenser
    figur = Figure(figsize=(297 / 25.4, 210 / 25.4))
    FigureCanvasAgg(figur)
    akse = figur.subplots()
    omrade = tabell.loc[sorted(temakart.omrade.kommuner)]
    x0, y0, x1, y1 = omrade.total_bounds
    tabell.plot(ax=akse, color="#f4f3f0", edgecolor="#d4d1ca", linewidth=0.3)
    nokler = []
    for gruppe in temakart.grupper:
        numre = [n for n in (*gruppe.kommuner, *gruppe.utenfor) if n in temakart.felt]
        hatch = None if gruppe.fyll.monster is Monster.HEL else "//"
        farge = gruppe.fyll.farger[0]
        tabell.loc[numre].plot(ax=akse, color=farge, edgecolor="white", linewidth=0.5, hatch=hatch)
        if len(numre) > 1 and gruppe.nummer is not None:
            tabell.loc[numre].dissolve().boundary.plot(ax=akse, color="#333333", linewidth=1.2)
        nokler.append(Patch(facecolor=farge, edgecolor="#333333", hatch=hatch, label=gruppe.tekst))
    for nummer, punkt in omrade.representative_point().items():
        akse.annotate(
            temakart.felt[nummer].navn,
            (punkt.x, punkt.y),
            fontsize=8,
            ha="center",
            path_effects=[pe.withStroke(linewidth=2, foreground="white")],
        )
    akse.set_xlim(x0 - 10_000, x1 + 10_000)
    akse.set_ylim(y0 - 10_000, y1 + 10_000)
    akse.set_axis_off()
    akse.legend(handles=nokler, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=7)
    ut = io.BytesIO()
    figur.savefig(ut, dpi=300)
    return ut.getvalue()


def draw_vart(kode: str, s: Sporsmal, kart: Kart, oppsett: Oppsett) -> bytes:
    """Draw a map from its description to a PNG."""
    return draw_tegning(build_ark(find_figur(kode, s.data).beskriv(s), kart, oppsett), Format.PNG, 300)


def ta_tider(oppdrag: Iterable[Callable[[], object]]) -> list[float]:
    """Time calls in ms."""
    tider = []
    for gjor in oppdrag:
        start = time.perf_counter()
        gjor()
        tider.append(1_000 * (time.perf_counter() - start))
    return tider


def skriv(hva: str, tid: float, naivt: float | None = None, budsjett: float | None = None) -> None:
    """Print one line: ours, the naive way, how many times faster, and the budget where there is one."""
    deler = [f"{hva:42} {tid:8.0f} ms"]
    if naivt:
        deler.append(f"geopandas.plot {naivt:7.0f} ms {naivt / tid:6.1f} ganger")
    if budsjett:
        holdt = tid <= budsjett and (naivt is None or naivt >= 5 * tid)
        deler.append(
            f"budsjett {budsjett:.0f} ms{' og 5 ganger' if naivt else ''}: {'holdt' if holdt else 'IKKE HOLDT'}"
        )
    sys.stdout.write("  ".join(deler) + "\n")


def mal_a4(antall: str, s: Sporsmal, kart: Kart) -> None:
    """Time A4 figures of an area both ways, turn by turn, so that what else the machine does hits both alike."""
    draw_vart("5.10", s, kart, A4)  # warms matplotlib, font and extent, not the figures that are timed
    draw_naivt(find_figur("5.10", s.data).beskriv(s), kart)
    ny, igjen, naivt = [], [], []
    for kode in [kode for kode in KODER if kode != "5.10"][:GANGER]:
        temakart = find_figur(kode, s.data).beskriv(s)
        ny += ta_tider([lambda kode=kode: draw_vart(kode, s, kart, A4)])
        igjen += ta_tider([lambda kode=kode: draw_vart(kode, s, kart, A4)])
        naivt += ta_tider([lambda temakart=temakart: draw_naivt(temakart, kart)])
    tider = [statistics.median(liste) for liste in (ny, igjen, naivt)]
    skriv(f"A4, 300 dpi, {antall} kommuner, ny", tider[0], tider[2], BUDSJETT[antall])
    skriv(f"A4, 300 dpi, {antall} kommuner, igjen", tider[1], tider[2])


def mal_alle(s: Sporsmal, kart: Kart) -> None:
    """Time all the figures of the report as PNG and SVG, in a process that has drawn nothing and then once more."""
    for hva in ("alle figurer, PNG og SVG, 160 mm, ny", "alle figurer, PNG og SVG, 160 mm, igjen"):
        with tempfile.TemporaryDirectory() as mappe:
            (tid,) = ta_tider(
                [lambda mappe=mappe: write_figurer(Path(mappe), s, kart, Oppsett(), [Format.PNG, Format.SVG])]
            )
        skriv(hva, tid, budsjett=BUDSJETT["alle"])


def mal_formater(s: Sporsmal, kart: Kart) -> None:
    """Time the three formats of one sheet, and its size."""
    ark = build_ark(find_figur("5.8", s.data).beskriv(s), kart, Oppsett())
    for format_ in Format:
        innhold = draw_tegning(ark, format_, 300)
        tid = statistics.median(ta_tider([lambda format_=format_: draw_tegning(ark, format_, 300)] * GANGER))
        skriv(f"figur 5.8, 160 mm, {format_}, {len(innhold) / 1000:.0f} kB", tid)


def main() -> None:
    """Measure everything; the whole report first, while this process has drawn nothing."""
    s, kart = load_sporsmal(), load_kart()
    mal_alle(s, kart)
    mal_formater(s, kart)
    mal_a4("25", s, kart)
    mal_a4("356", replace(s, omrade=s.data.omrader["landet"]), kart)


if __name__ == "__main__":
    main()
