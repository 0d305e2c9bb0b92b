"""What python-docx leaves out, on its own elements: fields, links, bookmarks, alt texts, sections, typefaces."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from geo.rapport.kontorfil import clean_alt, clean_tekst
from geo.tegning.skrift import Skrift, Vekt

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.shape import InlineShape
    from docx.table import Table
    from docx.text.paragraph import Paragraph

INNFELT: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"


def build_element(navn: str, egenskaper: dict[str, str] | None = None, *barn: "BaseOxmlElement") -> "BaseOxmlElement":
    """Build an element of WordprocessingML: «val» is ``w:val``, and «r:id» what it says."""
    from docx.oxml.ns import nsmap, qn  # noqa: PLC0415 - as docx in dokument
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415 - as above

    par = {n if ":" in n else f"w:{n}": verdi for n, verdi in (egenskaper or {}).items()}
    # Declared here, so that no prefix hangs on which other libraries have told lxml of theirs.
    erklaert = {n.partition(":")[0]: nsmap[n.partition(":")[0]] for n in ("w:", *par)}
    element = OxmlElement(f"w:{navn}", {qn(n): verdi for n, verdi in par.items()}, erklaert)
    element.extend(barn)
    return element


# ------------------------------------------------------------------------------------------------ fields and bookmarks


def begynn_felt(avsnitt: "Paragraph", kode: str) -> None:
    """Begin a field, whose result is what is written until ``end_felt``, in this paragraph or a later one."""
    _skriv_feltmerke(avsnitt, "begin")
    instruks = build_element("instrText")
    instruks.text = kode
    avsnitt.add_run()._r.append(instruks)
    _skriv_feltmerke(avsnitt, "separate")


def end_felt(avsnitt: "Paragraph") -> None:
    """End the field that was begun last."""
    _skriv_feltmerke(avsnitt, "end")


def skriv_felt(avsnitt: "Paragraph", kode: str, verdi: str) -> None:
    """Write a field: its code and the value that stands until somebody updates it."""
    begynn_felt(avsnitt, kode)
    avsnitt.add_run(verdi)
    end_felt(avsnitt)


def _skriv_feltmerke(avsnitt: "Paragraph", slag: str) -> None:
    avsnitt.add_run()._r.append(build_element("fldChar", {"fldCharType": slag}))


@contextmanager
def lenk(avsnitt: "Paragraph", merke: str) -> Iterator[None]:
    """Make what is written to the paragraph meanwhile a link to a bookmark."""
    fra = len(avsnitt.runs)
    yield
    lenke = build_element("hyperlink", {"anchor": merke, "history": "1"}, *(lop._r for lop in avsnitt.runs[fra:]))
    avsnitt._p.append(lenke)


def merk(avsnitt: "Paragraph", merke: str) -> None:
    """Put a bookmark around what a paragraph holds."""
    nr = str(len(avsnitt.part.element.xpath("//w:bookmarkStart")) + 1)
    avsnitt.runs[0]._r.addprevious(build_element("bookmarkStart", {"id": nr, "name": merke}))
    avsnitt._p.append(build_element("bookmarkEnd", {"id": nr}))


# -------------------------------------------------------------------------------------------------- pictures and tables


def beskriv_bilde(bilde: "InlineShape", navn: str, alt_tekst: str) -> None:
    """Give a picture its name and alt text."""
    for kant in "TBLR":
        bilde._inline.set(f"dist{kant}", "0")  # else LibreOffice sets 3 mm of air beside it
    bilde._inline.docPr.set("name", clean_tekst(navn))
    bilde._inline.docPr.set("descr", clean_alt(alt_tekst))


def beskriv_tabell(tabell: "Table", beskrivelse: str) -> None:
    """Give a table its alt text, have its header row repeated on each page, and split no row."""
    tabell._tblPr.append(build_element("tblCaption", {"val": clean_tekst(beskrivelse)}))
    for rad in tabell.rows:
        rad._tr.get_or_add_trPr().append(build_element("cantSplit"))
    tabell.rows[0]._tr.get_or_add_trPr().append(build_element("tblHeader"))


# ------------------------------------------------------------------------------------------------------------- sections


def begynn_seksjon(dokument: "Document") -> "Section":
    """Begin a section on a new page, without the empty paragraph that python-docx ends the one before with."""
    seksjon: Section = dokument.add_section()
    skille = dokument.paragraphs[-1]._p
    skille.getprevious().set_sectPr(skille.get_or_add_pPr().sectPr)
    skille.getparent().remove(skille)
    seksjon.different_first_page_header_footer = False
    return seksjon


def tell_sider(seksjon: "Section", fra: int | None = None) -> None:
    """Count the pages of a section from ``fra``, or on from the section before."""
    for gammel in seksjon._sectPr.xpath("w:pgNumType"):
        seksjon._sectPr.remove(gammel)
    if fra is not None:
        seksjon._sectPr.find("{*}pgMar").addnext(build_element("pgNumType", {"start": str(fra)}))


def find_satsspeil_mm(seksjon: "Section") -> tuple[float, float]:
    """Find how wide and high the text may be on a page of a section."""
    from docx.shared import Mm  # noqa: PLC0415 - as docx in dokument

    bredde = (seksjon.page_width or 0) - (seksjon.left_margin or 0) - (seksjon.right_margin or 0)
    hoyde = (seksjon.page_height or 0) - (seksjon.top_margin or 0) - (seksjon.bottom_margin or 0)
    return bredde / Mm(1), hoyde / Mm(1)


# ------------------------------------------------------------------------------------------------------------- typeface


def felt_inn_skrift(dokument: "Document", skrift: Skrift) -> None:
    """Embed regular and bold of a typeface, so that a machine without it shows the same document.

    Bold is the family's own bold, which Word asks for by the family's name, not the semibold of the figures.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as docx in dokument
    from docx.opc.oxml import serialize_part_xml  # noqa: PLC0415 - as above
    from docx.opc.packuri import PackURI  # noqa: PLC0415 - as above
    from docx.opc.part import Part  # noqa: PLC0415 - as above
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - as above

    tabell = dokument.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    skrifter = parse_xml(tabell.blob)
    normal = skrift.filer[Vekt.NORMAL]
    fet = normal.with_name(f"{normal.stem.removesuffix('-Regular')}-Bold.ttf")
    kjennetegn = (build_element(navn, {"val": v}) for navn, v in (("charset", "00"), ("family", "swiss")))
    innfelt = build_element("font", {"name": skrift.navn}, *kjennetegn)
    for nr, (merke, fil) in enumerate((("embedRegular", normal), ("embedBold", fet)), start=1):
        innhold, nokkel = scramble_skrift(fil.read_bytes())
        del_ = Part(PackURI(f"/word/fonts/font{nr}.odttf"), INNFELT, innhold, tabell.package)
        forbindelse = tabell.relate_to(del_, RELATIONSHIP_TYPE.FONT)
        innfelt.append(build_element(merke, {"r:id": forbindelse, "fontKey": nokkel}))
    skrifter.append(innfelt)
    tabell._blob = serialize_part_xml(skrifter)


def scramble_skrift(innhold: bytes) -> tuple[bytes, str]:
    """Scramble a font file with a key made from itself, after ECMA-376 part 4, 2.8.1; returns it and the key."""
    nokkel = uuid5(NAMESPACE_URL, hashlib.sha256(innhold).hexdigest())
    hode = bytes(a ^ b for a, b in zip(innhold[:32], nokkel.bytes[::-1] * 2, strict=True))
    return hode + innhold[32:], f"{{{str(nokkel).upper()}}}"
