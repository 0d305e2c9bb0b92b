"""Inhabitants from files of others: layouts, conversion, what is refused, and what the product then knows."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.data.folketall import Folketall, hent_folketall, read_folketall, write_folketall
from geo.data.henting import hent_fil
from geo.data.kommuner import load_kommuner, load_omskriving
from geo.errors import DataError
from tests.frossen import FROSSEN, MILJO

KOMMUNER = load_kommuner()
OMSKRIVING = load_omskriving()
ANTALL = {nummer: 100 + 7 * nr for nr, nummer in enumerate(KOMMUNER)}  # made up; each its own
SUM = sum(ANTALL.values())
# 1507 is divided in two; the rest is one to one.
I_2024 = {ny: (gml, nr) for gml in KOMMUNER for nr, ny in enumerate(OMSKRIVING.find_2024(gml))}
HARAM = 60


def antall_2024(nummer: str) -> int:
    gammelt, del_ = I_2024[nummer]
    if len(OMSKRIVING.find_2024(gammelt)) == 1:
        return ANTALL[gammelt]
    return HARAM if del_ else ANTALL[gammelt] - HARAM


def skriv(mappe: Path, tekst: str, navn: str = "folketall.csv") -> Path:
    fil = mappe / navn
    fil.write_text(tekst, encoding="utf-8")
    return fil


def les(fil: Path, *, dato: str | None = None, delvis: bool = False) -> Folketall:
    return read_folketall(fil, KOMMUNER, OMSKRIVING, dato=dato, delvis=delvis)


def enkel_2024(**endret: str) -> str:
    rader = [f"{n};1;{endret.get('n' + n, antall_2024(n))}" for n in I_2024]
    return "\n".join(["location_code;2024;2025", *rader]) + "\n"


def ssb_2020(**endret: str) -> str:
    """SSB's table 07459 as CSV: a title, an empty line, and the country and a county among the kommuner."""
    rogaland = sum(antall for nummer, antall in ANTALL.items() if nummer.startswith("11"))
    rader = [f'"{n} {k.navn}";9;{endret.get("n" + n, ANTALL[n])}' for n, k in KOMMUNER.items()]
    return "\n".join(
        [
            '"07459: Befolkning, etter region, statistikkvariabel og år"',
            "",
            '"region";"Personer 2022";"Personer 2023"',
            f'"0 Hele landet";1;{endret.get("landet", SUM)}',
            f'"11 Rogaland";1;{rogaland}',
            *rader,
            '"3101 Halden (2024-)";0;0',
            "",
            '"Kilde: SSB"',
        ]
    )


def lang_2024() -> str:
    rader = [f'"K-{n}","{aar}",{antall_2024(n) + pluss}' for n in I_2024 for aar, pluss in ((2025, 0), (2024, 1))]
    return "\n".join(['"region","år","07459: Befolkning"', *rader])


@pytest.mark.parametrize(
    ("tekst", "dato", "datoer", "inndeling"),
    [
        (enkel_2024(), "2025-01-01", 2, "2024"),
        (ssb_2020(), "2023-01-01", 2, "2020"),
        (lang_2024(), "2025-01-01", 2, "2024"),
        ("sep=;\n" + enkel_2024(), "2025-01-01", 2, "2024"),
    ],
    ids=["number and years", "SSB's table", "a row per year", "with a line for Excel"],
)
def test_every_layout_gives_the_same_numbers_at_its_newest_date(
    tmp_path: Path, tekst: str, dato: str, datoer: int, inndeling: str
) -> None:
    lest = les(skriv(tmp_path, tekst))
    assert lest.innbyggere == ANTALL
    assert (lest.dato, len(lest.datoer), lest.inndeling, lest.mangler) == (dato, datoer, inndeling, ())


def test_the_numbers_of_2024_are_converted_and_the_answer_says_so(tmp_path: Path) -> None:
    merknader = les(skriv(tmp_path, enkel_2024())).merknader
    assert "1507 Ålesund er summen av 1508 Ålesund og 1580 Haram" in merknader
    assert "114 kommuner er gjort om fra numrene av 2024 til dem av 2020" in merknader


def test_half_of_a_divided_kommune_makes_the_whole_unknown(tmp_path: Path) -> None:
    fil = skriv(tmp_path, enkel_2024(n1580=""))
    with pytest.raises(DataError, match=r"1 av 356 kommuner mangler tall for 1\.1\.2025: 1507 Ålesund"):
        les(fil)
    lest = les(fil, delvis=True)
    assert lest.mangler == ("1507",)
    assert "1507" not in lest.innbyggere


