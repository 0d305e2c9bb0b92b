"""All the report's figures small on one sheet, for docs/: ``python -m benchmarks.kontaktark``."""

import io
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from geo.beskrivelse.katalog import find_rapportfigurer
from geo.maal.sporsmal import load_sporsmal
from geo.rapport.figurfil import draw_figurer
from geo.tegning.kartutsnitt import load_kart
from geo.tegning.oppsett import Format, Oppsett
from geo.tegning.skrift import Vekt, find_skrift

UT: Final = Path(__file__).parent.parent / "docs" / "kontaktark.png"
BREDDE: Final = 560  # pixels of each figure: its names can still be read
KOLONNER: Final = 5
LUFT: Final = 26
FARGER: Final = 128  # a palette keeps the file under 1.5 MB


def main() -> None:
    """Draw every figure and lay them out in columns, each under the shortest so far."""
    s = load_sporsmal()
    figurer = find_rapportfigurer(s.data).values()
    skrift = ImageFont.truetype(str(find_skrift().filer[Vekt.FET]), 17)
    hoyder = [LUFT] * KOLONNER
    plassert = []
    for fil in draw_figurer(figurer, s, load_kart(), Oppsett(dpi=300), [Format.PNG]):
        bilde = Image.open(io.BytesIO(fil.innhold))
        bilde = bilde.resize((BREDDE, round(bilde.height * BREDDE / bilde.width)), Image.Resampling.LANCZOS)
        kolonne = min(range(KOLONNER), key=lambda nr: hoyder[nr])
        plassert.append((bilde, fil.sted, LUFT + kolonne * (BREDDE + LUFT), hoyder[kolonne]))
        hoyder[kolonne] += bilde.height + 2 * LUFT
    ark = Image.new("RGB", (LUFT + KOLONNER * (BREDDE + LUFT), max(hoyder)), "#dddddd")
    penn = ImageDraw.Draw(ark)
    for bilde, sted, x, y in plassert:
        penn.text((x, y - 22), sted, "#1a1a1a", skrift)
        ark.paste(bilde, (x, y))
    ark.quantize(FARGER, dither=Image.Dither.NONE).save(UT, optimize=True)
    print(f"{UT.name}: {len(plassert)} figurer, {UT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
