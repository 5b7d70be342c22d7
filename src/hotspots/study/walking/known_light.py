"""What is known of the light at each stop: its state, reports that name no lamp, lamps that do not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from hotspots.i18n import Translator
    from hotspots.model.walk import WalkPlan

NEAR_M: Final = 60.0
"""Lamps out of order so near a stop are told of there; those so near the way are on the list of actions."""

_TELLING: Final = frozenset({"why_unlit", "why_unknown", "why_underpass_unlit", "why_underpass_unknown"})
"""Reasons for a stop that tell of its light already."""


@dataclass(frozen=True, slots=True)
class LightAt:
    """The light at one stop.

    Parameters
    ----------
    lighting
        State of the street there.
    is_told
        Whether the reasons for the stop tell of it.
    reports
        What was reported of its streets without saying which lamp: the code of what is wrong, day and street.
    lamps
        How many lamps within :data:`NEAR_M` are out of order.
    """

    lighting: str
    is_told: bool
    reports: tuple[tuple[str, str, str], ...] = ()
    lamps: int = 0

    def reasons(self, say: Translator) -> list[str]:
        """Say it as reasons for the stop; nothing of it is taken from incidents."""
        told = []
        if self.lighting in ("unlit", "unknown") and not self.is_told:
            told.append(say(f"pack.why_{self.lighting}"))
        if self.lamps:
            told.append(say("pack.why_lamps", count=self.lamps, metres=round(NEAR_M)))
        for said, day, street in self.reports:
            told.append(say("pack.why_report", fault=say.term(f"finding_{said}"), day=day or "–", street=street))
        return told

    def actions(self, say: Translator, order: int, name: str) -> list[str]:
        """Say what is to be done about it."""
        told = []
        if self.lighting in ("unlit", "unknown"):
            told.append(say(f"pack.action_{self.lighting}", order=order, name=name))
        told += [say("pack.action_report", street=street, day=day or "–") for _, day, street in self.reports]
        return told


def known_of_light(plan: WalkPlan, lamps: gpd.GeoDataFrame | None, loose: pd.DataFrame) -> dict[int, LightAt]:
    """Give what is known of the light at each stop, by its number.

    Parameters
    ----------
    plan
        The walk.
    lamps
        :func:`~hotspots.streets.light.register.lamps_on_streets`, None without a register.
    loose
        :func:`~hotspots.streets.light.register.faults_without_lamps`.
    """
    found: dict[int, LightAt] = {}
    told: set[tuple[str, str, str]] = set()
    broken = None if lamps is None else lamps.loc[(lamps["state"] == "faulty").to_numpy(dtype=bool)]
    for stop in plan.looked_at.itertuples():
        order = int(stop.order)
        walked = plan.legs.loc[(plan.legs["leg"] == order - 1).to_numpy(dtype=bool), "name"].tolist()
        streets = {str(stop.name).split(" (")[0], *str(stop.name).split("/"), *map(str, walked[-1:])} - {""}
        rows = loose.loc[loose["street"].isin(streets).to_numpy(dtype=bool)] if len(loose) else loose
        reports = dict.fromkeys(
            (str(row.said), str(row.date), str(row.street)) for row in rows.itertuples() if not row.pole
        )
        near = 0
        if broken is not None and len(broken):
            near = int((shapely.distance(broken.geometry.to_numpy(), stop.geometry) <= NEAR_M).sum())
        is_told = any(one.code in _TELLING for one in stop.why)
        found[order] = LightAt(str(stop.lighting), is_told, tuple(one for one in reports if one not in told), near)
        told |= set(reports)
    return found
