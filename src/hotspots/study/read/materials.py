"""Everything that a study reads, each read once and only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

from hotspots.errors import DataError, Notice, Term
from hotspots.io import (
    lonlat_box,
    looks_like_counts,
    read_addresses,
    read_areas,
    read_areas_with_account,
    read_counts,
    read_incidents,
    read_lamps,
    read_patrol_log,
    read_survey,
    read_wished_places,
    require_enough,
    settle_town_centres,
)
from hotspots.model.area import Area
from hotspots.model.counts import UNIT_WORDS
from hotspots.model.offences import PLACE_KINDS
from hotspots.model.reading import Withheld
from hotspots.streets import light_streets, snap
from hotspots.streets.clipping import clip_network
from hotspots.streets.light.inventory import metres_inside
from hotspots.study.lighting.evidence import study_findings, together
from hotspots.study.lighting.owners import with_owners_said
from hotspots.study.progress import Progress, announcing, silent
from hotspots.study.read.area import shared_area, within
from hotspots.study.read.counted import counted_area, counts_within, known_units
from hotspots.study.read.geocoding import StudyGeocoder
from hotspots.study.read.keeping import reference_day
from hotspots.study.read.limits import limited
from hotspots.study.read.loading import load_streets
from hotspots.study.read.telling import notices_of, readings_of

NEAR_STREET_M = 25.0
"""A stack of incidents with no street or address this near is a town centre."""

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hotspots.io import FaultsSource, ObservationsSource, PatrolLog
    from hotspots.io.addresses import Addresses
    from hotspots.model.counts import Counts
    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import Lamps, LightFindings
    from hotspots.model.network import StreetNetwork
    from hotspots.model.reading import FileReading
    from hotspots.model.survey import Survey
    from hotspots.model.traffic import Traffic
    from hotspots.model.wished_places import WishedPlaces
    from hotspots.study.asked.folder import Study


@dataclass(eq=False)
class Materials:
    """What a study reads.

    Parameters
    ----------
    study
        The study.
    progress
        Told of each step.
    lenient
        Whether files with too many bad rows are read all the same, to say what is wrong with them.
    told
        What was said while reading, such as what was sent where.
    """

    study: Study
    progress: Progress = field(default=silent)
    lenient: bool = False
    told: list[Notice] = field(default_factory=list)

    @cached_property
    def _near(self) -> tuple[float, float, float, float] | None:
        """Where the streets, or else the area, are in degrees: it settles which local zone coordinates are in."""
        if self.streets is None:
            area = self.study.settings.study.area
            return lonlat_box(read_area(self.study, area, None)) if area else None
        return lonlat_box(Area.from_bounds(self.streets.bounds, self.streets.crs))

    def _near_street(self, xy: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places have a street or an address within 25 m."""
        streets = self.streets
        if streets is None:
            return np.zeros(len(xy), dtype=np.bool_)
        near = snap(streets, xy, NEAR_STREET_M).edge >= 0
        if len(streets.addresses):
            tree = cKDTree(streets.addresses[["x", "y"]].to_numpy(dtype=np.float64))
            near |= tree.query(xy)[0] <= NEAR_STREET_M
        return np.asarray(near, dtype=np.bool_)

    def _share(self, step: str) -> Callable[[float], None]:
        return lambda share: self.progress(step, share)

    def _require_enough(self, readings: Iterable[FileReading], max_bad: float) -> None:
        if not self.lenient:
            require_enough(readings, max_bad)

    @property
    def crs(self) -> Any:
        """What is measured in: as the settings say, else that of the streets, else of the incidents."""
        said = self.study.settings.study.crs
        if said != "auto":
            from hotspots.crs import read_crs, require_metres

            crs = read_crs(said)
            require_metres(crs, "study")
            return crs
        if self.streets is not None:
            return self.streets.crs
        return self.all_counts.crs if self.has_counts else self.all_incidents.frame.crs

    @cached_property
    def streets(self) -> StreetNetwork | None:
        """The street network without lamps of a register, None if the study has no streets."""
        section = self.study.settings.streets
        if section is None:
            return None
        tell = announcing(self.progress, self.told)
        crs = self.study.settings.study.crs
        return load_streets(section, self.study.folder, crs, tell, progress=self.progress)

    @cached_property
    def addresses(self) -> Addresses | None:
        """The study's own table of addresses with coordinates."""
        source = self.study.settings.addresses
        if source is None:
            return None
        self.progress("read_addresses")
        said = self.study.settings.study.crs
        crs = self.crs if self.streets is not None or said != "auto" else None
        found = read_addresses(source, base=self.study.folder, crs=crs, near=self._near)
        self._require_enough(found.readings, source.max_bad)
        return found

    @cached_property
    def geocoder(self) -> StudyGeocoder | None:
        """What rows without coordinates are found by; None if the study has neither streets nor addresses."""
        if self.streets is None and self.study.settings.addresses is None:
            return None
        return StudyGeocoder(self.streets, lambda: self.addresses, self.progress)

    @cached_property
    def lamps(self) -> Lamps | None:
        """The register of light points."""
        source = self.study.settings.lamps
        if source is None:
            return None
        self.progress("read_lamps")
        whole = self.area if source.coverage == "all" else None
        lamps = read_lamps(
            source,
            base=self.study.folder,
            crs=self.crs,
            near=self._near,
            area=whole,
            geocoder=self.geocoder,
            today=reference_day(self.study),
        )
        self._require_enough(lamps.readings, source.max_bad)
        return with_owners_said(lamps, self.study.say)

    @cached_property
    def faults(self) -> LightFindings | None:
        """Fault reports about lighting."""
        return self._findings(self.study.settings.faults)

    @cached_property
    def observations(self) -> LightFindings | None:
        """What was seen of the lighting on walks and rounds."""
        return self._findings(self.study.settings.observations)

    @cached_property
    def places(self) -> WishedPlaces | None:
        """Places that were named at the meeting before a walk."""
        source = self.study.settings.places
        if source is None:
            return None
        self.progress("read_places")
        found = read_wished_places(
            source, base=self.study.folder, crs=self.crs, near=self._near, geocoder=self.geocoder
        )
        self._require_enough(found.readings, source.max_bad)
        return found

    @property
    def findings(self) -> LightFindings | None:
        """Fault reports and observations together."""
        return together(self.faults, self.observations)

    def _findings(self, source: FaultsSource | ObservationsSource | None) -> LightFindings | None:
        if source is None:
            return None
        found = study_findings(self, source, self._near)
        self._require_enough(found.readings, source.max_bad)
        return found

    @cached_property
    def near_streets(self) -> StreetNetwork:
        """The streets of the study's area and a little around it; addresses are looked up in all of them.

        Raises
        ------
        DataError
            If the study has no streets, or none in its area.
        """
        if self.streets is None or self.study.settings.streets is None:
            raise DataError("study_without_streets")
        if not self._has_area:
            return self.streets
        return clip_network(self.streets, self.area, buffer_m=self.study.settings.streets.buffer_m)

    @cached_property
    def lit_streets(self) -> StreetNetwork:
        """The street network with its lighting.

        Raises
        ------
        DataError
            If the study has no streets.
        """
        if self.streets is None:
            raise DataError("study_without_streets")
        clipped, lamps, findings = self.near_streets, self.lamps, self.findings
        self.progress("light")
        lit = light_streets(clipped, lamps, findings, today=reference_day(self.study))
        if not self._has_area:
            return lit
        return replace(lit, edges=lit.edges.assign(in_area_m=metres_inside(lit.edges, self.area)))

    @property
    def _has_area(self) -> bool:
        """Whether there is an area: said, or to be taken from what could be placed."""
        return bool(self.study.settings.study.area) or not self.has_points or len(self.all_incidents.placed) > 0

    @cached_property
    def has_counts(self) -> bool:
        """Whether ``[incidents]`` is a table of counts."""
        source = self.study.settings.incidents
        return source is not None and looks_like_counts(source, self.study.folder)

    @property
    def has_points(self) -> bool:
        """Whether ``[incidents]`` has a row for each incident."""
        return self.study.settings.incidents is not None and not self.has_counts

    @cached_property
    def all_counts(self) -> Counts:
        """All numbers by unit that could be read, whether or not inside the area."""
        source = self.study.settings.incidents
        if source is None:
            raise DataError("study_without_incidents")
        self.progress("read_incidents")
        said = self.study.settings.study.crs
        crs = self.streets.crs if self.streets is not None and said == "auto" else None if said == "auto" else self.crs
        counts = read_counts(source, known_units(self), crs=crs, base=self.study.folder)
        self._require_enough(counts.readings, source.max_bad)
        return counts

    @cached_property
    def counts(self) -> Counts:
        """Numbers of units inside the area and of periods inside the study's; the rest are counted as filtered."""
        return counts_within(self.all_counts, self.area, self.study.settings.study.period)

    @cached_property
    def all_incidents(self) -> Incidents:
        """All incidents that could be read, whether or not inside the area.

        Raises
        ------
        DataError
            If the study has no incidents.
        """
        source = self.study.settings.incidents
        if source is None:
            raise DataError("study_without_incidents")
        if self.has_counts:
            raise DataError("counts_no_points", unit=Term(UNIT_WORDS[self.all_counts.kind]))
        streets = self.streets
        self.progress("read_incidents")
        said = self.study.settings.study
        crs = streets.crs if streets is not None and said.crs == "auto" else None if said.crs == "auto" else self.crs
        incidents = read_incidents(
            source,
            base=self.study.folder,
            crs=crs,
            timezone=said.timezone,
            near=self._near,
            progress=self._share("read_incidents"),
            geocoder=self.geocoder,
            today=reference_day(self.study),
        )
        self._require_enough(incidents.readings, source.max_bad)
        return incidents if streets is None else settle_town_centres(incidents, self._near_street)

    @cached_property
    def area(self) -> Area:
        """What is studied: as the settings say, else the box that streets and incidents share."""
        said = self.study.settings.study
        if said.area:
            return read_area(self.study, said.area, self.crs)
        if self.study.settings.incidents is None:
            if self.streets is None:
                raise DataError("study_without_streets")
            return Area.from_bounds(self.streets.bounds, self.crs, self.study.name)
        if self.has_counts:
            return counted_area(self.all_counts, self.streets, self.study.name)
        return shared_area(self.all_incidents, self.streets, self.study.name)

    @cached_property
    def incidents(self) -> Incidents:
        """Incidents inside the area and the period; the rest are counted as filtered."""
        return within(self.all_incidents, self.area, self.study.settings.study.period)

    @cached_property
    def _limited(self) -> tuple[Incidents, tuple[Notice, ...]]:
        return limited(self.incidents.mapped, self.study.settings.hot_spots)

    @property
    def counted(self) -> Incidents:
        """The incidents that hot spots are looked for among: at the times and of the offences of ``[hot_spots]``."""
        return self._limited[0]

    @property
    def limits(self) -> tuple[Notice, ...]:
        """What ``[hot_spots]`` leaves out, and how much that is."""
        return self._limited[1]

    @cached_property
    def survey(self) -> Survey | None:
        """The survey of perceived safety."""
        source = self.study.settings.survey
        if source is None:
            return None
        self.progress("read_survey")
        zone = self.study.settings.study.timezone
        survey = read_survey(
            source,
            base=self.study.folder,
            crs=self.crs,
            timezone=zone,
            near=self._near,
            geocoder=self.geocoder,
            today=reference_day(self.study),
        )
        self._require_enough(survey.readings, source.max_bad)
        return survey

    @cached_property
    def areas(self) -> tuple[Any, tuple[FileReading, ...]] | None:
        """Areas that survey answers are for, a GeoDataFrame with ``name``, and what became of the rows of each file."""
        source = self.study.settings.areas
        if source is None:
            return None
        # Numbers by area are measured in the CRS of the areas, not the other way round.
        decides = self.study.settings.study.crs == "auto" and self.streets is None and self.has_counts
        found, readings = read_areas_with_account(source, base=self.study.folder, crs=None if decides else self.crs)
        self._require_enough(readings, source.max_bad)
        return found, readings

    @cached_property
    def traffic(self) -> Traffic | None:
        """Measured speeds and complaints about traffic, on the study's streets; they are no incidents."""
        source = self.study.settings.traffic
        if source is None:
            return None
        from hotspots.study.read.traffic import study_traffic

        self.progress("read_traffic")
        traffic = study_traffic(self, source, self._near)
        self._require_enough(traffic.readings, source.max_bad)
        return traffic

    @cached_property
    def patrol_log(self) -> PatrolLog | None:
        """The log of patrols' visits, None without one."""
        settings = self.study.settings
        if settings.patrol is None or not settings.patrol.log:
            return None
        zone = settings.study.timezone
        return read_patrol_log(settings.patrol.log, self.study.folder, zone, self.study.today)

    @property
    def kinds_of_places(self) -> dict[str, int]:
        """How many of the incidents in the area and the period happened where: public, dwelling, nowhere, unknown."""
        if not self.has_points:
            return {}
        counts = self.incidents.frame["place_kind"].value_counts()
        return {kind: int(counts.get(kind, 0)) for kind in PLACE_KINDS}

    @property
    def readings(self) -> tuple[FileReading, ...]:
        """What became of the rows of every file that the study names."""
        return readings_of(self)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth saying of what was read."""
        return notices_of(self)

    @property
    def withheld(self) -> Withheld:
        """All that was left behind at reading, of every file."""
        kept = Withheld()
        if self.study.settings.incidents is not None:
            kept = kept | (self.all_counts if self.has_counts else self.all_incidents).withheld
        for thing in (self.survey, self.lamps, self.faults, self.observations, self.traffic, self.places):
            if thing is not None:
                kept = kept | thing.withheld
        return kept


def read_area(study: Study, name: str, crs: Any) -> Area:
    """Read the study's area from a file of polygons, in the CRS to measure in."""
    from hotspots.io.sources import AreasSource

    frame = read_areas(AreasSource(path=name), base=study.folder, crs=crs)
    return Area(frame.geometry.union_all(), frame.crs, study.name)
