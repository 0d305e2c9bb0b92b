"""A survey of the toy country with a report of its own: hosts, years, årsverk and printed numbers, for charts and tables.

What each chart and table of it must say stands in ``lekerapport.txt``, counted by hand from the rows here.
"""
# ruff: noqa: E501 - rows of a register are as long as they are

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from geo.data.arsverk import load_arsverk
from geo.data.kommuner import Kommune
from geo.data.omrade import Omrade
from geo.data.oppgaver import Oppgave
from geo.data.referanse import load_referanse
from geo.data.register import load_register
from geo.data.samling import Samling
from geo.maal.sporsmal import Sporsmal
from tests.lekeland import ALFA, BETA, DELTA, GAMMA, RADER, write_leke

OPPGAVER: Final = ("legevakt", "renovasjon", "ikt", "brannvesen", "nav", "ppt", "barnevern", "havn", "byggesak")

# Beside those of the toy country: three more hosts, one of them outside; years, forms, a second
# council, and an informal network that no chart counts.
FLERE: Final = (
    "ppt-bc;PPT BC;undervisning;ppt;0102 Beta, 0103 Gamma;;2016;vert_20_2;0102 Beta;;;;;tabell 1 rad 8;per 2021-11-01;",
    "nav-abc;NAV Leke;sosial;nav;0101 Alfa, 0102 Beta, 0103 Gamma;;2003;vert_20_2;0101 Alfa;;;;;tabell 1 rad 9;per 2021-11-01;",
    "havn-cd;Havn CD;teknisk;havn;0103 Gamma, 0104 Delta;;;avtale;0104 Delta;;;;;tabell 1 rad 10;per 2021-11-01;",
    "dalrad;Dalrådet;politisk;;0101 Alfa, 0102 Beta;;2015–2021;styre_27;;;;fra 2020-01-01;til 2023-12-31;tabell 1 rad 11;per 2021-11-01;",
    "kurs;Kurs;undervisning;;0102 Beta, 0103 Gamma;;over lengre tid;stiftelse;;Kurs for alle;Et notat;;;tabell 1 rad 12;per 2021-11-01;Kurset",
    "kultur-ad;Kultur AD;kultur;;0101 Alfa, 0104 Delta;;;;;;;;;tabell 1 rad 13;per 2021-11-01;",
    "nettverk;Nettverket;helse;legevakt;0101 Alfa, 0103 Gamma;;;nettverk;;;;;;tabell 1 rad 14;per 2021-11-01;",
)
ARSVERK: Final = """\
id;tjeneste;oppgave;ordninger;kommuner;arsverk;type;dato;kilde;merknad
1;PPT BC;ppt;ppt-bc;0102 Beta, 0103 Gamma;4,5;totalt;2021;Figur 3.5, rad 1;
2;PPT BC;ppt;ppt-bc;0102 Beta, 0103 Gamma;3;fagstillinger;2021;Figur 3.5, rad 1;
3;PPT BC;ppt;ppt-bc;0102 Beta, 0103 Gamma;0,5;ledelse;2021;Figur 3.5, rad 1;
4;PPT Alfa;ppt;;0101 Alfa;6;totalt;2021;Figur 3.5, rad 2;
5;PPT Alfa;ppt;;0101 Alfa;5;fagstillinger;2021;Figur 3.5, rad 2;
6;PPT Alfa;ppt;;0101 Alfa;1,2;ledelse;2021;Figur 3.5, rad 2;
7;NAV Leke;nav;nav-abc;0101 Alfa, 0102 Beta, 0103 Gamma;10;totalt;2021;Tabell 3.4, rad 1;
8;NAV Leke;nav;nav-abc;0101 Alfa, 0102 Beta, 0103 Gamma;6;kommunale;2021;Tabell 3.4, rad 1;
9;NAV Leke;nav;nav-abc;0101 Alfa, 0102 Beta, 0103 Gamma;3,9;statlige;2021;Tabell 3.4, rad 1;
10;Barnevern Beta;barnevern;;0102 Beta;5;totalt;2020;Tabell 3.3, rad 1;
11;Barnevern Beta;barnevern;;0102 Beta;4;fagstillinger;2020;Tabell 3.3, rad 1;
12;Barnevern Gamma;barnevern;;0103 Gamma;2,5;totalt;2020;Tabell 3.3, rad 2;
13;Barnevern Gamma;barnevern;;0103 Gamma;2,4;fagstillinger;2020;Tabell 3.3, rad 2;
14;Legevakt AB;legevakt;legevakt-ab;0101 Alfa, 0102 Beta;7,5;totalt;2020;Tabell 2.3, rad 1;
15;Legevakt AB;legevakt;legevakt-ab;0101 Alfa, 0102 Beta;8;totalt;2021;Kapittel 4.4;Et annet tall i tabell 2.3
16;Råd og kurs;;rad, kurs;0102 Beta, 0103 Gamma;1;totalt;;Tabell 2.3, rad 2;
"""
REFERANSE: Final = {
    "tabell-3-2": "kommune;innbyggere;vert_for;totalt\n0101 Alfa;20000;3;8\n0102 Beta;8000;1;9\n0103 Gamma;1000;0;8\n",
    "niva": "niva;antall;prosent\nlokalt;10;80\nregionalt;1;12,5\nhoyere;1;\n",
    "periode": "periode;trykt;aar_fra;aar_til;antall\nfra-2015;Perioden 2015–2021;2015;2021;3\nfra-2000;Perioden 2000–2014;2000;2014;2\nfor-2000;Før år 2000;;1999;\nuspesifisert;Over lengre tid;;;2\n",
    "form": "nokkel;verdi;enhet\nselskap;21;prosent\nko-ipr;3;antall\n",
    "sektor": "sektor;prosent\nhelse;\nteknisk;20\nhelse, sosial;26\n",
    "tabell-3-1": "oppgave;trondelag_prosent;landet_prosent\nbrannvesen;63;50\nlegevakt;80;\nbyggesak;5;1,5\n",
    "sett": "kode;navn;maal;tabell;verdikolonne;kommuner;merknad\ntrondelag-2020;Trøndelag 2020;deltakelse;tabell-3-1;trondelag_prosent;38;\nlandet;Landet;deltakelse;tabell-3-1;landet_prosent;;Med forbehold.\n",
    "kapittel-3-4": "oppgave;antall;kommunale;interkommunale\nbrannvesen;2;1;1\nlegevakt;4;2;2\nbyggesak;3;2;1\nhavn;1;;\n",
    "sammenlikning-fylker": "fylke;mal;ordninger_per_kommune;aar;sted\nVest;snitt;30;2020;kap. 1\nMidt;snitt;32;2018;kap. 4\nNord;snitt;35;2019;kap. 2\nØst;hoyest;50;2019;kap. 2\nSør;snitt;;2019;kap. 3\n",
    "storrelsesklasser": "klasse;snitt_ordninger\nliten;7,5\nstor;9\n",
    "fylkeskryssing": "nokkel;antall\ni-alt;5\nnord;2\n",
    "verter-utenfor": "kommune;vert_for\n0104 Delta;3\n0105 Epsilon;1\n",
    "nivi-2023-omrader": "nr;omrade;oppgaver;sektor;ordninger;merknad\n1;Akutt;brannvesen, legevakt;;;\n2;IKT;ikt;;;Bare delvis.\n3;Råd;;politisk;;\n4;Kurs;;;kurs;\n5;Fred;;;;\n6;Blandet;brannvesen, ppt;;;\n",
    "arsverk-hallingdal": "nokkel;verdi;kommuner\ntjenestesamarbeid-andel;3,9;0104 Delta\n",
    "sammenslaing": "hendelse;navn;ordning;antall_for;antall_etter;merknad\nnedlagt;Gammelt AS;;4;;Borte\nendret;PPT BC;ppt-bc;3;2;\nflyttet;Kurs;kurs;;2;\n",
}


