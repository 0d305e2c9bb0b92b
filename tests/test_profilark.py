"""The sheets of one kommune: nothing is cut or collides, every ordning is there, and the files are what they say."""

import csv
import io
import re
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest
import shapely

from geo.beskrivelse.kommuneprofil import build_profil, find_trykt_vertsansvar
from geo.data.kommuner import load_grenser
from geo.data.referanse import Referanse, load_referanse
from geo.data.register import Ordning
from geo.data.samling import Samling
from geo.rapport.bekreftelsesark import BEKREFTELSESKOLONNER, build_bekreftelsesark
from geo.rapport.pdfhefte import join_pdf
from geo.rapport.profilark import MARG, build_profilark, draw_profil
from geo.tegning.kartutsnitt import Kart, build_kart
from geo.tegning.oppsett import Format, OppsettError
from geo.tegning.trykk import draw_tegning
from geo.tegning.verdi import Form, Tegning, Tekst
from tests.test_sider import open_side

AAL, HOL, TINN, DRAMMEN, HORTEN, OSLO, STAVANGER = "3043", "3044", "3818", "3005", "3801", "0301", "1103"
KARTLAGT: Final = (
    *("3005", "3006", "3007", "3038", "3039", "3040", "3041", "3042", "3043", "3044", "3045", "3046", "3047"),
    *("3048", "3049", "3050", "3051", "3052", "3053", "3054", "3446", "3802", "3808", "3818", "3819"),
)
MINST: Final = 7.0  # points
KARTROLLER: Final = ("etikett", "malestokk")  # words on the map, held by the tests of maps

Sider = tuple[Tegning, Tegning]


@pytest.fixture(scope="module")
def kart() -> Kart:
    return build_kart(load_grenser())


@pytest.fixture(scope="module")
def referanse() -> Referanse:
    return load_referanse()


@pytest.fixture(scope="module")
def sider(grunnlag: Samling, kart: Kart, referanse: Referanse) -> Mapping[str, Sider]:
    """The pages of every kommune that was surveyed, and of three that were not."""
    return {
        nummer: build_profilark(
            build_profil(grunnlag, nummer),
            grunnlag,
            kart,
            trykt_vertsansvar=find_trykt_vertsansvar(referanse, nummer),
        )
        for nummer in (*KARTLAGT, HORTEN, OSLO, STAVANGER)
    }


def find_satt(side: Tegning) -> list[Tekst]:
    """Find the lines of text that are not on the map."""
    return [tekst for tekst in side.find_tekster("") if not tekst.rolle.startswith(KARTROLLER)]


def les(side: Tegning, rolle: str = "") -> str:
    """Read a page in the order it is set, as one line."""
    return " ".join(tekst.tekst.replace("\u00a0", " ") for tekst in side.find_tekster(rolle))


def med_ordninger(grunnlag: Samling, nummer: str, antall: int) -> Samling:
    """Give a kommune more ordninger, made after those it has."""
    register = grunnlag.register
    deres = [ordning for ordning in register.ordninger if nummer in ordning.kommuner]
    flere = [
        replace(deres[nr % len(deres)], id=f"kopi-{nr}", navn=f"{deres[nr % len(deres)].navn} {nr}")
        for nr in range(antall - len(deres))
    ]
    return replace(grunnlag, register=replace(register, ordninger=(*register.ordninger, *flere)))


# -------------------------------------------------------------------------------------------------------------- layout


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO, STAVANGER])
def test_no_text_leaves_the_page_touches_another_or_is_too_small(sider: Mapping[str, Sider], nummer: str) -> None:
    for side in sider[nummer]:
        assert (side.bredde_mm, side.hoyde_mm) == (210, 297)
        rammen = shapely.box(MARG - 0.01, 10, 210 - MARG + 0.01, 297 - 10)
        satt = find_satt(side)
        bokser = [shapely.box(*tekst.boks) for tekst in satt]
        assert [tekst.tekst for tekst, boks in zip(satt, bokser, strict=True) if not rammen.contains(boks)] == []
        krasj = [
            (satt[a].tekst, satt[b].tekst)
            for a, b in combinations(range(len(satt)), 2)
            if bokser[a].intersects(bokser[b])
        ]
        assert krasj == []
        assert min(tekst.punkt for tekst in satt if tekst.rolle != "note") >= MINST


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO])
def test_the_map_keeps_clear_of_the_text_and_inside_the_page(sider: Mapping[str, Sider], nummer: str) -> None:
    forside, _ = sider[nummer]
    (ramme,) = forside.find_former("ramme")
    flate = shapely.box(*find_utstrekning(ramme))
    assert not [tekst.tekst for tekst in find_satt(forside) if flate.intersects(shapely.box(*tekst.boks))]
    assert shapely.box(MARG, MARG, 210 - MARG, 297 - MARG).contains(flate)
    assert flate.bounds[3] - flate.bounds[1] > 100
    assert {"kommunen selv"} <= {re.sub(r"\s\(.*", "", t.tekst) for t in forside.find_tekster("forklaring")}


