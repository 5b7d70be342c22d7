"""Reads Parquet and GeoParquet files as tables; a child parses them."""

from __future__ import annotations

from typing import Final

from hotspots.errors import DataError, Notice
from hotspots.io.tables.guard import ExhaustedError, Limits, ask, own_folder
from hotspots.io.tables.opening import InputFile, put_for_child
from hotspots.io.tables.table import Table
from hotspots.io.tables.vector import table_of_reply

_MEMORY: Final = 12.0
_SECONDS: Final = 0.4
_LARGEST_BASE: Final = 150_000_000
_LARGEST_RATIO: Final = 60
_MAX_UNPACKED: Final = 4_000_000_000


def read_parquet(file: InputFile) -> Table:
    """Read all columns of a Parquet file as text, and its shapes where it is GeoParquet.

    Rows are numbered from 1.

    Raises
    ------
    DataError
        If it is damaged, unpacks to more than a file of its size should, or has no rows.
    """
    with own_folder() as folder:
        path = put_for_child(file, folder)
        size = path.stat().st_size
        largest = min(_MAX_UNPACKED, _LARGEST_BASE + _LARGEST_RATIO * size)
        limits = Limits.of(size, memory=_MEMORY, seconds=_SECONDS)
        try:
            request = {"path": str(path), "largest": largest}
            reply = ask("parquet", request, file=file.name, folder=folder, limits=limits)
        except ExhaustedError:
            raise DataError("file_exhausts", file=file.name) from None
    left_out = [str(name) for name in reply.head.get("left_out", [])]
    notices = (Notice("columns_not_text", {"file": file.name, "columns": left_out}),) if left_out else ()
    return table_of_reply(file, reply, notices=notices)
