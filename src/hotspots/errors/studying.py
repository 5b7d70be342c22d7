"""English words for a study: its settings and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "settings_missing": Text(
        "There is no hotspots.toml in {folder}.",
        "Make one with: hotspots init {folder} --incidents FILE --osm FILE. Or try: hotspots demo.",
    ),
    "settings_unreadable": Text("{file} cannot be read ({reason}).", "Close it in other programs and try again."),
    "settings_empty": Text(
        "{file} names neither incidents nor streets.",
        'Add a section [incidents] with path = "data/incidents.csv", or [streets] with osm = "data/area.osm.pbf".',
    ),
    "settings_twice": Text(
        "{file}: {key} stands in line {line}, and in line {first} already.", "Keep one of the two lines."
    ),
    "settings_no_toml": Text(
        "{file}, line {line}, cannot be read: {found}",
        'A line is a key, an equals sign and a value; text stands in quotes: name = "Åmål".',
    ),
    "settings_backslash": Text(
        "{file}, line {line}: a backslash means something else here.",
        "Write the path with forward slashes: {write}",
    ),
    "settings_key_near": Text("{file}, line {line}: {key} is not known.", "Did you mean {near}?"),
    "settings_key_unknown": Text("{file}, line {line}: {key} is not known.", "Known here: {known}."),
    "settings_key_missing": Text("{file}: [{section}] lacks {key}.", "Add it."),
    "settings_wrong_kind": Text(
        "{file}, line {line}: {key} cannot be {found}.",
        "See the comment above the key for what it takes.",
    ),
    "settings_value_unknown": Text("[{section}] {key} cannot be {found}.", "Use one of: {known}."),
    "settings_value_too_small": Text("[{section}] {key} is {found}.", "It must be at least {low}, to protect people."),
    "section_is_no_table": Text("{file}: {section} must be a section.", "Write [{section}] on a line of its own."),
    "timezone_unknown": Text("The time zone {found} is not known.", "Write it like Europe/Stockholm."),
    "period_unclear": Text(
        "The period {found} is not clear.", 'Write two dates: period = ["2024-01-01", "2025-12-31"].'
    ),
    "between_unclear": Text("between = {found} is not clear.", 'Write two times: between = ["22:00", "04:00"].'),
    "streets_osm_or_place": Text(
        "[streets] needs either osm or place.",
        'Write osm = "data/area.osm.pbf" for a file, or place = "Åmål" to download once.',
    ),
    "study_file_missing": Text(
        "The file {file} that hotspots.toml names is not in {folder}.",
        "Put it there, or correct the path in hotspots.toml.",
    ),
    "internal": Text(
        "Something went wrong inside hotspots {version} ({kind} in {place}). Nothing was half-written.",
        "That is our fault, not yours. Set HOTSPOTS_DEBUG=1, run it again and send us what it prints.",
    ),
    "usage_option_near": Text("There is no option {option}.", "Did you mean {near}? See {help}."),
    "usage_option_unknown": Text("There is no option {option}.", "See {help}."),
    "usage_missing": Text("{name} is missing.", "See {help}."),
    "usage_bad_value": Text("{name} cannot be {found}.", "See {help}."),
    "usage_out_of_range": Text("{name} cannot be {found}.", "It must be from {low} to {high}. See {help}."),
    "usage_choice": Text("{name} cannot be {found}.", "Use one of: {known}. See {help}."),
    "usage_date": Text("{name} cannot be {found}.", "Write the day as 2026-03-01. See {help}."),
    "usage_verb_unknown": Text("There is no command {verb}.", "Did you mean {near}? The commands are: {known}."),
    "usage_extra": Text(
        "{found}: one argument too many.", "Put names with spaces in quotes, and give one at a time. See {help}."
    ),
    "usage_other": Text("{reason}", "See {help}."),
    "demo_missing": Text("The demo is not in this installation.", "Install hotspots again."),
    "demo_folder_taken": Text(
        "{folder} holds another study.", "Choose a folder that is not there yet: hotspots demo another-folder."
    ),
    "study_without_streets": Text(
        "The study has no streets, and this needs them.",
        'Add [streets] with osm = "data/area.osm.pbf" to hotspots.toml.',
    ),
    "study_without_incidents": Text(
        "The study has no incidents, and this needs them.",
        'Add [incidents] with path = "data/incidents.csv" to hotspots.toml.',
    ),
    "method_gistar_chosen": Text("Method: Gi* on a grid, for {count} incidents."),
    "method_segments_chosen": Text(
        "Method: stretches of street, because {count} incidents are few for a grid (under {few})."
    ),
    "hot_spots_keys_unused": Text("The method {method} does not use {keys} of [hot_spots]."),
    "limit_kept": Text("{kept} of {count} incidents are of the times and offences that were asked for."),
    "limit_all_hourless": Text(
        "At what hour they happened is known for none of {count} incidents, so none can be looked for at {when}.",
        "Leave the hours out (when, between), or ask for a list with hours.",
    ),
    "limit_none_left": Text(
        "None of {count} incidents is known to be of the times and offences that were asked for: the day of {undated} "
        "and the hour of {hourless} is not known, and {astride} may have happened before or after the hours.",
        "Ask for a longer time or more hours, or leave a limit out: when, between, since, offences.",
    ),
    "limit_hourless": Text("{count} incidents are left out: at what hour they happened is not known."),
    "limit_astride": Text(
        "{count} incidents are left out: they may have happened before or after the hours asked for."
    ),
    "months_astride": Text(
        "{count} incidents are left out: of them the month alone is known, and it lies only partly inside the period."
    ),
    "limit_undated": Text("{count} incidents are left out: on which day they happened is not known."),
    "offences_unknown": Text(
        "No incident is of the offence {found}, which [hot_spots] offences asks for.", "Among them are: {known}."
    ),
    "chosen_crs": Text("Measured in {crs}."),
    "area_no_incidents": Text(
        "Not one incident stands for a place one could go to (they are town centres, postcodes or unknown), so no hot "
        "spots can be told.",
        "See what hotspots check says of the rows, and give coordinates of the places themselves.",
    ),
    "area_streets_elsewhere": Text(
        "The streets do not cover the incidents: incidents in {incidents}, streets in {streets}.",
        "Take an extract of the right place, or set [incidents] crs if the coordinates were misunderstood.",
    ),
    "walk_when_missing": Text(
        "The walk has no date and time.",
        'Write at = "2026-11-26 18:30" in [walk], or plan it by: hotspots walk --at "2026-11-26 18:30".',
    ),
    "walk_when_unreadable": Text("{found} is no date and time.", "Write it like 2026-11-26 18:30."),
    "walk_start_chosen": Text("The walk begins at {start}, amid the places most worth a visit."),
    "audit_file_unreadable": Text("{file} cannot be read ({reason}).", "Is the path right?"),
    "files_needed": Text(
        "There is nothing to make a study of.",
        "Name a file of incidents or of streets: hotspots init {folder} --incidents FILE --osm FILE",
    ),
    "init_settings_there": Text(
        "{file} is there already.", "Edit it, or give --replace to write it anew (the old one is kept as {kept})."
    ),
    "init_file_missing": Text("The file {file} is not there.", "Is the path right?"),
    "init_other_file": Text(
        "{folder} has another file called {file}.", "Rename one of them, or choose another folder for the study."
    ),
    "init_kind_differs": Text(
        "{file} was given as {kind}, but looks like {looks}.",
        "Check that the files are not mixed up.",
    ),
    "init_left_behind": Text("{file}: these columns speak of persons and are not read: {columns}."),
    "keep_out_row_without_place": Text(
        "{file}, row {row}: a protected place has no coordinates that can be read.",
        "Mend the row: a protected place that is passed over would be published.",
    ),
    "keep_out_radius_unreadable": Text(
        "{file}, row {row}: {column} is no number.", "Write metres, such as 100, in every row."
    ),
    "init_file_is_folder": Text("{file} is a folder.", "Name a file in it."),
    "moment_skipped": Text("The clock is put forward that night: {found} does not exist, and is taken as {taken}."),
    "moment_twice": Text(
        "The clock is put back that night: {found} comes twice, and the first is taken, in summer time.",
        "Write {other} if the second is meant.",
    ),
    "lamps_not_working": Text(
        "In the register as it was read, before fault reports and rounds, {faulty} lamps are out of order and {off} "
        "are switched off."
    ),
}
