"""The log of visits: read as people write it, every row accounted for, held against the plan that was handed out."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from planning_cases import hot_spots_at

from city import grid_town
from hotspots.errors import DataError
from hotspots.io import read_patrol_log
from hotspots.model.patrol import Patrol
from hotspots.plan.patrols.following import PLANNED
from hotspots.study.patrolling.kept import KEPT, compare, kept_csv, kept_plans, with_plan
from hotspots.study.patrolling.patrol import plan_patrols

ZONE = "Europe/Stockholm"
FRIDAY = dt.date(2026, 11, 27)
TODAY = dt.date(2026, 12, 1)
TOWN = grid_town(blocks=4)


def log_of(folder, text, today=TODAY):
    (folder / "logg.csv").write_text(text, encoding="utf-8")
    return read_patrol_log("logg.csv", folder, ZONE, today)


def planned(date=FRIDAY, **wished):
    spots = hot_spots_at((40, 80), (240, 80), (240, 240), counts=[80, 60, 50])
    spots = replace(spots, frame=spots.frame.assign(peak=""))
    wish = {"teams": 2, "shift": "20:00-02:00", "date": f"{date}", "depot": "Stortorget", **wished}
    return plan_patrols(TOWN, spots, Patrol(**wish), timezone=ZONE)


def told(notices):
    return {notice.values["reason"].code: notice.values["rows"] for notice in notices if "reason" in notice.values}


def test_date_and_clock_in_columns_of_their_own_are_read_and_an_end_past_midnight_is_the_next_day(tmp_path):
    log = log_of(
        tmp_path,
        "Datum;Plats;Ankomst;Slut;Patrull\n2026-11-27;1;21:05;21:20;A\n2026-11-27;Torget;22.10;22.22;A\n"
        "2026-11-27;3;23:55;00:10;B\n2026-11-28;2;;;A\n2026-11-28;2;kvart i nio;;A\n",
    )
    assert [f"{when:%d %H:%M}" for when in log.frame["arrive"]] == ["27 21:05", "27 22:10", "27 23:55"]
    assert log.frame["minutes"].tolist() == [15, 12, 15]
    assert log.frame["row"].tolist() == [2, 3, 4]
    (reading,) = log.readings
    assert (reading.rows, len(reading.set_aside)) == (5, 2)
    assert told(log.notices) == {"patrol_log_row_time": [5, 6]}


def test_ends_before_beginnings_are_left_out_visits_told_twice_count_once_and_those_to_come_are_set_aside(tmp_path):
    log = log_of(
        tmp_path,
        "Nr;Ankomst;Slut;Patrull;Anteckning\n4;2026-11-27 19:40;2026-11-27 19:20;A;\n1;2026-11-28 01:25;;B;en\n"
        "1;2026-11-28 01:25;;B;två\n3;2027-01-05 21:00;;A;\n",
    )
    assert log.frame["row"].tolist() == [2, 3]
    assert log.frame["minutes"].isna().all()
    (reading,) = log.readings
    assert (reading.accepted, reading.mended, len(reading.set_aside)) == (1, 1, 2)
    assert told(log.notices) == {"patrol_log_row_twice": [4], "date_to_come": [5], "end_before_start": [2]}


def test_a_row_without_a_date_is_set_aside_for_that_and_nothing_else_is_said_of_it(tmp_path):
    log = log_of(tmp_path, "Datum;Ankomst;Nr\n;18:20;1\n2026-11-27;18:20;1\n2026-11-27;;1\n")
    assert [(one.row, one.column, one.reason.code) for one in log.readings[0].set_aside] == [
        (2, "Datum", "patrol_log_row_date"), (4, "Ankomst", "patrol_log_row_time"),
    ]  # fmt: skip
    assert told(log.notices) == {"patrol_log_row_date": [2], "patrol_log_row_time": [4]}
    assert log.readings[0].notices == ()


@pytest.mark.parametrize("row", [
    "2026-11-27;24:10;24:22", "2026-11-27;kl 24.10;24.22", "2026-11-27;24:10–24:22;", "2026-11-28;00:10;00:22",
    "2026-11-27;24:10;00:22",
])  # fmt: skip
def test_ten_past_twenty_four_is_ten_past_midnight_on_the_next_day_and_told(tmp_path, row):
    log = log_of(tmp_path, f"Datum;Ankomst;Slut;Nr\n{row};1\n2026-11-27;23:50 – 24:05;;1\n")
    assert [f"{when:%d %H:%M}" for when in log.frame["arrive"]] == ["28 00:10", "27 23:50"]
    assert log.frame["minutes"].tolist() == [12, 15]
    assert told(log.notices) == ({"patrol_log_row_next_day": [2]} if "24" in row else {})


def test_a_crossing_is_known_however_its_name_is_written_and_near_names_are_told(tmp_path):
    plan = planned()
    places = plan.places.assign(name=["Lång gata/Björkvägen (Ås)", "Torget (Ås)", "Torget (Björke)"])
    plan = replace(plan, places=places, visits=plan.visits.assign(name=plan.visits["rank"].map(
        dict(zip(places["rank"], places["name"], strict=True)))))  # fmt: skip
    names = ("Lång gata / Björkvägen", "björkvägen/Lång gata (Ås)", "torget (björke)", "Torget", "Lång gata/Björkvägn")
    rows = [f"{name};{FRIDAY} 21:0{row};{team}" for row, (name, team) in enumerate(
        zip(names, ("Patrull 1", "patrull2", "patrul 1", "Bil 9", "1"), strict=True))]  # fmt: skip
    log = log_of(tmp_path, "Plats;Ankomst;Patrull\n" + "\n".join(rows))
    compared = compare(with_plan(kept_plans(tmp_path, ZONE), plan, TODAY), log, ["", ""])
    assert compared.followed.became == ("counted", "counted", "counted", "several", "elsewhere")
    near = [(one.values["row"], one.values["near"]) for one in compared.notices if one.code == "patrol_log_row_near"]
    assert near == [(6, "1. Lång gata/Björkvägen (Ås)")]
    said = told(compared.notices)
    assert said["patrol_log_row_team"] == [4, 5]
    assert said["patrol_log_row_team_near"] == [4]


def test_a_visit_outside_every_shift_is_beyond_the_plan_and_no_empty_row_is_told(tmp_path):
    plan = planned()
    rank = int(plan.visits["rank"].iloc[0])
    kept = with_plan(kept_plans(tmp_path, ZONE), plan, TODAY)
    log = log_of(tmp_path, f"Nr;Ankomst\n{rank};{FRIDAY} 15:30\n{rank};{FRIDAY} 19:50\n")
    for some in (kept, kept.assign(shift_begins=pd.NaT, shift_ends=pd.NaT)):
        table = compare(some, log).followed.table.set_index("rank")
        assert table.loc[rank, ["done", "extra"]].tolist() == [1, 1]
        assert 0 not in table.index


def test_plans_that_were_kept_without_the_hours_of_shifts_are_read(tmp_path):
    kept = with_plan(kept_plans(tmp_path, ZONE), planned(), TODAY)
    (tmp_path / "internal").mkdir()
    rows = kept_csv(kept, "sv").decode("utf-8-sig").splitlines()
    short = "".join(f"{row.rsplit(';', 2)[0]}\n" for row in rows)
    (tmp_path / "internal" / KEPT).write_text(short, encoding="utf-8")
    read = kept_plans(tmp_path, ZONE)
    assert read["opens"].tolist() == kept["opens"].tolist()
    assert read["shift_begins"].isna().all()
    again = with_plan(read, planned(date=FRIDAY + dt.timedelta(days=7)), FRIDAY)
    assert again["shift_begins"].notna().sum() == (again["team"] != "").sum() / 2


def test_a_log_without_place_or_time_says_which_columns_it_has(tmp_path):
    with pytest.raises(DataError, match="Ankomst"):
        log_of(tmp_path, "Ankomst;Patrull\n2026-11-27 19:00;A\n")
    with pytest.raises(DataError, match="Plats"):
        log_of(tmp_path, "Plats;Patrull\n1;A\n")


def test_every_row_is_counted_once_or_told_and_what_was_done_is_never_more_than_was_planned(tmp_path):
    plan = planned()
    first = plan.visits.iloc[0]
    names = dict(zip(plan.places["rank"], plan.places["name"], strict=True))
    other = next(rank for rank in names if rank != first["rank"])
    twelve = f"{FRIDAY} 12:00"
    log = log_of(
        tmp_path,
        "Nr;Plats;Ankomst;Patrull\n"
        f"{first['rank']};;{first.arrive:%Y-%m-%d %H:%M};Patrull 1\n"
        f";{names[other]};{twelve};2\n"
        f"99;;{FRIDAY} 19:00;1\n"
        f"{other};{names[first['rank']]};{FRIDAY} 21:00;1\n"
        f"1;;2026-11-24 21:00;1\n"
        f"1;;2026-11-28 01:20;Okända\n",
    )
    compared = compare(with_plan(kept_plans(tmp_path, ZONE), plan, TODAY), log, ["", ""])
    followed = compared.followed
    assert followed.became == ("counted", "counted", "elsewhere", "differs", "no_plan", "counted")
    assert followed.dates == (FRIDAY,)
    table = followed.table.set_index("rank")
    assert table["planned"].sum() == len(plan.visits)
    assert table["done"].sum() + table["extra"].sum() == 4
    assert (table["in_time"] <= table["done"]).all()
    assert (table["done"] <= table["planned"]).all()
    assert table.loc[first["rank"], "in_time"] >= 1
    assert table.loc[0, ["planned", "done", "extra"]].tolist() == [0, 0, 1]
    assert told(compared.notices) == {
        "patrol_log_row_differs": [5],
        "patrol_log_row_elsewhere": [4],
        "patrol_log_row_no_plan": [6],
        "patrol_log_row_team": [7],
    }
    reading = compared.reading
    assert (reading.accepted, [aside.row for aside in reading.set_aside]) == (5, [5])
    assert [notice.code for notice in compared.notices][-1] == "patrol_log_plan_later"


def test_a_number_that_is_no_plain_number_is_a_place_that_the_plan_does_not_have(tmp_path):
    rows = [f"{number};;{FRIDAY} 21:00\n;{number};{FRIDAY} 22:00\n" for number in ("²", "①", "1²")]
    log = log_of(tmp_path, "Nr;Plats;Ankomst\n" + "".join(rows))
    visit = (None, FRIDAY, "1", 1, "Torget", *pd.to_datetime([f"{FRIDAY} 21:00"] * 6).tz_localize(ZONE))
    compared = compare(pd.DataFrame([visit], columns=list(PLANNED)), log)
    assert compared.followed.became == ("elsewhere",) * 6


def test_where_nothing_could_be_read_or_no_plan_is_there_nothing_is_said_to_be_done(tmp_path):
    kept = with_plan(kept_plans(tmp_path, ZONE), planned(), TODAY)
    nothing = compare(kept, log_of(tmp_path, "Plats;Ankomst\n1;oläsligt\n"))
    assert nothing.followed is None
    assert nothing.notices[-1].code == "patrol_log_nothing"
    strange = compare(kept, log_of(tmp_path, "Plats;Ankomst\n1;2026-03-01 20:00\n"))
    assert strange.followed is None
    assert strange.notices[-1].code == "patrol_log_no_plan"


def test_the_plan_that_was_handed_out_stays_and_is_the_one_compared_with(tmp_path):
    before, after = planned(seed=1), planned(seed=1, teams=1)
    (tmp_path / "internal").mkdir()
    kept = with_plan(kept_plans(tmp_path, ZONE), before, dt.date(2026, 11, 20))
    (tmp_path / "internal" / KEPT).write_bytes(kept_csv(kept, "sv"))
    again = kept_plans(tmp_path, ZONE)
    assert again["opens"].tolist() == kept["opens"].tolist()
    assert kept_csv(again, "sv") == kept_csv(kept, "sv")
    assert kept_csv(with_plan(again, before, dt.date(2026, 11, 24)), "sv") == kept_csv(kept, "sv")
    still_ahead = with_plan(again, after, dt.date(2026, 11, 27))
    assert (still_ahead["team"] != "").sum() == len(after.visits)
    later = with_plan(again, planned(seed=1, teams=1, days=2), TODAY)
    handed_out = later[later["date"] == FRIDAY]
    assert (handed_out["team"] != "").sum() == len(before.visits)
    assert set(later["date"]) == {FRIDAY, FRIDAY + dt.timedelta(days=1)}
    log = log_of(tmp_path, "Plats;Ankomst\n1;2026-11-27 21:00\n")
    followed = compare(later, log).followed
    assert followed.table["planned"].sum() == len(before.visits)
    assert followed.made_on == {FRIDAY: dt.date(2026, 11, 20)}


def test_kept_plans_that_cannot_be_read_are_not_written_over(tmp_path):
    (tmp_path / "internal").mkdir()
    (tmp_path / "internal" / KEPT).write_text("något;annat\n1;2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"patrol_plans\.csv"):
        kept_plans(tmp_path, ZONE)


AUTUMN = dt.date(2026, 10, 24)
TWICE = (
    "Datum;Ankomst;Slut;Nr;Patrull\n"
    "2026-10-25;02:30 (vintertid);02:42 (vintertid);1;A\n"
    "2026-10-25;02:31–02:42 (winter time);;1;A\n"
    "2026-10-25;02:53 (sommartid)–02:05 (vintertid);;1;A\n"
    "2026-10-25;02:55;02:05;1;A\n"
    "2026-10-25;02:30 (summer time);02:42;1;A\n"
    "2026-10-25;02:30;02:42;1;A\n"
    "2026-10-25;01:55;02:05 (sommartid);1;A\n"
    "2026-10-25;02:50 (vintertid);03:02;1;A\n"
    "2026-10-25;22:00–22:10;;1;A\n"
)


def test_the_hour_that_comes_twice_is_read_as_sheets_print_it(tmp_path):
    log = log_of(tmp_path, TWICE)
    assert [f"{when:%H:%M %z}" for when in log.frame["arrive"]] == [
        "02:30 +0100",
        "02:31 +0100",
        "02:53 +0200",
        "02:55 +0200",
        "02:30 +0200",
        "02:30 +0200",
        "01:55 +0200",
        "02:50 +0100",
        "22:00 +0100",
    ]
    assert log.frame["minutes"].tolist() == [12, 11, 12, 10, 12, 12, 10, 12, 10]
    assert log.frame["later"].notna().tolist() == [False] * 5 + [True] + [False] * 3
    assert f"{log.frame['later'].iloc[5]:%H:%M %z}" == "02:30 +0100"
    assert log.frame["later_min"].iloc[5] == 12
    (reading,) = log.readings
    assert (reading.accepted, reading.mended, log.notices) == (9, 0, ())


@pytest.mark.parametrize(("planned_at", "in_time"), [("00:35", 1), ("01:35", 1), ("20:00", 0)])
def test_where_the_log_does_not_say_which_of_two_hours_the_one_that_fits_the_plan_is_taken(
    tmp_path, planned_at, in_time
):
    arrive = pd.Timestamp(f"2026-10-25 {planned_at}" if planned_at < "12" else f"2026-10-24 {planned_at}", tz="UTC")
    rows = [
        (
            AUTUMN,
            AUTUMN,
            "A",
            1,
            "Torget",
            arrive.tz_convert(ZONE),
            pd.NaT,
            *[arrive.tz_convert(ZONE)] * 2,
            pd.NaT,
            pd.NaT,
        )
    ]
    kept = pd.DataFrame(rows, columns=list(PLANNED))
    log = log_of(tmp_path, "Datum;Ankomst;Slut;Nr;Patrull\n2026-10-24;23:10;;9;A\n2026-10-25;02:30;02:42;1;A\n")
    followed = compare(kept, log).followed
    table = followed.table.set_index("rank")
    assert table.loc[1, "in_time"] == in_time
    if in_time:
        assert table.loc[1, "minutes"] == 12
