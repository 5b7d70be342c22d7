"""Puts start and end of each row together from its dates and clocks, in the study's zone, with their precision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError
from hotspots.io.cells.clocks import read_clock_numbers
from hotspots.io.cells.dates import (
    DAY,
    HOUR,
    MINUTE,
    PRECISIONS,
    UNKNOWN,
    Moments,
    only_midnights,
    read_clocks,
    read_dates,
)
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import named
from hotspots.io.tables.table import Table

_DAY_S: Final = 86_400
_MIDNIGHT_TIMES: Final = 3.0
_MIDNIGHT_ROWS: Final = 5
_MIDNIGHT_SHARE: Final = 0.02
_WHOLE_HOURS_ROWS: Final = 20
_WHOLE_HOURS_SHARE: Final = 0.95
_END_OF_DAY: Final = np.timedelta64(_DAY_S - 60, "s")

_QUARTER_S: Final = 900
_MAX_QUARTERS: Final = 400_000

Local = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Start and end of each row.

    Parameters
    ----------
    start, end
        Zoned; NaT where not known.
    precision
        Of the start, one of :data:`hotspots.model.precision.TIME_PRECISIONS`.
    """

    start: pd.DatetimeIndex
    end: pd.DatetimeIndex
    precision: Any


@lru_cache(maxsize=8)
def require_timezone(name: str) -> str:
    """Refuse a time zone that is not known.

    Raises
    ------
    DataError
        Naming it.
    """
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise DataError("zone_unknown", found=name) from None
    return name


def read_times(
    table: Table,
    headings: Mapping[str, str],
    *,
    timezone: str,
    order: str,
    ledger: Ledger,
    today: dt.date | None = None,
) -> Times:
    """Read the times of a table.

    Parameters
    ----------
    table
        The cells.
    headings
        Our names to headings; of them ``start`` or ``date`` with ``time``, and ``end``, ``end_date``, ``end_time``.
    timezone
        In which times without a zone were written.
    order
        Of day, month and year where values do not tell.
    ledger
        Takes what is mended and set aside.
    today
        Rows that begin after the day that follows it are set aside, for zones differ; None: none is.
    """
    zone = require_timezone(timezone)
    begun = headings.get("start") or headings.get("date")
    if begun is None:
        ledger.note("dates_absent")
        unknown = pd.DatetimeIndex(np.full(len(table), np.datetime64("NaT"), dtype="datetime64[us]")).tz_localize(zone)
        return Times(unknown, unknown, named(np.zeros(len(table), dtype=np.int8), ["unknown"]))
    local, precision, offset = _read_side(table, begun, headings.get("time"), order, ledger)
    ledger.set_aside(_to_come(local, today), begun, "date_to_come", show=True)
    blank = ~table.columns[begun].filled & ledger.good
    if blank.any():
        ledger.note("dates_missing", count=int(blank.sum()), column=begun)
    precision = _doubt_midnight(local, precision, ledger)
    precision = _doubt_minutes(local, precision, ledger)
    start, fold = _localise(local, offset, precision, zone, ledger, begun)
    precision[fold & (precision == MINUTE)] = HOUR
    end = _read_end(table, headings, order, local, zone, ledger)
    ended = _ended(headings)
    to_come = _to_come(end.tz_localize(None).to_numpy(), today)
    ledger.mend(to_come, "end_to_come", ended)
    end = pd.DatetimeIndex(end.where(~to_come)) if to_come.any() else end
    backwards = np.asarray(end < start)
    ledger.mend(backwards, "end_before_start", ended)
    return Times(
        start, pd.DatetimeIndex(end.where(~backwards)) if backwards.any() else end, named(precision, PRECISIONS)
    )


