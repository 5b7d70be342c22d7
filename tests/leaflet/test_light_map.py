"""What the map says of light: metres of the area, hours and evidence in words, stretches in order, whose lamps."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from city import box_area, grid_town, lamps_at
from hotspots.errors import Notice, PrivacyError
from hotspots.i18n import LANGUAGES, Translator
from hotspots.i18n.light_words import say_hours
from hotspots.leaflet import Map, read_blocks
from hotspots.leaflet.layers.lighting import evidence_text, lighting_block
from hotspots.model.lighting import LightList
from hotspots.model.released import Profile, mint
from hotspots.privacy import INTERNAL, PARTNER, KeepOut, release
from hotspots.streets import light_streets, lighting_inventory
from hotspots.streets.light.inventory import metres_inside
from hotspots.streets.light.register import lamps_on_streets
from hotspots.streets.light.worth import NearBy, rank_gaps

PARTICIPANT = Profile("participant", k=5)
SV, EN = Translator("sv"), Translator("en")


@pytest.fixture(scope="module")
def town():
    """Five streets each way; lamps, one out of order and one off, along the first."""
    places = [(float(x), 2.0) for x in range(5, 320, 30)]
    states = ["working"] * 5 + ["faulty", "off"] + ["working"] * (len(places) - 7)
    lamps = lamps_at(places, states, box_area(-50, -50, 400, 60).polygon)
    hours = np.where(np.arange(len(places)) == 0, "sunset-23:00,05:00-sunrise", "")
    return light_streets(grid_town(4), replace(lamps, frame=lamps.frame.assign(hours=hours)))


@pytest.fixture(scope="module")
def listed(town):
    """The stretches of the town with one hot spot on the last of them, so that its order is the analysts' alone."""
    gaps = lighting_inventory(town).gaps
    lamps = lamps_on_streets(town)
    hot = gaps.geometry.to_numpy()[[-1]]
    return LightList(rank_gaps(town, gaps, NearBy(hot_spots=shapely.buffer(hot, 5.0)), lamps, frozenset()), lamps)


def blocks(*parts, language="sv"):
    return {name: json.loads(text) for name, text in read_blocks(Map(language).add(*parts).to_html()).items()}


@pytest.mark.parametrize(
    ("hours", "sv", "en"),
    [
        (
            "limited | sunset-24:00",
            "en del av natten (tid okänd); till midnatt",
            "for a part of the night (hours unknown); until midnight",
        ),
        ("sunset-23:00,05:00-sunrise", "till kl. 23:00 och från kl. 05:00", "until 23:00 and from 05:00"),
        ("dusk-dawn", "hela natten", "all night"),
        ("22:00-05:00", "från kl. 22:00 till kl. 05:00", "from 22:00 to 05:00"),
        ("Sep-May", "september–maj", "September–May"),
        ("Sep-May sunset-00:00", "september–maj till midnatt", "September–May until midnight"),
        ("Sep 15-May 15", "15 september–15 maj", "15 September–15 May"),
        ("Sep 1-15", "1–15 september", "1–15 September"),
        (
            "Mo-Fr sunset-23:00; Jun-Aug off",
            "måndag–fredag till kl. 23:00, ej juni–augusti",
            "Monday–Friday until 23:00, not June–August",
        ),
        (
            "(sunset+00:30)-01:00",
            "från 30 min efter solnedgången till kl. 01:00",
            "from 30 min after sunset to 01:00",
        ),
        ("week 1-20 22:00-23:00", 'enligt tiderna "week 1-20 22:00-23:00"', 'by the hours "week 1-20 22:00-23:00"'),
    ],
)
def test_hours_are_said_in_words_and_what_cannot_be_is_quoted(hours, sv, en):
    assert (say_hours(hours, SV), say_hours(hours, EN)) == (sv, en)


def test_the_metres_are_of_the_area_where_there_is_one(town):
    area = box_area(-10, -10, 165, 165)
    inside = replace(town, edges=town.edges.assign(in_area_m=metres_inside(town.edges, area)))
    block = lighting_block(inside, SV)
    inventory = lighting_inventory(town, area)
    assert block["within"] == "area"
    assert block["length_m"] == {str(state): round(metres, 1) for state, metres in inventory.length_m.items()}
    assert sum(block["length_m"].values()) < town.walkable["length_m"].sum()
    named = {row[0] for row in block["list"]}
    assert named
    assert named <= set(inventory.gaps["name"])
    for state in ("unlit", "unknown"):
        assert sum(row[2] for row in block["list"] if row[1] == state) == pytest.approx(block["length_m"][state], abs=5)
    whole = lighting_block(town, SV)
    assert (whole["within"], sum(whole["length_m"].values())) == ("loaded", town.walkable["length_m"].sum())


