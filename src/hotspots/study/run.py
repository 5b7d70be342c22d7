"""All that a study asks for, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.study.check import Checked, check_materials, set_aside_table, spoken
from hotspots.study.lighting.light import add_light
from hotspots.study.patrolling.step import Patrolled, add_patrol, missing_for_patrol
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.read.traffic import add_traffic
from hotspots.study.results import Results
from hotspots.study.steps import add_find, add_map
from hotspots.study.walking.files import add_walk
from hotspots.study.walking.pack import add_walk_pack

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.patterns import Patterns
    from hotspots.model.released import ProfileName
    from hotspots.model.walk import WalkPlan
    from hotspots.study.asked.folder import Study
    from hotspots.study.finding.felt import Daytime
    from hotspots.study.lighting.light import LightReport


@dataclass(frozen=True, slots=True)
class Done:
    """What a run found and wrote."""

    checked: Checked
    hot_spots: HotSpots | None
    light: LightReport | None
    plan: WalkPlan | None
    steps: tuple[tuple[str, float], ...]
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]
    patrols: Patrolled | None = None
    felt: Mapping[Daytime, HotSpots] = field(default_factory=dict)
    patterns: Patterns | None = None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return sum(seconds for _, seconds in self.steps)

    @property
    def opens(self) -> Path | None:
        """The map that its maker wants to look at first."""
        return next((path for path in self.files if path.parts[-2:] == ("internal", "map.html")), None)

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "steps": [{"name": name, "seconds": round(seconds, 2)} for name, seconds in self.steps],
            "files": [str(path) for path in self.files],
            "hot_spots": None if self.hot_spots is None else len(self.hot_spots),
            "stops": None if self.plan is None else len(self.plan.stops),
            "visits": None if self.patrols is None else len(self.patrols.plan.visits),
            "warnings": [spoken(notice, say) for notice in self.notices],
        }


def run(study: Study, *, out: Path | None = None, progress: Progress = silent) -> Done:
    """Read, find hot spots, take stock of lighting, plan the walk, draw the maps: what the study asks for.

    Everything is audited before anything is put in place.

    Raises
    ------
    HotspotsError
        Whatever a step raises; nothing is half-written then.
    """
    materials = Materials(study, progress)
    publication = Publication(materials, out)
    results = Results(materials)
    settings = study.settings
    steps: list[tuple[str, float]] = []
    report: LightReport | None = None
    patrols: Patrolled | None = None

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        found = work()
        steps.append((name, time.perf_counter() - began))
        return found

    checked = timed("check", lambda: check_materials(materials))
    publication.add("internal", "set-aside.csv", set_aside_table(checked.files, study.say))
    if settings.incidents is not None:
        timed("find", lambda: add_find(results, publication))
    if settings.traffic is not None:
        timed("traffic", lambda: add_traffic(materials, publication))
    if settings.streets is not None:
        report = timed("light", lambda: add_light(results, publication))
    if settings.walk is not None and settings.streets is not None:
        timed("walk", lambda: add_walk(results, publication))
        timed("walk pack", lambda: add_walk_pack(results, publication))
    lacks = missing_for_patrol(study)
    if settings.patrol is not None and lacks is None:
        patrols = timed("patrol", lambda: add_patrol(results, publication))
    for profile in _audiences(study):
        timed(f"map {profile}", partial(add_map, results, publication, profile))
    files = timed("write", publication.put)
    return Done(
        checked,
        results.hot_spots if settings.incidents is not None else None,
        report,
        results.plan if settings.walk is not None and settings.streets is not None else None,
        tuple(steps),
        files,
        (
            *results.notices,
            *(() if lacks is None else (lacks,)),
            *(() if report is None else report.notices),
            *(() if patrols is None else (*patrols.plan.notices, *patrols.notices)),
            *publication.notices,
        ),
        patrols,
        results.felt if settings.incidents is not None else {},
        results.patterns if settings.incidents is not None else None,
    )


def _audiences(study: Study) -> tuple[ProfileName, ...]:
    """Draw a map for each audience that the study asks for: internal always, public where ``[public]`` stands."""
    return ("internal", "public") if study.settings.public is not None else ("internal",)
