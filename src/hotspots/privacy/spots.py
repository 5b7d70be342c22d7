"""Hot spots for partners: counts, but no single incident and nothing sensitive."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.errors import PrivacyError
from hotspots.model.counts import ALL_TOGETHER, Counts
from hotspots.model.felt import FeltPlaces
from hotspots.model.hot_spots import CELL_COLUMNS, COLUMNS, UNIT_COLUMNS
from hotspots.model.offences import SENSITIVE_GROUPS, counted_offences, folded
from hotspots.privacy.shapes import without_incidents

if TYPE_CHECKING:
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.incidents import Incidents
    from hotspots.model.released import Profile
    from hotspots.privacy.keep_out import KeepOut
    from hotspots.privacy.shapes import StreetShapes

_OFFENCE: Final = re.compile(r"(?P<words>.+) \((?P<count>\d+)\)")


def shareable(incidents: Incidents, profile: Profile) -> Incidents:
    """Leave out the offences that this audience may not see, so that what is found among the rest can be shared.

    Internal: all of them. Partners on a named legal basis: all but sensitive ones inside dwellings.
    """
    if profile.name == "internal":
        return incidents
    barred = incidents.frame["offence_group"].isin(SENSITIVE_GROUPS)
    if profile.legal_basis:
        known = "place_kind" in incidents.frame.columns
        barred &= (incidents.frame["place_kind"] == "dwelling") if known else False
    return replace(incidents, frame=incidents.frame.loc[~barred])


def partner_spots(
    spots: HotSpots,
    profile: Profile,
    tested: Incidents | Counts | None,
    keep_out: KeepOut | None,
    streets: StreetShapes | None = None,
) -> HotSpots:
    """Give what a partner may see of hot spots: not hour by hour, only the peak.

    Parameters
    ----------
    spots
        As found.
    profile
        The partner's, with its k.
    tested
        The incidents, or the table of counts, that they were found among: only they tell whether something sensitive is
        in the numbers.
    keep_out
        Protected places. Hot spots that touch them are left out, and so is the whole significant area: a hole in it
        would point at the place.
    streets
        What can be drawn from streets alone; without it stretches are drawn as cells.

    Raises
    ------
    PrivacyError
        If the incidents are not given, or sensitive offences are among them and no legal basis is named.
    """
    _require_shareable(spots, profile, tested)
    drawn = spots if isinstance(tested, Counts) else without_incidents(spots, streets)
    known = [*COLUMNS, *(column for column in UNIT_COLUMNS if column in spots.frame.columns)]
    frame = drawn.frame.loc[:, known]
    told = frame["count"].to_numpy() >= profile.k
    cells = drawn.significant.loc[:, list(CELL_COLUMNS)]
    cells = cells.loc[cells["count"].to_numpy() >= profile.k]
    if keep_out is not None:
        told &= ~(keep_out.touches(frame.geometry.to_numpy()) | keep_out.touches(spots.frame.geometry.to_numpy()))
        cells = cells.iloc[:0]
    frame = frame.loc[told].reset_index(drop=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    frame["top_offences"] = [large_enough(str(words), profile.k) for words in frame["top_offences"]]
    return replace(drawn, frame=frame, significant=cells.reset_index(drop=True), weeks={})


def partner_felt(
    felt: FeltPlaces, profile: Profile, keep_out: KeepOut | None, streets: StreetShapes | None = None
) -> FeltPlaces:
    """Give what a partner may see of places that answers call unsafe: those of k answers at least, away from keep-outs.

    Parameters
    ----------
    felt
        As found.
    profile
        The partner's, with its k.
    keep_out
        Protected places: what touches them is left out.
    streets
        What can be drawn from streets alone; without it stretches are drawn as cells.
    """
    told = {}
    for daytime, spots in felt.found.items():
        if spots.incidents < profile.k:
            continue
        drawn = without_incidents(spots, streets)
        told_of = [*COLUMNS, *(["answers"] if "answers" in drawn.frame.columns else [])]
        frame = drawn.frame.loc[:, told_of]
        kept = frame["count"].to_numpy() >= profile.k
        if "answers" in frame.columns:
            kept &= frame["answers"].to_numpy() >= profile.k
        if keep_out is not None:
            kept &= ~keep_out.touches(frame.geometry.to_numpy()) & ~keep_out.touches(spots.frame.geometry.to_numpy())
        frame = frame.loc[kept].reset_index(drop=True)
        frame["rank"] = np.arange(1, len(frame) + 1)
        told[daytime] = replace(
            drawn, frame=frame.assign(peak="", top_offences=""), significant=drawn.significant.iloc[:0], weeks={}
        )
    return FeltPlaces(told)


def large_enough(top_offences: str, k: int) -> str:
    """Leave out offences with fewer than k incidents, all spellings of an offence taken together.

    ``""`` if the text is not of the known form.
    """
    parts = [_OFFENCE.fullmatch(part) for part in top_offences.split("; ")]
    if any(part is None for part in parts):
        return ""
    counted = counted_offences((part["words"], int(part["count"])) for part in parts if part is not None)
    return "; ".join(f"{words} ({count})" for words, count in counted if count >= k)


def _require_shareable(spots: HotSpots, profile: Profile, tested: Incidents | Counts | None) -> None:
    if profile.legal_basis:
        return
    held = 0 if tested is None else tested.low if isinstance(tested, Counts) else len(tested)
    if tested is None or held < spots.incidents:
        raise PrivacyError("spots_without_incidents", profile=profile.name)
    sensitive = sorted(set(tested.frame["offence_group"]) & SENSITIVE_GROUPS)
    if isinstance(tested, Counts) and any(
        folded(str(word)) in ALL_TOGETHER for word in tested.frame["offence"].unique()
    ):
        raise PrivacyError("spots_hold_all_offences", profile=profile.name)
    if sensitive:
        raise PrivacyError("spots_hold_sensitive", profile=profile.name, groups=sensitive)
