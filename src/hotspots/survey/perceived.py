"""Where people feel safe: answers by area, and the places that they call unsafe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_columns
from hotspots.model.survey import PERCEIVED_COLUMNS, UNSAFE_BELOW, Perceived

if TYPE_CHECKING:
    from hotspots.model.survey import Survey

Z_95: Final = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

COMPLAINT_COLUMNS: Final = ("rank", "answers", "unsafe_day", "unsafe_night", "reasons", "geometry")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def perceived_safety(survey: Survey, areas: gpd.GeoDataFrame | None = None) -> Perceived:
    """Say by area how many feel unsafe, by day and by night.

    Parameters
    ----------
    survey
        Answers at points and for areas.
    areas
        Polygons with a column ``name``, in the CRS of the survey. An answer belongs to the area that it names, else to
        the first in which its point lies. Without areas, answers are gathered by the area that they name.

    Returns
    -------
    Perceived
        One row per area in the order given (areas without answers too), then areas that only answers name, then the
        answers that are in none. The numbers of answers add up to those who gave a score.

    Raises
    ------
    DataError
        If the areas have no names or another CRS.
    """
    names, shapes = _areas(survey, areas)
    scored = survey.frame.loc[survey.frame[["safety_day", "safety_night"]].notna().any(axis=1)]
    belongs = _area_of_each(scored, names, shapes)
    order = [*names, *sorted(set(belongs) - set(names) - {""}), *([""] if "" in set(belongs) else [])]
    rows = []
    for name in order:
        mine = scored.loc[belongs == name]
        row: dict[str, Any] = {"area": name, "answers": len(mine), "few": False}
        for time in ("day", "night"):
            row |= _figures(mine[f"safety_{time}"].to_numpy(dtype=np.float64), time)
        rows.append(row | {"geometry": shapes.get(name)})
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(PERCEIVED_COLUMNS)), crs=survey.frame.crs)
    counts = ["answers", "answers_day", "answers_night"]
    frame[counts] = frame[counts].astype("Int64")
    return Perceived(frame, notices=_notices(survey, len(scored), belongs, names, areas is not None))


def wilson(successes: int, answers: int) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a share; NaN without answers.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *JASA* 22, 209-212.
    """
    if answers == 0:
        return float("nan"), float("nan")
    share, z2 = successes / answers, Z_95**2
    middle = (share + z2 / (2 * answers)) / (1 + z2 / answers)
    half = Z_95 / (1 + z2 / answers) * np.sqrt(share * (1 - share) / answers + z2 / (4 * answers**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def complaints(survey: Survey, *, within_m: float = 50.0, min_answers: int = 1) -> gpd.GeoDataFrame:
    """Gather the points that people call unsafe, by day or by night, into places.

    Parameters
    ----------
    survey
        Answers; those for an area as a whole name no place and are left out.
    within_m
        Answers at most this far from the middle one of a place belong to it, metres.
    min_answers
        Places with fewer answers are left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Most answers first: ``rank`` from 1; ``answers``; ``unsafe_day``, ``unsafe_night`` how many say so;
        ``reasons`` tuple of (reason, answers), most first, those who gave none left out; ``geometry`` Point, the mean
        of the answers. The order of the rows of the survey does not matter.

    Raises
    ------
    DataError
        If the distance is not above zero.
    """
    if not within_m > 0:
        raise DataError("complaints_distance", found=within_m)
    points = survey.at_points
    day = (points["safety_day"] < UNSAFE_BELOW).to_numpy(dtype=bool)
    night = (points["safety_night"] < UNSAFE_BELOW).to_numpy(dtype=bool)
    unsafe = day | night
    xy = shapely.get_coordinates(points.geometry.to_numpy()[unsafe])
    reasons = points["reason"].to_numpy(dtype=object)[unsafe]
    place = gather(xy, within_m)
    rows: list[dict[str, Any]] = []
    for number in range(int(place.max()) + 1 if len(place) else 0):
        mine = place == number
        middle = xy[mine].mean(axis=0)
        rows.append(
            {
                "answers": int(mine.sum()),
                "unsafe_day": int(day[unsafe][mine].sum()),
                "unsafe_night": int(night[unsafe][mine].sum()),
                "reasons": _by_number(reasons[mine]),
                "geometry": shapely.Point(np.round(middle, 3)),
            }
        )
    rows = [row for row in rows if row["answers"] >= min_answers]
    rows.sort(key=lambda row: (-row["answers"], row["geometry"].x, row["geometry"].y))
    ranked = [{"rank": rank, **row} for rank, row in enumerate(rows, start=1)]
    return gpd.GeoDataFrame(ranked, columns=list(COMPLAINT_COLUMNS), geometry="geometry", crs=survey.frame.crs)


def gather(xy: Floats, within_m: float) -> Ints:
    """Put points into places: the point with most neighbours takes those around it, then the next, and so on.

    Places are at most twice ``within_m`` across, whatever chains the points form. Equals are taken by x, then y.

    Parameters
    ----------
    xy
        Points in metres, shape (n, 2).
    within_m
        Reach in metres.

    Returns
    -------
    numpy.ndarray
        The place of each point, from 0, shape (n,).
    """
    place = np.full(len(xy), -1, dtype=np.int64)
    if len(xy) == 0:
        return place
    tree = cKDTree(xy)
    around = [np.array(tree.query_ball_point(point, within_m), dtype=np.int64) for point in xy]
    size = np.array([len(found) for found in around])
    number = 0
    for seed in np.lexsort((xy[:, 1], xy[:, 0], -size)):
        if place[seed] >= 0:
            continue
        free = around[int(seed)]
        place[free[place[free] < 0]] = number
        number += 1
    return place


def _areas(survey: Survey, areas: gpd.GeoDataFrame | None) -> tuple[list[str], dict[str, Any]]:
    if areas is None:
        return [], {}
    require_columns(areas, ("name", "geometry"), "areas")
    if areas.crs != survey.frame.crs:
        raise DataError("areas_crs_differ", areas=str(areas.crs.name if areas.crs else "-"))
    merged = areas.dissolve("name", sort=False)
    return [str(name) for name in merged.index], dict(zip(map(str, merged.index), merged.geometry, strict=True))


def _area_of_each(scored: gpd.GeoDataFrame, names: list[str], shapes: dict[str, Any]) -> npt.NDArray[np.object_]:
    """Name the area of each answer, ``""`` for none; case and outer blanks of a named area do not matter."""
    said = [str(name).strip() for name in scored["area"]]
    known = {name.strip().casefold(): name for name in [*sorted(set(said), reverse=True), *reversed(names)]}
    belongs = np.array([known.get(name.casefold(), name) for name in said], dtype=object)
    there = (belongs == "") & scored.geometry.notna().to_numpy()
    points = scored.geometry.to_numpy()
    for name in names:
        inside = there & (belongs == "") & np.asarray(shapely.intersects(shapes[name], points), dtype=bool)
        belongs[inside] = name
    return belongs


def _figures(scores: Floats, time: str) -> dict[str, Any]:
    answered = scores[~np.isnan(scores)]
    unsafe = int((answered < UNSAFE_BELOW).sum())
    low, high = wilson(unsafe, len(answered))
    some = len(answered) > 0
    return {
        f"answers_{time}": len(answered),
        f"unsafe_{time}": unsafe / len(answered) if some else float("nan"),
        f"low_{time}": low,
        f"high_{time}": high,
        f"mean_{time}": float(answered.mean()) if some else float("nan"),
    }


def _by_number(reasons: npt.NDArray[np.object_]) -> tuple[tuple[str, int], ...]:
    kinds, number = np.unique(reasons[reasons != ""].astype(str), return_counts=True)
    return tuple((str(kinds[i]), int(number[i])) for i in np.lexsort((kinds, -number)))


def _notices(
    survey: Survey, scored: int, belongs: npt.NDArray[np.object_], names: list[str], has_areas: bool
) -> tuple[Notice, ...]:
    found = []
    if scored < len(survey):
        found.append(Notice("survey_without_score", {"rows": len(survey) - scored}, is_warning=False))
    if has_areas and "" in set(belongs):
        found.append(Notice("survey_outside_areas", {"rows": int((belongs == "").sum())}))
    strange = sorted(set(belongs) - set(names) - {""})
    if has_areas and strange:
        found.append(Notice("survey_areas_unknown", {"areas": strange}))
    return tuple(found)
