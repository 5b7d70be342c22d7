"""English words for lamps, fault reports, light rounds and dark stretches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "findings_pole_unknown": Text(
        "{file}: {count} rows name a pole number that the register does not have. Row, number, and near numbers of the "
        "register with a question mark: {rows}.",
        "Compare how the numbers are written in both files. Without a match a row counts by its place, if it has one, "
        "and stands on the fault list as it is.",
    ),
    "findings_pole_unplaced": Text(
        "{file}: {count} rows name a pole number that the register has, but on a row that is left out: without a "
        "place that can be used, or no lamp any more. "
        "Row, number, and in brackets the row of the register: {rows}.",
        "Have the coordinates or the states of these lamps corrected. They stand on the fault list with their owner, "
        "but darken no street unless the row itself says where.",
    ),
    "reports_at_houses_lost": Text(
        "{file}: {count} rows name a street and a number of a house that is not found on the map with certainty: "
        "{rows}. They darken no street; faults stand on the fault list with the street and number.",
        "Give pole numbers or coordinates, or an address file under [addresses].",
    ),
    "findings_without_register": Text(
        "{file}: {count} rows name pole numbers, but the study has no lamp register with such numbers.",
        "Give the register under [lamps], and its column of numbers under [lamps.columns]: id.",
    ),
    "register_against_closed": Text(
        "{file}: {count} lamps are out of order in the register, though what was reported of them is closed (row "
        "and pole: {rows}). {works} are taken to work: they were put right on a later day than the register's "
        "inspection or service. {faulty} stay out of order: it is not known that the repair is the newer of the two.",
        "Ask the owner which is right, and have the register corrected. A day of repair in the report, and one of "
        "inspection in the register, tell which is newer.",
    ),
    "until_to_come": Text(
        "The day of repair in {column} is yet to come; it does not count, and the fault is open.",
    ),
    "until_before_date": Text(
        "The day of repair in {column} is before that of the report; it does not count.",
    ),
    "until_but_open": Text(
        "The row has a day of repair in {column}, but its status says that it is open; the day does not count.",
    ),
    "lamp_date_to_come": Text(
        "The day in {column} is yet to come and is taken as not known.",
    ),
    "checklist_rows_blank": Text(
        "{file}: {count} of {rows} rows of the list are not filled in; they are left out and no fault.",
    ),
    "reports_of_a_street": Text(
        "{file}: {count} rows say that it is dark and name a street, but no lamps, in rows: {rows}. The street counts "
        "as dark, at most fairly sure; as unknown where the register has working lamps, and where it is longer than "
        "400 m.",
        "Give pole numbers or places. If the whole street is dark, write so: whole street.",
    ),
    "same_lamp_as_row": Text("The same lamp, at the same place, as row {row} in {file}.", "Nothing."),
    "lamps_twice": Text(
        "{file}: {count} rows say a lamp again, with the same pole number at the same place, and are left out: {rows}.",
    ),
    "lamps_twice_differ": Text(
        "{file}: {count} rows say a lamp again, with the same pole number at the same place, and are left out: {rows}. "
        "In {differ} of them the state differs; that of the row inspected or serviced last counts, else the dark one.",
        "Have the register corrected.",
    ),
    "lamps_at_places": Text(
        "{file}: {count} pole numbers stand at several places; all are kept. Number and rows: {poles}.",
        "Have the register corrected: a report by such a number alone is about all of them.",
    ),
    "findings_off_streets": Text(
        "{count} findings lie further than {metres} m from every street, or name none, in rows: {rows}.",
        "Are their coordinates right?",
    ),
    "light_date_unreadable": Text(
        "A day in {column} cannot be read and is taken as not known.",
    ),
    "lamp_number_unreadable": Text(
        "A number in {column} cannot be read or makes no sense for a lamp, and is taken as not known.",
    ),
    "lamp_hours_unknown": Text(
        "{count} lamps in {file} are lit at hours that cannot be understood, in rows: {rows}. Such words are: {words}.",
        "They count as lit for a part of the night that is not known. Write hours such as sunset-23:00 or Oct-Apr.",
    ),
    "lamp_hours_unknown_unnamed": Text(
        "{count} lamps in {file} are lit at hours that cannot be understood, in rows: {rows}.",
        "They count as lit for a part of the night that is not known. Write hours such as sunset-23:00 or Oct-Apr.",
    ),
    "lamp_hours_two_ways": Text(
        "{count} lamps in {file} have hours that say two things, in rows: {rows}: {words} may be when they are lit, or "
        "when they are off.",
        "They count as lit for a part of the night that is not known. Write off 23-05, or lit 23-05.",
    ),
    "lamp_gone": Text("The register has the lamp as taken away: it lights nothing."),
    "lamp_planned": Text("The register has the lamp as not built yet: it lights nothing."),
    "states_are_codes": Text(
        "{file}: {count} lamps have codes for their state, and nobody has said what they mean. Codes, and how many "
        "lamps have each: {codes}. Streets that would be lit only if these lamps work count as unknown.",
        "Write in hotspots.toml what each code means, under the heading [lamps.states]: {lines} with working, faulty, "
        "off, sensor, seasonal, unknown, gone or planned in place of the dots.",
    ),
    "findings_without_places": Text(
        "{file} does not say where: it has no pole number, street, address or coordinates. Found: {found}.",
        "Give the columns under columns: pole, street, address, or east and north, or lon and lat.",
    ),
    "observations_without_what": Text(
        "{file} does not say what was seen. Found: {found}.",
        "Give the column under [observations] columns: what. Words such as works, dark, glare, hidden by trees "
        "are known.",
    ),
    "observation_without_date": Text(
        "The row has no day: nobody can tell whether it is newer than other evidence.",
        "Write the day on which it was seen.",
    ),
    "report_without_date": Text(
        "The report has no day and no lamp or place: nobody can tell whether a whole street is dark now.",
        "Write the day on which it was reported, or the pole number.",
    ),
    "findings_of_long_stretches": Text(
        "{count} rows are about stretches of more than {metres} m each, in rows: {rows}. One word says too little of "
        "so much: what they contradict becomes unknown, nothing becomes lit or unlit.",
        "Use the list of a light round that hotspots light writes now: its stretches are shorter.",
    ),
    "reports_undated": Text(
        "{file}: {count} reports about lamps or places have no day; they count as open at any time.",
        "Write the day on which each was reported.",
    ),
    "finding_place_missing": Text(
        "The row does not say where.",
        "Give a pole number, a street, an address or coordinates.",
    ),
    "checklist_row_empty": Text("The row does not say what was seen of the light; it may be about something else."),
    "findings_unknown": Text(
        "{count} rows in {file} say what was found in words that are not understood, in rows: {rows}. Such words are: "
        "{words}.",
        "They count as other: nothing becomes lit or dark by them, reports stay on the fault list, and a lamp so "
        "reported is no longer known to work. Write words such as dark, works, flickers, hidden, glare.",
    ),
    "findings_unknown_unnamed": Text(
        "{count} rows in {file} say what was found in words that are not understood, in rows: {rows}.",
        "They count as other: nothing becomes lit or dark by them, reports stay on the fault list, and a lamp so "
        "reported is no longer known to work. Write words such as dark, works, flickers, hidden, glare.",
    ),
    "reports_that_work": Text(
        "{file}: {count} open fault reports say that the light works, in rows: {rows}. They change nothing: a lamp "
        "that is out of order in the register stays so.",
        "If the fault was put right, write the day of repair or close the report; what somebody saw on a round belongs "
        "under [observations].",
    ),
    "gap_why_trim": Text("Lamps where branches are to be cut: {count}."),
    "gap_why_hidden": Text("Somebody found a lamp there hidden by branches."),
    "gap_why_repair": Text("Lamps out of order there: {count}."),
    "gap_why_switch_on": Text("Lamps off on purpose there: {count}."),
    "gap_why_timetable": Text(
        "Off by the timetable at that time, lamps: {count}.", "Change the hours if the street is to be lit then."
    ),
    "gap_why_tag_hours": Text("OpenStreetMap has it as off by the timetable at that time."),
    "gap_why_beside_out": Text("Lamps beside that would light it are out of order or off."),
    "gap_why_not_mended": Text("Putting them right would not make it lit: lamps are missing too."),
    "gap_why_partly_mended": Text("Putting them right would make only {metres} of {length} m lit."),
    "gap_why_report_contradicted": Text("A report calls the street dark, but the register has working lamps there."),
    "gap_why_observation_contradicted": Text(
        "What was seen of the street and the lamps of the register there contradict each other."
    ),
    "gap_why_all_out": Text("None of the lamps that the register has there gives light."),
    "gap_why_lamp_faulty": Text("Somebody saw a lamp there flicker or damaged."),
    "gap_why_report": Text("It was reported dark."),
    "gap_why_observation": Text("It was seen to be dark."),
    "gap_why_report_of_part": Text("It was reported dark, but not which part of it or which lamps."),
    "gap_why_observation_of_part": Text("It was seen to be dark, but not which part of it or which lamps."),
    "gap_why_unknown": Text("Nobody has said whether it is lit."),
    "gap_why_unsure": Text("What is known of the light is not enough to tell."),
    "gap_why_tag": Text("OpenStreetMap says that it is unlit."),
    "gap_why_sparse": Text("Lamps of the register on its {length} m: {count}; longest stretch without light: {gap} m."),
    "gap_why_no_lamps": Text("The register has no lamps there."),
    "gap_why_hot_spots": Text("Hot spots within 50 m: {count}."),
    "gap_why_incidents": Text("Incidents after dark within 30 m: about {count}."),
    "gap_why_complaints_light": Text("Answers within 50 m that name the light: {count}."),
    "gap_why_complaints": Text("Answers within 50 m that call the place unsafe: {count}."),
    "gap_why_schools": Text("Schools within 150 m: {count}."),
    "gap_why_stops": Text("Bus or tram stops within 50 m: {count}."),
    "light_test_no_cause": Text(
        "Incidents after dark on unlit and on lit streets are compared, no more: people, places and times differ too, "
        "and light may follow crime.",
    ),
    "light_test_too_little": Text(
        "Too little data to compare unlit with lit streets: {unlit} incidents on unlit and {lit} on lit ones.",
        "At least 20 on each, and 10 segments of each with incidents, are needed.",
    ),
    "light_test_times_unsure": Text(
        "{count} incidents have no time within a day and are not in the comparison of dark and light.",
    ),
    "light_at_moment": Text(
        "The states hold for {at}: hours and seasons of lamps are taken into account. Streets that are lit for a part "
        "of the night are lit or unlit then; for the whole night they count as unknown.",
    ),
    "light_at_lit_more": Text("Compared with the whole night {km} km more are lit."),
    "light_at_lit_less": Text("Compared with the whole night {km} km less are lit."),
    "light_at_unlit_more": Text("Compared with the whole night {km} km more are unlit."),
    "light_at_unlit_less": Text("Compared with the whole night {km} km less are unlit."),
    "lamps_in_small_part": Text(
        "Of {km} km of street within the coverage of the lamp register {percent} % lie further than {metres} m from "
        "every lamp of it, and count as without lamps.",
        "If the register does not have every lamp there, set [lamps] coverage to a file with the area where it has, or "
        "leave coverage out: then streets without lamps are unknown, not unlit.",
    ),
    "faults_seen_to_work": Text(
        "{count} lamps are out of order in the register though their stretch was seen to be lit on a round. They stay "
        "on the fault list, with the day on which it was seen.",
        "If a lamp was seen to work, write its pole number on the list of the round.",
    ),
    "light_at_daytime": Text(
        "At {at} it is not dark: the tables show how it would have been at that hour on a dark night.",
    ),
    "moment_without_clocks": Text(
        "The time {found} says how far from UTC it is, but not whose clocks the hours of lamps and ways go by.",
        "Give it a named zone, for example by astimezone(ZoneInfo('Europe/Stockholm')).",
    ),
    "light_at_unclear": Text(
        "{found} is no time.",
        'Write it as 2026-11-26 23:30, in quotation marks: --at "2026-11-26 23:30".',
    ),
    "reports_of_one_lamp": Text(
        "{file}: {count} rows are about one lamp somewhere on a street, in rows: {rows}. They do not make the street "
        "dark, and stand on the fault list as lamps that are not known.",
        "Give the pole number or the place. If the whole street is dark, write so: whole street.",
    ),
    "lux_without_figures": Text(
        "No street has lamps whose height and lumen the register gives: the light on the ground cannot be worked out.",
        "Give the columns under [lamps.columns]: height_m and lumen.",
    ),
    "lux_is_indication": Text(
        "Lux is an indication from height and lumen for {km} km of street, not a measurement.",
    ),
    "light_without_hot_spots": Text(
        "Hot spots are left out of the list of stretches: {reason}",
    ),
    "walk_dark_too_short": Text(
        "It is not dark when the walk sets out, {start}. That night it is dark only from {dark_from} to {dark_until}, "
        "shorter than the walk.",
        "Choose a shorter walk or another date.",
    ),
    "lamps_off_streets": Text(
        "{count} of {lamps} lamps in the register stand further than {metres} m from every street and light none.",
        "If they are many: are the coordinates, and the coordinate system, right?",
    ),
    "light_needs_lamps": Text(
        "There is no lamp register: there is no list of faults.",
    ),
}
