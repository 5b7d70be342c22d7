"""The outline of a place, chosen among what a search service answers; what is ambiguous is asked, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import shape

from hotspots.crs import choose_crs, from_lonlat, to_lonlat
from hotspots.errors import FileError
from hotspots.io.streets.patience import MOST_KM2

MARGIN_M: Final = 500.0
"""Streets are asked for this far outside a place, so that walks and counts are right at its border."""

_COARSE_M: Final = 50.0
_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Outline:
    """A place that a name stands for.

    Parameters
    ----------
    name
        In full.
    osm
        What it is in OpenStreetMap, such as ``relation 935611``.
    km2
        Its size.
    polygon
        What to ask streets for: its outline with :data:`MARGIN_M` around it, in degrees.
    """

    name: str
    osm: str
    km2: float
    polygon: Any


def choose_outline(place: str, results: Sequence[Mapping[str, Any]]) -> Outline:
    """Choose what a name stands for.

    Municipalities, towns and districts go before other areas of the name. What lies in or across the most important one
    is taken to be the same place; one that lies elsewhere makes the name ambiguous, unless one of them is written out
    in full.

    Raises
    ------
    FileError
        If nothing of the name is an area, several places have it, or it is too large to be asked for.
    """
    found = [(one, shape(one["geojson"])) for one in results if _is_area(one)]
    settled = [pair for pair in found if str(pair[0].get("class", pair[0].get("category"))) in ("boundary", "place")]
    ranked = sorted(settled or found, key=lambda pair: -float(pair[0].get("importance", 0.0)))
    if not ranked:
        raise FileError("download_place_unknown", place=place)
    exact = [pair for pair in ranked if _name(pair[0], place).casefold() == place.casefold()]
    chosen, polygon = (exact or ranked)[0]
    if not exact:
        elsewhere = [_name(one, place) for one, other in ranked[1:] if not other.intersects(polygon)]
        if elsewhere:
            names = list(dict.fromkeys([_name(chosen, place), *elsewhere]))
            told = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
            raise FileError("download_place_ambiguous", place=place, count=len(names), candidates=told)
    return _outline(chosen, polygon, _name(chosen, place))


def _is_area(one: Mapping[str, Any]) -> bool:
    geojson = one.get("geojson")
    return isinstance(geojson, dict) and geojson.get("type") in ("Polygon", "MultiPolygon")


def _name(one: Mapping[str, Any], place: str) -> str:
    return str(one.get("display_name") or place)


def _outline(one: Mapping[str, Any], polygon: Any, name: str) -> Outline:
    middle = polygon.centroid
    crs = choose_crs(middle.x, middle.y)
    metres = shapely.make_valid(shapely.transform(polygon, lambda lonlat: from_lonlat(lonlat, crs)))
    km2 = float(metres.area) / 1e6
    if km2 > MOST_KM2:
        raise FileError("download_place_large", found=name, km2=round(km2), most=round(MOST_KM2))
    around = metres.buffer(MARGIN_M + _COARSE_M, quad_segs=4).simplify(_COARSE_M)
    parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(around)]
    whole = shapely.union_all(parts)
    sent = shapely.transform(whole, lambda xy: np.round(to_lonlat(xy, crs), 6))
    return Outline(name, f"{one.get('osm_type', '')} {one.get('osm_id', '')}".strip(), round(km2, 1), sent)
