"""Read files without a study: for Python and notebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots import io
from hotspots.crs import read_crs
from hotspots.io.light_sources import FaultsSource, ObservationsSource
from hotspots.io.place_sources import PlacesSource
from hotspots.io.sources import AreasSource, IncidentsSource, LampsSource, SurveySource, TrafficSource
from hotspots.model.area import Area
from hotspots.streets import build_network
from hotspots.streets.clipping import BUFFER_M, clip_network
from hotspots.study.progress import silent
from hotspots.study.read.area import within
from hotspots.study.read.counted import units_of_areas, units_of_streets
from hotspots.study.read.geocoding import StudyGeocoder
from hotspots.study.read.traffic import traffic_on

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.io import KnownUnits
    from hotspots.model.counts import Counts
    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import Lamps, LightFindings
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey
    from hotspots.model.traffic import Traffic
    from hotspots.model.wished_places import WishedPlaces

ZONE = "Europe/Stockholm"

Share = Callable[[float], None]
"""Called with the share that is done, from 0 to 1."""


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
    progress: Share | None = None,
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
    progress
        Called with the share that is done, from 0 to 1.
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
    incidents = io.read_incidents(source, base=folder, crs=measured, timezone=timezone, progress=progress)
    return incidents if area is None else within(incidents, area)


def read_survey(
    path: str | Path | Sequence[str | Path],
    *,
    crs: str | int | None = None,
    file_crs: str | int = "auto",
    timezone: str = ZONE,
    progress: Share | None = None,
    **said: Any,
) -> Survey:
    """Read survey answers; ``said`` are fields of :class:`~hotspots.io.sources.SurveySource`.

    ``crs`` is measured in, ``file_crs`` is what the file's coordinates are in, if its values do not tell; ``progress``
    is called with the share that is done.
    """
    names, folder = _named(path)
    source = SurveySource(path=names, crs=file_crs, **said)
    return io.read_survey(source, base=folder, crs=_crs(crs), timezone=timezone, progress=progress)


def read_counts(
    path: str | Path | Sequence[str | Path],
    *,
    areas: str | Path | Sequence[str | Path] | None = None,
    streets: StreetNetwork | None = None,
    crs: str | int | None = None,
    progress: Share | None = None,
    **said: Any,
) -> Counts:
    """Read a table of counts: numbers of incidents by area, cell or street.

    Parameters
    ----------
    path
        A file, a pattern or several, as for :func:`read_incidents`.
    areas
        The map file with the areas that the table names, by name or code.
    streets
        The streets that the table names.
    crs
        What to measure in; by default that of the streets or areas.
    progress
        Called with the share that is done, from 0 to 1.
    **said
        Fields of :class:`~hotspots.io.sources.IncidentsSource`, such as ``fewer_than=5``.

    Raises
    ------
    DataError
        If the file is no table of counts, or names areas or streets that were not given.
    """
    names, folder = _named(path)

    def find(kind: str) -> KnownUnits | None:
        if kind == "area":
            return None if areas is None else _known_areas(areas, crs)
        return None if streets is None else units_of_streets(streets)

    source = IncidentsSource(path=names, **{"kind": "counts", **said})
    return io.read_counts(source, find, crs=_crs(crs), base=folder, progress=progress)


def _known_areas(path: str | Path | Sequence[str | Path], crs: str | int | None) -> KnownUnits:
    names, folder = _named(path)
    return units_of_areas(read_areas(path, crs=crs), AreasSource(path=names), folder)


def read_traffic(
    path: str | Path | Sequence[str | Path],
    streets: StreetNetwork,
    *,
    file_crs: str | int = "auto",
    progress: Share | None = None,
    **said: Any,
) -> Traffic:
    """Read measured speeds and complaints about traffic, and put them on streets, in whose CRS they are measured.

    Parameters
    ----------
    path
        A file, a pattern or several, as for :func:`read_incidents`.
    streets
        The network that they are put on: by name, else the nearest named street within ``snap_m``.
    file_crs
        What the file's coordinates are in, if its values do not tell.
    progress
        Called with the share that is done, from 0 to 1.
    **said
        Fields of :class:`~hotspots.io.sources.TrafficSource`, such as ``snap_m=40``.

    Raises
    ------
    DataError
        If rows have neither coordinates nor streets.
    """
    names, folder = _named(path)
    source = TrafficSource(path=names, crs=file_crs, **said)
    near = io.lonlat_box(Area.from_bounds(streets.bounds, streets.crs))
    known = units_of_streets(streets)
    return traffic_on(source, streets, known, base=folder, near=near, progress=progress)


def read_lamps(
    path: str | Path | Sequence[str | Path],
    *,
    crs: str | int | None = None,
    file_crs: str | int = "auto",
    progress: Share | None = None,
    **said: Any,
) -> Lamps:
    """Read a lamp register; ``said`` are fields of :class:`~hotspots.io.sources.LampsSource`.

    ``crs`` is measured in, ``file_crs`` is what the file's coordinates are in, if its values do not tell; ``progress``
    is called with the share that is done.
    """
    names, folder = _named(path)
    source = LampsSource(path=names, crs=file_crs, **said)
    return io.read_lamps(source, base=folder, crs=_crs(crs), progress=progress)


def read_faults(
    path: str | Path | Sequence[str | Path],
    streets: StreetNetwork,
    *,
    file_crs: str | int = "auto",
    progress: Share | None = None,
    **said: Any,
) -> LightFindings:
    """Read fault reports about lighting, for :func:`~hotspots.streets.light_streets`.

    ``streets`` are those that rows name; ``said`` are fields of :class:`~hotspots.io.light_sources.FaultsSource`, such
    as ``columns={"pole": "Stolpnr"}``.
    """
    names, folder = _named(path)
    return _findings(FaultsSource(path=names, crs=file_crs, **said), streets, folder, progress)


def read_observations(
    path: str | Path | Sequence[str | Path],
    streets: StreetNetwork,
    *,
    file_crs: str | int = "auto",
    progress: Share | None = None,
    **said: Any,
) -> LightFindings:
    """Read what was seen of the lighting on a walk or a light round, such as a checklist that was filled in.

    ``said`` are fields of :class:`~hotspots.io.light_sources.ObservationsSource`.
    """
    names, folder = _named(path)
    return _findings(ObservationsSource(path=names, crs=file_crs, **said), streets, folder, progress)


def read_places(
    path: str | Path | Sequence[str | Path],
    streets: StreetNetwork,
    *,
    file_crs: str | int = "auto",
    progress: Share | None = None,
    **said: Any,
) -> WishedPlaces:
    """Read the places that people named at the meeting before a walk, for :func:`hotspots.plan_walk`.

    ``said`` are fields of :class:`~hotspots.io.place_sources.PlacesSource`.
    """
    names, folder = _named(path)
    return io.read_wished_places(
        PlacesSource(path=names, crs=file_crs, **said),
        crs=streets.crs,
        base=folder,
        near=io.lonlat_box(Area.from_bounds(streets.bounds, streets.crs)),
        geocoder=StudyGeocoder(streets, lambda: None, silent),
        progress=progress,
    )


def _findings(
    source: FaultsSource | ObservationsSource, streets: StreetNetwork, folder: Path | None, progress: Share | None
) -> LightFindings:
    return io.read_findings(
        source,
        units_of_streets(streets),
        crs=streets.crs,
        base=folder,
        near=io.lonlat_box(Area.from_bounds(streets.bounds, streets.crs)),
        progress=progress,
        geocoder=StudyGeocoder(streets, lambda: None, silent),
    )


def read_streets(
    path: str | Path | Sequence[str | Path],
    *,
    area: Area | None = None,
    crs: str | int | None = None,
    buffer_m: float = BUFFER_M,
) -> StreetNetwork:
    """Read the street network of OpenStreetMap extracts.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``; a pattern, or several, which are joined: what they share is
        there once.
    area
        Only streets within `buffer_m` of it. Its CRS is measured in.
    crs
        What to measure in, where no area is given; by default SWEREF 99 TM in Sweden, else the UTM zone.
    buffer_m
        How far outside the area streets are kept, in metres.

    Raises
    ------
    FileError
        If a file is missing, or no whole extract.
    DataError
        If there is no street, or none in the area.
    """
    extract = io.read_extracts(io.find_extracts(path))
    network = build_network(extract, crs=area.crs if area is not None else _crs(crs))
    return network if area is None else clip_network(network, area, buffer_m=buffer_m)


def _named(path: str | Path | Sequence[str | Path]) -> tuple[str | tuple[str, ...], Path | None]:
    """Give the names of files, and the folder from which they start; several may lie in several folders."""
    if not isinstance(path, str | Path):
        return tuple(str(one) for one in path), None
    whole = Path(path).expanduser()
    return whole.name, whole.absolute().parent


def _crs(name: str | int | None) -> Any:
    return None if name is None else read_crs(name)
