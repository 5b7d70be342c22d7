"""Backtest: what each method would have forecast for periods that are known by now, prior counts always beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import special

from hotspots.errors import DataError, Notice, SettingsError
from hotspots.evaluate.accuracy import Ranking, rank
from hotspots.evaluate.bootstrap import block_weights, interval, replicated_rates
from hotspots.evaluate.periods import PERIODS, PeriodName, rolling_origin
from hotspots.model.exposure import Exposure
from hotspots.model.grid import Floats, Grid, Ints
from hotspots.model.incidents import Incidents
from hotspots.model.surface import Surface, Surfacer

BASELINE: Final = "prior_counts"

COLUMNS: Final = (
    "label",
    "method",
    "parameters",
    "share_of_area",
    "hit_rate",
    "pai",
    "low",
    "high",
    "pei",
    "rri",
    "beyond",
    "beyond_low",
    "beyond_high",
    "street_hit_rate",
    "best_pai",
    "held",
    "folds",
)
"""``low`` and ``high`` bound PAI; ``beyond`` is the hit rate less that of prior counts, with its own interval."""

CURVE_SHARES: Final[Floats] = np.linspace(0.0, 0.25, 101)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How to backtest.

    Parameters
    ----------
    cell_m
        Side of the cells that are ranked, metres, the same for all methods.
    shares
        Shares of the area, each over 0 and at most 1.
    period
        ``month`` or ``week``.
    folds
        Periods held back, at most.
    replicas, seed
        Of the bootstrap.
    block_m
        Side of the blocks of ground that it draws, metres: incidents in one block stay together.
    """

    cell_m: float = 100.0
    shares: tuple[float, ...] = (0.01, 0.02, 0.05)
    period: PeriodName = "month"
    folds: int = 6
    replicas: int = 999
    seed: int = 1
    block_m: float = 500.0

    def __post_init__(self) -> None:
        for key, found, low, high in (
            ("cell_m", self.cell_m, 10.0, 2000.0),
            ("folds", self.folds, 1, 1000),
            ("replicas", self.replicas, 99, 99_999),
            ("block_m", self.block_m, self.cell_m, 10_000.0),
        ):
            if not low <= found <= high:
                raise SettingsError("hot_spots_value_out_of_range", key=key, found=found, low=low, high=high)
        if self.period not in PERIODS:
            raise SettingsError("hot_spots_word_unknown", key="period", found=self.period, known=list(PERIODS))
        for share in self.shares:
            if not 0 < share <= 1:
                raise SettingsError("evaluate_share_impossible", found=share)


@dataclass(frozen=True, slots=True, eq=False)
class Backtested:
    """What a backtest gave.

    Parameters
    ----------
    table
        One row per method and share, :data:`COLUMNS`.
    curves
        Hit rate by share of the area for each method: ``label``, ``share``, ``hit_rate``; ``best`` is the most that any
        map of these cells could have hit.
    settings
        How it was done.
    periods
        First days of the periods held back.
    notices
        What is worth saying.
    """

    table: pd.DataFrame
    curves: pd.DataFrame
    settings: Backtest
    periods: tuple[str, ...]
    notices: tuple[Notice, ...] = field(default=())

    def _repr_html_(self) -> str:
        return str(self.table.to_html(index=False))


