"""What a file does not tell of itself, for a person to settle: which local zone, which order of dates, which scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from hotspots.crs import read_crs, transformer
from hotspots.errors import Notice
from hotspots.io.cells.columns import Match
from hotspots.io.cells.coordinates import LOCAL_ZONES
from hotspots.io.cells.dates import Moments, read_dates
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.scales import scale_in
from hotspots.io.tables.table import Table

_DATED: Final = ("start", "date", "end", "end_date", "until", "inspected", "serviced")
_SCORED: Final = ("safety_day", "safety_night")
_HIGHEST_PLAIN_SCORE: Final = 4.0
_HIGHEST_SCALE: Final = 100.0
_TRIED: Final = 5000
_SWEDEN: Final = (10.5, 54.9, 24.3, 69.2)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: the value for ``hotspots.toml``, and what it would mean."""

    value: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a file does not tell.

    Parameters
    ----------
    key
        The key of ``hotspots.toml`` that settles it.
    notice
        What is unclear, and what to write.
    choices
        The answers there are, the likeliest first.
    must
        Whether the file cannot be read until it is settled; otherwise the first choice is taken, and that is said.
    """

    key: str
    notice: Notice
    choices: tuple[Choice, ...]
    must: bool


def ask_layer(table: Table) -> list[Question]:
    """Ask which layer is meant where several fit equally well; the one that was read comes first."""
    unclear = [notice for notice in table.notices if notice.code == "layer_unclear"]
    return [
        Question(
            "sheet", one, tuple(Choice(name, "") for name in (one.values["sheet"], *one.values["others"])), must=False
        )
        for one in unclear
    ]


def ask_zone(first: np.ndarray, second: np.ndarray, file: str) -> Question:
    """Ask which local SWEREF 99 zone coordinates are in, saying where each would put their middle.

    Parameters
    ----------
    first, second
        Finite numbers, east and north in either order.
    file
        As the study names it.
    """
    east, north = sorted([float(np.median(first)), float(np.median(second))])
    choices = []
    for zone in LOCAL_ZONES:
        lon, lat = transformer(zone, 4326).transform(east, north)
        if _SWEDEN[0] <= lon <= _SWEDEN[2] and _SWEDEN[1] <= lat <= _SWEDEN[3]:
            choices.append(Choice(zone, f"{read_crs(zone).name}: lat {lat:.3f}, lon {lon:.3f}"))
    return Question("crs", Notice("ask_zone", {"file": file}), tuple(choices), must=True)


def ask_date_order(table: Table, matches: Mapping[str, Match]) -> tuple[str, Question | None]:
    """Tell the order of day, month and year, or ask where no value shows which is the day.

    Returns
    -------
    order, question
        ``dmy`` or ``mdy`` if that matters, else ``""``; the question if it had to be assumed.
    """
    for name in _DATED:
        if name not in matches:
            continue
        heading = matches[name].heading
        column = table.columns[heading].sample(_TRIED)
        moments = read_dates(column)
        if moments.order == "ymd":
            continue
        if not moments.order_assumed:
            return moments.order, None
        # Only a look at all rows tells that none shows the order.
        moments = read_dates(table.columns[heading])
        if not moments.order_assumed:
            return moments.order, None
        return moments.order, _order_question(table, heading, moments)
    return "", None


def _order_question(table: Table, heading: str, moments: Moments) -> Question:
    column = table.columns[heading].sample(_TRIED)
    other = "mdy" if moments.order == "dmy" else "dmy"
    read = {order: read_dates(column, order).local for order in (moments.order, other)}
    differs = np.flatnonzero((read[moments.order] != read[other]) & ~np.isnat(read[moments.order]))
    if not len(differs):
        differs = np.flatnonzero(~np.isnat(read[moments.order]))
    at = int(differs[0])
    choices = [
        Choice(order, f"{column.cell(at)} = {np.datetime_as_string(read[order][at], unit='D')}") for order in read
    ]
    values = {"file": table.file.name, "column": heading, "order": moments.order}
    return Question("dates", Notice("ask_date_order", values), tuple(choices), must=False)


def ask_scale(table: Table, matches: Mapping[str, Match]) -> Question | None:
    """Ask what the numbers of a survey mean where they go above 4, or were told by values, and no heading says."""
    for name in _SCORED:
        if name not in matches:
            continue
        heading = matches[name].heading
        if scale_in(heading):
            continue
        numbers, _ = read_numbers(table.columns[heading])
        known = numbers[np.isfinite(numbers)]
        if not len(known):
            continue
        top = float(np.quantile(known, 0.98))
        if not (top > _HIGHEST_PLAIN_SCORE or matches[name].evidence == "values") or top > _HIGHEST_SCALE:
            continue
        low, high = float(min(known.min(), 1.0)), float(known.max())
        values = {"file": table.file.name, "column": heading, "low": float(known.min()), "high": high}
        choices = tuple(
            Choice([int(one) if one.is_integer() else one for one in ends], "") for ends in ((low, high), (high, low))
        )
        return Question("scale", Notice("ask_scale", values), choices, must=True)
    return None
