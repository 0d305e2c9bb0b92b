"""``python -m geo sjekk`` reads every data file of the product, and one run tells all that is wrong in any of them."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from geo import settings
from geo.data.proveniens import load_proveniens
from geo.data.sjekk import sjekk_data
from tests.frossen import build_miljo, copy_prosjekt

# What is done to a file of the data folder (a text replaced once), and what must be said of it.
FEIL: Final = {
    "samarbeid.csv": ("3006 Kongsberg→3006 Kongsbarg", "samarbeid.csv: linje 2, kolonne deltakere: 3006 er Kongsberg"),
    "arsverk.csv": (";ikt;→;flyvakt;", "arsverk.csv: linje 3, kolonne oppgave: ukjent oppgave «flyvakt»"),
    "kommunenummer-2020-2024.csv": ("\n3001;→\n9001;", "kommunenummer_2020: ukjent kommunenummer «9001»"),
    "tidligere-kommuner.csv": (";3025 Asker;→;3025 Askim;", "tidligere-kommuner.csv: linje 6, kolonne ble: ukjent"),
    "kommunegrenser/naboer-2020.csv": (";3049 Lier;→;9049 Lier;", "naboer-2020.csv: kolonne nabo_a, nabo_b: ukjent"),
    "kommunegrenser/kommuner-2020-skjerm.gpkg": ("", "kommuner-2020-skjerm.gpkg: filen er skadet"),
    "referanse/niva.csv": (";104;→;hundre;", "niva.csv: linje 2, kolonne antall: «hundre» er ikke et tall"),
    "referanse/periode.csv": ("aar_fra→fra_aar", "periode.csv: linje 1, kolonne aar_fra: kolonnen mangler"),
    "referanse/tabell-3-1.csv": (";nav;→;nev;", "tabell-3-1.csv: linje 17, kolonne oppgave: ukjent kode «nev»"),
    "referanse/regioner.csv": ("3007 Ringerike→3007 Ringarike", "kolonne kommuner: ukjent kommune «3007 Ringarike»"),
    "referanse/form.kilde.toml": ("kilde =→kjelde =", "form.kilde.toml: kolonne kilde: nøkkelen mangler"),
    "eksempler/iris-2013.csv": (
        ";prosjekt;→;prosjektet;",
        "iris-2013.csv: linje 3, kolonne juridisk_form: ukjent kode",
    ),
    "eksempler/kommuneregioner-2023.csv": (";90482;→;mange;", "kommuneregioner-2023.csv: linje 2, kolonne innbyggere"),
    "kommuner.kilde.toml": ("rader = 356→rader = 355", "kommuner.kilde.toml: kolonne rader: 355 stemmer ikke"),
}


def odelegg(data: Path, navn: str, bytte: str) -> None:
    fil = data / navn
    if not bytte:
        fil.write_bytes(fil.read_bytes()[:9000])
        return
    fra, til = bytte.split("→")
    tekst = fil.read_text(encoding="utf-8")
    assert fra in tekst, fra
    fil.write_text(tekst.replace(fra, til, 1), encoding="utf-8")


def kjor_sjekk(rot: Path) -> subprocess.CompletedProcess[str]:
    kommando = [sys.executable, "-m", "geo", "sjekk"]
    return subprocess.run(kommando, cwd=rot, env=build_miljo(rot), capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def linjer(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of a data folder where every file of ``FEIL`` is broken."""
    rot = copy_prosjekt(tmp_path_factory.mktemp("sjekk"))
    for navn, (bytte, _) in FEIL.items():
        odelegg(rot / "data", navn, bytte)
    (rot / "data" / "ekstra.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    kjort = kjor_sjekk(rot)
    assert (kjort.returncode, kjort.stdout) == (2, "")
    return kjort.stderr.splitlines()


@pytest.mark.parametrize("navn", FEIL)
def test_a_fault_in_any_data_file_is_told_with_place_and_remedy(linjer: list[str], navn: str) -> None:
    (linje,) = (linje for linje in linjer if FEIL[navn][1] in linje)
    assert " – " in linje


@pytest.mark.parametrize("navn", [navn for navn in FEIL if not navn.endswith(".toml")])
def test_a_changed_file_is_no_longer_the_one_that_its_description_tells_of(linjer: list[str], navn: str) -> None:
    hva = f"stemmer ikke med «{Path(navn).name}» – er filen endret med vilje, skriv "
    assert any("kolonne sha256" in linje and hva in linje for linje in linjer)


def test_a_table_that_nobody_describes_is_told(linjer: list[str]) -> None:
    assert any(linje.startswith("ekstra.csv: filen har ingen opplysningsfil") for linje in linjer)


def test_nothing_is_told_but_what_is_wrong(linjer: list[str]) -> None:
    utenom = [linje for linje in linjer if "kolonne sha256" not in linje]
    ventet = [*(hva for _, hva in FEIL.values()), "ekstra.csv", "opplysningsfilene: kolonne kilde: referanse"]
    assert not [linje for linje in utenom if not any(hva in linje for hva in ventet)]


def test_the_files_of_the_product_are_sound_and_all_of_them_are_read() -> None:
    sjekk = sjekk_data()
    assert (sjekk.avvik, sjekk.advarsler) == ([], [])
    tabeller = list(settings.DATA.rglob("*.csv"))
    assert sjekk.filer == len(tabeller) + len(list(settings.DATA.rglob("*.gpkg")))
    assert sjekk.filer > len(load_proveniens())


def test_figures_that_another_register_has_no_ordning_for_are_told_and_are_no_fault(tmp_path: Path) -> None:
    fil = tmp_path / "samarbeid.csv"
    linjer = settings.REGISTER_CSV.read_text(encoding="utf-8-sig").splitlines()
    fil.write_text("\n".join(linje for linje in linjer if not linje.startswith("ikt-hallingdal;")), encoding="utf-8")
    kilde = settings.REGISTER_CSV.with_suffix(".kilde.toml").read_text(encoding="utf-8")
    uten = "\n".join(linje for linje in kilde.splitlines() if not linje.startswith(("rader", "sha256")))
    fil.with_suffix(".kilde.toml").write_text(uten, encoding="utf-8")
    sjekk = sjekk_data(fil)
    assert sjekk.avvik == []
    (advarsel,) = sjekk.advarsler
    assert advarsel[0] == "arsverk.csv"
    assert (advarsel[1].linje, advarsel[1].hva) == (3, "ukjent ordning «ikt-hallingdal»")


def test_what_needs_no_tasks_is_read_where_the_catalogue_is_broken(tmp_path: Path) -> None:
    rot = copy_prosjekt(tmp_path)
    odelegg(rot / "data", "oppgaver.csv", ";helse;→;helsa;")
    odelegg(rot / "data", "kommunenummer-2020-2024.csv", "\n3001;→\n9001;")
    odelegg(rot / "data", "samarbeid.csv", "3006 Kongsberg→3006 Kongsbarg")
    sagt = kjor_sjekk(rot).stderr
    assert "oppgaver.csv: linje 4, kolonne sektor: ukjent sektor «helsa»" in sagt
    assert "kommunenummer «9001»" in sagt
    assert "Kongsbarg" not in sagt, "the register is checked against the catalogue"


def test_a_printed_table_names_ordninger_that_are_in_the_register(tmp_path: Path) -> None:
    rot = copy_prosjekt(tmp_path)
    odelegg(rot / "data", "samarbeid.csv", "\niua-oppland;→\niua-innlandet;")
    sagt = kjor_sjekk(rot).stderr.splitlines()
    assert any(
        linje.startswith("lister-antall.csv: linje 11, kolonne ordning: ukjent kode «iua-oppland»") for linje in sagt
    )
