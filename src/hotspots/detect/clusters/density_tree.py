"""HDBSCAN of merged places with weights, on arrays: the tree of densities and its most lasting clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from hotspots.detect.clusters.clusters import width_m
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
    """A cluster of the tree: the places in it when it comes off, how long it lasts, and what it splits into.

    ``nodes`` are the joins along it, from its beginning to its end: ever fewer places, ever nearer to each other.
    """

    members: Ints
    born: float
    stability: float
    children: tuple[int, ...] = ()
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Joins:
    """How places were joined: both sides of every join, its length, and the incidents of places and joins."""

    left: Ints
    right: Ints
    length: Floats
    weight: Ints

    def leaves(self, node: int) -> Ints:
        """Give the places below a node: itself, if it is a place."""
        k, found, todo = len(self.left) + 1, [], [node]
        while todo:
            at = todo.pop()
            if at < k:
                found.append(at)
            else:
                todo += [int(self.left[at - k]), int(self.right[at - k])]
        return np.sort(np.array(found, dtype=np.int64))


def join_places(weights: Ints, tree: tuple[Ints, Ints, Floats]) -> Joins:
    """Join places along the tree, shortest edge first."""
    k = len(weights)
    parent = list(range(2 * k - 1))
    weight = np.concatenate([weights, np.zeros(k - 1, dtype=np.int64)])
    sides = np.zeros((k - 1, 2), dtype=np.int64)
    for step, ends in enumerate(zip(tree[0].tolist(), tree[1].tolist(), strict=True)):
        tops = []
        for end in ends:
            top = end
            while parent[top] != top:
                parent[top] = parent[parent[top]]
                top = parent[top]
            tops.append(top)
            parent[top] = k + step
        sides[step] = tops
        weight[k + step] = weight[tops[0]] + weight[tops[1]]
    return Joins(sides[:, 0], sides[:, 1], tree[2], weight)


def density_branches(joins: Joins, least: int) -> list[Branch]:
    """Condense the tree: a branch is a split-off with at least ``least`` incidents, the root first.

    Stability is the sum over incidents of how much denser (1 / distance) it gets from a branch's beginning until they
    leave it (Campello, Moulavi & Sander 2013).
    """
    k = len(joins.left) + 1
    branches: list[Branch] = [Branch(np.arange(k), 0.0, 0.0)]
    todo = [(2 * k - 2, 0)]
    while todo:
        node, number = todo.pop()
        branch, nodes = branches[number], [node]
        # Follow the larger side down for as long as the smaller one is too small to be a branch.
        while node >= k:
            density = 1.0 / joins.length[node - k]
            sides = (int(joins.left[node - k]), int(joins.right[node - k]))
            large = [side for side in sides if joins.weight[side] >= least]
            stays = int(joins.weight[large[0]]) if len(large) == 1 else 0
            branch.stability += (int(joins.weight[node]) - stays) * (density - branch.born)
            if len(large) != 1:
                if large:
                    branch.children = (len(branches), len(branches) + 1)
                    branches += [Branch(joins.leaves(side), density, 0.0) for side in large]
                    todo += zip(large, branch.children, strict=True)
                break
            node = large[0]
            nodes.append(node)
        else:  # a single place that is a branch by itself: it lasts until distances mean nothing
            branch.stability += int(joins.weight[node]) * max(1.0 / float(joins.length[0]) - branch.born, 0.0)
        branch.nodes = tuple(nodes)
    return branches


def narrowed(branch: Branch, joins: Joins, places: Floats, most_m: float) -> Ints | None:
    """Let go the outskirts of a branch until it is narrow enough; None if it ends or splits before."""
    low, high = 0, len(branch.nodes)
    while low < high:
        middle = (low + high) // 2
        if width_m(places[joins.leaves(branch.nodes[middle])]) <= most_m:
            high = middle
        else:
            low = middle + 1
    return joins.leaves(branch.nodes[low]) if low < len(branch.nodes) else None


def lasting_clusters(branches: list[Branch], members: list[Ints | None]) -> list[Ints]:
    """Choose the branches that last longest, none inside another, the root never.

    Parameters
    ----------
    branches
        The root first, children after their parents.
    members
        What each gives if it is chosen; None where it may not be, for instance because it is too wide to go to.
    """
    best, chosen = np.zeros(len(branches)), np.zeros(len(branches), dtype=np.bool_)
    for number in range(len(branches) - 1, 0, -1):
        branch = branches[number]
        below = float(sum(best[child] for child in branch.children))
        chosen[number] = members[number] is not None and branch.stability >= below and branch.stability > 0
        best[number] = branch.stability if chosen[number] else below
    found: list[Ints] = []
    todo = list(branches[0].children)
    while todo:
        number = todo.pop()
        held = members[number]
        if chosen[number] and held is not None:
            found.append(held)
        else:
            todo += branches[number].children
    return sorted(found, key=lambda one: int(one[0]))
