"""The tables of the store and every statement that reads or writes them, the same for SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from geo.lager.versjon import LagerError, Radversjon, Slag, Versjon, format_celler, parse_celler

Kobling: TypeAlias = Connection  # inside a transaction
VENTETID_S: Final = 30  # for another who writes; a save takes a tenth of a second
LAAS: Final = 7_202_125  # the advisory lock of PostgreSQL that writers take turns by; any number that is ours alone

METADATA: Final = sa.MetaData()
REGISTER: Final = sa.Table(
    "register",
    METADATA,
    sa.Column("kode", sa.Text, primary_key=True),
    sa.Column("tittel", sa.Text, nullable=False),
    sa.Column("inndeling", sa.Text, nullable=False),
)
ENDRING: Final = sa.Table(
    "endring",
    METADATA,
    sa.Column("register", sa.ForeignKey("register.kode"), primary_key=True),
    sa.Column("nummer", sa.Integer, primary_key=True, autoincrement=False),  # sequences leave gaps
    sa.Column("forrige", sa.Integer),
    sa.Column("tid", sa.Text, nullable=False),
    sa.Column("hvem", sa.Text, nullable=False),
    sa.Column("notat", sa.Text, nullable=False),
    sa.Column("slag", sa.Text, nullable=False),
    sa.Column("angrer", sa.Integer),
    sa.Column("beskrivelse", sa.Text, nullable=False),
    sa.Column("katalog_sha256", sa.Text, nullable=False),
    sa.Column("csv_sha256", sa.Text, nullable=False),
    sa.Column("kjede", sa.Text, nullable=False),
)
RAD_VERSJON: Final = sa.Table(
    "rad_versjon",
    METADATA,
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("rad", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("endring", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ordning", sa.Text, nullable=False),
    sa.Column("celler", sa.Text),
    sa.ForeignKeyConstraint(["register", "endring"], ["endring.register", "endring.nummer"]),
    sa.Index("rad_versjon_endring", "register", "endring"),
)

BARE_TILLEGG: Final = "det som er lagret, endres og slettes ikke"
_ddl: Callable[[str], sa.DDL] = sa.DDL  # which says no types itself
for _tabell in (ENDRING, RAD_VERSJON):
    for _hva in ("UPDATE", "DELETE"):
        event.listen(
            _tabell,
            "after_create",
            _ddl(
                f"CREATE TRIGGER {_tabell.name}_{_hva.lower()} BEFORE {_hva} ON {_tabell.name} "
                f"BEGIN SELECT RAISE(ABORT, '{BARE_TILLEGG}'); END"
            ).execute_if(dialect="sqlite"),
        )
    event.listen(
        _tabell,
        "after_create",
        _ddl(
            f"CREATE OR REPLACE FUNCTION bare_tillegg() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{BARE_TILLEGG}'; END $$; "
            f"CREATE TRIGGER {_tabell.name}_bare_tillegg BEFORE UPDATE OR DELETE ON {_tabell.name} "
            f"FOR EACH ROW EXECUTE FUNCTION bare_tillegg()"
        ).execute_if(dialect="postgresql"),
    )


class Database:
    """Where a store lies; hands out transactions, and says in bokmål why one failed."""

    def __init__(self, sted: str) -> None:
        """Open nothing yet; ``sted`` is a file, or a URL of SQLite or PostgreSQL."""
        try:
            url = sa.make_url(sted if "://" in sted else f"sqlite:///{Path(sted).absolute()}")
            self.navn = sted if "://" not in sted else url.render_as_string(hide_password=True)
            self.motor = _build_motor(url)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as feil:
            # The address is not repeated: it may hold a password.
            msg = "adressen til lageret er ikke lest; skriv en fil, eller postgresql://bruker@tjener/base"
            raise LagerError(msg) from feil

    @contextmanager
    def les(self) -> Iterator[Kobling]:
        """Open a transaction that only reads."""
        with self._aapne(skriv=False) as kobling:
            yield kobling

    @contextmanager
    def skriv(self) -> Iterator[Kobling]:
        """Open a transaction that writes, when no other writes; committed at the end, rolled back at an error."""
        with self._aapne(skriv=True) as kobling:
            if kobling.dialect.name == "postgresql":
                kobling.execute(sa.select(sa.func.pg_advisory_xact_lock(LAAS)))
            yield kobling

    @contextmanager
    def _aapne(self, *, skriv: bool) -> Iterator[Kobling]:
        try:
            with self.motor.connect().execution_options(skriv=skriv) as kobling, kobling.begin():
                yield kobling
        except DBAPIError as feil:
            hva = f"lageret {self.navn} kan ikke {'skrives' if skriv else 'leses'}"
            raise LagerError(f"{hva}: {_forklar(str(feil.orig))}") from feil


AARSAKER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unable to open database file": "filen kan ikke åpnes; kontroller at mappen finnes og at du har tilgang",
        "file is not a database": "filen er ikke et lager; kontroller navnet",
        "database disk image is malformed": "filen er skadet; hent den fra en sikkerhetskopi",
        "readonly database": "filen er skrivebeskyttet; kontroller tilgangen til den og til mappen",
        "disk is full": "disken er full; gjør plass, og prøv igjen. Ingenting er lagret",
        "database is locked": "et annet program skriver i det; prøv igjen",
        "disk I/O error": "disken svarer ikke; prøv igjen, og kontroller disken",
    }
)


def _forklar(melding: str) -> str:
    """Say in bokmål what SQLite says; the first line of what another database says."""
    kjent = next((norsk for engelsk, norsk in AARSAKER.items() if engelsk in melding), None)
    return kjent or melding.strip().partition("\n")[0]


def _build_motor(url: sa.URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    if url.get_backend_name() != "sqlite":
        raise NoSuchModuleError(url.drivername)
    motor = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": VENTETID_S})

    @event.listens_for(motor, "connect")
    def _sett_opp(kobling: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy's own wrapping of sqlite3's connection
        kobling.isolation_level = None  # the driver begins no transaction of its own
        # Never WAL: it fails on network drives, and a fault in it that damages the file reaches to SQLite 3.51.2.
        kobling.execute("PRAGMA journal_mode=DELETE")
        kobling.execute("PRAGMA synchronous=EXTRA")
        kobling.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(motor, "begin")
    def _begynn(kobling: Kobling) -> None:
        kobling.exec_driver_sql("BEGIN IMMEDIATE" if kobling.get_execution_options().get("skriv") else "BEGIN")

    return motor


def er_laget(kobling: Kobling) -> bool:
    """Tell whether the tables are there."""
    return sa.inspect(kobling).has_table(RAD_VERSJON.name)


def lag_tabeller(kobling: Kobling) -> None:
    """Make the tables that are not there."""
    METADATA.create_all(kobling)


def find_hode(kobling: Kobling, register: str) -> Versjon | None:
    """Find the newest version of a register; None where nothing is saved."""
    valg = _velg_versjoner(register).order_by(ENDRING.c.nummer.desc()).limit(1)
    return next(_build_versjoner(kobling, valg), None)


def find_versjoner(kobling: Kobling, register: str) -> list[Versjon]:
    """Find every version of a register, the oldest first."""
    return list(_build_versjoner(kobling, _velg_versjoner(register).order_by(ENDRING.c.nummer)))


def find_versjon(kobling: Kobling, register: str, nummer: int) -> Versjon | None:
    """Find one version; None where there is none of that number."""
    return next(_build_versjoner(kobling, _velg_versjoner(register).where(ENDRING.c.nummer == nummer)), None)


def _velg_versjoner(register: str) -> sa.Select[Any]:
    return sa.select(*(ENDRING.c[navn] for navn in Versjon.__dataclass_fields__)).where(ENDRING.c.register == register)


def _build_versjoner(kobling: Kobling, valg: sa.Select[Any]) -> Iterator[Versjon]:
    for rad in kobling.execute(valg).mappings():
        yield Versjon(**{**rad, "slag": Slag(rad["slag"])})


def find_tilstand(kobling: Kobling, register: str, versjon: int) -> list[Radversjon]:
    """Find the newest row of each number as of a version, also where it was removed."""
    rv = RAD_VERSJON
    nyest = sa.func.row_number().over(partition_by=rv.c.rad, order_by=rv.c.endring.desc()).label("nyest")
    rader = (
        sa.select(rv.c.rad, rv.c.ordning, rv.c.celler, nyest)
        .where(rv.c.register == register, rv.c.endring <= versjon)
        .subquery()
    )
    valg = sa.select(rader.c.rad, rader.c.ordning, rader.c.celler).where(rader.c.nyest == 1).order_by(rader.c.rad)
    return [_build_rad(*rad) for rad in kobling.execute(valg)]


def find_endrede(kobling: Kobling, register: str, fra: int, til: int) -> dict[int, list[Radversjon]]:
    """Find the rows of each version from ``fra`` to ``til``, by version and in the order of their numbers."""
    rv = RAD_VERSJON
    valg = (
        sa.select(rv.c.endring, rv.c.rad, rv.c.ordning, rv.c.celler)
        .where(rv.c.register == register, rv.c.endring.between(fra, til))
        .order_by(rv.c.endring, rv.c.rad)
    )
    funnet: dict[int, list[Radversjon]] = {}
    for endring, *rad in kobling.execute(valg):
        funnet.setdefault(endring, []).append(_build_rad(*rad))
    return funnet


def _build_rad(rad: int, ordning: str, celler: str | None) -> Radversjon:
    return Radversjon(rad, ordning, parse_celler(celler))


def insert_register(kobling: Kobling, kode: str, tittel: str, inndeling: str) -> None:
    """Insert a register before its first version."""
    kobling.execute(REGISTER.insert().values(kode=kode, tittel=tittel, inndeling=inndeling))


def insert_versjon(kobling: Kobling, register: str, versjon: Versjon, rader: Sequence[Radversjon]) -> None:
    """Insert a changeset with its rows."""
    felt = {navn: getattr(versjon, navn) for navn in versjon.__dataclass_fields__}
    kobling.execute(ENDRING.insert().values(register=register, **{**felt, "slag": versjon.slag.value}))
    _insert_rader(kobling, register, versjon.nummer, rader)


def _insert_rader(kobling: Kobling, register: str, endring: int, rader: Iterable[Radversjon]) -> None:
    verdier = [
        {
            "register": register,
            "rad": rad.rad,
            "endring": endring,
            "ordning": rad.ordning,
            "celler": format_celler(rad.celler),
        }
        for rad in rader
    ]
    if verdier:
        kobling.execute(RAD_VERSJON.insert(), verdier)
