"""Hours of the week, near repeats and concentration as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.patterns import Patterns, Repeats, Spread

HOURS = tuple(f"h{hour:02d}" for hour in range(24))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_table(spots: HotSpots, say: Translator) -> pd.DataFrame:
    """Give incidents by weekday and hour, a row per hot spot and weekday; no row where no hour is known."""
    rows: list[dict[str, Any]] = []
    names = zip(spots.frame["rank"], spots.frame["name"], spots.ranked_weeks, strict=True)
    for rank, name, week in names:
        if week is None:
            continue
        rows.extend(
            {
                "rank": int(rank),
                "name": name,
                "weekday": say(f"map_day_{weekday}"),
                **{hour: round(float(value), 2) for hour, value in zip(HOURS, hours, strict=True)},
                "timed": week.incidents,
                "untimed": week.without_hour,
                "uncertain_share": round(week.uncertain_share, 3),
            }
            for weekday, hours in zip(WEEKDAYS, week.hours, strict=True)
        )
    return pd.DataFrame(rows, columns=["rank", "name", "weekday", *HOURS, "timed", "untimed", "uncertain_share"])


def repeats_table(found: Repeats) -> pd.DataFrame:
    """Give pairs by band of distance and of time beside what chance gives; the first band is the same place."""
    rows: list[dict[str, Any]] = []
    untold = float("nan")  # shuffling places cannot change what lies at one place
    for row in range(len(found.distance_m) - 1):
        rows.extend(
            {
                "from_m": 0.0 if row < 2 else found.distance_m[row],
                "to_m": 0.0 if row == 0 else found.distance_m[row + 1],
                "from_days": found.days[column],
                "to_days": found.days[column + 1],
                "pairs": int(found.pairs[row, column]),
                "expected_pairs": round(float(found.expected[row, column]), 2) if row else untold,
                "pair_ratio": round(float(found.ratio[row, column]), 3) if row else untold,
                "pair_p": round(float(found.p_value[row, column]), 4),
                "pair_p_all": round(float(found.p_adjusted[row, column]), 4),
            }
            for column in range(len(found.days) - 1)
        )
    return pd.DataFrame(rows)


def spread_table(found: Spread) -> pd.DataFrame:
    """Give the share of streets that holds each share of the incidents, and Gini, beside chance."""
    rows: list[dict[str, Any]] = [
        {"share_of_incidents": share, "share_of_streets": value, **_by_chance(found.by_chance[share])}
        for share, value in found.share_for.items()
    ]
    rows.append({"share_of_incidents": np.nan, "gini": found.gini, **_by_chance(found.gini_by_chance)})
    columns = ["share_of_incidents", "share_of_streets", "gini", "chance_mean", "chance_low", "chance_high"]
    return pd.DataFrame(rows, columns=columns).round(4)


def pattern_sentences(patterns: Patterns | None, say: Translator) -> list[str]:
    """Say in a sentence each whether incidents follow each other, and how few streets hold half of them."""
    if patterns is None:
        return []
    said = []
    if (found := patterns.repeats) is not None:
        p, ratio = float(found.p_adjusted[1, 0]), float(found.ratio[1, 0])
        told = {"ratio": say.number(ratio, 2), "p": say.number(p, 3 if p < 0.1 else 2)}
        where = {"metres": say.number(found.distance_m[2]), "days": say.number(found.days[1])}
        said.append(
            say(f"patterns.near_repeat_{found.strength}", **told, **where, incidents=say.number(found.incidents))
        )
    if (spread := patterns.spread) is not None:
        values = {
            "share": say.percent(spread.share_for[0.5], 1),
            "chance": say.percent(spread.by_chance[0.5][0], 1),
            "streets": say.number(spread.streets),
            "gini": say.number(spread.gini, 2),
            "gini_chance": say.number(spread.gini_by_chance[0], 2),
        }
        said.append(say("patterns.spread", **values))
    return said


def patterns_document(patterns: Patterns | None) -> dict[str, Any]:
    """Give near repeats and concentration for JSON; None for what is not told."""
    told: dict[str, Any] = {"near_repeat": None, "concentration": None}
    if patterns is not None and (found := patterns.repeats) is not None:
        bands = repeats_table(found).astype(object)
        rows = bands.where(bands.notna(), None).to_dict("records")
        told["near_repeat"] = {"incidents": found.incidents, "replicas": found.replicas, "bands": rows}
    if patterns is not None and (spread := patterns.spread) is not None:
        told["concentration"] = {
            "streets": spread.streets,
            "incidents": spread.incidents,
            "share_of_streets": {str(share): round(value, 4) for share, value in spread.share_for.items()},
            "by_chance": {
                str(share): [round(each, 4) for each in values] for share, values in spread.by_chance.items()
            },
            "gini": round(spread.gini, 4),
            "gini_by_chance": [round(each, 4) for each in spread.gini_by_chance],
        }
    return told


def _by_chance(told: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("chance_mean", "chance_low", "chance_high"), told, strict=True))
