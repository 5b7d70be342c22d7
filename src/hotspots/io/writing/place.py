"""Puts bytes in place: old or new, never half, and all files of a set or a sentence that says which are missing.

Each file is written beside its place under a temporary name, forced to the disk, and renamed. Whatever stops that (a
kill, a full disk, Excel holding the file open) leaves the old file as it was.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from hotspots.errors import FileError
from hotspots.io.writing.lock import locked

TEMPORARY: Final = ".hotspots.tmp"

_LOCK_WAIT_S: Final = 5.0
_TRIES: Final = 3
_PAUSE_S: Final = 0.2


def writable(folder: Path) -> None:
    """Make a folder and see that it can be written, before anything is computed.

    Raises
    ------
    FileError
        If it is a file, or may not be written.
    """
    if folder.exists() and not folder.is_dir():
        raise FileError("folder_is_file", folder=str(folder))
    probe = folder / f".probe-{os.getpid()}{TEMPORARY}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink(missing_ok=True)
    except FileExistsError:
        raise FileError("folder_is_file", folder=str(folder)) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FileError("disk_full", file=str(folder)) from None
        raise FileError("folder_not_writable", folder=str(folder)) from None


def put_in_place(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Put a set of files into a folder.

    All of them are written beside their places first; only when every one is whole on the disk are they renamed. A
    file that already holds the same bytes is left alone.

    Parameters
    ----------
    folder
        Made if need be. Nothing is written outside it.
    files
        Bytes by name, such as ``internal/hot_spots.csv``; slashes forward.

    Returns
    -------
    tuple of Path
        Where they are, in the order given.

    Raises
    ------
    FileError
        If the folder cannot be written or another run is at work in it, a name leads out of it, there is no room, or a
        file is open in another program. Nothing is lost: old files stay.
    """
    writable(folder)
    targets = {name: _target(folder, name) for name in files}
    with locked(folder, wait_s=_LOCK_WAIT_S):
        for parent in dict.fromkeys([folder, *(target.parent for target in targets.values())]):
            writable(parent)
            sweep(parent)
        changed = [name for name, data in files.items() if not _holds(targets[name], data)]
        for name in changed:
            _refuse_held(targets[name], name)
        written: list[Path] = []
        try:
            for name in changed:
                written.append(_beside(targets[name]))
                _write_whole(written[-1], files[name], name)
            _rename_all([(name, targets[name]) for name in changed])
        finally:
            for path in written:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
    return tuple(targets.values())


def sweep(folder: Path) -> None:
    """Remove what killed runs left behind in a folder that this run holds."""
    for stale in folder.glob(f".*{TEMPORARY}"):
        with suppress(OSError):
            stale.unlink()


def _target(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or any(part in ("..", ".") or "\\" in part or ":" in part for part in parts):
        raise FileError("place_leaves_folder", file=name, folder=str(folder))
    target = folder.joinpath(*parts)
    if not target.resolve().is_relative_to(folder.resolve()):
        raise FileError("place_leaves_folder", file=name, folder=str(folder))
    if target.is_dir():
        raise FileError("file_is_folder", file=str(target))
    return target


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}{TEMPORARY}")


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _refuse_held(target: Path, name: str) -> None:
    """On Windows a file that Excel holds cannot be opened for writing: say so before anything is renamed."""
    if os.name != "nt" or not target.exists():
        return
    try:  # pragma: no cover
        with target.open("r+b"):
            pass
    except PermissionError:  # pragma: no cover
        raise FileError("file_held_open", file=PurePosixPath(name).name) from None


def _write_whole(path: Path, data: bytes, name: str) -> None:
    try:
        with path.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise FileError("disk_full", file=name) from None
        raise FileError("write_failed", file=name, why=error.strerror or str(error)) from None


def _rename_all(targets: Iterable[tuple[str, Path]]) -> None:
    done: list[str] = []
    for name, target in targets:
        try:
            _rename(target)
        except PermissionError:
            if done:
                raise FileError("set_part_written", failed=name, done=done) from None
            raise FileError("file_held_open", file=PurePosixPath(name).name) from None
        except OSError as error:
            if done:
                raise FileError("set_part_written", failed=name, done=done) from None
            raise FileError("write_failed", file=name, why=error.strerror or str(error)) from None
        done.append(name)
    for folder in {target.parent for _, target in targets}:
        _sync_folder(folder)


def _rename(target: Path) -> None:
    for attempt in range(_TRIES):
        try:
            _beside(target).replace(target)
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE_S)  # a virus scanner lets go soon, Excel does not
        else:
            return


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
