"""English words for the log of visits and the plans it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "patrol_log_column": Text(
        "The log {file} lacks a column for {missing}. Found: {found}.",
        "It needs the hot spot's number or name, and when the visit began, for example rank;arrive.",
    ),
    "patrol_log_row_place": Text("The row names no place.", "Write the hot spot's number or name."),
    "patrol_log_row_time": Text(
        "The row does not say at what time the visit began, or the time cannot be read.",
        "Write it as 2026-11-27 19:05, or the date and the time in columns of their own.",
    ),
    "patrol_log_row_date": Text("The row has no date.", "Write the calendar's date of the visit in {column}."),
    "patrol_log_row_next_day": Text("24 o'clock and later was read as after midnight, on the next day."),
    "patrol_log_row_near": Text(
        "{file}: row {row}. Its place is not in the plan, but {near} is.", "Mend the row if that is meant."
    ),
    "patrol_log_row_team_near": Text("The team may be {near}.", "Mend the rows if that is meant."),
    "patrol_log_row_twice": Text("The visit is on an earlier row already: same place, time and team.", "Nothing."),
    "patrol_log_row_differs": Text(
        "The number and the name mean different hot spots of the plan.", "Write the one that is right."
    ),
    "patrol_log_row_several": Text("Several hot spots of the plan have that name.", "Write the number."),
    "patrol_log_row_elsewhere": Text("The place is not in the plan; the visit is counted apart."),
    "patrol_log_row_no_plan": Text("There is no plan for the date; the visit is not compared."),
    "patrol_log_row_team": Text("The team is not in the plan; the visit counts all the same."),
    "patrol_log_rows_aside": Text(
        "{file}: {count} rows are not counted: {reason} Rows: {rows}.", "They are all in set-aside.csv."
    ),
    "patrol_log_rows_mended": Text("{file}: {count} rows were mended: {reason} Rows: {rows}."),
    "patrol_log_rows_told": Text("{file}: {count} rows: {reason} Rows: {rows}."),
    "patrol_log_nothing": Text(
        "No row of the log {file} could be read: nothing is compared.", "Mend the rows that are told above."
    ),
    "patrol_log_no_plan": Text(
        "The log {file} is for {first} to {last}, and there is no plan for those dates: nothing is compared.",
        "Plans are kept by date in internal/patrol_plans.csv. Plan the dates first, or use the folder where they were "
        "planned (--out).",
    ),
    "patrol_log_plan_later": Text(
        "The plan for {count} of the dates compared ({first} to {last}) was made after them: no earlier one is kept.",
        "If another plan was handed out, what is told of it does not hold.",
    ),
    "patrol_plans_unreadable": Text(
        "The plans kept in {file} cannot be read.",
        "Put the file back as it was, or move it away: then logs of dates that have passed have nothing to be held "
        "against.",
    ),
}
