"""Crossings, squares and other named places; one name in two towns; an own table."""

import pandas as pd
import pytest
import shapely
from made_town import CRS, ORIGIN, Town, located, straight_street

from hotspots.geocode import build_geocoder

CROSS = [
    ("Storgatan", [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)]),
    ("Kungsgatan", [(100.0, -100.0), (100.0, 0.0), (100.0, 100.0)]),
    ("Sidogatan", [(0.0, 300.0), (100.0, 300.0)]),
]


@pytest.mark.parametrize(
    "text",
    [
        "Storgatan/Kungsgatan",
        "Kungsgatan / Storgatan",
        "Storgatan x Kungsgatan",
        "Storgatan & Kungsg.",
        "Storgatan och Kungsgatan",
        "korsningen Storgatan Kungsgatan",
        "Korsningen Storgatan-Kungsgatan",
        "korsningen Storgatan - Kungsgatan",
        "i korsningen mellan Storgatan och Kungsgatan",
        "hörnet av Storg. och Kungsg.",
        "Hörnet Storgatan/Kungsgatan, 662 31 Åmål",
        "corner of Storgatan and Kungsgatan",
        "Storgatan 12/Kungsgatan 3",
    ],
)
def test_a_crossing_is_where_the_streets_meet(text):
    found, xy = located(Town(CROSS).geocoder(), text)
    assert xy[0] == pytest.approx([100, 0], abs=0.1)
    assert found.tier[0] == "intersection"


def test_streets_that_do_not_meet_have_no_crossing():
    found, _ = located(Town(CROSS).geocoder(), "Storgatan/Sidogatan")
    assert found.reason[0] == "crossing_unknown"


def test_two_carriageways_are_one_crossing():
    streets = [*CROSS, ("Storgatan", [(0.0, 15.0), (100.0, 15.0), (200.0, 15.0)])]
    _, xy = located(Town(streets).geocoder(), "Storgatan/Kungsgatan")
    assert xy[0] == pytest.approx([100, 7.5], abs=0.1)


def test_streets_that_cross_twice_are_ambiguous():
    ring = ("Ringvägen", [(50.0, 0.0), (50.0, 150.0), (350.0, 150.0), (350.0, 0.0)])
    main = ("Storgatan", [(0.0, 0.0), (50.0, 0.0), (350.0, 0.0), (400.0, 0.0)])
    found, _ = located(Town([ring, main]).geocoder(), "Storgatan/Ringvägen")
    assert found.reason[0] == "address_ambiguous"
    assert len(found.candidates[0]) == 2


def test_a_square_is_as_uncertain_as_it_is_large():
    square = ("place", "Stortorget", "square", shapely.box(0, 0, 80, 60))
    found, xy = located(
        Town(CROSS, places=[square]).geocoder(), "Stortorget", "vid Stortorget", "STORTORGET", "Stortorgt"
    )
    assert xy[0] == pytest.approx([40, 30], abs=0.1)
    assert (found.tier == "plot").all()
    assert 50 <= found.uncertainty_m[0] < found.uncertainty_m[1]


def test_both_sides_of_a_bus_stop_are_one_and_two_stops_of_one_name_are_ambiguous():
    def stop(x):
        return ("stop", "Parken", "bus_stop", shapely.Point(x, 0))

    near, _ = located(Town(CROSS, places=[stop(0), stop(60)]).geocoder(), "Parken")
    far, _ = located(Town(CROSS, places=[stop(0), stop(2000)]).geocoder(), "Parken")
    assert near.found[0]
    assert far.reason[0] == "address_ambiguous"


def test_two_shops_of_one_name_are_two_places_told_by_what_is_beside_them_and_by_coordinates():
    shops = [("venue", "Pressbyrån", "kiosk", shapely.Point(*at)) for at in ((100, 60), (190, 5))]
    geocoder = Town(CROSS, places=shops).geocoder()
    found, _ = located(geocoder, "Pressbyrån")
    assert found.reason[0] == "address_ambiguous"
    beside = [one.rpartition(" ")[0] for one in found.candidates[0]]
    assert sorted(beside) == ["Pressbyrån (Kungsgatan)", "Pressbyrån (Storgatan)"]
    assert len({one.rpartition(" ")[2] for one in found.candidates[0]}) == 2
    one, xy = located(Town(CROSS, places=shops[:1]).geocoder(), "Pressbyrån")
    assert one.found[0]
    assert xy[0] == pytest.approx((100, 60), abs=0.1)


def test_a_district_is_no_place_to_go_to():
    suburb = ("place", "Norrmalm", "suburb", shapely.Point(0, 0))
    found, _ = located(Town(CROSS, places=[suburb]).geocoder(), "Norrmalm", "Okända gatan 3, Norrmalm")
    assert found.tier[0] == "locality"
    assert found.reason[1] == "address_unknown"


def two_towns():
    one, first = straight_street("Storgatan")
    two = [("Storgatan", [(20000.0, 0.0), (20300.0, 0.0)])]
    second = [("Storgatan", str(n), 20000 + n * 10, 12 if n % 2 else -12, "Tösse") for n in range(1, 21)]
    return Town(one + two, [(*house, "Åmål") for house in first] + second)


def test_one_street_name_in_two_towns_needs_the_town():
    geocoder = two_towns().geocoder()
    texts = ("Storgatan 7", "Storgatan 7, Tösse", "Storgatan 7, 662 31 ÅMÅL", "Storgatan 7 Tosse")
    found, xy = located(geocoder, *texts)
    assert found.reason[0] == "address_ambiguous"
    assert set(found.candidates[0]) == {"Storgatan (Åmål)", "Storgatan (Tösse)"}
    assert xy[1:, 0] == pytest.approx([20070, 70, 20070], abs=0.1)


def test_the_town_may_stand_in_a_column():
    _, xy = located(two_towns().geocoder(), "Storgatan 7", "Storgatan 7", towns=["Åmål", "Tösse"])
    assert xy[:, 0] == pytest.approx([70, 20070], abs=0.1)


def test_an_address_in_a_town_that_is_not_on_the_map_is_not_placed_in_one_that_is():
    texts = ["Storgatan 7, 662 31 Åmål", "Storgatan 9, 662 31 Åmål", "Storgatan 7, 411 01 Göteborg"]
    found, _ = located(two_towns().geocoder(), *texts)
    assert list(found.reason) == ["", "", "address_elsewhere"]


def own_table():
    return pd.DataFrame(
        {
            "street": ["Storgatan", "Nygränd"],
            "house_number": ["7", "3"],
            "x": ORIGIN[0] + [75.0, 30.0],
            "y": ORIGIN[1] + [20.0, 90.0],
        }
    )


def test_an_own_table_goes_before_the_map():
    streets, houses = straight_street()
    found, xy = located(Town(streets, houses).geocoder(own_table()), "Storgatan 7", "Storgatan 9", "Nygränd 3")
    assert xy.ravel() == pytest.approx([75, 20, 90, 12, 30, 90], abs=0.1)
    assert found.found.all()


def test_an_own_table_is_enough():
    found, xy = located(build_geocoder(None, own_table(), crs=CRS), "Nygr. 3", "Nygränd 5")
    assert xy[0] == pytest.approx([30, 90], abs=0.1)
    assert found.tier[1] in ("street", "")
