"""Extracts drawn in code: nodes in metres, so that lengths can be checked by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.crs import read_crs, to_lonlat
from hotspots.model.osm import WAY_TAGS, OsmExtract

CRS = read_crs(3006)
ORIGIN = np.array([674000.0, 6580000.0])


def drawn_extract(nodes, ways, features=(), addresses=(), aliases=None):
    """Make an extract.

    ``nodes`` {number: (x, y)} in metres from :data:`ORIGIN`; ``ways`` [(id, [numbers], {tags})]; ``features``
    [(kind, name, detail, shape in degrees)]; ``addresses`` [(street, number, x, y)].
    """
    numbers = {number: row for row, number in enumerate(nodes)}
    lonlat = to_lonlat(np.array(list(nodes.values()), dtype=float) + ORIGIN, CRS)
    places = to_lonlat(np.array([row[2:] for row in addresses], dtype=float).reshape(-1, 2) + ORIGIN, CRS)
    tags = {}
    for key in WAY_TAGS:
        tags[key] = np.empty(len(ways), dtype=object)
        tags[key][:] = [way[2].get(key, "") for way in ways]
    return OsmExtract(
        nodes=lonlat,
        way_ids=np.array([way[0] for way in ways], dtype=np.int64),
        offsets=np.r_[0, np.cumsum([len(way[1]) for way in ways])].astype(np.int64),
        refs=np.array([numbers[ref] for way in ways for ref in way[1]], dtype=np.int64),
        tags=tags,
        features=gpd.GeoDataFrame(
            {column: [row[place] for row in features] for place, column in enumerate(("kind", "name", "detail"))},
            geometry=[row[3] for row in features],
            crs=4326,
        ),
        addresses=pd.DataFrame(
            {
                "street": [row[0] for row in addresses],
                "house_number": [row[1] for row in addresses],
                "lon": places[:, 0],
                "lat": places[:, 1],
            }
        ),
        aliases=aliases or {},
    )
