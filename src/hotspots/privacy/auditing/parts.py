"""A file taken apart for an audit: its texts, numbers, tables and geometries, each with where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Path = tuple[Any, Any] | None
"""A place in JSON: the place it is in, and the key or number there."""

_LONGEST_KEY: Final = 40
_NUMBER: Final = re.compile(r"(?<![\d.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")
_WITH_COMMA: Final = re.compile(r"(?<![\d,])[-+]?\d+(?:,\d+)?")


@dataclass(slots=True)
class Table:
    """Columns of one table: names as they stand, and values by row."""

    where: str
    columns: dict[str, list[Any]]
    first_row: int = 2


@dataclass(slots=True)
class Numbers:
    """Numbers in the order in which they stand, with the innermost thing that holds each."""

    values: list[float] = field(default_factory=list)
    decimals: list[int] = field(default_factory=list)
    holders: list[int] = field(default_factory=list)
    where: list[Any] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """One part of a file: a block, a table, a comment, a layer.

    Parameters
    ----------
    where
        What it is called.
    strings, string_where
        Texts, and where each stands in the part.
    numbers
        Numbers that are not in the texts.
    tables
        Tables.
    geometries
        Places with their CRS (an EPSG code, or None for that of the study) and what holds them.
    counts
        Names of fields that hold counts, in small letters.
    code
        Whether it is a script or style that a browser runs.
    along_streets
        Whether a route may stand in it, so that points on the lines of streets are expected.
    records
        Sets of keys that records in JSON have, with where the first such record stands and how many there are.
    pieces
        Whether words may stand in pieces, as in print.
    """

    where: str
    strings: list[str] = field(default_factory=list)
    string_where: list[Any] = field(default_factory=list)
    numbers: Numbers = field(default_factory=Numbers)
    tables: list[Table] = field(default_factory=list)
    geometries: list[tuple[npt.NDArray[np.float64], int | None, str]] = field(default_factory=list)
    counts: frozenset[str] = frozenset()
    code: bool = False
    along_streets: bool = False
    records: dict[frozenset[str], tuple[Any, int]] = field(default_factory=dict)
    pieces: bool = False

    def at(self, where: Any) -> str:
        """Say where in the file something of this part stands."""
        inner = path_text(where) if isinstance(where, tuple) else str(where or "")
        return inner if self.where and inner.startswith(self.where) else f"{self.where} {inner}".strip()

    def add_text(self, text: str, where: Any = "") -> None:
        """Add a text; its lines are told apart if nothing is said of where it stands."""
        self.strings.append(text)
        self.string_where.append(where)

    def add_json(self, data: Any) -> None:
        """Add everything in parsed JSON, keys too."""
        _Flattener(self).walk(data, None, "")


def path_text(path: Path) -> str:
    """Write a place in JSON as ``/stops/3/why``; long keys are cut off, since a key could itself be private."""
    steps = []
    while path is not None:
        path, step = path
        steps.append(step if isinstance(step, int) else str(step)[:_LONGEST_KEY])
    return "".join(f"/{step}" for step in reversed(steps))


def field_path(where: Any) -> str:
    """Write a place in JSON without its row numbers: what fields alike have in common."""
    if not isinstance(where, tuple):
        return re.sub(r"\d+", "", str(where or ""))
    steps = []
    path: Path = where
    while path is not None:
        path, step = path
        if not isinstance(step, int):
            steps.append(str(step))
    return "/".join(reversed(steps))


def numbers_in(text: str, *, comma: bool) -> Iterator[tuple[float, int]]:
    """Give the numbers in a text and the decimals of each, read with a decimal point or with a decimal comma."""
    for digits in (_WITH_COMMA if comma else _NUMBER).findall(text):
        number = digits.replace(",", ".")
        yield float(number), len(number.lower().partition("e")[0].partition(".")[2])


def decimals_of(value: float) -> int:
    """Count the decimals that a number is written with."""
    if isinstance(value, int) or float(value).is_integer():
        return 0
    return len(repr(float(value)).partition(".")[2].partition("e")[0])


def load_json(text: str) -> Any:
    """Read JSON and keep what stands under a key that is there twice: the last one would hide the others."""

    def keep_all(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in pairs:
            name = key
            while name in kept:
                name += " "
            kept[name] = value
        return kept

    return json.loads(text, object_pairs_hook=keep_all)


def json_part(where: str, text: str, counts: frozenset[str], *, along_streets: bool = False) -> Part:
    """Take JSON apart.

    Raises
    ------
    ValueError
        If it is not JSON, or nested beyond reason.
    """
    part = Part(where, counts=counts, along_streets=along_streets)
    try:
        part.add_json(load_json(text))
    except RecursionError:
        raise ValueError("nested too deep") from None
    return part


@dataclass(slots=True)
class _Flattener:
    """Goes through parsed JSON, in order."""

    part: Part
    _holders: int = 0

    def walk(self, item: Any, path: Path, name: str) -> None:
        if isinstance(item, Mapping):
            self._mapping(item, path)
        elif isinstance(item, list):
            self._list(item, path, name)
        else:
            self._leaf(item, path, name, 0)

    def _mapping(self, item: Mapping[str, Any], path: Path) -> None:
        self._holders += 1
        holder = self._holders
        keys = frozenset(item)
        first, times = self.part.records.get(keys, (path, 0))
        self.part.records[keys] = (first, times + 1)
        for key, value in item.items():
            self.part.add_text(key, path)
            inner = (path, key)
            if isinstance(value, Mapping | list):
                self.walk(value, inner, key)
            else:
                self._leaf(value, inner, key, holder)
        rows = item.get("rows", item.get("data"))
        heads = item.get("columns")
        if heads is not None and _is_table(heads, rows):
            columns = {str(head): [row[place] for row in rows] for place, head in enumerate(heads)}
            self.part.tables.append(Table(self.part.at(path), columns, 0))

    def _list(self, item: Sequence[Any], path: Path, name: str) -> None:
        self._holders += 1
        holder = self._holders
        for place, value in enumerate(item):
            if isinstance(value, Mapping | list):
                self.walk(value, (path, place), name)
            else:
                self._leaf(value, (path, place), name, holder)

    def _leaf(self, value: Any, path: Path, name: str, holder: int) -> None:
        if isinstance(value, str):
            self.part.add_text(value, path)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            numbers = self.part.numbers
            numbers.values.append(float(value))
            numbers.decimals.append(-1)
            numbers.holders.append(holder)
            numbers.where.append(path)
            numbers.fields.append(name)


def _is_table(heads: Any, rows: Any) -> bool:
    if not isinstance(heads, list) or not isinstance(rows, list) or not rows:
        return False
    return all(isinstance(row, list) and len(row) == len(heads) for row in rows)
