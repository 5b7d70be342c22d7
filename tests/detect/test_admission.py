"""Which incidents are tested: town centres are not, a busy club is, and what is left out is said."""

import numpy as np
import pytest
from towns import TOWN_CENTRE, background, grid_streets, incidents, planted

from hotspots.detect import Dbscan, GiStar
from hotspots.detect.admission import admit
from hotspots.model.exposure import Exposure

TOWN = grid_streets()
WEST, SOUTH = TOWN.area.bounds[0] + 30, TOWN.area.bounds[1] + 30


def said(found, code):
    return next((notice for notice in found.notices if notice.code == code), None)


def stacked(at, share, count=1000):
    there = np.tile(np.array([WEST, SOUTH]) + at, (round(count * share), 1))
    return np.vstack([background(TOWN, count - len(there), 3), there])


def test_a_stack_away_from_all_streets_is_a_town_centre():
    found = GiStar().find(incidents(stacked(TOWN_CENTRE, 0.08)), TOWN)
    assert len(found) == 0
    notice = said(found, "hot_spots_town_centre")
    assert (notice.values["count"], notice.values["places"]) == (80, 1)
    assert found.incidents == 920


@pytest.mark.parametrize("method", [GiStar(), Dbscan(replicas=99)])
def test_a_busy_club_with_as_many_stays_a_hot_spot(method):
    found = method.find(incidents(stacked((406.0, 480.0), 0.08)), TOWN)
    assert len(found) > 0
    assert found.frame["count"].iloc[0] >= 80
    assert said(found, "hot_spots_town_centre") is None


def test_a_small_stack_is_no_town_centre():
    found = GiStar().find(incidents(stacked(TOWN_CENTRE, 0.04)), TOWN)
    assert said(found, "hot_spots_town_centre") is None


def test_without_streets_a_stack_is_kept_and_doubted():
    found = GiStar().find(incidents(stacked(TOWN_CENTRE, 0.08)), Exposure(TOWN.area, np.empty((0, 4))))
    assert len(found) == 1
    assert said(found, "hot_spots_stack_unclear").values["count"] == 80


def test_towns_named_as_such_are_left_out_and_counted():
    xy, _ = planted(TOWN)
    precision = np.where(np.arange(len(xy)) % 4 == 0, "locality", "given")
    found = GiStar().find(incidents(xy, precision=precision), TOWN)
    left_out = int((precision == "locality").sum())
    assert said(found, "hot_spots_not_located").values["count"] == left_out
    assert found.incidents == len(xy) - left_out


def test_nothing_but_town_centres_gives_no_hot_spot_and_says_why():
    xy = np.repeat(np.array([[WEST + 300, SOUTH + 300], [WEST + 900, SOUTH + 900]]), 200, axis=0)
    named = GiStar().find(incidents(xy, precision="locality"), TOWN)
    assert (len(named), named.incidents) == (0, 0)
    assert said(named, "hot_spots_not_located").values["count"] == 400
    unnamed = GiStar().find(incidents(xy), TOWN)
    assert len(unnamed) == 0
    assert said(unnamed, "hot_spots_few_places").values["places"] == 2


def test_places_known_worse_than_a_hot_spot_is_wide_are_left_out():
    xy, _ = planted(TOWN)
    uncertain = np.where(np.arange(len(xy)) < 100, 400.0, 25.0)
    found = GiStar().find(incidents(xy, uncertainty_m=uncertain), TOWN)
    assert said(found, "hot_spots_too_uncertain").values["count"] == 100


def test_what_lies_outside_the_area_is_left_out_and_counted():
    xy, _ = planted(TOWN)
    found = GiStar().find(incidents(np.vstack([xy, [[WEST - 500, SOUTH], [WEST, SOUTH - 500]]])), TOWN)
    assert said(found, "hot_spots_outside").values["count"] == 2
    assert found.incidents == len(xy)


def test_many_incidents_on_few_map_points_get_larger_cells_and_a_warning():
    rng = np.random.default_rng(2)
    points = np.array([WEST, SOUTH]) + np.argwhere(np.ones((14, 14))) * 110.0
    found = GiStar().find(incidents(points[rng.integers(0, len(points), 3000)]), TOWN)
    notice = said(found, "hot_spots_snapped")
    assert notice.is_warning
    assert notice.values["places"] == 196
    assert found.parameters["cell_m"] >= 2 * notice.values["error_m"] >= 100


def test_addresses_that_repeat_are_not_taken_for_map_points():
    rng = np.random.default_rng(2)
    addresses = background(TOWN, 3000, 4, beside_m=15.0)
    found = GiStar().find(incidents(addresses[rng.integers(0, len(addresses), 30_000)]), TOWN)
    assert said(found, "hot_spots_snapped") is None


def test_admitted_and_left_out_add_up():
    xy = np.vstack([stacked(TOWN_CENTRE, 0.08), [[WEST - 500, SOUTH]]])
    precision = np.where(np.arange(len(xy)) < 7, "none", "given")
    admitted = admit(incidents(xy, precision=precision), TOWN, 25.0, 150.0)
    assert len(admitted) + sum(notice.values["count"] for notice in admitted.notices) == len(xy)
