"""Why a dark or unknown stretch is worth looking at, what would mend it, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import Notice
from hotspots.model.lighting import COST_FREE, Lighting, LightingSource

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

NEAR_M: Final = {"hot_spots": 50.0, "complaints": 50.0, "schools": 150.0, "stops": 50.0, "incidents": 30.0}
"""How near to a stretch something counts, metres."""

POINTS: Final = {
    "hot_spots": 4.0,
    "complaints_light": 1.0,
    "complaints": 0.5,
    "schools": 2.0,
    "stops": 1.0,
    "incidents": 1.0,
}
"""What each of them counts for, see :data:`MOST`."""

MOST: Final = {
    "hot_spots": 4.0,
    "complaints_light": 3.0,
    "complaints": 2.0,
    "schools": 2.0,
    "stops": 2.0,
    "incidents": 4.0,
}
"""The most that all of a kind count for together."""

UNKNOWN_COUNTS: Final = 0.6
"""What is near an unknown stretch counts for so much of what it counts near an unlit one."""

CRUMB_M: Final = 15.0
"""Shorter stretches come after all others."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NearBy:
    """What may make a stretch matter: shapes in the network's CRS, and names or weights.

    Parameters
    ----------
    hot_spots
        Places with concentrated incidents.
    complaints, about_light
        Answers that call a place unsafe, and whether they name the light.
    incidents, dark_weight
        Incidents, and how much of each happened after dark, 0-1.
    """

    hot_spots: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    complaints: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    about_light: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    incidents: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    dark_weight: Floats = field(default_factory=lambda: np.zeros(0))


def rank_gaps(
    network: StreetNetwork, gaps: gpd.GeoDataFrame, near: NearBy, lamps: gpd.GeoDataFrame | None, hidden: frozenset[int]
) -> gpd.GeoDataFrame:
    """Rank stretches: those that can be mended without building first, then by what is near them, then by length.

    Parameters
    ----------
    network
        Streets; schools and stops are its features.
    gaps
        Of the inventory.
    near
        Hot spots, complaints and incidents.
    lamps
        :func:`~hotspots.streets.light.register.lamps_on_streets`, None without a register.
    hidden
        Segments on which branches hide a lamp, as somebody reported or saw.

    Returns
    -------
    GeoDataFrame
        The gaps with a new ``rank`` and ``remedy`` (one of :data:`~hotspots.model.lighting.REMEDIES`), ``need`` points,
        ``why`` (list of notices: ``gap_why_…``), ``open_rank`` and ``open_why``: the same without anything taken from
        incidents or answers, for those who may not see it.
    """
    gaps = gaps.copy()
    shapes = gaps.geometry.to_numpy()
    counts = _count_near(network, shapes, near)
    factor = np.where(gaps["lighting"] == Lighting.UNLIT.value, 1.0, UNKNOWN_COUNTS)
    points = {name: np.minimum(POINTS[name] * counts[name], MOST[name]) for name in POINTS}
    need = factor * sum(points.values(), np.zeros(len(gaps)))
    open_need = factor * (points["schools"] + points["stops"])
    by_edge = _lamps_by_edge(lamps, len(network))
    states = [{name: int(count[edges].sum()) for name, count in by_edge.items()} for edges in gaps["edges"]]
    remedies = [_remedy(gap, state, hidden) for gap, state in zip(gaps.itertuples(), states, strict=True)]
    base = [_why_dark(gap, state, hidden) for gap, state in zip(gaps.itertuples(), states, strict=True)]
    around = [_why_open(counts, row) for row in range(len(gaps))]
    private = [_why_private(counts, row) for row in range(len(gaps))]
    gaps["remedy"], gaps["need"] = remedies, need.round(2)
    gaps["why"] = [[*one, *two, *three] for one, two, three in zip(base, private, around, strict=True)]
    gaps["open_why"] = [[*one, *two] for one, two in zip(base, around, strict=True)]
    gaps["open_rank"] = _ranks(gaps, open_need)
    gaps["rank"] = _ranks(gaps, need)
    return gaps.sort_values("rank", kind="stable").reset_index(drop=True)


def _ranks(gaps: gpd.GeoDataFrame, need: Floats) -> npt.NDArray[np.int64]:
    """Rank rows from 1: crumbs last, then cost-free remedies, need, unlit before unknown, length, and as they stood."""
    free = gaps["remedy"].isin(COST_FREE).to_numpy(dtype=bool)
    unlit = (gaps["lighting"] == Lighting.UNLIT.value).to_numpy(dtype=bool)
    crumb = (gaps["length_m"] < CRUMB_M).to_numpy(dtype=bool)
    order = np.lexsort((np.arange(len(gaps)), -gaps["length_m"].round(3), ~unlit, -need.round(6), ~free, crumb))
    rank = np.empty(len(gaps), dtype=np.int64)
    rank[order] = np.arange(1, len(gaps) + 1)
    return rank


