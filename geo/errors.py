"""The errors of the package; what a person must act on is plain bokmål with file, line, column and remedy."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Avvik:
    """One deviation in a data file: where it is (line as a spreadsheet shows it), what it is and the way out."""

    linje: int | None
    kolonne: str | None
    hva: str
    losning: str

    def __str__(self) -> str:
        """Render as «linje 12, kolonne deltakere: … – …», leaving out what is not known."""
        sted = ", ".join(
            del_
            for del_ in (
                f"linje {self.linje}" if self.linje is not None else "",
                f"kolonne {self.kolonne}" if self.kolonne else "",
            )
            if del_
        )
        return f"{sted}: {self.hva} – {self.losning}" if sted else f"{self.hva} – {self.losning}"


class SamarbeidskartError(Exception):
    """Base of every error that a user of Samarbeidskart can mend; its text is bokmål."""

    @property
    def kort(self) -> str:
        """What is wrong on one line, for where there is no room for more."""
        return str(self)


class DataError(SamarbeidskartError, ValueError):
    """A data file does not satisfy the expectations of this package."""

    def __init__(self, fil: str, avvik: Sequence[Avvik]) -> None:
        """Keep every deviation, so that one run reports all of them."""
        self.fil, self.avvik = fil, tuple(avvik)
        super().__init__(f"{fil}: {len(self.avvik)} avvik\n" + "\n".join(f"  - {a}" for a in self.avvik))

    def __reduce__(self) -> tuple[type["DataError"], tuple[str, tuple[Avvik, ...]]]:
        """Travel between processes as what it is made from; otherwise Python would make it of its text alone."""
        return DataError, (self.fil, self.avvik)

    @property
    def kort(self) -> str:
        """The file and its first deviation."""
        return f"{self.fil}: {self.avvik[0]}"


class CrsError(SamarbeidskartError, ValueError):
    """A frame is in another coordinate reference system than the function asks for."""


class UkjentKodeError(SamarbeidskartError, LookupError):
    """A code or number that a user typed exists nowhere in the data."""
