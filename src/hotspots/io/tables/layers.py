"""Chooses what to read of a file that holds several tables: by the shapes of a layer, and by how its headings fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from hotspots.errors import Notice
from hotspots.io.cells.headings import SAID_PARTLY, how_well, said
from hotspots.io.sources import _Source

_UNTOLD: Final = ("", "Unknown", "Geometry", "GeometryCollection")
"""What a layer is said to hold that may hold anything, or that has no shapes but maybe columns of coordinates."""

_BEST: Final = 2
_WHY: Final = {"Point": "layer_of_points", "Polygon": "layer_of_polygons"}


def headings_that_fit(headings: Sequence[str], source: _Source, known: Callable[[str], bool]) -> int:
    """Count the headings of a table that are among those looked for in a kind of file."""
    words = said(source.TABLE).values() if source.TABLE else ()
    return sum(known(one) or any(how_well(one, group) > SAID_PARTLY for group in words) for one in headings)


def choose_layer(
    layers: Sequence[Mapping[str, Any]], file: str, source: _Source, known: Callable[[str], bool]
) -> tuple[str, Notice]:
    """Choose the layer of a map file that is most likely meant.

    Parameters
    ----------
    layers
        Two or more: of each ``name``, ``shapes`` (type of geometry, ``""`` for none), ``rows`` (0: none), ``headings``.
    file
        As the study names it.
    source
        What the study says of it, and which shapes its kind of file has.
    known
        Whether a heading is one that is looked for.

    Returns
    -------
    name, notice
        The first of those with rows whose shapes, then headings fit best; and why that one, a warning where others fit
        as well.
    """

    def fit(layer: Mapping[str, Any]) -> tuple[bool, int, int]:
        headings = headings_that_fit(list(map(str, layer["headings"])), source, known)
        return bool(layer["rows"]), _fit_of_shapes(str(layer["shapes"]), source), headings

    ranked = sorted(layers, key=fit, reverse=True)
    best, second = ranked[0], ranked[1]
    name = str(best["name"])
    values = {"file": file, "sheet": name, "others": [str(one["name"]) for one in ranked[1:]]}
    if fit(best) == fit(second):
        return name, Notice("layer_unclear", values)
    if fit(best)[0] != fit(second)[0]:
        return name, Notice("layer_with_rows", values, is_warning=False)
    by_shapes = source.SHAPES and fit(best)[1] == _BEST != fit(second)[1]
    code = _WHY[source.SHAPES[0]] if by_shapes else "layer_by_headings"
    return name, Notice(code, values, is_warning=False)


def _fit_of_shapes(shapes: str, source: _Source) -> int:
    """Tell how well a type of geometry fits a kind of file: 2 as wanted, 1 not told or none, 0 another."""
    plain = shapes.split(" ", maxsplit=1)[0].removeprefix("Multi").removeprefix("2.5D")
    if not source.SHAPES:
        return int(bool(shapes))
    return _BEST if plain in source.SHAPES else int(plain in _UNTOLD)