def test_metres_of_the_area_reach_every_audience(town):
    inside = replace(town, edges=town.edges.assign(in_area_m=1.0))
    for profile in (INTERNAL, PARTNER):
        assert blocks(release(inside, profile))["lighting"]["within"] == "area"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_popup_says_how_sure_the_state_is(town, language):
    say = Translator(language)
    for sure in ("high", "middle", "low"):
        told = lighting_block(replace(town, edges=town.edges.assign(lighting_confidence=sure)), say)["evidence"]
        assert all(one.endswith(say("map_lighting_sure", sure=say.term(f"confidence_{sure}"))) for one in told)
    without = lighting_block(replace(town, edges=town.edges.assign(lighting_confidence="none")), say)["evidence"]
    assert not any(say("map_lighting_sure", sure="") in one for one in without)


@pytest.mark.parametrize("say", [SV, EN])
def test_evidence_and_hours_have_no_codes_in_a_popup(town, say):
    told = lighting_block(town, say)["evidence"]
    assert any("23:00" in one for one in told)
    tags = ("yes", "no", "limited", "interval", "sunset-00:00", "24/7", "automatic", "disused", "dusk-dawn")
    told += [evidence_text("tag", f"lit={tag}; all_night=no", say) for tag in tags]
    assert not [one for one in told if re.search(r"=|sunset|limited\b|sunrise|-\d\d:", one)]


def test_lamps_outside_the_coverage_are_not_said_to_be_those_of_openstreetmap_alone():
    assert "registret utanför det område det täcker" in evidence_text("lamps", "lamps=4", SV)
    assert "register outside its coverage" in evidence_text("lamps", "lamps=4", EN)


def test_analysts_get_the_order_and_reasons_of_light_and_partners_none_from_incidents(listed):
    inside = blocks(release(listed, INTERNAL))
    shared = blocks(release(listed, PARTNER))
    assert inside["stretches"] == shared["stretches"]
    assert "stretches_ranked" not in shared
    ranked = inside["stretches_ranked"]
    by_open = listed.stretches.sort_values("open_rank")
    assert ranked["rank"] == by_open["rank"].tolist()
    assert ranked["rank"] != sorted(ranked["rank"])
    private = [SV.parts(Notice("gap_why_hot_spots", {"count": 1}))[0]]
    assert ranked["reasons"] == private
    assert not set(private) & set(shared["stretches"]["reasons"])
    first = by_open.iloc[0]
    said = [inside["stretches"]["reasons"][one] for one in inside["stretches"]["why"][0]]
    assert said == [SV.parts(reason)[0] for reason in first["open_why"]]
    assert first["name"] in inside["stretches"]["titles"][0]


def test_lamps_have_pole_state_and_owner(listed):
    block = blocks(release(listed, PARTNER), language="en")["lamps"]
    assert block["poles"] == [f"B{number:03d}" for number in range(1, 12)]
    assert block["owner"] == ["kommunen"]
    assert block["words"] == [EN.term(f"lamp_{state}") for state in block["states"]]
    assert "until 23:00 and from 05:00" in block["hours"]


@pytest.mark.parametrize("profile", [PARTICIPANT, Profile("public", k=5, min_places=5, round_to=5, min_cell_m=250)])
def test_residents_and_participants_get_neither_lamps_nor_the_list(listed, profile):
    with pytest.raises(PrivacyError):
        release(listed, profile)
    with pytest.raises(PrivacyError, match="may not see"):
        Map().add(mint(listed, profile))


def test_partners_are_led_to_no_protected_place_and_no_number_is_missing(listed):
    first = listed.stretches.sort_values("open_rank").iloc[[0]]
    shelter = KeepOut.around(first.set_geometry(first.representative_point()))
    assert len(release(listed, INTERNAL).thing.stretches) == len(listed.stretches)
    kept = release(listed, PARTNER, keep_out=shelter).thing.stretches
    assert 0 < len(kept) < len(listed.stretches)
    assert kept["rank"].tolist() == list(range(1, len(kept) + 1))


def test_a_difference_that_is_written_as_zero_has_no_minus():
    assert SV.number(-0.3) == EN.number(-0.3) == "0"
    assert SV.number(-0.04, 1) == "0"
    assert SV.percent(-0.004).startswith("0")
    assert SV.number(-0.6) in ("-1", "\u22121")