def test_another_date_can_be_asked_for_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    fil = skriv(tmp_path, lang_2024())
    assert les(fil, dato="2024-01-01").innbyggere["0301"] == ANTALL["0301"] + 1
    with pytest.raises(DataError, match=r"ingen tall for 1\.1\.2019 – velg en av datoene 1\.1\.2024 og 1\.1\.2025"):
        les(fil, dato="2019-01-01")


def test_what_the_file_says_of_itself_is_the_source(tmp_path: Path) -> None:
    assert les(skriv(tmp_path, ssb_2020())).kilde == "07459: Befolkning, etter region, statistikkvariabel og år"
    assert les(skriv(tmp_path, enkel_2024(), "mitt.csv")).kilde == "mitt.csv"


FEIL = {
    "negative": (enkel_2024(n0301="-5"), "linje 2, kolonne 2025: «-5» for 0301 er ikke et folketall"),
    "nan": (enkel_2024(n0301="nan"), "linje 2, kolonne 2025: «nan»"),
    "a fraction": (enkel_2024(n0301="5,5"), "«5,5»"),
    "twice": (enkel_2024() + "0301;1;5\n", "linje 359, kolonne 2025: «0301» står også i linje 2"),
    "unknown": (enkel_2024() + "9999;1;5\n", "linje 359, kolonne region: «9999» er et ukjent kommunenummer"),
    "no number": (enkel_2024() + "Utlandet;1;5\n", "«Utlandet» er ikke et kommunenummer"),
    "both divisions": (enkel_2024() + "3005;1;5\n", "begge inndelinger for 1.1.2025: 3005"),
    "wrong total": (ssb_2020(landet="17"), "linje 4, kolonne Personer 2023: «0 Hele landet» er 17, men kommunene gir"),
    "wrong county": (
        ssb_2020(n1101=str(ANTALL["1101"] + 1), landet=str(SUM + 1)),
        "linje 5, kolonne Personer 2023: «11",
    ),
    "no number for some": (
        ssb_2020(n1101="0", n1103=".."),
        "2 av 356 kommuner mangler tall for 1.1.2023: 1101 Eigersund",
    ),
    "swapped names": (
        ssb_2020().replace('"1101 Eigersund"', '"1101 Stavanger"'),
        "linje 7, kolonne region: «1101 Stavanger» har et navn som ikke hører til nummeret – 1101 er Eigersund",
    ),
    "no dates": ("kommune;navn\n0301;Oslo\n", "fant ingen tall med kommune og år"),
    "quarters": ("kommune;2025K1\n0301;5\n", "fant ingen tall med kommune og år"),
    "empty": ("", "fant ingen tall med kommune og år"),
}


@pytest.mark.parametrize(("tekst", "melding"), FEIL.values(), ids=FEIL)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, tekst: str, melding: str) -> None:
    with pytest.raises(DataError) as feil:
        les(skriv(tmp_path, tekst))
    assert melding in str(feil.value)
    assert all(avvik.losning for avvik in feil.value.avvik)


def test_all_faults_are_told_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(DataError) as feil:
        les(skriv(tmp_path, enkel_2024(n0301="-1", n1101="x") + "1103;1;5\n9999;1;5\n"))
    assert [avvik.linje for avvik in feil.value.avvik] == [2, 3, 359, 360]


def test_the_zero_that_excel_drops_is_put_back_and_told(tmp_path: Path) -> None:
    lest = les(skriv(tmp_path, enkel_2024().replace("\n0301;", "\n301;")))
    assert lest.innbyggere["0301"] == ANTALL["0301"]
    assert "«301» er lest som «0301»" in lest.merknader


def test_what_is_written_is_read_again_with_its_date_and_keeps_the_printed_numbers_apart(tmp_path: Path) -> None:
    shutil.copy(FROSSEN / "kommuner.csv", tmp_path)
    lest = les(skriv(tmp_path, enkel_2024()))
    write_folketall(lest, KOMMUNER, Path("f.csv"), tmp_path / "innbyggere.csv")
    kommuner = load_kommuner(tmp_path / "kommuner.csv")
    assert {nummer: kommune.innbyggere for nummer, kommune in kommuner.items()} == ANTALL
    assert {kommune.folketallskilde.dato for kommune in kommuner.values()} == {"2025-01-01"}
    assert {n: k.trykt_innbyggere for n, k in kommuner.items()} == {n: k.innbyggere for n, k in KOMMUNER.items()}
    beskrivelse = tomllib.loads((tmp_path / "innbyggere.kilde.toml").read_text(encoding="utf-8"))
    assert (beskrivelse["dato"], beskrivelse["rader"]) == ("2025-01-01", 356)


