"""What became of the rows of a file, and what was left behind at reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotspots.errors import Notice


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row that is not used, with the reason and the next step.

    Parameters
    ----------
    file, row
        Where it stands: row as the user's spreadsheet shows it.
    column
        The column at fault, ``""`` if it is the row as a whole.
    value
        What was found; only for date, coordinate and category columns, else ``""``.
    reason
        Why, as a code with its values.
    """

    file: str
    row: int
    column: str
    value: str
    reason: Notice


@dataclass(frozen=True, slots=True)
class FileReading:
    """What became of the rows of one file.

    ``rows = accepted + mended + set_aside`` and ``accepted + mended = used + filtered``, always.

    Parameters
    ----------
    path
        The file, as the study names it.
    kind
        ``incidents``, ``survey``, ``lamps`` or ``areas``.
    rows, accepted, mended, filtered
        Counts of data rows; filtered ones are good but outside the area or the period.
    sha256
        Of the file's bytes, in hex.
    mends
        How many rows were mended in which way, by code.
    set_aside
        The rows that were not used.
    notices
        What is worth saying of the file.
    """

    path: str
    kind: str
    rows: int
    accepted: int
    mended: int
    filtered: int = 0
    sha256: str = ""
    mends: Mapping[str, int] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if self.rows != self.accepted + self.mended + len(self.set_aside):
            raise RuntimeError(
                f"{self.path}: {self.rows} rows, but {self.accepted} accepted, {self.mended} mended "
                f"and {len(self.set_aside)} set aside."
            )

    @property
    def used(self) -> int:
        """Rows that the analysis sees."""
        return self.accepted + self.mended - self.filtered


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was left behind at reading: strings that no published file may hold. Never written anywhere.

    Parameters
    ----------
    strings
        Distinct words and phrases of five characters or more from dropped columns, case-folded.
    columns
        The columns that were dropped, by file.
    """

    strings: frozenset[str] = field(default=frozenset(), repr=False)
    columns: tuple[str, ...] = ()

    def __or__(self, other: Withheld) -> Withheld:
        return Withheld(self.strings | other.strings, tuple(dict.fromkeys(self.columns + other.columns)))
