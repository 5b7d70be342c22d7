"""English words for planning walks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "moment_without_zone": Text(
        "The time {found} has no time zone.",
        "Give it one, for example with tzinfo=ZoneInfo('Europe/Stockholm').",
    ),
    "walk_value_out_of_range": Text(
        "{key} is {found} in [walk].",
        "It must be from {low} to {high}.",
    ),
    "walk_end_out_of_reach": Text(
        "The way from start to end takes {needed} minutes, but there are {minutes}.",
        "Allow more minutes, or choose an end that is nearer.",
    ),
    "walk_engine_unknown": Text(
        "There is no engine {found} for planning walks.",
        "Choose one of: {engines}.",
    ),
    "walk_engine_missing": Text(
        "The engine {engine} is not installed.",
        "Install it with pip install {engine}, or use the engine own.",
    ),
    "walk_must_see_too_long": Text(
        "The {stops} must-see stops alone take {needed} minutes of {minutes}.",
        "Allow more minutes, or take some of them out.",
    ),
    "walk_must_see_too_many": Text(
        "There are {stops} must-see stops, but at most {most} stops are asked for.",
        "Raise max_stops, or take some of them out.",
    ),
    "walk_no_candidates": Text(
        "There is no place to stop at: no hot spot, no unlit or unknown stretch, no place called unsafe, no underpass.",
        "Give incidents, a survey or a lamp register that cover the streets.",
    ),
    "walk_start_off_streets": Text(
        "The start {start} is {metres} m from the nearest street that one can walk on.",
        "Choose a start inside the street extract, as a street name, an address or lat,lon.",
    ),
    "walk_no_way": Text(
        "From the start {start} there is no way on foot to any of the {count} places to stop at.",
        "Choose a start on the connected street network.",
    ),
    "walk_too_short": Text(
        "No stop can be reached and left again in {minutes} minutes. The nearest, {nearest}, takes at least {needed}.",
        "Set minutes to {needed} or more in [walk], or choose a start that is nearer.",
    ),
    "walk_not_dark": Text(
        "It is not dark when the walk sets out, {start}. That evening it is dark from {dark_from}.",
        "Set out later, or choose another date: at {clock} it is dark next on {next_dark}.",
    ),
    "walk_not_dark_never": Text(
        "It is not dark when the walk sets out, {start}. That evening it is dark from {dark_from}.",
        "Set out later: at {clock} it is not dark on any day of the year to come.",
    ),
    "walk_not_dark_all_night": Text(
        "It is not dark when the walk sets out, {start}, and it does not get dark that night.",
        "Choose another date: at {clock} it is dark next on {next_dark}.",
    ),
    "walk_not_dark_all_night_never": Text(
        "It is not dark when the walk sets out, {start}, and it does not get dark that night.",
        "Choose another date and a later hour: at {clock} it is not dark on any day of the year to come.",
    ),
    "walk_time_skipped": Text(
        "There is no {found}: the clock is put forward that night.",
        "Choose another time, such as {next}.",
    ),
    "walk_time_twice": Text(
        "The clock is put back that night, so {found} comes twice. The walk sets out the first time.",
        "Set out at another hour if it could be mistaken.",
    ),
    "walk_time_twice_second": Text(
        "The clock is put back that night, so {found} comes twice. The walk sets out the second time.",
        "Set out at another hour if it could be mistaken.",
    ),
    "walk_gets_light": Text(
        "It gets light during the walk: it is dark only until {clock}.",
        "Set out earlier.",
    ),
    "walk_begins_away": Text(
        "The route begins {metres} m from {start}, at the nearest street that one can walk on.",
        "Check the meeting place on the map.",
    ),
    "walk_out_of_reach": Text(
        "Places to stop at that are out of reach from the start in this time: {count} of {all}.",
    ),
    "walk_candidates_cut": Text(
        "{found} places are in reach; the {kept} most worthwhile were chosen among.",
    ),
    "walk_hot_spots_off_streets": Text(
        "Hot spots more than {metres} m from any street that one can walk on, not stopped at: {count}.",
    ),
    "walk_answers_off_streets": Text(
        "Survey answers more than {metres} m from any street that one can walk on, not stopped at: {count}.",
    ),
    "why_hot_spot": Text("Many reported incidents: number {rank} of the study's hot spots."),
    "why_unlit": Text("Unlit stretch, about {metres} m."),
    "why_unknown": Text("Whether it is lit is not known, for about {metres} m."),
    "why_underpass": Text("Underpass or covered passage, about {metres} m."),
    "why_underpass_unlit": Text("It is unlit."),
    "why_underpass_unknown": Text("Whether it is lit is not known."),
    "why_complaint": Text("{count} survey answers call the place unsafe."),
    "why_complaint_few": Text("Fewer than {few} survey answers call the place unsafe."),
    "why_reason_lighting": Text("Most often named: the lighting."),
    "why_reason_underpass": Text("Most often named: the underpass."),
    "why_reason_vegetation": Text("Most often named: trees and bushes."),
    "why_reason_people": Text("Most often named: people who gather."),
    "why_reason_traffic": Text("Most often named: the traffic."),
    "why_reason_maintenance": Text("Most often named: poor upkeep."),
    "why_reason_empty": Text("Most often named: few people about."),
}
