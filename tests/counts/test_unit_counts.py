"""Units above expectation: planted ones are found, random towns are quiet, hidden numbers never become known."""

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from counted_towns import CRS, SOUTH, WEST, count_points, counts_of, numbers, squares
from scipy import stats

from hotspots.detect.random_town import along_streets
from hotspots.detect.units import unit_counts
from hotspots.detect.units.unit_counts import Matrix, UnitCounts, least_favourable_tail
from hotspots.detect.units.unit_exposure import unit_exposures
from hotspots.model.area import Area
from hotspots.model.counts import Counts
from hotspots.model.exposure import Exposure


def town(side_m=2000.0, every_m=100.0):
    """Streets at irregular distances, so that units have different exposure."""
    rng = np.random.default_rng(4)
    at = np.sort(rng.uniform(0, side_m, int(side_m / every_m)))
    across = np.column_stack([np.full(len(at), WEST), SOUTH + at, np.full(len(at), WEST + side_m), SOUTH + at])
    along = np.column_stack([WEST + at, np.full(len(at), SOUTH), WEST + at, np.full(len(at), SOUTH + side_m)])
    return Exposure(Area.from_bounds((WEST, SOUTH, WEST + side_m, SOUTH + side_m), CRS), np.vstack([across, along]))


TOWN = town()


def random_points(seed, count, beside_m):
    rng = np.random.default_rng(seed)
    return along_streets(TOWN, count, rng) + rng.normal(0, beside_m, (count, 2))


@pytest.mark.parametrize(
    ("side_m", "beside_m", "towns", "most"),
    [(250.0, 8.0, 200, 19), (500.0, 0.0, 60, 8), (250.0, 20.0, 60, 8), (100.0, 8.0, 60, 8)],
)
def test_random_towns_are_quiet(side_m, beside_m, towns, most, monkeypatch):
    units = squares(int(2000 / side_m), int(2000 / side_m), side_m)
    measured = unit_exposures(counts_of(units, [1] * len(units)), TOWN, 25.0)
    monkeypatch.setattr(unit_counts, "unit_exposures", lambda *_: measured)
    false = sum(
        len(UnitCounts().find(counts_of(units, count_points(units, random_points(seed, 2000, beside_m))), TOWN)) > 0
        for seed in range(towns)
    )
    assert false <= most  # 5 %, with sampling error


@pytest.mark.parametrize("side_m", [250.0, 100.0])
def test_the_planted_unit_is_found_first(side_m):
    units = squares(int(2000 / side_m), int(2000 / side_m), side_m)
    rng = np.random.default_rng(3)
    spot = np.array([WEST + 1130, SOUTH + 630])
    xy = np.vstack([random_points(1, 2000, 8.0), spot + rng.normal(0, 15, (80, 2))])
    found = UnitCounts().find(counts_of(units, count_points(units, xy)), TOWN)
    first = found.frame.iloc[0]
    assert shapely.contains_xy(first.geometry, *spot)
    assert first["ratio"] > 2
    assert first["peak"] == ""
    assert found.method == "units"


def test_one_period_and_known_numbers_give_the_plain_binomial_tail():
    low = np.array([[30.0], [10.0], [20.0], [5.0], [15.0]])
    exposure = np.array([100.0, 100.0, 200.0, 50.0, 150.0])
    p, k, mean = least_favourable_tail(low, low, np.ones_like(low, bool), exposure, np.eye(5))
    assert p[0] == pytest.approx(stats.binom.sf(29, 80, 100 / 600))
    assert k[0] == 30
    assert mean[0] == pytest.approx(80 / 6)


def test_a_unit_is_called_only_if_it_would_be_whatever_the_hidden_numbers_are():
    rng = np.random.default_rng(8)
    exposure = rng.uniform(50, 150, 4)
    low = np.array([[12.0, 3.0], [0.0, 4.0], [1.0, 0.0], [2.0, 0.0]])
    high = np.array([[12.0, 3.0], [4.0, 4.0], [1.0, 4.0], [2.0, 4.0]])
    known = np.ones_like(low, bool)
    worst = least_favourable_tail(low, high, known, exposure, np.eye(4))[0]
    hidden = np.argwhere(low < high)
    for fill in itertools.product(range(5), repeat=len(hidden)):
        true = low.copy()
        true[tuple(hidden.T)] = fill
        assert (least_favourable_tail(true, true, known, exposure, np.eye(4))[0][0]) <= worst[0] + 1e-12


