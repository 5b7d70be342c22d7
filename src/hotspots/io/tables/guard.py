"""Has files that cannot be trusted parsed by a child process with limits of memory and time.

Readers of workbooks, map files, Parquet and OpenStreetMap are large programs in C, C++ and Rust; a file of a kilobyte
can make some of them take all memory there is, or never end. A child that does so is ended and the file refused; this
process never parses such a file itself. What comes back is plain numbers and texts (:mod:`hotspots.io.child.answer`),
never pickled objects.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError
from hotspots.io import child
from hotspots.io.child.answer import BYTES, FLOAT64, INT32, INT64, MAGIC, TEXTS

MEGABYTE: Final = 1_000_000
BASE_BYTES: Final = 220 * MEGABYTE
BASE_SECONDS: Final = 1.0
_START_SECONDS: Final = 6.0
_WAITING: Final = 10.0
_POLL_SECONDS: Final = 0.01
_MAX_HEADER: Final = 256 * MEGABYTE
_MAX_TEXT: Final = 300
_PREFIX: Final = "hotspots-child-"
_STALE_SECONDS: Final = 6 * 3600

_CODES: Final = frozenset(
    {
        "file_damaged", "file_exhausts", "file_swells", "file_too_many_cells", "geometry_encoding_unread",
        "osm_file_broken", "sheet_missing", "workbook_locked", "workbook_too_many_cells",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take beyond what its own start takes.

    Parameters
    ----------
    memory_bytes
        Memory.
    cpu_s
        Processor time in seconds.
    """

    memory_bytes: int
    cpu_s: float

    @classmethod
    def of(cls, size: int, *, memory: float, seconds: float) -> Limits:
        """Allow a base, and so many bytes for each byte and seconds for each megabyte of an honest file."""
        return cls(BASE_BYTES + int(memory * size), BASE_SECONDS + seconds * size / MEGABYTE)


class ExhaustedError(Exception):
    """A child was ended, because of its limits or by a fault of its own."""


class Reply:
    """What a child answered: a header, and blocks of numbers and texts.

    Raises
    ------
    ExhaustedError
        If it is no whole answer.
    """

    def __init__(self, data: bytes) -> None:
        start = len(MAGIC) + 8
        length = int.from_bytes(data[len(MAGIC) : start], "little")
        if not data.startswith(MAGIC) or length > min(_MAX_HEADER, len(data) - start):
            raise ExhaustedError
        try:
            self.head: dict[str, Any] = json.loads(data[start : start + length])
            layout = [(str(kind), int(count), int(size)) for kind, count, size in self.head["blocks"]]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ExhaustedError from None
        self._data = memoryview(data)
        self._blocks: list[tuple[str, int, int, int]] = []
        at = start + length
        for kind, count, size in layout:
            if count < 0 or size < 0 or at + size > len(data):
                raise ExhaustedError
            self._blocks.append((kind, count, at, size))
            at += size

    def numbers(self, block: Any, kind: str) -> npt.NDArray[Any]:
        """Give a block of numbers."""
        count, data = self._block(block, kind)
        item = np.dtype("<" + kind)
        if len(data) != count * item.itemsize:
            raise ExhaustedError
        return np.frombuffer(data, dtype=item).astype(item.newbyteorder("="), copy=False)

    def texts(self, block: Any) -> list[str]:
        """Give a block of texts."""
        count, data = self._block(block, TEXTS)
        found = str(data, "utf-8", "replace").split("\x00") if count else []
        if len(found) != count:
            raise ExhaustedError
        return found

    def column(self, column: Mapping[str, Any], rows: int) -> tuple[npt.NDArray[Any], list[str]]:
        """Give a column: a number for each row, and the texts that they stand for."""
        codes, texts = self.numbers(column["codes"], INT32), self.texts(column["texts"])
        if len(codes) != rows or (rows and not 0 <= codes.min() <= codes.max() < len(texts)):
            raise ExhaustedError
        return codes, texts

    def pieces(self, blocks: Any) -> list[bytes | None]:
        """Give pieces of bytes, None where there is none."""
        lengths = self.numbers(blocks[0], INT64)
        _, data = self._block(blocks[1], BYTES)
        known = np.maximum(lengths, 0)
        if int(known.sum()) != len(data):
            raise ExhaustedError
        ends = np.cumsum(known)
        spans = zip(lengths.tolist(), (ends - known).tolist(), ends.tolist(), strict=True)
        return [None if length < 0 else bytes(data[start:end]) for length, start, end in spans]

    def places(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """Give numbers of nodes with their longitudes and latitudes."""
        head = self.head
        found = (self.numbers(head["numbers"], INT64), *(self.numbers(head[name], FLOAT64) for name in ("lon", "lat")))
        if len({len(part) for part in found}) > 1:
            raise ExhaustedError
        return found[0], found[1], found[2]

    def _block(self, block: Any, kind: str) -> tuple[int, memoryview]:
        if not isinstance(block, int) or not 0 <= block < len(self._blocks) or self._blocks[block][0] != kind:
            raise ExhaustedError
        _, count, at, size = self._blocks[block]
        return count, self._data[at : at + size]


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder that only this user can read, and that is gone afterwards."""
    _sweep(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _sweep(place: str) -> None:
    """Remove, once, what runs that were killed have left: such folders hold cells of people's files."""
    with contextlib.suppress(OSError):
        for folder in Path(place).glob(f"{_PREFIX}*"):
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)


