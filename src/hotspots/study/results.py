"""What a study finds: hot spots, lighting inventory, walk; each computed once and only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotspots.errors import DataError, Notice, PrivacyError
from hotspots.privacy import shareable, shareable_counts
from hotspots.streets import lighting_inventory
from hotspots.study.finding.felt import (
    DAYTIMES,
    Daytime,
    about_felt,
    answers_of,
    areas_left_out,
    felt_among,
    felt_term,
)
from hotspots.study.finding.find import find_hot_spots
from hotspots.study.finding.forecasts import chosen_forecast
from hotspots.study.finding.methods import choose_method, choose_timeless
from hotspots.study.finding.patterns import patterns
from hotspots.study.protected import read_keep_out
from hotspots.study.read.counted import find_units, tested_counts, unit_method
from hotspots.study.walking.then import lit_then
from hotspots.study.walking.wished import walk_of

if TYPE_CHECKING:
    from hotspots.model.counts import Counts
    from hotspots.model.felt import Answers
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import LightingInventory
    from hotspots.model.network import StreetNetwork
    from hotspots.model.patterns import Patterns
    from hotspots.model.released import Profile
    from hotspots.model.walk import WalkPlan
    from hotspots.study.read.materials import Materials


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
        return self._felt[0]

    @cached_property
    def _felt(self) -> tuple[dict[Daytime, HotSpots], tuple[Notice, ...]]:
        """Places that answers call unsafe, and what is worth saying of them."""
        survey = self.materials.survey
        if survey is None or survey.at_points.empty:
            return {}, ()
        found: dict[Daytime, HotSpots] = {}
        notices: list[Notice] = []
        for daytime in DAYTIMES:
            answers = answers_of(survey, daytime)
            if len(answers.unsafe) == 0:
                notices.append(Notice("felt_none", {"daytime": felt_term(daytime)}, is_warning=False))
                continue
            spots, said = self._felt_among(answers, daytime)
            notices.extend(said)
            if spots is not None:
                found[daytime] = spots
        return found, (*notices, *areas_left_out(survey))

    def _felt_among(self, answers: Answers, daytime: Daytime) -> tuple[HotSpots | None, tuple[Notice, ...]]:
        materials = self.materials
        settings = materials.study.settings
        streets = None if materials.streets is None else materials.lit_streets
        materials.progress("find_felt")
        try:
            choice = choose_timeless(settings.hot_spots, settings, len(answers.unsafe), streets=streets is not None)
            spots = felt_among(answers, streets, choice.method, daytime=daytime, area=materials.area)
        except DataError as error:  # answers that cannot be used are no reason to withhold what was recorded
            return None, (about_felt(Notice(error.code, error.values), daytime),)
        return spots, (*(about_felt(notice, daytime) for notice in choice.notices), *spots.notices)

    @cached_property
    def patterns(self) -> Patterns | None:
        """What is told of the incidents as a whole; None where only counts by unit are known."""
        materials = self.materials
        if materials.has_counts:
            return None
        streets = None if materials.streets is None else materials.lit_streets
        seed = materials.study.settings.hot_spots.seed
        return patterns(materials.counted, streets, materials.area, seed=seed, progress=materials.progress)

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
        areas = None if self.materials.areas is None else self.materials.areas[0].to_crs(streets.crs)
        return lighting_inventory(streets, area, areas)

    @cached_property
    def plan(self) -> WalkPlan:
        """The safety walk."""
        materials = self.materials
        spots = None if materials.study.settings.incidents is None else self.hot_spots
        materials.progress("walk")
        return walk_of(materials, spots, self.wished, read_keep_out(materials))

    @cached_property
    def walk_streets(self) -> StreetNetwork:
        """The streets with the light of the walk's own hour."""
        return lit_then(self.materials.lit_streets, self.plan.lit_at)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth saying of what was read and found so far."""
        found = list(self.materials.notices)
        for name in ("hot_spots", "patterns", "inventory", "plan"):
            if self.__dict__.get(name) is not None:
                found.extend(self.__dict__[name].notices)
        if "_felt" in self.__dict__:
            found.extend(self._felt[1])
        return tuple(found)
