"""The sun's elevation, and when it is dark: lower than six degrees below the horizon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.errors import DataError

DARK_BELOW_DEG: Final = -6.0
"""Civil darkness: the elevation of the sun's centre below which it is dark."""

SUNSET_BELOW_DEG: Final = -0.833
"""The sun has set: half a disc (0.267 degrees) and refraction at the horizon (0.566 degrees)."""

DAYS_AHEAD: Final = 366
"""How far ahead a dark date is looked for."""

_UNIX_EPOCH_JD: Final = 2_440_587.5
_J2000_JD: Final = 2_451_545.0


@dataclass(frozen=True, slots=True)
class Night:
    """What the sun does from one noon to the next, in local time and to the minute.

    Parameters
    ----------
    sunset
        The first minute at which the sun is down, None where it does not set (or was never up).
    dark_from
        The first dark minute, None where it does not get dark (or is dark at noon already).
    dark_until
        The first minute that is no longer dark, None where it does not get dark or stays so until noon.
    """

    sunset: dt.datetime | None
    dark_from: dt.datetime | None
    dark_until: dt.datetime | None


def elevation(utc: npt.NDArray[np.datetime64], lon: float, lat: float) -> npt.NDArray[np.float64]:
    """Give the elevation of the sun's centre above the horizon, without refraction.

    Parameters
    ----------
    utc
        Moments in UTC, any shape.
    lon, lat
        Degrees, WGS 84, east and north positive.

    Returns
    -------
    numpy.ndarray
        Degrees, same shape. Within 0.02 degrees of an ephemeris from 1950 to 2050.

    References
    ----------
    NOAA Global Monitoring Laboratory, *Solar Calculation Details*, after Meeus, J. (1998), *Astronomical
    Algorithms*, Willmann-Bell.
    """
    seconds = utc.astype("datetime64[s]").astype(np.int64).astype(np.float64)
    days = seconds / 86_400.0
    century = (days + _UNIX_EPOCH_JD - _J2000_JD) / 36_525.0
    declination, equation_min = _declination_and_equation(century)
    true_solar_min = (seconds / 60.0) % 1440.0 + equation_min + 4.0 * lon
    hour_angle = np.radians(true_solar_min / 4.0 - 180.0)
    phi = np.radians(lat)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), dtype=np.float64)


def _declination_and_equation(
    century: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give declination (radians) and equation of time (minutes) at Julian centuries since 2000."""
    t = century
    mean_longitude = np.radians((280.46646 + t * (36_000.76983 + t * 0.0003032)) % 360.0)
    anomaly = np.radians(357.52911 + t * (35_999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        np.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + np.sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + np.sin(3 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * t)
    apparent = mean_longitude + np.radians(centre - 0.00569 - 0.00478 * np.sin(node))
    mean_obliquity = 23.0 + (26.0 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0
    obliquity = np.radians(mean_obliquity + 0.00256 * np.cos(node))
    declination = np.arcsin(np.sin(obliquity) * np.sin(apparent))
    y = np.tan(obliquity / 2.0) ** 2
    equation = (
        y * np.sin(2 * mean_longitude)
        - 2 * eccentricity * np.sin(anomaly)
        + 4 * eccentricity * y * np.sin(anomaly) * np.cos(2 * mean_longitude)
        - 0.5 * y * y * np.sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * np.sin(2 * anomaly)
    )
    return declination, 4.0 * np.degrees(equation)


def is_dark(when: dt.datetime, lon: float, lat: float) -> bool:
    """Tell whether it is dark at a moment.

    Raises
    ------
    DataError
        If the moment has no time zone.
    """
    return bool(elevation(np.array([_utc(when)]), lon, lat)[0] < DARK_BELOW_DEG)


def darkness(evening: dt.date, zone: dt.tzinfo, lon: float, lat: float) -> Night:
    """Tell when the sun sets and when it is dark, from noon of a date to noon of the next.

    Looked up on a grid of minutes, so that high latitudes need no case of their own: a sunset after midnight belongs
    to the evening before it, and a night that does not get dark says so. Clocks that change that night are right,
    for the grid is in UTC.

    Parameters
    ----------
    evening
        Local date at whose noon the night begins.
    zone
        The local time zone.
    lon, lat
        Degrees, WGS 84.
    """
    first = dt.datetime.combine(evening, dt.time(12), tzinfo=zone)
    last = dt.datetime.combine(evening + dt.timedelta(days=1), dt.time(12), tzinfo=zone)
    minutes = np.arange(_utc(first), _utc(last), np.timedelta64(60, "s"))
    height = elevation(minutes, lon, lat)

    def local(index: int | None) -> dt.datetime | None:
        if index is None:
            return None
        return dt.datetime.fromtimestamp(int(minutes[index].astype(np.int64)), tz=zone)

    dusk = _first_change(height < DARK_BELOW_DEG, becomes=True)
    dawn = None if dusk is None else _first_change(height < DARK_BELOW_DEG, becomes=False, after=dusk)
    return Night(local(_first_change(height < SUNSET_BELOW_DEG, becomes=True)), local(dusk), local(dawn))


def next_dark_date(at: dt.datetime, lon: float, lat: float) -> dt.date | None:
    """Give the first date, that of ``at`` included, on which it is dark at the clock time of ``at``.

    Returns
    -------
    datetime.date or None
        None if it is not dark at that time of day on any of the next 366 days.

    Raises
    ------
    DataError
        If ``at`` has no time zone.
    """
    _utc(at)
    days = [at + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]  # the same clock time, whatever the offset
    dark = elevation(np.array([_utc(day) for day in days]), lon, lat) < DARK_BELOW_DEG
    return days[int(dark.argmax())].date() if dark.any() else None


def _first_change(state: npt.NDArray[np.bool_], *, becomes: bool, after: int = 0) -> int | None:
    """Give the first index > after at which the state changes to what it ``becomes``."""
    changed = np.flatnonzero((state[1:] == becomes) & (state[:-1] != becomes)) + 1
    changed = changed[changed > after]
    return int(changed[0]) if len(changed) else None


def _utc(when: dt.datetime) -> np.datetime64:
    if when.tzinfo is None or when.utcoffset() is None:
        raise DataError("moment_without_zone", found=when.isoformat(" ", "minutes"))
    return np.datetime64(when.astimezone(dt.UTC).replace(tzinfo=None), "s")
