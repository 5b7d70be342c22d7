"""An upper bound on what any route could be worth: a linear relaxation, tightened by cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from hotspots.plan.solve.clock import is_over
from hotspots.plan.solve.problem import SLACK, Problem, shortest_times

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

ROUNDS: Final = 30
"""Most times that cuts are added; every round's bound is valid, later ones are closer."""

_PATIENCE: Final = 6
_WORTHWHILE: Final = 5e-4
_VIOLATED: Final = 1e-3
_CUTS_A_ROUND: Final = 40
_FLOW_UNIT: Final = 1_000_000
_SAFETY: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Relaxation:
    """The problem without direction: node 0 and 1 are the ends.

    Variables are one per usable edge (``a`` < ``b``), then one per node from 2, then one per stretch: whether it is
    walked, visited, passed.
    """

    a: IntArray
    b: IntArray
    times: FloatArray  # of the edges
    dwell: FloatArray
    prizes: FloatArray
    limit: float
    most: int
    must: BoolArray
    known: float
    grain: float
    stretches: FloatArray  # what passing each is worth
    passes: BoolArray  # (edges, stretches)

    @property
    def edges(self) -> int:
        return len(self.a)

    @property
    def variables(self) -> int:
        return self.edges + len(self.prizes) - 2 + len(self.stretches)

    @property
    def visits(self) -> slice:
        """Where the variables of the visits are."""
        return slice(self.edges, self.edges + len(self.prizes) - 2)

    @property
    def better(self) -> float:
        """The least that a route worth more than the known one can be worth: sums of prizes go by the grain."""
        if self.grain == 0.0:
            return self.known
        return float((np.floor((self.known + _SAFETY) / self.grain) + 1.0) * self.grain)

    def degrees(self) -> csr_array:
        """Rows: edges at each node, less twice its visit."""
        edge = np.arange(self.edges)
        visit = np.arange(2, len(self.prizes))
        row = np.r_[self.a, self.b, visit]
        column = np.r_[edge, edge, visit + self.edges - 2]
        value = np.r_[np.ones(2 * self.edges), np.full(len(visit), -2.0)]
        return coo_array((value, (row, column)), shape=(len(self.prizes), self.variables)).tocsr()

    def limits(self) -> tuple[list[IntArray], list[FloatArray], list[float]]:
        """Rows: all time, the number of stops, and that a stretch is passed only by an edge that passes it."""
        visits = np.arange(self.visits.start, self.visits.stop)
        columns = [np.arange(self.visits.stop), visits]
        values = [np.r_[self.times, self.dwell[2:]], np.ones(len(visits))]
        for stretch in range(len(self.stretches)):
            by = np.flatnonzero(self.passes[:, stretch])
            columns.append(np.r_[by, self.visits.stop + stretch])
            values.append(np.r_[-np.ones(len(by)), 1.0])
        return columns, values, [self.limit + SLACK, float(self.most), *([0.0] * len(self.stretches))]

    def subtour_row(self, inside: BoolArray, visited: FloatArray) -> tuple[IntArray, FloatArray]:
        """Row: edges within a set are at most its visits, less the one that is visited most."""
        edges = np.flatnonzero(inside[self.a] & inside[self.b])
        nodes = np.flatnonzero(inside)
        others = np.delete(nodes, int(visited[nodes].argmax()))
        return np.r_[edges, others + self.edges - 2], np.r_[np.ones(len(edges)), -np.ones(len(others))]


