"""Periods and numbers as statistics write them."""

import datetime as dt

import numpy as np
import pytest

from hotspots.io.cells.count_numbers import BOUNDED, EXACT, HIDDEN, NOUGHT, UNREADABLE, least_told, read_count
from hotspots.io.cells.periods import months_from_firsts, read_period

MARCH = (dt.date(2024, 3, 1), dt.date(2024, 3, 31))


@pytest.mark.parametrize(
    "text",
    ["2024-03", "2024-3", "202403", "mars 2024", "Mar-24", "mar 24", "2024 mars", "2024M03", "2024m3", "03/2024"],
)
def test_a_month_however_it_is_written(text):
    assert read_period(text) == MARCH


@pytest.mark.parametrize(("text", "year"), [("mars", "2024"), ("3", "2024"), ("03", "2024.0"), ("2024-03", "2024")])
def test_a_month_beside_a_column_of_years(text, year):
    assert read_period(text, year) == MARCH


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("År 2024", "2024-01-01", "2024-12-31"),
        ("kv 1 2024", "2024-01-01", "2024-03-31"),
        ("2024 Q4", "2024-10-01", "2024-12-31"),
        ("1:a kvartalet 2024", "2024-01-01", "2024-03-31"),
        ("2024T2", "2024-05-01", "2024-08-31"),
        ("Tertial 3 2024", "2024-09-01", "2024-12-31"),
        ("halvår 2 2023", "2023-07-01", "2023-12-31"),
        ("v. 1 2024", "2024-01-01", "2024-01-07"),
        ("2020–2024", "2020-01-01", "2024-12-31"),
        ("jan–mar 2024", "2024-01-01", "2024-03-31"),
        ("2024-02-01 – 2024-02-29", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_other_periods(text, first, last):
    assert read_period(text) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "Stöld", "12", "2024-13", "kv 5 2024", "2024-02-30", "v. 60 2024", "2024-2020", "mars"]
)
def test_what_is_no_period(text):
    assert read_period(text) is None


def test_firsts_of_months_are_the_months_that_a_spreadsheet_made_of_them():
    assert months_from_firsts([read_period("2024-03-01 00:00:00"), None]) == [MARCH, None]
    days = [read_period("2024-03-01"), read_period("2024-03-02")]
    assert months_from_firsts(days) == days


@pytest.mark.parametrize("text", ["<5", "< 5", "Färre än 5", "fewer than 5", "<=4", "högst 4"])
def test_a_mark_is_bounded_and_no_number(text):
    number = read_count(text)
    assert (number.kind, number.low, number.high) == (BOUNDED, 0, 4.0)


@pytest.mark.parametrize("text", ["..", "x", "*", "Sekretess", "uppgift saknas", "."])
def test_what_is_hidden_may_be_anything(text):
    assert read_count(text).kind == HIDDEN
    assert read_count(text).high == np.inf


@pytest.mark.parametrize(
    ("text", "kind"),
    [("-", NOUGHT), ("0", NOUGHT), ("–", NOUGHT), ("3,5", UNREADABLE), ("-4", UNREADABLE), ("många", UNREADABLE)],
)
def test_nought_is_settled_by_the_table_and_rubbish_is_told(text, kind):
    assert read_count(text).kind == kind


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("1 234", 1234), ("1\u00a0234", 1234), ("7,0", 7)])
def test_exact_numbers(text, value):
    number = read_count(text)
    assert (number.kind, number.low, number.high) == (EXACT, value, value)


def test_from_which_number_on_a_table_tells():
    assert least_told(map(read_count, ["12", "<5", "30"])) == 5
    assert least_told(map(read_count, ["12", "5", "-"])) == 5
    assert least_told(map(read_count, ["12", "1", "0"])) == 1
    assert least_told(map(read_count, ["12"]), 10) == 10
