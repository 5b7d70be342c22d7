"""Counts: how many incidents an area, a cell or a street had in a period, as police most often hand them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import DataError, Term
from hotspots.model._checks import require_columns, require_frame
from hotspots.model.offences import GROUP_PLACES, OFFENCE_GROUPS
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd

UNIT_KINDS: Final = ("area", "cell", "street")

UNIT_WORDS: Final = MappingProxyType({"area": "areas", "cell": "cells", "street": "streets"})
"""What several units of a kind are called: a word of the project's own."""

COLUMNS: Final = (
    "source",
    "row",
    "unit",
    "unit_kind",
    "name",
    "first",
    "last",
    "offence",
    "offence_group",
    "n_low",
    "n_high",
)

UNIT_COLUMNS: Final = ("unit", "unit_kind", "name", "geometry")

TABLE_GROUPS: Final = frozenset(group for group, kind in GROUP_PLACES.items() if kind == "nowhere")
"""Offences without a public place: they are counted in tables and never laid on a map or tested against streets."""

ALL_TOGETHER: Final = frozenset(
    {
        "", "totalt", "total", "totals", "summa", "alla", "samtliga", "all", "alla brott", "samtliga brott",
        "brott totalt",
        "totalt antal brott", "antal brott", "anmälda brott", "totalt anmälda brott", "samtliga anmälda brott",
        "samtliga brottstyper", "alla brottstyper", "alla händelser", "samtliga händelser", "totalsumma", "brott",
        "all offences", "all offenses", "all crime", "all crimes", "total crime", "total crimes", "total offences",
    }
)  # fmt: skip
"""Words, folded, for all offences in one number: sensitive ones may be among them."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Numbers of incidents by unit, period and offence, checked on construction.

    Parameters
    ----------
    frame
        One row per number that was told, with

        ``source`` str, the file; ``row`` int, its row there as a spreadsheet shows it; ``unit`` str, what it is for,
        one of ``units``; ``unit_kind`` one of :data:`UNIT_KINDS`; ``name`` str, what people call the unit; ``first``,
        ``last`` datetime.date, the first and the last day of the period, None where the file does not say;
        ``offence`` str, as the file says it (``""`` if it does not); ``offence_group`` one of
        :data:`~hotspots.model.offences.OFFENCE_GROUPS`; ``n_low`` int and ``n_high`` float: the number lies from the
        one to the other, both included. They are the same where the number is known, and ``n_high`` is infinite where
        nothing is. Several rows for one unit, period and offence add up.
    units
        Every unit that has a number: :data:`UNIT_COLUMNS`, each unit once, all of one kind, in a projected CRS in
        metres. Polygons; lines for streets.
    fewer_than
        What is not in the table at all (a unit, period and offence without a row) is fewer than this; 1 where the
        table lists all there is.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading; never written, only searched for.

    Raises
    ------
    DataError
        If a column is missing, a value is not of its list, a number or period is turned round, a number belongs to no
        unit, units are of several kinds, or the CRS is not in metres.
    """

    frame: pd.DataFrame
    units: gpd.GeoDataFrame
    fewer_than: int = 1
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def __post_init__(self) -> None:
        require_columns(self.frame, COLUMNS, "counts")
        require_frame(self.units, UNIT_COLUMNS, "counts")
        for column, known in (("unit_kind", UNIT_KINDS), ("offence_group", OFFENCE_GROUPS)):
            strange = sorted(set(self.frame[column].unique()) - set(known))
            if strange:
                raise DataError("values_unknown", kind="counts", column=column, found=strange, known=list(known))
        kinds = sorted(set(self.units["unit_kind"]) | set(self.frame["unit_kind"]))
        if len(kinds) > 1:
            raise DataError("counts_kinds_mixed", found=[Term(UNIT_WORDS[kind]) for kind in kinds])
        if self.units["unit"].duplicated().any() or not set(self.frame["unit"]) <= set(self.units["unit"]):
            raise DataError("counts_units_unknown", count=len(set(self.frame["unit"]) - set(self.units["unit"])))
        low, high = self.frame["n_low"].to_numpy(), self.frame["n_high"].to_numpy(dtype=np.float64)
        if not np.issubdtype(low.dtype, np.integer) or (low < 0).any() or not (low <= high).all():
            raise DataError("counts_number_impossible")
        dated = self.frame["first"].notna() & self.frame["last"].notna()
        if (self.frame.loc[dated, "first"] > self.frame.loc[dated, "last"]).any():
            raise DataError("counts_period_turned")

    def __len__(self) -> int:
        return len(self.frame)

    def _repr_html_(self) -> str:
        return str(self.frame.head(10).to_html())

    @property
    def kind(self) -> str:
        """What the units are: one of :data:`UNIT_KINDS`."""
        return str(self.units["unit_kind"].iloc[0]) if len(self.units) else UNIT_KINDS[0]

    @property
    def crs(self) -> Any:
        """What is measured in."""
        return self.units.crs

    @property
    def low(self) -> int:
        """How many incidents there are at least."""
        return int(self.frame["n_low"].sum())

    @property
    def suppressed(self) -> int:
        """How many of the numbers are not known."""
        return int((self.frame["n_low"] < self.frame["n_high"]).sum())

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that numbers are for; None where the file does not say."""
        dated = self.frame.loc[self.frame["first"].notna() & self.frame["last"].notna()]
        return (min(dated["first"]), max(dated["last"])) if len(dated) else None

    @property
    def placeable(self) -> Counts:
        """Leave out offences without a public place, which are counted in tables alone."""
        return self._where(~self.frame["offence_group"].isin(TABLE_GROUPS))

    def during(self, first: dt.date, last: dt.date) -> Counts:
        """Keep the numbers whose whole period lies from one day to another, both included."""
        begins, ends = (pd.to_datetime(self.frame[column]) for column in ("first", "last"))
        return self._where((begins >= pd.Timestamp(first)) & (ends <= pd.Timestamp(last)))

    def of(self, offences: Collection[str]) -> Counts:
        """Keep those of some offences, named as in the file or by group."""
        wanted = set(offences)
        return self._where(self.frame["offence"].isin(wanted) | self.frame["offence_group"].isin(wanted))

    def by_unit(self) -> pd.DataFrame:
        """Add up what is told of each unit: ``low`` int, ``high`` float, ``unknown`` int, in the order of ``units``."""
        marked = self.frame.assign(unknown=(self.frame["n_low"] < self.frame["n_high"]).astype(np.int64))
        summed = marked.groupby("unit", sort=False)[["n_low", "n_high", "unknown"]].sum()
        told = summed.reindex(self.units["unit"]).fillna(0)
        return pd.DataFrame(
            {
                "low": told["n_low"].to_numpy(dtype=np.int64),
                "high": told["n_high"].to_numpy(dtype=np.float64),
                "unknown": told["unknown"].to_numpy(dtype=np.int64),
            },
            index=pd.Index(self.units["unit"]),
        )

    def _where(self, keep: pd.Series | npt.NDArray[np.bool_]) -> Counts:
        return replace(self, frame=self.frame.loc[np.asarray(keep, dtype=bool)].reset_index(drop=True))
