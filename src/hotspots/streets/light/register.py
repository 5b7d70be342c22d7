"""The lamps of the register on the streets, after what was found of them: which work, and which are dark in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspots.model.lighting import DARK_FINDINGS
from hotspots.streets.light.findings import closed_findings, on_lamps, open_findings, segments_meant
from hotspots.streets.light.lighting import lamps_shining, middle_of
from hotspots.streets.light.serving import serve
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps, LightBasis
    from hotspots.model.network import StreetNetwork

NEXT_M: Final = 70.0
"""Two lamps of a street that meets itself at a crossing stand next to each other if no further apart than this."""

_DARK: Final = ("faulty", "off")

_OF_LAMPS: Final = ("flickers", "hidden", "damaged")
"""Findings that nobody makes where no lamp is."""

Ints = npt.NDArray[np.int64]


def lamps_on_streets(network: StreetNetwork) -> gpd.GeoDataFrame | None:
    """Give the lamps of the register, each on the segment that it serves.

    Parameters
    ----------
    network
        After :func:`~hotspots.streets.light.lighting.light_streets`.

    Returns
    -------
    GeoDataFrame or None
        All columns of :attr:`~hotspots.model.lighting.Lamps.detailed` in the network's CRS, ``state`` and ``remedy``
        after what was found; ``found``, ``found_what``, ``found_date``; ``shines`` bool; ``edge`` int, -1 if it serves
        none; ``along_m``; ``street`` str; ``in_row`` int, how many dark lamps stand in a row there, 0 if it is not
        dark; ``run`` int, the number of that row, -1. None without a register.
    """
    basis = network.light_basis
    if basis is None or basis.lamps is None or len(basis.lamps) == 0:
        return None
    frame, _, _ = _after_findings(basis.lamps, basis, network.crs)
    xy = np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])
    shining = lamps_shining(frame, basis.at, middle_of(network))
    served = serve(network.edges.geometry.to_numpy(), xy, shining)
    run, size = dark_runs(network, served.edge, served.along_m, frame["state"].isin(_DARK).to_numpy(dtype=bool))
    return frame.assign(
        shines=shining.fully,
        edge=served.edge,
        along_m=served.along_m,
        street=_streets(network, served.edge, frame),
        run=run,
        in_row=size,
    )


def _after_findings(
    lamps: Lamps, basis: LightBasis, crs: Any
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None, npt.NDArray[Any]]:
    """Give the lamps after what was found, the findings that hold, and which of these are about lamps."""
    day = basis.today if basis.at is None else basis.at.date()
    held, closed = open_findings(basis.findings, crs, day), closed_findings(basis.findings, crs, day)
    frame, placed = on_lamps(lamps.detailed.to_crs(crs), held, closed)
    return frame, held, placed


def faults_without_lamps(network: StreetNetwork, lamps: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Give the open dark findings that point at no lamp of the register: somebody has to find out which it is.

    Observations count where lamps are known to stand; that a street without lamps was seen dark is no fault.

    Parameters
    ----------
    network
        After :func:`~hotspots.streets.light.lighting.light_streets`.
    lamps
        :func:`lamps_on_streets`, None without a register.

    Returns
    -------
    DataFrame
        ``source``, ``row``, ``date``, ``said`` (one of :data:`~hotspots.model.lighting.FINDINGS`), ``pole`` as the
        finding has it, ``street``, ``extent`` (of :data:`~hotspots.model.lighting.EXTENTS`, ``stretch`` or ``place``),
        ``owner``: that of all lamps there, ``""`` if they have several or none is known.
    """
    columns = ["source", "row", "date", "said", "pole", "street", "extent", "owner"]
    basis = network.light_basis
    if basis is None or basis.findings is None:
        return pd.DataFrame(columns=columns)
    day = basis.today if basis.at is None else basis.at.date()
    held, placed = open_findings(basis.findings, network.crs, day), np.zeros(0, dtype=np.bool_)
    if basis.lamps is not None and len(basis.lamps):
        _, held, placed = _after_findings(basis.lamps, basis, network.crs)
    if held is None:
        return pd.DataFrame(columns=columns)
    said = np.where(held["said"] == "", held["what"], held["said"])
    loose = np.isin(said.astype(str), DARK_FINDINGS) & ~(placed if len(placed) else np.zeros(len(held), dtype=np.bool_))
    meant = segments_meant(network, held)
    counted = network.edges["lamps"].to_numpy() if "lamps" in network.edges.columns else np.full(len(network), -1)
    rows = []
    for at, found in enumerate(held.drop(columns=held.geometry.name).itertuples(index=False)):
        edges, whole = meant[at]
        has_lamps = (
            found.kind == "report"
            or said[at] in _OF_LAMPS
            or found.extent == "lamp"
            or found.pole
            or (counted[edges] > 0).any()
        )
        if loose[at] and has_lamps:
            street = found.street or _longest_name(network, edges)
            kind = "" if found.pole else found.extent or ("stretch" if whole else "place")
            owner = _owner(lamps, street)
            rows.append((found.source, found.row, found.date, said[at], found.pole, street, kind, owner))
    return pd.DataFrame(rows, columns=columns)


