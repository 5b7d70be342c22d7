"""The demo, run once for all tests of the command line, in a folder named as Windows users name theirs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest


def run_hotspots(*arguments, **more):
    """Run the command line in a process of its own, as users do."""
    return subprocess.run(
        [sys.executable, "-m", "hotspots", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        **more,
    )


@pytest.fixture(scope="session")
def hotspots():
    return run_hotspots


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Folder of the demo study after ``hotspots demo``."""
    folder = tmp_path_factory.mktemp("Åsa Öberg") / "OneDrive - Åmåls kommun" / "demo"
    done = run_hotspots("demo", folder, "--json")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.fixture
def own_study(demo, tmp_path):
    """A copy of the demo study that a test may spoil."""
    folder = tmp_path / "studie å"
    shutil.copytree(demo[0], folder)
    return folder
