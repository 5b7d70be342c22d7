"""The pocket list of patrols as a tagged PDF: one page to carry along, landscape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotspots.report.typeset import typeset


def pocket_page(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set the list.

    Parameters
    ----------
    data
        Texts in the reader's language, see ``pocket.typ``. Of what each place lists so many are printed, the nearest,
        as have room on the page; with too many places for one page, it goes on to the next.

    Returns
    -------
    pdf, source
        The PDF, the same for the same data, and the JSON it was made from.
    """
    return typeset(("patrol/pocket.typ",), data)
