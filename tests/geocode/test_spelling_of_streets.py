"""One street, written in many ways; and streets that are not meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_town import Town, located, straight_street

NAMES = ("Storgatan", "Östra Ågatan", "S:t Eriksgatan", "Birger Jarlsgatan", "Norra Vägen", "Kirby Street", "Annankatu")


def town():
    streets, houses = [], []
    for row, name in enumerate(NAMES):
        one, its = straight_street(name, y=200.0 * row)
        streets += one
        houses += its
    return Town(streets, houses).geocoder()


TOWN = town()


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("storgatan 7", "Storgatan"),
        ("STORGATAN 7", "Storgatan"),
        ("Storg. 7", "Storgatan"),
        ("Storg 7", "Storgatan"),
        ("Storgat 7", "Storgatan"),
        ("Storgtan 7", "Storgatan"),
        ("Sotrgatan 7", "Storgatan"),
        ("Storgatan, 7", "Storgatan"),
        ("Storgatan 7 lgh 1201", "Storgatan"),
        ("Storgatan 7, 2 tr", "Storgatan"),
        ("c/o Andersson, Storgatan 7", "Storgatan"),
        ("Storgatan 7, 662 31 Åmål", "Storgatan"),
        ("662 31 Åmål, Storgatan 7", "Storgatan"),
        ("Ostra Agatan 7", "Östra Ågatan"),
        ("Oestra Aagatan 7", "Östra Ågatan"),
        ("Ã–stra Ã…gatan 7", "Östra Ågatan"),
        ("?stra ?gatan 7", "Östra Ågatan"),
        ("Ö. Ågatan 7", "Östra Ågatan"),
        ("O\u0308stra A\u030agatan 7", "Östra Ågatan"),
        ("St Eriksgatan 7", "S:t Eriksgatan"),
        ("Sankt Eriksg. 7", "S:t Eriksgatan"),
        ("S:t Eriksg 7", "S:t Eriksgatan"),
        ("B Jarlsgatan 7", "Birger Jarlsgatan"),
        ("Birger Jarlsg. 7", "Birger Jarlsgatan"),
        ("N. Vägen 7", "Norra Vägen"),
        ("N Vagen 7", "Norra Vägen"),
        ("7 Kirby St", "Kirby Street"),
        ("Flat 3, 7 Kirby Street, London EC1N 8TS", "Kirby Street"),
        ("Annank. 7 A 5", "Annankatu"),
    ],
)
def test_a_street_is_known_however_it_is_written(text, street):
    found, xy = located(TOWN, text)
    assert found.found[0], found.candidates[0]
    assert xy[0] == pytest.approx([70, 200 * NAMES.index(street) + 12], abs=0.1)
    assert 0.5 < found.score[0] <= 1


@given(at=st.integers(0, 15), letter=st.sampled_from("abcdefgikmnoprstuåäö"), kind=st.integers(0, 2))
def test_one_wrong_letter_in_a_long_name_is_mended(at, letter, kind):
    name = "Birger Jarlsgatan"
    if kind and name[at] == " ":
        return
    wrong = (name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :])[kind]
    _, xy = located(TOWN, f"{wrong} 7")
    assert xy[0] == pytest.approx([70, 200 * NAMES.index(name) + 12], abs=0.1)


@pytest.mark.parametrize(
    "text",
    ["Tallgatan 7", "Kungsgatan 7", "Parkvägen 7", "Norra gatan 7", "Lilla torget 2", "Ängsvägen 12 B", "Kirkgatan 7"],
)
def test_another_towns_street_is_not_taken_for_one_of_ours(text):
    found, _ = located(TOWN, text)
    assert found.reason[0] == "address_unknown"


def test_nearest_names_are_proposed():
    found, _ = located(TOWN, "Storegatorna 7")
    assert "Storgatan" in found.candidates[0]


@pytest.mark.parametrize("text", ["", "   ", "123", "-", "?", "12-14"])
def test_what_names_nothing_is_said_to(text):
    found, _ = located(TOWN, text)
    assert found.reason[0] == "address_empty"


@given(texts=st.lists(st.text(max_size=60), max_size=5))
def test_whatever_is_written_has_a_place_or_a_reason(texts):
    found = TOWN.locate(texts)
    assert len(found) == len(texts)


def test_the_order_of_addresses_does_not_matter():
    texts = ["Storg 7", "Storgatan 7", "Okända gatan 3", "Ö Ågatan 5"]
    forward, back = TOWN.locate(texts), TOWN.locate(texts[::-1])
    assert list(forward.reason) == list(back.reason)[::-1]
    assert forward.score.tolist() == back.score.tolist()[::-1]


def test_other_names_lead_to_the_street():
    streets, houses = straight_street("Annegatan")
    geocoder = Town(
        streets, houses, aliases={"Annankatu": "Annegatan"}, other_names={"Annegatan": ("Gamla gränden",)}
    ).geocoder()
    _, xy = located(geocoder, "Annank. 7", "Gamla gränden 7")
    assert xy[:, 0] == pytest.approx([70, 70], abs=0.1)


def test_two_spellings_that_are_equally_near_are_set_aside_with_both():
    one, first = straight_street("Lindgatan")
    two, second = straight_street("Lundgatan", y=300)
    found, _ = located(Town(one + two, first + second).geocoder(), "Lyndgatan 7")
    assert found.reason[0] == "address_ambiguous"
    assert set(found.candidates[0]) == {"Lindgatan", "Lundgatan"}
