"""Counts and traffic are read from Python as the other kinds are, and say how far they have come."""

import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import hotspots as hs

sys.path.insert(0, str(Path(__file__).parent.parent))
from city import ORIGIN, grid_town

EAST, NORTH = ORIGIN


@pytest.fixture
def areas(tmp_path):
    boxes = [shapely.box(EAST + 500 * at, NORTH, EAST + 500 * at + 500, NORTH + 500) for at in range(3)]
    frame = gpd.GeoDataFrame({"namn": ["Norr", "Söder", "Öster"], "kod": ["A1", "A2", "A3"]}, geometry=boxes, crs=3006)
    frame.to_file(tmp_path / "omraden.gpkg")
    return tmp_path / "omraden.gpkg"


def test_counts_by_area_are_read_with_their_polygons(tmp_path, areas):
    table = "Område;Period;Brottstyp;Antal\nNorr;2025-01;Skadegörelse;12\nA2;2025-01;Skadegörelse;<5\n"
    (tmp_path / "antal.csv").write_text(table, encoding="utf-8")
    shares = []
    counts = hs.read_counts(tmp_path / "antal.csv", areas=areas, progress=shares.append)
    assert isinstance(counts, hs.Counts)
    assert counts.frame[["name", "n_low", "n_high"]].values.tolist() == [["Norr", 12, 12.0], ["Söder", 0, 4.0]]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_counts_that_name_areas_nobody_gave_are_refused_with_the_next_step(tmp_path):
    (tmp_path / "antal.csv").write_text("Område;Period;Antal\nNorr;2025-01;12\nSöder;2025-01;7\n", encoding="utf-8")
    with pytest.raises(hs.DataError, match="areas"):
        hs.read_counts(tmp_path / "antal.csv")


def test_traffic_is_put_on_streets(tmp_path):
    town = grid_town(4)
    rows = f"Gata;V85;Skyltad hastighet;N;E\nStorg.;52;40;;\n;36;30;{NORTH + 85};{EAST + 40}\n"
    (tmp_path / "fart.csv").write_text(rows, encoding="utf-8")
    shares = []
    traffic = hs.read_traffic(tmp_path / "fart.csv", town, file_crs=3006, progress=shares.append)
    assert isinstance(traffic, hs.Traffic)
    assert len(traffic) == 2
    assert traffic.streets["excess_kmh"].max() == 12
    assert shares[-1] == 1


@pytest.mark.parametrize("reader", ["read_incidents", "read_survey", "read_lamps"])
def test_reading_says_how_far_it_has_come(reader):
    demo = Path(__file__).resolve().parents[2] / "data" / "demo" / "data"
    name = {"read_incidents": "handelser.csv", "read_survey": "enkat.csv", "read_lamps": "belysning.csv"}[reader]
    shares = []
    getattr(hs, reader)(demo / name, crs=32635, file_crs=3067, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
