"""Reads answers about where people feel safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from hotspots.crs import read_crs
from hotspots.errors import DataError
from hotspots.io.addressed import place_rows
from hotspots.io.cells.columns import headings_of, match_columns
from hotspots.io.cells.coordinates import LonLatBox
from hotspots.io.cells.headings import is_known, plain
from hotspots.io.cells.identity import is_free_text, looks_like_name, quotable, refuse_suspects, withhold
from hotspots.io.cells.identity_shapes import cut_identity
from hotspots.io.cells.numbers import read_numbers
from hotspots.io.cells.points import has_places, read_points
from hotspots.io.cells.scales import scale_in
from hotspots.io.cells.times import read_times
from hotspots.io.cells.words import SCORES, folded, look_up, tell_reason
from hotspots.io.incidents import STOCKHOLM, Progress, leave_behind
from hotspots.io.ledger import Ledger
from hotspots.io.sources import SurveySource
from hotspots.io.tables.column import Cells, Column
from hotspots.io.tables.joining import joined_frame, joined_readings, joined_withheld, paths_of, read_each
from hotspots.io.tables.table import Table, refuse_doubtful
from hotspots.model.survey import Survey

if TYPE_CHECKING:
    from hotspots.model.geocoded import Geocoder

_UNREADABLE: Final = -1.0
_SHOWN: Final = 8
_OFTEN: Final = 5
_SHORT: Final = 2
_LOW, _HIGH = 1.0, 4.0


def read_survey(
    source: SurveySource | str | Path | Sequence[str | Path],
    *,
    crs: Any = None,
    timezone: str = STOCKHOLM,
    base: Path | None = None,
    near: LonLatBox | None = None,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
    today: dt.date | None = None,
) -> Survey:
    """Read a survey from a file, or from several.

    Parameters
    ----------
    source
        A path, a pattern or several of these, or that with what is said of the files.
    crs
        The projected CRS to put answers at points in; None: SWEREF 99 TM in Sweden, else the UTM zone.
    timezone
        In which times were written.
    base
        Folder from which a relative path starts.
    near
        West, south, east, north in degrees, where the study is.
    progress
        Called with a share from 0 to 1.
    geocoder
        Finds answers that have no coordinates by the column that ``columns`` calls ``address``: the place that an
        answer is about. No column is taken for it by itself, for an address may be where somebody lives.
    today
        Answers from after it (and a day, for zones) are set aside; None: none is.

    Raises
    ------
    FileError, DataError
        If the file cannot be read, says nowhere how safe people feel, or its scale cannot be told.
    PrivacyError
        If it has columns about suspects.
    """
    said = source if isinstance(source, SurveySource) else SurveySource(path=paths_of(source))
    pattern = is_known("survey")

    def read(table: Table, into: Any, share: Progress) -> Survey:
        survey = _read_table(table, said, crs=into, timezone=timezone, near=near, geocoder=geocoder, today=today)
        share(1.0)
        return survey

    parts = read_each(said, base, lambda heading: bool(pattern.match(plain(heading))), read, crs=crs, progress=progress)
    return Survey(joined_frame(parts), joined_readings(parts), joined_withheld(parts))


def _read_table(
    table: Table,
    said: SurveySource,
    *,
    crs: Any,
    timezone: str,
    near: LonLatBox | None,
    geocoder: Geocoder | None,
    today: dt.date | None,
) -> Survey:
    """Read the answers of one file."""
    refuse_suspects(table.columns, table.file.name)
    headings = headings_of(match_columns(table, said))
    if not {"safety_day", "safety_night"} & set(headings):
        refuse_doubtful(table, said)
        raise DataError("survey_without_scores", file=table.file.name, found=list(table.columns))
    ledger = Ledger(table, "survey")
    table, cut = cut_identity(table, [headings[name] for name in ("area", "reason") if name in headings], ledger)
    area = (table.columns[headings["area"]] if "area" in headings else Column.blank(len(table))).cells
    if geocoder is not None and "address" in headings:
        placed = place_rows(
            table, headings, said, crs=crs, near=near, ledger=ledger, geocoder=geocoder, spare=area != ""
        )
        xy, crs = placed.places.xy, placed.places.crs
    else:
        xy, crs = _read_points(table, headings, said, area, ledger, crs, near)
    day, night = (_read_scores(table, headings, name, said, ledger) for name in ("safety_day", "safety_night"))
    reason, told = _read_reasons(table, headings, said, ledger)
    ledger.set_aside(np.isnan(day) & np.isnan(night) & (reason == ""), "", "answer_empty")
    times = read_times(table, headings, timezone=timezone, order=said.dates, ledger=ledger, today=today)
    has_point = np.isfinite(xy[:, 0])
    points = np.full(len(table), None, dtype=object)
    points[has_point] = shapely.points(xy[has_point])
    frame = pd.DataFrame(
        {
            "source": table.file.name,
            "row": table.rows,
            "asked": times.start,
            "area": area,
            "safety_day": day,
            "safety_night": night,
            "reason": reason,
        }
    )
    kept = gpd.GeoDataFrame(frame, geometry=points, crs=crs).loc[ledger.good].reset_index(drop=True)
    withheld = leave_behind(table, headings) | cut
    if len(told):
        withheld |= withhold(headings["reason"], "text", told)
    return Survey(kept, (ledger.reading(),), withheld)


def _read_points(
    table: Table,
    headings: Mapping[str, str],
    said: SurveySource,
    area: Cells,
    ledger: Ledger,
    crs: Any,
    near: LonLatBox | None,
) -> tuple[npt.NDArray[np.float64], Any]:
    """Read answers' points; an answer needs a point or an area."""
    if not has_places(table, headings):
        if "area" not in headings:
            refuse_doubtful(table, said)
            raise DataError("survey_without_places", file=table.file.name, found=list(table.columns))
        ledger.set_aside(area == "", headings["area"], "place_or_area_missing")
        return np.full((len(table), 2), np.nan), crs or read_crs(3006)
    places = read_points(table, headings, said, crs=crs, near=near, ledger=ledger, optional=True)
    ledger.set_aside(~np.isfinite(places.xy[:, 0]) & (area == ""), "", "place_or_area_missing")
    return places.xy, places.crs


