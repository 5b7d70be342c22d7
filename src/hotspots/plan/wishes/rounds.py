"""Rounds that are walked again and again: another one from week to week, never the same as the week before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

ROUNDS: Final = 4
"""So many rounds are chosen among."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Which round it is, from 0, and whether it is walked the other way round."""

    number: int
    other_way: bool


def round_of_week(day: dt.date, rounds: int, seed: int) -> Turn:
    """Choose the round of a week by chance that hangs on its date alone.

    Over as many weeks as there are rounds each comes once; the order is that of the weeks before but for two
    neighbours that may have changed places. So of n rounds, n > 2, each comes back after n - 1 to n + 1 weeks. With
    one round, every other week goes the other way round.

    Parameters
    ----------
    day
        Any day of the week, Monday first.
    rounds
        How many there are, >= 1.
    seed
        Of the draw.
    """
    week = (day.toordinal() - 1) // 7
    if rounds == 1:
        return Turn(0, week % 2 == 1)
    cycle, place = divmod(week, rounds)
    number = place if rounds == 2 else _order(cycle, rounds, seed)[place]
    return Turn(int(number), bool(np.random.default_rng((seed, week)).integers(2)))


def _order(cycle: int, rounds: int, seed: int) -> list[int]:
    """Give the order of the rounds in a cycle: drawn once, then two neighbours change places, or none, each cycle."""
    chance = np.random.default_rng((seed, rounds))
    order = [int(one) for one in chance.permutation(rounds)]
    for at in chance.integers(rounds, size=cycle):
        if at:
            order[at - 1], order[at] = order[at], order[at - 1]
    return order
