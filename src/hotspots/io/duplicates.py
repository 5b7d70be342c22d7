"""Finds rows that say the same event again, within a file and across files, and merges them if the study wishes.

Two rows are the same event if they have the same identifier and the same offence; or if they share place, time and
offence, and do not stand in one file with identifiers that differ. Place and time are evidence only where they are
known exactly: a start to the minute that is not midnight, at a place known to an address or as given. Map points that
many rows were moved to, days and months would make neighbours the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.errors import Notice
from hotspots.io.tables.column import Column, fingerprints
from hotspots.model.incidents import Incidents
from hotspots.model.offences import folded
from hotspots.model.reading import FileReading, SetAside

KEY: Final = "_identifier"
"""Column of numbers for identifiers, 0 for none, that a frame holds until duplicates are settled."""


EXACT: Final = frozenset({"entrance", "building", "plot", "given"})
"""Tiers of places exact enough to tell that two rows are at the same place."""

Keys = list[npt.NDArray[np.int64]]

_SAME_M: Final = 0.1
_WEIGHTS: Final = np.random.default_rng(7).integers(1, 2**63, 8, dtype=np.uint64) | np.uint64(1)
_ROWS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Duplicates:
    """Which rows say again what an earlier row says.

    Parameters
    ----------
    first
        For each row the place of the earlier row, -1 where there is none; shape (n,).
    by_identifier
        Whether it is the identifier that tells.
    other_offence
        Rows that repeat an identifier with another offence: one case may hold several.
    no_evidence
        How many rows share place, time and offence with another where that is no evidence.
    """

    first: npt.NDArray[np.int64]
    by_identifier: npt.NDArray[np.bool_]
    other_offence: npt.NDArray[np.bool_]
    no_evidence: int


@dataclass(slots=True)
class _Group:
    """Events at one place and time: what stands in them so far."""

    first: int
    sources: set[str] = field(default_factory=set)
    keys: set[int] = field(default_factory=set)

    def holds(self, source: str, key: int) -> bool:
        """Tell whether a row is one of them: it, or one of them, lacks an identifier, or it comes from another file."""
        return self.sources != {source} or key == 0 or 0 in self.keys or key in self.keys

    def add(self, source: str, key: int) -> None:
        self.sources.add(source)
        self.keys.add(key)


def event_keys(identifiers: Column) -> npt.NDArray[np.uint64]:
    """Give a number for each identifier, the same in every file, 0 for none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts, spread = identifiers.held()
    if not pc.all(pc.string_is_ascii(texts)).as_py() or pc.any(pc.match_substring_regex(texts, r"\s\s|[^\S ]")).as_py():
        texts = pa.array([" ".join(cell.split()).casefold() for cell in texts.to_pylist()], type=pa.string())
    return np.asarray(spread(fingerprints(pc.ascii_lower(texts))), dtype=np.uint64)


def find_duplicates(incidents: Incidents) -> Duplicates:
    """Find rows that say the same event again.

    Parameters
    ----------
    incidents
        With the column :data:`KEY`, in the order of their files and rows.
    """
    frame = incidents.frame
    offence = _offences(frame)
    keys = frame[KEY].to_numpy(dtype=np.uint64)
    first = np.full(len(frame), -1, dtype=np.int64)
    same_key = _firsts([keys.view(np.int64)], keys != 0)
    by_key = _firsts([keys.view(np.int64), offence], _any_alike(keys, keys != 0) if (same_key >= 0).any() else None)
    first[:] = by_key
    other = (same_key >= 0) & (by_key < 0)
    where = _where(incidents, offence)
    dated = _any_alike(_sums(where), ~frame["start"].isna().to_numpy())
    exact = is_exact(frame)
    _by_content(frame, where, exact & dated, keys, first)
    vague = (_firsts(where, dated) >= 0) & (first < 0) & ~exact
    return Duplicates(first, by_key >= 0, other & (first < 0), int(vague.sum()))


def settle_duplicates(incidents: Incidents, *, merge: bool) -> Incidents:
    """Count duplicates, set them aside if they are to be merged, and say both in the readings.

    Parameters
    ----------
    incidents
        As read, with the column :data:`KEY`, which is taken out.
    merge
        Whether rows that say an event again are set aside, naming the row that stays.
    """
    found = find_duplicates(incidents)
    frame = incidents.frame
    again = found.first >= 0
    readings = tuple(_account(reading, frame, found, merge=merge) for reading in incidents.readings)
    kept = frame.drop(columns=KEY, errors="ignore")
    if merge and again.any():
        kept = kept.loc[~again].reset_index(drop=True)
    return replace(incidents, frame=kept, readings=readings)


