"""A survey of perceived safety: answers at a point or for an area."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_columns, require_frame
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd

COLUMNS: Final = ("source", "row", "asked", "area", "safety_day", "safety_night", "reason", "geometry")

REASONS: Final = ("lighting", "underpass", "vegetation", "people", "traffic", "maintenance", "empty", "other", "")
"""Why a place is said to be unsafe (``""``: not said)."""

UNSAFE_BELOW: Final = 2.5
"""Scores run from 1 (very unsafe) to 4 (very safe); below this an answer says unsafe."""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Answers about where people feel safe, one row each, checked on construction.

    Parameters
    ----------
    frame
        ``source``, ``row`` as in :class:`~hotspots.model.incidents.Incidents`; ``asked`` zoned datetime or NaT;
        ``area`` str, the area's name, ``""`` for an answer at a point; ``safety_day``, ``safety_night`` scores from
        1 (very unsafe) to 4 (very safe), NaN where not answered; ``reason`` one of :data:`REASONS`;
        ``geometry`` Point, or missing for an answer that is for an area.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading.

    Raises
    ------
    DataError
        If a column is missing, a value is out of its range, or the CRS is not in metres.
    """

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def __post_init__(self) -> None:
        require_frame(self.frame, COLUMNS, "survey")
        strange = sorted(set(self.frame["reason"].unique()) - set(REASONS))
        if strange:
            raise DataError("values_unknown", kind="survey", column="reason", found=strange, known=list(REASONS))
        for column in ("safety_day", "safety_night"):
            scores = pd.to_numeric(self.frame[column])
            outside = scores[(scores < 1) | (scores > 4)]
            if len(outside):
                raise DataError(
                    "values_unknown", kind="survey", column=column, found=float(outside.iloc[0]), known="1-4"
                )

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def at_points(self) -> gpd.GeoDataFrame:
        """Answers that name a point."""
        return self.frame.loc[self.frame.geometry.notna()]

    @property
    def for_areas(self) -> gpd.GeoDataFrame:
        """Answers that are for an area as a whole."""
        return self.frame.loc[self.frame.geometry.isna() & (self.frame["area"] != "")]


PERCEIVED_COLUMNS: Final = (
    "area",
    "answers",
    "answers_day",
    "unsafe_day",
    "low_day",
    "high_day",
    "mean_day",
    "answers_night",
    "unsafe_night",
    "low_night",
    "high_night",
    "mean_night",
    "few",
    "geometry",
)


@dataclass(frozen=True, slots=True, eq=False)
class Perceived:
    """Perceived safety by area: what people answered, never mixed with what was reported.

    Parameters
    ----------
    frame
        One row per area: ``area`` its name, ``""`` for answers outside the named areas; ``answers`` (Int64) those who
        gave a score by day or by night; for each of ``day`` and ``night``: ``answers_…`` (Int64) those who scored it,
        ``unsafe_…`` the share of them below :data:`UNSAFE_BELOW`, ``low_…`` and ``high_…`` its 95 % Wilson interval,
        ``mean_…`` the mean score from 1 to 4 (NaN without answers); ``few`` bool, whether a figure is missing since too
        few answered; ``geometry`` the area, or missing.
    k
        Figures from fewer answers than this are missing; 1 where all are told.
    notices
        What is worth saying.
    """

    frame: gpd.GeoDataFrame
    k: int = 1
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        require_columns(self.frame, PERCEIVED_COLUMNS, "survey")

    def __len__(self) -> int:
        return len(self.frame)

    def telling(self, k: int) -> Perceived:
        """Leave out every figure that fewer than k people answered for, the number of them too: zero is not told."""
        frame = self.frame.copy()
        few = pd.Series(False, index=frame.index)
        for counted, figures in (
            ("answers", ()),
            ("answers_day", ("unsafe_day", "low_day", "high_day", "mean_day")),
            ("answers_night", ("unsafe_night", "low_night", "high_night", "mean_night")),
        ):
            small = frame[counted].isna() | (frame[counted].fillna(0) < k)
            few |= small
            frame[counted] = frame[counted].mask(small)
            for figure in figures:
                frame[figure] = frame[figure].mask(small)
        frame["few"] = few.to_numpy(dtype=bool)
        return replace(self, frame=frame, k=max(k, self.k), notices=())
