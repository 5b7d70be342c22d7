"""The quick way of splitting a text gives what the careful way gives, or gives up."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotspots.io.tables.column import Column, fingerprints
from hotspots.io.tables.dialect import Dialect
from hotspots.io.tables.encoding import tell_encoding, to_utf8
from hotspots.io.tables.split import split, split_carefully, split_quickly

cell = st.one_of(
    st.sampled_from(
        ["", " ", "a", "å\u00a0", '"', '""', '"a', 'a"b', '"x;y"', '"x"y', '"x""y"', "\u2003b", "1,5", "\t"]
    ),
    st.text(st.sampled_from('ab;," \u00a0\x1f\x85é'), max_size=5),
)
row = st.lists(cell, min_size=0, max_size=4).map(";".join)
end = st.sampled_from(["\n", "\r\n", "\n", "\r\n", "\r", "\n\n", "\n\r\n", "\r\r\n"])


def dialect(width=3, skip=0):
    return Dialect(";", 1, tuple(f"column {at + 1}" for at in range(width)), skip, 2, 1.0)


def told(columns):
    return [column.cells.tolist() for column in columns]


@given(rows=st.lists(st.tuples(row, end), min_size=1, max_size=8), width=st.integers(1, 4), block=st.integers(1, 40))
@example(block=99, rows=[("a;b;c", "\n"), ('"a', "\n"), ('b";b;c', "\n")], width=3)
@example(block=99, rows=[('"a;b;c', "\n"), ("a;b;c", "\n")], width=3)
@example(block=99, rows=[("a;b;c;", "\r\n"), ("a;b;c;", "\r\n")], width=3)
@example(block=99, rows=[("a;b\rc;d", "\r\n"), ('"e\n";f', "\n")], width=2)
def test_the_quick_way_gives_the_cells_and_rows_of_the_careful_way(rows, width, block):
    text = "".join(line + ending for line, ending in rows).encode()
    quick = split_quickly(text, 0, dialect(width), block)
    if quick is None:
        return
    careful = split_carefully(text, dialect(width))
    kept = np.flatnonzero(np.any([column.filled for column in careful.columns], axis=0))
    assert [cells[: len(quick[0])] for cells in told(careful.columns)] == told(quick)
    assert kept.size == 0 or kept[-1] < len(quick[0])


@given(rows=st.lists(st.lists(st.sampled_from(["a", "å b", "1,5", "", "  x "]), min_size=3, max_size=3), min_size=2))
def test_ordinary_files_go_the_quick_way(rows):
    text = "\r\n".join(";".join(cells) for cells in [["x", "y", "z"], *rows, ["z", "z", "z"]]).encode()
    quick = split_quickly(text, text.find(b"\n") + 1, dialect())
    assert quick is not None
    assert list(zip(*told(quick), strict=True))[:-1] == [(*(one.strip() for one in cells), "") for cells in rows]
    assert split(text, dialect(skip=1)).rows.tolist() == list(range(2, len(rows) + 3))


def test_a_long_file_in_which_nearly_all_cells_differ_is_read_the_same():
    lines = [f"{at};å{at * 7} ;2023-01-{at % 28 + 1:02}" for at in range(10_000)]
    lines[77] = lines[77].replace(";å", ';"å').replace(" ;", ' ";')
    text = "\n".join(lines).encode()
    quick, careful = split_quickly(text, 0, dialect()), split_carefully(text, dialect())
    assert quick is not None
    assert told(quick) == told(careful.columns)
    assert quick[1].filled.all()
    assert quick[0].count_repeats() == 0
    assert quick[2].count_repeats() == 10_000 - 28
    assert quick[1][np.arange(5)].cells.tolist() == careful.columns[1].cells[:5].tolist()
    assert quick[1].cell(77) == careful.columns[1].cell(77) == "å539"
    assert set(quick[1].distinct) == set(careful.columns[1].distinct)


@given(data=st.binary(max_size=60))
@example(data="å".encode() + b"\xed\xa0\x80")
@example(data=b"\xf4\x90\x80\x80\xc0\xaf")
def test_what_is_sound_is_what_python_can_decode(data):
    told_as = tell_encoding(data)
    try:
        data.decode()
    except UnicodeDecodeError:
        assert told_as.damaged or not told_as.name.startswith("utf-8")
    else:
        assert told_as.name.startswith("utf-8")
        assert not told_as.damaged
    assert to_utf8(data, "utf-8").decode() == data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


@given(texts=st.lists(st.text(max_size=6)))
def test_fingerprints_are_alike_for_texts_that_are(texts):
    column = Column.of(texts)
    held, spread = column.held()
    marks = spread(fingerprints(held))
    by_text = dict(zip(column.cells.tolist(), marks.tolist(), strict=True))
    assert marks.tolist() == [by_text[text] for text in column.cells]
    assert len(set(by_text.values())) == len(by_text)
    assert by_text.get("", 0) == 0


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_blank_and_ragged_lines_keep_their_row_numbers(ending):
    text = ending.join(["a;b;c", "", "d;e", "f;g;h;i", ""]).encode()
    assert split_quickly(text, 0, dialect()) is None
    found = split(text, dialect())
    filled = np.any([column.filled for column in found.columns], axis=0)
    assert found.rows[filled].tolist() == [2, 4, 5]
