"""What ways are paid for the stretches that they pass, so that a stretch passed twice is hardly counted twice.

Sums of prizes by dynamic programming (:mod:`~hotspots.plan.solve.levels`) cannot tell whether a stretch was passed
before. So every route is granted a part of what each stretch is worth, passed or not, and the ways that pass it are
paid the rest each time: a stretch that good routes walk there and back along is granted whole, one that hardly any
passes is paid. This is the Lagrangian dual of "a stretch counts if a way that passes it is taken, and once".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.clock import is_over
from hotspots.plan.solve.levels import PATIENCE, Levels, Penalties, Raised, Reduced, levels_of, top_of

FloatArray = npt.NDArray[np.float64]

ROUNDS: Final = 25
_FIRST: Final = 1.0
_SMALLER: Final = 0.5
_AFTER: Final = 4
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """The lowest bound met, as steps of a problem, and the penalties for it."""

    levels: Levels
    penalties: Penalties
    paid: FloatArray

    @property
    def bound(self) -> float:
        """No route is worth more."""
        return self.levels.worth(self.penalties.level)


def share(reduced: Reduced, known: float, rounds: int = ROUNDS, *, stop_at: float | None = None) -> Shared | None:
    """Bound the worth of every route, ways paid for what they pass by subgradients; None if the problem is too large.

    Parameters
    ----------
    reduced
        The problem, with stretches.
    known
        What a route that is known is worth: nothing lower is sought.
    rounds
        Most sweeps.
    stop_at
        A moment (:func:`time.monotonic`) after which no further sweep begins.
    """
    worth, m = reduced.stretches, len(reduced.cost)
    paid, raised, size = worth.copy(), Raised(np.zeros(m)), _FIRST
    best: Shared | None = None
    stale = 0
    for _ in range(rounds):
        levels = levels_of(reduced, paid)
        if levels is None:
            return best
        top = top_of(levels, raised)
        bound = levels.worth(top.level)
        stale = stale + 1
        if best is None or bound < best.bound - _LEAST:
            stale = 0
            best = Shared(levels, Penalties(top.level, raised.paid(), raised.total(levels)), paid)
        if top.level < levels.level_above(known) or stale > PATIENCE or is_over(stop_at):
            break
        size = size * _SMALLER if stale and stale % _AFTER == 0 else size
        route = top.route(top.level)
        next_raised = raised.after(levels, route, levels.limit - float(top.home[top.level]))
        lowered = _lowered(reduced, paid, route[::-1], size * (bound - known))
        if next_raised is None and lowered is None:
            break
        raised = next_raised or raised
        paid = paid if lowered is None else lowered
    return best


def _lowered(reduced: Reduced, paid: FloatArray, route: npt.NDArray[np.int64], over: float) -> FloatArray | None:
    """Pay less for stretches that a walk passes more than once, more for those that it does not pass."""
    passed = reduced.passes[route[:-1] * len(reduced.cost) + route[1:]].sum(axis=0)
    push = passed - 1.0
    push[((paid <= 0.0) & (push > 0)) | ((paid >= reduced.stretches) & (push < 0))] = 0.0
    length = float((push**2).sum())
    if length == 0.0:
        return None
    return np.asarray(np.clip(paid - over / length * push, 0.0, reduced.stretches))