def _read_scores(
    table: Table, headings: Mapping[str, str], name: str, said: SurveySource, ledger: Ledger
) -> npt.NDArray[np.float64]:
    """Read scores from words or numbers; NaN where not answered."""
    if name not in headings:
        return np.full(len(table), np.nan)
    heading = headings[name]
    cells = table.columns[heading]
    own = {folded(word): score for word, score in said.scores.items()}
    numbers, _ = read_numbers(cells, said.decimal)
    told = None if said.scale else scale_in(heading)
    if told:
        ledger.note("survey_scale_told", is_warning=False, column=heading, unsafe=told[0], safe=told[1])
    elif not (own or said.scale):
        _require_scale(numbers[ledger.good], table.file.name, heading)
    low, high = said.scale or told or (_LOW, _HIGH)
    scaled = _LOW + (numbers - low) / (high - low) * (_HIGH - _LOW)

    def find(cell: str) -> float | None:
        return own.get(folded(cell), SCORES.get(folded(cell))) if cell else 0.0

    worded = look_up(cells, find, _UNREADABLE)[0].astype(np.float64)
    by_number = (worded == _UNREADABLE) & (scaled >= _LOW - 1e-9) & (scaled <= _HIGH + 1e-9)
    scores = np.where(by_number, np.clip(scaled, _LOW, _HIGH), worded)
    ledger.set_aside(scores == _UNREADABLE, heading, "score_unreadable", show=True)
    scores[scores <= 0] = np.nan
    return scores


def _require_scale(numbers: npt.NDArray[np.float64], file: str, heading: str) -> None:
    """Refuse numbers that are often above 4 when nobody has said what they mean."""
    known = numbers[np.isfinite(numbers)]
    if len(known) == 0:
        return
    high = float(np.quantile(known, 0.98))
    if high > _HIGH and high <= 100:
        raise DataError(
            "survey_scale_unclear", file=file, column=heading, low=float(known.min()), high=float(known.max())
        )


def _read_reasons(
    table: Table, headings: Mapping[str, str], said: SurveySource, ledger: Ledger
) -> tuple[Cells, Column]:
    """Sort the answers to why by their words.

    Returns
    -------
    reasons, told
        The reason of each answer; and the answers in people's own words, to be left behind.
    """
    if "reason" not in headings:
        return Column.blank(len(table)).cells, Column.blank(0)
    own = {folded(word): reason for word, reason in said.reasons.items()}
    cells = table.columns[headings["reason"]]
    reasons, unknown = look_up(cells, lambda cell: own.get(folded(cell), tell_reason(cell)), "other")
    is_unknown = cells.is_in(unknown)
    words = cells.map(lambda cell: len(cell.split()), dtype=np.int64)
    told = cells[cells.filled & (is_free_text(cells) | (words > _SHORT + 1) | (is_unknown & (words > _SHORT)))]
    if unknown:
        often = quotable(unknown, cells, times=_OFTEN, longest=_SHORT)
        shown = [word for word in often if not looks_like_name(word)][:_SHOWN]
        ledger.note_words("reasons_unknown", shown, count=int(is_unknown.sum()))
    return reasons, told
