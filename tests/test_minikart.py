"""The small map: small, valid, escaped, and the same borders and fills as the described map."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from geopandas import GeoDataFrame

from geo import settings
from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.klassekart import Klasse, build_klassekart
from geo.beskrivelse.tabell import Kolonne
from geo.beskrivelse.temakart import Temakart
from geo.data.grenser import load_grenser
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade, Omradetype
from geo.data.samling import Samling
from geo.skjerm.minikart import Minigeometri, build_minigeometri, build_minikart
from geo.skjerm.svgfyll import build_data_uri, build_rute
from tests.lekegrenser import ALFA, BETA, GAMMA, build_tre

SVG = "{http://www.w3.org/2000/svg}"
FARLIG = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def grenser() -> GeoDataFrame:
    return load_grenser(settings.GRENSER_SKJERM_GPKG)


@pytest.fixture(scope="module")
def geometri(grenser: GeoDataFrame, grunnlag: Samling) -> Minigeometri:
    return build_minigeometri(grenser, grunnlag.kartlegging.kommuner)


def build_kart(grunnlag: Samling, kode: str) -> Temakart:
    oppgave = grunnlag.oppgaver[kode]
    return build_oppgavekart(
        grunnlag.register, [oppgave], grunnlag.kartlegging, grunnlag.kommuner, find_farger(grunnlag)
    )


def build_lekekart(grunnlag: Samling, tittel: str = "Leke") -> Temakart:
    """Describe the three squares: Alfa and Beta alike, Gamma apart."""
    like, ulik = Klasse("a", "A", Fyll(("#aa0000",))), Klasse("b", "B", Fyll(("#00bb00",)))
    kommuner = {nummer: Kommune(nummer, f"Kommune {nummer}", "F", "F", "F", "F") for nummer in (ALFA, BETA, GAMMA)}
    return build_klassekart(
        kode="leke",
        tittel=tittel,
        undertittel="",
        setning="To klasser",
        klasser=[like, ulik],
        klasse_av={ALFA: "a", BETA: "a", GAMMA: "b"},
        verdi_av={ALFA: "1", BETA: "1", GAMMA: "2"},
        omrade=Omrade("eget", "leken", Omradetype.EGET, frozenset(kommuner)),
        kommuner=kommuner,
        register=grunnlag.register,
        verdikolonne=Kolonne("Verdi"),
    )


def find_baner(svg: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f"{SVG}g/{SVG}path")  # noqa: S314 - our own text


def find_hjorner(bane: str) -> list[tuple[int, int]]:
    """Follow a path of relative steps to its grid points, one list for all its parts."""
    hjorner = []
    for x, y, steg in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)", bane):
        her = (int(x), int(y))
        hjorner.append(her)
        tall = [int(t) for t in re.findall(r"-?\d+", steg)]
        for dx, dy in zip(tall[::2], tall[1::2], strict=True):
            her = (her[0] + dx, her[1] + dy)
            hjorner.append(her)
    return hjorner


@pytest.mark.parametrize("kode", ["legevakt", "brannvesen", "barnevernvakt", "iua", "kriseledelse"])
def test_a_map_of_the_survey_is_at_most_25_kb_of_valid_xml(
    grunnlag: Samling, geometri: Minigeometri, kode: str
) -> None:
    svg = build_minikart(build_kart(grunnlag, kode), geometri, tall=True, verter=True)
    ET.fromstring(svg)  # noqa: S314 - our own text
    assert len(svg.encode()) <= 25_000


def test_the_whole_country_is_at_most_60_kb(grenser: GeoDataFrame, grunnlag: Samling) -> None:
    landet = grunnlag.omrader["landet"]
    kart = build_oppgavekart(
        grunnlag.register, [grunnlag.oppgaver["revisjon"]], landet, grunnlag.kommuner, find_farger(grunnlag)
    )
    svg = build_minikart(kart, build_minigeometri(grenser, landet.kommuner))
    assert len(find_baner(svg)) == 356
    assert len(svg.encode()) <= 60_000


def test_every_kommune_of_the_area_has_one_path_with_its_fill(grunnlag: Samling, geometri: Minigeometri) -> None:
    kart = build_kart(grunnlag, "barnevern")
    baner = find_baner(build_minikart(kart, geometri))
    assert len(baner) == len(kart.felt) == 25
    hvite = [bane for bane in baner if bane.get("fill") == "#ffffff"]
    assert len(hvite) == 11, "elleve kommuner har eget barnevern"


def test_deltakere_outside_are_lighter_and_those_out_of_the_picture_left_out(
    grunnlag: Samling, geometri: Minigeometri
) -> None:
    kart = build_kart(grunnlag, "iua")
    lyse = [bane for bane in find_baner(build_minikart(kart, geometri)) if bane.get("fill-opacity")]
    utenfor = {nummer for nummer, felt in kart.felt.items() if not felt.i_omradet}
    assert 0 < len(lyse) < len(utenfor)


def test_neighbours_share_their_border_on_the_grid() -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA}, bredde=300)
    hjorner = {nummer: set(find_hjorner(bane)) for nummer, bane in geometri.flater.items()}
    assert hjorner[ALFA] & hjorner[BETA] == set(find_hjorner(geometri.linjer[ALFA, BETA]))
    assert len(hjorner[ALFA] & hjorner[BETA]) == 2
    assert not hjorner[ALFA] & hjorner[GAMMA]


def test_squares_stay_square() -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA}, bredde=300)
    hjorner = find_hjorner(geometri.flater[BETA])
    bredde, hoyde = (max(verdier) - min(verdier) for verdier in zip(*hjorner, strict=True))
    assert abs(bredde - hoyde) <= 1
    # Three squares and 3 per cent of air on each side fill the width.
    assert bredde == pytest.approx(2 * 300 / 3.18, abs=1)


def test_the_picture_is_cut_and_the_rest_is_land() -> None:
    geometri = build_minigeometri(build_tre(), {ALFA}, bredde=300)
    assert geometri.land
    kant = 2 * 300 + 2 * 4
    assert all(-kant <= x <= kant for bane in geometri.flater.values() for x, _ in find_hjorner(bane))
    assert GAMMA not in geometri.flater


def test_only_borders_where_membership_differs_are_thick(grunnlag: Samling) -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA})
    tykk = ET.fromstring(build_minikart(build_lekekart(grunnlag), geometri)).findall(f"{SVG}path")[1]  # noqa: S314
    assert tykk.get("d") == geometri.linjer[BETA, GAMMA]


def test_a_field_of_neighbours_has_one_number_and_only_when_asked(grunnlag: Samling) -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA})
    kart = build_lekekart(grunnlag)
    med, uten = (ET.fromstring(build_minikart(kart, geometri, tall=tall)) for tall in (True, False))  # noqa: S314
    assert [tekst.text for tekst in med.iter(f"{SVG}text")] == ["1", "2"]
    assert not list(uten.iter(f"{SVG}text"))


def test_a_field_too_small_for_its_number_has_none(grunnlag: Samling) -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA}, bredde=24)
    svg = build_minikart(build_lekekart(grunnlag), geometri, tall=True)
    assert not list(ET.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314


def test_known_hosts_are_marked_when_asked(grunnlag: Samling, geometri: Minigeometri) -> None:
    kart = build_kart(grunnlag, "legevaktsentral")
    verter = {nummer for nummer, felt in kart.felt.items() if felt.vert_for} & set(geometri.flater)
    ringer = list(ET.fromstring(build_minikart(kart, geometri, verter=True)).iter(f"{SVG}circle"))  # noqa: S314
    assert len(ringer) == len(verter) > 0
    assert "<circle" not in build_minikart(kart, geometri)


def test_hostile_text_is_text(grunnlag: Samling) -> None:
    geometri = build_minigeometri(build_tre(), {ALFA, BETA, GAMMA})
    svg = build_minikart(build_lekekart(grunnlag, FARLIG), geometri)
    assert "<img" not in svg
    assert ET.fromstring(svg).findtext(f"{SVG}title") == FARLIG  # noqa: S314


def test_the_same_map_is_the_same_text(grenser: GeoDataFrame, grunnlag: Samling, geometri: Minigeometri) -> None:
    igjen = build_minigeometri(grenser.iloc[::-1], grunnlag.kartlegging.kommuner)
    for kode in ("legevakt", "ikt"):
        kart = build_kart(grunnlag, kode)
        assert build_minikart(kart, geometri, tall=True) == build_minikart(kart, igjen, tall=True)


@pytest.mark.parametrize("monster", list(Monster))
def test_a_swatch_of_every_pattern_is_valid_and_uses_what_it_defines(monster: Monster) -> None:
    farger = ("#77aadd", "#ee8866") if monster is Monster.STRIPER else ("#77aadd",)
    rot = ET.fromstring(build_rute(Fyll(farger, monster)))  # noqa: S314
    definert = {f"url(#{element.get('id')})" for element in rot.iter(f"{SVG}pattern")}
    brukt = {element.get("fill") for element in rot.findall(f"{SVG}rect")}
    assert brukt == (definert or {"#77aadd"})


def test_stripes_are_equally_wide_in_the_order_of_the_colours() -> None:
    farger = ("#77aadd", "#ee8866", "#eedd88")
    striper = ET.fromstring(build_rute(Fyll(farger, Monster.STRIPER))).findall(f".//{SVG}pattern/{SVG}rect")  # noqa: S314
    assert [(stripe.get("fill"), stripe.get("x"), stripe.get("width")) for stripe in striper] == [
        (farge, str(6 * nr), "6") for nr, farge in enumerate(farger)
    ]


def test_a_data_uri_is_safe_in_an_attribute_and_gives_the_text_back() -> None:
    svg = '<svg title="&quot;#%">å</svg>'
    uri = build_data_uri(svg)
    assert not set('"<>#') & set(uri)
    assert unquote(uri.removeprefix("data:image/svg+xml,")) == svg
