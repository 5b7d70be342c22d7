"""Harm weights: not every incident weighs alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hotspots.errors import DataError
from hotspots.model.incidents import Incidents


def weigh_by_harm(incidents: Incidents, harm: Mapping[str, float], others: float | None = None) -> Incidents:
    """Give each incident the weight of its offence, such as the mean sentence in days.

    Surfaces of :class:`~hotspots.detect.density.kde.Kde`, :class:`~hotspots.detect.density.rates.PriorCounts` and
    :class:`~hotspots.detect.density.rates.ShrunkCounts` then show harm; p-values never use weights. An index of this
    kind is not for long trends, and counts offences that give no prison too little (Kärrholm et al. 2020).

    Parameters
    ----------
    incidents
        Their own weights are multiplied by those of harm.
    harm
        Weight over zero by offence as the file names it, or by offence group; the offence goes before its group.
    others
        Weight of offences that are not named; if left out, every offence must be.

    Raises
    ------
    DataError
        If an offence has no weight, or a weight is not over zero.

    References
    ----------
    Sherman, L., Neyroud, P. W. & Neyroud, E. (2016). *Policing* 10, 171-183.
    Kärrholm, F., Neyroud, P. & Smaaland, J. (2020). *Cambridge Journal of Evidence-Based Policing* 4, 15-33.
    """
    for offence, weight in harm.items():
        if not weight > 0 or not np.isfinite(weight):
            raise DataError("harm_weight_impossible", offence=offence, found=weight)
    if others is not None and not others > 0:
        raise DataError("harm_weight_impossible", offence="others", found=others)
    frame = incidents.frame
    weight = frame["offence"].map(harm).astype(np.float64)
    weight = weight.fillna(frame["offence_group"].map(harm).astype(np.float64))
    if others is not None:
        weight = weight.fillna(others)
    missing = weight.isna().to_numpy()
    if missing.any():
        named = sorted(set(frame.loc[missing, "offence"].astype(str)))
        raise DataError("harm_offences_missing", found=named[:20])
    return replace(incidents, frame=frame.assign(weight=frame["weight"].to_numpy() * weight.to_numpy()))
