"""English words for days drawn by chance, further schedules, and plans that take long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "patrol_trial_same": Text(
        "{count} of {all} times a place was drawn to have presence on a date, it has no visit beyond what is promised: "
        "there it does not differ from a date without presence.",
        "See promised and planned in patrol_draw.csv. Promise fewer visits, plan more teams or longer shifts.",
    ),
    "patrol_trial_weekdays": Text(
        "{count} of {all} pairs of dates in the draw are of different weekdays: what differs between the weekdays is "
        "mixed with what presence does.",
        "Plan for two whole weeks or more (days in [patrol]), so that each date is paired with its weekday.",
    ),
    "patrol_variants_repeated": Text(
        "{count} further schedules have the visits of the first, at other times where there is room for that, for no "
        "other worth at least 97 % of it was found: {days}.",
        "Plan longer shifts or fewer promises, or fewer variants.",
    ),
    "patrol_takes_long": Text(
        "{places} hot spots, {teams} teams, {days} days and {variants} schedules are planned: that takes some minutes."
    ),
}
