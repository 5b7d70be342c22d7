"""Places felt as unsafe, hours and patterns: who may have them, and what an audit finds where they are not allowed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from made_up import incidents_at, spots_of, spread

import map_parts
from city import CRS, ORIGIN, grid_town
from hotspots.errors import PrivacyError
from hotspots.i18n import Translator
from hotspots.io import to_csv
from hotspots.leaflet import Map
from hotspots.leaflet.blocks import as_json
from hotspots.model.felt import FeltPlaces
from hotspots.model.week import WeekProfile, place_key
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, KeepOut, PrivateData, audit, release
from hotspots.study.finding.pattern_tables import hours_table

TOWN = grid_town(6)
PRIVATE = PrivateData.from_incidents(incidents_at(spread(40, ORIGIN)), streets=TOWN)


def felt(counts: list[int]) -> FeltPlaces:
    return FeltPlaces({"night": spots_of(counts)})


def with_hours(counts: list[int]):
    spots = spots_of(counts)
    hours = np.random.default_rng(1).poisson(0.3, (7, 24)).astype(float)
    week = WeekProfile(hours, hours, int(hours.sum()), 2)
    return replace(spots, weeks={place_key(shape): week for shape in spots.frame.geometry})


def kinds(page: bytes, profile) -> set[str]:
    return {finding.kind for finding in audit("map.html", page, PRIVATE, profile=profile)}


def test_partners_are_told_places_of_k_answers_at_least() -> None:
    told = release(felt([9, 3, 2]), PARTNER).thing.found["night"]
    assert list(told.frame["count"]) == [9, 3]
    assert list(told.frame["rank"]) == [1, 2]
    assert len(told.significant) == 0
    assert set(told.frame["top_offences"]) == set(told.frame["peak"]) == {""}


def test_partners_are_told_how_many_of_all_answers_say_unsafe_where_both_are_enough() -> None:
    spots = spots_of([9, 8, 3])
    spots = replace(spots, frame=spots.frame.assign(answers=[30, 2, 3]), asked=200)
    told = release(FeltPlaces({"night": spots}), PARTNER).thing.found["night"]
    assert list(told.frame["count"]) == [9, 3]
    assert list(told.frame["answers"]) == [30, 3]


def test_a_time_of_day_with_too_few_answers_is_not_there() -> None:
    assert release(felt([2]), PARTNER).thing.found == {}


def test_what_touches_a_protected_place_is_left_out() -> None:
    places = felt([9, 8])
    first = places.found["night"].frame.geometry.iloc[0]
    keep_out = KeepOut(shapely.buffer(first.centroid, 30.0), CRS)
    told = release(places, PARTNER, keep_out=keep_out).thing.found["night"]
    assert len(told) == 1
    assert list(told.frame["rank"]) == [1]


@pytest.mark.parametrize("profile", [PUBLIC, PARTICIPANT])
def test_residents_and_participants_get_neither(profile) -> None:
    for thing in (felt([9]), map_parts.patterns()):
        with pytest.raises(PrivacyError):
            release(thing, profile)


def test_partners_get_no_patterns_and_no_hours() -> None:
    with pytest.raises(PrivacyError):
        release(map_parts.patterns(), PARTNER)
    tested = incidents_at(spread(40, ORIGIN))
    assert release(with_hours([31, 9]), PARTNER, tested=tested).thing.weeks == {}


@pytest.mark.parametrize(
    ("block", "data", "allowed"),
    [
        ("felt", {"night": {"answers": 12, "places": []}}, {"internal", "partner"}),
        ("weeks", {"weeks": [{"rank": 1, "hours": [0.5] * 168}]}, {"internal"}),
        ("patterns", {"repeats": None, "spread": None}, {"internal"}),
    ],
)
def test_an_audit_finds_a_block_on_a_page_that_may_not_have_it(block, data, allowed) -> None:
    element = f'<script type="application/json" id="block-9" data-block="{block}">{as_json(data)}</script>'
    for profile in (INTERNAL, PARTNER, PARTICIPANT, PUBLIC):
        page = Map("sv", "Testby", profile).basemap(TOWN).to_html().replace(b"</body>", element.encode() + b"</body>")
        assert ("block_not_for_profile" in kinds(page, profile)) == (profile.name not in allowed)


def test_an_audit_finds_places_of_too_few_answers_on_a_partners_page() -> None:
    page = Map().basemap(TOWN).add(release(felt([9, 3]), PARTNER)).to_html()
    assert "count" not in kinds(page, PARTNER)
    spoiled = page.replace(b'"count":3', b'"count":2')
    assert spoiled != page
    assert "count" in kinds(spoiled, PARTNER)


@pytest.mark.parametrize("profile", [PARTNER, PARTICIPANT, PUBLIC])
def test_an_audit_finds_hours_by_hot_spot_in_files(profile) -> None:
    table = hours_table(with_hours([31, 9]), Translator("sv"))
    records = json.dumps(table.to_dict("records")).encode()
    for name, data in (("hours.csv", to_csv(table, "sv")), ("hours.json", records)):
        found = {finding.kind for finding in audit(name, data, PRIVATE, profile=profile)}
        assert "hours" in found
        assert "hours" not in {finding.kind for finding in audit(name, data, PRIVATE, profile=INTERNAL)}
