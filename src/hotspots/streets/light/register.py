"""The lamps of the register on the streets, after what was found of them: which work, and which are dark in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.model.lighting import DARK_FINDINGS, fold_pole
from hotspots.streets.light.findings import closed_findings, on_lamps, open_findings, rows_by_pole, segments_meant
from hotspots.streets.light.lighting import lamps_shining
from hotspots.streets.light.runs import dark_runs, places_in_runs
from hotspots.streets.light.serving import serve
from hotspots.streets.names import nearest_street_names

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps, LightBasis
    from hotspots.model.network import StreetNetwork

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
        after what was found; ``found``, ``found_what``, ``found_date``, ``found_address``; ``shines`` bool;
        ``by_timetable`` bool, off at the moment asked for by its hours alone; ``edge`` int, -1 if it serves none;
        ``along_m``; ``street`` str; ``in_row`` int, how many lamps out of order stand in a row there, 0 if it is not;
        ``run`` int, the number of that row, -1; ``run_m`` how far along it. None without a register.
    """
    basis = network.light_basis
    if basis is None or basis.lamps is None or len(basis.lamps) == 0:
        return None
    frame, _, _ = _after_findings(basis.lamps, basis, network.crs)
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
    )


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
        finding has it, ``street``, ``address`` with the number of the house, ``""`` if the finding has none,
        ``extent`` (of :data:`~hotspots.model.lighting.EXTENTS`, ``stretch``, ``place`` or ``unclear``), ``owner``:
        that of the lamp or of all lamps there, ``""`` if they have several or none is known; ``register_row``: the row
        of the register that has the pole without a place, else 0.
    """
    columns = ["source", "row", "date", "said", "pole", "street", "address", "extent", "owner", "register_row"]
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
            owner, of_register = _owner(lamps, street), 0
            if unplaced is not None and (known := by_pole.get(fold_pole(found.pole), []) if found.pole else []):
                owner, of_register = str(unplaced["owner"].iloc[known[0]]), int(unplaced["row"].iloc[known[0]])
            where = (found.pole, street, found.address, kind, owner, of_register)
            rows.append((found.source, found.row, found.date, said[at], *where))
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