@pytest.mark.parametrize(
    ("bytt", "melding"),
    [
        (("0301 Oslo;", "9999 Oslo;"), "«9999 Oslo» er ingen kommune"),
        (("0301 Oslo;", "1101 Eigersund;"), "står to ganger"),
        (("2025-01-01;f.csv\n1103", "2024-01-01;f.csv\n1103"), "er en annen enn i første rad"),
        (("0301 Oslo;100", "0301 Oslo;nan"), "er ikke et folketall"),
    ],
    ids=["unknown", "twice", "another date", "nan"],
)
def test_a_kept_file_that_somebody_broke_is_told(tmp_path: Path, bytt: tuple[str, str], melding: str) -> None:
    shutil.copy(FROSSEN / "kommuner.csv", tmp_path)
    fil = tmp_path / "innbyggere.csv"
    write_folketall(les(skriv(tmp_path, enkel_2024(), "f.csv")), KOMMUNER, Path("f.csv"), fil)
    tekst = fil.read_text(encoding="utf-8")
    assert bytt[0] in tekst
    fil.write_text(tekst.replace(*bytt, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"innbyggere\.csv") as feil:
        load_kommuner(tmp_path / "kommuner.csv")
    assert melding in str(feil.value)


# ------------------------------------------------------------------------------------------------- the whole product


@pytest.fixture(scope="module")
def kjor(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line on a data folder of its own, into which inhabitants of 2025 are imported."""
    data = tmp_path_factory.mktemp("data") / "data"
    shutil.copytree(FROSSEN, data)

    def kjor(*argumenter: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "geo", *argumenter],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, MILJO: str(data)},
        )

    for_ = {fil.name for fil in data.iterdir()}
    feil = kjor("innbyggere", "importer", str(skriv(data.parent, enkel_2024(n0301="-1"))))
    assert (feil.returncode, {fil.name for fil in data.iterdir()}) == (2, for_), "nothing is half written"
    assert "Traceback" not in feil.stderr
    svar = kjor("innbyggere", "importer", str(skriv(data.parent, enkel_2024())), "--kilde", "SSB «tabell» 07459")
    assert svar.returncode == 0, svar.stderr
    assert "356 av 356" in svar.stdout
    return kjor


def test_the_inhabitants_of_all_kommuner_are_then_known(kjor: Callable[..., Any]) -> None:
    kommuner = json.loads(kjor("kommuner", "--alle", "--format", "json").stdout)
    assert {rad["kommunenummer"]: rad["innbyggere"] for rad in kommuner} == ANTALL


def test_the_printed_numbers_are_still_held_against_those_of_table_1_1(kjor: Callable[..., Any]) -> None:
    med = kjor("avstemming", "--format", "json").stdout
    uten = subprocess.run(
        [sys.executable, "-m", "geo", "avstemming", "--format", "json"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert med == uten


def test_measures_say_which_date_and_source_they_rest_on(kjor: Callable[..., Any]) -> None:
    rapport = json.loads(kjor("rapport", "--format", "json", "--omrade", "landet").stdout)
    befolkning = next(rad for rad in rapport if rad["maal"] == "befolkning")
    assert befolkning["kilde"] == "Innbyggertall 1.1.2025, SSB «tabell» 07459"


def test_the_kept_file_is_checked_with_the_others(kjor: Callable[..., Any]) -> None:
    svar = kjor("sjekk")
    assert (svar.returncode, svar.stderr) == (0, "")


# -------------------------------------------------------------------------------------------------- Excel and JSON-stat


def skriv_xlsx(mappe: Path, rader: list[list[object]], *, tomt_ark: bool = False) -> Path:
    bok = openpyxl.Workbook()
    ark = bok.active
    assert ark is not None
    if tomt_ark:
        ark.append(["Om tabellen"])
        ark = bok.create_sheet("Tall")
    for rad in rader:
        ark.append(rad)
    fil = mappe / "folketall.xlsx"
    bok.save(fil)
    return fil


def ark_2024(**endret: object) -> list[list[object]]:
    """SSB's table as Excel: a title, the years as numbers, and marks for what is not known."""
    rader: list[list[object]] = [[f"{n} x"[:4], ":", endret.get("n" + n, antall_2024(n))] for n in I_2024]
    return [["07459: Befolkning, etter region og år"], [], [None, 2024, 2025], *rader, [], ["Kilde:"]]


@pytest.mark.parametrize("tomt_ark", [False, True], ids=["first sheet", "second sheet"])
def test_a_workbook_is_read_as_the_text_would_be(tmp_path: Path, tomt_ark: bool) -> None:  # noqa: FBT001 - a parameter of the test
    lest = les(skriv_xlsx(tmp_path, ark_2024(), tomt_ark=tomt_ark))
    assert lest.innbyggere == ANTALL
    assert (lest.datoer, lest.kilde) == (("2025-01-01",), "07459: Befolkning, etter region og år")


def test_a_workbook_tells_its_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="linje 4, kolonne 2025: «-5» for 0301"):
        les(skriv_xlsx(tmp_path, ark_2024(n0301=-5)))


def test_a_formula_without_a_value_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 av 356 kommuner mangler"):
        les(skriv_xlsx(tmp_path, ark_2024(n0301="=1+1")))


def test_a_workbook_that_unpacks_to_far_more_than_a_table_is_not_opened(tmp_path: Path) -> None:
    fil = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(fil, "w", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr("xl/workbook.xml", b"0" * 2_000_000)
    with pytest.raises(DataError, match="mer enn en tabell kan være"):
        les(fil)


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    hel = skriv_xlsx(tmp_path, ark_2024())
    fil = tmp_path / "lol.xlsx"
    with zipfile.ZipFile(hel) as inn, zipfile.ZipFile(fil, "w") as ut:
        for navn in inn.namelist():
            innhold = inn.read(navn)
            if navn == "xl/worksheets/sheet1.xml":
                assert innhold.startswith(b"<worksheet")
                innhold = b'<!DOCTYPE x [<!ENTITY a "b">]>' + innhold
            ut.writestr(navn, innhold)
    with pytest.raises(DataError, match="ikke en Excel-fil som kan leses"):
        les(fil)


def jsonstat(*, som_kart: bool = False, tid_forst: bool = False, **endret: object) -> dict[str, Any]:
    """Return what SSB's API gives of table 07459, with the country among the regions."""
    koder = ["0", *I_2024]
    par = {(k, aar): SUM if k == "0" else antall_2024(k) for k in koder for aar in ("2024", "2025")}
    rekke = [(k, a) for a in ("2024", "2025") for k in koder] if tid_forst else list(par)
    verdier = [par[ett] for ett in rekke]
    dimensjoner = {
        "Region": {
            "category": {"index": {k: nr for nr, k in enumerate(koder)}, "label": {"0": "Hele landet", "0301": "Oslo"}}
        },
        "ContentsCode": {"category": {"index": ["Personer1"], "label": {"Personer1": "Personer"}}},
        "Tid": {"category": {"index": {"2024": 0, "2025": 1}}},
    }
    id_ = ["Tid", "ContentsCode", "Region"] if tid_forst else list(dimensjoner)
    storrelse = {"Region": len(koder), "ContentsCode": 1, "Tid": 2}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "07459: Befolkning",
        "source": "Statistisk sentralbyrå",
        "id": id_,
        "size": [storrelse[d] for d in id_],
        "dimension": dimensjoner,
        "value": {str(nr): v for nr, v in enumerate(verdier)} if som_kart else verdier,
        **endret,
    }


@pytest.mark.parametrize(
    "valg", [{}, {"som_kart": True}, {"tid_forst": True}], ids=["list", "by place", "time before region"]
)
def test_json_stat_is_read_whatever_the_order_of_its_dimensions(tmp_path: Path, valg: dict[str, bool]) -> None:
    lest = les(skriv(tmp_path, json.dumps(jsonstat(**valg)), "07459.json"))
    assert lest.innbyggere == ANTALL
    assert (lest.dato, lest.kilde) == ("2025-01-01", "Statistisk sentralbyrå – 07459: Befolkning")
    assert "summen av kommunene er lik tallet for hele landet i filen" in lest.merknader


def test_json_stat_by_sex_is_told_which_dimension_is_too_many(tmp_path: Path) -> None:
    data = jsonstat()
    data["dimension"]["Kjonn"] = {"category": {"index": ["1", "2"]}}
    data["id"].append("Kjonn")
    data["size"].append(2)
    with pytest.raises(DataError, match=r"kolonne Kjonn: tabellen er delt på Kjonn \(2 verdier\)"):
        les(skriv(tmp_path, json.dumps(data), "07459.json"))


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        json.dumps({"dataset": {}}),
        json.dumps(jsonstat(size=[1, 1, 1])),
        json.dumps(jsonstat(value=5)),
        json.dumps(jsonstat(id=[["Region"]])),
        json.dumps(jsonstat(dimension={})),
    ],
    ids=["empty", "list", "cut", "deep", "version 1", "other size", "no values", "odd ids", "no dimensions"],
)
def test_what_is_no_json_stat_is_refused_in_a_sentence(tmp_path: Path, tekst: str) -> None:
    with pytest.raises(DataError, match="filen er ikke JSON-stat 2 – hent tabellen på nytt"):
        les(skriv(tmp_path, tekst, "x.json"))


