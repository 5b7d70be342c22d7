"""Which incidents are tested, and what is said of those that are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from hotspots.detect.checks import FindsPlaces
from hotspots.detect.snapping import snap
from hotspots.errors import DataError, Notice
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Ints
from hotspots.model.incidents import Incidents

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_INCIDENTS: Final = 20
"""With fewer, chance alone makes any pattern."""

MOST_ERROR_SHARE: Final = 0.5
"""Incidents whose standard error is over this share of ``max_place_m`` are too uncertain to test."""

OF_ANSWERS: Final = frozenset({"gistar", "segments", "local_moran", "scan"})
"""Methods that can test answers among all answers."""

CENTRE_SHARE: Final = 0.05
CENTRE_TIMES: Final = 10.0
CENTRE_STREET_M: Final = 25.0
"""A place is a town centre if it holds more than this share of the rows, so many times the next decile of places,
and no street comes so near."""

LEAST_PLACES: Final = 10
SNAPPED_STACK: Final = 5.0
SNAPPED_SPACING_M: Final = 25.0
SNAPPED_ERROR_M: Final = (50.0, 100.0)
"""Incidents are snapped if half of them share their place with at least four others and places are this far apart."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Incidents that are tested.

    Parameters
    ----------
    frame
        Their rows.
    xy
        Their places, shape (n, 2), metres.
    error_m
        Standard error of each place, shape (n,), metres.
    notices
        What was left out, and why.
    """

    frame: gpd.GeoDataFrame
    xy: Floats
    error_m: Floats
    notices: tuple[Notice, ...]

    def __len__(self) -> int:
        return len(self.xy)

    def keep(self, which: npt.NDArray[np.bool_], *notices: Notice) -> Admitted:
        """Keep some, and say so."""
        return Admitted(self.frame.loc[which], self.xy[which], self.error_m[which], (*self.notices, *notices))

    def sorted_by(self, order: Ints) -> Admitted:
        """Put them in another order."""
        return Admitted(self.frame.iloc[order], self.xy[order], self.error_m[order], self.notices)


def places_of(xy: Floats) -> tuple[Floats, Ints, Ints]:
    """Merge equal places (to 1 cm).

    Returns
    -------
    places : numpy.ndarray
        Shape (k, 2), sorted.
    place : numpy.ndarray
        Row of ``places`` for each incident, shape (n,).
    counts : numpy.ndarray
        Incidents at each place, shape (k,).
    """
    rounded = np.round(xy, 2)
    cm = np.rint(xy * 100).astype(np.int64)
    if len(cm):
        cm -= cm.min(axis=0)
    # One number a place, west to east and then south to north: one sort instead of two.
    order = np.argsort(cm[:, 0] * (int(cm[:, 1].max(initial=0)) + 1) + cm[:, 1])
    ordered = rounded[order]
    first = np.ones(len(xy), dtype=np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    place = np.empty(len(xy), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place, np.bincount(place, minlength=int(first.sum())).astype(np.int64)


def admit(incidents: Incidents, exposure: Exposure, place_error_m: float, most_error_m: float) -> Admitted:
    """Choose the incidents that are tested.

    Parameters
    ----------
    incidents
        All of them.
    exposure
        Where they could have happened, in the same CRS.
    place_error_m
        The least standard error of a place: also an exact address stands beside the street, not on it.
    most_error_m
        Incidents whose place is less certain than this are left out.

    Raises
    ------
    DataError
        If there are no incidents, or the CRS differ.
    """
    if len(incidents) == 0:
        raise DataError("hot_spots_no_incidents")
    if incidents.frame.crs != exposure.area.crs:
        raise DataError("hot_spots_crs_differ", incidents=incidents.frame.crs.name, area=exposure.area.crs.name)
    located = incidents.located
    admitted = Admitted(
        located.frame,
        located.xy,
        np.maximum(located.frame["uncertainty_m"].to_numpy(dtype=np.float64), place_error_m),
        (),
    )
    left_out = len(incidents) - len(located)
    if left_out:
        admitted = replace(admitted, notices=(Notice("hot_spots_not_located", {"count": left_out}),))
    # What is left out of some answers would have to be left out of all of them.
    steps = (_inside, _certain, _no_town_centre) if exposure.asked is None else (_inside, _certain)
    for step in steps:
        if len(admitted):
            admitted = step(admitted, exposure, most_error_m)
    return _snapped(admitted) if len(admitted) else admitted


def admit_for(method: FindsPlaces, incidents: Incidents, exposure: Exposure) -> Admitted:
    """Choose the incidents that a method can test: with its least error, and certain enough for its places.

    Raises
    ------
    DataError
        If there are no incidents, the CRS differ, or the method cannot test answers among answers.
    """
    if exposure.asked is not None and method.name not in OF_ANSWERS:
        raise DataError("method_not_for_answers", method=method.name)
    return admit(incidents, exposure, method.place_error_m, MOST_ERROR_SHARE * method.max_place_m)


def _inside(admitted: Admitted, exposure: Exposure, _: float) -> Admitted:
    inside = exposure.area.contains(admitted.xy)
    if inside.all():
        return admitted
    return admitted.keep(inside, Notice("hot_spots_outside", {"count": int((~inside).sum())}))


def _certain(admitted: Admitted, _: Exposure, most_error_m: float) -> Admitted:
    certain = admitted.error_m <= most_error_m
    if certain.all():
        return admitted
    values = {"count": int((~certain).sum()), "limit_m": most_error_m}
    return admitted.keep(certain, Notice("hot_spots_too_uncertain", values))


def _no_town_centre(admitted: Admitted, exposure: Exposure, _: float) -> Admitted:
    places, place, counts = places_of(admitted.xy)
    if len(admitted) < LEAST_INCIDENTS or len(places) < 2:
        return admitted
    stacked = _stands_out(counts)
    if not stacked.any():
        return admitted
    if exposure.kind == "area":
        values = {"count": int(counts[stacked].sum()), "places": int(stacked.sum())}
        return replace(admitted, notices=(*admitted.notices, Notice("hot_spots_stack_unclear", values)))
    near = snap(places, exposure, CENTRE_STREET_M)[1]
    centre = stacked & ~near
    if not centre.any():
        return admitted
    left_out = Notice(
        "hot_spots_town_centre",
        {"count": int(counts[centre].sum()), "places": int(centre.sum()), "street_m": CENTRE_STREET_M},
    )
    return admitted.keep(~centre[place], left_out)


def _stands_out(counts: Ints) -> npt.NDArray[np.bool_]:
    """Tell which places hold over 5 % of all and ten times the next decile of the other places."""
    large = counts > CENTRE_SHARE * counts.sum()
    others = counts[~large]
    decile = float(np.quantile(others, 0.9)) if len(others) else np.inf
    return np.asarray(large & (counts >= CENTRE_TIMES * decile), dtype=np.bool_)


def _snapped(admitted: Admitted) -> Admitted:
    """See from the coordinates whether many incidents stand on few places, and then trust places less."""
    places, place, counts = places_of(admitted.xy)
    if len(admitted) < 5 * LEAST_INCIDENTS or len(places) < LEAST_PLACES:
        return admitted
    stack = float(np.median(counts[place]))
    if stack < SNAPPED_STACK:
        return admitted
    apart_m: Any = cKDTree(places).query(places, k=2)[0]
    spacing_m = float(np.median(apart_m[:, 1]))
    if spacing_m < SNAPPED_SPACING_M:
        return admitted
    low_m, high_m = SNAPPED_ERROR_M
    error_m = float(np.ceil(min(max(spacing_m, low_m), high_m) / 5) * 5)
    notice = Notice("hot_spots_snapped", {"count": len(admitted), "places": len(places), "error_m": error_m})
    return replace(admitted, error_m=np.maximum(admitted.error_m, error_m), notices=(*admitted.notices, notice))


def too_few(admitted: Admitted) -> Notice | None:
    """Say why nothing can be told of so few incidents or places, if that is so."""
    if len(admitted) < LEAST_INCIDENTS:
        return Notice("hot_spots_too_few", {"count": len(admitted), "least": LEAST_INCIDENTS})
    places = len(places_of(admitted.xy)[0])
    if places < min(LEAST_PLACES, len(admitted) // 10):
        return Notice("hot_spots_few_places", {"count": len(admitted), "places": places})
    return None
