"""HDBSCAN of merged places with weights, on arrays: the tree of densities and its most lasting clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from hotspots.model.grid import Floats, Ints


def core_distances(places: Floats, weights: Ints, min_samples: int) -> Floats:
    """Give the radius at which each place has so many incidents around it, its own included, shape (k,)."""
    most = min(min_samples, len(places))
    away: Any
    away, near = cKDTree(places).query(places, k=np.arange(1, most + 1))
    held = np.cumsum(weights[near], axis=1)
    enough = held >= min_samples
    first = np.where(enough.any(axis=1), enough.argmax(axis=1), most - 1)
    radius: Floats = np.take_along_axis(away, first[:, None], axis=1)[:, 0]
    return radius


def spanning_tree(places: Floats, core: Floats, floor_m: float) -> tuple[Ints, Ints, Floats]:
    """Give the smallest tree over all places by mutual reachability: the larger of distance, both cores, and the floor.

    Prim's algorithm: time grows with the square of the places, memory with their number.

    Returns
    -------
    left, right : numpy.ndarray
        Ends of the edges, shape (k - 1,).
    length : numpy.ndarray
        Rising.
    """
    k = len(places)
    best, parent = np.full(k, np.inf), np.zeros(k, dtype=np.int64)
    is_out = np.ones(k, dtype=np.bool_)
    left, right, length = np.zeros(k - 1, dtype=np.int64), np.zeros(k - 1, dtype=np.int64), np.zeros(k - 1)
    at = 0
    for step in range(k - 1):
        is_out[at] = False
        away = np.hypot(places[:, 0] - places[at, 0], places[:, 1] - places[at, 1])
        reach = np.maximum(np.maximum(away, core), max(float(core[at]), floor_m))
        closer = is_out & (reach < best)
        best[closer] = reach[closer]
        parent[closer] = at
        at = int(np.argmin(np.where(is_out, best, np.inf)))
        left[step], right[step], length[step] = parent[at], at, best[at]
    order = np.argsort(length, kind="stable")
    return left[order], right[order], length[order]


@dataclass(slots=True)
class Branch:
    """A cluster of the tree: the places in it when it comes off, how long it lasts, and what it splits into."""

    members: Ints
    born: float
    stability: float
    children: tuple[int, ...] = ()


def density_branches(places: Floats, weights: Ints, tree: tuple[Ints, Ints, Floats], least: int) -> list[Branch]:
    """Condense the tree: a branch is a split-off with at least ``least`` incidents, the root first.

    Stability is the sum over incidents of how much denser (1 / distance) it gets from a branch's beginning until they
    leave it (Campello, Moulavi & Sander 2013).
    """
    node_left, node_right, node_length, node_weight = _merge(weights, tree)
    k = len(places)
    branches: list[Branch] = [Branch(np.arange(k), 0.0, 0.0)]
    todo = [(2 * k - 2, 0)]
    while todo:
        node, number = todo.pop()
        branch = branches[number]
        # Follow the larger side down for as long as the smaller one is too small to be a branch.
        while node >= k:
            density = 1.0 / node_length[node - k]
            sides = (int(node_left[node - k]), int(node_right[node - k]))
            large = [side for side in sides if node_weight[side] >= least]
            if len(large) == 1:
                gone = int(node_weight[node] - node_weight[large[0]])
                branch.stability += gone * (density - branch.born)
                node = large[0]
                continue
            branch.stability += int(node_weight[node]) * (density - branch.born)
            if len(large) == 2:
                branch.children = (len(branches), len(branches) + 1)
                for side in large:
                    branches.append(Branch(_leaves(side, k, node_left, node_right), density, 0.0))
                    todo.append((side, len(branches) - 1))
            break
        else:  # a single place that is a branch by itself: it lasts until distances mean nothing
            branch.stability += int(node_weight[node]) * max(1.0 / float(tree[2][0]) - branch.born, 0.0)
    return branches


def _merge(weights: Ints, tree: tuple[Ints, Ints, Floats]) -> tuple[Ints, Ints, Floats, Ints]:
    """Join places along the tree, shortest edge first: sides, length and incidents of every join."""
    k = len(weights)
    parent = np.arange(2 * k - 1)
    weight = np.concatenate([weights, np.zeros(k - 1, dtype=np.int64)])
    sides = np.zeros((k - 1, 2), dtype=np.int64)
    for step, (one, other) in enumerate(zip(tree[0].tolist(), tree[1].tolist(), strict=True)):
        tops = []
        for at in (one, other):
            top = at
            while parent[top] != top:
                parent[top] = parent[parent[top]]
                top = int(parent[top])
            tops.append(top)
            parent[top] = k + step
        sides[step] = tops
        weight[k + step] = weight[tops[0]] + weight[tops[1]]
    return sides[:, 0], sides[:, 1], tree[2], weight


def _leaves(node: int, k: int, left: Ints, right: Ints) -> Ints:
    found, todo = [], [node]
    while todo:
        at = todo.pop()
        if at < k:
            found.append(at)
        else:
            todo += [int(left[at - k]), int(right[at - k])]
    return np.sort(np.array(found, dtype=np.int64))


def lasting_clusters(branches: list[Branch], is_allowed: list[bool]) -> list[Ints]:
    """Choose the branches that last longest, none inside another, the root and those not allowed never.

    Parameters
    ----------
    branches
        The root first, children after their parents.
    is_allowed
        Whether each may be chosen, for instance because it is narrow enough to go to.
    """
    best, chosen = np.zeros(len(branches)), np.zeros(len(branches), dtype=np.bool_)
    for number in range(len(branches) - 1, 0, -1):
        branch = branches[number]
        below = float(sum(best[child] for child in branch.children))
        chosen[number] = is_allowed[number] and branch.stability >= below and branch.stability > 0
        best[number] = branch.stability if chosen[number] else below
    found, todo = [], list(branches[0].children)
    while todo:
        number = todo.pop()
        if chosen[number]:
            found.append(branches[number].members)
        else:
            todo += branches[number].children
    return sorted(found, key=lambda members: int(members[0]))
