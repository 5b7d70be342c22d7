"""Places of one name: told by their town or district, and never one of them taken for another."""

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from city import CRS, ORIGIN, grid_town, line_town, town_edges
from hotspots.errors import DataError
from hotspots.model.namesakes import same_within_m, together
from hotspots.model.network import StreetNetwork
from hotspots.streets import beside_streets, find_place, name_places

X, Y = ORIGIN
AWAY = 3000.0


def two_towns(*features, kinds=("town", "village")):
    """Draw the same grid twice, three kilometres apart, with a road between; what stands beside as ``(kind, name,
    detail, x, y)``."""
    one, two = grid_town(2), grid_town(2)
    nodes = np.vstack([one.nodes, np.add(two.nodes, (AWAY, 0))])
    link = town_edges(nodes, np.array([2]), np.array([len(one.nodes)]), ["Landsvägen"])
    shifted = two.edges.assign(u=two.edges["u"] + len(one.nodes), v=two.edges["v"] + len(one.nodes))
    shifted = shifted.set_geometry(shifted.geometry.translate(AWAY, 0))
    edges = pd.concat([one.edges, shifted, link], ignore_index=True)
    rows = [("place", "Ås", kinds[0], 80, 80), ("place", "Björke", kinds[1], AWAY + 80, 80), *features]
    points = gpd.points_from_xy([X + row[3] for row in rows], [Y + row[4] for row in rows])
    found = gpd.GeoDataFrame(
        {name: [row[at] for row in rows] for at, name in enumerate(("kind", "name", "detail"))},
        geometry=points,
        crs=CRS,
    )
    addresses = pd.concat([one.addresses, two.addresses.assign(x=two.addresses["x"] + AWAY)], ignore_index=True)
    return StreetNetwork(nodes=nodes, edges=edges, features=found, addresses=addresses)


def around(x, y, radius=20):
    return shapely.Point(X + x, Y + y).buffer(radius)


@pytest.mark.parametrize("kinds", [("town", "village"), ("city", "hamlet"), ("suburb", "suburb")])
def test_places_of_one_name_are_told_by_town_or_district_and_others_are_not(kinds):
    town = two_towns(kinds=kinds)
    spots = [around(80, 80), around(AWAY + 80, 80), around(AWAY / 2, 0)]
    first, second, road = name_places(town, spots)
    assert first.endswith(" (Ås)")
    assert second == first.replace("Ås", "Björke")
    assert road in ("Landsvägen (Ås)", "Landsvägen (Björke)") or kinds[0] == "suburb"


def test_where_there_is_one_town_names_are_as_they_were():
    town = grid_town(2)
    assert all("(" not in name for name in name_places(town, [around(80, 80), around(0, 80), around(160, 160)]))


@pytest.mark.parametrize("text", ["Storgatan", "Storgatan/Skolgatan", "Storgatan 1", "Torget"])
def test_a_name_of_several_places_is_refused_with_each_of_them_and_found_as_each_is_written(text):
    squares = [("place", "Torget", "square", 80, 80), ("place", "Torget", "square", AWAY + 80, 80)]
    town = two_towns(*squares)
    with pytest.raises(DataError, match=r"Ås.*Björke") as error:
        find_place(town, text)
    assert (error.value.code, error.value.values["count"]) == ("place_ambiguous", 2)
    choices = error.value.values["choices"].split("; ")
    for east, name, choice in zip((0, AWAY), ("Ås", "Björke"), choices, strict=True):
        called, _, degrees = choice.rpartition(" ")
        assert called == f"{text} ({name})"
        for typed in (called, f"{text}, {name.upper()}", degrees):
            assert find_place(town, typed).xy[0] == pytest.approx(find_place(town, called).xy[0], abs=10)
        assert X + east <= find_place(town, called).xy[0] <= X + east + 200
        assert find_place(town, called).called == called
    with pytest.raises(DataError, match="no street, address or place"):
        find_place(town, f"{text} (Tösse)")


@pytest.mark.parametrize(("gap_m", "kind", "detail", "count"), [
    (86, "venue", "convenience", 2), (20, "venue", "convenience", 1), (86, "place", "square", 1),
    (140, "place", "square", 2), (86, "stop", "bus_stop", 1), (140, "stop", "bus_stop", 1),
])  # fmt: skip
def test_how_far_apart_things_of_one_name_are_one_place(gap_m, kind, detail, count):
    assert (same_within_m(kind, detail) < gap_m) is (count == 2)
    town = grid_town(3)
    points = [shapely.Point(X + 40, Y + 80), shapely.Point(X + 40 + gap_m, Y + 80)]
    features = gpd.GeoDataFrame({"kind": [kind] * 2, "name": ["Kiosken"] * 2, "detail": [detail] * 2}, geometry=points,
                                crs=CRS)  # fmt: skip
    town = dataclasses.replace(town, features=features)
    if count == 1:
        assert find_place(town, "Kiosken").xy[0] - X in (40, 40 + gap_m)
    else:
        with pytest.raises(DataError, match="2 places"):
            find_place(town, "Kiosken")


def test_far_from_every_name_a_place_is_told_by_the_way_to_the_nearest_street():
    town = line_town((100, 100))
    beside, far, outside = beside_streets(
        town, [shapely.Point(X + 50, Y), shapely.Point(X + 50, Y + 400), shapely.Point(X, Y + 9000)]
    )
    assert beside.startswith("Storgatan (")
    assert far.startswith("Storgatan, 400 m (")
    assert len(outside.split(".")[1].split(",")[0]) == 4
    assert beside_streets(town, []) == []


@given(st.lists(st.floats(0, 5000), min_size=1, max_size=30), st.floats(1, 500))
def test_what_belongs_together_has_no_wider_gap_and_what_does_not_has_one(places, within_m):
    part = together(np.array([shapely.Point(x, 0) for x in places], dtype=object), within_m)
    assert part[0] == 0
    assert set(part) == set(range(int(part.max()) + 1))
    order = np.argsort(places, kind="stable")
    gaps, change = np.diff(np.array(places)[order]), np.diff(part[order]) != 0
    assert (gaps[~change] <= within_m + 1e-6).all()
    assert (gaps[change] > within_m - 1e-6).all()
