"""Sheets for patrols as a tagged PDF: the shared timetable, a sheet for each team, and the pocket list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any


def patrol_sheets(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set the sheets.

    Parameters
    ----------
    data
        Texts and tables already in the reader's language, see ``patrol.typ``. They are handed over as JSON and set as
        text: nothing in them is read as typst.

    Returns
    -------
    pdf, source
        The PDF, tagged and without a date, so that the same data give the same bytes; and the JSON it was made from.
    """
    import typst

    source = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
    template = resources.files(__package__).joinpath("patrol.typ").read_bytes()
    pdf: bytes = typst.compile(template, format="pdf", sys_inputs={"data": source}, pdf_standards=["ua-1"])
    return pdf, source.encode()
