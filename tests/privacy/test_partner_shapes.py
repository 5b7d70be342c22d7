"""What partners see of hot spots: whichever method found them, no shape depends on where exactly an incident was."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from made_up import incidents_at

from city import CRS, ORIGIN, grid_town
from hotspots.leaflet import Map, drawn_shape
from hotspots.model.area import Area
from hotspots.model.incidents import Incidents
from hotspots.privacy import PARTNER, PARTNER_CELL_M, PrivateData, StreetShapes, audit, harmless_values
from hotspots.privacy.shapes import cells_over, is_of_cells
from hotspots.study.finding.find import find_hot_spots
from hotspots.study.finding.methods import METHODS
from hotspots.study.partner_shapes import harmless_shapes, partner_felt_places, partner_hot_spots

TOWN = grid_town(12)
WEST, SOUTH, EAST, NORTH = TOWN.bounds
AREA = Area.from_bounds(TOWN.bounds, CRS, "Testby")


@dataclass(eq=False)
class Study:
    """A study with its materials and results in memory."""

    spots: Any
    incidents: Incidents
    felt: dict[str, Any]
    streets: Any = TOWN
    lit_streets: Any = TOWN
    area: Any = AREA
    has_counts: bool = False
    study: Any = field(
        default_factory=lambda: SimpleNamespace(settings=SimpleNamespace(incidents=object(), public=None))
    )

    @property
    def materials(self) -> Study:
        return self

    def shared(self, profile: Any) -> tuple[Any, Incidents]:  # noqa: ARG002
        return self.spots, self.incidents


def crowded() -> Incidents:
    """Incidents all over the town, and many at three places by its streets, on many days."""
    random = np.random.default_rng(5)
    anywhere = random.uniform((WEST, SOUTH), (EAST, NORTH), (240, 2))
    middles = np.asarray(ORIGIN) + np.array([[310.7, 206.3], [603.4, 713.9], [917.2, 409.6]])
    crowd = np.concatenate([middle + random.normal(0, 9.0, (55, 2)) for middle in middles])
    found = incidents_at(np.concatenate([anywhere, crowd]))
    days = random.integers(0, 365, len(found))
    days[240:295] = random.integers(350, 360, 55)
    start = pd.Timestamp("2024-01-01 12:00", tz="Europe/Stockholm") + pd.to_timedelta(days, unit="D")
    return replace(found, frame=found.frame.assign(start=start))


INCIDENTS = crowded()
PRIVATE = PrivateData.from_incidents(INCIDENTS, streets=TOWN)


@lru_cache
def study_of(method: str) -> Study:
    spots = find_hot_spots(INCIDENTS, TOWN, METHODS[method](), area=AREA)
    felt = {"night": replace(spots, frame=spots.frame.assign(top_offences="", peak=""), weeks={})}
    return Study(spots, INCIDENTS, felt)


def page_of(study: Study) -> bytes:
    page = Map("sv", "Testby", PARTNER)
    page.add(partner_hot_spots(study, PARTNER)).add(partner_felt_places(study, PARTNER))
    return page.to_html()


def findings_in(page: bytes, study: Study) -> set[str]:
    drawn = harmless_shapes(study, PARTNER)
    private = replace(PRIVATE, lattices_m=(*PRIVATE.lattices_m, *drawn.lattices_m))
    return {one.kind for one in audit("map.html", page, private, profile=PARTNER, harmless=drawn.shapes)}


@pytest.mark.parametrize("method", METHODS)
def test_whatever_the_method_partners_get_a_map_that_passes(method):
    study = study_of(method)
    assert findings_in(page_of(study), study) == set()


@pytest.mark.parametrize("method", ["dbscan", "hdbscan", "segments", "gistar"])
def test_places_are_there_to_be_seen(method):
    study = study_of(method)
    told = partner_hot_spots(study, PARTNER).thing
    assert len(told) == len(study.spots) > 0
    for drawn, found in zip(told.frame.geometry, study.spots.frame.geometry, strict=True):
        assert shapely.area(shapely.difference(found, drawn)) < 0.02 * found.area


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("key", ["at", "rings"])
@pytest.mark.parametrize("layer", ["hot_spots", "felt"])
def test_an_incident_planted_in_a_shape_is_found(method, key, layer):
    study = study_of(method)
    if len(study.spots) == 0:
        pytest.skip("nothing found in so small a town")
    planted = drawn_shape(shapely.Point(INCIDENTS.xy[250]).buffer(1.0), TOWN.crs)["at"]
    page = page_of(study).decode()
    head, opening, rest = page.partition(f'data-block="{layer}">')
    block, closing, tail = rest.partition("</script>")
    data = json.loads(block)
    spot = (data["spots"] if layer == "hot_spots" else data["night"]["places"])[0]
    if key == "at":
        spot["at"] = planted
    else:
        spot["rings"][0][1] = planted
    leaking = head + opening + json.dumps(data) + closing + tail
    assert "place" in findings_in(leaking.encode(), study)


def test_stretches_keep_the_shape_that_the_streets_give_them():
    study = study_of("segments")
    streets = StreetShapes(
        np.array([shapely.LineString([(0, 0), (80, 0)]), shapely.LineString([(80, 0), (80, 90)])]), 15
    )
    both = shapely.union_all(shapely.buffer(streets.lines, 15))
    assert streets.rebuilt(both) == both
    assert "cell_m" not in partner_hot_spots(study, PARTNER).thing.parameters
    assert len(harmless_shapes(study, PARTNER).shapes)


def test_a_stretch_that_reaches_for_an_incident_is_drawn_as_cells():
    study = study_of("segments")
    reaching = study.spots.frame.geometry.iloc[0].union(shapely.Point(INCIDENTS.xy[250]).buffer(40.0))
    frame = study.spots.frame.copy()
    frame.loc[frame.index[0], "geometry"] = reaching
    changed = replace(study, spots=replace(study.spots, frame=frame))
    told = partner_hot_spots(changed, PARTNER).thing
    assert is_of_cells(told.frame.geometry.to_numpy(), PARTNER_CELL_M)
    assert findings_in(page_of(changed), changed) == set()


def test_a_cluster_looks_the_same_when_its_incidents_move_within_their_cells():
    corner = np.asarray(ORIGIN)
    one = shapely.multipoints(corner + np.array([[12.0, 13.0], [61.0, 20.0], [30.0, 70.0]])).buffer(4)
    other = shapely.multipoints(corner + np.array([[20.0, 31.0], [85.0, 40.0], [9.0, 90.0]])).buffer(4)
    assert cells_over(one).equals(cells_over(other))
    assert is_of_cells(np.array([cells_over(one)]), PARTNER_CELL_M)


def test_places_without_streets_are_named_no_finer_than_partners_may_know():
    spots = find_hot_spots(INCIDENTS, None, METHODS["dbscan"](), area=AREA)
    study = Study(spots, INCIDENTS, {}, streets=None)
    for name in partner_hot_spots(study, PARTNER).thing.frame["name"]:
        assert all(len(part.partition(".")[2]) == 3 for part in name.split(", "))
    assert findings_in(Map("sv", "", PARTNER).add(partner_hot_spots(study, PARTNER)).to_html(), study) == set()


def test_only_the_shape_itself_is_passed_over():
    planted = drawn_shape(shapely.Point(INCIDENTS.xy[250]).buffer(1.0), TOWN.crs)["at"]
    harmless = harmless_values([planted])
    for block, kinds in (({"spots": [{"at": planted}]}, set()), ({"spots": [{"where": planted}]}, {"place"})):
        page = f'<script type="application/json" data-block="hot_spots">{json.dumps(block)}</script>'
        found = audit("map.html", page.encode(), PRIVATE, profile=PARTNER, harmless=harmless)
        assert {one.kind for one in found} == kinds