def find_utstrekning(form: Form) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = form.sti.punkter.min(axis=0), form.sti.punkter.max(axis=0)
    return x0, y0, x1, y1


@pytest.mark.parametrize("nummer", KARTLAGT)
def test_the_maps_of_the_profiles_are_of_one_width(sider: Mapping[str, Sider], nummer: str) -> None:
    x0, _, x1, _ = find_utstrekning(sider[nummer][0].find_former("ramme")[0])
    assert x1 - x0 == pytest.approx(178.8)


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO, STAVANGER])
def test_both_pages_have_source_version_date_inndeling_credit_and_number(
    sider: Mapping[str, Sider], grunnlag: Samling, nummer: str
) -> None:
    for nr, side in enumerate(sider[nummer], start=1):
        kilde = les(side, "kilde")
        for del_ in ("NIVI Rapport 2021:3", "1.11.2021", grunnlag.register.versjon, "inndeling 2020", "© Kartverket"):
            assert del_ in kilde
        assert les(side, "sidetall") == f"Side {nr} av 2"


# ------------------------------------------------------------------------------------------------------------- content


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO])
def test_every_ordning_stands_whole_and_once_on_page_two(
    sider: Mapping[str, Sider], grunnlag: Samling, nummer: str
) -> None:
    profil, (_, bakside) = build_profil(grunnlag, nummer), sider[nummer]
    kolonne = next(tekst.x for tekst in bakside.find_tekster("hode") if tekst.tekst == "Ordning")
    satt = "".join("".join(t.tekst.split()) for t in bakside.find_tekster("celle") if t.x == pytest.approx(kolonne))
    for ordning in profil.ordninger:
        navn = "".join(ordning.navn.split())
        assert satt.startswith(navn)
        satt = re.sub(r"^\((fra|til)[\d.]+\)", "", satt.removeprefix(navn))
    assert satt == ""


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO])
def test_what_is_unknown_reads_unknown(sider: Mapping[str, Sider], grunnlag: Samling, nummer: str) -> None:
    ordninger = build_profil(grunnlag, nummer).ordninger
    celler = [tekst.tekst for tekst in sider[nummer][1].find_tekster("celle")]
    ukjente = sum((o.juridisk_form is None) + (o.vertskommune is None) for o in ordninger)
    assert celler.count("ukjent") == ukjente > 0


def test_page_one_says_who_the_kommune_is_and_how_it_compares(sider: Mapping[str, Sider]) -> None:
    forside, _ = sider[AAL]
    assert les(forside, "tittel") == "Ål"
    tekst = les(forside)
    for del_ in ("3043", "4 648", "Hallingdal", "Viken", "Ål deltar i 44 ordninger: 7 med 2–3", "svært mye med Hol"):
        assert del_ in tekst
    assert [t.tekst for t in forside.find_tekster("nokkeltall")] == ["44", "7", "29", "8", "10"]
    assert [t.tekst for t in forside.find_tekster("stolpetall")] == ["44", "41,2", "37,9", "33,9"]


def test_bars_are_as_long_as_their_numbers(sider: Mapping[str, Sider]) -> None:
    forside, _ = sider[TINN]
    lengder = [find_utstrekning(form)[2] - find_utstrekning(form)[0] for form in forside.find_former("stolpe")]
    tall = [float(tekst.tekst.replace(",", ".")) for tekst in forside.find_tekster("stolpetall")]
    assert len(lengder) == len(tall) == 4
    per = [lengde / ett for lengde, ett in zip(lengder, tall, strict=True)]
    assert per == pytest.approx([per[0]] * 4, rel=0.01)


def test_page_two_says_what_a_kommune_stands_outside_of_and_whom_its_neighbours_do_it_with(
    sider: Mapping[str, Sider],
) -> None:
    tekst = les(sider[HOL][1])
    assert "Oppgaver Hol står utenfor" in tekst
    assert "Brannvesen Hallingdal brann og redningsteneste IKS (Ål)" in tekst
    assert re.search(r"Heller ingen nabo er registrert med samarbeid om voksenopplæring.*kriseledelse\.", tekst)
    drammen = les(sider[DRAMMEN][1])
    assert "samarbeid om NAV-kontor, PP-tjeneste" in drammen


