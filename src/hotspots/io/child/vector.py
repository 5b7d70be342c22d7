"""Reads a layer of a map file through GDAL, inside a child: no driver but those of the file's own form, no network."""

from __future__ import annotations

from typing import Any, Final

from hotspots.io.child import do_without

do_without("geopandas", "pandas", "pyarrow")

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402
import pyogrio  # noqa: E402
import pyogrio._ogr  # noqa: E402
import pyogrio.raw  # noqa: E402

from hotspots.io.child.answer import INT32, Answer, Memo, RefusalError  # noqa: E402

DRIVERS: Final = {
    "gpkg": ("GPKG",),
    "geojson": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    "shp": ("ESRI Shapefile",),
    "fgb": ("FlatGeobuf",),
    "gml": ("GML",),
    "kml": ("KML", "LIBKML"),
}
_STYLES: Final = "layer_styles"
_OFFLINE: Final = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/nothing",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "SHAPE_RESTORE_SHX": "YES",
}


def read_vector(request: dict[str, Any], answer: Answer) -> None:
    """Read the layer that is named, or the only one; of several, tell what each is, for the parent to choose."""
    _restrict(DRIVERS[request["form"]])
    path = request["path"]
    shapes_of = {str(name): str(shapes or "") for name, shapes in pyogrio.list_layers(path)}
    layers = list(shapes_of)
    wanted = request["sheet"]
    if wanted and wanted not in layers:
        raise RefusalError("sheet_missing", sheet=wanted, sheets=layers)
    layers = [name for name in layers if name != _STYLES] or layers
    if not wanted and len(layers) > 1:
        answer.write(layers=_told_layers(path, {layer: shapes_of[layer] for layer in layers}), layer=None)
        return
    layer = wanted or next(iter(layers), None)
    meta, _, shapes, cells = pyogrio.raw.read(
        path, layer=layer, datetime_as_string=True, encoding=request["encoding"] or None
    )
    names = [str(name) for name in meta["fields"]]
    rows = len(shapes) if shapes is not None else max((len(column) for column in cells), default=0)
    columns = [_column(answer, name, column) for name, column in zip(names, cells, strict=True)]
    geometry = None if shapes is None else answer.pieces(shapes)
    crs = meta.get("crs")
    answer.write(layers=layers, layer=layer, rows=rows, columns=columns, geometry=geometry, crs=crs and str(crs))


def _restrict(allowed: tuple[str, ...]) -> None:
    """Leave GDAL nothing but the drivers of one form: what others would make of a file is not asked."""
    others = [name for name in pyogrio.list_drivers() if name not in allowed]
    pyogrio.set_gdal_config_options({**_OFFLINE, "GDAL_SKIP": ",".join(others)})
    pyogrio._ogr._register_drivers()
    if not set(pyogrio.list_drivers()) <= set(allowed):
        raise RuntimeError("GDAL keeps drivers that were taken away")


def _told_layers(path: str, shapes_of: dict[str, str]) -> list[dict[str, Any]]:
    """Tell the name, type of geometry, number of rows and headings of each layer; -1 rows where nobody knows.

    Beside layers with shapes, those without are not looked into: a view may be made so as never to end.
    """
    told = []
    for layer, shapes in shapes_of.items():
        rows, headings = -1, []
        if shapes or not any(shapes_of.values()):
            info = pyogrio.read_info(path, layer=layer, force_feature_count=False)
            rows, headings = int(info["features"]), [str(name) for name in info["fields"]]
        told.append({"name": layer, "shapes": shapes, "rows": rows, "headings": headings})
    return told


def _column(answer: Answer, name: str, cells: npt.NDArray[Any]) -> dict[str, Any]:
    if cells.dtype == object:
        memo = Memo()
        codes = np.fromiter((memo[_hashable(cell)] for cell in cells), dtype=np.int32, count=len(cells))
        return answer.column(name, codes, ["" if value is None else str(value).strip() for value in memo])
    distinct, places = np.unique(cells, return_inverse=True)
    return answer.column(name, places.astype(np.dtype("<" + INT32)), _texts(distinct))


def _hashable(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str) else str(cell)


def _texts(values: npt.NDArray[Any]) -> list[str]:
    """Write numbers as a text file would: whole ones without a decimal point if all are."""
    if values.dtype.kind != "f":
        return [str(value) for value in values.tolist()]
    known = values[np.isfinite(values)]
    if len(known) and (known == np.round(known)).all() and np.abs(known).max() < 1e15:
        return [str(int(value)) if np.isfinite(value) else "" for value in values]
    return ["" if np.isnan(value) else repr(float(value)) for value in values]
