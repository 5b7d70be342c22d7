"""A survey of perceived safety: answers at a point or for an area."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from hotspots.errors import DataError
from hotspots.model._checks import require_frame
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
