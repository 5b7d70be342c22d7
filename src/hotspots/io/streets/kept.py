"""Keep a street network for the next run, and read it back: plain numbers and texts under a checksum.

A kept file lies in the study, which may come from anybody: it is read as warily as what a child process answers
(:mod:`hotspots.io.child.answer`). Neither pickle nor Parquet: the one runs what it is told to, the other's reader is
for a child, whose start alone takes longer than all of this.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import read_crs
from hotspots.errors import HotspotsError, Notice, Term
from hotspots.io.child.answer import FLOAT64, INT32, INT64, Answer
from hotspots.io.tables.guard import ExhaustedError, Reply
from hotspots.io.writing.place import TEMPORARY
from hotspots.model.network import StreetNetwork

SCHEMA: Final = 2
"""Raised when the form of the file changes."""

_DIGEST: Final = 32
_STALE_S: Final = 3600.0
_DAMAGE: Final = (ExhaustedError, HotspotsError, ValueError, KeyError, TypeError, IndexError, AttributeError)
_PLAIN: Final = frozenset({"attribution", "sha256"})
_NOT_KEPT: Final = frozenset({"light_basis"})
"""What only lit networks have: lighting depends on registers, and is told anew in each run."""


class DamagedError(Exception):
    """A kept file is not what was written."""


def keep_network(path: Path, key: str, network: StreetNetwork) -> None:
    """Write a network; it takes the place of an older one whole or not at all, whoever else writes at the same time.

    Parameters
    ----------
    path
        The file.
    key
        What the network was made of: it is given only to who asks with the same key.
    network
        As :func:`hotspots.streets.build_network` makes it.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        answer = Answer(beside)
        answer.write(schema=SCHEMA, key=key, **_told(answer, network))
        data = beside.read_bytes()
        with beside.open("wb") as stream:
            stream.write(hashlib.sha256(data).digest())
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def kept_network(path: Path, key: str) -> StreetNetwork | None:
    """Read a kept network.

    Returns
    -------
    StreetNetwork or None
        None if there is none, or it was made of something else.

    Raises
    ------
    DamagedError
        If the file is not what was written.
    """
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    digest, data = whole[:_DIGEST], whole[_DIGEST:]
    if hashlib.sha256(data).digest() != digest:
        raise DamagedError
    try:
        reply = Reply(data)
        if reply.head["schema"] != SCHEMA or reply.head["key"] != key:
            return None
        return _network(reply)
    except _DAMAGE:
        raise DamagedError from None


def _sweep(path: Path) -> None:
    """Remove what killed runs have left; what is younger another run may be writing."""
    for stale in path.parent.glob(f".{path.name}.*{TEMPORARY}"):
        with suppress(OSError):
            if time.time() - stale.stat().st_mtime > _STALE_S:
                stale.unlink()


def _told(answer: Answer, network: StreetNetwork) -> dict[str, Any]:
    """Take a network apart into blocks, and say which is which."""
    known = {"nodes", "edges", "features", "addresses", "notices", "aliases", "other_names"} | _PLAIN | _NOT_KEPT
    if {field.name for field in dataclasses.fields(network)} != known or network.light_basis is not None:
        raise TypeError("The network has parts that are not kept.")
    crs = network.crs
    code = crs.to_epsg()
    lines = network.edges.geometry.to_numpy()
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    return {
        "attribution": network.attribution,
        "sha256": network.sha256,
        "crs": f"EPSG:{code}" if code and read_crs(code) == crs else crs.to_wkt(),
        "nodes": answer.numbers(FLOAT64, np.ascontiguousarray(network.nodes, dtype=np.float64).ravel()),
        "edges": _columns(answer, pd.DataFrame(network.edges.drop(columns="geometry"))),
        "sizes": answer.numbers(INT64, np.bincount(owner, minlength=len(lines)).astype(np.int64)),
        "lines": answer.numbers(FLOAT64, np.ascontiguousarray(xy).ravel()),
        "features": _columns(answer, pd.DataFrame(network.features.drop(columns="geometry"))),
        "shapes": answer.pieces(shapely.to_wkb(network.features.geometry.to_numpy())),
        "addresses": _columns(answer, network.addresses),
        "aliases": dict(network.aliases),
        "other_names": {shown: list(others) for shown, others in network.other_names.items()},
        "notices": [
            [notice.code, {name: _value(value) for name, value in notice.values.items()}, notice.is_warning]
            for notice in network.notices
        ],
    }


