"""Plan a safety walk: joins streets, hot spots, what people said, darkness and places that somebody typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from hotspots import plan
from hotspots.crs import read_latlon, to_lonlat
from hotspots.errors import Notice, PlanError
from hotspots.model.walk import Walk
from hotspots.plan.candidates import as_must_see, merge_near, rank_of
from hotspots.plan.wishes.asked import Asked, Spot
from hotspots.streets import name_places, nearest_crossing
from hotspots.streets.places import folded
from hotspots.study.walking.beside import with_beside
from hotspots.study.walking.calling import map_spellings, with_map_names
from hotspots.study.walking.finding import is_long_street, place_of, spot_of, tell_long_streets
from hotspots.study.walking.ground import ground_of, street_named
from hotspots.study.walking.lost import MOST_LOST, lost_rows
from hotspots.study.walking.reaching import Sought, off_avoided, sought
from hotspots.study.walking.then import light_changes, lit_then, moment_of_light
from hotspots.study.walking.twins import without_twins
from hotspots.study.walking.when import when_of
from hotspots.survey import complaints

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from hotspots.model.area import Area
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey
    from hotspots.model.walk import WalkPlan
    from hotspots.model.wished_places import WishedPlaces
    from hotspots.plan import Candidate, Candidates
    from hotspots.plan.wishes.ground import Ground
    from hotspots.privacy import KeepOut
    from hotspots.streets import Place

ZONE = "Europe/Stockholm"

ROUND: Final[Mapping[str, float]] = {"minutes": 45.0, "pace_kmh": 4.5, "stop_min": 3.0}
"""What a round is like where nobody says otherwise: staff walk faster and look shorter than a group."""


def plan_walk(
    streets: StreetNetwork,
    spots: HotSpots | None = None,
    felt: Survey | None = None,
    wished: Walk | None = None,
    *,
    places: WishedPlaces | None = None,
    closed: Sequence[gpd.GeoDataFrame] = (),
    area: Area | None = None,
    keep_out: KeepOut | None = None,
    timezone: str = ZONE,
    today: dt.date | None = None,
) -> WalkPlan:
    """Plan a night safety walk along streets, past the places most worth a visit.

    Parameters
    ----------
    streets
        The network with its lighting (:func:`~hotspots.streets.light_streets`).
    spots
        Hot spots, named.
    felt
        Survey answers; places that people call unsafe are worth a visit.
    wished
        Start, date and time, minutes and so on; files in ``avoid`` are not read here, see ``closed``.
    places
        Places named at the meeting before the walk (:func:`hotspots.read_places`): they go before all else.
    closed
        Lines and areas in which the walk is not led.
    area
        Only places inside it are stopped at.
    keep_out
        Protected places: no stop is made on the ground around them.
    timezone
        The zone of the date and time.
    today
        Of dates to choose among, none before it is chosen; a walk before it is told to be over. None: not known.

    Returns
    -------
    WalkPlan
        Stops with reasons, the way between them, and how dark it is. The light is that of the walk's own hour
        (``lit_at``) where streets have been lit by :func:`~hotspots.streets.light_streets`.

    Raises
    ------
    PlanError
        If no date and time is given or it cannot be read, a street is not known, what must be on the walk takes too
        long, or nothing worth a visit can be reached in the time.
    DataError
        If a place is not known; the nearest known ones are named.
    """
    wish = wished or Walk()
    lonlat = _lonlat(streets, place_of(streets, wish.start).xy) if wish.start else streets.middle_lonlat
    at, told = when_of(wish, timezone, lonlat, today)
    lit_at = moment_of_light(at, wish.minutes, lonlat)
    streets = lit_then(streets, lit_at)
    ground, along, closing = ground_of(streets, wish, at, lonlat, closed)
    said = None if places is None else _as_the_map_spells(streets, places.frame)
    asked = sought(streets, wish, said, ground)
    found = _candidates(_Sources(streets, spots, felt, said, asked, ground))
    kept, avoided = off_avoided(found.stops, ground, [street_named(streets, name) for name in wish.avoid])
    lost = {**asked.lost, **found.lost, **avoided}
    stops, outside = _allowed(kept, area, keep_out)
    lost |= outside
    notices: tuple[Notice, ...] = (*told, *closing, *found.notices, *tell_long_streets(streets, wish))
    notices = (*notices, *asked.notices)
    if wish.start:
        begin = spot_of(streets, wish.start)
        start = Spot(_called(streets, begin), begin.xy)
    else:
        start_xy = plan.most_worthwhile_place(stops)
        start = Spot(_name_at(streets, start_xy), start_xy)
        notices = (*notices, Notice("walk_start_chosen", {"start": start.name}, is_warning=False))
    planned = plan.plan_walk(
        streets,
        stops,
        wish,
        start_xy=start.xy,
        start_name=start.name,
        at=at,
        lonlat=_lonlat(streets, start.xy),
        asked=Asked(
            end=_spot(streets, wish.end),
            rest=_spot(streets, wish.rest),
            along=along,
            ground=ground,
            places=said,
            lost=lost,
            unmet=asked.unmet,
        ),
    )
    planned = replace(_lit_at(planned, lit_at), others=tuple(_lit_at(one, lit_at) for one in planned.others))
    planned = replace(planned, groups=tuple(_lit_at(one, lit_at) for one in planned.groups))
    planned, renamed = with_map_names(without_twins(planned, streets), streets)
    if wish.take > 1:  # its stops are called as they were beside the others, which are not written again
        planned = replace(planned, others=())
    planned = with_beside(planned, streets)
    changes = light_changes(streets, planned)
    return replace(planned, notices=(*planned.notices, *notices, *changes, *_set_aside(places), *renamed))


def _lit_at(plan: WalkPlan, lit_at: dt.datetime | None) -> WalkPlan:
    return replace(plan, lit_at=lit_at)


def _set_aside(places: WishedPlaces | None) -> tuple[Notice, ...]:
    """Tell of the places from the meeting that could not be read."""
    lost = [] if places is None else lost_rows(places.readings)
    if not lost:
        return ()
    rows = [*lost[:MOST_LOST], *(["…"] if len(lost) > MOST_LOST else [])]
    return (Notice("walk_places_set_aside", {"count": len(lost), "rows": "; ".join(rows)}),)


def _spot(streets: StreetNetwork, text: str) -> Spot | None:
    if not text:
        return None
    found = spot_of(streets, text)
    return Spot(_called(streets, found), found.xy)


def _called(streets: StreetNetwork, place: Place) -> str:
    """Give what a place is called; coordinates say nothing to people, the crossing or street there does."""
    if read_latlon(place.name) is None:
        return place.name
    there = _name_at(streets, place.xy)
    if is_long_street(streets, there):
        crossing = nearest_crossing(streets, there, place.xy)
        there = there if crossing is None else crossing[0]
    return there or place.name


def _as_the_map_spells(streets: StreetNetwork, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give places from the meeting, in metres, with their names as the map spells them."""
    return places.to_crs(streets.crs).assign(name=map_spellings(streets, [str(name) for name in places["name"]]))