def _count_near(network: StreetNetwork, shapes: npt.NDArray[Any], near: NearBy) -> dict[str, Floats]:
    features = network.features
    kind, things = features["kind"].to_numpy(dtype=object), features.geometry.to_numpy()
    light = near.about_light
    return {
        "hot_spots": _near(shapes, near.hot_spots, NEAR_M["hot_spots"]),
        "complaints_light": _near(shapes, near.complaints[light], NEAR_M["complaints"]),
        "complaints": _near(shapes, near.complaints[~light], NEAR_M["complaints"]),
        "schools": _near(shapes, things[kind == "school"], NEAR_M["schools"]),
        "stops": _near(shapes, things[kind == "stop"], NEAR_M["stops"]),
        "incidents": _near(shapes, near.incidents, NEAR_M["incidents"], near.dark_weight),
    }


def _near(shapes: npt.NDArray[Any], things: npt.NDArray[Any], metres: float, weights: Floats | None = None) -> Floats:
    """Count, or weigh, what is within some metres of each shape."""
    if len(things) == 0 or len(shapes) == 0:
        return np.zeros(len(shapes))
    thing, shape = shapely.STRtree(shapes).query(things, predicate="dwithin", distance=metres)
    return np.bincount(shape, weights=None if weights is None else weights[thing], minlength=len(shapes)).astype(
        np.float64
    )


def _lamps_by_edge(lamps: gpd.GeoDataFrame | None, edges: int) -> dict[str, npt.NDArray[np.int64]]:
    """Count the lamps of each segment, and those by what ails them."""
    nothing = np.zeros(edges, dtype=np.int64)
    if lamps is None:
        return dict.fromkeys(("lamps", "trim", "repair", "switch_on"), nothing)
    edge, state = lamps["edge"].to_numpy(), lamps["state"].to_numpy(dtype=object)
    trim = (lamps["remedy"] == "trim").to_numpy(dtype=bool)
    ails = {
        "lamps": np.ones(len(lamps), dtype=np.bool_),
        "trim": trim,
        "repair": (state == "faulty") & ~trim,
        "switch_on": state == "off",
    }
    return {name: np.bincount(edge[(edge >= 0) & mask], minlength=edges) for name, mask in ails.items()}


def _remedy(gap: Any, state: dict[str, int], hidden: frozenset[int]) -> str:
    """Choose what to do first: what costs no new lamps goes before all else."""
    if state["trim"] or hidden & set(gap.edges):
        return "trim"
    for remedy in ("repair", "switch_on"):
        if state[remedy]:
            return remedy
    by_register = gap.lighting_source == LightingSource.REGISTER.value
    return "build" if gap.lighting == Lighting.UNLIT.value and by_register else "look"


def _why_dark(gap: Any, state: dict[str, int], hidden: frozenset[int]) -> list[Notice]:
    """Say what the evidence is."""
    found = [Notice(f"gap_why_{key}", {"count": state[key]}) for key in ("trim", "repair", "switch_on") if state[key]]
    if hidden & set(gap.edges) and not state["trim"]:
        found.append(Notice("gap_why_hidden"))
    if gap.lighting_source in (LightingSource.REPORT.value, LightingSource.OBSERVATION.value):
        found.append(Notice(f"gap_why_{gap.lighting_source}"))
    elif gap.lighting == Lighting.UNKNOWN.value:
        found.append(Notice("gap_why_unknown" if gap.lighting_source == "none" else "gap_why_unsure"))
    elif gap.lighting_source == LightingSource.TAG.value:
        found.append(Notice("gap_why_tag"))
    elif not found:
        found.append(Notice("gap_why_sparse" if state["lamps"] else "gap_why_no_lamps"))
    return found


def _why_open(counts: dict[str, Floats], row: int) -> list[Notice]:
    return [
        Notice(f"gap_why_{name}", {"count": round(counts[name][row])})
        for name in ("schools", "stops")
        if counts[name][row]
    ]


def _why_private(counts: dict[str, Floats], row: int) -> list[Notice]:
    """Say what incidents and answers tell: never for those who may not see them."""
    found = []
    if counts["hot_spots"][row]:
        found.append(Notice("gap_why_hot_spots", {"count": round(counts["hot_spots"][row])}))
    if counts["incidents"][row] >= 0.5:
        found.append(Notice("gap_why_incidents", {"count": round(counts["incidents"][row])}))
    found.extend(
        Notice(f"gap_why_{name}", {"count": round(counts[name][row])})
        for name in ("complaints_light", "complaints")
        if counts[name][row]
    )
    return found


def hidden_segments(told: pd.DataFrame) -> frozenset[int]:
    """Give the segments on which branches hide a lamp, by findings on streets."""
    return frozenset(map(int, told.loc[told["what"] == "hidden", "edge"]))
