"""What the Office formats share: text that XML can hold, alt texts that Office shows, zips whose bytes repeat."""

import io
import zipfile
from datetime import datetime

import pytest

from geo.rapport.kontorfil import ALT_MAKS, bind_tekst, build_zip, clean_alt, clean_tekst, find_tidspunkt, repack_zip


@pytest.mark.parametrize(
    ("tekst", "renset"),
    [
        ("Ål, Šuoš, 5 000 – «ja»\n\t", "Ål, Šuoš, 5 000 – «ja»\n\t"),
        ("\x00\x07\x0b\x1f", "\ufffd" * 4),
        ("\ufffe\uffff", "\ufffd" * 2),
        ("\ud800", "\ufffd"),
        ("\U0001f5fa", "\U0001f5fa"),
    ],
    ids=["plain", "control", "not characters", "lone surrogate", "beyond the first plane"],
)
def test_text_that_xml_cannot_hold_is_seen_to_be_lost(tekst: str, renset: str) -> None:
    assert clean_tekst(tekst) == renset


def test_number_and_sign_stay_on_one_line() -> None:
    assert bind_tekst("68 % i § 27 © Kartverket") == "68\u00a0% i §\u00a027 ©\u00a0Kartverket"


def test_alt_text_is_cut_after_a_sentence() -> None:
    lang = clean_alt("En setning med innhold. " * 200)
    assert len(lang) <= ALT_MAKS
    assert lang.endswith("innhold. …")
    assert clean_alt(" kort\n tekst ") == "kort tekst"


@pytest.mark.parametrize(
    ("dato", "ventet"),
    [("2021-11-01", datetime(2021, 11, 1)), ("2021-11", datetime(2021, 11, 1)), ("2021", datetime(2021, 1, 1))],  # noqa: DTZ001 - Office's own
)
def test_register_may_be_dated_by_day_month_or_year(dato: str, ventet: datetime) -> None:
    assert find_tidspunkt(dato) == ventet


def test_zip_packed_again_has_the_same_parts_in_the_same_order_without_the_clock() -> None:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as pakke:
        pakke.writestr("[Content_Types].xml", "a")
        pakke.writestr("word/document.xml", "b" * 1000)
    igjen = repack_zip(ut.getvalue())
    assert igjen == repack_zip(igjen) == build_zip({"[Content_Types].xml": b"a", "word/document.xml": b"b" * 1000})
    with zipfile.ZipFile(io.BytesIO(igjen)) as pakke:
        assert [(del_.filename, del_.date_time[0]) for del_ in pakke.infolist()] == [
            ("[Content_Types].xml", 1980),
            ("word/document.xml", 1980),
        ]
