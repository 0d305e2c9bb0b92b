"""The meeting file: whole in itself, safe, and the plan behind it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from geo import settings
from geo.beskrivelse.katalog import build_kart
from geo.data.grenser import load_grenser
from geo.data.referanse import INGEN_REFERANSE
from geo.data.samling import Samling
from geo.errors import DataError
from geo.maal.sporsmal import Sporsmal
from geo.skjerm.minikart import Minigeometri, build_minigeometri
from geo.skjerm.motefil import BREDDE, Motebilde, build_motefil
from geo.skjerm.moteplan import Moteplan, format_plan, parse_plan

ANGREP = '<img src=x onerror="alert(1)">'


class Leser(HTMLParser):
    """Notes what a browser would see: elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elementer: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elementer.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def geometri(grunnlag: Samling) -> Minigeometri:
    return build_minigeometri(load_grenser(settings.GRENSER_SKJERM_GPKG), grunnlag.kartlegging.kommuner, BREDDE)


def lag(grunnlag: Samling, geometri: Minigeometri, *koder: str, notat: str = "") -> str:
    s = Sporsmal(grunnlag, INGEN_REFERANSE, grunnlag.kartlegging)
    bilder = [Motebilde(build_kart(s, kode), geometri, notat) for kode in koder]
    return build_motefil("Møte", bilder)


def test_the_file_asks_for_nothing_outside_itself(grunnlag: Samling, geometri: Minigeometri) -> None:
    fil = lag(grunnlag, geometri, "brannvesen", "antall")
    leser = Leser()
    leser.feed(fil)
    for tagg, attributter in leser.elementer:
        assert tagg not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not attributter.keys() & {"src", "href", "srcset", "action"}, tagg
    assert re.findall(r"(?:https?:)?//[\w.]+", fil) == []
    assert "default-src 'none'" in fil.replace("&#x27;", "'")


def test_each_map_has_sentence_legend_tables_and_every_kommune_by_name(
    grunnlag: Samling, geometri: Minigeometri
) -> None:
    fil = lag(grunnlag, geometri, "brannvesen")
    assert "14 brannvesen, 8 kommunale og 6 interkommunale" in fil
    assert "© Kartverket" in fil
    leser = Leser()
    leser.feed(fil)
    knapper = [a["aria-label"] for tagg, a in leser.elementer if tagg == "path" and a.get("role") == "button"]
    assert len(knapper) == 25
    assert any(navn.startswith("Hole: 4 Ringerike brann og redningstjeneste") for navn in knapper)
    assert sum(tagg == "table" for tagg, _ in leser.elementer) == 2


def test_the_same_plan_gives_the_same_file(grunnlag: Samling, geometri: Minigeometri) -> None:
    assert lag(grunnlag, geometri, "legevakt") == lag(grunnlag, geometri, "legevakt")


def test_hostile_text_stays_text(grunnlag: Samling, geometri: Minigeometri) -> None:
    register = grunnlag.register
    ondt = replace(register, ordninger=tuple(replace(o, navn=ANGREP, merknad=ANGREP) for o in register.ordninger))
    fil = lag(replace(grunnlag, register=ondt), geometri, "legevakt", notat=ANGREP)
    leser = Leser()
    leser.feed(fil)
    assert ANGREP not in fil
    assert not any(tagg == "img" or "onerror" in attributter for tagg, attributter in leser.elementer)


def test_a_plan_reads_back_as_it_was_saved() -> None:
    plan = Moteplan("kartlegging", ("legevakt", "antall"), (("antall", "Si at Tinn har færrest."),))
    assert parse_plan(format_plan(plan), {"legevakt", "antall"}, {"kartlegging"}) == plan


FEIL = {
    "no json": (b"hei", "ikke en møteplan"),
    "another json": (b'{"a": 1}', "ikke en møteplan"),
    "a list": (b"[1, 2]", "ikke en møteplan"),
    "deep nonsense": (b"[" * 100_000, "ikke en møteplan"),
    "an area that is a list": (b'{"omrade": [], "kart": [{"tema": "legevakt"}]}', "ukjent område"),
    "a theme that is a list": (b'{"omrade": "k", "kart": [{"tema": ["a"]}]}', "ukjent tema"),
    "a number of 5 000 digits": (b"1" * 5_000, "ikke en møteplan"),
    "no text": (b"\xff\xfe\x00", "ikke en møteplan"),
    "an unknown theme": (b'{"omrade": "k", "kart": [{"tema": "flyvakt"}]}', "flyvakt"),
    "an unknown area": (b'{"omrade": "Atlantis", "kart": [{"tema": "legevakt"}]}', "Atlantis"),
    "a note that is none": (b'{"omrade": "k", "kart": [{"tema": "legevakt", "notat": 7}]}', "notatet"),
}


def test_half_an_emoji_in_a_note_is_shown_as_lost_and_not_a_crash() -> None:
    plan = parse_plan(b'{"omrade":"a","kart":[{"tema":"legevakt","notat":"Husk \\ud83d"}]}', ["legevakt"], ["a"])
    assert plan.notater == (("legevakt", "Husk \ufffd"),)
    assert parse_plan(format_plan(plan), ["legevakt"], ["a"]) == plan


@pytest.mark.parametrize(("innhold", "hva"), FEIL.values(), ids=FEIL)
def test_any_file_but_a_plan_is_refused_in_plain_words(innhold: bytes, hva: str) -> None:
    with pytest.raises(DataError, match=hva):
        parse_plan(innhold, {"legevakt"}, {"k"})
