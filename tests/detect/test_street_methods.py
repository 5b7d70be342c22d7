"""Hot streets, densities along streets and concentration: on streets drawn by hand, where the answer is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from towns import incidents

from hotspots.detect.along.concentration import concentration, gini
from hotspots.detect.along.network_kde import NetworkKde
from hotspots.detect.along.segments import Segments
from hotspots.detect.along.street_units import StreetUnits, joined_at, street_units
from hotspots.errors import DataError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats

METRES = CRS.from_epsg(3006)


def streets(*lines: tuple[float, float, float, float]) -> Exposure:
    pieces = np.array(lines, dtype=np.float64)
    low, high = pieces.reshape(-1, 2).min(axis=0) - 30, pieces.reshape(-1, 2).max(axis=0) + 30
    return Exposure(Area.from_bounds((low[0], low[1], high[0], high[1]), METRES), pieces)


def blocks(many: int = 8, apart: float = 100.0) -> Exposure:
    reach = (many - 1) * apart
    lines = [(0.0, n * apart, reach, n * apart) for n in range(many)]
    cut = []
    for x0, y0, x1, y1 in lines:
        stops = np.linspace(0, 1, many)
        for a, b in itertools.pairwise(stops):
            cut.append((x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0)))
            cut.append((cut[-1][1], cut[-1][0], cut[-1][3], cut[-1][2]))
    return streets(*cut)


def star(arm: float = 30.0) -> Exposure:
    return streets((0, 0, arm, 0), (0, 0, -arm, 0), (0, 0, 0, arm), (0, 0, 0, -arm))


def test_streets_are_cut_at_crossings_and_not_where_only_the_drawing_bends() -> None:
    exposure = streets((0, 0, 30, 0), (30, 0, 60, 10), (60, 10, 60, 50), (60, 10, 90, 10))
    units = street_units(exposure, 1000.0)
    assert len(units) == 3
    assert units.length_m.sum() == pytest.approx(exposure.total)
    assert sorted(np.round(units.length_m)) == [30, 40, 62]


@given(st.floats(5, 400), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_no_unit_is_longer_than_asked_and_no_metre_is_lost(longest_m: float, many: int) -> None:
    exposure = blocks(many, 130.0)
    units = street_units(exposure, longest_m)
    assert units.length_m.sum() == pytest.approx(exposure.total)
    assert units.length_m.max() <= longest_m + 1e-6


def test_a_catchment_is_the_length_without_error_and_spreads_with_it() -> None:
    """A dead-end beside a long street loses incidents to it when places are uncertain."""
    exposure = streets((0, 0, 400, 0), (0, 10, 400, 10), (0, 300, 400, 300))
    units = street_units(exposure, 1000.0)
    by_length = units.catchment(0.0)
    assert by_length == pytest.approx([1 / 3] * 3)
    blurred = units.catchment(25.0)
    assert blurred.sum() == pytest.approx(1)
    assert blurred[np.argsort(units.pieces[:, 1])[-1]] == pytest.approx(1 / 3, abs=0.02)


def test_a_planted_stretch_is_found_and_nothing_else() -> None:
    exposure = blocks()
    rng = np.random.default_rng(1)
    background = _along(exposure, 1500, rng)
    spot = np.column_stack([rng.uniform(300, 380, 70), np.full(70, 300.0)])
    xy = np.vstack([background, spot]) + rng.normal(0, 8, (1570, 2))
    found = Segments().find(incidents(xy, METRES), exposure)
    assert len(found) == 1
    place = found.frame.iloc[0]
    assert place.geometry.intersects(_point(340, 300))
    assert place["ratio"] > 2
    assert 60 <= place["street_m"] <= 300
    assert place["q_value"] <= 0.05


def test_streets_without_a_pattern_give_nothing() -> None:
    exposure = blocks()
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        xy = _along(exposure, 400, rng) + rng.normal(0, 10, (400, 2))
        alarms += len(Segments().find(incidents(xy, METRES), exposure)) > 0
    assert alarms <= 7


def test_the_order_of_incidents_does_not_matter() -> None:
    exposure = blocks(5)
    rng = np.random.default_rng(2)
    xy = np.vstack([_along(exposure, 300, rng), np.tile([[200.0, 150.0]], (40, 1)) + rng.normal(0, 5, (40, 2))])
    mixed = rng.permutation(len(xy))
    one, other = (Segments().find(incidents(places, METRES), exposure) for places in (xy, xy[mixed]))
    assert one.frame["count"].tolist() == other.frame["count"].tolist()
    assert one.frame.geometry.geom_equals(other.frame.geometry).all()


def test_streets_are_needed() -> None:
    without = Exposure(blocks().area, np.empty((0, 4)))
    with pytest.raises(DataError) as caught:
        Segments().find(incidents(np.zeros((30, 2)), METRES), without)
    assert caught.value.code == "segments_without_streets"


@pytest.mark.parametrize("split", ["simple", "discontinuous", "continuous"])
def test_a_kernel_at_a_crossing_of_four_is_as_published(split: str) -> None:
    """An incident 3 m from the crossing, bandwidth 10 and 5: Okabe & Sugihara's three kernels."""
    lixels = street_units(star(), 0.5)
    middle = np.vstack([_middle_of(lixels, unit) for unit in range(len(lixels))])
    source = int(np.argmin(np.hypot(middle[:, 0] - 2.75, middle[:, 1])))
    kde = NetworkKde(bandwidth_m=10.0, lixel_m=0.5, split=split)  # type: ignore[arg-type]
    density = kde.along(lixels, middle[[source]]).density
    gone = middle[source, 0]
    across = int(np.argmin(np.hypot(middle[:, 0], middle[:, 1] - 3.25)))
    apart = gone + middle[across, 1]
    ahead = {"simple": 1.0, "discontinuous": 1 / 3, "continuous": 1 / 2}[split]
    assert density[across] == pytest.approx(ahead * kde.value(np.array([apart]))[0])
    same = int(np.argmin(np.hypot(middle[:, 0] - 0.75, middle[:, 1])))
    direct = kde.value(np.array([gone - middle[same, 0]]))[0]
    reflected = kde.value(np.array([gone + middle[same, 0]]))[0]
    assert density[same] == pytest.approx(direct - (0.5 * reflected if split == "continuous" else 0))


