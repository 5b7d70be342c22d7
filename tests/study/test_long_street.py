"""A long street as a meeting place: people are sent to a crossing of it, and whoever plans is told."""

from city import ORIGIN, grid_town
from hotspots.model.walk import Walk
from hotspots.study.walking import finding
from hotspots.study.walking.finding import spot_of, tell_long_streets


def test_who_is_to_meet_on_a_long_street_is_sent_to_a_crossing():
    town = grid_town(6)
    spot = spot_of(town, "storgatan")
    assert spot.name == "Storgatan/Parkgatan"
    assert spot.xy == (ORIGIN[0] + 240, ORIGIN[1] + 80)
    assert spot_of(town, spot.name) == spot
    told = tell_long_streets(town, Walk(start="Storgatan", rest="Storgatan/Skolgatan", meet="Norra gatan"))
    assert [(notice.code, notice.values["text"]) for notice in told] == [
        ("walk_spot_on_long_street", "Storgatan"),
        ("walk_meet_on_long_street", "Norra gatan"),
    ]


def test_a_short_street_and_words_of_where_to_meet_stay_as_they_are():
    town = grid_town(3)
    assert spot_of(town, "Storgatan").name == "Storgatan"
    assert tell_long_streets(town, Walk(start="Storgatan", meet="Utanför biblioteket")) == ()


def test_the_address_book_of_streets_is_made_once_however_many_places_are_misspelt(monkeypatch):
    made = []
    build = finding.build_geocoder
    monkeypatch.setattr(finding, "build_geocoder", lambda streets: made.append(streets) or build(streets))
    town = grid_town(3)
    found = [finding.place_of(town, text) for text in ("Storgatn 2", "Kyrkogatn 1", "Storgatn 2")]
    assert found[0] == found[2] != found[1]
    assert made == [town]
