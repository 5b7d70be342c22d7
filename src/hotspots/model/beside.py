"""What the map says stands beside the way past a place, and near it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

NEAR_THINGS: Final = (
    "stop", "station", "school", "preschool", "college", "square", "park", "parking", "playground",
)  # fmt: skip
COVERS: Final = ("hedge", "wood", "scrub")

FEW_FACED: Final = 0.3
"""With buildings that have doors beside less than this share of a way, few can see it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a stretch of way and near a place on it, as far as the map knows.

    The map does not hold everything: what is not here may be there all the same.

    Parameters
    ----------
    along_m
        Length of the stretch looked at, metres; what is walked twice is counted once.
    near
        The nearest of each of :data:`NEAR_THINGS` and how far from the place it is, metres as the crow flies; the
        nearest first.
    cover
        Which of :data:`COVERS` are beside the stretch, and along how many metres of it.
    benches
        Mapped beside it.
    faced_m
        Metres of it with a building near that has an entrance or address: at least so many.
    doors_known
        Whether most buildings around have an entrance or address in the map, so that few of them mean something.
    speed_kmh, speed_from
        Speed limit of the traffic, NaN if not known; whose it is: ``own``, ``beside``, ``crossed`` or ``""``.
    dark_m, dark_cover_m
        Metres known to be unlit on the way here, and those of them that have cover beside.
    """

    along_m: float = 0.0
    near: tuple[tuple[str, float], ...] = ()
    cover: tuple[tuple[str, float], ...] = ()
    benches: int = 0
    faced_m: float = 0.0
    doors_known: bool = False
    speed_kmh: float = math.nan
    speed_from: str = ""
    dark_m: float = 0.0
    dark_cover_m: float = 0.0

    @property
    def few_doors(self) -> bool:
        """Whether few of the buildings whose doors the map knows face the stretch: few eyes on the street."""
        return self.doors_known and self.faced_m < FEW_FACED * self.along_m
