"""The orienteering problem on plain arrays: search, moves, bounds, a second engine."""
