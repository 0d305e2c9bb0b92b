"""Several PDF files of one page each as one document, without a library for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


def join_pdf(filer: Sequence[bytes]) -> bytes:
    """Join PDF files of one page each, as ``geo.tegning.trykk`` writes them, to one file in bokmål.

    The first file stays as it is, byte for byte. The objects of the others follow with new numbers, and then new
    versions of the catalogue and the list of pages: an incremental update (ISO 32000-1, 7.5.6).
    """
    forste = _les_pdf(filer[0])
    sider, nye, neste = [forste.side], {}, forste.antall
    for fil in map(_les_pdf, filer[1:]):
        # What belongs to the file as a whole is that of the first.
        ny = {fil.katalog: forste.katalog, fil.sideliste: forste.sideliste, fil.opplysninger: forste.opplysninger}
        for nummer in fil.objekter:
            if nummer not in ny:
                ny[nummer], neste = neste, neste + 1
        sider.append(ny[fil.side])
        for nummer, objekt in fil.objekter.items():
            if ny[nummer] >= forste.antall:
                nye[ny[nummer]] = _nummerer(objekt, ny)
    barn = " ".join(f"{side} 0 R" for side in sider)
    nye[forste.katalog] = (
        f"{forste.katalog} 0 obj\n<< /Type /Catalog /Pages {forste.sideliste} 0 R /Lang (nb-NO)\n"
        "/ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n"
    ).encode("ascii")
    nye[forste.sideliste] = (
        f"{forste.sideliste} 0 obj\n<< /Type /Pages /Kids [ {barn} ] /Count {len(sider)} >>\nendobj\n"
    ).encode("ascii")
    ut, poster = bytearray(filer[0]), []
    for nummer, objekt in sorted(nye.items()):
        poster.append(f"{nummer} 1\n{len(ut):010d} 00000 n \n")
        ut += objekt
    ut += (
        f"xref\n{''.join(poster)}trailer\n<< /Size {neste} /Root {forste.katalog} 0 R "
        f"/Info {forste.opplysninger} 0 R /Prev {forste.xref} >>\nstartxref\n{len(ut)}\n%%EOF\n"
    ).encode("ascii")
    return bytes(ut)


@dataclass(frozen=True, slots=True)
class _Pdf:
    """The objects of a PDF of one page, by number, and the numbers of those that have a part in the whole."""

    objekter: dict[int, bytes]
    antall: int  # numbers in use, the unused number zero included
    xref: int  # where the table of objects starts
    katalog: int
    opplysninger: int
    sideliste: int
    side: int


def _les_pdf(fil: bytes) -> _Pdf:
    """Read the objects of a PDF by its table; they stand after one another, each to where the next one starts."""
    xref = int(fil.rpartition(b"startxref")[2].split()[0])
    tabell, _, hale = fil[xref:].partition(b"trailer")
    steder = {nummer: int(post[:10]) for nummer, post in enumerate(tabell.splitlines()[2:]) if post[17:18] == b"n"}
    rekke = sorted(steder, key=steder.__getitem__)
    slutter = [*(steder[nummer] for nummer in rekke[1:]), xref]
    objekter = {nummer: fil[steder[nummer] : slutt] for nummer, slutt in zip(rekke, slutter, strict=True)}

    def finn(monster: bytes, tekst: bytes) -> int:
        return int(re.search(monster + rb" (\d+) 0 R", tekst)[1])

    katalog = finn(rb"/Root", hale)
    sideliste = finn(rb"/Pages", objekter[katalog])
    return _Pdf(
        objekter=objekter,
        antall=int(re.search(rb"/Size (\d+)", hale)[1]),
        xref=xref,
        katalog=katalog,
        opplysninger=finn(rb"/Info", hale),
        sideliste=sideliste,
        side=finn(rb"/Kids \[", objekter[sideliste]),
    )


def _nummerer(objekt: bytes, ny: dict[int, int]) -> bytes:
    """Give an object and what it refers to new numbers; its stream, which is only data, is left alone."""
    hode, skille, data = objekt.partition(b"\nstream\n")
    return re.sub(rb"\b(\d+) 0 (?=obj|R\b)", lambda treff: b"%d 0 " % ny[int(treff[1])], hode) + skille + data
