"""Places of rows: by their coordinates, and where they have none by their address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from hotspots.crs import transformer
from hotspots.errors import DataError, Notice
from hotspots.io.cells.coordinates import Floats, LonLatBox, Mask, Places, Reference
from hotspots.io.cells.points import has_places, read_points
from hotspots.io.ledger import Ledger
from hotspots.io.sources import _Source
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table, refuse_doubtful
from hotspots.model.precision import BOUND_ERRORS

if TYPE_CHECKING:
    from hotspots.model.geocoded import Geocoded, Geocoder

TIERS_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "house": ("entrance", "building"),
    "part": ("plot",),
    "between": ("interpolated",),
    "crossing": ("intersection",),
    "street": ("street",),
    "district": ("locality", "postcode"),
}
"""How many rows were placed how is told by these words."""


@dataclass(frozen=True, slots=True, eq=False)
class Addressed:
    """Places of the rows of a table.

    Parameters
    ----------
    places
        Of all rows, whatever they come from.
    by_address
        Which rows were placed by their address.
    tier, uncertainty_m, score
        Of those rows, ``""`` and NaN for all others; the uncertainty is the standard error.
    """

    places: Places
    by_address: Mask
    tier: Any
    uncertainty_m: Floats
    score: Floats

    def settle(self, frame: pd.DataFrame, good: Mask) -> None:
        """Write tier, uncertainty and score into a frame of the good rows; without any by address there is no score."""
        rows = self.by_address[good]
        if not rows.any():
            return
        for name, values in (("precision", self.tier), ("uncertainty_m", self.uncertainty_m)):
            frame[name] = np.where(rows, values[good], frame[name].to_numpy())
        frame["uncertainty_m"] = frame["uncertainty_m"].astype(np.float64)
        frame["place_score"] = np.where(rows, self.score[good], np.nan)


def place_rows(
    table: Table,
    headings: Mapping[str, str],
    source: _Source,
    *,
    crs: Any,
    near: LonLatBox | None,
    ledger: Ledger,
    geocoder: Geocoder | None,
    spare: Mask | None = None,
    worst_m: float = np.inf,
) -> Addressed:
    """Read the place of each row; those without coordinates are looked for by their address.

    Parameters
    ----------
    table, headings, source
        The cells, our names to headings, and what the study says.
    crs
        The CRS to put them in, or None.
    near
        Where the streets are, in degrees.
    ledger
        Takes what is mended and set aside.
    geocoder
        Finds addresses; None: rows without coordinates are set aside. It is only asked where a row needs it.
    spare
        Rows that need no place: they are not set aside if there is none.
    worst_m
        A place by address that nineteen of twenty are not within so many metres of is none.

    Raises
    ------
    DataError
        If there are no coordinates and nothing to find addresses in, or their system cannot be told.
    """
    located = has_places(table, headings)
    if geocoder is None or "address" not in headings:
        if not located and "address" in headings:
            refuse_doubtful(table, source)
            raise DataError("addresses_without_map", file=table.file.name, column=headings["address"])
        return _without(read_points(table, headings, source, crs=crs, near=near, ledger=ledger))
    crs = geocoder.crs if crs is None else crs
    if located:
        places = read_points(table, headings, source, crs=crs, near=near, ledger=ledger, optional=True)
    else:
        refuse_doubtful(table, source)
        none = np.zeros(len(table), dtype=bool)
        places = Places(np.full((len(table), 2), np.nan), crs, Reference("", False, 0.0), none, none, none)
    spared = np.zeros(len(table), dtype=bool) if spare is None else spare
    return _located(table, headings, places, ledger, geocoder, spared, worst_m, show=source.SHOWS_PLACES)


def _without(places: Places) -> Addressed:
    count = len(places.xy)
    tier = np.full(count, "", dtype=object)
    nothing = np.full(count, np.nan)
    return Addressed(places, np.zeros(count, dtype=bool), tier, nothing, nothing)


def _located(
    table: Table,
    headings: Mapping[str, str],
    places: Places,
    ledger: Ledger,
    geocoder: Geocoder,
    spare: Mask,
    worst_m: float,
    *,
    show: bool,
) -> Addressed:
    """Find the rows that have no coordinates; each distinct address is asked for once."""
    address = table.columns[headings["address"]]
    lost = ledger.good & ~np.isfinite(places.xy).all(axis=1)
    ledger.set_aside(lost & ~address.filled & ~spare, headings["address"], "place_and_address_missing")
    rows = np.flatnonzero(lost & address.filled)
    found = _without(places)
    if not len(rows):
        return found
    town = table.columns[headings["place"]] if "place" in headings else Column.blank(len(table))
    addresses, towns = address[rows], town[rows]
    pairs = np.column_stack([addresses.codes, towns.codes])
    distinct, number = np.unique(pairs, axis=0, return_inverse=True)
    number = number.reshape(-1)
    answers = geocoder.locate(
        [str(addresses.distinct[code]) for code in distinct[:, 0]],
        [str(towns.distinct[code]) for code in distinct[:, 1]],
    )
    needed = ~spare[rows]
    _set_aside(rows[needed], number[needed], answers, headings["address"], ledger, show=show)
    told = answers.take(np.asarray(number, dtype=np.int64))
    vague = np.zeros(len(table), dtype=bool)
    vague[rows] = told.found & (told.uncertainty_m > worst_m)
    ledger.set_aside(vague & ~spare, headings["address"], "address_vague", show=show)
    there = rows[told.found & ~vague[rows]]
    told = told.take(np.flatnonzero(told.found & ~vague[rows]))
    found.places.xy[there] = _in_crs(told.xy, answers.crs, places.crs)
    found.by_address[there] = True
    found.tier[there] = told.tier
    uncertainty, score = found.uncertainty_m.copy(), found.score.copy()
    uncertainty[there], score[there] = told.uncertainty_m / BOUND_ERRORS, told.score
    counts = {word: int(np.isin(found.tier[there], tiers).sum()) for word, tiers in TIERS_TOLD.items()}
    ledger.note("addresses_placed", is_warning=False, count=len(there), of=len(rows), **counts)
    if len(there):
        middle, most = (round(float(np.quantile(told.uncertainty_m, share))) for share in (0.5, 1.0))
        ledger.note("addresses_within", is_warning=False, middle=middle, most=most)
    return Addressed(found.places, found.by_address, found.tier, uncertainty, score)


def _set_aside(rows: Any, number: Any, answers: Geocoded, column: str, ledger: Ledger, *, show: bool) -> None:
    """Set aside the rows whose address was not found, each with what of the map may have been meant."""
    missing = np.flatnonzero(~answers.found[number])
    details = {}
    for at in missing:
        answer = int(number[at])
        code, known = answers.reason[answer], answers.candidates[answer]
        if code == "address_unknown" and known:
            details[int(rows[at])] = Notice("address_unknown_near", {"column": column, "known": list(known)})
        elif code in ("address_ambiguous", "number_unknown") and known:
            details[int(rows[at])] = Notice(f"{code}_of", {"column": column, "known": list(known)})
    for code in sorted(set(answers.reason[number]) - {""}):
        mask = np.zeros(len(ledger.good), dtype=bool)
        mask[rows[answers.reason[number] == code]] = True
        ledger.set_aside(mask, column, code, show=show, details=details)


def _in_crs(xy: Floats, found: Any, wanted: Any) -> Floats:
    if found == wanted:
        return xy
    return np.column_stack(transformer(found.to_wkt(), wanted.to_wkt()).transform(xy[:, 0], xy[:, 1]))
