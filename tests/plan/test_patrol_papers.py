"""Sheets of patrols: each says what its readers may know, rows and pages are whole, times are told as clocks show."""

import datetime as dt
import io
from dataclasses import replace
from zoneinfo import ZoneInfo

import pypdf
import pytest
from planning_cases import hot_spots_at

from city import grid_town
from hotspots.errors import Notice
from hotspots.i18n import Translator
from hotspots.i18n.clocks import say_clock, say_span
from hotspots.model.patrol import Patrol, rows_of
from hotspots.plan.patrols.tasks import sentence
from hotspots.report import patrol_sheets, pocket_page
from hotspots.report.walk.drawing import svg
from hotspots.study.patrolling.files import cover_told, reasons
from hotspots.study.patrolling.papers import AUDIENCE, TEXTS, Paper
from hotspots.study.patrolling.patrol import plan_patrols
from hotspots.study.patrolling.pocket import pocket_rows
from hotspots.study.patrolling.step import _add_papers
from hotspots.study.patrolling.tasks import place_tasks, tasks_at, tasks_notices

TOWN = grid_town(blocks=4)
SAY = Translator("sv")
ASKED = "Kolla rånarna vid porten"


def planned(teams, places=(), peaks=(), **wished):
    spots = hot_spots_at((40, 80), (240, 80), (240, 240), counts=[80, 60, 50])
    spots = replace(spots, frame=spots.frame.assign(peak=[*peaks, *[""] * (3 - len(peaks))]))
    wish = {"shift": "18:00-22:00", "date": "2026-11-27", "depot": "Stortorget", **wished}
    return plan_patrols(TOWN, spots, Patrol(team=teams, place=places, **wish))


def team(kind, **more):
    return {"kind": kind, **more}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, {"police_foot"}),
        ({"only": ("police_foot", "guards")}, {"police_foot", "guards"}),
        ({"tasks_for": ("adults",)}, {"adults"}),
    ],
)
def test_what_is_to_be_done_at_a_place_is_printed_for_those_it_is_for(more, told):
    kinds = ("police_foot", "guards", "adults")
    plan = planned([team(kind) for kind in kinds], [{"rank": 1, "tasks": ASKED, **more}])
    assert {kind for kind in kinds if place_tasks(plan, 1, kind)} == told
    visiting = {plan.teams["kind"].iloc[int(one.team) - 1] for one in rows_of(plan.visits) if one.rank == 1}
    notices = tasks_notices(plan)
    printed = {one.values["key"] for one in notices if one.code == "patrol_tasks_printed"}
    kept = {one.values["key"] for one in notices if one.code == "patrol_tasks_kept"}
    assert printed == (told & visiting) - {"police_foot"}
    assert kept == visiting - told - {"police_foot"}


def test_where_no_team_is_the_police_tasks_are_for_all_of_them():
    plan = planned([team("adults")], [{"rank": 1, "tasks": ASKED}])
    assert place_tasks(plan, 1, "adults") == ASKED
    visit = next(one for one in rows_of(plan.visits) if one.rank == 1)
    assert tasks_at(plan, visit, "adults", SAY) == [f"{ASKED}.", SAY("patrol.do_adults")]
    assert sentence(ASKED) == f"{ASKED}."
    assert sentence("Ring 112!") == "Ring 112!"


@pytest.mark.parametrize("kind", ["guards", "field_workers", "adults"])
def test_each_kind_of_team_has_words_of_its_own_for_why_and_hears_nothing_of_what_is_reported(kind):
    plan = planned([team(kind)], peaks=["fri-sat 18-22"])
    said = " ".join(reasons(plan, rows_of(plan.visits)[0], kind, SAY))
    assert said == SAY(f"patrol.why_{kind}")
    assert ("vuxen" in said) is (kind == "adults")


def test_the_list_for_free_minutes_is_for_the_car_and_has_places_with_hours_in_the_shifts_alone():
    plan = planned([team("police_foot"), team("police_car", depot="Stortorget")], peaks=["mon-sun 8-10"])
    assert plan.wished.pocket_team == 1
    rows = pocket_rows(plan, SAY)
    names = dict(zip(plan.places["rank"], plan.places["name"], strict=True))
    listed = {one["name"] for row in rows for one in row["go"]}
    assert all(names[one["rank"]] == one["name"] for row in rows for one in row["go"])
    assert [(row["rank"], row["origin"]) for row in rows[1:]] == [(str(rank), names[rank]) for rank in (2, 3)]
    assert all(sorted(one["near"] for one in row["go"]) == list(range(len(row["go"]))) for row in rows)
    assert listed == {names[2], names[3]}
    assert any("att köra" in one["told"] for row in rows for one in row["go"])
    on_foot = pocket_rows(planned([team("police_foot")]), SAY)
    assert any("att gå" in one["told"] for row in on_foot for one in row["go"])


def test_gaps_are_told_with_their_date_where_there_are_several():
    plan = planned([team("police_foot")], days=3, every_min=0, shift="fri-sun 10:00-22:00", visits=1)
    gaps = plan.cover[plan.cover["kind"] == "gap"]
    assert len(gaps)
    told = cover_told(plan, "gap", SAY, most=len(gaps))
    assert all(SAY.long_date(date) in told for date in set(gaps["date"]))
    assert "och 1 till" in cover_told(plan, "gap", SAY, most=len(gaps) - 1)


