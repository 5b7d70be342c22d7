"""Names of the methods, as people write them: apart from the methods, so that help is quick."""

from __future__ import annotations

from typing import Final

METHOD_NAMES: Final = (
    "auto",
    "gistar",
    "segments",
    "kde",
    "dbscan",
    "hdbscan",
    "st_dbscan",
    "local_moran",
    "scan",
    "emerging",
)
"""What ``[hot_spots] method`` and ``find --method`` may say."""
