"""The papers of a walk: the same bytes again, tagged, words as words, and nothing for participants that tells why."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import map_parts
from city import grid_town
from hotspots.errors import Notice
from hotspots.i18n import Translator
from hotspots.leaflet.layers.route import walk_block
from hotspots.privacy import INTERNAL, PARTICIPANT, release
from hotspots.report.walk.codes import geo_uri, qr_code, short_gpx
from hotspots.report.walk.drawing import Window, line_data, number
from hotspots.report.walk.maps import Base
from hotspots.report.walk.papers import easy_sheet, walk_pack
from hotspots.report.walk.twin import pack_page
from hotspots.study.walking.files import wish_documents
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.pack import _for_participants
from hotspots.study.walking.papers import easy_data, letter, pack_data
from hotspots.study.walking.protocol import light_words, protocol_form, protocol_xlsx

HOSTILE = '#panic("x") $x$ *b* <script>alert(1)</script> ]] åäö'
WHY = (Notice("why_hot_spot", {"rank": 77}, is_warning=False),)


@pytest.fixture(scope="module")
def town():
    return grid_town(6)


def outing(town, profile=INTERNAL, language="sv", name="", **changed):
    plan = replace(map_parts.walk_plan(town, 3, name=name), **changed)
    base = Base(release(town, profile))
    return Outing(release(plan, profile), base, Translator(language), name or "Åmål")


def letters(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pack_is_the_same_again_tagged_and_in_its_language(town, language):
    pdf, source = walk_pack(pack_data(outing(town, language=language)))
    again, _ = walk_pack(pack_data(outing(town, language=language)))
    assert pdf == again
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert b"CreationDate" not in pdf
    read = letters(pdf)
    assert ("Vägen, steg för steg" if language == "sv" else "The way, step by step") in read
    assert ("Åtgärdslista" if language == "sv" else "List of actions") in read
    assert b"Storgatan" in source or b"gatan" in source


def test_nothing_in_the_data_is_read_as_typst_or_markup(town):
    data = pack_data(outing(town, name=HOSTILE))
    pdf, _ = walk_pack(data)
    assert '#panic("x") $x$ *b*' in letters(pdf)
    page = pack_page(data).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_says_what_the_print_says(town):
    data = pack_data(outing(town))
    page = pack_page(data).decode()
    told = re.sub(r"<[^>]+>", " ", page)
    for leg in data["legs"]:
        for step in leg["steps"]:
            assert step in told
    for sheet in data["sheets"]:
        assert all(one in told for one in sheet["look"])
    assert "default-src 'none'" in page
    assert "http-equiv" in page
    assert " src=" not in page


def test_leaders_are_told_why_and_participants_are_not(town):
    plan = map_parts.walk_plan(town, 3)
    stops = plan.stops.assign(why=[WHY] * len(plan.stops))
    leader = pack_data(outing(town, stops=stops))
    joining = pack_data(outing(town, PARTICIPANT, stops=stops))
    assert "nummer 77" in str(leader)
    assert "77" not in str([joining["sheets"], joining["stops"], joining["legs"], joining["cover"], joining["lists"]])
    assert joining["sheets"] == []
    assert joining["actions_head"] == []


def test_what_participants_get_does_not_depend_on_why_a_stop_is_made(town):
    plan = map_parts.walk_plan(town, 3)
    other = plan.stops.assign(
        kind="hot_spot", why=[WHY] * 3, prize=[9.0, 1.0, 0.0], look_at=[("entrapment",), (), ("people",)]
    )
    first = _for_participants(outing(town, PARTICIPANT), "")
    second = _for_participants(outing(town, PARTICIPANT, stops=other, prize=99.0, passed=3.0), "")
    assert [(name, paper) for name, paper, _ in first] == [(name, paper) for name, paper, _ in second]
    assert len(first) >= 7


def test_the_easy_sheet_has_short_lines_and_no_figures_of_light(town):
    data = easy_data(outing(town, PARTICIPANT))
    lines = [line for part in data["parts"] for line in part["lines"]]
    assert max(len(line.split()) for line in lines) <= 9
    assert "lättläst" not in str(lines)
    pdf, _ = easy_sheet(data)
    assert "Vi träffas här" in letters(pdf)


def test_letters_open_right_in_windows_and_say_what_to_fill_in(town):
    text = letter(outing(town, PARTICIPANT), "invitation")
    assert text.startswith("\ufeff".encode())
    assert text.count(b"\n") == text.count(b"\r\n")
    assert "Välkommen på trygghetsvandring!" in text.decode()
    assert "[namn, telefon och e-post]" in text.decode()
    told = map_parts.walk_plan(town, 3)
    wished = replace(told.wished, contact="Kim, 0533-123 45", organiser="Åmåls kommun", follow_up="3 december kl. 18")
    thanks = letter(outing(town, PARTICIPANT, wished=wished), "feedback").decode()
    assert "Kim, 0533-123 45" in thanks
    assert "3 december kl. 18" in thanks
    assert "Åmåls kommun" in thanks


@given(lon=st.floats(-179, 179), lat=st.floats(-85, 85))
def test_codes_hold_the_place_to_a_metre(lon, lat):
    found = re.fullmatch(r"geo:(-?\d+\.\d{5}),(-?\d+\.\d{5})", geo_uri(lon, lat))
    assert abs(float(found[1]) - lat) < 1e-5
    assert abs(float(found[2]) - lon) < 1e-5


def test_the_code_for_map_apps_is_valid_gpx_that_fits_into_a_code():
    import gpxpy

    text = short_gpx([(name, (13.1 + 0.001 * n, 59.05)) for n, name in enumerate(["S", *map(str, range(1, 13)), "M"])])
    route = gpxpy.parse(text).routes[0]
    assert [point.name for point in route.points] == ["S", *map(str, range(1, 13)), "M"]
    assert qr_code(text) == qr_code(text)
    assert "<path" in qr_code(text)


@given(st.floats(-1e5, 1e5))
def test_numbers_in_drawings_have_one_decimal_and_no_minus_nought(value):
    written = number(value)
    assert re.fullmatch(r"-?\d+(\.\d)?", written)
    assert abs(float(written) - value) <= 0.0501
    assert written != "-0"


def test_a_window_holds_its_points_and_keeps_its_form():
    xy = np.array([[0.0, 0.0], [300.0, 40.0], [10.0, 500.0]])
    window = Window.around(xy, margin_m=20.0, ratio=0.5, least_m=100.0)
    units = window.units(xy)
    assert ((units >= 0) & (units <= [500.0, window.height])).all()
    assert window.height == pytest.approx(250.0, abs=0.1)
    line = window.clip(np.array([shapely.LineString([[-9000, 0], [9000, 0]])], dtype=object))
    assert shapely.get_coordinates(line).shape == (2, 2)
    assert line_data(np.array([[1.0, 2.0], [1.01, 2.0], [3.0, 4.0]])) == "M1 2L3 4"


def test_wishes_are_answered_to_the_leader_alone(town):
    wishes = pd.DataFrame(
        {
            "wish": ["unsafe", "must_see", "include"],
            "name": ["Viadukten", "Torget", "Ågatan"],
            "stop": [0, 2, -1],
            "minutes": [np.nan] * 3,
            "why": [Notice("streets_empty", {}, is_warning=False), None, None],
            "metres": [np.nan, np.nan, 84.4],
        }
    )
    leader = pack_data(outing(town, wishes=wishes))
    said, asked_for = leader["lists"][:2]
    assert said["title"] == "Önskemål från mötet före"
    assert len(said["rows"]) == 1
    assert said["rows"][0].startswith("Viadukten: inte med. ")
    assert asked_for["rows"] == ["Torget: stopp 2.", "Ågatan: med, vi går 84 m där."]
    assert "Viadukten" not in str(pack_data(outing(town, PARTICIPANT, wishes=wishes)))


def test_a_group_is_named_on_its_papers(town):
    second = replace(outing(town), group=2, groups=3)
    data = pack_data(second)
    assert data["title"] == "Trygghetsvandring: Åmål, Grupp 2"
    assert data["intro"] == ["Vi går i 3 grupper. Grupp 2 följer det här underlaget."]


GROUND = (
    Notice("walk_along_main_road", {"metres": 303}),
    Notice("walk_needs_unknown", {"metres": 2481, "length": 2481}),
    Notice("walk_far_from_light", {"stops": [2], "metres": 60}),
    Notice("walk_groups_meet", {"places": ["Saffron Hill"]}),
    Notice("walk_candidates_cut", {"found": 81, "kept": 60}, is_warning=False),
)


def test_what_the_console_warns_of_on_the_ground_stands_on_the_leaders_papers(town):
    wished = replace(map_parts.walk_plan(town, 3).wished, needs=("wheelchair",))
    leader = pack_data(outing(town, notices=GROUND, wished=wished))
    told = letters(walk_pack(leader)[0]).replace("\n", " ")
    page = pack_page(leader).decode()
    for words in ("303 m", "2481 m av 2481", "Saffron Hill", "rullstol", "längre än 60 m"):
        assert words in " ".join(told.split()), words
        assert words in page
    assert not [one for one in leader["caveats"] if "möjliga stopp" in one]


def test_those_who_come_are_told_what_helps_them_choose_and_no_more(town):
    wished = replace(map_parts.walk_plan(town, 3).wished, needs=("wheelchair",))
    data = pack_data(outing(town, PARTICIPANT, notices=GROUND, wished=wished))
    told = " ".join(data["caveats"])
    assert "2481 m av 2481" in told
    assert "303 m" in told
    assert "avoid" not in told
    assert "Saffron Hill" not in told
    assert {"name": "Behov", "value": "rullstol"} in data["cover"]


def test_a_notice_that_nobody_thought_of_is_for_those_who_lead(town):
    new = (Notice("streets_empty", {}),)
    assert Translator("sv").message(new[0]) in pack_data(outing(town, notices=new))["caveats"]
    assert Translator("sv").message(new[0]) not in pack_data(outing(town, PARTICIPANT, notices=new))["caveats"]


def test_what_somebody_called_a_place_is_on_no_paper_for_those_who_come(town):
    plan = map_parts.walk_plan(town, 3)
    free = "Vid Lisas port, hon blev rånad 3/11"
    stops = plan.stops.assign(name=[free, "Storgatan", "Torget"])
    directions = plan.directions.assign(name=plan.directions["name"].mask(plan.directions["to_stop"] == 1, free))
    changed = {"stops": stops, "directions": directions, "map_names": ("Kyrkogatan", "Storgatan", "Torget")}
    papers = _for_participants(outing(town, PARTICIPANT, **changed), "")
    for name, paper, _ in papers:
        told = letters(paper) if name.endswith(".pdf") else paper.decode("utf-8", errors="ignore")
        assert "Lisa" not in told, name
        if name in ("walk.pdf", "walk_pack.html", "feedback.txt"):
            assert "Kyrkogatan" in told, name
    assert free in str(pack_data(outing(town, **changed)))


def resting(town):
    plan = map_parts.walk_plan(town, 3)
    why = [*plan.stops["why"][:2], (Notice("why_rest", {}, is_warning=False),)]
    stops = plan.stops.assign(kind=["unlit", "unlit", "rest"], why=why, name=["Ågatan", "Torget", "Biblioteket"])
    return {"stops": stops, "wished": replace(plan.wished, rest="Biblioteket")}


def test_the_rest_is_no_stop_to_be_looked_at(town):
    for profile in (INTERNAL, PARTICIPANT):
        there = outing(town, profile, **resting(town))
        data = pack_data(there)
        assert [row[:2] for row in data["stops"]] == [["1", "Ågatan"], ["2", "Torget"], ["", "Vila: Biblioteket"]]
        assert [sheet["title"] for sheet in data["sheets"]] == (
            ["Stopp 1: Ågatan", "Stopp 2: Torget"] if profile is INTERNAL else []
        )
        assert "Till vilan: Biblioteket" in [leg["title"] for leg in data["legs"]]
        assert [name for name, _ in there.route_places] == ["S", "1", "2", "V", "S"]
        assert "2 platser" in letter(there, "invitation").decode()
        assert "Biblioteket" not in letter(there, "feedback").decode().split("Platser vi besökte:")[1]


def test_each_group_is_told_when_the_others_walk(town):
    first, second = outing(town), outing(town)
    later = replace(second.plan, wished=replace(second.plan.wished, at="2026-11-26 18:38"))
    data = pack_data(replace(first, groups=2, others=((2, later),)))
    assert any(line.startswith("Grupp 2 går kl. 18.38–") and "samma håll" in line for line in data["intro"])


def test_a_way_to_light_is_rounded_up_and_the_same_everywhere(town):
    plan = map_parts.walk_plan(town, 3)
    stops = plan.stops.assign(escape_m=[45.0, 0.0, np.nan], lighting=["unlit", "unknown", "unlit"])
    sheets = pack_data(outing(town, stops=stops))["sheets"]
    assert [sheet["place"][0] for sheet in sheets] == [
        "Till närmaste belysta gata: 50 m.",
        "En belyst gata går förbi vid stoppet.",
        "Ingen belyst gata i närheten är känd.",
    ]
    block = walk_block(replace(plan, stops=stops, minutes=72.2), INTERNAL, Translator("sv"))
    assert "50 m" in block["stops"][0]["escape"]
    assert block["minutes"] == outing(town, minutes=72.2).minutes == 72


def test_a_walk_by_day_asks_nowhere_whether_lamps_shine(town):
    plan = map_parts.walk_plan(town, 3)
    dark = replace(plan.dark, at_start=False, at_end=False)
    day = replace(plan, dark=dark, stops=plan.stops.assign(look_at=[("lighting", "lighting_glare")] * 3))
    assert "lyser" not in str(walk_block(day, INTERNAL, Translator("sv"))["stops"])
    assert "lyser" in str(walk_block(replace(day, dark=plan.dark), INTERNAL, Translator("sv"))["stops"])


def test_guide_and_lists_of_the_protocol_use_the_same_words(town):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(protocol_xlsx(outing(town, PARTICIPANT))))
    told = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    say = Translator("sv")
    for word in (*light_words(say)[:3], say("protocol.plus"), say("protocol.minus")):
        assert word in told
    assert say("protocol.plus") in say("pack.protocol_hint")
    assert say("protocol.minus") in say("pack.protocol_hint")


def test_wishes_met_at_one_stop_stand_together_with_their_number(town):
    names = ["57.6990, 11.9572 (Ågatan)", "Ågatan", "Torget", "Biblioteket", "Hamnen", "Bron"]
    wishes = pd.DataFrame(
        {
            "wish": ["unsafe", "unsafe", "good", "good", "good", "unsafe"],
            "name": names,
            "stop": [2, 2, -2, -3, -4, 0],
            "minutes": [np.nan] * 6,
            "why": [None] * 5 + [Notice("wish_no_way", {}, is_warning=False)],
        }
    )
    there = outing(town, wishes=wishes)
    assert pack_data(there)["lists"][0]["rows"] == [
        "57.6990, 11.9572 (Ågatan), Ågatan: stopp 2. Antal önskemål: 2.",
        "Torget: med, vi börjar där.",
        "Biblioteket: med, vi vilar där.",
        "Hamnen: med, vi slutar där.",
        "Bron: inte med. Dit finns ingen väg där vandringen får gå.",
    ]
    told = walk_block(there.plan, INTERNAL, there.say)["wishes"]
    assert [one["text"] for one in told[:4]] == [
        "Med, stopp 2. Antal önskemål: 2.",
        "Med: vandringen börjar där.",
        "Med: vandringen vilar där.",
        "Med: vandringen slutar där.",
    ]
    assert told[0]["wish"] == "otrygg"
    documents = wish_documents(there.plan, there.say)
    assert [one["met"] for one in documents] == ["stop", "stop", "at_start", "at_rest", "at_end", None]
    assert [one["in"] for one in documents] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("language", "planned", "unsure", "short"),
    [
        (
            "sv",
            "Vandringen är planerad för rullstol.",
            "hör av dig om du vill veta mer",
            "Fråga oss om du vill veta mer.",
        ),
        ("en", "The walk is planned for wheelchairs.", "get in touch if you want", "Ask us if you want to know more."),
    ],
)
def test_those_who_are_invited_are_told_what_needs_the_walk_is_planned_for(town, language, planned, unsure, short):
    wished = replace(map_parts.walk_plan(town, 3).wished, needs=("wheelchair",))
    there = outing(town, PARTICIPANT, language, notices=GROUND, wished=wished)
    text = letter(there, "invitation").decode()
    assert planned in text
    assert unsure in text
    assert short in str(easy_data(there)["parts"])
    sure = outing(town, PARTICIPANT, language, wished=wished)
    assert planned in letter(sure, "invitation").decode()
    assert unsure not in letter(sure, "invitation").decode()
    assert planned not in letter(outing(town, PARTICIPANT, language), "invitation").decode()


def test_numbers_of_stops_are_told_as_numbers_and_counts_as_counts():
    far = Notice("walk_far_from_light", {"stops": [3], "metres": 150})
    crossed = Notice("walk_crosses_main_road", {"count": 3})
    assert "från stopp nr 3." in Translator("sv").message(far)
    assert "from stop no. 3." in Translator("en").message(far)
    assert "antal gånger: 3." in Translator("sv").message(crossed)
    assert "number of times: 3." in Translator("en").message(crossed)


def test_english_papers_of_a_short_walk_speak_of_one_kilometre_and_one_place(town):
    plan = map_parts.walk_plan(town, 1)
    there = outing(town, PARTICIPANT, "en", stops=plan.stops, length_m=1000.0)
    text = letter(there, "invitation").decode()
    assert "1 kilometre together" in text
    assert "one place" in text
    assert "We walk 1 kilometre." in str(easy_data(there)["parts"])


@pytest.mark.parametrize(("language", "word"), [("sv", "grupp"), ("en", "group")])
def test_groups_share_one_invitation_and_have_papers_that_name_them(town, language, word):
    first = outing(town, PARTICIPANT, language)
    minutes = [8, 16]
    later = [(number, replace(first.plan, wished=moved(first.plan, by))) for number, by in enumerate(minutes, start=2)]
    one = replace(first, groups=3, others=tuple(later))
    two = replace(first, walk=release(later[0][1], PARTICIPANT), group=2, groups=3, others=((1, first.plan), later[1]))
    invitation = letter(one, "invitation").decode()
    assert letter(two, "invitation").decode() == invitation
    last = later[-1][1]
    for when in (first.begins, last.begins, last.ends):
        assert one.clock(when) in invitation
    assert f"3 {word}" in invitation
    assert word not in letter(first, "invitation").decode().replace("gruppen", "")
    names = [name for name, _, _ in _for_participants(two, "_group_2")]
    assert not [name for name in names if name.startswith(("invitation", "feedback"))]
    assert {"invitation.txt", "feedback.txt"} <= {name for name, _, _ in _for_participants(one, "")}
    easy = str([part["lines"] for part in easy_data(two)["parts"]])
    assert f"{word} 2" in easy
    assert f"{word} 2".encode() in protocol_form(two)


def moved(plan, minutes):
    begins = plan.begins + dt.timedelta(minutes=minutes)
    return replace(plan.wished, at=f"{begins:%Y-%m-%d %H:%M}")


def test_rows_that_were_lost_are_in_the_leaders_pack_alone(town):
    lost = ("Rad 14: Bangatan 999. Gatan finns.",)
    leader = replace(outing(town), lost=lost)
    assert {"title": "Rader från mötet som inte kunde användas", "rows": lost, "check": False} in pack_data(leader)[
        "lists"
    ]
    assert "999" not in str(pack_data(replace(outing(town, PARTICIPANT), lost=lost))["lists"])
