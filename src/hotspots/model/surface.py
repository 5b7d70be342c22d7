"""Surfaces: a value for every cell of a grid, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from hotspots.errors import DataError, Notice
from hotspots.model.grid import Floats, Grid

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.exposure import Exposure
    from hotspots.model.incidents import Incidents

EVIDENCE: Final = ("count", "expected", "ratio", "p_value", "q_value", "low", "high")
"""Evidence that a surface may carry, named as in :class:`~hotspots.model.hot_spots.HotSpots`; ``low`` and ``high`` are
the 95 % interval of a shrunk rate or count."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A value for every cell of a grid, checked on construction.

    Parameters
    ----------
    grid
        The cells.
    crs
        Projected, in metres.
    value
        What cells are ranked by, higher is more, shape ``grid.shape``; NaN outside the study.
    unit
        Of ``value``: ``per_km2``, ``ratio``, ``z``, ``count`` …
    method, parameters
        What made it, chosen defaults included.
    incidents
        How many it rests on.
    exposure
        ``street`` or ``area``.
    evidence
        By name of :data:`EVIDENCE`, each of shape ``grid.shape``; only what the method has.
    notices
        What is worth saying.

    Raises
    ------
    DataError
        If a shape is not that of the grid, or evidence has an unknown name.
    """

    grid: Grid
    crs: Any
    value: Floats
    unit: str
    method: str
    parameters: Mapping[str, Any]
    incidents: int
    exposure: str
    evidence: Mapping[str, Floats] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        strange = sorted(set(self.evidence) - set(EVIDENCE))
        if strange:
            raise DataError("surface_evidence_unknown", found=strange, known=list(EVIDENCE))
        for name, values in (("value", self.value), *self.evidence.items()):
            if values.shape != self.grid.shape:
                raise DataError(
                    "surface_shape_differs", column=name, found=list(values.shape), expected=list(self.grid.shape)
                )

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """One row per cell inside the study: ``value``, the evidence, and the cell as a polygon."""
        import geopandas as gpd

        cells = np.flatnonzero(np.isfinite(self.value))
        columns = {"value": self.value.reshape(-1)[cells]}
        columns |= {name: values.reshape(-1)[cells] for name, values in self.evidence.items()}
        return gpd.GeoDataFrame(columns, geometry=self.grid.boxes(cells), crs=self.crs)


class Surfacer(Protocol):
    """A method that can value every cell of a grid: a frozen dataclass of its parameters."""

    @property
    def name(self) -> str:
        """What ``find --method`` calls it."""
        ...

    def surface(self, incidents: Incidents, exposure: Exposure, grid: Grid) -> Surface:
        """Value each cell of a grid, higher where more is to be expected."""
        ...
