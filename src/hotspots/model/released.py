"""Released: what may be shown to an audience. Only ``hotspots.privacy`` makes it; views take nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar

from hotspots.errors import Notice
from hotspots.model._checks import require_frame

if TYPE_CHECKING:
    import geopandas as gpd

ProfileName = Literal["internal", "partner", "participant", "public"]
PROFILE_NAMES: Final[tuple[ProfileName, ...]] = ("internal", "partner", "participant", "public")

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_SEAL: Final = object()

COUNT_COLUMNS: Final = ("count", "places", "geometry")
UNIT_COUNT_COLUMNS: Final = ("name", "count", "high", "offences", "geometry")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an audience may see.

    Parameters
    ----------
    name
        The audience.
    k
        The smallest count that is told.
    min_places
        The fewest places that a count may come from.
    round_to
        Counts are rounded to multiples of this.
    min_cell_m
        The smallest cell that counts are told for.
    keep_text
        Whether addresses and free text may be shown (internal only).
    legal_basis
        The basis in law on which sensitive offences are shared with a partner, ``""`` if there is none.
    """

    name: ProfileName
    k: int = 1
    min_places: int = 1
    round_to: int = 1
    min_cell_m: float = 0.0
    keep_text: bool = False
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CountCells:
    """Counts by cell that may be told: ``count`` (rounded) and ``places`` per cell of ``cell_m`` metres.

    Cells that are held back are not there: they cannot be told from those with nothing.
    """

    frame: gpd.GeoDataFrame
    cell_m: float
    k: int
    first_month: str
    last_month: str
    notices: tuple[Notice, ...] = field(default=())

    def __post_init__(self) -> None:
        require_frame(self.frame, COUNT_COLUMNS, "cells")


@dataclass(frozen=True, slots=True, eq=False)
class CountUnits:
    """Numbers by area, cell or street that an audience may be told.

    Parameters
    ----------
    frame
        ``name`` str; ``count`` int, the least it can be; ``high`` float, the most it can be, infinite where nothing
        bounds it and the same as ``count`` where it is known; ``offences`` str such as ``Stöld (7)``; ``geometry``.
        Units that are held back are not there.
    kind
        ``area``, ``cell`` or ``street``.
    k
        The smallest number that is told.
    is_rounded
        Whether ``count`` is rounded; ``high`` then says nothing.
    first, last
        Days or months that the numbers are for, ``""`` where the file does not say.
    notices
        What is worth saying.
    """

    frame: gpd.GeoDataFrame
    kind: str
    k: int
    is_rounded: bool
    first: str
    last: str
    notices: tuple[Notice, ...] = field(default=())

    def __post_init__(self) -> None:
        require_frame(self.frame, UNIT_COUNT_COLUMNS, "counts")


class Released(Generic[T_co]):
    """A thing that an audience may see, with the profile that says so.

    Raises
    ------
    TypeError
        If it is made anywhere but in :func:`hotspots.privacy.release`.
    """

    __slots__ = ("profile", "thing")

    def __init__(self, thing: T_co, profile: Profile, *, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("Only hotspots.privacy.release() makes a Released.")
        self.thing = thing
        self.profile = profile

    def __repr__(self) -> str:
        return f"Released({type(self.thing).__name__}, {self.profile.name})"


def mint(thing: T, profile: Profile) -> Released[T]:
    """Seal a thing for an audience. For :mod:`hotspots.privacy.release` alone; a test holds others to it."""
    return Released(thing, profile, seal=_SEAL)
