"""The grid: totals are kept, and its lattice is fixed in the CRS."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspots.detect.grid import around, length_by_cell
from hotspots.model.grid import Grid

coordinates = st.floats(0, 1000, allow_subnormal=False).map(lambda value: round(value, 3))
places = arrays(np.float64, st.tuples(st.integers(1, 40), st.just(2)), elements=coordinates)
lines = arrays(np.float64, st.tuples(st.integers(1, 20), st.just(4)), elements=coordinates)
GRID = Grid.covering((0, 0, 1000, 1000), 50)


@given(places)
def test_every_place_is_in_one_cell(xy):
    assert GRID.count(xy).sum() == len(xy)


@given(lines)
def test_lengths_by_cell_add_up_to_the_length(drawn):
    whole = np.hypot(drawn[:, 2] - drawn[:, 0], drawn[:, 3] - drawn[:, 1]).sum()
    assert length_by_cell(drawn, GRID).sum() == pytest.approx(whole, abs=1e-6)


@given(lines)
def test_length_does_not_depend_on_the_direction_of_a_line(drawn):
    back = drawn[:, [2, 3, 0, 1]]
    assert np.allclose(length_by_cell(drawn, GRID), length_by_cell(back, GRID), atol=1e-6)


@given(lines)
def test_finer_cells_add_up_to_the_coarse_ones(drawn):
    fine = GRID.gather(length_by_cell(drawn, GRID.finer(5)), 5)
    # A line that runs on the border of two cells may fall to either.
    assert fine.sum() == pytest.approx(length_by_cell(drawn, GRID).sum(), abs=1e-6)


def test_a_line_is_measured_by_hand():
    grid = Grid.covering((0, 0, 149, 99), 50)
    length = length_by_cell(np.array([[10.0, 25.0, 120.0, 25.0], [75.0, 10.0, 75.0, 90.0]]), grid)
    assert length == pytest.approx(np.array([[40.0, 50.0 + 40.0, 20.0], [0.0, 40.0, 0.0]]))


def test_the_lattice_stands_at_multiples_of_the_cell():
    grid = Grid.covering((674_013, 6_580_021, 674_220, 6_580_180), 75)
    west, south, east, north = grid.boxes(np.array([0, grid.size - 1]))[0].bounds
    assert (west % 75, south % 75, east - west, north - south) == (0, 0, 75, 75)


@given(places, st.integers(-20, 20), st.integers(-20, 20))
def test_moving_all_by_whole_cells_moves_the_counts(xy, east, north):
    moved = Grid.covering((east * 50, north * 50, 1000 + east * 50, 1000 + north * 50), 50)
    assert np.array_equal(GRID.count(xy), moved.count(np.round(xy + np.array([east * 50, north * 50]), 3)))


def test_around_adds_up_three_by_three():
    values = np.arange(12, dtype=np.float64).reshape(3, 4)
    summed = around(values)
    assert summed[1, 1] == values[:3, :3].sum()
    assert summed[0, 0] == values[:2, :2].sum()
    assert summed[2, 3] == values[1:, 2:].sum()
