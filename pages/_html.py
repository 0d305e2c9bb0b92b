"""HTML that pages hand to st.html: links, key figures, facts, bars and pictures of maps. Every text is escaped here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode

from geo.beskrivelse.temakart import Temakart
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.oppgaver import Oppgave
from geo.data.register import Ordning
from geo.data.sok import Treff, Trefftype
from geo.skjerm.minikart import build_data_uri

# Colours are those of .streamlit/config.toml, where st.html does not take them over by itself; the two of the bars have
# 3:1 or more against both backgrounds.
STIL: Final = """
.stHtml a { color: inherit; color: light-dark(#1a5680, #8cc4ec); }
.stHtml :is(ul.sk-nokkeltall, ul.sk-vegg, ul.sk-treff, ul.sk-nokkel, dl.sk-fakta) { list-style: none; padding-left: 0; }
.stHtml li { margin: 0; }
.sk-ingress { font-size: 1.15rem; line-height: 1.5; max-width: 76ch; margin: .35rem 0 .5rem; text-wrap: pretty; }
.sk-liten { font-size: .875rem; }
.sk-nokkeltall { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1.5rem 2rem; margin: .5rem 0 1rem; }
.sk-nokkeltall li { border-top: 2px solid; padding-top: .6rem; }
.sk-nokkeltall b { display: block; font-size: 2.1rem; line-height: 1.15; font-weight: 600; letter-spacing: -.01em;
  font-variant-numeric: tabular-nums; }
.sk-nokkeltall a { display: inline-block; margin-top: .25rem; }
.sk-vegg { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr));
  gap: 2.25rem 1.5rem; margin: .5rem 0 1rem; }
