"""Places and streets that a walk is asked for, found and told apart before it is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotspots.errors import Notice
from hotspots.plan.wishes.ground import Ground

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with a name, metres."""

    name: str
    xy: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a walk is asked for beside its stops.

    Parameters
    ----------
    end
        Where it ends; None: at the rest if there is one, else where it began.
    rest
        Where the group sits down at the end.
    along
        A point in each street that it is to be led along, and the street's name.
    ground
        What holds for the streets; None: nothing is asked for.
    places
        Places from the meeting, ``name`` and ``feel`` by row.
    lost
        Why some of these cannot be stopped at, by row.
    """

    end: Spot | None = None
    rest: Spot | None = None
    along: tuple[Spot, ...] = ()
    ground: Ground | None = None
    places: gpd.GeoDataFrame | None = None
    lost: Mapping[int, Notice] = field(default_factory=dict)
