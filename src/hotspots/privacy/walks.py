"""A walk for those who come: where, when and what to look at, and nothing that incidents decided the words of.

All stops are treated alike. If only the stops that incidents chose had a neutral reason, the neutral reason would give
them away; so every stop has the same kind, the same reason and the same list of what to look at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from hotspots.errors import Notice, PrivacyError
from hotspots.model.walk import DIRECTION_COLUMNS, LEG_COLUMNS, STOP_COLUMNS, TOLD_OF_STOPS, TOLD_OF_WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from hotspots.model.released import Profile
    from hotspots.model.walk import WalkPlan
    from hotspots.privacy.keep_out import KeepOut

LOOK_AT: Final = ("lighting", "sight_lines", "vegetation", "ways_out", "upkeep", "people", "crossings", "good_things")
"""What everybody looks at, everywhere."""

TOLD_NOTICES: Final = frozenset(
    {
        "walk_not_dark",
        "walk_not_dark_never",
        "walk_not_dark_all_night",
        "walk_not_dark_all_night_never",
        "walk_gets_light",
        "walk_dark_too_short",
        "walk_begins_away",
        "walk_time_twice",
        "walk_time_twice_second",
        "walk_rests_away",
        "walk_ends_away",
        "walk_needs_unknown",
        "walk_up_steps_with_ramp",
        "walk_along_main_road",
        "walk_crosses_main_road",
        "walk_light_changes",
        "walk_groups_mirrored",
        "walk_groups_staggered",
    }
)
"""Notices of a plan that say nothing of incidents; all others stay inside."""


def participant_walk(plan: WalkPlan, profile: Profile, keep_out: KeepOut | None) -> WalkPlan:
    """Give what people on a walk may see of it.

    The result depends on where the route and its stops are, on the times and on the streets; it does not depend on
    what kind of stop each is, why it was chosen, what it is worth, or what a person called it (``map_names``).

    Raises
    ------
    PrivacyError
        If a stop lies at a protected place: taking it out of a finished route would leave a detour to nowhere.
    """
    stops = plan.stops.loc[:, [*STOP_COLUMNS, *_told_of_stops(plan)]].reset_index(drop=True)
    if keep_out is not None and len(stops):
        near = keep_out.covers(shapely.get_coordinates(stops.geometry.to_numpy()))
        if near.any():
            raise PrivacyError(
                "walk_stop_kept_out",
                profile=profile.name,
                stops=[int(order) for order in stops["order"].to_numpy()[near]],
            )
    reason = (Notice("why_on_the_walk", {}, is_warning=False),)
    stops["kind"] = "place"
    stops["prize"] = np.zeros(len(stops))
    stops["why"] = [reason] * len(stops)
    stops["look_at"] = [LOOK_AT] * len(stops)
    directions = plan.directions.loc[:, _told_of_ways(plan)].reset_index(drop=True)
    if plan.map_names:
        stops["name"] = list(plan.map_names)
        directions["name"] = _ways_by_map(directions, plan.map_names)
    return replace(
        plan,
        stops=stops,
        legs=plan.legs.loc[:, list(LEG_COLUMNS)].reset_index(drop=True),
        directions=directions,
        prize=0.0,
        bound=0.0,
        passed=0.0,
        wished=replace(plan.wished, must_see=(), avoid=(), include=()),
        wishes=None,
        left_out=None,
        others=(),
        groups=(),
        map_names=(),
        notices=tuple(notice for notice in plan.notices if notice.code in TOLD_NOTICES),
    )


def _ways_by_map(directions: pd.DataFrame, map_names: Sequence[str]) -> list[str]:
    """Give the names in directions, where one arrives at a stop that of the map."""
    named = dict(enumerate(map_names, start=1))
    return [
        named.get(int(stop), "") if turn == "arrive" and stop else name
        for name, turn, stop in zip(directions["name"], directions["turn"], directions["to_stop"], strict=True)
    ]


def _told_of_stops(plan: WalkPlan) -> list[str]:
    """Name the columns of stops that are about what the map has beside them alone."""
    return [name for name in TOLD_OF_STOPS if name in plan.stops.columns]


def _told_of_ways(plan: WalkPlan) -> list[str]:
    """Name the columns of directions that are about streets alone."""
    return [*DIRECTION_COLUMNS, *(name for name in TOLD_OF_WAYS if name in plan.directions.columns)]
