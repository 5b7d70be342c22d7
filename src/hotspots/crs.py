"""Coordinate reference systems: everything that is measured is in metres.

pyproj 3.7 crashes in threads that Python did not create, so projecting is done in the main thread.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import DataError, Term

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from pyproj import CRS, Transformer

SWEREF99_TM: Final = 3006
WGS84: Final = 4326

# Longitude and latitude of the box in which SWEREF 99 TM is used (Sweden with its waters).
_SWEDEN: Final = (10.5, 54.9, 24.3, 69.2)
_METRE: Final = 1.0


@lru_cache(maxsize=64)
def read_crs(name: str | int) -> CRS:
    """Read a coordinate reference system from an EPSG code or a name that PROJ knows.

    Raises
    ------
    DataError
        If PROJ does not know it.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        text = str(name).strip()
        return CRS.from_epsg(int(text)) if text.isdigit() else CRS.from_user_input(text)
    except CRSError:
        raise DataError("crs_unknown", crs=str(name)) from None


def is_in_metres(crs: Any) -> bool:
    """Tell whether a CRS is projected with metres on both axes."""
    if crs is None or not crs.is_projected:
        return False
    return all(axis.unit_conversion_factor == _METRE for axis in crs.axis_info[:2])


def require_metres(crs: Any, kind: str) -> None:
    """Refuse degrees, feet and a missing CRS.

    Raises
    ------
    DataError
        Naming the CRS that was found.
    """
    if crs is None:
        raise DataError("crs_missing", kind=Term(kind))
    if not is_in_metres(crs):
        raise DataError("crs_not_metres", kind=Term(kind), crs=crs.name)


def choose_crs(lon: float, lat: float) -> CRS:
    """Choose the CRS to measure in around a place: SWEREF 99 TM in Sweden, else the UTM zone.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    """
    west, south, east, north = _SWEDEN
    if west <= lon <= east and south <= lat <= north and _is_sweden(lon, lat):
        return read_crs(SWEREF99_TM)
    zone = min(60, max(1, int((lon + 180) // 6) + 1))
    return read_crs((32600 if lat >= 0 else 32700) + zone)


def _is_sweden(lon: float, lat: float) -> bool:
    """Leave out what of the box is Norway, Denmark or Finland, roughly; either choice measures within 0.1 %."""
    if lat < 59.0:
        return lon > 10.9 and not (lat < 56.2 and lon < 12.65)
    border_west = 11.3 + max(0.0, lat - 61.0) * 0.55
    border_east = 19.6 if lat < 63.0 else 24.2
    return border_west <= lon <= border_east


@lru_cache(maxsize=64)
def transformer(source: str | int, target: str | int) -> Transformer:
    """Give a transformer between two CRSs, x before y on both sides."""
    from pyproj import Transformer

    return Transformer.from_crs(read_crs(source), read_crs(target), always_xy=True)


def to_lonlat(xy: npt.NDArray[np.float64], crs: Any) -> npt.NDArray[np.float64]:
    """Turn projected places into longitude and latitude.

    Parameters
    ----------
    xy
        Places in the CRS, shape (n, 2).
    crs
        The CRS they are in.

    Returns
    -------
    numpy.ndarray
        Degrees, WGS 84, shape (n, 2), longitude first.
    """
    import numpy as np

    if len(xy) == 0:
        return np.empty((0, 2))
    lon, lat = transformer(crs.to_wkt(), WGS84).transform(xy[:, 0], xy[:, 1])
    return np.column_stack([lon, lat])


def from_lonlat(lonlat: npt.NDArray[np.float64], crs: Any) -> npt.NDArray[np.float64]:
    """Turn longitude and latitude, shape (n, 2), into places in the CRS, shape (n, 2)."""
    import numpy as np

    if len(lonlat) == 0:
        return np.empty((0, 2))
    x, y = transformer(WGS84, crs.to_wkt()).transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([x, y])


_LATLON: Final = re.compile(r"^(-?\d{1,3}(?:[.,]\d+)?)\s*(?:[;,]\s*|\s+)(-?\d{1,3}(?:[.,]\d+)?)$")


def read_latlon(text: str) -> tuple[float, float] | None:
    """Read latitude and longitude as people type them: ``59.3326, 18.0649``, decimal commas too; None if neither."""
    found = _LATLON.match(text.strip())
    if found is None:
        return None
    lat, lon = (float(part.replace(",", ".")) for part in found.groups())
    return lat, lon
