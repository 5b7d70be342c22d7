"""Incidents as a data block: for pages that stay inside the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.leaflet.deltas import to_units

if TYPE_CHECKING:
    from hotspots.model.incidents import Incidents


def incidents_block(incidents: Incidents) -> dict[str, Any]:
    """Give incidents by column, in an order that does not depend on that of the rows.

    ``at`` is [longitude, latitude] in whole 1e-5 degrees; ``day`` days since 1970-01-01 and ``minute`` minutes since
    midnight, both local, None where not known; ``offence`` numbers ``offences``, which are [words, group]. Only
    places that one could go to are there: centres of towns and postcodes are counted in ``unplaced``.
    """
    placed = incidents.located
    frame = placed.frame
    units = to_units(placed.xy, frame.crs)
    kinds = sorted(set(zip(frame["offence"].astype(str), frame["offence_group"].astype(str), strict=True)))
    number = {kind: place for place, kind in enumerate(kinds)}
    local = frame["start"].dt.tz_localize(None)
    precision = frame["time_precision"].astype(str)
    dated = local.notna() & precision.isin(["minute", "hour", "day"])
    timed = local.notna() & precision.isin(["minute", "hour"])
    day = ((local.dt.normalize() - pd.Timestamp("1970-01-01")) // pd.Timedelta(days=1)).where(dated, -1)
    minute = (local.dt.hour * 60 + local.dt.minute).where(timed, -1)
    table = pd.DataFrame(
        {
            "lon": units[:, 0],
            "lat": units[:, 1],
            "day": day.to_numpy(dtype=np.int64),
            "minute": minute.to_numpy(dtype=np.int64),
            "offence": [
                number[kind]
                for kind in zip(frame["offence"].astype(str), frame["offence_group"].astype(str), strict=True)
            ],
        }
    ).sort_values(["day", "minute", "lon", "lat", "offence"], kind="stable")
    return {
        "offences": [list(kind) for kind in kinds],
        "at": table[["lon", "lat"]].to_numpy().tolist(),
        "day": _known(table["day"]),
        "minute": _known(table["minute"]),
        "offence": table["offence"].tolist(),
        "unplaced": len(incidents) - len(placed),
    }


def _known(values: pd.Series) -> list[int | None]:
    return [None if value < 0 else int(value) for value in values]
