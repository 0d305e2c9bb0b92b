"""The package: complete, credited, the same bytes twice, told of as it grows, and stopped when the user says so."""

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256

import docx
import openpyxl
import pptx
import pytest

from geo import settings
from geo.beskrivelse.katalog import Figur, find_figur
from geo.data.samling import Samling
from geo.maal.sporsmal import Sporsmal, load_sporsmal
from geo.rapport.dokument import build_docx
from geo.rapport.lysbilder import FIGUR
from geo.rapport.lysbilder import MAL as LYSBILDEMAL
from geo.rapport.pakke import AvbruttError, build_lesmeg, build_pakke, build_rapport, find_kart
from geo.rapport.rapportside import Rapport
from geo.tegning.oppsett import OppsettError
from tests.trykk import hent_kart

KODER = ("2.1", "5.17", "arkiv")


@pytest.fixture(scope="module")
def s(grunnlag: Samling) -> Sporsmal:
    return load_sporsmal(grunnlag)


@pytest.fixture(scope="module")
def figurer(s: Sporsmal) -> list[Figur]:
    return [find_figur(kode, s.data) for kode in KODER]


@pytest.fixture(scope="module")
def fremdrift() -> list[tuple[int, int, str]]:
    return []


@pytest.fixture(scope="module")
def innhold(s: Sporsmal, figurer: list[Figur], fremdrift: list[tuple[int, int, str]]) -> bytes:
    return build_pakke(s, hent_kart(), figurer=figurer, fremdrift=lambda *steg: fremdrift.append(steg))


