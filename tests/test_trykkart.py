"""Printed maps: the sheet against its description, the three file formats, and what is refused."""

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
import shapely
from PIL import Image

from geo.beskrivelse import fyll as f
from geo.beskrivelse.farger import assign_farger
from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.kart.ordninger import build_ordningskart
from geo.beskrivelse.temakart import Temakart
from geo.data.omrade import Omrade, Omradetype
from geo.data.register import Deltaker, Ordning
from geo.maal.sporsmal import Sporsmal
from geo.rapport.figurfil import build_ark
from geo.tegning.fyllmonster import Stil, draw_fyll
from geo.tegning.kartark import build_kartark
from geo.tegning.kartutsnitt import find_utsnitt
from geo.tegning.oppsett import MAKS_PIKSLER, Ark, Etiketter, Format, Oppsett, OppsettError, Plass, sjekk_piksler
from geo.tegning.skrift import ALFABET, Vekt, brekk_tekst, compute_bredde_mm, find_skrift
from geo.tegning.trykk import _find_omriss, draw_tegning
from geo.tegning.verdi import Form, Tegning
from tests.trykk import (
    find_former,
    find_tekster,
    hent_ark,
    hent_beskrivelse,
    hent_figurer,
    hent_kart,
    hent_sporsmal,
    hent_utsnitt,
)

NAVNEROM = {"svg": "http://www.w3.org/2000/svg"}
UTSTIKK = 0.04  # of the type size: how far ink may reach over the end of its last letter
FIENDTLIG = "<img src=x onerror=alert(1)>"


def lag_kart(*ordninger: Ordning, omrade: Omrade | None = None) -> Temakart:
    g = hent_sporsmal().data
    return build_ordningskart(
        kode="prove",
        tittel="Prøve",
        ordninger=ordninger,
        register=g.register,
        omrade=omrade or g.kartlegging,
        kommuner=g.kommuner,
        farger=assign_farger([ordninger], g.naboer),
    )


def ordning(navn: str, *kommuner: str) -> Ordning:
    mal = hent_sporsmal().data.register.ordninger[0]
    return replace(mal, id=navn, navn=navn, deltakere=tuple(Deltaker(n) for n in kommuner), antall_oppgitt=None)


def tegn(temakart: Temakart, **oppsett: object) -> Tegning:
    return build_kartark(temakart, hent_kart(), Oppsett(**oppsett))


def landet() -> Sporsmal:
    return replace(hent_sporsmal(), omrade=hent_sporsmal().data.omrader["landet"])


# ------------------------------------------------------------------------------------------------ the sheet and its map


def test_outlines_are_the_borders_that_the_description_calls_thick() -> None:
    kart, tegning = hent_beskrivelse("5.17"), hent_ark("5.17", Oppsett())
    utsnitt = hent_utsnitt("5.17", tegning)
    tykke = shapely.union_all([linje for par, linje in utsnitt.linjer.items() if kart.er_tykk(*par)])
    tegnet = [
        form for rolle in ("grense:tykk", "grense:omriss", "grense:utenfor") for form in find_former(tegning, rolle)
    ]
    assert sum(lengde(form) for form in tegnet) == pytest.approx(tykke.length, rel=1e-6)


def lengde(form: Form) -> float:
    nye = form.sti.koder == 1
    steg = np.hypot(*np.diff(form.sti.punkter, axis=0).T)
    return float(steg[~nye[1:]].sum())


def test_the_coast_has_no_line() -> None:
    # Holmestrand and Drammen lie by the sea; every line that is drawn is a border of two kommuner.
    tegning = hent_ark("5.17", Oppsett())
    utsnitt = hent_utsnitt("5.17", tegning)
    grenser = shapely.union_all(list(utsnitt.linjer.values())).buffer(0.01)
    for form in find_former(tegning, "grense:"):
        start = 0
        for slutt in [*np.flatnonzero(form.sti.koder == 1)[1:].tolist(), len(form.sti.koder)]:
            assert grenser.contains(shapely.LineString(form.sti.punkter[start:slutt]))
            start = slutt


