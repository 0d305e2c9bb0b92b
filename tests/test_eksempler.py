"""The second register: the same code reads another survey, and the definition's filter shows at work."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from geo.data.eksempler import IRIS_CSV, KOMMUNEREGIONER_CSV, load_iris, load_kommuneregioner
from geo.data.register import Form, Register
from geo.data.samling import Samling
from geo.errors import DataError
from geo.maal.omfang import find_ordninger
from geo.maal.struktur import build_setning, compute_struktur


@pytest.fixture(scope="module")
def iris(grunnlag: Samling) -> Register:
    return load_iris(grunnlag.kommuner, grunnlag.oppgaver)


def test_four_of_the_twelve_cases_are_inside_the_definition(iris: Register) -> None:
    assert len(iris.ordninger) == 12
    assert {o.navn: o.juridisk_form for o in iris.formelle} == {
        "Dalanerådet": Form.STYRE_27,
        "Haugaland skole og arbeidsliv (HSA)": Form.AVTALE,
        "Øvre Romerike utvikling (ØRU)": Form.STYRE_27,
        "Fagrådet for vann- og avløpsteknisk samarbeid i indre Oslofjord": Form.ANNET,
    }
    assert len(iris.med_uformelle().formelle) == 12, "who asks for the informal ones gets them"


def test_a_case_with_one_kommune_is_no_cooperation_between_kommuner(iris: Register) -> None:
    assert {o.id for o in iris.ordninger if o.antall < 2}.isdisjoint({o.id for o in iris.formelle})


def test_each_case_has_its_source_governance_and_conversion(iris: Register) -> None:
    for ordning in iris.ordninger:
        assert "tabell 1.1" in {kilde.sted for kilde in ordning.kilder}
        assert all(
            ord_ in (ordning.merknad or "") for ord_ in ("Oppgave: ", "Styring: ", "Operativ ledelse: ", "Omregnet: ")
        )
        assert ordning.etablert


@pytest.mark.parametrize(
    ("ordning", "ledelse"),
    [
        ("felles-formannskapssamling", "aktiv strategisk ledelse, av ordførerne"),
        ("smartcity-baerum", "daglig leder og aktiv strategisk ledelse"),
        ("ovre-romerike-utvikling", "daglig leder"),
    ],
)
def test_operative_leadership_is_as_table_1_1_has_it(iris: Register, ordning: str, ledelse: str) -> None:
    """Table 1.1, «Operativ ledelse»; table 4.1 puts the first two under «Aktiv strategisk ledelse», by the mayors."""
    assert f"Operativ ledelse: {ledelse}. " in (iris.find_ordning(ordning).merknad or "")


@pytest.mark.parametrize(
    ("ordning", "antall", "ventet"),
    [
        ("samarbeidsavtale-ahus", 17, {"3030", "3020", "3026"}),
        ("fagradet-indre-oslofjord", 7, {"0301", "3025", "3020"}),
        ("mobil-rontgen", 6, {"3030", "3033"}),
        ("haugaland-skole-og-arbeidsliv", 7, {"4612"}),
    ],
)
def test_merged_kommuner_are_counted_once(iris: Register, ordning: str, antall: int, ventet: set[str]) -> None:
    kommuner = iris.find_ordning(ordning).kommuner
    assert len(kommuner) == antall
    assert ventet <= kommuner


def test_nobody_was_surveyed_so_nobody_stands_alone(iris: Register, grunnlag: Samling) -> None:
    omrade = frozenset({"3024", "3025"})
    struktur = compute_struktur(iris, grunnlag.oppgaver["legevakt"], omrade)
    assert (struktur.antall, struktur.ukjent) == (None, omrade)
    assert build_setning(struktur) == "Ikke registrert samarbeid om legevakt; 2 ukjent"
    assert len(find_ordninger(iris, omrade)) == 1


def test_the_twelve_kommuneregioner_name_five_kommuner(grunnlag: Samling) -> None:
    regioner = load_kommuneregioner(grunnlag.kommuner)
    assert len(regioner) == 12
    assert sum(region.antall_kommuner for region in regioner) == 39
    assert [grunnlag.kommuner[n].navn for region in regioner for n in region.kommuner] == [
        "Sør-Varanger",
        "Vardø",
        "Vadsø",
        "Kautokeino",
        "Karasjok",
    ]


def test_a_wrong_row_of_kommuneregioner_is_refused(grunnlag: Samling, tmp_path: Path) -> None:
    fil = tmp_path / "regioner.csv"
    fil.write_text(
        "navn;fylke;antall_kommuner;innbyggere;kommuner\nA;F;2;100;5444 Sør-Varanger\nB;F;1;9;x\nC;F;1;m;\n", "utf-8"
    )
    with pytest.raises(DataError) as feil:
        load_kommuneregioner(grunnlag.kommuner, fil)
    assert [avvik.linje for avvik in feil.value.avvik] == [2, 3, 4]


@pytest.mark.parametrize("fil", [IRIS_CSV, KOMMUNEREGIONER_CSV], ids=lambda fil: fil.stem)
def test_the_file_is_the_one_its_provenance_tells_of(fil: Path) -> None:
    kilde = tomllib.loads(fil.with_suffix(".kilde.toml").read_text(encoding="utf-8"))
    assert kilde["sha256"] == hashlib.sha256(fil.read_bytes()).hexdigest()
    assert kilde["rader"] == 12
