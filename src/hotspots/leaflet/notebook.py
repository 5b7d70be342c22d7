"""A folium map for notebooks, with all text made inert.

folium renders the text of its elements twice through Jinja, and puts it into JavaScript and HTML: text such as
``{{ 7*7 }}`` in an offence or a street's name would run. So text reaches folium only with every sign that could mean
something to Jinja, JavaScript or HTML written as a numbered HTML entity, and geometry only as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import folium
import numpy as np
import shapely

from hotspots.crs import to_lonlat
from hotspots.leaflet.deltas import UNITS_PER_DEGREE

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.i18n import Translator
    from hotspots.model.network import StreetNetwork

_MEANINGFUL: Final = re.compile(r"[^A-Za-z0-9ÅÄÖåäöÉéÜüØøÆæ .,:;()–-]")
_BLUE: Final = "#253494"
_TEAL: Final = "#00695c"
_RED: Final = "#b3134e"
_GREY: Final = "#b8b2a7"
_LIGHTING: Final = {"lit": "#c27c00", "unlit": "#3a1a5e", "unknown": "#68727a"}

LatLon = list[float]


def inert(text: object) -> str:
    """Write text so that neither Jinja, JavaScript nor HTML sees anything in it but words."""
    return _MEANINGFUL.sub(lambda found: f"&#{ord(found[0])};", str(text))


def folium_map(
    blocks: Mapping[str, Any], say: Translator, streets: StreetNetwork | None, lighting: StreetNetwork | None
) -> folium.Map:
    """Draw the data blocks of a page on a folium map with no tiles.

    Parameters
    ----------
    blocks
        As the page has them.
    say
        The reader's language.
    streets
        What to draw underneath; None for nothing.
    lighting
        Streets to colour by their lighting; None for none.
    """
    drawn = folium.Map(location=[60.0, 15.0], zoom_start=5, tiles=None, prefer_canvas=True)
    ground = [] if streets is None else _draw_streets(drawn, streets.edges, inert(say("map_layer_streets")), _GREY)
    corners: list[LatLon] = []
    corners += _draw_cells(drawn, blocks.get("cells"), "count", inert(say("map_layer_cells")))
    corners += _draw_cells(drawn, blocks.get("significant"), "ratio", inert(say("map_layer_significant")))
    corners += _draw_hot_spots(drawn, blocks.get("hot_spots"), inert(say("map_layer_hot_spots")))
    for daytime, felt in (blocks.get("felt") or {}).items():
        title = inert(say(f"map_layer_felt_{daytime}"))
        corners += _draw_hot_spots(drawn, {"spots": felt["places"]}, title, _TEAL)
    corners += _draw_walk(drawn, blocks.get("walk"), inert(say("map_layer_walk")))
    corners += _draw_incidents(drawn, blocks.get("incidents"), inert(say("map_layer_incidents")))
    walkable = None if lighting is None else lighting.walkable
    for state, colour in _LIGHTING.items():
        if walkable is None:
            break
        some = walkable.loc[(walkable["lighting"] == state).to_numpy(dtype=bool)]
        ground += _draw_streets(drawn, some, inert(f"{say('map_layer_lighting')}: {say(f'map_state_{state}')}"), colour)
    corners = corners or ground
    if corners:
        lat, lon = zip(*corners, strict=True)
        drawn.fit_bounds([[min(lat), min(lon)], [max(lat), max(lon)]])
    folium.LayerControl(collapsed=False).add_to(drawn)
    return drawn


def _latlon(place: Iterable[int]) -> LatLon:
    lon, lat = place
    return [lat / UNITS_PER_DEGREE, lon / UNITS_PER_DEGREE]


def _popup(*lines: object) -> folium.Popup:
    return folium.Popup("<br>".join(inert(line) for line in lines if line not in (None, "")), max_width=320)


def _draw_cells(drawn: folium.Map, block: Any, value: str, title: str) -> list[LatLon]:
    if block is None:
        return []
    group = folium.FeatureGroup(name=title).add_to(drawn)
    corners: list[LatLon] = []
    for cell in block["cells"]:
        rings = [[_latlon(place) for place in ring] for ring in cell["rings"]]
        corners += rings[0]
        folium.Polygon(rings, color=_BLUE, weight=1, fill=True, fill_opacity=0.25, popup=_popup(cell[value])).add_to(
            group
        )
    return corners


def _draw_hot_spots(drawn: folium.Map, block: Any, title: str, colour: str = _BLUE) -> list[LatLon]:
    if block is None:
        return []
    group = folium.FeatureGroup(name=title).add_to(drawn)
    corners: list[LatLon] = []
    for spot in block["spots"]:
        rings = [[_latlon(place) for place in ring] for ring in spot["rings"]]
        corners += rings[0]
        popup = _popup(f"{spot['rank']}. {spot['name']}", spot["count"], spot["peak"], spot["offences"])
        folium.Polygon(rings, color=colour, weight=3, fill=True, fill_opacity=0.3, popup=popup).add_to(group)
    return corners


def _draw_walk(drawn: folium.Map, block: Any, title: str) -> list[LatLon]:
    if block is None:
        return []
    group = folium.FeatureGroup(name=title).add_to(drawn)
    route = [_latlon(place) for leg in block["legs"] for place in leg["line"]]
    if len(route) > 1:
        line: Any = folium.PolyLine
        line(route, color=_RED, weight=5).add_to(group)
    for stop in block["stops"]:
        popup = _popup(f"{stop['order']}. {stop['name']}", f"{stop['arrive']}–{stop['leave']}", *stop["look_at"])
        folium.CircleMarker(_latlon(stop["at"]), radius=9, color=_RED, fill=True, popup=popup).add_to(group)
    return [*route, _latlon(block["start"]["at"])]


def _draw_incidents(drawn: folium.Map, block: Any, title: str) -> list[LatLon]:
    if block is None:
        return []
    group = folium.FeatureGroup(name=title).add_to(drawn)
    places = [[lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE] for lon, lat in block["at"]]
    dot = folium.CircleMarker(radius=2, color=_BLUE, weight=1)
    folium.GeoJson({"type": "MultiPoint", "coordinates": places}, marker=dot).add_to(group)
    return [_latlon(place) for place in block["at"]]


def _draw_streets(drawn: folium.Map, edges: gpd.GeoDataFrame, title: str, colour: str) -> list[LatLon]:
    """Draw streets as one shape of numbers alone: no name or tag of them reaches folium."""
    xy, part = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
    if len(xy) == 0:
        return []
    lonlat = np.round(to_lonlat(xy, edges.crs), 5)
    pieces = np.split(lonlat, np.flatnonzero(np.diff(part)) + 1)
    shape = {"type": "MultiLineString", "coordinates": [piece.tolist() for piece in pieces]}
    group = folium.FeatureGroup(name=title).add_to(drawn)
    style = {"color": colour, "weight": 2}
    folium.GeoJson(shape, style_function=lambda _feature: style).add_to(group)
    return [[float(lat), float(lon)] for lon, lat in (lonlat.min(axis=0), lonlat.max(axis=0))]
