"""Tables of ordninger: what is known, what is not, and how many more there are."""

from collections.abc import Mapping

from geo.beskrivelse.tabell import format_rader
from geo.beskrivelse.tabeller import build_korttabell, build_ordningstabell, format_deltakere, format_oppgaver
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import Register
from geo.data.samling import Samling
from tests.lekeland import ALFA


def test_a_row_tells_what_the_register_knows_and_no_more(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    tabell = build_ordningstabell("Alle", lekeregister.ordninger, lekekommuner, oppgaver)
    brann, legevakt = format_rader(tabell)[:2]
    assert brann[:8] == (
        "Brann AB IKS",
        "Brannvern og beredskap",
        "Brannvesen",
        "Alfa og Beta",
        "2",
        "Alfa",
        "Interkommunalt selskap (IKS)",
        "2010",
    )
    assert legevakt[5:8] == ("–", "–", "–")
    assert tabell.rader[0][4:6] == (2, lekekommuner[ALFA])


def test_an_incomplete_or_long_list_says_how_many_more(
    lekeregister: Register, lekekommuner: Mapping[str, Kommune]
) -> None:
    assert format_deltakere(lekeregister.find_ordning("stor"), lekekommuner) == "Alfa, Delta og 10 til"
    assert format_deltakere(lekeregister.find_ordning("rad"), lekekommuner, maks=2) == "Alfa, Beta og 1 til"


def test_a_task_that_is_only_touched_is_marked(lekeregister: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    tekst = format_oppgaver(lekeregister.find_ordning("tilsyn"), oppgaver)
    assert tekst == "Brannvesen (berører), Byggesak (berører)"


def test_every_real_ordning_has_a_row(grunnlag: Samling) -> None:
    tabell = build_ordningstabell("Alle", grunnlag.register.ordninger, grunnlag.kommuner, grunnlag.oppgaver)
    assert len(tabell.rader) == 221


def test_a_short_table_keeps_who_and_where(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    tabell = build_korttabell("Kort", lekeregister.ordninger[:1], lekekommuner)
    assert format_rader(tabell) == [("Brann AB IKS", "Alfa og Beta", "tabell 1 rad 1; juridisk form: navnet")]
