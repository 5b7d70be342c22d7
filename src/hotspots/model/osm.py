"""What an OpenStreetMap file says, before any of it is split, projected or judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import Notice
from hotspots.model._checks import require_columns

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

WAY_TAGS: Final = (
    "highway",
    "name",
    "name:sv",
    "lit",
    "tunnel",
    "covered",
    "bridge",
    "layer",
    "surface",
    "access",
    "foot",
    "sidewalk",
    "sidewalk:both",
    "sidewalk:left",
    "sidewalk:right",
    "motorroad",
    "indoor",
    "area",
    "route",
    "disused",
    "abandoned",
    "oneway:foot",
    "foot:forward",
    "foot:backward",
    "foot:conditional",
    "access:conditional",
    "conveying",
    "footway",
    "crossing",
    "kerb",
    "smoothness",
    "width",
    "incline",
    "wheelchair",
    "ramp",
    "ramp:wheelchair",
    "ramp:stroller",
    "maxspeed",
    "oneway",
    "junction",
    "vehicle",
    "motor_vehicle",
    "check_date:lit",
)
"""Tags that are kept of every way with a ``highway`` tag."""

NODE_TAGS: Final = ("kerb", "crossing", "shut")
"""What is kept of single nodes of ways: the kerb, the crossing, and by what tag a gate is shut to people on foot."""

FEATURE_COLUMNS: Final = ("kind", "name", "detail", "geometry")
ADDRESS_COLUMNS: Final = ("street", "house_number", "lon", "lat")


@dataclass(frozen=True, slots=True, eq=False)
class OsmExtract:
    """Raw ways, features and addresses of one OpenStreetMap file, in degrees, checked on construction.

    Parameters
    ----------
    nodes
        Longitude and latitude of the nodes of ways, shape (n, 2).
    way_ids
        OpenStreetMap's numbers of the ways, shape (m,), ascending. A way that the extract cuts into several pieces
        stands there once for each; the outline of an area that is a relation has the relation's number, negative.
    offsets
        Shape (m + 1,): way ``i`` is ``refs[offsets[i]:offsets[i + 1]]``, at least two nodes.
    refs
        Rows of ``nodes``, all ways one after another.
    tags
        One array of str, shape (m,), for each of :data:`WAY_TAGS`; ``""`` where a way lacks the tag.
    features
        ``kind`` one of :data:`~hotspots.model.network.FEATURE_KINDS`, ``name`` (Swedish first), ``detail`` the value
        of the tag
        that makes it one (``square``, ``park``), ``geometry``, EPSG:4326.
    addresses
        ``street`` as the file has it, ``house_number``, ``lon``, ``lat``; where the file says them ``city``,
        ``postcode`` and ``sort``, at what the address stands: ``entrance``, ``building``, ``point`` or ``business``.
    aliases
        Names as the file has them, with the Swedish ones that are shown instead.
    other_names
        Names that are shown, with others that the same thing goes by, or went by: for finding, never for showing.
    clipped_ways
        Ways that had nodes outside the file: the pieces that are there were kept.
    node_tags
        For some of :data:`NODE_TAGS`, the value by row of ``nodes``.
    path, sha256
        What was read.
    notices
        What is worth saying of the file.

    Raises
    ------
    ValueError
        If the arrays do not fit each other: a fault of the program.
    """

    nodes: npt.NDArray[np.float64]
    way_ids: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    refs: npt.NDArray[np.int64]
    tags: Mapping[str, npt.NDArray[Any]]
    features: gpd.GeoDataFrame
    addresses: pd.DataFrame
    aliases: Mapping[str, str] = field(default_factory=dict)
    clipped_ways: int = 0
    path: str = ""
    sha256: str = ""
    notices: tuple[Notice, ...] = ()
    other_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    node_tags: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_columns(self.features, FEATURE_COLUMNS, "features")
        require_columns(self.addresses, ADDRESS_COLUMNS, "addresses")
        ways = len(self.way_ids)
        if len(self.offsets) != ways + 1 or self.offsets[-1] != len(self.refs):
            raise ValueError(f"{ways} ways, {len(self.offsets)} offsets and {len(self.refs)} refs do not fit.")
        if set(self.tags) != set(WAY_TAGS) or any(len(column) != ways for column in self.tags.values()):
            raise ValueError("The tags do not fit the ways.")
        if not set(self.node_tags) <= set(NODE_TAGS):
            raise ValueError(f"Nodes have {sorted(self.node_tags)}, known are {NODE_TAGS}.")

    def __len__(self) -> int:
        return len(self.way_ids)
