"""The ranked stretches and the lamps of a study, as a map shows them; and once more without incidents, to compare."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.errors import DataError
from hotspots.leaflet import Map
from hotspots.model.lighting import LightList
from hotspots.privacy import INTERNAL, harmless_values, release
from hotspots.streets.light.findings import on_streets, open_findings
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.worth import NearBy, rank_gaps, segments_with
from hotspots.study.lighting.near import near_by
from hotspots.study.protected import read_keep_out

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork
    from hotspots.model.released import Profile, Released
    from hotspots.study.results import Results


def rank_stretches(
    streets: StreetNetwork, gaps: gpd.GeoDataFrame, near: NearBy, lamps: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """Rank the stretches of an inventory by what was found of them and by what is near them.

    Parameters
    ----------
    streets
        With their light, for all night or a moment.
    gaps
        Of the inventory of these streets.
    near
        What makes a stretch matter.
    lamps
        :func:`~hotspots.streets.light.register.lamps_on_streets` of these streets.
    """
    basis = streets.light_basis
    held = None
    if basis is not None:
        held = open_findings(basis.findings, streets.crs, basis.today if basis.at is None else basis.at.date())
    told = on_streets(streets, held, np.zeros(0, dtype=np.bool_)).frame
    hidden, flawed = segments_with(told, "hidden"), segments_with(told, "flickers", "damaged")
    return rank_gaps(streets, gaps, near, lamps, hidden, flawed)


def released_list(results: Results, profile: Profile) -> Released[LightList] | None:
    """Give an audience the ranked stretches and the lamps; None where no street lies in the area.

    Only analysts get the order and the reasons that rest on incidents and answers.
    """
    found = _light_list(results, alone=profile.name != INTERNAL.name)
    if found is None:
        return None
    keep_out = None if profile.name == INTERNAL.name else read_keep_out(results.materials)
    return release(found, profile, keep_out=keep_out)


def harmless_list(results: Results, profile: Profile) -> dict[str, str]:
    """Give the SHA-256 of the geometry of stretches and lamps on an audience's map, made without incidents."""
    found = _light_list(results, alone=True)
    if found is None:
        return {}
    keep_out = None if profile.name == INTERNAL.name else read_keep_out(results.materials)
    page = Map(results.materials.study.language, "", profile).add(release(found, profile, keep_out=keep_out))
    blocks = page.blocks()
    drawn = {name: blocks[name]["data"] for name in ("stretches", "lamps") if name in blocks}
    shas = harmless_values(drawn.values())
    return {f"shape {name} {profile.name}": sha for name, sha in zip(drawn, shas.values(), strict=True)}


@lru_cache(maxsize=2)
def _light_list(results: Results, *, alone: bool) -> LightList | None:
    """Rank the stretches; alone: by what streets, register and findings say, with no incident and no answer."""
    streets = results.materials.lit_streets
    try:
        gaps = results.inventory.gaps
    except DataError:  # no street in the area: said where the inventory is taken
        return None
    lamps = lamps_on_streets(streets)
    ranked = rank_stretches(streets, gaps, NearBy() if alone else near_by(results, []), lamps)
    if lamps is not None:
        lamps = lamps.loc[shapely.intersects(shapely.box(*streets.bounds), lamps.geometry.to_numpy())]
    return LightList(ranked, lamps)
