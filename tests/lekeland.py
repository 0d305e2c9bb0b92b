"""The toy country: four kommuner, three of them surveyed, and seven ordninger whose answers are known by hand."""
# ruff: noqa: E501 - rows of a register are as long as they are

from pathlib import Path

ALFA, BETA, GAMMA, DELTA = "0101", "0102", "0103", "0104"

HODE = "id;navn;sektor;oppgaver;deltakere;antall_oppgitt;etablert;juridisk_form;vertskommune;hovedinnhold;merknad;gyldig_fra;gyldig_til;kilder;bekreftet;navn_trykt"
RADER = (
    "brann-ab;Brann AB IKS;brann;brannvesen;0101 Alfa, 0102 Beta;;2010;iks;0101 Alfa;;;;;tabell 1 rad 1 | juridisk_form: navnet;per 2021-11-01;",
    "legevakt-ab;Legevakt AB;helse;legevakt;0101 Alfa, 0102 Beta;;;;;;;;;tabell 1 rad 2;per 2021-11-01;",
    "legevakt-bd;Legevakt BD;helse;legevakt;0102 Beta, 0104 Delta;;;;;;;;;tabell 1 rad 3;per 2021-11-01;",
    "digi-c;Digi;administrasjon;ikt (delvis);0101 Alfa, 0103 Gamma;;;avtale;;;;;;tabell 1 rad 4;per 2021-11-01;",
    "tilsyn;Tilsyn;plan;byggesak (beroerer), brannvesen (beroerer);0102 Beta, 0103 Gamma;;;;;;;;;tabell 1 rad 5;per 2021-11-01;",
    "stor;Stor AS;teknisk;renovasjon;0101 Alfa, 0104 Delta;12;;as;;;;fra 2022-01-01;;tabell 1 rad 6;per 2021-11-01;",
    "rad;Rådet;politisk;;0101 Alfa, 0102 Beta, 0103 Gamma (til 2021-12-31);;1990;ipr;;;;;;tabell 1 rad 7;per 2021-11-01;",
)
BESKRIVELSE = """
tittel = "Lekelandet"
kilde = "Lekeboka"
dato = "2021-11-01"
inndeling = "2020"
kartlagt = ["0101 Alfa", "0102 Beta", "0103 Gamma"]
"""


def write_leke(mappe: Path, rader: tuple[str, ...] = RADER, hode: str = HODE) -> Path:
    """Write a register and its description to a folder and return the register's path."""
    fil = mappe / "leke.csv"
    fil.write_text("\n".join((hode, *rader)) + "\n", encoding="utf-8")
    fil.with_suffix(".kilde.toml").write_text(BESKRIVELSE, encoding="utf-8")
    return fil
