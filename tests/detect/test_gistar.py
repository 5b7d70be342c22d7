"""Gi* on a grid: what is planted is found where it is, and nothing else is."""

import numpy as np
import pytest
import shapely
from towns import CRS, background, grid_streets, incidents, planted

from hotspots.detect import GiStar
from hotspots.errors import DataError, SettingsError
from hotspots.model.area import Area
from hotspots.model.exposure import Exposure

TOWN = grid_streets()


def codes(found):
    return [notice.code for notice in found.notices]


def covers(found, xy):
    return [shapely.intersects_xy(place, xy[:, 0], xy[:, 1]) for place in found.frame.geometry]


def test_two_planted_spots_are_found_where_they_are():
    xy, spot = planted(TOWN)
    found = GiStar().find(incidents(xy), TOWN)
    assert len(found) == 2
    held = np.array([[(inside & (spot == number)).sum() for number in (1, 2)] for inside in covers(found, xy)])
    assert (held.max(axis=1) >= 45).all()
    assert sorted(held.argmax(axis=1)) == [0, 1]


def test_counts_add_up_with_the_outlines():
    xy, _ = planted(TOWN)
    found = GiStar().find(incidents(xy), TOWN)
    assert [int(inside.sum()) for inside in covers(found, xy)] == found.frame["count"].tolist()
    assert np.sum(covers(found, xy), axis=0).max() == 1
    assert np.allclose(found.frame["share"], found.frame["count"] / len(xy))
    assert (found.frame["area_m2"] == found.frame.geometry.area).all()
    assert found.incidents == len(xy)


def test_ranks_follow_the_excess():
    xy, _ = planted(TOWN, at=((400.0, 400.0), (1200.0, 1040.0), (1200.0, 320.0)), each=50)
    frame = GiStar().find(incidents(np.vstack([xy, xy[-50:], xy[-50:]])), TOWN).frame
    excess = (frame["count"] - frame["expected"]).to_numpy()
    assert frame["rank"].tolist() == [1, 2, 3]
    assert (np.diff(excess) <= 0).all()


def test_an_even_town_has_no_hot_spot():
    found = GiStar().find(incidents(background(TOWN, 3000, 5)), TOWN)
    assert len(found) == 0
    assert len(found.significant) == 0


def test_the_order_of_rows_does_not_matter():
    xy, _ = planted(TOWN)
    mixed = np.random.default_rng(0).permutation(len(xy))
    one, other = (GiStar().find(incidents(places), TOWN).frame for places in (xy, xy[mixed]))
    assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))
    assert one.geometry.geom_equals(other.geometry).all()


def test_moving_the_town_by_whole_cells_moves_the_places():
    xy, _ = planted(TOWN)
    east, north = 150.0, -250.0
    moved = grid_streets(TOWN.area.bounds[0] + 30 + east, TOWN.area.bounds[1] + 30 + north)
    here = GiStar(cell_m=50).find(incidents(xy), TOWN).frame
    there = GiStar(cell_m=50).find(incidents(xy + np.array([east, north])), moved).frame
    assert here["count"].tolist() == there["count"].tolist()
    assert np.allclose(here["expected"], there["expected"])
    assert all(
        shapely.affinity.translate(place, east, north).symmetric_difference(other).area < 1e-6
        for place, other in zip(here.geometry, there.geometry, strict=True)
    )


def test_the_lattice_does_not_depend_on_the_incidents():
    xy, _ = planted(TOWN)
    found = GiStar(cell_m=50).find(incidents(xy[:-1] + 0.013), TOWN)
    corners = np.vstack([shapely.get_coordinates(place) for place in found.significant.geometry])
    assert np.allclose(corners % 50, 0)


def test_weights_change_no_p_value():
    xy, _ = planted(TOWN)
    plain = GiStar().find(incidents(xy), TOWN).frame
    heavy = GiStar().find(incidents(xy, weight=np.linspace(1, 900, len(xy))), TOWN).frame
    assert plain["p_value"].tolist() == heavy["p_value"].tolist()
    assert plain["count"].tolist() == heavy["count"].tolist()
    assert heavy["weight"].sum() > plain["weight"].sum() == plain["count"].sum()


def test_no_place_is_wider_than_asked_nor_all_of_them_larger():
    xy, _ = planted(TOWN, spread_m=150.0, each=900)
    found = GiStar(max_place_m=200, max_area_share=0.02).find(incidents(xy), TOWN)
    assert len(found) > 0
    corners = [shapely.get_coordinates(place) for place in found.frame.geometry]
    widths = [np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)).max() for place in corners]
    assert max(widths) <= 200 + 1e-6
    assert found.frame["area_m2"].sum() <= 0.02 * TOWN.area.area_m2
    assert "hot_spots_area_full" in codes(found)


