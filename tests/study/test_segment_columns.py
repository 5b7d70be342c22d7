"""What the map says of each segment, and what stands beside it, is in the file of segments."""

import numpy as np
import openpyxl
import pytest

from hotspots.crs import read_crs, to_lonlat
from hotspots.i18n import LANGUAGES, Translator
from hotspots.io import read_osm
from hotspots.model.context import CONTEXT_COLUMNS
from hotspots.streets import build_network, context_of
from hotspots.study.asked.folder import open_study
from hotspots.study.lighting.light import light
from hotspots.study.tables import SEGMENT_COLUMNS, described

CRS = read_crs(3006)
ORIGIN = np.array([674000.0, 6580000.0])
ALL = {
    "highway": "footway", "name": "Bron", "bridge": "yes", "covered": "yes", "surface": "concrete", "smoothness": "bad",
    "width": "2.5", "incline": "5%", "wheelchair": "limited", "kerb": "raised", "footway": "crossing",
    "crossing": "traffic_signals", "lit": "yes",
}  # fmt: skip
ROAD = {"highway": "residential", "name": "Storgatan", "sidewalk:left": "no", "sidewalk:right": "yes", "maxspeed": "30"}
NODES = {
    1: (0, 0, {}), 2: (100, 0, {}), 3: (200, 0, {}), 4: (300, 40, {}), 5: (300, 60, {}),
    10: (50, 8, {"amenity": "bench"}), 11: (50, 12, {"amenity": "bench"}), 12: (150, -30, {"amenity": "parking"}),
    13: (150, 40, {"highway": "bus_stop"}), 14: (150, 120, {"amenity": "school"}),
    20: (0, 5, {}), 21: (40, 5, {}),
}  # fmt: skip
WAYS = [
    (1, [1, 2], ALL),
    (2, [2, 3], ROAD),
    (3, [3, 4], {"highway": "steps", "ramp:stroller": "yes", "sidewalk": "both"}),
    (4, [4, 5], {"highway": "service", "bridge": "no", "sidewalk:left": "yes", "sidewalk:right": "yes"}),
    (5, [20, 21], {"barrier": "hedge"}),
]


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """A footbridge, a street, steps and a lane, 100 m each but the last, with benches, a hedge, a car park."""
    places = to_lonlat(np.array([place[:2] for place in NODES.values()], dtype=float) + ORIGIN, CRS)

    def tagged(tags):
        return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())

    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6'>"]
    for (number, (_, _, tags)), (lon, lat) in zip(NODES.items(), places.tolist(), strict=True):
        lines.append(f"<node id='{number}' lon='{lon:.7f}' lat='{lat:.7f}' version='1'>{tagged(tags)}</node>")
    for number, refs, tags in WAYS:
        inside = "".join(f"<nd ref='{ref}'/>" for ref in refs)
        lines.append(f"<way id='{number}' version='1'>{inside}{tagged(tags)}</way>")
    path = tmp_path_factory.mktemp("bro") / "town.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def by_way(extract):
    return described(build_network(read_osm(extract), CRS)).set_index("way_id")


def test_every_attribute_is_the_one_of_its_tag(by_way):
    told = by_way.loc[1]
    words = {
        "bridge": True, "covered": "yes", "surface": "concrete", "smoothness": "bad", "width_m": 2.5, "incline": "5%",
        "incline_pct": 5.0, "wheelchair": "limited", "kerb": "raised", "crossing": "traffic_signals",
        "passage": "covered",
    }  # fmt: skip
    assert {name: told[name] for name in words} == words
    assert by_way["bridge"].tolist() == [True, False, False, False]
    assert by_way["sidewalk"].tolist() == ["", "right", "both", "both"]
    assert by_way.loc[3, "ramp"] == "stroller"
    assert by_way.loc[2, "maxspeed_kmh"] == 30
    assert np.isnan(by_way.loc[3, "width_m"])
    assert (by_way.loc[[2, 3, 4], ["smoothness", "incline", "wheelchair", "crossing", "covered"]] == "").all(axis=None)


def test_what_stands_beside_is_counted_within_its_own_distance(by_way):
    assert by_way["benches"].tolist() == [1, 0, 0, 0], "one at 8 m, the other at 12 m"
    assert by_way["parking_m"].tolist() == pytest.approx([58.3, 30, 58.3, 165.5], abs=0.2)
    assert by_way["stop_m"].iloc[1] == pytest.approx(40, abs=0.1)
    assert by_way["school_m"].iloc[1] == pytest.approx(120, abs=0.1)
    assert by_way["cover_share"].iloc[0] == pytest.approx(0.5, abs=0.06), "a hedge along 40 m, and 10 m beyond it"
    assert by_way["speed_kmh"].iloc[1] == 30
    assert by_way["speed_from"].tolist()[1] == "own"


def test_the_file_has_them_all_and_the_workbook_says_what_they_are(extract, tmp_path):
    import geopandas as gpd

    toml = f'[study]\nname = "Bron"\n[streets]\nosm = "{extract.as_posix()}"\n'
    (tmp_path / "hotspots.toml").write_text(toml, encoding="utf-8")
    light(open_study(tmp_path))
    segments = gpd.read_file(tmp_path / "maps" / "internal" / "lighting.gpkg", layer="segments")
    assert set(SEGMENT_COLUMNS) <= set(segments.columns)
    network = build_network(read_osm(extract), CRS)
    beside = context_of(network).frame.set_index(network.edges["way_id"])
    for name in CONTEXT_COLUMNS[:-1]:
        there = segments.set_index("way_id")[name]
        np.testing.assert_allclose(there.to_numpy(dtype=float), beside.loc[there.index, name], atol=0.06)
    book = openpyxl.load_workbook(tmp_path / "maps" / "internal" / "lighting.xlsx")
    explained = {row[1] for row in book.worksheets[-1].values}
    assert set(segments.columns) - {"geometry"} - explained == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained_in_both_languages(language):
    say = Translator(language)
    assert [
        name
        for name in SEGMENT_COLUMNS
        if name != "geometry" and not say.has(f"column.light.{name}") and not say.has(f"column.{name}")
    ] == []
