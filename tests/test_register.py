"""The register: what is read, what is refused, and that nothing is lost on the way."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from geo.beskrivelse.kildelinje import build_kildelinje
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import Form, Niva, Omfang, Register, load_register, write_register
from geo.data.samling import Samling
from geo.data.verdier import parse_dato
from geo.errors import DataError, UkjentKodeError
from geo.maal.struktur import compute_struktur
from tests.lekeland import ALFA, BESKRIVELSE, BETA, DELTA, GAMMA, HODE, RADER, write_leke


def les(
    mappe: Path, rader: tuple[str, ...], kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> Register:
    return load_register(write_leke(mappe, rader), kommuner, oppgaver)


def test_a_row_becomes_an_ordning_with_all_it_states(lekeregister: Register) -> None:
    brann = lekeregister.find_ordning("brann-ab")
    assert brann.kommuner == {ALFA, BETA}
    assert brann.oppgaver == {"brannvesen": Omfang.HEL}
    assert brann.juridisk_form is Form.IKS
    assert brann.vertskommune == ALFA
    assert brann.etablert == "2010"
    assert [(kilde.felt, kilde.sted) for kilde in brann.kilder] == [
        (None, "tabell 1 rad 1"),
        ("juridisk_form", "navnet"),
    ]
    assert brann.bekreftet == "2021-11-01"


def test_an_empty_cell_is_unknown_and_not_no(lekeregister: Register) -> None:
    legevakt = lekeregister.find_ordning("legevakt-ab")
    assert (legevakt.juridisk_form, legevakt.vertskommune, legevakt.etablert, legevakt.antall_oppgitt) == (None,) * 4


def test_level_counts_the_larger_of_named_and_stated(lekeregister: Register) -> None:
    stor = lekeregister.find_ordning("stor")
    assert (stor.antall, stor.ufullstendig, stor.niva) == (12, True, Niva.HOYERE)
    assert lekeregister.find_ordning("rad").niva is Niva.LOKALT


@pytest.mark.parametrize(
    ("antall", "niva"), [(2, "lokalt"), (3, "lokalt"), (4, "regionalt"), (8, "regionalt"), (9, "hoyere")]
)
def test_levels_meet_at_the_limits_of_the_report(lekeregister: Register, antall: int, niva: str) -> None:
    assert replace(lekeregister.ordninger[0], antall_oppgitt=antall).niva == niva


def test_a_date_leaves_out_what_does_not_hold_on_it(lekeregister: Register) -> None:
    for_, etter = lekeregister.per("2021-12-31"), lekeregister.per("2022-01-01")
    assert "stor" not in for_.etter_id
    assert "stor" in etter.etter_id
    assert GAMMA in for_.find_ordning("rad").kommuner
    assert GAMMA not in etter.find_ordning("rad").kommuner
    assert "stor" in lekeregister.etter_id, "the register itself is untouched"


def test_queries_find_each_ordning_by_kommune_and_task(lekeregister: Register) -> None:
    assert [o.id for o in lekeregister.etter_kommune[DELTA]] == ["legevakt-bd", "stor"]
    assert [o.id for o in lekeregister.etter_oppgave["legevakt"]] == ["legevakt-ab", "legevakt-bd"]
    with pytest.raises(UkjentKodeError, match="finnes-ikke"):
        lekeregister.find_ordning("finnes-ikke")


def test_informal_forms_are_counted_only_when_asked_for(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    register = les(
        tmp_path,
        (*RADER, "nett;Nettet;helse;legevakt;0101 Alfa, 0103 Gamma;;;nettverk" + ";" * 8),
        lekekommuner,
        oppgaver,
    )
    assert len(register.formelle) == len(RADER)
    assert [o.id for o in register.med_uformelle().etter_oppgave["legevakt"]] == ["legevakt-ab", "legevakt-bd", "nett"]


FEIL = {
    "unknown number": ("x;X;helse;;9999 Nord, 0101 Alfa", "deltakere", "9999"),
    "name of another": ("x;X;helse;;0101 Beta", "deltakere", "0101 er Alfa"),
    "twice the same": ("x;X;helse;;0101 Alfa, 0101 Alfa", "deltakere", "flere ganger"),
    "no number": ("x;X;helse;;Alfa", "deltakere", "Alfa"),
    "unknown task": ("x;X;helse;flyvakt;0101 Alfa", "oppgaver", "flyvakt"),
    "unknown omfang": ("x;X;helse;legevakt (kanskje);0101 Alfa", "oppgaver", "kanskje"),
    "unknown sector": ("x;X;luftfart;;0101 Alfa", "sektor", "luftfart"),
    "unknown form": ("x;X;helse;;0101 Alfa;;;ans", "juridisk_form", "ans"),
    "host that is no deltaker": ("x;X;helse;;0101 Alfa;;;;0102 Beta", "vertskommune", "ikke blant deltakerne"),
    "fewer stated than named": ("x;X;helse;;0101 Alfa, 0102 Beta;1", "antall_oppgitt", "helt tall"),
    "a number that is none": ("x;X;helse;;0101 Alfa;mange", "antall_oppgitt", "mange"),
    "a date that is none": ("x;X;helse;;0101 Alfa;;;;;;;i fjor", "gyldig_fra", "i fjor"),
    "a day that is none": ("x;X;helse;;0101 Alfa (til 2021-13-45)", "deltakere", "2021-13-45"),
    "an end before the start": (
        "x;X;helse;;0101 Alfa;;;;;;;fra 2022-01-01;til 2021-01-01",
        "gyldig_til",
        "før den begynner",
    ),
    "an id with spaces": ("x y;X;helse;;0101 Alfa", "id", "x y"),
    "no name": ("x;;helse;;0101 Alfa", "navn", "tom"),
    "a name of 300 letters": (f"x;{'X' * 300};helse;;0101 Alfa", "navn", "300"),
}

# Told before the rows are read at all.
USYNLIGE: Final = {
    "a mark of direction": ("x;Nav\u200fnet;helse;;0101 Alfa", "navn", "U+200F"),
    "a space without width": ("x;Navnet;helse;;0101 Alfa" + ";" * 6 + "Merk\u200bnad", "merknad", "U+200B"),
}


def test_a_cell_with_line_breaks_is_read_as_one_line(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    register = les(tmp_path, ('x;"Legevakt\r\ni  \tDalen";helse;;"0101 Alfa,\n0102 Beta"',), lekekommuner, oppgaver)
    assert [ordning.navn for ordning in register.ordninger] == ["Legevakt i Dalen"]
    assert len(register.ordninger[0].deltakere) == 2


@pytest.mark.parametrize(("rad", "kolonne", "hva"), (FEIL | USYNLIGE).values(), ids=FEIL | USYNLIGE)
def test_a_broken_cell_is_named_with_line_column_and_remedy(  # noqa: PLR0913, PLR0917 - the case and the toy country
    tmp_path: Path,
    lekekommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    rad: str,
    kolonne: str,
    hva: str,
) -> None:
    with pytest.raises(DataError) as feil:
        les(tmp_path, (RADER[0], rad), lekekommuner, oppgaver)
    (avvik,) = feil.value.avvik
    assert (avvik.linje, avvik.kolonne) == (3, kolonne)
    assert hva in avvik.hva
    assert avvik.losning


def test_all_broken_rows_are_told_in_one_go(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    with pytest.raises(DataError) as feil:
        les(tmp_path, tuple(rad for rad, _, _ in FEIL.values()), lekekommuner, oppgaver)
    assert {avvik.linje for avvik in feil.value.avvik} >= set(range(2, 2 + len(FEIL)))


def test_the_same_id_twice_names_both_lines(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    with pytest.raises(DataError, match=r"linje 3, kolonne id: «brann-ab» står også i linje 2"):
        les(tmp_path, (RADER[0], RADER[0]), lekekommuner, oppgaver)


def test_a_zero_that_excel_dropped_is_read_with_a_warning(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    register = les(tmp_path, ("x;X;helse;;101 Alfa, 0102 Beta",), lekekommuner, oppgaver)
    assert register.ordninger[0].kommuner == {ALFA, BETA}
    assert "0101" in register.advarsler[0].hva


@pytest.mark.parametrize("koding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("skilletegn", [";", "\t"])
def test_what_excel_saves_is_read_the_same(  # noqa: PLR0913, PLR0917 - the case and the toy country
    tmp_path: Path,
    lekekommuner: Mapping[str, Kommune],
    oppgaver: Mapping[str, Oppgave],
    lekeregister: Register,
    koding: str,
    skilletegn: str,
) -> None:
    fil = write_leke(tmp_path)
    tekst = fil.read_text(encoding="utf-8").replace(";", skilletegn).replace("\n", "\r\n")
    fil.write_bytes(tekst.encode(koding))
    assert load_register(fil, lekekommuner, oppgaver).ordninger == lekeregister.ordninger


@pytest.mark.parametrize(
    ("innhold", "hva"),
    [
        (b"", "filen er tom"),
        (b"\x81\x8d\x8f", "tegnsettet"),
        (b"id;navn\0", "ikke en tekstfil"),
        (f'{HODE}\n"åpent'.encode(), "anførselstegn"),
        (f"{HODE}\n{RADER[0]};for;mange".encode(), "celler"),
    ],
    ids=["empty", "undecodable", "binary", "open quote", "too many cells"],
)
def test_a_file_that_is_no_register_is_refused_in_plain_words(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], innhold: bytes, hva: str
) -> None:
    fil = write_leke(tmp_path)
    fil.write_bytes(innhold)
    with pytest.raises(DataError, match=hva):
        load_register(fil, lekekommuner, oppgaver)


def test_a_missing_description_is_named(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    fil = write_leke(tmp_path)
    fil.with_suffix(".kilde.toml").unlink()
    with pytest.raises(DataError, match=r"leke\.kilde\.toml"):
        load_register(fil, lekekommuner, oppgaver)


def test_title_and_source_are_one_line_without_invisible_characters(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    fil = write_leke(tmp_path)
    beskrivelse = fil.with_suffix(".kilde.toml")
    helt = beskrivelse.read_text(encoding="utf-8")
    beskrivelse.write_text(helt.replace("Lekeboka", r"Rapport\n2021:3 "), encoding="utf-8")
    assert load_register(fil, lekekommuner, oppgaver).kilde == "Rapport 2021:3"
    beskrivelse.write_text(helt.replace("Lekelandet", r"Leke\u202elandet"), encoding="utf-8")
    with pytest.raises(DataError, match=r"tittel.*usynlig"):
        load_register(fil, lekekommuner, oppgaver)


def test_what_is_written_reads_back_the_same(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], lekeregister: Register
) -> None:
    fil = write_leke(tmp_path)
    write_register(lekeregister.ordninger, fil, lekekommuner)
    assert load_register(fil, lekekommuner, oppgaver).ordninger == lekeregister.ordninger


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], lekeregister: Register
) -> None:
    fil = write_leke(tmp_path)
    for_ = fil.read_bytes()
    ukjent = replace(lekeregister.ordninger[0], vertskommune="9999")
    with pytest.raises(KeyError):
        write_register([ukjent], fil, lekekommuner)
    assert fil.read_bytes() == for_
    assert {sti.name for sti in tmp_path.iterdir()} == {"leke.csv", "leke.kilde.toml"}


@pytest.mark.parametrize(
    ("tekst", "dato"),
    [
        ("per 2021-11-01", "2021-11-01"),
        ("til 2021", "2021"),
        ("fra 2020-06", "2020-06"),
        ("1.1.2022", "2022-01-01"),
        ("31.12.2021", "2021-12-31"),
    ],
)
def test_a_date_is_read_as_people_and_excel_write_it(tekst: str, dato: str) -> None:
    assert parse_dato(tekst) == dato


def test_the_register_of_2021_holds_the_221_of_the_report(grunnlag: Samling) -> None:
    register = grunnlag.register
    assert len(register.ordninger) == 221
    assert len(register.kartlagt) == 25
    assert register.advarsler == ()
    etter_sektor = [
        sum(o.sektor == sektor for o in register.ordninger)
        for sektor in dict.fromkeys(o.sektor for o in register.ordninger)
    ]
    assert etter_sektor == [25, 47, 36, 10, 2, 27, 33, 14, 9, 11, 7]
    assert [sum(o.niva is niva for o in register.ordninger) for niva in Niva] == [104, 88, 29]


def test_lists_that_the_report_leaves_incomplete_are_known_as_such(grunnlag: Samling) -> None:
    ufullstendige = {
        o.navn: (len(o.deltakere), o.antall_oppgitt) for o in grunnlag.register.ordninger if o.ufullstendig
    }
    assert ufullstendige == {
        "Vestfold og Telemark revisjon IKS (VTR)": (4, 23),
        "Viken Kontrollutvalgssekretariat IKS (VIKUS)": (32, 33),
        "Kommunekraft AS": (11, 126),
        "Osloregionen IKPR": (63, 65),
    }


def test_a_survey_of_one_task_says_nothing_of_the_others(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    fil = write_leke(tmp_path)
    beskrivelse = fil.with_suffix(".kilde.toml")
    beskrivelse.write_text(f'{BESKRIVELSE}kartlagte_oppgaver = ["legevakt"]\n', encoding="utf-8")
    register = load_register(fil, lekekommuner, oppgaver)
    alle = {ALFA, BETA, GAMMA}
    assert (register.find_kartlagt("legevakt"), register.find_kartlagt("brannvesen")) == (alle, frozenset())
    legevakt, brann, arkiv = (
        compute_struktur(register, oppgaver[kode], alle) for kode in ("legevakt", "brannvesen", "arkiv")
    )
    assert (legevakt.antall, legevakt.kommunale, legevakt.ukjent) == (3, 1, frozenset())
    assert (brann.antall, brann.interkommunale, brann.ukjent) == (
        None,
        1,
        frozenset(),
    )  # Gamma is touched, and so known
    assert (arkiv.antall, arkiv.ukjent) == (None, alle)
    assert "Kartleggingen gjelder ikke alle oppgavene" in build_kildelinje(register)


@pytest.mark.parametrize(
    ("verdi", "hva"),
    [
        ('["flyvakt"]', "ukjent oppgave «flyvakt»"),
        ("[]", "listen er tom"),
        ('"legevakt"', "er ikke en liste av tekster"),
    ],
)
def test_the_tasks_of_a_survey_are_codes_of_the_catalogue(
    tmp_path: Path, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], verdi: str, hva: str
) -> None:
    fil = write_leke(tmp_path)
    fil.with_suffix(".kilde.toml").write_text(f"{BESKRIVELSE}kartlagte_oppgaver = {verdi}\n", encoding="utf-8")
    with pytest.raises(DataError, match=hva):
        load_register(fil, lekekommuner, oppgaver)