def test_of_two_hours_of_the_same_name_it_is_said_which():
    zone = ZoneInfo("Europe/Stockholm")
    summer = dt.datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    winter = summer.replace(fold=1)
    assert say_clock(summer, SAY) == "02:30 (sommartid)"
    assert say_clock(winter, SAY) == "02:30 (vintertid)"
    assert say_clock(summer.replace(hour=1), SAY) == "01:30"
    assert say_clock(dt.datetime(2026, 3, 29, 3, 30, tzinfo=zone), SAY) == "03:30"
    assert say_span(summer, summer.replace(minute=45), SAY) == "02:30–02:45 (sommartid)"
    assert say_span(summer, winter, SAY) == "02:30 (sommartid)–02:30 (vintertid)"


def sheets_of(visits, why="kort"):
    drawing = svg([], 500, 260)
    row = {"time": "20:00", "way": "3 min", "window": "19:50–20:20", "minutes": 12, "own": "", "why": why}
    rows = [{**row, "order": number, "place": f"Plats{number}x"} for number in range(1, visits + 1)]
    for one in rows:
        one["own"] = f"Uppgift{one['order']}x"
    sheet = {"title": "Patrull", "facts": [{"name": "Lag", "value": "polis"}], "task": "Gå.", "note": "Slut.",
             "visits": rows, "drawing": drawing, "alt": "karta", "ground": 0, "idle": []}  # fmt: skip
    nothing = {key: [] for key in ("days", "coverage", "left_out", "followed")}
    words = dict.fromkeys(("title", "marking", "made_up", "intro", "followed_intro", "credit"), "text")
    texts = dict.fromkeys((*TEXTS, "greedy", "followed"), "rubrik")
    data = {**nothing, **words, "language": "sv", "texts": texts, "grounds": [drawing], "sheets": [sheet]}
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(patrol_sheets(data)[0])).pages]


def pocket_of(places, listed):
    go = [{"rank": 40 + place, "name": f"Lång gata/Längre gata {place} (Orten)", "told": "4 min, fre–lör 22–02",
           "near": place} for place in range(listed)]  # fmt: skip
    rows = [{"rank": str(70 + row), "origin": f"Ursprung{row}x", "go": go} for row in range(places)]
    words = dict.fromkeys(("title", "marking", "made_up", "heading", "intro"), "text")
    pages = pypdf.PdfReader(io.BytesIO(pocket_page({**words, "language": "sv", "rows": rows})[0])).pages
    return [page.extract_text() for page in pages]


@pytest.mark.parametrize(("places", "listed", "least"), [(3, 2, 2), (14, 13, 3), (26, 25, 2), (40, 39, 1)])
def test_the_pocket_list_is_one_page_with_the_numbers_of_the_places_and_the_nearest_of_them(places, listed, least):
    (page,) = pocket_of(places, listed)
    assert all(f"Ursprung{row}x" in page for row in range(places))
    printed = page.count("Längre gata 0 ")
    assert printed == places
    assert page.count(f"Längre gata {least - 1} ") == places
    assert "1." not in page
    assert {f"{40 + place}" for place in range(least)} <= set(page.split())


@pytest.mark.parametrize("visits", [1, 6, 8, 9, 17, 30])
def test_rows_are_whole_headings_come_again_and_no_page_has_a_row_alone(visits):
    pages = sheets_of(visits, why="Nummer ett bland studiens hot spots, med många rapporterade händelser på kvällen.")
    for number in range(1, visits + 1):
        (place,) = [page for page, text in enumerate(pages) if f"Plats{number}x" in text]
        assert f"Uppgift{number}x" in pages[place]
    assert all("rubrik" in page for page in pages)
    assert all(page.count("Plats") >= min(2, visits) for page in pages)
    assert next(page for page in pages if "Slut." in page).count("Plats") >= min(2, visits)


def test_sheets_lie_with_those_who_hand_them_out_unless_the_audit_finds_something():
    class Finding:
        what = Notice("patrol_tasks_kept", {"kind": "x", "key": "x", "ranks": [1]})

    class Publication:
        def __init__(self, refused):
            self.refused, self.files, self.readers = refused, {}, {}

        def would_refuse(self, audience, name, _data, **_more):
            self.readers[name] = audience
            return Finding() if name in self.refused else None

        def add(self, audience, name, _data, **_more):
            self.files[name] = audience

    papers = [Paper(kind, f"patrol_{kind}.pdf", b"", b"") for kind in AUDIENCE] + [Paper("", "patrol.pdf", b"", b"")]
    quiet = Publication(())
    assert _add_papers(papers, quiet) == []
    assert quiet.files == {
        "patrol_guards.pdf": "partner",
        "patrol_field_workers.pdf": "partner",
        "patrol_adults.pdf": "partner",
        "patrol.pdf": "internal",
    }
    assert quiet.readers["patrol_adults.pdf"] == "participant"
    loud = Publication(("patrol_adults.pdf",))
    (notice,) = _add_papers(papers, loud)
    assert notice.code == "patrol_sheet_internal"
    assert loud.files["patrol_adults.pdf"] == "internal"
