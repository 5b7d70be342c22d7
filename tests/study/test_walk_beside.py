"""What the map says stands beside a walk's stops is on its papers, in its file, and chooses what to look at."""

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from city import CRS, ORIGIN, grid_town
from hotspots.crs import read_crs
from hotspots.i18n import Translator
from hotspots.io import read_osm
from hotspots.model.beside import Beside
from hotspots.model.walk import Walk
from hotspots.model.wished_places import WishedPlaces
from hotspots.privacy import INTERNAL, PARTICIPANT, release
from hotspots.report.walk.maps import Base
from hotspots.report.walk.papers import walk_pack
from hotspots.report.walk.twin import pack_page
from hotspots.streets import build_network
from hotspots.study.tables import walk_layers
from hotspots.study.walking.beside import looks_by
from hotspots.study.walking.beside_words import beside_text
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.papers import pack_data
from hotspots.study.walking.walk import plan_walk

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
WISH = {"at": "2026-11-26 18:30", "minutes": 60.0, "escape_m": 5000.0, "max_stops": 1}
FEATURES = (
    ("place", "square", "Stortorget", shapely.box(150, 150, 170, 170)),
    ("hedge", "hedge", "", shapely.LineString([(84, 60), (84, 180)])),
    ("school", "school", "Vasaskolan", shapely.box(140, 110, 150, 130)),
    ("stop", "bus_stop", "Skolan", shapely.Point(80, 140)),
)


def walk(features=FEATURES):
    """A walk to one place, in the middle of Skolgatan between Storgatan and Norra gatan."""
    kind, detail, name, shape = zip(*features, strict=True)
    moved = [shapely.transform(one, lambda xy: xy + ORIGIN) for one in shape]
    beside = gpd.GeoDataFrame({"kind": kind, "detail": detail, "name": name}, geometry=moved, crs=CRS)
    town = grid_town(4, features=beside, addresses=False, lighting={"Skolgatan": "unlit"})
    said = {"source": "platser.csv", "row": [1], "name": ["Häcken"], "feel": ["unsafe"], "reason": [""]}
    point = shapely.Point(np.add((80, 120), ORIGIN))
    places = WishedPlaces(gpd.GeoDataFrame(said, geometry=[point], crs=CRS))
    return town, plan_walk(town, wished=Walk(start="Stortorget", **WISH), places=places)


@pytest.fixture(scope="module")
def planned():
    return walk()


def papers(town, plan, profile, language="sv"):
    return pack_data(Outing(release(plan, profile), Base(release(town, profile)), Translator(language), "Åmål"))


def test_a_hedge_a_school_and_a_stop_are_told_and_looked_at(planned):
    _, plan = planned
    (stop,) = plan.looked_at.to_dict("records")
    told = beside_text(Translator("sv"), stop["beside"])
    assert told[0] == "I närheten: hållplats 20 m, skola 60 m, torg 80 m."
    assert told[1] == "Utmed vägen (50 m): häck 50 m.", "there and back by one street"
    assert beside_text(Translator("en"), stop["beside"])[0] == (
        "Near by: bus or tram stop 20 m, school 60 m, square 80 m."
    )
    assert {"vegetation", "sight_lines", "waiting", "school"} <= set(stop["look_at"])
    assert stop["look_at"][-1] == "good_things"


def test_nothing_is_said_of_what_the_map_does_not_have():
    _, plan = walk(FEATURES[:1])
    (stop,) = plan.looked_at.to_dict("records")
    assert beside_text(Translator("sv"), stop["beside"]) == ["I närheten: torg 80 m."]
    assert not {"waiting", "school", "playground", "parking"} & set(stop["look_at"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_leaders_have_it_on_the_sheet_of_the_stop_and_others_in_a_list(planned, language):
    say = Translator(language)
    (stop,) = planned[1].looked_at.to_dict("records")
    leader, joining = (papers(*planned, profile, language) for profile in (INTERNAL, PARTICIPANT))
    assert leader["sheets"][0]["beside"] == beside_text(say, stop["beside"])
    assert leader["beside"]["rows"] == []
    assert say("look_at.school") in leader["sheets"][0]["look"]
    row, *questions = joining["beside"]["rows"]
    assert beside_text(say, stop["beside"], short=True)[0] in row
    assert any(one.startswith(say("look_at.waiting")) for one in questions)
    assert "Vasaskolan" not in str(joining)
    for data, rows in ((leader, leader["sheets"][0]["beside"]), (joining, joining["beside"]["rows"])):
        told = re.sub(r"<[^>]+>", " ", pack_page(data).decode())
        assert all(one in told for one in rows)
        _, source = walk_pack(data)
        assert say("beside.title" if data is leader else "beside.title_all").encode() in source


def test_the_stops_in_the_file_tell_it_too(planned):
    _, plan = planned
    stops = walk_layers(plan, Translator("sv"))["stops"]
    assert stops["beside"].iloc[0].startswith("I närheten: hållplats 20 m, skola 60 m")
    assert isinstance(plan.stops["beside"].iloc[0], Beside), "the plan is left as it is"


def test_dark_cover_on_the_way_and_few_doors_are_told_where_they_are_known():
    say = Translator("sv")
    assert beside_text(say, Beside(along_m=100, dark_m=240, dark_cover_m=84)) == [
        "På vägen hit är 240 m obelyst, varav 80 m med häck, skog eller buskar intill."
    ]
    assert beside_text(say, Beside(along_m=100, dark_m=90, dark_cover_m=84)) == []
    few = Beside(along_m=100, faced_m=20, doors_known=True, speed_kmh=40, speed_from="beside")
    assert beside_text(say, few) == [
        "Få hus med dörr vänder sig hit (längs 20 av 100 m).",
        "Gatan bredvid: 40 km/h.",
    ]
    assert looks_by(few) == ("people",)
    assert beside_text(say, Beside(along_m=100, doors_known=True)) == ["Kartan visar inga hus med dörr mot vägen här."]
    assert beside_text(say, Beside(along_m=100)) == []
    assert looks_by(Beside(along_m=100)) == ()
    assert looks_by(Beside(along_m=100, speed_kmh=50, speed_from="own", near=(("parking", 51.0),))) == ("crossings",)


def test_the_demo_tells_of_hedges_and_benches_in_its_park():
    streets = build_network(read_osm(DEMO / "data" / "helsingfors.osm.pbf"), read_crs(3067))
    wish = Walk(start="Mikaelsgatan", end="60.1675, 24.9490", must_see=("60.16738, 24.94561",), **WISH)
    stop = plan_walk(streets, wished=wish).looked_at.iloc[0]
    told = " ".join(beside_text(Translator("sv"), stop["beside"]))
    assert "park alldeles intill" in told
    assert re.search(r"häck \d+ m, \d+ bänkar", told)
    assert "Få hus med dörr vänder sig hit" in told
    assert {"people", "vegetation"} & set(stop["look_at"])
