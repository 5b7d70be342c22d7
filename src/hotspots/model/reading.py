"""What became of the rows of a file, and what was left behind at reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

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
        Why, as a code with its values: rows are counted by it.
    detail
        The reason in more words, for the list of rows alone: what of the map an address may have meant.
    """

    file: str
    row: int
    column: str
    value: str
    reason: Notice
    detail: Notice | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Mend:
    """Rows of a file that were mended in one way.

    Parameters
    ----------
    code
        How, one of :data:`hotspots.errors.MESSAGES`.
    column
        The column that was mended, ``""`` if it is the row as a whole.
    rows
        As the user's spreadsheet shows them, ascending; those set aside later are not there.
    """

    code: str
    column: str
    rows: npt.NDArray[np.int64]


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
    mended_rows
        The same, row by row. One row may be mended in several ways.
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
    mended_rows: tuple[Mend, ...] = field(default=(), repr=False)
    set_aside: tuple[SetAside, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if self.rows != self.accepted + self.mended + len(self.set_aside):
            raise RuntimeError(
                f"{self.path}: {self.rows} rows, but {self.accepted} accepted, {self.mended} mended "
                f"and {len(self.set_aside)} set aside."
            )

        if self.mended_rows:
            listed = len(np.unique(np.concatenate([mend.rows for mend in self.mended_rows])))
            if listed != self.mended:
                raise RuntimeError(f"{self.path}: {self.mended} rows mended, but {listed} listed.")

    @property
    def used(self) -> int:
        """Rows that the analysis sees."""
        return self.accepted + self.mended - self.filtered

    def with_aside(self, rows: Sequence[SetAside]) -> FileReading:
        """Give the account with further rows set aside, which had been accepted or mended.

        Parameters
        ----------
        rows
            Of this file, each once, none of them set aside already.
        """
        gone = np.array([one.row for one in rows], dtype=np.int64)
        kept = [replace(mend, rows=mend.rows[~np.isin(mend.rows, gone)]) for mend in self.mended_rows]
        left = tuple(mend for mend in kept if len(mend.rows))
        codes = sorted({mend.code for mend in left})
        mended = _distinct(left)
        return replace(
            self,
            accepted=self.rows - mended - len(self.set_aside) - len(rows),
            mended=mended,
            mends={code: _distinct([mend for mend in left if mend.code == code]) for code in codes},
            mended_rows=left,
            set_aside=tuple(sorted((*self.set_aside, *rows), key=lambda one: one.row)),
        )


def _distinct(mends: Sequence[Mend]) -> int:
    """Count the rows that were mended in any of these ways."""
    return len(np.unique(np.concatenate([mend.rows for mend in mends]))) if mends else 0


class WithheldColumn(NamedTuple):
    """A column that was left behind, to say where a word that was found stands: never shown, never written.

    Parameters
    ----------
    file, heading
        Which column of which file.
    rows
        As the user's spreadsheet shows them, shape (n,).
    cells
        Its cells: ``distinct`` texts, and for each row the place of its own among them, ``codes``.
    """

    file: str
    heading: str
    rows: npt.NDArray[np.int64]
    cells: Any


class Withheld:
    """What was left behind at reading: strings that no published file may hold. Never written anywhere.

    Parameters
    ----------
    strings
        Distinct words and phrases of five characters or more from dropped columns, case-folded.
    columns
        The columns that were dropped, by file.
    sources
        Functions that give further strings; asked once, when the strings are asked for: a million sentences are cut
        up only where a file is searched for them.
    origins
        The columns themselves, as far as they are known, to say where a word stands.
    """

    __slots__ = ("_sources", "_strings", "columns", "origins")

    def __init__(
        self,
        strings: frozenset[str] = frozenset(),
        columns: tuple[str, ...] = (),
        sources: tuple[Callable[[], frozenset[str]], ...] = (),
        origins: tuple[WithheldColumn, ...] = (),
    ) -> None:
        self._strings = strings
        self._sources = sources
        self.columns = columns
        self.origins = origins

    @property
    def strings(self) -> frozenset[str]:
        """Distinct words and phrases."""
        if self._sources:
            self._strings = self._strings.union(*(source() for source in self._sources))
            self._sources = ()
        return self._strings

    def __or__(self, other: Withheld) -> Withheld:
        columns = tuple(dict.fromkeys(self.columns + other.columns))
        strings, sources = self._strings | other._strings, self._sources + other._sources
        return Withheld(strings, columns, sources, self.origins + other.origins)

    def __repr__(self) -> str:
        return f"Withheld(columns={self.columns!r})"
