"""Rows of the list from the meeting that could not be used: for those who plan and lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotspots.i18n import Translator
    from hotspots.model.reading import FileReading, SetAside

MOST_LOST: Final = 8
"""So many rows are told on the screen; the leader's papers have all of them."""


def lost_rows(readings: Iterable[FileReading]) -> list[str]:
    """Give each row that was set aside: its number, what stands there where that may be shown, what may be meant.

    Returns
    -------
    list of str
        Such as ``14: Bangatan 999 → Bangatan 99, Bangatan 9``, in no language.
    """
    return [_told(row) for reading in readings for row in reading.set_aside]


def lost_wishes(readings: Iterable[FileReading], say: Translator) -> list[str]:
    """Give each such row with why it could not be used and what to do."""
    return [
        say("pack.wish_lost", row=_stands(row), why=say.message(row.detail or row.reason))
        for reading in readings
        for row in reading.set_aside
    ]


def _told(row: SetAside) -> str:
    known = row.detail.values.get("known", ()) if row.detail is not None else ()
    meant = ", ".join(map(str, known)) if isinstance(known, (list, tuple)) else str(known)
    return f"{_stands(row)} → {meant}" if meant else _stands(row)


def _stands(row: SetAside) -> str:
    return f"{row.row}: {row.value}" if row.value else str(row.row)
