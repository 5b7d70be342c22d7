"""What is asked for and cannot be: streets to avoid, streets cut off, coordinates for places, names of stops."""

import dataclasses
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely

from city import CRS, ORIGIN, grid_town
from hotspots.crs import to_lonlat
from hotspots.errors import PlanError
from hotspots.i18n import Translator
from hotspots.leaflet.layers.route import wish_rows
from hotspots.model.network import StreetNetwork
from hotspots.model.walk import WISH_ALONG, Walk
from hotspots.model.wished_places import WishedPlaces
from hotspots.study.walking.files import wishes_lacking
from hotspots.study.walking.walk import plan_walk

AT = "2026-11-26 18:30"


def bridge_town(pieces=6):
    """Storgatan as a bridge of short pieces in the middle of a town, every node of it on that street alone."""
    town = grid_town(4)
    edges, nodes = town.edges, town.nodes
    row = int(np.flatnonzero(edges["name"] == "Storgatan")[1])
    u, v = int(edges["u"].iloc[row]), int(edges["v"].iloc[row])
    inner = np.linspace(nodes[u], nodes[v], pieces + 1)[1:-1]
    chain = [u, *range(len(nodes), len(nodes) + pieces - 1), v]
    nodes = np.vstack([nodes, inner])
    parts = [edges.iloc[[row]].assign(u=a, v=b, name="Långbron") for a, b in pairwise(chain)]
    lines = [shapely.LineString([nodes[a], nodes[b]]) for a, b in pairwise(chain)]
    bridge = gpd.pd.concat(parts).assign(length_m=shapely.length(lines)).set_geometry(lines, crs=CRS)
    whole = gpd.pd.concat([edges.drop(index=edges.index[row]), bridge], ignore_index=True)
    return dataclasses.replace(town, nodes=nodes, edges=gpd.GeoDataFrame(whole, geometry="geometry", crs=CRS))


def cut_off_town():
    """A town with a street, Avvägen, on the other side of a railway: nothing leads to it."""
    town = grid_town(4)
    more = np.array([[-60.0, 0.0], [-60.0, 120.0]]) + ORIGIN
    line = shapely.LineString(more)
    size = len(town.nodes)
    own = town.edges.iloc[[0]].assign(u=size, v=size + 1, name="Avvägen", component=1, length_m=120.0)
    edges = gpd.pd.concat([town.edges, own.set_geometry([line], crs=CRS)], ignore_index=True)
    edges = gpd.GeoDataFrame(edges, geometry="geometry", crs=CRS)
    return StreetNetwork(
        nodes=np.vstack([town.nodes, more]), edges=edges, features=town.features, addresses=town.addresses
    )


def said(*places):
    x, y, feel, name = zip(*places, strict=True)
    table = {"source": "platser.csv", "row": range(len(places)), "name": name, "feel": feel, "reason": ""}
    points = gpd.points_from_xy(np.add(x, ORIGIN[0]), np.add(y, ORIGIN[1]))
    return WishedPlaces(gpd.GeoDataFrame(table, geometry=points, crs=CRS))


def walk(town, places=None, **wished):
    wish = Walk(**{"start": "Stortorget", "at": AT, "minutes": 60.0, "escape_m": 5000.0, **wished})
    return plan_walk(town, wished=wish, places=places)


def told(plan, code):
    return [notice.values for notice in plan.notices if notice.code == code]


def metres_on(plan, name):
    return float(plan.legs.loc[plan.legs["name"] == name, "length_m"].sum())


def test_a_street_to_avoid_that_is_drawn_in_short_pieces_is_not_walked_nor_stopped_at():
    places = said((120, 80, "unsafe", "långbron"), (240, 240, "unsafe", "Biblioteket"))
    town = bridge_town()
    assert "Långbron" in set(walk(town, places).stops["name"])
    plan = walk(town, places, avoid=("Långbron",))
    assert metres_on(plan, "Långbron") == 0
    assert "Långbron" not in " ".join(plan.stops["name"])
    out = plan.wishes.set_index("name")
    assert out.loc["Långbron", "stop"] == 0
    assert out.loc["Långbron", "why"].code == "wish_avoided"
    assert out.loc["Biblioteket", "stop"] > 0


def test_a_place_that_must_be_seen_on_a_street_to_avoid_is_out_and_told_so():
    plan = walk(bridge_town(), must_see=("Långbron",), avoid=("Långbron",))
    assert metres_on(plan, "Långbron") == 0
    row = plan.wishes.set_index("wish").loc["must_see"]
    assert (row["stop"], row["why"].code) == (0, "wish_avoided")
    assert told(plan, "walk_must_see_avoided") == [{"names": ["Långbron"]}]
    assert told(walk(bridge_town(), start="Långbron", avoid=("Långbron",)), "walk_place_avoided")


