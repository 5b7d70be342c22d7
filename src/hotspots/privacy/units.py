"""Numbers by area, cell or street: which of them an audience may be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import Notice, Term
from hotspots.model.counts import ALL_TOGETHER, UNIT_WORDS
from hotspots.model.offences import PUBLIC_GROUPS, SENSITIVE_GROUPS, counted_offences, folded
from hotspots.model.released import CountUnits
from hotspots.privacy.cells import round_half_up
from hotspots.privacy.spots import large_enough

if TYPE_CHECKING:
    import datetime as dt

    from hotspots.model.area import Area
    from hotspots.model.counts import Counts
    from hotspots.model.released import Profile
    from hotspots.privacy.keep_out import KeepOut

Bools = npt.NDArray[np.bool_]

_MOST_OFFENCES = 3


def shareable_counts(counts: Counts, profile: Profile) -> Counts:
    """Leave out numbers that this audience may not have: of sensitive offences, and of all offences together.

    A number of all offences holds the sensitive ones too, and so tells of them. Internal, and partners on a named legal
    basis: all of them.
    """
    if profile.name == "internal" or profile.legal_basis:
        return counts
    together = {word for word in counts.frame["offence"].unique() if folded(str(word)) in ALL_TOGETHER}
    barred = counts.frame["offence_group"].isin(SENSITIVE_GROUPS) | counts.frame["offence"].isin(together)
    return replace(counts, frame=counts.frame.loc[~barred].reset_index(drop=True))


def units_inside(counts: Counts) -> CountUnits:
    """Give every unit with its number, for those who hold the file anyway."""
    return _units(counts.placeable, k=0)


def partner_units(counts: Counts, profile: Profile, keep_out: KeepOut | None) -> CountUnits:
    """Give the units with at least k, of offences that partners may have; none that touches a protected place."""
    told = _units(shareable_counts(counts, profile).placeable, k=profile.k)
    keep = told.frame["count"].to_numpy() >= profile.k
    if keep_out is not None:
        keep &= ~keep_out.touches(told.frame.geometry.to_numpy())
    return replace(told, frame=told.frame.loc[keep].reset_index(drop=True), k=profile.k)


def public_units(
    counts: Counts,
    profile: Profile,
    area: Area,
    *,
    period: tuple[dt.date, dt.date] | None = None,
    keep_out: KeepOut | None = None,
) -> CountUnits:
    """Give what residents may be told of numbers by unit.

    One number a unit: all offences of the allow-list in the whole period, at its least, rounded, and only from k on.
    Cells smaller than the public cell are joined to blocks of them; smaller areas are held back, and so are streets,
    for few may live in one. Never exactly one unit is missing alone. What came coarse stays coarse.

    Parameters
    ----------
    counts
        As read.
    profile
        Of the audience.
    area
        What is studied.
    period
        First and last day; only numbers whose whole period lies inside count.
    keep_out
        Protected places: units that touch them are held back, and look like those with fewer than k.
    """
    allowed = counts.frame["offence_group"].isin(PUBLIC_GROUPS)
    countable = replace(counts, frame=counts.frame.loc[allowed].reset_index(drop=True)).placeable
    if period is not None:
        countable = countable.during(*period)
    shapes, low = _public_blocks(countable, profile.min_cell_m)
    large = shapely.area(shapely.intersection(shapes, area.polygon)) >= profile.min_cell_m**2 - 1e-3
    candidate = large & (countable.kind != "street")
    enough = candidate & (low >= profile.k)
    if keep_out is not None:
        enough &= ~keep_out.touches(shapes)
    if enough.any() and candidate.sum() - enough.sum() == 1:
        enough[np.flatnonzero(enough)[int(np.argmin(low[enough]))]] = False
    names = (
        countable.units["name"].astype(str).to_numpy() if len(shapes) == len(countable.units) else [""] * len(shapes)
    )
    shown = np.flatnonzero(enough)
    rounded = round_half_up(low[shown], profile.round_to)
    frame = gpd.GeoDataFrame(
        {
            "name": [str(names[at]) if countable.kind == "area" else "" for at in shown],
            "count": rounded,
            "high": rounded.astype(np.float64),
            "offences": "",
        },
        geometry=shapes[shown],
        crs=counts.crs,
    )
    first, last = _days(countable)
    rule = {"k": profile.k, "round_to": profile.round_to, "cell_m": profile.min_cell_m}
    notices = [Notice("public_units_rule", rule, is_warning=False)]
    if countable.kind == "street":
        notices.append(Notice("public_streets_held_back"))
    return CountUnits(frame, countable.kind, profile.k, True, first[:7], last[:7], tuple(notices))


def _units(counts: Counts, k: int) -> CountUnits:
    told = counts.by_unit()
    grouped = {str(unit): rows for unit, rows in counts.frame.groupby("unit", sort=False)}
    offences = [_offences(grouped.get(str(unit)), k) for unit in counts.units["unit"]]
    frame = gpd.GeoDataFrame(
        {
            "name": counts.units["name"].astype(str).to_numpy(),
            "count": told["low"].to_numpy(),
            "high": told["high"].to_numpy(),
            "offences": offences,
        },
        geometry=counts.units.geometry.to_numpy(),
        crs=counts.crs,
    )
    first, last = _days(counts)
    return CountUnits(frame, counts.kind, k, False, first, last, _notices(counts))


def _notices(counts: Counts) -> tuple[Notice, ...]:
    return (Notice("counts_whole_units", {"unit": Term(UNIT_WORDS[counts.kind])}, is_warning=False),)


def _offences(rows: pd.DataFrame | None, k: int) -> str:
    """Name the offences of a unit that it certainly holds most of, none with fewer than k."""
    if rows is None:
        return ""
    known = [(str(word), int(n)) for word, n in zip(rows["offence"], rows["n_low"], strict=True) if n > 0 and word]
    said = "; ".join(f"{word} ({count})" for word, count in counted_offences(known)[:_MOST_OFFENCES])
    return large_enough(said, k) if said and k else said


def _days(counts: Counts) -> tuple[str, str]:
    period = counts.period
    return ("", "") if period is None else (period[0].isoformat(), period[1].isoformat())


def _public_blocks(counts: Counts, least_m: float) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Give the outlines that residents may be shown, and the least number of each: small cells are joined to blocks."""
    shapes = counts.units.geometry.to_numpy()
    low = counts.by_unit()["low"].to_numpy().astype(np.int64)
    if counts.kind != "cell" or len(shapes) == 0:
        return shapes, low
    box = shapely.bounds(shapes)
    side = float(np.round(np.median(box[:, 2] - box[:, 0]), 3))
    if side >= least_m:
        return shapes, low
    block_m = float(np.ceil(least_m / side - 1e-9) * side)
    block = np.floor((box[:, :2] + side / 2) / block_m).astype(np.int64)
    blocks, of = np.unique(block, axis=0, return_inverse=True)
    corner = blocks * block_m
    outlines = shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + block_m, corner[:, 1] + block_m)
    return np.asarray(outlines), np.bincount(of.reshape(-1), weights=low, minlength=len(blocks)).astype(np.int64)
