"""Backtests: no look ahead, prior counts beside every method, and a choice that noise does not make."""

import numpy as np
import pandas as pd
import pytest
from towns_in_time import DAY, dated, hot_town

from hotspots.detect import GiStar, Kde, PriorCounts, ShrunkCounts
from hotspots.errors import DataError, SettingsError
from hotspots.evaluate import Backtest, backtest, choose
from hotspots.evaluate.backtest import COLUMNS
from hotspots.evaluate.chart import Words, hit_rate_svg, svg_to_png
from hotspots.evaluate.periods import rolling_origin
from hotspots.i18n import Translator

METHODS = (PriorCounts(), ShrunkCounts(), Kde(bandwidth_m=50), GiStar())
QUICK = Backtest(replicas=199)


@pytest.fixture(scope="module")
def stable():
    """A town whose hot spots stay where they are, four months."""
    return hot_town(seed=1)


@pytest.fixture(scope="module")
def tested(stable):
    town, incidents = stable
    return backtest(incidents, METHODS, town, QUICK)


def test_every_method_is_measured_at_every_share_with_its_interval(tested):
    table = tested.table
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == len(METHODS) * 3
    assert (table["low"] <= table["pai"]).all()
    assert (table["pai"] <= table["high"]).all()
    assert (table["pai"] <= table["best_pai"] + 1e-9).all()
    assert table["pei"].between(0, 1).all()
    assert (table["folds"] == 3).all()
    assert (table.loc[table["method"] == "prior_counts", "beyond"] == 0).all()
    assert table["street_hit_rate"].between(0, 1).all()


def test_hot_spots_that_stay_are_forecast_far_above_chance(tested):
    best = tested.table.groupby("method")["pai"].max()
    assert (best > 3).all()


def test_shrunk_counts_hit_no_less_than_prior_counts_and_promise_less(tested):
    rows = tested.table[tested.table["method"] == "shrunk_counts"]
    assert (rows["beyond_high"] >= 0).all()
    prior = tested.table[tested.table["method"] == "prior_counts"]
    # Prior counts see in the busiest cells what chance put there: fewer come again.
    assert (prior["rri"] > 1.05).all()


def test_a_forecast_never_sees_what_it_is_to_forecast(stable):
    town, incidents = stable
    seen = []

    class Spy:
        name = "prior_counts"

        def surface(self, earlier, exposure, grid):
            seen.append(earlier.frame["start"].max())
            return PriorCounts().surface(earlier, exposure, grid)

    spy = Spy()
    spy.__dataclass_fields__ = {}
    done = backtest(incidents, [spy], town, QUICK)
    assert len(seen) == len(done.periods) == 3
    for last, first_held in zip(seen, done.periods, strict=True):
        assert last < pd.Timestamp(first_held, tz=last.tz)


def test_the_order_of_rows_does_not_matter_and_one_seed_gives_one_table(stable, tested):
    town, incidents = stable
    order = np.random.default_rng(0).permutation(len(incidents))
    shuffled = type(incidents)(incidents.frame.iloc[order].reset_index(drop=True))
    again = backtest(shuffled, METHODS, town, QUICK)
    pd.testing.assert_frame_equal(again.table, tested.table)


def test_duplicated_rows_change_no_rate(stable):
    town, incidents = stable
    twice = type(incidents)(pd.concat([incidents.frame, incidents.frame], ignore_index=True))
    methods = [PriorCounts(), Kde(bandwidth_m=80)]
    once, doubled = (backtest(each, methods, town, QUICK).table for each in (incidents, twice))
    assert doubled["hit_rate"].to_numpy() == pytest.approx(once["hit_rate"].to_numpy())


def test_prior_counts_must_be_there_and_nothing_twice(stable):
    town, incidents = stable
    with pytest.raises(DataError, match="prior_counts"):
        backtest(incidents, [GiStar()], town)
    with pytest.raises(DataError, match="same parameters"):
        backtest(incidents, [PriorCounts(), PriorCounts()], town)
    with pytest.raises(DataError, match="No method"):
        backtest(incidents, [], town)
    with pytest.raises(SettingsError, match="share"):
        Backtest(shares=(0.0,))


def test_undated_incidents_are_left_out_and_said():
    xy = np.full((100, 2), 500.0)
    incidents = dated(xy, [*[DAY] * 40, *["2025-02-10"] * 40, *[None] * 20])
    folds, notices = rolling_origin(incidents, "month", 6)
    assert len(folds) == 1
    assert folds[0].period == "2025-02-01"
    assert folds[0].before.sum() == folds[0].held.sum() == 40
    assert [notice.code for notice in notices] == ["evaluate_undated"]


