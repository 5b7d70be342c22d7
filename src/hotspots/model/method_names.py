"""Names of the methods and of the grids, as people write them: apart from both, so that help is quick."""

from __future__ import annotations

from typing import Final, Literal

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

GridKind = Literal["square", "hex"]
GRIDS: Final[tuple[GridKind, ...]] = ("square", "hex")
"""What ``[hot_spots] grid`` and ``find --grid`` may say."""
