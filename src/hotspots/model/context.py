"""What stands beside each street segment, as far as the map knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import DataError
from hotspots.model._checks import require_columns

if TYPE_CHECKING:
    import pandas as pd

DISTANCES: Final = ("stop_m", "school_m", "square_m", "park_m", "parking_m", "playground_m")
COUNTS: Final = ("benches", "entrances", "crossings")
SHARES: Final = ("cover_share", "built_share", "faced_share")
CONTEXT_COLUMNS: Final = (*DISTANCES, *COUNTS, *SHARES, "speed_kmh", "speed_from")


@dataclass(frozen=True, slots=True, eq=False)
class StreetContext:
    """What stands beside the segments of a network, checked on construction.

    The map does not hold everything: a count or share is what is mapped, at least, and NaN where the map holds nothing
    of that sort at all.

    Parameters
    ----------
    frame
        One row per edge of the network, index 0..m-1:

        ``stop_m``, ``school_m``, ``square_m``, ``park_m``, ``parking_m``, ``playground_m`` metres from the segment to
        the nearest one mapped, NaN where none is within ``near_m``;
        ``benches``, ``entrances`` (of buildings), ``crossings`` (of roads) mapped within ``beside_m``, ``facing_m``
        and ``beside_m`` of it;
        ``cover_share`` share of its length with a hedge, wood, forest or scrub within ``beside_m``: cover near the
        path; ``built_share`` the same with a building within ``facing_m``; ``faced_share`` with a building within
        ``facing_m`` that has an entrance or address: eyes on the street;
        ``speed_kmh`` speed limit of the traffic, NaN if not known, and ``speed_from``: ``own`` (traffic goes there
        itself), ``beside`` (a road alongside), ``crossed`` (the road that it crosses) or ``""``.
    near_m, beside_m, facing_m
        The distances that were used.

    Raises
    ------
    DataError
        If a column is missing.
    ValueError
        If a share is not between 0 and 1, or a distance or count is below 0: a fault of the program.
    """

    frame: pd.DataFrame
    near_m: float
    beside_m: float
    facing_m: float

    def __post_init__(self) -> None:
        require_columns(self.frame, CONTEXT_COLUMNS, "streets")
        for name in (*DISTANCES, *COUNTS, *SHARES):
            values = self.frame[name].to_numpy(dtype=np.float64)
            if (values < 0).any() or (name in SHARES and (values > 1).any()):
                raise ValueError(f"{name} is out of its range.")
        strange = sorted(set(self.frame["speed_from"].unique()) - {"own", "beside", "crossed", ""})
        if strange:
            raise DataError(
                "values_unknown",
                kind="streets",
                column="speed_from",
                found=strange,
                known=["own", "beside", "crossed", ""],
            )

    def __len__(self) -> int:
        return len(self.frame)
