"""English words for the sheets of patrols: whose they are, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "patrol_tasks_printed": Text(
        "The tasks of hot spot {ranks} are printed on sheets for {kind}.",
        "If they must not read them, take {key} out of tasks_for (or only) of the place.",
    ),
    "patrol_tasks_kept": Text(
        "The tasks of hot spot {ranks} are not printed on sheets for {kind}.",
        'If they are to read them: tasks_for = ["{key}"] of the place.',
    ),
    "patrol_sheet_internal": Text(
        "{file} stays in internal, for the audit for {audience} found something: {reason}",
        "Mend that and run again. Do not hand the sheet out as it is.",
    ),
}
