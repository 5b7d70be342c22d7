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
    """A place with a name, metres; of a street that is asked for, the rows of the network's edges that are it."""

    name: str
    xy: tuple[float, float]
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """What was asked for and cannot be: ``must_see`` or ``include``, what it was called, and why not."""

    wish: str
    name: str
    why: Notice


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
    unmet
        What else was asked for and cannot be.
    """

    end: Spot | None = None
    rest: Spot | None = None
    along: tuple[Spot, ...] = ()
    ground: Ground | None = None
    places: gpd.GeoDataFrame | None = None
    lost: Mapping[int, Notice] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()
