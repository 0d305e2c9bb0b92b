"""Service structure, all measures and colours, real and grown, beside the naive way: ``python -m benchmarks.mal``.

The naive way is what one writes first: sets of kommunenumre compared for every ordning, every oppgave and every pair,
with no index. Both ways must give the same answer before they are timed.
"""

import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from random import Random
from typing import Final

from geo.beskrivelse import katalog
from geo.beskrivelse.farger import assign_farger, find_mote, find_serie
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave, Sektor
from geo.data.referanse import load_referanse
from geo.data.register import Deltaker, Form, Omfang, Ordning, Register
from geo.data.samling import Samling, load_samling
from geo.maal.monster import compute_matrise
from geo.maal.regioner import compute_funksjonelle
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import compute_alle

STORRELSER: Final = ((2_000, 100), (20_000, 400), (40_000, 400))  # ordninger × kommuner
GANGER: Final = 7
FARGELAGTE: Final = (2_000, 20_000)  # ordninger on the real country, with its borders
NAIVT_MAKS: Final = 2_000  # ordninger; past this the naive matrix takes minutes
BUDSJETT: Final = {  # ms, DESIGN
    "struktur 221 × 25": 2.0,
    "struktur 20000 × 400": 200.0,
    "alle mål 221 × 25": 100.0,
    "farger 2000 × 356": 50.0,
    "farger 20000 × 356": 1_000.0,
}


def build_kommuner(antall: int) -> dict[str, Kommune]:
    """Build kommuner along a line, ten to a region and forty to a county."""
    return {
        f"{1000 + nr}": Kommune(
            f"{1000 + nr}",
            f"Kommune {nr}",
            *(f"Fylke {nr // 40}",) * 4,
            region=f"Region {nr // 10}",
            innbyggere=500 + 977 * nr % 40_000,
        )
        for nr in range(antall)
    }


def build_register(antall: int, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave]) -> Register:
    """Build a register as the real one is: half local, two fifths regional, the rest large, among neighbours."""
    tilfeldig = Random(2021)  # noqa: S311 - a repeatable register, no secret
    numre, koder, former = list(kommuner), list(oppgaver), [*Form, *[None] * 20]
    sektorer = [*[sektor for sektor in Sektor if sektor is not Sektor.POLITISK] * 3, Sektor.POLITISK]
    ordninger = []
    for nr in range(antall):
        lav, hoy = tilfeldig.choices(((2, 3), (4, 8), (9, 60)), (47, 40, 13))[0]
        storrelse = min(tilfeldig.randint(lav, hoy), len(numre))
        forste = tilfeldig.randrange(len(numre) - storrelse + 1)
        deltakere = numre[forste : forste + storrelse]
        ordninger.append(
            Ordning(
                id=f"o-{nr}",
                navn=f"Ordning {nr}",
                sektor=tilfeldig.choice(sektorer),
                deltakere=tuple(Deltaker(nummer) for nummer in deltakere),
                oppgaver={kode: tilfeldig.choice(list(Omfang)) for kode in tilfeldig.sample(koder, nr % 3)},
                juridisk_form=tilfeldig.choice(former),
                vertskommune=tilfeldig.choice([None, deltakere[0]]),
                etablert=tilfeldig.choice([None, "2015–2021", str(tilfeldig.randint(1990, 2021))]),
            )
        )
    return Register("Prøve", "2020", "2021-11-01", "prøve", frozenset(numre), tuple(ordninger))


def compute_naivt(register: Register, oppgaver: Iterable[str], omrade: Iterable[str]) -> list[tuple[int, int, int]]:
    """Count deltar, interkommunale and kommunale of every oppgave with plain sets and no index."""
    svar = []
    for kode in oppgaver:
        deltar, dekket, felles = set(), set(), 0
        for ordning in register.ordninger:
            if ordning.juridisk_form is not None and not ordning.juridisk_form.formell:
                continue
            her = {d.kommunenummer for d in ordning.deltakere} & set(omrade)
            omfang = ordning.oppgaver.get(kode)
            if her and omfang in {Omfang.HEL, Omfang.DELVIS}:
                deltar |= her
            if her and omfang is Omfang.HEL:
                felles += 1
                dekket |= her
        svar.append((len(deltar), felles, len(set(omrade) & register.kartlagt - dekket)))
    return svar


def compute_matrise_naivt(register: Register, omrade: Iterable[str]) -> dict[tuple[str, str], int]:
    """Count what every pair shares by asking every ordning of every pair."""
    numre = sorted(omrade)
    svar = {}
    for i, a in enumerate(numre):
        for b in numre[i + 1 :]:
            antall = sum(
                1 for o in register.ordninger if o.formell and {a, b} <= {d.kommunenummer for d in o.deltakere}
            )
            if antall:
                svar[a, b] = antall
    return svar


def ta_tid(gjor: Callable[[], object], ganger: int = GANGER) -> float:
    """Time a call in ms: the median, after one that warms up."""
    gjor()
    tider = []
    for _ in range(ganger):
        start = time.perf_counter()
        gjor()
        tider.append(1_000 * (time.perf_counter() - start))
    return statistics.median(tider)


