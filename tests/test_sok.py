"""Search: any part of a name or number, old or new, the best hit first."""

from pathlib import Path

import pytest

from geo.data.kommuner import load_omskriving
from geo.data.register import Deltaker, Ordning, Sektor
from geo.data.samling import Samling
from geo.data.sok import Oppslag, Treff, Trefftype, build_indeks, find_treff, fold
from geo.data.tidligere import load_tidligere
from geo.errors import DataError


@pytest.fixture(scope="module")
def indeks(grunnlag: Samling) -> tuple[Oppslag, ...]:
    return build_indeks(
        grunnlag.kommuner,
        grunnlag.oppgaver,
        grunnlag.register.ordninger,
        load_omskriving(),
        load_tidligere(grunnlag.kommuner),
    )


def koder(treff: tuple[Treff, ...], type_: Trefftype) -> list[str]:
    return [ett.kode for ett in treff if ett.type is type_]


def test_everything_of_the_product_can_be_found(indeks: tuple[Oppslag, ...], grunnlag: Samling) -> None:
    assert len(indeks) == len(grunnlag.kommuner) + len(grunnlag.oppgaver) + len(grunnlag.register.ordninger)
    borte = [ett.treff for ett in indeks if find_treff([ett], ett.treff.navn) != (ett.treff,)]
    assert not borte


def test_a_name_that_two_kommuner_have_gives_both_and_tells_them_apart(indeks: tuple[Oppslag, ...]) -> None:
    treff = find_treff(indeks, "Våler")
    assert [(ett.kode, ett.forklaring) for ett in treff[:2]] == [
        ("3018", "kommune 3018 i Viken"),
        ("3419", "kommune 3419 i Innlandet"),
    ]


@pytest.mark.parametrize(
    ("tekst", "kode"),
    [
        ("3005", "3005"),
        ("0301", "0301"),
        ("301", "0301"),
        ("3301", "3005"),
        ("1580", "1507"),
        ("haram", "1507"),
        ("Ål", "3043"),
        ("ål", "3043"),
        ("Guovdageaidnu", "5430"),
        ("karasjohka", "5437"),
        ("Kaivuono", "5426"),
        ("ovre eiker", "3048"),
        ("oevre", None),
        ("Aaseral", "4224"),
        ("nore uvdal", "3052"),
    ],
)
def test_a_kommune_is_found_by_old_and_new_numbers_and_every_name(
    indeks: tuple[Oppslag, ...], tekst: str, kode: str | None
) -> None:
    funnet = koder(find_treff(indeks, tekst), Trefftype.KOMMUNE)
    assert (funnet[0] if funnet else None) == kode


def test_a_divided_kommune_is_found_by_both_its_new_numbers(indeks: tuple[Oppslag, ...]) -> None:
    assert [find_treff(indeks, nummer)[0].kode for nummer in ("1508", "1580")] == ["1507", "1507"]


def test_a_hit_in_another_name_says_which(indeks: tuple[Oppslag, ...]) -> None:
    assert find_treff(indeks, "gaivuotna")[0].funnet_i == "Gáivuotna"
    assert find_treff(indeks, "3301")[0].funnet_i == "3301"
    assert find_treff(indeks, "søppel")[0] == Treff(
        Trefftype.OPPGAVE, "renovasjon", "Renovasjon", "oppgave i sektoren tekniske tjenester", "søppel"
    )


@pytest.mark.parametrize("tekst", ["Drammen", "3005", "301"], ids=["name", "number", "number without its zero"])
def test_a_hit_that_people_see_already_is_not_told(indeks: tuple[Oppslag, ...], tekst: str) -> None:
    assert find_treff(indeks, tekst)[0].funnet_i is None


def test_the_whole_name_comes_before_its_beginning_and_that_before_any_part(indeks: tuple[Oppslag, ...]) -> None:
    navn = [ett.navn for ett in find_treff(indeks, "hol") if ett.type is Trefftype.KOMMUNE]
    assert navn[:3] == ["Hol", "Hole", "Holmestrand"]
    assert "Stokke" not in navn
    assert navn.index("Holtålen") < navn.index("Aurskog-Høland")


def test_every_word_must_be_there_in_any_order(indeks: tuple[Oppslag, ...]) -> None:
    assert koder(find_treff(indeks, "legevakt hallingdal"), Trefftype.ORDNING)[0] == "hallingdal-legevakt"
    assert not find_treff(indeks, "legevakt mandal")


def test_letters_as_typed_come_before_letters_without_marks(indeks: tuple[Oppslag, ...]) -> None:
    navn = [ett.navn for ett in find_treff(indeks, "al")]
    assert navn[0] == "Ål", "the whole name, without its ring, is still best"
    assert navn.index("Alver") < navn.index("Ålesund")


