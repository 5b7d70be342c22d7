"""Names that come again are told apart, whatever else is called so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.model.told_apart import told_apart


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Ågatan", "Storgatan", "Ågatan"], ["Ågatan", "Storgatan", "Ågatan (2)"]),
        (["Ågatan", "Ågatan", "Ågatan (2)"], ["Ågatan", "Ågatan (3)", "Ågatan (2)"]),
        (["Ågatan (2)", "Ågatan", "Ågatan", "Ågatan"], ["Ågatan (2)", "Ågatan", "Ågatan (3)", "Ågatan (4)"]),
        (["", "Ågatan", ""], ["", "Ågatan", ""]),
    ],
)
def test_the_first_keeps_its_name_and_no_number_makes_the_name_of_another(names, told):
    assert told_apart(names) == told


@given(st.lists(st.sampled_from(["A", "A (2)", "A (3)", "A (2) (2)", "B"]), max_size=12))
def test_no_two_have_one_name_and_each_keeps_its_own(names):
    told = told_apart(names)
    assert len(set(told)) == len(told)
    assert all(said.startswith(name) for said, name in zip(told, names, strict=True))
    assert [said for said, name in zip(told, names, strict=True) if names.count(name) == 1] == [
        name for name in names if names.count(name) == 1
    ]