def test_the_area_fills_the_frame_whatever_lies_outside_it() -> None:
    # Osloregionen has 63 named deltakere over half the country, and the map does not zoom out to show them.
    g = hent_sporsmal().data
    store = [o for o in g.register.ordninger if len(o.deltakere) > 60 and o.kommuner & g.kartlegging.kommuner]
    assert store
    tegning = tegn(lag_kart(store[0]))
    utsnitt = find_utsnitt(hent_kart(), g.kartlegging.kommuner, hent_utsnitt("5.17", tegning).ramme)
    x0, y0, x1, y1 = shapely.union_all([utsnitt.flater[n] for n in g.kartlegging.kommuner]).bounds
    assert (
        max((x1 - x0) / (utsnitt.ramme[2] - utsnitt.ramme[0]), (y1 - y0) / (utsnitt.ramme[3] - utsnitt.ramme[1])) > 0.85
    )
    noter = " ".join(t.tekst for t in find_tekster(tegning, "note"))
    utenfor = [n for n in store[0].kommuner - g.kartlegging.kommuner if n not in utsnitt.flater]
    assert f"{len(utenfor)} deltakere ligger utenfor kartutsnittet." in noter


def test_kommuner_of_the_area_are_all_whole() -> None:
    utsnitt = hent_utsnitt("5.8", hent_ark("5.8", Oppsett(bredde_mm=80)))
    assert hent_beskrivelse("5.8").omrade.kommuner <= utsnitt.hele


def test_a_series_keeps_its_extent_legend_place_and_type_size() -> None:
    ark = [hent_ark(f"5.{nr}", Oppsett()) for nr in range(2, 18)]
    assert len({hent_utsnitt(f"5.{nr}", hent_ark(f"5.{nr}", Oppsett())).ramme for nr in range(2, 18)}) == 1
    assert len({find_tekster(tegning, "forklaring")[0].x for tegning in ark}) == 1
    assert len({find_tekster(tegning, "forklaring")[0].punkt for tegning in ark}) == 1


@pytest.mark.parametrize("bredde", [80, 120, 160])
def test_the_scale_bar_is_a_round_number_of_kilometres_and_true(bredde: int) -> None:
    tegning = hent_ark("5.8", Oppsett(bredde_mm=bredde))
    km = int(find_tekster(tegning, "malestokk")[1].tekst.removesuffix(" km"))
    x = np.concatenate([form.sti.punkter[:, 0] for form in find_former(tegning, "malestokk")])
    assert km in {1, 2, 5, 10, 20, 50, 100, 200, 500}
    assert (x.max() - x.min()) * hent_utsnitt("5.8", tegning).meter_per_mm == pytest.approx(km * 1000)


def test_the_legend_swatch_is_filled_as_the_map_is() -> None:
    kart, tegning = hent_beskrivelse("5.8"), hent_ark("5.8", Oppsett())
    for gruppe in kart.grupper:
        for farge in gruppe.fyll.farger:
            assert any(form.fyll == farge for form in find_former(tegning, "nokkel"))
            assert any(form.fyll == farge for form in find_former(tegning, "flate"))


@pytest.mark.parametrize("antall", [2, 3, 5, 8])
def test_stripes_are_equally_wide_and_of_exactly_as_many_colours(antall: int) -> None:
    farger = f.PALETT[:antall]
    former = list(draw_fyll(shapely.box(0, 0, 200, 200), Fyll(farger, Monster.STRIPER), Stil(), "prove"))
    assert tuple(form.fyll for form in former) == farger
    arealer = [flate(form) for form in former[1:]]
    assert arealer == pytest.approx([200 * 200 / antall] * (antall - 1), rel=0.03)


def flate(form: Form) -> float:
    ringer = np.split(form.sti.punkter, np.flatnonzero(form.sti.koder == 1)[1:])
    return float(shapely.area(shapely.union_all(shapely.polygons([shapely.LinearRing(ring) for ring in ringer]))))


@pytest.mark.parametrize("monster", list(Monster))
def test_a_pattern_stays_inside_its_shape(monster: Monster) -> None:
    trekant = shapely.Polygon([(3, 2), (40, 11), (17, 38)])
    farger = f.PALETT[:2] if monster is Monster.STRIPER else (f.ORANSJE,)
    for form in draw_fyll(trekant, Fyll(farger, monster), Stil(), "prove"):
        assert trekant.buffer(1e-6).contains(shapely.multipoints(form.sti.punkter))


