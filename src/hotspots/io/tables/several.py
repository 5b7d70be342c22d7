"""Finds the files that a study names: one, several, all that answer to a pattern, all in an archive; each once."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from hotspots.errors import FileError, Notice
from hotspots.io.tables.opening import InputFile, find_inputs
from hotspots.io.tables.packed import BESIDE

PathNames = str | Path | Sequence[str | Path]

_PATTERN: Final = re.compile(r"[*?\[]")
_MAX_FILES: Final = 2000
_NUMBER: Final = re.compile(r"(\d+)")


def expand_inputs(path: PathNames, base: Path | None = None) -> tuple[InputFile, ...]:
    """Look at every file that is named, before reading them.

    Parameters
    ----------
    path
        A file, a pattern such as ``data/*.csv``, an archive, or several of these.
    base
        The study's folder. Links inside it that lead out of it are not followed.

    Returns
    -------
    tuple
        In the order named; those of a pattern or an archive in natural order, ``2.csv`` before ``10.csv``. A file that
        is named twice, or that holds the same bytes as another, is there once and carries a notice.

    Raises
    ------
    FileError
        If one is missing or no plain file, links out of the study, or nothing answers to a pattern.
    DataError
        If one is empty, too large, or of a form that is not read.
    """
    names = [path] if isinstance(path, str | Path) else list(path)
    found: list[InputFile] = []
    for name in names:
        for match in _matches(str(name), base):
            found.extend(sorted(find_inputs(match, base), key=lambda file: natural(file.name)))
    return _once(found)


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Give a key by which names are in the order that people expect: numbers by their size."""
    parts = _NUMBER.split(name.casefold())
    return tuple((1, int(part)) if part.isdecimal() and len(part) < 400 else (0, part) for part in parts)


def _matches(name: str, base: Path | None) -> list[str]:
    """Give the files that answer to a pattern; a name that is no pattern, or a file's, as it is."""
    if not _PATTERN.search(name):
        return [name]
    root = base or Path()
    try:
        if (root / name).exists():
            return [name]
        pattern = str(Path(name).expanduser())
        hits = list(islice(glob.iglob(pattern, root_dir=str(root), recursive=True), _MAX_FILES + 1))  # noqa: PTH207
    except (OSError, ValueError, RuntimeError, re.error):
        hits = []
    if len(hits) > _MAX_FILES:
        raise FileError("pattern_matches_many", pattern=name, limit=_MAX_FILES)
    files = [hit for hit in hits if _is_table(hit, root)]
    if not files:
        raise FileError("pattern_matches_none", pattern=name, folder=str(root.resolve()))
    return sorted((Path(hit).as_posix() for hit in files), key=natural)


def _is_table(hit: str, root: Path) -> bool:
    """Tell whether a hit is meant: no folder, no companion of a Shapefile, no lock of a spreadsheet program."""
    path = root / hit
    hidden = path.name.startswith((".", "~$"))
    return not hidden and not path.is_dir() and path.suffix.lower() not in BESIDE


def _once(files: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """Keep files with the same bytes once, and say so."""
    kept: dict[str, InputFile] = {}
    for file in files:
        mark = f"{file.form}:{file.mark}"
        first = kept.setdefault(mark, file)
        if first is not file:
            same = first.path == file.path and first.name == file.name
            notice = Notice(
                "file_named_twice" if same else "file_same_as_other", {"file": first.name, "other": file.name}
            )
            kept[mark] = replace(first, notices=(*first.notices, notice))
    return tuple(kept.values())


def shown_names(path: PathNames) -> str:
    """Give what is named, as one text."""
    return str(path) if isinstance(path, str | Path) else ", ".join(map(str, path))
