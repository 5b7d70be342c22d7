"""A moment at which to stop, where a search was given seconds; without one nothing looks at the clock."""

from __future__ import annotations

import time


def moment_in(seconds: float | None) -> float | None:
    """Give the moment so many seconds from now; None for None."""
    return None if seconds is None else time.monotonic() + seconds


def is_over(stop_at: float | None) -> bool:
    """Tell whether a moment has come; without one it never does."""
    return stop_at is not None and time.monotonic() >= stop_at


def seconds_until(stop_at: float | None) -> float | None:
    """Give the seconds until a moment, zero if it has passed; None for None."""
    return None if stop_at is None else max(0.0, stop_at - time.monotonic())