def _value(value: Any) -> list[Any]:
    """Write a value of a notice with its kind."""
    if isinstance(value, Term):
        return ["term", str(value)]
    if isinstance(value, list | tuple):
        return ["list", [_value(item) for item in value]]
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, str | int | float | bool):
        raise TypeError(f"A notice holds a {type(value).__name__}.")
    return ["plain", value]


def _read_value(told: Any) -> Any:
    kind, value = told
    if kind == "list":
        return [_read_value(item) for item in value]
    return Term(value) if kind == "term" else value


def _columns(answer: Answer, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Write the columns of a frame: numbers as they are, texts as codes."""
    found = []
    for name in frame.columns:
        column = frame[name]
        codes: Any
        texts: Any
        told: dict[str, Any] = {"name": str(name), "dtype": str(column.dtype), "rows": len(column)}
        if column.dtype.kind in "iub":
            told["numbers"] = answer.numbers(INT64, column.to_numpy().astype(np.int64))
        elif column.dtype.kind == "f":
            told["decimals"] = answer.numbers(FLOAT64, column.to_numpy(dtype=np.float64))
        else:
            if isinstance(column.dtype, pd.CategoricalDtype):
                codes, texts = column.cat.codes.to_numpy(), column.cat.categories
                told["dtype"] = f"category of {texts.dtype}"
            else:
                codes, texts = pd.factorize(column.to_numpy(dtype=object))
            if not all(isinstance(text, str) for text in texts) or (codes < 0).any():
                raise TypeError(f"The column {name} holds more than texts.")
            told["codes"] = answer.numbers(INT32, codes.astype(np.int32))
            told["texts"] = answer.texts(texts)
        found.append(told)
    return found


def _frame(reply: Reply, told: Any) -> dict[str, Any]:
    """Read the columns of a frame."""
    columns: dict[str, Any] = {}
    for column in told:
        rows, dtype = int(column["rows"]), str(column["dtype"])
        if "numbers" in column:
            values: Any = reply.numbers(column["numbers"], INT64).astype(_number(dtype, "iub"))
        elif "decimals" in column:
            values = reply.numbers(column["decimals"], FLOAT64).astype(_number(dtype, "f"))
        else:
            codes, texts = reply.column(column, rows)
            values = _texts(texts, codes, dtype)
        if len(values) != rows:
            raise ValueError(column["name"])
        columns[str(column["name"])] = values
    return columns


def _number(name: str, kinds: str) -> Any:
    dtype = np.dtype(name)
    if dtype.kind not in kinds:
        raise ValueError(name)
    return dtype


def _texts(texts: list[str], codes: npt.NDArray[Any], dtype: str) -> Any:
    each = np.empty(len(texts), dtype=object)
    each[:] = texts
    if dtype.startswith("category of "):
        kinds = pd.Index(_texts(texts, np.arange(len(texts)), dtype.removeprefix("category of ")))
        return pd.Categorical.from_codes(codes, categories=kinds)
    if dtype == "object":
        return pd.Series(each[codes], dtype=object)
    if dtype not in ("str", "string"):
        raise ValueError(dtype)
    column: Any = pd.Series(each, dtype=dtype)  # type: ignore[call-overload,unused-ignore]
    return column.array.take(codes)


def _network(reply: Reply) -> StreetNetwork:
    head = reply.head
    crs = read_crs(head["crs"])
    sizes = reply.numbers(head["sizes"], INT64)
    xy = reply.numbers(head["lines"], FLOAT64).reshape(-1, 2)
    if len(sizes) and (sizes.min() < 2 or sizes.sum() != len(xy)):
        raise ValueError("lines")
    lines = shapely.linestrings(xy, indices=np.repeat(np.arange(len(sizes)), sizes))
    shapes = shapely.from_wkb(np.asarray(reply.pieces(head["shapes"]), dtype=object))
    addresses = pd.DataFrame(_frame(reply, head["addresses"]))
    return StreetNetwork(
        nodes=reply.numbers(head["nodes"], FLOAT64).reshape(-1, 2).copy(),
        edges=gpd.GeoDataFrame(_frame(reply, head["edges"]), geometry=lines, crs=crs),
        features=gpd.GeoDataFrame(_frame(reply, head["features"]), geometry=shapes, crs=crs),
        addresses=addresses,
        aliases={str(name): str(shown) for name, shown in head["aliases"].items()},
        other_names={str(name): tuple(map(str, others)) for name, others in head["other_names"].items()},
        notices=tuple(
            Notice(code, {name: _read_value(value) for name, value in values.items()}, bool(is_warning))
            for code, values, is_warning in head["notices"]
        ),
        attribution=str(head["attribution"]),
        sha256=str(head["sha256"]),
    )
