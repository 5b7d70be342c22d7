"""Traffic in a study: rows put on its streets, and what is known of each street."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.errors import DataError, Notice
from hotspots.io import read_traffic, to_csv, to_gpkg, to_xlsx
from hotspots.model.traffic import STREET_COLUMNS, Traffic
from hotspots.streets import snap
from hotspots.study.read.counted import known_units
from hotspots.study.tables import explained

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotspots.io import KnownUnits, TrafficSource
    from hotspots.model.network import StreetNetwork
    from hotspots.study.publish import Publication
    from hotspots.study.read.materials import Materials

_FIGURES: Final = ("v85_kmh", "limit_kmh", "mean_kmh", "vehicles_day")


def study_traffic(materials: Materials, source: TrafficSource, near: Any) -> Traffic:
    """Read the study's traffic and put it on its streets.

    Raises
    ------
    DataError
        If the study has no streets.
    """
    streets = materials.streets
    known = known_units(materials)("street")
    if streets is None or known is None:
        raise DataError("study_without_streets")
    return traffic_on(source, streets, known, base=materials.study.folder, near=near)


def traffic_on(
    source: TrafficSource,
    streets: StreetNetwork,
    known: KnownUnits,
    *,
    base: Path | None,
    near: Any,
    progress: Callable[[float], None] | None = None,
) -> Traffic:
    """Read traffic and put it on streets, which are also known by name."""
    frame, readings, withheld = read_traffic(source, known, crs=streets.crs, base=base, near=near, progress=progress)
    return on_streets(Traffic(frame, _no_streets(streets.crs), readings, withheld), streets, known, source.snap_m)


def on_streets(traffic: Traffic, streets: StreetNetwork, known: KnownUnits, snap_m: float) -> Traffic:
    """Put rows on the nearest named street within a limit, and gather what is known of each street.

    A row that names a street of the study stays on it, wherever its point is.
    """
    frame = traffic.frame.copy()
    loose = ((frame["street"] == "") & frame.geometry.notna()).to_numpy()
    if loose.any():
        named = ((streets.edges["name"] != "") & streets.edges["exposed"]).to_numpy(dtype=bool)
        xy = shapely.get_coordinates(frame.geometry.to_numpy()[loose])
        edge = snap(streets, xy, snap_m, among=named).edge
        names = streets.edges["name"].to_numpy(dtype=object)
        frame.loc[loose, "street"] = np.where(edge >= 0, names[np.maximum(edge, 0)], "")
    off = int((frame["street"] == "").sum())
    notices = (Notice("traffic_unsnapped", {"count": off, "metres": snap_m}),) if off else ()
    return Traffic(frame, by_street(frame, known), traffic.readings, traffic.withheld, notices)


def by_street(frame: gpd.GeoDataFrame, known: KnownUnits) -> gpd.GeoDataFrame:
    """Gather rows by street: the measurement with the greatest excess speaks for its street, complaints are counted."""
    lines = dict(zip(known.frame["unit"], known.frame.geometry, strict=True))
    rows = []
    for street, some in frame.loc[frame["street"] != ""].groupby("street", sort=True):
        measured = some.loc[some["kind"] == "measurement"]
        rows.append(
            {
                "name": str(street),
                "measurements": len(measured),
                **_worst(measured),
                "complaints": float((some["kind"] == "complaint").sum()) or np.nan,
                "geometry": lines[str(street)],
            }
        )
    if not rows:
        return _no_streets(known.frame.crs)
    table = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=known.frame.crs)[list(STREET_COLUMNS)]
    order = np.lexsort(
        (table["name"], -table["complaints"].fillna(0), -table["v85_kmh"].fillna(-1), -table["excess_kmh"].fillna(-999))
    )
    return table.iloc[order].reset_index(drop=True)


def _worst(measured: pd.DataFrame) -> dict[str, Any]:
    """Choose the measurement with the greatest excess, else the highest speed, else any."""
    if len(measured) == 0:
        return {**dict.fromkeys(_FIGURES, np.nan), "excess_kmh": np.nan, "measured": ""}
    excess = measured["v85_kmh"] - measured["limit_kmh"]
    order = np.lexsort((-measured["mean_kmh"].fillna(-1), -measured["v85_kmh"].fillna(-1), -excess.fillna(-999)))
    one = measured.iloc[int(order[0])]
    return {
        **{name: float(one[name]) for name in _FIGURES},
        "excess_kmh": float(excess.iloc[int(order[0])]),
        "measured": "" if one["date"] is None or pd.isna(one["date"]) else one["date"].isoformat(),
    }


def _no_streets(crs: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({column: [] for column in STREET_COLUMNS[:-1]}, geometry=[], crs=crs)


def add_traffic(materials: Materials, publication: Publication) -> None:
    """Add the tables of traffic by street, for internal use."""
    began = time.perf_counter()
    traffic, say = materials.traffic, materials.study.say
    if traffic is None:
        return
    streets = traffic.streets
    table = streets.drop(columns="geometry")
    publication.add("internal", "traffic.csv", to_csv(table, say.language))
    sheets = {say("sheet.traffic"): table, say("sheet.explained"): explained(table.columns, say)}
    publication.add("internal", "traffic.xlsx", to_xlsx(sheets))
    publication.add("internal", "traffic.gpkg", to_gpkg({"streets": streets}))
    kinds = traffic.frame["kind"].value_counts()
    publication.record(
        "traffic",
        parameters={"snap_m": materials.study.settings.traffic.snap_m if materials.study.settings.traffic else None},
        counts={
            "measurements": int(kinds.get("measurement", 0)),
            "complaints": int(kinds.get("complaint", 0)),
            "streets": len(streets),
            "off_streets": int((traffic.frame["street"] == "").sum()),
        },
        seconds=time.perf_counter() - began,
    )
