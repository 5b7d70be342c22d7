"""English words for reading files and putting them in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

_TYPES: Final[Mapping[str, Text]] = {
    "columns_missing": Text("A table of {kind} lacks: {missing}.", "Found: {found}."),
    "crs_missing": Text(
        "A table of {kind} has no coordinate reference system.",
        "Set it, for example with set_crs(3006), if you know which one it is.",
    ),
    "crs_not_metres": Text(
        "A table of {kind} is in {crs}, which is not in metres.",
        "Project it first, for example with to_crs(3006) in Sweden.",
    ),
    "crs_unknown": Text(
        "The coordinate reference system {crs} is not known.",
        "Write an EPSG code such as 3006 (SWEREF 99 TM), 3007-3018 (local SWEREF zones) or 4326 (longitude, latitude).",
    ),
    "values_unknown": Text("A table of {kind} has {found} in column {column}.", "Known are: {known}."),
    "time_without_zone": Text(
        "The times in column {column} have no time zone.",
        "Localise them first, for example with dt.tz_localize('Europe/Stockholm').",
    ),
    "clock_unreadable": Text("{found} is no time of day.", "Write it as 22:00."),
    "area_empty": Text("The area {name} has no size.", "Give a polygon."),
    "zone_unknown": Text("The time zone {found} is not known.", "Write one such as Europe/Stockholm."),
}

_SETTINGS: Final[Mapping[str, Text]] = {
    "source_path_missing": Text(
        "[{table}] names no file.", "Write path = with the file's name from the study's folder."
    ),
    "source_value_unknown": Text("{key} is {found} in [{table}].", "Known are: {known}."),
    "source_out_of_range": Text("{key} is {found} in [{table}].", "It must be from {low} to {high}."),
    "source_column_unknown": Text(
        "[{table}] columns names {name}, which is not known.", "Did you mean {near}? Known are: {known}."
    ),
    "source_scale_bad": Text(
        "scale is {found} in [survey].",
        "Write the number that means very unsafe and then the one that means very safe, such as [1, 5].",
    ),
}

_FILES: Final[Mapping[str, Text]] = {
    "file_missing": Text("There is no file {file}.", "Look at {near}."),
    "file_is_folder": Text("{file} is a folder, not a file.", "Name the file in it."),
    "file_not_plain": Text("{file} is no plain file.", "Copy its content to a file and name that."),
    "file_not_readable": Text(
        "{file} may not be read.", "Close it if another program holds it open, or ask for permission to read it."
    ),
    "file_empty": Text("{file} is empty.", "Export it again."),
    "file_without_rows": Text("{file} has no rows of data.", "Export it again, or name another sheet or header_row."),
    "file_too_large": Text(
        "{file} holds {megabytes} MB or more; the limit is {limit} MB.", "Divide it, for example by year."
    ),
    "file_damaged": Text("{file} is damaged and cannot be read.", "Export or copy it again."),
    "file_kind_unread": Text("{file} is a {kind} file, which is not read.", "Save it as CSV, .xlsx or GeoPackage."),
    "file_has_nul": Text(
        "{file} holds NUL bytes: it is no text, or it is damaged.", "Export it again as CSV, .xlsx or GeoPackage."
    ),
    "line_too_long": Text(
        "{file} has a line of more than {limit} MB: it is no table.", "Export it again, with one row on each line."
    ),
    "text_undecodable": Text("{file} cannot be read as {encoding}.", "Save it again as CSV UTF-8."),
    "link_leaves_study": Text(
        "{file} is a link to {target}, outside the study's folder.",
        "Copy the file into the study, or write its full path.",
    ),
    "workbook_unsafe": Text("{file} holds declarations that no workbook needs.", "Save the sheet as CSV instead."),
    "sheet_missing": Text("{file} has no sheet or layer {sheet}.", "It has: {sheets}."),
    "heading_missing": Text(
        "{file} has no column {heading}, which hotspots.toml gives as {name}.", "Its columns are: {found}."
    ),
    "headings_absent": Text(
        "{file} has no row of headings, and hotspots.toml gives {heading} as {name}.",
        "Write the columns by number, from column 1 to column {count}, or give the row of the headings as header_row.",
    ),
    "layout_doubtful": Text(
        "{file} was read with {said}, as hotspots.toml says, and the columns were not found. It looks like {looks}.",
        "Mend it under [{table}] in hotspots.toml, or take it out there.",
    ),
    "coordinates_absent": Text(
        "{file} has no columns with coordinates.",
        "Its columns are: {found}. Name two of them under columns, as east and north or as lon and lat.",
    ),
    "survey_without_places": Text(
        "{file} does not say which places the answers are about: neither coordinates, area nor address.",
        "Its columns are: {found}. Name under [survey.columns] east and north, lon and lat, area (and a file of areas "
        "under [areas]), or address if a column tells the street or address that the answer is about.",
    ),
    "crs_unclear": Text(
        "The coordinates of {file}, such as {first} and {second}, are of no system that is recognised.",
        "Write crs = with its EPSG code.",
    ),
    "crs_zone_unclear": Text(
        "The coordinates of {file} are in a local SWEREF 99 zone, and their numbers do not tell which.",
        "Write crs = with the one that lies where it should: {zones}.",
    ),
    "too_many_set_aside": Text(
        "{count} of {rows} rows of {file} ({percent} %) had to be set aside; the limit is {limit} %. "
        "The most common fault, {most} rows, is first seen in row {first}, column {column}.",
        "Mend the file, or set max_bad higher if that is as it should be; hotspots check lists every row.",
    ),
    "too_many_rows_set_aside": Text(
        "{count} of {rows} rows of {file} ({percent} %) had to be set aside; the limit is {limit} %. "
        "The most common fault, {most} rows, is first seen in row {first}: {reason}",
        "Mend the file, or set max_bad higher if that is as it should be; hotspots check lists every row.",
    ),
    "persons_out_of_scope": Text(
        "{file} has columns about suspects or reports of concern: {columns}. Data about persons are not read here.",
        "Export the file without them: this tool is about places, and the law asks more of registers of persons.",
    ),
    "child_reports_out_of_scope": Text(
        "{file} holds reports of concern for children. They are not read here.",
        "Export the file without them: they are secret, and no place on a map.",
    ),
    "survey_scale_unclear": Text(
        "The numbers in column {column} of {file} run from {low} to {high}.",
        "Write scale = [1, 5] under [survey] in hotspots.toml: the number that means very unsafe, "
        "then the one that means very safe.",
    ),
    "survey_without_scores": Text(
        "{file} has no column that says how safe people feel.",
        "Its columns are: {found}. Name one under columns, as safety_day or safety_night.",
    ),
    "coverage_needs_area": Text(
        "coverage is all, but the study has no area yet.", "Set area under [study], or name a file with a polygon."
    ),
    "coverage_not_polygon": Text("{file} holds no polygon.", "Give the area that the register covers."),
    "areas_without_polygons": Text("{file} holds no polygons.", "Give a GeoPackage, GeoJSON or Shapefile with areas."),
    "areas_without_crs": Text("{file} does not say its coordinate system.", "Write crs = with its EPSG code."),
}

_ROWS: Final[Mapping[str, Text]] = {
    "finding_date_unreadable": Text(
        "The day cannot be read: nobody can tell whether the row is newer than other evidence.",
        "Write it as 2026-11-26.",
    ),
    "reports_with_unread_days": Text(
        "{file}: {count} reports about lamps or places have a day in {column} that cannot be read, in row (and text): "
        "{cells}. They count as open at any time.",
        "Write the days as 2026-11-26.",
    ),
    "row_too_long": Text(
        "The row has more cells than there are headings.", "Is there a separator in a text without quotation marks?"
    ),
    "row_of_totals": Text(
        "This is a row of totals, not an incident.", "Leave it, or delete it. It does not count towards max_bad."
    ),
    "date_unreadable": Text("The date in {column} cannot be read.", "Write it as 2026-11-26 or 2026-11-26 18:30."),
    "date_implausible": Text("The date in {column} is before 1970 or after 2100.", "Correct the year."),
    "date_to_come": Text(
        "The date in {column} lies in the future.",
        "Correct the year or the order of day and month. A study of another time can say its day: [study] today.",
    ),
    "place_missing": Text("There is no coordinate in {column}.", "Fill in both coordinates."),
    "place_unreadable": Text("The coordinate in {column} is no number.", "Write it as 6580822.5 or 59,3293."),
    "place_zero": Text("Both coordinates are 0, which means that the place is not known.", "Fill in both coordinates."),
    "place_impossible": Text(
        "The coordinates lie at a pole, outside the Earth, or on another continent than all the rest.",
        "Correct the coordinates.",
    ),
    "place_not_a_point": Text("The place is no point.", "Give a point for each row."),
    "place_or_area_missing": Text("The answer names neither a point nor an area.", "Fill in one of them."),
    "score_unreadable": Text("The answer in {column} is not one of the scale.", "Correct it, or name it under scores."),
    "answer_empty": Text("The answer says neither how safe it is nor why.", "Leave the row out."),
    "area_not_polygon": Text("The area is no polygon.", "Draw it again."),
    "area_without_name": Text("The area has no name in {column}.", "Name it."),
}

_NOTICES: Final[Mapping[str, Text]] = {
    "text_damaged": Text(
        "{file}: {count} signs are not of {encoding} and were replaced.",
        "Set encoding, or export it again as CSV UTF-8.",
    ),
    "quotes_unbalanced": Text(
        "{file}: a quotation mark that is never closed; the file was read line by line.", "Look for a stray one."
    ),
    "rows_hidden": Text(
        "{file}: {count} rows of {sheet} are hidden or filtered away in the workbook, and were read too: {rows}.",
        "Should they not count, delete them in a copy of the file and use that.",
    ),
    "columns_hidden": Text("{file}: columns of {sheet} that are hidden in the workbook were read too: {columns}."),
    "sheet_chosen": Text("{file}: {sheet} was read, not {others}.", "Set sheet to read another."),
    "dates_absent": Text("{file}: no column with dates was found.", "Name it under columns, as start or date."),
    "dates_missing": Text("{file}: {count} rows have no date in {column}. They count for places, not for times."),
    "date_order_assumed": Text(
        "{file}: the dates in {column} do not tell day from month; they were read as {order}.",
        "Set dates to dmy or mdy.",
    ),
    "midnight_unknown": Text(
        "{file}: {count} of {rows} times are exactly 00:00, which mostly means that the hour is not known. "
        "They count as days without an hour."
    ),
    "hours_only": Text("{file}: nearly all times ({count}) are whole hours; they are taken to be known to the hour."),
    "layout_differs": Text(
        "{file} was read with {said}, as hotspots.toml says, but looks as if it had {looks}: rows may be missing.",
        "Correct that in hotspots.toml, or leave it out there.",
    ),
    "quarters_only": Text(
        "{file}: nearly all times ({count}) are whole quarters of an hour; they are taken to be known to the hour."
    ),
    "time_in_fold": Text(
        "{file}: times in {column} in the hour that comes twice in autumn: {count}; "
        "the first of the two hours was taken, known to the hour."
    ),
    "numbers_not_counted": Text(
        "{file}: column {column} looks like numbers of incidents, but every row is counted as a single one.",
        'If it has numbers by area, cell or street, write kind = "counts" under [incidents]. If it has incidents with '
        "coordinates, ask for one row an incident.",
    ),
    "offences_absent": Text("{file}: no column with offences was found.", "Name it under columns, as offence."),
    "offences_are_text": Text(
        "{file}: the column {column}, given as offence, looks like free text.", "Give a column with types instead."
    ),
    "offences_unsorted": Text(
        "{file}: kinds of event that are not in the table: {count}. They count as other, which is never published; "
        "the most common: {words}.",
        "Sort them under [incidents.offences].",
    ),
    "offences_unsorted_unnamed": Text(
        "{file}: kinds of event that are not in the table: {count}. They count as other, which is never published. "
        "They are long or seldom, and are not named here.",
        "Look in the file, and sort those that matter under [incidents.offences].",
    ),
    "precision_unknown": Text(
        "{file}: {count} places have words for precision in {column} that are not known, such as {words}. "
        "These places count as given.",
        "Use the tiers' names, such as building, street or locality.",
    ),
    "precision_unknown_unnamed": Text(
        "{file}: {count} places have words for precision in {column} that are not known. They count as given.",
        "Use the tiers' names, such as building, street or locality.",
    ),
    "town_centre": Text(
        "{file}: {count} rows ({percent} %) at one point {place} (E {x}, N {y}); "
        "it is a town centre, not a place. They enter no hot spot."
    ),
    "town_centre_suspected": Text(
        "{file}: {count} rows ({percent} %) at one point {place} (E {x}, N {y}); looks like a town centre.",
        "Look at the rows: is it one busy address, or where unknown addresses were put?",
    ),
    "town_centres": Text(
        "{file}: {count} of {rows} rows ({percent} %) lie at {places} town centres. "
        "No hot spots can be told from them.",
        "Ask for data with addresses or coordinates of the scene.",
    ),
    "places_snapped": Text(
        "{file}: {rows} rows at only {places} points: places seem to be snapped to map points. "
        "They count as known to 75 m.",
        "Use larger cells, and do not read single points.",
    ),
    "crs_told": Text("{file}: coordinates taken to be {crs} ({percent} % certain).", "Set crs if that is wrong."),
    "places_far_from_streets": Text(
        "{file}: read as {crs}, no place lies near the study's streets.", "Set crs to the system of the coordinates."
    ),
    "axes_named_otherwise": Text("{file}: the columns of east and north stand the other way round; {column} is east."),
    "states_absent": Text(
        "{file}: no column says whether a lamp works: all count as working, and what rests on them "
        "is at most fairly sure."
    ),
    "states_unknown": Text(
        "{file}: {count} lamps have words for their state that are not known, such as {words}. "
        "Streets that would be lit only if these lamps work count as unknown.",
        "Sort them under [lamps.states].",
    ),
    "states_unknown_unnamed": Text(
        "{file}: {count} lamps have words for their state that are not known. Streets that would be lit only if these "
        "lamps work count as unknown.",
        "Look in the file, and sort them under [lamps.states].",
    ),
    "reasons_unknown": Text(
        "{file}: {count} answers give reasons that are not known, such as {words}. They count as other.",
        "Sort them under [survey.reasons].",
    ),
    "reasons_unknown_unnamed": Text(
        "{file}: {count} answers give reasons that are not known. They count as other, and are not named here: "
        "people write of people.",
        "Look in the file, and sort those that return under [survey.reasons].",
    ),
    "survey_scale_told": Text(
        "{file}: by its heading, {unsafe} is very unsafe and {safe} very safe in {column}.",
        "Set scale under [survey] if that is wrong.",
    ),
    "areas_mended": Text("{file}: {count} outlines crossed themselves and were mended."),
}

_MENDS: Final[Mapping[str, Text]] = {
    "degrees_among_metres": Text(
        "The coordinates are degrees, in a file whose others are metres; they were read as degrees."
    ),
    "axes_swapped": Text("East and north were swapped against the rest of the file, and were swapped back."),
    "number_rewritten": Text("A coordinate was written otherwise than in the rest of the file, with comma or spaces."),
    "century_added": Text("The year had two digits."),
    "clock_from_number": Text("The time of day was stored as a number, such as 22.3 or 0.9375, and read as a clock."),
    "time_unreadable": Text("The time of day cannot be read; the day is kept."),
    "end_unreadable": Text("The end cannot be read; the start is kept."),
    "end_to_come": Text("The end lies in the future and was left out."),
    "end_before_start": Text("The end is before the start and was left out."),
    "time_in_gap": Text("The time does not exist: clocks go forward that night. An hour was added."),
    "uncertainty_m_unreadable": Text("The uncertainty is no number above 0; that of the precision is used."),
    "weight_unreadable": Text("The weight is no number above 0; 1 is used."),
    "area_outline_mended": Text("The outline crossed itself and was mended."),
}

_WRITING: Final[Mapping[str, Text]] = {
    "file_held_open": Text("{file} is open in another program.", "Close {file} in Excel and run again."),
    "folder_not_writable": Text(
        "The folder {folder} cannot be written to.", "Choose another with --out, or ask for permission to write."
    ),
    "folder_is_file": Text("{folder} is a file, not a folder.", "Choose another folder with --out."),
    "disk_full": Text(
        "There is no room to write {file}.", "Make room on the disk and run again; the old file is whole."
    ),
    "write_failed": Text("{file} could not be written: {why}.", "The old file is whole. Run again."),
    "set_part_written": Text(
        "{failed} could not be put in place; {done} already were.", "Run again, so that all files are of the same run."
    ),
    "place_leaves_folder": Text(
        "{file} leads out of the folder {folder}.", "Remove the link, or choose another folder with --out."
    ),
    "study_in_use": Text("Another run is at work in {folder}.", "Wait until it is done, then run again."),
}

MESSAGES: Final[Mapping[str, Text]] = {
    **_TYPES, **_SETTINGS, **_FILES, **_ROWS, **_NOTICES, **_MENDS, **_WRITING,
}  # fmt: skip
