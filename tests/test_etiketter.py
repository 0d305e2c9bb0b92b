"""Labels: the placing of them as pure geometry, and every figure of the catalogue at every width."""

from itertools import combinations

import pytest
import shapely

from geo.tegning.etiketter import KANTLUFT, LUFT, Boks, Etikett, Variant, find_plasseringer
from geo.tegning.oppsett import Oppsett
from geo.tegning.verdi import Form, Tegning, Tekst
from tests.trykk import (
    BREDDER,
    find_former,
    find_tekster,
    hent_ark,
    hent_beskrivelse,
    hent_figurer,
    hent_kartkoder,
    hent_utsnitt,
)

VALGDISTRIKTER = "1.1"  # over the country: its classes are named, not its kommuner
RAMME = (0.0, 0.0, 100.0, 100.0)


def rad(bredde: float, hoyde: float) -> tuple[Boks, ...]:
    return ((-bredde / 2, -hoyde / 2, bredde / 2, hoyde / 2),)


def test_a_label_stands_in_the_middle_of_a_polygon_that_has_room() -> None:
    etikett = Etikett("a", shapely.box(20, 20, 60, 40), (Variant(rad(10, 3)),))
    plassering = find_plasseringer([etikett], RAMME)["a"]
    assert plassering.midt == pytest.approx((40, 30), abs=5)
    assert shapely.box(20, 20, 60, 40).contains(shapely.box(*plassering.boks))


def test_a_label_that_does_not_fit_gets_a_leader_line_from_inside_its_polygon() -> None:
    flate = shapely.box(50, 50, 53, 53)
    etikett = Etikett("a", flate, (Variant(rad(10, 3)), Variant(rad(10, 3), inne=False)))
    plassering = find_plasseringer([etikett], RAMME)["a"]
    assert plassering.variant == 1
    assert flate.contains(shapely.Point(plassering.strek[0]))
    assert not flate.intersects(shapely.box(*plassering.boks))
    assert shapely.box(*plassering.boks).distance(shapely.Point(plassering.strek[1])) < 0.01


def test_the_first_way_that_fits_is_taken() -> None:
    etikett = Etikett("a", shapely.box(0, 0, 8, 30), (Variant(rad(10, 3)), Variant(rad(5, 6)), Variant(rad(2, 2))))
    assert find_plasseringer([etikett], RAMME)["a"].variant == 1


def test_the_rows_and_not_the_box_around_them_must_fit() -> None:
    # A T: wide above, narrow below. The box around the label would stick out of it at both sides of the stem.
    flate = shapely.union(shapely.box(30, 30, 50, 36), shapely.box(38, 36, 42, 50))
    rader = ((-8.0, -4.0, 8.0, 0.0), (-1.0, 1.0, 1.0, 5.0))
    plassering = find_plasseringer([Etikett("a", flate, (Variant(rader),))], RAMME)["a"]
    for venstre, topp, hoyre, bunn in rader:
        boks = (plassering.midt[0] + venstre, plassering.midt[1] + topp)
        assert flate.contains(shapely.box(*boks, plassering.midt[0] + hoyre, plassering.midt[1] + bunn))


def test_a_label_that_finds_no_place_is_absent() -> None:
    etikett = Etikett("a", shapely.box(50, 50, 53, 53), (Variant(rad(10, 3)),))
    assert find_plasseringer([etikett], RAMME) == {}


def test_an_obstacle_is_left_alone() -> None:
    hindring = (0.0, 0.0, 100.0, 52.0)
    etikett = Etikett("a", shapely.box(20, 20, 80, 60), (Variant(rad(10, 3)),))
    plassering = find_plasseringer([etikett], RAMME, [hindring])["a"]
    assert not shapely.box(*plassering.boks).intersects(shapely.box(*hindring))


def test_labels_of_overlapping_polygons_do_not_meet() -> None:
    etiketter = [Etikett(navn, shapely.box(20, 20, 40, 40), (Variant(rad(8, 4)),)) for navn in "ab"]
    plasser = find_plasseringer(etiketter, RAMME)
    assert not shapely.box(*plasser["a"].boks).intersects(shapely.box(*plasser["b"].boks))


