"""Traffic: measured speeds and complaints about traffic. They are no incidents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_frame
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd

COLUMNS: Final = (
    "source",
    "row",
    "kind",
    "point",
    "street",
    "date",
    "category",
    "mean_kmh",
    "v85_kmh",
    "limit_kmh",
    "vehicles_day",
    "geometry",
)

STREET_COLUMNS: Final = (
    "name",
    "measurements",
    "v85_kmh",
    "limit_kmh",
    "excess_kmh",
    "mean_kmh",
    "vehicles_day",
    "measured",
    "complaints",
    "geometry",
)

KINDS: Final = ("measurement", "complaint")


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """Measurements and complaints, row by row and street by street, checked on construction.

    Parameters
    ----------
    frame
        One row each: ``source``, ``row``; ``kind`` one of :data:`KINDS`; ``point`` str, what the measuring point is
        called; ``street`` str, the street of the study that it is on, ``""`` where it is on none; ``date`` a day or
        None; ``category`` str, of a complaint;
        ``mean_kmh``, ``v85_kmh`` (the speed that 85 % keep below),
        ``limit_kmh``, ``vehicles_day`` floats, NaN where not known; ``geometry`` Point, missing where
        only a street is named.
    streets
        One row a street, in a projected CRS: ``name``; ``measurements`` int; ``v85_kmh``, ``limit_kmh``,
        ``mean_kmh``, ``vehicles_day`` of the measurement with the highest excess (else the highest speed);
        ``excess_kmh`` v85 less the limit, NaN where either is not known; ``measured`` its day, ``""`` where not known;
        ``complaints`` float, NaN where not told; ``geometry`` lines. The greatest excess first.
    readings, withheld
        What became of the rows, and what was left behind at reading.
    notices
        What is worth saying.
    """

    frame: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        require_frame(self.frame, COLUMNS, "traffic")
        require_frame(self.streets, STREET_COLUMNS, "traffic")
        strange = sorted(set(self.frame["kind"].unique()) - set(KINDS))
        if strange:
            raise DataError("values_unknown", kind="traffic", column="kind", found=strange, known=list(KINDS))

    def __len__(self) -> int:
        return len(self.frame)

    def without_rows(self) -> Traffic:
        """Leave out single rows: what is known by street alone."""
        return replace(self, frame=self.frame.iloc[:0], withheld=Withheld())
