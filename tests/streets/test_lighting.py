"""Lit, unlit or unknown: what outranks what, and gaps measured by hand."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from city import ORIGIN, box_area, grid_town, lamps_at, line_town
from hotspots.io.streets.osm import read_osm
from hotspots.model.lighting import Lighting
from hotspots.streets import build_network, light_streets, lighting_inventory, lighting_of_tag
from hotspots.streets.light.serving import longest_gaps

EVERYWHERE = (-50, -50, 1000, 50)


def coverage(west, south, east, north):
    return box_area(west, south, east, north).polygon


def with_mapped_lamps(town, places):
    """Put lamps of the map at places in metres from the corner of the town."""
    import dataclasses

    import geopandas as gpd
    import pandas as pd

    points = shapely.points(np.asarray(places, dtype=float) + ORIGIN)
    lamps = gpd.GeoDataFrame(
        {"kind": "lamp", "name": "", "detail": ""}, geometry=points, crs=town.crs, index=range(len(points))
    )
    features = gpd.GeoDataFrame(pd.concat([town.features, lamps], ignore_index=True), crs=town.crs)
    return dataclasses.replace(town, features=features)


@pytest.mark.parametrize(
    ("tag", "state"),
    [
        ("yes", "lit"),
        ("24/7", "lit"),
        ("automatic", "lit"),
        ("dusk-dawn", "lit"),
        ("sunset-sunrise", "lit"),
        ("Mo-Su sunset-sunrise", "lit"),
        ("(sunset+00:15)-(sunrise-00:15)", "lit"),
        ("Yes", "lit"),
        ("no", "unlit"),
        ("disused", "unlit"),
        ("limited", "unknown"),
        ("interval", "unknown"),
        ("sunset-00:00", "unknown"),
        ("17:00-23:00", "unknown"),
        ("yes;no", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_the_tag_says(tag, state):
    found, evidence = lighting_of_tag(tag)
    assert found.value == state
    assert evidence.startswith(f"lit={tag}") if tag else evidence == ""


# One street of 50 m. Lamps of the register at 15 and 35 m (gaps 15, 20, 15), mapped lamps at the same places.
TWO = [(15, 3), (35, 3)]
PRECEDENCE = [
    # register states, coverage, tag, mapped lamps -> state, source, evidence
    (None, False, "", False, "unknown", "none", ""),
    (None, False, "", True, "lit", "lamps", "lamps=2; gap_m=20"),
    (None, False, "yes", False, "lit", "tag", "lit=yes"),
    (None, False, "no", True, "unlit", "tag", "lit=no"),
    (None, False, "limited", True, "unknown", "tag", "lit=limited; all_night=no"),
    ("working", True, "", False, "lit", "register", "lamps=2; gap_m=20"),
    ("working", True, "no", False, "lit", "register", "lamps=2; gap_m=20"),
    ("faulty", True, "yes", True, "unlit", "register", "lamps=2; working=0"),
    ("off", True, "yes", True, "unlit", "register", "lamps=2; working=0"),
    ("unknown", True, "no", False, "lit", "register", "lamps=2; gap_m=20"),
    ((), True, "yes", True, "unlit", "register", "lamps=0"),
    ((), False, "yes", False, "lit", "tag", "lit=yes"),
    ((), False, "", False, "unknown", "none", ""),
    ("working", False, "no", False, "unlit", "tag", "lit=no"),
    ("working", False, "", False, "lit", "lamps", "lamps=2; gap_m=20"),
    ("faulty", False, "yes", False, "unknown", "tag", "lit=yes; lamps=2; working=0"),  # two lamps may not be all
    ("faulty", False, "no", False, "unlit", "tag", "lit=no"),
    ("faulty", False, "", True, "unknown", "lamps", "lamps=2; working=0"),
]


@pytest.mark.parametrize(("register", "covered", "tag", "mapped", "state", "source", "evidence"), PRECEDENCE)
def test_precedence(register, covered, tag, mapped, state, source, evidence):
    town = line_town((50,), lit_tags=[tag])
    if mapped:
        town = with_mapped_lamps(town, TWO)
    lamps = None
    if register is not None:
        area = coverage(*EVERYWHERE) if covered else None
        lamps = lamps_at(TWO if register else [], register or "working", area)
    edge = light_streets(town, lamps).edges.iloc[0]
    assert (edge["lighting"], edge["lighting_source"], edge["lighting_evidence"]) == (state, source, evidence)


@pytest.mark.parametrize(
    ("states", "tag", "state", "source"),
    [(["faulty"] * 3, "yes", "unlit", "register"), (["faulty", "off", "faulty"], "", "unlit", "register"),
     (["faulty", "working", "faulty"], "yes", "lit", "tag"), (["faulty"] * 2, "yes", "unknown", "tag")],
)  # fmt: skip
def test_a_street_all_of_whose_lamps_are_out_is_unlit_though_nobody_says_what_the_register_covers(
    states, tag, state, source
):
    town = line_town((50, 50), ("Storgatan",) * 2, lit_tags=[tag] * 2)
    lamps = lamps_at([(10, 3), (40, 3), (70, 3)][: len(states)], states)
    edge = light_streets(town, lamps).edges.iloc[0]
    assert (edge["lighting"], edge["lighting_source"]) == (state, source)
    assert edge["lighting_confidence"] == "middle"


def test_the_longest_gap_is_between_lamps_or_to_the_ends():
    town = light_streets(
        line_town((100, 90, 30)), lamps_at([(20, 2), (45, -2), (110, 1)], "working", coverage(*EVERYWHERE))
    )
    assert town.edges["longest_gap_m"].tolist() == pytest.approx([55, 80, 30])
    assert town.edges["lamps"].tolist() == [2, 1, 0]
    assert town.edges["lighting"].tolist() == ["lit", "unlit", "unlit"]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), max_size=20),
    st.lists(st.floats(1, 500), min_size=4, max_size=4),
)
def test_gaps_agree_with_counting_them_one_by_one(lamps, lengths):
    edge = np.array([segment for segment, _ in lamps], dtype=np.int64)
    along = np.array([share * lengths[segment] for segment, share in lamps])
    found = longest_gaps(edge, along, np.array(lengths))
    for segment, length in enumerate(lengths):
        stops = [0, *sorted(along[edge == segment]), length]
        assert found[segment] == pytest.approx(max(b - a for a, b in pairwise(stops)))


def test_one_lamp_out_of_order_makes_a_long_gap():
    row = [(15, 2), (45, 2), (75, 2), (105, 2)]
    whole = light_streets(line_town((120,)), lamps_at(row, "working", coverage(*EVERYWHERE)))
    assert whole.edges["lighting"].tolist() == ["lit"]
    two_out = light_streets(
        line_town((120,)), lamps_at(row, ["working", "faulty", "off", "working"], coverage(*EVERYWHERE))
    )
    assert two_out.edges["lighting"].tolist() == ["unlit"]
    assert two_out.edges["lighting_evidence"].tolist() == ["lamps=4; working=2; gap_m=90"]


def test_a_lamp_serves_the_nearest_street_within_15_m_only():
    town = grid_town(2)
    # 6 m from Kyrkogatan; 16 m from everything; 14.9 m from Storgatan's first block.
    lit = light_streets(town, lamps_at([(40, 6), (40, 16), (40, 80 - 14.9)])).edges
    assert lit["lamps"].tolist() == [1, -1, 1, *[-1] * 9]
    assert lit["lighting"].tolist()[:4] == ["lit", "unknown", "lit", "unknown"]


def test_a_segment_partly_covered_can_be_lit_but_never_unlit_by_the_register():
    half = coverage(-50, -50, 50, 50)
    dark = light_streets(line_town((100,), lit_tags=["yes"]), lamps_at([], "working", half)).edges.iloc[0]
    assert (dark["lighting"], dark["lighting_source"]) == ("lit", "tag")
    untagged = light_streets(line_town((100,)), lamps_at([], "working", half)).edges.iloc[0]
    assert (untagged["lighting"], untagged["lamps"]) == ("unknown", -1)
    bright = light_streets(line_town((100,), lit_tags=["no"]), lamps_at([(50, 2)], "working", half)).edges.iloc[0]
    assert (bright["lighting"], bright["lighting_source"]) == ("lit", "register")
    assert bright["lighting_evidence"] == "partly_covered; lamps=1; gap_m=50"
    just_out = light_streets(line_town((100,)), lamps_at([], "working", coverage(-50, -50, 99.5, 50))).edges.iloc[0]
    assert (just_out["lighting"], just_out["lighting_source"]) == ("unlit", "register")


def test_a_short_link_is_lit_by_the_lamps_of_the_streets_it_meets():
    # Segments of 100, 12 and 100 m; lamps beside the outer two, 5 m from the link.
    lamps = lamps_at([(50, 2), (95, 2), (117, 2), (162, 2)], "working", coverage(*EVERYWHERE))
    edges = light_streets(line_town((100, 12, 100)), lamps).edges
    assert edges["lighting"].tolist() == ["lit", "lit", "lit"]
    assert edges["lighting_evidence"].iloc[1] == "lamps=0; lit_by=neighbours"
    out = lamps_at(
        [(50, 2), (95, 2), (117, 2), (162, 2)], ["working", "faulty", "faulty", "working"], coverage(*EVERYWHERE)
    )
    assert light_streets(line_town((100, 12, 100)), out).edges["lighting"].tolist()[1] == "unlit"


def test_a_register_in_another_crs_says_the_same():
    import dataclasses

    import geopandas as gpd

    lamps = lamps_at(TWO, "working", coverage(*EVERYWHERE))
    frame = lamps.frame.to_crs(3011)
    border = gpd.GeoSeries([lamps.coverage], crs=lamps.frame.crs).to_crs(3011).iloc[0]
    elsewhere = dataclasses.replace(lamps, frame=frame, coverage=border)
    here, there = (light_streets(line_town((50,)), register).edges.iloc[0] for register in (lamps, elsewhere))
    assert here["lighting_evidence"] == there["lighting_evidence"] == "lamps=2; gap_m=20"


def test_the_network_that_is_given_is_not_changed_and_lighting_it_twice_is_the_same():
    town = line_town((50,), lit_tags=["yes"])
    lit = light_streets(town)
    assert town.edges["lighting"].tolist() == ["unknown"]
    assert light_streets(lit).edges.equals(lit.edges)


def test_the_inventory_adds_up_and_finds_the_gaps():
    # 100 lit · 120 unlit · 130 unlit · 60 unknown · 700 unlit
    tags = ["yes", "no", "no", "", "no"]
    town = light_streets(line_town((100, 120, 130, 60, 700), lit_tags=tags))
    found = lighting_inventory(town)
    assert found.length_m == pytest.approx({Lighting.LIT: 100, Lighting.UNLIT: 950, Lighting.UNKNOWN: 60})
    assert found.by_source == pytest.approx({("lit", "tag"): 100, ("unlit", "tag"): 950, ("unknown", "none"): 60})
    gaps = found.gaps
    assert gaps["rank"].tolist() == [1, 2, 3]
    assert gaps["lighting"].tolist() == ["unlit", "unlit", "unknown"]
    assert gaps["length_m"].tolist() == pytest.approx([700, 250, 60])
    assert gaps["edges"].tolist() == [[4], [1, 2], [3]]
    assert shapely.length(gaps.geometry.to_numpy()) == pytest.approx(gaps["length_m"])
    assert gaps["name"].tolist() == ["Storgatan"] * 3


def test_the_inventory_of_an_area_counts_only_what_lies_in_it():
    town = light_streets(line_town((100, 100), lit_tags=["yes", "no"]))
    found = lighting_inventory(town, box_area(50, -5, 130, 5))
    assert found.length_m[Lighting.LIT] == pytest.approx(50)
    assert found.length_m[Lighting.UNLIT] == pytest.approx(30)
    assert found.gaps["length_m"].tolist() == pytest.approx([30])


def test_stretches_are_of_one_street_connected_and_cut_at_crossings_to_like_lengths():
    town = light_streets(grid_town(8))
    found = lighting_inventory(town)
    assert found.gaps["length_m"].sum() == pytest.approx(2 * 8 * 9 * 80)
    assert found.gaps["length_m"].tolist() == pytest.approx([320] * len(found.gaps))  # streets of 640 m
    assert sorted(edge for edges in found.gaps["edges"] for edge in edges) == list(range(len(town.edges)))
    for edges, shape in zip(found.gaps["edges"], found.gaps.geometry, strict=True):
        assert len(set(town.edges.loc[edges, "name"])) == 1
        assert shape.geom_type == "LineString"
    assert "100 % of the street length" in str(found.notices[0])


def test_a_street_without_crossings_is_cut_evenly_between_segments():
    """A street of 1,620 m in short segments is six stretches that are drawn from end to end; one of 400 m is one."""
    lengths, names = [400, 60, *[90] * 18, 50], ["Ågatan", "Torget", *["Långgatan"] * 18, "Torget"]
    tags = ["no", "yes", *["no"] * 18, "yes"]
    gaps = lighting_inventory(light_streets(line_town(lengths, names, lit_tags=tags))).gaps
    assert gaps["name"].tolist() == ["Ågatan", *["Långgatan"] * 6]
    assert gaps["length_m"].tolist() == pytest.approx([400, *[270] * 6])
    assert [shape.geom_type for shape in gaps.geometry] == ["LineString"] * 7
    assert shapely.length(gaps.geometry.to_numpy()) == pytest.approx(gaps["length_m"])


def test_streets_of_one_name_that_do_not_meet_are_two():
    lit = line_town([100, 100, 200], lit_tags=["no", "yes", "no"])
    assert lighting_inventory(light_streets(lit)).gaps["length_m"].tolist() == pytest.approx([200, 100])


def test_unnamed_paths_that_cross_are_not_one_stretch():
    town = grid_town(4)
    town.edges["name"], town.edges["highway"] = "", "footway"
    gaps = lighting_inventory(light_streets(town)).gaps
    assert set(gaps["length_m"].round()) == {80, 160}  # nothing else meets at the four corners
    assert gaps["length_m"].sum() == pytest.approx(2 * 4 * 5 * 80)


def test_a_town_all_lit_has_no_gaps():
    found = lighting_inventory(light_streets(line_town((50,), lit_tags=["yes"])))
    assert len(found.gaps) == 0
    assert found.notices == ()


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "lit", "unlit"),
    [("helsinki/streets", 0.69, 0.01), ("holborn/streets", 0.40, 0.01), ("sweden/lund_station_2023", 0.79, 0.02)],
)
def test_real_streets_are_lit_as_their_tags_say(name, lit, unlit, real_data):
    network = build_network(read_osm(real_data / f"{name}.osm.pbf"))
    edges = light_streets(network).edges
    shares = (
        edges.loc[edges["lighting_source"] != "lamps"].groupby("lighting")["length_m"].sum() / edges["length_m"].sum()
    )
    assert shares["lit"] == pytest.approx(lit, abs=0.02)
    assert shares["unlit"] == pytest.approx(unlit, abs=0.01)
    found = lighting_inventory(light_streets(network))
    assert sum(found.length_m.values()) == pytest.approx(network.walkable["length_m"].sum())
    dark = found.length_m[Lighting.UNLIT] + found.length_m[Lighting.UNKNOWN]
    assert found.gaps["length_m"].sum() == pytest.approx(dark)
