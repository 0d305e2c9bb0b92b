"""Choosing ordninger: every kind of choice narrows, none means all, unknown can be asked for."""

from geo.data.register import Register
from geo.data.samling import Samling
from geo.data.utvalg import FORMVALG, NIVAVALG, PERIODEVALG, SEKTORVALG, Utvalg, velg_ordninger


def velg(register: Register, **valg: tuple[str, ...]) -> list[str]:
    return [ordning.id for ordning in velg_ordninger(register.ordninger, Utvalg(**valg))]


def test_nothing_chosen_means_all(lekeregister: Register) -> None:
    assert len(velg(lekeregister)) == len(lekeregister.ordninger)
    assert Utvalg().tomt
    assert Utvalg().tekst == ""


def test_each_kind_narrows_the_choice(lekeregister: Register) -> None:
    assert velg(lekeregister, sektorer=("helse",)) == ["legevakt-ab", "legevakt-bd"]
    assert velg(lekeregister, nivaer=("hoyere",)) == ["stor"]
    assert velg(lekeregister, sektorer=("brann", "teknisk"), former=("iks",)) == ["brann-ab"]


def test_the_unknown_can_be_asked_for(lekeregister: Register) -> None:
    assert velg(lekeregister, former=("ukjent",)) == ["legevakt-ab", "legevakt-bd", "tilsyn"]
    assert velg(lekeregister, perioder=("for-2000",)) == ["rad"]
    assert velg(lekeregister, perioder=("2000-2014",)) == ["brann-ab"]


def test_a_choice_says_itself_in_words() -> None:
    assert Utvalg(sektorer=("helse", "brann"), nivaer=("lokalt",)).tekst == (
        "Helsetjenester, Brannvern og beredskap; lokalt (2–3)"
    )


def test_the_kinds_part_the_real_register(grunnlag: Samling) -> None:
    for navn, valg in {"sektorer": SEKTORVALG, "former": FORMVALG, "nivaer": NIVAVALG, "perioder": PERIODEVALG}.items():
        assert sum(len(velg(grunnlag.register, **{navn: (kode,)})) for kode in valg) == 221
