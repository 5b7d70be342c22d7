"""A walk as its papers tell it: when, where, how far, how dark, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hotspots.crs import to_lonlat
from hotspots.i18n.directions import direction_text
from hotspots.i18n.looking import look_at_text
from hotspots.model.walk import PRIVATE_REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hotspots.i18n import Translator
    from hotspots.model.released import Released
    from hotspots.model.walk import WalkPlan
    from hotspots.report.walk.maps import Base


@dataclass(frozen=True, slots=True, eq=False)
class Outing:
    """One group's walk, released for its readers.

    Parameters
    ----------
    walk
        The plan as this audience may see it.
    base
        What lies under it.
    say
        In which language.
    name
        Of the study.
    made_up
        Whether the study is a demonstration.
    group, groups
        Which group it is for, of how many.
    others
        When the other groups set out and are done: the number of each with its plan.
    reasons
        What is known of the light at stops and of reported faults, by the number of the stop; for those who lead.
    lost
        Rows from the meeting that could not be used, with why; for those who lead.
    """

    walk: Released[WalkPlan]
    base: Base
    say: Translator
    name: str
    made_up: bool = False
    group: int = 1
    groups: int = 1
    others: tuple[tuple[int, WalkPlan], ...] = ()
    reasons: Mapping[int, Sequence[str]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def plan(self) -> WalkPlan:
        """The plan."""
        return self.walk.thing

    @property
    def leads(self) -> bool:
        """Whether it is for those who lead: they alone are told reasons taken from incidents, and positions."""
        return self.walk.profile.name == "internal"

    @property
    def is_round(self) -> bool:
        """Whether it is a round by staff rather than a walk with residents."""
        return self.plan.wished.kind == "round"

    @property
    def begins(self) -> dt.datetime:
        """When it sets out, local."""
        return self.plan.begins

    @property
    def ends(self) -> dt.datetime:
        """When it is over, local."""
        return self.plan.ends

    @property
    def minutes(self) -> int:
        """How long it takes, to the nearest minute."""
        return self.plan.whole_minutes

    @property
    def meet(self) -> str:
        """Where to meet, in words."""
        return self.plan.wished.meet or self.plan.start_name

    @property
    def end_name(self) -> str:
        """Where it ends, ``""`` if where it began."""
        return self.plan.end_name

    @property
    def day(self) -> str:
        """The day, with a capital letter."""
        said = self.say.long_date(self.begins.date())
        return said[:1].upper() + said[1:]

    @property
    def values(self) -> dict[str, Any]:
        """What letters and sheets are filled in with."""
        wished, say = self.plan.wished, self.say
        return {
            "day": self.day,
            "clock": self.clock(self.begins),
            "end": self.clock(self.ends),
            "start": self.plan.start_name,
            "meet": self.meet.rstrip("."),
            "km": say.number(self.plan.length_m / 1000, 1),
            "places": say("letter.places", count=len(self.plan.looked_at)),
            "steps": " ".join([self.steps_told, *self.needs_told]),
            "dark": say("letter.by_day") if self.by == "day" else self.dark,
            "bring": say("letter.bring_day" if self.by == "day" else "letter.bring_dark"),
            "contact": wished.contact or say("letter.contact_unset"),
            "organiser": wished.organiser or say("letter.organiser_unset"),
        }

    def clock(self, when: dt.datetime) -> str:
        """Write a time of day: ``18.30`` in Swedish, ``18:30`` in English."""
        return f"{when:%H.%M}" if self.say.language == "sv" else f"{when:%H:%M}"

    @property
    def stairs(self) -> tuple[str, ...]:
        """The flights of steps on the way, each with the name of its street or ``""``."""
        rows = zip(self.plan.legs["steps"], self.plan.legs["name"], strict=True)
        return tuple(str(name) for (is_step, name), _ in groupby((bool(one), name) for one, name in rows) if is_step)

    @property
    def steps(self) -> str:
        """Say how many flights of steps there are, and where."""
        flights = self.stairs
        if not flights:
            return self.say("pack.steps_none")
        said, named = self.say("pack.steps_some", count=len(flights)), list(dict.fromkeys(filter(None, flights)))
        return f"{said}: {', '.join(named)}" if named else said

    @property
    def steps_told(self) -> str:
        """Say the same as a sentence."""
        flights = self.stairs
        if not flights:
            return self.say("letter.steps_none")
        where = ", ".join(dict.fromkeys(filter(None, flights)))
        return self.say("letter.steps_some", count=len(flights), where=f": {where}" if where else "")

    @property
    def needs_unsure(self) -> bool:
        """Whether the map does not tell all that the needs ask for."""
        return any(one.code == "walk_needs_unknown" and one.is_warning for one in self.plan.notices)

    @property
    def needs_told(self) -> list[str]:
        """Say what needs the walk is planned for, and whether the map tells all that they ask for."""
        needs = [self.say(f"letter.needs_{need}") for need in self.plan.wished.needs]
        return [*needs, self.say("letter.needs_unsure")] if needs and self.needs_unsure else needs

    @property
    def dark(self) -> str:
        """Say when the sun sets and from when it is dark."""
        dark, say = self.plan.dark, self.say
        if dark.dark_from is None:
            said = say("pack.dark_never")
        elif dark.sunset is None:
            said = say("pack.dark_only", dark=self.clock(dark.dark_from))
        else:
            said = say("pack.dark_sets", sunset=self.clock(dark.sunset), dark=self.clock(dark.dark_from))
        if not dark.at_start and dark.dark_from is not None:
            said += " " + say("pack.dark_not_yet")
        elif dark.at_start and not dark.at_end:
            said += " " + say("pack.dark_not_whole")
        return said

    @property
    def light(self) -> str:
        """Say what hour the light is told for."""
        at = self.plan.lit_at
        return self.say("pack.light_after_dark") if at is None else self.say("pack.light_at", clock=self.clock(at))

    @property
    def by(self) -> str:
        """Whether the walk is in the ``dark``, by ``day``, or ``both``: one of the endings of texts."""
        dark = self.plan.dark
        if dark.at_start and dark.at_end:
            return "dark"
        return "both" if dark.at_start or dark.at_end else "day"

    def lonlat(self, xy: Any) -> list[tuple[float, float]]:
        """Give places in degrees, a metre exact."""
        found = np.round(to_lonlat(np.asarray(xy, dtype=np.float64).reshape(-1, 2), self.plan.stops.crs), 5)
        return [(float(lon), float(lat)) for lon, lat in found]

    @property
    def stop_places(self) -> list[tuple[float, float]]:
        """Longitude and latitude of the stops, in order."""
        return self.lonlat(shapely.get_coordinates(self.plan.stops.geometry.to_numpy()))

    @property
    def route_places(self) -> list[tuple[str, tuple[float, float]]]:
        """Longitude and latitude of the start, the stops, the rest and the end, each with what it is called."""
        plan, say = self.plan, self.say
        stops = [str(order) for order in plan.looked_at["order"]] + ([say("map_rest_letter")] if plan.rests else [])
        begin, end = self.lonlat([plan.start_xy, plan.end_xy or plan.start_xy])
        places = [(say("map_start_letter"), begin), *zip(stops, self.stop_places, strict=True)]
        if plan.end_xy is not None:
            ends = [] if plan.rests and places[-1][1] == end else [(say("map_end_letter"), end)]
        else:
            ends = [(say("map_start_letter"), end)]
        return [*places, *ends]

    def why(self, stop: Mapping[Any, Any]) -> list[str]:
        """Say why a stop is made; what is taken from incidents is for leaders."""
        told = [self.say.message(one) for one in stop["why"] if self.leads or one.code not in PRIVATE_REASONS]
        more = self.reasons.get(int(stop["order"]), ()) if self.leads else ()
        return [*told, *(one for one in more if one not in told)]

    @property
    def group_times(self) -> list[str]:
        """Say when each other group sets out and is done, and whether it goes the other way round."""
        stops = self.plan.looked_at.geometry.to_list()
        told = []
        for number, other in self.others:
            way = "same" if other.looked_at.geometry.to_list() == stops else "other"
            clocks = {"begin": self.clock(other.begins), "end": self.clock(other.ends)}
            told.append(self.say("pack.other_group", group=number, **clocks, way=self.say(f"walk.way_{way}")))
        return told

    def look(self, stop: Mapping[Any, Any]) -> list[str]:
        """Say what to look at: by day one sees lamps, but not whether they shine."""
        return self.look_words(stop["look_at"])

    def look_words(self, codes: Iterable[str]) -> list[str]:
        """Say codes of what to look at."""
        return look_at_text(self.say, codes, by_day=self.by == "day")

    def way(self, leg: int) -> list[str]:
        """Say how to go to the next stop, step by step.

        Where the light is mostly not known, it is told where it is known instead of where it is not.
        """
        rows = self.plan.directions.to_dict("records")
        mine = [{**row, "tell_lit": self.mostly_unknown} for row in rows]
        rest = 0 if self.rest is None else int(self.rest["order"])
        return [
            self.say("direction.rest", name=row["name"])
            if rest and row["to_stop"] == rest
            else direction_text(self.say, row)
            for row in mine
            if int(row["leg"]) == leg
        ]

    @property
    def mostly_unknown(self) -> bool:
        """Whether nobody knows of most of the way whether it is lit."""
        metres = self.plan.length_by_lighting
        return metres.get("unknown", 0.0) > sum(metres.values()) / 2

    @property
    def stops(self) -> list[dict[Any, Any]]:
        """The stops at which something is looked at, one mapping each."""
        return [dict(row) for row in self.plan.looked_at.drop(columns="geometry").to_dict("records")]

    @property
    def rest(self) -> dict[Any, Any] | None:
        """Where and when the group sits down, None if it does not."""
        if not self.plan.rests:
            return None
        return dict(self.plan.stops.drop(columns="geometry").to_dict("records")[-1])

    @property
    def leg_titles(self) -> list[tuple[int, str]]:
        """The legs with where each leads."""
        titles = {
            int(stop["order"]) - 1: self.say("pack.to_stop", order=stop["order"], name=stop["name"])
            for stop in self.stops
        }
        if self.rest is not None:
            titles[int(self.rest["order"]) - 1] = self.say("pack.to_rest", name=self.rest["name"])
        walked = self.plan.directions
        if self.rest is not None:  # where the walk ends at the rest, there is no way to the end
            walked = walked.loc[walked["length_m"] > 0]
        last = {int(leg) for leg in walked["leg"]} - set(titles)
        return [
            *titles.items(),
            *((leg, self.say("pack.to_end", name=self.end_name or self.plan.start_name)) for leg in sorted(last)),
        ]

    def lines(self, key: str, **values: Any) -> list[str]:
        """Say a text of several lines."""
        return [line for line in self.say(key, **values).splitlines() if line]
