"""What makes dark stretches matter: hot spots, answers, and incidents with how much of each was after dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.errors import HotspotsError, Notice
from hotspots.model.lighting import Lighting
from hotspots.model.survey import UNSAFE_BELOW
from hotspots.streets import snap
from hotspots.streets.light.inventory import metres_inside
from hotspots.streets.light.night_share import NightShare, night_share
from hotspots.streets.light.worth import NearBy
from hotspots.sun import DARK_BELOW_DEG, elevation

if TYPE_CHECKING:
    from hotspots.model.incidents import Incidents
    from hotspots.model.survey import Survey
    from hotspots.study.results import Results

ON_STREET_M: Final = 40.0
"""An incident further from every street than this is on none."""

LONGEST_H: Final = 24.0
"""A longer window says nothing of dark or light."""

TEST_CAVEATS: Final = ("light_test_no_cause", "light_test_too_little", "light_test_times_unsure")
"""What is told of the comparison of incidents after dark: it stands wherever its figures do."""

_SAMPLES: Final = 24

Floats = npt.NDArray[np.float64]


def near_by(results: Results, notices: list[Notice]) -> NearBy:
    """Gather what may make a stretch matter; hot spots that cannot be found are left out, and that is said."""
    materials = results.materials
    crs = materials.lit_streets.crs
    spots = np.zeros(0, dtype=object)
    if materials.study.settings.incidents is not None:
        try:
            spots = results.hot_spots.frame.to_crs(crs).geometry.to_numpy()
        except HotspotsError as error:
            notices.append(Notice("light_without_hot_spots", {"reason": Notice(error.code, error.values)}))
    complaints, about_light = _complaints(materials.survey, crs)
    incidents, weight = np.zeros(0, dtype=object), np.zeros(0)
    if materials.has_points:
        some = materials.incidents.located
        weight = dark_weights(some, materials.lit_streets.middle_lonlat)
        incidents, weight = some.frame.to_crs(crs).geometry.to_numpy()[weight > 0], weight[weight > 0]
    return NearBy(spots, complaints, about_light, incidents, weight)


def _complaints(survey: Survey | None, crs: Any) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Give the places of answers that call a place unsafe, and which of them name the light."""
    if survey is None or survey.at_points.empty:
        return np.zeros(0, dtype=object), np.zeros(0, dtype=np.bool_)
    answers = survey.at_points.to_crs(crs)
    light = (answers["reason"] == "lighting").to_numpy(dtype=bool)
    unsafe = ((answers["safety_night"] < UNSAFE_BELOW) | (answers["safety_day"] < UNSAFE_BELOW)).to_numpy(dtype=bool)
    return answers.geometry.to_numpy()[unsafe | light], light[unsafe | light]


def dark_weights(incidents: Incidents, lonlat: tuple[float, float]) -> Floats:
    """Tell how much of each incident happened after dark, 0-1: the dark share of the window in which it may have been.

    NaN where the window is longer than a day or the hour is not known. Aoristic: every minute of a window counts alike.

    Parameters
    ----------
    incidents
        With their windows.
    lonlat
        Where the sun is looked at from.
    """
    frame = incidents.frame
    weights = np.full(len(frame), np.nan)
    hourly = (frame["time_precision"] == "hour").to_numpy(dtype=bool)
    known = frame["start"].notna().to_numpy(dtype=bool) & frame["time_precision"].isin(["minute", "hour"]).to_numpy()
    start = frame["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[s]")
    end = frame["end"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[s]")
    least = start + np.where(hourly, np.timedelta64(3600, "s"), np.timedelta64(0, "s"))
    end = np.where(np.isnat(end) | (end < least), least, end)
    seconds = (end - start).astype("timedelta64[s]").astype(np.float64)
    rows = np.flatnonzero(known & (seconds <= LONGEST_H * 3600.0))
    if not len(rows):
        return weights
    shares = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    moments = start[rows, None] + (seconds[rows, None] * shares).astype("timedelta64[s]")
    weights[rows] = (elevation(moments, *lonlat) < DARK_BELOW_DEG).mean(axis=1)
    return weights


def compare_dark(results: Results, notices: list[Notice]) -> NightShare | None:
    """Compare incidents after dark on unlit and lit streets; None without incidents that have places."""
    materials = results.materials
    if not materials.has_points:
        return None
    streets, incidents = materials.lit_streets, materials.incidents.located
    weight = dark_weights(incidents, streets.middle_lonlat)
    unsure = int(np.isnan(weight).sum())
    if unsure:
        notices.append(Notice("light_test_times_unsure", {"count": unsure}, is_warning=False))
    edges = streets.edges
    length = metres_inside(edges, materials.area)  # of segments across the border, what lies in the area
    among = edges["walkable"].to_numpy(dtype=bool) & (length > 0)
    xy = shapely.get_coordinates(incidents.frame.to_crs(streets.crs).geometry.to_numpy()[~np.isnan(weight)])
    edge = snap(streets, xy, ON_STREET_M, among=among).edge
    weight = weight[~np.isnan(weight)]
    on = edge >= 0
    dark = np.bincount(edge[on], weights=weight[on], minlength=len(edges)).astype(np.float64)
    light = np.bincount(edge[on], weights=1.0 - weight[on], minlength=len(edges)).astype(np.float64)
    state = edges["lighting"].to_numpy(dtype=object)
    rows = np.flatnonzero(among & (state != Lighting.UNKNOWN.value))
    test = night_share(length[rows], state[rows] == Lighting.UNLIT.value, dark[rows], light[rows])
    if test.enough:
        notices.append(Notice("light_test_no_cause"))
    else:
        counts = {name: round(side.dark + side.light) for name, side in (("unlit", test.unlit), ("lit", test.lit))}
        notices.append(Notice("light_test_too_little", counts, is_warning=False))
    return test
