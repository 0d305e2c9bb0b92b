"""Årsverk belong to ordninger by id: a new name loses none, and what is not in register or catalogue is told."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from geo import settings
from geo.data.arsverk import find_nyeste, load_arsverk
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import load_register
from geo.data.samling import Samling, load_samling
from geo.errors import DataError
from geo.maal.kapasitet import compute_arsverksandel


def endre(fil: Path, mal: Path, endring: Callable[[str], str]) -> Path:
    """Write a changed copy of a data file, with the description of a register beside it."""
    fil.write_text(endring(mal.read_text(encoding="utf-8-sig")), encoding="utf-8")
    fil.with_suffix(".kilde.toml").write_bytes(mal.with_suffix(".kilde.toml").read_bytes())
    return fil


def sum_arsverk(samling: Samling) -> float:
    return compute_arsverksandel(samling.register.formelle, samling.arsverk, samling.register.kartlagt).sum


def test_an_ordning_with_a_new_name_keeps_its_arsverk(grunnlag: Samling, tmp_path: Path) -> None:
    def dop_om(tekst: str) -> str:
        return tekst.replace(";Regionrådet for Hallingdal;", ";Hallingdalrådet;")

    nytt = load_samling(endre(tmp_path / "samarbeid.csv", settings.REGISTER_CSV, dop_om))
    assert "Hallingdalrådet" in {ordning.navn for ordning in nytt.register.ordninger}
    assert sum_arsverk(nytt) == sum_arsverk(grunnlag)


def test_the_arsverk_of_an_ordning_that_another_register_lacks_are_no_part_of_it(
    grunnlag: Samling, tmp_path: Path
) -> None:
    def fjern(tekst: str) -> str:
        return "\n".join(linje for linje in tekst.splitlines() if not linje.startswith("regionradet-for-hallingdal;"))

    uten = load_samling(endre(tmp_path / "samarbeid.csv", settings.REGISTER_CSV, fjern))
    assert len(uten.register.ordninger) == len(grunnlag.register.ordninger) - 1
    assert sum_arsverk(grunnlag) - sum_arsverk(uten) == pytest.approx(5), "table 2.3, row 1"
    assert any(not maal.ordninger for maal in uten.arsverk), "a kommune's own service is no ordning's"


FEIL = {  # what is changed in line 3, the column, and what is said of it
    "task": (";ikt;ikt-hallingdal;→;flyvakt;ikt-hallingdal;", "oppgave", "ukjent oppgave «flyvakt»"),
    "ordning": (";ikt;ikt-hallingdal;→;ikt;ikt-i-dalen;", "ordninger", "ukjent ordning «ikt-i-dalen»"),
    "kommune": ("3044 Hol;16;→3044 Hole;16;", "kommuner", "ukjent kommune «3044 Hole»"),
    "type": (";16;totalt;→;16;alt;", "type", "ukjent type «alt»"),
    "empty": (";16;totalt;→;;totalt;", "arsverk", "cellen er tom"),
    "number": (";16;totalt;→;mange;totalt;", "arsverk", "«mange» kan ikke leses"),
}


@pytest.mark.parametrize(("bytte", "kolonne", "hva"), FEIL.values(), ids=FEIL)
def test_a_wrong_cell_is_told_with_line_column_and_remedy(
    grunnlag: Samling, tmp_path: Path, bytte: str, kolonne: str, hva: str
) -> None:
    fra, til = bytte.split("→")
    fil = endre(tmp_path / "arsverk.csv", settings.ARSVERK_CSV, lambda tekst: tekst.replace(fra, til, 1))
    with pytest.raises(DataError) as feil:
        load_arsverk(grunnlag.kommuner, grunnlag.oppgaver, grunnlag.register.etter_id, fil)
    assert [(avvik.linje, avvik.kolonne, avvik.hva) for avvik in feil.value.avvik] == [(3, kolonne, hva)]
    assert all(avvik.losning for avvik in feil.value.avvik)


def test_all_wrong_cells_are_told_at_once_in_file_order(grunnlag: Samling, tmp_path: Path) -> None:
    def odelegg(tekst: str) -> str:
        return tekst.replace(";ppt;ppt-for-al-og-hol;", ";;ppt-i-dalen;", 1).replace(";16;", ";mange;", 1)

    fil = endre(tmp_path / "arsverk.csv", settings.ARSVERK_CSV, odelegg)
    with pytest.raises(DataError) as feil:
        load_arsverk(grunnlag.kommuner, grunnlag.oppgaver, grunnlag.register.etter_id, fil)
    assert [(avvik.linje, avvik.kolonne) for avvik in feil.value.avvik] == [(3, "arsverk"), (4, "ordninger")]


def test_the_newest_figure_of_an_ordning_is_found_by_its_id(grunnlag: Samling) -> None:
    nav = find_nyeste(grunnlag.arsverk, "nav-hallingdal")
    assert nav is not None
    assert nav.arsverk == 11.1, "the kommuner's own, table 3.4 row 8"
    assert find_nyeste(grunnlag.arsverk, "NAV Hallingdal") is None


def test_figures_are_checked_against_the_register_they_were_written_for(
    grunnlag: Samling, lekekommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]
) -> None:
    iris = load_register(settings.DATA / "eksempler" / "iris-2013.csv", grunnlag.kommuner, oppgaver)
    with pytest.raises(DataError, match="ukjent ordning «regionradet-for-hallingdal»"):
        load_arsverk(grunnlag.kommuner, oppgaver, iris.etter_id)
    with pytest.raises(DataError, match="ukjent kommune «3039 Flå»"):
        load_arsverk(lekekommuner, oppgaver)
