"""The printed profile of a kommune: a tagged PDF of two pages that says all, leaves nothing out and can be heard."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from geo.beskrivelse.kommuneprofil import build_profil, find_trykt_vertsansvar
from geo.data.grenser import load_grenser
from geo.data.referanse import load_referanse
from geo.data.samling import Samling
from geo.rapport.typst.profil import build_profilark
from geo.tegning.kartutsnitt import Kart, build_kart
from tests.fiendtlig import ANGREP
from tests.pdfprove import Merke, Pdf, les_pdf
from tests.test_sider import open_side

AAL, HOL, TINN, DRAMMEN, HORTEN, OSLO, STAVANGER = "3043", "3044", "3818", "3005", "3801", "0301", "1103"
KARTLAGT: Final = (
    *("3005", "3006", "3007", "3038", "3039", "3040", "3041", "3042", "3043", "3044", "3045", "3046", "3047"),
    *("3048", "3049", "3050", "3051", "3052", "3053", "3054", "3446", "3802", "3808", "3818", "3819"),
)
ALLE: Final = (*KARTLAGT, HORTEN, OSLO, STAVANGER)
MINST: Final = 7.0  # points, outside the map
MARG: Final = 15.0  # millimetres
# What Typst reads as code, as a formula, as a comment, as markup or as a reference where it is not data.
TYPSTKODE: Final = (
    '#import "felles.typ": * #panic("ond") $x^2$ \\ <a> @b *fet* _skrå_ `kode` // bort /* bort */ = Tittel'
)
SAMISK: Final = "Guovdageainnu suohkan čđŋšŧž ČĐŊŠŦŽ áÁ"


@pytest.fixture(scope="module")
def kart() -> Kart:
    return build_kart(load_grenser())


@pytest.fixture(scope="module")
def filer(grunnlag: Samling, kart: Kart) -> Mapping[str, bytes]:
    """The profile of every kommune that was surveyed, and of three that were not."""
    referanse = load_referanse()
    return {
        nummer: build_profilark(
            build_profil(grunnlag, nummer),
            grunnlag,
            kart,
            trykt_vertsansvar=find_trykt_vertsansvar(grunnlag.register, referanse, nummer),
        )
        for nummer in ALLE
    }


@pytest.fixture(scope="module")
def profiler(filer: Mapping[str, bytes]) -> Mapping[str, Pdf]:
    return {nummer: les_pdf(fil) for nummer, fil in filer.items()}


def finn_avsnitt(pdf: Pdf, overskrift: str) -> list[Merke]:
    """Find what stands between a heading and the next."""
    merker = list(pdf.rot.barn)
    start = next(nr for nr, merke in enumerate(merker) if merke.slag.startswith("H") and merke.hele == overskrift) + 1
    slutt = next((nr for nr, merke in enumerate(merker[start:], start) if merke.slag.startswith("H")), len(merker))
    return merker[start:slutt]


def finn_tekst(pdf: Pdf, overskrift: str) -> str:
    return " ".join(merke.hele for merke in finn_avsnitt(pdf, overskrift))


def finn_liste(pdf: Pdf) -> list[list[str]]:
    """Find the rows of the ordninger: name, number, with whom, form and host."""
    tabeller = [tabell for tabell in pdf.find_tabeller() if tabell[0][:2] == ["Sektor", "Ordning"]]
    return [rad[-5:] for tabell in tabeller for rad in tabell[1:]]


def med_ordninger(grunnlag: Samling, nummer: str, antall: int) -> Samling:
    """Give a kommune more ordninger, made after those it has."""
    register = grunnlag.register
    deres = [ordning for ordning in register.ordninger if nummer in ordning.kommuner]
    flere = [
        replace(deres[nr % len(deres)], id=f"kopi-{nr}", navn=f"{deres[nr % len(deres)].navn} {nr}")
        for nr in range(antall - len(deres))
    ]
    return replace(grunnlag, register=replace(register, ordninger=(*register.ordninger, *flere)))


def med_navn(grunnlag: Samling, *navn: str) -> Samling:
    """Give the first ordninger of Ål other names."""
    nye = dict(zip((o.id for o in build_profil(grunnlag, AAL).ordninger), navn, strict=False))
    register = grunnlag.register
    ordninger = tuple(replace(o, navn=nye.get(o.id, o.navn)) for o in register.ordninger)
    return replace(grunnlag, register=replace(register, ordninger=ordninger))


def finn_overlop(pdf: Pdf) -> list[str]:
    return [linje.tekst for linje in pdf.linjer if linje.x < MARG - 0.1 or linje.slutt > 210 - MARG + 0.1]


# -------------------------------------------------------------------------------------------------------------- layout


@pytest.mark.parametrize("nummer", ALLE)
def test_no_text_leaves_the_page_or_is_too_small(profiler: Mapping[str, Pdf], nummer: str) -> None:
    pdf = profiler[nummer]
    assert finn_overlop(pdf) == []
    assert max(linje.y for linje in pdf.linjer) < 297 - 10
    paa_kartet = pdf.find("Figure")[0].tekst if pdf.find("Figure") else ""
    assert min(linje.punkt for linje in pdf.linjer if linje.tekst not in paa_kartet) >= MINST - 0.01


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO])
def test_a_profile_is_two_pages_with_the_map_on_the_first(profiler: Mapping[str, Pdf], nummer: str) -> None:
    pdf = profiler[nummer]
    assert len(pdf.sider) == 2
    (bilde,) = pdf.find("Figure")
    x0, y0, x1, y1 = (float(tall) for tall in bilde.egenskaper["BBox"].split())
    assert (x1 - x0) * 25.4 / 72 > 170  # millimetres: all profiles have a map of nearly the full width
    assert (y1 - y0) * 25.4 / 72 > 135
    assert "kommunen selv" in bilde.tekst


@pytest.mark.parametrize("nummer", ALLE)
def test_every_page_has_source_version_date_inndeling_credit_and_number(
    profiler: Mapping[str, Pdf], grunnlag: Samling, nummer: str
) -> None:
    sider = profiler[nummer].sider
    for nr, side in enumerate(sider, start=1):
        tekst = side.replace("\u00a0", " ")
        for del_ in ("NIVI Rapport 2021:3", "1.11.2021", grunnlag.register.versjon, "inndeling 2020", "© Kartverket"):
            assert del_ in tekst
        assert tekst.endswith(f"Side {nr} av {len(sider)}")


# ------------------------------------------------------------------------------------------------------------- content


@pytest.mark.parametrize("nummer", ALLE)
def test_every_ordning_stands_whole_and_once_in_the_list(
    profiler: Mapping[str, Pdf], grunnlag: Samling, nummer: str
) -> None:
    satt = [re.sub(r" \((fra|til) [\d. ]+\)$", "", navn) for navn, *_ in finn_liste(profiler[nummer])]
    assert satt == [" ".join(ordning.navn.split()) for ordning in build_profil(grunnlag, nummer).ordninger]


@pytest.mark.parametrize("nummer", [*KARTLAGT, HORTEN, OSLO])
def test_what_is_unknown_reads_unknown(profiler: Mapping[str, Pdf], grunnlag: Samling, nummer: str) -> None:
    ordninger = build_profil(grunnlag, nummer).ordninger
    celler = [celle for rad in finn_liste(profiler[nummer]) for celle in rad]
    ukjente = sum((o.juridisk_form is None) + (o.vertskommune is None) for o in ordninger)
    assert celler.count("ukjent") == ukjente > 0


def test_page_one_says_who_the_kommune_is_and_how_it_compares(profiler: Mapping[str, Pdf]) -> None:
    pdf = profiler[AAL]
    assert [merke.hele for merke in pdf.find("H1")] == ["Ål"]
    for del_ in ("Kommunenummer 3043", "4 648", "Region Hallingdal", "Viken", "Ål deltar i 44 ordninger: 7 med 2–3"):
        assert del_ in pdf.tekst
    for del_ in ("44 ordninger i alt", "7 lokale", "29 regionale", "8 på høyere nivå", "10 partnere"):
        assert del_ in pdf.tekst
    assert "svært mye med Hol" in finn_tekst(pdf, "Samarbeidspartnere")
    assert pdf.find_tabeller()[0] == [
        ["Hvem", "Ordninger per kommune"],
        ["Ål", "44"],
        ["Snitt, Hallingdal (6 kommuner)", "41,2"],
        ["Snitt, under 5 000 innbyggere (12 kommuner)", "37,9"],
        ["Snitt, alle kartlagte (25 kommuner)", "33,9"],
    ]


def test_a_number_stands_at_the_end_of_its_bar(profiler: Mapping[str, Pdf]) -> None:
    pdf = profiler[TINN]
    rader = pdf.find_tabeller()[0][1:]
    null = min(linje.x for linje in pdf.linjer if linje.tekst == "Ordninger per kommune")
    til_hoyre = [linje for linje in pdf.linjer if linje.x > null]
    slutt = [next(linje.x for linje in til_hoyre if linje.tekst.strip() == tall) - null for _, tall in rader]
    per = [(ett - 1.5) / float(tall.replace(",", ".")) for ett, (_, tall) in zip(slutt, rader, strict=True)]
    assert per == pytest.approx([per[-1]] * len(per), rel=0.01)


def test_it_says_what_a_kommune_stands_outside_of_and_whom_its_neighbours_do_it_with(
    profiler: Mapping[str, Pdf],
) -> None:
    tekst = finn_tekst(profiler[HOL], "Oppgaver Hol står utenfor")
    assert "Brannvesen Hallingdal brann og redningsteneste IKS (Ål)" in tekst
    assert re.search(r"Heller ingen nabo er registrert med samarbeid om voksenopplæring.*kriseledelse\.", tekst)
    assert "samarbeid om NAV-kontor, PP-tjeneste" in profiler[DRAMMEN].tekst


def test_known_hosts_come_with_their_coverage_and_the_printed_number_as_reference(
    profiler: Mapping[str, Pdf],
) -> None:
    tekst = finn_tekst(profiler[AAL], "Vertskommuner")
    assert "Vertskommunen er kjent for 2 av 44 ordninger: Ål for LVS Hallingdal og Hallinghelse." in tekst
    assert "vertsansvar for 23 ordninger (tabell 3.2), uten å si hvilke; det tallet er referanse" in tekst


def test_a_list_of_deltakere_is_marked_where_the_source_names_too_few(profiler: Mapping[str, Pdf]) -> None:
    assert "* Kilden oppgir flere deltakere enn den navngir." in profiler[AAL].tekst
    (rad,) = [rad for rad in finn_liste(profiler[AAL]) if rad[0] == "Kommunekraft AS"]
    assert rad == ["Kommunekraft AS", "126*", "Hol, Gol, Hemsedal og 122 til", "AS", "ukjent"]


@pytest.mark.parametrize("nummer", KARTLAGT)
def test_the_deltakere_shown_and_left_out_are_all_the_others(
    profiler: Mapping[str, Pdf], grunnlag: Samling, nummer: str
) -> None:
    ordninger = build_profil(grunnlag, nummer).ordninger
    navn = "|".join(sorted((re.escape(k.navn) for k in grunnlag.kommuner.values()), key=len, reverse=True))
    for ordning, rad in zip(ordninger, finn_liste(profiler[nummer]), strict=True):
        nevnt = re.findall(rf"(?:{navn})(?=, | og |$)", rad[2])
        flere = re.search(r"(\d+) (?:til|andre)$", rad[2])
        assert len(nevnt) + (int(flere[1]) if flere else 0) == ordning.antall - 1


def test_a_planned_change_stands_beside_the_name(profiler: Mapping[str, Pdf]) -> None:
    assert "Responssenteret i Kongsbergregionen (til 2021)" in profiler[TINN].tekst
    assert "Drammensregionen IKPR (fra 1.1.2022)" in profiler[DRAMMEN].tekst
    assert "Regionrådet for Hadeland (til 31.12.2021)" in profiler["3053"].tekst


def test_of_an_unsurveyed_kommune_every_number_is_a_least_number(profiler: Mapping[str, Pdf]) -> None:
    tekst = profiler[HORTEN].tekst
    assert "Horten er ikke kartlagt" in tekst
    assert "listen er ufullstendig" in tekst
    for del_ in ("minst 21 ordninger", "minst 1 lokale", "minst 13 regionale", "minst 7 på", "minst 6 partnere"):
        assert del_ in tekst
    assert profiler[OSLO].tekst.count("ukjent lokale") == 1
    assert "sammenlignet" not in tekst
    assert "registeret vet ikke hva den gjør alene" in tekst
    assert "Heller ingen nabo" not in tekst


def test_a_kommune_that_the_register_knows_nothing_of_has_a_page_that_says_so(profiler: Mapping[str, Pdf]) -> None:
    pdf = profiler[STAVANGER]
    assert len(pdf.sider) == 1
    assert "Registeret kjenner ingen ordning som Stavanger deltar i" in pdf.tekst
    assert "ikke kartlagt" in pdf.tekst
    assert not pdf.find("Figure", "Table")


@pytest.mark.parametrize(("antall", "sider"), [(60, 3), (300, 9)])
def test_ordninger_that_one_page_does_not_hold_go_on_over_more_with_the_heads_repeated(
    grunnlag: Samling, kart: Kart, antall: int, sider: int
) -> None:
    mange = med_ordninger(grunnlag, HOL, antall)
    profil = build_profil(mange, HOL)
    pdf = les_pdf(build_profilark(profil, mange, kart))
    assert len(pdf.sider) <= sider
    assert len(finn_liste(pdf)) == antall
    assert [rad[0] for rad in finn_liste(pdf)] == [re.sub(r"\s+", " ", o.navn) for o in profil.ordninger]
    assert all("Vertskommune" in side for side in pdf.sider[1:-1])
    assert finn_overlop(pdf) == []


# ------------------------------------------------------------------------------------------------------- hostile text

NAVN: Final = (TYPSTKODE, SAMISK, *ANGREP)
LANGE: Final = ("a" * 400, "Kontrollutvalgssekretariatet" * 12, "-/" * 200)
TEGN: Final = (
    ("漢字", "\ufffd\ufffd"),
    ("\x07", "\ufffd"),
    ("\x00", "\ufffd"),
    ("\ufffe", "\ufffd"),
    ("😀", "\ufffd"),
    ("\ud800", "\ufffd"),
    ("\u2060\u200b", ""),  # without form
    ("\u2011", "-"),
    ("\u2003", " "),
)


@pytest.fixture(scope="module")
def fiendtlig(grunnlag: Samling, kart: Kart) -> Pdf:
    endret = med_navn(grunnlag, *NAVN, *LANGE, *(f"Før{tegn}etter" for tegn, _ in TEGN))
    return les_pdf(build_profilark(build_profil(endret, AAL), endret, kart))


@pytest.mark.parametrize("navn", NAVN)
def test_text_of_the_register_is_text_and_nothing_else(fiendtlig: Pdf, navn: str) -> None:
    satt = {re.sub(r"\s", "", rad[0]).replace("\u200b", "") for rad in finn_liste(fiendtlig)}
    assert re.sub(r"\s", "", navn) in satt
    assert not fiendtlig.find("Link", "Code", "Formula")
    assert len(fiendtlig.find("H1")) == 1


@pytest.mark.parametrize("langt", LANGE, ids=["a", "ord", "tegn"])
def test_a_word_that_no_line_holds_stays_in_its_column(fiendtlig: Pdf, langt: str) -> None:
    hode = {linje.tekst: linje.x for linje in fiendtlig.linjer if linje.side == 1}
    i_kolonnen = [
        linje
        for linje in fiendtlig.linjer
        if hode["Ordning"] - 0.1 <= linje.x < hode["Antall"] and set(linje.tekst) <= {*langt, "\u200b"}
    ]
    assert sum(len(linje.tekst) for linje in i_kolonnen) >= len(langt)
    assert all(linje.slutt < hode["Antall"] for linje in i_kolonnen if linje.side > 0)
    assert finn_overlop(fiendtlig) == []


@pytest.mark.parametrize(("tegn", "ventet"), TEGN, ids=ascii)
def test_signs_that_the_typeface_lacks_are_seen_to_be_lost(fiendtlig: Pdf, tegn: str, ventet: str) -> None:
    assert tegn not in fiendtlig.tekst
    ventede = [f"Før{ett}etter" for _, ett in TEGN]
    satt = [rad[0] for rad in finn_liste(fiendtlig) if rad[0].startswith("Før") and rad[0].endswith("etter")]
    assert sorted(satt) == sorted(ventede)
    assert f"Før{ventet}etter" in satt


# ----------------------------------------------------------------------------------------------------------------- PDF


def test_the_file_is_tagged_in_bokmal_with_headings_in_order_and_a_told_picture(profiler: Mapping[str, Pdf]) -> None:
    pdf = profiler[AAL]
    assert (pdf.standard, pdf.spraak, pdf.tittel) == ("1", "nb-NO", "Kommuneprofil: Ål")
    assert [merke.hele for merke in pdf.find("H1", "H2", "H3")] == [
        "Ål",
        "Antall ordninger, sammenlignet",
        "Samarbeidspartnere",
        "Ordningene Ål deltar i",
        "Vertskommuner",
        "Oppgaver Ål står utenfor",
    ]
    (bilde,) = pdf.find("Figure")
    assert bilde.alt.startswith("Kart over")
    assert "©\u00a0Kartverket" in bilde.alt
    assert {celle.egenskaper["Scope"] for celle in pdf.find("TH")} == {"Column"}
    assert len(pdf.find("THead")) == len(pdf.find("Table")) == 3


def test_only_the_type_of_the_product_is_in_the_file(filer: Mapping[str, bytes]) -> None:
    skrifter = {navn.partition(b"+")[2] for navn in re.findall(rb"/FontName/([\w+-]+)", filer[AAL])}
    assert {navn.split(b"-")[0] for navn in skrifter} == {b"SourceSansPro"}
    assert len(skrifter) == 2


def test_the_same_profile_is_the_same_bytes_also_in_another_process(
    filer: Mapping[str, bytes], grunnlag: Samling, kart: Kart
) -> None:
    assert build_profilark(build_profil(grunnlag, STAVANGER), grunnlag, kart) == filer[STAVANGER]
    uten = build_profilark(build_profil(grunnlag, AAL), grunnlag, kart)
    kode = (
        "import sys; from geo.data.samling import load_samling; from geo.tegning.kartutsnitt import build_kart;"
        "from geo.beskrivelse.kommuneprofil import build_profil; from geo.data.grenser import load_grenser;"
        "from geo.rapport.typst.profil import build_profilark; g = load_samling();"
        f"sys.stdout.buffer.write(build_profilark(build_profil(g, '{AAL}'), g, build_kart(load_grenser())))"
    )
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, check=True).stdout == uten


# ---------------------------------------------------------------------------------------------------------------- page


@pytest.mark.parametrize("nummer", [AAL, HORTEN])
def test_the_page_offers_the_sheets_of_a_kommune(nummer: str) -> None:
    app = open_side("kommune", {"kommune": nummer})
    assert not app.exception
    knapper = [knapp.proto.label for knapp in app.get("download_button")]
    assert knapper[:3] == ["Last ned profil (PDF)", "Last ned bekreftelsesark", "Last ned til utskrift (PDF)"]


def test_no_sheet_is_offered_before_a_kommune_is_chosen() -> None:
    knapper = [knapp.proto.label for knapp in open_side("kommune", {}).get("download_button")]
    assert not [knapp for knapp in knapper if "profil" in knapp or "bekreftelse" in knapp]
