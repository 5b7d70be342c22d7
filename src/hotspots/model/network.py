"""Streets as a network: nodes, segments with what is known of them, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.crs import to_lonlat
from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_columns, require_frame
from hotspots.model.lighting import LightBasis, Lighting

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from scipy.sparse import csr_array

EDGE_COLUMNS: Final = (
    "u",
    "v",
    "way_id",
    "length_m",
    "name",
    "highway",
    "walkable",
    "exposed",
    "lit_tag",
    "tunnel",
    "bridge",
    "steps",
    "surface",
    "component",
    "lighting",
    "lighting_source",
    "lighting_evidence",
    "lamps",
    "longest_gap_m",
    "geometry",
)

ATTRIBUTES: Final = {
    "closed_by": "",
    "oneway_foot": 0,
    "conditional": "",
    "passage": "",
    "conveying": "",
    "smoothness": "",
    "width_m": float("nan"),
    "incline": "",
    "incline_pct": float("nan"),
    "wheelchair": "",
    "ramp": "",
    "kerb": "",
    "crossing": "",
    "covered": "",
    "sidewalk": "",
    "maxspeed_kmh": float("nan"),
    "car": "",
    "lit_checked": "",
}
"""Columns that networks of OpenStreetMap have beside :data:`EDGE_COLUMNS`, each with the value for not known."""

FEATURE_COLUMNS: Final = ("kind", "name", "geometry")
FEATURE_KINDS: Final = (
    *("water", "green", "building", "rail", "place", "stop", "lamp"),
    *("school", "parking", "bench", "hedge", "entrance", "crossing", "venue"),
)
"""What may stand beside the streets; ``place`` is a named place such as a square or a district, ``stop`` a bus or
tram stop, ``green`` parks, playgrounds, woods and lawns (``detail`` says which), ``venue`` what else has a name that
people go by: a library, a shop, a sports hall, a passage indoors."""

UNNAMED_KINDS: Final = ("school", "parking", "bench", "hedge", "entrance", "crossing", "venue")
"""Kinds whose names are for lists of what is near and for finding what somebody types, never for naming places nor for
what may stand in public files."""

ADDRESS_COLUMNS: Final = ("street", "house_number", "x", "y")


@dataclass(frozen=True, slots=True, eq=False)
class StreetNetwork:
    """A street network in a projected CRS, checked on construction.

    Parameters
    ----------
    nodes
        Places of the nodes in metres, shape (n, 2).
    edges
        One row per street segment, between two nodes, index 0..m-1:

        ``u``, ``v`` int, rows of ``nodes`` at the start and the end of ``geometry``; ``way_id`` int, OpenStreetMap's;
        ``length_m`` metres > 0; ``name`` str (Swedish first), ``""`` if it has none; ``highway`` str, the tag;
        ``walkable`` bool, people may go there on foot; ``exposed`` bool, a person can be on or beside it (all but
        motorways and trunk roads): these make the street exposure; ``lit_tag`` str, the tag ``lit`` as it stands,
        ``""``
        if none; ``tunnel``, ``bridge``, ``steps`` bool (``tunnel`` is true for underpasses and covered passages too);
        ``surface`` str; ``component`` int, the connected part of the walkable network it is in, largest first from 0,
        -1 where not walkable; ``lighting``, ``lighting_source`` as :class:`Lighting`,
        :class:`~hotspots.model.lighting.LightingSource`; ``lighting_evidence`` str, a short code with values, such as
        ``lit=yes`` or ``lamps=3; working=2; gap_m=72``; ``lamps`` int, light points that serve it (-1: not counted);
        ``longest_gap_m`` metres of the longest stretch between lamps or ends, NaN where not counted;
        ``geometry`` LineString.

        Networks of OpenStreetMap have :data:`ATTRIBUTES` too, see :meth:`attribute`. ``closed_by`` str, why it is not
        walkable (``foot``, ``access``, ``sidepath``, ``sidewalk``, ``motor``, ``""`` where it is); ``oneway_foot`` int,
        1 where people may go only as the geometry runs, -1 only against it, 0 both ways; ``conditional`` str, the tag
        that closes or opens it at times; ``passage`` str, ``tunnel``, ``underpass`` (for people on foot or bicycle),
        ``building_passage``, ``covered`` or ``""``; ``conveying`` str, the tag of an escalator; ``smoothness``,
        ``incline``, ``wheelchair``, ``covered`` str, the tags; ``incline_pct`` rise in per cent as the geometry runs;
        ``width_m``; ``ramp`` str, for whom steps have one (``wheelchair;stroller``, ``yes``, ``no``); ``kerb`` str, the
        highest on it (``raised``, ``rolled``, ``lowered``, ``flush``); ``crossing`` str, for edges that cross a road
        (``traffic_signals``, ``marked``, ``unmarked``, ``yes`` of unknown kind); ``sidewalk`` str (``both``, ``left``,
        ``right``, ``separate``, ``no``); ``maxspeed_kmh`` of the traffic on it; ``car`` str, how cars may go
        on it (``both``, ``forward`` as the geometry runs, ``backward``, ``no``); ``lit_checked`` str, the day on which
        ``lit_tag`` was last checked, ``2019-05-01``. ``""`` and NaN are unknown.
    features
        What stands beside: ``kind`` one of :data:`FEATURE_KINDS`, ``name``, ``geometry``; networks of OpenStreetMap
        have ``detail`` too, the value that makes it one (``square``, ``suburb``, ``park``).
    addresses
        ``street``, ``house_number``, ``x``, ``y`` in metres; where names differ between languages
        ``other_street`` is the street as the file has it. ``city``, ``postcode`` and ``sort`` are there where the
        file says them, see :class:`~hotspots.model.osm.OsmExtract`.
    aliases
        Other names of streets and places (Finnish beside Swedish), with the ones used here.
    other_names
        Names used here, with others that the same thing goes by, or went by: for finding, never for showing.
    light_basis
        What ``lighting`` was told from, None where it was not told yet.
    attribution
        Whom to thank on every map.
    notices
        What is worth saying: clipped ways, islands.

    Raises
    ------
    DataError
        If a column is missing, the CRS is not in metres, or a node number is out of range.
    """

    nodes: npt.NDArray[np.float64]
    edges: gpd.GeoDataFrame
    features: gpd.GeoDataFrame
    addresses: pd.DataFrame
    attribution: str = "© OpenStreetMap contributors"
    sha256: str = ""
    notices: tuple[Notice, ...] = field(default=())
    aliases: Mapping[str, str] = field(default_factory=dict, repr=False)
    other_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    light_basis: LightBasis | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        require_frame(self.edges, EDGE_COLUMNS, "streets")
        require_columns(self.features, FEATURE_COLUMNS, "features")
        require_columns(self.addresses, ADDRESS_COLUMNS, "addresses")
        if len(self.edges) == 0:
            raise DataError("streets_empty")
        ends = self.edges[["u", "v"]].to_numpy()
        if ends.min() < 0 or ends.max() >= len(self.nodes):
            raise DataError("streets_node_out_of_range", node=int(ends.max()), nodes=len(self.nodes))
        strange = sorted(set(self.edges["lighting"].unique()) - {state.value for state in Lighting})
        if strange:
            raise DataError("values_unknown", kind="streets", column="lighting", found=strange, known=list(Lighting))

    def __len__(self) -> int:
        return len(self.edges)

    @property
    def crs(self) -> Any:
        """The projected CRS."""
        return self.edges.crs

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the edges in metres."""
        west, south, east, north = self.edges.total_bounds
        return float(west), float(south), float(east), float(north)

    @property
    def middle_lonlat(self) -> tuple[float, float]:
        """Longitude and latitude, degrees, of the middle of the box around the edges."""
        west, south, east, north = self.bounds
        lon, lat = to_lonlat(np.array([[(west + east) / 2, (south + north) / 2]]), self.crs)[0]
        return float(lon), float(lat)

    @property
    def walkable(self) -> gpd.GeoDataFrame:
        """Edges that people may go along on foot."""
        return self.edges.loc[self.edges["walkable"].to_numpy(dtype=bool)]

    def attribute(self, name: str) -> npt.NDArray[Any]:
        """Give one of :data:`ATTRIBUTES` for each edge; not known where the network has no such column."""
        if name in self.edges.columns:
            kept = self.edges[name]
            return np.asarray(kept.astype(object) if kept.dtype == "category" else kept)
        unknown = ATTRIBUTES[name]
        return np.full(len(self.edges), unknown, dtype=object if isinstance(unknown, str) else None)

    def adjacency(self, *, component: int | None = 0) -> csr_array:
        """Give the matrix of metres from node to neighbouring node of the walkable network.

        Symmetric but for edges that are one-way for people on foot.

        Parameters
        ----------
        component
            Only this connected part (0 is the largest); None for all.

        Returns
        -------
        scipy.sparse.csr_array
            Shape (n, n), from row to column; between two nodes with several edges the shortest counts.
        """
        from scipy.sparse import coo_array

        chosen = self.edges["walkable"].to_numpy(dtype=bool)
        if component is not None:
            chosen = chosen & (self.edges["component"].to_numpy() == component)
        u, v, length = (self.edges[name].to_numpy()[chosen] for name in ("u", "v", "length_m"))
        direction = self.attribute("oneway_foot")[chosen]
        along, against = direction >= 0, direction <= 0
        tail, head = np.r_[u[along], v[against]], np.r_[v[along], u[against]]
        metres = np.r_[length[along], length[against]].astype(np.float64)
        order = np.lexsort((metres, head, tail))
        tail, head, metres = tail[order], head[order], metres[order]
        first = (tail != head) & np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])][: len(tail)]
        shape = (len(self.nodes), len(self.nodes))
        return coo_array((metres[first], (tail[first], head[first])), shape=shape).tocsr()
