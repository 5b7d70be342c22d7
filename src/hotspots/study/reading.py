"""Read files without a study: for Python and notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots import io
from hotspots.crs import read_crs
from hotspots.io.sources import AreasSource, IncidentsSource, LampsSource, SurveySource
from hotspots.model.area import Area
from hotspots.streets import build_network
from hotspots.study.area import within

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import Lamps
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey

ZONE = "Europe/Stockholm"


def read_area(path: str | Path | Sequence[str | Path], *, crs: str | int | None = None) -> Area:
    """Read the area of a study from polygons in a file; several are joined.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile, FlatGeobuf or GeoParquet, or several.
    crs
        What to measure in; by default SWEREF 99 TM in Sweden, else the UTM zone.
    """
    frame = read_areas(path, crs=crs)
    name = Path(path).stem if isinstance(path, str | Path) else ""
    return Area(frame.geometry.union_all(), frame.crs, name)


def read_areas(path: str | Path | Sequence[str | Path], *, crs: str | int | None = None) -> gpd.GeoDataFrame:
    """Read areas with their names from a file."""
    names, folder = _named(path)
    source = AreasSource(path=names)
    frame: gpd.GeoDataFrame = io.read_areas(source, base=folder, crs=_crs(crs))
    return frame


def read_incidents(
    path: str | Path | Sequence[str | Path],
    *,
    area: Area | None = None,
    crs: str | int | None = None,
    file_crs: str | int = "auto",
    timezone: str = ZONE,
    **said: Any,
) -> Incidents:
    """Read incidents; what the file does not say is told from its values.

    Parameters
    ----------
    path
        CSV, a workbook, a map file or Parquet, also packed with gzip or zip; a pattern such as ``data/*.csv``; or a
        list of these. Files are told and read each by itself, and joined.
    area
        Only what lies inside is used; the rest is counted as filtered. Its CRS is measured in.
    crs
        What to measure in, where no area is given.
    file_crs
        What the file's coordinates are in, if its values do not tell.
    timezone
        The zone of the times.
    **said
        Fields of :class:`~hotspots.io.sources.IncidentsSource`, such as ``columns={"offence": "Brottstyp"}``.

    Raises
    ------
    DataError
        If the file cannot be understood.
    """
    names, folder = _named(path)
    source = IncidentsSource(path=names, crs=file_crs, **said)
    measured = area.crs if area is not None else _crs(crs)
    incidents = io.read_incidents(source, base=folder, crs=measured, timezone=timezone)
    return incidents if area is None else within(incidents, area)


def read_survey(
    path: str | Path | Sequence[str | Path],
    *,
    crs: str | int | None = None,
    file_crs: str | int = "auto",
    timezone: str = ZONE,
    **said: Any,
) -> Survey:
    """Read survey answers; ``said`` are fields of :class:`~hotspots.io.sources.SurveySource`.

    ``crs`` is measured in, ``file_crs`` is what the file's coordinates are in, if its values do not tell.
    """
    names, folder = _named(path)
    source = SurveySource(path=names, crs=file_crs, **said)
    return io.read_survey(source, base=folder, crs=_crs(crs), timezone=timezone)


def read_lamps(
    path: str | Path | Sequence[str | Path], *, crs: str | int | None = None, file_crs: str | int = "auto", **said: Any
) -> Lamps:
    """Read a lamp register; ``said`` are fields of :class:`~hotspots.io.sources.LampsSource`.

    ``crs`` is measured in, ``file_crs`` is what the file's coordinates are in, if its values do not tell.
    """
    names, folder = _named(path)
    source = LampsSource(path=names, crs=file_crs, **said)
    return io.read_lamps(source, base=folder, crs=_crs(crs))


def read_streets(path: str | Path, *, area: Area | None = None, crs: str | int | None = None) -> StreetNetwork:
    """Read the street network of an OpenStreetMap file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    area
        Only streets that touch it. Its CRS is measured in.
    crs
        What to measure in, where no area is given; by default SWEREF 99 TM in Sweden, else the UTM zone.
    """
    extract = io.read_osm(Path(path))
    return build_network(extract, crs=area.crs if area is not None else _crs(crs), area=area)


def _named(path: str | Path | Sequence[str | Path]) -> tuple[str | tuple[str, ...], Path | None]:
    """Give the names of files, and the folder from which they start; several may lie in several folders."""
    if not isinstance(path, str | Path):
        return tuple(str(one) for one in path), None
    whole = Path(path).expanduser()
    return whole.name, whole.absolute().parent


def _crs(name: str | int | None) -> Any:
    return None if name is None else read_crs(name)
