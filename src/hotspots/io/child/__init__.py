"""Parsers that are not trusted with hostile files, each run in a process of its own with limits.

`start.py`, run by its path, reads one request from standard input; `work.py` sets limits for this process, has one file
parsed and its answer written as plain numbers and texts. Nothing here imports pandas or geopandas, and what every child
takes in imports next to nothing: a start costs time. The other side is :mod:`hotspots.io.tables.guard`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class _NotHere:
    """Says that packages are not installed, whether or not they are."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(name, name=name)


def do_without(*names: str) -> None:
    """Keep this process from importing packages that parsers take in where they are, and need not."""
    sys.meta_path.insert(0, _NotHere(names))
