"""What a pavement is called: by the street that it runs beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork

BESIDE_M: Final = 18.0
"""A pavement is no further from the middle of its street than this."""

ALONG: Final = 0.8
"""It runs beside the street over at least this share of its length."""

PAVEMENTS: Final = ("footway", "cycleway", "path")
"""Ways that may be the pavement of a street beside them."""

_STREETS: Final = (
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
    "service",
)


def street_names(network: StreetNetwork, legs: gpd.GeoDataFrame) -> list[str]:
    """Give what to call each segment walked: its name, or that of the street it runs beside.

    People say that they walk along Storgatan when they walk on its pavement, which the map draws as a footway
    without a name.

    Parameters
    ----------
    network
        Streets.
    legs
        Segments walked, with the columns of :data:`~hotspots.model.walk.LEG_COLUMNS`.

    Returns
    -------
    list of str
        ``""`` for what runs beside no street with a name: a path through a park, a crossing.
    """
    edges = network.edges
    named = edges.loc[(edges["name"] != "") & edges["highway"].isin(_STREETS)]
    lines, names = named.geometry.to_numpy(), named["name"].to_numpy()
    tree = shapely.STRtree(lines)
    called: list[str] = []
    for row in legs.itertuples():
        pavement = str(row.highway) in PAVEMENTS and not row.steps and not row.tunnel
        called.append(str(row.name) or (_beside(row.geometry, tree, lines, names) if pavement else ""))
    return called


def _beside(walked: shapely.LineString, tree: shapely.STRtree, lines: npt.NDArray[Any], names: npt.NDArray[Any]) -> str:
    ends = shapely.line_interpolate_point(walked, [0.05, 0.95], normalized=True)
    found = np.sort(tree.query(walked, predicate="dwithin", distance=BESIDE_M))
    best, nearest = "", np.inf
    for name in np.unique(names[found]) if len(found) else []:
        street = shapely.union_all(lines[found[names[found] == name]])
        away = shapely.distance(street, ends)
        feet = shapely.get_coordinates(shapely.shortest_line(ends, street))[1::2]
        along = float(np.hypot(*(feet[1] - feet[0])))
        if away.max() <= BESIDE_M and along >= ALONG * 0.9 * walked.length and away.sum() < nearest:
            best, nearest = str(name), float(away.sum())
    return best
