"""What people reported or saw of the light, read for a study and put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from hotspots.errors import DataError
from hotspots.io import read_findings
from hotspots.model.lighting import LightFindings
from hotspots.study.lighting.poles import told_of_lamps
from hotspots.study.read.counted import known_units
from hotspots.study.read.keeping import reference_day

if TYPE_CHECKING:
    from hotspots.io import FaultsSource, ObservationsSource
    from hotspots.study.read.materials import Materials


def study_findings(materials: Materials, source: FaultsSource | ObservationsSource, near: Any) -> LightFindings:
    """Read fault reports or observations of a study.

    Raises
    ------
    DataError
        If the study has no streets, or too few rows can be used.
    """
    if materials.streets is None:
        raise DataError("study_without_streets")
    materials.progress(f"read_{source.TABLE}")
    found = read_findings(
        source,
        known_units(materials)("street"),
        crs=materials.crs,
        base=materials.study.folder,
        near=near,
        geocoder=materials.geocoder,
        today=reference_day(materials.study),
    )
    return told_of_lamps(found, materials.lamps)


def together(*several: LightFindings | None) -> LightFindings | None:
    """Put findings of several kinds together; None if there are none."""
    some = [one for one in several if one is not None]
    if len(some) < 2:
        return some[0] if some else None
    crs = some[0].frame.crs
    frames = [one.frame.to_crs(crs) for one in some]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=crs)
    withheld = some[0].withheld
    for one in some[1:]:
        withheld = withheld | one.withheld
    return replace(
        some[0], frame=frame, readings=tuple(reading for one in some for reading in one.readings), withheld=withheld
    )
