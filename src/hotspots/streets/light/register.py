"""The lamps of the register on the streets, after what was found of them: which work, and which are dark in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.model.lighting import DARK_FINDINGS, fold_pole
from hotspots.streets.light.cutting import streets_at_ends
from hotspots.streets.light.findings import (
    closed_findings,
    on_lamps,
    open_findings,
    rows_by_pole,
    segments_meant,
    verdict_of,
)
from hotspots.streets.light.lighting import lamps_shining
from hotspots.streets.light.runs import dark_runs, places_in_runs
from hotspots.streets.light.serving import serve
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps, LightBasis
    from hotspots.model.network import StreetNetwork

_DARK: Final = ("faulty", "off")

ALONG_M: Final = 25.0
"""Where no lamp serves a stretch itself, those within this distance of it may be meant."""

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
        after what was found; ``found``, ``found_what``, ``found_date``, ``found_address``; ``shines`` bool;
        ``by_timetable`` bool, off at the moment asked for by its hours alone; ``edge`` int, -1 if it serves none;
        ``along_m``; ``street`` str; ``in_row`` int, how many lamps out of order stand in a row there, 0 if it is not;
        ``run`` int, the number of that row, -1; ``run_m`` how far along it; ``seen_lit``, the day on which the stretch
        of a lamp out of order was seen to be lit, if that is the newer, else ``""``. None without a register.
    """
    basis = network.light_basis
    if basis is None or basis.lamps is None or len(basis.lamps) == 0:
        return None
    frame, held, placed = _after_findings(basis.lamps, basis, network.crs)
    xy = np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])
    shining = lamps_shining(frame, basis.at, network.middle_lonlat)
    served = serve(network.edges.geometry.to_numpy(), xy, shining)
    street, state = _streets(network, served.edge, frame), frame["state"].to_numpy(dtype=object)
    run, size = dark_runs(network, served.edge, xy, street, state == "faulty", ~np.isin(state.astype(str), _DARK))
    return frame.assign(
        shines=shining.fully,
        by_timetable=~np.isin(state.astype(str), _DARK) & ~shining.fully & ~shining.partly,
        edge=served.edge,
        along_m=served.along_m,
        street=street,
        run=run,
        run_m=places_in_runs(xy, run),
        in_row=size,
        seen_lit=_seen_lit(network, held, placed, frame, served.edge),
    )


def _seen_lit(
    network: StreetNetwork, held: gpd.GeoDataFrame | None, placed: npt.NDArray[Any], frame: gpd.GeoDataFrame, edge: Ints
) -> npt.NDArray[Any]:
    """Give the day on which the segment of each lamp out of order was last seen lit, ``""`` where that is not newer."""
    seen = np.full(len(frame), "", dtype=object)
    if held is None or not ((held["kind"] == "observation") & (held["what"] == "works")).any():
        return seen
    length, day = network.edges["length_m"].to_numpy(dtype=np.float64), dict[int, str]()
    for at, (edges, whole) in enumerate(segments_meant(network, held)):
        kind, what, date = (str(held[name].iloc[at]) for name in ("kind", "what", "date"))
        for one in [] if placed[at] else edges.tolist():
            lit = verdict_of(what, kind, whole=whole, length_m=float(length[one]))
            if lit is not None:
                day[one] = date if lit else ""
    columns = [frame[name] for name in ("state", "inspected", "serviced", "found_date")]
    for lamp, (one, state, *days) in enumerate(zip(edge.tolist(), *columns, strict=True)):
        if state == "faulty" and (date := day.get(one, "")) and date >= max(map(str, days)):
            seen[lamp] = date
    return seen


def _after_findings(
    lamps: Lamps, basis: LightBasis, crs: Any
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None, npt.NDArray[Any]]:
    """Give the lamps after what was found, the findings that hold, and which of these are about lamps."""
    day = basis.today if basis.at is None else basis.at.date()
    held, closed = open_findings(basis.findings, crs, day), closed_findings(basis.findings, crs, day)
    frame, placed = on_lamps(lamps.detailed.to_crs(crs), held, closed, lamps.unplaced)
    return frame, held, placed


