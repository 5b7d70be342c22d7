"""A column of a table: each distinct cell held once, and for each row the number of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

Cells = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int32]
Texts = Any
"""A ``pyarrow.StringArray`` without missing values."""
Values = TypeVar("Values", bound=npt.NDArray[Any])
Spread = Callable[[Any], Any]

_SAMPLE: Final = 4000
_MIX, _PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x100000001B3)
_MOSTLY: Final = 0.5
_STRIPPABLE_FIRST: Final = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3])
_STRIPPABLE_LAST: Final = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), *range(0x80, 0xC0)])


class Column:
    """Cells of a column, unread. Work on strings is done once for each distinct one and spread over the rows.

    Parameters
    ----------
    codes
        For each row, the place of its cell in `distinct`; int32, shape (n,).
    distinct
        Strings without white space at their ends, each once, ``""`` for blank; every one of them is in some row.

    Notes
    -----
    A column in which nearly every cell is another is kept as text until somebody asks for its distinct cells: see
    :meth:`of_texts` and :meth:`held`. It never changes.
    """

    __slots__ = ("_codes", "_distinct", "_texts")

    def __init__(self, codes: Codes, distinct: Cells) -> None:
        if codes.dtype != np.int32 or (len(codes) and not 0 <= codes.max() < len(distinct)):
            raise RuntimeError("A column's codes are int32 and point at its distinct cells.")
        self._codes: Codes | None = codes
        self._distinct: Cells | None = distinct
        self._texts: Any = None

    @classmethod
    def of(cls, cells: Iterable[Any]) -> Column:
        """Make a column of cells: strings are stripped, whatever is missing is blank."""
        known = isinstance(cells, np.ndarray | pd.Series)
        if isinstance(cells, pd.Series) and isinstance(cells.dtype, pd.StringDtype):
            codes, found = pd.factorize(cells, use_na_sentinel=True)
            return cls.merged(codes, [str(value).strip() for value in found])
        given = np.asarray(cells, dtype=object) if known else np.array([*cells, None], dtype=object)[:-1]
        codes, distinct = pd.factorize(given, use_na_sentinel=True)
        return cls.merged(codes, [str(value).strip() for value in distinct])

    @classmethod
    def merged(cls, codes: npt.NDArray[np.integer], texts: Iterable[str]) -> Column:
        """Make a column of codes and texts that may be alike or in no row; a code of -1 is blank."""
        merging, distinct = pd.factorize(np.array([*texts, ""], dtype=object))
        return cls(np.asarray(merging[codes], dtype=np.int32), np.asarray(distinct, dtype=object))._used()

    @classmethod
    def of_texts(cls, texts: Texts) -> Column:
        """Make a column of a pyarrow array of strings without missing values: they are stripped."""
        stripped = _strip(texts)
        if _repeats(stripped):
            return cls(*_encode(stripped))
        column = cls.__new__(cls)
        column._codes = column._distinct = None
        column._texts = stripped
        return column

    @classmethod
    def of_chunks(cls, chunks: Any) -> Column:
        """Make a column of a pyarrow chunked array as :meth:`of_texts`: what repeats is never put together."""
        if len(chunks) <= _SAMPLE or not _repeats(chunks):
            return cls.of_texts(chunks.combine_chunks())
        encoded = chunks.dictionary_encode().unify_dictionaries()
        codes = np.concatenate([chunk.indices.to_numpy() for chunk in encoded.chunks])
        whole = encoded.chunk(0).dictionary.to_pylist()
        stripped = [text.strip() for text in whole]
        if whole == stripped:
            return cls(codes, np.array([*whole, None], dtype=object)[:-1])
        return cls.merged(codes, stripped)

    @classmethod
    def blank(cls, count: int) -> Column:
        """Give so many blank cells."""
        return cls(np.zeros(count, dtype=np.int32), np.array([""] if count else [], dtype=object))

    @property
    def codes(self) -> Codes:
        """For each row, the place of its cell in :attr:`distinct`."""
        return self._encoded()[0]

    @property
    def distinct(self) -> Cells:
        """Each distinct cell once; no two columns share an order."""
        return self._encoded()[1]

    def _encoded(self) -> tuple[Codes, Cells]:
        if self._codes is None or self._distinct is None:
            self._codes, self._distinct = _encode(self._texts)
        return self._codes, self._distinct

    def __len__(self) -> int:
        return len(self._texts) if self._codes is None else len(self._codes)

    def __getitem__(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.integer] | slice) -> Column:
        """Select rows by mask, places or slice."""
        if self._codes is None:
            places = np.arange(len(self))[rows]
            return Column.of_texts(self._texts.take(places))
        return Column(self.codes[rows], self.distinct)._used()

    def held(self) -> tuple[Texts, Spread]:
        """Give cells to work on all at once, and what brings their values to the rows.

        Returns
        -------
        texts, spread
            A pyarrow array of strings: the distinct cells, or the cell of each row where nearly all differ. And a
            function from an array of values of those to an array of values of the rows.
        """
        import pyarrow as pa

        if self._texts is not None:
            return self._texts, lambda values: values
        codes, distinct = self._encoded()
        return pa.array(distinct, type=pa.string()), lambda values: values[codes]

    @property
    def texts(self) -> Texts:
        """The cell of each row, as a pyarrow array of strings."""
        import pyarrow as pa

        if self._texts is not None:
            return self._texts
        codes, distinct = self._encoded()
        return pa.DictionaryArray.from_arrays(codes, pa.array(distinct, type=pa.string())).dictionary_decode()

    @property
    def cells(self) -> Cells:
        """The cell of each row."""
        if self._codes is None:
            return np.asarray(self._texts.to_numpy(zero_copy_only=False))
        return self.distinct[self.codes]

    @property
    def words(self) -> Any:
        """The cell of each row, as pandas keeps texts in a frame."""
        return as_words(self.texts)

    @property
    def words_or_missing(self) -> Any:
        """The same, blank cells missing."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._texts is not None:
            texts = self._texts
            return as_words(pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts))
        return named(self.codes, [text or None for text in self.distinct])

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Which rows are not blank."""
        if self._texts is not None:
            return np.asarray(_lengths(self._texts) > 0)
        return self.spread(self.distinct != "")

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows hold each distinct cell, shape (k,)."""
        return np.bincount(self.codes, minlength=len(self.distinct))

    def count_repeats(self) -> int:
        """Tell how many filled rows hold what another row before them holds."""
        filled = int(self.filled.sum())
        if self._codes is None:
            return filled - len(self._texts.unique()) + (filled < len(self))
        return filled - int((self.distinct != "").sum())

    def cell(self, row: int) -> str:
        """Give the cell of one row, from 0."""
        return str(self._texts[row].as_py() if self._codes is None else self.distinct[self.codes[row]])

    def spread(self, values: Values) -> Values:
        """Give each row the value of its distinct cell; `values` has shape (k,)."""
        return cast("Values", values[self.codes])

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