def _longest_name(network: StreetNetwork, edges: Ints) -> str:
    """Name the street that most of some segments are of; ``""`` if they have no name."""
    if not len(edges):
        return ""
    some = network.edges.iloc[edges]
    name = str(some.groupby("name")["length_m"].sum().idxmax())
    return name or str(nearest_street_names(network, some.geometry.to_numpy()[:1])[0])


def _owner(lamps: gpd.GeoDataFrame | None, street: str) -> str:
    """Give the owner of all lamps of a street; ``""`` if there are several, or none is known."""
    if lamps is None or not street:
        return ""
    owners = set(lamps.loc[(lamps["street"] == street).to_numpy(dtype=bool), "owner"])
    return str(owners.pop()) if len(owners) == 1 else ""


def _streets(network: StreetNetwork, edge: Ints, frame: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    """Name the street of each lamp: that of its segment, else the nearest."""
    names = network.edges["name"].to_numpy(dtype=object)
    street = np.where(edge >= 0, names[np.maximum(edge, 0)], "").astype(object)
    loose = street == ""
    street[loose] = nearest_street_names(network, frame.geometry.to_numpy()[loose])
    return street


def dark_runs(
    network: StreetNetwork, edge: Ints, along_m: npt.NDArray[np.float64], dark: npt.NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Find the rows of neighbouring dark lamps, along a segment and on across crossings of the same street.

    Parameters
    ----------
    network
        Streets.
    edge, along_m
        Which segment each lamp serves (-1: none) and where along it, shape (n,).
    dark
        Which lamps are dark, shape (n,).

    Returns
    -------
    tuple
        The number of its row of dark lamps for each lamp, -1 where it is not dark; and how many are in it, else 0.
    """
    count = len(edge)
    order = np.lexsort((along_m, edge))
    order = order[edge[order] >= 0]
    same = edge[order][1:] == edge[order][:-1]
    links = [np.column_stack([order[:-1][same], order[1:][same]]), _links_at_nodes(network, edge, along_m, order)]
    pairs = np.concatenate(links)
    pairs = pairs[dark[pairs[:, 0]] & dark[pairs[:, 1]]]
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    run = np.full(count, -1, dtype=np.int64)
    run[dark] = pd.factorize(part[dark])[0]
    size = np.zeros(count, dtype=np.int64)
    size[dark] = np.bincount(run[dark])[run[dark]] if dark.any() else 0
    return run, size


def _links_at_nodes(network: StreetNetwork, edge: Ints, along_m: npt.NDArray[np.float64], order: Ints) -> Ints:
    """Link the lamps on both sides of a node, of segments of one street (or one way) that meet there."""
    if len(order) == 0:
        return np.zeros((0, 2), dtype=np.int64)
    first = order[np.r_[True, edge[order][1:] != edge[order][:-1]]]
    last = order[np.r_[edge[order][1:] != edge[order][:-1], True]]
    edges = network.edges
    length = edges["length_m"].to_numpy(dtype=np.float64)
    name = edges["name"].to_numpy(dtype=object)
    street = np.where(name != "", name, "way " + edges["way_id"].astype(str).to_numpy(dtype=object))
    ends = pd.DataFrame(
        {
            "node": np.r_[edges["u"].to_numpy()[edge[first]], edges["v"].to_numpy()[edge[last]]],
            "street": np.r_[street[edge[first]], street[edge[last]]],
            "lamp": np.r_[first, last],
            "off": np.r_[along_m[first], length[edge[last]] - along_m[last]],
        }
    )
    found: list[tuple[int, int]] = []
    for _, group in ends.groupby(["node", "street"], sort=True):
        lamps, off = group["lamp"].to_numpy(), group["off"].to_numpy()
        for one in range(len(lamps) - 1):
            near = off[one] + off[one + 1 :] <= NEXT_M
            found.extend((int(lamps[one]), int(other)) for other in lamps[one + 1 :][near])
    return np.array(found, dtype=np.int64).reshape(-1, 2)
