"""Reads map files (GeoPackage, GeoJSON, Shapefile …) as tables with a geometry for each row."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.io.column import Column
from hotspots.io.dialect import name_columns
from hotspots.io.opening import InputFile
from hotspots.io.sources import _Source
from hotspots.io.table import Table


def read_vector(file: InputFile, source: _Source) -> Table:
    """Read a layer of a map file: the one that is named, or the first with rows.

    A row is numbered as the attribute table of a map program does, from 1.

    Raises
    ------
    DataError
        If it is damaged, or has no such layer or no rows.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL warns of odd dates and rings, which are checked row by row later
        try:
            layers = [str(name) for name, _ in pyogrio.list_layers(file.path)]
            if source.sheet and source.sheet not in layers:
                raise DataError("sheet_missing", file=file.name, sheet=source.sheet, sheets=layers)
            layer = source.sheet or (layers[0] if layers else "")
            frame = pyogrio.read_dataframe(file.path, layer=layer or None, datetime_as_string=True)
        except (DataSourceError, DataLayerError, ValueError, UnicodeDecodeError) as error:
            if isinstance(error, DataError):
                raise
            raise DataError("file_damaged", file=file.name) from None
    if len(frame) == 0:
        raise DataError("file_without_rows", file=file.name)
    geometry = frame.geometry if "geometry" in frame.columns else None
    plain = frame.drop(columns="geometry", errors="ignore")
    headings = name_columns([str(name) for name in plain.columns])
    notices: tuple[Notice, ...] = ()
    if len(layers) > 1 and not source.sheet:
        others = [other for other in layers if other != layer]
        notices = (Notice("sheet_chosen", {"file": file.name, "sheet": layer, "others": others}, is_warning=False),)
    return Table(
        file,
        {heading: Column.of(_texts(plain.iloc[:, at])) for at, heading in enumerate(headings)},
        np.arange(1, len(frame) + 1, dtype=np.int64),
        np.zeros(len(frame), dtype=bool),
        geometry=geometry,
        form={"sheet": layer} if len(layers) > 1 else {},
        confidence={"sheet": 1.0 if len(layers) == 1 else 0.7},
        notices=notices,
    )


def _texts(column: pd.Series[Any]) -> np.ndarray:
    if pd.api.types.is_float_dtype(column):
        whole = column.dropna()
        if len(whole) and bool((whole == whole.round()).all()) and float(whole.abs().max()) < 1e15:
            column = column.astype("Int64")
    texts = column.astype(object).where(column.notna(), None)
    return texts.map(lambda value: None if value is None else str(value)).to_numpy(dtype=object)