def test_months_alone_cannot_be_evaluated_by_week():
    incidents = dated(np.full((60, 2), 500.0), [DAY] * 30 + ["2025-02-10"] * 30, precision="month")
    assert len(rolling_origin(incidents, "month", 6)[0]) == 1
    with pytest.raises(DataError, match="--period month") as caught:
        rolling_origin(incidents, "week", 6)
    assert caught.value.code == "evaluate_periods_few_other"


def test_shorter_periods_are_only_proposed_where_they_help():
    few = dated(np.full((18, 2), 500.0), [f"2025-01-{1 + at:02}" for at in range(18)])
    for period in ("month", "week"):
        with pytest.raises(DataError) as caught:
            rolling_origin(few, period, 6)
        assert caught.value.code == "evaluate_periods_few"
        assert "--period" not in str(caught.value)
    one_month = dated(np.full((90, 2), 500.0), [f"2025-01-{1 + at % 30:02}" for at in range(90)])
    with pytest.raises(DataError, match="--period week"):
        rolling_origin(one_month, "month", 6)
    said = Translator("sv").message(caught.value)
    assert "vecka" in said
    assert "week" not in said


def table_of(**beyond):
    """A table with prior counts and methods whose gain at two shares and its half width are given."""
    rows = []
    for method, ((at_1, at_5), half) in {"prior_counts": ((0.0, 0.0), 0.0), **beyond}.items():
        for share, gain, base in ((0.01, at_1, 0.2), (0.05, at_5, 0.5)):
            rows.append(
                {
                    "label": method,
                    "method": method,
                    "parameters": "",
                    "share_of_area": share,
                    "hit_rate": base + gain,
                    "beyond": gain,
                    "beyond_low": gain - half,
                    "beyond_high": gain + half,
                }
            )
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("beyond", "default", "chosen", "code"),
    [
        ({"kde": ((0.05, 0.05), 0.02)}, "gistar", "kde", "evaluate_choice_beats"),
        ({"kde": ((0.01, 0.01), 0.02)}, "kde", "kde", "evaluate_choice_no_worse"),
        ({"kde": ((0.05, -0.05), 0.02)}, "kde", "prior_counts", "evaluate_choice_prior"),
        ({"kde": ((0.05, 0.05), 0.02), "rates": ((0.09, 0.0), 0.02)}, "kde", "rates", "evaluate_choice_beats"),
        ({"kde": ((0.01, 0.01), 0.02)}, "gistar", "prior_counts", "evaluate_choice_prior"),
    ],
)
def test_a_method_is_chosen_only_if_it_is_surely_better_and_nowhere_surely_worse(beyond, default, chosen, code):
    found = choose(table_of(**beyond), default)
    assert (found.method, found.reason.code) == (chosen, code)


def test_noise_is_not_chosen():
    """In a town where every cell is alike no method beats prior counts by more than noise."""
    chosen = [
        choose(backtest(incidents, METHODS[:3], town, QUICK).table, "shrunk_counts").reason.code
        for town, incidents in (hot_town(seed=seed, each=0, months=2) for seed in range(5))
    ]
    assert chosen.count("evaluate_choice_beats") <= 1


def test_the_chart_names_every_line_and_holds_no_markup_of_words(tested):
    words = Words(
        "Träff <andel>", "En linje per metod", "Andel", "Träffar", {"prior_counts": "tidigare & antal"}, ",", " %"
    )
    svg = hit_rate_svg(tested.curves, words, prior="prior_counts")
    assert svg == hit_rate_svg(tested.curves, words, prior="prior_counts")
    assert "<andel>" not in svg
    assert "Träff &lt;andel&gt;" in svg
    assert "tidigare &amp; antal" in svg
    for label in ("shrunk_counts", "gistar", "kde bandwidth_m=50", "best"):
        assert f">{label}</text>" in svg
    assert 'role="img"' in svg
    png = svg_to_png(svg)
    assert png.startswith(b"\x89PNG")
    assert png == svg_to_png(svg)


def test_names_at_line_ends_never_cover_each_other():
    from hotspots.evaluate.chart import _LINE_HEIGHT, _apart

    for wanted in ([100.0] * 9, [70.0, 71.0, 300.0, 300.5, 301.0], [470.0, 470.0], [64.0]):
        placed = _apart(wanted)
        assert np.diff(np.sort(placed)).min(initial=99.0) >= _LINE_HEIGHT - 1e-6
        assert np.all(np.diff(np.array(placed)[np.argsort(wanted, kind="stable")]) > 0)
