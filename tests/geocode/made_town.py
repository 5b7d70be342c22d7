"""A town drawn in code, in metres, with a known place for every house."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.crs import read_crs, to_lonlat
from hotspots.geocode import build_geocoder
from hotspots.model.osm import WAY_TAGS, OsmExtract
from hotspots.streets import build_network

CRS = read_crs(3006)
ORIGIN = np.array([674000.0, 6580000.0])


@dataclass
class Town:
    """Streets ``(name, corners)``, houses ``(street, number, x, y[, city])``, places as features."""

    streets: list = field(default_factory=list)
    houses: list = field(default_factory=list)
    places: list = field(default_factory=list)
    aliases: dict = field(default_factory=dict)
    other_names: dict = field(default_factory=dict)

    def network(self):
        corners = sorted({corner for _, line in self.streets for corner in line})
        at = {corner: row for row, corner in enumerate(corners)}
        tags = {key: np.array([""] * len(self.streets), dtype=object) for key in WAY_TAGS}
        tags["highway"][:] = "residential"
        tags["name"][:] = [name for name, _ in self.streets]
        houses = pd.DataFrame(
            [(*house, "")[:5] for house in self.houses], columns=["street", "house_number", "x", "y", "city"]
        )
        lonlat = to_lonlat(houses[["x", "y"]].to_numpy(dtype=float).reshape(-1, 2) + ORIGIN, CRS)
        shapes = [shapely.transform(place[3], lambda xy: to_lonlat(xy + ORIGIN, CRS)) for place in self.places]
        extract = OsmExtract(
            nodes=to_lonlat(np.array(corners, dtype=float) + ORIGIN, CRS),
            way_ids=np.arange(1, len(self.streets) + 1),
            offsets=np.r_[0, np.cumsum([len(line) for _, line in self.streets])].astype(np.int64),
            refs=np.array([at[corner] for _, line in self.streets for corner in line], dtype=np.int64),
            tags=tags,
            features=gpd.GeoDataFrame(
                {name: [place[row] for place in self.places] for row, name in enumerate(("kind", "name", "detail"))},
                geometry=shapes,
                crs=4326,
            ),
            addresses=houses[["street", "house_number", "city"]].assign(
                lon=lonlat[:, 0], lat=lonlat[:, 1], postcode="", sort="point"
            ),
            aliases=self.aliases,
            other_names=self.other_names,
        )
        return build_network(extract, crs=CRS)

    def geocoder(self, own=None):
        return build_geocoder(self.network(), own)


def located(geocoder, *texts, towns=None):
    """Locate texts; places are metres from the town's origin."""
    found = geocoder.locate(list(texts), towns)
    return found, found.xy - ORIGIN


def straight_street(name="Storgatan", y=0.0, numbers=range(1, 21), spacing=10.0, beside=12.0):
    """A street from west to east with odd numbers on its north side and even ones on its south side."""
    line = [(0.0, y), (100.0, y), (200.0, y), (300.0, y)]
    houses = [(name, str(n), n * spacing, y + (beside if n % 2 else -beside)) for n in numbers]
    return [(name, line)], houses
