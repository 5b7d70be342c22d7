"""What a study and a person at the keyboard wish of a walk, put together; and its files of closed ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import FileError, PlanError
from hotspots.io import read_places
from hotspots.model.walk import Walk
from hotspots.study.walking.walk import ROUND, plan_walk

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.walk import WalkPlan
    from hotspots.privacy import KeepOut
    from hotspots.study.read.materials import Materials

_FILES: Final = (".gpkg", ".geojson", ".json", ".shp", ".kml", ".csv", ".xlsx", ".zip")


def wished_of(materials: Materials, given: Mapping[str, Any] | None) -> Walk:
    """Give the wishes of ``[walk]``, with those that go before them; a round has its own pace where none is said.

    A date and hour said at the keyboard goes before an evening to be found in the settings, and the other way round.
    """
    settings = materials.study.settings
    said = settings.walk or Walk()
    values = {name: value for name, value in (given or {}).items() if value is not None}
    if values.get("avoid"):
        values["avoid"] = tuple(_from_here(materials, name) for name in _each(values["avoid"]))
    if values.get("at") and "between_dates" not in values:
        values |= {"between_dates": (), "hours": ""}
    if values.get("between_dates") and "at" not in values:
        values["at"] = ""
    if values.get("kind", said.kind) == "round":
        known = set(values)
        if said.kind == "round":  # else the settings speak of a walk
            known |= {item.name for item in fields(Walk) if f"walk.{item.name}" in settings.given}
        values |= {name: value for name, value in ROUND.items() if name not in known}
    return replace(said, **values)


def _each(names: str | Iterable[str]) -> Iterable[str]:
    return (names,) if isinstance(names, str) else names


def _from_here(materials: Materials, name: str) -> str:
    """Give a typed file's path: from where one stands, and where there is no such file from the study's folder.

    Raises
    ------
    FileError
        If it is in neither.
    """
    if not is_file(name):
        return name
    here, folder = Path(name).expanduser().resolve(), materials.study.folder.resolve()
    if here.is_file():
        return here.relative_to(folder).as_posix() if here.is_relative_to(folder) else str(here)
    if (folder / name).is_file():
        return name
    raise FileError("walk_avoid_file_missing", file=name, here=str(Path.cwd()), folder=str(folder))


def walk_of(
    materials: Materials, spots: HotSpots | None, given: Mapping[str, Any] | None, keep_out: KeepOut | None
) -> WalkPlan:
    """Plan the walk of a study."""
    wished = wished_of(materials, given)
    names = tuple(name for name in wished.avoid if not is_file(name))
    closed = [_closed(materials, name) for name in wished.avoid if is_file(name)]
    return plan_walk(
        materials.lit_streets,
        spots,
        materials.survey,
        replace(wished, avoid=names),
        places=materials.places,
        closed=closed,
        area=materials.area,
        keep_out=keep_out,
        timezone=materials.study.settings.study.timezone,
        today=materials.study.today,
    )


def is_file(name: str) -> bool:
    """Tell whether what is to be avoided is a file rather than a street."""
    return Path(name).suffix.casefold() in _FILES


def _closed(materials: Materials, name: str) -> gpd.GeoDataFrame:
    """Read lines and areas in which the walk is not led.

    Raises
    ------
    PlanError
        If no street is there.
    """
    shapes = read_places(materials.study.file(name), materials.crs)
    streets = materials.lit_streets.edges
    if not streets.to_crs(shapes.crs).geometry.intersects(shapes.geometry.union_all().buffer(10.0)).any():
        raise PlanError("walk_avoid_nothing", file=name)
    return shapes
