"""English words for what comes back from a walk or round, and for who hears of what could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "checklist_rows_for_people": Text(
        "{file}: {count} of {rows} rows of the list are about something else than the light. They are not counted "
        "here; keep the file for your follow-up.",
    ),
    "light_rows_without_what": Text(
        "{file}: {count} rows are about the light, but {column} is empty, in rows: {rows}. They are not used.",
        'Write what was seen under {column}: "dark", "flickers", "works" or another of the words in the list.',
    ),
    "walk_avoid_file_missing": Text(
        "The file {file} after --avoid is neither where you stand ({here}) nor in the study ({folder}).",
        "Check the name after --avoid. A street is given by its name alone.",
    ),
    "place_feel_both": Text(
        "The place is said to be both safe and unsafe.",
        "Write two rows: one with safe, one with unsafe, each with why.",
    ),
    "walk_take_missing": Text(
        "Plan {take} is asked for, but there are only {found} plans.", "Take one of them, or allow more minutes."
    ),
    "walk_take_beyond": Text(
        "Plan {take} is to be taken of {alternatives}.",
        "Ask for as many plans as when you compared them too, such as alternatives = 3 (--alternatives 3).",
    ),
    "walk_plan_taken": Text("Plan {number} of {plans} is taken: all files and papers are of it."),
    "walk_files_removed": Text("{count} files of an earlier run are removed, for they are not of this walk: {files}."),
    "walk_files_left": Text(
        "Files of an earlier walk could not be removed: {files}.",
        "Close them in the program that has them open, and remove them yourself.",
    ),
    "light_row_without_what": Text(
        "The row is about the light, but {column} is empty.",
        'Write what was seen: "dark", "flickers", "works" or another of the words in the list.',
    ),
}