@pytest.fixture(scope="module")
def filer(innhold: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        return {navn: pakke.read(navn) for navn in pakke.namelist()}


@pytest.fixture(scope="module")
def rapport(s: Sporsmal, figurer: list[Figur]) -> Rapport:
    return build_rapport(s, hent_kart(), figurer)


def test_same_input_gives_same_bytes(s: Sporsmal, figurer: list[Figur], innhold: bytes) -> None:
    assert build_pakke(s, hent_kart(), figurer=figurer) == innhold


def test_no_file_bears_the_clock(innhold: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        assert {del_.date_time for del_ in pakke.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_package_is_complete(filer: dict[str, bytes], s: Sporsmal) -> None:
    for navn in (
        "LESMEG.txt",
        "rapport.pdf",
        "rapport.docx",
        "lysbilder.pptx",
        "tabeller.xlsx",
        "figurer/figur-5.17.png",
        "figurer/figur-5.17.svg",
        "figurer/oppgave-arkiv.png",
        "figurer/manifest.json",
        "gis/samarbeidskart.gpkg",
        *(f"gis/geojson/{kode}.geojson" for kode in s.data.oppgaver),
    ):
        assert filer[navn], navn


def test_manifest_tells_of_every_picture(filer: dict[str, bytes]) -> None:
    manifest = json.loads(filer["figurer/manifest.json"])
    assert {f"figurer/{linje['fil']}" for linje in manifest} == {
        navn for navn in filer if navn.startswith("figurer/") and not navn.endswith(".json")
    }
    for linje in manifest:
        assert sha256(filer[f"figurer/{linje['fil']}"]).hexdigest() == linje["sha256"]
        assert linje["alt_tekst"]


def test_every_figure_is_in_document_show_and_workbook(filer: dict[str, bytes]) -> None:
    titler = ["Ordninger etter geografisk nivå", "Brannvesen", "Arkiv"]
    dokument = docx.Document(io.BytesIO(filer["rapport.docx"]))
    assert [p.text for p in dokument.paragraphs if p.style.name == "Heading 1"] == ["Figurer", *titler, "Tabeller"]
    assert [p.text for p in dokument.paragraphs if p.style.name == "Caption"] == [
        "Figur 2.1. Ordninger etter geografisk nivå",
        "Figur 5.17. Brannvesen",
        "Figur 18. Arkiv",
    ]
    assert len(dokument.inline_shapes) == 3
    vis = pptx.Presentation(io.BytesIO(filer["lysbilder.pptx"]))
    assert [lysbilde.shapes.title.text_frame.text for lysbilde in vis.slides][1:] == titler
    ark = openpyxl.load_workbook(io.BytesIO(filer["tabeller.xlsx"])).sheetnames
    assert ark[7:] == [
        "2.1 Ordninger etter geografisk…",
        "5.17 Brannvesen",
        "5.17 Ordningene bak tallet",
        "Arkiv",
        "Ordningene bak tallet",
    ]


def test_every_export_carries_version_date_inndeling_and_credit(filer: dict[str, bytes], s: Sporsmal) -> None:
    lesmeg = filer["LESMEG.txt"].decode("utf-8-sig")
    dokument = "\n".join(p.text for p in docx.Document(io.BytesIO(filer["rapport.docx"])).paragraphs)
    vis = pptx.Presentation(io.BytesIO(filer["lysbilder.pptx"])).slides[2]
    lysbilde = "\n".join(form.text_frame.text for form in vis.shapes if form.has_text_frame)
    geojson = filer["gis/geojson/brannvesen.geojson"].decode()
    for tekst in (lesmeg, dokument, lysbilde, geojson):
        for hva in (s.data.register.versjon, "1.11.2021", "2020", "© Kartverket"):
            assert hva in tekst.replace("\u00a0", " ")


def test_pictures_in_documents_leave_to_the_text_what_the_text_says(rapport: Rapport) -> None:
    nivaer, brann, _ = rapport.sider
    (forbehold,) = brann.forbehold
    assert forbehold == (
        "Bygger på 7 ordninger per 1.11.2021. 1 deltaker ligger utenfor kartutsnittet. "
        "Flesberg og Rollag har egen enhet og er regnet blant de kommunale."
    )
    assert nivaer.forbehold[0].startswith("Bygger på 221 ordninger per 1.11.2021. Rapportens figur 2.1 viser")
    assert brann.bilde.bredde_mm == 160


def test_figures_are_laid_out_for_the_frame_of_the_slide(rapport: Rapport) -> None:
    oppsett = pptx.Presentation(str(LYSBILDEMAL)).slide_layouts.get_by_name(FIGUR)
    (ramme,) = (felt for felt in oppsett.placeholders if felt.name == "Figur")
    for side in rapport.sider:
        assert side.lysbilde.bredde_mm == pytest.approx(ramme.width.mm, abs=0.2)
        assert side.lysbilde.hoyde_mm == pytest.approx(ramme.height.mm, abs=0.2)


def test_documents_are_small_enough_to_be_sent(filer: dict[str, bytes], rapport: Rapport) -> None:
    assert len(filer["lysbilder.pptx"]) < 170_000 * len(rapport.sider)  # 5 MB for the thirty of the survey


def test_longest_chart_has_room_on_a_slide_in_small_type(s: Sporsmal) -> None:
    (side,) = build_rapport(s, hent_kart(), [find_figur("tabell-3.1", s.data)]).sider
    assert side.lysbilde is not None


def test_progress_is_told_from_first_step_to_last(innhold: bytes, fremdrift: list[tuple[int, int, str]]) -> None:
    assert innhold
    i_alt = fremdrift[0][1]
    assert [(nr, antall) for nr, antall, _ in fremdrift] == [(nr, i_alt) for nr in range(i_alt + 1)]
    assert fremdrift[1][2] == "Tegner figur 5.17"
    assert fremdrift[-1][2] == "Ferdig"


@pytest.mark.parametrize("etter", [0, 2, 3], ids=["before the first", "among the figures", "before the documents"])
def test_user_can_stop_before_any_step(s: Sporsmal, figurer: list[Figur], etter: int) -> None:
    steg: list[str] = []
    with pytest.raises(AvbruttError, match="avbrutt"):
        build_pakke(
            s,
            hent_kart(),
            figurer=figurer,
            fremdrift=lambda _nr, _av, hva: steg.append(hva),
            avbryt=lambda: len(steg) == etter,
        )
    assert len(steg) == etter


def test_figure_that_the_area_has_no_numbers_for_is_left_out_and_said_to_be(grunnlag: Samling) -> None:
    vestfold = load_sporsmal(grunnlag, "valgdistrikt:Vestfold")
    rapport = build_rapport(vestfold, hent_kart(), [find_figur(kode, grunnlag) for kode in ("tabell-3.4", "5.17")])
    assert [side.sted for side in rapport.sider] == ["Figur 5.17"]
    assert "Årsverk ved NAV-kontorene" in rapport.utelatt[0]
    forside = docx.Document(io.BytesIO(build_docx(rapport))).paragraphs
    assert any(avsnitt.text.startswith("Utelatt: Årsverk ved NAV-kontorene") for avsnitt in forside)
    assert "Årsverk ved NAV-kontorene" in build_lesmeg(grunnlag.register, rapport)


@pytest.mark.parametrize("koder", [(), ("tabell-3.4",)], ids=["none chosen", "none that can be made"])
def test_package_without_figures_is_refused_with_the_reason(grunnlag: Samling, koder: tuple[str, ...]) -> None:
    vestfold = load_sporsmal(grunnlag, "valgdistrikt:Vestfold")
    with pytest.raises(OppsettError, match="Ingen av figurene kan lages"):
        build_pakke(vestfold, hent_kart(), figurer=[find_figur(kode, grunnlag) for kode in koder])


def test_every_theme_of_the_area_has_its_map(s: Sporsmal) -> None:
    koder = {kart.kode for kart in find_kart(s)}
    assert set(s.data.oppgaver) <= koder
    assert {"antall", "regionraad", "lonn+regnskap"} <= koder


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    tunge = "{'docx', 'pptx', 'xlsxwriter', 'geopandas', 'pyogrio', 'matplotlib'}"
    kode = f"import sys, geo.rapport; print(sorted({tunge} & sys.modules.keys()))"
    kjort = subprocess.run([sys.executable, "-c", kode], cwd=settings.ROT, capture_output=True, text=True, check=True)
    assert kjort.stdout.strip() == "[]"
