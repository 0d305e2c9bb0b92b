"""The register against the report's printed numbers: the known differences, each with its reason, and no others."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.data.inndeling import Fylkesinndeling
from geo.data.referanse import Referanse, find_kommuner, load_referanse
from geo.data.register import Ordning, Register
from geo.data.samling import Samling
from geo.errors import DataError
from geo.maal.avstemming import (
    RETNINGSTABELL,
    UVENTET,
    Avstemming,
    compute_avstemming,
    find_retning,
    load_avstemming,
)
from geo.maal.kryssing import compute_kryssinger
from geo.maal.omfang import find_ordninger
from geo.maal.sporsmal import Sporsmal
from geo.maal.struktur import compute_struktur

TABELLER = frozenset(RETNINGSTABELL.values())
# Computed and printed, as DOMAIN.md lists them.
KJENTE = {
    ("2.2", "per_kommune:hoyest"): (45, 48),
    ("2.2", "per_kommune:snitt"): (33.9, 34),
    ("2.2", "liten:snitt"): (37.9, 38.2),
    ("2.5", "i-alt:antall"): (77, 72),
    ("2.4", "vestfold-telemark:antall"): (21, 18),
    ("2.4", "telemark:antall"): (11, 10),
    ("2.4", "vestfold-og-telemark:antall"): (4, 2),
    ("2.5", "innlandet:antall"): (36, 35),
    ("2.6", "akershus:antall"): (10, 9),
    ("3.1", "innkjop:deltar"): (18, 13),
    ("3.1", "voksenopplaering:deltar"): (9, 10),
    ("3.1", "personvernombud:deltar"): (8, 7),
    ("3.1", "psykisk_helse:deltar"): (8, 6),
    ("3.1", "ergoterapeut:deltar"): (0, 6),
    ("3.2", "3043:antall_ordninger"): (44, 48),
    ("3.2", "3819:antall_ordninger"): (35, 34),
    ("3.4", "legevaktsentral:interkommunale"): (7, 8),
    ("3.4", "revisjon:antall"): (5, 6),
    ("3.4", "revisjon:kommunale"): (2, 3),
    ("3.4", "nav:antall"): (14, 16),
    ("3.4", "renovasjon:antall"): (11, 10),
    ("4.4-aal", "3043:antall_ordninger"): (44, 48),
    ("lister", "osloregionen-ikpr:deltakere"): (63, 65),
    ("lister", "ika-opplandene:deltakere"): (50, 44),
    ("lister", "alarmsentral-brann-innlandet-abi:deltakere"): (47, 46),
    ("lister", "iua-oppland:deltakere"): (25, 24),
    ("lister", "viken-kontrollutvalgssekretariat-iks-vikus:deltakere"): (32, 33),
}


@pytest.fixture(scope="module")
def referanse() -> Referanse:
    return load_referanse()


@pytest.fixture(scope="module")
def rader(grunnlag: Samling) -> list[Avstemming]:
    return load_avstemming(grunnlag)


@pytest.fixture(scope="module")
def etter_nokkel(rader: list[Avstemming]) -> Mapping[tuple[str, str], Avstemming]:
    return {(rad.tabell, rad.nokkel): rad for rad in rader}


def test_the_differences_are_the_known_ones_and_no_others(rader: list[Avstemming]) -> None:
    assert {(rad.tabell, rad.nokkel): (rad.beregnet, rad.trykt) for rad in rader if rad.avvik} == KJENTE


def test_each_difference_has_a_reason_and_nothing_else_has(rader: list[Avstemming], referanse: Referanse) -> None:
    for rad in rader:
        assert bool(rad.forklaring) == rad.avvik
        assert rad.forklaring != UVENTET
    assert len(referanse["forklaringer"].rader) == sum(rad.avvik for rad in rader), "a reason without a difference"


def test_a_number_is_reconciled_once(
    rader: list[Avstemming], etter_nokkel: Mapping[tuple[str, str], Avstemming]
) -> None:
    assert len(etter_nokkel) == len(rader)
    assert all(math.isfinite(rad.trykt) and math.isfinite(rad.beregnet) for rad in rader)


@pytest.mark.parametrize(
    ("tabell", "antall"),
    [
        ("3.1", 46),
        ("3.2", 25),
        ("3.4", 63),
        ("1.1", 5),
        ("4.1", 1),
        ("4.4-tinn", 1),
        ("4.4-aal", 1),
        ("4.6", 1),
        ("lister", 32),
    ],
)
def test_whole_tables_are_reconciled(rader: list[Avstemming], tabell: str, antall: int) -> None:
    assert sum(rad.tabell == tabell for rad in rader) == antall


def test_the_directions_are_told_by_who_takes_part_and_not_by_the_table_a_row_cites(
    grunnlag: Samling, etter_nokkel: Mapping[tuple[str, str], Avstemming]
) -> None:
    def uten_kilder(ordning: Ordning) -> Ordning:
        return replace(ordning, kilder=())

    register = replace(grunnlag.register, ordninger=tuple(map(uten_kilder, grunnlag.register.ordninger)))
    uten = {(rad.tabell, rad.nokkel): rad for rad in load_avstemming(replace(grunnlag, register=register))}
    retninger = ("2.4", "vestfold-telemark"), ("2.5", "innlandet"), ("2.6", "akershus"), ("2.7", "andre")
    telt = [uten[tabell, f"{retning}:antall"].beregnet for tabell, retning in retninger]
    assert telt == [21, 36, 10, 10]
    assert sum(telt) == etter_nokkel["2.5", "i-alt:antall"].beregnet == 77
    assert uten == dict(etter_nokkel)


def test_reason_all_that_the_tables_name_cross_and_three_of_them_elsewhere_than_printed(grunnlag: Samling) -> None:
    """Tables 2.4–2.7 name 72; those that their deltakere place in another table are the ones the reasons name."""
    ordninger = find_ordninger(grunnlag.register, grunnlag.register.kartlagt)
    kryssinger = compute_kryssinger(
        ordninger, grunnlag.register.kartlagt, grunnlag.kommuner, Fylkesinndeling.VALGDISTRIKT
    ).kryssinger
    tabell_av = {
        o.id: tabell
        for o in ordninger
        for kilde in o.kilder
        if (tabell := kilde.sted.rpartition(" rad ")[0]) in TABELLER
    }
    i_tabell = [k for k in kryssinger if k.ordning in tabell_av]
    assert len(i_tabell) == len(tabell_av) == 72
    flyttet = {k.navn for k in i_tabell if RETNINGSTABELL[find_retning(frozenset(k.mot))] != tabell_av[k.ordning]}
    assert flyttet == {
        "Kommunekraft AS",
        "Lunner og Jevnaker voksenopplæring",
        "Viken Kontrollutvalgssekretariat IKS (VIKUS)",
    }
    utenfor = {k.navn: find_retning(frozenset(k.mot)) for k in kryssinger if k.ordning not in tabell_av}
    assert utenfor == {
        "Greve Biogass AS": "vestfold-telemark",
        "Vestfold og Telemark revisjon IKS (VTR)": "vestfold-telemark",
        "Hadeland og Ringerike avfallsselskap AS (HRA)": "innlandet",
        "Ringerike og Hadeland skadefellingslag": "innlandet",
        "Voksenopplæring Bærum": "akershus",
    }


def test_a_difference_without_a_known_reason_says_so(grunnlag: Samling, referanse: Referanse) -> None:
    uten = grunnlag.register.velg(o for o in grunnlag.register.ordninger if o.id != "lonningskontor-ovre-eiker")
    rader = compute_avstemming(Sporsmal(replace(grunnlag, register=uten, arsverk=()), referanse, grunnlag.kartlegging))
    (lonn,) = (rad for rad in rader if (rad.tabell, rad.nokkel) == ("3.1", "lonn:deltar"))
    assert (lonn.beregnet, lonn.trykt, lonn.forklaring) == (3, 6, UVENTET)


def test_the_order_of_the_register_does_not_matter(grunnlag: Samling, rader: list[Avstemming]) -> None:
    snudd = replace(grunnlag, register=replace(grunnlag.register, ordninger=grunnlag.register.ordninger[::-1]))
    assert load_avstemming(snudd) == rader


def test_a_register_of_other_kommuner_is_not_reconciled(lekeregister: Register, grunnlag: Samling) -> None:
    with pytest.raises(DataError, match="har ikke kartlagt de kommunene"):
        load_avstemming(replace(grunnlag, register=lekeregister))


# ------------------------------------------------------------------------------------ what the reasons say is checked


def test_reason_four_rows_of_aal_are_not_aals(grunnlag: Samling, referanse: Referanse) -> None:
    """Every row of tables 4.1–4.6 is an ordning of that kommune, but for four of Ål's, and no ordning is missing."""
    trykt: dict[str, set[str]] = {}
    for rad in referanse["tabeller-per-kommune"].rader:
        trykt.setdefault(find_kommuner(rad, "kommune")[0], set()).add(rad["navn"])
    assert len(trykt) == 7
    for nummer, navn in trykt.items():
        registrert = {ordning.navn for ordning in grunnlag.register.etter_kommune[nummer]}
        assert registrert <= navn
        assert navn - registrert == (
            {
                "Fagrådet for Ytre Oslofjord",
                "IKA Opplandene",
                "Alarmsentral brann Innlandet (ABI)",
                "Osloregionen IKPR",
            }
            if nummer == "3043"
            else set()
        )


