"""Evaluate: what methods would have forecast of the study's own past, and which of them to go by."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from hotspots.detect import PriorCounts
from hotspots.errors import Notice
from hotspots.evaluate import BASELINE, Backtest, Backtested, Choice, choose
from hotspots.evaluate import backtest as run_backtest
from hotspots.evaluate.backtest import label_methods
from hotspots.evaluate.chart import BEST, Words, hit_rate_svg, svg_to_png
from hotspots.io import put_in_place, to_csv, to_xlsx
from hotspots.model.exposure import Exposure
from hotspots.streets import street_exposure
from hotspots.study.asked.choice_text import with_choice
from hotspots.study.asked.settings import SETTINGS_FILE
from hotspots.study.check import written
from hotspots.study.finding.forecasts import DEFAULT, NUMBERS, read_forecast, write_forecast
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import Publication
from hotspots.study.read.area import shared_area, within
from hotspots.study.read.materials import Materials
from hotspots.study.tables import explained

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.area import Area
    from hotspots.model.incidents import Incidents
    from hotspots.model.network import StreetNetwork
    from hotspots.model.surface import Surfacer
    from hotspots.study.asked.folder import Study

ASKED_BY_DEFAULT: Final = (BASELINE, DEFAULT, "gistar", "kde", "kde:bandwidth_m=150", "rates")
CELL_M: Final = 100.0
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A backtest, the method to go by, and the files they were written to."""

    backtested: Backtested
    choice: Choice
    incidents: int
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "results": [
                {str(key): _plain(value) for key, value in row.items()}
                for row in self.backtested.table.to_dict("records")
            ],
            "incidents": self.incidents,
            "periods": list(self.backtested.periods),
            "settings": asdict(self.backtested.settings),
            "chosen": {
                "method": self.choice.method,
                "parameters": self.choice.parameters,
                "why": say.message(self.choice.reason),
            },
            **written(self.files, self.notices, say),
        }


def backtest(
    incidents: Incidents,
    methods: Sequence[Surfacer],
    streets: StreetNetwork | None = None,
    *,
    area: Area | None = None,
    settings: Backtest | None = None,
) -> Backtested:
    """Forecast held-out periods with each method and measure what it would have hit, prior counts always beside them.

    Parameters
    ----------
    incidents
        Those that count; filter them first.
    methods
        With their parameters, such as ``[hs.GiStar(), hs.Kde(bandwidth_m=150), hs.ShrunkCounts()]``.
    streets
        The network; without it every square metre counts alike.
    area
        What is studied; by default the box that streets and incidents share.
    settings
        Cells, shares of the area, periods; by default cells of 100 m, 1, 2 and 5 %, months.

    Returns
    -------
    Backtested
        Its ``table`` has one row per method and share.

    Raises
    ------
    DataError
        If too few periods can be held back, or a method is there twice.
    """
    place = area or shared_area(incidents, streets)
    exposure = Exposure(place, np.empty((0, 4))) if streets is None else street_exposure(streets, place)
    asked = list(methods)
    if BASELINE not in {method.name for method in asked}:
        asked.insert(0, PriorCounts())
    return run_backtest(within(incidents, place), asked, exposure, settings)


def evaluate(
    study: Study,
    *,
    methods: Sequence[str] = (),
    settings: Backtest | None = None,
    write_choice: bool = False,
    out: Path | None = None,
    progress: Progress = silent,
) -> Evaluated:
    """Backtest methods on a study's incidents and write what came of it.

    Parameters
    ----------
    study
        The study.
    methods
        As ``kde:bandwidth_m=150``; a few of each kind if left out. Prior counts are always among them.
    settings
        Cells, shares, periods.
    write_choice
        Whether the method to go by is written into the study's settings, with the figures as a comment.
    out
        Folder to write in.
    progress
        Told of each step.
    """
    asked = [read_forecast(spec) for spec in (methods or ASKED_BY_DEFAULT)]
    materials = Materials(study, progress)
    publication = Publication(materials, out)
    began = time.perf_counter()
    section = study.settings.hot_spots
    how = settings or Backtest(cell_m=section.cell_m or CELL_M)
    incidents = materials.counted
    streets = materials.streets
    progress("evaluate")
    done = backtest(incidents, asked, streets, area=materials.area, settings=how)
    default = _label(section.forecast or DEFAULT)
    choice = choose(done.table, default)
    add_evaluation(done, choice, publication, study.say)
    publication.record(
        "evaluate",
        parameters={**asdict(how), "methods": list(dict.fromkeys(done.table["label"]))},
        counts={"incidents": len(incidents), "held": int(done.table["held"].iloc[0]), "periods": len(done.periods)},
        seconds=time.perf_counter() - began,
    )
    files = publication.put()
    notices = [*done.notices, Notice("evaluate_grid_chosen", {"cell_m": how.cell_m}, is_warning=False)]
    if write_choice:
        if choice.method not in NUMBERS:
            notices.append(Notice("evaluate_choice_no_numbers", {"method": choice.label}, is_warning=False))
            choice = choose(done.table.loc[done.table["method"].isin(NUMBERS)], default)
        files = (*files, _write_choice(study, done, choice))
        values = {"file": SETTINGS_FILE, "method": choice.label}
        notices.append(Notice("evaluate_settings_changed", values, is_warning=False))
    return Evaluated(done, choice, len(incidents), files, (*materials.notices, *notices))


