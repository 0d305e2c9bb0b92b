"""The process that draws: a package comes whole, can be followed and cancelled, and leaves nothing behind."""

import gc
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from geo.errors import UkjentKodeError
from geo.rapport.verksted import (
    PAKKE,
    STATUS,
    Fremdrift,
    Verksted,
    _hent_kart,
    _hent_sporsmal,
    start_pakke,
    start_verksted,
    write_pakke,
)
from geo.tegning.oppsett import Oppsett

FRIST_S = 120  # a loaded machine; alone it takes ten


@pytest.fixture(scope="module")
def verksted() -> Iterator[Verksted]:
    verksted = start_verksted()
    with pytest.MonkeyPatch.context() as bytte:
        # The process imports the main module of its parent, and AppTest leaves a script of its own there.
        bytte.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield verksted
        verksted.prosess.shutdown()
    verksted.mappe.rmdir()  # fails where a job left its folder


def test_a_package_comes_whole_from_the_process_and_its_folder_goes_with_the_job(verksted: Verksted) -> None:
    jobb = start_pakke(verksted, "1", "region:Hadeland", Oppsett(dpi=150, bredde_mm=80))
    assert jobb.svar.result(timeout=FRIST_S)
    siste = jobb.les_fremdrift()
    assert siste.ferdig == siste.i_alt > 0
    assert siste.andel == 1
    with zipfile.ZipFile(jobb.sti / PAKKE) as pakke:
        assert pakke.testzip() is None
        assert "figurer/figur-5.17.png" in pakke.namelist()
    assert jobb.les_pakke().startswith(b"PK")
    mappe = jobb.sti
    del jobb
    gc.collect()
    assert not mappe.exists()


def test_a_cancelled_package_stops_and_is_no_fault(verksted: Verksted) -> None:
    forste = start_pakke(verksted, "1", "region:Hadeland", Oppsett())
    i_ko = start_pakke(verksted, "1", "region:Hadeland", Oppsett())
    for jobb in (i_ko, forste):
        jobb.avbryt()
    assert i_ko.svar.cancelled() or not i_ko.svar.result(timeout=FRIST_S)
    assert forste.svar.cancelled() or not forste.svar.result(timeout=FRIST_S)
    assert not (forste.sti / PAKKE).exists()


def test_a_fault_in_the_process_is_told_in_words(verksted: Verksted) -> None:
    jobb = start_pakke(verksted, "1", "tull", Oppsett())
    feil = jobb.svar.exception(timeout=FRIST_S)
    assert isinstance(feil, UkjentKodeError)
    assert jobb.forklar(feil).startswith("ukjent område «tull»")
    assert jobb.forklar(OSError(28, "No space left on device")) == "filen kunne ikke skrives (No space left on device)"


def test_nothing_is_made_for_one_who_has_left(tmp_path: Path) -> None:
    borte = tmp_path / "borte"
    assert not write_pakke("1", "tull", Oppsett(), str(borte))
    assert not borte.exists()


def test_a_new_version_reads_all_of_the_data_anew_and_areas_of_one_share_their_boundaries() -> None:
    hallingdal, kart = _hent_sporsmal("1", "region:Hallingdal"), _hent_kart("1")
    assert _hent_sporsmal("1", "region:Hallingdal") is hallingdal
    assert _hent_kart("1") is kart
    nytt = _hent_sporsmal("2", "region:Hallingdal")
    assert _hent_kart("2") is not kart
    assert nytt.data is not hallingdal.data
    assert nytt.referanse is not hallingdal.referanse


def test_progress_that_is_not_there_yet_is_waiting(verksted: Verksted) -> None:
    jobb = start_pakke(verksted, "1", "tull", Oppsett())
    jobb.svar.exception(timeout=FRIST_S)
    (jobb.sti / STATUS).unlink(missing_ok=True)
    assert jobb.les_fremdrift() == Fremdrift(0, 0, "Venter på tur")
