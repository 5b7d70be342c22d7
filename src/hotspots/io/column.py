"""A column of a table: each distinct cell held once, and for each row the number of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Cells = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Cells of a column, unread. Work on strings is done once for each distinct one and spread over the rows.

    Parameters
    ----------
    codes
        For each row, the place of its cell in `distinct`; shape (n,).
    distinct
        Strings without white space at their ends, each once, ``""`` for blank; every one of them is in some row.
    """

    codes: Codes
    distinct: Cells

    def __post_init__(self) -> None:
        if self.codes.dtype != np.int32 or (len(self.codes) and not 0 <= self.codes.max() < len(self.distinct)):
            raise RuntimeError("A column's codes are int32 and point at its distinct cells.")

    @classmethod
    def of(cls, cells: Iterable[Any]) -> Column:
        """Make a column of cells: strings are stripped, whatever is missing is blank."""
        given = cells if isinstance(cells, np.ndarray) else np.array([*cells, None], dtype=object)[:-1]
        codes, distinct = pd.factorize(given.astype(object), use_na_sentinel=True)
        return cls.merged(codes, [str(value).strip() for value in distinct])

    @classmethod
    def merged(cls, codes: npt.NDArray[np.integer], texts: Iterable[str]) -> Column:
        """Make a column of codes and texts that may be alike or in no row; a code of -1 is blank."""
        merging, distinct = pd.factorize(np.array([*texts, ""], dtype=object))
        return cls(np.asarray(merging[codes], dtype=np.int32), np.asarray(distinct, dtype=object))._used()

    @classmethod
    def blank(cls, count: int) -> Column:
        """Give so many blank cells."""
        return cls(np.zeros(count, dtype=np.int32), np.array([""] if count else [], dtype=object))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.integer] | slice) -> Column:
        """Select rows by mask, places or slice."""
        return Column(self.codes[rows], self.distinct)._used()

    @property
    def cells(self) -> Cells:
        """The cell of each row."""
        return self.distinct[self.codes]

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Which rows are not blank."""
        return self.spread(self.distinct != "")

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows hold each distinct cell, shape (k,)."""
        return np.bincount(self.codes, minlength=len(self.distinct))

    def cell(self, row: int) -> str:
        """Give the cell of one row, from 0."""
        return str(self.distinct[self.codes[row]])

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give each row the value of its distinct cell; `values` has shape (k,)."""
        return values[self.codes]

    def map(self, function: Callable[[str], Any], dtype: npt.DTypeLike = object) -> npt.NDArray[Any]:
        """Apply a function to each distinct cell and give each row its value."""
        values = np.empty(len(self.distinct), dtype=dtype)
        for at, text in enumerate(self.distinct):
            values[at] = function(text)
        return self.spread(values)

    def is_in(self, texts: Collection[str]) -> npt.NDArray[np.bool_]:
        """Tell which rows hold one of some texts."""
        wanted = frozenset(texts)
        return np.asarray(self.map(lambda text: text in wanted, dtype=np.bool_))

    def sample(self, most: int) -> Column:
        """Give filled cells from all over the column, about `most` of them."""
        rows = np.flatnonzero(self.filled)
        return self[rows[:: max(1, len(rows) // most)]]

    def _used(self) -> Column:
        """Leave out distinct cells that are in no row."""
        used = np.zeros(len(self.distinct), dtype=bool)
        used[self.codes] = True
        if used.all():
            return self
        renumbered = np.cumsum(used, dtype=np.int32) - 1
        return Column(renumbered[self.codes].astype(np.int32), self.distinct[used])