def test_known_hosts_come_with_their_coverage_and_the_printed_number_as_reference(sider: Mapping[str, Sider]) -> None:
    tekst = les(sider[AAL][1])
    assert "Vertskommunen er kjent for 2 av 44 ordninger: Ål for LVS Hallingdal og Hallinghelse." in tekst
    assert "vertsansvar for 23 ordninger (tabell 3.2), uten å si hvilke; det tallet er referanse" in tekst


def test_a_list_of_deltakere_is_marked_where_the_source_names_too_few(sider: Mapping[str, Sider]) -> None:
    tekst = les(sider[AAL][1])
    assert "* Kilden oppgir flere deltakere enn den navngir." in tekst
    assert "Kommunekraft AS 126* Hol, Gol, Hemsedal og 122 til AS ukjent" in tekst


def test_the_deltakere_shown_and_left_out_are_all_the_others(sider: Mapping[str, Sider], grunnlag: Samling) -> None:
    ordninger = {ordning.navn: ordning for ordning in build_profil(grunnlag, TINN).ordninger}
    celler = [tekst.tekst for tekst in sider[TINN][1].find_tekster("celle")]
    for navn in ("IUA Telemark", "Fjellab", "E134 Haukelivegen AS"):
        antall, andre = celler[celler.index(navn) + 1 : celler.index(navn) + 3]
        assert antall == str(ordninger[navn].antall)
        vist, _, flere = andre.partition(" til")[0].rpartition(" og ")
        nevnt = len(vist.split(", ")) + (0 if flere.isdecimal() else 1)
        assert nevnt + (int(flere) if flere.isdecimal() else 0) == ordninger[navn].antall - 1


def test_a_planned_change_stands_beside_the_name(sider: Mapping[str, Sider]) -> None:
    assert "Responssenteret i Kongsbergregionen (til 2021)" in les(sider[TINN][1])
    assert "Drammensregionen IKPR (fra 1.1.2022)" in les(sider[DRAMMEN][1])
    assert "Regionrådet for Hadeland (til 31.12.2021)" in les(sider["3053"][1])


def test_of_an_unsurveyed_kommune_every_number_is_a_least_number(sider: Mapping[str, Sider]) -> None:
    forside, bakside = sider[HORTEN]
    assert "Horten er ikke kartlagt" in les(forside)
    assert "listen er ufullstendig" in les(bakside)
    assert [t.tekst for t in forside.find_tekster("nokkeltall")] == [f"minst {n}" for n in (21, 1, 13, 7, 6)]
    assert [t.tekst for t in sider[OSLO][0].find_tekster("nokkeltall")].count("ukjent") == 3
    assert not forside.find_tekster("stolpetall")
    assert "registeret vet ikke hva den gjør alene" in les(bakside)
    assert "Heller ingen nabo" not in les(bakside)


def test_a_kommune_that_the_register_knows_nothing_of_has_two_pages_that_say_so(sider: Mapping[str, Sider]) -> None:
    forside, bakside = sider[STAVANGER]
    assert "Registeret kjenner ingen ordning som Stavanger deltar i" in les(forside)
    assert not forside.find_former("ramme")
    assert "ikke kartlagt" in les(bakside)


@pytest.mark.parametrize("antall", [60, 70])
def test_many_ordninger_stand_in_two_columns_of_readable_type(grunnlag: Samling, kart: Kart, antall: int) -> None:
    mange = med_ordninger(grunnlag, HOL, antall)
    profil = build_profil(mange, HOL)
    _, bakside = build_profilark(profil, mange, kart)
    assert len(profil.ordninger) == antall
    assert [tekst.tekst for tekst in bakside.find_tekster("hode")].count("Ordning") == 2
    satt = find_satt(bakside)
    assert min(tekst.punkt for tekst in satt) >= MINST
    bokser = [shapely.box(*tekst.boks) for tekst in satt]
    assert not [1 for a, b in combinations(bokser, 2) if a.intersects(b)]
    tekst = "".join("".join(t.tekst.split()) for t in bakside.find_tekster("celle"))
    assert all("".join(ordning.navn.split()) in tekst for ordning in profil.ordninger)


