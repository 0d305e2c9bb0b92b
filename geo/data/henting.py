"""Fetching a file from a public service, where the user asks for it; nothing else of the product needs a network."""

import http.client
import urllib.error
import urllib.request
from typing import Final

from geo.data.tabellfil import MAKS_BYTE
from geo.errors import Avvik, DataError

FRIST_S: Final = 60  # without a byte; SSB answers within seconds
KONTROLLER: Final = "kontroller nettet og adressen, eller last filen ned og bruk «importer»"


def hent_fil(adresse: str, sporring: bytes | None = None, *, frist_s: float = FRIST_S) -> bytes:
    """Fetch what an address answers, to a question in JSON where there is one.

    Raises
    ------
    DataError
        No answer in time, an answer that says no, is cut short, or is larger than any table.

    """
    if not adresse.startswith(("https://", "http://")):
        raise DataError(adresse, [Avvik(None, None, "adressen er ikke en nettadresse", "skriv https://…")])
    try:
        foresporsel = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            adresse, data=sporring, headers={"Content-Type": "application/json", "Accept": "application/json"}
        )
        with urllib.request.urlopen(foresporsel, timeout=frist_s) as svar:  # noqa: S310 - as above
            innhold: bytes = svar.read(MAKS_BYTE + 1)
            lovet = svar.headers.get("Content-Length")
    except urllib.error.HTTPError as feil:
        raise DataError(adresse, [Avvik(None, None, f"tjenesten svarte {feil.code}", KONTROLLER)]) from feil
    except TimeoutError as feil:
        raise DataError(adresse, [Avvik(None, None, "tjenesten svarte ikke i tide", KONTROLLER)]) from feil
    except (OSError, ValueError, http.client.HTTPException) as feil:
        raise DataError(adresse, [Avvik(None, None, "tjenesten kan ikke nås", KONTROLLER)]) from feil
    if len(innhold) > MAKS_BYTE:
        raise DataError(adresse, [Avvik(None, None, "svaret er over 50 MB", KONTROLLER)])
    # A read of a stated size stops in silence where the connection does.
    if lovet is not None and lovet.isdigit() and len(innhold) < int(lovet):
        raise DataError(adresse, [Avvik(None, None, "svaret er avkortet", "prøv igjen")])
    return innhold
