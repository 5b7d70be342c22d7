"""The parts of pyosmium that one pass needs, without the rest of it, whose import takes as long as a small file."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PARTS = ("osmium._osmium", "osmium.osm._osm", "osmium.io", "osmium.index", "osmium.filter", "osmium.area")
_PACKAGES = ("osmium", "osmium.osm")


def load_parts() -> dict[str, Any]:
    """Load the compiled modules alone, or all of pyosmium where it is not made up as this expects.

    Its wheels for some systems first show, in the package itself, where their libraries are: then all is loaded.

    Returns
    -------
    dict
        What the modules offer, by name.
    """
    before = set(sys.modules)
    try:
        _as_names()
        found: dict[str, Any] = {}
        for name in _PARTS:
            found |= vars(import_module(name))
    except (ImportError, AttributeError, TypeError):
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == "osmium":
                del sys.modules[name]
        import osmium

        return {**vars(osmium), **vars(osmium.osm), **vars(osmium.io), **vars(osmium.index), **vars(osmium.filter),
                **vars(osmium.area)}  # fmt: skip
    return found


def _as_names() -> None:
    """Let the packages be names with a place, whose own modules are not run."""
    path = None
    for package in _PACKAGES:
        spec = PathFinder.find_spec(package, path)
        if spec is None or spec.submodule_search_locations is None:
            raise ModuleNotFoundError(name=package)
        module: Any = type(sys)(package)
        module.__path__ = path = list(spec.submodule_search_locations)
        sys.modules[package] = module