def as_words(texts: Texts | Cells) -> Any:
    """Give texts as pandas keeps them in a frame, if it can without making a Python string of each."""
    import pyarrow as pa

    if isinstance(texts, np.ndarray):
        texts = pa.array(texts, type=pa.string())
    dtype: Any = pd.Series([""]).dtype
    if getattr(dtype, "storage", "") == "pyarrow":
        return dtype.__from_arrow__(texts)
    return texts.to_numpy(zero_copy_only=False)


def named(codes: npt.NDArray[np.integer], names: Iterable[str | None]) -> Any:
    """Give each row the name of its code, as pandas keeps texts in a frame."""
    import pyarrow as pa

    whole = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([*names], type=pa.string()))
    return as_words(whole.dictionary_decode())


def fingerprints(texts: Texts) -> npt.NDArray[np.uint64]:
    r"""Give a number for each text, the same for the same text in every file and run; 0 for the empty one.

    Not secret and not proof: two texts in 10\ :sup:`19` share one.
    """
    raw, begins = bytes_of(texts)
    lengths = np.diff(begins)
    found = np.zeros(len(texts), dtype=np.uint64)
    for length in np.unique(lengths[lengths > 0]):
        rows = np.flatnonzero(lengths == length)
        sums = np.full(len(rows), length, dtype=np.uint64)
        for at in range(length):
            sums ^= raw[begins[rows] + np.int32(at)]
            sums *= _PRIME
            sums ^= sums >> np.uint64(29)
        found[rows] = sums * _MIX | np.uint64(1)
    return found


def bytes_of(texts: Texts) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """Give the bytes of an array of strings one after another, and where each begins (and the last ends)."""
    _, offsets, data = texts.buffers()
    at = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    raw = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.empty(0, dtype=np.uint8)
    return raw, at


def _lengths(texts: Texts) -> npt.NDArray[np.int32]:
    return np.diff(bytes_of(texts)[1])


def _repeats(texts: Any) -> bool:
    """Tell whether most cells of a pyarrow array, whole or in chunks, stand there more than once."""
    step = max(1, len(texts) // _SAMPLE)
    sample = texts.take(np.arange(0, len(texts), step))
    return len(texts) <= _SAMPLE or len(sample.unique()) < _MOSTLY * len(sample)


def _encode(texts: Texts) -> tuple[Codes, Cells]:
    encoded = texts.dictionary_encode()
    codes = encoded.indices.to_numpy()
    return codes, np.asarray(encoded.dictionary.to_numpy(zero_copy_only=False), dtype=object)


def _strip(texts: Texts) -> Texts:
    """Strip cells as :meth:`str.strip` does; only those that begin or end with a byte of white space are looked at."""
    import pyarrow as pa
    import pyarrow.compute as pc

    raw, at = bytes_of(texts)
    if not len(raw):
        return texts
    first, last = raw[np.minimum(at[:-1], len(raw) - 1)], raw[np.maximum(at[1:] - 1, 0)]
    rows = np.flatnonzero((np.diff(at) > 0) & (_STRIPPABLE_FIRST[first] | _STRIPPABLE_LAST[last]))
    if not len(rows):
        return texts
    found = texts.take(rows).dictionary_encode()
    whole = found.dictionary.to_pylist()
    stripped = [text.strip() for text in whole]
    if whole == stripped:
        return texts
    mask = np.zeros(len(texts), dtype=bool)
    mask[rows] = True
    new = pa.DictionaryArray.from_arrays(found.indices, pa.array(stripped, type=pa.string())).dictionary_decode()
    return pc.replace_with_mask(texts, pa.array(mask), new)
