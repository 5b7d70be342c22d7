"""Ways between places: true lengths, by dark streets or by lit ones, never where one may not walk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city import grid_town, line_town
from hotspots.plan.footing import footing
from hotspots.plan.routing import Costs, edge_cost, find_ways

EVERYWHERE = {"Kyrkogatan": "lit", "Storgatan": "lit", "Norra gatan": "lit"} | dict.fromkeys(
    ["Västra gatan", "Skolgatan", "Trädgårdsgatan"], "lit"
)


def ways_in(network, *places, prefer_lit=False):
    edge, along = zip(*places, strict=True)
    nothing = np.zeros(len(network.edges))
    costs = Costs(edge_cost(network, prefer_lit=prefer_lit), nothing, nothing)
    return find_ways(network, footing(network).may, np.array(edge), np.array(along, dtype=float), costs=costs)


@settings(deadline=None, max_examples=40)
@given(
    places=st.lists(st.tuples(st.integers(0, 11), st.floats(0, 80)), min_size=2, max_size=6),
    dark=st.sets(st.sampled_from(sorted(EVERYWHERE))),
)
def test_lengths_are_those_of_the_pieces_and_never_less_than_the_shortest(places, dark):
    network = grid_town(2, lighting=EVERYWHERE | dict.fromkeys(dark, "unlit"))
    ways = ways_in(network, *places)
    assert ways.lengths == pytest.approx(ways.lengths.T, abs=0.2)
    assert (ways.lengths >= ways.shortest - 1e-9).all()
    assert (ways.shortest[:, None, :] <= ways.shortest[:, :, None] + ways.shortest[None, :, :] + 0.2).all()
    for start in range(len(places)):
        for end in range(len(places)):
            steps = ways.between(start, end)
            assert sum(step.length_m for step in steps) == pytest.approx(ways.lengths[start, end], abs=1e-6)


def test_two_places_on_one_edge_are_as_far_apart_as_they_are():
    ways = ways_in(line_town([100.0]), (0, 20.0), (0, 75.0))
    assert ways.lengths[0, 1] == pytest.approx(55)
    (step,) = ways.between(1, 0)
    assert (step.from_m, step.to_m) == (75.0, 20.0)


def test_a_group_that_prefers_it_is_led_round_by_lit_streets_only_where_that_costs_little():
    # From the middle of the west side to the middle of the east side: straight on along Storgatan, or round.
    west, east = (6, 40.0), (10, 40.0)
    lit = ways_in(grid_town(2, lighting=EVERYWHERE), west, east)
    assert lit.lengths[0, 1] == lit.shortest[0, 1] == pytest.approx(240)
    start, end = (2, 0.0), (3, 80.0)  # both ends of Storgatan, 160 m
    dark = ways_in(grid_town(2, lighting=EVERYWHERE | {"Storgatan": "unlit"}), start, end, prefer_lit=True)
    assert dark.lengths[0, 1] == pytest.approx(160)  # going round is 320 m: too far


def metres_on(network, ways, name):
    return sum(step.length_m for step in ways.between(0, 1) if network.edges["name"].iloc[step.edge] == name)


def test_of_two_ways_as_long_the_dark_one_is_taken_and_the_lit_one_where_that_is_preferred():
    network = grid_town(2, lighting=EVERYWHERE | {"Storgatan": "unlit"})
    corners = (0, 0.0), (3, 80.0)  # along the south side and up, or up and along Storgatan, or between
    dark, lit = ways_in(network, *corners), ways_in(network, *corners, prefer_lit=True)
    assert dark.lengths[0, 1] == pytest.approx(240)
    assert lit.lengths[0, 1] == pytest.approx(240)
    assert metres_on(network, dark, "Storgatan") == pytest.approx(160)
    assert metres_on(network, lit, "Storgatan") == 0


def test_an_unlit_underpass_is_gone_round_if_the_way_is_not_three_times_as_long():
    network = grid_town(2, lighting=EVERYWHERE | {"Storgatan": "unlit"}, tunnels=[2])
    ways = ways_in(network, (2, 0.0), (2, 80.0))
    assert ways.shortest[0, 1] == pytest.approx(80)
    assert ways.lengths[0, 1] == pytest.approx(80)
    tunnel_and_more = ways_in(network, (2, 0.0), (0, 80.0))  # 160 m both ways: one of them through the tunnel
    assert 2 not in [step.edge for step in tunnel_and_more.between(0, 1)]


def test_nothing_leads_where_one_may_not_walk():
    network = line_town([100.0, 100.0, 100.0])
    network.edges["walkable"] = [True, False, True]
    ways = ways_in(network, (0, 50.0), (2, 50.0))
    assert np.isinf(ways.lengths[0, 1])
    with pytest.raises(ValueError, match="no way"):
        ways.between(0, 1)


def test_a_long_tunnel_is_no_footing_and_parts_what_it_joins():
    network = line_town([100.0, 300.0, 200.0])
    network.edges["tunnel"] = [False, True, False]
    ground = footing(network)
    assert ground.may.tolist() == [True, False, True]
    assert ground.component.tolist() == [1, -1, 0]
