"""What the incidents that were read hold: period, precision of times and places, offences by group, repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspots.io.cells.offences import sort_offence
from hotspots.io.duplicates import is_exact
from hotspots.model.offences import SENSITIVE_GROUPS, counted_offences, folded
from hotspots.model.precision import PLACE_PRECISIONS, PLACE_UNCERTAINTY_M, TIME_PRECISIONS

if TYPE_CHECKING:
    from hotspots.model.incidents import Incidents

UNKNOWN: Final = "unknown"
_SAID_BY: Final = 3
"""A word that fewer rows hold could single somebody out: it is counted, not said."""


@dataclass(frozen=True, slots=True)
class GroupTally:
    """Offences of one group.

    Parameters
    ----------
    group
        One of :data:`hotspots.model.offences.OFFENCE_GROUPS`, ``unknown`` for words of which nothing is known, or
        ``""`` where the file says nothing.
    count
        Rows.
    words
        What the file calls them, and how many rows each; only words of three rows or more.
    unsaid
        Rows with rarer words.
    is_sensitive
        Whether they are never published.
    """

    group: str
    count: int
    words: tuple[tuple[str, int], ...]
    unsaid: int
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What the incidents that were read hold.

    Parameters
    ----------
    read, used
        Rows that were accepted or mended; and of them those inside the area and the period.
    first, last
        The first and last day, ``""`` if no row has a date.
    undated
        Rows without a date.
    times, places
        Rows by precision of the time and of the place; of places without those that were found by address.
    by_address
        Rows that were placed by their address; how surely, the notices of their file tell.
    offences
        By group: unknown ones first, then the most frequent.
    repeats
        Rows that say the same place, time and offence as an earlier one.
    crs
        What the coordinates of each file are in, as far as it is told.
    """

    read: int
    used: int
    first: str
    last: str
    undated: int
    times: Mapping[str, int]
    places: Mapping[str, int]
    by_address: int
    offences: tuple[GroupTally, ...]
    repeats: int
    crs: Mapping[str, str]

    @property
    def inside(self) -> float:
        """The share of rows inside the area and the period, 0-1; 0 if there are none."""
        return self.used / self.read if self.read else 0.0

    def document(self) -> dict[str, Any]:
        """Give the JSON document."""
        told = asdict(self) | {"inside": round(self.inside, 4)}
        told["times"], told["places"], told["crs"] = dict(self.times), dict(self.places), dict(self.crs)
        for group in told["offences"]:
            group["words"] = dict(group["words"])
        return told


def tally_incidents(incidents: Incidents, used: int, said: Mapping[str, str], crs: Mapping[str, str]) -> Tally:
    """Count what incidents hold.

    Parameters
    ----------
    incidents
        All that were read.
    used
        How many of them are inside the area and the period.
    said
        The study's own words for offences.
    crs
        What the coordinates of each file are in.
    """
    frame = incidents.frame
    dated = frame["start"].dropna()
    scored = "place_score" in frame.columns
    by_address = frame["place_score"].notna().to_numpy() if scored else np.zeros(len(frame), dtype=bool)
    repeated = frame.assign(_x=incidents.xy[:, 0], _y=incidents.xy[:, 1]).duplicated(["start", "offence", "_x", "_y"])
    return Tally(
        read=len(frame),
        used=used,
        first="" if dated.empty else dated.min().date().isoformat(),
        last="" if dated.empty else dated.max().date().isoformat(),
        undated=int(frame["start"].isna().sum()),
        times=_in_order(frame["time_precision"].value_counts().to_dict(), TIME_PRECISIONS),
        places=_in_order(frame.loc[~by_address, "precision"].value_counts().to_dict(), PLACE_PRECISIONS),
        by_address=int(by_address.sum()),
        offences=_by_group(frame.groupby(["offence_group", "offence"], observed=True).size().to_dict(), said),
        repeats=int((repeated & is_exact(frame)).sum()),
        crs=dict(crs),
    )


def uncertainty_of(tier: str) -> float:
    """Give the metres that a place of a tier is taken to be off when its row states none."""
    return PLACE_UNCERTAINTY_M[tier]


def _in_order(counts: Mapping[Any, int], order: tuple[str, ...]) -> dict[str, int]:
    return {name: int(counts[name]) for name in order if counts.get(name)}


def _by_group(counts: Mapping[tuple[str, str], int], said: Mapping[str, str]) -> tuple[GroupTally, ...]:
    own = {folded(word) for word in said}
    groups: dict[str, Counter[str]] = {}
    for (group, word), count in counts.items():
        told = group
        if group == "other" and not word:
            told = ""
        elif group == "other" and folded(word) not in own and not sort_offence(word)[1]:
            told = UNKNOWN
        groups.setdefault(told, Counter())[word] += int(count)
    tallies = []
    for group, words in groups.items():
        often = [(word, count) for word, count in counted_offences(words.items()) if count >= _SAID_BY]
        total = words.total()
        unsaid = total - sum(count for _, count in often)
        tallies.append(GroupTally(group, total, tuple(often), unsaid if group else 0, group in SENSITIVE_GROUPS))
    return tuple(sorted(tallies, key=lambda one: (one.group not in (UNKNOWN, ""), -one.count, one.group)))