@pytest.mark.parametrize("verdi", ["NaN", "1e999", "-3", "true", '"mange"', "1.5"])
def test_a_value_of_json_that_is_no_count_is_told_with_its_region(tmp_path: Path, verdi: str) -> None:
    data = jsonstat()
    data["value"][3] = "HER"
    tekst = json.dumps(data).replace('"HER"', verdi)
    with pytest.raises(DataError, match=r"kolonne 0301 Oslo, 2025: .* er ikke et folketall"):
        les(skriv(tmp_path, tekst, "x.json"))


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
@given(innhold=st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused_in_a_sentence(tmp_path: Path, ending: str, innhold: bytes) -> None:
    fil = tmp_path / f"x.{ending}"
    fil.write_bytes(innhold)
    with pytest.raises(DataError):
        les(fil)


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, ending: str) -> None:
    with pytest.raises(DataError, match="filen finnes ikke"):
        les(tmp_path / f"borte.{ending}")


# ---------------------------------------------------------------------------------------------------- from the network


@pytest.fixture
def tjener() -> Iterator[Callable[..., tuple[str, list[bytes]]]]:
    """Serve an answer here as an API does: its status, bytes, and how many bytes it promises; none is silence."""
    tjenere = []

    def start(svar: bytes | None, status: int = 200, lovet: int | None = None) -> tuple[str, list[bytes]]:
        spurt: list[bytes] = []
        taus = Event()

        class Svarer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                spurt.append(self.rfile.read(int(self.headers["Content-Length"])))
                if svar is None:
                    taus.wait()
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(svar) if lovet is None else lovet))
                self.end_headers()
                self.wfile.write(svar)

            def log_message(self, *_: object) -> None:
                pass

        ny = ThreadingHTTPServer(("127.0.0.1", 0), Svarer)
        traad = Thread(target=ny.serve_forever)
        traad.start()
        tjenere.append((ny, traad, taus))
        return f"http://127.0.0.1:{ny.server_port}/07459", spurt

    yield start
    for ny, traad, taus in tjenere:
        taus.set()
        ny.shutdown()
        traad.join()
        ny.server_close()


