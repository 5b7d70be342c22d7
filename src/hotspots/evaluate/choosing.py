"""Choosing a method by what it would have hit, and saying why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from hotspots.errors import DataError, Notice
from hotspots.evaluate.backtest import BASELINE, Backtested


@dataclass(frozen=True, slots=True)
class Choice:
    """The method to go by.

    Parameters
    ----------
    label, method, parameters
        As in the table.
    reason
        Why.
    """

    label: str
    method: str
    parameters: str
    reason: Notice


def choose(tested: pd.DataFrame | Backtested, default: str = BASELINE) -> Choice:
    """Choose the method to go by.

    One that hits surely more than prior counts at some share of the area, and surely less at none, wins; of several the
    one with the largest mean gain relative to prior counts. "Surely" is by the interval of the difference, drawn in the
    same replicas and widened for the number of comparisons. If there is none, the default stays unless it hits surely
    less than prior counts somewhere: then prior counts are chosen.

    Parameters
    ----------
    tested
        What a backtest gave, or its table.
    default
        Label of the method in use.

    Raises
    ------
    DataError
        If the table has no prior counts.
    """
    table = tested if isinstance(tested, pd.DataFrame) else tested.table
    prior = table.loc[table["method"] == BASELINE]
    if len(prior) == 0:
        raise DataError("evaluate_no_baseline", baseline=BASELINE)
    prior_rate = prior.drop_duplicates("share_of_area").set_index("share_of_area")["hit_rate"]
    best, best_gain = None, 0.0
    for label, rows in table.loc[table["method"] != BASELINE].groupby("label", sort=False):
        if (rows["beyond_high"] < 0).any() or not (rows["beyond_low"] > 0).any():
            continue
        base = rows["share_of_area"].map(prior_rate).to_numpy()
        gain = float((rows["beyond"].to_numpy() / base.clip(1e-9)).mean())
        if gain > best_gain:
            best, best_gain = str(label), gain
    if best is not None:
        return _beats(table.loc[table["label"] == best])
    kept = table.loc[table["label"] == default]
    worse = kept.loc[kept["beyond_high"] < 0]
    if len(kept) and len(worse) == 0:
        return _choice(kept, Notice("evaluate_choice_no_worse", {"method": default}, is_warning=False))
    at = float(worse["share_of_area"].iloc[0]) if len(worse) else 0.0
    values = {"method": default, "percent": round(100 * at, 2)}
    return _choice(prior, Notice("evaluate_choice_prior", values, is_warning=False))


def _beats(rows: pd.DataFrame) -> Choice:
    row = rows.iloc[int(rows["beyond_low"].to_numpy().argmax())]
    values = {
        "method": str(row["label"]),
        "percent": round(100 * float(row["share_of_area"]), 2),
        "gain": round(100 * float(row["beyond"]), 1),
        "low": round(100 * float(row["beyond_low"]), 1),
        "high": round(100 * float(row["beyond_high"]), 1),
    }
    return _choice(rows, Notice("evaluate_choice_beats", values, is_warning=False))


def _choice(rows: pd.DataFrame, reason: Notice) -> Choice:
    row = rows.iloc[0]
    return Choice(str(row["label"]), str(row["method"]), str(row["parameters"]), reason)
