"""Who may see what, and what is left of it."""

import ast
import dataclasses
import datetime as dt
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from made_up import AREA, ZONE, incidents_at, spots_of, spread, walk_of

import hotspots
from city import CRS, ORIGIN, grid_town
from hotspots.errors import MESSAGES, DataError, Notice, PrivacyError, UsageError
from hotspots.i18n import LANGUAGES, Translator
from hotspots.model.released import PROFILE_NAMES, Released
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, KeepOut, profile, release, shareable
from hotspots.privacy.walks import LOOK_AT, TOLD_NOTICES

SOURCE = Path(hotspots.__file__).parent
MANY = incidents_at(spread(40, ORIGIN))


def test_only_release_makes_a_released():
    """No module but privacy/release.py and the type's own names the seal, the mint or the maker of a Released."""
    guilty = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).as_posix() in ("privacy/release.py", "model/released.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {
                *(alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)),
                getattr(node, "attr", ""),
                getattr(node, "id", ""),
                node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "",
            }
            made = isinstance(node, ast.Call) and "Released" in (
                getattr(node.func, "id", ""),
                getattr(node.func, "attr", ""),
            )
            if names & {"mint", "_SEAL"} or made:
                guilty.append(f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}")
    assert guilty == []


def test_a_released_cannot_be_made_by_hand():
    with pytest.raises(TypeError, match=r"Only hotspots\.privacy\.release"):
        Released(MANY, PUBLIC, seal=object())


@pytest.mark.parametrize(
    ("thing", "name", "allowed"),
    [
        (MANY, "partner", "internal, public"),
        (MANY, "participant", "internal, public"),
        (spots_of([9]), "participant", "internal, partner"),
        (spots_of([9]), "public", "internal, partner"),
        (walk_of(["unlit"], [1.0]), "public", "internal, participant, partner"),
    ],
)
def test_what_an_audience_may_not_see_is_refused_naming_those_who_may(thing, name, allowed):
    with pytest.raises(PrivacyError, match=allowed) as refused:
        release(thing, profile(name), area=AREA, tested=MANY)
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("name", PROFILE_NAMES)
@pytest.mark.parametrize("thing", [{"a": 1}, "text", gpd.GeoDataFrame(geometry=[shapely.Point(1, 1)], crs=CRS)])
def test_what_has_no_rule_is_refused_for_everybody(thing, name):
    with pytest.raises(PrivacyError, match="no rule"):
        release(thing, profile(name))


@pytest.mark.parametrize(
    "change", [{"k": 4}, {"min_places": 1}, {"round_to": 1}, {"min_cell_m": 100.0}, {"keep_text": True}]
)
def test_an_audience_cannot_be_given_less_protection(change):
    with pytest.raises(PrivacyError):
        release(MANY, dataclasses.replace(PUBLIC, **change), area=AREA)


def test_more_protection_can_be_asked_for():
    assert len(release(MANY, dataclasses.replace(PUBLIC, k=40), area=AREA).thing.frame) == 1
    assert len(release(MANY, dataclasses.replace(PUBLIC, k=41), area=AREA).thing.frame) == 0


def test_an_unknown_audience_names_those_that_there_are():
    with pytest.raises(UsageError, match="internal, partner, participant, public"):
        profile("press")


def test_internal_incidents_lose_address_and_text_unless_asked_for():
    named = incidents_at(spread(3, ORIGIN), text="Ring Anna", withheld=frozenset({"anna andersson"}))
    plain = release(named, INTERNAL).thing
    assert "text" not in plain.frame.columns
    assert plain.frame["address"].isna().all()
    assert plain.withheld.strings == frozenset()
    kept = release(named, dataclasses.replace(INTERNAL, keep_text=True)).thing
    assert set(kept.frame["text"]) == {"Ring Anna"}
    assert set(kept.frame["address"]) == {"Storgatan 1"}
    assert "text" in named.frame.columns


def test_partners_get_hot_spots_only_when_it_is_known_that_nothing_sensitive_is_counted():
    with pytest.raises(PrivacyError, match="which incidents"):
        release(spots_of([9]), PARTNER)
    with pytest.raises(PrivacyError, match="which incidents"):
        release(spots_of([41]), PARTNER, tested=MANY)
    mixed = incidents_at(spread(40, ORIGIN), group=["vandalism"] * 39 + ["violence_home"])
    with pytest.raises(PrivacyError, match="violence_home"):
        release(spots_of([9]), PARTNER, tested=mixed)
    assert set(shareable(mixed, PARTNER).frame["offence_group"]) == {"vandalism"}
    assert len(release(spots_of([9]), PARTNER, tested=shareable(mixed, PARTNER)).thing) == 1
    lawful = dataclasses.replace(PARTNER, legal_basis="OSL 10 kap. 2 §")
    assert len(release(spots_of([9]), lawful, tested=mixed).thing) == 1
    assert len(shareable(mixed, lawful)) == 40


def test_no_legal_basis_opens_sensitive_offences_to_the_public():
    with pytest.raises(PrivacyError, match="No legal basis"):
        release(MANY, dataclasses.replace(PUBLIC, legal_basis="any"), area=AREA)


def test_partners_see_no_count_below_three():
    spots = release(spots_of([9, 2, 5], "Skadegörelse (9); Stöld (2); Rån (3)"), PARTNER, tested=MANY).thing
    assert list(spots.frame["count"]) == [9, 5]
    assert list(spots.frame["rank"]) == [1, 2]
    assert set(spots.frame["top_offences"]) == {"Skadegörelse (9); Rån (3)"}
    assert spots.significant["count"].min() >= 3


