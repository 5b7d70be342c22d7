"""Read several OpenStreetMap extracts as one: every street, node and address once, whatever they share."""

from __future__ import annotations

import glob
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from hotspots.errors import DataError, FileError, Notice
from hotspots.io.streets.osm import read_osm
from hotspots.io.streets.osm_file import SUFFIXES, broken, checked_sha256
from hotspots.io.tables.guard import ExhaustedError, Limits, ask, own_folder
from hotspots.io.tables.opening import file_of_study
from hotspots.io.tables.packed import refuse_swelling
from hotspots.io.tables.several import PathNames, natural
from hotspots.model.osm import OsmExtract

_PATTERN: Final = re.compile(r"[*?\[]")
_MOST_FILES: Final = 200
_MEMORY, _SECONDS = 80.0, 6.0


def find_extracts(path: PathNames, base: Path | None = None) -> tuple[Path, ...]:
    """Find the extracts that are named.

    Parameters
    ----------
    path
        A file, a pattern such as ``data/*.osm.pbf``, or several of these.
    base
        The study's folder, from which names start. Links inside it that lead out of it are not followed.

    Returns
    -------
    tuple of pathlib.Path
        In the order named, those of a pattern in natural order; each once.

    Raises
    ------
    FileError
        If one is missing, or nothing answers to a pattern.
    """
    found: dict[Path, None] = {}
    for name in [path] if isinstance(path, str | Path) else list(path):
        for match in _matches(str(name), base):
            found[_resolved(match, base)] = None
    return tuple(found)


def is_pattern(name: str) -> bool:
    """Tell whether a name may stand for several files."""
    return _PATTERN.search(name) is not None


def _matches(name: str, base: Path | None) -> list[str]:
    root = base or Path()
    try:
        if not is_pattern(name) or (root / name).exists():
            return [name]
        hits = glob.glob(name, root_dir=str(root), recursive=True)  # noqa: PTH207  # Path.glob knows no absolute names
    except (OSError, ValueError, RuntimeError, re.error):
        hits = []
    files = [hit for hit in hits if hit.lower().endswith(SUFFIXES) and not Path(hit).name.startswith(".")]
    if not files:
        raise FileError("pattern_matches_none", pattern=name, folder=str(root.resolve()))
    if len(files) > _MOST_FILES:
        raise FileError("pattern_matches_many", pattern=name, limit=_MOST_FILES)
    return sorted((Path(hit).as_posix() for hit in files), key=natural)


def _resolved(name: str, base: Path | None) -> Path:
    if base is not None:
        return file_of_study(base, name)
    try:
        path = Path(name).expanduser().absolute()
        if path.exists():
            return path
    except (OSError, ValueError, RuntimeError):  # names that no system has, and links in a ring
        pass
    raise FileError("osm_file_missing", path=name)


def read_extracts(paths: Sequence[Path], *, only_streets: bool = False) -> OsmExtract:
    """Read one extract, or several as one.

    An object that several files have under the same number is there once: the copy of the highest version, else that of
    the newest file, else that of the file named first. A way that one file cuts at its border and another continues is
    whole. Where files number their objects differently, nodes at the very same place are one node, and ways of the
    same nodes one way. A way that only an older file has, and along all of which a newer file has a way that was drawn
    since, is left out. An address that a file named before has within 50 m under another number is left out.

    Parameters
    ----------
    paths
        Extracts, see :func:`hotspots.io.streets.osm.read_osm`.
    only_streets
        Leave out features and addresses.

    Returns
    -------
    OsmExtract
        Its ``sha256`` is that of the file, or of those of all files in the order named.

    Raises
    ------
    FileError
        If a file cannot be read; it is named.
    """
    once: dict[str, Path] = {}
    notices = []
    for path in paths:
        first = once.setdefault(checked_sha256(path), path)
        if first != path:
            notices.append(Notice("file_same_as_other", {"file": first.name, "other": path.name}))
    if len(once) == 1:
        extract = read_osm(next(iter(once.values())), only_streets=only_streets)
        return replace(extract, notices=(*extract.notices, *notices))
    with own_folder() as folder:
        joined = folder / "joined.osm.pbf"
        told = _join(list(once.values()), joined, folder)
        extract = read_osm(joined, only_streets=only_streets)
    names = ", ".join(path.name for path in once.values())
    told_of = tuple(
        replace(notice, values={**notice.values, "path": names}) if "path" in notice.values else notice
        for notice in extract.notices
    )
    return replace(
        extract,
        path=names,
        sha256=hashlib.sha256("\n".join(once).encode()).hexdigest(),
        notices=(*told_of, *notices, *_told(told, names)),
    )


def _join(paths: Sequence[Path], target: Path, folder: Path) -> Mapping[str, Any]:
    for path in paths:
        if path.name.lower().endswith((".gz", ".bz2")):
            refuse_swelling(path, path.name)
    size = sum(path.stat().st_size for path in paths)
    limits = Limits.of(size, memory=_MEMORY, seconds=_SECONDS)
    names = ", ".join(path.name for path in paths)
    request = {"paths": [str(path.resolve()) for path in paths], "osm": str(target), "folder": str(folder)}
    try:
        return ask("osm_join", request, file=names, folder=folder, limits=limits).head
    except ExhaustedError:
        raise DataError("file_exhausts", file=names) from None
    except DataError as error:
        name = str(error.values.get("which") or names)
        if error.code == "osm_file_broken":
            raise broken(name, int(error.values["size"]), str(error.values["said"])) from None
        raise FileError(error.code, **{**error.values, "path": name}) from None


def _told(told: Mapping[str, Any], names: str) -> list[Notice]:
    """Say what the files had in common, and where they disagreed."""
    counts = {key: int(told[key]) for key in ("ways", "shared", "differing", "doubles", "addresses")}
    found = [Notice("osm_extracts_joined", {"files": names, **counts}, is_warning=False)]
    if told["renumbered"]:
        found.append(Notice("osm_extracts_renumbered", {"files": names}))
    return found
