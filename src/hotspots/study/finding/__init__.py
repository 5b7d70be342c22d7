"""Hot spots: which method, what is found, how well it forecasts."""
