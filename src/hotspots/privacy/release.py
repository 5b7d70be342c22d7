"""Release: the one place that decides what an audience may see of a thing, and seals it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hotspots.errors import PrivacyError, Term, UsageError
from hotspots.model.area import Area
from hotspots.model.counts import Counts
from hotspots.model.felt import FeltPlaces
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import COLUMNS as INCIDENT_COLUMNS
from hotspots.model.incidents import Incidents
from hotspots.model.lighting import LAMP_COLUMNS, LIGHT_COLUMNS, Lamps, LightingInventory, LightList
from hotspots.model.network import ADDRESS_COLUMNS, EDGE_COLUMNS, FEATURE_COLUMNS, StreetNetwork
from hotspots.model.patrol import PatrolPlan
from hotspots.model.patterns import Patterns
from hotspots.model.reading import Withheld
from hotspots.model.released import CountCells, CountUnits, Profile, Released, mint
from hotspots.model.survey import Perceived, Survey
from hotspots.model.traffic import Traffic
from hotspots.model.walk import WalkPlan
from hotspots.privacy.cells import Period, public_cells
from hotspots.privacy.keep_out import KeepOut
from hotspots.privacy.profiles import require_floor
from hotspots.privacy.shapes import StreetShapes
from hotspots.privacy.spots import partner_felt, partner_spots
from hotspots.privacy.units import partner_units, public_units, units_inside
from hotspots.privacy.walks import participant_walk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Request:
    """What :func:`release` was asked with."""

    profile: Profile
    area: Area | None
    period: Period | None
    keep_out: KeepOut | None
    tested: Incidents | Counts | None
    streets: StreetShapes | None = None


@overload
def release(
    thing: Incidents | Counts,
    profile: Profile,
    *,
    area: Area | None = ...,
    period: Period | None = ...,
    keep_out: KeepOut | None = ...,
    tested: Incidents | Counts | None = ...,
    streets: StreetShapes | None = ...,
) -> Released[Any]: ...
@overload
def release(
    thing: T,
    profile: Profile,
    *,
    area: Area | None = ...,
    period: Period | None = ...,
    keep_out: KeepOut | None = ...,
    tested: Incidents | Counts | None = ...,
    streets: StreetShapes | None = ...,
) -> Released[T]: ...
def release(
    thing: Any,
    profile: Profile,
    *,
    area: Area | None = None,
    period: Period | None = None,
    keep_out: KeepOut | None = None,
    tested: Incidents | Counts | None = None,
    streets: StreetShapes | None = None,
) -> Released[Any]:
    """Give an audience what it may see of a thing.

    Parameters
    ----------
    thing
        Incidents, Counts, HotSpots, FeltPlaces, Patterns, StreetNetwork, LightingInventory, LightList, Lamps, WalkPlan,
        Perceived, Survey or Area. In public incidents become :class:`~hotspots.model.released.CountCells`; counts
        become :class:`~hotspots.model.released.CountUnits` for every audience.
    profile
        The audience. A study may make it stricter (``replace(PUBLIC, k=10)``), never weaker.
    area
        The study's area, for incidents and counts in public.
    period
        First and last day, for incidents and counts in public; cut to whole months for incidents.
    keep_out
        Protected places, in the CRS of the thing; internal alone sees what is around them.
    tested
        The incidents or counts that hot spots were found among, for partners.
    streets
        What can be drawn from streets alone: stretches keep their shape for partners, who see cells of 50 m without it.

    Returns
    -------
    Released
        What views accept.

    Raises
    ------
    PrivacyError
        If this audience may not see such a thing, saying which one may, or the profile is too weak.
    """
    require_floor(profile)
    ask = _Request(profile, area, period, keep_out, tested, streets)
    for kind, rules in _RULES.items():
        if isinstance(thing, kind):
            rule = rules.get(profile.name)
            if rule is None:
                raise _refusal(kind, profile, rules)
            return mint(rule(thing, ask), profile)
    raise PrivacyError("thing_not_releasable", kind=type(thing).__name__)


def _refusal(kind: type, profile: Profile, rules: Mapping[str, Any]) -> PrivacyError:
    if kind is HotSpots and profile.name == "public":
        return PrivacyError("hot_spots_not_public")
    return PrivacyError("not_for_profile", kind=Term(_WORDS[kind]), profile=profile.name, allowed=sorted(rules))


def _as_it_is(thing: Any, ask: _Request) -> Any:  # noqa: ARG001
    return thing


def _incidents(thing: Incidents, ask: _Request) -> Incidents:
    """Leave out free text and addresses unless asked for, and what only the audit needs."""
    columns = [*INCIDENT_COLUMNS, *(["place_kind"] if "place_kind" in thing.frame.columns else [])]
    if ask.profile.keep_text and "text" in thing.frame.columns:
        columns.append("text")
    frame = thing.frame.loc[:, columns]
    if not ask.profile.keep_text:
        frame = frame.assign(address=None)
    return Incidents(frame, readings=thing.readings, dwellings=thing.dwellings)


def _public_incidents(thing: Incidents, ask: _Request) -> CountCells:
    if ask.area is None:
        raise UsageError("public_needs_area")
    return public_cells(thing, ask.profile, ask.area, period=ask.period, keep_out=ask.keep_out)


def _units_inside(thing: Counts, ask: _Request) -> CountUnits:  # noqa: ARG001
    return units_inside(thing)


def _partner_units(thing: Counts, ask: _Request) -> CountUnits:
    return partner_units(thing, ask.profile, ask.keep_out)


def _public_units(thing: Counts, ask: _Request) -> CountUnits:
    if ask.area is None:
        raise UsageError("public_needs_area")
    return public_units(thing, ask.profile, ask.area, period=ask.period, keep_out=ask.keep_out)


def _partner_spots(thing: HotSpots, ask: _Request) -> HotSpots:
    return partner_spots(thing, ask.profile, ask.tested, ask.keep_out, ask.streets)


def _partner_felt(thing: FeltPlaces, ask: _Request) -> FeltPlaces:
    return partner_felt(thing, ask.profile, ask.keep_out, ask.streets)


def _walk(thing: WalkPlan, ask: _Request) -> WalkPlan:
    return participant_walk(thing, ask.profile, ask.keep_out)


def _streets(thing: StreetNetwork, ask: _Request) -> StreetNetwork:  # noqa: ARG001
    """Leave out columns that somebody added: what is known of streets and lamps holds nothing of incidents."""
    told = [name for name in LIGHT_COLUMNS if name in thing.edges.columns]
    return replace(
        thing,
        edges=thing.edges.loc[:, [*EDGE_COLUMNS, *told]],
        features=thing.features.loc[:, list(FEATURE_COLUMNS)],
        addresses=thing.addresses.loc[:, list(ADDRESS_COLUMNS)],
        light_basis=None,
    )


def _open_light_list(thing: LightList, ask: _Request) -> LightList:
    """Leave out what incidents and answers say, the order by them too, and stretches at protected places."""
    stretches = thing.stretches
    if ask.keep_out is not None and len(stretches):
        stretches = stretches.loc[~ask.keep_out.touches(stretches.to_crs(ask.keep_out.crs).geometry.to_numpy())]
    stretches = stretches.sort_values("open_rank", kind="stable").reset_index(drop=True)
    rank = stretches.index.to_numpy() + 1
    return replace(thing, stretches=stretches.assign(rank=rank, open_rank=rank, why=stretches["open_why"]))


def _traffic_inside(thing: Traffic, ask: _Request) -> Traffic:  # noqa: ARG001
    """Leave out single rows; what is told is told by street."""
    return thing.without_rows()


def _traffic(thing: Traffic, ask: _Request) -> Traffic:
    """Leave out single rows, and complaints of fewer than k; speeds are of no person."""
    streets = thing.streets.copy()
    streets["complaints"] = streets["complaints"].where(streets["complaints"] >= ask.profile.k)
    told = streets["complaints"].notna() | (streets["measurements"] > 0)
    return replace(thing.without_rows(), streets=streets.loc[told].reset_index(drop=True), readings=(), notices=())


def _lamps(thing: Lamps, ask: _Request) -> Lamps:  # noqa: ARG001
    """Leave out pole numbers, owners and where in which file a lamp stood."""
    frame = thing.frame.loc[:, list(LAMP_COLUMNS)].assign(source="", row=0, lamp_id="", owner="")
    return replace(thing, frame=frame, readings=(), withheld=Withheld())


def _perceived(thing: Perceived, ask: _Request) -> Perceived:
    """Blank what fewer than k people answered."""
    return thing.telling(ask.profile.k)


def _survey(thing: Survey, ask: _Request) -> Survey:  # noqa: ARG001
    return replace(thing, withheld=Withheld())


Rule = Callable[[Any, _Request], Any]


def _all(rule: Rule) -> Mapping[str, Rule]:
    return {"internal": _as_it_is, "partner": rule, "participant": rule, "public": rule}


_RULES: Final[Mapping[type, Mapping[str, Rule]]] = MappingProxyType(
    {
        Incidents: {"internal": _incidents, "public": _public_incidents},
        Counts: {"internal": _units_inside, "partner": _partner_units, "public": _public_units},
        HotSpots: {"internal": _as_it_is, "partner": _partner_spots},
        FeltPlaces: {"internal": _as_it_is, "partner": _partner_felt},
        Patterns: {"internal": _as_it_is},
        PatrolPlan: {"internal": _as_it_is},
        WalkPlan: {"internal": _as_it_is, "partner": _walk, "participant": _walk},
        Survey: {"internal": _survey},
        Traffic: {"internal": _traffic_inside, "partner": _traffic},
        Perceived: _all(_perceived),
        StreetNetwork: _all(_streets),
        LightingInventory: _all(_as_it_is),
        LightList: {"internal": _as_it_is, "partner": _open_light_list},
        Lamps: _all(_lamps),
        Area: _all(_as_it_is),
    }
)
"""What each audience may see: an audience that is not named is refused."""

_WORDS: Final[Mapping[type, str]] = MappingProxyType(
    {
        Incidents: "incidents",
        Counts: "counts",
        HotSpots: "hot_spots",
        FeltPlaces: "felt_places",
        Patterns: "patterns",
        PatrolPlan: "patrol_plan",
        WalkPlan: "walk_plan",
        Survey: "survey",
        Traffic: "traffic",
        LightList: "light_list",
    }
)