def _read_side(
    table: Table, dated: str, clocked: str | None, order: str, ledger: Ledger, *, required: bool = True
) -> tuple[Local, npt.NDArray[np.int8], npt.NDArray[np.float64]]:
    """Read a date column and the clock column beside it."""
    moments = read_dates(table.columns[dated], order)
    unread = table.columns[dated].filled & ~moments.known
    if required:
        _set_aside_unread(moments, unread, dated, ledger)
    else:
        ledger.mend(unread, "end_unreadable", dated)
    ledger.mend(moments.century_added & moments.known, "century_added", dated)
    if moments.order_assumed:
        ledger.note("date_order_assumed", column=dated, order=moments.order)
    local, precision, offset = moments.local.copy(), moments.precision.copy(), moments.offset_min
    if clocked is None:
        return local, precision, offset
    if only_midnights(moments):  # beside a clock column, 00:00 is what a program made of a date
        precision[precision <= HOUR] = DAY
        offset = np.full(len(local), np.nan)
    seconds, precise = _read_clocks(table, clocked, ledger)
    ledger.mend(table.columns[clocked].filled & np.isnan(seconds), "time_unreadable", clocked)
    add = moments.known & (precision == DAY) & ~np.isnan(seconds)
    local[add] += seconds[add].astype("timedelta64[s]")
    precision[add] = precise[add]
    return local, precision, offset