def test_delvis_beroerer_and_ukjent_each_have_a_pattern_of_their_own() -> None:
    ikt = {felt.fyll.monster for felt in hent_beskrivelse("ikt").felt.values()}
    brann = {felt.fyll.monster for felt in hent_beskrivelse("5.17").felt.values()}
    assert Monster.PRIKKER in ikt
    assert Monster.LINJER in brann


def test_legend_and_sentence_agree_on_how_many_run_the_service_alone() -> None:
    # 14 brannvesen, 8 kommunale: six are egenregi, and Rollag and Flesberg share the preventive work only.
    noter = " ".join(tekst.tekst for tekst in find_tekster(hent_ark("5.17", Oppsett()), "note"))
    assert "Flesberg og Rollag har egen enhet og er regnet blant de kommunale." in noter
    assert "egen enhet" not in " ".join(t.tekst for t in find_tekster(hent_ark("skadefelling", Oppsett()), "note"))


def test_black_and_white_print_has_no_colour() -> None:
    for form in find_former(tegn(hent_beskrivelse("veterinaervakt"), svarthvitt=True), ""):
        if form.rolle.partition(":")[0] in {"flate", "nokkel", "stolpe"}:
            for farge in filter(None, (form.fyll, form.strek)):
                assert farge[1:3] == farge[3:5] == farge[5:7]


def test_black_and_white_print_has_a_pattern_for_each_colour() -> None:
    utseender = set()
    for farge in f.PALETT:
        former = list(draw_fyll(shapely.box(0, 0, 20, 20), Fyll((farge,)), Stil(svarthvitt=True), "prove"))
        utseender.add(
            tuple((form.fyll, form.strek, round(form.bredde_mm, 2), len(form.sti.punkter)) for form in former)
        )
    assert len(utseender) == len(f.PALETT)


def test_known_hosts_stand_on_a_disc_on_the_map_and_in_the_legend() -> None:
    kart, tegning = hent_beskrivelse("5.9"), hent_ark("5.9", Oppsett())
    verter = {felt.kommunenummer for felt in kart.felt.values() if felt.vert_for and felt.i_omradet}
    tegnet = {form.rolle.removeprefix("vert:etikett:") for form in find_former(tegning, "vert:etikett:")}
    assert verter
    assert verter <= tegnet
    assert find_former(tegning, "vert:nokkel")


def test_names_can_be_left_to_the_area_or_turned_off_while_numbers_stay() -> None:
    kart = hent_beskrivelse("5.8")
    alle, omradet, ingen = (tegn(kart, etiketter=valg) for valg in Etiketter)
    assert "Gjøvik" in skrevet(alle)
    assert "Gjøvik" not in skrevet(omradet)
    assert "Tinn" in skrevet(omradet)
    assert "Tinn" not in skrevet(ingen)
    assert {"1", "5", "10"} <= skrevet(ingen)
    assert not [t for t in find_tekster(ingen, "note") if "utelatt" in t.tekst]


def skrevet(tegning: Tegning) -> set[str]:
    return {tekst.tekst for tekst in find_tekster(tegning, "etikett:")}


def test_title_inset_and_north_arrow_are_choices() -> None:
    kart = hent_beskrivelse("5.8")
    uten = tegn(kart, tittel=False, oversiktskart=False, nordpil=False)
    med = tegn(kart, tittel=True, oversiktskart=True, nordpil=True)
    for rolle, finn in (
        ("tittel", find_tekster),
        ("oversiktskart", find_former),
        ("nordpil", find_former),
    ):
        assert not finn(uten, rolle)
        assert finn(med, rolle)


@pytest.mark.parametrize("kode", ["5.17", "2.1"])
def test_notes_and_source_can_be_left_to_the_page_around_the_figure(kode: str) -> None:
    hel, uten = hent_ark(kode, Oppsett()), hent_ark(kode, Oppsett(fot=False))
    noter = " ".join(tekst.tekst for tekst in find_tekster(hel, "note"))
    assert noter
    assert uten.noter == hel.noter == noter
    assert not find_tekster(uten, "note")
    assert not find_tekster(uten, "kilde")
    assert uten.hoyde_mm < hel.hoyde_mm
    # The rest is where it was, and the sheet ends just below it.
    resten = [e for e in hel.elementer if not e.rolle.startswith(("note", "kilde"))]
    assert list(map(repr, resten)) == list(map(repr, uten.elementer))


