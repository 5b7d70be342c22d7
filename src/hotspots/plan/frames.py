"""The tables of a plan: its stops, the segments walked, and the directions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.ops import substring

from hotspots.model.told_apart import told_apart
from hotspots.model.walk import DIRECTION_COLUMNS, LEG_COLUMNS, STOP_COLUMNS, TOLD_OF_WAYS
from hotspots.plan.beside import street_names
from hotspots.plan.corners import part_at_corners
from hotspots.plan.crossed import crossed_roads
from hotspots.plan.directions import CROSSING, Stretch, direction_rows
from hotspots.plan.joining import as_crossings, merge_stretches
from hotspots.sun import is_dark

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.plan.candidates import Candidate
    from hotspots.plan.routing import Step


AT_START_M: Final = 10.0
"""The first stop is where the walk begins if it is no further than this: nobody is told how to go there."""


def stop_frame(
    stops: Sequence[Candidate],
    arrive: Sequence[dt.datetime],
    stop_min: Sequence[float],
    lonlat: tuple[float, float],
    crs: Any,
    *,
    escape_m: npt.NDArray[np.float64],
) -> gpd.GeoDataFrame:
    """Make the table of stops, with the columns of :data:`~hotspots.model.walk.STOP_COLUMNS`; times to the minute."""
    leave = [later(when, stay) for when, stay in zip(arrive, stop_min, strict=True)]
    table = {
        "order": np.arange(1, len(stops) + 1),
        "name": [
            stop.name if stop.kind == "rest" else name
            for stop, name in zip(stops, told_apart([stop.name for stop in stops]), strict=True)
        ],
        "kind": [stop.kind for stop in stops],
        "arrive": _local([to_the_minute(when) for when in arrive]),
        "leave": _local([to_the_minute(when) for when in leave]),
        "prize": np.array([stop.prize for stop in stops], dtype=np.float64),
        "why": pd.Series([stop.why for stop in stops], dtype=object),
        "look_at": pd.Series([stop.look_at for stop in stops], dtype=object),
        "lighting": [stop.lighting for stop in stops],
        "dark": np.array([is_dark(when, *lonlat) for when in arrive], dtype=bool),
        "escape_m": np.round(escape_m, 0),
    }
    frame = gpd.GeoDataFrame(table, geometry=shapely.points([stop.xy for stop in stops]), crs=crs)
    return frame.loc[:, list(STOP_COLUMNS)]


def leg_frame(network: StreetNetwork, legs: Sequence[Sequence[Step]]) -> gpd.GeoDataFrame:
    """Make the table of segments walked, with the columns of :data:`~hotspots.model.walk.LEG_COLUMNS`."""
    steps = [step for leg in legs for step in leg]
    edges = network.edges.iloc[[step.edge for step in steps]]
    lines = [_walked(line, step) for line, step in zip(edges.geometry, steps, strict=True)]
    table = {
        "leg": np.repeat(np.arange(len(legs)), [len(leg) for leg in legs]),
        "edge": np.array([step.edge for step in steps], dtype=np.int64),
        "length_m": np.array([step.length_m for step in steps], dtype=np.float64),
    }
    kept = {name: edges[name].to_numpy() for name in ("name", "lighting", "steps", "tunnel", "highway")}
    return gpd.GeoDataFrame({**table, **kept}, geometry=lines, crs=network.crs).loc[:, list(LEG_COLUMNS)]


def direction_frame(
    network: StreetNetwork, legs: gpd.GeoDataFrame, count: int, stop_names: Sequence[str], end_name: str = ""
) -> pd.DataFrame:
    """Make the table of directions: :data:`~hotspots.model.walk.DIRECTION_COLUMNS` and what is told of ways besides.

    Parameters
    ----------
    network
        Streets, for what to call pavements.
    legs
        Of :func:`leg_frame`.
    count
        How many legs there are; one may be empty where two stops are at one place.
    stop_names
        Names of the stops, one fewer.
    end_name
        Where it ends, ``""`` for where it began.
    """
    stretches: list[list[Stretch]] = [[] for _ in range(count)]
    told = zip(street_names(network, legs), _climbs(network, legs), crossed_roads(network, legs), strict=True)
    for row, (name, climb, (crosses, marked)) in zip(legs.itertuples(), told, strict=True):
        metres, state = float(row.length_m), str(row.lighting)
        if metres <= 0:
            continue
        unlit, unknown = metres * (state == "unlit"), metres * (state == "unknown")
        xy = shapely.get_coordinates(row.geometry)
        kind = (bool(row.steps), bool(row.tunnel))
        stretches[row.leg].append(
            Stretch(
                name,
                _highway(str(row.highway)),
                metres,
                unlit,
                unknown,
                *kind,
                xy,
                climb,
                crosses,
                marked or not crosses,
                beside=bool(name) and not row.name,
            )
        )
    if stop_names and sum(one.length_m for one in stretches[0]) < AT_START_M:
        stretches[0] = []
    joined = [part_at_corners(merge_stretches(as_crossings(leg))) for leg in stretches]
    rows = direction_rows(joined, stop_names, end_name)
    return pd.DataFrame(rows, columns=[*DIRECTION_COLUMNS, *TOLD_OF_WAYS])


def _highway(tag: str) -> str:
    """Give the tag of a way; one that is tagged as a crossing itself is a footway, not the crossing of a main road."""
    return "footway" if tag == CROSSING else tag


def _climbs(network: StreetNetwork, legs: gpd.GeoDataFrame) -> list[str]:
    """Tell which steps go up and which down in the direction walked, ``""`` where that is not known."""
    incline, lines = network.attribute("incline"), network.edges.geometry.to_numpy()
    found = []
    for row in legs.itertuples():
        said = str(incline[row.edge]).strip().casefold() if row.steps else ""
        rises = 1 if said.startswith("up") else -1 if said.startswith("down") else 0
        ends = shapely.get_coordinates(row.geometry)[[0, -1]]
        along = shapely.line_locate_point(lines[row.edge], shapely.points(ends))
        found.append(("down", "", "up")[1 + rises * int(np.sign(along[1] - along[0]))])
    return found


def later(when: dt.datetime, minutes: float) -> dt.datetime:
    """Give the moment so many minutes later on the clock of the same zone, to the second, across clock changes."""
    moment = when.astimezone(dt.UTC) + dt.timedelta(seconds=round(minutes * 60))
    return moment.astimezone(when.tzinfo)


def to_the_minute(when: dt.datetime) -> dt.datetime:
    """Round a moment to the nearest minute, half of one up, as all times of a walk are told."""
    return later(when, 0.5).replace(second=0, microsecond=0)


def _local(moments: Sequence[dt.datetime]) -> pd.DatetimeIndex:
    """Make a column of zoned times, also where the clocks change between them."""
    return pd.DatetimeIndex([moment.astimezone(dt.UTC) for moment in moments]).tz_convert(moments[0].tzinfo)


def _walked(line: shapely.LineString, step: Step) -> shapely.LineString:
    """Cut out what is walked of an edge, in the direction walked."""
    cut = substring(line, step.from_m, step.to_m)
    if isinstance(cut, shapely.LineString):
        return cut
    return shapely.LineString([cut.coords[0], cut.coords[0]])
