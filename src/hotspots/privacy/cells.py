"""Public counts: coarse cells on a lattice that does not depend on the data.

What is published is made from the incidents of the cells that are shown, and from nothing else. A cell that is not
shown can gain, lose or swap incidents, and as long as it stays below the threshold no published byte changes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import Notice, PrivacyError
from hotspots.model.offences import PUBLIC_GROUPS
from hotspots.model.released import CountCells

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.incidents import Incidents
    from hotspots.model.released import Profile
    from hotspots.privacy.keep_out import KeepOut

LATTICE_M: Final = 250
"""Cells are a whole number of these wide, counted from the origin of the CRS."""

PLACE_M: Final = 25
"""Two incidents are at different places if they lie in different squares of this side: points that lie within 25 m of
each other touch at most four squares, so one address with unsteady coordinates never counts as five places."""

_MOST_CELLS: Final = 1_000_000

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Period = tuple[dt.date, dt.date]


def public_cells(
    incidents: Incidents,
    profile: Profile,
    area: Area,
    *,
    period: Period | None = None,
    keep_out: KeepOut | None = None,
) -> CountCells:
    """Count what may be told in public.

    Parameters
    ----------
    incidents
        In metres. Offences outside the allow-list, places that stand for no place one could go to, incidents without a
        date and those on protected ground are left out before anything is counted.
    profile
        Of the audience: threshold, places, rounding and cell.
    area
        What is studied: a cell is shown only if at least 250 m by 250 m of it lie inside.
    period
        First and last day; cut to whole months. Without it the months of the incidents shown are told.

    Raises
    ------
    PrivacyError
        If the cell is not a whole number of 250 m, or the period holds no whole month.
    """
    cell_m = int(profile.min_cell_m)
    if cell_m != profile.min_cell_m or cell_m % LATTICE_M:
        raise PrivacyError("public_cell_size", found=profile.min_cell_m)
    months = None if period is None else whole_months(period)
    xy, month = _countable(incidents, area, months, keep_out)
    cells, count, places = count_in_cells(xy, cell_m)
    enough = (count >= profile.k) & (places >= profile.min_places) & _large_enough(cells, cell_m, area)
    cells, count, places = cells[enough], count[enough], places[enough]
    kept = hold_back_a_second(cells, count, candidates(area, cell_m))
    cells, count, places = cells[kept], count[kept], places[kept]
    if months is None:
        months = _months_shown(xy, month, cells, cell_m)
    frame = gpd.GeoDataFrame(
        {
            "count": round_half_up(count, profile.round_to),
            "places": places // profile.min_places * profile.min_places,
        },
        geometry=_boxes(cells, cell_m),
        crs=incidents.frame.crs,
    )
    rule = {"k": profile.k, "places": profile.min_places, "cell_m": cell_m, "round_to": profile.round_to}
    notice = Notice("public_cells_rule", rule, is_warning=False)
    return CountCells(frame, float(cell_m), profile.k, months[0], months[1], (notice,))


def count_in_cells(xy: Floats, cell_m: int) -> tuple[Ints, Ints, Ints]:
    """Count incidents and places in the cells of a lattice through the origin.

    Parameters
    ----------
    xy
        Places in metres, shape (n, 2).
    cell_m
        Side of a cell, a whole number of 25 m.

    Returns
    -------
    tuple of numpy.ndarray
        Cells that hold anything as (column, row), sorted by row then column, shape (m, 2); incidents in each; squares
        of 25 m with an incident in each.
    """
    squares = np.floor(xy / PLACE_M).astype(np.int64)
    row_first = (squares // (cell_m // PLACE_M))[:, ::-1]
    cells, count = np.unique(row_first, axis=0, return_counts=True)
    distinct = np.unique(squares, axis=0)
    of_square = (distinct // (cell_m // PLACE_M))[:, ::-1]
    _, places = np.unique(of_square, axis=0, return_counts=True)
    return cells[:, ::-1].astype(np.int64), count.astype(np.int64), places.astype(np.int64)


def round_half_up(count: Ints, step: int) -> Ints:
    """Round to the nearest multiple of a step: with 5, the number 5 stands for 5, 6 or 7, and 10 for 8 to 12."""
    return (2 * count + step) // (2 * step) * step


def hold_back_a_second(cells: Ints, count: Ints, all_cells: Ints | None) -> npt.NDArray[np.bool_]:
    """Choose which cells to show so that never exactly one cell of the area is missing.

    Whoever knows the total from elsewhere could work out a single missing cell. Then the smallest cell shown (the first
    of equals) is held back too. This looks at the cells shown only, never at what is missing.

    Parameters
    ----------
    cells, count
        Cells that pass the thresholds, shape (m, 2), and their counts.
    all_cells
        Every cell of the area that could be shown; None if they are too many to list, and then one is never missing
        alone.

    Returns
    -------
    numpy.ndarray
        Which of the cells to show, shape (m,).
    """
    shown = np.ones(len(cells), dtype=np.bool_)
    if all_cells is not None and len(cells) and len(all_cells) - len(cells) == 1:
        shown[int(np.argmin(count))] = False
    return shown


def candidates(area: Area, cell_m: int) -> Ints | None:
    """Give every cell that could be shown as (column, row), shape (m, 2); None for more than a million."""
    west, south, east, north = area.bounds
    columns = np.arange(np.floor(west / cell_m), np.floor(east / cell_m) + 1, dtype=np.int64)
    rows = np.arange(np.floor(south / cell_m), np.floor(north / cell_m) + 1, dtype=np.int64)
    if len(columns) * len(rows) > _MOST_CELLS:
        return None
    column, row = np.meshgrid(columns, rows)
    cells = np.column_stack([column.ravel(), row.ravel()])
    return cells[_large_enough(cells, cell_m, area)]


def whole_months(period: Period) -> tuple[str, str]:
    """Cut a period to whole months.

    Returns
    -------
    tuple of str
        The first and the last whole month, such as ``2024-01``.

    Raises
    ------
    PrivacyError
        If it holds none.
    """
    first, last = period
    starts = pd.Period(first, "M") + (1 if first.day > 1 else 0)
    ends = pd.Period(last, "M") - (0 if (last + dt.timedelta(days=1)).day == 1 else 1)
    if starts > ends:
        raise PrivacyError("public_period_short", first=first.isoformat(), last=last.isoformat())
    return str(starts), str(ends)


def _countable(
    incidents: Incidents, area: Area, months: tuple[str, str] | None, keep_out: KeepOut | None
) -> tuple[Floats, npt.NDArray[np.str_]]:
    """Give places and months of what may be counted at all."""
    located = incidents.located
    frame, xy = located.frame, located.xy
    month = frame["start"].dt.strftime("%Y-%m").fillna("").to_numpy(dtype=np.str_)
    allowed = frame["offence_group"].isin(PUBLIC_GROUPS).to_numpy(dtype=np.bool_) & (month != "") & area.contains(xy)
    if months is not None:
        allowed &= (month >= months[0]) & (month <= months[1])
    if keep_out is not None:
        allowed &= ~keep_out.covers(xy)
    return xy[allowed], month[allowed]


def _months_shown(xy: Floats, month: npt.NDArray[np.str_], cells: Ints, cell_m: int) -> tuple[str, str]:
    shown = {(int(column), int(row)) for column, row in cells}
    mine = np.floor(xy / cell_m).astype(np.int64)
    told = sorted({str(m) for m, (column, row) in zip(month, mine.tolist(), strict=True) if (column, row) in shown})
    return (told[0], told[-1]) if told else ("", "")


def _boxes(cells: Ints, cell_m: int) -> npt.NDArray[Any]:
    corner = cells.astype(np.float64) * cell_m
    return np.asarray(shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + cell_m, corner[:, 1] + cell_m))


def _large_enough(cells: Ints, cell_m: int, area: Area) -> npt.NDArray[np.bool_]:
    """Tell in which cells at least 250 m by 250 m lie inside the area: a smaller part would be a finer cell."""
    inside = shapely.area(shapely.intersection(_boxes(cells, cell_m), area.polygon))
    return np.asarray(inside >= LATTICE_M**2 - 1e-3, dtype=np.bool_)
