"""Parts that pages share: the choice in the URL, legend, tables, pictures and the frame of a page. No counting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import settings
from geo.beskrivelse.tabell import Celle, Kolonne, Tabell, format_celle, format_csv
from geo.beskrivelse.temakart import Gruppe, Temakart
from geo.data.kommuner import Kommune
from geo.data.register import Ordning
from geo.data.samling import Samling
from geo.data.sok import find_treff
from geo.skjerm.svgfyll import build_data_uri, build_rute
from geo.tekst import escape_markdown, sammenfoy
from pages import _html, _stil
from pages._data import hent_minikart, hent_siste_gode, hent_sokeindeks

T = TypeVar("T")
MAKS_KODE, MAKS_KODER = 40, 5  # of what a link may be made to show on a page
IKON = Path(__file__).with_name("ikon.svg")  # from our own origin; Streamlit fetches emoji and symbols from outside


def start_side(tittel: str, *, smal: bool = False) -> None:
    """Begin a page: its title in the browser, and the styles that all pages share; ``smal`` keeps lines short."""
    st.set_page_config(page_title=f"{tittel} – Samarbeidskart", page_icon=IKON, layout="wide")
    st.html(f"<style>{_stil.SIDE}{_stil.SMAL if smal else ''}</style>")
    st.html(f"<script>{_stil.LENKER}</script>", unsafe_allow_javascript=True)


def vis_tittel(tittel: str, felt: DeltaGenerator | None = None) -> None:
    """Show the page's heading, in ``felt`` or here, and put it in the browser's title as well."""
    st.set_page_config(page_title=f"{tittel} – Samarbeidskart")
    (felt or st).title(escape_markdown(tittel))


def synk_url(nokkel: str, les: Callable[[str | None], T]) -> T:
    """Let a widget's key follow the URL: at first load, on a link, and when the reader goes back or forward.

    Called before the widget is made; ``skriv_url`` after it writes the choice back.

    Parameters
    ----------
    nokkel
        Of the widget and in the URL.
    les
        Reads the value from what the URL says.

    Returns
    -------
    T
        What the widget is to begin with. It is not stored in a session that does not know the key: after a restart
        the browser sends what the reader has chosen since, and that wins over a beginning but not over a stored value
        (tests/nettleser/test_feil.py). Where it is stored, the stored value is returned, since a browser that asks for
        the page again before it has drawn the widget sends what the widget begins with.

    """
    fra_url = st.query_params.get(nokkel)
    if nokkel not in st.session_state:
        return les(fra_url)
    if fra_url != st.session_state.get(f"_url_{nokkel}"):
        st.session_state[nokkel] = les(fra_url)
    verdi: T = st.session_state[nokkel]
    return verdi


def vis_ukjente(etikett: str, koder: Sequence[str]) -> None:
    """Say which codes of a link are not among the choices of a widget."""
    if koder:
        hva = sammenfoy([f"«{escape_markdown(kode[:MAKS_KODE])}»" for kode in koder[:MAKS_KODER]])
        st.info(f"Lenken ber om {hva}, som ikke er blant valgene under «{etikett}».")


def skriv_url(nokkel: str, verdi: str | None) -> None:
    """Write a choice to the URL; None takes it away."""
    if verdi is None:
        if nokkel in st.query_params:
            del st.query_params[nokkel]
    elif st.query_params.get(nokkel) != verdi:
        st.query_params[nokkel] = verdi
    st.session_state[f"_url_{nokkel}"] = verdi


def velg(  # noqa: PLR0913 - what a select box is made of, the rest named
    etikett: str,
    valg: Mapping[str, str],
    nokkel: str,
    standard: str,
    *,
    hjelp: str | None = None,
    forkortet: bool = False,
) -> str:
    """Show a searchable select box whose choice is in the URL; returns the code chosen.

    A search finds what contains the text; ``forkortet`` also what has its letters in order, such as «ppt».
    """
    start = _synk_kode(etikett, valg, nokkel, standard)
    kode = st.selectbox(
        etikett,
        list(valg),
        index=list(valg).index(start),
        format_func=valg.__getitem__,
        key=nokkel,
        help=hjelp,
        filter_mode="fuzzy" if forkortet else "contains",
    )
    skriv_url(nokkel, kode or None)
    return kode


def velg_del(etikett: str, valg: Mapping[str, str], nokkel: str, standard: str) -> str:
    """Show the parts of a page beside each other, one of which is chosen and in the URL; returns its code."""
    start = _synk_kode(etikett, valg, nokkel, standard)
    kode = st.segmented_control(
        etikett, list(valg), default=start, format_func=valg.__getitem__, key=nokkel, required=True, wrap=True
    )
    skriv_url(nokkel, kode)
    return kode or standard


def _synk_kode(etikett: str, valg: Mapping[str, str], nokkel: str, standard: str) -> str:
    """Follow the URL with one of some codes; what a link asks for and is not there, is told."""

    def les(fra_url: str | None) -> str:
        vis_ukjente(etikett, [fra_url] if fra_url and fra_url not in valg else [])
        return fra_url if fra_url is not None and fra_url in valg else standard

    start = synk_url(nokkel, les)
    if start not in valg:  # the area, say, has other kommuner now
        st.session_state[nokkel] = start = standard
    return start


def velg_tall(etikett: str, nokkel: str, standard: int, grenser: tuple[int, int], *, steg: int = 1) -> int:
    """Show a field for a whole number that is in the URL; what is none, or outside ``grenser``, is ``standard``."""

    def les(fra_url: str | None) -> int:
        tall = int(fra_url) if fra_url and fra_url.isascii() and fra_url.isdecimal() else standard
        return tall if grenser[0] <= tall <= grenser[1] else standard

    start = synk_url(nokkel, les)
    tall = st.number_input(etikett, grenser[0], grenser[1], start, step=steg, key=nokkel)
    skriv_url(nokkel, str(tall))
    return tall


def velg_flere(etikett: str, valg: Mapping[str, str], nokkel: str, *, tom: str = "Alle") -> tuple[str, ...]:
    """Show a box to choose several in, whose choice is in the URL with dots between; none chosen is an empty tuple."""

    def les(fra_url: str | None) -> list[str]:
        koder = list(filter(None, (fra_url or "").split(".")))
        vis_ukjente(etikett, [kode for kode in koder if kode not in valg])
        return [kode for kode in koder if kode in valg]

    koder = st.multiselect(
        etikett,
        list(valg),
        default=synk_url(nokkel, les),
        format_func=valg.__getitem__,
        key=nokkel,
        placeholder=tom,
        filter_mode="contains",
        select_all=False,  # its text is English, and Enter would choose all that match
    )
    skriv_url(nokkel, ".".join(koder) or None)
    return tuple(koder)


def vis_tegnforklaring(grupper: Sequence[Gruppe]) -> None:
    """Show the legend as a list: each group's fill exactly as on the map, its number, name and how many."""
    # As images: st.html takes inline SVG away. The text beside says all, so they have no alt text.
    punkter = "".join(
        f'<li><img src="{build_data_uri(build_rute(gruppe.fyll))}" alt=""><span>{escape(gruppe.tekst)}</span></li>'
        for gruppe in grupper
    )
    st.html(f'<ul class="sk-forklaring" aria-label="Tegnforklaring">{punkter}</ul>')


