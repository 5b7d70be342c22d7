"""Routes worth adding to those that are mixed: a team's best ones when each visit is worth what it adds to the mix.

The pricing step of column generation, as for the team orienteering problem with windows. Labels are grown visit by
visit; of those that end at one visit only such as are worth more than every one that is done sooner are kept, whatever
they have visited before, so that what is found is good but not proved to be best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspots.plan.patrols.solve.problem import SLACK, Bools, Floats, Ints, Shifts

LONGEST_WAIT_MIN: Final = 60.0
"""Minutes that a label waits at most for a visit's hours."""


@dataclass(frozen=True, slots=True, eq=False)
class _Labels:
    """Routes begun, of the same number of visits: ``last``, ``leave``, ``worth`` shape (m,), ``made`` shape (m, n)."""

    last: Ints
    leave: Floats
    worth: Floats
    made: Bools
    parent: Ints


def priced(problem: Shifts, team: int, worth: Floats, *, most: int, width: int) -> list[tuple[tuple[int, ...], float]]:
    """Give good routes of one team for given worths.

    Parameters
    ----------
    problem
        The problem.
    team
        Which team.
    worth
        What each visit is worth here, shape (n,); what is worth nothing is not visited.
    most
        Routes at most.
    width
        Labels that are kept at most for each visit that they end at.

    Returns
    -------
    list of (tuple of int, float)
        Feasible routes and what they are worth, best first, each with other visits.
    """
    layers: list[_Labels] = []
    labels = _begun(problem, team, worth, width)
    while len(labels.last):
        layers.append(labels)
        labels = _grown(problem, team, worth, labels, width)
    if not layers:
        return []
    total = np.concatenate([layer.worth for layer in layers])
    layer_of = np.repeat(np.arange(len(layers)), [len(layer.last) for layer in layers])
    first = np.concatenate([[0], np.cumsum([len(layer.last) for layer in layers])])
    found: dict[frozenset[int], tuple[tuple[int, ...], float]] = {}
    for index in np.argsort(-total, kind="stable")[: 4 * most]:
        layer = int(layer_of[index])
        visits = _traced(layers, layer, int(index - first[layer]))
        found.setdefault(frozenset(visits), (visits, float(total[index])))
        if len(found) >= most:
            break
    return list(found.values())


def _begun(problem: Shifts, team: int, worth: Floats, width: int) -> _Labels:
    n = problem.visits
    nothing = _Labels(
        np.array([-1]),
        np.array([float(problem.begins[team])]),
        np.zeros(1),
        np.zeros((1, n), dtype=np.bool_),
        np.array([-1]),
    )
    return _grown(problem, team, worth, nothing, width)


def _grown(problem: Shifts, team: int, worth: Floats, labels: _Labels, width: int) -> _Labels:
    """Make one more visit on every route begun, each that is feasible, and keep the best."""
    between, depot = problem.travel[problem.way[team]], int(problem.depot[team])
    at = np.where(labels.last < 0, depot, problem.place[labels.last])
    arrive = labels.leave[:, None] + between[at][:, problem.place]
    begin = np.maximum(arrive, problem.opens)
    home = between[problem.place, depot]
    fits = (begin <= problem.closes + SLACK) & (begin + problem.dwell + home <= problem.ends[team] + SLACK)
    fits &= ~labels.made & (worth > 0.0)
    fits &= (begin - arrive <= LONGEST_WAIT_MIN) | (labels.last < 0)[:, None]
    if problem.may is not None:
        fits &= problem.may[team]
    label, visit = np.nonzero(fits)
    leave = begin[label, visit] + problem.dwell[visit]
    total = labels.worth[label] + worth[visit]
    kept = _undominated(visit, leave, total, width)
    label, visit = label[kept], visit[kept]
    made = labels.made[label]
    made[np.arange(len(visit)), visit] = True
    return _Labels(visit, leave[kept], total[kept], made, label)


def _undominated(visit: Ints, leave: Floats, total: Floats, width: int) -> Ints:
    """Keep, of the labels that end at one visit, those worth more than all that leave it sooner; ``width`` of them."""
    if not len(visit):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((-total, leave, visit))
    step = float(total.max()) + 1.0
    level = total[order] + step * visit[order]
    best = np.maximum.accumulate(level)
    new = np.r_[True, level[1:] > best[:-1] + 1e-9]
    order = order[new]
    ends_at = visit[order]
    start = np.flatnonzero(np.r_[True, ends_at[1:] != ends_at[:-1]])
    size = np.diff(np.r_[start, len(order)])
    place = np.arange(len(order)) - np.repeat(start, size)
    many = np.repeat(size, size)
    # evenly spread over the staircase from soonest to most worth, the last one among them
    return np.asarray(order[(many <= width) | (((place + 1) * width) // many > (place * width) // many)])


def _traced(layers: list[_Labels], layer: int, index: int) -> tuple[int, ...]:
    visits = []
    while layer >= 0:
        visits.append(int(layers[layer].last[index]))
        index = int(layers[layer].parent[index])
        layer -= 1
    return tuple(reversed(visits))
