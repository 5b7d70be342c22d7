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
from hotspots.streets.light.cutting import streets_at_ends
from hotspots.streets.light.lit_tag import hours_of_tag
from hotspots.streets.light.mending import ALL, Mended, ailing, by_timetable, if_mended
from hotspots.streets.light.merging import merge_short

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

KNOWN_DARK: Final = 3.0
"""What a stretch counts for that is known to be unlit: more than school and stops near one that is not known."""

UNKNOWN_COUNTS: Final = 0.6
"""What is near an unknown stretch counts for so much of what it counts near an unlit one."""

CRUMB_M: Final = 30.0
"""Shorter stretches come after all others."""

LIT_SHARE: Final = 0.9
"""A remedy makes a stretch lit if so much of its length would be."""

MOSTLY_LIT_SHARE: Final = 0.5
"""The least of it, where nobody knows whether the rest has lamps."""

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
    network: StreetNetwork,
    gaps: gpd.GeoDataFrame,
    near: NearBy,
    lamps: gpd.GeoDataFrame | None,
    hidden: frozenset[int],
    flawed: frozenset[int] = frozenset(),
) -> gpd.GeoDataFrame:
    """Rank stretches: those that can be mended without building first, then known dark ones and by what is near them.

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
    flawed
        Segments on which a lamp flickers or is damaged.

    Returns
    -------
    GeoDataFrame
        The gaps, short neighbours of one street as one (:func:`~hotspots.streets.light.merging.merge_short`), with a
        new ``rank`` and ``remedy`` (one of :data:`~hotspots.model.lighting.REMEDIES`), ``need`` points,
        ``why`` (list of notices: ``gap_why_…``), ``between`` (streets at its ends), ``open_rank`` and
        ``open_why``: the same without anything taken from incidents or answers, for those who may not see it.
    """
    by_edge = _lamps_by_edge(lamps, len(network))
    mended, length_m = if_mended(network, lamps), network.edges["length_m"].to_numpy(dtype=np.float64)
    timed = _off_by_tag(network)
    remedies = [
        "switch_on"
        if _is_off_by_tag(gap, timed)
        else _remedy(gap, _states(by_edge, gap.edges), hidden, mended, length_m)
        for gap in gaps.itertuples()
    ]
    gaps = merge_short(gaps.assign(remedy=remedies))
    shapes = gaps.geometry.to_numpy()
    counts = _count_near(network, shapes, near)
    unlit = (gaps["lighting"] == Lighting.UNLIT.value).to_numpy(dtype=bool)
    factor, known = np.where(unlit, 1.0, UNKNOWN_COUNTS), np.where(unlit, KNOWN_DARK, 0.0)
    points = {name: np.minimum(POINTS[name] * counts[name], MOST[name]) for name in POINTS}
    need = known + factor * sum(points.values(), np.zeros(len(gaps)))
    open_need = known + factor * (points["schools"] + points["stops"])
    base = [_why_dark(network, gap, _states(by_edge, gap.edges), hidden, mended) for gap in gaps.itertuples()]
    for reasons, gap in zip(base, gaps.itertuples(), strict=True):
        reasons.extend([Notice("gap_why_lamp_faulty")] if flawed & set(gap.edges) else [])
        if _is_off_by_tag(gap, timed):
            reasons[:] = [Notice("gap_why_tag_hours") if one.code == "gap_why_tag" else one for one in reasons]
    around = [_why_open(counts, row) for row in range(len(gaps))]
    private = [_why_private(counts, row) for row in range(len(gaps))]
    gaps["between"] = streets_at_ends(network, gaps)
    gaps["need"] = need.round(2)
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
        return dict.fromkeys(("lamps", "broken_trim", "timetable", *COST_FREE), nothing)
    edge = lamps["edge"].to_numpy()
    ails = ailing(lamps)
    broken = ails["trim"] & (lamps["found_what"] != "hidden").to_numpy(dtype=bool)
    every = np.ones(len(lamps), dtype=np.bool_)
    masks = {"lamps": every, "broken_trim": broken, "timetable": by_timetable(lamps), **ails}
    return {name: np.bincount(edge[(edge >= 0) & mask], minlength=edges) for name, mask in masks.items()}


def _states(by_edge: dict[str, npt.NDArray[np.int64]], edges: list[int]) -> dict[str, int]:
    return {name: int(count[edges].sum()) for name, count in by_edge.items()}


def _off_by_tag(network: StreetNetwork) -> frozenset[int]:
    """Give the segments that OpenStreetMap has as lit for hours of the night: unlit, they are off by these hours."""
    tags = network.edges["lit_tag"].to_numpy(dtype=object)
    timed = {tag for tag in set(tags) if hours_of_tag(tag)}
    return frozenset(np.flatnonzero(np.isin(tags.astype(str), sorted(timed))).tolist())


def _is_off_by_tag(gap: Any, timed: frozenset[int]) -> bool:
    is_told = gap.lighting == Lighting.UNLIT.value and gap.lighting_source == LightingSource.TAG.value
    return is_told and timed >= set(gap.edges)


