"""Sheets for patrols as a tagged PDF: the shared timetable, and a sheet for each team with its map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotspots.report.typeset import typeset


def patrol_sheets(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set the sheets.

    Parameters
    ----------
    data
        Texts, tables and drawings already in the reader's language, see ``sheets.typ``; without ``days`` there is no
        timetable.

    Returns
    -------
    pdf, source
        The PDF, the same for the same data, and the JSON it was made from.
    """
    return typeset(("patrol/sheets.typ",), data)
