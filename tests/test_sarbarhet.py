"""Dependence on known hosts, and what falls with them."""

from collections.abc import Mapping
from dataclasses import replace

from geo.data.kommuner import Kommune
from geo.data.register import Register
from geo.data.samling import Samling
from geo.maal import sarbarhet
from tests.lekeland import ALFA, BETA, DELTA, GAMMA

KARTLAGT = frozenset({ALFA, BETA, GAMMA})


def med_verter(register: Register, **verter: str) -> Register:
    return replace(
        register,
        ordninger=tuple(
            replace(o, vertskommune=verter.get(o.id.replace("-", "_"), o.vertskommune)) for o in register.ordninger
        ),
    )


def test_who_depends_on_whom_over_the_known_hosts(lekeregister: Register) -> None:
    register = med_verter(lekeregister, legevakt_ab=ALFA, legevakt_bd=DELTA)
    beta = sarbarhet.compute_avhengighet(register, BETA)
    assert (beta.ordninger, beta.kjent, beta.hos_andre, beta.egne) == (5, 3, 3, 0)
    assert (beta.verter, beta.storste_vert, beta.andel_hos_storste) == ({ALFA: 2, DELTA: 1}, ALFA, 2 / 3)
    alfa = sarbarhet.compute_avhengighet(register, ALFA)
    assert (alfa.egne, alfa.hos_andre, alfa.storste_vert, alfa.andel_hos_storste) == (2, 0, None, None)


def test_an_unknown_host_is_no_dependence(lekeregister: Register) -> None:
    gamma = sarbarhet.compute_avhengighet(lekeregister, GAMMA)
    assert (gamma.ordninger, gamma.kjent, gamma.storste_vert) == (3, 0, None)


def test_what_falls_with_a_host(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    register = med_verter(lekeregister, digi_c=ALFA)
    svar = sarbarhet.compute_bortfall(register.formelle, ALFA, KARTLAGT, lekekommuner)
    assert svar.ordninger == ("brann-ab", "digi-c")
    assert svar.oppgaver == ("brannvesen",), "digi-c is delvis: the kommuner run ikt themselves"
    assert (svar.rammede, svar.innbyggere) == ({BETA: 1, GAMMA: 1}, 9_000)


def test_an_unknown_population_is_not_zero(lekeregister: Register, lekekommuner: Mapping[str, Kommune]) -> None:
    register = med_verter(lekeregister, legevakt_bd=BETA)
    svar = sarbarhet.compute_bortfall(register.formelle, BETA, KARTLAGT | {DELTA}, lekekommuner)
    assert (svar.rammede, svar.innbyggere) == ({DELTA: 1}, None)


def test_every_known_host_is_judged_once(grunnlag: Samling) -> None:
    ordninger = grunnlag.register.formelle
    svar = sarbarhet.compute_alle_bortfall(ordninger, grunnlag.register.kartlagt, grunnlag.kommuner)
    assert sum(len(ett.ordninger) for ett in svar) == sum(o.vertskommune is not None for o in ordninger)
    assert [len(ett.ordninger) for ett in svar] == sorted((len(ett.ordninger) for ett in svar), reverse=True)