def ask(task: str, request: Mapping[str, Any], *, file: str, folder: Path, limits: Limits) -> Reply:
    """Have a child do a task.

    Parameters
    ----------
    task
        One that :mod:`hotspots.io.child` knows.
    request
        What it needs to know: plain values.
    file
        The file's name, for error texts.
    folder
        Where it may write.
    limits
        What it may take.

    Raises
    ------
    DataError
        If the child refuses the file.
    ExhaustedError
        If it had to be ended, or ended by itself without an answer.
    """
    answer = folder / f"answer-{task}"
    answer.unlink(missing_ok=True)
    whole = {
        **request,
        "task": task,
        "answer": str(answer),
        "bytes": limits.memory_bytes,
        "seconds": limits.cpu_s,
    }
    plain = json.loads(json.dumps(whole))  # marshal takes no types but Python's own
    _run(marshal.dumps({**plain, **_where()}), limits)
    try:
        reply = Reply(answer.read_bytes())
    except OSError:
        raise ExhaustedError from None
    code = reply.head.get("refused")
    if code == "file_exhausts":
        raise ExhaustedError
    if code is not None:
        raise _refusal(code, reply.head.get("values"), file)
    return reply


def _refusal(code: Any, values: Any, file: str) -> DataError:
    """Say what a child refused: only codes it may use, with plain short values."""
    if code not in _CODES or not isinstance(values, dict):
        raise ExhaustedError
    plain = {str(key): _plain(value) for key, value in values.items()}
    try:
        return DataError(code, **{**plain, "file": file, "path": file})
    except (KeyError, TypeError):
        raise ExhaustedError from None


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [str(item)[:_MAX_TEXT] for item in value[:50]]
    return value if isinstance(value, int) else str(value)[:_MAX_TEXT]


@cache
def _packages() -> dict[str, list[str]]:
    import hotspots
    import hotspots.io

    return {package.__name__: list(package.__path__) for package in (hotspots, hotspots.io)}


def _where() -> dict[str, Any]:
    """Tell a child where modules are: it looks for none itself, nor at variables of the environment."""
    return {"sys_path": [part for part in sys.path if part], "packages": _packages()}


def _bytecode() -> list[str]:
    """Let a child keep compiled modules where this process does, or not at all."""
    prefix = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return [*prefix, "-B"] if sys.dont_write_bytecode else prefix


def _run(request: bytes, limits: Limits) -> None:
    # Isolated and without `site`, whose import and that of what it looks up cost as much as parsing a small file.
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-W", "ignore", *_bytecode()]
    command.append(str(Path(child.__file__).with_name("start.py")))
    environment = {
        **os.environ,
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OSMIUM_MAX_INPUT_QUEUE_SIZE": "4",
        "OSMIUM_MAX_OSMDATA_QUEUE_SIZE": "4",
    }
    started = subprocess.Popen(  # noqa: S603  (our own module, in the Python that runs this)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with started:
        try:
            with contextlib.suppress(BrokenPipeError), started.stdin as stream:  # type: ignore[union-attr]
                stream.write(request)
            _watch(started, limits)
        finally:
            if started.poll() is None:
                started.kill()
    if started.returncode:
        raise ExhaustedError


def _watch(child: subprocess.Popen[bytes], limits: Limits) -> None:
    """Wait until a child is done, or end it when it takes more than it may."""
    import psutil

    wall_s = _START_SECONDS + _WAITING * (_START_SECONDS + limits.cpu_s)
    started = time.monotonic()
    before: int | None = None
    try:
        process = psutil.Process(child.pid)
        while child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_POLL_SECONDS)
                return
            taken = process.memory_info().rss
            before = taken if before is None else before
            times = process.cpu_times()
            if (
                taken > before + BASE_BYTES // 2 + limits.memory_bytes
                or times.user + times.system > _START_SECONDS + limits.cpu_s
                or time.monotonic() - started > wall_s
            ):
                raise ExhaustedError
    except psutil.Error:  # it ended in between
        child.wait()
