"""What would be lit if lamps were mended, freed of branches or switched on: by the rules that states are told by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.model.lighting import COST_FREE, Lighting, LightingSource
from hotspots.streets.light.lighting import light_streets

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.network import StreetNetwork

Mask = npt.NDArray[np.bool_]

ALL: Final = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """Which segments would be lit.

    Parameters
    ----------
    lit
        By remedy, and under :data:`ALL` for all that there are together: masks over segments.
    lacks_lamps
        Which would be unlit by the register even then.
    """

    lit: Mapping[str, Mask]
    lacks_lamps: Mask


def ailing(lamps: gpd.GeoDataFrame) -> dict[str, Mask]:
    """Tell which lamps give no light and could without new ones, by the remedy."""
    state = lamps["state"].to_numpy(dtype=object)
    trim = (lamps["remedy"] == "trim").to_numpy(dtype=bool)
    return {
        "trim": np.asarray((state == "faulty") & trim, dtype=np.bool_),
        "repair": np.asarray((state == "faulty") & ~trim, dtype=np.bool_),
        "switch_on": np.asarray((state == "off") | by_timetable(lamps), dtype=np.bool_),
    }


def by_timetable(lamps: gpd.GeoDataFrame) -> Mask:
    """Tell which lamps are off at the moment asked for by their hours alone."""
    if "by_timetable" not in lamps.columns:
        return np.zeros(len(lamps), dtype=np.bool_)
    return np.asarray(lamps["by_timetable"], dtype=np.bool_)


def if_mended(network: StreetNetwork, lamps: gpd.GeoDataFrame | None) -> Mended:
    """Tell the light again as if lamps shone that could without new ones.

    Findings are left out then: those about lamps are in the lamps' states, and others are what would be put right.

    Parameters
    ----------
    network
        After :func:`~hotspots.streets.light.lighting.light_streets`.
    lamps
        :func:`~hotspots.streets.light.register.lamps_on_streets`, None without a register.
    """
    size, basis = len(network), network.light_basis
    nothing = Mended({}, np.zeros(size, dtype=np.bool_))
    if lamps is None or basis is None or basis.lamps is None:
        return nothing
    ails = {name: mask for name, mask in ailing(lamps).items() if mask.any()}
    if not ails:
        return nothing
    told: dict[str, Any] = {}
    for name in (*(one for one in COST_FREE if one in ails), *((ALL,) if len(ails) > 1 else ())):
        shine = np.any(list(ails.values()), axis=0) if name == ALL else ails[name]
        state = np.where(shine, "working", lamps["state"].to_numpy(dtype=object))
        hours = np.where(shine & by_timetable(lamps), "", lamps["hours"].to_numpy(dtype=object))
        register = replace(basis.lamps, frame=basis.lamps.detailed.assign(state=state, hours=hours))
        told[name] = light_streets(network, register, None, today=basis.today, at=basis.at).edges
    last = told[ALL] if ALL in told else next(iter(told.values()))
    lacks = (last["lighting"] == Lighting.UNLIT.value) & (last["lighting_source"] == LightingSource.REGISTER.value)
    lit = {name: (edges["lighting"] == Lighting.LIT.value).to_numpy(dtype=bool) for name, edges in told.items()}
    return Mended({ALL: next(iter(lit.values())), **lit}, lacks.to_numpy(dtype=bool))
