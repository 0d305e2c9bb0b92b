"""The pool of processes that draw: one line, bounded and fair, from the data of the page, and nothing left behind."""

import gc
import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from uuid import uuid4

import pytest

from geo.data.referanse import Referanse
from geo.data.samling import Samling
from geo.errors import Avvik, DataError, UkjentKodeError
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.oppdrag import lag_figur
from geo.rapport.pakke import build_pakke, start_pakke, write_pakke
from geo.rapport.verksted import (
    HOLDES,
    PLASSER,
    VENTER,
    FulltError,
    Jobb,
    StoppetError,
    Verksted,
    forklar,
)
from geo.tegning.kartutsnitt import Kart, load_kart
from geo.tegning.oppsett import Oppsett, OppsettError

T = TypeVar("T")
FRIST_S = 120  # a loaded machine; alone it takes ten
LITEN = Oppsett(dpi=150, bredde_mm=80)


@pytest.fixture(scope="module")
def verksted() -> Iterator[Verksted]:
    verksted = Verksted(1)
    yield verksted
    verksted.slutt()


class Propp:
    """A job that is at work until it is let go: it reads a pipe that nobody has written to."""

    numre = count()

    def __init__(self, verksted: Verksted, mappe: Path) -> None:
        self.ror = mappe / f"ror-{next(self.numre)}"
        os.mkfifo(self.ror)
        self.jobb = verksted.bestill("propp", "propp", Path.read_text, self.ror)

    def slipp(self) -> str:
        self.ror.write_text("sluppet", encoding="utf-8")
        return self.jobb.svar.result(timeout=FRIST_S)


@pytest.fixture
def propp(verksted: Verksted, tmp_path: Path) -> Iterator[Propp]:
    propp = Propp(verksted, tmp_path)
    yield propp
    if not propp.jobb.svar.done():
        propp.slipp()


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


def svar(jobb: Jobb[T]) -> T:
    return jobb.svar.result(timeout=FRIST_S)


# ------------------------------------------------------------------------------------------------------------ the line


def test_a_job_is_done_in_another_process_of_lower_priority_which_is_kept(verksted: Verksted) -> None:
    pid = svar(verksted.bestill("a", "pid", os.getpid))
    assert pid not in {os.getpid(), os.getppid()}
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert svar(verksted.bestill("b", "pid", os.getpid)) == pid


def test_a_job_knows_its_place_and_is_taken_in_turn(verksted: Verksted, propp: Propp) -> None:
    jobber = [verksted.bestill(okt, "sum", sum, (1, nr)) for nr, okt in enumerate("abc")]
    assert (propp.jobb.plass, *(jobb.plass for jobb in jobber)) == (0, 1, 2, 3)
    jobber[0].avbryt()
    assert [jobb.plass for jobb in jobber] == [0, 1, 2]
    assert propp.slipp() == "sluppet"
    assert [svar(jobb) for jobb in jobber[1:]] == [2, 3]
    assert jobber[0].svar.cancelled()


def test_a_newer_job_of_a_session_replaces_one_of_its_kind_that_waits(verksted: Verksted, propp: Propp) -> None:
    gammel, annet, andres = (verksted.bestill(*ett, sum, (1, 2)) for ett in (("a", "x"), ("a", "y"), ("b", "x")))
    ny = verksted.bestill("a", "x", sum, (3, 4))
    assert gammel.svar.cancelled()
    assert [jobb.plass for jobb in (annet, andres, ny)] == [1, 2, 3]
    propp.slipp()
    assert [svar(jobb) for jobb in (annet, andres, ny)] == [3, 3, 7]


def test_a_full_line_refuses_in_words_but_takes_a_replacement_and_one_bounded_elsewhere(
    verksted: Verksted, propp: Propp
) -> None:
    jobber = [verksted.bestill(str(nr), "x", os.getpid) for nr in range(PLASSER)]
    with pytest.raises(FulltError, match=r"^Det er mange som tegner nå, og køen er full\. Prøv igjen om litt$"):
        verksted.bestill("en til", "x", os.getpid)
    jobber[0] = verksted.bestill("0", "x", os.getpid)
    jobber.append(verksted.bestill("en til", "last", os.getpid, uten_tak=True))
    assert jobber[-1].plass == PLASSER + 1
    propp.slipp()
    assert len({svar(jobb) for jobb in jobber}) == 1


def test_an_answer_is_remembered_by_its_key_also_for_those_who_wait(verksted: Verksted, propp: Propp) -> None:
    like = [verksted.bestill(okt, "tid", uuid4, nokkel=("tid", 1)) for okt in "abc"]
    ulik = verksted.bestill("d", "tid", uuid4, nokkel=("tid", 2))
    propp.slipp()
    assert len({svar(jobb) for jobb in like}) == 1
    assert svar(verksted.bestill("e", "tid", uuid4, nokkel=("tid", 1))) == svar(like[0]) != svar(ulik)


def test_a_process_that_dies_is_told_of_and_replaced(verksted: Verksted) -> None:
    for_ = svar(verksted.bestill("a", "pid", os.getpid))
    dod = verksted.bestill("a", "dod", os._exit, 1)
    with pytest.raises(StoppetError, match=r"Prøv igjen$"):
        svar(dod)
    assert svar(verksted.bestill("a", "pid", os.getpid)) != for_