def _offences(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give each offence a number, so that spellings of one are the same."""
    codes, words = pd.factorize(frame["offence"])
    merged = pd.factorize(np.array([folded(str(word)) for word in words], dtype=object))[0]
    groups = pd.factorize(frame["offence_group"])[0]
    spelled = merged[codes] if len(words) else np.zeros(len(frame), dtype=np.int64)
    return np.asarray(spelled * 1000 + groups, dtype=np.int64)


def _where(incidents: Incidents, offence: npt.NDArray[np.int64]) -> Keys:
    """Give place, window and offence as whole numbers, five arrays of shape (n,)."""
    xy = np.nan_to_num(incidents.xy, nan=-1.0)
    tenths = [np.round(xy[:, axis] / _SAME_M).astype(np.int64) for axis in (0, 1)]
    return [*tenths, *(incidents.frame[name].astype("int64").to_numpy() for name in ("start", "end")), offence]


def is_exact(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which rows have place and time exact enough, and an offence, to be told from others."""
    start = frame["start"].dt
    timed = (frame["time_precision"] == "minute") & ((start.hour != 0) | (start.minute != 0))
    return np.asarray(timed & frame["precision"].isin(EXACT) & (frame["offence"] != ""), dtype=np.bool_)


def _sums(keys: Keys) -> npt.NDArray[np.uint64]:
    """Give a number for each row: rows that share all keys share it."""
    sums = np.zeros(len(keys[0]), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for key, weight in zip(keys, _WEIGHTS, strict=False):
            sums += key.view(np.uint64) * weight
    return sums


def _any_alike(sums: npt.NDArray[np.uint64], eligible: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell which of the eligible rows have a number that another of them has."""
    found = np.zeros(len(sums), dtype=bool)
    rows = np.flatnonzero(eligible)
    found[rows] = pd.Series(sums[rows], copy=False).duplicated(keep=False).to_numpy()
    return found


def _firsts(keys: Keys, eligible: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.int64]:
    """Give for each row the first row with the same keys, -1 for that row itself and those not eligible."""
    found = np.full(len(keys[0]), -1, dtype=np.int64)
    rows = np.flatnonzero(eligible) if eligible is not None else np.empty(0, dtype=np.int64)
    if not len(rows):
        return found
    # Only rows whose sum comes again are compared.
    rows = rows[pd.Series(_sums([key[rows] for key in keys])).duplicated(keep=False).to_numpy()]
    same = pd.DataFrame({at: key[rows] for at, key in enumerate(keys)})
    again = same.duplicated(keep=False).to_numpy()
    rows, same = rows[again], same.loc[again]
    if not len(rows):
        return found
    number = same.groupby(list(range(len(keys))), sort=False).ngroup().to_numpy()
    begin = np.full(int(number.max()) + 1, -1, dtype=np.int64)
    begin[number[::-1]] = rows[::-1]
    found[rows] = np.where(begin[number] == rows, -1, begin[number])
    return found


def _by_content(
    frame: pd.DataFrame,
    where: Keys,
    exact: npt.NDArray[np.bool_],
    keys: npt.NDArray[np.uint64],
    first: npt.NDArray[np.int64],
) -> None:
    """Fill in which rows share place, time and offence with an earlier one, and are not two events of one file."""
    beginning = _firsts(where, exact)
    sources = frame["source"].to_numpy(dtype=object)
    groups: dict[int, _Group] = {}
    for row in np.flatnonzero(beginning >= 0):
        begin = int(beginning[row])
        group = groups.get(begin)
        if group is None:
            group = groups[begin] = _Group(begin)
            group.add(str(sources[begin]), int(keys[begin]))
        if group.holds(str(sources[row]), int(keys[row])) and first[row] < 0:
            first[row] = begin if first[begin] < 0 else first[begin]
        group.add(str(sources[row]), int(keys[row]))


def _account(reading: FileReading, frame: pd.DataFrame, found: Duplicates, *, merge: bool) -> FileReading:
    """Say in the account of a file what of it is said again."""
    own = (frame["source"] == reading.path).to_numpy()
    notices = [*reading.notices]
    rows = frame["row"].to_numpy()
    again = own & (found.first >= 0)
    if again.any():
        values = {
            "file": reading.path,
            "count": int(again.sum()),
            "by_identifier": int((again & found.by_identifier).sum()),
            "by_place": int((again & ~found.by_identifier).sum()),
            "rows": [str(row) for row in rows[again][:_ROWS_SHOWN]],
        }
        notices.append(Notice("duplicates_merged" if merge else "duplicates_kept", values, is_warning=not merge))
    if (own & found.other_offence).any():
        values = {"file": reading.path, "count": int((own & found.other_offence).sum())}
        notices.append(Notice("identifiers_with_other_offence", values, is_warning=False))
    if found.no_evidence and own.any() and reading.path == str(frame["source"].iloc[0]):
        notices.append(Notice("duplicates_not_told", {"count": found.no_evidence}, is_warning=False))
    if not (merge and again.any()):
        return replace(reading, notices=tuple(notices))
    return _without(replace(reading, notices=tuple(notices)), frame, again, found)


def _without(reading: FileReading, frame: pd.DataFrame, again: npt.NDArray[np.bool_], found: Duplicates) -> FileReading:
    """Set merged rows aside, each naming the row that stays; accepted and mended rows become fewer by them."""
    return reading.with_aside(
        [
            SetAside(reading.path, int(frame["row"].iloc[place]), "", "", _same_as(frame, int(found.first[place])))
            for place in np.flatnonzero(again)
        ]
    )


def _same_as(frame: pd.DataFrame, place: int) -> Notice:
    values = {"row": int(frame["row"].iloc[place]), "file": str(frame["source"].iloc[place])}
    return Notice("same_event_as_row", values, is_warning=False)
