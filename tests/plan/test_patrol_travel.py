"""Ways of patrols: the shortest on foot whatever their light, with what lies between a start and the streets."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from planning_cases import hot_spots_at

from city import AVENUES, ORIGIN, STREETS, grid_town, town_addresses, town_edges, town_features
from hotspots.model.network import StreetNetwork
from hotspots.model.patrol import Patrol
from hotspots.plan.patrols import planning
from hotspots.plan.patrols.planning import Depot
from hotspots.plan.patrols.travel import PARKING_MIN, by_car, car_kmh, on_foot

A_MINUTE = 75.0
"""Metres at 4.5 km/h."""


def at(*places):
    return np.array(places) + ORIGIN


def town(*, lit):
    names = [*STREETS, *AVENUES]
    return grid_town(blocks=6, lighting={name: "lit" if name in lit else "unlit" for name in names})


def test_light_changes_neither_metres_nor_lines_on_foot():
    ends = at((0, 0), (480, 0), (240, 170))
    first, *others = (on_foot(town(lit=lit), ends, 4.5) for lit in ([*STREETS, *AVENUES], ["Kyrkogatan"], []))
    assert first.metres[0, 1] == pytest.approx(480)
    assert first.metres[0, 2] == pytest.approx(240 + 160 + 10)
    for other in others:
        assert other.metres == pytest.approx(first.metres)
        for start, end in ((0, 1), (1, 0), (0, 2), (2, 1)):
            assert other.line(start, end).equals(first.line(start, end))


def test_the_way_from_a_start_to_the_streets_is_walked_as_the_last_metres_by_car_are():
    network, ends = town(lit=[]), at((-400, 80), (0, 80), (240, 80), (-501, 80))
    walked, driven = on_foot(network, ends, 4.5), by_car(network, ends)
    assert walked.metres[0, 1] == pytest.approx(400)
    assert walked.metres[0, 2] == walked.metres[2, 0] == pytest.approx(640)
    assert walked.minutes[0, 2] == pytest.approx(640 / A_MINUTE)
    assert walked.line(0, 2).length == pytest.approx(640)
    assert np.isinf(walked.metres[3, :3]).all()
    assert (np.diag(walked.metres) == 0).all()
    assert driven.metres == pytest.approx(walked.metres)


def test_a_team_that_starts_off_the_streets_needs_time_for_the_way_to_them(monkeypatch):
    monkeypatch.setattr(planning, "ROUNDS", 60)
    spots = hot_spots_at((40, 80), (240, 80), counts=[80, 60])
    spots.frame["peak"] = ""
    wish = Patrol(teams=1, shift="18:00-19:00", date="2026-11-27")
    depot = Depot("Utkanten", (ORIGIN[0] - 400.0, ORIGIN[1] + 80.0))
    plan = planning.plan_patrols(town(lit=[]), spots, wish, [depot], timezone=ZoneInfo("Europe/Stockholm"))
    assert (plan.teams["metres"] >= 2 * 440).all()
    first = plan.visits.iloc[0]
    assert (first.arrive - plan.teams["begins"].iloc[0]).total_seconds() / 60 >= 440 / A_MINUTE


@pytest.mark.parametrize(("highway", "limit", "homes_m", "kmh"), [
    ("secondary", 80, 3000, 68), ("primary", 90, 3000, 76.5), ("secondary", 80, 50, 68), ("secondary", 50, 50, 40),
    ("secondary", 40, 50, 34), ("secondary", 50, 3000, 42.5), ("primary", np.nan, 3000, 68),
    ("primary", np.nan, 50, 50), ("residential", 30, 0, 25), ("service", 70, 3000, 12),
])  # fmt: skip
def test_cars_go_by_the_signed_limit_outside_towns_and_by_the_kind_of_street_in_them(highway, limit, homes_m, kmh):
    nodes = np.array([(0, 0), (400, 0), (0, homes_m), (400, homes_m)]) + ORIGIN
    edges = town_edges(
        nodes, np.array([0, 2]), np.array([1, 3]), ["Landsvägen", "Hemgatan"], highway=[highway, "residential"],
        maxspeed_kmh=[limit, np.nan],
    )  # fmt: skip
    network = StreetNetwork(nodes, edges, town_features(None), town_addresses(edges))
    assert car_kmh(network)[0] == pytest.approx(kmh)
    driven = by_car(network, nodes[:2]).minutes[0, 1]
    assert driven == pytest.approx(0.4 / kmh * 60 + 2 * PARKING_MIN)
