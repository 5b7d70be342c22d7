"""Walks for people who cannot take steps lead round them, and tell of ramps where steps have one."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from planning_cases import hot_spots_at

from city import ORIGIN, grid_town
from hotspots.model.walk import Walk
from hotspots.plan import find_candidates, plan_walk
from hotspots.plan.wishes.asked import Asked
from hotspots.plan.wishes.ground import Ground
from hotspots.streets.needs import walkable_for

NOVEMBER = dt.datetime(2026, 11, 26, 18, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def town(**tags):
    """Make a town whose Skolgatan is steps all the way."""
    network = grid_town(blocks=2)
    edges = network.edges.copy()
    stairs = (edges["name"] == "Skolgatan").to_numpy()
    edges["steps"] = stairs
    edges.loc[stairs, "highway"] = "steps"
    for name, value in tags.items():
        edges[name] = ""
        edges.loc[stairs, name] = value
    return dataclasses.replace(network, edges=edges)


def walked(network, *needs):
    fit = walkable_for(network, needs)
    ground = Ground(~fit.may, fit.may & False, fit.unknown)
    found = find_candidates(network, hot_spots=hot_spots_at((80, 160)), barred=ground.barred)
    start = (80 + ORIGIN[0], ORIGIN[1])
    return plan_walk(
        network, found.stops, Walk(minutes=60, needs=needs), start_xy=start, start_name="Kyrkogatan", at=NOVEMBER,
        lonlat=(18.07, 59.33), asked=Asked(ground=ground),
    )  # fmt: skip


@pytest.mark.parametrize("need", ["no_steps", "wheelchair", "stroller"])
@pytest.mark.parametrize("tags", [{}, {"ramp": "yes"}, {"ramp": "bicycle"}, {"wheelchair": "limited"}])
def test_steps_with_any_other_ramp_are_gone_round(need, tags):
    assert walked(town(**tags)).legs["steps"].any()
    plan = walked(town(**tags), need)
    assert not plan.legs["steps"].any()
    assert len(plan.stops)


@pytest.mark.parametrize(
    ("need", "tags"),
    [("wheelchair", {"ramp": "wheelchair"}), ("wheelchair", {"wheelchair": "yes"}), ("stroller", {"ramp": "stroller"})],
)
def test_steps_with_a_ramp_for_them_are_taken_and_told(need, tags):
    plan = walked(town(**tags), need)
    assert plan.legs["steps"].any()
    (told,) = [notice for notice in plan.notices if notice.code == "walk_up_steps_with_ramp"]
    assert told.values["streets"] == ["Skolgatan"]
    assert not walked(town(**tags), need, "no_steps").legs["steps"].any()