def test_many_small_neighbours_get_leaders_that_neither_cross_nor_touch_labels() -> None:
    etiketter = [
        Etikett(
            f"{x}{y}", shapely.box(44 + 4 * x, 44 + 4 * y, 48 + 4 * x, 48 + 4 * y), (Variant(rad(12, 3), inne=False),)
        )
        for x in range(3)
        for y in range(3)
    ]
    plasser = find_plasseringer(etiketter, RAMME)
    assert len(plasser) == 9
    for a, b in combinations(plasser.values(), 2):
        assert not shapely.box(*a.boks).intersects(shapely.box(*b.boks))
        assert not shapely.LineString(a.strek).intersects(shapely.LineString(b.strek))
        assert not shapely.LineString(a.strek).intersects(shapely.box(*b.boks))


def test_the_same_labels_get_the_same_places_in_any_process() -> None:
    etiketter = [Etikett(str(n), shapely.box(10 * n, 40, 10 * n + 9, 45), (Variant(rad(6, 2)),)) for n in range(9)]
    assert find_plasseringer(etiketter, RAMME) == find_plasseringer(list(etiketter), RAMME)


# ------------------------------------------------------------------------------------------------- every figure's sheet


def alle_ark() -> list[tuple[str, int]]:
    return [(kode, bredde) for kode in hent_figurer() for bredde in BREDDER]


def alle_kart() -> list[tuple[str, int]]:
    return [(kode, bredde) for kode in hent_kartkoder() for bredde in BREDDER]


def ark_av(kode: str, bredde: int) -> Tegning:
    return hent_ark(kode, Oppsett(bredde_mm=bredde))


def uten_halo(tekst: Tekst) -> shapely.Polygon:
    x0, y0, x1, y1 = tekst.boks
    return shapely.box(x0 + tekst.halo_mm, y0 + tekst.halo_mm, x1 - tekst.halo_mm, y1 - tekst.halo_mm)


def strek_av(form: Form) -> shapely.LineString:
    return shapely.LineString(form.sti.punkter)


@pytest.mark.parametrize(("kode", "bredde"), alle_ark())
def test_no_text_is_cut_at_the_edge_of_the_sheet(kode: str, bredde: int) -> None:
    tegning = ark_av(kode, bredde)
    ark = shapely.box(0, 0, tegning.bredde_mm, tegning.hoyde_mm)
    utenfor = [e.tekst for e in find_tekster(tegning, "") if not ark.contains(shapely.box(*e.boks))]
    assert not utenfor


@pytest.mark.parametrize(("kode", "bredde"), alle_ark())
def test_no_text_touches_another(kode: str, bredde: int) -> None:
    # The words and numbers of one label stand close to each other by design.
    tekster = find_tekster(ark_av(kode, bredde), "")
    bokser = [uten_halo(tekst) for tekst in tekster]
    tre = shapely.STRtree(bokser)
    treff = [
        (tekster[i].tekst, tekster[j].tekst)
        for i, j in tre.query(bokser, predicate="intersects").T.tolist()
        if i < j and not (tekster[i].rolle == tekster[j].rolle and tekster[i].rolle.startswith("etikett"))
    ]
    assert not treff


@pytest.mark.parametrize(("kode", "bredde"), alle_kart())
def test_no_leader_line_touches_a_label_or_another_leader(kode: str, bredde: int) -> None:
    tegning = ark_av(kode, bredde)
    streker = [(form.rolle.partition(":")[2], strek_av(form)) for form in find_former(tegning, "strek:")]
    for (_, a), (_, b) in combinations(streker, 2):
        assert not a.intersects(b)
    for tekst in find_tekster(tegning, "etikett:"):
        for nokkel, strek in streker:
            if tekst.rolle != f"etikett:{nokkel}":
                assert not strek.intersects(uten_halo(tekst)), (nokkel, tekst.tekst)