def test_a_street_cannot_be_avoided_and_taken():
    with pytest.raises(PlanError) as refused:
        walk(bridge_town(), avoid=("Långbron", "Skolgatan"), include=("långbron",))
    assert refused.value.code == "walk_avoid_and_include"
    assert refused.value.values["names"] == ["Långbron"]


def test_a_street_that_cannot_be_reached_is_out_and_costs_no_way():
    town = cut_off_town()
    plain = walk(town)
    plan = walk(town, include=("Avvägen",))
    row = plan.wishes.iloc[0]
    assert (row["wish"], row["stop"], row["why"].code) == ("include", 0, "wish_street_not_reached")
    assert plan.length_m == pytest.approx(plain.length_m)
    assert told(plan, "walk_include_not_reached") == [{"names": ["Avvägen"]}]
    for asked in ({"start": "Avvägen"}, {"must_see": ("Avvägen",)}):
        moved = told(walk(town, **asked), "walk_place_not_reached")
        assert [(one["name"], one["metres"]) for one in moved] == [("Avvägen", 60)]


def test_a_street_asked_for_is_in_by_the_metres_walked():
    plan = walk(grid_town(4), include=("Norra gatan",))
    row = plan.wishes.iloc[0]
    assert row["stop"] == WISH_ALONG
    assert row["metres"] == pytest.approx(metres_on(plan, "Norra gatan"))
    assert row["metres"] >= 40
    assert f"{round(row['metres'])} m" in wish_rows(plan, Translator("sv"))[0][2]


def test_what_the_planner_asks_for_is_not_counted_among_what_was_said():
    places = said((240, 240, "unsafe", "Kungsgatan 3"), (240, 240, "good", "Kungsgatan 3"))
    plan = walk(grid_town(4), places, must_see=("Kungsgatan 3",), minutes=90.0)
    rows = {wished: text for _, wished, text in wish_rows(plan, Translator("sv"))}
    assert len(rows) == 2
    assert "2" in rows["otrygg, bra plats"].split("Antal önskemål:")[1]
    assert "Antal" not in rows["måste vara med"]


def test_coordinates_are_told_as_the_crossing_there():
    town = grid_town(4)
    lon, lat = to_lonlat(np.array([[ORIGIN[0] + 82, ORIGIN[1] + 81]]), town.crs)[0]
    plan = walk(town, start=f"{lat:.6f}, {lon:.6f}", end=f"{lat:.6f}, {lon:.6f}")
    assert plan.start_name == plan.end_name == "Storgatan/Skolgatan"


def test_names_are_spelled_as_the_map_has_them_and_are_the_same_for_all():
    plan = walk(grid_town(4), said((0, 0, "unsafe", "KYRKOGATAN/västra gatan"), (160, 160, "good", "STORTORGET")))
    assert {"Kyrkogatan/Västra gatan", "Stortorget"} <= set(plan.stops["name"])
    assert plan.map_names == tuple(plan.stops["name"])


def test_stops_of_one_name_are_told_apart_by_house_numbers():
    town = grid_town(4)
    plan = walk(town, said((40, 80, "unsafe", "Storgatan"), (280, 80, "unsafe", "Storgatan")), minutes=90.0)
    names = plan.stops["name"].tolist()
    assert {"Storgatan 1", "Storgatan 4"} <= set(names)
    assert not any("(" in name for name in names)
    arrivals = plan.directions.loc[plan.directions["to_stop"] > 0]
    assert arrivals["name"].tolist() == names
    assert plan.map_names == tuple(names)


def test_places_of_one_name_are_told_apart_among_all_plans():
    town = grid_town(4, addresses=False)
    places = said(*((80 * column, 80, "unsafe", "Storgatan") for column in range(5)))
    plan = walk(town, places, minutes=45.0, alternatives=3, max_stops=4)
    assert plan.others
    named = {}
    for one in (plan, *plan.others):
        for name, point in zip(one.stops["name"], one.stops.geometry, strict=True):
            assert named.setdefault(name, point) == point


def test_each_plan_tells_which_wishes_it_leaves_out():
    spots = ((40, 80, "unsafe", "Storgatan 1"), (280, 80, "unsafe", "Storgatan 4"), (40, 0, "good", "Kyrkogatan 1"))
    places = said(*spots)
    plan = walk(grid_town(4), places, minutes=45.0, alternatives=2)
    say = Translator("sv")
    (other,) = plan.others
    for one in (plan, other):
        out = set(one.wishes.loc[one.wishes["stop"] == 0, "name"])
        assert {text.rsplit(" (", 1)[0] for text in wishes_lacking(one, say)} == out
    assert wishes_lacking(other, say)


def test_nothing_is_told_of_needs_where_the_map_tells_all():
    plan = walk(grid_town(4), needs=("no_steps",))
    assert not plan.unknown_m
    assert not told(plan, "walk_needs_unknown")