def write_referanse(mappe: Path) -> Path:
    """Write the tables of the toy report, each with its provenance, and return their folder."""
    for navn, innhold in REFERANSE.items():
        (mappe / f"{navn}.csv").write_text(innhold, encoding="utf-8")
        kilde = f'tittel = "{navn}"\nkilde = "Lekeboka"\nsted = "{navn}"\ndato = "2021-11-01"\n'
        (mappe / f"{navn}.kilde.toml").write_text(kilde, encoding="utf-8")
    return mappe


def build_samling(mappe: Path, kommuner: Mapping[str, Kommune], alle: Mapping[str, Oppgave]) -> Samling:
    """Build the data of the toy survey in a folder; neighbours lie in a row: Alfa, Beta, Gamma, Delta."""
    # Otherwise the three divisions into counties would be one, and nothing unknown between two kommuner.
    kommuner = {
        **kommuner,
        GAMMA: replace(kommuner[GAMMA], valgdistrikt="Vest"),
        DELTA: replace(kommuner[DELTA], fylke_2024="Nord"),
        "0105": replace(kommuner[DELTA], kommunenummer="0105", navn="Epsilon"),
    }
    oppgaver = {kode: alle[kode] for kode in OPPGAVER}
    register = load_register(write_leke(mappe, (*RADER, *FLERE)), kommuner, oppgaver)
    fil = mappe / "arsverk.csv"
    fil.write_text(ARSVERK, encoding="utf-8")
    arsverk = load_arsverk(kommuner, oppgaver, register.etter_id, fil)
    return Samling(kommuner, oppgaver, register, frozenset({(ALFA, BETA), (BETA, GAMMA), (GAMMA, DELTA)}), arsverk)


def build_sporsmal(data: Samling, mappe: Path, omrade: Omrade) -> Sporsmal:
    """Ask of an area of the toy survey, with the toy report's printed numbers beside."""
    return Sporsmal(data, load_referanse(write_referanse(mappe)), omrade, areal_km2=dict.fromkeys(data.kommuner, 100.0))