def test_ordninger_that_fit_no_page_are_refused_in_one_sentence(grunnlag: Samling, kart: Kart) -> None:
    mange = med_ordninger(grunnlag, HOL, 300)
    with pytest.raises(OppsettError, match="Hol deltar i 300 ordninger, og de får ikke plass på to sider"):
        build_profilark(build_profil(mange, HOL), mange, kart)


# ----------------------------------------------------------------------------------------------------------------- PDF


@pytest.fixture(scope="module")
def pdf(grunnlag: Samling, kart: Kart) -> bytes:
    return draw_profil(build_profil(grunnlag, AAL), grunnlag, kart)


def les_objekter(pdf: bytes) -> dict[int, bytes]:
    """Read every object as a reader does: by the last table, and those it points back to."""
    objekter: dict[int, bytes] = {}
    sted = int(pdf.rpartition(b"startxref")[2].split()[0])
    while True:
        assert pdf.startswith(b"xref\n", sted)
        tabell, _, resten = pdf[sted:].partition(b"trailer")
        linjer = tabell.splitlines()[1:]
        while linjer:
            forste, antall = map(int, linjer.pop(0).split())
            for nummer in range(forste, forste + antall):
                post = linjer.pop(0)
                assert len(post) == 19
                if post.endswith(b"n "):
                    start = int(post[:10])
                    assert re.match(rb"%d 0 obj\b" % nummer, pdf[start:])
                    objekter.setdefault(nummer, pdf[start : pdf.index(b"endobj", start)])
        forrige = re.match(rb"[^%]*?/Prev (\d+)", resten)
        if not forrige:
            return objekter
        sted = int(forrige[1])


def find_sider(pdf: bytes) -> list[bytes]:
    """Find the content of each page, unpacked."""
    objekter = les_objekter(pdf)
    katalog = objekter[int(re.search(rb"/Root (\d+)", pdf[pdf.rindex(b"trailer") :])[1])]
    sideliste = objekter[int(re.search(rb"/Pages (\d+)", katalog)[1])]
    numre = [int(n) for n in re.search(rb"/Kids \[ ([^\]]*) \]", sideliste)[1].split(b" 0 R") if n.strip()]
    innhold = [objekter[int(re.search(rb"/Contents (\d+)", objekter[nummer])[1])] for nummer in numre]
    return [zlib.decompress(ett.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]) for ett in innhold]


def test_a_profile_is_one_file_of_two_pages_with_the_content_of_each(grunnlag: Samling, kart: Kart, pdf: bytes) -> None:
    hver = [draw_tegning(side, Format.PDF) for side in build_profilark(build_profil(grunnlag, AAL), grunnlag, kart)]
    assert find_sider(pdf) == [find_sider(ett)[0] for ett in hver]
    assert len(find_sider(join_pdf([*hver, hver[0]]))) == 3


def test_every_reference_in_the_file_leads_to_an_object(pdf: bytes) -> None:
    objekter = les_objekter(pdf)
    for objekt in objekter.values():
        hode = objekt.partition(b"stream\n")[0]
        assert {int(nummer) for nummer in re.findall(rb"\b(\d+) 0 R\b", hode)} <= set(objekter)


def test_the_fonts_of_each_page_are_embedded_in_the_file(pdf: bytes) -> None:
    objekter = les_objekter(pdf).values()
    beskrivelser = [objekt for objekt in objekter if b"/Type /FontDescriptor" in objekt]
    assert beskrivelser
    assert all(b"/FontFile2" in objekt for objekt in beskrivelser)
    assert {navn for objekt in beskrivelser for navn in re.findall(rb"SourceSansPro-\w+", objekt)} == {
        b"SourceSansPro-Regular",
        b"SourceSansPro-Semibold",
    }


def test_the_file_says_its_title_and_its_language_and_bears_no_date(pdf: bytes) -> None:
    assert b"/Lang (nb-NO)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert "Kommuneprofil: Ål".encode("utf-16-be") in pdf
    assert b"CreationDate" not in pdf


def test_the_same_profile_is_the_same_bytes_also_in_another_process(pdf: bytes, grunnlag: Samling, kart: Kart) -> None:
    assert draw_profil(build_profil(grunnlag, AAL), grunnlag, kart) == pdf
    kode = (
        "import sys; from geo.data.samling import load_samling; from geo.tegning.kartutsnitt import build_kart;"
        "from geo.beskrivelse.kommuneprofil import build_profil; from geo.data.kommuner import load_grenser;"
        "from geo.rapport.profilark import draw_profil; g = load_samling();"
        f"sys.stdout.buffer.write(draw_profil(build_profil(g, '{AAL}'), g, build_kart(load_grenser())))"
    )
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, check=True).stdout == pdf