def _lonlat(streets: StreetNetwork, xy: tuple[float, float]) -> tuple[float, float]:
    lon, lat = to_lonlat(np.array([xy]), streets.crs)[0]
    return float(lon), float(lat)


@dataclass(frozen=True, slots=True)
class _Sources:
    """What stops are found in."""

    streets: StreetNetwork
    spots: HotSpots | None
    felt: Survey | None
    places: gpd.GeoDataFrame | None
    sought: Sought
    ground: Ground


def _candidates(sources: _Sources) -> Candidates:
    """Find where a walk could stop, and what is asked for among it.

    What is asked for by the name of a stop that is told elsewhere, on the map or in an earlier plan, is that stop with
    its reasons, not some other place of the name.
    """
    texts = sources.sought.must_see
    own = {folded(stop.name): stop for stop in reversed(_found(sources).stops) if stop.name} if texts else {}
    places = [place_of(sources.streets, text) for text in texts if folded(text) not in own]
    found = _found(sources, [(place.name, place.xy) for place in places])
    stops = [
        replace(stop, name=_name_at(sources.streets, stop.xy)) if read_latlon(stop.name) is not None else stop
        for stop in found.stops
    ]
    for text in texts:
        if folded(text) in own:
            x, y = own[folded(text)].xy
            at = min(range(len(stops)), key=lambda row: np.hypot(stops[row].xy[0] - x, stops[row].xy[1] - y))
            stops[at] = as_must_see(stops[at], text)
    return replace(found, stops=tuple(sorted(stops, key=rank_of)))


