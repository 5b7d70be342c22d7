"""English words for what a patrol plan promises, refuses and leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "patrol_place_twice": Text(
        "Two [[patrol.place]] are about hot spot {rank}.", "Write all that is wished for there in one."
    ),
    "patrol_name_unknown": Text(
        "No hot spot of the study is called {found}, which stands in [[{section}]].",
        "Look up the number or the name in hot_spots.csv.",
    ),
    "patrol_name_near": Text(
        "No hot spot of the study is called {found}, which stands in [[{section}]].",
        "Did you mean: {near}? Write its number or its whole name.",
    ),
    "patrol_name_of_several": Text(
        "{found} in [[{section}]] is the name of several hot spots: {ranks}.",
        "Write the number of the one that is meant.",
    ),
    "patrol_promise_impossible": Text(
        "Promised visits cannot be kept on {day}: {places}.",
        "Promise fewer visits there, let a team on duty go there (only, places), choose other hours (shift, "
        "when), or shorten apart_min or dwell_min.",
    ),
    "patrol_every_not_kept": Text(
        "No timetable was found for {day} that keeps the time between visits (every_min): {places}. Teams on "
        "duty: {teams}.",
        "{help} Or ask for it at fewer places, or shorten dwell_min.",
    ),
    "patrol_lack": Text("{rank}. {name} ({missing} of {asked} visits missing)"),
    "patrol_lack_reason": Text("{rank}. {name} ({missing} of {asked} visits missing: {reason})"),
    "patrol_and_more": Text("{count} more"),
    "patrol_day_hours": Text("{day} {hours}"),
    "patrol_out_streets": Text(
        "There are no streets there: it lies outside the street extract.", "Give a street extract that covers it."
    ),
    "patrol_greedy_promises": Text("leaves out promised visits ({count})"),
    "patrol_greedy_pauses": Text("leaves out visits that keep the time between visits, every_min ({count})"),
    "patrol_help_teams": Text("It works with more teams like the last one: {teams}."),
    "patrol_help_every": Text("It works with every_min = {minutes}."),
    "patrol_help_both": Text("It works with every_min = {minutes}, or with more teams like the last one: {teams}."),
    "patrol_help_none": Text("Three more teams like the last one are not enough."),
    "patrol_shift_chosen_for": Text("No shift is said for {teams}: {hours} was taken."),
    "patrol_team_number": Text("team {number}"),
    "patrol_date_past": Text(
        "The plan is for days that are past: from {date}.", "Give another date: date in [patrol], or --date."
    ),
    "patrol_clock_forward": Text(
        "Clocks go forward during the shift that begins on {day}: the night is an hour shorter than the clock says."
    ),
    "patrol_clock_back": Text(
        "Clocks go back during the shift that begins on {day}: the night is an hour longer than the clock "
        "says. Times in the hour that comes twice are marked summer time or winter time."
    ),
    "patrol_promised_outside": Text(
        "Promised visits do not fit in the own hours of {places}: they are made in the whole shift.",
        "Set the hours for these with when in [[patrol.place]].",
    ),
    "patrol_every_unkept": Text(
        "On {day} nobody on duty can go to {places}: the time between visits asked for (every_min) is not kept there.",
        "Give a team on duty that may go there and has time for the way.",
    ),
    "patrol_day_empty": Text(
        "There is nothing to visit on {days}: {reason}.",
        "The other dates are planned. Change shift, when or own_hours if there should be visits.",
    ),
    "patrol_day_drawn": Text("The draw gave presence to no hot spot on {days}: nothing is planned then."),
    "patrol_nothing_drawn": Text(
        "The draw gave presence to no hot spot on any of the dates.",
        "Plan for more days (days in [patrol]): half of them have presence. Or plan without trial.",
    ),
    "patrol_counts_unknown": Text(
        "Hot spot {ranks} has no count, or no expected count: what visits there are worth is not known.",
        "Leave it out, or give count and expected as find does.",
    ),
    "patrol_unvisited": Text("No visit to {places}. {reason}"),
    "patrol_team_idle": Text(
        "{team} has no visit, or one only, in the shift on {days}: {reason}.",
        "Change its shift, start (depot) or places, or do without it.",
    ),
    "patrol_covers_less": Text(
        "The plan covers {plan} % of the incidents of known hour; always going to the best place next would "
        "cover {greedy} %. The plan gives something else for it: promised and asked for visits first, and "
        "with fairness = {fairness} visits to more places rather than again to those with most incidents. A "
        "lower fairness covers more; order and times are drawn."
    ),
    "patrol_out_gives_way": Text(
        "The time went to places worth more. A visit on {day} (worth {added}) would take {team} about "
        "{minutes} minutes, and visits worth {lost} would have to give way: {places}."
    ),
    "patrol_out_free": Text(
        "A visit on {day} (worth {added}, about {minutes} minutes of {team}) would fit in beside the others.",
        "Search for longer: --seconds.",
    ),
    "patrol_out_promised": Text("Those who could go there are taken up by promised visits."),
    "patrol_out_window": Text("No team can be there within its hours and back in its shift."),
}
