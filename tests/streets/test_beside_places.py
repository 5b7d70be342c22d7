"""What stands beside stretches of way and near places on them, worked out by hand."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely

from city import CRS, ORIGIN, line_town
from hotspots.streets import context_of
from hotspots.streets.beside.places import beside_places
from hotspots.streets.beside.traffic import traffic_speed

NONE = np.empty(0, dtype=object)


def town(*features, **changed):
    """A street of 300 m, and what stands beside it: kind, detail, shape from the west end of the street."""
    street = line_town(lengths_m=(100.0, 100.0, 100.0))
    kind, detail, shape = zip(*features, strict=True) if features else ((), (), ())
    moved = [shapely.transform(one, lambda xy: xy + ORIGIN) for one in shape]
    frame = gpd.GeoDataFrame({"kind": kind, "detail": detail, "name": ""}, geometry=moved, crs=CRS)
    return dataclasses.replace(street, features=frame, addresses=street.addresses.iloc[:0], **changed)


def way(*xy):
    return np.array([shapely.LineString(np.add(xy, ORIGIN))], dtype=object)


def look(network, x=150.0, ways=None, dark=NONE):
    place = np.array([shapely.Point(x + ORIGIN[0], ORIGIN[1])], dtype=object)
    stretch = way((100, 0), (200, 0)) if ways is None else ways
    (found,) = beside_places(network, place, [stretch], np.array([1]), [dark])
    return found


def house(west, south, size=10.0):
    return ("building", "yes", shapely.box(west, south, west + size, south + size))


def door(x, y):
    return ("entrance", "main", shapely.Point(x, y))


def test_a_map_with_nothing_tells_nothing():
    found = look(town())
    assert (found.near, found.cover, found.benches, found.faced_m) == ((), (), 0, 0)
    assert not found.doors_known
    assert not found.few_doors
    assert np.isnan(found.speed_kmh)


def test_the_nearest_of_each_sort_is_told_from_the_place_and_not_from_the_way():
    found = look(
        town(
            ("school", "school", shapely.box(150, 60, 200, 90)),
            ("school", "kindergarten", shapely.Point(190, 0)),
            ("stop", "bus_stop", shapely.Point(150, 20)),
            ("stop", "bus_stop", shapely.Point(150, 290)),
            ("green", "playground", shapely.Point(150, 301)),
        )
    )
    assert [name for name, _ in found.near] == ["stop", "preschool", "school"]
    assert [away for _, away in found.near] == pytest.approx([20, 40, 60])


def test_cover_is_told_in_metres_by_its_sort():
    found = look(
        town(
            ("hedge", "hedge", shapely.LineString([(120, 9.9), (160, 9.9)])),
            ("green", "scrub", shapely.box(190, 5, 290, 30)),
            ("green", "wood", shapely.box(100, 11, 200, 30)),
            ("bench", "bench", shapely.Point(150, 3)),
            ("bench", "bench", shapely.Point(150, 11)),
        )
    )
    assert dict(found.cover) == pytest.approx({"hedge": 40, "scrub": 20}, abs=5)
    assert found.benches == 1
    assert found.along_m == pytest.approx(100)


def test_what_is_walked_there_and_back_is_counted_once():
    hedge = ("hedge", "hedge", shapely.LineString([(120, 5), (160, 5)]))
    once = look(town(hedge), ways=way((100, 0), (150, 0)))
    twice = look(town(hedge), ways=np.concatenate([way((100, 0), (150, 0)), way((150, 0), (100.003, 0))]))
    assert twice.along_m == pytest.approx(50, abs=0.1)
    assert dict(twice.cover) == pytest.approx(dict(once.cover), abs=5)


def test_few_doors_are_said_only_where_the_map_has_the_doors_around():
    far = [house(60 + 30 * n, 60) for n in range(6)]
    with_doors = [*far, *(door(65 + 30 * n, 60) for n in range(6))]
    assert not look(town(*far)).doors_known, "houses without doors: the map has none here"
    assert not look(town(*with_doors[:3], *with_doors[6:9])).doors_known, "three houses tell nothing"
    none_here = look(town(*with_doors))
    assert none_here.doors_known
    assert none_here.few_doors
    near = [house(100 + 25 * n, 5, 20) for n in range(4)]
    faced = look(town(*with_doors, *near, *(door(110 + 25 * n, 5) for n in range(4))))
    assert faced.faced_m == pytest.approx(100)
    assert not faced.few_doors


def test_cover_beside_what_is_unlit_on_the_way_is_told_apart():
    hedge = ("hedge", "hedge", shapely.LineString([(20, 5), (60, 5)]))
    found = look(town(hedge), dark=way((0, 0), (100, 0)))
    assert found.dark_m == pytest.approx(100)
    assert found.dark_cover_m == pytest.approx(40 + 17, abs=6)
    assert found.cover == ()


def test_places_know_the_same_of_their_street_as_the_whole_network():
    network = town(("stop", "bus_stop", shapely.Point(150, 20)), ("bench", "bench", shapely.Point(150, 3)))
    edges = network.edges.assign(maxspeed_kmh=[30.0, 50.0, np.nan])
    network = dataclasses.replace(network, edges=edges)
    context, found = context_of(network).frame.iloc[1], look(network)
    assert (found.speed_kmh, found.speed_from) == (context["speed_kmh"], context["speed_from"]) == (50.0, "own")
    assert dict(found.near)["stop"] == context["stop_m"]
    assert found.benches == context["benches"]
    some = traffic_speed(network, np.array([2, 1]))
    assert [one[1] for one in some] == [50.0, "own"]
    assert np.isnan(some[0][0])
