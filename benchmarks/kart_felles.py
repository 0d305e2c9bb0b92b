"""What both apps of benchmarks/kart.py show: maps where most neighbours differ, the worst to send and paint."""

from geo.beskrivelse import fyll as f
from geo.beskrivelse.farger import find_farger
from geo.beskrivelse.fyll import Fyll, Monster
from geo.beskrivelse.kart.ordninger import build_oppgavekart
from geo.beskrivelse.klassekart import Klasse, build_klassekart
from geo.beskrivelse.tabell import Kolonne
from geo.beskrivelse.temakart import Temakart
from geo.data.samling import Samling

TEMAER = ["Brannvesen", "Legevakt", "IKT"]
KODER = ["brannvesen", "legevakt", "ikt"]


def build_provekart(grunnlag: Samling, omrade: str, nr: int) -> Temakart:
    """Build map number ``nr``: of the survey a real one, of the country classes spread over all 356 kommuner."""
    valgt = grunnlag.find_omrade(omrade)
    if omrade != "landet":
        oppgave = grunnlag.oppgaver[KODER[nr]]
        return build_oppgavekart(grunnlag.register, [oppgave], valgt, grunnlag.kommuner, find_farger(grunnlag))
    # Two of seven classes are striped, since patterns are what costs most to paint.
    fyll = [Fyll((farge,)) for farge in f.PALETT[:5]]
    fyll += [Fyll((f.MINT, f.ROSA), Monster.STRIPER), Fyll((f.GUL, f.CYAN, f.ORANSJE), Monster.STRIPER)]
    klasser = [Klasse(f"k{i}", f"Klasse {i}", ett) for i, ett in enumerate(fyll)]
    verdi = {nummer: int(nummer) * (7 + nr) % 97 for nummer in valgt.kommuner}
    return build_klassekart(
        kode=f"prove{nr}",
        tittel=TEMAER[nr],
        undertittel="",
        setning="356 kommuner i sju klasser",
        klasser=klasser,
        klasse_av={nummer: f"k{v % len(klasser)}" for nummer, v in verdi.items()},
        verdi_av={nummer: str(v) for nummer, v in verdi.items()},
        omrade=valgt,
        kommuner=grunnlag.kommuner,
        register=grunnlag.register,
        verdikolonne=Kolonne("Verdi"),
    )
