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

LASTING_M = 20.0
SET_OUT_M = 13.0
HIDDEN_DEG = 60.0
"""A way that is straight for so far on both sides of a corner of more must not be told as one step."""

NETWORKS = [
    "sweden/stockholm_ostermalm_2020",
    "sweden/lund_station_2023",
    "sweden/gothenburg_highways_2016",
    "helsinki/streets",
    "holborn/streets",
]
SQUARES = ["Skanstorget", "Kungsportsplatsen", "Vasaplatsen", "Järntorget", "Haga Östergata", "Korsvägen"]

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
@pytest.mark.parametrize("name", [name for name in NETWORKS if "gothenburg" not in name])
def test_turns_told_lead_into_the_street_named(name, real_data):
    network = build_network(read_osm(real_data / f"{name}.osm.pbf"))
    looked, wrong = 0, []
    for way in ways_of(network, 80 if "lund" in name else 40, seed=7):
        legs = leg_frame(network, [way])
        line = shapely.LineString(np.concatenate([shapely.get_coordinates(one) for one in legs.geometry]))
        rows = direction_frame(network, legs, 1, [], "").to_dict("records")
        assert sum(row["length_m"] for row in rows) == pytest.approx(legs["length_m"].sum())
        at = np.cumsum([row["length_m"] for row in rows]) * line.length / legs["length_m"].sum()
        for place, (row, after) in enumerate(pairwise(rows)):
            if min(row["length_m"], after["length_m"]) < LEAST_M or (
                row["name"] == after["name"] and not after["again"]
            ):
                continue
            angles = [angle_at(line, at[place], *look) for look in LOOKS]
            if np.isnan(angles[0]):
                continue
            looked += 1
            if not any(fits(after["turn"], angle) for angle in angles):
                wrong.append((row["name"], after["name"], after["turn"], np.round(angles)))
    assert looked > 5
    assert not wrong


def straight_bearing(line, from_m, to_m):
    """Give the bearing of a part of a line in degrees, NaN where it is not straight."""
    first, last = (shapely.get_coordinates(line.interpolate(metres))[0] for metres in (from_m, to_m))
    gone = np.hypot(*(last - first))
    return np.degrees(np.arctan2(*(last - first))) if gone >= 0.96 * (to_m - from_m) else np.nan


def hidden_corner(line, first_m, last_m):
    """Give the sharpest corner inside a step whose sides are both straight and lasting; 0 where there is none.

    Where the way begins, fewer metres are enough: who sets out the wrong way is lost at once.
    """
    found = 0.0
    for at in np.arange(first_m + (SET_OUT_M if first_m == 0.0 else LASTING_M), last_m - LASTING_M, 2.0):
        came = straight_bearing(line, max(first_m, at - LASTING_M), at)
        goes = straight_bearing(line, at, at + LASTING_M)
        angle = abs((goes - came + 180.0) % 360.0 - 180.0)
        found = max(found, 0.0 if np.isnan(angle) else angle)
    return found


def ways_over_squares(network):
    """Give the ways between the squares and back: legs begin and end in the middle of a street there."""
    usable = (network.edges["walkable"] & (network.edges["component"] == 0)).to_numpy()
    ids = [np.flatnonzero(usable & (network.edges["name"] == name).to_numpy()) for name in SQUARES]
    edges = np.concatenate(
        [some[[0, -1] if name == "Skanstorget" else [0]] for some, name in zip(ids, SQUARES, strict=True)]
    )
    along = 0.5 * network.edges["length_m"].to_numpy()[edges]
    ways = find_ways(network, np.ones(len(network.edges), dtype=bool), edges, along)
    for one in range(len(edges)):
        for other in range(len(edges)):
            if one != other and np.isfinite(ways.lengths[one, other]) and ways.lengths[one, other] > 0:
                yield ways.between(one, other)


@pytest.mark.realdata
@pytest.mark.parametrize("name", NETWORKS)
def test_no_step_hides_a_corner(name, real_data):
    network = build_network(read_osm(real_data / f"{name}.osm.pbf"))
    ways = ways_over_squares(network) if "gothenburg" in name else ways_of(network, 40, seed=11)
    looked, wrong = 0, []
    for way in ways:
        legs = leg_frame(network, [way])
        line = shapely.LineString(np.concatenate([shapely.get_coordinates(one) for one in legs.geometry]))
        rows = direction_frame(network, legs, 1, [], "").to_dict("records")
        at = np.r_[0.0, np.cumsum([row["length_m"] for row in rows])] * line.length / legs["length_m"].sum()
        for row, (first, last) in zip(rows, pairwise(at), strict=True):
            looked += last - first >= 2 * LASTING_M
            corner = hidden_corner(line, first, last)
            if corner > HIDDEN_DEG:
                wrong.append((row["name"], row["highway"], round(row["length_m"]), round(corner)))
    assert looked > 20
    assert not wrong
