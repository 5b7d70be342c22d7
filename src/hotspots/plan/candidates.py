"""A place that a walk could stop at: what it is worth, why, and what to look at there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from hotspots.errors import Notice

MERGE_M: Final = 40.0
"""Candidates nearer to each other than this are one stop."""

MOST_WORTH: Final = 15.0
"""No stop is worth more for what data say of it, however many reasons there are."""

WISH: Final = 100.0
GOOD: Final = 30.0
"""A place that people at the meeting before the walk called unsafe is worth about as much as a whole walk past what
data alone speak of, so that it is left out only where the time does not suffice; a good one as much as two such places.
Named again it is worth 1 more, up to 5."""

_SAID: Final = ("wish", "good")
"""Parts of the worth that come from what people said at the meeting: they are not capped."""

COMPLAINT: Final = 1.0
MOST_COMPLAINTS: Final = 5
"""Answers that call a place unsafe are worth 1 each, at most 5."""

FEW: Final = 5
"""Fewer answers than this are told as "fewer than 5"."""

LOOK_AT: Final = MappingProxyType(
    {
        "hot_spot": ("lighting_works", "sight_lines", "people", "ways_out", "upkeep"),
        "unlit": ("lighting_works", "lighting_gaps", "lighting_trees", "vegetation", "sight_lines", "ways_out"),
        "unknown": ("lighting_works", "lighting_gaps", "lighting_glare"),
        "complaint": ("lighting_works", "sight_lines", "people"),
        "underpass": (
            "lighting_works",
            "lighting_glare",
            "sight_lines",
            "entrapment",
            "ways_out",
            "upkeep",
            "orientation",
        ),
        "wish": ("lighting_works", "sight_lines", "people", "ways_out"),
        "must_see": ("lighting_works", "sight_lines", "people", "upkeep"),
        "reason_lighting": ("lighting_works", "lighting_gaps", "lighting_glare", "lighting_trees"),
        "reason_underpass": ("entrapment", "ways_out", "sight_lines"),
        "reason_vegetation": ("vegetation", "lighting_trees", "sight_lines"),
        "reason_people": ("people", "ways_out", "sight_lines"),
        "reason_traffic": ("crossings", "orientation"),
        "reason_maintenance": ("upkeep",),
        "reason_empty": ("people", "entrapment"),
    }
)
"""What to look at, by kind of place and by the reason that people gave."""

ALWAYS: Final = ("good_things",)
"""What to look at everywhere: what works well is written down too."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a walk could stop at.

    Parameters
    ----------
    kind
        One of :data:`~hotspots.model.walk.STOP_KINDS`.
    name
        What people call it; ``""`` if it has no name.
    xy
        Place on the walking network, metres.
    edge, along_m
        Row of the network's edges, and metres along its geometry.
    worth
        What a visit is worth, by the part it comes from, such as ``{"unlit": 3.5, "complaint": 2.0}``.
    why
        The reasons, one for each part.
    look_at
        Codes of what to look at.
    lighting
        State of the street there.
    answers
        How many survey answers call it unsafe.
    reasons
        The reasons that they gave, each with its answers.
    wishes
        Rows of the places from the meeting that it stands for.
    must_see
        What it was called where it was asked for, ``""`` if the walk need not stop there.
    """

    kind: str
    name: str
    xy: tuple[float, float]
    edge: int
    along_m: float
    worth: Mapping[str, float]
    why: tuple[Notice, ...]
    look_at: tuple[str, ...]
    lighting: str
    answers: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    wishes: tuple[int, ...] = ()
    must_see: str = ""

    @property
    def prize(self) -> float:
        """What a visit is worth: what people said, and what data say, at most :data:`MOST_WORTH`; to the tenth."""
        said = sum(worth for part, worth in self.worth.items() if part in _SAID)
        told = sum(worth for part, worth in self.worth.items() if part not in _SAID)
        return round(min(MOST_WORTH, told) + said, 1)


def worth_of_wishes(feel: str, count: int) -> float:
    """Give what a place is worth that so many people at the meeting called ``unsafe`` or ``good``."""
    return (WISH if feel == "unsafe" else GOOD) + min(count - 1, MOST_COMPLAINTS)


def rank_of(one: Candidate) -> tuple[bool, float, int, float, str]:
    """Give what candidates are sorted by: those asked for first, then the most worthwhile."""
    return (not one.must_see, -one.prize, one.edge, one.along_m, one.kind)


def what_to_look_at(*kinds: str) -> tuple[str, ...]:
    """List what to look at for kinds and reasons, each once, in the order of the kinds."""
    codes = [code for kind in kinds for code in LOOK_AT.get(kind, ())]
    return tuple(dict.fromkeys([*codes, *ALWAYS]))


def worth_of_answers(answers: int) -> float:
    """Give what a place is worth by the answers that call it unsafe."""
    return COMPLAINT * min(answers, MOST_COMPLAINTS)


def why_unsafe(answers: int, reasons: Sequence[tuple[str, int]]) -> list[Notice]:
    """Say how many answers call a place unsafe, and the reason that is named most; of several the first by code."""
    why = [Notice("why_complaint", {"count": answers}, is_warning=False)]
    if answers < FEW:
        why = [Notice("why_complaint_few", {"few": FEW}, is_warning=False)]
    named = sorted((-count, code) for code, count in reasons if code != "other")
    return [*why, *(Notice(f"why_reason_{code}", {}, is_warning=False) for _, code in named[:1])]


def merge_near(candidates: Sequence[Candidate], *, within_m: float = MERGE_M) -> list[Candidate]:
    """Make one stop of candidates that are near each other.

    The most worthwhile one stays where it is and takes over the parts and reasons that it lacks; of two parts of the
    same kind the larger one counts, but survey answers are added up and told in one sentence. Nothing merged moves
    further than ``within_m``.

    Returns
    -------
    list of Candidate
        Those asked for first, then the most worthwhile; the order of what is given does not matter.
    """
    ranked = sorted(candidates, key=rank_of)
    if not ranked:
        return []
    tree = cKDTree(np.array([one.xy for one in ranked]))
    taken = np.zeros(len(ranked), dtype=bool)
    merged: list[Candidate] = []
    for place, one in enumerate(ranked):
        if taken[place]:
            continue
        near = sorted(other for other in tree.query_ball_point(one.xy, within_m) if not taken[other])
        taken[near] = True
        for other in near:
            one = one if other == place else _take_over(one, ranked[other])  # noqa: PLW2901
        merged.append(one)
    return sorted(merged, key=rank_of)


def _take_over(one: Candidate, other: Candidate) -> Candidate:
    worth = {part: max(one.worth.get(part, 0.0), other.worth.get(part, 0.0)) for part in (*one.worth, *other.worth)}
    known = {reason.code for reason in one.why}
    why = (*one.why, *(reason for reason in other.why if reason.code not in known))
    answers = one.answers + other.answers
    reasons = _added(one.reasons, other.reasons)
    if one.answers and other.answers:
        worth["complaint"] = worth_of_answers(answers)
        told = {notice.code for part in (one, other) for notice in why_unsafe(part.answers, part.reasons)}
        first = next(place for place, reason in enumerate(why) if reason.code in told)
        others = [reason for reason in why if reason.code not in told]
        why = (*others[:first], *why_unsafe(answers, reasons), *others[first:])
    looked = [code for code in (*one.look_at, *other.look_at) if code not in ALWAYS]
    look_at = tuple(dict.fromkeys([*looked, *ALWAYS]))
    return replace(
        one,
        kind=other.kind if one.kind == "must_see" and not one.wishes else one.kind,
        worth=worth,
        why=why,
        look_at=look_at,
        name=one.name or other.name,
        answers=answers,
        reasons=reasons,
        wishes=tuple(sorted({*one.wishes, *other.wishes})),
        must_see=_both(one.must_see, other.must_see),
    )


def as_must_see(one: Candidate, name: str) -> Candidate:
    """Ask for a place that could be stopped at anyhow: it keeps its reasons."""
    why = (*one.why, Notice("why_must_see", {}, is_warning=False))
    return replace(one, must_see=_both(one.must_see, name), why=one.why if one.must_see else why)


def _both(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(name for name in (one, other) if name))


def _added(one: Sequence[tuple[str, int]], other: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for code, count in (*one, *other):
        total[code] += count
    return tuple(sorted(total.items(), key=lambda item: (-item[1], item[0])))
