"""A kept register: read it as of a version, save changes, see what changed, undo, check and export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geo import settings
from geo.data.beskrivelsesfil import SUFFIKS, read_innhold
from geo.data.endring import Endring, bruk
from geo.data.kommuner import Kommune
from geo.data.oppgaver import Oppgave
from geo.data.register import (
    KOLONNER,
    PABUDT,
    Register,
    format_rad,
    les_rader,
    load_register,
    parse_registerbeskrivelse,
)
from geo.data.tabellfil import Rad, find_usynlige, read_tabell, rens_celle, write_atomisk
from geo.errors import Avvik, DataError
from geo.lager import database as db
from geo.lager.versjon import (
    Celler,
    Endret,
    Forskjell,
    KonfliktError,
    LagerError,
    Slag,
    Tilstand,
    Versjon,
    compute_kjede,
    finn_forskjeller,
    finn_konflikter,
    format_beskrivelse,
    sha256,
)

KODE: Final = "samarbeid"  # of the register that a store begins with
FORSTE_LINJE: Final = 2  # of a row in a file; the header is line 1
MAKS_TEKST: Final = 1000  # letters of a name or a note


class Lager:
    """A register in a store, with what its rows are checked against."""

    def __init__(
        self, base: db.Database, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], katalog_sha256: str
    ) -> None:
        """Take a store that has the register; ``open_lager`` makes one."""
        self.base, self.kommuner, self.oppgaver = base, kommuner, oppgaver
        self.katalog_sha256 = katalog_sha256

    # ------------------------------------------------------------------------------------------------------ reading

    def les(self, versjon: int | None = None) -> Register:
        """Read the register as of a version, the newest where not given; LagerError where there is none."""
        with self.base.les() as kobling:
            valgt, tilstand = self._les(kobling, versjon)
        return self._build(tilstand.celler, valgt.beskrivelse, valgt.csv_sha256)

    def les_celler(self, versjon: int | None = None) -> Mapping[str, Celler]:
        """Read the text cells of each row as of a version, by the id of its ordning."""
        with self.base.les() as kobling:
            return self._les(kobling, versjon)[1].celler

    def find_hode(self) -> Versjon:
        """Find the newest version."""
        with self.base.les() as kobling:
            return self._find(kobling, None)

    def find_versjoner(self) -> list[Versjon]:
        """Find every version, the oldest first."""
        with self.base.les() as kobling:
            return db.find_versjoner(kobling, KODE)

    def find_historikk(self, ordning: str) -> list[Endret]:
        """Find every version that changed an ordning, the oldest first; LagerError where none did."""
        with self.base.les() as kobling:
            versjoner = db.find_versjoner(kobling, KODE)
            endrede = db.find_endrede(kobling, KODE, 1, len(versjoner))
        da: Celler | None = None
        funnet = []
        for versjon in versjoner:
            for rad in endrede.get(versjon.nummer, ()):
                if rad.ordning == ordning:
                    par = [{ordning: celler} if celler is not None else {} for celler in (da, rad.celler)]
                    funnet.append(Endret(versjon, tuple(finn_forskjeller(*par))))
                    da = rad.celler
        if not funnet:
            raise LagerError(f"ingen versjon har en ordning «{ordning}»; bruk en id fra «python -m geo ordninger»")
        return funnet

    def sammenlign(self, fra: int, til: int) -> list[Forskjell]:
        """Find every cell that differs between two versions."""
        return finn_forskjeller(self.les_celler(fra), self.les_celler(til))

    def _find(self, kobling: db.Kobling, nummer: int | None) -> Versjon:
        valgt = db.find_hode(kobling, KODE) if nummer is None else db.find_versjon(kobling, KODE, nummer)
        if valgt is None:
            hode = db.find_hode(kobling, KODE)
            raise LagerError(f"lageret har ingen versjon {nummer}; den nyeste er {hode.nummer if hode else 'ingen'}")
        return valgt

    def _les(self, kobling: db.Kobling, nummer: int | None) -> tuple[Versjon, Tilstand]:
        valgt = self._find(kobling, nummer)
        return valgt, Tilstand(db.find_tilstand(kobling, KODE, valgt.nummer))

    def _build(self, celler: Mapping[str, Celler], beskrivelse: str, csv_sha256: str) -> Register:
        lest = parse_registerbeskrivelse(beskrivelse.encode(), f"{KODE}{SUFFIKS}")
        rader = (Rad(linje, rad) for linje, rad in enumerate(celler.values(), start=FORSTE_LINJE))
        return les_rader(rader, lest, self.kommuner, self.oppgaver, fil=f"{KODE}.csv", versjon=csv_sha256)

    def _sjekk(self, celler: Mapping[str, Celler], beskrivelse: str) -> None:
        """Check rows by themselves; their deviations tell the ordning, since they stand on no line."""
        ider = list(celler)
        avvik = find_usynlige(Rad(linje, rad) for linje, rad in enumerate(celler.values(), start=FORSTE_LINJE))
        try:
            self._build(celler, beskrivelse, "")
        except DataError as feil:
            if feil.fil != f"{KODE}.csv":
                raise
            avvik += feil.avvik
        if avvik:
            uten_linje = [
                replace(ett, linje=None, hva=f"{ider[(ett.linje or 0) - FORSTE_LINJE]}: {ett.hva}") for ett in avvik
            ]
            raise DataError("endringen", uten_linje)

    # ------------------------------------------------------------------------------------------------------- saving

    def lagre(  # noqa: PLR0913 - a changeset says this much of itself
        self,
        celler: Mapping[str, Celler | None],
        *,
        hvem: str,
        notat: str,
        slag: Slag,
        forrige: int | None = None,
        beskrivelse: str | None = None,
        angrer: int | None = None,
    ) -> Endret:
        """Save rows as a new version.

        Parameters
        ----------
        celler
            By the id of each ordning, its whole row, or None where it is to go; the others stay.
        hvem, notat
            Who, and why; both must say something.
        slag
            The door they came through.
        forrige
            The version that they were made from; where not given, whatever is the newest.
        beskrivelse
            The text of the ``.kilde.toml``; where not given, as before.
        angrer
            The version that is undone.

        Raises
        ------
        KonfliktError
            The register has moved on since ``forrige``.
        DataError
            With every deviation of the rows.

        """
        avvik = [Avvik(None, navn, hva, "skriv det") for navn, hva in _sjekk_tekst(hvem=hvem, notat=notat)]
        if avvik:
            raise DataError("endringen", avvik)
        with self.base.skriv() as kobling:
            hode, tilstand = self._les(kobling, None)
            if forrige is not None and forrige != hode.nummer:
                da = self._les(kobling, forrige)[1].celler
                raise KonfliktError(forrige, hode.nummer, finn_konflikter(da, tilstand.celler, celler))
            endret = tilstand.find_endrede(celler)
            lik = beskrivelse in {None, hode.beskrivelse}
            if not endret and lik:
                return Endret(hode, ())
            ny = tilstand.med(endret)
            # The other rows were checked when they were saved.
            self._sjekk(
                {rad.ordning: rad.celler for rad in endret if rad.celler is not None}, beskrivelse or hode.beskrivelse
            )
            versjon = replace(
                hode,
                nummer=hode.nummer + 1,
                forrige=hode.nummer,
                tid=_les_klokken(),
                hvem=rens_celle(hvem),
                notat=rens_celle(notat),
                slag=slag,
                angrer=angrer,
                beskrivelse=hode.beskrivelse if beskrivelse is None else beskrivelse,
                katalog_sha256=self.katalog_sha256,
                csv_sha256=sha256(ny.format_csv()),
            )
            versjon = replace(versjon, kjede=compute_kjede(versjon, endret, hode.kjede))
            db.insert_versjon(kobling, KODE, versjon, endret)
        return Endret(versjon, tuple(finn_forskjeller(tilstand.celler, ny.celler)))

    def endre(  # noqa: PLR0913 - as above
        self, register: Register, endringer: Sequence[Endring], *, hvem: str, notat: str, slag: Slag, forrige: int
    ) -> Endret:
        """Save changes of the register as of version ``forrige``; a new ordning has the note as its source."""
        etter = bruk(register, endringer, varig=True)
        celler: dict[str, Celler | None] = {id_: None for id_ in register.etter_id if id_ not in etter.etter_id}
        for ordning in etter.ordninger:
            gammel = register.etter_id.get(ordning.id)
            if gammel != ordning:
                rad = dict(zip(KOLONNER, format_rad(ordning, self.kommuner), strict=True))
                celler[ordning.id] = rad if gammel else {**rad, "kilder": notat}
        return self.lagre(celler, hvem=hvem, notat=notat, slag=slag, forrige=forrige)

    def importer(self, fil: Path, *, hvem: str, notat: str) -> Endret:
        """Save a whole register from a file in the product's own form; ordninger that it has not are removed.

        The description beside the file comes with it; without one the store's own stands. Raises DataError with every
        deviation, by the lines of the file.
        """
        kilde = fil.with_suffix(SUFFIKS)
        tekst = read_innhold(kilde, kilde.name).decode("utf-8-sig", errors="replace") if kilde.exists() else None
        hode = self.find_hode()
        advarsler: list[Avvik] = []
        rader = read_tabell(fil, PABUDT, valgfrie=KOLONNER, advarsler=advarsler)
        beskrivelse = parse_registerbeskrivelse((tekst or hode.beskrivelse).encode(), kilde.name)
        les_rader(rader, beskrivelse, self.kommuner, self.oppgaver, fil=fil.name, versjon="", advarsler=advarsler)
        celler: dict[str, Celler | None] = dict.fromkeys(self.les(hode.nummer).etter_id)
        celler |= _build_celler(rader)
        return self.lagre(celler, hvem=hvem, notat=notat, slag=Slag.IMPORT, forrige=hode.nummer, beskrivelse=tekst)

    def angre(self, nummer: int, *, hvem: str, notat: str) -> Endret:
        """Save the rows of a version as they were before it; LagerError where a later one has touched any of them."""
        with self.base.les() as kobling:
            hode, valgt = self._find(kobling, None), self._find(kobling, nummer)
            if valgt.forrige is None:
                raise LagerError("versjon 1 er begynnelsen, og kan ikke angres")
            for_, foran = self._les(kobling, valgt.forrige)
            endrede = db.find_endrede(kobling, KODE, nummer, hode.nummer)
        rader = {rad.rad: rad.ordning for rad in endrede.get(nummer, ())}
        senere = [
            f"{rad.ordning} (versjon {versjon})"
            for versjon, nyere in endrede.items()
            for rad in nyere
            if versjon != nummer and rad.rad in rader
        ]
        if senere:
            msg = f"versjon {nummer} kan ikke angres, for senere versjoner har endret det samme: {', '.join(senere)}"
            raise LagerError(f"{msg}; angre dem først")
        celler = {ordning: foran.celler.get(ordning) for ordning in rader.values()}
        beskrivelse = None if for_.beskrivelse == valgt.beskrivelse else for_.beskrivelse
        if beskrivelse is not None and hode.beskrivelse != valgt.beskrivelse:
            raise LagerError(f"versjon {nummer} kan ikke angres, for registerets opplysninger er endret senere")
        return self.lagre(
            celler, hvem=hvem, notat=notat, slag=Slag.ANGRE, forrige=hode.nummer, beskrivelse=beskrivelse, angrer=nummer
        )

    # ----------------------------------------------------------------------------------------- checking and exporting

    def kontroller(self) -> list[str]:
        """Compute every checksum anew and say what does not agree; empty where all does."""
        with self.base.les() as kobling:
            versjoner = db.find_versjoner(kobling, KODE)
            endrede = db.find_endrede(kobling, KODE, 0, max((v.nummer for v in versjoner), default=0))
        feil = []
        tilstand, kjede = Tilstand(()), ""
        for ventet, versjon in enumerate(versjoner, start=1):
            rader = endrede.get(versjon.nummer, [])
            tilstand = tilstand.med(rader)
            if (versjon.nummer, versjon.forrige) != (ventet, ventet - 1 or None):
                feil.append(f"versjon {versjon.nummer} står der {ventet} skulle stå")
            if compute_kjede(versjon, rader, kjede) != versjon.kjede:
                feil.append(f"versjon {versjon.nummer}: innholdet er endret etter at det ble lagret")
            if sha256(tilstand.format_csv()) != versjon.csv_sha256:
                feil.append(f"versjon {versjon.nummer}: registeret har en annen sjekksum enn da det ble lagret")
            kjede = versjon.kjede
        if not versjoner:
            feil.append("lageret har ingen versjoner")
        return feil

    def eksporter(self, fil: Path, versjon: int | None = None) -> Versjon:
        """Write a version as the register's own file with its description beside it, the same bytes each time."""
        with self.base.les() as kobling:
            valgt, tilstand = self._les(kobling, versjon)
        csv = tilstand.format_csv()
        write_atomisk(fil, csv)
        write_atomisk(fil.with_suffix(SUFFIKS), format_beskrivelse(valgt.beskrivelse, csv, len(tilstand.celler)))
        return valgt