def _found(sources: _Sources, asked: Sequence[tuple[str, tuple[float, float]]] = ()) -> Candidates:
    """Find stops; a unit too wide to be a place is no stop, but its dark stretches are wished for."""
    streets = sources.streets
    rows = sources.sought.rows
    named = None if sources.places is None else sources.places.iloc[rows]

    def find(places: HotSpots | None, unsafe: Any, said: Any = None, must_see: Any = ()) -> Candidates:
        found = plan.find_candidates(
            streets,
            hot_spots=places,
            complaints=unsafe,
            wished=said,
            must_see=must_see,
            names_of=lambda points: name_places(streets, points),
            barred=sources.ground.barred,
        )
        stops = (replace(one, wishes=tuple(int(rows[row]) for row in one.wishes)) for one in found.stops)
        return replace(found, stops=tuple(stops), lost={int(rows[row]): why for row, why in found.lost.items()})

    unsafe = None if sources.felt is None else complaints(sources.felt)
    spots = sources.spots
    if spots is None or "walkable" not in spots.frame.columns:
        return find(spots, unsafe, named, asked)
    places = spots.places if len(spots.places) else None
    found, wide = find(places, unsafe, named, asked), spots.wide
    if len(wide) == 0 or (places is None and unsafe is None):
        kept = found.stops if len(wide) == 0 else tuple(_inside(found.stops, wide))
        return replace(found, stops=kept)
    dark = _inside(find(None, None).stops, wide)
    return replace(found, stops=tuple(merge_near([*found.stops, *dark])))


def _inside(stops: Sequence[Candidate], wide: gpd.GeoDataFrame) -> list[Candidate]:
    ground = shapely.union_all(wide.geometry.to_numpy())
    shapely.prepare(ground)
    return [stop for stop in stops if stop.must_see or stop.wishes or shapely.intersects_xy(ground, *stop.xy)]


def _allowed(
    stops: tuple[Candidate, ...], area: Area | None, keep_out: KeepOut | None
) -> tuple[list[Candidate], dict[int, Notice]]:
    """Leave out what lies outside the area or on protected ground; tell why of the wishes among it, by row."""
    if not stops:
        return [], {}
    xy = np.array([stop.xy for stop in stops])
    allowed = np.ones(len(stops), dtype=bool) if area is None else area.contains(xy)
    allowed |= np.array([bool(stop.must_see) for stop in stops])
    if keep_out is not None:
        allowed &= ~shapely.intersects_xy(keep_out.ground, xy[:, 0], xy[:, 1])
    left = [stop for stop, is_allowed in zip(stops, allowed, strict=True) if not is_allowed]
    if asked := [stop.must_see for stop in left if stop.must_see]:
        raise PlanError("walk_must_see_protected", name=asked[0])
    lost = {row: Notice("wish_outside", {}) for stop in left for row in stop.wishes}
    return [stop for stop, is_allowed in zip(stops, allowed, strict=True) if is_allowed], lost


def _name_at(streets: StreetNetwork, xy: tuple[float, float]) -> str:
    return name_places(streets, [shapely.Point(xy)])[0]
