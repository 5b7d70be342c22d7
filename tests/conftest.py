"""What many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, however slow the machine; HYPOTHESIS_PROFILE=default tries new ones.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real data that are not part of the project; the test is skipped, saying so, where they are absent."""
    folder = Path(os.environ.get("HOTSPOTS_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data are not here ({folder}); set HOTSPOTS_REAL_DATA to run this")
    return folder