def backtest(
    incidents: Incidents, methods: Sequence[Surfacer], exposure: Exposure, settings: Backtest | None = None
) -> Backtested:
    """Forecast held-out periods with each method, and measure what it would have hit.

    Each period is forecast from all incidents before it. Hits are added up over periods; every method ranks the
    same cells by its own value, cells without one last. Incidents held back that have no place one could go to, or lie
    outside the area, count for no method.

    Parameters
    ----------
    incidents
        In the CRS of the exposure.
    methods
        With their parameters; one of them is named ``prior_counts``.
    exposure
        Where incidents could have happened.
    settings
        Cells, shares, periods; the defaults if left out.

    Raises
    ------
    DataError
        If prior counts are missing, a method is there twice, or too few periods can be held back.
    """
    how = settings or Backtest()
    labels = label_methods(methods)
    folds, notices = rolling_origin(incidents, how.period, how.folds)
    ground = _Ground.of(exposure, how)
    scores = {label: _Score.empty(ground, how) for label in (*labels, "best")}
    missed = 0
    for fold in folds:
        earlier, later = incidents.rows(fold.before), incidents.rows(fold.held)
        held, away = _held(later, ground)
        missed += away
        for label, method in labels.items():
            surface = method.surface(earlier, exposure, ground.grid)
            scores[label].add(_forecast(surface, earlier, ground, held), held, ground, how)
        scores["best"].add((held / ground.area, held), held, ground, how)
    all_notices = [*notices]
    if missed:
        all_notices.append(Notice("evaluate_held_unlocated", {"count": missed}))
    if len(folds) < 3:
        all_notices.append(Notice("evaluate_few_folds", {"folds": len(folds)}))
    table = _tabulate(labels, scores, how, len(folds))
    curves = pd.concat(
        [
            pd.DataFrame({"label": label, "share": CURVE_SHARES, "hit_rate": score.curve()})
            for label, score in scores.items()
        ],
        ignore_index=True,
    )
    return Backtested(table, curves, how, tuple(fold.period for fold in folds), tuple(all_notices))


def label_methods(methods: Sequence[Surfacer]) -> dict[str, Surfacer]:
    """Name methods by what sets them apart: ``kde bandwidth_m=150``.

    Raises
    ------
    DataError
        If there is none, two are alike, or none is named ``prior_counts``.
    """
    if not methods:
        raise DataError("evaluate_no_methods")
    labels = [f"{method.name} {told_parameters(method)}".strip() for method in methods]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise DataError("evaluate_names_twice", found=twice)
    if BASELINE not in {method.name for method in methods}:
        raise DataError("evaluate_no_baseline", baseline=BASELINE)
    return dict(zip(labels, methods, strict=True))


def told_parameters(method: Surfacer) -> str:
    """Say the parameters that differ from their defaults: ``bandwidth_m=150 kernel=quartic``."""
    fields: Any = dataclasses.fields(method)  # type: ignore[arg-type]
    told = [(item.name, getattr(method, item.name), item.default) for item in fields if item.init]
    return " ".join(f"{name}={_short(value)}" for name, value, default in told if value != default)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str | int | bool):
        return str(value)
    return type(value).__name__.lower()


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """The cells that are ranked, those of the study only, shape (cells,) each."""

    grid: Grid
    cells: Ints
    area: Floats
    street: Floats
    block: Ints
    exposure: Exposure

    @classmethod
    def of(cls, exposure: Exposure, how: Backtest) -> _Ground:
        grid = Grid.covering(exposure.area.bounds, how.cell_m)
        area = grid.ground(exposure.area.polygon).reshape(-1)
        cells = np.flatnonzero(area > 0)
        street = grid.length(exposure.lines).reshape(-1)[cells]
        corner = np.floor(grid.centres()[cells] / how.block_m).astype(np.int64)
        block = np.unique(corner, axis=0, return_inverse=True)[1].reshape(-1)
        return cls(grid, cells, area[cells], street, block, exposure)


def _held(later: Incidents, ground: _Ground) -> tuple[Floats, int]:
    """Count what came, by cell, and how much of it cannot be hit."""
    located = later.located
    inside = ground.exposure.area.contains(located.xy)
    return ground.grid.count(located.xy[inside]).reshape(-1)[ground.cells], len(later) - int(inside.sum())


def _forecast(surface: Surface, earlier: Incidents, ground: _Ground, held: Floats) -> tuple[Floats, Floats]:
    """Give what cells are ranked by, and how many incidents were forecast in each."""
    value = surface.value.reshape(-1)[ground.cells]
    ranked = np.where(np.isnan(value), -np.inf, value)
    if surface.unit == "count":
        predicted = np.nan_to_num(value)
    elif surface.unit == "per_km2":
        predicted = np.nan_to_num(value) * ground.area
    else:  # no number is forecast: what was there before is
        predicted = ground.grid.count(earlier.located.xy).reshape(-1)[ground.cells]
    total = predicted.sum()
    return ranked, predicted * (held.sum() / total) if total > 0 else predicted


