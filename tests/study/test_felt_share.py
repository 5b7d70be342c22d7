"""Felt places are where a larger share says unsafe, and not where more were asked."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from city import CRS, grid_town
from hotspots.detect import OF_ANSWERS, Dbscan, GiStar, Kde, LocalMoran, Scan, Segments
from hotspots.detect.evidence import share_tail
from hotspots.errors import DataError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.survey import Survey
from hotspots.study.finding.felt import answers_of, felt_hot_spots

BLOCKS = 12
TOWN = grid_town(BLOCKS)
WEST, SOUTH, EAST, NORTH = TOWN.bounds
AREA = Area.from_bounds(TOWN.bounds, CRS, "town")
METHODS = {"segments": Segments(), "gistar": GiStar(), "local_moran": LocalMoran(), "scan": Scan(replicas=199)}


def survey(xy: np.ndarray, unsafe: np.ndarray) -> Survey:
    columns = {
        "source": "survey",
        "row": np.arange(2, len(xy) + 2),
        "asked": pd.Series(pd.NaT, index=range(len(xy))).dt.tz_localize("Europe/Stockholm"),
        "area": "",
        "safety_day": np.nan,
        "safety_night": np.where(unsafe, 1.0, 4.0),
        "reason": "",
    }
    return Survey(gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*xy.T), crs=CRS))


def scattered(rng: np.random.Generator, count: int) -> np.ndarray:
    """Points near streets all over the town."""
    return np.column_stack([rng.uniform(WEST, EAST, count), rng.uniform(SOUTH, NORTH, count)])


def around(rng: np.random.Generator, middle: np.ndarray, count: int, spread_m: float = 40.0) -> np.ndarray:
    xy = rng.normal(middle, spread_m, (count, 2))
    return np.clip(xy, [WEST + 1, SOUTH + 1], [EAST - 1, NORTH - 1])


def middle_of(across: float, up: float) -> np.ndarray:
    return np.array([WEST + across * (EAST - WEST), SOUTH + up * (NORTH - SOUTH)])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", [9, 10])
def test_a_safer_square_where_most_were_asked_is_no_felt_hot_spot(method: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    square = middle_of(0.3, 0.4)
    xy = np.vstack([around(rng, square, 300), scattered(rng, 200)])
    unsafe = rng.random(500) < np.repeat([0.1, 0.3], [300, 200])
    found = felt_hot_spots(survey(xy, unsafe), TOWN, METHODS[method], area=AREA)
    assert found.untested is None
    assert not any(found.frame.geometry.distance(gpd.points_from_xy([square[0]], [square[1]])[0]) < 80)


@pytest.mark.parametrize("method", METHODS)
def test_a_square_where_more_than_elsewhere_say_unsafe_is_found(method: str) -> None:
    rng = np.random.default_rng(3)
    square = middle_of(0.6, 0.6)
    xy = np.vstack([around(rng, square, 60, 25.0), around(rng, middle_of(0.2, 0.2), 200), scattered(rng, 240)])
    unsafe = rng.random(500) < np.repeat([0.6, 0.15], [60, 440])
    found = felt_hot_spots(survey(xy, unsafe), TOWN, METHODS[method], area=AREA)
    assert len(found) >= 1
    best = found.frame.iloc[0]
    assert best.geometry.distance(gpd.points_from_xy([square[0]], [square[1]])[0]) < 60
    assert best["count"] / best["answers"] > 0.4
    assert best["expected"] == pytest.approx(best["answers"] * found.incidents / found.asked)


@pytest.mark.parametrize("method", METHODS)
def test_surveys_asked_at_a_few_squares_give_few_false_alarms(method: str) -> None:
    alarms, surveys = 0, 40
    for seed in range(surveys):
        rng = np.random.default_rng(1000 + seed)
        squares = [around(rng, middle_of(*rng.uniform(0.1, 0.9, 2)), 90) for _ in range(3)]
        xy = np.vstack([*squares, scattered(rng, 100)])
        unsafe = rng.random(len(xy)) < rng.choice([0.15, 0.3, 0.5])
        alarms += len(felt_hot_spots(survey(xy, unsafe), TOWN, METHODS[method], area=AREA)) > 0
    assert alarms <= 0.05 * surveys


def test_the_tail_is_that_of_drawing_without_putting_back() -> None:
    held, there = np.array([0, 3, 10, 40, 7]), np.array([5, 4, 12, 40, 30])
    wanted = stats.hypergeom.sf(held - 1, 200, 60, there)
    assert share_tail(held, 60, there / 200, 200) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("method", [Dbscan(), Kde()])
def test_a_method_that_cannot_take_answers_refuses_them(method) -> None:
    rng = np.random.default_rng(1)
    xy = scattered(rng, 100)
    answers = answers_of(survey(xy, np.arange(100) % 2 == 0), "night").unsafe
    assert method.name not in OF_ANSWERS
    with pytest.raises(DataError) as refused:
        method.find(answers, Exposure(AREA, np.empty((0, 4)), xy))
    assert refused.value.code == "method_not_for_answers"
