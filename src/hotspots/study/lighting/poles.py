"""What findings say beside the register, told with the file that they stand in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.streets.light.findings import closed_findings
from hotspots.streets.light.poles import against_register, unknown_poles

if TYPE_CHECKING:
    from hotspots.model.lighting import Lamps, LightFindings


def told_of_lamps(findings: LightFindings, lamps: Lamps | None) -> LightFindings:
    """Add to the account of each file which pole numbers the register does not have, and where it contradicts.

    Parameters
    ----------
    findings
        As read.
    lamps
        The register, None without one.
    """
    frame = None if lamps is None else lamps.detailed.to_crs(findings.frame.crs)
    notices = (
        *unknown_poles(frame, findings.frame, None if lamps is None else lamps.unplaced),
        *against_register(frame, closed_findings(findings, findings.frame.crs, None)),
    )
    if not notices:
        return findings
    readings = tuple(
        replace(
            reading,
            notices=(*reading.notices, *(one for one in notices if one.values["file"] == reading.path)),
        )
        for reading in findings.readings
    )
    return replace(findings, readings=readings)
