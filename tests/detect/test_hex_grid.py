"""Hexagons: as much ground as a square cell, six neighbours, exact lengths, and the same evidence and places."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from towns import CRS, grid_streets, incidents, planted

from hotspots.detect import Emerging, GiStar, Kde, LocalMoran, PriorCounts, Rates, ShrunkCounts
from hotspots.detect.density.kde_cells import WITHIN, own_mass, smooth_cells
from hotspots.detect.evidence import binomial_tail, gi_star
from hotspots.detect.exposure import blurred_share, street_metres
from hotspots.errors import SettingsError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure
from hotspots.model.hex_grid import HexGrid

coordinates = st.floats(0, 1000, allow_subnormal=False).map(lambda value: round(value, 3))
places = arrays(np.float64, st.tuples(st.integers(1, 40), st.just(2)), elements=coordinates)
lines = arrays(np.float64, st.tuples(st.integers(1, 20), st.just(4)), elements=coordinates)
GRID = HexGrid.covering((0, 0, 1000, 1000), 90)
CELLS = GRID.boxes(np.arange(GRID.size))
TOWN = grid_streets(side_m=800.0)
CORNERS = ((240.0, 240.0), (560.0, 560.0))


def some_incidents(seed=2, **columns):
    xy, spot = planted(TOWN, seed=seed, background_count=600, at=CORNERS)
    return incidents(xy, **columns), xy, spot


@given(places)
def test_every_place_is_in_the_cell_whose_middle_is_nearest(xy):
    cell = GRID.index(xy)
    assert (cell >= 0).all()
    apart = np.hypot(*(xy[:, None, :] - GRID.centres()[None, :, :]).transpose(2, 0, 1))
    assert np.allclose(apart[np.arange(len(xy)), cell], apart.min(axis=1), atol=1e-6)
    assert (shapely.distance(CELLS[cell], shapely.points(xy)) < 1e-6).all()


def test_cells_have_the_ground_of_a_square_and_leave_no_gap():
    assert shapely.area(CELLS) == pytest.approx(np.full(GRID.size, 90.0**2))
    whole = shapely.union_all(CELLS)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(GRID.size * 90.0**2)
    assert whole.covers(shapely.box(0, 0, 1000, 1000))


def test_ground_is_measured_exactly():
    polygon = shapely.Polygon([(100, 100), (900, 150), (700, 800), (200, 650)])
    ground = GRID.ground(polygon)
    assert ground.sum() == pytest.approx(polygon.area)
    assert ground.reshape(-1) == pytest.approx(shapely.area(shapely.intersection(polygon, CELLS)))


@given(lines)
def test_lengths_are_those_that_lie_in_each_hexagon(drawn):
    drawn = np.round(drawn) + 0.37  # off the sides, where a line may fall to either cell
    drawn[:, 2:] += 0.11
    inside = shapely.length(shapely.intersection(CELLS[:, None], shapely.linestrings(drawn.reshape(-1, 2, 2))[None, :]))
    assert GRID.length(drawn).reshape(-1) == pytest.approx(inside.sum(axis=1), abs=1e-6)


def test_neighbours_are_the_cells_that_touch():
    touching = shapely.distance(CELLS[:, None], CELLS[None, :]) < 1e-6
    for number in range(GRID.size):
        near = [row * GRID.shape[1] + col for row, col in GRID.beside(divmod(number, GRID.shape[1]))]
        assert near == [other for other in np.flatnonzero(touching[number]) if other != number]
    values = np.random.default_rng(1).random(GRID.shape)
    assert GRID.around(values).reshape(-1) == pytest.approx(touching @ values.reshape(-1))


@given(places, st.integers(-9, 9), st.integers(-9, 9))
def test_moving_all_by_whole_cells_moves_the_counts(xy, east, north):
    by = np.array([(east + north / 2) * GRID.wide_m, north * GRID.high_m])
    xy = xy[shapely.distance(shapely.boundary(CELLS[GRID.index(xy)]), shapely.points(xy)) > 1e-6]
    moved = HexGrid(90.0, GRID.row + north, GRID.col + east - 20, (GRID.shape[0], GRID.shape[1] + 40))
    held = {
        tuple(np.round(at + by, 3)): n for at, n in zip(GRID.centres(), GRID.count(xy).reshape(-1), strict=True) if n
    }
    there = {
        tuple(np.round(at, 3)): n for at, n in zip(moved.centres(), moved.count(xy + by).reshape(-1), strict=True) if n
    }
    assert held == there


@given(places)
def test_turning_all_by_a_sixth_around_a_cell_turns_the_counts(xy):
    wide = HexGrid.covering((-2500, -2500, 2500, 2500), 90)
    angle = np.pi / 3
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([4 * wide.wide_m, 6 * wide.high_m])
    xy = xy[shapely.distance(shapely.boundary(CELLS[GRID.index(xy)]), shapely.points(xy)) > 1e-6]
    turned = (wide.centres() - middle) @ turn.T + middle
    to = wide.index(turned)
    counts, after = wide.count(xy).reshape(-1), wide.count((xy - middle) @ turn.T + middle).reshape(-1)
    assert np.array_equal(np.bincount(to[counts > 0], counts[counts > 0], minlength=wide.size), after)


def test_width_is_from_corner_to_corner_and_blocks_are_no_wider():
    cells = [(0, 0), (1, 2), (3, 1)]
    corners = np.vstack([shapely.get_coordinates(GRID.boxes(np.array([r * GRID.shape[1] + c]))[0]) for r, c in cells])
    assert GRID.width_m(cells) == pytest.approx(np.hypot(*(corners[:, None] - corners[None]).T).max())
    blocks = [
        [(int(r), int(c)) for r, c in zip(*map(np.ravel, np.broadcast_arrays(*block)), strict=True)]
        for block in GRID.blocks((5, 5), 400.0)
    ]
    assert max(len(block) for block in blocks) >= 9
    for block in blocks:
        assert (5, 5) in block
        assert GRID.width_m(block) <= 400.0

    # Turned by half a turn about the cell, every block is one of them.
    def turned(block):
        xy = 2 * GRID.centres_of(np.array([5 * GRID.shape[1] + 5])) - GRID.centres_of(
            np.array([r * GRID.shape[1] + c for r, c in block])
        )
        return frozenset(divmod(int(cell), GRID.shape[1]) for cell in GRID.index(xy))

    assert {turned(block) for block in blocks} == {frozenset(block) for block in blocks}
    assert len(list(GRID.blocks((5, 5), 112.0))) == 1
    assert list(GRID.blocks((5, 5), 111.0)) == []  # a cell of 90 m is 111.7 m across


def test_subcells_add_up_and_blur_is_close_to_exact_where_it_is_wide():
    fine = GRID.finer(9)
    values = np.random.default_rng(3).random(fine.shape) * GRID.repeat(np.ones(GRID.shape, dtype=bool), 9)
    assert GRID.gather(values, 9).sum() == pytest.approx(values.sum())
    assert GRID.gather(np.ones(fine.shape), 9)[1:-1, 1:-1] == pytest.approx(81, rel=0.02)
    grid = HexGrid.covering(TOWN.area.bounds, 90)
    share = blurred_share(TOWN, grid, 1.0)  # hardly blurred
    exact = street_metres(TOWN, grid) / TOWN.total
    assert share.sum() == pytest.approx(1.0)
    assert np.abs(share - exact).sum() < 0.1


@pytest.mark.parametrize("kernel", ["gaussian", "quartic"])
@pytest.mark.parametrize("bandwidth_m", [45.0, 90.0, 200.0])
def test_smoothing_over_hexagons_keeps_the_total_and_looks_alike_all_round(kernel, bandwidth_m):
    grid = HexGrid.covering((0, 0, 4000, 4000), 90)
    one = np.zeros(grid.shape)
    middle = (grid.shape[0] // 2, grid.shape[1] // 2)
    one[middle] = 1.0
    spread = smooth_cells(one, grid, kernel, bandwidth_m)
    assert spread.sum() == pytest.approx(1.0, abs=1e-9)
    assert spread[middle] == pytest.approx(own_mass(grid, kernel, bandwidth_m))
    ring = [spread[cell] for cell in grid.beside(middle)]
    assert ring == pytest.approx([ring[0]] * 6)
    away = grid.centres() - grid.centres()[middle[0] * grid.shape[1] + middle[1]]
    if bandwidth_m >= 90:
        moments = (away**2 * spread.reshape(-1)[:, None]).sum(axis=0)
        assert moments + WITHIN * 90**2 == pytest.approx([bandwidth_m**2] * 2, rel=0.03)
    squared = smooth_cells(one, grid, kernel, bandwidth_m, power=2)
    assert squared == pytest.approx(spread**2, abs=1e-12)


def test_p_is_the_exact_binomial_tail_of_seven_hexagons():
    area = Area.from_bounds((0, 0, 1000, 1000), CRS)
    rng = np.random.default_rng(5)
    xy = np.vstack([rng.uniform(0, 1000, (200, 2)), rng.normal((512, 488), 40, (30, 2))])
    surface = GiStar(grid="hex").surface(incidents(xy), Exposure(area, np.empty((0, 4))), GRID)
    at = int(np.argmax(GRID.count(xy)))
    near = shapely.union_all(CELLS[shapely.distance(CELLS[at], CELLS) < 1e-6])
    held, share = int(shapely.contains_xy(near, xy).sum()), near.intersection(area.polygon).area / area.area_m2
    p = surface.evidence["p_value"].reshape(-1)[at]
    assert p == pytest.approx(float(binomial_tail(np.array(held), len(xy), np.array(share))), rel=1e-6)


def test_gi_star_on_hexagons_is_that_of_a_matrix_of_neighbours():
    counts = np.random.default_rng(6).poisson(2.0, GRID.shape).astype(float)
    w = (shapely.distance(CELLS[:, None], CELLS[None, :]) < 1e-6).astype(float)
    x, n, total = counts.reshape(-1), GRID.size, w.sum(axis=1)
    spread = x.std() * np.sqrt((n * total - total**2) / (n - 1))
    assert gi_star(counts, None, GRID).reshape(-1) == pytest.approx((w @ x - x.mean() * total) / spread)


@pytest.mark.parametrize(
    "method", [GiStar(grid="hex"), LocalMoran(grid="hex"), Kde(grid="hex", bandwidth_m=60)], ids=lambda one: one.name
)
def test_what_is_planted_is_found_on_hexagons_in_places_one_can_go_to(method):
    given_, xy, spot = some_incidents()
    found = method.find(given_, TOWN)
    assert found.parameters["grid"] == "hex"
    for number in (1, 2):
        covered = [shapely.contains_xy(place, xy[spot == number]).mean() for place in found.frame.geometry]
        assert max(covered) > 0.5
    for place, row in zip(found.frame.geometry, found.frame.itertuples(), strict=True):
        assert 2 * shapely.minimum_bounding_radius(place) <= 300 * 1.16  # a width of 300 m fits a circle of 346 m
        corners = shapely.get_coordinates(place)
        assert np.hypot(*(corners[:, None] - corners[None]).T).max() <= 300.001
        assert row.count == shapely.intersects_xy(place, xy).sum()
        assert row.q_value <= 0.05
        assert row.street_m == pytest.approx(shapely.length(TOWN_LINES.intersection(place)), rel=1e-6)
    assert shapely.area(found.significant.geometry.to_numpy()) == pytest.approx(found.parameters["cell_m"] ** 2)


TOWN_LINES = shapely.union_all(shapely.linestrings(TOWN.lines.reshape(-1, 2, 2)))


@pytest.mark.parametrize(
    "method", [GiStar(), LocalMoran(), Kde(bandwidth_m=80), PriorCounts(), Rates(), Rates("neighbours"), ShrunkCounts()]
)
def test_surfaces_on_hexagons_hold_the_same_incidents(method):
    given_, xy, _ = some_incidents()
    grid = HexGrid.covering(TOWN.area.bounds, 75)
    surface = method.surface(given_, TOWN, grid)
    assert surface.evidence["count"].sum() == len(xy)
    assert surface.evidence["expected"].sum() == pytest.approx(len(xy))
    if surface.unit == "per_km2":
        ground = grid.ground(TOWN.area.polygon)
        assert np.nansum(surface.value * ground) / 1e6 == pytest.approx(len(xy), rel=0.01)
    best = np.unravel_index(np.nanargmax(surface.value), grid.shape)
    peak = grid.centres()[best[0] * grid.shape[1] + best[1]] - TOWN.area.bounds[:2] - 30
    assert min(np.hypot(*(peak - corner)) for corner in CORNERS) < 120


def test_a_grid_that_is_not_known_is_refused():
    for method in (GiStar, LocalMoran, Kde, Emerging):
        with pytest.raises(SettingsError, match=r"triangle.*square.*hex"):
            method(grid="triangle")
