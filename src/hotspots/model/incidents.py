"""Incidents: point events with their times, offences and precision."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.errors import DataError
from hotspots.model._checks import require_frame
from hotspots.model.offences import OFFENCE_GROUPS, PLACE_KINDS
from hotspots.model.precision import PLACE_PRECISIONS, TIME_PRECISIONS, UNLOCATED
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd

COLUMNS: Final = (
    "source",
    "row",
    "start",
    "end",
    "time_precision",
    "offence",
    "offence_group",
    "address",
    "precision",
    "uncertainty_m",
    "weight",
    "geometry",
)

_CLOCK: Final = re.compile(r"^([01]?\d|2[0-4])[:.]([0-5]\d)$")


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """Point events in a projected CRS, one row each, checked on construction.

    Parameters
    ----------
    frame
        One row per incident, with

        ``source`` str, the file it came from; ``row`` int, its row there as a spreadsheet shows it;
        ``start``, ``end`` zoned datetimes in the study's zone, NaT where unknown: the window in which it happened;
        ``time_precision`` one of :data:`~hotspots.model.precision.TIME_PRECISIONS`, that of ``start``;
        ``offence`` str, as the file says it (``""`` if it does not);
        ``offence_group`` one of :data:`~hotspots.model.offences.OFFENCE_GROUPS`;
        ``address`` str or missing; ``precision`` one of :data:`~hotspots.model.precision.PLACE_PRECISIONS`;
        ``uncertainty_m`` metres, > 0, the standard error of the place; ``weight`` > 0, 1 unless harm is weighed;
        ``geometry`` Point, never missing.
        A column ``text`` is there only where the study asked for free text; a column ``place_kind``, one of
        :data:`~hotspots.model.offences.PLACE_KINDS`, may be missing, and then is unknown.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading; never written, only searched for.
    dwellings
        Whether those inside dwellings may be placed on maps and counted in hot spots.

    Raises
    ------
    DataError
        If a column is missing, a value is not of its list, times have no zone, or the CRS is not in metres.
    """

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)
    dwellings: bool = False

    def __post_init__(self) -> None:
        require_frame(self.frame, COLUMNS, "incidents")
        for column, known in (
            ("time_precision", TIME_PRECISIONS),
            ("precision", PLACE_PRECISIONS),
            ("offence_group", OFFENCE_GROUPS),
            ("place_kind", PLACE_KINDS),
        ):
            if column not in self.frame.columns:
                continue
            strange = sorted(set(self.frame[column].unique()) - set(known))
            if strange:
                raise DataError("values_unknown", kind="incidents", column=column, found=strange, known=list(known))
        for column in ("start", "end"):
            if not isinstance(self.frame[column].dtype, pd.DatetimeTZDtype):
                raise DataError("time_without_zone", column=column)

    def __len__(self) -> int:
        return len(self.frame)

    def _repr_html_(self) -> str:
        return str(self.frame.head(10).drop(columns=["address"]).to_html())

    @property
    def xy(self) -> npt.NDArray[np.float64]:
        """Places in metres, shape (n, 2)."""
        points = self.frame.geometry.to_numpy()
        xy = shapely.get_coordinates(points)
        if len(xy) == len(points):
            return np.asarray(xy, dtype=np.float64)
        return np.column_stack([self.frame.geometry.x.to_numpy(), self.frame.geometry.y.to_numpy()])

    @property
    def placed(self) -> Incidents:
        """Only those whose place is known: no town centres, postcodes or unknown places."""
        return self._where(~self.frame["precision"].isin(UNLOCATED))

    @property
    def mapped(self) -> Incidents:
        """Only those that a map may show: of no offence without a public place, and inside no dwelling.

        The others are counted, and stand on no map. Those inside dwellings come back where ``dwellings`` is set.
        """
        if "place_kind" not in self.frame.columns:
            return self
        barred = ["nowhere"] if self.dwellings else ["nowhere", "dwelling"]
        return self._where(~self.frame["place_kind"].isin(barred))

    @property
    def located(self) -> Incidents:
        """Only those that stand for a place one could go to: :attr:`placed` and :attr:`mapped`."""
        return self.placed.mapped

    def between(self, start: str, end: str) -> Incidents:
        """Keep those that began between two times of day, over midnight if need be.

        Incidents whose hour is not known are left out: nothing unknown is shown as known.

        Parameters
        ----------
        start, end
            Local times of day such as ``"22:00"``; ``start`` belongs to the window, ``end`` does not.
        """
        first, last = _minute_of_day(start), _minute_of_day(end)
        minute = self.frame["start"].dt.hour * 60 + self.frame["start"].dt.minute
        inside = (minute >= first) & (minute < last) if first < last else (minute >= first) | (minute < last)
        return self._where(inside & self.frame["time_precision"].isin(["minute", "hour"]))

    def during(self, first: dt.date, last: dt.date) -> Incidents:
        """Keep those that are known to have begun from one day to another, both included.

        Those without a date are left out, and those whose month alone is known unless all of it lies inside:
        :meth:`inside` tells how many these are.
        """
        return self.rows(self.inside(first, last)[0])

    def inside(
        self, first: dt.date | None = None, last: dt.date | None = None
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Tell which began from one day to another, both included; None: no bound.

        Returns
        -------
        inside, perhaps
            Which are known to have begun then; and which have a month alone that lies partly inside, so that nobody
            can tell. Those without a date are neither. Shape (n,) each.
        """
        begun = self.frame["start"].dt.tz_localize(None).to_numpy(dtype="datetime64[D]")
        by_month = (self.frame["time_precision"] == "month").to_numpy(dtype=np.bool_)
        months = begun.astype("datetime64[M]")
        earliest = np.where(by_month, months.astype("datetime64[D]"), begun)
        latest = np.where(by_month, (months + 1).astype("datetime64[D]") - 1, begun)
        inside, touched = (np.asarray(~np.isnat(begun)) for _ in range(2))
        if first is not None:
            inside, touched = inside & (earliest >= np.datetime64(first)), touched & (latest >= np.datetime64(first))
        if last is not None:
            inside, touched = inside & (latest <= np.datetime64(last)), touched & (earliest <= np.datetime64(last))
        return inside, touched & ~inside

    def of(self, offences: Collection[str]) -> Incidents:
        """Keep those of some offences, named as in the file or by group."""
        wanted = set(offences)
        return self._where(self.frame["offence"].isin(wanted) | self.frame["offence_group"].isin(wanted))

    def rows(self, keep: npt.NDArray[np.bool_]) -> Incidents:
        """Keep those rows for which ``keep``, shape (n,), is true."""
        return replace(self, frame=self.frame.loc[keep])

    def _where(self, keep: pd.Series) -> Incidents:
        return replace(self, frame=self.frame.loc[keep.to_numpy(dtype=bool)])


def _minute_of_day(clock: str) -> int:
    match = _CLOCK.match(clock.strip())
    if match is None or (match[1] == "24" and match[2] != "00"):
        raise DataError("clock_unreadable", found=clock)
    return int(match[1]) * 60 + int(match[2])
