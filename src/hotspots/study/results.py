"""What a study finds: hot spots, lighting inventory, walk; each computed once and only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotspots.errors import Notice, PrivacyError
from hotspots.model.walk import Walk
from hotspots.privacy import shareable, shareable_counts
from hotspots.streets import lighting_inventory
from hotspots.study.counted import find_units, tested_counts, unit_method
from hotspots.study.felt import DAYTIMES, Daytime, felt_hot_spots, unsafe_answers
from hotspots.study.find import find_hot_spots
from hotspots.study.forecasts import chosen_forecast
from hotspots.study.methods import choose_method
from hotspots.study.protected import read_keep_out
from hotspots.study.walk import plan_walk

if TYPE_CHECKING:
    from hotspots.model.counts import Counts
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import LightingInventory
    from hotspots.model.released import Profile
    from hotspots.model.walk import WalkPlan
    from hotspots.study.materials import Materials


@dataclass(eq=False)
class Results:
    """What a study finds in its materials.

    Parameters
    ----------
    materials
        What was read.
    wished
        Instead of what ``[walk]`` says, by key.
    """

    materials: Materials
    wished: dict[str, Any] | None = None

    @cached_property
    def hot_spots(self) -> HotSpots:
        """Hot spots with names and lighting."""
        if self.materials.has_counts:
            return self._found_in(tested_counts(self.materials.counts, self.materials.study.settings.hot_spots))
        return self._found_among(self.materials.counted)

    @cached_property
    def felt(self) -> dict[Daytime, HotSpots]:
        """Places that answers call unsafe, by night and by day; empty without answers at points."""
        materials = self.materials
        if materials.survey is None or materials.survey.at_points.empty:
            return {}
        settings = materials.study.settings
        streets = None if materials.streets is None else materials.lit_streets
        found: dict[Daytime, HotSpots] = {}
        for daytime in DAYTIMES:
            answers = unsafe_answers(materials.survey, daytime)
            if len(answers):
                materials.progress("find_felt")
                choice = choose_method(settings.hot_spots, settings, len(answers), streets=streets is not None)
                found[daytime] = felt_hot_spots(
                    materials.survey, streets, choice.method, daytime=daytime, area=materials.area
                )
        return found

    def _found_in(self, counts: Counts) -> HotSpots:
        """Find units above expectation."""
        materials = self.materials
        method = unit_method(materials.study.settings.hot_spots, counts)
        streets = None if materials.streets is None else materials.lit_streets
        area = materials.area
        materials.progress("find")
        return find_units(counts, streets, method, area=area)

    def _found_among(self, incidents: Incidents) -> HotSpots:
        materials = self.materials
        settings = materials.study.settings
        streets = None if materials.streets is None else materials.lit_streets
        area = materials.area
        materials.progress("find")
        choice = choose_method(settings.hot_spots, settings, len(incidents.located), streets=streets is not None)
        found = find_hot_spots(
            incidents, streets, choice.method, area=area, forecast=chosen_forecast(settings.hot_spots)
        )
        return replace(found, notices=(*materials.limits, *choice.notices, *found.notices))

    def shared(self, profile: Profile) -> tuple[HotSpots, Incidents | Counts]:
        """Give the hot spots among the offences that an audience may see, and those incidents or numbers."""
        if self.materials.has_counts:
            counts = shareable_counts(
                tested_counts(self.materials.counts, self.materials.study.settings.hot_spots), profile
            )
            if len(counts) == 0:
                raise PrivacyError("counts_nothing_to_share", profile=profile.name)
            return self._found_in(counts), counts
        incidents = shareable(self.materials.counted, profile)
        if len(incidents) == len(self.materials.counted):
            return self.hot_spots, incidents
        return self._found_among(incidents), incidents

    @cached_property
    def inventory(self) -> LightingInventory:
        """How much is lit, unlit and unknown, and where it is dark."""
        streets, area = self.materials.lit_streets, self.materials.area
        self.materials.progress("light")
        return lighting_inventory(streets, area)

    @cached_property
    def plan(self) -> WalkPlan:
        """The safety walk."""
        materials = self.materials
        said = materials.study.settings.walk or Walk()
        given = {key: value for key, value in (self.wished or {}).items() if value is not None}
        spots = None if materials.study.settings.incidents is None else self.hot_spots
        felt = materials.survey
        streets = materials.lit_streets
        materials.progress("walk")
        return plan_walk(
            streets,
            spots,
            felt,
            replace(said, **given),
            area=materials.area,
            keep_out=read_keep_out(materials),
            timezone=materials.study.settings.study.timezone,
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth saying of what was read and found so far."""
        found = list(self.materials.notices)
        for name in ("hot_spots", "inventory", "plan"):
            if name in self.__dict__:
                found.extend(self.__dict__[name].notices)
        return tuple(found)
