"""Hot spots as partners get them, and what in their page is harmless because it is drawn without incidents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.detect.along.segments import DRAWN_M
from hotspots.detect.along.street_units import street_units
from hotspots.leaflet import drawn_shape
from hotspots.model.felt import FeltPlaces
from hotspots.privacy import StreetShapes, harmless_values, release
from hotspots.streets import street_exposure
from hotspots.study.protected import read_keep_out

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.released import Profile, Released
    from hotspots.study.read.materials import Materials
    from hotspots.study.results import Results


@dataclass(frozen=True, slots=True)
class Harmless:
    """What an audit may pass over in a partner's page.

    Parameters
    ----------
    lattices_m
        Sides of the cells that hot spots are drawn with, metres.
    shapes
        SHA-256 of shapes drawn from streets alone, by name.
    """

    lattices_m: tuple[float, ...] = ()
    shapes: dict[str, str] = field(default_factory=dict)


def street_shapes(materials: Materials, spots: HotSpots) -> StreetShapes | None:
    """Cut the streets into the stretches that hot spots are made of: incidents take no part in it.

    Returns
    -------
    StreetShapes or None
        None if hot spots are no stretches.
    """
    if spots.method != "segments" or materials.streets is None:
        return None
    return _stretches(materials, float(spots.parameters["longest_m"]))


@lru_cache(maxsize=2)
def _stretches(materials: Materials, longest_m: float) -> StreetShapes:
    exposure = street_exposure(materials.lit_streets, materials.area)
    return StreetShapes(np.asarray(street_units(exposure, longest_m).lines, dtype=np.object_), DRAWN_M)


def partner_hot_spots(results: Results, profile: Profile) -> Released[HotSpots]:
    """Give what a partner may see of the hot spots."""
    spots, tested = results.shared(profile)
    streets = street_shapes(results.materials, spots)
    return release(spots, profile, tested=tested, keep_out=read_keep_out(results.materials), streets=streets)


def partner_felt_places(results: Results, profile: Profile) -> Released[FeltPlaces]:
    """Give what a partner may see of the places that answers call unsafe."""
    cut = [street_shapes(results.materials, spots) for spots in results.felt.values()]
    streets = next((shapes for shapes in cut if shapes is not None), None)
    return release(FeltPlaces(results.felt), profile, keep_out=read_keep_out(results.materials), streets=streets)


def harmless_shapes(results: Results, profile: Profile) -> Harmless:
    """Give what an audit of a partner's page may pass over: lattices, and shapes drawn from streets alone.

    The shapes are drawn here once more from the streets, so that a page with another shape in it differs.
    """
    materials = results.materials
    if materials.study.settings.incidents is None:
        return Harmless()
    found = [partner_hot_spots(results, profile).thing]
    if results.felt:
        found += partner_felt_places(results, profile).thing.found.values()
    lattices = {float(spots.parameters["cell_m"]) for spots in found if spots.parameters.get("cell_m")}
    values: list[Any] = []
    for spots in found:
        streets = street_shapes(materials, spots)
        if streets is None or spots.parameters.get("cell_m"):
            continue
        for shape in (*spots.frame.geometry, *spots.significant.geometry):
            drawn = streets.rebuilt(shape)
            if drawn is not None:
                values += drawn_shape(drawn, spots.frame.crs).values()
    return Harmless(tuple(sorted(lattices)), harmless_values(values))
