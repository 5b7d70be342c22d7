"""Traffic: rows are accounted for and put on streets within a limit; complaints stay with those who may know."""

import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from hotspots.errors import DataError, PrivacyError
from hotspots.io.counts import KnownUnits
from hotspots.io.sources import TrafficSource
from hotspots.io.traffic import read_traffic
from hotspots.model.traffic import Traffic
from hotspots.privacy import INTERNAL, PARTNER, PUBLIC, PrivateData, release
from hotspots.study.read.counted import units_of_streets
from hotspots.study.read.traffic import _no_streets, on_streets

sys.path.insert(0, str(Path(__file__).parent.parent))
from city import ORIGIN, grid_town

TOWN = grid_town(4)
KNOWN = units_of_streets(TOWN)
EAST, NORTH = ORIGIN

MEASURED = f"""Mätpunkt;Gata;Medelhastighet;V85;Skyltad hastighet;Fordon/dygn;Datum;N;E
1;;28,4 km/h;36;30;1 240;2025-05-06;{NORTH + 85};{EAST + 40}
2;Storg.;41;52;40;3100;2025-05-07;;
3;Skolgatan;25;29;30;;2025-05-07;;
4;Storgatan;;-;40;900;2025-05-07;;
5;Storgatan;35;440;40;900;2025-05-07;;
6;Narnia;35;44;40;900;2025-05-07;;
7;;35;44;40;900;2025-05-07;{NORTH + 600};{EAST + 900}
8;Storgatan;;;;;2025-05-07;;
"""


def read(tmp_path, text, **said):
    (tmp_path / "trafik.csv").write_text(text, encoding="utf-8")
    source = TrafficSource(path="trafik.csv", **said)
    frame, readings, withheld = read_traffic(source, KNOWN, crs=TOWN.crs, base=tmp_path)
    return on_streets(Traffic(frame, _no_streets(TOWN.crs), readings, withheld), TOWN, KNOWN, source.snap_m)


def test_rows_are_accounted_for_and_put_on_streets(tmp_path):
    traffic = read(tmp_path, MEASURED, crs=3006)
    reading = traffic.readings[0]
    assert (reading.rows, reading.accepted + reading.mended) == (8, 5)
    assert {aside.row: aside.reason.code for aside in reading.set_aside} == {
        6: "traffic_number_impossible",
        7: "street_unmatched",
        9: "traffic_row_empty",
    }
    assert traffic.frame["street"].tolist() == ["Storgatan", "Storgatan", "Skolgatan", "Storgatan", ""]
    assert [notice.code for notice in traffic.notices] == ["traffic_unsnapped"]


def test_a_street_is_spoken_for_by_its_greatest_excess(tmp_path):
    streets = read(tmp_path, MEASURED, crs=3006).streets
    first = streets.iloc[0]
    assert (first["name"], first["v85_kmh"], first["limit_kmh"], first["excess_kmh"]) == ("Storgatan", 52, 40, 12)
    assert first["measurements"] == 3
    assert np.isnan(first["complaints"])
    assert streets.iloc[1]["excess_kmh"] == -1


COMPLAINTS = "Inkom;Kategori;Gata;Namn;E-post\n" + "".join(
    f"2025-04-0{day};Hög hastighet;{street};Kalle Karlsson;kalle{day}@example.se\n"
    for day, street in enumerate(["Storgatan", "Storgatan", "Storgatan", "Skolgatan"], start=1)
)


def test_complaints_are_counted_and_who_complained_is_left_behind(tmp_path):
    traffic = read(tmp_path, COMPLAINTS)
    assert dict(zip(traffic.streets["name"], traffic.streets["complaints"], strict=True)) == {
        "Storgatan": 3,
        "Skolgatan": 1,
    }
    assert "kalle karlsson" in traffic.withheld.strings
    assert "alle" not in traffic.frame.drop(columns="geometry").to_csv()


def test_partners_get_no_complaints_of_fewer_than_three_and_residents_nothing(tmp_path):
    traffic = read(tmp_path, COMPLAINTS)
    shared = release(traffic, PARTNER).thing
    assert shared.streets["name"].tolist() == ["Storgatan"]
    assert len(shared.frame) == 0
    assert len(release(traffic, INTERNAL).thing.streets) == 2
    with pytest.raises(PrivacyError):
        release(traffic, PUBLIC)


def test_what_people_wrote_themselves_is_not_read(tmp_path):
    texts = ["Det körs alldeles för fort förbi mitt hus om nätterna", "Min granne rusar sin motor utanför varje kväll"]
    text = "Datum;Synpunkt;Gata\n" + "".join(
        f"2025-04-0{1 + at % 9};{texts[at % 2]} nummer {at};Storgatan\n" for at in range(12)
    )
    traffic = read(tmp_path, text)
    assert len(traffic) == 12
    assert set(traffic.frame["category"]) == {""}
    assert traffic.withheld.strings


def test_points_of_complaints_are_looked_for_by_the_audit(tmp_path):
    text = f"Datum;Kategori;N;E\n2025-04-01;Buller;{NORTH + 33};{EAST + 21}\n"
    traffic = read(tmp_path, text, crs=3006)
    private = PrivateData.from_incidents(None, traffic=traffic, crs=TOWN.crs)
    assert shapely.get_coordinates(traffic.frame.geometry.to_numpy()).tolist() == private.xy.tolist()


def test_a_file_without_places_is_refused(tmp_path):
    with pytest.raises(DataError, match="which street"):
        read(tmp_path, "V85;Datum\n44;2025-01-01\n")


def testunits_of_streets_are_those_with_a_name():
    assert isinstance(KNOWN, KnownUnits)
    assert "Storgatan" in set(KNOWN.frame["unit"])
