"""Pole numbers of findings beside those of the register: which are not there, and where the two contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspots.errors import Notice
from hotspots.model.lighting import fold_pole
from hotspots.streets.light.findings import contradictions, rows_by_pole

if TYPE_CHECKING:
    import geopandas as gpd

_SHOWN: Final = 8
_NEAR: Final = 2
"""So many near numbers are named for each."""
_MOST_OFF: Final = 2
"""A number is near if so many signs, at most, are wrong, missing, surplus or have changed places."""
_SHORT: Final = 3
"""Of numbers with no more signs than this, one."""


def unknown_poles(
    lamps: gpd.GeoDataFrame | None, findings: pd.DataFrame, unplaced: pd.DataFrame | None = None
) -> tuple[Notice, ...]:
    """Say for each file which findings name pole numbers that the register does not have, and which are near.

    Numbers that it has on rows that were set aside are told of by themselves, with these rows.

    Parameters
    ----------
    lamps
        With ``lamp_id``; None without a register.
    findings
        With ``source``, ``row`` and ``pole``.
    unplaced
        :attr:`~hotspots.model.lighting.Lamps.unplaced`.
    """
    named = findings.loc[(findings["pole"] != "").to_numpy(dtype=bool)]
    if lamps is None or not (lamps["lamp_id"] != "").any():
        return tuple(
            Notice("findings_without_register", {"file": str(file), "count": len(some)})
            for file, some in named.groupby("source", sort=True)
        )
    known, aside = rows_by_pole(lamps), {} if unplaced is None else rows_by_pole(unplaced)
    told: list[Notice] = []
    for file, some in named.groupby("source", sort=True):
        rows = [
            (int(row), str(pole)) for row, pole in zip(some["row"], some["pole"], strict=True)
            if fold_pole(str(pole)) not in known
        ]  # fmt: skip
        lost = [(row, pole, aside[fold_pole(pole)][0]) for row, pole in rows if fold_pole(pole) in aside]
        rows = [(row, pole) for row, pole in rows if fold_pole(pole) not in aside]
        if lost and unplaced is not None:
            at = [f"{row}: {pole} ({unplaced['row'].iloc[one]})" for row, pole, one in lost[:_SHOWN]]
            told.append(Notice("findings_pole_unplaced", {
                "file": str(file), "count": len(lost), "rows": "; ".join(at) + (" …" if len(lost) > _SHOWN else "")
            }))  # fmt: skip
        if rows:
            words = [
                _suggested(row, pole, known, lamps["lamp_id"].to_numpy(dtype=object)) for row, pole in rows[:_SHOWN]
            ]
            told.append(Notice("findings_pole_unknown", {
                "file": str(file), "count": len(rows), "rows": "; ".join(words) + (" …" if len(rows) > _SHOWN else "")
            }))  # fmt: skip
    return tuple(told)


def _suggested(row: int, pole: str, known: dict[str, list[int]], written: Any) -> str:
    """Write ``4: BP99 (BP9, BP90?)``: the row, its number, and the near ones as the register writes them."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    off: dict[str, float] = {}
    as_written = {_bare(str(written[rows[0]])): rows for rows in known.values()}
    for asked, among in ((fold_pole(pole), known), (_bare(pole), as_written)):
        most = 1 if len(asked) <= _SHORT else _MOST_OFF
        for found, signs, _ in process.extract(asked, list(among), scorer=OSA.distance, score_cutoff=most, limit=None):
            name = str(written[among[str(found)][0]])
            off[name] = min(off.get(name, signs), signs)
    names = ", ".join(sorted(off, key=lambda name: (off[name], name))[:_NEAR])
    return f"{row}: {pole} ({names}?)" if names else f"{row}: {pole}"


def _bare(pole: str) -> str:
    """Write a number without signs and capitals, but with its noughts: a letter O may stand for one of them."""
    return "".join(sign for sign in pole.casefold() if sign.isalnum())


def against_register(lamps: gpd.GeoDataFrame | None, closed: gpd.GeoDataFrame | None) -> tuple[Notice, ...]:
    """Say for each file which findings were put right though the register has the lamp as faulty, and what counts.

    Parameters
    ----------
    lamps
        All columns of :attr:`~hotspots.model.lighting.Lamps.detailed`.
    closed
        Findings that were put right, in the same CRS; None if there are none.
    """
    if lamps is None or closed is None:
        return ()
    by_file: dict[str, list[tuple[int, int, bool]]] = {}
    for lamp, at, repaired in contradictions(lamps, closed):
        by_file.setdefault(str(closed["source"].iloc[at]), []).append((lamp, at, repaired))
    told = []
    for file, some in sorted(by_file.items()):
        rows = [f"{closed['row'].iloc[at]}: {lamps['lamp_id'].iloc[lamp]}".rstrip(": ") for lamp, at, _ in some]
        works = {lamp for lamp, _, repaired in some if repaired}
        values = {
            "file": file,
            "count": len({lamp for lamp, _, _ in some}),
            "works": len(works),
            "faulty": len({lamp for lamp, _, _ in some} - works),
            "rows": ", ".join(rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else ""),
        }
        told.append(Notice("register_against_closed", values))
    return tuple(told)