def test_spellings_of_an_offence_are_counted_together_before_k_is_asked_for():
    told = "Skadegörelse (2); SKADEGÖRELSE  (1); Stöld (2); Rån (1)"
    spots = release(spots_of([9], told), PARTNER, tested=MANY).thing
    assert set(spots.frame["top_offences"]) == {"Skadegörelse (3)"}


def test_offences_written_in_another_way_are_left_out_whole():
    spots = release(spots_of([9], "Våldtäkt, 1"), PARTNER, tested=MANY).thing
    assert set(spots.frame["top_offences"]) == {""}


def test_streets_go_to_everybody_but_columns_that_somebody_added_do_not():
    town = grid_town(2)
    town = dataclasses.replace(town, edges=town.edges.assign(incidents=3))
    for name in PROFILE_NAMES[1:]:
        assert "incidents" not in release(town, profile(name)).thing.edges.columns


def test_people_on_a_walk_see_the_same_whatever_chose_its_stops():
    """Kind, reason, worth and what incidents made of them leave no trace."""
    hot = walk_of(["hot_spot", "hot_spot", "unlit"], [9.0, 7.5, 1.0])
    plain = walk_of(["unknown", "underpass", "complaint"], [1.0, 1.0, 1.0])
    seen = [_written(release(plan, PARTICIPANT).thing) for plan in (hot, plain)]
    assert seen[0] == seen[1]
    shown = release(hot, PARTICIPANT).thing
    assert shown.prize == shown.bound == 0
    assert set(shown.stops["kind"]) == {"place"}
    assert {reason.code for reasons in shown.stops["why"] for reason in reasons} == {"why_on_the_walk"}
    assert [notice.code for notice in shown.notices] == []
    assert list(shown.stops["name"]) == ["Storgatan"] * 3
    assert list(hot.stops["kind"]) == ["hot_spot", "hot_spot", "unlit"]
    assert release(hot, INTERNAL).thing is hot


def test_what_the_plan_says_of_darkness_is_told_and_nothing_else_of_it():
    dark = Notice("walk_gets_light", {"clock": "05:10"})
    cut = Notice("walk_candidates_cut", {"found": 40, "kept": 30})
    plan = dataclasses.replace(walk_of(["unlit"], [1.0]), notices=(dark, cut))
    assert release(plan, PARTICIPANT).thing.notices == (dark,)
    assert set(MESSAGES) >= TOLD_NOTICES


def test_what_to_look_at_has_words_in_both_languages():
    for language in LANGUAGES:
        assert all(Translator(language).has(f"look_at.{code}") for code in LOOK_AT)


def _written(plan):
    stops = plan.stops.assign(why=plan.stops["why"].map(str), look_at=plan.stops["look_at"].map(str))
    frames = [frame.to_csv() for frame in (stops, plan.legs, plan.directions)]
    return frames, plan.prize, plan.bound, plan.notices, plan.length_m, plan.minutes


def test_a_stop_at_a_protected_place_refuses_the_walk_and_says_which():
    shelter = KeepOut.around(_points([(ORIGIN[0] + 80.0, ORIGIN[1])]), radius_m=50)
    with pytest.raises(PrivacyError, match="stop 2"):
        release(walk_of(["unlit"] * 3, [1.0] * 3), PARTICIPANT, keep_out=shelter)
    assert len(release(walk_of(["unlit"] * 3, [1.0] * 3), INTERNAL, keep_out=shelter).thing.stops) == 3


def test_protected_places_leave_no_hole_in_partners_hot_spots():
    shelter = KeepOut.around(_points([ORIGIN]), radius_m=50)
    spots = release(spots_of([9, 8]), PARTNER, tested=MANY, keep_out=shelter).thing
    assert list(spots.frame["count"]) == [8]
    assert list(spots.frame["rank"]) == [1]
    assert len(spots.significant) == 0
    far = KeepOut.around(_points([(ORIGIN[0] + 9e4, ORIGIN[1])]), radius_m=50)
    assert len(release(spots_of([9, 8]), PARTNER, tested=MANY, keep_out=far).thing.significant) == 0


def test_a_protected_place_may_have_a_radius_of_its_own_but_none_at_all_is_refused():
    places = _points([ORIGIN, (ORIGIN[0] + 1000, ORIGIN[1])]).assign(radius_m=[200.0, np.nan])
    ground = KeepOut.around(places, radius_m=50)
    near = np.asarray(ORIGIN) + np.array([[190.0, 0.0], [210.0, 0.0], [1045.0, 0.0], [1060.0, 0.0]])
    assert ground.covers(near).tolist() == [True, False, True, False]
    assert "67" not in repr(ground)
    with pytest.raises(DataError, match="radius"):
        KeepOut.around(places, radius_m=0)


def test_public_counts_without_an_area_are_refused():
    with pytest.raises(UsageError, match="area"):
        release(MANY, PUBLIC)


def test_internal_files_may_be_of_any_day():
    assert (
        len(release(incidents_at(spread(3, ORIGIN), start=dt.datetime(2025, 1, 1, tzinfo=ZONE)), INTERNAL).thing) == 3
    )


def _points(xy):
    return gpd.GeoDataFrame(geometry=[shapely.Point(place) for place in xy], crs=CRS)