def test_what_the_api_answers_is_read_as_a_file(tmp_path: Path, tjener: Callable[..., tuple[str, list[bytes]]]) -> None:
    adresse, spurt = tjener(json.dumps(jsonstat()).encode())
    assert les(hent_folketall(tmp_path, adresse)).innbyggere == ANTALL
    assert json.loads(spurt[0])["response"] == {"format": "json-stat2"}


@pytest.mark.parametrize(
    ("svar", "melding"),
    [
        ((b"nei", 503), "tjenesten svarte 503"),
        ((b"{}", 200, 900), "svaret er avkortet"),
    ],
    ids=["refused", "cut short"],
)
def test_an_answer_that_is_none_is_told(
    tmp_path: Path, tjener: Callable[..., tuple[str, list[bytes]]], svar: tuple[Any, ...], melding: str
) -> None:
    with pytest.raises(DataError, match=melding):
        hent_folketall(tmp_path, tjener(*svar)[0])
    assert not list(tmp_path.iterdir())


def test_a_service_that_says_nothing_is_not_waited_for(tjener: Callable[..., tuple[str, list[bytes]]]) -> None:
    with pytest.raises(DataError, match="svarte ikke i tide"):
        hent_fil(tjener(None)[0], b"{}", frist_s=0.2)


def test_only_addresses_of_the_web_are_asked(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="ikke en nettadresse"):
        hent_folketall(tmp_path, "file:///etc/passwd")
