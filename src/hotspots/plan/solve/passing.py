"""What a walk passes on its way: stretches worth something, each counted once however often they are passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Stretches that are worth something to those who pass.

    Parameters
    ----------
    worth
        What passing each stretch is worth, shape (s,), >= 0.
    passes
        Whether the way from one place to another passes it, shape (n, n, s).

    Raises
    ------
    ValueError
        If shapes do not fit or a worth is negative.
    """

    worth: FloatArray
    passes: BoolArray
    _at_most: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        if self.passes.ndim != 3 or self.passes.shape[2:] != self.worth.shape:
            raise ValueError(f"{self.worth.shape} stretches, but ways of shape {self.passes.shape}.")
        if not (self.worth >= 0).all():
            raise ValueError("Passing a stretch must be worth zero or more.")
        object.__setattr__(self, "_at_most", np.asarray(self.passes @ self.worth, dtype=np.float64))

    def passed(self, order: Sequence[int] | npt.NDArray[np.int64]) -> BoolArray:
        """Tell which stretches a route passes, shape (s,)."""
        nodes = np.asarray(order)
        return np.asarray(self.passes[nodes[:-1], nodes[1:]].any(axis=0))

    def prize(self, order: Sequence[int] | npt.NDArray[np.int64]) -> float:
        """Add up what a route passes, each stretch once."""
        return float(self.worth[self.passed(order)].sum())

    def at_most(self) -> FloatArray:
        """Give what each way is worth if nothing on it was passed before, shape (n, n)."""
        return self._at_most

    def among(self, nodes: npt.NDArray[np.int64]) -> Passing:
        """Keep the ways between some places."""
        return Passing(self.worth, self.passes[np.ix_(nodes, nodes)])
