"""Maps of a walk for paper: streets, water and houses of the study's own, the light, the route and its stops.

Readable without colour: the route is solid and dark, unlit streets are dotted, streets of unknown light dashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.report.walk.drawing import UNITS, Window, line_data, number, shape, svg, words
from hotspots.report.walk.labels import street_labels

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps
    from hotspots.model.network import StreetNetwork
    from hotspots.model.released import Released
    from hotspots.model.walk import WalkPlan

OVERVIEW_RATIO: Final = 1.16
STOP_RATIO: Final = 0.46
"""Height by width of the maps."""

LARGE: Final = 340.0
"""Width in units of a map for those who need large marks and names."""

FAR_M: Final = 1000.0
"""A map of the ground that is wider than this is drawn without houses, paths and steps."""

STOP_WIDTH_M: Final = 260.0
"""So much ground is shown around a stop."""

_WIDTHS: Final = {
    "motorway": 7.0, "trunk": 7.0, "primary": 6.0, "secondary": 5.5, "tertiary": 5.0, "residential": 4.0,
    "unclassified": 4.0, "living_street": 4.0, "road": 4.0, "pedestrian": 4.0, "service": 2.4,
}  # fmt: skip
"""Of streets in metres beside the middle; what is not here is a path."""

_ROUTE: Final = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
_INK: Final = "#0b3d6b"

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Base:
    """What lies under a walk, each released for the reader.

    Parameters
    ----------
    streets
        The network with its lighting.
    lamps
        The register, None without one.
    """

    streets: Released[StreetNetwork]
    lamps: Released[Lamps] | None = None


def overview_map(base: Base, walk: Released[WalkPlan], *, large: bool = False) -> str:
    """Draw the whole walk.

    Parameters
    ----------
    base, walk
        What is drawn.
    large
        Whether marks and names are to be large.

    Returns
    -------
    str
        SVG, without a foreign source or script; the same walk gives the same text.
    """
    plan = walk.thing
    xy = np.vstack([shapely.get_coordinates(plan.line), np.array([plan.start_xy])])
    window = Window.around(xy, margin_m=60.0, ratio=OVERVIEW_RATIO, least_m=400.0, wide=LARGE if large else UNITS)
    marks = _marks(plan, window)
    return _map(base, plan, window, marks, detail=False)


def stop_map(base: Base, walk: Released[WalkPlan], order: int) -> str:
    """Draw the ground around a stop, with lamps and light.

    Parameters
    ----------
    order
        Number of the stop, from 1.
    """
    plan = walk.thing
    here = shapely.get_coordinates(plan.stops.geometry.iloc[order - 1])
    window = Window.around(here, margin_m=0.0, ratio=STOP_RATIO, least_m=STOP_WIDTH_M)
    return _map(base, plan, window, _marks(plan, window), detail=True)


def ground_map(streets: Released[StreetNetwork], window: Window, taken: npt.NDArray[np.float64]) -> str:
    """Draw the ground alone, for other papers to draw on; from far off without houses, paths and steps.

    Parameters
    ----------
    streets
        The network.
    window
        What the map shows.
    taken
        Places in metres, shape (n, 2), that no name of a street may lie on.
    """
    network, far = streets.thing, window.east - window.west > FAR_M
    body = [f'<rect width="{number(window.wide)}" height="{number(window.height)}" fill="#fff"/>']
    body += [*_ground(network, window, far=far), *_streets(network, window, far=far)]
    body += street_labels(network, window, window.units(taken))
    body += _frame(window)
    return svg(body, window.wide, window.height)


def legend(said: dict[str, str]) -> str:
    """Draw the key to both maps.

    Parameters
    ----------
    said
        Words for ``route``, ``stop``, ``start``, ``unlit``, ``unknown``, ``steps``, ``lamp``, ``lamp_dark``.
    """
    signs = {
        "route": f'<path d="M0 0H26" {_ROUTE} stroke="{_INK}" stroke-width="4"/>',
        "stop": disc(13, 0, "1"),
        "start": square(13, 0),
        "unlit": f'<path d="M0 0H26" {_UNLIT}/>',
        "unknown": f'<path d="M0 0H26" {_UNKNOWN}/>',
        "steps": f'<path d="M0 0H26" {_STEPS}/>',
        "lamp": _lamp(13, 0, shines=True),
        "lamp_dark": _lamp(13, 0, shines=False),
    }
    body = []
    for place, (key, sign) in enumerate(signs.items()):
        x, y = 8 + (place % 4) * 124, 10 + (place // 4) * 20
        body.append(f'<g transform="translate({x} {y})">{sign}</g>')
        body.append(f'<text x="{x + 34}" y="{y + 3.5}" font-size="9.5">{said[key]}</text>')
    return svg(body, UNITS, 40)


_UNLIT: Final = (
    'fill="none" stroke="#111" stroke-width="2.4" stroke-linecap="round" stroke-dasharray="0.1 5.2" class="unlit"'
)
_UNKNOWN: Final = 'fill="none" stroke="#777" stroke-width="1.5" stroke-dasharray="7 4" class="unknown"'
_STEPS: Final = 'fill="none" stroke="#7a3b00" stroke-width="6" stroke-dasharray="1.4 1.8" class="steps"'


def _map(base: Base, plan: WalkPlan, window: Window, marks: list[str], *, detail: bool) -> str:
    network = base.streets.thing
    body = [f'<rect width="{number(window.wide)}" height="{number(window.height)}" fill="#fff"/>']
    body += [*_ground(network, window), *_streets(network, window), *_light(network, window, detail=detail)]
    route = window.path(window.clip(np.array([plan.line], dtype=object)))
    body.append(shape(route, f'{_ROUTE} stroke="#fff" stroke-width="6.5" class="rim"'))
    body.append(shape(route, f'{_ROUTE} stroke="{_INK}" stroke-width="3.6" class="route"'))
    body += _arrows(plan, window)
    if detail:
        body += _lamps(base, window)
    taken = window.units(np.vstack([shapely.get_coordinates(plan.stops.geometry.to_numpy()), [plan.start_xy]]))
    way = window.units(shapely.get_coordinates(plan.line))
    body += street_labels(network, window, taken, route=way, first=frozenset(plan.legs["name"]))
    body += marks
    body += _frame(window)
    return svg(body, window.wide, window.height)


def _ground(network: StreetNetwork, window: Window, *, far: bool = False) -> list[str]:
    features = network.features
    kinds = features["kind"].to_numpy(dtype=object)
    shapes: Shapes = features.geometry.to_numpy()
    wide = shapely.get_dimensions(shapes) == 2
    styles = {
        "green": 'fill="#e6eedd"',
        "water": 'fill="#cfdfea" stroke="#8fa9ba" stroke-width="0.5"',
        "building": 'fill="#dedad4" stroke="#b3ada3" stroke-width="0.4"',
    }
    drawn = [
        shape(window.path(window.clip(shapes[(kinds == kind) & wide])), f'{style} class="{kind}"')
        for kind, style in styles.items()
        if not (far and kind == "building")
    ]
    streams = window.path(window.clip(shapes[(kinds == "water") & (shapely.get_dimensions(shapes) == 1)]))
    rails = window.path(window.clip(shapes[(kinds == "rail") & (shapely.get_dimensions(shapes) == 1)]))
    drawn.append(shape(streams, 'fill="none" stroke="#8fa9ba" stroke-width="1"'))
    drawn.append(shape(rails, 'fill="none" stroke="#8d8d8d" stroke-width="0.8" stroke-dasharray="3 2"'))
    return drawn


def _streets(network: StreetNetwork, window: Window, *, far: bool = False) -> list[str]:
    """Draw streets by width: rims first, then their white middles; paths as thin lines, steps as rungs."""
    edges = network.edges
    tags = edges["highway"].astype(str).str.removesuffix("_link").to_numpy(dtype=object)
    steps = edges["steps"].to_numpy(dtype=bool)
    below = edges["tunnel"].to_numpy(dtype=bool)
    shapes: Shapes = edges.geometry.to_numpy()
    beside = np.array([_WIDTHS.get(tag, 0.0) for tag in tags])
    rims, middles = [], []
    for metres in sorted(set(_WIDTHS.values())):
        data = window.path(window.clip(shapes[(beside == metres) & ~steps & ~below]))
        wide = max(1.6, min(2 * metres * window.scale, 22.0))
        line = f'{_ROUTE} stroke-width="{number(wide + 1)}" stroke="#a7a39d" class="street"'
        rims.append(shape(data, line))
        middles.append(shape(data, f'{_ROUTE} stroke-width="{number(wide)}" stroke="#fff"'))
    paths = window.path(window.clip(shapes[(beside == 0) & ~steps & ~below]))
    tunnels = window.path(window.clip(shapes[below]))
    stairs = window.path(window.clip(shapes[steps]))
    if far:
        return [*rims, *middles]
    return [
        *rims,
        *middles,
        shape(paths, 'fill="none" stroke="#9c968d" stroke-width="0.9" class="path"'),
        shape(tunnels, 'fill="none" stroke="#9c968d" stroke-width="0.9" stroke-dasharray="2 2"'),
        shape(stairs, _STEPS),
    ]


def _light(network: StreetNetwork, window: Window, *, detail: bool) -> list[str]:
    """Draw where it is unlit and, close up, where nobody knows; roads without people on foot are left out."""
    edges = network.edges
    state = edges["lighting"].astype(str).to_numpy(dtype=object)
    may = edges["walkable"].to_numpy(dtype=bool)
    shapes: Shapes = edges.geometry.to_numpy()
    unlit = window.path(window.clip(shapes[may & (state == "unlit")]))
    unknown = window.path(window.clip(shapes[may & (state == "unknown")])) if detail else ""
    return [shape(unknown, _UNKNOWN), shape(unlit, _UNLIT)]


def _lamps(base: Base, window: Window) -> list[str]:
    network = base.streets.thing
    features = network.features
    tagged: Shapes = features.geometry.to_numpy()[(features["kind"] == "lamp").to_numpy(dtype=bool)]
    drawn = []
    known = np.empty((0, 2))
    if base.lamps is not None:
        frame = base.lamps.thing.frame.to_crs(network.crs)
        known = shapely.get_coordinates(frame.geometry.to_numpy())
        shines = (frame["state"] == "working").to_numpy(dtype=bool)
        drawn += [_lamp(x, y, shines=bool(one)) for (x, y), one in zip(window.units(known), shines, strict=True)
                  if _inside(x, y, window)]  # fmt: skip
    if len(tagged):
        points = shapely.get_coordinates(shapely.centroid(tagged))
        if len(known):
            from scipy.spatial import cKDTree

            points = points[cKDTree(known).query(points)[0] > 8.0]
        drawn += [_lamp(x, y, shines=True) for x, y in window.units(points) if _inside(x, y, window)]
    return drawn


def _inside(x: float, y: float, window: Window) -> bool:
    return bool(0 <= x <= window.wide and 0 <= y <= window.height)


def _lamp(x: float, y: float, *, shines: bool) -> str:
    at = f'cx="{number(x)}" cy="{number(y)}"'
    if shines:
        return f'<circle {at} r="2.2" fill="#ffd24a" stroke="#6b5200" stroke-width="0.7" class="lamp"/>'
    cross = f"M{number(x - 2)} {number(y - 2)}L{number(x + 2)} {number(y + 2)}"
    cross += f"M{number(x - 2)} {number(y + 2)}L{number(x + 2)} {number(y - 2)}"
    return (
        f'<circle {at} r="3" fill="#fff" stroke="#111" stroke-width="0.8"/>'
        f'<path d="{cross}" stroke="#111" stroke-width="1" class="lamp-dark"/>'
    )


def _arrows(plan: WalkPlan, window: Window) -> list[str]:
    """Draw which way one walks, at even distances along the route."""
    points = window.units(shapely.get_coordinates(plan.line))
    line = shapely.LineString(points)
    drawn = []
    for along in np.arange(30.0, line.length, 62.0):
        (x, y), (ahead_x, ahead_y) = (shapely.get_coordinates(line.interpolate(at))[0] for at in (along, along + 3))
        length = float(np.hypot(ahead_x - x, ahead_y - y))
        if length < 1.5 or not _inside(x, y, window):
            continue
        forward = np.array([ahead_x - x, ahead_y - y]) / length
        aside = np.array([-forward[1], forward[0]])
        here = np.array([x, y])
        corners = np.array([here + 5.5 * forward, here - 3 * forward + 4 * aside, here - 3 * forward - 4 * aside])
        drawn.append(shape(line_data(corners) + "Z", f'fill="#fff" stroke="{_INK}" stroke-width="1.1" class="arrow"'))
    return drawn


def _marks(plan: WalkPlan, window: Window) -> list[str]:
    """Draw the start, the rest, the end and the stops that are inside the window."""
    drawn: list[str] = []
    start = window.units(np.array([plan.start_xy]))[0]
    ends = [start] if plan.end_xy is None else [start, window.units(np.array([plan.end_xy]))[0]]
    if plan.rests:
        ends.append(window.units(shapely.get_coordinates(plan.stops.geometry.iloc[-1]))[0])
    drawn += [square(x, y) for x, y in ends if _inside(x, y, window)]
    stops = plan.looked_at
    places = window.units(shapely.get_coordinates(stops.geometry.to_numpy()))
    for order, (x, y) in zip(stops["order"], places, strict=True):
        if _inside(x, y, window):
            drawn.append(disc(x, y, str(int(order))))
    return drawn


def disc(x: float, y: float, text: str) -> str:
    """Draw a numbered mark."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="8" fill="#111" stroke="#fff" stroke-width="1.6"/>'
        f'<text x="{number(x)}" y="{number(y + 3.6)}" font-size="10.5" font-weight="bold" text-anchor="middle" '
        f'fill="#fff" class="stop">{text}</text>'
    )


