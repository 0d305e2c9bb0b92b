"""What the Office formats share: text that XML can hold, and zip files whose bytes repeat."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from geo.rapport.rapportside import Rapport

if TYPE_CHECKING:
    from docx.document import Document
    from pptx.presentation import Presentation

SPRAAK: Final = "nb-NO"
OPPHAV: Final = "Samarbeidskart"  # creator of every file: the program, never the account that ran it
ZIPDATO: Final = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold; the clock must not show in the bytes
ALT_MAKS: Final = 2_000  # Word and PowerPoint show no more of an alt text; the rest is in the table beside the figure
SLINGRING: Final = 1.04  # Office sets a line of text wider than the sum of its letters
ULOVLIG_I_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 Char
SKAL_HOLDE_SAMMEN: Final = re.compile(r"(?<=\d) (?=%)|(?<=©) |(?<=§) ")  # «72 %», «© Kartverket», «§ 27»
FERDIG_PAKKET: Final = (
    ".png",
    ".pdf",
    ".docx",
    ".pptx",
    ".xlsx",
)  # once more costs time and saves nothing


def clean_tekst(tekst: str) -> str:
    """Replace what XML cannot hold (control characters, lone surrogates) by «\ufffd», so that the loss is seen."""
    return ULOVLIG_I_XML.sub("\ufffd", tekst)


def bind_tekst(tekst: str) -> str:
    """Clean a running text and bind what must not be parted at the end of a line."""
    return SKAL_HOLDE_SAMMEN.sub("\u00a0", clean_tekst(tekst))


def clean_alt(tekst: str) -> str:
    """Clean an alt text and cut it, at a sentence where it can, to what Office shows."""
    tekst = clean_tekst(" ".join(tekst.split()))
    if len(tekst) <= ALT_MAKS:
        return tekst
    kort = tekst[: ALT_MAKS - 2]
    setning = kort.rfind(". ")
    return f"{kort[: setning + 1] if setning > 0 else kort} …"


def find_tidspunkt(dato: str) -> datetime:
    """Find the moment that a file bears in place of the clock's, from an ISO date, month or year."""
    aar, maaned, dag = ([*(int(del_) for del_ in dato.split("-")), 1, 1])[:3]
    return datetime(aar, maaned, dag)  # noqa: DTZ001 - Office takes a time without zone as UTC


def build_kontorfil(fil: "Document | Presentation", rapport: Rapport) -> bytes:
    """Give a document or a slide show the properties of its report, and save it without the clock."""
    kjerne = fil.core_properties
    kjerne.title, kjerne.subject = clean_tekst(rapport.tittel), clean_tekst(rapport.undertittel)
    kjerne.author = kjerne.last_modified_by = OPPHAV
    kjerne.comments, kjerne.language = clean_tekst(rapport.kildelinje), SPRAAK
    kjerne.created = kjerne.modified = find_tidspunkt(rapport.dato)
    kjerne.revision, kjerne.version = 1, rapport.versjon
    ut = io.BytesIO()
    fil.save(ut)
    return repack_zip(ut.getvalue())


def build_zip(filer: Mapping[str, bytes]) -> bytes:
    """Build a zip of files in the order given, with one fixed date, so that the same files give the same bytes."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as pakke:
        for navn, innhold in filer.items():
            oppforing = zipfile.ZipInfo(navn, ZIPDATO)
            oppforing.external_attr = 0o644 << 16
            oppforing.create_system = 3  # the same on Windows
            oppforing.compress_type = zipfile.ZIP_STORED if navn.endswith(FERDIG_PAKKET) else zipfile.ZIP_DEFLATED
            pakke.writestr(oppforing, innhold, compresslevel=6)
    return ut.getvalue()


def repack_zip(innhold: bytes) -> bytes:
    """Pack an Office file again with fixed dates; its parts keep their order, which Office relies on."""
    with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
        return build_zip({oppforing.filename: pakke.read(oppforing) for oppforing in pakke.infolist()})