def faults_without_lamps(network: StreetNetwork, lamps: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Give the open dark findings that point at no lamp of the register: somebody has to find out which it is.

    Observations count where lamps are known to stand; that a street without lamps was seen dark is no fault. Reports
    that nobody can make out are there too, with the lamp that they name.

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
        finding has it, ``street``, ``beside`` bool and ``between`` as the list of a round tells a stretch, ``address``
        with the number of the house, ``""`` if the finding has none, ``extent`` (of
        :data:`~hotspots.model.lighting.EXTENTS`, ``stretch``, ``place`` or ``unclear``), ``owner``:
        that of the lamp or of all lamps there, ``""`` if they have several or none is known; ``owners``: a tuple of
        them, of a stretch those of all lamps along it; ``register_row``: the row of the register that has the pole
        without a place, else 0.
    """
    columns = [
        "source", "row", "date", "said", "pole", "street", "beside", "between", "address", "extent", "owner", "owners",
        "register_row",
    ]  # fmt: skip
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
    unclear = (said == "other") & (held["kind"] == "report").to_numpy(dtype=bool)
    loose = np.isin(said.astype(str), DARK_FINDINGS) & ~(placed if len(placed) else np.zeros(len(held), dtype=np.bool_))
    loose |= unclear
    meant = segments_meant(network, held)
    counted = network.edges["lamps"].to_numpy() if "lamps" in network.edges.columns else np.full(len(network), -1)
    unplaced = None if basis.lamps is None else basis.lamps.unplaced
    by_pole = {} if unplaced is None else rows_by_pole(unplaced)
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
            kind = "unclear" if unclear[at] and (not found.pole or (len(placed) and placed[at])) else kind
            beside, between = _ends(network, edges, street) if found.stretch and whole else (False, "")
            owners, of_register = _owners(network, lamps, edges, street, along=kind in ("stretch", "whole")), 0
            if unplaced is not None and (known := by_pole.get(fold_pole(found.pole), []) if found.pole else []):
                owners, of_register = (str(unplaced["owner"].iloc[known[0]]),), int(unplaced["row"].iloc[known[0]])
            owner = owners[0] if len(owners) == 1 else ""
            where = (found.pole, street, beside, between, found.address, kind, owner, owners, of_register)
            rows.append((found.source, found.row, found.date, said[at], *where))
    return pd.DataFrame(rows, columns=columns)


def _longest_name(network: StreetNetwork, edges: Ints) -> str:
    """Name the street that most of some segments are of; ``""`` if they have no name."""
    if not len(edges):
        return ""
    some = network.edges.iloc[edges]
    name = str(some.groupby("name")["length_m"].sum().idxmax())
    return name or str(nearest_street_names(network, some.geometry.to_numpy()[:1])[0])


def _ends(network: StreetNetwork, edges: Ints, street: str) -> tuple[bool, str]:
    """Tell whether a stretch runs beside the street that it is called by, and between which it lies."""
    stretch = pd.DataFrame({"name": [street], "edges": [edges]})
    return not (network.edges["name"].to_numpy(dtype=object)[edges] != "").any(), streets_at_ends(network, stretch)[0]


def _owners(
    network: StreetNetwork, lamps: gpd.GeoDataFrame | None, edges: Ints, street: str, *, along: bool
) -> tuple[str, ...]:
    """Give the owners of the lamps of a stretch, or within :data:`ALONG_M`; else the one owner of its street."""
    if lamps is None:
        return ()
    if along and len(edges):
        near = lamps["edge"].isin(edges).to_numpy(dtype=bool)
        if not near.any():
            lines = shapely.union_all(network.edges.geometry.to_numpy()[edges])
            near = np.asarray(shapely.dwithin(lamps.geometry.to_numpy(), lines, ALONG_M), dtype=np.bool_)
        if owners := sorted(set(map(str, lamps.loc[near, "owner"])) - {""}):
            return tuple(owners)
    owners = sorted(set(map(str, lamps.loc[(lamps["street"] == street).to_numpy(dtype=bool), "owner"])))
    return tuple(owners) if street and len(owners) == 1 else ()


def _streets(network: StreetNetwork, edge: Ints, frame: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    """Name the street of each lamp: that of its segment, else the nearest."""
    names = network.edges["name"].to_numpy(dtype=object)
    street = np.where(edge >= 0, names[np.maximum(edge, 0)], "").astype(object)
    loose = street == ""
    street[loose] = nearest_street_names(network, frame.geometry.to_numpy()[loose])
    return street