def test_a_fault_comes_to_the_one_who_asked_as_it_was(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    with pytest.raises(UkjentKodeError, match=r"ukjent figur «9\.9»"):
        svar(verksted.bestill("a", "figur", lag_figur, "9.9", hadeland, kart, LITEN))
    with pytest.raises(OppsettError):
        svar(
            verksted.bestill(
                "a", "figur", lag_figur, "brannvesen", hadeland, kart, replace(LITEN, bredde_mm=420, dpi=600)
            )
        )
    with pytest.raises((TypeError, AttributeError)):
        svar(verksted.bestill("a", "x", lambda: None))  # what cannot be sent
    avvik = Avvik(3, "navn", "mangler", "skriv det")
    with pytest.raises(DataError) as feil:
        svar(verksted.bestill("a", "x", _kast, DataError("a.csv", [avvik])))
    assert (feil.value.fil, feil.value.avvik) == ("a.csv", (avvik,))


def _kast(feil: Exception) -> None:
    raise feil


def test_without_processes_a_job_is_done_by_whoever_asks() -> None:
    verksted = Verksted(0)
    assert svar(verksted.bestill("a", "pid", os.getpid)) == os.getpid()
    assert isinstance(verksted.bestill("a", "x", _kast, ValueError("nei")).find_feil(), ValueError)


# ------------------------------------------------------------------------------------------------------------ the data


def test_a_figure_is_of_the_data_of_the_page_and_these_are_sent_once(
    verksted: Verksted, hadeland: Sporsmal, kart: Kart
) -> None:
    def sendt() -> set[int]:
        return set(verksted.tegnere[0].sendt)

    forste = svar(verksted.bestill("a", "figur", lag_figur, "legevakt", hadeland, kart, LITEN))
    assert forste == lag_figur("legevakt", hadeland, kart, LITEN), "and not of those on the disk"
    holdt = sendt()
    assert {id(hadeland), id(hadeland.data), id(kart)} <= holdt
    svar(verksted.bestill("a", "figur", lag_figur, "brannvesen", hadeland, kart, LITEN))
    assert sendt() == holdt
    for _ in range(HOLDES):
        svar(verksted.bestill("a", "likhet", _les_versjon, replace(hadeland.data)))
    assert len(sendt()) == HOLDES
    assert svar(verksted.bestill("a", "figur", lag_figur, "legevakt", hadeland, kart, LITEN)) == forste, "sent anew"


def _les_versjon(data: Samling) -> str:
    return data.register.versjon


# --------------------------------------------------------------------------------------------------------- the package


def test_a_package_comes_whole_takes_figures_in_between_and_its_folder_goes_with_it(
    verksted: Verksted, hadeland: Sporsmal, kart: Kart
) -> None:
    pakke = start_pakke(verksted, "a", hadeland, kart, LITEN)
    svar(verksted.bestill("b", "figur", lag_figur, "brannvesen", hadeland, kart, LITEN))
    assert not pakke.jobb.svar.done()
    i_ko = start_pakke(verksted, "b", hadeland, kart, LITEN)
    assert (i_ko.jobb.plass, i_ko.jobb.fremdrift) == (1, VENTER)
    i_ko.jobb.avbryt()
    assert svar(pakke.jobb)
    siste = pakke.jobb.fremdrift
    assert siste.ferdig == siste.i_alt > 0
    assert siste.andel == 1
    with zipfile.ZipFile(pakke.mappe / "figurpakke.zip") as innhold:
        assert innhold.testzip() is None
        assert "figurer/figur-5.17.png" in innhold.namelist()
        assert b'"registerversjon": "abcdef012345"' in innhold.read("figurer/manifest.json")
    assert pakke.les_pakke().startswith(b"PK")
    mapper = [pakke.mappe, i_ko.mappe]
    del pakke, i_ko
    gc.collect()
    assert not any(mappe.exists() for mappe in mapper)


def test_a_package_is_the_same_whoever_draws_it(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    assert build_pakke(hadeland, kart, oppsett=LITEN, hjelper=verksted) == build_pakke(hadeland, kart, oppsett=LITEN)


def test_a_package_that_is_cancelled_stops_and_is_no_fault(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    pakke = start_pakke(verksted, "a", hadeland, kart, Oppsett())
    wait([verksted.bestill("b", "pid", os.getpid).svar], FRIST_S)
    pakke.jobb.avbryt()
    assert svar(pakke.jobb) is False
    assert pakke.jobb.find_feil() is None
    assert not list(pakke.mappe.iterdir())


def test_a_fault_in_a_package_is_told_in_words(verksted: Verksted, hadeland: Sporsmal, kart: Kart) -> None:
    uten = replace(hadeland, omrade=hadeland.data.kartlegging, referanse=Referanse({}, {}))
    pakke = start_pakke(verksted, "a", uten, kart, Oppsett())
    wait([pakke.jobb.svar], FRIST_S)
    feil = pakke.jobb.find_feil()
    assert isinstance(feil, UkjentKodeError)
    assert forklar(feil).startswith("ukjent referansetabell «")
    assert forklar(OSError(28, "No space left on device")) == "filen kunne ikke skrives, for disken er full"


def test_nothing_is_made_for_one_who_has_left(tmp_path: Path, hadeland: Sporsmal, kart: Kart) -> None:
    borte = tmp_path / "borte" / "figurpakke.zip"
    meldt: list[object] = []
    assert not write_pakke(hadeland, kart, Oppsett(), borte, fremdrift=lambda *m: meldt.append(m), avbryt=lambda: False)
    assert not meldt
