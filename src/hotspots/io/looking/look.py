"""Looks at a file as a stranger: what it seems to be, and what to write in ``hotspots.toml`` to read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from hotspots.errors import DataError, HotspotsError, Notice
from hotspots.io import counts
from hotspots.io.cells.columns import Match, match_columns, with_headings
from hotspots.io.cells.coordinates import LonLatBox, Reference, tell_reference
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import is_free_text, refuse_suspects, tell_private
from hotspots.io.cells.light_clauses import tell_finding
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.points import has_places
from hotspots.io.cells.words import SCORES, STATES, folded
from hotspots.io.light_sources import FaultsSource, ObservationsSource
from hotspots.io.looking.count_shape import numbers_not_counted, tell_shape
from hotspots.io.looking.proposal import KINDS, Kind, Proposal, together
from hotspots.io.looking.questions import Question, ask_date_order, ask_layer, ask_scale, ask_zone
from hotspots.io.looking.seen import see_columns
from hotspots.io.place_sources import PlacesSource
from hotspots.io.sources import (
    PLACE_NAMES,
    AddressesSource,
    AreasSource,
    IncidentsSource,
    LampsSource,
    SurveySource,
    TrafficSource,
    _Source,
)
from hotspots.io.tables.column import Column
from hotspots.io.tables.several import PathNames
from hotspots.io.tables.table import Table, read_tables
from hotspots.io.traffic import FIGURES, match_headings
from hotspots.io.wished_places import tell_feeling

SOURCES: Final[Mapping[str, type[_Source]]] = {
    "incidents": IncidentsSource,
    "survey": SurveySource,
    "lamps": LampsSource,
    "areas": AreasSource,
    "addresses": AddressesSource,
    "traffic": TrafficSource,
    "faults": FaultsSource,
    "observations": ObservationsSource,
    "places": PlacesSource,
}
_MAX_LAT: Final = 85.0
_MIDDLE_LAT: Final = 1.5
_MIDDLE_LON: Final = 3.0
"""Rows with swapped axes or slips of the keyboard lie further than so many degrees from the middle of a town."""
_POLYGON_TYPES: Final = ("Polygon", "MultiPolygon")
_DECIMAL_COMMA: Final = re.compile(r"^[-+]?[\d\s]*\d,\d+$")
_OF_LIGHT: Final = ("works", "dark", "flickers", "hidden", "glare")
"""Findings whose words hardly stand in lists of anything but light."""

_WORDS_OF_TWO: Final = 2
_MANY_KINDS: Final = 10
_MOST: Final = 0.5
_SAMPLE: Final = 1500
_MOSTLY: Final = 0.1


def look(path: PathNames, kind: Kind | None = None, *, near: LonLatBox | None = None, sheet: str = "") -> Proposal:
    """Look at a file, or at several that belong together, and propose how to read them.

    Parameters
    ----------
    path
        A file, a pattern, an archive, or several of these.
    kind
        What it is, if that is known; None: told from its columns.
    near
        West, south, east, north in degrees, where the study's streets are.
    sheet
        The sheet or layer to look at; empty: the one that fits best.

    Raises
    ------
    FileError, DataError
        If it cannot be read as a table.
    PrivacyError
        If it has columns about suspects or reports of concern.
    """
    patterns = [is_known(one) for one in SOURCES]
    names = str(path) if isinstance(path, str | Path) else tuple(map(str, path))

    def is_heading(text: str) -> bool:
        may_count = kind in (None, "incidents")
        return any(one.match(plain(text)) for one in patterns) or (may_count and counts.is_known(text))

    tables = read_tables(SOURCES[kind or "incidents"](path=names, sheet=sheet), None, is_heading)
    return together([_look_at(table, kind, near) for table in tables])


def _look_at(table: Table, kind: Kind | None, near: LonLatBox | None) -> Proposal:
    refuse_suspects(table.columns, table.file.name)
    scores = {one: _score(table, one) for one in SOURCES}
    likeliest: Kind = sorted(KINDS, key=lambda one: -scores[one])[0]
    told: Kind = likeliest if kind is None else kind
    shape = tell_shape(table, IncidentsSource(path=table.file.name)) if told == "incidents" else None
    matches = _match(table, told)
    if shape is not None:
        matches = {name: Match(heading, shape.confidence, "heading") for name, heading in shape.used.items()}
    settings, confidence = _told_form(table)
    if told == "incidents":
        settings["kind"] = "points" if shape is None else "counts"
        confidence["kind"] = 0.9 if shape is None else shape.confidence
    matches, reference, box, questions = _told_places(table, matches, near)
    questions += ask_layer(table)
    asked = [question.notice for question in questions]
    settings |= _told_values(table, matches, questions)
    settings["columns"] = {name: match.heading for name, match in matches.items()}
    confidence |= {f"columns.{name}": match.confidence for name, match in matches.items()}
    if reference is not None:
        code = reference.crs.removeprefix("EPSG:")
        settings["crs"] = int(code) if code.isdigit() else reference.crs
        confidence["crs"] = reference.confidence
    why_left = _why_left(table, matches, told)
    used = {match.heading for match in matches.values()} | set(why_left)
    if shape is not None:
        used |= {number.heading for number in shape.numbers} | set(shape.totals)
    return Proposal(
        path=table.file.name,
        kind=told,
        kind_confidence=1.0 if kind else _lead(scores, told),
        rows=len(table),
        settings=settings,
        confidence=confidence,
        evidence={name: match.evidence for name, match in matches.items()},
        left_behind=tuple(why_left),
        unused=tuple(heading for heading in table.columns if heading not in used),
        box=box,
        notices=(
            *(notice for notice in table.notices if notice not in asked),
            *(() if shape else _absent(table, matches, told)),
        ),
        columns=see_columns(table, matches, told),
        why_left=why_left,
        questions=tuple(questions),
        looks=likeliest,
        looks_confidence=_lead(scores, likeliest),
        files=((table.file.name, len(table)),),
    )


def _match(table: Table, kind: str) -> dict[str, Match]:
    """Match columns as the reader of that kind of file does."""
    if kind == "traffic":
        return match_headings(table, TrafficSource(path=table.file.name))
    return match_columns(table, SOURCES[kind](path=table.file.name))


def _lead(scores: Mapping[str, float], told: str) -> float:
    rest = max(score for one, score in scores.items() if one != told)
    return round(float(np.clip(0.5 + (scores[told] - rest) / 4, 0.3, 0.99)), 2)


def _why_left(table: Table, matches: Mapping[str, Match], kind: Kind) -> dict[str, str]:
    """Tell which columns speak of persons and are left behind, and of what kind each is."""
    by_role = {"id": "identifier", "text": "text"} if kind != "lamps" else {"text": "text"}
    for name in ("what", "status", "remedy"):
        if name in matches and is_free_text(table.columns[matches[name].heading]):
            by_role[name] = "text"
    if kind == "traffic" and "category" in matches and is_free_text(table.columns[matches["category"].heading]):
        by_role["category"] = "text"
    taken = {match.heading: by_role.get(name, "") for name, match in matches.items()}
    found = {}
    for heading, column in table.columns.items():
        why = taken[heading] if heading in taken else tell_private(heading, column, of_things=kind == "lamps") or ""
        if why:
            found[heading] = why
    return found


def _told_values(table: Table, matches: Mapping[str, Match], questions: list[Question]) -> dict[str, Any]:
    """Tell the decimal sign, the order of dates and the scale of a survey, or what to ask of them."""
    told: dict[str, Any] = {}
    commas = [
        column.map(lambda cell: bool(_DECIMAL_COMMA.match(cell)), dtype=np.bool_)
        for name, match in matches.items()
        if name in PLACE_NAMES and len(column := table.columns[match.heading].sample(_SAMPLE))
    ]
    if any(one.mean() > _MOSTLY for one in commas):
        told["decimal"] = ","
    order, question = ask_date_order(table, matches)
    if order:
        told["dates"] = order
    questions += [one for one in (question, ask_scale(table, matches)) if one is not None]
    return told


def _absent(table: Table, matches: Mapping[str, Match], kind: Kind) -> tuple[Notice, ...]:
    """Say what a file lacks that the study needs."""
    file = table.file.name
    found: list[Notice] = []
    headings = {name: one.heading for name, one in matches.items()}
    if kind == "incidents" and "address" in headings and not has_places(table, headings):
        found.append(Notice("init_by_address", {"file": file, "column": headings["address"]}, is_warning=False))
    elif kind in ("incidents", "lamps", "addresses") and not has_places(table, headings):
        found.append(Notice("coordinates_absent", {"file": file, "found": with_headings(table) or list(table.columns)}))
    if kind == "incidents":
        found += [Notice("dates_absent", {"file": file})] * (not {"start", "date"} & set(matches))
        found += [Notice("offences_absent", {"file": file})] * (not {"offence", "offence_code"} & set(matches))
        found += numbers_not_counted(table, headings)
    if kind == "traffic" and "street" not in headings and not has_places(table, headings):
        found.append(Notice("traffic_without_places", {"file": file, "found": with_headings(table)}))
    if kind == "survey" and not {"safety_day", "safety_night"} & set(matches):
        found.append(Notice("survey_without_scores", {"file": file, "found": with_headings(table)}))
    return tuple(found)


def _told_form(table: Table) -> tuple[dict[str, Any], dict[str, float]]:
    settings = {key: value for key, value in table.form.items() if value not in ("", None)}
    if table.file.layer:
        settings.pop("sheet", None)  # the path names it
    if settings.get("separator") == "\t":
        settings["separator"] = "tab"
    confidence = {key: float(table.confidence.get(key, 0.9)) for key in settings}
    return settings, confidence


def _score(table: Table, kind: str) -> float:
    """Weigh how much a file looks like one kind."""
    shapes = set(table.geometry.geom_type.dropna()) if table.geometry is not None else set()
    if shapes and shapes <= set(_POLYGON_TYPES):
        return 5.0 if kind == "areas" else 0.0
    if kind == "areas":
        return 0.0
    try:
        matches = _match(table, kind)
    except HotspotsError:
        return 0.0
    found = {name: match.confidence for name, match in matches.items()}
    if kind == "survey":
        return 3.0 * max(found.get("safety_day", 0.0), found.get("safety_night", 0.0))
    if kind == "lamps":
        state = matches.get("state")
        known = [folded(cell) in STATES for cell in table.columns[state.heading][:200].cells if cell] if state else []
        said = any(
            word in plain(" ".join(table.columns)) + plain(Path(table.file.entry or table.file.path).stem)
            for word in ("stolp", "armatur", "lamp", "belys")
        )
        return (1.5 if known and np.mean(known) > 0.5 else 0.0) + (1.5 if said else 0.0)
    if kind == "addresses":
        named = "address" in found or {"street", "number"} <= set(found)
        return 1.4 if named and {"east", "lon"} & set(found) else 0.0
    if kind == "traffic":
        return 1.5 * len({*FIGURES} & set(found))
    if kind == "places":
        return _score_wished(table, matches)
    if kind in ("faults", "observations"):
        return _score_findings(table, kind, matches)
    dated = max(found.get("start", 0.0), found.get("date", 0.0))
    return 1.5 * dated + 1.5 * found.get("offence", 0.0)


def _score_wished(table: Table, matches: Mapping[str, Match]) -> float:
    """Weigh how much a file looks like places named at a meeting: a place and a word for safe or unsafe, no scale."""
    feel = matches.get("feel")
    if feel is None or not {"name", "address", "east", "lon"} & set(matches):
        return 0.0
    cells = [cell for cell in table.columns[feel.heading][:200].cells if cell]
    told = float(np.mean([tell_feeling(cell, feel.heading) is not None for cell in cells])) if cells else 0.0
    scored = {"safety_day", "safety_night"} & set(_match(table, "survey"))
    if len({SCORES[word] for word in map(folded, cells) if word in SCORES} - {0.0}) > _WORDS_OF_TWO:
        return 0.0  # a scale, as surveys have
    dated = {"start", "date"} & set(_match(table, "incidents"))
    return 0.0 if told < 0.5 else 3.2 if not dated or not scored else 1.0


def _score_findings(table: Table, kind: str, matches: Mapping[str, Match]) -> float:
    """Weigh how much a file looks like fault reports of lamps, or findings of a walk or round.

    A pole number or a word for lamps must be somewhere, else any list of cases would do; and a register has no days of
    reports.
    """
    if "date" not in matches or not {"pole", "street", "stretch", "address", "east", "lon"} & set(matches):
        return 0.0
    about = plain(" ".join(table.columns)) + plain(Path(table.file.entry or table.file.path).stem)
    said = any(word in about for word in ("stolp", "armatur", "lamp", "belys", "ljuspunkt", "sträckans kod"))
    said = said or any(_is_about_light(column) for column in table.columns.values())
    what = matches.get("what")
    cells = [cell for cell in table.columns[what.heading][:200].cells if cell] if what else []
    found = [tell_finding(cell) for cell in cells]
    told = bool(cells) and float(np.mean([one is not None for one in found])) > 0.5
    plainly = bool(cells) and float(np.mean([one in _OF_LIGHT for one in found])) > 0.8
    if not (said or plainly) or (kind == "observations" and not told):
        return 0.0
    closes = bool({"until", "status"} & set(matches))
    by_kind = 1.0 if (kind == "faults") == closes else 0.3
    return 1.5 * told + 1.2 + by_kind


def _is_about_light(cells: Column) -> bool:
    """Tell whether most cells of a column are a category that says light, as in an extract of cases about it."""
    few = [str(cell) for cell in cells.distinct[:_MANY_KINDS] if cell]
    if not few or len(cells.distinct) > _MANY_KINDS:
        return False
    return float(cells.map(lambda cell: "belysning" in cell.casefold(), dtype=np.bool_).mean()) > _MOST


def _told_places(
    table: Table, matches: dict[str, Match], near: LonLatBox | None
) -> tuple[dict[str, Match], Reference | None, LonLatBox | None, list[Question]]:
    """Tell the coordinate system, which column is north by its values, where the points are, and what to ask."""
    if table.geometry is not None:
        return matches, None, _box_of(table), []
    headings = {name: match.heading for name, match in matches.items()}
    if not has_places(table, headings):
        return matches, None, None, []
    names = ("lon", "lat") if {"lon", "lat"} <= set(headings) else ("east", "north")
    first, second = (read_numbers(table.columns[headings[name]])[0] for name in names)
    good = np.isfinite(first) & np.isfinite(second) & ~((first == 0) & (second == 0))
    if not good.any():
        return matches, None, None, []
    first, second = first[good], second[good]
    try:
        reference = tell_reference(first, second, near=near, file=table.file.name)
    except DataError as error:
        if error.code == "crs_zone_unclear":
            if float(np.median(first)) > float(np.median(second)):
                matches = _turned(matches, names)
            return matches, None, None, [ask_zone(first, second, table.file.name)]
        question = Question("crs", Notice(error.code, error.values), (), must=True)
        return matches, None, None, [question]
    box = _box(first, second, reference)
    return _turned(matches, names) if reference.swapped else matches, reference, box, []


def _turned(matches: dict[str, Match], names: tuple[str, str]) -> dict[str, Match]:
    """Give each axis the column whose values are its own, whatever the headings say: "X" is north in RT 90."""
    east, north = (matches[name] for name in names)
    turned = {
        names[0]: Match(north.heading, north.confidence, "values"),
        names[1]: Match(east.heading, east.confidence, "values"),
    }
    return {**matches, **turned}


def _box(first: np.ndarray, second: np.ndarray, reference: Reference) -> LonLatBox | None:
    from hotspots.crs import transformer

    x, y = (second, first) if reference.swapped else (first, second)
    lon, lat = transformer(reference.crs, 4326).transform(x, y)
    return _middle_box(np.asarray(lon), np.asarray(lat))


def _box_of(table: Table) -> LonLatBox | None:
    geometry = table.geometry
    if geometry is None or geometry.crs is None:
        return None
    middle = geometry[geometry.notna() & ~geometry.is_empty].representative_point().to_crs(4326)
    return _middle_box(middle.x.to_numpy(), middle.y.to_numpy()) if len(middle) else None


def _middle_box(lon: np.ndarray, lat: np.ndarray) -> LonLatBox | None:
    """Give the box of the points around their middle, but for the odd one in a hundred."""
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) < _MAX_LAT)
    if not good.any():
        return None
    lon, lat = lon[good], lat[good]
    near = (np.abs(lat - np.median(lat)) < _MIDDLE_LAT) & (np.abs(lon - np.median(lon)) < _MIDDLE_LON)
    if near.any():
        lon, lat = lon[near], lat[near]
    west, east = np.quantile(lon, [0.01, 0.99])
    south, north = np.quantile(lat, [0.01, 0.99])
    return float(west), float(south), float(east), float(north)
