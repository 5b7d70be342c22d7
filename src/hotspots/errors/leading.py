"""English words for where a walk may be led, and where on earth the places asked for are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "wish_no_length": Text("With it, the walk would be {metres} m longer than the {most} m that it may be."),
    "wish_no_room": Text(
        "With it, the walk would take {minutes} minutes more than there are, and be {metres} m longer than the "
        "{most} m that it may be."
    ),
    "wish_out_of_length": Text("It is too far from the start for a walk of {most} m."),
    "walk_out_of_length": Text(
        "Possible stops that are too far from the start for a walk of {metres} m: {count} of {all}."
    ),
    "wish_other_way": Text("There is time for it, but the way that passes other places is worth more."),
    "places_on_long_streets": Text(
        "{file}: some rows name a long street and no place on it, rows {rows}: they are placed in the middle of it, "
        "which may be more than {metres} m off.",
        "Write a house number, a cross street or coordinates to stop where it was meant.",
    ),
    "walk_spot_on_long_street": Text(
        "{text} is a long street, given without a place on it: the place taken is {place}.",
        "Name the crossing, a house number or coordinates if another place is meant.",
    ),
    "walk_meet_on_long_street": Text(
        "{text} is a long street, given as the meeting place without a place on it: nobody will know where to stand.",
        "Write where on it to meet: by which crossing or house number.",
    ),
    "place_cut_off": Text(
        "The place {text} lies by streets that cannot be reached on foot from the rest of the street network.",
        "Choose a place by the connected streets; if the extract lacks a bridge or path, take a newer or larger one.",
    ),
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
    "walk_value_out_of_range_typed": Text("{option} is {found}.", "It must be from {low} to {high}."),
    "walk_between_unclear_typed": Text(
        "{option} is {found}.", "Write a first and a last date, such as {option} 2026-11-01 2026-11-30."
    ),
    "walk_at_and_between_typed": Text(
        "The walk is to set out {at}, and also on some evening between {between}.",
        "Give either --at or {option}.",
    ),
    "walk_hours_alone_typed": Text(
        "The hours {found} are given without dates.",
        "Give --between-dates too, such as --between-dates 2026-11-01 2026-11-30, or leave out {option}.",
    ),
    "walk_hours_unclear_typed": Text("{option} is {found}.", "Write from when to when, such as {option} 18:00-21:00."),
    "walk_too_short_typed": Text(
        "No stop can be reached and left again in {minutes} minutes. The nearest, {nearest}, takes at least {needed}.",
        "Give {option} {needed} or more, or choose a start that is nearer.",
    ),
    "walk_length_too_short_typed": Text(
        "No stop can be reached on a walk of at most {metres} m.",
        "Give {option} more metres, or choose another start.",
    ),
    "walk_wishes_too_far_typed": Text(
        "What must be on the walk ({names}) alone takes {needed} m of {metres}.",
        "Give {option} more metres, or take some of it out.",
    ),
    "walk_street_unknown_typed": Text(
        "There is no street called {name}.",
        "Did you mean one of these: {known}? Write the name after {option} as the map has it.",
    ),
    "walk_street_unknown_no_names_typed": Text(
        "There is no street called {name}, nor one called something like it.",
        "Write the name after {option} as the map has it.",
    ),
}
