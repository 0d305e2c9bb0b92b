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
from geo.skjerm.svgfyll import build_data_uri


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
        + (f". {escape(ett.ble)}" if ett.ble else "")
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