def _remedy(gap: Any, state: dict[str, int], hidden: frozenset[int], mended: Mended, length_m: Floats) -> str:
    """Choose what to do first: what makes the stretch lit without new lamps, and what most lamps need of that."""
    present = sorted((name for name in COST_FREE if state[name]), key=lambda name: -state[name])
    for name in present:
        if _share(mended.lit[name], gap.edges, length_m) >= LIT_SHARE:
            return name
    if len(present) > 1 and _share(mended.lit[ALL], gap.edges, length_m) >= LIT_SHARE:
        return present[0]
    if not present and (beside := _remedy_beside(gap, mended, length_m)):
        return beside
    if hidden & set(gap.edges):
        return "trim"
    if gap.lighting != Lighting.UNLIT.value:
        return "look"
    if not present:
        return "build" if gap.lighting_source == LightingSource.REGISTER.value else "look"
    if _share(mended.lacks_lamps, gap.edges, length_m) > 1 - LIT_SHARE:
        return "build"
    return present[0] if _share(mended.lit[ALL], gap.edges, length_m) >= MOSTLY_LIT_SHARE else "look"


def _remedy_beside(gap: Any, mended: Mended, length_m: Floats) -> str:
    """Choose what, done to lamps of lines beside, would light a stretch that has none of its own; ``""`` if nothing."""
    if gap.lighting_source != LightingSource.REGISTER.value:
        return ""
    able = (name for name in COST_FREE if name in mended.lit)
    return next((name for name in able if _share(mended.lit[name], gap.edges, length_m) >= LIT_SHARE), "")


def _share(mask: npt.NDArray[np.bool_], edges: list[int], length_m: Floats) -> float:
    """Give the share of the length of some segments that a mask has."""
    total = float(length_m[edges].sum())
    return float(length_m[edges][mask[edges]].sum()) / total if total else 0.0


def _why_dark(
    network: StreetNetwork, gap: Any, state: dict[str, int], hidden: frozenset[int], mended: Mended
) -> list[Notice]:
    """Say what the evidence is: what was found first."""
    sources = set(gap.sources)
    seen = sorted(sources & {LightingSource.REPORT.value, LightingSource.OBSERVATION.value})
    found = [Notice(f"gap_why_{source}" + _how_sure(network, gap.edges, source)) for source in seen]
    found += _why_lamps(network, gap, state, mended)
    if hidden & set(gap.edges) and not state["trim"]:
        found.append(Notice("gap_why_hidden"))
    rest = sources - set(seen)
    if not rest:
        return found
    if gap.lighting == Lighting.UNKNOWN.value:
        found.append(Notice("gap_why_unknown" if rest == {LightingSource.NONE.value} else "gap_why_unsure"))
    elif LightingSource.TAG.value in rest:
        found.append(Notice("gap_why_tag"))
    elif not any(state[key] for key in COST_FREE):
        beside = gap.remedy in COST_FREE and not hidden & set(gap.edges)
        found.append(Notice("gap_why_beside_out") if beside else _why_few_lamps(network, gap, state))
    return found


def _why_few_lamps(network: StreetNetwork, gap: Any, state: dict[str, int]) -> Notice:
    """Say how many lamps of the register stand there, on how many metres, and the longest stretch without light."""
    if not state["lamps"]:
        return Notice("gap_why_no_lamps")
    some = network.edges.iloc[gap.edges]
    metres = {"length": some["length_m"].sum(), "gap": some["longest_gap_m"].max()}
    return Notice(
        "gap_why_sparse", {"count": state["lamps"], **{name: round(float(one)) for name, one in metres.items()}}
    )


def _why_lamps(network: StreetNetwork, gap: Any, state: dict[str, int], mended: Mended) -> list[Notice]:
    """Say how many lamps give no light, and what putting them right would do where it is not enough."""
    out = {key: state[key] for key in COST_FREE if state[key]}
    broken = state["repair"] + state["broken_trim"]
    if broken:
        out["repair"] = broken
    timed = out["timetable"] = state["timetable"]
    out["switch_on"] = state["switch_on"] - timed
    keys = ("repair", "trim", "switch_on", "timetable")
    found = [Notice(f"gap_why_{key}", {"count": out[key]}) for key in keys if out.get(key)]
    every_m = network.edges["length_m"].to_numpy(dtype=np.float64)
    if found and (gap.remedy not in COST_FREE or _is_mended_in_part(gap, mended, every_m)):
        length_m = every_m[gap.edges]
        metres = round(float(length_m[mended.lit[ALL][gap.edges]].sum()))
        values = {"metres": metres, "length": round(float(length_m.sum()))}
        found.append(Notice("gap_why_partly_mended" if metres else "gap_why_not_mended", values))
    out_of_all = 0 < state["lamps"] == sum(state[key] for key in COST_FREE)
    if gap.lighting == Lighting.UNLIT.value and out_of_all and timed < state["lamps"] and gap.remedy in COST_FREE:
        found.append(Notice("gap_why_all_out"))
    return found


def _is_mended_in_part(gap: Any, mended: Mended, length_m: Floats) -> bool:
    """Tell whether a known dark stretch would be lit for a part only."""
    is_dark = gap.lighting == Lighting.UNLIT.value
    return is_dark and ALL in mended.lit and _share(mended.lit[ALL], gap.edges, length_m) < LIT_SHARE


def _how_sure(network: StreetNetwork, edges: list[int], source: str) -> str:
    """Tell whether what was found of some segments may be about a part of them only, or the register contradicts it."""
    some = network.edges.iloc[edges]
    said = some.loc[(some["lighting_source"] == source).to_numpy(dtype=bool), "lighting_evidence"]
    if said.str.contains("; against=lamps", regex=False).any():
        return "_contradicted"
    return "_of_part" if said.str.contains("; scope=", regex=False).any() else ""


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


def segments_with(told: pd.DataFrame, *what: str) -> frozenset[int]:
    """Give the segments about which something was found, such as ``hidden``; what is said of long ones is of none."""
    near = told["what"].isin(what) & ~told["is_long"].astype(bool)
    return frozenset(map(int, told.loc[near, "edge"]))