def _read_clocks(table: Table, clocked: str, ledger: Ledger) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Read a clock column, and the clocks that a spreadsheet took for numbers."""
    column = table.columns[clocked]
    seconds, precise = read_clocks(column)
    of_number, decided = read_clock_numbers(column)
    ledger.mend(decided & ~np.isnan(of_number), "clock_from_number", clocked)
    return np.where(decided, of_number, seconds), np.where(decided, MINUTE, precise).astype(np.int8)


def _set_aside_unread(moments: Moments, unread: npt.NDArray[np.bool_], dated: str, ledger: Ledger) -> None:
    implausible = moments.implausible if moments.implausible is not None else np.zeros_like(unread)
    ledger.set_aside(unread & implausible, dated, "date_implausible", show=True)
    ledger.set_aside(unread, dated, "date_unreadable", show=True)


def _read_end(
    table: Table, headings: Mapping[str, str], order: str, start: Local, zone: str, ledger: Ledger
) -> pd.DatetimeIndex:
    dated, clocked = headings.get("end") or headings.get("end_date"), headings.get("end_time")
    local = np.full(len(table), np.datetime64("NaT"), dtype="datetime64[s]")
    offset = np.full(len(table), np.nan)
    precision = np.full(len(table), UNKNOWN, dtype=np.int8)
    if dated is not None:
        local, precision, offset = _read_side(table, dated, clocked, order, ledger, required=False)
        local[precision == DAY] += _END_OF_DAY
    elif clocked is not None:
        seconds, precise = _read_clocks(table, clocked, ledger)
        ledger.mend(table.columns[clocked].filled & np.isnan(seconds), "end_unreadable", clocked)
        read = ~np.isnan(seconds) & ~np.isnat(start)
        local[read] = start[read].astype("datetime64[D]") + seconds[read].astype("timedelta64[s]")
        over_midnight = read & (local < start)
        local[over_midnight] += np.timedelta64(_DAY_S, "s")
        precision[read] = precise[read]
    return _localise(local, offset, precision, zone, ledger, _ended(headings))[0]


def _ended(headings: Mapping[str, str]) -> str:
    """Give the heading of the column that says when rows end, ``""`` without one."""
    return next((headings[name] for name in ("end", "end_date", "end_time") if name in headings), "")


def _to_come(local: Local, today: dt.date | None) -> npt.NDArray[np.bool_]:
    """Tell which days lie after tomorrow."""
    if today is None:
        return np.zeros(len(local), dtype=bool)
    return np.asarray(local.astype("datetime64[D]") > np.datetime64(today + dt.timedelta(days=1), "D"))


def _doubt_midnight(local: Local, precision: npt.NDArray[np.int8], ledger: Ledger) -> npt.NDArray[np.int8]:
    """Take 00:00 for "hour not known" where all rows have it, or three times more than have 23:00 or 01:00."""
    timed = (precision <= HOUR) & ledger.good
    seconds = (local - local.astype("datetime64[D]")).astype(np.int64)
    midnight = timed & (seconds == 0)
    count, total = int(midnight.sum()), int(timed.sum())
    beside = max(int((timed & (seconds == hour * 3600)).sum()) for hour in (23, 1))
    often = count >= _MIDNIGHT_ROWS and count >= _MIDNIGHT_SHARE * total and count >= _MIDNIGHT_TIMES * max(1, beside)
    if count == 0 or not (often or count == total):
        return precision
    ledger.note("midnight_unknown", count=count, rows=total)
    doubted = precision.copy()
    doubted[(precision <= HOUR) & (seconds == 0)] = DAY
    return doubted


def _doubt_minutes(local: Local, precision: npt.NDArray[np.int8], ledger: Ledger) -> npt.NDArray[np.int8]:
    """Take times for hours where nearly all are whole hours, or quarters of one."""
    minute = (precision == MINUTE) & ledger.good
    past_hour_s = (local - local.astype("datetime64[h]")).astype(np.int64)
    for code, step_s in (("hours_only", 3600), ("quarters_only", _QUARTER_S)):
        whole = minute & (past_hour_s % step_s == 0)
        if minute.sum() >= _WHOLE_HOURS_ROWS and whole.sum() >= _WHOLE_HOURS_SHARE * minute.sum():
            ledger.note(code, is_warning=False, count=int(whole.sum()))
            return np.where(precision == MINUTE, HOUR, precision).astype(np.int8)
    return precision


def _localise(
    local: Local,
    offset_min: npt.NDArray[np.float64],
    precision: npt.NDArray[np.int8],
    zone: str,
    ledger: Ledger,
    column: str,
) -> tuple[pd.DatetimeIndex, npt.NDArray[np.bool_]]:
    """Put clock times into the zone: of spring's lost hour they move on, of autumn's double hour they are the first."""
    has_offset = ~np.isnan(offset_min) & (precision <= HOUR)
    utc, in_gap, fold = _to_utc(local, zone)
    clocked = (precision <= HOUR) & ~has_offset
    fold &= clocked
    ledger.mend(in_gap & clocked, "time_in_gap")
    folded = int((fold & ledger.good).sum())
    if folded:
        ledger.note("time_in_fold", is_warning=False, count=folded, column=column)
    if has_offset.any():
        as_said = local - np.nan_to_num(offset_min * 60).astype("timedelta64[s]")
        utc = np.where(has_offset, as_said, utc)
    return pd.DatetimeIndex(utc.astype("datetime64[us]")).tz_localize("UTC").tz_convert(zone), fold


def _to_utc(local: Local, zone: str) -> tuple[Local, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Give the time in UTC of clock times, and which of them the clock skips or shows twice.

    Quarters of an hour throughout which the zone keeps one offset are looked up once for all the rows in them; the
    few rows in others one by one.
    """
    known = ~np.isnat(local)
    utc, in_gap, fold = local.copy(), np.zeros(len(local), dtype=bool), np.zeros(len(local), dtype=bool)
    if not known.any():
        return utc, in_gap, fold
    quarter = local.astype(np.int64) // _QUARTER_S
    first, last = int(quarter[known].min()), int(quarter[known].max())
    if last - first > _MAX_QUARTERS:
        rows = np.flatnonzero(known)
        utc[rows], in_gap[rows], fold[rows] = _to_utc_singly(local[rows], zone)
        return utc, in_gap, fold
    begins = (np.arange(first, last + 1, dtype=np.int64) * _QUARTER_S).astype("datetime64[s]")
    ends: Local = (begins + np.timedelta64(_QUARTER_S - 1, "s")).astype("datetime64[s]")
    (at_begin, *odd_begin), (at_end, *odd_end) = _to_utc_singly(begins, zone), _to_utc_singly(ends, zone)
    shift = (at_begin - begins).astype(np.int64)
    even = (shift == (at_end - ends).astype(np.int64)) & ~np.any([*odd_begin, *odd_end], axis=0)
    at = np.where(known, quarter - first, 0)
    utc = local + shift[at].astype("timedelta64[s]")
    rows = np.flatnonzero(known & ~even[at])
    utc[rows], in_gap[rows], fold[rows] = _to_utc_singly(local[rows], zone)
    return utc, in_gap, fold


def _to_utc_singly(local: Local, zone: str) -> tuple[Local, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    index: Any = pd.DatetimeIndex(local)
    strict = index.tz_localize(zone, ambiguous=np.ones(len(index), dtype=bool), nonexistent="NaT")
    zoned = index.tz_localize(zone, ambiguous=np.ones(len(index), dtype=bool), nonexistent="shift_forward")
    second = index.tz_localize(zone, ambiguous=np.zeros(len(index), dtype=bool), nonexistent="shift_forward")
    utc = zoned.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[s]")
    return utc, np.asarray(strict.isna()), np.asarray(zoned != second)
