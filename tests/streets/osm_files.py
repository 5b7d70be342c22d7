"""Small OpenStreetMap files written in the test, places in metres, so that all can be checked by hand."""

import numpy as np

from hotspots.crs import read_crs, to_lonlat
from hotspots.io.streets.osm import read_osm
from hotspots.streets import build_network

CRS = read_crs(3006)
ORIGIN = np.array([674000.0, 6580000.0])


def osm_network(folder, nodes, ways):
    """Write, read, build: ``nodes`` {number: (x, y) or (x, y, {tags})}, metres; ``ways`` [(id, [numbers], {tags})]."""
    return build_network(osm_extract(folder, nodes, ways), CRS)


def osm_extract(folder, nodes, ways):
    places = to_lonlat(np.array([place[:2] for place in nodes.values()], dtype=float) + ORIGIN, CRS)
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6'>"]
    for (number, place), (lon, lat) in zip(nodes.items(), places.tolist(), strict=True):
        tags = _tags(place[2] if len(place) > 2 else {})
        lines.append(f"<node id='{number}' lon='{lon:.7f}' lat='{lat:.7f}' version='1'>{tags}</node>")
    for number, refs, tags in ways:
        inside = "".join(f"<nd ref='{ref}'/>" for ref in refs)
        lines.append(f"<way id='{number}' version='1'>{inside}{_tags(tags)}</way>")
    path = folder / "town.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return read_osm(path)


def _tags(tags):
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