def test_the_mean_chance_over_strata_never_understates_p():
    rng = np.random.default_rng(1)
    low = np.array([[9.0, 7.0], [3.0, 2.0], [4.0, 0.0], [2.0, 6.0]])
    known = np.array([[True, True], [True, True], [False, True], [True, False]])
    exposure = np.array([80.0, 120.0, 300.0, 400.0])
    p, k, _ = least_favourable_tail(low * known, low * known, known, exposure, np.eye(4))
    total = (low * known).sum(axis=0)
    share = exposure[0] / (exposure[:, None] * known).sum(axis=0)
    drawn = rng.binomial(total[0], share[0], 400_000) + rng.binomial(total[1], share[1], 400_000)
    assert (drawn >= k[0]).mean() <= p[0] + 3e-3


def test_what_is_not_known_at_all_leaves_with_its_streets():
    units = squares(4, 4, 500.0)
    values = [40] * 16
    values[5] = (0, np.inf)
    found = UnitCounts().find(counts_of(units, values), TOWN)
    assert "counts_unbounded" in {notice.code for notice in found.notices}
    assert "1-1" not in set(found.frame["name"])


def test_what_the_table_leaves_out_is_fewer_than_its_least_number_and_never_zero():
    units = squares(3, 3, 500.0)
    frame = counts_of(units, [20] * 9, fewer_than=5).frame
    extra = [numbers("0-0", n=9, offence="Rån", group="robbery")]
    matrix = Matrix.of(Counts(pd.concat([frame, pd.DataFrame(extra)], ignore_index=True), units, fewer_than=5))
    assert sorted(matrix.high[1]) == [4.0, 20.0]
    assert sorted(matrix.low[1]) == [0.0, 20.0]


def test_wide_units_are_areas_and_narrow_ones_places():
    wide, narrow = squares(4, 4, 500.0), squares(20, 20, 100.0)
    rng = np.random.default_rng(3)
    xy = np.vstack([random_points(1, 2000, 8.0), rng.normal((WEST + 1150, SOUTH + 650), 15, (300, 2))])
    of_areas = UnitCounts().find(counts_of(wide, count_points(wide, xy)), TOWN)
    assert len(of_areas) > 0
    assert not of_areas.frame["walkable"].any()
    assert len(of_areas.places) == 0
    assert "counts_wide_units" in {notice.code for notice in of_areas.notices}
    of_cells = UnitCounts().find(counts_of(narrow, count_points(narrow, xy)), TOWN)
    assert of_cells.frame["walkable"].all()
    assert len(of_cells.places) == len(of_cells)


def test_streets_are_held_against_their_own_metres():
    lines = [shapely.LineString([(WEST, SOUTH + y), (WEST + 400, SOUTH + y)]) for y in range(0, 1000, 100)]
    names = [f"Gata {number}" for number in range(10)]
    units = gpd.GeoDataFrame({"unit": names, "unit_kind": "street", "name": names}, geometry=lines, crs=CRS)
    found = UnitCounts().find(counts_of(units, [10] * 9 + [60]), TOWN)
    assert list(found.frame["name"]) == ["Gata 9"]
    assert found.frame["street_m"].iloc[0] == pytest.approx(400)
    assert not found.frame["walkable"].iloc[0]
    assert found.exposure == "street"


def test_without_streets_area_counts_and_is_said():
    units = squares(4, 4, 500.0)
    bare = Exposure(TOWN.area, np.empty((0, 4)))
    found = UnitCounts().find(counts_of(units, [10] * 15 + [60]), bare)
    assert list(found.frame["name"]) == ["3-3"]
    assert "hot_spots_by_area" in {notice.code for notice in found.notices}


def test_offences_without_a_public_place_are_told_and_not_tested():
    units = squares(4, 4, 500.0)
    theft = counts_of(units, [10] * 16).frame
    fraud = counts_of(units, [0] * 15 + [500], offence="Bedrägeri", group="fraud").frame
    found = UnitCounts().find(Counts(pd.concat([theft, fraud], ignore_index=True), units), TOWN)
    assert len(found) == 0
    told = {notice.code: notice.values for notice in found.notices}
    assert told["counts_not_placed"]["count"] == 500
    nothing = UnitCounts().find(Counts(fraud, units), TOWN)
    assert len(nothing) == 0
    assert "counts_nothing_to_place" in {notice.code for notice in nothing.notices}


def test_too_few_units_and_too_few_incidents_are_told():
    few = UnitCounts().find(counts_of(squares(2, 2, 500.0), [100] * 4), TOWN)
    assert "counts_units_too_few" in {notice.code for notice in few.notices}
    few = UnitCounts().find(counts_of(squares(4, 4, 500.0), [1] * 16), TOWN)
    assert len(few) == 0
    assert "hot_spots_too_few" in {notice.code for notice in few.notices}
