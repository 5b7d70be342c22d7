"""Hot spots called by number or name in what is wished for."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.errors import PlanError
from hotspots.model.patrol import Patrol, PlaceWish

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots

NEAR = 4


def numbered(spots: HotSpots, wished: Patrol) -> Patrol:
    """Give what is wished for with every hot spot called by its number.

    Raises
    ------
    PlanError
        If one is called by a number or name that no hot spot has, or several have, or there are two wishes for it.
    """
    teams = [
        replace(team, places=tuple(_rank(spots, place, "patrol.team") for place in team.places))
        for team in (wished.all_teams() if wished.team else ())
    ]
    places = [replace(wish, rank=_rank(spots, wish.rank, "patrol.place")) for wish in wished.wishes().values()]
    return replace(wished, team=tuple(teams), place=tuple(places))


def wish_for_each(spots: HotSpots, wished: Patrol) -> list[PlaceWish]:
    """Give the wish for each hot spot, in order; what is not said of it is as for all.

    Parameters
    ----------
    spots
        Which.
    wished
        With hot spots called by their numbers (:func:`numbered`).
    """
    own = wished.wishes()
    found = []
    for rank in (int(rank) for rank in spots.frame["rank"]):
        said = own.get(rank, PlaceWish(rank))
        found.append(
            replace(
                said,
                promised=max(said.promised, wished.promised),
                every_min=said.every_min or wished.every_min,
                visits=said.visits or wished.visits,
            )
        )
    return found


def _rank(spots: HotSpots, called: int | str, section: str) -> int:
    ranks = [int(rank) for rank in spots.frame["rank"]]
    if isinstance(called, int) or called.strip().isdecimal():
        if int(called) not in ranks:
            raise PlanError("patrol_rank_unknown", section=section, found=int(called), last=max(ranks))
        return int(called)
    names = [str(name or "") for name in spots.frame["name"]]
    wanted = called.strip().casefold()
    mine = [rank for rank, name in zip(ranks, names, strict=True) if name.casefold() == wanted]
    if len(mine) == 1:
        return mine[0]
    if mine:
        raise PlanError("patrol_name_of_several", section=section, found=called, ranks=mine)
    near = [
        f"{rank} ({name})"
        for rank, name in zip(ranks, names, strict=True)
        if wanted in name.casefold() or difflib.get_close_matches(wanted, [name.casefold()], 1, 0.6)
    ]
    if near:
        raise PlanError("patrol_name_near", section=section, found=called, near=near[:NEAR])
    raise PlanError("patrol_name_unknown", section=section, found=called)
