"""The one place with caching: what all sessions share, loaded once per version of the files and mutated by nobody."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo import settings
from geo.beskrivelse.katalog import build_kart, find_figurer, find_rapportfigurer
from geo.beskrivelse.klassekart import build_antallskart
from geo.beskrivelse.kommuneprofil import Kommuneprofil, build_profil, find_trykt_vertsansvar
from geo.beskrivelse.temakart import Temakart
from geo.beskrivelse.utheving import uthev
from geo.data.grenser import compute_areal_km2, load_grenser
from geo.data.kommuner import load_omskriving
from geo.data.omrade import Omrade
from geo.data.proveniens import Proveniens, load_proveniens
from geo.data.referanse import INGEN_REFERANSE, Referanse, load_referanse
from geo.data.samling import Samling, load_samling
from geo.data.sok import Oppslag, build_indeks
from geo.data.tidligere import load_tidligere
from geo.data.utvalg import Utvalg, velg_ordninger
from geo.errors import CrsError, DataError, SamarbeidskartError
from geo.maal.avstemming import Avstemming, load_avstemming
from geo.maal.sporsmal import Sporsmal
from geo.skjerm.minikart import Minigeometri, build_minigeometri, build_minikart
from geo.skjerm.motefil import BREDDE
from geo.tekst import escape_markdown
from kartkomponent import Kartside, find_kartside, find_kilder

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


def _stempel(filer: Iterable[Path]) -> str:
    """Return what changes when a file does: its name, time and size; a file that is not there has none."""
    return " ".join(map(_stemple, filer))  # one text, since a cache hashes each part of a tuple by itself


def _stemple(fil: Path) -> str:
    try:
        tilstand = fil.stat()
    except OSError:
        return f"{fil.name} borte"
    return f"{fil.name} {tilstand.st_mtime_ns} {tilstand.st_size}"


@st.cache_resource(show_spinner="Leser registeret …", max_entries=2)
def _les_grunnlag(stempel: str) -> Samling | DataError:
    try:
        lest = load_samling()
    except DataError as feil:
        return feil
    # All that is derived is kept under this: a register may stand while the tasks or areas beside it change.
    return replace(lest, versjon=_lag_versjon(stempel))


def _lag_versjon(*stempler: str) -> str:
    return sha256(" ".join(stempler).encode()).hexdigest()


@st.cache_resource
def _siste_gode() -> dict[str, Samling]:
    """Hold the last data that could be read, so that a broken file does not take the maps away from those who look."""
    return {}


def hent_siste_gode() -> Samling | None:
    """Return the data that was last read without fault; None where there is none."""
    lest = _les_grunnlag(_stempel(FILER))
    return _siste_gode().get("grunnlag") if isinstance(lest, DataError) else lest


def hent_grunnlag() -> Samling:
    """Return the data of the product, read anew when a file has changed.

    A file that cannot be read is told on the page with every deviation; the last good version is shown if there is one,
    and otherwise the page stops there. A new version is told in one line, once per session.
    """
    lest, gode = _les_grunnlag(_stempel(FILER)), _siste_gode()
    if isinstance(lest, DataError):
        rader = "\n".join(f"- {escape_markdown(str(avvik))}" for avvik in lest.avvik[:50])
        rest = f"\n- … og {len(lest.avvik) - 50} til" if len(lest.avvik) > 50 else ""  # noqa: PLR2004 - what a page can hold
        fil = escape_markdown(lest.fil)
        st.error(f"**{fil}** kan ikke brukes. Rett filen, og last siden på nytt:\n\n{rader}{rest}")
        if not gode:
            st.stop()
        st.warning("Siden viser forrige versjon av registeret.")
        return gode["grunnlag"]
    gode["grunnlag"] = lest
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


def _tilstand(sti: Path) -> str:
    return _stempel(sorted(sti.rglob("*.*")) if sti.is_dir() else [sti])


# A path in the key of a cache stands for the state of the file, or of all files in the folder. It must be given: the
# default of a parameter is no part of the key.
ETTER_TILSTAND: dict[str | type[Any], Callable[[Any], Any]] = {type(settings.DATA): _tilstand}

hent_grenser = st.cache_resource(show_spinner=False, max_entries=4, hash_funcs=ETTER_TILSTAND)(load_grenser)


@st.cache_resource(show_spinner=False, max_entries=300, hash_funcs=ETTER_TILSTAND)
def _bygg_minigeometri(grenser: Path, utsnitt: tuple[str, ...], bredde: int) -> Minigeometri:
    return build_minigeometri(hent_grenser(grenser), set(utsnitt), bredde)


def hent_minikart(
    temakart: Temakart, utsnitt: Iterable[str] | None = None, *, bredde: int = 320, tegn: bool = False
) -> str:
    """Return a described map as a small SVG, cut to ``utsnitt`` (the map's area); ``tegn`` adds numbers and hosts.

    Raises DataError or CrsError where the boundaries cannot be read.
    """
    geometri = _bygg_minigeometri(
        settings.GRENSER_SKJERM_GPKG, tuple(sorted(utsnitt or temakart.omrade.kommuner)), bredde
    )
    return build_minikart(temakart, geometri, tall=tegn, verter=tegn)


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=ETTER_TILSTAND)
def _bygg_sokeindeks(versjon: str, omskriving: Path, tidligere: Path, _grunnlag: Samling) -> tuple[Oppslag, ...]:  # noqa: ARG001 - as in _bygg_kart
    return build_indeks(
        _grunnlag.kommuner,
        _grunnlag.oppgaver,
        _grunnlag.register.ordninger,
        load_omskriving(omskriving),
        load_tidligere(_grunnlag.kommuner, tidligere),
    )


def hent_sokeindeks(grunnlag: Samling) -> tuple[Oppslag, ...]:
    """Return what a search looks in; where the old numbers cannot be read the page says so and finds nothing."""
    try:
        return _bygg_sokeindeks(grunnlag.versjon, settings.OMSKRIVING_CSV, settings.TIDLIGERE_CSV, grunnlag)
    except DataError as feil:
        st.warning(f"Søket virker ikke. {escape_markdown(feil.kort)}.")
        return ()


@st.cache_resource(show_spinner="Gjør klar kartet …", max_entries=2)
def _les_kartside(stempel: str) -> Kartside | None:  # noqa: ARG001 - the key of the cache
    return find_kartside()


def hent_kartside() -> Kartside | SamarbeidskartError | None:
    """Return the page of the interactive map, or what stands in its way, which ``vis_kart`` tells."""
    # What fails is not kept: a disk that was full may have room the next time.
    try:
        return _les_kartside(_stempel(find_kilder()))
    except (DataError, CrsError) as feil:
        return feil


_les_referanse = st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=ETTER_TILSTAND)(load_referanse)


def hent_referanse() -> Referanse | None:
    """Return the printed figures of other sources; where they cannot be read the page says so and goes on without."""
    try:
        return _les_referanse(settings.REFERANSE)
    except DataError as feil:
        st.warning(f"Referansetallene kan ikke leses. {escape_markdown(feil.kort)}.")
        return None


@st.cache_resource(show_spinner=False, max_entries=60)
def _still_sporsmal(versjon: str, omrade: str, *, _omrade: Omrade, _data: Samling, _referanse: Referanse) -> Sporsmal:  # noqa: ARG001 - as in _bygg_kart
    return Sporsmal(_data, _referanse, _omrade)


def hent_sporsmal(data: Samling, omrade: Omrade) -> Sporsmal | None:
    """Return the question of an area; None where the printed figures cannot be read, which the page says."""
    referanse = hent_referanse()
    if referanse is None:
        return None
    versjon = _lag_versjon(data.versjon, _tilstand(settings.REFERANSE))
    return _still_sporsmal(versjon, omrade.kode, _omrade=omrade, _data=data, _referanse=referanse)


@st.cache_resource(show_spinner=False, max_entries=400)
def _bygg_profil(versjon: str, nummer: str, _grunnlag: Samling) -> Kommuneprofil:  # noqa: ARG001 - as in _bygg_kart
    return build_profil(_grunnlag, nummer)


def hent_profil(grunnlag: Samling, nummer: str) -> Kommuneprofil:
    """Return everything about one kommune."""
    return _bygg_profil(grunnlag.versjon, nummer, grunnlag)


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=ETTER_TILSTAND)
def _regn_areal(grenser: Path) -> Mapping[str, float]:
    return compute_areal_km2(load_grenser(grenser))


def hent_areal() -> Mapping[str, float]:
    """Return the area of each kommune in km², empty where the boundaries cannot be read; the table says «–»."""
    try:
        return _regn_areal(settings.GRENSER_GPKG)
    except (DataError, CrsError):
        return {}


_les_proveniens = st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=ETTER_TILSTAND)(load_proveniens)


def hent_proveniens() -> tuple[Proveniens, ...]:
    """Return the descriptions of the data files; where some cannot be read the page says so and goes on without."""
    try:
        return _les_proveniens(settings.DATA)
    except DataError as feil:
        st.warning(f"Opplysningene om datafilene kan ikke leses. {escape_markdown(feil.kort)}.")
        return ()


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=ETTER_TILSTAND)
def _avstem(versjon: str, referanse: Path, _grunnlag: Samling) -> list[Avstemming]:  # noqa: ARG001 - as in _bygg_kart
    return load_avstemming(_grunnlag)


def hent_avstemming(grunnlag: Samling) -> list[Avstemming]:
    """Return the printed numbers beside the computed; where they cannot be read the page says so and goes on."""
    try:
        return _avstem(grunnlag.versjon, settings.REFERANSE, grunnlag)
    except SamarbeidskartError as feil:
        st.warning(f"Registeret er ikke avstemt mot rapporten. {escape_markdown(feil.kort)}.")
        return []


def find_skjermversjon(data: Samling) -> str:
    """Return the version of all the files that a small map is made from."""
    return _lag_versjon(data.versjon, _tilstand(settings.GRENSER_SKJERM_GPKG))


def hent_motegeometri(omrade: Omrade) -> Minigeometri | None:
    """Return the shapes that a meeting file draws; None, with a word of why, where the boundaries cannot be read."""
    try:
        return _bygg_minigeometri(settings.GRENSER_SKJERM_GPKG, tuple(sorted(omrade.kommuner)), BREDDE)
    except (DataError, CrsError) as feil:
        st.error(f"Møtefilen kan ikke lages. {escape_markdown(feil.kort)}.")
        return None


# ------------------------------------------------------------------------------------------------------------- figures


@st.cache_resource(show_spinner="Leser grensene …", max_entries=2, hash_funcs=ETTER_TILSTAND)
def _les_kart(grenser: Path) -> "Kart":
    from geo.tegning.kartutsnitt import build_kart  # noqa: PLC0415 - half a second that only figures need

    return build_kart(hent_grenser(grenser))


def les_figurkart() -> "Kart":
    """Return the boundaries that figures are drawn from; raises DataError or CrsError where they cannot be read."""
    return _les_kart(settings.GRENSER_GPKG)


def hent_figurkart() -> "Kart | None":
    """Return the boundaries that figures are drawn from; None, with a word, where they cannot be read."""
    try:
        return les_figurkart()
    except (DataError, CrsError) as feil:
        st.error(f"Figurene kan ikke tegnes. {escape_markdown(feil.kort)}.")
        return None


def lag_figurversjon(s: Sporsmal) -> str:
    """Return the version of all the files that a figure is drawn from."""
    return _lag_versjon(s.data.versjon, _tilstand(settings.REFERANSE), _tilstand(settings.GRENSER_GPKG))


def find_figurnavn(data: Samling) -> Mapping[str, str]:
    """Find what can be drawn and what it is called: the figures of the report by number, then all others by code."""
    i_rapporten = find_rapportfigurer(data)
    andre = (figur for figur in find_figurer(data).values() if figur.art.kan_tegnes and not figur.sted)
    return {figur.nummer: figur.tittel for figur in (*i_rapporten.values(), *andre)}


def hent_trykt_vertsansvar(grunnlag: Samling, nummer: str) -> float | None:
    """Return what the report prints of a kommune as host; None where it does not, or cannot be read."""
    try:
        return find_trykt_vertsansvar(grunnlag.register, _les_referanse(settings.REFERANSE), nummer)
    except DataError:
        return None  # the page says that it cannot be read; the profile does without
