"""Public counts: what is shown is right, and what is not shown leaves no trace."""

import dataclasses
import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import AREA, ZONE, incidents_at, spread

from city import CRS, ORIGIN
from hotspots.errors import PrivacyError
from hotspots.model.area import Area
from hotspots.model.incidents import Incidents
from hotspots.model.offences import OFFENCE_GROUPS, PUBLIC_GROUPS, SENSITIVE_GROUPS
from hotspots.privacy import PUBLIC, KeepOut, release
from hotspots.privacy.cells import count_in_cells, hold_back_a_second, round_half_up, whole_months

EAST = (ORIGIN[0] + 250, ORIGIN[1])
NORTH = (ORIGIN[0], ORIGIN[1] + 250)


def told(incidents: Incidents, **asked):
    """Everything that is published, as bytes."""
    cells = release(incidents, PUBLIC, area=asked.pop("area", AREA), **asked).thing
    rest = (cells.cell_m, cells.k, cells.first_month, cells.last_month, [str(notice) for notice in cells.notices])
    return (cells.frame.to_json() + repr(rest)).encode()


def cells_of(incidents: Incidents, **asked):
    return release(incidents, PUBLIC, area=asked.pop("area", AREA), **asked).thing.frame


def test_counts_are_rounded_to_five_and_stand_on_a_fixed_lattice():
    frame = cells_of(incidents_at(np.vstack([spread(12, ORIGIN), spread(8, NORTH, seed=2)])))
    assert list(frame["count"]) == [10, 10]
    assert list(frame["places"]) == [10, 5]
    for shape in frame.geometry:
        assert all(edge % 250 == 0 for edge in shape.bounds)
        assert shape.area == 250**2


@pytest.mark.parametrize(("count", "rounded"), [(5, 5), (6, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_a_number_told_stands_for_several(count, rounded):
    assert round_half_up(np.array([count]), 5)[0] == rounded


@given(st.integers(5, 10_000))
def test_no_number_told_is_below_k_or_off_by_more_than_two(count):
    rounded = int(round_half_up(np.array([count]), 5)[0])
    assert rounded >= 5
    assert rounded % 5 == 0
    assert abs(rounded - count) <= 2


def test_four_incidents_are_not_shown_and_five_are():
    assert len(cells_of(incidents_at(spread(4, ORIGIN)))) == 0
    five = np.asarray(ORIGIN) + np.array([[30.0 + 40 * i, 30.0 + 40 * i] for i in range(5)])
    assert list(cells_of(incidents_at(five))["count"]) == [5]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 24.9), st.integers(5, 200))
def test_one_address_is_never_shown_however_many_times_it_called(seed, across_m, times):
    """Points less than 25 m apart touch four squares at most: too few places for any number of incidents."""
    rng = np.random.default_rng(seed)
    angle, radius = rng.uniform(0, 2 * np.pi, times), across_m / 2 * np.sqrt(rng.uniform(0, 1, times))
    middle = np.asarray(ORIGIN) + rng.uniform(30, 220, 2)
    xy = middle + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    assert len(cells_of(incidents_at(xy))) == 0


@pytest.mark.parametrize("group", sorted(set(OFFENCE_GROUPS) - PUBLIC_GROUPS))
def test_offences_off_the_list_change_no_byte(group):
    shown = spread(20, ORIGIN)
    alone = told(incidents_at(shown))
    groups = ["vandalism"] * 20 + [group] * 30
    assert told(incidents_at(np.vstack([shown, spread(30, EAST, seed=3)]), group=groups)) == alone
    assert told(incidents_at(np.vstack([shown, spread(30, ORIGIN, seed=4)]), group=groups)) == alone


def test_no_sensitive_group_is_on_the_list():
    assert not PUBLIC_GROUPS & SENSITIVE_GROUPS


@pytest.mark.parametrize("precision", ["locality", "postcode", "none"])
def test_town_centres_are_not_counted(precision):
    assert len(cells_of(incidents_at(spread(50, ORIGIN), precision=precision))) == 0


towns = st.builds(
    lambda seed, counts: (seed, counts),
    st.integers(0, 2**32 - 1),
    st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 30]), min_size=36, max_size=36),
)