@pytest.mark.parametrize(("kode", "bredde"), alle_kart())
def test_a_label_stands_inside_its_kommune_or_has_a_leader_line_from_it(kode: str, bredde: int) -> None:
    tegning = ark_av(kode, bredde)
    utsnitt = hent_utsnitt(kode, tegning)
    streker = {form.rolle.partition(":")[2]: strek_av(form) for form in find_former(tegning, "strek:")}
    for tekst in find_tekster(tegning, "etikett:"):
        nokkel = tekst.rolle.partition(":")[2]
        flate = utsnitt.flater.get(nokkel)
        if flate is None:  # a group of many kommuner
            continue
        if nokkel in streker:
            assert flate.contains(shapely.Point(streker[nokkel].coords[0]))
        else:
            assert flate.buffer(0.1).contains(uten_halo(tekst)), tekst.tekst


@pytest.mark.parametrize(("kode", "bredde"), alle_kart())
def test_map_labels_stay_in_the_frame_and_off_scale_bar_and_inset(kode: str, bredde: int) -> None:
    tegning = ark_av(kode, bredde)
    ramme = shapely.box(*hent_utsnitt(kode, tegning).ramme)
    mobler = [
        shapely.box(*shapely.multipoints(form.sti.punkter).bounds)
        for rolle in ("malestokk", "oversiktskart", "nordpil")
        for form in find_former(tegning, rolle)
    ]
    for tekst in find_tekster(tegning, "etikett:"):
        assert ramme.contains(uten_halo(tekst))
        assert not any(mobel.intersects(uten_halo(tekst)) for mobel in mobler), tekst.tekst


@pytest.mark.parametrize(("kode", "bredde"), [(kode, bredde) for kode, bredde in alle_kart() if kode != VALGDISTRIKTER])
def test_every_kommune_of_the_area_is_named_or_counted_as_left_out(kode: str, bredde: int) -> None:
    beskrivelse, tegning = hent_beskrivelse(kode), ark_av(kode, bredde)
    skrevet: dict[str, list[str]] = {}
    for tekst in find_tekster(tegning, "etikett:"):
        skrevet.setdefault(tekst.rolle.partition(":")[2], []).append(tekst.tekst)
    navngitt = sum(
        " ".join(skrevet.get(nummer, [])).startswith(beskrivelse.felt[nummer].navn)
        for nummer in beskrivelse.omrade.kommuner
    )
    noter = " ".join(tekst.tekst for tekst in find_tekster(tegning, "note"))
    utelatt = len(beskrivelse.omrade.kommuner) - navngitt
    assert (f"{utelatt} kommunenavn er utelatt" in noter) == (utelatt > 0)


@pytest.mark.parametrize("kode", [kode for kode in hent_kartkoder() if kode != VALGDISTRIKTER])
def test_at_full_width_every_kommune_of_the_survey_is_named_with_its_numbers(kode: str) -> None:
    beskrivelse = hent_beskrivelse(kode)
    skrevet: dict[str, str] = {}
    for tekst in find_tekster(ark_av(kode, 160), "etikett:"):
        nummer = tekst.rolle.partition(":")[2]
        skrevet[nummer] = skrevet.get(nummer, "") + tekst.tekst
    for nummer in beskrivelse.omrade.kommuner:
        felt = beskrivelse.felt[nummer]
        assert skrevet[nummer].replace(" ", "") == f"{felt.navn}{felt.tall}".replace(" ", "")


@pytest.mark.parametrize(("kode", "bredde"), alle_kart())
def test_the_legend_says_all_of_every_group(kode: str, bredde: int) -> None:
    beskrivelse = hent_beskrivelse(kode)
    linjer = " ".join(tekst.tekst for tekst in find_tekster(ark_av(kode, bredde), "forklaring"))
    sett = "".join(linjer.split())
    for gruppe in beskrivelse.grupper:
        tekst = gruppe.tekst.removeprefix(f"{gruppe.nummer} ") if gruppe.nummer is not None else gruppe.tekst
        assert "".join(tekst.split()) in sett


def test_air_is_kept_in_the_right_order() -> None:
    # A label may come nearer to its own border than to another label, or the two would read as one.
    assert 0 < KANTLUFT < LUFT
