"""Made-up towns, drawn in code, small enough to check by hand. Used by the tests of many parts.

``grid_town(blocks=2)``, south-west corner at :data:`ORIGIN` in SWEREF 99 TM (numbers are nodes)::

    y=160   6 ───────── 7 ───────── 8      Norra gatan
            │           │           │
    y=80    3 ───────── 4 ───────── 5      Storgatan
            │           │           │
    y=0     0 ───────── 1 ───────── 2      Kyrkogatan
           x=0        x=80        x=160
       Västra gatan  Skolgatan  Trädgårdsgatan

Nodes are numbered row by row from the south-west. Edges: first the streets that run east (row by row, west to east:
0─1, 1─2, 3─4 …), then those that run north (column by column, south to north: 0─3, 3─6, 1─4 …). Stortorget is a
square around the node in the middle (4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import read_crs
from hotspots.model.area import Area
from hotspots.model.lighting import Lamps
from hotspots.model.network import StreetNetwork

CRS = read_crs(3006)
ORIGIN = (674000.0, 6580000.0)
"""South-west corner of every town here: in Stockholm, so that degrees make sense."""

STREETS = (
    "Kyrkogatan",
    "Storgatan",
    "Norra gatan",
    "Järnvägsgatan",
    "Kungsgatan",
    "Drottninggatan",
    "Slottsgatan",
    "Hamngatan",
    "Bruksgatan",
    "Ågatan",
)
"""Names of the streets that run east, from the south; then ``Tvärgatan 11`` and so on."""

AVENUES = (
    "Västra gatan",
    "Skolgatan",
    "Trädgårdsgatan",
    "Parkgatan",
    "Östra gatan",
    "Fabriksgatan",
    "Badhusgatan",
    "Vasagatan",
    "Linnégatan",
    "Esplanaden",
)
"""Names of the streets that run north, from the west; then ``Långgatan 11`` and so on."""


def grid_town(
    blocks: int = 4,
    block_m: float = 80.0,
    *,
    lighting: Mapping[str, str] | None = None,
    lit_tags: Mapping[str, str] | None = None,
    tunnels: Iterable[int] = (),
    features: gpd.GeoDataFrame | None = None,
    addresses: bool = True,
) -> StreetNetwork:
    """Make a town of ``blocks`` × ``blocks`` square blocks, all walkable, as drawn above.

    Parameters
    ----------
    blocks, block_m
        Number of blocks each way, and their side in metres. Street length is ``2 · blocks · (blocks + 1) · block_m``.
    lighting
        State by street name; the rest is unknown. Source ``tag``.
    lit_tags
        The tag ``lit`` by street name.
    tunnels
        Edges that are tunnels.
    features
        What stands beside; default the square Stortorget (10 m around the middle crossing) and the district Centrum.
    addresses
        Whether every street has house numbers 1, 2, 3 …, one at the middle of each of its edges.
    """
    side = blocks + 1
    grid = np.arange(side) * block_m
    nodes = np.column_stack([np.tile(grid, side), np.repeat(grid, side)]) + ORIGIN
    number = np.arange(side * side).reshape(side, side)
    u = np.r_[number[:, :-1].ravel(), number[:-1].T.ravel()]
    v = np.r_[number[:, 1:].ravel(), number[1:].T.ravel()]
    names = [street_name(row) for row in range(side) for _ in range(blocks)]
    names += [avenue_name(column) for column in range(side) for _ in range(blocks)]
    edges = town_edges(nodes, u, v, names, lighting=lighting, lit_tags=lit_tags, tunnels=tunnels)
    if features is None:
        features = town_features(nodes[number[side // 2, side // 2]])
    return StreetNetwork(
        nodes=nodes,
        edges=edges,
        features=features,
        addresses=town_addresses(edges) if addresses else town_addresses(edges.iloc[:0]),
    )


def line_town(
    lengths_m: Sequence[float] = (100.0, 100.0, 100.0),
    names: Sequence[str] | None = None,
    *,
    lit_tags: Sequence[str] | None = None,
) -> StreetNetwork:
    """Make one straight street that runs east from :data:`ORIGIN`, a segment for each length::

        0 ──100 m── 1 ──100 m── 2 ──100 m── 3

    ``names`` and ``lit_tags`` are one for each segment; all are called Storgatan if not given.
    """
    x = np.r_[0.0, np.cumsum(lengths_m)]
    nodes = np.column_stack([x, np.zeros(len(x))]) + ORIGIN
    u, v = np.arange(len(x) - 1), np.arange(1, len(x))
    edges = town_edges(nodes, u, v, list(names) if names else ["Storgatan"] * len(u))
    if lit_tags:
        edges["lit_tag"] = list(lit_tags)
    return StreetNetwork(nodes=nodes, edges=edges, features=town_features(None), addresses=town_addresses(edges))


def town_edges(
    nodes: np.ndarray,
    u: np.ndarray,
    v: np.ndarray,
    names: Sequence[str],
    *,
    lighting: Mapping[str, str] | None = None,
    lit_tags: Mapping[str, str] | None = None,
    tunnels: Iterable[int] = (),
    **columns: Any,
) -> gpd.GeoDataFrame:
    """Make straight walkable edges between nodes; ``columns`` replace the defaults."""
    lines = shapely.linestrings(np.stack([nodes[u], nodes[v]], axis=1))
    states = [(lighting or {}).get(name, "unknown") for name in names]
    table: dict[str, Any] = {
        "u": u,
        "v": v,
        "way_id": np.arange(1, len(u) + 1),
        "length_m": shapely.length(lines),
        "name": list(names),
        "highway": "residential",
        "walkable": True,
        "exposed": True,
        "lit_tag": [(lit_tags or {}).get(name, "") for name in names],
        "tunnel": np.isin(np.arange(len(u)), list(tunnels)),
        "bridge": False,
        "steps": False,
        "surface": "asphalt",
        "component": 0,
        "lighting": states,
        "lighting_source": ["none" if state == "unknown" else "tag" for state in states],
        "lighting_evidence": ["" if state == "unknown" else f"lit={state}" for state in states],
        "lamps": -1,
        "longest_gap_m": np.nan,
    }
    return gpd.GeoDataFrame({**table, **columns}, geometry=lines, crs=CRS)


def town_features(middle: np.ndarray | None) -> gpd.GeoDataFrame:
    """Make a square, Stortorget, 10 m each way around a place, and a district, Centrum, there; none without a place."""
    if middle is None:
        empty: dict[str, list[str]] = {"kind": [], "name": [], "detail": []}
        return gpd.GeoDataFrame(empty, geometry=[], crs=CRS)
    square = shapely.box(middle[0] - 10, middle[1] - 10, middle[0] + 10, middle[1] + 10)
    table = {"kind": ["place", "place"], "name": ["Stortorget", "Centrum"], "detail": ["square", "suburb"]}
    return gpd.GeoDataFrame(table, geometry=[square, shapely.Point(middle)], crs=CRS)


def town_addresses(edges: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give every street house numbers from 1, one at the middle of each of its edges."""
    middle = shapely.get_coordinates(shapely.line_interpolate_point(edges.geometry.to_numpy(), 0.5, normalized=True))
    number = edges.groupby("name", sort=False).cumcount() + 1
    return pd.DataFrame(
        {
            "street": edges["name"].to_numpy(),
            "house_number": number.astype(str).to_numpy(),
            "x": middle[:, 0],
            "y": middle[:, 1],
        }
    )


