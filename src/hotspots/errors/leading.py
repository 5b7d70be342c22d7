"""English words for where a walk may be led, and where on earth the places asked for are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "wish_no_length": Text("With it, the walk would be {metres} m longer than the {most} m that it may be."),
    "wish_no_room": Text(
        "With it, the walk would take {minutes} minutes more than there are, and be {metres} m longer than the {most} m "
        "that it may be."
    ),
    "wish_out_of_length": Text("It is too far from the start for a walk of {most} m."),
    "walk_out_of_length": Text(
        "{count} of the {all} possible stops are too far from the start for a walk of {metres} m."
    ),
    "wish_other_way": Text("There is time for it, but the way that passes other places is worth more."),
    "walk_in_the_past": Text(
        "The walk is on {day}, and today is {today}: nobody can be invited to it.",
        "Check the year, or choose a date to come.",
    ),
    "walk_between_past": Text(
        "All evenings between {first} and {last} are past: today is {today}.",
        "Choose dates to come.",
    ),
    "walk_up_steps_with_ramp": Text(
        "The way leads by steps that the map says have a ramp: {streets}.",
        "Try the ramps before the walk: the map does not tell how steep they are.",
    ),
}
