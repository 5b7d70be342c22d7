"""The parts of pyosmium that one pass needs, without the rest of it, whose import takes as long as a small file."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PARTS = (
    "osmium._osmium",
    "osmium.osm._osm",
    "osmium.io",
    "osmium.index",
    "osmium.filter",
    "osmium.area",
    "osmium.geom",
)
_PACKAGES = ("osmium", "osmium.osm")


def load_light() -> dict[str, Any]:
    """Load the compiled modules alone; gives what they offer, by name.

    Raises
    ------
    ImportError
        If that cannot be done: wheels for some systems show only in the package itself where their libraries are.
    """
    _packages_as_names()
    from hotspots.io.child import osm_types

    sys.modules["osmium.osm.types"] = osm_types
    found: dict[str, Any] = {}
    for name in _PARTS:
        found |= vars(import_module(name))
    return found


def load_whole() -> dict[str, Any]:
    """Load all of pyosmium; gives what it offers, by name."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "osmium"]:
        del sys.modules[name]
    import osmium

    parts = (osmium, osmium.osm, osmium.io, osmium.index, osmium.filter, osmium.area, osmium.geom)
    return {name: value for part in parts for name, value in vars(part).items()}


def _packages_as_names() -> None:
    """Let the packages be names with a place, whose own modules are not run."""
    path = None
    for package in _PACKAGES:
        spec = PathFinder.find_spec(package, path)
        if spec is None or spec.submodule_search_locations is None:
            raise ModuleNotFoundError(name=package)
        module: Any = type(sys)(package)
        module.__path__ = path = list(spec.submodule_search_locations)
        sys.modules[package] = module
