"""English words for planning patrols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "patrol_kind_unknown": Text("There is no kind of team called {found}.", "Choose one of: {known}."),
    "patrol_value_out_of_range": Text("{key} is {found} in [patrol].", "It must be from {low} to {high}."),
    "patrol_key_unknown": Text("[[{section}]] has no key called {key}.", "It has these: {known}."),
    "patrol_places_wrong": Text(
        "{key} in [[{section}]] is {found}, which is no list of hot spots.",
        'Write their numbers or names in brackets, for example places = [1, 2, 5] or places = ["Floragatan"].',
    ),
    "patrol_shift_too_long": Text(
        "The shift {shift} is {hours} hours long, and a shift is at most {most}.",
        "Write from when to when, for example fri-sat 20:00-02:00; for longer presence, one more team.",
    ),
    "patrol_shift_overlaps": Text(
        "The shift {shift} has hours that run into each other: one team cannot do both.",
        "Write one shift for both, or a team for each ([[patrol.team]]).",
    ),
    "patrol_value_wrong": Text("{key} is {found} in [[{section}]], which has no meaning there.", "See docs/files.md."),
    "patrol_place_without_rank": Text(
        "A [[patrol.place]] does not say which hot spot it means.",
        "Give its number in the list of hot spots, for example rank = 3.",
    ),
    "patrol_rank_unknown": Text(
        "[[{section}]] names hot spot {found}, but the study has numbers 1 to {last}.",
        "Look up the number in hot_spots.csv.",
    ),
    "patrol_date_unreadable": Text("{found} in [patrol] is no date.", "Write it as 2026-11-27."),
    "patrol_no_hot_spots": Text(
        "There is no hot spot to patrol.",
        "Run hotspots find, and see what it says of why there are none.",
    ),
    "patrol_no_shift": Text(
        "There is no shift from {first} to {last}: the shift is {shift}.",
        "Choose another date, more days, or other weekdays in shift.",
    ),
    "patrol_no_streets": Text(
        "There is no street that one can walk on.", "Give a street extract that covers the hot spots."
    ),
    "patrol_no_car_streets": Text(
        "There is no street that is open to cars.", "Let the teams go on foot, or give a larger street extract."
    ),
    "patrol_nothing_in_hours": Text(
        "No hot spot has its own hours in any of these shifts.",
        "Choose another shift or date, or visit them at any hour: --any-hour, own_hours = false.",
    ),
    "patrol_nothing_in_reach": Text(
        "No hot spot can be reached by any of the teams.",
        "Choose another start (depot), or teams that may go to more places.",
    ),
    "patrol_promise_too_long": Text(
        "The {visits} promised visits alone take {needed} minutes on the spot on {day}, and all teams "
        "together have {minutes}.",
        "Promise fewer visits, plan more teams or longer shifts, or shorten dwell_min.",
    ),
    "patrol_promise_out_of_reach": Text(
        "{missing} of {promised} promised visits on {day} cannot be made by any team: {places}.",
        "Check that the way there and back fits in the shift of a team that may go there.",
    ),
    "patrol_promise_not_kept": Text(
        "No schedule was found for {day} that keeps all {promised} promised visits. Missing: {places}. Teams "
        "on duty: {teams}.",
        "{help} Or promise fewer visits, plan longer shifts, or shorten dwell_min or apart_min.",
    ),
    "patrol_shift_chosen": Text("No shift is said: {hours} was taken."),
    "patrol_date_chosen": Text("No date is said: {date} was taken."),
    "patrol_undated": Text(
        "No date is said: the plan is for a {weekday}, without a date.",
        "Give the date for a calendar: date in [patrol].",
    ),
    "patrol_depot_chosen": Text("No start is said: teams begin and end at {depot}, in the middle of the hot spots."),
    "patrol_dwell_unusual": Text(
        "{minutes} minutes on the spot are planned.",
        "10 to 16 minutes have been seen to give the longest calm afterwards (Koper 1995).",
    ),
    "patrol_hours_unknown": Text(
        "The hours of {count} of {all} hot spots are not known: they are visited at any time of the shift."
    ),
    "patrol_trial_short": Text(
        "Days were to be drawn by chance, but there is one only.", "Plan for more days: days in [patrol]."
    ),
    "patrol_car_speeds": Text(
        "Times by car are for normal driving on quiet streets: in towns by kind of street, outside 0.85 of the signed "
        "limit; they have not been measured here."
    ),
    "patrol_out_teams": Text("No team on duty may go there."),
    "patrol_out_reach": Text("There is no way there and back from where the teams begin."),
    "patrol_out_hours": Text("Its own hours are outside the shift, or shorter than a visit."),
    "patrol_out_drawn": Text("The draw gave it no presence on that day."),
    "patrol_out_worth": Text("The time went to places worth more (--explain tells what a visit would have cost)."),
    "why_patrol_hot_spot": Text("Number {rank} of the study's hot spots, with {count} reported incidents."),
    "why_patrol_promised": Text("Promised: {visits} visits a day."),
    "why_patrol_every": Text("A visit at least every {minutes} minutes is asked for."),
    "patrol_skipped": Text(
        "[patrol] is not planned: the study has no {missing}.",
        "Add [{section}] to hotspots.toml, or take [patrol] out.",
    ),
    "patrol_needs_incidents": Text(
        "Patrols need hot spots, and the study has no incidents.", "Give [incidents] in hotspots.toml."
    ),
}