def test_continuous_kernels_keep_the_total_and_simple_ones_do_not() -> None:
    lixels = street_units(blocks(4), 5.0)
    rng = np.random.default_rng(3)
    xy = _along(blocks(4), 50, rng)
    totals = {
        split: float((NetworkKde(60.0, 5.0, split=split).along(lixels, xy).density * lixels.length_m).sum())  # type: ignore[arg-type]
        for split in ("simple", "continuous")
    }
    assert totals["continuous"] == pytest.approx(50, rel=0.02)
    assert totals["simple"] > 60


def test_ends_that_meet_share_a_node() -> None:
    units = street_units(star(), 10.0)
    node = joined_at(units)
    assert (np.bincount(node)[np.bincount(node) > 2] == 4).all()
    assert len(node) == 2 * len(units)


def test_half_of_all_incidents_on_one_street_of_ten() -> None:
    count = np.array([100.0, 20, 10, 10, 10, 10, 10, 10, 10, 10])
    told = concentration(count, np.ones(10))
    assert told.share_for[0.5] == pytest.approx(0.1)
    assert told.by_chance[0.5][0] > 0.2
    assert told.gini > told.gini_by_chance[2]
    assert told.curve[0].tolist() == [0, 0]
    assert told.curve[-1].tolist() == [1, 1]


def test_few_incidents_look_concentrated_by_chance_alone() -> None:
    """20 incidents on 1,000 streets: 1 % of streets hold half, and chance gives as little."""
    count = np.r_[np.ones(20), np.zeros(980)]
    told = concentration(count, np.ones(1000))
    assert told.share_for[0.5] == pytest.approx(0.01)
    assert told.by_chance[0.5][1] <= 0.01 <= told.by_chance[0.5][2]
    assert told.gini == pytest.approx(0)


@pytest.mark.parametrize(
    ("count", "expected"), [([5, 5, 5, 5], 0.0), ([0, 0, 0, 20], 0.75), ([0, 0, 0, 1], 0.0), ([0, 0, 1, 1], 0.0)]
)
def test_gini_of_counts(count: list[int], expected: float) -> None:
    assert gini(np.array(count, dtype=float)) == pytest.approx(expected)


def _along(exposure: Exposure, count: int, rng: np.random.Generator) -> Floats:
    from hotspots.detect.random_town import along_streets

    return along_streets(exposure, count, rng)


def _middle_of(units: StreetUnits, unit: int) -> Floats:
    pieces = units.pieces[units.unit == unit]
    return np.asarray((pieces[0, :2] + pieces[0, 2:]) / 2)


def _point(x: float, y: float) -> object:
    import shapely

    return shapely.Point(x, y)
