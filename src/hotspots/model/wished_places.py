"""Places that people named at the meeting before a walk: where, whether safe or not, and the kind of reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hotspots.errors import DataError
from hotspots.model._checks import require_frame
from hotspots.model.reading import Withheld
from hotspots.model.survey import REASONS

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.reading import FileReading

FEELINGS: Final = ("unsafe", "good")
PLACE_COLUMNS: Final = ("source", "row", "name", "feel", "reason", "geometry")


@dataclass(frozen=True, slots=True, eq=False)
class WishedPlaces:
    """What was said at the meeting, one row for each place named, checked on construction.

    Parameters
    ----------
    frame
        ``source``, ``row``; ``name`` what the place is called, ``""`` for coordinates, which ``typed`` has as they were
        written where that column is there; ``feel`` one of :data:`FEELINGS`; ``reason`` one of
        :data:`~hotspots.model.survey.REASONS`; ``geometry`` Point. Who said it, and in which words, is never kept.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading.

    Raises
    ------
    DataError
        If a column is missing or a word is not known.
    """

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def __post_init__(self) -> None:
        require_frame(self.frame, PLACE_COLUMNS, "places")
        for column, known in (("feel", FEELINGS), ("reason", REASONS)):
            strange = sorted(set(self.frame[column].unique()) - set(known))
            if strange:
                raise DataError("values_unknown", kind="places", column=column, found=strange, known=list(known))

    def __len__(self) -> int:
        return len(self.frame)
