"""Rows of lamps out of order along one street, stretches seen to be lit, and whose lamps a reported stretch has."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest

from city import ORIGIN, box_area, grid_town, lamps_at, line_town, town_addresses, town_edges, town_features
from hotspots.i18n import Translator
from hotspots.i18n.light_words import street_and_ends
from hotspots.model.lighting import LightFindings
from hotspots.model.network import StreetNetwork
from hotspots.streets import light_streets, lighting_inventory
from hotspots.streets.light.cutting import streets_at_ends
from hotspots.streets.light.register import faults_without_lamps, lamps_on_streets
from hotspots.streets.light.stretch_code import stretch_code
from hotspots.study.lighting.tables import faults_by_owner, loose_rows

TODAY = dt.date(2026, 11, 26)
EVERYWHERE = box_area(-50, -50, 1000, 50).polygon


def seen(network, edges, **row):
    plain = {"source": "rond.xlsx", "row": 2, "kind": "observation", "date": "2026-11-20", "until": "", "what": "works"}
    plain |= {"pole": "", "street": "Storgatan", "stretch": stretch_code(network, edges), "extent": "", "said": ""}
    return LightFindings(gpd.GeoDataFrame([{**plain, **row}], geometry=[None], crs=3006))


def town(*, corner=False):
    """Storgatan east for 300 m; at 150 m Lillgatan begins, to the north or, without a corner, instead of Storgatan."""
    nodes = np.array([[0, 0], [150, 0], [300, 0], [150, 150]], dtype=float) + ORIGIN
    if not corner:
        return line_town((150, 150), ("Storgatan", "Lillgatan"))
    edges = town_edges(nodes, np.array([0, 1, 1]), np.array([1, 2, 3]), ["Storgatan", "Storgatan", "Lillgatan"])
    return StreetNetwork(nodes=nodes, edges=edges, features=town_features(None), addresses=town_addresses(edges))


def rows_of(network, places):
    lamps = lamps_on_streets(light_streets(network, lamps_at(places, "faulty", EVERYWHERE)))
    return lamps["in_row"].tolist(), lamps["run"].tolist()


ALONG = [(x, 3) for x in range(85, 250, 30)]


def test_a_row_goes_straight_on_under_another_name_and_not_round_a_corner():
    size, run = rows_of(town(), ALONG)
    assert (set(size), len(set(run))) == ({6}, 1)
    side = [(153, y) for y in (8, 36, 64, 92)]
    size, run = rows_of(town(corner=True), ALONG + side)
    assert size[:6] == [7] * 6  # with the one of Lillgatan that stands at the crossing
    assert size[6:] == [7, 3, 3, 3]
    assert len(set(run)) == 2


def test_each_lamp_is_in_one_row_and_rows_add_up():
    size, run = rows_of(town(corner=True), [*ALONG, *((147, y) for y in range(9, 140, 25))])
    for one in set(run):
        assert {size[lamp] for lamp in range(len(run)) if run[lamp] == one} == {run.count(one)}


def test_the_list_says_how_many_of_a_row_are_on_it():
    owners = ["Kommunen", "Hamnen", "Kommunen", "Hamnen", "Kommunen", "Kommunen"]
    register = lamps_at(ALONG, "faulty", EVERYWHERE)
    register = type(register)(register.frame.assign(owner=owners), register.coverage)
    lists = faults_by_owner(lamps_on_streets(light_streets(town(), register)), Translator("sv"))
    told = {owner: table[["Trasiga i rad längs gatan, alla ägare", "Varav på den här listan"]] for owner, table in
            lists.items()}  # fmt: skip
    assert told["Hamnen"].to_numpy().tolist() == [[6, 2]] * 2
    assert told["Kommunen"].to_numpy().tolist() == [[6, 4]] * 4


@pytest.mark.parametrize(("row", "inspected", "day"), [
    ({}, "", "2026-11-20"), ({}, "2026-11-21", ""), ({"what": "dark", "said": "dark"}, "", ""),
    ({"kind": "report"}, "", ""),
])  # fmt: skip
def test_a_stretch_that_was_seen_lit_leaves_its_lamps_on_the_list_with_the_day(row, inspected, day):
    network = line_town((120,))
    register = lamps_at([(15, 3), (45, 3), (75, 3), (105, 3)], ["working", "faulty", "working", "faulty"], EVERYWHERE)
    register = type(register)(register.frame.assign(inspected=inspected), register.coverage)
    lamps = lamps_on_streets(light_streets(network, register, seen(network, [0], **row), today=TODAY))
    assert lamps["state"].tolist() == ["working", "faulty"] * 2
    assert lamps["seen_lit"].tolist() == ["", day, "", day]
    (table,) = faults_by_owner(lamps, Translator("sv")).values()
    assert table["Anmärkning"].tolist() == ["Sträckan sågs lysa 2026-11-20." if day else ""] * 2


def test_a_stretch_is_named_as_on_the_round_and_goes_to_the_owners_of_its_lamps():
    network = grid_town()
    row = int(np.flatnonzero(network.edges["name"] == network.edges["name"].iloc[0])[1])
    line = network.edges.geometry.iloc[row]
    places = [tuple(np.asarray(line.interpolate(at).coords[0]) - ORIGIN) for at in (20, 50, 80)]
    register = lamps_at([*places, (900, 900)], "working", box_area(-50, -50, 1000, 1000).polygon)
    owners = ["Kommunen", "Hamnen", "Kommunen", "Annan"]
    register = type(register)(register.frame.assign(owner=owners), register.coverage)
    name = str(network.edges["name"].iloc[row])
    found = seen(network, [row], what="dark", said="dark", street=name)
    lit = light_streets(network, register, found, today=TODAY)
    lamps = lamps_on_streets(lit)
    loose = faults_without_lamps(lit, lamps)
    assert loose["owners"].tolist() == [("Hamnen", "Kommunen")]
    lists = faults_by_owner(lamps, Translator("sv"), loose)
    (where,) = {str(table["Gata"].iloc[-1]) for table in lists.values()}
    gaps = lighting_inventory(lit).gaps
    gap = gaps.loc[[row in edges for edges in gaps["edges"]]].assign(between=lambda some: streets_at_ends(lit, some))
    assert where == street_and_ends(next(gap.itertuples()), Translator("sv"))
    assert where.startswith(f"{name}, ")
    assert sorted(lists) == ["Hamnen", "Kommunen"]
    assert loose_rows(loose, Translator("sv"))[["Gata", "Ägare"]].to_numpy().tolist() == [[where, "Hamnen, Kommunen"]]
