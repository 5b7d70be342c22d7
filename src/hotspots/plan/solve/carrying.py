"""Which stretches the beginnings of many routes have passed, as bits, and what these are worth, each once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hotspots.plan.solve.levels import Reduced

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]

_BYTE = ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What beginnings of routes have passed.

    Parameters
    ----------
    reduced
        The problem.
    paid
        What ways are paid for each stretch, shape (s,).
    """

    reduced: Reduced
    paid: FloatArray
    _bits: Bits = field(init=False)  # (m * m, bytes)
    _paid: FloatArray = field(init=False)  # (bytes, 256)
    _worth: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_bits", np.packbits(self.reduced.passes > 0, axis=1, bitorder="little"))
        object.__setattr__(self, "_paid", _by_byte(self.paid))
        object.__setattr__(self, "_worth", _by_byte(self.reduced.stretches))

    def nothing(self) -> Bits:
        """Give one beginning that has passed nothing, shape (1, bytes)."""
        return np.zeros((1, self._bits.shape[1]), dtype=np.uint8)

    def further(self, passed: Bits, before: IntArray, after: IntArray | int) -> Bits:
        """Give what is passed after one way more each."""
        return np.asarray(passed | self._bits[before * len(self.reduced.cost) + after], dtype=np.uint8)

    def paid_for(self, passed: Bits) -> FloatArray:
        """Give what was paid, each stretch once, shape (routes,)."""
        return _sum(self._paid, passed)

    def worth_of(self, passed: Bits) -> FloatArray:
        """Give what is worth all that was passed, each stretch once, shape (routes,)."""
        return _sum(self._worth, passed)


def _by_byte(of_stretch: FloatArray) -> FloatArray:
    """Give what each byte of bits comes to, by its place, shape (bytes, 256)."""
    padded = np.zeros(-(-len(of_stretch) // 8) * 8)
    padded[: len(of_stretch)] = of_stretch
    return np.asarray(padded.reshape(-1, 8) @ _BYTE.T)


def _sum(table: FloatArray, passed: Bits) -> FloatArray:
    total = np.zeros(len(passed))
    for place in np.flatnonzero(passed.any(axis=0)) if len(passed) else []:
        total += table[place, passed[:, place]]
    return total
