"""A folium map runs nothing that stands in the data."""

from __future__ import annotations

import pytest
from test_map import HOSTILE, INTERNAL, full_map

from city import grid_town
from hotspots.leaflet import Map
from hotspots.leaflet.notebook import inert
from hotspots.model.released import mint


@pytest.fixture(scope="module")
def town():
    return grid_town(6)


def test_hostile_text_reaches_folium_as_words_only(town):
    rendered = full_map(town, HOSTILE).to_folium().get_root().render()
    for sign in ("70000*70001", "4900070000", "<script>hit", "onerror=", "{%", "{{", "<img", "${"):
        assert sign not in rendered, sign
    assert inert("{{") in rendered


def test_a_rendered_map_can_be_rendered_again_without_running_its_data(town):
    from jinja2 import Template

    rendered = full_map(town, "{{ 70000*70001 }}").to_folium().get_root().render()
    assert "4900070000" not in Template(rendered).render()
    assert Template(rendered).render().count(inert("{{ 70000*70001 }}")) == rendered.count(inert("{{ 70000*70001 }}"))


@pytest.mark.parametrize("text", ["Åmål, Storgatan 1 (torget)", "22–02", "a.b:c;d-e"])
def test_ordinary_words_stay_as_they_are(text):
    assert inert(text) == text


def test_the_map_is_one_layer_a_part_and_has_no_tiles(town):
    drawn = full_map(town).to_folium()
    rendered = drawn.get_root().render()
    assert "tileLayer" not in rendered
    assert drawn.get_bounds() != [[None, None], [None, None]]


def test_streets_alone_make_a_map(town):
    assert Map().basemap(town).add(mint(town, INTERNAL)).to_folium().get_root().render()
