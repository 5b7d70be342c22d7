"""When in the week incidents happen, by hot spot, as a data block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspots.leaflet.layers.spots import number_or_none

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots


def weeks_block(spots: HotSpots) -> dict[str, Any]:
    """Give the hours of the week by rank of the hot spot: ``hours`` from Monday 00-01, in parts of incidents.

    Hot spots of which no hour is known are not there.
    """
    told = zip(spots.frame["rank"], spots.ranked_weeks, strict=True)
    return {
        "weeks": [
            {
                "rank": int(rank),
                "hours": [round(float(value), 2) for value in week.hours.reshape(-1)],
                "timed": week.incidents,
                "untimed": week.without_hour,
                "uncertain": number_or_none(week.uncertain_share, 3),
            }
            for rank, week in told
            if week is not None
        ]
    }
