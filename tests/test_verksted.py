"""The process that draws: a package comes whole, can be followed and cancelled, and leaves nothing behind."""

import gc
import pickle
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, ModuleType

import pytest

from geo.data.referanse import Referanse
from geo.data.samling import Samling
from geo.errors import UkjentKodeError
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.verksted import PAKKE, Fremdrift, Pakkejobb, Verksted, start_pakke, start_verksted, write_pakke
from geo.tegning.kartutsnitt import Kart, load_kart
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


@pytest.fixture(scope="module")
def hadeland(grunnlag: Samling) -> Sporsmal:
    """A region of a register that lies in no file, so that the process has it from us; few tasks are soon drawn."""
    oppgaver = MappingProxyType({kode: grunnlag.oppgaver[kode] for kode in ("brannvesen", "legevakt")})
    register = grunnlag.register.velg(o for o in grunnlag.register.ordninger if o.oppgaver.keys() <= oppgaver.keys())
    register = replace(register, versjon="abcdef012345")
    return load_sporsmal(replace(grunnlag, register=register, oppgaver=oppgaver, arsverk=()), "region:Hadeland")


@pytest.fixture(scope="module")
def kart() -> Kart:
    return load_kart()


def test_a_package_comes_whole_from_the_process_and_its_folder_goes_with_the_job(
    verksted: Verksted, hadeland: Sporsmal, kart: Kart
) -> None:
    jobb = start_pakke(verksted, hadeland, kart, Oppsett(dpi=150, bredde_mm=80))
    assert jobb.svar.result(timeout=FRIST_S)
    siste = jobb.les_fremdrift()
    assert siste.ferdig == siste.i_alt > 0
    assert siste.andel == 1
    with zipfile.ZipFile(jobb.sti / PAKKE) as pakke:
        assert pakke.testzip() is None
        assert "figurer/figur-5.17.png" in pakke.namelist()
        assert b'"registerversjon": "abcdef012345"' in pakke.read("figurer/manifest.json"), (
            "what is shown, not the disk"
        )
    assert jobb.les_pakke().startswith(b"PK")
    mappe = jobb.sti
    del jobb
    gc.collect()
    assert not mappe.exists()


def test_a_cancelled_package_stops_and_is_no_fault(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    forste = start_pakke(verksted, hadeland, kart, Oppsett())
    i_ko = start_pakke(verksted, hadeland, kart, Oppsett())
    for jobb in (i_ko, forste):
        jobb.avbryt()
    assert i_ko.svar.cancelled() or not i_ko.svar.result(timeout=FRIST_S)
    assert forste.svar.cancelled() or not forste.svar.result(timeout=FRIST_S)
    assert not (forste.sti / PAKKE).exists()


def test_a_fault_in_the_process_is_told_in_words(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    uten = replace(hadeland, omrade=hadeland.data.kartlegging, referanse=Referanse({}, {}))
    jobb = start_pakke(verksted, uten, kart, Oppsett())
    feil = jobb.svar.exception(timeout=FRIST_S)
    assert isinstance(feil, UkjentKodeError)
    assert jobb.forklar(feil).startswith("ukjent referansetabell «")
    assert jobb.forklar(OSError(28, "No space left on device")) == "filen kunne ikke skrives (No space left on device)"


def test_nothing_is_made_for_one_who_has_left(tmp_path: Path, hadeland: Sporsmal, kart: Kart) -> None:
    borte = tmp_path / "borte"
    assert not write_pakke(hadeland, kart, Oppsett(), str(borte))
    assert not borte.exists()


def test_the_data_come_to_the_process_as_they_were(hadeland: Sporsmal, kart: Kart) -> None:
    assert hadeland.strukturer, "what has been worked out meanwhile goes along"
    s, samme_kart = pickle.loads(pickle.dumps((hadeland, kart)))  # noqa: S301 - our own bytes
    assert (s.data.register, s.data.kommuner, s.referanse) == (
        hadeland.data.register,
        hadeland.data.kommuner,
        hadeland.referanse,
    )
    assert samme_kart.grenser.equals(kart.grenser)
    with pytest.raises(TypeError):
        s.data.oppgaver["ny"] = None


def test_progress_that_is_not_there_yet_is_waiting(tmp_path: Path) -> None:
    assert Pakkejobb(Future(), tmp_path).les_fremdrift() == Fremdrift(0, 0, "Venter på tur")
