"""The words for a limit follow the limit: «2–3», «under 5 000», «ni eller flere», «fem årsverk»."""

import pytest

from geo import settings
from geo.beskrivelse.diagrammer.enheter import BARNEVERN, GRUPPENAVN
from geo.beskrivelse.katalog import EMNER
from geo.data.register import Niva
from geo.maal.kapasitet import MINST_ARSVERK
from geo.maal.monster import STORE_FRA, Telling
from geo.maal.omfang import HYPPIG_FRA, STORRELSESSPENN, VANLIG_FRA, Gruppe
from geo.tekst import format_tallord

DEFINISJONER = {emne.kode: emne.definisjon for emne in EMNER}


@pytest.mark.parametrize(
    ("lokalt", "regionalt", "spenn"),
    [(3, 8, ("2–3", "4–8", "9 eller flere")), (4, 11, ("2–4", "5–11", "12 eller flere"))],
)
def test_the_levels_say_the_limits_that_count(
    monkeypatch: pytest.MonkeyPatch, lokalt: int, regionalt: int, spenn: tuple[str, ...]
) -> None:
    monkeypatch.setattr(settings, "NIVA_LOKALT_MAKS", lokalt)
    monkeypatch.setattr(settings, "NIVA_REGIONALT_MAKS", regionalt)
    assert tuple(niva.spenn for niva in Niva) == spenn
    assert [niva.navn for niva in Niva] == [f"{niva.ord} ({ett})" for niva, ett in zip(Niva, spenn, strict=True)]


def test_the_words_of_2021_are_those_of_the_report() -> None:
    assert [spenn.replace("\u00a0", " ") for spenn in STORRELSESSPENN] == [
        "under 5 000",
        "5 000–15 000",
        "over 15 000",
    ]
    assert STORE_FRA == "ni"
    assert Telling.NAERE.navn == "Lokale og regionale (2–8 deltakere)"
    assert Telling.HOYERE.navn == "Store (9 eller flere deltakere)"
    assert (HYPPIG_FRA, VANLIG_FRA) == (0.7, 0.3)
    assert GRUPPENAVN[Gruppe.VANLIG] == "Vanlig: 30–70 prosent"
    assert BARNEVERN.terskel == (
        MINST_ARSVERK,
        "fem årsverk, som Barnevernpanelet (2011) anbefaler som minste størrelse",
    )


@pytest.mark.parametrize(
    ("kode", "ord_"),
    [
        ("niva", "Lokalt er 2–3 deltakere, regionalt 4–8, høyere 9 eller flere"),
        ("deltakelse", "Hyppig er 70 prosent eller mer, vanlig 30–70, sjelden under 30"),
        ("kapasitet", "færre enn fem"),
        ("sarbarhet", "færre enn fem årsverk"),
    ],
)
def test_a_definition_says_its_limits(kode: str, ord_: str) -> None:
    assert ord_ in DEFINISJONER[kode]


@pytest.mark.parametrize(
    ("tall", "ord_"), [(5.0, "fem"), (12, "tolv"), (13, "13"), (4.5, "4,5"), (1_500, "1\u00a0500")]
)
def test_a_small_whole_number_is_a_word(tall: float, ord_: str) -> None:
    assert format_tallord(tall) == ord_
