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
    "light_row_without_what": Text(
        "The row is about the light, but {column} is empty.",
        'Write what was seen: "dark", "flickers", "works" or another of the words in the list.',
    ),
}