def open_lager(
    sted: str, kommuner: Mapping[str, Kommune], oppgaver: Mapping[str, Oppgave], fro: Path = settings.REGISTER_CSV
) -> Lager:
    """Open a store, and make it with the register of a file as its first version where it is empty.

    ``sted`` is a file, or a URL of SQLite or PostgreSQL. Raises LagerError where it cannot be opened, and DataError
    with every deviation of the file that it was to begin with.
    """
    base = db.Database(sted)
    katalog = sha256(settings.OPPGAVER_CSV.read_bytes())
    lager = Lager(base, kommuner, oppgaver, katalog)
    with base.les() as kobling:
        if db.er_laget(kobling) and db.find_hode(kobling, KODE) is not None:
            return lager
    register = load_register(fro, kommuner, oppgaver)
    tilstand = Tilstand(())
    rader = tilstand.find_endrede(_build_celler(read_tabell(fro, PABUDT, valgfrie=KOLONNER, advarsler=[])))
    kilde = fro.with_suffix(SUFFIKS)
    forste = Versjon(
        nummer=1,
        forrige=None,
        tid=_les_klokken(),
        hvem="python -m geo",
        notat=f"Begynner med {fro.name}",
        slag=Slag.IMPORT,
        angrer=None,
        beskrivelse=read_innhold(kilde, kilde.name).decode("utf-8-sig"),
        katalog_sha256=katalog,
        csv_sha256=sha256(tilstand.med(rader).format_csv()),
        kjede="",
    )
    forste = replace(forste, kjede=compute_kjede(forste, rader, ""))
    with base.skriv() as kobling:
        db.lag_tabeller(kobling)
        if db.find_hode(kobling, KODE) is None:  # another may have been first
            db.insert_register(kobling, KODE, register.tittel, register.inndeling)
            db.insert_versjon(kobling, KODE, forste, rader)
    return lager


def find_stempel(sted: str) -> str:
    """Find what changes when a version is saved in a store: its newest link; empty where nothing is saved yet."""
    with db.Database(sted).les() as kobling:
        hode = db.find_hode(kobling, KODE) if db.er_laget(kobling) else None
    return hode.kjede if hode else ""


def _build_celler(rader: Sequence[Rad]) -> dict[str, Celler]:
    return {rad["id"]: rad.celler for rad in rader}


def _sjekk_tekst(**tekster: str) -> list[tuple[str, str]]:
    funnet = []
    for navn, tekst in tekster.items():
        if not rens_celle(tekst):
            funnet.append((navn, "er tom"))
        elif len(tekst) > MAKS_TEKST:
            funnet.append((navn, f"har {len(tekst)} tegn, og får ha {MAKS_TEKST}"))
    return funnet


def _les_klokken() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