def skriv(hva: str, vart: float, naivt: float | None = None) -> None:
    """Print one line: ours, the naive way, how many times faster, and the budget where there is one."""
    budsjett = BUDSJETT.get(hva)
    deler = [f"{hva:36} {vart:9.1f} ms"]
    deler.append(f"naivt {naivt:10.1f} ms  {naivt / vart:6.1f} ganger" if naivt else " " * 33)
    if budsjett:
        deler.append(f"budsjett {budsjett:.0f} ms: {'holdt' if vart <= budsjett else 'IKKE HOLDT'}")
    sys.stdout.write("  ".join(deler).rstrip() + "\n")


def mal_struktur(navn: str, register: Register, oppgaver: Mapping[str, Oppgave]) -> None:
    """Time the whole service structure both ways, after seeing that they agree."""
    omrade = register.kartlagt
    vart = [(len(s.deltar), s.interkommunale, len(s.alene)) for s in compute_alle(register, oppgaver, omrade)]
    assert vart == compute_naivt(register, oppgaver, omrade)  # noqa: S101 - a benchmark of wrong answers says nothing
    skriv(
        f"struktur {navn}",
        ta_tid(lambda: compute_alle(register, oppgaver, omrade)),
        ta_tid(lambda: compute_naivt(register, oppgaver, omrade), 1),
    )


def mal_matrise(navn: str, register: Register) -> None:
    """Time the partner matrix both ways; the naive one only where it ends."""
    omrade = register.kartlagt
    naivt = None
    if len(register.ordninger) <= NAIVT_MAKS:
        vart = {par: deling.antall for par, deling in compute_matrise(register.formelle, omrade).items()}
        assert vart == compute_matrise_naivt(register, omrade)  # noqa: S101 - as above
        naivt = ta_tid(lambda: compute_matrise_naivt(register, omrade), 1)
    skriv(f"matrise {navn}", ta_tid(lambda: compute_matrise(register.formelle, omrade), 3), naivt)


def find_motte_naivt(
    serie: Iterable[Sequence[Ordning]], naboer: AbstractSet[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Find who meets whom by comparing every pair of every map."""
    grenser = naboer | {(b, a) for a, b in naboer}
    meter: dict[str, set[str]] = {}
    for ordninger in serie:
        for ordning in ordninger:
            meter.setdefault(ordning.id, set())
        for a, b in combinations(ordninger, 2):
            if a.kommuner & b.kommuner or any((x, y) in grenser for x in a.kommuner for y in b.kommuner):
                meter[a.id].add(b.id)
                meter[b.id].add(a.id)
    return {navn: frozenset(motte) for navn, motte in meter.items()}


def mal_farger(grunnlag: Samling) -> None:
    """Time the colours of all ordninger, and tell how the time grows; the naive way only finds who meets whom."""
    for_: tuple[int, float] | None = None
    for antall in (None, *FARGELAGTE):
        register = build_register(antall, grunnlag.kommuner, grunnlag.oppgaver) if antall else grunnlag.register
        serie, storrelse, naivt = find_serie(register), len(register.ordninger), None
        if storrelse <= NAIVT_MAKS:
            mote = find_mote(serie, grunnlag.naboer)
            vart = {
                en: frozenset(mote.ider[nr] for nr in motte) for en, motte in zip(mote.ider, mote.meter, strict=True)
            }
            assert vart == find_motte_naivt(serie, grunnlag.naboer)  # noqa: S101 - as above
            naivt = ta_tid(lambda s=serie: find_motte_naivt(s, grunnlag.naboer), 1)
        tid = ta_tid(lambda s=serie: assign_farger(s, grunnlag.naboer), 3)
        skriv(f"farger {storrelse} × {len(grunnlag.kommuner)}", tid, naivt)
        if for_:
            eksponent = math.log(tid / for_[1]) / math.log(storrelse / for_[0])
            sys.stdout.write(
                f"  tiden vokser som antallet i {eksponent:.2f}. potens fra {for_[0]}\n".replace(".", ",", 1)
            )
        for_ = storrelse, tid


def main() -> None:
    """Measure the real register and grown ones."""
    grunnlag, referanse = load_samling(), load_referanse()
    register, oppgaver, omrade = grunnlag.register, grunnlag.oppgaver, grunnlag.register.kartlagt
    navn = f"{len(register.ordninger)} × {len(omrade)}"
    mal_struktur(navn, register, oppgaver)
    mal_matrise(navn, register)

    def alle(fro: int = 0) -> object:
        return katalog.list_rapport(Sporsmal(grunnlag, referanse, grunnlag.kartlegging, fro=fro))

    skriv(f"alle mål {navn}", ta_tid(alle))
    skriv(f"alle mål og regioner {navn}", ta_tid(lambda: alle(20), 3))
    skriv(f"funksjonelle regioner {navn}", ta_tid(lambda: compute_funksjonelle(register.formelle, omrade), 3))
    mal_farger(grunnlag)
    for antall, kommuner_antall in STORRELSER:
        kommuner = build_kommuner(kommuner_antall)
        stort = build_register(antall, kommuner, oppgaver)
        navn = f"{antall} × {kommuner_antall}"
        mal_struktur(navn, stort, oppgaver)
        mal_matrise(navn, stort)
        data = Samling(kommuner, oppgaver, stort, frozenset(), ())
        sporsmal = Sporsmal(data, referanse, data.kartlegging)
        skriv(f"alle mål {navn}", ta_tid(lambda s=sporsmal: [emne.svar(s) for emne in katalog.EMNER if emne.svar], 1))


if __name__ == "__main__":
    main()
