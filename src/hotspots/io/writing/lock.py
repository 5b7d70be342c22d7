"""A lock on a folder, so that two runs do not write in it at once; the system lets go of it when a run is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from hotspots.errors import FileError

LOCK_NAME: Final = ".hotspots.lock"

_held: dict[Path, int] = {}
_POLL_S: Final = 0.1


@contextmanager
def locked(folder: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold a folder for one run; the same run may hold it several times over.

    The lock is one of the operating system on the file ``.hotspots.lock``, not the file itself, so that nothing is left
    to clear away after a crash. Where the file system knows no locks, nothing is held.

    Parameters
    ----------
    folder
        A folder that exists and can be written.
    wait_s
        Seconds to wait for another run to be done.

    Raises
    ------
    FileError
        If another run holds it, or it cannot be written.
    """
    key = folder.resolve()
    if key in _held:
        _held[key] += 1
        try:
            yield
        finally:
            _held[key] -= 1
        return
    try:
        descriptor = os.open(key / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        raise FileError("folder_not_writable", folder=str(folder)) from None
    try:
        _wait_for(descriptor, folder, wait_s)
        _held[key] = 1
        try:
            yield
        finally:
            del _held[key]
            with suppress(OSError):
                _release(descriptor)
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while not _acquire(descriptor):
        if time.monotonic() >= until:
            raise FileError("study_in_use", folder=str(folder))
        time.sleep(_POLL_S)


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _acquire(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _acquire(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a file system without locks
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
