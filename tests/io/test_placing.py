"""Bytes are put in place whole or not at all, by one run at a time."""

import errno
import os
import subprocess
import sys
import textwrap
import time

import pytest

from hotspots import io
from hotspots.errors import FileError
from hotspots.io.writing import place
from hotspots.io.writing.lock import LOCK_NAME, locked

FILES = {"internal/hot_spots.csv": b"new 1", "internal/map.html": b"new 2", "public/index.html": b"new 3"}


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LOCK_NAME
    }


def fill(folder, data=b"old"):
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_a_set_of_files_is_put_in_place(tmp_path):
    folder = tmp_path / "Åsa Öberg" / "OneDrive - Åmåls kommun" / "maps"
    paths = io.put_in_place(folder, FILES)
    assert contents(folder) == FILES
    assert [path.read_bytes() for path in paths] == list(FILES.values())


def test_files_that_are_the_same_are_left_alone(tmp_path):
    io.put_in_place(tmp_path, FILES)
    before = (tmp_path / "internal/map.html").stat()
    io.put_in_place(tmp_path, {**FILES, "public/index.html": b"newer"})
    after = (tmp_path / "internal/map.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_killed_runs_left_is_swept(tmp_path):
    stale = tmp_path / "internal" / f".map.html{place.TEMPORARY}"
    stale.parent.mkdir()
    stale.write_bytes(b"half")
    io.put_in_place(tmp_path, FILES)
    assert not stale.exists()
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "a\\..\\out.txt", ""])
def test_names_that_lead_out_are_refused(tmp_path, name):
    with pytest.raises(FileError, match="leads out"):
        io.put_in_place(tmp_path / "maps", {name: b"x"})
    assert not (tmp_path / "out.txt").exists()


def test_links_that_lead_out_are_refused(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "maps"
    outside.mkdir()
    folder.mkdir()
    (folder / "internal").symlink_to(outside)
    (outside / "victim.txt").write_bytes(b"old")
    (folder / "link.txt").symlink_to(outside / "victim.txt")
    for name in ("internal/map.html", "link.txt"):
        with pytest.raises(FileError, match="leads out"):
            io.put_in_place(folder, {name: b"x"})
    assert contents(outside) == {"victim.txt": b"old"}


def test_a_full_disk_leaves_every_old_file(tmp_path, monkeypatch):
    fill(tmp_path)
    real = os.fsync
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"no room to write internal/map.html.*old file is whole"):
        io.put_in_place(tmp_path, FILES)
    assert set(contents(tmp_path).values()) == {b"old"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")  # noqa: PTH110
def test_a_disk_that_is_really_full_is_said(tmp_path, monkeypatch):
    fill(tmp_path)
    monkeypatch.setattr(place, "_beside", lambda target: target.with_name("full"))
    for folder in ("internal", "public"):
        (tmp_path / folder / "full").symlink_to("/dev/full")
    with pytest.raises(FileError, match="no room"):
        io.put_in_place(tmp_path, FILES)
    assert (tmp_path / "internal/map.html").read_bytes() == b"old"


def test_a_file_that_excel_holds_is_named_and_nothing_is_lost(tmp_path, monkeypatch):
    fill(tmp_path)
    monkeypatch.setattr(place, "_PAUSE_S", 0)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "held")))
    with pytest.raises(FileError, match=r"Close hot_spots\.csv in Excel and run again"):
        io.put_in_place(tmp_path, FILES)
    assert set(contents(tmp_path).values()) == {b"old"}


def test_a_set_that_was_put_in_part_says_which_part(tmp_path, monkeypatch):
    fill(tmp_path)
    monkeypatch.setattr(place, "_PAUSE_S", 0)
    real = os.replace

    def held(source, target):
        if target.name == "map.html":
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(FileError, match=r"internal/map.html could not be put in place; internal/hot_spots.csv already"):
        io.put_in_place(tmp_path, FILES)
    assert contents(tmp_path) == {**dict.fromkeys(FILES, b"old"), "internal/hot_spots.csv": b"new 1"}


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_done(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(FileError, match="is a file, not a folder"):
        io.writable(tmp_path / "file")
    with pytest.raises(FileError, match=r"is a file, not a folder|cannot be written"):
        io.writable(tmp_path / "file" / "below")
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(FileError, match="cannot be written"):
        io.writable(tmp_path / "maps")


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


WRITER = """
    import sys, pathlib
    from hotspots.io.writing.place import put_in_place
    folder = pathlib.Path(sys.argv[1])
    print("ready", flush=True)
    for number in range(100_000):
        put_in_place(folder, {f"internal/{name}": bytes([65 + number % 26]) * 200_000 for name in "abc"})
"""


def test_kill_9_leaves_every_file_whole(tmp_path):
    for pause_s in (0.05, 0.11, 0.17, 0.23):
        with start(WRITER, tmp_path) as writer:
            assert writer.stdout.readline() == "ready\n"
            time.sleep(pause_s)
            writer.kill()
        for path in (tmp_path / "internal").glob("[abc]"):
            data = path.read_bytes()
            assert len(data) == 200_000
            assert len(set(data)) == 1
    io.put_in_place(tmp_path, {f"internal/{name}": b"done" for name in "abc"})
    assert set(contents(tmp_path).values()) == {b"done"}


HOLDER = """
    import sys, time, pathlib
    from hotspots.io.writing.lock import locked
    with locked(pathlib.Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
"""


def test_a_second_run_is_refused_until_the_first_is_done_or_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "_LOCK_WAIT_S", 0.2)
    with start(HOLDER, tmp_path) as holder:
        try:
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(FileError, match="Another run is at work"), locked(tmp_path):
                pass
            with pytest.raises(FileError, match="Another run is at work"):
                io.put_in_place(tmp_path, FILES)
            assert contents(tmp_path) == {}
        finally:
            holder.kill()
    io.put_in_place(tmp_path, FILES)


def test_a_folder_that_is_not_there_cannot_be_held(tmp_path):
    with pytest.raises(FileError, match="cannot be written"), locked(tmp_path / "gone"):
        pass


def test_one_run_may_hold_a_folder_twice(tmp_path):
    with locked(tmp_path), locked(tmp_path):
        io.put_in_place(tmp_path, FILES)
    with locked(tmp_path):
        pass
