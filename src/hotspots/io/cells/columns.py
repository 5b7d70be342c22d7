"""Says which column of a file is which of ours, with the evidence: what the study says, the heading, the values."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from hotspots.errors import DataError
from hotspots.io.cells.clocks import read_clock_numbers
from hotspots.io.cells.coordinates import is_geographic
from hotspots.io.cells.dates import HOUR, only_midnights, read_clocks, read_dates
from hotspots.io.cells.headings import SAID_CUT, SAID_PARTLY, how_well, is_cut, plain, said
from hotspots.io.cells.identity import is_free_text
from hotspots.io.cells.light_clauses import tell_finding
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.offence_codes import holds_codes
from hotspots.io.cells.offence_words import names_kinds, sort_word
from hotspots.io.cells.words import SCORES, STATES, folded
from hotspots.io.sources import PLACE_NAMES, _Source, each_heading
from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table, refuse_doubtful

Evidence = Literal["study", "heading", "values"]

_MADE_UP: Final = re.compile(r"^(?:column|kolumn) (\d+)$")
_YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
_UNITS: Final = re.compile(r"(?<=\d)\s*(?:m|meter|lm|lumen|w|watt)\.?$", re.IGNORECASE)
_HOUSE_NUMBER: Final = re.compile(r"^[1-9]\d{0,3}(?:[.,]0+)?\s?[A-Za-zÅÄÖåäö]?$")
_FEW: Final = 20
_SAMPLE: Final = 1500
_BY_VALUES: Final = 0.5
_WORDS_KNOWN: Final = 0.8
_HIGHEST_SCORE: Final = 5
_LEAST_SCORES: Final = 3
_GROUPS: Final = (
    frozenset(PLACE_NAMES),
    frozenset({"start", "date", "time"}),
    frozenset({"end", "end_date", "end_time"}),
)
_NUMERIC: Final = frozenset({"uncertainty_m", "weight", "height_m", "lumen", "watt"})
_DAYS: Final = frozenset({"date", "until", "inspected", "serviced"})


@dataclass(frozen=True, slots=True)
class Match:
    """One of our names and the heading that stands for it.

    Parameters
    ----------
    heading
        As the file writes it.
    confidence
        0-1.
    evidence
        What it rests on.
    """

    heading: str
    confidence: float
    evidence: Evidence


def match_columns(table: Table, source: _Source) -> dict[str, Match]:
    """Match the columns of a file to our names.

    Names that the study gives are taken as they are; where it gives one name of the place, of the start or of the end,
    the rest of that group is not searched for.

    Raises
    ------
    DataError
        If the study names a heading that the file does not have.
    """
    matches = _declared(table, source)
    finder = _Finder(table, source, matches)
    if source.TABLE != "areas":
        finder.find_places()
    for role in said(source.TABLE):
        if role in ("begin", "finish"):
            finder.find_times(role)
        elif role == "late_begin":
            if not any(name in finder.matches for name in ("start", "date")):
                finder.find_times(role)
        elif role not in PLACE_NAMES:
            finder.find(role)
    _find_by_values(finder, source.TABLE)
    return {name: finder.matches[name] for name in source.NAMES if name in finder.matches}


def _find_by_values(finder: _Finder, kind: str) -> None:
    """Find by what stands in them the columns that a kind of file needs and no heading names."""
    if kind in ("incidents", "survey"):
        finder.find_times_by_values()
    if kind == "incidents" and not {"offence", "offence_code"} & set(finder.matches):
        finder.find_by_words("offence", lambda cell: sort_word(cell)[2])
    if kind == "survey" and not {"safety_day", "safety_night"} & set(finder.matches):
        finder.find_score_by_values()
    if kind == "observations":
        finder.find_by_words("what", lambda cell: tell_finding(cell) is not None)
    if kind == "lamps":
        finder.find_by_words("state", lambda cell: folded(cell) in STATES)


def _declared(table: Table, source: _Source) -> dict[str, Match]:
    return {name: Match(heading, 1.0, "study") for name, heading in said_headings(table, source).items()}


def said_headings(table: Table, source: _Source, among: Container[str] | None = None) -> dict[str, str]:
    """Give our names and the headings of a file that the study names for them, without those that it leaves unused.

    Parameters
    ----------
    table, source
        The file, and what the study says of it.
    among
        Our names that are asked for; None: all.

    Raises
    ------
    DataError
        If the study names a heading that the file does not have, or several of which it has none.
    """
    by_plain = {plain(heading): heading for heading in reversed(list(table.columns))}
    found = {}
    for name, said_so in source.columns.items():
        if among is not None and name not in among:
            continue
        told = [_there(heading, table, by_plain) for heading in each_heading(said_so) if heading]
        match = next((heading for heading in told if heading), None)
        if match is not None:
            found[name] = match
        elif told and "" not in each_heading(said_so):
            refuse_doubtful(table, source)
            raise _missing(table, name, each_heading(said_so))
    return found


def _there(heading: str, table: Table, by_plain: Mapping[str, str]) -> str | None:
    """Find a heading that the study names in a file, however it is spelt there."""
    found = heading if heading in table.columns else by_plain.get(plain(heading))
    if found is None and (made_up := _MADE_UP.match(heading.strip().casefold())):
        return next((one for one in table.columns if one == f"column {made_up[1]}"), None)
    return found


def _missing(table: Table, name: str, headings: tuple[str, ...]) -> DataError:
    values = {"file": table.file.name, "name": name}
    if all(_MADE_UP.match(one) for one in table.columns):
        return DataError("headings_absent", **values, heading=headings[0], count=len(table.columns))
    if len(headings) > 1:
        return DataError("headings_missing", **values, headings=list(headings), found=with_headings(table))
    return DataError("heading_missing", **values, heading=headings[0], found=with_headings(table))


def with_headings(table: Table) -> list[str]:
    """Give the headings that the file itself has, without those made up for blank ones."""
    return [heading for heading in table.columns if not _MADE_UP.match(heading)]


class _Finder:
    """Finds columns one after another; a column that is taken is not taken again."""

    def __init__(self, table: Table, source: _Source, matches: dict[str, Match]) -> None:
        self.matches = matches
        self._decimal, self._crs = source.decimal, source.crs
        self._names = source.NAMES
        self._said = said(source.TABLE)
        self._are_addresses = source.TABLE == "addresses"
        self._closed = {name for group in _GROUPS if group & set(source.columns) for name in group} | set(
            source.columns
        )
        self._samples = {heading: column.sample(_SAMPLE) for heading, column in table.columns.items()}
        self._has_points = table.geometry is not None

    def find(self, role: str) -> None:
        """Find the column of a plain role by its heading, if its values do not speak against it."""
        if role in self._closed or role not in self._names:
            return
        fits = [one for one in self._ranked(role) if self._fits(role, one[1], one[0])]
        if role == "what":  # a kind of case says less of what is wrong than its subject does
            fits.sort(key=lambda one: not _says_findings(self._samples[one[1]]))
        if fits:
            self._take(role, fits[0][1], fits[0][0], "heading")

    def find_places(self) -> None:
        """Find the pair of coordinates; degrees go before metres, for they need no coordinate system."""
        if self._closed & set(PLACE_NAMES) or self._has_points:
            return
        pairs = []
        for first, second in (("lon", "lat"), ("east", "north")):
            a, b = self._numeric(first), self._numeric(second)
            if a and b and a[1] != b[1]:
                pairs.append((self._in_degrees(a[1]) and self._in_degrees(b[1]), min(a[0], b[0]), a[1], b[1]))
        if pairs:
            in_metres = self._crs != "auto" and not is_geographic(self._crs)
            degrees, confidence, first_heading, second_heading = (min if in_metres else max)(pairs)
            names = ("lon", "lat") if degrees else ("east", "north")
            for name, heading in zip(names, (first_heading, second_heading), strict=True):
                self._take(name, heading, confidence, "heading")
            return
        self._find_places_by_values()

    def find_times(self, role: str) -> None:
        """Find the columns of a start or an end: a date, with or without time, and a clock beside it."""
        names = ("end", "end_date", "end_time") if role == "finish" else ("start", "date", "time")
        if self._closed & set(names):
            return
        dates = self._first(role, lambda cells: _share_of_dates(cells) >= 0.5)
        clocks = self._first(role, _holds_clocks)
        if dates:
            moments = read_dates(self._samples[dates[1]])
            with_time = bool((moments.precision <= HOUR).mean() > 0.5) and not (clocks and only_midnights(moments))
            name = names[1] if clocks and not with_time else names[0]
            self._take(name if name in self._names else names[1], dates[1], dates[0], "heading")
            if not clocks or with_time:
                return
        if clocks and (dates or role == "finish") and names[2] in self._names:
            self._take(names[2], clocks[1], clocks[0], "heading")

    def find_times_by_values(self) -> None:
        """Find a date where no heading says so: a column in which nearly all cells read as dates with separators."""
        if self._closed & {"start", "date"} or {"start", "date"} & set(self.matches):
            return
        for heading in self._free():
            cells = self._samples[heading]
            written = cells.map(lambda cell: not cell.isdigit(), dtype=np.bool_)
            if len(cells) and written.mean() > 0.9 and _share_of_dates(cells) >= 0.9 and not self._is_number(heading):
                self._take_moment(heading)
                return

    def _take_moment(self, heading: str) -> None:
        """Take a column of dates that no heading names, and a column of clock times where the dates have none."""
        moments = read_dates(self._samples[heading])
        clocks = [
            one
            for one in self._free()
            if one != heading
            and len(self._samples[one])
            and _share_of_clocks(self._samples[one]) >= 0.9
            and _share_with_colon(self._samples[one]) >= 0.9
        ]
        has_clock = bool((moments.precision <= HOUR).mean() > 0.5)
        if len(clocks) == 1 and not has_clock and {"date", "time"} <= set(self._names):
            self._take("date", heading, _BY_VALUES, "values")
            self._take("time", clocks[0], _BY_VALUES, "values")
        else:
            self._take("start" if "start" in self._names else "date", heading, _BY_VALUES, "values")

    def find_by_words(self, role: str, is_known: Callable[[str], bool]) -> None:
        """Find a column that no heading names: the one most of whose cells, of two kinds or more, are known words."""
        if role in self._closed or role in self.matches or role not in self._names:
            return
        shares = {}
        for heading in self._free():
            cells = self._samples[heading]
            if len(cells.distinct) < 2 or self._is_number(heading) or is_free_text(cells):
                continue
            shares[heading] = float(cells.map(is_known, dtype=np.bool_).mean())
        if shares and max(shares.values()) >= _WORDS_KNOWN:
            self._take(role, max(shares, key=lambda one: shares[one]), _BY_VALUES, "values")

    def find_score_by_values(self) -> None:
        """Find how safe people feel where no heading says so: the one column of known words for it.

        Where columns have no headings at all, the one column of whole numbers from 1 to 4 or 5. Two such columns tell
        nothing: which of them is meant for the night, nobody knows.
        """
        name = "safety_night"
        if name in self._closed or "safety_day" in self._closed:
            return
        free = [heading for heading in self._free() if len(self._samples[heading])]
        worded = [heading for heading in free if self._holds_score_words(heading)]
        numbered = [heading for heading in free if _MADE_UP.match(heading) and self._holds_score_numbers(heading)]
        found = worded or numbered
        if len(found) == 1:
            self._take(name, found[0], _BY_VALUES, "values")

    def _holds_score_words(self, heading: str) -> bool:
        cells = self._samples[heading]
        said = {SCORES[folded(str(cell))] for cell in cells.distinct if folded(str(cell)) in SCORES} - {0.0}
        share = float(cells.map(lambda cell: folded(cell) in SCORES, dtype=np.bool_).mean())
        return len(said) >= 2 and share >= _WORDS_KNOWN

    def _holds_score_numbers(self, heading: str) -> bool:
        numbers, _ = read_numbers(self._samples[heading], self._decimal)
        whole = np.isin(numbers, np.arange(1, _HIGHEST_SCORE + 1))
        return bool(whole.mean() > 0.9) and len(np.unique(numbers[whole])) >= _LEAST_SCORES

    def _find_places_by_values(self) -> None:
        middles = {}
        for heading in self._free():
            numbers, _ = read_numbers(self._samples[heading], self._decimal)
            if len(numbers) and np.isfinite(numbers).mean() > 0.9:
                middles[heading] = float(np.nanmedian(numbers))
        north = [heading for heading, middle in middles.items() if 6.1e6 <= middle <= 7.7e6]
        east = [heading for heading, middle in middles.items() if 2.3e5 <= middle <= 2.1e6]
        lat = [heading for heading, middle in middles.items() if 55 <= middle <= 69.2]
        lon = [heading for heading, middle in middles.items() if 10.5 <= middle <= 31.6]
        for first, second, names in ((lon, lat, ("lon", "lat")), (east, north, ("east", "north"))):
            if (
                len(first) == len(second) == 1
                and self._has_fractions(first[0], names)
                and self._has_fractions(second[0], names)
            ):
                self._take(names[0], first[0], _BY_VALUES, "values")
                self._take(names[1], second[0], _BY_VALUES, "values")
                return

    def _has_fractions(self, heading: str, names: tuple[str, str]) -> bool:
        if names[0] != "lon":
            return True
        numbers, _ = read_numbers(self._samples[heading], self._decimal)
        return bool((np.abs(numbers - np.round(numbers)) > 1e-6).mean() > 0.8)

    def _free(self) -> list[str]:
        taken = {match.heading for match in self.matches.values()}
        return [heading for heading in self._samples if heading not in taken]

    def _ranked(self, role: str) -> list[tuple[float, str]]:
        scored = [(how_well(heading, self._said[role]), -at, heading) for at, heading in enumerate(self._free())]
        return [(score, heading) for score, _, heading in sorted(scored, reverse=True) if score > 0]

    def _first(self, role: str, fits) -> tuple[float, str] | None:  # type: ignore[no-untyped-def]
        return next(
            (one for one in self._ranked(role) if len(self._samples[one[1]]) and fits(self._samples[one[1]])), None
        )

    def _numeric(self, role: str) -> tuple[float, str] | None:
        return next((one for one in self._ranked(role) if one[0] > SAID_PARTLY and self._is_number(one[1])), None)

    def _is_number(self, heading: str) -> bool:
        cells = self._samples[heading]
        bare = Column.merged(cells.codes, [_UNITS.sub("", str(cell)) for cell in cells.distinct])
        numbers, _ = read_numbers(bare, self._decimal)
        return bool(len(numbers) and np.isfinite(numbers).mean() >= 0.5)

    def _in_degrees(self, heading: str) -> bool:
        numbers, _ = read_numbers(self._samples[heading], self._decimal)
        return bool(np.nanmedian(np.abs(numbers)) <= 180)

    def _fits(self, role: str, heading: str, confidence: float) -> bool:
        cells = self._samples[heading]
        if role in _NUMERIC:
            return self._is_number(heading)
        if role in _DAYS:
            return _share_of_days(cells) >= 0.5
        if role == "offence_code":
            return holds_codes(cells)
        if role == "place_kind":
            return confidence > SAID_PARTLY and names_kinds(cells)
        if role == "offence":
            return not is_free_text(cells) and _share_of_dates(cells) < 0.5
        if role == "precision":
            return not self._is_number(heading)
        if role == "number":
            return self._are_addresses or self._are_house_numbers(cells)
        if role == "id" and confidence <= SAID_CUT and is_cut(heading):
            return len(cells.distinct) > 0.5 * len(cells)
        if role in ("text", "id"):
            return confidence > SAID_PARTLY
        return True

    def _are_house_numbers(self, cells: Column) -> bool:
        """Tell whether a column beside that of streets holds house numbers, and not the numbers of the rows."""
        beside = next((name for name in ("address", "street") if name in self.matches), "")
        if not beside or not len(cells):
            return False
        streets = self._samples[self.matches[beside].heading]
        numbered = float(streets.map(lambda cell: any(map(str.isdigit, cell)), dtype=np.bool_).mean())
        shaped = float(cells.map(lambda cell: bool(_HOUSE_NUMBER.match(cell)), dtype=np.bool_).mean())
        return (
            numbered < 0.5 and shaped >= _WORDS_KNOWN and (len(cells) < _FEW or len(cells.distinct) < 0.9 * len(cells))
        )

    def _take(self, name: str, heading: str, confidence: float, evidence: Evidence) -> None:
        self.matches[name] = Match(heading, round(confidence, 2), evidence)


def _says_findings(cells: Column) -> bool:
    """Tell whether most cells say what is wrong with a lamp."""
    return (
        bool(len(cells)) and float(cells.map(lambda cell: tell_finding(cell) is not None, dtype=np.bool_).mean()) > 0.5
    )


def _share_of_dates(cells: Column) -> float:
    return float(read_dates(cells).known.mean()) if len(cells) else 0.0


def _share_of_days(cells: Column) -> float:
    """Tell the share of dates, bare years among them."""
    if not len(cells):
        return 0.0
    years = cells.map(lambda cell: bool(_YEAR.match(cell)), dtype=np.bool_)
    return float((read_dates(cells).known | years).mean())


def _holds_clocks(cells: Column) -> bool:
    return _share_of_clocks(cells, numbers=True) >= 0.8 and _share_of_dates(cells) < 0.5


def _share_of_clocks(cells: Column, *, numbers: bool = False) -> float:
    """Tell the share of clocks; `numbers`: of clocks that were stored as numbers too."""
    if not len(cells):
        return 0.0
    read = np.isfinite(read_clocks(cells)[0])
    return float((read | np.isfinite(read_clock_numbers(cells)[0]) if numbers else read).mean())


def _share_with_colon(cells: Column) -> float:
    return float(cells.map(lambda cell: ":" in cell, dtype=np.bool_).mean()) if len(cells) else 0.0


def headings_of(matches: Mapping[str, Match]) -> dict[str, str]:
    """Give our names and the headings alone."""
    return {name: match.heading for name, match in matches.items()}
