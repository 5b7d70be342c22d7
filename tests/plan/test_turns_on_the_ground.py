"""Directions on real streets: who turns as told at the end of one street finds the next where it is said to be."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from hotspots.io.streets.osm import read_osm
from hotspots.plan.frames import direction_frame, leg_frame
from hotspots.plan.routing import find_ways
from hotspots.streets import build_network

LEAST_M = 60.0
LOOKS = ((15.0, 45.0), (10.0, 30.0), (0.0, 20.0))
"""From where to where one looks: past the corner, and in it."""

QUADRANTS = {
    "straight": (-50, 50),
    "slight_right": (5, 95),
    "right": (35, 165),
    "slight_left": (-95, -5),
    "left": (-165, -35),
    "back": (125, 235),
}
"""From which to which angle the next street may lie for a turn to be the right one, degrees clockwise."""


def ways_of(network, count, seed):
    """Give the pieces of some ways through a network, chosen by chance."""
    edges = np.flatnonzero(network.edges["walkable"].to_numpy() & (network.edges["component"] == 0).to_numpy())
    rng = np.random.default_rng(seed)
    places = rng.choice(edges, size=count, replace=False)
    along = np.zeros(count)
    ways = find_ways(network, np.ones(len(network.edges), dtype=bool), places, along)
    for one, other in pairwise(range(count)):
        if np.isfinite(ways.lengths[one, other]) and ways.lengths[one, other] > 0:
            yield ways.between(one, other)


def angle_at(line, at_m, first_m, last_m):
    """Give the angle at a place, looking so many metres back and ahead; NaN where the way is not straight there."""
    came, goes = bearing(line, at_m - last_m, at_m - first_m), bearing(line, at_m + first_m, at_m + last_m)
    return (goes - came + 180.0) % 360.0 - 180.0


def fits(turn, angle):
    low, high = QUADRANTS[turn]
    return (angle - low) % 360 + low <= high


def bearing(line, from_m, to_m):
    """Give the bearing of a part of a line in degrees, NaN where a long one is not straight."""
    first, last = (shapely.get_coordinates(line.interpolate(metres))[0] for metres in (from_m, to_m))
    if to_m - from_m > 25.0 and np.hypot(*(last - first)) < 0.9 * (to_m - from_m):
        return np.nan
    return np.degrees(np.arctan2(*(last - first)))


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name",
    ["sweden/stockholm_ostermalm_2020", "sweden/lund_station_2023", "helsinki/streets", "holborn/streets"],
)
def test_turns_told_lead_into_the_street_named(name, real_data):
    network = build_network(read_osm(real_data / f"{name}.osm.pbf"))
    looked, wrong = 0, []
    for way in ways_of(network, 40, seed=7):
        legs = leg_frame(network, [way])
        line = shapely.LineString(np.concatenate([shapely.get_coordinates(one) for one in legs.geometry]))
        rows = direction_frame(network, legs, 1, [], "").to_dict("records")
        assert sum(row["length_m"] for row in rows) == pytest.approx(legs["length_m"].sum())
        at = np.cumsum([row["length_m"] for row in rows]) * line.length / legs["length_m"].sum()
        for place, (row, after) in enumerate(pairwise(rows)):
            if min(row["length_m"], after["length_m"]) < LEAST_M or row["name"] == after["name"]:
                continue
            angles = [angle_at(line, at[place], *look) for look in LOOKS]
            if np.isnan(angles[0]):
                continue
            looked += 1
            if not any(fits(after["turn"], angle) for angle in angles):
                wrong.append((row["name"], after["name"], after["turn"], np.round(angles)))
    assert looked > 5
    assert not wrong
