"""Streets to avoid are not walked along, but got across: also where their pavements are drawn."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from city import grid_town
from hotspots.errors import PlanError
from hotspots.io.streets.osm import read_osm
from hotspots.model.walk import Walk
from hotspots.plan.footing import footing
from hotspots.streets import build_network
from hotspots.study.walking.ground import ground_of, street_named

NOVEMBER = dt.datetime(2026, 11, 26, 18, 30, tzinfo=dt.UTC)
STOCKHOLM = (18.07, 59.33)


def ground(network, *names):
    return ground_of(network, Walk(avoid=names), NOVEMBER, STOCKHOLM)[0]


def test_a_street_without_pavements_is_crossed_at_its_corners():
    town = grid_town(4)
    found = ground(town, "Storgatan")
    assert found.barred[(town.edges["name"] == "Storgatan").to_numpy()].all()
    assert set(footing(town, found.barred).component[~found.barred]) == {0}


def test_short_pieces_at_a_corner_are_taken_to_get_across_and_whole_streets_of_them_are_not():
    town = grid_town(2)
    edges = town.edges.copy()
    row = int(np.flatnonzero(edges["name"] == "Storgatan")[0])
    edges.loc[row, "length_m"] = 12.0
    found = ground(dataclasses.replace(town, edges=edges), "Storgatan")
    assert found.across.tolist().index(True) == row
    assert not found.barred[row]
    edges.loc[edges["name"] == "Storgatan", "length_m"] = 24.0
    assert not ground(dataclasses.replace(town, edges=edges), "Storgatan").across.any()
    small = grid_town(10, block_m=20.0)
    assert not ground(small, "Storgatan").across.any()
    with pytest.raises(PlanError):
        street_named(small, "Månvägen")


@pytest.mark.realdata
def test_a_main_street_with_drawn_pavements_parts_no_town(real_data):
    network = build_network(read_osm(real_data / "sweden/stockholm_ostermalm_2020.osm.pbf"))
    found = ground(network, "Birger Jarlsgatan")
    metres = network.edges["length_m"].to_numpy()
    called = (network.edges["name"] == "Birger Jarlsgatan").to_numpy()
    assert metres[called & found.barred].sum() > 0.8 * metres[called].sum()
    whole = footing(network).component
    parted = footing(network, found.barred).component
    kept = metres[(whole == 0) & ~found.barred & (parted == 0)].sum()
    assert kept > 0.97 * metres[(whole == 0) & ~found.barred].sum()
