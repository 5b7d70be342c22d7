"""English words for what a walk is asked for: places, streets, evenings, groups, rounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "walk_word_unknown": Text("{key} does not know {found} in [walk].", "Choose among: {known}."),
    "walk_at_and_between": Text(
        "The walk is to set out {at}, and also on some evening between {between}.",
        "Keep either at or between_dates in [walk].",
    ),
    "walk_between_unclear": Text(
        "between_dates is {found} in [walk].",
        'Write a first and a last date, such as ["2026-11-01", "2026-11-30"].',
    ),
    "walk_hours_alone": Text(
        "The hours {found} stand in [walk] without dates.",
        'Write between_dates too, such as ["2026-11-01", "2026-11-30"], or take hours out.',
    ),
    "walk_hours_unclear": Text("hours is {found} in [walk].", 'Write from when to when, such as "18:00-21:00".'),
    "walk_no_dark_evening": Text(
        "Between {first} and {last} no evening is dark for {minutes} minutes within the hours {hours}.",
        "Allow later hours, other dates or a shorter walk.",
    ),
    "walk_evening_chosen": Text(
        "{day} is the first evening that is dark throughout. The walk sets out at {clock}; it is dark from {dark_from}."
    ),
    "walk_must_see_off_streets": Text(
        "The must-see stop {name} is more than {metres} m from any street that the walk may be led along.",
        "Choose a place by a street, or take it out of must_see.",
    ),
    "walk_must_see_protected": Text(
        "The must-see stop {name} is on protected ground, where no walk stops.",
        "Take it out of must_see, or the ground out of keep_out.",
    ),
    "walk_end_off_streets": Text(
        "{start}, where the walk is to end or rest, is {metres} m from the nearest street that it may be led along.",
        "Choose a place by a street, as a street name, an address or lat,lon.",
    ),
    "walk_include_off_streets": Text(
        "The street {start} is to be walked, but is {metres} m from the nearest street that the walk may be led along.",
        "Take it out of include, or out of what is closed to the walk.",
    ),
    "walk_place_not_joined": Text(
        "There is no way for this walk from {start} to {name}.",
        "Take away streets to avoid or needs, or choose another place.",
    ),
    "walk_length_too_short": Text(
        "No stop can be reached on a walk of at most {metres} m.",
        "Raise max_length_m in [walk], or choose another start.",
    ),
    "walk_wishes_too_long": Text(
        "What must be on the walk ({names}) alone takes {needed} minutes of {minutes}.",
        "Allow more minutes, or take some of it out.",
    ),
    "walk_wishes_too_far": Text(
        "What must be on the walk ({names}) alone takes {needed} m of {metres}.",
        "Raise max_length_m in [walk], or take some of it out.",
    ),
    "walk_wishes_closed": Text(
        "What must be on the walk ({names}) cannot be joined by ways that it may be led along.",
        "Take away streets to avoid or needs, or some of the places.",
    ),
    "walk_street_unknown": Text(
        "There is no street called {name}.",
        "Did you mean one of these: {known}? Else check avoid and include in [walk].",
    ),
    "walk_street_unknown_no_names": Text(
        "There is no street called {name}, nor one called something like it.", "Check avoid and include in [walk]."
    ),
    "walk_avoid_nothing": Text(
        "No street lies where {file} says that the walk is not to go.", "Check the file's place."
    ),
    "walk_places_set_aside": Text(
        "Rows of the places from the meeting that could not be used: {count} ({rows}).",
        "hotspots check says why. Mend the list, so that nobody's wish is lost.",
    ),
    "walk_closed_then": Text("Closed at the time of the walk, and not used: {streets}."),
    "walk_light_changes": Text(
        "The light is told as it is at {told}. At {clock} it is another on: {streets}.",
        "Mind that where you stop, or set out at another hour.",
    ),
    "walk_closed_unclear": Text(
        "The map has hours that cannot be told for: {streets}.", "Look on site whether one can pass at that time."
    ),
    "walk_rests_away": Text(
        "The route comes within {metres} m of {start}, at the nearest street that one can walk on.",
        "Check the last bit on the map.",
    ),
    "walk_ends_away": Text(
        "The route ends {metres} m from {start}, at the nearest street that one can walk on.",
        "Check the last bit on the map.",
    ),
    "walk_alternatives_few": Text(
        "Plans asked for: {wanted}; found that differ enough: {found}.",
        "Allow more minutes, or be content with these.",
    ),
    "walk_round_only": Text(
        "Only one round fits in the time: every other week it is walked the other way round.",
        "Allow more minutes for rounds that differ from week to week.",
    ),
    "walk_round_of_week": Text("Week {week}: round {number} of {rounds}. It is never the round of the week before."),
    "walk_along_main_road": Text(
        "{metres} m are along main roads of which the map tells no pavement.",
        "Walk it beforehand, or put the road into avoid.",
    ),
    "walk_crosses_main_road": Text(
        "Main roads are crossed where the map has no marked crossing, number of times: {count}.",
        "Walk it beforehand and choose where to cross.",
    ),
    "walk_needs_unknown": Text(
        "For {metres} m of {length} the map does not tell all that the needs ask for.", "Walk it beforehand."
    ),
    "walk_far_from_light": Text(
        "It is further than {metres} m to a street that is known to be lit from stop no. {stops}.",
        "Agree beforehand which way the group leaves from there.",
    ),
    "walk_led_along": Text("The walk is led along {name} for {metres} m."),
    "walk_groups_mirrored": Text(
        "{people} people walk in {groups} groups of at most {most}: every other one the other way round, later pairs "
        "{minutes} minutes apart."
    ),
    "walk_groups_staggered": Text(
        "{people} people walk in {groups} groups of at most {most}, {minutes} minutes apart."
    ),
    "walk_groups_meet": Text("Groups meet at: {places}.", "Let one of them wait, or take the stop together."),
    "walk_names_by_map": Text(
        "On the participants' papers these stops are called by the map, as it does not have their names in the file of "
        "places: stop no. {stops}."
    ),
    "walk_names_telling": Text(
        "The names of these stops seem to hold a date, a crime or a person: stop no. {stops}. Leaders' papers have "
        "them.",
        "Write where the place is and no more, such as street and number, and run it again.",
    ),
    "why_wish": Text("Called unsafe at the meeting before the walk, number of times: {count}."),
    "why_good": Text("Called a good place at the meeting before the walk, number of times: {count}."),
    "why_must_see": Text("Asked for."),
    "why_rest": Text("Here the group sits down and sums up."),
    "wish_off_streets": Text("It is more than {metres} m from any street that the walk may be led along."),
    "wish_out_of_reach": Text("It is out of reach from the start in this time."),
    "wish_outside": Text("It lies outside the study's area, or on protected ground."),
    "wish_no_way": Text("There is no way to it that the walk may be led along."),
    "wish_no_time": Text("Adding it would take {minutes} minutes more than there are."),
    "wish_too_many_stops": Text(
        "There would be time for it, but the walk already has as many stops as it may: {most}."
    ),
    "places_without_feel": Text(
        "{file} does not say which places are safe or unsafe. Its headings are: {found}.",
        'Write the heading in hotspots.toml under [places.columns], as in: feel = "{example}"',
    ),
    "places_without_places": Text(
        "{file} does not say where its places are. Its headings are: {found}.",
        'Write the heading in hotspots.toml under [places.columns], as in: address = "{example}" (or lon and lat).',
    ),
    "place_feel_unreadable": Text(
        "It is not understood whether the place is safe or unsafe.", "Write safe or unsafe, or + or -."
    ),
    "place_feel_missing": Text("Nothing says whether the place is safe or unsafe.", "Write safe or unsafe."),
}
