"""Places that people call unsafe: told beside the recorded hot spots, never among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.incidents import Incidents

Daytime = Literal["day", "night"]
DAYTIMES: Final[tuple[Daytime, ...]] = ("night", "day")


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers at points that say something of one time of day, each once.

    Parameters
    ----------
    unsafe
        Those that say unsafe, as points that methods take.
    everyone
        All of them, safe or unsafe, in the same way.
    """

    unsafe: Incidents
    everyone: Incidents


@dataclass(frozen=True, slots=True, eq=False)
class FeltPlaces:
    """Places that answers to a survey call unsafe, after dark and by day apart.

    Parameters
    ----------
    found
        By time of day; ``count`` and ``expected`` are of answers that say unsafe, ``incidents`` their number, ``asked``
        that of all answers and ``answers`` of all at a place. A time
        of day of which nothing is known is not there.
    """

    found: Mapping[Daytime, HotSpots]