def build_tabell(tabell: Tabell, html: Mapping[str, Sequence[str]] | None = None, gruppe: str | None = None) -> str:
    """Build a real HTML table with a caption and header cells.

    ``html`` gives cells of a column as HTML, such as bars, one per row; a column that the table lacks comes last.
    ``gruppe`` is a column whose values become headings over the rows that share them, in place of a column.
    """
    html = html or {}
    egne = {kolonne.navn: (nr, kolonne) for nr, kolonne in enumerate(tabell.kolonner)}
    navnene = [navn for navn in dict.fromkeys((*egne, *html)) if navn != gruppe]
    tall = {navn for navn, (_, kolonne) in egne.items() if kolonne.slag.er_tall and navn not in html}

    def klasse(navn: str) -> str:
        return ' class="tall"' if navn in tall else ""

    def innhold(nr: int, navn: str) -> str:
        if navn in html:
            return html[navn][nr]
        plass, kolonne = egne[navn]
        return build_celle(tabell.rader[nr][plass], kolonne)

    hode = "".join(
        f'<th scope="col"{klasse(navn)}>{escape(egne[navn][1].hode if navn in egne else navn)}</th>' for navn in navnene
    )
    rader, forrige = [], None
    for nr in range(len(tabell.rader)):
        if gruppe and (naa := innhold(nr, gruppe)) != forrige:
            forrige = naa
            rader.append(f'<tr><th scope="rowgroup" colspan="{len(navnene)}" class="sk-gruppe">{naa}</th></tr>')
        rader.append(f"<tr>{''.join(f'<td{klasse(navn)}>{innhold(nr, navn)}</td>' for navn in navnene)}</tr>")
    return (
        f'<div class="sk-tabell" tabindex="0" role="region" aria-label="{escape(tabell.tittel)}">'
        f"<table><caption>{escape(tabell.tittel)}</caption><thead><tr>{hode}</tr></thead>"
        f"<tbody>{''.join(rader)}</tbody></table></div>"
    )


