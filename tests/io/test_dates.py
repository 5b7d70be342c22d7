"""Dates and times as people write them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.io.cells.dates import PRECISIONS, read_clocks, read_dates
from hotspots.io.tables.column import Column


def cells(*texts):
    return Column.of(texts)


def read_one(text, order="auto"):
    moments = read_dates(cells(text), order)
    return str(moments.local[0]).replace("T", " "), PRECISIONS[moments.precision[0]]


@pytest.mark.parametrize(
    ("text", "local", "precision"),
    [
        ("2023-04-21", "2023-04-21 00:00:00", "day"),
        ("20230421", "2023-04-21 00:00:00", "day"),
        ("21/4 2023", "2023-04-21 00:00:00", "day"),
        ("21.4.2023", "2023-04-21 00:00:00", "day"),
        ("21 april 2023", "2023-04-21 00:00:00", "day"),
        ("fredag den 21 april 2023", "2023-04-21 00:00:00", "day"),
        ("April 21, 2023", "2023-04-21 00:00:00", "day"),
        ("2023-04-21 kl. 13.45", "2023-04-21 13:45:00", "minute"),
        ("2023-04-21 13:45:10", "2023-04-21 13:45:10", "minute"),
        ("2023-04-21T13:45", "2023-04-21 13:45:00", "minute"),
        ("2023-04-21T13:45:10.123Z", "2023-04-21 13:45:10", "minute"),
        ("2022-10-16 6:13:32 +02:00", "2022-10-16 06:13:32", "minute"),
        ("2023-04-21 24:00", "2023-04-22 00:00:00", "minute"),
        ("2023-04-21 22", "2023-04-21 22:00:00", "hour"),
        ("2022-01", "2022-01-01 00:00:00", "month"),
        ("januari 2022", "2022-01-01 00:00:00", "month"),
        ("45037", "2023-04-21 00:00:00", "day"),
        ("45037,5", "2023-04-21 12:00:00", "minute"),
        ("23-04-21", "2023-04-21 00:00:00", "day"),
        ("4/21/2023 8:05 PM", "2023-04-21 20:05:00", "minute"),
    ],
)
def test_forms_that_are_read(text, local, precision):
    assert read_one(text) == (local, precision)


@pytest.mark.parametrize(
    "text",
    ["", "13.45", "22:15", "snart", "2023-02-30", "2023-13-01", "2023-04-21 25:00", "1023", "12", "1,5", "0001-01-01",
     "1900-01-00", "Storgatan 12", "٢٠٢٣-٠٤-٢١", "9" * 400],
)  # fmt: skip
def test_forms_that_are_not_read(text):
    assert not read_dates(cells(text)).known[0]


def test_day_and_month_are_told_from_the_whole_column():
    assert str(read_dates(cells("03/04/2023", "25/04/2023")).local[0]) == "2023-04-03T00:00:00"
    assert str(read_dates(cells("03/04/2023", "04/25/2023")).local[0]) == "2023-03-04T00:00:00"
    undecided = read_dates(cells("03/04/2023", "05/06/2023"))
    assert undecided.order_assumed
    assert undecided.order == "dmy"
    assert str(read_dates(cells("03/04/2023"), "mdy").local[0]) == "2023-03-04T00:00:00"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("13.45", 49500), ("13:45", 49500), ("1345", 49500), ("kl. 9:05", 32700), ("22-23", 79200), ("8:05 PM", 72300),
     ("24:00", 86400)],
)  # fmt: skip
def test_clocks(text, seconds):
    assert read_clocks(cells(text))[0][0] == seconds


@pytest.mark.parametrize("text", ["25:00", "13:61", "x", "", "2023-04-21", "13.45.67.8"])
def test_no_clocks(text):
    assert np.isnan(read_clocks(cells(text))[0][0])


WRITTEN = [
    lambda when: when.strftime("%Y-%m-%d %H:%M"),
    lambda when: when.strftime("%Y%m%d %H.%M"),
    lambda when: f"{when.day}/{when.month} {when.year} kl {when.hour}.{when.minute:02}",
    lambda when: when.isoformat(),
    lambda when: f"{when.day}.{when.month}.{when.year} {when.hour}:{when.minute:02}",
]


@given(
    whens=st.lists(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2099, 12, 31)), min_size=1, max_size=20),  # noqa: DTZ001
    form=st.sampled_from(WRITTEN),
)
def test_what_is_written_is_what_is_read(whens, form):
    whens = [when.replace(second=0, microsecond=0) for when in whens]
    moments = read_dates(cells(*map(form, whens)))
    assert [pd.Timestamp(local).to_pydatetime() for local in moments.local] == whens


@given(st.lists(st.text(max_size=30), max_size=20))
def test_no_text_breaks_the_reader(texts):
    moments = read_dates(cells(*texts))
    assert len(moments.local) == len(texts)
    assert len(read_clocks(cells(*texts))[0]) == len(texts)
