"""The best mix of routes that a search has seen: which to take so that together they are worth most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from hotspots.plan.patrols.solve.generating import MOST_VISITS, Labelled, generated, matrices
from hotspots.plan.patrols.solve.insertion import Schedule
from hotspots.plan.patrols.solve.problem import Ints, Shifts, timed

MOST_ROUTES: Final = 4000
"""Routes that are mixed at most: the last ones seen."""

NODES: Final = 50
"""Branches of the integer program that are looked at, at most."""

MOST_MIXED: Final = 3000
FEW_MIXED: Final = 800
"""Routes that are mixed at most where further ones were made, those with which least is lost: the second where there is
no limit in seconds."""

LEAST_GAP: Final = 1e-5


@dataclass(eq=False)
class Pool:
    """Routes seen, by the kind of team that could go them.

    Parameters
    ----------
    problem
        The problem.
    """

    problem: Shifts
    _routes: dict[tuple[int, frozenset[int]], tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kind = _kinds(self.problem)

    def __len__(self) -> int:
        return len(self._routes)

    def add(self, seen: Schedule) -> None:
        """Remember the routes of a schedule."""
        for team, route in enumerate(seen.routes):
            if route.visits:
                key = (int(self._kind[team]), frozenset(route.visits))
                self._routes.pop(key, None)
                self._routes[key] = route.visits

    def recombine(
        self, best: Schedule, seconds: float | None, seed: int, *, makes: bool
    ) -> list[tuple[int, ...]] | None:
        """Choose routes, one for each team, that are worth most together; a visit counts once.

        Parameters
        ----------
        best
            The best schedule so far; its routes take part.
        seconds
            Stop after these; None: after so many branches.
        seed
            Of the chances.
        makes
            Whether further routes are made for the mix.

        Returns
        -------
        list of tuple or None
            Each team's visits, none made twice; None if nothing is found.
        """
        self.add(best)
        for key in list(self._routes)[:-MOST_ROUTES]:
            del self._routes[key]
        rows = [(kind, visits) for (kind, _), visits in self._routes.items()]
        if makes and self.problem.visits <= MOST_VISITS:
            rows = self._widened(rows, best.worth, seconds, seed)
        if not rows:
            return None
        chosen = self._solve(rows, seconds)
        return None if chosen is None else self._assigned(chosen)

    def _widened(self, rows: list[Labelled], reached: float, seconds: float | None, seed: int) -> list[Labelled]:
        """Make further routes, and give those that a better mix can hold."""
        half = None if seconds is None else seconds / 2
        rows, prices = generated(self.problem, self._kind, rows, reached, seed, half)
        self._routes.update({(kind, frozenset(visits)): visits for kind, visits in rows})
        if prices is None:
            return rows
        losses = np.array([prices.loss(*row) for row in rows])
        kept = np.argsort(losses, kind="stable")[: MOST_MIXED if seconds else FEW_MIXED]
        return [rows[index] for index in kept if losses[index] <= prices.total - reached + LEAST_GAP]

    def _solve(self, rows: list[Labelled], seconds: float | None) -> list[Labelled] | None:
        """Solve the integer program: take routes (0 or 1), count each visit that is on one of them."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import eye_array, hstack

        n, m, weight = self.problem.visits, len(rows), self.problem.weight
        on, of_kind = matrices(self.problem, self._kind, rows)
        counted = LinearConstraint(hstack([-on, eye_array(n)], format="csr"), -np.inf, 0.0)
        each_team = LinearConstraint(of_kind.tocsr(), -np.inf, np.bincount(self._kind, minlength=of_kind.shape[0]))
        toll = np.array([1e-6 * weight.mean() * len(visits) for _, visits in rows])
        limits: Any = {"node_limit": NODES, "mip_rel_gap": LEAST_GAP}
        if seconds is not None:
            limits["time_limit"] = max(0.05, seconds)
        found = milp(
            np.r_[toll, -weight],
            constraints=[counted, each_team],
            integrality=np.r_[np.ones(m), np.zeros(n)],
            bounds=Bounds(0.0, 1.0),
            options=limits,
        )
        return None if found.x is None else [rows[index] for index in np.flatnonzero(found.x[:m] > 0.5)]

    def _assigned(self, chosen: list[tuple[int, tuple[int, ...]]]) -> list[tuple[int, ...]]:
        """Hand the routes to teams; a visit stays with the first that makes it."""
        free = {kind: list(np.flatnonzero(self._kind == kind)) for kind in set(self._kind.tolist())}
        mixed: list[tuple[int, ...]] = [()] * self.problem.teams
        made: set[int] = set()
        for kind, visits in chosen:
            if not free[kind]:
                continue
            team = int(free[kind].pop(0))
            own = tuple(visit for visit in visits if visit not in made)
            if timed(self.problem, team, own) is None:
                continue
            mixed[team] = own
            made.update(own)
        return mixed


def _kinds(problem: Shifts) -> Ints:
    """Give teams that could change routes with each other the same number, shape (t,)."""
    told = [
        (
            int(problem.way[team]),
            int(problem.depot[team]),
            float(problem.begins[team]),
            float(problem.ends[team]),
            b"" if problem.may is None else problem.may[team].tobytes(),
        )
        for team in range(problem.teams)
    ]
    order = list(dict.fromkeys(told))
    return np.array([order.index(one) for one in told], dtype=np.int64)