def square(x: float, y: float) -> str:
    """Draw the mark of a start."""
    return (
        f'<rect x="{number(x - 7)}" y="{number(y - 7)}" width="14" height="14" fill="#fff" stroke="#111" '
        f'stroke-width="2.2" class="start"/><circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="#111"/>'
    )


def _frame(window: Window) -> list[str]:
    """Draw the border, a scale and which way north is."""
    steps = np.array([20, 50, 100, 200, 500, 1000, 2000])
    metres = int(steps[np.argmin(np.abs(steps * window.scale - 85))])
    long, y = metres * window.scale, window.height - 9
    x, east = window.wide - 12 - long, window.wide - 13
    return [
        f'<rect x="{number(x - 8)}" y="{number(y - 15)}" width="{number(long + 16)}" height="21" fill="#fff" '
        f'fill-opacity="0.85"/>',
        f'<path d="M{number(x)} {number(y - 3)}V{number(y)}H{number(x + long)}V{number(y - 3)}" fill="none" '
        f'stroke="#111" stroke-width="1.3"/>',
        words(f"{metres} m", x + long / 2, y - 4.5, 9.0, 'class="scale"'),
        f'<path d="M{number(east - 5)} 30L{number(east)} 12L{number(east + 5)} 30L{number(east)} 26Z" '
        f'fill="#111" stroke="#fff" stroke-width="0.8"/>',
        words("N", east, 40, 10.0),
        f'<rect x="0.5" y="0.5" width="{number(window.wide - 1)}" height="{number(window.height - 1)}" fill="none" '
        f'stroke="#5b6875" stroke-width="1"/>',
    ]