def test_reason_with_the_printed_aal_and_hjartdal_the_means_come_out(grunnlag: Samling, referanse: Referanse) -> None:
    trykt = {find_kommuner(rad, "kommune")[0]: int(rad["totalt"]) for rad in referanse["tabell-3-2"].rader}
    smaa = [nummer for nummer in trykt if (grunnlag.kommuner[nummer].innbyggere or 0) < 5_000]
    assert sum(trykt.values()) == 850
    assert len(smaa) == 12
    assert round(sum(trykt[nummer] for nummer in smaa) / 12, 1) == 38.2


@pytest.mark.parametrize(
    ("oppgave", "alene"),
    [
        ("legevaktsentral", ["Tinn"]),
        ("revisjon", ["Hole", "Lier"]),
        ("renovasjon", ["Kongsberg", "Flesberg", "Rollag", "Nore og Uvdal", "Tinn"]),
    ],
)
def test_reason_who_stands_alone(grunnlag: Samling, oppgave: str, alene: list[str]) -> None:
    struktur = compute_struktur(grunnlag.register, grunnlag.oppgaver[oppgave], grunnlag.register.kartlagt)
    assert [grunnlag.kommuner[nummer].navn for nummer in sorted(struktur.alene)] == alene


def test_reason_the_sums_of_memberships(grunnlag: Samling) -> None:
    ordninger, kartlagt = grunnlag.register.etter_oppgave, grunnlag.register.kartlagt
    voksne = [ordning.kommuner & kartlagt for ordning in ordninger["voksenopplaering"]]
    assert (len(voksne), sum(map(len, voksne)), len(frozenset().union(*voksne))) == (5, 10, 9)
    psykisk = [ordning.kommuner & kartlagt for ordning in ordninger["psykisk_helse"]]
    assert sorted(map(len, psykisk)) == [4, 6]
    assert {grunnlag.kommuner[n].navn for n in psykisk[0] & psykisk[1]} == {"Sigdal", "Øvre Eiker"}
    assert "ergoterapeut" not in ordninger


def test_reason_lists_that_hold_the_whole_of_innlandet(grunnlag: Samling) -> None:
    def utenfor(ordning: str, felt: str, verdi: str) -> set[str]:
        inne = {nummer for nummer, kommune in grunnlag.kommuner.items() if getattr(kommune, felt) == verdi}
        deltakere = grunnlag.register.etter_id[ordning].kommuner
        assert inne <= deltakere
        return {grunnlag.kommuner[nummer].navn for nummer in deltakere - inne}

    assert utenfor("alarmsentral-brann-innlandet-abi", "fylke", "Innlandet") == {"Lunner"}
    assert utenfor("ika-opplandene", "fylke", "Innlandet") == {"Jevnaker", "Lunner", "Lørenskog", "Nittedal"}
    assert utenfor("iua-oppland", "valgdistrikt", "Oppland") == {"Lunner"}
