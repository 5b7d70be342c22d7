"""Find hot spots, and say what people call them and how they are lit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.crs import to_lonlat
from hotspots.detect import GiStar
from hotspots.detect.density.rates_ranking import rank_by_forecast
from hotspots.errors import Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid
from hotspots.streets import beside_streets, lighting_shares, name_places, street_exposure
from hotspots.study.read.area import shared_area, within

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.area import Area
    from hotspots.model.grid import Floats
    from hotspots.model.hot_spots import HotSpots, Method
    from hotspots.model.incidents import Incidents
    from hotspots.model.network import StreetNetwork
    from hotspots.model.surface import Surfacer


FORECAST_CELL_M: Final = 100.0
"""Side of the cells of a forecast where the method itself has none."""


def find_hot_spots(
    incidents: Incidents,
    streets: StreetNetwork | None = None,
    method: Method | None = None,
    *,
    area: Area | None = None,
    forecast: Surfacer | None = None,
    asked: Floats | None = None,
) -> HotSpots:
    """Find small places where incidents gather more than the streets there explain.

    Parameters
    ----------
    incidents
        Those that count; filter them first, for example ``incidents.between("22:00", "04:00")``.
    streets
        The network: street length is the exposure, and gives names and lighting. Without it every square metre
        counts alike, and the result says so.
    method
        One of :data:`hotspots.study.finding.methods.METHODS` with parameters; :class:`~hotspots.detect.GiStar`
        if left out.
    area
        What is studied; by default the box that streets and incidents share.
    forecast
        Ranks hot spots by what it expects them to hold beyond their exposure; by the counts found if left out.
    asked
        Where all who answered stood, shape (n, 2), metres, if ``incidents`` are those answers that say unsafe: then
        these are the exposure, and not the streets.

    Returns
    -------
    HotSpots
        Ranked places with their evidence, columns as in :class:`~hotspots.model.hot_spots.HotSpots`.

    Raises
    ------
    DataError
        If there are no incidents to test, or streets and incidents lie apart.
    """
    place = area or shared_area(incidents, streets)
    exposure = Exposure(place, np.empty((0, 4))) if streets is None else street_exposure(streets, place)
    if asked is not None:
        exposure = replace(exposure, asked=asked[place.contains(asked)])
    found = (method or GiStar()).find(within(incidents, place), exposure)
    if forecast is not None and len(found):
        grid = Grid.covering(place.bounds, float(found.parameters.get("cell_m") or FORECAST_CELL_M))
        found = rank_by_forecast(found, forecast.surface(within(incidents, place), exposure, grid))
    return by_coordinates(found) if streets is None else describe(found, streets)


def by_coordinates(found: HotSpots) -> HotSpots:
    """Name hot spots by latitude and longitude, for want of streets."""
    return replace(found, frame=found.frame.assign(name=_coordinates(found)))


def _coordinates(found: HotSpots) -> list[str]:
    middles = found.frame.geometry.representative_point()
    lonlat = to_lonlat(np.column_stack([middles.x.to_numpy(), middles.y.to_numpy()]), found.frame.crs)
    return [f"{lat:.4f}, {lon:.4f}" for lon, lat in lonlat]


def describe(found: HotSpots, streets: StreetNetwork) -> HotSpots:
    """Name hot spots by their streets, far from any by the way to one and coordinates, and say how much is lit."""
    frame = found.frame.copy()
    names = name_places(streets, list(frame.geometry))
    unnamed = [row for row, name in enumerate(names) if not name]
    middles = [frame.geometry.iloc[row].representative_point() for row in unnamed]
    for row, place in zip(unnamed, beside_streets(streets, middles), strict=True):
        names[row] = place
    frame["name"] = names
    shares = np.array([lighting_shares(streets, geometry) for geometry in frame.geometry]).reshape(-1, 4)
    for number, column in enumerate(("street_m", "lit_share", "unlit_share", "unknown_share")):
        frame[column] = shares[:, number]
    return replace(found, frame=frame, notices=(*found.notices, *_off_map(frame, found.exposure)))


def _off_map(frame: gpd.GeoDataFrame, exposure: str) -> tuple[Notice, ...]:
    """Say how many places lie where the map has no street, if streets tell what is expected there."""
    count = int((frame["street_m"] == 0).sum())
    if exposure != "street" or not count:
        return ()
    return (Notice("hot_spots_no_street", {"count": count, "places": len(frame)}),)