# -------------------------------------------------------------------------------------------------- confirmation sheet


def les_ark(ark: bytes) -> list[dict[str, str]]:
    assert ark.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(ark.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, STAVANGER])
def test_the_confirmation_sheet_has_a_row_per_ordning_and_room_to_answer(grunnlag: Samling, nummer: str) -> None:
    rader = les_ark(build_bekreftelsesark(grunnlag, nummer))
    ordninger = grunnlag.register.etter_kommune.get(nummer, ())
    assert sorted(rad["id"] for rad in rader) == sorted(ordning.id for ordning in ordninger)
    assert all(rad["Stemmer (ja/nei)"] == rad["Rettelse"] == "" for rad in rader)
    assert all(set(rad) == set(BEKREFTELSESKOLONNER) for rad in rader)


def test_a_row_of_the_confirmation_sheet_says_what_the_register_does(grunnlag: Samling) -> None:
    rader = {rad["id"]: rad for rad in les_ark(build_bekreftelsesark(grunnlag, AAL))}
    rad = rader["lvs-hallingdal"]
    assert rad["Ordning"] == "LVS Hallingdal"
    assert rad["Oppgaver"] == "Legevaktsentral"
    assert rad["Deltakere"] == "3040 Nesbyen, 3041 Gol, 3042 Hemsedal, 3043 Ål, 3044 Hol"
    assert rad["Vertskommune"] == "3043 Ål"
    assert (rad["Form"], rad["Sist bekreftet"]) == ("ukjent", "per 1.11.2021")
    assert any("til som kilden ikke navngir" in rad["Deltakere"] for rad in rader.values())


DATOER: Final = ("5.1", "1-2", "1/2", "12:30", "2021-11-01", "mai 2015", "1. mai", "3-des")


@pytest.mark.parametrize("celle", [*DATOER, "007", "1e5", "=1+1", "+47", "-1", "@a", "\tx"])
def test_no_text_of_the_register_becomes_a_formula_a_date_or_another_number(grunnlag: Samling, celle: str) -> None:
    assert skriv_navn(grunnlag, celle) == f"'{celle}"


@pytest.mark.parametrize("celle", ["2015", "2015–2021", "E134 Haukelivegen AS", "Marka 3", "Septim", "5.1 a"])
def test_text_that_excel_leaves_alone_is_left_alone(grunnlag: Samling, celle: str) -> None:
    assert skriv_navn(grunnlag, celle) == celle


def skriv_navn(grunnlag: Samling, navn: str) -> str:
    """Write a name to a confirmation sheet and read it back."""
    register = grunnlag.register

    def gi_navn(ordning: Ordning) -> Ordning:
        return replace(ordning, navn=navn) if ordning.id == "lvs-hallingdal" else ordning

    endret = replace(grunnlag, register=replace(register, ordninger=tuple(map(gi_navn, register.ordninger))))
    (rad,) = [rad for rad in les_ark(build_bekreftelsesark(endret, AAL)) if rad["id"] == "lvs-hallingdal"]
    return rad["Ordning"]


@pytest.mark.parametrize("nummer", KARTLAGT)
def test_no_cell_of_a_real_sheet_is_read_otherwise_by_excel(grunnlag: Samling, nummer: str) -> None:
    for rad in les_ark(build_bekreftelsesark(grunnlag, nummer)):
        for celle in rad.values():
            assert not re.fullmatch(r"[\d\s.,:/-]*[.,:/-][\d\s.,:/-]*|0\d+", celle)
            assert not celle.startswith(("=", "+", "-", "@", "\t", "\r"))


# ---------------------------------------------------------------------------------------------------------------- page


@pytest.mark.parametrize("nummer", [AAL, HORTEN])
def test_the_page_offers_both_sheets_of_a_kommune(nummer: str) -> None:
    app = open_side("kommune", {"kommune": nummer})
    assert not app.exception
    knapper = [knapp.proto.label for knapp in app.get("download_button")]
    assert knapper[:2] == ["Last ned profil (PDF)", "Last ned bekreftelsesark"]


def test_no_sheet_is_offered_before_a_kommune_is_chosen() -> None:
    knapper = [knapp.proto.label for knapp in open_side("kommune", {}).get("download_button")]
    assert not [knapp for knapp in knapper if "profil" in knapp or "bekreftelse" in knapp]