@pytest.mark.parametrize("kode", ["5.17", "2.1", "2.3"])
def test_a_column_of_given_height_has_it_and_all_text_inside(kode: str) -> None:
    tegning = hent_ark(kode, Oppsett(bredde_mm=300, hoyde_mm=140, fot=False))
    assert (tegning.bredde_mm, tegning.hoyde_mm) == (300, 140)
    assert max(tekst.boks[3] for tekst in find_tekster(tegning, "")) <= 140


def test_the_legend_can_be_put_under_a_wide_map() -> None:
    under = tegn(hent_beskrivelse("5.8"), tegnforklaring=Plass.UNDER)
    ramme = hent_utsnitt("5.8", under).ramme
    assert min(tekst.y for tekst in find_tekster(under, "forklaring")) > ramme[3]


@pytest.mark.parametrize("ark", [Ark.A4_STAENDE, Ark.A4_LIGGENDE, Ark.SKJERM])
@pytest.mark.parametrize("kode", ["5.8", "5.6", "2.2", "tabell-3.1", "2.1"])
def test_a_page_or_slide_has_its_own_size_and_all_text_inside(kode: str, ark: Ark) -> None:
    tegning = hent_ark(kode, Oppsett(ark=ark))
    assert (tegning.bredde_mm, tegning.hoyde_mm) == {
        Ark.A4_STAENDE: (210, 297),
        Ark.A4_LIGGENDE: (297, 210),
        Ark.SKJERM: (338.7, 190.5),
    }[ark]
    flate_ = shapely.box(0, 0, tegning.bredde_mm, tegning.hoyde_mm)
    bokser = [shapely.box(*tekst.boks) for tekst in find_tekster(tegning, "")]
    assert all(flate_.contains(boks) for boks in bokser)
    rammer = [tekst for tekst in find_tekster(tegning, "") if not tekst.rolle.startswith("etikett")]
    for a, b in pairwise(sorted(rammer, key=lambda t: (round(t.x), t.y))):
        if round(a.x) == round(b.x):
            assert b.y - a.y > 0.5


def test_a_map_in_utm_32_is_turned() -> None:
    nord = find_former(hent_ark("5.8", Oppsett(epsg=25833)), "land")[0].sti.punkter
    vest = find_former(hent_ark("5.8", Oppsett(epsg=25832)), "land")[0].sti.punkter
    assert nord.shape != vest.shape or not np.allclose(nord, vest)


# ------------------------------------------------------------------------------------------------- bad input and limits


def test_an_area_without_kommuner_is_refused_in_one_sentence() -> None:
    tomt = Omrade("tomt", "ingen", Omradetype.EGET, frozenset())
    with pytest.raises(OppsettError, match="Ingen kommuner er valgt"):
        tegn(lag_kart(omrade=tomt))


def test_a_task_with_no_ordning_is_a_map_of_kommuner_alone() -> None:
    tegning = hent_ark("grunnskole", Oppsett())
    assert [t.tekst for t in find_tekster(tegning, "forklaring")] == ["Egenregi\u00a0(25)"]


def test_an_ordning_with_one_named_member_is_drawn() -> None:
    assert "1" in skrevet(tegn(lag_kart(ordning("Alene", "3049"))))


def test_one_kommune_alone_is_drawn() -> None:
    omrade = hent_sporsmal().data.find_omrade("3049")
    assert "Lier" in skrevet(tegn(lag_kart(ordning("A", "3049"), omrade=omrade), bredde_mm=80))


