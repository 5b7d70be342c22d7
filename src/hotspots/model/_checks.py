"""What every type asks of the frame it is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hotspots.crs import require_metres
from hotspots.errors import DataError, Term

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def require_columns(frame: pd.DataFrame, columns: Iterable[str], kind: str) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    DataError
        Naming the columns that are missing and those that were found.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError("columns_missing", kind=Term(kind), missing=missing, found=list(map(str, frame.columns)))


def require_frame(frame: gpd.GeoDataFrame, columns: Iterable[str], kind: str) -> None:
    """Refuse a frame that lacks a column or is not in metres.

    Raises
    ------
    DataError
        If a column is missing, there is no CRS, or it is not projected in metres.
    """
    require_columns(frame, columns, kind)
    require_metres(frame.crs, kind)
