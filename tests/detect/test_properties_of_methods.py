"""What must hold for every method: turned, moved, doubled and shuffled incidents tell the same, and totals are kept."""

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity
from towns import CRS, ZONE, background, grid_streets, incidents

from hotspots.detect import (
    Dbscan,
    DualKde,
    Emerging,
    GiStar,
    Hdbscan,
    Kde,
    LocalMoran,
    PriorCounts,
    Rates,
    Scan,
    Segments,
    ShrunkCounts,
    StDbscan,
)
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Grid
from hotspots.model.hex_grid import HexGrid
from hotspots.study.finding.methods import METHODS

_EVEN = grid_streets(side_m=800.0)
TOWN = Exposure(_EVEN.area, _EVEN.lines + np.tile([7.3, 3.1], 2))
"""No street runs along the border of two cells, where it would be in one of them."""

MIDDLE = (674_400.0, 6_580_400.0)
"""Of the town; a corner of cells of 50 m."""

CELL_M = 50.0
ON_SQUARES = {
    "gistar": GiStar(cell_m=CELL_M),
    "gistar, places": GiStar(cell_m=CELL_M, null="places"),
    "local_moran": LocalMoran(cell_m=80.0),
    "emerging": Emerging(cell_m=CELL_M, period_days=30),
    "kde": Kde(cell_m=CELL_M, bandwidth_m=60.0, replicas=99),
    "scan": Scan(cell_m=CELL_M, replicas=99),
    "scan, space_time": Scan(cell_m=CELL_M, kind="space_time", period_days=30, replicas=99),
    "scan, permutation": Scan(cell_m=CELL_M, kind="permutation", period_days=30, replicas=99),
}
ON_HEXAGONS = {
    "gistar, hex": GiStar(cell_m=CELL_M, grid="hex"),
    "local_moran, hex": LocalMoran(cell_m=CELL_M, grid="hex"),
    "emerging, hex": Emerging(cell_m=CELL_M, period_days=30, grid="hex"),
    "kde, hex": Kde(cell_m=CELL_M, bandwidth_m=60.0, replicas=99, grid="hex"),
}
FREE = {
    "dbscan": Dbscan(eps_m=30.0, min_samples=20, replicas=99),
    "st_dbscan": StDbscan(eps_m=30.0, eps_days=30, min_samples=12, replicas=99),
    "segments": Segments(),
}
HALVED = {"hdbscan": Hdbscan(min_cluster_size=15)}
"""Finds in one half and tests in the other: which incident is in which half is drawn."""

ALL = ON_SQUARES | ON_HEXAGONS | FREE | HALVED
BY_DRAWING = {"kde", "kde, hex", "scan", "scan, space_time", "scan, permutation", "dbscan", "st_dbscan"}
"""p comes from random towns."""


def study():
    """A town of 1,200 with two spots of 90, in the last two months; no two incidents at one place."""
    rng = np.random.default_rng(12)
    spots = [np.array([674_000.0, 6_580_000.0]) + at + rng.normal(0, 14, (90, 2)) for at in ((240, 240), (560, 480))]
    xy = np.vstack([background(TOWN, 1200, 4), *spots])
    day = np.r_[rng.integers(0, 360, 1200), rng.integers(300, 360, 180)]
    # Beside the outermost corners two streets are equally near, and either may be the nearest.
    low, high = TOWN.lines[:, :2].min(axis=0), TOWN.lines[:, 2:].max(axis=0)
    inside = ((xy > low) & (xy < high)).all(axis=1)
    return np.round(xy[inside], 2), day[inside]


XY, DAY = study()
REPEATED = np.vstack([XY, XY[::7], XY[::7], XY[::31]]), np.r_[DAY, DAY[::7], DAY[::7], DAY[::31]]
"""With repeats at one place and day."""


def dated(xy, day):
    start = pd.Timestamp("2025-01-01", tz=ZONE) + pd.to_timedelta(pd.Series(day), unit="D")
    return incidents(xy, start=start, time_precision="day")


def moved(by):
    """The town, moved."""
    return Exposure(Area(affinity.translate(TOWN.area.polygon, *by), CRS), TOWN.lines + np.tile(by, 2))


