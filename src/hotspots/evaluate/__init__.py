"""How well a method would have told what came: measures, backtests, and prior counts beside them."""
