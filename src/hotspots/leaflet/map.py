"""The map of a study for one audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import PrivacyError
from hotspots.i18n import Language, Translator
from hotspots.leaflet.blocks import BLOCKS
from hotspots.leaflet.html import build_page
from hotspots.leaflet.layers.basemap import basemap_block, search_block
from hotspots.leaflet.layers.felt import felt_block
from hotspots.leaflet.layers.light_list import light_list_blocks
from hotspots.leaflet.layers.lighting import lighting_block
from hotspots.leaflet.layers.patrol import patrol_block
from hotspots.leaflet.layers.patterns import patterns_block
from hotspots.leaflet.layers.points import incidents_block
from hotspots.leaflet.layers.route import walk_block
from hotspots.leaflet.layers.spots import cells_block, hot_spots_block, significant_block
from hotspots.leaflet.layers.traffic import traffic_block
from hotspots.leaflet.layers.units import units_block
from hotspots.leaflet.layers.weeks import weeks_block
from hotspots.model.felt import FeltPlaces
from hotspots.model.hot_spots import HotSpots
from hotspots.model.incidents import Incidents
from hotspots.model.lighting import LightList
from hotspots.model.network import StreetNetwork
from hotspots.model.patrol import PatrolPlan
from hotspots.model.patterns import Patterns
from hotspots.model.released import CountCells, CountUnits, Profile, Released
from hotspots.model.traffic import Traffic
from hotspots.model.walk import WalkPlan

if TYPE_CHECKING:
    import folium


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself, already in the reader's language.

    Parameters
    ----------
    date
        Of the data, such as ``2026-11-26``.
    period
        Which the incidents are from, such as ``2024-01-01–2025-12-31``.
    method
        One sentence on how the hot spots were found.
    k
        The smallest count that is told; None where all are.
    caveats
        What a reader must know before using the map.
    notices
        What else was said while it was made.
    attribution
        Whom to thank.
    recipient
        Whom the page is for, by name.
    made_up
        Whether the incidents are invented: the page then says so across the map.
    """

    date: str = ""
    period: str = ""
    method: str = ""
    k: int | None = None
    caveats: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    recipient: str = ""
    made_up: bool = False


