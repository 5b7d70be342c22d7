"""English words for reading files and putting them in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "columns_missing": Text(
        "A table of {kind} lacks: {missing}.",
        "Found: {found}.",
    ),
    "crs_missing": Text(
        "A table of {kind} has no coordinate reference system.",
        "Set it, for example with set_crs(3006), if you know which one it is.",
    ),
    "crs_not_metres": Text(
        "A table of {kind} is in {crs}, which is not in metres.",
        "Project it first, for example with to_crs(3006) in Sweden.",
    ),
    "crs_unknown": Text(
        "The coordinate reference system {crs} is not known.",
        "Write an EPSG code such as 3006 (SWEREF 99 TM), 3007-3018 (local SWEREF zones) or 4326 (longitude, latitude).",
    ),
    "values_unknown": Text(
        "A table of {kind} has {found} in column {column}.",
        "Known are: {known}.",
    ),
    "time_without_zone": Text(
        "The times in column {column} have no time zone.",
        "Localise them first, for example with dt.tz_localize('Europe/Stockholm').",
    ),
    "clock_unreadable": Text(
        "{found} is no time of day.",
        "Write it as 22:00.",
    ),
    "area_empty": Text("The area {name} has no size.", "Give a polygon."),
}