def test_twenty_ordninger_with_names_of_sixty_letters_stand_whole_in_the_legend() -> None:
    numre = sorted(hent_sporsmal().data.kartlegging.kommuner)
    navn = [f"Interkommunalt samarbeid om svært lange navn nummer {nr:02} AS" for nr in range(20)]
    assert min(map(len, navn)) >= 56
    kart = lag_kart(*(ordning(ett, numre[nr], numre[nr + 1]) for nr, ett in enumerate(navn)))
    for oppsett in ({"bredde_mm": 80}, {"bredde_mm": 160}, {"ark": Ark.SKJERM}, {"ark": Ark.A4_STAENDE}):
        tegning = tegn(kart, **oppsett)
        sett = "".join("".join(t.tekst for t in find_tekster(tegning, "forklaring")).split())
        assert all("".join(ett.split()) in sett for ett in navn)
        assert all(t.boks[0] > 0 and t.boks[2] < tegning.bredde_mm for t in find_tekster(tegning, ""))


def test_a_word_wider_than_its_line_is_broken_and_not_cut() -> None:
    linjer = brekk_tekst("A" * 90, 20, 8)
    assert "".join(linjer) == "A" * 90
    assert all(compute_bredde_mm(linje, 8) <= 20 for linje in linjer)


def test_all_356_kommuner_on_a_page_say_how_many_names_are_left_out() -> None:
    tegning = build_ark(hent_figurer()["5.17"].beskriv(landet()), hent_kart(), Oppsett(ark=Ark.A4_STAENDE))
    noter = " ".join(tekst.tekst for tekst in find_tekster(tegning, "note"))
    assert noter.startswith("356 kommunenavn er utelatt, fordi de ikke får plass.")
    assert {"1", "2", "3", "4", "5", "6", "7"} <= skrevet(tegning)


def test_a_legend_that_fits_no_sheet_is_refused_with_the_way_out() -> None:
    numre = sorted(hent_sporsmal().data.kommuner)[:240]
    omrade = Omrade("mange", "mange", Omradetype.EGET, frozenset(numre))
    kart = lag_kart(*(ordning(f"Ordning med langt navn {n}", n) for n in numre), omrade=omrade)
    with pytest.raises(OppsettError, match="velg et større ark"):
        tegn(kart, ark=Ark.A4_LIGGENDE)
    with pytest.raises(OppsettError, match="mm høy; velg en bredde over 80 mm"):
        tegn(kart, bredde_mm=80)


