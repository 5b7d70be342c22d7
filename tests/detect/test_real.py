"""Hot spots of real incidents are places one can go to, not one giant."""

import numpy as np
import pandas as pd
import pytest
import shapely
from towns import incidents

from hotspots.crs import from_lonlat
from hotspots.detect import Dbscan, GiStar
from hotspots.io import read_osm
from hotspots.model.area import Area
from hotspots.streets import build_network, street_exposure

pytestmark = pytest.mark.realdata


def real_city(folder, table):
    """Streets of a city in their own box, and the incidents of a table of lon and lat within it."""
    network = build_network(read_osm(folder / "streets.osm.pbf"))
    town = street_exposure(network, Area.from_bounds(network.bounds, network.crs))
    # Degrees that cannot be are set aside at reading; here they are just left out.
    table = table[(table["lat"].abs() < 89) & (table["lon"].abs() < 180)]
    xy = from_lonlat(table[["lon", "lat"]].to_numpy(), network.crs)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return town, incidents(xy[town.area.contains(xy)], crs=network.crs)


@pytest.fixture(scope="module")
def portland(real_data):
    return real_city(real_data / "portland", pd.read_csv(real_data / "portland" / "incidents.csv.gz"))


@pytest.fixture(scope="module")
def holborn(real_data):
    table = pd.read_csv(real_data / "holborn" / "incidents.csv")
    return real_city(real_data / "holborn", table.rename(columns={"longitude": "lon", "latitude": "lat"}))


def require_places(found, town, inside):
    """Hold what every result promises: narrow places, apart, small together, counts that add up."""
    frame = found.frame
    assert frame["area_m2"].sum() <= 0.05 * town.area.area_m2
    assert max(shapely.minimum_bounding_radius(place) for place in frame.geometry) * 2 <= 300 * 1.16
    assert frame["count"].sum() <= found.incidents == inside
    assert frame["count"].max() < 0.1 * inside
    assert (frame["count"] > frame["expected"]).all()
    assert shapely.union_all(frame.geometry.to_numpy()).area == pytest.approx(frame["area_m2"].sum())


def test_portland_has_many_places_on_a_grid(portland):
    town, calls = portland
    found = GiStar().find(calls, town)
    require_places(found, town, len(calls))
    assert len(found) >= 50
    assert found.frame["share"].sum() > 6 * found.frame["area_m2"].sum() / town.area.area_m2
    assert (found.frame["peak"] == "").all()


def test_portland_has_places_by_dbscan(portland):
    town, calls = portland
    found = Dbscan(replicas=99).find(calls, town)
    require_places(found, town, len(calls))
    assert len(found) >= 10


def test_holborn_is_snapped_and_gets_larger_cells(holborn):
    town, crimes = holborn
    found = GiStar().find(crimes, town)
    require_places(found, town, len(crimes))
    assert len(found) >= 5
    assert found.parameters["cell_m"] >= 100
    assert any(notice.code == "hot_spots_snapped" and notice.is_warning for notice in found.notices)