def _label(spec: str) -> str:
    method = read_forecast(spec)
    return next(iter(label_methods([method] if method.name == BASELINE else [method, PriorCounts()])))


def add_evaluation(done: Backtested, choice: Choice, publication: Publication, say: Translator) -> None:
    """Add the tables and the chart."""
    table = done.table.round(_DIGITS)
    publication.add("internal", "evaluate.csv", to_csv(table, say.language))
    sheets = {say("sheet.evaluate"): table, say("sheet.explained"): explained(table.columns, say)}
    publication.add("internal", "evaluate.xlsx", to_xlsx(sheets))
    svg = hit_rate_svg(done.curves, _words(done, choice, say), prior=BASELINE)
    publication.add("internal", "evaluate.svg", svg.encode())
    publication.add("internal", "evaluate.png", svg_to_png(svg))


def _words(done: Backtested, choice: Choice, say: Translator) -> Words:
    held = int(done.table["held"].iloc[0])
    names = {BEST: say("evaluate.best")}
    for label, rows in done.table.groupby("label", sort=False):
        row = rows.iloc[0]
        names[str(label)] = f"{say(f'evaluate.method.{row.method}')} {row.parameters}".strip()
    values = {"held": say.number(held), "periods": len(done.periods), "cell_m": done.settings.cell_m}
    return Words(
        title=say("evaluate.chart.title"),
        description=f"{say('evaluate.chart.description', **values)} {say.message(choice.reason)}",
        across=say("evaluate.chart.across"),
        up=say("evaluate.chart.up"),
        names=names,
        decimal="," if say.language == "sv" else ".",
        percent="\u00a0%" if say.language == "sv" else "%",
    )


def _write_choice(study: Study, done: Backtested, choice: Choice) -> Path:
    """Write the method to go by into the study's settings."""
    path = study.folder / SETTINGS_FILE
    data = path.read_bytes()
    marked = data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    forecast = write_forecast(choice.method, choice.parameters)
    written = with_choice(text, forecast, _comment(done, choice, study.say))
    put_in_place(study.folder, {SETTINGS_FILE: (b"\xef\xbb\xbf" if marked else b"") + written.encode()})
    return path


def _comment(done: Backtested, choice: Choice, say: Translator) -> list[str]:
    """Give the figures that justify a choice, one line per method."""
    held = int(done.table["held"].iloc[0])
    lines = [
        say("evaluate.toml.head", held=say.number(held), first=done.periods[0], periods=len(done.periods)),
        say.message(choice.reason),
    ]
    shares = list(dict.fromkeys(done.table["share_of_area"]))
    wide = max(len(str(label)) for label in done.table["label"])
    heads = "  ".join(f"PAI {say.percent(share, 1 if share * 100 % 1 else 0):>16}" for share in shares)
    lines.append(f"{'':{wide}}  {heads}")
    for label, rows in done.table.groupby("label", sort=False):
        values = rows[["pai", "low", "high"]].to_numpy(dtype=np.float64).tolist()
        cells = "  ".join(
            f"{say.number(pai, 1):>6} ({say.number(low, 1)}–{say.number(high, 1)})".ljust(20)
            for pai, low, high in values
        )
        lines.append(f"{label!s:{wide}}  {cells}".rstrip())
    return lines


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, _DIGITS) if np.isfinite(value) else None
    return None if value is pd.NA else value
