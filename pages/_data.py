"""The one place with caching: what all sessions share, loaded once per version of the files and mutated by nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import settings
from geo.beskrivelse.katalog import build_kart, find_figurer, find_rapportfigurer, list_rapport
from geo.beskrivelse.klassekart import build_antallskart
from geo.beskrivelse.kommuneprofil import Kommuneprofil, build_profil
from geo.beskrivelse.temakart import Temakart
from geo.beskrivelse.utheving import uthev
from geo.data.grenser import Grenser, compute_areal_km2, load_grenser
from geo.data.kommuner import load_omskriving
from geo.data.omrade import Omrade
from geo.data.proveniens import Proveniens, find_ubeskrevne, forklar_ubeskrevet, load_proveniens
from geo.data.referanse import INGEN_REFERANSE, Referanse, load_referanse
from geo.data.samling import Samling, load_samling
from geo.data.sok import Oppslag, build_indeks
from geo.data.tidligere import load_tidligere
from geo.data.utvalg import Utvalg, velg_ordninger
from geo.errors import DataError, SamarbeidskartError
from geo.maal.avstemming import Avstemming, compute_avstemming
from geo.maal.sporsmal import Sporsmal
from geo.skjerm.minikart import Minigeometri, build_minigeometri, build_minikart
from geo.skjerm.motefil import BREDDE
from geo.tekst import escape_markdown
from kartkomponent import Kartside, find_kartside, find_kilder
from pages._port import Lest, Port, si_fra

if TYPE_CHECKING:
    from geo.tegning.kartutsnitt import Kart

FILER = (
    settings.REGISTER_CSV,
    settings.REGISTER_CSV.with_suffix(".kilde.toml"),
    settings.OPPGAVER_CSV,
    settings.KOMMUNER_CSV,
    settings.INNBYGGERE_CSV,
    settings.ARSVERK_CSV,
    settings.NABOER_CSV,
)
INTET_UTVALG = Utvalg()
LAGER_S: Final = 2.0  # how old a page may be beside a store; a question to it at each choice would cost milliseconds


def _stempel(filer: Iterable[Path]) -> str:
    """Return what changes when a file does: its name, time and size; a file that is not there has none."""
    return " ".join(map(_stemple, filer))  # one text, since a cache hashes each part of a tuple by itself


def _stemple(fil: Path) -> str:
    try:
        tilstand = fil.stat()
    except OSError:
        return f"{fil.name} borte"
    return f"{fil.name} {tilstand.st_mtime_ns} {tilstand.st_size}"


def _tilstand(sti: Path) -> str:
    return _stempel(sorted(sti.rglob("*.*")) if sti.is_dir() else [sti])


def _lag_versjon(*stempler: str) -> str:
    return sha256(" ".join(stempler).encode()).hexdigest()


@st.cache_resource
def _port() -> Port:
    """Hold what was last read without fault, of everything."""
    return Port()


# ------------------------------------------------------------------------------------------ what is read, by its files


@dataclass(frozen=True, slots=True)
class Grunnlag:
    """The tables that belong together: the data, and the printed figures that are held against them."""

    data: Samling
    referanse: Referanse


def _stemple_lager() -> str:
    """Return what changes when a version is saved in the store; a store that does not answer has none."""
    if settings.LAGER is None:
        return ""
    return _spor_lager(settings.LAGER)


@st.cache_data(ttl=LAGER_S)
def _spor_lager(sted: str) -> str:
    from geo.lager.lager import find_stempel  # noqa: PLC0415 - SQLAlchemy, for who keeps the register in a store

    try:
        return find_stempel(sted)
    except SamarbeidskartError:
        return "borte"


def _load_samling() -> Samling:
    if settings.LAGER is None:
        return load_samling()
    from geo.lager import kommando  # noqa: PLC0415 - as above

    return kommando.load_samling(settings.LAGER)


def _les_grunnlag() -> Lest[Grunnlag]:
    stempel = _lag_versjon(_stempel(FILER), _tilstand(settings.REFERANSE), _stemple_lager())

    def les() -> Grunnlag:
        # All that is derived is kept under this: a register may stand while what is beside it changes.
        lest = Grunnlag(replace(_load_samling(), versjon=stempel), load_referanse())
        s = Sporsmal(lest.data, lest.referanse, lest.data.kartlegging)
        # Every measure is asked once: what is wrong in a printed table is found here, and not by a page that needs it.
        list_rapport(s)
        if s.er_trykt:
            compute_avstemming(s)
        return lest

    return _port().les("dataene", stempel, les)


def _les_grenser(fil: Path) -> Lest[Grenser]:
    grunnlag = _les_grunnlag().verdi
    numre = grunnlag.data.kommuner if grunnlag else None  # of what the page shows, whatever stands in the file now
    return _port().les(fil.name, _lag_versjon(_stempel([fil]), *(numre or ())), lambda: load_grenser(fil, numre))


def _les_kartside() -> Lest[Kartside | None]:
    grunnlag = _les_grunnlag().verdi
    numre = grunnlag.data.kommuner if grunnlag else None
    stempel = _lag_versjon(_stempel(find_kilder()), *(numre or ()))
    return _port().les("kartsiden", stempel, lambda: find_kartside(numre=numre))


def hent_siste_gode() -> Samling | None:
    """Return the data that was last read without fault; None where there is none."""
    grunnlag = _les_grunnlag().verdi
    return grunnlag.data if grunnlag else None


def hent_grunnlag() -> Samling:
    """Return the data of the product, read anew when a file has changed.

    A file that cannot be read is told on the page with every deviation; the last good version is shown if there is one,
    and otherwise the page stops there. A new version is told in one line, once per session.
    """
    grunnlag = si_fra(_les_grunnlag(), "dataene", "Siden vises så snart filen er rettet.")
    if grunnlag is None:
        st.stop()
    lest = grunnlag.data
    naa = (lest.versjon, lest.register.versjon)
    for_ = st.session_state.setdefault("_versjon", naa)
    if for_ != naa:
        nytt_register = f"Registeret er oppdatert til versjon {lest.register.versjon}."
        st.toast(
            nytt_register if for_[1] != naa[1] else "Opplysningene ved siden av registeret er oppdatert.",
            icon=":material/update:",
        )
        st.session_state["_versjon"] = naa
    return lest


def hent_referanse() -> Referanse:
    """Return the printed figures of other sources, of the same version as ``hent_grunnlag``, which comes first."""
    grunnlag = _les_grunnlag().verdi
    return grunnlag.referanse if grunnlag else INGEN_REFERANSE


def hent_kartside() -> Kartside | SamarbeidskartError | None:
    """Return the page of the interactive map, or what stands in its way, which ``vis_kart`` tells."""
    lest = _les_kartside()
    return lest.feil if lest.verdi is None else si_fra(lest, "kartet")


def hent_proveniens() -> tuple[Proveniens, ...]:
    """Return the descriptions of the data files; where some never could be read the page says so and does without."""

    def les() -> tuple[Proveniens, ...]:
        for fil in find_ubeskrevne():
            raise DataError(fil.name, [forklar_ubeskrevet(fil)])
        return load_proveniens()

    lest = _port().les("opplysningsfilene", _tilstand(settings.DATA), les)
    return si_fra(lest, "opplysningene", "Siden vises uten opplysningene om datafilene.") or ()


# ------------------------------------------------------------------------------------- what is made from it, by version


@st.cache_resource(show_spinner=False, max_entries=500)
def _bygg_kart(
    versjon: str,  # noqa: ARG001 - part of the key: the data that the map was made from
    kode: str,
    omrade: str,  # noqa: ARG001 - likewise: an area has its own code
    utvalg: Utvalg,
    *,
    _omrade: Omrade,
    _grunnlag: Samling,
) -> Temakart:
    if utvalg.tomt or kode != "antall":
        return uthev(build_kart(Sporsmal(_grunnlag, INGEN_REFERANSE, _omrade), kode), utvalg)
    register = _grunnlag.register.velg(velg_ordninger(_grunnlag.register.ordninger, utvalg))
    return build_antallskart(register, _omrade, _grunnlag.kommuner, utvalg.tekst)


def hent_temakart(grunnlag: Samling, kode: str, omrade: Omrade, utvalg: Utvalg = INTET_UTVALG) -> Temakart:
    """Return the described map of a theme; a choice of ordninger is counted, or stands out."""
    return _bygg_kart(grunnlag.versjon, kode, omrade.kode, utvalg, _omrade=omrade, _grunnlag=grunnlag)


@st.cache_resource(show_spinner=False, max_entries=300)
def _bygg_minigeometri(versjon: str, utsnitt: tuple[str, ...], bredde: int, _grenser: Grenser) -> Minigeometri:  # noqa: ARG001 - as in _bygg_kart
    return build_minigeometri(_grenser, set(utsnitt), bredde)


def _hent_minigeometri(lest: Lest[Grenser], utsnitt: Iterable[str], bredde: int) -> Minigeometri:
    return _bygg_minigeometri(lest.versjon, tuple(sorted(utsnitt)), bredde, lest.krev())


def hent_minikart(
    kart: Sequence[Temakart], utsnitt: Iterable[str] | None = None, *, bredde: int = 320, tegn: bool = False
) -> list[str] | None:
    """Return described maps as small SVGs, cut to ``utsnitt`` (each map's area); ``tegn`` adds numbers and hosts.

    None where the boundaries never could be read, which the page says.
    """
    lest = _les_grenser(settings.GRENSER_SKJERM_GPKG)
    if si_fra(lest, "grensene", "Kart kan ikke tegnes. Tabellene har de samme opplysningene.") is None:
        return None
    return [
        build_minikart(ett, _hent_minigeometri(lest, utsnitt or ett.omrade.kommuner, bredde), tall=tegn, verter=tegn)
        for ett in kart
    ]


def hent_sokeindeks(grunnlag: Samling) -> tuple[Oppslag, ...]:
    """Return what a search looks in; where the old numbers never could be read the page says so and finds nothing."""

    def les() -> tuple[Oppslag, ...]:
        return build_indeks(
            grunnlag.kommuner,
            grunnlag.oppgaver,
            grunnlag.register.ordninger,
            load_omskriving(),
            load_tidligere(grunnlag.kommuner),
        )

    stempel = _lag_versjon(grunnlag.versjon, _stempel([settings.OMSKRIVING_CSV, settings.TIDLIGERE_CSV]))
    return si_fra(_port().les("søket", stempel, les), "søket", "Søket virker ikke.") or ()


@st.cache_resource(show_spinner=False, max_entries=60)
def _still_sporsmal(versjon: str, omrade: str, *, _omrade: Omrade, _data: Samling, _referanse: Referanse) -> Sporsmal:  # noqa: ARG001 - as in _bygg_kart
    return Sporsmal(_data, _referanse, _omrade)


def hent_sporsmal(data: Samling, omrade: Omrade) -> Sporsmal:
    """Return the question of an area."""
    return _still_sporsmal(data.versjon, omrade.kode, _omrade=omrade, _data=data, _referanse=hent_referanse())


@st.cache_resource(show_spinner=False, max_entries=400)
def _bygg_profil(versjon: str, nummer: str, _grunnlag: Samling) -> Kommuneprofil:  # noqa: ARG001 - as in _bygg_kart
    return build_profil(_grunnlag, nummer)


def hent_profil(grunnlag: Samling, nummer: str) -> Kommuneprofil:
    """Return everything about one kommune."""
    return _bygg_profil(grunnlag.versjon, nummer, grunnlag)


@st.cache_resource(show_spinner=False, max_entries=2)
def _regn_areal(versjon: str, _grenser: Grenser) -> Mapping[str, float]:  # noqa: ARG001 - as in _bygg_kart
    return compute_areal_km2(_grenser)


def hent_areal() -> Mapping[str, float]:
    """Return the area of each kommune in km², empty where boundaries never could be read; the table says «–»."""
    lest = _les_grenser(settings.GRENSER_GPKG)
    grenser = si_fra(lest, "grensene", "Tabellen vises uten areal.")
    return {} if grenser is None else _regn_areal(lest.versjon, grenser)


@st.cache_resource(show_spinner=False, max_entries=2)
def _avstem(versjon: str, _s: Sporsmal) -> list[Avstemming]:  # noqa: ARG001 - as in _bygg_kart
    return compute_avstemming(_s)


def hent_avstemming(grunnlag: Samling) -> list[Avstemming]:
    """Return the printed numbers beside the computed; of a register that they do not tell of the page says so."""
    try:
        return _avstem(grunnlag.versjon, hent_sporsmal(grunnlag, grunnlag.kartlegging))
    except DataError as feil:
        st.warning(f"Registeret er ikke avstemt mot rapporten. {escape_markdown(feil.kort)}.")
        return []


def find_skjermversjon(data: Samling) -> str:
    """Return the version of all that a small map is made from."""
    return _lag_versjon(data.versjon, _les_grenser(settings.GRENSER_SKJERM_GPKG).versjon)


def hent_motegeometri(omrade: Omrade) -> Minigeometri | None:
    """Return the shapes that a meeting file draws; None, with a word, where the boundaries never could be read."""
    lest = _les_grenser(settings.GRENSER_SKJERM_GPKG)
    if si_fra(lest, "grensene", "Møtefilen kan ikke lages.") is None:
        return None
    return _hent_minigeometri(lest, omrade.kommuner, BREDDE)


# ------------------------------------------------------------------------------------------------------------- figures


@st.cache_resource(show_spinner="Leser grensene …", max_entries=2)
def _bygg_figurkart(versjon: str, _grenser: Grenser) -> "Kart":  # noqa: ARG001 - as in _bygg_kart
    from geo.tegning.kartutsnitt import build_kart  # noqa: PLC0415 - half a second that only figures need

    return build_kart(_grenser)


def les_figurkart() -> "Kart":
    """Return the boundaries that figures are drawn from; raises what stood in the way where they never were read."""
    lest = _les_grenser(settings.GRENSER_GPKG)
    return _bygg_figurkart(lest.versjon, lest.krev())


def hent_figurkart() -> "Kart | None":
    """Return the boundaries that figures are drawn from; None, with a word, where they never could be read."""
    finnes = si_fra(_les_grenser(settings.GRENSER_GPKG), "grensene", "Figurene kan ikke tegnes.") is not None
    return les_figurkart() if finnes else None


def lag_figurversjon(data: Samling) -> str:
    """Return the version of all that a figure is drawn from."""
    return _lag_versjon(data.versjon, _les_grenser(settings.GRENSER_GPKG).versjon)


def find_figurnavn(data: Samling) -> Mapping[str, str]:
    """Find what can be drawn and what it is called: the figures of the report by number, then all others by code."""
    i_rapporten = find_rapportfigurer(data)
    andre = (figur for figur in find_figurer(data).values() if figur.art.kan_tegnes and not figur.sted)
    return {figur.nummer: figur.tittel for figur in (*i_rapporten.values(), *andre)}
