"""Near repeats and concentration of a study: planted ones are told, chance is not, and too little data is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from city import CRS, grid_town
from hotspots.detect.timing.near_repeat import near_repeat
from hotspots.i18n import Translator
from hotspots.model.area import Area
from hotspots.model.incidents import Incidents
from hotspots.model.patterns import Patterns
from hotspots.study.finding.pattern_tables import (
    hours_table,
    pattern_sentences,
    patterns_document,
    repeats_table,
    spread_table,
)
from hotspots.study.finding.patterns import patterns
from map_parts import along_streets, hot_spots, incidents

TOWN = grid_town(8)
WEST, SOUTH, EAST, NORTH = TOWN.bounds
AREA = Area.from_bounds((WEST - 50, SOUTH - 50, EAST + 50, NORTH + 50), CRS, "Staden")
SV = Translator("sv")


def at(xy: np.ndarray, day: np.ndarray) -> Incidents:
    frame = incidents(TOWN, len(xy)).frame
    start = pd.Timestamp("2025-01-01", tz="Europe/Stockholm") + pd.to_timedelta(day.astype(int), unit="D")
    geometry = type(frame.geometry).from_xy(xy[:, 0], xy[:, 1], crs=CRS)
    return Incidents(frame.assign(start=start, end=start, time_precision="day").set_geometry(geometry))


def scattered(count: int, seed: int = 5) -> Incidents:
    rng = np.random.default_rng(seed + 100)
    return at(along_streets(TOWN, count, seed), rng.integers(0, 365, count))


def planted(count: int = 200) -> Incidents:
    """Half of the incidents follow another one within some days and metres."""
    rng = np.random.default_rng(109)
    xy, day = along_streets(TOWN, count, 9), rng.integers(0, 365, count)
    return at(np.vstack([xy, xy + rng.normal(0, 15, xy.shape)]), np.r_[day, day + rng.integers(0, 6, count)])


def test_planted_near_repeats_are_told_and_random_ones_not() -> None:
    found = patterns(planted(), TOWN, AREA)
    assert found.repeats is not None
    assert found.repeats.strength == "clear"
    assert "Händelser följer på varandra: inom 100 m och 7 dagar" in pattern_sentences(found, SV)[0]
    random = patterns(scattered(400), TOWN, AREA).repeats
    assert random is not None
    assert random.ratio[1, 0] == pytest.approx(1.0, abs=0.35)


def test_random_incidents_are_almost_never_said_to_follow_each_other() -> None:
    """Of all bands together p is at most 0.05 in one random set of twenty, and the plain sentence needs 0.01."""
    p_values, p_together = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        found = near_repeat(
            rng.uniform(0, 900, (150, 2)), rng.integers(0, 90, 150).astype(float), distance_m=(100, 200), days=(7, 14),
            replicas=99, seed=seed,
        )  # fmt: skip
        assert (found.p_adjusted[1:] >= np.nanmin(found.p_value) - 1e-9).all()
        p_values.append(np.nanmin(found.p_value))
        p_together.append(np.nanmin(found.p_adjusted))
    assert np.mean(np.array(p_together) <= 0.05) <= 0.125
    assert np.mean(np.array(p_together) <= 0.05) < np.mean(np.array(p_values) <= 0.05)


def test_a_large_ratio_that_may_be_chance_is_told_as_such() -> None:
    found = patterns(planted(), TOWN, AREA).repeats
    assert found is not None
    perhaps = replace(found, p_adjusted=np.full_like(found.p_adjusted, 0.03))
    assert perhaps.strength == "unsure"
    assert pattern_sentences(Patterns(perhaps, None), SV)[0].startswith("Det kan vara slump")
    assert replace(perhaps, ratio=np.full_like(found.ratio, 1.05)).strength == "none"


def test_p_is_never_told_as_less_than_the_replicas_can_tell() -> None:
    found = patterns(planted(), TOWN, AREA).repeats
    assert found is not None
    assert np.nanmin(found.p_value) >= 1 / (found.replicas + 1)


def test_days_that_are_not_known_or_few_tell_nothing_and_that_is_said() -> None:
    known = planted()
    months = Incidents(known.frame.assign(time_precision="month"))
    for some in (months, replace(known, frame=known.frame.iloc[:40])):
        found = patterns(some, TOWN, AREA)
        assert found.repeats is None
        assert [notice.code for notice in found.notices] == ["near_repeat_few_dated"]
        assert patterns_document(found)["near_repeat"] is None


def test_places_that_are_not_exact_take_no_part_in_near_repeats() -> None:
    known = planted()
    coarse = Incidents(known.frame.assign(uncertainty_m=250.0))
    assert patterns(coarse, TOWN, AREA).repeats is None


def test_half_on_one_street_is_concentrated_and_even_ones_are_as_chance() -> None:
    spread = patterns(scattered(400), TOWN, AREA).spread
    assert spread is not None
    assert spread.incidents == 400
    low, high = spread.by_chance[0.5][1:]
    assert 0.7 * low <= spread.share_for[0.5] <= 1.3 * high
    one = np.repeat(along_streets(TOWN, 1, 4), 400, axis=0)
    together = patterns(at(np.vstack([one, along_streets(TOWN, 400, 6)]), np.arange(800) % 365), TOWN, AREA).spread
    assert together is not None
    assert together.share_for[0.5] == pytest.approx(1 / together.streets)
    assert together.gini > together.gini_by_chance[2]
    assert (np.diff(together.curve[:, 1]) >= -1e-12).all()


def test_without_streets_nothing_is_told_of_streets() -> None:
    assert patterns(scattered(100), None, AREA).spread is None


def test_tables_say_what_was_found_and_leave_empty_what_cannot_be_told() -> None:
    found = patterns(planted(), TOWN, AREA)
    assert found.repeats is not None
    assert found.spread is not None
    table = repeats_table(found.repeats)
    assert list(table["pairs"]) == list(found.repeats.pairs.reshape(-1))
    same_place = table[table["to_m"] == 0]
    assert same_place[["expected_pairs", "pair_ratio", "pair_p"]].isna().all(axis=None)
    assert spread_table(found.spread)["share_of_streets"].notna().sum() == 3
    document = patterns_document(found)
    assert document["near_repeat"]["bands"][0]["pair_p"] is None
    assert document["concentration"]["streets"] == found.spread.streets
    assert patterns_document(None) == {"near_repeat": None, "concentration": None}
    assert pattern_sentences(Patterns(None, None), SV) == []


def test_hours_add_up_to_the_incidents_with_an_hour_and_unknown_places_have_no_row() -> None:
    spots = hot_spots(TOWN, 3)
    table = hours_table(spots, SV)
    assert set(table["rank"]) == {1, 3}
    assert (table.groupby("rank").size() == 7).all()
    hours = table[[name for name in table.columns if name.startswith("h") and name[1:].isdigit()]]
    assert hours.shape[1] == 24
    first = spots.ranked_weeks[0]
    assert first is not None
    assert hours[table["rank"] == 1].to_numpy().sum() == pytest.approx(first.hours.sum())
    assert hours_table(replace(spots, weeks={}), SV).empty