def lamps_at(
    xy: Sequence[tuple[float, float]] | np.ndarray, states: Sequence[str] | str = "working", coverage: Any = None
) -> Lamps:
    """Make a lamp register with lamps at places given in metres from :data:`ORIGIN`."""
    places = np.asarray(xy, dtype=float).reshape(-1, 2) + ORIGIN
    state = [states] * len(places) if isinstance(states, str) else list(states)
    table = {
        "source": ["lamps.csv"] * len(places),
        "row": list(range(2, len(places) + 2)),
        "lamp_id": [f"B{number:03d}" for number in range(1, len(places) + 1)],
        "state": state,
        "owner": ["kommunen"] * len(places),
    }
    return Lamps(gpd.GeoDataFrame(table, geometry=shapely.points(places), crs=CRS), coverage=coverage)


def box_area(west: float, south: float, east: float, north: float, name: str = "") -> Area:
    """Make an area of a box given in metres from :data:`ORIGIN`."""
    x, y = ORIGIN
    return Area.from_bounds((x + west, y + south, x + east, y + north), CRS, name)


def street_name(row: int) -> str:
    """Name of the street in a row, from the south."""
    return STREETS[row] if row < len(STREETS) else f"Tvärgatan {row + 1}"


def avenue_name(column: int) -> str:
    """Name of the street in a column, from the west."""
    return AVENUES[column] if column < len(AVENUES) else f"Långgatan {column + 1}"
