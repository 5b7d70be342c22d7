"""Routes made for the mix: column generation over the routes that a search has seen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from hotspots.plan.patrols.solve.pricing import priced
from hotspots.plan.patrols.solve.problem import Floats, Ints, Shifts

Labelled = tuple[int, tuple[int, ...]]
"""The kind of team that goes a route, and its visits."""

MOST_VISITS: Final = 150
"""Routes are made for problems with at most so many visits to choose among; with more it takes too long."""

ROUNDS: Final = 15
STRAYS: Final = 40
"""At most so many rounds for the best routes, then so many with worths moved by chance."""

STRAYING: Final = 0.2
"""How far worths are moved, as a share."""

MOST_NEW: Final = 60
WIDTH: Final = 30
"""Routes made at most in a round, and labels kept for each visit."""

SMOOTHING: Final = 0.4
"""Share of the worths of the round before, without which they swing."""

LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What the best fractional mix is worth, and what each visit (n,) and each kind of team (k,) adds to it."""

    total: float
    visit: Floats
    kind: Floats

    def loss(self, kind: int, visits: Sequence[int]) -> float:
        """Give what the fractional mix loses at least with this route in it."""
        return float(self.kind[kind] - self.visit[list(visits)].sum())


def mix_prices(problem: Shifts, kind: Ints, rows: Sequence[Labelled]) -> Prices | None:
    """Solve the linear relaxation of choosing routes; None if the solver gives up.

    Parameters
    ----------
    problem
        The problem.
    kind
        The kind of each team, shape (t,).
    rows
        Routes to choose among.
    """
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, hstack, vstack

    on, of_kind = matrices(problem, kind, rows)
    m, n = len(rows), problem.visits

    limits = vstack([hstack([-on, eye_array(n)]), of_kind], format="csr")
    most = np.r_[np.zeros(n), np.bincount(kind, minlength=of_kind.shape[0])]
    bounds = [(0.0, None)] * m + [(0.0, 1.0)] * n
    found = linprog(np.r_[np.zeros(m), -problem.weight], A_ub=limits, b_ub=most, bounds=bounds, method="highs")
    if found.x is None or found.status != 0:
        return None
    marginals = -np.asarray(found.ineqlin.marginals)
    return Prices(float(problem.weight @ found.x[m:]), np.maximum(marginals[:n], 0.0), np.maximum(marginals[n:], 0.0))


def matrices(problem: Shifts, kind: Ints, rows: Sequence[Labelled]) -> tuple[Any, Any]:
    """Give which visit is on which route, shape (n, m), and which kind of team goes it, shape (k, m + n)."""
    from scipy.sparse import coo_array

    n, m = problem.visits, len(rows)
    visit = np.concatenate([np.array(visits, dtype=np.int64) for _, visits in rows])
    route = np.repeat(np.arange(m), [len(visits) for _, visits in rows])
    on = coo_array((np.ones(len(visit)), (visit, route)), shape=(n, m))
    kinds = np.array([one for one, _ in rows])
    return on, coo_array((np.ones(m), (kinds, np.arange(m))), shape=(int(kind.max()) + 1, m + n))


@dataclass(eq=False)
class _Making:
    """Routes seen and made so far."""

    problem: Shifts
    kind: Ints
    rows: list[Labelled]

    def __post_init__(self) -> None:
        self._known = {(one, frozenset(visits)) for one, visits in self.rows}
        self._team_of = {int(one): int(np.flatnonzero(self.kind == one)[0]) for one in np.unique(self.kind)}

    def make(self, worth: Floats, prices: Prices, allowed: float) -> bool:
        """Make good routes for these worths, keep those with which no more than allowed is lost; say if any is new."""
        before = len(self.rows)
        for one, team in self._team_of.items():
            for visits, _ in priced(self.problem, team, worth, most=MOST_NEW, width=WIDTH):
                key = (one, frozenset(visits))
                if key not in self._known and prices.loss(one, visits) <= allowed:
                    self._known.add(key)
                    self.rows.append((one, visits))
        return len(self.rows) > before

    def prices(self) -> Prices | None:
        """Give the prices of the best fractional mix."""
        return mix_prices(self.problem, self.kind, self.rows)


def generated(
    problem: Shifts, kind: Ints, rows: Sequence[Labelled], reached: float, seed: int, seconds: float | None
) -> tuple[list[Labelled], Prices | None]:
    """Make routes that could be in a mix worth more than what is reached.

    Parameters
    ----------
    problem
        The problem.
    kind
        The kind of each team, shape (t,).
    rows
        Routes seen.
    reached
        What the best schedule so far is worth.
    seed
        Of the chances.
    seconds
        Stop after these; None: after a number of rounds.

    Returns
    -------
    rows, prices
        All routes, seen and made, and the prices at the end.
    """
    ends = None if seconds is None else time.perf_counter() + seconds
    making = _Making(problem, kind, list(rows))
    prices = making.prices()
    worth = None if prices is None else prices.visit
    for _ in range(ROUNDS):
        if prices is None or worth is None or (ends is not None and time.perf_counter() > ends):
            break
        worth = (1.0 - SMOOTHING) * prices.visit + SMOOTHING * worth
        if not making.make(worth, prices, -LEAST):
            break
        prices = making.prices()
    rng = np.random.default_rng(seed)
    for _ in range(STRAYS):
        if prices is None or (ends is not None and time.perf_counter() > ends):
            break
        moved = prices.visit * (1.0 + STRAYING * rng.uniform(-1.0, 1.0, problem.visits))
        making.make(moved, prices, max(prices.total - reached, 0.0))
    return making.rows, making.prices()
