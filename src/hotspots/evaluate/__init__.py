"""How well a method would have told what came: measures, backtests, and prior counts beside them."""

from __future__ import annotations

from hotspots.evaluate.accuracy import Accuracy, accuracy
from hotspots.evaluate.backtest import BASELINE, Backtest, Backtested, backtest
from hotspots.evaluate.choosing import Choice, choose

__all__ = ["BASELINE", "Accuracy", "Backtest", "Backtested", "Choice", "accuracy", "backtest", "choose"]
