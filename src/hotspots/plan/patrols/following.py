"""Planned against done: what a log of visits says beside the plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from hotspots.model.patrol import PatrolPlan

MARGIN: Final = pd.Timedelta(minutes=15)
"""A visit that began so much before or after its window still counts as in time."""


def follow(plan: PatrolPlan, log: pd.DataFrame) -> pd.DataFrame:
    """Set visits done beside those planned, hot spot by hot spot.

    Parameters
    ----------
    plan
        For dates.
    log
        ``place`` str, a hot spot's number or name; ``arrive`` zoned; ``minutes``, NaN where not known.

    Returns
    -------
    pandas.DataFrame
        ``rank``, ``name``, ``planned`` visits, ``done`` on the dates of the plan, ``in_time`` planned visits that a
        visit done answers to (each answers to one), ``minutes`` done where known. The last row, rank 0, is for visits
        at places that are no hot spot of the plan.
    """
    dates = set(plan.dates)
    rank_of = {str(rank): int(rank) for rank in plan.places["rank"]}
    rank_of |= {
        str(name).casefold(): int(rank) for rank, name in zip(plan.places["rank"], plan.places["name"], strict=True)
    }
    done = log.loc[[_shift_date(moment, dates) for moment in log["arrive"]]]
    rank = [rank_of.get(str(place).strip().casefold(), 0) for place in done["place"]]
    rows = []
    for number, name in [*zip(plan.places["rank"], plan.places["name"], strict=True), (0, "")]:
        mine = done.loc[[one == number for one in rank]].sort_values("arrive")
        planned = plan.visits.loc[plan.visits["rank"] == number].sort_values("opens")
        free = list(mine["arrive"])
        in_time = 0
        for opens, closes in zip(planned["opens"], planned["closes"], strict=True):
            match = next((one for one in free if opens - MARGIN <= one <= closes + MARGIN), None)
            if match is not None:
                free.remove(match)
                in_time += 1
        rows.append((int(number), name, len(planned), len(mine), in_time, float(mine["minutes"].sum())))
    return pd.DataFrame(rows, columns=["rank", "name", "planned", "done", "in_time", "minutes"])


def _shift_date(moment: pd.Timestamp, dates: set[dt.date]) -> bool:
    """Tell whether a moment is on a date of the plan, or in the small hours after it."""
    return moment.date() in dates or (moment.hour < 8 and (moment - pd.Timedelta(days=1)).date() in dates)
