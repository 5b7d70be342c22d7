"""The account of a file's rows stays the one that would have been made at once, whenever rows are set aside."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotspots.errors import Notice
from hotspots.model.reading import FileReading, Mend, SetAside

WAYS = (("axes_swapped", "X"), ("axes_swapped", ""), ("date_mended", "Datum"))
REASON = Notice("row_too_long", {"column": ""})


def aside(rows):
    return [SetAside("a.csv", row, "", "", REASON) for row in rows]


def account(ways_of, gone):
    """Make the account of rows 2, 3 …, each with the ways in which it was mended, those in `gone` set aside."""
    rows = {row: ways for row, ways in enumerate(ways_of, start=2) if row not in gone}
    mended_rows = tuple(
        Mend(*way, np.array(mine)) for way in WAYS if (mine := [row for row, ways in rows.items() if way in ways])
    )
    mended = sum(bool(ways) for ways in rows.values())
    codes = sorted({code for ways in rows.values() for code, _ in ways})
    mends = {code: sum(any(way[0] == code for way in ways) for ways in rows.values()) for code in codes}
    return FileReading(
        "a.csv", "incidents", len(ways_of), len(rows) - mended, mended, mends=mends, mended_rows=mended_rows,
        set_aside=tuple(aside(sorted(gone))),
    )  # fmt: skip


def told(reading):
    listed = [(mend.code, mend.column, mend.rows.tolist()) for mend in reading.mended_rows]
    counts = reading.rows, reading.accepted, reading.mended, reading.used
    return counts, dict(reading.mends), listed, [one.row for one in reading.set_aside]


@given(
    rows=st.lists(
        st.tuples(st.sets(st.sampled_from(WAYS)), st.sampled_from(["stays", "gone", "gone later"])), max_size=9
    )
)
def test_rows_set_aside_later_leave_the_account_that_would_have_been_made_at_once(rows):
    ways = [some for some, _ in rows]
    first, later = (
        {row for row, (_, what) in enumerate(rows, start=2) if what == wanted} for wanted in ("gone", "gone later")
    )
    assert told(account(ways, first).with_aside(aside(later))) == told(account(ways, first | later))
