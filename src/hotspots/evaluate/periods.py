"""Periods to hold back: each is forecast from all that came before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError, Notice, Term
from hotspots.model.incidents import Incidents

PeriodName = Literal["month", "week"]
PERIODS: Final[tuple[PeriodName, ...]] = ("month", "week")

_KNOWN: Final = {"month": ("minute", "hour", "day", "month"), "week": ("minute", "hour", "day")}
_FREQUENCY: Final = {"month": "M", "week": "W-SUN"}

LEAST_INCIDENTS: Final = 20
"""A period is held back only if it holds so many, and so many came before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """One forecast: rows to learn from and rows of the period held back.

    Parameters
    ----------
    period
        Its first day, as ``2016-09-01``.
    before, held
        Which rows of the incidents, shape (n,).
    """

    period: str
    before: npt.NDArray[np.bool_]
    held: npt.NDArray[np.bool_]


def rolling_origin(incidents: Incidents, period: PeriodName, most: int) -> tuple[tuple[Fold, ...], tuple[Notice, ...]]:
    """Hold back one period after another, the latest ones, each with all that came before it to learn from.

    Parameters
    ----------
    incidents
        Those to learn from and to be hit.
    period
        ``month`` or ``week`` (Monday to Sunday), in the study's own time.
    most
        So many periods at most.

    Returns
    -------
    folds : tuple of Fold
        Earliest first.
    notices : tuple of Notice
        What was left out.

    Raises
    ------
    DataError
        If no period can be held back.
    """
    known = _known(incidents, period)
    notices = []
    if not known.all():
        notices.append(Notice("evaluate_undated", {"count": int((~known).sum()), "period": Term(f"period_{period}")}))
    folds = _folds(incidents, period)
    if not folds:
        other: PeriodName = "week" if period == "month" else "month"
        values = {"period": Term(f"period_{period}"), "least": LEAST_INCIDENTS}
        if _folds(incidents, other):
            raise DataError("evaluate_periods_few_other", **values, others=Term(f"period_{other}"), other=other)
        raise DataError("evaluate_periods_few", **values)
    return tuple(folds[-most:]), tuple(notices)


def _known(incidents: Incidents, period: PeriodName) -> npt.NDArray[np.bool_]:
    """Tell of which incidents the period is known."""
    frame = incidents.frame
    known = frame["time_precision"].isin(_KNOWN[period]).to_numpy(dtype=bool)
    return np.asarray(known & frame["start"].notna().to_numpy(), dtype=np.bool_)


def _folds(incidents: Incidents, period: PeriodName) -> list[Fold]:
    """Give every period that can be held back, earliest first."""
    start, known = incidents.frame["start"], _known(incidents, period)
    local = start[known].dt.tz_localize(None).dt.to_period(_FREQUENCY[period])
    number = np.full(len(start), -1)
    number[known] = local.astype("int64").to_numpy() if known.any() else []
    folds: list[Fold] = []
    for at in np.unique(number[known]):
        before, held = known & (number < at), known & (number == at)
        if before.sum() >= LEAST_INCIDENTS and held.sum() >= LEAST_INCIDENTS:
            first = pd.Period(ordinal=int(at), freq=_FREQUENCY[period]).start_time
            folds.append(Fold(first.date().isoformat(), before, held))
    return folds