class Map:
    """An interactive map: one HTML file that needs no network, or a folium map for a notebook.

    Parameters
    ----------
    language
        ``sv`` or ``en``.
    title
        What stands at the top.
    profile
        The audience. If left out, that of the first part added.
    """

    def __init__(self, language: Language = "sv", title: str = "", profile: Profile | None = None) -> None:
        self._say = Translator(language)
        self._title = title
        self._profile = profile
        self._facts = Facts()
        self._parts: dict[type, Any] = {}
        self._network: StreetNetwork | None = None

    def add(self, *released: Released[Any]) -> Map:
        """Add hot spots, places felt as unsafe, patterns, lighting (a network, a light list), a walk, or incidents.

        A second part of the same kind takes the place of the first.

        Raises
        ------
        TypeError
            If a part has not been released, or is of a kind that no map shows.
        PrivacyError
            If it was released for another audience than the rest of the map, or is of a kind that this audience may
            not see.
        """
        for part in released:
            if not isinstance(part, Released):
                raise TypeError(
                    f"A map takes what hotspots.privacy.release() gives, not {type(part).__name__}: "
                    "release it for an audience first."
                )
            kind = type(part.thing)
            if kind not in _WRITERS:
                known = ", ".join(sorted(known.__name__ for known in _WRITERS))
                raise TypeError(f"A map shows no {kind.__name__}; it shows {known}.")
            self._admit(kind, part.profile)
            self._parts[kind] = part.thing
        return self

    def _admit(self, kind: type, profile: Profile) -> None:
        if self._profile is None:
            self._profile = profile
        if profile != self._profile:
            raise PrivacyError("map_audiences_mixed", first=self._profile.name, second=profile.name)
        if profile.name not in BLOCKS[_MAIN_BLOCK[kind]].profiles:
            raise PrivacyError("map_part_not_for_audience", part=kind.__name__, audience=profile.name)

    def basemap(self, network: StreetNetwork) -> Map:
        """Draw these streets, and what stands beside them, under everything else; no incident takes part in it."""
        if not isinstance(network, StreetNetwork):
            raise TypeError(f"A basemap is drawn from a StreetNetwork, not {type(network).__name__}.")
        self._network = network
        return self

    def facts(self, facts: Facts) -> Map:
        """Say what the page says of itself."""
        self._facts = facts
        return self

    def blocks(self) -> dict[str, Any]:
        """Give the data blocks of the page, by name.

        Raises
        ------
        PrivacyError
            If there is neither a part nor a profile, so that nobody knows for whom the map is.
        """
        if self._profile is None:
            raise PrivacyError("map_without_audience")
        blocks: dict[str, Any] = {"texts": self._say.texts("map_"), "meta": self._meta(self._profile)}
        if self._network is not None:
            blocks["basemap"] = basemap_block(self._network)
            blocks["search"] = search_block(self._network)
        for kind, thing in self._parts.items():
            blocks |= _WRITERS[kind](thing, self._profile, self._say)
        return blocks

    def to_html(self) -> bytes:
        """Give the page as one HTML file, UTF-8; the same parts give the same bytes."""
        return build_page(self._say.language, self.blocks())

    def to_folium(self) -> folium.Map:
        """Give a folium map for a notebook: the same parts, in plainer dress, and no tiles from the network."""
        from hotspots.leaflet.notebook import folium_map

        return folium_map(self.blocks(), self._say, self._network, self._parts.get(StreetNetwork))

    def _repr_html_(self) -> str:
        return str(self.to_folium()._repr_html_())

    def _meta(self, profile: Profile) -> dict[str, Any]:
        facts = self._facts
        attribution = list(facts.attribution)
        lighting = self._parts.get(StreetNetwork)
        for network in (self._network, lighting):
            if network is not None and network.attribution not in attribution:
                attribution.append(network.attribution)
        return {
            "language": self._say.language,
            "profile": profile.name,
            "title": self._title,
            "date": facts.date,
            "period": facts.period,
            "method": facts.method,
            "k": facts.k,
            "caveats": list(facts.caveats),
            "notices": list(facts.notices),
            "attribution": attribution,
            "recipient": facts.recipient,
            "made_up": facts.made_up,
        }


def _write_hot_spots(spots: HotSpots, profile: Profile, say: Translator) -> dict[str, Any]:
    blocks: dict[str, Any] = {"hot_spots": hot_spots_block(spots, say)}
    if len(spots.significant) and profile.name in BLOCKS["significant"].profiles:
        blocks["significant"] = significant_block(spots)
    if spots.weeks and profile.name in BLOCKS["weeks"].profiles:
        blocks["weeks"] = weeks_block(spots)
    return blocks


_Writer = Callable[[Any, Profile, Translator], dict[str, Any]]

_WRITERS: Final[Mapping[type, _Writer]] = {
    StreetNetwork: lambda network, _profile, say: {"lighting": lighting_block(network, say)},
    LightList: light_list_blocks,
    HotSpots: _write_hot_spots,
    FeltPlaces: lambda felt, _profile, say: {"felt": felt_block(felt, say)},
    Patterns: lambda patterns, _profile, _say: {"patterns": patterns_block(patterns)},
    CountCells: lambda cells, _profile, _say: {"cells": cells_block(cells)},
    CountUnits: lambda units, _profile, _say: {"units": units_block(units)},
    Traffic: lambda traffic, _profile, _say: {"traffic": traffic_block(traffic)},
    Incidents: lambda incidents, _profile, _say: {"incidents": incidents_block(incidents)},
    PatrolPlan: lambda plan, _profile, say: {"patrol": patrol_block(plan, say)},
    WalkPlan: lambda walk, profile, say: {"walk": walk_block(walk, profile, say)},
}

_MAIN_BLOCK: Final[Mapping[type, str]] = {
    StreetNetwork: "lighting",
    LightList: "stretches",
    HotSpots: "hot_spots",
    FeltPlaces: "felt",
    Patterns: "patterns",
    CountCells: "cells",
    CountUnits: "units",
    Traffic: "traffic",
    Incidents: "incidents",
    PatrolPlan: "patrol",
    WalkPlan: "walk",
}

PARTS: Final[Sequence[type]] = tuple(_WRITERS)
"""What a map can show."""