def build_celle(verdi: Celle, kolonne: Kolonne) -> str:
    """Build the content of a cell: a kommune and an ordning are links to their pages, all else is text."""
    match verdi:
        case Kommune():
            return _html.build_kommunelenke(verdi)
        case Ordning():
            return _html.build_ordningslenke(verdi)
    return escape(format_celle(verdi, kolonne))


def vis_tabell(
    tabell: Tabell, filnavn: str, html: Mapping[str, Sequence[str]] | None = None, gruppe: str | None = None
) -> None:
    """Show a table that a screen reader can read, with a download that opens in Norwegian Excel."""
    st.html(build_tabell(tabell, html, gruppe))
    vis_nedlasting(tabell, filnavn)


def vis_nedlasting(tabell: Tabell, filnavn: str) -> None:
    """Show the download of a table as a file that opens in Norwegian Excel; ``filnavn`` is without suffix."""
    st.download_button(
        "Last ned tabellen (CSV)",
        format_csv(tabell),
        file_name=f"{filnavn}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv-{filnavn}",
        icon=":material/download:",
    )


def vis_minikart(temakart: Temakart, utsnitt: Iterable[str] | None = None, *, bredde: int = 640) -> None:
    """Show a described map as a picture with its alt text; where boundaries cannot be read the page says so."""
    for bilde in hent_minikart([temakart], utsnitt, bredde=bredde, tegn=True) or ():
        st.html(_html.build_kartbilde(temakart, bilde))


def vis_vegg(kart: Sequence[Temakart]) -> None:
    """Show maps as a wall of small pictures, each a link to the map itself."""
    bilder: Sequence[str | None] = hent_minikart(kart) or [None] * len(kart)
    lenker = (_html.build_lenke("kart", ett.tittel, tema=ett.kode) for ett in kart)
    st.html(_html.build_vegg(zip(kart, bilder, lenker, strict=True)))


def vis_hurtigsok() -> None:
    """Show the search behind a button at the top of every page."""
    with st.container(key="hurtigsok"), st.popover("Søk", width="content"):
        grunnlag = hent_siste_gode()
        if grunnlag is None:
            st.markdown("Registeret er ikke lest ennå.")
        else:
            vis_sok(grunnlag, i_url=False)


def vis_sok(grunnlag: Samling, *, i_url: bool = True) -> None:
    """Show the search for kommune, ordning and oppgave, with hits as links.

    ``i_url`` False keeps what is typed out of the URL and apart from the search of the first page. The field is
    neither live nor in a fragment: it would send its text once more when a hit is clicked, which on a busy server comes
    after the link and brings the old page back, or a blank one.
    """
    tekst = st.text_input(
        "Søk etter kommune, ordning eller oppgave",
        type="search",
        placeholder="Skriv Ål, barnevern eller 3005 og trykk Enter",
        key="sok" if i_url else "sok_overalt",
        bind="query-params" if i_url else None,
    )
    treff = find_treff(hent_sokeindeks(grunnlag), tekst) if tekst else ()
    st.html(_html.build_treff(tekst or "", treff))


def vis_kildelinje(linje: str) -> None:
    """Show a source line with its required credit as a link."""
    lenke = f'<a href="{settings.KREDITERING_URL}" rel="noopener">{settings.KREDITERING}</a>'
    st.html(f'<p class="sk-kilde">{escape(linje).replace(settings.KREDITERING, lenke)}</p>')


def vis_kilde(temakart: Temakart) -> None:
    """Show the reservations and the source line of a map."""
    if temakart.forbehold:
        forbehold = "".join(f"<li>{escape(tekst)}</li>" for tekst in temakart.forbehold)
        st.html(f'<div class="sk-liten"><p>Merk:</p><ul>{forbehold}</ul></div>')
    vis_kildelinje(temakart.kildelinje)
