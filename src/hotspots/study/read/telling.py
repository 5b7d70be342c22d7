"""What is told of what a study read: what became of each file's rows, and what is worth saying of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.errors import DataError, Notice
from hotspots.study.read.area import uncovered
from hotspots.study.read.keeping import old_rows

if TYPE_CHECKING:
    from hotspots.model.reading import FileReading
    from hotspots.study.read.materials import Materials


def readings_of(materials: Materials) -> tuple[FileReading, ...]:
    """Give what became of the rows of every file that the study names."""
    settings = materials.study.settings
    found: list[FileReading] = []
    if settings.incidents is not None:
        found.extend(_incident_readings(materials))
    if materials.survey is not None:
        found.extend(materials.survey.readings)
    if materials.lamps is not None:
        found.extend(materials.lamps.readings)
    for findings in (materials.faults, materials.observations):
        found.extend(() if findings is None else findings.readings)
    if materials.places is not None:
        found.extend(materials.places.readings)
    if materials.areas is not None:
        found.extend(materials.areas[1])
    if materials.traffic is not None:
        found.extend(materials.traffic.readings)
    if materials.addresses is not None:
        found.extend(materials.addresses.readings)
    if materials.patrol_log is not None:
        found.extend(materials.patrol_log.readings)
    return tuple(found)


def notices_of(materials: Materials) -> tuple[Notice, ...]:
    """Give what is worth saying of what was read."""
    found = [notice for reading in materials.readings for notice in reading.notices]
    found.extend(materials.told)
    found.extend(_lamp_notices(materials))
    found.extend(() if materials.traffic is None else materials.traffic.notices)
    found.extend(_unmapped_notices(materials))
    found.extend(one.notice for one in old_rows(materials))
    found.extend(_street_notices(materials))
    if materials.study.settings.study.crs == "auto":
        found.append(Notice("chosen_crs", {"crs": materials.crs.name}, is_warning=False))
    return tuple(found)


def _incident_readings(materials: Materials) -> tuple[FileReading, ...]:
    """Give what became of the incidents; filtered ones are counted only where there is an area to be outside of."""
    if materials.has_counts:
        none = materials.lenient and not materials.study.settings.study.area and len(materials.all_counts.units) == 0
        return materials.all_counts.readings if none else materials.counts.readings
    if materials.lenient and not materials.study.settings.study.area and len(materials.all_incidents.located) == 0:
        return materials.all_incidents.readings
    return materials.incidents.readings


def _lamp_notices(materials: Materials) -> tuple[Notice, ...]:
    """Say how many lamps of the register do not work: that is what many want to know of it."""
    if materials.lamps is None:
        return ()
    states = materials.lamps.frame["state"].value_counts()
    faulty, off = int(states.get("faulty", 0)), int(states.get("off", 0))
    return (Notice("lamps_not_working", {"faulty": faulty, "off": off}),) if faulty or off else ()


def _street_notices(materials: Materials) -> tuple[Notice, ...]:
    """Say what is worth saying of the streets, and how far they cover what the study is about."""
    if materials.streets is None:
        return ()
    is_shared = materials.has_points and not materials.study.settings.study.area
    part = uncovered(materials.all_incidents, materials.streets) if is_shared else ()
    try:
        return (*materials.near_streets.notices, *part)
    except DataError as error:
        return (*materials.streets.notices, Notice(error.code, error.values))


def _unmapped_notices(materials: Materials) -> tuple[Notice, ...]:
    """Say how many incidents are counted and stand on no map."""
    if not materials.has_points or not len(materials.all_incidents.placed):
        return ()
    kinds = materials.kinds_of_places
    at_home = "incidents_in_dwellings_mapped" if materials.all_incidents.dwellings else "incidents_in_dwellings"
    told = (("incidents_without_public_place", kinds["nowhere"]), (at_home, kinds["dwelling"]))
    return tuple(Notice(code, {"count": count}, is_warning=False) for code, count in told if count)
