"""Which segments people with a wheelchair, a stroller or no way with steps can take, and what nobody knows of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

NEEDS: Final = ("no_steps", "wheelchair", "stroller")

LEAST_WIDTH_M: Final = {"wheelchair": 0.9, "stroller": 0.7}
STEEPEST_PCT: Final = 100 / 12
"""Ramps in public places are at most 1 in 12 (EN 17210, and the Swedish rules of accessibility, BFS 2011:13)."""

_PATHS: Final = ("footway", "path", "steps", "cycleway", "bridleway")
_EVEN: Final = frozenset(
    {
        *("asphalt", "concrete", "concrete:plates", "paving_stones", "paving_stones:30", "bricks", "metal", "wood"),
        *("compacted", "fine_gravel", "tartan", "rubber", "chipseal"),
    }
)
_LOOSE: Final = {
    "wheelchair": frozenset(
        {
            *("sand", "mud", "gravel", "pebblestone", "rock", "rocks", "woodchips", "grass", "stepping_stones"),
            *("unhewn_cobblestone", "snow", "ice"),
        }
    ),
    "stroller": frozenset({"sand", "mud", "rock", "rocks", "stepping_stones", "snow", "ice"}),
}
_SMOOTH: Final = {
    "wheelchair": frozenset({"excellent", "good", "intermediate"}),
    "stroller": frozenset({"excellent", "good", "intermediate", "bad"}),
}
_ROUGH: Final = frozenset({"bad", "very_bad", "horrible", "very_horrible", "impassable"})

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Passable:
    """Which segments can be taken.

    Parameters
    ----------
    may
        Walkable, and nothing known speaks against it, shape (m,).
    unknown
        What is not known of those, ``surface;incline``, ``""`` where all is known or ``may`` is false, shape (m,).
    """

    may: Mask
    unknown: npt.NDArray[Any]

    @property
    def sure(self) -> Mask:
        """Walkable, and known to be fit."""
        return np.asarray(self.may & (self.unknown == ""), dtype=np.bool_)


def walkable_for(network: StreetNetwork, needs: str | Collection[str]) -> Passable:
    """Tell which segments can be taken by people with needs.

    ``no_steps``: no steps. ``wheelchair``: no steps but those said to be for wheelchairs (``ramp:wheelchair=yes``,
    ``wheelchair=yes`` or ``designated``), no ``wheelchair=no``, at least 0.9 m wide, at most 1 in 12 steep, no raised
    or rolled kerb, no loose or rough ground. ``stroller``: no steps without ``ramp:stroller=yes``, at least 0.7 m wide,
    no ground in which wheels sink. A ramp of which the map does not tell for whom it is (``ramp=yes``,
    ``ramp:bicycle=yes``) is mostly a rail for bicycles: it counts for none. ``wheelchair=yes`` settles it for
    wheelchairs. What else is not tagged is unknown, never fit or unfit; ``smoothness`` says more than ``surface``.

    Parameters
    ----------
    network
        Streets.
    needs
        One of :data:`NEEDS` (``"wheelchair"``), or some of them; with none, every walkable segment is fit.

    Raises
    ------
    DataError
        If a need is not known; the known ones are named.

    Examples
    --------
    >>> fit = hs.walkable_for(streets, "wheelchair")  # doctest: +SKIP
    >>> streets.edges.loc[fit.sure, "length_m"].sum()  # doctest: +SKIP

    References
    ----------
    OpenStreetMap wiki, *Key:smoothness* (wheelchairs up to ``intermediate``) and *Key:kerb*.
    """
    needs = (needs,) if isinstance(needs, str) else tuple(needs)
    strange = sorted({str(need) for need in needs} - set(NEEDS))
    if strange:
        raise DataError("needs_unknown", found=strange, known=list(NEEDS))
    may = network.edges["walkable"].to_numpy(dtype=bool).copy()
    missing: dict[str, Mask] = {}
    for need in NEEDS:
        if need not in needs:
            continue
        unfit, unknown = _steps(network) if need == "no_steps" else _wheels(network, need)
        may &= ~unfit
        for what, mask in unknown.items():
            missing[what] = missing.get(what, np.zeros(len(may), dtype=np.bool_)) | mask
    told = np.full(len(may), "", dtype=object)
    for what in sorted(missing):
        rows = may & missing[what]
        told[rows] = np.where(told[rows] == "", what, told[rows] + f";{what}")
    return Passable(may, told)


def _steps(network: StreetNetwork) -> tuple[Mask, dict[str, Mask]]:
    return network.edges["steps"].to_numpy(dtype=bool), {}


def _wheels(network: StreetNetwork, need: str) -> tuple[Mask, dict[str, Mask]]:
    """Tell what is unfit for wheels, and what is not known."""
    edges = network.edges
    steps = edges["steps"].to_numpy(dtype=bool)
    smoothness = network.attribute("smoothness")
    has_ramp = np.array([need in told.split(";") for told in network.attribute("ramp")], dtype=np.bool_)
    surface = edges["surface"].to_numpy(dtype=object)
    width = network.attribute("width_m").astype(np.float64)
    smooth = np.isin(smoothness, list(_SMOOTH[need]))
    rough = np.isin(smoothness, list(_ROUGH - _SMOOTH[need]))
    unfit = (steps & ~has_ramp) | rough | (width < LEAST_WIDTH_M[need])
    unfit |= np.isin(surface, list(_LOOSE[need])) & ~smooth
    unknown = {"surface": ~smooth & ~np.isin(surface, list(_EVEN))}
    if need == "stroller":
        return unfit, unknown
    slope = network.attribute("incline_pct").astype(np.float64)
    kerb, crosses = network.attribute("kerb"), network.attribute("crossing") != ""
    said = network.attribute("wheelchair")
    yes = np.isin(said, ["yes", "designated"])
    unfit |= (np.abs(slope) > STEEPEST_PCT) | np.isin(kerb, ["raised", "rolled"])
    unknown |= {
        "incline": np.isnan(slope),
        "kerb": crosses & (kerb == ""),
        "width": np.isnan(width) & np.isin(edges["highway"].to_numpy(dtype=object), _PATHS),
        "wheelchair": said == "limited",
    }
    return (unfit & ~yes) | (said == "no"), {what: mask & ~yes for what, mask in unknown.items()}