def upper_bound(
    problem: Problem, *, at_least: float = 0.0, rounds: int = ROUNDS, stop_at: float | None = None
) -> float:
    """Bound the prize of every route from above.

    The linear relaxation of the problem on undirected edges (for times that differ by direction the shorter one
    counts), with generalised subtour cuts found by minimum cuts. Edges that cannot be part of any route in time are
    left out, and as it goes what cannot be part of any route worth more than ``at_least``. Rounded down to what
    prizes can add up to.

    Parameters
    ----------
    problem
        As for the search.
    at_least
        The prize of a route that is known; the bound is not below it.
    rounds
        Most rounds of cuts.
    stop_at
        A moment (:func:`time.monotonic`) after which no further round begins.

    References
    ----------
    Fischetti, M., Salazar González, J. J. & Toth, P. (1998). Solving the orienteering problem through branch-and-cut.
    *INFORMS Journal on Computing* 10, 133-148.
    """
    nodes, cost, prizes = problem.reduced()
    ends = float(sum(problem.prizes[node] for node in {problem.start, problem.end}))
    total = float(prizes.clip(min=0).sum()) + ends
    total += 0.0 if problem.passing is None else float(problem.passing.worth.sum())
    if len(nodes) <= 3:
        return max(at_least, total)
    relaxation = _relaxation(problem, nodes, cost, prizes, at_least - ends)
    found = _tighten(relaxation, rounds, stop_at)
    return max(at_least, min(total, _round_down(found, relaxation.grain) + ends))


def _relaxation(problem: Problem, nodes: IntArray, cost: FloatArray, prizes: FloatArray, known: float) -> _Relaxation:
    dwell = problem.dwell[nodes].copy()
    dwell[:2] = 0.0
    limit = problem.budget - problem.end_service
    times = cost - dwell[None, :]
    np.fill_diagonal(times, 0.0)
    times = np.minimum(times, times.T).clip(min=0.0)
    soonest = shortest_times(times)
    a, b = np.triu_indices(len(nodes), 1)
    through = np.minimum(soonest[0, a] + soonest[b, 1], soonest[0, b] + soonest[a, 1])
    usable = through + times[a, b] + dwell[a] + dwell[b] <= limit + SLACK
    a, b = a[usable].astype(np.int64), b[usable].astype(np.int64)
    must = np.isin(nodes, problem.mandatory)
    stretches, passes = np.zeros(0), np.zeros((len(a), 0), dtype=bool)
    if problem.passing is not None:
        ways = problem.passing.among(nodes)
        stretches, passes = ways.worth, ways.passes[a, b] | ways.passes[b, a]
    grain, most = grain_of(np.r_[prizes, stretches]), problem.most_stops
    return _Relaxation(a, b, times[a, b], dwell, prizes, limit, most, must, known, grain, stretches, passes)


def _tighten(relaxation: _Relaxation, rounds: int, stop_at: float | None) -> float:
    """Solve, cut off what no route can be, solve again; give the lowest bound."""
    columns, values, limits = relaxation.limits()
    low = np.zeros(relaxation.variables)
    low[relaxation.visits] = relaxation.must[2:]
    high = np.ones(relaxation.variables)
    history = [float("inf")]
    for _ in range(rounds):
        if is_over(stop_at):
            break
        solved = _solve(relaxation, columns, values, limits, np.column_stack([low, high]))
        if solved.status == 2:
            return relaxation.known  # no route is worth more than the known one
        if solved.status != 0:
            break
        history.append(min(history[-1], -float(solved.fun)))
        if history[-1] < relaxation.better - _SAFETY:
            return relaxation.known
        if len(history) > _PATIENCE and history[-_PATIENCE - 1] - history[-1] < _WORTHWHILE * history[-1]:
            break
        _fix(relaxation, solved, low, high)
        cuts = _violated(relaxation, solved.x)
        if not cuts:
            break
        for column, value in cuts:
            columns.append(column)
            values.append(value)
            limits.append(0.0)
    return history[-1]


