"""Streets: the network, its lighting, its names, and places on it."""

from __future__ import annotations

from hotspots.streets.beside.context import context_of
from hotspots.streets.exposure import street_exposure
from hotspots.streets.light.inventory import lighting_inventory
from hotspots.streets.light.lighting import light_streets, lighting_at
from hotspots.streets.light.lit_tag import lighting_of_tag
from hotspots.streets.names import beside_streets, lighting_shares, name_place, name_places, nearest_crossing
from hotspots.streets.needs import NEEDS, Passable, walkable_for
from hotspots.streets.network import build_network
from hotspots.streets.places import Place, find_place
from hotspots.streets.snapping import Snapped, snap

__all__ = [
    "NEEDS",
    "Passable",
    "Place",
    "Snapped",
    "beside_streets",
    "build_network",
    "context_of",
    "find_place",
    "light_streets",
    "lighting_at",
    "lighting_inventory",
    "lighting_of_tag",
    "lighting_shares",
    "name_place",
    "name_places",
    "nearest_crossing",
    "snap",
    "street_exposure",
    "walkable_for",
]