@pytest.mark.parametrize("tekst", ["", " ", "å", "-", "()", "qqqq", "<script>"])
def test_too_little_and_nonsense_find_nothing(indeks: tuple[Oppslag, ...], tekst: str) -> None:
    assert find_treff(indeks, tekst) == ()


def test_the_order_of_the_index_does_not_matter(indeks: tuple[Oppslag, ...]) -> None:
    for tekst in ("brann", "ås", "hallingdal"):
        assert find_treff(indeks, tekst) == find_treff(indeks[::-1], tekst)


def test_a_misprinted_name_is_found_as_printed() -> None:
    ordning = Ordning("x", "Notodden brannvesen", Sektor.BRANN, (Deltaker("3808"),), navn_trykt="Notoddden brannvesen")
    indeks = build_indeks({}, {}, [ordning], load_omskriving())
    assert [(ett.kode, ett.funnet_i) for ett in find_treff(indeks, "notoddden")] == [("x", "Notoddden brannvesen")]


@pytest.mark.parametrize(
    ("tekst", "strengt", "romslig"),
    [
        ("Kárášjohka", "karasjohka", "karasjohka"),
        ("Øvre Ål", "øvre ål", "ovre al"),
        ("K-IKT  (drift)", "k ikt drift", "k ikt drift"),
        ("A\u030as", "ås", "as"),
        ("Ærfugl Đ Ŋ Ŧ", "ærfugl d n t", "aerfugl d n t"),
    ],
    ids=["Sámi", "Norwegian letters", "signs", "two code points", "letters with a stroke"],
)
def test_names_are_folded_alike(tekst: str, strengt: str, romslig: str) -> None:
    assert (fold(tekst), fold(tekst, norske=False)) == (strengt, romslig)


# ------------------------------------------------------------------------------------------ what is no more, or not yet


@pytest.mark.parametrize(
    ("tekst", "koder_", "ble"),
    [
        ("Hurum", ["3025"], "Hurum ble en del av 3025 Asker 1.1.2020"),
        ("nedre eiker", ["3005"], "Nedre Eiker ble en del av 3005 Drammen 1.1.2020"),
        ("Hof", ["3802"], "Hof ble en del av 3802 Holmestrand 1.1.2018"),
        ("3005", ["3005"], "3005 ble 3301 1.1.2024"),
        ("3301", ["3005"], "3005 ble 3301 1.1.2024"),
        ("1580", ["1507"], "1507 ble delt i 1508 Ålesund og 1580 Haram 1.1.2024"),
        (
            "Haram",
            ["1507"],
            "1534 Haram ble en del av 1507 Ålesund 1.1.2020; 1507 ble delt i 1508 Ålesund og 1580 Haram 1.1.2024",
        ),
        ("1849", ["1875"], "1849 Hamarøy ble 1875 Hamarøy"),
        ("Tysfjord", ["1875", "1806"], "1850 Tysfjord ble delt mellom 1806 Narvik og 1875 Hamarøy"),
        ("Hamarøy", ["1875"], None),
        ("Drammen", ["3005"], None),
        ("0301", ["0301"], None),
    ],
)
def test_what_a_source_says_became_of_a_name_or_number_is_told(
    indeks: tuple[Oppslag, ...], tekst: str, koder_: list[str], ble: str | None
) -> None:
    treff = [ett for ett in find_treff(indeks, tekst) if ett.type is Trefftype.KOMMUNE]
    assert ([ett.kode for ett in treff[: len(koder_)]], treff[0].ble) == (koder_, ble)


@pytest.mark.parametrize("tekst", ["0604", "0602"])
def test_an_old_number_that_no_source_at_hand_gives_is_unknown(indeks: tuple[Oppslag, ...], tekst: str) -> None:
    assert not koder(find_treff(indeks, tekst), Trefftype.KOMMUNE)


def test_a_kommune_of_today_comes_before_a_former_one_of_the_same_name(indeks: tuple[Oppslag, ...]) -> None:
    assert koder(find_treff(indeks, "Sande"), Trefftype.KOMMUNE)[:2] == ["1514", "3802"]


def test_the_beginning_of_a_number_tells_no_history(indeks: tuple[Oppslag, ...]) -> None:
    treff = find_treff(indeks, "300")
    assert "3005" in koder(treff, Trefftype.KOMMUNE)
    assert not any(ett.ble for ett in treff if ett.funnet_i is None)


def test_every_fault_of_the_former_kommuner_is_told_at_once(tmp_path: Path, grunnlag: Samling) -> None:
    fil = tmp_path / "tidligere.csv"
    fil.write_text("tidligere;ble;dato;kilde\n604;3006 Kongsberg;;x\nHurum;Asker;2020-13;\n", encoding="utf-8")
    with pytest.raises(DataError) as feil:
        load_tidligere(grunnlag.kommuner, fil)
    funnet = [(avvik.linje, avvik.kolonne) for avvik in feil.value.avvik]
    assert funnet == [(2, "tidligere"), (3, "ble"), (3, "kilde"), (3, "dato")]