def town_of(seed, counts):
    places = [
        spread(number, (ORIGIN[0] + 250 * (cell % 6), ORIGIN[1] + 250 * (cell // 6)), seed=(seed + cell) % 2**32)
        for cell, number in enumerate(counts)
    ]
    return np.vstack(places), np.repeat(np.arange(36), counts)


def hidden_cells(xy):
    """Cells of the town that are not shown."""
    shown = {tuple(int(edge) for edge in shape.bounds[:2]) for shape in cells_of(incidents_at(xy)).geometry}
    corners = [(int(ORIGIN[0]) + 250 * (cell % 6), int(ORIGIN[1]) + 250 * (cell // 6)) for cell in range(36)]
    return [cell for cell, corner in enumerate(corners) if corner not in shown]


@settings(max_examples=40, deadline=None)
@given(towns, st.data())
def test_one_incident_more_or_less_in_a_cell_not_shown_changes_no_byte(town, data):
    """Two data sets that differ in one incident of a cell that stays below the threshold are published alike."""
    xy, cell = town_of(*town)
    small = [number for number in hidden_cells(xy) if (cell == number).sum() < 4]
    if not small or not len(xy):
        return
    chosen = data.draw(st.sampled_from(small))
    corner = (ORIGIN[0] + 250 * (chosen % 6), ORIGIN[1] + 250 * (chosen // 6))
    start = data.draw(st.sampled_from([dt.datetime(2019, 1, 1, tzinfo=ZONE), dt.datetime(2025, 3, 14, tzinfo=ZONE)]))
    before, after = incidents_at(xy), incidents_at(np.vstack([xy, spread(1, corner, seed=99)]))
    after.frame.loc[len(xy), "start"] = start
    assert told(after) == told(before)


@settings(max_examples=40, deadline=None)
@given(towns)
def test_everything_published_is_made_from_the_cells_shown(town):
    """Taking away all incidents that are not shown changes no byte, whatever they were."""
    xy, cell = town_of(*town)
    if not len(xy):
        return
    hidden = hidden_cells(xy)
    passed = [number for number in hidden if (cell == number).sum() >= 5]
    keep = ~np.isin(cell, [number for number in hidden if number not in passed])
    assert told(incidents_at(xy[keep])) == told(incidents_at(xy))


@settings(max_examples=40, deadline=None)
@given(towns)
def test_never_is_exactly_one_cell_missing(town):
    assert len(hidden_cells(town_of(*town)[0])) != 1


def test_a_cell_missing_alone_takes_the_smallest_with_it():
    """Whoever knows the total could work out the missing cell: 36 cells, 35 of which pass."""
    counts = [9] * 36
    counts[10], counts[20] = 3, 6
    assert hidden_cells(town_of(5, counts)[0]) == [10, 20]


@given(st.lists(st.integers(5, 60), min_size=1, max_size=20), st.integers(0, 3))
def test_what_is_held_back_depends_on_what_is_shown_alone(counts, missing):
    cells = np.array([[number, 0] for number in range(len(counts) + missing)])
    shown = hold_back_a_second(cells[: len(counts)], np.array(counts), cells)
    assert (~shown).sum() == (1 if missing == 1 else 0)
    if missing == 1:
        assert counts[int(np.flatnonzero(~shown)[0])] == min(counts)


def test_a_protected_place_looks_as_if_nothing_was_reported_there():
    """The map with a protected place is byte for byte that of a town in which nothing happened around it."""
    xy = np.vstack([spread(60, ORIGIN), spread(60, EAST, seed=2)])
    place = np.asarray(ORIGIN) + 125.0
    shelter = KeepOut.around(gpd.GeoDataFrame(geometry=[shapely.Point(place)], crs=CRS), radius_m=60)
    far = np.hypot(*(xy - place).T) > 60.5
    assert 0 < far.sum() < len(xy)
    assert told(incidents_at(xy), keep_out=shelter) == told(incidents_at(xy[far]))
    assert len(cells_of(incidents_at(xy), keep_out=shelter)) == 2


def test_a_cell_of_which_a_strip_is_inside_is_not_shown():
    strip = Area.from_bounds((ORIGIN[0], ORIGIN[1], ORIGIN[0] + 260, ORIGIN[1] + 250), CRS)
    xy = np.vstack([spread(20, ORIGIN), spread(20, EAST, seed=2, side_m=10)])
    assert len(cells_of(incidents_at(xy), area=strip)) == 1


def test_larger_cells_may_stick_out_but_show_at_least_250_by_250_m():
    large = dataclasses.replace(PUBLIC, min_cell_m=500.0)
    half = Area.from_bounds((ORIGIN[0], ORIGIN[1], ORIGIN[0] + 250, ORIGIN[1] + 500), CRS)
    assert len(release(incidents_at(spread(20, ORIGIN)), large, area=half).thing.frame) == 1
    slim = Area.from_bounds((ORIGIN[0], ORIGIN[1], ORIGIN[0] + 120, ORIGIN[1] + 500), CRS)
    assert len(release(incidents_at(spread(20, ORIGIN, side_m=120)), large, area=slim).thing.frame) == 0


def test_cells_off_the_lattice_are_refused():
    with pytest.raises(PrivacyError, match="whole multiple"):
        release(incidents_at(spread(20, ORIGIN)), dataclasses.replace(PUBLIC, min_cell_m=300.0), area=AREA)


def test_periods_are_cut_to_whole_months():
    assert whole_months((dt.date(2025, 1, 15), dt.date(2025, 4, 29))) == ("2025-02", "2025-03")
    assert whole_months((dt.date(2025, 1, 1), dt.date(2025, 1, 31))) == ("2025-01", "2025-01")
    with pytest.raises(PrivacyError, match="whole month"):
        whole_months((dt.date(2025, 1, 2), dt.date(2025, 1, 31)))


def test_incidents_outside_the_whole_months_are_not_counted():
    march = incidents_at(spread(20, ORIGIN))
    outside = (dt.date(2025, 3, 10), dt.date(2025, 5, 31))
    assert len(cells_of(march, period=outside)) == 0
    inside = release(march, PUBLIC, area=AREA, period=(dt.date(2025, 3, 1), dt.date(2025, 5, 31))).thing
    assert len(inside.frame) == 1
    assert (inside.first_month, inside.last_month) == ("2025-03", "2025-05")


def test_no_incidents_give_an_empty_map():
    assert len(cells_of(incidents_at(np.empty((0, 2))))) == 0


@given(st.integers(0, 2**32 - 1), st.integers(1, 200))
def test_counts_in_cells_add_up_and_do_not_depend_on_the_order(seed, number):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-2000, 2000, (number, 2))
    cells, count, places = count_in_cells(xy, 250)
    again = count_in_cells(xy[rng.permutation(number)], 250)
    assert count.sum() == number
    assert (places <= count).all()
    assert all(np.array_equal(one, other) for one, other in zip((cells, count, places), again, strict=True))


def test_knowing_the_total_from_elsewhere_tells_no_single_small_cell():
    """The attack that is left: an outsider knows the exact total of the same months, offences and area.

    Over 100 made-up towns he works out, from what is published, between which numbers the incidents not shown lie, and
    names a small cell when all cells not shown but one can be ruled out. He never can: never is one missing alone.
    """
    named = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        counts = rng.choice([0, 1, 2, 3, 4, 6, 9, 30], 36, p=[0.02, 0.02, 0.02, 0.01, 0.01, 0.3, 0.32, 0.3])
        xy, cell = town_of(seed, counts.tolist())
        hidden = hidden_cells(xy)
        named += len(hidden) == 1
        assert cell.size == counts.sum()
    assert named == 0