@pytest.mark.parametrize(
    ("valg", "sagt"),
    [
        ({"dpi": 72}, "velg fra 150 til 600 dpi"),
        ({"dpi": 2400}, "velg fra 150 til 600 dpi"),
        ({"bredde_mm": 10}, "velg fra 60 til 420 mm"),
        ({"bredde_mm": 9000}, "velg fra 60 til 420 mm"),
        ({"hoyde_mm": 10}, "høyden 10 mm går ikke; velg fra 60 til 420 mm"),
        ({"skriftstorrelse": 2}, "velg fra 4.5 til 24 punkt"),
        ({"epsg": 3857}, "EPSG:25833 eller EPSG:25832"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(valg: dict[str, float], sagt: str) -> None:
    with pytest.raises(OppsettError, match=re.escape(sagt)):
        Oppsett(**valg)


def test_a_bitmap_that_would_take_gigabytes_is_refused_with_the_largest_that_works() -> None:
    with pytest.raises(OppsettError, match="velg høyst") as feil:
        sjekk_piksler(420, 420, 600)
    storste = int(re.search(r"høyst (\d+) dpi", str(feil.value))[1])
    sjekk_piksler(420, 420, storste)
    assert (420 / 25.4 * (storste + 1)) ** 2 > MAKS_PIKSLER


# --------------------------------------------------------------------------------------------------------- file formats


@cache
def fil(kode: str, format_: Format, dpi: int = 300) -> bytes:
    return draw_tegning(hent_ark(kode, Oppsett(bredde_mm=80)), format_, dpi)


def les_deler(png: bytes) -> list[tuple[bytes, bytes]]:
    deler, sted = [], 8
    while sted < len(png):
        (antall,) = struct.unpack(">I", png[sted : sted + 4])
        navn, innhold = png[sted + 4 : sted + 8], png[sted + 8 : sted + 8 + antall]
        assert struct.unpack(">I", png[sted + 8 + antall : sted + 12 + antall])[0] == zlib.crc32(navn + innhold)
        deler.append((navn, innhold))
        sted += 12 + antall
    return deler


@pytest.mark.parametrize("dpi", [150, 300, 600])
def test_a_png_has_the_size_in_millimetres_that_was_asked_for(dpi: int) -> None:
    bilde = Image.open(BytesIO(fil("5.8", Format.PNG, dpi)))
    tegning = hent_ark("5.8", Oppsett(bredde_mm=80))
    assert bilde.size == (round(80 / 25.4 * dpi), round(tegning.hoyde_mm / 25.4 * dpi))
    assert bilde.info["dpi"] == pytest.approx((dpi, dpi), rel=1e-3)
    assert bilde.mode == "RGB"


def test_a_column_of_160_mm_is_1890_pixels_wide() -> None:
    assert Image.open(BytesIO(draw_tegning(hent_ark("5.8", Oppsett()), Format.PNG))).width == 1890


def test_a_png_carries_title_alt_text_and_source() -> None:
    tekster = {}
    for navn, innhold in les_deler(fil("5.8", Format.PNG)):
        if navn == b"iTXt":
            nokkel, _, resten = innhold.partition(b"\0")
            assert resten.startswith(b"\0\0nb\0\0")
            tekster[nokkel.decode()] = resten.removeprefix(b"\0\0nb\0\0").decode("utf-8")
    kart = hent_beskrivelse("5.8")
    assert tekster["Title"] == kart.tittel
    assert tekster["Description"] == kart.alt_tekst
    assert tekster["Source"] == kart.kildelinje


@pytest.mark.parametrize("format_", list(Format))
@pytest.mark.parametrize("kode", ["5.8", "2.3"])
def test_the_same_figure_is_the_same_bytes(kode: str, format_: Format) -> None:
    assert draw_tegning(hent_ark(kode, Oppsett(bredde_mm=80)), format_) == fil(kode, format_)


def test_the_same_figure_is_the_same_bytes_in_another_process() -> None:
    kode = (
        "import hashlib; from geo.rapport.figurfil import *; from geo.maal.sporsmal import load_sporsmal;"
        "from geo.tegning.kartutsnitt import load_kart; s = load_sporsmal();"
        "print(*[hashlib.sha256(fil.innhold).hexdigest() for fil in"
        " draw_figurer([find_figur('5.8', s.data)], s, load_kart(), Oppsett(bredde_mm=80), list(Format))])"
    )
    kjort = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True)
    assert kjort.stdout.split() == [sha256(fil("5.8", format_)).hexdigest() for format_ in Format]


def test_the_colours_of_a_png_are_those_of_the_description() -> None:
    piksler = np.asarray(Image.open(BytesIO(fil("5.8", Format.PNG)))).reshape(-1, 3)
    kart = hent_beskrivelse("5.8")
    for gruppe in kart.grupper:
        for farge in gruppe.fyll.farger:
            rgb = [int(farge[i : i + 2], 16) for i in (1, 3, 5)]
            assert (piksler == rgb).all(axis=1).sum() > 100, gruppe.navn


def les_svg(kode: str) -> ET.Element:
    return ET.fromstring(fil(kode, Format.SVG))  # noqa: S314 - our own file


@pytest.mark.parametrize("kode", ["5.8", "2.2", "tabell-3.1"])
def test_a_palette_keeps_every_fill_and_moves_no_point_far(kode: str) -> None:
    tegning = hent_ark(kode, Oppsett(bredde_mm=80))
    hel, liten = (draw_tegning(tegning, Format.PNG, 200, palett=palett) for palett in (False, True))
    assert len(liten) < len(hel) / 2
    assert Image.open(BytesIO(liten)).mode == "P"
    assert [navn for navn, _ in les_deler(liten)].count(b"iTXt") == 4
    fasit, funnet = (
        np.asarray(Image.open(BytesIO(png)).convert("RGB")).reshape(-1, 3).astype(int) for png in (hel, liten)
    )
    assert np.abs(fasit - funnet).max() <= 24  # of 255, and only where the edge of a letter meets a fill
    farger, antall = np.unique(fasit, axis=0, return_counts=True)
    for farge in farger[np.argsort(-antall)[:20]]:
        treff = (fasit == farge).all(axis=1)
        assert (funnet[treff] == farge).all()


def test_an_svg_keeps_text_as_text_with_its_font() -> None:
    rot = les_svg("5.8")
    tekster = [tekst.text for tekst in rot.findall(".//svg:text", NAVNEROM)]
    assert {"Legevakt", "Hemsedal", "Tinn"} <= set(tekster)
    stil = rot.find("svg:style", NAVNEROM).text
    assert stil.count("@font-face") == 2
    assert "url(data:font/woff;base64," in stil
    assert find_skrift().navn in stil


def test_an_svg_tells_a_screen_reader_what_it_shows_in_norwegian() -> None:
    rot = les_svg("5.8")
    kart = hent_beskrivelse("5.8")
    assert rot.get("role") == "img"
    assert rot.get("lang") == "nb"
    assert rot.find("svg:title", NAVNEROM).text == kart.tittel
    assert rot.find("svg:desc", NAVNEROM).text == f"{kart.alt_tekst} {kart.kildelinje}"
    assert {rot.find(f"svg:{navn}", NAVNEROM).get("id") for navn in ("title", "desc")} == set(
        rot.get("aria-labelledby").split()
    )


def test_an_svg_asks_for_nothing_from_outside() -> None:
    assert (
        re.findall(r"(?:href|src)=|url\((?!data:)|https?://(?!www\.w3\.org/2000/svg)", fil("5.8", Format.SVG).decode())
        == []
    )


def test_hostile_text_is_text() -> None:
    kart = lag_kart(ordning(FIENDTLIG, "3049", "3005"))
    svg = draw_tegning(build_kartark(replace(kart, tittel=FIENDTLIG), hent_kart(), Oppsett()), Format.SVG)
    rot = ET.fromstring(svg)  # noqa: S314 - our own file
    assert not [e for e in rot.iter() if e.tag.endswith("img")]
    assert FIENDTLIG in " ".join(t.text for t in rot.findall(".//svg:text", NAVNEROM)).replace("\u00a0", " ")


def test_a_dollar_sign_is_no_mathematics() -> None:
    kart = lag_kart(ordning("Pris $a_1$ og $b^2$", "3049"))
    for format_ in Format:
        assert draw_tegning(build_kartark(kart, hent_kart(), Oppsett(bredde_mm=80)), format_)


def test_a_pdf_embeds_its_fonts_and_bears_no_date() -> None:
    pdf = fil("5.8", Format.PDF)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/FontFile2") == 2
    assert b"/Subtype /Type3" not in pdf
    assert b"CreationDate" not in pdf


def test_text_is_never_wider_than_reckoned() -> None:
    for kode in ("5.8", "5.16", "2.3", "tabell-3.1"):
        for tekst in find_tekster(hent_ark(kode, Oppsett()), ""):
            _, _, bredde = _find_omriss(tekst.tekst, tekst.vekt)
            assert bredde <= compute_bredde_mm(tekst.tekst, 72 / 25.4, tekst.vekt) + UTSTIKK, tekst.tekst


@pytest.mark.parametrize("vekt", list(Vekt))
def test_the_font_has_every_norwegian_and_sami_letter(vekt: Vekt) -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only this test reads it

    with TTFont(find_skrift().filer[vekt]) as font:
        tegn_ = font.getBestCmap()
    assert find_skrift().navn == "Source Sans Pro"
    assert not [tegn for tegn in "ÆØÅæøåÁáČčĐđŊŋŠšŦŧŽžÄäÖöÏïÂâ–×©«»" if ord(tegn) not in tegn_]
    assert set("ÆØÅæøåÁáČčĐđŊŋŠšŦŧŽž") <= set(ALFABET)


def test_matplotlib_is_loaded_only_when_a_png_or_pdf_is_drawn() -> None:
    kode = (
        "import sys; from geo.rapport.figurfil import *; from geo.maal.sporsmal import load_sporsmal;"
        "from geo.tegning.kartutsnitt import load_kart; s, kart = load_sporsmal(), load_kart();"
        "draw_figur('5.8', s, kart, Oppsett(format=Format.SVG)); print('matplotlib' in sys.modules);"
        "draw_figur('5.8', s, kart, Oppsett(format=Format.PNG)); print('matplotlib' in sys.modules)"
    )
    kjort = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True)
    assert kjort.stdout.split() == ["False", "True"]
