"""Turns tables into bytes of files: the same table gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import WGS84

_FIXED_DATE: Final = "2000-01-01T00:00:00Z"
_DECIMALS: Final = 6
_DEGREE_DECIMALS: Final = 7
_BOM: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"^[-+]?\d[\d .,\u00a0]*$")

Language = Literal["sv", "en"]
_YES_NO: Final[Mapping[str, tuple[str, str]]] = {"sv": ("ja", "nej"), "en": ("yes", "no")}


def to_gpkg(layers: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """Write layers as a GeoPackage.

    Parameters
    ----------
    layers
        Frames by name, in order; they keep their CRS. Lists become text, times become UTC as the standard asks.

    Raises
    ------
    ValueError
        If there is no layer.
    """
    import pyogrio

    if not layers:
        raise ValueError("A GeoPackage needs a layer.")
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_DATE})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "layers.gpkg"
            for number, (name, frame) in enumerate(layers.items()):
                plain = _plain_columns(frame)
                kind = {"geometry_type": "Unknown"} if len(plain) == 0 or plain.geometry.isna().all() else {}
                pyogrio.write_dataframe(plain, path, layer=name, driver="GPKG", append=number > 0, **kind)
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def to_geojson(frame: gpd.GeoDataFrame) -> bytes:
    """Write a frame as GeoJSON (RFC 7946): longitude and latitude, seven decimals, times with their offset."""
    degrees = frame.to_crs(WGS84) if frame.crs is not None else frame
    shapes = [_rounded(shape) for shape in degrees.geometry]
    columns = {
        str(name): [_json_value(value) for value in frame[name]]
        for name in frame.columns
        if name != frame.geometry.name
    }
    features = [
        {"type": "Feature", "properties": {name: cells[at] for name, cells in columns.items()}, "geometry": shape}
        for at, shape in enumerate(shapes)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()


def to_csv(frame: pd.DataFrame, language: Language) -> bytes:
    """Write a table for people: UTF-8 with a byte order mark; in Swedish semicolons and decimal commas.

    The geometry is left out. Times are ISO 8601 with their offset. A text that a spreadsheet would run as a formula
    gets an apostrophe before it.
    """
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)) if isinstance(frame, gpd.GeoDataFrame) else frame
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if language == "sv" else ",", lineterminator="\r\n")
    writer.writerow([_harmless(str(name)) for name in plain.columns])
    cells = [[_csv_value(value, language) for value in plain[name]] for name in plain.columns]
    writer.writerows(zip(*cells, strict=True))
    return (_BOM + stream.getvalue()).encode()


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run a text."""
    return text.startswith(_FORMULA_STARTS) and not _NUMBER.match(text)


def _harmless(text: str) -> str:
    text = text.replace("\x00", "")
    return f"'{text}" if is_formula(text) else text


def _csv_value(value: Any, language: Language) -> str:
    if _is_missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return _YES_NO[language][0 if value else 1]
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        text = shortest(float(value))
        return text.replace(".", ",") if language == "sv" else text
    return _harmless(as_text(value))


def shortest(value: float) -> str:
    """Write a number with at most six decimals, small ones with four significant digits; infinity as nothing."""
    if not math.isfinite(value):
        return ""
    if value != 0 and abs(value) < 10 ** (2 - _DECIMALS):
        return f"{value:.4g}"
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def as_text(value: Any) -> str:
    """Write a value as text: times as ISO 8601, lists with commas between."""
    if isinstance(value, pd.Timestamp | dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple | np.ndarray):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(as_text(item) for item in value))
    if isinstance(value, shapely.Geometry):
        return str(shapely.to_wkt(value, rounding_precision=2))
    return str(value)


def _is_missing(value: Any) -> bool:
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return isinstance(value, float | np.floating) and math.isnan(value)


def _plain_columns(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make texts of cells that GeoPackage has no type for."""
    plain = frame.reset_index(drop=True).copy()
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.DatetimeTZDtype):
            plain[name] = plain[name].dt.tz_convert("UTC")  # as the GeoPackage standard asks
        if name == plain.geometry.name or not (plain[name].dtype == object or _is_odd(plain[name])):
            continue
        cells = [None if _is_missing(value) else value for value in plain[name]]
        if all(value is None or isinstance(value, bool | int | float | np.generic) for value in cells) and any(
            value is not None for value in cells
        ):
            continue
        plain[name] = pd.Series([None if value is None else as_text(value) for value in cells], dtype=object)
    return plain


def _is_odd(column: pd.Series[Any]) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype | pd.PeriodDtype | pd.IntervalDtype)


def _rounded(shape: Any) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    turned: Any = shapely.geometry.polygon.orient(shape) if shape.geom_type == "Polygon" else shape
    if shape.geom_type == "MultiPolygon":
        turned = shapely.MultiPolygon([shapely.geometry.polygon.orient(part) for part in shape.geoms])
    mapping = shapely.geometry.mapping(turned)
    if "coordinates" not in mapping:
        return {"type": mapping["type"], "geometries": [_rounded(part) for part in turned.geoms]}
    return {"type": mapping["type"], "coordinates": _round_all(mapping["coordinates"])}


def _round_all(numbers: Iterable[Any]) -> list[Any]:
    return [
        round(float(item), _DEGREE_DECIMALS) if isinstance(item, int | float) else _round_all(item) for item in numbers
    ]


def _json_value(value: Any) -> Any:
    if _is_missing(value):
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(shortest(float(value))) if math.isfinite(float(value)) else None
    if isinstance(value, list | tuple | np.ndarray):
        return [_json_value(item) for item in value]
    return as_text(value)
