"""The streets of a study: extracts or a download, made into a network once and kept for the next run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hotspots
from hotspots.crs import read_crs
from hotspots.errors import Notice, cause_of
from hotspots.io import checked_sha256, download_streets, find_extracts, read_extracts
from hotspots.io.streets.kept import SCHEMA, DamagedError, keep_network, kept_network
from hotspots.io.streets.patience import Servers
from hotspots.streets import build_network
from hotspots.study.asked.folder import KEPT

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.study.asked.sections import StreetsSection

STREETS: Final = f"{KEPT}/streets"
"""Folder in a study for what was downloaded, and for the network."""

NETWORK_FILE: Final = "network.kept"

_MADE_BY: Final = ("io/streets/*.py", "io/child/osm*.py", "streets/*.py", "model/network.py", "model/osm.py", "crs.py")
_LIBRARIES: Final = ("hotspots", "osmium", "numpy", "pandas", "geopandas", "shapely", "pyproj")

Tell = Callable[[Notice], None]


def load_streets(
    section: StreetsSection, folder: Path, crs: str | int, tell: Tell, *, progress: Callable[[str], None]
) -> StreetNetwork:
    """Give the street network of a study, from what was kept if nothing that it depends on has changed.

    Parameters
    ----------
    section
        What the settings say.
    folder
        The study.
    crs
        What to measure in, ``auto`` for SWEREF 99 TM in Sweden, else the UTM zone.
    tell
        Told what is sent where before it is sent, and what became of what was kept.
    progress
        Told of the step when there is something to read.

    Raises
    ------
    FileError
        If an extract is missing or cannot be read, or the place cannot be downloaded.
    """
    return network_of(streets_files(section, folder, tell), folder, crs, tell, progress=progress)


def streets_files(section: StreetsSection, folder: Path, tell: Tell) -> tuple[Path, ...]:
    """Give the extracts of a study, after downloading what is to be downloaded."""
    if section.place:
        return (download_streets(section.place, folder / STREETS, servers=servers_of(section), tell=tell),)
    return find_extracts(section.osm, folder)


def servers_of(section: StreetsSection) -> Servers:
    """Give the servers that the settings name, else the public ones."""
    named = {name: url for name in ("overpass", "nominatim") if (url := getattr(section, name))}
    return Servers(**named)


def network_of(
    paths: Sequence[Path], folder: Path, crs: str | int, tell: Tell, *, progress: Callable[[str], None]
) -> StreetNetwork:
    """Give the network of extracts, and keep it in a study."""
    sums = [checked_sha256(path) for path in paths]
    key = _key([f"{path.name} {told}" for path, told in zip(paths, sums, strict=True)], crs)
    file = folder / STREETS / NETWORK_FILE
    try:
        kept = kept_network(file, key)
    except DamagedError:
        kept = None
        tell(Notice("streets_kept_damaged", {"file": f"{STREETS}/{NETWORK_FILE}"}))
    if kept is not None:
        return kept
    progress("read_streets")
    made = build_network(read_extracts(paths), crs=None if crs == "auto" else read_crs(crs))
    try:
        keep_network(file, key, made)
    except OSError as error:
        tell(Notice("streets_not_kept", {"reason": cause_of(error)}, is_warning=False))
    return made


def _key(inputs: Sequence[str], crs: Any) -> str:
    """Name all that a network depends on: the files, the measure, and the program."""
    return hashlib.sha256("\n".join([*inputs, str(crs), _program()]).encode()).hexdigest()


@cache
def _program() -> str:
    """Name the program that makes networks: its version, that of its libraries, and its text."""
    text = hashlib.sha256()
    root = Path(hotspots.__file__).parent
    for pattern in _MADE_BY:
        for path in sorted(root.glob(pattern)):
            text.update(path.read_bytes())
    return f"{SCHEMA} {text.hexdigest()} " + " ".join(version(name) for name in _LIBRARIES)
