"""Lighting: lamps, the three honest states of a street segment, and the inventory of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_frame
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry


class Lighting(StrEnum):
    """State of a street segment."""

    LIT = "lit"
    UNLIT = "unlit"
    UNKNOWN = "unknown"


class LightingSource(StrEnum):
    """What a state rests on, strongest first."""

    REGISTER = "register"
    TAG = "tag"
    LAMPS = "lamps"
    NONE = "none"


LAMP_COLUMNS: Final = ("source", "row", "lamp_id", "state", "owner", "geometry")
LAMP_STATES: Final = ("working", "faulty", "off", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Lamps:
    """A register of light points, one row each, checked on construction.

    Parameters
    ----------
    frame
        ``source``, ``row``; ``lamp_id`` str, the pole number or ``""``; ``state`` one of :data:`LAMP_STATES`
        (faulty and off count as dark); ``owner`` str or ``""``; ``geometry`` Point in a projected CRS.
    coverage
        Polygon inside which the register holds every lamp there is; None if nobody has said, and then the
        absence of a lamp proves nothing.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading.
    """

    frame: gpd.GeoDataFrame
    coverage: BaseGeometry | None = None
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def __post_init__(self) -> None:
        require_frame(self.frame, LAMP_COLUMNS, "lamps")
        strange = sorted(set(self.frame["state"].unique()) - set(LAMP_STATES))
        if strange:
            raise DataError("values_unknown", kind="lamps", column="state", found=strange, known=list(LAMP_STATES))

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True, eq=False)
class LightingInventory:
    """How much of the streets is lit, unlit and unknown, and where it is dark.

    Parameters
    ----------
    length_m
        Metres of walkable street by state.
    by_source
        Metres by state and source, keys such as ``("lit", "tag")``.
    gaps
        Stretches that are unlit, then those that are unknown, longest first: ``rank``, ``name``, ``lighting``,
        ``lighting_source``, ``length_m``, ``edges`` (list of edge numbers), ``geometry`` (MultiLineString or
        LineString). Those of OpenStreetMap have ``highway`` and ``beside`` too: True where the way has no name and
        ``name`` is that of the street it runs beside.
    notices
        What is worth saying.
    """

    length_m: Mapping[Lighting, float]
    by_source: Mapping[tuple[str, str], float]
    gaps: gpd.GeoDataFrame
    notices: tuple[Notice, ...] = ()
