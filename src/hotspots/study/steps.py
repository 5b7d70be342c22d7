"""One use case for each verb that finds something: find, map. The light and the walk have files of their own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspots.i18n.peaks import say_peak
from hotspots.io import to_csv, to_geojson, to_gpkg, to_xlsx
from hotspots.privacy import INTERNAL, PARTNER, profile_named, release
from hotspots.study.check import written
from hotspots.study.finding.counted_tables import add_counts
from hotspots.study.finding.felt import FELT_COLUMNS, Daytime
from hotspots.study.finding.methods import asking
from hotspots.study.finding.pattern_tables import hours_table, patterns_document, repeats_table, spread_table
from hotspots.study.lighting.ranking import harmless_list
from hotspots.study.pages import map_page, public_files, walk_page
from hotspots.study.partner_shapes import harmless_shapes
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.tables import explained, hot_spot_rows, with_lonlat

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.patterns import Patterns
    from hotspots.model.released import ProfileName
    from hotspots.study.asked.folder import Study


@dataclass(frozen=True, slots=True)
class Found:
    """Hot spots and places felt as unsafe, and the files they were written to."""

    hot_spots: HotSpots
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]
    felt: Mapping[Daytime, HotSpots] = field(default_factory=dict)
    patterns: Patterns | None = None

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "method": self.hot_spots.method,
            "parameters": dict(self.hot_spots.parameters),
            "incidents": self.hot_spots.incidents,
            "exposure": self.hot_spots.exposure,
            "hot_spots": hot_spot_rows(self.hot_spots),
            "felt": {daytime: hot_spot_rows(spots) for daytime, spots in self.felt.items()},
            **patterns_document(self.patterns),
            **written(self.files, self.notices, say),
        }


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map for an audience."""

    profile: str
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "profile": self.profile,
            **written(self.files, self.notices, say),
        }


def find(
    study: Study,
    *,
    out: Path | None = None,
    progress: Progress = silent,
    **wished: Any,
) -> Found:
    """Find hot spots and write them for the analyst.

    Parameters
    ----------
    study
        The study.
    out
        Folder to write in.
    progress
        Told of each step.
    **wished
        Keys of ``[hot_spots]`` that go before the settings, such as ``method`` or ``when``; None leaves one as it is.
    """
    results = Results(Materials(asking(study, **wished), progress))
    publication = Publication(results.materials, out)
    add_find(results, publication)
    return Found(results.hot_spots, publication.put(), results.notices, results.felt, results.patterns)


def draw(study: Study, profile: ProfileName, *, out: Path | None = None, progress: Progress = silent) -> Drawn:
    """Draw the map for an audience."""
    results = Results(Materials(study, progress))
    publication = Publication(results.materials, out)
    add_map(results, publication, profile)
    return Drawn(profile, publication.put(), results.notices)


def add_find(results: Results, publication: Publication) -> None:
    """Add the hot spots' tables."""
    began = time.perf_counter()
    spots, say = results.hot_spots, results.materials.study.say
    frame = release(spots, INTERNAL).thing.frame
    table = frame.drop(columns="geometry")
    for_people = with_lonlat(frame)
    for_people["peak"] = [say_peak(peak, say) for peak in for_people["peak"]]
    layers = {"hot_spots": frame, "significant": spots.significant}
    publication.add("internal", "hot_spots.gpkg", to_gpkg(layers))
    publication.add("internal", "hot_spots.geojson", to_geojson(frame))
    publication.add("internal", "hot_spots.csv", to_csv(for_people, say.language))
    sheets = {say("sheet.hot_spots"): for_people, **add_patterns(results, publication)}
    columns = [*table.columns, *(column for sheet in sheets.values() for column in sheet.columns)]
    sheets[say("sheet.explained")] = explained(columns, say)
    publication.add("internal", "hot_spots.xlsx", to_xlsx(sheets))
    if results.materials.has_counts:
        add_counts(results.materials, publication)
    add_felt(results, publication)
    publication.record(
        "find",
        parameters={"method": spots.method, "exposure": spots.exposure, **spots.parameters},
        counts={
            "incidents": spots.incidents,
            "hot_spots": len(spots),
            "felt": {daytime: len(felt) for daytime, felt in results.felt.items()},
            "kinds_of_places": results.materials.kinds_of_places,
        },
        seconds=time.perf_counter() - began,
    )


def add_patterns(results: Results, publication: Publication) -> dict[str, pd.DataFrame]:
    """Add what is told of hours, near repeats and concentration as files, and give it as sheets; nothing unknown."""
    say = results.materials.study.say
    found = results.patterns
    told: dict[str, pd.DataFrame] = {"hours": hours_table(results.hot_spots, say)}
    if found is not None and found.repeats is not None:
        told["near_repeat"] = repeats_table(found.repeats)
    if found is not None and found.spread is not None:
        told["concentration"] = spread_table(found.spread)
    names = {"hours": "hot_spots_hours.csv", "near_repeat": "near_repeat.csv", "concentration": "concentration.csv"}
    sheets = {}
    for kind, table in told.items():
        if len(table):
            publication.add("internal", names[kind], to_csv(table, say.language))
            sheets[say(f"sheet.{kind}")] = table
    return sheets


def add_felt(results: Results, publication: Publication) -> None:
    """Add the places that answers call unsafe, in files of their own: they are never among the recorded ones."""
    if not results.felt:
        return
    say = results.materials.study.say
    frames = {
        daytime: release(spots, INTERNAL).thing.frame[list(FELT_COLUMNS)] for daytime, spots in results.felt.items()
    }
    tables = {daytime: with_lonlat(frame) for daytime, frame in frames.items()}
    publication.add("internal", "felt.gpkg", to_gpkg({f"felt_{daytime}": frame for daytime, frame in frames.items()}))
    columns = ["daytime", *next(iter(tables.values())).columns]
    rows = [
        {"daytime": say(f"felt.{daytime}"), **row}
        for daytime, table in tables.items()
        for row in table.to_dict("records")
    ]
    publication.add("internal", "felt.csv", to_csv(pd.DataFrame(rows, columns=columns), say.language))
    sheets = {say(f"felt.{daytime}"): table for daytime, table in tables.items()}
    publication.add(
        "internal", "felt.xlsx", to_xlsx({**sheets, say("sheet.explained"): explained(columns, say, "felt")})
    )


def add_map(results: Results, publication: Publication, profile: ProfileName) -> None:
    """Add the map for an audience."""
    began = time.perf_counter()
    if profile == "participant":
        publication.add("participant", "walk.html", walk_page(results, "participant"))
    elif profile == "public":
        for name, data in public_files(results).items():
            publication.add("public", name, data)
    else:
        publication.add(profile, "map.html", map_page(results, profile))
        if results.materials.streets is not None:
            publication.vouch_shapes(harmless_list(results, profile_named(profile)))
        if profile == "partner":
            publication.vouch(harmless_shapes(results, PARTNER))
    publication.record(f"map_{profile}", parameters={}, counts={}, seconds=time.perf_counter() - began)
