"""Tested cells, as places and as a table: what every method that tests the cells of a grid hands on."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from hotspots.detect.admission import Admitted
from hotspots.detect.cells.null import Bools, Null
from hotspots.detect.cells.places import Grown
from hotspots.detect.evidence import gi_star
from hotspots.detect.exposure import street_metres
from hotspots.detect.telling import Place, no_cells
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """p and q by cell, 1 where a cell is not tested, shape (rows, columns)."""

    p: Floats
    q: Floats


def grown_places(null: Null, tested: Tested, grown: Grown, admitted: Admitted, exposure: Exposure) -> tuple[Place, ...]:
    """Give each grown place its outline, its incidents and its evidence."""
    expected = null.views[0].share.reshape(-1) * null.incidents
    metres = street_metres(exposure, null.grid).reshape(-1) if exposure.has_streets else np.array([])
    cell_of = null.grid.index(admitted.xy)
    p, q = tested.p.reshape(-1), tested.q.reshape(-1)
    return tuple(
        Place(
            geometry=shapely.union_all(null.grid.boxes(cells)),
            members=np.flatnonzero(np.isin(cell_of, cells)),
            expected=float(expected[cells].sum()),
            street_m=float(metres[cells].sum()) if len(metres) else float("nan"),
            p_value=float(p[cells].min()),
            q_value=float(q[cells].min()),
        )
        for cells in grown.places
    )


def significant_cells(null: Null, tested: Tested, significant: Bools, exposure: Exposure) -> gpd.GeoDataFrame:
    """Tabulate the significant cells: own count and expectation, p and q as tested, Gi* as z."""
    cells = np.flatnonzero(significant)
    if len(cells) == 0:
        return no_cells(exposure.area.crs)
    count = null.views[0].count.reshape(-1)[cells]
    expected = null.views[0].share.reshape(-1)[cells] * null.incidents
    columns = {
        "count": count.astype(np.int64),
        "expected": expected,
        "ratio": np.divide(count, expected, out=np.full(len(cells), np.inf), where=expected > 0),
        "p_value": tested.p.reshape(-1)[cells],
        "q_value": tested.q.reshape(-1)[cells],
        "z": gi_star(null.views[0].count, null.tested, null.grid).reshape(-1)[cells],
    }
    return gpd.GeoDataFrame(columns, geometry=null.grid.boxes(cells), crs=exposure.area.crs)