.sk-vegg li { position: relative; }
.sk-vegg h3 { font-size: 1.1rem; font-weight: 600; padding: .6rem 0 .1rem; margin: 0; }
.sk-vegg h3 a::after { content: ""; position: absolute; inset: 0; }
.sk-vegg :is(li:focus-within, li:hover) img { outline: 3px solid; outline-offset: 2px; }
.sk-vegg p { margin: 0; line-height: 1.4; }
.sk-kart { margin: 0; }
:is(.sk-kart, .sk-vegg) img { display: block; width: 100%; height: auto; background: #fff; border-radius: 4px;
  border: 1px solid #80808055; box-sizing: border-box; }
.sk-fakta { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; margin: 0; }
.sk-fakta :is(dt, dd) { padding: .45rem 1.5rem .45rem 0; margin: 0; border-bottom: 1px solid #80808044; }
.sk-fakta dt { font-weight: 600; }
.sk-fakta dd { padding-right: 0; overflow-wrap: anywhere; }
.sk-stolpe { display: flex; gap: 1px; height: 1rem; min-width: 7rem; }
.sk-stolpe span { display: block; height: 100%; min-width: 1px; }
.sk-egen { background: #808b96; }
.sk-felles { background: #2f7fb5; }
.sk-nokkel { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .25rem 0 .5rem; }
.sk-nokkel li { display: flex; align-items: center; gap: .5rem; }
.sk-nokkel i { width: 1rem; height: 1rem; display: inline-block; }
.sk-treff { margin: 0; }
.sk-treff li { padding: .35rem 0; border-bottom: 1px solid #80808044; }
@media (max-width: 900px) { .sk-nokkeltall { grid-template-columns: repeat(2, 1fr); } }
@media (max-width: 640px) {
  .sk-fakta { grid-template-columns: 1fr; }
  .sk-fakta dt { border-bottom: 0; padding-bottom: 0; }
  .sk-fakta dd { padding-top: 0; }
}
"""
# Pages of text and tables: lines and pictures that a reader can take in, also on a projector.
SMAL: Final = """
.stMainBlockContainer { max-width: 84rem; margin: 0 auto; padding-top: 4.5rem; }
@media (max-width: 640px) { .stMainBlockContainer h1 { font-size: 1.9rem; } }
"""

# A plain link loads the whole app anew. This lets a link between pages do what the menu does: change the address and
# ask Streamlit for the page at it, as the browser's own back button does. Without it every link still works.
# When the server comes back after a restart the page is asked for in the same way: until then the server knows nothing
# of the reader, and what the page offers for download is not there (tests/nettleser/test_feil.py).
SKRIPT: Final = """
(() => {
  if (window.skLenker) return;
  window.skLenker = true;
  document.addEventListener("click", (hendelse) => {
    const lenke = hendelse.target.closest?.("a.sk-lenke");
    if (!lenke || hendelse.defaultPrevented || hendelse.button) return;
    if (hendelse.metaKey || hendelse.ctrlKey || hendelse.shiftKey || hendelse.altKey) return;
    hendelse.preventDefault();
    history.pushState({}, "", lenke.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    // The link is gone with its page: the reader begins at the top of the new one, also with Tab and screen reader.
    const felt = document.querySelector("[data-testid=stMain]");
    felt?.scrollTo(0, 0);
    felt?.setAttribute("tabindex", "-1");
    felt?.focus({ preventScroll: true });
  });
  // Who opens the search wants to write in it; its box is drawn some pictures later.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(".st-key-hurtigsok button")) return;
    const finn = (forsok) => {
      const felt = document.querySelector("[data-testid=stPopoverBody] input");
      if (felt) felt.focus();
      else if (forsok) requestAnimationFrame(() => finn(forsok - 1));
    };
    requestAnimationFrame(() => finn(60));
  });
  let brutt = false;
  new MutationObserver(([endring]) => {
    const koblet = endring.target.dataset.testConnectionState === "CONNECTED";
    if (koblet && brutt) window.dispatchEvent(new PopStateEvent("popstate"));
    brutt = !koblet;
  }).observe(document.body, { subtree: true, attributeFilter: ["data-test-connection-state"] });
})();
"""


def build_lenke(side: str, tekst: str, **valg: str) -> str:
    """Build a link to a page of the app with its choices in the URL; ``side`` is its url_path, empty for the first."""
    # Relative, so that the app may live under a path of a larger site; all its pages are on one level.
    adresse = f"{side or './'}{'?' if valg else ''}{urlencode(valg)}"
    return f'<a class="sk-lenke" target="_self" href="{escape(adresse)}">{escape(tekst)}</a>'


def find_omradevalg(omrade: Omrade) -> dict[str, str]:
    """Find what chooses an area in a link, as ``_kartdeler.velg_omrade`` reads it."""
    eget = omrade.type is Omradetype.EGET
    return {"omrade": "eget", "kommuner": omrade.kode} if eget else {"omrade": omrade.kode}


def build_kommunelenke(kommune: Kommune) -> str:
    """Build a link to the page of a kommune."""
    return build_lenke("kommune", kommune.navn, kommune=kommune.kommunenummer)


def build_kommunelenker(numre: Iterable[str], kommuner: Mapping[str, Kommune]) -> str:
    """Build links to kommuner with commas between, in the order given."""
    return ", ".join(build_kommunelenke(kommuner[nummer]) for nummer in numre)


def build_ordningslenke(ordning: Ordning) -> str:
    """Build a link to the page of an ordning."""
    return build_lenke("ordning", ordning.navn, ordning=ordning.id)


def build_oppgavelenke(oppgave: Oppgave, **valg: str) -> str:
    """Build a link to the service structure of an oppgave."""
    return build_lenke("tjenestestruktur", oppgave.navn, oppgave=oppgave.kode, **valg)


@dataclass(frozen=True, slots=True)
class Nokkeltall:
    """A headline number: what it is of, and the link (HTML) to the rows behind it."""

    verdi: str
    tekst: str
    lenke: str


def build_nokkeltall(tall: Iterable[Nokkeltall]) -> str:
    """Build the headline numbers as a list."""
    punkter = "".join(f"<li><b>{escape(ett.verdi)}</b>{escape(ett.tekst)}<br>{ett.lenke}</li>" for ett in tall)
    return f'<ul class="sk-nokkeltall">{punkter}</ul>'


def build_kartbilde(temakart: Temakart, svg: str) -> str:
    """Build a picture of a described map with its alt text."""
    return f'<figure class="sk-kart"><img src="{build_data_uri(svg)}" alt="{escape(temakart.alt_tekst)}"></figure>'


def build_vegg(kart: Iterable[tuple[Temakart, str | None, str]]) -> str:
    """Build the wall of small maps: of each the map, its picture if there is one, and its heading as a link (HTML)."""
    punkter = "".join(
        "<li>"
        + (f'<img src="{build_data_uri(svg)}" alt="{escape(temakart.alt_tekst)}" loading="lazy">' if svg else "")
        + f"<h3>{lenke}</h3><p>{escape(temakart.setning)}.</p>"
        f'<p class="sk-liten">{escape(temakart.undertittel)}.</p></li>'
        for temakart, svg, lenke in kart
    )
    return f'<ul class="sk-vegg">{punkter}</ul>'


MAKS_TREFF: Final = 12  # more is a list to read, not an answer; more letters make it shorter


def build_treff(tekst: str, treff: Sequence[Treff]) -> str:
    """Build the hits of a search as links, with how many there are as a status message."""
    sider = {Trefftype.KOMMUNE: "kommune", Trefftype.ORDNING: "ordning", Trefftype.OPPGAVE: "tjenestestruktur"}
    punkter = "".join(
        f"<li>{build_lenke(sider[ett.type], ett.navn, **{ett.type: ett.kode})} "
        f'<span class="sk-liten">{escape(ett.forklaring)}'
        + (f", treff på «{escape(ett.funnet_i)}»" if ett.funnet_i else "")
        + "</span></li>"
        for ett in treff[:MAKS_TREFF]
    )
    status = f"{len(treff)} treff" + (f", de {MAKS_TREFF} beste vises" if len(treff) > MAKS_TREFF else "")
    if not treff:
        status = f"Ingen treff på «{tekst}». Prøv færre bokstaver, eller et kommunenummer." if tekst.strip() else ""
    return f'<p role="status" class="sk-liten">{escape(status)}</p><ul class="sk-treff">{punkter}</ul>'


def build_fakta(fakta: Iterable[tuple[str, str]]) -> str:
    """Build a list of facts: name as text, value as HTML."""
    rader = "".join(f"<dt>{escape(navn)}</dt><dd>{verdi}</dd>" for navn, verdi in fakta)
    return f'<dl class="sk-fakta">{rader}</dl>'


def build_stolpe(deler: Sequence[tuple[str, float]], hele: float) -> str:
    """Build a bar of parts (class and size); ``hele`` fills the cell. Decorative: the numbers stand beside."""
    spenn = "".join(
        f'<span class="{klasse}" style="width:{100 * verdi / hele:.1f}%"></span>' for klasse, verdi in deler if verdi
    )
    return f'<div class="sk-stolpe" aria-hidden="true">{spenn}</div>'


def build_nokkel(deler: Iterable[tuple[str, str]]) -> str:
    """Build the key of bars: class and meaning."""
    punkter = "".join(f'<li><i class="{klasse}" aria-hidden="true"></i>{escape(tekst)}</li>' for klasse, tekst in deler)
    return f'<ul class="sk-nokkel">{punkter}</ul>'
