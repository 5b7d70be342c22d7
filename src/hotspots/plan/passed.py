"""What a walk passes between its stops: dark stretches and places called unsafe, each piece of street counted once."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspots.model.lighting import Lighting
from hotspots.plan.solve.passing import Passing

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.plan.candidates import Candidate
    from hotspots.plan.routing import Ways

PASSED_100_M: Final = MappingProxyType({Lighting.UNLIT: 1.25, Lighting.UNKNOWN: 0.5})
"""What it is worth to walk along 100 m of street in that state without stopping: half of what a stop is worth that
speaks of as much."""

PASSED_COMPLAINT: Final = 0.2
"""Passing a place that answers call unsafe is worth this share of stopping for what they say."""

GRAIN: Final = 0.01


def worth_passing(network: StreetNetwork, ways: Ways, places: Sequence[Candidate]) -> Passing:
    """Say what the ways between start and candidates pass, and what that is worth.

    Parameters
    ----------
    network
        Streets with lighting.
    ways
        From start (place 0) and candidates (from 1) to each other.
    places
        The candidates.

    Returns
    -------
    Passing
        A stretch is what the same ways lead along: pieces of street that no way tells apart are one.
    """
    lighting = network.edges["lighting"].to_numpy()
    tunnel = network.edges["tunnel"].to_numpy(dtype=bool)  # nobody is led through one to be shown the dark
    a_metre, once = np.zeros(len(lighting)), np.zeros(len(lighting))
    for state, of_100_m in PASSED_100_M.items():
        a_metre[(lighting == state.value) & ~tunnel] = of_100_m / 100
    for place in places:
        once[place.edge] += PASSED_COMPLAINT * place.worth.get("complaint", 0.0)
    edge, metres, along = ways.pieces((a_metre > 0) | (once > 0))
    share = metres / np.maximum(np.bincount(edge, metres, len(lighting))[edge], GRAIN)
    worth_of = metres * a_metre[edge] + once[edge] * share
    n = along.shape[0]
    kinds, kind = np.unique(np.packbits(along.reshape(n * n, -1), axis=0).T, axis=0, return_inverse=True)
    worth = np.round(np.bincount(kind.ravel(), worth_of, len(kinds)) / GRAIN) * GRAIN
    first = np.array([int(np.argmax(kind.ravel() == one)) for one in range(len(kinds))], dtype=np.int64)
    return Passing(worth[worth > 0], along[:, :, first[worth > 0]])