def _solve(
    relaxation: _Relaxation, columns: list[IntArray], values: list[FloatArray], limits: list[float], bounds: FloatArray
) -> Any:
    rows = np.repeat(np.arange(len(columns)), [len(column) for column in columns])
    shape = (len(columns), relaxation.variables)
    upper: Any = coo_array((np.concatenate(values), (rows, np.concatenate(columns))), shape=shape).tocsr()
    degrees: Any = relaxation.degrees()  # sparse matrices are taken, though SciPy's stubs do not say so
    within: Any = bounds
    ends = np.r_[1.0, 1.0, np.zeros(len(relaxation.prizes) - 2)]
    worth = np.r_[np.zeros(relaxation.edges), -relaxation.prizes[2:], -relaxation.stretches]
    from scipy.optimize import linprog

    return linprog(worth, upper, limits, degrees, ends, bounds=within, method="highs")


def _fix(relaxation: _Relaxation, solved: Any, low: FloatArray, high: FloatArray) -> None:
    """Fix what every route worth more than the known one leaves out, or has."""
    spare = -float(solved.fun) - (relaxation.better - _SAFETY)
    high[(low == 0.0) & (np.asarray(solved.lower.marginals) > spare + _SAFETY)] = 0.0
    low[(high == 1.0) & (-np.asarray(solved.upper.marginals) > spare + _SAFETY)] = 1.0


def _violated(relaxation: _Relaxation, x: FloatArray) -> list[tuple[IntArray, FloatArray]]:
    """Find cuts that the solution breaks."""
    walked, visited = x[: relaxation.edges], np.r_[1.0, 1.0, x[relaxation.visits]]
    cuts: list[tuple[IntArray, FloatArray]] = []
    for node in (relaxation.a, relaxation.b):  # nobody walks to a place without visiting it
        over = np.flatnonzero((walked > visited[node] + _VIOLATED) & (node >= 2))
        cuts.extend((np.array([e, node[e] + relaxation.edges - 2]), np.array([1.0, -1.0])) for e in over)
    if len(cuts) >= _CUTS_A_ROUND:
        return cuts
    seen: set[bytes] = set()
    for inside in _loose_sets(relaxation, walked, visited):
        if inside.tobytes() not in seen:
            seen.add(inside.tobytes())
            cuts.append(relaxation.subtour_row(inside, visited))
    return cuts


def _loose_sets(relaxation: _Relaxation, walked: FloatArray, visited: FloatArray) -> list[BoolArray]:
    """Find sets of visited places that hang too loosely together with the ends, by minimum cuts."""
    capacity = np.round(walked * _FLOW_UNIT).astype(np.int32)
    used = capacity > 0
    a, b = np.where(relaxation.a == 1, 0, relaxation.a)[used], np.where(relaxation.b == 1, 0, relaxation.b)[used]
    n = len(visited)
    graph = coo_array((np.r_[capacity[used], capacity[used]], (np.r_[a, b], np.r_[b, a])), shape=(n, n)).tocsr()
    graph.setdiag(0)
    graph.eliminate_zeros()
    sets: list[BoolArray] = []
    covered = np.zeros(n, dtype=bool)
    for node in np.argsort(-visited, kind="stable"):
        if node < 2 or visited[node] < 2 * _VIOLATED or covered[node]:
            continue
        flow = maximum_flow(graph, 0, int(node))
        if flow.flow_value >= (2 * visited[node] - _VIOLATED) * _FLOW_UNIT:
            continue
        left = graph - flow.flow
        left.data = np.maximum(left.data, 0)
        left.eliminate_zeros()
        inside = np.ones(n, dtype=bool)
        inside[breadth_first_order(left, 0, return_predecessors=False)] = False
        inside[:2] = False
        covered |= inside
        sets.append(inside)
    return sets


def grain_of(prizes: FloatArray) -> float:
    """Give the step in which sums of prizes can differ: their greatest common divisor in hundredths, 0 if none."""
    hundredths = np.round(prizes * 100)
    if len(prizes) == 0 or np.abs(prizes * 100 - hundredths).max() > _SAFETY:
        return 0.0
    return float(np.gcd.reduce(hundredths.astype(np.int64))) / 100


def _round_down(bound: float, grain: float) -> float:
    return bound + _SAFETY if grain == 0.0 else float(np.floor((bound + _SAFETY) / grain) * grain)
