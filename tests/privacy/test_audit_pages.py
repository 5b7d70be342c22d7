"""Real pages of this project, from the map to the audit."""

import dataclasses
import json

import numpy as np
import pytest
from made_up import incidents_at

import map_parts
from city import grid_town
from hotspots.crs import to_lonlat
from hotspots.leaflet import BLOCKS as PAGE_BLOCKS
from hotspots.leaflet import Map
from hotspots.model.area import Area
from hotspots.model.blocks import BLOCKS
from hotspots.model.reading import Withheld
from hotspots.privacy import INTERNAL, PARTICIPANT, PUBLIC, PrivateData, audit, harmless_parts, release

TOWN = grid_town(12)
AREA = Area.from_bounds((TOWN.bounds[0], TOWN.bounds[1], TOWN.bounds[0] + 750, TOWN.bounds[1] + 750), TOWN.crs)
ENGLISH = ["marker", "layer", "return", "center", "window", "script", "button", "canvas", "street", "function"]


def test_the_blocks_of_a_page_are_those_that_an_audit_knows():
    """What the map writes and what the audit expects agree on names, audiences, counts and what streets alone make."""
    known = {block.name: block for block in BLOCKS}
    for name, block in PAGE_BLOCKS.items():
        leaves = {path.split(".")[-1].removesuffix("[]") for path in block.counts}
        assert known[name].from_streets == block.from_streets
        assert leaves <= set(known[name].counts), name
        assert known[name].profiles <= block.profiles, name


@pytest.fixture(scope="module")
def page_parts():
    empty = Map("sv", "Testby", PUBLIC).basemap(TOWN).add(release(TOWN, PUBLIC))
    return harmless_parts(empty.to_html())


@pytest.fixture(scope="module")
def incidents():
    """Incidents whose free text holds the words that scripts are written in."""
    made = map_parts.incidents(TOWN, 3000)
    return dataclasses.replace(made, withheld=Withheld(frozenset({*ENGLISH, "vittnet bodil"})))


def test_a_public_page_passes_and_a_changed_one_does_not(page_parts, incidents):
    cells = release(incidents, PUBLIC, area=AREA)
    assert len(cells.thing.frame)
    made = Map("sv", "Testby", PUBLIC).basemap(TOWN).add(release(TOWN, PUBLIC), cells).to_html()
    private = PrivateData.from_incidents(incidents, streets=TOWN)

    def kinds(page):
        return [finding.kind for finding in audit("index.html", page, private, profile=PUBLIC, harmless=page_parts)]

    assert kinds(made) == []
    at = np.rint(to_lonlat(incidents.xy[:1], TOWN.crs)[0] * 1e5).astype(int).tolist()
    leaked = made.replace(b'"cells":[', f'"cells":[{json.dumps({"at": at})},'.encode())
    assert leaked != made
    assert [finding.kind for finding in audit("index.html", leaked, private, profile=PUBLIC, harmless=page_parts)] == [
        "place"
    ]
    spoken = made.replace(b"</body>", b"<p>Vittnet Bodil</p></body>")
    assert [finding.kind for finding in audit("index.html", spoken, private, profile=PUBLIC, harmless=page_parts)] == [
        "withheld"
    ]


def test_a_walk_page_passes(page_parts, incidents):
    plan = release(map_parts.walk_plan(TOWN), PARTICIPANT)
    made = Map("sv", "Testby", PARTICIPANT).basemap(TOWN).add(release(TOWN, PARTICIPANT), plan).to_html()
    private = PrivateData.from_incidents(incidents, streets=TOWN)
    assert audit("walk.html", made, private, profile=PARTICIPANT, harmless=page_parts) == ()


def test_an_internal_page_may_hold_incidents_but_no_words_left_behind(page_parts, incidents):
    made = (
        Map("sv", "Testby", INTERNAL).basemap(TOWN).add(release(TOWN, INTERNAL), release(incidents, INTERNAL)).to_html()
    )
    private = PrivateData.from_incidents(incidents, streets=TOWN)
    assert audit("map.html", made, private, profile=INTERNAL, harmless=page_parts) == ()
    kinds = {finding.kind for finding in audit("map.html", made, private, profile=PUBLIC, harmless=page_parts)}
    assert {"block_not_for_profile", "place"} <= kinds


def test_scripts_that_nobody_vouches_for_are_searched_like_the_rest(incidents):
    made = Map("sv", "Testby", PUBLIC).basemap(TOWN).to_html()
    private = PrivateData.from_incidents(incidents_at(TOWN.nodes[:1] + 1), streets=TOWN)
    kinds = {finding.kind for finding in audit("index.html", made, private, profile=PUBLIC)}
    assert kinds <= {"opaque"}
