"""House numbers: known ones, and those between known ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_town import Town, located, straight_street


def test_a_known_number_is_at_its_house():
    streets, houses = straight_street()
    found, xy = located(Town(streets, houses).geocoder(), "Storgatan 7")
    assert xy[0] == pytest.approx([70, 12], abs=0.1)
    assert (found.tier[0], found.score[0]) == ("building", 1.0)


@given(number=st.integers(min_value=3, max_value=18))
def test_a_number_that_is_not_known_is_between_its_neighbours_on_its_own_side(number):
    streets, houses = straight_street()
    houses = [house for house in houses if house[1] != str(number)]
    found, xy = located(Town(streets, houses).geocoder(), f"Storgatan {number}")
    side = 12 if number % 2 else -12
    assert xy[0] == pytest.approx([number * 10, side], abs=1.0)
    assert found.tier[0] == "interpolated"


def test_sides_that_are_numbered_at_another_pace_do_not_mix():
    line = [(0.0, 0.0), (400.0, 0.0)]
    odd = [("Storgatan", str(n), n * 10, 12) for n in range(1, 20, 2)]
    even = [("Storgatan", str(n), n * 20, -12) for n in range(2, 21, 2) if n != 10]
    found, xy = located(Town([("Storgatan", line)], odd + even).geocoder(), "Storgatan 10")
    assert xy[0] == pytest.approx([200, -12], abs=6)
    assert found.found[0]


def test_a_street_numbered_up_one_side_and_back_on_the_other_is_understood():
    line = [(0.0, 0.0), (300.0, 0.0)]
    up = [("Storgatan", str(n), n * 20, 12) for n in range(1, 15) if n != 6]
    back = [("Storgatan", str(n), (29 - n) * 20, -12) for n in range(15, 29)]
    _, xy = located(Town([("Storgatan", line)], up + back).geocoder(), "Storgatan 6")
    assert xy[0] == pytest.approx([120, 12], abs=3)


def test_on_a_curved_street_a_house_is_on_the_bend_and_not_on_the_chord():
    angles = np.linspace(0, np.pi, 37)
    bend = [(round(float(200 * np.cos(a)), 3), round(float(200 * np.sin(a)), 3)) for a in angles]
    numbers = np.arange(1, 22, 2)
    houses = [
        ("Bågen", str(n), float(212 * np.cos(np.pi * n / 22)), float(212 * np.sin(np.pi * n / 22))) for n in numbers
    ]
    known = [house for house in houses if house[1] not in ("9", "11", "13")]
    _, xy = located(Town([("Bågen", bend)], known).geocoder(), "Bågen 11")
    assert xy[0] == pytest.approx([0, 212], abs=4)
    chord = np.mean([[house[2], house[3]] for house in houses if house[1] in ("7", "15")], axis=0)
    assert np.hypot(*(xy[0] - chord)) > 30


def test_beyond_the_last_number_the_uncertainty_is_larger_than_between_two():
    streets, houses = straight_street(numbers=[*range(1, 10), *range(12, 15)])
    found, _ = located(Town(streets, houses).geocoder(), "Storgatan 10", "Storgatan 18")
    assert found.found.all()
    assert found.uncertainty_m[1] > found.uncertainty_m[0]


@pytest.mark.parametrize("number", [80, 412])
def test_a_number_that_the_street_does_not_reach_is_not_put_elsewhere(number):
    streets, houses = straight_street()
    found, _ = located(Town(streets, houses).geocoder(), f"Storgatan {number}")
    assert found.reason[0] == "number_unknown"
    assert found.candidates[0] == ("Storgatan",)


def test_letters_and_ranges():
    streets, houses = straight_street(numbers=range(1, 12))
    houses += [("Storgatan", "12A", 115, -12), ("Storgatan", "12B", 125, -12), ("Storgatan", "16-20", 180, -12)]
    texts = ("Storgatan 12B", "storgatan 12 b", "Storgatan 12", "Storgatan 12 C", "Storgatan 18", "Storgatan 16-20")
    found, xy = located(Town(streets, houses).geocoder(), *texts)
    assert xy[:, 0] == pytest.approx([125, 125, 120, 120, 180, 180], abs=0.1)
    assert list(found.tier) == ["building", "building", "plot", "plot", "plot", "building"]


def test_a_street_without_numbers_is_known_by_its_middle_and_reach():
    found, xy = located(Town([("Tomgatan", [(0.0, 0.0), (200.0, 0.0)])]).geocoder(), "Tomgatan 5", "Tomgatan")
    assert xy[:, 0] == pytest.approx([100, 100], abs=15)
    assert (found.tier == "street").all()
    assert (found.uncertainty_m >= 100).all()


def test_a_stray_address_does_not_move_the_others():
    streets, houses = straight_street(numbers=[n for n in range(1, 21) if n != 10])
    houses = [house if house[1] != "8" else ("Storgatan", "8", 290, -12) for house in houses]
    _, xy = located(Town(streets, houses).geocoder(), "Storgatan 10")
    assert xy[0] == pytest.approx([100, -12], abs=15)


def test_the_stated_uncertainty_holds_for_nineteen_of_twenty_on_uneven_plots():
    rng = np.random.default_rng(3)
    over = total = 0
    for _ in range(15):
        widths = rng.gamma(3.0, 8.0, size=(2, 15))
        along = np.cumsum(widths, axis=1) - widths / 2
        houses = [
            ("Storgatan", str(2 * at + side), float(along[side - 1, at]), 12.0 if side == 1 else -12.0)
            for side in (1, 2)
            for at in range(15)
        ]
        line = [(0.0, 0.0), (float(widths.sum(axis=1).max()), 0.0)]
        for held in rng.choice(len(houses), 6, replace=False):
            rest = houses[:held] + houses[held + 1 :]
            found, xy = located(Town([("Storgatan", line)], rest).geocoder(), " ".join(houses[held][:2]))
            if found.found[0]:
                total += 1
                over += float(np.hypot(*(xy[0] - houses[held][2:4]))) > found.uncertainty_m[0]
    assert total > 80
    assert over <= 0.05 * total
