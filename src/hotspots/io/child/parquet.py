"""Reads a Parquet or GeoParquet file as text cells and shapes, inside a child."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any, Final

from hotspots.io.child import do_without

do_without("pandas")

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.compute as pc  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from hotspots.io.child.answer import Answer, RefusalError  # noqa: E402

MAX_COLUMNS: Final = 1000
MAX_CELLS: Final = 60_000_000
_EXACT: Final = 1e15
_DEFAULT_CRS: Final = "OGC:CRS84"


def read_parquet(request: dict[str, Any], answer: Answer) -> None:
    """Read all columns, each by itself, so that no more than one is held as Arrow holds it."""
    file = pq.ParquetFile(
        request["path"], thrift_string_size_limit=50_000_000, thrift_container_size_limit=1_000_000, pre_buffer=False
    )
    told = file.metadata
    names = list(file.schema_arrow.names)
    if len(names) > MAX_COLUMNS or told.num_rows * len(names) > MAX_CELLS:
        raise RefusalError("file_too_many_cells", limit=MAX_CELLS // 1_000_000)
    _refuse_swollen(told, request["largest"])
    shape, encoding, crs = _geometry_of(told.metadata or {}, file.schema_arrow)
    whole = file.read(use_threads=False) if len(set(names)) < len(names) else None
    columns, left_out, geometry = [], [], None
    for at, name in enumerate(names):
        column = whole.column(at) if whole is not None else file.read(columns=[name], use_threads=False).column(0)
        if name == shape:
            geometry = answer.pieces(_shapes(column, encoding))
            continue
        told_column = _column(answer, name, column)
        if told_column is None:
            left_out.append(name)
        else:
            columns.append(told_column)
    answer.write(rows=told.num_rows, columns=columns, left_out=left_out, geometry=geometry, crs=crs)


def _refuse_swollen(told: Any, largest: int) -> None:
    """Refuse a file whose columns unpack to too much by their own account."""
    size = 0
    for group in range(told.num_row_groups):
        part = told.row_group(group)
        size += sum(max(0, part.column(at).total_uncompressed_size) for at in range(part.num_columns))
    if size > largest:
        raise RefusalError("file_swells", megabytes=size // 1_000_000, limit=largest // 1_000_000)


def _geometry_of(metadata: dict[bytes, bytes], schema: Any) -> tuple[str, str, str | None]:
    """Tell which column holds the shapes, how they are written, and their coordinate system as text."""
    if b"geo" in metadata:
        told = json.loads(metadata[b"geo"])
        name = str(told["primary_column"])
        column = told["columns"][name]
        crs = column.get("crs", _DEFAULT_CRS)
        return name, str(column["encoding"]), crs if crs is None or isinstance(crs, str) else json.dumps(crs)
    for field in schema:
        if "geoarrow.wkb" in str(getattr(field.type, "extension_name", "")):
            return field.name, "WKB", _DEFAULT_CRS
    return "", "", None


def _shapes(column: Any, encoding: str) -> list[bytes | None]:
    """Give shapes as WKB, each parsed once here, where that can do no harm."""
    import shapely

    if encoding.upper() == "WKB":
        storage = column.cast(pa.binary()) if not isinstance(column.type, pa.ExtensionType) else column
        shapes = shapely.from_wkb(np.array([*_plain(storage), None], dtype=object)[:-1], on_invalid="ignore")
    elif encoding == "point":
        pairs = [(one["x"], one["y"]) if one is not None else (np.nan, np.nan) for one in column.to_pylist()]
        xy = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        shapes = np.asarray(shapely.points(xy), dtype=object)
        shapes[np.isnan(xy[:, 0])] = None
    else:
        raise RefusalError("geometry_encoding_unread", encoding=encoding[:40])
    return list(shapely.to_wkb(shapes))


def _plain(column: Any) -> list[Any]:
    pieces = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return [value for piece in pieces for value in getattr(piece, "storage", piece).to_pylist()]


def _column(answer: Answer, name: str, column: Any) -> dict[str, Any] | None:
    """Write a column as text; None if it holds what is none."""
    kind = column.type
    if isinstance(kind, pa.ExtensionType):
        column = pa.chunked_array([piece.storage for piece in column.chunks], kind.storage_type)
        kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.cast(column, pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        column = pa.chunked_array([pa.array([_said(value) for value in column.to_pylist()], pa.string())])
        if column.null_count == len(column) > 0:
            return None
    coded = column.dictionary_encode().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = pa.concat_arrays(coded.chunks) if coded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    texts = _texts(coded.dictionary.to_pylist())
    codes = pc.fill_null(coded.indices, len(texts)).to_numpy(zero_copy_only=False).astype("<i4")
    return answer.column(name, codes, [*texts, ""])


def _said(value: Any) -> str | None:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _texts(values: list[Any]) -> list[str]:
    numbers = [value for value in values if isinstance(value, float) and not math.isnan(value)]
    whole = all(value.is_integer() and abs(value) < _EXACT for value in numbers)
    hours = any(isinstance(value, dt.datetime) and value.time() != dt.time() for value in values)
    return [_text(value, whole=whole, hours=hours) for value in values]


def _text(value: Any, *, whole: bool, hours: bool) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and whole:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds") if hours else value.date().isoformat()
    return str(value).strip()
