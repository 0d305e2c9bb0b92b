"""Hostile text in every cell of the data files that is free text."""

import csv
import json
import re
from pathlib import Path
from typing import Final

MERKE: Final = "data-ond"  # an attribute that only hostile text has
VERT: Final = "ond.invalid"  # a host that never exists
# What HTML, scripts, XML, templates, Markdown, and spreadsheets may each be fooled by.
ANGREP: Final = (
    f"<img src=x {MERKE} onerror=alert(1)>",
    f"</script></style></title></textarea><script {MERKE}>alert(2)</script>",
    f'"><svg {MERKE} onload=alert(3)></svg>',
    f"'><iframe {MERKE} src=javascript:alert(4)></iframe>",
    f"]]><img {MERKE} src=http://{VERT}/1.png>",
    "{{7*7}} ${alert(6)} #{7*7} <%= 7*7 %>",
    "**fet** _skrå_ `kode` $x^2$ :material/home: :red[rød] :smile: <-> --",
    f"[lenke](javascript:alert(8)) ![bilde](http://{VERT}/2.png) http://{VERT}/3",
    r"\u003cimg\u003e \<b\> &lt;i&gt; &amp; %3Cimg%3E &#60;b&#62;",
    f'=HYPERLINK("http://{VERT}/4";"x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "linje\nskift\tog\u00a0mellomrom",
)
ALLE: Final = " ".join(ANGREP)
# In a list of deltakere, where a bracket or comma ends the name.
HOLE: Final = "3038"
KOMMUNE: Final = (f"{HOLE} Hole", f"{HOLE} Hole</svg><img src=x {MERKE} onerror=alert`9`>")
REGION: Final = ("Hallingdal", f"Hallingdal{ANGREP[0]}")
FRITEKST: Final = {
    "samarbeid.csv": ("etablert", "hovedinnhold", "merknad", "kilder", "navn_trykt"),
    "oppgaver.csv": ("enhet_entall", "enhet_flertall", "sokeord", "merknad"),
    "arsverk.csv": ("tjeneste", "dato_trykt", "kilde", "merknad"),
    "kommuner.csv": ("andre_navn",),
    "referanse/forklaringer.csv": ("forklaring",),
    "referanse/sett.csv": ("navn", "merknad"),
}
NAVNGITT: Final = ("samarbeid.csv", "oppgaver.csv")  # each row its own name, as the register asks for


def write_fiendtlig(data: Path) -> None:
    """Fill every cell of free text with hostile text; names take one attack each in turn."""
    for fil in (*data.rglob("*.csv"), *data.rglob("*.toml")):
        tekst = fil.read_text(encoding="utf-8")
        fil.write_text(tekst.replace(*KOMMUNE), encoding="utf-8")
    for navn, kolonner in FRITEKST.items():
        _skriv(data / navn, kolonner, navngi=navn in NAVNGITT)
    verdi = json.dumps(ALLE, ensure_ascii=False)  # which is a string of TOML as well
    for fil in data.rglob("*.kilde.toml"):
        tekst = fil.read_text(encoding="utf-8")
        felt = r"(?m)^(tittel|kilde|full_kilde|sted|vilkar|laget) = .*$"
        ny = re.sub(felt, lambda treff: f"{treff[1]} = {verdi}", tekst)
        fil.write_text(ny, encoding="utf-8")


def _skriv(fil: Path, kolonner: tuple[str, ...], *, navngi: bool) -> None:
    with fil.open(encoding="utf-8-sig", newline="") as aapen:
        rader = list(csv.DictReader(aapen, delimiter=";"))
    for nr, rad in enumerate(rader):
        rad.update(dict.fromkeys(kolonner, ALLE))
        if navngi:
            rad["navn"] = f"{ANGREP[nr % len(ANGREP)]} {nr}"
        if rad.get("region") == REGION[0]:
            rad["region"] = REGION[1]
    with fil.open("w", encoding="utf-8-sig", newline="") as aapen:
        skriver = csv.DictWriter(aapen, rader[0], delimiter=";")
        skriver.writeheader()
        skriver.writerows(rader)
