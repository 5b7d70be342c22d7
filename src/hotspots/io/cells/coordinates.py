"""Tells where points are: which coordinate system their numbers are in, which axis is which, which rows are impossible.

Numbers decide, not headings: "X" is north in RT 90 and east elsewhere, and north is far larger than east in Sweden.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.crs import choose_crs, read_crs, transformer
from hotspots.errors import DataError

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
LonLatBox = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS 84."""

LOCAL_ZONES: Final = tuple(range(3007, 3019))
_SWEDEN: Final[LonLatBox] = (10.0, 54.9, 24.3, 69.2)
_NORTH: Final = (6.1e6, 7.7e6)
_EAST: Final = {3006: (239e3, 1.08e6), 3021: (1.19e6, 2.03e6), 0: (-58e3, 301e3)}
_FAR_M: Final = 2_000_000.0
_MAX_LAT: Final = 85.0
_SAMPLE: Final = 2000
_BOX_POINTS: Final = 9
_BULK: Final = 50_000
_ENOUGH: Final = 0.3
_GROW: Final = 4.0
_MARGIN: Final = 0.3
_METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True)
class Reference:
    """What numbers of a file mean.

    Parameters
    ----------
    crs
        Such as ``EPSG:3006``.
    swapped
        Whether the first column given is north and the second east.
    confidence
        0-1.
    """

    crs: str
    swapped: bool
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Points of a file in the study's coordinate system.

    Parameters
    ----------
    xy
        Metres, shape (n, 2); NaN where there is no possible place.
    crs
        The study's.
    reference
        What the numbers of the file meant.
    mended
        Rows whose axes were swapped against the rest of the file.
    zero
        Rows at nought, nought: a system's way to say that it does not know.
    impossible
        Rows that lie on no street: poles, outer space, or another continent than all the rest.
    from_degrees
        Rows in degrees, in a file whose others are in metres, that lie among them; None: none.
    """

    xy: Floats
    crs: Any
    reference: Reference
    mended: Mask
    zero: Mask
    impossible: Mask
    from_degrees: Mask | None = None


def place_points(
    first: Floats,
    second: Floats,
    declared: str | int,
    *,
    crs: Any = None,
    near: LonLatBox | None = None,
    file: str = "",
) -> Places:
    """Put points of a file into the study's coordinate system.

    Parameters
    ----------
    first, second
        What the file calls east (or longitude) and north (or latitude); NaN where missing.
    declared
        Their coordinate system, or ``auto``.
    crs
        The study's; None: SWEREF 99 TM in Sweden, else the UTM zone of the middle of the points.
    near
        Where the study's streets or area are, if that is known.
    file
        For error texts.

    Raises
    ------
    DataError
        If the coordinate system cannot be told, or is not known.
    """
    zero = (first == 0) & (second == 0)
    there = np.isfinite(first) & np.isfinite(second) & ~zero
    wanted = [] if crs is None else [crs.to_wkt()]
    if not there.any():
        reference = Reference("EPSG:4326" if declared == "auto" else _name(declared), False, 0.0)
        empty = np.zeros(len(first), dtype=bool)
        return Places(np.full((len(first), 2), np.nan), crs or read_crs(3006), reference, empty, zero, empty)
    reference = tell_reference(first[there], second[there], declared, near=near, others=wanted, file=file)
    x, y = (second.copy(), first.copy()) if reference.swapped else (first.copy(), second.copy())
    from_degrees = _from_degrees(x, y, there, reference.crs)
    mended = there & _swapped_rows(x, y, there, read_crs(reference.crs))
    x[mended], y[mended] = y[mended], x[mended]
    impossible = _find_impossible(x, y, there, reference.crs)
    good = there & ~impossible
    if crs is None:
        crs = _choose(x[good], y[good], reference.crs)
    xy = np.full((len(x), 2), np.nan)
    if good.any() and read_crs(reference.crs) == crs:
        xy[good, 0], xy[good, 1] = x[good], y[good]
    elif good.any():
        xy[good] = np.column_stack(transformer(reference.crs, crs.to_wkt()).transform(x[good], y[good]))
    lost = good & ~np.isfinite(xy).all(axis=1)
    xy[lost] = np.nan
    return Places(xy, crs, reference, mended & ~impossible, zero, impossible | lost, from_degrees & ~impossible)


def tell_reference(
    first: Floats,
    second: Floats,
    declared: str | int = "auto",
    *,
    near: LonLatBox | None = None,
    others: Sequence[str] = (),
    file: str = "",
) -> Reference:
    """Tell the coordinate system and the order of the axes from the numbers.

    Parameters
    ----------
    first, second
        Finite numbers.
    declared
        A coordinate system, or ``auto``.
    near
        Where the points ought to be.
    others
        Coordinate systems to try besides the Swedish ones, such as the study's.

    Raises
    ------
    DataError
        If no known system fits, or a local SWEREF zone cannot be told from its neighbours.
    """
    step = max(1, len(first) // _SAMPLE)
    first, second = first[::step], second[::step]
    if declared != "auto":
        best = max((_fit(first, second, _name(declared), swapped, near) for swapped in (False, True)), key=_by_share)
        return Reference(best[0], best[1] if best[2] > 0 else False, 1.0)
    degrees = (np.abs(first) <= 180) & (np.abs(second) <= 180)
    if degrees.mean() > 0.5:
        return _tell_degrees(first[degrees], second[degrees], near)
    names = list(dict.fromkeys([*_swedish_candidates(first, second), *others, *_zones_of(near)]))
    fits = [_fit(first, second, name, swapped, near) for name in names for swapped in (False, True)]
    fits = [fit for fit in fits if fit[2] >= (_ENOUGH if near is None else 0.05)]
    if not fits and near is not None:
        return _without_near(first, second, file)
    if not fits:
        raise DataError("crs_unclear", file=file, first=float(np.median(first)), second=float(np.median(second)))
    best = max(fits, key=_by_share)
    rivals = [fit[0] for fit in fits if fit[0] != best[0] and fit[0] in _local() and best[0] in _local()]
    if near is None and rivals:
        raise DataError("crs_zone_unclear", file=file, zones=_told_zones(first, second, [best[0], *rivals]))
    return Reference(best[0], best[1], 0.95 if near is not None else 0.9)


def is_geographic(declared: str | int) -> bool:
    """Tell whether a coordinate system that is declared is in degrees."""
    return bool(read_crs(declared).is_geographic)


def _without_near(first: Floats, second: Floats, file: str) -> Reference:
    """Nothing lies near the study: say what the numbers mean all the same, so that this can be shown."""
    told = tell_reference(first, second, file=file)
    return Reference(told.crs, told.swapped, 0.4)


def _by_share(fit: tuple[str, bool, float]) -> tuple[float, bool]:
    return fit[2], not fit[1]


def _local() -> set[str]:
    return {f"EPSG:{zone}" for zone in LOCAL_ZONES}


def _name(declared: str | int) -> str:
    code = read_crs(declared)
    number = code.to_epsg()
    return f"EPSG:{number}" if number else str(code.to_wkt())


def _swedish_candidates(first: Floats, second: Floats) -> list[str]:
    """Name the Swedish systems whose ranges hold the middle of the points, whichever axis is which."""
    low, high = sorted([float(np.median(first)), float(np.median(second))])
    if not _NORTH[0] <= high <= _NORTH[1]:
        return []
    names = [f"EPSG:{code}" for code in (3006, 3021) if _EAST[code][0] <= low <= _EAST[code][1]]
    # From 239 to 301 km the ranges of SWEREF 99 TM and of the local zones overlap: the national one is likelier.
    if (_EAST[0][0] <= low <= _EAST[0][1] and not names) or _EAST[0][0] <= low <= _EAST[0][1]:
        names += [f"EPSG:{zone}" for zone in LOCAL_ZONES]
    return names


def _zones_of(near: LonLatBox | None) -> list[str]:
    if near is None:
        return []
    lon, lat = (near[0] + near[2]) / 2, (near[1] + near[3]) / 2
    zone = min(60, max(1, int((lon + 180) // 6) + 1))
    utm = [f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"]
    return [*utm, "EPSG:3067"] if 19 <= lon <= 32 and 59 <= lat <= 71 else utm


def _fit(first: Floats, second: Floats, name: str, swapped: bool, near: LonLatBox | None) -> tuple[str, bool, float]:
    """Tell the share of the points that lie near the study, or else where the system is in use."""
    x, y = (second, first) if swapped else (first, second)
    box = near if near is not None else _area_of_use(name)
    return name, swapped, float(_inside(_to_lonlat(x, y, name), box).mean())


def _area_of_use(name: str) -> LonLatBox:
    if name in _local() or name in ("EPSG:3006", "EPSG:3021"):
        return _SWEDEN  # in use outside their zones too
    used = read_crs(name).area_of_use
    return (-180.0, -90.0, 180.0, 90.0) if used is None else (used.west, used.south, used.east, used.north)


def _inside(lonlat: Floats, box: LonLatBox) -> Mask:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    wide, high = _MARGIN * (box[2] - box[0]), _MARGIN * (box[3] - box[1])
    grown = (box[0] - wide, box[1] - high, box[2] + wide, box[3] + high) if box[2] - box[0] < 5 else box
    return np.asarray((lon >= grown[0]) & (lon <= grown[2]) & (lat >= grown[1]) & (lat <= grown[3]))


def _to_lonlat(x: Floats, y: Floats, name: str) -> Floats:
    lon, lat = transformer(name, 4326).transform(x, y)
    lonlat = np.column_stack([lon, lat]).astype(np.float64)
    lonlat[~np.isfinite(lonlat).all(axis=1)] = np.nan
    return lonlat


def _tell_degrees(first: Floats, second: Floats, near: LonLatBox | None) -> Reference:
    straight, turned = np.column_stack([first, second]), np.column_stack([second, first])
    box = near if near is not None else _SWEDEN
    a, b = _inside(straight, box).mean(), _inside(turned, box).mean()
    if max(a, b) >= _ENOUGH:
        return Reference("EPSG:4326", bool(b > a), 0.97)
    swapped = (np.abs(second) > 90).mean() > 0.5 and (np.abs(first) <= 90).mean() > 0.5
    return Reference("EPSG:4326", bool(swapped), 0.9)


def _told_zones(first: Floats, second: Floats, names: Sequence[str]) -> list[str]:
    """Say where the middle of the points would be in each zone, for a person to choose."""
    low, high = sorted([float(np.median(first)), float(np.median(second))])
    told = []
    for name in sorted(names):
        lon, lat = transformer(name, 4326).transform(low, high)
        told.append(f"{name.removeprefix('EPSG:')} (lat {lat:.3f}, lon {lon:.3f})")
    return told


def _swapped_rows(x: Floats, y: Floats, there: Mask, crs: Any) -> Mask:
    """Find the rows whose axes are swapped: outside the bulk of the points as they stand, inside it when swapped."""
    inside = _bulk(x, y, there, crs)
    return there & ~inside(x, y) & inside(y, x)


def _bulk(x: Floats, y: Floats, there: Mask, crs: Any) -> Callable[[Floats, Floats], Mask]:
    """Give a test for whether points lie where the bulk of a file's points do."""
    margin = 0.3 if crs.is_geographic else 30_000.0 / crs.axis_info[0].unit_conversion_factor
    rows = np.flatnonzero(there)
    rows = rows[:: max(1, len(rows) // _BULK)]
    centre = np.array([np.median(x[rows]), np.median(y[rows])])
    reach = np.array(
        [
            _GROW * np.quantile(np.abs(axis[rows] - middle), 0.7) + margin
            for axis, middle in ((x, centre[0]), (y, centre[1]))
        ]
    )

    def inside(a: Floats, b: Floats) -> Mask:
        return np.asarray((np.abs(a - centre[0]) <= reach[0]) & (np.abs(b - centre[1]) <= reach[1]))

    return inside


def _from_degrees(x: Floats, y: Floats, there: Mask, name: str) -> Mask:
    """Bring rows in degrees, either axis first, to the metres of the rest, in place, where they then lie among it."""
    found = np.zeros(len(x), dtype=bool)
    crs = read_crs(name)
    asked = there & (np.abs(x) <= 180.0) & (np.abs(y) <= 180.0)
    if crs.is_geographic or not asked.any() or 2 * asked.sum() >= there.sum():
        return found
    rows, inside = np.flatnonzero(asked), _bulk(x, y, there & ~asked, crs)
    for lon, lat in ((x[rows], y[rows]), (y[rows], x[rows])):
        a, b = transformer("EPSG:4326", name).transform(lon, lat)
        fits = inside(a, b) & ~found[rows]
        x[rows[fits]], y[rows[fits]] = a[fits], b[fits]
        found[rows[fits]] = True
    return found


def _choose(x: Floats, y: Floats, name: str) -> Any:
    """Choose the study's system by the middle of the points, of a million by some from all over the file."""
    if not len(x):
        return read_crs(3006)
    step = max(1, len(x) // _SAMPLE)
    return choose_crs(*np.median(_to_lonlat(x[::step], y[::step], name), axis=0))


def _find_impossible(x: Floats, y: Floats, there: Mask, name: str) -> Mask:
    """Find impossible rows; one by one only where the box around all points is not itself a possible place."""
    across = np.linspace([x[there].min(), y[there].min()], [x[there].max(), y[there].max()], _BOX_POINTS)
    columns, rows = np.meshgrid(across[:, 0], across[:, 1])
    box = _to_lonlat(columns.ravel(), rows.ravel(), name)
    found = np.zeros(len(x), dtype=bool)
    if not _impossible(box, 0.4 * _FAR_M).any():
        return found
    found[there] = _impossible(_to_lonlat(x[there], y[there], name))
    return found


def _impossible(lonlat: Floats, far_m: float = _FAR_M) -> Mask:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    nowhere = ~np.isfinite(lon) | ~np.isfinite(lat) | (np.abs(lat) > _MAX_LAT) | (np.abs(lon) > 180)
    if nowhere.all():
        return nowhere
    middle = np.median(lonlat[~nowhere], axis=0)
    lon, lat = np.where(nowhere, np.nan, lon), np.where(nowhere, np.nan, lat)
    away_east = (lon - middle[0] + 180) % 360 - 180
    metres = np.hypot(away_east * np.cos(np.radians(middle[1])), lat - middle[1]) * _METRES_PER_DEGREE
    return np.asarray(nowhere | (metres > far_m))