@dataclass(slots=True, eq=False)
class _Score:
    """Hits of one method so far."""

    hits: Floats  # by share and block
    held: Floats  # by block
    predicted: Floats  # by share
    street_hits: Floats  # by share
    curve_hits: Floats

    @classmethod
    def empty(cls, ground: _Ground, how: Backtest) -> _Score:
        blocks, shares = int(ground.block.max()) + 1, len(how.shares)
        return cls(
            np.zeros((shares, blocks)),
            np.zeros(blocks),
            np.zeros(shares),
            np.zeros(shares),
            np.zeros(len(CURVE_SHARES)),
        )

    def add(self, forecast: tuple[Floats, Floats], held: Floats, ground: _Ground, how: Backtest) -> None:
        """Add one period."""
        value, predicted = forecast
        ranking = rank(value, ground.area)
        streets = rank(value, ground.street) if ground.street.sum() > 0 else None
        self.held += np.bincount(ground.block, held, minlength=len(self.held))
        for number, share in enumerate(how.shares):
            part = ranking.part(share)
            self.hits[number] += np.bincount(ground.block, part * held, minlength=len(self.held))
            self.predicted[number] += float((part * predicted).sum())
            if streets is not None:
                self.street_hits[number] += float((streets.part(share) * held).sum())
        self.curve_hits += _hits_along(ranking, held)

    def curve(self) -> Floats:
        """Hit rate at :data:`CURVE_SHARES`."""
        return np.asarray(self.curve_hits / max(float(self.held.sum()), 1.0), dtype=np.float64)


def _hits_along(ranking: Ranking, held: Floats) -> Floats:
    by_step = np.bincount(ranking.step, held, minlength=len(ranking.reached))
    return np.asarray(
        np.interp(CURVE_SHARES, np.r_[0.0, ranking.reached], np.r_[0.0, np.cumsum(by_step)]), dtype=np.float64
    )


def _tabulate(labels: Mapping[str, Surfacer], scores: Mapping[str, _Score], how: Backtest, folds: int) -> pd.DataFrame:
    """Turn hits into rates with their intervals, each held against prior counts in the same replicas."""
    first = next(iter(scores.values()))
    some = first.held > 0
    weights = block_weights(int(some.sum()), how.replicas, how.seed)
    total = float(first.held.sum())
    prior = next(label for label, method in labels.items() if method.name == BASELINE)
    compared = max((len(labels) - 1) * len(how.shares), 1)
    # Bonferroni: with many methods one of them would seem better by chance.
    times = float(special.ndtri(1 - 0.025 / compared))
    streets = scores[prior].street_hits.sum() > 0
    rows = []
    for label, method in labels.items():
        score = scores[label]
        for number, share in enumerate(how.shares):
            rate = float(score.hits[number].sum() / total)
            replicated = replicated_rates(score.hits[number][some], score.held[some], weights)
            low, high = interval(replicated)
            theirs = replicated_rates(scores[prior].hits[number][some], score.held[some], weights)
            beyond = rate - float(scores[prior].hits[number].sum() / total)
            spread = float(np.nanstd(replicated - theirs)) * times
            best = float(scores["best"].hits[number].sum() / total)
            rows.append(
                {
                    "label": label,
                    "method": method.name,
                    "parameters": told_parameters(method),
                    "share_of_area": share,
                    "hit_rate": rate,
                    "pai": rate / share,
                    "low": low / share,
                    "high": high / share,
                    "pei": rate / best if best > 0 else float("nan"),
                    "rri": float(score.predicted[number]) / (rate * total) if rate > 0 else float("nan"),
                    "beyond": beyond,
                    "beyond_low": beyond - spread,
                    "beyond_high": beyond + spread,
                    "street_hit_rate": float(score.street_hits[number]) / total if streets else float("nan"),
                    "best_pai": best / share,
                    "held": int(total),
                    "folds": folds,
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
