"""The only clock of the program: today's date, which a build or a test may set."""

from __future__ import annotations

import datetime as dt
import os
from typing import Final

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now, as reproducible builds set them."""


def today() -> dt.date:
    """Give today's date, or that of ``SOURCE_DATE_EPOCH`` where it is set."""
    said = os.environ.get(EPOCH, "")
    if said.isdecimal():
        return dt.datetime.fromtimestamp(int(said), tz=dt.UTC).date()
    return dt.datetime.now().astimezone().date()
