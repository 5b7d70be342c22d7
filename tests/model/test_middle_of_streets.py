"""The middle of a network in degrees, from which the sun is looked at."""

import numpy as np
import pytest

from city import ORIGIN, grid_town
from hotspots.crs import from_lonlat


def test_the_middle_of_streets_is_that_of_the_box_around_them():
    town = grid_town(blocks=3, block_m=100.0)
    lon, lat = town.middle_lonlat
    assert from_lonlat(np.array([[lon, lat]]), town.crs)[0] == pytest.approx(np.add(ORIGIN, 150.0), abs=0.01)
    assert 17 < lon < 19
    assert 59 < lat < 60
