"""Charts and tables as lines of text: a test can hold everything they say, and the shape of a cell is one place."""

from collections.abc import Iterator

from geo.beskrivelse.diagram import Diagram, Stolpe
from geo.beskrivelse.katalog import Beskrivelse
from geo.beskrivelse.matrise import Varmetabell
from geo.beskrivelse.tabell import Celle, Kolonne, Slag, Tabell, format_celle
from geo.beskrivelse.temakart import Felt, Temakart
from geo.tekst import TYNT_MELLOMROM, format_tall

MELLOMROM = str.maketrans(dict.fromkeys(f"{TYNT_MELLOMROM}\u00a0", " "))


def vis_tall(tall: float) -> str:
    """Format a number with the decimals it has, two at the most."""
    return format_tall(tall, 2).rstrip("0").rstrip(",") if tall % 1 else format_tall(tall)


def vis_celle(verdi: Celle, kolonne: Kolonne) -> str:
    """Format a cell; a share with a decimal more than it is shown with, so that a wrong one is seen."""
    if kolonne.slag is Slag.ANDEL and isinstance(verdi, int | float):
        return f"{vis_tall(round(100 * verdi, 1))} %"
    return format_celle(verdi, kolonne)


def vis_tabell(tabell: Tabell) -> Iterator[str]:
    """Yield the title, the heading and a line for each row."""
    yield f"[{tabell.tittel}]"
    if tabell.kolonner:
        yield " | ".join(kolonne.hode for kolonne in tabell.kolonner)
    for rad in tabell.rader:
        yield " | ".join(vis_celle(*par) for par in zip(rad, tabell.kolonner, strict=True))


def vis_stolpe(stolpe: Stolpe) -> str:
    """Return a bar as its name, values, label and mark: «Alfa = 8 + 0 → 8 (merke 9)»."""
    merke = "" if stolpe.referanse is None else f" (merke {vis_tall(stolpe.referanse)})"
    return f"{stolpe.navn} = {' + '.join(map(vis_tall, stolpe.verdier))} → {stolpe.etikett}{merke}"


def vis_diagram(diagram: Diagram) -> Iterator[str]:
    """Yield everything that a chart says, but for the alt text and the source line, which are made of the rest."""
    yield f"{diagram.tittel} ({diagram.ordninger} ordninger)"
    yield diagram.setning
    if diagram.stolper:
        yield f"{diagram.enhet}: {' / '.join(serie.navn for serie in diagram.serier)}"
    if diagram.tegnforklaring:
        yield f"tegn: {' / '.join(serie.navn for serie in diagram.tegnforklaring)}"
    if diagram.referansenavn:
        yield f"merke: {diagram.referansenavn}"
    if diagram.terskel:
        yield f"terskel: {vis_tall(diagram.terskel[0])} = {diagram.terskel[1]}"
    gruppe = ""
    for stolpe in diagram.stolper:
        if stolpe.gruppe != gruppe:
            yield f"- {(gruppe := stolpe.gruppe)} -"
        yield vis_stolpe(stolpe)
    if diagram.tabell.kolonner:
        yield from vis_tabell(diagram.tabell)
    yield from (f"! {forbehold}" for forbehold in diagram.forbehold)


def vis_varme(varme: Varmetabell) -> Iterator[str]:
    """Yield a heat table with the shade of each cell in brackets."""
    yield from (varme.setning, f"tegn: {' / '.join(varme.tegn)}", " | ".join((varme.hjorne, *varme.kolonner)))
    for navn, ruter in varme.rader:
        yield " | ".join((navn, *(f"{rute.tekst} [{'–' if rute.trinn is None else rute.trinn}]" for rute in ruter)))
    yield from vis_tabell(varme.tabell)
    yield from (f"! {forbehold}" for forbehold in varme.forbehold)


def vis_felt(felt: Felt, kart: Temakart) -> str:
    """Return a kommune of a map as its name, state, what is written on it, and whom it belongs to."""
    grupper = " + ".join(kart.gruppe[nokkel].navn for nokkel in felt.grupper)
    verdi = "" if felt.verdi is None else f" = {vis_tall(felt.verdi)}"
    vert = f", vert for {', '.join(map(str, felt.vert_for))}" if felt.vert_for else ""
    hvor = "" if felt.i_omradet else " (utenfor)"
    return f"{felt.navn}{hvor}: {felt.tilstand} «{felt.tall}»{verdi} {grupper}{vert} — {felt.tekst}"


def vis_kart(kart: Temakart) -> Iterator[str]:
    """Yield everything that a map says, but for colours, the alt text and the source line."""
    yield from (kart.tittel, kart.undertittel, kart.setning)
    yield from (f"* {gruppe.tekst}" for gruppe in kart.grupper)
    yield from (vis_felt(felt, kart) for _, felt in sorted(kart.felt.items()))
    yield from (*vis_tabell(kart.tabell), *vis_tabell(kart.grunnlag))
    yield from (f"! {forbehold}" for forbehold in kart.forbehold)


def vis(beskrivelse: Beskrivelse | None) -> Iterator[str]:
    """Yield everything that a map, chart or heat table says."""
    match beskrivelse:
        case Temakart():
            yield from vis_kart(beskrivelse)
        case Diagram():
            yield from vis_diagram(beskrivelse)
        case Varmetabell():
            yield from vis_varme(beskrivelse)
        case None:
            yield "(ingenting å si)"


def vis_setning(kode: str, beskrivelse: Beskrivelse | None) -> Iterator[str]:
    """Yield the sentence alone, after what is described."""
    yield f"{kode}:"
    yield beskrivelse.setning if beskrivelse else "(ingenting å si)"
