"""Constants of the package, each with its reason; nothing here is assigned to at run time."""

import os
from pathlib import Path
from typing import Final

ROT: Final = Path(__file__).resolve().parent.parent
DATA: Final = Path(os.environ.get("SAMARBEIDSKART_DATA") or ROT / "data")  # a service may keep its data elsewhere
LAGER: Final = (
    os.environ.get("SAMARBEIDSKART_LAGER") or None
)  # where the register is kept: a file or a URL; None: nowhere

INNDELING: Final = "2020"  # the register is as of 1.11.2021, so the kommuner are those of 1.1.2020–31.12.2023
EPSG_INTERN: Final = 25833  # ETRS89 / UTM 33N, the one national projection of Kartverket; metres
EPSG_SKJERM: Final = 4326  # longitude and latitude, only where folium is fed

REGISTER_CSV: Final = DATA / "samarbeid.csv"
OPPGAVER_CSV: Final = DATA / "oppgaver.csv"
KOMMUNER_CSV: Final = DATA / "kommuner.csv"
INNBYGGERE_CSV: Final = DATA / "innbyggere.csv"  # imported, not shipped: inhabitants of the whole country at a date
ARSVERK_CSV: Final = DATA / "arsverk.csv"
REFERANSE: Final = DATA / "referanse"
GRENSER_MAPPE: Final = DATA / "kommunegrenser"
GRENSER_GPKG: Final = GRENSER_MAPPE / "kommuner-2020.gpkg"
GRENSER_SKJERM_GPKG: Final = GRENSER_MAPPE / "kommuner-2020-skjerm.gpkg"
NABOER_CSV: Final = GRENSER_MAPPE / "naboer-2020.csv"
OMSKRIVING_CSV: Final = DATA / "kommunenummer-2020-2024.csv"
TIDLIGERE_CSV: Final = DATA / "tidligere-kommuner.csv"
MELLOMLAGER: Final = ROT / ".mellomlager"  # made from data, and made again where it is gone

KREDITERING: Final = "© Kartverket"  # required by CC BY 4.0 on every map and export
KREDITERING_URL: Final = "https://www.kartverket.no/"

NIVA_LOKALT_MAKS: Final = 3  # NIVI 2021:3, chapter 2.1: lokalt = 2–3 deltakere
NIVA_REGIONALT_MAKS: Final = 8  # regionalt = 4–8, hoyere = 9 or more
STORRELSE_GRENSER: Final = (5_000, 15_000)  # figure 2.3: under 5 000, 5 000–15 000, over 15 000 inhabitants

# Processes that draw, beside the server; none draws in the server itself. Each takes a core and some 300 MB.
TEGNERE: Final = int(os.environ.get("SAMARBEIDSKART_TEGNERE") or "1")
