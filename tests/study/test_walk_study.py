"""A study's walk with wishes: what the meeting said is in files for the leader, and in none for participants."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pypdf
import pytest

from hotspots.crs import to_lonlat
from hotspots.errors import PlanError
from hotspots.privacy import PARTICIPANT, release
from hotspots.study.asked.folder import open_study
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.walking.calling import map_name
from hotspots.study.walking.files import walk
from hotspots.study.walking.wished import wished_of

TOWN = Path(__file__).parents[1] / "town"
HEADINGS = "Plats;Lat;Lon;Trygg/otrygg;Varför;Sagt av"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ort") / "småstad"
    shutil.copytree(TOWN, folder, ignore=shutil.ignore_patterns("maps", ".hotspots", "*.py"))
    plain = Materials(open_study(folder))
    names = plain.streets.edges.loc[plain.streets.edges["component"] == 0, "name"]
    street = next(name for name in names.value_counts().index if name not in ("", "Hiidenkirnuntie"))
    rows = [HEADINGS]
    for name, felt in ((street, "otrygg;mörkt i buskarna;Kim Ek"), ("Hiidenkirnuntie", "trygg;;Eva Öst")):
        line = plain.streets.edges.loc[plain.streets.edges["name"] == name].geometry.iloc[0]
        lon, lat = to_lonlat(np.array([line.interpolate(0.5, normalized=True).coords[0]]), plain.streets.crs)[0]
        rows.append(f"{name};{lat:.6f};{lon:.6f};{felt}")
    (folder / "data" / "platser.csv").write_text("\n".join(rows), encoding="cp1252")
    settings = (folder / "hotspots.toml").read_text(encoding="utf-8")
    places = '[places]\npath = "data/platser.csv"\n\n[walk]'
    (folder / "hotspots.toml").write_text(settings.replace("[walk]", places), encoding="utf-8")
    return folder, street


def plan_with(folder, **wished):
    return Results(Materials(open_study(folder)), wished=wished).plan


def test_the_walk_goes_by_what_was_said_and_participants_are_told_none_of_it(study):
    folder = study[0]
    done = walk(open_study(folder), out=folder / "maps", pack=False, explain=True, group=12)
    document = done.document(open_study(folder).say)
    assert {wish["wish"] for wish in document["wishes"]} == {"unsafe", "good"}
    assert any(wish["in"] for wish in document["wishes"])
    assert len(document["groups"]) == 2
    json.dumps(document, allow_nan=False)
    kinds = {stop["kind"] for stop in document["stops"]}
    assert kinds & {"wish", "good"}
    for path in (folder / "maps" / "participant").iterdir():
        text = path.read_text(encoding="utf-8")
        walk_block = re.search(r'data-block="walk"[^>]*>(.*?)</script>', text, re.DOTALL)
        told = walk_block[1] if walk_block else text
        for private in ("otrygg", "mötet", "Kim Ek", "hot spot", "händelser", "önskad"):
            assert private not in told, (path.name, private)
    leader = (folder / "maps" / "internal" / "walk.html").read_text(encoding="utf-8")
    assert "mötet" in leader
    assert "Kim Ek" not in leader


def test_a_released_walk_holds_no_wishes_groups_or_alternatives(study):
    plan = plan_with(study[0], alternatives=2, group=15)
    given = release(plan, PARTICIPANT).thing
    assert given.wishes is None
    assert given.left_out is None
    assert given.others == given.groups == ()
    assert set(given.stops["kind"]) == {"place"}


def test_an_evening_between_dates_is_dark_throughout(study):
    plan = plan_with(study[0], between_dates=("2026-10-01", "2026-10-31"), hours="18-22", minutes=60.0)
    assert plan.wished.at.startswith("2026-10-")
    assert plan.dark.at_start
    assert plan.dark.at_end
    with pytest.raises(PlanError) as told:
        plan_with(study[0], between_dates=("2026-06-10", "2026-06-20"), hours="18-22")
    assert told.value.code == "walk_no_dark_evening"


def test_streets_are_avoided_by_name_and_unknown_ones_name_the_nearest(study):
    folder, street = study
    plan = plan_with(folder, avoid=(street.upper(),), must_see=())
    assert street not in set(plan.legs["name"])
    with pytest.raises(PlanError) as told:
        plan_with(folder, avoid=(street[:-1] + "x",))
    assert street in told.value.values["known"]


def test_needs_bar_steps_and_tell_what_is_not_known(study):
    plan = plan_with(study[0], needs=("no_steps", "stroller"))
    assert not plan.legs["steps"].any()
    assert any(notice.code == "walk_needs_unknown" for notice in plan.notices)
    assert sum(plan.unknown_m.values()) >= 0


def test_a_round_is_shorter_and_faster_where_nobody_says_otherwise(study):
    materials = Materials(open_study(study[0]))
    asked = wished_of(materials, {"kind": "round"})
    assert (asked.minutes, asked.pace_kmh, asked.stop_min) == (45.0, 4.5, 3.0)
    assert wished_of(materials, {"kind": "round", "minutes": 70.0}).minutes == 70.0
    assert wished_of(materials, {"between_dates": ("2026-10-01", "2026-10-31")}).at == ""


def test_places_keep_their_name_before_participants_only_where_the_map_has_it(study):
    streets = Materials(open_study(study[0])).streets
    names = [name for name in streets.edges["name"].unique() if name][:2]
    assert map_name(streets, names[0].upper()) == names[0]
    assert map_name(streets, "/".join(names)) == "/".join(names)
    for free in ("Vid Lisas port, hon blev rånad 3/11", f"{names[0]}/Lisas port", f"{names[0]} hos Lisa", "60.2, 25.0"):
        assert map_name(streets, free) == ""
    buildings = streets.features.loc[streets.features["kind"] == "building", "name"]
    for name in [name for name in buildings.unique() if name and name not in set(streets.edges["name"])][:3]:
        assert map_name(streets, name) == ""


def test_what_was_written_of_a_place_reaches_no_participant(study, tmp_path):
    folder = tmp_path / "ort"
    shutil.copytree(study[0], folder, ignore=shutil.ignore_patterns("maps"))
    file = folder / "data" / "platser.csv"
    rows = file.read_text(encoding="cp1252").splitlines()
    free = "Vid Lisas port, rånad 3/11"
    file.write_text("\n".join([rows[0], free + rows[1][rows[1].index(";") :], *rows[2:]]), encoding="cp1252")
    done = walk(open_study(folder), out=folder / "maps")
    assert {notice.code for notice in done.notices} >= {"walk_names_by_map", "walk_names_telling"}
    participants = sorted((folder / "maps" / "participant").iterdir())
    assert len(participants) >= 9
    for path in participants:
        data = path.read_bytes()
        told = printed(data) if path.suffix == ".pdf" else zipped(data) if path.suffix == ".xlsx" else data.decode()
        assert "Lisa" not in told, path.name
    assert "Lisa" in printed((folder / "maps" / "internal" / "walk.pdf").read_bytes())


def printed(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def zipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def test_a_stop_asked_for_by_its_own_name_keeps_its_reasons(study):
    folder = study[0]
    plain = plan_with(folder, minutes=120.0, must_see=())
    reasons = {
        name: {why.code for why in told} for name, told in zip(plain.stops["name"], plain.stops["why"], strict=True)
    }
    name = next(name for name, codes in reasons.items() if codes & {"why_hot_spot", "why_unlit"})
    asked = plan_with(folder, minutes=120.0, must_see=(name.upper(),))
    stops = asked.stops.set_index("name")
    told = {why.code for why in stops.loc[name, "why"]}
    assert "why_must_see" in told
    assert reasons[name] <= told
    assert not [other for other in stops.index if other.startswith(f"{name} (")]


def test_stops_are_counted_without_the_rest_everywhere_and_pages_name_their_group(study):
    folder = study[0]
    done = walk(open_study(folder), out=folder / "maps", pack=False, alternatives=2, group=12, rest="Hiidenkirnuntie")
    document = done.document(open_study(folder).say)
    assert document["rest"]["kind"] == "rest"
    assert document["alternatives"][0]["stops"] == len(document["stops"]) == len(done.plan.looked_at)
    for one in document["groups"]:
        assert len(one["stops"]) == len(document["stops"])
    for one in document["alternatives"]:
        assert len(one["only_here"]) <= one["stops"]
    for number, name in ((1, "walk.html"), (2, "walk_group_2.html")):
        page = (folder / "maps" / "participant" / name).read_text(encoding="utf-8")
        assert f"Grupp {number}" in page


def test_a_must_see_given_as_coordinates_has_the_name_of_the_place(study):
    line = Materials(open_study(study[0])).streets.edges
    middle = line.loc[line["name"] == "Hiidenkirnuntie"].geometry.iloc[0].interpolate(0.5, normalized=True)
    lon, lat = to_lonlat(np.array([middle.coords[0]]), line.crs)[0]
    typed = f"{lat:.5f}, {lon:.5f}"
    plan = plan_with(study[0], must_see=(typed,))
    row = plan.wishes.loc[plan.wishes["wish"] == "must_see"].iloc[0]
    name = plan.stops.loc[plan.stops["order"] == row["stop"], "name"].iloc[0]
    assert typed not in name
    assert row["name"].startswith(f"{typed} (")
