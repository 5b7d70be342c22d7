"""Columns that hold each distinct cell once say the same as the cells themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.io.tables.column import Column

texts = st.lists(st.one_of(st.none(), st.sampled_from(["a", " a", "b\t", "", "  ", "å"]), st.text(max_size=4)))


def as_cells(given_cells):
    return ["" if cell is None else cell.strip() for cell in given_cells]


@given(given_cells=texts)
def test_a_column_holds_the_stripped_cells_and_each_distinct_one_once(given_cells):
    column = Column.of(given_cells)
    assert column.cells.tolist() == as_cells(given_cells)
    assert len(column) == len(given_cells)
    assert len(set(column.distinct)) == len(column.distinct)
    assert set(column.distinct) == set(as_cells(given_cells))
    assert column.filled.tolist() == [cell != "" for cell in as_cells(given_cells)]
    assert column.counts.tolist() == [as_cells(given_cells).count(cell) for cell in column.distinct]


@given(given_cells=texts, data=st.data())
def test_a_selection_holds_the_selected_cells_and_no_other(given_cells, data):
    column = Column.of(given_cells)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(column), max_size=len(column))), dtype=bool)
    chosen = column[mask]
    assert chosen.cells.tolist() == column.cells[mask].tolist()
    assert set(chosen.distinct) == set(column.cells[mask])
    assert column[np.flatnonzero(mask)].cells.tolist() == chosen.cells.tolist()


@given(given_cells=texts)
def test_a_function_is_asked_once_for_each_distinct_cell(given_cells):
    asked = []

    def count_letters(cell):
        asked.append(cell)
        return len(cell)

    column = Column.of(given_cells)
    assert column.map(count_letters, dtype=np.int64).tolist() == [len(cell) for cell in column.cells]
    assert len(asked) == len(set(asked))


@given(codes=st.lists(st.integers(-1, 3), max_size=12))
def test_codes_of_texts_that_are_alike_are_merged(codes):
    column = Column.merged(np.array(codes, dtype=np.int64), ["x", "y", "x", ""])
    assert column.cells.tolist() == [["x", "y", "x", "", ""][code] for code in codes]
    assert len(set(column.distinct)) == len(column.distinct)


def test_a_sample_is_of_filled_cells_from_all_over_the_column():
    column = Column.of([str(number) if number % 2 else "" for number in range(1000)])
    sample = [int(cell) for cell in column.sample(50).cells]
    assert 50 <= len(sample) < 100
    assert min(sample) < 20
    assert max(sample) > 970
    assert Column.blank(3).sample(5).cells.tolist() == []


def test_codes_that_point_at_nothing_are_refused():
    with pytest.raises(RuntimeError, match="distinct"):
        Column(np.array([0, 1], dtype=np.int32), np.array(["a"], dtype=object))


def test_cells_are_looked_for_by_text():
    assert Column.of(["a", "b", "", "a"]).is_in(["a", "", "z"]).tolist() == [True, False, True, True]
