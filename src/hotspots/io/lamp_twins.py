"""The same pole twice in a register: kept once where it stands at one place, else told and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from hotspots.errors import Notice
from hotspots.io.lamp_neighbours import pairs_beside, tell_beside
from hotspots.model.lighting import fold_pole
from hotspots.model.reading import FileReading, SetAside

SAME_M: Final = 2.0
"""Two rows with one pole number stand at the same place if no further apart than this."""

_SHOWN: Final = 8
_DARK: Final = ("faulty", "off")

Ints = npt.NDArray[np.int64]


def settle_twins(
    frame: gpd.GeoDataFrame, readings: Sequence[FileReading], same_m: float = 0.0
) -> tuple[gpd.GeoDataFrame, tuple[FileReading, ...]]:
    """Keep one row of those that say the same pole at the same place, and tell of poles that stand at several.

    The row that was inspected or serviced last stays; of equally old ones a dark one, then the first.

    Parameters
    ----------
    frame
        Lamps of all files, with ``inspected`` and ``serviced``.
    readings
        The account of each file.
    same_m
        Rows of different files no further apart than this are the same lamp whatever their numbers, metres; 0: they
        are told of, and kept.

    Returns
    -------
    tuple
        The lamps that stay, and the accounts: rows that go are set aside, each naming the one that stays.
    """
    stays = _same_as(frame)
    if same_m:
        _join_neighbours(frame, stays, same_m)
    gone = np.flatnonzero(stays >= 0)
    told = tuple(_account(reading, frame, stays) for reading in readings)
    left = frame if not len(gone) else frame.drop(index=frame.index[gone]).reset_index(drop=True)
    return left, tell_beside(left, _with_scattered(left, told))


def _groups(frame: gpd.GeoDataFrame) -> list[Ints]:
    """Give the rows of each pole number that more than one row has."""
    by_pole: dict[str, list[int]] = {}
    for row, pole in enumerate(map(fold_pole, frame["lamp_id"])):
        if pole:
            by_pole.setdefault(pole, []).append(row)
    return [np.array(rows, dtype=np.int64) for rows in by_pole.values() if len(rows) > 1]


def _join_neighbours(frame: gpd.GeoDataFrame, stays: Ints, same_m: float) -> None:
    """Let one of each pair of neighbours of different files stay, among the rows that stay so far."""
    left = np.flatnonzero(stays < 0)
    ranks = _ranks(frame)
    for pair in pairs_beside(frame.iloc[left], same_m):
        best, other = sorted(left[pair].tolist(), key=lambda row: ranks[row], reverse=True)
        stays[stays == other] = best
        stays[other] = best


def _ranks(frame: gpd.GeoDataFrame) -> list[tuple[str, bool, int]]:
    """Give what decides which of several rows stays: the day it was seen to last, dark before lit, the first."""
    inspected, serviced = (frame[name].to_numpy(dtype=object) for name in ("inspected", "serviced"))
    dark = frame["state"].isin(_DARK).to_numpy(dtype=bool)
    return [(max(inspected[row], serviced[row]), bool(dark[row]), -row) for row in range(len(frame))]


def _same_as(frame: gpd.GeoDataFrame) -> Ints:
    """Give for each row the one that stays instead of it, -1 if it stays itself."""
    stays = np.full(len(frame), -1, dtype=np.int64)
    if not len(frame):
        return stays
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    ranks = _ranks(frame)
    for rows in _groups(frame):
        best = sorted(rows.tolist(), key=lambda row: ranks[row], reverse=True)
        kept: list[int] = []
        for row in best:
            twin = next((one for one in kept if np.hypot(x[row] - x[one], y[row] - y[one]) <= SAME_M), -1)
            stays[row] = twin
            if twin < 0:
                kept.append(row)
    return stays


def _account(reading: FileReading, frame: gpd.GeoDataFrame, stays: Ints) -> FileReading:
    """Set the rows of a file that go aside, and say how many they are and where their states differ."""
    own = np.flatnonzero((stays >= 0) & (frame["source"] == reading.path).to_numpy(dtype=bool))
    if not len(own):
        return reading
    rows, state = frame["row"].to_numpy(dtype=np.int64), frame["state"].to_numpy(dtype=object)
    aside = [SetAside(reading.path, int(rows[one]), "", "", _same(frame, int(stays[one]))) for one in own]
    values = {
        "file": reading.path,
        "count": len(own),
        "rows": _listed([str(row) for row in rows[own]]),
        "differ": int((state[own] != state[stays[own]]).sum()),
    }
    code = "lamps_twice_differ" if values["differ"] else "lamps_twice"
    notices = (*reading.notices, Notice(code, values, is_warning=bool(values["differ"])))
    return replace(reading.with_aside(aside), notices=notices)


def _same(frame: gpd.GeoDataFrame, row: int) -> Notice:
    values = {"row": int(frame["row"].iloc[row]), "file": str(frame["source"].iloc[row])}
    return Notice("same_lamp_as_row", values, is_warning=False)


def _with_scattered(frame: gpd.GeoDataFrame, readings: tuple[FileReading, ...]) -> tuple[FileReading, ...]:
    """Tell of poles that stand at several places, in the account of the file that has the last of their rows."""
    found: dict[str, list[str]] = {}
    several = frame["source"].nunique() > 1
    for rows in _groups(frame):
        some = frame.iloc[rows]
        places = [
            f"{file} {row}" if several else str(row) for file, row in zip(some["source"], some["row"], strict=True)
        ]
        found.setdefault(str(some["source"].iloc[-1]), []).append(f"{some['lamp_id'].iloc[0]} ({', '.join(places)})")
    return tuple(_told_scattered(reading, found.get(reading.path, [])) for reading in readings)


def _told_scattered(reading: FileReading, poles: list[str]) -> FileReading:
    if not poles:
        return reading
    values = {"file": reading.path, "count": len(poles), "poles": _listed(poles)}
    return replace(reading, notices=(*reading.notices, Notice("lamps_at_places", values)))


def _listed(told: list[str]) -> str:
    return ", ".join(told[:_SHOWN]) + (" …" if len(told) > _SHOWN else "")