def turned(degrees):
    """The town, turned about its middle, and a function that turns places along."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if degrees % 90 == 0:
        turn = np.round(turn)

    def along(xy):
        return (xy - MIDDLE) @ turn.T + MIDDLE

    lines = np.hstack([along(TOWN.lines[:, :2]), along(TOWN.lines[:, 2:])])
    return Exposure(Area(shapely.transform(TOWN.area.polygon, along), CRS), lines), along


def same_places(one, other, change, rel=1e-5):
    """Find the two foremost places of a result in another; ``change`` brings outlines of the first to the second."""
    assert min(len(one), len(other)) >= 1
    assert min(len(one), 2) == min(len(other), 2)
    left, right = one.frame.head(2), other.frame
    # Places of equal excess may change their order.
    for row in left.itertuples():
        apart = [shapely.symmetric_difference(change(row.geometry), place).area for place in right.geometry]
        match = right.iloc[int(np.argmin(apart))]
        assert min(apart) < 0.01 * row.area_m2
        assert row.count == match["count"]
        assert row.expected == pytest.approx(match["expected"], rel=rel)


def same_evidence(one, other, rel=1e-5):
    """p and q of the places; below 1e-11 they may be one minus a sum, and no more told apart."""
    left, right = (found.frame.head(2).sort_values(["count", "expected"]) for found in (one, other))
    for column in ("p_value", "q_value"):
        assert left[column].to_numpy() == pytest.approx(right[column].to_numpy(), rel=rel, abs=1e-11, nan_ok=True)


def test_every_method_that_a_study_can_name_is_here():
    assert {method.name for method in ALL.values()} == set(METHODS)


@pytest.mark.parametrize("name", ALL)
def test_the_order_of_rows_changes_no_byte(name):
    xy, day = REPEATED
    mixed = np.random.default_rng(3).permutation(len(xy))
    one, other = ALL[name].find(dated(xy, day), TOWN), ALL[name].find(dated(xy[mixed], day[mixed]), TOWN)
    assert len(one) > 0
    assert one.frame.to_wkb().to_csv() == other.frame.to_wkb().to_csv()
    assert one.significant.to_wkb().to_csv() == other.significant.to_wkb().to_csv()
    assert (one.parameters, one.notices) == (other.parameters, other.notices)


@pytest.mark.parametrize("name", ALL)
def test_counts_in_places_are_incidents_and_none_counts_twice(name):
    xy, day = REPEATED
    found = ALL[name].find(dated(xy, day), TOWN)
    inside = np.array([shapely.intersects_xy(place.buffer(1e-6), xy) for place in found.frame.geometry])
    assert inside.sum(axis=0).max() == 1
    assert found.frame["count"].sum() <= found.incidents == len(xy)
    if not name.startswith(("emerging", "st_dbscan", "scan, ")):  # those count within their days
        assert inside.sum(axis=1).tolist() == found.frame["count"].tolist() or name in ("dbscan", "segments")
    assert found.frame["share"].to_numpy() == pytest.approx(found.frame["count"].to_numpy() / len(xy))
    assert (found.frame["expected"] > 0).all()
    assert found.frame["expected"].sum() < len(xy)


@pytest.mark.parametrize("name", ALL)
def test_moving_everything_by_whole_cells_moves_the_places(name):
    grid = HexGrid(CELL_M, 0, 0, (1, 1))
    by = np.array([700 * grid.wide_m, -420 * grid.high_m]) if name in ON_HEXAGONS else np.array([36_000.0, -20_000.0])
    one = ALL[name].find(dated(XY, DAY), TOWN)
    other = ALL[name].find(dated(XY + by, DAY), moved(by))
    same_places(one, other, lambda place: affinity.translate(place, *by))
    same_evidence(one, other)


@pytest.mark.parametrize("name", FREE)
def test_moving_everything_anywhere_moves_the_places(name):
    by = np.array([12_345.67, -890.12])
    one, other = FREE[name].find(dated(XY, DAY), TOWN), FREE[name].find(dated(XY + by, DAY), moved(by))
    same_places(one, other, lambda place: affinity.translate(place, *by))
    same_evidence(one, other)


@pytest.mark.parametrize(("name", "degrees"), [(name, angle) for name in ON_SQUARES for angle in (90, 180)])
def test_turning_everything_by_a_quarter_turns_the_places_on_squares(name, degrees):
    town, along = turned(degrees)
    one, other = ALL[name].find(dated(XY, DAY), TOWN), ALL[name].find(dated(along(XY), DAY), town)
    same_places(one, other, lambda place: shapely.transform(place, along))
    if name not in BY_DRAWING:
        same_evidence(one, other)


@pytest.mark.parametrize("name", ON_HEXAGONS)
def test_turning_everything_by_a_half_turns_the_places_on_hexagons(name):
    """Half a turn about the middle of a hexagon keeps the lattice; blurred exposure by hexagon is known to 1 %."""
    grid = HexGrid(CELL_M, 0, 0, (1, 1))
    to_cell = np.array(
        [np.round(MIDDLE[0] / grid.wide_m) * grid.wide_m, np.round(MIDDLE[1] / 2 / grid.high_m) * 2 * grid.high_m]
    )
    by = to_cell - MIDDLE  # so that the town turns about the middle of a cell

    def along(xy):
        return 2 * to_cell - xy

    start = moved(by)
    lines = np.hstack([along(start.lines[:, :2]), along(start.lines[:, 2:])])
    town = Exposure(Area(shapely.transform(start.area.polygon, along), CRS), lines)
    one, other = ALL[name].find(dated(XY + by, DAY), start), ALL[name].find(dated(along(XY + by), DAY), town)
    same_places(one, other, lambda place: shapely.transform(place, along), rel=0.01)
    if name not in BY_DRAWING:
        same_evidence(one, other, rel=0.2)


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("degrees", [17.0, 90.0, 233.0])
def test_turning_everything_freely_turns_the_places_without_a_lattice(name, degrees):
    """What is expected in a place is measured on a lattice of metres, which does not turn: it is known to 1 %."""
    town, along = turned(degrees)
    one, other = FREE[name].find(dated(XY, DAY), TOWN), FREE[name].find(dated(along(XY), DAY), town)
    same_places(one, other, lambda place: shapely.transform(place, along), rel=0.01)
    same_evidence(one, other, rel=0.5)


@pytest.mark.parametrize("name", [name for name in (ON_SQUARES | ON_HEXAGONS | FREE) if name != "gistar, places"])
def test_every_incident_twice_is_never_weaker_evidence(name):
    """Twice the incidents over the same ground are twice the excess: what stood out stands out more."""
    method = ALL[name]
    double = {"dbscan": {"min_samples": 40}, "st_dbscan": {"min_samples": 24}}.get(name, {})
    from dataclasses import replace

    one = method.find(dated(XY, DAY), TOWN)
    other = replace(method, **double).find(dated(np.vstack([XY, XY]), np.r_[DAY, DAY]), TOWN)
    assert one.frame["p_value"].min() >= other.frame["p_value"].min()
    both = [shapely.unary_union(list(found.frame.geometry)) for found in (one, other)]
    assert both[0].intersection(both[1]).area > 0.5 * both[0].area
    if name in ("gistar", "gistar, hex", "segments"):
        before = shapely.unary_union(list(one.significant.geometry))
        after = shapely.unary_union(list(other.significant.geometry))
        assert before.difference(after.buffer(0.01)).area < 1e-3 * max(before.area, 1)
    if name in ("dbscan", "st_dbscan"):  # places have weights: the same clusters with twice the incidents
        assert shapely.symmetric_difference(*both).area < 1e-3 * both[0].area
        assert sorted(other.frame["count"]) == sorted(2 * one.frame["count"])


def test_every_incident_twice_is_no_evidence_where_places_land_by_chance():
    """Gi* with ``null="places"`` holds p of the doubled town at that of the single one, where no chance is smaller."""
    method = GiStar(cell_m=CELL_M, null="places")
    grid = Grid.covering(TOWN.area.bounds, CELL_M)
    p = [
        method.surface(dated(np.tile(XY, (times, 1)), np.tile(DAY, times)), TOWN, grid).evidence["p_value"]
        for times in (2, 4)
    ]
    hot = p[0] < 0.01
    assert hot.sum() > 10
    assert p[0][hot] == pytest.approx(p[1][hot], rel=1e-6, abs=1e-14)


SURFACES = {
    "prior_counts": PriorCounts(),
    "rates": Rates(),
    "rates, neighbours": Rates("neighbours"),
    "shrunk_counts": ShrunkCounts(),
    "kde": Kde(bandwidth_m=70.0),
    "kde, chosen": Kde(),
    "kde, adaptive": Kde(bandwidth_m=70.0, adaptive=True),
    "kde, quartic": Kde(bandwidth_m=70.0, kernel="quartic"),
    "dual_kde": DualKde(bandwidth_m=70.0),
    "gistar": GiStar(),
    "local_moran": LocalMoran(),
    "emerging": Emerging(period_days=30),
    "segments": Segments(),
    "scan": Scan(),
}
GRIDS = {
    "square": Grid.covering(TOWN.area.bounds, CELL_M),
    "hex": HexGrid.covering(TOWN.area.bounds, CELL_M),
}


@pytest.mark.parametrize("kind", GRIDS)
@pytest.mark.parametrize("name", SURFACES)
def test_surfaces_do_not_depend_on_the_order_of_rows(name, kind):
    xy, day = REPEATED
    mixed = np.random.default_rng(3).permutation(len(xy))
    one = SURFACES[name].surface(dated(xy, day), TOWN, GRIDS[kind])
    other = SURFACES[name].surface(dated(xy[mixed], day[mixed]), TOWN, GRIDS[kind])
    assert one.value.tobytes() == other.value.tobytes()
    assert one.evidence.keys() == other.evidence.keys()
    for column, values in one.evidence.items():
        assert values.tobytes() == other.evidence[column].tobytes()


@pytest.mark.parametrize("kind", GRIDS)
@pytest.mark.parametrize("name", SURFACES)
def test_surfaces_hold_every_incident_once(name, kind):
    xy, day = REPEATED
    surface = SURFACES[name].surface(dated(xy, day), TOWN, GRIDS[kind])
    held = surface.evidence["count"].sum()
    assert held == (len(xy) if name != "emerging" else (day >= day.max() - 59).sum())
    assert surface.evidence["expected"].sum() == pytest.approx(held)
    if surface.unit == "count":
        assert np.nansum(surface.value) == pytest.approx(len(xy), rel=1e-9 if name == "prior_counts" else 0.05)
    if surface.unit == "per_km2":
        inside = np.isfinite(surface.value)
        ground = surface.grid.ground(TOWN.area.polygon)
        assert np.sum(surface.value[inside] * ground[inside]) / 1e6 == pytest.approx(len(xy), rel=0.02)


@pytest.mark.parametrize("name", SURFACES)
def test_surfaces_turn_by_a_quarter_with_everything(name):
    town, along = turned(90)
    one = SURFACES[name].surface(dated(XY, DAY), TOWN, GRIDS["square"])
    other = SURFACES[name].surface(dated(along(XY), DAY), town, Grid.covering(town.area.bounds, CELL_M))
    # A quarter to the left: what was at the southern edge is at the eastern one.
    expected = np.rot90(one.value, -1)
    scale = np.nanmax(np.abs(expected))
    assert other.value == pytest.approx(expected, abs=1e-6 * scale, nan_ok=True)


@pytest.mark.parametrize(
    "name", ["prior_counts", "kde", "kde, chosen", "kde, adaptive", "kde, quartic", "gistar", "scan"]
)
def test_surfaces_of_every_incident_twice(name):
    """Counts, densities and likelihood ratios double; Gi* as z is the same; bandwidths see places and stay."""
    one = SURFACES[name].surface(dated(XY, DAY), TOWN, GRIDS["square"])
    other = SURFACES[name].surface(dated(np.vstack([XY, XY]), np.r_[DAY, DAY]), TOWN, GRIDS["square"])
    times = 1 if name == "gistar" else 2
    scale = np.nanmax(np.abs(one.value))
    assert other.value == pytest.approx(times * one.value, rel=1e-6, abs=1e-9 * scale, nan_ok=True)


@pytest.mark.parametrize("name", ["rates", "rates, neighbours", "dual_kde"])
def test_rates_of_every_incident_twice_are_shrunk_less(name):
    one = SURFACES[name].surface(dated(XY, DAY), TOWN, GRIDS["square"])
    other = SURFACES[name].surface(dated(np.vstack([XY, XY]), np.r_[DAY, DAY]), TOWN, GRIDS["square"])
    assert np.nanstd(other.value) > np.nanstd(one.value)
