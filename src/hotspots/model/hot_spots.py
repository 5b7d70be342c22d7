"""Hot spots: small places one can go to, with the evidence for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from hotspots.errors import Notice
from hotspots.model._checks import require_frame
from hotspots.model.week import WeekProfile, place_key

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.exposure import Exposure
    from hotspots.model.incidents import Incidents

COLUMNS: Final = (
    "rank",
    "name",
    "count",
    "weight",
    "expected",
    "ratio",
    "p_value",
    "q_value",
    "tested",
    "share",
    "area_m2",
    "street_m",
    "peak",
    "top_offences",
    "lit_share",
    "unlit_share",
    "unknown_share",
    "method",
    "geometry",
)

UNIT_COLUMNS: Final = ("unit_kind", "walkable", "count_high")
"""What hot spots found among counts by unit have beside :data:`COLUMNS`."""

UNTESTED: Final = frozenset(
    {"hot_spots_too_few", "hot_spots_few_places", "felt_too_few", "felt_few_places", "felt_all_unsafe"}
)
"""Notices that say that nothing was tested."""

CELL_COLUMNS: Final = ("count", "expected", "ratio", "p_value", "q_value", "geometry")


@dataclass(frozen=True, slots=True, eq=False)
class HotSpots:
    """Places where incidents gather more than their exposure explains, ranked, checked on construction.

    Parameters
    ----------
    frame
        One row per hot spot, best ranked first:

        ``rank`` int from 1, by excess (count - expected); ``name`` str, a street, crossing, square or district,
        ``""`` until
        named; ``count`` int incidents in it; ``weight`` float, their weights; ``expected`` float, incidents
        expected from
        exposure; ``ratio`` count / expected; ``p_value``, ``q_value`` smallest of its cells, NaN with ``tested`` False
        where a method has none; ``share`` of all incidents tested; ``area_m2``; ``street_m`` metres of street in
        it (NaN
        without streets); ``peak`` str such as ``fri-sat 22-02``, ``""`` where the data have no hours or too few;
        ``top_offences`` str such as ``Skadegörelse (12); Stöld (7)``; ``lit_share``, ``unlit_share``,
        ``unknown_share`` of
        its walkable street length (NaN without streets); ``method`` str; ``geometry`` Polygon or MultiPolygon.
        Found among counts by unit, there are three more: ``unit_kind``; ``walkable`` bool, whether it is small enough
        to be a place one could go to; ``count_high`` float, the most it can hold, ``count`` being the least.
    significant
        The significant area itself, cell by cell (:data:`CELL_COLUMNS`); empty where a method tests no cells.
    method, parameters
        What found them, chosen defaults included.
    incidents
        How many incidents were tested.
    exposure
        ``street`` or ``area``.
    notices
        What is worth saying: chosen defaults, what was left out.
    weeks
        When in the week the incidents of each place happen, by :func:`~hotspots.model.week.place_key`; only for places
        of which some hour is known.
    asked
        All answers that those tested are among, where answers are tested; ``frame`` then has a column ``answers``, how
        many of them stand at the place. 0 where incidents are.
    """

    frame: gpd.GeoDataFrame
    significant: gpd.GeoDataFrame
    method: str
    parameters: Mapping[str, Any]
    incidents: int
    exposure: str
    notices: tuple[Notice, ...] = field(default=())
    weeks: Mapping[bytes, WeekProfile] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        require_frame(self.frame, COLUMNS, "hot_spots")
        require_frame(self.significant, CELL_COLUMNS, "cells")

    def __len__(self) -> int:
        return len(self.frame)

    def _repr_html_(self) -> str:
        return str(self.frame.drop(columns="geometry").to_html(index=False))

    @property
    def untested(self) -> Notice | None:
        """Why nothing was tested at all, being too few or at too few places; None where something was."""
        said = (notice.values.get("said", notice) for notice in self.notices)
        return next((one for one in said if isinstance(one, Notice) and one.code in UNTESTED), None)

    @property
    def ranked_weeks(self) -> tuple[WeekProfile | None, ...]:
        """When in the week the incidents of each place happen, in ``frame``'s order; None where no hour is known."""
        return tuple(self.weeks.get(place_key(geometry)) for geometry in self.frame.geometry)

    @property
    def places(self) -> HotSpots:
        """Only those small enough to be a place one could go to; wider units of a table of counts are left out."""
        if "walkable" not in self.frame.columns:
            return self
        return replace(self, frame=self.frame.loc[self.frame["walkable"].to_numpy(dtype=bool)].reset_index(drop=True))

    @property
    def wide(self) -> gpd.GeoDataFrame:
        """Those that are too wide for it: areas, cells and streets above expectation."""
        if "walkable" not in self.frame.columns:
            return self.frame.iloc[:0]
        return self.frame.loc[~self.frame["walkable"].to_numpy(dtype=bool)].reset_index(drop=True)


class Method(Protocol):
    """A way to find hot spots: a frozen dataclass of its parameters."""

    @property
    def name(self) -> str:
        """What ``find --method`` calls it."""
        ...

    def find(self, incidents: Incidents, exposure: Exposure) -> HotSpots:
        """Find hot spots among incidents, given where they could have happened.

        Names and lighting shares are left empty: they need streets, which a use case adds.
        """
        ...
