"""Where points are: systems told from numbers, swapped axes, impossible places, town centres."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots import io
from hotspots.crs import read_crs, transformer
from hotspots.errors import DataError
from hotspots.io.cells.coordinates import place_points, tell_reference
from hotspots.io.cells.numbers import read_number, read_numbers
from hotspots.io.stacks import find_stacks, settle_stacks
from hotspots.io.tables.column import Column

TOWNS = {"Åmål": (12.70, 59.05), "Göteborg": (11.97, 57.71), "Luleå": (22.16, 65.58), "Malmö": (13.0, 55.6)}


def cloud(town, crs, count=200, seed=1):
    rng = np.random.default_rng(seed)
    lon0, lat0 = TOWNS[town]
    lon, lat = lon0 + rng.normal(0, 0.02, count), lat0 + rng.normal(0, 0.01, count)
    return np.column_stack(transformer(4326, crs).transform(lon, lat))


def box(town, reach=0.1):
    lon, lat = TOWNS[town]
    return lon - reach, lat - reach, lon + reach, lat + reach


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("crs", [3006, 3021, 4326])
@pytest.mark.parametrize("swapped", [False, True])
def test_swedish_systems_are_told_whichever_axis_comes_first(town, crs, swapped):
    xy = cloud(town, crs)[:, ::-1] if swapped else cloud(town, crs)
    near = box(town) if town == "Åmål" else None
    told = tell_reference(xy[:, 0], xy[:, 1], near=near)
    assert (told.crs, told.swapped) == (f"EPSG:{crs}", swapped)


@pytest.mark.parametrize(("town", "zone"), [("Göteborg", 3007), ("Malmö", 3008), ("Luleå", 3018), ("Åmål", 3007)])
def test_a_local_zone_is_told_by_where_the_streets_are(town, zone):
    xy = cloud(town, zone)
    told = tell_reference(xy[:, 0], xy[:, 1], near=box(town))
    assert told.crs == f"EPSG:{zone}"


def test_a_local_zone_is_asked_for_when_nothing_tells_it():
    xy = cloud("Göteborg", 3007)
    with pytest.raises(DataError, match=r"numbers do not tell which.*3007 \(lat 57.7.*lon 11.9"):
        tell_reference(xy[:, 0], xy[:, 1], file="brott.csv")


def test_numbers_of_no_known_system_are_asked_for():
    with pytest.raises(DataError, match="EPSG"):
        tell_reference(np.array([1.31e6, 1.32e6]), np.array([4.5e5, 4.6e5]))


def test_finnish_coordinates_are_told_by_where_the_streets_are():
    x, y = transformer(4326, 3067).transform(24.94, 60.17)
    told = tell_reference(np.full(30, x), np.full(30, y), near=(24.9, 60.1, 25.0, 60.2))
    assert told.crs in ("EPSG:3067", "EPSG:32635")


def test_feet_become_metres():
    places = place_points(np.array([7660085.0, 7670915.0]), np.array([672910.0, 681541.0]), 2913)
    lon, lat = transformer(places.crs.to_wkt(), 4326).transform(*places.xy[0])
    assert (round(lon, 3), round(lat, 3)) == (-122.614, 45.493)


@given(st.sets(st.integers(0, 199), max_size=50), st.sampled_from([3006, 4326]))
@settings(max_examples=20)
def test_rows_with_swapped_axes_are_swapped_back_and_counted(rows, crs):
    xy = cloud("Åmål", crs)
    mixed = xy.copy()
    at = sorted(rows)
    mixed[at] = mixed[at][:, ::-1]
    places = place_points(mixed[:, 0], mixed[:, 1], crs, crs=read_crs(3006))
    assert np.flatnonzero(places.mended).tolist() == at
    np.testing.assert_allclose(
        places.xy, np.column_stack(transformer(crs, 3006).transform(xy[:, 0], xy[:, 1])), atol=1e-6
    )


def test_impossible_places_are_found():
    xy = np.vstack([cloud("Åmål", 4326), [(115.49, -89.99), (0, 0), (-75, 4), (500, 59)]])
    places = place_points(xy[:, 0], xy[:, 1], 4326)
    assert np.flatnonzero(places.impossible).tolist() == [200, 202, 203]
    assert np.flatnonzero(places.zero).tolist() == [201]
    assert np.isnan(places.xy[200:]).all()
    assert np.isfinite(places.xy[:200]).all()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6 580 822,15", 6580822.15),
        ("6\u00a0580\u00a0822,15", 6580822.15),
        ("6.580.822,15", 6580822.15),
        ("6,580,822.15", 6580822.15),
        ("59,3293", 59.3293),
        ("57,70887° N", 57.70887),
        ("\u22125,5", -5.5),
        ("0,1 W", -0.1),
        ("12", 12.0),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["abc", "1.2.3", "", "12 m", "1e999", "nan", "inf", "--5"])
def test_what_is_no_number(text):
    assert not np.isfinite(read_numbers(Column.of([text]))[0][0])


def test_numbers_written_otherwise_than_the_rest_are_known():
    column = Column.of(["59.1"] * 9 + ["59,2"])
    values, odd = read_numbers(column)
    assert values[-1] == 59.2
    assert np.flatnonzero(odd).tolist() == [9]


def addresses(count, seed=1):
    rng = np.random.default_rng(seed)
    homes = rng.uniform(0, 3000, (count, 2))
    repeats = rng.choice(count, 2 * count, p=rng.dirichlet(np.full(count, 0.5)))
    return homes[repeats]


def test_one_busy_address_is_no_town_centre():
    xy = addresses(1000)
    club = np.tile([1500.0, 1500.0], (160, 1))
    both = np.vstack([xy, club])
    said = np.array([f"Gata{at} {at}" for at in range(len(xy))] + ["Storgatan 5"] * 160, dtype=object)
    stacks = find_stacks(both, addresses=Column.of(said))
    assert not stacks.rows_of("centre").any()
    assert [stack.verdict for stack in stacks.found] == ["busy"]
    assert not stacks.snapped


def test_a_pile_without_addresses_is_suspected_and_the_streets_settle_it():
    both = np.vstack([addresses(1000), np.tile([1500.0, 1500.0], (160, 1))])
    stacks = find_stacks(both)
    assert [(stack.verdict, stack.rows) for stack in stacks.found] == [("suspected", 160)]
    assert settle_stacks(stacks, [True]).found[0].verdict == "busy"
    settled = settle_stacks(stacks, [False])
    assert settled.rows_of("centre").sum() == 160


def test_a_pile_of_rows_on_many_streets_is_where_the_geocoder_gave_up():
    both = np.vstack([addresses(1000), np.tile([1500.0, 1500.0], (160, 1))])
    said = np.array(
        [f"Gata{at} {at}" for at in range(2000)] + [f"Okändväg{at % 40} {at}" for at in range(160)], dtype=object
    )
    assert find_stacks(both, addresses=Column.of(said)).rows_of("centre").sum() == 160


def test_a_pile_named_as_the_municipality_is_a_town_centre_and_a_venue_is_not():
    both = np.vstack([addresses(1000), np.tile([1500.0, 1500.0], (60, 1))])
    names = np.array(["Åmål"] * 2000 + ["Tösse"] * 60, dtype=object)
    assert find_stacks(both, Column.of(names)).rows_of("centre").sum() == 60
    assert not find_stacks(both, Column.of(names), places_are_towns=False).rows_of("centre").any()
    # A town whose rows lie spread is no pile.
    assert not find_stacks(addresses(1000), Column.of(["Åmål"] * 2000)).rows_of("centre").any()


def test_a_list_of_towns_holds_nothing_but_centres():
    centres = np.array([(0, 0), (30_000, 0), (0, 40_000), (50_000, 50_000)], dtype=float)
    xy = np.repeat(centres, [400, 100, 30, 25], axis=0)
    stacks = find_stacks(xy)
    assert stacks.rows_of("centre").all()
    assert stacks.found[0].share == pytest.approx(400 / 555)


def test_snapped_points_are_told_from_repeat_addresses():
    rng = np.random.default_rng(2)
    points = rng.uniform(0, 2000, (100, 2))
    assert find_stacks(points[rng.choice(100, 1500)]).snapped
    assert not find_stacks(addresses(1000)).snapped


def write(tmp_path, rows, headings="Datum;Brottstyp;lat;lon"):
    path = tmp_path / "h.csv"
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    return path


def test_a_suspected_pile_is_settled_by_the_streets(tmp_path):
    spread = [f"2026-03-01;Bråk;{59.05 + at % 30 / 3000:.5f};{12.70 + at // 30 / 3000:.5f}" for at in range(300)]
    incidents = io.read_incidents(write(tmp_path, [*spread, *["2026-03-01;Bråk;59.061;12.75"] * 60]))
    assert [notice.code for notice in incidents.readings[0].notices if "centre" in notice.code] == [
        "town_centre_suspected"
    ]
    assert len(incidents.located) == 360

    def nowhere(xy):
        assert xy.shape == (1, 2)
        return np.zeros(1, dtype=bool)

    settled = io.settle_town_centres(incidents, nowhere)
    assert len(settled.located) == 300
    assert [notice.code for notice in settled.readings[0].notices if "centre" in notice.code] == ["town_centre"]
    busy = io.settle_town_centres(incidents, lambda xy: np.ones(len(xy), dtype=bool))
    assert len(busy.located) == 360
    assert busy.frame["precision"].tolist() == incidents.frame["precision"].tolist()


def test_rows_without_a_place_say_why_and_show_only_coordinates(tmp_path):
    rows = [f"2026-03-{day:02};Bråk;59.05{day:02};12.70{day:02}" for day in range(1, 20)]
    rows += [
        "2026-03-20;Bråk;;12.7",
        "2026-03-20;Bråk;norr om torget bor Karin;12.7",
        "2026-03-20;Bråk;0;0",
        "2026-03-20;Bråk;12.71;59.052",
    ]
    reading = io.read_incidents(write(tmp_path, rows)).readings[0]
    assert [(aside.row, aside.column, aside.value, aside.reason.code) for aside in reading.set_aside] == [
        (21, "lat", "", "place_missing"),
        (22, "lat", "", "place_unreadable"),
        (23, "lat", "", "place_zero"),
    ]
    assert reading.mends == {"axes_swapped": 1}
    assert (reading.rows, reading.accepted, reading.mended) == (23, 19, 1)


def test_a_stated_tier_and_uncertainty_are_honoured(tmp_path):
    rows = [
        "2026-03-01;59.05;12.7;Byggnad;4",
        "2026-03-02;59.051;12.71;gata;",
        "2026-03-03;59.052;12.72;;",
        "2026-03-03;59.053;12.73;klart;x",
    ]
    incidents = io.read_incidents(write(tmp_path, rows, "Datum;lat;lon;Noggrannhet;Osäkerhet m"))
    assert incidents.frame["precision"].tolist() == ["building", "street", "given", "given"]
    assert incidents.frame["uncertainty_m"].tolist() == [4, 150, 25, 25]
    assert incidents.readings[0].mends == {"uncertainty_m_unreadable": 1}
    assert "precision_unknown_unnamed" in {notice.code for notice in incidents.readings[0].notices}


def test_a_file_without_coordinates_says_which_columns_it_has(tmp_path):
    with pytest.raises(DataError, match=r"no columns with coordinates.*Datum, Brottstyp"):
        io.read_incidents(write(tmp_path, ["2026-03-01;Bråk"], "Datum;Brottstyp"))