def test_p_is_the_larger_of_two_exact_tails():
    """One cell of street 50 m long in each of 400 cells, 30 incidents on one: worked out by hand."""
    at = np.arange(25, 1000, 50.0)
    lines = np.array([[x - 25, y, x + 25, y] for x in at for y in at])
    town = Exposure(Area.from_bounds((0, 0, 999.9, 999.9), CRS), lines)
    xy = np.vstack([lines[:, :2] + (25.0, 0.0), np.tile([525.0, 525.0], (30, 1))])
    found = GiStar(cell_m=50, place_error_m=1).find(incidents(xy, uncertainty_m=1.0), town)
    share, count, trials = 9 / 400, 39, 430
    log_terms = [
        np.sum(np.log(np.arange(trials - k + 1, trials + 1)))
        - np.sum(np.log(np.arange(1, k + 1)))
        + k * np.log(share)
        + (trials - k) * np.log(1 - share)
        for k in range(count, trials + 1)
    ]
    assert found.frame["p_value"].iloc[0] == pytest.approx(np.exp(log_terms).sum(), rel=1e-3)
    assert found.frame["count"].tolist() == [31]
    assert found.frame["expected"].iloc[0] == pytest.approx(430 / 400, rel=1e-3)


def test_the_cell_is_chosen_and_said():
    found = GiStar().find(incidents(background(TOWN, 3000, 5)), TOWN)
    assert found.parameters["cell_m"] == 50.0
    assert codes(found) == ["hot_spots_cell_chosen"]
    few = GiStar().find(incidents(background(TOWN, 60, 5)), TOWN)
    assert few.parameters["cell_m"] > 100
    assert "hot_spots_cell_chosen" not in codes(GiStar(cell_m=80).find(incidents(background(TOWN, 60, 5)), TOWN))


def test_fourteen_incidents_are_too_few_and_it_is_said():
    found = GiStar().find(incidents(background(TOWN, 14, 5)), TOWN)
    assert len(found) == 0
    assert found.incidents == 14
    assert str(found.notices[-1]).startswith("14 incidents with a known place: too few")


def test_no_incident_at_all_is_an_error_with_a_next_step():
    with pytest.raises(DataError, match=r"no incidents.*hotspots check"):
        GiStar().find(incidents(np.empty((0, 2))), TOWN)


def test_incidents_far_from_streets_are_counted_named_and_tested_against_area():
    side = 1660.0
    west, south = TOWN.area.bounds[:2]
    wide = Exposure(Area.from_bounds((west, south, west + side, south + 2 * side), CRS), TOWN.lines)
    rng = np.random.default_rng(3)
    in_the_wood = rng.random((300, 2)) * (side, side - 100) + (west, south + side + 100)
    spread = GiStar().find(incidents(np.vstack([background(TOWN, 2000, 5), in_the_wood])), wide)
    away = next(notice for notice in spread.notices if notice.code == "hot_spots_off_network")
    assert away.values["count"] == pytest.approx(300, abs=5)
    assert len(spread) == 0
    camp = np.array([west + 800, south + side + 900]) + rng.normal(0, 15, (40, 2))
    found = GiStar().find(incidents(np.vstack([background(TOWN, 2000, 5), in_the_wood, camp])), wide)
    assert len(found) == 1
    assert found.frame["street_m"].iloc[0] == 0.0


def test_without_streets_area_is_compared_and_it_is_said():
    rng = np.random.default_rng(3)
    plane = Exposure(TOWN.area, np.empty((0, 4)))
    west, south, east, north = TOWN.area.bounds
    xy = rng.random((2000, 2)) * (east - west, north - south) + (west, south)
    assert len(GiStar().find(incidents(xy), plane)) == 0
    spot = np.array([west + 800, south + 800]) + rng.normal(0, 20, (60, 2))
    found = GiStar().find(incidents(np.vstack([xy, spot])), plane)
    assert len(found) == 1
    assert found.exposure == "area"
    assert np.isnan(found.frame["street_m"].iloc[0])
    assert "hot_spots_by_area" in codes(found)


def test_an_uneven_background_is_said_and_can_be_allowed_for():
    lively = TOWN.lines[:, 0] < TOWN.lines[:, 0].min() + 1  # streets that run east
    streets = np.repeat(TOWN.lines, np.where(lively & (np.arange(len(TOWN.lines)) % 3 == 0), 4, 1), axis=0)
    xy = background(Exposure(TOWN.area, streets), 4000, 5)
    xy = xy[TOWN.area.contains(xy)]
    even = GiStar().find(incidents(xy), TOWN)
    assert "hot_spots_uneven" in codes(even)
    uneven = GiStar(unevenness=0.3).find(incidents(xy), TOWN)
    assert len(uneven) == 0 < len(even)


@pytest.mark.parametrize(
    ("values", "named"), [({"q": 0.9}, "q is 0.9"), ({"cell_m": 5}, "cell_m is 5"), ({"cell_m": 250}, "cell_m is 250"),
                          ({"max_area_share": 0}, "max_area_share"), ({"unevenness": -1}, "unevenness")]
)  # fmt: skip
def test_a_value_out_of_range_is_refused_by_name(values, named):
    with pytest.raises(SettingsError, match=named):
        GiStar(**values)


def test_different_crs_are_refused():
    with pytest.raises(DataError, match="SWEREF99 TM"):
        GiStar().find(incidents(background(TOWN, 50, 1), crs=32633), TOWN)
