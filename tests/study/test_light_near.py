"""What makes a stretch matter, the order of the fault list, and what the files say of lamps."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from city import CRS, ORIGIN, box_area, lamps_at, line_town, town_features
from hotspots.errors import DataError
from hotspots.i18n import LANGUAGES, Translator
from hotspots.streets import light_streets, lighting_inventory
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.worth import NearBy, rank_gaps
from hotspots.study.lighting.near import near_by
from hotspots.study.lighting.tables import faults_by_owner, lamp_rows

EVERYWHERE = box_area(-50, -50, 1000, 50).polygon


def town_with(*things, names=("Storgatan", "Lillgatan")):
    """A street of 100 m and one that goes on for 100 m, with things beside: kind, x, y."""
    town = line_town((100, 100), names)
    nothing = town_features(None)
    shapes = [shapely.Point(np.asarray(at) + ORIGIN) for _, *at in things]
    told = {"kind": [kind for kind, *_ in things], "name": "", "detail": ""}
    features = gpd.GeoDataFrame(told, geometry=shapes, crs=CRS) if things else nothing
    return type(town)(town.nodes, town.edges, features, town.addresses)


@pytest.mark.parametrize(
    ("thing", "code", "reach_m"), [("school", "gap_why_schools", 150), ("stop", "gap_why_stops", 50)]
)
def test_schools_and_stops_near_count_and_are_said_to_all(thing, code, reach_m):
    for away, count in ((reach_m - 1, 2), (reach_m + 1, 0)):
        network = light_streets(town_with((thing, 50, away), (thing, 60, away)))
        gaps = rank_gaps(network, lighting_inventory(network).gaps, NearBy(), None, frozenset())
        for column in ("why", "open_why"):
            told = gaps.set_index("name").loc["Storgatan", column]
            assert [one.values["count"] for one in told if one.code == code] == ([count] if count else [])
        assert (gaps.set_index("name")["need"]["Storgatan"] > 0) == (count > 0)


def test_the_stretch_by_a_school_goes_before_one_by_nothing():
    network = light_streets(town_with(("school", 199, 149), names=("Allén", "Byvägen")))
    gaps = rank_gaps(network, lighting_inventory(network).gaps, NearBy(), None, frozenset())
    assert gaps["name"].tolist() == ["Byvägen", "Allén"]


class Found:
    """As much of a study's results as is asked for what is near: hot spots in another CRS, or a refusal."""

    def __init__(self, network, refusal=None):
        spot = shapely.Point(np.asarray((20, 0)) + ORIGIN).buffer(10)
        self.refusal = refusal
        self.frame = gpd.GeoDataFrame(geometry=[spot], crs=CRS).to_crs(3067)
        settings = SimpleNamespace(incidents=object())
        self.materials = SimpleNamespace(
            lit_streets=network, study=SimpleNamespace(settings=settings), survey=None, has_points=False
        )

    @property
    def hot_spots(self):
        if self.refusal is not None:
            raise self.refusal
        return self


def test_hot_spots_near_a_stretch_make_it_matter():
    network = light_streets(town_with())
    notices = []
    near = near_by(Found(network), notices)
    gaps = rank_gaps(network, lighting_inventory(network).gaps, near, None, frozenset()).set_index("name")
    assert "gap_why_hot_spots" in [one.code for one in gaps.loc["Storgatan", "why"]]
    assert "gap_why_hot_spots" not in [one.code for one in gaps.loc["Lillgatan", "why"]]
    assert "gap_why_hot_spots" not in [one.code for one in gaps.loc["Storgatan", "open_why"]]
    assert notices == []


def test_hot_spots_that_cannot_be_found_are_said_and_the_rest_goes_on():
    notices = []
    near = near_by(Found(light_streets(town_with()), DataError("area_no_incidents")), notices)
    assert len(near.hot_spots) == 0
    assert [notice.code for notice in notices] == ["light_without_hot_spots"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_rows_of_dark_lamps_stand_first_whatever_their_street_is_called(language):
    say = Translator(language)
    town = line_town((200, 200), ("Allén", "Byvägen"))
    places = [(10, 3), (40, 3), (120, 3), (230, 3), (260, 3), (290, 3)]
    states = ["faulty", "working", "faulty", "faulty", "faulty", "faulty"]
    lamps = lamps_on_streets(light_streets(town, lamps_at(places, states, EVERYWHERE)))
    (table,) = faults_by_owner(lamps, say).values()
    assert table[say("faults.in_row")].tolist() == [3, 3, 3, 1, 1]
    assert table[say("faults.pole")].tolist()[:3] == ["B004", "B005", "B006"]
    assert table[say("faults.street")].tolist() == ["Byvägen"] * 3 + ["Allén"] * 2
    assert table[say("faults.group")].tolist() == [1, 1, 1, 2, 3]


def test_height_lumen_and_the_last_service_are_in_the_layer_of_lamps():
    lamps = lamps_at([(10, 3), (40, 3)], "working", EVERYWHERE)
    lamps.frame["height_m"], lamps.frame["lumen"], lamps.frame["serviced"] = [5.0, 8.0], [3000.0, 4500.0], "2025-10-01"
    rows = lamp_rows(lamps_on_streets(light_streets(line_town((60,)), lamps))).set_index("pole")
    assert rows.loc["B002", ["height_m", "lumen", "serviced"]].tolist() == [8.0, 4500.0, "2025-10-01"]
    assert rows.loc["B001", ["height_m", "lumen", "serviced"]].tolist() == [5.0, 3000.0, "2025-10-01"]
