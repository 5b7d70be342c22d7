"""English words for tables of counts and for traffic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "counts_kinds_mixed": Text(
        "The numbers are for units of several kinds: {found}.",
        "Put areas, cells and streets in files of their own, and study one at a time.",
    ),
    "counts_units_unknown": Text(
        "{count} units have numbers but no outline, or a unit is there twice.",
        "Give every unit that has a number one outline.",
    ),
    "counts_number_impossible": Text(
        "A number of incidents is negative, not whole, or above its own upper limit.",
        "Correct the table: numbers are whole, from 0.",
    ),
    "counts_period_turned": Text(
        "A period ends before it begins.",
        "Correct the period in the table of counts.",
    ),
    "counts_need_units": Text(
        "The method {method} needs incidents with coordinates; this study has numbers by {unit}.",
        "Take method out of [hot_spots] (or --method): numbers are tested unit by unit.",
    ),
    "counts_no_points": Text(
        "This needs incidents with a place each; the study has numbers by {unit}.",
        "Ask the police for points, or use what is found by unit: hotspots find.",
    ),
    "counts_without_hours": Text(
        "[hot_spots] between asks for hours, but a table of counts does not say when in the day anything happened.",
        "Take between out of [hot_spots].",
    ),
    "counts_units_too_few": Text(
        "Only {count} units have both a number and streets (or ground) of their own: too few to compare.",
        "At least {least} are needed. Take a finer division or a larger area.",
    ),
    "counts_whole_units": Text(
        "The numbers are for whole {unit}. Inside one nobody knows where, so it is no place one could go to, "
        "and the hours are "
        "not known."
    ),
    "counts_wide_units": Text(
        "{count} units above expectation are wider than {max_place_m} m. They are told as areas above "
        "expectation: no hot "
        "spots that one could go to, and no stop of a walk is made from them.",
        "Their dark stretches still count as wished for on a walk. For places, ask for points, smaller cells "
        "or streets.",
    ),
    "counts_tested_low": Text(
        "{count} numbers are not told exactly. Each unit is tested with the least it can "
        "hold beside the most that the others can: what is called would be called whatever the hidden numbers are."
    ),
    "counts_unbounded": Text(
        "{count} numbers are not known at all (such as ..); they are left out together with the streets they are for."
    ),
    "counts_untested": Text(
        "{count} units have no streets (or ground) in the study, or no number that is known, and are not tested."
    ),
    "counts_uneven": Text(
        "The ordinary units of this study differ by about {percent} % from each other, more than chance makes them. Of "
        "{count} units above expectation, {standing} stand out even from such differences.",
        "Go by the ranks. Setting unevenness = 0.1 (differences of about 30 %) keeps the most pronounced ones.",
    ),
    "counts_neighbours": Text(
        "Cells of {cell_m} m are tested with their eight neighbours, as in Gi*; a cell is called if it holds more than "
        "its own share too."
    ),
    "counts_not_placed": Text(
        "{count} incidents are of offences without a public place (fraud, violence at home). They are in the "
        "tables and "
        "on no map."
    ),
    "counts_nothing_to_place": Text(
        "None of the numbers is of an offence with a public place, so nothing can be tested or drawn.",
        "See internal/counts.csv for the numbers themselves.",
    ),
    "public_units_rule": Text(
        "Numbers are shown for areas and cells of at least {cell_m} m by {cell_m} m where at least {k} incidents were "
        "reported; they are rounded to {round_to}. A blank one means fewer than {k}, held back, or too small."
    ),
    "public_streets_held_back": Text(
        "Numbers by street are not shown to residents: few may live in one.",
        "Ask for numbers by area or cell to have some to publish.",
    ),
    "spots_hold_all_offences": Text(
        "Hot spots for {profile} are found among numbers of all offences together, sensitive ones included.",
        "Ask for numbers by offence, or name the legal basis for sharing them.",
    ),
    "counts_nothing_to_share": Text(
        "None of the numbers may be shared with {profile}: they are of sensitive offences, or of all "
        "offences together, "
        "sensitive ones included.",
        "Ask for numbers by offence, or name the legal basis for sharing them.",
    ),
    "counts_not_told": Text(
        "{file} was to be a table of counts, but no column of numbers by area, cell or street is found in "
        "it. Its columns: {found}.",
        "Name the columns under [incidents] columns: area (or cell, or street), count, period and offence; "
        'or write kind = "points".',
    ),
    "count_unreadable": Text(
        "{column} holds no number of incidents.", "Write a whole number, or <5 and the like where it is hidden."
    ),
    "count_missing": Text("{column} is empty.", "Write the number, or .. where it is not known."),
    "count_unreadable_unknown": Text("Some numbers in the row cannot be read, and are taken as not known."),
    "count_period_unreadable": Text(
        "The period in {column} cannot be read.", "Write it like 2024, 2024-03, mars 2024 or kv 1 2024."
    ),
    "count_unit_missing": Text(
        "{column} is empty, so nobody knows what the number is for.", "Write the area, cell or street."
    ),
    "area_ambiguous": Text(
        "The area in {column} may be several of those in [areas].", "Write its code, or its full name."
    ),
    "street_ambiguous": Text("The street in {column} may be several streets.", "Write its full name."),
    "area_unmatched": Text(
        "The area in {column} is not among those in [areas].", "Spell it as the file of areas does, or use its code."
    ),
    "street_unmatched": Text(
        "The street in {column} is not among the streets of the study.",
        "Spell it as the map does. It may also lie outside the streets that were given.",
    ),
    "area_unmatched_near": Text(
        "The area in {column} is not among those in [areas].",
        "Is it one of these: {known}? Then spell it so, or use its code.",
    ),
    "street_unmatched_near": Text(
        "The street in {column} is not among the streets of the study.",
        "Is it one of these: {known}? Then spell it so. It may also lie outside the streets that were given.",
    ),
    "cell_unreadable": Text(
        "{column} says no cell of a grid.",
        "Write east and north of its corner, such as 6740006580000, or give them in columns.",
    ),
    "units_unmatched": Text(
        "{file}: {count} names are not among the {unit} of the study, and their rows are set aside: {words}.",
        "Spell them as the map does. If they lie outside, leave those rows out of the file or raise max_bad.",
    ),
    "units_unmatched_unnamed": Text(
        "{file}: {count} names are not among the {unit} of the study, and their rows are set aside.",
        "See set-aside.csv. Spell them as the map does.",
    ),
    "cell_side_unclear": Text(
        "{file}: the cells in {column} are on no grid of a usual size.",
        "Write the side of a cell under [incidents]: cell_m = 250.",
    ),
    "cell_side_told": Text("{file}: cells of {side_m} m, told from their corners."),
    "counts_read": Text("{file}: {numbers} numbers by {unit}, read from {layout}."),
    "counts_hidden": Text(
        "{file}: {count} numbers are hidden. They are taken as unknown or fewer than {fewer_than}, never as nought.",
        'If 0 or - does mean none at all, write zero = "none" under [incidents].',
    ),
    "counts_absent": Text(
        "{file}: what the table does not list is taken as fewer than {fewer_than}, its least number."
    ),
    "counts_undated": Text(
        "{file}: the numbers have no period, so nobody sees which time they are for.",
        "Add a column with the year or month.",
    ),
    "counts_nowhere": Text(
        "{file}: {count} rows are for no known place (such as unknown area); they are read, but are on no map."
    ),
    "counts_offences_together": Text(
        "{file}: the numbers are of all offences together. Sensitive ones may be among them, so they are for "
        "internal use only.",
        "Ask for numbers by offence to share or publish any.",
    ),
    "counts_totals_left_out": Text("{file}: these add up others and are left out: {columns}."),
    "counts_year_unknown": Text(
        "{file}: columns are named for months or quarters, but no year is told.",
        "Put the year in a column of its own, in the headings (jan 2024) or in the name of the file or sheet. Until "
        "then the numbers are of an unknown period.",
    ),
    "counts_without_areas": Text(
        "{file} has numbers by area ({column}), and the study has no areas to lay them on.",
        'Add [areas] with path = "data/areas.gpkg": polygons with the same names or codes.',
    ),
    "counts_without_streets": Text(
        "{file} has numbers by street ({column}), and the study has no streets to lay them on.",
        'Add [streets] with osm = "data/area.osm.pbf".',
    ),
    "counts_columns_differ": Text(
        "[incidents] kind is {kind}, but columns names {found}, which such a table does not have.",
        "Take them out, or change kind.",
    ),
    "counts_keys_for_points": Text(
        "[incidents] kind is points, but cell_m, fewer_than or zero is said, which are for counts.",
        'Take them out, or write kind = "counts".',
    ),
    "counts_no_units": Text(
        "No unit with a number could be laid on the map.",
        "See what hotspots check says of the rows: the names are probably not those of the areas or streets.",
    ),
    "counts_streets_elsewhere": Text(
        "The streets do not cover the units that the numbers are for.",
        "Take an extract of the right place, or set [incidents] crs if the coordinates were misunderstood.",
    ),
    "counts_outside_streets": Text(
        "{count} units reach far out of the map of streets and are not tested: not all their streets are known.",
        "Take a larger extract.",
    ),
    "counts_cell_given": Text(
        "Cells of {cell_m} m cannot be made of numbers by unit.",
        "Take cell_m out of [hot_spots] (or --cell).",
    ),
    "traffic_without_places": Text(
        "{file} says neither where nor on which street anything was measured. Its columns: {found}.",
        "Name the columns under [traffic] columns: street, or east and north, or lon and lat.",
    ),
    "traffic_row_empty": Text(
        "The row has neither a measured speed, nor vehicles, nor a complaint.", "Fill it in, or take it out."
    ),
    "traffic_number_unreadable": Text("{column} holds no number.", "Write km/h, or vehicles a day, as a number."),
    "traffic_number_impossible": Text(
        "{column} holds a number that no traffic has.", "Speeds are from 1 to 250 km/h. Are two columns mixed up?"
    ),
    "traffic_place_missing": Text("The row has neither a point nor a street.", "Give it coordinates or a street."),
    "traffic_date_unreadable": Text("The date cannot be read, and is taken as not known."),
    "traffic_unsnapped": Text(
        "{count} rows of traffic lie more than {metres} m from every named street: they are on no street and "
        "on no map.",
        "Are the coordinates right? Else raise snap_m under [traffic].",
    ),
}
