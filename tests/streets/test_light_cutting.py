"""Stretches that can be walked and told of in one word: cut at crossings, named by them, and read back."""

import numpy as np
import pandas as pd
import pytest
import shapely

from city import grid_town, line_town
from hotspots.streets import light_streets, lighting_inventory
from hotspots.streets.light.cutting import WALKABLE_M, streets_at_ends
from hotspots.streets.light.merging import ACROSS_M, merge_short
from hotspots.streets.light.stretch_code import edges_of_code, stretch_code
from hotspots.streets.light.worth import NearBy, rank_gaps, segments_with


@pytest.fixture(scope="module")
def town():
    return light_streets(grid_town(12))


@pytest.fixture(scope="module")
def gaps(town):
    return merge_short(lighting_inventory(town).gaps.assign(remedy="look"))


def test_every_segment_is_in_exactly_one_stretch_that_can_be_walked(town, gaps):
    assert sorted(edge for edges in gaps["edges"] for edge in edges) == list(range(len(town.edges)))
    assert gaps["length_m"].max() <= WALKABLE_M
    across = np.hypot(*(shapely.bounds(gaps.geometry)[:, 2:] - shapely.bounds(gaps.geometry)[:, :2]).T)
    assert across.max() <= max(ACROSS_M, WALKABLE_M)


def test_the_code_of_a_stretch_reads_back_to_exactly_its_segments(town, gaps):
    for edges in gaps["edges"]:
        assert edges_of_code(town, stretch_code(town, edges)).tolist() == edges


def test_a_stretch_is_named_by_the_streets_at_its_ends(town, gaps):
    names = town.edges["name"].to_numpy()
    for edges, name, told in zip(gaps["edges"], gaps["name"], streets_at_ends(town, gaps), strict=True):
        ends = shapely.boundary(shapely.line_merge(shapely.multilinestrings(town.edges.geometry.iloc[edges].to_list())))
        crossing = {
            other for point in ends.geoms for other in names[shapely.distance(town.edges.geometry, point) < 0.01]
        }
        assert set(told.split("–")) == crossing - {name}


def test_a_long_path_without_crossings_stays_whole():
    found = lighting_inventory(light_streets(line_town((900,), ("",)))).gaps
    assert found["length_m"].tolist() == pytest.approx([900])


def test_a_short_street_known_dark_goes_before_any_length_of_unknown_ones():
    names = ("Mörka gatan", "Torget", *["Långgatan"] * 30)
    lengths = (80, 50, *[100] * 30)
    town = light_streets(line_town(lengths, names, lit_tags=("no", "yes", *[""] * 30)))
    ranked = rank_gaps(town, lighting_inventory(town).gaps, NearBy(), None, frozenset())
    assert ranked["name"].iloc[0] == "Mörka gatan"
    assert ranked["length_m"].max() <= WALKABLE_M


def test_a_lamp_that_flickers_on_a_street_is_a_reason_for_a_short_one_only():
    told = pd.DataFrame({"edge": [0, 1], "what": ["flickers"] * 2, "is_long": [False, True]})
    assert segments_with(told, "flickers", "damaged") == {0}
